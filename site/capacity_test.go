package site

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The two public descriptions of one building (facts, 4.2): P gives 20
// dormitories of 6×2 per wing and floor, Q two wards of 20, each 8×6.
const (
	describedP = "wings A, B and C, levels G, 1 and 2, 20 dormitories 6×2 m"
	describedQ = "الأجنحة أ، ب، ج، الطوابق G، 1، 2، 40 مهجعاً 8×6 م"
)

func floorArea(t *testing.T, ss []Space) (total int64) {
	t.Helper()
	for _, s := range ss {
		r, ok := s.Area()
		if !ok || r.Min != r.Max {
			t.Fatalf("%s: area %v %v", s.Code, r, ok)
		}
		total += r.Max
	}
	return total / 1_000_000
}

func TestTheRivalDescriptionsDifferEightfoldInFloorArea(t *testing.T) {
	p, q := expand(t, parse(t, describedP)), expand(t, parse(t, describedQ))
	if len(p.Spaces) != 180 || len(q.Spaces) != 360 {
		t.Fatalf("%d and %d dormitories, want 180 and 360", len(p.Spaces), len(q.Spaces))
	}
	if a, b := floorArea(t, p.Spaces), floorArea(t, q.Spaces); a != 2160 || b != 17280 {
		t.Errorf("floor area %d and %d m², want 2160 and 17280", a, b)
	}
}

// By hand: P 12 m² × 4.7 = 56.4, 56 × 180 = 10,080; Q 48 × 4.7 = 225.6,
// 225 × 360 = 81,000. Packed: P 85 × 180 = 15,300; Q 340 × 360 = 122,400.
// Lying: P 7 × 180 = 1,260; Q 30 × 360 = 10,800.
func TestAHundredThousandExceedsWhatEitherLayoutCanHold(t *testing.T) {
	var bounds []Bound
	for _, c := range []struct {
		text string
		want Check
	}{
		{describedP, Check{100_000, Bound{1260, 10_080, 15_300, 180, 0}, BeyondPacked, 98_740, 89_920, 84_700}},
		{describedQ, Check{100_000, Bound{10_800, 81_000, 122_400, 360, 0}, BeyondStanding, 89_200, 19_000, 0}},
	} {
		held, all := BuildingCapacity(expand(t, parse(t, c.text)).Spaces, DefaultDensity())
		if got := CheckPeople(100_000, held); got != c.want || !got.Alarm() || held != all {
			t.Errorf("%s\n\tgot  %+v\n\twant %+v", c.text, got, c.want)
		}
		bounds = append(bounds, held)
	}
	capped, over, ok := CapClaim(100_000, bounds...)
	if !ok || capped != 81_000 || over != 19_000 {
		t.Errorf("cap %d, over by %d, %v; want 81,000 and 19,000", capped, over, ok)
	}
	if c := CheckPeople(4300, bounds[1]); c.Alarm() || c.Verdict != Fits {
		t.Errorf("4,300 in Q is 12 each and could lie down: %v", c)
	}
	if c := CheckPeople(4300, bounds[0]); c.Alarm() || c.Verdict != Crowded {
		t.Errorf("4,300 in P is 24 each and could only stand: %v", c)
	}
}

func TestSeventyInTwelveSquareMetresIsFlaggedAndInFortyEightIsNot(t *testing.T) {
	small := expand(t, parse(t, "1 dormitory 6x2")).Spaces[0]
	large := expand(t, parse(t, "1 dormitory 8x6")).Spaces[0]
	c := CheckPeople(70, Capacity(small, DefaultDensity()))
	if !c.Alarm() || c.Verdict != BeyondStanding || c.OverStanding != 14 || !strings.Contains(c.String(), "14 more") {
		t.Errorf("12 m²: %+v %s", c, c)
	}
	if c := CheckPeople(70, Capacity(large, DefaultDensity())); c.Alarm() || c.Verdict != Crowded {
		t.Errorf("48 m²: %+v", c)
	}
	if c := CheckPeople(86, Capacity(small, DefaultDensity())); c.Verdict != BeyondPacked {
		t.Errorf("86 in 12 m² is 7.2 per m²: %+v", c)
	}
}

