package search

import (
	"cmp"
	"container/heap"
	"slices"
)

// planner takes the best look per minute again and again.
type planner struct {
	m     *model
	e     *eval
	teams []Team
	left  []float64   // minutes of each team
	least float64     // worth per minute
	time  [][]float64 // minutes of a look, by slot and kind
	used  []int       // methods that some team has, by index
	worth []float64   // per space, of detecting who is there
	views []view
	shut  map[string]bool
	queue queue
	// The space on no list may be beside any room, with weight hidden.
	hidden float64
}

// view is what looks at one space have missed so far, by target, and for each
// method in use its looks before blindness.
type view struct {
	raw  [targets][]float64
	part [targets][]float64 // blinded raw
	all  [targets]float64   // product over all methods
	base float64            // missed of the start
	turn int                // changes with each look
}

type candidate struct {
	space, slot, turn int
	rate              float64 // worth per minute
	gain              float64
}

func newPlanner(m *model, e *eval, b beliefs, w Want) *planner {
	g := &planner{m: m, e: e, teams: w.Teams, worth: make([]float64, len(m.spaces)),
		views: make([]view, len(m.spaces)), shut: map[string]bool{}, least: w.Least / 60}
	for k, name := range m.methods {
		if slices.ContainsFunc(w.Teams, func(t Team) bool { return slices.Contains(t.Methods, name) }) {
			g.used = append(g.used, k)
		}
	}
	for _, k := range g.used {
		g.time = append(g.time, m.minutesByKind(k))
	}
	for _, t := range w.Teams {
		g.left = append(g.left, t.Minutes)
	}
	for _, id := range w.Shut {
		g.shut[id] = true
	}
	beside := 0.0
	for i := range m.spaces {
		// People who are known to be inside are fetched, not looked for.
		known := m.spaces[i].find.inside
		if _, left := e.remaining(&m.spaces[i], e.people(i).mid); w.Aim != AimDoubt {
			g.worth[i] = b.was[i] * max(left-float64(known), 0)
		} else if known == 0 {
			g.worth[i] = b.poa[i]
		}
		if i != m.hidden {
			g.see(i)
			beside += g.views[i].all[theUnlisted]
		}
	}
	if m.hidden >= 0 && beside > 0 {
		g.hidden = g.worth[m.hidden] / beside
	}
	for i := range m.spaces {
		for slot := range g.used {
			if i != m.hidden && g.possible(i, slot) {
				if c := g.candidate(i, slot); c.gain > 0 {
					g.queue = append(g.queue, c)
				}
			}
		}
	}
	heap.Init(&g.queue)
	return g
}

func (g *planner) took(i, slot int) float64 { return g.time[slot][g.m.spaces[i].kind] }

// possible reports whether a method can be used at a space at all.
func (g *planner) possible(i, slot int) bool {
	s, name := &g.m.spaces[i], g.m.methods[g.used[slot]]
	if name == "sweep" || name == "door-open-glance" {
		if s.Kind == SuspectedVoid || g.shut[s.ID] {
			return false
		}
	}
	return g.took(i, slot) > 0
}

// see sets a space's view from the looks that were made.
func (g *planner) see(i int) {
	s, v := &g.m.spaces[i], &g.views[i]
	for t := range targets {
		v.raw[t], v.part[t] = make([]float64, len(g.used)), make([]float64, len(g.used))
		for k := range v.raw[t] {
			v.raw[t][k], v.part[t][k] = 1, 1
		}
		if !g.m.asks(i, t) {
			if v.all[t] = 1; t == theUnlisted {
				v.all[t] = 0 // nothing hidden is beside it
			}
			continue
		}
		v.all[t] = g.e.missed[t][i] * g.e.shown[t][i]
		for grp := s.from; grp < s.to; grp++ {
			if k := slices.Index(g.used, g.m.groups[grp].method); k >= 0 {
				blind := g.e.method[g.used[k]].Blind.Mode
				v.part[t][k] = g.e.group[t][grp]
				if blind < 1 {
					v.raw[t][k] = max(v.part[t][k]-blind, 0) / (1 - blind)
				}
			}
		}
	}
	v.base = g.missed(i, v.all)
}

// missed is the chance of what was seen so far if somebody is there, but for a
// constant.
func (g *planner) missed(i int, all [targets]float64) float64 {
	share := g.e.d.ShareResponsive.Mode
	out := share*all[responsive] + (1-share)*all[unresponsive]
	if g.m.spaces[i].Kind == SuspectedVoid {
		out *= all[theVoid]
	}
	return out
}

// after is what one more look would leave: the products, and the method's own
// parts.
func (g *planner) after(i, slot int) (all, raw, part [targets]float64) {
	s, v := &g.m.spaces[i], &g.views[i]
	k := g.used[slot]
	method, look := &g.e.method[k], Look{Method: g.m.methods[k], Coverage: 1}
	for t := range targets {
		raw[t] = v.raw[t][slot] * (1 - g.e.pod(s, method, &look, t))
		part[t] = blinded(raw[t], method.Blind.Mode)
		if all[t] = v.all[t]; v.part[t][slot] > 0 {
			all[t] *= part[t] / v.part[t][slot]
		}
	}
	return all, raw, part
}

