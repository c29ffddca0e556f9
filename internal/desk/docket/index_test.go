package docket

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"miftah/internal/desk"
	"miftah/internal/desk/docket/propose"
	"miftah/internal/event"
)

func TestReportsOfOneDoorAreProposedAsOneClaimInBothLanguages(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	first := b.receive(ReportIn{Text: "My cousin says there is a hidden door behind the kitchen"})
	other := b.receive(ReportIn{Text: "the water tank on the roof of wing C is empty"})
	arabic := b.receive(ReportIn{Text: "ابن خالتي قال في باب مخفي ورا المطبخ", Arabic: true})
	p := b.proposals(arabic)
	if len(p.List) == 0 || !slices.Contains(p.List[0].Reports, first) || slices.Contains(p.List[0].Reports, other) || len(p.List[0].Shared) == 0 {
		t.Fatalf("proposed for the Arabic report: %+v", p.List)
	}
	claim, _, err := b.JoinWith(b.ctx, b.intake, cmd(), JoinWithIn{Report: arabic, Other: first})
	b.ok(err)
	third := b.receive(ReportIn{Text: "forwarded: hidden door behind the kitchen!!"})
	p = b.proposals(third)
	if len(p.List) == 0 || p.List[0].Claim != claim || !p.List[0].Joins || p.List[0].Claim.Zero() {
		t.Fatalf("proposed for the third report: %+v", p.List)
	}
	if p = b.proposals(other); len(p.List) > 0 && p.List[0].Joins {
		t.Error("the water tank is no kitchen door")
	}
}

func TestFortyLooseEchoesAreProposedToEachOther(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	var last event.ReportID
	for i := range 40 {
		last = b.receive(ReportIn{Text: fmt.Sprintf("%d people told me: hidden door behind the kitchen", i+2)})
	}
	p := b.proposals(last)
	if len(p.List) == 0 || p.List[0].Count != 39 || len(p.List[0].Reports) != heapShown || !p.List[0].Joins {
		t.Fatalf("of 39 echoes %+v", p.List)
	}
}

