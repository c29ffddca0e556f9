package station

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// TestARetiredStationSaysThatItSavesNothing: entries after its end count for
// nothing, so none may be acknowledged, not even after a restart.
func TestARetiredStationSaysThatItSavesNothing(t *testing.T) {
	o := threeStations(t)
	hq, k2 := start(t, o.dirs[0]), start(t, o.dirs[1])
	defer hq.end()
	site := func(code event.Code) desk.Act {
		return desk.Act{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: code}, Words: event.Words{Name: "n"}}
	}
	if _, err := hq.Retire(t.Context(), hq.as, newCommand(), k2.Ledger.Replica(), 0); err != nil {
		t.Fatal(err)
	}
	k2.do(t, newCommand(), site("S-1")) // it has not heard of it yet
	hq.meet(t, k2)                      // somebody tells it
	hq.do(t, newCommand(), site("S-2"))
	for range 2 {
		if _, err := k2.Write(t.Context(), k2.as, newCommand(), site("S-3")); !errors.Is(err, ledger.ErrHalted) || !strings.Contains(err.Error(), "retired") {
			t.Errorf("writing: %v", err)
		}
		if _, err := k2.Access.Grant(t.Context(), k2.as, access.ReadSpace, event.PurposeOffice, nil); err == nil {
			t.Error("it shows texts without a record that counts")
		}
		if k2.Ledger.Retired() == nil || k2.Ledger.Halted() != nil {
			t.Errorf("retired %v, halted %v", k2.Ledger.Retired(), k2.Ledger.Halted())
		}
		k2.end()
		k2 = start(t, o.dirs[1])
	}
	defer k2.end()
	k2.meet(t, hq) // what it wrote before it heard of its end goes over, and waits
	waiting, err := hq.relay.Waiting(t.Context())
	if err != nil || len(waiting) != 1 || waiting[0].Events != 1 || !waiting[0].Retired {
		t.Errorf("%+v, %v", waiting, err)
	}
	if n := len(view.All[*view.Site](hq.State)); n != 1 {
		t.Errorf("%d sites count", n)
	}
}

// TestWordsAboutAnErasedSubjectAreRefusedAlsoAfterARestart: their key would
// be kept nowhere, and "saved" would be said of what nobody can ever read.
func TestWordsAboutAnErasedSubjectAreRefusedAlsoAfterARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hq")
	foundHQ(t, dir)
	hq := start(t, dir)
	id := event.NewEntity()
	hq.do(t, newCommand(), desk.Act{Entity: id, Payload: event.ReportReceived{}, Words: event.Words{Text: "first"}})
	hq.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SubjectErased{Subject: event.SubjectID(id)}})
	answer := desk.Act{Entity: id, Payload: event.ReportAnswered{How: 1}, Words: event.Words{Text: "second"}}
	if _, err := hq.Write(t.Context(), hq.as, newCommand(), answer); !errors.Is(err, seal.ErrErased) {
		t.Errorf("before: %v", err)
	}
	hq.end()
	hq = start(t, dir)
	defer hq.end()
	if _, err := hq.Write(t.Context(), hq.as, newCommand(), answer); !errors.Is(err, seal.ErrErased) {
		t.Errorf("after a restart: %v", err)
	}
	hq.do(t, newCommand(), desk.Act{Entity: id, Payload: event.ReportAnswered{How: 1}}) // without words it stands
}

func TestARealSearchKeepsToTheRealClockWhoeverSaysOtherwise(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hq")
	if _, err := Found(t.Context(), dir, Founding{Name: "Site K", AdminName: "first", Password: "a long password", Passphrases: testPassphrases}); err != nil {
		t.Fatal(err)
	}
	hq := start(t, dir)
	defer hq.end()
	before := hq.Ledger.Now()
	hq.do(t, newCommand(), desk.Act{Entity: event.EntityID(hq.Ledger.Operation()), Payload: event.ClockSet{Real: before, Exercise: 1000, RateMilli: 1}})
	if now := hq.Ledger.Now(); now < before || now > before+60_000 {
		t.Errorf("the clock went from %d to %d", before, now)
	}
}

func TestNoStationIsAdmittedUnderASentence(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hq")
	foundHQ(t, dir)
	hq := start(t, dir)
	defer hq.end()
	id := event.ReplicaID(event.NewEntity())
	hq.do(t, newCommand(), desk.Act{Entity: event.EntityID(id), Payload: event.ReplicaAdmitted{Replica: id, Letter: "NOBODY IS LEFT"}})
	if m, ok := hq.Ledger.Trust().Member(id); ok {
		t.Errorf("its entries would be printed as %s-1", m.Letter)
	}
}
