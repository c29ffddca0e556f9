package search

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
)

type dataCase struct {
	Name   string          `json:"name"`
	Inputs json.RawMessage `json:"inputs"`
	Expect json.RawMessage `json:"expect"`
	Tol    float64         `json:"tol"`
}

// cases reads one file of search cases; it skips where the data folder is
// absent and fails where MIFTAH_DATA says that it should be there.
func cases(t *testing.T, file string) map[string]dataCase {
	t.Helper()
	dir, set := os.LookupEnv("MIFTAH_DATA")
	if !set {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "search", file))
	if err != nil {
		if set {
			t.Fatal(err)
		}
		t.Skip("no shared data here")
	}
	var doc struct {
		Cases []dataCase `json:"cases"`
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	out := map[string]dataCase{}
	for _, c := range doc.Cases {
		out[c.Name[:4]] = c
	}
	if len(out) != len(doc.Cases) || len(out) == 0 {
		t.Fatalf("%s: %d cases, %d names", file, len(doc.Cases), len(out))
	}
	return out
}

func read[T any](t *testing.T, raw json.RawMessage) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("%s: got %.12g, want %.12g", what, got, want)
	}
}

func nearAll(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		near(t, fmt.Sprintf("%s[%d]", what, i), got[i], want[i], tol)
	}
}

func TestSingleTargetCasesAreMet(t *testing.T) {
	for name, c := range cases(t, "03_bayes_single_target.json") {
		t.Run(name, func(t *testing.T) {
			in := read[struct {
				Prior []float64
				Pods  [][]float64
			}](t, c.Inputs)
			want := read[struct {
				Success    []float64   `json:"prob_success"`
				Posterior  [][]float64 `json:"posterior"`
				Cumulative float64     `json:"cumulative_success"`
			}](t, c.Expect)
			success, after, cumulative, err := SingleTarget(in.Prior, in.Pods)
			if err != nil {
				t.Fatal(err)
			}
			nearAll(t, "success", success, want.Success, c.Tol)
			for i := range want.Posterior {
				nearAll(t, "posterior", after[i], want.Posterior[i], c.Tol)
			}
			near(t, "cumulative", cumulative, want.Cumulative, c.Tol)
		})
	}
}

// plain is a problem of rooms with given chances, one look each of a method
// with the given detection, and no default causes.
func plain(rest, pod []float64, passes int, blind float64) Problem {
	d := Standard()
	p := Problem{Defaults: &d, Options: Options{NoDefaultCauses: true}}
	for i, v := range rest {
		id := fmt.Sprintf("R%d", i)
		p.Spaces = append(p.Spaces, Space{ID: id, Kind: "room", Listed: true, Rest: &v})
		at := func(v float64) Value { return Value{Low: v, Mode: v, High: v} }
		d.Methods["m"+id] = Method{Responsive: at(pod[i]), Unresponsive: at(pod[i]), Blind: at(blind), FalseAlarm: at(0.01)}
		for k := range passes {
			p.Looks = append(p.Looks, Look{ID: fmt.Sprintf("L%d-%d", i, k), Space: id, Method: "m" + id, Coverage: 1, Result: None})
		}
	}
	return p
}

