package main

import (
	"fmt"
	"math"

	"miftah/air"
)

// yard is the yardstick: the same physics written down plainly, as one would
// with a general integrator. Dormand and Prince's pair of order 5 with step
// control, and inside it, at each of its stages, all pressures by Newton with a
// full matrix. It shares no code with the engine.
type yard struct {
	net   *air.Network
	stage *air.Stage
	p     []float64 // gauge pressure at each room's floor
	calls int
}

const (
	yardP   = 101325.0
	yardR   = 8.314462618
	yardG   = 9.80665
	yardCp  = 29.2
	yardDP  = 1e-6
	yardEps = 1e-10
)

// molar is the molar mass of a node's air, dry.
func (y *yard) molar(node int, s []float64) float64 {
	m := y.net.Outside
	if node > 0 && !y.net.Dry {
		m.CO2, m.O2 = s[3*(node-1)], s[3*(node-1)+1]
	}
	return 28.153e-3*(1-m.O2-m.CO2) + 31.998e-3*m.O2 + 44.010e-3*m.CO2
}

func (y *yard) kelvin(node int, s []float64) float64 {
	if node == 0 {
		return y.net.Outside.Kelvin
	}
	return s[3*(node-1)+2]
}

func (y *yard) rho(node int, s []float64) float64 {
	return yardP * y.molar(node, s) / (yardR * y.kelvin(node, s))
}

// flows are the mass flows of a path both ways, and how their difference
// changes with the pressure at A.
func (y *yard) flows(p air.Path, s, pressure []float64) (forth, back, slope float64) {
	ra, rb := y.rho(p.A, s), y.rho(p.B, s)
	at := func(node int, rho, z float64) float64 {
		if node == 0 {
			return -rho * yardG * z
		}
		return pressure[node-1] - rho*yardG*(z-y.net.Rooms[node-1].Floor)
	}
	switch p.Kind {
	case air.Blower:
		return p.Mass + p.Flow*ra, 0, 0
	case air.Given:
		return p.Flow * ra, 0, 0
	case air.Hatch:
		if rb <= ra {
			return 0, 0, 0
		}
		q := 0.055 * math.Sqrt(yardG*(rb-ra)/((ra+rb)/2)*math.Pow(p.Diameter, 5))
		moles := q * yardP / (yardR * (y.kelvin(p.A, s) + y.kelvin(p.B, s)) / 2)
		return moles * y.molar(p.A, s), moles * y.molar(p.B, s), 0
	}
	one := func(dp, k float64) {
		x := math.Abs(dp)
		m, d := k*math.Pow(x, p.N), k*p.N*math.Pow(x, p.N-1)
		if x < yardDP {
			d = k * math.Pow(yardDP, p.N-1)
			m = d * x
		}
		if dp > 0 {
			forth, slope = forth+m*math.Sqrt(ra), slope+d*math.Sqrt(ra)
		} else {
			back, slope = back+m*math.Sqrt(rb), slope+d*math.Sqrt(rb)
		}
	}
	if p.Tall == 0 {
		one(at(p.A, ra, p.Height)-at(p.B, rb, p.Height), p.K)
		return forth, back, slope
	}
	// A tall opening: the pressure difference falls evenly from bottom to top,
	// and the power law is integrated over the parts on either side of 0.
	low := at(p.A, ra, p.Height-p.Tall/2) - at(p.B, rb, p.Height-p.Tall/2)
	high := at(p.A, ra, p.Height+p.Tall/2) - at(p.B, rb, p.Height+p.Tall/2)
	if math.Abs(low-high) < 1e-9 {
		one((low+high)/2, p.K)
		return forth, back, slope
	}
	side := func(x, y, rho float64) (m, d float64) { // the parts above 0 of a line from x to y
		x, y = math.Max(x, 0), math.Max(y, 0)
		k := p.K * math.Sqrt(rho) / math.Abs(high-low)
		return k * math.Abs(math.Pow(y, p.N+1)-math.Pow(x, p.N+1)) / (p.N + 1), k * math.Abs(math.Pow(y, p.N)-math.Pow(x, p.N))
	}
	forth, slope = side(low, high, ra)
	var more float64
	back, more = side(-low, -high, rb)
	return forth, back, slope + more
}

