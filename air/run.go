package air

import (
	"cmp"
	"math"
	"slices"
)

// run is every scenario of one zone.
type run struct {
	ca   float64
	from []float64 // starts of the regimes, hours
	v    []float64 // free m3
	s    []float64 // m3/h CO2
	t0   []float64 // hour from which the air is followed
	c0   []float64
	q    [][]float64 // m3/h by regime
	w    []float64   // nil: all equal; else sums to 1
	fits bool        // the readings fit
}

// draw builds the scenarios; the dimensions in fixed stand at their best value.
func (m *model) draw(d *design, fixed [dims]bool) *run {
	n := d.n
	flat := make([]float64, n*(4+len(m.regimes)))
	take := func() (a []float64) { a, flat = flat[:n:n], flat[n:]; return a }
	r := &run{ca: m.ca, v: take(), s: take(), t0: take(), c0: take(), fits: true}
	for _, g := range m.regimes {
		r.from, r.q = append(r.from, g.from), append(r.q, take())
	}
	z := func(dim, i int) float64 {
		if fixed[dim] {
			return 0
		}
		return d.z[dim][i]
	}
	u := func(dim, i int) float64 {
		if fixed[dim] {
			return 0.5
		}
		return d.u[dim][i]
	}
	fill := triangle{0.8, 0.92, 1} // A: bunks, rubble, water tanks
	for i := range n {
		pick := u(dimRival, i)
		k := 0
		for k < len(m.rivals)-1 && pick >= m.rivals[k].upto {
			k++
		}
		rv := &m.rivals[k]
		gross := rv.volume * math.Exp(rv.sigma*z(dimVolume, i))
		people := m.people.at(z(dimPeople, i))
		r.v[i] = gross
		if !rv.net {
			r.v[i] = math.Max(leastFree*gross, fill.at(u(dimFill, i))*gross-personVolume*people)
		}
		r.s[i] = people * restLitres / 1000 * math.Exp(restSigma*z(dimBreath, i))
		r.t0[i] = m.sealed
		if !m.sealedKnown {
			r.t0[i] = -m.window * u(dimSealed, i)
		}
		m.drawFlow(r, i, u(dimLeak, i), z(dimLeak, i), math.Log(m.kelvin.at(u(dimKelvin, i))), fixed[dimLeak])
	}
	m.reweigh(r, m.readings)
	return r
}

func (m *model) drawFlow(r *run, i int, uLeak, zLeak, lnKelvin float64, fixed bool) {
	leak := math.Exp(m.sigmaLeak * zLeak)
	if m.leakUnknown && !fixed {
		leak = 0
		if hidden := (uLeak - (1 - unsealedPart)) / unsealedPart; hidden > 0 {
			leak = math.Exp(m.sigmaLeak * quantile(hidden))
		}
	}
	open, flow := math.Exp(m.sigmaOpen*zLeak), math.Exp(m.sigmaFlow*zLeak)
	before := 0
	for k := range m.regimes {
		g := &m.regimes[k]
		r.q[k][i] = leak*g.leak.at(lnKelvin) + open*g.open.at(lnKelvin) + flow*g.flow
		if g.from < r.t0[i] {
			before = k
		}
	}
	r.c0[i] = m.ca
	if q := r.q[before][i]; m.steady && q > 0 {
		r.c0[i] = math.Min(1, m.ca+r.s[i]/q)
	}
}

// piece returns scenario i's box in regime k and when the regime ends.
func (r *run) piece(i, k int) (b box, start, end float64) {
	start, end = math.Max(r.from[k], r.t0[i]), math.Inf(1)
	if k+1 < len(r.from) {
		end = r.from[k+1]
	}
	return box{v: r.v[i], s: r.s[i], q: r.q[k][i], ca: r.ca}, start, end
}

// level is the CO2 fraction of scenario i at hour t.
func (r *run) level(i int, t float64) float64 {
	c := r.c0[i]
	for k := range r.from {
		b, start, end := r.piece(i, k)
		if end <= start {
			continue
		}
		if t <= start {
			break
		}
		c = b.at(c, math.Min(t, end)-start)
	}
	return c
}

