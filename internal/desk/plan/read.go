package plan

import (
	"cmp"
	"math"
	"slices"

	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/site"
)

// Layout is one site, level by level from the lowest, with whatever a
// surveyor has to look at. Held bounds the people in places that hold people,
// Everywhere those on all floor that is known.
type Layout struct {
	Site       event.SiteID `json:"site"`
	Code       event.Code   `json:"code"`
	Levels     []Level      `json:"levels"`
	Barriers   []Barrier    `json:"barriers"`
	Held       site.Bound   `json:"held"`
	Everywhere site.Bound   `json:"everywhere"`
	Alarms     []Alarm      `json:"alarms"` // of all spaces, in their order
}

// Level is one floor. Number is 0 for G, -1 for B1; Name is as printed.
type Level struct {
	Number int32   `json:"number"`
	Name   string  `json:"name"`
	Spaces []Space `json:"spaces"`
}

// Space is one place on the plan. Rect is x, y, width, height in mm. Drawn
// says that nobody placed it: it stands beside the others for want of better.
type Space struct {
	ID         event.SpaceID   `json:"id"`
	Number     string          `json:"number"` // of the entry that added it, such as HQ-57
	Code       event.Code      `json:"code"`
	Wing       event.Code      `json:"wing"`
	Kind       event.SpaceKind `json:"kind"`
	Level      int32           `json:"level"`
	Rect       [4]int64        `json:"rect"`
	Schematic  bool            `json:"schematic"`
	Drawn      bool            `json:"drawn"`
	Worksite   event.Code      `json:"worksite,omitempty"`
	Tags       []Tag           `json:"tags"`
	Attributes []Spread        `json:"attributes"`
	Bound      site.Bound      `json:"bound"`
	Alarms     []Alarm         `json:"alarms"`
	Head       event.EventID   `json:"head"`
}

// Tag is a number stuck on a space's door. Clash says that it also stands on
// another door and nobody has decided which.
type Tag struct {
	Code  event.Code `json:"code"`
	Clash bool       `json:"clash"`
}

// Spread is everything that is claimed of one attribute, in its unit. Low and
// High are those of all claims; WorkingLow and WorkingHigh those to reckon
// with: the measured ones when there are any.
type Spread struct {
	Attribute   event.Attribute                      `json:"attribute"`
	Low         int64                                `json:"low"`
	High        int64                                `json:"high"`
	WorkingLow  int64                                `json:"workingLow"`
	WorkingHigh int64                                `json:"workingHigh"`
	Measured    bool                                 `json:"measured"`
	Claims      []view.Sourced[event.SpaceAttribute] `json:"claims"` // in the world's order
}

// Barrier is what closes a way, with its id.
type Barrier struct {
	ID event.EntityID `json:"id"`
	event.BarrierAdded
}

// Alarm kinds, stable keys of a page's catalogue.
const (
	AlarmPeople = "too-many-people" // more people claimed than can stand for long, or fit
	AlarmRival  = "rival"           // descriptions differ and nobody has measured
	AlarmTag    = "tag-twice"       // one tag on two doors
	AlarmCode   = "code-twice"      // two places of the site under one code
	AlarmClash  = "clash"           // entries that did not know of each other
)

// Alarm is something that a person should look at. People, Over and Packed
// belong to AlarmPeople: Over is by how many the claim exceeds those who can
// stand for long, Packed whether it exceeds those who fit at all.
type Alarm struct {
	Kind      string          `json:"kind"`
	Space     event.SpaceID   `json:"space"`
	Others    []event.SpaceID `json:"others,omitempty"` // of AlarmTag and AlarmCode
	Attribute event.Attribute `json:"attribute,omitzero"`
	Code      event.Code      `json:"code,omitempty"` // of AlarmTag
	People    int64           `json:"people,omitzero"`
	Over      int64           `json:"over,omitzero"`
	Packed    bool            `json:"packed,omitzero"`
}

