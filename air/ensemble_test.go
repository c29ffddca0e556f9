package air

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

// wing is a cell of ten people behind a typical door on a corridor that leaks to
// outdoors.
func wing() Graph {
	return Graph{
		Zones: []Zone{
			{ID: "C-6", SealedBefore: new(0.0), Sizes: []Size{{Volume: 28.8, Known: Paced, Net: true}}, People: &People{Best: new(10.0)}},
			{ID: "corridor", Sizes: []Size{{Volume: 60, Known: Paced, Net: true}}},
		},
		Links: []Link{
			{ID: "door", From: "C-6", To: "corridor", Kind: Door, Door: DoorTypical},
			{ID: "low", From: "corridor", Kind: Crack, Area: new(20e-4), Height: new(0.1)},
			{ID: "high", From: "corridor", Kind: Crack, Area: new(20e-4), Height: new(2.3)},
		},
	}
}

func TestAStaleCorridorIsWorseThanOutdoorAirAndAnAiredOneIsLikeIt(t *testing.T) {
	e := engine(t, 400)
	g := wing()
	lone := wing()
	lone.Zones = lone.Zones[:1]
	lone.Links = []Link{{ID: "door", From: "C-6", Kind: Door, Door: DoorTypical}}
	alone := ask(t, e, lone)
	for i := range g.Links[1:] {
		g.Links[i+1].Area = new(0.2)
	}
	aired := ask(t, e, g)
	g.Links = g.Links[:1] // now the corridor leads nowhere
	stale := ask(t, e, g)
	if !slices.Contains(stale.Flags, FlagNetwork) || slices.Contains(stale.Flags, FlagNeighbour) {
		t.Errorf("flags %v", stale.Flags)
	}
	if !(stale.Bands[1].Never < aired.Bands[1].Never && stale.Bands[1].P50 < aired.Bands[1].P50) {
		t.Errorf("8 %%: stale %+v, aired %+v", stale.Bands[1], aired.Bands[1])
	}
	near(t, "aired corridor at 3 %", float64(aired.MostLikely), float64(alone.MostLikely), 0.12)
	if s := stale.Survive(30); s >= aired.Survive(30) {
		t.Errorf("S(30): stale %v, aired %v", s, aired.Survive(30))
	}
}

func TestPeopleOnBothSidesOfADoorShareTheirAir(t *testing.T) {
	e := engine(t, 400)
	g := wing()
	g.Links = g.Links[:1]
	few := ask(t, e, g)
	g.Zones[1].People = &People{Best: new(25.0)}
	g.Zones[1].SealedBefore = new(0.0)
	many := ask(t, e, g)
	if many.MostLikely >= few.MostLikely || many.Bands[1].P50 >= few.Bands[1].P50 {
		t.Errorf("%v with people in the corridor, %v without", many.Bands, few.Bands)
	}
	// A reading in the corridor speaks of the cell as well.
	g.Zones[1].Readings = []Reading{{Hours: 6, Gas: CO2, Value: 0.09}}
	if r := ask(t, e, g); r.MostLikely >= many.MostLikely {
		t.Errorf("bad air next door changes nothing: %v, before %v", r.MostLikely, many.MostLikely)
	}
}

