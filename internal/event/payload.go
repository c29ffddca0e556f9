package event

// Clear parts of each kind. Every field is optional on the wire unless its
// comment says otherwise. Texts are codes of at most 24 characters out of
// A-Z, 0-9 and '-': whatever a person says goes into Words, sealed.

// Code is a short printed code: a door tag, a wing, a team. See CheckCode.
type Code string

// Founded starts an operation. The operation's id is OperationOf its bytes.
// Signature is the root key's over the same bytes with an empty signature.
type Founded struct {
	Root         []byte           `cbor:"1,keyasint" json:"root"`   // Ed25519 public key of the operation
	Key          []byte           `cbor:"2,keyasint" json:"key"`    // Ed25519 public key of the first replica
	Letter       Code             `cbor:"3,keyasint" json:"letter"` // the first replica's letters, such as HQ
	Exercise     bool             `cbor:"4,keyasint,omitzero" json:"exercise"`
	Compartments []CompartmentKey `cbor:"5,keyasint" json:"compartments"`
	Admin        UserID           `cbor:"6,keyasint" json:"admin"` // who may do everything at first
	Random       [16]byte         `cbor:"7,keyasint" json:"random"`
	Signature    []byte           `cbor:"8,keyasint,omitempty" json:"signature"`
}

// CompartmentKey is the public key that everybody seals to.
type CompartmentKey struct {
	Compartment Compartment `cbor:"1,keyasint" json:"compartment"`
	Public      []byte      `cbor:"2,keyasint" json:"public"` // X25519 + ML-KEM-768, as crypto/hpke gives it
}

// ClockSet says how an exercise's clock runs: Exercise at the moment Real,
// RateMilli thousandths as fast as real time from then on.
type ClockSet struct {
	Real      Millis `cbor:"1,keyasint" json:"real"`
	Exercise  Millis `cbor:"2,keyasint" json:"exercise"`
	RateMilli int64  `cbor:"3,keyasint" json:"rateMilli"`
}

// LikelihoodSet edits the likelihood ratio of one grade, in thousandths.
type LikelihoodSet struct {
	Reliability Reliability `cbor:"1,keyasint,omitzero" json:"reliability"`
	Credibility Credibility `cbor:"2,keyasint,omitzero" json:"credibility"`
	RatioMilli  int64       `cbor:"3,keyasint" json:"ratioMilli"`
}

// AssumptionSet edits one assumption of an engine, in millionths of its unit.
type AssumptionSet struct {
	Key   Code  `cbor:"1,keyasint" json:"key"`
	Micro int64 `cbor:"2,keyasint" json:"micro"`
}

// Configured sets what every page and print of the operation follows.
type Configured struct {
	Digits      Digits `cbor:"1,keyasint,omitzero" json:"digits"`
	ZoneMinutes int32  `cbor:"2,keyasint,omitzero" json:"zoneMinutes"` // east of UTC
}

// ReplicaJoined is the first event of every later replica's chain.
// Signature, when present, is the root key's over the operation, the replica
// and its letters: a replica that the paper recovery code admitted.
type ReplicaJoined struct {
	Key       []byte `cbor:"1,keyasint" json:"key"`
	Letter    Code   `cbor:"2,keyasint" json:"letter"`
	Signature []byte `cbor:"3,keyasint,omitempty" json:"signature"`
}

// ReplicaAdmitted lets a replica's events count.
type ReplicaAdmitted struct {
	Replica ReplicaID `cbor:"1,keyasint" json:"replica"`
	Letter  Code      `cbor:"2,keyasint" json:"letter"`
}

// ReplicaRetired ends a replica: events after Last do not count.
type ReplicaRetired struct {
	Replica ReplicaID `cbor:"1,keyasint" json:"replica"`
	Last    uint64    `cbor:"2,keyasint,omitzero" json:"last"`
}

// ReplicaClock is a measured offset: add it to the replica's times.
type ReplicaClock struct {
	Replica ReplicaID `cbor:"1,keyasint" json:"replica"`
	Offset  Millis    `cbor:"2,keyasint,omitzero" json:"offset"`
}

// UserAdded adds a user. The name is sealed.
type UserAdded struct {
	Roles Roles `cbor:"1,keyasint,omitzero" json:"roles"`
}

// UserRoles replaces a user's roles; none ends the user's work.
type UserRoles struct {
	Roles Roles `cbor:"1,keyasint,omitzero" json:"roles"`
}

