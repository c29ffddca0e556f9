package air

import (
	"fmt"
	"math"
	"slices"
)

// A state is kept flat, one number for each room and channel.
const (
	chCO2 = iota
	chO2
	chVapour
	chKelvin
	channels
)

// inflow is air that comes into a room: moles from a node over the moles of the
// room, and the heat that they carry over what the room stores, both per second.
type inflow struct {
	room, from int
	rate, heat float64
}

// march carries a network through time. With the flows held, gas and heat
// follow linear equations, which are solved exactly; the flows are those of the
// middle of each step, and the step is halved to see whether it was short
// enough.
type march struct {
	net     *Network
	stage   *Stage
	draught *draught
	in      []inflow
	mid     []float64
	live    []int // channels that change

	left       int     // steps
	fast       float64 // per second
	keep, gain []float64
	y          []float64
	v, d       []float64 // scratch
}

// Run follows the network from the hour begin, at which every room's Start
// holds, to each of hours, which rise. Tolerance is the relative error allowed
// in each step, 1e-9 to 0.1, before it is improved on; 0 means 1e-4, and leaves
// some 1e-6 after days. At the hour of a stage the state is
// that of the stage that begins.
func (n *Network) Run(begin float64, hours []float64, tolerance float64) ([]Moment, error) {
	if tolerance == 0 {
		tolerance = 1e-4
	}
	c := &checker{}
	c.num("tolerance", tolerance, 1e-9, 0.1, "an error such as 1e-6")
	c.num("begin", begin, -1e6, 1e6, adviceHours)
	for i, h := range hours {
		c.num(fmt.Sprintf("hour %d", i+1), h, begin, begin+1e5, "hours that rise, from the beginning on")
		if c.err == nil && i > 0 && h < hours[i-1] {
			c.err = bad(fmt.Sprintf("hour %d", i+1), "it lies before the hour ahead of it", "write the hours in rising order")
		}
	}
	if c.err == nil {
		c.err = n.check()
	}
	if c.err != nil {
		return nil, c.err
	}
	return n.run(begin, hours, tolerance, 200_000)
}

// run is Run after the checks, in at most so many steps.
func (n *Network) run(begin float64, hours []float64, tolerance float64, steps int) ([]Moment, error) {
	rooms := len(n.Rooms)
	m := &march{net: n, left: steps, y: make([]float64, channels*rooms), v: make([]float64, channels*rooms), d: make([]float64, channels*rooms),
		mid: make([]float64, channels*rooms), keep: make([]float64, channels*rooms), gain: make([]float64, channels*rooms)}
	damp := n.Damp
	for i, r := range n.Rooms {
		for ch, v := range [channels]float64{r.Start.CO2, r.Start.O2, r.Start.Vapour, r.Start.Kelvin} {
			m.y[ch*rooms+i] = v
		}
		damp = damp || r.Start.Vapour != n.Outside.Vapour
	}
	m.live = []int{chCO2, chO2}
	if damp {
		m.live = append(m.live, chVapour)
	}
	if n.Heat {
		m.live = append(m.live, chKelvin)
	}
	out := make([]Moment, 0, len(hours))
	at, next, step := begin, 0, 0.25
	k := 0
	for k+1 < len(n.Stages) && n.Stages[k+1].From <= begin {
		k++
	}
	for ; k < len(n.Stages) && next < len(hours); k++ {
		if err := m.enter(&n.Stages[k]); err != nil {
			return nil, err
		}
		end := math.Inf(1)
		if k+1 < len(n.Stages) {
			end = n.Stages[k+1].From
		}
		for next < len(hours) && hours[next] < end {
			if err := m.to(&at, hours[next], &step, tolerance); err != nil {
				return nil, err
			}
			s, err := m.state(at)
			if err != nil {
				return nil, err
			}
			out = append(out, s)
			next++
		}
		if next < len(hours) {
			if err := m.to(&at, end, &step, tolerance); err != nil {
				return nil, err
			}
			step = math.Min(step, 0.25)
		}
	}
	return out, nil
}

// enter begins a stage; pressures carry over as a first guess.
func (m *march) enter(s *Stage) error {
	d, err := newDraught(m.net, s)
	if err != nil {
		return err
	}
	if m.draught != nil {
		copy(d.x, m.draught.x)
	}
	m.stage, m.draught = s, d
	return nil
}

// people in a room.
func (m *march) people(i int) float64 {
	if m.stage.People == nil {
		return 0
	}
	return m.stage.People[i]
}

// mix reads a node out of a state.
func (m *march) mix(y []float64, node int) Mix {
	if node == 0 {
		return m.net.Outside
	}
	n := len(m.net.Rooms)
	return Mix{CO2: y[chCO2*n+node-1], O2: y[chO2*n+node-1], Vapour: y[chVapour*n+node-1], Kelvin: y[chKelvin*n+node-1]}
}

