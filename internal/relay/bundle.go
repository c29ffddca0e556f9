package relay

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
	"io"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Content says what a bundle was written for.
type Content uint8

// Contents, on the wire.
const (
	Exchange     Content = 1 // what another replica lacks
	BackupLedger Content = 2 // all chains and attachments
	BackupKeys   Content = 3 // wrapped data keys and locked compartment keys
	Founding     Content = 4 // the founding entry alone, for a station that joins
)

// Position is how far a chain is known.
type Position struct {
	Replica event.ReplicaID `cbor:"1,keyasint"`
	Seq     uint64          `cbor:"2,keyasint,omitzero"`
}

// SignedHead is a signed head on the wire.
type SignedHead struct {
	Head      event.Head `cbor:"1,keyasint"`
	Signature []byte     `cbor:"2,keyasint"`
}

// Manifest is the first frame: who wrote what, for whom.
type Manifest struct {
	Operation event.OperationID `cbor:"1,keyasint"`
	Replica   event.ReplicaID   `cbor:"2,keyasint"` // the writer
	Key       []byte            `cbor:"3,keyasint"` // the writer's Ed25519 public key
	Created   event.Millis      `cbor:"4,keyasint"` // by the operation's clock
	Content   Content           `cbor:"5,keyasint"`
	Has       []Position        `cbor:"6,keyasint"`           // what the reader is assumed to have
	Heads     []SignedHead      `cbor:"7,keyasint"`           // of every chain that the writer holds
	Segments  uint64            `cbor:"8,keyasint,omitzero"`  // pieces of chains that follow
	Events    uint64            `cbor:"9,keyasint,omitzero"`  // in them
	More      bool              `cbor:"10,keyasint,omitzero"` // the writer has more for this reader
}

// piece is a part of a segment. Pieces of one segment follow each other; only
// the last has More unset.
type piece struct {
	First     uint64       `cbor:"1,keyasint"`
	Events    []ledger.Raw `cbor:"2,keyasint"`
	Head      event.Head   `cbor:"3,keyasint"`
	Signature []byte       `cbor:"4,keyasint"`
	Key       []byte       `cbor:"5,keyasint"`
	More      bool         `cbor:"6,keyasint,omitzero"`
}

// record is a wrapped key, a sealed attachment or a locked compartment key.
type record struct {
	Bucket string `cbor:"1,keyasint"`
	Key    []byte `cbor:"2,keyasint"`
	Value  []byte `cbor:"3,keyasint"`
}

// end proves the whole.
type end struct {
	Sum       event.Hash `cbor:"1,keyasint"` // SHA-256 of every byte before this frame
	Frames    uint64     `cbor:"2,keyasint"` // before this one
	Segments  uint64     `cbor:"3,keyasint,omitzero"`
	Events    uint64     `cbor:"4,keyasint,omitzero"`
	Records   uint64     `cbor:"5,keyasint,omitzero"`
	Signature []byte     `cbor:"6,keyasint"`
}

