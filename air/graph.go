package air

// Graph is what is known about the air of a building. The zero value is valid
// and empty.
type Graph struct {
	Zones []Zone `json:"zones,omitempty"`
	Links []Link `json:"links,omitempty"`
	Fans  []Fan  `json:"fans,omitempty"`
	// OutsideCO2 is the CO2 fraction of outdoor air, 0..0.05; nil means 0.00042.
	OutsideCO2 *float64 `json:"outside_co2,omitempty"`
	// OutsideKelvin is the outdoor temperature, 220..340 K; nil means 293.15.
	OutsideKelvin *float64 `json:"outside_kelvin,omitempty"`
}

// Zone is a room, cell, corridor or shaft whose air mixes.
type Zone struct {
	ID string `json:"id"`
	// Sizes holds every claim about the size. Rival claims are not averaged: the
	// spread covers all of them, and equal claims count once.
	Sizes  []Size  `json:"sizes,omitempty"`
	People *People `json:"people,omitempty"`
	// SealedBefore is how many hours before zero the room was closed, 0..8760.
	SealedBefore *float64 `json:"sealed_hours_before,omitempty"`
	// NoWaterBefore is how many hours before zero the people last drank, 0..8760.
	// When nil, thirst is left out of the survival curve.
	NoWaterBefore *float64  `json:"no_water_hours_before,omitempty"`
	Temperature   Warmth    `json:"temperature,omitempty"`
	State         State     `json:"state,omitempty"`
	Readings      []Reading `json:"readings,omitempty"`
	// Heard are the hours from zero at which somebody inside was heard: a voice, a
	// knock. That people lived then speaks for the scenarios in which they could.
	// Silence says nothing here: people may be afraid to answer.
	Heard []float64 `json:"heard_hours,omitempty"`
	// Left lists people who went out, in rising order of hours.
	Left []Leaving `json:"left,omitempty"`
	// StartCO2 is the CO2 fraction at the hour of closing, 0..0.2; nil means that
	// of outdoor air, or what a fan that ran before left.
	StartCO2 *float64 `json:"start_co2,omitempty"`
	// Elevation is the height of the floor above the building's datum in m,
	// -500..9000. It counts where rooms are followed together.
	Elevation *float64 `json:"elevation,omitempty"`
}

// Size is one claim about the size of a zone: a volume, or three lengths. Zero
// means not given; the volume wins when both are given.
type Size struct {
	// Source names who says so; it is only handed back.
	Source string  `json:"source,omitempty"`
	Volume float64 `json:"volume,omitempty"` // m3, 0.1..1e6
	Length float64 `json:"length,omitempty"` // m, 0.1..1000
	Width  float64 `json:"width,omitempty"`  // m
	Height float64 `json:"height,omitempty"` // m
	Known  Known   `json:"known,omitempty"`
	// Spread is the standard deviation of ln(volume), 0..3; nil takes Known's.
	Spread *float64 `json:"spread,omitempty"`
	// Net says that the volume is free air already: bunks, rubble and people
	// are not subtracted again.
	Net bool `json:"net,omitempty"`
}

// Known says how a size came about and so how far it may be off.
type Known string

// The ways of knowing a size, with the standard deviation of ln(volume). The
// empty value counts as guessed.
const (
	Measured Known = "measured" // 0.10
	Paced    Known = "paced"    // 0.15
	Guessed  Known = "guessed"  // 0.30
)

// People is a head count: low and high are read as 10 % and 90 % points. Any may
// be missing. The clock answers "if anyone is here", so counts below one are
// raised to one unless all that is given is 0.
type People struct {
	Low  *float64 `json:"low,omitempty"`
	Best *float64 `json:"best,omitempty"`
	High *float64 `json:"high,omitempty"`
	// Whole draws whole people; without it a spread of 6 to 15 is a smooth one.
	Whole bool `json:"whole,omitempty"`
}

// Leaving is people who go out of a zone.
type Leaving struct {
	Hours  float64 `json:"hours"`  // from zero, -8760..8760
	People float64 `json:"people"` // how many, 0..100000; more than are there empties it
}

// Warmth compares the zone with the air outside it.
type Warmth string

// The temperatures a rescuer can tell. The empty value counts as warm, because
// occupants warm a closed room: triangular 1-5-12 K. Cold is the same with the
// other sign; same is 0-1-3 K (A).
const (
	Warm Warmth = "warm"
	Same Warmth = "same"
	Cold Warmth = "cold"
)

// State says how the zone stands at zero.
type State string

// The states of a zone. The empty value counts as closed.
const (
	// Open: a door of 0.8 x 2 m stands open; since zero if SealedBefore is given
	// (the room was closed until then), else since always.
	Open State = "open"
	// Closed: leaks through its links; without a door or crack among them the
	// leak is unknown (15 % airtight, 85 % like a door).
	Closed State = "closed"
	// Airtight: known to leak nowhere but through the listed links.
	Airtight State = "airtight"
	// Fanned: closed, with a fan at work. Without a Fan listed for the zone its
	// flow is taken as 30 L/s (A, GSD 2.5) and it does not stop.
	Fanned State = "fan"
)

