package air

import (
	"hash/fnv"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// mostTogether is how many rooms are followed together; more are taken one by
	// one, each with its neighbours as outdoor air.
	mostTogether = 60
	// horizonTogether is how long rooms are followed after zero; levels stand
	// from then on.
	horizonTogether = 120.0
	// airedBefore is how long a room that fans keep is followed before they stop.
	airedBefore = 12.0
)

// group is rooms whose air mixes.
type group struct {
	zones  []int
	models map[int]*model
	runs   map[int]*run
	own    map[int][]passage // what a zone has besides its links
	size   map[int]*design
	knots  []float64
}

// groups finds the rooms that links and fans join, where the size of both is
// known and they are not too many.
func (p *plan) groups() (list []*group) {
	parent := make([]int, len(p.g.Zones))
	sized := make([]bool, len(parent))
	for i := range parent {
		parent[i], sized[i] = i, len(rivalsOf(p.g.Zones[i].Sizes)) > 0
	}
	var find func(int) int
	find = func(i int) int {
		if parent[i] != i {
			parent[i] = find(parent[i])
		}
		return parent[i]
	}
	join := func(a, b string) {
		if b == "" {
			return
		}
		if i, j := p.at[a], p.at[b]; sized[i] && sized[j] {
			parent[find(i)] = find(j)
		}
	}
	for _, l := range p.g.Links {
		join(l.From, l.To)
	}
	for _, f := range p.g.Fans {
		join(f.Zone, f.From)
	}
	at := map[int]*group{}
	for i := range parent {
		if !sized[i] {
			continue
		}
		o := at[find(i)]
		if o == nil {
			o = &group{}
			at[find(i)] = o
			list = append(list, o)
		}
		o.zones = append(o.zones, i)
	}
	return slices.DeleteFunc(list, func(o *group) bool { return len(o.zones) < 2 || len(o.zones) > mostTogether })
}

func (p *plan) groupOf(zone int) *group {
	for _, o := range p.groups() {
		if slices.Contains(o.zones, zone) {
			return o
		}
	}
	return nil
}

// follow runs the scenarios of a group. Instead of the group's own model of a
// zone another may be given. It reports false where the rooms cannot be followed
// together, and then they are taken one by one.
func (e *Engine) follow(p *plan, o *group, instead *model) bool {
	n := min(e.d.n, max(32, min(250, 1000/len(o.zones))))
	o.models, o.runs, o.own, o.size = map[int]*model{}, map[int]*run{}, map[int][]passage{}, map[int]*design{}
	begin := 0.0
	for _, i := range o.zones {
		m, missing := p.known(i)
		if instead != nil && instead.zone == m.zone {
			m.rivals = instead.rivals
		}
		if missing != nil && m.zone.Temperature == "" {
			m.kelvin = triangle{0, 1, 3} // nobody is said to warm it
		}
		_, o.own[i] = m.passages(p, i)
		m.start(m.fans(p, i))
		m.flags = slices.DeleteFunc(m.flags, func(f Flag) bool { return f == FlagNeighbour && !p.blurred(i) })
		m.flag(FlagNetwork)
		o.models[i] = m
		h := fnv.New64a()
		_, _ = h.Write([]byte(m.zone.ID)) // a hash does not fail
		o.size[i] = newDesign(n, e.seed^h.Sum64())
		first := m.sealed
		if !m.sealedKnown {
			first = -m.window
		}
		if m.steady {
			first -= airedBefore
		}
		begin = math.Min(begin, first)
		for _, g := range m.readings {
			begin = math.Min(begin, g.Hours)
		}
	}
	o.knots = []float64{begin}
	for step := 0.25; o.knots[len(o.knots)-1] < horizonTogether; step *= 1.06 {
		o.knots = append(o.knots, o.knots[len(o.knots)-1]+step)
	}
	courses, ok := e.courses(p, o, n)
	if !ok {
		return false
	}
	for _, i := range o.zones {
		m, c := o.models[i], courses[i]
		r := &run{paths: c, n: n, ca: m.ca, t0: c.t0, size: c.size, by: o.size[i].columns, fits: true, heard: math.Inf(-1)}
		o.runs[i] = r
	}
	o.weigh(n)
	return true
}

// blurred says that a zone is joined to one that is taken as outdoor air.
func (p *plan) blurred(i int) bool {
	for _, k := range p.links[i] {
		for _, end := range []string{p.g.Links[k].From, p.g.Links[k].To} {
			if end != "" && len(rivalsOf(p.g.Zones[p.at[end]].Sizes)) == 0 {
				return true
			}
		}
	}
	return false
}

