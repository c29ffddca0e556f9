package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"miftah/search"
)

// largeSite is a prison of 2,000 spaces with ten looks each.
func largeSite() search.Problem {
	var p search.Problem
	methods := []string{"sweep", "dog", "acoustic", "call-and-knock", "radar", "tap-measure", "borescope", "co2-probe", "gpr", "door-open-glance"}
	kinds := []string{"cell", "cell", "cell", "cell", "solitary", "solitary", "dormitory", "office", "corridor", "store"}
	levels := []string{"-2", "-1", "0", "1", "2"}
	for i := range 2000 {
		s := search.Space{ID: fmt.Sprintf("S-%04d", i), Kind: kinds[i%len(kinds)], Level: levels[i/400], Capacity: 20, Listed: true}
		p.Spaces = append(p.Spaces, s)
		for k, m := range methods {
			p.Looks = append(p.Looks, search.Look{ID: fmt.Sprint(s.ID, "-", k), Space: s.ID, Method: m, Coverage: float64(5+(i+k)%6) / 10,
				Noise: (i+k)%3 == 0, Result: search.None, Order: int64(k)})
		}
	}
	for i, level := range levels[:3] {
		p.Claims = append(p.Claims, search.Claim{ID: fmt.Sprint("C", i), Levels: []string{level}, Grade: "C3", Origins: []string{"o"}, Status: search.Open})
	}
	return p
}

// searchSpeed times the whole answer: reading the lists, all chances, the
// range, the three assumptions and what is behind each number.
func searchSpeed(enc *json.Encoder) error {
	p := largeSite()
	var took []float64
	var a search.Answer
	for range 15 {
		start := time.Now()
		var err error
		if a, err = search.Solve(p); err != nil {
			return err
		}
		took = append(took, time.Since(start).Seconds())
	}
	slices.Sort(took)
	return enc.Encode(map[string]any{"file": "", "name": "2,000 spaces, 20,000 looks: answered anew", "seconds": took[len(took)/2],
		"got": map[string]any{"spaces": len(a.Spaces), "looks": len(p.Looks), "fastest_ms": took[0] * 1e3, "median_ms": took[len(took)/2] * 1e3}})
}

// sumSearch counts the cases that were met, and gives the time of a large site.
func sumSearch(list []answer) string {
	met, cases, ms := 0, 0, 0.0
	for _, a := range list {
		if within, ok := a["within"].(bool); ok {
			cases++
			if within {
				met++
			}
		}
		got, _ := a["got"].(map[string]any)
		if v, ok := got["median_ms"].(float64); ok {
			ms = v
		}
	}
	return fmt.Sprintf("%d of %d cases within their tolerance; 2,000 spaces with 20,000 looks answered anew in %.0f ms", met, cases, ms)
}

// sumVoids gives the point of each curve at a confidence of one half.
func sumVoids(list []answer) string {
	var parts []string
	for _, a := range list {
		got, _ := a["got"].(map[string]any)
		curve, _ := got["curve"].([]any)
		for _, p := range curve {
			if at, _ := p.(map[string]any); at["confidence"] == 0.5 {
				found, _ := at["found"].(float64)
				wrong, _ := at["false_per_building"].(float64)
				parts = append(parts, fmt.Sprintf("%v: %.0f %% found, %.2g false per building", a["name"], 100*found, wrong))
			}
		}
	}
	return strings.Join(parts, "; ") + " (rooms measured within ±5 %, confidence 0.5 or more)"
}
