package search

import "math"

// Hours is how long to look at one space, by which method, when time can be
// cut as finely as one likes.
type Hours struct {
	Space   string  `json:"space"`
	Method  string  `json:"method"`
	Minutes float64 `json:"minutes"`
	Worth   float64 `json:"worth"`
}

// Spread shares the minutes of all teams together over the spaces as
// continuous effort (Charnes and Cooper): in each space the method that finds
// most per minute, a look of its usual length detecting as Defaults say and
// further time working like a random search (Koopman). It is the coordinator's
// first view of where hours belong; Plan then gives whole looks to teams. The
// second result is what the effort buys, in people or spaces as Want.Aim says.
// Spaces that get nothing are left out. Errors are those of Plan.
func Spread(p Problem, w Want) ([]Hours, float64, error) {
	m, err := compile(p)
	if err != nil {
		return nil, 0, err
	}
	if err := m.checkWant(w); err != nil {
		return nil, 0, err
	}
	e := m.evaluate(&m.d, 1)
	g := newPlanner(m, e, e.beliefs(), w)
	minutes, most := 0.0, 0.0
	for _, t := range w.Teams {
		minutes += t.Minutes
	}
	best := make([]candidate, len(m.spaces))
	for _, c := range g.queue {
		if c.rate > best[c.space].rate {
			best[c.space] = c
		}
	}
	var cells []Cell
	var out []Hours
	for i, c := range best {
		if c.rate == 0 {
			continue
		}
		possible := g.worth[i] + g.hidden*g.views[i].all[theUnlisted]
		most = max(most, possible)
		method := g.used[c.slot]
		cells = append(cells, Cell{P: possible, Rate: -math.Log1p(-min(c.gain/possible, 1-1e-9)) / g.took(i, c.slot), Cost: 1})
		out = append(out, Hours{Space: m.spaces[i].ID, Method: m.methods[method]})
	}
	for i := range cells {
		cells[i].P /= most
	}
	a, err := Allocate(cells, minutes)
	if err != nil {
		return nil, 0, err
	}
	kept := out[:0]
	for i, h := range out {
		if h.Minutes = a.X[i]; h.Minutes > 0 {
			h.Worth = -cells[i].P * most * math.Expm1(-cells[i].Rate*h.Minutes)
			kept = append(kept, h)
		}
	}
	return kept, a.Success * most, nil
}
