package ledger_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
)

const family = `
	HQ found
	HQ admit K2
	K2 join
	K2 site S1
	K2 sees HQ
	K2 site S2
	HQ user Amal intake
	HQ site S1`

func TestWhatIsExportedInPiecesComesBackTheSame(t *testing.T) {
	w := ledgertest.Draw(t, founded)
	r := begin(t, "HQ", w, "HQ")
	for i := range 30 { // batches of 70: a signature every 500 events at the nearest
		c := command(fmt.Sprint(i), ledgertest.Entity("S"))
		for range 70 {
			c.Drafts = append(c.Drafts, ledger.Draft{Entity: ledgertest.Entity(fmt.Sprint(i)), Payload: event.SiteAdded{Code: "S"}})
		}
		r.append(c)
	}
	pieces := r.export(nil, 500)
	if len(pieces) < 3 {
		t.Fatalf("%d pieces of 2101 events", len(pieces))
	}
	z := begin(t, "Z", w)
	if _, err := z.Import(ctx, pieces[1:2], nil); !errors.Is(err, ledger.ErrGap) {
		t.Errorf("the second piece first: %v, want ErrGap", err)
	}
	total := 0
	for i, p := range pieces {
		in := z.imports(p)
		if total += in.Added; in.Added != len(p.Events) {
			t.Errorf("piece %d: %d of %d events added", i, in.Added, len(p.Events))
		}
		if again := z.imports(p); again.Added != 0 {
			t.Errorf("piece %d again: %+v", i, again)
		}
	}
	if total != 2101 || !reflect.DeepEqual(z.export(nil, 500), pieces) {
		t.Errorf("%d events arrived, or their pieces differ", total)
	}
	z.sound()
	if rest := z.export(map[event.ReplicaID]uint64{r.Replica(): 2101}, 500); len(rest) != 0 {
		t.Errorf("%d pieces for somebody who has everything", len(rest))
	}
	y := begin(t, "Y", w)
	for _, p := range r.export(nil, 0) { // the smallest pieces there are
		y.imports(p)
	}
	if n := len(y.chain("HQ")); n != 2101 {
		t.Errorf("a limit of 0 gives %d events", n)
	}
}

func TestPiecesMayOverlapAndComeTwiceInOneImport(t *testing.T) {
	w := ledgertest.Draw(t, family)
	z := begin(t, "Z", w)
	in := z.imports(w.Piece("HQ", 1, 2), w.Piece("HQ", 1, 2), w.Piece("HQ", 1, 4), w.Piece("HQ", 2, 3), w.Whole("K2"))
	if in.Added != 7 || in.Waiting != 0 {
		t.Errorf("imported %+v, want 7 events and none waiting", in)
	}
	z.sound()
}

func TestMissingEntriesAreNamed(t *testing.T) {
	w := ledgertest.Draw(t, family)
	z := begin(t, "Z", w)
	z.imports(w.Piece("HQ", 1, 2))
	_, err := z.Import(ctx, []ledger.Segment{w.Piece("HQ", 4, 4)}, nil)
	if !errors.Is(err, ledger.ErrGap) || !strings.Contains(err.Error(), "here up to 2, offered from 4") {
		t.Errorf("got %v", err)
	}
	s := w.Piece("HQ", 3, 4)
	s.First = 0
	if _, err := z.Import(ctx, []ledger.Segment{s}, nil); !errors.Is(err, ledger.ErrGap) {
		t.Errorf("a piece from entry 0: %v", err)
	}
}

