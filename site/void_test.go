package site

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// box is a rectangle by its corner and its size.
func box(x, y, w, h Millimetre) Shape {
	return Shape{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}
}

// wing is a storey of a corridor with rooms of 3 × 4 m on one side: outer walls
// 400 mm, inner walls 200 mm. One room, if skip >= 0, is not on the plan.
func wing(rooms, skip int) Storey {
	st := Storey{Outer: Range{400, 400}, Inner: Range{200, 200}}
	for i := range rooms {
		if i != skip {
			st.Spaces = append(st.Spaces, Surveyed{Code: fmt.Sprintf("A-%02d", i+1), Shape: box(Millimetre(400+3200*i), 2600, 3000, 4000), Height: Range{2800, 2800}})
		}
	}
	width := Millimetre(3200*rooms - 200)
	st.Spaces = append(st.Spaces, Surveyed{Code: "A-901", Shape: box(400, 400, width, 2000), Height: Range{2800, 2800}})
	st.Outline = box(0, 0, width+800, 7000)
	return st
}

func suspects(t *testing.T, s Survey) []Suspect {
	t.Helper()
	out, wrong, err := s.Suspects()
	if err != nil {
		t.Fatal(err)
	}
	if len(wrong) > 0 {
		t.Errorf("the plan contradicts itself: %v", wrong)
	}
	return out
}

func TestARoomThatIsMissingOnThePlanIsFoundWithItsSize(t *testing.T) {
	if all := suspects(t, Survey{Storeys: []Storey{wing(6, -1)}}); len(all) != 0 {
		t.Fatalf("a full plan leaves %+v", all)
	}
	all := suspects(t, Survey{Storeys: []Storey{wing(6, 2)}})
	if len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	v := all[0]
	if v.ID != "V-01" || v.Width != 3000 || v.Confidence != 1 || !slices.Equal(v.Why, []string{OnPlan}) {
		t.Errorf("%+v", v)
	}
	if v.Area.Min < 11_990_000 || v.Area.Max > 12_010_000 || v.Volume == nil || v.Volume.Min < 33_500 || v.Volume.Max > 33_700 {
		t.Errorf("area %v, volume %v of a room of 3 × 4 × 2.8 m", v.Area, v.Volume)
	}
	if !slices.Equal(v.Beside, []string{"A-02", "A-04", "A-901"}) || v.Tests[0] != (Probe{TestTap, "A-02", 15}) {
		t.Errorf("%v, %v", v.Beside, v.Tests)
	}
}

func TestAWallThickerThanItsKindIsListedButNotAsARoom(t *testing.T) {
	st := wing(4, -1)
	for i := range st.Spaces[2:4] { // the last two rooms move: a wall of 700 mm
		st.Spaces[2+i].Shape = box(Millimetre(400+3200*(2+i)+500), 2600, 3000, 4000)
	}
	st.Outline = box(0, 0, 14_500-1200+400+200, 7000)
	st.Spaces[4].Shape = box(400, 400, 13_100, 2000)
	all := suspects(t, Survey{Storeys: []Storey{st}, Errors: Errors{Place: 20}})
	if len(all) != 1 || !slices.Equal(all[0].Why, []string{ThickWall}) || all[0].Thicker < 0.99 || all[0].Confidence > 0.05 {
		t.Fatalf("%+v", all)
	}
	if all[0].Width != 300 { // 700 mm less a wall of 200 mm on either side
		t.Errorf("a hollow of %v mm", all[0].Width)
	}
	// A survey that is off by more than that says nothing of it.
	if all := suspects(t, Survey{Storeys: []Storey{st}, Errors: Errors{Place: 400}}); len(all) > 0 && all[0].Thicker > 0.95 {
		t.Errorf("%+v", all)
	}
}

