package docket

import (
	"bytes"
	"slices"

	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

// Weight is what a claim weighs, and why.
type Weight struct {
	Claim    event.ClaimID   `json:"claim"`
	Number   string          `json:"number"`
	Kind     event.ClaimKind `json:"kind"`
	Place    event.Place     `json:"place"`
	Asserted int64           `json:"asserted"` // people said to be there; package search caps it by capacity
	Status   event.Outcome   `json:"status"`   //
	Grade    Grade           `json:"grade"`    // the claim's own, or the best of its reports
	Own      bool            `json:"own"`      // the grade is the claim's own
	Origins  []Origin        `json:"origins"`  // distinct, by id
	Reports  int             `json:"reports"`  // joined and not against
	Echoes   int             `json:"echoes"`   // Reports without one of each origin
	Against  int             `json:"against"`  // joined and against
	// Behind lists the events that this rests on: the claim's opening, place,
	// grade and outcome, then its reports with their joinings, back to where
	// each came from, and what reports that left a claim say of that. Removing
	// another event changes nothing here.
	Behind []event.EventID `json:"behind"`
}

// Origin is one first teller. ID is the teller's subject, or the first report
// where nobody knows who told it.
type Origin struct {
	ID      event.EntityID   `json:"id"`
	Root    event.ReportID   `json:"root"`    // the first report, by id, where several lead to this teller
	Reports []event.ReportID `json:"reports"` // those of the claim that go back to it, by id
}

// OriginIDs are the origins as package search takes them.
func (w Weight) OriginIDs() []string {
	ids := make([]string, len(w.Origins))
	for i, o := range w.Origins {
		ids[i] = o.ID.String()
	}
	return ids
}

// Weigh weighs every claim, in the order of view.All. It is a pure function
// of the state and reads no text.
func Weigh(state *view.State) []Weight {
	s := newScale(state)
	list := []Weight{}
	for _, c := range view.All[*view.Claim](state) {
		list = append(list, s.weigh(c))
	}
	return list
}

// WeighOne weighs one claim; false if there is none.
func WeighOne(state *view.State, id event.ClaimID) (Weight, bool) {
	c, ok := view.One[*view.Claim](state, event.EntityID(id))
	if !ok {
		return Weight{}, false
	}
	return newScale(state).weigh(c), true
}

// scale holds what weighing looks up.
type scale struct {
	reports map[event.ReportID]*view.Report
	joined  map[event.ClaimID][]joining
	roots   map[event.ReportID]event.ReportID
	table   search.LikelihoodTable
	edits   Edits
	left    []event.EventID // of reports in no claim: what took them out of one
}

type joining struct {
	report *view.Report
	by     view.Sourced[event.ReportJoined]
}

func newScale(state *view.State) *scale {
	s := &scale{reports: map[event.ReportID]*view.Report{}, joined: map[event.ClaimID][]joining{}, roots: map[event.ReportID]event.ReportID{}}
	s.table, s.edits = Likelihoods(state)
	for _, r := range view.All[*view.Report](state) {
		s.reports[r.ReportID()] = r
		// Replicas that did not know of each other may have joined it twice:
		// it counts where the later one put it, and once.
		if j, ok := standing(r); ok {
			s.joined[j.Value.Claim] = append(s.joined[j.Value.Claim], joining{r, j})
		} else {
			s.left = append(s.left, unlisted(r)...)
		}
	}
	return s
}

func (s *scale) weigh(c *view.Claim) Weight {
	w := Weight{Claim: c.ClaimID(), Number: c.Number, Kind: c.Claim, Place: c.Place, Asserted: c.Asserted, Status: c.Outcome(), Origins: []Origin{},
		Behind: behindClaim(c)}
	origins := map[event.EntityID]*Origin{}
	w.Behind = append(w.Behind, s.left...)
	for _, j := range s.joined[w.Claim] {
		w.Behind = append(w.Behind, s.trail(j.report.ReportID())...)
		if j.by.Value.Against {
			w.Against++
			continue
		}
		w.Reports++
		id, root := s.origin(j.report.ReportID())
		o := origins[id]
		if o == nil {
			o = &Origin{ID: id, Root: root}
			origins[id] = o
		}
		if bytes.Compare(root[:], o.Root[:]) < 0 {
			o.Root = root
		}
		o.Reports = append(o.Reports, j.report.ReportID())
	}
	for _, o := range origins {
		slices.SortFunc(o.Reports, func(a, b event.ReportID) int { return bytes.Compare(a[:], b[:]) })
		w.Origins = append(w.Origins, *o)
	}
	slices.SortFunc(w.Origins, func(a, b Origin) int { return bytes.Compare(a.ID[:], b.ID[:]) })
	w.Echoes = w.Reports - len(w.Origins)
	s.grade(&w, c)
	w.Behind = once(w.Behind)
	return w
}

// once drops repetitions and keeps the order.
func once(ids []event.EventID) []event.EventID {
	seen := map[event.EventID]bool{}
	return slices.DeleteFunc(ids, func(id event.EventID) bool {
		was := seen[id]
		seen[id] = true
		return was
	})
}

// trail lists what a report's part in a claim rests on: that it was received
// and joined, and the same of each report that it was passed on from.
func (s *scale) trail(at event.ReportID) []event.EventID {
	var ids []event.EventID
	on := map[event.ReportID]bool{}
	for v := s.reports[at]; v != nil && !on[at]; v = s.reports[at] {
		on[at] = true
		ids = append(ids, v.Events[:min(1, len(v.Events))]...)
		ids = append(ids, unlisted(v)...)
		j, ok := standing(v)
		if !ok {
			break
		}
		ids = append(ids, j.Event)
		at = j.Value.Origin
	}
	return ids
}

// unlisted are a report's events that its view keeps in no list: joinings that
// were undone with what undid them, grades that were replaced, settlings.
func unlisted(r *view.Report) []event.EventID {
	known := map[event.EventID]bool{r.Graded: true}
	for _, first := range r.Events[:min(1, len(r.Events))] {
		known[first] = true
	}
	for _, p := range r.Places {
		known[p.Event] = true
	}
	for _, j := range r.Joined {
		known[j.Event] = true
	}
	for _, a := range r.Answered {
		known[a.Event] = true
	}
	return slices.DeleteFunc(slices.Clone(r.Events), func(id event.EventID) bool { return known[id] })
}

// behindClaim lists the claim's own events that its weight rests on.
func behindClaim(c *view.Claim) []event.EventID {
	var ids []event.EventID
	if len(c.Events) > 0 {
		ids = append(ids, c.Events[0])
	}
	// Each of Earlier holds what its event replaced. The newest placing stands,
	// and the newest that named a number of people.
	asserted := c.Asserted
	for i, last := len(c.Earlier)-1, true; i >= 0; i, last = i-1, false {
		e := c.Earlier[i]
		counts := e.Value.Asserted != asserted
		if last || counts {
			ids = append(ids, e.Event)
		}
		if counts {
			break
		}
	}
	if !c.Graded.Zero() {
		ids = append(ids, c.Graded)
	}
	if n := len(c.Outcomes); n > 0 {
		ids = append(ids, c.Outcomes[n-1].Event)
	}
	return ids
}

// grade takes the claim's own grade, or else the grade of the report that
// moves the chance most among those that were graded and are not against.
func (s *scale) grade(w *Weight, c *view.Claim) {
	if !c.Graded.Zero() {
		w.Grade, w.Own = Grade{c.Grade.Reliability, c.Grade.Credibility}, true
		return
	}
	best, by := -1.0, event.EventID{}
	for _, j := range s.joined[w.Claim] {
		if j.by.Value.Against || j.report.Graded.Zero() {
			continue
		}
		g := Grade{j.report.Grade.Reliability, j.report.Grade.Credibility}
		row, column, ok := g.cell()
		if !ok {
			continue
		}
		if edit, ok := s.edits[g]; ok {
			w.Behind = append(w.Behind, edit) // it decided which grade is the best
		}
		if v := s.table[row][column]; v > best || v == best && before(g, w.Grade) {
			best, by, w.Grade = v, j.report.Graded, g
		}
	}
	if !by.Zero() {
		w.Behind = append(w.Behind, by)
	}
}

// before orders grades of equal ratio: A before F, 1 before 6.
func before(a, b Grade) bool {
	ar, ac, _ := a.cell()
	br, bc, _ := b.cell()
	return ar < br || ar == br && ac < bc
}

// origin is the first teller that a report goes back to, and the first report.
func (s *scale) origin(r event.ReportID) (event.EntityID, event.ReportID) {
	root := s.root(r)
	if v := s.reports[root]; v != nil && !v.Teller.Zero() {
		return event.EntityID(v.Teller), root
	}
	return event.EntityID(root), root
}

// root follows "passed on from" to its end. A circle, which replicas that did
// not know of each other can make, ends at its least id, so that all reports
// of it go back to one. A report that has not arrived yet is an end as well.
func (s *scale) root(start event.ReportID) event.ReportID {
	var path []event.ReportID
	on := map[event.ReportID]int{}
	at := start
	for {
		if known, ok := s.roots[at]; ok {
			at = known
			break
		}
		if i, ok := on[at]; ok {
			for _, r := range path[i:] {
				if bytes.Compare(r[:], at[:]) < 0 {
					at = r
				}
			}
			break
		}
		on[at] = len(path)
		path = append(path, at)
		next := event.ReportID{}
		if v := s.reports[at]; v != nil {
			j, _ := standing(v)
			next = j.Value.Origin
		}
		if next.Zero() {
			break
		}
		at = next
	}
	for _, r := range path {
		s.roots[r] = at
	}
	return at
}
