package proof

import (
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"miftah/examples"
	"miftah/internal/event"
)

// siteK is the folder of the drill.
func siteK() fs.FS {
	dir, err := fs.Sub(examples.Files, "site-k")
	if err != nil {
		panic(err)
	}
	return dir
}

func siteStart() time.Time {
	at, err := examples.Start(siteK())
	if err != nil {
		panic(err)
	}
	return at
}

// play lets the night of Site K happen at once; verbs, when given, are all
// that happens of it. Acts that are refused are logged.
func (s *stage) play(verbs ...string) {
	s.t.Helper()
	dir := siteK()
	if len(verbs) > 0 {
		dir = only(s.t, dir, verbs)
	}
	c := examples.NewClient(s.srv.URL)
	if err := c.Post(context.Background(), "/signin", map[string]any{"name": "desk one", "password": "open sesame 1"}, nil); err != nil {
		s.t.Fatal(err)
	}
	night := examples.Night{Admin: c, Wait: func(ctx context.Context, _ time.Time) error { return ctx.Err() },
		Log: func(step int, what string, err error) { s.t.Logf("step %d of the night, %s: %v", step, what, err) }}
	if err := night.Play(context.Background(), dir); err != nil {
		s.t.Fatal(err)
	}
}

// only keeps the steps of a night that do one of verbs.
func only(t *testing.T, dir fs.FS, verbs []string) fs.FS {
	t.Helper()
	some := fstest.MapFS{}
	names, err := fs.Glob(dir, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "night.jsonl" {
			var kept []string
			for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
				var step struct{ Do string }
				if err := json.Unmarshal([]byte(line), &step); err != nil {
					t.Fatal(err)
				}
				for _, v := range verbs {
					if step.Do == v {
						kept = append(kept, line)
					}
				}
			}
			b = []byte(strings.Join(kept, "\n") + "\n")
		}
		some[name] = &fstest.MapFile{Data: b}
	}
	return some
}

// site is the id of the first site.
func (s *stage) site() string {
	s.t.Helper()
	var rows []struct{ ID string }
	s.admin.get(s.t, "/plan/sites", &rows)
	if len(rows) == 0 {
		s.t.Fatal("there is no site")
	}
	return rows[0].ID
}

// signInAs signs one of the night's users in.
func (s *stage) signInAs(user string) *person {
	s.t.Helper()
	p := s.visitor()
	p.must(s.t, p.send("POST", "/signin", map[string]any{"name": user, "password": "exercise " + user + " only"}), nil)
	return p
}

func parseSite(t *testing.T, id string) event.SiteID {
	t.Helper()
	var s event.SiteID
	if err := s.UnmarshalText([]byte(id)); err != nil {
		t.Fatal(err)
	}
	return s
}
