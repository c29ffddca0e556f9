package board

import (
	"cmp"
	"math"
	"slices"

	"miftah/internal/event"
	"miftah/search"
)

// Void is a place that is only suspected, with the chance that somebody is in
// it and the cheapest test: the method that takes the fewest minutes for the
// doubt that it removes, minutes over -ln(1 - chance to notice the void).
type Void struct {
	Space   event.SpaceID `json:"space"`
	Code    event.Code    `json:"code"`
	Chance  Number        `json:"chance"`
	Looks   int           `json:"looks"`   // made so far by a method that notices voids
	Test    event.Method  `json:"test"`    // none: no method notices one
	Minutes float64       `json:"minutes"` // that it takes
	Notices float64       `json:"notices"` // its chance to notice a void that is there, as believed
}

// voids lists the suspected voids of a board.
func voids(p Picture, b Board, d *search.Defaults) []Void {
	list := []Void{}
	test, least := event.Method(0), math.Inf(1)
	for _, one := range testers(p) {
		m := d.Methods[EngineMethod(one)]
		if price := m.Minutes.Mode / -math.Log1p(-min(m.Void.Mode, 1-1e-9)); m.Minutes.Mode > 0 && price < least {
			least, test = price, one
		}
	}
	for i, s := range p.Spaces {
		if kindOf(s.Space) != search.SuspectedVoid {
			continue
		}
		v := Void{Space: s.SpaceID(), Code: s.Code, Chance: b.Places[i].Chance, Test: test}
		if test != 0 {
			m := d.Methods[EngineMethod(test)]
			v.Minutes, v.Notices = m.Minutes.Mode*cmp.Or(d.Kinds[search.SuspectedVoid].Size.Mode, 1), m.Void.Mode
		}
		for _, f := range p.Findings {
			if f.Space == s.SpaceID() && d.Methods[MethodOf(f.FindingRecorded)].Void.Mode > 0 {
				v.Looks++
			}
		}
		list = append(list, v)
	}
	slices.SortStableFunc(list, func(a, b Void) int { return cmp.Compare(b.Chance.High, a.Chance.High) })
	return list
}

// testers are the methods that need no instrument, and those that were used
// at this site: whoever used one has it.
func testers(p Picture) []event.Method {
	list := []event.Method{method("tap-and-measure"), method("service-trace")}
	for _, f := range p.Findings {
		list = append(list, f.Method)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
