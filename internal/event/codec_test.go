package event

import (
	"bytes"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

var refused = []struct{ what, hex string }{
	{"number 0 in two bytes", "1800"}, {"number 23 in two bytes", "1817"}, {"number 255 in three bytes", "1900ff"},
	{"number in five bytes", "1a0000ffff"}, {"number in nine bytes", "1b00000000ffffffff"}, {"minus one in two bytes", "3800"},
	{"length of bytes in two bytes", "580100"}, {"length of text in three bytes", "79000161"},
	{"length of a list in two bytes", "980101"}, {"length of a map in two bytes", "b8010101"},
	{"unsorted keys", "a202010102"}, {"a key twice", "a201010102"}, {"text before number", "a2616101" + "0102"},
	{"longer key before shorter", "a21818010101"},
	{"half float", "f93c00"}, {"float", "fa3f800000"}, {"double", "fb3ff0000000000000"}, {"not a number", "f97e00"},
	{"a float in a list", "81f90000"}, {"tag of a time", "c11a5f5e1000"}, {"tag of a big number", "c24101"}, {"self-described", "d9d9f700"},
	{"indefinite bytes", "5f4100ff"}, {"indefinite text", "7f6161ff"}, {"indefinite list", "9f01ff"}, {"indefinite map", "bf0101ff"},
	{"break alone", "ff"}, {"reserved length", "1c"}, {"reserved length of a list", "9d"},
	{"undefined", "f7"}, {"simple value 0", "e0"}, {"simple value 32", "f820"}, {"false in two bytes", "f814"},
	{"text not UTF-8", "61ff"}, {"text cut inside a letter", "61d8"}, {"text with a surrogate", "63eda080"},
	{"bytes after the end", "0100"}, {"two items", "8080"},
	{"nine levels", strings.Repeat("81", 8) + "80"}, {"nine levels of maps", strings.Repeat("a101", 8) + "a0"}, {"a thousand levels", strings.Repeat("81", 1000) + "01"},
	{"a list as key", "a1800" + "1"}, {"a map as key", "a1a001"}, {"true as key", "a1f501"},
}

var cutShort = []struct{ what, hex string }{
	{"nothing", ""}, {"half a number", "19ff"}, {"no bytes where one is promised", "41"}, {"text too short", "6261"},
	{"list too short", "8201"}, {"map without value", "a101"}, {"length 2^63", "5b8000000000000000"}, {"text of 2^64-1", "7bffffffffffffffff"},
	{"4 GB of bytes", "5affffffff00"},
}

// tooLong promise more than is allowed; the promise alone must not take memory.
var tooLong = []struct{ what, hex string }{
	{"list of 2^64-1", "9bffffffffffffffff"}, {"map of 2^63", "bb8000000000000000"}, {"list of 20001", "994e21"},
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOtherEncodingsOfTheSameAreRefused(t *testing.T) {
	for _, c := range refused {
		var v any
		b := unhex(t, c.hex)
		if err := Canonical(b); !errors.Is(err, errCanonical) || !strings.Contains(err.Error(), "byte ") {
			t.Errorf("%s (%s): %v", c.what, c.hex, err)
		}
		if err := Unmarshal(b, &v); err == nil {
			t.Errorf("%s (%s): decoded", c.what, c.hex)
		}
	}
	for _, c := range cutShort {
		if err := Canonical(unhex(t, c.hex)); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%s (%s): %v", c.what, c.hex, err)
		}
	}
	for _, c := range tooLong {
		if err := Canonical(unhex(t, c.hex)); err == nil {
			t.Errorf("%s (%s): accepted", c.what, c.hex)
		}
	}
}

func TestTheOneEncodingIsAccepted(t *testing.T) {
	for _, s := range []string{"00", "17", "1818", "18ff", "190100", "1a00010000", "1b0000000100000000", "1bffffffffffffffff", "20", "3818", "3bffffffffffffffff",
		"40", "4100", "60", "61" + "61", "62d8b9", "80", "8101", "a0", "a20001" + "2001", "a3010018180061610" + "0", "f4", "f5", "f6", strings.Repeat("81", 7) + "80", strings.Repeat("81", 8) + "01"} {
		if err := Canonical(unhex(t, s)); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
}

func TestWhatCannotBeReadAgainIsNotWritten(t *testing.T) {
	for what, v := range map[string]any{
		"text that is not UTF-8": Words{Text: "\xc7\xe1"}, "file name that is not UTF-8": Words{Files: []string{"\xff"}},
		"float": 1.5, "infinity": math.Inf(1), "too many elements": make([]int, 20001),
		"too deep": []any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{}}}}}}}}},
		"tag":      cbor.Tag{Number: 1, Content: 1},
	} {
		if b, err := Marshal(v); err == nil {
			t.Errorf("%s was written as %x", what, b)
		}
	}
}

