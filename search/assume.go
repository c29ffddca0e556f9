package search

import (
	"cmp"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// trial changes one assumption, or one given cause.
type trial struct {
	key           string
	low, mode, hi float64
	status        string
	set           func(d *Defaults, v float64) // on a copy, whose maps it replaces if it changes them
	cause         int                          // given cause whose prior is varied, or -1
	method        int                          // the only method whose looks it changes, or one of those below
	claims        bool
	priorOnly     bool     // it changes nothing but the prior of causes
	aims          []target // the targets for which it changes that method's looks
}

// What a trial changes in the looks.
const (
	noLooks    = -1 // none: priors only
	everyLook  = -2
	everyShare = -3 // how responsive and unresponsive people are mixed
)

// priors are the scalars that are the prior of a cause and nothing else.
var priors = map[string]bool{"left_locked": true, "left_locked_few": true, "void_exists": true, "unlisted_exists": true}

// assumptions moves each assumed value that this problem uses to its low and
// high end, and each given cause to half and twice its odds, and returns the
// three that move the residual most, ties by key.
func (m *model) assumptions(base *eval, residual float64) []Assumption {
	trials := m.trials()
	out := make([]Assumption, len(trials))
	at := func(t *trial, v float64, room *scratch) float64 {
		if v == t.mode {
			return residual
		}
		return m.vary(base, t, v, room).residual()
	}
	var wait sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), 4)
	for w := range workers { // each result has its own place: the answer does not depend on who computes it
		wait.Go(func() {
			var room scratch
			for i := w; i < len(trials); i += workers {
				t := &trials[i]
				out[i] = Assumption{t.key, t.low, t.mode, t.hi, t.status, at(t, t.low, &room), at(t, t.hi, &room)}
			}
		})
	}
	wait.Wait()
	slices.SortStableFunc(out, func(a, b Assumption) int {
		return cmp.Or(cmp.Compare(b.swing(), a.swing()), cmp.Compare(a.Key, b.Key))
	})
	return out[:min(3, len(out))]
}

// scratch is room that one trial after the other fills.
type scratch struct {
	ratios, somebody []float64
	missed, shown    [targets][]float64
}

func refill(room *[]float64, from []float64) []float64 {
	*room = append((*room)[:0], from...)
	return *room
}

// vary evaluates again with one value changed, and only what depends on it. The
// result lives in room until the next call.
func (m *model) vary(base *eval, t *trial, v float64, room *scratch) *eval {
	d := m.d
	if t.set != nil {
		t.set(&d, v)
	}
	if t.method == everyLook {
		return m.evaluate(&d, base.scale)
	}
	e := *base
	e.d = &d
	if t.priorOnly {
		e.prior = slices.Clone(base.prior)
		for c := range m.causes {
			e.prior[c] = m.causePrior(&m.causes[c], &d)
		}
		if t.cause >= 0 {
			e.prior[t.cause] = v
		}
		e.setWeights()
		return &e
	}
	e.worlds, e.left = nil, nil
	e.ratios, e.somebody = refill(&room.ratios, base.ratios), refill(&room.somebody, base.somebody)
	switch {
	case t.method >= 0:
		e.again(base, t.method, t.aims, room)
	case t.method == everyShare || t.claims:
		e.claim = make([]float64, len(m.claims))
		e.setClaims()
		for i := range m.spaces {
			e.ratios[i], e.somebody[i] = e.occupied(i), e.stillIn(i)
		}
	default:
		e.free = slices.Clone(base.free)
		e.setPriors()
		for i := range m.spaces {
			if m.spaces[i].find.any { // how many were inside is an assumption, too
				e.somebody[i] = e.stillIn(i)
			}
		}
	}
	e.setHidden()
	e.setWeights()
	return &e
}

// again reads the looks of one method anew.
func (e *eval) again(base *eval, method int, aims []target, room *scratch) {
	m := e.m
	e.method = m.methodValues(e.d)
	for _, t := range aims {
		e.missed[t], e.shown[t] = refill(&room.missed[t], base.missed[t]), refill(&room.shown[t], base.shown[t])
	}
	for _, own := range m.byMeth[method] {
		i := m.groups[own].space
		s := &m.spaces[i]
		for _, t := range aims {
			if !m.asks(i, t) {
				continue
			}
			missed, shown := 1.0, 1.0
			for g := s.from; g < s.to; g++ {
				r := e.group[t][g]
				if g == own {
					r = e.groupRatio(s, m.groups[g], t)
				}
				missed *= min(r, 1)
				shown = min(shown*max(r, 1), mostRatio)
			}
			e.missed[t][i], e.shown[t][i] = missed, shown
		}
		e.ratios[i], e.somebody[i] = e.occupied(i), e.stillIn(i)
	}
}

// swing is the residual's largest distance between low, high.
func (a Assumption) swing() float64 { return math.Abs(a.ResidualHigh - a.ResidualLow) }

