package figures

import (
	"bytes"
	"context"
	"slices"

	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/view"
)

// Search is a search that is said to have covered a site, place by place.
type Search struct {
	Claim   event.ClaimID   `json:"claim"`
	Number  string          `json:"number"`
	Wording string          `json:"wording"`
	Site    event.SiteID    `json:"site"`
	Places  []Covered       `json:"places"` // in the order in which they were named
	Total   Record          `json:"total"`  // of all places of the site
	Barred  []event.SpaceID `json:"barred"` // of these, those that could not be entered
	Codes   []event.Code    `json:"codes"`  // of Barred
	Status  event.Outcome   `json:"status"`
	// Stated is when the site as a whole was first said to be searched; 0 if
	// never. What was said after it is later knowledge, and Can leaves it out.
	Stated  event.Millis     `json:"stated"`
	Reports []event.ReportID `json:"reports"`
}

// Record counts what is on record here for some places of the plan.
type Record struct {
	Places int `json:"places"`
	Looked int `json:"looked"` // with a look of their own
	Whole  int `json:"whole"`  // of these, entered and seen whole
	Signed int `json:"signed"` // of these, with a second signature
	Barred int `json:"barred"` // could not be entered
}

// What can be said of a place, stable keys of a page's catalogue.
const (
	CanBarred = "barred" // could not be entered
	CanEach   = "each"   // each place has its own record
	CanSome   = "some"   // some places have their own record
	CanWhole  = "whole"  // said as a whole: which places, cannot be told
	CanNot    = "not"    // nobody said that it was searched
)

// Covered is a part of the site as the reports name it.
type Covered struct {
	Label  string      `json:"label"` // in the tellers' words
	Place  event.Place `json:"place"` // none: no place of the plan
	Why    event.Why   `json:"why"`   // why it could not be entered, if it could not
	Said   []Told      `json:"said"`  // the earliest first
	Can    string      `json:"can"`
	Record Record      `json:"record"`

	places []event.Place // that its reports are tied to
}

// wholeSite reports whether a place is a site, not a part of one.
func wholeSite(p event.Place) bool { return !p.Site.Zero() && !p.HasLevel && p.Space.Zero() }

// coverage is what is on record for every space.
type coverage struct {
	rooms  []field.Room
	levels map[event.SpaceID]*view.Space
	looked map[event.SpaceID]bool
}

func newCoverage(state *view.State) *coverage {
	c := &coverage{rooms: field.Rooms(state), levels: map[event.SpaceID]*view.Space{}, looked: map[event.SpaceID]bool{}}
	for _, s := range view.All[*view.Space](state) {
		c.levels[s.SpaceID()] = s
	}
	for _, f := range view.All[*view.Finding](state) {
		if !f.Withdrawn && f.Method != 0 {
			c.looked[f.Space] = true
		}
	}
	return c
}

func (c *coverage) count(r *Record, room field.Room) {
	r.Places++
	r.Looked += one(c.looked[room.Space])
	r.Barred += one(room.Access.State == event.AccessNotEntered)
	switch room.Search {
	case field.SearchCleared:
		r.Whole++
		r.Signed++
	case field.SearchOnce:
		certain := !slices.ContainsFunc(room.Blocks, func(b field.Block) bool { return b.Kind == field.BlockPlace })
		r.Whole += one(certain)
	}
}