func TestAnUnknownSizeGivesNoBoundAndNoAlarm(t *testing.T) {
	ss := expand(t, parse(t, "1 dormitory 6x2; 1 cell")).Spaces
	held, _ := BuildingCapacity(ss, DefaultDensity())
	if c := CheckPeople(1_000_000, held); held.Missing != 1 || c.Verdict != Unbounded || c.Alarm() {
		t.Errorf("%+v", c)
	}
	if _, _, ok := CapClaim(100, held); ok {
		t.Error("a claim is capped by a layout with an unknown size")
	}
	if _, _, ok := CapClaim(100); ok {
		t.Error("a claim is capped by no layout")
	}
	if b := Capacity(Space{Kind: Shaft}, DefaultDensity()); b.Packed != 0 || b.Missing != 0 {
		t.Errorf("people stand in a shaft: %+v", b)
	}
}

func claim(v int64, src string) Sourced { return Sourced{Value: v, Source: src, Grade: "F6"} }

func TestRivalClaimsStayApartUntilSomebodyMeasures(t *testing.T) {
	s := Space{Code: "A-01", Kind: Dormitory}
	for _, c := range []struct {
		n Name
		c Sourced
	}{{LengthOf, claim(6000, "P")}, {WidthOf, claim(4000, "P")}, {LengthOf, claim(8000, "Q")}, {WidthOf, claim(3000, "Q")},
		{HeightOf, claim(2500, "R")}, {HeightOf, claim(3500, "S")}} {
		s = s.WithClaim(c.n, c.c)
	}
	if r, _ := s.Attribute(LengthOf).Spread(); r != (Range{6000, 8000}) {
		t.Errorf("spread %v", r)
	}
	if _, ok := s.Attribute(LengthOf).Measured(); ok {
		t.Error("nobody has measured")
	}
	if r := s.Attribute(LengthOf).Rivals(); len(r) != 2 || r[0].Value != 6000 || r[1].Claims[0].Source != "Q" {
		t.Errorf("rivals %v", r)
	}
	// P 6×4 and Q 8×3 agree on 24 m²; crossing them would give 18 to 32.
	if r, ok := s.Area(); !ok || r != (Range{24e6, 24e6}) {
		t.Errorf("area %v", r)
	}
	if r, ok := s.Volume(); !ok || r != (Range{60_000, 84_000}) {
		// Both floors are 24 m²; the heights 2.5 and 3.5 m come from others.
		t.Errorf("volume %v", r)
	}
	m := s.WithClaim(LengthOf, Sourced{Value: 7000, Source: "team", Grade: "A1", Measured: true})
	if r, _ := m.Area(); r != (Range{21e6, 28e6}) {
		t.Errorf("with the length measured, 7×3 to 7×4: %v", r)
	}
	if c, ok := m.Attribute(LengthOf).Measured(); !ok || c.Value != 7000 {
		t.Errorf("measured %v", c)
	}
	if len(s.Attribute(LengthOf).Claims) != 2 {
		t.Error("adding a claim changed the space it was added to")
	}
	m = m.WithClaim(VolumeOf, Sourced{Value: 60_000, Source: "team", Measured: true})
	if r, _ := m.Volume(); r != (Range{60_000, 60_000}) {
		t.Errorf("a measured volume stands alone: %v", r)
	}
	if _, ok := (Space{}).Volume(); ok {
		t.Error("a volume out of nothing")
	}
	if _, ok := (Attribute{}).Spread(); ok {
		t.Error("a spread out of nothing")
	}
}

