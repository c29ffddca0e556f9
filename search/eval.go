package search

import "math"

// eval is one reading of a model: given default values and a scale on all
// detection values and false alarms (1 as believed, 0.5 halved).
type eval struct {
	m      *model
	d      *Defaults
	scale  float64
	method []Method // by model.methods
	prior  []float64

	group    [targets][]float64 // per group: its looks' ratio, blindness included
	missed   [targets][]float64 // per space: product of the groups' parts below 1
	shown    [targets][]float64 // per space: and above 1
	claim    []float64          // ratio of each claim
	ratios   []float64          // per space, occupied : empty
	somebody []float64          // per space, P(somebody still in | was occupied)
	free     []float64          // per space, 1 - rest
	stay     [][]float64        // per cause and kind, 1 - P(occupied | cause); nil for given causes
	empty    [][]float64        // per class: empties
	weight   [][2]float64

	worlds, left [][]float64 // the tables of factors, once asked for
}

func (m *model) evaluate(d *Defaults, scale float64) *eval {
	e := &eval{m: m, d: d, scale: scale, method: m.methodValues(d)}
	n := len(m.spaces)
	for t := range targets {
		e.group[t] = make([]float64, len(m.groups))
		e.missed[t], e.shown[t] = make([]float64, n), make([]float64, n)
	}
	for i := range m.spaces {
		e.readLooks(i)
	}
	e.claim = make([]float64, len(m.claims))
	e.ratios, e.somebody, e.free = make([]float64, n), make([]float64, n), make([]float64, n)
	e.setClaims()
	for i := range m.spaces {
		e.ratios[i] = e.occupied(i)
		e.somebody[i] = e.stillIn(i)
	}
	e.setHidden()
	e.setPriors()
	e.setWeights()
	return e
}

func (m *model) methodValues(d *Defaults) []Method {
	out := make([]Method, len(m.methods))
	for k, name := range m.methods {
		out[k] = d.Methods[name]
	}
	return out
}

func (e *eval) setClaims() {
	for i := range e.m.claims {
		c := &e.m.claims[i]
		e.claim[i] = e.d.claimRatio(&c.Claim, c.distinct, c.found)
	}
}

func (e *eval) stillIn(i int) float64 {
	if !e.m.spaces[i].find.any {
		return 1
	}
	p, _ := e.remaining(&e.m.spaces[i], e.people(i).mid)
	return p
}

func (e *eval) setHidden() {
	if h := e.m.hidden; h >= 0 {
		e.ratios[h] = max(e.occupied(h)*e.besideRooms(), leastRatio)
	}
}

// setPriors reads what the causes and kinds say before any look.
func (e *eval) setPriors() {
	m := e.m
	rests := make([]float64, len(m.kinds))
	for k, name := range m.kinds {
		rests[k] = e.d.Kinds[name].Rest.Mode / float64(max(m.perKind[name], 1))
	}
	for i := range m.spaces {
		s := &m.spaces[i]
		switch {
		case s.Rest != nil:
			e.free[i] = 1 - *s.Rest
		case m.opt.NoDefaultCauses || i == m.hidden:
			e.free[i] = 1
		default:
			e.free[i] = 1 - rests[s.kind]
		}
	}
	e.prior, e.stay = make([]float64, len(m.causes)), make([][]float64, len(m.causes))
	for c := range m.causes {
		row := &m.causes[c]
		e.prior[c] = m.causePrior(row, e.d)
		if row.rule != given {
			e.stay[c] = make([]float64, len(m.kinds))
			for k, name := range m.kinds {
				e.stay[c][k] = 1 - m.memberChance(row, name, e.d)
			}
		}
	}
	e.empty = make([][]float64, len(m.classes))
	for k := range m.classes {
		e.empty[k] = e.empties(&m.classes[k])
	}
}

