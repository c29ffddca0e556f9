package view

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
)

func TestAFoldDependsNeitherOnOrderOfArrivalNorOnCopies(t *testing.T) {
	trust, op := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		events := drawLife(t, op)
		id := events[0].Entity
		want := bytesOf(t, id, Fold(id, events, trust))
		arrived := append(slices.Clone(events), rapid.SliceOfN(rapid.SampledFrom(events), 0, 5).Draw(t, "copies")...)
		arrived = rapid.Permutation(arrived).Draw(t, "order")
		before := slices.Clone(arrived)
		got := bytesOf(t, id, Fold(id, arrived, trust))
		if got != want {
			t.Fatalf("%d entries in another order fold otherwise", len(arrived))
		}
		if !reflect.DeepEqual(before, arrived) {
			t.Fatal("folding changed what it was given")
		}
	})
}

func TestOneCommandKeptAtTwoStationsFoldsOnce(t *testing.T) {
	trust, op := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		events := drawLife(t, op)
		id := events[0].Entity
		if id != subject {
			t.Skip("the founding has no command that a person could repeat")
		}
		want := bytesOf(t, id, Fold(id, events, trust))
		for i, e := range rapid.SliceOfN(rapid.SampledFrom(events), 1, 4).Draw(t, "retried") {
			events = append(events, again(e, "K2", 200+uint64(i)))
		}
		if bytesOf(t, id, Fold(id, events, trust)) != want {
			t.Fatal("a command that was kept twice counts twice")
		}
	})
}

func TestEntriesThatDoNotCountChangeNothing(t *testing.T) {
	trust, op := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		events := drawLife(t, op)
		id := events[0].Entity
		want := bytesOf(t, id, Fold(id, events, trust))
		p := newPen(op)
		p.n = 5000 // other commands
		bad := rapid.SampledFrom([]line{
			{by: "X"}, {by: "K3", seq: 4}, {as: "Rami", at: 60}, {as: "Vera"}, {as: "a stranger"},
		}).Draw(t, "why")
		kinds := event.Kinds()
		k := rapid.SampledFrom(kinds).Draw(t, "kind")
		for bad.by == "" && (k.Writers() == 0 || k.Writers().Has(event.Viewer)) { // a station's own entries need no role
			k = rapid.SampledFrom(kinds).Draw(t, "kind")
		}
		bad.says, bad.about, bad.base = drawPayload(t, k, nil), id, rapid.SampledFrom(events).Draw(t, "base").Base
		if bad.at == 0 {
			bad.at = uint64(rapid.IntRange(1, 200).Draw(t, "counter"))
		}
		got := bytesOf(t, id, Fold(id, append(events, p.write(t, bad)), trust))
		if got != want {
			t.Fatalf("%s of %+v changed the view", k, bad)
		}
	})
}

func TestAnEntryOfARetiredStationCountsUpToItsEnd(t *testing.T) {
	trust, op := drawn(t)
	p := newPen(op)
	for seq, counts := range map[uint64]bool{3: true, 4: false} {
		e := p.write(t, line{by: "K3", seq: seq, about: subject, says: event.SiteAdded{Code: "A"}})
		e.Seq = seq
		if got := Fold(subject, []event.Event{e}, trust) != nil; got != counts {
			t.Errorf("entry %d of a station retired after 3: counts %v", seq, got)
		}
	}
}

func TestARoleCountsAtTheTimeOfTheEntryOnly(t *testing.T) {
	trust, op := drawn(t)
	for at, counts := range map[uint64]bool{2: false, 40: true, 49: true, 60: false} {
		e := newPen(op).write(t, line{as: "Rami", at: at, about: subject, says: event.SiteAdded{Code: "A"}})
		if got := Fold(subject, []event.Event{e}, trust) != nil; got != counts {
			t.Errorf("written at %d, with roles from about 6 to 50: counts %v", at, got)
		}
	}
}

