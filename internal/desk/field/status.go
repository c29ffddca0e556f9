package field

import (
	"cmp"
	"fmt"
	"slices"

	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/view"
)

// Search says how far a space is searched.
type Search uint8

// The states of search, in rising order.
const (
	SearchNone Search = iota
	SearchUnderWay
	SearchOnce
	SearchCleared
)

var searchNames = []string{"none", "under-way", "once", "cleared"}

func (s Search) String() string {
	if int(s) < len(searchNames) {
		return searchNames[s]
	}
	return fmt.Sprintf("search-%d", uint8(s))
}

// MarshalText gives the name.
func (s Search) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a name.
func (s *Search) UnmarshalText(b []byte) error {
	i := slices.Index(searchNames, string(b))
	if i < 0 {
		return fmt.Errorf("search state %.20q: none of %q", b, searchNames)
	}
	*s = Search(i)
	return nil
}

// What blocks "cleared", stable keys of a page's catalogue.
const (
	BlockNoSweep    = "no-sweep"        // nobody has entered and seen the whole of it
	BlockReopened   = "reopened"        // it was reopened and not swept since
	BlockPlace      = "place-uncertain" // no door tag and no photo with any sweep
	BlockLife       = "life"            // a sign of life, or people alive, and no later sweep
	BlockNotEntered = "not-entered"     // it could not be entered
	BlockClash      = "clash"           // entries that differ wait for a person
	BlockSelf       = "self-signed"     // the signature is by an author of what it signs
	BlockUnsigned   = "unsigned"        // only the second signature is missing
)

// Block is one reason that a space is not cleared, with the event to open.
type Block struct {
	Kind  string        `json:"kind"`
	Event event.EventID `json:"event"`
	Why   event.Why     `json:"why,omitzero"` // of BlockReopened and BlockNotEntered
}

// AccessStatus is whether a space can be entered, since when, on whose word.
type AccessStatus struct {
	State event.Access  `json:"state"`
	By    event.By      `json:"by"`
	Why   event.Why     `json:"why"`
	Who   event.UserID  `json:"who"`  // who wrote it
	Name  string        `json:"name"` // team or number, filled by Rooms: see Writers
	Via   event.Via     `json:"via"`
	At    event.Millis  `json:"at"` // when it was so, as told
	Event event.EventID `json:"event"`
}

// Room is what all entries together say of one space.
type Room struct {
	Space  event.SpaceID     `json:"space"`
	Site   event.SiteID      `json:"site"`
	Code   event.Code        `json:"code"`
	Access AccessStatus      `json:"access"`
	Search Search            `json:"search"`
	Blocks []Block           `json:"blocks"` // why it is not cleared; none: it is
	Sweeps []event.FindingID `json:"sweeps"` // whole sweeps since the last reopening
	Signed event.EventID     `json:"signed"` // the second signature that holds
	Basis  []event.EventID   `json:"basis"`  // events that the answer rests on, by id
}

// Status says whether a space can be entered and how far it is searched. It
// is pure. findings are those that were ever written at this space or moved
// to it (others do no harm), in any order; doors those whose tags stand on it.
//
// A space is cleared when a signature holds (package doc), no clash is open
// on the space, on one of its findings or its tags, no sign of life is newer
// than the sweeps signed for, and nobody has failed to enter since.
func Status(space *view.Space, findings []*view.Finding, doors ...*view.Door) Room {
	j := newJudge(space, findings)
	r := Room{Space: j.id, Site: space.Site, Code: space.Code, Access: j.access(), Blocks: []Block{}, Sweeps: []event.FindingID{}}
	sweeps := j.sweeps()
	for _, s := range sweeps {
		r.Sweeps = append(r.Sweeps, s.FindingID())
	}
	r.Blocks = append(r.Blocks, j.searchBlocks(sweeps)...)
	if r.Access.State == event.AccessNotEntered {
		r.Blocks = append(r.Blocks, Block{BlockNotEntered, r.Access.Event, r.Access.Why})
	}
	r.Blocks = append(r.Blocks, j.clashes(doors)...)
	r.Signed = j.signature()
	if r.Signed.Zero() {
		r.Blocks = append(r.Blocks, j.unsigned(len(r.Blocks) == 0)...)
	}
	switch {
	case len(r.Blocks) == 0:
		r.Search = SearchCleared
	case len(sweeps) > 0:
		r.Search = SearchOnce
	case slices.ContainsFunc(j.here, j.isLook):
		r.Search = SearchUnderWay
	}
	r.Basis = j.basis(r)
	return r
}

// judge holds a space and its findings while Status decides.
type judge struct {
	space    *view.Space
	id       event.SpaceID
	all      []*view.Finding // that concern the space, in a fixed order
	here     []*view.Finding // that stand at the space now
	reopened view.Sourced[event.SpaceReopened]
	order    map[event.EventID]int // of the space's own events, the world's
}

