package site

import "strings"

var (
	timesWords = set("x", "by", "في", "ضرب")
	bothWords  = set("جانبي", "جانبين", "جانبيه", "جهتين", "طرفين", "طرفي", "جهتي", "ناحيتين")
	sideWords  = set("side", "sides")
	eachWords  = set("both", "either", "each")
	loneWords  = set("one", "single")
	alone      = set("جانب", "جهه", "طرف", "ناحيه")
	wideWords  = set("wide", "width", "عرض", "عرضه", "عرضها", "عرضا")
	longWords  = set("long", "length", "deep", "depth", "طول", "طوله", "طولها", "طولا", "عمق", "عمقه", "عمقها")
	highWords  = set("high", "height", "tall", "ارتفاع", "ارتفاعه", "ارتفاعها", "علو")
	startWords = set("starting", "numbered", "تبدا", "يبدا", "ابتداء", "بدءا", "مرقمه")
	fromWords  = set("from", "at", "number", "no", "من", "رقم", "first", "with", "numbers", "ترقيم", "عند")
	fillers    = set("a", "an", "the", "of", "on", "in", "along", "at", "with", "and", "each", "every", "is", "are", "has",
		"there", "metres", "m", "which", "its", "doors", "from",
		"و", "في", "علي", "من", "ذو", "ذات", "كل", "مع", "فيه", "فيها", "به", "بها", "طول", "واحد", "واحده", "قياس", "مقاس", "ابعاد", "ابعادها", "مساحتها", "كلها")
)

func (p *clause) sides() (bool, error) {
	i, s := p.i, SidesUnknown
	switch n, isNum := integer(p.at(i)); {
	case p.isWord(i, bothWords):
		s, i = BothSides, i+1
	case p.isWord(i, eachWords) && p.isWord(i+1, sideWords):
		s, i = BothSides, i+2
	case isNum && n == 2 && p.isWord(i+1, sideWords):
		s, i = BothSides, i+2
	case isNum && n == 1 && p.isWord(i+1, sideWords), p.isWord(i, loneWords) && p.isWord(i+1, sideWords):
		s, i = OneSide, i+2
	case p.isWord(i, alone):
		s, i = OneSide, i+1
		if w := p.at(i).text; w == "واحد" || w == "واحده" {
			i++
		}
	default:
		return false, nil
	}
	if p.b.Sides != SidesUnknown && p.b.Sides != s {
		return false, p.problem("sides", p.i, i, "this part says both one side and both sides", "put ; between two blocks")
	}
	p.b.Sides, p.i = s, i
	return true, nil
}

// first reads "starting at 21", "numbered from A-21", «تبدأ من ٢١».
func (p *clause) first() (bool, error) {
	i := p.i
	if !p.isWord(i, startWords) && !(p.at(i).text == "first" && p.at(i+1).text == "number") {
		return false, nil
	}
	for i++; i < p.i+5; i++ {
		if n, ok := integer(p.at(i)); ok {
			if n < 1 || n > maxNumber {
				return false, p.problem("first-number", p.i, i+1, "this first number is outside 1 to 9999", "choose a smaller one")
			}
			p.b.FirstNumber, p.i = n, i+1
			return true, nil
		}
		_, wing := p.wingAt(i)
		if !p.isWord(i, fromWords) && !wing && p.at(i).text != "-" {
			break
		}
	}
	return false, nil
}

// number reads a number with or without its unit: value per metre or as the
// unit says, and how many tokens. per is 0 when no unit stands there.
func (p *clause) number(i int) (num string, per int64, n int) {
	t := p.at(i)
	if t.kind != numberToken {
		return "", 0, 0
	}
	if u := p.at(i + 1); u.kind == wordToken {
		if per := units[u.text]; per != 0 {
			return t.text, per, 2
		}
	}
	return t.text, 0, 1
}

