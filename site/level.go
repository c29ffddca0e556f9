package site

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

const (
	lowestLevel  = -9 // B9
	highestLevel = 60
)

// Level is a floor. The zero Level is "not known"; it sorts after every known
// one. Levels compare with ==.
type Level struct {
	ordinal int
	known   bool
}

// LevelAt gives the level of an ordinal: 0 is G, -1 is B1, 1 is the first
// above ground. Outside -9..60 it reports false.
func LevelAt(ordinal int) (Level, bool) {
	if ordinal < lowestLevel || ordinal > highestLevel {
		return Level{}, false
	}
	return Level{ordinal, true}, true
}

// Known reports whether the level is known at all.
func (l Level) Known() bool { return l.known }

// Ordinal is 0 for G, negative below, positive above; 0 for an unknown level.
func (l Level) Ordinal() int { return l.ordinal }

// String gives B2, B1, G, 1, 2, or "" when unknown.
func (l Level) String() string {
	switch {
	case !l.known:
		return ""
	case l.ordinal == 0:
		return "G"
	case l.ordinal < 0:
		return "B" + strconv.Itoa(-l.ordinal)
	}
	return strconv.Itoa(l.ordinal)
}

// MarshalText writes the level as String does.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what ParseLevel reads; empty is unknown.
func (l *Level) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*l = Level{}
		return nil
	}
	v, err := ParseLevel(string(b))
	if err == nil {
		*l = v
	}
	return err
}

// CompareLevels orders from the lowest up, unknown last.
func CompareLevels(a, b Level) int {
	if a.known != b.known {
		if a.known {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.ordinal, b.ordinal)
}

// ParseLevel reads one floor in English or Arabic, with any of the three sets
// of digits. The error is a *Problem of kind "level", or "which-basement" for
// a basement without its number.
func ParseLevel(s string) (Level, error) {
	if len(s) > 200 {
		return Level{}, levelProblem(clip(s))
	}
	text := foldText(s)
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		if n, err := strconv.Atoi(strings.TrimSpace(rest)); err == nil && n > 0 {
			if l, ok := LevelAt(-n); ok {
				return l, nil
			}
		}
		return Level{}, levelProblem(s)
	}
	l, res := levelFromWords(splitWords(text))
	switch res {
	case levelRead:
		return l, nil
	case levelWhichBasement:
		return Level{}, &Problem{"which-basement", "", fmt.Sprintf("%q does not say which level below ground", clip(s)),
			"write B1 for the first below ground, B2 for the second"}
	}
	return Level{}, levelProblem(s)
}

func levelProblem(s string) *Problem {
	return &Problem{"level", "", fmt.Sprintf("%q is not a level", clip(s)), "write B2, B1, G, 1 or 2"}
}

// splitWords cuts a folded text into runs of letters and runs of digits.
func splitWords(s string) []string {
	var out []string
	start := -1
	var digits bool
	flush := func(end int) {
		if start >= 0 {
			out = append(out, s[start:end])
		}
		start = -1
	}
	for i, r := range s {
		switch {
		case r == ' ' || r == '-' || r == '.' || r == ':' || r == '_':
			flush(i)
		case start < 0:
			start, digits = i, digit(r)
		case digit(r) != digits:
			flush(i)
			start, digits = i, digit(r)
		}
	}
	flush(len(s))
	return out
}

type levelResult int

const (
	levelNone levelResult = iota
	levelRead
	levelWhichBasement
)

var (
	floorWords    = set("level", "floor", "storey", "story", "lvl", "l", "طابق", "دور")
	basementWords = set("basement", "b", "قبو", "cellar", "underground")
	groundWords   = set("ground", "g", "gf", "ارضي", "rez")
	ordinalWords  = map[string]int{
		"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
		"اول": 1, "ثاني": 2, "ثالث": 3, "رابع": 4, "خامس": 5, "سادس": 6, "سابع": 7,
		"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
	}
	ordinalEnds = set("st", "nd", "rd", "th")
)

func set(ws ...string) map[string]bool {
	m := make(map[string]bool, len(ws))
	for _, w := range ws {
		m[w] = true
	}
	return m
}

// levelFromWords reads folded words that together should be one level: each
// word must be a floor word, a basement word, a ground word or one number.
func levelFromWords(words []string) (Level, levelResult) {
	var floors, below, ground, numbers, n int
	for i, w := range words {
		w = bare(w)
		switch v, isOrdinal := ordinalWords[w]; {
		case isOrdinal:
			n, numbers = v, numbers+1
		case digit(rune(w[0])):
			v, err := strconv.Atoi(w)
			if err != nil {
				return Level{}, levelNone
			}
			n, numbers = v, numbers+1
		case floorWords[w]:
			floors++
		case basementWords[w]:
			below++
		case groundWords[w]:
			ground++
		case ordinalEnds[w] && i > 0 && digit(rune(words[i-1][0])):
		case w == "number" || w == "رقم" || w == "no":
		default:
			return Level{}, levelNone
		}
	}
	if floors > 1 || below > 1 || ground > 1 || numbers > 1 {
		return Level{}, levelNone
	}
	ok := false
	var l Level
	switch {
	case ground == 1 && below == 0 && numbers == 0:
		l, ok = LevelAt(0)
	case below == 1 && ground == 0 && numbers == 0:
		return Level{}, levelWhichBasement
	case below == 1 && ground == 0 && n > 0:
		l, ok = LevelAt(-n)
	case below == 0 && ground == 0 && numbers == 1:
		l, ok = LevelAt(n)
	}
	if !ok {
		return Level{}, levelNone
	}
	return l, levelRead
}