// message is what the writer signs.
func (e end) message(op event.OperationID, r event.ReplicaID) []byte {
	b := append([]byte("miftah bundle 1"), op[:]...)
	b = append(append(b, r[:]...), e.Sum[:]...)
	for _, n := range []uint64{e.Frames, e.Segments, e.Events, e.Records} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

// item is a step of writing: one segment, records, or both.
type item struct {
	segment *ledger.Segment
	records []ledger.Record
}

// writeBundle writes a whole bundle. items calls its argument once per item.
func (r *Relay) writeBundle(w io.Writer, m Manifest, items func(func(item) error) error) error {
	f, err := newFrameWriter(w)
	if err != nil {
		return err
	}
	if err := f.write(frame{Manifest: &m}); err != nil {
		return err
	}
	var e end
	err = items(func(i item) error {
		if s := i.segment; s != nil {
			e.Segments++
			e.Events += uint64(len(s.Events))
			if err := writeSegment(f, s); err != nil {
				return err
			}
		}
		e.Records += uint64(len(i.records))
		return writeRecords(f, i.records)
	})
	if err != nil {
		return err
	}
	copy(e.Sum[:], f.sum.Sum(nil))
	e.Frames = f.n
	e.Signature = r.ledger.Sign(e.message(m.Operation, m.Replica))
	return f.write(frame{End: &e})
}

func writeSegment(f *frameWriter, s *ledger.Segment) error {
	p := piece{First: s.First, Head: s.Head.Head, Signature: s.Head.Signature, Key: s.Key}
	size := 0
	for i, raw := range s.Events {
		p.Events = append(p.Events, raw)
		if size += rawSize(raw); size >= pieceSize && i < len(s.Events)-1 {
			p.More = true
			if err := f.write(frame{Piece: &p}); err != nil {
				return err
			}
			p.First, p.Events, p.More, size = p.First+uint64(len(p.Events)), nil, false, 0
		}
	}
	return f.write(frame{Piece: &p})
}

func writeRecords(f *frameWriter, records []ledger.Record) error {
	var list []record
	size := 0
	flush := func() error {
		if len(list) == 0 {
			return nil
		}
		err := f.write(frame{Records: list})
		list, size = nil, 0
		return err
	}
	for _, r := range records {
		if size+len(r.Value) > pieceSize {
			if err := flush(); err != nil {
				return err
			}
		}
		list = append(list, record{r.Bucket, r.Key, r.Value})
		size += len(r.Value) + len(r.Key)
	}
	return flush()
}

func rawSize(r ledger.Raw) int { return len(r.Header) + len(r.Clear) + len(r.Sealed) + 16 }

func segmentSize(s *ledger.Segment) int {
	n := 0
	for _, raw := range s.Events {
		n += rawSize(raw)
	}
	return n
}

// visitor is told what a bundle holds, in order. Either error ends the walk.
type visitor struct {
	manifest func(Manifest) error
	segment  func(ledger.Segment) error
	records  func([]ledger.Record) error
}

// walk reads a whole bundle. Its errors name frame and offset. When it
// returns nil the bundle is whole and signed by the replica in its manifest.
func walk(in io.Reader, v visitor) (Manifest, error) {
	f, err := newFrameReader(in)
	if err != nil {
		return Manifest{}, err
	}
	w := walker{f: f, v: v}
	for {
		before := f.before
		fr, body, err := f.next()
		if err != nil {
			return w.m, err
		}
		before = f.before
		done, err := w.take(fr, body, before)
		if err != nil {
			f.n-- // the frame that was just read
			return w.m, f.err(err)
		}
		if done {
			return w.m, f.last()
		}
	}
}

type walker struct {
	f     *frameReader
	v     visitor
	m     Manifest
	part  *ledger.Segment // pieces so far
	size  int
	count end
}

func (w *walker) take(fr frame, body []byte, sum event.Hash) (done bool, err error) {
	first := w.f.n == 1
	switch {
	case first != (fr.Manifest != nil):
		return false, fmt.Errorf("%w: the manifest has to come first, once", ErrBundle)
	case w.part != nil && fr.Piece == nil:
		return false, fmt.Errorf("%w: a piece of a chain is not finished", ErrBundle)
	case fr.Manifest != nil:
		return false, w.manifest(*fr.Manifest)
	case fr.Piece != nil:
		return false, w.piece(*fr.Piece)
	case fr.End != nil:
		return true, w.end(*fr.End, body, sum)
	}
	var records []ledger.Record
	for _, r := range fr.Records {
		if r.Value == nil { // would delete
			r.Value = []byte{}
		}
		records = append(records, ledger.Record{Bucket: r.Bucket, Key: r.Key, Value: r.Value})
	}
	w.count.Records += uint64(len(records))
	return false, w.v.records(records)
}

func (w *walker) manifest(m Manifest) error {
	w.m = m
	if len(m.Key) != ed25519.PublicKeySize || event.ReplicaOf(m.Key) != m.Replica {
		return fmt.Errorf("%w: the writer's key is not its own", ErrBundle)
	}
	return w.v.manifest(m)
}

func (w *walker) piece(p piece) error {
	s := w.part
	if s == nil {
		s = &ledger.Segment{First: p.First, Head: ledger.SignedHead{Head: p.Head, Signature: p.Signature}, Key: p.Key}
		w.size = 0
	} else if p.Head != s.Head.Head || string(p.Signature) != string(s.Head.Signature) || p.First != s.First+uint64(len(s.Events)) {
		return fmt.Errorf("%w: pieces of two chains are mixed", ErrBundle)
	}
	for _, raw := range p.Events {
		w.size += rawSize(raw)
	}
	if w.size > maxSegment {
		return fmt.Errorf("%w: entries %d and on of replica %s take more than %d bytes without a signed head", ErrBundle, s.First, p.Head.Replica, maxSegment)
	}
	s.Events = append(s.Events, p.Events...)
	if w.part = s; p.More {
		return nil
	}
	w.part = nil
	w.count.Segments++
	w.count.Events += uint64(len(s.Events))
	return w.v.segment(*s)
}

func (w *walker) end(e end, body []byte, sum event.Hash) error {
	again, err := event.Marshal(frame{End: &e})
	w.count.Sum, w.count.Frames, w.count.Signature = sum, w.f.n-1, e.Signature
	switch want := w.count; {
	case err != nil || string(again) != string(body):
		return fmt.Errorf("%w: its end is not written as this format asks", ErrBundle)
	case e.Sum != want.Sum:
		return fmt.Errorf("%w: the bytes before are not those that were signed", ErrBundle)
	case e.Frames != want.Frames || e.Segments != want.Segments || e.Events != want.Events || e.Records != want.Records:
		return fmt.Errorf("%w: its end counts %d frames, %d pieces, %d entries, %d records; here are %d, %d, %d, %d", ErrBundle,
			e.Frames, e.Segments, e.Events, e.Records, want.Frames, want.Segments, want.Events, want.Records)
	case w.m.Segments != want.Segments || w.m.Events != want.Events:
		return fmt.Errorf("%w: %d pieces and %d entries were announced; here are %d and %d", ErrBundle, w.m.Segments, w.m.Events, want.Segments, want.Events)
	case !ed25519.Verify(w.m.Key, e.message(w.m.Operation, w.m.Replica), e.Signature):
		return fmt.Errorf("%w: the signature of replica %s does not fit", ErrBundle, w.m.Replica)
	}
	return nil
}
