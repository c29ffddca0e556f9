package docket

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

func TestAThousandEchoesOfOneOriginWeighAsOne(t *testing.T) {
	b := newBench(t)
	claim := b.claimed(ClaimIn{Kind: event.ClaimPeople, Place: b.space("kitchen", 0)})
	first := b.receive(ReportIn{Text: "a door behind the kitchen", Teller: "A"})
	b.join(JoinIn{Report: first, Claim: claim})
	alone := b.weight(claim)
	// Echoes of echoes: each is passed on from the one before, by new tellers.
	var acts []desk.Act
	from, c := first, cmd()
	for i := range uint32(1000) {
		id := event.EntityOf[int](c.ID, i)
		acts = append(acts, desk.Act{Entity: event.EntityID(id), Payload: event.ReportReceived{Teller: event.NewSubject()}},
			desk.Act{Entity: event.EntityID(id), Payload: event.ReportJoined{Claim: claim, Origin: from}})
		from = event.ReportID(id)
	}
	_, err := b.Write(b.ctx, b.intake, c, acts...)
	b.ok(err)
	w := b.weight(claim)
	if len(w.Origins) != 1 || w.Origins[0].ID != alone.Origins[0].ID || w.Reports != 1001 || w.Echoes != 1000 {
		t.Fatalf("%d origins of %d reports, %d echoes", len(w.Origins), w.Reports, w.Echoes)
	}
	if !slices.Equal(w.OriginIDs(), alone.OriginIDs()) {
		t.Error("what the search engine is given changed with the echoes")
	}
	second := b.receive(ReportIn{Text: "I saw it as well", Teller: "B"})
	b.join(JoinIn{Report: second, Claim: claim})
	if w = b.weight(claim); len(w.Origins) != 2 {
		t.Errorf("a second origin makes %d", len(w.Origins))
	}
}

func TestOneTellerCountsOnceHoweverOften(t *testing.T) {
	b := newBench(t)
	claim := b.claimed(ClaimIn{})
	one := b.receive(ReportIn{Text: "x", Teller: "A"})
	two := b.receive(ReportIn{Text: "y", TellerID: b.view(one).Teller})
	nobody := b.receive(ReportIn{Text: "z"})
	against := b.receive(ReportIn{Text: "no", Teller: "C"})
	for _, r := range []event.ReportID{one, two, nobody} {
		b.join(JoinIn{Report: r, Claim: claim})
	}
	b.join(JoinIn{Report: against, Claim: claim, Against: true})
	w := b.weight(claim)
	if len(w.Origins) != 2 || w.Reports != 3 || w.Echoes != 1 || w.Against != 1 {
		t.Errorf("%d origins, %d reports, %d echoes, %d against", len(w.Origins), w.Reports, w.Echoes, w.Against)
	}
	// Opening, four reports and their joinings; nothing else is behind it.
	if len(w.Behind) != 9 {
		t.Errorf("%d events behind it", len(w.Behind))
	}
}

// Replicas that did not know of each other can make circles; the desk refuses.
func TestCirclesOfOriginsEndInOneTeller(t *testing.T) {
	b := newBench(t)
	claim := b.claimed(ClaimIn{})
	x, y, z := b.receive(ReportIn{Text: "x", Teller: "X"}), b.receive(ReportIn{Text: "y", Teller: "Y"}), b.receive(ReportIn{Text: "z", Teller: "Z"})
	b.join(JoinIn{Report: x, Claim: claim, Origin: y})
	_, _, err := b.Join(b.ctx, b.intake, cmd(), JoinIn{Report: y, Claim: claim, Origin: x})
	refused(t, err, "origin")
	_, _, err = b.Join(b.ctx, b.intake, cmd(), JoinIn{Report: y, Claim: claim, Origin: y})
	refused(t, err, "origin")
	_, err = b.Write(b.ctx, b.intake, cmd(), desk.Act{Entity: event.EntityID(y), Payload: event.ReportJoined{Claim: claim, Origin: x}},
		desk.Act{Entity: event.EntityID(z), Payload: event.ReportJoined{Claim: claim, Origin: x}})
	b.ok(err)
	if w := b.weight(claim); len(w.Origins) != 1 || w.Reports != 3 {
		t.Errorf("a circle has %d origins", len(w.Origins))
	}
}

