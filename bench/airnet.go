package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"miftah/air"
)

// airZones reads the rooms of a network.
func airZones(r *airReader) (rooms []air.Room, people []float64) {
	zones := r.objs("zones")
	for i, z := range zones {
		name, _ := z.m["name"].(string)
		if name == "" {
			name = fmt.Sprint(i + 1)
		}
		rooms = append(rooms, air.Room{Name: name, Volume: z.num("V", "V_m3", "V_net_m3"), Floor: z.or(0, "z", "z_m"),
			Start:  air.Mix{Kelvin: z.or(293.15, "T0", "T0_K", "T"), O2: z.or(airOutsideO2, "o2", "O0_o2", "O0"), CO2: z.or(airOutsideCO2, "co2", "C0_co2", "C0")},
			Breath: z.or(14, "g", "co2_L_per_h_person") / 3.6e6, Warmth: z.or(85, "q", "heat_W_person"),
			Loss: z.or(0, "UA", "UA_W_per_K"), Store: z.or(1e6, "Cth", "C_th_J_per_K"), Ground: z.or(293.15, "Tg", "T_ground_K")})
		people = append(people, z.or(0, "N", "people"))
	}
	r.join(zones...)
	return rooms, people
}

// airLinear is a network whose flows are all given.
func airLinear(r *airReader) (map[string]any, error) {
	rooms, people := airZones(r)
	c, o := r.or(airOutsideCO2, "C_ambient"), r.or(airOutsideO2, "O_ambient")
	n := &air.Network{Outside: air.Mix{Kelvin: 293.15, CO2: c, O2: o}, Rooms: rooms, Dry: true, RQ: r.or(airRQ, "RQ")}
	zones := r.objs("zones")
	for i := range rooms {
		rooms[i].Start = n.Outside
		if v, ok := zones[i].first("C0_co2", "C0", "co2"); ok {
			rooms[i].Start.CO2 = v
			rooms[i].Start.O2 = zones[i].or(o-(v-c)/n.RQ, "O0_o2", "O0", "o2")
		}
	}
	segments := r.objs("segments")
	if len(segments) == 0 {
		segments = []*airReader{r} // flows that never change may stand by themselves
	}
	for _, s := range segments {
		stage := air.Stage{From: s.or(0, "from_h"), People: people}
		if s.has("people") {
			stage.People = s.nums("people")
		}
		people = stage.People
		flows := s.objs("flows")
		for _, f := range flows {
			stage.Paths = append(stage.Paths, air.Path{Kind: air.Given, A: int(f.num("from")), B: int(f.num("to")), Flow: f.num("Q_m3_per_s", "Q")})
		}
		s.join(flows...)
		n.Stages = append(n.Stages, stage)
	}
	r.join(segments...)
	if r.err != nil {
		return nil, r.err
	}
	out, err := n.Run(0, r.nums("times_h"), 0)
	if err != nil {
		return nil, err
	}
	var co2, o2 [][]float64
	for _, m := range out {
		var a, b []float64
		for _, x := range m.Mix {
			a, b = append(a, x.CO2), append(b, x.O2)
		}
		co2, o2 = append(co2, a), append(o2, b)
	}
	return map[string]any{"co2": co2, "o2": o2, "co2_order": "[time][zone]"}, nil
}

var (
	airMassKeys = []string{"m", "mdot", "m_kg_s", "m_kg_per_s", "mdot_kg_per_s", "mass_flow", "mass_flow_kg_per_s"}
	airFlowKeys = []string{"Q", "Q_m3_s", "Q_m3_per_s", "flow_m3_per_s"}
)

// airTimed is a path and the hours in which it is there.
type airTimed struct {
	path        air.Path
	from, until float64
}

