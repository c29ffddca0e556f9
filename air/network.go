package air

import (
	"fmt"
	"math"
)

// Network is a set of well-mixed rooms joined by paths, made ready for
// [Network.Run]: the physics alone, every number known. Room i of Rooms is node
// i+1; node 0 is outdoors.
type Network struct {
	Outside Mix
	Rooms   []Room
	// Stages hold one after the other, in rising order of From; the first holds
	// from the start whatever its From.
	Stages []Stage
	// Dry leaves what people do to the composition out of the density: all air
	// then weighs what outdoor air of its temperature does.
	Dry bool
	// Heat lets temperatures follow the heat balance; without it they stand.
	Heat bool
	// Damp lets people give off water, up to 90 % relative humidity.
	Damp bool
	// RQ is CO2 given off per O2 used; 0 means 0.85.
	RQ float64
}

// Room is a node of a network.
type Room struct {
	Name   string
	Volume float64 // m3 of free air, > 0
	Floor  float64 // height in m at which the pressure is given
	Start  Mix
	Breath float64 // m3/s of CO2 per person
	// For the heat balance: W per person, loss to the ground or walls in W/K,
	// what warms up with the air in J/K (> 0), and the ground's kelvin.
	Warmth, Loss, Store, Ground float64
}

// Stage is a stretch of time with the same paths and people.
type Stage struct {
	From   float64   // hours
	People []float64 // in each room; nil is nobody
	Paths  []Path
}

// PathKind says what moves the air through a path.
type PathKind string

// The kinds of path.
const (
	// PowerLaw is m = K sqrt(rho) dp^n, spread evenly over Tall metres around
	// Height: 0 is a crack at one height, with n 0.5 a sharp hole, and with Tall a
	// vertical slot or doorway, through which air may pass both ways at once.
	PowerLaw PathKind = "powerlaw"
	// Hatch is a round hole in a floor: A below, B above. It exchanges when the
	// air above is heavier, and takes no part in the balance of pressures.
	Hatch PathKind = "hatch"
	// Blower moves Mass kg/s (and Flow m3/s of the air at A) from A to B whatever
	// the pressure.
	Blower PathKind = "blower"
	// Given is a flow of Flow m3/s from A to B that takes no part in the balance:
	// for flows measured or taken from elsewhere.
	Given PathKind = "given"
)

// Path joins two nodes.
type Path struct {
	Kind     PathKind
	A, B     int
	Height   float64 // of the middle, m above the datum
	Tall     float64 // m
	K, N     float64 // of a power law; N 0.4..1
	Diameter float64 // of a hatch, m
	Mass     float64 // kg/s
	Flow     float64 // m3/s
}

// Orifice is a sharp opening of an area in m2, at one height.
func Orifice(a, b int, height, area, cd float64) Path {
	return Path{Kind: PowerLaw, A: a, B: b, Height: height, K: cd * area * math.Sqrt2, N: 0.5}
}

// Slot is a vertical rectangle, width by height in m, around a height.
func Slot(a, b int, middle, width, tall, cd float64) Path {
	return Path{Kind: PowerLaw, A: a, B: b, Height: middle, Tall: tall, K: cd * width * tall * math.Sqrt2, N: 0.5}
}

// Leak is a leakage area in m2 at 4 Pa (discharge coefficient 1).
func Leak(a, b int, height, ela, n float64) Path {
	return Path{Kind: PowerLaw, A: a, B: b, Height: height, K: ela * math.Sqrt2 * math.Pow(4, 0.5-n), N: n}
}

// At is the mass flow in kg/s through a power law at one pressure difference in
// Pa, and its change per Pa, for air of a density in kg/m3 on both sides.
func (p Path) At(dp, density float64) (mass, slope float64) {
	f := p.opening().pass(dp, 0)
	r := math.Sqrt(density)
	return r * (f.forth - f.back), r * (f.forthSlope + f.backSlope)
}

func (p Path) opening() opening {
	return opening{p.Height - p.Tall/2, p.Height + p.Tall/2, p.K, p.N}
}

// Moment is a network at one hour.
type Moment struct {
	Hours float64
	Mix   []Mix // by room
	// Pressure is that at each room's floor, in Pa above the outdoor pressure at
	// height 0.
	Pressure []float64
	// Flows are the mass flows of the stage's paths in kg/s: from A to B and back.
	Flows [][2]float64
	// Residual is the largest net mass flow into a room, in kg/s.
	Residual float64
}

