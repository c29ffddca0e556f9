package air

import "math"

const (
	gravity  = 9.80665  // m/s2
	pressure = 101325.0 // Pa
	gasConst = 8.314462618
	molarAir = 0.028965 // kg/mol
	standard = 293.15   // K, outdoors when not given

	dischargeCd = 0.6 // sharp openings (R); long narrow ones are treated as ducts
	crackPower  = 0.65
)

func density(kelvin float64) float64 { return pressure * molarAir / (gasConst * kelvin) }

// opening is a power-law element m = k sqrt(rho) dp^n whose k is spread evenly
// between two heights above the floor; equal heights make it a point.
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

// flows returns sqrt(rho)-free mass flows in and out. p is the pressure outside
// minus inside at the floor, fall how much of it is lost per metre of height.
func (o opening) flows(p, fall float64) (in, out float64) {
	mid := p - fall*(o.low+o.high)/2
	rise := math.Abs(fall) * (o.high - o.low)
	if rise <= 1e-7*math.Abs(mid) {
		m := o.k * power(math.Abs(mid), o.n)
		if mid > 0 {
			return m, 0
		}
		return 0, m
	}
	top, bottom := mid+rise/2, mid-rise/2
	part := func(a, b float64) float64 { // integral over 0 <= a < b
		if b <= 0 {
			return 0
		}
		return o.k * (b*power(b, o.n) - math.Max(a, 0)*power(math.Max(a, 0), o.n)) / ((o.n + 1) * rise)
	}
	return part(bottom, top), part(-top, -bottom)
}

// stack returns the exchange in m3/s (outdoor air coming in) that a temperature
// difference drives through the openings, and the same as a mass flow in kg/s.
// With nothing but openings at one height and no extent it is exactly 0.
func stack(open []opening, inside, outside float64) (volume, mass float64) {
	ri, ro := density(inside), density(outside)
	si, so := math.Sqrt(ri), math.Sqrt(ro)
	fall := (ro - ri) * gravity
	if len(open) == 0 || fall == 0 {
		return 0, 0
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, o := range open {
		low = math.Min(low, math.Min(fall*o.low, fall*o.high))
		high = math.Max(high, math.Max(fall*o.low, fall*o.high))
	}
	sum := func(p float64) (in, out float64) {
		for _, o := range open {
			a, b := o.flows(p, fall)
			in, out = in+a*so, out+b*si
		}
		return in, out
	}
	if low == high {
		return 0, 0
	}
	// in-out rises with p: negative at low, positive at high.
	for range 60 {
		mid := low + (high-low)/2
		if in, out := sum(mid); in < out {
			low = mid
		} else {
			high = mid
		}
	}
	in, out := sum(low + (high-low)/2)
	mass = (in + out) / 2
	return mass / ro, mass
}

// hatch is the buoyant exchange in m3/s through a horizontal hole with the
// heavier gas above (Epstein 1988, thin slabs).
func hatch(diameter, relativeDensity float64) float64 {
	if relativeDensity <= 0 {
		return 0
	}
	return 0.055 * math.Sqrt(gravity*relativeDensity*math.Pow(diameter, 5))
}

// Gain is what an opening brings: the exchange in m3/s, and how many people at
// rest it keeps below 3 % CO2 for as long as the temperature difference lasts.
type Gain struct {
	Flow    float64 `json:"flow"`
	Persons float64 `json:"persons"`
}

func gain(flow float64) Gain {
	return Gain{flow, flow * (levels[0].fraction - ambientCO2) / (restLitres / 3.6e6)}
}

// HoleGains compares what drilled holes bring to an otherwise airtight room.
type HoleGains struct {
	Wall    Gain `json:"wall"`    // one hole in a wall
	Pair    Gain `json:"pair"`    // a low and a high one
	Ceiling Gain `json:"ceiling"` // one in the ceiling; none if the room is colder
}

// Holes says what round holes of a diameter in m (0..5) bring when the room is
// kelvin warmer than the air outside it (negative: colder) and, for the pair,
// one hole lies apart metres above the other (0..100). A number outside its
// range, or NaN, gives no gain.
func Holes(diameter, apart, kelvin float64) HoleGains {
	if !(diameter > 0 && diameter <= 5 && apart >= 0 && apart <= 100 && math.Abs(kelvin) <= 100) {
		return HoleGains{}
	}
	area := math.Pi / 4 * diameter * diameter
	inside := standard + kelvin
	one := orifice(0, diameter, area, dischargeCd)
	two := orifice(apart, apart+diameter, area, dischargeCd)
	wall, _ := stack([]opening{one}, inside, standard)
	pair, _ := stack([]opening{one, two}, inside, standard)
	ro, ri := density(standard), density(inside)
	return HoleGains{gain(wall), gain(pair), gain(hatch(diameter, 2*(ro-ri)/(ro+ri)))}
}
