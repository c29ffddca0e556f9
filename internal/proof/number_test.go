package proof

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"miftah/internal/desk/board"
	"miftah/internal/desk/docket"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// number is one number of the board or the docket, with the entries that the
// API says it rests on.
type number struct {
	name   string
	behind []event.EventID
	of     func(copied) string // what it is in a copy; "" when it is not there
}

// copied is a copy of the ledger without some entries, folded again.
type copied struct {
	state *view.State
	board board.Board
}

// copier folds copies of one ledger. Who may write and which stations count
// is the ledger's own in every copy: without these no entry would say
// anything.
type copier struct {
	t      *testing.T
	site   event.SiteID
	events []event.Event
	trust  *ledger.Trust
	clocks *board.Clocks
	memo   map[string]copied // by what was left out: places with one cause rest on the same entries
}

func (c *copier) without(gone map[event.EventID]bool, clocks bool) copied {
	c.t.Helper()
	kept := slices.DeleteFunc(slices.Clone(c.events), func(e event.Event) bool { return gone[e.ID] })
	out := copied{state: view.FromEvents(kept, c.trust)}
	weights, err := board.Weights(out.state)
	if err != nil {
		c.t.Fatal(err)
	}
	memo := c.clocks
	if !clocks {
		memo = nil
	}
	if out.board, err = board.Compute(board.Gather(board.All(out.state), c.site, weights), memo); err != nil {
		c.t.Fatal(err)
	}
	return out
}