func TestAnyTreeOfEchoesHasAsManyOriginsAsRoots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "reports")
		s := &scale{reports: map[event.ReportID]*view.Report{}, joined: map[event.ClaimID][]joining{}, roots: map[event.ReportID]event.ReportID{}, table: search.StandardLikelihood()}
		claim := event.ClaimID{1}
		roots := map[int]bool{}
		root := make([]int, n)
		order := rapid.Permutation(slices.Collect(func(yield func(int) bool) {
			for i := range n {
				if !yield(i) {
					return
				}
			}
		})).Draw(t, "order")
		list := make([]joining, n)
		for i := range n {
			id := event.ReportID{2, byte(i)}
			p := event.ReportJoined{Claim: claim}
			if from := rapid.IntRange(-1, i-1).Draw(t, "from"); from >= 0 {
				p.Origin, root[i] = event.ReportID{2, byte(from)}, root[from]
			} else {
				root[i] = i
			}
			roots[root[i]] = true
			r := &view.Report{Meta: view.Meta{ID: event.EntityID(id)}, Joined: []view.Sourced[event.ReportJoined]{{Value: p}}}
			r.Teller = event.SubjectID{3, byte(i)}
			s.reports[id], list[i] = r, joining{r, r.Joined[0]}
		}
		for _, i := range order {
			s.joined[claim] = append(s.joined[claim], list[i])
		}
		w := s.weigh(&view.Claim{Meta: view.Meta{ID: event.EntityID(claim)}})
		if len(w.Origins) != len(roots) || w.Echoes != n-len(roots) {
			t.Fatalf("%d origins of %d roots, %d echoes of %d reports", len(w.Origins), len(roots), w.Echoes, n)
		}
		for _, o := range w.Origins {
			if !roots[int(o.ID[1])] || o.ID[0] != 3 {
				t.Fatalf("origin %v is no root", o.ID)
			}
		}
	})
}

func TestUndoRestoresReportAndClaimExactly(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	claim := b.claimed(ClaimIn{Kind: event.ClaimPlace})
	b.join(JoinIn{Report: b.receive(ReportIn{Text: "there is a hidden door behind the kitchen", Teller: "A"}), Claim: claim})
	loose := b.receive(ReportIn{Text: "they say a door is hidden behind the kitchen oven", Teller: "B"})
	report := b.receive(ReportIn{Text: "قالوا هناك باب مخفي خلف المطبخ", Teller: "C"})
	type seen struct {
		weight    Weight
		proposals Proposals
		other     Proposals
		report    view.Report
		owed      []Owed
		loose     int
	}
	look := func() seen {
		p, err := b.Reports(b.ctx, b.intake, ReportQuery{Loose: true})
		b.ok(err)
		r := *b.view(report)
		r.Meta = view.Meta{} // its history has grown, and shall
		r.Joined = append([]view.Sourced[event.ReportJoined](nil), r.Joined...)
		w := b.weight(claim)
		w.Behind = nil // grows as well: without the undoing, the joining would stand
		return seen{w, b.proposals(report), b.proposals(loose), r, AnswersOwed(b.State), p.Total}
	}
	before := look()
	if len(before.proposals.List) == 0 || before.proposals.List[0].Score == 0 {
		t.Fatal("nothing is proposed for a report that says the same")
	}
	for _, in := range []JoinIn{{Report: report, Claim: claim}, {Report: report, Claim: claim, Origin: loose, Against: true}} {
		joined := b.join(in)
		if during := look(); reflect.DeepEqual(before, during) {
			t.Error("joining changed nothing")
		}
		_, _, err := b.Unjoin(b.ctx, b.intake, cmd(), joined)
		b.ok(err)
		if after := look(); !reflect.DeepEqual(before, after) {
			t.Errorf("after undo:\n%+v\nbefore:\n%+v", after, before)
		}
		if !slices.Contains(b.weight(claim).Behind, joined) {
			t.Error("the undone joining is not behind the weight")
		}
		_, _, err = b.Unjoin(b.ctx, b.intake, cmd(), joined)
		refused(t, err, "joined")
	}
	_, _, err := b.Unjoin(b.ctx, b.intake, cmd(), event.EventIDOf(b.intake.User, event.NewCommand(), 0))
	refused(t, err, "report")
}