func solve(t *testing.T, p Problem) Answer {
	t.Helper()
	a, err := Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func poas(a Answer) []float64 {
	var out []float64
	for _, s := range a.Spaces {
		out = append(out, s.POA)
	}
	return out
}

func TestManyOccupantCasesAreMet(t *testing.T) {
	all := cases(t, "04_bayes_many_occupants.json")
	if len(all) != 6 {
		t.Fatalf("%d cases, want the 6 checked here", len(all))
	}
	type inputs struct {
		Prior  json.RawMessage `json:"prior"`
		Pod    []float64       `json:"pod"`
		Mu     float64         `json:"mu"`
		Per    float64         `json:"per_person_pod"`
		Shape  float64         `json:"gamma_shape"`
		Rate   float64         `json:"gamma_rate"`
		Found  int             `json:"found"`
		Used   float64         `json:"p_used"`
		Level  float64         `json:"p_level"`
		Room   []float64       `json:"p_room_given_level"`
		Each   float64         `json:"pod_each"`
		Passes int             `json:"passes"`
		Blind  float64         `json:"p_detector_blind"`
	}
	get := func(id string) (inputs, map[string]json.RawMessage, float64) {
		return read[inputs](t, all[id].Inputs), read[map[string]json.RawMessage](t, all[id].Expect), all[id].Tol
	}
	num := func(m map[string]json.RawMessage, key string) float64 { return read[float64](t, m[key]) }

	in, want, tol := get("04.1")
	a := solve(t, plain(read[[]float64](t, in.Prior), in.Pod, 1, 0))
	nearAll(t, "04.1", poas(a), read[[]float64](t, want["posterior"]), tol)
	near(t, "04.1 anybody", a.Residual.Low, num(want, "prob_anybody_after"), tol)
	before := plain(read[[]float64](t, in.Prior), in.Pod, 0, 0)
	near(t, "04.1 before", solve(t, before).Residual.Low, num(want, "prob_anybody_before"), tol)

	in, want, tol = get("04.2")
	mean, some := PoissonLeft(in.Mu, in.Per)
	near(t, "04.2 mean", mean, num(want, "remaining_mean"), tol)
	near(t, "04.2 left", some, num(want, "prob_somebody_left"), tol)

	in, want, tol = get("04.3")
	g := GammaPoisson{in.Shape, in.Rate}
	near(t, "04.3 shape", g.After(in.Found, in.Per).Shape, num(want, "post_shape"), tol)
	near(t, "04.3 rate", g.After(in.Found, in.Per).Rate, num(want, "post_rate"), tol)
	mean, nobody := g.Left(in.Found, in.Per)
	near(t, "04.3 mean", mean, num(want, "remaining_mean"), tol)
	near(t, "04.3 nobody", nobody, num(want, "prob_nobody_left"), tol)

	in, want, tol = get("04.4")
	used, some := ZeroInflatedLeft(in.Used, in.Mu, in.Per)
	near(t, "04.4 used", used, num(want, "posterior_used"), tol)
	near(t, "04.4 left", some, num(want, "prob_somebody_left"), tol)

	in, want, tol = get("04.5")
	p := plain(make([]float64, len(in.Room)), in.Pod, 1, 0)
	level := Cause{ID: "hidden level", Probability: in.Level}
	for i, q := range in.Room {
		level.Members = append(level.Members, Member{p.Spaces[i].ID, q})
	}
	p.Causes = []Cause{level}
	a = solve(t, p)
	near(t, "04.5 level", a.Causes[0].Posterior, num(want, "p_level_after"), tol)
	nearAll(t, "04.5 rooms", poas(a), read[[]float64](t, want["p_room_after"]), tol)
	near(t, "04.5 anybody", a.Residual.Low, num(want, "prob_anybody_left"), tol)

	in, want, tol = get("04.6")
	prior := []float64{read[float64](t, in.Prior)}
	near(t, "04.6", poas(solve(t, plain(prior, []float64{in.Each}, in.Passes, in.Blind)))[0], num(want, "posterior_correct"), tol)
	near(t, "04.6 independent", poas(solve(t, plain(prior, []float64{in.Each}, in.Passes, 0)))[0], num(want, "posterior_if_assumed_independent"), tol)
}

func TestCoverageCasesAreMet(t *testing.T) {
	for name, c := range cases(t, "10_coverage_pod.json") {
		in := read[map[string]float64](t, c.Inputs)
		want := read[map[string]float64](t, c.Expect)
		near(t, name, CoveragePOD(in["coverage"]), want["pod"], c.Tol)
	}
}
