package figures

import (
	"context"
	"errors"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/docket"
	"miftah/internal/desk/field"
	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/station"
	"miftah/internal/view"
)

var passphrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// bench is the desk at a real station, with the desks that it reads.
type bench struct {
	t      *testing.T
	ctx    context.Context
	plan   *plan.Plan
	docket *docket.Docket
	field  *field.Field
	*Desk
	boss, viewer access.Session
	site         event.SiteID
}

func newBench(t *testing.T) *bench {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	_, err := station.Found(ctx, dir, station.Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password", Passphrases: passphrases})
	ok(t, err)
	st, err := station.Open(ctx, dir, station.Options{})
	ok(t, err)
	b := &bench{t: t, ctx: ctx, plan: &plan.Plan{Desk: st.Desk}, docket: docket.New(ctx, st.Desk), field: &field.Field{Desk: st.Desk}, Desk: &Desk{st.Desk}}
	t.Cleanup(func() { b.docket.Close(); st.Close() })
	b.boss = access.Session{ID: event.NewEntity(), User: st.Ledger.Trust().Founded.Admin}
	u := event.NewEntity()
	_, err = b.Write(ctx, b.boss, cmd(), desk.Act{Entity: u, Payload: event.UserAdded{Roles: event.Viewer}})
	ok(t, err)
	b.viewer = access.Session{ID: event.NewEntity(), User: event.UserID(u)}
	b.site = b.addSite("K")
	return b
}

func cmd() desk.Command { return desk.Command{ID: event.NewCommand()} }

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) addSite(code event.Code) event.SiteID {
	b.t.Helper()
	id, _, err := b.plan.AddSite(b.ctx, b.boss, cmd(), plan.SiteIn{Code: code, Name: "موقع " + string(code)})
	ok(b.t, err)
	return id
}

func (b *bench) block(at event.SiteID, source event.Code, sentence string) []event.SpaceID {
	b.t.Helper()
	m, err := b.plan.AddBlock(b.ctx, b.boss, cmd(), plan.BlockIn{Site: at, Sentence: sentence, Source: source})
	ok(b.t, err)
	return m.Spaces
}

func (b *bench) says(s event.SpaceID, source event.Code, how event.How, a event.Attribute, v int64) {
	b.t.Helper()
	_, err := b.plan.Attribute(b.ctx, b.boss, cmd(), plan.AttributeIn{Space: s, Attribute: a, Value: v, How: how, Source: source})
	ok(b.t, err)
}

func (b *bench) claim(kind string, place event.Place, asserted int64, wording string) event.ClaimID {
	b.t.Helper()
	var k event.ClaimKind
	ok(b.t, k.UnmarshalText([]byte(kind)))
	id, _, err := b.docket.OpenClaim(b.ctx, b.boss, cmd(), docket.ClaimIn{Kind: k, Place: place, Asserted: asserted, Wording: wording})
	ok(b.t, err)
	return id
}

func (b *bench) report(c event.ClaimID, from event.ReportID, against bool, in docket.ReportIn) event.ReportID {
	b.t.Helper()
	id, _, err := b.docket.Receive(b.ctx, b.boss, cmd(), in)
	ok(b.t, err)
	_, _, err = b.docket.Join(b.ctx, b.boss, cmd(), docket.JoinIn{Report: id, Claim: c, Origin: from, Against: against})
	ok(b.t, err)
	return id
}

func (b *bench) read() Page {
	b.t.Helper()
	p, err := b.Read(b.ctx, b.boss)
	ok(b.t, err)
	return p
}

func TestARivalSizeOfOnePlaceMakesNoSecondLayout(t *testing.T) {
	b := newBench(t)
	cells := b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	before := Layouts(b.State)
	b.says(cells[0], "Q", event.HowTold, event.AttrLength, 8000)
	b.says(cells[0], "Q", event.HowTold, event.AttrWidth, 6000)
	after := Layouts(b.State)
	// floor(12 m² × 4.7) = 56 for each of ten.
	if len(before) != 1 || len(after) != 1 || after[0].Source != "P" || before[0].Held.Standing != 560 || after[0].Held != before[0].Held {
		t.Errorf("%+v, then %+v; want P's 560 both times", before, after)
	}
}

func TestASecondWholeDescriptionIsASecondLayout(t *testing.T) {
	b := newBench(t)
	for _, c := range b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m") {
		b.says(c, "Q", event.HowTold, event.AttrLength, 8000)
		b.says(c, "Q", event.HowTold, event.AttrWidth, 6000)
	}
	list := Layouts(b.State)
	if len(list) != 2 || list[0].Source != "P" || list[0].Held.Standing != 560 || list[1].Source != "Q" || list[1].Held.Standing != 2250 {
		t.Errorf("%+v, want P with 560 and Q with 2250", list)
	}
}

func TestAMeasuredSizeCountsInEveryLayout(t *testing.T) {
	b := newBench(t)
	cells := b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	b.says(cells[0], "", event.HowMeasured, event.AttrLength, 2000)
	b.says(cells[0], "", event.HowMeasured, event.AttrWidth, 2000)
	if list := Layouts(b.State); len(list) != 1 || list[0].Held.Standing != 9*56+18 {
		t.Errorf("%+v, want nine cells of 56 and one of 18", list)
	}
}

