package site

import (
	"fmt"
	"math"

	"github.com/peterstace/simplefeatures/geom"
)

// Corner is a point of a survey in the building's own frame.
type Corner struct{ X, Y Millimetre }

// Shape is an outline, corner after corner; the last joins the first. Either
// direction will do. It must not cross itself.
type Shape []Corner

// Area is the area of a shape in square millimetres.
func (s Shape) Area() float64 {
	sum := 0.0
	for i, a := range s {
		b := s[(i+1)%len(s)]
		sum += float64(a.X)*float64(b.Y) - float64(b.X)*float64(a.Y)
	}
	return math.Abs(sum) / 2
}

const (
	maxCorners = 1000
	farthest   = 10_000_000 // mm from the frame's zero
)

func (s Shape) check(place string) error {
	if len(s) < 3 || len(s) > maxCorners {
		return &Problem{"shape", place, fmt.Sprintf("it has %d corners", len(s)), fmt.Sprintf("give 3 to %d", maxCorners)}
	}
	for _, c := range s {
		if max(c.X, -c.X) > farthest || max(c.Y, -c.Y) > farthest {
			return &Problem{"shape", place, "a corner is more than 10 km away", "use the building's own frame, in millimetres"}
		}
	}
	if s.Area() < 1 {
		return &Problem{"shape", place, "its corners enclose nothing", "give them in order, one after the other along the walls"}
	}
	if err := s.polygon().Validate(); err != nil {
		return &Problem{"shape", place, "its sides cross each other", "give the corners in order, one after the other along the walls"}
	}
	return nil
}

func (s Shape) polygon() geom.Polygon {
	xy := make([]geom.XY, len(s))
	for i, c := range s {
		xy[i] = geom.XY{X: float64(c.X), Y: float64(c.Y)}
	}
	return ringed(xy)
}

func ringed(xy []geom.XY) geom.Polygon {
	flat := make([]float64, 0, 2*len(xy)+2)
	for _, p := range xy {
		flat = append(flat, p.X, p.Y)
	}
	flat = append(flat, xy[0].X, xy[0].Y)
	return geom.NewPolygon([]geom.LineString{geom.NewLineString(geom.NewSequence(flat, geom.DimXY))}).ForceCCW()
}

// rings gives the corners of a polygon's rings, the outer one first, each
// without its repeated last corner.
func rings(p geom.Polygon) [][]geom.XY {
	var out [][]geom.XY
	for _, r := range p.DumpRings() {
		seq := r.Coordinates()
		var xy []geom.XY
		for i := 0; i+1 < seq.Length(); i++ {
			xy = append(xy, seq.GetXY(i))
		}
		if len(xy) >= 3 {
			out = append(out, xy)
		}
	}
	return out
}

// polygons are the parts of a geometry that have an area.
func polygons(g geom.Geometry) []geom.Polygon {
	var out []geom.Polygon
	for _, part := range g.Dump() {
		if p, ok := part.AsPolygon(); ok && !p.IsEmpty() {
			out = append(out, p)
		}
	}
	return out
}

// bands are the strips of half width r along all sides of a polygon, prolonged
// by r at both ends so that right angles stay right angles.
func bands(p geom.Polygon, r float64) []geom.Geometry {
	var out []geom.Geometry
	for _, ring := range rings(p) {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			d := b.Sub(a)
			length := math.Hypot(d.X, d.Y)
			if length == 0 {
				continue
			}
			u := geom.XY{X: d.X / length * r, Y: d.Y / length * r}
			n := geom.XY{X: -u.Y, Y: u.X}
			a, b := a.Sub(u), b.Add(u)
			out = append(out, ringed([]geom.XY{snap(a.Sub(n)), snap(b.Sub(n)), snap(b.Add(n)), snap(a.Add(n))}).AsGeometry())
		}
	}
	return out
}

// snap rounds to a hundredth of a millimetre: corners that should be one are.
func snap(p geom.XY) geom.XY {
	return geom.XY{X: math.Round(p.X*100) / 100, Y: math.Round(p.Y*100) / 100}
}

