package site

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTagsAsTypedComeToOneCode(t *testing.T) {
	for typed, want := range map[string]string{
		"a7": "A-07", "A 07": "A-07", "أ-٧": "A-07", "A٠٧": "A-07", "A-07": "A-07", "a_007": "A-07", " A-7 ": "A-07",
		"\u2066A-07\u2069": "A-07", "۷a": "A-07", "07-A": "A-07", "ب12": "B-12", "هـ-٣": "E-03", "A–07": "A-07",
		"A-O7": "A-07", "A-1O": "A-10", "AO-7": "AO-07", "nw 120": "NW-120", "A.٧": "A-07", "S7": "S-07", "A-O": "", "X-901": "X-901",
	} {
		got, err := ParseTag(typed)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "7", "A", "A-0", "A-00", "ABCD-1", "A-10000", "A-7-B-8", "A+7", "Ω7", "7-7", "A-B", strings.Repeat("A", 99)} {
		if got, err := ParseTag(typed); err == nil {
			t.Errorf("%q is taken as %s", typed, got)
		}
	}
}

func TestATagThatCouldBeTwoDoorsNamesBoth(t *testing.T) {
	for typed, want := range map[string][]string{
		"AO7":   {"A-07", "AO-07"},
		"AI2":   {"A-12", "AI-02"},
		"A 1 7": {"A-17", "A-107"},
	} {
		_, err := ParseTag(typed)
		amb, ok := errors.AsType[*AmbiguousTag](err)
		if !ok || !slices.Equal(amb.Candidates, want) {
			t.Errorf("%q: %v; want %v", typed, err, want)
			continue
		}
		if best, others := Match(typed, want); best != "" || !slices.Equal(others, want) {
			t.Errorf("%q: best %q of %v with both known", typed, best, others)
		}
		if best, _ := Match(typed, want[:1]); best != want[0] {
			t.Errorf("%q: best %q when only %s is known", typed, best, want[0])
		}
	}
}

func TestMatchFindsTheKnownDoorOrOffersTheNearOnes(t *testing.T) {
	known := []string{"A-07", "A-17", "A-70", "B-07", "B-12", "C-03"}
	for _, c := range []struct {
		typed, best string
		others      []string
	}{
		{"a٧", "A-07", nil},
		{"12", "B-12", nil},
		{"7", "", []string{"A-07", "B-07"}},
		{"A-18", "", []string{"A-17"}},
		{"C-30", "", []string{"C-03"}},
		{"D-07", "", []string{"A-07", "B-07"}},
		{"Z-99", "", nil},
		{"??", "", nil},
	} {
		if best, others := Match(c.typed, known); best != c.best || !slices.Equal(others, c.others) {
			t.Errorf("%q: %q %v; want %q %v", c.typed, best, others, c.best, c.others)
		}
	}
}

func TestEveryCodeIsFoundHoweverItsDigitsAndCaseAreTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := code(rapid.StringMatching(`[A-Z]{1,3}`).Draw(t, "wing"), rapid.IntRange(1, maxNumber).Draw(t, "number"))
		typed := strings.Map(func(r rune) rune {
			if !digit(r) {
				return r
			}
			return r - '0' + rapid.SampledFrom([]rune("0٠۰")).Draw(t, "script")
		}, c)
		if rapid.Bool().Draw(t, "small") {
			typed = strings.ToLower(typed)
		}
		typed = strings.Replace(typed, "-", rapid.SampledFrom([]string{"-", " ", " - ", "_"}).Draw(t, "mark"), 1)
		if got, err := ParseTag(typed); err != nil || got != c {
			t.Fatalf("%q: %s, %v; want %s", typed, got, err, c)
		}
		if best, _ := Match(typed, []string{"A-01", c}); best != c {
			t.Fatalf("%q matches %q", typed, best)
		}
	})
}

func FuzzTag(f *testing.F) {
	for _, s := range []string{"a7", "أ-٧", "A٠٧", "AO7", "A 1 7", "7", "\xff", "A-07\u2069", "OOO", "لA", "1O1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseTag(s)
		if err == nil {
			if again, err := ParseTag(c); err != nil || again != c {
				t.Fatalf("%q gives %q, which reads as %q, %v", s, c, again, err)
			}
			if best, _ := Match(s, []string{c}); best != c {
				t.Fatalf("%q is %q but matches %q", s, c, best)
			}
		}
		Match(s, []string{"A-07", "AO-07", "B-107", "not a code", ""})
	})
}
