package event

// Clear parts of each kind. Every field is optional on the wire unless its
// comment says otherwise. Texts are codes of at most 24 characters out of
// A-Z, 0-9 and '-': whatever a person says goes into Words, sealed.

// Code is a short printed code: a door tag, a wing, a team. See CheckCode.
type Code string

// Founded starts an operation. The operation's id is OperationOf its bytes.
// Signature is the root key's over the same bytes with an empty signature.
type Founded struct {
	Root         []byte           `cbor:"1,keyasint"` // Ed25519 public key of the operation
	Key          []byte           `cbor:"2,keyasint"` // Ed25519 public key of the first replica
	Letter       Code             `cbor:"3,keyasint"` // the first replica's letters, such as HQ
	Exercise     bool             `cbor:"4,keyasint,omitzero"`
	Compartments []CompartmentKey `cbor:"5,keyasint"`
	Admin        UserID           `cbor:"6,keyasint"` // who may do everything at first
	Random       [16]byte         `cbor:"7,keyasint"`
	Signature    []byte           `cbor:"8,keyasint,omitempty"`
}

// CompartmentKey is the public key that everybody seals to.
type CompartmentKey struct {
	Compartment Compartment `cbor:"1,keyasint"`
	Public      []byte      `cbor:"2,keyasint"` // X25519 + ML-KEM-768, as crypto/hpke gives it
}

// ClockSet says how an exercise's clock runs: Exercise at the moment Real,
// RateMilli thousandths as fast as real time from then on.
type ClockSet struct {
	Real      Millis `cbor:"1,keyasint"`
	Exercise  Millis `cbor:"2,keyasint"`
	RateMilli int64  `cbor:"3,keyasint"`
}

// LikelihoodSet edits the likelihood ratio of one grade, in thousandths.
type LikelihoodSet struct {
	Reliability Reliability `cbor:"1,keyasint,omitzero"`
	Credibility Credibility `cbor:"2,keyasint,omitzero"`
	RatioMilli  int64       `cbor:"3,keyasint"`
}

// AssumptionSet edits one assumption of an engine, in millionths of its unit.
type AssumptionSet struct {
	Key   Code  `cbor:"1,keyasint"`
	Micro int64 `cbor:"2,keyasint"`
}

// Configured sets what every page and print of the operation follows.
type Configured struct {
	Digits      Digits `cbor:"1,keyasint,omitzero"`
	ZoneMinutes int32  `cbor:"2,keyasint,omitzero"` // east of UTC
}

// ReplicaJoined is the first event of every later replica's chain.
// Signature, when present, is the root key's over the operation, the replica
// and its letters: a replica that the paper recovery code admitted.
type ReplicaJoined struct {
	Key       []byte `cbor:"1,keyasint"`
	Letter    Code   `cbor:"2,keyasint"`
	Signature []byte `cbor:"3,keyasint,omitempty"`
}

// ReplicaAdmitted lets a replica's events count.
type ReplicaAdmitted struct {
	Replica ReplicaID `cbor:"1,keyasint"`
	Letter  Code      `cbor:"2,keyasint"`
}

// ReplicaRetired ends a replica: events after Last do not count.
type ReplicaRetired struct {
	Replica ReplicaID `cbor:"1,keyasint"`
	Last    uint64    `cbor:"2,keyasint,omitzero"`
}

// ReplicaClock is a measured offset: add it to the replica's times.
type ReplicaClock struct {
	Replica ReplicaID `cbor:"1,keyasint"`
	Offset  Millis    `cbor:"2,keyasint,omitzero"`
}

// UserAdded adds a user. The name is sealed.
type UserAdded struct {
	Roles Roles `cbor:"1,keyasint,omitzero"`
}

// UserRoles replaces a user's roles; none ends the user's work.
type UserRoles struct {
	Roles Roles `cbor:"1,keyasint,omitzero"`
}

// ClashSettled says which of several events that did not know of each other
// stands. The others stay in the ledger.
type ClashSettled struct {
	Kept EventID   `cbor:"1,keyasint"`
	Of   []EventID `cbor:"2,keyasint"`
}

// TeamAdded adds a team. Specialties are bits: search, wall-breaching,
// door-opening, dog, medical.
type TeamAdded struct {
	Code        Code   `cbor:"1,keyasint"`
	Specialties uint32 `cbor:"2,keyasint,omitzero"`
}

// SiteAdded adds a site. Its name is sealed.
type SiteAdded struct {
	Code Code `cbor:"1,keyasint"`
}

