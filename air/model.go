package air

import (
	"fmt"
	"math"
	"slices"
)

// Flag is a doubt that must stand beside a clock.
type Flag string

// The flags.
const (
	// FlagSealedUnknown: the hour of closing is unknown and drawn evenly from the
	// day before zero (A).
	FlagSealedUnknown Flag = "sealed_since_unknown"
	// FlagLeakUnknown: nothing is known about doors and cracks.
	FlagLeakUnknown Flag = "leak_unknown"
	// FlagNeighbour: another zone was counted as outdoor air, which is hopeful:
	// its size is unknown, or too many rooms hang together to be followed.
	FlagNeighbour Flag = "neighbour_counted_as_outdoors"
	// FlagNetwork: the room was followed together with those that it is joined to,
	// over fewer scenarios.
	FlagNetwork Flag = "rooms_together"
	// FlagLinkUnsized: a link of unknown size was counted as giving no air.
	FlagLinkUnsized Flag = "link_without_size"
	// FlagFanUnknown: the flow of a fan is assumed.
	FlagFanUnknown Flag = "fan_flow_assumed"
	// FlagReadingUnused: a reading is of a kind that is not used, or lacks
	// the temperature outdoors to be held against.
	FlagReadingUnused Flag = "reading_unused"
	// FlagReadingDisagrees: the readings fit hardly any scenario; some input or
	// reading is wrong.
	FlagReadingDisagrees Flag = "reading_disagrees"
	// FlagHeat35 and FlagHeat46: the apparent temperature may go beyond 35 C, the
	// limit of mine refuges, or beyond 46 C, up to which men at rest with water
	// kept their temperature for 8 h.
	FlagHeat35 Flag = "heat_35"
	FlagHeat46 Flag = "heat_46"
	// FlagWetBulb35: the wet bulb may go beyond 35 C, where sweat no longer cools.
	FlagWetBulb35 Flag = "wet_bulb_35"
	// FlagWater: within a day of zero the first may no longer live without water.
	FlagWater Flag = "water"
	// FlagExtrapolated: people are exposed for longer than the 2 h for which the
	// toxic load was published, so the survival curve is extrapolated.
	FlagExtrapolated Flag = "toxic_load_beyond_2h"
)

// NoEstimate is the error for a zone about which too little is known. A clock
// without these facts would be an invention.
type NoEstimate struct {
	Zone string `json:"zone"`
	// Missing holds "volume", "people" or both.
	Missing []string `json:"missing"`
}

func (e *NoEstimate) Error() string {
	return fmt.Sprintf("zone %s: no estimate without %v; pace the room or ask how many were inside", e.Zone, e.Missing)
}

type rival struct {
	size   int // position of the claim
	volume float64
	sigma  float64
	net    bool
	upto   float64 // cumulative share
}

// regime is a stretch of time with the same passages, fans and people.
type regime struct {
	from       float64 // hours; -Inf for the first
	leak, open [bands]curve
	flow       float64 // m3/h
	left       float64 // people who went out by then
}

// model is one zone made ready for sampling.
type model struct {
	zone        *Zone
	rivals      []rival
	people      headcount
	ca          float64
	kelvin      triangle
	regimes     []regime
	sigmaLeak   float64
	sigmaOpen   float64
	sigmaFlow   float64
	leakUnknown bool
	sealed      float64 // hour, when known
	sealedKnown bool
	window      float64 // hours before zero, when unknown
	steady      bool    // start at the steady level of the first regime
	startCO2    *float64
	readings    []Reading
	outside     Mix
	outsideTold bool    // the outdoor temperature was given
	sign        float64 // -1: colder inside
	height      float64 // m
	flags       []Flag
}

func (m *model) flag(f Flag) {
	if !slices.Contains(m.flags, f) {
		m.flags = append(m.flags, f)
	}
}

// plan is a validated graph with the links and fans of each zone at hand.
type plan struct {
	g     *Graph
	at    map[string]int
	links [][]int
	fans  [][]int
	met   drives
}

func newPlan(g *Graph) (*plan, error) {
	at, err := g.index()
	if err != nil {
		return nil, err
	}
	p := &plan{g: g, at: at, links: make([][]int, len(g.Zones)), fans: make([][]int, len(g.Zones)), met: drives{}}
	for i := range g.Links {
		l := &g.Links[i]
		p.links[at[l.From]] = append(p.links[at[l.From]], i)
		if l.To != "" {
			p.links[at[l.To]] = append(p.links[at[l.To]], i)
		}
	}
	for i := range g.Fans {
		p.fans[at[g.Fans[i].Zone]] = append(p.fans[at[g.Fans[i].Zone]], i)
	}
	c := checker{}
	for i := range g.Zones {
		place := "zone " + clip(g.Zones[i].ID)
		c.count(place+", links", len(p.links[i]), maxAtZone)
		c.count(place+", fans", len(p.fans[i]), maxAtZone)
	}
	if c.err != nil {
		return nil, c.err
	}
	return p, nil
}

