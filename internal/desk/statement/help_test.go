package statement

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

// bench is a statement desk on a ledger of its own, with one site of four
// cells, three of them closed, and people who are not the same.
type bench struct {
	*testing.T
	*Desk
	admin, one, two, viewer access.Session
	code                    string // opens the operation compartment
	clock                   event.Millis
	site                    event.SiteID
	cells                   []event.SpaceID
	claim                   event.ClaimID
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
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "ledger.db"), sqlite.Normal)
	b.ok(err)
	d := desk.Desk{State: view.NewState()}
	d.Ledger, err = ledger.Open(t.Context(), ledger.Options{Store: store, Projector: d.State, Operation: op, Key: key, Log: slog.New(slog.DiscardHandler),
		Now: func() event.Millis { b.clock += 1000; return b.clock }})
	b.ok(err)
	t.Cleanup(func() { d.Ledger.Close() })
	d.Keys, err = seal.NewKeyring(op, f.Compartments)
	b.ok(err)
	d.Access, err = access.New(t.Context(), d.Ledger, d.State, d.Keys, time.Now)
	b.ok(err)
	b.Desk = &Desk{Desk: d, Program: "test"}
	_, err = d.Ledger.Append(t.Context(), ledger.Command{ID: event.NewCommand(), Records: []ledger.Record{rec}, Drafts: []ledger.Draft{{Entity: event.EntityID(op), Payload: f}}})
	b.ok(err)
	b.write(b.admin, desk.Act{Entity: event.EntityID(b.admin.User), Payload: event.UserAdded{Roles: event.Admin | event.Coordinator}, Words: event.Words{Name: "first"}})
	b.one, b.two, b.viewer = b.user(event.Field), b.user(event.Field), b.user(event.Viewer)
	b.build()
	return b
}

// build adds the site, a claim of one teller, and a look at A-01.
func (b *bench) build() {
	b.Helper()
	id := event.NewEntity()
	b.site = event.SiteID(id)
	b.write(b.admin, desk.Act{Entity: id, Payload: event.SiteAdded{Code: "K"}, Words: event.Words{Name: "Red building"}})
	for i, code := range []event.Code{"A-01", "A-02", "A-03", "A-04"} {
		id := event.NewEntity()
		b.cells = append(b.cells, event.SpaceID(id))
		b.write(b.admin, desk.Act{Entity: id, Payload: event.SpaceAdded{Site: b.site, Code: code, Space: 1, Level: -1}},
			desk.Act{Entity: id, Payload: event.SpaceAttribute{Attribute: event.AttrLength, Value: 4000, How: event.HowMeasured}},
			desk.Act{Entity: id, Payload: event.SpaceAttribute{Attribute: event.AttrWidth, Value: 3000, How: event.HowMeasured}},
			desk.Act{Entity: id, Payload: event.SpaceAttribute{Attribute: event.AttrHeight, Value: 2800, How: event.HowMeasured}},
			desk.Act{Entity: event.DoorOf(b.site, string(code)), Payload: event.DoorTagged{Site: b.site, Code: code + "-7", Space: event.SpaceID(id)}},
			desk.Act{Entity: id, Payload: event.SpaceAccess{Access: []event.Access{event.AccessOpened, event.AccessClosed, event.AccessClosed, event.AccessNotEntered}[i], Why: 1}})
	}
	claim, report := event.NewEntity(), event.NewEntity()
	b.claim = event.ClaimID(claim)
	b.write(b.admin, desk.Act{Entity: claim, Payload: event.ClaimOpened{Claim: event.ClaimPeople, Place: event.Place{Site: b.site, Space: b.cells[1]}, Asserted: 3}},
		desk.Act{Entity: report, Payload: event.ReportReceived{Teller: event.NewSubject()}},
		desk.Act{Entity: report, Payload: event.ReportJoined{Claim: b.claim}},
		desk.Act{Entity: claim, Payload: event.ClaimGraded{Reliability: 2, Credibility: 3}})
	b.look(b.one, 0)
}

// look writes that somebody swept a cell and saw no sign.
func (b *bench) look(s access.Session, cell int) event.FindingID {
	b.Helper()
	id := event.NewEntity()
	b.write(s, desk.Act{Entity: id, Payload: event.FindingRecorded{Space: b.cells[cell], Place: event.PlaceTag, What: event.FoundNoSign, Method: event.MethodSweep,
		Coverage: 1000, Minutes: 6}})
	return event.FindingID(id)
}

func (b *bench) issue(kind event.StatementKind) Issued {
	b.Helper()
	x, _, err := b.Issue(b.Context(), b.admin, cmd(), In{Kind: kind, Site: b.site})
	b.ok(err)
	return x
}

// public is what an outsider would have of the ledger now.
func (b *bench) public() ([]event.Event, *ledger.Trust) {
	b.Helper()
	heads, err := b.Ledger.Heads(b.Context())
	b.ok(err)
	var events []event.Event
	b.ok(b.Ledger.View(b.Context(), func(s ledger.Snapshot) error {
		chains, err := Chains(s, b.Ledger.Trust(), heads)
		if err == nil {
			events, err = Public(b.Ledger.Operation(), chains)
		}
		return err
	}))
	return events, ledger.NewTrust(b.Ledger.Operation(), events)
}

func (b *bench) head() uint64 {
	b.Helper()
	heads, err := b.Ledger.Heads(b.Context())
	b.ok(err)
	return heads[0].Seq
}

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

func (b *bench) user(roles event.Roles) access.Session {
	b.Helper()
	u := event.NewEntity()
	b.write(b.admin, desk.Act{Entity: u, Payload: event.UserAdded{Roles: roles}})
	return access.Session{ID: event.NewEntity(), User: event.UserID(u)}
}

func (b *bench) unlock() {
	b.Helper()
	b.ok(b.Access.Unlock(b.Context(), b.admin, event.Working, b.code))
}

func refused(t *testing.T, err error, field string) {
	t.Helper()
	var p *desk.Problem
	if !errors.As(err, &p) || p.Field != field || p.Remedy == "" {
		t.Errorf("got %v, want a problem of field %q with a remedy", err, field)
	}
}