func TestACeilingFarBelowTheFloorAboveIsAGapBetweenLevels(t *testing.T) {
	ground, upper := wing(3, -1), wing(3, -1)
	ground.Level, upper.Level = must(ParseLevel("G")), must(ParseLevel("1"))
	for i := range upper.Spaces {
		upper.Spaces[i].Code = "U" + upper.Spaces[i].Code
	}
	ground.Floor, upper.Floor = &Range{0, 0}, &Range{3100, 3100}
	ground.Slab = Range{250, 350}
	if all := suspects(t, Survey{Storeys: []Storey{upper, ground}}); len(all) != 0 {
		t.Fatalf("2.8 m and a slab of 0.3 m leave %+v", all)
	}
	for i := range ground.Spaces[:2] { // two rooms with a low ceiling
		ground.Spaces[i].Height = Range{1800, 1800}
	}
	all := suspects(t, Survey{Storeys: []Storey{upper, ground}})
	if len(all) != 1 {
		t.Fatalf("%+v", all)
	}
	if v := all[0]; v.Level != ground.Level || v.Width != 1000 || v.Area != (Range{24_000_000, 24_000_000}) || v.Confidence < 0.99 || !slices.Equal(v.Beside, []string{"A-01", "A-02"}) {
		t.Errorf("%+v", v)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAServiceThatEndsInNothingPointsAtTheGapOrStandsAlone(t *testing.T) {
	s := Survey{Storeys: []Storey{wing(6, 2)}, Errors: Errors{Share: 0.05, Place: 900}}
	plain := suspects(t, s)
	s.Endings = []Ending{{"K-4", "vent", "A-02"}, {"K-9", "drain", "A-06"}}
	all := suspects(t, s)
	if len(all) != 2 || !slices.Equal(all[0].Endings, []string{"K-4"}) || all[0].Confidence <= plain[0].Confidence {
		t.Fatalf("%+v\n%+v", plain, all)
	}
	if v := all[1]; !slices.Equal(v.Why, []string{EndsInNothing}) || v.Tests[0] != (Probe{TestTrace, "A-06", 40}) || v.Area.Max != 0 {
		t.Errorf("%+v", v)
	}
	if plain[0].Tests[0].How != TestMeasure {
		t.Errorf("a bad survey is not measured first: %v", plain[0].Tests)
	}
}

func TestAContradictionOfThePlanIsSaidAndNotAVoid(t *testing.T) {
	st := wing(4, -1)
	st.Spaces[1].Shape = box(3600, 2600, 4000, 4000) // into its neighbour
	st.Spaces[3].Shape = box(10_000, 2600, 4500, 4000)
	_, wrong, err := Survey{Storeys: []Storey{st}, Errors: Errors{Place: 30}}.Suspects()
	if err != nil || len(wrong) != 2 || wrong[0].Kind != "overlap" || wrong[1].Kind != "outside" {
		t.Fatalf("%v, %v", wrong, err)
	}
	for _, bad := range []Survey{{}, {Storeys: []Storey{{Outline: Shape{{0, 0}, {1000, 1000}, {1000, 0}, {0, 1000}}}}},
		{Storeys: []Storey{{Outline: box(0, 0, 1000, 1000), Inner: Range{3, 1}}}}, {Storeys: []Storey{wing(1, -1), wing(1, -1)}},
		{Storeys: []Storey{wing(1, -1)}, Errors: Errors{Share: math.NaN()}}, {Storeys: []Storey{wing(1, -1)}, Endings: []Ending{{"K", "vent", "Z"}}}} {
		if _, _, err := bad.Suspects(); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}

// drawWing makes a wing with random rooms; the gap after room cut is returned,
// if there is one.
func drawWing(t *rapid.T) (st Storey, hidden Shape) {
	wall := Millimetre(rapid.IntRange(100, 300).Draw(t, "wall"))
	outer := Millimetre(rapid.IntRange(200, 500).Draw(t, "outer"))
	st = Storey{Outer: Range{int64(outer), int64(outer)}, Inner: Range{int64(wall), int64(wall)}}
	n := rapid.IntRange(2, 8).Draw(t, "rooms")
	cut := rapid.IntRange(-1, n-1).Draw(t, "hidden")
	deep := Millimetre(rapid.IntRange(2000, 6000).Draw(t, "depth"))
	x := outer
	for i := range n {
		w := Millimetre(rapid.IntRange(1500, 5000).Draw(t, "width"))
		shape := box(x, outer, w, deep)
		if i == cut {
			hidden = shape
		} else {
			st.Spaces = append(st.Spaces, Surveyed{Code: fmt.Sprint("R", i), Shape: shape})
		}
		x += w + wall
	}
	st.Outline = box(0, 0, x-wall+outer, deep+2*outer)
	return st, hidden
}

// turned turns a storey about the frame's zero.
func turned(st Storey, by float64) Storey {
	turn := func(s Shape) Shape {
		out := make(Shape, len(s))
		for i, c := range s {
			x, y := float64(c.X), float64(c.Y)
			out[i] = Corner{Millimetre(math.Round(x*math.Cos(by) - y*math.Sin(by))), Millimetre(math.Round(x*math.Sin(by) + y*math.Cos(by)))}
		}
		return out
	}
	st.Outline, st.Spaces = turn(st.Outline), slices.Clone(st.Spaces)
	for i := range st.Spaces {
		st.Spaces[i].Shape = turn(st.Spaces[i].Shape)
	}
	return st
}

func TestAreasAddUpAndAHiddenRoomIsFoundHoweverThePlanIsTurned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		st, hidden := drawWing(t)
		by := rapid.Float64Range(0, math.Pi).Draw(t, "turn")
		if rapid.Bool().Draw(t, "upright") {
			by = 0
		}
		st = turned(st, by)
		b, err := st.Balance()
		if err != nil {
			t.Fatal(err)
		}
		around := st.Outline.Area() * 1e-5
		if off := float64(b.Spaces + b.Walls + b.Unexplained - b.Outline - b.Outside + b.Overlap); math.Abs(off) > around {
			t.Fatalf("off by %v mm²: %+v", off, b)
		}
		sum := 0.0
		for _, sp := range st.Spaces {
			sum += sp.Shape.Area()
		}
		if math.Abs(sum-float64(b.Spaces)) > 2 || math.Abs(st.Outline.Area()-float64(b.Outline)) > 2 {
			t.Fatalf("spaces %v, outline %v: %+v", sum, st.Outline.Area(), b)
		}
		all, _, err := Survey{Storeys: []Storey{st}, Errors: Errors{Place: 2}}.Suspects()
		if err != nil {
			t.Fatal(err)
		}
		if (hidden == nil) != (len(all) == 0) || len(all) > 1 {
			t.Fatalf("hidden %v, suspects %+v", hidden, all)
		}
		if hidden != nil {
			if got, want := float64(all[0].Area.Min), hidden.Area(); math.Abs(got-want) > want*0.01 {
				t.Fatalf("area %v of %v", got, want)
			}
		}
	})
}

