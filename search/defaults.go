package search

import (
	"fmt"
	"maps"
	"slices"
)

// Value is one editable number with its range. Status is "assumption",
// "read" (in the named source) or "recalled". The engine computes with Mode;
// Low and High serve the question which assumption matters most.
type Value struct {
	Low    float64 `json:"low"`
	Mode   float64 `json:"mode"`
	High   float64 `json:"high"`
	Unit   string  `json:"unit"`
	Status string  `json:"status"`
	Source string  `json:"source"`
}

// Method is what one way of looking can do. Responsive and Unresponsive are
// the chances to detect a person in the space at coverage 1, given that the
// method is not blind there. Void is the chance to detect a suspected void
// looked at, Hidden that of noticing an unlisted space beside the one looked
// at. FalseAlarm is the chance of a sign in an empty space, at least 0.001.
type Method struct {
	Responsive   Value `json:"responsive"`
	Unresponsive Value `json:"unresponsive"`
	Void         Value `json:"void"`
	Hidden       Value `json:"hidden"`
	FalseAlarm   Value `json:"false_alarm"`
	Blind        Value `json:"blind"`
	// Minutes that one look at coverage 1 takes a team at a cell-sized space; 0:
	// nobody has said, and no plan uses the method.
	Minutes Value `json:"minutes"`
	// Listens: noise and crowd lower it.
	Listens bool `json:"listens"`
	// NeedsAir: an airtight wall lowers it.
	NeedsAir bool `json:"needs_air"`
}

// Kind is what is assumed of all rooms of one kind. Any is the site-level
// chance that anyone is left in them; Rest a small independent chance, also for
// all of them together; Locked the chance that one of them is occupied if the
// cells were left locked; People the number in an occupied one (its High also
// caps a space of unknown capacity).
type Kind struct {
	Any    Value `json:"any"`
	Rest   Value `json:"rest"`
	Locked Value `json:"locked"`
	People Value `json:"people"`
	// Size is the time that a look takes there relative to a cell; 0 is 1.
	Size Value `json:"size"`
}

// Defaults are all numbers the engine assumes. Take Standard, edit, and put the
// result in Problem.Defaults.
type Defaults struct {
	Methods    map[string]Method `json:"methods"`
	Kinds      map[string]Kind   `json:"kinds"`
	Likelihood LikelihoodTable   `json:"likelihood"`

	LeftLocked       Value `json:"left_locked"`       // chance that the cells were left locked with a good part of them occupied
	LeftLockedFew    Value `json:"left_locked_few"`   // chance that locked cells were opened but for a few forgotten ones
	FewOccupied      Value `json:"few_occupied"`      // share of locked rooms that are then occupied
	RoomsIfAny       Value `json:"rooms_if_any"`      // occupied rooms of a kind if there are any (>0)
	VoidExists       Value `json:"void_exists"`       // chance that one suspected void is real
	VoidOccupied     Value `json:"void_occupied"`     // chance that a real void holds people
	UnlistedExists   Value `json:"unlisted_exists"`   // chance that the site has a hidden space on no list
	UnlistedOccupied Value `json:"unlisted_occupied"` // chance that it holds people
	ShareResponsive  Value `json:"share_responsive"`  // chance that people inside answer when called
	NoiseFactor      Value `json:"noise_factor"`      // on methods that listen
	CrowdFactor      Value `json:"crowd_factor"`      // on methods that listen
	AirtightFactor   Value `json:"airtight_factor"`   // on methods that need an air path
	PlaceDoubt       Value `json:"place_doubt"`       // chance that an uncertainly placed look was elsewhere
	MistakenPeople   Value `json:"mistaken_people"`   // chance of a report of people from an empty space (>0)
	PeopleShape      Value `json:"people_shape"`      // Gamma shape of people per occupied space (>0)
	OriginDiscount   Value `json:"origin_discount"`   // weight w of each further origin relative to the one before
	OriginCap        Value `json:"origin_cap"`        // largest exponent e on a claim's ratio (>=1)
	ClaimCap         Value `json:"claim_cap"`         // largest ratio of one claim (>=1); its inverse is the least
	ResidualFloor    Value `json:"residual_floor"`    // the residual stays this far from 0 and 1
}

