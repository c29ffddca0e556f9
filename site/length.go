package site

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Millimetre is a length. Zero means "not known".
type Millimetre int64

// Metres gives the length for a drawing or a print.
func (m Millimetre) Metres() float64 { return float64(m) / 1000 }

// String writes metres without needless zeros: 2.8.
func (m Millimetre) String() string {
	return strconv.FormatFloat(float64(m)/1000, 'f', -1, 64)
}

// Bounds of what a person may type; outside them a figure is a slip of the
// pen or of the unit.
const (
	minSide, maxSide     Millimetre = 300, 200_000
	minHeight, maxHeight Millimetre = 500, 30_000
	maxCount                        = 500
)

// units gives millimetres per unit for a folded word.
var units = map[string]int64{
	"m": 1000, "metre": 1000, "metres": 1000, "meter": 1000, "meters": 1000,
	"م": 1000, "متر": 1000, "مترا": 1000, "امتار": 1000,
	"cm": 10, "centimetre": 10, "centimetres": 10, "centimeter": 10, "centimeters": 10,
	"سم": 10, "سنتيمتر": 10, "سنتمتر": 10, "سنتيمترا": 10,
	"mm": 1, "millimetre": 1, "millimetres": 1, "millimeter": 1, "millimeters": 1, "ملم": 1, "مم": 1,
}

var foreignUnits = set("ft", "feet", "foot", "inch", "inches", "yards", "قدم", "اقدام", "بوصه", "انش")

// scaled turns the text of a decimal number into whole millimetres. It
// reports false when the number is finer than a millimetre or too large for
// any building.
func scaled(num string, perUnit int64) (Millimetre, bool) {
	whole, frac, _ := strings.Cut(num, ".")
	if whole == "" {
		whole = "0"
	}
	frac = strings.TrimRight(frac, "0")
	w, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || w > 1_000_000 || len(frac) > 3 {
		return 0, false
	}
	v := w * perUnit
	if frac != "" {
		f, err := strconv.ParseInt(frac, 10, 64)
		pow := int64(math.Pow10(len(frac)))
		if err != nil || f*perUnit%pow != 0 {
			return 0, false
		}
		v += f * perUnit / pow
	}
	return Millimetre(v), true
}

// ParseLength reads one length such as 4, 2.5, ٢٫٥ م or 250 cm; metres unless
// a unit is written. The error is a *Problem of kind "comma-decimal", "unit"
// or "length". It does not judge whether the length suits a room.
func ParseLength(s string) (Millimetre, error) {
	text := foldText(s)
	if commaDecimal(text) {
		return 0, commaProblem("", s)
	}
	end := strings.IndexFunc(text, func(r rune) bool { return !digit(r) && r != '.' })
	num, unit := text, ""
	if end >= 0 {
		num, unit = text[:end], strings.Trim(text[end:], " .")
	}
	per := int64(1000)
	if unit != "" {
		if foreignUnits[unit] {
			return 0, unitProblem("", s)
		}
		per = units[unit]
	}
	if per > 0 && strings.Count(num, ".") <= 1 && strings.Trim(num, ".") != "" {
		if v, ok := scaled(strings.TrimSuffix(num, "."), per); ok {
			return v, nil
		}
	}
	return 0, &Problem{"length", "", fmt.Sprintf("%q is not a length", clip(s)), "write metres such as 4 or 2.5"}
}

func commaDecimal(text string) bool {
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ',' && digit(rune(text[i-1])) && digit(rune(text[i+1])) {
			return true
		}
	}
	return false
}

func commaProblem(place, phrase string) *Problem {
	return &Problem{"comma-decimal", place, fmt.Sprintf("%q has a comma between digits", clip(phrase)),
		"write 4.5 for a decimal, or put a space after the comma if these are two numbers"}
}

func unitProblem(place, phrase string) *Problem {
	return &Problem{"unit", place, fmt.Sprintf("%q is in a unit that is not read here", clip(phrase)), "write metres or centimetres"}
}

// checkSize judges one stated size of a room; zero (not known) passes.
func checkSize(name string, v Millimetre, place string) error {
	lo, hi := minSide, maxSide
	if name == "height" {
		lo, hi = minHeight, maxHeight
	}
	if v == 0 || v >= lo && v <= hi {
		return nil
	}
	return &Problem{"size", place, fmt.Sprintf("%s %s m is outside %s to %s m", name, v, lo, hi), "check the number and its unit"}
}
