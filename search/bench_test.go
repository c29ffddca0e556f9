package search

import (
	"fmt"
	"testing"
)

func BenchmarkTwoThousandSpacesWithTwentyThousandLooks(b *testing.B) {
	p := prison(1820)
	methods := []string{"sweep", "dog", "acoustic", "call-and-knock", "radar", "tap-measure", "borescope", "co2-probe", "gpr", "door-open-glance"}
	for i := range 20000 {
		s := p.Spaces[i%len(p.Spaces)].ID
		p.Looks = append(p.Looks, Look{ID: fmt.Sprint("L", i), Space: s, Method: methods[i/len(p.Spaces)%len(methods)], Coverage: 0.9, Result: None})
	}
	for i, level := range []string{"B2", "B1", "G"} {
		p.Claims = append(p.Claims, Claim{ID: fmt.Sprint("C", i), Levels: []string{level}, Grade: "C3", Origins: []string{"o"}, Status: Open})
	}
	for b.Loop() {
		if _, err := Solve(p); err != nil {
			b.Fatal(err)
		}
	}
}
