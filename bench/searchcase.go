package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"miftah/search"
)

type raws = map[string]json.RawMessage

var searchSolvers = []solver{
	{[]string{"p", "rate", "cost", "effort"}, allocateCase},
	{[]string{"p", "q", "cost"}, boxesCase},
	{[]string{"prior", "pods"}, targetCase},
	{[]string{"prior", "pod"}, independentCase},
	{[]string{"mu", "per_person_pod"}, poissonCase},
	{[]string{"gamma_shape", "gamma_rate", "per_person_pod", "found"}, gammaCase},
	{[]string{"p_used", "mu", "per_person_pod"}, inflatedCase},
	{[]string{"p_level", "p_room_given_level", "pod"}, levelCase},
	{[]string{"prior", "pod_each", "passes", "p_detector_blind"}, blindCase},
	{[]string{"prior", "pod", "target"}, untilCase},
	{[]string{"prior", "pod", "reward", "look_cost"}, worthCase},
	{[]string{"boxes"}, pandoraCase},
	{[]string{"proc", "weights"}, smithCase},
	{[]string{"proc", "occupants", "hazard"}, hazardCase},
	{[]string{"proc", "occupants", "tau", "shape"}, weibullCase},
	{[]string{"n", "s", "d", "f", "b", "lam", "m2", "b2", "lam2", "p"}, breachCase},
	{[]string{"rows", "cols", "start", "steps", "p", "q"}, pathCase},
	{[]string{"coverage"}, coverageCase},
}

func allocateCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		P, Rate, Cost []float64
		Effort        float64
	}](in)
	if err != nil {
		return nil, err
	}
	if len(x.Rate) != len(x.P) || len(x.Cost) != len(x.P) {
		return nil, fmt.Errorf("p, rate and cost have %d, %d and %d values", len(x.P), len(x.Rate), len(x.Cost))
	}
	cells := make([]search.Cell, len(x.P))
	for i := range cells {
		cells[i] = search.Cell{P: x.P[i], Rate: x.Rate[i], Cost: x.Cost[i]}
	}
	a, err := search.Allocate(cells, x.Effort)
	return map[string]any{"x": a.X, "multiplier": a.Multiplier, "prob_success": a.Success, "residual": a.Residual}, err
}

func boxesCase(in, expect raws) (map[string]any, error) {
	x, err := pick[struct{ P, Q, Cost []float64 }](in)
	if err != nil {
		return nil, err
	}
	if len(x.Q) != len(x.P) || len(x.Cost) != len(x.P) {
		return nil, fmt.Errorf("p, q and cost have %d, %d and %d values", len(x.P), len(x.Q), len(x.Cost))
	}
	boxes := make([]search.Box, len(x.P))
	for i := range boxes {
		boxes[i] = search.Box{P: x.P[i], Q: x.Q[i], Cost: x.Cost[i]}
	}
	b, err := search.NewBoxes(boxes)
	if err != nil {
		return nil, err
	}
	// How many looks to list, and after which to say what is found.
	length, marks := 12, map[int]bool{}
	if expect["first_looks"] != nil {
		var list []json.RawMessage
		if err := json.Unmarshal(expect["first_looks"], &list); err != nil {
			return nil, fmt.Errorf("first_looks: %w", err)
		}
		length = len(list)
	}
	after := map[string]json.RawMessage{}
	if expect["found_after"] != nil {
		if err := json.Unmarshal(expect["found_after"], &after); err != nil {
			return nil, fmt.Errorf("found_after: %w", err)
		}
	}
	last := length
	for k := range after {
		n, err := strconv.Atoi(k)
		if err != nil || n < 0 || n > 1_000_000 {
			return nil, fmt.Errorf("found_after: %q is not a number of looks", k)
		}
		marks[n], last = true, max(last, n)
	}
	looks, found := []int{}, map[string]float64{}
	for n := 0; ; n++ {
		if marks[n] {
			found[strconv.Itoa(n)] = b.Found()
		}
		if n == last {
			break
		}
		if i, _ := b.Next(); i >= 0 && n < length {
			looks = append(looks, i)
		}
	}
	got := map[string]any{"first_looks": looks, "found_after": found}
	cost, err := search.ExpectedCost(boxes)
	if err == nil {
		got["expected_cost_to_detection"] = cost
	}
	return got, err
}

func targetCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Prior []float64
		Pods  [][]float64
	}](in)
	if err != nil {
		return nil, err
	}
	success, after, all, err := search.SingleTarget(x.Prior, x.Pods)
	return map[string]any{"prob_success": success, "posterior": after, "cumulative_success": all}, err
}

func poissonCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Mu  float64
		Per float64 `json:"per_person_pod"`
	}](in)
	mean, some := search.PoissonLeft(x.Mu, x.Per)
	return map[string]any{"remaining_mean": mean, "prob_somebody_left": some, "prob_nobody_left": 1 - some}, err
}

func gammaCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Shape float64 `json:"gamma_shape"`
		Rate  float64 `json:"gamma_rate"`
		Per   float64 `json:"per_person_pod"`
		Found int
	}](in)
	g := search.GammaPoisson{Shape: x.Shape, Rate: x.Rate}
	post := g.After(x.Found, x.Per)
	mean, nobody := g.Left(x.Found, x.Per)
	return map[string]any{"post_shape": post.Shape, "post_rate": post.Rate, "remaining_mean": mean,
		"prob_nobody_left": nobody, "prob_somebody_left": 1 - nobody}, err
}

func inflatedCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Used float64 `json:"p_used"`
		Mu   float64
		Per  float64 `json:"per_person_pod"`
	}](in)
	used, some := search.ZeroInflatedLeft(x.Used, x.Mu, x.Per)
	mean, _ := search.PoissonLeft(x.Mu, x.Per)
	return map[string]any{"posterior_used": used, "prob_somebody_left": some, "prob_nobody_left": 1 - some, "remaining_mean": used * mean}, err
}

func untilCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct{ Prior, Pod, Target float64 }](in)
	if err != nil {
		return nil, err
	}
	n, left, err := search.LooksUntil(x.Prior, x.Pod, x.Target)
	return map[string]any{"looks": n, "residual": left}, err
}

func worthCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Prior, Pod, Reward float64
		Cost               float64 `json:"look_cost"`
	}](in)
	if err != nil {
		return nil, err
	}
	n, value, left, err := search.Worthwhile(x.Prior, x.Pod, x.Reward, x.Cost)
	return map[string]any{"looks": n, "value": value, "residual_at_stop": left}, err
}

func pandoraCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Boxes []struct {
			Values, Probs []float64
			Cost          float64
		}
	}](in)
	if err != nil {
		return nil, err
	}
	var boxes []search.Prize
	var costs []float64
	for _, b := range x.Boxes {
		boxes, costs = append(boxes, search.Prize{Values: b.Values, Probs: b.Probs}), append(costs, b.Cost)
	}
	z, order, value, err := search.Inspect(boxes, costs)
	return map[string]any{"reservation": z, "order": order, "optimal_value": value}, err
}

func smithCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct{ Proc, Weights []float64 }](in)
	if err != nil {
		return nil, err
	}
	order, sum, err := search.Smith(x.Proc, x.Weights)
	return map[string]any{"order": order, "sum_weighted_completion": sum}, err
}

func hazardCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Proc, Occupants []float64
		Hazard          float64
	}](in)
	if err != nil {
		return nil, err
	}
	if len(x.Occupants) != len(x.Proc) || !(x.Hazard > 0) {
		return nil, fmt.Errorf("%d times, %d occupants, hazard %v: give one each, and a hazard above 0", len(x.Proc), len(x.Occupants), x.Hazard)
	}
	var order []int
	var index []float64
	jobs := make([]search.Job, len(x.Proc))
	for i := range jobs {
		jobs[i] = search.Job{Time: x.Proc[i], People: x.Occupants[i], Survival: search.Survival{Tau: 1 / x.Hazard, Shape: 1}}
		order, index = append(order, i), append(index, search.Index(jobs[i]))
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(index[b], index[a]) })
	return map[string]any{"index": index, "order": order, "expected_lives": search.Lives(jobs, order)}, nil
}

func weibullCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct{ Proc, Occupants, Tau, Shape []float64 }](in)
	if err != nil {
		return nil, err
	}
	n := len(x.Proc)
	if len(x.Occupants) != n || len(x.Tau) != n || len(x.Shape) != n {
		return nil, fmt.Errorf("proc, occupants, tau and shape have %d, %d, %d and %d values", n, len(x.Occupants), len(x.Tau), len(x.Shape))
	}
	jobs := make([]search.Job, n)
	for i := range jobs {
		jobs[i] = search.Job{Time: x.Proc[i], People: x.Occupants[i], Survival: search.Survival{Tau: x.Tau[i], Shape: x.Shape[i]}}
	}
	simple, _, err := search.Smith(x.Proc, x.Occupants)
	if err != nil {
		return nil, err
	}
	order, lives, err := search.BestOrder(jobs)
	return map[string]any{"optimal_order": order, "expected_lives": lives, "wspt_value": search.Lives(jobs, simple)}, err
}

func breachCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct{ N, S, D, F, B, Lam, M2, B2, Lam2, P float64 }](in)
	if err != nil {
		return nil, err
	}
	q := search.Breach{P: x.P, People: x.N, Look: x.S, Detect: x.D, FalseAlarm: x.F, Open: x.B, Hazard: x.Lam,
		OtherPeople: x.M2, OtherOpen: x.B2, OtherHazard: x.Lam2}
	v, err := q.Value()
	if err != nil {
		return nil, err
	}
	skipLook, lookBreach, skipBreach, err := q.Switches()
	thresholds := map[string]any{}
	for k, p := range map[string]float64{"skip_vs_search": skipLook, "search_vs_breach": lookBreach, "skip_vs_breach": skipBreach} {
		if !math.IsNaN(p) {
			thresholds[k] = p
		}
	}
	return map[string]any{"best": v.Best, "thresholds": thresholds, "values": map[string]float64{
		search.BreachFirst: v.Breach, search.SearchFirst: v.Search, search.OtherFirst: v.Other}}, err
}

func pathCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Rows, Cols, Start, Steps int
		P, Q                     []float64
	}](in)
	if err != nil {
		return nil, err
	}
	path, found, err := search.BestPath(search.Floor{Rows: x.Rows, Cols: x.Cols, P: x.P, Q: x.Q}, x.Start, x.Steps)
	return map[string]any{"path": path, "prob_detect": found}, err
}

func coverageCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct{ Coverage float64 }](in)
	return map[string]any{"pod": search.CoveragePOD(x.Coverage)}, err
}