// ClashSettled says which of several events that did not know of each other
// stands. The others stay in the ledger.
type ClashSettled struct {
	Kept EventID   `cbor:"1,keyasint" json:"kept"`
	Of   []EventID `cbor:"2,keyasint" json:"of"`
}

// TeamAdded adds a team. Specialties are bits: search, wall-breaching,
// door-opening, dog, medical.
type TeamAdded struct {
	Code        Code   `cbor:"1,keyasint" json:"code"`
	Specialties uint32 `cbor:"2,keyasint,omitzero" json:"specialties"`
}

// SiteAdded adds a site. Its name is sealed.
type SiteAdded struct {
	Code Code `cbor:"1,keyasint" json:"code"`
}

// SpaceAdded adds a space. Rect is x, y, width, height in mm in the level's
// own frame; Schematic says that it was laid out by us, not measured.
type SpaceAdded struct {
	Site      SiteID    `cbor:"1,keyasint" json:"site"`
	Code      Code      `cbor:"2,keyasint" json:"code"`
	Space     SpaceKind `cbor:"3,keyasint,omitzero" json:"space"`
	Level     int32     `cbor:"4,keyasint,omitzero" json:"level"` // B2 is -2, G is 0
	Wing      Code      `cbor:"5,keyasint,omitzero" json:"wing"`
	Rect      [4]int64  `cbor:"6,keyasint" json:"rect"`
	Schematic bool      `cbor:"7,keyasint,omitzero" json:"schematic"`
	Worksite  Code      `cbor:"8,keyasint,omitzero" json:"worksite"`
}

// SpaceAttribute is one sourced value. Earlier values stay beside it.
type SpaceAttribute struct {
	Attribute Attribute `cbor:"1,keyasint" json:"attribute"`
	Value     int64     `cbor:"2,keyasint" json:"value"`
	How       How       `cbor:"3,keyasint,omitzero" json:"how"`
	Source    Code      `cbor:"4,keyasint,omitzero" json:"source"` // such as P or Q: which description
}

// Via says how an entry came and on whose behalf.
type Via struct {
	Channel Channel `cbor:"1,keyasint,omitzero" json:"channel"`
	Team    TeamID  `cbor:"2,keyasint,omitzero" json:"team"`
	Paper   Code    `cbor:"3,keyasint,omitzero" json:"paper"` // number on the sheet
	Told    Millis  `cbor:"4,keyasint,omitzero" json:"told"`  // when it happened, as told
}

// SpaceAccess says whether a space can be entered and who opened it.
type SpaceAccess struct {
	Access Access `cbor:"1,keyasint" json:"access"`
	By     By     `cbor:"2,keyasint,omitzero" json:"by"`
	Why    Why    `cbor:"3,keyasint,omitzero" json:"why"`
	Via    Via    `cbor:"4,keyasint" json:"via"`
}

// SpaceCountersigned is the second signature. Basis lists the findings that
// the signer stands for; the signer must be none of their writers.
type SpaceCountersigned struct {
	Basis []FindingID `cbor:"1,keyasint" json:"basis"`
}

// SpaceReopened takes "cleared" back: it has to be searched again.
type SpaceReopened struct {
	Why Why `cbor:"1,keyasint,omitzero" json:"why"`
}

// BarrierAdded is a door, wall, hatch or a path of air between two spaces;
// no To means the outside.
type BarrierAdded struct {
	Site     SiteID      `cbor:"1,keyasint" json:"site"`
	From     SpaceID     `cbor:"2,keyasint" json:"from"`
	To       SpaceID     `cbor:"3,keyasint,omitzero" json:"to"`
	Barrier  BarrierKind `cbor:"4,keyasint,omitzero" json:"barrier"`
	Material Material    `cbor:"5,keyasint,omitzero" json:"material"`
	GapMM    int64       `cbor:"6,keyasint,omitzero" json:"gapMM"`
	HoleMM   int64       `cbor:"7,keyasint,omitzero" json:"holeMM"`   // diameter
	HeightMM int64       `cbor:"8,keyasint,omitzero" json:"heightMM"` // of its middle above the floor
}

// DoorTagged sticks a printed number on a space's door.
type DoorTagged struct {
	Site  SiteID  `cbor:"1,keyasint" json:"site"`
	Code  Code    `cbor:"2,keyasint" json:"code"`
	Space SpaceID `cbor:"3,keyasint" json:"space"`
}

// Attachment is a sealed file kept beside the ledger. Its name is sealed.
type Attachment struct {
	Blob  Hash  `cbor:"1,keyasint" json:"blob"` // SHA-256 of the sealed bytes
	Size  int64 `cbor:"2,keyasint" json:"size"` // of the sealed bytes
	Media Media `cbor:"3,keyasint,omitzero" json:"media"`
}

