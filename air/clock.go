package air

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Hour is an hour from zero, negative before it. +Inf is never; JSON has null.
type Hour float64

// Never reports whether the hour does not come.
func (h Hour) Never() bool { return math.IsInf(float64(h), 1) }

// MarshalJSON writes null for never.
func (h Hour) MarshalJSON() ([]byte, error) {
	if !finite(float64(h)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(h))
}

type level struct {
	gas      Gas
	fraction float64
}

// levels are the bands of a clock, in this order. CO2 3 % NIOSH STEL, 8 % half
// die in about an hour (HSE SLOD 8.4 %), 10 % unconscious in minutes. O2 16 %
// first signs, 13 % impaired, 10 % failing judgement.
var levels = [...]level{{CO2, 0.03}, {CO2, 0.08}, {CO2, 0.10}, {O2, 0.16}, {O2, 0.13}, {O2, 0.10}}

// co2 is the CO2 fraction at which the level is met.
func (l level) co2(ca float64) float64 {
	if l.gas == O2 {
		return ca + rq*(ambientO2-l.fraction)
	}
	return l.fraction
}

// Band is when a level may be met: one scenario in ten earlier than P10, half
// earlier than P50, nine in ten earlier than P90. Never is the share of
// scenarios, 0..1, in which it is not met at all.
type Band struct {
	Gas   Gas     `json:"gas"`
	Level float64 `json:"level"` // fraction
	P10   Hour    `json:"p10"`
	P50   Hour    `json:"p50"`
	P90   Hour    `json:"p90"`
	Never float64 `json:"never"`
}

// Clock is the answer for one zone. It keeps its scenarios (some 150 kB at 2000
// samples) for Survive, Hours and Narrow, is not changed by them, and may be used
// from several goroutines.
type Clock struct {
	Zone string `json:"zone"`
	// Scenarios is how many stand behind the answer.
	Scenarios int `json:"scenarios"`
	// From and MostLikely fill the sentence "air may turn dangerous from ...,
	// most likely around ...": the P10 and P50 of CO2 reaching 3 %.
	From       Hour `json:"from"`
	MostLikely Hour `json:"most_likely"`
	// Bands: CO2 at 0.03, 0.08, 0.10, then O2 at 0.16, 0.13, 0.10.
	Bands []Band `json:"bands"`
	// Lasting says how long people may live in this air.
	Lasting Lasting `json:"lasting"`
	// Heat is there when the outdoor temperature, or one inside, is known.
	Heat  *Heat  `json:"heat,omitempty"`
	Flags []Flag `json:"flags,omitempty"`

	model *model
	run   *run
}

// Lasting are the hours by which the chance to be alive has fallen to nine in
// ten, a half, one in ten, with thirst when the hour of the last water is known.
// They are for planners: none is an end, and pages print none as one.
type Lasting struct {
	Nine Hour `json:"nine_in_ten"`
	Half Hour `json:"half"`
	One  Hour `json:"one_in_ten"`
}

// Label is how a place may be called at an hour. There is none below StillAct.
type Label string

// The labels, in their order.
const (
	Breathable Label = "breathable" // before From
	MayTurn    Label = "may_turn"   // From has passed
	ActNow     Label = "act_now"    // MostLikely has passed
	StillAct   Label = "still_act"  // nine scenarios in ten have passed: act as if alive
)

// Label names the place at an hour from zero.
func (c *Clock) Label(hours float64) Label {
	switch h := Hour(hours); {
	case h >= c.Bands[0].P90:
		return StillAct
	case h >= c.MostLikely:
		return ActNow
	case h >= c.From:
		return MayTurn
	}
	return Breathable
}

// Options of an engine. The zero value is good.
type Options struct {
	Samples int    // 100..200000; 0 means 2000
	Workers int    // of Clocks, 0..64; 0 means one for each processor
	Seed    uint64 // the same seed and input give the same bytes
	// Breath is the median CO2 of a person in litres per hour and the spread of
	// its natural logarithm; nil means 14 and 0.22, people at rest.
	Breath *Breath
}