func TestUnsoundClearPartsChangeNothing(t *testing.T) {
	trust, op := drawn(t)
	space := event.SpaceAdded{Site: event.SiteID{1}, Code: "A-07", Level: -1}
	for name, bad := range map[string]event.Payload{
		"a text as a code":      event.SpaceAdded{Code: "call his brother"},
		"a text deep inside":    event.SpaceAccess{Access: event.AccessOpened, Via: event.Via{Paper: "name and number"}},
		"a count below zero":    event.FindingRecorded{What: event.FoundPeople, Alive: -1},
		"a source that is text": event.SpaceAttribute{Attribute: event.AttrCapacity, Value: 4, Source: "the neighbour"},
	} {
		for _, at := range []uint64{101, 300} { // before the creation, after it
			p := newPen(op)
			good := p.write(t, line{about: subject, says: space, at: 200})
			evil := p.write(t, line{by: "K2", about: subject, says: bad, at: at, base: good.Base})
			want := bytesOf(t, subject, Fold(subject, []event.Event{good}, trust))
			if got := bytesOf(t, subject, Fold(subject, []event.Event{good, evil}, trust)); got != want {
				t.Errorf("%s, at counter %d, changed the view", name, at)
			}
			if Fold(subject, []event.Event{evil}, trust) != nil {
				t.Errorf("%s made a thing by itself", name)
			}
		}
	}
	p := newPen(op)
	good := p.write(t, line{about: subject, says: space})
	evil := p.write(t, line{about: subject, says: space, at: 50})
	evil.Clear = []byte("not the encoding")
	if v := Fold(subject, []event.Event{good, evil}, trust); v == nil || len(v.Common().Events) != 1 || v.(*Space).Code != "A-07" {
		t.Errorf("a clear part that cannot be read: %+v", v)
	}
}

func TestUnknownKindsChangeNothingOfAView(t *testing.T) {
	trust, op := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		events := drawLife(t, op)
		id := events[0].Entity
		before := Fold(id, events, trust)
		later := events[0]
		later.Kind = rapid.SampledFrom([]event.Kind{0x0fff, 0xfff0}).Draw(t, "kind")
		later.ID, later.Base, later.Sealed = event.EventID{5}, event.EventID{6}, nil
		later.Lamport = uint64(rapid.SampledFrom([]int{1, 105, 500}).Draw(t, "counter"))
		later.At = 0
		after := Fold(id, append(events, later), trust)
		if before == nil {
			if after != nil {
				t.Fatal("an entry of a later program made a thing")
			}
			return
		}
		if !reflect.DeepEqual(before, after) {
			t.Fatalf("an entry of a later program changed\n%+v\nto\n%+v", before, after)
		}
	})
}

// cell is a space with edits of one base at two stations.
func cell(t *testing.T, p *pen) (made, one, two event.Event) {
	t.Helper()
	made = p.write(t, line{about: subject, says: event.SpaceAdded{Code: "A-07"}})
	one = p.write(t, line{about: subject, says: event.SpaceAccess{Access: event.AccessOpened, By: event.ByUs}, base: made.ID})
	two = p.write(t, line{by: "K2", about: subject, says: event.SpaceAccess{Access: event.AccessNotEntered}, base: made.ID})
	return made, one, two
}

func spaceOf(t *testing.T, v View) *Space {
	t.Helper()
	s, ok := v.(*Space)
	if !ok {
		t.Fatalf("got %T, want a space", v)
	}
	return s
}

