package proof

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"miftah/internal/desk/board"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/search"
)

// begins are the paths that need no session: they say what there is, or begin
// one.
var begins = map[string]bool{"/state": true, "/setup": true, "/setup/phrases": true, "/signin": true, "/signin/link": true, "/invitation": true}

// TestNobodyComesInWithoutASession proves that every path of the API but those
// that begin a session refuses who is not signed in, that a page of another
// origin cannot post and another host's name is not answered, and that nothing
// is kept of any of it.
func TestNobodyComesInWithoutASession(t *testing.T) {
	s := open(t, nil)
	stranger := s.visitor()
	before := s.written()
	ops := described(t, s.api)
	ops = append(ops, operation{method: "GET", path: "/stream"}, operation{method: "GET", path: "/statement/file"}, operation{method: "GET", path: "/nothing"})
	for _, o := range ops {
		var body any
		if o.method == http.MethodPost {
			body = intent(object{})
		}
		if !begins[o.path] {
			if r := stranger.send(o.method, o.path, body); r.status != http.StatusUnauthorized || r.problem().Code != "session" {
				t.Errorf("%s %s without a session: %d %.200s", o.method, o.path, r.status, r.body)
			}
			if r := stranger.send(o.method, o.path, body, "Cookie", "miftah_session=AAAA"); r.status != http.StatusUnauthorized {
				t.Errorf("%s %s with a made-up session: %d %.200s", o.method, o.path, r.status, r.body)
			}
		}
		if o.method == http.MethodPost {
			for _, h := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://elsewhere.example"}} {
				if r := s.admin.send(o.method, o.path, body, h...); r.status != http.StatusForbidden {
					t.Errorf("%s from another page (%s): %d %.200s", o.path, h[0], r.status, r.body)
				}
			}
		}
		if r := s.admin.send(o.method, o.path, body, "Host", "elsewhere.example"); r.status != http.StatusMisdirectedRequest {
			t.Errorf("%s %s to another host: %d %.200s", o.method, o.path, r.status, r.body)
		}
	}
	if after := s.written(); after != before {
		t.Errorf("%d entries were kept", after-before)
	}
	s.admin.get(t, "/operation", nil) // and the admin's session still stands
}

// TestViewerChangesNothing proves that somebody who may only look at the wall
// is refused by every POST, with bodies that others may send, and sees neither
// texts nor expected numbers; each refused reading is on record.
func TestViewerChangesNothing(t *testing.T) {
	g := &garden{stage: open(t, nil), markers: &markers{}, planted: map[string]bool{}}
	g.prepare()
	viewer := g.hire("wall", "only for looking", "viewer")
	for path, s := range g.sowings() {
		if begins[path] {
			continue
		}
		body := s.body()
		if path != "/docket/chat/lines" && path != "/plan/block/preview" && path != "/office/invite" && path != "/keys/unlock" && path != "/entries" {
			body = intent(body)
		}
		before := g.written()
		if r := viewer.send(http.MethodPost, path, body); r.status != http.StatusForbidden || r.problem().Code != "denied" {
			t.Errorf("POST %s by a viewer: %d %.200s", path, r.status, r.body)
		}
		if after := g.written(); after != before {
			t.Errorf("POST %s by a viewer: %d entries were kept", path, after-before)
		}
	}
	if r := viewer.send(http.MethodPost, "/keys/wipe", object{}); r.status != http.StatusForbidden {
		t.Errorf("a viewer wipes the keys: %d", r.status)
	}
	for _, path := range []string{"/docket/reports", "/docket/claims", "/docket/report?report=" + g.report(), "/office/users", "/office/audit"} {
		_, before := g.count()
		r := viewer.send(http.MethodGet, path, nil)
		_, after := g.count()
		if r.status != http.StatusForbidden || g.search(r.body) != "" {
			t.Errorf("GET %s by a viewer: %d %.200s", path, r.status, r.body)
		}
		if after != before+1 || !g.lastReading().Denied {
			t.Errorf("GET %s by a viewer: %d readings are on record", path, after-before)
		}
	}
	var b board.Board
	viewer.get(t, "/board?site="+g.site, &b)
	for _, p := range b.Places {
		if b.Expected != (search.Span{}) || p.Expected != (search.Span{}) {
			t.Fatalf("expected numbers on a wall: %+v", b.Expected)
		}
	}
}