func newJudge(space *view.Space, findings []*view.Finding) *judge {
	j := &judge{space: space, id: space.SpaceID(), order: map[event.EventID]int{}}
	for i, e := range space.Events {
		j.order[e] = i
	}
	for _, f := range findings {
		if slices.Contains(concerned(f), j.id) {
			j.all = append(j.all, f)
		}
	}
	slices.SortFunc(j.all, func(a, b *view.Finding) int {
		return cmp.Or(cmp.Compare(lookedAt(a), lookedAt(b)), slices.Compare(a.ID[:], b.ID[:]))
	})
	j.all = slices.CompactFunc(j.all, func(a, b *view.Finding) bool { return a.ID == b.ID })
	for _, f := range j.all {
		if !f.Withdrawn && f.Space == j.id {
			j.here = append(j.here, f)
		}
	}
	for _, r := range space.Reopened { // the latest decides for looks
		if r.At >= j.reopened.At {
			j.reopened = r
		}
	}
	return j
}

// concerned lists the spaces at which a finding was ever written.
func concerned(f *view.Finding) []event.SpaceID {
	ids := []event.SpaceID{f.First, f.Space}
	for _, m := range f.Moved {
		ids = append(ids, m.Value.Space)
	}
	return ids
}

// told is the earlier of when something was entered and when it is said to
// have been.
func told(at event.Millis, via event.Via) event.Millis {
	if via.Told > 0 {
		return min(at, via.Told)
	}
	return at
}

func lookedAt(f *view.Finding) event.Millis { return told(f.At, f.Via) }

// whole: people entered and saw all of it.
func whole(f *view.Finding) bool {
	return (f.What == event.FoundNoSign || f.What == event.FoundPeople) && f.Method == event.MethodSweep && f.Coverage >= 1000
}

// life: somebody may be alive in there. People without a count may be, and so
// may those that are counted alive under any heading.
func life(f *view.Finding) bool {
	return f.Alive > 0 || f.What == event.FoundSign || f.What == event.FoundPeople && f.Deceased == 0
}

func certain(f *view.Finding) bool {
	return f.Place == event.PlaceTag || f.Place == event.PlacePhoto
}

// contested: stations differ on it, or somebody wrote over it.
func contested(f *view.Finding) bool { return plan.Unsettled(&f.Meta) || rewritten(f) }

// rewritten: the finding has an event that is neither its first, nor a move,
// nor a withdrawal, nor part of a settled clash. Findings are never edited; a
// second record would put another person's words under the first one's name,
// and that person could then sign for them.
func rewritten(f *view.Finding) bool {
	n := 1 + len(f.Moved)
	if f.Withdrawn {
		n++
	}
	for _, c := range f.Clashes {
		if c.Kept.Zero() {
			continue
		}
		n += len(c.Of) // those overruled, and the settling
		if slices.Contains(c.Of, f.Events[0]) && (c.Kept != f.Events[0] || copies(c.Of, c.Kept) > 1) {
			return true
		}
	}
	return len(f.Events) > n
}

func copies(ids []event.EventID, id event.EventID) (n int) {
	for _, x := range ids {
		if x == id {
			n++
		}
	}
	return n
}

func (j *judge) fresh(f *view.Finding) bool {
	return len(j.space.Reopened) == 0 || lookedAt(f) > j.reopened.At
}

func (j *judge) isLook(f *view.Finding) bool {
	seen := f.What == event.FoundPeople || f.What == event.FoundNoSign || f.What == event.FoundSign
	return j.fresh(f) && (seen || f.Method != 0 && f.What != event.FoundCannot)
}

func (j *judge) sweep(f *view.Finding) bool { return whole(f) && !contested(f) && j.fresh(f) }

// quiet sweeps found nobody alive and are certain of their place: the ones
// that a signature can rest on and that answer an earlier sign of life.
func (j *judge) quiet(f *view.Finding) bool { return j.sweep(f) && certain(f) && !life(f) }

func (j *judge) sweeps() []*view.Finding {
	return slices.DeleteFunc(slices.Clone(j.here), func(f *view.Finding) bool { return !j.sweep(f) })
}

// answered: one of the sweeps came after this sign of life.
func answered(sign *view.Finding, sweeps []*view.Finding) bool {
	return slices.ContainsFunc(sweeps, func(s *view.Finding) bool { return lookedAt(s) > lookedAt(sign) })
}

// quietSweeps are those of j.here, in order of time.
func (j *judge) quietSweeps() []*view.Finding {
	return slices.DeleteFunc(slices.Clone(j.here), func(f *view.Finding) bool { return !j.quiet(f) })
}

