package site

import "slices"

type tokenKind int

const (
	wordToken tokenKind = iota
	numberToken
	sepToken  // , : ( ) and other marks
	partToken // ; or a new line
)

type token struct {
	kind     tokenKind
	text     string // folded
	from, to int    // in the typed text, runes, half open
	glued    bool   // follows the token before without a space
}

// numberWords let "one yard" and «ثلاث زنازين» count. Compound numbers are
// left to digits.
var numberWords = map[string]string{
	"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
	"nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20",
	"ثلاث": "3", "ثلاثه": "3", "اربع": "4", "اربعه": "4", "خمس": "5", "خمسه": "5", "ست": "6", "سته": "6",
	"سبع": "7", "سبعه": "7", "ثمان": "8", "ثماني": "8", "ثمانيه": "8", "تسع": "9", "تسعه": "9",
	"عشر": "10", "عشره": "10", "عشرون": "20", "عشرين": "20",
}

// tokenize cuts a folded text. The only error is a comma (or a second point)
// between digits.
func tokenize(f folded) ([]token, error) {
	var out []token
	for i := 0; i < len(f.r); {
		r := f.r[i]
		j := i + 1
		k := sepToken
		switch {
		case r == ' ':
			i = j
			continue
		case r == ';':
			k = partToken
		case digit(r):
			k = numberToken
			j = numberEnd(f.r, i)
			if j+1 < len(f.r) && (f.r[j] == ',' || f.r[j] == '.') && digit(f.r[j+1]) {
				return nil, badNumber(f, i, j)
			}
		case wordRune(r):
			k = wordToken
			for j < len(f.r) && wordRune(f.r[j]) {
				j++
			}
		}
		t := token{kind: k, text: string(f.r[i:j]), from: f.src[i], to: f.src[j-1] + 1,
			glued: i > 0 && f.r[i-1] != ' '}
		out = appendToken(out, t)
		i = j
	}
	return out, nil
}

func wordRune(r rune) bool {
	return !digit(r) && r != ' ' && r != ';' && !slices.Contains([]rune(`,.:()[]{}-/\"'!?؟«»|=+_`), r)
}

func numberEnd(r []rune, i int) int {
	for i < len(r) && digit(r[i]) {
		i++
	}
	if i+1 < len(r) && r[i] == '.' && digit(r[i+1]) {
		i++
		for i < len(r) && digit(r[i]) {
			i++
		}
	}
	return i
}

func badNumber(f folded, i, j int) error {
	end := j
	for end < len(f.r) && (digit(f.r[end]) || f.r[end] == ',' || f.r[end] == '.') {
		end++
	}
	phrase := string(f.orig[f.src[i] : f.src[end-1]+1])
	if f.r[j] == ',' {
		return commaProblem("", phrase)
	}
	return &Problem{"number", "", "\"" + clip(phrase) + "\" is not a number", "write metres such as 4 or 2.5"}
}

// appendToken adds t; number words become numbers and «مترين» becomes 2 m.
func appendToken(out []token, t token) []token {
	if t.kind != wordToken {
		return append(out, t)
	}
	if n, ok := numberWords[t.text]; ok {
		t.kind, t.text = numberToken, n
		return append(out, t)
	}
	if t.text == "مترين" || t.text == "متران" {
		num, unit := t, t
		num.kind, num.text = numberToken, "2"
		unit.text, unit.glued = "م", true
		return append(out, num, unit)
	}
	return append(out, t)
}