// molar is the molar mass of a node's air.
func (m *march) molar(mix Mix) float64 {
	if m.net.Dry {
		return m.net.Outside.Molar()
	}
	return mix.Molar()
}

// winds finds the flows at a state and what they bring into each room.
func (m *march) winds(y []float64, exact bool) error {
	d := m.draught
	for node := range d.rho {
		mix := m.mix(y, node)
		d.rho[node] = pressure * m.molar(mix) / (gasConst * mix.Kelvin)
	}
	if err := d.solve(m.net, exact); err != nil {
		return err
	}
	m.in = m.in[:0]
	for i := range d.lanes {
		l := &d.lanes[i]
		a, b := m.mix(y, l.a), m.mix(y, l.b)
		switch l.kind {
		case Given:
			d.forth[i] = l.flow * d.rho[l.a]
		case Hatch:
			q := hatch(l.diameter, 2*(d.rho[l.b]-d.rho[l.a])/(d.rho[l.b]+d.rho[l.a]))
			moles := q * pressure / (gasConst * (a.Kelvin + b.Kelvin) / 2)
			d.forth[i], d.back[i] = moles*m.molar(a), moles*m.molar(b)
		}
		m.bring(y, l.b, l.a, d.forth[i]/m.molar(a))
		m.bring(y, l.a, l.b, d.back[i]/m.molar(b))
	}
	m.ready(y)
	return nil
}

// bring adds moles per second from a node to a room.
func (m *march) bring(y []float64, to, from int, moles float64) {
	if to == 0 || moles == 0 {
		return
	}
	r := &m.net.Rooms[to-1]
	in := inflow{room: to - 1, from: from, rate: moles * gasConst * m.mix(y, to).Kelvin / (pressure * r.Volume)}
	if m.net.Heat {
		in.heat = moles * heatMole / r.Store
	}
	m.in = append(m.in, in)
}

// ready sums up the flows at hand as one little exchange: in 1/fast seconds a
// room keeps part of its air, takes a little from each neighbour, and gains what
// its people and the outdoor air bring.
func (m *march) ready(y []float64) {
	n := len(m.net.Rooms)
	clear(m.keep)
	clear(m.gain)
	o := m.net.Outside
	outside := [channels]float64{o.CO2, o.O2, o.Vapour, o.Kelvin}
	for i := range m.in {
		in := &m.in[i]
		for _, ch := range m.live {
			rate := in.rate
			if ch == chKelvin {
				rate = in.heat
			}
			m.keep[ch*n+in.room] += rate
			if in.from == 0 {
				m.gain[ch*n+in.room] += rate * outside[ch]
			}
		}
	}
	for i := range n {
		r, people := &m.net.Rooms[i], m.people(i)
		m.gain[chCO2*n+i] += people * r.Breath / r.Volume
		m.gain[chO2*n+i] -= people * r.Breath / r.Volume / m.net.rq()
		if m.net.Damp {
			kelvin, w := y[chKelvin*n+i], y[chVapour*n+i]
			m.gain[chVapour*n+i] += people * waterBreath / molarWater * gasConst * kelvin / (pressure * r.Volume)
			if most := math.Max(dampAir*saturation(kelvin), o.Vapour); w >= most {
				m.keep[chVapour*n+i] += settling
				m.gain[chVapour*n+i] += settling * most
			}
		}
		if m.net.Heat {
			m.keep[chKelvin*n+i] += r.Loss / r.Store
			m.gain[chKelvin*n+i] += (people*r.Warmth + r.Loss*r.Ground) / r.Store
		}
	}
	m.fast = 1e-12 // a room that nothing leaves is a straight line
	for _, k := range m.keep {
		m.fast = math.Max(m.fast, k)
	}
	for i := range m.keep {
		m.keep[i], m.gain[i] = 1-m.keep[i]/m.fast, m.gain[i]/m.fast
	}
	for i := range m.in {
		m.in[i].rate /= m.fast
		m.in[i].heat /= m.fast
	}
}

// exchange does the little exchange once: from v to d.
func (m *march) exchange(v, d []float64) {
	n := len(m.net.Rooms)
	for _, ch := range m.live {
		v, d, keep, gain := v[ch*n:(ch+1)*n], d[ch*n:(ch+1)*n], m.keep[ch*n:(ch+1)*n], m.gain[ch*n:(ch+1)*n]
		for i := range d {
			d[i] = keep[i]*v[i] + gain[i]
		}
		if ch == chKelvin {
			for k := range m.in {
				if in := &m.in[k]; in.from > 0 {
					d[in.room] += in.heat * v[in.from-1]
				}
			}
			continue
		}
		for k := range m.in {
			if in := &m.in[k]; in.from > 0 {
				d[in.room] += in.rate * v[in.from-1]
			}
		}
	}
}

