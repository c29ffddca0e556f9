package propose

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// mention is a concept as one report holds it. strength is 1, or less where it
// was read through a typing error.
type mention struct {
	id       string
	slot     string
	rate     float64
	strength float64
	word     int // the word that it was read from, counted from 1; 0 if from several
}

// features is all that scoring reads of one report.
type features struct {
	mentions []mention
	against  bool
	shingles []uint64
}

func (f features) has(id string) bool {
	return slices.ContainsFunc(f.mentions, func(m mention) bool { return m.id == id })
}

// extraction gathers the mentions of one text.
type extraction struct {
	lex   *lexicon
	toks  []token
	spots [][]string // concepts read at each token
	out   []mention
	at    map[string]int
	// levels are the numbered levels as read, before it is known whether they
	// lie above or below; contrast is the unit of a number that was denied
	// ("not two floors: three").
	levels   []levelRead
	contrast string
	deep     bool // a level below those that are known
}

type levelRead struct {
	tok int
	n   int64
}

// extract reads a report. The place field is read as text as well, so that a
// place tied by hand counts like one that was told.
func extract(r Report) features {
	lex := theLexicon()
	body := stripHeaders(cut(r.Text, maxText))
	x := &extraction{lex: lex, toks: withoutArticles(lex.inArabic(tokenise(body))), at: map[string]int{}}
	x.spots = make([][]string, len(x.toks))
	x.numbers()
	x.words()
	x.codes()
	x.relations()
	x.depths()
	x.implied()
	f := features{shingles: shinglesOf(x.toks), against: denies(x)}
	if len(x.toks) > 0 {
		x.place(r.Place)
		x.settings() // the place's name may bring it all along again
	}
	f.mentions = x.out
	return f
}

// placeMost bounds how much of the place field is read, in bytes.
const placeMost = 200

// place reads the place field. What the lexicon knows counts as if told; a name
// that it does not know is compared as a whole.
func (x *extraction) place(s string) {
	s = cut(s, placeMost)
	y := &extraction{lex: x.lex, toks: withoutArticles(tokenise(s)), at: map[string]int{}}
	y.spots = make([][]string, len(y.toks))
	y.numbers()
	y.words()
	y.codes()
	y.depths()
	known := false
	for _, m := range y.out {
		if m.slot != "word" {
			x.add(m.id, m.slot, m.rate, 1)
			known = true
		}
	}
	switch name := Normalise(s); name {
	case "", "unknown", "not known", "none", "n/a", "na", "-", "غير معروف", "المكان غير معروف", "المكان غير معروف بعد", "مجهول":
	default:
		if !known {
			x.add("place="+name, "place", .02, 1)
		}
	}
}

func withoutArticles(toks []token) []token {
	out := toks[:0]
	for _, t := range toks {
		if !article(t.text) {
			out = append(out, t)
		}
	}
	return out
}

// stripHeaders takes off what a chat or a forward puts before a message:
// "[8/12, 21:04] name: " and "8/12/24, 9:04 PM - name: ". Names there are
// nobody's business and no claim.
func stripHeaders(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		head := strings.TrimLeft(line, " \t\u200e\u200f\u202a\u202b\u2066\u2067\u2068[(")
		if len(head) == 0 {
			continue
		}
		first, _ := utf8.DecodeRuneInString(head)
		if d := foldRune(first); d < '0' || d > '9' {
			continue
		}
		lim := min(len(line), 120)
		clock := strings.IndexByte(line[:lim], ':')
		if clock < 0 {
			continue
		}
		if k := strings.Index(line[clock+1:lim], ": "); k >= 0 && strings.ContainsAny(line[:clock], "/.-[]،,") {
			lines[i] = line[clock+1+k+2:]
		}
	}
	return strings.Join(lines, "\n")
}

func (x *extraction) add(id, slot string, rate, strength float64) {
	if i, ok := x.at[id]; ok {
		x.out[i].strength = max(x.out[i].strength, strength)
		return
	}
	x.at[id] = len(x.out)
	x.out = append(x.out, mention{id: id, slot: slot, rate: rate, strength: strength})
}

func (x *extraction) has(id string) bool { _, ok := x.at[id]; return ok }

func (x *extraction) addConcept(i int, id string, strength float64) {
	e := x.lex.entries[id]
	x.add(id, e.slot, e.rate, strength)
	if m := &x.out[x.at[id]]; m.word == 0 {
		m.word = i + 1
	}
	x.spots[i] = append(x.spots[i], id)
}

// words reads phrases and single words from left to right, longest first.
func (x *extraction) words() {
	for i := 0; i < len(x.toks); {
		if p := x.lex.longest(x.toks, i); p != nil {
			for _, c := range p.concepts {
				x.addConcept(i, c, 1)
			}
			i += len(p.words)
			if n := len(p.words); n > 1 && x.lex.longest(x.toks, i-1) != nil {
				i-- // "under the building" + "the building that is white": both are read
			}
			continue
		}
		x.word(i)
		i++
	}
}

