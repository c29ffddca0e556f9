package figures

import (
	"errors"
	"fmt"

	"miftah/air"
	"miftah/internal/desk/board"
	"miftah/internal/event"
	"miftah/internal/view"
)

// Air says how far rival sizes move the air clock of some places of one site
// that are described alike. Hours count from closing to 3 % carbon dioxide;
// they are of places, not of people, and no time of day.
type Air struct {
	Site   event.SiteID `json:"site"`
	Code   event.Code   `json:"code"`   // of the site
	Spaces []event.Code `json:"spaces"` // by code
	// People said to be in each: at least, most likely, at most; 0: not said.
	Least  int64           `json:"least"`
	Best   int64           `json:"best"`
	Most   int64           `json:"most"`
	Rivals []Rival         `json:"rivals"` // by volume
	Factor float64         `json:"factor"` // longest over shortest; 0: one of them never comes
	Behind []event.EventID `json:"behind"` // of the first of Spaces
}

// Rival is one source's size, lengths in m, and the hours it leads to.
type Rival struct {
	Source event.Code `json:"source"`
	Length float64    `json:"length"`
	Width  float64    `json:"width"`
	Height float64    `json:"height"`
	Early  float64    `json:"early"`  // one scenario in ten is earlier
	Likely float64    `json:"likely"` // half are
	Late   float64    `json:"late"`   // nine in ten are; 0: not within reach
}

// AirOf asks the air engine about every place for which several sources tell
// a size, once for places described alike. It is pure.
func AirOf(state *view.State) ([]Air, error) {
	engine, err := air.New(air.Options{Seed: board.Seed})
	if err != nil {
		return nil, err
	}
	list := []Air{}
	all := board.All(state)
	for _, v := range view.All[*view.Site](state) {
		p := board.Gather(all, event.SiteID(v.ID), nil)
		alike := map[string]int{}
		for _, s := range p.Spaces {
			g, _, _, behind := p.Graph(s)
			z := g.Zones[0]
			if len(z.Sizes) < 2 {
				continue
			}
			a := Air{Site: p.Site, Code: v.Code, Spaces: []event.Code{s.Code}, Behind: behind}
			a.Least, a.Best, a.Most = whole(z.People.Low), whole(z.People.Best), whole(z.People.High)
			key := fmt.Sprint(z.Sizes, a.Least, a.Best, a.Most, len(g.Links), z.Readings)
			if i, ok := alike[key]; ok {
				list[i].Spaces = append(list[i].Spaces, s.Code)
				continue
			}
			known, err := a.ask(engine, g)
			if err != nil {
				return nil, fmt.Errorf("air of %s: %w", s.Code, err)
			}
			if known {
				alike[key] = len(list)
				list = append(list, a)
			}
		}
	}
	return list, nil
}

func whole(v *float64) int64 {
	if v == nil {
		return 0
	}
	return int64(*v)
}

// ask fills in the engine's answer; false when a fact is missing for one. Who
// closed the place, and when, does not matter here: hours count from then.
func (a *Air) ask(engine *air.Engine, g air.Graph) (bool, error) {
	closed := 0.0
	g.Zones[0].SealedBefore = &closed
	d, err := engine.Dispute(g, g.Zones[0].ID)
	var no *air.NoEstimate
	if errors.As(err, &no) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if !d.Factor.Never() {
		a.Factor = float64(d.Factor)
	}
	for _, r := range d.Rivals {
		size, band := g.Zones[0].Sizes[r.Size], r.CO2[0]
		a.Rivals = append(a.Rivals, Rival{event.Code(r.Source), size.Length, size.Width, size.Height, reach(band.P10), reach(band.P50), reach(band.P90)})
	}
	return true, nil
}

func reach(h air.Hour) float64 {
	if h.Never() {
		return 0
	}
	return float64(h)
}
