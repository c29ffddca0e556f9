package board

import (
	"fmt"
	"math"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/view"
)

// plan is a small building as its entries tell it: cells and
// corridor A-C on B1, a suspected void V-01 on B2. Each entry follows from
// the one before it, so that nothing clashes.
type plan struct {
	*testing.T
	world  *ledgertest.World
	events []event.Event
	last   map[event.EntityID]event.EventID
	site   event.SiteID
}

const start = event.Millis(1_733_000_000_000)

func newPlan(t *testing.T) *plan {
	t.Helper()
	p := &plan{T: t, world: ledgertest.Draw(t, "HQ found\nHQ user Boss coordinator+intake+field+radio+surveyor+admin"), last: map[event.EntityID]event.EventID{}}
	p.events = p.world.Events()
	p.site = event.SiteID(ledgertest.Entity("K"))
	p.say("K", event.SiteAdded{Code: "K"})
	for _, c := range []struct {
		code  event.Code
		kind  string
		level int32
	}{{"A-01", "cell", -1}, {"A-02", "cell", -1}, {"A-03", "cell", -1}, {"A-04", "cell", -1}, {"A-C", "corridor", -1}, {"V-01", "suspected-void", -2}} {
		var kind event.SpaceKind
		if err := kind.UnmarshalText([]byte(c.kind)); err != nil {
			t.Fatal(err)
		}
		p.say(string(c.code), event.SpaceAdded{Site: p.site, Code: c.code, Space: kind, Level: c.level})
	}
	return p
}

// say adds entries about the thing of that name and gives the last one's id.
func (p *plan) say(name string, says ...event.Payload) event.EventID {
	p.Helper()
	id := ledgertest.Entity(name)
	if name == "operation" {
		id = event.EntityID(p.world.Operation)
	}
	for _, s := range says {
		clear, err := event.Marshal(s)
		if err != nil {
			p.Fatal(err)
		}
		n := uint64(len(p.events) + 1)
		actor, command := ledgertest.User("Boss"), ledgertest.CommandID(fmt.Sprint("board ", n))
		e := event.Event{Clear: clear, Header: event.Header{ID: event.EventIDOf(actor, command, 0), Operation: p.world.Operation, Replica: ledgertest.Replica("HQ"),
			Seq: n, Lamport: n + 100, Kind: s.Kind(), Entity: id, Base: p.last[id], Command: command, Actor: actor, At: start + event.Millis(n)*60_000}}
		p.events, p.last[id] = append(p.events, e), e.ID
	}
	return p.last[id]
}

func space(name string) event.SpaceID { return event.SpaceID(ledgertest.Entity(name)) }

// sweep is a look of the whole of a place, at the right door.
func (p *plan) sweep(name, at string) {
	p.Helper()
	p.say(name, event.FindingRecorded{Space: space(at), Place: event.PlaceTag, What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000, Minutes: 6})
}

// claim opens a claim about a place that one report tells of.
func (p *plan) claim(name string, where event.Place, asserted int64) {
	p.Helper()
	p.say(name, event.ClaimOpened{Claim: event.ClaimPeople, Place: where, Asserted: asserted}, event.ClaimGraded{Reliability: 2, Credibility: 2})
	p.report(name+" told", name, "")
}

// report joins a report to a claim; from is the report it was passed on from.
func (p *plan) report(name, claim, from string) {
	p.Helper()
	j := event.ReportJoined{Claim: event.ClaimID(ledgertest.Entity(claim))}
	if from != "" {
		j.Origin = event.ReportID(ledgertest.Entity(from))
	}
	p.say(name, event.ReportReceived{Teller: ledgertest.Subject(name)}, j)
}

// closed gives a cell a size and a time since when it is shut with people in.
func (p *plan) closed(name string, people int64) {
	p.Helper()
	for a, v := range map[event.Attribute]int64{event.AttrLength: 4000, event.AttrWidth: 3000, event.AttrHeight: 2800} {
		p.say(name, event.SpaceAttribute{Attribute: a, Value: v, How: event.HowMeasured, Source: "P"})
	}
	p.say(name, event.SpaceAttribute{Attribute: event.AttrSealedAt, Value: int64(start)}, event.SpaceAccess{Access: event.AccessClosed})
	if people > 0 {
		p.say(name, event.SpaceAttribute{Attribute: event.AttrPeopleBest, Value: people})
	}
}

func (p *plan) state() *view.State { return view.FromEvents(p.events, p.world.Trust()) }

func (p *plan) picture() Picture {
	p.Helper()
	s := p.state()
	w, err := Weights(s)
	if err != nil {
		p.Fatal(err)
	}
	return Gather(All(s), p.site, w)
}

func (p *plan) board(clocks *Clocks) Board {
	p.Helper()
	b, err := Compute(p.picture(), clocks)
	if err != nil {
		p.Fatal(err)
	}
	return b
}

func (b Board) at(t *testing.T, code event.Code) Place {
	t.Helper()
	for _, pl := range b.Places {
		if pl.Code == code {
			return pl
		}
	}
	t.Fatalf("no %s on the board", code)
	return Place{}
}

func near(a, b float64) bool { return math.Abs(a-b) <= 1e-12*max(1, math.Abs(a)) }
