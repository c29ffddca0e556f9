package board

import (
	"math"
	"slices"
	"testing"

	"miftah/air"
	"miftah/internal/event"
	"miftah/internal/ledger/ledgertest"
	"miftah/search"
)

// The engine is asked by hand here, for cell A-01 with six people.
func TestWhatAHoleBuysIsWhatTheAirEngineSays(t *testing.T) {
	p := busy(t)
	now := start + 5*3_600_000
	d := Desk{State: p.state()}
	got, err := d.Buys(space("A-01"), now)
	if err != nil {
		t.Fatal(err)
	}
	e, err := air.New(air.Options{Seed: Seed})
	if err != nil {
		t.Fatal(err)
	}
	id := ledgertest.Entity("A-01").String()
	six, none, gap := 6.0, 0.0, 0.008
	want, err := e.Buy(air.Graph{Zones: []air.Zone{{ID: id, People: &air.People{Best: &six}, SealedBefore: &none,
		Sizes:    []air.Size{{Source: "P", Length: 4, Width: 3, Height: 2.8, Known: air.Measured}},
		Readings: []air.Reading{{Hours: 2, Gas: air.CO2, Value: 0.021}}}},
		Links: []air.Link{{ID: ledgertest.Entity("b1").String(), From: id, Kind: air.Door, Gap: &gap}}}, id,
		air.Measure{Diameter: 0.05, From: 5}, air.Measure{Diameter: 0.05, Pair: true, From: 5})
	if err != nil {
		t.Fatal(err)
	}
	if len(got.List) != len(want) || got.IfAnyone || got.Open || len(got.Missing) != 0 || got.AsOf != now {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		g := got.List[i]
		if g.People != w.Persons || g.From != at(start, w.Three.P10) || g.MostLikely != at(start, w.Three.P50) || g.Late != at(start, w.Three.P90) || g.Never != w.Three.Never {
			t.Errorf("%d: %+v, the engine says %+v", i, g, w)
		}
	}
	one, two := got.List[1], got.List[2]
	if one.HoleMM != 50 || one.Pair || !two.Pair || two.People < 4 || two.People > 6 || one.People > 0.5 || two.People < 10*one.People {
		t.Errorf("one hole %+v, two %+v: facts/air.md has 0.3 and about 5 people", one, two)
	}
}

func TestAPlaceThatIsOpenOrOfNoKnownSizeHasNoHolesToBuy(t *testing.T) {
	d := Desk{State: busy(t).state()}
	if b, err := d.Buys(space("A-03"), start); err != nil || !b.Open || len(b.List) != 0 {
		t.Errorf("A-03, which stands open: %+v, %v", b, err)
	}
	if b, err := d.Buys(space("A-04"), start); err != nil || !slices.Equal(b.Missing, []string{"volume"}) || len(b.List) != 0 {
		t.Errorf("A-04, whose size nobody said: %+v, %v", b, err)
	}
	if _, err := d.Buys(space("Z-99"), start); err == nil {
		t.Error("a place that is not there has holes")
	}
}

func TestPastNineScenariosInTenThereIsNoLowerWordThanStillAct(t *testing.T) {
	p := newPlan(t)
	p.closed("A-01", 30)
	b := p.board(NewClocks())
	c := b.at(t, "A-01").Clock
	if c.From == 0 || c.MostLikely <= c.From || c.Late <= c.MostLikely {
		t.Fatalf("%+v", c)
	}
	for now, want := range map[event.Millis]air.Label{c.From - 1: air.Breathable, c.From: air.MayTurn, c.MostLikely: air.ActNow, c.Late - 1: air.ActNow,
		c.Late: air.StillAct, c.Late + 365*24*3_600_000: air.StillAct} {
		if got := At(b, now).at(t, "A-01").Air; got != want {
			t.Errorf("%d: %q, not %q", now, got, want)
		}
	}
	if got := At(b, math.MaxInt64).at(t, "A-04").Air; got != "" {
		t.Errorf("A-04 has no estimate and is called %q", got)
	}
	if b.at(t, "A-01").Air != "" {
		t.Error("At changed the board that it was given")
	}
}

// rivals gives A-01 two sizes told by two sources: 6 x 2 m and 8 x 6 m.
func rivals(t *testing.T) *plan {
	p := newPlan(t)
	for source, size := range map[event.Code][3]int64{"R-1": {6000, 2000, 2400}, "R-2": {8000, 6000, 2400}} {
		for i, a := range []event.Attribute{event.AttrLength, event.AttrWidth, event.AttrHeight} {
			p.say("A-01", event.SpaceAttribute{Attribute: a, Value: size[i], Source: source})
		}
	}
	p.say("A-01", event.SpaceAttribute{Attribute: event.AttrSealedAt, Value: int64(start)}, event.SpaceAttribute{Attribute: event.AttrPeopleBest, Value: 50}, event.SpaceAccess{Access: event.AccessClosed})
	return p
}

