package proof

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"miftah/internal/relay"
	"miftah/internal/station"
)

// brought is what the page reads of an answer to a bundle.
type brought struct {
	Letter               string
	Added, Waiting, Keys int
	Whole                bool
	Chains               []struct {
		Letter string
		Added  int
		Counts bool
	}
}

// leavings are what handing bundles in and out may leave behind: nothing.
func (s *stage) leavings() {
	s.t.Helper()
	var left []string
	for end := time.Now().Add(5 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		left = nil // an answer arrives a moment before its file goes
		for _, pattern := range []string{".in-*", ".out-*", "..out-*"} {
			some, _ := filepath.Glob(filepath.Join(s.dir, pattern))
			left = append(left, some...)
		}
		if len(left) == 0 {
			return
		}
	}
	s.t.Errorf("left behind: %v", left)
}

// second makes a station out of what the page gives to carry.
func (s *stage) second(letter string) *station.Station {
	s.t.Helper()
	r := s.admin.send(http.MethodGet, "/office/founding", nil)
	if r.status != 200 {
		s.t.Fatalf("%d %.200s", r.status, r.body)
	}
	path := filepath.Join(s.t.TempDir(), "founding")
	write(s.t, path, r.body)
	dir := filepath.Join(s.t.TempDir(), letter)
	var id struct{ Fingerprint string }
	s.admin.must(s.t, s.admin.send(http.MethodGet, "/operation", nil), &id)
	if _, err := station.Join(context.Background(), dir, station.JoinOptions{Source: path, Letter: "K2", Fingerprint: id.Fingerprint}); err != nil {
		s.t.Fatal(err)
	}
	st, err := station.Open(context.Background(), dir, station.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { st.Close() })
	return st
}

func write(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func bundleOf(t *testing.T, st *station.Station, o relay.WriteOptions) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stick")
	if _, err := st.WriteBundle(context.Background(), path, o); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (s *stage) take(b []byte, query string) (brought, reply) {
	s.t.Helper()
	var got brought
	r := s.admin.send(http.MethodPost, "/office/bundle"+query, b)
	if r.status == 200 {
		if err := json.Unmarshal(r.body, &got); err != nil {
			s.t.Fatal(err)
		}
	}
	return got, r
}

func TestABundleGoesOutAndComesBackThroughThePage(t *testing.T) {
	s := open(t, nil)
	k2 := s.second("k2")
	got, r := s.take(bundleOf(t, k2, relay.WriteOptions{}), "")
	if r.status != 200 || got.Added != 1 || got.Waiting != 1 || got.Letter != "" || !got.Whole || len(got.Chains) != 1 || got.Chains[0].Counts {
		t.Fatalf("%d %s", r.status, r.body)
	}
	if again, _ := s.take(bundleOf(t, k2, relay.WriteOptions{}), ""); again.Added != 0 || len(again.Chains) != 0 {
		t.Errorf("handed in twice: %+v", again)
	}
	id := k2.Ledger.Replica().String()
	if r := s.admin.send(http.MethodGet, "/office/bundle?to="+id, nil); r.status != http.StatusNotFound {
		t.Errorf("for one that waits: %d %.200s", r.status, r.body)
	}
	s.admin.command(t, "/office/admit", object{"replica": id})
	r = s.admin.send(http.MethodGet, "/office/bundle?to="+id, nil)
	if name := r.header.Get("Content-Disposition"); r.status != 200 || !strings.Contains(name, "-to-K2-") || r.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", r.status, r.header)
	}
	path := filepath.Join(t.TempDir(), "stick")
	write(t, path, r.body)
	if _, err := k2.ReadBundle(context.Background(), path, false); err != nil {
		t.Fatal(err)
	}
	if !k2.Admitted() {
		t.Error("what the page wrote did not tell K2 that it is admitted")
	}
	if got, r := s.take(bundleOf(t, k2, relay.WriteOptions{}), ""); r.status != 200 || got.Letter != "K2" {
		t.Errorf("%d %s", r.status, r.body)
	}
	// It said what it has, so only what is new is written for it.
	small, all := s.admin.send(http.MethodGet, "/office/bundle?to="+id, nil), s.admin.send(http.MethodGet, "/office/bundle?all=1&to="+id, nil)
	if len(small.body) >= len(all.body) {
		t.Errorf("%d bytes of what is new, %d of everything", len(small.body), len(all.body))
	}
	s.leavings()
}