func airPath(p *airReader) (airTimed, error) {
	a, b, z := int(p.num("a", "from")), int(p.num("b", "to")), p.or(0, "z", "z_m")
	t := airTimed{from: p.or(math.Inf(-1), "from_h", "on_h", "t_on_h", "start_h", "open_from_h"),
		until: p.or(math.Inf(1), "until_h", "to_h", "off_h", "t_off_h", "stop_h", "open_until_h")}
	kind, _ := p.m["type"].(string)
	switch kind {
	case "powerlaw", "crack", "ela":
		t.path = air.Path{Kind: air.PowerLaw, A: a, B: b, Height: z, K: p.or(0, "K"), N: p.or(0.65, "n")}
		if !p.has("K") {
			t.path = air.Leak(a, b, z, p.num("ELA4_m2", "ELA_m2", "ELA"), p.or(0.65, "n"))
		}
	case "orifice", "hole":
		area, ok := p.first("A", "A_m2", "area_m2", "area")
		if !ok {
			d := p.num("D", "D_m")
			area = math.Pi / 4 * d * d
		}
		t.path = air.Orifice(a, b, z, area, p.or(0.6, "Cd"))
	case "slot":
		t.path = air.Slot(a, b, z, p.num("W", "width_m"), p.num("H", "height_m"), p.or(0.6, "Cd"))
	case "hatch":
		t.path = air.Path{Kind: air.Hatch, A: a, B: b, Height: z, Diameter: p.num("D", "D_m")}
	case "fan", "blower":
		t.path = air.Path{Kind: air.Blower, A: a, B: b, Height: z, Mass: p.or(0, airMassKeys...), Flow: p.or(0, airFlowKeys...)}
		if t.path.Mass == 0 && t.path.Flow == 0 && !p.has("m") && !p.has("Q") {
			p.fail("m", "is missing: a fan needs its mass flow m in kg/s or its flow Q in m3/s")
		}
	default:
		return t, fmt.Errorf("path type %q is unknown", kind)
	}
	return t, p.err
}

// airNetworkOf reads a network whose pressures are to be found.
func airNetworkOf(r *airReader) (*air.Network, error) {
	rooms, people := airZones(r)
	ambient, _ := r.m["ambient"].(map[string]any)
	out := &airReader{m: ambient}
	n := &air.Network{Rooms: rooms, Dry: !r.yes("composition_affects_density", true), Heat: r.yes("heat_balance", false), RQ: r.or(airRQ, "RQ"),
		Outside: air.Mix{Kelvin: out.or(293.15, "T", "T_K"), O2: out.or(airOutsideO2, "o2"), CO2: out.or(airOutsideCO2, "co2")}}
	var paths []airTimed
	for _, p := range r.objs("paths") {
		t, err := airPath(p)
		if err != nil {
			return nil, err
		}
		paths = append(paths, t)
	}
	if r.err != nil {
		return nil, r.err
	}
	stages, err := airStages(paths, people, r.objs("events"))
	if err != nil {
		return nil, err
	}
	n.Stages = stages
	return n, r.err
}

// airNetwork answers for one.
func airNetwork(r *airReader) (map[string]any, error) {
	n, err := airNetworkOf(r)
	if err != nil {
		return nil, err
	}
	times := r.nums("times_h")
	moments, err := n.Run(0, times, 1e-5)
	if err != nil {
		return nil, err
	}
	var states []map[string]any
	for _, m := range moments {
		var kelvin, o2, co2 []float64
		var flows [][]float64
		for _, x := range m.Mix {
			kelvin, o2, co2 = append(kelvin, x.Kelvin), append(o2, x.O2), append(co2, x.CO2)
		}
		for _, f := range m.Flows {
			flows = append(flows, []float64{f[0], f[1]})
		}
		states = append(states, map[string]any{"T_K": kelvin, "o2": o2, "co2": co2, "P_Pa": m.Pressure, "path_mass_flow_kg_per_s": flows})
	}
	return map[string]any{"states": states, "times_h": times}, nil
}

