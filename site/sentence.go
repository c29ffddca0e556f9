package site

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

const (
	maxSentence = 10_000 // runes
	maxBlocks   = 200    // blocks of one sentence, lists multiplied out
)

// ParseSentence reads the forms in the package doc. It gives one block for
// each wing and level named, in the order written, or a *Problem that names
// the part and the phrase; nothing is returned beside an error.
func ParseSentence(text string) ([]Block, error) {
	f := fold(text)
	if len(f.orig) > maxSentence {
		return nil, &Problem{"too-long", "", fmt.Sprintf("the text has %d letters", len(f.orig)), "send at most 10,000 at once"}
	}
	toks, err := tokenize(f)
	if err != nil {
		return nil, err
	}
	var blocks []Block
	before := &clause{}
	part := 0
	for len(toks) > 0 {
		n := 0
		for n < len(toks) && toks[n].kind != partToken {
			n++
		}
		if n > 0 {
			part++
			p := &clause{orig: f.orig, toks: toks[:n], part: part, wings: before.wings, levels: before.levels,
				wingSpent: before.wingSpent, lvlSpent: before.lvlSpent}
			got, err := p.blocks()
			if err != nil {
				return nil, err
			}
			blocks = append(blocks, got...)
			before = p
		}
		toks = toks[min(n+1, len(toks)):]
		if len(blocks) > maxBlocks {
			return nil, &Problem{"too-many", "", "this makes more than 200 blocks", "send it in several texts"}
		}
	}
	if len(blocks) == 0 {
		return nil, &Problem{"empty", "", "no spaces are described", "write for example: wing A, level B1, 20 cells 4×3×2.8 m"}
	}
	return blocks, nil
}

// clause is one part of a sentence while it is read.
type clause struct {
	orig    []rune
	toks    []token
	part    int
	i       int
	wings   []string // inherited until the part names its own
	levels  []Level
	ownWing bool
	ownLvl  bool
	// spent: the list stood in one part with what it multiplied, so it must
	// not multiply the yard of the next part unasked.
	wingSpent, lvlSpent bool

	b        Block
	form     form
	counted  bool
	about    Kind // what the last noun was: later "wide" belongs to it
	material Material
	doors    bool
	waste    []string
}

// problem builds an error that quotes tokens from..to as typed.
func (p *clause) problem(kind string, from, to int, what, advice string) error {
	to = min(max(to, from+1), len(p.toks))
	phrase := string(p.orig[p.toks[from].from:p.toks[to-1].to])
	return &Problem{kind, fmt.Sprintf("part %d, %q", p.part, clip(phrase)), what, advice}
}

func (p *clause) at(i int) token {
	if i < 0 || i >= len(p.toks) {
		return token{kind: sepToken}
	}
	return p.toks[i]
}

func (p *clause) isWord(i int, m map[string]bool) bool {
	if p.at(i).kind != wordToken {
		return false
	}
	_, ok := lookup(m, p.at(i).text)
	return ok
}

// words gives the text of up to n tokens from i, stopping at a mark.
func (p *clause) words(i, n int) []string {
	var out []string
	for ; len(out) < n && i < len(p.toks) && p.toks[i].kind != sepToken; i++ {
		out = append(out, p.toks[i].text)
	}
	return out
}

// blocks reads the whole part. Each reader looks at the token under the
// cursor, and either takes what it understands or leaves the cursor alone.
func (p *clause) blocks() ([]Block, error) {
	readers := []func() (bool, error){
		p.denial, p.wing, p.level, p.sides, p.first, p.size, p.measure, p.passage, p.counting, p.door, p.loose,
	}
	for p.i < len(p.toks) {
		if p.at(p.i).kind == sepToken {
			p.i++
			continue
		}
		done := false
		for _, read := range readers {
			ok, err := read()
			if err != nil {
				return nil, err
			}
			if ok {
				done = true
				break
			}
		}
		if !done {
			return nil, p.problem("number", p.i, p.i+1, "this number finds no use", "say what it counts or measures, such as 20 cells or 2.8 m high")
		}
	}
	return p.finish()
}