// setWeights turns priors, looks for voids and spread claims into the weights
// of the variables.
func (e *eval) setWeights() {
	m := e.m
	e.weight = make([][2]float64, len(m.causes)+len(m.spreads))
	for i := range m.causes {
		p := e.prior[i]
		e.weight[i] = [2]float64{1 - p, p}
		if v := m.causes[i].void; v >= 0 {
			e.weight[i][1] *= e.combined(v, theVoid)
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

// empties is P(a space of the class is empty | configuration of its causes)
// before any look; the index's bit j is its j-th cause.
func (e *eval) empties(c *class) []float64 {
	i := c.spaces[0]
	s := &e.m.spaces[i]
	out := append(make([]float64, 0, 1<<len(s.causes)), e.free[i])
	for j, k := range s.causes {
		stay := 0.0
		if by := e.stay[k]; by != nil {
			stay = by[s.kind]
		} else {
			stay = 1 - e.m.causes[k].occupied[s.slots[j]]
		}
		for _, w := range out {
			out = append(out, w*stay)
		}
	}
	return out
}

// product multiplies many factors without leaving the range of a float64.
type product struct{ value, log float64 }

func (p *product) times(v float64) {
	if p.value *= v; p.value < 1e-150 || p.value > 1e150 {
		p.log, p.value = p.log+math.Log(p.value), 1
	}
}

func (p *product) logged() float64 { return p.log + math.Log(p.value) }

// factors fills the log tables of all scopes: for the worlds as they are, and
// for those in which nobody remains anywhere. A configuration's bits are the
// scope's causes, then its spreads; a spread's bit says "all its places are
// empty".
func (e *eval) factors() (all, gone [][]float64) {
	if e.worlds == nil {
		e.worlds, e.left = e.tables()
	}
	return e.worlds, e.left
}

func (e *eval) tables() (all, gone [][]float64) {
	m := e.m
	all, gone = make([][]float64, len(m.scopes)), make([][]float64, len(m.scopes))
	for k := range m.scopes {
		n := 1 << len(m.scopes[k].vars)
		all[k], gone[k] = make([]float64, n), make([]float64, n)
	}
	var worlds, left []product
	for k := range m.classes {
		c := &m.classes[k]
		empty := e.empty[k]
		worlds, left = ones(worlds, len(empty)), ones(left, len(empty))
		bare := 0 // spaces where nobody was found: if nobody remains, they were empty
		for _, i := range c.spaces {
			r := e.ratios[i]
			for x, v := range empty {
				worlds[x].times(v + (1-v)*r)
			}
			if e.somebody[i] == 1 {
				bare++
				continue
			}
			out := r * (1 - e.somebody[i])
			for x, v := range empty {
				left[x].times(v + (1-v)*out)
			}
		}
		for x := range all[c.scope] {
			v := empty[x&(len(empty)-1)]
			if x >= len(empty) { // a claim's variable says that all are empty
				shut := float64(len(c.spaces)) * math.Log(v)
				all[c.scope][x] += shut
				gone[c.scope][x] += shut
				continue
			}
			all[c.scope][x] += worlds[x].logged()
			gone[c.scope][x] += left[x].logged()
			if bare > 0 {
				gone[c.scope][x] += float64(bare) * math.Log(v)
			}
		}
	}
	return all, gone
}

func ones(p []product, n int) []product {
	p = p[:0]
	for range n {
		p = append(p, product{value: 1})
	}
	return p
}

// beliefs are what one evaluation concludes.
type beliefs struct {
	was      []float64 // per space, P(was occupied)
	poa      []float64 // per space, P(somebody is in)
	cause    []float64
	residual float64
	evidence float64 // log of the chance of all evidence, up to a constant
}

func (e *eval) residual() float64 {
	worlds, left := e.factors()
	all, _, _ := e.m.tree.upward(worlds, e.weight)
	return e.residualOf(all, left)
}

func (e *eval) residualOf(all float64, left [][]float64) float64 {
	gone, _, _ := e.m.tree.upward(left, e.weight)
	floor := e.d.ResidualFloor.Mode
	return min(max(-math.Expm1(min(gone-all, 0)), floor), 1-floor)
}

func (e *eval) beliefs() beliefs {
	m := e.m
	worlds, left := e.factors()
	all, message, table := m.tree.upward(worlds, e.weight)
	joint := m.tree.downward(message, table, e.weight)
	b := beliefs{was: make([]float64, len(m.spaces)), poa: make([]float64, len(m.spaces)), cause: make([]float64, len(m.causes)), evidence: all}
	for c := range m.causes {
		b.cause[c] = unit(marginal(joint[m.tree.of[c]], []uint8{0})[1])
	}
	worldsOf := make([][]float64, len(m.scopes))
	for k := range m.scopes {
		worldsOf[k] = []float64{1}
		if home := m.tree.home[k]; home >= 0 {
			worldsOf[k] = marginal(joint[home], positions(m.scopes[k].vars, m.tree.buckets[home].vars))
		}
	}
	for k := range m.classes {
		c := &m.classes[k]
		mu := worldsOf[c.scope]
		for _, i := range c.spaces {
			p := 0.0
			for x, v := range e.empty[k] { // spreads' bits are 0: the space may be occupied
				if used := (1 - v) * e.ratios[i]; used > 0 {
					p += mu[x] * used / (v + used)
				}
			}
			b.was[i] = unit(p)
			b.poa[i] = b.was[i] * e.somebody[i]
		}
	}
	b.residual = e.residualOf(all, left)
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
	if c.shared < 0 {
		return float64(c.Count) / float64(len(c.places))
	}
	return float64(c.Count) * float64(m.spaces[i].Capacity) / c.shared
}
