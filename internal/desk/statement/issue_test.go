package statement

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/seal"
	"miftah/internal/view"
)

func TestADocumentFollowsFromEntriesAndParametersAlone(t *testing.T) {
	b := newBench(t)
	b.issue(event.StatementSitrep)
	events, trust := b.public()
	p := Params{Kind: event.StatementClearance, At: 9, Site: b.site}
	first, err := Make(events, trust, p)
	b.ok(err)
	want, err := event.Marshal(first)
	b.ok(err)
	if first.Listed != 4 || first.Whole != 1 || first.Barred != 1 || first.Rooms[0].Code != "A-01" {
		t.Fatalf("%d listed, %d whole, %d barred", first.Listed, first.Whole, first.Barred)
	}
	rapid.Check(t, func(t *rapid.T) {
		mixed := rapid.Permutation(events).Draw(t, "order")
		again, err := Make(mixed, trust, p)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := event.Marshal(again); err != nil || string(got) != string(want) {
			t.Fatalf("%v; %s", err, difference("", reflect.ValueOf(first), reflect.ValueOf(again)))
		}
	})
	if _, err := Make(events, trust, Params{Site: event.SiteID{1}}); err == nil {
		t.Error("a site that is not there has a document")
	}
}

func TestACommandThatIsRepeatedIssuesOneStatement(t *testing.T) {
	b := newBench(t)
	c := cmd()
	in := In{Kind: event.StatementClearance, Site: b.site, Title: "The cells of wing A"}
	one, first, err := b.Issue(t.Context(), b.admin, c, in)
	b.ok(err)
	file, err := b.File(t.Context(), b.viewer, one.ID)
	if !errors.Is(err, seal.ErrLocked) {
		b.ok(err)
	}
	b.look(b.two, 1) // the world goes on
	two, again, err := b.Issue(t.Context(), b.admin, c, in)
	b.ok(err)
	if one != two || !again.Repeated || again.First != first.First || len(view.All[*view.Statement](b.State)) != 1 {
		t.Errorf("%+v and %+v, %d statements", one, two, len(view.All[*view.Statement](b.State)))
	}
	if later, err := b.File(t.Context(), b.viewer, two.ID); err == nil && string(later) != string(file) {
		t.Error("the file changed")
	}
}

func TestTheNumberSaysWhatTheStatementCovers(t *testing.T) {
	b := newBench(t)
	seen := map[string]bool{}
	for range 3 {
		head := b.head()
		x := b.issue(event.StatementSitrep)
		if want := fmt.Sprintf("HQ-S%d", head); x.Number != want || seen[x.Number] {
			t.Errorf("number %s, want %s", x.Number, want)
		}
		seen[x.Number] = true
		v, _ := view.One[*view.Statement](b.State, event.EntityID(x.ID))
		if len(v.Heads) != 1 || v.Heads[0].Seq != head || v.Heads[0].Replica != b.Ledger.Replica() || numberOf(v, b.Ledger.Trust()) != x.Number {
			t.Errorf("%s covers %+v", x.Number, v.Heads)
		}
	}
}

func TestIssuingIsRefusedWithARemedy(t *testing.T) {
	b := newBench(t)
	before := b.head()
	refused(t, func() error {
		_, _, err := b.Issue(t.Context(), b.admin, cmd(), In{Site: b.site})
		return err
	}(), "kind")
	refused(t, func() error {
		_, _, err := b.Issue(t.Context(), b.admin, cmd(), In{Kind: event.StatementSitrep, Site: event.SiteID{1}})
		return err
	}(), "site")
	for _, s := range []access.Session{b.one, b.viewer} {
		if _, _, err := b.Issue(t.Context(), s, cmd(), In{Kind: event.StatementSitrep, Site: b.site}); !errors.Is(err, access.ErrDenied) {
			t.Errorf("%v", err)
		}
	}
	if b.head() != before {
		t.Error("a refusal left an entry")
	}
}

