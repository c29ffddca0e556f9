package statement

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"miftah/internal/desk/board"
	"miftah/internal/desk/field"
	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
	"miftah/search"
)

// Engines names the versions whose numbers a document holds. Another version
// may answer otherwise; Verify then says so instead of comparing.
const Engines = "search 2, air 3, status 1"

// Micro is a chance in millionths.
type Micro int64

func micro(p float64) Micro { return Micro(math.Round(p * 1e6)) }

// Params are what a statement says that the public entries do not: what it
// is, and what the claims weigh.
type Params struct {
	Kind     event.StatementKind `cbor:"1,keyasint"`
	At       event.Millis        `cbor:"2,keyasint"`
	By       event.UserID        `cbor:"3,keyasint"`
	Station  event.Code          `cbor:"4,keyasint"`
	Site     event.SiteID        `cbor:"5,keyasint"`
	Title    string              `cbor:"6,keyasint,omitempty"` // written for the public
	Weights  []board.Weight      `cbor:"7,keyasint"`
	Strength event.Credibility   `cbor:"8,keyasint,omitzero"` // of the strongest open claim
	Program  string              `cbor:"9,keyasint"`
	Number   string              `cbor:"10,keyasint"` // as printed, such as HQ-412
}

// Document is every fact and number of a statement. It follows from the
// public entries and Params alone: Make is pure.
type Document struct {
	Params      Params       `cbor:"1,keyasint"`
	Engines     string       `cbor:"2,keyasint"`
	Exercise    bool         `cbor:"3,keyasint,omitzero"`
	Digits      event.Digits `cbor:"4,keyasint,omitzero"`
	ZoneMinutes int32        `cbor:"5,keyasint,omitzero"`
	SiteCode    event.Code   `cbor:"6,keyasint"`
	AsOf        event.Millis `cbor:"7,keyasint"` // newest entry behind it
	Rooms       []Room       `cbor:"8,keyasint"`
	Whole       int          `cbor:"9,keyasint"`  // entered and seen whole, place certain
	Cleared     int          `cbor:"10,keyasint"` // of these, with two signatures
	Listed      int          `cbor:"11,keyasint"`
	Barred      int          `cbor:"12,keyasint"` // could not be entered
	LeftLow     Micro        `cbor:"13,keyasint"` // chance that someone remains
	LeftHigh    Micro        `cbor:"14,keyasint"`
	Claims      [4]int       `cbor:"15,keyasint"`          // open, confirmed, checked and not so, cannot be checked
	Alive       int64        `cbor:"16,keyasint,omitzero"` // people found alive
	Deceased    int64        `cbor:"17,keyasint,omitzero"`
	Methods     []Method     `cbor:"18,keyasint"`
	Assumptions []Assumption `cbor:"19,keyasint"`
}

// Room is one space: what was done there, by whom, and what is left.
type Room struct {
	Space     event.SpaceID   `cbor:"1,keyasint"`
	Code      event.Code      `cbor:"2,keyasint"`
	Tags      []event.Code    `cbor:"3,keyasint"`
	Kind      event.SpaceKind `cbor:"4,keyasint,omitzero"`
	Level     int32           `cbor:"5,keyasint,omitzero"`
	Access    event.Access    `cbor:"6,keyasint,omitzero"`
	By        event.By        `cbor:"7,keyasint,omitzero"`
	Why       event.Why       `cbor:"8,keyasint,omitzero"`
	Who       string          `cbor:"9,keyasint,omitempty"` // team, else the writer's number
	When      event.Millis    `cbor:"10,keyasint,omitzero"`
	Search    uint8           `cbor:"11,keyasint,omitzero"` // as field.Search
	Looks     []Look          `cbor:"12,keyasint"`
	Signed    string          `cbor:"13,keyasint,omitempty"` // number of the second signer
	SignedAt  event.Millis    `cbor:"14,keyasint,omitzero"`
	Blocks    []string        `cbor:"15,keyasint"`
	Low       Micro           `cbor:"16,keyasint"`
	High      Micro           `cbor:"17,keyasint"`
	AirFrom   event.Millis    `cbor:"18,keyasint,omitzero"`
	AirLikely event.Millis    `cbor:"19,keyasint,omitzero"`
	IfAnyone  bool            `cbor:"20,keyasint,omitzero"`
	AirLate   event.Millis    `cbor:"21,keyasint,omitzero"` // nine scenarios in ten are earlier
}

