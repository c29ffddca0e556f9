package relay_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
	"miftah/internal/station"
	"miftah/internal/view"
)

func TestTwoStationsExchangeUntilTheyAreEqual(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	hq.write(cmd(), "one")
	k.write(cmd(), "two")
	c := cmd() // the same command reaches both
	id := hq.write(c, "three")
	k.write(c, "three")
	s := k.exchange(hq)
	if k.hash() != hq.hash() {
		t.Fatal("they differ")
	}
	if v, ok := view.One[*view.Site](hq.State, id); !ok || len(v.Events) != 1 || len(v.Clashes) != 0 {
		t.Errorf("one command folded into %+v", v)
	}
	if !s.Admitted || !s.Known || s.AsOf.IsZero() || s.In != 3 || s.Out != 3 || s.Missing != 0 {
		t.Errorf("status %+v", s)
	}
	if s = k.exchange(hq); s.In != 3 || s.Out != 3 {
		t.Errorf("a second exchange moved something: %+v", s)
	}
	if got := k.relay.Peers(); len(got) != 1 || got[0].URL != hq.url {
		t.Errorf("%+v", got)
	}
}

// told is a kind that no program writes.
type told struct{}

func (told) Kind() event.Kind { return event.KindFamilyTold }

func TestReplicaThatNobodyAdmittedChangesNothing(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	site := hq.write(cmd(), "one")
	k := hq.join("K9", relay.DefaultLimits)
	before := hq.hash()
	self := k.Ledger.Replica()
	for _, d := range []ledger.Draft{
		{Entity: event.EntityID(self), Payload: event.ReplicaAdmitted{Replica: self, Letter: "K9"}},
		{Entity: event.EntityID(self), Payload: event.ReplicaRetired{Replica: hq.Ledger.Replica()}},
		{Entity: event.NewEntity(), Payload: event.UserAdded{Roles: event.Admin}},
		{Entity: event.EntityID(k.admin.User), Payload: event.UserRoles{}},
		{Entity: site, Payload: event.SpaceCountersigned{}},
		{Entity: event.NewEntity(), Payload: event.SubjectErased{Subject: event.SubjectID(site)}},
		{Entity: event.NewEntity(), Payload: told{}},
	} {
		if _, err := k.Ledger.Append(k.ctx, ledger.Command{ID: event.NewCommand(), Actor: k.admin.User, Drafts: []ledger.Draft{d}}); err != nil {
			t.Fatal(err)
		}
	}
	s := k.exchange(hq)
	if s.Admitted || s.In != 0 || s.Out != 8 {
		t.Errorf("status %+v", s)
	}
	path := k.bundle(relay.WriteOptions{Plain: true})
	if res, err := hq.ReadBundle(hq.ctx, path, false); err != nil || res.Added != 0 {
		t.Errorf("%+v, %v", res, err)
	}
	if hq.hash() != before {
		t.Error("the state changed")
	}
	if hq.count(ledger.BucketKey, site[:]) == 0 {
		t.Error("a stranger's erasure destroyed a key")
	}
	w, err := hq.relay.Waiting(t.Context())
	if err != nil || len(w) != 1 || w[0].Replica != self || w[0].Letter != "K9" || w[0].Events != 8 {
		t.Errorf("waiting %+v, %v", w, err)
	}
}

func TestStrangerPullsNothing(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.join("K9", relay.DefaultLimits)
	hq.write(cmd(), "one")
	before := k.hash()
	k.exchange(hq)
	if k.hash() != before {
		t.Error("a stranger learnt something")
	}
	_, err := k.relay.FetchFounding(k.ctx, relay.Peer{URL: hq.url})
	is(t, err, relay.ErrRefused)
}

func TestRetiredReplicaPullsNothingMoreAndItsLaterEntriesDoNotCount(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	if _, err := hq.Retire(hq.ctx, hq.admin, cmd(), k.Ledger.Replica(), 0); err != nil {
		t.Fatal(err)
	}
	before := hq.hash()
	k.write(cmd(), "late")
	if s := k.exchange(hq); s.Admitted || hq.hash() != before {
		t.Errorf("%+v", s)
	}
	if w, err := hq.relay.Waiting(hq.ctx); err != nil || len(w) != 1 || !w[0].Retired || w[0].Events != 1 {
		t.Errorf("%+v, %v", w, err)
	}
	if _, err := hq.Retire(hq.ctx, hq.admin, cmd(), hq.Ledger.Replica(), 0); err == nil {
		t.Error("it retired itself")
	}
}

