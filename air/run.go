package air

import (
	"cmp"
	"math"
	"slices"
)

// paths are the levels of every scenario over time.
type paths interface {
	// level is the CO2 fraction of scenario i at hour t.
	level(i int, t float64) float64
	// reach is the first hour at which it is at or above a fraction, or +Inf.
	reach(i int, fraction float64) float64
	// harm is the toxic load, in hours of fraction^8, and the highest fraction by
	// hour t.
	harm(i int, t float64) (load, peak float64)
	// sweep fills the hours at which rising levels are reached, and returns the
	// hour at which a load or a level is reached, whatever comes first.
	sweep(i int, levels []float64, hours [][]float64, lnLoad, last float64) (until float64)
}

// run is every scenario of one zone.
type run struct {
	paths
	n    int
	ca   float64
	t0   []float64    // hour from which the air is followed
	size []float64    // free m3
	by   [dims]column // what was drawn, for its order
	w    []float64    // nil: all equal; else sums to 1
	fits bool         // the readings fit
	// heard is the last hour at which somebody was heard, -Inf if never; lived is
	// how likely that was in each scenario.
	heard float64
	lived []float64
}

// column is one input over the scenarios: strata's middles and normal quantiles.
type column struct{ u, z []float64 }

// draw builds the scenarios of a zone by itself.
func (m *model) draw(d *design) *run {
	n := d.n
	flat := make([]float64, n*(3+len(m.regimes)*(1+bands)))
	take := func() (a []float64) { a, flat = flat[:n:n], flat[n:]; return a }
	rs := &rooms{ca: m.ca, v: take(), t0: take(), c0: take()}
	for _, g := range m.regimes {
		same := !g.leak[0].any && !g.open[0].any
		rs.from, rs.s, rs.banded = append(rs.from, g.from), append(rs.s, take()), append(rs.banded, !same)
		var q [bands][]float64
		q[0] = take()
		for b := 1; b < bands; b++ {
			if q[b] = q[0]; !same {
				q[b] = take()
			}
		}
		rs.q = append(rs.q, q)
	}
	for i := range n {
		x := m.sample(d, i)
		rs.v[i], rs.t0[i] = x.volume, x.sealed
		for k := range m.regimes {
			g := &m.regimes[k]
			rs.s[k][i] = max(0, x.people-g.left) * x.breath
			flow := x.flow * g.flow
			for b := range bands {
				if b > 0 && !rs.banded[k] {
					break
				}
				rs.q[k][b][i] = flow + x.leak*g.leak[b].at(x.rootKelvin) + x.open*g.open[b].at(x.rootKelvin)
			}
		}
		rs.c0[i] = m.startLevel(rs, i)
	}
	r := &run{paths: rs, n: n, ca: m.ca, t0: rs.t0, size: rs.v, by: d.columns, fits: true, heard: math.Inf(-1)}
	m.reweigh(r, m.readings)
	m.listen(r)
	return r
}

// scenario is one draw of what a rescuer cannot know exactly.
type scenario struct {
	volume, people, breath float64 // m3, persons, m3/h CO2 each
	leak, open, flow       float64 // factors on the flows
	rootKelvin             float64
	sealed                 float64 // hour
}

var fill = triangle{0.8, 0.92, 1} // A: bunks, rubble, water tanks

func (m *model) sample(d *design, i int) (x scenario) {
	pick := d.columns[dimRival].u[i]
	k := 0
	for k < len(m.rivals)-1 && pick >= m.rivals[k].upto {
		k++
	}
	rv := &m.rivals[k]
	x.people = m.people.at(d.columns[dimPeople].z[i])
	x.volume = rv.volume * math.Exp(rv.sigma*d.columns[dimVolume].z[i])
	if !rv.net {
		x.volume = max(leastFree*x.volume, d.fill[i]*x.volume-personVolume*x.people)
	}
	x.breath = d.breath[i]
	x.sealed = m.sealed
	if !m.sealedKnown {
		x.sealed = -m.window * d.columns[dimSealed].u[i]
	}
	u, z := d.columns[dimLeak].u[i], d.columns[dimLeak].z[i]
	if m.leakUnknown {
		if hidden := (u - (1 - unsealedPart)) / unsealedPart; hidden > 0 {
			x.leak = math.Exp(m.sigmaLeak * quantile(hidden))
		}
	} else if x.leak = 1; m.sigmaLeak > 0 {
		x.leak = math.Exp(m.sigmaLeak * z)
	}
	if x.open = 1; m.sigmaOpen > 0 {
		x.open = math.Exp(m.sigmaOpen * z)
	}
	if x.flow = 1; m.sigmaFlow > 0 {
		x.flow = math.Exp(m.sigmaFlow * z)
	}
	x.rootKelvin = math.Sqrt(m.kelvin.at(d.columns[dimKelvin].u[i]))
	return x
}

// startLevel is the CO2 of a scenario at the hour from which it is followed.
func (m *model) startLevel(r *rooms, i int) float64 {
	if m.startCO2 != nil {
		return *m.startCO2
	}
	if !m.steady {
		return m.ca
	}
	before := 0
	for k, from := range r.from {
		if from < r.t0[i] {
			before = k
		}
	}
	c := m.ca
	for b := range bands { // the steady level in the band that holds it
		if q := r.q[before][b][i]; q > 0 {
			if c = math.Min(1, m.ca+r.s[before][i]/q); bandOf(c) <= b {
				break
			}
		}
	}
	return c
}

