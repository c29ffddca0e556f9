package relay_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
	"miftah/internal/relay"
	"miftah/internal/station"
)

var passphrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// kit is one station of a test.
type kit struct {
	t     testing.TB
	ctx   context.Context
	dir   string
	admin access.Session
	*station.Station
	relay *relay.Relay
	url   string
	stop  func()
}

func open(t testing.TB, dir string, limits relay.Limits) *kit {
	t.Helper()
	k := &kit{t: t, ctx: context.Background(), dir: dir}
	var err error
	k.Station, err = station.Open(k.ctx, dir, station.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if k.relay, err = k.Relay(limits); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(k.relay.Handler())
	k.url = srv.URL
	k.stop = func() { srv.Close(); k.Close() }
	t.Cleanup(func() { k.stop() })
	k.admin = access.Session{ID: event.NewEntity(), User: k.Ledger.Trust().Founded.Admin}
	return k
}

func found(t testing.TB, limits relay.Limits) *kit {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "hq")
	if _, err := station.Found(context.Background(), dir, station.Founding{Name: "Site K", Exercise: true, AdminName: "first",
		Password: "a long password", Passphrases: passphrases}); err != nil {
		t.Fatal(err)
	}
	return open(t, dir, limits)
}

// join makes a kit out of a plain bundle of another, not admitted.
func (k *kit) join(letter event.Code, limits relay.Limits) *kit {
	k.t.Helper()
	path := filepath.Join(k.t.TempDir(), "join.miftah")
	if _, err := k.WriteBundle(k.ctx, path, relay.WriteOptions{Plain: true}); err != nil {
		k.t.Fatal(err)
	}
	dir := filepath.Join(k.t.TempDir(), "kit")
	if _, err := station.Join(k.ctx, dir, station.JoinOptions{Source: path, Letter: letter}); err != nil {
		k.t.Fatal(err)
	}
	return open(k.t, dir, limits)
}

// admitted makes a kit that k admits, and both know it.
func (k *kit) admitted(letter event.Code) *kit {
	k.t.Helper()
	n := k.join(letter, relay.DefaultLimits)
	n.exchange(k)
	if _, err := k.Admit(k.ctx, k.admin, cmd(), n.Ledger.Replica(), ""); err != nil {
		k.t.Fatal(err)
	}
	n.exchange(k)
	return n
}

func (k *kit) exchange(with *kit) relay.Status {
	k.t.Helper()
	s, err := k.relay.Exchange(k.ctx, relay.Peer{URL: with.url})
	if err != nil {
		k.t.Fatal(err)
	}
	return s
}

func cmd() desk.Command { return desk.Command{ID: event.NewCommand()} }

// write makes one site.
func (k *kit) write(c desk.Command, words string) event.EntityID {
	k.t.Helper()
	id := event.EntityID(event.EntityOf[struct{}](c.ID, 0))
	_, err := k.Write(k.ctx, k.admin, c, desk.Act{Entity: id, Payload: event.SiteAdded{Code: "S-1"}, Words: event.Words{Name: words}})
	if err != nil {
		k.t.Fatal(err)
	}
	return id
}

// photo writes a report with an attachment.
func (k *kit) photo(size int) event.Hash {
	k.t.Helper()
	c := cmd()
	a := desk.Act{Entity: event.EntityID(event.EntityOf[struct{}](c.ID, 0)), Words: event.Words{Text: "heard knocking"}}
	list, err := k.Attach(&a, []desk.File{{Name: "a.jpg", Media: 1, Bytes: make([]byte, size)}})
	if err != nil {
		k.t.Fatal(err)
	}
	a.Payload = event.ReportReceived{Attachments: list}
	if _, err := k.Write(k.ctx, k.admin, c, a); err != nil {
		k.t.Fatal(err)
	}
	return list[0].Blob
}

func (k *kit) hash() event.Hash {
	k.t.Helper()
	h, err := k.State.Hash()
	if err != nil {
		k.t.Fatal(err)
	}
	return h
}

// count counts the records of a bucket that begin with prefix.
func (k *kit) count(bucket string, prefix []byte) int {
	k.t.Helper()
	n := 0
	err := k.Ledger.View(k.ctx, func(s ledger.Snapshot) error {
		return s.Scan(bucket, prefix, nil, func(_, _ []byte) error { n++; return nil })
	})
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

func (k *kit) bundle(o relay.WriteOptions) string {
	k.t.Helper()
	path := filepath.Join(k.t.TempDir(), "b.miftah")
	if _, err := k.WriteBundle(k.ctx, path, o); err != nil {
		k.t.Fatal(err)
	}
	return path
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func is(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v; want %v", err, want)
	}
}

func signingKey(t testing.TB, dir string) ed25519.PrivateKey {
	t.Helper()
	var id struct{ Seed []byte }
	if err := json.Unmarshal(mustRead(t, filepath.Join(dir, "station.key")), &id); err != nil {
		t.Fatal(err)
	}
	return ed25519.NewKeyFromSeed(id.Seed)
}

func openStore(t testing.TB, dir string) ledger.Store {
	t.Helper()
	s, err := sqlite.Open(filepath.Join(dir, "miftah.db"), sqlite.Full)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
