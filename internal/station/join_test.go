package station

import (
	"path/filepath"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/relay"
	"miftah/internal/view"
)

func TestOnlyAnAdminAdmitsAndLettersStayApart(t *testing.T) {
	o := threeStations(t)
	hq := start(t, o.dirs[0])
	defer hq.end()
	u := event.NewEntity()
	hq.do(t, newCommand(), desk.Act{Entity: u, Payload: event.UserAdded{Roles: event.Coordinator}})
	someone := access.Session{ID: event.NewEntity(), User: event.UserID(u)}
	id := event.ReplicaID{9}
	if _, err := hq.Admit(t.Context(), someone, newCommand(), id, "K7"); err == nil {
		t.Error("a coordinator admitted a station")
	}
	for letter, want := range map[event.Code]string{"K2": "belongs to another", "HQ": "belongs to another", "no": "not a code", "": "arrived"} {
		if _, err := hq.Admit(t.Context(), hq.as, newCommand(), id, letter); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("letter %q: %v", letter, err)
		}
	}
	if _, err := hq.Admit(t.Context(), hq.as, newCommand(), hq.Ledger.Replica(), "K8"); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("twice: %v", err)
	}
}

// TestTwoAdminsWhoGiveOneLetterApartStillAgree: the letters of one of the two
// change when the other admission arrives, and so do the numbers in print.
func TestTwoAdminsWhoGiveOneLetterApartStillAgree(t *testing.T) {
	o := threeStations(t)
	hq, k2, k3 := start(t, o.dirs[0]), start(t, o.dirs[1]), start(t, o.dirs[2])
	defer hq.end()
	defer k2.end()
	defer k3.end()
	var news []*node
	base := t.TempDir()
	for _, n := range []string{"a", "b"} {
		path := filepath.Join(base, n+".miftah")
		if _, err := hq.WriteBundle(t.Context(), path, relay.WriteOptions{Plain: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := Join(t.Context(), filepath.Join(base, n), JoinOptions{Source: path, Letter: "K5"}); err != nil {
			t.Fatal(err)
		}
		x := start(t, filepath.Join(base, n))
		defer x.end()
		x.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "S-1"}})
		news = append(news, x)
	}
	news[0].meet(t, hq)
	news[1].meet(t, k2)
	for range 3 {
		k2.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "S-9"}})
	}
	if _, err := hq.Admit(t.Context(), hq.as, newCommand(), news[0].Ledger.Replica(), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := k2.Admit(t.Context(), k2.as, newCommand(), news[1].Ledger.Replica(), ""); err != nil {
		t.Fatal(err)
	}
	k2.meet(t, hq)
	k3.meet(t, hq)
	if hq.state(t) != k2.state(t) || hq.state(t) != k3.state(t) {
		for _, n := range []*node{hq, k2, k3} {
			for _, s := range view.All[*view.Site](n.State) {
				t.Log(n.Letter, s.Number)
			}
		}
		t.Error("they differ")
	}
}
