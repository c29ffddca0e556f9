package site

import (
	"math"
	"slices"
	"strings"
)

// Arrangement says how wings stand to each other on the plan view.
type Arrangement string

// The arrangements. Around holds at most six wings; more fall back to Rows.
const (
	Rows   Arrangement = "rows"   // one wing above the other
	Around Arrangement = "around" // arms about a six-sided core
)

// Rect is a rectangle in its wing's frame: X runs along the corridor away
// from the core, Y to the left of it; X, Y is the corner with the smallest of both.
type Rect struct{ X, Y, W, H Millimetre }

// Placed is one space on the plan. Assumed: at least one side is not known
// and drawn with the default.
type Placed struct {
	Code    string
	Wing    string
	Kind    Kind
	Rect    Rect
	Assumed bool
}

// WingFrame puts a wing's frame on the plan: origin in metres, turned by
// Angle degrees against the clock.
type WingFrame struct {
	Wing  string
	X, Y  float64
	Angle int
}

// Layout is the plan view of one level, metres in a local frame with the core
// at 0,0. It is always Schematic: a drawing to talk about, not a survey. A
// wing keeps its place on all levels. CoreRadius is the distance from the
// centre to the sides of the hexagon; 0 in rows.
type Layout struct {
	Level       Level
	Arrangement Arrangement
	CoreRadius  Millimetre
	Wings       []WingFrame
	Spaces      []Placed
	Schematic   bool
}

const (
	assumedSide     Millimetre = 3000
	assumedCorridor Millimetre = 2000
	gap             Millimetre = 1000
	looseRow        Millimetre = 40_000 // length at which spaces without a corridor start a new row
	minCoreRadius   Millimetre = 6000
	coreWing                   = "core" // frame of the spaces inside the hexagon; no wing has this name
)

// extent is how far a wing reaches in its frame, over all levels.
type extent struct{ maxX, minY, maxY Millimetre }

func (e extent) with(ps []Placed) extent {
	for _, p := range ps {
		e.maxX = max(e.maxX, p.Rect.X+p.Rect.W)
		e.minY = min(e.minY, p.Rect.Y)
		e.maxY = max(e.maxY, p.Rect.Y+p.Rect.H)
	}
	return e
}

func (e extent) half() Millimetre { return max(-e.minY, e.maxY) }

// Layouts draws every level, lowest first, unknown last. Rectangles never
// overlap; where sizes are in dispute the largest claim is drawn. The input
// order does not matter.
func Layouts(spaces []Space, arr Arrangement) []Layout {
	type key struct {
		level Level
		wing  string
	}
	groups := map[key][]Space{}
	var levels []Level
	var wings []string
	for _, s := range sortSpaces(spaces) {
		levels = append(levels, s.Level)
		if arr != Around || s.Kind != Core {
			wings = append(wings, s.Wing)
		}
	}
	slices.SortFunc(levels, CompareLevels)
	levels = slices.Compact(levels)
	slices.Sort(wings)
	wings = slices.Compact(wings)
	if len(wings) > 6 && arr == Around {
		return Layouts(spaces, Rows)
	}
	if arr != Around {
		arr = Rows
	}
	for _, s := range sortSpaces(spaces) {
		k := key{s.Level, s.Wing}
		if arr == Around && s.Kind == Core {
			k.wing = coreWing
		}
		groups[k] = append(groups[k], s)
	}
	reach := map[string]extent{}
	out := make([]Layout, len(levels))
	for i, l := range levels {
		out[i] = Layout{Level: l, Arrangement: arr, Schematic: true}
		for _, w := range wings {
			ps := layWing(w, groups[key{l, w}])
			reach[w] = reach[w].with(ps)
			out[i].Spaces = append(out[i].Spaces, ps...)
		}
		core := centred(layWing(coreWing, groups[key{l, coreWing}]))
		reach[coreWing] = reach[coreWing].with(core)
		out[i].Spaces = append(out[i].Spaces, core...)
	}
	radius, frames := frameRows(wings, reach)
	if arr == Around {
		radius, frames = frameAround(wings, reach)
	}
	for i := range out {
		out[i].CoreRadius, out[i].Wings = radius, slices.Clone(frames)
	}
	return out
}

func frameRows(wings []string, reach map[string]extent) (Millimetre, []WingFrame) {
	var frames []WingFrame
	var y Millimetre
	for _, w := range wings {
		e := reach[w]
		frames = append(frames, WingFrame{w, 0, (y - e.minY).Metres(), 0})
		y += e.maxY - e.minY + 4*gap
	}
	return 0, frames
}

// frameAround places arms 120° apart for up to three wings and 60° apart for
// more. Two strips of half width h that start at distance d along axes an
// angle θ apart stay clear when h/d <= tan(θ/2).
func frameAround(wings []string, reach map[string]extent) (Millimetre, []WingFrame) {
	var half Millimetre
	for _, w := range wings {
		half = max(half, reach[w].half())
	}
	step, need := 120, float64(half)/math.Sqrt(3)
	if len(wings) > 3 {
		step, need = 60, float64(half)*math.Sqrt(3)
	}
	core := reach[coreWing]
	radius := max(minCoreRadius, Millimetre(math.Ceil(need))+gap,
		Millimetre(math.Ceil(math.Hypot(float64(core.maxX), float64(core.half()))))+gap)
	var frames []WingFrame
	for i, w := range wings {
		a := (90 + i*step) % 360
		s, c := sincos(a)
		frames = append(frames, WingFrame{w, radius.Metres() * c, radius.Metres() * s, a})
	}
	return radius, append(frames, WingFrame{Wing: coreWing})
}