const (
	airTable = "detection table of the air and detection facts: expert range, no field figure found"
	judged   = "judgement; no source found"
)

func assume(unit, source string, low, mode, high float64) Value {
	return Value{Low: low, Mode: mode, High: high, Unit: unit, Status: "assumption", Source: source}
}

func chance(source string, low, mode, high float64) Value {
	return assume("probability", source, low, mode, high)
}

var never = chance("not what this method detects", 0, 0, 0)

// method fills one row; resp is also used for unresponsive people unless changed.
func method(resp, alarm Value) Method {
	return Method{Responsive: resp, Unresponsive: resp, Void: never, Hidden: never, FalseAlarm: alarm,
		Blind: chance("common failure of repeated passes, as in the lost year of AF447; value judged", 0.02, 0.1, 0.25)}
}

func standardMethods() map[string]Method {
	m := map[string]Method{}
	rare := chance(judged, 0.005, 0.02, 0.05)
	m["sweep"] = method(chance(airTable+" (physical_room_sweep_visible_person)", 0.9, 0.97, 0.995), chance(judged, 0.001, 0.005, 0.02))
	m["door-open-glance"] = method(chance(judged, 0.3, 0.6, 0.85), rare)
	m["dog"] = method(chance(airTable, 0.5, 0.75, 0.9), chance(airTable, 0.02, 0.1, 0.25))
	m["acoustic"] = method(chance(airTable, 0.4, 0.65, 0.85), chance(airTable, 0.03, 0.1, 0.25))
	m["call-and-knock"] = method(chance(airTable, 0.3, 0.6, 0.85), chance(judged, 0.02, 0.05, 0.15))
	m["borescope"] = method(chance(airTable, 0.85, 0.95, 0.99), chance(judged, 0.002, 0.01, 0.03))
	m["thermal"] = method(chance(airTable, 0, 0.02, 0.1), rare)
	m["radar"] = method(chance(airTable, 0.5, 0.8, 0.95), chance(airTable, 0.02, 0.1, 0.3))
	m["co2-probe"] = method(chance(airTable, 0.7, 0.9, 0.97), chance(judged, 0.01, 0.05, 0.15))
	m["gpr"] = method(never, chance(airTable, 0.1, 0.25, 0.5))
	m["tap-measure"] = method(never, chance(judged, 0.05, 0.15, 0.3))
	m["service-trace"] = method(never, chance(judged, 0.05, 0.1, 0.25))
	m["survey"] = method(never, chance(judged, 0.05, 0.15, 0.3))

	edit := func(name string, f func(*Method)) { v := m[name]; f(&v); m[name] = v }
	edit("sweep", func(v *Method) {
		v.Blind = chance(judged+"; what a sweep cannot see is a void of its own", 0.001, 0.005, 0.02)
		v.Hidden = chance("half of a tap-and-measure look: judged", 0.05, 0.15, 0.3)
	})
	edit("acoustic", func(v *Method) {
		v.Unresponsive = chance(airTable, 0.02, 0.03, 0.05)
		v.Listens = true
	})
	edit("call-and-knock", func(v *Method) {
		v.Unresponsive = chance(judged, 0, 0.01, 0.03)
		v.Listens = true
	})
	edit("dog", func(v *Method) { v.NeedsAir = true })
	edit("gpr", func(v *Method) {
		v.Void = chance(airTable, 0.4, 0.65, 0.85)
		v.Hidden = chance(judged, 0.2, 0.4, 0.65)
	})
	speed := "sweep speeds of the air and detection facts: assumptions"
	for name, v := range map[string]Value{
		"sweep": assume("minutes", speed+" (a room of 20 m²)", 1, 3, 6), "door-open-glance": assume("minutes", judged, 0.2, 0.5, 1),
		"dog": assume("minutes", speed+" (20 to 120 m² a minute, and getting there)", 0.5, 1, 3), "call-and-knock": assume("minutes", speed+" (hail, and listen 60 s)", 1, 1.5, 3),
		"acoustic": assume("minutes", speed+" (one setup)", 10, 15, 30), "radar": assume("minutes", speed+" (two positions)", 2, 6, 12),
		"borescope": assume("minutes", speed+", and drilling the hole: judged", 5, 12, 25), "gpr": assume("minutes", speed+" (a wall of 12 m²)", 2, 4, 12),
		"co2-probe": assume("minutes", judged, 2, 5, 12), "thermal": assume("minutes", judged, 1, 2, 5), "tap-measure": assume("minutes", judged, 5, 10, 25),
		"service-trace": assume("minutes", judged, 10, 30, 90), "survey": assume("minutes", judged, 10, 20, 60),
	} {
		edit(name, func(m *Method) { m.Minutes = v })
	}
	hidden := chance(airTable+" (physical_sweep_hidden_door)", 0.1, 0.3, 0.6)
	for _, name := range []string{"tap-measure", "service-trace", "survey"} {
		edit(name, func(v *Method) { v.Void, v.Hidden = hidden, hidden })
	}
	return m
}

