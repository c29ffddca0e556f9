package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"

	"miftah/air"
)

// airFamilies answer by the name of a case's family.
var airFamilies = map[string]func(*airReader) (map[string]any, error){
	"sealed_co2":                      airBox,
	"ventilated":                      airBox,
	"piecewise":                       airChain,
	"required_flow":                   airRequired,
	"generation_persily":              airGeneration,
	"toxic_load_constant":             airLoadConstant,
	"toxic_load_dynamic":              airLoadDynamic,
	"heat_lumped":                     airHeat,
	"flow_element":                    airElement,
	"stack_two_orifices":              airStack,
	"two_way_opening":                 airTwoWay,
	"horizontal_opening":              airHatch,
	"density":                         airDensity,
	"consumables":                     airConsumables,
	"barometric":                      airBarometric,
	"uncertainty_sealed":              airUncertain,
	"uncertainty_ventilated":          airUncertain,
	"survival_uncertainty_sealed":     airUncertain,
	"survival_uncertainty_ventilated": airUncertain,
	"peer_caimira":                    airPeerPPM,
	"peer_nist_co2tool":               airPeerPPM,
	"multizone_linear":                airLinear,
	"multizone_network":               airNetwork,
}

// airByShape answers families of other names, such as the edge cases, by what
// they hold.
func airByShape(m map[string]any) func(*airReader) (map[string]any, error) {
	for _, x := range []struct {
		key string
		f   func(*airReader) (map[string]any, error)
	}{
		{"paths", airNetwork}, {"zones", airLinear}, {"segments", airChain}, {"V_net_median", airUncertain}, {"hold_h", airRequired},
		{"SLOD", airLoadDynamic}, {"UA_W_per_K", airHeat}, {"A_low_m2", airStack}, {"width_m", airTwoWay}, {"D_m", airHatch},
		{"states", airDensity}, {"dPdt_Pa_per_h", airBarometric}, {"people", airBox},
	} {
		if m[x.key] != nil {
			return x.f
		}
	}
	return nil
}

const (
	airRQ         = 0.85
	airOutsideCO2 = 0.00042
	airOutsideO2  = 0.2095
)

// airVolume is the free volume of a case.
func airVolume(r *airReader) float64 {
	if v, ok := r.first("V_net_m3"); ok {
		return v
	}
	return r.num("V_gross_m3", "V_m3") - r.or(0, "people")*r.or(0, "occupant_volume_m3")
}

func airBoxOf(r *airReader) air.Box {
	return air.Box{Volume: airVolume(r), Source: r.num("people") * r.num("co2_L_per_h_person") / 1000,
		Flow: 3600 * r.or(0, "Q_m3_per_s"), Outside: r.or(airOutsideCO2, "C_ambient")}
}

// airBox is one room with nothing that changes.
func airBox(r *airReader) (map[string]any, error) {
	b, c0, ratio := airBoxOf(r), r.or(airOutsideCO2, "C0_co2"), r.or(airRQ, "RQ")
	// Oxygen is the same balance with a sink.
	o := air.Box{Volume: b.Volume, Source: -b.Source / ratio, Flow: b.Flow, Outside: r.or(airOutsideO2, "O_ambient")}
	o0 := r.or(airOutsideO2-(c0-airOutsideCO2)/airRQ, "O0_o2")
	var co2, o2, toCO2, toO2 []float64
	for _, h := range r.nums("times_h") {
		co2, o2 = append(co2, b.At(c0, h)), append(o2, o.At(o0, h))
	}
	for _, level := range r.nums("thresholds_co2") {
		toCO2 = append(toCO2, b.Reach(c0, level))
	}
	// A fall to a level is the rise of what is missing.
	lost := air.Box{Volume: b.Volume, Source: b.Source / ratio, Flow: b.Flow, Outside: 1 - o.Outside}
	for _, level := range r.nums("thresholds_o2") {
		toO2 = append(toO2, lost.Reach(1-o0, 1-level))
	}
	return map[string]any{"V_net_m3": b.Volume, "co2": co2, "o2": o2, "hours_to_co2": toCO2, "hours_to_co2_first_at_or_above": toCO2,
		"hours_to_o2": toO2, "hours_to_o2_first_at_or_below": toO2, "co2_steady": b.Steady(), "o2_steady": o.Steady(),
		"time_constant_h": b.Volume / b.Flow}, nil
}