func TestWhatWaitsIsBounded(t *testing.T) {
	hq := found(t, relay.Limits{Replicas: 1, Events: 3, Bytes: 1 << 20})
	k := hq.join("K2", relay.DefaultLimits)
	k.write(cmd(), "a")
	k.exchange(hq)
	for range 4 {
		k.write(cmd(), "more")
	}
	s := k.exchange(hq)
	if len(s.LeftOut) != 1 || s.LeftOut[0] != k.Ledger.Replica() {
		t.Errorf("beyond the number of entries: %+v", s)
	}
	other := hq.join("K3", relay.DefaultLimits)
	if s := other.exchange(hq); len(s.LeftOut) != 1 {
		t.Errorf("beyond the number of replicas: %+v", s)
	}
	if w, _ := hq.relay.Waiting(hq.ctx); len(w) != 1 || w[0].Events != 2 {
		t.Errorf("%+v", w)
	}
	if _, err := hq.Admit(hq.ctx, hq.admin, cmd(), k.Ledger.Replica(), "K2"); err != nil {
		t.Fatal(err)
	}
	if s := k.exchange(hq); len(s.LeftOut) != 0 || k.hash() != hq.hash() {
		t.Errorf("after admission: %+v", s)
	}
}

func TestStationJoinsOverTheNetworkAndWritesBeforeItIsAdmitted(t *testing.T) {
	open1 := relay.DefaultLimits
	open1.Joining = true
	hq := found(t, open1)
	hq.write(cmd(), "one")
	dir := filepath.Join(t.TempDir(), "k")
	j, err := station.Join(t.Context(), dir, station.JoinOptions{Source: hq.url, Letter: "K2"})
	if err != nil || j.Events != 1 || j.Peer != hq.Ledger.Replica() {
		t.Fatalf("%+v, %v", j, err)
	}
	k := open(t, dir, relay.DefaultLimits)
	if k.Admitted() || k.Access.Unlocked()[event.People] || k.count("lock", nil) != 0 {
		t.Error("it holds too much")
	}
	blob := k.photo(500)
	k.exchange(hq)
	if _, err := hq.Admit(hq.ctx, hq.admin, cmd(), k.Ledger.Replica(), ""); err != nil {
		t.Fatal(err)
	}
	k.exchange(hq)
	if k.hash() != hq.hash() || !k.Admitted() || k.Letter != "K2" {
		t.Error("after admission they differ")
	}
	if hq.count(ledger.BucketBlob, blob[:]) != 1 || hq.count(ledger.BucketKey, nil) != k.count(ledger.BucketKey, nil) {
		t.Error("what it wrote before its admission did not come whole")
	}
	_, err = station.Join(t.Context(), dir+"2", station.JoinOptions{Source: hq.url, Letter: "K3", Fingerprint: "AAAAA"})
	if err == nil || !strings.Contains(err.Error(), "fingerprint") {
		t.Errorf("another fingerprint: %v", err)
	}
	if _, err := os.Stat(dir + "2"); err == nil {
		t.Error("a refused join left a directory")
	}
}

// recorder keeps requests to send them again.
type recorder struct {
	reqs   []*http.Request
	bodies [][]byte
	change func(*http.Request)
}

func (r *recorder) RoundTrip(q *http.Request) (*http.Response, error) {
	var b []byte
	if q.Body != nil {
		b, _ = io.ReadAll(q.Body)
		q.Body = io.NopCloser(bytes.NewReader(b))
	}
	r.reqs, r.bodies = append(r.reqs, q.Clone(context.Background())), append(r.bodies, b)
	if r.change != nil {
		r.change(q)
	}
	return http.DefaultTransport.RoundTrip(q)
}