// reach is the first hour at which scenario i is at or above a CO2 fraction.
func (r *run) reach(i int, th float64) float64 {
	c := r.c0[i]
	for k := range r.from {
		b, start, end := r.piece(i, k)
		if end <= start {
			continue
		}
		if h := b.reach(c, th); start+h < end {
			return start + h
		}
		if math.IsInf(end, 1) {
			break
		}
		c = b.at(c, end-start)
	}
	return math.Inf(1)
}

// harm is the toxic load (hours of fraction^8) and the highest level by hour t.
func (r *run) harm(i int, t float64) (load, peak float64) {
	c := r.c0[i]
	peak = c
	for k := range r.from {
		b, start, end := r.piece(i, k)
		if end <= start {
			continue
		}
		if t <= start {
			break
		}
		var part float64
		part, c = b.load(c, math.Min(t, end)-start)
		load, peak = load+part, math.Max(peak, c)
	}
	return load, peak
}

func (r *run) weight(i int) float64 {
	if r.w == nil {
		return 1 / float64(len(r.v))
	}
	return r.w[i]
}

// oxygen is the O2 fraction that goes with a CO2 fraction, since both follow the
// same balance and differ by the respiratory quotient.
func (r *run) oxygen(c float64) float64 { return ambientO2 - (c-r.ca)/rq }

// reweigh multiplies the weights by the likelihood of the readings. When hardly
// any scenario fits, the likelihood is flattened until at least 20 scenarios
// carry the answer, and fits becomes false: a wrong reading must not leave one
// lucky scenario to speak alone.
func (m *model) reweigh(r *run, readings []Reading) {
	if len(readings) == 0 {
		return
	}
	n := len(r.v)
	ln := make([]float64, n)
	for i := range ln {
		for _, g := range readings {
			got := r.level(i, g.Hours)
			sigma := 0.1*g.Value + 0.001
			if g.Gas == O2 {
				got, sigma = r.oxygen(got), 0.1*math.Max(0, ambientO2-g.Value)+0.003
			}
			x := (got - g.Value) / or(g.Sigma, sigma)
			ln[i] -= x * x / 2
		}
	}
	top := slices.Max(ln)
	// Even the best scenario is off by more than the errors explain: the square
	// sum of k readings has mean k and standard deviation sqrt(2k).
	k := float64(len(readings))
	r.fits = -2*top <= k+4*math.Sqrt(2*k)
	try := func(power float64) (w []float64, effective float64) {
		w = make([]float64, n)
		var sum, squares float64
		for i := range w {
			w[i] = math.Exp(power * (ln[i] - top))
			sum, squares = sum+w[i], squares+w[i]*w[i]
		}
		for i := range w {
			w[i] /= sum
		}
		return w, sum * sum / squares
	}
	w, effective := try(1)
	if effective < 20 {
		r.fits = false
		low, high := 0.0, 1.0
		for range 40 {
			if _, e := try((low + high) / 2); e < 20 {
				high = (low + high) / 2
			} else {
				low = (low + high) / 2
			}
		}
		w, _ = try(low)
	}
	r.w = w
}

// points returns quantiles of x as the smallest value whose cumulative weight
// reaches p. No interpolation: a scenario that never gets there is +Inf, and the
// result may only grow when the values do.
func (r *run) points(x []float64, ps ...float64) []float64 {
	out := make([]float64, len(ps))
	n := len(x)
	if r.w == nil {
		s := slices.Clone(x)
		slices.Sort(s)
		for j, p := range ps {
			out[j] = s[max(0, int(math.Ceil(p*float64(n)-1e-9))-1)]
		}
		return out
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(x[a], x[b]), a-b) })
	sum, j := 0.0, 0
	for _, i := range order {
		for sum += r.w[i]; j < len(ps) && sum >= ps[j]-1e-12; j++ {
			out[j] = x[i]
		}
	}
	for ; j < len(ps); j++ {
		out[j] = x[order[n-1]]
	}
	return out
}
