package proof

import (
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"miftah/internal/desk/board"
	"miftah/internal/desk/statement"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// stated is one number of a statement, with the entries that the API says it
// rests on.
type stated struct {
	statement.Number
	behind map[event.EventID]bool
	direct map[event.EventID]bool
}

func (n stated) String() string {
	return strings.Join(strings.Fields(n.Name+" "+string(n.Code)+" "+n.Of), " ")
}

// reissuer writes one statement again on copies of the ledger. What it covers
// is fixed by its heads; who may write is the ledger's own in every copy.
type reissuer struct {
	t      *testing.T
	events []event.Event // that it covers
	trust  *ledger.Trust
	params statement.Params
	id     event.StatementID
	clocks *board.Clocks
	copies map[string]map[string]string // by what was left out: places with one cause rest on the same entries
	issued event.EventID
}

// without gives the numbers of the statement in a copy, by address.
func (c *reissuer) without(gone map[event.EventID]bool) map[string]string {
	c.t.Helper()
	key := keyOf(gone)
	if got, ok := c.copies[key]; ok {
		return got
	}
	kept := slices.DeleteFunc(slices.Clone(c.events), func(e event.Event) bool { return gone[e.ID] })
	doc, err := statement.Again(kept, c.trust, c.params, c.clocks)
	if err != nil && !strings.HasPrefix(err.Error(), "site ") { // without its site there is no statement
		c.t.Fatal(err)
	}
	out := map[string]string{}
	for _, n := range doc.Numbers() {
		if n.Name != statement.NumberIssued || !gone[c.issued] {
			out[stated{Number: n}.String()] = said(n, doc)
		}
	}
	c.copies[key] = out
	return out
}

// said is what a statement says with a number. An assumption says two things:
// its value, which may be the program's own, and that it is one of the three
// that move the chance most.
func said(n statement.Number, doc statement.Document) string {
	if n.Name == statement.NumberAssumption {
		return print([]any{n.Values, doc.Assumptions})
	}
	return print(n.Values)
}

func keyOf(ids map[event.EventID]bool) string {
	list := make([]string, 0, len(ids))
	for id := range ids {
		list = append(list, string(id[:]))
	}
	slices.Sort(list)
	return strings.Join(list, "")
}

// TestEveryNumberOfAStatementRestsOnTheEntriesItNames proves, for a statement
// on the night of Site K, that each number in it opens to entries without
// which it is another number or none, and that twenty entries which are not among them change nothing.
func TestEveryNumberOfAStatementRestsOnTheEntriesItNames(t *testing.T) {
	s := open(t, nil)
	s.play()
	s.unjoinOnce()
	s.admin.command(t, "/office/assumption", object{"key": "methods.sweep.responsive", "micro": 800_000})
	var made struct{ Result struct{ ID string } }
	s.admin.must(t, s.admin.send("POST", "/statement", intent(object{"kind": "sitrep", "site": s.site()})), &made)
	c := s.reissuer(made.Result.ID)
	whole := c.without(nil)
	list := s.stated(made.Result.ID)
	if len(list) < 700 || len(whole) != len(list) {
		t.Fatalf("%d numbers are stated, the copy has %d", len(list), len(whole))
	}
	r := rand.New(rand.NewPCG(20241208, 2))
	failed, counted := 0, map[string]int{}
	for _, n := range list {
		counted[n.Name]++
		if !strings.Contains(whole[n.String()], print(n.Values)) {
			t.Fatalf("%s: the API says %s, the copy %s", n, print(n.Values), whole[n.String()])
		}
		if !c.check(n, whole) {
			failed++
		}
		if failed > 12 {
			t.Fatal("and more")
		}
	}
	c.others(r, list, whole)
	t.Logf("%d numbers on %d entries, in %d copies: %v", len(list), len(c.events), len(c.copies), counted)
}

// check holds one number against the copies without what is behind it.
func (c *reissuer) check(n stated, whole map[string]string) bool {
	c.t.Helper()
	if len(n.behind) == 0 {
		c.t.Errorf("%s rests on nothing", n)
		return false
	}
	lists := []map[event.EventID]bool{n.behind}
	if n.Space.Zero() || n.Space[0]%16 == 0 { // those shown first, for one place in sixteen
		lists = append(lists, n.direct)
	}
	for _, gone := range lists {
		if len(gone) > 0 && c.without(gone)[n.String()] == whole[n.String()] {
			c.t.Errorf("%s: without %d entries behind it, it is the same: %s", n, len(gone), whole[n.String()])
			return false
		}
	}
	return true
}

// others takes twenty entries away at a time, and holds each number against
// copies that lack nothing of what is behind it, until each has had one.
func (c *reissuer) others(r *rand.Rand, list []stated, whole map[string]string) {
	c.t.Helper()
	todo := slices.Clone(list)
	for len(todo) > 0 {
		n := todo[0]
		gone := map[event.EventID]bool{}
		for _, i := range r.Perm(len(c.events)) {
			if e := c.events[i]; len(gone) < 20 && !n.behind[e.ID] && e.Kind != (event.SiteAdded{}).Kind() {
				gone[e.ID] = true
			}
		}
		if len(gone) < 20 {
			c.t.Fatalf("%s: only %d entries are not behind it", n, len(gone))
		}
		got := c.without(gone)
		todo = slices.DeleteFunc(todo, func(n stated) bool {
			if meet(n.behind, gone) {
				return false
			}
			if got[n.String()] != whole[n.String()] {
				c.t.Errorf("%s: %s became %s without 20 entries that are said not to be behind it", n, whole[n.String()], got[n.String()])
			}
			return true
		})
	}
}

func meet(a, b map[event.EventID]bool) bool {
	for id := range b {
		if a[id] {
			return true
		}
	}
	return false
}

// reissuer makes copies of what a statement covers.
func (s *stage) reissuer(id string) *reissuer {
	s.t.Helper()
	r := s.admin.send("GET", "/statement/file?id="+id, nil)
	s.admin.must(s.t, r, nil)
	v, err := statement.Verify(r.body, s.sheet.Fingerprint, "proof")
	if err != nil {
		s.t.Fatal(err)
	}
	c := &reissuer{t: s.t, trust: s.station().Ledger.Trust(), params: v.Document.Params, clocks: board.NewClocks(), copies: map[string]map[string]string{}}
	sid, err := event.Parse[struct{}](id)
	if err != nil {
		s.t.Fatal(err)
	}
	one, ok := view.One[*view.Statement](s.station().State, event.EntityID(sid))
	if !ok {
		s.t.Fatal("the statement is not in the ledger")
	}
	c.issued = one.Events[0]
	for _, e := range s.events() {
		for _, h := range one.Heads {
			if e.Replica == h.Replica && e.Seq <= h.Seq {
				c.events = append(c.events, e)
			}
		}
	}
	return c
}

// stated asks the API for a statement's numbers and what is behind each.
func (s *stage) stated(id string) []stated {
	s.t.Helper()
	var answer statement.Stated
	s.admin.get(s.t, "/statement/numbers?id="+id, &answer)
	if answer.Missing != 0 {
		s.t.Errorf("%d entries of the station's own are missing", answer.Missing)
	}
	var list []stated
	for _, n := range answer.Numbers {
		q := url.Values{"id": {id}, "number": {n.Name}, "of": {n.Of}}
		if !n.Space.Zero() {
			q.Set("space", n.Space.String())
		}
		var b statement.Behind
		s.admin.get(s.t, "/statement/evidence?"+q.Encode(), &b)
		list = append(list, stated{n, among(b.Behind), among(b.Direct)})
	}
	return list
}

func among(ids []event.EventID) map[event.EventID]bool {
	m := map[event.EventID]bool{}
	for _, id := range ids {
		m[id] = true
	}
	return m
}
