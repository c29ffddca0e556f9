package site

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// row is n rooms of the given widths.
func row(widths ...int64) []Space {
	var out []Space
	for i, w := range widths {
		out = append(out, Space{Code: fmt.Sprint("R", i)}.WithClaim(WidthOf, Sourced{Value: w, Source: "tape", Measured: true}))
	}
	return out
}

func TestARunIsReadByItsErrors(t *testing.T) {
	r := Run{Outside: Range{10_000, 10_000}, Wall: Range{200, 200}}
	e, err := r.Estimate(row(3000, 3000), 0) // 10 - 6 - 3 walls = 3.4 m, and a wall of its own
	if err != nil || e.Mean != 3200 || e.SD != 0 || e.Confidence != 1 || e.DoNotFit != 0 || e.Measured != 2 {
		t.Fatalf("%+v, %v", e, err)
	}
	e, err = r.Estimate(row(3000, 3000), 0.1)
	if err != nil || e.SD != 424 || e.Confidence < 0.999 { // 300 mm each
		t.Fatalf("%+v, %v", e, err)
	}
	if e, _ = r.Estimate(row(5000, 5000), 0.02); e.DoNotFit < 0.99 || e.Confidence > 0.01 {
		t.Fatalf("%+v", e)
	}
	if _, err := r.Estimate(row(3000), 2); err == nil {
		t.Error("an error of 200 % is taken")
	}
}

func TestTheConfidenceOfARunIsAsOftenRightAsItSays(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	said, true90, below := 0.0, 0, 0
	const trials = 4000
	for range trials {
		hidden := rng.Float64() * 1400 // mm; 600 is enough for a person
		total, widths := hidden, []int64{}
		for range 8 {
			w := 2000 + 2000*rng.Float64()
			total += w
			widths = append(widths, int64(w*(1+0.02*rng.NormFloat64())))
		}
		for range 10 {
			total += 150 + 100*rng.Float64()
		}
		e, err := Run{Outside: Range{int64(total), int64(total)}, Wall: Range{150, 250}}.Estimate(row(widths...), 0.02)
		if err != nil {
			t.Fatal(err)
		}
		said += e.Confidence
		if hidden >= 600 {
			true90++
		}
		if e.Confidence < 0.1 && hidden >= 600 {
			below++
		}
	}
	if ratio := said / float64(true90); ratio < 0.95 || ratio > 1.05 {
		t.Errorf("says %.0f rooms, there are %d", said, true90)
	}
	if below > trials/50 {
		t.Errorf("%d rooms that it thought unlikely", below)
	}
}

// examples/site-k/expected.md: a wing 44 m long, eight cells of 4 m by one
// description, ten by the other.
func TestRivalDescriptionsOfOneWingLeaveTenMetresOrOne(t *testing.T) {
	r := Run{Outside: Range{44_000, 44_000}, Wall: Range{200, 300}}
	cells := func(n int) []Space {
		var widths []int64
		for range n {
			widths = append(widths, 4000)
		}
		return row(widths...)
	}
	if e, err := r.Estimate(cells(8), 0.03); err != nil || e.Confidence < 0.999 || e.Mean < 9000 || e.Mean > 10_000 {
		t.Errorf("eight cells: %+v, %v", e, err)
	}
	// 44 - 40 - 11 walls leave a metre beside a wall of its own: not nothing.
	if e, err := r.Estimate(cells(10), 0.03); err != nil || e.Confidence > 0.9 || e.Mean < 900 || e.Mean > 1100 {
		t.Errorf("ten cells: %+v, %v", e, err)
	}
}