func TestBundlesThatCannotBeTakenAreRefusedWithACode(t *testing.T) {
	s, other := open(t, nil), open(t, nil)
	k2 := s.second("k2")
	whole := bundleOf(t, k2, relay.WriteOptions{Plain: true})
	foreign := bundleOf(t, other.station(), relay.WriteOptions{Plain: true})
	sealed := bundleOf(t, other.station(), relay.WriteOptions{})
	changed := append([]byte{}, whole...)
	changed[len(changed)/2] ^= 1
	before := s.written()
	for name, c := range map[string]struct {
		bundle []byte
		code   string
	}{
		"nothing": {[]byte{}, "bundle"}, "a text": {[]byte("this is no bundle at all\n"), "bundle"}, "cut off": {whole[:len(whole)-20], "bundle"},
		"a changed byte": {changed, "bundle"}, "of another operation": {foreign, "operation"}, "for others": {sealed, "notforus"},
	} {
		_, r := s.take(c.bundle, "")
		p := r.problem()
		if r.status < 400 || r.status >= 500 || p.Code != c.code && p.Code != "tampered" || p.Message == "" {
			t.Errorf("%s: %d %.300s", name, r.status, r.body)
		}
		if strings.Contains(string(r.body), s.dir) || strings.Contains(string(r.body), ".in-") {
			t.Errorf("%s: the refusal names a place on this machine: %s", name, r.body)
		}
	}
	if s.written() != before {
		t.Error("something of them was kept")
	}
	s.leavings()
}

func TestOnlyTheOfficeAndCoordinationCarryBundles(t *testing.T) {
	s := open(t, nil)
	desk := s.hire("desk two", "a quiet harbour", "intake", "field", "radio", "surveyor", "viewer")
	coordinator := s.hire("desk three", "a slow river", "coordinator")
	for _, c := range []struct {
		who    *person
		method string
		path   string
		status int
	}{
		{desk, http.MethodGet, "/office/bundle", 403}, {desk, http.MethodPost, "/office/bundle", 403}, {desk, http.MethodGet, "/office/founding", 403},
		{desk, http.MethodGet, "/office/exchange", 403}, {desk, http.MethodGet, "/office/erasures", 403}, {desk, http.MethodGet, "/office/subject?number=HQ-1", 403},
		{desk, http.MethodGet, "/office/assumptions", 403}, {desk, http.MethodGet, "/office/clashes", 200}, {desk, http.MethodGet, "/office/attention", 200},
		{coordinator, http.MethodGet, "/office/founding", 403}, {coordinator, http.MethodGet, "/office/erasures", 403}, {coordinator, http.MethodGet, "/office/exchange", 200},
		{coordinator, http.MethodGet, "/office/assumptions", 200},
		{s.visitor(), http.MethodGet, "/office/bundle", 401}, {s.visitor(), http.MethodPost, "/office/bundle", 401}, {s.visitor(), http.MethodGet, "/office/founding", 401},
		{s.hire("wall", "a plain wall", "viewer"), http.MethodGet, "/office/attention", 403},
	} {
		var body any
		if c.method == http.MethodPost {
			body = []byte("bundle")
		}
		if r := c.who.send(c.method, c.path, body); r.status != c.status {
			t.Errorf("%s %s: %d, want %d: %.200s", c.method, c.path, r.status, c.status, r.body)
		}
	}
	s.leavings()
}