func TestEachRivalSizeHasItsOwnClockAndAMeasurementDecides(t *testing.T) {
	p := rivals(t)
	c := p.board(NewClocks()).at(t, "A-01").Clock
	e, err := air.New(air.Options{Seed: Seed})
	if err != nil {
		t.Fatal(err)
	}
	id, fifty, none := ledgertest.Entity("A-01").String(), 50.0, 0.0
	sizes := []air.Size{{Source: "R-1", Length: 6, Width: 2, Height: 2.4, Known: air.Guessed}, {Source: "R-2", Length: 8, Width: 6, Height: 2.4, Known: air.Guessed}}
	want, err := e.Dispute(air.Graph{Zones: []air.Zone{{ID: id, People: &air.People{Best: &fifty}, SealedBefore: &none, Sizes: sizes}}}, id)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rivals) != 2 || c.Factor != float64(want.Factor) || c.Factor < 1.2 {
		t.Fatalf("%+v; the engine says %v", c, want.Factor)
	}
	for i, r := range c.Rivals {
		w := want.Rivals[i]
		if string(r.Source) != w.Source || r.Length*r.Width*r.Height != w.Volume || r.From != at(start, w.CO2[0].P10) || r.MostLikely != at(start, w.CO2[0].P50) {
			t.Errorf("%+v, the engine says %+v", r, w)
		}
	}
	if small, large := c.Rivals[0], c.Rivals[1]; small.From >= large.From {
		t.Errorf("the small room lasts as long: %+v", c.Rivals)
	}
	slip := rivals(t)
	for _, a := range []event.Attribute{event.AttrLength, event.AttrWidth, event.AttrHeight} {
		slip.say("A-01", event.SpaceAttribute{Attribute: a, Value: 8_000_000, How: event.HowMeasured, Source: "TAPE"})
	}
	if after := slip.board(NewClocks()).at(t, "A-01").Clock; len(after.Rivals) != 2 {
		t.Errorf("8 km measured by a slip of the unit end the dispute: %+v", after)
	}
	for _, measured := range []int{0, 1} {
		p := rivals(t)
		for a, v := range map[event.Attribute]float64{event.AttrLength: sizes[measured].Length, event.AttrWidth: sizes[measured].Width, event.AttrHeight: 2.4} {
			p.say("A-01", event.SpaceAttribute{Attribute: a, Value: int64(math.Round(v * 1000)), How: event.HowMeasured, Source: "TAPE"})
		}
		after := p.board(NewClocks()).at(t, "A-01").Clock
		if len(after.Rivals) != 0 || after.Factor != 0 {
			t.Errorf("measured, and still disputed: %+v", after)
		}
		if near, far := c.Rivals[measured].MostLikely-after.MostLikely, c.Rivals[1-measured].MostLikely-after.MostLikely; near*near >= far*far {
			t.Errorf("measured as rival %d, the clock says %d: %+v", measured, after.MostLikely, c.Rivals)
		}
	}
}