func TestRequestIsTakenOnceByOneStationAndUnchanged(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k, other := hq.admitted("K2"), hq.admitted("K3")
	other.exchange(hq)
	rec := &recorder{}
	if _, err := k.relay.Exchange(k.ctx, relay.Peer{URL: hq.url, Client: &http.Client{Transport: rec}}); err != nil {
		t.Fatal(err)
	}
	again := func(q *http.Request, body []byte, to *kit, change func(*http.Request)) int {
		n, _ := http.NewRequest(q.Method, to.url+q.URL.Path, bytes.NewReader(body))
		n.Header = q.Header.Clone()
		change(n)
		res, err := http.DefaultClient.Do(n)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	same := func(*http.Request) {}
	for i, q := range rec.reqs {
		if q.Method == http.MethodGet {
			continue
		}
		for name, code := range map[string]int{
			"sent again":          again(q, rec.bodies[i], hq, same),
			"sent to another":     again(q, rec.bodies[i], other, same),
			"with another nonce":  again(q, rec.bodies[i], hq, func(r *http.Request) { r.Header.Set("Miftah-Nonce", strings.Repeat("0", 32)) }),
			"with another time":   again(q, rec.bodies[i], hq, func(r *http.Request) { r.Header.Set("Miftah-Time", "1") }),
			"to another path":     again(q, rec.bodies[i], hq, func(r *http.Request) { r.URL.Path = relay.PathFounding }),
			"without a signature": again(q, rec.bodies[i], hq, func(r *http.Request) { r.Header.Del("Miftah-Signature") }),
		} {
			if code != http.StatusUnauthorized {
				t.Errorf("%s %s: answered %d", q.URL.Path, name, code)
			}
		}
	}
	rec.change = func(q *http.Request) {
		if q.Method == http.MethodPost {
			q.Body = io.NopCloser(strings.NewReader("x"))
			q.ContentLength = 1
		}
	}
	_, err := k.relay.Exchange(k.ctx, relay.Peer{URL: hq.url, Client: &http.Client{Transport: rec}})
	is(t, err, relay.ErrSignature)
}

func TestAnswerOfAnotherStationIsNotTaken(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet { // pretends to be HQ
			res, err := http.Get(hq.url + r.URL.Path)
			if err != nil {
				return
			}
			defer res.Body.Close()
			io.Copy(w, res.Body)
			return
		}
		w.Write([]byte("anything"))
	}))
	defer evil.Close()
	_, err := k.relay.Exchange(k.ctx, relay.Peer{URL: evil.URL})
	is(t, err, relay.ErrSignature)
	_, err = k.relay.Exchange(k.ctx, relay.Peer{URL: hq.url, Replica: k.Ledger.Replica()})
	is(t, err, relay.ErrRefused)
}

func TestExchangeOverLinksThatBreakGoesOnWhereItWas(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	for range 4 {
		hq.photo(2 << 20)
	}
	n := 0
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n++; n%4 == 0 { // every fourth answer is lost after it was made
			hq.relay.Handler().ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		hq.relay.Handler().ServeHTTP(w, r)
	}))
	defer broken.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	tries := 0
	err := k.relay.Sync(ctx, relay.Peer{URL: broken.URL}, relay.SyncOptions{Every: time.Millisecond, Least: time.Millisecond,
		Done: func(_ relay.Status, err error) {
			if tries++; err == nil && k.hash() == hq.hash() && k.count(ledger.BucketBlob, nil) == 4 {
				cancel()
			}
		}})
	if !errors.Is(err, context.Canceled) || tries < 2 {
		t.Errorf("%v after %d tries", err, tries)
	}
}

// copyDir copies a closed station's directory, file by file, as a person does.
func copyDir(t *testing.T, from, to string) {
	t.Helper()
	if out, err := exec.Command("cp", "-r", from, to).CombinedOutput(); err != nil {
		t.Skipf("cp: %v %s", err, out)
	}
}

func TestCopiedDirectoryGoesOnAsANewReplica(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	old := k.Ledger.Replica()
	k.stop()
	dup := filepath.Join(t.TempDir(), "copy")
	copyDir(t, k.dir, dup)
	a, b := open(t, k.dir, relay.DefaultLimits), open(t, dup, relay.DefaultLimits)
	if a.Notice != nil || a.Ledger.Replica() != old {
		t.Errorf("the original: %v", a.Notice)
	}
	is(t, b.Notice, station.ErrNewReplica)
	a.write(cmd(), "a")
	b.write(cmd(), "b")
	for _, x := range []*kit{a, b} {
		x.exchange(hq)
	}
	if _, err := hq.Admit(hq.ctx, hq.admin, cmd(), b.Ledger.Replica(), ""); err != nil {
		t.Fatal(err)
	}
	for _, x := range []*kit{a, b} {
		x.exchange(hq)
	}
	if a.hash() != hq.hash() || b.hash() != hq.hash() || len(view.All[*view.Site](hq.State)) != 2 {
		t.Error("after the exchange they differ")
	}
}

