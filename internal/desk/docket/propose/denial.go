package propose

import (
	"strings"
	"sync"
)

// denialWords are the folded lists of lexicon_words.go.
type denialWords struct {
	negators, existentials, notYet map[string]bool
	flat                           [][]string
}

var theDenials = sync.OnceValue(func() denialWords {
	set := func(list string) map[string]bool {
		m := map[string]bool{}
		for _, w := range strings.Split(list, ",") {
			m[Normalise(w)] = true
		}
		return m
	}
	d := denialWords{negators: set(negatorWords), existentials: set(existentials), notYet: set(notDenyingYet)}
	for _, w := range strings.Split(flatDenials, ",") {
		d.flat = append(d.flat, phraseWords(w))
	}
	return d
})

// Slots whose things a claim asserts to be there; what is lacking in a cry for
// help (air, light, power, a code, a key) is not among them.
func assertedSlot(e entry) bool {
	switch e.id {
	case "k.hidden", "tunnel", "door", "way", "hatch", "secretroom", "falsewall", "prisoner", "people", "women", "children",
		"underground", "k.sound", "cell", "irondoor", "k.mines", "k.dead", "solitary", "well", "drain", "k.fire",
		"poison", "k.gas", "namelist", "shelter", "stairs", "morefloors", "lastfloor", "multitude", "strongbox":
		return true
	}
	return e.slot == "room"
}

// denies says whether the text as a whole denies: a flat denial, or a negated
// existence of something that a claim would assert. "Not yet found" denies
// nothing, nor does "no air". In a long paste one denying line among many does
// not make the paste a denial.
func denies(x *extraction) bool {
	d := theDenials()
	denied, last := 0, -1
	for i := range x.toks {
		if x.toks[i].clause == last || !d.deniesAt(x, i) {
			continue
		}
		last = x.toks[i].clause
		denied++
	}
	clauses := 0
	if n := len(x.toks); n > 0 {
		clauses = x.toks[n-1].clause + 1
	}
	return denied > 0 && denied*6 >= clauses
}

func (d denialWords) deniesAt(x *extraction, i int) bool {
	for _, words := range d.flat {
		if phraseAt(&phrase{words: words}, x.toks, i) && !d.yetNear(x, i) {
			return true
		}
	}
	if !d.negators[x.toks[i].text] && !d.negators[strings.TrimPrefix(x.toks[i].text, "و")] {
		return false
	}
	if len(x.spots[i]) > 0 || x.corrected(i) { // "no air", "no electricity" are read as one phrase
		return false
	}
	if x.nothingBut(i) {
		return !d.yetNear(x, i)
	}
	for j := i + 1; j < len(x.toks) && j <= i+4 && x.toks[j].clause == x.toks[i].clause; j++ {
		if d.existentials[x.toks[j].text] && j > i+1 {
			continue
		}
		if x.unit(j) == "u.floors" {
			return d.exists(x, i) && !d.yetNear(x, i)
		}
		for _, c := range x.spots[j] {
			e := x.lex.entries[c]
			if assertedSlot(e) {
				return d.exists(x, i) && !d.yetNear(x, i)
			}
			if e.slot == "kind" || e.slot == "object" || e.slot == "thing" {
				return false
			}
		}
	}
	return false
}

// corrected says whether what is denied at token i only makes room for what is
// said instead: "it is no well but a way down", ليس بئرا بل مدخل.
func (x *extraction) corrected(i int) bool {
	for j := i + 1; j < len(x.toks) && j < i+9 && x.toks[j].clause <= x.toks[i].clause+1; j++ {
		if x.toks[j].text == "بل" || x.toks[j].text == "وانما" || x.toks[j].text == "انما" {
			return true
		}
	}
	return false
}

// nothingBut reads ما طلع وراه غير حيط: there was nothing but a wall.
func (x *extraction) nothingBut(i int) bool {
	if i+1 >= len(x.toks) {
		return false
	}
	switch x.toks[i+1].text {
	case "في", "فيه", "فيها", "طلع", "طلعت", "لقينا", "لقوا", "شفنا", "كان", "يوجد", "توجد", "وراها", "وراه", "تحته", "تحتها":
	default:
		return false
	}
	for j := i + 2; j < len(x.toks) && j < i+6 && x.toks[j].clause == x.toks[i].clause; j++ {
		switch x.toks[j].text {
		case "غير", "سوي", "الا":
			return true
		}
	}
	return false
}

// exists says whether the negation at i is about being there ("there is no",
// ما في, لا يوجد) and not about doing ("do not open the door").
func (d denialWords) exists(x *extraction, i int) bool {
	w := strings.TrimPrefix(x.toks[i].text, "و")
	switch w {
	case "مافي", "مافيه", "مافيش", "ليس", "ليست", "ماكو", "none", "بلا":
		return true
	case "no":
		return i == 0 || x.toks[i-1].text != "have"
	}
	if i+1 >= len(x.toks) {
		return false
	}
	switch x.toks[i+1].text {
	case "في", "فيه", "فيها", "يوجد", "توجد", "وجود", "باب", "ضل", "بقي", "a", "any", "exist", "find", "found", "have", "hear", "نجد", "لقينا", "لاقينا", "سمعنا",
		"يضهر", "تضهر", "بيضهر", "يبين", "بيبين", "exists", "show", "appear":
		return w != "without"
	}
	return false
}

// yetNear looks for "yet" in the same clause.
func (d denialWords) yetNear(x *extraction, i int) bool {
	for j := max(0, i-3); j < len(x.toks) && j < i+8; j++ {
		if x.toks[j].clause == x.toks[i].clause && d.notYet[x.toks[j].text] {
			return true
		}
	}
	return false
}
