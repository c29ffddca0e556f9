package board

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"miftah/air"
	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

// Seed of the air engine's samples: the same everywhere, so that everybody
// computes the same clock.
const Seed = 1

// Clock is the air estimate of one space, in times of the operation's clock.
// It is never a countdown and never ends anything: people outlive it.
type Clock struct {
	From       event.Millis `json:"from"`       // air may turn dangerous from
	MostLikely event.Millis `json:"mostLikely"` // and most likely around; zero: not within reach
	Late       event.Millis `json:"late"`       // nine scenarios in ten are earlier; zero: not within reach
	Never      float64      `json:"never"`      // share of scenarios in which it never does
	// Missing names the facts without which there is no estimate: volume.
	Missing []string   `json:"missing,omitempty"`
	Flags   []air.Flag `json:"flags,omitempty"`
	// IfAnyone says that nobody is known to be inside: print "if anyone is here".
	IfAnyone bool            `json:"ifAnyone"`
	Fact     air.Fact        `json:"fact,omitempty"`   // what one measurement would narrow it most
	Factor   float64         `json:"factor,omitempty"` // how far rival sizes move it, when there are any
	Rivals   []Rival         `json:"rivals,omitempty"` // the clock by each of them, by volume
	Behind   []event.EventID `json:"-"`
}

// Rival is what the clock would be if one source's size were right.
type Rival struct {
	Source     event.Code   `json:"source"`
	Length     float64      `json:"length"` // m
	Width      float64      `json:"width"`
	Height     float64      `json:"height"`
	From       event.Millis `json:"from"` // as of Clock
	MostLikely event.Millis `json:"mostLikely"`
	Late       event.Millis `json:"late"`
}

// Label is how the place may be called at a time: never below "still act",
// which it is from the hour before which nine scenarios in ten lie. Empty
// without an estimate.
func (c *Clock) Label(now event.Millis) air.Label {
	passed := func(t event.Millis) bool { return t != 0 && now >= t }
	switch {
	case len(c.Missing) > 0:
		return ""
	case passed(c.Late):
		return air.StillAct
	case passed(c.MostLikely):
		return air.ActNow
	case passed(c.From):
		return air.MayTurn
	}
	return air.Breathable
}

// At says of each place how its air may be called at a time.
func At(b Board, now event.Millis) Board {
	b.Places = slices.Clone(b.Places)
	for i := range b.Places {
		if c := b.Places[i].Clock; c != nil {
			b.Places[i].Air = c.Label(now)
		}
	}
	return b
}

// hours is a time relative to zero.
func hours(at, zero event.Millis) float64 { return float64(at-zero) / 3.6e6 }

func at(zero event.Millis, h air.Hour) event.Millis {
	if h.Never() || math.IsNaN(float64(h)) {
		return 0
	}
	return zero + event.Millis(float64(h)*3.6e6)
}

// Graph is what the air engine is asked about one space: its zone, the ways
// to and from it, and the time that counts as zero, which does not move.
func (p Picture) Graph(s *view.Space) (g air.Graph, zero event.Millis, known bool, behind []event.EventID) {
	zero = s.At
	behind = append(behind, s.Events[0])
	behind = append(append(behind, unlisted(s)...), p.Gone[s.SpaceID()]...)
	sealed, people, sizes, more := attributes(s)
	behind = append(behind, more...)
	if sealed != 0 {
		zero = sealed
	}
	z := air.Zone{ID: s.ID.String(), Sizes: sizes, People: people}
	known = people != nil
	if sealed != 0 {
		none := 0.0
		z.SealedBefore = &none
	}
	for _, f := range p.Findings {
		if f.Space == s.SpaceID() && f.What == event.FoundPeople && f.Alive-f.Out > 0 {
			n := float64(f.Alive - f.Out)
			z.People, known = &air.People{Best: &n}, true
			behind = append(behind, f.Events...)
		}
	}
	if z.People == nil {
		v := search.Standard().Kinds[kindOf(s.Space)].People
		low, best, high := v.Low, v.Mode, v.High
		if c := float64(Capacity(s)); c >= 1 {
			best, high = min(best, c), min(high, c)
		}
		z.People = &air.People{Low: &low, Best: &best, High: &high}
	}
	for _, r := range p.Readings {
		if r.Space != s.SpaceID() {
			continue
		}
		behind = append(behind, r.Events...)
		when := r.At
		if r.Via.Told != 0 {
			when = r.Via.Told
		}
		if r.HasCO2 {
			z.Readings = append(z.Readings, air.Reading{Hours: hours(when, zero), Gas: air.CO2, Value: float64(r.CO2PPM) / 1e6})
		}
		if r.HasO2 {
			z.Readings = append(z.Readings, air.Reading{Hours: hours(when, zero), Gas: air.O2, Value: float64(r.O2PPM) / 1e6})
		}
	}
	links, more := p.links(s, zero)
	g = air.Graph{Zones: []air.Zone{z}, Links: links}
	fit(&g)
	return g, zero, known, append(behind, more...)
}

