package site

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func lvl(n int) Level { l, _ := LevelAt(n); return l }

func TestSentencesInBothLanguagesGiveTheBlocksTheyDescribe(t *testing.T) {
	full := Block{Wing: "A", Level: lvl(-1), Kind: Cell, Count: 20, Length: 4000, Width: 3000, Height: 2800,
		Sides: BothSides, Corridor: true, CorridorWidth: 2000, Door: Iron}
	yard := Block{Wing: "X", Kind: Yard, Count: 1, Length: 30000, Width: 20000}
	for _, c := range []struct {
		text string
		want []Block
	}{
		{"wing A, level B1, 20 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors", []Block{full}},
		{"Wing a, Level b1: 20 cells 4X3X2.8m, either side of a corridor 2 m wide; ", []Block{doorless(full)}},
		{"wing A level B1 20 cells 4*3*2.8 on both sides of a 2m wide corridor with doors of iron", []Block{full}},
		{"A wing, first basement, 20 cells 4 by 3 by 2.8 metres, on both sides along a corridor of 2 m, iron doors", []Block{full}},
		{"wing A, basement 1, 20 cells 400x300x280 cm both sides of a 200 cm corridor, iron doors", []Block{full}},
		{"wing A, B1, 20 cells, length 4, width 3, height 2.8, both sides, corridor 2 m, iron doors", []Block{full}},
		{"wing A, B1, 20 cells 4 m long 3 m wide 2.8 m high, both sides, corridor width 2, door: iron", []Block{full}},
		{"الجناح A، الطابق B1، 20 زنزانة 4×3×2.8 م على جانبي ممر عرضه 2 م، أبواب حديد", []Block{full}},
		{"الجناح أ، الطابق B١، ٢٠ زنزانة ٤×٣×٢٫٨ م على جانبي ممر عرضه ٢ م، أبواب حديد", []Block{full}},
		{"الجناح أ، القبو الأول، ۲۰ زنزانة ۴×۳×۲٫۸ على الجانبين، ممرّ عرضه مترين، أبواب حديدية", []Block{full}},
		{"جناح أ القبو ١: ٢٠ زنزانة ٤ في ٣ بارتفاع ٢٫٨ متر، من الجهتين، ممر عرضه ٢ م، بأبواب من الحديد", []Block{full}},
		{"\u2067الجناح \u2066A\u2069، الطابق \u2066B1\u2069، 20 زنزانة 4×3×2.8 م على جانبي ممر عرضه 2 م، أبواب حديد\u2069", []Block{full}},
		{"40 solitary cells 2x1x2.2 along one side", []Block{{Wing: "X", Kind: Solitary, Count: 40, Length: 2000, Width: 1000, Height: 2200, Sides: OneSide, Corridor: true}}},
		{"٤٠ زنزانة منفردة ٢×١×٢٫٢ على جانب واحد", []Block{{Wing: "X", Kind: Solitary, Count: 40, Length: 2000, Width: 1000, Height: 2200, Sides: OneSide, Corridor: true}}},
		{"10 dormitories of 6 by 2", []Block{{Wing: "X", Kind: Dormitory, Count: 10, Length: 6000, Width: 2000}}},
		{"one yard 30x20", []Block{yard}},
		{"a yard 30 x 20 m", []Block{yard}},
		{"ساحة ٣٠×٢٠", []Block{yard}},
		{"زنزانتان ٢×١", []Block{{Wing: "X", Kind: Cell, Count: 2, Length: 2000, Width: 1000}}},
		{"الجناح ج، الطابق الأرضي، ١٢ مهجعاً ٨×٦", []Block{{Wing: "C", Level: lvl(0), Kind: Dormitory, Count: 12, Length: 8000, Width: 6000}}},
		{"level G, hexagonal core 12x12", []Block{{Wing: "X", Level: lvl(0), Kind: Core, Count: 1, Length: 12000, Width: 12000}}},
		{"القلب المسدّس 12×12، الطابق الأرضي", []Block{{Wing: "X", Level: lvl(0), Kind: Core, Count: 1, Length: 12000, Width: 12000}}},
		{"wing A, G, 1 suspected void 3x2", []Block{{Wing: "A", Level: lvl(0), Kind: Void, Count: 1, Length: 3000, Width: 2000}}},
		{"فراغ محتمل ٣×٢", []Block{{Wing: "X", Kind: Void, Count: 1, Length: 3000, Width: 2000}}},
		{"two corridors 30x2; stairs; 2 lift shafts 2x2", []Block{
			{Wing: "X", Kind: Corridor, Count: 2, Length: 30000, Width: 2000}, {Wing: "X", Kind: Stairs, Count: 1},
			{Wing: "X", Kind: Shaft, Count: 2, Length: 2000, Width: 2000}}},
		{"wing B, level 2, 5 cells 3x2, starting at 21", []Block{{Wing: "B", Level: lvl(2), Kind: Cell, Count: 5, Length: 3000, Width: 2000, FirstNumber: 21}}},
		{"الجناح ب، الطابق الثاني، ٥ زنازين ٣×٢، تبدأ من ٢١", []Block{{Wing: "B", Level: lvl(2), Kind: Cell, Count: 5, Length: 3000, Width: 2000, FirstNumber: 21}}},
		{"wing A, level B1; 2 cells 4x3; wing B; 3 offices 4x4", []Block{
			{Wing: "A", Level: lvl(-1), Kind: Cell, Count: 2, Length: 4000, Width: 3000},
			{Wing: "B", Level: lvl(-1), Kind: Office, Count: 3, Length: 4000, Width: 4000}}},
		{"wings A and B, levels G, 1: 2 rooms 5x4", []Block{
			{Wing: "A", Level: lvl(0), Kind: Room, Count: 2, Length: 5000, Width: 4000}, {Wing: "A", Level: lvl(1), Kind: Room, Count: 2, Length: 5000, Width: 4000},
			{Wing: "B", Level: lvl(0), Kind: Room, Count: 2, Length: 5000, Width: 4000}, {Wing: "B", Level: lvl(1), Kind: Room, Count: 2, Length: 5000, Width: 4000}}},
		{"wing A, level G, 1 cell; wings C, D, level G; 2 cells", []Block{{Wing: "A", Level: lvl(0), Kind: Cell, Count: 1},
			{Wing: "C", Level: lvl(0), Kind: Cell, Count: 2}, {Wing: "D", Level: lvl(0), Kind: Cell, Count: 2}}},
		{"levels G, 1, 2 damp cells 3x2", []Block{
			{Wing: "X", Level: lvl(0), Kind: Cell, Count: 2, Length: 3000, Width: 2000, Unread: []string{"damp"}},
			{Wing: "X", Level: lvl(1), Kind: Cell, Count: 2, Length: 3000, Width: 2000, Unread: []string{"damp"}}}},
		{"A, B1, 20 cells 4×3×2.8, both sides, 2 m corridor, iron doors", []Block{full}},
		{"أ، B1، ٢٠ زنزانة ٤×٣×٢٫٨، على جانبي ممر عرضه ٢ م، أبواب حديد", []Block{full}},
		{"A yard 30x20", []Block{yard}},
		{"Wing A - level B1 - 20 cells 4×3×2.8 m with iron doors on both sides of a corridor 30 m long and 2 m wide", []Block{long(full)}},
		{"wing A, B1, 20 cells 4×3×2.8 m, iron doors, on both sides of a corridor 30x2", []Block{long(full)}},
		{"الجناح A، الطابق الثاني، ممر طوله 40 م وعرضه 2 م", []Block{{Wing: "A", Level: lvl(2), Kind: Corridor, Count: 1, Length: 40000, Width: 2000}}},
		{"في الجناح ب الطابق الأرضي عشر زنازين منفردة 2×1 ارتفاعها 2٫2 م", []Block{{Wing: "B", Level: lvl(0), Kind: Solitary, Count: 10, Length: 2000, Width: 1000, Height: 2200}}},
		{"wing A, 4 damp cells 3x2, very cold", []Block{{Wing: "A", Kind: Cell, Count: 4, Length: 3000, Width: 2000, Unread: []string{"damp", "very", "cold"}}}},
	} {
		got, err := ParseSentence(c.text)
		if err != nil {
			t.Errorf("%s\n\terror %v", c.text, err)
			continue
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\n\tgot  %+v\n\twant %+v", c.text, got, c.want)
		}
	}
}

