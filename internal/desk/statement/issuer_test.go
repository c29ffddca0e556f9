package statement

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
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

// resign makes a statement whose parameters an admitted station chose at will
// and signed with its own key.
func (d *Desk) resign(t *testing.T, s access.Session, site event.SiteID, change func(*Params, *Evidence)) ([]byte, string) {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	e := Evidence{Format: 1, Operation: d.Ledger.Operation(), By: d.Ledger.Replica()}
	heads, err := d.Ledger.Heads(t.Context())
	ok(err)
	ok(d.Ledger.View(t.Context(), func(snap ledger.Snapshot) (err error) {
		e.Chains, err = Chains(snap, d.Ledger.Trust(), heads)
		return err
	}))
	events, err := Public(e.Operation, e.Chains)
	ok(err)
	trust := ledger.NewTrust(e.Operation, events)
	p, err := d.params(s, desk.Command{}, In{Kind: event.StatementClearance, Site: site}, nil, events, trust, e.Chains)
	ok(err)
	change(&p, &e)
	doc, err := Make(events, trust, p)
	ok(err)
	var on []event.Head
	for _, c := range e.Chains {
		on = append(on, c.Head)
	}
	file, err := d.sign(&e, doc, on, trust)
	ok(err)
	return file, seal.Fingerprint(trust.Founded.Root)
}

