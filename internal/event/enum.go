package event

import "fmt"

// Enum is a small number with names. Zero is the first name and means
// "not said" in every enum; numbers are on the wire and only grow.
type Enum[N interface{ Names() []string }] uint8

func (e Enum[N]) String() string {
	var n N
	if names := n.Names(); int(e) < len(names) {
		return names[e]
	}
	return fmt.Sprintf("code-%d", uint8(e))
}

// MarshalText gives the name.
func (e Enum[N]) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads a name; the error lists the names there are, and does
// not repeat what was typed: it may be a name of a person.
func (e *Enum[N]) UnmarshalText(b []byte) error {
	var n N
	for i, name := range n.Names() {
		if name == string(b) || i == 0 && len(b) == 0 {
			*e = Enum[N](i)
			return nil
		}
	}
	return fmt.Errorf("not one of the names that are known here; use one of %q", n.Names())
}

type (
	spaceKindNames   struct{}
	accessNames      struct{}
	byNames          struct{}
	whyNames         struct{}
	attributeNames   struct{}
	howNames         struct{}
	channelNames     struct{}
	findingNames     struct{}
	methodNames      struct{}
	certaintyNames   struct{}
	hazardNames      struct{}
	materialNames    struct{}
	barrierNames     struct{}
	claimKindNames   struct{}
	outcomeNames     struct{}
	reliabilityNames struct{}
	credibilityNames struct{}
	statementNames   struct{}
	purposeNames     struct{}
	mediaNames       struct{}
	answerNames      struct{}
	readNames        struct{}
	digitNames       struct{}
)

// Enums of the clear parts.
type (
	SpaceKind     = Enum[spaceKindNames]
	Access        = Enum[accessNames] // of a space
	By            = Enum[byNames]     // who opened
	Why           = Enum[whyNames]    // why a space could not be entered, or is searched again
	Attribute     = Enum[attributeNames]
	How           = Enum[howNames]     // how a value or a report is known
	Channel       = Enum[channelNames] // how an entry reached us
	FindingWhat   = Enum[findingNames]
	Method        = Enum[methodNames]    // of a look
	Certainty     = Enum[certaintyNames] // that a finding is written at the right door
	Hazard        = Enum[hazardNames]
	Material      = Enum[materialNames]
	BarrierKind   = Enum[barrierNames]
	ClaimKind     = Enum[claimKindNames]
	Outcome       = Enum[outcomeNames]
	Reliability   = Enum[reliabilityNames]
	Credibility   = Enum[credibilityNames]
	StatementKind = Enum[statementNames]
	Purpose       = Enum[purposeNames]
	Media         = Enum[mediaNames]
	Answer        = Enum[answerNames]
	ReadWhat      = Enum[readNames]
	Digits        = Enum[digitNames]
)

// Names of each enum, in wire order.
func (spaceKindNames) Names() []string {
	return []string{"unknown", "cell", "solitary", "dormitory", "room", "office", "kitchen", "corridor",
		"yard", "shaft", "stairs", "core", "suspected-void", "store", "guard-room", "bathroom"}
}

// Access states.
const (
	AccessUnknown Access = iota
	AccessClosed
	AccessOpened
	AccessNotEntered // could not be entered
)

func (accessNames) Names() []string { return []string{"unknown", "closed", "opened", "not-entered"} }

// Who opened.
const (
	ByUnknown By = iota
	ByUs
	ByOthers
)

func (byNames) Names() []string { return []string{"unknown", "us", "others"} }

func (whyNames) Names() []string {
	return []string{"not-said", "flooded", "mined", "unsafe", "bad-air", "blocked", "no-tool", "told-not-to",
		"doubt", "new-report", "wrong-door", "challenge", "mistake", "no-time"}
}

// Attributes of a space; the unit follows each name.
const (
	AttrLength     Attribute = iota + 1 // mm
	AttrWidth                           // mm
	AttrHeight                          // mm
	AttrCapacity                        // people
	AttrPeopleLow                       // people said to be inside: least
	AttrPeopleBest                      // most likely
	AttrPeopleHigh                      // most
	AttrSealedAt                        // since when closed without a fan: Millis
	AttrDoorGap                         // mm under the door
	AttrTemp                            // inside minus outside, thousandths of a kelvin
)

func (attributeNames) Names() []string {
	return []string{"none", "length", "width", "height", "capacity", "people-low", "people-best", "people-high",
		"sealed-at", "door-gap", "temperature"}
}

