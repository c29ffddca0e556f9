package event

import (
	"encoding"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// enumInfo is one enum of the wire, seen through its text form.
type enumInfo struct {
	name  string
	names func() []string
	value func(uint8) encoding.TextMarshaler
	read  func(string) (uint8, error)
}

func enumOf[N interface{ Names() []string }](name string) enumInfo {
	var n N
	return enumInfo{name, n.Names,
		func(i uint8) encoding.TextMarshaler { return Enum[N](i) },
		func(s string) (uint8, error) {
			e := Enum[N](99)
			err := e.UnmarshalText([]byte(s))
			return uint8(e), err
		}}
}

var enums = []enumInfo{
	enumOf[spaceKindNames]("space-kind"), enumOf[accessNames]("access"), enumOf[byNames]("by"),
	enumOf[whyNames]("why"), enumOf[attributeNames]("attribute"), enumOf[howNames]("how"),
	enumOf[channelNames]("channel"), enumOf[findingNames]("finding"), enumOf[methodNames]("method"),
	enumOf[certaintyNames]("certainty"), enumOf[hazardNames]("hazard"), enumOf[materialNames]("material"),
	enumOf[barrierNames]("barrier"), enumOf[claimKindNames]("claim-kind"), enumOf[outcomeNames]("outcome"),
	enumOf[reliabilityNames]("reliability"), enumOf[credibilityNames]("credibility"),
	enumOf[statementNames]("statement"), enumOf[purposeNames]("purpose"), enumOf[mediaNames]("media"),
	enumOf[answerNames]("answer"), enumOf[readNames]("read"), enumOf[digitNames]("digits"),
}

func TestEveryEnumNameReadsBackToItsNumber(t *testing.T) {
	for _, e := range enums {
		names := e.names()
		if len(names) > 200 {
			t.Errorf("%s has %d names; a byte holds 256", e.name, len(names))
		}
		for i, name := range names {
			if slices.Index(names, name) != i || name == "" || strings.HasPrefix(name, "code-") {
				t.Errorf("%s: name %q is there twice or cannot be read back", e.name, name)
			}
			text, err := e.value(uint8(i)).MarshalText()
			if err != nil || string(text) != name {
				t.Errorf("%s %d is written %q, want %q (%v)", e.name, i, text, name, err)
			}
			if n, err := e.read(name); err != nil || n != uint8(i) {
				t.Errorf("%s %q is read as %d, want %d (%v)", e.name, name, n, i, err)
			}
		}
		if n, err := e.read(""); n != 0 || err != nil {
			t.Errorf("%s: the empty text is %d, %v; want zero", e.name, n, err)
		}
	}
}

func TestEnumErrorsListWhatThereIs(t *testing.T) {
	for _, e := range enums {
		n, err := e.read("no such name, and rather a long one, far too long to print")
		if err == nil || n != 99 {
			t.Fatalf("%s: a wrong name was read as %d", e.name, n)
		}
		for _, name := range e.names() {
			if !strings.Contains(err.Error(), fmt.Sprintf("%q", name)) {
				t.Errorf("%s: error %q does not offer %s", e.name, err, name)
			}
		}
		if strings.Contains(err.Error(), "to print") {
			t.Errorf("%s: error repeats a long text in full: %v", e.name, err)
		}
	}
}

func TestNumbersOfLaterProgramsAreKeptAndNamed(t *testing.T) {
	clear, err := Marshal(SpaceAccess{Access: 77})
	if err != nil {
		t.Fatal(err)
	}
	var p SpaceAccess
	if err := Unmarshal(clear, &p); err != nil || p.Access != 77 || p.Access.String() != "code-77" {
		t.Errorf("read %v, %v; want code-77", p.Access, err)
	}
}

func TestIdentifiersAndHashesReadBackFromText(t *testing.T) {
	id, hash := New[spaceTag](), Hash{1, 31: 0xff}
	var x struct {
		ID, None SpaceID
		Hash     Hash
	}
	x.ID, x.Hash = id, hash
	b, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	y := x
	y.ID, y.Hash, y.None = SpaceID{}, Hash{}, id
	if err := json.Unmarshal(b, &y); err != nil || y != x {
		t.Errorf("%s is read as %+v, %v", b, y, err)
	}
	if p, err := Parse[spaceTag](id.String()); err != nil || p != id {
		t.Errorf("Parse(%s) = %v, %v", id, p, err)
	}
}

func TestTextsThatAreNoIdentifierAreRefusedWithAdvice(t *testing.T) {
	id := SpaceID{1}.String()
	for _, s := range []string{"", "x", id[:35], id + "0", "{" + id + "}", "urn:uuid:" + id, strings.ReplaceAll(id, "-", ""), strings.Replace(id, "0", "g", 1), strings.Replace(id, "-", "0", 1)} {
		p, err := Parse[spaceTag](s)
		if err == nil || !p.Zero() || !strings.Contains(err.Error(), "36 characters such as") {
			t.Errorf("Parse(%q) = %v, %v", s, p, err)
		}
	}
	kept := Hash{7}
	for _, s := range []string{"", "00", strings.Repeat("0", 63), strings.Repeat("0", 65), strings.Repeat("0", 63) + "g", strings.Repeat("ab", 33)} {
		h := kept
		if err := h.UnmarshalText([]byte(s)); err == nil || h != kept || !strings.Contains(err.Error(), "expected 64") {
			t.Errorf("hash %q: %v, now %s", s, err, h)
		}
	}
}

func TestRolesAndCompartmentsReadBackFromTheirNames(t *testing.T) {
	for i := range 1 << len(RoleNames) {
		r, err := ParseRoles(Roles(i).Names())
		if err != nil || r != Roles(i) {
			t.Fatalf("roles %b read back as %b, %v", i, r, err)
		}
	}
	if _, err := ParseRoles([]string{"intake", "king"}); err == nil || !strings.Contains(err.Error(), "coordinator") {
		t.Errorf("a wrong role: %v", err)
	}
	for _, c := range Compartments {
		if got, err := ParseCompartment(c.String()); got != c || err != nil {
			t.Errorf("%s reads back as %s, %v", c, got, err)
		}
	}
	for _, s := range []string{"", "compartment-0", "compartment-5", "Families"} {
		if c, err := ParseCompartment(s); err == nil || c != 0 || !strings.Contains(err.Error(), "protection") {
			t.Errorf("ParseCompartment(%q) = %v, %v", s, c, err)
		}
	}
	if got := Compartment(0).String() + Compartment(5).String(); got != "compartment-0compartment-5" {
		t.Errorf("unknown compartments print as %s", got)
	}
}

func TestOnlyPrintedCodesPass(t *testing.T) {
	for _, c := range []Code{"A", "HQ", "K2", "A-07", "C-6", "ABCD", "ABCD-EFGH", "A1B2", "B-", "ABCD1ABCD", Code("A" + strings.Repeat("1", 23))} {
		if err := CheckCode("door tag", c); err != nil {
			t.Errorf("%q: %v", c, err)
		}
	}
	for _, c := range []Code{"", "a-07", "7A", "-A", "ABCDE", "A-ABCDE", "A 7", "A_7", "A.7", "A/7", "É1", "ع", "A٧", "A\n", "A\x00", "\xff", Code("A" + strings.Repeat("1", 24))} {
		err := CheckCode("door tag", c)
		if err == nil || !strings.Contains(err.Error(), "door tag") || !strings.Contains(err.Error(), "such as A-07") {
			t.Errorf("%q: %v", c, err)
		}
	}
}

func TestWordsNeverReachALogLine(t *testing.T) {
	w := Words{Text: "planted", Name: "planted", Files: []string{"planted"}}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{w, &w, []Words{w}, struct{ W Words }{w}, fmt.Errorf("e: %v", w)} {
			if s := fmt.Sprintf(verb, v); strings.Contains(s, "planted") || strings.Contains(s, "706c616e") {
				t.Errorf("%s prints %s", verb, s)
			}
		}
	}
	if s := w.LogValue().String(); s != "[words]" {
		t.Errorf("logged as %s", s)
	}
}
