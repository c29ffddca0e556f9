package air

import (
	"cmp"
	"math"
	"slices"
)

// Fact is something that a team can find out.
type Fact string

// The facts whose worth is computed. How much CO2 each person gives off is not
// among them, because nobody at a door can learn it; a reading stands for it.
const (
	FactVolume      Fact = "volume" // free air: size and what fills the room
	FactPeople      Fact = "people"
	FactLeak        Fact = "leak"
	FactTemperature Fact = "temperature"
	FactSealed      Fact = "sealed_since"
	FactReading     Fact = "co2_reading" // taken at zero
)

// Narrowing says how wide the band of CO2 reaching 3 % is, in hours from P10 to
// P90 and counted up to three days after zero, now and with the fact known.
type Narrowing struct {
	Fact   Fact    `json:"fact"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

// narrowHorizon bounds bands that never end.
const narrowHorizon = 72.0

// Narrow lists the facts that would narrow the band, the best first; it is empty
// when none would. Each is found by running the same scenarios with that input
// fixed at its best value; for the reading, with a CO2 reading at zero that shows
// the median level.
func (c *Clock) Narrow() []Narrowing {
	hours := make([]float64, c.d.n)
	width := func(r *run) float64 {
		b := r.band(levels[0], hours)
		return math.Min(float64(b.P90), narrowHorizon) - math.Min(float64(b.P10), narrowHorizon)
	}
	before := width(c.run)
	var out []Narrowing
	add := func(f Fact, after float64) {
		if after < before*(1-1e-9) {
			out = append(out, Narrowing{f, before, after})
		}
	}
	groups := []struct {
		fact Fact
		dims []int
	}{
		{FactVolume, []int{dimVolume, dimRival, dimFill}},
		{FactPeople, []int{dimPeople}},
		{FactLeak, []int{dimLeak}},
		{FactTemperature, []int{dimKelvin}},
		{FactSealed, []int{dimSealed}},
	}
	for _, g := range groups {
		if g.fact == FactSealed && c.model.sealedKnown {
			continue
		}
		var fixed [dims]bool
		for _, d := range g.dims {
			fixed[d] = true
		}
		add(g.fact, width(c.model.draw(c.d, fixed)))
	}
	shown := make([]float64, c.d.n)
	for i := range shown {
		shown[i] = c.run.level(i, 0)
	}
	r := *c.run
	c.model.reweigh(&r, append(slices.Clone(c.model.readings),
		Reading{Gas: CO2, Value: math.Min(1, c.run.points(shown, 0.5)[0])}))
	add(FactReading, width(&r))
	slices.SortStableFunc(out, func(a, b Narrowing) int { return cmp.Compare(a.After, b.After) })
	return out
}

// RivalClock is what the clock would be if one claimed size were right.
type RivalClock struct {
	Size   int     `json:"size"` // position in Zone.Sizes
	Source string  `json:"source,omitempty"`
	Volume float64 `json:"volume"` // m3 as claimed
	CO2    []Band  `json:"co2"`    // 0.03, 0.08, 0.10
}

// Dispute says how far rival sizes move the clock.
type Dispute struct {
	Zone   string       `json:"zone"`
	Rivals []RivalClock `json:"rivals"` // by volume, equal claims once
	// Factor is the longest median time from closing to 3 % CO2 over the
	// shortest: "the size dispute moves this 4x". 1 for a single size; never
	// (null) when under some sizes but not all the level is never met, or when
	// the shortest time is nothing; 1 when it is met under none.
	Factor Hour `json:"factor"`
}

// Dispute answers for one zone, with the errors of [Engine.Clock].
func (e *Engine) Dispute(g Graph, zone string) (Dispute, error) {
	all, err := e.model(&g, zone)
	if err != nil {
		return Dispute{}, err
	}
	out := Dispute{Zone: zone, Factor: 1}
	hours := make([]float64, e.d.n)
	least, most := math.Inf(1), 0.0
	for _, rv := range all.rivals {
		m := *all
		rv.upto = 1
		m.rivals = []rival{rv}
		r := m.draw(e.d, [dims]bool{})
		rc := RivalClock{Size: rv.size, Source: m.zone.Sizes[rv.size].Source, Volume: rv.volume}
		for _, l := range levels[:3] {
			rc.CO2 = append(rc.CO2, r.band(l, hours))
			if l == levels[0] {
				passed := make([]float64, len(hours))
				for i := range passed {
					passed[i] = hours[i] - r.t0[i]
				}
				t := r.points(passed, 0.5)[0]
				least, most = math.Min(least, t), math.Max(most, t)
			}
		}
		out.Rivals = append(out.Rivals, rc)
	}
	switch {
	case least == most:
	case least <= 0:
		out.Factor = Hour(math.Inf(1))
	default:
		out.Factor = Hour(most / least)
	}
	return out, nil
}