func TestASiteThatNobodyDescribesWholeIsOneLayoutOfAllSources(t *testing.T) {
	b := newBench(t)
	b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	b.block(b.site, "Q", "wing B, level G, 10 cells 4×3 m")
	if list := Layouts(b.State); len(list) != 1 || list[0].Source != "" || list[0].Held.Standing != 1120 {
		t.Errorf("%+v, want one of both sources with 1120", list)
	}
}

func TestAPlaceWithoutASizeLeavesTheBoundOpen(t *testing.T) {
	b := newBench(t)
	b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	b.block(b.site, "P", "wing B, level G, 1 cell")
	checks, over, known := Compare(b.State, 1_000_000, event.Place{Site: b.site})
	if known || over != 0 || len(checks) != 1 || checks[0].Verdict != Unbounded || checks[0].Over != 0 {
		t.Errorf("%+v %d %v, want nothing said", checks, over, known)
	}
}

func TestANumberIsHeldAgainstThePlaceThatItNames(t *testing.T) {
	b := newBench(t)
	cells := b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	b.block(b.site, "P", "wing A, level 1, 10 cells 4×3 m")
	other := b.addSite("A")
	b.block(other, "R", "wing A, level G, 100 cells 4×3 m")
	for _, c := range []struct {
		name  string
		place event.Place
		over  int64
		codes []event.Code
	}{
		{"a site, beside the others", event.Place{Site: b.site}, 10_000 - 5600, []event.Code{"K", "A"}},
		{"a level", event.Place{Site: b.site, HasLevel: true, Level: 1}, 10_000 - 560, []event.Code{"K"}},
		{"a space", event.Place{Space: cells[0]}, 10_000 - 56, []event.Code{"K"}},
		{"no place", event.Place{}, 0, nil},
		{"a level without a site", event.Place{HasLevel: true}, 0, nil},
		{"a level that the plan lacks", event.Place{Site: b.site, HasLevel: true, Level: -5}, 0, nil},
	} {
		checks, over, known := Compare(b.State, 10_000, c.place)
		var codes []event.Code
		for _, x := range checks {
			codes = append(codes, x.Code)
		}
		if over != c.over || known != (c.codes != nil) || len(codes) != len(c.codes) || len(codes) > 0 && codes[0] != c.codes[0] {
			t.Errorf("%s: over by %d at %v, known %v; want %d at %v", c.name, over, codes, known, c.over, c.codes)
		}
	}
}

func TestEchoesOfOneOriginStandBesideItAndDenialsApart(t *testing.T) {
	b := newBench(t)
	b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	c := b.claim("figure", event.Place{Site: b.site}, 1000, "people held")
	first := b.report(c, event.ReportID{}, false, docket.ReportIn{Text: "a thousand", Teller: "office", When: "2024", Told: 1_700_000_000_000})
	second := b.report(c, first, false, docket.ReportIn{Text: "1,000", Teller: "paper", Told: 1_700_000_100_000})
	b.report(c, second, false, docket.ReportIn{Text: "1000!", Teller: "radio", Told: 1_700_000_200_000})
	b.report(c, event.ReportID{}, true, docket.ReportIn{Text: "nobody", Teller: "association"})
	b.claim("people", event.Place{Site: b.site}, 3, "no figure")
	p := b.read()
	if len(p.Figures) != 1 {
		t.Fatalf("%d figures, want one", len(p.Figures))
	}
	f := p.Figures[0]
	if len(f.Origins) != 1 || f.Echoes != 2 || f.Origins[0].Teller != "office" || f.Origins[0].When != "2024" || len(f.Against) != 1 || f.Over != 440 {
		t.Fatalf("%+v", f)
	}
	if e := f.Origins[0].Echoes; len(e) != 2 || e[0].Teller != "paper" || e[1].Teller != "radio" || e[1].From != second {
		t.Errorf("echoes %+v, want the paper, then the radio that had it from the paper", e)
	}
	if len(f.Behind) == 0 || len(f.Checks[0].Behind) < 11 {
		t.Errorf("behind the figure stand %d entries, behind the bound %d", len(f.Behind), len(f.Checks[0].Behind))
	}
}

func TestEachReadingOfTheFiguresIsOnRecordAndOthersAreRefused(t *testing.T) {
	b := newBench(t)
	c := b.claim("figure", event.Place{}, 10, "people held")
	id := b.report(c, event.ReportID{}, false, docket.ReportIn{Text: "ten"})
	b.read()
	seen := map[event.EntityID]bool{}
	ok(t, b.Ledger.View(b.ctx, func(s ledger.Snapshot) error {
		return s.Find(ledger.Query{Entity: b.boss.ID}, func(e event.Event) error {
			var a event.AuditRead
			if e.Kind != a.Kind() {
				return nil
			}
			if err := event.Unmarshal(e.Clear, &a); err != nil {
				return err
			}
			for _, id := range a.IDs {
				seen[id] = true
			}
			return nil
		})
	}))
	if !seen[event.EntityID(c)] || !seen[event.EntityID(id)] {
		t.Error("the claim and the report were shown without a record of it")
	}
	if _, err := b.Read(b.ctx, b.viewer); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a viewer got %v, want access.ErrDenied", err)
	}
}