// Look is one finding at a space.
type Look struct {
	Number   string            `cbor:"1,keyasint"`
	What     event.FindingWhat `cbor:"2,keyasint"`
	Method   event.Method      `cbor:"3,keyasint,omitzero"`
	Coverage int64             `cbor:"4,keyasint,omitzero"`
	Minutes  int64             `cbor:"5,keyasint,omitzero"`
	Who      string            `cbor:"6,keyasint"`
	When     event.Millis      `cbor:"7,keyasint"`
	Certain  bool              `cbor:"8,keyasint,omitzero"`
	Alive    int64             `cbor:"9,keyasint,omitzero"`
	Deceased int64             `cbor:"10,keyasint,omitzero"`
	Why      event.Why         `cbor:"11,keyasint,omitzero"`
}

// Method is what one way of looking was believed to detect.
type Method struct {
	Method       string `cbor:"1,keyasint"`
	Responsive   Micro  `cbor:"2,keyasint"`
	Unresponsive Micro  `cbor:"3,keyasint"`
}

// Assumption is one that moves the chance most.
type Assumption struct {
	Key    string `cbor:"1,keyasint"`
	Low    Micro  `cbor:"2,keyasint"`
	Mode   Micro  `cbor:"3,keyasint"`
	High   Micro  `cbor:"4,keyasint"`
	Status string `cbor:"5,keyasint"`
}

// Make builds the document out of public entries and params.
func Make(events []event.Event, trust *ledger.Trust, p Params) (Document, error) {
	return write(view.FromEvents(events, trust), numbers(events, trust), p, board.NewClocks())
}

// Again is the document that a statement would be with these entries alone,
// public and private ones: the claims are weighed anew. What else p says
// stays. clocks may be kept from call to call; it changes no number.
func Again(events []event.Event, trust *ledger.Trust, p Params, clocks *board.Clocks) (Document, error) {
	state := view.FromEvents(events, trust)
	weights, err := board.Weights(state)
	if err != nil {
		return Document{}, err
	}
	p.Weights, p.Strength = weigh(state, weights), strongest(state)
	return write(state, numbers(events, trust), p, clocks)
}

// write lays a state out as a document.
func write(state *view.State, names map[event.EntityID]string, p Params, clocks *board.Clocks) (Document, error) {
	op := state.Operation()
	site, ok := view.One[*view.Site](state, event.EntityID(p.Site))
	if !ok {
		return Document{}, fmt.Errorf("site %s: the ledger has none of that id", p.Site)
	}
	d := Document{Params: p, Engines: Engines, Exercise: op.Exercise, Digits: op.Config.Digits, ZoneMinutes: op.Config.ZoneMinutes,
		SiteCode: site.Code, Rooms: []Room{}}
	picture := board.Gather(board.All(state), p.Site, p.Weights)
	b, err := board.Compute(picture, clocks)
	if err != nil {
		return Document{}, err
	}
	d.LeftLow, d.LeftHigh = micro(b.Left.Low), micro(b.Left.High)
	m := newMaker(state, names)
	places := map[event.SpaceID]board.Place{}
	for _, pl := range b.Places {
		places[pl.Space] = pl
	}
	for _, r := range field.Rooms(state) {
		if r.Site == p.Site {
			d.add(m.room(r, places[r.Space]))
		}
	}
	for _, f := range picture.Findings {
		d.Alive += min(f.Alive, maxFound)
		d.Deceased += min(f.Deceased, maxFound)
	}
	for _, w := range p.Weights {
		if int(w.Status) >= len(d.Claims) { // of a later program: not settled here
			w.Status = event.OutcomeOpen
		}
		d.Claims[w.Status]++
	}
	d.AsOf = b.AsOf
	return d, d.assume(picture, b)
}

// maxFound keeps one absurd count of a station that lies from turning the sum
// into a number below zero.
const maxFound = 1_000_000

func (d *Document) add(r Room) {
	d.Rooms = append(d.Rooms, r)
	d.Listed++
	if r.Access == event.AccessNotEntered {
		d.Barred++
	}
	if field.Search(r.Search) == field.SearchCleared {
		d.Cleared++
	}
	if seenWhole(r) {
		d.Whole++
	}
}

// seenWhole: entered and seen whole, and nobody doubts it.
func seenWhole(r Room) bool {
	s := field.Search(r.Search)
	return s == field.SearchCleared || s == field.SearchOnce && doubted(r) == ""
}

