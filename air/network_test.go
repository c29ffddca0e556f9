package air

import (
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var fresh = Mix{Kelvin: 288.15, O2: ambientO2, CO2: ambientCO2}

// rest is a person of 14 L/h.
const rest = 14 / 3.6e6

func warmer(by float64) Mix { m := fresh; m.Kelvin += by; return m }

func follow(t interface{ Fatal(...any) }, n *Network, hours ...float64) []Moment {
	out, err := n.Run(0, hours, 0)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhereNothingDrivesTheAirExactlyNothingFlows(t *testing.T) {
	n := &Network{Outside: fresh, Dry: true, Rooms: []Room{
		{Volume: 20, Start: fresh, Breath: rest}, {Volume: 60, Floor: 3.1, Start: fresh}, {Volume: 9, Floor: -2.7, Start: fresh, Breath: rest}}}
	n.Stages = []Stage{{People: []float64{8, 0, 3}, Paths: []Path{
		Leak(0, 1, 0.3, 0.002, 0.65), Leak(1, 2, 3.3, 0.001, 0.6), Orifice(2, 0, 5.1, 0.004, 0.6), Slot(3, 1, -0.7, 0.8, 2, 0.6),
		{Kind: Hatch, A: 1, B: 2, Height: 3, Diameter: 0.5}}}}
	for _, m := range follow(t, n, 0, 1, 24) {
		for i, f := range m.Flows {
			if f != [2]float64{} {
				t.Errorf("path %d: %v at %v h", i, f, m.Hours)
			}
		}
		if m.Residual != 0 || m.Pressure[1] != -fresh.Density()*gravity*3.1 {
			t.Errorf("pressure %v, residual %v", m.Pressure, m.Residual)
		}
	}
	// People's breath weighs more: one crack at one height still passes nothing,
	// however dense the room becomes.
	n = &Network{Outside: fresh, Rooms: []Room{{Volume: 20, Start: fresh, Breath: rest}}, Stages: []Stage{{People: []float64{8}, Paths: []Path{Leak(0, 1, 1.1, 0.002, 0.65)}}}}
	for _, m := range follow(t, n, 1, 12, 48) {
		if m.Flows[0] != [2]float64{} {
			t.Errorf("one crack passes %v", m.Flows[0])
		}
		near(t, "sealed", m.Mix[0].CO2, Box{Volume: 20, Source: 8 * 0.014}.At(ambientCO2, m.Hours), 1e-9)
	}
}

func TestABlowerFillsARoomOnlyWhereAirCanLeave(t *testing.T) {
	n := &Network{Outside: fresh, Rooms: []Room{{Name: "C-6", Volume: 20, Start: fresh, Breath: rest}},
		Stages: []Stage{{People: []float64{10}, Paths: []Path{{Kind: Blower, A: 0, B: 1, Flow: 0.03}}}}}
	if _, err := n.Run(0, []float64{1}, 0); !errors.As(err, new(*InputError)) || !strings.Contains(err.Error(), "C-6") {
		t.Errorf("got %v", err)
	}
	n.Stages[0].Paths = append(n.Stages[0].Paths, Leak(1, 0, 2, 0.0015, 0.65))
	stop := Stage{From: 6, People: []float64{10}, Paths: []Path{Leak(1, 0, 2, 0.0015, 0.65)}}
	n.Stages = append(n.Stages, stop)
	m := follow(t, n, 5.9, 12)
	near(t, "held by the blower", m[0].Mix[0].CO2, Box{Volume: 20, Source: 0.14, Flow: 108, Outside: ambientCO2}.Steady(), 1e-3)
	near(t, "the crack passes what the blower brings", m[0].Flows[1][0], m[0].Flows[0][0], 1e-9)
	near(t, "rises when it stops", m[1].Mix[0].CO2, Box{Volume: 20, Source: 0.14}.At(m[0].Mix[0].CO2, 6), 1e-3)
}

func TestAHatchBreathesOnlyUnderHeavierAir(t *testing.T) {
	n := &Network{Outside: fresh, Dry: true, Rooms: []Room{{Volume: 20, Start: warmer(8), Breath: rest}, {Volume: 30, Floor: 3, Start: fresh}}}
	n.Stages = []Stage{{People: []float64{5, 0}, Paths: []Path{{Kind: Hatch, A: 1, B: 2, Height: 3, Diameter: 0.3}}}}
	m := follow(t, n, 0)[0]
	lo, hi := warmer(8).Density(), fresh.Density()
	want := hatch(0.3, 2*(hi-lo)/(hi+lo)) * pressure / (gasConst * (fresh.Kelvin + 4)) * fresh.Molar()
	near(t, "warm below", m.Flows[0][0], want, 1e-9)
	near(t, "as much comes down", m.Flows[0][1], want, 1e-9)
	n.Rooms[0].Start, n.Rooms[1].Start = fresh, warmer(8)
	if f := follow(t, n, 0)[0].Flows[0]; f != [2]float64{} {
		t.Errorf("warm above: %v", f)
	}
}

func TestTwinRoomsStayTwinsAndAirThatPassesIsBalanced(t *testing.T) {
	n := &Network{Outside: fresh, Heat: true, Damp: true}
	var s Stage
	for range 4 { // 1 and 3, 2 and 4 are twins on one corridor
		n.Rooms = append(n.Rooms, Room{Volume: 12, Start: warmer(2), Breath: rest, Warmth: 85, Loss: 100, Store: 2e6, Ground: 290})
	}
	n.Rooms[1].Volume, n.Rooms[3].Volume = 20, 20
	n.Rooms = append(n.Rooms, Room{Volume: 60, Start: fresh, Loss: 50, Store: 4e6, Ground: 288})
	s.People = []float64{6, 2, 6, 2, 0}
	for i := range 4 {
		s.Paths = append(s.Paths, Slot(5, i+1, 1, 0.004, 2, 0.6), Leak(i+1, 5, 2.2, 2e-4, 0.65))
	}
	s.Paths = append(s.Paths, Leak(0, 5, 0.1, 1e-3, 0.65), Leak(5, 0, 2.4, 1e-3, 0.65))
	n.Stages = []Stage{s}
	for _, m := range follow(t, n, 1, 6, 24, 48) {
		for k := range 2 {
			near(t, "twins", m.Mix[k].CO2, m.Mix[k+2].CO2, 1e-12)
			near(t, "twins' warmth", m.Mix[k].Kelvin, m.Mix[k+2].Kelvin, 1e-12)
		}
		if m.Residual > 1e-14 {
			t.Errorf("residual %v", m.Residual)
		}
		if w := m.Mix[0].Vapour; w < fresh.Vapour || w > 1.2*saturation(m.Mix[0].Kelvin) {
			t.Errorf("vapour %v", w)
		}
	}
}

// drawNetwork makes a network of up to eight rooms in which everything may lead
// anywhere.
func drawNetwork(t *rapid.T) *Network {
	f := func(name string, low, high float64) float64 { return rapid.Float64Range(low, high).Draw(t, name) }
	n := &Network{Outside: warmer(f("outside", -10, 20)), Damp: rapid.Bool().Draw(t, "damp")}
	var s Stage
	for range rapid.IntRange(1, 8).Draw(t, "rooms") {
		r := Room{Volume: f("volume", 3, 200), Floor: f("floor", -6, 12), Start: warmer(f("warmer", -8, 15)), Breath: rest}
		n.Rooms = append(n.Rooms, r)
		s.People = append(s.People, float64(rapid.IntRange(0, 20).Draw(t, "people")))
		// Every room has a crack of its own, so that blowers find a way out.
		s.Paths = append(s.Paths, Leak(0, len(n.Rooms), r.Floor+f("crack", 0, 2.4), math.Exp(f("ln ela", -9, -5)), f("n", 0.5, 0.75)))
	}
	for range rapid.IntRange(0, 16).Draw(t, "paths") {
		a, b := rapid.IntRange(0, len(n.Rooms)).Draw(t, "a"), rapid.IntRange(0, len(n.Rooms)).Draw(t, "b")
		if a == b {
			continue
		}
		z := f("height", -6, 14)
		s.Paths = append(s.Paths, rapid.SampledFrom([]Path{
			Leak(a, b, z, 0.001, 0.65), Orifice(a, b, z, 0.01, 0.6), Slot(a, b, z, 0.8, 2, 0.6), Slot(a, b, z, 0.01, 0.01, 0.6),
			{Kind: Hatch, A: a, B: b, Height: z, Diameter: 0.4}, {Kind: Blower, A: a, B: b, Flow: 0.01}}).Draw(t, "path"))
	}
	n.Stages = []Stage{s}
	return n
}

func TestEveryNetworkIsBalancedToABillionthOfItsSmallestLeak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNetwork(t)
		m := follow(t, n, 0)[0]
		in := make([]float64, len(n.Rooms)+1)
		gross, least := make([]float64, len(in)), math.Inf(1)
		for i, p := range n.Stages[0].Paths {
			if p.Kind == Hatch {
				continue
			}
			net := m.Flows[i][0] - m.Flows[i][1]
			in[p.A], in[p.B] = in[p.A]-net, in[p.B]+net
			both := m.Flows[i][0] + m.Flows[i][1]
			gross[p.A], gross[p.B] = gross[p.A]+both, gross[p.B]+both
			if both > 1e-12 {
				least = math.Min(least, both)
			}
		}
		for i := 1; i < len(in); i++ {
			// An open door that high pressures meet at is as steep as 2000 kg/s per
			// Pa, so that the last digit of the pressures is worth 1e-10 kg/s.
			if math.Abs(in[i]) > math.Max(math.Max(1e-9*least, 1e-12*gross[i]), 2e-10) {
				t.Fatalf("room %d gains %v kg/s; the smallest leak is %v", i, in[i], least)
			}
		}
	})
}

