package statement

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"miftah/internal/desk"
	"miftah/internal/desk/board"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// eventful lets something of everything happen in the small building.
func (b *bench) eventful() {
	b.Helper()
	sweep := b.look(b.two, 1)
	b.write(b.one, desk.Act{Entity: event.EntityID(b.cells[1]), Payload: event.SpaceCountersigned{Basis: []event.FindingID{sweep}}})
	moved := b.look(b.one, 2)
	b.write(b.one, desk.Act{Entity: event.EntityID(moved), Payload: event.FindingMoved{Space: b.cells[0], Place: event.PlaceTag}})
	taken := b.look(b.one, 3)
	b.write(b.one, desk.Act{Entity: event.EntityID(taken), Payload: event.FindingWithdrawn{}})
	team, found := event.NewEntity(), event.NewEntity()
	b.write(b.admin, desk.Act{Entity: team, Payload: event.TeamAdded{Code: "SYR-1"}})
	b.write(b.one, desk.Act{Entity: found, Payload: event.FindingRecorded{Space: b.cells[2], Place: event.PlaceTag, What: event.FoundPeople, Alive: 2, Deceased: 1,
		Method: event.MethodSweep, Coverage: 500, Via: event.Via{Team: event.TeamID(team)}}})
	b.write(b.one, desk.Act{Entity: event.EntityID(b.cells[2]), Payload: event.SpaceReopened{Why: 1}})
	op := event.EntityID(b.Ledger.Operation())
	b.write(b.admin, desk.Act{Entity: op, Payload: event.AssumptionSet{Key: "methods.sweep.responsive", Micro: 800_000}},
		desk.Act{Entity: op, Payload: event.AssumptionSet{Key: "left_locked", Micro: 70_000}})
	refuted := event.NewEntity()
	b.write(b.admin, desk.Act{Entity: refuted, Payload: event.ClaimOpened{Claim: event.ClaimPeople, Place: event.Place{Site: b.site, Space: b.cells[3]}}},
		desk.Act{Entity: refuted, Payload: event.ClaimOutcome{Outcome: event.OutcomeRefuted}})
	b.write(b.admin, desk.Act{Entity: event.EntityID(b.cells[3]), Payload: event.SpaceAttribute{Attribute: event.AttrSealedAt, Value: 500}})
}

// all is everything in the ledger.
func (b *bench) all() []event.Event {
	b.Helper()
	var events []event.Event
	b.ok(b.Ledger.View(b.Context(), func(s ledger.Snapshot) error {
		return s.Chain(b.Ledger.Replica(), 0, func(e event.Event) error { events = append(events, e); return nil })
	}))
	return events
}

// TestNoEntryOutsideANumbersGroundsChangesIt takes each entry away by itself
// and holds all numbers of the statement against their grounds.
func TestNoEntryOutsideANumbersGroundsChangesIt(t *testing.T) {
	b := newBench(t)
	b.eventful()
	events, clocks := b.all(), board.NewClocks()
	_, trust := b.public()
	p := Params{Kind: event.StatementSitrep, At: 9, Site: b.site}
	whole, err := Again(events, trust, p, clocks)
	b.ok(err)
	tr, err := NewTrace(whole, events, trust, 0)
	b.ok(err)
	without := func(gone map[event.EventID]bool) Document {
		d, err := Again(slices.DeleteFunc(slices.Clone(events), func(e event.Event) bool { return gone[e.ID] }), trust, p, clocks)
		if err != nil && !strings.HasPrefix(err.Error(), "site ") {
			t.Fatal(err)
		}
		return d
	}
	alone := map[event.EventID][]Number{}
	for _, e := range events {
		d := without(map[event.EventID]bool{e.ID: true})
		alone[e.ID] = d.Numbers()
	}
	names := map[string]bool{}
	for _, n := range tr.Numbers() {
		names[n.Name] = true
		if n.Name == NumberIssued {
			continue // it rests on the entry that the statement itself is
		}
		g, ok := tr.Grounds(n.Name, n.Space, n.Of)
		if !ok || len(g.Behind) == 0 {
			t.Errorf("%s has no grounds", title(n))
			continue
		}
		for _, list := range [][]event.EventID{g.Behind, g.Direct} {
			d := without(setOf(list))
			if len(list) > 0 && same(n, d.Numbers()) {
				t.Errorf("%s: without %d entries it is the same: %v", title(n), len(list), n.Values)
			}
		}
		in := setOf(g.Behind)
		for _, e := range events {
			if in[e.ID] || e.Entity == event.EntityID(b.site) && e.Kind == (event.SiteAdded{}).Kind() {
				continue // without the site there is no statement
			}
			if !same(n, alone[e.ID]) {
				t.Errorf("%s: entry %d, %s, is not behind it and changes it", title(n), e.Seq, e.Kind)
			}
		}
	}
	for _, name := range strings.Split(numberNames(t), ",") {
		if !names[name] && name != NumberMissed { // the chance is too high here to say it in buildings
			t.Errorf("nothing of this small building is stated as %s", name)
		}
	}
}

