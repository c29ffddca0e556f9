package propose

import (
	"strconv"
	"strings"
)

const numberTable = `
0 | zero, صفر
2 | two, couple, اثنين, اثنان, تنين, اتنين, اثنتين, تنتين, إثنان
3 | three, ثلاث, ثلاثة, تلات, تلاتة, تلت, ثلث, تلته
4 | four, أربع, أربعة, اربعه, اربعت
5 | five, خمس, خمسة, خمست, خمسه
6 | six, ست, ستة, ستت, سته
7 | seven, سبع, سبعة, سبعت
8 | eight, ثمان, ثمانية, تمان, تمن, تماني, تمنه
9 | nine, تسع, تسعة
10 | ten, عشر, عشرة, عشره
11 | eleven, احدعش, إحدى عشر, حدعش, ادعش
12 | twelve, dozen, اطنعش, اثنا عشر, تنعش, اثناعشر
13 | thirteen, تلتعش, تلطعش
14 | fourteen, اربعتعش, اربعطعش
15 | fifteen, خمستعش, خمسطعش
16 | sixteen, ستعش, سطعش
17 | seventeen, سبعتعش, سبعطعش
18 | eighteen, تمنتعش, تمنطعش
19 | nineteen, تسعتعش, تسعطعش
20 | twenty, عشرين, عشرون
30 | thirty, ثلاثين, تلاتين, ثلاثون
40 | forty, أربعين, أربعون
50 | fifty, خمسين, خمسون
60 | sixty, ستين, ستون
70 | seventy, سبعين, سبعون
80 | eighty, ثمانين, تمانين, ثمانون
90 | ninety, تسعين, تسعون
100 | hundred, مية, مئة, مائة, ميت, ميه, مئات, hundreds
200 | ميتين, مئتين, مئتان, مائتين
300 | ثلاثمائة, ثلاثمئة, تلتمية, تلتميه
400 | أربعمائة, أربعمئة, اربعمية
500 | خمسمائة, خمسمئة, خمسمية
600 | ستمائة, ستمئة, ستمية
700 | سبعمائة, سبعمئة, سبعمية
800 | ثمانمائة, ثمانمئة, تمنمية
900 | تسعمائة, تسعمئة, تسعمية
1000 | thousand, thousands, ألف, الاف, آلاف, k, تالاف, الوف
2000 | ألفين, ألفان
11 | احدعشر, حدعشر, إحداعش
12 | اتناشر, اتنعشر, اطنعشر, اتناعشر, تنعشر, اتناعش, اطناعش
13 | تلتعشر, تلطعشر, تلاتعشر
14 | اربعتعشر
15 | خمستعشر, خمسطعشر
16 | ستعشر, سطعشر
17 | سبعتعشر
18 | تمنتعشر
19 | تسعتعشر
2 | اثنا, اثني, اتنا, إثني, tnen, tnein
100 | ميا, مييه
1000 | الفا, تلاف, تلافات, تآلاف, thousend, bin
1000000 | million, مليون, ملايين
`

const ordinalTable = `
1 | first, 1st, الأول, الأولى, اول, اولى, أول
2 | second, 2nd, الثاني, الثانية, تاني, تانية
3 | third, 3rd, الثالث, الثالثة, تالت, تالته
4 | fourth, 4th, الرابع, الرابعة, رابع, رابعه
5 | fifth, 5th, الخامس, الخامسة, خامس, خامسه
6 | sixth, 6th, السادس, السادسة, سادس, سادسه
`

// count is a number read in the text, from token i to before token j.
type count struct {
	value int64
	from  int
	to    int
	digit bool
}

// numberAt reads a number in figures or words that starts at toks[i].
func (l *lexicon) numberAt(toks []token, i int) (count, bool) {
	c := count{from: i, to: i}
	var total, part int64
	seen := false
	for c.to < len(toks) && c.to < i+8 && toks[c.to].clause == toks[i].clause {
		w := toks[c.to].text
		if w == "and" && seen && !c.digit && part >= 100 && l.smallAt(toks, c.to+1) { // a hundred and fifty
			c.to++
			continue
		}
		v, digits, ok := l.numberWord(w, c.to > i)
		if !ok {
			break
		}
		if digits && seen {
			break
		}
		switch {
		case v >= 1000 && !digits:
			total += max(part, 1) * v
			part = 0
		case v == 100 && part > 0 && part < 10:
			part *= 100
		default:
			part += v
		}
		c.digit = c.digit || digits
		seen = true
		c.to++
	}
	c.value = total + part
	return c, seen && c.value >= 0 && c.value < 1e9
}