// solve finds the pressures at which each room's mass flows balance.
func (y *yard) solve(s []float64) error {
	n := len(y.net.Rooms)
	if y.p == nil {
		y.p = make([]float64, n)
		for i, r := range y.net.Rooms {
			y.p[i] = -y.rho(0, s) * yardG * r.Floor
		}
	}
	imbalance := func(pressure []float64, f []float64, jac [][]float64) (worst float64) {
		gross := make([]float64, n)
		clear(f)
		for i := range jac {
			clear(jac[i])
		}
		for _, p := range y.stage.Paths {
			if p.Kind == air.Hatch || p.Kind == air.Given {
				continue
			}
			a, b, d := y.flows(p, s, pressure)
			for _, end := range [2]struct {
				node, other int
				sign        float64
			}{{p.A, p.B, 1}, {p.B, p.A, -1}} {
				if end.node == 0 {
					continue
				}
				f[end.node-1] += end.sign * (a - b)
				gross[end.node-1] += a + b
				if jac != nil {
					jac[end.node-1][end.node-1] += d
					if end.other > 0 {
						jac[end.node-1][end.other-1] -= d
					}
				}
			}
		}
		for i := range f {
			worst = math.Max(worst, math.Abs(f[i])/(yardEps*gross[i]+1e-16))
		}
		return worst
	}
	f, jac, try := make([]float64, n), make([][]float64, n), make([]float64, n)
	for i := range jac {
		jac[i] = make([]float64, n)
	}
	worst := imbalance(y.p, f, jac)
	for range 500 {
		if worst <= 1 {
			return nil
		}
		for i := range jac {
			jac[i][i] += 1e-14
		}
		step := gauss(jac, f)
		// Along the step the imbalance, weighed by it, grows steadily: halve to
		// where it turns.
		low, high, damp := 0.0, 1.0, 1.0
		for range 12 {
			for i := range try {
				try[i] = y.p[i] - damp*step[i]
			}
			w := imbalance(try, f, nil)
			dot := 0.0
			for i := range f {
				dot -= step[i] * f[i]
			}
			if w < worst/2 || dot <= 0 && damp == 1 {
				break
			}
			if dot > 0 {
				high = damp
			} else {
				low = damp
			}
			damp = (low + high) / 2
		}
		copy(y.p, try)
		worst = imbalance(y.p, f, jac)
	}
	if worst > 1e4 {
		return fmt.Errorf("the yardstick's pressures do not settle: %v", worst)
	}
	return nil
}

// gauss solves a full system with pivots.
func gauss(a [][]float64, b []float64) []float64 {
	n := len(b)
	m := make([][]float64, n)
	for i := range m {
		m[i] = append(append([]float64(nil), a[i]...), b[i])
	}
	for k := range n {
		best := k
		for i := k + 1; i < n; i++ {
			if math.Abs(m[i][k]) > math.Abs(m[best][k]) {
				best = i
			}
		}
		m[k], m[best] = m[best], m[k]
		for i := k + 1; i < n; i++ {
			if l := m[i][k] / m[k][k]; l != 0 {
				for j := k; j <= n; j++ {
					m[i][j] -= l * m[k][j]
				}
			}
		}
	}
	x := make([]float64, n)
	for k := n - 1; k >= 0; k-- {
		x[k] = m[k][n]
		for j := k + 1; j < n; j++ {
			x[k] -= m[k][j] * x[j]
		}
		x[k] /= m[k][k]
	}
	return x
}

