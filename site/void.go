package site

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/peterstace/simplefeatures/geom"
)

// Why a place is suspected.
const (
	OnPlan        = "plan"         // no space of the plan covers it
	ThickWall     = "thick-wall"   // a wall is thicker than its kind allows
	BetweenLevels = "between"      // the ceiling is far below the floor above
	Widths        = "widths"       // the rooms along a wall do not make up its length
	EndsInNothing = "service-ends" // a vent, drain, pipe or cable leads on, and nobody knows where
)

// How to test it, the cheapest first; minutes are assumptions.
const (
	TestMeasure = "measure" // 5: with a tape or laser, from both sides
	TestTap     = "tap"     // 15: along the wall or ceiling
	TestTrace   = "trace"   // 40: follow the service with smoke, light, sound or a cable
	TestDrill   = "drill"   // 30: a hole, and look
)

var testMinutes = map[string]int{TestMeasure: 5, TestTap: 15, TestTrace: 40, TestDrill: 30}

// Probe is one test of a suspected void: how, from which space ("" from
// outside), how many minutes.
type Probe struct {
	How     string
	From    string
	Minutes int
}

// Suspect is a place that the plan does not explain: a fault of the plan until
// somebody looks, not a hidden room. Confidence is the chance, by the survey's
// own errors, that there is room for a person (600 mm) behind walls of the kind
// that stands there; Thicker that the wall is thicker than its kind allows.
// Neither says that anybody built a room there. Area (mm²) and Volume (litres)
// run from the thickest walls to the thinnest; both are zero for the end of a
// service that no gap explains. Width is the clear width in the middle.
type Suspect struct {
	ID         string
	Level      Level
	Why        []string
	Shape      Shape
	Width      Millimetre
	Area       Range
	Volume     *Range
	Confidence float64
	Thicker    float64
	Beside     []string // codes of the spaces round it, sorted
	Endings    []string
	Tests      []Probe // the cheapest first
}

const (
	leastConfidence = 0.05 // below, a suspect is not listed
	leastHollow     = 150  // mm that a wall must be too thick to be listed for that
	endingOdds      = 3    // how much likelier a gap holds a room if a service ends beside it: judged
	endingAlone     = 0.1  // chance that an end without a gap leads to a room: judged
)

// Suspects lists the suspected voids of a survey, the most confident first, and
// what in the plan contradicts itself. The error is a *Problem: a shape or a
// range that cannot be used.
func (s Survey) Suspects() ([]Suspect, []Problem, error) {
	if err := s.check(); err != nil {
		return nil, nil, err
	}
	var out []Suspect
	var wrong []Problem
	storeys := s.sorted()
	for i, st := range storeys {
		found, err := st.gaps(s.Errors)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, found...)
		if i+1 < len(storeys) {
			above, err := st.below(storeys[i+1], s.Errors)
			if err != nil {
				return nil, nil, err
			}
			out = append(out, above...)
		}
		bad, err := st.contradictions(s.Errors)
		if err != nil {
			return nil, nil, err
		}
		wrong = append(wrong, bad...)
	}
	for _, r := range s.Rows {
		var err error
		if out, wrong, err = r.suspect(out, wrong, s.Errors.Share); err != nil {
			return nil, nil, err
		}
	}
	out = s.withEndings(out)
	slices.SortStableFunc(out, func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(b.Thicker, a.Thicker), cmp.Compare(b.Area.Max, a.Area.Max))
	})
	for i := range out {
		out[i].ID = fmt.Sprintf("V-%02d", i+1)
	}
	return out, wrong, nil
}

// side is what stands round a gap: a space, or the outline.
type side struct {
	code  string
	way   geom.XY // towards it, length 1
	wall  Range   // the walls that may stand there
	taken float64 // of that wall, what was taken off when the gap was drawn
	error float64
}

// gaps finds what a storey's plan does not explain.
func (st Storey) gaps(errs Errors) ([]Suspect, error) {
	d, err := st.draw()
	if err != nil {
		return nil, err
	}
	// Slivers are not worth a name: open by half of the least hollow.
	core, err := grow(d.left, -leastHollow/2)
	if err != nil {
		return nil, err
	}
	var out []Suspect
	for _, p := range polygons(core) {
		body, err := grow(p.AsGeometry(), leastHollow/2)
		if err != nil {
			return nil, err
		}
		if body, err = common(body, d.left); err != nil {
			return nil, err
		}
		one, ok, err := st.suspect(d, body, errs)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, one)
		}
	}
	return out, nil
}