// Read gives the plan of a site. It is a pure function of the state; an
// unknown site has no levels.
func Read(state *view.State, id event.SiteID) Layout {
	l := Layout{Site: id, Levels: []Level{}, Barriers: []Barrier{}, Alarms: []Alarm{}}
	if v, ok := view.One[*view.Site](state, event.EntityID(id)); ok {
		l.Code = v.Code
	}
	spaces := spacesOf(state, id)
	doors := doorsOf(state, id)
	byCode := map[event.Code][]event.SpaceID{}
	var known []site.Space
	described := map[event.SpaceID]site.Space{}
	for _, v := range spaces {
		byCode[v.Code] = append(byCode[v.Code], v.SpaceID())
		d := Describe(v)
		known, described[v.SpaceID()] = append(known, d), d
	}
	l.Held, l.Everywhere = site.BuildingCapacity(known, site.DefaultDensity())
	levels := map[int32][]Space{}
	for i, v := range spaces {
		levels[v.Level] = append(levels[v.Level], readSpace(v, known[i], doors, byCode[v.Code]))
	}
	for n, list := range levels {
		at, _ := site.LevelAt(int(n))
		place(list, described)
		l.Levels = append(l.Levels, Level{n, at.String(), list})
	}
	slices.SortFunc(l.Levels, func(a, b Level) int { return cmp.Compare(a.Number, b.Number) })
	for _, level := range l.Levels {
		for _, s := range level.Spaces {
			l.Alarms = append(l.Alarms, s.Alarms...)
		}
	}
	for _, b := range view.All[*view.Barrier](state) {
		if b.Site == id {
			l.Barriers = append(l.Barriers, Barrier{b.ID, b.BarrierAdded})
		}
	}
	return l
}

// doorsOf lists a site's tags in order of code.
func doorsOf(state *view.State, id event.SiteID) []*view.Door {
	var list []*view.Door
	for _, d := range view.All[*view.Door](state) {
		if d.Site == id {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b *view.Door) int {
		return cmp.Or(CompareCodes(a.Code, b.Code), slices.Compare(a.ID[:], b.ID[:]))
	})
	return list
}

// Unsettled reports whether a clash waits for a person.
func Unsettled(m *view.Meta) bool {
	return slices.ContainsFunc(m.Clashes, func(c view.Clash) bool { return c.Kept.Zero() })
}

// TagSpaces lists the spaces that a tag stands on: one, or, in an unsettled
// clash, each that somebody stuck it on, the newest first.
func TagSpaces(d *view.Door) []event.SpaceID {
	ids := []event.SpaceID{d.Space}
	for i := len(d.Earlier) - 1; i >= 0; i-- {
		// An earlier space bears the event that took the tag from it: it stood
		// from the event before that one in the list.
		from, to := 0, slices.Index(d.Events, d.Earlier[i].Event)
		if i > 0 {
			from = slices.Index(d.Events, d.Earlier[i-1].Event)
		}
		if from >= 0 && from < to && disputed(d, d.Events[from:to]) && !slices.Contains(ids, d.Earlier[i].Value.Space) {
			ids = append(ids, d.Earlier[i].Value.Space)
		}
	}
	return ids
}

// disputed: one of the events is in a clash that waits for a person.
func disputed(d *view.Door, events []event.EventID) bool {
	return slices.ContainsFunc(d.Clashes, func(c view.Clash) bool {
		return c.Kept.Zero() && slices.ContainsFunc(events, func(e event.EventID) bool { return slices.Contains(c.Of, e) })
	})
}

func readSpace(v *view.Space, known site.Space, doors []*view.Door, twins []event.SpaceID) Space {
	s := Space{ID: v.SpaceID(), Number: v.Number, Code: v.Code, Wing: v.Wing, Kind: v.Space, Level: v.Level, Rect: v.Rect,
		Schematic: v.Schematic, Worksite: v.Worksite, Head: v.Head, Tags: []Tag{}, Alarms: []Alarm{},
		Attributes: spreads(v.Attributes), Bound: site.Capacity(known, site.DefaultDensity())}
	alarm := func(a Alarm) { a.Space = s.ID; s.Alarms = append(s.Alarms, a) }
	for _, d := range doors {
		on := TagSpaces(d)
		if !slices.Contains(on, s.ID) {
			continue
		}
		s.Tags = append(s.Tags, Tag{d.Code, len(on) > 1})
		if len(on) > 1 {
			alarm(Alarm{Kind: AlarmTag, Code: d.Code, Others: without(on, s.ID)})
		}
	}
	if len(twins) > 1 {
		alarm(Alarm{Kind: AlarmCode, Others: without(twins, s.ID)})
	}
	if Unsettled(&v.Meta) {
		alarm(Alarm{Kind: AlarmClash})
	}
	for _, a := range s.Attributes {
		if a.Low != a.High && !a.Measured && lasting(a.Attribute) {
			alarm(Alarm{Kind: AlarmRival, Attribute: a.Attribute})
		}
		switch a.Attribute {
		case event.AttrCapacity, event.AttrPeopleLow, event.AttrPeopleBest, event.AttrPeopleHigh:
			if c := site.CheckPeople(a.WorkingHigh, s.Bound); c.Alarm() {
				alarm(Alarm{Kind: AlarmPeople, Attribute: a.Attribute, People: c.People, Over: c.OverStanding, Packed: c.OverPacked > 0})
			}
		}
	}
	return s
}