// sincos knows the multiples of 30° exactly, so that a plan is the same on
// every machine.
func sincos(deg int) (sin, cos float64) {
	r := math.Sqrt(3) / 2
	table := [12]float64{0, .5, r, 1, r, .5, 0, -.5, -r, -1, -r, -.5}
	i := ((deg/30)%12 + 12) % 12
	return table[i], table[(i+3)%12]
}

// Corners gives the four corners of a placed space on the plan, metres,
// against the clock from its X, Y corner.
func (l Layout) Corners(p Placed) [4][2]float64 {
	var f WingFrame
	for _, w := range l.Wings {
		if w.Wing == p.Wing {
			f = w
		}
	}
	s, c := sincos(f.Angle)
	x0, y0 := p.Rect.X.Metres(), p.Rect.Y.Metres()
	x1, y1 := (p.Rect.X + p.Rect.W).Metres(), (p.Rect.Y + p.Rect.H).Metres()
	var out [4][2]float64
	for i, q := range [4][2]float64{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} {
		out[i] = [2]float64{f.X + c*q[0] - s*q[1], f.Y + s*q[0] + c*q[1]}
	}
	return out
}

// centred moves the rectangles of the core about 0,0.
func centred(ps []Placed) []Placed {
	e := extent{}.with(ps)
	for i := range ps {
		ps[i].Rect.X -= e.maxX / 2
	}
	return ps
}

// side is one drawn side of a space.
func drawn(s Space, n Name, standard Millimetre) (Millimetre, bool) {
	r, ok := s.Attribute(n).Working()
	if !ok || r.Max <= 0 {
		return standard, true
	}
	return min(max(Millimetre(r.Max), minSide), maxSide), false
}

// layWing draws one wing on one level: each corridor with its rooms, one after
// the other, then what has no corridor, in rows.
func layWing(wing string, spaces []Space) []Placed {
	along := map[string][]Space{}
	var corridors, loose []Space
	codes := map[string]bool{}
	for _, s := range spaces {
		if s.Kind == Corridor {
			corridors = append(corridors, s)
			codes[s.Code] = true
		}
	}
	for _, s := range spaces {
		switch {
		case s.Kind == Corridor:
		case codes[s.Corridor]:
			along[s.Corridor] = append(along[s.Corridor], s)
		default:
			loose = append(loose, s)
		}
	}
	var out []Placed
	var x Millimetre
	for _, c := range corridors {
		ps, length := layCorridor(wing, c, along[c.Code], x)
		out = append(out, ps...)
		x += length + gap
		delete(along, c.Code) // a code that stands twice draws its rooms once
	}
	return append(out, layLoose(wing, loose, x)...)
}

func layCorridor(wing string, c Space, rooms []Space, x Millimetre) ([]Placed, Millimetre) {
	across, noWidth := drawn(c, WidthOf, assumedCorridor)
	length, noLength := drawn(c, LengthOf, assumedSide)
	low := -across / 2
	left, right := x, x
	var out []Placed
	for _, s := range rooms {
		w, a1 := drawn(s, WidthOf, assumedSide)
		d, a2 := drawn(s, LengthOf, assumedSide)
		r := Rect{left, low + across, w, d}
		if s.Side == Right {
			r.X, r.Y = right, low-d
			right += w
		} else {
			left += w
		}
		out = append(out, Placed{s.Code, wing, s.Kind, r, a1 || a2})
	}
	if noLength {
		length = max(left-x, right-x, minSide)
	}
	out = append(out, Placed{c.Code, wing, Corridor, Rect{x, low, length, across}, noWidth || noLength})
	return out, max(length, left-x, right-x)
}

func layLoose(wing string, loose []Space, x0 Millimetre) []Placed {
	var out []Placed
	var y, rowHeight Millimetre
	x := x0
	for _, s := range loose {
		w, a1 := drawn(s, WidthOf, assumedSide)
		d, a2 := drawn(s, LengthOf, assumedSide)
		if x > x0 && x+w > x0+looseRow {
			x, y, rowHeight = x0, y+rowHeight+gap, 0
		}
		out = append(out, Placed{s.Code, wing, s.Kind, Rect{x, y, w, d}, a1 || a2})
		x += w + gap
		rowHeight = max(rowHeight, d)
	}
	for i := range out {
		out[i].Rect.Y -= (y + rowHeight) / 2
	}
	return out
}

// String names the wings and the number of spaces, for logs and tests.
func (l Layout) String() string {
	names := make([]string, len(l.Wings))
	for i, w := range l.Wings {
		names[i] = w.Wing
	}
	return "level " + l.Level.String() + " " + string(l.Arrangement) + " " + strings.Join(names, ",")
}
