package air

import (
	"math"
	"testing"
)

func TestInAVerySmallBoxOxygenBinds(t *testing.T) {
	g := cell()
	g.Zones[0].Sizes[0].Volume = 1
	g.Zones[0].People.Best = new(50.0)
	s := ask(t, engine(t, 2000), g).SurvivalAt(10.0 / 60)
	// 11.4 % CO2 leaves 8 % O2, where half die, before the load of CO2 counts.
	if s.Binds != O2 || s.Alive > 0.65 || s.Alive < 0.35 || s.Extrapolated {
		t.Errorf("got %+v", s)
	}
}

func TestRivalsShareAllOfTheProbability(t *testing.T) {
	var sizes []Size
	for i := range 9 {
		sizes = append(sizes, Size{Volume: 90 - float64(i)})
		rs := rivalsOf(sizes)
		near(t, "sum", rs[len(rs)-1].upto, 1, 1e-12)
		if rs[0].upto < 0.2-1e-12 || rs[0].volume != 90-float64(i) {
			t.Errorf("the smallest of %d: %+v", i+1, rs[0])
		}
	}
}

func TestPeopleAndFurnitureTakeUpRoomAndCountsBelowOneAreRaised(t *testing.T) {
	g := cell()
	g.Zones[0].Sizes[0].Net = false
	m := modelOf(t, g)
	middle := middleOf()
	x := m.sample(middle, 0)
	near(t, "free volume", x.volume, fill.at(0.5)*28.8-0.66, 1e-12)
	near(t, "source", x.people*x.breath, 0.14, 1e-12)
	h, _ := headcountOf(&People{Best: new(1.2), High: new(4.0)})
	if h.at(-3) != 1 || math.Abs(h.at(tenth)-4) > 1e-9 {
		t.Errorf("got %v, %v", h.at(-3), h.at(tenth))
	}
	g.Zones[0].People.Best = new(2000.0)
	m = modelOf(t, g)
	near(t, "crowded", m.sample(middle, 0).volume, leastFree*28.8, 1e-12)
}

func modelOf(t *testing.T, g Graph) *model {
	t.Helper()
	p, err := newPlan(&g)
	if err != nil {
		t.Fatal(err)
	}
	m, err := p.model(0)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// middleOf is a design of the one scenario in which everything is as it is most
// likely.
func middleOf() *design {
	d := &design{n: 1, fill: []float64{fill.at(0.5)}, breath: []float64{restLitres / 1000}}
	for j := range d.columns {
		d.columns[j] = column{[]float64{0.5}, []float64{0}}
	}
	return d
}

func TestACeilingHoleBreathesOnlyUnderHeavierAir(t *testing.T) {
	e := engine(t, 1000)
	g := cell()
	g.Links = []Link{{ID: "c", From: "C-6", Kind: Hole, Side: Ceiling, Diameter: new(0.1)}}
	flow := func(w Warmth, s Side) float64 {
		g.Zones[0].Temperature, g.Links[0].Side = w, s
		r := ask(t, e, g).run
		return r.points(r.paths.(*rooms).q[0][0], 0.5)[0] / 3600
	}
	near(t, "warm room", flow(Warm, Ceiling), Holes(0.1, 0, 5.7).Ceiling.Flow, 0.1)
	// What people give off makes the cold air heavier still.
	near(t, "cold room, floor", flow(Cold, Floor), Holes(0.1, 0, 5.7).Ceiling.Flow, 0.15)
	if flow(Cold, Ceiling) != 0 || flow(Warm, Floor) != 0 {
		t.Error("light air above heavy air exchanges")
	}
}

func TestOneUnknownRoomInSevenIsTakenAsAirtight(t *testing.T) {
	g := cell()
	g.Zones[0].State = ""
	tight := 0
	for _, q := range ask(t, engine(t, 2000), g).run.paths.(*rooms).q[0][0] {
		if q == 0 {
			tight++
		}
	}
	if tight != 300 {
		t.Errorf("%d of 2000 are airtight, want 15 %%", tight)
	}
}

func TestAFeebleFanCannotLeaveMoreCO2ThanGas(t *testing.T) {
	g := cell()
	g.Zones[0].SealedBefore = nil
	g.Fans = []Fan{{ID: "f", Zone: "C-6", Flow: new(1e-7), Stop: new(0.0)}}
	if c := ask(t, engine(t, 100), g); c.run.level(0, -1) != 1 {
		t.Errorf("level %v", c.run.level(0, -1))
	}
}
