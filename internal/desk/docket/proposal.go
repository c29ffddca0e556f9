package docket

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk/docket/propose"
	"miftah/internal/event"
	"miftah/internal/view"
)

// IndexState says whether proposals can be made.
type IndexState string

// States of the index.
const (
	IndexReady    IndexState = "ready"
	IndexBuilding IndexState = "building"
	IndexLocked   IndexState = "locked" // unlock the operation compartment
	IndexUnread   IndexState = "unread" // the index works, but this report's text cannot be opened here
)

// Proposals are what a report may belong to, the strongest first.
type Proposals struct {
	State IndexState `json:"state"`
	Read  int        `json:"read"`
	Total int        `json:"total"` // while building: reports read, and all
	List  []Proposal `json:"list"`
}

// Proposal is a claim, or some reports in no claim, that may say the same as
// a report, and why. Reasons are codes of package propose's lexicon; those
// that begin with "w:" are words of the report and as private as its text.
type Proposal struct {
	Claim     event.ClaimID      `json:"claim"`   // none: use JoinWith on one of Reports
	Reports   []event.ReportID   `json:"reports"` // of a proposal without a claim: the oldest first, at most 20
	Count     int                `json:"count"`   // how many those are in all
	Score     float64            `json:"score"`   // 0 to 1; no probability
	Joins     bool               `json:"joins"`   // strong enough to be joined
	Shared    []propose.Concept  `json:"shared"`
	Conflicts []propose.Conflict `json:"conflicts"`
	Against   bool               `json:"against"` // the report denies the claim
	// Origin is the most alike earlier text, a hint for Join's Origin.
	Origin     event.ReportID `json:"origin"`
	Likeness   float64        `json:"likeness"` // 0 to 1
	SameTeller bool           `json:"sameTeller"`
}

// heapShown bounds the reports named by one proposal.
const heapShown = 20

// Proposals says what a report may belong to. The reading is recorded, listing
// the report and everything proposed, before anything is returned.
func (d *Docket) Proposals(ctx context.Context, s access.Session, id event.ReportID) (Proposals, error) {
	if _, err := d.report("report", id); err != nil {
		return Proposals{}, err
	}
	if err := d.Access.Require(s, event.Intake|event.Coordinator); err != nil {
		return Proposals{}, err
	}
	out, err := d.index.proposals(ctx, id)
	if err != nil || out.State != IndexReady {
		return out, err
	}
	ids := []event.EntityID{event.EntityID(id)}
	for _, p := range out.List {
		if !p.Claim.Zero() {
			ids = append(ids, event.EntityID(p.Claim))
		}
		for _, r := range append(slices.Clone(p.Reports), p.Origin) {
			if !r.Zero() && !slices.Contains(ids, event.EntityID(r)) {
				ids = append(ids, event.EntityID(r))
			}
		}
	}
	if _, err := d.Access.Grant(ctx, s, access.ReadReport, event.PurposeSearch, ids); err != nil {
		return Proposals{}, err
	}
	return out, nil
}

// Progress says how far the index is.
func (d *Docket) Progress() (state IndexState, read, total int) {
	p, _ := d.index.status()
	return p.State, p.Read, p.Total
}

// Forget empties the index at once. It is built again when the compartment is
// unlocked. Wiping keys leads here by itself; this is for whoever cannot wait.
func (d *Docket) Forget() {
	d.index.mu.Lock()
	defer d.index.mu.Unlock()
	d.index.reset()
}

func (x *index) status() (Proposals, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.ready()
}

// ready tells the state. The caller holds mu.
func (x *index) ready() (Proposals, error) {
	if !x.unlocked() {
		x.reset()
		return Proposals{State: IndexLocked}, nil
	}
	if !x.built {
		err := x.err
		x.nudge()
		return Proposals{State: IndexBuilding, Read: x.read, Total: x.total}, err
	}
	return Proposals{State: IndexReady, Read: x.read, Total: x.total}, nil
}

// proposals compares a report with everything but itself.
func (x *index) proposals(ctx context.Context, id event.ReportID) (Proposals, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	out, err := x.ready()
	if err != nil || out.State != IndexReady {
		return out, err
	}
	x.catchUp(ctx)
	if out, err = x.ready(); err != nil || out.State != IndexReady {
		return out, err
	}
	e, ok := x.in[id]
	if !ok {
		out.State = IndexUnread
		return out, nil
	}
	x.leave(id)
	found := x.book.Propose(e.report)
	if err := x.book.Join(e.report, e.group); err != nil {
		return Proposals{}, err
	}
	x.in[id] = e
	out.List = []Proposal{} // ready, and nothing like it
	for _, p := range found {
		out.List = append(out.List, x.proposal(id, p))
	}
	return out, nil
}

func (x *index) proposal(of event.ReportID, p propose.Proposal) Proposal {
	out := Proposal{Score: p.Score, Joins: p.Joins(), Shared: p.Shared, Conflicts: p.Conflicts, Against: p.Against,
		Likeness: p.Origin.Likeness, SameTeller: p.Origin.SameTeller}
	out.Origin = reportID(string(p.Origin.Report))
	if claim, ok := strings.CutPrefix(string(p.ClaimID), claimPrefix); ok {
		out.Claim = event.ClaimID(reportID(claim))
		return out
	}
	for id, e := range x.in {
		if e.group == p.ClaimID && id != of {
			out.Reports = append(out.Reports, id)
		}
	}
	sortReports(x.desk.State, out.Reports)
	out.Count = len(out.Reports)
	out.Reports = out.Reports[:min(out.Count, heapShown)]
	return out
}

// reportID reads an id that this package wrote.
func reportID(s string) event.ReportID {
	var id event.ReportID
	_ = id.UnmarshalText([]byte(s)) // the zero id when it is none
	return id
}

// sortReports orders reports by time, then id.
func sortReports(state *view.State, ids []event.ReportID) {
	at := func(id event.ReportID) event.Millis {
		if r, ok := view.One[*view.Report](state, event.EntityID(id)); ok {
			return r.At
		}
		return 0
	}
	slices.SortFunc(ids, func(a, b event.ReportID) int {
		return cmp.Or(cmp.Compare(at(a), at(b)), bytes.Compare(a[:], b[:]))
	})
}
