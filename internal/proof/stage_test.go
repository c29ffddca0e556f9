package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"miftah/examples"
	"miftah/internal/event"
	"miftah/internal/httpapi"
	"miftah/internal/ledger"
	"miftah/internal/station"
	"miftah/web"
)

// stage is a station of its own behind a server on loopback.
type stage struct {
	t       *testing.T
	dir     string // data directory
	tmp     string // TMPDIR while the test runs
	logs    *record
	api     *httpapi.Server
	srv     *httptest.Server
	phrases map[string]string
	sheet   station.Sheet
	admin   *person
}

// record keeps what is written to it.
type record struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) { r.mu.Lock(); defer r.mu.Unlock(); return r.b.Write(p) }
func (r *record) Bytes() []byte               { r.mu.Lock(); defer r.mu.Unlock(); return bytes.Clone(r.b.Bytes()) }

const setupToken = "the-address-that-was-printed"

// bare starts a server without an operation. wrap, when not nil, stands
// around the server's handler.
func bare(t *testing.T, wrap func(http.Handler) http.Handler) *stage {
	t.Helper()
	s := &stage{t: t, dir: filepath.Join(t.TempDir(), "data"), tmp: t.TempDir(), logs: &record{}}
	t.Setenv("TMPDIR", s.tmp)
	level := slog.New(slog.NewTextHandler(s.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	before, out := slog.Default(), log.Writer()
	slog.SetDefault(level)
	s.api = httpapi.New(httpapi.Options{Dir: s.dir, Pages: web.Pages(), Log: level, SetupToken: setupToken,
		Hosts: []string{"127.0.0.1", "localhost"}, Version: "proof"}, nil)
	var h http.Handler = s.api
	if wrap != nil {
		h = wrap(h)
	}
	s.srv = httptest.NewUnstartedServer(h)
	s.srv.Config.ErrorLog = slog.NewLogLogger(level.Handler(), slog.LevelDebug)
	s.srv.Start()
	s.admin = s.visitor()
	t.Cleanup(func() {
		slog.SetDefault(before)
		log.SetOutput(out)
		s.close()
	})
	return s
}

// founding is the body of a set-up that gives no name away.
func founding() map[string]any {
	return map[string]any{"token": setupToken, "name": "Exercise", "exercise": true, "zoneMinutes": 180,
		"start": siteStart().Add(16 * time.Hour).UnixMilli(), "rateMilli": 1000, "adminName": "desk one", "password": "open sesame 1",
		"passphrases": map[string]any{"operation": "grey heron over water", "people": "seven plain stones",
			"families": "late bread at noon", "protection": "a lamp in the hall"}}
}

// open starts a server and founds an operation through it.
func open(t *testing.T, wrap func(http.Handler) http.Handler) *stage {
	t.Helper()
	s := bare(t, wrap)
	s.found(founding())
	return s
}

func (s *stage) found(body map[string]any) {
	s.t.Helper()
	var a struct{ Sheet station.Sheet }
	s.admin.must(s.t, s.admin.send(http.MethodPost, "/setup", body), &a)
	s.sheet, s.phrases = a.Sheet, map[string]string{}
	for k, v := range body["passphrases"].(map[string]any) {
		s.phrases[k] = v.(string)
	}
}

// close ends the server and the station; it may be called twice.
func (s *stage) close() {
	s.srv.CloseClientConnections()
	s.api.Close()
	s.srv.Close()
	if st := s.api.Station(); st != nil {
		_ = st.Close() // a second time it is closed already
	}
}

func (s *stage) station() *station.Station { return s.api.Station() }

// visitor is somebody whom nobody knows yet.
func (s *stage) visitor() *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return &person{base: s.srv.URL, http: http.Client{Jar: jar, Timeout: time.Minute}}
}

// hire adds a user, invites them, and signs them in.
func (s *stage) hire(name, password string, roles ...string) *person {
	s.t.Helper()
	saved := s.admin.command(s.t, "/office/user", map[string]any{"name": name, "roles": roles})
	p := s.visitor()
	p.user = text(saved.Result)
	p.must(s.t, p.send(http.MethodPost, "/invitation", map[string]any{"token": s.invite(p.user), "name": name, "password": password}), nil)
	return p
}

func (s *stage) invite(user string) string {
	s.t.Helper()
	var inv struct{ URL string }
	s.admin.must(s.t, s.admin.send(http.MethodPost, "/office/invite", map[string]any{"user": user, "base": s.srv.URL}), &inv)
	_, token, _ := strings.Cut(inv.URL, "#i=")
	return token
}

// events gives everything in the ledger, in order.
func (s *stage) events() []event.Event {
	s.t.Helper()
	var list []event.Event
	err := s.station().Ledger.View(context.Background(), func(snap ledger.Snapshot) error {
		heads, err := snap.Heads()
		for _, h := range heads {
			if err == nil {
				err = snap.Chain(h.Replica, 0, func(e event.Event) error { list = append(list, e); return nil })
			}
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return list
}

// written counts the events that are no records of reading.
func (s *stage) written() int { w, _ := s.count(); return w }

func (s *stage) count() (written, readings int) {
	for _, e := range s.events() {
		if audits[e.Kind] {
			readings++
		} else {
			written++
		}
	}
	return written, readings
}

var audits = map[event.Kind]bool{(event.AuditRead{}).Kind(): true, (event.AuditSearch{}).Kind(): true, (event.AuditKey{}).Kind(): true}

// person is somebody's browser.
type person struct {
	base string
	http http.Client
	user string
}

// reply is an answer, whatever it says.
type reply struct {
	path   string
	status int
	header http.Header
	body   []byte
}

// problem reads a refusal.
func (r reply) problem() httpapi.Problem {
	var p httpapi.Problem
	_ = json.Unmarshal(r.body, &p)
	return p
}

// send sends a body: bytes as they are, anything else as JSON. path starts
// behind /api/v1. Further arguments are headers, name and value in turn.
func (p *person) send(method, path string, body any, headers ...string) reply {
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		r = bytes.NewReader(b)
	default:
		enc, err := json.Marshal(b)
		if err != nil {
			panic(err)
		}
		r = bytes.NewReader(enc)
	}
	req, err := http.NewRequest(method, p.base+"/api/v1"+path, r)
	if err != nil {
		panic(err)
	}
	if r != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if req.Header.Set(headers[i], headers[i+1]); headers[i] == "Host" {
			req.Host = headers[i+1]
		}
	}
	resp, err := p.http.Do(req)
	if err != nil {
		return reply{path: path, body: []byte(err.Error())}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{path: path, body: []byte(err.Error())}
	}
	return reply{path, resp.StatusCode, resp.Header, b}
}

// must fails the test unless the answer is a good one, and reads it into out.
func (p *person) must(t *testing.T, r reply, out any) {
	t.Helper()
	if r.status < 200 || r.status > 299 {
		t.Fatalf("%s: %d %.600s", r.path, r.status, r.body)
	}
	if out != nil {
		if err := json.Unmarshal(r.body, out); err != nil {
			t.Fatalf("%s: %v in %.600s", r.path, err, r.body)
		}
	}
}

func (p *person) get(t *testing.T, path string, out any) {
	t.Helper()
	p.must(t, p.send(http.MethodGet, path, nil), out)
}

// command sends a command with an id of its own, unless body has one.
func (p *person) command(t *testing.T, path string, body map[string]any) examples.Saved {
	t.Helper()
	var s examples.Saved
	p.must(t, p.send(http.MethodPost, path, intent(body)), &s)
	return s
}

// intent gives a body an id, unless it has one.
func intent(body map[string]any) map[string]any {
	if body["command"] == nil {
		body["command"] = uuid.NewString()
	}
	return body
}

func text(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}

// files reads all files below the directories, by path.
func files(t *testing.T, dirs ...string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if os.IsNotExist(err) || err == nil && !d.Type().IsRegular() {
				return nil // gone in between, such as a log of the store
			}
			if err != nil {
				return err
			}
			b, err := os.ReadFile(path)
			if err == nil {
				all[path] = b
			} else if os.IsNotExist(err) {
				err = nil
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}
