package statement

import (
	"cmp"
	"slices"

	"miftah/internal/desk/board"
	"miftah/internal/desk/docket"
	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// Grounds are what a number of a statement opens to. Without Behind it is
// another number, or not there; entries that are not among Behind change
// nothing of it.
type Grounds struct {
	// Direct are the entries of the thing itself: what a reader is shown
	// first. None: all that are behind it bear on it alike.
	Direct []event.EventID `json:"direct"`
	// Behind of a value that is the program's own are the entries for which it
	// stands in the statement.
	Behind []event.EventID `json:"behind"`
}

// Trace leads from each number of a document to entries. It is made once, of
// the entries that the document was made of, and not changed after.
type Trace struct {
	Document Document
	// Missing counts private entries that the document rests on and that were
	// not at hand: an outsider has them as hashes only. They say what claims
	// weigh; what rests on claims may rest on more entries than are named.
	Missing int

	index   index
	numbers []Number
	labels  map[event.EventID]Entry
	board   board.Board
	picture board.Picture
	rooms   map[event.SpaceID]field.Room
	issued  event.EventID
}

// Entry is one entry as it is named behind a number.
type Entry struct {
	Number string // such as HQ-57
	Kind   event.Kind
	At     event.Millis
	header event.Header
}

// NewTrace finds what is behind the numbers of d. events are what it was made
// of: the public entries up to its heads, and the private ones that are at
// hand; missing says how many are not.
func NewTrace(d Document, events []event.Event, trust *ledger.Trust, missing int) (*Trace, error) {
	t := &Trace{Document: d, Missing: missing, index: newIndex(events, trust), labels: map[event.EventID]Entry{}, rooms: map[event.SpaceID]field.Room{}}
	for _, e := range view.Counting(events, trust) { // with times by measured clocks
		t.labels[e.ID] = Entry{trust.Number(e.Header), e.Kind, e.At, e.Header}
	}
	state := view.FromEvents(events, trust)
	weights, err := board.Weights(state)
	if err != nil {
		return nil, err
	}
	t.picture = board.Gather(board.All(state), d.Params.Site, behindWeights(d.Params.Weights, weights))
	if t.board, err = board.Compute(t.picture, board.NewClocks()); err != nil {
		return nil, err
	}
	for _, r := range field.Rooms(state) {
		if r.Site == d.Params.Site {
			t.rooms[r.Space] = r
		}
	}
	names := numbers(events, trust)
	t.numbers = d.Numbers()
	for i, n := range t.numbers {
		switch n.Name {
		case NumberClaim:
			t.numbers[i].Label = names[claimOf(n.Of)]
		case NumberMethod:
			t.numbers[i].Program = len(t.index.editsOf(n.Of)) == 0
		case NumberAssumption:
			t.numbers[i].Program = len(t.index.edits[n.Of]) == 0
		}
	}
	t.index.weights = map[event.EntityID][]event.EventID{}
	for _, w := range docket.Weigh(state) {
		t.index.weights[event.EntityID(w.Claim)] = w.Behind
	}
	for _, w := range weights { // with the edit of what its grade is worth
		id := event.EntityID(w.Claim)
		t.index.weights[id] = append(t.index.weights[id], w.Behind...)
	}
	return t, nil
}

// behindWeights are the weights as stated, with what is known to be behind them.
func behindWeights(stated, known []board.Weight) []board.Weight {
	list := slices.Clone(stated)
	for i, w := range list {
		for _, k := range known {
			if k.Claim == w.Claim {
				list[i].Behind = k.Behind
			}
		}
	}
	return list
}

func claimOf(of string) event.EntityID {
	id, err := event.Parse[struct{}](of)
	if err != nil {
		return event.EntityID{}
	}
	return event.EntityID(id)
}

// Numbers are the document's, with the printed numbers of claims.
func (t *Trace) Numbers() []Number { return t.numbers }

// Entry names one of the entries that the trace was made of.
func (t *Trace) Entry(id event.EventID) (Entry, bool) { e, ok := t.labels[id]; return e, ok }

// Grounds opens the number of that name; false: the document has none such.
func (t *Trace) Grounds(name string, space event.SpaceID, of string) (Grounds, bool) {
	i := slices.IndexFunc(t.numbers, func(n Number) bool { return n.Name == name && n.Space == space && n.Of == of })
	if i < 0 {
		return Grounds{}, false
	}
	var g Grounds
	if space.Zero() {
		g = t.ofSite(name, of)
	} else {
		g = t.ofPlace(name, space, of)
	}
	g.Behind = t.order(t.founded(append(slices.Clone(g.Behind), g.Direct...)))
	g.Direct = t.order(g.Direct)
	return g, true
}

// founded adds the founding where a setting of the operation is among the
// entries: without it there is no operation that could have settings.
func (t *Trace) founded(ids []event.EventID) []event.EventID {
	if slices.ContainsFunc(ids, func(id event.EventID) bool {
		k := t.labels[id].Kind
		return k == (event.AssumptionSet{}).Kind() || k == (event.LikelihoodSet{}).Kind()
	}) {
		return append(ids, t.index.founding)
	}
	return ids
}

// order sorts entries as they were written, each once.
func (t *Trace) order(ids []event.EventID) []event.EventID {
	ids = slices.Clone(ids)
	slices.SortFunc(ids, func(a, b event.EventID) int {
		return cmp.Or(event.Before(t.labels[a].header, t.labels[b].header), slices.Compare(a[:], b[:]))
	})
	return slices.DeleteFunc(slices.Compact(ids), event.EventID.Zero)
}

// ofSite opens a number of the whole document.
func (t *Trace) ofSite(name, of string) Grounds {
	x := &t.index
	switch name {
	case NumberListed:
		return Grounds{Behind: x.of(x.sites[t.Document.Params.Site], isPlace)}
	case NumberWhole, NumberCleared, NumberBarred:
		return Grounds{Direct: t.counted(name), Behind: t.local()}
	case NumberAlive, NumberDeceased:
		return t.people(name == NumberAlive)
	case NumberAsOf:
		return Grounds{Behind: t.newest()}
	case NumberIssued:
		return Grounds{Direct: []event.EventID{t.issued}}
	case NumberClaims, NumberStrength:
		return t.claims(name)
	case NumberMethod:
		return t.method(of)
	case NumberAssumption:
		return Grounds{Direct: x.edits[of], Behind: append(slices.Clone(t.board.Behind), x.allEdits()...)}
	case NumberClaim:
		id := claimOf(of)
		return Grounds{Behind: append(x.of(x.claims[id], anyKind), x.weights[id]...)}
	}
	return Grounds{Behind: t.board.Behind} // left, and what is made of it
}

// counted are the entries that say so of the places which a count counts.
func (t *Trace) counted(name string) []event.EventID {
	var ids []event.EventID
	for _, r := range t.Document.Rooms {
		room := t.rooms[r.Space]
		switch {
		case name == NumberBarred && r.Access == event.AccessNotEntered:
			ids = append(ids, room.Access.Event)
		case name == NumberCleared && field.Search(r.Search) == field.SearchCleared, name == NumberWhole && seenWhole(r):
			ids = append(ids, room.Basis...)
		}
	}
	return ids
}

// local are the entries of all places of the site themselves.
func (t *Trace) local() []event.EventID {
	var ids []event.EventID
	for id := range t.index.sites[t.Document.Params.Site] {
		ids = append(ids, t.index.local(event.SpaceID(id))...)
	}
	return ids
}

// people are the findings that count people, wherever they stand now.
func (t *Trace) people(alive bool) Grounds {
	var g Grounds
	for id := range t.index.sites[t.Document.Params.Site] {
		for f := range t.index.findings[event.SpaceID(id)] {
			if n := t.index.people[f]; alive && n.alive || !alive && n.deceased {
				g.Direct = append(g.Direct, t.index.of(one(f), anyKind)...)
				g.Behind = append(g.Behind, t.index.of(one(id), isPlace)...)
			}
		}
	}
	return g
}

// newest are the entries of whatever was written to last, and of findings
// that would be the last if they had not been moved away or withdrawn.
func (t *Trace) newest() []event.EventID {
	var ids []event.EventID
	asOf := t.board.AsOf
	for _, s := range t.picture.Spaces {
		if s.Changed >= asOf {
			ids = append(ids, s.Events...)
		}
	}
	for _, f := range t.picture.Findings {
		if f.Changed >= asOf {
			ids = append(append(ids, f.Events...), t.index.of(one(event.EntityID(f.Space)), isPlace)...)
		}
	}
	for _, gone := range t.picture.Gone {
		if slices.ContainsFunc(gone, func(id event.EventID) bool { return t.labels[id].At >= asOf }) {
			ids = append(ids, gone...)
		}
	}
	return ids
}

// claims are the entries of all claims themselves, and of what they weigh
// where that is asked.
func (t *Trace) claims(name string) Grounds {
	var g Grounds
	for id, entities := range t.index.claims {
		g.Behind = append(g.Behind, t.index.of(entities, anyKind)...)
		if name == NumberStrength {
			g.Behind = append(g.Behind, t.index.weights[id]...)
		}
	}
	return g
}

// method are the looks made in one way, and what was said of its detection.
func (t *Trace) method(name string) Grounds {
	var g Grounds
	g.Direct = append(g.Direct, t.index.editsOf(name)...)
	for id := range t.index.sites[t.Document.Params.Site] {
		for f := range t.index.findings[event.SpaceID(id)] {
			if t.index.methods[f][name] {
				g.Direct = append(g.Direct, t.index.of(one(f), anyKind)...)
				g.Behind = append(g.Behind, t.index.of(one(id), isPlace)...)
			}
		}
	}
	return g
}

// ofPlace opens a number of one place.
func (t *Trace) ofPlace(name string, space event.SpaceID, of string) Grounds {
	room, i := t.rooms[space], slices.IndexFunc(t.board.Places, func(p board.Place) bool { return p.Space == space })
	switch name {
	case NumberChance:
		if i >= 0 {
			return Grounds{Direct: t.board.Places[i].Direct, Behind: t.board.Places[i].Behind}
		}
	case NumberAir:
		if i >= 0 && t.board.Places[i].Clock != nil {
			return Grounds{Behind: t.board.Places[i].Clock.Behind}
		}
	case NumberLevel:
		return Grounds{Direct: t.index.of(one(event.EntityID(space)), isPlace), Behind: t.index.local(space)}
	case NumberAccess:
		return Grounds{Direct: []event.EventID{room.Access.Event}, Behind: t.index.local(space)}
	case NumberSigned:
		return Grounds{Direct: []event.EventID{room.Signed}, Behind: t.index.local(space)}
	case NumberLook:
		for f := range t.index.findings[space] {
			if t.index.printed[f] == of {
				return Grounds{Direct: t.index.of(one(f), anyKind), Behind: t.index.of(one(event.EntityID(space)), isPlace)}
			}
		}
	}
	return Grounds{Direct: room.Basis, Behind: t.index.local(space)}
}