func TestNoRoomHoldsMoreThanItsPeopleBreatheOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := drawNetwork(t)
		hours := 6.0
		out, err := n.Run(0, []float64{hours}, 1e-3)
		if err != nil {
			t.Fatal(err)
		}
		most := 0.0 // were all of it to stay, and gather in the smallest room
		for _, p := range n.Stages[0].People {
			most += p * rest * 3600 * hours
		}
		for i, m := range out[0].Mix {
			if !(m.CO2 >= ambientCO2-1e-9 && m.CO2 <= ambientCO2+most/3*1.5+1e-9) {
				t.Fatalf("room %d holds %v", i+1, m.CO2)
			}
			// CO2 and O2 follow one balance.
			near(t, "oxygen", m.O2, ambientO2-(m.CO2-ambientCO2)/rq, 1e-6)
		}
	})
}

func TestHeavyBreathDrainsLowFromARoomNoWarmerThanOutside(t *testing.T) {
	low, high := Leak(1, 0, 0.05, 6e-4, 0.65), Leak(0, 1, 2, 6e-4, 0.65)
	n := &Network{Outside: fresh, Rooms: []Room{{Volume: 24, Start: fresh, Breath: rest}}, Stages: []Stage{{People: []float64{9}, Paths: []Path{low, high}}}}
	if f := follow(t, n, 6)[0].Flows; f[0][0] <= 0 || f[1][0] <= 0 || f[0][1] != 0 {
		t.Errorf("flows %v", f)
	}
	n.Dry = true
	if f := follow(t, n, 6)[0].Flows; f[0] != [2]float64{} {
		t.Errorf("by warmth alone nothing flows, got %v", f)
	}
}

