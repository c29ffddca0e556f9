package air

import "math"

// Gain is what an opening brings: the exchange in m3/s, and how many people at
// rest it keeps below 3 % CO2 for as long as the temperature difference lasts.
type Gain struct {
	Flow    float64 `json:"flow"`
	Persons float64 `json:"persons"`
}

func gain(flow float64) Gain {
	return Gain{flow, flow * (levels[0].fraction - ambientCO2) / (restLitres / 3.6e6)}
}

// HoleGains compares what drilled holes bring to an otherwise airtight room.
type HoleGains struct {
	Wall    Gain `json:"wall"`    // one hole in a wall
	Pair    Gain `json:"pair"`    // a low and a high one
	Ceiling Gain `json:"ceiling"` // one in the ceiling; none if the room is colder
}

// Holes says what round holes of a diameter in m (0..5) bring when the room is
// kelvin warmer than the air outside it (negative: colder) and, for the pair,
// one hole lies apart metres above the other (0..100). A number outside its
// range, or NaN, gives no gain.
func Holes(diameter, apart, kelvin float64) HoleGains {
	if !(diameter > 0 && diameter <= 5 && apart >= 0 && apart <= 100 && math.Abs(kelvin) <= 100) {
		return HoleGains{}
	}
	area := math.Pi / 4 * diameter * diameter
	inside, outside := density(standard+kelvin), density(standard)
	one := orifice(0, diameter, area, dischargeCd)
	two := orifice(apart, apart+diameter, area, dischargeCd)
	wall, _ := stack([]opening{one}, inside, outside)
	pair, _ := stack([]opening{one, two}, inside, outside)
	return HoleGains{gain(wall), gain(pair), gain(hatch(diameter, 2*(outside-inside)/(outside+inside)))}
}
