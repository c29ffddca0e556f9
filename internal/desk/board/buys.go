package board

import (
	"errors"
	"fmt"
	"slices"

	"miftah/air"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/view"
)

// Buy is what one thing that a crew can do brings to the air of a closed
// place. The hours are those of Clock, with it.
type Buy struct {
	HoleMM int64 `json:"holeMM"` // 0: nothing done
	Pair   bool  `json:"pair"`   // two holes, one low, one high
	// People at rest that it gives air for, by itself and beyond whatever else
	// leaks: below 3 % carbon dioxide.
	People     float64      `json:"people"`
	From       event.Millis `json:"from"`
	MostLikely event.Millis `json:"mostLikely"`
	Late       event.Millis `json:"late"`
	Never      float64      `json:"never"`
}

// Buys compares what a crew could do for the air of one place, the first
// always the one of doing nothing.
type Buys struct {
	Space    event.SpaceID `json:"space"`
	AsOf     event.Millis  `json:"asOf"` // when the holes would be there
	IfAnyone bool          `json:"ifAnyone"`
	Missing  []string      `json:"missing,omitempty"` // facts without which there is no estimate
	Open     bool          `json:"open"`              // it stands open, or nobody can be shut in: no list
	List     []Buy         `json:"list"`
}

// holes are what a drill of 50 mm can do.
var holes = []air.Measure{{Diameter: 0.05}, {Diameter: 0.05, Pair: true}}

// Buys answers for one place of the site, for holes that are there from now.
func (p Picture) Buys(e *air.Engine, s *view.Space, now event.Millis) (Buys, error) {
	out := Buys{Space: s.SpaceID(), AsOf: now, List: []Buy{}}
	if opened(s) || !held[kindOf(s.Space)] {
		out.Open = true
		return out, nil
	}
	g, zero, known, _ := p.Graph(s)
	out.IfAnyone = !known
	list := slices.Clone(holes)
	for i := range list {
		list[i].From = min(max(hours(now, zero), -maxHours), maxHours)
	}
	bought, err := e.Buy(g, s.ID.String(), list...)
	var no *air.NoEstimate
	if errors.As(err, &no) {
		out.Missing = no.Missing
		return out, nil
	}
	if err != nil {
		return out, fmt.Errorf("air of %s: %w", s.Code, err)
	}
	for _, b := range bought {
		out.List = append(out.List, Buy{HoleMM: int64(b.Measure.Diameter*1000 + 0.5), Pair: b.Measure.Pair, People: b.Persons,
			From: at(zero, b.Three.P10), MostLikely: at(zero, b.Three.P50), Late: at(zero, b.Three.P90), Never: b.Three.Never})
	}
	return out, nil
}

// Buys answers for a place by its id.
func (d *Desk) Buys(space event.SpaceID, now event.Millis) (Buys, error) {
	s, ok := view.One[*view.Space](d.State, event.EntityID(space))
	if !ok {
		return Buys{}, desk.Refuse("space", "no such place here", "choose a place from the plan, or type its door tag")
	}
	return Gather(All(d.State), s.Site, nil).Buys(d.engine(), s, now)
}

// engine is the air engine that the boards use.
func (d *Desk) engine() *air.Engine {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.clocks == nil {
		d.clocks = NewClocks()
	}
	return d.clocks.engine
}
