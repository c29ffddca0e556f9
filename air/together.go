package air

import (
	"math"
	"slices"
)

// join is a passage between two nodes of a group's network.
type join struct {
	passage
	a, b  int     // nodes
	floor float64 // of the room from which its heights count
	by    int     // position of the zone whose scenario scales it
	blows bool
}

// network is scenario k of a group. Temperatures stand as drawn; damp and breath
// weigh as they come.
func (o *group) network(p *plan, k int) (*Network, []scenario) {
	drawn := make([]scenario, len(o.zones))
	first := o.models[o.zones[0]]
	n := &Network{Outside: first.outside, Damp: true, Rooms: make([]Room, len(o.zones))}
	cuts := []float64{o.knots[0]}
	cut := func(t float64) {
		if finite(t) && t > o.knots[0] {
			cuts = append(cuts, t)
		}
	}
	for j, i := range o.zones {
		m := o.models[i]
		x := m.sample(o.size[i], k)
		drawn[j] = x
		start := m.outside
		start.Kelvin += m.sign * x.rootKelvin * x.rootKelvin
		if m.startCO2 != nil {
			start.CO2 = *m.startCO2
			start.O2 -= (start.CO2 - m.ca) / rq
		}
		n.Rooms[j] = Room{Name: m.zone.ID, Volume: x.volume, Floor: or(m.zone.Elevation, 0), Start: start, Breath: x.breath / 3600}
		cut(x.sealed)
		for _, l := range m.zone.Left {
			cut(l.Hours)
		}
	}
	joins := o.joins(p)
	for _, x := range joins {
		cut(x.from)
		cut(x.until)
	}
	slices.Sort(cuts)
	for _, t := range slices.Compact(cuts) {
		s := Stage{From: t, People: make([]float64, len(o.zones))}
		for j, i := range o.zones {
			m := o.models[i]
			if t < drawn[j].sealed && !m.steady {
				continue // still aired
			}
			s.People[j] = drawn[j].people
			for _, l := range m.zone.Left {
				if l.Hours <= t {
					s.People[j] = math.Max(0, s.People[j]-l.People)
				}
			}
		}
		for _, x := range joins {
			if x.from <= t && t < x.until {
				s.Paths = append(s.Paths, x.paths(&drawn[x.by])...)
			}
		}
		n.Stages = append(n.Stages, s)
	}
	return n, drawn
}

// joins are the links of a group's rooms, each once, what every room has of its
// own, and its fans.
func (o *group) joins(p *plan) (list []join) {
	node := map[string]int{}
	for j, i := range o.zones {
		node[p.g.Zones[i].ID] = j + 1
	}
	seen := map[int]bool{}
	for j, i := range o.zones {
		m := o.models[i]
		// A door of which nothing is said leads from people to where none are, such
		// as a corridor, else outdoors.
		mostly := 0
		for _, k := range p.links[i] {
			l := p.g.Links[k]
			far := l.To
			if far == m.zone.ID {
				far = l.From
			}
			if to := node[far]; mostly == 0 && to > 0 && m.people.best > 0 && o.models[o.zones[to-1]].people.best == 0 {
				mostly = to
			}
			if seen[k] {
				continue
			}
			seen[k] = true
			// Heights count from the floor of From, unless From is no room here.
			home, flip := l.From, false
			if node[home] == 0 {
				home, flip = l.To, true
			}
			h := o.models[p.at[home]]
			w, ok := passageOf(l, h.height, flip)
			if !ok {
				continue
			}
			list = append(list, join{passage: w, a: node[home], b: node[l.From] + node[l.To] - node[home], floor: or(h.zone.Elevation, 0), by: node[home] - 1})
		}
		for _, w := range o.own[i] {
			list = append(list, join{passage: w, a: j + 1, b: mostly, floor: or(m.zone.Elevation, 0), by: j})
		}
		list = append(list, o.blowers(p, j, i, node)...)
	}
	return list
}

// blowers are a room's fans. A room with one has a crack besides, too small to
// count, by which the air finds out where nothing else is said.
func (o *group) blowers(p *plan, j, i int, node map[string]int) (list []join) {
	fans := o.models[i].fans(p, i)
	for k, w := range fans {
		from := 0
		if k < len(p.fans[i]) {
			from = node[p.g.Fans[p.fans[i][k]].From]
		}
		list = append(list, join{passage: w, a: from, b: j + 1, by: j, blows: true})
	}
	if len(fans) > 0 {
		list = append(list, join{passage: passage{open: []opening{leakage(1, 1, 1e-6)}, from: math.Inf(-1), until: math.Inf(1)},
			a: j + 1, b: 0, floor: or(o.models[i].zone.Elevation, 0), by: j})
	}
	return list
}

// paths are a join in one scenario.
func (x *join) paths(s *scenario) (list []Path) {
	switch {
	case x.blows:
		return []Path{{Kind: Blower, A: x.a, B: x.b, Flow: x.flow * s.flow}}
	case x.isFlow: // a measured exchange
		return []Path{{Kind: Given, A: x.a, B: x.b, Flow: x.flow * s.flow}, {Kind: Given, A: x.b, B: x.a, Flow: x.flow * s.flow}}
	}
	by := s.open
	if x.leak {
		by = s.leak
	}
	for _, op := range x.open {
		list = append(list, Path{Kind: PowerLaw, A: x.a, B: x.b, Height: x.floor + (op.low+op.high)/2, Tall: op.high - op.low, K: op.k * by, N: op.n})
	}
	if x.hatch > 0 {
		below, above := x.a, x.b
		if x.side == Floor {
			below, above = x.b, x.a
		}
		list = append(list, Path{Kind: Hatch, A: below, B: above, Height: x.floor, Diameter: x.hatch})
	}
	return list
}
