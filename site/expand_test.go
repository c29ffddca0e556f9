package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func parse(t *testing.T, text string) []Block {
	t.Helper()
	b, err := ParseSentence(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func expand(t *testing.T, blocks []Block, taken ...string) Expansion {
	t.Helper()
	e, err := ExpandAll(blocks, taken)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func codesOf(ss []Space) string {
	var out []string
	for _, s := range ss {
		out = append(out, s.Code)
	}
	return strings.Join(out, " ")
}

func TestABlockOnBothSidesBecomesDoorsNeighboursAndACorridor(t *testing.T) {
	e := expand(t, parse(t, "wing A, level B1, 5 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors"))
	if got := codesOf(e.Spaces); got != "A-01 A-02 A-03 A-04 A-05 A-901" {
		t.Errorf("codes %s", got)
	}
	if want := []Barrier{{"A-01", "A-901", Iron}, {"A-02", "A-901", Iron}, {"A-03", "A-901", Iron}, {"A-04", "A-901", Iron}, {"A-05", "A-901", Iron}}; !slices.Equal(e.Barriers, want) {
		t.Errorf("barriers %v", e.Barriers)
	}
	var walls []string
	for _, a := range e.Adjacent {
		if !a.Door {
			walls = append(walls, a.A+"|"+a.B)
		}
	}
	if got := strings.Join(walls, " "); got != "A-01|A-02 A-02|A-03 A-04|A-05" {
		t.Errorf("shared walls %s: A-03 is the last on the left, A-04 the first on the right", got)
	}
	corridor := e.Spaces[5]
	area, ok := corridor.Area() // 3 rooms of 3 m on the longer side, 2 m wide
	if !ok || area != (Range{18e6, 18e6}) || corridor.Kind != Corridor || corridor.Level != lvl(-1) || !e.Schematic {
		t.Errorf("corridor %+v, area %v", corridor, area)
	}
}

func TestNumbersContinueOverLevelsAndSkipThoseKeptForCorridors(t *testing.T) {
	e := expand(t, parse(t, "wing A, levels B1 and G, 3 cells on one side; wing B, level G, 2 cells; one yard"), "A-07", "A-901", "B-01")
	if got := codesOf(e.Spaces); got != "A-08 A-09 A-10 A-902 A-11 A-12 A-13 A-903 B-02 B-03 B-04" {
		t.Errorf("codes %s", got)
	}
	e = expand(t, []Block{{Wing: "A", Kind: Cell, Count: 3, FirstNumber: 898}})
	if got := codesOf(e.Spaces); got != "A-898 A-899 A-1000" {
		t.Errorf("codes %s", got)
	}
}

func TestATakenNumberIsRefusedByName(t *testing.T) {
	b := Block{Wing: "A", Kind: Cell, Count: 5, FirstNumber: 3}
	if e, err := b.Expand([]string{"A-06"}); err == nil || !strings.Contains(err.Error(), "A-06") || e.Spaces != nil {
		t.Errorf("got %v, %v", e, err)
	}
	b.FirstNumber = 9998
	if _, err := b.Expand(nil); err == nil || !strings.Contains(err.Error(), "9999") {
		t.Errorf("numbers run over the end: %v", err)
	}
	if _, err := (Block{Wing: "a", Kind: Cell, Count: 1}).Expand(nil); err == nil {
		t.Error("a wing in small letters passes")
	}
}

func TestExpansionHasTheCountEachCodeOnceAndEveryEndKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBlock(t)
		b.Count = rapid.IntRange(1, 60).Draw(t, "few")
		taken := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string {
			return code(rapid.SampledFrom([]string{b.Wing, "Q"}).Draw(t, "w"), rapid.IntRange(1, 1200).Draw(t, "n"))
		}), 0, 10).Draw(t, "taken")
		e, err := b.Expand(taken)
		if err != nil {
			if b.FirstNumber == 0 {
				t.Fatalf("without a first number there is always room: %v", err)
			}
			return
		}
		seen := map[string]bool{}
		n := 0
		for _, s := range e.Spaces {
			if seen[s.Code] || slices.Contains(taken, s.Code) {
				t.Fatalf("%s twice", s.Code)
			}
			seen[s.Code] = true
			if got, err := ParseTag(s.Code); err != nil || got != s.Code {
				t.Fatalf("code %s is no tag: %s %v", s.Code, got, err)
			}
			if s.Kind == b.Kind {
				n++
			}
		}
		if n != b.Count {
			t.Fatalf("%d of %d spaces", n, b.Count)
		}
		for _, a := range e.Adjacent {
			if !seen[a.A] || !seen[a.B] || a.A == a.B {
				t.Fatalf("adjacency %v has an end nowhere", a)
			}
		}
		doors := 0
		for _, x := range e.Barriers {
			if !seen[x.Space] || x.To != "" && !seen[x.To] {
				t.Fatalf("barrier %v has an end nowhere", x)
			}
			doors++
		}
		if b.Kind.hasDoor() && doors != b.Count {
			t.Fatalf("%d doors for %d spaces", doors, b.Count)
		}
	})
}

