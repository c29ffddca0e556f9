package air

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
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

// Clock is the answer for one zone. It keeps its scenarios (some 80 kB at 2000
// samples) for Survive and Narrow, is not changed by them, and may be used from
// several goroutines.
type Clock struct {
	Zone string `json:"zone"`
	// From and MostLikely fill the sentence "air may turn dangerous from ...,
	// most likely around ...": the P10 and P50 of CO2 reaching 3 %.
	From       Hour `json:"from"`
	MostLikely Hour `json:"most_likely"`
	// Bands: CO2 at 0.03, 0.08, 0.10, then O2 at 0.16, 0.13, 0.10.
	Bands []Band `json:"bands"`
	Flags []Flag `json:"flags,omitempty"`

	model *model
	run   *run
	d     *design
}

// Options of an engine. The zero value is good.
type Options struct {
	Samples int    // 100..200000; 0 means 2000
	Seed    uint64 // the same seed and input give the same bytes
}

// Engine answers questions about graphs. It does not change and may be used from
// several goroutines.
type Engine struct{ d *design }

// New prepares an engine. It fails only for a number of samples out of range.
func New(o Options) (*Engine, error) {
	if o.Samples == 0 {
		o.Samples = 2000
	}
	if o.Samples < 100 || o.Samples > 200000 {
		return nil, bad("options, samples", fmt.Sprint(o.Samples, " is out of range"), "use 100 to 200000, or 0 for 2000")
	}
	return &Engine{newDesign(o.Samples, o.Seed)}, nil
}

// Clock answers for one zone. The error is a [*NoEstimate] when its volume or
// its people are unknown, and an [*InputError] for a graph that does not
// validate or a zone that is not in it. What a hole would buy: add the link with
// OpenFrom 0 and ask again; the scenarios stay the same.
func (e *Engine) Clock(g Graph, zone string) (*Clock, error) {
	m, err := e.model(&g, zone)
	if err != nil {
		return nil, err
	}
	return e.clock(m), nil
}

func (e *Engine) model(g *Graph, zone string) (*model, error) {
	p, err := newPlan(g)
	if err != nil {
		return nil, err
	}
	i, ok := p.at[zone]
	if !ok {
		return nil, bad("zone "+clip(zone), "it is not in the graph", "ask for one of the graph's zones")
	}
	return p.model(i)
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
	for i := range g.Zones {
		out[i].Zone = g.Zones[i].ID
		m, err := p.model(i)
		if err == nil {
			out[i].Clock = e.clock(m)
		} else if !errors.As(err, &out[i].None) {
			return nil, err
		}
	}
	return out, nil
}

func (e *Engine) clock(m *model) *Clock {
	r := m.draw(e.d, [dims]bool{})
	c := &Clock{Zone: m.zone.ID, model: m, run: r, d: e.d, Flags: slices.Clone(m.flags)}
	hours := make([]float64, e.d.n)
	for _, l := range levels {
		c.Bands = append(c.Bands, r.band(l, hours))
	}
	c.From, c.MostLikely = c.Bands[0].P10, c.Bands[0].P50
	if !r.fits {
		c.Flags = append(c.Flags, FlagReadingDisagrees)
	}
	start := r.points(r.t0, 0.5)[0]
	// Below 3 % the load is too small to speak of, however long it lasts.
	if !c.MostLikely.Never() && float64(c.Bands[1].P50)-start > loadRange {
		c.Flags = append(c.Flags, FlagExtrapolated)
	}
	return c
}

// band fills hours with the hour of each scenario and sums them up.
func (r *run) band(l level, hours []float64) Band {
	never := 0.0
	th := l.co2(r.ca)
	for i := range hours {
		hours[i] = r.reach(i, th)
		if math.IsInf(hours[i], 1) {
			never += r.weight(i)
		}
	}
	p := r.points(hours, 0.1, 0.5, 0.9)
	return Band{l.gas, l.fraction, Hour(p[0]), Hour(p[1]), Hour(p[2]), math.Min(1, never)}
}

// Survival is the state of one hour.
type Survival struct {
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
	var dead, byCO2, byO2 float64
	for i := range c.run.v {
		w := c.run.weight(i)
		load, peak := c.run.harm(i, hours)
		a, b := deathCO2(load), deathO2(c.run.oxygen(peak))
		dead, byCO2, byO2 = dead+w*math.Max(a, b), byCO2+w*a, byO2+w*b
	}
	s := Survival{Alive: math.Max(0, 1-dead), Binds: CO2}
	if byO2 > byCO2 {
		s.Binds = O2
	}
	if w := c.model.zone.NoWaterBefore; w != nil {
		s.Alive *= 1 - thirst(hours+*w)
	}
	s.Extrapolated = hours-c.run.points(c.run.t0, 0.5)[0] > loadRange
	return s
}