func numberNames(t *testing.T) string {
	f, ok := reflect.TypeFor[Number]().FieldByName("Name")
	if !ok {
		t.Fatal("a number has no name")
	}
	return f.Tag.Get("enum")
}

func title(n Number) string {
	return strings.Join(strings.Fields(n.Name+" "+string(n.Code)+" "+n.Of), " ")
}

func setOf(ids []event.EventID) map[event.EventID]bool {
	m := map[event.EventID]bool{}
	for _, id := range ids {
		m[id] = true
	}
	return m
}

func same(n Number, list []Number) bool {
	for _, o := range list {
		if o.Name == n.Name && o.Space == n.Space && o.Of == n.Of {
			return slices.Equal(o.Values, n.Values)
		}
	}
	return false
}

// TestEveryFieldThatIsANumberIsListed changes each number of a document and
// wants the list of its numbers changed. What is a code or a choice is none.
func TestEveryFieldThatIsANumberIsListed(t *testing.T) {
	b := newBench(t)
	b.eventful()
	events := b.all()
	_, trust := b.public()
	d, err := Again(events, trust, Params{Site: b.site, At: 9}, board.NewClocks())
	b.ok(err)
	list := func() string { b, _ := json.Marshal(d.Numbers()); return string(b) }
	before, tried := list(), 0
	var walk func(where string, v reflect.Value)
	walk = func(where string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(where+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				if v.Type().Elem().Kind() != reflect.Uint8 {
					walk(fmt.Sprintf("%s[%d]", where, i), v.Index(i))
				}
			}
		case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8:
			if choice(v.Type()) || strings.Contains(where, ".Weights[") && strings.Contains(where, ".Place.") || where == ".ZoneMinutes" || v.IsZero() {
				return
			}
			old := reflect.New(v.Type()).Elem()
			old.Set(v)
			if tried++; v.CanInt() {
				v.SetInt(v.Int() + 1)
			} else {
				v.SetUint(v.Uint() - 1)
			}
			if list() == before {
				t.Errorf("%s is %v and among no number", where, old)
			}
			v.Set(old)
		}
	}
	walk("", reflect.ValueOf(&d).Elem())
	if tried < 40 {
		t.Errorf("only %d numbers were tried", tried)
	}
}

// choice: one of a list of words, carried as a small number. How strong the
// strongest claim is counts as a number: its digit is printed.
func choice(t reflect.Type) bool {
	return strings.HasPrefix(t.PkgPath(), "miftah/internal/event") && t.Kind() == reflect.Uint8 && t != reflect.TypeFor[event.Credibility]()
}

// TestNumbersOpenAsTheyWereIssued: what came later is behind none of them,
// and the desk finds private entries in its own ledger.
func TestNumbersOpenAsTheyWereIssued(t *testing.T) {
	b := newBench(t)
	b.eventful()
	b.unlock()
	x := b.issue(event.StatementSitrep)
	later := b.look(b.two, 0)
	stated, err := b.Numbers(t.Context(), b.admin, x.ID)
	b.ok(err)
	if stated.Number != x.Number || stated.Missing != 0 || len(stated.Numbers) < 30 {
		t.Fatalf("%s: %d numbers, %d entries missing", stated.Number, len(stated.Numbers), stated.Missing)
	}
	v, _ := view.One[*view.Finding](b.State, event.EntityID(later))
	private := 0
	kinds := map[event.EventID]event.Kind{}
	for _, e := range b.all() {
		kinds[e.ID] = e.Kind
	}
	for _, n := range stated.Numbers {
		g, err := b.Behind(t.Context(), b.admin, x.ID, n.Name, n.Space, n.Of)
		b.ok(err)
		if slices.Contains(g.Behind, v.Events[0]) {
			t.Errorf("%s rests on an entry that came later", title(n))
		}
		for _, id := range g.Behind {
			if n.Name == NumberClaim && kinds[id].Class() == event.Private {
				private++
			}
		}
		if n.Name == NumberClaim && !strings.HasPrefix(n.Label, "HQ-") {
			t.Errorf("a claim is called %q", n.Label)
		}
	}
	if private < 3 { // received, joined, graded
		t.Errorf("%d private entries are behind what claims weigh", private)
	}
	if _, err := b.Behind(t.Context(), b.admin, x.ID, "weather", event.SpaceID{}, ""); err != ErrNumber {
		t.Errorf("a number that there is none of: %v", err)
	}
	if _, err := b.Numbers(t.Context(), b.one, x.ID); err == nil {
		t.Error("a team reads a statement's numbers")
	}
}
