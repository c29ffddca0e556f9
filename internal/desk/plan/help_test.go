package plan

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/station"
	"miftah/internal/view"
)

var passphrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// bench is a plan at a real station with one site.
type bench struct {
	t   *testing.T
	ctx context.Context
	dir string
	st  *station.Station
	*Plan
	admin, surveyor, field, viewer access.Session
	site                           event.SiteID
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, ctx: t.Context(), dir: t.TempDir()}
	_, err := station.Found(b.ctx, b.dir, station.Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password", Passphrases: passphrases})
	b.ok(err)
	b.open()
	t.Cleanup(func() { b.st.Close() })
	b.admin = access.Session{ID: event.NewEntity(), User: b.st.Ledger.Trust().Founded.Admin}
	b.surveyor, b.field, b.viewer = b.user(event.Surveyor), b.user(event.Field), b.user(event.Viewer)
	id, _, err := b.AddSite(b.ctx, b.surveyor, cmd(), SiteIn{Code: "K", Name: "Red building"})
	b.ok(err)
	b.site = id
	return b
}

func (b *bench) open() {
	b.t.Helper()
	st, err := station.Open(b.ctx, b.dir, station.Options{})
	b.ok(err)
	b.st, b.Plan = st, &Plan{st.Desk}
}

// restart is what a power cut does to keys and views in memory.
func (b *bench) restart() {
	b.t.Helper()
	b.ok(b.st.Close())
	b.open()
}

func (b *bench) user(r event.Roles) access.Session {
	b.t.Helper()
	u := event.NewEntity()
	_, err := b.Write(b.ctx, b.admin, cmd(), desk.Act{Entity: u, Payload: event.UserAdded{Roles: r}})
	b.ok(err)
	return access.Session{ID: event.NewEntity(), User: event.UserID(u)}
}

func cmd() desk.Command { return desk.Command{ID: event.NewCommand()} }

func (b *bench) ok(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func refused(t *testing.T, err error, field string, words ...string) {
	t.Helper()
	var p *desk.Problem
	if !errors.As(err, &p) || p.Field != field || p.Remedy == "" {
		t.Fatalf("got %v, want a problem of field %q with a remedy", err, field)
	}
	for _, w := range words {
		if !strings.Contains(p.Error(), w) {
			t.Errorf("%q does not say %q", p.Error(), w)
		}
	}
}

const wing = "wing A, level B1, 20 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors"

func (b *bench) block(sentence string) Made {
	b.t.Helper()
	m, err := b.AddBlock(b.ctx, b.surveyor, cmd(), BlockIn{Site: b.site, Sentence: sentence, Source: "P"})
	b.ok(err)
	return m
}

func (b *bench) spaces() int { return len(view.All[*view.Space](b.State)) }

// at finds a space on the plan as it is read.
func (b *bench) at(code event.Code) Space {
	b.t.Helper()
	for _, l := range Read(b.State, b.site).Levels {
		for _, s := range l.Spaces {
			if s.Code == code {
				return s
			}
		}
	}
	b.t.Fatalf("no %s on the plan", code)
	return Space{}
}

// nowhere fails if a planted name stands in any file of the station.
func (b *bench) nowhere(names ...string) {
	b.t.Helper()
	n := 0
	b.ok(filepath.WalkDir(b.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		n += len(data)
		for _, name := range names {
			if strings.Contains(string(data), name) {
				b.t.Errorf("%s holds %q in clear", filepath.Base(path), name)
			}
		}
		return err
	}))
	if n < 10_000 {
		b.t.Fatalf("only %d bytes were looked through", n)
	}
}
