package propose

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSpellingsOfOneWordMeet(t *testing.T) {
	for want, words := range map[string][]string{
		"مطبخ":      {"مَطْبَخ", "مطبــــخ", "\u202bمطبخ\u202c", "مطبخ!!", "ﻣﻄﺒﺦ"},
		"احمر":      {"أحمر", "إحمر", "آحمر", "ٱحمر", "احمرررر"},
		"غرفه":      {"غرفة", "غرفه"},
		"مستشفي":    {"مستشفى", "مستشفی"},
		"تالت":      {"ثالث", "تالت"},
		"هوا":       {"هواء", "هوااااا", "هوا"},
		"100,000":   {"١٠٠٬٠٠٠", "۱۰۰٬۰۰۰", "100,000"},
		"2.5":       {"٢٫٥", "۲٫۵", "2.5"},
		"doorr":     {"DOORRRRR"},
		"kitchen a": {"  Kitchen\t\n«A» "},
	} {
		for _, w := range words {
			if got := Normalise(w); got != want {
				t.Errorf("Normalise(%q) = %q, want %q", w, got, want)
			}
		}
	}
}

func anyText() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.OneOf(rapid.Rune(), rapid.RuneFrom([]rune("ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىةًٌٍَُِّْـabcXYZ 0123٠١٢۰۱۲.,:-/+\n\u200f\u2067"))), 0, 60, -1)
}

func TestNormaliseIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		once := Normalise(anyText().Draw(t, "text"))
		if twice := Normalise(once); twice != once {
			t.Fatalf("%q becomes %q", once, twice)
		}
	})
}

func TestNormalisingPartsOrTheWholeIsOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyText().Draw(t, "a"), anyText().Draw(t, "b")
		if got, want := Normalise(a+"\n"+b), strings.TrimSpace(Normalise(a)+" "+Normalise(b)); got != want {
			t.Fatalf("whole %q, parts %q", got, want)
		}
	})
}

func TestDigitSetsAreEqual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		latin := rapid.StringMatching(`[0-9]{1,6}( [0-9]{1,3})? (طابق|شخص|people|باب)`).Draw(t, "text")
		turn := func(zero rune) string {
			return strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return zero + r - '0'
				}
				return r
			}, latin)
		}
		for _, other := range []string{turn('٠'), turn('۰')} {
			if Normalise(other) != Normalise(latin) {
				t.Fatalf("%q and %q differ", other, latin)
			}
		}
	})
}

func TestOrderOfSentencesChangesNoConcept(t *testing.T) {
	parts := []string{"باب سري ورا المطبخ", "knocking in wing B", "100 ألف معتقل", "voices at A-07", "ثلاث طوابق تحت الأرض"}
	want := map[string]bool{}
	for _, c := range Concepts(strings.Join(parts, "\n")) {
		want[c.ID] = true
	}
	rapid.Check(t, func(t *rapid.T) {
		got := Concepts(strings.Join(rapid.Permutation(parts).Draw(t, "order"), "\n"))
		if len(got) != len(want) {
			t.Fatalf("%d concepts, want %d: %v", len(got), len(want), got)
		}
		for _, c := range got {
			if !want[c.ID] {
				t.Fatalf("%s is new", c.ID)
			}
		}
	})
}

func TestEveryConceptOfTheLexiconIsDeclared(t *testing.T) {
	lex := theLexicon()
	check := func(w string, concepts []string) {
		for _, c := range concepts {
			e, ok := lex.entries[c]
			if !ok || strings.HasPrefix(c, "u.") {
				t.Errorf("%q names concept %s, which no line declares", w, c)
			}
			if e.slot != "reln" && group(e.slot) == evThing && !slices.Contains([]string{"object", "thing", "sound", "dig"}, e.slot) {
				t.Errorf("concept %s stands in slot %q, which is none", c, e.slot)
			}
		}
	}
	for w, cs := range lex.single {
		check(w, cs)
		if Normalise(w) != w {
			t.Errorf("key %q is not folded", w)
		}
	}
	for _, ps := range lex.multi {
		for _, p := range ps {
			check(strings.Join(p.words, " "), p.concepts)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"", "باب سري ورا المطبخ", "100,000 ٪", "\xff\xfe", "ﷺ İ ẞ Å", "[8/12, 21:04] x: y", "A-07 b2 -2 +-", "ـــ", "و5طوابق", "1.2.3,4:5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Normalise(s)
		if !utf8.ValidString(once) {
			t.Fatalf("%q is not valid text", once)
		}
		if len(once) < maxText/4 {
			if twice := Normalise(once); twice != once {
				t.Fatalf("%q becomes %q", once, twice)
			}
		}
		book := NewBook()
		if err := book.Join(Report{ID: "a", Text: s}, "c"); err != nil {
			t.Fatal(err)
		}
		for _, p := range book.Propose(Report{ID: "b", Text: s, Place: s}) {
			if !(p.Score >= 0 && p.Score <= 1) {
				t.Fatalf("score %v", p.Score)
			}
		}
	})
}
