package office

import (
	"crypto/ed25519"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// bench is an office on a ledger of its own, with its founder as admin.
type bench struct {
	*testing.T
	*Office
	store ledger.Store
	admin access.Session
	code  string // opens the operation compartment
	clock event.Millis
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{T: t, code: seal.NewCode(), clock: 1000}
	public, private, err := seal.GenerateKey()
	b.ok(err)
	lock, err := seal.LockWithCode(event.Working, private, b.code)
	b.ok(err)
	rec, err := access.LockRecord(lock, access.SlotRecovery)
	b.ok(err)
	root, rootKey, err := ed25519.GenerateKey(nil)
	b.ok(err)
	signer, key, err := ed25519.GenerateKey(nil)
	b.ok(err)
	b.admin = access.Session{ID: event.NewEntity(), User: event.UserID(event.NewEntity())}
	f := event.Founded{Root: root, Key: signer, Letter: "HQ", Admin: b.admin.User, Exercise: true,
		Compartments: []event.CompartmentKey{{Compartment: event.Working, Public: public}}}
	raw, err := event.Marshal(f)
	b.ok(err)
	f.Signature = ed25519.Sign(rootKey, raw)
	raw, err = event.Marshal(f)
	b.ok(err)
	op := event.OperationOf(raw)
	b.store, err = sqlite.Open(filepath.Join(t.TempDir(), "ledger.db"), sqlite.Normal)
	b.ok(err)
	d := desk.Desk{State: view.NewState()}
	d.Ledger, err = ledger.Open(t.Context(), ledger.Options{Store: b.store, Projector: d.State, Operation: op, Key: key, Log: slog.New(slog.DiscardHandler),
		Now: func() event.Millis { b.clock += 1000; return b.clock }})
	b.ok(err)
	t.Cleanup(func() { d.Ledger.Close() })
	d.Keys, err = seal.NewKeyring(op, f.Compartments)
	b.ok(err)
	d.Access, err = access.New(t.Context(), d.Ledger, d.State, d.Keys, time.Now)
	b.ok(err)
	b.Office = &Office{d}
	_, err = d.Ledger.Append(t.Context(), ledger.Command{ID: event.NewCommand(), Records: []ledger.Record{rec}, Drafts: []ledger.Draft{{Entity: event.EntityID(op), Payload: f}}})
	b.ok(err)
	b.write(b.admin, desk.Act{Entity: event.EntityID(b.admin.User), Payload: event.UserAdded{Roles: event.Admin | event.Coordinator}, Words: event.Words{Name: "first"}})
	return b
}

func erasing(s event.SubjectID) Erasing { return Erasing{Subject: s, Reason: "asked for it"} }

func cmd() desk.Command { return desk.Command{ID: event.NewCommand()} }

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) write(s access.Session, acts ...desk.Act) ledger.Receipt {
	b.Helper()
	r, err := b.Write(b.Context(), s, cmd(), acts...)
	b.ok(err)
	return r
}

func (b *bench) user(name string, roles event.Roles) access.Session {
	b.Helper()
	id, _, err := b.AddUser(b.Context(), b.admin, cmd(), name, roles)
	b.ok(err)
	return access.Session{ID: event.NewEntity(), User: id}
}

func (b *bench) unlock() {
	b.Helper()
	b.ok(b.Access.Unlock(b.Context(), b.admin, event.Working, b.code))
}

// readings counts the records of reading in the whole ledger.
func (b *bench) readings() (n int) {
	b.Helper()
	b.ok(b.Ledger.View(b.Context(), func(s ledger.Snapshot) error {
		return s.Chain(b.Ledger.Replica(), 0, func(e event.Event) error {
			if e.Kind == (event.AuditRead{}).Kind() {
				n++
			}
			return nil
		})
	}))
	return n
}

func refused(t *testing.T, err error, field string) {
	t.Helper()
	var p *desk.Problem
	if !errors.As(err, &p) || p.Field != field || p.Remedy == "" {
		t.Errorf("got %v, want a problem of field %q with a remedy", err, field)
	}
}
