package field

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// Corrections that a statement does not know of, stable keys.
const (
	CorrectionMoved     = "moved"     // a finding went to another door
	CorrectionWithdrawn = "withdrawn" // a finding was taken back
	CorrectionReopened  = "reopened"  // a space has to be searched again
)

// Superseded is a statement that no longer stands as issued, and why.
type Superseded struct {
	Statement event.StatementID `json:"statement"`
	Number    string            `json:"number"` // as printed, such as HQ-57
	Why       []Correction      `json:"why"`
}

// Correction is one later entry about something that the statement rests on.
type Correction struct {
	Kind   string         `json:"kind"`
	Entity event.EntityID `json:"entity"` // the finding or the space
	Event  event.EventID  `json:"event"`
	At     event.Millis   `json:"at"`

	first firstEntry
	sites []event.SiteID
}

// firstEntry is the place of the entry that brought a thing into being.
type firstEntry struct {
	replica event.ReplicaID
	seq     uint64
}

// Supersedes lists the statements whose basis holds a finding that was moved
// or withdrawn later, or a space reopened later. A statement's basis is what
// its heads cover, at its site if it names one. It is pure; "later" is by the
// times of the entries. (*Field).Superseded asks the ledger instead and needs
// no clock.
func Supersedes(state *view.State) []Superseded {
	return supersedes(state, corrections(state), func(s *view.Statement, c Correction) bool { return c.At > s.At })
}

// Superseded is Supersedes with "later" decided by the statement's heads: a
// correction that its chain holds behind the head was not known to it.
func (f *Field) Superseded(ctx context.Context) ([]Superseded, error) {
	list := corrections(f.State)
	places := map[event.EventID]event.Header{}
	err := f.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		for i := range list {
			c := &list[i]
			err := snap.Find(ledger.Query{Entity: c.Entity}, func(e event.Event) error {
				places[e.ID] = e.Header
				if c.Kind == CorrectionWithdrawn && e.Kind == (event.FindingWithdrawn{}).Kind() {
					c.Event, c.At = e.ID, e.At
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return supersedes(f.State, list, func(s *view.Statement, c Correction) bool {
		h := places[c.Event]
		return !covered(s, firstEntry{h.Replica, h.Seq})
	}), nil
}

func supersedes(state *view.State, list []Correction, later func(*view.Statement, Correction) bool) []Superseded {
	out := []Superseded{}
	for _, s := range view.All[*view.Statement](state) {
		x := Superseded{Statement: event.StatementID(s.ID), Number: s.Number}
		for _, c := range list {
			if covered(s, c.first) && (s.Site.Zero() || slices.Contains(c.sites, s.Site)) && later(s, c) {
				x.Why = append(x.Why, c)
			}
		}
		if len(x.Why) > 0 {
			out = append(out, x)
		}
	}
	return out
}

// covered: the entry lies at or before the statement's head of its chain.
func covered(s *view.Statement, e firstEntry) bool {
	return slices.ContainsFunc(s.Heads, func(h event.Head) bool { return h.Replica == e.replica && e.seq <= h.Seq })
}

// corrections lists all of them, by time, then entity, then event.
func corrections(state *view.State) []Correction {
	site := func(ids ...event.SpaceID) (out []event.SiteID) {
		for _, id := range ids {
			if v, ok := view.One[*view.Space](state, event.EntityID(id)); ok {
				out = append(out, v.Site)
			}
		}
		return out
	}
	var list []Correction
	for _, f := range view.All[*view.Finding](state) {
		c := Correction{Entity: f.ID, first: firstOf(&f.Meta), sites: site(concerned(f)...)}
		for _, m := range f.Moved {
			c.Kind, c.Event, c.At = CorrectionMoved, m.Event, m.At
			list = append(list, c)
		}
		if f.Withdrawn {
			c.Kind, c.Event, c.At = CorrectionWithdrawn, f.Head, f.Changed
			list = append(list, c)
		}
	}
	for _, v := range view.All[*view.Space](state) {
		c := Correction{Kind: CorrectionReopened, Entity: v.ID, first: firstOf(&v.Meta), sites: []event.SiteID{v.Site}}
		for _, r := range v.Reopened {
			c.Event, c.At = r.Event, r.At
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b Correction) int {
		return cmp.Or(cmp.Compare(a.At, b.At), slices.Compare(a.Entity[:], b.Entity[:]), slices.Compare(a.Event[:], b.Event[:]))
	})
	return list
}

// firstOf reads the place of an entity's first event: its printed number ends
// with its number in the chain.
func firstOf(m *view.Meta) firstEntry {
	n, err := strconv.ParseUint(m.Number[strings.LastIndexByte(m.Number, '-')+1:], 10, 64)
	if err != nil {
		return firstEntry{}
	}
	return firstEntry{m.Replica, n}
}