// airChain is one room whose people and flow change at some hours.
func airChain(r *airReader) (map[string]any, error) {
	parts := r.objs("segments")
	var boxes []air.Box
	var from []float64
	for _, p := range parts {
		for _, k := range []string{"people", "co2_L_per_h_person", "Q_m3_per_s"} {
			if !p.has(k) && r.has(k) {
				p.m[k] = r.m[k]
			}
		}
		boxes = append(boxes, air.Box{Volume: airVolume(r), Source: p.num("people") * p.num("co2_L_per_h_person") / 1000,
			Flow: 3600 * p.or(0, "Q_m3_per_s"), Outside: r.or(airOutsideCO2, "C_ambient")})
		from = append(from, p.num("from_h"))
	}
	r.join(parts...)
	if len(boxes) == 0 {
		return nil, fmt.Errorf("there are no segments")
	}
	start, horizon := r.or(airOutsideCO2, "C0_co2"), r.or(72, "horizon_h")
	until := func(i int) float64 {
		if i+1 < len(from) {
			return from[i+1]
		}
		return math.Inf(1)
	}
	var co2 []float64
	for _, h := range r.nums("times_h") {
		c := start
		for i, b := range boxes {
			if h > from[i] {
				c = b.At(c, math.Min(h, until(i))-from[i])
			}
		}
		co2 = append(co2, c)
	}
	up := map[string]any{}
	for _, name := range r.asked("first_upcrossing_h", "0.03", "0.05", "0.08") {
		level, err := strconv.ParseFloat(name, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no level", name)
		}
		c, hit := start, math.Inf(1)
		for i, b := range boxes {
			// From below: a room that starts above has to fall first.
			if h := from[i] + b.Reach(c, level); c < level && h <= math.Min(until(i), horizon) {
				hit = h
				break
			}
			if !math.IsInf(until(i), 1) {
				c = b.At(c, until(i)-from[i])
			}
		}
		up[name] = hit
	}
	return map[string]any{"co2": co2, "first_upcrossing_h": up}, nil
}

func airRequired(r *airReader) (map[string]any, error) {
	b, level := airBoxOf(r), r.num("threshold")
	return map[string]any{"Q_steady_m3_per_s": b.FlowToHold(0, level, math.Inf(1)) / 3600,
		"Q_reach_at_hold_m3_per_s": b.FlowToHold(r.or(airOutsideCO2, "C0_co2"), level, r.num("hold_h")) / 3600}, nil
}

func airGeneration(r *airReader) (map[string]any, error) {
	var breath, heat []float64
	people := r.objs("people")
	for _, p := range people {
		l, w := airPerson(p).Breath(r.or(298.15, "T_K"), r.or(101, "P_kPa"), r.or(airRQ, "RQ"))
		breath, heat = append(breath, l), append(heat, w)
	}
	r.join(people...)
	return map[string]any{"co2_L_per_s": breath, "heat_W": heat}, nil
}

var airDigits = regexp.MustCompile(`[0-9.]+`)

// airPerson reads a body; an age may be a band such as 18-30.
func airPerson(p *airReader) air.Person {
	age, ok := p.first("age")
	if !ok {
		band, _ := p.m["age_band"].(string)
		age, _ = strconv.ParseFloat(airDigits.FindString(band), 64)
		if len(band) > 0 && band[0] == '<' {
			age -= 0.5
		}
	}
	return air.Person{Female: p.m["sex"] == "F", Age: age, Mass: p.num("mass_kg"), Met: p.num("met")}
}

// airHarm is the model of deaths of a case: the engine's, or the one it names.
func airHarm(r *airReader) (mortality func(load float64) float64, lnLoad func(p float64) float64, sigma float64) {
	slot, slod, at := r.or(1.5e40, "SLOT"), r.or(1.5e41, "SLOD"), r.or(0.03, "p_at_SLOT")
	sigma = math.Log(slod/slot) / (math.Sqrt2 * math.Erfcinv(2*at))
	if slot == 1.5e40 && slod == 1.5e41 && at == 0.03 {
		return air.Mortality, air.LnLoad, sigma
	}
	scale := math.Log(slod / 60e48)
	return func(load float64) float64 { return math.Erfc((scale-math.Log(load))/sigma/math.Sqrt2) / 2 },
		func(p float64) float64 { return scale - sigma*math.Sqrt2*math.Erfcinv(2*p) }, sigma
}

