package propose

import (
	_ "embed"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// entry is a lexicon concept: where it stands and how often claims hold it.
type entry struct {
	id   string
	slot string
	rate float64
}

// phrase is a run of words that means the concepts of one line.
type phrase struct {
	words    []string
	concepts []string
}

// lexicon is the read-only dictionary, built once from the tables.
type lexicon struct {
	entries map[string]entry
	single  map[string][]string // key -> concepts
	multi   map[string][]phrase // first key -> phrases, longest first
	plain   map[string]string   // key without emphatic letters -> key, "" if unclear
	latin   map[string][]string // consonants -> Arabic words, see latin.go
	near    map[string][]string // key with one letter left out -> keys
	stop    map[string]bool
	saying  map[string]bool // words of hearsay
	numbers map[string]int64
	ordinal map[string]int64
	units   map[string][]string
}

// The wide tables name what is spoken of in a search in the words of many
// lands; see the notes at their heads.
var (
	//go:embed lexicon/places.txt
	widePlaces string
	//go:embed lexicon/events.txt
	wideEvents string
	//go:embed lexicon/things.txt
	wideThings string
	//go:embed lexicon/stop.txt
	wideStops string
)

// withoutNotes leaves out the lines that begin with #.
func withoutNotes(table string) string {
	lines := strings.Split(table, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "#") }), ",")
}

var theLexicon = sync.OnceValue(buildLexicon)

func buildLexicon() *lexicon {
	l := &lexicon{
		entries: map[string]entry{}, single: map[string][]string{}, multi: map[string][]phrase{},
		plain: map[string]string{}, latin: map[string][]string{},
		near: map[string][]string{}, stop: map[string]bool{}, saying: map[string]bool{},
		numbers: map[string]int64{}, ordinal: map[string]int64{}, units: map[string][]string{},
	}
	for _, table := range []string{placeTable, eventTable, relationTable, thingTable, moreTable, townTable, widePlaces, wideEvents, wideThings} {
		l.load(table, l.single)
	}
	for _, w := range strings.FieldsFunc(stopWords+","+moreStopWords+","+townStopWords+","+withoutNotes(wideStops), func(r rune) bool { return r == ',' || r == '\n' }) {
		if words := phraseWords(w); len(words) > 1 {
			l.multi[words[0]] = append(l.multi[words[0]], phrase{words: words})
			continue
		}
		l.stop[Normalise(w)] = true
	}
	for _, w := range strings.Split(sayingWords, ",") {
		l.saying[Normalise(w)] = true
	}
	l.load(unitTable, l.units) // units are single words
	loadNumbers(numberTable, l.numbers)
	loadNumbers(ordinalTable, l.ordinal)
	for _, ps := range l.multi {
		sort.SliceStable(ps, func(i, j int) bool { return len(ps[i].words) > len(ps[j].words) })
	}
	l.indexNear()
	l.indexPlain()
	l.indexLatin()
	return l
}

// load reads one table. A malformed line is a mistake in this package, so it
// panics and every test shows it.
func (l *lexicon) load(table string, single map[string][]string) {
	for _, line := range strings.Split(table, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, "|", 2)
		head := strings.Fields(parts[0])
		if len(parts) != 2 || len(head) != 1 && len(head) != 3 {
			panic("propose: lexicon line is not 'concepts slot rate | words' or 'concepts | words': " + line)
		}
		concepts := strings.Split(head[0], "+")
		if len(head) == 3 {
			l.declare(concepts[0], head[1], head[2])
		}
		for _, c := range concepts {
			if _, ok := l.entries[c]; !ok && len(head) == 1 {
				panic("propose: lexicon line adds to an unknown concept: " + line)
			}
		}
		for _, w := range strings.FieldsFunc(parts[1], func(r rune) bool { return r == ',' || r == '|' }) {
			if root, ok := strings.CutPrefix(strings.TrimSpace(w), "^"); ok {
				for _, f := range rootForms(Normalise(root)) {
					l.word(f, concepts, single)
				}
				continue
			}
			l.word(w, concepts, single)
		}
	}
}

func (l *lexicon) declare(concept, slot, background string) {
	rate, err := strconv.ParseFloat(background, 64)
	if err != nil || rate <= 0 || rate > 1 {
		panic("propose: lexicon rate is not in (0,1]: " + concept)
	}
	l.entries[concept] = entry{concept, slot, rate}
}

func (l *lexicon) word(w string, concepts []string, single map[string][]string) {
	words := phraseWords(w)
	switch len(words) {
	case 0:
	case 1:
		single[words[0]] = mergeConcepts(single[words[0]], concepts)
	default:
		for i, p := range l.multi[words[0]] {
			if equalWords(p.words, words) {
				l.multi[words[0]][i].concepts = mergeConcepts(p.concepts, concepts)
				return
			}
		}
		l.multi[words[0]] = append(l.multi[words[0]], phrase{words, mergeConcepts(nil, concepts)})
	}
}

// phraseWords folds a table word; articles are dropped as they are from texts.
func phraseWords(w string) []string {
	var out []string
	for _, f := range strings.FieldsFunc(Normalise(w), func(r rune) bool { return r == ' ' || r == '-' || r == '.' }) {
		if article(f) {
			continue
		}
		out = append(out, bareWord(f))
	}
	return out
}

func article(w string) bool { return w == "the" || w == "an" }

// bareWord takes the Arabic article off; texts offer the same key.
func bareWord(w string) string {
	if rest, ok := strings.CutPrefix(w, "ال"); ok && utf8.RuneCountInString(rest) >= 3 {
		return rest
	}
	return w
}