// check refuses what the equations cannot use.
func (n *Network) check() error {
	c := &checker{}
	if len(n.Stages) == 0 {
		return bad("network", "it has no stage", "give one stage with its paths")
	}
	c.mix("network, outside", n.Outside)
	c.num("network, rq", n.rq(), 0.5, 1.5, "a ratio such as 0.85")
	for i := range n.Rooms {
		r := &n.Rooms[i]
		p := fmt.Sprintf("room %d %s, ", i+1, clip(r.Name))
		c.num(p+"volume", r.Volume, 1e-3, 1e9, "cubic metres such as 28.8")
		c.num(p+"floor", r.Floor, -1e4, 1e4, adviceMetres)
		c.mix(p+"start", r.Start)
		c.num(p+"breath", r.Breath, 0, 1, "cubic metres per second: 14 L/h is 3.9e-6")
		if n.Heat {
			c.num(p+"store", r.Store, 1e-3, 1e15, "joules per kelvin such as 3e6")
			c.num(p+"loss", r.Loss, 0, 1e9, "watts per kelvin such as 120")
			c.num(p+"warmth", r.Warmth, 0, 1e9, "watts per person such as 85")
			c.num(p+"ground", r.Ground, 100, 1000, "kelvin such as 291.15")
		}
	}
	for k := range n.Stages {
		s := &n.Stages[k]
		p := fmt.Sprintf("stage %d, ", k+1)
		c.num(p+"from", s.From, -1e6, 1e6, adviceHours)
		if c.err == nil && k > 0 && s.From < n.Stages[k-1].From {
			c.err = bad(p+"from", "it lies before the stage ahead of it", "write the earlier stage first")
		}
		if c.err == nil && s.People != nil && len(s.People) != len(n.Rooms) {
			c.err = bad(p+"people", fmt.Sprintf("%d numbers for %d rooms", len(s.People), len(n.Rooms)), "give one number for each room, or none")
		}
		for i, x := range s.People {
			c.num(fmt.Sprintf("%speople of room %d", p, i+1), x, 0, 1e6, "a number of people such as 12")
		}
		for i := range s.Paths {
			c.path(fmt.Sprintf("%spath %d, ", p, i+1), &s.Paths[i], len(n.Rooms))
		}
	}
	return c.err
}

func (n *Network) rq() float64 {
	if n.RQ == 0 {
		return rq
	}
	return n.RQ
}

func (c *checker) mix(p string, m Mix) {
	c.num(p+", kelvin", m.Kelvin, 100, 1000, "kelvin such as 293.15")
	c.num(p+", o2", m.O2, -1, 1, "a fraction such as 0.2095")
	c.num(p+", co2", m.CO2, 0, 1, "a fraction such as 0.00042")
	c.num(p+", vapour", m.Vapour, 0, 1, "a fraction such as 0.01")
}

func (c *checker) path(p string, x *Path, rooms int) {
	for _, end := range []int{x.A, x.B} {
		if c.err == nil && (end < 0 || end > rooms) {
			c.err = bad(p+"ends", fmt.Sprintf("there is no node %d", end), "use 0 for outdoors and 1 for the first room")
		}
	}
	if c.err == nil && x.A == x.B {
		c.err = bad(p+"ends", "both are the same node", "name the node on the other side")
	}
	c.num(p+"height", x.Height, -1e4, 1e4, adviceMetres)
	switch x.Kind {
	case PowerLaw:
		c.num(p+"tall", x.Tall, 0, 1e4, adviceMetres)
		c.num(p+"k", x.K, 0, 1e6, "a coefficient such as 0.0024")
		c.num(p+"n", x.N, 0.4, 1, "an exponent such as 0.65")
	case Hatch:
		c.num(p+"diameter", x.Diameter, 0, 100, "metres: 300 mm is 0.3")
	case Blower, Given:
		c.num(p+"mass", x.Mass, 0, 1e6, "kilograms per second such as 0.036")
		c.num(p+"flow", x.Flow, 0, 1e6, "cubic metres per second: 30 L/s is 0.03")
	default:
		if c.err == nil {
			c.err = bad(p+"kind", fmt.Sprintf("%q is unknown", clip(string(x.Kind))), "use powerlaw, hatch, blower or given")
		}
	}
}