func (p *clause) finish() ([]Block, error) {
	whole := len(p.toks)
	if p.doors {
		p.b.Door = p.material
	} else if p.material != "" {
		p.waste = append(p.waste, string(p.material))
	}
	if p.b.Kind == "" {
		if p.b.Corridor || p.b.Length != 0 || p.b.Height != 0 || p.b.Sides != 0 || p.doors || !p.ownWing && !p.ownLvl {
			return nil, p.problem("kind", 0, whole, "this part names no kind of space", "say cells, solitary cells, dormitories, rooms, a yard and so on")
		}
		// "wing A, level B1;" only sets the scene for what follows.
		p.wingSpent = p.wingSpent && !p.ownWing
		p.lvlSpent = p.lvlSpent && !p.ownLvl
		return nil, nil
	}
	if !p.counted {
		if p.form == plural {
			return nil, p.problem("count", 0, whole, "how many "+string(p.b.Kind)+" spaces is not said", "write the number before the word, such as 20 cells")
		}
		p.b.Count = 1
		if p.form == dual {
			p.b.Count = 2
		}
	}
	if p.b.Sides != SidesUnknown || p.b.CorridorWidth != 0 || p.b.CorridorLength != 0 {
		p.b.Corridor = true
	}
	wings, levels := p.wings, p.levels
	if p.b.Kind == Core && !p.ownWing {
		wings = nil // the wings meet at the core; it stands in none of them
	}
	if len(wings) == 0 {
		wings = []string{"X"}
	}
	if len(levels) == 0 {
		levels = []Level{{}}
	}
	if p.b.FirstNumber != 0 && len(levels) > 1 {
		return nil, p.problem("first-number", 0, whole, "one first number cannot serve several levels", "write one part for each level")
	}
	if len(wings) > 1 && !p.ownWing && p.wingSpent || len(levels) > 1 && !p.ownLvl && p.lvlSpent {
		return nil, p.problem("which-wing", 0, whole, "the part before names several wings or levels", "name the wing and the level of this part too")
	}
	p.wingSpent = p.wingSpent || p.ownWing
	p.lvlSpent = p.lvlSpent || p.ownLvl
	p.b.Unread = p.waste
	var out []Block
	for _, w := range wings {
		for _, l := range levels {
			b := p.b
			b.Wing, b.Level = w, l
			if err := b.Validate(); err != nil {
				q := *err.(*Problem)
				q.Place = fmt.Sprintf("part %d, %q", p.part, clip(string(p.orig[p.toks[0].from:p.toks[whole-1].to])))
				return nil, &q
			}
			out = append(out, b)
		}
	}
	return out, nil
}

var (
	wingWords  = set("wing", "جناح")
	wingsWords = set("wings", "اجنحه", "جناحين", "جناحان", "جناحي")
	levelsWord = set("levels", "floors", "storeys", "طوابق", "طابقين", "طابقان", "ادوار")
	andWords   = set("and", "و")
)

func (p *clause) wing() (bool, error) {
	i := p.i
	many := p.isWord(i, wingsWords)
	if !many && !p.isWord(i, wingWords) {
		return p.wingBefore()
	}
	i++
	for p.at(i).kind == sepToken && (p.at(i).text == ":" || p.at(i).text == `"` || p.at(i).text == "-") {
		i++
	}
	var got []string
	for i < len(p.toks) {
		w, ok := p.wingAt(i)
		if !ok {
			break
		}
		got = append(got, w)
		i++
		if !many {
			break
		}
		j := i
		for p.at(j).kind == sepToken && p.at(j).text == "," || p.at(j).kind == wordToken && andWords[p.at(j).text] {
			j++
		}
		if _, ok := p.wingAt(j); !ok {
			break
		}
		i = j
	}
	if len(got) == 0 {
		return false, p.problem("wing", p.i, i+1, "the wing's letter is not said", "write 1 to 3 Latin letters such as wing A, or الجناح أ")
	}
	if p.ownWing || hasTwice(got) {
		return false, p.problem("wing", p.i, i, "this part names a wing twice", "put ; between two blocks")
	}
	p.wings, p.ownWing, p.i = got, true, i
	return true, nil
}

// wingAt reads a wing's letters: one letter in either case, or up to three
// capitals, so that "wing on" is not a wing called ON.
func (p *clause) wingAt(i int) (string, bool) {
	t := p.at(i)
	if t.kind != wordToken {
		return "", false
	}
	text := t.text
	if r := []rune(text); len(r) == 2 && r[0] == 'و' { // «أ وب»
		text = string(r[1])
	}
	w, ok := wingFrom(text)
	if ok && len(w) > 1 {
		for _, r := range p.orig[t.from:t.to] {
			if !unicode.IsUpper(r) && !invisible(r) {
				return "", false
			}
		}
	}
	return w, ok
}

