package main

import (
	"fmt"
	"math"
	"strconv"

	"miftah/air"
)

// airUncertain is one room whose size, people, breath and leak are known by
// median and spread alone: the graph of a rescuer, asked as the product asks.
func airUncertain(r *airReader) (map[string]any, error) {
	vs, ns, gs := r.num("V_sigma"), r.num("N_sigma"), r.num("g_sigma")
	breath := air.Breath{Litres: r.or(14, "g_L_per_h_median"), Spread: gs}
	if n := r.or(8, "n"); n != 8 {
		return nil, fmt.Errorf("a load of fraction^%v is not the engine's, which is fraction^8", n)
	}
	n := r.num("N_median")
	const tenth = 1.2815515655446004
	low, high := n*math.Exp(-tenth*ns), n*math.Exp(tenth*ns)
	c0, outside, none := r.or(airOutsideCO2, "C0_co2"), r.or(airOutsideCO2, "C_ambient"), 0.0
	if !r.has("C_ambient") {
		outside = c0
	}
	g := air.Graph{OutsideCO2: &outside, Zones: []air.Zone{{ID: "A", State: air.Airtight, SealedBefore: &none, StartCO2: &c0,
		Sizes:  []air.Size{{Volume: r.num("V_net_median"), Spread: &vs, Net: true}},
		People: &air.People{Low: &low, Best: &n, High: &high, Whole: !r.yes("N_continuous", true)},
	}}}
	if q, ok := r.first("Q_median_m3_per_s", "Q"); ok && q > 0 {
		spread := r.or(0, "Q_sigma")
		g.Links = []air.Link{{ID: "leak", From: "A", Flow: &q, Spread: &spread}}
	}
	if r.err != nil {
		return nil, r.err
	}
	e, err := air.New(air.Options{Samples: r.sampler.samples, Seed: r.sampler.seed, Breath: &breath})
	if err != nil {
		return nil, err
	}
	clock, err := e.Clock(g, "A")
	if err != nil {
		return nil, err
	}
	quantiles, never := map[string]any{}, map[string]any{}
	asked, _ := r.want["hours_quantiles"].(map[string]any)
	for _, level := range r.nums("thresholds") {
		name := strconv.FormatFloat(level, 'g', -1, 64)
		shares, _ := asked[name].(map[string]any)
		if shares == nil {
			shares = map[string]any{"0.1": nil, "0.5": nil, "0.9": nil}
		}
		got := map[string]any{}
		for s := range shares {
			p, err := strconv.ParseFloat(s, 64)
			if err != nil {
				return nil, fmt.Errorf("%q is no share", s)
			}
			hours, miss := clock.Hours(air.CO2, level, p)
			got[s], never[name] = hours[0], miss
		}
		quantiles[name] = got
	}
	var alive []float64
	for _, h := range r.nums("times_h") {
		alive = append(alive, clock.Survive(h))
	}
	_, _, sigma := airHarm(r)
	total := math.Sqrt(vs*vs + ns*ns + gs*gs)
	return map[string]any{"hours_quantiles": quantiles, "prob_threshold_never_reached": never, "S": alive, "total_sigma": total,
		"sigma_effective_lnL": math.Sqrt(sigma*sigma + 64*total*total)}, nil
}