// SpaceAdded adds a space. Rect is x, y, width, height in mm in the level's
// own frame; Schematic says that it was laid out by us, not measured.
type SpaceAdded struct {
	Site      SiteID    `cbor:"1,keyasint"`
	Code      Code      `cbor:"2,keyasint"`
	Space     SpaceKind `cbor:"3,keyasint,omitzero"`
	Level     int32     `cbor:"4,keyasint,omitzero"` // B2 is -2, G is 0
	Wing      Code      `cbor:"5,keyasint,omitzero"`
	Rect      [4]int64  `cbor:"6,keyasint"`
	Schematic bool      `cbor:"7,keyasint,omitzero"`
	Worksite  Code      `cbor:"8,keyasint,omitzero"`
}

// SpaceAttribute is one sourced value. Earlier values stay beside it.
type SpaceAttribute struct {
	Attribute Attribute `cbor:"1,keyasint"`
	Value     int64     `cbor:"2,keyasint"`
	How       How       `cbor:"3,keyasint,omitzero"`
	Source    Code      `cbor:"4,keyasint,omitzero"` // such as P or Q: which description
}

// Via says how an entry came and on whose behalf.
type Via struct {
	Channel Channel `cbor:"1,keyasint,omitzero"`
	Team    TeamID  `cbor:"2,keyasint,omitzero"`
	Paper   Code    `cbor:"3,keyasint,omitzero"` // number on the sheet
	Told    Millis  `cbor:"4,keyasint,omitzero"` // when it happened, as told
}

// SpaceAccess says whether a space can be entered and who opened it.
type SpaceAccess struct {
	Access Access `cbor:"1,keyasint"`
	By     By     `cbor:"2,keyasint,omitzero"`
	Why    Why    `cbor:"3,keyasint,omitzero"`
	Via    Via    `cbor:"4,keyasint"`
}

// SpaceCountersigned is the second signature. Basis lists the findings that
// the signer stands for; the signer must be none of their writers.
type SpaceCountersigned struct {
	Basis []FindingID `cbor:"1,keyasint"`
}

// SpaceReopened takes "cleared" back: it has to be searched again.
type SpaceReopened struct {
	Why Why `cbor:"1,keyasint,omitzero"`
}

// BarrierAdded is a door, wall, hatch or a path of air between two spaces;
// no To means the outside.
type BarrierAdded struct {
	Site     SiteID      `cbor:"1,keyasint"`
	From     SpaceID     `cbor:"2,keyasint"`
	To       SpaceID     `cbor:"3,keyasint,omitzero"`
	Barrier  BarrierKind `cbor:"4,keyasint,omitzero"`
	Material Material    `cbor:"5,keyasint,omitzero"`
	GapMM    int64       `cbor:"6,keyasint,omitzero"`
	HoleMM   int64       `cbor:"7,keyasint,omitzero"` // diameter
	HeightMM int64       `cbor:"8,keyasint,omitzero"` // of its middle above the floor
}

// DoorTagged sticks a printed number on a space's door.
type DoorTagged struct {
	Site  SiteID  `cbor:"1,keyasint"`
	Code  Code    `cbor:"2,keyasint"`
	Space SpaceID `cbor:"3,keyasint"`
}

// Attachment is a sealed file kept beside the ledger. Its name is sealed.
type Attachment struct {
	Blob  Hash  `cbor:"1,keyasint"` // SHA-256 of the sealed bytes
	Size  int64 `cbor:"2,keyasint"` // of the sealed bytes
	Media Media `cbor:"3,keyasint,omitzero"`
}

// FindingRecorded is what a team found in one space.
type FindingRecorded struct {
	Space       SpaceID      `cbor:"1,keyasint"`
	Place       Certainty    `cbor:"2,keyasint,omitzero"`
	What        FindingWhat  `cbor:"3,keyasint"`
	Method      Method       `cbor:"4,keyasint,omitzero"`
	Coverage    int64        `cbor:"5,keyasint,omitzero"` // thousandths of the space
	Minutes     int64        `cbor:"6,keyasint,omitzero"`
	Noise       bool         `cbor:"7,keyasint,omitzero"`
	Crowd       bool         `cbor:"8,keyasint,omitzero"`
	Alive       int64        `cbor:"9,keyasint,omitzero"`
	Deceased    int64        `cbor:"10,keyasint,omitzero"`
	Carried     int64        `cbor:"11,keyasint,omitzero"`
	Hazard      Hazard       `cbor:"12,keyasint,omitzero"`
	Why         Why          `cbor:"13,keyasint,omitzero"`
	Via         Via          `cbor:"14,keyasint"`
	Attachments []Attachment `cbor:"15,keyasint,omitempty"`
	HoleMM      int64        `cbor:"16,keyasint,omitzero"`
	Out         int64        `cbor:"17,keyasint,omitzero"` // of those alive: taken out by the time of writing
}

