package board

import (
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"miftah/air"
	"miftah/internal/event"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/view"
	"miftah/search"
)

// busy is a building in which something of everything has happened.
func busy(t *testing.T) *plan {
	p := newPlan(t)
	p.closed("A-01", 6)
	p.closed("A-02", 0)
	p.say("A-03", event.SpaceAttribute{Attribute: event.AttrCapacity, Value: 20, Source: "P"}, event.SpaceAccess{Access: event.AccessOpened, By: event.ByOthers})
	p.sweep("f1", "A-03")
	p.say("f2", event.FindingRecorded{Space: space("A-02"), What: event.FoundSign, Method: 5, Coverage: 800, Noise: true})
	p.say("f3", event.FindingRecorded{Space: space("A-04"), Place: event.PlaceTag, What: event.FoundPeople, Method: event.MethodSweep, Coverage: 1000, Alive: 3, Out: 1})
	p.say("r1", event.ReadingRecorded{Space: space("A-01"), Place: event.PlaceTag, HasCO2: true, CO2PPM: 21_000, Via: event.Via{Told: start + 7_200_000}})
	p.say("b1", event.BarrierAdded{Site: p.site, From: space("A-01"), To: space("A-C"), Barrier: event.BarrierDoor, GapMM: 8})
	p.claim("c1", event.Place{Site: p.site, Space: space("A-02")}, 4)
	p.claim("c2", event.Place{Site: p.site, HasLevel: true, Level: -3}, 0)
	return p
}

// The engine is asked by hand here, with what the entries say.
func TestTheNumbersAreThoseThatTheSearchEngineGives(t *testing.T) {
	p := busy(t)
	b := p.board(nil)
	weights, err := Weights(p.state())
	if err != nil {
		t.Fatal(err)
	}
	factor := map[string]float64{}
	for _, w := range weights {
		factor[w.Claim.String()] = float64(w.FactorMilli) / 1000
	}
	id := func(name string) string { return ledgertest.Entity(name).String() }
	d := search.Standard()
	told := func(name string) int64 {
		f, _ := view.One[*view.Finding](p.state(), ledgertest.Entity(name))
		return int64(f.At)
	}
	ans, err := search.Solve(search.Problem{Defaults: &d, Options: search.Options{RemoteCap: RemoteCap},
		Spaces: []search.Space{
			{ID: id("V-01"), Kind: search.SuspectedVoid, Level: "-2"},
			{ID: id("A-01"), Kind: "cell", Level: "-1", Listed: true, Capacity: 56}, // 12 m², 4.7 standing
			{ID: id("A-02"), Kind: "cell", Level: "-1", Listed: true, Capacity: 56},
			{ID: id("A-03"), Kind: "cell", Level: "-1", Listed: true, Capacity: 20},
			{ID: id("A-04"), Kind: "cell", Level: "-1", Listed: true},
			{ID: id("A-C"), Kind: "corridor", Level: "-1", Listed: true}},
		Looks: []search.Look{
			{ID: id("f1"), Space: id("A-03"), Method: "sweep", Coverage: 1, Result: search.None, Order: told("f1")},
			{ID: id("f2"), Space: id("A-02"), Method: "call-and-knock", Coverage: 0.8, Noise: true, PlaceUncertain: true, Result: search.Sign, Order: told("f2")},
			{ID: id("f3"), Space: id("A-04"), Method: "sweep", Coverage: 1, Result: search.People, Count: 3, Out: 1, Order: told("f3")}},
		Claims: []search.Claim{
			{ID: id("c1"), Places: []string{id("A-02")}, Count: 4, Status: search.Open, Factor: factor[id("c1")]},
			{ID: id("c2"), Places: []string{search.UnlistedID}, Status: search.Open, Factor: factor[id("c2")]}}})
	if err != nil {
		t.Fatal(err)
	}
	if !near(b.Left.Low, ans.Residual.Low) || !near(b.Left.High, ans.Residual.High) || !near(b.Unlisted.High, ans.Unlisted.High) ||
		b.Listed != 5 || b.SeenWhole != 2 || ans.Listed != 5 || ans.SeenWhole != 2 || !near(b.Expected.Mid, ans.Expected.Mid) {
		t.Errorf("left %v, unlisted %v, expected %v; the engine says %v, %v, %v", b.Left, b.Unlisted, b.Expected, ans.Residual, ans.Unlisted, ans.Expected)
	}
	for _, a := range ans.Spaces {
		i := slices.IndexFunc(b.Places, func(pl Place) bool { return event.EntityID(pl.Space).String() == a.ID })
		if i < 0 {
			if a.ID != search.UnlistedID {
				t.Errorf("%s is not on the board", a.ID)
			}
			continue
		}
		pl := b.Places[i]
		if !near(pl.Chance.Low, min(a.POA, a.POAHalved)) || !near(pl.Chance.High, max(a.POA, a.POAHalved)) || pl.SeenWhole != a.SeenWhole ||
			pl.Found != a.Found || pl.Out != a.Out || !near(pl.Expected.High, a.Expected.High) {
			t.Errorf("%s: %+v, the engine says %+v", pl.Code, pl, a)
		}
	}
	if pl := b.at(t, "A-04"); pl.Found != 3 || pl.Out != 1 {
		t.Errorf("A-04: %d found, %d out", pl.Found, pl.Out)
	}
}