func TestTheNextHoursAreThoseThatTheSearchEnginePlans(t *testing.T) {
	p := busy(t)
	p.say("D1", event.TeamAdded{Code: "DOG-1", Specialties: 1 << 3})
	p.say("S1", event.TeamAdded{Code: "SYR-1", Specialties: 1})
	p.say("M1", event.TeamAdded{Code: "MED-1", Specialties: 1 << 4})
	p.say("A-02", event.SpaceAccess{Access: event.AccessNotEntered, Why: 1})
	d := Desk{State: p.state()}
	got, err := d.Next(p.site, 10)
	if err != nil {
		t.Fatal(err)
	}
	prob, err := p.picture().Problem()
	if err != nil {
		t.Fatal(err)
	}
	id := func(name string) string { return ledgertest.Entity(name).String() }
	want, err := search.Plan(prob, search.Want{Shut: []string{id("A-01"), id("A-02")}, Teams: []search.Team{
		{ID: "dog", Methods: []string{"dog"}, Minutes: 300},
		{ID: "search", Methods: []string{"sweep", "call-and-knock", "service-trace", "tap-measure"}, Minutes: 300}}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Assumed || len(got.Teams) != 2 || got.Teams[0].Code != "DOG-1" {
		t.Fatalf("teams %+v, assumed %v", got.Teams, got.Assumed)
	}
	if !near(got.Before.High, want.Before.High) || !near(got.After.Low, want.After.Low) || !near(got.After.High, want.After.High) || !near(got.Find.High, want.Find.High) {
		t.Errorf("%v to %v, the engine says %v to %v", got.Before, got.After, want.Before, want.After)
	}
	if b := p.board(nil); !near(got.Before.Low, b.Left.Low) || !near(got.Before.High, b.Left.High) {
		t.Errorf("now %v, on the board %v", got.Before, b.Left)
	}
	if got.After.High >= got.Before.High || got.After.Low >= got.Before.Low || len(got.Visits) == 0 || math.Abs(got.Spent-(10-want.Idle/60)) > 1e-9 {
		t.Errorf("the hours change nothing: %+v", got)
	}
	looks, minutes := 0, 0.0
	for _, v := range got.Visits {
		minutes += v.Minutes
		for _, l := range v.Looks {
			looks += l.Times
			if l.Method == event.MethodSweep && (v.Code == "A-01" || v.Code == "A-02" || v.Code == "V-01") {
				t.Errorf("%s is shut, and is to be swept", v.Code)
			}
		}
		if len(v.Teams) == 0 || slices.ContainsFunc(v.Looks, func(l Planned) bool { return l.Method == 0 || l.Times == 0 }) {
			t.Errorf("nobody, or no method: %+v", v)
		}
	}
	first := want.Looks[0]
	if looks != len(want.Looks) || math.Abs(minutes-60*got.Spent) > 1e-6 || event.EntityID(got.Visits[0].Space).String() != first.Space || EngineMethod(got.Visits[0].Looks[0].Method) != first.Method {
		t.Errorf("%d looks of %v minutes, first %+v; the engine says %d, first %+v", looks, minutes, got.Visits[0], len(want.Looks), first)
	}
	ev, err := d.Evidence(p.site, event.SpaceID{}, "next")
	if err != nil || !slices.Contains(ev.Behind, p.last[ledgertest.Entity("D1")]) || !slices.Contains(ev.Behind, p.last[ledgertest.Entity("A-02")]) {
		t.Errorf("the team and the door that could not be entered are not behind it: %v", err)
	}
}

func TestWithoutATeamOneSearchTeamIsAssumedAndThisIsSaid(t *testing.T) {
	p := newPlan(t)
	p.say("M1", event.TeamAdded{Code: "MED-1", Specialties: 1 << 4})
	crews, assumed := Crews(p.state())
	if !assumed || len(crews) != 1 || crews[0].Code != "" || !slices.Contains(crews[0].Methods, "sweep") {
		t.Fatalf("%+v, %v", crews, assumed)
	}
	p.say("f1", event.FindingRecorded{Space: space("A-01"), Place: event.PlaceTag, What: event.FoundNoSign, Method: method("acoustic"), Coverage: 1000,
		Via: event.Via{Team: event.TeamID(ledgertest.Entity("M1"))}})
	if crews, assumed = Crews(p.state()); assumed || len(crews) != 1 || !slices.Equal(crews[0].Methods, []string{"acoustic"}) {
		t.Errorf("a team that listened has no instrument: %+v", crews)
	}
}

func TestASuspectedVoidStandsWithItsChanceAndItsCheapestTest(t *testing.T) {
	p := newPlan(t)
	b := p.board(nil)
	if len(b.Voids) != 1 || b.Voids[0].Code != "V-01" || b.Voids[0].Chance != b.at(t, "V-01").Chance {
		t.Fatalf("%+v", b.Voids)
	}
	v, tap := b.Voids[0], search.Standard().Methods["tap-measure"]
	if v.Test != method("tap-and-measure") || v.Looks != 0 || v.Minutes != tap.Minutes.Mode || v.Notices != tap.Void.Mode {
		t.Errorf("%+v", v)
	}
	p.say("f1", event.FindingRecorded{Space: space("V-01"), Place: event.PlaceTag, What: event.FoundNoSign, Method: method("tap-and-measure"), Coverage: 1000})
	p.say("f2", event.FindingRecorded{Space: space("A-01"), Place: event.PlaceTag, What: event.FoundNoSign, Method: method("ground-radar"), Coverage: 1000})
	after := p.board(nil).Voids[0]
	if after.Looks != 1 || after.Chance.High >= v.Chance.High || after.Test != method("ground-radar") {
		t.Errorf("tapped, with a ground radar on the site: %+v, before %+v", after, v)
	}
}
