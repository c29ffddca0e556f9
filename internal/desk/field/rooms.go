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
	for _, v := range spaces {
		rooms = append(rooms, Status(v, n.findings[v.SpaceID()], n.doors[v.SpaceID()]...))
	}
	return rooms
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