// search lays what was said of a site beside what is on record. A claim
// without reports about a part of the site has no places.
func (r *reader) search(ctx context.Context, cover *coverage, c *view.Claim) (Search, error) {
	x := Search{Claim: c.ClaimID(), Number: c.Number, Site: c.Place.Site, Status: c.Outcome(), Places: []Covered{},
		Barred: []event.SpaceID{}, Codes: []event.Code{}, Reports: []event.ReportID{}}
	words, _, err := r.open(ctx, r.ofClaim, &c.Meta, event.ClaimOpened{}.Kind())
	if err != nil {
		return x, err
	}
	x.Wording = words.Text
	var told []Told
	tied := map[event.ReportID]event.Place{}
	narrow := false
	for _, v := range r.reports[x.Claim] {
		t, err := r.told(ctx, v)
		if err != nil {
			return x, err
		}
		t.nth = len(told)
		told, tied[t.Report] = append(told, t), v.TiedTo
		if !t.Against && v.TiedTo == (event.Place{Site: x.Site}) && (x.Stated == 0 || t.At < x.Stated) {
			x.Stated = t.At
		}
		x.Reports = append(x.Reports, t.Report)
		narrow = narrow || !v.TiedTo.Site.Zero() && !wholeSite(v.TiedTo) || !v.TiedTo.Space.Zero()
	}
	if !narrow {
		return x, nil
	}
	x.Places = group(told, tied)
	cover.fill(&x)
	return x, nil
}

// group gathers reports that name a place in the same words, or, without
// words, that are tied to the same one. What is said twice in the same breath,
// of two rooms of one name, is shown once.
func group(told []Told, tied map[event.ReportID]event.Place) []Covered {
	type key struct {
		label string
		place event.Place
	}
	at, order := map[key]int{}, []Covered{}
	for _, t := range told {
		place := tied[t.Report]
		k := key{label: t.Where}
		if t.Where == "" {
			k.place = place
		}
		i, ok := at[k]
		if !ok {
			i = len(order)
			at[k], order = i, append(order, Covered{Label: t.Where, Place: place})
		}
		p := &order[i]
		if !slices.Contains(p.places, place) {
			p.places = append(p.places, place)
		}
		if !slices.ContainsFunc(p.Said, func(s Told) bool { return s.Teller == t.Teller && s.Words == t.Words && s.At == t.At }) {
			p.Said = append(p.Said, t)
		}
	}
	for i := range order {
		slices.SortFunc(order[i].Said, byTime)
	}
	return order
}

// fill counts every place of the site under the narrowest place named.
func (c *coverage) fill(x *Search) {
	rest := Covered{Place: event.Place{Site: x.Site}, Said: []Told{}}
	for _, room := range c.rooms {
		if room.Site != x.Site {
			continue
		}
		c.count(&x.Total, room)
		if room.Access.State == event.AccessNotEntered {
			x.Barred, x.Codes = append(x.Barred, room.Space), append(x.Codes, room.Code)
		}
		to, best := &rest, 0
		for i := range x.Places {
			for _, p := range x.Places[i].places {
				if n := c.fit(p, room); n > best {
					to, best = &x.Places[i], n
				}
			}
		}
		c.count(&to.Record, room)
		if room.Access.State == event.AccessNotEntered {
			to.Why = room.Access.Why
		}
	}
	if rest.Record.Places > 0 {
		x.Places = append(x.Places, rest)
	}
	for i := range x.Places {
		x.Places[i].Can = can(x.Places[i], x.Stated)
	}
	slices.SortFunc(x.Reports, func(a, b event.ReportID) int { return bytes.Compare(a[:], b[:]) })
}

// fit is 0 where a place does not take a room in, and grows as it narrows.
func (c *coverage) fit(p event.Place, room field.Room) int {
	switch {
	case !p.Space.Zero():
		return 3 * one(p.Space == room.Space)
	case p.Site != room.Site:
		return 0
	case p.HasLevel:
		return 2 * one(c.levels[room.Space].Level == p.Level)
	}
	return 1
}

// can says what could be said when the statement was made. What is on record
// of single places counts whenever it was entered: a record is about its time.
func can(p Covered, stated event.Millis) string {
	n := p.Record
	switch {
	case n.Places > 0 && n.Barred == n.Places:
		return CanBarred
	case n.Places > 0 && n.Looked == n.Places:
		return CanEach
	case n.Looked > 0:
		return CanSome
	case slices.ContainsFunc(p.Said, func(t Told) bool { return !t.Against && (stated == 0 || t.At <= stated) }):
		return CanWhole
	}
	return CanNot
}
