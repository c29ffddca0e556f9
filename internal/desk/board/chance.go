package board

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
	"miftah/site"
)

// RemoteCap bounds the detection of every method but people who entered:
// sensors do worse in the field than their makers say (Stone et al. 2014).
const RemoteCap = 0.9

// methods names the engine's method for each of ours.
var methods = map[string]string{
	"sweep": "sweep", "glance": "door-open-glance", "dog": "dog", "acoustic": "acoustic", "call-and-knock": "call-and-knock",
	"borescope": "borescope", "thermal": "thermal", "radar": "radar", "ground-radar": "gpr", "co2-probe": "co2-probe",
	"service-trace": "service-trace", "tap-and-measure": "tap-measure", "camera": "borescope",
}

// kinds names the engine's kind for each of ours that has another name.
var kinds = map[string]string{"unknown": "other", "core": "room", "guard-room": "room", "bathroom": "washroom"}

func kindOf(k event.SpaceKind) string {
	if name, ok := kinds[k.String()]; ok {
		return name
	}
	if _, ok := standardKinds[k.String()]; !ok { // of a later program
		return "other"
	}
	return k.String()
}

var standardKinds = search.Standard().Kinds

// Problem is what the search engine is asked.
func (p Picture) Problem() (search.Problem, error) {
	d, err := defaults(p.Operation)
	if err != nil {
		return search.Problem{}, err
	}
	prob := search.Problem{Defaults: &d, Options: search.Options{RemoteCap: RemoteCap}}
	for _, s := range p.Spaces {
		prob.Spaces = append(prob.Spaces, search.Space{ID: s.ID.String(), Kind: kindOf(s.Space), Level: fmt.Sprint(s.Level),
			Capacity: Capacity(s), Listed: kindOf(s.Space) != search.SuspectedVoid})
	}
	prob.Looks = p.looks()
	for _, w := range p.Weights {
		if c, ok := p.claim(w); ok {
			prob.Claims = append(prob.Claims, c)
		}
	}
	return prob, nil
}

// unsaid is the method taken where nobody said how: people were seen, a sign
// of life was heard. Every other finding without a method is no look.
var unsaid = map[event.FindingWhat]string{event.FoundPeople: "door-open-glance", event.FoundSign: "call-and-knock"}

// MethodOf is the engine's name of the method that a finding is taken to have
// been made by; "" when it is no look.
func MethodOf(f event.FindingRecorded) string {
	if m, ok := methods[f.Method.String()]; ok {
		return m
	}
	return unsaid[f.What]
}

// looks turns findings into looks.
func (p Picture) looks() []search.Look {
	emptied := map[event.SpaceID]event.Millis{}
	for _, f := range p.Findings {
		if sweptEmpty(f) {
			emptied[f.Space] = max(emptied[f.Space], happened(f))
		}
	}
	var looks []search.Look
	for _, f := range p.Findings {
		method := MethodOf(f.FindingRecorded)
		if method == "" {
			continue
		}
		l := search.Look{ID: f.ID.String(), Space: event.EntityID(f.Space).String(), Method: method, Order: int64(happened(f)),
			Coverage: float64(min(max(f.Coverage, 0), 1000)) / 1000, Noise: f.Noise, Crowd: f.Crowd, PlaceUncertain: f.Place == 0}
		if f.What == event.FoundSign && f.Coverage == 0 {
			l.Coverage = 1 // there was a sign, however little was covered
		}
		switch {
		case f.What == event.FoundPeople && f.Alive > 0:
			l.Result, l.Count, l.Out = search.People, people(f.Alive), people(min(f.Out, f.Alive))
			if happened(f) < emptied[f.Space] {
				l.Out = l.Count
			}
		case f.What == event.FoundPeople || f.What == event.FoundNoSign:
			l.Result = search.None
		case f.What == event.FoundSign:
			l.Result = search.Sign
		default:
			continue
		}
		looks = append(looks, l)
	}
	return looks
}

func sweptEmpty(f *view.Finding) bool {
	return f.Method == event.MethodSweep && f.Coverage >= 1000 && f.What == event.FoundNoSign
}