// FindingMoved corrects the door of a finding; the entity is the finding.
type FindingMoved struct {
	Space SpaceID   `cbor:"1,keyasint"`
	Place Certainty `cbor:"2,keyasint,omitzero"`
}

// FindingWithdrawn takes a finding out of every number; it stays readable.
type FindingWithdrawn struct {
	Why Why `cbor:"1,keyasint,omitzero"`
}

// ReadingRecorded is a gas or temperature reading in a space. A value is
// present when its Has field is set: zero is a reading too.
type ReadingRecorded struct {
	Space  SpaceID   `cbor:"1,keyasint"`
	Place  Certainty `cbor:"2,keyasint,omitzero"`
	HasCO2 bool      `cbor:"3,keyasint,omitzero"`
	CO2PPM int64     `cbor:"4,keyasint,omitzero"`
	HasO2  bool      `cbor:"5,keyasint,omitzero"`
	O2PPM  int64     `cbor:"6,keyasint,omitzero"`
	Via    Via       `cbor:"7,keyasint"`
}

// Place ties something to a site, a level of it, or one space.
type Place struct {
	Site     SiteID  `cbor:"1,keyasint,omitzero"`
	HasLevel bool    `cbor:"2,keyasint,omitzero"`
	Level    int32   `cbor:"3,keyasint,omitzero"`
	Space    SpaceID `cbor:"4,keyasint,omitzero"`
}

// ClaimOpened starts a claim. What it says, in our words, is sealed.
type ClaimOpened struct {
	Claim    ClaimKind `cbor:"1,keyasint,omitzero"`
	Place    Place     `cbor:"2,keyasint"`
	Asserted int64     `cbor:"3,keyasint,omitzero"` // people said to be there
}

// ClaimPlaced ties a claim to another place; the earlier one stays readable.
type ClaimPlaced struct {
	Place    Place `cbor:"1,keyasint"`
	Asserted int64 `cbor:"2,keyasint,omitzero"`
}

// ClaimTest is the cheapest test proposed. Its words are sealed.
type ClaimTest struct {
	Method  Method `cbor:"1,keyasint,omitzero"`
	Minutes int64  `cbor:"2,keyasint,omitzero"`
}

// ClaimOutcome says what came of a claim, on the ground of which findings.
type ClaimOutcome struct {
	Outcome Outcome     `cbor:"1,keyasint,omitzero"`
	Ground  []FindingID `cbor:"2,keyasint,omitempty"`
}

// Head is the end of one replica's chain.
type Head struct {
	Replica ReplicaID `cbor:"1,keyasint"`
	Seq     uint64    `cbor:"2,keyasint"`
	Link    Hash      `cbor:"3,keyasint"`
}

// StatementIssued records a statement: Document is the SHA-256 of what was
// signed, Heads what it is about. The file itself is a sealed attachment.
type StatementIssued struct {
	Statement StatementKind `cbor:"1,keyasint"`
	Document  Hash          `cbor:"2,keyasint"`
	Heads     []Head        `cbor:"3,keyasint"`
	File      Attachment    `cbor:"4,keyasint"`
	Site      SiteID        `cbor:"5,keyasint,omitzero"`
}

// ReportReceived is what one teller said. All words are sealed.
type ReportReceived struct {
	Channel     Channel      `cbor:"1,keyasint,omitzero"`
	Place       Place        `cbor:"2,keyasint"`
	How         How          `cbor:"3,keyasint,omitzero"`
	LastSeen    Millis       `cbor:"4,keyasint,omitzero"`
	Teller      SubjectID    `cbor:"5,keyasint,omitzero"`
	Arabic      bool         `cbor:"6,keyasint,omitzero"`
	Attachments []Attachment `cbor:"7,keyasint,omitempty"`
	Asserted    int64        `cbor:"8,keyasint,omitzero"` // people said to be there
	Told        Millis       `cbor:"9,keyasint,omitzero"` // when it was told
	Protect     bool         `cbor:"10,keyasint,omitzero"`
}

// ReportPlaced ties a report to a place later; its own words stay.
type ReportPlaced struct {
	Place Place `cbor:"1,keyasint"`
}

// Graded is a report's grade.
type Graded struct {
	Reliability Reliability `cbor:"1,keyasint,omitzero"`
	Credibility Credibility `cbor:"2,keyasint,omitzero"`
}

// ReportJoined makes a report part of a claim. Origin is the report it was
// passed on from, none if the teller is a source of their own. Against says
// that the teller denies the claim.
type ReportJoined struct {
	Claim   ClaimID  `cbor:"1,keyasint"`
	Origin  ReportID `cbor:"2,keyasint,omitzero"`
	Against bool     `cbor:"3,keyasint,omitzero"`
}

