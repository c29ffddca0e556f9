package examples

import (
	"context"
	"fmt"
	"slices"
)

// figures makes a claim of every number that has an origin of its own, and
// joins to it what was passed on from it and what contradicts it. A number of
// people in the prison at one time is tied to the prison, so that it can be
// held against what the place holds; others are tied to no place.
func (o *opener) figures(ctx context.Context) error {
	reports := map[string]string{}
	for _, f := range o.Figures {
		claim, err := o.figureClaim(ctx, f)
		if err != nil {
			return fmt.Errorf("%s: %w", f.ID, err)
		}
		report, err := o.figureReport(ctx, f)
		if err == nil {
			err = o.join(ctx, claim, report, reports[f.DerivedFrom], false)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.ID, err)
		}
		reports[f.ID] = report
	}
	for _, f := range o.Figures {
		for _, id := range f.Contradicted {
			i := slices.IndexFunc(o.Figures, func(x figure) bool { return x.ID == id })
			if i < 0 {
				return fmt.Errorf("%s: contradicted_by names %q, which is not there", f.ID, id)
			}
			report, err := o.figureReport(ctx, o.Figures[i])
			if err == nil {
				err = o.join(ctx, o.claims[f.ID], report, "", true)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", f.ID, err)
			}
		}
	}
	return nil
}

// number is the one number that a figure asserts of people: the point, or the
// low end ("more than 100,000"); 0 for a share.
func (f figure) number() int64 {
	switch {
	case f.Unit != "":
		return 0
	case f.Point != nil:
		return *f.Point
	case f.Lo != nil:
		return *f.Lo
	}
	return 0
}

// figureClaim opens a figure's claim, or gives that of the figure which it
// passes on. Figures stand after those that they pass on.
func (o *opener) figureClaim(ctx context.Context, f figure) (string, error) {
	if f.DerivedFrom != "" {
		claim := o.claims[f.DerivedFrom]
		if claim == "" {
			return "", fmt.Errorf("derived_from names %q, which does not stand before it", f.DerivedFrom)
		}
		o.claims[f.ID] = claim
		return claim, nil
	}
	about := words{EN: f.Definition.EN, AR: f.Definition.AR}
	if f.Period != "" {
		about.EN += " (" + f.Period + ")"
		about.AR += " (" + f.Period + ")"
	}
	place := map[string]any{}
	if f.AtOnce {
		place["site"] = o.sites["P"]
	}
	id, err := o.send(ctx, "/docket/claim", map[string]any{"kind": "figure", "place": place, "asserted": f.number(), "wording": about.both()})
	o.claims[f.ID] = id
	return id, err
}

func (o *opener) figureReport(ctx context.Context, f figure) (string, error) {
	return o.report(ctx, f.By, f.AsOf, map[string]any{"text": f.Words.both(), "placeWords": f.Place.brief(), "asserted": f.number()})
}

// hidden makes a claim of each origin's word on hidden levels and doors.
func (o *opener) hidden(ctx context.Context) error {
	reports, byOrigin := map[string]string{}, map[string]string{} // origin and subject → first report's id in record.json
	for _, h := range o.Claims {
		key, at := h.Origin+" "+h.About, start(h.At)
		first := byOrigin[key]
		if first == "" {
			byOrigin[key] = h.ID
			place := map[string]any{"site": o.sites["P"]}
			if h.Absence { // a claim that is tied to a place says that people are there
				place = map[string]any{}
			}
			if h.Space != "" {
				place["space"] = o.spaces["P"][h.Space]
			}
			id, err := o.send(ctx, "/docket/claim", map[string]any{"kind": h.Kind, "place": place, "asserted": h.People, "wording": h.Statement.both()})
			if err != nil {
				return fmt.Errorf("%s: %w", h.ID, err)
			}
			o.claims[h.ID] = id
		} else {
			o.claims[h.ID] = o.claims[first]
		}
		if at == "" {
			at = "2024-12" // told in these days; no finer time is known
		}
		report, err := o.report(ctx, h.By, at, map[string]any{"text": h.Statement.both(), "asserted": h.People})
		if err == nil {
			origin := reports[h.DerivedFrom]
			if origin == "" {
				origin = reports[first]
			}
			err = o.join(ctx, o.claims[h.ID], report, origin, false)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", h.ID, err)
		}
		reports[h.ID] = report
	}
	return nil
}

// said enters what the searches said that they covered: one claim about the
// whole site, and for each kind of place the statements about it, tied to it.
// A statement about several places is one report for each of them, all with
// one origin. later picks those that were told after comparison.until.
func (o *opener) said(ctx context.Context, later bool) error {
	if o.coverage.claim == "" {
		id, err := o.send(ctx, "/docket/claim", map[string]any{"kind": "other", "place": map[string]any{"site": o.sites["P"]}, "wording": o.Comparison.Wording.both()})
		if err != nil {
			return err
		}
		o.coverage.claim, o.coverage.first = id, map[string]string{}
	}
	for _, r := range o.Comparison.Rows {
		places := []map[string]any{{}} // of no place that the plan has
		if r.Tie == "site" {
			places[0]["site"] = o.sites["P"]
		} else if len(r.Spaces) > 0 {
			places = nil
			for _, s := range r.Spaces {
				places = append(places, map[string]any{"site": o.sites["P"], "space": o.spaces["P"][s.Code]})
			}
		}
		for _, s := range r.Said {
			at, err := toldAt(s.At)
			if err != nil {
				return err
			}
			if at.After(o.until) != later {
				continue
			}
			for _, place := range places {
				if err := o.saidOf(ctx, s.By, s.At, s.Words, r.Label, place, s.Against); err != nil {
					return fmt.Errorf("%s: %w", r.Label.EN, err)
				}
			}
		}
	}
	return nil
}

func (o *opener) saidOf(ctx context.Context, by words, at string, text, label words, place map[string]any, against bool) error {
	report, err := o.report(ctx, by, at, map[string]any{"text": text.both(), "placeWords": label.both(), "place": place})
	if err != nil {
		return err
	}
	origin := o.coverage.first[by.EN]
	if origin == "" && !against {
		o.coverage.first[by.EN] = report
	}
	return o.join(ctx, o.coverage.claim, report, origin, against)
}

// outcomes says what came of the claims: first what was known by
// comparison.until, later the rest.
func (o *opener) outcomes(ctx context.Context, later bool) error {
	set := func(id string, out *outcome) error {
		if out == nil {
			return nil
		}
		at, err := toldAt(out.At)
		if err == nil && at.After(o.until) == later {
			_, err = o.send(ctx, "/docket/claim/outcome", map[string]any{"claim": o.claims[id], "outcome": out.Outcome, "words": out.Words.both()})
		}
		if err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
		return nil
	}
	o.claims["comparison"] = o.coverage.claim
	if err := set("comparison", o.Comparison.Outcome); err != nil {
		return err
	}
	for _, f := range o.Figures {
		if err := set(f.ID, f.Outcome); err != nil {
			return err
		}
	}
	for _, h := range o.Claims {
		if err := set(h.ID, h.Outcome); err != nil {
			return err
		}
	}
	return nil
}