func TestNetworksThatCannotBeAreRefusedByPlace(t *testing.T) {
	good := func() *Network {
		return &Network{Outside: fresh, Rooms: []Room{{Name: "a", Volume: 10, Start: fresh}}, Stages: []Stage{{Paths: []Path{Leak(0, 1, 1, 1e-3, 0.65)}}}}
	}
	for want, change := range map[string]func(*Network){
		"room 1 a, volume":       func(n *Network) { n.Rooms[0].Volume = 0 },
		"there is no node 2":     func(n *Network) { n.Stages[0].Paths[0].B = 2 },
		"same node":              func(n *Network) { n.Stages[0].Paths[0].B = 0 },
		"no stage":               func(n *Network) { n.Stages = nil },
		"lies before the stage":  func(n *Network) { n.Stages = append(n.Stages, Stage{From: 2}, Stage{From: 1}) },
		"2 numbers for 1 rooms":  func(n *Network) { n.Stages[0].People = []float64{1, 2} },
		`kind: "gale" is`:        func(n *Network) { n.Stages[0].Paths[0].Kind = "gale" },
		"path 1, n: 3 is":        func(n *Network) { n.Stages[0].Paths[0].N = 3 },
		"room 1 a, store: 0 is":  func(n *Network) { n.Heat = true },
		"people of room 1: -1 i": func(n *Network) { n.Stages[0].People = []float64{-1} },
	} {
		n := good()
		change(n)
		if _, err := n.Run(0, []float64{1}, 0); !errors.As(err, new(*InputError)) || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	if _, err := good().Run(0, []float64{2, 1}, 0); err == nil {
		t.Error("hours that fall are taken")
	}
}

func TestDampAndHeavyAirWeighWhatTheFactsSay(t *testing.T) {
	// Dry air with 5 % CO2 and 15 % O2 is as heavy as air 5.7 K cooler; saturated
	// at 25 C, as air 2.0 K cooler.
	cooler := func(m Mix) float64 { return m.Kelvin * (1 - molarAir/m.Molar()) }
	near(t, "dry", cooler(Mix{Kelvin: 298.15, O2: 0.15, CO2: 0.05}), 5.7, 0.02)
	near(t, "saturated", cooler(Mix{Kelvin: 298.15, O2: 0.15, CO2: 0.05, Vapour: saturation(298.15)}), 2.0, 0.04)
	// Tables: 3169 Pa over water at 25 C; wet bulb 13.7 C at 20 C and half
	// saturation; apparent 41 C (106 F) at 90 F and 70 %.
	near(t, "saturation", saturation(298.15)*pressure, 3169, 3e-3)
	near(t, "wet bulb", Mix{Kelvin: 293.15, Vapour: saturation(293.15) / 2}.WetBulb()-273.15, 13.7, 0.02)
	near(t, "apparent", Mix{Kelvin: 305.372, Vapour: 0.7 * saturation(305.372)}.Apparent()-273.15, 41.1, 0.02)
}

func TestDampFollowsItsBalanceAndThenRunsDownTheWalls(t *testing.T) {
	// Below the dew vapour is one more gas: S/k and the rest falls by e^-kt.
	n := &Network{Outside: Mix{Kelvin: 293.15, O2: ambientO2, CO2: ambientCO2, Vapour: 0.005}, Damp: true}
	n.Rooms = []Room{{Volume: 28.8, Start: n.Outside, Breath: rest}}
	n.Stages = []Stage{{People: []float64{2}, Paths: []Path{{Kind: Given, A: 0, B: 1, Flow: 0.01}}}}
	k := 0.01 / 28.8
	source := 2 * waterBreath / molarWater * gasConst * 293.15 / (pressure * 28.8)
	for _, m := range follow(t, n, 0.25, 1, 6) {
		want := 0.005 + source/k*(1-math.Exp(-k*3600*m.Hours))
		near(t, "vapour", m.Mix[0].Vapour, want, 1e-6)
	}
	// Ten people in a closed room stay near nine tenths of saturation.
	n.Stages = []Stage{{People: []float64{10}, Paths: []Path{Leak(0, 1, 1, 1e-4, 0.65)}}}
	for _, m := range follow(t, n, 2, 10, 40) {
		if w := m.Mix[0].Vapour / saturation(293.15); w < 0.88 || w > 1.05 {
			t.Errorf("relative humidity %v at %v h", w, m.Hours)
		}
	}
}