func TestTwoEditsOfOneBaseClashUntilAPersonSettlesAndAThirdReopens(t *testing.T) {
	trust, op := drawn(t)
	p := newPen(op)
	made, one, two := cell(t, p)
	events := []event.Event{made, one, two}
	s := spaceOf(t, Fold(subject, events, trust))
	if len(s.Clashes) != 1 || !slices.Equal(s.Clashes[0].Of, []event.EventID{one.ID, two.ID}) || !s.Clashes[0].Kept.Zero() || len(s.Access) != 2 {
		t.Fatalf("two edits of one base: clashes %v, %d shown", s.Clashes, len(s.Access))
	}
	events = append(events, p.write(t, line{about: subject, says: event.ClashSettled{Kept: two.ID, Of: s.Clashes[0].Of}, base: two.ID}))
	s = spaceOf(t, Fold(subject, events, trust))
	if len(s.Clashes) != 1 || s.Clashes[0].Kept != two.ID || len(s.Access) != 1 || s.Access[0].Event != two.ID {
		t.Fatalf("settled: clashes %v, access %v", s.Clashes, s.Access)
	}
	if len(s.Events) != 4 {
		t.Errorf("%d entries are kept, want all four", len(s.Events))
	}
	third := p.write(t, line{by: "K2", about: subject, says: event.SpaceAccess{Access: event.AccessClosed}, base: made.ID})
	s = spaceOf(t, Fold(subject, append(events, third), trust))
	if len(s.Clashes) != 1 || len(s.Clashes[0].Of) != 3 || !s.Clashes[0].Kept.Zero() || len(s.Access) != 3 {
		t.Errorf("a third of the same base: clashes %v, %d shown", s.Clashes, len(s.Access))
	}
	events = append(events, third, p.write(t, line{about: subject, says: event.ClashSettled{Kept: third.ID, Of: []event.EventID{one.ID, two.ID, third.ID}}}))
	if s = spaceOf(t, Fold(subject, events, trust)); len(s.Access) != 1 || s.Access[0].Event != third.ID {
		t.Errorf("settled again: %v", s.Access)
	}
}

func TestSettlingNeedsTheRoleAndMustNameAllThatClash(t *testing.T) {
	trust, op := drawn(t)
	for name, l := range map[string]line{
		"by a viewer":             {as: "Vera", says: event.ClashSettled{}},
		"by an unknown station":   {by: "X", says: event.ClashSettled{}},
		"naming one of them only": {says: event.ClashSettled{Of: []event.EventID{{1}}}},
		"keeping another entry":   {says: event.ClashSettled{Kept: event.EventID{1}}},
	} {
		p := newPen(op)
		made, one, two := cell(t, p)
		says := l.says.(event.ClashSettled)
		if says.Kept.Zero() {
			says.Kept = one.ID
		}
		if says.Of == nil {
			says.Of = []event.EventID{one.ID, two.ID}
		}
		l.says, l.about = says, subject
		s := spaceOf(t, Fold(subject, []event.Event{made, one, two, p.write(t, l)}, trust))
		if len(s.Clashes) != 1 || !s.Clashes[0].Kept.Zero() || len(s.Access) != 2 {
			t.Errorf("settled %s: %v", name, s.Clashes)
		}
	}
}

func TestAdditionsOfOneBaseDoNotClash(t *testing.T) {
	trust, op := drawn(t)
	p := newPen(op)
	made := p.write(t, line{about: subject, says: event.SpaceAdded{Code: "A-07"}})
	events := []event.Event{made}
	for _, station := range []string{"HQ", "K2"} {
		events = append(events, p.write(t, line{by: station, about: subject, says: event.SpaceAttribute{Attribute: event.AttrCapacity, Value: 4}, base: made.ID}))
	}
	if s := spaceOf(t, Fold(subject, events, trust)); len(s.Clashes) != 0 || len(s.Attributes) != 2 {
		t.Errorf("two sourced values clash: %v", s.Clashes)
	}
}

