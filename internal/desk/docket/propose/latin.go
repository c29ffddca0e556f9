package propose

import (
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

// Arabic in Latin letters, as people type it on telephones ("fi bab wara el
// matbakh", "7ad 3am yde2"). Every teller spells it otherwise, so words are
// looked up by their consonants among the Arabic words that the lexicon knows;
// where several fit, the vowels choose.

// latinSmall are the short words by which such a text is known. Words that are
// English as well are read this way only once others have told the text apart.
const latinSmall = `
في | fi, fii, feh, fih, fy
ما | ma
من | mn, min, men
مين | meen, mine
ورا | wara, wra, wera
تحت | ta7t, taht, tahet, ta7et
فوق | fo2, fo3, foq
باب | bab, beb
بير | bir, beer
مي | may, mayy, moy, maye, mai, mayye
هوا | hawa, hawwa, 7awa
ناس | nas, ness
دم | damm
جوا | jouwa, juwa, jowa, jwa, jowwa
برا | barra, bara
عم | 3am, 3m, aam
ع | 3a, 3ala
على | 3le, aala
شي | shi, chi
حدا | 7ada, hada, 7da
يلي | yalli, yali, yelli, yli, ele, elle, eli, elli, li, lli
انو | enno, eno, inno, ino, anno, enu
كان | kan, ken
كانو | kano, kenou, kanu
هون | hon, houn, hoon
هونيك | honik, hounik, hnik
هلق | halla2, hala2, hala, halla
كتير | ktir, kteer, kter, kthir
والله | wallah, walla, wallahi
يا | ya
بس | bas, bass
لا | la
مو | mou, mo, mu
مش | mish, mesh, msh, mch
كل | kel, kil, kol, kull
و | w, wou, ou
بدنا | badna, bedna, bdna
بدو | baddo, bado, bedo, bdo
بدي | badde, badi, bedi, bde
انا | ana
نحنا | ne7na, nehna, na7na
شو | shou, shu, sho, chou
وين | wein, wen, ween
ليش | lesh, leish, leich
كيف | kif, keef
هيك | heik, hek, hayk
تبع | taba3, tabaa, ta3, ta3et
قال | 2al, aal, gal, qal
بيقول | bi2oul, bi2ol, bye2ol, by2ol
سمعت | sme3t, sm3t, sem3et
سمعنا | sme3na, sam3na, sm3na
صوت | sot, sawt, sout, soot, soat
دق | da2, dagg, daq, d2
اخي | akhi, khayyi, khayi, a5i, 5ayi
عند | 3and, 3nd, aand
ضابط | zabet, dabet, zabit
مفتاح | mefte7, mifta7, muftah
الله | allah
حيط | 7et, 7eit, 7ait, 7eet, heit, hayt, 7it
جديد | jdid, jdeed, jdede, jdide, jadid
كمان | kamen, kaman, kamein
طابق | taba2, tabe2, tabi2, tabek
خنق | khan2, khan2a, khanek
كسروا | ksrou, ksro, kasro, kasrou
صورة | soura, sora, swar
نسوان | niswen, neswen, neswan, niswan
ولاد | wled, wlad, wledon, wlaad, awlad
غرفة | ghorfe, ghorfet, ghoref, ghoraf, oude
مدير | modir, mudir, mdir
شغلوا | shaghlo, shaghlou
مية | miyye, miyet, meyye, miye, mit
الف | alf, alef
الاف | alaf, talaf, tlaf
`

// latinEnglish are the words above that count as no mark of Arabic.
var latinEnglish = map[string]bool{"min": true, "men": true, "mine": true, "la": true, "ma": true, "may": true, "ken": true, "mo": true, "beer": true,
	"bass": true, "ou": true, "w": true, "gal": true, "hon": true, "mesh": true, "li": true, "halla": true, "bas": true, "soot": true}

// latinArticle are articles and joined particles that stand alone.
var latinArticle = map[string]bool{"el": true, "al": true, "il": true, "l": true, "bel": true, "bil": true, "bal": true, "b": true,
	"lel": true, "lal": true, "3al": true, "3el": true, "hal": true, "wel": true, "wal": true}

var theLatinSmall = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for _, line := range strings.Split(latinSmall, "\n") {
		to, from, ok := strings.Cut(line, "|")
		if !ok {
			continue
		}
		for _, f := range strings.Split(from, ",") {
			m[strings.TrimSpace(f)] = Normalise(to)
		}
	}
	return m
})

// Latin spellings of one Arabic consonant, the longer first.
var latinLetters = []struct{ from, to string }{
	{"kh", "خ"}, {"gh", "غ"}, {"sh", "ش"}, {"ch", "ش"}, {"th", "ت"}, {"dh", "د"}, {"7'", "خ"}, {"3'", "غ"},
	{"b", "ب"}, {"p", "ب"}, {"t", "ت"}, {"d", "د"}, {"j", "ج"}, {"g", "ج"}, {"7", "ح"}, {"h", "ه"}, {"5", "خ"}, {"r", "ر"}, {"z", "ز"},
	{"s", "س"}, {"ce", "س"}, {"ci", "سي"}, {"c", "ك"}, {"9", "ك"}, {"6", "ت"}, {"3", "ع"}, {"8", "غ"}, {"f", "ف"}, {"v", "ف"}, {"q", "ك"}, {"k", "ك"}, {"l", "ل"},
	{"m", "م"}, {"n", "ن"}, {"w", "و"}, {"y", "ي"}, {"x", "كس"}, {"a", "ا"}, {"e", "ِ"}, {"i", "ي"}, {"o", "و"}, {"u", "و"},
}

