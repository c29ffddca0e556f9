package site

import "fmt"

// Run is a row of spaces along one outside wall. Ranges carry what the
// measurement leaves open; equal ends for a single value. All millimetres.
// A zero Wall means the default 100..400 mm; a zero Depth or Height means the
// range of the spaces' own.
type Run struct {
	Outside Range // outside length of the wall
	Wall    Range // thickness of each wall across the run
	Depth   Range
	Height  Range
}

// Gap is what the spaces of a run leave unexplained. Width in millimetres,
// Volume in litres (nil when depth or height is unknown), neither below 0.
// Suspect: even the smallest reading leaves room for a person. Contradiction:
// even the largest reading says the rooms do not fit, so a size is wrong.
type Gap struct {
	Width         Range
	Volume        *Range
	Suspect       bool
	Contradiction bool
	Excess        int64 // millimetres too many, when Contradiction
}

// suspectWidth is the narrowest width worth a look: a person standing
// sideways. An assumption.
const suspectWidth = 600

// Unexplained compares an outside length with the widths of the spaces behind
// it and the walls between and beside them. The error is a *Problem: a range
// upside down or out of bounds, or a space without a width.
func Unexplained(r Run, spaces []Space) (Gap, error) {
	if r.Wall == (Range{}) {
		r.Wall = Range{100, 400}
	}
	for _, c := range []struct {
		name string
		v    Range
	}{{"outside length", r.Outside}, {"wall", r.Wall}, {"depth", r.Depth}, {"height", r.Height}} {
		if c.v.Min < 0 || c.v.Max < c.v.Min || c.v.Max > 1_000_000 {
			return Gap{}, &Problem{"range", c.name, fmt.Sprintf("%d to %d mm is not a range within 0 to 1000 m", c.v.Min, c.v.Max), "give the smallest first"}
		}
	}
	if r.Outside.Max == 0 || len(spaces) == 0 || len(spaces) > maxSpaces {
		return Gap{}, &Problem{"run", "", "a run needs an outside length and its spaces", "measure the wall outside and list the spaces behind it"}
	}
	var widths, depth, height Range
	for i, s := range spaces {
		w, ok := s.Attribute(WidthOf).Working()
		if !ok {
			return Gap{}, &Problem{"width", s.Code, "its width is not known", "measure it, or leave the space out of the run"}
		}
		widths.Min, widths.Max = widths.Min+bounded(w.Min), widths.Max+bounded(w.Max)
		depth = widen(depth, s.Attribute(LengthOf), i == 0)
		height = widen(height, s.Attribute(HeightOf), i == 0)
	}
	if r.Depth.Max > 0 {
		depth = r.Depth
	}
	if r.Height.Max > 0 {
		height = r.Height
	}
	walls := int64(len(spaces) + 1)
	lo := r.Outside.Min - widths.Max - walls*r.Wall.Max
	hi := r.Outside.Max - widths.Min - walls*r.Wall.Min
	g := Gap{Width: Range{max(lo, 0), max(hi, 0)}, Suspect: lo >= suspectWidth, Contradiction: hi < 0}
	if g.Contradiction {
		g.Excess = -hi
	}
	if depth.Min > 0 && height.Min > 0 {
		g.Volume = &Range{
			mulSat(mulSat(g.Width.Min, depth.Min), height.Min) / 1_000_000,
			ceilDiv(mulSat(mulSat(g.Width.Max, depth.Max), height.Max), 1_000_000),
		}
	}
	return g, nil
}

// bounded keeps a wild claim from overflowing the sum: 0 to 1000 km.
func bounded(v int64) int64 { return min(max(v, 0), 1_000_000_000) }

// widen joins one space's range; a space that does not say spoils it (Min 0).
func widen(r Range, a Attribute, first bool) Range {
	w, ok := a.Working()
	if !ok {
		return Range{0, r.Max}
	}
	if first {
		return w
	}
	return Range{min(r.Min, w.Min), max(r.Max, w.Max)}
}
