package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"miftah/air"
)

// airLine is one answer. Within says whether every value lies within the
// file's own tolerance of what it expects, Off which does not.
type airLine struct {
	File    string         `json:"file"`
	Name    string         `json:"name"`
	Got     map[string]any `json:"got"`
	Seconds float64        `json:"seconds"`
	Within  *bool          `json:"within,omitempty"`
	Off     string         `json:"off,omitempty"`
}

// airCase is one case of a file. Of Expected the names are read before the
// answer is there, and the values only after.
type airCase struct {
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Family   string             `json:"family"`
	Inputs   map[string]any     `json:"inputs"`
	Expected map[string]any     `json:"expected"`
	Expect   map[string]any     `json:"expect"`
	Tol      map[string]float64 `json:"tol"`
}

// airSampler is how the families with uncertainty are answered.
type airSampler struct {
	samples int
	seed    uint64
}

func runAir(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("air", flag.ContinueOnError)
	flags.SetOutput(errs)
	speed := flags.Bool("speed", false, "also measure the engine against a plain integrator")
	samples := flags.Int("samples", 20000, "scenarios of an uncertain case")
	seed := flags.Uint64("seed", 1, "seed of the scenarios")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() == 0 && !*speed {
		fmt.Fprintln(errs, "bench air: name at least one file of cases, or ask for -speed")
		return 2
	}
	status := 0
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, file := range flags.Args() {
		cases, err := readAir(file)
		if err != nil {
			fmt.Fprintf(errs, "bench air: %v\n", err)
			status = 1
			continue
		}
		for _, c := range cases {
			line, err := answerAir(file, c, airSampler{*samples, *seed})
			if err != nil {
				fmt.Fprintf(errs, "bench air: %s: %s: %v\n", file, line.Name, err)
				status = 1
			}
			if err := enc.Encode(line); err != nil {
				fmt.Fprintf(errs, "bench air: %v\n", err)
				return 1
			}
		}
	}
	if *speed {
		if err := measureAir(enc, errs); err != nil {
			fmt.Fprintf(errs, "bench air: speed: %v\n", err)
			status = 1
		}
	}
	return status
}