// candidate is one more look by the slot's method at a space.
func (g *planner) candidate(i, slot int) candidate {
	v := &g.views[i]
	all, _, _ := g.after(i, slot)
	c := candidate{space: i, slot: slot, turn: v.turn}
	if v.base > 0 {
		c.gain = g.worth[i] * (g.missed(i, v.all) - g.missed(i, all)) / v.base
	}
	c.gain += g.hidden * (v.all[theUnlisted] - all[theUnlisted])
	c.rate = c.gain / g.took(i, slot)
	return c
}

// run makes the plan.
func (g *planner) run() []Planned {
	out := []Planned{}
	for g.queue.Len() > 0 {
		c := heap.Pop(&g.queue).(candidate)
		if c.turn != g.views[c.space].turn {
			if c = g.candidate(c.space, c.slot); c.gain > 0 {
				heap.Push(&g.queue, c)
			}
			continue
		}
		if c.rate < g.least {
			break // and so are all that follow
		}
		minutes := g.took(c.space, c.slot)
		name := g.m.methods[g.used[c.slot]]
		team := g.who(name, minutes)
		if team < 0 {
			continue // no team has the time for it any more
		}
		out = append(out, Planned{Team: g.teams[team].ID, Space: g.m.spaces[c.space].ID, Method: name,
			From: g.teams[team].Minutes - g.left[team], Minutes: minutes, Worth: c.gain})
		g.left[team] -= minutes
		g.look(c.space, c.slot)
		if c = g.candidate(c.space, c.slot); c.gain > 0 {
			heap.Push(&g.queue, c)
		}
	}
	return out
}

func (g *planner) look(i, slot int) {
	all, raw, part := g.after(i, slot)
	v := &g.views[i]
	v.all = all
	for t := range targets {
		v.raw[t][slot], v.part[t][slot] = raw[t], part[t]
	}
	v.turn++
}

// who is the team for a look: of those with the method and the time, the one
// that can do least else, then the one with most time.
func (g *planner) who(method string, minutes float64) int {
	best := -1
	for i, t := range g.teams {
		if g.left[i] < minutes || !slices.Contains(t.Methods, method) {
			continue
		}
		if best < 0 || cmp.Or(cmp.Compare(len(g.teams[best].Methods), len(t.Methods)), cmp.Compare(g.left[i], g.left[best]), cmp.Compare(g.teams[best].ID, t.ID)) > 0 {
			best = i
		}
	}
	return best
}

// slack bounds what more looks could be worth after those taken so far (none, at
// the start): no more than what is left to detect, and no more than this. Looks add less the more
// there are (a submodular sum), so no plan is worth more than this one plus
// what each team's minutes would add to it if every look at hand could be taken
// at its present worth (Nemhauser, Wolsey, Fisher 1978; the online bound of
// Leskovec et al. 2007).
func (g *planner) slack() float64 {
	const copies = 4 // further looks of a kind count as the last of these
	type item struct{ rate, minutes float64 }
	sum, all := 0.0, 0.0
	for i := range g.views {
		if v := &g.views[i]; v.base > 0 {
			all += g.worth[i]*g.missed(i, v.all)/v.base + g.hidden*v.all[theUnlisted]
		}
	}
	for _, t := range g.teams {
		var items []item
		for i := range g.m.spaces {
			if i == g.m.hidden {
				continue
			}
			for slot, k := range g.used {
				if !slices.Contains(t.Methods, g.m.methods[k]) || !g.possible(i, slot) {
					continue
				}
				undo := g.remember(i, slot)
				for n := range copies {
					c := g.candidate(i, slot)
					if c.gain <= 0 {
						break
					}
					minutes := g.took(i, slot)
					if n == copies-1 {
						minutes = t.Minutes
					}
					items = append(items, item{c.rate, minutes})
					g.look(i, slot)
				}
				undo.restore(&g.views[i], slot)
			}
		}
		slices.SortFunc(items, func(a, b item) int { return cmp.Compare(b.rate, a.rate) })
		left := t.Minutes
		for _, it := range items {
			take := min(left, it.minutes)
			sum += it.rate * take
			if left -= take; left <= 0 {
				break
			}
		}
	}
	return min(sum, all)
}

// memory is what look changes of a view.
type memory struct {
	raw, part, all [targets]float64
	turn           int
}

func (g *planner) remember(i, slot int) memory {
	v := &g.views[i]
	m := memory{all: v.all, turn: v.turn}
	for t := range targets {
		m.raw[t], m.part[t] = v.raw[t][slot], v.part[t][slot]
	}
	return m
}

func (m memory) restore(v *view, slot int) {
	v.all, v.turn = m.all, m.turn
	for t := range targets {
		v.raw[t][slot], v.part[t][slot] = m.raw[t], m.part[t]
	}
}

// queue holds candidates, the best rate first, ties by space and method.
type queue []candidate

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(a, b int) { q[a], q[b] = q[b], q[a] }
func (q queue) Less(a, b int) bool {
	x, y := q[a], q[b]
	return cmp.Or(cmp.Compare(y.rate, x.rate), cmp.Compare(x.space, y.space), cmp.Compare(x.slot, y.slot)) < 0
}

// Push and Pop serve package heap.
func (q *queue) Push(c any) { *q = append(*q, c.(candidate)) }

// Pop removes the last.
func (q *queue) Pop() any {
	c := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return c
}