func long(b Block) Block { b.CorridorLength = 30000; return b }

func doorless(b Block) Block { b.Door = ""; return b }

func TestSentencesThatCouldMeanTwoThingsAreAskedAbout(t *testing.T) {
	for _, c := range []struct{ text, kind, phrase string }{
		{"wing A, 20 cells 4,5x3", "comma-decimal", "4,5"},
		{"٢٠ زنزانة ٤،٥×٣", "comma-decimal", "٤،٥"},
		{"1٬000 cells 4x3", "comma-decimal", "1٬000"},
		{"20 cells 4.5.2x3", "number", "4.5.2"},
		{"in the basement, 5 cells 4x3", "which-basement", "basement"},
		{"القبو، ٥ زنازين ٤×٣", "which-basement", "القبو"},
		{"wing on the left, 5 cells", "wing", "wing"},
		{"wing 2, 5 cells", "wing", "wing"},
		{"cells 4x3", "count", "cells"},
		{"زنازين ٤×٣", "count", "زنازين"},
		{"501 cells 4x3", "count", "501 cells"},
		{"0 cells 4x3", "count", "0 cells"},
		{"20 cells 4x3x280 cm", "size", "4x3x280 cm"},
		{"20 cells 0.2x3", "size", "0.2x3"},
		{"20 cells 201x3", "size", "201x3"},
		{"20 cells 4x3x31", "size", "4x3x31"},
		{"20 cells 4x3x2x1", "size", "4x3x2x1"},
		{"20 cells 4.0005x3", "length", "4.0005x3"},
		{"20 cells 20 ft x 10 ft", "unit", "20 ft"},
		{"20 cells 4x3, 2 offices 4x4", "kind", "2 offices"},
		{"20 cells 4x3, 12 people", "number", "12"},
		{"20 cells 4x3, iron doors, wooden hatch", "material", "wooden"},
		{"20 cells on both sides, on one side", "sides", "one side"},
		{"20 cells 4x3, height 2, height 3", "size", "height 3"},
		{"wing A, level 1, 5 cells, level 2", "level", "level 2"},
		{"level Q, 5 cells", "level", "level Q"},
		{"levels G and 1, 5 cells, starting at 3", "first-number", "starting"},
		{"20 cells without doors", "denial", "without doors"},
		{"wing A, 20 cells 4×3, no corridor", "denial", "no corridor"},
		{"٢٠ زنزانة بلا أبواب", "denial", "بلا"},
		{"3 wings, level G, 20 cells 4x3", "number", "3"},
		{"wing A, 20 cells 4x3x2.8 (10 left, 10 right)", "number", "10"},
		{"levels 1 and 1, 5 cells", "level", "1 and 1"},
		{"wings A, A, 5 cells", "wing", "wings A"},
		{"wings A and B, level G, 5 cells; one yard", "which-wing", "one yard"},
		{"", "empty", ""},
		{"nothing of use", "kind", "nothing of use"},
		{"wing A, level B1", "empty", ""},
		{"both sides of a 2 m corridor", "kind", "both sides"},
	} {
		got, err := ParseSentence(c.text)
		p, ok := err.(*Problem)
		if !ok || got != nil {
			t.Errorf("%s: got %v, error %v; want a problem", c.text, got, err)
			continue
		}
		if p.Kind != c.kind || !strings.Contains(p.Error(), c.phrase) || p.Advice == "" {
			t.Errorf("%s: %s: %v; want kind %s naming %q with advice", c.text, p.Kind, p, c.kind, c.phrase)
		}
	}
}

