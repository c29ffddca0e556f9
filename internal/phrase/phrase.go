// Package phrase words prints in Arabic and English out of the one catalogue
// that the pages use too. Values are isolated in <bdi>, codes always run left
// to right, counted things take the six Arabic forms, and digits follow the
// operation's setting, but never in codes.
package phrase

import (
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"miftah/internal/event"
	"miftah/web"
)

// Book is the catalogue in one language.
type Book struct {
	Lang   string // en or ar
	digits event.Digits
	zone   *time.Location
	texts  map[string]text
}

// text is one entry: a sentence, or its plural forms.
type text struct {
	whole string
	forms map[string]string
}

func (t *text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.whole)
	}
	return json.Unmarshal(b, &t.forms)
}

// Open reads the catalogue in a language. zoneMinutes is east of UTC.
func Open(lang string, digits event.Digits, zoneMinutes int32) (*Book, error) {
	var all map[string]map[string]text
	if err := json.Unmarshal(web.Catalogue(), &all); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	b := &Book{Lang: lang, digits: digits, zone: time.FixedZone("", int(zoneMinutes)*60), texts: map[string]text{}}
	for key, langs := range all {
		t, ok := langs[lang]
		if !ok {
			return nil, fmt.Errorf("catalogue: %s has no %s text", key, lang)
		}
		b.texts[key] = t
	}
	return b, nil
}

// Dir is the direction of the language.
func (b *Book) Dir() string {
	if b.Lang == "ar" {
		return "rtl"
	}
	return "ltr"
}

// Has reports whether the catalogue has a key.
func (b *Book) Has(key string) bool { _, ok := b.texts[key]; return ok }

// P are the values of a sentence. Strings and numbers are isolated; values
// that are already HTML are taken as they are.
type P map[string]any

var slot = regexp.MustCompile(`\{([a-z_]+)\}`)

// T words a sentence. A key that the catalogue lacks is a fault of the
// program and shows as the key itself.
func (b *Book) T(key string, params ...P) template.HTML {
	t, ok := b.texts[key]
	if !ok {
		return template.HTML("⟦" + template.HTMLEscapeString(key) + "⟧")
	}
	p := P{}
	for _, more := range params {
		for k, v := range more {
			p[k] = v
		}
	}
	s := t.whole
	if t.forms != nil {
		n, _ := p["n"].(int)
		s = t.forms[b.form(n, t.forms)]
	}
	return template.HTML(slot.ReplaceAllStringFunc(template.HTMLEscapeString(s), func(m string) string {
		return string(b.value(p[m[1:len(m)-1]]))
	}))
}

func (b *Book) value(v any) template.HTML {
	switch v := v.(type) {
	case template.HTML:
		return v
	case int:
		return "<bdi>" + template.HTML(b.Number(float64(v), 0)) + "</bdi>"
	case nil:
		return ""
	default:
		return "<bdi>" + template.HTML(template.HTMLEscapeString(fmt.Sprint(v))) + "</bdi>"
	}
}

// form is the plural category of n (CLDR, Arabic and English).
func (b *Book) form(n int, forms map[string]string) string {
	f := "other"
	switch r := n % 100; {
	case b.Lang == "en" && n == 1, b.Lang == "ar" && n == 1:
		f = "one"
	case n == 0:
		f = "zero"
	case b.Lang != "ar":
	case n == 2:
		f = "two"
	case r >= 3 && r <= 10:
		f = "few"
	case r >= 11:
		f = "many"
	}
	if _, ok := forms[f]; !ok {
		return "other"
	}
	return f
}

// Number prints a number with so many decimals in the setting's digits.
func (b *Book) Number(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	whole, frac, _ := strings.Cut(s, ".")
	group, point := ",", "."
	if b.arabic() {
		group, point = "٬", "٫"
	}
	var out strings.Builder
	digits := strings.TrimPrefix(whole, "-")
	if len(digits) != len(whole) {
		out.WriteString("-")
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(group)
		}
		out.WriteRune(d)
	}
	if frac != "" {
		out.WriteString(point + frac)
	}
	return b.inDigits(out.String())
}

func (b *Book) arabic() bool { return b.Lang == "ar" && b.digits.String() == "arabic" }

func (b *Book) inDigits(s string) string {
	if !b.arabic() {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '٠'
		}
		return r
	}, s)
}

// Percent is a chance in percent, with as many decimals as keep it from
// reading 0 or 100.
func (b *Book) Percent(v float64) string {
	v *= 100
	switch {
	case v < 0.1 || v > 99.9:
		return b.Number(math.Min(math.Max(v, 0.01), 99.99), 2)
	case v < 10 || v > 99:
		return b.Number(v, 1)
	}
	return b.Number(v, 0)
}

// Code is a printed code: left to right, kept together, never in other digits.
func Code[T ~string](c T) template.HTML {
	return `<bdi dir="ltr" class="code">` + template.HTML(template.HTMLEscapeString(string(c))) + `</bdi>`
}

// Time is the hour, in 24 hours.
func (b *Book) Time(m event.Millis) template.HTML {
	return "<bdi>" + template.HTML(b.inDigits(m.Time().In(b.zone).Format("15:04"))) + "</bdi>"
}

// DateTime is the day with its month's name, and the hour.
func (b *Book) DateTime(m event.Millis) template.HTML {
	t := m.Time().In(b.zone)
	month := b.texts[fmt.Sprintf("month.%d", int(t.Month()))].whole
	date := b.inDigits(strconv.Itoa(t.Day())) + " " + month + " " + b.inDigits(strconv.Itoa(t.Year()))
	sep := ", "
	if b.Lang == "ar" {
		sep = "، "
	}
	return "<bdi>" + template.HTML(template.HTMLEscapeString(date+sep+b.inDigits(t.Format("15:04")))) + "</bdi>"
}

// Level is a floor as it is printed.
func Level(n int32) string {
	switch {
	case n < 0:
		return fmt.Sprintf("B%d", -n)
	case n == 0:
		return "G"
	}
	return strconv.Itoa(int(n))
}
