package figures

import (
	"bytes"
	"slices"

	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/site"
)

// Layout is a site as one source describes it, and how many people it bounds.
type Layout struct {
	Site   event.SiteID `json:"site"`
	Code   event.Code   `json:"code"`
	Name   string       `json:"name"`   // of the site, in a Page's Layouts
	Source event.Code   `json:"source"` // empty: all sources together
	Held   site.Bound   `json:"held"`   // places that hold people
	// Unsized are the other places (corridors, yards) whose size the source
	// does not tell; no bound counts them.
	Unsized int             `json:"unsized"`
	Behind  []event.EventID `json:"-"` // the places and the sizes counted
}

// Verdicts, stable keys of a page's catalogue.
const (
	Unbounded      = "unbounded"       // the size of some place is not known
	Fits           = "fits"            // all could lie down
	Crowded        = "crowded"         // all could stand, not lie
	BeyondStanding = "beyond-standing" // more than can be held for long
	BeyondPacked   = "beyond-packed"   // more than fit at all
)

var verdicts = map[site.Verdict]string{site.Unbounded: Unbounded, site.Fits: Fits, site.Crowded: Crowded,
	site.BeyondStanding: BeyondStanding, site.BeyondPacked: BeyondPacked}

// Check is a number of people beside one layout. Over are those who could not
// stand for long, OverPacked those who would not fit at all; 0: none.
type Check struct {
	Layout
	Verdict    string `json:"verdict"`
	Over       int64  `json:"over"`
	OverPacked int64  `json:"overPacked"`
}

// Layouts are those of all sites, by site code and source. It is pure.
func Layouts(state *view.State) []Layout {
	return layouts(state, func(*view.Space) bool { return true })
}

// Compare holds a number of people against the layouts of a place, and says by
// how many it exceeds the roomiest; known is false when nothing bounds it.
func Compare(state *view.State, people int64, place event.Place) (checks []Check, over int64, known bool) {
	checks = []Check{}
	if people <= 0 || place.Site.Zero() && place.Space.Zero() {
		return checks, 0, false
	}
	at := place.Site
	if s, ok := view.One[*view.Space](state, event.EntityID(place.Space)); ok {
		at = s.Site
	}
	narrow := !place.Space.Zero() || place.HasLevel
	list := layouts(state, func(s *view.Space) bool { return !narrow || s.Site == at && within(place, s) })
	slices.SortStableFunc(list, func(a, b Layout) int { return one(b.Site == at) - one(a.Site == at) })
	bounds := make([]site.Bound, len(list))
	for i, l := range list {
		c := site.CheckPeople(people, l.Held)
		checks = append(checks, Check{l, verdicts[c.Verdict], c.OverStanding, c.OverPacked})
		bounds[i] = l.Held
	}
	_, over, known = site.CapClaim(people, bounds...)
	return checks, over, known
}

func one(own bool) int {
	if own {
		return 1
	}
	return 0
}

// within reports whether a space lies in a place of its own site.
func within(p event.Place, s *view.Space) bool {
	switch {
	case !p.Space.Zero():
		return s.SpaceID() == p.Space
	case p.HasLevel:
		return s.Level == p.Level
	}
	return true
}

func layouts(state *view.State, keep func(*view.Space) bool) []Layout {
	spaces := map[event.SiteID][]*view.Space{}
	for _, s := range view.All[*view.Space](state) {
		if keep(s) {
			spaces[s.Site] = append(spaces[s.Site], s)
		}
	}
	list := []Layout{}
	sites := view.All[*view.Site](state)
	slices.SortStableFunc(sites, func(a, b *view.Site) int { return plan.CompareCodes(a.Code, b.Code) })
	for _, v := range sites {
		here := event.SiteID(v.ID)
		if len(spaces[here]) == 0 {
			continue
		}
		all := layoutOf(here, v.Code, "", spaces[here])
		whole := []Layout{}
		for _, source := range sourcesOf(spaces[here]) {
			if l := layoutOf(here, v.Code, source, spaces[here]); l.Held.Missing == all.Held.Missing {
				whole = append(whole, l)
			}
		}
		if len(whole) == 0 {
			whole = []Layout{all}
		}
		list = append(list, whole...)
	}
	return list
}

// sourcesOf lists the letters under which sizes stand.
func sourcesOf(spaces []*view.Space) []event.Code {
	var list []event.Code
	for _, s := range spaces {
		for _, a := range s.Attributes {
			if a.Value.Source != "" && (a.Value.Attribute == event.AttrLength || a.Value.Attribute == event.AttrWidth) {
				list = append(list, a.Value.Source)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// layoutOf bounds a site by one source's sizes, or by all of them.
func layoutOf(id event.SiteID, code, source event.Code, spaces []*view.Space) Layout {
	l := Layout{Site: id, Code: code, Source: source, Behind: []event.EventID{}}
	described := make([]site.Space, len(spaces))
	for i, s := range spaces {
		described[i] = only(plan.Describe(s), string(source))
		l.Behind = append(l.Behind, s.Events[0])
		for _, a := range s.Attributes {
			size := a.Value.Attribute == event.AttrLength || a.Value.Attribute == event.AttrWidth
			if size && (source == "" || a.Value.Source == source || a.Value.How == event.HowMeasured) {
				l.Behind = append(l.Behind, a.Event)
			}
		}
	}
	held, everywhere := site.BuildingCapacity(described, site.DefaultDensity())
	l.Held, l.Unsized = held, everywhere.Missing-held.Missing
	slices.SortFunc(l.Behind, func(a, b event.EventID) int { return bytes.Compare(a[:], b[:]) })
	return l
}

// only keeps what one source claims of a space, and what was measured.
func only(s site.Space, source string) site.Space {
	if source == "" {
		return s
	}
	out := s
	out.Attributes = nil
	for _, a := range s.Attributes {
		for _, c := range a.Claims {
			if c.Source == source || c.Measured {
				out = out.WithClaim(a.Name, c)
			}
		}
	}
	return out
}
