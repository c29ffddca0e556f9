package air

import "math"

const (
	dischargeCd = 0.6 // sharp openings (R); long narrow ones are treated as ducts
	crackPower  = 0.65
	// linearBelow is the pressure difference in Pa below which flow is taken as
	// proportional to it, so that its slope stays finite.
	linearBelow = 1e-6
)

// opening is a power-law element m = k sqrt(rho) dp^n whose k is spread evenly
// between two heights; equal heights make it a point.
type opening struct {
	low, high float64
	k, n      float64
}

// orifice is a sharp opening of the given area.
func orifice(low, high, area, cd float64) opening {
	return opening{low: low, high: high, k: cd * area * math.Sqrt2, n: 0.5}
}

// leakage is an opening given by its leakage area at 4 Pa.
func leakage(low, high, ela float64) opening {
	return opening{low: low, high: high, k: ela * math.Sqrt2 * math.Pow(4, 0.5-crackPower), n: crackPower}
}

func power(x, n float64) float64 {
	if n == 0.5 {
		return math.Sqrt(x)
	}
	return math.Pow(x, n)
}

// passed is what goes through an opening: mass flows forwards and back over
// the square root of the density on the side that they come from, and how
// both change with the pressure difference (never negative).
type passed struct{ forth, back, forthSlope, backSlope float64 }

// pass answers for a pressure difference at the middle height and its change
// over the whole height of the opening.
func (o opening) pass(mid, change float64) (p passed) {
	rise := math.Abs(change)
	top, bottom := mid+rise/2, mid-rise/2
	// The change over the height is given, so that what is taken for a point stays
	// one while the pressures are sought: a jump would stall them.
	if rise <= 1e-3*math.Abs(mid) || rise < linearBelow {
		x := math.Abs(mid)
		var m, slope float64
		if x < linearBelow {
			slope = o.k * power(linearBelow, o.n) / linearBelow
			m = slope * x
		} else {
			m = o.k * power(x, o.n)
			// The mean over a short strip, to the second order.
			r := rise / x
			m *= 1 + o.n*(o.n-1)/24*r*r
			slope = o.n * m / x
		}
		if mid > 0 {
			return passed{forth: m, forthSlope: slope}
		}
		return passed{back: m, backSlope: slope}
	}
	per := o.k / rise
	part := func(a, b float64) (sum, slope float64) { // of 0 <= a < b
		if b <= 0 {
			return 0, 0
		}
		a = math.Max(a, 0)
		pa, pb := power(a, o.n), power(b, o.n)
		return per * (b*pb - a*pa) / (o.n + 1), per * (pb - pa)
	}
	p.forth, p.forthSlope = part(bottom, top)
	p.back, p.backSlope = part(-top, -bottom)
	return p
}

// stack returns the exchange in m3/s (outdoor air coming in) that a difference
// between the densities inside and outside drives through the openings, and the
// same as a mass flow in kg/s. With nothing but openings at one height and no
// extent it is exactly 0.
func stack(open []opening, inside, outside float64) (volume, mass float64) {
	volume, mass, _ = stackAt(open, inside, outside)
	return volume, mass
}

// stackAt is stack with the pressure outside minus inside at height 0, in Pa, at
// which as much comes in as goes out.
func stackAt(open []opening, inside, outside float64) (volume, mass, at float64) {
	si, so := math.Sqrt(inside), math.Sqrt(outside)
	fall := (outside - inside) * gravity
	low, high := math.Inf(1), math.Inf(-1)
	for _, o := range open {
		low = math.Min(low, math.Min(fall*o.low, fall*o.high))
		high = math.Max(high, math.Max(fall*o.low, fall*o.high))
	}
	if len(open) == 0 || fall == 0 || low == high {
		return 0, 0, 0
	}
	in, out := 0.0, 0.0
	net := func(p float64) float64 { // rises with p, the pressure outside minus inside at the floor
		in, out = 0, 0
		for _, o := range open {
			f := o.pass(p-fall*(o.low+o.high)/2, fall*(o.high-o.low))
			in, out = in+f.forth*so, out+f.back*si
		}
		return in - out
	}
	at = root(net, low, high)
	mass = (in + out) / 2
	return mass / outside, mass, at
}

// root narrows a bracket of a function that rises from at most 0 at low to at
// least 0 at high, calls it last where it is nearest to 0, and returns that
// place (the method of Illinois, with halvings between).
func root(f func(float64) float64, low, high float64) float64 {
	fl, fh := f(low), f(high)
	side := 0
	for i := range 200 {
		mid := (fl*high - fh*low) / (fl - fh)
		if !(mid > low && mid < high) || i%8 == 7 {
			mid = low + (high-low)/2
		}
		if mid == low || mid == high {
			break
		}
		fm := f(mid)
		switch {
		case fm == 0:
			return mid
		case fm < 0:
			if low, fl = mid, fm; side < 0 {
				fh /= 2
			}
			side = -1
		default:
			if high, fh = mid, fm; side > 0 {
				fl /= 2
			}
			side = 1
		}
		if high-low <= 1e-15*math.Max(math.Abs(low), math.Abs(high)) {
			break
		}
	}
	mid := low + (high-low)/2
	f(mid)
	return mid
}

// hatch is the buoyant exchange in m3/s each way through a round horizontal
// hole with the heavier gas above (Epstein 1988, thin slabs), for the difference
// of the densities over their mean.
func hatch(diameter, relativeDensity float64) float64 {
	if relativeDensity <= 0 {
		return 0
	}
	return 0.055 * math.Sqrt(gravity*relativeDensity*math.Pow(diameter, 5))
}