func TestTheFileVerifiesAndOnlyThoseWhoMayHaveIt(t *testing.T) {
	b := newBench(t)
	b.ok(b.Access.Unlock(t.Context(), b.admin, event.Working, b.code))
	x := b.issue(event.StatementClearance)
	file, err := b.File(t.Context(), b.viewer, x.ID)
	b.ok(err)
	fp := seal.Fingerprint(b.Ledger.Trust().Founded.Root)
	for _, typed := range []string{fp, " " + strings.ToLower(fp) + "\n"} {
		v, err := Verify(file, typed, "test")
		if err != nil || v.Document.Params.Number != x.Number || v.Entries == 0 || v.Hidden == 0 || v.Stations != 1 {
			t.Errorf("fingerprint %q: %+v, %v", typed, v.Document.Params, err)
		}
	}
	if _, err := Verify(file, "AAAAA", "test"); !errors.Is(err, ErrForged) {
		t.Errorf("another key: %v", err)
	}
	if _, err := b.File(t.Context(), b.one, x.ID); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a team: %v", err)
	}
	if _, err := b.File(t.Context(), b.viewer, event.StatementID{1}); err == nil {
		t.Error("a statement that was never issued has a file")
	}
}

// row finds a statement in the list.
func (b *bench) row(x Issued) Row {
	b.Helper()
	for _, r := range b.List() {
		if r.ID == x.ID {
			if r.Number != x.Number {
				b.Errorf("%s is listed as %s", x.Number, r.Number)
			}
			return r
		}
	}
	b.Fatal("not in the list")
	return Row{}
}

func (b *bench) why(x Issued) (kinds []string) {
	b.Helper()
	for _, c := range b.row(x).Superseded {
		kinds = append(kinds, c.Kind)
	}
	return kinds
}

func TestAStatementIsSupersededByLaterCorrectionsOfWhatItRestsOn(t *testing.T) {
	b := newBench(t)
	one, two := b.look(b.one, 1), b.look(b.one, 2)
	x := b.issue(event.StatementClearance)
	late := b.look(b.two, 3)
	move := func(f event.FindingID, cell int) {
		b.write(b.one, desk.Act{Entity: event.EntityID(f), Payload: event.FindingMoved{Space: b.cells[cell], Place: event.PlaceTag}})
	}
	move(late, 2) // it was not in the statement
	if got := b.why(x); len(got) != 0 {
		t.Errorf("superseded by %v already", got)
	}
	move(one, 3)
	if got := b.why(x); !slices.Equal(got, []string{field.CorrectionMoved}) {
		t.Errorf("after a finding moved: %v", got)
	}
	b.write(b.one, desk.Act{Entity: event.EntityID(two), Payload: event.FindingWithdrawn{}})
	b.write(b.admin, desk.Act{Entity: event.EntityID(b.cells[0]), Payload: event.SpaceReopened{}})
	if got := b.why(x); !slices.Equal(got, []string{field.CorrectionMoved, field.CorrectionWithdrawn, field.CorrectionReopened}) {
		t.Errorf("after all three: %v", got)
	}
	next := b.issue(event.StatementClearance)
	if got := b.why(next); len(got) != 0 {
		t.Errorf("the next one knows of them, and is superseded by %v", got)
	}
	if r := b.row(x); r.Successor != next.Number {
		t.Errorf("its successor is %q, want %s", r.Successor, next.Number)
	}
}

func TestTheSuccessorIsTheNextOfTheSameKindAndSite(t *testing.T) {
	b := newBench(t)
	other := event.NewEntity()
	b.write(b.admin, desk.Act{Entity: other, Payload: event.SiteAdded{Code: "L"}})
	a := b.issue(event.StatementClearance)
	s := b.issue(event.StatementSitrep)
	elsewhere, _, err := b.Issue(t.Context(), b.admin, cmd(), In{Kind: event.StatementClearance, Site: event.SiteID(other)})
	b.ok(err)
	c := b.issue(event.StatementClearance)
	d := b.issue(event.StatementClearance)
	for x, want := range map[Issued]string{a: c.Number, c: d.Number, d: "", s: "", elsewhere: ""} {
		if r := b.row(x); r.Successor != want {
			t.Errorf("%s is followed by %q, want %q", x.Number, r.Successor, want)
		}
	}
	if list := b.List(); len(list) != 5 || list[0].ID != d.ID || list[4].ID != a.ID {
		t.Error("the newest is not first")
	}
}