func readAir(file string) ([]airCase, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var f struct {
		Cases []airCase `json:"cases"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("%s: not a file of air cases: %w", file, err)
	}
	if len(f.Cases) == 0 {
		return nil, fmt.Errorf("%s: it holds no cases", file)
	}
	return f.Cases, nil
}

// answerAir answers one case. A case that cannot be answered still gets a line,
// with an empty answer.
func answerAir(file string, c airCase, s airSampler) (airLine, error) {
	line := airLine{File: file, Name: c.ID, Got: map[string]any{}}
	if line.Name == "" {
		line.Name = c.Name
	}
	want := c.Expected
	if want == nil {
		want = c.Expect
	}
	f, ok := airFamilies[c.Family]
	if !ok {
		f = airByShape(c.Inputs)
	}
	if f == nil {
		return line, fmt.Errorf("family %q is unknown", c.Family)
	}
	r := &airReader{m: c.Inputs, want: want, sampler: s}
	start := time.Now()
	got, err := f(r)
	line.Seconds = time.Since(start).Seconds()
	if err == nil {
		err = r.err
	}
	if err != nil {
		return line, err
	}
	for k, v := range got {
		if _, asked := want[k]; asked || want == nil {
			line.Got[k] = plainAir(v)
		}
	}
	if want != nil && c.Tol != nil {
		line.Off = offAir("", want, line.Got, c.Tol)
		within := line.Off == ""
		line.Within = &within
	}
	return line, nil
}

// plainAir makes a value fit for JSON: what is never reached is null.
func plainAir(v any) any {
	switch v := v.(type) {
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil
		}
	case air.Hour:
		return plainAir(float64(v))
	case []float64:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plainAir(x)
		}
		return out
	case [][]float64:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plainAir(x)
		}
		return out
	case []map[string]any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plainAir(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = plainAir(x)
		}
		return out
	}
	return v
}

// offAir names the first value that is not within tolerance, or "".
func offAir(path string, want, got any, tol map[string]float64) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			return path
		}
		for k, v := range w {
			if off := offAir(strings.TrimPrefix(path+"."+k, "."), v, g[k], tol); off != "" {
				return off
			}
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return path
		}
		for i, v := range w {
			if off := offAir(fmt.Sprintf("%s[%d]", path, i), v, g[i], tol); off != "" {
				return off
			}
		}
	case float64:
		g, ok := got.(float64)
		if !ok {
			return path
		}
		if rel, abs := airTolerance(path, tol); !(math.Abs(g-w) <= rel*math.Abs(w)+abs) {
			return fmt.Sprintf("%s: got %v, want %v", path, g, w)
		}
	case nil:
		if got != nil {
			return path
		}
	}
	return ""
}

// airTolerance reads the tolerance that a file gives for one of its values.
func airTolerance(path string, tol map[string]float64) (rel, abs float64) {
	const floor = 1e-12 // of values that are 0 but for rounding
	of := func(keys ...string) float64 {
		for _, k := range keys {
			if v, ok := tol[k]; ok {
				return v
			}
		}
		return 0
	}
	switch {
	case strings.Contains(path, "flow_kg_per_s") && tol["rel_flow"] > 0:
		return tol["rel_flow"], 1e-9
	case strings.Contains(path, "P_Pa") && tol["rel_flow"] > 0:
		return 5 * tol["rel_flow"], 1e-4
	case strings.Contains(path, "T_K") && tol["abs_T"] > 0:
		return 0, tol["abs_T"]
	case strings.Contains(path, "co2") && tol["rel_co2"] > 0:
		return tol["rel_co2"], floor
	case strings.Contains(path, "o2") && tol["rel_o2"] > 0:
		return tol["rel_o2"], floor
	case strings.Contains(path, "log10") && tol["abs_log10"] > 0:
		return 0, tol["abs_log10"]
	case strings.Contains(path, "hours_to_p") && tol["rel_time"] > 0:
		return tol["rel_time"], floor
	case strings.Contains(path, "p_death") && tol["abs_p"] > 0:
		return 0, tol["abs_p"]
	case strings.HasPrefix(path, "approx"), strings.HasPrefix(path, "published"):
		return 0.01, 0.051
	}
	return of("rel", "rel_mc"), of("abs", "abs_mc", "abs_p") + floor
}

// airReader reads the inputs of a case and keeps the first thing that is
// missing.
type airReader struct {
	m       map[string]any
	want    map[string]any
	sampler airSampler
	err     error
}

func (r *airReader) fail(key, what string) {
	if r.err == nil {
		r.err = fmt.Errorf("input %s %s", key, what)
	}
}

func (r *airReader) has(key string) bool { return r.m[key] != nil }

// num is the first of several spellings; or gives what holds when none stands.
func (r *airReader) num(keys ...string) float64 {
	v, ok := r.first(keys...)
	if !ok {
		r.fail(keys[0], "is missing")
	}
	return v
}

func (r *airReader) or(otherwise float64, keys ...string) float64 {
	if v, ok := r.first(keys...); ok {
		return v
	}
	return otherwise
}

func (r *airReader) first(keys ...string) (float64, bool) {
	for _, k := range keys {
		if v, ok := r.m[k].(float64); ok {
			return v, true
		}
	}
	return 0, false
}

func (r *airReader) yes(key string, otherwise bool) bool {
	if v, ok := r.m[key].(bool); ok {
		return v
	}
	return otherwise
}

func (r *airReader) nums(key string) []float64 {
	var out []float64
	list, ok := r.m[key].([]any)
	if !ok && r.m[key] != nil {
		r.fail(key, "is not a list")
	}
	for _, v := range list {
		x, ok := v.(float64)
		if !ok {
			r.fail(key, "holds something other than numbers")
		}
		out = append(out, x)
	}
	return out
}

// objs are the objects of a list, each with a reader of its own.
func (r *airReader) objs(key string) []*airReader {
	list, _ := r.m[key].([]any)
	out := make([]*airReader, len(list))
	for i, v := range list {
		m, ok := v.(map[string]any)
		if !ok {
			r.fail(key, "holds something other than objects")
		}
		out[i] = &airReader{m: m}
	}
	return out
}

// join takes over what readers of parts missed.
func (r *airReader) join(parts ...*airReader) {
	for _, p := range parts {
		if r.err == nil {
			r.err = p.err
		}
	}
}

// asked are the names below one of the expected keys, since some cases ask for
// levels that stand nowhere else.
func (r *airReader) asked(key string, otherwise ...string) []string {
	m, ok := r.want[key].(map[string]any)
	if !ok {
		return otherwise
	}
	var names []string
	for k := range m {
		names = append(names, k)
	}
	return names
}
