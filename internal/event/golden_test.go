package event

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata anew; for new kinds and keys, never to change old ones")

// filler gives every field another value that is not zero.
type filler struct{ n int }

func (f *filler) bytes(dst []byte) {
	f.n++
	for i := range dst {
		dst[i] = byte(f.n*16 + i)
	}
}

func (f *filler) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	case reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			f.bytes(v.Slice(0, v.Len()).Bytes())
			return
		}
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			b := make([]byte, 32)
			f.bytes(b)
			v.SetBytes(b)
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.String:
		f.n++
		v.SetString(fmt.Sprintf("A-%02d", f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8: // an enum or a compartment
		f.n++
		known := 0
		for ; known < 200; known++ {
			v.SetUint(uint64(known + 1))
			if s := fmt.Sprint(v.Interface()); strings.HasSuffix(s, fmt.Sprint("-", known+1)) {
				break
			}
		}
		v.SetUint(uint64(1 + f.n%known))
	case reflect.Uint32, reflect.Uint64:
		f.n++
		v.SetUint(1 << (f.n % 7))
	default: // signed numbers: positive and negative, of every length
		f.n++
		v.SetInt([]int64{1, -1, 1 << 7, -1 << 9, 1 << 17, -1 << 24, 1<<30 + 1}[f.n%7] * int64(f.n))
		if v.Kind() == reflect.Int64 && f.n%5 == 0 {
			v.SetInt(1733700000000 + int64(f.n)) // a time
		}
	}
}

type example struct {
	name    string
	payload Payload
	event   Event
}

var goldenPrev = Hash{31: 0x99, 0: 0x11}

// examples are two fixed events of one kind: everything said, nothing said.
func examples(t *testing.T, k Kind) []example {
	t.Helper()
	full := reflect.New(kinds[k].typ).Elem()
	(&filler{}).fill(full)
	box := Box{Compartment: Families, Subject: SubjectID{0xb0, 15: 1}, Key: KeyID{0xb1, 15: 2}, Nonce: [24]byte{0xb2, 23: 3}, Cipher: bytes.Repeat([]byte{0xb3}, 20)}
	sealed, err := Marshal([]Box{box})
	if err != nil {
		t.Fatal(err)
	}
	command := CommandID{0xc0, 15: 0x0c}
	list := []example{
		{"every field", full.Interface().(Payload), Event{Sealed: sealed, Header: Header{
			ID: EventIDOf(UserID{0x4e, 15: 5}, command, 300), Operation: OperationID{0x0e, 15: 1}, Replica: ReplicaID{0x1e, 15: 2}, Seq: 70000, Lamport: 1 << 33,
			Kind: k, Entity: EntityID{0x2e, 15: 3}, Base: EventID{0x3e, 15: 4}, Command: command, Index: 300,
			Actor: UserID{0x4e, 15: 5}, At: 1733735640123, Salt: [16]byte{0x5e, 15: 6}}}},
		{"nothing said", reflect.New(kinds[k].typ).Elem().Interface().(Payload), Event{Header: Header{
			ID: EventIDOf(UserID{}, command, 0), Operation: OperationID{0x0e, 15: 1}, Replica: ReplicaID{0x1e, 15: 2}, Seq: 1, Lamport: 1,
			Kind: k, Entity: EntityID{0x2e, 15: 3}, Command: command, At: -1, Salt: [16]byte{0x5e, 15: 7}}}},
	}
	for i := range list {
		e := &list[i].event
		if e.Clear, err = Marshal(list[i].payload); err == nil {
			err = e.Encode(goldenPrev)
		}
		if err != nil {
			t.Fatalf("%s: %v", k, err)
		}
	}
	return list
}

// text of a golden file: parts begin with "== ".
func (x example) text() string {
	var s strings.Builder
	part := func(name, body string) { fmt.Fprintf(&s, "== %s: %s\n%s", x.name, name, body) }
	part("header", diagnose(x.event.HeaderBytes, reflect.TypeFor[Header]()))
	part("clear", diagnose(x.event.Clear, reflect.TypeOf(x.payload)))
	if len(x.event.Sealed) > 0 {
		part("sealed", diagnose(x.event.Sealed, reflect.TypeFor[[]Box]()))
	} else {
		part("sealed", "")
	}
	part("prev", x.event.Prev.String()+"\n")
	part("hash", x.event.Hash.String()+"\n")
	return s.String()
}

func TestGoldenBytesOfEveryKindNeverChange(t *testing.T) {
	for _, k := range Kinds() {
		t.Run(k.String(), func(t *testing.T) {
			list := examples(t, k)
			want := fmt.Sprintf("%s, kind %#04x, %s. Hexadecimal CBOR; remarks after #.\n", k, uint16(k), className(k)) + list[0].text() + list[1].text()
			compareFile(t, filepath.Join("testdata", k.String()+".txt"), want)
		})
	}
}

