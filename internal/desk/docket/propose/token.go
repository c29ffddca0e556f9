package propose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a report with the dictionary keys it may stand for,
// the least altered first.
type token struct {
	text string
	keys []string
	// nouns counts the keys, from the first, that need no verb's prefix or
	// ending to be taken off: ديروا ("mind") names no دير ("monastery").
	nouns int
	// clause counts sentence breaks before this token: a relation or a negation
	// does not reach over one.
	clause int
}

// maxTokens bounds the words of one report that are read.
const maxTokens = 4000

// tokenise cuts a text into words. Sentence breaks are read from the raw text,
// where they still stand.
func tokenise(raw string) []token {
	raw = elided(raw)
	var out []token
	clause := 0
	for _, part := range strings.FieldsFunc(cut(raw, maxText), func(r rune) bool {
		return r == '\n' || r == '!' || r == '؟' || r == '?' || r == ';' || r == '؛' || r == '…' || r == '|'
	}) {
		for _, w := range strings.Fields(Normalise(part)) {
			if w[0] == '+' && (len(w) < 5 || len(w) > 9) && len(w) > 1 && w[1] >= '0' && w[1] <= '9' { // a telephone number, not "+100000"
				continue
			}
			if n := strings.Trim(w, ".,:"); len(n) == 2 && n[0] == '-' && n[1] >= '1' && n[1] <= '9' { // level -2
				out = append(out, token{text: "minus", keys: []string{"minus"}, nouns: 1, clause: clause})
			}
			end := strings.HasSuffix(w, ".") || strings.HasSuffix(w, ",")
			w = strings.Trim(w, ".,:-/+")
			for _, piece := range pieces(w) {
				if len(out) >= maxTokens {
					return out
				}
				out = append(out, newToken(piece, clause))
			}
			if end {
				clause++
			}
		}
		clause++
	}
	return out
}

// elided parts what French writes as one: l'ascenseur, d'une, qu'il.
func elided(s string) string {
	if !strings.ContainsAny(s, "'’") {
		return s
	}
	words := strings.Fields(s)
	changed := false
	for i, w := range words {
		k := strings.IndexAny(w, "'’")
		if k < 1 || k > 2 || k == 2 && !strings.EqualFold(w[:2], "qu") || !strings.ContainsAny(w[:1], "ldjnscmtqLDJNSCMTQ") {
			continue
		}
		rest := strings.TrimLeft(w[k:], "'’")
		if len(rest) < 2 || !unicode.IsLetter(rune(rest[0])) {
			continue
		}
		words[i], changed = rest, true
	}
	if !changed {
		return s
	}
	return strings.Join(words, " ")
}

func newToken(w string, clause int) token {
	keys, nouns := keysOf(w)
	return token{text: w, keys: keys, nouns: nouns, clause: clause}
}

// pieces splits a word at marks inside it, except where the marks belong to a
// number (100,000 2.5 21:04 8/12) or to a code.
func pieces(w string) []string {
	if w == "" || !strings.ContainsAny(w, ".,:-/+") && !mixed(w) {
		if w == "" {
			return nil
		}
		return []string{w}
	}
	if numeric(w) || tagOf(w) != "" {
		return []string{w}
	}
	var out []string
	for _, p := range strings.FieldsFunc(w, func(r rune) bool { return strings.ContainsRune(".,:-/+", r) }) {
		out = append(out, splitDigits(p)...)
	}
	return out
}

// mixed says whether digits touch Arabic letters, as in "و5" or "100الف".
func mixed(w string) bool {
	digit, arabic := false, false
	for _, r := range w {
		digit = digit || r >= '0' && r <= '9'
		arabic = arabic || r >= 0x0600
	}
	return digit && arabic
}

func splitDigits(w string) []string {
	if !mixed(w) {
		return []string{w}
	}
	var out []string
	start := 0
	prev := false
	for i, r := range w {
		d := r >= '0' && r <= '9'
		if i > 0 && d != prev {
			out = append(out, w[start:i])
			start = i
		}
		prev = d
	}
	return append(out, w[start:])
}

func numeric(w string) bool {
	digit := false
	for _, r := range w {
		if r >= '0' && r <= '9' {
			digit = true
		} else if !strings.ContainsRune(".,:/-", r) {
			return false
		}
	}
	return digit
}

// Clitics and endings that may stand around an Arabic word, longest first.
var (
	arPrefixes = []string{"وبهال", "وهال", "بهال", "عهال", "لهال", "وعال", "وبال", "ولل", "وال", "فال", "بال", "كال", "عال", "هال", "شال", "لل", "ال", "وب", "ول", "وع", "و", "ف", "ب", "ل", "ك", "ع"}
	arVerb     = []string{"وعمبي", "عمبي", "عمي", "عمت", "بيت", "وبي", "وبت", "وي", "وت", "بي", "بت", "بن", "من", "رح", "حي", "سي", "ست", "ي", "ت", "ن", "ا", "م", "مت", "ان", "ين", "تن"}
	arSuffixes = []string{"اتهم", "ياتهم", "اتها", "هنا", "هون", "تين", "تان", "يات", "هم", "هن", "ها", "كم", "كن", "نا", "ات", "ين", "ون", "ان", "يه", "ني", "و", "ه", "ي", "ك", "ت", "ا"}
	arVerbEnds = []string{"ناها", "ناهم", "وها", "وهم", "وهن", "توا", "تو", "وا", "لي", "ن"}
)

