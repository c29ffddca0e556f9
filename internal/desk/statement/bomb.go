package statement

import (
	"encoding/binary"
	"fmt"
)

// What a list or map takes at least in a file that a station wrote, in bytes.
// A small file can unpack into a great many empty ones, each of which takes a
// hundred times as much memory when it is read.
const (
	leastLink = 24 // of the evidence: a link holds a hash at the least
	leastFact = 6  // of a document: a look or a place with its lists
	spare     = 1000
)

// maxDocument is the largest document that is read, in bytes.
const maxDocument = 32 << 20

// packedTight refuses CBOR in which lists and maps are thicker than
// one in each bytes. What is no CBOR is left to the decoder to refuse.
func packedTight(what string, b []byte, each int) error {
	n, most := 0, len(b)/each+spare
	for len(b) > 0 {
		major, low := b[0]>>5, b[0]&31
		arg, size := uint64(low), 1
		if low >= 24 {
			if low > 27 {
				return nil
			}
			if size = 1 + 1<<(low-24); len(b) < size {
				return nil
			}
			var buf [8]byte
			copy(buf[9-size:], b[1:size])
			arg = binary.BigEndian.Uint64(buf[:])
		}
		b = b[size:]
		switch major {
		case 2, 3:
			if arg > uint64(len(b)) {
				return nil
			}
			b = b[arg:]
		case 4, 5:
			if n++; n > most {
				return fmt.Errorf("%w: the %s holds more lists than a station writes", ErrForged, what)
			}
		}
	}
	return nil
}