func TestAnyJoiningsUndoneInAnyOrderLeaveTheProposalsAsTheyWere(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	const seed = 3
	rnd := rand.New(rand.NewPCG(seed, seed))
	pieces := []string{"a door", "behind the kitchen", "under the oven", "on level B2", "wing C", "people are calling", "a vent", "in the corridor", "the red building"}
	var reports []event.ReportID
	for range 24 {
		text := ""
		for range 3 {
			text += pieces[rnd.IntN(len(pieces))] + " "
		}
		reports = append(reports, b.receive(ReportIn{Text: text}))
	}
	claim := b.claimed(ClaimIn{})
	look := func() (all []Proposals) {
		for _, r := range reports {
			all = append(all, b.proposals(r))
		}
		return all
	}
	before := look()
	for round := range 4 {
		var undo []event.EventID
		for _, i := range rnd.Perm(len(reports))[:1+rnd.IntN(10)] {
			undo = append(undo, b.join(JoinIn{Report: reports[i], Claim: claim}))
			if rnd.IntN(2) == 0 {
				b.proposals(reports[0]) // the index catches up at any moment
			}
		}
		for _, i := range rnd.Perm(len(undo)) {
			_, _, err := b.Unjoin(b.ctx, b.intake, cmd(), undo[i])
			b.ok(err)
		}
		for i, p := range look() {
			if !reflect.DeepEqual(p, before[i]) {
				t.Fatalf("seed %d, round %d, report %d: %+v\nbefore: %+v", seed, round, i, p, before[i])
			}
		}
	}
}

func TestTwoLooseReportsBecomeAClaimAtOnceAndCanBeUndone(t *testing.T) {
	b := newBench(t)
	one, two, three := b.receive(ReportIn{Text: "x"}), b.receive(ReportIn{Text: "y"}), b.receive(ReportIn{Text: "z"})
	before := AnswersOwed(b.State)
	claim, r, err := b.JoinWith(b.ctx, b.intake, cmd(), JoinWithIn{Report: two, Other: one, Echo: true, Claim: ClaimIn{Kind: event.ClaimPeople, Wording: "people"}})
	b.ok(err)
	if w := b.weight(claim); len(w.Origins) != 1 || w.Reports != 2 || w.Echoes != 1 || len(r.Events) != 3 {
		t.Errorf("%d origins of %d reports by %d events", len(w.Origins), w.Reports, len(r.Events))
	}
	_, _, err = b.JoinWith(b.ctx, b.intake, cmd(), JoinWithIn{Report: three, Other: one})
	refused(t, err, "other")
	_, _, err = b.JoinWith(b.ctx, b.intake, cmd(), JoinWithIn{Report: two, Other: three})
	refused(t, err, "report")
	_, _, err = b.JoinWith(b.ctx, b.intake, cmd(), JoinWithIn{Report: three, Other: three})
	refused(t, err, "other")
	_, _, err = b.Join(b.ctx, b.intake, cmd(), JoinIn{Report: one, Claim: claim})
	refused(t, err, "report")
	_, _, err = b.Join(b.ctx, b.intake, cmd(), JoinIn{Report: three, Claim: event.ClaimID(event.NewEntity())})
	refused(t, err, "claim")
	for _, e := range r.Events[1:] {
		_, _, err := b.Unjoin(b.ctx, b.intake, cmd(), e)
		b.ok(err)
	}
	if w := b.weight(claim); w.Reports != 0 || len(w.Origins) != 0 || !reflect.DeepEqual(AnswersOwed(b.State), before) {
		t.Error("undoing both leaves a weight")
	}
}

func TestTheGradeIsTheClaimsOwnOrTheBestOfItsReports(t *testing.T) {
	b := newBench(t)
	claim := b.claimed(ClaimIn{})
	one, two, no := b.receive(ReportIn{Text: "x", Teller: "A"}), b.receive(ReportIn{Text: "y", Teller: "B"}), b.receive(ReportIn{Text: "z", Teller: "C"})
	b.join(JoinIn{Report: one, Claim: claim})
	if w := b.weight(claim); w.Grade.String() != "F6" || w.Own {
		t.Errorf("not yet judged, but %s", w.Grade)
	}
	grade := func(r event.ReportID, rel, cred string) event.EventID {
		id, _, err := b.GradeReport(b.ctx, b.intake, cmd(), GradeIn{Report: r, Reliability: named[event.Reliability](rel), Credibility: named[event.Credibility](cred)})
		b.ok(err)
		return id
	}
	grade(one, "C", "3")
	_, _, err := b.GradeReport(b.ctx, b.intake, cmd(), GradeIn{Report: one, Credibility: 1})
	refused(t, err, "credibility")
	b.join(JoinIn{Report: two, Claim: claim})
	b.join(JoinIn{Report: no, Claim: claim, Against: true})
	best := grade(two, "B", "2")
	grade(no, "A", "2")
	w := b.weight(claim)
	if w.Grade.String() != "B2" || w.Own || !slices.Contains(w.Behind, best) {
		t.Errorf("best of C3 and B2 is %s; a report against does not count", w.Grade)
	}
	// Once there are two origins, one may be confirmed by the other.
	own, _, err := b.GradeClaim(b.ctx, b.intake, cmd(), ClaimGradeIn{Claim: claim, Reliability: 4, Credibility: 1})
	b.ok(err)
	if w = b.weight(claim); w.Grade.String() != "D1" || !w.Own || !slices.Contains(w.Behind, own) || slices.Contains(w.Behind, best) {
		t.Errorf("own grade D1 is %s", w.Grade)
	}
	_, _, err = b.GradeClaim(b.ctx, b.intake, cmd(), ClaimGradeIn{Claim: claim, Reliability: 9})
	refused(t, err, "reliability")
}

