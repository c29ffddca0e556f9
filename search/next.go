package search

import (
	"fmt"
	"math"
	"slices"
)

// Team is who can look: with which methods (keys of Defaults.Methods), for how
// many minutes.
type Team struct {
	ID      string   `json:"id"`
	Methods []string `json:"methods"`
	Minutes float64  `json:"minutes"`
}

// Aims of a plan.
const (
	AimPeople = "people" // people found: spaces count by the people expected there
	AimDoubt  = "doubt"  // less doubt: every space counts by its chance alone
)

// Want is what a plan is made for. Shut names spaces that nobody can enter yet:
// no sweep and no glance there. Aim "" is AimPeople.
type Want struct {
	Teams []Team   `json:"teams"`
	Shut  []string `json:"shut,omitempty"`
	Aim   string   `json:"aim,omitempty"`
	// Least is what a look must be worth for each team-hour to be planned at
	// all (0: anything above nothing): below it, a team rests or opens doors.
	Least float64 `json:"least,omitempty"`
}

// Planned is one look of a plan: team, space, method, its minutes and when the
// team begins (minutes from now, travel not counted: the dispatch engine
// orders them on the ground). Worth is what it adds to Next.Worth.
type Planned struct {
	Team    string  `json:"team"`
	Space   string  `json:"space"`
	Method  string  `json:"method"`
	From    float64 `json:"from"`
	Minutes float64 `json:"minutes"`
	Worth   float64 `json:"worth"`
}

// Step is the residual once the first looks of a plan, TeamMinutes together,
// have shown no sign.
type Step struct {
	TeamMinutes float64 `json:"team_minutes"`
	Residual    Range   `json:"residual"`
}

// Next says where to look in the next minutes of the teams, the best look per
// minute first. Worth is the number of people (AimPeople) or of occupied spaces
// (AimDoubt) that these looks are expected to detect; no plan for the same
// minutes is worth more than Bound. Find is the chance that any of them detects
// somebody. Idle is the team-minutes for which no look was worth Want.Least, or
// none fitted. Before and After are the residual now, and once all of them have
// shown no sign; Steps lead from one to the other.
type Next struct {
	Looks  []Planned `json:"looks"`
	Worth  float64   `json:"worth"`
	Bound  float64   `json:"bound"`
	Find   Range     `json:"find"`
	Idle   float64   `json:"idle"`
	Before Range     `json:"before"`
	After  Range     `json:"after"`
	Steps  []Step    `json:"steps"`
}

// parts is how many steps a plan is shown in.
const parts = 4

// Plan answers where to look next. What looks are worth is a sum over spaces
// (means add up whatever the causes that spaces share), and in each space every
// further look adds less; so taking the best look per minute again and again
// comes close to the best plan, and Bound says how close. It reports an error
// for a Problem that Solve would refuse, a team with an unknown method, or no
// minutes.
func Plan(p Problem, w Want) (Next, error) {
	m, err := compile(p)
	if err != nil {
		return Next{}, err
	}
	if err := m.checkWant(w); err != nil {
		return Next{}, err
	}
	full, _, b, h := m.bothEnds()
	g := newPlanner(m, full, b, w)
	atMost := g.slack()
	out := Next{Looks: g.run(), Before: rangeOf(b.residual, h.residual), Steps: []Step{}}
	for _, l := range out.Looks {
		out.Worth += l.Worth
	}
	out.Idle = -minutesOf(out.Looks)
	for _, t := range w.Teams {
		out.Idle += t.Minutes
	}
	out.Bound = min(atMost, out.Worth+g.slack())
	out.After = out.Before
	at := 0.0
	for k := range parts {
		n := len(out.Looks) * (k + 1) / parts
		at = minutesOf(out.Looks[:n])
		full, half, err := hypothetical(p, out.Looks[:n])
		if err != nil {
			return Next{}, err
		}
		out.After = rangeOf(full.residual, half.residual)
		out.Find = rangeOf(-math.Expm1(min(full.evidence-b.evidence, 0)), -math.Expm1(min(half.evidence-h.evidence, 0)))
		out.Steps = append(out.Steps, Step{at, out.After})
	}
	return out, nil
}

func rangeOf(a, b float64) Range { return Range{min(a, b), max(a, b)} }

func minutesOf(looks []Planned) float64 {
	sum := 0.0
	for _, l := range looks {
		sum += l.Minutes
	}
	return sum
}

// hypothetical is what would be believed if these looks showed no sign.
func hypothetical(p Problem, looks []Planned) (full, half beliefs, err error) {
	p.Looks = slices.Clone(p.Looks)
	last := int64(0)
	for _, l := range p.Looks {
		last = max(last, l.Order)
	}
	for i, l := range looks {
		p.Looks = append(p.Looks, Look{ID: fmt.Sprintf("\x00next %d", i), Space: l.Space, Method: l.Method, Coverage: 1, Result: None, Order: last + 1})
	}
	m, err := compile(p)
	if err != nil {
		return full, half, err
	}
	_, _, full, half = m.bothEnds()
	return full, half, nil
}

