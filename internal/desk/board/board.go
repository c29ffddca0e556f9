package board

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"miftah/air"
	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

// Number is a chance as a range: as believed, and with all detection values
// halved.
type Number struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Place is what the engines say of one space.
type Place struct {
	Space     event.SpaceID `json:"space"`
	Code      event.Code    `json:"code"`
	Chance    Number        `json:"chance"`
	SeenWhole bool          `json:"seenWhole"`
	Found     int           `json:"found"`
	Out       int           `json:"out"`
	Clock     *Clock        `json:"clock"`
	Air       air.Label     `json:"air,omitempty"` // how its air may be called now; see At
	// Expected is for the coordinator only: never on walls or bulletins.
	Expected search.Span `json:"expected"`
	// Direct are the events of this space itself, its findings and its claims;
	// Behind adds all that bear on it through shared causes.
	Direct []event.EventID `json:"-"`
	Behind []event.EventID `json:"-"`
}

// Board is what the engines say of one site.
type Board struct {
	Site        event.SiteID        `json:"site"`
	Places      []Place             `json:"places"`
	Left        Number              `json:"left"`     // chance that someone remains anywhere
	Unlisted    Number              `json:"unlisted"` // of that, in a place on no list
	SeenWhole   int                 `json:"seenWhole"`
	Listed      int                 `json:"listed"`
	Expected    search.Span         `json:"expected"`
	Assumptions []search.Assumption `json:"assumptions"`
	Voids       []Void              `json:"voids"` // suspected, the likeliest first
	Behind      []event.EventID     `json:"-"`
	AsOf        event.Millis        `json:"asOf"` // newest entry behind it
}

// Compute asks the engines. clocks, when not nil, remembers air estimates
// between calls.
func Compute(p Picture, clocks *Clocks) (Board, error) {
	prob, err := p.Problem()
	if err != nil {
		return Board{}, err
	}
	ans, err := search.Solve(prob)
	if err != nil {
		return Board{}, err
	}
	b := Board{Site: p.Site, Left: Number(ans.Residual), Unlisted: Number(ans.Unlisted), SeenWhole: ans.SeenWhole, Listed: ans.Listed,
		Expected: ans.Expected, Assumptions: ans.Assumptions}
	t := newTracer(p, ans)
	b.Behind = t.all()
	byID := map[string]search.SpaceAnswer{}
	for _, s := range ans.Spaces {
		byID[s.ID] = s
	}
	for _, s := range p.Spaces {
		a := byID[s.ID.String()]
		clock, err := clocks.of(p, s)
		if err != nil {
			return Board{}, err
		}
		direct, behind := t.space(a.ID)
		b.Places = append(b.Places, Place{Space: s.SpaceID(), Code: s.Code, Chance: chance(a.POA, a.POAHalved),
			SeenWhole: a.SeenWhole, Found: a.Found, Out: a.Out, Clock: clock, Expected: a.Expected, Direct: direct, Behind: behind})
		b.AsOf = max(b.AsOf, s.Changed)
	}
	for _, f := range p.Findings {
		b.AsOf = max(b.AsOf, f.Changed)
	}
	b.Voids = voids(p, b, prob.Defaults)
	return b, nil
}

func chance(a, b float64) Number { return Number{min(a, b), max(a, b)} }

// Clocks remembers air estimates: one depends on nothing but its own space.
type Clocks struct {
	engine *air.Engine
	mu     sync.Mutex
	memo   map[event.SpaceID]remembered
}

type remembered struct {
	key   string
	clock *Clock
}

// NewClocks makes an empty memory around an engine with the common seed.
func NewClocks() *Clocks {
	e, err := air.New(air.Options{Seed: Seed})
	if err != nil {
		panic(err) // the zero number of samples is always in range
	}
	return &Clocks{engine: e, memo: map[event.SpaceID]remembered{}}
}

