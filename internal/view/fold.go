package view

import (
	"bytes"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// additive kinds do not contradict a neighbour written at the same time.
var additive = map[event.Kind]bool{
	(event.SpaceAttribute{}).Kind(): true,
	(event.ReportAnswered{}).Kind(): true,
	(event.LikelihoodSet{}).Kind():  true,
	(event.AssumptionSet{}).Kind():  true,
	(event.ReplicaClock{}).Kind():   true,
}

// creates are the kinds that say everything about a new entity, once.
var creates = map[event.Kind]bool{
	(event.UserAdded{}).Kind(): true, (event.TeamAdded{}).Kind(): true, (event.SiteAdded{}).Kind(): true,
	(event.SpaceAdded{}).Kind(): true, (event.BarrierAdded{}).Kind(): true, (event.FindingRecorded{}).Kind(): true,
	(event.ReadingRecorded{}).Kind(): true, (event.ClaimOpened{}).Kind(): true, (event.ReportReceived{}).Kind(): true,
	(event.StatementIssued{}).Kind(): true,
}

// Fold makes an entity's view out of all its events, in any order, or nil
// when no event counts or no desk reads this kind of entity. It is pure.
func Fold(id event.EntityID, events []event.Event, trust *ledger.Trust) View {
	events, copies := counting(events, trust)
	if len(events) == 0 {
		return nil
	}
	v, first := startOf(events)
	if v == nil {
		return nil
	}
	begins := first.Header // a copy: the list is cut down in place
	events = slices.DeleteFunc(events, func(e event.Event) bool { return !belongs(v, e.Kind) })
	clashes := clashesOf(events)
	m := v.Common()
	m.ID, m.Number, m.By, m.At, m.Replica = id, trust.Number(begins), begins.Actor, begins.At, begins.Replica
	m.Clashes = clashes
	made := false // by the first event that creates it and stands; another clashes
	for i := range events {
		e := &events[i]
		m.Events, m.Head = append(m.Events, e.ID), e.ID
		m.Changed = max(m.Changed, e.At)
		if len(e.Sealed) > 0 {
			m.Sealed = append(m.Sealed, Sealed{e.ID, e.Kind, e.At, e.Actor, e.Sealed})
		}
		for _, c := range copies[e.ID] {
			if slices.ContainsFunc(m.Sealed, func(s Sealed) bool { return s.Event == c.ID && bytes.Equal(s.Boxes, c.Sealed) }) {
				continue
			}
			m.Sealed = append(m.Sealed, Sealed{c.ID, c.Kind, c.At, c.Actor, c.Sealed})
		}
		if overruled(clashes, e.ID) || creates[e.Kind] && made {
			continue
		}
		made = made || creates[e.Kind]
		if p, err := e.Payload(); err == nil && p != nil {
			apply(v, e, p)
		}
	}
	return v
}

// families are the kinds that say something of each type of entity, from and
// to. Whatever else somebody writes about it changes nothing of its view.
var families = map[string][][2]event.Kind{
	"operation": {{0x0101, 0x0110}}, "replica": {{0x0111, 0x0120}}, "user": {{0x0121, 0x0130}},
	"site": {{0x0201, 0x0210}}, "space": {{0x0211, 0x0220}}, "barrier": {{0x0221, 0x0230}}, "door": {{0x0231, 0x0240}},
	"finding": {{0x0301, 0x0310}}, "reading": {{0x0311, 0x0320}}, "claim": {{0x0401, 0x04ff}, {0x8107, 0x8107}},
	"statement": {{0x0501, 0x05ff}}, "team": {{0x0601, 0x06ff}}, "report": {{0x8101, 0x8106}}, "erasure": {{0x8301, 0x83ff}},
}

func belongs(v View, k event.Kind) bool {
	if k == (event.ClashSettled{}).Kind() {
		return true
	}
	return k.Known() && slices.ContainsFunc(families[TypeOf(v)], func(f [2]event.Kind) bool { return k >= f[0] && k <= f[1] })
}

// Counting selects the events that count, in the world's order, each command
// once: of copies that agree, the first stands. Two events that share an id
// but differ both stay, and clash. An event of a known kind whose clear part
// no desk would write does not count. Entries of unknown kinds stay in the ledger,
// and Fold passes over them.
func Counting(events []event.Event, trust *ledger.Trust) []event.Event {
	events, _ = counting(events, trust)
	return events
}

// counting also gives, by id, the sealed copies that Counting leaves out. What
// they say cannot be compared here: a station that lies could copy another's
// entry with words of its own, and those of the first would be gone from sight.
func counting(events []event.Event, trust *ledger.Trust) ([]event.Event, map[event.EventID][]event.Event) {
	copies := map[event.EventID][]event.Event{}
	events = slices.Clone(events)
	slices.SortFunc(events, func(a, b event.Event) int { return event.Before(a.Header, b.Header) })
	type same struct {
		id     event.EventID
		actor  event.UserID
		kind   event.Kind
		entity event.EntityID
		clear  string // its essence
	}
	seen := map[same]bool{}
	for i := range events { // times by a clock that was measured are put right
		if m, ok := trust.Member(events[i].Replica); ok {
			events[i].At += m.Offset
		}
	}
	return slices.DeleteFunc(events, func(e event.Event) bool {
		if !trust.Counts(e.Header) || !sound(&e) {
			return true
		}
		k := same{e.ID, e.Actor, e.Kind, e.Entity, e.Essence()}
		dup := seen[k]
		seen[k] = true
		if dup && len(e.Sealed) > 0 {
			copies[e.ID] = append(copies[e.ID], e)
		}
		return dup
	}), copies
}

func sound(e *event.Event) bool {
	p, err := e.Payload()
	return err == nil && (p == nil || event.Sound(p) == nil)
}

// clashesOf finds the events that name the same base, and those that share
// an id. Settling events are no part of a clash.
func clashesOf(events []event.Event) []Clash {
	byBase := map[event.EventID][]event.EventID{}
	var bases []event.EventID
	settled := (event.ClashSettled{}).Kind()
	for i := range events {
		e := &events[i]
		if additive[e.Kind] || e.Kind == settled {
			continue
		}
		if len(byBase[e.Base]) == 0 {
			bases = append(bases, e.Base)
		}
		byBase[e.Base] = append(byBase[e.Base], e.ID)
	}
	var clashes []Clash
	byID := map[event.EventID]int{}
	for i := range events {
		if byID[events[i].ID]++; byID[events[i].ID] == 2 { // one id, two meanings: a station lies
			clashes = append(clashes, Clash{Of: []event.EventID{events[i].ID}})
		}
	}
	for _, b := range bases {
		if ids := byBase[b]; len(ids) > 1 {
			clashes = append(clashes, Clash{Of: ids})
		}
	}
	for i := range events {
		if p, _ := events[i].Payload(); p != nil {
			if s, ok := p.(event.ClashSettled); ok {
				settle(clashes, s)
			}
		}
	}
	return clashes
}

// settle marks the clashes whose events the person had all before them. A
// later arrival of one more event opens the clash again.
func settle(clashes []Clash, s event.ClashSettled) {
	for i, c := range clashes {
		all := slices.Contains(c.Of, s.Kept)
		for _, id := range c.Of {
			all = all && slices.Contains(s.Of, id)
		}
		if all {
			clashes[i].Kept = s.Kept
		}
	}
}

func overruled(clashes []Clash, id event.EventID) bool {
	for _, c := range clashes {
		if !c.Kept.Zero() && c.Kept != id && slices.Contains(c.Of, id) {
			return true
		}
	}
	return false
}

// startOf finds the first event that says what the entity is, and makes its
// empty view: an edit made at another station may stand before it in the
// world's order.
func startOf(events []event.Event) (View, *event.Event) {
	for i := range events {
		if v := start(&events[i]); v != nil {
			return v, &events[i]
		}
	}
	return nil, nil
}

// start makes the empty view for an entity whose first event is e.
func start(e *event.Event) View {
	p, err := e.Payload()
	if err != nil || p == nil {
		return nil
	}
	switch p.(type) {
	case event.Founded:
		if founds(e) {
			return &Operation{}
		}
	case event.ReplicaJoined, event.ReplicaAdmitted, event.ReplicaRetired, event.ReplicaClock:
		return &Replica{}
	case event.UserAdded, event.UserRoles:
		return &User{}
	case event.TeamAdded:
		return &Team{}
	case event.SiteAdded:
		return &Site{}
	case event.SpaceAdded:
		return &Space{}
	case event.DoorTagged:
		return &Door{}
	case event.BarrierAdded:
		return &Barrier{}
	case event.FindingRecorded:
		return &Finding{}
	case event.ReadingRecorded:
		return &Reading{}
	case event.ClaimOpened:
		return &Claim{}
	case event.ReportReceived:
		return &Report{}
	case event.StatementIssued:
		return &Statement{}
	case event.SubjectErased:
		return &Erasure{}
	}
	return nil
}

// founds reports whether e is the entry that the operation's id is the hash
// of: nobody can put another operation beside it.
func founds(e *event.Event) bool {
	return e.Entity == event.EntityID(e.Operation) && event.OperationOf(e.Clear) == e.Operation
}

func sourced[T any](e *event.Event, v T) Sourced[T] {
	return Sourced[T]{v, e.ID, e.Actor, e.At}
}

// apply lets one event change the view that is being folded.
func apply(v View, e *event.Event, p event.Payload) {
	switch v := v.(type) {
	case *Operation:
		v.apply(e, p)
	case *Replica:
		v.apply(p)
	case *User:
		switch p := p.(type) {
		case event.UserAdded:
			v.Roles = p.Roles
		case event.UserRoles:
			v.Roles = p.Roles
		}
	case *Space:
		v.apply(e, p)
	case *Finding:
		v.apply(e, p)
	case *Claim:
		v.apply(e, p)
	case *Report:
		v.apply(e, p)
	case *Door:
		if p, ok := p.(event.DoorTagged); ok {
			if !v.Space.Zero() && v.Space != p.Space {
				v.Earlier = append(v.Earlier, sourced(e, v.DoorTagged))
			}
			v.DoorTagged = p
		}
	default:
		applyOnce(v, p)
	}
}

// applyOnce serves entities that one event says everything about.
func applyOnce(v View, p event.Payload) {
	switch v := v.(type) {
	case *Team:
		if p, ok := p.(event.TeamAdded); ok {
			v.TeamAdded = p
		}
	case *Site:
		if p, ok := p.(event.SiteAdded); ok {
			v.Code = p.Code
		}
	case *Barrier:
		if p, ok := p.(event.BarrierAdded); ok {
			v.BarrierAdded = p
		}
	case *Reading:
		if p, ok := p.(event.ReadingRecorded); ok {
			v.ReadingRecorded = p
		}
	case *Statement:
		if p, ok := p.(event.StatementIssued); ok {
			v.StatementIssued = p
		}
	case *Erasure:
		if p, ok := p.(event.SubjectErased); ok {
			v.Subject = p.Subject
		}
	}
}

func (o *Operation) apply(e *event.Event, p event.Payload) {
	switch p := p.(type) {
	case event.Founded:
		if founds(e) {
			o.Exercise = p.Exercise
		}
	case event.ClockSet:
		if o.Exercise { // a real search keeps to the real clock, whoever says otherwise
			o.Clock = p
		}
	case event.Configured:
		o.Config = p
	case event.LikelihoodSet:
		o.Likelihoods = replace(o.Likelihoods, sourced(e, p), func(l event.LikelihoodSet) bool {
			return l.Reliability == p.Reliability && l.Credibility == p.Credibility
		})
	case event.AssumptionSet:
		o.Assumptions = replace(o.Assumptions, sourced(e, p), func(a event.AssumptionSet) bool { return a.Key == p.Key })
	}
}

// replace puts n in the place of the value that it supersedes.
func replace[T any](list []Sourced[T], n Sourced[T], same func(T) bool) []Sourced[T] {
	i := slices.IndexFunc(list, func(s Sourced[T]) bool { return same(s.Value) })
	if i < 0 {
		return append(list, n)
	}
	list[i] = n
	return list
}

func (r *Replica) apply(p event.Payload) {
	switch p := p.(type) {
	case event.ReplicaAdmitted:
		r.Admitted, r.Letter, r.Of = true, p.Letter, p.Replica
	case event.ReplicaRetired:
		r.Retired, r.Of = true, p.Replica
	case event.ReplicaClock:
		r.Offset, r.Of = p.Offset, p.Replica
	case event.ReplicaJoined:
		r.Letter, r.Of = p.Letter, event.ReplicaOf(p.Key)
	}
}

func (s *Space) apply(e *event.Event, p event.Payload) {
	switch p := p.(type) {
	case event.SpaceAdded:
		s.SpaceAdded = p
	case event.SpaceAttribute:
		s.Attributes = append(s.Attributes, sourced(e, p))
	case event.SpaceAccess:
		s.Access = append(s.Access, sourced(e, p))
	case event.SpaceCountersigned:
		s.Countersigns = append(s.Countersigns, sourced(e, p))
	case event.SpaceReopened:
		s.Reopened = append(s.Reopened, sourced(e, p))
	}
}

func (f *Finding) apply(e *event.Event, p event.Payload) {
	switch p := p.(type) {
	case event.FindingRecorded:
		f.FindingRecorded, f.First = p, p.Space
	case event.FindingMoved:
		f.Space, f.Place = p.Space, p.Place
		f.Moved = append(f.Moved, sourced(e, p))
	case event.FindingWithdrawn:
		f.Withdrawn = true
	}
}

func (c *Claim) apply(e *event.Event, p event.Payload) {
	switch p := p.(type) {
	case event.ClaimOpened:
		c.Claim, c.Place, c.Asserted = p.Claim, p.Place, p.Asserted
	case event.ClaimPlaced:
		c.Earlier = append(c.Earlier, sourced(e, event.ClaimPlaced{Place: c.Place, Asserted: c.Asserted}))
		c.Place = p.Place
		if p.Asserted > 0 {
			c.Asserted = p.Asserted
		}
	case event.ClaimTest:
		c.Tests = append(c.Tests, sourced(e, p))
	case event.ClaimOutcome:
		c.Outcomes = append(c.Outcomes, sourced(e, p))
	case event.ClaimGraded:
		c.Grade, c.Graded = p, e.ID
	}
}

func (r *Report) apply(e *event.Event, p event.Payload) {
	switch p := p.(type) {
	case event.ReportReceived:
		r.ReportReceived, r.TiedTo = p, p.Place
	case event.ReportPlaced:
		r.TiedTo = p.Place
		r.Places = append(r.Places, sourced(e, p))
	case event.Graded:
		r.Grade, r.Graded = p, e.ID
	case event.ReportJoined:
		r.Joined = append(r.Joined, sourced(e, p))
	case event.ReportUnjoined:
		r.Joined = slices.DeleteFunc(r.Joined, func(j Sourced[event.ReportJoined]) bool { return j.Event == p.Joined })
	case event.ReportAnswered:
		r.Answered = append(r.Answered, sourced(e, p))
	}
}