func TestTheClockIsTheOneThatTheAirEngineGives(t *testing.T) {
	p := busy(t)
	b := p.board(NewClocks())
	e, err := air.New(air.Options{Seed: Seed})
	if err != nil {
		t.Fatal(err)
	}
	id := ledgertest.Entity("A-01").String()
	six, none, gap := 6.0, 0.0, 0.008
	barrier := ledgertest.Entity("b1").String()
	c, err := e.Clock(air.Graph{Zones: []air.Zone{{ID: id, People: &air.People{Best: &six}, SealedBefore: &none,
		Sizes:    []air.Size{{Source: "P", Length: 4, Width: 3, Height: 2.8, Known: air.Measured}},
		Readings: []air.Reading{{Hours: 2, Gas: air.CO2, Value: 0.021}}}},
		Links: []air.Link{{ID: barrier, From: id, Kind: air.Door, Gap: &gap}}}, id)
	if err != nil {
		t.Fatal(err)
	}
	got := b.at(t, "A-01").Clock
	if got == nil || got.From != at(start, c.From) || got.MostLikely != at(start, c.MostLikely) || got.Late != at(start, c.Bands[0].P90) || got.IfAnyone || len(got.Missing) != 0 {
		t.Errorf("%+v, the engine says %v, %v", got, c.From, c.MostLikely)
	}
	if got.From <= start || got.MostLikely != 0 && got.MostLikely < got.From {
		t.Errorf("from %d, most likely %d", got.From, got.MostLikely)
	}
	if two := b.at(t, "A-02").Clock; two == nil || !two.IfAnyone {
		t.Errorf("A-02, where nobody is known to be: %+v", two)
	}
	if four := b.at(t, "A-04").Clock; four == nil || len(four.Missing) == 0 || four.From != 0 {
		t.Errorf("A-04, of which no size is known: %+v", four)
	}
	for _, code := range []event.Code{"A-03", "A-C"} { // open; nobody can be shut in
		if c := b.at(t, code).Clock; c != nil {
			t.Errorf("%s has a clock: %+v", code, c)
		}
	}
}

func TestTheOrderOfViewsIsIrrelevant(t *testing.T) {
	p := busy(t)
	state := p.state()
	weights, err := Weights(state)
	if err != nil {
		t.Fatal(err)
	}
	clocks := NewClocks()
	want, err := Compute(Gather(All(state), p.site, weights), clocks)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		v, w := All(state), slices.Clone(weights)
		mix(r, v.Spaces)
		mix(r, v.Findings)
		mix(r, v.Readings)
		mix(r, v.Barriers)
		mix(r, w)
		got, err := Compute(Gather(v, p.site, w), clocks)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives another board: %v", err)
		}
	})
}

