package air

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestTheTimeToALoadIsTheTimeAfterWhichTheLoadIsThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := func(name string, low, high float64) float64 {
			return math.Exp(rapid.Float64Range(math.Log(low), math.Log(high)).Draw(t, name))
		}
		b := Box{Volume: f("v", 1, 1e3), Source: f("s", 1e-3, 10), Flow: f("q", 1e-9, 1e3), Outside: 0.00042}
		if rapid.Bool().Draw(t, "sealed") {
			b.Flow = 0
		}
		start := rapid.Float64Range(0, 0.15).Draw(t, "start")
		ln := math.Log(slod/60e48) + rapid.Float64Range(-6, 6).Draw(t, "frailty")
		h := b.Until(start, ln)
		if math.IsInf(h, 1) || h > 1e6 {
			return
		}
		load, _ := b.Load(start, h)
		if math.Abs(math.Log(load)-ln) > 1e-6*math.Max(1, 1/math.Max(h, 1e-3)) {
			t.Fatalf("after %v h the load is e^%v, not e^%v", h, math.Log(load), ln)
		}
	})
}

func TestTheShapeOfTheLoadIsInverted(t *testing.T) {
	for u := 1e-6; u < 300; u *= 1.07 {
		near(t, "u", inverseLoad(math.Log(loadShape(u))), u, 2e-8)
	}
	near(t, "for large u", loadShape(39.9), 39.9-eighthSum, 1e-13)
	near(t, "for small u", loadShape(1e-5), math.Pow(1e-5, 9)/9*(1-3.6e-5), 1e-8)
}

func TestALevelThatIsTheSteadyOneIsNeverReached(t *testing.T) {
	b := Box{Volume: 28.8, Source: 0.14, Outside: ambientCO2}
	for _, level := range []float64{0.01, 0.03, 0.05, 0.08} {
		b.Flow = b.FlowToHold(0, level, math.Inf(1))
		if h := b.Reach(ambientCO2, level); !math.IsInf(h, 1) {
			t.Errorf("%v is reached after %v h", level, h)
		}
		if h := b.Reach(ambientCO2, level*0.999); math.IsInf(h, 1) {
			t.Errorf("just below %v is never reached", level)
		}
	}
	if f := b.FlowToHold(0.0004, 0.03, 1); f != 0 {
		t.Errorf("a room that takes six hours needs %v m3/h to last one", f)
	}
	if f := b.FlowToHold(0.0004, 0.0002, 5); !math.IsInf(f, 1) {
		t.Errorf("outdoor air cannot hold less than its own level: %v", f)
	}
}