func TestMovingAWallMovesTheVoid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		st := wing(5, 2)
		by := Millimetre(rapid.IntRange(-1500, 1500).Draw(t, "by"))
		st.Spaces[1].Shape = box(3600, 2600, 3000+by, 4000) // the wall between A-02 and the gap
		all, _, err := Survey{Storeys: []Storey{st}}.Suspects()
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		left := Millimetre(math.MaxInt64)
		for _, c := range all[0].Shape {
			left = min(left, c.X)
		}
		// Half a wall on either side was taken off: the gap begins there.
		if want := 6600 + by + 100; left-want > 2 || want-left > 2 {
			t.Fatalf("the gap begins at %d, the wall stands at %d", left, want)
		}
		if want := int64(3000-by) * 4000; max(all[0].Area.Min-want, want-all[0].Area.Min) > 40_000 {
			t.Fatalf("area %v, want %v", all[0].Area, want)
		}
	})
}

func TestWidthsThatDoNotAddUpAreRankedAmongTheOthers(t *testing.T) {
	along := func(id string, outside int64, widths ...int64) Row {
		r := Row{ID: id, Level: must(ParseLevel("1")), Run: Run{Outside: Range{outside, outside}, Wall: Range{200, 200}, Depth: Range{4000, 4000}, Height: Range{2500, 2500}}}
		for i, sp := range row(widths...) {
			sp.Code = fmt.Sprint(id, "-", i)
			r.Spaces = append(r.Spaces, sp)
		}
		return r
	}
	s := Survey{Rows: []Row{along("full", 9800, 3000, 3000, 3000), along("gap", 9800, 3000, 3000), along("over", 9800, 4000, 4000, 3000)}, Errors: Errors{Share: 0.01}}
	all, wrong, err := s.Suspects()
	if err != nil || len(all) != 1 || len(wrong) != 1 || wrong[0].Place != "row over" {
		t.Fatalf("%+v, %v, %v", all, wrong, err)
	}
	if v := all[0]; !slices.Equal(v.Why, []string{Widths}) || v.Width != 3000 || v.Confidence < 0.99 || v.Area.Min > 12_000_000 || v.Area.Max < 12_000_000 || v.Volume == nil {
		t.Errorf("%+v", v)
	}
	// The drawn plan shows the same gap: one suspect with two reasons.
	drawn := wing(3, 1)
	drawn.Level = must(ParseLevel("1"))
	north := Row{ID: "A", Level: drawn.Level, Run: Run{Outside: Range{10_200, 10_200}, Wall: Range{200, 200}}}
	for i, sp := range row(3000, 3000) {
		sp.Code = []string{"A-01", "A-03"}[i]
		north.Spaces = append(north.Spaces, sp)
	}
	all, _, err = Survey{Storeys: []Storey{drawn}, Rows: []Row{north}}.Suspects()
	if err != nil || len(all) != 1 || !slices.Equal(all[0].Why, []string{OnPlan, Widths}) {
		t.Fatalf("%+v, %v", all, err)
	}
}
