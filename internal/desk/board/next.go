package board

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

// Crew is who can look: a team by its callsign, with the methods that it has.
type Crew struct {
	Code    event.Code      `json:"code,omitempty"` // none: a search team that is assumed
	Methods []string        `json:"methods"`        // names of event.Method, in order
	Behind  []event.EventID `json:"-"`
}

// Visit is a place where the next hours go.
type Visit struct {
	Space   event.SpaceID `json:"space"`
	Code    event.Code    `json:"code"`
	Minutes float64       `json:"minutes"` // of all looks there
	Looks   []Planned     `json:"looks"`   // the best per minute first
	Teams   []event.Code  `json:"teams"`   // empty: assumed
}

// Planned is one method at a place, and how often.
type Planned struct {
	Method event.Method `json:"method"`
	Times  int          `json:"times"`
}

// Next is what the next team-hours would change. All chances are ranges, as
// believed and with all detection values halved.
type Next struct {
	Site    event.SiteID `json:"site"`
	Hours   float64      `json:"hours"`
	Teams   []Crew       `json:"teams"`
	Assumed bool         `json:"assumed"` // there is no team with a method: one search team is taken
	Before  Number       `json:"before"`  // chance that someone remains
	After   Number       `json:"after"`   // once all these looks have shown no sign
	Find    Number       `json:"find"`    // chance that any of them finds somebody
	Spent   float64      `json:"spent"`   // team-hours for which there is a look worth making
	Visits  []Visit      `json:"visits"`  // the best first look per minute first
	AsOf    event.Millis `json:"asOf"`
}

// trained are the methods of each specialty. Instruments are not among them:
// a team has those that it has used. Nor is the look from the doorway: whoever
// stands at an open door goes in.
var trained = map[string][]string{
	"search":         {"sweep", "call-and-knock", "tap-and-measure", "service-trace"},
	"dog":            {"dog"},
	"wall-breaching": {"borescope", "tap-and-measure"},
	"door-opening":   {"sweep", "call-and-knock"},
	"medical":        {},
}

func method(name string) event.Method {
	var m event.Method
	if err := m.UnmarshalText([]byte(name)); err != nil {
		panic(err) // a name of the table above
	}
	return m
}

// Crews are the operation's teams that can look, by callsign, and whether a
// search team had to be assumed because there is none.
func Crews(state *view.State) (list []Crew, assumed bool) {
	used := map[event.TeamID][]*view.Finding{}
	for _, f := range view.All[*view.Finding](state) {
		if !f.Withdrawn && EngineMethod(f.Method) != "" {
			used[f.Via.Team] = append(used[f.Via.Team], f)
		}
	}
	for _, t := range field.Teams(state) {
		v, _ := view.One[*view.Team](state, event.EntityID(t.ID))
		c := Crew{Code: t.Code, Behind: slices.Clone(v.Events)}
		has := map[string]bool{}
		for _, s := range t.Specialties {
			for _, name := range trained[s] {
				has[name] = true
			}
		}
		for _, f := range used[t.ID] {
			has[f.Method.String()] = true
			c.Behind = append(c.Behind, f.Events...)
		}
		if c.Methods = slices.Sorted(maps.Keys(has)); len(c.Methods) > 0 {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Crew) int { return cmp.Compare(a.Code, b.Code) })
	if len(list) > 0 {
		return list, false
	}
	return []Crew{{Methods: slices.Sorted(slices.Values(trained["search"]))}}, true
}

// Want is what the search engine is asked to plan: the hours shared out
// evenly, and who can look with what. A place that is closed, or could not be
// entered, is planned from outside.
func (p Picture) Want(crews []Crew, teamHours float64) search.Want {
	w := search.Want{}
	for i, c := range crews {
		t := search.Team{ID: crewID(i), Minutes: teamHours * 60 / float64(len(crews))}
		for _, m := range c.Methods {
			if name := methods[m]; !slices.Contains(t.Methods, name) {
				t.Methods = append(t.Methods, name)
			}
		}
		w.Teams = append(w.Teams, t)
	}
	for _, s := range p.Spaces {
		if n := len(s.Access); n > 0 && (s.Access[n-1].Value.Access == event.AccessClosed || s.Access[n-1].Value.Access == event.AccessNotEntered) {
			w.Shut = append(w.Shut, s.ID.String())
		}
	}
	return w
}

func crewID(i int) string { return fmt.Sprintf("team %06d", i) }

// ours are the engine's methods as ours; of two that it takes for one, the first.
var ours = func() map[string]event.Method {
	list := map[string]event.Method{}
	for name, engine := range methods {
		m := method(name)
		if old, ok := list[engine]; !ok || m < old {
			list[engine] = m
		}
	}
	return list
}()

// NextOf asks the search engine where the next team-hours belong.
func NextOf(p Picture, crews []Crew, assumed bool, teamHours float64) (Next, error) {
	prob, err := p.Problem()
	if err != nil {
		return Next{}, err
	}
	plan, err := search.Plan(prob, p.Want(crews, teamHours))
	if err != nil {
		return Next{}, err
	}
	n := Next{Site: p.Site, Hours: teamHours, Teams: crews, Assumed: assumed, Before: Number(plan.Before), After: Number(plan.After),
		Find: Number(plan.Find), Spent: teamHours - plan.Idle/60, Visits: []Visit{}}
	spaces := map[string]*view.Space{}
	for _, s := range p.Spaces {
		spaces[s.ID.String()] = s
	}
	at := map[string]int{}
	for _, l := range plan.Looks {
		i, ok := at[l.Space]
		if !ok {
			s := spaces[l.Space]
			i, at[l.Space] = len(n.Visits), len(n.Visits)
			n.Visits = append(n.Visits, Visit{Space: s.SpaceID(), Code: s.Code, Teams: []event.Code{}})
		}
		v := &n.Visits[i]
		v.Minutes += l.Minutes
		k := slices.IndexFunc(v.Looks, func(one Planned) bool { return one.Method == ours[l.Method] })
		if k < 0 {
			k, v.Looks = len(v.Looks), append(v.Looks, Planned{Method: ours[l.Method]})
		}
		v.Looks[k].Times++
		for k, c := range crews {
			if crewID(k) == l.Team && c.Code != "" && !slices.Contains(v.Teams, c.Code) {
				v.Teams = append(v.Teams, c.Code)
			}
		}
	}
	return n, nil
}

// Next answers for a site and a number of team-hours.
func (d *Desk) Next(site event.SiteID, teamHours float64) (Next, error) {
	b, err := d.Board(site)
	if err != nil {
		return Next{}, err
	}
	weights, err := Weights(d.State)
	if err != nil {
		return Next{}, err
	}
	crews, assumed := Crews(d.State)
	n, err := NextOf(Gather(All(d.State), site, weights), crews, assumed, teamHours)
	n.AsOf = b.AsOf
	return n, err
}

// behindNext is what the next hours rest on: all that the chance rests on, who
// can look, and where nobody can enter.
func (d *Desk) behindNext(site event.SiteID, b Board) []event.EventID {
	list := slices.Clone(b.Behind)
	crews, _ := Crews(d.State)
	for _, c := range crews {
		list = append(list, c.Behind...)
	}
	for _, s := range view.All[*view.Space](d.State) {
		if s.Site == site {
			for _, a := range s.Access {
				list = append(list, a.Event)
			}
		}
	}
	return unique(list)
}