func (c *Clocks) of(p Picture, s *view.Space) (*Clock, error) {
	if c == nil {
		return nil, nil
	}
	if opened(s) || !held[kindOf(s.Space)] {
		return nil, nil
	}
	g, zero, known, behind := p.Graph(s)
	b, err := json.Marshal([]any{g, zero, known})
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	old, ok := c.memo[s.SpaceID()]
	c.mu.Unlock()
	if ok && old.key == string(b) {
		clock := *old.clock
		clock.Behind = behind
		return &clock, nil
	}
	clock, err := p.ClockOf(c.engine, s)
	if err != nil || clock == nil {
		return nil, err
	}
	c.mu.Lock()
	c.memo[s.SpaceID()] = remembered{string(b), clock}
	c.mu.Unlock()
	return clock, nil
}

func unique(ids []event.EventID) []event.EventID {
	seen := make(map[event.EventID]bool, len(ids))
	ids = slices.DeleteFunc(ids, func(id event.EventID) bool { was := seen[id]; seen[id] = true; return was })
	slices.SortFunc(ids, func(a, b event.EventID) int { return bytes.Compare(a[:], b[:]) })
	return ids
}

// Desk answers for a state, and computes once for each state of the ledger.
type Desk struct {
	State *view.State

	mu      sync.Mutex
	version uint64
	boards  map[event.SiteID]Board
	clocks  *Clocks
}

// Board is the newest answer for a site.
func (d *Desk) Board(site event.SiteID) (Board, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.clocks == nil {
		d.clocks = NewClocks()
	}
	if v := d.State.Version(); v != d.version || d.boards == nil {
		d.version, d.boards = v, map[event.SiteID]Board{}
	}
	if b, ok := d.boards[site]; ok {
		return b, nil
	}
	weights, err := Weights(d.State)
	if err != nil {
		return Board{}, err
	}
	b, err := Compute(Gather(All(d.State), site, weights), d.clocks)
	if err == nil {
		d.boards[site] = b
	}
	return b, err
}

// WithoutExpected takes out the numbers that only a coordinator sees.
func WithoutExpected(b Board) Board {
	b.Expected = search.Span{}
	b.Places = slices.Clone(b.Places)
	for i := range b.Places {
		b.Places[i].Expected = search.Span{}
	}
	return b
}

// Evidence is what a number opens to: the entries of the thing itself, and
// all others that bear on it. Removing the latter changes the number;
// removing entries that are not among them does not.
type Evidence struct {
	Number string          `json:"number"`
	Direct []event.EventID `json:"direct"`
	Behind []event.EventID `json:"behind"`
}

// ErrNumber means that there is no such number.
var ErrNumber = errors.New("number: there is none of that name here; one of chance, clock, expected, found of a place; left, unlisted, expected, found, whole, cleared, barred, next of a site")

// Evidence opens a number of a site, or of one of its spaces.
func (d *Desk) Evidence(site event.SiteID, space event.SpaceID, number string) (Evidence, error) {
	b, err := d.Board(site)
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{Number: number}
	if space.Zero() {
		return d.ofSite(site, b, e)
	}
	i := slices.IndexFunc(b.Places, func(p Place) bool { return p.Space == space })
	switch {
	case i >= 0 && (number == "chance" || number == "expected" || number == "found"):
		e.Direct, e.Behind = b.Places[i].Direct, b.Places[i].Behind
	case i >= 0 && number == "clock" && b.Places[i].Clock != nil:
		e.Direct = unique(slices.Clone(b.Places[i].Clock.Behind))
		e.Behind = e.Direct
	default:
		return e, ErrNumber
	}
	return e, nil
}

// ofSite opens a number of the whole site. How many places were searched
// rests on what each place's state rests on; chances on all that bears on them.
func (d *Desk) ofSite(site event.SiteID, b Board, e Evidence) (Evidence, error) {
	switch e.Number {
	case "left", "unlisted", "expected", "found", "whole":
		e.Direct, e.Behind = b.Behind, b.Behind
	case "next":
		e.Direct = d.behindNext(site, b)
		e.Behind = e.Direct
	case "cleared", "barred":
		for _, r := range field.Rooms(d.State) {
			if r.Site == site {
				e.Behind = append(e.Behind, r.Basis...)
			}
		}
		e.Behind = unique(e.Behind)
		e.Direct = e.Behind
	default:
		return e, ErrNumber
	}
	return e, nil
}