func (st Storey) suspect(d drawing, body geom.Geometry, errs Errors) (Suspect, bool, error) {
	var part geom.Polygon
	var centre geom.XY
	radius := 0.0
	for _, p := range polygons(body) {
		if c, r := widest(p); r > radius {
			part, centre, radius = p, c, r
		}
	}
	if radius == 0 {
		return Suspect{}, false, nil
	}
	a, b := st.between(d, centre, radius, errs)
	spread := func(r Range) float64 { return float64(r.Max-r.Min) / math.Sqrt(12) }
	middle := func(s side) float64 { return float64(s.wall.Min+s.wall.Max)/2 - s.taken }
	width := 2*radius - middle(a) - middle(b)
	sd := math.Sqrt(a.error*a.error + b.error*b.error + math.Pow(spread(a.wall), 2) + math.Pow(spread(b.wall), 2))
	out := Suspect{Level: st.Level, Why: []string{OnPlan}, Shape: corners(part), Width: Millimetre(max(math.Round(width), 0)),
		Confidence: surer(width-suspectWidth, sd), Thicker: surer(2*radius, math.Hypot(a.error, b.error))}
	if width < suspectWidth {
		out.Why = []string{ThickWall}
	}
	if out.Confidence < leastConfidence && (out.Thicker < 0.95 || 2*radius < leastHollow) {
		return Suspect{}, false, nil
	}
	area := func(extra float64) (int64, error) {
		g, err := grow(body, extra)
		return round(g.Area()), err
	}
	low, err := area(min(a.taken-float64(a.wall.Max), b.taken-float64(b.wall.Max)))
	if err != nil {
		return Suspect{}, false, err
	}
	high, err := area(max(a.taken-float64(a.wall.Min), b.taken-float64(b.wall.Min)))
	if err != nil {
		return Suspect{}, false, err
	}
	out.Area = Range{low, high}
	out.Beside = st.beside(body, float64(st.inner().Max))
	if h, ok := st.height(out.Beside); ok {
		out.Volume = &Range{mulSat(low, h.Min) / 1_000_000, ceilDiv(mulSat(high, h.Max), 1_000_000)}
	}
	out.Tests = tests(out, math.Hypot(a.error, b.error))
	return out, true, nil
}

// surer is the chance that a value that was measured with this error is above 0.
func surer(value, sd float64) float64 {
	if sd == 0 {
		if value >= 0 {
			return 1
		}
		return 0
	}
	return 0.5 * math.Erfc(-value/sd/math.Sqrt2)
}

// between are the two sides that hold the widest circle: the nearest one, and
// the nearest of those across from it.
func (st Storey) between(d drawing, centre geom.XY, radius float64, errs Errors) (a, b side) {
	half := float64(st.inner().Max) / 2
	var all []side
	var far []float64
	add := func(code string, rs [][]geom.XY, wall Range, taken float64, sd func(geom.XY) float64) {
		v, dist := toSide(rs, centre)
		if dist == 0 {
			return
		}
		u := geom.XY{X: v.X / dist, Y: v.Y / dist}
		all = append(all, side{code, u, wall, taken, sd(u)})
		far = append(far, dist-taken)
	}
	for i, sp := range st.Spaces {
		if rs := rings(d.spaces[i].MustAsPolygon()); len(rs) > 0 {
			add(sp.Code, rs, st.inner(), half, func(u geom.XY) float64 { return sp.across(errs, u) })
		}
	}
	add("", rings(d.outline.MustAsPolygon()), st.outer(), max(float64(st.outer().Max)-half, 0), func(geom.XY) float64 { return float64(errs.Place) })
	near := 0
	for i := range all {
		if far[i] < far[near] {
			near = i
		}
	}
	a, b = all[near], side{wall: st.inner(), taken: half}
	best := math.Inf(1)
	for i, s := range all {
		if s.way.X*a.way.X+s.way.Y*a.way.Y < -0.5 && far[i] < best {
			b, best = s, far[i]
		}
	}
	return a, b
}

// beside are the codes of the spaces within a wall of a geometry.
func (st Storey) beside(g geom.Geometry, reach float64) []string {
	out := []string{}
	for _, sp := range st.Spaces {
		if dist, ok := geom.Distance(g, sp.Shape.polygon().AsGeometry()); ok && dist <= reach {
			out = append(out, sp.Code)
		}
	}
	slices.Sort(out)
	return out
}

