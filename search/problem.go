package search

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// SuspectedVoid is the kind of a space whose very existence is in doubt.
const SuspectedVoid = "suspected-void"

// UnlistedID names the space that stands for "hidden and on no list". It is
// added by the engine; claims may point to it, looks may not.
const UnlistedID = "unlisted"

// Space is one place. Kind must be a key of Defaults.Kinds. Capacity is the
// number of people it can hold, 0 if unknown. Listed says that it is on the
// agreed list of places. Rest, if given, replaces the kind's small independent
// chance (0..1). Airtight lowers methods that need an air path.
type Space struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Level    string   `json:"level,omitempty"`
	Capacity int      `json:"capacity,omitempty"`
	Listed   bool     `json:"listed,omitempty"`
	Airtight bool     `json:"airtight,omitempty"`
	Rest     *float64 `json:"rest,omitempty"`
}

// Member is a space that a cause bears on; Occupied is P(occupied | cause), 0..1.
type Member struct {
	Space    string  `json:"space"`
	Occupied float64 `json:"occupied"`
}

// Cause is a hypothesis about the site with its prior probability. Causes are
// independent. One with the ID of a default cause ("kind:office",
// "left-locked", "void:V1", "unlisted") replaces it.
type Cause struct {
	ID          string   `json:"id"`
	Probability float64  `json:"probability"`
	Members     []Member `json:"members"`
}

// Results of a look.
const (
	None   = "none"   // no sign
	Sign   = "sign"   // a sign, such as an alert or a sound
	People = "people" // people seen or in contact; Count says how many
)

// Look is one method used at one space. Coverage is the share of the space
// looked at, 0..1. Count and Out belong to the result people: how many were
// inside at this look, and how many of these were taken out. Order tells what
// came after a finding (any increasing number, such as minutes).
type Look struct {
	ID             string  `json:"id"`
	Space          string  `json:"space"`
	Method         string  `json:"method"`
	Coverage       float64 `json:"coverage"`
	Noise          bool    `json:"noise,omitempty"`
	Crowd          bool    `json:"crowd,omitempty"`
	PlaceUncertain bool    `json:"place_uncertain,omitempty"`
	Result         string  `json:"result"`
	Count          int     `json:"count,omitempty"`
	Out            int     `json:"out,omitempty"`
	Order          int64   `json:"order,omitempty"`
	// Feeds names suspected voids that a service traced here could feed: the
	// look bears on each of them as on its own space.
	Feeds []string `json:"feeds,omitempty"`
}

// States of a claim.
const (
	Open         = "open"
	Confirmed    = "confirmed"
	Refuted      = "refuted"
	Unverifiable = "unverifiable"
)

// Claim is what several reports assert together: that somebody is in at least
// one of Places, or on one of Levels, or anywhere on the Site (the last two
// include UnlistedID). Origins holds the origin's id of each report; an origin
// named again is an echo and adds nothing. Count is the asserted number of
// people, 0 if none was named. Factor, if above 0, stands for Grade and Origins:
// what the claim multiplies the odds by, for readers who must not see a grade.
type Claim struct {
	ID      string   `json:"id"`
	Places  []string `json:"places,omitempty"`
	Levels  []string `json:"levels,omitempty"`
	Site    bool     `json:"site,omitempty"`
	Grade   string   `json:"grade,omitempty"`
	Origins []string `json:"origins,omitempty"`
	Count   int      `json:"count,omitempty"`
	Status  string   `json:"status"`
	Factor  float64  `json:"factor,omitempty"`
}

// Options change how the engine counts; the zero value is the default.
type Options struct {
	// RemoteCap bounds the detection of every method but sweep, 0..1; 0 is off.
	RemoteCap float64 `json:"remote_cap,omitempty"`
	// MissFloor is the least chance to have missed people in a space that all
	// methods together may reach, 0..1; 0 is off.
	MissFloor float64 `json:"miss_floor,omitempty"`
	// NoDefaultCauses uses Problem.Causes only: no kind, locked, void or
	// unlisted cause, and a Rest of 0 where a space names none.
	NoDefaultCauses bool `json:"no_default_causes,omitempty"`
}

// Problem is all that Solve reads. Defaults nil means Standard.
type Problem struct {
	Spaces   []Space   `json:"spaces"`
	Causes   []Cause   `json:"causes,omitempty"`
	Looks    []Look    `json:"looks,omitempty"`
	Claims   []Claim   `json:"claims,omitempty"`
	Defaults *Defaults `json:"defaults,omitempty"`
	Options  Options   `json:"options,omitzero"`
}

// Largest sizes that Parse and Solve accept.
const (
	maxBytes  = 64 << 20
	maxSpaces = 20_000
	maxLooks  = 500_000
	maxClaims = 20_000
	maxCauses = 2_000
	maxID     = 200
	maxPeople = 10_000_000
	// maxLinks bounds members of causes, places and origins of claims, and voids
	// that looks name.
	maxLinks = 1_000_000
)

// ErrTooLinked is wrapped when too many causes and claims hang together for
// exact inference. Merge causes, or give claims narrower or equal place lists.
var ErrTooLinked = errors.New("too many causes and claims hang together")