// lastReading is the newest record of a reading.
func (s *stage) lastReading() event.AuditRead {
	s.t.Helper()
	all := s.events()
	for i := len(all) - 1; i >= 0; i-- {
		if p, err := all[i].Payload(); err == nil {
			if a, ok := p.(event.AuditRead); ok {
				return a
			}
		}
	}
	return event.AuditRead{}
}

// watched notes how many readings were on record when the first byte of an
// answer's body left.
type watched struct {
	http.ResponseWriter
	first func()
	done  bool
}

func (w *watched) Write(b []byte) (int, error) {
	if !w.done {
		w.done = true
		w.first()
	}
	return w.ResponseWriter.Write(b)
}

func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// TestReadingIsOnRecordBeforeItsFirstByteLeaves proves that each answer with
// personal data has its record of who read what in the ledger before the first
// byte is written, and none is added afterwards.
func TestReadingIsOnRecordBeforeItsFirstByteLeaves(t *testing.T) {
	var s *stage
	var watching atomic.Bool
	var onRecord atomic.Int64
	s = bare(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if watching.Load() {
				w = &watched{ResponseWriter: w, first: func() { _, n := s.count(); onRecord.Store(int64(n)) }}
			}
			next.ServeHTTP(w, r)
		})
	})
	s.found(founding())
	g := &garden{stage: s, markers: &markers{}, planted: map[string]bool{}}
	g.prepare()
	report, claim := g.report(), g.claim()
	g.admin.command(t, "/docket/join", object{"report": report, "claim": claim})
	var issued struct{ Result struct{ ID string } }
	g.admin.must(t, g.admin.send(http.MethodPost, "/statement", intent(object{"kind": "sitrep", "site": g.site, "title": "t"})), &issued)
	watching.Store(true)
	for path, names := range map[string]string{
		"/docket/reports": report, "/docket/report?report=" + report: report, "/docket/claims": claim, "/docket/claim?claim=" + claim: claim,
		"/office/users": "", "/operation": "", "/office/audit": "", "/figures": "", "/statement/file?id=" + issued.Result.ID: issued.Result.ID,
		"/statement/numbers?id=" + issued.Result.ID: issued.Result.ID,
	} {
		_, before := s.count()
		r := s.admin.send(http.MethodGet, path, nil)
		_, after := s.count()
		// The figures show texts of three kinds, each with a record of its own.
		if n := after - before; r.status != http.StatusOK || int(onRecord.Load()) != after || n != 1 && (path != "/figures" || n < 1) {
			t.Errorf("GET %s: %d; %d records when the first byte left, %d afterwards", path, r.status, int(onRecord.Load())-before, after-before)
		}
		listed := false
		for _, id := range s.lastReading().IDs {
			listed = listed || id.String() == names
		}
		if names != "" && !listed {
			t.Errorf("GET %s: the record does not list what was shown: %+v", path, s.lastReading())
		}
	}
}

// TestSessionEndsWithTheLastRole proves that a session ends when its user's
// roles are taken away, on any device, and when they sign out.
func TestSessionEndsWithTheLastRole(t *testing.T) {
	s := open(t, nil)
	p := s.hire("intake one", "a good password", "intake")
	p.get(t, "/docket/reports", nil)
	s.admin.command(t, "/office/roles", object{"user": p.user, "roles": []any{"field"}})
	if r := p.send(http.MethodGet, "/docket/reports", nil); r.status != http.StatusForbidden {
		t.Errorf("with another role: %d %.200s", r.status, r.body)
	}
	s.admin.command(t, "/office/roles", object{"user": p.user, "roles": []any{}})
	if r := p.send(http.MethodGet, "/field/teams", nil); r.status != http.StatusUnauthorized {
		t.Errorf("without any role: %d %.200s", r.status, r.body)
	}
	if r := s.visitor().send(http.MethodPost, "/signin", object{"name": "intake one", "password": "a good password"}); r.status != http.StatusUnauthorized {
		t.Errorf("signing in without any role: %d %.200s", r.status, r.body)
	}
	u := s.hire("intake two", "a good password", "intake")
	u.must(t, u.send(http.MethodPost, "/signout", object{}), nil)
	if r := u.send(http.MethodGet, "/field/teams", nil); r.status != http.StatusUnauthorized {
		t.Errorf("after signing out: %d %.200s", r.status, r.body)
	}
}

