package air

import (
	"math"
	"sync"
)

// Box is one well-mixed volume with a constant source and a constant exchange.
// Its answers are exact.
type Box struct {
	Volume  float64 // free air, m3
	Source  float64 // CO2 set free, m3 per hour
	Flow    float64 // exchange with air from outside, m3 per hour
	Outside float64 // its CO2 fraction
}

// spent is (1-e^-x)/x, 1 at x = 0: the mean of e^-x over the time passed.
func spent(x float64) float64 {
	if x < 0.25 { // the series, to the last digit
		return 1 - x/2*(1-x/3*(1-x/4*(1-x/5*(1-x/6*(1-x/7*(1-x/8*(1-x/9*(1-x/10*(1-x/11)))))))))
	}
	return -math.Expm1(-x) / x
}

// At returns the CO2 fraction hours after start.
func (b Box) At(start, hours float64) float64 {
	k := b.Flow / b.Volume
	return start + (b.Source/b.Volume+k*(b.Outside-start))*hours*spent(k*hours)
}

// Steady is the fraction that the box tends to, +Inf where nothing leaves it.
func (b Box) Steady() float64 { return b.Outside + b.Source/b.Flow }

// Reach returns the hours from start until the fraction first is at or above a
// level, +Inf when that never happens.
func (b Box) Reach(start, level float64) float64 {
	if start >= level {
		return 0
	}
	k := b.Flow / b.Volume
	slope := b.Source/b.Volume + k*(b.Outside-start)
	if slope <= 0 {
		return math.Inf(1)
	}
	h := (level - start) / slope
	x := k * h
	switch {
	case x >= 1-1e-13: // the steady level lies at or below it, but for rounding
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

// Load returns the toxic load over some hours from start, the integral of
// fraction^8 in hours, and the fraction at the end.
func (b Box) Load(start, hours float64) (load, end float64) {
	if hours <= 0 {
		return 0, start
	}
	return b.load(start, hours, 0.08)
}

// load is Load with five nodes for each stretch in which the flow takes away at
// most a share fine; 0.3 leaves one part in 1e6.
func (b Box) load(start, hours, fine float64) (load, end float64) {
	end = b.At(start, hours)
	k := b.Flow / b.Volume
	if x := k * hours; x <= 0.3 {
		parts := 1 + math.Floor(x/fine)
		for from, h := 0.0, hours/parts; from < parts; from++ {
			for i, x := range gaussNode {
				load += gaussWeight[i] * pow8(b.At(start, h*(from+(1+x)/2)))
			}
		}
		return load * hours / parts / 2, end
	}
	// With dt = dC/(k (css-C)) and C^8/(css-C) = css^8/(css-C) - css^7 - css^6 C
	// ... - C^7 the integral is elementary. For a small k*hours its terms cancel,
	// which is why the branch above exists.
	css := b.Steady()
	power := [8]float64{1} // of css
	for i := 1; i < 8; i++ {
		power[i] = power[i-1] * css
	}
	p1, p0 := end, start
	for j := 1; j <= 8; j++ {
		load += power[8-j] * (p1 - p0) / float64(j)
		p1, p0 = p1*end, p0*start
	}
	return math.Max(0, hours*pow8(css)-load/k), end
}

func pow8(c float64) float64 { c *= c; c *= c; return c * c }

// Until returns the hours from start until the toxic load is reached whose
// natural logarithm is given, +Inf when that never happens.
func (b Box) Until(start, lnLoad float64) float64 {
	if lnLoad == math.Inf(-1) {
		return 0
	}
	k, s := b.Flow/b.Volume, b.Source/b.Volume
	css := b.Steady()
	if !(start < css) || css <= 0 { // falling or at rest
		return b.untilSlow(start, math.Exp(lnLoad))
	}
	// The box as one that began empty of CO2: C = css (1-e^-u), u = k (t + t0),
	// has the load css^8/k G(u) with G the integral of (1-e^-w)^8.
	if k == 0 {
		return (math.Pow(math.Pow(start, 9)+9*s*math.Exp(lnLoad), 1.0/9) - start) / s
	}
	lnG := lnLoad + math.Log(k) - 8*math.Log(css)
	u0 := -math.Log1p(-start / css)
	if u0 > 0 {
		if behind := math.Exp(9*math.Log(u0) - math.Log(9) - lnG); behind > 1e-13 {
			lnG = math.Log(math.Exp(lnG) + loadShape(u0))
		}
	}
	return (inverseLoad(lnG) - u0) / k
}

// untilSlow halves its way to a load.
func (b Box) untilSlow(start, load float64) float64 {
	if b.Source == 0 && b.Flow == 0 {
		if start <= 0 {
			return math.Inf(1)
		}
		return load / pow8(start)
	}
	got := func(h float64) float64 { l, _ := b.Load(start, h); return l }
	high := 1.0
	for ; got(high) < load; high *= 2 {
		if high > 1e9 {
			return math.Inf(1)
		}
	}
	low := 0.0
	for range 100 {
		if mid := low + (high-low)/2; got(mid) < load {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}

// The shape of the toxic load over time: G(u), the integral of (1-e^-w)^8 from 0
// to u, is the same for every box; only scales differ. So its inverse is laid
// down once, as ln u over ln G.
const (
	loadNodes   = 1024
	lnSteepest  = 9*-5.809142990314028 - 2.1972245773362196 // ln G at u = 0.003
	lnFlattest  = 4.0                                       // u about 57
	loadSpacing = (lnFlattest - lnSteepest) / (loadNodes - 1)
	eighthSum   = 2.717857142857143 // 1 + 1/2 + ... + 1/8: u - G(u) for a large u
)

// loadShape is G(u).
func loadShape(u float64) float64 {
	if u > 0.4 {
		y := -math.Expm1(-u)
		return u - y*(1+y*(1.0/2+y*(1.0/3+y*(1.0/4+y*(1.0/5+y*(1.0/6+y*(1.0/7+y/8)))))))
	}
	parts := 1 + math.Floor(u/0.06) // the closed form cancels
	sum, h := 0.0, u/parts
	for from := 0.0; from < parts; from++ {
		for j, x := range gaussNode {
			w := h * (from + (1+x)/2)
			sum += gaussWeight[j] * pow8(w*spent(w))
		}
	}
	return sum * h / 2
}

var loadTable = sync.OnceValue(func() *[loadNodes][2]float64 {
	var t [loadNodes][2]float64 // ln u, and its change per ln G
	lnU := math.Log(0.003)
	for i := range t {
		want := lnSteepest + float64(i)*loadSpacing
		for range 30 { // Newton; ln G is a smooth, rising, concave function of ln u
			u := math.Exp(lnU)
			g := loadShape(u)
			t[i][1] = g / (u * pow8(-math.Expm1(-u)))
			step := (want - math.Log(g)) * t[i][1]
			lnU += step
			if math.Abs(step) < 1e-14 {
				break
			}
		}
		t[i][0] = lnU
	}
	return &t
})

// inverseLoad is the u at which ln G(u) is reached, to one part in 1e7.
func inverseLoad(lnG float64) float64 {
	x := (lnG - lnSteepest) / loadSpacing
	if x >= loadNodes-1 {
		return math.Exp(lnG) + eighthSum // (1-e^-u)^8 is 1 by then, to 1e-24
	}
	if x < 0 { // G(u) = u^9/9 (1 - 18/5 u + 75/11 u^2 - ...), turned round
		u := math.Exp((lnG + 2.1972245773362196) / 9)
		return u * (1 + u*(0.4+0.20242*u))
	}
	t := loadTable()
	i := max(0, min(int(x), loadNodes-2))
	f := x - float64(i)
	a, b := &t[i], &t[i+1]
	// Cubic of Hermite.
	h := f * f * (3 - 2*f)
	return math.Exp(a[0]*(1-h) + b[0]*h + loadSpacing*f*(1-f)*(a[1]*(1-f)-b[1]*f))
}

// FlowToHold returns the exchange in m3 per hour at which the box, from start,
// reaches a level after exactly so many hours; for +Inf the flow whose steady
// level it is. The box's own Flow does not matter. It is +Inf for a level that the
// air outside has already, and 0 where no flow is needed.
func (b Box) FlowToHold(start, level, hours float64) float64 {
	steady := b.Source / (level - b.Outside)
	if level <= b.Outside {
		return math.Inf(1)
	}
	if b.Flow = 0; b.Source == 0 || b.Reach(start, level) >= hours && !math.IsInf(hours, 1) {
		return 0
	}
	if math.IsInf(hours, 1) {
		return steady
	}
	low, high := 0.0, steady
	for range 200 {
		mid := low + (high-low)/2
		if b.Flow = mid; b.Reach(start, level) < hours {
			low = mid
		} else {
			high = mid
		}
	}
	return low + (high-low)/2
}
