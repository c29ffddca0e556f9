package site

import (
	"math"
	"slices"
	"strings"
)

// Name says which attribute a claim is about, and so its unit.
type Name string

// The attributes, with the unit of their values.
const (
	LengthOf   Name = "length"   // millimetres
	WidthOf    Name = "width"    // millimetres
	HeightOf   Name = "height"   // millimetres
	CapacityOf Name = "capacity" // people, as a source says it (not the bound)
	VolumeOf   Name = "volume"   // litres
	VentOf     Name = "vent"     // free opening, square centimetres
)

// Sourced is what one source says one attribute is. Grade is the Admiralty
// code, "F6" when nobody has judged it yet. Measured: read from an instrument
// on the spot, not told.
type Sourced struct {
	Value    int64
	Source   string
	Grade    string
	Measured bool
}

// Attribute holds all that is claimed of one property, in order of arrival.
type Attribute struct {
	Name   Name
	Claims []Sourced
}

// Range is a closed interval in the attribute's unit.
type Range struct{ Min, Max int64 }

// Rival is one distinct value with everyone who holds it.
type Rival struct {
	Value  int64
	Claims []Sourced
}

// Spread gives the smallest and the largest value claimed; false without any.
func (a Attribute) Spread() (Range, bool) { return spreadOf(a.Claims) }

// Measured gives the last measured claim; false when nobody has measured.
func (a Attribute) Measured() (Sourced, bool) {
	for _, c := range slices.Backward(a.Claims) {
		if c.Measured {
			return c, true
		}
	}
	return Sourced{}, false
}

// Working gives the range to reckon with: the measured claims when there are
// any, all claims otherwise.
func (a Attribute) Working() (Range, bool) { return spreadOf(a.working()) }

func (a Attribute) working() []Sourced {
	var m []Sourced
	for _, c := range a.Claims {
		if c.Measured {
			m = append(m, c)
		}
	}
	if m != nil {
		return m
	}
	return a.Claims
}

// Rivals gives the distinct values, smallest first. More than one is a
// disagreement to show; none of them is the wrong one until measured.
func (a Attribute) Rivals() []Rival {
	var out []Rival
	for _, c := range a.Claims {
		i, found := slices.BinarySearchFunc(out, c.Value, func(r Rival, v int64) int {
			switch {
			case r.Value < v:
				return -1
			case r.Value > v:
				return 1
			}
			return 0
		})
		if !found {
			out = slices.Insert(out, i, Rival{Value: c.Value})
		}
		out[i].Claims = append(out[i].Claims, c)
	}
	return out
}

func spreadOf(cs []Sourced) (Range, bool) {
	if len(cs) == 0 {
		return Range{}, false
	}
	r := Range{cs[0].Value, cs[0].Value}
	for _, c := range cs[1:] {
		r.Min, r.Max = min(r.Min, c.Value), max(r.Max, c.Value)
	}
	return r, true
}

// Attribute gives one attribute of the space; without claims when nothing is
// said of it.
func (s Space) Attribute(n Name) Attribute {
	for _, a := range s.Attributes {
		if a.Name == n {
			return a
		}
	}
	return Attribute{Name: n}
}

// WithClaim gives the space with one more claim; s itself stays as it is.
func (s Space) WithClaim(n Name, c Sourced) Space {
	out := make([]Attribute, 0, len(s.Attributes)+1)
	found := false
	for _, a := range s.Attributes {
		if a.Name == n {
			a.Claims = append(slices.Clip(a.Claims), c)
			found = true
		}
		out = append(out, a)
	}
	if !found {
		out = append(out, Attribute{n, []Sourced{c}})
	}
	s.Attributes = out
	return s
}

// Area gives the floor area in mm², as the range over sources; false when no
// length or no width is known.
func (s Space) Area() (Range, bool) {
	return product(s.Attribute(LengthOf), s.Attribute(WidthOf))
}

// Volume gives the volume in litres, rounded outward, as the range over
// sources, joined with volumes claimed directly; a measured volume stands
// alone. False when nothing allows a volume.
func (s Space) Volume() (Range, bool) {
	direct := s.Attribute(VolumeOf)
	if _, ok := direct.Measured(); ok {
		return direct.Working()
	}
	r, ok := s.product3()
	if ok {
		r.Min, r.Max = r.Min/1_000_000, ceilDiv(r.Max, 1_000_000)
	}
	d, said := direct.Working()
	switch {
	case !said:
		return r, ok
	case !ok:
		return d, true
	}
	return Range{min(r.Min, d.Min), max(r.Max, d.Max)}, true
}

// product multiplies claim by claim of one source, so that P's length never
// meets Q's width. Where a source is silent, the working range of that
// attribute stands in; a measured attribute stands in for everyone.
func product(a, b Attribute) (Range, bool) {
	return union(sources(a, b), func(src string) (Range, bool) { return productBy(src, a, b) })
}

// product3 is the volume in mm³: each source's own floor under its own
// height. A source that speaks of the height alone is put over every floor.
func (s Space) product3() (Range, bool) {
	l, w, h := s.Attribute(LengthOf), s.Attribute(WidthOf), s.Attribute(HeightOf)
	all, ok := product(l, w)
	if !ok || len(h.Claims) == 0 {
		return Range{}, false
	}
	floors := sources(l, w)
	return union(sources(l, w, h), func(src string) (Range, bool) {
		floor := all
		if slices.Contains(floors, src) {
			floor, _ = productBy(src, l, w)
		}
		height := h.by(src)
		return Range{mulSat(floor.Min, height.Min), mulSat(floor.Max, height.Max)}, true
	})
}

func productBy(src string, a, b Attribute) (Range, bool) {
	if len(a.Claims) == 0 || len(b.Claims) == 0 {
		return Range{}, false
	}
	x, y := a.by(src), b.by(src)
	return Range{mulSat(x.Min, y.Min), mulSat(x.Max, y.Max)}, true
}

// sources lists who makes the working claims, each once, in order.
func sources(attrs ...Attribute) []string {
	var out []string
	for _, a := range attrs {
		for _, c := range a.working() {
			out = append(out, c.Source)
		}
	}
	slices.SortFunc(out, strings.Compare)
	return slices.Compact(out)
}

func union(srcs []string, f func(string) (Range, bool)) (Range, bool) {
	all := Range{math.MaxInt64, 0}
	for _, src := range srcs {
		r, ok := f(src)
		if !ok {
			return Range{}, false
		}
		all.Min, all.Max = min(all.Min, r.Min), max(all.Max, r.Max)
	}
	return all, len(srcs) > 0
}

func (a Attribute) by(source string) Range {
	w := a.working()
	var own []Sourced
	for _, c := range w {
		if c.Source == source {
			own = append(own, c)
		}
	}
	if own == nil {
		own = w
	}
	r, _ := spreadOf(own)
	return r
}

// mulSat multiplies two sizes; negative ones count as zero, and what would
// overflow stays at the largest number.
func mulSat(a, b int64) int64 {
	a, b = max(a, 0), max(b, 0)
	if b != 0 && a > math.MaxInt64/b {
		return math.MaxInt64
	}
	return a * b
}

func ceilDiv(a, b int64) int64 {
	if a%b == 0 {
		return a / b
	}
	return a/b + 1
}
