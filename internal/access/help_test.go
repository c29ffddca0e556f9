package access

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// rig is Access on a ledger of its own, with the operation's and the people's
// compartment, each under a recovery code, and a clock that a test moves.
type rig struct {
	*testing.T
	*Access
	ledger *ledger.Ledger
	store  *faulty
	state  *view.State
	keys   *seal.Keyring
	public []event.CompartmentKey
	codes  map[event.Compartment]string
	clock  time.Time
	admin  event.UserID
	freed  int // how often the reserve was given up
}

// faulty is a store that fails the way a test wants.
type faulty struct {
	ledger.Store
	fail func(ledger.Batch) error
}

func (f *faulty) Commit(ctx context.Context, b ledger.Batch) error {
	if f.fail != nil {
		if err := f.fail(b); err != nil {
			return err
		}
	}
	return f.Store.Commit(ctx, b)
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{T: t, state: view.NewState(), codes: map[event.Compartment]string{}, clock: time.Unix(1_800_000_000, 0), admin: event.UserID(event.NewEntity())}
	var records []ledger.Record
	for _, c := range []event.Compartment{event.Working, event.People} {
		public, private, err := seal.GenerateKey()
		r.ok(err)
		r.codes[c] = seal.NewCode()
		l, err := seal.LockWithCode(c, private, r.codes[c])
		r.ok(err)
		rec, err := LockRecord(l, SlotRecovery)
		r.ok(err)
		r.public, records = append(r.public, event.CompartmentKey{Compartment: c, Public: public}), append(records, rec)
	}
	root, rootKey, err := ed25519.GenerateKey(nil)
	r.ok(err)
	public, key, err := ed25519.GenerateKey(nil)
	r.ok(err)
	f := event.Founded{Root: root, Key: public, Letter: "HQ", Admin: r.admin, Compartments: r.public}
	b, err := event.Marshal(f)
	r.ok(err)
	f.Signature = ed25519.Sign(rootKey, b)
	b, err = event.Marshal(f)
	r.ok(err)
	op := event.OperationOf(b)
	s, err := sqlite.Open(filepath.Join(t.TempDir(), "ledger.db"), sqlite.Normal)
	r.ok(err)
	r.store = &faulty{Store: s}
	r.ledger, err = ledger.Open(t.Context(), ledger.Options{Store: r.store, Projector: r.state, Operation: op, Key: key, Log: slog.New(slog.DiscardHandler),
		Reserve: func() error { r.freed++; r.store.fail = nil; return nil }})
	r.ok(err)
	t.Cleanup(func() { r.ledger.Close() })
	r.append(ledger.Command{Drafts: []ledger.Draft{{Entity: event.EntityID(op), Payload: f}}, Records: records})
	r.restart()
	return r
}

// restart is what a new start of the program finds: the same ledger, nothing
// in memory.
func (r *rig) restart() {
	r.Helper()
	var err error
	r.keys, err = seal.NewKeyring(r.ledger.Operation(), r.public)
	r.ok(err)
	r.Access, err = New(r.Context(), r.ledger, r.state, r.keys, func() time.Time { return r.clock })
	r.ok(err)
}

func (r *rig) ok(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *rig) append(c ledger.Command) ledger.Receipt {
	r.Helper()
	if c.ID.Zero() {
		c.ID = event.NewCommand()
	}
	rec, err := r.ledger.Append(r.Context(), c)
	r.ok(err)
	return rec
}

// user adds somebody and gives a session as it is after signing in.
func (r *rig) user(roles event.Roles) Session {
	r.Helper()
	u := event.UserID(event.NewEntity())
	r.append(ledger.Command{Actor: r.admin, Drafts: []ledger.Draft{{Entity: event.EntityID(u), Payload: event.UserAdded{Roles: roles}}}})
	return Session{ID: event.NewEntity(), User: u}
}

func (r *rig) roles(u event.UserID, roles event.Roles) {
	r.Helper()
	r.append(ledger.Command{Actor: r.admin, Drafts: []ledger.Draft{{Entity: event.EntityID(u), Payload: event.UserRoles{Roles: roles}}}})
}

// said writes a report with words and gives its entity.
func (r *rig) said(c event.Compartment, text string) (event.EntityID, view.Sealed) {
	r.Helper()
	id, cmd := event.NewEntity(), event.NewCommand()
	p := event.ReportReceived{}
	at := seal.Binding{Operation: r.ledger.Operation(), Event: event.EventIDOf(r.admin, cmd, 0), Entity: id, Kind: p.Kind()}
	box, wraps, err := r.keys.Seal(c, event.SubjectID(id), at, event.Words{Text: text})
	r.ok(err)
	sealed, err := event.Marshal([]event.Box{box})
	r.ok(err)
	out := ledger.Command{ID: cmd, Actor: r.admin, Drafts: []ledger.Draft{{Entity: id, Payload: p, Sealed: sealed}}}
	for _, w := range wraps {
		out.Records = append(out.Records, ledger.KeyRecord(w.Subject, w.Key, w.Bytes))
	}
	r.append(out)
	v, ok := view.One[*view.Report](r.state, id)
	if !ok || len(v.Sealed) != 1 {
		r.Fatal("the report has no view with its words")
	}
	return id, v.Sealed[0]
}

// audits are the records of a session, of payload type T.
func audits[T event.Payload](r *rig, s Session) []T {
	r.Helper()
	var list []T
	r.ok(r.ledger.View(r.Context(), func(snap ledger.Snapshot) error {
		return snap.Find(ledger.Query{Entity: s.ID}, func(e event.Event) error {
			if e.Base != event.EventID(s.ID) || e.Actor != s.User {
				r.Errorf("the record's base is %s and its writer %s, want the session %s and its user", e.Base, e.Actor, s.ID)
			}
			p, err := e.Payload()
			if a, ok := p.(T); ok {
				list = append(list, a)
			}
			return err
		})
	}))
	return list
}

// stretched counts the passphrases that fn had stretched: each fills 64 MiB.
func stretched(fn func()) int {
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	fn()
	runtime.ReadMemStats(&b)
	return int((b.TotalAlloc - a.TotalAlloc) >> 26)
}