// assume lists the detection values used and the assumptions that matter most.
func (d *Document) assume(p board.Picture, b board.Board) error {
	prob, err := p.Problem()
	if err != nil {
		return err
	}
	used := map[string]bool{}
	for _, l := range prob.Looks {
		used[l.Method] = true
	}
	d.Methods, d.Assumptions = []Method{}, []Assumption{}
	for name, m := range prob.Defaults.Methods {
		if used[name] {
			d.Methods = append(d.Methods, Method{name, micro(capped(name, m.Responsive)), micro(capped(name, m.Unresponsive))})
		}
	}
	slices.SortFunc(d.Methods, func(a, b Method) int { return cmp.Compare(a.Method, b.Method) })
	for _, a := range b.Assumptions {
		d.Assumptions = append(d.Assumptions, Assumption{a.Key, micro(a.Low), micro(a.Mode), micro(a.High), a.Status})
	}
	return nil
}

func capped(method string, v search.Value) float64 {
	if method == "sweep" {
		return v.Mode
	}
	return min(v.Mode, board.RemoteCap)
}

// numbers are the printed numbers of everything that public entries begin.
func numbers(events []event.Event, trust *ledger.Trust) map[event.EntityID]string {
	first := map[event.EntityID]event.Header{}
	for _, e := range events {
		if old, ok := first[e.Entity]; trust.Counts(e.Header) && (!ok || event.Before(e.Header, old) < 0) {
			first[e.Entity] = e.Header
		}
	}
	names := map[event.EntityID]string{}
	for id, h := range first {
		names[id] = trust.Number(h)
	}
	return names
}

type maker struct {
	state *view.State
	names map[event.EntityID]string
	teams map[event.TeamID]event.Code
	tags  map[event.SpaceID][]event.Code // on each space's door
	looks map[event.SpaceID][]*view.Finding
}

func newMaker(state *view.State, names map[event.EntityID]string) maker {
	m := maker{state, names, map[event.TeamID]event.Code{}, map[event.SpaceID][]event.Code{}, map[event.SpaceID][]*view.Finding{}}
	for _, t := range view.All[*view.Team](state) {
		m.teams[t.TeamID()] = t.Code
	}
	for _, d := range view.All[*view.Door](state) {
		for _, s := range plan.TagSpaces(d) {
			m.tags[s] = append(m.tags[s], d.Code)
		}
	}
	for _, f := range view.All[*view.Finding](state) {
		if !f.Withdrawn {
			m.looks[f.Space] = append(m.looks[f.Space], f)
		}
	}
	return m
}

// who is the team on whose behalf something was written, else the writer.
func (m maker) who(v event.Via, u event.UserID) string {
	if c, ok := m.teams[v.Team]; ok {
		return string(c)
	}
	return m.names[event.EntityID(u)]
}

func (m maker) room(r field.Room, pl board.Place) Room {
	space, _ := view.One[*view.Space](m.state, event.EntityID(r.Space))
	out := Room{Space: r.Space, Code: r.Code, Tags: []event.Code{}, Kind: space.Space, Level: space.Level, Access: r.Access.State, By: r.Access.By,
		Why: r.Access.Why, Search: uint8(r.Search), Looks: []Look{}, Blocks: []string{}, Low: micro(pl.Chance.Low), High: micro(pl.Chance.High)}
	if !r.Access.Event.Zero() {
		out.Who, out.When = m.who(r.Access.Via, r.Access.Who), r.Access.At
	}
	out.Tags = append(out.Tags, m.tags[r.Space]...)
	slices.Sort(out.Tags)
	for _, f := range m.looks[r.Space] {
		out.Looks = append(out.Looks, m.look(f))
	}
	slices.SortFunc(out.Looks, func(a, b Look) int { return cmp.Or(cmp.Compare(a.When, b.When), cmp.Compare(a.Number, b.Number)) })
	for _, s := range space.Countersigns {
		if s.Event == r.Signed {
			out.Signed, out.SignedAt = m.names[event.EntityID(s.By)], s.At
		}
	}
	for _, b := range r.Blocks {
		out.Blocks = append(out.Blocks, b.Kind)
	}
	if c := pl.Clock; c != nil && len(c.Missing) == 0 {
		out.AirFrom, out.AirLikely, out.AirLate, out.IfAnyone = c.From, c.MostLikely, c.Late, c.IfAnyone
	}
	return out
}

func (m maker) look(f *view.Finding) Look {
	l := Look{Number: f.Number, What: f.What, Method: f.Method, Coverage: f.Coverage, Minutes: f.Minutes, Who: m.who(f.Via, f.By),
		When: f.At, Certain: f.Place != 0, Alive: f.Alive, Deceased: f.Deceased, Why: f.Why}
	if f.Via.Told != 0 {
		l.When = f.Via.Told
	}
	return l
}

// EngineMethod is the name under which Document.Methods lists a look's method.
func EngineMethod(m event.Method) string { return board.EngineMethod(m) }
