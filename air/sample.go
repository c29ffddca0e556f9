package air

import (
	"math"
	"math/rand/v2"
)

// The inputs that are drawn.
const (
	dimVolume = iota
	dimRival
	dimFill
	dimPeople
	dimBreath
	dimLeak
	dimKelvin
	dimSealed
	dimFrailty
	dims
)

// design is a Latin hypercube: every column holds each of n strata once, in an
// order of its own, as the stratum's middle and as its normal quantile.
type design struct {
	n       int
	columns [dims]column
	// What is the same function of a column for every zone.
	fill, breath []float64
}

func newDesign(n int, seed uint64) *design {
	d := &design{n: n, fill: make([]float64, n), breath: make([]float64, n)}
	strata := make([]float64, n)
	for i := range strata {
		strata[i] = quantile((float64(i) + 0.5) / float64(n))
	}
	rng := rand.New(rand.NewPCG(seed, 0x6d6966746168)) // second word: any constant
	for j := range dims {
		c := column{make([]float64, n), make([]float64, n)}
		for i, k := range rng.Perm(n) {
			c.u[i], c.z[i] = (float64(k)+0.5)/float64(n), strata[k]
		}
		d.columns[j] = c
	}
	for i := range n {
		d.fill[i] = fill.at(d.columns[dimFill].u[i])
	}
	d.breathe(Breath{restLitres, restSigma})
	return d
}

// breathe sets what a person gives off in every scenario, in m3/h.
func (d *design) breathe(b Breath) {
	for i, z := range d.columns[dimBreath].z {
		d.breath[i] = b.Litres / 1000 * math.Exp(b.Spread*z)
	}
}

// triangle is a triangular distribution.
type triangle struct{ low, mode, high float64 }

func (t triangle) at(u float64) float64 {
	w := t.high - t.low
	if cut := (t.mode - t.low) / w; u < cut {
		return t.low + math.Sqrt(u*w*(t.mode-t.low))
	}
	return t.high - math.Sqrt((1-u)*w*(t.high-t.mode))
}

// headcount is lognormal with a spread of its own on each side of the median.
type headcount struct {
	best, below, above float64
	whole              bool
}

func (h headcount) at(z float64) float64 {
	if h.best == 0 {
		return 0
	}
	s := h.above
	if z < 0 {
		s = h.below
	}
	n := h.best * math.Exp(s*z)
	if h.whole {
		n = math.Round(n)
	}
	return math.Max(1, n)
}

const (
	tenth       = 1.2815515655446004 // 90 % point of the normal distribution
	peopleSigma = 0.3                // count heard or reported (A)
)

// headcountOf fills the gaps of a count; ok is false when nothing is given.
func headcountOf(p *People) (h headcount, ok bool) {
	if p == nil || (p.Low == nil && p.Best == nil && p.High == nil) {
		return h, false
	}
	if or(p.Low, 0) == 0 && or(p.Best, 0) == 0 && or(p.High, 0) == 0 {
		return h, true
	}
	h = headcount{below: peopleSigma, above: peopleSigma, whole: p.Whole}
	low, high := math.Max(1, or(p.Low, 1)), math.Max(1, or(p.High, 1))
	switch {
	case p.Best != nil:
		h.best = math.Max(1, *p.Best)
	case p.Low != nil && p.High != nil:
		h.best = math.Sqrt(low * high)
	case p.Low != nil:
		h.best = low
	default:
		h.best = high
	}
	if p.Low != nil {
		h.below = math.Max(0, math.Log(h.best/low)) / tenth
	}
	if p.High != nil {
		h.above = math.Max(0, math.Log(high/h.best)) / tenth
	}
	return h, true
}
