package event

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
)

// diag writes CBOR line by line: bytes on the left, what they mean on the
// right. It reads the bytes on its own, not with the codec under test, and
// takes the names of keys from the struct that they belong to.
type diag struct {
	b   []byte
	out strings.Builder
}

func diagnose(b []byte, t reflect.Type) string {
	d := &diag{b: b}
	d.item(0, t, "")
	if len(d.b) > 0 {
		panic(fmt.Sprintf("%d bytes left over", len(d.b)))
	}
	return d.out.String()
}

func (d *diag) line(depth int, b []byte, comment string) {
	const width = 16 // bytes a line
	for first := true; first || len(b) > 0; first = false {
		n := min(width, len(b))
		left := fmt.Sprintf("%s%s", strings.Repeat("  ", depth), hex.EncodeToString(b[:n]))
		if b = b[n:]; first && comment != "" {
			left = fmt.Sprintf("%-44s # %s", left, comment)
		}
		d.out.WriteString(left + "\n")
	}
}

// head takes an item's first bytes off.
func (d *diag) head() (head []byte, major byte, n uint64) {
	major, low, size := d.b[0]>>5, d.b[0]&31, 1
	switch low {
	case 24:
		size, n = 2, uint64(d.b[1])
	case 25:
		size, n = 3, uint64(binary.BigEndian.Uint16(d.b[1:]))
	case 26:
		size, n = 5, uint64(binary.BigEndian.Uint32(d.b[1:]))
	case 27:
		size, n = 9, binary.BigEndian.Uint64(d.b[1:])
	default:
		n = uint64(low)
	}
	head, d.b = d.b[:size], d.b[size:]
	return head, major, n
}

func (d *diag) item(depth int, t reflect.Type, name string) {
	if name != "" {
		name += ": "
	}
	head, major, n := d.head()
	switch major {
	case 0:
		d.line(depth, head, fmt.Sprint(name, n, meaning(t, n)))
	case 1:
		d.line(depth, head, fmt.Sprint(name, -1-int64(n)))
	case 2:
		d.line(depth, head, fmt.Sprint(name, n, " bytes"))
		d.line(depth+1, d.b[:n], "")
		d.b = d.b[n:]
	case 3:
		d.line(depth, head, fmt.Sprint(name, n, " bytes of text"))
		d.line(depth+1, d.b[:n], fmt.Sprintf("%q", d.b[:n]))
		d.b = d.b[n:]
	case 4:
		d.line(depth, head, fmt.Sprint(name, "list of ", n))
		for range n {
			d.item(depth+1, elem(t), "")
		}
	case 5:
		d.line(depth, head, fmt.Sprint(name, "map of ", n))
		for range n {
			key, _, k := d.head()
			f := fieldByKey(t, k)
			d.line(depth+1, key, fmt.Sprintf("key %d", k))
			d.item(depth+2, f.Type, f.Name)
		}
	case 7:
		d.line(depth, head, name+map[uint64]string{20: "false", 21: "true", 22: "null"}[n])
	default:
		panic("tag in golden bytes")
	}
}

func elem(t reflect.Type) reflect.Type {
	if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
		return t.Elem()
	}
	return nil
}

// meaning is the name of a number, for enums and kinds.
func meaning(t reflect.Type, n uint64) string {
	if t == nil || t.Kind() != reflect.Uint8 && t != reflect.TypeFor[Kind]() {
		return ""
	}
	v := reflect.New(t).Elem()
	v.SetUint(n)
	if s, ok := v.Interface().(fmt.Stringer); ok {
		return " " + s.String()
	}
	return ""
}

// keyed lists the fields of a struct with their keys on the wire.
func keyed(t reflect.Type) map[uint64]reflect.StructField {
	m := map[uint64]reflect.StructField{}
	for i := range t.NumField() {
		var k uint64
		f := t.Field(i)
		if n, err := fmt.Sscanf(f.Tag.Get("cbor"), "%d,keyasint", &k); n != 1 {
			panic(fmt.Sprint(t, ".", f.Name, ": no integer key: ", err))
		}
		if other, twice := m[k]; twice {
			panic(fmt.Sprint(t, ": key ", k, " is that of ", other.Name, " and of ", f.Name))
		}
		m[k] = f
	}
	return m
}

func fieldByKey(t reflect.Type, k uint64) reflect.StructField {
	if t == nil || t.Kind() != reflect.Struct {
		return reflect.StructField{}
	}
	return keyed(t)[k]
}

// undiagnose reads the bytes of a part back from its lines.
func undiagnose(text string) ([]byte, error) {
	var s strings.Builder
	for line := range strings.Lines(text) {
		bytes, _, _ := strings.Cut(line, "#")
		s.WriteString(strings.TrimSpace(bytes))
	}
	return hex.DecodeString(s.String())
}
