package air

import "math"

// What CO2 and lack of oxygen do to people.
const (
	slot = 1.5e40 // ppm^8 min: dangerous toxic load of CO2 (HSE)
	slod = 1.5e41 // ppm^8 min: half of those exposed die (HSE)
	// probitSigma puts 3 % of deaths at the SLOT (A: HSE says 1 to 5 %):
	// ln 10 / 1.8808, the 97 % point of the normal distribution.
	probitSigma = 1.2242625044102526
	// loadRange is the longest exposure, in hours, behind the published loads.
	loadRange = 2.0

	o2DeathPercent = 8.0 // median; standard deviation 1 % O2 (A, fitted to CGA tables)
	waterMedian    = 100 // h without water, uninjured, 20-28 C (A)
	waterSigma     = 0.35

	rq         = 0.85    // CO2 out per O2 in (Persily and de Jonge 2017)
	ambientCO2 = 0.00042 // fraction
	ambientO2  = 0.2095  // fraction
)

// lnSlod is the load that kills half, in hours of fraction^8.
var lnSlod = math.Log(slod / 60e48)

// normal is the standard normal distribution function.
func normal(z float64) float64 { return math.Erfc(-z/math.Sqrt2) / 2 }

// quantile is the inverse of normal for 0 < p < 1.
func quantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// deathCO2 is the probability of death after a load given as the integral of
// fraction^8 in hours.
func deathCO2(load float64) float64 {
	if load <= 0 {
		return 0
	}
	return normal((math.Log(load) + math.Log(60*1e48/slod)) / probitSigma)
}

// deathO2 is the probability of death for a lowest oxygen fraction.
func deathO2(lowest float64) float64 { return normal(o2DeathPercent - 100*lowest) }

// thirst is the probability of death after h hours without water.
func thirst(h float64) float64 {
	if h <= 0 {
		return 0
	}
	return normal(math.Log(h/waterMedian) / waterSigma)
}
