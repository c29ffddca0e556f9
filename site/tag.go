package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func code(wing string, n int) string { return fmt.Sprintf("%s-%02d", wing, n) }

// splitCode takes a canonical code apart.
func splitCode(c string) (wing string, n int, ok bool) {
	wing, num, found := strings.Cut(c, "-")
	n, err := strconv.Atoi(num)
	return wing, n, found && err == nil && wingName(wing) && n > 0 && n <= maxNumber && c == code(wing, n)
}

// compareCodes orders A-09 before A-100; what is no code stands last.
func compareCodes(a, b string) int {
	wa, na, oka := splitCode(a)
	wb, nb, okb := splitCode(b)
	switch {
	case oka && okb:
		return cmp.Or(cmp.Compare(wa, wb), cmp.Compare(na, nb))
	case oka:
		return -1
	case okb:
		return 1
	}
	return strings.Compare(a, b)
}

// AmbiguousTag is the error of ParseTag for what could mean several doors.
type AmbiguousTag struct {
	Typed      string
	Candidates []string // canonical codes, in order
}

// Error names the candidates.
func (e *AmbiguousTag) Error() string {
	return fmt.Sprintf("%q could be %s; write the letters, a hyphen and the number, such as A-07",
		clip(e.Typed), strings.Join(e.Candidates, " or "))
}

// ParseTag brings a door tag as typed (a7, "A 07", أ-٧, A٠٧, 7a) to its code
// Direction marks fall away. The error is an *AmbiguousTag, or a
// *Problem of kind "tag".
func ParseTag(typed string) (string, error) {
	cands := readings(typed)
	switch len(cands) {
	case 0:
		return "", &Problem{"tag", "", fmt.Sprintf("%q is not a door tag", clip(typed)), "write the wing's letters and the number, such as A-07"}
	case 1:
		return cands[0], nil
	}
	return "", &AmbiguousTag{typed, cands}
}

// readings gives every code that the typed text can be, in order.
func readings(typed string) []string {
	if len(typed) > 60 {
		return nil
	}
	groups := tagGroups(typed)
	var out []string
	add := func(wing, num string) {
		n, err := strconv.Atoi(num)
		if err == nil && wingName(wing) && n > 0 && n <= maxNumber && len(num) <= 6 {
			out = append(out, code(wing, n))
		}
	}
	switch len(groups) {
	case 2:
		a, b := groups[0], groups[1]
		if digit(rune(a.text[0])) {
			a, b = b, a
		}
		if digit(rune(a.text[0])) || !digit(rune(b.text[0])) {
			// A-O7 cannot come here (three groups); two runs of one sort do.
			if wing, num := a.text, asDigits(b.text); num != "" && !digit(rune(a.text[0])) {
				add(wing, num)
			}
			break
		}
		add(a.text, b.text)
		// AO7: is the O a letter of the wing or the digit? Written apart
		// (AO-7) it is a letter.
		if !b.apart && len(a.text) > 1 && a.text == groups[0].text {
			if d := asDigits(a.text[1:]); d != "" {
				add(a.text[:1], d+b.text)
			} else if d := asDigits(a.text[len(a.text)-1:]); d != "" {
				add(a.text[:len(a.text)-1], d+b.text)
			}
		}
	case 3:
		a, b, c := groups[0], groups[1], groups[2]
		switch {
		case digit(rune(a.text[0])):
		case asDigits(b.text) != "" && !digit(rune(b.text[0])): // A-O7
			add(a.text, asDigits(b.text)+c.text)
		case digit(rune(b.text[0])) && digit(rune(c.text[0])): // A 1 7
			add(a.text, b.text+c.text)
			add(a.text, b.text+"0"+c.text)
		case digit(rune(b.text[0])) && asDigits(c.text) != "": // A-1O
			add(a.text, b.text+asDigits(c.text))
		}
	}
	slices.SortFunc(out, compareCodes)
	return slices.Compact(out)
}

// asDigits reads letters that are miswritten for digits (glossary 3.2); ""
// when any letter is not one of them.
func asDigits(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == 'O':
			b.WriteByte('0')
		case r == 'I' || r == 'L':
			b.WriteByte('1')
		case r == 'S':
			b.WriteByte('5')
		case digit(r):
			b.WriteRune(r)
		default:
			return ""
		}
	}
	return b.String()
}

type tagGroup struct {
	text  string // capitals or digits
	apart bool   // a mark or a space stands before it
}

// tagGroups cuts a tag into runs of letters and runs of digits; nil when it
// holds anything else.
func tagGroups(typed string) []tagGroup {
	var out []tagGroup
	apart := false
	for _, r := range fold(typed).r {
		l := r
		switch {
		case strings.ContainsRune(" -_./:#", r):
			apart = true
			continue
		case digit(r):
		case r >= 'a' && r <= 'z':
			l = r - 'a' + 'A'
		case abjad[r] != 0:
			l = abjad[r]
		default:
			return nil
		}
		k := len(out) - 1
		if k >= 0 && !apart && digit(l) == digit(rune(out[k].text[0])) {
			out[k].text += string(l)
		} else {
			out = append(out, tagGroup{string(l), apart})
		}
		apart = false
	}
	return out
}

// Match finds the door meant among the known codes. best is set only when
// one known code fits; others are the codes to offer beside it or instead: the
// remaining readings, all doors with that number when the wing was left out,
// or codes one slip away (a wrong, missing, added or swapped character). Both
// are empty when nothing is near.
func Match(typed string, known []string) (best string, others []string) {
	has := make(map[string]bool, len(known))
	for _, k := range known {
		has[k] = true
	}
	var hits []string
	for _, c := range readings(typed) {
		if has[c] {
			hits = append(hits, c)
		}
	}
	groups := tagGroups(typed)
	if len(hits) == 0 && len(groups) == 1 {
		if n, err := strconv.Atoi(groups[0].text); err == nil {
			for k := range has {
				if _, m, ok := splitCode(k); ok && m == n {
					hits = append(hits, k)
				}
			}
		}
	}
	slices.SortFunc(hits, compareCodes)
	if len(hits) == 1 {
		return hits[0], nil
	}
	if len(hits) > 1 {
		return "", hits
	}
	for _, c := range readings(typed) {
		for k := range has {
			if nearby(c, k) {
				others = append(others, k)
			}
		}
	}
	slices.SortFunc(others, compareCodes)
	others = slices.Compact(others)
	return "", others[:min(len(others), 8)]
}

// nearby: one character wrong, missing, added, or two neighbours swapped.
func nearby(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		return i == len(a) || a[i+1:] == b[i+1:] ||
			i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}