// airStages cuts time where paths come and go and where an event changes
// something. A path that is not there keeps its place in the list, closed.
func airStages(paths []airTimed, people []float64, events []*airReader) ([]air.Stage, error) {
	slices.SortStableFunc(events, func(a, b *airReader) int {
		x, y := airEventHour(a), airEventHour(b)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	cuts := []float64{math.Inf(-1)}
	for _, p := range paths {
		cuts = append(cuts, p.from, p.until)
	}
	for _, e := range events {
		cuts = append(cuts, airEventHour(e))
	}
	slices.Sort(cuts)
	var stages []air.Stage
	for i, cut := range cuts {
		if i > 0 && cut == cuts[i-1] || math.IsInf(cut, 1) || math.IsNaN(cut) {
			continue
		}
		for len(events) > 0 && airEventHour(events[0]) <= cut {
			var err error
			if paths, people, err = airEvent(events[0], paths, people); err != nil {
				return nil, err
			}
			events = events[1:]
		}
		s := air.Stage{From: math.Max(cut, -1), People: people}
		for _, p := range paths {
			if x := p.path; p.from <= cut && cut < p.until {
				s.Paths = append(s.Paths, x)
			} else {
				s.Paths = append(s.Paths, airShut(x))
			}
		}
		stages = append(stages, s)
	}
	if len(events) > 0 {
		return nil, fmt.Errorf("an event says no hour")
	}
	return stages, nil
}

// airShut is a path through which nothing goes.
func airShut(p air.Path) air.Path {
	p.K, p.Mass, p.Flow, p.Diameter = 0, 0, 0, 0
	return p
}

func airEventHour(e *airReader) float64 {
	return e.or(math.NaN(), "t_h", "at_h", "from_h", "time_h", "hour", "h", "t")
}

// airEvent applies one event in any of the spellings that say clearly what they
// mean: people (a list, or a number with zone), add_paths, remove_paths, paths
// (all of them), or path (an index) with what is to be set.
func airEvent(e *airReader, paths []airTimed, people []float64) ([]airTimed, []float64, error) {
	paths, people = slices.Clone(paths), slices.Clone(people)
	known := false
	for _, key := range []string{"people", "N", "set_people", "zone_people"} {
		switch v := e.m[key].(type) {
		case []any:
			people, known = e.nums(key), true
		case map[string]any:
			for zone, n := range v {
				i, err := strconv.Atoi(zone)
				count, ok := n.(float64)
				if err != nil || !ok || i < 1 || i > len(people) {
					return nil, nil, fmt.Errorf("an event speaks of %v people in zone %s", n, zone)
				}
				people[i-1], known = count, true
			}
		case float64:
			i := int(e.num("zone")) - 1
			if i < 0 || i >= len(people) {
				return nil, nil, fmt.Errorf("an event speaks of zone %d", i+1)
			}
			people[i], known = v, true
		}
	}
	if e.has("paths") {
		paths, known = nil, true
	}
	for _, key := range []string{"paths", "add_paths", "add", "add_path"} {
		list := e.objs(key)
		if m, ok := e.m[key].(map[string]any); ok {
			list = []*airReader{{m: m}}
		}
		for _, p := range list {
			t, err := airPath(p)
			if err != nil {
				return nil, nil, err
			}
			paths, known = append(paths, t), true
		}
	}
	for _, key := range []string{"remove_paths", "remove", "remove_path", "close"} {
		list := e.m[key]
		if v, ok := list.(float64); ok {
			list = []any{v}
		}
		all, _ := list.([]any)
		for _, v := range all {
			i, ok := v.(float64)
			if !ok || i < 0 || int(i) >= len(paths) {
				return nil, nil, fmt.Errorf("an event speaks of path %v", v)
			}
			paths[int(i)].path, known = airShut(paths[int(i)].path), true
		}
	}
	for _, key := range []string{"set_path", "modify_path", "change_path"} {
		if m, ok := e.m[key].(map[string]any); ok {
			e = &airReader{m: m}
		}
	}
	if v, ok := e.first("path", "path_index", "index"); ok {
		i := int(v)
		if i < 0 || i >= len(paths) {
			return nil, nil, fmt.Errorf("an event speaks of path %d", i)
		}
		known = airChange(e, &paths[i].path)
	}
	if !known {
		return nil, nil, fmt.Errorf("an event changes nothing that is known here: %v", e.m)
	}
	return paths, people, e.err
}

// airChange sets what an event says of one path, or takes it away; it reports
// whether the event said anything.
func airChange(e *airReader, p *air.Path) bool {
	for _, key := range []string{"type", "action", "event", "kind"} {
		word, _ := e.m[key].(string)
		for _, end := range []string{"off", "stop", "close", "remove", "shut"} {
			if strings.Contains(word, end) {
				*p = airShut(*p)
				return true
			}
		}
	}
	if on, ok := e.m["on"].(bool); ok && !on {
		*p = airShut(*p)
		return true
	}
	set := e
	if m, ok := e.m["set"].(map[string]any); ok {
		set = &airReader{m: m}
	}
	by, said := set.first("factor", "scale")
	if !said {
		by = 1
	}
	for _, x := range []struct {
		value *float64
		keys  []string
	}{{&p.K, []string{"K"}}, {&p.Mass, airMassKeys}, {&p.Flow, airFlowKeys}, {&p.Diameter, []string{"D", "D_m"}}} {
		v, ok := set.first(x.keys...)
		if said = said || ok; ok {
			*x.value = v
		}
		*x.value *= by
	}
	return said
}
