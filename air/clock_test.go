package air

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func engine(t interface{ Fatal(...any) }, samples int) *Engine {
	e, err := New(Options{Samples: samples, Seed: 4})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// cell is the 3 x 4 x 2.4 m room with ten people, closed at zero, leaking nowhere.
func cell() Graph {
	return Graph{Zones: []Zone{{
		ID: "C-6", State: Airtight, SealedBefore: new(0.0),
		Sizes:  []Size{{Volume: 28.8, Known: Paced, Net: true}},
		People: &People{Best: new(10.0)},
	}}}
}

func ask(t interface{ Fatal(...any) }, e *Engine, g Graph) *Clock {
	c, err := e.Clock(g, g.Zones[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTenPeopleInASealedCellReachThePublishedHours(t *testing.T) {
	b := Box{Volume: 28.8, Source: 0.14, Outside: ambientCO2}
	for th, want := range map[float64]float64{0.03: 6.1, 0.08: 16.4, 0.10: 20.5} {
		if got := b.Reach(ambientCO2, th); math.Abs(got-want) > 0.05 {
			t.Errorf("%v: %v h, want %v", th, got, want)
		}
	}
	c := ask(t, engine(t, 20000), cell())
	if c.From != c.Bands[0].P10 || c.MostLikely != c.Bands[0].P50 {
		t.Error("the sentence's hours are not those of 3 %")
	}
	near(t, "most likely", float64(c.MostLikely), 6.085, 0.02)
	if s := c.SurvivalAt(16); s.Binds != CO2 || !s.Extrapolated {
		t.Errorf("at 16 h: %+v", s)
	}
	if c.SurvivalAt(1.5).Extrapolated {
		t.Error("1.5 h is within the source's range")
	}
}

func TestHolesBuyWhatTheFactsSay(t *testing.T) {
	small, mid, big := Holes(0.05, 2, 5), Holes(0.10, 2, 5), Holes(0.15, 2, 5)
	for _, x := range []struct {
		what            string
		got, want, slip float64
	}{
		{"50 mm wall L/s", small.Wall.Flow * 1e3, 0.036, 0.0006},
		{"50 mm wall persons", small.Wall.Persons, 0.3, 0.05},
		{"50 mm pair L/s", small.Pair.Flow * 1e3, 0.68, 0.01},
		{"50 mm pair persons", small.Pair.Persons, 5.1, 0.06},
		{"100 mm wall persons", mid.Wall.Persons, 1.5, 0.06},
		{"100 mm pair persons", mid.Pair.Persons, 21, 0.6},
		{"100 mm ceiling L/s", mid.Ceiling.Flow * 1e3, 0.07, 0.005},
		{"100 mm ceiling persons", mid.Ceiling.Persons, 0.5, 0.05},
		{"150 mm pair persons", big.Pair.Persons, 46, 0.6},
		{"pair over one", small.Pair.Flow / small.Wall.Flow, 19, 0.5},
		{"ceiling of a colder room", Holes(0.1, 2, -5).Ceiling.Flow, 0, 0},
		{"no size", Holes(math.NaN(), 2, 5).Pair.Flow, 0, 0},
		{"no difference", Holes(0.1, 2, 0).Pair.Flow, 0, 0},
	} {
		if !(math.Abs(x.got-x.want) <= x.slip) {
			t.Errorf("%s: %v, want %v", x.what, x.got, x.want)
		}
	}
}

func TestDrillingAPairNowMovesTheClockAndOneHoleHardlyDoes(t *testing.T) {
	e := engine(t, 2000)
	g := cell()
	g.Zones[0].SealedBefore = new(4.0)
	none := ask(t, e, g)
	low := Link{ID: "low", From: "C-6", Kind: Hole, Diameter: new(0.1), Height: new(0.2), OpenFrom: new(0.0)}
	high := low
	high.ID, high.Height = "high", new(2.2)
	g.Links = []Link{low}
	one := ask(t, e, g)
	g.Links = []Link{low, high}
	pair := ask(t, e, g)
	if !(none.Bands[1].P50 < one.Bands[1].P50 && one.Bands[1].P50 < pair.Bands[1].P50) {
		t.Errorf("8 %%: %v, %v, %v", none.Bands[1].P50, one.Bands[1].P50, pair.Bands[1].P50)
	}
	if pair.Bands[1].Never < 0.9 || one.Bands[1].Never > 0.1 {
		t.Errorf("never reach 8 %%: one %v, pair %v", one.Bands[1].Never, pair.Bands[1].Never)
	}
	if none.Survive(20) > pair.Survive(20) {
		t.Error("holes cost lives")
	}
}

func TestAFanThatStopsStartsTheClock(t *testing.T) {
	e := engine(t, 1000)
	g := cell()
	g.Zones[0].SealedBefore = nil
	g.Fans = []Fan{{ID: "f", Zone: "C-6", Flow: new(0.03), Stop: new(-2.0)}}
	c := ask(t, e, g)
	want := ask(t, e, cell())
	if d := float64(want.MostLikely - c.MostLikely); d < 2 || d > 2.8 {
		t.Errorf("the stop two hours ago moved the clock by %v h", d)
	}
	g.Fans[0].Stop = nil
	if c = ask(t, e, g); !c.From.Never() || c.Bands[0].Never != 1 {
		t.Error("a running fan keeps ten people below 3 %")
	}
	open := cell()
	open.Zones[0].State, open.Zones[0].SealedBefore = Open, nil
	if c = ask(t, e, open); !c.From.Never() || len(c.Flags) != 0 {
		t.Errorf("an open door keeps ten people below 3 %%: %+v", c)
	}
	open.Zones[0].SealedBefore = new(12.0)
	if c = ask(t, e, open); c.MostLikely > -3 || c.Bands[2].Never < 0.9 {
		t.Errorf("what built up before the door opened is forgotten: %+v", c.Bands)
	}
}

func TestTooLittleKnownGivesNoEstimateButNamesTheFacts(t *testing.T) {
	e := engine(t, 100)
	g := Graph{Zones: []Zone{{ID: "x", Sizes: []Size{{Length: 4, Width: 3}}}, cell().Zones[0]}}
	_, err := e.Clock(g, "x")
	var none *NoEstimate
	if !errors.As(err, &none) || fmt.Sprint(none.Missing) != "[volume people]" {
		t.Errorf("got %v", err)
	}
	all, err := e.Clocks(g)
	if err != nil || all[0].None == nil || all[0].Clock != nil || all[1].Clock == nil {
		t.Errorf("got %+v, %v", all, err)
	}
	one := ask(t, e, Graph{Zones: g.Zones[1:]})
	if all[1].Clock.From != one.From {
		t.Error("Clocks and Clock differ")
	}
}

func TestNobodyInARoomNeverFillsIt(t *testing.T) {
	g := cell()
	g.Zones[0].People = &People{Best: new(0.0)}
	c := ask(t, engine(t, 100), g)
	if !c.From.Never() || c.Survive(1000) < 0.999 {
		t.Error("an empty room turned dangerous")
	}
	raw, err := json.Marshal(c)
	if err != nil || !bytes.Contains(raw, []byte(`"from":null`)) {
		t.Errorf("%s %v", raw, err)
	}
}

func TestRivalSizesAreCoveredAndTheirDisputeIsMeasured(t *testing.T) {
	e := engine(t, 2000)
	g := cell()
	g.Zones[0].Sizes = []Size{{Source: "plan", Volume: 80, Known: Measured, Net: true}, {Source: "neighbour", Volume: 20, Known: Measured, Net: true}, {Volume: 80, Known: Measured, Net: true}}
	d, err := e.Dispute(g, "C-6")
	if err != nil || len(d.Rivals) != 2 || d.Rivals[0].Source != "neighbour" {
		t.Fatalf("%+v %v", d, err)
	}
	near(t, "factor", float64(d.Factor), 4, 1e-9)
	c := ask(t, e, g)
	if c.From > d.Rivals[0].CO2[0].P50 || c.Bands[0].P90 < d.Rivals[1].CO2[0].P50 {
		t.Errorf("band %+v does not cover the rivals", c.Bands[0])
	}
	for i := range 30 { // a crowd of large claims must not hide the small one
		g.Zones[0].Sizes = append(g.Zones[0].Sizes, Size{Volume: 81 + float64(i)/100, Known: Measured, Net: true})
	}
	if c := ask(t, e, g); c.From > d.Rivals[0].CO2[0].P50 {
		t.Errorf("the small rival is outvoted: %+v", c.Bands[0])
	}
	if n := ask(t, e, g).Narrow(); len(n) == 0 || n[0].Fact != FactVolume {
		t.Errorf("settling the size does not come first: %+v", n)
	}
}

func TestTheUnknownHourOfClosingIsWorthAskingFor(t *testing.T) {
	g := cell()
	g.Zones[0].SealedBefore = nil
	g.Zones[0].Sizes[0].Known = Measured
	c := ask(t, engine(t, 2000), g)
	n := c.Narrow()
	seen := map[Fact]bool{}
	for i, x := range n {
		seen[x.Fact] = true
		if x.After >= x.Before || (i > 0 && x.After < n[i-1].After) {
			t.Errorf("not in order: %+v", n)
		}
	}
	if !seen[FactSealed] || !seen[FactReading] || seen[FactLeak] {
		t.Errorf("got %+v", n)
	}
	if c.Flags[0] != FlagSealedUnknown {
		t.Error("the assumption is not flagged")
	}
}

func TestAReadingThatFitsNothingIsFlagged(t *testing.T) {
	g := cell()
	g.Zones[0].Readings = []Reading{{Hours: 1, Gas: CO2, Value: 0.2}, {Hours: 1, Gas: CO, Value: 1e-5}}
	c := ask(t, engine(t, 2000), g)
	if fmt.Sprint(c.Flags) != fmt.Sprint([]Flag{FlagReadingUnused, FlagReadingDisagrees, FlagExtrapolated}) {
		t.Errorf("got %v", c.Flags)
	}
}

func TestOxygenReadingsSpeakLikeCO2Readings(t *testing.T) {
	e := engine(t, 5000)
	g := cell()
	g.Zones[0].Readings = []Reading{{Hours: 6, Gas: CO2, Value: 0.045, Sigma: new(0.002)}}
	a := ask(t, e, g)
	g.Zones[0].Readings = []Reading{{Hours: 6, Gas: O2, Value: ambientO2 - (0.045-ambientCO2)/rq, Sigma: new(0.002 / rq)}}
	near(t, "median", float64(ask(t, e, g).MostLikely), float64(a.MostLikely), 1e-9)
}

func TestThirstCountsOnlyWhenTheLastWaterIsKnown(t *testing.T) {
	g := cell()
	g.Zones[0].State = Open
	e := engine(t, 200)
	if s := ask(t, e, g).Survive(90); s < 0.99 {
		t.Errorf("S = %v", s)
	}
	g.Zones[0].NoWaterBefore = new(10.0)
	near(t, "half at 100 h", ask(t, e, g).Survive(90), 0.5, 1e-3)
}

func TestSameSeedSameBytes(t *testing.T) {
	g := cell()
	g.Zones[0].State = Closed
	answer := func(seed uint64) []byte {
		e, err := New(Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		c := ask(t, e, g)
		raw, err := json.Marshal([]any{c, c.Narrow(), c.Survive(9)})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	if !bytes.Equal(answer(3), answer(3)) {
		t.Error("one seed, two answers")
	}
	if bytes.Equal(answer(3), answer(4)) {
		t.Error("the seed does nothing")
	}
}

// drawGraph makes one zone with random doors, holes and fans.
func drawGraph(t *rapid.T) Graph {
	f := func(name string, low, high float64) float64 { return rapid.Float64Range(low, high).Draw(t, name) }
	g := Graph{Zones: []Zone{{
		ID: "z", SealedBefore: new(f("sealed", 0, 20)),
		State:       rapid.SampledFrom([]State{"", Open, Closed, Airtight, Fanned}).Draw(t, "state"),
		Temperature: rapid.SampledFrom([]Warmth{"", Warm, Same, Cold}).Draw(t, "warmth"),
		Sizes:       []Size{{Volume: f("volume", 2, 400), Known: Paced, Net: rapid.Bool().Draw(t, "net")}},
		People:      &People{Best: new(f("people", 1, 60))},
	}}}
	for i := range rapid.IntRange(0, 3).Draw(t, "links") {
		g.Links = append(g.Links, Link{
			ID: fmt.Sprint("l", i), From: "z",
			Kind:     rapid.SampledFrom([]LinkKind{Door, Vent, Hole, Duct, Crack}).Draw(t, "kind"),
			Side:     rapid.SampledFrom([]Side{Wall, Ceiling, Floor}).Draw(t, "side"),
			Diameter: new(f("diameter", 0, 0.3)), Length: new(f("length", 0, 9)), Height: new(f("height", 0, 2.4)),
			OpenFrom: new(f("from", -9, 9)),
		})
	}
	return g
}

func TestMoreVolumeIsNeverEarlierAndMorePeopleNeverLater(t *testing.T) {
	e := engine(t, 200)
	rapid.Check(t, func(t *rapid.T) {
		g := drawGraph(t)
		a := ask(t, e, g)
		more := rapid.Float64Range(1, 5).Draw(t, "more")
		b := ask(t, e, withVolume(g, more))
		g.Zones[0].People.Best = new(*g.Zones[0].People.Best * more)
		c := ask(t, e, g)
		for i := range a.Bands {
			x, y, z := a.Bands[i], b.Bands[i], c.Bands[i]
			late := func(p, q Hour) bool { return float64(p) > float64(q)+1e-9 }
			if late(x.P10, y.P10) || late(x.P50, y.P50) || late(x.P90, y.P90) || x.Never > y.Never+1e-9 {
				t.Fatalf("more volume is earlier: %+v %+v", x, y)
			}
			if late(z.P10, x.P10) || late(z.P50, x.P50) || late(z.P90, x.P90) || z.Never > x.Never+1e-9 {
				t.Fatalf("more people are later: %+v %+v", x, z)
			}
		}
	})
}

func withVolume(g Graph, factor float64) Graph {
	z := g.Zones[0]
	z.Sizes = []Size{z.Sizes[0]}
	z.Sizes[0].Volume *= factor
	g.Zones = []Zone{z}
	return g
}

func TestSurvivalNeverRisesAndBandsAreInOrder(t *testing.T) {
	e := engine(t, 200)
	rapid.Check(t, func(t *rapid.T) {
		c := ask(t, e, drawGraph(t))
		last := 1.0
		for h := -25.0; h < 200; h += 7.5 {
			s := c.Survive(h)
			if !(s >= 0 && s <= last+1e-9) {
				t.Fatalf("S(%v) = %v after %v", h, s, last)
			}
			last = s
		}
		for i, b := range c.Bands {
			if !(b.P10 <= b.P50 && b.P50 <= b.P90 && b.Never >= 0 && b.Never <= 1) {
				t.Fatalf("%+v", b)
			}
			if i > 0 && b.Gas == CO2 && b.P50 < c.Bands[i-1].P50 {
				t.Fatalf("a higher level comes first: %+v", c.Bands)
			}
		}
	})
}

func TestOneMoreOpeningNeverMakesTheAirTurnEarlier(t *testing.T) {
	e := engine(t, 200)
	rapid.Check(t, func(t *rapid.T) {
		g := cell()
		g.Zones[0].State = rapid.SampledFrom([]State{Closed, Airtight}).Draw(t, "state")
		d, h := rapid.Float64Range(0.02, 0.3), rapid.Float64Range(0.2, 2.2)
		for i := range rapid.IntRange(1, 4).Draw(t, "holes") {
			before := ask(t, e, g)
			g.Links = append(g.Links, Link{ID: fmt.Sprint(i), From: "C-6", Kind: Hole, Diameter: new(d.Draw(t, "d")), Height: new(h.Draw(t, "h"))})
			if after := ask(t, e, g); float64(after.MostLikely) < float64(before.MostLikely)*(1-1e-6) {
				t.Fatalf("%v before, %v after", before.MostLikely, after.MostLikely)
			}
		}
	})
}

func TestAReadingThatAgreesNarrows(t *testing.T) {
	e := engine(t, 2000)
	rapid.Check(t, func(t *rapid.T) {
		g := cell()
		g.Zones[0].Sizes[0].Volume = rapid.Float64Range(10, 100).Draw(t, "volume")
		prior := ask(t, e, g)
		at := float64(prior.MostLikely) * rapid.Float64Range(0.5, 2).Draw(t, "when")
		levels := make([]float64, e.d.n)
		for i := range levels {
			levels[i] = prior.run.level(i, at)
		}
		g.Zones[0].Readings = []Reading{{Hours: at, Gas: CO2, Value: prior.run.points(levels, 0.5)[0]}}
		b := ask(t, e, g)
		if got, was := b.Bands[0].P90-b.Bands[0].P10, prior.Bands[0].P90-prior.Bands[0].P10; got > 0.8*was {
			t.Fatalf("%v h after, %v h before", got, was)
		}
		if math.Abs(float64(b.MostLikely/prior.MostLikely)-1) > 0.1 {
			t.Fatalf("the median moved from %v to %v", prior.MostLikely, b.MostLikely)
		}
	})
}

func TestFortyCellsAreAnsweredInTime(t *testing.T) {
	g := Graph{}
	for i := range 40 {
		z := cell().Zones[0]
		z.ID, z.State = fmt.Sprint("c", i), Closed
		g.Zones = append(g.Zones, z)
		g.Links = append(g.Links, Link{ID: z.ID, From: z.ID, Kind: Door})
	}
	e := engine(t, 2000)
	began := time.Now()
	all, err := e.Clocks(g)
	if err != nil || len(all) != 40 {
		t.Fatal(err)
	}
	per := time.Since(began) / 40
	t.Log("each zone", per)
	if per > 50*time.Millisecond {
		t.Errorf("%v for each zone", per)
	}
}