func TestTheIndexEmptiesWhenKeysAreWipedAndComesBack(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	one := b.receive(ReportIn{Text: "hidden door behind the kitchen"})
	b.receive(ReportIn{Text: "a hidden door is behind the kitchen"})
	before := b.proposals(one)
	b.ok(b.Access.Wipe(b.ctx, b.admin))
	for i := 0; ; i++ { // nobody asks: the index empties itself
		b.index.mu.Lock()
		left := len(b.index.in)
		b.index.mu.Unlock()
		if left == 0 {
			break
		}
		if i > 1000 {
			t.Fatalf("%d texts are still in memory", left)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if s, _, _ := b.Progress(); s != IndexLocked {
		t.Errorf("state %q", s)
	}
	b.unlock(event.Working)
	after := b.proposals(one)
	if len(after.List) != 1 || len(before.List) != 1 || after.List[0].Score != before.List[0].Score {
		t.Errorf("after unlocking %+v, before %+v", after.List, before.List)
	}
	b.Forget()
	if after = b.proposals(one); len(after.List) != 1 {
		t.Error("a forgotten index is built again")
	}
}

func TestAnIndexEmptiedWhileItIsBuiltIsBuiltWhole(t *testing.T) {
	b := newBench(t)
	var acts []desk.Act
	c := cmd()
	for i := range uint32(300) {
		acts = append(acts, desk.Act{Entity: event.EntityID(event.EntityOf[int](c.ID, i)), Payload: event.ReportReceived{},
			Words: event.Words{Text: fmt.Sprintf("report %d", i)}})
	}
	_, err := b.Write(b.ctx, b.intake, c, acts...)
	b.ok(err)
	b.unlock(event.Working)
	for range 3 {
		for range 1000 { // let it begin
			if s, read, _ := b.Progress(); s == IndexReady || read > 0 {
				break
			}
			time.Sleep(time.Millisecond)
		}
		b.Forget()
	}
	b.proposals(event.ReportID(acts[0].Entity))
	b.index.mu.Lock()
	defer b.index.mu.Unlock()
	if len(b.index.in) != 300 {
		t.Errorf("the index holds %d of 300 reports", len(b.index.in))
	}
}

func TestErasedReportsLeaveTheIndex(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	one := b.receive(ReportIn{Text: "hidden door behind the kitchen zebrafinch"})
	two := b.receive(ReportIn{Text: "a hidden door is behind the kitchen"})
	if p := b.proposals(two); len(p.List) != 1 {
		t.Fatal("not proposed before the erasure")
	}
	_, err := b.Write(b.ctx, b.admin, cmd(), desk.Act{Entity: event.NewEntity(), Payload: event.SubjectErased{Subject: event.SubjectID(one)}})
	b.ok(err)
	if p := b.proposals(two); len(p.List) != 0 {
		t.Errorf("still proposed: %+v", p.List)
	}
	if p := b.proposals(one); p.State != IndexUnread {
		t.Errorf("an erased report is %q", p.State)
	}
	teller := b.view(b.receive(ReportIn{Text: "x", Teller: "A"})).Teller
	_, err = b.Write(b.ctx, b.admin, cmd(), desk.Act{Entity: event.NewEntity(), Payload: event.SubjectErased{Subject: teller}})
	b.ok(err)
	_, _, err = b.Receive(b.ctx, b.intake, cmd(), ReportIn{Text: "y", Teller: "A", TellerID: teller})
	refused(t, err, "teller")
	row, err := b.Report(b.ctx, b.intake, one)
	b.ok(err)
	if row.Text != desk.TextErased || !row.Words.Empty() {
		t.Errorf("an erased report shows state %q", row.Text)
	}
	b.index.mu.Lock()
	defer b.index.mu.Unlock()
	for _, p := range b.index.book.Propose(propose.Report{ID: "x", Text: "zebrafinch"}) {
		t.Errorf("an erased word is in memory: %v", p)
	}
}

func TestTheIndexSaysThatItReadsOncePerRun(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	one := b.receive(ReportIn{Text: "hidden door behind the kitchen"})
	for range 5 {
		b.receive(ReportIn{Text: "another"})
		b.proposals(one)
	}
	n := 0
	b.ok(b.Ledger.View(b.ctx, func(s ledgerSnapshot) error {
		return s.Chain(b.Ledger.Replica(), 0, func(e event.Event) error {
			p, err := e.Payload()
			if a, ok := p.(event.AuditRead); ok && a.What == named[event.ReadWhat]("index") {
				n++
			}
			return err
		})
	}))
	if n != 1 {
		t.Errorf("%d runs were recorded", n)
	}
}

// marker is planted in every free field; no file may hold it.
const marker = "ZULEIKHAMARKER"

func TestNoFileHoldsANameThatWasTyped(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	m := func(s string) string { return marker + s + "زليخة" }
	id := b.receive(ReportIn{Text: m("text"), PlaceWords: m("place"), When: m("when"), HowWords: m("how"), Remark: m("remark"), Teller: m("teller"), Contact: m("contact"),
		Files: []desk.File{{Name: m("file"), Media: named[event.Media]("text"), Bytes: []byte(m("bytes"))}}})
	b.receive(ReportIn{Text: m("danger"), Teller: m("protected"), Protect: true})
	ids, _, _, err := b.ReceiveChat(b.ctx, b.intake, cmd(), ChatIn{Text: "[08/12/2024, 21:14] " + marker + ": " + m("chat")})
	b.ok(err)
	claim := b.claimed(ClaimIn{Wording: m("wording")})
	undo := b.join(JoinIn{Report: id, Claim: claim})
	b.join(JoinIn{Report: ids[0], Claim: claim, Origin: id})
	for _, err := range []error{
		third(b.PlaceReport(b.ctx, b.intake, cmd(), PlaceIn{Report: id, Remark: m("placed")})),
		third(b.GradeReport(b.ctx, b.intake, cmd(), GradeIn{Report: id, Reliability: 2, Remark: m("graded")})),
		third(b.GradeClaim(b.ctx, b.intake, cmd(), ClaimGradeIn{Claim: claim, Reliability: 2, Remark: m("claim graded")})),
		third(b.PlaceClaim(b.ctx, b.intake, cmd(), ClaimPlaceIn{Claim: claim, Remark: m("claim placed")})),
		third(b.Test(b.ctx, b.intake, cmd(), TestIn{Claim: claim, Words: m("test")})),
		third(b.Outcome(b.ctx, b.intake, cmd(), OutcomeIn{Claim: claim, Outcome: event.OutcomeRefuted, Words: m("outcome")})),
		third(b.Answer(b.ctx, b.intake, cmd(), AnswerIn{Report: id, How: 1, Words: m("answer")})),
		third(b.SetLikelihood(b.ctx, b.coordinator, cmd(), LikelihoodIn{RatioMilli: 1100, Remark: m("ratio")})),
		third(b.Unjoin(b.ctx, b.intake, cmd(), undo)),
	} {
		b.ok(err)
	}
	b.proposals(id)
	row, err := b.Report(b.ctx, b.intake, id)
	b.ok(err)
	if row.Words.Contact != m("contact") || row.Words.Remark != m("remark") || !slices.Equal(row.Words.Files, []string{m("file")}) || len(row.Said) != 3 {
		t.Fatalf("not everything that was said can be read again")
	}
	b.holdsNo(t, "while it runs")
	b.Docket.Close()
	b.ok(b.st.Close())
	b.holdsNo(t, "after it was closed")
}

func (b *bench) holdsNo(t *testing.T, when string) {
	t.Helper()
	files := 0
	b.ok(filepath.WalkDir(b.st.Dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		body, err := os.ReadFile(path)
		files++
		for _, planted := range []string{marker, "زليخة", "zuleikhamarker"} {
			if bytes.Contains(body, []byte(planted)) {
				t.Errorf("%s, %s holds a planted name", when, filepath.Base(path))
			}
		}
		return err
	}))
	if files == 0 {
		t.Fatal("no file was looked at")
	}
}