func TestLockedTextsLeaveTheNumbersReadable(t *testing.T) {
	b := newBench(t)
	b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	c := b.claim("figure", event.Place{Site: b.site}, 1000, "people held")
	b.report(c, event.ReportID{}, false, docket.ReportIn{Text: "a thousand"})
	b.Keys.Wipe()
	f := b.read().Figures[0]
	if f.Text != desk.TextLocked || f.Wording != "" || f.Over != 440 || f.Origins[0].Text != desk.TextLocked {
		t.Errorf("%+v, want locked texts and the number", f)
	}
}

func TestEachPlaceOfASearchedSiteCountsOnceUnderTheNarrowestName(t *testing.T) {
	b := newBench(t)
	cells := b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	b.block(b.site, "P", "wing A, level B1, 5 cells 4×3 m")
	all := b.claim("other", event.Place{Site: b.site}, 0, "the site was searched")
	site, level := event.Place{Site: b.site}, event.Place{Site: b.site, HasLevel: true, Level: -1}
	b.report(all, event.ReportID{}, false, docket.ReportIn{Text: "all of it", PlaceWords: "the wing", Told: 1_700_000_000_000, Place: site})
	if len(b.read().Searches) != 0 {
		t.Error("a claim whose reports name no part of the site is no search place by place")
	}
	b.report(all, event.ReportID{}, false, docket.ReportIn{Text: "searched", PlaceWords: "basement", Told: 1_700_000_000_000, Place: level})
	b.report(all, event.ReportID{}, true, docket.ReportIn{Text: "not searched", PlaceWords: "first cell", Place: event.Place{Site: b.site, Space: cells[0]}})
	b.report(all, event.ReportID{}, false, docket.ReportIn{Text: "followed", PlaceWords: "drains", Told: 1_700_000_000_000})
	_, err := b.plan.Access(b.ctx, b.boss, cmd(), plan.AccessIn{Space: cells[1], Access: event.AccessNotEntered, Why: 1})
	ok(t, err)
	_, err = b.field.Record(b.ctx, b.boss, cmd(), field.FindingIn{DoorIn: field.DoorIn{Space: cells[2]}, What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000})
	ok(t, err)
	s := b.read().Searches[0]
	want := []struct {
		label, can     string
		places, looked int
	}{{"the wing", CanSome, 9, 1}, {"basement", CanWhole, 5, 0}, {"first cell", CanNot, 1, 0}, {"drains", CanWhole, 0, 0}}
	sum := 0
	for i, p := range s.Places {
		sum += p.Record.Places
		if w := want[i]; p.Label != w.label || p.Can != w.can || p.Record.Places != w.places || p.Record.Looked != w.looked {
			t.Errorf("%q: %s, %+v; want %+v", p.Label, p.Can, p.Record, w)
		}
	}
	// A sweep without door tag or photo is not certain of its place.
	if sum != len(view.All[*view.Space](b.State)) || s.Total != (Record{Places: 15, Looked: 1, Barred: 1}) {
		t.Errorf("%d places counted, in all %+v", sum, s.Total)
	}
}

func TestPlacesThatNobodyNamedAreShownAsTheRest(t *testing.T) {
	b := newBench(t)
	cells := b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	all := b.claim("other", event.Place{Site: b.site}, 0, "the site was searched")
	b.report(all, event.ReportID{}, false, docket.ReportIn{Text: "searched", Place: event.Place{Site: b.site, Space: cells[0]}})
	places := b.read().Searches[0].Places
	if len(places) != 2 || places[1].Label != "" || places[1].Record.Places != 9 || places[1].Can != CanNot || len(places[1].Said) != 0 {
		t.Errorf("%+v, want the named cell, then nine that nobody named", places)
	}
}

func TestWhatWasSaidLaterIsShownAndDoesNotChangeWhatCouldBeSaid(t *testing.T) {
	b := newBench(t)
	cells := b.block(b.site, "P", "wing A, level G, 10 cells 4×3 m")
	all := b.claim("other", event.Place{Site: b.site}, 0, "the site was searched")
	b.report(all, event.ReportID{}, false, docket.ReportIn{Text: "all of it", Place: event.Place{Site: b.site}, Told: 1_700_000_000_000})
	late := docket.ReportIn{Text: "this one too", PlaceWords: "first cell", Place: event.Place{Site: b.site, Space: cells[0]}, Told: 1_700_000_000_001}
	b.report(all, event.ReportID{}, false, late)
	s := b.read().Searches[0]
	if s.Stated != 1_700_000_000_000 || s.Places[0].Can != CanWhole || s.Places[1].Can != CanNot || len(s.Places[1].Said) != 1 {
		t.Errorf("stated %d, %+v; want the cell's later report shown, and nothing to be said of it then", s.Stated, s.Places)
	}
}