func TestAReusedIdWithOtherContentShowsAsAClashAndHidesNothing(t *testing.T) {
	trust, op := drawn(t)
	p := newPen(op)
	made := p.write(t, line{about: subject, says: event.SpaceAdded{Code: "A-07"}})
	command := event.CommandID{1}
	one := p.write(t, line{about: subject, says: event.SpaceAccess{Access: event.AccessOpened}, base: made.ID, command: command})
	lie := p.write(t, line{by: "K2", about: subject, says: event.SpaceAccess{Access: event.AccessClosed}, base: one.ID, command: command})
	if one.ID != lie.ID {
		t.Fatal("the ids differ")
	}
	s := spaceOf(t, Fold(subject, []event.Event{lie, made, one}, trust))
	if len(s.Access) != 2 || !slices.ContainsFunc(s.Clashes, func(c Clash) bool { return slices.Contains(c.Of, one.ID) }) {
		t.Errorf("one id, two meanings: %d shown, clashes %v", len(s.Access), s.Clashes)
	}
	// Settling cannot make one of the two vanish: they cannot be told apart.
	settle := p.write(t, line{about: subject, says: event.ClashSettled{Kept: one.ID, Of: []event.EventID{one.ID}}})
	if s = spaceOf(t, Fold(subject, []event.Event{made, one, lie, settle}, trust)); len(s.Access) != 2 {
		t.Errorf("after settling %d are shown", len(s.Access))
	}
}

func TestAnEditBeforeItsCreationDoesNotMakeTheEntityVanish(t *testing.T) {
	trust, op := drawn(t)
	for _, kinds := range foldable {
		for _, edit := range kinds[1:] {
			if _, ok := kinds[0].(event.Founded); ok {
				continue
			}
			p := newPen(op)
			made := p.write(t, line{about: subject, says: zeroOf(t, kinds[0].Kind()), at: 300, seq: 140})
			alone := Fold(subject, []event.Event{made}, trust)
			early := p.write(t, line{by: "K2", about: subject, says: zeroOf(t, edit.Kind()), base: made.ID, at: 120})
			v := Fold(subject, []event.Event{made, early}, trust)
			if v == nil || reflect.TypeOf(v) != reflect.TypeOf(alone) {
				t.Errorf("%s before %s: %T, want %T", edit.Kind(), made.Kind, v, alone)
				continue
			}
			if len(v.Common().Events) != 2 {
				t.Errorf("%s: %d entries are kept", edit.Kind(), len(v.Common().Events))
			}
		}
	}
	p := newPen(op)
	made := p.write(t, line{about: subject, says: event.SpaceAdded{Code: "A-07"}, at: 300, seq: 140})
	early := p.write(t, line{by: "K2", about: subject, says: event.SpaceReopened{}, base: made.ID, at: 120})
	s := spaceOf(t, Fold(subject, []event.Event{made, early}, trust))
	if s.Code != "A-07" || s.Number != "HQ-140" || s.By != made.Actor || s.Replica != made.Replica || len(s.Reopened) != 1 {
		t.Errorf("%s of %s, by %s", s.Number, s.Code, s.By)
	}
}

func TestOfTwoCreationsTheFirstStandsAndTheOtherShows(t *testing.T) {
	trust, op := drawn(t)
	p := newPen(op)
	one := p.write(t, line{about: subject, says: event.SpaceAdded{Code: "A-07"}})
	two := p.write(t, line{by: "K2", about: subject, says: event.SpaceAdded{Code: "B-12"}})
	s := spaceOf(t, Fold(subject, []event.Event{two, one}, trust))
	if s.Code != "A-07" || len(s.Clashes) != 1 {
		t.Errorf("%s stands, clashes %v", s.Code, s.Clashes)
	}
	settle := p.write(t, line{about: subject, says: event.ClashSettled{Kept: two.ID, Of: []event.EventID{one.ID, two.ID}}})
	if s = spaceOf(t, Fold(subject, []event.Event{two, one, settle}, trust)); s.Code != "B-12" {
		t.Errorf("a person kept B-12, %s stands", s.Code)
	}
	other := p.write(t, line{by: "K2", about: subject, says: event.SpaceAdded{Code: "C-01"}, base: one.ID}) // knew of the first
	if s = spaceOf(t, Fold(subject, []event.Event{one, other}, trust)); s.Code != "A-07" {
		t.Errorf("a later creation replaced the first by %s", s.Code)
	}
}