// model prepares a zone. Its error is a NoEstimate or an InputError.
func (p *plan) model(i int) (*model, error) {
	m, missing := p.known(i)
	if missing != nil {
		return nil, &NoEstimate{m.zone.ID, missing}
	}
	ways, own := m.passages(p, i)
	blowers := m.fans(p, i)
	m.start(blowers)
	return m, m.cut(p, append(ways, own...), blowers)
}

// known gathers what is said of a zone by itself, and what is not said.
func (p *plan) known(i int) (m *model, missing []string) {
	z := &p.g.Zones[i]
	m = &model{zone: z, ca: or(p.g.OutsideCO2, ambientCO2), sign: 1, startCO2: z.StartCO2, outsideTold: p.g.OutsideKelvin != nil}
	m.outside = Mix{Kelvin: or(p.g.OutsideKelvin, standard), O2: ambientO2, CO2: m.ca}
	m.outside.Vapour = dampOutside * saturation(m.outside.Kelvin)
	m.rivals = rivalsOf(z.Sizes)
	if len(m.rivals) == 0 {
		missing = append(missing, "volume")
	}
	var ok bool
	if m.people, ok = headcountOf(z.People); !ok {
		missing = append(missing, "people")
	}
	m.kelvin = triangle{1, 5, 12}
	switch z.Temperature {
	case Same:
		m.kelvin = triangle{0, 1, 3}
	case Cold:
		m.sign = -1
	}
	for _, r := range z.Readings {
		if r.Gas == CO2 || r.Gas == O2 || r.Gas == Temperature && m.outsideTold {
			m.readings = append(m.readings, r)
		} else {
			m.flag(FlagReadingUnused)
		}
	}
	return m, missing
}

// rivalsOf sorts the complete claims by volume and shares the probability out.
// The smallest and the largest keep a fifth each however many stand between
// them, so that a crowd of equal claims cannot hide one that disagrees.
func rivalsOf(sizes []Size) (rs []rival) {
	for i, s := range sizes {
		if v := s.volume(); v > 0 {
			rs = append(rs, rival{size: i, volume: v, sigma: s.sigma(), net: s.Net})
		}
	}
	slices.SortStableFunc(rs, func(a, b rival) int {
		switch {
		case a.volume < b.volume, a.volume == b.volume && a.sigma < b.sigma:
			return -1
		case a.volume > b.volume, a.sigma > b.sigma:
			return 1
		}
		return 0
	})
	rs = slices.CompactFunc(rs, func(a, b rival) bool { return a.volume == b.volume && a.net == b.net })
	n, sum := len(rs), 0.0
	for i := range rs {
		share := 1 / float64(n)
		if n > 5 && (i == 0 || i == n-1) {
			share = 0.2
		} else if n > 5 {
			share = 0.6 / float64(n-2)
		}
		sum += share
		rs[i].upto = sum
	}
	return rs
}

// passages translates the links of a zone, and adds what it has of its own: a
// door that stands open, a leak of which nothing is known.
func (m *model) passages(p *plan, zone int) (ways, own []passage) {
	z := m.zone
	m.height = roomTall
	if n := len(m.rivals); n > 0 && z.Sizes[m.rivals[n/2].size].Height > 0 {
		m.height = z.Sizes[m.rivals[n/2].size].Height
	}
	leakKnown := z.State == Airtight
	for _, i := range p.links[zone] {
		l := p.g.Links[i]
		if l.To != "" {
			m.flag(FlagNeighbour)
		}
		w, ok := passageOf(l, m.height, l.To == z.ID)
		if !ok {
			m.flag(FlagLinkUnsized)
			continue
		}
		leakKnown = leakKnown || w.leak
		ways = append(ways, w)
	}
	always := passage{from: math.Inf(-1), until: math.Inf(1)}
	if z.State == Open {
		door := doorPassage(always, Link{Door: DoorOpen})
		if z.SealedBefore != nil {
			door.from = 0 // it was closed, and nothing says that it opened sooner
		}
		own = append(own, door)
	}
	if !leakKnown && (z.State != Open || z.SealedBefore != nil) {
		m.leakUnknown = true
		m.flag(FlagLeakUnknown)
		own = append(own, doorPassage(always, Link{}))
	}
	return ways, own
}