// FindingRecorded is what a team found in one space.
type FindingRecorded struct {
	Space       SpaceID      `cbor:"1,keyasint" json:"space"`
	Place       Certainty    `cbor:"2,keyasint,omitzero" json:"place"`
	What        FindingWhat  `cbor:"3,keyasint" json:"what"`
	Method      Method       `cbor:"4,keyasint,omitzero" json:"method"`
	Coverage    int64        `cbor:"5,keyasint,omitzero" json:"coverage"` // thousandths of the space
	Minutes     int64        `cbor:"6,keyasint,omitzero" json:"minutes"`
	Noise       bool         `cbor:"7,keyasint,omitzero" json:"noise"`
	Crowd       bool         `cbor:"8,keyasint,omitzero" json:"crowd"`
	Alive       int64        `cbor:"9,keyasint,omitzero" json:"alive"`
	Deceased    int64        `cbor:"10,keyasint,omitzero" json:"deceased"`
	Carried     int64        `cbor:"11,keyasint,omitzero" json:"carried"`
	Hazard      Hazard       `cbor:"12,keyasint,omitzero" json:"hazard"`
	Why         Why          `cbor:"13,keyasint,omitzero" json:"why"`
	Via         Via          `cbor:"14,keyasint" json:"via"`
	Attachments []Attachment `cbor:"15,keyasint,omitempty" json:"attachments"`
	HoleMM      int64        `cbor:"16,keyasint,omitzero" json:"holeMM"`
	Out         int64        `cbor:"17,keyasint,omitzero" json:"out"` // of those alive: taken out by the time of writing
}

// FindingMoved corrects the door of a finding; the entity is the finding.
type FindingMoved struct {
	Space SpaceID   `cbor:"1,keyasint" json:"space"`
	Place Certainty `cbor:"2,keyasint,omitzero" json:"place"`
}

// FindingWithdrawn takes a finding out of every number; it stays readable.
type FindingWithdrawn struct {
	Why Why `cbor:"1,keyasint,omitzero" json:"why"`
}

// ReadingRecorded is a gas or temperature reading in a space. A value is
// present when its Has field is set: zero is a reading too.
type ReadingRecorded struct {
	Space  SpaceID   `cbor:"1,keyasint" json:"space"`
	Place  Certainty `cbor:"2,keyasint,omitzero" json:"place"`
	HasCO2 bool      `cbor:"3,keyasint,omitzero" json:"hasCO2"`
	CO2PPM int64     `cbor:"4,keyasint,omitzero" json:"co2ppm"`
	HasO2  bool      `cbor:"5,keyasint,omitzero" json:"hasO2"`
	O2PPM  int64     `cbor:"6,keyasint,omitzero" json:"o2ppm"`
	Via    Via       `cbor:"7,keyasint" json:"via"`
}

// Place ties something to a site, a level of it, or one space.
type Place struct {
	Site     SiteID  `cbor:"1,keyasint,omitzero" json:"site"`
	HasLevel bool    `cbor:"2,keyasint,omitzero" json:"hasLevel"`
	Level    int32   `cbor:"3,keyasint,omitzero" json:"level"`
	Space    SpaceID `cbor:"4,keyasint,omitzero" json:"space"`
}

// ClaimOpened starts a claim. What it says, in our words, is sealed.
type ClaimOpened struct {
	Claim    ClaimKind `cbor:"1,keyasint,omitzero" json:"claim"`
	Place    Place     `cbor:"2,keyasint" json:"place"`
	Asserted int64     `cbor:"3,keyasint,omitzero" json:"asserted"` // people said to be there
}

// ClaimPlaced ties a claim to another place; the earlier one stays readable.
type ClaimPlaced struct {
	Place    Place `cbor:"1,keyasint" json:"place"`
	Asserted int64 `cbor:"2,keyasint,omitzero" json:"asserted"`
}

// ClaimTest is the cheapest test proposed. Its words are sealed.
type ClaimTest struct {
	Method  Method `cbor:"1,keyasint,omitzero" json:"method"`
	Minutes int64  `cbor:"2,keyasint,omitzero" json:"minutes"`
}

// ClaimOutcome says what came of a claim, on the ground of which findings.
type ClaimOutcome struct {
	Outcome Outcome     `cbor:"1,keyasint,omitzero" json:"outcome"`
	Ground  []FindingID `cbor:"2,keyasint,omitempty" json:"ground"`
}