// Breath is what one person gives off, over the persons of a site.
type Breath struct {
	Litres float64 // L/h of CO2, above 0 and up to 200
	Spread float64 // of ln, 0..2
}

// Engine answers questions about graphs. It does not change and may be used from
// several goroutines.
type Engine struct {
	d       *design
	seed    uint64
	workers int
}

// New prepares an engine. It fails only for options out of range.
func New(o Options) (*Engine, error) {
	if o.Samples == 0 {
		o.Samples = 2000
	}
	if o.Samples < 100 || o.Samples > 200000 {
		return nil, bad("options, samples", fmt.Sprint(o.Samples, " is out of range"), "use 100 to 200000, or 0 for 2000")
	}
	if o.Workers < 0 || o.Workers > 64 {
		return nil, bad("options, workers", fmt.Sprint(o.Workers, " is out of range"), "use 1 to 64, or 0 for one per processor")
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	d := newDesign(o.Samples, o.Seed)
	if b := o.Breath; b != nil {
		if !(b.Litres > 0 && b.Litres <= 200 && b.Spread >= 0 && b.Spread <= 2) {
			return nil, bad("options, breath", fmt.Sprint(b.Litres, " L/h with spread ", b.Spread, " is out of range"), "use above 0 to 200 L/h and a spread of 0 to 2, or none for people at rest")
		}
		d.breathe(*b)
	}
	return &Engine{d, o.Seed, o.Workers}, nil
}

// Clock answers for one zone. The error is a [*NoEstimate] when its volume or
// its people are unknown, and an [*InputError] for a graph that does not
// validate or a zone that is not in it. What a hole would buy: add the link with
// OpenFrom 0 and ask again; the scenarios stay the same.
func (e *Engine) Clock(g Graph, zone string) (*Clock, error) {
	p, i, err := e.planFor(&g, zone)
	if err != nil {
		return nil, err
	}
	m, err := p.model(i)
	if err != nil {
		return nil, err
	}
	if o := p.groupOf(i); o != nil && e.follow(p, o, nil) {
		return e.finish(o.models[i], o.runs[i], &scratch{}), nil
	}
	return e.clock(m, &scratch{}), nil
}

func (e *Engine) planFor(g *Graph, zone string) (*plan, int, error) {
	p, err := newPlan(g)
	if err != nil {
		return nil, 0, err
	}
	i, ok := p.at[zone]
	if !ok {
		return nil, 0, bad("zone "+clip(zone), "it is not in the graph", "ask for one of the graph's zones")
	}
	return p, i, nil
}

// Answer is a clock, or the reason why there is none.
type Answer struct {
	Zone  string      `json:"zone"`
	Clock *Clock      `json:"clock,omitempty"`
	None  *NoEstimate `json:"no_estimate,omitempty"`
}

// Clocks answers for every zone, in the graph's order. Use it rather than many
// calls of Clock: the graph is validated once. The error is an [*InputError].
func (e *Engine) Clocks(g Graph) ([]Answer, error) {
	p, err := newPlan(&g)
	if err != nil {
		return nil, err
	}
	out := make([]Answer, len(g.Zones))
	together := make([]*group, len(g.Zones))
	for _, o := range p.groups() {
		if e.follow(p, o, nil) {
			for i := range o.runs {
				together[i] = o
			}
		}
	}
	errs := make([]error, e.workers)
	var next atomic.Int64
	var wait sync.WaitGroup
	for w := range e.workers {
		wait.Go(func() {
			own := *p
			own.met = drives{}
			var s scratch
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(out) {
					return
				}
				out[i].Zone = g.Zones[i].ID
				m, err := own.model(i)
				if o := together[i]; err == nil && o != nil {
					out[i].Clock = e.finish(o.models[i], o.runs[i], &s)
				} else if err == nil {
					out[i].Clock = e.clock(m, &s)
				} else if !errors.As(err, &out[i].None) {
					errs[w] = err
				}
			}
		})
	}
	wait.Wait()
	// Of several faults the same one is told whatever the order of work.
	if err := errors.Join(errs...); err != nil {
		for i := range g.Zones {
			if _, err := p.model(i); err != nil && !errors.As(err, new(*NoEstimate)) {
				return nil, err
			}
		}
		return nil, err
	}
	return out, nil
}

