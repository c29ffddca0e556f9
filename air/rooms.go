package air

import "math"

// rooms are the scenarios of one zone by itself, each followed exactly: a chain
// of boxes, one for each regime and band of the level.
type rooms struct {
	ca   float64
	from []float64 // starts of the regimes, hours
	v    []float64 // free m3
	t0   []float64 // hour from which the air is followed
	c0   []float64
	s    [][]float64        // m3/h CO2 by regime
	q    [][bands][]float64 // m3/h by regime and band
	// banded says for each regime whether its bands differ.
	banded []bool
}

// piece is a stretch of hours in which a scenario is one box.
type piece struct {
	Box
	start, end float64 // hours; end may be +Inf
	c          float64 // fraction at start
}

// walker goes through the pieces of a scenario in order.
type walker struct {
	r    *rooms
	i, k int
	band int
	t, c float64
	held bool // between two bands that both lead back to their edge
}

func (r *rooms) walk(i int) walker {
	return walker{r: r, i: i, k: -1, t: r.t0[i], c: r.c0[i]}
}

func bandOf(c float64) int {
	b := 0
	for b < bands-1 && c >= bandEdge[b] {
		b++
	}
	return b
}

// next returns the next piece; the last one never ends.
func (w *walker) next() (p piece) {
	r := w.r
	for w.k < 0 || w.t >= w.until() {
		w.k++
		w.band, w.held = bandOf(w.c), false
	}
	end := w.until()
	p = piece{Box: Box{r.v[w.i], r.s[w.k][w.i], r.q[w.k][w.band][w.i], r.ca}, start: w.t, end: end, c: w.c}
	if w.held {
		p.Source, p.Flow = 0, 0
		w.t = end
		return p
	}
	if q := &r.q[w.k]; r.banded[w.k] && (q[0][w.i] != q[1][w.i] || q[0][w.i] != q[2][w.i]) {
		w.cross(&p)
	}
	if w.t = p.end; p.end == end && !math.IsInf(end, 1) {
		w.c = p.At(p.c, end-p.start)
	}
	return p
}

// until is when the regime ends.
func (w *walker) until() float64 {
	if w.k+1 < len(w.r.from) {
		return w.r.from[w.k+1]
	}
	return math.Inf(1)
}

// cross shortens a piece to where its level enters another band.
func (w *walker) cross(p *piece) {
	k := p.Flow / p.Volume
	drift := p.Source/p.Volume + k*(p.Outside-p.c)
	var edge, h float64
	to := w.band
	switch {
	case drift > 0 && w.band < bands-1:
		to++
		edge = bandEdge[w.band]
		h = p.Reach(p.c, edge)
	case drift < 0 && w.band > 0:
		to--
		edge = bandEdge[to]
		css := p.Steady()
		if h = math.Inf(1); css < edge {
			h = math.Log((p.c-css)/(edge-css)) / k
		}
	default:
		return
	}
	if p.start+h >= p.end {
		return
	}
	p.end, w.c = p.start+h, edge
	// The flow of the next band may lead straight back.
	next := Box{p.Volume, p.Source, w.r.q[w.k][to][w.i], p.Outside}
	back := next.Source/next.Volume + next.Flow/next.Volume*(next.Outside-edge)
	w.band = to
	w.held = drift > 0 && back <= 0 || drift < 0 && back >= 0
}

// level is the CO2 fraction of scenario i at hour t.
func (r *rooms) level(i int, t float64) float64 {
	w := r.walk(i)
	if t <= w.t {
		return w.c
	}
	for {
		if p := w.next(); t <= p.end {
			return p.At(p.c, t-p.start)
		}
	}
}

// reach is the first hour at which scenario i is at or above a CO2 fraction.
func (r *rooms) reach(i int, level float64) float64 {
	for w := r.walk(i); ; {
		p := w.next()
		if h := p.start + p.Reach(p.c, level); h <= p.end {
			return h
		}
		if math.IsInf(p.end, 1) {
			return p.end
		}
	}
}

// harm is the toxic load (hours of fraction^8) and the highest level by hour t.
func (r *rooms) harm(i int, t float64) (load, peak float64) {
	w := r.walk(i)
	peak = w.c
	for w.t < t {
		p := w.next()
		part, c := p.Load(p.c, min(t, p.end)-p.start)
		load, peak = load+part, max(peak, c)
	}
	return load, peak
}

// sweep fills, in one pass, the hours at which scenario i reaches rising levels,
// and returns the hour at which its load or a level (whatever comes first) is
// reached that people of its frailty do not live beyond.
func (r *rooms) sweep(i int, levels []float64, hours [][]float64, lnLoad, last float64) (until float64) {
	until = math.Inf(1)
	limit, done, next := math.Exp(lnLoad), 0.0, 0
	for w := r.walk(i); ; {
		p := w.next()
		ends := math.IsInf(p.end, 1)
		top := max(p.c, w.c) // the highest level of the piece
		if ends {
			top = math.Inf(1)
		}
		reach := p.reacher()
		for ; next < len(levels) && levels[next] <= top; next++ {
			h := p.end
			if ends || levels[next] != top || p.c >= top {
				h = p.start + reach.to(levels[next])
			}
			if h > p.end || ends && math.IsInf(h, 1) {
				break
			}
			hours[next][i] = h
		}
		if until > p.start && last <= top {
			if h := p.start + reach.to(last); h <= p.end {
				until = min(until, h)
			}
		}
		if until > p.start {
			part, span := math.Inf(1), p.end-p.start
			if !ends {
				if part = pow8(top) * span; part < 1e-3*limit {
					part /= 4 // too little to be worth a closer look
				} else {
					part, _ = p.load(p.c, span, 0.3)
				}
			}
			if done+part >= limit {
				left := lnLoad
				if done > 0 {
					left = math.Log(max(0, limit-done))
				}
				until = min(until, p.start+p.Until(p.c, left))
			}
			done += part
		}
		if ends || next == len(levels) && until <= p.end {
			break
		}
	}
	for ; next < len(levels); next++ {
		hours[next][i] = math.Inf(1)
	}
	return until
}

// reacher answers Reach for several levels of one piece, with one logarithm
// each.
type reacher struct {
	Box
	c, k, css, ln float64
}

func (p *piece) reacher() reacher {
	return reacher{Box: p.Box, c: p.c, k: p.Flow / p.Volume, css: p.Steady()}
}

func (r *reacher) to(level float64) float64 {
	gap := r.css - r.c
	// A level that is near, or a flow that takes away little, wants Reach's care.
	if !(level > r.c && level < r.css && level-r.c > 1e-3*gap && gap < 1e3) {
		return r.Reach(r.c, level)
	}
	if r.ln == 0 {
		r.ln = math.Log(gap)
	}
	return (r.ln - math.Log(r.css-level)) / r.k
}