// Every byte of what travels, flipped in three ways: nothing is kept, and the
// error names the replica and the entry, stretch or head.
func TestAChangedByteAnywhereInWhatTravelsIsRefusedAndNamed(t *testing.T) {
	w := ledgertest.Draw(t, family)
	z := begin(t, "Z", w)
	z.imports(w.Piece("K2", 1, 1))
	good := w.Piece("K2", 2, 3)
	replica := ledgertest.Replica("K2").String()
	try := func(what string, s ledger.Segment) {
		t.Helper()
		_, err := z.Import(ctx, []ledger.Segment{s}, nil)
		if err == nil {
			t.Fatalf("%s: imported", what)
		}
		text := err.Error()
		if !strings.Contains(text, "entr") && !strings.Contains(text, "head") || !strings.Contains(text, "replica") ||
			!strings.Contains(text, replica) && !strings.HasPrefix(what, "head: replica") {
			t.Fatalf("%s: the error does not name it: %v", what, err)
		}
	}
	for _, flip := range []byte{0x01, 0x80, 0xff} {
		for n := range good.Events {
			for part := range 2 {
				size := [...]int{len(good.Events[n].Header), len(good.Events[n].Clear)}[part]
				for i := range size {
					s := copied(good)
					[...][]byte{s.Events[n].Header, s.Events[n].Clear}[part][i] ^= flip
					try(fmt.Sprintf("event %d, part %d, byte %d", n, part, i), s)
				}
			}
		}
		for name, field := range map[string]func(*ledger.Segment) []byte{
			"head: replica":   func(s *ledger.Segment) []byte { return s.Head.Replica[:] },
			"head: link":      func(s *ledger.Segment) []byte { return s.Head.Link[:] },
			"head: signature": func(s *ledger.Segment) []byte { return s.Head.Signature },
			"key":             func(s *ledger.Segment) []byte { return s.Key },
		} {
			for i := range field(&good) {
				s := copied(good)
				field(&s)[i] ^= flip
				try(fmt.Sprint(name, i), s)
			}
		}
	}
	for name, change := range map[string]func(*ledger.Segment){
		"an earlier head number":  func(s *ledger.Segment) { s.Head.Seq-- },
		"a later head number":     func(s *ledger.Segment) { s.Head.Seq++ },
		"an event left out":       func(s *ledger.Segment) { s.Events = s.Events[1:] },
		"an event twice":          func(s *ledger.Segment) { s.Events = append(s.Events, s.Events[1]) },
		"events exchanged":        func(s *ledger.Segment) { slices.Reverse(s.Events) },
		"a sealed part added":     func(s *ledger.Segment) { s.Events[0].Sealed = []byte{0x80} },
		"no key":                  func(s *ledger.Segment) { s.Key = nil },
		"no signature":            func(s *ledger.Segment) { s.Head.Signature = nil },
		"a first number too low":  func(s *ledger.Segment) { s.First-- },
		"another replica's chain": func(s *ledger.Segment) { s.Events = w.Piece("HQ", 2, 3).Events },
	} {
		s := copied(good)
		change(&s)
		try(name, s)
	}
	if n := len(z.chain("K2")); n != 1 {
		t.Fatalf("%d events are here", n)
	}
	z.imports(good)
	z.sound()
}

func copied(s ledger.Segment) ledger.Segment {
	events := s.Events
	s.Events = nil
	for _, e := range events {
		s.Events = append(s.Events, ledger.Raw{Header: bytes.Clone(e.Header), Clear: bytes.Clone(e.Clear), Sealed: bytes.Clone(e.Sealed)})
	}
	s.Head.Signature, s.Key = bytes.Clone(s.Head.Signature), bytes.Clone(s.Key)
	return s
}

func TestAnotherOperationsChainIsRefused(t *testing.T) {
	w := ledgertest.Draw(t, family)
	other := *w
	other.Operation[0]++
	z := begin(t, "Z", &other)
	if _, err := z.Import(ctx, []ledger.Segment{w.Whole("HQ")}, nil); !errors.Is(err, event.ErrTampered) {
		t.Errorf("got %v", err)
	}
}

func TestAChainThatDoesNotBeginWithItsKeyIsRefused(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nK2 site S1")
	z := begin(t, "Z", w)
	if _, err := z.Import(ctx, []ledger.Segment{w.Whole("K2")}, nil); !errors.Is(err, event.ErrTampered) || !strings.Contains(err.Error(), "entry 1") {
		t.Errorf("got %v", err)
	}
}

// X is a copy of K2's directory that somebody went on writing in.
const forked = `
	HQ found
	HQ admit K2
	K2 join
	K2 site S1
	X copies K2
	K2 site S2
	K2 site S3
	X site S4
	X site S5
	X site S6`

