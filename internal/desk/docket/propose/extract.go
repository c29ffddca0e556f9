package propose

import (
	"strconv"
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
}

// features is all that scoring reads of one report.
type features struct {
	mentions []mention
	against  bool
	shingles []uint64
}

// extraction gathers the mentions of one text.
type extraction struct {
	lex   *lexicon
	toks  []token
	spots [][]string // concepts read at each token
	out   []mention
	at    map[string]int
}

// extract reads a report. The place field is read as text as well, so that a
// place tied by hand counts like one that was told.
func extract(r Report) features {
	lex := theLexicon()
	body := stripHeaders(cut(r.Text, maxText))
	x := &extraction{lex: lex, toks: withoutArticles(tokenise(body)), at: map[string]int{}}
	x.spots = make([][]string, len(x.toks))
	x.numbers()
	x.words()
	x.codes()
	x.relations()
	x.implied()
	f := features{shingles: shinglesOf(x.toks), against: denies(x)}
	if len(x.toks) > 0 {
		x.place(r.Place)
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
	x.out = append(x.out, mention{id, slot, rate, strength})
}

func (x *extraction) has(id string) bool { _, ok := x.at[id]; return ok }

func (x *extraction) addConcept(i int, id string, strength float64) {
	e := x.lex.entries[id]
	x.add(id, e.slot, e.rate, strength)
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
	if x.lex.stop[t.text] || t.text[0] >= '0' && t.text[0] <= '9' {
		return
	}
	concepts, typo := x.lex.lookup(t)
	if concepts == nil {
		x.otherWord(t)
		return
	}
	strength := 1.0
	if typo {
		strength = .8
	}
	for _, c := range concepts {
		x.addConcept(i, c, strength)
	}
}

func (x *extraction) otherWord(t token) {
	if _, isNumber := x.lex.numbers[bareWord(t.text)]; isNumber || x.lex.ordinal[bareWord(t.text)] != 0 {
		return
	}
	for _, k := range t.keys {
		if x.lex.stop[k] || x.lex.units[k] != nil {
			return
		}
	}
	if s := stemWord(t.text); utf8.RuneCountInString(s) >= 3 && utf8.RuneCountInString(t.text) >= 4 && len(s) < maxWord {
		x.add("w:"+s, "word", .02, 1)
	}
}

// numbers reads counts with their units, ordinals of floors and numbered doors.
func (x *extraction) numbers() {
	for i := 0; i < len(x.toks); {
		c, ok := x.lex.numberAt(x.toks, i)
		if !ok || i > 0 && isWing(x.toks[i-1]) && wingLetter(x.toks[i].text, false) != "" { // جناح ألف is wing A
			x.dual(i)
			x.floorOrdinal(i)
			i++
			continue
		}
		x.counted(c)
		i = c.to
	}
}

func (x *extraction) counted(c count) {
	if x.numbered(c) {
		return
	}
	for j := c.to; j < len(x.toks) && j < c.to+3 && x.toks[j].clause == x.toks[c.from].clause; j++ {
		if u := x.unit(j); u != "" {
			x.addCount(u, c.value)
			return
		}
	}
	// A large bare number counts people: that is what such reports count.
	if c.value >= 500 {
		x.addCount("u.people", c.value)
	}
}

func (x *extraction) addCount(unit string, n int64) {
	if n < 1 || unit == "u.days" && n == 1 || unit == "u.people" && n == 1 {
		return
	}
	name := strings.TrimPrefix(unit, "u.")
	x.add(name+"="+rounded(n), "n."+name, .012, 1)
}

func (x *extraction) unit(j int) string {
	for _, k := range x.toks[j].keys {
		if u := x.lex.units[k]; u != nil {
			return u[0]
		}
	}
	return ""
}

// numbered reads "cell 14", "مهجع رقم 7", "باب 12": a name, not a count.
func (x *extraction) numbered(c count) bool {
	if !c.digit || c.value > 999 || c.from == 0 {
		return false
	}
	j := c.from - 1
	marked := false
	switch x.toks[j].text {
	case "رقم", "نمره", "number", "no", "num", "nr":
		marked = true
		j--
	}
	if j < 0 || x.toks[j].clause != x.toks[c.from].clause {
		return false
	}
	if !marked && c.to < len(x.toks) && x.unit(c.to) != "" {
		return false
	}
	var kind string
	switch u := x.unit(j); u {
	case "u.cells", "u.doors", "u.floors":
		kind = strings.TrimPrefix(u, "u.")
	default:
		if !isWing(x.toks[j]) {
			return false
		}
		kind = "wing"
	}
	if kind == "floors" {
		x.level(c.value)
		return true
	}
	x.add(kind+"#"+strconv.FormatInt(c.value, 10), "no."+kind, .005, 1)
	return true
}

func (x *extraction) level(n int64) {
	x.add("level="+strconv.FormatInt(n, 10), "level", .03, 1)
}

// dual reads the Arabic dual of things that are counted: طابقين, بابين.
func (x *extraction) dual(i int) {
	w := x.toks[i].text
	for _, end := range []string{"تين", "تان", "ين", "ان"} {
		rest, ok := strings.CutSuffix(w, end)
		if !ok {
			continue
		}
		if strings.HasPrefix(end, "ت") {
			rest += "ه"
		}
		for _, stem := range []string{rest, bareWord(rest), strings.TrimPrefix(rest, "ب"), strings.TrimPrefix(rest, "و")} {
			if utf8.RuneCountInString(stem) < 3 { // مين is "who", not two metres
				continue
			}
			if u := x.lex.units[stem]; u != nil && u[0] != "u.people" {
				x.addCount(u[0], 2)
				return
			}
		}
	}
}

// floorOrdinal reads "third floor", "الطابق الثالث", "تالت قبو" and "minus two".
func (x *extraction) floorOrdinal(i int) {
	n := int64(0)
	for _, k := range x.toks[i].keys {
		if v := x.lex.ordinal[k]; v != 0 {
			n = v
			break
		}
	}
	if n == 0 {
		return
	}
	for _, j := range []int{i - 1, i + 1, i + 2} {
		if j < 0 || j >= len(x.toks) || x.toks[j].clause != x.toks[i].clause {
			continue
		}
		switch {
		case x.unit(j) == "u.floors":
			x.level(n)
			return
		case j <= i+1 && isWing(x.toks[j]):
			x.add("wing#"+strconv.FormatInt(n, 10), "no.wing", .02, 1)
			return
		}
	}
}

// codes reads door tags, lettered wings and coded levels.
func (x *extraction) codes() {
	for i, t := range x.toks {
		switch {
		case len(t.text) == 2 && t.text[0] == 'b' && t.text[1] >= '1' && t.text[1] <= '5':
			x.level(int64(t.text[1] - '0'))
			x.addConcept(i, "underground", 1)
		case tagOf(t.text) != "":
			x.add("tag="+tagOf(t.text), "tag", .004, 1)
		case (t.text == "minus" || t.text == "ناقص" || t.text == "سالب") && i+1 < len(x.toks):
			if c, ok := x.lex.numberAt(x.toks, i+1); ok && c.value <= 9 || x.toks[i+1].text == "1" || x.toks[i+1].text == "واحد" {
				x.level(max(c.value, 1))
				x.addConcept(i, "underground", 1)
			}
		case isWing(t) || hasKey(t, "block"):
			x.wing(i)
		}
	}
}

// wing reads the letter of a wing, on either side of the word.
func (x *extraction) wing(i int) {
	for _, j := range []int{i + 1, i - 1} {
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
	case "ا", "الف", "alpha":
		return "A"
	case "ب", "باء", "با", "bravo":
		return "B"
	case "ج", "جيم", "charlie":
		return "C"
	case "د", "دال", "delta":
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

func (x *extraction) placeNear(i int) string {
	for _, step := range []int{1, 2, 3, -1, -2} {
		j := i + step
		if j < 0 || j >= len(x.toks) || x.toks[j].clause != x.toks[i].clause {
			continue
		}
		for _, c := range x.spots[j] {
			switch x.lex.entries[c].slot {
			case "room", "service", "building":
				return c
			}
			if c == "wall" || c == "cupboard" {
				return c
			}
		}
	}
	return ""
}

// implied adds what follows from several concepts together.
func (x *extraction) implied() {
	kind := false
	for _, m := range x.out {
		kind = kind || m.slot == "kind"
	}
	if x.has("relative") && !kind && !x.has("heard") && !x.has("underground") && !x.has("way") {
		x.add("k.sought", "kind", x.lex.entries["k.sought"].rate, 1)
	}
	if x.has("heard") && !kind {
		x.add("k.sound", "kind", x.lex.entries["k.sound"].rate, .7)
	}
	floors := false
	for _, m := range x.out {
		floors = floors || m.slot == "n.floors"
	}
	if floors && (x.has("r.under") || x.has("k.hidden")) && !x.has("underground") {
		x.add("underground", "depth", x.lex.entries["underground"].rate, 1)
	}
}
