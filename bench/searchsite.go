package main

import (
	"fmt"

	"miftah/search"
)

// asSite makes rooms with chances of their own and one look of pod each for
// the engine, without its default causes. It is the product's own inference
// that answers these cases, not a formula beside it.
func asSite(prior, pod []float64, passes int, blind float64) search.Problem {
	d := search.Standard()
	d.ResidualFloor = search.Value{Low: 1e-9, Mode: 1e-9, High: 1e-9}
	p := search.Problem{Defaults: &d, Options: search.Options{NoDefaultCauses: true}}
	at := func(v float64) search.Value { return search.Value{Low: v, Mode: v, High: v} }
	for i := range prior {
		id := fmt.Sprintf("R%04d", i)
		p.Spaces = append(p.Spaces, search.Space{ID: id, Kind: "room", Listed: true, Rest: &prior[i]})
		d.Methods[id] = search.Method{Responsive: at(pod[i]), Unresponsive: at(pod[i]), Blind: at(blind), FalseAlarm: at(0.01)}
		for k := range passes {
			p.Looks = append(p.Looks, search.Look{ID: fmt.Sprint(id, "-", k), Space: id, Method: id, Coverage: 1, Result: search.None})
		}
	}
	return p
}

func chancesOf(a search.Answer) []float64 {
	out := []float64{}
	for _, s := range a.Spaces {
		out = append(out, s.POA)
	}
	return out
}

func independentCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct{ Prior, Pod []float64 }](in)
	if err != nil {
		return nil, err
	}
	if len(x.Prior) != len(x.Pod) {
		return nil, fmt.Errorf("%d priors, %d detection values", len(x.Prior), len(x.Pod))
	}
	p := asSite(x.Prior, x.Pod, 1, 0)
	after, err := search.Solve(p)
	if err != nil {
		return nil, err
	}
	p.Looks = nil
	before, err := search.Solve(p)
	return map[string]any{"posterior": chancesOf(after), "prob_anybody_after": after.Residual.Low, "prob_anybody_before": before.Residual.Low}, err
}

func levelCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Level float64   `json:"p_level"`
		Room  []float64 `json:"p_room_given_level"`
		Pod   []float64
	}](in)
	if err != nil {
		return nil, err
	}
	if len(x.Room) != len(x.Pod) {
		return nil, fmt.Errorf("%d rooms, %d detection values", len(x.Room), len(x.Pod))
	}
	p := asSite(make([]float64, len(x.Room)), x.Pod, 1, 0)
	level := search.Cause{ID: "level", Probability: x.Level}
	for i, v := range x.Room {
		level.Members = append(level.Members, search.Member{Space: p.Spaces[i].ID, Occupied: v})
	}
	p.Causes = []search.Cause{level}
	a, err := search.Solve(p)
	if err != nil {
		return nil, err
	}
	return map[string]any{"p_level_after": a.Causes[0].Posterior, "p_room_after": chancesOf(a), "prob_anybody_left": a.Residual.Low}, nil
}

func blindCase(in, _ raws) (map[string]any, error) {
	x, err := pick[struct {
		Prior  float64
		Each   float64 `json:"pod_each"`
		Passes int
		Blind  float64 `json:"p_detector_blind"`
	}](in)
	if err != nil {
		return nil, err
	}
	if x.Passes < 0 || x.Passes > 100_000 {
		return nil, fmt.Errorf("passes: %d; write 0 to 100000", x.Passes)
	}
	one := func(blind float64) (float64, error) {
		a, err := search.Solve(asSite([]float64{x.Prior}, []float64{x.Each}, x.Passes, blind))
		if err != nil {
			return 0, err
		}
		return a.Spaces[0].POA, nil
	}
	apart, err := one(0)
	if err != nil {
		return nil, err
	}
	right, err := one(x.Blind)
	return map[string]any{"posterior_if_assumed_independent": apart, "posterior_correct": right}, err
}