// attributes reads what is said of a space: when it was closed, how many
// people, and each source's size.
func attributes(s *view.Space) (sealed event.Millis, people *air.People, sizes []air.Size, behind []event.EventID) {
	type size struct {
		length, width, height int64
		known                 air.Known
	}
	bySource := map[event.Code]*size{}
	var order []event.Code
	number := func(a *view.Sourced[event.SpaceAttribute]) *float64 { v := float64(a.Value.Value); return &v }
	for i := range s.Attributes {
		a := &s.Attributes[i]
		behind = append(behind, a.Event)
		one := bySource[a.Value.Source]
		if one == nil {
			one = &size{known: air.Measured}
		}
		if people == nil && a.Value.Attribute >= event.AttrPeopleLow && a.Value.Attribute <= event.AttrPeopleHigh {
			people = &air.People{}
		}
		switch a.Value.Attribute {
		case event.AttrSealedAt:
			sealed = event.Millis(a.Value.Value)
		case event.AttrPeopleLow:
			people.Low = number(a)
		case event.AttrPeopleBest:
			people.Best = number(a)
		case event.AttrPeopleHigh:
			people.High = number(a)
		case event.AttrLength:
			one.length = a.Value.Value
		case event.AttrWidth:
			one.width = a.Value.Value
		case event.AttrHeight:
			one.height = a.Value.Value
		default:
			continue
		}
		switch { // the least certain of the three counts
		case a.Value.How == event.HowMeasured:
		case a.Value.How == event.HowPaced && one.known != air.Guessed:
			one.known = air.Paced
		default:
			one.known = air.Guessed
		}
		if bySource[a.Value.Source] == nil {
			bySource[a.Value.Source] = one
			order = append(order, a.Value.Source)
		}
	}
	for _, c := range order {
		if one := bySource[c]; one.length > 0 && one.width > 0 && one.height > 0 {
			sizes = append(sizes, air.Size{Source: string(c), Length: float64(one.length) / 1000, Width: float64(one.width) / 1000,
				Height: float64(one.height) / 1000, Known: one.known})
		}
	}
	told := func(s air.Size) bool { return s.Known != air.Measured || !fits(s) }
	if slices.ContainsFunc(sizes, func(s air.Size) bool { return !told(s) }) {
		sizes = slices.DeleteFunc(sizes, told) // who measured ends the dispute
	}
	return sealed, people, sizes, behind
}

