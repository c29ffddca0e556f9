package site

import (
	"fmt"
	"math"
	"slices"

	"github.com/peterstace/simplefeatures/geom"
)

// Errors are a survey's own errors, one standard deviation each: a size is off
// by Share of itself (0.03 for rooms measured within ±5 %: 0.05/√3), a place in
// the building's frame by Place.
type Errors struct {
	Share float64
	Place Millimetre
}

// Surveyed is a space with its inside face drawn to scale. Height is its clear
// height (zero: not known). Errors, if given, replace the survey's.
type Surveyed struct {
	Code   string
	Shape  Shape
	Height Range
	Errors *Errors
}

// Storey is one level. Outline is the outside face of the building there; Outer
// and Inner are the thicknesses that outer and inner walls of its kind have
// (zero: 200..500 and 100..400 mm, assumptions). Floor is the height of its
// floor above the building's zero, Slab the thickness of the floor above it
// (zero: 120..400 mm, an assumption); a Floor of nil is not known, and then
// nothing is said of gaps above and below.
type Storey struct {
	Level        Level
	Outline      Shape
	Outer, Inner Range
	Floor        *Range
	Slab         Range
	Spaces       []Surveyed
}

// Ending is a vent, drain, pipe or cable that nobody could follow beyond a space.
type Ending struct {
	ID      string
	Service string
	Space   string
}

// Row is a run of spaces along one outside wall of a level, known by their
// widths alone: for buildings, or parts of them, that nobody has drawn.
type Row struct {
	ID     string
	Level  Level
	Run    Run
	Spaces []Space
}

// Survey is what a building was measured to be: storeys that were drawn, rows of
// which only widths are known, or both.
type Survey struct {
	Storeys []Storey
	Rows    []Row
	Endings []Ending
	Errors  Errors
}

// Balance is how the area inside a storey's outline is used, in mm². Spaces +
// Walls + Unexplained = Outline + Outside - Overlap, within rounding:
// Unexplained is what is left of the walls when the thickest that their kind
// allows are taken off, Overlap what two spaces both claim, Outside what a
// space claims beyond the outline. The last two are contradictions of the plan.
type Balance struct {
	Outline, Spaces, Walls, Unexplained, Overlap, Outside int64
}

// Bounds of a survey.
const (
	maxStoreys  = 50
	maxSurveyed = 2000 // spaces of a storey
	maxEndings  = 10_000
)

func (s Survey) check() error {
	if len(s.Storeys)+len(s.Rows) == 0 || len(s.Storeys) > maxStoreys || len(s.Rows) > maxEndings || len(s.Endings) > maxEndings {
		return &Problem{"survey", "", fmt.Sprintf("%d storeys, %d rows, %d ends of services", len(s.Storeys), len(s.Rows), len(s.Endings)), fmt.Sprintf("give a storey or a row; at most %d storeys and %d of the others", maxStoreys, maxEndings)}
	}
	if err := s.Errors.check(""); err != nil {
		return err
	}
	codes, levels := map[string]bool{}, map[Level]bool{}
	for _, st := range s.Storeys {
		if levels[st.Level] {
			return &Problem{"level", st.Level.String(), "it is there twice", "put all spaces of a level into one storey"}
		}
		levels[st.Level] = true
		if err := st.check(); err != nil {
			return err
		}
		for _, sp := range st.Spaces {
			if sp.Code == "" || codes[sp.Code] {
				return &Problem{"code", sp.Code, "a code is empty or used twice", "give each space its own"}
			}
			codes[sp.Code] = true
		}
	}
	for _, r := range s.Rows {
		for _, sp := range r.Spaces {
			codes[sp.Code] = true // a space may be drawn, and in two rows
		}
	}
	for _, e := range s.Endings {
		if !codes[e.Space] {
			return &Problem{"service", e.ID, "it ends at a space that the survey does not have", "add the space, or correct its code"}
		}
	}
	return nil
}

func (e Errors) check(place string) error {
	if !(e.Share >= 0 && e.Share <= 0.5) || e.Place < 0 || e.Place > 10_000 {
		return &Problem{"errors", place, fmt.Sprintf("share %v, place %d mm", e.Share, e.Place), "write a share of 0 to 0.5 and a place of 0 to 10000 mm"}
	}
	return nil
}

