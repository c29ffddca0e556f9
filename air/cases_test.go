package air

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

type airCase struct {
	ID, Family string
	Inputs     map[string]any
	Expected   map[string]any
	Tol        map[string]float64
}

func (c airCase) tol() float64 { return c.Tol["rel"] }

func (c airCase) in(k string) float64  { return c.Inputs[k].(float64) }
func (c airCase) ins(k string) []any   { return c.Inputs[k].([]any) }
func (c airCase) out(k string) float64 { return c.Expected[k].(float64) }
func (c airCase) outs(k string) []any  { return c.Expected[k].([]any) }

func loadCases(t *testing.T) map[string][]airCase {
	t.Helper()
	dir := os.Getenv("MIFTAH_DATA")
	must := dir != ""
	if !must {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "air", "single_zone.json"))
	if err != nil {
		if must {
			t.Fatal(err)
		}
		t.Skip("shared/data is absent")
	}
	var f struct{ Cases []airCase }
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	by := map[string][]airCase{}
	for _, c := range f.Cases {
		by[c.Family] = append(by[c.Family], c)
	}
	return by
}

func near(t interface {
	Helper()
	Errorf(string, ...any)
}, what string, got, want, rel float64) {
	t.Helper()
	if math.IsInf(want, 1) && math.IsInf(got, 1) {
		return
	}
	if !(math.Abs(got-want) <= rel*math.Max(math.Abs(want), 1e-12)) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// never turns the cases' null into +Inf.
func never(v any) float64 {
	if v == nil {
		return math.Inf(1)
	}
	return v.(float64)
}

func (c airCase) box(volume float64) Box {
	b := Box{Volume: volume, Source: c.in("people") * c.in("co2_L_per_h_person") / 1000, Outside: c.in("C_ambient")}
	if q, ok := c.Inputs["Q_m3_per_s"]; ok {
		b.Flow = q.(float64) * 3600
	}
	return b
}

func TestPathsAndHoursFollowTheClosedForms(t *testing.T) {
	by := loadCases(t)
	for _, family := range []string{"sealed_co2", "ventilated", "edge"} {
		if len(by[family]) == 0 {
			t.Fatalf("no cases of %s", family)
		}
		for _, c := range by[family] {
			v, ok := c.Inputs["V_net_m3"].(float64)
			if !ok {
				v = c.in("V_gross_m3") - c.in("people")*c.in("occupant_volume_m3")
			}
			b, c0 := c.box(v), c.in("C0_co2")
			r := run{ca: b.Outside}
			for i, h := range c.ins("times_h") {
				got := b.At(c0, h.(float64))
				near(t, c.ID+" co2", got, c.outs("co2")[i].(float64), 1e-9)
				if c.Expected["o2"] != nil {
					near(t, c.ID+" o2", r.oxygen(got)-ambientO2+c.Inputs["O_ambient"].(float64), c.outs("o2")[i].(float64), 1e-9)
				}
			}
			hours := c.Expected["hours_to_co2"]
			if hours == nil {
				hours = c.Expected["hours_to_co2_first_at_or_above"]
			}
			if hours == nil {
				continue
			}
			for i, th := range c.ins("thresholds_co2") {
				near(t, c.ID+" reach", b.Reach(c0, th.(float64)), never(hours.([]any)[i]), 1e-9)
			}
			if c.Inputs["thresholds_o2"] != nil {
				for i, th := range c.ins("thresholds_o2") {
					l := level{O2, th.(float64)}
					near(t, c.ID+" reach o2", b.Reach(c0, l.co2(b.Outside)), c.outs("hours_to_o2")[i].(float64), 1e-9)
				}
			}
		}
	}
}

func TestPeersGiveTheSamePath(t *testing.T) {
	by := loadCases(t)
	for _, c := range by["peer_caimira"] {
		v := c.in("V_net_m3")
		// 0.51 m3/h exhaled at 4.2 % CO2.
		b := Box{Volume: v, Source: c.in("people") * 0.51 * 0.042, Flow: v * c.in("air_changes_per_h"), Outside: c.in("C0_ppm") / 1e6}
		for i, h := range c.ins("times_h") {
			near(t, c.ID, 1e6*b.At(b.Outside, h.(float64)), c.outs("co2_ppm")[i].(float64), c.tol())
		}
	}
	for _, c := range by["peer_nist_co2tool"] {
		each := by["generation_persily"][0].outs("co2_L_per_s")[0].(float64) // the same man
		b := Box{Volume: c.in("V_net_m3"), Source: c.in("people") * each * 3.6, Flow: c.in("Q_L_per_s") * 3.6, Outside: c.in("C0_ppm") / 1e6}
		for i, h := range c.ins("times_h") {
			near(t, c.ID, 1e6*b.At(b.Outside, h.(float64)), c.outs("co2_ppm")[i].(float64), c.tol())
		}
	}
}

func TestFlowThatHoldsAThreshold(t *testing.T) {
	for _, c := range loadCases(t)["required_flow"] {
		b := c.box(c.in("V_net_m3"))
		for key, h := range map[string]float64{"Q_steady_m3_per_s": math.Inf(1), "Q_reach_at_hold_m3_per_s": c.in("hold_h")} {
			near(t, c.ID+" "+key, b.FlowToHold(c.in("C0_co2"), c.in("threshold"), h)/3600, c.out(key), 1e-8)
		}
	}
}

func TestChangesOfFlowAndPeopleChain(t *testing.T) {
	for _, c := range loadCases(t)["piecewise"] {
		r := rooms{ca: c.in("C_ambient"), v: []float64{c.in("V_net_m3")}, t0: []float64{0}, c0: []float64{c.in("C0_co2")}}
		for _, s := range c.ins("segments") {
			m := s.(map[string]any)
			q := []float64{m["Q_m3_per_s"].(float64) * 3600}
			r.from, r.banded = append(r.from, m["from_h"].(float64)), append(r.banded, true)
			r.s = append(r.s, []float64{m["people"].(float64) * m["co2_L_per_h_person"].(float64) / 1000})
			r.q = append(r.q, [bands][]float64{q, q, q})
		}
		for i, h := range c.ins("times_h") {
			near(t, c.ID, r.level(0, h.(float64)), c.outs("co2")[i].(float64), 1e-9)
		}
		for th, want := range c.Expected["first_upcrossing_h"].(map[string]any) {
			var f float64
			if err := json.Unmarshal([]byte(th), &f); err != nil {
				t.Fatal(err)
			}
			got := r.reach(0, f)
			if got > c.in("horizon_h") {
				got = math.Inf(1)
			}
			near(t, c.ID+" reach "+th, got, never(want), 1e-9)
		}
	}
}

func TestToxicLoadMatchesTheTablesAndTheQuadrature(t *testing.T) {
	by := loadCases(t)
	for _, c := range by["toxic_load_constant"] {
		if c.Inputs["minutes"] != nil {
			for i, m := range c.ins("minutes") {
				for key, dose := range map[string]float64{"slot_percent": slot, "slod_percent": slod} {
					near(t, c.ID, math.Pow(dose/m.(float64), 1.0/8)/1e4, c.outs(key)[i].(float64), 1e-12)
				}
			}
			continue
		}
		for i, p := range c.ins("points") {
			level, minutes := p.([]any)[0].(float64), p.([]any)[1].(float64)
			if got, want := deathCO2(pow8(level)*minutes/60), c.outs("p_death")[i].(float64); math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: %v, want %v", c.ID, got, want)
			}
		}
	}
	for _, c := range by["toxic_load_dynamic"] {
		b := c.box(c.in("V_net_m3"))
		for i, h := range c.ins("times_h") {
			load, _ := b.Load(c.in("C0_co2"), h.(float64))
			if got, want := math.Log10(load)+math.Log10(60)+48, c.outs("log10_toxic_load_ppm8min")[i].(float64); math.Abs(got-want) > 1e-6 {
				t.Errorf("%s at %v h: log load %v, want %v", c.ID, h, got, want)
			}
			if got, want := deathCO2(load), c.outs("p_death")[i].(float64); math.Abs(got-want) > 1e-4 {
				t.Errorf("%s at %v h: P %v, want %v", c.ID, h, got, want)
			}
		}
	}
}

