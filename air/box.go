package air

import "math"

// box is one well-mixed volume with constant flows. Hours, m3, m3/h.
type box struct {
	v  float64 // free volume
	s  float64 // CO2 set free per hour
	q  float64 // exchange with air of fraction ca per hour
	ca float64
}

// spent is (1-e^-x)/x, 1 at x = 0: the mean of e^-x over the time passed.
func spent(x float64) float64 {
	if x < 1e-300 {
		return 1
	}
	return -math.Expm1(-x) / x
}

// at returns the CO2 fraction h hours after c0.
func (b box) at(c0, h float64) float64 {
	k := b.q / b.v
	return c0 + (b.s/b.v+k*(b.ca-c0))*h*spent(k*h)
}

// reach returns the hours from c0 until the fraction first is at or above th,
// +Inf when that never happens.
func (b box) reach(c0, th float64) float64 {
	if c0 >= th {
		return 0
	}
	k := b.q / b.v
	slope := b.s/b.v + k*(b.ca-c0)
	if slope <= 0 {
		return math.Inf(1)
	}
	h := (th - c0) / slope
	x := k * h
	switch {
	case x >= 1: // the steady level lies at or below th
		return math.Inf(1)
	case x < 1e-300:
		return h
	}
	return h * (-math.Log1p(-x) / x)
}

// Gauss-Legendre, five points: exact to degree nine, so exact for the eighth
// power of the straight line of a sealed room.
var (
	gaussNode   = [5]float64{-0.9061798459386640, -0.5384693101056831, 0, 0.5384693101056831, 0.9061798459386640}
	gaussWeight = [5]float64{0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891}
)

// load returns the integral of C^8 over h hours from c0, in hours, and the
// fraction at the end.
func (b box) load(c0, h float64) (sum, c1 float64) {
	c1 = b.at(c0, h)
	if h <= 0 {
		return 0, c0
	}
	k := b.q / b.v
	if k*h <= 0.5 {
		for i, x := range gaussNode {
			sum += gaussWeight[i] * pow8(b.at(c0, h*(1+x)/2))
		}
		return sum * h / 2, c1
	}
	// With dt = dC/(k (css-C)) and C^8/(css-C) = css^8/(css-C) - css^7 - css^6 C
	// ... - C^7 the integral is elementary. For a small k*h its terms cancel,
	// which is why the branch above exists.
	css := b.ca + b.s/b.q
	power := [8]float64{1} // of css
	for i := 1; i < 8; i++ {
		power[i] = power[i-1] * css
	}
	p1, p0 := c1, c0
	for j := 1; j <= 8; j++ {
		sum += power[8-j] * (p1 - p0) / float64(j)
		p1, p0 = p1*c1, p0*c0
	}
	return math.Max(0, h*pow8(css)-sum/k), c1
}

func pow8(c float64) float64 { c *= c; c *= c; return c * c }

// flowToHold returns the exchange in m3/h at which a box of volume v with source
// s, starting at c0, reaches th after exactly h hours; with h = +Inf the flow
// whose steady level is th.
func flowToHold(v, s, c0, ca, th, h float64) float64 {
	steady := s / (th - ca)
	if math.IsInf(h, 1) {
		return steady
	}
	low, high := 0.0, steady
	for range 200 {
		mid := (low + high) / 2
		if (box{v: v, s: s, q: mid, ca: ca}).reach(c0, th) < h {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}
