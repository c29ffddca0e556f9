package air

import (
	"fmt"
	"math"
)

// lane is a path made ready for one stage.
type lane struct {
	kind      PathKind
	a, b      int // nodes; 0 is outdoors
	open      opening
	mid, tall float64
	za, zb    float64 // floors of its ends
	diameter  float64
	mass      float64
	flow      float64
	diagA     int // where its slope is added up, -1 outdoors
	diagB     int
	between   int // -1: one end is outdoors
}

// draught finds the pressures of one stage at which air is neither gained nor
// lost in any room. Pressures are kept as the difference from a still column of
// outdoor air, so that rooms as heavy as outdoors have exactly nothing between
// them.
//
// With the densities given, what flows out of a room rises with its pressure,
// and the whole is the gradient of a convex function. So Newton's direction with
// a search along it always ends at the one solution.
type draught struct {
	lanes  []lane
	factor *factor
	pinned []bool // a room that nothing joins to outdoors keeps its pressure
	n      int

	rho, root []float64 // by node
	x         []float64 // by node; x[0] is 0
	forth     []float64 // by lane, kg/s
	back      []float64
	net       []float64 // by room: mass flowing out
	gross     []float64 // by room: all that passes
	noise     []float64 // by room: what rounding makes of it
	try, step []float64
}

const maxNewton = 200

func newDraught(n *Network, s *Stage) (*draught, error) {
	rooms := len(n.Rooms)
	d := &draught{n: rooms, lanes: make([]lane, len(s.Paths)), pinned: make([]bool, rooms)}
	floor := func(node int) float64 {
		if node == 0 {
			return 0
		}
		return n.Rooms[node-1].Floor
	}
	// Rooms that pressure joins, by a forest of parents.
	parent := make([]int, rooms+1)
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	var joined [][2]int
	for i, p := range s.Paths {
		d.lanes[i] = lane{kind: p.Kind, a: p.A, b: p.B, open: p.opening(), mid: p.Height, tall: p.Tall, za: floor(p.A), zb: floor(p.B),
			diameter: p.Diameter, mass: p.Mass, flow: p.Flow, diagA: -1, diagB: -1, between: -1}
		if p.Kind != PowerLaw || p.K == 0 {
			continue
		}
		if a, b := find(p.A), find(p.B); a != b {
			parent[max(a, b)] = min(a, b) // outdoors stays a root
		}
		if p.A > 0 && p.B > 0 {
			joined = append(joined, [2]int{p.A - 1, p.B - 1})
		}
	}
	for i := range rooms {
		d.pinned[i] = find(i+1) == i+1
	}
	d.factor = newFactor(rooms, joined)
	position := make([]int, rooms)
	for k, i := range d.factor.node {
		position[i] = k
	}
	for i := range d.lanes {
		l := &d.lanes[i]
		if l.kind != PowerLaw || l.open.k == 0 {
			continue
		}
		if l.a > 0 {
			l.diagA = position[l.a-1]
		}
		if l.b > 0 {
			l.diagB = position[l.b-1]
		}
		if l.a > 0 && l.b > 0 {
			l.between = d.factor.entries(l.a-1, l.b-1, position)
		}
	}
	whole := make([]float64, 4*(rooms+1)+2*len(d.lanes)+4*rooms)
	take := func(k int) (out []float64) { out, whole = whole[:k:k], whole[k:]; return out }
	d.rho, d.root, d.x, d.try = take(rooms+1), take(rooms+1), take(rooms+1), take(rooms+1)
	d.forth, d.back = take(len(d.lanes)), take(len(d.lanes))
	d.net, d.gross, d.noise, d.step = take(rooms), take(rooms), take(rooms), take(rooms)
	return d, nil
}

// eval computes the flows at pressures x, and with slopes the matrix too.
func (d *draught) eval(x []float64, slopes bool) {
	clear(d.net)
	clear(d.gross)
	clear(d.noise)
	f := d.factor
	if slopes {
		clear(f.diag)
		clear(f.low)
	}
	for i := range d.lanes {
		l := &d.lanes[i]
		var slope, fuzz float64
		switch l.kind {
		case PowerLaw:
			// Columns of the two sides, each against outdoor air.
			ca, cb := (d.rho[l.a]-d.rho[0])*gravity*(l.mid-l.za), (d.rho[l.b]-d.rho[0])*gravity*(l.mid-l.zb)
			p := l.open.pass(x[l.a]-ca-(x[l.b]-cb), (d.rho[l.b]-d.rho[l.a])*gravity*l.tall)
			d.forth[i], d.back[i] = p.forth*d.root[l.a], p.back*d.root[l.b]
			slope = p.forthSlope*d.root[l.a] + p.backSlope*d.root[l.b]
			fuzz = slope * 1e-15 * (math.Abs(x[l.a]) + math.Abs(x[l.b]) + math.Abs(ca) + math.Abs(cb))
		case Blower:
			d.forth[i] = l.mass + l.flow*d.rho[l.a]
		default:
			continue
		}
		out := d.forth[i] - d.back[i]
		all := d.forth[i] + d.back[i]
		if l.a > 0 {
			d.net[l.a-1] += out
			d.gross[l.a-1] += all
			d.noise[l.a-1] += fuzz
		}
		if l.b > 0 {
			d.net[l.b-1] -= out
			d.gross[l.b-1] += all
			d.noise[l.b-1] += fuzz
		}
		if !slopes {
			continue
		}
		if l.diagA >= 0 {
			f.diag[l.diagA] += slope
		}
		if l.diagB >= 0 {
			f.diag[l.diagB] += slope
		}
		if l.between >= 0 {
			f.low[l.between] -= slope
		}
	}
}