func TestStackAndTwoWayFlowsMatchTheExactSolutions(t *testing.T) {
	by := loadCases(t)
	for _, c := range by["stack_two_orifices"] {
		open := []opening{orifice(0, 0, c.in("A_low_m2"), c.in("Cd")), orifice(c.in("height_difference_m"), c.in("height_difference_m"), c.in("A_high_m2"), c.in("Cd"))}
		volume, mass := stack(open, density(c.in("T_in_K")), density(c.in("T_out_K")))
		near(t, c.ID+" mass", mass, c.out("mass_flow_kg_per_s"), 1e-9)
		near(t, c.ID+" volume", volume, c.out("inflow_m3_per_s_outdoor_density"), 1e-9)
	}
	for _, c := range by["two_way_opening"] {
		h := c.in("height_m")
		_, mass := stack([]opening{orifice(0, h, h*c.in("width_m"), c.in("Cd"))}, density(c.in("T_in_K")), density(c.in("T_out_K")))
		near(t, c.ID, mass, c.out("mass_flow_each_way_kg_per_s"), 1e-6)
	}
	for _, c := range by["horizontal_opening"] {
		near(t, c.ID, hatch(c.in("D_m"), c.in("drho_over_rho")), c.out("Q_each_way_m3_per_s"), 1e-12)
	}
	for _, c := range by["flow_element"] {
		if c.Inputs["ELA4_m2"] == nil {
			o, rho := opening{n: 0.5}, 1.0
			if c.Inputs["element"] == "powerlaw_sqrt_rho" {
				o.k, rho = c.in("C_turb"), c.in("rho")
			} else {
				o.k = c.in("C") // this element leaves the density out
			}
			o.n = c.in("n")
			for i, dp := range c.ins("dp_Pa") {
				f := o.pass(dp.(float64), 0)
				near(t, c.ID, (f.forth-f.back)*math.Sqrt(rho), c.outs("mass_flow_kg_per_s")[i].(float64), c.tol())
			}
			continue
		}
		o := leakage(0, 0, c.in("ELA4_m2"))
		near(t, c.ID+" K", o.k, c.out("K"), 1e-10)
		for i, dp := range c.ins("dp_Pa") {
			f := o.pass(dp.(float64), 0)
			near(t, c.ID, f.forth*math.Sqrt(c.in("rho")), c.outs("mass_flow_kg_per_s")[i].(float64), 1e-10)
		}
	}
}