func TestSpreadHoldsEveryClaimAndBoundsNeverShrinkWithAnotherClaim(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Space{Kind: Cell}
		vals := rapid.SliceOfN(rapid.Int64Range(math.MinInt64, math.MaxInt64), 1, 6).Draw(t, "values")
		for i, v := range vals {
			s = s.WithClaim(LengthOf, claim(v, string(rune('a'+i)))).WithClaim(WidthOf, claim(v, string(rune('a'+i))))
		}
		r, _ := s.Attribute(LengthOf).Spread()
		n := 0
		for _, v := range s.Attribute(LengthOf).Rivals() {
			n += len(v.Claims)
			if v.Value < r.Min || v.Value > r.Max {
				t.Fatalf("%d outside %v", v.Value, r)
			}
		}
		before := Capacity(s, DefaultDensity())
		after := Capacity(s.WithClaim(LengthOf, claim(vals[0], "z")).WithClaim(WidthOf, claim(vals[0], "z")), DefaultDensity())
		if n != len(vals) || before.Lying > before.Standing || before.Standing > before.Packed || after.Standing < before.Standing || before.Lying < 0 {
			t.Fatalf("%d claims of %d, bounds %+v then %+v", n, len(vals), before, after)
		}
		area, _ := s.Area()
		if area.Min < 0 || area.Min > area.Max {
			t.Fatalf("area %v", area)
		}
	})
}

func wide(widths ...int64) []Space {
	var out []Space
	for _, w := range widths {
		s := Space{Code: "A-01"}
		out = append(out, s.WithClaim(WidthOf, claim(w, "P")).WithClaim(LengthOf, claim(4000, "P")).WithClaim(HeightOf, claim(2500, "P")))
	}
	return out
}

func TestAWallLongerThanItsRoomsLeavesAnUnexplainedVolume(t *testing.T) {
	// 30 m outside, nine rooms of 3 m, ten walls of 0.1 to 0.2 m: 1 to 2 m
	// unexplained, times 4 × 2.5 m = 10 to 20 m³.
	g, err := Unexplained(Run{Outside: Range{30_000, 30_000}, Wall: Range{100, 200}}, wide(3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000))
	if err != nil || g.Width != (Range{1000, 2000}) || g.Volume == nil || *g.Volume != (Range{10_000, 20_000}) || !g.Suspect || g.Contradiction {
		t.Errorf("%+v, volume %v, %v", g, g.Volume, err)
	}
	// The default walls, 0.1 to 0.4 m: -1 to 2 m, so it may be the walls alone.
	g, err = Unexplained(Run{Outside: Range{30_000, 30_000}}, wide(3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000, 3000))
	if err != nil || g.Width != (Range{0, 2000}) || g.Suspect || g.Contradiction {
		t.Errorf("%+v %v", g, err)
	}
	g, err = Unexplained(Run{Outside: Range{8000, 8500}}, wide(3000, 3000, 3000))
	if err != nil || !g.Contradiction || g.Excess != 900 || g.Width != (Range{}) || g.Suspect {
		t.Errorf("9 m of rooms and 0.4 m of wall do not fit in 8.5 m: %+v %v", g, err)
	}
}

func TestARunNeedsWidthsAndRangesTheRightWayUp(t *testing.T) {
	for name, c := range map[string]struct {
		r  Run
		ss []Space
	}{
		"no outside":   {Run{}, wide(3000)},
		"no spaces":    {Run{Outside: Range{1, 2}}, nil},
		"upside down":  {Run{Outside: Range{9000, 8000}}, wide(3000)},
		"width absent": {Run{Outside: Range{9000, 9000}}, []Space{{Code: "A-09"}}},
	} {
		if g, err := Unexplained(c.r, c.ss); err == nil || !reflect.DeepEqual(g, Gap{}) {
			t.Errorf("%s: %+v, %v", name, g, err)
		}
	}
	s := wide(3000)[0]
	s.Attributes = s.Attributes[:1]
	if g, err := Unexplained(Run{Outside: Range{9000, 9000}}, []Space{s}); err != nil || g.Volume != nil {
		t.Errorf("a volume without depth or height: %+v %v", g, err)
	}
}