func standardKinds() map[string]Kind {
	k := map[string]Kind{}
	add := func(name string, anyone, people, most float64) {
		k[name] = Kind{
			Any:    chance(judged+"; for the site, all rooms of the kind together", anyone/4, anyone, min(1, anyone*3)),
			Rest:   chance(judged+"; for the site, all rooms of the kind together", 0, 0.0002, 0.001),
			Locked: chance("not a locked room", 0, 0, 0),
			People: assume("people per occupied space", judged, 1, people, most),
			Size:   assume("times a cell", judged, 0.5, 1, 4),
		}
	}
	// Locked rooms: that single ones were forgotten is left_locked_few, common
	// to all of them; this is what remains apart from it.
	add("cell", 0.006, 4, 25)
	add("solitary", 0.009, 1, 4)
	add("dormitory", 0.0045, 15, 120)
	add("room", 0.005, 2, 20)
	add("office", 0.003, 1, 10)
	add("corridor", 0.002, 2, 40)
	add("stairs", 0.001, 1, 20)
	add("shaft", 0.008, 1, 6)
	add("yard", 0.001, 2, 100)
	add("store", 0.004, 2, 20)
	add("kitchen", 0.002, 2, 20)
	add("washroom", 0.002, 1, 10)
	add("plant", 0.006, 1, 10)
	add("other", 0.004, 2, 20)
	add(SuspectedVoid, 0, 5, 50)
	for _, name := range []string{"cell", "solitary", "dormitory"} {
		v := k[name]
		v.Locked = chance(judged+"; if they were left locked, a good part is occupied", 0.1, 0.25, 0.8)
		k[name] = v
	}
	for name, size := range map[string]float64{"solitary": 0.5, "dormitory": 3, "office": 1.5, "corridor": 2, "yard": 3, "plant": 2, "kitchen": 2} {
		v := k[name]
		v.Size = assume("times a cell", judged, size/2, size, size*4)
		k[name] = v
	}
	v := k[SuspectedVoid]
	v.Rest = never
	k[SuspectedVoid] = v
	return k
}

// Standard returns the documented default assumptions, a fresh copy each call.
func Standard() Defaults {
	return Defaults{
		Methods: standardMethods(), Kinds: standardKinds(), Likelihood: StandardLikelihood(),
		LeftLocked:       chance(judged, 0.1, 0.3, 0.7),
		LeftLockedFew:    chance(judged+"; after most doors were opened by others, single ones were still found shut", 0.02, 0.08, 0.25),
		FewOccupied:      chance(judged+"; one to a few of a hundred", 0.002, 0.01, 0.05),
		RoomsIfAny:       assume("rooms", judged, 1, 1.5, 4),
		VoidExists:       chance(judged+"; a void is suspected for a reason", 0.05, 0.15, 0.5),
		VoidOccupied:     chance(judged, 0.02, 0.1, 0.4),
		UnlistedExists:   chance(judged, 0.01, 0.05, 0.15),
		UnlistedOccupied: chance(judged, 0.1, 0.25, 0.6),
		ShareResponsive:  chance(judged+"; prisoners may stay silent from fear", 0.4, 0.7, 0.9),
		NoiseFactor:      assume("factor", judged+"; listening needs site silence", 0.2, 0.5, 0.8),
		CrowdFactor:      assume("factor", judged, 0.2, 0.5, 0.8),
		AirtightFactor:   assume("factor", airTable+" (dog, airtight cell)", 0.25, 0.5, 0.8),
		PlaceDoubt:       chance(judged, 0.25, 0.5, 0.75),
		MistakenPeople:   chance(judged, 0.0001, 0.001, 0.01),
		PeopleShape:      assume("shape", judged, 0.5, 1.5, 4),
		OriginDiscount:   assume("factor", judged+"; tellers of one site share rumours", 0.2, 0.5, 0.8),
		OriginCap:        assume("exponent", judged, 1.5, 2, 3),
		ClaimCap:         assume("ratio", judged, 20, 100, 400),
		ResidualFloor:    chance("no search of a building is surer than this: judged", 0.00001, 0.0001, 0.001),
	}
}

