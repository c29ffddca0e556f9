package air

import (
	"fmt"
	"math"
)

// Measure is something that a crew can do for the air of a closed room.
type Measure struct {
	// Holes drilled through a wall: one in breast height, or with Pair two, one at
	// the ankle and one above the head. Diameter in m, 0..1.
	Diameter float64 `json:"diameter,omitempty"`
	Pair     bool    `json:"pair,omitempty"`
	// Flow in m3/s, 0..10, pushed in by a compressor or blower while somebody
	// keeps it running. Never engine exhaust, never oxygen near hot cutting.
	Flow float64 `json:"flow,omitempty"`
	// From is the hour from zero at which it works, -8760..8760.
	From float64 `json:"from"`
}

// Bought says what a measure brings.
type Bought struct {
	Measure Measure `json:"measure"`
	// Persons is how many people at rest it holds below 3 % CO2 by itself, at 5 K
	// (holes) or as long as it runs (a blower).
	Persons float64 `json:"persons"`
	// Three and Eight are CO2 reaching 3 % and 8 % with it, by the same scenarios
	// as without.
	Three Band `json:"three"`
	Eight Band `json:"eight"`
	// Alive is the chance to be alive at each of AliveHours after zero.
	Alive [len(AliveHours)]float64 `json:"alive"`
}

// AliveHours are the hours after zero for which [Bought] gives a chance.
var AliveHours = [...]float64{0, 1, 3, 6, 12, 24}

// Low and high holes of a pair, m above the floor.
const (
	ankle  = 0.1
	breast = 1.2
	head   = 2.1
)

// Buy compares measures for one zone, the first of them always the one of doing
// nothing, over the same scenarios, so that differences are the measures' own.
// The errors are those of [Engine.Clock].
func (e *Engine) Buy(g Graph, zone string, measures ...Measure) ([]Bought, error) {
	var out []Bought
	for k, m := range append([]Measure{{}}, measures...) {
		c := &checker{}
		p := fmt.Sprintf("measure %d, ", k)
		c.num(p+"diameter", m.Diameter, 0, 1, "metres: 50 mm is 0.05")
		c.num(p+"flow", m.Flow, 0, 10, "cubic metres per second: 30 L/s is 0.03")
		c.num(p+"from", m.From, -maxHours, maxHours, adviceHours)
		if c.err != nil {
			return nil, c.err
		}
		clock, err := e.Clock(m.on(g, zone), zone)
		if err != nil {
			return nil, err
		}
		b := Bought{Measure: m, Persons: m.persons(), Three: clock.Bands[0], Eight: clock.Bands[1]}
		for i, h := range AliveHours {
			b.Alive[i] = clock.Survive(h)
		}
		out = append(out, b)
	}
	return out, nil
}

// on adds a measure to a graph.
func (m Measure) on(g Graph, zone string) Graph {
	g.Links = g.Links[:len(g.Links):len(g.Links)]
	g.Fans = g.Fans[:len(g.Fans):len(g.Fans)]
	id := func(what string) string {
		for k := 0; ; k++ {
			name := fmt.Sprintf("measure %s %d", what, k)
			taken := false
			for _, l := range g.Links {
				taken = taken || l.ID == name
			}
			for _, f := range g.Fans {
				taken = taken || f.ID == name
			}
			if !taken {
				return name
			}
		}
	}
	hole := func(height float64) {
		g.Links = append(g.Links, Link{ID: id("hole"), From: zone, Kind: Hole, Diameter: &m.Diameter, Height: &height, OpenFrom: &m.From})
	}
	switch {
	case m.Diameter > 0 && m.Pair:
		hole(ankle)
		hole(head)
	case m.Diameter > 0:
		hole(breast)
	}
	if m.Flow > 0 {
		g.Fans = append(g.Fans, Fan{ID: id("blower"), Zone: zone, Flow: &m.Flow, Start: &m.From})
	}
	return g
}

func (m Measure) persons() float64 {
	h := Holes(m.Diameter, head-ankle, 5)
	n := gain(m.Flow).Persons
	if m.Pair {
		return n + h.Pair.Persons
	}
	return n + math.Max(0, h.Wall.Persons)
}
