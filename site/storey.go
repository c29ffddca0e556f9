package site

import (
	"math"
	"slices"

	"github.com/peterstace/simplefeatures/geom"
)

// low is a space whose ceiling leaves room below the floor above.
type low struct {
	sp        Surveyed
	width, sd float64
}

// lows are the spaces of a storey above whose ceilings there may be room for a
// person, by the heights and their errors.
func (st Storey) lows(next Storey, errs Errors) []low {
	middle := func(r Range) float64 { return float64(r.Min+r.Max) / 2 }
	spread := func(r Range) float64 { return float64(r.Max-r.Min) / math.Sqrt(12) }
	var out []low
	for _, sp := range st.Spaces {
		if sp.Height.Max == 0 {
			continue
		}
		own := errs
		if sp.Errors != nil {
			own = *sp.Errors
		}
		width := middle(*next.Floor) - middle(*st.Floor) - middle(sp.Height) - middle(st.slab())
		sd := math.Sqrt(math.Pow(spread(*next.Floor), 2) + math.Pow(spread(*st.Floor), 2) + math.Pow(spread(sp.Height), 2) +
			math.Pow(spread(st.slab()), 2) + math.Pow(own.Share*middle(sp.Height), 2))
		if surer(width-suspectWidth, sd) >= leastConfidence {
			out = append(out, low{sp, width, sd})
		}
	}
	return out
}

// below finds gaps between the ceilings of a storey and the floor of the next:
// spaces that touch and whose ceilings leave room for a person form one.
func (st Storey) below(next Storey, errs Errors) ([]Suspect, error) {
	if st.Floor == nil || next.Floor == nil {
		return nil, nil
	}
	lows := st.lows(next, errs)
	var out []Suspect
	for len(lows) > 0 {
		group, rest := lows[:1:1], lows[1:]
		for grown := true; grown; {
			grown = false
			for i := 0; i < len(rest); i++ {
				if slices.ContainsFunc(group, func(g low) bool { return touch(g.sp, rest[i].sp, float64(st.inner().Max)) }) {
					group, rest, grown = append(group, rest[i]), slices.Delete(slices.Clone(rest), i, i+1), true
					i--
				}
			}
		}
		lows = rest
		s := Suspect{Level: st.Level, Why: []string{BetweenLevels}, Confidence: 1}
		var shapes []geom.Geometry
		width, widest, sd := math.Inf(1), 0.0, 0.0
		for _, g := range group {
			shapes = append(shapes, g.sp.Shape.polygon().AsGeometry())
			s.Beside = append(s.Beside, g.sp.Code)
			width, widest, sd = min(width, g.width), max(widest, g.width), max(sd, g.sd)
		}
		all, err := merge(shapes)
		if err != nil {
			return nil, err
		}
		slices.Sort(s.Beside)
		parts := polygons(all)
		biggest := slices.MaxFunc(parts, func(a, b geom.Polygon) int { return int(math.Copysign(1, a.Area()-b.Area())) })
		area := round(all.Area())
		s.Shape, s.Area, s.Width = corners(biggest), Range{area, area}, Millimetre(math.Round(width))
		s.Confidence = surer(widest-suspectWidth, sd)
		s.Volume = &Range{mulSat(area, round(max(width-sd, 0))) / 1_000_000, ceilDiv(mulSat(area, round(widest+sd)), 1_000_000)}
		s.Tests = tests(s, sd)
		out = append(out, s)
	}
	return out, nil
}

// touch reports whether only a wall stands between two spaces.
func touch(a, b Surveyed, wall float64) bool {
	d, ok := geom.Distance(a.Shape.polygon().AsGeometry(), b.Shape.polygon().AsGeometry())
	return ok && d <= wall
}
