package field

import (
	"cmp"
	"slices"

	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/view"
)

// near holds, per space, what Status needs.
type near struct {
	findings map[event.SpaceID][]*view.Finding
	doors    map[event.SpaceID][]*view.Door
}

func nearby(state *view.State) near {
	n := near{map[event.SpaceID][]*view.Finding{}, map[event.SpaceID][]*view.Door{}}
	for _, f := range view.All[*view.Finding](state) {
		ids := concerned(f)
		for i, id := range ids {
			if !slices.Contains(ids[:i], id) {
				n.findings[id] = append(n.findings[id], f)
			}
		}
	}
	for _, d := range view.All[*view.Door](state) {
		for _, id := range plan.TagSpaces(d) {
			n.doors[id] = append(n.doors[id], d)
		}
	}
	return n
}

// Rooms gives the status of every space, by site, then level, code and id.
// It is pure.
func Rooms(state *view.State) []Room {
	n := nearby(state)
	spaces := view.All[*view.Space](state)
	slices.SortFunc(spaces, func(a, b *view.Space) int {
		return cmp.Or(slices.Compare(a.Site[:], b.Site[:]), cmp.Compare(a.Level, b.Level), plan.CompareCodes(a.Code, b.Code), slices.Compare(a.ID[:], b.ID[:]))
	})
	rooms := make([]Room, 0, len(spaces))
	who := Writers(state)
	for _, v := range spaces {
		r := Status(v, n.findings[v.SpaceID()], n.doors[v.SpaceID()]...)
		r.Access.Name = who(r.Access.Via, r.Access.Who)
		rooms = append(rooms, r)
	}
	return rooms
}

// Writers names who stands behind an entry without naming anybody: the code of
// the team on whose behalf it was written, else the number of the entry that
// added its writer; "" when this station knows neither.
func Writers(state *view.State) func(event.Via, event.UserID) string {
	names := map[event.EntityID]string{}
	for _, t := range view.All[*view.Team](state) {
		names[t.ID] = string(t.Code)
	}
	for _, u := range view.All[*view.User](state) {
		names[u.ID] = u.Number
	}
	return func(v event.Via, u event.UserID) string {
		if name, ok := names[event.EntityID(v.Team)]; ok {
			return name
		}
		return names[event.EntityID(u)]
	}
}

// RoomOf gives the status of one space; false when it is not known here.
func RoomOf(state *view.State, id event.SpaceID) (Room, bool) {
	v, ok := view.One[*view.Space](state, event.EntityID(id))
	if !ok {
		return Room{}, false
	}
	n := nearby(state)
	return Status(v, n.findings[id], n.doors[id]...), true
}
