package air

import (
	"math"
	"testing"
)

func TestPublishedNumbersComeOut(t *testing.T) {
	// HSE's table for CO2: per cent by volume for minutes of exposure.
	for _, x := range []struct{ minutes, slot, slod float64 }{{60, 6.3, 8.4}, {30, 6.9, 9.2}, {20, 7.2, 9.6}, {10, 7.9, 10.5}, {5, 8.6, 11.5}, {1, 10.5, 14.0}} {
		low, high := DangerousLevel(x.minutes)
		if math.Abs(100*low-x.slot) > 0.05 || math.Abs(100*high-x.slod) > 0.05 {
			t.Errorf("%v min: %.2f and %.2f %%, HSE has %v and %v", x.minutes, 100*low, 100*high, x.slot, x.slod)
		}
		near(t, "half die of the SLOD", Mortality(pow8(high)*x.minutes/60), 0.5, 1e-9)
		near(t, "3 % die of the SLOT", Mortality(pow8(low)*x.minutes/60), 0.03, 1e-6)
	}
	near(t, "and back", LnLoad(0.5), lnSlod, 1e-12)
	// Persily and de Jonge: a man of 60 kg, 18 to 30, 1.1 met, 25 C: 13.95 L/h, 85 W.
	l, w := Person{Age: 25, Mass: 60, Met: 1.1}.Breath(298.15, 101.325, rq)
	near(t, "L/h", l*3600, 13.95, 1e-3)
	near(t, "W", w, 85, 0.01)
	for age, want := range map[float64]float64{2: 1, 9.99: 2, 10: 3, 29: 4, 59: 5, 60: 6, 119: 6} {
		i := 0
		for age >= schofield[i].below {
			i++
		}
		if i+1 != int(want) {
			t.Errorf("%v years are in band %d", age, i+1)
		}
	}
	// Barometric pumping: a thousandth of the volume per hour and hPa/h.
	near(t, "pumping", BarometricFlow(28.8, 101325, 100)*3600/28.8, 0.001, 0.02)
	near(t, "oxygen", OxygenHours(50, 150, 6*16.5), 75.76, 1e-3)
	near(t, "absorber", AbsorberHours(20, 120, 6*14), 28.57, 1e-3)
	// 10 people need 1.31 L/s to stay below 3 %.
	near(t, "L/s", Box{Source: 0.14, Outside: ambientCO2}.FlowToHold(0, 0.03, math.Inf(1))/3.6, 1.31, 5e-3)
}

func TestTheSurvivalCurveOfTheFactsComesOut(t *testing.T) {
	// 28.8 m3 (sigma 0.15), 10 people (0.25), sealed: 0.91 at 10 h, 0.51 at 16 h,
	// 0.13 at 24 h; 3 % after 3.8 to 9.7 h, 8 % after 10.3 to 26.1 h.
	g := cell()
	n, s := 10.0, 0.25
	g.Zones[0].Sizes[0].Spread = new(0.15)
	g.Zones[0].People = &People{Low: new(n * math.Exp(-tenth*s)), Best: &n, High: new(n * math.Exp(tenth*s))}
	c := ask(t, engine(t, 20000), g)
	for h, want := range map[float64]float64{10: 0.91, 16: 0.51, 24: 0.13} {
		if got := c.Survive(h); math.Abs(got-want) > 0.01 {
			t.Errorf("S(%v) = %v, want %v", h, got, want)
		}
	}
	for level, want := range map[float64][3]float64{0.03: {3.8, 6.1, 9.7}, 0.08: {10.3, 16.4, 26.1}} {
		hours, never := c.Hours(CO2, level, 0.1, 0.5, 0.9)
		for i := range want {
			near(t, "hours", float64(hours[i]), want[i], 0.03)
		}
		if never != 0 {
			t.Errorf("%v of the scenarios never reach %v in a sealed room", never, level)
		}
	}
	if _, never := c.Hours(CO, 0.1, 0.5); never < 1-1e-9 {
		t.Error("CO is told from nothing")
	}
}

func TestAWarmedRoomTendsToItsSteadyTemperature(t *testing.T) {
	w := Warming{Heat: 850, Loss: 173, Store: 3e6, Ground: 293.15, Flow: 12, Outside: 288.15}
	near(t, "steady", w.Steady(), (850+173*293.15+12*288.15)/185, 1e-12)
	near(t, "after long", w.At(290, 1000), w.Steady(), 1e-9)
	near(t, "at once", w.At(290, 0), 290, 1e-15)
	near(t, "two thirds of the way", (w.At(290, w.Hours())-290)/(w.Steady()-290), 1-1/math.E, 1e-9)
	if _, err := Through([]Path{{Kind: Hatch}}, 1.2, 1.2); err == nil {
		t.Error("a hatch is no opening in a wall")
	}
}
