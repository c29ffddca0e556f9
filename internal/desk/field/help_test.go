package field

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/station"
	"miftah/internal/view"
)

var passphrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// bench is a field desk at a real station: one site, cells, each
// with its tag, and people of each role.
type bench struct {
	t   *testing.T
	ctx context.Context
	dir string
	st  *station.Station
	*Field
	plan                                           *plan.Plan
	admin, one, two, radio, surveyor, viewer, lead access.Session
	site                                           event.SiteID
	cells                                          []event.SpaceID
	team                                           event.TeamID
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, ctx: t.Context(), dir: t.TempDir()}
	_, err := station.Found(b.ctx, b.dir, station.Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password", Passphrases: passphrases})
	b.ok(err)
	b.open()
	t.Cleanup(func() { b.st.Close() })
	b.admin = access.Session{ID: event.NewEntity(), User: b.st.Ledger.Trust().Founded.Admin}
	b.one, b.two, b.radio, b.surveyor, b.viewer, b.lead = b.user(event.Field), b.user(event.Field), b.user(event.Radio),
		b.user(event.Surveyor), b.user(event.Viewer), b.user(event.Coordinator)
	b.site, _, err = b.plan.AddSite(b.ctx, b.surveyor, cmd(), plan.SiteIn{Code: "K", Name: "Red building"})
	b.ok(err)
	m, err := b.plan.AddBlock(b.ctx, b.surveyor, cmd(), plan.BlockIn{Site: b.site, Source: "P", Sentence: "wing A, level B1, 8 cells 4×3×2.8, iron doors"})
	b.ok(err)
	b.cells = m.Spaces
	for _, code := range []event.Code{"A-06", "A-07", "A-08"} {
		_, err := b.plan.Tag(b.ctx, b.surveyor, cmd(), plan.TagIn{Site: b.site, Code: code, Space: b.cell(code)})
		b.ok(err)
	}
	b.team, _, err = b.AddTeam(b.ctx, b.lead, cmd(), TeamIn{Code: "SYR-3", Specialties: []string{"search", "dog"}, Name: "three"})
	b.ok(err)
	return b
}

func (b *bench) cell(code event.Code) event.SpaceID {
	return b.cells[code[len(code)-1]-'1']
}

func (b *bench) open() {
	b.t.Helper()
	st, err := station.Open(b.ctx, b.dir, station.Options{})
	b.ok(err)
	b.st, b.Field, b.plan = st, &Field{st.Desk}, &plan.Plan{Desk: st.Desk}
}

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

func refused(t *testing.T, err error, field string) {
	t.Helper()
	var p *desk.Problem
	if !errors.As(err, &p) || p.Field != field || p.Remedy == "" {
		t.Fatalf("got %v, want a problem of field %q with a remedy", err, field)
	}
}

func (b *bench) door(code event.Code) DoorIn {
	return DoorIn{Space: b.cell(code), Tag: string(code)}
}

func (b *bench) record(s access.Session, in FindingIn) event.FindingID {
	b.t.Helper()
	r, err := b.Record(b.ctx, s, cmd(), in)
	b.ok(err)
	return r.Finding
}

func (b *bench) sweep(s access.Session, code event.Code) event.FindingID {
	b.t.Helper()
	return b.record(s, FindingIn{DoorIn: b.door(code), What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000, Minutes: 6})
}

func (b *bench) sign(s access.Session, code event.Code) error {
	_, err := b.Countersign(b.ctx, s, cmd(), SignIn{Space: b.cell(code)})
	return err
}

// is checks the search state of a door, and what blocks it.
func (b *bench) is(code event.Code, want Search, blocks ...string) {
	b.t.Helper()
	r, ok := RoomOf(b.State, b.cell(code))
	if !ok || r.Code != code {
		b.t.Fatalf("no room %s", code)
	}
	got := kinds(r.Blocks)
	if r.Search != want || got != strings.Join(blocks, ", ") {
		b.t.Errorf("%s is %s (%s), want %s %v", code, r.Search, got, want, blocks)
	}
}

func (b *bench) finding(id event.FindingID) *view.Finding {
	b.t.Helper()
	v, err := b.Field.finding(id)
	b.ok(err)
	return v
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