func TestAForkIsRefusedNamedAndItsProofStored(t *testing.T) {
	w := ledgertest.Draw(t, forked)
	for _, c := range []struct {
		name    string
		ours    int // entries of K2 that are here
		segment ledger.Segment
		head    int
	}{
		{"a head within what is here", 4, w.Piece("X", 1, 3), 3},
		{"an equal head", 4, w.Piece("X", 3, 4), 4},
		{"a longer chain from the start", 4, w.Piece("X", 1, 5), 5},
		{"a longer chain from the middle", 4, w.Piece("X", 3, 5), 5},
	} {
		z := begin(t, "Z", w)
		z.imports(w.Whole("HQ"), w.Piece("K2", 1, c.ours))
		_, err := z.Import(ctx, []ledger.Segment{c.segment}, nil)
		if !errors.Is(err, ledger.ErrFork) || !strings.Contains(err.Error(), fmt.Sprintf("replica %s, entry %d", ledgertest.Replica("K2"), c.head)) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !z.has(ledger.BucketFork, ledgertest.HeadKey(ledgertest.Replica("K2"), uint64(c.head))) {
			t.Errorf("%s: the proof is not stored", c.name)
		}
		if n := len(z.chain("K2")); n != c.ours {
			t.Errorf("%s: %d entries are here", c.name, n)
		}
		z.sound()
	}
}

func TestAHeadAloneShowsAFork(t *testing.T) {
	w := ledgertest.Draw(t, forked)
	z := begin(t, "Z", w)
	z.imports(w.Whole("HQ"), w.Whole("K2"))
	if err := z.Heard(ctx, []ledger.SignedHead{w.Head("HQ", 2), w.Head("K2", 3), w.Head("X", 2), w.Head("X", 5)}); err != nil {
		t.Errorf("honest heads, and one further on: %v", err)
	}
	if err := z.Heard(ctx, []ledger.SignedHead{w.Head("X", 4)}); !errors.Is(err, ledger.ErrFork) {
		t.Errorf("got %v, want ErrFork", err)
	}
	forged := w.Head("X", 4)
	forged.Signature = make([]byte, 64)
	if err := z.Heard(ctx, []ledger.SignedHead{forged}); errors.Is(err, ledger.ErrFork) || !errors.Is(err, event.ErrTampered) {
		t.Errorf("a forged head: %v", err)
	}
}

func TestALedgerThatWentBackwardsStopsWriting(t *testing.T) {
	w := ledgertest.Draw(t, family)
	older := ledgertest.Draw(t, founded)
	for name, hear := range map[string]func(*rig) error{
		"by import": func(r *rig) error { _, err := r.Import(ctx, []ledger.Segment{w.Whole("HQ")}, nil); return err },
		"by head":   func(r *rig) error { return r.Heard(ctx, []ledger.SignedHead{w.Head("HQ", 3)}) },
	} {
		for _, chains := range [][]string{{"HQ"}, nil} { // an older copy, and an empty directory with our key
			r := begin(t, "HQ", older, chains...)
			if err := hear(r); !errors.Is(err, ledger.ErrRolledBack) {
				t.Errorf("%s: %v, want ErrRolledBack", name, err)
			}
			_, err := r.Append(ctx, site("S"))
			if !errors.Is(err, ledger.ErrHalted) || !errors.Is(err, ledger.ErrRolledBack) || r.Halted() == nil {
				t.Errorf("%s: writing goes on: %v", name, err)
			}
			if _, err := r.Import(ctx, []ledger.Segment{w.Whole("K2")}, nil); !errors.Is(err, ledger.ErrHalted) {
				t.Errorf("%s: importing goes on: %v", name, err)
			}
		}
	}
}

func TestNobodyElseCanStopOurWriting(t *testing.T) {
	w := ledgertest.Draw(t, family)
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	forged := w.Head("HQ", 3)
	forged.Signature[0]++
	if err := r.Heard(ctx, []ledger.SignedHead{forged}); errors.Is(err, ledger.ErrRolledBack) || r.Halted() != nil {
		t.Errorf("a forged head stopped writing: %v", err)
	}
	r.append(site("S"))
}