func (m *model) checkWant(w Want) error {
	if w.Aim != "" && w.Aim != AimPeople && w.Aim != AimDoubt {
		return fmt.Errorf("aim: %q; write %s or %s", w.Aim, AimPeople, AimDoubt)
	}
	if !(w.Least >= 0) {
		return fmt.Errorf("least: %v; write 0 or more people (or spaces) per team-hour", w.Least)
	}
	total := 0.0
	seen := newIDs("team", len(w.Teams))
	for i, t := range w.Teams {
		if err := seen.add(i, t.ID); err != nil {
			return err
		}
		at := place{"team", i, t.ID}
		if !(t.Minutes >= 0 && t.Minutes <= 1e6) {
			return fmt.Errorf("%sminutes: %v; write 0 to 1000000", at, t.Minutes)
		}
		total += t.Minutes
		for _, name := range t.Methods {
			if _, ok := slices.BinarySearch(m.methods, name); !ok {
				return fmt.Errorf("%smethods: %q is not known; use one of the defaults' methods", at, name)
			}
		}
	}
	if !(total > 0) {
		return fmt.Errorf("teams: none has any minutes; say who can look and for how long")
	}
	for _, id := range w.Shut {
		if !slices.ContainsFunc(m.spaces, func(s spaceRow) bool { return s.ID == id }) {
			return fmt.Errorf("shut: %q is not in spaces; correct it", id)
		}
	}
	return nil
}

// Enough is when these teams, going on at this rate, bring the high end of the
// residual down to a target, if all that they do shows no sign.
type Enough struct {
	Reached     bool    `json:"reached"`
	Times       float64 `json:"times"`        // of the minutes that Want names
	TeamMinutes float64 `json:"team_minutes"` // of looks, all teams together
	Looks       int     `json:"looks"`
	Residual    Range   `json:"residual"` // then, or after the longest plan if it is not reached
}

// longest is how many times the minutes of Want are tried.
const longest = 64

// Until answers when it is enough. A target that these teams' methods never
// reach, however long they look, is reported as not reached, with the residual
// that stays: then something else must be done (enter, open, list what is
// missing). Errors are those of Plan.
func Until(p Problem, w Want, target float64) (Enough, error) {
	if err := share("target", target); err != nil {
		return Enough{}, err
	}
	m, err := compile(p)
	if err != nil {
		return Enough{}, err
	}
	if err := m.checkWant(w); err != nil {
		return Enough{}, err
	}
	full, _, b, h := m.bothEnds()
	now := Enough{Residual: rangeOf(b.residual, h.residual), Reached: max(b.residual, h.residual) <= target}
	if now.Reached {
		return now, nil
	}
	try := func(times float64) (Enough, error) {
		longer := w
		longer.Teams = slices.Clone(w.Teams)
		for i := range longer.Teams {
			longer.Teams[i].Minutes *= times
		}
		looks := newPlanner(m, full, b, longer).run()
		f, h, err := hypothetical(p, looks)
		return Enough{max(f.residual, h.residual) <= target, times, minutesOf(looks), len(looks), rangeOf(f.residual, h.residual)}, err
	}
	low, high := 0.0, 1.0
	out, err := try(high)
	for err == nil && !out.Reached && high < longest {
		low, high = high, high*2
		out, err = try(high)
	}
	if err != nil || !out.Reached {
		return out, err
	}
	for range 6 {
		mid := (low + high) / 2
		t, err := try(mid)
		if err != nil {
			return Enough{}, err
		}
		if t.Reached {
			high, out = mid, t
		} else {
			low = mid
		}
	}
	return out, nil
}

// BreachOf puts a space and a method to the question of Breach: its chance and
// people as now believed, the method's detection (both kinds of person
// together), false alarms and minutes there. open is the minutes that opening
// takes, hazard per minute. The caller adds what else the team could do.
func BreachOf(p Problem, space, method string, open, hazard float64) (Breach, error) {
	m, err := compile(p)
	if err != nil {
		return Breach{}, err
	}
	k, ok := slices.BinarySearch(m.methods, method)
	if !ok {
		return Breach{}, fmt.Errorf("method: %q is not known; use one of the defaults' methods", method)
	}
	i := slices.IndexFunc(m.spaces, func(s spaceRow) bool { return s.ID == space })
	if i < 0 || i == m.hidden {
		return Breach{}, fmt.Errorf("space: %q is not in spaces; correct it", space)
	}
	e := m.evaluate(&m.d, 1)
	b := e.beliefs()
	s, row := &m.spaces[i], &e.method[k]
	_, left := e.remaining(s, e.people(i).mid)
	out := Breach{P: b.poa[i], FalseAlarm: row.FalseAlarm.Mode, Look: m.minutesByKind(k)[s.kind], Open: open, Hazard: hazard}
	if b.poa[i] > 0 {
		out.People = b.was[i] * left / b.poa[i]
	}
	look, people := Look{Method: method}, m.d.ShareResponsive.Mode
	out.Detect = (1 - row.Blind.Mode) * (people*e.pod(s, row, &look, responsive) + (1-people)*e.pod(s, row, &look, unresponsive))
	return out, out.check()
}

// minutesByKind is how long one whole look takes at a space of each kind; 0 if
// nobody has said.
func (m *model) minutesByKind(method int) []float64 {
	out := make([]float64, len(m.kinds))
	for k, name := range m.kinds {
		size := m.d.Kinds[name].Size.Mode
		if size == 0 {
			size = 1
		}
		out[k] = m.d.Methods[m.methods[method]].Minutes.Mode * size
	}
	return out
}
