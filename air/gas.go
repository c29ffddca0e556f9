package air

import "math"

const (
	gravity  = 9.80665  // m/s2
	pressure = 101325.0 // Pa
	gasConst = 8.314462618
	molarAir = 0.028965 // kg/mol, ordinary outdoor air
	standard = 293.15   // K, outdoors when not given

	molarRest  = 28.153e-3 // kg/mol: nitrogen and argon
	molarO2    = 31.998e-3
	molarCO2   = 44.010e-3
	molarWater = 18.015e-3
	heatMole   = 29.2 // J/(mol K), air at constant pressure

	// dampAir is the relative humidity that breathing and sweat keep in a room
	// with people; what goes beyond settles on the walls (A; NIOSH measured 94 %
	// after 96 h in a refuge for 23).
	dampAir = 0.9
	// settling is how fast water beyond that leaves the air, per second: 1 mm/s
	// towards 2 m2 of surface per m3 (A).
	settling = 2e-3
	// dampOutside is the relative humidity of outdoor air when not given (A).
	dampOutside = 0.5
	// waterBreath is the water that a person at rest gives off, kg/s: some 50 g/h
	// from lungs and skin (A).
	waterBreath = 0.050 / 3600
)

// Mix is the state of a volume of air. O2 and CO2 are fractions of the dry air,
// Vapour the fraction of water vapour in all of it.
type Mix struct {
	Kelvin float64 `json:"kelvin"`
	O2     float64 `json:"o2"`
	CO2    float64 `json:"co2"`
	Vapour float64 `json:"vapour,omitempty"`
}

// Molar is the molar mass in kg/mol.
func (m Mix) Molar() float64 {
	dry := molarRest*(1-m.O2-m.CO2) + molarO2*m.O2 + molarCO2*m.CO2
	return dry*(1-m.Vapour) + molarWater*m.Vapour
}

// Density is that of an ideal gas at 101325 Pa, in kg/m3.
func (m Mix) Density() float64 { return pressure * m.Molar() / (gasConst * m.Kelvin) }

// density is that of ordinary air whatever people do to it.
func density(kelvin float64) float64 { return pressure * molarAir / (gasConst * kelvin) }

// saturation is the fraction of water vapour in saturated air (Magnus form of
// Alduchov and Eskridge 1996).
func saturation(kelvin float64) float64 {
	t := kelvin - 273.15
	return 610.94 * math.Exp(17.625*t/(t+243.04)) / pressure
}

// Apparent is Steadman's apparent temperature in kelvin, the one that the limits
// of refuge chambers are given in, by the regression of Rothfusz 1990 (US
// National Weather Service); below 27 C its simpler companion. It is fitted up to
// some 55 C apparent.
func (m Mix) Apparent() float64 {
	t := (m.Kelvin-273.15)*1.8 + 32
	r := math.Min(100, 100*m.Vapour/saturation(m.Kelvin))
	hot := (t + 0.5*(t+61+(t-68)*1.2+r*0.094)) / 2
	if hot >= 80 {
		hot = -42.379 + 2.04901523*t + 10.14333127*r - 0.22475541*t*r - 0.00683783*t*t - 0.05481717*r*r +
			0.00122874*t*t*r + 0.00085282*t*r*r - 0.00000199*t*t*r*r
		if r > 85 && t < 87 {
			hot += (r - 85) / 10 * (87 - t) / 5
		}
	}
	return (hot-32)/1.8 + 273.15
}

// WetBulb is the temperature in kelvin of a ventilated wet thermometer
// (psychrometer of Sprung, 0.00066 per kelvin). It is not above Kelvin.
func (m Mix) WetBulb() float64 {
	low, high := m.Kelvin-60, m.Kelvin
	for range 50 {
		mid := (low + high) / 2
		if saturation(mid)-6.6e-4*(m.Kelvin-mid) < m.Vapour {
			low = mid
		} else {
			high = mid
		}
	}
	return high
}