func mix[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}

func TestAFindingThatMovedChangesBothPlaces(t *testing.T) {
	p := newPlan(t)
	p.sweep("f1", "A-01")
	before := p.board(nil)
	p.say("f1", event.FindingMoved{Space: space("A-02"), Place: event.PlaceTag})
	after := p.board(nil)
	if was, is := before.at(t, "A-01"), after.at(t, "A-01"); !was.SeenWhole || is.SeenWhole || is.Chance.Low <= was.Chance.High {
		t.Errorf("the door that it left: %+v, then %+v", was.Chance, is.Chance)
	}
	if was, is := before.at(t, "A-02"), after.at(t, "A-02"); was.SeenWhole || !is.SeenWhole || is.Chance.High >= was.Chance.Low {
		t.Errorf("the door that it came to: %+v, then %+v", was.Chance, is.Chance)
	}
	p.say("f1", event.FindingWithdrawn{})
	gone := p.board(nil)
	if gone.SeenWhole != 0 || gone.at(t, "A-02").SeenWhole || !near(gone.Left.High, newPlan(t).board(nil).Left.High) {
		t.Errorf("after it was withdrawn: %d seen whole", gone.SeenWhole)
	}
}

func TestASignOfLifeMovesTheChanceAlsoWhenNobodySaysHowItWasNoticed(t *testing.T) {
	chances := map[string]Number{}
	for name, f := range map[string]event.FindingRecorded{
		"nothing": {Space: space("A-02"), What: event.FoundHelp},
		"bare":    {Space: space("A-01"), Place: event.PlaceTag, What: event.FoundSign},
		"heard":   {Space: space("A-01"), Place: event.PlaceTag, What: event.FoundSign, Method: 5, Coverage: 1000},
		"part":    {Space: space("A-01"), Place: event.PlaceTag, What: event.FoundSign, Method: 5, Coverage: 250},
		"no time": {Space: space("A-01"), Place: event.PlaceTag, What: event.FoundSign, Method: 5},
	} {
		p := newPlan(t)
		p.say("f", f)
		chances[name] = p.board(nil).at(t, "A-01").Chance
	}
	if chances["bare"] != chances["heard"] || chances["no time"] != chances["heard"] {
		t.Errorf("a sign without method %v, without coverage %v, heard by calling %v", chances["bare"], chances["no time"], chances["heard"])
	}
	if chances["heard"].Low < 3*chances["nothing"].High || chances["part"].Low <= chances["nothing"].High {
		t.Errorf("a sign of life hardly moves the chance: %v", chances)
	}
}

func TestPeopleLeftAPlaceThatWasSeenEmptyLater(t *testing.T) {
	p := newPlan(t)
	p.say("f1", event.FindingRecorded{Space: space("A-01"), Place: event.PlaceTag, What: event.FoundPeople, Alive: 4})
	inside := p.board(nil).at(t, "A-01")
	p.sweep("f2", "A-01")
	left := p.board(nil).at(t, "A-01")
	if inside.Out != 0 || inside.Chance.Low < 0.5 || left.Out != 4 || left.Chance.Low > 0.5 || left.Chance.High >= inside.Chance.High {
		t.Errorf("inside: %d out, %v; later: %d out, %v", inside.Out, inside.Chance, left.Out, left.Chance)
	}
}