func keysOf(w string) (keys []string, nouns int) {
	switch {
	case isArabic(w):
		return arabicKeys(w)
	case w == "" || w[0] >= '0' && w[0] <= '9':
		keys = []string{w}
	default:
		keys = englishKeys(w)
	}
	return keys, len(keys)
}

// maxKeys bounds the readings of one word, so that no word is slow to read.
const maxKeys = 40

func addKey(keys []string, k string, min int) []string {
	if len(keys) >= maxKeys || utf8.RuneCountInString(k) < min {
		return keys
	}
	for _, have := range keys {
		if have == k {
			return keys
		}
	}
	return append(keys, k)
}

// maxWord is the longest word that is stemmed, in bytes; what is longer is no
// word of any language here.
const maxWord = 64

func arabicKeys(w string) (keys []string, nouns int) {
	if len(w) > maxWord {
		return []string{w}, 1
	}
	keys = []string{w}
	if s := undouble(w); s != w {
		keys = addKey(keys, s, 3)
	}
	switch w { // a joined "and" before the short words that denials are made of
	case "وما", "ولا", "ومو", "وفي":
		keys = append(keys, strings.TrimPrefix(w, "و"))
	}
	stems := []string{w}
	for _, p := range arPrefixes {
		if rest, ok := strings.CutPrefix(w, p); ok {
			least := 3
			if strings.HasSuffix(p, "ال") { // المي = the water
				least = 2
			}
			keys = addKey(keys, rest, least)
			if utf8.RuneCountInString(rest) >= 3 {
				stems = append(stems, rest)
			}
			if bare := bareWord(rest); bare != rest && strings.HasSuffix(p, "ال") { // الإلكتروني: the table holds it without its own ال
				keys = addKey(keys, bare, 3)
			}
			if p == "لل" { // للمطبخ = ل + المطبخ
				continue
			}
		}
	}
	for _, s := range stems {
		for _, suf := range arSuffixes {
			if rest, ok := strings.CutSuffix(s, suf); ok {
				if suf == "ات" || suf == "تين" || suf == "تان" { // شاحنتين is two of شاحنه
					keys = addKey(keys, rest+"ه", 4)
				}
				keys = addKey(keys, rest, 3)
				if suf == "ت" {
					keys = addKey(keys, rest+"ه", 5)
				}
			}
		}
	}
	return verbKeys(w, stems, keys), len(keys)
}

// verbKeys adds what is left of a word once a verb's endings and prefixes are
// taken off.
func verbKeys(w string, stems, keys []string) []string {
	for _, s := range stems {
		for _, suf := range arVerbEnds {
			if rest, ok := strings.CutSuffix(s, suf); ok {
				keys = addKey(keys, rest, 3)
			}
		}
	}
	for _, p := range arVerb {
		rest, ok := strings.CutPrefix(w, p)
		if !ok || utf8.RuneCountInString(rest) < 3 {
			continue
		}
		if !strings.HasSuffix(rest, "ه") { // يفتحه is "opens it", no فتحه
			keys = addKey(keys, rest, 3)
		}
		for _, ends := range [][]string{arSuffixes, arVerbEnds} {
			for _, suf := range ends {
				if r2, ok := strings.CutSuffix(rest, suf); ok {
					keys = addKey(keys, r2, 3)
				}
			}
		}
	}
	return keys
}

func englishKeys(w string) []string {
	if len(w) > maxWord {
		return []string{w}
	}
	keys := []string{w}
	if s := undouble(w); s != w {
		keys = addKey(keys, s, 3)
	}
	add := func(k string) { keys = addKey(keys, k, 3) }
	if rest, ok := strings.CutSuffix(w, "s"); ok && !strings.HasSuffix(w, "ss") {
		add(rest)
	}
	if rest, ok := strings.CutSuffix(w, "es"); ok {
		add(rest)
	}
	if rest, ok := strings.CutSuffix(w, "ies"); ok {
		add(rest + "y")
	}
	for _, suf := range []string{"ing", "ed"} {
		if rest, ok := strings.CutSuffix(w, suf); ok {
			add(rest)
			add(rest + "e")
			if n := len(rest); n > 3 && rest[n-1] == rest[n-2] {
				add(rest[:n-1])
			}
		}
	}
	if rest, ok := strings.CutSuffix(w, "ly"); ok {
		add(rest)
	}
	return keys
}

// undouble writes doubled letters once: "baab", "متتر".
func undouble(w string) string {
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last || !unicode.IsLetter(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// stemWord is the one key under which a word outside the lexicon is compared.
// Article, joined particles and common endings come off; of an Arabic word the
// bare letters remain (ملغم, ملغوم and ملاغم are one), emphatic and plain alike.
// It is light on purpose: such words weigh little until a claim has learnt them.
func stemWord(w string) string {
	if !isArabic(w) {
		for _, suf := range []string{"ing", "ies", "ed", "es", "s"} {
			if rest, ok := strings.CutSuffix(w, suf); ok && len(rest) >= 4 {
				return rest
			}
		}
		return w
	}
	for _, p := range arPrefixes {
		if rest, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(rest) >= 4 {
			w = rest
			break
		}
	}
	for _, suf := range []string{"ات", "ين", "ون", "ها", "هم", "هن", "وا", "تو", "ه", "ي", "و"} {
		if rest, ok := strings.CutSuffix(w, suf); ok && utf8.RuneCountInString(rest) >= 3 {
			w = rest
			break
		}
	}
	if bare := bareLetters(w); utf8.RuneCountInString(bare) >= 3 {
		return bare
	}
	return w
}