// Head is the end of one replica's chain.
type Head struct {
	Replica ReplicaID `cbor:"1,keyasint" json:"replica"`
	Seq     uint64    `cbor:"2,keyasint" json:"seq"`
	Link    Hash      `cbor:"3,keyasint" json:"link"`
}

// StatementIssued records a statement: Document is the SHA-256 of what was
// signed, Heads what it is about. The file itself is a sealed attachment.
type StatementIssued struct {
	Statement StatementKind `cbor:"1,keyasint" json:"statement"`
	Document  Hash          `cbor:"2,keyasint" json:"document"`
	Heads     []Head        `cbor:"3,keyasint" json:"heads"`
	File      Attachment    `cbor:"4,keyasint" json:"file"`
	Site      SiteID        `cbor:"5,keyasint,omitzero" json:"site"`
}

// ReportReceived is what one teller said. All words are sealed.
type ReportReceived struct {
	Channel     Channel      `cbor:"1,keyasint,omitzero" json:"channel"`
	Place       Place        `cbor:"2,keyasint" json:"place"`
	How         How          `cbor:"3,keyasint,omitzero" json:"how"`
	LastSeen    Millis       `cbor:"4,keyasint,omitzero" json:"lastSeen"`
	Teller      SubjectID    `cbor:"5,keyasint,omitzero" json:"teller"`
	Arabic      bool         `cbor:"6,keyasint,omitzero" json:"arabic"`
	Attachments []Attachment `cbor:"7,keyasint,omitempty" json:"attachments"`
	Asserted    int64        `cbor:"8,keyasint,omitzero" json:"asserted"` // people said to be there
	Told        Millis       `cbor:"9,keyasint,omitzero" json:"told"`     // when it was told
	Protect     bool         `cbor:"10,keyasint,omitzero" json:"protect"`
}

// ReportPlaced ties a report to a place later; its own words stay.
type ReportPlaced struct {
	Place Place `cbor:"1,keyasint" json:"place"`
}

// Graded is a report's grade.
type Graded struct {
	Reliability Reliability `cbor:"1,keyasint,omitzero" json:"reliability"`
	Credibility Credibility `cbor:"2,keyasint,omitzero" json:"credibility"`
}

// ReportJoined makes a report part of a claim. Origin is the report it was
// passed on from, none if the teller is a source of their own. Against says
// that the teller denies the claim.
type ReportJoined struct {
	Claim   ClaimID  `cbor:"1,keyasint" json:"claim"`
	Origin  ReportID `cbor:"2,keyasint,omitzero" json:"origin"`
	Against bool     `cbor:"3,keyasint,omitzero" json:"against"`
}

// ReportUnjoined undoes the joining named.
type ReportUnjoined struct {
	Joined EventID `cbor:"1,keyasint" json:"joined"`
}

// ReportAnswered records that the teller has an answer. The words are sealed.
type ReportAnswered struct {
	How Answer `cbor:"1,keyasint,omitzero" json:"how"`
}

// ClaimGraded is a claim's grade.
type ClaimGraded struct {
	Reliability Reliability `cbor:"1,keyasint,omitzero" json:"reliability"`
	Credibility Credibility `cbor:"2,keyasint,omitzero" json:"credibility"`
}

// AuditRead says who is about to be shown what. The entity is the session.
type AuditRead struct {
	What    ReadWhat   `cbor:"1,keyasint" json:"what"`
	Purpose Purpose    `cbor:"2,keyasint" json:"purpose"`
	IDs     []EntityID `cbor:"3,keyasint,omitempty" json:"iDs"`
	Denied  bool       `cbor:"4,keyasint,omitzero" json:"denied"`
}

// AuditSearch is a typed search: the query as a keyed hash.
type AuditSearch struct {
	What    ReadWhat   `cbor:"1,keyasint" json:"what"`
	Purpose Purpose    `cbor:"2,keyasint" json:"purpose"`
	Query   Hash       `cbor:"3,keyasint" json:"query"`
	IDs     []EntityID `cbor:"4,keyasint,omitempty" json:"iDs"`
}

// AuditKey says that a compartment was opened or forgotten, or failed to open.
type AuditKey struct {
	Compartment Compartment `cbor:"1,keyasint" json:"compartment"`
	Opened      bool        `cbor:"2,keyasint,omitzero" json:"opened"`
	Failed      bool        `cbor:"3,keyasint,omitzero" json:"failed"`
}

// SubjectErased destroys the data keys of a subject on every replica.
type SubjectErased struct {
	Subject SubjectID `cbor:"1,keyasint" json:"subject"`
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