func TestFieldsOfTheWrongShapeAreRefused(t *testing.T) {
	id := strings.Repeat("11", 16)
	for _, c := range []struct{ what, hex string }{
		{"identifier of 15 bytes", "a1014f" + id[:30]}, {"identifier of 17 bytes", "a10151" + id + "11"}, {"empty identifier", "a10140"},
		{"identifier as a list", "a10190" + strings.Repeat("01", 16)}, {"identifier as text", "a10170" + strings.Repeat("61", 16)}, {"identifier null", "a101f6"},
		{"number as identifier", "a10101"}, {"not a map", "80"}, {"text key for a number key", "a1613150" + id[:30]},
		{"sequence null", "a102f6"}, {"sequence below zero", "a10220"}, {"short hash", "a10341ff"},
	} {
		var h Head
		if err := Unmarshal(unhex(t, c.hex), &h); err == nil {
			t.Errorf("%s (%s): read as %+v", c.what, c.hex, h)
		}
	}
	for _, s := range []string{"a10100", "a106830102" + "03", "a1068501020304" + "05"} { // rect of 3 and 5 numbers
		var p SpaceAdded
		if err := Unmarshal(unhex(t, s), &p); err == nil {
			t.Errorf("%s: read as %+v", s, p)
		}
	}
	var p SpaceAccess
	if err := Unmarshal(unhex(t, "a101190100"), &p); err == nil {
		t.Errorf("enum 256 is read as %v", p.Access)
	}
}

func TestUnknownKeysAndKindsSurviveUnread(t *testing.T) {
	clear, err := Marshal(struct {
		Access Access         `cbor:"1,keyasint"`
		Via    map[int]any    `cbor:"4,keyasint"`
		Later  map[string]int `cbor:"99,keyasint"`
		Text   string         `cbor:"zone"`
	}{AccessOpened, map[int]any{1: 2, 77: "later"}, map[string]int{"a": 1}, "x"})
	if err != nil {
		t.Fatal(err)
	}
	e := testEvent(SpaceAccess{}.Kind())
	e.Clear = clear
	if err := e.Encode(Hash{1}); err != nil {
		t.Fatal(err)
	}
	// A header with keys of a later program.
	header := append([]byte{e.HeaderBytes[0] + 2}, e.HeaderBytes[1:]...)
	header = append(header, unhex(t, "182a01"+"6161"+"f5")...)
	for _, kind := range []Kind{e.Kind, 0x7fff, 0xffff} {
		bytesOf := header
		if kind != e.Kind {
			later := e
			later.Kind = kind
			if err := later.Encode(Hash{1}); err != nil {
				t.Fatal(err)
			}
			bytesOf = later.HeaderBytes
		}
		got, err := Decode(bytesOf, clear, nil, Hash{1})
		if err != nil {
			t.Fatalf("kind %s: %v", kind, err)
		}
		if !bytes.Equal(got.HeaderBytes, bytesOf) || !bytes.Equal(got.Clear, clear) || got.Kind != kind {
			t.Errorf("kind %s: bytes changed", kind)
		}
		p, err := got.Payload()
		if err != nil || (p == nil) != (kind != e.Kind) {
			t.Errorf("kind %s: payload %v, %v", kind, p, err)
		}
		if a, ok := p.(SpaceAccess); ok && (a.Access != AccessOpened || a.Via.Channel != ChannelPhone) {
			t.Errorf("known keys beside unknown ones are read as %+v", a)
		}
		if kind.Class() == Private != (kind == 0xffff) {
			t.Errorf("class of %s is %d", kind, kind.Class())
		}
	}
	if Kind(0xffff).String() != "kind-0xffff" || Kind(0xffff).Known() || KindFamilyTold.Known() {
		t.Error("kinds that nobody registered are taken for known")
	}
}