// spreadCell is the room of the uncertainty cases: V, N, g lognormal.
func spreadCell(c airCase) Graph {
	n, s := c.in("N_median"), c.in("N_sigma")
	low, high := n*math.Exp(-tenth*s), n*math.Exp(tenth*s)
	vs := c.in("V_sigma")
	g := Graph{OutsideCO2: new(c.in("C0_co2")), Zones: []Zone{{
		ID: "A", State: Airtight, SealedBefore: new(0.0),
		Sizes:  []Size{{Volume: c.in("V_net_median"), Spread: &vs, Net: true}},
		People: &People{Low: &low, Best: &n, High: &high},
	}}}
	if q, ok := c.Inputs["Q_median_m3_per_s"].(float64); ok {
		g.Links = []Link{{ID: "leak", From: "A", Flow: &q, Spread: new(c.in("Q_sigma"))}}
	}
	return g
}

func TestSamplingReproducesTheExactDistributions(t *testing.T) {
	by := loadCases(t)
	for _, seed := range []uint64{0, 1, 7} {
		e, err := New(Options{Samples: 20000, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		for _, family := range []string{"uncertainty_sealed", "survival_uncertainty_sealed", "survival_uncertainty_ventilated"} {
			for _, c := range by[family] {
				clock, err := e.Clock(spreadCell(c), "A")
				if err != nil {
					t.Fatal(err)
				}
				checkDistribution(t, c, clock)
			}
		}
	}
}

func checkDistribution(t *testing.T, c airCase, clock *Clock) {
	t.Helper()
	bands := map[string]Band{"0.03": clock.Bands[0], "0.08": clock.Bands[1], "0.1": clock.Bands[2]}
	if q, ok := c.Expected["hours_quantiles"].(map[string]any); ok {
		for th, b := range bands {
			want := q[th].(map[string]any)
			near(t, c.ID+" p10", float64(b.P10), want["0.1"].(float64), c.Tol["rel_mc"])
			near(t, c.ID+" p50", float64(b.P50), want["0.5"].(float64), c.Tol["rel_mc"])
			near(t, c.ID+" p90", float64(b.P90), want["0.9"].(float64), c.Tol["rel_mc"])
		}
	}
	if p, ok := c.Expected["prob_threshold_never_reached"].(map[string]any); ok {
		for th, b := range bands {
			if want := p[th].(float64); math.Abs(b.Never-want) > c.Tol["abs_mc"] {
				t.Errorf("%s never %s: %v, want %v", c.ID, th, b.Never, want)
			}
		}
	}
	if c.Expected["S"] == nil {
		return
	}
	for i, h := range c.ins("times_h") {
		if got, want := clock.Survive(h.(float64)), c.outs("S")[i].(float64); math.Abs(got-want) > c.Tol["abs_mc"] {
			t.Errorf("%s S(%v): %v, want %v", c.ID, h, got, want)
		}
	}
}
