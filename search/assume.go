package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// trial changes one assumption of a copy of the defaults, or one given cause.
type trial struct {
	key           string
	low, mode, hi float64
	status        string
	set           func(d *Defaults, v float64)
	cause         int // given cause whose prior is varied, or -1
}

// assumptions moves each assumed value that this problem uses to its low and
// high end, and each given cause to half and twice its odds, and returns the
// three that move the residual most, ties by key.
func (m *model) assumptions(residual float64) []Assumption {
	out := []Assumption{}
	at := func(t trial, v float64) float64 {
		if v == t.mode {
			return residual
		}
		d := m.d
		if t.set != nil {
			d = m.d.clone()
			t.set(&d, v)
		}
		return m.evaluate(&d, func(c *causeRow) float64 {
			if t.cause >= 0 && c == &m.causes[t.cause] {
				return v
			}
			return m.causePrior(c, &d)
		}, 1).residual()
	}
	for _, t := range m.trials() {
		out = append(out, Assumption{t.key, t.low, t.mode, t.hi, t.status, at(t, t.low), at(t, t.hi)})
	}
	slices.SortStableFunc(out, func(a, b Assumption) int {
		return cmp.Or(cmp.Compare(b.swing(), a.swing()), cmp.Compare(a.Key, b.Key))
	})
	return out[:min(3, len(out))]
}

// swing is the residual's largest distance between low, high.
func (a Assumption) swing() float64 { return math.Abs(a.ResidualHigh - a.ResidualLow) }

func (m *model) trials() []trial {
	var out []trial
	add := func(key string, v Value, set func(*Defaults, float64)) {
		if v.Low < v.High {
			out = append(out, trial{key, v.Low, v.Mode, v.High, v.Status, set, -1})
		}
	}
	scalars := m.d.scalars()
	for i, n := range scalars {
		if m.usesScalar(n.key) {
			add(n.key, *n.v, func(d *Defaults, v float64) { d.scalars()[i].v.Mode = v })
		}
	}
	for _, name := range m.methodsUsed() {
		row := m.d.Methods[name]
		for i, n := range row.values() {
			add("methods."+name+"."+n.key, *n.v, func(d *Defaults, v float64) {
				row := d.Methods[name]
				row.values()[i].v.Mode = v
				d.Methods[name] = row
			})
		}
	}
	if !m.opt.NoDefaultCauses {
		for _, name := range slices.Sorted(maps.Keys(m.perKind)) {
			row := m.d.Kinds[name]
			for i, n := range row.values()[:3] { // people moves no chance unless some were found
				add("kinds."+name+"."+n.key, *n.v, func(d *Defaults, v float64) {
					row := d.Kinds[name]
					row.values()[i].v.Mode = v
					d.Kinds[name] = row
				})
			}
		}
	}
	for c := range m.causes {
		row := &m.causes[c]
		if p := row.given; row.rule == given && p > 0 && p < 1 {
			odds := p / (1 - p)
			low, high := odds/2/(1+odds/2), odds*2/(1+odds*2)
			out = append(out, trial{"causes." + row.id, low, p, high, "given", nil, c})
		}
	}
	return m.bounded(out)
}

// maxTrials bounds the work; causes given beyond it are not varied.
const maxTrials = 150

func (m *model) bounded(t []trial) []trial { return t[:min(len(t), maxTrials)] }

func (m *model) methodsUsed() []string {
	used := map[string]bool{}
	for i := range m.spaces {
		for _, l := range m.spaces[i].looks {
			used[l.Method] = true
		}
	}
	return slices.Sorted(maps.Keys(used))
}

func (m *model) usesScalar(key string) bool {
	rule := func(want rule) bool {
		return slices.ContainsFunc(m.causes, func(c causeRow) bool { return c.rule == want })
	}
	look := func(f func(*Look) bool) bool {
		return slices.ContainsFunc(m.spaces, func(s spaceRow) bool { return slices.ContainsFunc(s.looks, f) })
	}
	switch key {
	case "left_locked":
		return rule(leftLocked)
	case "rooms_if_any":
		return rule(kindAny)
	case "void_exists", "void_occupied":
		return rule(voidReal)
	case "unlisted_exists", "unlisted_occupied":
		return rule(unlisted)
	case "share_responsive":
		return look(func(*Look) bool { return true })
	case "noise_factor":
		return look(func(l *Look) bool { return l.Noise })
	case "crowd_factor":
		return look(func(l *Look) bool { return l.Crowd })
	case "place_doubt":
		return look(func(l *Look) bool { return l.PlaceUncertain })
	case "mistaken_people", "people_shape":
		return look(func(l *Look) bool { return l.Result == People })
	case "airtight_factor":
		return slices.ContainsFunc(m.spaces, func(s spaceRow) bool { return s.Airtight && len(s.looks) > 0 })
	case "origin_discount", "origin_cap", "claim_cap":
		return len(m.claims) > 0
	}
	return false // the floor is not a belief about the site
}