// toArabic spells a Latin word letter by letter; glottal is what 2 stands for.
func toArabic(w, glottal string) string {
	var b strings.Builder
outer:
	for len(w) > 0 {
		if w[0] == '2' {
			b.WriteString(glottal)
			w = w[1:]
			continue
		}
		for _, l := range latinLetters {
			if rest, ok := strings.CutPrefix(w, l.from); ok {
				if l.from != "e" {
					b.WriteString(l.to)
				}
				w = rest
				continue outer
			}
		}
		w = w[1:]
	}
	return undouble(b.String())
}

// consonants is the key of the index: no long vowels except a first و or ي, no
// closing ه, nothing emphatic or doubled.
func consonants(w string) string {
	w = plain(w)
	if strings.HasSuffix(w, "ه") && utf8.RuneCountInString(w) > 2 {
		w = strings.TrimSuffix(w, "ه")
	}
	first := true
	return undouble(strings.Map(func(r rune) rune {
		vowel := r == 'ا' || !first && (r == 'و' || r == 'ي')
		first = false
		if vowel {
			return -1
		}
		if r == 'ح' { // h is written for both
			return 'ه'
		}
		return r
	}, w))
}

// indexLatin lists the known Arabic words by their consonants.
func (l *lexicon) indexLatin() {
	words := map[string]bool{}
	for k := range l.single {
		words[k] = true
	}
	for k := range l.stop {
		words[k] = true
	}
	for k := range l.numbers {
		words[k] = true
	}
	for k := range l.ordinal {
		words[k] = true
	}
	for k := range l.units {
		words[k] = true
	}
	for _, ps := range l.multi {
		for _, p := range ps {
			for _, w := range p.words {
				words[w] = true
			}
		}
	}
	sorted := make([]string, 0, len(words))
	for w := range words {
		if isArabic(w) && !strings.Contains(w, " ") {
			sorted = append(sorted, w)
		}
	}
	sort.Strings(sorted)
	for _, w := range sorted {
		if c := consonants(w); utf8.RuneCountInString(c) >= 2 {
			l.latin[c] = append(l.latin[c], w)
		}
	}
}

// inArabic rewrites the tokens of a text that is Arabic in Latin letters; other
// texts come back as they are.
func (l *lexicon) inArabic(toks []token) []token {
	small := theLatinSmall()
	latin, marks := 0, 0
	for _, t := range toks {
		if !latinWord(t.text) {
			continue
		}
		latin++
		if small[t.text] != "" && !latinEnglish[t.text] || latinArticle[t.text] && len(t.text) > 1 && t.text != "hal" && t.text != "wal" || digitInside(t.text) {
			marks++
		}
	}
	if marks < 2 && (marks == 0 || latin > 3) || 5*marks < latin {
		return toks
	}
	out := make([]token, 0, len(toks))
	for _, t := range toks {
		switch {
		case !latinWord(t.text):
			out = append(out, t)
		case latinArticle[t.text]:
		case small[t.text] != "":
			out = append(out, newToken(small[t.text], t.clause))
		case !digitInside(t.text) && l.english(t):
			out = append(out, t)
		default:
			if w := l.spelt(t.text); w != "" {
				t = newToken(w, t.clause)
			}
			out = append(out, t)
		}
	}
	return out
}

func (l *lexicon) english(t token) bool {
	for _, k := range t.keys {
		if l.single[k] != nil || l.stop[k] || l.units[k] != nil {
			return true
		}
	}
	_, number := l.numbers[t.text]
	return number
}

func latinWord(w string) bool {
	letter := false
	for _, r := range w {
		switch {
		case r >= 'a' && r <= 'z':
			letter = true
		case r >= '0' && r <= '9':
		default:
			return false
		}
	}
	return letter && len(w) <= 24
}

// digitInside says whether a digit stands for a letter: ta7t, 3am, se3at; not
// B2, A07, 100k or 2nd.
func digitInside(w string) bool {
	letters, digits := 0, 0
	for i := range len(w) {
		if w[i] >= '0' && w[i] <= '9' {
			if !strings.ContainsRune("2356789", rune(w[i])) || i > 0 && w[i-1] >= '0' && w[i-1] <= '9' {
				return false
			}
			digits++
		} else {
			letters++
		}
	}
	switch strings.TrimLeft(w, "0123456789") {
	case "st", "nd", "rd", "th", "k", "m", "km", "pm", "am":
		return false
	}
	return digits > 0 && letters >= 2 && latinWord(w)
}

var latinPrefixes = []string{"", "wbel", "wel", "wil", "wal", "bel", "bil", "bal", "lel", "lal", "3al", "3el", "hal", "el", "al", "il", "w", "b", "l", "3a"}

// spelt finds the known Arabic word that a Latin spelling stands for, or spells
// it letter by letter.
func (l *lexicon) spelt(w string) string {
	best, cost := "", 1<<20
	for step, p := range latinPrefixes {
		rest, ok := strings.CutPrefix(w, p)
		if !ok || len(rest) < 3 {
			continue
		}
		for _, glottal := range []string{"", "ق"} {
			a := toArabic(rest, glottal)
			for _, cand := range l.latin[consonants(a)] {
				c := 4*letterDistance(plain(a), plain(cand)) + min(step, 1)
				if glottal == "" && strings.Contains(rest, "2") { // the 2 was written for something
					c += 3
				}
				if c < cost {
					best, cost = cand, c
				}
			}
			if !strings.Contains(rest, "2") {
				break
			}
		}
	}
	if best != "" && cost <= 13 {
		return best
	}
	return toArabic(w, "ق")
}

// letterDistance counts the letters to add, drop or change between two words.
func letterDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		prev := row[0]
		row[0] = i + 1
		for j := range y {
			step := prev
			if x[i] != y[j] {
				step++
			}
			prev = row[j+1]
			row[j+1] = min(step, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}
