package main

import (
	"fmt"
	"math"

	"miftah/air"
)

// airElement is one leak under given pressure differences.
func airElement(r *airReader) (map[string]any, error) {
	n, rho := r.or(0.5, "n"), r.or(1.2041, "rho")
	p := air.Path{Kind: air.PowerLaw, N: n}
	element, _ := r.m["element"].(string)
	switch {
	case r.has("ELA4_m2"):
		p = air.Leak(0, 1, 0, r.num("ELA4_m2"), n)
	case r.has("Cd"), element == "orifice":
		p = air.Orifice(0, 1, 0, r.num("A_m2", "area_m2", "A"), r.num("Cd"))
	case r.has("K"):
		p.K = r.num("K")
	case element == "crack_mass":
		p.K, rho = r.num("C"), 1 // this element leaves the density out
	default:
		p.K = r.num("C_turb", "C")
	}
	var mass, slope, volume []float64
	for _, dp := range r.nums("dp_Pa") {
		m, s := p.At(dp, rho)
		mass, slope, volume = append(mass, m), append(slope, s), append(volume, m/rho)
	}
	return map[string]any{"K": p.K, "mass_flow_kg_per_s": mass, "d_dp": slope, "volume_flow_m3_per_s": volume}, nil
}

// airSides are the densities inside and outside of a case with two
// temperatures.
func airSides(r *airReader) (inside, outside float64) {
	const gas = 8.314462618
	m := r.or(0.028965, "M_kg_per_mol") * r.or(101325, "P_Pa") / gas
	return m / r.num("T_in_K"), m / r.num("T_out_K")
}

func airStack(r *airReader) (map[string]any, error) {
	in, out := airSides(r)
	cd, rise := r.or(0.6, "Cd"), r.num("height_difference_m")
	f, err := air.Through([]air.Path{air.Orifice(0, 1, 0, r.num("A_low_m2"), cd), air.Orifice(0, 1, rise, r.num("A_high_m2"), cd)}, in, out)
	if err != nil {
		return nil, err
	}
	const g = 9.80665
	high := f.Neutral - (out-in)*g*rise
	return map[string]any{"rho_in": in, "rho_out": out, "mass_flow_kg_per_s": f.Mass, "inflow_m3_per_s_outdoor_density": f.Mass / out,
		"outflow_m3_per_s_indoor_density": f.Mass / in, "dp_low_Pa": math.Abs(f.Neutral), "dp_high_Pa": math.Abs(high)}, nil
}

func airTwoWay(r *airReader) (map[string]any, error) {
	in, out := airSides(r)
	w, h, cd := r.num("width_m"), r.num("height_m"), r.or(0.6, "Cd")
	f, err := air.Through([]air.Path{air.Slot(0, 1, 0, w, h, cd)}, in, out)
	if err != nil {
		return nil, err
	}
	const g = 9.80665
	mean := (in + out) / 2
	return map[string]any{"mass_flow_each_way_kg_per_s": f.Mass, "neutral_dp_at_mid_Pa": math.Abs(f.Neutral),
		"approx_Q_m3_per_s": cd * w * h / 3 * math.Sqrt(g*h*math.Abs(out-in)/mean)}, nil
}

func airHatch(r *airReader) (map[string]any, error) {
	heavier := r.or(0, "drho_over_rho")
	if r.has("T_in_K") {
		in, out := airSides(r)
		heavier = 2 * (out - in) / (out + in)
	}
	if !r.yes("heavier_above", true) {
		heavier = -math.Abs(heavier)
	}
	return map[string]any{"Q_each_way_m3_per_s": air.HatchFlow(r.num("D_m"), heavier)}, nil
}

func airDensity(r *airReader) (map[string]any, error) {
	if m := r.or(0.028153, "M_residual"); m != 0.028153 {
		return nil, fmt.Errorf("the rest of the air weighs 0.028153 kg/mol here, not %v", m)
	}
	scale := r.or(101325, "P_Pa") / 101325
	var molar, rho []float64
	states := r.objs("states")
	for _, s := range states {
		mix := air.Mix{Kelvin: s.num("T_K"), O2: s.num("o2"), CO2: s.num("co2"), Vapour: s.or(0, "h2o", "vapour")}
		molar, rho = append(molar, mix.Molar()), append(rho, scale*mix.Density())
	}
	r.join(states...)
	return map[string]any{"M": molar, "rho": rho}, nil
}
