package main

import "testing"

// The stated rate: with rooms measured within ±5 %, a suspect of confidence one
// half or more is false in at most 1 of 20 buildings, and 9 of 10 planted rooms
// of 0.8 to 2.5 m are listed.
func TestRoomsMeasuredWithinFivePercentRaiseFewFalseVoids(t *testing.T) {
	onPlan, onRuns, err := voidCurves(80, 7)
	if err != nil {
		t.Fatal(err)
	}
	for name, curve := range map[string][]voidPoint{"outlines": onPlan, "widths": onRuns} {
		for i, p := range curve {
			if p.Confidence == 0.5 && (p.False > 0.05 || p.Found < 0.9) {
				t.Errorf("%s: %+v", name, p)
			}
			if i > 0 && (p.False > curve[i-1].False || p.Found > curve[i-1].Found) {
				t.Errorf("%s: more is listed at a higher confidence: %+v", name, curve)
			}
		}
	}
}
