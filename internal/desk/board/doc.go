// Package board is the coordinator's desk: it asks the engines about what the
// ledger says, and keeps, for every number, the events that it rests on.
//
// A Picture is everything that the engines are told about one site. Gather
// makes it out of views, or an outsider's verifier makes it out of the public
// events in a statement; from there on all is pure: Problem and Graph are the
// engines' inputs, Compute their answers.
//
// # How findings become looks
//
// A finding with a method is a look. People found and not noted as taken out
// are inside until a later look of the same space, by people who entered and
// saw it whole, finds no sign: then they had left it. A finding without door
// tag or photo is a look at an uncertain place. A finding that was moved is a
// look at the door that it was moved to, and nowhere else.
package board

import (
	"cmp"
	"math"
	"slices"

	"miftah/internal/desk/docket"
	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

// Weight is a claim as the search engine is told of it. It holds no grade:
// grades are for those who work on claims, and a statement shows weights.
type Weight struct {
	Claim       event.ClaimID   `json:"claim" cbor:"1,keyasint"`
	Place       event.Place     `json:"place" cbor:"2,keyasint"`
	FactorMilli int64           `json:"factorMilli" cbor:"3,keyasint"` // on the odds of its place, in thousandths, two digits kept
	Asserted    int64           `json:"asserted" cbor:"4,keyasint,omitzero"`
	Status      event.Outcome   `json:"status" cbor:"5,keyasint,omitzero"`
	Behind      []event.EventID `json:"-" cbor:"-"`
}

// Weights are all claims of a state, with what each multiplies the odds of
// its place by. A claim that nobody's report supports weighs nothing: factor 1.
func Weights(state *view.State) ([]Weight, error) {
	d, err := defaults(state.Operation())
	if err != nil {
		return nil, err
	}
	table, edits := docket.Likelihoods(state)
	d.Likelihood = table
	var list []Weight
	for _, w := range docket.Weigh(state) {
		f := 1.0
		if len(w.Origins) > 0 {
			f = d.Factor(search.Claim{Grade: w.Grade.String(), Origins: w.OriginIDs(), Status: w.Status.String()})
		}
		behind := w.Behind
		if edit, ok := edits[w.Grade]; ok {
			behind = append(slices.Clip(behind), edit)
		}
		list = append(list, Weight{w.Claim, w.Place, milli(f), w.Asserted, w.Status, behind})
	}
	return list, nil
}

// noWeight is the factor of a claim that moves nothing.
const noWeight = 1000

// milli keeps two digits, so that a factor does not give the grade away.
func milli(f float64) int64 {
	digits := math.Pow(10, math.Floor(math.Log10(f))-1)
	return max(1, int64(math.Round(math.Round(f/digits)*digits*1000)))
}

// Picture is what the engines are told of one site.
type Picture struct {
	Site      event.SiteID
	Spaces    []*view.Space
	Barriers  []*view.Barrier
	Findings  []*view.Finding
	Readings  []*view.Reading
	Weights   []Weight
	Operation *view.Operation
	// Gone are the events of findings that were made at a space and stand
	// there no more: moved to another door, or withdrawn. Without the moving
	// or the withdrawing they would.
	Gone map[event.SpaceID][]event.EventID
}

// Gather takes one site's part of the views. Weights of claims that are tied
// to another site are left out; those tied to no site count for every site.
func Gather(all Views, site event.SiteID, weights []Weight) Picture {
	p := Picture{Site: site, Operation: all.Operation, Gone: map[event.SpaceID][]event.EventID{}}
	here := map[event.SpaceID]bool{}
	for _, s := range all.Spaces {
		if s.Site == site {
			p.Spaces = append(p.Spaces, s)
			here[s.SpaceID()] = true
		}
	}
	for _, b := range all.Barriers {
		if b.Site == site {
			p.Barriers = append(p.Barriers, b)
		}
	}
	for _, f := range all.Findings {
		if here[f.Space] && !f.Withdrawn {
			p.Findings = append(p.Findings, f)
		}
		for _, s := range stoodAt(f) {
			if here[s] && (s != f.Space || f.Withdrawn) {
				p.Gone[s] = append(p.Gone[s], f.Events...)
			}
		}
	}
	for _, r := range all.Readings {
		if here[r.Space] {
			p.Readings = append(p.Readings, r)
		}
	}
	for _, w := range weights {
		if w.Place.Site.Zero() || w.Place.Site == site || here[w.Place.Space] {
			p.Weights = append(p.Weights, w)
		}
	}
	p.sort()
	return p
}

// stoodAt are the spaces that a finding was written at or moved to.
func stoodAt(f *view.Finding) []event.SpaceID {
	list := []event.SpaceID{f.First}
	for _, m := range f.Moved {
		if !slices.Contains(list, m.Value.Space) {
			list = append(list, m.Value.Space)
		}
	}
	return list
}

// Views are the folded entities that a Picture is made of.
type Views struct {
	Operation *view.Operation
	Spaces    []*view.Space
	Barriers  []*view.Barrier
	Findings  []*view.Finding
	Readings  []*view.Reading
}

// All reads the views of a state.
func All(s *view.State) Views {
	return Views{s.Operation(), view.All[*view.Space](s), view.All[*view.Barrier](s), view.All[*view.Finding](s), view.All[*view.Reading](s)}
}

// sort puts everything in an order that does not depend on how it arrived.
func (p *Picture) sort() {
	slices.SortFunc(p.Spaces, func(a, b *view.Space) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Code, b.Code), slices.Compare(a.ID[:], b.ID[:]))
	})
	byID := func(a, b view.View) int { x, y := a.Common().ID, b.Common().ID; return slices.Compare(x[:], y[:]) }
	slices.SortFunc(p.Barriers, func(a, b *view.Barrier) int { return byID(a, b) })
	slices.SortFunc(p.Findings, func(a, b *view.Finding) int {
		return cmp.Or(cmp.Compare(happened(a), happened(b)), byID(a, b))
	})
	slices.SortFunc(p.Readings, func(a, b *view.Reading) int { return byID(a, b) })
	slices.SortFunc(p.Weights, func(a, b Weight) int { return slices.Compare(a.Claim[:], b.Claim[:]) })
}

// happened is when a finding was made: as told, else when it was written.
func happened(f *view.Finding) event.Millis {
	if f.Via.Told != 0 {
		return f.Via.Told
	}
	return f.At
}
