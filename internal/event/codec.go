package event

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// Limits of one event, in bytes. A larger one is refused when written and
// when read. Attachments are not in events; see Attachment.
const (
	MaxHeader = 1 << 10
	MaxClear  = 64 << 10
	MaxSealed = 1 << 20
)

// Limits of one item, of whatever is encoded: levels of lists and maps, and
// elements of one list or pairs of one map.
const (
	maxNested   = 8
	maxElements = 20000
)

var (
	encMode = must(cbor.EncOptions{
		Sort: cbor.SortBytewiseLexical, IndefLength: cbor.IndefLengthForbidden,
		TagsMd: cbor.TagsForbidden, OmitEmpty: cbor.OmitEmptyGoValue,
		NilContainers: cbor.NilContainerAsEmpty, // one form for "no elements", never null
	}.EncMode())
	decMode = must(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden,
		TagsMd: cbor.TagsForbidden, MaxNestedLevels: maxNested, MaxArrayElements: maxElements,
		MaxMapPairs: maxElements, UTF8: cbor.UTF8RejectInvalid,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Marshal encodes v in the core deterministic encoding. It refuses what
// Unmarshal would refuse, such as text that is not UTF-8: what is written can
// be read again.
func Marshal(v any) ([]byte, error) {
	b, err := encMode.Marshal(v)
	if err == nil {
		err = Canonical(b)
	}
	if err != nil {
		return nil, fmt.Errorf("event encoding: %w", err)
	}
	return b, nil
}

// Unmarshal decodes b into v. It refuses anything but the core deterministic
// encoding, and floats; keys that v does not know are passed over. A value
// that v would encode differently is refused too: without that, an identifier
// of 15 bytes would be read as one of 16, and a list as a byte string. Keys
// may be missing, for kinds grow.
func Unmarshal(b []byte, v any) error {
	if err := Canonical(b); err != nil {
		return err
	}
	if err := decMode.Unmarshal(b, v); err != nil {
		return fmt.Errorf("event decoding: %w", err)
	}
	again, err := encMode.Marshal(v)
	if err != nil {
		return fmt.Errorf("event decoding: %w", err)
	}
	_, _, err = agree(b, b, again)
	return err
}

// errCanonical is what Canonical's errors have in common.
var errCanonical = errors.New("not in the deterministic encoding")

// Canonical reports whether b is exactly one CBOR item in the encoding that
// this ledger allows: shortest integers and lengths, definite lengths, map
// keys sorted and unique, keys that are numbers or strings, valid UTF-8, no
// floats, no tags, no undefined, at most eight levels deep and 20000 elements
// wide. The error names the offset.
func Canonical(b []byte) error {
	rest, err := canonicalItem(b, b, 0)
	if err == nil && len(rest) > 0 {
		err = at(b, rest, "bytes after the end")
	}
	return err
}

func at(whole, rest []byte, what string) error {
	return fmt.Errorf("byte %d: %s: %w", len(whole)-len(rest), what, errCanonical)
}

// canonicalHead reads an item's first bytes: major type and argument.
func canonicalHead(whole, b []byte) (major byte, arg uint64, rest []byte, err error) {
	if len(b) == 0 {
		return 0, 0, nil, fmt.Errorf("byte %d: %w", len(whole), io.ErrUnexpectedEOF)
	}
	major, low := b[0]>>5, b[0]&31
	if low < 24 {
		return major, uint64(low), b[1:], nil
	}
	if low > 27 {
		return 0, 0, nil, at(whole, b, "indefinite or reserved length")
	}
	n := 1 << (low - 24)
	if len(b) < 1+n {
		return 0, 0, nil, fmt.Errorf("byte %d: %w", len(whole), io.ErrUnexpectedEOF)
	}
	var buf [8]byte
	copy(buf[8-n:], b[1:1+n])
	arg = binary.BigEndian.Uint64(buf[:])
	least := [...]uint64{24, 1 << 8, 1 << 16, 1 << 32}[low-24]
	if major != 7 && arg < least {
		return 0, 0, nil, at(whole, b, "number not in its shortest form")
	}
	return major, arg, b[1+n:], nil
}

func canonicalItem(whole, b []byte, depth int) ([]byte, error) {
	major, arg, rest, err := canonicalHead(whole, b)
	if err != nil {
		return nil, err
	}
	switch major {
	case 0, 1:
		return rest, nil
	case 2, 3:
		if arg > uint64(len(rest)) {
			return nil, fmt.Errorf("byte %d: %w", len(whole), io.ErrUnexpectedEOF)
		}
		if major == 3 && !utf8.Valid(rest[:arg]) {
			return nil, at(whole, b, "text is not UTF-8")
		}
		return rest[arg:], nil
	case 4:
		return canonicalItems(whole, rest, arg, depth, false)
	case 5:
		return canonicalItems(whole, rest, arg, depth, true)
	case 7:
		if arg == 20 || arg == 21 || arg == 22 { // false, true, null
			if b[0]&31 < 24 {
				return rest, nil
			}
		}
	}
	return nil, at(whole, b, "float, tag or other value that is not allowed")
}

func canonicalItems(whole, b []byte, n uint64, depth int, isMap bool) ([]byte, error) {
	switch {
	case depth == maxNested:
		return nil, at(whole, b, "nested too deep")
	case n > maxElements:
		return nil, at(whole, b, "more than 20000 elements")
	case n > uint64(len(b)):
		return nil, fmt.Errorf("byte %d: %w", len(whole), io.ErrUnexpectedEOF)
	}
	var last []byte
	for i := uint64(0); i < n; i++ {
		rest, err := canonicalItem(whole, b, depth+1)
		if err != nil {
			return nil, err
		}
		if isMap {
			key := b[:len(b)-len(rest)]
			if key[0]>>5 > 3 {
				return nil, at(whole, b, "map key is neither a number nor a string")
			}
			if i > 0 && string(last) >= string(key) {
				return nil, at(whole, b, "map keys not sorted or not unique")
			}
			last = key
			if rest, err = canonicalItem(whole, rest, depth+1); err != nil {
				return nil, err
			}
		}
		b = rest
	}
	return b, nil
}

// agree walks two canonical items side by side: b as it came, again as it was
// encoded after decoding. A map of b may hold more keys (unknown ones) and
// fewer (fields that its writer did not know); all else has to be the same.
func agree(whole, b, again []byte) (restB, restAgain []byte, err error) {
	major, n, inB, err := canonicalHead(whole, b)
	if err != nil {
		return nil, nil, err
	}
	majorAgain, m, inAgain, err := canonicalHead(again, again)
	if err != nil {
		return nil, nil, err
	}
	if major == 5 && majorAgain == 5 {
		return agreeMaps(whole, inB, inAgain, n, m)
	}
	if major != majorAgain || n != m {
		return nil, nil, at(whole, b, "not in the form that this field has")
	}
	switch major {
	case 2, 3:
		if string(inB[:n]) != string(inAgain[:n]) {
			return nil, nil, at(whole, b, "not in the form that this field has")
		}
		return inB[n:], inAgain[n:], nil
	case 4:
		for range n {
			if inB, inAgain, err = agree(whole, inB, inAgain); err != nil {
				return nil, nil, err
			}
		}
	}
	return inB, inAgain, nil
}

func agreeMaps(whole, b, again []byte, n, m uint64) (restB, restAgain []byte, err error) {
	for n > 0 || m > 0 {
		afterB, afterAgain, order := b, again, 0
		if n > 0 {
			if afterB, err = canonicalItem(whole, b, 0); err != nil {
				return nil, nil, err
			}
		}
		if m > 0 {
			if afterAgain, err = canonicalItem(again, again, 0); err != nil {
				return nil, nil, err
			}
		}
		switch keyB, keyAgain := b[:len(b)-len(afterB)], again[:len(again)-len(afterAgain)]; {
		case m == 0:
			order = -1
		case n == 0:
			order = 1
		default:
			order = bytes.Compare(keyB, keyAgain)
		}
		switch {
		case order < 0: // unknown here
			b, err = canonicalItem(whole, afterB, 0)
			n--
		case order > 0: // unknown to its writer
			again, err = canonicalItem(again, afterAgain, 0)
			m--
		default:
			b, again, err = agree(whole, afterB, afterAgain)
			n, m = n-1, m-1
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return b, again, nil
}