func print(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// TestEveryNumberRestsOnTheEntriesItNames proves, for the night of Site K,
// that each number which the board and the docket give opens to entries
// without which it is another number, and that twenty entries which are not
// among them change nothing of it.
func TestEveryNumberRestsOnTheEntriesItNames(t *testing.T) {
	s := open(t, nil)
	s.play()
	s.unjoinOnce()
	c := &copier{t: t, site: parseSite(t, s.site()), events: s.events(), trust: s.station().Ledger.Trust(), clocks: board.NewClocks(), memo: map[string]copied{}}
	whole := c.without(nil, true)
	numbers := append(s.boardNumbers(whole), s.claimNumbers()...)
	if len(numbers) < 200 {
		t.Fatalf("only %d numbers", len(numbers))
	}
	c.checkAgainstAPI(s, whole)
	r := rand.New(rand.NewPCG(20241208, 1))
	failed := 0
	for _, n := range numbers {
		if failed > 12 {
			t.Fatal("and more")
		}
		if !c.check(r, n, whole) {
			failed++
		}
	}
	t.Logf("%d numbers on %d entries", len(numbers), len(c.events))
}

// check holds one number against two copies.
func (c *copier) check(r *rand.Rand, n number, whole copied) bool {
	c.t.Helper()
	now := n.of(whole)
	if now == "" || len(n.behind) == 0 {
		c.t.Errorf("%s: %q rests on %d entries", n.name, now, len(n.behind))
		return false
	}
	in := map[event.EventID]bool{}
	for _, id := range n.behind {
		in[id] = true
	}
	clock := strings.HasPrefix(n.name, "clock")
	if n.of(c.rest(n.behind, in, clock)) == now {
		c.t.Errorf("%s: without the %d entries behind it, it is the same: %s", n.name, len(in), now)
		return false
	}
	others := map[event.EventID]bool{}
	for _, i := range r.Perm(len(c.events)) {
		if e := c.events[i]; !in[e.ID] && len(others) < 20 {
			others[e.ID] = true
		}
	}
	if got := n.of(c.without(others, clock)); got != now {
		c.t.Errorf("%s: %s became %s without 20 entries that are said not to be behind it: %s", n.name, now, got, c.which(n, others, now, clock))
		return false
	}
	return true
}

// rest is the copy without what is behind a number.
func (c *copier) rest(behind []event.EventID, in map[event.EventID]bool, clock bool) copied {
	key := print([]any{behind, clock})
	out, ok := c.memo[key]
	if !ok {
		out = c.without(in, clock)
		c.memo[key] = out
	}
	return out
}

// which names the entries that change a number each by itself.
func (c *copier) which(n number, others map[event.EventID]bool, now string, clock bool) string {
	var found []string
	for _, e := range c.events {
		if others[e.ID] && n.of(c.without(map[event.EventID]bool{e.ID: true}, clock)) != now {
			p, _ := e.Payload()
			found = append(found, fmt.Sprintf("%s of %s %+v", e.Kind, e.Entity, p))
		}
	}
	return strings.Join(found, "; ")
}

// checkAgainstAPI makes sure that the copy without any change says what the
// API says.
func (c *copier) checkAgainstAPI(s *stage, whole copied) {
	c.t.Helper()
	var b board.Board
	s.admin.get(c.t, "/board?site="+s.site(), &b)
	if print(b.Left) != print(whole.board.Left) || b.SeenWhole != whole.board.SeenWhole || len(b.Places) != len(whole.board.Places) {
		c.t.Fatalf("the API says %v of %d places, the copy %v of %d", b.Left, len(b.Places), whole.board.Left, len(whole.board.Places))
	}
	for i, p := range b.Places {
		if q := whole.board.Places[i]; print(p.Chance) != print(q.Chance) || print(p.Clock) != print(q.Clock) {
			c.t.Fatalf("place %s: the API says %s %s, the copy %s %s", p.Code, print(p.Chance), print(p.Clock), print(q.Chance), print(q.Clock))
		}
	}
}

// unjoinOnce undoes one joining and withdraws one finding, so that what is
// not there any more is among the numbers' grounds too.
func (s *stage) unjoinOnce() {
	s.t.Helper()
	var most claimRow
	for _, row := range s.claims() {
		if row.Weight.Reports > most.Weight.Reports {
			most = row
		}
	}
	var reports struct {
		Rows []struct {
			Joined struct {
				Event string
				Value struct{ Origin string }
			}
		}
	}
	s.admin.get(s.t, "/docket/reports?claim="+most.ID.String(), &reports)
	for _, r := range reports.Rows {
		if r.Joined.Value.Origin != "" {
			s.admin.command(s.t, "/docket/unjoin", object{"joined": r.Joined.Event})
			break
		}
	}
	var findings []*view.Finding
	s.admin.get(s.t, "/field/findings", &findings)
	for _, f := range findings {
		if f.What == event.FoundNoSign && len(f.Moved) == 0 {
			s.admin.command(s.t, "/field/withdraw", object{"finding": f.ID.String(), "why": "doubt"})
			break
		}
	}
}

// claimRow is what is needed here of a claim as the docket lists it.
type claimRow struct {
	ID     event.ClaimID
	Number string
	Weight struct {
		Reports int
		Behind  []event.EventID
	}
}

func (s *stage) claims() []claimRow {
	s.t.Helper()
	var page struct{ Rows []claimRow }
	s.admin.get(s.t, "/docket/claims", &page)
	return page.Rows
}

// evidence asks the API for what is behind a number.
func (s *stage) evidence(space event.SpaceID, name string) []event.EventID {
	s.t.Helper()
	var e board.Evidence
	q := fmt.Sprintf("/evidence?site=%s&number=%s", s.site(), name)
	if !space.Zero() {
		q += "&space=" + space.String()
	}
	s.admin.get(s.t, q, &e)
	return e.Behind
}

// boardNumbers are the chance and the clock of each place, the chance that
// someone is left, where the next hours belong, and how many places were seen whole.
func (s *stage) boardNumbers(whole copied) []number {
	s.t.Helper()
	list := []number{
		{"left", s.evidence(event.SpaceID{}, "left"), func(c copied) string { return print(c.board.Left) }},
		{"next", s.evidence(event.SpaceID{}, "next"), s.next},
		{"whole", s.evidence(event.SpaceID{}, "whole"), func(c copied) string { return print([]int{c.board.SeenWhole, c.board.Listed}) }},
	}
	for _, p := range whole.board.Places {
		id := p.Space
		list = append(list, number{"chance of " + string(p.Code), s.evidence(id, "chance"), func(c copied) string {
			q, ok := placeOf(c, id)
			if !ok {
				return ""
			}
			return print(q.Chance)
		}})
		if p.Clock == nil {
			continue
		}
		list = append(list, number{"clock of " + string(p.Code), s.evidence(id, "clock"), func(c copied) string {
			q, ok := placeOf(c, id)
			if !ok {
				return ""
			}
			return print(q.Clock)
		}})
	}
	return list
}

// next is what the next ten team-hours would change in a copy.
func (s *stage) next(c copied) string {
	s.t.Helper()
	site := parseSite(s.t, s.site())
	weights, err := board.Weights(c.state)
	if err != nil {
		s.t.Fatal(err)
	}
	crews, assumed := board.Crews(c.state)
	n, err := board.NextOf(board.Gather(board.All(c.state), site, weights), crews, assumed, 10)
	if err != nil {
		s.t.Fatal(err)
	}
	return print(n)
}

func placeOf(c copied, id event.SpaceID) (board.Place, bool) {
	i := slices.IndexFunc(c.board.Places, func(p board.Place) bool { return p.Space == id })
	if i < 0 {
		return board.Place{}, false
	}
	return c.board.Places[i], true
}

// claimNumbers are the weights of the claims.
func (s *stage) claimNumbers() []number {
	s.t.Helper()
	var list []number
	for _, row := range s.claims() {
		id := row.ID
		list = append(list, number{"weight of claim " + row.Number, row.Weight.Behind, func(c copied) string {
			w, ok := docket.WeighOne(c.state, id)
			if !ok {
				return ""
			}
			w.Behind = nil
			return print(w)
		}})
	}
	return list
}