// someBuilding draws spaces as blocks and loose ones with rival sizes.
func someBuilding(t *rapid.T) []Space {
	var blocks []Block
	wings := []string{"A", "B", "C", "D", "E", "F", "G"}[:rapid.IntRange(1, 7).Draw(t, "wings")]
	for i := range rapid.IntRange(1, 6).Draw(t, "blocks") {
		b := someBlock(t)
		b.Wing = rapid.SampledFrom(wings).Draw(t, fmt.Sprint("wing ", i))
		b.Level = lvl(rapid.IntRange(-1, 1).Draw(t, "floor"))
		b.Count = rapid.IntRange(1, 12).Draw(t, "few")
		b.FirstNumber = 0
		blocks = append(blocks, b)
	}
	e, err := ExpandAll(blocks, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range e.Spaces {
		if rapid.IntRange(0, 3).Draw(t, "rival") == 0 {
			v := rapid.Int64Range(-5, 300_000).Draw(t, "rival width")
			e.Spaces[i] = e.Spaces[i].WithClaim(WidthOf, Sourced{Value: v, Source: "rival"})
		}
	}
	return e.Spaces
}

// apart finds an axis that separates two convex quadrilaterals; 1 µm is left
// for the rounding of turned corners.
func apart(a, b [4][2]float64) bool {
	for _, q := range [][4][2]float64{a, b} {
		for i := range 4 {
			nx, ny := q[(i+1)%4][1]-q[i][1], q[i][0]-q[(i+1)%4][0]
			loA, hiA := shadow(a, nx, ny)
			loB, hiB := shadow(b, nx, ny)
			eps := 1e-6 * (nx*nx + ny*ny + 1)
			if hiA <= loB+eps || hiB <= loA+eps {
				return true
			}
		}
	}
	return false
}

func shadow(q [4][2]float64, nx, ny float64) (lo, hi float64) {
	lo = q[0][0]*nx + q[0][1]*ny
	hi = lo
	for _, c := range q[1:] {
		v := c[0]*nx + c[1]*ny
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// noOverlap compares every pair: whole millimetres within a wing, turned
// corners between wings.
func noOverlap(t interface{ Fatalf(string, ...any) }, ls []Layout) (drawn int) {
	for _, l := range ls {
		drawn += len(l.Spaces)
		for i, a := range l.Spaces {
			if a.Rect.W <= 0 || a.Rect.H <= 0 {
				t.Fatalf("%s has no extent", a.Code)
			}
			for _, b := range l.Spaces[:i] {
				if a.Wing == b.Wing {
					if a.Rect.X < b.Rect.X+b.Rect.W && b.Rect.X < a.Rect.X+a.Rect.W && a.Rect.Y < b.Rect.Y+b.Rect.H && b.Rect.Y < a.Rect.Y+a.Rect.H {
						t.Fatalf("%s: %v overlaps %v", l, a, b)
					}
				} else if !apart(l.Corners(a), l.Corners(b)) {
					t.Fatalf("%s: %v overlaps %v of another wing", l, a, b)
				}
			}
		}
	}
	return drawn
}

func TestNoTwoRectanglesOverlapOnAnyPlan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spaces := someBuilding(t)
		arr := rapid.SampledFrom([]Arrangement{Rows, Around}).Draw(t, "arrangement")
		if drawn := noOverlap(t, Layouts(spaces, arr)); drawn != len(spaces) {
			t.Fatalf("%d of %d spaces drawn", drawn, len(spaces))
		}
	})
}

func TestDeepRoomsInFourToSevenWingsKeepClearOfEachOther(t *testing.T) {
	for _, wings := range []string{"A, B", "A, B, C", "A, B, C, D", "A, B, C, D, E", "A, B, C, D, E, F", "A, B, C, D, E, F, G"} {
		e := expand(t, parse(t, "wings "+wings+", level G, 4 rooms 30x3 on both sides of a 2 m corridor"))
		ls := Layouts(e.Spaces, Around)
		if drawn := noOverlap(t, ls); drawn != len(e.Spaces) {
			t.Errorf("%s: %d of %d drawn", wings, drawn, len(e.Spaces))
		}
		if seven := strings.Contains(wings, "G"); (ls[0].Arrangement == Rows) != seven {
			t.Errorf("%s: arranged %s", wings, ls[0].Arrangement)
		}
	}
}

func TestThePlanDoesNotDependOnTheOrderOfTheSpaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spaces := someBuilding(t)
		shuffled := rapid.Permutation(spaces).Draw(t, "shuffled")
		if a, b := fmt.Sprint(Layouts(spaces, Around)), fmt.Sprint(Layouts(shuffled, Around)); a != b {
			t.Fatal("another order gives another plan")
		}
		for i, l := range Layouts(spaces, Around) {
			if fmt.Sprintf("%+v", l) != fmt.Sprintf("%+v", Layouts(shuffled, Around)[i]) {
				t.Fatal("another order gives another plan")
			}
		}
	})
}

func TestThreeWingsStandAboutTheHexagonAThirdOfATurnApart(t *testing.T) {
	e := expand(t, parse(t, "wings A, B and C, levels G, 1, 20 dormitories 6×2 on both sides of a 2 m corridor; level G, hexagon core 12x12"))
	ls := Layouts(e.Spaces, Around)
	if len(ls) != 2 || ls[0].Level != lvl(0) {
		t.Fatalf("levels %v", ls)
	}
	var angles []int
	for _, w := range ls[0].Wings[:3] {
		angles = append(angles, w.Angle)
	}
	if !slices.Equal(angles, []int{90, 210, 330}) || !ls[0].Schematic || ls[0].CoreRadius < 8486 {
		t.Errorf("angles %v, core %v: a 12 × 12 m core has its corners 8.49 m out", angles, ls[0].CoreRadius)
	}
	if !slices.Equal(ls[0].Wings, ls[1].Wings) {
		t.Error("a wing moves between levels")
	}
}