// ReportUnjoined undoes the joining named.
type ReportUnjoined struct {
	Joined EventID `cbor:"1,keyasint"`
}

// ReportAnswered records that the teller has an answer. The words are sealed.
type ReportAnswered struct {
	How Answer `cbor:"1,keyasint,omitzero"`
}

// ClaimGraded is a claim's grade.
type ClaimGraded struct {
	Reliability Reliability `cbor:"1,keyasint,omitzero"`
	Credibility Credibility `cbor:"2,keyasint,omitzero"`
}

// AuditRead says who is about to be shown what. The entity is the session.
type AuditRead struct {
	What    ReadWhat   `cbor:"1,keyasint"`
	Purpose Purpose    `cbor:"2,keyasint"`
	IDs     []EntityID `cbor:"3,keyasint,omitempty"`
	Denied  bool       `cbor:"4,keyasint,omitzero"`
}

// AuditSearch is a typed search: the query as a keyed hash.
type AuditSearch struct {
	What    ReadWhat   `cbor:"1,keyasint"`
	Purpose Purpose    `cbor:"2,keyasint"`
	Query   Hash       `cbor:"3,keyasint"`
	IDs     []EntityID `cbor:"4,keyasint,omitempty"`
}

// AuditKey says that a compartment was opened or forgotten, or failed to open.
type AuditKey struct {
	Compartment Compartment `cbor:"1,keyasint"`
	Opened      bool        `cbor:"2,keyasint,omitzero"`
	Failed      bool        `cbor:"3,keyasint,omitzero"`
}

// SubjectErased destroys the data keys of a subject on every replica.
type SubjectErased struct {
	Subject SubjectID `cbor:"1,keyasint"`
}

// Kinds of the payloads.
func (Founded) Kind() Kind            { return 0x0101 }
func (ClockSet) Kind() Kind           { return 0x0102 }
func (LikelihoodSet) Kind() Kind      { return 0x0103 }
func (AssumptionSet) Kind() Kind      { return 0x0104 }
func (Configured) Kind() Kind         { return 0x0105 }
func (ReplicaJoined) Kind() Kind      { return 0x0111 }
func (ReplicaAdmitted) Kind() Kind    { return 0x0112 }
func (ReplicaRetired) Kind() Kind     { return 0x0113 }
func (ReplicaClock) Kind() Kind       { return 0x0114 }
func (UserAdded) Kind() Kind          { return 0x0121 }
func (UserRoles) Kind() Kind          { return 0x0122 }
func (ClashSettled) Kind() Kind       { return 0x0131 }
func (SiteAdded) Kind() Kind          { return 0x0201 }
func (SpaceAdded) Kind() Kind         { return 0x0211 }
func (SpaceAttribute) Kind() Kind     { return 0x0212 }
func (SpaceAccess) Kind() Kind        { return 0x0213 }
func (SpaceCountersigned) Kind() Kind { return 0x0214 }
func (SpaceReopened) Kind() Kind      { return 0x0215 }
func (BarrierAdded) Kind() Kind       { return 0x0221 }
func (DoorTagged) Kind() Kind         { return 0x0231 }
func (FindingRecorded) Kind() Kind    { return 0x0301 }
func (FindingMoved) Kind() Kind       { return 0x0302 }
func (FindingWithdrawn) Kind() Kind   { return 0x0303 }
func (ReadingRecorded) Kind() Kind    { return 0x0311 }
func (ClaimOpened) Kind() Kind        { return 0x0401 }
func (ClaimPlaced) Kind() Kind        { return 0x0402 }
func (ClaimTest) Kind() Kind          { return 0x0403 }
func (ClaimOutcome) Kind() Kind       { return 0x0404 }
func (StatementIssued) Kind() Kind    { return 0x0501 }
func (TeamAdded) Kind() Kind          { return 0x0601 }
func (ReportReceived) Kind() Kind     { return 0x8101 }
func (ReportPlaced) Kind() Kind       { return 0x8102 }
func (Graded) Kind() Kind             { return 0x8103 }
func (ReportJoined) Kind() Kind       { return 0x8104 }
func (ReportUnjoined) Kind() Kind     { return 0x8105 }
func (ReportAnswered) Kind() Kind     { return 0x8106 }
func (ClaimGraded) Kind() Kind        { return 0x8107 }
func (AuditRead) Kind() Kind          { return 0x8201 }
func (AuditSearch) Kind() Kind        { return 0x8202 }
func (AuditKey) Kind() Kind           { return 0x8203 }
func (SubjectErased) Kind() Kind      { return 0x8301 }
