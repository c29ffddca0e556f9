package search

import (
	"fmt"
	"testing"
)

// block is n cells of which the first were swept without a sign.
func block(n, swept int) Problem {
	var p Problem
	for i := range n {
		id := fmt.Sprintf("C-%03d", i)
		p.Spaces = append(p.Spaces, Space{ID: id, Kind: "cell", Listed: true})
		if i < swept {
			p.Looks = append(p.Looks, Look{ID: "L" + id, Space: id, Method: "sweep", Coverage: 1, Result: None})
		}
	}
	return p
}

func TestEmptyCellsRefuteAFullBlockButNotAFewForgottenOnes(t *testing.T) {
	before, after := solve(t, block(100, 0)), solve(t, block(100, 60))
	post := map[string]float64{}
	for _, c := range after.Causes {
		post[c.ID] = c.Posterior / c.Prior
	}
	if post["left-locked"] > 1e-3 || post["left-locked-few"] < 0.5 {
		t.Errorf("after 60 of 100 empty cells: a good part occupied %v of its prior, a few %v", post["left-locked"], post["left-locked-few"])
	}
	d := Standard()
	last := after.Spaces[99].POA
	if few := d.LeftLockedFew.Mode * d.FewOccupied.Mode * 0.5; last < few || last >= before.Spaces[99].POA/10 {
		t.Errorf("a cell that nobody opened: %v before, %v after; a few forgotten ones alone give %v", before.Spaces[99].POA, last, few)
	}
}

func TestOneForgottenPersonRaisesEveryCellThatIsStillShut(t *testing.T) {
	empty := solve(t, block(100, 60))
	p := block(100, 60)
	p.Looks[7] = Look{ID: "F", Space: "C-007", Method: "sweep", Coverage: 1, Result: People, Count: 1, Out: 1}
	found := solve(t, p)
	for i := 60; i < 100; i++ {
		if found.Spaces[i].POA < 3*empty.Spaces[i].POA {
			t.Fatalf("%s: %v after one was found elsewhere, %v without", found.Spaces[i].ID, found.Spaces[i].POA, empty.Spaces[i].POA)
		}
	}
	d := Standard()
	if last := found.Spaces[99].POA; last < d.FewOccupied.Mode/4 || last > d.Kinds["cell"].Locked.Mode/2 {
		t.Errorf("a shut cell after one find in 60: %v", last)
	}
}

func TestATracedServiceIsALookAtEveryVoidItCouldFeed(t *testing.T) {
	p := block(4, 0)
	for _, id := range []string{"V1", "V2", "V3"} {
		p.Spaces = append(p.Spaces, Space{ID: id, Kind: SuspectedVoid})
	}
	chance := func(look Look) (Answer, map[string]float64) {
		p.Looks = []Look{look}
		a, out := solve(t, p), map[string]float64{}
		for _, s := range a.Spaces {
			out[s.ID] = s.POA
		}
		return a, out
	}
	_, plain := chance(Look{ID: "T", Space: "C-000", Method: "service-trace", Coverage: 1, Result: None})
	a, traced := chance(Look{ID: "T", Space: "C-000", Method: "service-trace", Coverage: 1, Result: None, Feeds: []string{"V1", "V3"}})
	_, at := chance(Look{ID: "T", Space: "V1", Method: "service-trace", Coverage: 1, Result: None})
	if traced["V1"] >= plain["V1"] || traced["V3"] != traced["V1"] || traced["V2"] != plain["V2"] || traced["V1"] != at["V1"] {
		t.Errorf("not fed %v, fed %v, looked at itself %v", plain, traced, at)
	}
	if traced[UnlistedID] != plain[UnlistedID] {
		t.Error("what it feeds moved the place on no list")
	}
	for _, s := range a.Spaces {
		if s.ID == "V1" && (len(s.Behind) == 0 || s.Behind[0] != "T") {
			t.Errorf("V1 does not name the trace: %v", s.Behind)
		}
	}
	for _, bad := range []string{"C-001", "V9", UnlistedID} {
		if _, err := Solve(Problem{Spaces: p.Spaces, Looks: []Look{{ID: "T", Space: "C-000", Method: "service-trace", Coverage: 1, Result: None, Feeds: []string{bad}}}}); err == nil {
			t.Errorf("a trace feeds %s", bad)
		}
	}
}
