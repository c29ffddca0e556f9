package proof

import (
	"fmt"
	"math"
	"net/http"
	"sync"
	"testing"

	"miftah/internal/desk/board"
	"miftah/internal/event"
	"miftah/internal/view"
)

// each calls fn with 0 to n-1, some at once, as several teams would.
func each(n int, fn func(int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range 8 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range next {
				fn(i)
			}
		}()
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// clear tags, sweeps and countersigns every space that is not cleared yet.
func (s *stage) clear(site string, field, second *person, tagged int) int {
	s.t.Helper()
	var todo []*view.Space
	for _, v := range view.All[*view.Space](s.station().State) {
		if v.Site.String() == site && len(v.Countersigns) == 0 {
			todo = append(todo, v)
		}
	}
	each(len(todo), func(i int) {
		n, id := tagged+i, todo[i].ID.String()
		code := fmt.Sprintf("%c%c-%02d", 'Q'+rune(n/99/9), 'P'+rune(n/99%9), 1+n%99)
		for _, act := range []struct {
			by   *person
			path string
			body object
		}{
			{s.admin, "/plan/tag", object{"site": site, "code": code, "space": id}},
			{field, "/field/finding", object{"site": site, "space": id, "tag": code, "what": "no-sign", "method": "sweep", "coverage": 1000, "minutes": 5}},
			{second, "/field/countersign", object{"space": id}},
		} {
			if r := act.by.send(http.MethodPost, act.path, intent(act.body)); r.status != http.StatusOK {
				s.t.Errorf("%s, %s: %d %.300s", todo[i].Code, act.path, r.status, r.body)
			}
		}
	})
	return tagged + len(todo)
}

func (s *stage) board(site string) board.Board {
	s.t.Helper()
	var b board.Board
	s.admin.get(s.t, "/board?site="+site, &b)
	return b
}

// TestSiteSeenWholeLeavesLittleDoubtAndEmptyOfficesHardlyMoveIt proves that
// Site K, with every space entered, seen whole and signed twice and every
// claim closed, leaves under 5 % even with all detection values halved, and
// that as many empty offices again move that by less than a twentieth of it.
func TestSiteSeenWholeLeavesLittleDoubtAndEmptyOfficesHardlyMoveIt(t *testing.T) {
	s := open(t, nil)
	s.play("block", "csv", "report", "place", "grade", "join")
	site := s.site()
	before := s.board(site)
	if before.Left.Low < 0.3 {
		t.Errorf("before anybody looked, the chance that someone remains is %v", before.Left)
	}
	field, second := s.signInAs("SYR-1"), s.signInAs("SYR-3")
	tagged := s.clear(site, field, second, 0)
	for _, row := range s.claims() {
		s.admin.command(t, "/docket/claim/outcome", object{"claim": row.ID.String(), "outcome": "refuted", "words": "checked at the place"})
	}
	b := s.board(site)
	if b.SeenWhole != b.Listed || b.Listed < 190 {
		t.Fatalf("%d of %d places are seen whole", b.SeenWhole, b.Listed)
	}
	if b.Left.High >= 0.05 || b.Left.Low <= 0 || b.Left.Low > b.Left.High {
		t.Errorf("all seen whole and all claims closed leaves %v", b.Left)
	}
	offices := 0
	for _, v := range view.All[*view.Space](s.station().State) {
		if v.Space.String() == "office" {
			offices++
		}
	}
	if offices == 0 {
		t.Fatal("the site has no offices")
	}
	for i := range offices {
		s.admin.command(t, "/plan/space", object{"site": site, "code": fmt.Sprintf("OF-%02d", i+1), "kind": "office"})
	}
	s.clear(site, field, second, tagged)
	more := s.board(site)
	if more.SeenWhole != b.SeenWhole+offices {
		t.Fatalf("%d of %d places are seen whole with %d more offices", more.SeenWhole, more.Listed, offices)
	}
	for _, end := range [][2]float64{{b.Left.Low, more.Left.Low}, {b.Left.High, more.Left.High}} {
		if math.Abs(end[1]-end[0]) > 0.05*end[0] {
			t.Errorf("%d more empty offices move the doubt from %v to %v", offices, b.Left, more.Left)
		}
	}
	t.Logf("%d places: %v; with %d more offices: %v", b.Listed, b.Left, offices, more.Left)
}

// TestThousandEchoesWeighAsOneReport proves that a number of people which one
// origin named and a thousand passed on moves every chance and every headcount
// as one report of that grade does, and never beyond what the place holds.
func TestThousandEchoesWeighAsOneReport(t *testing.T) {
	s := open(t, nil)
	type world struct {
		site  string
		board board.Board
		claim event.ClaimID
	}
	var once, often, none world
	for i, w := range []*world{&once, &often, &none} {
		w.site = text(s.admin.command(t, "/plan/site", object{"code": fmt.Sprintf("E-%d", i+1), "name": "Exercise"}).Result)
		s.admin.command(t, "/plan/block", object{"site": w.site, "source": "P", "sentence": "wing A, level B1, 12 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors"})
		if w == &none {
			continue
		}
		w.claim = s.rumour(w.site, map[bool]int{true: 1, false: 1001}[w == &once])
	}
	for _, w := range []*world{&once, &often, &none} {
		w.board = s.board(w.site)
	}
	for _, row := range s.claims() {
		if row.ID == often.claim && row.Weight.Reports != 1001 {
			t.Fatalf("%d reports are in the claim", row.Weight.Reports)
		}
	}
	if once.board.Left == none.board.Left {
		t.Errorf("one report of grade B2 moves nothing: %v", once.board.Left)
	}
	same := func(what string, a, b float64) {
		t.Helper()
		if math.Abs(a-b) > 1e-9*math.Max(math.Abs(a), math.Abs(b)) {
			t.Errorf("%s: %v after one report, %v after a thousand echoes", what, a, b)
		}
	}
	same("left, low", once.board.Left.Low, often.board.Left.Low)
	same("left, high", once.board.Left.High, often.board.Left.High)
	same("expected, low", once.board.Expected.Low, often.board.Expected.Low)
	same("expected, mid", once.board.Expected.Mid, often.board.Expected.Mid)
	same("expected, high", once.board.Expected.High, often.board.Expected.High)
	holds := 0.0
	for i, p := range once.board.Places {
		q := often.board.Places[i]
		same("chance of "+string(p.Code), p.Chance.High, q.Chance.High)
		same("headcount of "+string(p.Code), p.Expected.High, q.Expected.High)
		v, _ := view.One[*view.Space](s.station().State, event.EntityID(q.Space))
		most := float64(board.Capacity(v))
		if holds += most; q.Expected.High > most {
			t.Errorf("%s: %v people expected where %v can stand", q.Code, q.Expected.High, most)
		}
	}
	if often.board.Expected.High > holds || holds == 0 {
		t.Errorf("%v people expected where %v can stand", often.board.Expected.High, holds)
	}
	t.Logf("left %v, expected %v, holds %v", often.board.Left, often.board.Expected, holds)
}

// rumour opens a claim of 100,000 people at a site, with n reports that all go
// back to the first, which is graded B2.
func (s *stage) rumour(site string, n int) event.ClaimID {
	s.t.Helper()
	var reports []string
	for len(reports) < n {
		chat := ""
		for i := range min(500, n-len(reports)) {
			chat += fmt.Sprintf("[12/03/2027, 18:05:11] sender %d: a hundred thousand people are below\n", len(reports)+i)
		}
		var taken struct {
			Result struct{ Reports []string }
		}
		s.admin.must(s.t, s.admin.send(http.MethodPost, "/docket/chat", intent(object{"text": chat})), &taken)
		if len(taken.Result.Reports) == 0 {
			s.t.Fatal("no report came out of the chat")
		}
		reports = append(reports, taken.Result.Reports...)
	}
	claim := text(s.admin.command(s.t, "/docket/claim", object{"kind": "figure", "place": object{"site": site}, "asserted": 100000, "wording": "a hundred thousand"}).Result)
	s.admin.command(s.t, "/docket/grade", object{"report": reports[0], "reliability": "B", "credibility": "2"})
	s.admin.command(s.t, "/docket/join", object{"report": reports[0], "claim": claim})
	each(len(reports)-1, func(i int) {
		r := s.admin.send(http.MethodPost, "/docket/join", intent(object{"report": reports[i+1], "claim": claim, "origin": reports[0]}))
		if r.status != http.StatusOK {
			s.t.Errorf("echo %d: %d %.300s", i, r.status, r.body)
		}
	})
	var id event.ClaimID
	if err := id.UnmarshalText([]byte(claim)); err != nil {
		s.t.Fatal(err)
	}
	return id
}
