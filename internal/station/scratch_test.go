package station

import (
	"path/filepath"
	"testing"
	"time"

	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/relay"
	"miftah/internal/view"
)

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

func TestScratchEditBeforeAdd(t *testing.T) {
	o := threeStations(t)
	hq, k2 := start(t, o.dirs[0]), start(t, o.dirs[1])
	defer hq.end()
	defer k2.end()
	for range 5 {
		hq.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "S-9"}})
	}
	id := event.NewEntity()
	hq.do(t, newCommand(), desk.Act{Entity: id, Payload: event.SpaceAdded{Code: "A-1"}})
	k2.do(t, newCommand(), desk.Act{Entity: id, Payload: event.SpaceAccess{Access: 2}})
	k2.meet(t, hq)
	_, ok := view.One[*view.Space](hq.State, id)
	t.Log("space known after the other's earlier edit:", ok)
}

func TestScratchSpeed(t *testing.T) {
	o := threeStations(t)
	hq, k2 := start(t, o.dirs[0]), start(t, o.dirs[1])
	defer hq.end()
	defer k2.end()
	for range 20 {
		var acts []desk.Act
		for range 1000 {
			acts = append(acts, desk.Act{Entity: event.NewEntity(), Payload: event.FindingRecorded{What: 2}, Words: event.Words{Text: "knocking"}})
		}
		hq.do(t, newCommand(), acts...)
	}
	b := time.Now()
	path := filepath.Join(t.TempDir(), "x")
	m, err := hq.WriteBundle(t.Context(), path, relay.WriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Log("write", m.Events, time.Since(b))
	b = time.Now()
	if _, err := k2.ReadBundle(t.Context(), path, false); err != nil {
		t.Fatal(err)
	}
	t.Log("read", time.Since(b), len(view.All[*view.Finding](k2.State)))
}