func airLoadConstant(r *airReader) (map[string]any, error) {
	if r.or(8, "n") != 8 {
		return nil, fmt.Errorf("only the eighth power is known")
	}
	mortality, _, sigma := airHarm(r)
	var low, high, lowRound, highRound, deaths, logs []float64
	round := func(x float64) float64 { return math.Round(10*x) / 10 }
	for _, m := range r.nums("minutes") {
		a, b := air.DangerousLevel(m)
		low, high = append(low, 100*a), append(high, 100*b)
		lowRound, highRound = append(lowRound, round(100*a)), append(highRound, round(100*b))
	}
	points, _ := r.m["points"].([]any)
	for _, p := range points {
		xy, ok := p.([]any)
		if !ok || len(xy) != 2 {
			return nil, fmt.Errorf("a point is not two numbers")
		}
		level, _ := xy[0].(float64)
		minutes, _ := xy[1].(float64)
		load, _ := (air.Box{Volume: 1}).Load(level, minutes/60)
		deaths, logs = append(deaths, mortality(load)), append(logs, math.Log10(load)+math.Log10(60)+48)
	}
	return map[string]any{"slot_percent": low, "slod_percent": high, "published_rounded_slot": lowRound,
		"published_rounded_slod": highRound, "p_death": deaths, "log10_toxic_load_ppm8min": logs, "sigma": sigma}, nil
}

func airLoadDynamic(r *airReader) (map[string]any, error) {
	if r.or(8, "n") != 8 {
		return nil, fmt.Errorf("only the eighth power is known")
	}
	b, c0 := airBoxOf(r), r.or(airOutsideCO2, "C0_co2")
	mortality, lnLoad, sigma := airHarm(r)
	var logs, deaths []float64
	for _, h := range r.nums("times_h") {
		load, _ := b.Load(c0, h)
		logs, deaths = append(logs, math.Log10(load)+math.Log10(60)+48), append(deaths, mortality(load))
	}
	hours := map[string]any{}
	for _, name := range r.asked("hours_to_p_death", "0.1", "0.5", "0.9") {
		p, err := strconv.ParseFloat(name, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no share", name)
		}
		hours[name] = b.Until(c0, lnLoad(p))
	}
	return map[string]any{"log10_toxic_load_ppm8min": logs, "p_death": deaths, "hours_to_p_death": hours, "sigma": sigma}, nil
}

func airHeat(r *airReader) (map[string]any, error) {
	ground := r.num("T_ground_K")
	w := air.Warming{Heat: r.num("people") * r.num("heat_W_person"), Loss: r.num("UA_W_per_K"), Store: r.num("C_th_J_per_K"),
		Ground: ground, Flow: r.or(0, "Q_m3_per_s") * r.or(1207.2, "rho_cp_J_per_m3K"), Outside: r.or(ground, "T_out_K")}
	var kelvin []float64
	for _, h := range r.nums("times_h") {
		kelvin = append(kelvin, w.At(r.num("T0_K"), h))
	}
	return map[string]any{"T_K": kelvin, "T_steady_K": w.Steady(), "tau_h": w.Hours()}, nil
}

func airConsumables(r *airReader) (map[string]any, error) {
	n := r.num("people")
	return map[string]any{
		"o2_hours":       air.OxygenHours(r.or(0, "cylinder_water_volume_L"), r.or(0, "cylinder_bar"), n*r.or(0, "o2_L_per_h_person")),
		"absorber_hours": air.AbsorberHours(r.or(0, "absorber_kg"), r.or(0, "absorber_capacity_L_CO2_per_kg"), n*r.or(0, "co2_L_per_h_person")),
	}, nil
}

func airBarometric(r *airReader) (map[string]any, error) {
	return map[string]any{"Q_equiv_m3_per_s": air.BarometricFlow(airVolume(r), r.or(101325, "P_Pa"), r.num("dPdt_Pa_per_h"))}, nil
}

var airExhaled = regexp.MustCompile(`([0-9.]+) m3/h, CO2 ([0-9.]+) %`)

// airPeerPPM repeats what other programs publish, in their units.
func airPeerPPM(r *airReader) (map[string]any, error) {
	v, n, c0 := airVolume(r), r.num("people"), r.num("C0_ppm")/1e6
	b := air.Box{Volume: v, Outside: r.or(c0*1e6, "C_ambient_ppm") / 1e6,
		Flow: r.or(r.or(0, "Q_L_per_s")*3.6, "Q_m3_per_h")}
	if k, ok := r.first("air_changes_per_h"); ok {
		b.Flow = k * v
	}
	activity, _ := r.m["activity"].(string)
	if m := airExhaled.FindStringSubmatch(activity); m != nil {
		exhaled, _ := strconv.ParseFloat(m[1], 64)
		percent, _ := strconv.ParseFloat(m[2], 64)
		b.Source = n * exhaled * percent / 100
	} else {
		l, _ := airPerson(r).Breath(r.or(298.15, "T_K"), r.or(101, "P_kPa"), r.or(airRQ, "RQ"))
		b.Source = n * l * 3.6
	}
	var ppm []float64
	for _, h := range r.nums("times_h") {
		ppm = append(ppm, 1e6*b.At(c0, h))
	}
	return map[string]any{"co2_ppm": ppm, "co2_steady_ppm": 1e6 * b.Steady()}, nil
}