func TestAnUnadmittedReplicaIsKeptAndCountsOnlyAfterAdmission(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nK2 join\nK2 site S1 at=1000\nK2 site S2")
	k2 := ledgertest.Replica("K2")
	for _, restart := range []bool{false, true} {
		r := begin(t, "HQ", w, "HQ")
		if in := r.imports(w.Whole("K2")); in.Added != 3 || in.Waiting != 3 {
			t.Errorf("imported %+v, want 3 waiting", in)
		}
		again := func() {
			if restart {
				r.reopen()
			}
		}
		again()
		if e := r.chain("K2")[1]; r.Trust().Accepts(e.Header) {
			t.Error("an unadmitted replica's event counts")
		}
		if e := r.appended(site("A")); e.Lamport != 2 {
			t.Errorf("its counter moved ours to %d", e.Lamport)
		}
		r.append(command("admit", event.EntityID(k2), event.ReplicaAdmitted{Replica: k2, Letter: "K2"}))
		again()
		if e := r.chain("K2")[1]; !r.Trust().Accepts(e.Header) || r.Trust().Number(e.Header) != "K2-2" {
			t.Error("an admitted replica's event does not count")
		}
		if e := r.appended(site("S1")); e.Lamport != 1002 || e.Base != r.chain("K2")[1].ID {
			t.Errorf("after admission our counter is %d, base %v", e.Lamport, e.Base)
		}
		r.sound()
	}
}

// Admission and chain arrive in one import: the counter has to move as well.
func TestAChainAdmittedByTheSameImportMovesOurCounter(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nHQ admit K2\nHQ admit Z\nZ join\nK2 join\nK2 site S1 at=1000")
	for _, restart := range []bool{false, true} {
		r := begin(t, "Z", w, "Z")
		r.imports(w.Whole("K2"), w.Whole("HQ"))
		if restart {
			r.reopen()
		}
		if e := r.appended(site("S1")); e.Lamport != 1001 {
			t.Errorf("restart %v: our counter is %d, want 1001", restart, e.Lamport)
		}
		r.sound()
	}
}

// A change of trust names every entity that may look different now.
func TestAChangeOfTrustMarksWhatItTouches(t *testing.T) {
	const before = "HQ found\nHQ admit K2\nK2 join\nK2 sees HQ\nK2 user Amal surveyor\nK2 site S1\nHQ sees K2\nHQ site S2 as=Amal\nHQ site S3\nX join\nX site S4\n"
	entities := func(names ...string) (list []event.EntityID) {
		for _, n := range names {
			list = append(list, ledgertest.Entity(n))
		}
		return list
	}
	for _, c := range []struct {
		name, act string
		touched   []event.EntityID
		not       []event.EntityID
	}{
		{"an admission", "HQ admit X", entities("S4"), entities("S1", "S2", "S3")},
		{"other roles", "HQ roles Amal viewer", entities("S2"), entities("S1", "S3", "S4")},
		{"the end of the replica that gave the roles", "HQ retire K2 1", entities("S1", "S2"), entities("S3", "S4")},
		{"nothing of the kind", "HQ site S5", nil, entities("S1", "S2", "S3", "S4")},
	} {
		w := ledgertest.Draw(t, before+c.act)
		z := begin(t, "Z", w)
		z.imports(w.Piece("HQ", 1, 4), w.Whole("K2"), w.Whole("X"))
		z.imports(w.Whole("HQ"))
		for _, e := range c.touched {
			if !slices.Contains(z.dirty, e) {
				t.Errorf("%s: an entity that it touches is not folded again", c.name)
			}
		}
		for _, e := range c.not {
			if slices.Contains(z.dirty, e) {
				t.Errorf("%s: an entity is folded again for nothing", c.name)
			}
		}
	}
}