func mergeConcepts(have, more []string) []string {
	out := append([]string(nil), have...)
next:
	for _, m := range more {
		for _, h := range out {
			if h == m {
				continue next
			}
		}
		out = append(out, m)
	}
	return out
}

func equalWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func loadNumbers(table string, into map[string]int64) {
	for _, line := range strings.Split(table, "\n") {
		head, words, ok := strings.Cut(line, "|")
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(head), 10, 64)
		if err != nil {
			panic("propose: number line does not begin with a number: " + line)
		}
		for _, w := range strings.Split(words, ",") {
			w = Normalise(w)
			if bare := bareWord(w); bare != w && !strings.HasPrefix(w, "الف") { // ألفان is not the van فان
				w = bare
			}
			into[w] = n
		}
	}
}

// Typing errors are looked for in words this long (runes) or longer; shorter
// words have too many neighbours that mean something else.
const (
	nearArabic = 6
	nearLatin  = 6
)

func nearMin(w string) int {
	if isArabic(w) {
		return nearArabic
	}
	return nearLatin
}

func (l *lexicon) indexNear() {
	keys := make([]string, 0, len(l.single))
	for k := range l.single {
		if utf8.RuneCountInString(k) >= nearMin(k) {
			keys = append(keys, k)
		}
	}
	sort.Strings(keys)
	for _, k := range keys {
		for _, d := range deletes(k) {
			l.near[d] = append(l.near[d], k)
		}
	}
}

// deletes lists w and w with each letter left out once.
func deletes(w string) []string {
	runes := []rune(w)
	out := []string{w}
	for i := range runes {
		d := string(runes[:i]) + string(runes[i+1:])
		if d != out[len(out)-1] {
			out = append(out, d)
		}
	}
	return out
}

// lookup finds the concepts of a single word: by its least altered key, else by
// one typing error if all neighbours mean the same. typo tells which.
func (l *lexicon) lookup(t token) (concepts []string, typo bool) {
	for i, k := range t.keys {
		if c := l.single[k]; c != nil && (i < t.nouns || l.verbal(c)) {
			return c, false
		}
	}
	for _, k := range t.keys[:t.nouns] { // a common word, whatever stands before it, is no misspelt rare one
		if l.stop[k] {
			return nil, false
		}
	}
	if c := l.lookupPlain(t); c != nil {
		return c, true
	}
	if c := l.lookupNear(t); c != nil {
		return c, true
	}
	return l.lookupBegin(t), true
}

// lookupBegin reads a Latin word by the longest known word that it begins with:
// Turkish and Kurdish say with endings what others say with small words
// (duvarının arkasında is "behind the wall").
func (l *lexicon) lookupBegin(t token) []string {
	w := t.text
	if isArabic(w) || len(w) < 6 || len(w) > 20 {
		return nil
	}
	for n := len(w) - 1; n >= 5 && len(w)-n <= 8; n-- {
		if c := l.single[w[:n]]; c != nil {
			return c
		}
	}
	return nil
}

// verbal says whether a word that had a verb's prefix or ending may mean the
// concepts: what is done, and not a room, a thing or a person.
func (l *lexicon) verbal(concepts []string) bool {
	switch id := concepts[0]; id {
	case "k.papers", "k.plan", "k.offer", "k.reward", "k.price", "k.code", "k.born", "k.weather", "k.power", "k.crowd":
		return false
	case "knock", "voice", "suffocate", "dig", "caught", "heard", "writing", "weld", "chain", "poison", "way", "drinking", "slide":
		return true
	default:
		return l.entries[id].slot == "kind"
	}
}

func (l *lexicon) lookupNear(t token) []string {
	for i, w := range t.keys {
		if i >= 3 || utf8.RuneCountInString(w) < nearMin(w) {
			continue
		}
		if utf8.RuneCountInString(w) > 20 {
			continue
		}
		var found []string
		clash := false
		for _, d := range deletes(w) {
			for _, k := range l.near[d] {
				if !oneEdit(w, k) {
					continue
				}
				c := l.single[k]
				if found != nil && !equalWords(found, c) {
					clash = true
				}
				found = c
			}
		}
		if found != nil && !clash {
			return found
		}
	}
	return nil
}

// oneEdit says whether a and b differ by one letter added, lost, changed or by
// two neighbours swapped; the first letter must be right, and a changed letter
// is allowed in longer words only (والمي is not والدي).
func oneEdit(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 || x[0] != y[0] {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	if i == len(x) || string(x[i+1:]) == string(y[i+1:]) {
		return i == len(x) || len(x) > nearMin(a)+1 || isArabic(a) && len(x) > nearArabic
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && string(x[i+2:]) == string(y[i+2:])
}

// longest returns the longest phrase that starts at toks[i], or nil.
func (l *lexicon) longest(toks []token, i int) *phrase {
	var best *phrase
	for _, k := range toks[i].keys {
		ps := l.multi[k]
		for j := range ps {
			p := &ps[j]
			if best != nil && len(p.words) <= len(best.words) {
				break
			}
			if phraseAt(p, toks, i) {
				best = p
				break
			}
		}
	}
	return best
}

func phraseAt(p *phrase, toks []token, i int) bool {
	if i+len(p.words) > len(toks) {
		return false
	}
	for j, w := range p.words {
		t := toks[i+j]
		if t.clause != toks[i].clause || !hasKey(t, w) {
			return false
		}
	}
	return true
}

func hasKey(t token, w string) bool {
	for _, k := range t.keys {
		if k == w {
			return true
		}
	}
	return false
}
