package search

import "math"

// eval is one reading of a model: given default values and a scale on all
// detection values and false alarms (1 as believed, 0.5 halved).
type eval struct {
	m      *model
	d      *Defaults
	scale  float64
	method map[string]*Method

	claim    []float64 // ratio of each claim
	ratios   []float64 // per space, occupied : empty
	somebody []float64 // per space, P(somebody still in | was occupied)
	free     []float64 // per space, 1 - rest
	weight   [][2]float64
}

func (m *model) evaluate(d *Defaults, causes func(c *causeRow) float64, scale float64) *eval {
	e := &eval{m: m, d: d, scale: scale, method: make(map[string]*Method, len(d.Methods))}
	for name, v := range d.Methods {
		e.method[name] = &v
	}
	e.claim = make([]float64, len(m.claims))
	for i := range m.claims {
		c := &m.claims[i]
		e.claim[i] = d.claimRatio(&c.Claim, c.distinct, c.found)
	}
	n := len(m.spaces)
	e.ratios, e.somebody, e.free = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range m.spaces {
		s := &m.spaces[i]
		e.ratios[i] = e.occupied(i)
		e.free[i] = 1 - m.rest(i, d)
		e.somebody[i], _ = e.remaining(s, e.people(i).mid)
	}
	if m.hidden >= 0 {
		e.ratios[m.hidden] = max(e.ratios[m.hidden]*e.besideRooms(), leastRatio)
	}
	e.setWeights(causes)
	return e
}

func (e *eval) setWeights(causes func(c *causeRow) float64) {
	m := e.m
	e.weight = make([][2]float64, len(m.causes)+len(m.spreads))
	for i := range m.causes {
		c := &m.causes[i]
		p := causes(c)
		e.weight[i] = [2]float64{1 - p, p}
		if c.void >= 0 {
			e.weight[i][1] *= e.combined(&m.spaces[c.void], theVoid, allBut)
		}
	}
	for k, y := range m.spreads {
		r := 1.0
		for _, c := range y.claims {
			r = min(max(r*e.claim[c], leastRatio), mostRatio)
		}
		e.weight[len(m.causes)+k] = [2]float64{r, 1 - r}
	}
}

// factors fills the log tables of all scopes. A configuration's bits are the
// scope's causes, then its spreads; a spread's bit says "all its places are
// empty". With gone, only worlds in which nobody remains anywhere are counted.
func (e *eval) factors(gone bool) [][]float64 {
	m := e.m
	out := make([][]float64, len(m.scopes))
	var stay []float64
	for k := range m.scopes {
		sc := &m.scopes[k]
		table := make([]float64, 1<<len(sc.vars))
		for _, i := range sc.spaces {
			stay = e.stays(i, stay[:0])
			r := e.ratios[i]
			if gone {
				r *= 1 - e.somebody[i]
			}
			for x := range table {
				empty, free := e.emptyGiven(stay, i, x)
				if free {
					empty += (1 - empty) * r
				}
				table[x] += math.Log(empty)
			}
		}
		out[k] = table
	}
	return out
}

// stays returns 1 - P(space occupied | cause) for each of its causes.
func (e *eval) stays(i int, buf []float64) []float64 {
	s := &e.m.spaces[i]
	for j, c := range s.causes {
		buf = append(buf, 1-e.m.memberChance(&e.m.causes[c], s.slots[j], e.d))
	}
	return buf
}

// emptyGiven is P(space empty | configuration) before any look, and whether the
// configuration leaves it free to be occupied.
func (e *eval) emptyGiven(stay []float64, i, x int) (empty float64, free bool) {
	empty = e.free[i]
	for j, v := range stay {
		if x>>j&1 == 1 {
			empty *= v
		}
	}
	return empty, x>>len(stay) == 0
}

// beliefs are what one evaluation concludes.
type beliefs struct {
	was      []float64 // per space, P(was occupied)
	poa      []float64 // per space, P(somebody is in)
	cause    []float64
	residual float64
}

func (e *eval) residual() float64 {
	all, _, _ := e.m.tree.upward(e.factors(false), e.weight)
	gone, _, _ := e.m.tree.upward(e.factors(true), e.weight)
	floor := e.d.ResidualFloor.Mode
	return min(max(-math.Expm1(min(gone-all, 0)), floor), 1-floor)
}

func (e *eval) beliefs() beliefs {
	m := e.m
	_, message, table := m.tree.upward(e.factors(false), e.weight)
	joint := m.tree.downward(message, table, e.weight)
	b := beliefs{was: make([]float64, len(m.spaces)), poa: make([]float64, len(m.spaces)), cause: make([]float64, len(m.causes))}
	for c := range m.causes {
		b.cause[c] = unit(marginal(joint[m.tree.of[c]], []uint8{0})[1])
	}
	var stay []float64
	for k := range m.scopes {
		sc := &m.scopes[k]
		mu := []float64{1}
		if home := m.tree.home[k]; home >= 0 {
			mu = marginal(joint[home], positions(sc.vars, m.tree.buckets[home].vars))
		}
		for _, i := range sc.spaces {
			stay = e.stays(i, stay[:0])
			p := 0.0
			for x, weight := range mu {
				if empty, free := e.emptyGiven(stay, i, x); free {
					used := (1 - empty) * e.ratios[i]
					if used > 0 {
						p += weight * used / (empty + used)
					}
				}
			}
			b.was[i] = unit(p)
			b.poa[i] = b.was[i] * e.somebody[i]
		}
	}
	b.residual = e.residual()
	return b
}

func unit(p float64) float64 { return min(max(p, 0), 1) }

// span is a number with its ends.
type span struct{ low, mid, high float64 }

// people is how many are in space i if it was occupied, before anybody was
// found: the kind's range, moved towards what its claims assert in proportion to
// their ratios, and never above the capacity.
func (e *eval) people(i int) span {
	s := &e.m.spaces[i]
	kind := e.d.Kinds[s.Kind].People
	limit := float64(s.Capacity)
	if s.Capacity == 0 {
		limit = kind.High
	}
	out := span{min(kind.Low, limit), min(kind.Mode, limit), min(kind.High, limit)}
	sum, weight := out.mid, 1.0
	for _, c := range s.claims {
		claim := &e.m.claims[c]
		if claim.Count == 0 || e.claim[c] <= 1 {
			continue
		}
		n := min(limit, e.m.partOf(claim, i))
		w := e.claim[c] - 1
		sum, weight = sum+w*n, weight+w
		out.high = max(out.high, n)
		out.low = min(out.low, max(n, min(1, limit)))
	}
	out.mid = min(max(sum/weight, out.low), out.high)
	return out
}

// partOf splits a claim's asserted people over its places by capacity, evenly
// where one of them has none.
func (m *model) partOf(c *claimRow, i int) float64 {
	total := 0
	for _, s := range c.places {
		if m.spaces[s].Capacity == 0 && s != m.hidden {
			return float64(c.Count) / float64(len(c.places))
		}
		total += m.spaces[s].Capacity
	}
	if total == 0 {
		return float64(c.Count) / float64(len(c.places))
	}
	return float64(c.Count) * float64(m.spaces[i].Capacity) / float64(total)
}