// TestInvitationWorksOnceAndForFifteenMinutes proves both, and that a refused
// password leaves it usable. The time of an invitation is set back in the
// store, as the program's clock cannot be.
func TestInvitationWorksOnceAndForFifteenMinutes(t *testing.T) {
	s := open(t, nil)
	user := text(s.admin.command(t, "/office/user", object{"name": "x", "roles": []any{"field"}}).Result)
	take := func(token, password string) reply {
		return s.visitor().send(http.MethodPost, "/invitation", object{"token": token, "name": "team one", "password": password})
	}
	token := s.invite(user)
	if r := take(token, "short"); r.status != 422 || !strings.Contains(r.problem().Message, "password") {
		t.Errorf("a short password: %d %.200s", r.status, r.body)
	}
	if r := take(token, "long enough now"); r.status != http.StatusOK {
		t.Errorf("the first time: %d %.200s", r.status, r.body)
	}
	if r := take(token, "long enough now"); r.status != http.StatusUnauthorized || r.problem().Code != "link" {
		t.Errorf("the second time: %d %.200s", r.status, r.body)
	}
	type link struct {
		User    event.UserID `cbor:"1,keyasint"`
		Expires int64        `cbor:"2,keyasint"`
		SignIn  bool         `cbor:"3,keyasint"`
	}
	token = s.invite(user)
	key := []byte("link " + event.Hash(sha256.Sum256([]byte(token))).String())
	l := s.station().Ledger
	var kept link
	err := l.View(context.Background(), func(snap ledger.Snapshot) error {
		b, err := snap.Get(ledger.BucketLocal, key)
		if err == nil {
			err = event.Unmarshal(b, &kept)
		}
		return err
	})
	if left := time.Until(time.Unix(kept.Expires, 0)); err != nil || left > 15*time.Minute || left < 14*time.Minute {
		t.Fatalf("an invitation lasts %v: %v", left, err)
	}
	kept.Expires = time.Now().Add(-2 * time.Second).Unix()
	b, err := event.Marshal(kept)
	if err == nil {
		err = l.Put(context.Background(), []ledger.Record{{Bucket: ledger.BucketLocal, Key: key, Value: b}})
	}
	if err != nil {
		t.Fatal(err)
	}
	if r := take(token, "long enough now"); r.status != http.StatusUnauthorized || r.problem().Code != "link" {
		t.Errorf("after fifteen minutes: %d %.200s", r.status, r.body)
	}
}

// TestFindingIsOnOtherPagesWithinASecond proves that an open page is told of
// what another person writes, which entity it is and nothing of what it says.
func TestFindingIsOnOtherPagesWithinASecond(t *testing.T) {
	g := &garden{stage: open(t, nil), markers: &markers{}, planted: map[string]bool{}}
	g.prepare()
	field := g.hire("team one", "a good password", "field")
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.srv.URL+"/api/v1/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Jar: g.admin.http.Jar}).Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", resp, err)
	}
	defer resp.Body.Close()
	type seen struct {
		at   time.Time
		data []byte
	}
	changes := make(chan seen, 100)
	go func() {
		lines := bufio.NewScanner(resp.Body)
		for lines.Scan() {
			if data, ok := bytes.CutPrefix(lines.Bytes(), []byte("data: ")); ok {
				changes <- seen{time.Now(), bytes.Clone(data)}
			}
		}
	}()
	first := <-changes // the clock: the stream stands
	if !bytes.Contains(first.data, []byte("rateMilli")) {
		t.Errorf("the stream begins with %s", first.data)
	}
	sent := time.Now()
	id := text(field.command(t, "/field/finding", object{"space": g.spaces[0], "what": "sign", "method": "dog", "remark": g.new("remark")}).Result)
	for {
		select {
		case c := <-changes:
			var change struct{ Entities, Kinds []string }
			if err := json.Unmarshal(c.data, &change); err != nil {
				t.Fatal(err)
			}
			if g.search(c.data) != "" {
				t.Errorf("the stream says what was written: %s", c.data)
			}
			for _, e := range change.Entities {
				if e == id {
					if took := c.at.Sub(sent); took > time.Second {
						t.Errorf("it took %v", took)
					}
					return
				}
			}
		case <-time.After(5 * time.Second):
			t.Fatal("the finding never came")
		}
	}
}
