package site

import (
	"fmt"
	"math"
	"math/bits"
)

// Density is a greatest number of people for each 1000 m² of floor.
type Density struct {
	Lying, Standing, Packed int64
}

// DefaultDensity holds the documented figures: 0.625, 4.7 and 7.1 people per
// m²; sources in the package doc.
func DefaultDensity() Density { return Density{Lying: 625, Standing: 4700, Packed: 7100} }

// Bound says how many people fit at most. Standing is the bound for people
// held; Packed is what no crowd exceeds without lying on top of each other.
// Missing counts spaces whose area nobody states: when it is not 0, the
// numbers bound only the rest.
type Bound struct {
	Lying, Standing, Packed int64
	Spaces, Missing         int
}

// Capacity bounds the people in one space by the largest area any source
// gives it (the careful direction for an upper bound).
func Capacity(s Space, d Density) Bound {
	b := Bound{Spaces: 1}
	area, ok := s.Area()
	switch {
	case !s.Kind.standable():
		return b
	case !ok:
		b.Missing = 1
		return b
	}
	b.Lying, b.Standing, b.Packed = fit(area.Max, d.Lying), fit(area.Max, d.Standing), fit(area.Max, d.Packed)
	return b
}

// fit is floor(area in mm² × density per 1000 m²), without overflow.
func fit(area, density int64) int64 {
	if area <= 0 || density <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(area), uint64(density))
	if hi >= 1_000_000_000 {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, 1_000_000_000)
	return int64(min(q, math.MaxInt64))
}

func (b Bound) plus(o Bound) Bound {
	return Bound{addSat(b.Lying, o.Lying), addSat(b.Standing, o.Standing), addSat(b.Packed, o.Packed),
		b.Spaces + o.Spaces, b.Missing + o.Missing}
}

func addSat(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// BuildingCapacity sums the bounds: held over the kinds that hold people
// (cells, solitary cells, dormitories, rooms), everywhere over all floor.
func BuildingCapacity(spaces []Space, d Density) (held, everywhere Bound) {
	for _, s := range spaces {
		b := Capacity(s, d)
		everywhere = everywhere.plus(b)
		if s.Kind.holds() {
			held = held.plus(b)
		}
	}
	return held, everywhere
}

// Verdict says how a claimed number stands to a bound.
type Verdict int

// The verdicts, from harmless to impossible. Unbounded: the area of some or
// all spaces is unknown, so nothing is said against the number.
const (
	Unbounded      Verdict = iota
	Fits                   // all could lie down
	Crowded                // all could stand, not lie
	BeyondStanding         // more than can be held for long: an alarm
	BeyondPacked           // more than fit at all: an alarm
)

// Check is a claimed number of people beside one bound. OverLying,
// OverStanding and OverPacked say by how many it exceeds each, 0 if it does not.
type Check struct {
	People                              int64
	Bound                               Bound
	Verdict                             Verdict
	OverLying, OverStanding, OverPacked int64
}

// CheckPeople compares a claimed number with a bound.
func CheckPeople(people int64, b Bound) Check {
	c := Check{People: people, Bound: b}
	if b.Missing > 0 || b.Spaces == 0 {
		return c
	}
	c.OverLying = max(people-b.Lying, 0)
	c.OverStanding = max(people-b.Standing, 0)
	c.OverPacked = max(people-b.Packed, 0)
	switch {
	case c.OverPacked > 0:
		c.Verdict = BeyondPacked
	case c.OverStanding > 0:
		c.Verdict = BeyondStanding
	case c.OverLying > 0:
		c.Verdict = Crowded
	default:
		c.Verdict = Fits
	}
	return c
}

// Alarm reports whether a person should look at the claim again: number, size
// or both cannot be as told.
func (c Check) Alarm() bool { return c.Verdict >= BeyondStanding }

// String is one plain sentence.
func (c Check) String() string {
	switch c.Verdict {
	case BeyondPacked:
		return fmt.Sprintf("%d is %d more than fit even packed (%d), and %d more than could stand (%d)",
			c.People, c.OverPacked, c.Bound.Packed, c.OverStanding, c.Bound.Standing)
	case BeyondStanding:
		return fmt.Sprintf("%d is %d more than could stand for long (%d)", c.People, c.OverStanding, c.Bound.Standing)
	case Crowded:
		return fmt.Sprintf("%d could stand, but only %d could lie down", c.People, c.Bound.Lying)
	case Fits:
		return fmt.Sprintf("%d could all lie down (%d)", c.People, c.Bound.Lying)
	}
	return "no bound: the size of some places is not known"
}

// CapClaim bounds a claimed number by the most generous of rival layouts. The
// cap is Standing; over is by how much the claim exceeds it, 0 if it does not.
// ok is false when any layout has no full bound, since the true one could then
// be larger.
func CapClaim(people int64, rivals ...Bound) (capped, over int64, ok bool) {
	var best int64
	for _, b := range rivals {
		if b.Missing > 0 || b.Spaces == 0 {
			return people, 0, false
		}
		best = max(best, b.Standing)
	}
	if len(rivals) == 0 {
		return people, 0, false
	}
	return min(people, best), max(people-best, 0), true
}