// named is a Value with its dotted key, e.g. "methods.sweep.blind".
type named struct {
	key string
	v   *Value
}

func (d *Defaults) scalars() []named {
	return []named{
		{"left_locked", &d.LeftLocked}, {"left_locked_few", &d.LeftLockedFew}, {"few_occupied", &d.FewOccupied}, {"rooms_if_any", &d.RoomsIfAny},
		{"void_exists", &d.VoidExists}, {"void_occupied", &d.VoidOccupied},
		{"unlisted_exists", &d.UnlistedExists}, {"unlisted_occupied", &d.UnlistedOccupied},
		{"share_responsive", &d.ShareResponsive}, {"noise_factor", &d.NoiseFactor},
		{"crowd_factor", &d.CrowdFactor}, {"airtight_factor", &d.AirtightFactor},
		{"place_doubt", &d.PlaceDoubt}, {"mistaken_people", &d.MistakenPeople},
		{"people_shape", &d.PeopleShape}, {"origin_discount", &d.OriginDiscount},
		{"origin_cap", &d.OriginCap}, {"claim_cap", &d.ClaimCap}, {"residual_floor", &d.ResidualFloor},
	}
}

func (m *Method) values() []named {
	return []named{{"responsive", &m.Responsive}, {"unresponsive", &m.Unresponsive}, {"void", &m.Void},
		{"hidden", &m.Hidden}, {"false_alarm", &m.FalseAlarm}, {"blind", &m.Blind}, {"minutes", &m.Minutes}}
}

func (k *Kind) values() []named {
	return []named{{"any", &k.Any}, {"rest", &k.Rest}, {"locked", &k.Locked}, {"people", &k.People}, {"size", &k.Size}}
}

// bounds says which Mode values are possible for the keys that are not chances.
var bounds = map[string][2]float64{
	"minutes": {0, 10000}, "size": {0, 100}, "rooms_if_any": {0.01, 1000}, "people": {0, 10000}, "people_shape": {0.05, 100},
	"origin_cap": {1, 10}, "claim_cap": {1, 1e6}, "mistaken_people": {1e-6, 0.5},
	"false_alarm": {0.001, 1}, "residual_floor": {1e-9, 0.01},
}

func checkValue(where, key string, v Value) error {
	lim, ok := bounds[key]
	if !ok {
		lim = [2]float64{0, 1}
	}
	if !(v.Low <= v.Mode && v.Mode <= v.High) {
		return fmt.Errorf("%s: low %v, mode %v, high %v are not in order; write the least first", where, v.Low, v.Mode, v.High)
	}
	if !(v.Low >= lim[0] && v.High <= lim[1]) {
		return fmt.Errorf("%s: %v to %v is outside %v to %v; write values between them", where, v.Low, v.High, lim[0], lim[1])
	}
	return nil
}

func (d *Defaults) check() error {
	for _, n := range d.scalars() {
		if err := checkValue("defaults, "+n.key, n.key, *n.v); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Methods)) {
		m := d.Methods[name]
		for _, n := range m.values() {
			if err := checkValue(fmt.Sprintf("defaults, method %q, %s", name, n.key), n.key, *n.v); err != nil {
				return err
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.Kinds)) {
		k := d.Kinds[name]
		for _, n := range k.values() {
			if err := checkValue(fmt.Sprintf("defaults, kind %q, %s", name, n.key), n.key, *n.v); err != nil {
				return err
			}
		}
	}
	if _, ok := d.Kinds[SuspectedVoid]; !ok {
		return fmt.Errorf("defaults, kinds: %q is missing; start from the standard defaults and edit", SuspectedVoid)
	}
	return d.Likelihood.check()
}