func TestEchoesOfOneOriginWeighOnce(t *testing.T) {
	p := newPlan(t)
	p.claim("c", event.Place{Site: p.site, Space: space("A-01")}, 0)
	alone := p.picture().Weights
	for _, n := range []string{"e1", "e2", "e3", "e4"} {
		p.report(n, "c", "c told")
	}
	echoed := p.picture().Weights
	if len(alone) != 1 || echoed[0].FactorMilli != alone[0].FactorMilli || alone[0].FactorMilli <= 1000 {
		t.Errorf("one teller weighs %d, with four echoes %d", alone[0].FactorMilli, echoed[0].FactorMilli)
	}
	p.report("own", "c", "")
	if two := p.picture().Weights[0].FactorMilli; two <= alone[0].FactorMilli {
		t.Errorf("a second teller makes %d of %d", two, alone[0].FactorMilli)
	}
	p.say("nobody told", event.ClaimOpened{Claim: event.ClaimPeople, Place: event.Place{Site: p.site}}, event.ClaimGraded{Reliability: 1, Credibility: 1})
	for _, w := range p.picture().Weights {
		if w.Claim == event.ClaimID(ledgertest.Entity("nobody told")) && w.FactorMilli != 1000 {
			t.Errorf("a claim that nobody tells weighs %d", w.FactorMilli)
		}
	}
}

func TestAClaimSpeaksOfItsPlaceAndAnUnknownLevelOfTheUnlisted(t *testing.T) {
	p := newPlan(t)
	for name, c := range map[string]struct {
		where event.Place
		want  search.Claim
		ok    bool
	}{
		"a place":              {event.Place{Space: space("A-01")}, search.Claim{Places: []string{ledgertest.Entity("A-01").String()}}, true},
		"another site's place": {event.Place{Space: space("L-01")}, search.Claim{}, false},
		"a level":              {event.Place{Site: p.site, HasLevel: true, Level: -1}, search.Claim{Levels: []string{"-1"}}, true},
		"a level on no list":   {event.Place{Site: p.site, HasLevel: true, Level: -3}, search.Claim{Places: []string{search.UnlistedID}}, true},
		"the site":             {event.Place{Site: p.site}, search.Claim{Site: true}, true},
		"nowhere yet":          {event.Place{}, search.Claim{}, false},
	} {
		got, ok := p.picture().claim(Weight{Place: c.where, FactorMilli: 2500})
		if ok != c.ok || ok && (!slices.Equal(got.Places, c.want.Places) || !slices.Equal(got.Levels, c.want.Levels) || got.Site != c.want.Site || got.Factor != 2.5) {
			t.Errorf("%s: %+v, %v", name, got, ok)
		}
	}
	before := p.board(nil)
	p.claim("c", event.Place{Site: p.site, HasLevel: true, Level: -3}, 100_000)
	after := p.board(nil)
	if after.Unlisted.High <= before.Unlisted.High || !near(after.at(t, "A-01").Chance.High, before.at(t, "A-01").Chance.High) {
		t.Errorf("a third level below ground: unlisted %v, then %v", before.Unlisted, after.Unlisted)
	}
}

func TestAClaimedNumberIsCappedByWhatThePlaceHolds(t *testing.T) {
	p := newPlan(t)
	p.say("A-01", event.SpaceAttribute{Attribute: event.AttrCapacity, Value: 20})
	p.claim("c", event.Place{Site: p.site, Space: space("A-01")}, 100_000)
	if e := p.board(nil).at(t, "A-01").Expected; e.High > 20 || e.Mid > 20 {
		t.Errorf("100,000 claimed in a cell for 20: expected %+v", e)
	}
}

