package office

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/relay"
	"miftah/internal/station"
	"miftah/internal/view"
)

var phrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// post is one station with its office.
type post struct {
	*testing.T
	*station.Station
	office *Office
	admin  access.Session
}

func openPost(t *testing.T, dir string) *post {
	t.Helper()
	st, err := station.Open(context.Background(), dir, station.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	return &post{t, st, &Office{Desk: st.Desk}, access.Session{ID: event.NewEntity(), User: st.Ledger.Trust().Founded.Admin}}
}

func foundPost(t *testing.T) *post {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "hq")
	_, err := station.Found(context.Background(), dir, station.Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password", Passphrases: phrases})
	if err != nil {
		t.Fatal(err)
	}
	p := openPost(t, dir)
	p.ok(p.Access.Unlock(t.Context(), p.admin, event.Working, phrases[event.Working]))
	return p
}

func (p *post) ok(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// joined makes a station out of the founding entry alone.
func (p *post) joined(letter event.Code) *post {
	p.Helper()
	path := filepath.Join(p.TempDir(), "founding")
	_, err := p.WriteBundle(p.Context(), path, relay.WriteOptions{Content: relay.Founding, Plain: true})
	p.ok(err)
	dir := filepath.Join(p.TempDir(), string(letter))
	_, err = station.Join(p.Context(), dir, station.JoinOptions{Source: path, Letter: letter})
	p.ok(err)
	return openPost(p.T, dir)
}

// admitted makes a station that both know to be admitted.
func (p *post) admitted(letter event.Code) *post {
	p.Helper()
	k := p.joined(letter)
	k.gives(p)
	p.admit(k)
	p.gives(k)
	k.gives(p)
	return k
}

func (p *post) admit(k *post) {
	p.Helper()
	_, err := p.Admit(p.Context(), p.admin, cmd(), k.Ledger.Replica(), "")
	p.ok(err)
}

// gives carries a stick over.
func (p *post) gives(to *post) {
	p.Helper()
	path := filepath.Join(p.TempDir(), "stick")
	_, err := p.WriteBundle(p.Context(), path, relay.WriteOptions{Plain: true})
	p.ok(err)
	_, err = to.ReadBundle(p.Context(), path, false)
	p.ok(err)
}

func (p *post) writes(acts ...desk.Act) event.EventID {
	p.Helper()
	r, err := p.Write(p.Context(), p.admin, cmd(), acts...)
	p.ok(err)
	return r.Events[0]
}

func (p *post) report() event.SubjectID {
	p.Helper()
	id := event.NewEntity()
	p.writes(desk.Act{Entity: id, Payload: event.ReportReceived{}, Words: event.Words{Text: "he was on the lower floor"}})
	return event.SubjectID(id)
}

// erased is the newest erasure as this station sees it, and who may hold it.
func (p *post) erased() (Erasure, []string) {
	p.Helper()
	list, err := p.office.Erased(p.Context())
	p.ok(err)
	if len(list) == 0 {
		p.Fatal("no erasure")
	}
	open := []string{}
	for _, s := range list[0].Stations {
		if !s.Erased {
			open = append(open, string(s.Letter))
		}
	}
	return list[0], open
}

func (p *post) sees(when string, done, total int, mayHold ...string) {
	p.Helper()
	e, open := p.erased()
	if e.Done != done || e.Total != total || len(open) != len(mayHold) || len(open) > 0 && open[0] != mayHold[0] {
		p.Errorf("%s %s sees it erased on %d of %d, %v may hold it; want %d of %d, %v", when, p.Letter, e.Done, e.Total, open, done, total, mayHold)
	}
}

func TestAStationCountsAsErasedWhenItSaysSoAndNotBefore(t *testing.T) {
	hq := foundPost(t)
	k2 := hq.admitted("K2")
	subject := hq.report()
	hq.gives(k2)
	k2.gives(hq)
	_, err := hq.office.Erase(t.Context(), hq.admin, cmd(), erasing(subject))
	hq.ok(err)
	hq.sees("after asking,", 1, 2, "K2")
	hq.gives(k2)
	hq.sees("a bundle that was written is no proof:", 1, 2, "K2")
	k2.sees("who wrote it has it:", 2, 2)
	k2.gives(hq)
	hq.sees("after the answer,", 2, 2)
	if e, _ := hq.erased(); e.What != "report" || e.About == "" || e.Number == "" {
		t.Errorf("%+v", e)
	}
}

func TestALostStationThatWasRetiredMayStillHoldIt(t *testing.T) {
	hq := foundPost(t)
	k2, k3 := hq.admitted("K2"), hq.admitted("K3")
	subject := hq.report()
	hq.gives(k2)
	_, err := hq.Retire(t.Context(), hq.admin, cmd(), k3.Ledger.Replica(), 0)
	hq.ok(err)
	_, err = hq.office.Erase(t.Context(), hq.admin, cmd(), erasing(subject))
	hq.ok(err)
	hq.gives(k2)
	k2.gives(hq)
	hq.sees("after the exchange with K2,", 2, 3, "K3")
	e, _ := hq.erased()
	if s := e.Stations[0]; !s.Retired || s.Seen == 0 || s.Letter != "K3" {
		t.Errorf("K3 comes first, with when it was last seen: %+v", e.Stations)
	}
}

// A station that holds the entry, but not what makes its writer's word count,
// has destroyed nothing.
func TestHoldingAnErasureThatDoesNotCountThereIsNoProof(t *testing.T) {
	hq := foundPost(t)
	k2 := hq.admitted("K2")
	subject := hq.report()
	hq.gives(k2)
	k3 := hq.joined("K3")
	k3.gives(hq)
	hq.admit(k3) // K2 does not hear of it
	_, err := k3.office.Erase(t.Context(), k3.admin, cmd(), erasing(subject))
	k3.ok(err)
	k3.gives(k2) // kept there, and waits
	k3.gives(hq)
	k2.gives(hq)
	if gone, err := k2.office.gone(t.Context(), subject); err != nil || gone {
		t.Fatalf("K2 erased on the word of a stranger: %v, %v", gone, err)
	}
	hq.sees("while K2 has not heard of the admission,", 2, 3, "K2")
	hq.gives(k2)
	k2.gives(hq)
	hq.sees("after it heard,", 3, 3)
}

func TestWhyAndForWhomIsForAdminsAndOnRecord(t *testing.T) {
	b := newBench(t)
	b.unlock()
	u := b.user("Desk 7", event.Intake)
	_, err := b.Erase(t.Context(), b.admin, cmd(), Erasing{Subject: event.SubjectID(u.User)})
	refused(t, err, "reason")
	_, err = b.Erase(t.Context(), b.admin, cmd(), Erasing{Subject: event.SubjectID(u.User), Reason: "left us", Asked: "Desk 7"})
	b.ok(err)
	before := b.readings()
	list, err := b.Erasures(t.Context(), b.admin)
	if err != nil || len(list) != 1 || list[0].Reason != "left us" || list[0].Asked != "Desk 7" || list[0].What != "user" || list[0].Done != 1 || list[0].Total != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if n := b.readings() - before; n != 1 {
		t.Errorf("%d readings on record", n)
	}
	if _, err := b.Erasures(t.Context(), b.user("Desk 8", event.Roles(1<<7-1)&^event.Admin)); err == nil {
		t.Error("everybody but an admin reads the reasons")
	}
	b.Keys.Wipe()
	if list, err = b.Erasures(t.Context(), b.admin); err != nil || !list[0].Locked || list[0].Reason != "" || list[0].Done != 1 {
		t.Errorf("locked: %+v, %v", list, err)
	}
}

func TestAnEntrysNumberLeadsToWhoseTextsAreInIt(t *testing.T) {
	hq := foundPost(t)
	teller := event.SubjectID(event.NewEntity())
	var reports []event.EntityID
	for range 2 {
		id := event.NewEntity()
		reports = append(reports, id)
		hq.writes(desk.Act{Entity: id, Payload: event.ReportReceived{Teller: teller}, Words: event.Words{Text: "as told"},
			More: []desk.Sealing{{Compartment: event.Working, Subject: teller, Words: event.Words{Teller: "a neighbour"}}}})
	}
	claim := event.NewEntity()
	hq.writes(desk.Act{Entity: claim, Payload: event.ClaimOpened{}, Words: event.Words{Text: "in our words"}})
	hq.writes(desk.Act{Entity: reports[0], Payload: event.ReportJoined{Claim: event.ClaimID(claim)}})
	number := hq.State.Get(reports[0]).Common().Number
	found, err := hq.office.Subjects(t.Context(), hq.admin, " "+number+" ")
	hq.ok(err)
	if found.What != "report" || found.Number != number || len(found.Subjects) != 2 {
		t.Fatalf("%+v", found)
	}
	own, told := found.Subjects[0], found.Subjects[1]
	if own.What != "report" || len(own.Entries) != 1 || len(own.Linked) != 1 || own.Linked[0].What != "claim" || own.Erased {
		t.Errorf("the report itself: %+v", own)
	}
	if told.What != "teller" || told.ID != teller || len(told.Entries) != 2 || len(told.Linked) != 3 {
		t.Errorf("who told it: %+v", told)
	}
	_, err = hq.office.Erase(t.Context(), hq.admin, cmd(), Erasing{Subject: teller, Also: []event.SubjectID{own.ID, teller, own.ID}, Reason: "asked for it"})
	hq.ok(err)
	if n := len(view.All[*view.Erasure](hq.State)); n != 2 {
		t.Errorf("%d erasures, want the teller's and one report's", n)
	}
	found, err = hq.office.Subjects(t.Context(), hq.admin, number)
	if hq.ok(err); !found.Subjects[0].Erased || !found.Subjects[1].Erased || !found.Subjects[1].Linked[0].Erased && !found.Subjects[1].Linked[1].Erased {
		t.Errorf("afterwards: %+v", found)
	}
	for _, wrong := range []string{"", "HQ", "HQ-", "HQ-0", "HQ-99999", "K9-1", "HQ-1x"} {
		_, err := hq.office.Subjects(t.Context(), hq.admin, wrong)
		refused(t, err, "number")
	}
}

func TestStationsKnowHowFarTheyHaveEachOthersEntries(t *testing.T) {
	hq := foundPost(t)
	k2 := hq.admitted("K2")
	at := func(p *post, letter event.Code) Station {
		list, err := p.office.Stations(t.Context())
		p.ok(err)
		for _, s := range list {
			if s.Letter == letter {
				return s
			}
		}
		t.Fatalf("no %s at %s: %+v", letter, p.Letter, list)
		return Station{}
	}
	known := at(hq, "K2").Ours
	hq.report()
	if s := at(hq, "K2"); s.Ours != known || s.Ours >= at(hq, "HQ").Entries || s.Heard == 0 {
		t.Errorf("before the exchange: %+v", s)
	}
	hq.gives(k2)
	k2.gives(hq)
	if s := at(hq, "K2"); s.Ours != at(hq, "HQ").Entries || s.Entries != at(k2, "K2").Entries || s.Seen < s.Heard {
		t.Errorf("after it: %+v", s)
	}
	k3 := hq.joined("K3")
	k3.gives(hq)
	list, err := hq.office.Stations(t.Context())
	hq.ok(err)
	waits := 0
	for _, s := range list {
		if !s.Admitted && s.Asks == "K3" && s.Letter == "" && s.Entries == 1 {
			waits++
		}
	}
	if waits != 1 {
		t.Errorf("who waits says what it asks for: %+v", list)
	}
}
