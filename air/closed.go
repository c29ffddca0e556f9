package air

import (
	"fmt"
	"math"
)

// Person is a body as far as its breath goes.
type Person struct {
	Female bool
	Age    float64 // years, 0..120
	Mass   float64 // kg
	Met    float64 // 1 at complete rest, 1.2 sitting, 1.4 standing
}

// schofield holds the upper age of each band, and slope and constant of the
// basal metabolic rate in MJ per day over the mass in kg, for men and women
// (Schofield 1985, as Persily and de Jonge 2017 use it).
var schofield = [...]struct{ below, man, manAt0, woman, womanAt0 float64 }{
	{3, 0.249, -0.127, 0.244, -0.130},
	{10, 0.095, 2.110, 0.085, 2.033},
	{18, 0.074, 2.754, 0.056, 2.898},
	{30, 0.063, 2.896, 0.062, 2.036},
	{60, 0.048, 3.653, 0.034, 3.538},
	{math.Inf(1), 0.049, 2.459, 0.038, 2.755},
}

// Breath returns the CO2 that a person gives off in litres per second at a
// temperature in kelvin and a pressure in kPa, and the heat in watts (Persily and
// de Jonge 2017, the formula of NIST's CO2 tool). rq is CO2 out per O2 in.
func (p Person) Breath(kelvin, kilopascal, rq float64) (litresPerSecond, watts float64) {
	i := 0
	for p.Age >= schofield[i].below {
		i++
	}
	s := schofield[i]
	basal := s.man*p.Mass + s.manAt0
	if p.Female {
		basal = s.woman*p.Mass + s.womanAt0
	}
	return rq * basal * p.Met * kelvin / kilopascal * 0.000211, basal * p.Met * 1e6 / 86400
}

// Mortality is the share of people whom a toxic load kills, the load being the
// integral of fraction^8 in hours (HSE; beyond some 2 h of exposure it is
// extrapolated).
func Mortality(load float64) float64 { return deathCO2(load) }

// LnLoad is the natural logarithm of the load, in hours of fraction^8, with that
// mortality.
func LnLoad(mortality float64) float64 {
	return lnSlod + probitSigma*quantile(mortality)
}

// DangerousLevel is the fraction of CO2 that, breathed for so many minutes, makes
// HSE's dangerous load (SLOT) or the one that kills half (SLOD).
func DangerousLevel(minutes float64) (slotLevel, slodLevel float64) {
	return math.Pow(slot/minutes, 1.0/8) / 1e6, math.Pow(slod/minutes, 1.0/8) / 1e6
}

// Warming is one volume that people heat. Watts, watts per kelvin, joules per
// kelvin.
type Warming struct {
	Heat, Loss, Store float64
	Ground            float64 // kelvin towards which Loss goes
	Flow, Outside     float64 // W/K carried off by air, and its kelvin
}

// Steady is the temperature that it tends to, in kelvin.
func (w Warming) Steady() float64 {
	return (w.Heat + w.Loss*w.Ground + w.Flow*w.Outside) / (w.Loss + w.Flow)
}

// Hours is the time in which two thirds (1-1/e) of the way there are made.
func (w Warming) Hours() float64 { return w.Store / (w.Loss + w.Flow) / 3600 }

// At is the temperature some hours after start.
func (w Warming) At(start, hours float64) float64 {
	total := w.Loss + w.Flow
	rate := (w.Heat + w.Loss*(w.Ground-start) + w.Flow*(w.Outside-start)) / w.Store
	s := hours * 3600
	return start + rate*s*spent(total/w.Store*s)
}

// OxygenHours is how long a cylinder lasts: its water volume in litres, the
// pressure in bar, litres of oxygen per hour. It does not stop the clock of CO2.
func OxygenHours(litres, bar, perHour float64) float64 { return litres * bar / perHour }

// AbsorberHours is how long an absorber of CO2 lasts: kg, litres that each takes
// up, litres of CO2 per hour.
func AbsorberHours(kg, litresPerKg, perHour float64) float64 { return kg * litresPerKg / perHour }

// BarometricFlow is the exchange in m3/s that a change of the air's pressure, in
// Pa per hour, drives in and out of a closed volume. It is next to nothing.
func BarometricFlow(volume, pascal, perHour float64) float64 {
	return volume / pascal * math.Abs(perHour) / 3600
}

// Opening is what drives air through openings of one closed room.
type Opening struct {
	Volume float64 // m3/s of outdoor air that comes in
	Mass   float64 // kg/s each way
	// Neutral is the pressure outside minus inside at height 0, in Pa.
	Neutral float64
}

// Through returns the exchange through openings of a room (paths from 0 to 1)
// with air of these densities, in kg/m3, inside and outside.
func Through(paths []Path, inside, outside float64) (Opening, error) {
	open := make([]opening, len(paths))
	for i, p := range paths {
		if p.Kind != PowerLaw {
			return Opening{}, bad(fmt.Sprintf("path %d", i+1), "only openings breathe by themselves", "leave hatches and blowers to a network")
		}
		open[i] = p.opening()
	}
	volume, mass, at := stackAt(open, inside, outside)
	return Opening{volume, mass, at}, nil
}

// HatchFlow is the exchange in m3/s each way through a round hole of a diameter
// in m in a floor, under air that is heavier by a share of the mean density
// (Epstein 1988, 0.055 sqrt(g drho/rho D^5), for a hole longer than wide it is
// less). It is 0 under lighter air.
func HatchFlow(diameter, heavierAbove float64) float64 { return hatch(diameter, heavierAbove) }