func (x *extraction) word(i int) {
	t := x.toks[i]
	if x.lex.stop[t.text] || t.text[0] >= '0' && t.text[0] <= '9' || x.lex.numeral(t) {
		return
	}
	concepts, typo := x.lex.lookup(t)
	if concepts == nil {
		x.otherWord(t)
		return
	}
	strength := 1.0
	if typo {
		strength = .7
	}
	for _, c := range concepts {
		x.addConcept(i, c, strength)
	}
}

func (x *extraction) otherWord(t token) {
	for _, k := range t.keys {
		if x.lex.stop[k] || x.lex.units[k] != nil {
			return
		}
	}
	if s := stemWord(t.text); utf8.RuneCountInString(s) >= 3 && utf8.RuneCountInString(t.text) >= 4 && len(s) < maxWord {
		x.add("w:"+s, "word", .02, 1)
	}
}

func (x *extraction) unit(j int) string {
	for _, k := range x.toks[j].keys {
		if u := x.lex.units[k]; u != nil {
			return u[0]
		}
	}
	return ""
}

// codes reads door tags, lettered wings and coded levels.
func (x *extraction) codes() {
	for i, t := range x.toks {
		switch {
		case len(t.text) == 2 && t.text[0] == 'b' && t.text[1] >= '1' && t.text[1] <= '5':
			x.level(i, int64(t.text[1]-'0'))
			x.addConcept(i, "underground", 1)
		case tagOf(t.text) != "":
			x.add("tag="+tagOf(t.text), "tag", .004, 1)
		case (t.text == "minus" || t.text == "ناقص" || t.text == "سالب") && i+1 < len(x.toks):
			if c, ok := x.lex.numberAt(x.toks, i+1); ok && c.value <= 9 || x.toks[i+1].text == "1" || x.toks[i+1].text == "واحد" {
				x.level(i, max(c.value, 1))
				x.addConcept(i, "underground", 1)
			}
		case isWing(t) || hasKey(t, "block"):
			x.wing(i)
		}
	}
}

// wing reads the letter of a wing, on either side of the word.
func (x *extraction) wing(i int) {
	after := i + 1
	if after < len(x.toks) && x.toks[after].text == "ال" { // جناح ال C
		after++
	}
	for _, j := range []int{after, i - 1} {
		if j < 0 || j >= len(x.toks) || x.toks[j].clause != x.toks[i].clause {
			continue
		}
		if l := wingLetter(x.toks[j].text, j < i); l != "" {
			x.add("wing="+l, "wing", .03, 1)
			return
		}
	}
}

func isWing(t token) bool { return hasKey(t, "جناح") || hasKey(t, "wing") }

func wingLetter(w string, before bool) string {
	switch w {
	case "ا", "الف", "alpha", "اي", "ايه":
		return "A"
	case "ب", "باء", "با", "bravo", "بي":
		return "B"
	case "ج", "جيم", "charlie", "سي":
		return "C"
	case "د", "دال", "delta", "دي":
		return "D"
	case "a":
		if before { // "a wing" is an article more often than a letter
			return ""
		}
		return "A"
	case "b", "c", "d":
		return strings.ToUpper(w)
	}
	return ""
}

// relations binds "behind" and its like to the place that follows (or, for an
// adjective such as وراني, the one before).
func (x *extraction) relations() {
	for i := range x.toks {
		for _, c := range x.spots[i] {
			if !strings.HasPrefix(c, "r.") {
				continue
			}
			if p := x.placeNear(i); p != "" {
				x.add(strings.TrimPrefix(c, "r.")+">"+p, "rel:"+p, .03, 1)
			}
		}
	}
}

// placeNear finds the place of a relation at token i. A relation with a pronoun
// (وراه, تحتها, "behind it") points back, over a sentence break if need be.
func (x *extraction) placeNear(i int) string {
	if pointsBack(x.toks, i) {
		for j := i - 1; j >= 0 && j >= i-7 && x.toks[j].clause >= x.toks[i].clause-1; j-- {
			if p := x.placeAt(j); p != "" {
				return p
			}
		}
	}
	for _, step := range []int{1, 2, 3, -1, -2} {
		j := i + step
		if j < 0 || j >= len(x.toks) || x.toks[j].clause != x.toks[i].clause {
			continue
		}
		if p := x.placeAt(j); p != "" {
			return p
		}
	}
	return ""
}

func pointsBack(toks []token, i int) bool {
	w := toks[i].text
	if !isArabic(w) {
		return i+1 < len(toks) && (toks[i+1].text == "it" || toks[i+1].text == "them")
	}
	for _, stem := range []string{"ورا", "خلف", "تحت", "جنب", "فوق", "اسفل"} {
		if k := strings.Index(w, stem); k >= 0 && k <= 2 {
			switch w[k+len(stem):] {
			case "ه", "ها", "و", "هم", "هن", "ن", "هما":
				return true
			}
		}
	}
	return false
}

// placeAt returns the place that the word at token j names, or "".
func (x *extraction) placeAt(j int) string {
	for _, c := range x.spots[j] {
		switch x.lex.entries[c].slot {
		case "room", "service", "building":
			return c
		}
		if c == "wall" || c == "cupboard" {
			return c
		}
	}
	return ""
}