// lasting attributes do not change with the hour: two values of them are
// two descriptions.
func lasting(a event.Attribute) bool {
	switch a {
	case event.AttrLength, event.AttrWidth, event.AttrHeight, event.AttrCapacity, event.AttrSealedAt, event.AttrDoorGap:
		return true
	}
	return false
}

func without(ids []event.SpaceID, id event.SpaceID) []event.SpaceID {
	out := slices.DeleteFunc(slices.Clone(ids), func(x event.SpaceID) bool { return x == id })
	slices.SortFunc(out, func(a, b event.SpaceID) int { return slices.Compare(a[:], b[:]) })
	return out
}

// spreads gathers the claims attribute by attribute, in the enum's order.
func spreads(all []view.Sourced[event.SpaceAttribute]) []Spread {
	byName := map[event.Attribute][]view.Sourced[event.SpaceAttribute]{}
	order := []event.Attribute{}
	for _, a := range all {
		if byName[a.Value.Attribute] == nil {
			order = append(order, a.Value.Attribute)
		}
		byName[a.Value.Attribute] = append(byName[a.Value.Attribute], a)
	}
	slices.Sort(order)
	out := []Spread{}
	for _, name := range order {
		s := Spread{Attribute: name, Claims: byName[name]}
		s.Low, s.High = ends(s.Claims)
		s.WorkingLow, s.WorkingHigh = s.Low, s.High
		measured := slices.DeleteFunc(slices.Clone(s.Claims), func(c view.Sourced[event.SpaceAttribute]) bool {
			return c.Value.How != event.HowMeasured
		})
		if s.Measured = len(measured) > 0; s.Measured {
			s.WorkingLow, s.WorkingHigh = ends(measured)
		}
		out = append(out, s)
	}
	return out
}

func ends(claims []view.Sourced[event.SpaceAttribute]) (low, high int64) {
	low, high = math.MaxInt64, math.MinInt64
	for _, c := range claims {
		low, high = min(low, c.Value.Value), max(high, c.Value.Value)
	}
	return low, high
}

// place draws the spaces of a level that nobody placed above the others, in
// their order, so that nothing covers anything.
func place(list []Space, described map[event.SpaceID]site.Space) {
	var top int64
	var loose []site.Space
	keys := make([]string, len(list))
	used := map[string]bool{}
	placed := false
	for i, s := range list {
		if s.Rect[2] > 0 && s.Rect[3] > 0 {
			if edge := s.Rect[1] + s.Rect[3] + rowGap; !placed || edge > top {
				top, placed = edge, true
			}
			continue
		}
		d := described[s.ID]
		d.Kind = cmp.Or(d.Kind, site.Room)
		if used[d.Code] { // two stations added one code: each is drawn
			d.Code += "~" + s.ID.String()
		}
		used[d.Code], keys[i] = true, d.Code
		loose = append(loose, d)
	}
	if len(loose) == 0 {
		return
	}
	rects := draw(loose)
	for i := range list {
		if keys[i] != "" {
			r := rects[keys[i]]
			r[1] += top
			list[i].Rect, list[i].Drawn, list[i].Schematic = r, true, true
		}
	}
}

// WithoutPeople takes out of a plan what it says of people inside: a viewer
// sees the building, not who is thought to be in it.
func WithoutPeople(l Layout) Layout {
	quiet := func(all []Alarm) []Alarm {
		return slices.DeleteFunc(slices.Clone(all), func(a Alarm) bool { return a.Kind == AlarmPeople })
	}
	l.Alarms, l.Levels = quiet(l.Alarms), slices.Clone(l.Levels)
	for i := range l.Levels {
		l.Levels[i].Spaces = slices.Clone(l.Levels[i].Spaces)
		for j := range l.Levels[i].Spaces {
			s := &l.Levels[i].Spaces[j]
			s.Alarms = quiet(s.Alarms)
			s.Attributes = slices.DeleteFunc(slices.Clone(s.Attributes), func(a Spread) bool {
				return a.Attribute >= event.AttrPeopleLow && a.Attribute <= event.AttrPeopleHigh
			})
		}
	}
	return l
}