// Reading is a measured gas level.
type Reading struct {
	Hours float64 `json:"hours"` // from zero, -8760..8760
	Gas   Gas     `json:"gas"`
	// Value is a fraction 0..1, or kelvin for Temperature.
	Value float64 `json:"value"`
	// Sigma is the standard error in the same unit; nil means 10 % of the reading
	// + 0.001 for CO2, 10 % of the loss + 0.003 for O2 (A).
	Sigma *float64 `json:"sigma,omitempty"`
}

// Gas is what a reading or a band speaks of.
type Gas string

// The things that can be read. A temperature inside is used when the one outdoors
// is given too; CO is not used. What is not raises [FlagReadingUnused].
const (
	CO2         Gas = "co2"
	O2          Gas = "o2"
	CO          Gas = "co"
	Temperature Gas = "temperature"
)

// Link is a way for air between two zones, or between a zone and outdoors.
// A link of unknown size (a vent seen but not measured) gives no air and raises
// [FlagLinkUnsized].
type Link struct {
	ID   string   `json:"id"`
	From string   `json:"from"`         // zone
	To   string   `json:"to,omitempty"` // zone; empty is outdoors
	Kind LinkKind `json:"kind,omitempty"`
	Door DoorKind `json:"door,omitempty"` // of a door
	// Gap is the measured gap all round a door in m, 0..0.5.
	Gap *float64 `json:"gap,omitempty"`
	// Area in m2, 0..100: free area of a vent or duct, leakage area (4 Pa) of a
	// door or crack.
	Area     *float64 `json:"area,omitempty"`
	Diameter *float64 `json:"diameter,omitempty"` // m, 0..5: hole, vent, duct
	Width    *float64 `json:"width,omitempty"`    // m, 0..20: vent, duct
	Tall     *float64 `json:"tall,omitempty"`     // m, 0..20: vertical size of a vent
	Length   *float64 `json:"length,omitempty"`   // m, 0..1000: duct, crack
	// Height of the middle above the floor of From in m, -5..100.
	Height *float64 `json:"height,omitempty"`
	// FarHeight is the same at the other end, above the floor of From. It is kept
	// and not used: a duct counts at the height of its near end.
	FarHeight *float64 `json:"far_height,omitempty"`
	Side      Side     `json:"side,omitempty"` // of From
	// Flow is a measured exchange in m3/s, 0..100; it replaces the physics.
	Flow *float64 `json:"flow,omitempty"`
	// Spread is the standard deviation of ln(flow), 0..3; nil takes the kind's.
	Spread *float64 `json:"spread,omitempty"`
	// OpenFrom and OpenUntil bound the hours (from zero) in which the link is
	// there; nil means always. A hole to be drilled now has OpenFrom 0.
	OpenFrom  *float64 `json:"open_from,omitempty"`
	OpenUntil *float64 `json:"open_until,omitempty"`
}

// LinkKind is what a link is made of. The empty value is a door.
type LinkKind string

// The kinds of link.
const (
	Door  LinkKind = "door"
	Vent  LinkKind = "vent"
	Hole  LinkKind = "hole"
	Duct  LinkKind = "duct"
	Crack LinkKind = "crack" // joint of Length m at 0.8 cm2/m, or Area
)

// DoorKind narrows the leak of a door. The empty value is any closed door.
type DoorKind string

// The kinds of door, with their leakage area at 4 Pa.
const (
	DoorTight     DoorKind = "tight"     // 12 cm2
	DoorTypical   DoorKind = "typical"   // 21 cm2
	DoorConcealed DoorKind = "concealed" // 4 cm2: plastered over or hidden
	DoorBarred    DoorKind = "barred"    // bars: 0.8 x 2 m, four fifths free (A)
	DoorOpen      DoorKind = "open"      // 0.8 x 2 m
)

// Side is the face of a zone that a link goes through. The empty value is a wall.
type Side string

// The faces.
const (
	Wall    Side = "wall"
	Ceiling Side = "ceiling"
	Floor   Side = "floor"
)

// Fan moves air into or out of a zone.
type Fan struct {
	ID   string `json:"id"`
	Zone string `json:"zone"`
	From string `json:"from,omitempty"` // zone it draws from; empty is outdoors
	// Flow in m3/s, 0..100; nil means 0.03 (A).
	Flow *float64 `json:"flow,omitempty"`
	// Spread is the standard deviation of ln(flow), 0..3; nil means ln 2.5 for an
	// unknown flow and 0.2 for a known one (A).
	Spread *float64 `json:"spread,omitempty"`
	// Start and Stop in hours from zero; nil means "always was" and "still runs".
	Start *float64 `json:"start,omitempty"`
	Stop  *float64 `json:"stop,omitempty"`
}

// volume returns the claimed volume in m3, or 0 when the claim is incomplete.
func (s Size) volume() float64 {
	if s.Volume > 0 {
		return s.Volume
	}
	return s.Length * s.Width * s.Height
}

func (s Size) sigma() float64 {
	switch {
	case s.Spread != nil:
		return *s.Spread
	case s.Known == Measured:
		return 0.10
	case s.Known == Paced:
		return 0.15
	}
	return 0.30
}