// links are the ways of air of a space: its doors, vents and holes, the door
// from the time it was opened, and holes that teams made.
func (p Picture) links(s *view.Space, zero event.Millis) (links []air.Link, behind []event.EventID) {
	id := s.ID.String()
	metres := func(mm int64) *float64 {
		if mm <= 0 {
			return nil
		}
		v := float64(mm) / 1000
		return &v
	}
	for _, b := range p.Barriers {
		if b.From != s.SpaceID() && b.To != s.SpaceID() {
			continue
		}
		l := air.Link{ID: b.ID.String(), From: id}
		switch b.Barrier {
		case event.BarrierDoor, event.BarrierHatch:
			l.Kind, l.Gap = air.Door, metres(b.GapMM)
			if b.Material.String() == "bars" {
				l.Door = air.DoorBarred
			}
		case event.BarrierVent:
			l.Kind, l.Diameter, l.Height = air.Vent, metres(b.HoleMM), metres(b.HeightMM)
		case event.BarrierHole:
			l.Kind, l.Diameter, l.Height = air.Hole, metres(b.HoleMM), metres(b.HeightMM)
		case event.BarrierDuct:
			l.Kind, l.Diameter = air.Duct, metres(b.HoleMM)
		default:
			continue
		}
		links, behind = append(links, l), append(behind, b.Events...)
	}
	for i, a := range s.Access {
		behind = append(behind, a.Event)
		from, until := hours(when(a), zero), (*float64)(nil)
		if a.Value.Access != event.AccessOpened {
			continue
		}
		if i+1 < len(s.Access) && s.Access[i+1].Value.Access == event.AccessClosed {
			h := hours(when(s.Access[i+1]), zero)
			until = &h
		}
		links = append(links, air.Link{ID: a.Event.String(), From: id, Kind: air.Door, Door: air.DoorOpen, OpenFrom: &from, OpenUntil: until})
	}
	for _, f := range p.Findings {
		if f.Space == s.SpaceID() && f.HoleMM > 0 {
			from := hours(happened(f), zero)
			links = append(links, air.Link{ID: f.ID.String(), From: id, Kind: air.Hole, Diameter: metres(f.HoleMM), OpenFrom: &from})
			behind = append(behind, f.Events...)
		}
	}
	return links, behind
}

func when(a view.Sourced[event.SpaceAccess]) event.Millis {
	if a.Value.Via.Told != 0 {
		return a.Value.Via.Told
	}
	return a.At
}

// opened reports whether a space stands open now, so that no clock runs.
func opened(s *view.Space) bool {
	n := len(s.Access)
	return n > 0 && s.Access[n-1].Value.Access == event.AccessOpened
}

// held are the kinds of space that people may be locked in.
var held = map[string]bool{"cell": true, "solitary": true, "dormitory": true, "room": true, "suspected-void": true, "store": true, "shaft": true, "other": true, "kitchen": true, "office": true}

// ClockOf asks the engine about one space; nil for places that no one can be
// shut in, and for those that stand open.
func (p Picture) ClockOf(e *air.Engine, s *view.Space) (*Clock, error) {
	if opened(s) || !held[kindOf(s.Space)] {
		return nil, nil
	}
	g, zero, known, behind := p.Graph(s)
	out := &Clock{IfAnyone: !known, Behind: behind}
	c, err := e.Clock(g, s.ID.String())
	var no *air.NoEstimate
	if errors.As(err, &no) {
		out.Missing = no.Missing
		return out, nil
	}
	if err != nil {
		return nil, fmt.Errorf("air of %s: %w", s.Code, err)
	}
	out.From, out.MostLikely, out.Flags = at(zero, c.From), at(zero, c.MostLikely), c.Flags
	out.Late, out.Never = at(zero, c.Bands[0].P90), c.Bands[0].Never
	if facts := c.Narrow(); len(facts) > 0 {
		out.Fact = facts[0].Fact
	}
	if len(g.Zones[0].Sizes) > 1 {
		d, err := e.Dispute(g, s.ID.String())
		if err != nil {
			return nil, fmt.Errorf("air of %s: %w", s.Code, err)
		}
		out.dispute(d, g.Zones[0].Sizes, zero)
	}
	return out, nil
}

// dispute takes over what each rival size would mean.
func (c *Clock) dispute(d air.Dispute, sizes []air.Size, zero event.Millis) {
	if !d.Factor.Never() {
		c.Factor = float64(d.Factor)
	}
	if len(d.Rivals) < 2 {
		return // all claim the same
	}
	for _, r := range d.Rivals {
		size, three := sizes[r.Size], r.CO2[0]
		c.Rivals = append(c.Rivals, Rival{event.Code(r.Source), size.Length, size.Width, size.Height,
			at(zero, three.P10), at(zero, three.P50), at(zero, three.P90)})
	}
}