// claim is what the engine is told of a weight; false: nothing.
func (p Picture) claim(w Weight) (search.Claim, bool) {
	c, ok := p.tie(w)
	return c, ok && w.FactorMilli != noWeight
}

// tie ties a weight to the spaces that it speaks of, whether it moves anything
// or not; false: to none.
func (p Picture) tie(w Weight) (search.Claim, bool) {
	c := search.Claim{ID: w.Claim.String(), Factor: min(float64(w.FactorMilli)/1000, maxFactor), Status: outcome(w.Status), Count: people(w.Asserted)}
	switch {
	case !w.Place.Space.Zero():
		c.Places = []string{event.EntityID(w.Place.Space).String()}
		if !slices.ContainsFunc(p.Spaces, func(s *view.Space) bool { return s.SpaceID() == w.Place.Space }) {
			return c, false
		}
	case w.Place.HasLevel:
		c.Levels = []string{fmt.Sprint(w.Place.Level)}
		if !slices.ContainsFunc(p.Spaces, func(s *view.Space) bool { return s.Level == w.Place.Level }) {
			c.Levels, c.Places = nil, []string{search.UnlistedID} // a level that no list has
		}
	case !w.Place.Site.Zero():
		c.Site = true
	default:
		return c, false // its place is not known yet: it moves nothing
	}
	return c, true
}

// defaults are the engine's assumptions with this operation's edits, but
// for the grades, which only Weights needs. Edits that the engine cannot work
// with are passed over: they come from a station with another program, and
// must not leave everybody without a board.
func defaults(op *view.Operation) (search.Defaults, error) {
	d := search.Standard()
	for _, a := range op.Assumptions {
		edited := d
		if SetAssumption(&edited, string(a.Value.Key), float64(a.Value.Micro)/1e6) == nil && usable(&edited) == nil {
			d = edited
		}
	}
	return d, nil
}

// usable reports whether the engine accepts these assumptions.
func usable(d *search.Defaults) error {
	_, err := search.Solve(search.Problem{Defaults: d})
	return err
}

// CheckAssumption refuses an edit that the engine could not work with: a name
// that it does not know, a value out of range.
func CheckAssumption(op *view.Operation, key string, value float64) error {
	d, err := defaults(op)
	if err == nil {
		err = SetAssumption(&d, key, value)
	}
	if err == nil {
		err = usable(&d)
	}
	return err
}

// SetAssumption sets the believed value of one assumption. key is its path,
// such as left_locked or methods.dog.responsive.
func SetAssumption(d *search.Defaults, key string, value float64) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := json.Unmarshal(b, &tree); err != nil {
		return err
	}
	node := tree
	for _, part := range strings.Split(key, ".") {
		next, ok := node[part].(map[string]any)
		if !ok {
			return errors.New("key: there is no assumption of that name")
		}
		node = next
	}
	if _, ok := node["mode"].(float64); !ok {
		return errors.New("key: it is a group of assumptions; name one value in it")
	}
	node["mode"] = value
	node["low"], node["high"] = min(node["low"].(float64), value), max(node["high"].(float64), value)
	if b, err = json.Marshal(tree); err != nil {
		return err
	}
	*d = search.Defaults{}
	return json.Unmarshal(b, d)
}

// Capacity is how many people a space can hold: as told, and never more than
// can stand in the largest of its rival sizes. Zero if nothing is known.
func Capacity(s *view.Space) int {
	var told, area int64
	sizes := map[event.Code][2]int64{}
	for _, a := range s.Attributes {
		size := sizes[a.Value.Source]
		switch a.Value.Attribute {
		case event.AttrCapacity:
			told = max(told, a.Value.Value)
		case event.AttrLength:
			size[0] = min(a.Value.Value, longestSide)
		case event.AttrWidth:
			size[1] = min(a.Value.Value, longestSide)
		}
		sizes[a.Value.Source] = size
		area = max(area, size[0]*size[1])
	}
	standing := area / 1000 * site.DefaultDensity().Standing / 1e6 // mm², people for each 1000 m²
	switch {
	case told == 0:
		return people(standing)
	case standing == 0:
		return people(told)
	}
	return people(min(told, standing))
}

// EngineMethod is the engine's name of a method of ours.
func EngineMethod(m event.Method) string { return methods[m.String()] }