// scratch is what a worker reuses from zone to zone.
type scratch struct {
	hours [][]float64
	until []float64
}

func (s *scratch) fit(n int) {
	if len(s.until) == n {
		return
	}
	s.until = make([]float64, n)
	s.hours = make([][]float64, len(levels))
	for i := range s.hours {
		s.hours[i] = make([]float64, n)
	}
}

func (e *Engine) clock(m *model, s *scratch) *Clock { return e.finish(m, m.draw(e.d), s) }

// finish sums a run up.
func (e *Engine) finish(m *model, r *run, s *scratch) *Clock {
	c := &Clock{Zone: m.zone.ID, Scenarios: r.n, model: m, run: r, Flags: slices.Clone(m.flags), Bands: make([]Band, len(levels))}
	s.fit(r.n)
	// The sweep wants its levels rising, however the bands are listed.
	order := make([]int, len(levels))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(levels[a].co2(r.ca), levels[b].co2(r.ca)) })
	rising, hours := make([]float64, len(levels)), make([][]float64, len(levels))
	for j, i := range order {
		rising[j], hours[j] = levels[i].co2(r.ca), s.hours[i]
	}
	for i := range r.n {
		lnLoad, last := r.bears(r.frailty(i))
		s.until[i] = r.sweep(i, rising, hours, lnLoad, last)
	}
	for i, l := range levels {
		c.Bands[i] = r.band(l, s.hours[i])
	}
	c.From, c.MostLikely = c.Bands[0].P10, c.Bands[0].P50
	c.Lasting = c.lasting(s.until)
	c.warn()
	return c
}

// warn adds the flags that follow from the answer.
func (c *Clock) warn() {
	if !c.run.fits {
		c.Flags = append(c.Flags, FlagReadingDisagrees)
	}
	c.Heat = c.model.heat(c.run)
	if h := c.Heat; h != nil {
		for _, x := range []struct {
			kelvin, limit float64
			flag          Flag
		}{{h.Apparent[2], 308.15, FlagHeat35}, {h.Apparent[2], 319.15, FlagHeat46}, {h.WetBulb[2], 308.15, FlagWetBulb35}} {
			if x.kelvin > x.limit {
				c.Flags = append(c.Flags, x.flag)
			}
		}
	}
	if w := c.model.zone.NoWaterBefore; w != nil && *w+24 > waterMedian*math.Exp(-tenth*waterSigma) {
		c.Flags = append(c.Flags, FlagWater)
	}
	start := c.model.sealed
	if !c.model.sealedKnown {
		start = c.run.points(c.run.t0, 0.5)[0]
	}
	// Below 3 % the load is too small to speak of, however long it lasts.
	if !c.MostLikely.Never() && float64(c.Bands[1].P50)-start > loadRange {
		c.Flags = append(c.Flags, FlagExtrapolated)
	}
}

// band sums up the hours of the scenarios, which it may reorder.
func (r *run) band(l level, hours []float64) Band {
	never := 0.0
	for i, h := range hours {
		if math.IsInf(h, 1) {
			never += r.weight(i)
		}
	}
	p := r.pointsOf(hours, 0.1, 0.5, 0.9)
	return Band{l.gas, l.fraction, Hour(p[0]), Hour(p[1]), Hour(p[2]), math.Min(1, never)}
}

