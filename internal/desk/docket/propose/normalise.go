package propose

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxText bounds how much of one report is read, in bytes. A longer paste is
// cut at a rune: a tip is told in its first pages, and the desk must not wait.
const maxText = 32 << 10

// Normalise folds a text so that spellings of one word meet: compatibility
// forms, accents and short vowels, tatweel and direction marks are removed;
// hamza seats, alef, final ya, ta marbuta and the letters that Syrian speech
// merges (ث ت, ذ د, ظ ض) become one; digits of all sets become 0-9; Latin is
// lower case; a letter held down three times or more becomes one (Arabic) or
// two (Latin); everything that is not a letter, digit or one of . , : - / +
// becomes a space, and spaces are single. At most 32 KiB of s are read. It is
// idempotent.
func Normalise(s string) string {
	s = norm.NFKD.String(cut(s, maxText))
	runes := make([]rune, 0, len(s))
	for _, r := range s {
		r = foldRune(r)
		if r == 0 {
			continue
		}
		runes = append(runes, r)
	}
	return squeeze(runes)
}

func cut(s string, limit int) string {
	if len(s) <= limit {
		return strings.ToValidUTF8(s, " ")
	}
	for limit > 0 && s[limit]&0xC0 == 0x80 {
		limit--
	}
	return strings.ToValidUTF8(s[:limit], " ")
}

var arabicFold = map[rune]rune{
	'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ی': 'ي', 'ې': 'ي', 'ئ': 'ي',
	'ؤ': 'و', 'ة': 'ه', 'ۃ': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه', 'ۀ': 'ه', 'ک': 'ك', 'گ': 'ق', 'پ': 'ب', 'چ': 'ك', 'ڤ': 'ف', 'ڨ': 'ق', 'ı': 'i',
	'ث': 'ت', 'ذ': 'د', 'ظ': 'ض', 'ٸ': 'ي', 'ں': 'ن', 'ۆ': 'و', 'ۇ': 'و',
	'٫': '.', '٬': ',', '،': ' ', '‐': '-', '‑': '-', '–': '-', '—': ' ', '−': '-', '’': 0, '‘': 0, '\'': 0, 'ʼ': 0, '`': 0, 'ء': 0, 'ـ': 0,
}

// foldRune returns the folded rune, a space for what separates, or 0 for what
// is dropped.
func foldRune(r rune) rune {
	if f, ok := arabicFold[r]; ok {
		return f
	}
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.IsLetter(r):
		return unicode.ToLower(r)
	case r >= '0' && r <= '9':
		return r
	case strings.ContainsRune(".,:-/+", r):
		return r
	}
	return ' '
}

// squeeze shortens held letters and runs of spaces.
func squeeze(runes []rune) string {
	var b strings.Builder
	b.Grow(len(runes))
	run := 0
	var last rune = ' '
	flush := func() {
		if last == ' ' {
			return
		}
		n := run
		if unicode.IsLetter(last) && n >= 3 {
			n = 1
			if last < 0x0600 {
				n = 2
			}
		}
		for ; n > 0; n-- {
			b.WriteRune(last)
		}
	}
	for _, r := range runes {
		if r == last {
			run++
			continue
		}
		flush()
		if r == ' ' && b.Len() > 0 {
			b.WriteByte(' ')
		}
		last, run = r, 1
	}
	flush()
	return strings.TrimRight(b.String(), " ")
}

func isArabic(s string) bool {
	for _, r := range s {
		return r >= 0x0600 && r < 0x0780
	}
	return false
}