// worst is the largest imbalance over what is allowed: one part in 1e12 of what
// passes a room, or what rounding leaves. A settled network answers at most 1.
func (d *draught) worst() (w float64) {
	for i, v := range d.net {
		if !d.pinned[i] {
			w = math.Max(w, math.Abs(v)/(1e-12*d.gross[i]+4*d.noise[i]+1e-20))
		}
	}
	return w
}

// solve finds the pressures for the densities in rho, starting from those that
// it found last; exact goes on to the last digit, else 1e-9 of what passes a
// room is good enough. Its error names a room that a blower fills or empties and that
// has no other way for air.
func (d *draught) solve(n *Network, exact bool) error {
	for i, r := range d.rho {
		d.root[i] = math.Sqrt(r)
	}
	enough := 1e3
	if exact {
		enough = 1
	}
	d.eval(d.x, true)
	for range maxNewton {
		if d.worst() <= enough {
			break
		}
		if !d.direction() {
			return fmt.Errorf("air: the pressures of this network cannot be told apart")
		}
		if !d.advance() {
			break
		}
	}
	return d.verdict(n)
}

// direction puts Newton's step into step.
func (d *draught) direction() bool {
	for k, i := range d.factor.node {
		if d.pinned[i] {
			// A very stiff spring to where it is.
			d.factor.diag[k] = d.factor.diag[k]*1e12 + 1
		}
	}
	for i, v := range d.net {
		d.step[i] = -v
		if d.pinned[i] {
			d.step[i] = 0
		}
	}
	if !d.factor.decompose() {
		return false
	}
	d.factor.solve(d.step)
	return true
}

// advance moves x along step: by all of it where that helps, else to where the
// convex function is least. It reports whether x moved.
func (d *draught) advance() bool {
	before, start, moved := d.worst(), 0.0, false
	for i, s := range d.step {
		start += s * d.net[i] // below 0: downhill
		moved = moved || d.x[i+1]+s != d.x[i+1]
	}
	if !moved || !(start < 0) {
		return false
	}
	// slope of the function after so much of the step
	after := func(part float64, slopes bool) (slope float64) {
		for i, s := range d.step {
			d.try[i+1] = d.x[i+1] + part*s
		}
		d.eval(d.try, slopes)
		for i, s := range d.step {
			slope += s * d.net[i]
		}
		return slope
	}
	if past := after(1, true); past > 0 && d.worst() > 0.5*before {
		low, high, fl, fh := 0.0, 1.0, start, past
		part := 1.0
		for range 40 {
			part = (fl*high - fh*low) / (fl - fh)
			f := after(part, false)
			if math.Abs(f) <= -0.05*start || high-low < 1e-14 {
				break
			}
			if f < 0 {
				low, fl, fh = part, f, fh/2
			} else {
				high, fh, fl = part, f, fl/2
			}
		}
		after(part, true)
	}
	copy(d.x, d.try)
	return true
}

// verdict accepts what is balanced to 1e-9 of the smallest flow that leaks, or
// as closely as numbers of this size can be.
func (d *draught) verdict(n *Network) error {
	for i, v := range d.net {
		if d.pinned[i] && math.Abs(v) > 1e-6*d.gross[i]+1e-14 || math.IsNaN(v) {
			return bad(fmt.Sprintf("room %d %s", i+1, clip(n.Rooms[i].Name)), fmt.Sprintf("a blower moves %.3g kg/s and air has no other way", math.Abs(v)), "give it a crack or an opening")
		}
		if !d.pinned[i] && math.Abs(v) > 2e-9*d.gross[i]+1e4*d.noise[i]+1e-16 {
			return fmt.Errorf("air: room %d %s stays out of balance by %.3g kg/s", i+1, n.Rooms[i].Name, v)
		}
	}
	return nil
}
