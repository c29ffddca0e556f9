package examples

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"math"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"miftah/internal/desk/statement"
	"miftah/internal/event"
	"miftah/internal/httpapi"
	"miftah/internal/seal"
	"miftah/internal/station"
)

var phrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// opened is the record, entered through the API of a station of its own.
type opened struct {
	t       *testing.T
	ctx     context.Context
	station *station.Station
	*Client
}

func openRecord(t *testing.T) opened {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	_, err := station.Found(ctx, dir, station.Founding{Name: "the public record", Passphrases: phrases, AdminName: "first", Password: "a long password"})
	ok(t, err)
	st, err := station.Open(ctx, dir, station.Options{})
	ok(t, err)
	api := httpapi.New(httpapi.Options{Dir: dir, Version: "test", Hosts: []string{"127.0.0.1"}}, st)
	server := httptest.NewServer(api)
	t.Cleanup(func() { server.Close(); api.Close(); st.Close() })
	o := opened{t, ctx, st, NewClient(server.URL)}
	token, err := st.Access.Link(ctx, st.Ledger.Trust().Founded.Admin, true)
	ok(t, err)
	ok(t, o.Post(ctx, "/signin/link", map[string]any{"token": token}, nil))
	ok(t, o.Post(ctx, "/keys/unlock", map[string]any{"compartment": "operation", "secret": phrases[event.Working]}, nil))
	files, err := fs.Sub(Files, "sednaya-2024")
	ok(t, err)
	ok(t, OpenRecord(ctx, o.Client, files))
	return o
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// page is what the tests read of /figures.
type page struct {
	Figures []struct {
		Wording, Status string
		Asserted, Over  int64
		Echoes          int
		Bounded         bool
		Origins         []struct {
			Teller, When string
			Echoes       []struct{ Teller, Report, From string }
		}
		Against []struct{ Teller string }
		Checks  []struct {
			Code, Source, Verdict string
			Held                  struct{ Standing, Packed int64 }
			Over, OverPacked      int64
		}
	}
	Layouts []struct{ Site, Code string }
	Air     []struct {
		Factor float64
		Spaces []string
		Rivals []struct {
			Source              string
			Length, Width       float64
			Early, Likely, Late float64
		}
	}
	Searches []struct {
		Places []struct {
			Label, Can, Why string
			Said            []struct{ Teller, When string }
			Record          counts
		}
		Total counts
		Codes []string
	}
	Clearances []struct{ ID, Number string }
}

type counts struct{ Places, Looked, Whole, Signed, Barred int }

func (o opened) figures() (p page) {
	o.t.Helper()
	ok(o.t, o.Get(o.ctx, "/figures", &p))
	return p
}

func TestAHundredThousandHasOneOriginFourEchoesAndExceedsBothLayouts(t *testing.T) {
	f := openRecord(t).figures().Figures[0] // what exceeds its place most stands first
	if f.Asserted != 100_000 || len(f.Origins) != 1 || f.Echoes != 4 || len(f.Origins[0].Echoes) != 4 || len(f.Against) != 2 {
		t.Fatalf("%+v", f)
	}
	if !strings.Contains(f.Origins[0].Teller, "Damascus Countryside Governorate") {
		t.Errorf("its origin is %q, not the governorate", f.Origins[0].Teller)
	}
	// TRT carried it from the BBC; whom the others had it from is the origin.
	passed := map[string]string{}
	for _, e := range f.Origins[0].Echoes {
		for _, name := range []string{"BBC", "TRT", "Haberler", "The Sun"} {
			if strings.Contains(e.Teller, name) {
				passed[name] = e.Report
			}
		}
	}
	for _, e := range f.Origins[0].Echoes {
		if through := e.From == passed["BBC"]; through != strings.Contains(e.Teller, "TRT") {
			t.Errorf("%s: passed on through the BBC is %v", e.Teller, through)
		}
	}
	if len(passed) != 4 {
		t.Errorf("echoes: %v, want BBC, TRT, Haberler and The Sun", passed)
	}
	// 180 cells of 12 m² and 360 of 48 m², at 4.7 and 7.1 people for each m².
	want := map[string][4]int64{"P": {180 * 56, 100_000 - 180*56, 180 * 85, 100_000 - 180*85}, "Q": {360 * 225, 100_000 - 360*225, 360 * 340, 0}}
	for _, c := range f.Checks {
		if got := [4]int64{c.Held.Standing, c.Over, c.Held.Packed, c.OverPacked}; got != want[c.Code] || c.Source != c.Code {
			t.Errorf("layout %s by %s: %v, want %v", c.Code, c.Source, got, want[c.Code])
		}
	}
	if len(f.Checks) != 2 || !f.Bounded || f.Over != 19_000 || f.Status != "refuted" {
		t.Errorf("%d layouts, bounded %v, over the roomiest by %d, %s; want 2, true, 19000, refuted", len(f.Checks), f.Bounded, f.Over, f.Status)
	}
}

func TestOnlyPeopleInThePrisonAtOneTimeAreHeldAgainstIt(t *testing.T) {
	held := map[int64]bool{}
	for _, f := range openRecord(t).figures().Figures {
		held[f.Asserted] = held[f.Asserted] || len(f.Checks) > 0
	}
	for n, want := range map[int64]bool{100_000: true, 4300: true, 1400: true, 17_723: false, 12_270: false, 35_000: false, 500: false, 0: false} {
		if held[n] != want {
			t.Errorf("%d is held against the layouts: %v, want %v", n, held[n], want)
		}
	}
}

func TestTheTwoLayoutsMoveTheAirClockAboutFourfold(t *testing.T) {
	o := openRecord(t)
	p := o.figures()
	if len(p.Air) != 1 || len(p.Air[0].Rivals) != 2 || len(p.Air[0].Spaces) != 3 {
		t.Fatalf("%+v, want one cell of each wing, with two sizes", p.Air)
	}
	// Field facts 4.2: 70 people to 3 %, 0.7 to 1.0 h in P's cell and 2.9 to
	// 4.0 h in Q's, by a rough sum without the spread of breathing.
	small, large := p.Air[0].Rivals[0], p.Air[0].Rivals[1]
	if small.Source != "P" || small.Likely < 0.6 || small.Likely > 1.0 || large.Source != "Q" || large.Likely < 2.9 || large.Likely > 4.0 {
		t.Errorf("%+v and %+v", small, large)
	}
	var board struct {
		Places []struct {
			Code  string
			Clock *struct{ Factor float64 }
		}
	}
	ok(t, o.Get(o.ctx, "/board?site="+p.Layouts[0].Site, &board))
	n := 0
	for _, place := range board.Places {
		if place.Clock != nil && place.Clock.Factor > 1 {
			n++
			if math.Abs(place.Clock.Factor-p.Air[0].Factor) > 0.2*place.Clock.Factor {
				t.Errorf("%s: the board's clock moves %.2f times, the figures say %.2f", place.Code, place.Clock.Factor, p.Air[0].Factor)
			}
		}
	}
	if n != 3 || p.Air[0].Factor < 3 || p.Air[0].Factor > 6 {
		t.Errorf("the board shows a rival clock at %d places, want 3; factor %.2f, want 3 to 6", n, p.Air[0].Factor)
	}
}

func TestTheClearanceSaysWhatIsOnRecordOfEachPlaceAndVerifies(t *testing.T) {
	o := openRecord(t)
	p := o.figures()
	if len(p.Searches) != 1 || len(p.Clearances) != 1 {
		t.Fatalf("%d searches and %d clearances, want one each", len(p.Searches), len(p.Clearances))
	}
	s := p.Searches[0]
	if s.Total != (counts{Places: 199, Looked: 2, Barred: 1}) || !slices.Equal(s.Codes, []string{"Y-02"}) {
		t.Errorf("%+v %v, want 199 places, two with a record, none seen whole, the minefields not entered", s.Total, s.Codes)
	}
	can, places := map[string]string{}, 0
	for _, x := range s.Places {
		_, en, _ := strings.Cut(x.Label, "\n")
		can[en] = x.Can
		places += x.Record.Places
	}
	want := map[string]string{"wings, shared cells": "whole", "core and solitary cells": "whole", "basements": "whole", "kitchen and oven": "each",
		"vents, drains, water, wires, camera cables": "whole", "yards and outside": "whole", "offices": "not", "White building": "not", "minefields": "barred"}
	if !maps.Equal(can, want) || places != s.Total.Places {
		t.Errorf("%v over %d places, want %v over %d", can, places, want, s.Total.Places)
	}
	resp, err := o.http.Get(o.Base + "/api/v1/statement/file?id=" + p.Clearances[0].ID)
	ok(t, err)
	defer resp.Body.Close()
	file, err := io.ReadAll(resp.Body)
	ok(t, err)
	v, err := statement.Verify(file, seal.Fingerprint(o.station.Ledger.Trust().Founded.Root), "test")
	ok(t, err)
	d := v.Document
	if d.Whole != 0 || d.Listed != 199 || d.Barred != 1 || d.Exercise || d.Claims[1] != 0 {
		t.Errorf("the statement says whole %d of %d, barred %d, exercise %v, confirmed claims %d", d.Whole, d.Listed, d.Barred, d.Exercise, d.Claims[1])
	}
	if d.LeftHigh > 300_000 {
		t.Errorf("it says that someone remains with %d millionths: a rumour or a missing record counts as a sign", d.LeftHigh)
	}
}

func TestARecordNamesOrganisationsAndRolesOnly(t *testing.T) {
	b, err := fs.ReadFile(Files, "sednaya-2024/record.json")
	ok(t, err)
	var r struct {
		Figures []struct{ By words }
		Claims  []struct{ By words }
		Rows    struct{ Rows []row } `json:"comparison"`
	}
	ok(t, json.Unmarshal(b, &r))
	tellers := map[string]bool{}
	for _, f := range r.Figures {
		tellers[f.By.EN] = true
	}
	for _, c := range r.Claims {
		tellers[c.By.EN] = true
	}
	for _, x := range r.Rows.Rows {
		for _, s := range x.Said {
			tellers[s.By.EN] = true
		}
	}
	// Whoever adds a teller says here that it is an organisation or a role.
	known := []string{"ADMSP", "AFAD", "Amnesty International", "BBC", "Damascus Countryside Governorate", "HRDAG for Amnesty International", "Haberler", "ICRC",
		"Political Affairs Department, Syrian Salvation Government", "Syrian Observatory for Human Rights", "TRT World", "The Sun, Maldives", "White Helmets",
		"a relative who was inside the prison", "people in the crowd", "several tips that conflicted", "social media and media", "this record", "unnamed source"}
	if got := slices.Sorted(maps.Keys(tellers)); !slices.Equal(got, known) {
		t.Errorf("tellers are %q, want %q", got, known)
	}
	// Names that the press gave in those days are no part of the record.
	for _, form := range []string{"Mr ", "Mrs ", "Dr ", "السيد ", "الدكتور ", "المدعو "} {
		if strings.Contains(string(b), form) {
			t.Errorf("%q stands before a person's name", form)
		}
	}
}

func TestATimeIsReadAsCoarselyAsItWasTold(t *testing.T) {
	for told, want := range map[string]string{
		"2017": "2016-12-31T21:00:00Z", "2024-12": "2024-11-30T21:00:00Z", "2024-12-09": "2024-12-08T21:00:00Z",
		"2024-12-09T16:45": "2024-12-09T13:45:00Z", "2024-12-10T01:20+03:00": "2024-12-09T22:20:00Z", "2024-12-09T09:11:00Z": "2024-12-09T09:11:00Z",
	} {
		at, err := toldAt(told)
		if err != nil || at.UTC().Format(time.RFC3339) != want {
			t.Errorf("%s is %v (%v), want %s", told, at, err, want)
		}
	}
	if _, err := toldAt("9 Dec"); err == nil || !strings.Contains(err.Error(), "write 2024") {
		t.Errorf("%v, want advice", err)
	}
}

func TestARecordIsNoExerciseAndHasNoClockOfItsOwn(t *testing.T) {
	files, err := fs.Sub(Files, "sednaya-2024")
	ok(t, err)
	if at, err := Start(files); err != nil || !at.IsZero() {
		t.Errorf("it starts at %v (%v), want no time", at, err)
	}
}