func TestOlderDatabaseInAStationsPlaceIsNoticed(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	k.stop()
	db := filepath.Join(k.dir, "miftah.db")
	old := mustRead(t, db)
	k = open(t, k.dir, relay.DefaultLimits)
	k.write(cmd(), "a")
	k.exchange(hq)
	was := k.Ledger.Replica()
	k.stop()
	if err := os.WriteFile(db, old, 0o600); err != nil {
		t.Fatal(err)
	}
	k = open(t, k.dir, relay.DefaultLimits)
	is(t, k.Notice, station.ErrNewReplica)
	if k.Ledger.Replica() == was {
		t.Fatal("it writes on the old chain")
	}
	k.write(cmd(), "b")
	k.exchange(hq)
	if _, err := hq.Admit(hq.ctx, hq.admin, cmd(), k.Ledger.Replica(), ""); err != nil {
		t.Fatal(err)
	}
	k.exchange(hq)
	if k.hash() != hq.hash() || len(view.All[*view.Site](k.State)) != 2 {
		t.Error("the lost entry did not come back")
	}
}

// twin opens the same chain twice: the directory and a copy whose key is told
// to belong there, as if nobody had noticed.
func twin(t *testing.T, k *kit) *ledger.Ledger {
	t.Helper()
	key := signingKey(t, k.dir)
	store := openStore(t, k.dir)
	l, err := ledger.Open(t.Context(), ledger.Options{Store: store, Operation: k.Ledger.Operation(), Key: key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestTwoHistoriesOfOneReplicaAreRefusedAndTheirWritersStop(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	k.stop()
	dup := filepath.Join(t.TempDir(), "twin")
	copyDir(t, k.dir, dup)
	a := open(t, k.dir, relay.DefaultLimits)
	b := &kit{t: t, ctx: t.Context(), dir: dup, Station: a.Station}
	l := twin(t, b)
	a.write(cmd(), "a")
	for range 3 {
		if _, err := l.Append(t.Context(), ledger.Command{ID: event.NewCommand(), Actor: a.admin.User,
			Drafts: []ledger.Draft{{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "X-1"}}}}); err != nil {
			t.Fatal(err)
		}
	}
	a.exchange(hq)
	before := hq.hash()
	r, err := relay.New(l, signingKey(t, dup), relay.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Exchange(t.Context(), relay.Peer{URL: hq.url}) // it hears what it did not write
	if !errors.Is(err, ledger.ErrFork) && !errors.Is(err, ledger.ErrRolledBack) {
		t.Errorf("the twin hears: %v", err)
	}
	if l.Halted() == nil {
		t.Error("the twin goes on writing")
	}
	path := filepath.Join(t.TempDir(), "twin.miftah") // and HQ hears of the twin
	if _, err := r.WriteFile(t.Context(), path, relay.WriteOptions{Plain: true}); err != nil {
		t.Fatal(err)
	}
	_, err = hq.ReadBundle(hq.ctx, path, false)
	is(t, err, ledger.ErrFork)
	if hq.hash() != before || hq.count(ledger.BucketFork, nil) == 0 || hq.Ledger.Halted() != nil {
		t.Error("HQ keeps no proof, or changed, or stopped")
	}
}

func TestForkOfOneReplicaDoesNotKeepOthersApart(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	third := hq.admitted("K3")
	k := hq.admitted("K2")
	third.exchange(hq)
	k.stop()
	dup := filepath.Join(t.TempDir(), "twin")
	copyDir(t, k.dir, dup)
	a := open(t, k.dir, relay.DefaultLimits)
	l := twin(t, &kit{t: t, ctx: t.Context(), dir: dup, Station: a.Station})
	a.write(cmd(), "a")
	for range 3 {
		if _, err := l.Append(t.Context(), ledger.Command{ID: event.NewCommand(), Actor: a.admin.User,
			Drafts: []ledger.Draft{{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "X-1"}}}}); err != nil {
			t.Fatal(err)
		}
	}
	r, err := relay.New(l, signingKey(t, dup), relay.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "twin.miftah")
	if _, err := r.WriteFile(t.Context(), path, relay.WriteOptions{Plain: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := third.ReadBundle(t.Context(), path, false); err != nil {
		t.Fatal(err)
	}
	a.exchange(hq)
	hq.write(cmd(), "one")
	third.write(cmd(), "two")
	for range 2 {
		for _, s := range []relay.Status{hq.exchange(third), third.exchange(hq)} {
			if len(s.Forked) != 1 || s.Forked[0] != a.Ledger.Replica() {
				t.Errorf("status %+v", s)
			}
		}
	}
	for _, x := range []*kit{hq, third} {
		if x.count(ledger.BucketFork, nil) == 0 || x.Ledger.Halted() != nil {
			t.Error("no proof is kept, or writing stopped")
		}
		codes := 0
		for _, s := range view.All[*view.Site](x.State) {
			if s.Replica != a.Ledger.Replica() {
				codes++
			}
		}
		if codes != 2 {
			t.Errorf("%d of 2 honest entries arrived", codes)
		}
	}
}
