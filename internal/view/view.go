package view

import (
	"miftah/internal/event"
)

// FoldVersion changes with every change of what a fold yields. Views stored
// with another version are folded again at the next start.
const FoldVersion = 4

// Meta is what every view has.
type Meta struct {
	ID      event.EntityID  `json:"id"`
	Number  string          `json:"number"`           // of its first event, such as HQ-57
	Head    event.EventID   `json:"head"`             // newest event that counts
	Events  []event.EventID `json:"-" cbor:"events"`  // all that count, in order
	By      event.UserID    `json:"by"`               // writer of the first
	Replica event.ReplicaID `json:"-" cbor:"replica"` // of the first
	At      event.Millis    `json:"at"`               // of the first
	Changed event.Millis    `json:"changed"`
	Sealed  []Sealed        `json:"-" cbor:"sealed"`
	Clashes []Clash         `json:"clashes,omitempty"`
}

// Sealed is a sealed part, carried unopened, with what it is bound to. One
// with the event of the one before it is of a copy of that event, by another
// station: the same words, unless one of the two lies.
type Sealed struct {
	Event event.EventID
	Kind  event.Kind
	At    event.Millis
	By    event.UserID
	Boxes []byte // as in the event
}

// Clash is a set of events that were written without knowledge of each
// other. All are kept; a person says which stands.
type Clash struct {
	Of   []event.EventID `json:"of"`
	Kept event.EventID   `json:"kept"` // none: nobody decided yet
}

// View is one folded entity.
type View interface{ Common() *Meta }

// IsCopy reports whether the sealed part i is of a copy.
func (m *Meta) IsCopy(i int) bool { return i > 0 && m.Sealed[i].Event == m.Sealed[i-1].Event }

// Common gives the part that every view has.
func (m *Meta) Common() *Meta { return m }

// Operation is the one operation of a ledger.
type Operation struct {
	Meta
	Exercise    bool                           `json:"exercise"`
	Clock       event.ClockSet                 `json:"clock"`
	Config      event.Configured               `json:"config"`
	Likelihoods []Sourced[event.LikelihoodSet] `json:"likelihoods"` // newest of each grade
	Assumptions []Sourced[event.AssumptionSet] `json:"assumptions"` // newest of each key
}

// Sourced is a value with the event that it comes from.
type Sourced[T any] struct {
	Value T             `json:"value"`
	Event event.EventID `json:"event"`
	By    event.UserID  `json:"by"`
	At    event.Millis  `json:"at"`
}

// User is somebody who works here.
type User struct {
	Meta
	Roles event.Roles `json:"roles"`
}

// Replica is a station: a writer of the ledger.
type Replica struct {
	Meta
	Admitted bool            `json:"admitted"`
	Retired  bool            `json:"retired"`
	Letter   event.Code      `json:"letter"`
	Of       event.ReplicaID `json:"replica" cbor:"of"` // "replica" is Meta's: the writer of the first event
	Offset   event.Millis    `json:"offset"`
}

// Team is a team.
type Team struct {
	Meta
	event.TeamAdded
}

// Site is a site.
type Site struct {
	Meta
	Code event.Code `json:"code"`
}

// Space is a place that people may be in.
type Space struct {
	Meta
	event.SpaceAdded
	Attributes   []Sourced[event.SpaceAttribute]     `json:"attributes"`
	Access       []Sourced[event.SpaceAccess]        `json:"access"` // history; the last stands
	Countersigns []Sourced[event.SpaceCountersigned] `json:"countersigns"`
	Reopened     []Sourced[event.SpaceReopened]      `json:"reopened"`
}

// Door is a printed number and the space that it is stuck on.
type Door struct {
	Meta
	event.DoorTagged
	Earlier []Sourced[event.DoorTagged] `json:"earlier,omitempty"`
}

// Barrier is a door, wall, hatch or path of air.
type Barrier struct {
	Meta
	event.BarrierAdded
}

// Finding is what a team found. Space and Place are the corrected ones.
type Finding struct {
	Meta
	event.FindingRecorded
	Moved     []Sourced[event.FindingMoved] `json:"moved,omitempty"`
	First     event.SpaceID                 `json:"first"` // the space written at first
	Withdrawn bool                          `json:"withdrawn"`
}

// Reading is a measurement.
type Reading struct {
	Meta
	event.ReadingRecorded
}

// Claim is what several reports assert together.
type Claim struct {
	Meta
	Claim    event.ClaimKind               `json:"claim"`
	Place    event.Place                   `json:"place"`
	Asserted int64                         `json:"asserted"`
	Grade    event.ClaimGraded             `json:"-" cbor:"grade"` // for those who work on claims
	Graded   event.EventID                 `json:"-" cbor:"graded"`
	Tests    []Sourced[event.ClaimTest]    `json:"tests"`
	Outcomes []Sourced[event.ClaimOutcome] `json:"outcomes"`
	Earlier  []Sourced[event.ClaimPlaced]  `json:"earlier,omitempty"`
}

// Outcome is the claim's present outcome.
func (c *Claim) Outcome() event.Outcome {
	if n := len(c.Outcomes); n > 0 {
		return c.Outcomes[n-1].Value.Outcome
	}
	return event.OutcomeOpen
}

// Report is what one teller said.
type Report struct {
	Meta
	event.ReportReceived
	TiedTo   event.Place                     `json:"tied"` // where it is tied to now
	Places   []Sourced[event.ReportPlaced]   `json:"places,omitempty"`
	Grade    event.Graded                    `json:"grade"`
	Graded   event.EventID                   `json:"graded"`
	Joined   []Sourced[event.ReportJoined]   `json:"joined"` // standing ones; at most one unless replicas differ
	Answered []Sourced[event.ReportAnswered] `json:"answered"`
}

// Statement is a text that was issued.
type Statement struct {
	Meta
	event.StatementIssued
}

// Erasure is a subject whose data keys are destroyed.
type Erasure struct {
	Meta
	Subject event.SubjectID `json:"subject"`
}

// SpaceID and its like give an entity's id in its own type.
func (s *Space) SpaceID() event.SpaceID       { return event.SpaceID(s.ID) }
func (f *Finding) FindingID() event.FindingID { return event.FindingID(f.ID) }
func (c *Claim) ClaimID() event.ClaimID       { return event.ClaimID(c.ID) }
func (r *Report) ReportID() event.ReportID    { return event.ReportID(r.ID) }
func (t *Team) TeamID() event.TeamID          { return event.TeamID(t.ID) }
