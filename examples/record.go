package examples

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"
	"time"
)

// OpenRecord enters the public record in dir: sourced claims about a site,
// without persons. Two layouts of one building become two sites; what was told
// up to comparison.until comes first and a clearance statement is issued of
// it; what was told later comes after. c is signed in as coordinator, with the
// operation compartment open. An error names the item at which it stopped;
// what was entered before stays.
func OpenRecord(ctx context.Context, c *Client, dir fs.FS) error {
	o := opener{c: c, sites: map[string]string{}, spaces: map[string]map[string]string{},
		tellers: map[string]string{}, claims: map[string]string{}}
	if err := readJSON(dir, "record.json", &o.record); err != nil {
		return err
	}
	until, err := toldAt(o.Comparison.Until)
	if err != nil {
		return fmt.Errorf("record.json, comparison.until: %w", err)
	}
	o.until = until
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"assumptions", o.assume}, {"layouts", o.layouts}, {"comparison, places", o.places}, {"figures", o.figures}, {"claims", o.hidden},
		{"comparison, said by then", func(ctx context.Context) error { return o.said(ctx, false) }},
		{"outcomes by then", func(ctx context.Context) error { return o.outcomes(ctx, false) }},
		{"clearance", o.clearance},
		{"comparison, said later", func(ctx context.Context) error { return o.said(ctx, true) }},
		{"outcomes later", func(ctx context.Context) error { return o.outcomes(ctx, true) }},
		{"air", o.air},
	} {
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("record.json, %s: %w", part.name, err)
		}
	}
	return nil
}

// record is the part of record.json that is entered.
type record struct {
	Layouts struct {
		Notice words
		P, Q   layout
		Blocks []struct {
			ID, Description, Sentence, Source string
		}
		Air struct {
			Cells  []string
			Height float64 `json:"height_m"`
			Note   words
		}
	}
	Claims      []hiddenClaim
	Figures     []figure
	Assumptions []struct {
		Key   string
		Value float64
	}
	Comparison struct {
		Until    string
		Wording  words
		Outcome  *outcome
		Rows     []row
		Findings []struct {
			Space, At, What, Method string
			By, Words               words
		}
		NotEntered []struct {
			Space, Why, At string
			Words          words
		} `json:"not_entered"`
	}
}

type layout struct {
	Name     words
	Sources  []string
	People   int64 // held in each shared cell, as told
	Capacity int64 // that each was meant for, at most
}

type figure struct {
	ID           string
	Definition   words
	Lo, Hi       *int64
	Point        *int64
	AsOf         string `json:"as_of"`
	Period       string
	Place        words
	By           words
	Words        words
	DerivedFrom  string   `json:"derived_from"`
	Contradicted []string `json:"contradicted_by"`
	AtOnce       bool     `json:"at_once"`
	Unit         string
	Outcome      *outcome
}

type hiddenClaim struct {
	ID, About, Origin, Kind, At, Space string
	Statement, By                      words
	DerivedFrom                        string `json:"derived_from"`
	People                             int64
	Absence                            bool // says that nothing and nobody is there
	Outcome                            *outcome
}

type outcome struct {
	Outcome, At string
	Words       words
}

type row struct {
	Label  words
	Tie    string
	Spaces []struct {
		Code, Kind string
		Level      int
	}
	Said []struct {
		By, Words words
		At        string
		Against   bool
	}
}

// both writes a text in its two languages, one a line; brief on one line.
func (w words) both() string  { return w.AR + "\n" + w.EN }
func (w words) brief() string { return w.AR + " · " + w.EN }

// opener enters one record.
type opener struct {
	record
	c        *Client
	until    time.Time
	sites    map[string]string            // P or Q → site
	spaces   map[string]map[string]string // P or Q → code → space
	tellers  map[string]string            // English name → subject
	claims   map[string]string            // id in record.json → claim
	coverage struct {
		claim string
		first map[string]string // teller → first report
	}
}

// send posts a command that was done now, and gives the id that it made.
func (o *opener) send(ctx context.Context, path string, body map[string]any) (string, error) {
	saved, err := o.c.Command(ctx, path, time.Time{}, body)
	return text(saved.Result), err
}