func TestAStatementIsNotForgedByTheStationThatSignsIt(t *testing.T) {
	b := newBench(t)
	b.issue(event.StatementSitrep)
	file, code := b.resign(t, b.admin, b.site, func(*Params, *Evidence) {})
	if _, err := Verify(file, code, "test"); err != nil {
		t.Fatalf("unchanged: %v", err)
	}
	for name, change := range map[string]func(*Params, *Evidence){
		"a title that says nobody is left":  func(p *Params, _ *Evidence) { p.Title = "Nobody is left" },
		"a title of many lines":             func(p *Params, _ *Evidence) { p.Title = strings.Repeat("all is well ", 50) },
		"a number that it cannot have":      func(p *Params, _ *Evidence) { p.Number = "HQ-S9999" },
		"the letters of another station":    func(p *Params, _ *Evidence) { p.Station = "K9" },
		"an issuer who may not issue":       func(p *Params, _ *Evidence) { p.By = b.viewer.User },
		"an issuer whom nobody knows":       func(p *Params, _ *Evidence) { p.By = event.UserID{9} },
		"a kind that there is not":          func(p *Params, _ *Evidence) { p.Kind = 77 },
		"one chain twice":                   func(_ *Params, e *Evidence) { e.Chains = append(e.Chains, e.Chains[0]) },
		"a strength that no claim can have": func(p *Params, _ *Evidence) { p.Strength = 77 },
	} {
		file, code := b.resign(t, b.admin, b.site, change)
		if _, err := Verify(file, code, "test"); err == nil || !errors.Is(err, ErrForged) && !strings.Contains(err.Error(), "a newer one") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// kit is a second station on a ledger of its own.
func (b *bench) kit() (*Desk, func(from, to *ledger.Ledger)) {
	b.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	b.ok(err)
	store, err := sqlite.Open(filepath.Join(b.TempDir(), "kit.db"), sqlite.Normal)
	b.ok(err)
	d := desk.Desk{State: view.NewState()}
	d.Ledger, err = ledger.Open(b.Context(), ledger.Options{Store: store, Projector: d.State, Operation: b.Ledger.Operation(), Key: key, Log: slog.New(slog.DiscardHandler),
		Now: func() event.Millis { b.clock += 1000; return b.clock }})
	b.ok(err)
	b.Cleanup(func() { d.Ledger.Close() })
	exchange := func(from, to *ledger.Ledger) {
		b.Helper()
		var segments []ledger.Segment
		b.ok(from.Export(b.Context(), nil, 500, func(s ledger.Segment) error { segments = append(segments, s); return nil }))
		for _, s := range segments {
			if s.Head.Replica != to.Replica() {
				_, err := to.Import(b.Context(), []ledger.Segment{s}, nil)
				b.ok(err)
			}
		}
	}
	exchange(b.Ledger, d.Ledger)
	_, err = d.Ledger.Append(b.Context(), ledger.Command{ID: event.NewCommand(), Drafts: []ledger.Draft{{Entity: event.EntityID(d.Ledger.Replica()),
		Payload: event.ReplicaJoined{Key: key.Public().(ed25519.PublicKey), Letter: "K2"}}}})
	b.ok(err)
	d.Keys, err = seal.NewKeyring(b.Ledger.Operation(), b.Ledger.Trust().Founded.Compartments)
	b.ok(err)
	d.Access, err = access.New(b.Context(), d.Ledger, d.State, d.Keys, time.Now)
	b.ok(err)
	exchange(d.Ledger, b.Ledger)
	b.write(b.admin, desk.Act{Entity: event.EntityID(d.Ledger.Replica()), Payload: event.ReplicaAdmitted{Replica: d.Ledger.Replica(), Letter: "K2"}})
	exchange(b.Ledger, d.Ledger)
	return &Desk{Desk: d, Program: "test"}, exchange
}

func TestARetiredStationSignsNoStatementAnyMore(t *testing.T) {
	b := newBench(t)
	k, exchange := b.kit()
	file, code := k.resign(t, b.admin, b.site, func(*Params, *Evidence) {})
	if v, err := Verify(file, code, "test"); err != nil || v.Document.Params.Station != "K2" {
		t.Fatalf("while it is admitted: %s, %v", v.Document.Params.Station, err)
	}
	b.write(b.admin, desk.Act{Entity: event.EntityID(k.Ledger.Replica()), Payload: event.ReplicaRetired{Replica: k.Ledger.Replica(), Last: 1}})
	exchange(b.Ledger, k.Ledger)
	file, code = k.resign(t, b.admin, b.site, func(*Params, *Evidence) {})
	if _, err := Verify(file, code, "test"); !errors.Is(err, ErrForged) || !strings.Contains(err.Error(), "retired") {
		t.Errorf("after its retirement: %v", err)
	}
	file, code = b.resign(t, b.admin, b.site, func(*Params, *Evidence) {})
	if _, err := Verify(file, code, "test"); err != nil {
		t.Errorf("by the station that stays: %v", err)
	}
	if bytes.Contains(file, []byte("\x00")) {
		t.Error("it is no text")
	}
}

func TestTheCheckCodeIsTakenAsPeopleCopyIt(t *testing.T) {
	b := newBench(t)
	file, code := b.resign(t, b.admin, b.site, func(*Params, *Evidence) {})
	arabic := strings.NewReplacer("3", "٣", "7", "٧").Replace(code)
	persian := strings.NewReplacer("3", "۳", "7", "۷").Replace(code)
	for _, typed := range []string{code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " "),
		strings.ReplaceAll(code, "-", "–"), arabic, persian, "\u200e" + code + "\u200f"} {
		if _, err := Verify(file, typed, "test"); err != nil {
			t.Errorf("typed %q: %v", typed, err)
		}
	}
	for _, typed := range []string{"", "-", code[:len(code)-1], code + "A"} {
		if _, err := Verify(file, typed, "test"); !errors.Is(err, ErrForged) {
			t.Errorf("typed %q: %v", typed, err)
		}
	}
}

func TestAChainThatNoStationTakesInIsNoGround(t *testing.T) {
	at := func(r byte, seq, lamport uint64) event.Event {
		return event.Event{Header: event.Header{Format: 1, Replica: event.ReplicaID{r}, Seq: seq, Lamport: lamport}}
	}
	const step = event.MaxLamportStep
	for name, c := range map[string]struct {
		events []event.Event
		good   bool
	}{
		"as stations write":                 {[]event.Event{at(1, 1, 1), at(1, 2, 2), at(1, 7, 9), at(2, 1, 3)}, true},
		"the largest steps, some not shown": {[]event.Event{at(1, 1, 1), at(1, 3, 1+2*step)}, true},
		"a jump":                            {[]event.Event{at(1, 1, 1), at(1, 2, 2+step)}, false},
		"one back":                          {[]event.Event{at(1, 1, 5), at(1, 2, 4)}, false},
		"the same":                          {[]event.Event{at(1, 1, 5), at(1, 2, 5)}, false},
		"no room for what is not shown":     {[]event.Event{at(1, 1, 5), at(1, 9, 6)}, false},
	} {
		if err := rising(c.events); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}