// someBlock draws any valid block.
func someBlock(t *rapid.T) Block {
	size := func(name string, lo, hi Millimetre) Millimetre {
		return Millimetre(rapid.Int64Range(int64(lo), int64(hi)).Draw(t, name)) * Millimetre(rapid.IntRange(0, 1).Draw(t, name+" known"))
	}
	b := Block{
		Wing:   rapid.StringMatching(`[A-Z]{1,3}`).Draw(t, "wing"),
		Kind:   rapid.SampledFrom(Kinds()).Draw(t, "kind"),
		Count:  rapid.IntRange(1, maxCount).Draw(t, "count"),
		Length: size("length", minSide, maxSide), Width: size("width", minSide, maxSide), Height: size("height", minHeight, maxHeight),
		Sides:       rapid.SampledFrom([]Sides{SidesUnknown, OneSide, BothSides}).Draw(t, "sides"),
		Door:        rapid.SampledFrom([]Material{"", Iron, Steel, Wood, Bars}).Draw(t, "door"),
		FirstNumber: rapid.IntRange(0, 300).Draw(t, "first"),
	}
	if rapid.Bool().Draw(t, "level known") {
		b.Level = lvl(rapid.IntRange(lowestLevel, highestLevel).Draw(t, "level"))
	}
	if b.Kind == Corridor {
		b.Sides = SidesUnknown // a corridor has no rooms on its sides
	} else {
		b.CorridorWidth = size("corridor", minSide, maxSide)
		b.CorridorLength = size("corridor length", minSide, maxSide)
		b.Corridor = b.Sides != SidesUnknown || b.CorridorWidth != 0 || b.CorridorLength != 0 || rapid.Bool().Draw(t, "corridor named")
	}
	return b
}

func TestABlockWrittenAsASentenceReadsBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBlock(t)
		want := b
		got, err := ParseSentence(b.String())
		if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Fatalf("%s\n\tgot  %+v, %v\n\twant %+v", b, got, err, want)
		}
	})
}

func TestLevelsAreReadInBothLanguages(t *testing.T) {
	for want, texts := range map[int][]string{
		0:  {"G", "g", "GF", "ground", "Ground floor", "0", "٠", "الطابق الأرضي", "الأرضي", "طابق أرضي", "level G", "الطابق G"},
		1:  {"1", "١", "۱", "level 1", "floor 1", "1st floor", "first floor", "الطابق الأول", "طابق اول", "الطابق ١", "L1"},
		2:  {"2", "second storey", "الطابق الثاني", "الدور الثاني"},
		-1: {"B1", "b-1", "b 1", "B١", "-1", "−1", "basement 1", "first basement", "القبو الأول", "القبو ١", "قبو أول", "\u2066B1\u2069", "الطابق B1"},
		-2: {"B2", "-2", "القبو الثاني", "second basement", "القَبو الثّاني"},
	} {
		for _, s := range texts {
			if got, err := ParseLevel(s); err != nil || got != lvl(want) {
				t.Errorf("%q: %v, %v; want %v", s, got, err, lvl(want))
			}
		}
	}
	for _, s := range []string{"", "B", "basement", "القبو", "B0", "B10", "61", "1 2", "ground 1", "third wing", "B1 1", "--1", "1.5 m"} {
		if got, err := ParseLevel(s); err == nil {
			t.Errorf("%q is taken as %v", s, got)
		}
	}
}

func TestLevelsSortFromTheLowestWithTheUnknownLast(t *testing.T) {
	order := []Level{lvl(-2), lvl(-1), lvl(0), lvl(1), lvl(2), {}}
	text := ""
	for i, a := range order {
		text += a.String() + " "
		for j, b := range order {
			if got := CompareLevels(a, b); (got < 0) != (i < j) || (got == 0) != (i == j) {
				t.Errorf("CompareLevels(%v, %v) = %d", a, b, got)
			}
		}
		var back Level
		if b, _ := a.MarshalText(); back.UnmarshalText(b) != nil || back != a {
			t.Errorf("%v reads back as %v", a, back)
		}
	}
	if text != "B2 B1 G 1 2  " {
		t.Errorf("levels print as %q", text)
	}
}

func FuzzSentence(f *testing.F) {
	for _, s := range []string{
		"wing A, level B1, 20 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors",
		"الجناح أ، الطابق B١، ٢٠ زنزانة ٤×٣×٢٫٨ م على جانبي ممر عرضه ٢ م، أبواب حديد",
		"wings A, B and C, levels G, 1 and 2, 20 dormitories of 6 by 2; one yard 30x20",
		"4,5", "x", "2x", "wing", "levels", "basement 20 cells", "و", "1 m", "مترين", "\xff\xfe", "a\u2067;b", "B", "٢×", "starting at",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		blocks, err := ParseSentence(s)
		if err != nil {
			if blocks != nil || err.Error() == "" {
				t.Fatalf("blocks beside an error, or an empty error: %v %v", blocks, err)
			}
			return
		}
		for _, b := range blocks {
			if err := b.Validate(); err != nil {
				t.Fatalf("%q gives an invalid block: %v", s, err)
			}
			again, err := ParseSentence(b.String())
			b.Unread = nil
			if err != nil || len(again) != 1 || !reflect.DeepEqual(again[0], b) {
				t.Fatalf("%q: %q reads back as %+v, %v", s, b, again, err)
			}
		}
	})
}
