package air

import "math"

// Doors and leaks (ELA at 4 Pa in m2). Status A: no published source.
const (
	doorWide  = 0.8 // m
	doorTall  = 2.0
	doorRound = 6.0 // m of gap; 2 mm all round makes 120 cm2
	roomTall  = 2.4 // m, where no height is known (A)

	elaDoor      = 15e-4  // NIST CONTAM library: 12 tight, 21 typical
	elaTight     = 12e-4  // NIST CONTAM library
	elaTypical   = 21e-4  // NIST CONTAM library
	elaConcealed = 4e-4   // A
	elaJoint     = 0.8e-4 // per m, NIST CONTAM library (tight floor-wall joint)
	barsFree     = 0.8    // A
	ductFriction = 0.03   // Darcy, A
	unknownFan   = 0.03   // m3/s, A
	unsealedPart = 0.85   // of rooms about whose leak nothing is known
	restLitres   = 14.0   // L/h CO2 per person
	restSigma    = 0.22   // of ln
	personVolume = 0.066  // m3
	leastFree    = 0.05   // of the volume, however crowded
)

var (
	sigmaType = math.Log(2.5) // leak known by kind only
	sigmaGap  = math.Log(1.7) // gap or area measured
)

// passage is what a link is to the lumped exchange of one zone.
type passage struct {
	open   []opening
	leak   bool    // carries the leak's spread, not an opening's
	sigma  float64 // of ln(flow)
	hatch  float64 // diameter of a hole in ceiling or floor, else 0
	side   Side
	flow   float64 // m3/s, measured, instead of physics
	isFlow bool
	from   float64 // hours in which it is there
	until  float64
}

// weight is the passage's share when spreads are averaged.
func (p passage) weight() (w float64) {
	for _, o := range p.open {
		w += o.k
	}
	return w
}

// passageOf translates a link; ok is false when its size is unknown. flip says
// that the zone is at the To end, so that floor and ceiling change places.
func passageOf(l Link, roomHeight float64, flip bool) (p passage, ok bool) {
	p = passage{from: or(l.OpenFrom, math.Inf(-1)), until: or(l.OpenUntil, math.Inf(1)), side: l.Side}
	if flip && l.Side == Floor {
		p.side = Ceiling
	} else if flip && l.Side == Ceiling {
		p.side = Floor
	}
	defer func() {
		if l.Spread != nil {
			p.sigma = *l.Spread
		}
	}()
	if l.Flow != nil {
		p.flow, p.isFlow, p.sigma = *l.Flow, true, 0.2
		return p, true
	}
	switch l.Kind {
	case Door, "":
		return doorPassage(p, l), true
	case Crack:
		p.leak, p.sigma = true, sigmaType
		ela := or(l.Length, 0) * elaJoint
		if l.Area != nil {
			ela, p.sigma = *l.Area, sigmaGap
		}
		low, high := 0.0, 0.0 // a joint lies at the floor
		if l.Height != nil {
			low, high = *l.Height, *l.Height
		}
		p.open = []opening{leakage(low, high, ela)}
		return p, ela > 0
	}
	return cutPassage(p, l, roomHeight)
}

func doorPassage(p passage, l Link) passage {
	base := or(l.Height, doorTall/2) - doorTall/2
	if l.Door == DoorOpen || l.Door == DoorBarred {
		free := doorWide * doorTall
		if l.Door == DoorBarred {
			free *= barsFree
		}
		p.open, p.sigma = []opening{orifice(base, base+doorTall, free, dischargeCd)}, 0.2
		return p
	}
	ela := elaDoor
	switch l.Door {
	case DoorTight:
		ela = elaTight
	case DoorTypical:
		ela = elaTypical
	case DoorConcealed:
		ela = elaConcealed
	}
	p.leak, p.sigma = true, sigmaType
	if l.Gap != nil {
		ela, p.sigma = *l.Gap*doorRound, sigmaGap
	}
	if l.Area != nil {
		ela, p.sigma = *l.Area, sigmaGap
	}
	// The gap runs round the leaf: sill and head are short, the sides long.
	short := 0.15 * ela
	p.open = []opening{
		leakage(base, base, short),
		leakage(base+doorTall, base+doorTall, short),
		leakage(base, base+doorTall, ela-2*short),
	}
	return p
}

// cutPassage handles vents, holes and ducts.
func cutPassage(p passage, l Link, roomHeight float64) (passage, bool) {
	area, tall, across := or(l.Area, 0), or(l.Tall, 0), or(l.Diameter, 0)
	switch {
	case across > 0 && area == 0:
		area = math.Pi / 4 * across * across
	case area == 0:
		area = or(l.Width, 0) * tall
	}
	if area == 0 {
		return p, false
	}
	if across == 0 {
		across = math.Sqrt(4 * area / math.Pi)
	}
	if tall == 0 {
		tall = math.Min(across, doorTall)
	}
	cd, height := dischargeCd, 1.0
	p.sigma = 0.2
	switch l.Kind {
	case Vent:
		height, p.sigma = roomHeight-0.3, 0.3
	case Duct:
		height, p.sigma = roomHeight-0.3, 0.5
		cd = 1 / math.Sqrt(1/(dischargeCd*dischargeCd)+ductFriction*or(l.Length, 1)/across)
	}
	switch p.side {
	case Ceiling:
		height, tall = roomHeight, 0
	case Floor:
		height, tall = 0, 0
	}
	if p.side == Ceiling || p.side == Floor {
		if l.Kind != Duct {
			p.hatch = across
		}
	} else {
		height = or(l.Height, height)
	}
	if l.Kind == Duct {
		tall = 0 // one column of air cannot pass itself in a narrow duct
	}
	p.open = []opening{orifice(height-tall/2, height+tall/2, area, cd)}
	return p, true
}

// exchange is the flow of a set of passages, in m3/s, when the air inside weighs
// less than the air outside (density at standard conditions) by a share lighter
// of it; negative where it weighs more.
func exchange(ps []passage, lighter float64) float64 {
	var open []opening
	still := 0.0
	ro := density(standard)
	ri := ro * (1 - lighter)
	for _, p := range ps {
		open = append(open, p.open...)
		heavierAbove := 2 * (ro - ri) / (ro + ri)
		if p.side == Floor {
			heavierAbove = -heavierAbove
		}
		if p.hatch > 0 {
			still += hatch(p.hatch, heavierAbove)
		}
	}
	through, _ := stack(open, ri, ro)
	// A through flow flushes a hatch one way; adding both would be too hopeful.
	return math.Max(through, still)
}