// size reads 4×3, 4x3x2.8 m, 6 by 2, 400 × 300 cm. Two numbers are length and
// width, a third is the height.
func (p *clause) size() (bool, error) {
	i := p.i
	var nums []string
	var pers []int64
	for {
		num, per, n := p.number(i)
		if n == 0 {
			break
		}
		nums, pers = append(nums, num), append(pers, per)
		i += n
		if p.at(i).kind != wordToken || !timesWords[p.at(i).text] || p.at(i+1).kind != numberToken {
			break
		}
		i++
	}
	if len(nums) < 2 {
		return false, nil
	}
	if foreignUnits[p.at(i).text] {
		return false, unitProblem("", string(p.orig[p.toks[p.i].from:p.toks[i].to]))
	}
	if len(nums) > 3 {
		return false, p.problem("size", p.i, i, "a size has two or three numbers", "write length × width × height")
	}
	names := []string{"length", "width", "height"}
	switch {
	case p.about == Corridor && p.b.Kind != Corridor && len(nums) == 2:
		names = []string{"corridor length", "corridor width"}
	case p.b.Kind == "" || p.about == Corridor && p.b.Kind != Corridor:
		// "4x3 cells, 20" would leave us guessing what is 4 × 3.
		if p.nounAfter(i) == 0 {
			return false, p.problem("size", p.i, i, "it is not said what has this size", "write the kind of space first, such as 20 cells 4×3")
		}
	}
	per := int64(1000)
	for k := len(nums) - 1; k >= 0; k-- {
		if pers[k] != 0 {
			per = pers[k]
		}
		if err := p.setSize(names[k], nums[k], per, p.i, i); err != nil {
			return false, err
		}
	}
	p.i = i
	return true, nil
}

func (p *clause) nounAfter(i int) int {
	for j := i; j < i+2; j++ {
		if _, n := nounAt(p.words(j, 2)); n > 0 {
			return j
		}
	}
	return 0
}

// setSize stores one size, checked, and refuses a second different one.
func (p *clause) setSize(name, num string, per int64, from, to int) error {
	v, ok := scaled(num, per)
	if !ok || v == 0 {
		return p.problem("length", from, to, num+" is not a length", "write metres such as 4 or 2.5, not finer than a millimetre")
	}
	if err := checkSize(name, v, ""); err != nil {
		q := err.(*Problem)
		return p.problem(q.Kind, from, to, q.What, q.Advice)
	}
	field := map[string]*Millimetre{"length": &p.b.Length, "width": &p.b.Width, "height": &p.b.Height, "corridor width": &p.b.CorridorWidth, "corridor length": &p.b.CorridorLength}[name]
	if *field != 0 && *field != v {
		return p.problem("size", from, to, "a second, different "+name, "one part has one size; put ; between two blocks, or record the rival size as a claim")
	}
	*field = v
	return nil
}

func (p *clause) dimension(i int) string {
	switch {
	case p.isWord(i, wideWords):
		if p.about == Corridor && p.b.Kind != Corridor {
			return "corridor width"
		}
		return "width"
	case p.isWord(i, longWords):
		if p.about == Corridor && p.b.Kind != Corridor {
			return "corridor length"
		}
		return "length"
	case p.isWord(i, highWords):
		return "height"
	}
	return ""
}

// measure reads "height 2.8 m", "2.8 m high", «عرضه ٢ م».
func (p *clause) measure() (bool, error) {
	i := p.i
	if name := p.dimension(i); name != "" {
		j := i + 1
		for p.isWord(j, set("of", "is", "هو")) || p.at(j).text == ":" {
			j++
		}
		if num, per, n := p.number(j); n > 0 {
			p.i = j + n
			return true, p.setSize(name, num, orMetre(per), i, p.i)
		}
		return false, nil
	}
	num, per, n := p.number(i)
	if n == 0 {
		return false, nil
	}
	if foreignUnits[p.at(i+n).text] {
		return false, unitProblem("", string(p.orig[p.toks[i].from:p.toks[i+n].to]))
	}
	name := p.dimension(i + n)
	if name == "" {
		return false, nil
	}
	if name != "height" && p.b.Kind != "" && p.b.Kind != Corridor && p.about != Corridor {
		// "a 2 m wide corridor": the noun comes after.
		if k, used := nounAt(p.words(i+n+1, 2)); used > 0 && k.kind == Corridor {
			name = "corridor " + name
		}
	}
	p.i = i + n + 1
	return true, p.setSize(name, num, orMetre(per), i, p.i)
}

