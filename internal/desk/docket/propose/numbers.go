package propose

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// numbers reads counts with their units, ordinals of floors and numbered doors.
func (x *extraction) numbers() {
	coded := x.codeSpoken()
	for i := 0; i < len(x.toks); {
		if to := x.spelled(i); coded && to > i {
			i = to
			continue
		}
		c, ok := x.lex.numberAt(x.toks, i)
		if ok && coded && x.dialled(c) {
			i = c.to
			continue
		}
		if ok && x.holdsVerb(i) {
			i++
			continue
		}
		if ok && x.deniedAt(i) { // "not two": no count, but it says what is counted
			for j := c.to; j < min(c.to+2, len(x.toks)) && x.contrast == ""; j++ {
				x.contrast = x.unit(j)
			}
			i = c.to
			continue
		}
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
	if x.contrast != "" && c.value < 100 {
		x.addCount(x.contrast, c.value)
		return
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

// deniedAt says whether the number at token i is one that the teller puts aside:
// مو طابقين، وليس اثنان, "not two".
func (x *extraction) deniedAt(i int) bool {
	if i == 0 || x.toks[i-1].clause != x.toks[i].clause {
		return false
	}
	switch x.toks[i-1].text {
	case "مو", "مش", "ليس", "وليس", "ليست", "مب", "مهو", "ماهو", "not":
		return true
	}
	return false
}

// holdsVerb says whether تسع at token i is "it holds" and not "nine".
func (x *extraction) holdsVerb(i int) bool {
	if x.toks[i].text != "تسع" || i == 0 {
		return false
	}
	switch x.toks[i-1].text {
	case "بدها", "كيف", "رح", "ما", "لا", "فيها", "ان", "لن", "لم", "راح", "وما", "بدا":
		return true
	}
	return false
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
		x.level(c.from, c.value)
		return true
	}
	x.add(kind+"#"+strconv.FormatInt(c.value, 10), "no."+kind, .005, 1)
	return true
}

func (x *extraction) level(tok int, n int64) {
	x.levels = append(x.levels, levelRead{tok, n})
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
				if x.deniedAt(i) {
					x.contrast = u[0]
					return
				}
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
		case x.unit(j) == "u.floors", j <= i+1 && upOrDown(x.toks[j]) && strings.Contains(x.toks[i].text, "ال"):
			x.level(i, n)
			return
		case j <= i+1 && isWing(x.toks[j]):
			x.add("wing#"+strconv.FormatInt(n, 10), "no.wing", .02, 1)
			return
		}
	}
}

// upOrDown says whether a word is a bare تحت or فوق: التالت تحت, فوق عالتاني.
func upOrDown(t token) bool {
	return t.text == "تحت" || t.text == "لتحت" || t.text == "فوق" || t.text == "لفوق"
}

// depths tells levels above from those below, and notes a level that lies lower
// than a numbered one: "below B2" is level 3.
func (x *extraction) depths() {
	if len(x.levels) > 0 && x.has("lastfloor") && !x.has("underground") { // the end of the second floor is not the last floor
		x.drop("lastfloor")
		x.drop("deeper")
	}
	for _, l := range x.levels {
		if x.near(l.tok, "r.above") {
			x.add("upper="+strconv.FormatInt(l.n, 10), "level", .03, 1)
			continue
		}
		x.add("level="+strconv.FormatInt(l.n, 10), "level", .03, 1)
		if x.lowerThan(l.tok) {
			x.add("level="+strconv.FormatInt(l.n+1, 10), "level", .03, .7)
			x.deep = true
		}
		x.deep = x.deep || l.n >= 3 && (x.has("underground") || x.has("r.under") || x.has("k.code"))
	}
	for _, m := range x.out {
		x.deep = x.deep || m.slot == "n.floors" && len(m.id) == len("floors=3") && m.id >= "floors=3" && (x.has("underground") || x.has("r.under"))
	}
	x.deep = x.deep || (x.has("morefloors") || x.has("lastfloor")) && !x.has("r.above")
}

func (x *extraction) near(i int, concept string) bool {
	for j := max(0, i-2); j < min(len(x.toks), i+3); j++ {
		if x.toks[j].clause == x.toks[i].clause && slices.Contains(x.spots[j], concept) {
			return true
		}
	}
	return false
}

// lowerThan says whether "under" stands before the level at token i, and the
// level is not said to be where one is: تحت بالقبو الأول is in the first.
func (x *extraction) lowerThan(i int) bool {
	for j := i; j >= max(0, i-3) && x.toks[j].clause == x.toks[i].clause; j-- {
		if j < i && slices.Contains(x.spots[j], "r.under") {
			return true
		}
		if w := x.toks[j].text; strings.HasPrefix(w, "بال") || strings.HasPrefix(w, "عال") || w == "in" || w == "at" {
			return false
		}
	}
	return false
}