// carry moves y by h seconds with the flows held, exactly: the exponential of
// the flows' matrix as a mean over Poisson many little exchanges
// (uniformization). All weights are positive, so nothing is overshot however
// fast the air moves.
func (m *march) carry(y []float64, h float64, out []float64) {
	copy(out, y)
	v, d := m.v, m.d
	copy(v, y)
	copy(d, y)
	parts := math.Ceil(m.fast * h / 100)
	x := m.fast * h / parts
	for range int(parts) {
		copy(v, out)
		w := math.Exp(-x)
		sum := w
		for i := range out {
			out[i] = w * v[i]
		}
		for k := 1.0; k < x || w > 1e-17; k++ {
			m.exchange(v, d)
			v, d = d, v
			w *= x / k
			sum += w
			for i := range out {
				out[i] += w * v[i]
			}
		}
		for i := range out {
			out[i] /= sum
		}
	}
}

// stride is one step of h seconds: the flows of its start, which are at hand,
// lead to the middle, those of the middle to the end.
func (m *march) stride(y []float64, h float64, out []float64) error {
	m.carry(y, h/2, m.mid)
	if err := m.winds(m.mid, false); err != nil {
		return err
	}
	m.carry(y, h, out)
	return nil
}

// to moves the state to an hour; step is the length in hours that seems right.
func (m *march) to(at *float64, end float64, step *float64, tolerance float64) error {
	coarse, quarter, half, fine := slices.Clone(m.y), slices.Clone(m.y), slices.Clone(m.y), slices.Clone(m.y)
	for ; m.left > 0; m.left-- {
		left := end - *at
		if left <= 0 {
			return nil
		}
		h := left / math.Ceil(left / *step)
		// The middle of the whole step and of its first half, by the same flows.
		err := m.winds(m.y, false)
		if err == nil {
			m.carry(m.y, h*900, quarter)
			err = m.stride(m.y, h*3600, coarse)
		}
		if err == nil {
			err = m.winds(quarter, false)
		}
		if err == nil {
			m.carry(m.y, h*1800, half)
			err = m.winds(half, false)
		}
		if err == nil {
			err = m.stride(half, h*1800, fine)
		}
		if err != nil {
			return err
		}
		off := m.off(coarse, fine) / tolerance
		if off <= 1 || h < 1e-6 {
			for i := range m.y {
				m.y[i] = fine[i] + (fine[i]-coarse[i])/3
			}
			if *at += h; h == left {
				*at = end
			}
		}
		*step = h * math.Min(4, math.Max(0.2, 0.9*math.Pow(math.Max(off, 1e-9), -1.0/3)))
	}
	if *at >= end {
		return nil
	}
	return fmt.Errorf("air: the flows of this network change too fast to be followed")
}

// off is how far two states are apart: gas by its level (and a hundredth of a
// per cent), vapour by a tenth, temperature by 100 K.
func (m *march) off(a, b []float64) (worst float64) {
	n := len(m.net.Rooms)
	for i := range n {
		for _, ch := range []int{chCO2, chO2} {
			worst = math.Max(worst, math.Abs(a[ch*n+i]-b[ch*n+i])/(math.Abs(b[ch*n+i])+1e-4))
		}
		worst = math.Max(worst, math.Abs(a[chVapour*n+i]-b[chVapour*n+i])/0.1)
		worst = math.Max(worst, math.Abs(a[chKelvin*n+i]-b[chKelvin*n+i])/100)
	}
	return worst
}

func (m *march) state(at float64) (Moment, error) {
	if err := m.winds(m.y, true); err != nil {
		return Moment{}, err
	}
	d, n := m.draught, len(m.net.Rooms)
	s := Moment{Hours: at, Mix: make([]Mix, n), Pressure: make([]float64, n), Flows: make([][2]float64, len(d.lanes))}
	for i := range n {
		s.Mix[i] = m.mix(m.y, i+1)
		s.Pressure[i] = d.x[i+1] - d.rho[0]*gravity*m.net.Rooms[i].Floor
		if !d.pinned[i] {
			s.Residual = math.Max(s.Residual, math.Abs(d.net[i]))
		}
	}
	for i := range d.lanes {
		s.Flows[i] = [2]float64{still(d.forth[i]), still(d.back[i])}
	}
	return s, nil
}

// still calls what rounding leaves of no flow by its name.
func still(kgPerSecond float64) float64 {
	if kgPerSecond < 1e-14 {
		return 0
	}
	return kgPerSecond
}
