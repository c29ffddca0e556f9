package site

import (
	"fmt"
	"math"
)

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

// Estimate is what a run's widths leave once each is believed within its error:
// the mean and standard deviation of the clear width of a room that the plan
// does not have, with a wall of its own; the chance that it is wide enough for a
// person; and the chance that the rooms do not even fit.
type Estimate struct {
	Mean, SD         Millimetre
	Confidence       float64
	DoNotFit         float64
	Spaces, Measured int
}

// Estimate reads the same sizes as Unexplained by their errors instead of by
// their extremes: with n rooms, errors of share of each width (one standard
// deviation) mostly cancel, while extremes add up. Ranges count as anything
// between their ends. Errors are those of Unexplained.
func (r Run) Estimate(spaces []Space, share float64) (Estimate, error) {
	if !(share >= 0 && share <= 0.5) {
		return Estimate{}, &Problem{"errors", "", fmt.Sprintf("an error of %v of each width", share), "write 0 to 0.5"}
	}
	if _, err := Unexplained(r, spaces); err != nil {
		return Estimate{}, err
	}
	wall := or(r.Wall, Range{100, 400})
	middle := func(v Range) float64 { return float64(v.Min)/2 + float64(v.Max)/2 }
	variance := func(v Range) float64 { d := float64(v.Max - v.Min); return d * d / 12 }
	n := float64(len(spaces))
	mean := middle(r.Outside) - (n+1)*middle(wall)
	sum := variance(r.Outside) + (n+2)*variance(wall)
	out := Estimate{Spaces: len(spaces)}
	for _, s := range spaces {
		width := s.Attribute(WidthOf)
		w, _ := width.Working()
		w = Range{bounded(w.Min), bounded(w.Max)}
		mean -= middle(w)
		sum += variance(w) + math.Pow(share*middle(w), 2)
		if _, ok := width.Measured(); ok {
			out.Measured++
		}
	}
	sd := math.Sqrt(sum)
	hidden := mean - middle(wall)
	out.Mean, out.SD = Millimetre(math.Round(hidden)), Millimetre(math.Round(sd))
	out.Confidence, out.DoNotFit = surer(hidden-suspectWidth, sd), surer(-mean, sd)
	if mean == 0 && sd == 0 {
		out.DoNotFit = 0 // they fit exactly
	}
	return out, nil
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
