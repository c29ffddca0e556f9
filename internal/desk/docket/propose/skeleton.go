package propose

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// plainOf folds emphatic letters, which are the commonest spelling mistakes
// that [Normalise] leaves: متبخ for مطبخ.
var plainOf = map[rune]rune{'ط': 'ت', 'ص': 'س', 'ض': 'د', 'ق': 'ك'}

// plain writes a folded word without emphatic letters.
func plain(w string) string {
	return strings.Map(func(r rune) rune {
		if p, ok := plainOf[r]; ok {
			return p
		}
		return r
	}, w)
}

// bareLetters is the consonants of a word, the first letter kept as it is.
func bareLetters(w string) string {
	first := true
	return strings.Map(func(r rune) rune {
		if !first && (r == 'ا' || r == 'و' || r == 'ي') {
			return -1
		}
		first = false
		return r
	}, plain(w))
}

// indexPlain prepares the lookup of words with a plain letter for an emphatic
// one. Words that meet in one plain form and mean different things are dropped.
func (l *lexicon) indexPlain() {
	keys := make([]string, 0, len(l.single))
	for k := range l.single {
		if isArabic(k) && utf8.RuneCountInString(k) >= 4 {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	for _, k := range keys {
		p := plain(k)
		if have, ok := l.plain[p]; ok && !equalWords(l.single[have], l.single[k]) {
			l.plain[p] = ""
			continue
		}
		l.plain[p] = k
	}
}

// lookupPlain reads a word that was written with a plain letter for an emphatic
// one, or with one long vowel too many (فورن for فرن).
func (l *lexicon) lookupPlain(t token) []string {
	if !isArabic(t.text) || len(t.text) > maxWord {
		return nil
	}
	for _, k := range t.keys[:t.nouns] {
		if utf8.RuneCountInString(k) < 4 {
			continue
		}
		if w := l.plain[plain(k)]; w != "" {
			return l.single[w]
		}
		runes := []rune(k)
		for i := 1; i < len(runes); i++ {
			if runes[i] != 'و' && runes[i] != 'ي' {
				continue
			}
			if c := l.single[string(runes[:i])+string(runes[i+1:])]; c != nil {
				return c
			}
		}
	}
	return nil
}