func TestCapacityIsAsToldAndNeverMoreThanCanStand(t *testing.T) {
	for name, c := range map[string]struct {
		told, length, width int64 // people, mm
		rival               [2]int64
		want                int
	}{
		"nothing known":          {want: 0},
		"told only":              {told: 12, want: 12},
		"size only":              {length: 4000, width: 3000, want: 56}, // 12 m² × 4.7
		"told within":            {told: 12, length: 4000, width: 3000, want: 12},
		"told beyond":            {told: 500, length: 4000, width: 3000, want: 56},
		"the larger of rivals":   {told: 500, length: 4000, width: 3000, rival: [2]int64{8000, 3000}, want: 112},
		"half a size is no size": {told: 9, length: 4000, want: 9},
	} {
		s := &view.Space{}
		add := func(a event.Attribute, v int64, source event.Code) {
			if v > 0 {
				s.Attributes = append(s.Attributes, view.Sourced[event.SpaceAttribute]{Value: event.SpaceAttribute{Attribute: a, Value: v, Source: source}})
			}
		}
		add(event.AttrCapacity, c.told, "P")
		add(event.AttrLength, c.length, "P")
		add(event.AttrLength, c.rival[0], "Q")
		add(event.AttrWidth, c.width, "P")
		add(event.AttrWidth, c.rival[1], "Q")
		if got := Capacity(s); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestAnAssumptionIsSetByItsPath(t *testing.T) {
	d := search.Standard()
	for _, bad := range []string{"", "no_such", "methods", "methods.dog", "methods.cat.responsive", "methods.dog.responsive.mode", "likelihood", "left_locked.", "LeftLocked"} {
		if err := SetAssumption(&d, bad, 0.5); err == nil {
			t.Errorf("%q was set", bad)
		}
	}
	if !reflect.DeepEqual(d, search.Standard()) {
		t.Fatal("a refused edit changed something")
	}
	if err := SetAssumption(&d, "methods.dog.responsive", 0.123); err != nil {
		t.Fatal(err)
	}
	v, was := d.Methods["dog"].Responsive, search.Standard().Methods["dog"].Responsive
	if v.Mode != 0.123 || v.Low != min(was.Low, 0.123) || v.High != was.High {
		t.Errorf("%+v", v)
	}
	d.Methods["dog"] = search.Standard().Methods["dog"]
	if !reflect.DeepEqual(d, search.Standard()) {
		t.Error("another value changed too")
	}
}

func TestAnEditedAssumptionMovesTheBoardAndAnUnknownOneDoesNotStopIt(t *testing.T) {
	p := busy(t)
	before := p.board(nil)
	p.say("operation", event.AssumptionSet{Key: "no_such_thing", Micro: 1}, event.AssumptionSet{Key: "methods.dog.responsive", Micro: 7_000_000})
	if got := p.board(nil); got.Left != before.Left {
		t.Errorf("edits that the engine cannot work with: %v, then %v", before.Left, got.Left)
	}
	op := p.state().Operation()
	for key, value := range map[string]float64{"no_such_thing": 0.1, "methods.dog.responsive": 7, "methods": 0.5} {
		if CheckAssumption(op, key, value) == nil {
			t.Errorf("%s = %v is taken", key, value)
		}
	}
	if err := CheckAssumption(op, "left_locked", 0.9); err != nil {
		t.Error(err)
	}
	p.say("operation", event.AssumptionSet{Key: "left_locked", Micro: 900_000})
	if got := p.board(nil); got.Left.High <= before.Left.High {
		t.Errorf("cells believed left locked: %v, then %v", before.Left, got.Left)
	}
}

func TestRememberedClocksAreThoseOfAFreshMemory(t *testing.T) {
	p := busy(t)
	clocks := NewClocks()
	same := func(when string) {
		t.Helper()
		remembered, fresh := p.board(clocks), p.board(NewClocks())
		if !reflect.DeepEqual(remembered, fresh) {
			t.Errorf("%s: remembered clocks differ from fresh ones", when)
		}
	}
	same("the first time")
	same("the second time")
	first := p.board(clocks).at(t, "A-01").Clock
	p.say("A-01", event.SpaceAccess{Access: event.AccessClosed, Why: 1}) // changes the entries behind it, not the air
	same("after an entry that moves no air")
	if again := p.board(clocks).at(t, "A-01").Clock; again.From != first.From || len(again.Behind) != len(first.Behind)+1 {
		t.Errorf("%d entries behind it, then %d", len(first.Behind), len(again.Behind))
	}
	p.say("f9", event.FindingRecorded{Space: space("A-01"), Place: event.PlaceTag, What: event.FoundPeople, Alive: 30})
	same("after thirty people were heard")
	if more := p.board(clocks).at(t, "A-01").Clock; more.From >= first.From {
		t.Errorf("with 30 people from %d, with 6 from %d", more.From, first.From)
	}
	p.say("A-01", event.SpaceAccess{Access: event.AccessOpened})
	same("after it was opened")
}

func TestEvidenceOpensTheNumbersThatAreThere(t *testing.T) {
	p := busy(t)
	d := &Desk{State: p.state()}
	for number, where := range map[string]event.SpaceID{"left": {}, "whole": {}, "chance": space("A-01"), "clock": space("A-01")} {
		e, err := d.Evidence(p.site, where, number)
		if err != nil || e.Number != number || len(e.Direct) == 0 {
			t.Errorf("%s: %d entries, %v", number, len(e.Direct), err)
		}
		for _, id := range e.Direct {
			if !slices.Contains(e.Behind, id) {
				t.Errorf("%s: an entry of the thing itself does not bear on it", number)
			}
		}
		if !slices.IsSortedFunc(e.Behind, func(a, b event.EventID) int { return slices.Compare(a[:], b[:]) }) {
			t.Errorf("%s: its entries are in no order", number)
		}
	}
	for number, where := range map[string]event.SpaceID{"chance": {}, "clock": space("A-03"), "left": space("A-01"), "barred": space("A-01"), "": {}, "whole": space("L-01")} {
		if _, err := d.Evidence(p.site, where, number); !errors.Is(err, ErrNumber) {
			t.Errorf("%q: %v", number, err)
		}
	}
	e, err := d.Evidence(p.site, space("A-01"), "clock")
	reading, _ := view.One[*view.Reading](d.State, ledgertest.Entity("r1"))
	if err != nil || !slices.Contains(e.Behind, reading.Events[0]) {
		t.Error("the reading is not behind the clock")
	}
}

func TestExpectedNumbersAreForTheCoordinatorOnly(t *testing.T) {
	b := busy(t).board(nil)
	bare := WithoutExpected(b)
	if bare.Expected != (search.Span{}) || slices.ContainsFunc(bare.Places, func(p Place) bool { return p.Expected != (search.Span{}) }) {
		t.Error("they are still there")
	}
	if b.Expected.High == 0 || b.at(t, "A-04").Expected.High == 0 {
		t.Error("they were taken out of the coordinator's board too")
	}
	if bare.Left != b.Left || bare.at(t, "A-01").Chance != b.at(t, "A-01").Chance {
		t.Error("something else went too")
	}
}

func TestTheDeskAnswersForTheStateAsItIs(t *testing.T) {
	p := newPlan(t)
	p.sweep("f1", "A-01")
	d := &Desk{State: p.state()}
	one, err := d.Board(p.site)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := d.Board(p.site); err != nil || !reflect.DeepEqual(one, two) {
		t.Error("asked twice, it says two things")
	}
	want, err := Compute(Gather(All(d.State), p.site, nil), NewClocks())
	if err != nil || !reflect.DeepEqual(one, want) {
		t.Error("what the desk says is not what was computed")
	}
	last, _ := view.One[*view.Finding](d.State, ledgertest.Entity("f1"))
	if one.AsOf != last.Changed {
		t.Errorf("as of %d, the newest entry is of %d", one.AsOf, last.Changed)
	}
}

func TestAFactorKeepsTwoDigits(t *testing.T) {
	for f, want := range map[float64]int64{1: 1000, 1.234: 1200, 9.96: 10_000, 0.0123: 12, 0.05: 50, 20: 20_000, 147.3: 150_000, 1e-9: 1} {
		if got := milli(f); got != want {
			t.Errorf("%v is kept as %d, want %d", f, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := math.Exp(rapid.Float64Range(-3, 5).Draw(t, "ln"))
		if got := float64(milli(f)) / 1000; math.Abs(got/f-1) > 0.0501 {
			t.Fatalf("%v is kept as %v", f, got)
		}
	})
}