// toldAt reads a time as coarsely as it was told: its earliest moment, by
// Damascus time where no zone is said.
func toldAt(s string) (time.Time, error) {
	zone := time.FixedZone("UTC+3", 3*60*60)
	for _, form := range []string{"2006", "2006-01", "2006-01-02", "2006-01-02T15:04", "2006-01-02T15:04Z07:00", time.RFC3339} {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%.40q is no time; write 2024, 2024-12, 2024-12-10 or 2024-12-10T01:20+03:00", s)
}

// assume edits what the engines suppose, where the record speaks against the
// standard value.
func (o *opener) assume(ctx context.Context) error {
	for _, a := range o.Assumptions {
		if _, err := o.send(ctx, "/office/assumption", map[string]any{"key": a.Key, "micro": int64(math.Round(a.Value * 1e6))}); err != nil {
			return fmt.Errorf("%s: %w", a.Key, err)
		}
	}
	return nil
}

// layouts makes a site of each description and its blocks.
func (o *opener) layouts(ctx context.Context) error {
	for _, name := range []string{"P", "Q"} {
		l := o.Layouts.P
		if name == "Q" {
			l = o.Layouts.Q
		}
		id, err := o.send(ctx, "/plan/site", map[string]any{"code": name, "name": words{EN: o.Layouts.Notice.EN + " " + l.Name.EN, AR: o.Layouts.Notice.AR + " " + l.Name.AR}.both()})
		if err != nil {
			return err
		}
		o.sites[name], o.spaces[name] = id, map[string]string{}
		for _, b := range o.Layouts.Blocks {
			if b.Description != name {
				continue
			}
			if _, err := o.send(ctx, "/plan/block", map[string]any{"site": id, "sentence": b.Sentence, "source": name}); err != nil {
				return fmt.Errorf("%s: %w", b.ID, err)
			}
		}
		if err := o.held(ctx, name, l); err != nil {
			return err
		}
	}
	return nil
}

// held says how many each shared cell was meant for, and held.
func (o *opener) held(ctx context.Context, name string, l layout) error {
	var plan struct {
		Levels []struct {
			Spaces []struct{ ID, Code, Kind string }
		}
	}
	if err := o.c.Get(ctx, "/plan?site="+o.sites[name], &plan); err != nil {
		return err
	}
	for _, level := range plan.Levels {
		for _, s := range level.Spaces {
			o.spaces[name][s.Code] = s.ID
			if s.Kind != "dormitory" {
				continue
			}
			for _, v := range []value{{"capacity", l.Capacity}, {"people-low", l.People}} {
				if v.value == 0 {
					continue // not told
				}
				if err := o.attribute(ctx, s.ID, name, v, "told", l.Sources[0]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

type value struct {
	name  string
	value int64
}

func (o *opener) attribute(ctx context.Context, space, source string, v value, how, words string) error {
	_, err := o.send(ctx, "/plan/attribute", map[string]any{"space": space, "attribute": v.name, "value": v.value,
		"how": how, "source": source, "words": words})
	return err
}

// places adds to layout P what the comparison names apart from the shared
// cells, and says what could not be entered.
func (o *opener) places(ctx context.Context) error {
	for _, r := range o.Comparison.Rows {
		for _, s := range r.Spaces {
			id, err := o.send(ctx, "/plan/space", map[string]any{"site": o.sites["P"], "code": s.Code, "kind": s.Kind, "level": s.Level,
				"wing": s.Code[:1], "remark": r.Label.both()})
			if err != nil {
				return fmt.Errorf("%s: %w", s.Code, err)
			}
			o.spaces["P"][s.Code] = id
		}
	}
	for _, n := range o.Comparison.NotEntered {
		at, err := toldAt(n.At)
		if err != nil {
			return err
		}
		if _, err := o.send(ctx, "/plan/access", map[string]any{"space": o.spaces["P"][n.Space], "access": "not-entered", "why": n.Why,
			"via": map[string]any{"channel": "media", "told": at.UnixMilli()}, "remark": n.Words.both()}); err != nil {
			return fmt.Errorf("%s: %w", n.Space, err)
		}
	}
	for _, f := range o.Comparison.Findings {
		at, err := toldAt(f.At)
		if err != nil {
			return err
		}
		if _, err := o.send(ctx, "/field/finding", map[string]any{"space": o.spaces["P"][f.Space], "site": o.sites["P"], "what": f.What, "method": f.Method,
			"via": map[string]any{"channel": "desk", "told": at.UnixMilli()}, "remark": f.By.brief() + "\n" + f.Words.both()}); err != nil {
			return fmt.Errorf("%s: %w", f.Space, err)
		}
	}
	return nil
}

// clearance is what Miftah itself can say of layout P with what was told by
// then. Its title is public and says what it is.
func (o *opener) clearance(ctx context.Context) error {
	_, err := o.c.Command(ctx, "/statement", time.Time{}, map[string]any{"kind": "clearance", "site": o.sites["P"],
		"title": "السجلّ العلني حتى 10 كانون الأول 2024، الوصف P؛ ليس بحثًا · Public record to 10 December 2024, layout P; not a search"})
	return err
}

// air gives one shared cell of each wing both sizes, so that the board shows
// how far the two layouts move the clock. Only these: elsewhere each site
// keeps to its own description. The height is nobody's and is marked a guess.
func (o *opener) air(ctx context.Context) error {
	a := o.Layouts.Air
	sizes, err := o.sizes(ctx)
	if err != nil {
		return err
	}
	for _, code := range a.Cells {
		id := o.spaces["P"][code]
		for _, source := range []string{"P", "Q"} {
			values := []value{{"height", int64(a.Height * 1000)}}
			if source != "P" {
				values = append(slices.Clone(sizes[source]), values...)
			}
			for _, v := range values {
				how, from := "read", o.Layouts.Q.Sources[0]
				if v.name == "height" {
					how, from = "guess", a.Note.both()
				}
				if err := o.attribute(ctx, id, source, v, how, from); err != nil {
					return fmt.Errorf("%s: %w", code, err)
				}
			}
		}
	}
	return nil
}

// sizes are the length and width that each layout gives a shared cell, in mm,
// as the station read them out of the sentences.
func (o *opener) sizes(ctx context.Context) (map[string][]value, error) {
	out := map[string][]value{}
	for _, name := range []string{"P", "Q"} {
		var plan struct {
			Levels []struct {
				Spaces []struct {
					Kind       string
					Attributes []struct {
						Attribute string
						High      int64
					}
				}
			}
		}
		if err := o.c.Get(ctx, "/plan?site="+o.sites[name], &plan); err != nil {
			return nil, err
		}
		for _, level := range plan.Levels {
			for _, s := range level.Spaces {
				for _, a := range s.Attributes {
					if s.Kind == "dormitory" && len(out[name]) < 2 && (a.Attribute == "length" || a.Attribute == "width") {
						out[name] = append(out[name], value{a.Attribute, a.High})
					}
				}
			}
		}
	}
	return out, nil
}

// report enters what a publisher or an organisation told, and gives its id.
// One that told something before is the same teller.
func (o *opener) report(ctx context.Context, by words, at string, body map[string]any) (string, error) {
	told, err := toldAt(at)
	if err != nil {
		return "", err
	}
	body["channel"], body["how"], body["told"], body["when"] = "media", "read", told.UnixMilli(), at
	body["teller"] = by.brief()
	if known := o.tellers[by.EN]; known != "" {
		body["tellerId"] = known
	}
	id, err := o.send(ctx, "/docket/report", body)
	if err != nil || o.tellers[by.EN] != "" {
		return id, err
	}
	var r struct{ Teller string }
	err = o.c.Get(ctx, "/docket/report?report="+id, &r)
	o.tellers[by.EN] = r.Teller
	return id, err
}

func (o *opener) join(ctx context.Context, claim, report, origin string, against bool) error {
	body := map[string]any{"claim": claim, "report": report, "against": against}
	if origin != "" {
		body["origin"] = origin
	}
	_, err := o.send(ctx, "/docket/join", body)
	return err
}

// start is the beginning of a time that was told as from/to.
func start(at string) string {
	from, _, _ := strings.Cut(at, "/")
	return from
}