// Hours returns the hours by which a share of the scenarios has met a level: CO2
// at or above, O2 at or below a fraction. Shares, 0..1, rise. Never is the share
// that does not meet it. Other gases are never met.
func (c *Clock) Hours(gas Gas, fraction float64, shares ...float64) (hours []Hour, never float64) {
	all := make([]float64, c.run.n)
	l := level{gas, fraction}
	for i := range all {
		if all[i] = math.Inf(1); gas == CO2 || gas == O2 {
			all[i] = c.run.reach(i, l.co2(c.run.ca))
		}
		if math.IsInf(all[i], 1) {
			never += c.run.weight(i)
		}
	}
	for _, p := range c.run.points(all, shares...) {
		hours = append(hours, Hour(p))
	}
	return hours, math.Min(1, never)
}

// lasting turns each scenario's last hour into the curve's hours.
func (c *Clock) lasting(until []float64) Lasting {
	w := c.model.zone.NoWaterBefore
	if w == nil {
		p := c.run.pointsOf(until, 0.1, 0.5, 0.9)
		return Lasting{Hour(p[0]), Hour(p[1]), Hour(p[2])}
	}
	// Air and thirst are apart, so their chances multiply.
	hours := [3]Hour{}
	for j, share := range []float64{0.9, 0.5, 0.1} {
		low, high := math.Max(-*w, c.run.heard), 1e4
		for range 60 {
			mid, alive := low+(high-low)/2, 0.0
			for i, u := range until {
				if u > mid {
					alive += c.run.weight(i)
				}
			}
			if alive*c.quenched(mid) > share {
				low = mid
			} else {
				high = mid
			}
		}
		hours[j] = Hour(high)
	}
	return Lasting{hours[0], hours[1], hours[2]}
}

// quenched is the chance that thirst took nobody by an hour, given that somebody
// was heard.
func (c *Clock) quenched(hours float64) float64 {
	w := c.model.zone.NoWaterBefore
	if w == nil {
		return 1
	}
	alive := 1 - thirst(hours+*w)
	if c.run.heard > -*w {
		alive /= math.Max(1e-12, 1-thirst(c.run.heard+*w))
	}
	return math.Min(1, alive)
}

// Survival is the state of one hour.
type Survival struct {
	Hours float64 `json:"hours"`
	// Alive is the probability, 0..1, that a person who is there lives at that
	// hour. It rounds to 0 or 1 in extremes; pages must not print those.
	Alive float64 `json:"alive"`
	// Binds is the gas that takes more lives by then.
	Binds Gas `json:"binds"`
	// Extrapolated says that the hour lies beyond the 2 h for which the toxic
	// load was published.
	Extrapolated bool `json:"extrapolated"`
}

// Survive is the probability that a person in the zone lives at an hour from
// zero. It never rises with the hour. Air, and thirst when the hour of the last
// water is known; injuries and heat are not in it. NaN is answered as zero hours.
func (c *Clock) Survive(hours float64) float64 { return c.SurvivalAt(hours).Alive }

// SurvivalAt is Survive with what stands behind it.
func (c *Clock) SurvivalAt(hours float64) Survival {
	if math.IsNaN(hours) {
		hours = 0
	}
	hours = math.Min(hours, 1e6) // a century; keeps +Inf out of the arithmetic
	r := c.run
	var dead, byCO2, byO2 float64
	for i := range r.n {
		w := r.weight(i)
		a, b := r.lost(i, hours)
		most := math.Max(a, b)
		if r.lived != nil { // of those who lived when last heard
			most = math.Max(0, 1-(1-most)/r.lived[i])
		}
		dead, byCO2, byO2 = dead+w*most, byCO2+w*a, byO2+w*b
	}
	s := Survival{Hours: hours, Alive: math.Max(0, 1-dead) * c.quenched(hours), Binds: CO2}
	if byO2 > byCO2 {
		s.Binds = O2
	}
	s.Extrapolated = hours-r.points(r.t0, 0.5)[0] > loadRange
	return s
}
