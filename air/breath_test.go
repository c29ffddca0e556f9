package air

import (
	"math"
	"testing"
)

func TestTwiceTheBreathHalvesTheHoursOfATightRoomAndNonsenseIsRefused(t *testing.T) {
	none, ten, ambient := 0.0, 10.0, ambientCO2
	g := Graph{Zones: []Zone{{ID: "A", State: Airtight, SealedBefore: &none, StartCO2: &ambient,
		Sizes:  []Size{{Volume: 28.8, Net: true}},
		People: &People{Best: &ten}}}}
	hours := func(b *Breath) float64 {
		e, err := New(Options{Breath: b})
		if err != nil {
			t.Fatal(err)
		}
		c, err := e.Clock(g, "A")
		if err != nil {
			t.Fatal(err)
		}
		h, _ := c.Hours(CO2, 0.03, 0.5)
		return float64(h[0])
	}
	rest, twice := hours(nil), hours(&Breath{28, 0.22})
	if same := hours(&Breath{14, 0.22}); same != rest {
		t.Errorf("14 L/h gives %v h, none given %v h", same, rest)
	}
	if math.Abs(twice*2/rest-1) > 1e-9 {
		t.Errorf("twice the breath gives %v h, once %v h", twice, rest)
	}
	for _, b := range []Breath{{0, 0.2}, {-1, 0.2}, {math.NaN(), 0.2}, {14, -0.1}, {14, math.NaN()}, {math.Inf(1), 0.2}} {
		if _, err := New(Options{Breath: &b}); err == nil {
			t.Errorf("%+v is taken", b)
		}
	}
}