// wingBefore reads "A wing" (one capital before the word, none after it) and
// "A, B1, 20 cells" (one letter that opens the part).
func (p *clause) wingBefore() (bool, error) {
	t := p.at(p.i)
	if w, ok := p.wingAt(p.i); ok && len(w) == 1 && p.i == 0 && !p.ownWing && t.text != "و" {
		_, _, res := p.levelAt(1, false)
		if len(p.toks) > 1 && p.at(1).kind == sepToken || res == levelRead {
			p.wings, p.ownWing, p.i = []string{w}, true, 1
			return true, nil
		}
	}
	if t.kind != wordToken || t.to-t.from != 1 || !unicode.IsUpper(p.orig[t.from]) || !p.isWord(p.i+1, wingWords) {
		return false, nil
	}
	if _, ok := p.wingAt(p.i + 2); ok || p.ownWing {
		return false, nil
	}
	w, ok := p.wingAt(p.i)
	if ok {
		p.wings, p.ownWing, p.i = []string{w}, true, p.i+2
	}
	return ok, nil
}

func (p *clause) level() (bool, error) {
	t := p.at(p.i)
	start, many := p.i, p.isWord(p.i, levelsWord)
	if many {
		p.i++
		if p.at(p.i).text == ":" {
			p.i++
		}
	}
	var got []Level
	for {
		l, n, res := p.levelAt(p.i, many)
		if res == levelWhichBasement {
			return false, p.problem("which-basement", p.i, p.i+n, "which level below ground is not said", "write B1 for the first below ground, B2 for the second")
		}
		if res != levelRead {
			break
		}
		got = append(got, l)
		p.i += n
		if !many {
			break
		}
		j := p.i
		for p.at(j).kind == sepToken && p.at(j).text == "," || p.at(j).kind == wordToken && andWords[p.at(j).text] {
			j++
		}
		if _, n, res := p.levelAt(j, many); res != levelRead || p.counts(j, n) {
			break
		}
		p.i = j
	}
	if len(got) == 0 {
		if _, floor := lookup(floorWords, t.text); many || floor && t.kind == wordToken && len(t.text) > 1 {
			return false, p.problem("level", start, p.i+2, "this is not a level", "write level B2, B1, G, 1 or 2")
		}
		p.i = start
		return false, nil
	}
	if p.ownLvl || hasTwice(got) {
		return false, p.problem("level", start, p.i, "this part names a level twice", "put ; between two blocks")
	}
	p.levels, p.ownLvl = got, true
	return true, nil
}

// levelAt reads the longest level at i and says how many tokens it takes. In
// a list, items need no floor word; outside one, a bare number or letter is
// not a level, but B1 is.
func (p *clause) levelAt(i int, list bool) (Level, int, levelResult) {
	ws := p.words(i, 4)
	if len(ws) == 0 {
		return Level{}, 0, levelNone
	}
	for n := len(ws); n > 0; n-- {
		l, res := levelFromWords(ws[:n])
		if res == levelNone || p.at(i+n-1).kind == numberToken && units[p.at(i+n).text] != 0 {
			continue
		}
		switch {
		case list && n <= 2, p.saysFloor(ws[:n]):
			return l, n, res
		case n == 2 && ws[0] == "b" && p.at(i+1).glued:
			return l, n, res
		case n == 1 && (ws[0] == "g" || ws[0] == "gf") && p.at(i-1).kind == sepToken && p.at(i+1).kind == sepToken:
			return l, n, res
		}
	}
	return Level{}, 0, levelNone
}

// counts: a bare number at j is followed by what it counts, so "levels G, 1,
// 20 cells" does not make 20 a level.
func (p *clause) counts(j, n int) bool {
	next := p.at(j + n)
	return p.at(j+n-1).kind == numberToken && !p.at(j+n-1).glued &&
		next.kind == wordToken && !andWords[next.text] && !fillers[next.text]
}

// saysFloor: at least one word that can only speak of a floor.
func (p *clause) saysFloor(ws []string) bool {
	for _, w := range ws {
		w = bare(w)
		if len(w) > 2 && (floorWords[w] || basementWords[w] || groundWords[w]) {
			return true
		}
	}
	return false
}

func integer(t token) (int, bool) {
	if t.kind != numberToken || strings.Contains(t.text, ".") {
		return 0, false
	}
	n, err := strconv.Atoi(t.text)
	return n, err == nil
}

func hasTwice[T comparable](s []T) bool {
	for i, v := range s {
		if slices.Contains(s[:i], v) {
			return true
		}
	}
	return false
}