// How something is known.
const (
	HowMeasured How = iota + 1
	HowPaced
	HowSaw
	HowHeard // with one's own ears
	HowTold
	HowRead
	HowDocument
	HowGuess
	HowPlan // from a block sentence or an imported plan
)

func (howNames) Names() []string {
	return []string{"not-said", "measured", "paced", "saw", "heard", "told", "read", "document", "guess", "plan"}
}

// Channels.
const (
	ChannelDesk Channel = iota + 1
	ChannelPhone
	ChannelRadio
	ChannelPaper
	ChannelCall
	ChannelChat
	ChannelPerson
	ChannelMedia
)

func (channelNames) Names() []string {
	return []string{"not-said", "desk", "phone", "radio", "paper", "call", "chat", "person", "media"}
}

// What a finding says.
const (
	FoundPeople FindingWhat = iota + 1
	FoundNoSign
	FoundSign // of life, nobody seen
	FoundOpened
	FoundEvidence
	FoundDanger
	FoundCannot
	FoundHelp
	FoundHole // an opening made, and seen through or not
)

func (findingNames) Names() []string {
	return []string{"none", "people", "no-sign", "sign", "opened", "evidence", "danger", "cannot", "help", "hole"}
}

// MethodSweep is the look of people who entered and saw the whole space.
const MethodSweep Method = 1

func (methodNames) Names() []string {
	return []string{"none", "sweep", "glance", "dog", "acoustic", "call-and-knock", "borescope", "thermal",
		"radar", "ground-radar", "co2-probe", "service-trace", "tap-and-measure", "camera"}
}

// Certainty of the place of a finding.
const (
	PlaceTag Certainty = iota + 1
	PlacePhoto
)

func (certaintyNames) Names() []string { return []string{"uncertain", "tag", "photo"} }

func (hazardNames) Names() []string {
	return []string{"none-known", "bad-air", "mines", "water", "collapse", "electricity", "fire", "broken-glass", "armed-people", "other"}
}

func (materialNames) Names() []string {
	return []string{"unknown", "iron", "wood", "concrete", "block", "brick", "stone", "bars", "steel"}
}

// Kinds of barrier and of air path.
const (
	BarrierDoor BarrierKind = iota + 1
	BarrierWall
	BarrierHatch
	BarrierFloor
	BarrierVent
	BarrierHole
	BarrierDuct
)

func (barrierNames) Names() []string {
	return []string{"unknown", "door", "wall", "hatch", "floor", "vent", "hole", "duct"}
}

// Kinds of claim.
const (
	ClaimPeople ClaimKind = iota + 1 // people are held there
	ClaimPlace                       // there is a place there: door, level, void
	ClaimFigure                      // a number
)

func (claimKindNames) Names() []string { return []string{"other", "people", "place", "figure"} }

// Outcomes of a claim.
const (
	OutcomeOpen Outcome = iota
	OutcomeConfirmed
	OutcomeRefuted // "we checked: not so"
	OutcomeUnverifiable
)

func (outcomeNames) Names() []string {
	return []string{"open", "confirmed", "refuted", "unverifiable"}
}

// ReliabilityF is the default reliability: not yet judged.
const ReliabilityF Reliability = 0

func (reliabilityNames) Names() []string { return []string{"F", "A", "B", "C", "D", "E"} }

// Credibility6 is the default credibility: not yet judged.
const Credibility6 Credibility = 0

func (credibilityNames) Names() []string { return []string{"6", "1", "2", "3", "4", "5"} }

// Kinds of statement.
const (
	StatementSitrep StatementKind = iota + 1
	StatementClearance
)

func (statementNames) Names() []string { return []string{"none", "sitrep", "clearance", "bulletin"} }

// Purposes of reading.
const (
	PurposeTracing Purpose = iota + 1
	PurposeDocumentation
	PurposeCourt
	PurposeSearch // running the search itself
	PurposeOffice
)

func (purposeNames) Names() []string {
	return []string{"none", "tracing", "documentation", "court", "search", "office"}
}

func (mediaNames) Names() []string { return []string{"other", "photo", "voice", "text", "pdf"} }

func (answerNames) Names() []string {
	return []string{"none", "call", "message", "person", "not-reachable"}
}

func (readNames) Names() []string {
	return []string{"none", "report", "claim", "user", "finding", "space", "attachment", "audit", "index", "statement", "operation", "erasure"}
}

func (digitNames) Names() []string { return []string{"latin", "arabic"} }
