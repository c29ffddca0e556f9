package site

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// house has a gate, a yard, stairs down to level B1 and a second way in by a
// window on the far side.
func house() []Way {
	return []Way{
		{ID: "gate", From: "out", To: "yard", Kind: Passage, Length: 20_000, Width: 3000},
		{ID: "door", From: "yard", To: "hall", Kind: Passage, Length: 10_000, Width: 900, Closed: true, Open: 15},
		{ID: "window", From: "yard", To: "store", Kind: Hatch, Length: 4_000, Rise: 1500, Width: 600},
		{ID: "inner", From: "store", To: "hall", Kind: Passage, Length: 12_000, Width: 800},
		{ID: "stairs", From: "hall", To: "B1", Kind: Flight, Length: 6_000, Rise: -3000, Width: 1000},
		{ID: "welded", From: "B1", To: "C", Kind: Passage, Length: 2_000, Width: 800, Closed: true},
	}
}

func TestWalkersClimbInWhereALitterWaitsForTheDoor(t *testing.T) {
	n := must(NewNet(house()))
	walk, ok := n.Best("out", "B1", Walking())
	if !ok || !slices.Equal(walk.Ways, []string{"gate", "window", "inner", "stairs"}) || len(walk.Opened) != 0 {
		t.Fatalf("%+v", walk)
	}
	want := (20.0+4+12+6)/40 + 1.5*0.4 + 3*0.1
	if math.Abs(walk.Minutes-want) > 1e-12 {
		t.Errorf("%v minutes, want %v", walk.Minutes, want)
	}
	carry, ok := n.Best("B1", "out", Carrying())
	if !ok || !slices.Equal(carry.Opened, []string{"door"}) || carry.Opening != 15 {
		t.Fatalf("%+v", carry)
	}
	if want = 15 + (6.0+10+20)/25 + 3*2.0/3; math.Abs(carry.Minutes-want) > 1e-12 {
		t.Errorf("a litter takes %v minutes, want %v: two for the floor upstairs", carry.Minutes, want)
	}
	if _, ok := n.Best("out", "C", Walking()); ok {
		t.Error("a route leads through a door that nobody can open")
	}
}

func TestAClosedDoorCostsWhatOpeningItSaves(t *testing.T) {
	n := must(NewNet(house()))
	c, err := n.Costs("door", "B1", "out", Carrying())
	if err != nil || math.Abs(c.Minutes-15) > 1e-9 || c.Apart {
		t.Errorf("the only way for a litter: %+v, %v", c, err)
	}
	c, err = n.Costs("door", "out", "B1", Walking())
	if err != nil || !c.Apart || !(c.Minutes > 0 && c.Minutes < 2) {
		t.Errorf("walkers climb in: %+v, %v", c, err)
	}
	if c, err = n.Costs("welded", "out", "C", Walking()); err != nil || !math.IsInf(c.Minutes, 1) || c.HasNow {
		t.Errorf("nothing else leads to C: %+v, %v", c, err)
	}
	if _, err = n.Costs("gate", "out", "C", Walking()); err == nil {
		t.Error("an open way has a cost of being closed")
	}
}

func TestAlternativesAreAllRoutesInOrderOfTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ways []Way
		spaces := rapid.IntRange(2, 6).Draw(t, "spaces")
		for i := range rapid.IntRange(1, 12).Draw(t, "ways") {
			a := rapid.IntRange(0, spaces-1).Draw(t, "from")
			b := (a + rapid.IntRange(1, spaces-1).Draw(t, "to")) % spaces
			ways = append(ways, Way{ID: fmt.Sprintf("w%02d", i), From: fmt.Sprint(a), To: fmt.Sprint(b), Kind: rapid.SampledFrom([]WayKind{Passage, Flight, Ladder}).Draw(t, "kind"),
				Length: Millimetre(rapid.IntRange(1000, 90_000).Draw(t, "length")), Rise: Millimetre(rapid.IntRange(-9000, 9000).Draw(t, "rise")),
				Closed: rapid.Bool().Draw(t, "closed"), Open: float64(rapid.IntRange(0, 9).Draw(t, "open"))})
		}
		n, err := NewNet(ways)
		if err != nil {
			t.Fatal(err)
		}
		p := rapid.SampledFrom([]Pace{Walking(), Carrying()}).Draw(t, "pace")
		var all []float64
		var walk func(at string, minutes float64, seen []string)
		walk = func(at string, minutes float64, seen []string) {
			if at == "1" {
				all = append(all, minutes)
				return
			}
			for _, w := range n.ways {
				if w.From != at && w.To != at {
					continue
				}
				next := w.other(at)
				if move, open, ok := w.minutes(at, p); ok && !slices.Contains(seen, next) {
					walk(next, minutes+move+open, append(slices.Clip(seen), next))
				}
			}
		}
		walk("0", 0, []string{"0"})
		slices.Sort(all)
		got := n.Alternatives("0", "1", 5, p)
		if len(got) != min(5, len(all)) {
			t.Fatalf("%d routes of %d", len(got), len(all))
		}
		for i, r := range got {
			if math.Abs(r.Minutes-all[i]) > 1e-9 || r.Spaces[len(r.Spaces)-1] != "1" || len(r.Ways)+1 != len(r.Spaces) {
				t.Fatalf("route %d takes %v, want %v: %+v", i, r.Minutes, all[i], r)
			}
		}
	})
}

func TestAWayThatCannotBeUsedIsRefusedWithItsName(t *testing.T) {
	for _, bad := range []Way{{ID: "w", From: "A", To: "A", Kind: Passage}, {ID: "w", From: "A", To: "B", Kind: "lift"}, {ID: "w", From: "A", To: "B", Kind: Flight, Length: -1},
		{ID: "w", From: "A", To: "B", Kind: Flight, Open: math.Inf(1)}, {From: "A", To: "B", Kind: Flight}} {
		if _, err := NewNet([]Way{bad}); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