func TestGoldenFilesAreOfRegisteredKindsOnly(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*.txt")
	if err != nil || len(files) != len(Kinds()) {
		t.Errorf("%d golden files for %d kinds (%v)", len(files), len(Kinds()), err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		if !slices.ContainsFunc(Kinds(), func(k Kind) bool { return k.String() == name }) {
			t.Errorf("%s: no kind has this name; kinds are never renamed or taken away", f)
		}
	}
}

func TestGoldenBytesDecodeToWhatWasWritten(t *testing.T) {
	for _, k := range Kinds() {
		file, err := os.ReadFile(filepath.Join("testdata", k.String()+".txt"))
		if err != nil {
			t.Fatalf("%v; a new kind gets its file with: go test ./internal/event -update", err)
		}
		parts := map[string][]byte{}
		for _, p := range strings.Split(string(file), "== ")[1:] {
			name, body, _ := strings.Cut(p, "\n")
			if parts[name], err = undiagnose(body); err != nil {
				t.Fatalf("%s, %s: %v", k, name, err)
			}
		}
		for _, x := range examples(t, k) {
			e, err := Decode(parts[x.name+": header"], parts[x.name+": clear"], parts[x.name+": sealed"], Hash(parts[x.name+": prev"]))
			if err != nil {
				t.Fatalf("%s, %s: %v", k, x.name, err)
			}
			if e.Header != x.event.Header || e.Hash != Hash(parts[x.name+": hash"]) {
				t.Errorf("%s, %s: header or hash differ", k, x.name)
			}
			p, err := e.Payload()
			if err != nil {
				t.Fatalf("%s, %s: %v", k, x.name, err)
			}
			again, err := Marshal(p)
			if err != nil || !bytes.Equal(again, e.Clear) {
				t.Errorf("%s, %s: payload %+v re-encodes as %x (%v)", k, x.name, p, again, err)
			}
			if x.name == "every field" && !reflect.DeepEqual(p, x.payload) {
				t.Errorf("%s: read\n%+v, wrote\n%+v", k, p, x.payload)
			}
			boxes, err := e.Boxes()
			if wrote := min(len(x.event.Sealed), 1); err != nil || len(boxes) != wrote {
				t.Errorf("%s, %s: boxes %v, %v", k, x.name, boxes, err)
			}
		}
	}
}

// The tables hold names, numbers, keys and types. -update adds lines to them
// and refuses to lose one.
func TestKindsKeysAndNamesOnlyGrow(t *testing.T) {
	compareTable(t, "testdata/kinds.txt", kindTable())
	compareTable(t, "testdata/enums.txt", enumTable())
}

func compareTable(t *testing.T, name, want string) {
	t.Helper()
	old, err := os.ReadFile(name)
	if err != nil && !*update {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	for line := range strings.Lines(want) {
		lines[line] = true
	}
	for line := range strings.Lines(string(old)) {
		if !lines[line] {
			t.Fatalf("%s: the line %q is gone or changed; what is on the wire never changes", name, strings.TrimSpace(line))
		}
	}
	compareFile(t, name, want)
}

func compareFile(t *testing.T, name, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; a new kind gets its file with: go test ./internal/event -update", err)
	}
	if string(got) == want {
		return
	}
	a, b := strings.Split(string(got), "\n"), strings.Split(want, "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("%s, line %d: committed and present bytes differ\ncommitted %q\npresent   %q", name, i+1, slices.Concat(a, []string{""})[min(i, len(a))], slices.Concat(b, []string{""})[min(i, len(b))])
		}
	}
}

func className(k Kind) string {
	return map[Class]string{Public: "public", Private: "private"}[k.Class()]
}

// typeName is a Go type's name without package and type parameters' tags.
func typeName(t reflect.Type) string {
	return strings.NewReplacer("miftah/internal/event.", "", "event.", "").Replace(t.String())
}

func kindTable() string {
	var s strings.Builder
	nested := map[reflect.Type]bool{reflect.TypeFor[Header](): true, reflect.TypeFor[Box](): true, reflect.TypeFor[Words](): true}
	row := func(owner string, t reflect.Type) {
		m := keyed(t)
		for k := range uint64(256) {
			if f, ok := m[k]; ok {
				omit := strings.TrimPrefix(f.Tag.Get("cbor"), fmt.Sprintf("%d,keyasint", k))
				fmt.Fprintf(&s, "%s %d %s %s%s\n", owner, k, f.Name, typeName(f.Type), omit)
			}
		}
	}
	for _, k := range Kinds() {
		i := kinds[k]
		fmt.Fprintf(&s, "%#04x %s %s, written by %s\n", uint16(k), className(k), i.name, writers(i.may))
		row(fmt.Sprintf("%#04x", uint16(k)), i.typ)
		for f := range i.typ.NumField() {
			if ft := i.typ.Field(f).Type; ft.Kind() == reflect.Struct {
				nested[ft] = true
			} else if ft.Kind() == reflect.Slice && ft.Elem().Kind() == reflect.Struct {
				nested[ft.Elem()] = true
			}
		}
	}
	var types []reflect.Type
	for t := range nested {
		types = append(types, t)
	}
	slices.SortFunc(types, func(a, b reflect.Type) int { return strings.Compare(a.Name(), b.Name()) })
	for _, t := range types {
		row(t.Name(), t)
	}
	return s.String()
}

func enumTable() string {
	var s strings.Builder
	row := func(owner string, names []string) {
		for i, n := range names {
			fmt.Fprintf(&s, "%s %d %s\n", owner, i, n)
		}
	}
	for _, e := range enums {
		row(e.name, e.names())
	}
	row("roles-bit", RoleNames)
	for _, c := range Compartments {
		fmt.Fprintf(&s, "compartment %d %s\n", c, c)
	}
	fmt.Fprintf(&s, "class %d public\nclass %d private\n", Public, Private)
	return s.String()
}

func writers(r Roles) string {
	if r == 0 {
		return "the replica itself"
	}
	return strings.Join(r.Names(), " ")
}