func (m *model) fans(p *plan, zone int) (blowers []passage) {
	for _, i := range p.fans[zone] {
		f := p.g.Fans[i]
		b := passage{isFlow: true, flow: or(f.Flow, unknownFan), sigma: 0.2,
			from: or(f.Start, math.Inf(-1)), until: or(f.Stop, math.Inf(1))}
		if f.Flow == nil {
			b.sigma = sigmaType
			m.flag(FlagFanUnknown)
		}
		if f.From != "" {
			m.flag(FlagNeighbour)
		}
		b.sigma = or(f.Spread, b.sigma)
		blowers = append(blowers, b)
	}
	if len(blowers) == 0 && m.zone.State == Fanned {
		m.flag(FlagFanUnknown)
		blowers = []passage{{isFlow: true, flow: unknownFan, sigma: sigmaType, from: math.Inf(-1), until: math.Inf(1)}}
	}
	return blowers
}

// start decides the hour from which the air is followed, and from what level.
func (m *model) start(blowers []passage) {
	if b := m.zone.SealedBefore; b != nil {
		m.sealed, m.sealedKnown = -*b, true
		return
	}
	m.steady = len(blowers) > 0 || m.zone.State == Open
	for _, b := range blowers {
		if finite(b.until) && (!m.sealedKnown || b.until < m.sealed) {
			m.sealed, m.sealedKnown = b.until, true
		}
	}
	if m.sealedKnown {
		return
	}
	m.window = 24
	if m.zone.State != Open { // an open room starts at its steady level anyway
		m.flag(FlagSealedUnknown)
	}
	for _, r := range m.readings {
		m.window = math.Max(m.window, 24-r.Hours)
	}
}

// cut divides time into regimes and finds what drives each one's flow.
func (m *model) cut(p *plan, ways, blowers []passage) error {
	starts := m.spreads(ways, blowers)
	for _, l := range m.zone.Left {
		starts = append(starts, l.Hours)
	}
	slices.Sort(starts)
	starts = slices.Compact(starts)
	if len(starts) > maxChanges {
		return bad("zone "+m.zone.ID, fmt.Sprintf("its openings, fans and people change at %d hours", len(starts)-1), fmt.Sprintf("merge changes until at most %d are left", maxChanges-1))
	}
	lighter := lighterAt(m.outside, m.sign, m.people.best > 0)
	for _, t := range starts {
		r := regime{from: t}
		for _, l := range m.zone.Left {
			if l.Hours <= t {
				r.left += l.People
			}
		}
		var all, leaks []passage
		for _, w := range slices.Concat(ways, blowers) {
			if w.from > t || w.until <= t {
				continue
			}
			if w.isFlow {
				r.flow += w.flow * 3600
				continue
			}
			all = append(all, w)
			if w.leak {
				leaks = append(leaks, w)
			}
		}
		r.leak = p.met.curves(leaks, &lighter)
		if len(all) > len(leaks) {
			r.open = p.met.curves(all, &lighter)
			for b := range r.open {
				for i := range r.open[b].q {
					r.open[b].q[i] = math.Max(0, r.open[b].q[i]-r.leak[b].q[i])
				}
			}
		}
		m.regimes = append(m.regimes, r)
	}
	return nil
}

// spreads averages the spreads of leaks, openings and flows, and returns the
// hours at which any comes or goes.
func (m *model) spreads(ways, blowers []passage) (starts []float64) {
	var leakW, openW, flowW float64
	starts = []float64{math.Inf(-1)}
	for _, w := range slices.Concat(ways, blowers) {
		switch {
		case w.isFlow:
			m.sigmaFlow, flowW = m.sigmaFlow+w.sigma*w.flow, flowW+w.flow
		case w.leak:
			m.sigmaLeak, leakW = m.sigmaLeak+w.sigma*w.weight(), leakW+w.weight()
		default:
			m.sigmaOpen, openW = m.sigmaOpen+w.sigma*w.weight(), openW+w.weight()
		}
		for _, t := range []float64{w.from, w.until} {
			if finite(t) {
				starts = append(starts, t)
			}
		}
	}
	m.sigmaFlow /= math.Max(flowW, 1e-300)
	m.sigmaLeak /= math.Max(leakW, 1e-300)
	m.sigmaOpen /= math.Max(openW, 1e-300)
	return starts
}