func (st Storey) check() error {
	place := "level " + st.Level.String()
	if err := st.Outline.check(place + ", outline"); err != nil {
		return err
	}
	if len(st.Spaces) > maxSurveyed {
		return &Problem{"survey", place, fmt.Sprintf("%d spaces", len(st.Spaces)), fmt.Sprintf("give at most %d", maxSurveyed)}
	}
	ranges := []struct {
		name string
		v    Range
	}{{"outer walls", st.outer()}, {"inner walls", st.inner()}, {"slab", st.slab()}}
	for _, sp := range st.Spaces {
		if err := sp.Shape.check(place + ", " + sp.Code); err != nil {
			return err
		}
		if sp.Errors != nil {
			if err := sp.Errors.check(place + ", " + sp.Code); err != nil {
				return err
			}
		}
		ranges = append(ranges, struct {
			name string
			v    Range
		}{sp.Code + ", height", sp.Height})
	}
	for _, r := range ranges {
		if r.v.Min < 0 || r.v.Max < r.v.Min || r.v.Max > 100_000 {
			return &Problem{"range", place + ", " + r.name, fmt.Sprintf("%d to %d mm is not a range within 0 to 100 m", r.v.Min, r.v.Max), "give the smallest first"}
		}
	}
	if f := st.Floor; f != nil && (f.Max < f.Min || f.Min < -farthest || f.Max > farthest) {
		return &Problem{"range", place + ", floor", fmt.Sprintf("%d to %d mm is not a range", f.Min, f.Max), "give the smallest first"}
	}
	return nil
}

func or(r, standard Range) Range {
	if r == (Range{}) {
		return standard
	}
	return r
}

func (st Storey) outer() Range { return or(st.Outer, Range{200, 500}) }
func (st Storey) inner() Range { return or(st.Inner, Range{100, 400}) }
func (st Storey) slab() Range  { return or(st.Slab, Range{120, 400}) }

// drawing is a storey's geometry, in millimetres.
type drawing struct {
	outline geom.Geometry
	spaces  []geom.Geometry
	union   geom.Geometry
	left    geom.Geometry // neither space nor wall of the thickest kind
}

// draw takes the spaces with half an inner wall around each, and the outer wall,
// off the outline. Two spaces with an inner wall of the thickest kind between
// them leave nothing.
func (st Storey) draw() (d drawing, err error) {
	d.outline = st.Outline.polygon().AsGeometry()
	half := float64(st.inner().Max) / 2
	var bare, walled []geom.Geometry
	for _, sp := range st.Spaces {
		g := sp.Shape.polygon().AsGeometry()
		bare = append(bare, g)
		w, err := sp.Shape.widened(half)
		if err != nil {
			return d, err
		}
		walled = append(walled, w)
	}
	d.spaces = bare
	if d.union, err = merge(bare); err != nil {
		return d, err
	}
	room, err := grow(d.outline, -max(float64(st.outer().Max)-half, 0))
	if err != nil {
		return d, err
	}
	around, err := merge(walled)
	if err != nil {
		return d, err
	}
	if len(walled) == 0 {
		d.left = room
		return d, nil
	}
	d.left, err = without(room, around)
	return d, err
}

// widened is a shape with a wall of r around it; for upright rectangles, by far
// the most, without asking the library.
func (s Shape) widened(r float64) (geom.Geometry, error) {
	if low, high, ok := s.upright(); ok {
		lx, ly, hx, hy := float64(low.X)-r, float64(low.Y)-r, float64(high.X)+r, float64(high.Y)+r
		return ringed([]geom.XY{{X: lx, Y: ly}, {X: hx, Y: ly}, {X: hx, Y: hy}, {X: lx, Y: hy}}).AsGeometry(), nil
	}
	return grow(s.polygon().AsGeometry(), r)
}