func orMetre(per int64) int64 {
	if per == 0 {
		return 1000
	}
	return per
}

// passage reads a corridor that serves the rooms of this part: "a 2 m
// corridor", "corridor of 2 m", «ممر عرضه ٢ م». A corridor that is counted, or
// the only thing named, is a space of its own.
func (p *clause) passage() (bool, error) {
	num, per, n := p.number(p.i)
	k, used := nounAt(p.words(p.i+n, 2))
	if used == 0 || k.kind != Corridor {
		return false, nil
	}
	serves := p.b.Kind != "" && p.b.Kind != Corridor || p.b.Sides != SidesUnknown
	if n > 0 && per == 0 && !strings.Contains(num, ".") || !serves && per == 0 {
		return false, nil // counting decides
	}
	from := p.i
	p.i += n + used
	p.about, p.b.Corridor = Corridor, true
	if n > 0 {
		return true, p.setSize("corridor width", num, orMetre(per), from, p.i)
	}
	j := p.i
	for p.isWord(j, set("of", "من")) {
		j++
	}
	if num, per, n := p.number(j); n == 2 && !p.isWord(j+2, timesWords) && p.dimension(j+2) == "" {
		p.i = j + n
		return true, p.setSize("corridor width", num, per, from, p.i)
	}
	return true, nil
}

// counting reads "20 cells", "40 small solitary cells", "a yard", «زنزانتان».
func (p *clause) counting() (bool, error) {
	i := p.i
	count, counted := integer(p.at(i))
	if counted {
		i++
	} else if p.at(i).kind == numberToken {
		return false, nil
	}
	j := i
	for counted && j < i+3 {
		if _, n := nounAt(p.words(j, 2)); n > 0 || p.at(j).kind != wordToken || units[p.at(j).text] != 0 {
			break
		}
		j++
	}
	k, used := nounAt(p.words(j, 2))
	if used == 0 {
		return false, nil
	}
	if p.b.Kind != "" {
		return false, p.problem("kind", p.i, j+used, "a second kind of space in one part", "put ; between two blocks")
	}
	if counted && (count < 1 || count > maxCount) {
		return false, p.problem("count", p.i, j+used, "the count is outside 1 to 500", "split a larger block in two")
	}
	for ; i < j; i++ {
		p.drop(i)
	}
	p.b.Kind, p.b.Count, p.form, p.counted, p.about = k.kind, count, k.form, counted, k.kind
	p.i = j + used
	return true, nil
}

func (p *clause) door() (bool, error) {
	t := p.at(p.i)
	if t.kind != wordToken {
		return false, nil
	}
	if doorWord(t.text) {
		p.doors = true
		p.i++
		return true, nil
	}
	m, ok := lookup(materials, t.text)
	if !ok {
		return false, nil
	}
	if p.material != "" && p.material != m {
		return false, p.problem("material", p.i, p.i+1, "a second door material in one part", "put ; between blocks with different doors")
	}
	p.material = m
	p.i++
	return true, nil
}

// denials turn the sense of what they stand by; which words that are nobody
// can tell without reading.
var denials = set("not", "no", "without", "except", "never", "لا", "ليس", "ليست", "بلا", "بدون", "دون", "غير", "الا", "عدا", "ما")

func (p *clause) denial() (bool, error) {
	t := p.at(p.i)
	if t.kind != wordToken || !denials[t.text] {
		return false, nil
	}
	return false, p.problem("denial", p.i, p.i+2, "what is not there cannot be read", "say only what is there, and leave the rest out")
}

// loose passes over a word that means nothing here, and keeps it for the
// reader unless it is mere grammar.
func (p *clause) loose() (bool, error) {
	if p.at(p.i).kind != wordToken {
		return false, nil
	}
	p.drop(p.i)
	p.i++
	return true, nil
}

func (p *clause) drop(i int) {
	t := p.at(i)
	if fillers[t.text] || units[t.text] != 0 {
		return
	}
	p.waste = append(p.waste, string(p.orig[t.from:t.to]))
}