func TestNobodyPutsAnotherOperationBesideTheFirst(t *testing.T) {
	w := ledgertest.Draw(t, world)
	trust, p := w.Trust(), newPen(w.Operation)
	second := w.Founded
	second.Exercise = true
	events := append(w.Events("HQ"),
		p.write(t, line{about: event.EntityID(w.Operation), says: event.Configured{Digits: 1}}),
		p.write(t, line{by: "K2", about: event.EntityID(w.Operation), says: second, at: 1}),
		p.write(t, line{by: "K2", about: subject, says: event.Configured{}, at: 60, when: -5}),
		p.write(t, line{by: "K2", about: event.EntityID{8}, says: w.Founded, at: 60, when: -5}))
	s := FromEvents(events, trust)
	if n := len(All[*Operation](s)); n != 1 {
		t.Errorf("%d operations", n)
	}
	if o := s.Operation(); o.ID != event.EntityID(w.Operation) || o.Exercise || o.Config.Digits != 1 || o.Number != "HQ-1" {
		t.Errorf("the operation is %+v", o)
	}
}

func TestAClaimKeepsItsEarlierPlacesAndUnjoiningTakesOneJoiningAway(t *testing.T) {
	trust, op := drawn(t)
	p := newPen(op)
	first, second := event.Place{Site: event.SiteID{1}}, event.Place{Site: event.SiteID{1}, Space: event.SpaceID{2}}
	opened := p.write(t, line{about: subject, says: event.ClaimOpened{Place: first, Asserted: 7}})
	placed := p.write(t, line{about: subject, says: event.ClaimPlaced{Place: second}, base: opened.ID})
	graded := p.write(t, line{about: subject, says: event.ClaimGraded{Credibility: 2}, base: placed.ID})
	c := Fold(subject, []event.Event{graded, placed, opened}, trust).(*Claim)
	if c.Place != second || c.Asserted != 7 || len(c.Earlier) != 1 || c.Earlier[0].Value.Place != first || c.Earlier[0].Event != placed.ID || c.Graded != graded.ID {
		t.Errorf("%+v", c)
	}
	said := p.write(t, line{about: subject, says: event.ReportReceived{}})
	a := p.write(t, line{about: subject, says: event.ReportJoined{Claim: event.ClaimID{1}}, base: said.ID})
	b := p.write(t, line{by: "K2", about: subject, says: event.ReportJoined{Claim: event.ClaimID{2}}, base: said.ID})
	undo := p.write(t, line{about: subject, says: event.ReportUnjoined{Joined: a.ID}, base: a.ID})
	r := Fold(subject, []event.Event{undo, b, a, said}, trust).(*Report)
	if len(r.Joined) != 1 || r.Joined[0].Event != b.ID || len(r.Clashes) != 1 {
		t.Errorf("joined %v, clashes %v", r.Joined, r.Clashes)
	}
}

func TestTimesOfAStationWhoseClockWasMeasuredArePutRight(t *testing.T) {
	const early, late = 7_200_000, 100
	w := ledgertest.Draw(t, world)
	p := newPen(w.Operation)
	measured := p.write(t, line{about: event.EntityID(ledgertest.Replica("K2")), says: event.ReplicaClock{Replica: ledgertest.Replica("K2"), Offset: early}})
	trust := ledger.NewTrust(w.Operation, append(w.Events(), measured))
	made := p.write(t, line{by: "K2", about: subject, says: event.SpaceAdded{Code: "A-07"}, when: late})
	edit := p.write(t, line{about: subject, says: event.SpaceAccess{Access: event.AccessOpened}, base: made.ID, when: late})
	s := spaceOf(t, Fold(subject, []event.Event{made, edit}, trust))
	if s.At != late+early || s.Access[0].At != late || s.Changed != late+early {
		t.Errorf("written at %d by K2, which is %d behind: at %d; by HQ: at %d", late, early, s.At, s.Access[0].At)
	}
	if made.At != late {
		t.Error("the entry itself was changed")
	}
}
