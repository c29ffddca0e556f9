package search

import (
	"fmt"
	"math"
)

// Breach is the question whether to look into a suspected space A before
// opening it. A holds People with chance P; a look takes Look, detects with
// chance Detect and alarms falsely with chance FalseAlarm; opening A takes
// Open. Meanwhile the same team could open B, in OtherOpen, where OtherPeople
// are for sure. Hazards are per unit of time; A is opened in the end in any case.
type Breach struct {
	P, People, Look, Detect, FalseAlarm, Open, Hazard float64
	OtherPeople, OtherOpen, OtherHazard               float64
}

// The three ways of Breach.
const (
	BreachFirst = "breach_A_first"
	SearchFirst = "search_A_first"
	OtherFirst  = "B_first_then_A"
)

// BreachValue is what each way is worth in people expected to be well when
// their space is opened, and the best of the three (of equal ones the first of
// breach, look, other).
type BreachValue struct {
	Breach, Search, Other float64
	Best                  string
}

// Value reports an error for a value out of range.
func (b Breach) Value() (BreachValue, error) {
	if err := b.check(); err != nil {
		return BreachValue{}, err
	}
	in := func(t float64) float64 { return b.P * b.People * math.Exp(-b.Hazard*t) }
	other := func(t float64) float64 { return b.OtherPeople * math.Exp(-b.OtherHazard*t) }
	alert := b.P*b.Detect + (1-b.P)*b.FalseAlarm
	v := BreachValue{
		Breach: in(b.Open) + other(b.Open+b.OtherOpen),
		Search: b.Detect*in(b.Look+b.Open) + (1-b.Detect)*in(b.Look+b.OtherOpen+b.Open) +
			alert*other(b.Look+b.Open+b.OtherOpen) + (1-alert)*other(b.Look+b.OtherOpen),
		Other: other(b.OtherOpen) + in(b.OtherOpen+b.Open),
		Best:  BreachFirst,
	}
	if v.Search > v.Breach*(1+even) {
		v.Best = SearchFirst
	}
	if v.Other > max(v.Breach, v.Search)*(1+even) {
		v.Best = OtherFirst
	}
	return v, nil
}

// Switches are the chances P at which two ways are worth the same, NaN where
// one is better at any P. All three values are straight lines in P.
func (b Breach) Switches() (skipOrLook, lookOrBreach, skipOrBreach float64, err error) {
	var at [2]BreachValue
	for i := range at {
		b.P = float64(i)
		if at[i], err = b.Value(); err != nil {
			return 0, 0, 0, err
		}
	}
	cross := func(f func(BreachValue) float64) float64 {
		y0, y1 := f(at[0]), f(at[1])
		if p := y0 / (y0 - y1); p >= 0 && p <= 1 {
			return p
		}
		return math.NaN()
	}
	return cross(func(v BreachValue) float64 { return v.Other - v.Search }),
		cross(func(v BreachValue) float64 { return v.Search - v.Breach }),
		cross(func(v BreachValue) float64 { return v.Other - v.Breach }), nil
}

func (b Breach) check() error {
	for _, c := range []struct {
		name string
		v    float64
	}{{"p", b.P}, {"detect", b.Detect}, {"false alarm", b.FalseAlarm}} {
		if err := share(c.name, c.v); err != nil {
			return err
		}
	}
	for _, c := range []struct {
		name string
		v    float64
	}{{"people", b.People}, {"look", b.Look}, {"open", b.Open}, {"hazard", b.Hazard},
		{"other people", b.OtherPeople}, {"other open", b.OtherOpen}, {"other hazard", b.OtherHazard}} {
		if !(c.v >= 0) || math.IsInf(c.v, 1) {
			return fmt.Errorf("%s: %v; write 0 or more", c.name, c.v)
		}
	}
	return nil
}
