package air

import "math"

const (
	personWatts = 85.0 // at rest (Persily and de Jonge 2017, 60 kg, 1.1 met)
)

// lossPerArea is what a closed room loses to its walls in W/(m2 K), over all of
// its inner surface (A, drawn from NIOSH's refuge tests).
var lossPerArea = triangle{1.5, 3, 6}

// Heat is how warm a room may become with its people in it and 90 % humidity, in
// kelvin: the values that one, five and nine scenarios in ten stay below.
type Heat struct {
	Apparent [3]float64 `json:"apparent"`
	WetBulb  [3]float64 `json:"wet_bulb"`
}

// heat is nil while nothing says how warm it is outside or inside.
func (m *model) heat(r *run) *Heat {
	inside := 0.0
	for _, g := range m.zone.Readings {
		if g.Gas == Temperature {
			inside = g.Value
		}
	}
	if inside == 0 && !m.outsideTold {
		return nil
	}
	kelvin := [3]float64{inside, inside, inside}
	if inside == 0 {
		all := make([]float64, r.n)
		for i := range all {
			people := m.people.at(r.by[dimPeople].z[i])
			side := math.Cbrt(r.size[i])
			// A warm room is one that loses little.
			loss := lossPerArea.at(1-r.by[dimKelvin].u[i]) * 6 * side * side
			all[i] = m.outside.Kelvin + people*personWatts/loss
		}
		copy(kelvin[:], r.points(all, 0.1, 0.5, 0.9))
	}
	h := &Heat{}
	for i, k := range kelvin {
		mix := Mix{Kelvin: k, Vapour: dampAir * saturation(k)}
		h.Apparent[i], h.WetBulb[i] = mix.Apparent(), mix.WetBulb()
	}
	return h
}
