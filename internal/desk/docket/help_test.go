package docket

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/station"
	"miftah/internal/view"
)

var passphrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// bench is a docket at a real station, with people of each role signed in.
type bench struct {
	t   *testing.T
	ctx context.Context
	st  *station.Station
	*Docket
	admin, intake, coordinator, field, viewer access.Session
}

func newBench(t *testing.T) *bench {
	t.Helper()
	ctx := t.Context()
	dir := t.TempDir()
	if _, err := station.Found(ctx, dir, station.Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password", Passphrases: passphrases}); err != nil {
		t.Fatal(err)
	}
	st, err := station.Open(ctx, dir, station.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{t: t, ctx: ctx, st: st, Docket: New(ctx, st.Desk)}
	t.Cleanup(func() { b.Docket.Close(); st.Close() })
	// Sessions name a user; roles are looked up each time.
	b.admin = access.Session{ID: event.NewEntity(), User: st.Ledger.Trust().Founded.Admin}
	b.intake = b.user(event.Intake)
	b.coordinator = b.user(event.Coordinator)
	b.field = b.user(event.Field)
	b.viewer = b.user(event.Viewer)
	return b
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

func (b *bench) unlock(c event.Compartment) {
	b.t.Helper()
	b.ok(b.Access.Unlock(b.ctx, b.admin, c, passphrases[c]))
}

func (b *bench) receive(in ReportIn) event.ReportID {
	b.t.Helper()
	id, _, err := b.Receive(b.ctx, b.intake, cmd(), in)
	b.ok(err)
	return id
}

func (b *bench) claimed(in ClaimIn) event.ClaimID {
	b.t.Helper()
	id, _, err := b.OpenClaim(b.ctx, b.intake, cmd(), in)
	b.ok(err)
	return id
}

func (b *bench) join(in JoinIn) event.EventID {
	b.t.Helper()
	id, _, err := b.Join(b.ctx, b.intake, cmd(), in)
	b.ok(err)
	return id
}

func (b *bench) weight(c event.ClaimID) Weight {
	b.t.Helper()
	w, ok := WeighOne(b.State, c)
	if !ok {
		b.t.Fatal("no such claim")
	}
	return w
}

// space adds a site with one space.
func (b *bench) space(kind string, level int32) event.Place {
	b.t.Helper()
	site, space := event.NewEntity(), event.NewEntity()
	_, err := b.Write(b.ctx, b.coordinator, cmd(), desk.Act{Entity: site, Payload: event.SiteAdded{Code: "K"}},
		desk.Act{Entity: space, Payload: event.SpaceAdded{Site: event.SiteID(site), Code: "A-07", Space: named[event.SpaceKind](kind), Level: level}})
	b.ok(err)
	return event.Place{Site: event.SiteID(site), Space: event.SpaceID(space)}
}

// proposals waits for the index.
func (b *bench) proposals(id event.ReportID) Proposals {
	b.t.Helper()
	for range 2000 {
		p, err := b.Proposals(b.ctx, b.intake, id)
		b.ok(err)
		if p.State != IndexBuilding {
			return p
		}
		time.Sleep(5 * time.Millisecond)
	}
	b.t.Fatal("the index was not built in ten seconds")
	return Proposals{}
}

// audits are the readings recorded for a session.
func (b *bench) audits(s access.Session) []event.AuditRead {
	b.t.Helper()
	var list []event.AuditRead
	b.ok(b.Ledger.View(b.ctx, func(snap ledger.Snapshot) error {
		return snap.Find(ledger.Query{Entity: s.ID}, func(e event.Event) error {
			p, err := e.Payload()
			if a, ok := p.(event.AuditRead); ok {
				list = append(list, a)
			}
			return err
		})
	}))
	return list
}

func refused(t *testing.T, err error, field string) {
	t.Helper()
	var p *desk.Problem
	if !errors.As(err, &p) || p.Field != field || p.Remedy == "" {
		t.Fatalf("got %v, want a problem of field %q with a remedy", err, field)
	}
}

func (b *bench) hash() event.Hash {
	b.t.Helper()
	h, err := b.State.Hash()
	b.ok(err)
	return h
}

// shown is all that the docket shows, texts as far as they are unlocked.
func (b *bench) shown() string {
	b.t.Helper()
	reports, err := b.Reports(b.ctx, b.coordinator, ReportQuery{})
	b.ok(err)
	claims, err := b.Claims(b.ctx, b.coordinator, ClaimQuery{})
	b.ok(err)
	all, err := json.Marshal([]any{reports, claims, view.All[*view.Operation](b.State)})
	b.ok(err)
	return string(all)
}

func (b *bench) view(id event.ReportID) *view.Report {
	b.t.Helper()
	r, ok := view.One[*view.Report](b.State, event.EntityID(id))
	if !ok {
		b.t.Fatal("no such report")
	}
	return r
}

type ledgerSnapshot = ledger.Snapshot

// third is the error of a method that returns three values.
func third(_ event.EventID, _ ledger.Receipt, err error) error { return err }