func (r *run) weight(i int) float64 {
	if r.w == nil {
		return 1 / float64(r.n)
	}
	return r.w[i]
}

// oxygen is the O2 fraction that goes with a CO2 fraction, since both follow the
// same balance and differ by the respiratory quotient.
func (r *run) oxygen(c float64) float64 { return ambientO2 - (c-r.ca)/rq }

// frailty is how a scenario's people bear the air, as a normal quantile: the
// higher, the less. One number rules CO2 and oxygen alike. Where somebody was
// heard, those who could not have lived so long are left out.
func (r *run) frailty(i int) float64 {
	if r.lived == nil {
		return r.by[dimFrailty].z[i]
	}
	return quantile(math.Min(1-1e-15, math.Max(1e-300, r.by[dimFrailty].u[i]*r.lived[i])))
}

// bears returns the limits of a frailty: the logarithm of the toxic load, and
// the CO2 fraction at which oxygen is too low.
func (r *run) bears(z float64) (lnLoad, last float64) {
	return lnSlod - probitSigma*z, r.ca + rq*(ambientO2-(o2DeathPercent+z)/100)
}

// lost is the share of people that the air of scenario i takes by hour t.
func (r *run) lost(i int, t float64) (byCO2, byO2 float64) {
	load, peak := r.harm(i, t)
	return deathCO2(load), deathO2(r.oxygen(peak))
}

// reweigh multiplies the weights by the likelihood of the readings. When hardly
// any scenario fits, the likelihood is flattened until at least 20 scenarios
// carry the answer, and fits becomes false: a wrong reading must not leave one
// lucky scenario to speak alone.
func (m *model) reweigh(r *run, readings []Reading) {
	if len(readings) == 0 {
		return
	}
	ln := make([]float64, r.n)
	for i := range ln {
		for _, g := range readings {
			x := (m.shows(r, i, g) - g.Value) / or(g.Sigma, errorOf(g))
			ln[i] -= x * x / 2
		}
	}
	top := slices.Max(ln)
	// Even the best scenario is off by more than the errors explain: the square
	// sum of k readings has mean k and standard deviation sqrt(2k).
	k := float64(len(readings))
	r.fits = -2*top <= k+4*math.Sqrt(2*k)
	try := func(power float64) (w []float64, effective float64) {
		w = make([]float64, r.n)
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

// shows is what a meter would show in scenario i.
func (m *model) shows(r *run, i int, g Reading) float64 {
	if g.Gas == Temperature {
		return m.outside.Kelvin + m.sign*m.kelvin.at(r.by[dimKelvin].u[i])
	}
	c := r.level(i, g.Hours)
	if g.Gas == O2 {
		return r.oxygen(c)
	}
	return c
}

// errorOf is the standard error of a reading that does not give its own (A).
func errorOf(g Reading) float64 {
	switch g.Gas {
	case Temperature:
		return 1
	case O2:
		return 0.1*math.Max(0, ambientO2-g.Value) + 0.003
	}
	return 0.1*g.Value + 0.001
}

// listen weighs the scenarios by how likely somebody lived when last heard.
func (m *model) listen(r *run) {
	if len(m.zone.Heard) == 0 {
		return
	}
	r.heard = slices.Max(m.zone.Heard)
	r.lived = make([]float64, r.n)
	w, sum := make([]float64, r.n), 0.0
	for i := range w {
		a, b := r.lost(i, r.heard)
		r.lived[i] = math.Max(1e-12, 1-math.Max(a, b))
		w[i] = r.weight(i) * r.lived[i]
		sum += w[i]
	}
	if sum < 1e-3 {
		r.fits = false // the sound contradicts what else is said
	}
	for i := range w {
		w[i] /= sum
	}
	r.w = w
}

// points returns quantiles of x as the smallest value whose cumulative weight
// reaches p. No interpolation: a scenario that never gets there is +Inf, and the
// result may only grow when the values do.
func (r *run) points(x []float64, ps ...float64) []float64 {
	if r.w == nil {
		return r.pointsOf(slices.Clone(x), ps...)
	}
	out := make([]float64, len(ps))
	n := len(x)
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

// pointsOf is points for an x that may be left in another order. ps rise.
func (r *run) pointsOf(x []float64, ps ...float64) []float64 {
	if r.w != nil {
		return r.points(x, ps...)
	}
	out := make([]float64, len(ps))
	low := 0
	for j, p := range ps {
		k := max(0, int(math.Ceil(p*float64(len(x))-1e-9))-1)
		out[j] = pickNth(x[low:], k-low)
		low = k
	}
	return out
}

// pickNth returns the k-th smallest of s and leaves smaller ones before it and
// larger ones behind it.
func pickNth(s []float64, k int) float64 {
	low, high := 0, len(s)-1
	for low < high {
		// Median of three, so that sorted input does no harm.
		mid := low + (high-low)/2
		if s[mid] < s[low] {
			s[mid], s[low] = s[low], s[mid]
		}
		if s[high] < s[low] {
			s[high], s[low] = s[low], s[high]
		}
		if s[high] < s[mid] {
			s[high], s[mid] = s[mid], s[high]
		}
		p, i, j := s[mid], low, high
		for i <= j {
			for s[i] < p {
				i++
			}
			for s[j] > p {
				j--
			}
			if i <= j {
				s[i], s[j] = s[j], s[i]
				i++
				j--
			}
		}
		switch {
		case k <= j:
			high = j
		case k >= i:
			low = i
		default:
			return s[k]
		}
	}
	return s[k]
}