func (m *model) trials() []trial {
	var out []trial
	add := func(key string, v Value, method int, claims bool, set func(*Defaults, float64)) {
		if v.Low < v.High {
			out = append(out, trial{key, v.Low, v.Mode, v.High, v.Status, set, -1, method, claims, strings.HasSuffix(key, ".any") || priors[key], nil})
		}
	}
	scalars := m.d.scalars()
	for i, n := range scalars {
		if reads, claims, used := m.usesScalar(n.key); used {
			add(n.key, *n.v, reads, claims, func(d *Defaults, v float64) { d.scalars()[i].v.Mode = v })
		}
	}
	for k, name := range m.methods {
		if len(m.byMeth[k]) == 0 {
			continue
		}
		row := m.d.Methods[name]
		for i, n := range row.values() {
			aims := m.aims(k, n.key)
			if len(aims) == 0 {
				continue
			}
			before := len(out)
			add("methods."+name+"."+n.key, *n.v, k, false, func(d *Defaults, v float64) {
				row := d.Methods[name]
				row.values()[i].v.Mode = v
				d.Methods = maps.Clone(d.Methods)
				d.Methods[name] = row
			})
			for j := before; j < len(out); j++ {
				out[j].aims = aims
			}
		}
	}
	if !m.opt.NoDefaultCauses {
		for _, name := range slices.Sorted(maps.Keys(m.perKind)) {
			row := m.d.Kinds[name]
			for i, n := range row.values()[:3] { // people moves no chance unless some were found
				add("kinds."+name+"."+n.key, *n.v, noLooks, false, func(d *Defaults, v float64) {
					row := d.Kinds[name]
					row.values()[i].v.Mode = v
					d.Kinds = maps.Clone(d.Kinds)
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
			out = append(out, trial{"causes." + row.id, low, p, high, "given", nil, c, noLooks, false, true, nil})
		}
	}
	return m.bounded(out)
}

// aims are the targets for which a method's value bears on this problem.
func (m *model) aims(method int, key string) []target {
	people := []target{responsive, unresponsive}
	all := slices.Clone(people)
	if slices.ContainsFunc(m.byMeth[method], func(g int) bool { return m.asks(m.groups[g].space, theVoid) }) {
		all = append(all, theVoid)
	}
	if m.hidden >= 0 {
		all = append(all, theUnlisted)
	}
	switch key {
	case "responsive":
		return people[:1]
	case "unresponsive":
		return people[1:]
	case "void":
		return slices.DeleteFunc(all, func(t target) bool { return t != theVoid })
	case "hidden":
		return slices.DeleteFunc(all, func(t target) bool { return t != theUnlisted })
	case "false_alarm":
		for _, g := range m.byMeth[method] {
			row := m.groups[g]
			if slices.ContainsFunc(m.spaces[row.space].looks[row.from:row.to], func(l *Look) bool { return l.Result == Sign }) {
				return all
			}
		}
		return nil
	case "minutes": // how long a look takes moves no chance
		return nil
	}
	return all
}

// maxTrials bounds the work; causes given beyond it are not varied.
const maxTrials = 150

func (m *model) bounded(t []trial) []trial { return t[:min(len(t), maxTrials)] }

// usesScalar says whether a scalar bears on this problem, and what it changes.
func (m *model) usesScalar(key string) (method int, claims, used bool) {
	rule := func(want rule) (int, bool, bool) {
		return noLooks, false, slices.ContainsFunc(m.causes, func(c causeRow) bool { return c.rule == want })
	}
	look := func(reads int, f func(*Look) bool) (int, bool, bool) {
		return reads, false, slices.ContainsFunc(m.spaces, func(s spaceRow) bool { return slices.ContainsFunc(s.looks, f) })
	}
	switch key {
	case "left_locked":
		return rule(leftLocked)
	case "left_locked_few", "few_occupied":
		return rule(leftFew)
	case "rooms_if_any":
		return rule(kindAny)
	case "void_exists", "void_occupied":
		return rule(voidReal)
	case "unlisted_exists", "unlisted_occupied":
		return rule(unlisted)
	case "share_responsive":
		return look(everyShare, func(*Look) bool { return true })
	case "noise_factor":
		return look(everyLook, func(l *Look) bool { return l.Noise })
	case "crowd_factor":
		return look(everyLook, func(l *Look) bool { return l.Crowd })
	case "place_doubt":
		return look(everyLook, func(l *Look) bool { return l.PlaceUncertain })
	case "mistaken_people", "people_shape":
		return look(everyShare, func(l *Look) bool { return l.Result == People })
	case "airtight_factor":
		return everyLook, false, slices.ContainsFunc(m.spaces, func(s spaceRow) bool { return s.Airtight && len(s.looks) > 0 })
	case "origin_discount", "origin_cap", "claim_cap":
		return noLooks, true, len(m.claims) > 0
	}
	return noLooks, false, false // the floor is not a belief about the site
}
