package statement

import (
	"strings"

	"miftah/internal/desk/board"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// index finds the entries about a thing by what they say themselves, so that
// also those are found which a view leaves out: overruled, moved away, undone.
type index struct {
	entries  map[event.EntityID][]said
	sites    map[event.SiteID]set               // spaces that were ever put into a site
	findings map[event.SpaceID]set              // findings that were ever written at a space or moved to it
	doors    map[event.SpaceID]set              // door tags that were ever stuck on a space
	claims   map[event.EntityID]set             // every claim, itself
	methods  map[event.EntityID]map[string]bool // of each finding, as the engine names them
	people   map[event.EntityID]counted         // of each finding
	printed  map[event.EntityID]string          // number of each finding
	edits    map[string][]event.EventID         // of assumptions, by key
	weights  map[event.EntityID][]event.EventID // behind what each claim weighs
	founding event.EventID
}

type (
	set  = map[event.EntityID]bool
	said struct {
		id   event.EventID
		kind event.Kind
	}
	counted struct{ alive, deceased bool }
)

func one(id event.EntityID) set { return set{id: true} }

func newIndex(events []event.Event, trust *ledger.Trust) index {
	x := index{entries: map[event.EntityID][]said{}, sites: map[event.SiteID]set{}, findings: map[event.SpaceID]set{}, doors: map[event.SpaceID]set{},
		claims: map[event.EntityID]set{}, methods: map[event.EntityID]map[string]bool{}, people: map[event.EntityID]counted{},
		printed: numbers(events, trust), edits: map[string][]event.EventID{}}
	for _, e := range view.Counting(events, trust) {
		x.entries[e.Entity] = append(x.entries[e.Entity], said{e.ID, e.Kind})
		if p, err := e.Payload(); err == nil {
			x.read(e, p)
		}
	}
	return x
}

// read notes what one entry speaks of.
func (x *index) read(e event.Event, p event.Payload) {
	switch p := p.(type) {
	case event.Founded:
		if e.Entity == event.EntityID(e.Operation) {
			x.founding = e.ID
		}
	case event.SpaceAdded:
		put(x.sites, p.Site, e.Entity)
	case event.DoorTagged:
		put(x.doors, p.Space, e.Entity)
	case event.FindingRecorded:
		put(x.findings, p.Space, e.Entity)
		if x.methods[e.Entity] == nil {
			x.methods[e.Entity] = map[string]bool{}
		}
		x.methods[e.Entity][board.MethodOf(p)] = true
		n := x.people[e.Entity]
		x.people[e.Entity] = counted{n.alive || p.Alive > 0, n.deceased || p.Deceased > 0}
	case event.FindingMoved:
		put(x.findings, p.Space, e.Entity)
	case event.ClaimOpened:
		x.claims[e.Entity] = one(e.Entity)
	case event.AssumptionSet:
		x.edits[string(p.Key)] = append(x.edits[string(p.Key)], e.ID)
	}
}

func put[K comparable](m map[K]set, key K, id event.EntityID) {
	if m[key] == nil {
		m[key] = set{}
	}
	m[key][id] = true
}

// of are the entries about some things, of some kinds.
func (x *index) of(ids set, kind func(event.Kind) bool) []event.EventID {
	var list []event.EventID
	for id := range ids {
		for _, s := range x.entries[id] {
			if kind(s.kind) {
				list = append(list, s.id)
			}
		}
	}
	return list
}

func anyKind(event.Kind) bool { return true }

// isPlace: the entry says that there is a place, and where.
func isPlace(k event.Kind) bool {
	return k == (event.SpaceAdded{}).Kind() || k == (event.ClashSettled{}).Kind()
}

func isNoAttribute(k event.Kind) bool { return k != (event.SpaceAttribute{}).Kind() }

// local are the entries that say how a place was entered and searched: its
// own, those of findings there and of tags on its door.
func (x *index) local(space event.SpaceID) []event.EventID {
	list := x.of(one(event.EntityID(space)), isNoAttribute)
	list = append(list, x.of(x.findings[space], anyKind)...)
	return append(list, x.of(x.doors[space], anyKind)...)
}

// editsOf are the edits of what is believed of one method.
func (x *index) editsOf(method string) []event.EventID {
	var list []event.EventID
	for key, ids := range x.edits {
		if strings.HasPrefix(key, "methods."+method+".") {
			list = append(list, ids...)
		}
	}
	return list
}

func (x *index) allEdits() []event.EventID {
	var list []event.EventID
	for _, ids := range x.edits {
		list = append(list, ids...)
	}
	return list
}