// smallAt says whether a number word below a hundred stands at token i.
func (l *lexicon) smallAt(toks []token, i int) bool {
	if i >= len(toks) {
		return false
	}
	v, ok := l.numbers[toks[i].text]
	return ok && v < 100
}

// numberWord reads one word. Inside a number "و" ("and") may be joined in front.
func (l *lexicon) numberWord(w string, inside bool) (v int64, digits, ok bool) {
	if w[0] >= '0' && w[0] <= '9' {
		n, k := figure(w)
		return n, true, k
	}
	if v, ok := l.numbers[w]; ok {
		return v, false, true
	}
	if rest, found := strings.CutPrefix(w, "و"); found && inside {
		if v, ok := l.numbers[rest]; ok {
			return v, false, true
		}
	}
	if rest := bareWord(w); rest != w {
		v, ok := l.numbers[rest]
		return v, false, ok
	}
	if rest, found := strings.CutPrefix(w, "ب"); found && !inside && len(rest) > 4 {
		v, ok := l.numbers[rest]
		return v, false, ok
	}
	return 0, false, false
}

// figure reads digits with thousands separators; times, dates, telephone
// numbers and years are not counts.
func figure(w string) (int64, bool) {
	times := int64(1)
	if rest, ok := strings.CutSuffix(w, "k"); ok {
		w, times = rest, 1000
	}
	if strings.ContainsAny(w, ":/-") {
		return 0, false
	}
	groups := strings.FieldsFunc(w, func(r rune) bool { return r == ',' || r == '.' })
	if len(groups) == 0 {
		return 0, false
	}
	for _, g := range groups[1:] {
		if len(g) != 3 {
			return 0, false
		}
	}
	joined := strings.Join(groups, "")
	if len(joined) > 8 || strings.HasPrefix(joined, "0") && len(joined) > 1 {
		return 0, false
	}
	n, err := strconv.ParseInt(joined, 10, 64)
	if err != nil || len(groups) == 1 && times == 1 && n >= 1950 && n <= 2035 {
		return 0, false
	}
	return n * times, true
}

// rounded keeps two figures, so that 1,500 and 1,504 are one number.
func rounded(n int64) string {
	p := int64(1)
	for n/p >= 100 {
		p *= 10
	}
	return strconv.FormatInt((n+p/2)/p*p, 10)
}

// tagOf reads a door tag or worksite code such as A-07, a7 or ب-12 and returns
// it as "A-7", or "" if w is none. B1 to B5 are floors, not tags.
func tagOf(w string) string {
	runes := []rune(w)
	if len(runes) < 2 || len(runes) > 6 {
		return ""
	}
	letter := codeLetter(runes[0])
	if letter == 0 {
		return ""
	}
	rest, dash := strings.CutPrefix(string(runes[1:]), "-")
	if rest == "" || len(rest) > 3 || !dash && (len(rest) < 2 || runes[0] > 'z') {
		return ""
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < 0 || rest[0] == '+' || rest[0] == '-' {
		return ""
	}
	return string(letter) + "-" + strconv.Itoa(n)
}

func codeLetter(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z':
		return r - 'a' + 'A'
	case r == 'ا':
		return 'A'
	case r == 'ب':
		return 'B'
	case r == 'ج':
		return 'C'
	case r == 'د':
		return 'D'
	}
	return 0
}

// numeral says whether a word is nothing but a number or an ordinal; such a
// word is no typing error of another (الاتنين is not انتين).
func (l *lexicon) numeral(t token) bool {
	if l.single[t.text] != nil {
		return false
	}
	w := bareWord(t.text)
	_, number := l.numbers[w]
	return number || l.ordinal[w] != 0
}
