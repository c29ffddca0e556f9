package propose

import (
	"slices"
	"strconv"
	"strings"
)

// codeSpoken says whether the text speaks of a code or a lock.
func (x *extraction) codeSpoken() bool {
	for i, t := range x.toks {
		var read []string
		if p := x.lex.longest(x.toks, i); p != nil {
			read = p.concepts
		} else {
			read, _ = x.lex.lookup(t)
		}
		if slices.Contains(read, "k.code") || slices.Contains(read, "key") {
			return true
		}
	}
	return false
}

// dialled reads a number of four to six digits that counts nothing as the code
// that the text speaks of.
func (x *extraction) dialled(c count) bool {
	if !c.digit || c.value < 1000 || c.value > 999999 {
		return false
	}
	for j := c.to; j < min(c.to+2, len(x.toks)) && x.toks[j].clause == x.toks[c.from].clause; j++ {
		if x.unit(j) != "" {
			return false
		}
	}
	x.code(strconv.FormatInt(c.value, 10))
	return true
}

// spelled reads digits that are told one by one ("seven seven three one") from
// token i and returns the token after them, or i.
func (x *extraction) spelled(i int) int {
	var b strings.Builder
	j := i
	for ; j < len(x.toks) && x.toks[j].clause == x.toks[i].clause; j++ {
		d, ok := x.lex.digitWord(x.toks[j].text)
		if !ok {
			break
		}
		b.WriteByte(byte('0' + d))
	}
	if j-i < 4 || j-i > 6 {
		return i
	}
	x.code(b.String())
	return j
}

func (x *extraction) code(digits string) { x.add("code="+digits, "n.code", .004, 1) }

func (l *lexicon) digitWord(w string) (int64, bool) {
	switch w {
	case "one", "واحد":
		return 1, true
	}
	if len(w) == 1 && w[0] >= '0' && w[0] <= '9' {
		return int64(w[0] - '0'), true
	}
	if n, ok := l.numbers[w]; ok && n >= 0 && n <= 9 {
		return n, true
	}
	return 0, false
}