func TestEventsReachRoomsThatAreFollowedTogether(t *testing.T) {
	e := engine(t, 200)
	g := wing()
	g.Zones[0].State = Airtight
	g.Links[0] = Link{ID: "door", From: "C-6", To: "corridor", Kind: Hole, Diameter: new(0.02), Height: new(1.0)}
	shut := ask(t, e, g)
	low := Link{ID: "a", From: "C-6", To: "corridor", Kind: Hole, Diameter: new(0.1), Height: new(0.2), OpenFrom: new(4.0)}
	high := low
	high.ID, high.Height = "b", new(2.2)
	g.Links = append(g.Links, low, high)
	drilled := ask(t, e, g)
	if !(drilled.Bands[1].Never > 0.45 && shut.Bands[1].Never < 0.1) {
		t.Errorf("8 %%: drilled %+v, shut %+v", drilled.Bands[1], shut.Bands[1])
	}
	g.Links = g.Links[:3]
	g.Fans = []Fan{{ID: "f", Zone: "C-6", Flow: new(0.03), Start: new(3.0)}}
	if c := ask(t, e, g); !(c.Bands[0].Never > 0.9) {
		t.Errorf("a blower from the third hour on: %+v", c.Bands[0])
	}
	g.Fans = nil
	g.Zones[0].Left = []Leaving{{Hours: 2, People: 100}}
	if c := ask(t, e, g); !c.From.Never() {
		t.Errorf("everybody left: %+v", c.Bands[0])
	}
	if c := shut; c.From.Never() {
		t.Error("the shut cell never fills")
	}
}

func TestTheRoomTogetherWithATinyNeighbourIsTheRoomAlone(t *testing.T) {
	e := engine(t, 400)
	g := wing()
	g.Zones[0].State = Airtight
	g.Links = []Link{{ID: "leak", From: "C-6", Flow: new(0.0004), Spread: new(0.3)},
		{ID: "pipe", From: "C-6", To: "corridor", Flow: new(1e-9)}}
	together := ask(t, e, g)
	g.Zones, g.Links = g.Zones[:1], g.Links[:1]
	alone := ask(t, e, g)
	for i := range alone.Bands[:3] {
		a, b := alone.Bands[i], together.Bands[i]
		near(t, "P50", float64(b.P50), float64(a.P50), 0.1)
		if d := a.Never - b.Never; d > 0.06 || d < -0.06 {
			t.Errorf("never %v, alone %v", b.Never, a.Never)
		}
	}
	for _, h := range []float64{8.0, 14, 20, 40} {
		if d := alone.Survive(h) - together.Survive(h); d > 0.04 || d < -0.04 {
			t.Errorf("S(%v): %v alone, %v together", h, alone.Survive(h), together.Survive(h))
		}
	}
}

func TestABlockOfRoomsIsFollowedInTime(t *testing.T) {
	var g Graph
	g.Zones = append(g.Zones, Zone{ID: "corridor", Sizes: []Size{{Volume: 90}}})
	for _, id := range []string{"c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"} {
		g.Zones = append(g.Zones, Zone{ID: id, SealedBefore: new(2.0), Sizes: []Size{{Volume: 18}}, People: &People{Best: new(6.0)}})
		g.Links = append(g.Links, Link{ID: id, From: id, To: "corridor", Kind: Door})
	}
	g.Links = append(g.Links, Link{ID: "out", From: "corridor", Kind: Door})
	began := time.Now()
	all, err := engine(t, 2000).Clocks(g)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(time.Since(began), all[1].Clock.Scenarios, all[1].Clock.Bands[0])
	if all[0].None == nil || all[1].Clock == nil {
		t.Fatal("who has no people has a clock, or the other way round")
	}
}

func TestAnswersDoNotDependOnHowManyWork(t *testing.T) {
	g := wing()
	g.Zones = append(g.Zones, Zone{ID: "alone", Sizes: []Size{{Volume: 30}}, People: &People{Best: new(4.0)}})
	var got [2]string
	for i, workers := range []int{1, 5} {
		e, err := New(Options{Samples: 200, Seed: 9, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		all, err := e.Clocks(g)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		one := ask(t, e, g)
		if one.MostLikely != all[0].Clock.MostLikely {
			t.Error("Clock and Clocks differ for a room of a group")
		}
		got[i] = string(raw)
	}
	if got[0] != got[1] {
		t.Errorf("one worker: %s\nfive: %s", got[0], got[1])
	}
	if _, err := New(Options{Workers: 65}); err == nil {
		t.Error("65 workers are taken")
	}
}
