package board

import (
	"cmp"
	"slices"

	"miftah/air"
	"miftah/internal/event"
)

// What the engines accept. One entry beyond it, a slip of the unit or the work
// of a station that lies, must not leave everybody without a board and without
// a statement: it is left out or brought to the end of the range.
const (
	minMetres   = 0.1
	maxMetres   = 1000.0
	maxCubic    = 1e6
	maxAir      = 100_000.0 // people in one zone
	maxHours    = 8760.0
	maxSizes    = 64
	maxReadings = 500
	maxGap      = 0.5 // metres
	maxDiameter = 5.0
	maxHeight   = 100.0
	maxPeople   = 1_000_000 // in one place, or said to be
	maxFactor   = 1e6
	longestSide = 1_000_000 // millimetres
)

// fit brings an air question into the engine's ranges.
func fit(g *air.Graph) {
	for i := range g.Zones {
		z := &g.Zones[i]
		z.Sizes = slices.DeleteFunc(z.Sizes, func(s air.Size) bool { return !fits(s) })
		z.Sizes = z.Sizes[:min(len(z.Sizes), maxSizes)]
		z.People = ordered(z.People)
		z.Readings = slices.DeleteFunc(z.Readings, func(r air.Reading) bool {
			return !within(r.Hours, -maxHours, maxHours) || !within(r.Value, 0, 1)
		})
		if over := len(z.Readings) - maxReadings; over > 0 { // the oldest go
			slices.SortStableFunc(z.Readings, func(a, b air.Reading) int { return cmp.Compare(a.Hours, b.Hours) })
			z.Readings = z.Readings[over:]
		}
	}
	seen := map[string]bool{}
	g.Links = slices.DeleteFunc(g.Links, func(l air.Link) bool {
		again := seen[l.ID]
		seen[l.ID] = true
		return again || !rises(l)
	})
	for i := range g.Links {
		l := &g.Links[i]
		l.Gap, l.Diameter, l.Height = atMost(l.Gap, maxGap), atMost(l.Diameter, maxDiameter), atMost(l.Height, maxHeight)
		l.OpenFrom, l.OpenUntil = inYear(l.OpenFrom), inYear(l.OpenUntil)
	}
}

func within(v, low, high float64) bool { return v >= low && v <= high }

func fits(s air.Size) bool {
	for _, v := range []float64{s.Length, s.Width, s.Height} {
		if !within(v, minMetres, maxMetres) {
			return false
		}
	}
	return within(s.Length*s.Width*s.Height, minMetres, maxCubic)
}

// rises: a door that is told to have been closed before it was opened lets
// nobody know when it stood open; it is taken for closed.
func rises(l air.Link) bool {
	return l.OpenFrom == nil || l.OpenUntil == nil || *l.OpenFrom <= *l.OpenUntil
}

// ordered puts numbers of people that were told apart into rising order: each
// of them stays within the range.
func ordered(p *air.People) *air.People {
	if p == nil {
		return nil
	}
	given := []**float64{&p.Low, &p.Best, &p.High}
	given = slices.DeleteFunc(given, func(v **float64) bool { return *v == nil })
	values := make([]float64, len(given))
	for i, v := range given {
		values[i] = min(max(**v, 0), maxAir)
	}
	slices.Sort(values)
	for i, v := range given {
		*v = &values[i]
	}
	return p
}

func atMost(v *float64, most float64) *float64 {
	if v == nil || *v <= most {
		return v
	}
	return &most
}

func inYear(h *float64) *float64 {
	if h == nil {
		return nil
	}
	v := min(max(*h, -maxHours), maxHours)
	return &v
}

// outcome is what the search engine knows of a claim: what a later program
// may add counts as open here, never as settled.
func outcome(o event.Outcome) string {
	if o > event.OutcomeUnverifiable {
		o = event.OutcomeOpen
	}
	return o.String()
}

func people(n int64) int { return int(min(max(n, 0), maxPeople)) }