// searchBlocks lists what is missing in the looks themselves.
func (j *judge) searchBlocks(sweeps []*view.Finding) []Block {
	var blocks []Block
	switch {
	case len(sweeps) == 0 && len(j.space.Reopened) > 0:
		blocks = append(blocks, Block{BlockReopened, j.reopened.Event, j.reopened.Value.Why})
		fallthrough
	case len(sweeps) == 0:
		blocks = append(blocks, Block{Kind: BlockNoSweep})
	case !slices.ContainsFunc(sweeps, certain):
		blocks = append(blocks, Block{Kind: BlockPlace, Event: sweeps[0].Events[0]})
	}
	quiet := j.quietSweeps()
	for _, f := range j.here {
		if life(f) && !answered(f, quiet) {
			blocks = append(blocks, Block{Kind: BlockLife, Event: f.Events[0]})
		}
	}
	return blocks
}

// clashes lists what a person has to settle before the space can be cleared.
func (j *judge) clashes(doors []*view.Door) []Block {
	var blocks []Block
	if plan.Unsettled(&j.space.Meta) {
		blocks = append(blocks, Block{Kind: BlockClash, Event: j.space.Head})
	}
	for _, f := range j.all {
		if plan.Unsettled(&f.Meta) || rewritten(f) && slices.Contains(j.here, f) {
			blocks = append(blocks, Block{Kind: BlockClash, Event: f.Head})
		}
	}
	heads := []event.EventID{}
	for _, d := range doors {
		if on := plan.TagSpaces(d); len(on) > 1 && slices.Contains(on, j.id) {
			heads = append(heads, d.Head)
		}
	}
	slices.SortFunc(heads, func(a, b event.EventID) int { return slices.Compare(a[:], b[:]) })
	for _, e := range slices.Compact(heads) {
		blocks = append(blocks, Block{Kind: BlockClash, Event: e})
	}
	return blocks
}

// signature is the last second signature that holds, or none.
func (j *judge) signature() event.EventID {
	for _, c := range slices.Backward(j.space.Countersigns) {
		if j.holds(c) {
			return c.Event
		}
	}
	return event.EventID{}
}

// afterReopening compares places in the world's order, not clocks.
func (j *judge) afterReopening(c event.EventID) bool {
	at, known := j.order[c]
	for _, r := range j.space.Reopened {
		known = known && at > j.order[r.Event]
	}
	return known
}

func (j *judge) holds(c view.Sourced[event.SpaceCountersigned]) bool {
	return j.afterReopening(c.Event) && j.covers(c)
}

// covers is the two-person rule: see the package doc.
func (j *judge) covers(c view.Sourced[event.SpaceCountersigned]) bool {
	var quiet []*view.Finding
	for _, id := range c.Value.Basis {
		i := slices.IndexFunc(j.here, func(f *view.Finding) bool { return f.FindingID() == id })
		if i < 0 || contested(j.here[i]) || wrote(j.here[i], c.By) || lastWritten(j.here[i]) > c.At {
			return false
		}
		if j.quiet(j.here[i]) {
			quiet = append(quiet, j.here[i])
		}
	}
	for _, f := range j.here {
		if life(f) && (lastWritten(f) > c.At || !answered(f, quiet)) {
			return false
		}
	}
	return len(quiet) > 0
}

// wrote: the user recorded the finding, or says at which door it was.
func wrote(f *view.Finding, u event.UserID) bool {
	return f.By == u || slices.ContainsFunc(f.Moved, func(m view.Sourced[event.FindingMoved]) bool { return m.By == u })
}

func lastWritten(f *view.Finding) event.Millis {
	at := f.At
	for _, m := range f.Moved {
		at = max(at, m.At)
	}
	return at
}

// unsigned says why no signature holds: one by an author, or, when nothing
// else is missing, none at all.
func (j *judge) unsigned(alone bool) []Block {
	for _, c := range slices.Backward(j.space.Countersigns) {
		byAuthor := slices.ContainsFunc(j.here, func(f *view.Finding) bool {
			return slices.Contains(c.Value.Basis, f.FindingID()) && wrote(f, c.By)
		})
		if byAuthor && j.afterReopening(c.Event) {
			return []Block{{Kind: BlockSelf, Event: c.Event}}
		}
	}
	if alone {
		return []Block{{Kind: BlockUnsigned}}
	}
	return nil
}

// basis gathers the events that the answer rests on.
func (j *judge) basis(r Room) []event.EventID {
	ids := append([]event.EventID{r.Access.Event, r.Signed}, j.space.Events[:min(1, len(j.space.Events))]...)
	for _, x := range j.space.Reopened {
		ids = append(ids, x.Event)
	}
	named := func(f *view.Finding) bool { // in a signature, also one that does not hold
		return slices.ContainsFunc(j.space.Countersigns, func(c view.Sourced[event.SpaceCountersigned]) bool {
			return slices.Contains(c.Value.Basis, f.FindingID())
		})
	}
	for _, f := range j.all {
		if contested(f) || f.Space == j.id && !f.Withdrawn && (j.isLook(f) || life(f) || named(f)) {
			ids = append(ids, f.Events...)
		}
	}
	for _, b := range r.Blocks {
		ids = append(ids, b.Event)
	}
	ids = slices.DeleteFunc(ids, event.EventID.Zero)
	slices.SortFunc(ids, func(a, b event.EventID) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(ids)
}
