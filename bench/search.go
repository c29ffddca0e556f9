package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"time"
)

// searchFile is one file of cases. Of what is expected only the keys are read,
// which say what to answer, and how many looks are listed.
type searchFile struct {
	Problem string       `json:"problem"`
	Cases   []searchCase `json:"cases"`
}

type searchCase struct {
	Name   string                     `json:"name"`
	ID     string                     `json:"id"`
	Inputs map[string]json.RawMessage `json:"inputs"`
	Expect map[string]json.RawMessage `json:"expect"`
	Tol    float64                    `json:"tol"`
}

type searchLine struct {
	File    string         `json:"file"`
	Name    string         `json:"name"`
	Got     map[string]any `json:"got"`
	Seconds float64        `json:"seconds"`
	Within  *bool          `json:"within,omitempty"`
}

func runSearch(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("search", flag.ContinueOnError)
	flags.SetOutput(errs)
	compare := flags.Bool("compare", false, "say of each case whether all expected values are met within its tolerance")
	speed := flags.Bool("speed", false, "answer a site of 2,000 spaces with 20,000 looks as well")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() == 0 && !*speed {
		fmt.Fprintln(errs, "bench search: name at least one file of cases, or give -speed")
		return 2
	}
	status := 0
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, file := range flags.Args() {
		cases, err := readSearch(file)
		if err != nil {
			fmt.Fprintf(errs, "bench search: %v\n", err)
			status = 1
			continue
		}
		for i, c := range cases {
			line, err := answerSearch(file, c)
			for _, key := range c.unread() {
				fmt.Fprintf(errs, "bench search: %s, case %d (%s): inputs, %s: not known here, and not taken into account\n", file, i+1, line.Name, key)
			}
			if err != nil {
				fmt.Fprintf(errs, "bench search: %s, case %d (%s): %v\n", file, i+1, line.Name, err)
				status = 1
			}
			if *compare {
				ok := err == nil && c.met(line.Got, errs)
				line.Within = &ok
			}
			if err := enc.Encode(line); err != nil {
				fmt.Fprintf(errs, "bench search: %v\n", err)
				return 1
			}
		}
	}
	if *speed {
		if err := searchSpeed(enc); err != nil {
			fmt.Fprintf(errs, "bench search: %v\n", err)
			status = 1
		}
	}
	return status
}

func readSearch(file string) ([]searchCase, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var f searchFile
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fmt.Errorf("%s: not cases in JSON: %w", file, err)
	}
	if len(f.Cases) == 0 {
		return nil, fmt.Errorf("%s: no cases; they stand in a list named cases", file)
	}
	return f.Cases, nil
}

// answerSearch computes one case; what could be computed is answered beside
// an error.
func answerSearch(file string, c searchCase) (searchLine, error) {
	line := searchLine{File: file, Name: c.Name, Got: map[string]any{}}
	if line.Name == "" {
		line.Name = c.ID
	}
	start := time.Now()
	got, err := solveSearch(c)
	line.Seconds = time.Since(start).Seconds()
	var missing []string
	for _, key := range slices.Sorted(maps.Keys(c.Expect)) {
		if v, ok := got[key]; ok {
			line.Got[key] = v
		} else if err == nil {
			missing = append(missing, key)
		}
	}
	if len(c.Expect) == 0 {
		line.Got = got
	}
	if missing != nil {
		err = fmt.Errorf("no answer to %s", strings.Join(missing, ", "))
	}
	return line, err
}

// solver answers cases whose inputs hold all of these keys.
type solver struct {
	keys  []string
	solve func(in, expect map[string]json.RawMessage) (map[string]any, error)
}

// solver is the one with the most keys that fit, or -1.
func (c searchCase) solver() int {
	best := -1
	for i, s := range searchSolvers {
		fits := !slices.ContainsFunc(s.keys, func(k string) bool { return c.Inputs[k] == nil })
		if fits && (best < 0 || len(s.keys) > len(searchSolvers[best].keys)) {
			best = i
		}
	}
	return best
}

// unread are inputs that the solver does not know: they are named, so that
// nothing is passed over in silence.
func (c searchCase) unread() []string {
	i := c.solver()
	if i < 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(c.Inputs)), func(k string) bool { return slices.Contains(searchSolvers[i].keys, k) })
}

func solveSearch(c searchCase) (map[string]any, error) {
	i := c.solver()
	if i < 0 {
		return nil, fmt.Errorf("inputs %s: of no kind that is known here", strings.Join(slices.Sorted(maps.Keys(c.Inputs)), ", "))
	}
	return searchSolvers[i].solve(c.Inputs, c.Expect)
}

// met compares what was computed with what is expected, number by number.
func (c searchCase) met(got map[string]any, errs io.Writer) bool {
	raw, err := json.Marshal(got)
	if err != nil {
		return false
	}
	var have, want any
	expect, _ := json.Marshal(c.Expect)
	if errors.Join(json.Unmarshal(raw, &have), json.Unmarshal(expect, &want)) != nil {
		return false
	}
	tol := c.Tol
	if tol == 0 {
		tol = 1e-6
	}
	why := differs("", have, want, tol)
	if why != "" {
		fmt.Fprintf(errs, "bench search: %s: %s\n", c.Name, why)
	}
	return why == ""
}

func differs(at string, got, want any, tol float64) string {
	switch w := want.(type) {
	case float64:
		if g, ok := got.(float64); !ok || !(math.Abs(g-w) <= tol) {
			return fmt.Sprintf("%s: got %v, want %v", at, got, w)
		}
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s: got %v, want %v", at, got, w)
		}
		for i := range w {
			if d := differs(fmt.Sprintf("%s[%d]", at, i), g[i], w[i], tol); d != "" {
				return d
			}
		}
	case map[string]any:
		g, _ := got.(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(w)) {
			if d := differs(at+"."+k, g[k], w[k], tol); d != "" {
				return d
			}
		}
	default:
		if got != want {
			return fmt.Sprintf("%s: got %v, want %v", at, got, want)
		}
	}
	return ""
}

// pick reads inputs into a struct by its json tags.
func pick[T any](in map[string]json.RawMessage) (T, error) {
	var v T
	raw, err := json.Marshal(in)
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	if err != nil {
		return v, fmt.Errorf("inputs: %w", err)
	}
	return v, nil
}
