package proof

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// The stems of all markers: no word of any language, in no catalogue, and
// without letters that a fold would change.
const (
	latinStem  = "qavirion"
	arabicStem = "قنضبرشط"
)

// markers are planted, each of its own, so that a hit names its field.
type markers struct{ fields []string }

// new makes the marker of a field, such as "Qavirion017x قنضبرشط017".
func (m *markers) new(field string) string {
	n := len(m.fields)
	m.fields = append(m.fields, field)
	return fmt.Sprintf("Qavirion%03dx %s%03d", n, arabicStem, n)
}

// needle is one way in which a stem may stand in a file.
type needle struct {
	name string
	is   []byte
	fold bool // compared in small letters
}

// needles are both stems as UTF-8, UTF-16 of both orders, base64 at each of
// its three positions, hexadecimal, escaped for JSON and for an address.
func needles() []needle {
	var list []needle
	for _, stem := range []string{latinStem, strings.ToUpper(latinStem[:1]) + latinStem[1:], strings.ToUpper(latinStem), arabicStem} {
		raw := []byte(stem)
		var little, big []byte
		for _, u := range utf16.Encode([]rune(stem)) {
			little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
		}
		list = append(list, needle{stem, raw, true}, needle{stem + " in UTF-16LE", little, true}, needle{stem + " in UTF-16BE", big, true},
			needle{stem + " in hexadecimal", []byte(hex.EncodeToString(raw)), true})
		if stem == arabicStem {
			escaped, _ := json.Marshal(stem)
			ascii := ""
			for _, u := range utf16.Encode([]rune(stem)) {
				ascii += fmt.Sprintf("\\u%04x", u)
			}
			list = append(list, needle{stem + " in an address", []byte(strings.ToLower(url.QueryEscape(stem))), true},
				needle{stem + " in JSON", []byte(ascii), true}, needle{stem + " in JSON", bytes.Trim(escaped, `"`), true})
		}
		for _, form := range [][]byte{raw, little, big} {
			for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
				for shift := range 3 {
					list = append(list, needle{fmt.Sprintf("%s in base64, position %d", stem, shift), inside(enc, form, shift), false})
				}
			}
		}
	}
	return list
}

// inside is the part of form's base64 that does not depend on what stands
// before or behind it, when shift bytes come before it in a group of three.
func inside(enc *base64.Encoding, form []byte, shift int) []byte {
	text := enc.EncodeToString(append(make([]byte, shift), form...))
	from, to := (shift*8+5)/6, (shift+len(form))*8/6
	return []byte(text[from:to])
}

// search names the first place where a stem stands in b, with its marker.
func (m *markers) search(b []byte) string {
	low := small(b)
	for _, n := range allNeedles {
		hay, is := b, n.is
		if n.fold {
			hay, is = low, small(is)
		}
		if i := bytes.Index(hay, is); i >= 0 {
			return fmt.Sprintf("%s at byte %d: %q%s", n.name, i, b[max(0, i-40):min(len(b), i+len(is)+24)], m.field(b[i:min(len(b), i+len(is)+16)]))
		}
	}
	return ""
}

var allNeedles = needles()

// small writes A to Z as a to z and leaves every other byte as it is, also
// where it is no UTF-8.
func small(b []byte) []byte {
	out := bytes.Clone(b)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// field names the field that a marker was made for.
func (m *markers) field(hit []byte) string {
	for i, f := range m.fields {
		if bytes.Contains(small(hit), fmt.Appendf(nil, "%s%03d", latinStem, i)) || bytes.Contains(hit, fmt.Appendf(nil, "%s%03d", arabicStem, i)) {
			return ", planted in " + f
		}
	}
	return ""
}

func TestSearchForMarkersFindsEveryForm(t *testing.T) {
	m := &markers{}
	word := m.new("a field")
	wide := func(order int) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(word)) {
			if order == 0 {
				b = append(b, byte(u), byte(u>>8))
			} else {
				b = append(b, byte(u>>8), byte(u))
			}
		}
		return b
	}
	forms := map[string][]byte{"plain": []byte(word), "upper": []byte(strings.ToUpper(word)), "lower": []byte(strings.ToLower(word)),
		"arabic alone": []byte(arabicStem), "utf-16le": wide(0), "utf-16be": wide(1), "hex": []byte(hex.EncodeToString([]byte(word))),
		"address": []byte(url.QueryEscape(arabicStem)), "among noise": slices.Concat([]byte{0xff, 0x80, 0xc3}, []byte(word), []byte{0xff})}
	for shift := range 3 {
		forms[fmt.Sprintf("base64 %d", shift)] = []byte(base64.StdEncoding.EncodeToString(append(bytes.Repeat([]byte{0xfb}, shift), word...)))
		forms[fmt.Sprintf("base64 of utf-16, %d", shift)] = []byte(base64.RawURLEncoding.EncodeToString(append(bytes.Repeat([]byte{0xfb}, shift), wide(0)...)))
	}
	dir := t.TempDir()
	for name, b := range forms {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, slices.Concat(bytes.Repeat([]byte("noise"), 999), b, []byte("more")), 0o600); err != nil {
			t.Fatal(err)
		}
		if m.search(files(t, dir)[path]) == "" {
			t.Errorf("a marker in the form %q is not found", name)
		}
	}
	if hit := m.search(bytes.Repeat([]byte("noise of a ledger \x00\xff"), 9999)); hit != "" {
		t.Errorf("found where there is none: %s", hit)
	}
}
