package relay

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"

	"miftah/internal/event"
)

// magic begins every bundle; the number grows with the format.
const magic = "miftah bundle 1\n"

// Limits of a bundle, in bytes. A larger one is refused when written and when
// read. The first bounds one frame, the second what a reader holds at once:
// one piece of a chain between two signed heads.
const (
	maxFrame   = 16 << 20
	maxSegment = 256 << 20
	// pieceSize is about how much of a segment one frame holds.
	pieceSize = 2 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ErrBundle is matched by every error that says: this bundle is not whole, or
// not what its writer made.
var ErrBundle = errors.New("the bundle is damaged")

// placed is an error with its place in a bundle.
type placed struct {
	frame  uint64
	offset int64
	err    error
}

func (p *placed) Error() string {
	return fmt.Sprintf("bundle, frame %d at byte %d: %v", p.frame, p.offset, p.err)
}

func (p *placed) Unwrap() error { return p.err }

// frame is one of four things.
type frame struct {
	Manifest *Manifest `cbor:"1,keyasint,omitempty"`
	Piece    *piece    `cbor:"2,keyasint,omitempty"`
	Records  []record  `cbor:"3,keyasint,omitempty"`
	End      *end      `cbor:"4,keyasint,omitempty"`
}

func (f frame) kinds() int {
	n := 0
	for _, there := range []bool{f.Manifest != nil, f.Piece != nil, len(f.Records) > 0, f.End != nil} {
		if there {
			n++
		}
	}
	return n
}

// frameWriter writes the magic line and frames: length, CRC-32C of length and
// body, body. The CRC is there to name the place of damage; what proves the
// whole is the signed sum at the end.
type frameWriter struct {
	w   io.Writer
	sum hash.Hash
	n   uint64
}

func newFrameWriter(w io.Writer) (*frameWriter, error) {
	f := &frameWriter{w: w, sum: sha256.New()}
	return f, f.raw([]byte(magic))
}

func (f *frameWriter) raw(b []byte) error {
	f.sum.Write(b)
	_, err := f.w.Write(b)
	return err
}

func (f *frameWriter) write(v frame) error {
	body, err := event.Marshal(v)
	if err != nil {
		return err
	}
	if len(body) > maxFrame {
		return fmt.Errorf("frame of %d bytes: at most %d are allowed", len(body), maxFrame)
	}
	f.n++
	return errors.Join(f.raw(frameHead(body)), f.raw(body))
}

func frameHead(body []byte) []byte {
	head := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	return binary.BigEndian.AppendUint32(head, crc32.Update(crc32.Checksum(head, castagnoli), castagnoli, body))
}

// frameReader reads what frameWriter wrote. before is the sum of everything
// in front of the frame that next gave.
type frameReader struct {
	r      *bufio.Reader
	sum    hash.Hash
	before event.Hash
	n      uint64 // frames read
	offset int64  // of the frame being read
	end    int64  // behind it
}

func newFrameReader(r io.Reader) (*frameReader, error) {
	f := &frameReader{r: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
	b := make([]byte, len(magic))
	if _, err := io.ReadFull(f.r, b); err != nil {
		return f, f.err(fmt.Errorf("%w: it ends before its first line does: %w", ErrBundle, source(err)))
	}
	if string(b) != magic {
		return f, f.err(fmt.Errorf("%w: it does not begin with %q", ErrBundle, magic))
	}
	f.sum.Write(b)
	f.end = int64(len(magic))
	return f, nil
}

// source keeps an error of the medium and drops the plain end of it.
func source(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (f *frameReader) err(err error) error { return &placed{f.n, f.offset, err} }

// next reads a frame and its body.
func (f *frameReader) next() (v frame, body []byte, err error) {
	f.offset = f.end
	copy(f.before[:], f.sum.Sum(nil))
	var head [8]byte
	if _, err := io.ReadFull(f.r, head[:]); err != nil {
		return v, nil, f.err(fmt.Errorf("%w: cut off, its end is missing: %w", ErrBundle, source(err)))
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrame {
		return v, nil, f.err(fmt.Errorf("%w: a frame of %d bytes; at most %d are allowed", ErrBundle, n, maxFrame))
	}
	var buf bytes.Buffer // grows with what is there, not with what is promised
	if _, err := io.CopyN(&buf, f.r, int64(n)); err != nil {
		return v, nil, f.err(fmt.Errorf("%w: cut off within a frame: %w", ErrBundle, source(err)))
	}
	body = buf.Bytes()
	if string(frameHead(body)) != string(head[:]) {
		return v, nil, f.err(fmt.Errorf("%w: changed within this frame", ErrBundle))
	}
	if err := event.Unmarshal(body, &v); err != nil {
		return v, nil, f.err(fmt.Errorf("%w: %w", ErrBundle, err))
	}
	if v.kinds() != 1 {
		return v, nil, f.err(fmt.Errorf("%w: a frame of no known kind; it may need a newer program", ErrBundle))
	}
	f.sum.Write(head[:])
	f.sum.Write(body)
	f.n++
	f.end += 8 + int64(n)
	return v, body, nil
}

// last checks that nothing follows.
func (f *frameReader) last() error {
	f.offset = f.end
	if _, err := f.r.ReadByte(); err == nil {
		return f.err(fmt.Errorf("%w: bytes after its end", ErrBundle))
	} else if !errors.Is(err, io.EOF) {
		return f.err(err)
	}
	return nil
}
