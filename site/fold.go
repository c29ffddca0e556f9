package site

import (
	"strings"
	"unicode"
)

// folded is a text brought to one spelling, with the way back: src[i] is the
// index in orig of the rune that became r[i], so that an error can quote what
// was typed.
type folded struct {
	r    []rune
	src  []int
	orig []rune
}

func fold(s string) folded {
	f := folded{orig: []rune(s)}
	for i, r := range f.orig {
		if out := foldRune(r); out >= 0 {
			f.r = append(f.r, out)
			f.src = append(f.src, i)
		}
	}
	return f
}

// foldText is fold for callers that need no way back; spaces are single.
func foldText(s string) string {
	return strings.Join(strings.Fields(string(fold(s).r)), " ")
}

// foldRune maps digits of three scripts to Latin ones, the spellings of alef,
// yeh and teh marbuta to one each, punctuation to ASCII and every sign of
// multiplication to x. It gives -1 for marks that carry no meaning here:
// short vowels, the stretching sign, and the invisible direction marks that
// come along with pasted codes.
func foldRune(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return r
	case invisible(r), r >= 0x064B && r <= 0x0652, r == 0x0670, r == 'ـ':
		return -1
	}
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ی':
		return 'ي'
	case 'ک':
		return 'ك'
	case 'ة':
		return 'ه'
	case '٫':
		return '.'
	case '،', '٬':
		return ','
	case '؛', '\n', '\r', '\u2028', '\u2029':
		return ';'
	case '×', '*', '✕', '✖', '⨯', 'х', 'Х':
		return 'x'
	case '‐', '‑', '–', '—', '−':
		return '-'
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return unicode.ToLower(r)
}

// invisible reports the direction and joining marks that are stripped from
// whatever is typed or pasted (glossary 3.5).
func invisible(r rune) bool {
	switch {
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x2069:
		return true
	}
	return r == 0x061C || r == 0xFEFF
}

// stripInvisible keeps a person's own words as written, without direction
// marks, with spaces cut at the ends.
func stripInvisible(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s))
}

// bare takes the Arabic article, or a one-letter preposition or "and" before
// it, from a folded word. It is used only where the rest is then looked up in
// a closed list, so a letter that belongs to the word does no harm.
func bare(w string) string {
	for _, p := range []string{"وال", "بال", "فال", "ال", "لل"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len([]rune(rest)) >= 2 {
			return rest
		}
	}
	return w
}

// spellings gives the ways to look a folded word up: as it is, without the
// article, without a joined و ب ل.
func spellings(w string) []string {
	out := []string{w}
	if b := bare(w); b != w {
		out = append(out, b)
	}
	for _, p := range []string{"و", "ب", "ل"} {
		if rest, ok := strings.CutPrefix(w, p); ok && len([]rune(rest)) >= 3 {
			out = append(out, rest)
		}
	}
	return out
}

func digit(r rune) bool { return r >= '0' && r <= '9' }