func TestUnknownKindsWithBrokenBytesAreRefused(t *testing.T) {
	e := testEvent(0x7fff)
	e.Clear = []byte{0x18, 0x00}
	if p, err := e.Payload(); err == nil {
		t.Errorf("read as %v", p)
	}
}

func seedGolden(f *testing.F, add func(header, clear, sealed []byte)) {
	files, err := filepath.Glob("testdata/*.*.txt")
	if err != nil || len(files) == 0 {
		f.Fatal("no golden files", err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		parts := map[string][]byte{}
		for _, p := range strings.Split(string(file), "== every field: ")[1:] {
			p, _, _ = strings.Cut(p, "== nothing")
			part, body, _ := strings.Cut(p, "\n")
			parts[part], _ = undiagnose(body)
		}
		add(parts["header"], parts["clear"], parts["sealed"])
	}
}

func FuzzDecode(f *testing.F) {
	seedGolden(f, func(h, c, s []byte) { f.Add(h, c, s) })
	f.Add([]byte{}, []byte{}, []byte{})
	f.Fuzz(func(t *testing.T, header, clear, sealed []byte) {
		e, err := Decode(header, clear, sealed, Hash{1})
		if err != nil {
			return
		}
		again, err := Marshal(e.Header)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(header[1:], again[1:]) && header[0] < 0xb8 {
			t.Fatalf("header\n%x is written again as\n%x", header, again)
		}
		if header[0] == again[0] && !bytes.Equal(header, again) {
			t.Fatalf("header\n%x is written again as\n%x", header, again)
		}
		if p, err := e.Payload(); err == nil && p != nil {
			if b, err := Marshal(p); err != nil || Unmarshal(b, new(any)) != nil {
				t.Fatalf("payload %+v cannot be written again: %v", p, err)
			}
		}
		e.Boxes()
	})
}

// reference decides with fxamacker's decoder whether b is canonical: it
// decodes strictly into a tree, refuses what is not allowed, and encodes it.
func reference(b []byte) bool {
	dec := must(cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden,
		TagsMd: cbor.TagsForbidden, MaxNestedLevels: maxNested, MaxArrayElements: maxElements, MaxMapPairs: maxElements, UTF8: cbor.UTF8RejectInvalid}.DecMode())
	enc := must(cbor.CoreDetEncOptions().EncMode())
	var v any
	if err := dec.Unmarshal(b, &v); err != nil || !allowed(v) {
		return false
	}
	again, err := enc.Marshal(v)
	return err == nil && bytes.Equal(again, b)
}

func allowed(v any) bool {
	switch v := v.(type) {
	case float32, float64, cbor.SimpleValue:
		return false
	case []any:
		for _, x := range v {
			if !allowed(x) {
				return false
			}
		}
	case map[any]any:
		for k, x := range v {
			switch k.(type) {
			case uint64, int64, string, cbor.ByteString:
			case big.Int: // below -2^63
			default:
				return false
			}
			if !allowed(x) {
				return false
			}
		}
	}
	return true
}

func FuzzCanonical(f *testing.F) {
	seedGolden(f, func(h, c, s []byte) { f.Add(h); f.Add(c); f.Add(s) })
	for _, c := range refused {
		f.Add(unhex(f, c.hex))
	}
	for _, c := range append(cutShort, tooLong...) {
		f.Add(unhex(f, c.hex))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		err, want := Canonical(b), reference(b)
		if (err == nil) != want {
			t.Fatalf("%x: %v; the reference says %v", b, err, want)
		}
	})
}
