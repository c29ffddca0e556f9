package docket

import (
	"errors"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

func TestNothingIsMandatoryInAReportButNothingAtAllIsRefusedKindly(t *testing.T) {
	b := newBench(t)
	place := b.space("kitchen", 0)
	for name, in := range map[string]ReportIn{
		"text": {Text: "ص"}, "place words": {PlaceWords: "near the well"}, "when": {When: "Tuesday"}, "contact": {Contact: "radio 4"},
		"photo": {Files: []desk.File{{Name: "a.jpg", Media: named[event.Media]("photo"), Bytes: []byte{1}}}},
		"pin":   {Place: place}, "count": {Asserted: 3}, "how": {How: event.HowHeard},
	} {
		if _, _, err := b.Receive(b.ctx, b.intake, cmd(), in); err != nil {
			t.Errorf("%s alone: %v", name, err)
		}
	}
	_, _, err := b.Receive(b.ctx, b.intake, cmd(), ReportIn{Channel: event.ChannelPhone, Arabic: true, Told: 5, Protect: true})
	refused(t, err, "text")
}

func TestReportsBeyondTheLimitsAreRefusedWithARemedy(t *testing.T) {
	b := newBench(t)
	before := b.hash()
	for field, in := range map[string]ReportIn{
		"text":     {Text: strings.Repeat("a", 10<<20)},
		"remark":   {Text: strings.Repeat("a", desk.MaxText), PlaceWords: strings.Repeat("a", desk.MaxText), When: strings.Repeat("a", desk.MaxText), Remark: "a"},
		"asserted": {Text: "a", Asserted: -1},
		"place":    {Text: "a", Place: event.Place{Space: event.SpaceID(event.NewEntity())}},
		"files":    {Text: "a", Files: make([]desk.File, 1)},
		"channel":  {Text: "a", Channel: 99},
		"teller":   {Text: "a", TellerID: event.NewSubject()},
	} {
		_, _, err := b.Receive(b.ctx, b.intake, cmd(), in)
		refused(t, err, field)
	}
	many := make([]desk.File, desk.MaxFiles+1)
	for i := range many {
		many[i] = desk.File{Name: "x", Bytes: []byte{1}}
	}
	_, _, err := b.Receive(b.ctx, b.intake, cmd(), ReportIn{Files: many})
	refused(t, err, "files")
	_, _, err = b.Receive(b.ctx, b.intake, cmd(), ReportIn{Text: "a\xff"})
	refused(t, err, "text")
	if b.hash() != before {
		t.Error("something refused was kept")
	}
}

func TestAPlaceTiedLaterKeepsTheTellersWordsAndTime(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	place := b.space("kitchen", 0)
	id := b.receive(ReportIn{Text: "a door", PlaceWords: "خلف المطبخ", When: "قبل يومين", Told: 1_700_000_000_000})
	if b.view(id).TiedTo != (event.Place{}) {
		t.Fatal("the place is not known yet")
	}
	_, _, err := b.PlaceReport(b.ctx, b.intake, cmd(), PlaceIn{Report: id, Place: place, Remark: "the teller pointed at the plan"})
	b.ok(err)
	row, err := b.Report(b.ctx, b.intake, id)
	b.ok(err)
	if row.TiedTo != place || row.Place != (event.Place{}) || row.Words.Place != "خلف المطبخ" || row.Words.When != "قبل يومين" || row.Told != 1_700_000_000_000 {
		t.Errorf("tied to %v, words %q %q", row.TiedTo, row.Words.Place, row.Words.When)
	}
	if len(row.Said) != 1 || row.Said[0].Words.Remark != "the teller pointed at the plan" {
		t.Error("the reason of the tying is not shown")
	}
	_, _, err = b.PlaceReport(b.ctx, b.intake, cmd(), PlaceIn{Report: id, Place: event.Place{Site: place.Site, Space: place.Space, HasLevel: true, Level: 3}})
	refused(t, err, "place")
	_, _, err = b.PlaceReport(b.ctx, b.intake, cmd(), PlaceIn{Report: event.ReportID(event.NewEntity()), Place: place})
	refused(t, err, "report")
}

// writes lists every writing method of the desk on things that are there.
func (b *bench) writes() map[string]func(access.Session, desk.Command) error {
	one, two, three, four := b.receive(ReportIn{Text: "a"}), b.receive(ReportIn{Text: "b"}), b.receive(ReportIn{Text: "c"}), b.receive(ReportIn{Text: "d"})
	claim := b.claimed(ClaimIn{Kind: event.ClaimPeople, Wording: "people"})
	undo := b.join(JoinIn{Report: two, Claim: claim})
	last := func(_, _ any, err error) error { return err }
	return map[string]func(access.Session, desk.Command) error{
		"Receive": func(s access.Session, c desk.Command) error {
			return last(b.Receive(b.ctx, s, c, ReportIn{Text: "x", Teller: "y"}))
		},
		"ReceiveChat": func(s access.Session, c desk.Command) error {
			_, _, _, err := b.ReceiveChat(b.ctx, s, c, ChatIn{Text: "[08/12/2024, 21:14] A: x"})
			return err
		},
		"PlaceReport": func(s access.Session, c desk.Command) error {
			return last(b.PlaceReport(b.ctx, s, c, PlaceIn{Report: one}))
		},
		"GradeReport": func(s access.Session, c desk.Command) error {
			return last(b.GradeReport(b.ctx, s, c, GradeIn{Report: one, Reliability: 2}))
		},
		"Answer": func(s access.Session, c desk.Command) error {
			return last(b.Answer(b.ctx, s, c, AnswerIn{Report: one, How: 1}))
		},
		"OpenClaim": func(s access.Session, c desk.Command) error { return last(b.OpenClaim(b.ctx, s, c, ClaimIn{})) },
		"Join": func(s access.Session, c desk.Command) error {
			return last(b.Join(b.ctx, s, c, JoinIn{Report: one, Claim: claim}))
		},
		"JoinWith": func(s access.Session, c desk.Command) error {
			return last(b.JoinWith(b.ctx, s, c, JoinWithIn{Report: three, Other: four}))
		},
		"Unjoin": func(s access.Session, c desk.Command) error { return last(b.Unjoin(b.ctx, s, c, undo)) },
		"GradeClaim": func(s access.Session, c desk.Command) error {
			return last(b.GradeClaim(b.ctx, s, c, ClaimGradeIn{Claim: claim, Credibility: 3}))
		},
		"PlaceClaim": func(s access.Session, c desk.Command) error {
			return last(b.PlaceClaim(b.ctx, s, c, ClaimPlaceIn{Claim: claim, Asserted: 4}))
		},
		"Test": func(s access.Session, c desk.Command) error {
			return last(b.Test(b.ctx, s, c, TestIn{Claim: claim, Method: knock}))
		},
		"Outcome": func(s access.Session, c desk.Command) error {
			return last(b.Outcome(b.ctx, s, c, OutcomeIn{Claim: claim, Outcome: event.OutcomeRefuted, Words: "we looked"}))
		},
		"SetLikelihood": func(s access.Session, c desk.Command) error {
			return last(b.SetLikelihood(b.ctx, s, c, LikelihoodIn{Reliability: 1, Credibility: 1, RatioMilli: 9000}))
		},
	}
}

func TestRolesThatMayNotWriteAreRefusedAndNothingIsKept(t *testing.T) {
	b := newBench(t)
	writes := b.writes()
	radio := b.user(event.Radio)
	for name, write := range writes {
		for _, who := range []struct {
			name string
			s    access.Session
			may  bool
		}{{"viewer", b.viewer, false}, {"nobody", access.Session{}, false}, {"field", b.field, strings.HasPrefix(name, "Receive")},
			{"radio", radio, strings.HasPrefix(name, "Receive")}, {"intake", b.intake, name != "SetLikelihood"}} {
			if who.may {
				continue
			}
			if err := write(who.s, cmd()); !errors.Is(err, access.ErrDenied) {
				t.Errorf("%s by %s: %v", name, who.name, err)
			}
		}
	}
	if n := len(view.All[*view.Report](b.State)); n != 4 {
		t.Errorf("%d reports, want the 4 of the beginning", n)
	}
	for _, s := range []access.Session{b.field, radio} {
		if err := writes["Receive"](s, cmd()); err != nil {
			t.Errorf("a report may come from the field: %v", err)
		}
	}
}

func TestARetriedCommandIsKeptOnce(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	writes := b.writes()
	for _, name := range []string{"Receive", "ReceiveChat", "PlaceReport", "GradeReport", "Answer", "OpenClaim", "Join", "JoinWith", "Unjoin", "GradeClaim", "PlaceClaim", "Test", "Outcome", "SetLikelihood"} {
		c := cmd()
		if err := writes[name](b.coordinator, c); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		before, shown := b.hash(), b.shown()
		if err := writes[name](b.coordinator, c); err != nil {
			t.Errorf("%s again: %v", name, err)
		}
		if b.hash() != before {
			t.Errorf("%s was kept twice", name)
		}
		// A station that has the events from an exchange, but no receipt.
		b.ok(b.Ledger.Put(b.ctx, []ledger.Record{{Bucket: ledger.BucketCommand, Key: c.ID[:]}}))
		if err := writes[name](b.coordinator, c); err != nil {
			t.Errorf("%s at another station: %v", name, err)
		}
		if b.shown() != shown { // the second sealing of the words is carried, and shown nowhere
			t.Errorf("%s counts twice when two stations kept it", name)
		}
	}
	if err := writes["Receive"](b.coordinator, desk.Command{}); err == nil {
		t.Error("a command without an id was taken")
	}
}

func TestACommandRetriedReturnsTheSameReceipt(t *testing.T) {
	b := newBench(t)
	c := cmd()
	id, r, err := b.Receive(b.ctx, b.intake, c, ReportIn{Text: "x"})
	b.ok(err)
	again, r2, err := b.Receive(b.ctx, b.intake, c, ReportIn{Text: "x"})
	b.ok(err)
	if id != again || r.First != r2.First || len(r2.Events) != 1 || r.Events[0] != r2.Events[0] {
		t.Errorf("%v %v, then %v %v", id, r, again, r2)
	}
}

func TestWritingGoesOnWhileReadingIsLocked(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	id := b.receive(ReportIn{Text: "before", Teller: "Nour"})
	claim := b.claimed(ClaimIn{Wording: "wording"})
	b.ok(b.Access.Wipe(b.ctx, b.admin))
	row, err := b.Report(b.ctx, b.intake, id)
	b.ok(err)
	if row.Text != desk.TextLocked || !row.Words.Empty() || row.Number == "" {
		t.Errorf("locked reading gave state %q, number %q", row.Text, row.Number)
	}
	crow, err := b.Claim(b.ctx, b.intake, claim)
	b.ok(err)
	if crow.Text != desk.TextLocked || crow.Wording != "" {
		t.Error("a locked claim showed its wording")
	}
	b.receive(ReportIn{Text: "after"})
	if p, err := b.Proposals(b.ctx, b.intake, id); err != nil || p.State != IndexLocked {
		t.Errorf("proposals say %q, %v", p.State, err)
	}
	b.unlock(event.Working)
	if row, err = b.Report(b.ctx, b.intake, id); err != nil || row.Words.Text != "before" || row.Words.Teller != "Nour" {
		t.Errorf("after unlocking: %q, %v", row.Text, err)
	}
}

func TestTellersInDangerAreSealedInProtectionAlone(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	id := b.receive(ReportIn{Text: "told in fear", Teller: "Nour", Contact: "0999", Protect: true})
	// The same teller again, by somebody who did not tick the box.
	again := b.receive(ReportIn{Text: "once more", Teller: "Nour", TellerID: b.view(id).Teller})
	b.ok(b.Access.Wipe(b.ctx, b.admin))
	b.unlock(event.Working)
	for _, id := range []event.ReportID{id, again} {
		row, err := b.Report(b.ctx, b.intake, id)
		b.ok(err)
		if row.Words.Text == "" || row.Words.Teller+row.Words.Contact != "" {
			t.Errorf("without protection's key: %+q, teller shown %t", row.Words.Text, row.Words.Teller != "")
		}
	}
	b.unlock(event.Protection)
	row, err := b.Report(b.ctx, b.intake, id)
	b.ok(err)
	if row.Words.Teller != "Nour" || row.Words.Contact != "0999" || row.Hidden {
		t.Error("protection's key does not show the teller")
	}
}

func TestEveryReadingIsRecordedBeforeItIsShown(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	id := b.receive(ReportIn{Text: "x", Files: []desk.File{{Name: "v.ogg", Media: named[event.Media]("voice"), Bytes: []byte("sound")}}})
	claim := b.claimed(ClaimIn{Wording: "w"})
	b.proposals(id)
	blob := b.view(id).Attachments[0].Blob
	reads := map[string]func(access.Session) error{
		"Reports":    func(s access.Session) error { _, err := b.Reports(b.ctx, s, ReportQuery{}); return err },
		"Report":     func(s access.Session) error { _, err := b.Report(b.ctx, s, id); return err },
		"Claims":     func(s access.Session) error { _, err := b.Claims(b.ctx, s, ClaimQuery{}); return err },
		"Claim":      func(s access.Session) error { _, err := b.Claim(b.ctx, s, claim); return err },
		"Proposals":  func(s access.Session) error { _, err := b.Proposals(b.ctx, s, id); return err },
		"Attachment": func(s access.Session) error { _, _, err := b.Attachment(b.ctx, s, id, blob); return err },
	}
	for name, read := range reads {
		s := access.Session{ID: event.NewEntity(), User: b.intake.User}
		b.ok(read(s))
		a := b.audits(s)
		want := event.EntityID(id)
		if strings.HasPrefix(name, "Claim") {
			want = event.EntityID(claim)
		}
		if len(a) != 1 || len(a[0].IDs) != 1 || a[0].IDs[0] != want || a[0].Denied {
			t.Errorf("%s recorded %+v", name, a)
		}
		v := access.Session{ID: event.NewEntity(), User: b.viewer.User}
		if err := read(v); !errors.Is(err, access.ErrDenied) {
			t.Errorf("%s by a viewer: %v", name, err)
		}
	}
	media, body, err := b.Attachment(b.ctx, b.intake, id, blob)
	b.ok(err)
	if media.String() != "voice" || string(body) != "sound" {
		t.Error("the voice note came out changed")
	}
	b.Ledger.Halt(errors.New("the disk is gone"))
	for name, read := range reads {
		if err := read(b.intake); err == nil {
			t.Errorf("%s showed something that could not be recorded", name)
		}
	}
}

func TestListsComeInPagesNewestFirst(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	want := map[event.ReportID]bool{}
	for range 7 {
		want[b.receive(ReportIn{Text: "x"})] = true
	}
	var q ReportQuery
	q.Limit = 3
	last := event.Millis(1 << 62)
	for pages := 0; ; pages++ {
		p, err := b.Reports(b.ctx, b.intake, q)
		b.ok(err)
		for _, r := range p.Rows {
			if !want[r.ReportID()] || r.At > last || r.Grade.String() != "F6" {
				t.Errorf("%s comes twice or out of order, or is graded %s", r.Number, r.Grade)
			}
			delete(want, r.ReportID())
			last = r.At
		}
		if q.After = p.Next; p.Next.Zero() {
			if pages != 2 || p.Total != 7 || len(want) != 0 {
				t.Errorf("%d pages of %d, %d missing", pages+1, p.Total, len(want))
			}
			break
		}
	}
	_, err := b.Reports(b.ctx, b.intake, ReportQuery{Limit: 201})
	refused(t, err, "limit")
}