// upright gives the corners of a rectangle along the axes.
func (s Shape) upright() (low, high Corner, ok bool) {
	if len(s) != 4 {
		return low, high, false
	}
	low, high = s[0], s[0]
	for i, c := range s {
		n := s[(i+1)%4]
		if c.X != n.X && c.Y != n.Y {
			return low, high, false
		}
		low = Corner{min(low.X, c.X), min(low.Y, c.Y)}
		high = Corner{max(high.X, c.X), max(high.Y, c.Y)}
	}
	return low, high, s.Area() == float64(high.X-low.X)*float64(high.Y-low.Y)
}

// Balance accounts for the area inside a storey's outline. The error is a *Problem.
func (st Storey) Balance() (Balance, error) {
	if err := st.check(); err != nil {
		return Balance{}, err
	}
	d, err := st.draw()
	if err != nil {
		return Balance{}, err
	}
	within, err := common(d.union, d.outline)
	if err != nil {
		return Balance{}, err
	}
	sum := 0.0
	for _, g := range d.spaces {
		sum += g.Area()
	}
	// Spaces that stick out of the outline are not behind its wall.
	left, err := common(d.left, d.outline)
	if err != nil {
		return Balance{}, err
	}
	b := Balance{Outline: round(d.outline.Area()), Spaces: round(sum), Unexplained: round(left.Area()),
		Overlap: round(sum - d.union.Area()), Outside: round(d.union.Area() - within.Area())}
	b.Walls = round(d.outline.Area() - within.Area() - left.Area())
	return b, nil
}

func round(v float64) int64 { return int64(math.Round(v)) }

// contradictions are spaces that share floor or stand outside the building, by
// more than the survey's errors explain.
func (st Storey) contradictions(errs Errors) ([]Problem, error) {
	var out []Problem
	outline := st.Outline.polygon().AsGeometry()
	place := "level " + st.Level.String()
	for i, a := range st.Spaces {
		ga := a.Shape.polygon()
		over, err := without(ga.AsGeometry(), outline)
		if err != nil {
			return nil, err
		}
		if deep := depth(over); deep > 3*a.error(errs) {
			out = append(out, Problem{"outside", place + ", " + a.Code, fmt.Sprintf("it stands %.0f mm outside the building", deep), "measure it, or the outline, again"})
		}
		for _, b := range st.Spaces[i+1:] {
			gb := b.Shape.polygon()
			if !ga.Envelope().Intersects(gb.Envelope()) {
				continue
			}
			both, err := common(ga.AsGeometry(), gb.AsGeometry())
			if err != nil {
				return nil, err
			}
			if deep := depth(both); deep > 3*math.Hypot(a.error(errs), b.error(errs)) {
				out = append(out, Problem{"overlap", place + ", " + a.Code + " and " + b.Code, fmt.Sprintf("they share a strip %.0f mm wide", deep), "measure both again; one of the sizes is wrong"})
			}
		}
	}
	return out, nil
}

// depth is the width of the widest circle in a geometry.
func depth(g geom.Geometry) float64 {
	best := 0.0
	for _, p := range polygons(g) {
		_, r := widest(p)
		best = max(best, 2*r)
	}
	return best
}

// error is the standard deviation of where one side of a space is.
func (sp Surveyed) error(errs Errors) float64 {
	if sp.Errors != nil {
		errs = *sp.Errors
	}
	low, high := sp.Shape[0], sp.Shape[0]
	for _, c := range sp.Shape {
		low = Corner{min(low.X, c.X), min(low.Y, c.Y)}
		high = Corner{max(high.X, c.X), max(high.Y, c.Y)}
	}
	size := float64(max(high.X-low.X, high.Y-low.Y))
	return math.Hypot(errs.Share*size/2, float64(errs.Place))
}

// across is the same for the side that looks in direction u (length 1).
func (sp Surveyed) across(errs Errors, u geom.XY) float64 {
	if sp.Errors != nil {
		errs = *sp.Errors
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range sp.Shape {
		v := float64(c.X)*u.X + float64(c.Y)*u.Y
		low, high = min(low, v), max(high, v)
	}
	return math.Hypot(errs.Share*(high-low)/2, float64(errs.Place))
}

// sorted gives the storeys from the lowest up.
func (s Survey) sorted() []Storey {
	out := slices.Clone(s.Storeys)
	slices.SortFunc(out, func(a, b Storey) int { return CompareLevels(a.Level, b.Level) })
	return out
}