func TestEditedLikelihoodsNameTheEventThatSetThem(t *testing.T) {
	b := newBench(t)
	table, edits := Likelihoods(b.State)
	if table != search.StandardLikelihood() || len(edits) != 0 {
		t.Fatal("nothing was edited yet")
	}
	set := func(rel, cred string, milli int64) event.EventID {
		id, _, err := b.SetLikelihood(b.ctx, b.coordinator, cmd(), LikelihoodIn{Reliability: named[event.Reliability](rel), Credibility: named[event.Credibility](cred), RatioMilli: milli})
		b.ok(err)
		return id
	}
	set("A", "1", 5000)
	last, unjudged := set("A", "1", 12500), set("F", "6", 1000)
	table, edits = Likelihoods(b.State)
	want := search.StandardLikelihood()
	want[0][0], want[5][5] = 12.5, 1
	if table != want {
		t.Errorf("table is %v", table)
	}
	if len(edits) != 2 || edits[Grade{1, 1}] != last || edits[Grade{}] != unjudged {
		t.Errorf("edits are %v", edits)
	}
	if v, err := table.Ratio(Grade{1, 1}.String()); err != nil || v != 12.5 {
		t.Errorf("A1 has ratio %v, %v", v, err)
	}
	for _, milli := range []int64{0, -5, 1_000_001} {
		_, _, err := b.SetLikelihood(b.ctx, b.coordinator, cmd(), LikelihoodIn{RatioMilli: milli})
		refused(t, err, "ratio")
	}
}

func TestOutcomesNeedAGroundAndTellersAreOwedAnAnswer(t *testing.T) {
	b := newBench(t)
	claim := b.claimed(ClaimIn{Kind: event.ClaimPlace})
	told := b.receive(ReportIn{Text: "x", Teller: "A"})
	loose := b.receive(ReportIn{Text: "y"})
	b.join(JoinIn{Report: told, Claim: claim})
	owing := func() (ids []event.ReportID) {
		for _, o := range AnswersOwed(b.State) {
			ids = append(ids, o.Report)
		}
		return ids
	}
	if got := owing(); !slices.Equal(got, []event.ReportID{loose}) {
		t.Errorf("%d owed; an open claim owes nothing yet, a report in no claim does", len(got))
	}
	_, _, err := b.Outcome(b.ctx, b.intake, cmd(), OutcomeIn{Claim: claim, Outcome: event.OutcomeRefuted})
	refused(t, err, "ground")
	_, _, err = b.Outcome(b.ctx, b.intake, cmd(), OutcomeIn{Claim: claim, Outcome: event.OutcomeRefuted, Ground: []event.FindingID{{1}}})
	refused(t, err, "ground")
	finding := event.NewEntity()
	_, err = b.Write(b.ctx, b.field, cmd(), desk.Act{Entity: finding, Payload: event.FindingRecorded{Space: b.space("kitchen", 0).Space, What: event.FoundNoSign}})
	b.ok(err)
	out, _, err := b.Outcome(b.ctx, b.intake, cmd(), OutcomeIn{Claim: claim, Outcome: event.OutcomeRefuted, Ground: []event.FindingID{event.FindingID(finding)}})
	b.ok(err)
	if w := b.weight(claim); w.Status != event.OutcomeRefuted || !slices.Contains(w.Behind, out) {
		t.Error("the outcome is not behind the weight")
	}
	if got := owing(); !slices.Contains(got, told) {
		t.Error("the teller is owed an answer")
	}
	_, _, err = b.Answer(b.ctx, b.intake, cmd(), AnswerIn{Report: told})
	refused(t, err, "how")
	_, _, err = b.Answer(b.ctx, b.intake, cmd(), AnswerIn{Report: told, How: notReachable})
	b.ok(err)
	i := slices.IndexFunc(AnswersOwed(b.State), func(o Owed) bool { return o.Report == told })
	if i < 0 || AnswersOwed(b.State)[i].Tried != 1 || !AnswersOwed(b.State)[i].Reachable {
		t.Error("who could not be reached is still owed an answer")
	}
	_, _, err = b.Answer(b.ctx, b.intake, cmd(), AnswerIn{Report: told, How: 1, Words: "we checked: no door here"})
	b.ok(err)
	if got := owing(); slices.Contains(got, told) {
		t.Error("an answered teller is still owed")
	}
}

