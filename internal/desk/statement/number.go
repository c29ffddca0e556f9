package statement

import "miftah/internal/event"

// Number is one number that a statement states, alone or with those that
// stand beside it in one place, such as the two ends of a range. Name, Space
// and Of together are its address.
type Number struct {
	// Name says what it is: see the constants.
	Name  string        `json:"name" enum:"listed,whole,cleared,barred,alive,deceased,left,missed,asof,issued,claims,strength,method,assumption,claim,level,chance,air,access,search,look,signed"`
	Space event.SpaceID `json:"space,omitzero" doc:"of a number of one place"`
	Code  event.Code    `json:"code,omitempty" doc:"of the place"`
	// Of names the method, the assumption, the claim or the look that it is of.
	Of string `json:"of,omitempty"`
	// Label is the printed number of what Of names, such as HQ-57.
	Label string `json:"label,omitempty"`
	// Program says that the value is the program's own: no entry set it.
	Program bool      `json:"program,omitzero"`
	Values  []float64 `json:"values"`
}

// Names of numbers, and what their values are. Times are milliseconds since
// 1970, chances and detection values shares from 0 to 1.
const (
	NumberListed   = "listed"   // places
	NumberWhole    = "whole"    // entered and seen whole; places
	NumberCleared  = "cleared"  // of these with two signatures; places
	NumberBarred   = "barred"   // could not be entered; places
	NumberAlive    = "alive"    // people
	NumberDeceased = "deceased" // people
	NumberLeft     = "left"     // chance that someone remains, low and high
	NumberMissed   = "missed"   // the same as one of so many buildings, worse and better
	NumberAsOf     = "asof"     // time of the newest entry
	NumberIssued   = "issued"   // time of issuing
	NumberClaims   = "claims"   // open, confirmed, checked and not so, cannot be checked
	NumberStrength = "strength" // credibility of the strongest open claim, 1 to 6

	NumberMethod     = "method"     // detection: of people who can answer, of those who cannot
	NumberAssumption = "assumption" // as taken, low and high
	NumberClaim      = "claim"      // factor on the odds; people asserted

	NumberLevel  = "level"  // floors from the ground
	NumberChance = "chance" // that someone is there, low and high
	NumberAir    = "air"    // times: may turn dangerous from, most likely around
	NumberAccess = "access" // time since when it is so
	NumberSearch = "search" // 0 not yet, 1 under way, 2 once, 3 cleared
	NumberLook   = "look"   // coverage, minutes, alive, deceased, time
	NumberSigned = "signed" // time of the second signature
)

// Numbers lists every number of a document: those of the whole, then those of
// each place. A number that says nothing, such as a time that there is none
// of, is left out, and so is a count of people that is zero.
func (d *Document) Numbers() []Number {
	total := float64(d.Listed)
	list := []Number{
		{Name: NumberListed, Values: []float64{total}},
		{Name: NumberWhole, Values: []float64{float64(d.Whole), total}},
		{Name: NumberCleared, Values: []float64{float64(d.Cleared), total}},
		{Name: NumberBarred, Values: []float64{float64(d.Barred), total}},
		{Name: NumberLeft, Values: []float64{d.LeftLow.share(), d.LeftHigh.share()}},
		{Name: NumberIssued, Values: []float64{float64(d.Params.At)}},
	}
	add := func(name, of string, there bool, values ...float64) {
		if there {
			list = append(list, Number{Name: name, Of: of, Values: values})
		}
	}
	p := page{D: d}
	if p.ShowMissed() {
		worse, better := p.missed()
		add(NumberMissed, "", true, float64(worse), float64(better))
	}
	add(NumberAsOf, "", d.AsOf != 0, float64(d.AsOf))
	add(NumberAlive, "", d.Alive != 0, float64(d.Alive))
	add(NumberDeceased, "", d.Deceased != 0, float64(d.Deceased))
	c := d.Claims
	add(NumberClaims, "", len(d.Params.Weights) > 0, float64(c[0]), float64(c[1]), float64(c[2]), float64(c[3]))
	add(NumberStrength, "", c[event.OutcomeOpen] > 0, float64(d.Params.Strength))
	for _, m := range d.Methods {
		add(NumberMethod, m.Method, true, m.Responsive.share(), m.Unresponsive.share())
	}
	for _, a := range d.Assumptions {
		add(NumberAssumption, a.Key, true, a.Mode.share(), a.Low.share(), a.High.share())
	}
	for _, w := range d.Params.Weights {
		add(NumberClaim, w.Claim.String(), true, float64(w.FactorMilli)/1000, float64(w.Asserted))
	}
	for _, r := range d.Rooms {
		list = append(list, r.numbers()...)
	}
	return list
}

func (m Micro) share() float64 { return float64(m) / 1e6 }

// numbers are those of one place.
func (r *Room) numbers() []Number {
	var list []Number
	add := func(name, of string, there bool, values ...float64) {
		if there {
			list = append(list, Number{Name: name, Space: r.Space, Code: r.Code, Of: of, Label: of, Values: values})
		}
	}
	add(NumberLevel, "", true, float64(r.Level))
	add(NumberSearch, "", true, float64(r.Search))
	add(NumberChance, "", true, r.Low.share(), r.High.share())
	add(NumberAccess, "", r.When != 0, float64(r.When))
	for _, l := range r.Looks {
		add(NumberLook, l.Number, true, float64(l.Coverage)/1000, float64(l.Minutes), float64(l.Alive), float64(l.Deceased), float64(l.When))
	}
	add(NumberSigned, "", r.SignedAt != 0, float64(r.SignedAt))
	add(NumberAir, "", r.AirFrom != 0, float64(r.AirFrom), float64(r.AirLikely))
	return list
}