// rate is the right-hand side, per second: CO2, O2 and kelvin of each room.
func (y *yard) rate(s, out []float64) error {
	y.calls++
	if err := y.solve(s); err != nil {
		return err
	}
	clear(out)
	for i, r := range y.net.Rooms {
		people := 0.0
		if y.stage.People != nil {
			people = y.stage.People[i]
		}
		out[3*i] = people * r.Breath / r.Volume
		out[3*i+1] = -out[3*i] / airRQ
		if y.net.Heat {
			out[3*i+2] = (people*r.Warmth - r.Loss*(s[3*i+2]-r.Ground)) / r.Store
		}
	}
	bring := func(to, from int, mass float64) {
		if to == 0 || mass == 0 {
			return
		}
		r, i := y.net.Rooms[to-1], 3*(to-1)
		moles := mass / y.molar(from, s)
		up := [3]float64{y.net.Outside.CO2, y.net.Outside.O2, y.net.Outside.Kelvin}
		if from > 0 {
			copy(up[:], s[3*(from-1):])
		}
		per := moles * yardR * s[i+2] / (yardP * r.Volume)
		out[i] += per * (up[0] - s[i])
		out[i+1] += per * (up[1] - s[i+1])
		if y.net.Heat {
			out[i+2] += moles * yardCp * (up[2] - s[i+2]) / r.Store
		}
	}
	for _, p := range y.stage.Paths {
		a, b, _ := y.flows(p, s, y.p)
		bring(p.B, p.A, a)
		bring(p.A, p.B, b)
	}
	return nil
}

// The pair of Dormand and Prince.
var (
	dpA = [7][6]float64{{}, {1.0 / 5}, {3.0 / 40, 9.0 / 40}, {44.0 / 45, -56.0 / 15, 32.0 / 9},
		{19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729},
		{9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656},
		{35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84}}
	dpB = [7]float64{35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84, 0}
	dpE = [7]float64{71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40}
)

// dormand integrates s from one time to another, with the error of each step
// below rel of each value (and of one part in 1e4).
func dormand(rate func(s, out []float64) error, s []float64, from, to, rel float64) error {
	n := len(s)
	var k [7][]float64
	for i := range k {
		k[i] = make([]float64, n)
	}
	mid, next := make([]float64, n), make([]float64, n)
	h := math.Min(60, to-from)
	for t := from; t < to; {
		h = math.Min(h, to-t)
		for i := range k {
			copy(mid, s)
			for j := range i {
				for q := range mid {
					mid[q] += h * dpA[i][j] * k[j][q]
				}
			}
			if err := rate(mid, k[i]); err != nil {
				return err
			}
		}
		worst := 0.0
		for q := range next {
			next[q] = s[q]
			e := 0.0
			for i := range k {
				next[q] += h * dpB[i] * k[i][q]
				e += h * dpE[i] * k[i][q]
			}
			worst = math.Max(worst, math.Abs(e)/(rel*(math.Abs(next[q])+1e-4)))
		}
		if worst <= 1 || h < 1e-6 {
			t += h
			copy(s, next)
		}
		h *= math.Min(5, math.Max(0.2, 0.9*math.Pow(worst+1e-12, -0.2)))
	}
	return nil
}

// yardRun follows a network, without damp, to each of hours.
func yardRun(n *air.Network, hours []float64, rel float64) (states [][]float64, calls int, err error) {
	y := &yard{net: n}
	s := make([]float64, 3*len(n.Rooms))
	for i, r := range n.Rooms {
		s[3*i], s[3*i+1], s[3*i+2] = r.Start.CO2, r.Start.O2, r.Start.Kelvin
	}
	now := 0.0
	for k := range n.Stages {
		y.stage = &n.Stages[k]
		end := math.Inf(1)
		if k+1 < len(n.Stages) {
			end = n.Stages[k+1].From
		}
		for len(hours) > 0 && (hours[0] < end || now < end) {
			to := math.Min(hours[0], end)
			if err := dormand(y.rate, s, now*3600, to*3600, rel); err != nil {
				return nil, y.calls, err
			}
			if now = to; to < hours[0] || to == end {
				break
			}
			states = append(states, append([]float64(nil), s...))
			hours = hours[1:]
		}
	}
	return states, y.calls, nil
}