// Whatever stands in the place of an event's bytes, Import answers with an
// error, keeps nothing and does not fall over.
func FuzzImport(f *testing.F) {
	w := ledgertest.Draw(f, family)
	good := w.Piece("K2", 2, 3)
	for _, e := range good.Events {
		f.Add(e.Header, e.Clear, e.Sealed)
	}
	f.Add([]byte{0xa0}, []byte{0xbf, 0xff}, []byte{0x81, 0xa0})
	f.Add([]byte{}, []byte{0x9f}, []byte{0x80})
	z := begin(f, "Z", w)
	z.imports(w.Piece("K2", 1, 1))
	f.Fuzz(func(t *testing.T, header, clear, sealed []byte) {
		z := *z
		z.TB = t
		s := copied(good)
		s.Events[0] = ledger.Raw{Header: header, Clear: clear, Sealed: sealed}
		s.Events[1].Sealed = []byte{0x80} // so that not even the true bytes are let in
		_, err := z.Import(ctx, []ledger.Segment{s}, nil)
		if err == nil || errors.Is(err, ledger.ErrHalted) || len(z.chain("K2")) != 1 {
			t.Errorf("imported: %v", err)
		}
	})
}

func TestEventsAfterARetirementDoNotMoveOurCounter(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nHQ admit K2\nHQ retire K2 1\nK2 join\nK2 site S1 at=1000")
	for _, restart := range []bool{false, true} {
		r := begin(t, "HQ", w, "HQ")
		r.imports(w.Whole("K2"))
		if restart {
			r.reopen()
		}
		if e := r.appended(site("S")); e.Lamport != 4 {
			t.Errorf("restart %v: our counter is %d, want 4", restart, e.Lamport)
		}
	}
}

func TestACounterMayStepTwoToTheThirtyTwoAndNotFurther(t *testing.T) {
	for at, ok := range map[uint64]bool{1 + 1<<32: true, 2 + 1<<32: false, 1: false, 2: true} {
		w := ledgertest.Draw(t, fmt.Sprintf("HQ found\nHQ site S1 at=%d", at))
		_, err := begin(t, "Z", w).Import(ctx, []ledger.Segment{w.Whole("HQ")}, nil)
		if (err == nil) != ok {
			t.Errorf("counter from 1 to %d: %v", at, err)
		}
		if err != nil && (!errors.Is(err, event.ErrTampered) || !strings.Contains(err.Error(), "entry 2")) {
			t.Errorf("counter from 1 to %d: the error does not name it: %v", at, err)
		}
	}
}

// One replica that jumps ahead, by as much as is allowed at a time, must not
// make our own next entry one that others have to refuse.
func TestWhoFollowsACounterThatJumpsStaysWithinTheStep(t *testing.T) {
	const step = uint64(1) << 32
	w := ledgertest.Draw(t, fmt.Sprintf("HQ found\nHQ admit Z\nZ join\nHQ site S1 at=%d\nHQ site S2 at=%d", step, 2*step))
	for _, restart := range []bool{false, true} {
		z := begin(t, "Z", w, "Z")
		z.imports(w.Whole("HQ"))
		for i := range 3 {
			if restart {
				z.reopen()
			}
			z.append(site(fmt.Sprint(i)))
		}
		if e := z.chain("Z"); e[1].Lamport != 1+step || e[2].Lamport != 2*step+1 {
			t.Errorf("restart %v: counters %d, %d", restart, e[1].Lamport, e[2].Lamport)
		}
		z.sound()
		begin(t, "Y", w).imports(z.export(nil, 500)...)
	}
}

// The order in which chains arrive, whole or in pieces, changes nothing.
func TestAnyOrderOfImportsGivesTheSameLedger(t *testing.T) {
	w := ledgertest.Draw(t, family+"\nHQ admit K3\nK3 join\nK3 sees K2\nK3 user Huda field\nHQ sees K3\nHQ retire K3 2")
	var first []ledger.Segment
	for _, order := range [][]string{{"HQ", "K2", "K3"}, {"K3", "HQ", "K2"}, {"K2", "K3", "HQ"}, {"K3", "K2", "HQ"}} {
		z := begin(t, "Z", w)
		for _, name := range order {
			z.imports(w.Piece(name, 1, 1))
		}
		for _, name := range order {
			z.imports(w.Whole(name))
		}
		if !reflect.DeepEqual(z.Trust(), w.Trust()) {
			t.Errorf("order %v: another trust", order)
		}
		got := z.export(nil, 500)
		for i := range got {
			got[i].First = 0
		}
		if first == nil {
			first = got
		}
		if len(got) != 3 || !reflect.DeepEqual(got[1].Head, first[1].Head) {
			t.Errorf("order %v: another ledger", order)
		}
		z.sound()
	}
}