func TestAPlacedClaimKeepsWhatItsNumberRestsOn(t *testing.T) {
	b := newBench(t)
	claim := b.claimed(ClaimIn{Asserted: 5})
	place := func(n int64) event.EventID {
		id, _, err := b.PlaceClaim(b.ctx, b.intake, cmd(), ClaimPlaceIn{Claim: claim, Place: b.space("cell", -2), Asserted: n})
		b.ok(err)
		return id
	}
	counted := place(100)
	passed := place(0)
	last := place(0)
	w := b.weight(claim)
	if w.Asserted != 100 || !slices.Contains(w.Behind, counted) || slices.Contains(w.Behind, passed) || !slices.Contains(w.Behind, last) {
		t.Errorf("%d people on the ground of %d events", w.Asserted, len(w.Behind))
	}
}

func TestTheCheapestTestFollowsKindAndPlace(t *testing.T) {
	b := newBench(t)
	kitchen, void := b.space("kitchen", 0), b.space("suspected-void", -1)
	level := event.Place{HasLevel: true, Level: -2}
	for _, c := range []struct {
		kind  event.ClaimKind
		place event.Place
		want  Suggestion
	}{
		{event.ClaimPeople, event.Place{}, Suggestion{WhyAskTeller, 0, 5}},
		{event.ClaimPeople, kitchen, Suggestion{WhyKnock, knock, 5}},
		{event.ClaimPlace, kitchen, Suggestion{WhyTap, tap, 15}},
		{0, kitchen, Suggestion{WhyLook, glance, 5}},
		{event.ClaimPeople, void, Suggestion{WhyTap, tap, 15}},
		{event.ClaimPeople, level, Suggestion{WhyKnock, knock, 15}},
		{event.ClaimPlace, level, Suggestion{WhyTrace, trace, 30}},
		{event.ClaimPlace, event.Place{Site: kitchen.Site}, Suggestion{WhyTrace, trace, 60}},
		{event.ClaimPeople, event.Place{Site: kitchen.Site}, Suggestion{WhyListen, acoustic, 20}},
		{event.ClaimFigure, kitchen, Suggestion{WhyCompare, 0, 10}},
	} {
		v, _ := view.One[*view.Claim](b.State, event.EntityID(b.claimed(ClaimIn{Kind: c.kind, Place: c.place})))
		if got := Suggest(b.State, v); got != c.want {
			t.Errorf("%s at %+v: %+v, want %+v", c.kind, c.place, got, c.want)
		}
	}
}

func TestAClaimIsShownWithItsTestsAndWhatItOwes(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	claim := b.claimed(ClaimIn{Kind: event.ClaimPlace, Wording: "a door behind the kitchen"})
	b.join(JoinIn{Report: b.receive(ReportIn{Text: "x"}), Claim: claim})
	for _, in := range []TestIn{{Method: tap}, {Method: trace, Minutes: 40, Words: "follow the drain"}, {Method: knock, Minutes: 3}} {
		in.Claim = claim
		_, _, err := b.Test(b.ctx, b.intake, cmd(), in)
		b.ok(err)
	}
	for field, in := range map[string]TestIn{"method": {}, "minutes": {Method: tap, Minutes: 1441}} {
		in.Claim = claim
		_, _, err := b.Test(b.ctx, b.intake, cmd(), in)
		refused(t, err, field)
	}
	_, _, err := b.Outcome(b.ctx, b.intake, cmd(), OutcomeIn{Claim: claim, Outcome: event.OutcomeUnverifiable})
	b.ok(err)
	p, err := b.Claims(b.ctx, b.intake, ClaimQuery{})
	b.ok(err)
	if len(p.Rows) != 1 || p.Rows[0].Wording != "a door behind the kitchen" || p.Rows[0].Best.Value.Minutes != 3 || p.Rows[0].Owed != 1 || p.Rows[0].Weight.Reports != 1 {
		t.Errorf("shown as %+v", p.Rows)
	}
	if p, err = b.Claims(b.ctx, b.intake, ClaimQuery{Open: true}); err != nil || p.Total != 0 {
		t.Errorf("%d claims without an outcome, %v", p.Total, err)
	}
}
