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
// P90 and counted up to three days after zero: now, and on average over what the
// fact may turn out to be.
type Narrowing struct {
	Fact   Fact    `json:"fact"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
}

const (
	// narrowHorizon bounds bands that never end.
	narrowHorizon = 72.0
	// worthAsking is how much narrower the band has to become, since two thousand
	// scenarios tell no smaller difference from chance.
	worthAsking = 0.95
)

// Narrow lists the facts that would narrow the band, the best first; it is empty
// when none would. A fact is taken as known to within a tenth of what is thought
// possible: the scenarios are sorted by it and cut into ten, and the widths of
// the parts averaged. The reading is one of CO2 at zero, averaged over what it may
// show.
func (c *Clock) Narrow() []Narrowing {
	r, m := c.run, c.model
	hours := make([]float64, r.n)
	for i := range hours {
		hours[i] = math.Min(r.reach(i, levels[0].fraction), narrowHorizon)
	}
	before := spread(r.points(hours, 0.1, 0.9))
	var out []Narrowing
	add := func(f Fact, after float64) {
		if after < before*worthAsking {
			out = append(out, Narrowing{f, before, after})
		}
	}
	if before == 0 {
		return nil
	}
	add(FactVolume, r.within(hours, r.size))
	add(FactPeople, r.within(hours, r.by[dimPeople].u))
	add(FactLeak, r.within(hours, r.by[dimLeak].u))
	add(FactTemperature, r.within(hours, r.by[dimKelvin].u))
	if !m.sealedKnown {
		add(FactSealed, r.within(hours, r.t0))
	}
	shown := make([]float64, r.n)
	for i := range shown {
		shown[i] = r.level(i, 0)
	}
	after := 0.0
	may := r.points(shown, 0.1, 0.3, 0.5, 0.7, 0.9)
	for _, v := range may {
		g := Reading{Gas: CO2, Value: math.Min(1, v)}
		then := *r
		then.w = make([]float64, r.n)
		sum := 0.0
		for i := range then.w {
			x := (shown[i] - g.Value) / errorOf(g)
			then.w[i] = r.weight(i) * math.Exp(-x*x/2)
			sum += then.w[i]
		}
		for i := range then.w {
			then.w[i] /= sum
		}
		after += spread(then.points(hours, 0.1, 0.9)) / float64(len(may))
	}
	add(FactReading, after)
	slices.SortStableFunc(out, func(a, b Narrowing) int { return cmp.Compare(a.After, b.After) })
	return out
}

func spread(p []float64) float64 { return p[1] - p[0] }

// within is the mean width of the band in each of ten parts, equal in weight,
// of the scenarios sorted by a fact.
func (r *run) within(hours, fact []float64) (mean float64) {
	order := make([]int, r.n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(fact[a], fact[b]), a-b) })
	parts := float64(max(4, min(10, r.n/100)))
	var w []float64
	var h []float64
	sum, next := 0.0, 1/parts
	for k, i := range order {
		w, h = append(w, r.weight(i)), append(h, hours[i])
		sum += r.weight(i)
		if sum < next-1e-12 && k < r.n-1 {
			continue
		}
		total := 0.0
		for _, x := range w {
			total += x
		}
		for j := range w {
			w[j] /= total
		}
		part := run{n: len(h), w: w}
		mean += total * spread(part.points(h, 0.1, 0.9))
		w, h = w[:0], h[:0]
		next += 1 / parts
	}
	return mean
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
	p, i, err := e.planFor(&g, zone)
	if err != nil {
		return Dispute{}, err
	}
	all, err := p.model(i)
	if err != nil {
		return Dispute{}, err
	}
	out := Dispute{Zone: zone, Factor: 1}
	least, most := math.Inf(1), 0.0
	for _, rv := range all.rivals {
		m := *all
		rv.upto = 1
		m.rivals = []rival{rv}
		var r *run
		if o := p.groupOf(i); o != nil && e.follow(p, o, &m) {
			r = o.runs[i]
		} else {
			r = m.draw(e.d)
		}
		hours := make([]float64, r.n)
		rc := RivalClock{Size: rv.size, Source: m.zone.Sizes[rv.size].Source, Volume: rv.volume}
		for _, l := range levels[:3] {
			for i := range hours {
				hours[i] = r.reach(i, l.fraction)
			}
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