// weigh applies every room's readings to all, since they breathe one air, and
// each room's sounds to itself.
func (o *group) weigh(n int) {
	var w []float64
	fits := true
	for _, i := range o.zones {
		r := o.runs[i]
		if o.models[i].reweigh(r, o.models[i].readings); r.w == nil {
			continue
		}
		fits = fits && r.fits
		if w == nil {
			w = slices.Repeat([]float64{1}, n)
		}
		for k := range w {
			w[k] *= r.w[k]
		}
	}
	sum := 0.0
	for _, x := range w {
		sum += x
	}
	for k := range w {
		w[k] /= sum
	}
	if w != nil && !(sum > 0) {
		w, fits = nil, false
	}
	for _, i := range o.zones {
		r := o.runs[i]
		r.w, r.fits = w, fits
		o.models[i].listen(r)
	}
}

// courses follows all scenarios, several at a time.
func (e *Engine) courses(p *plan, o *group, n int) (map[int]*course, bool) {
	out := map[int]*course{}
	for _, i := range o.zones {
		out[i] = &course{knots: o.knots, t0: make([]float64, n), size: make([]float64, n), c: make([][]float64, n)}
	}
	var next, bad atomic.Int64
	var wait sync.WaitGroup
	for range min(e.workers, n) {
		wait.Go(func() {
			for bad.Load() == 0 {
				k := int(next.Add(1)) - 1
				if k >= n {
					return
				}
				net, drawn := o.network(p, k)
				moments, err := net.run(o.knots[0], o.knots, 1e-3, 5000)
				if err != nil {
					bad.Store(1)
					return
				}
				for j, i := range o.zones {
					c := out[i]
					c.t0[k], c.size[k] = drawn[j].sealed, drawn[j].volume
					c.c[k] = make([]float64, len(moments))
					for h, m := range moments {
						c.c[k][h] = m.Mix[j].CO2
					}
				}
			}
		})
	}
	wait.Wait()
	return out, bad.Load() == 0
}

// course is the level of one room of a group in every scenario, at knots in
// time, straight between them.
type course struct {
	knots    []float64
	t0, size []float64
	c        [][]float64
}

func (c *course) level(i int, t float64) float64 {
	t = math.Max(t, c.t0[i])
	last := len(c.knots) - 1
	if t >= c.knots[last] {
		return c.c[i][last]
	}
	k, _ := slices.BinarySearch(c.knots, t)
	if k == 0 {
		return c.c[i][0]
	}
	f := (t - c.knots[k-1]) / (c.knots[k] - c.knots[k-1])
	return c.c[i][k-1] + f*(c.c[i][k]-c.c[i][k-1])
}

// stretch is a straight piece of a course.
type stretch struct{ start, end, from, to float64 }

// stretches are the pieces of scenario i from its beginning on; the last, on
// which the level stands, never ends.
func (c *course) stretches(i int, yield func(stretch) bool) {
	t, from := c.t0[i], c.level(i, c.t0[i])
	k, _ := slices.BinarySearch(c.knots, t)
	for ; k < len(c.knots); k++ {
		if c.knots[k] <= t {
			continue
		}
		if !yield(stretch{t, c.knots[k], from, c.c[i][k]}) {
			return
		}
		t, from = c.knots[k], c.c[i][k]
	}
	yield(stretch{t, math.Inf(1), from, from})
}

// meets is the hour at which a stretch is at or above a fraction, or +Inf.
func (s stretch) meets(fraction float64) float64 {
	switch {
	case s.from >= fraction:
		return s.start
	case s.to < fraction:
		return math.Inf(1)
	}
	return s.start + (s.end-s.start)*(fraction-s.from)/(s.to-s.from)
}

// box is the stretch as a room with a constant source.
func (s stretch) box() Box {
	b := Box{Volume: 1}
	if s.to != s.from {
		b.Source = (s.to - s.from) / (s.end - s.start)
	}
	return b
}

func (c *course) reach(i int, fraction float64) float64 {
	hit := math.Inf(1)
	c.stretches(i, func(s stretch) bool { hit = s.meets(fraction); return math.IsInf(hit, 1) })
	return hit
}

func (c *course) harm(i int, t float64) (load, peak float64) {
	peak = c.level(i, c.t0[i])
	c.stretches(i, func(s stretch) bool {
		if s.start >= t {
			return false
		}
		part, end := s.box().Load(s.from, math.Min(t, s.end)-s.start)
		load, peak = load+part, math.Max(peak, end)
		return true
	})
	return load, peak
}

func (c *course) sweep(i int, levels []float64, hours [][]float64, lnLoad, last float64) (until float64) {
	for j, l := range levels {
		hours[j][i] = c.reach(i, l)
	}
	until = c.reach(i, last)
	limit, done := math.Exp(lnLoad), 0.0
	c.stretches(i, func(s stretch) bool {
		b := s.box()
		part, span := math.Inf(1), s.end-s.start
		if finite(span) {
			part, _ = b.Load(s.from, span)
		} else if s.from <= 0 {
			part = 0
		}
		if done+part >= limit {
			until = math.Min(until, s.start+b.untilSlow(s.from, limit-done))
			return false
		}
		done += part
		return s.end < until
	})
	return until
}
