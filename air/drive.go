package air

import (
	"fmt"
	"math"
	"strings"
)

// The exchange of a room is driven by how much lighter its air is than outdoor
// air. That follows from three things: it is warmer, it is damp, and the CO2
// that people give off is heavier than the oxygen that they take. With 3 % CO2 a
// damp room has lost what 1.6 K of warmth gave it, with 8 % some 7 K, and most
// rooms then drain downwards. A flow that depends on the level would cost the
// exact path, so it is held within three bands of the level, each at its mean.
const bands = 3

// bandEdge are the CO2 fractions between the bands.
var bandEdge = [bands - 1]float64{0.03, 0.06}

// bandLevel are the fractions at which a band's flow is taken.
var bandLevel = [bands][3]float64{{0.005, 0.015, 0.025}, {0.035, 0.045, 0.055}, {0.07, 0.09, 0.11}}

const (
	driveNodes = 17 // of a drive, over the square root of how much lighter
	driveMost  = 0.32
	curveNodes = 13 // of a curve, over the square root of kelvins
	kelvinMost = 12.0
)

// drive is the exchange in m3/s of some passages, evenly over sqrt(lighter) up to
// driveMost; since a stack flow is very nearly a power of it, straight lines
// between are good to 1 %.
type drive struct {
	up, down [driveNodes]float64 // air inside lighter, heavier
}

func (d *drive) at(lighter float64) float64 {
	t := &d.up
	if lighter < 0 {
		t, lighter = &d.down, -lighter
	}
	x := math.Sqrt(lighter) * (driveNodes - 1) / driveMost
	i := min(int(x), driveNodes-2)
	f := x - float64(i)
	return t[i] + f*(t[i+1]-t[i])
}

// drives are those of shapes that were met before. A building has hundreds of
// doors of one shape, and the flow grows as the size of all openings alike.
type drives map[string]*drive

func (ds drives) of(ps []passage) (d *drive, scale float64) {
	var key strings.Builder
	hatches := false
	for _, p := range ps {
		for _, o := range p.open {
			scale = math.Max(scale, o.k)
		}
		hatches = hatches || p.hatch > 0
	}
	if scale == 0 {
		return nil, 0
	}
	if hatches {
		scale = 1 // a hatch grows as another power of its size
	}
	unit := make([]passage, len(ps))
	for i, p := range ps {
		unit[i] = p
		unit[i].open = nil
		for _, o := range p.open {
			o.k /= scale
			unit[i].open = append(unit[i].open, o)
			fmt.Fprintf(&key, "%.6g %.6g %.6g %g|", o.low, o.high, o.k, o.n)
		}
		if p.hatch > 0 {
			fmt.Fprintf(&key, "%g %s|", p.hatch, p.side)
		}
	}
	if d = ds[key.String()]; d == nil {
		d = &drive{}
		for i := range d.up {
			x := driveMost * float64(i) / (driveNodes - 1)
			d.up[i] = exchange(unit, x*x)
			if d.down[i] = d.up[i]; hatches {
				d.down[i] = exchange(unit, -x*x)
			}
		}
		ds[key.String()] = d
	}
	return d, scale
}

// curve is a flow in m3/h in one band, over the square root of how many kelvins
// the room is warmer (or colder, when the model says so) than outdoors.
type curve struct {
	any bool
	q   [curveNodes]float64
}

func (c *curve) at(rootKelvin float64) float64 {
	if !c.any {
		return 0
	}
	x := rootKelvin * ((curveNodes - 1) / 3.4641016151377544)
	i := min(int(x), curveNodes-2)
	f := x - float64(i)
	return c.q[i] + f*(c.q[i+1]-c.q[i])
}

// lighterAt lays down how much lighter the air inside is, for each node of a
// curve and each level of each band. Damp says that people are inside.
func lighterAt(outside Mix, sign float64, damp bool) (l [curveNodes][bands][3]float64) {
	ro := outside.Density()
	for i := range l {
		s := float64(i) / (curveNodes - 1)
		in := Mix{Kelvin: outside.Kelvin + sign*kelvinMost*s*s, Vapour: outside.Vapour}
		if damp {
			in.Vapour = math.Max(in.Vapour, dampAir*saturation(in.Kelvin))
		}
		for b, levels := range bandLevel {
			for j, c := range levels {
				in.CO2 = c
				in.O2 = outside.O2 - (c-outside.CO2)/rq
				l[i][b][j] = 1 - in.Density()/ro
			}
		}
	}
	return l
}

// curves are the flows of some passages in each band.
func (ds drives) curves(ps []passage, lighter *[curveNodes][bands][3]float64) (cs [bands]curve) {
	d, scale := ds.of(ps)
	if d == nil {
		return cs
	}
	for b := range cs {
		for i := range lighter {
			mean := 0.0
			for _, l := range lighter[i][b] {
				mean += d.at(l) / 3
			}
			cs[b].q[i] = 3600 * scale * mean
			cs[b].any = cs[b].any || mean > 0
		}
	}
	return cs
}