// Parse reads a Problem from JSON. Unknown fields, trailing data, more than
// 64 MiB and everything Solve would refuse as input are errors that name the
// place and say what to write.
func Parse(data []byte) (Problem, error) {
	if len(data) > maxBytes {
		return Problem{}, fmt.Errorf("problem: %d bytes is more than %d; split the site", len(data), maxBytes)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var p Problem
	if err := dec.Decode(&p); err != nil {
		return Problem{}, fmt.Errorf("problem, byte %d: not a problem in JSON: %w; compare with the format page", dec.InputOffset(), err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Problem{}, fmt.Errorf("problem, byte %d: something follows the end; send one problem only", dec.InputOffset())
	}
	if _, err := compile(p); err != nil {
		return Problem{}, err
	}
	return p, nil
}

func share(where string, v float64) error {
	if !(v >= 0 && v <= 1) {
		return fmt.Errorf("%s: %v is outside 0 to 1; write a share such as 0.5", where, v)
	}
	return nil
}

func people(where string, n int) error {
	if n < 0 || n > maxPeople {
		return fmt.Errorf("%s: %d is not a number of people; write 0 to %d", where, n, maxPeople)
	}
	return nil
}

func (p *Problem) checkSizes() error {
	links := 0
	for _, c := range p.Causes {
		links += len(c.Members)
	}
	for _, c := range p.Claims {
		links += len(c.Places) + len(c.Levels) + len(c.Origins)
	}
	for i := range p.Looks {
		links += len(p.Looks[i].Feeds)
	}
	for _, s := range []struct {
		what   string
		n, max int
	}{{"spaces", len(p.Spaces), maxSpaces}, {"looks", len(p.Looks), maxLooks}, {"claims", len(p.Claims), maxClaims},
		{"causes", len(p.Causes), maxCauses}, {"members, places, origins and voids", links, maxLinks}} {
		if s.n > s.max {
			return fmt.Errorf("%s: %d is more than %d; split the site", s.what, s.n, s.max)
		}
	}
	if err := share("options, remote_cap", p.Options.RemoteCap); err != nil {
		return err
	}
	return share("options, miss_floor", p.Options.MissFloor)
}

// ids refuses empty, long and repeated ids of one list.
type ids struct {
	what string
	seen map[string]int
}

func (s *ids) add(i int, id string) error {
	if id == "" || len(id) > maxID {
		return fmt.Errorf("%s %d, id: empty or longer than %d bytes; give it a short id", s.what, i+1, maxID)
	}
	if j, dup := s.seen[id]; dup {
		return fmt.Errorf("%s %d, id: %q is also the id of %s %d; give each its own", s.what, i+1, id, s.what, j+1)
	}
	s.seen[id] = i
	return nil
}

func newIDs(what string, n int) *ids { return &ids{what, make(map[string]int, n)} }

// place is where in a Problem something stands; it is worded only in errors.
type place struct {
	what string
	i    int
	id   string
}

func (p place) String() string { return fmt.Sprintf("%s %d (%s), ", p.what, p.i+1, p.id) }

func checkLook(i int, l *Look, d *Defaults) error {
	at := place{"look", i, l.ID}
	if _, ok := d.Methods[l.Method]; !ok {
		return fmt.Errorf("%smethod: %q is not known; use one of the defaults' methods or add it there", at, l.Method)
	}
	if !(l.Coverage >= 0 && l.Coverage <= 1) {
		return share(at.String()+"coverage", l.Coverage)
	}
	if l.Count > maxPeople {
		return people(at.String()+"count", l.Count)
	}
	if len(l.Feeds) > 0 && l.Result == People {
		return fmt.Errorf("%sfeeds: people are found in one space; leave out what the service feeds", at)
	}
	switch l.Result {
	case None, Sign:
		if l.Count != 0 || l.Out != 0 {
			return fmt.Errorf("%scount: people are counted with result %q only; change the result", at, People)
		}
	case People:
		if l.Count < 1 || l.Out < 0 || l.Out > l.Count {
			return fmt.Errorf("%scount: %d found, %d out; write at least 1 found and at most as many out", at, l.Count, l.Out)
		}
	default:
		return fmt.Errorf("%sresult: %q; write %s, %s or %s", at, l.Result, None, Sign, People)
	}
	return nil
}

func checkClaim(i int, c Claim, d *Defaults) error {
	at := fmt.Sprintf("claim %d (%s), ", i+1, c.ID)
	switch _, err := d.Likelihood.Ratio(c.Grade); {
	case c.Factor < 0 || c.Factor > 1e6:
		return fmt.Errorf("%sfactor: %v is outside 0 to 1000000; leave it out to use the grade", at, c.Factor)
	case c.Factor > 0:
	case err != nil:
		return fmt.Errorf("%sgrade: %w", at, err)
	case len(c.Origins) == 0:
		return fmt.Errorf("%sorigins: none; a claim has at least one, name the teller's number", at)
	}
	switch c.Status {
	case Open, Confirmed, Refuted, Unverifiable:
	default:
		return fmt.Errorf("%sstatus: %q; write %s, %s, %s or %s", at, c.Status, Open, Confirmed, Refuted, Unverifiable)
	}
	return people(at+"count", c.Count)
}