// height joins the heights of spaces; false if none is known.
func (st Storey) height(codes []string) (Range, bool) {
	var out Range
	for _, sp := range st.Spaces {
		if sp.Height.Max > 0 && slices.Contains(codes, sp.Code) {
			if out.Max == 0 {
				out = sp.Height
			}
			out = Range{min(out.Min, sp.Height.Min), max(out.Max, sp.Height.Max)}
		}
	}
	return out, out.Max > 0
}

// tests orders what can be done. Measuring comes first while the survey's own
// error could explain the gap; a plan measured well is tapped at once.
func tests(s Suspect, sd float64) []Probe {
	from := ""
	if len(s.Beside) > 0 {
		from = s.Beside[0]
	}
	var out []Probe
	add := func(how string) { out = append(out, Probe{how, from, testMinutes[how]}) }
	if sd > 50 && s.Confidence < 0.99 {
		add(TestMeasure)
	}
	if from != "" {
		add(TestTap)
	}
	add(TestDrill)
	return out
}

// suspect adds what a row's widths leave. A gap that the drawn plan shows beside
// two of its spaces or more is the same, and gets one more reason.
func (r Row) suspect(list []Suspect, wrong []Problem, share float64) ([]Suspect, []Problem, error) {
	e, err := r.Run.Estimate(r.Spaces, share)
	if err != nil {
		if p, ok := err.(*Problem); ok {
			err = &Problem{p.Kind, strings.Trim("row "+r.ID+", "+p.Place, ", "), p.What, p.Advice}
		}
		return nil, nil, err
	}
	if e.DoNotFit > 0.95 {
		wrong = append(wrong, Problem{"widths", "row " + r.ID, fmt.Sprintf("the rooms are about %d mm too wide for the wall", -e.Mean), "measure the wall and the widest rooms again"})
	}
	if e.Confidence < leastConfidence {
		return list, wrong, nil
	}
	s := Suspect{Level: r.Level, Why: []string{Widths}, Width: max(e.Mean, 0), Confidence: e.Confidence, Beside: []string{}}
	for _, sp := range r.Spaces {
		s.Beside = append(s.Beside, sp.Code)
	}
	slices.Sort(s.Beside)
	for i := range list {
		shared := 0
		for _, code := range list[i].Beside {
			if slices.Contains(s.Beside, code) {
				shared++
			}
		}
		if list[i].Level == r.Level && shared >= 2 {
			list[i].Why = append(list[i].Why, Widths)
			return list, wrong, nil
		}
	}
	low, high := max(e.Mean-e.SD, 0), max(e.Mean+e.SD, 0)
	if d := r.Run.Depth; d.Min > 0 {
		s.Area = Range{mulSat(int64(low), d.Min), mulSat(int64(high), d.Max)}
		if h := r.Run.Height; h.Min > 0 {
			s.Volume = &Range{mulSat(s.Area.Min, h.Min) / 1_000_000, ceilDiv(mulSat(s.Area.Max, h.Max), 1_000_000)}
		}
	}
	s.Tests = tests(s, float64(e.SD))
	return append(list, s), wrong, nil
}

// withEndings adds the ends of services to the gaps beside their spaces, and
// lists those that no gap explains.
func (s Survey) withEndings(list []Suspect) []Suspect {
	levels := map[string]Level{}
	for _, r := range s.Rows {
		for _, sp := range r.Spaces {
			levels[sp.Code] = r.Level
		}
	}
	for _, st := range s.Storeys {
		for _, sp := range st.Spaces {
			levels[sp.Code] = st.Level
		}
	}
	ends := slices.Clone(s.Endings)
	slices.SortFunc(ends, func(a, b Ending) int { return cmp.Or(cmp.Compare(a.Space, b.Space), cmp.Compare(a.ID, b.ID)) })
	for _, e := range ends {
		explained := false
		for i := range list {
			v := &list[i]
			if !slices.Contains(v.Beside, e.Space) || slices.Equal(v.Why, []string{EndsInNothing}) {
				continue
			}
			explained = true
			odds := v.Confidence / (1 - v.Confidence) * endingOdds
			if v.Confidence < 1 {
				v.Confidence = odds / (1 + odds)
			}
			v.Endings = append(v.Endings, e.ID)
			if !slices.Contains(v.Why, EndsInNothing) {
				v.Why = append(v.Why, EndsInNothing)
			}
		}
		if !explained {
			list = append(list, Suspect{Level: levels[e.Space], Why: []string{EndsInNothing}, Confidence: endingAlone, Beside: []string{e.Space},
				Endings: []string{e.ID}, Tests: []Probe{{TestTrace, e.Space, testMinutes[TestTrace]}}})
		}
	}
	return list
}