// grow widens a geometry by r on all sides, or narrows it when r < 0.
func grow(g geom.Geometry, r float64) (geom.Geometry, error) {
	if r == 0 || g.IsEmpty() {
		return g, nil
	}
	var edges []geom.Geometry
	for _, p := range polygons(g) {
		edges = append(edges, bands(p, math.Abs(r))...)
	}
	if r > 0 {
		for _, p := range polygons(g) {
			edges = append(edges, p.AsGeometry())
		}
		return merge(edges)
	}
	rim, err := merge(edges)
	if err != nil {
		return geom.Geometry{}, err
	}
	return without(g, rim)
}

// merge unites by halves: the library's union of a whole collection loses
// faces that several of its members cover.
func merge(list []geom.Geometry) (out geom.Geometry, err error) {
	switch len(list) {
	case 0:
		return geom.Geometry{}, nil
	case 1:
		return list[0], nil
	}
	a, err := merge(list[:len(list)/2])
	if err != nil {
		return out, err
	}
	b, err := merge(list[len(list)/2:])
	if err != nil {
		return out, err
	}
	defer guard(&err)
	return geom.Union(a, b)
}

func without(a, b geom.Geometry) (out geom.Geometry, err error) {
	defer guard(&err)
	return geom.Difference(a, b)
}

func common(a, b geom.Geometry) (out geom.Geometry, err error) {
	defer guard(&err)
	return geom.Intersection(a, b)
}

// guard turns a degenerate case that the library cannot resolve into a problem
// that a person can mend: moving a corner by a millimetre is always enough.
func guard(err *error) {
	if r := recover(); r != nil || *err != nil {
		*err = &Problem{"shape", "", "two walls lie on each other in a way that cannot be resolved", "move one of the corners by a few millimetres"}
	}
}

// inside reports whether a point is inside a polygon, by counting crossings.
func inside(rs [][]geom.XY, p geom.XY) bool {
	in := false
	for _, ring := range rs {
		for i, a := range ring {
			b := ring[(i+1)%len(ring)]
			if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
				in = !in
			}
		}
	}
	return in
}

// toSide is the vector from a point to the nearest of the sides.
func toSide(rs [][]geom.XY, p geom.XY) (geom.XY, float64) {
	best, way := math.Inf(1), geom.XY{}
	for _, ring := range rs {
		for i, a := range ring {
			d, e := ring[(i+1)%len(ring)].Sub(a), p.Sub(a)
			t := 0.0
			if n := d.X*d.X + d.Y*d.Y; n > 0 {
				t = min(max((e.X*d.X+e.Y*d.Y)/n, 0), 1)
			}
			v := geom.XY{X: d.X*t - e.X, Y: d.Y*t - e.Y}
			if l := math.Hypot(v.X, v.Y); l < best {
				best, way = l, v
			}
		}
	}
	return way, best
}

// widest finds the centre and radius of the largest circle inside a polygon,
// within a millimetre: cells that may hold a better centre are quartered.
func widest(p geom.Polygon) (centre geom.XY, radius float64) {
	rs := rings(p)
	low, high, ok := p.Envelope().MinMaxXYs()
	if !ok {
		return geom.XY{}, 0
	}
	type cell struct {
		at   geom.XY
		half float64
	}
	side := max(high.X-low.X, high.Y-low.Y) / 2
	todo := []cell{{geom.XY{X: (low.X + high.X) / 2, Y: (low.Y + high.Y) / 2}, side}}
	for n := 0; len(todo) > 0 && n < 200_000; n++ {
		c := todo[0]
		todo = todo[1:]
		_, d := toSide(rs, c.at)
		if !inside(rs, c.at) {
			d = -d
		}
		if d > radius {
			centre, radius = c.at, d
		}
		if d+c.half*math.Sqrt2 > radius+1 {
			h := c.half / 2
			for _, q := range [4]geom.XY{{X: -h, Y: -h}, {X: h, Y: -h}, {X: -h, Y: h}, {X: h, Y: h}} {
				todo = append(todo, cell{c.at.Add(q), h})
			}
		}
	}
	return centre, radius
}

// corners rounds a polygon's outer ring to whole millimetres.
func corners(p geom.Polygon) Shape {
	var out Shape
	for _, xy := range rings(p)[0] {
		c := Corner{Millimetre(math.Round(xy.X)), Millimetre(math.Round(xy.Y))}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return out
}
