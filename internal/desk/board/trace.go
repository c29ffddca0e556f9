package board

import (
	"fmt"
	"slices"

	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

// tracer finds the events behind the engine's answer. The engine's ids are
// those of spaces, looks, claims and causes; links leads from each to what
// bears on it.
type tracer struct {
	events map[string][]event.EventID // engine's id → events
	links  map[string][]string        // engine's id → engine's ids
	op     []event.EventID
}

func newTracer(p Picture, ans search.Answer) *tracer {
	t := &tracer{events: map[string][]event.EventID{}, links: map[string][]string{}}
	for _, s := range p.Spaces {
		id := s.ID.String()
		t.events[id] = append(append(append(t.events[id], s.Events[0]), unlisted(s)...), p.Gone[s.SpaceID()]...)
		for _, a := range s.Attributes {
			if a.Value.Attribute <= event.AttrCapacity {
				t.events[id] = append(t.events[id], a.Event)
			}
		}
	}
	for _, f := range p.Findings {
		t.events[f.ID.String()] = f.Events
	}
	for _, w := range p.Weights {
		t.events[w.Claim.String()] = w.Behind
	}
	causes := map[string]bool{}
	for _, c := range ans.Causes {
		t.links[c.ID], causes[c.ID] = slices.Clone(c.Behind), true
	}
	// A cause and a claim tie their places together: how many places share a
	// cause, and what was seen at the others, moves each of them. The hidden
	// place may be beside any room, so their number bears on it.
	for _, s := range ans.Spaces {
		t.links[s.ID] = slices.Clone(s.Behind)
		for _, id := range s.Behind {
			if causes[id] {
				t.links[id] = append(t.links[id], s.ID)
			}
		}
		for _, w := range p.Weights {
			// Also a claim that moves nothing now: its outcome says so.
			if c, ok := p.tie(w); ok && p.speaksOf(c, s.ID) {
				t.links[s.ID] = append(t.links[s.ID], c.ID)
				if w.FactorMilli != noWeight {
					t.links[c.ID] = append(t.links[c.ID], s.ID)
				}
			}
		}
	}
	for _, s := range p.Spaces {
		t.events[search.UnlistedID] = append(t.events[search.UnlistedID], t.events[s.ID.String()]...)
	}
	for _, a := range p.Operation.Assumptions {
		t.op = append(t.op, a.Event)
	}
	return t
}

// speaksOf reports whether a claim is about a place, alone or among others:
// the hidden place may be on any level.
func (p Picture) speaksOf(c search.Claim, id string) bool {
	i := slices.IndexFunc(p.Spaces, func(s *view.Space) bool { return s.ID.String() == id })
	return c.Site || id == search.UnlistedID && len(c.Levels) > 0 || slices.Contains(c.Places, id) || i >= 0 && slices.Contains(c.Levels, fmt.Sprint(p.Spaces[i].Level))
}

// unlisted are a space's events that its view keeps in no list: what settled
// a clash, and what was overruled by that.
func unlisted(s *view.Space) []event.EventID {
	known := map[event.EventID]bool{s.Events[0]: true}
	for _, a := range s.Attributes {
		known[a.Event] = true
	}
	for _, a := range s.Access {
		known[a.Event] = true
	}
	for _, c := range s.Countersigns {
		known[c.Event] = true
	}
	for _, r := range s.Reopened {
		known[r.Event] = true
	}
	return slices.DeleteFunc(slices.Clone(s.Events), func(id event.EventID) bool { return known[id] })
}

// space gives the events of a space itself, its looks and its claims, and all
// that reach it.
func (t *tracer) space(id string) (direct, behind []event.EventID) {
	direct = append(direct, t.events[id]...)
	for _, next := range t.links[id] {
		direct = append(direct, t.events[next]...)
	}
	seen := map[string]bool{id: true}
	for todo := []string{id}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		behind = append(behind, t.events[at]...)
		for _, next := range t.links[at] {
			if !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
	return unique(direct), unique(append(behind, t.op...))
}

// all are the events behind the chance that someone remains.
func (t *tracer) all() []event.EventID {
	all := slices.Clone(t.op)
	for _, ids := range t.events {
		all = append(all, ids...)
	}
	return unique(all)
}
