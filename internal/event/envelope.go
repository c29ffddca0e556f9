package event

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Millis is a point in time in milliseconds since 1970-01-01 UTC, by the
// clock of the operation: for an exercise, the exercise's clock.
type Millis int64

// At converts a time to milliseconds.
func At(t time.Time) Millis { return Millis(t.UnixMilli()) }

// Time converts to a time in UTC.
func (m Millis) Time() time.Time { return time.UnixMilli(int64(m)).UTC() }

// MaxLamportStep is the largest step of the counter between two neighbours of
// one chain. An honest counter grows by the number of events in the world; a
// larger jump would let one replica order itself after everybody for ever.
const MaxLamportStep = 1 << 32

// NextLamport is the counter of a replica's next event: more than own, the
// counter of its last event (0: none), and more than seen, the largest that
// it accepted from others, but never a step that others have to refuse. So
// one replica that jumps ahead cannot make everybody else's next event
// invalid: they follow in steps of MaxLamportStep.
func NextLamport(own, seen uint64) uint64 {
	if seen > own && seen-own >= MaxLamportStep {
		return own + MaxLamportStep
	}
	return max(own, seen) + 1
}

// Header says who wrote an event, where it stands and what it is about.
type Header struct {
	Format    uint        `cbor:"0,keyasint"`           // always 1
	ID        EventID     `cbor:"1,keyasint"`           // EventIDOf(Actor, Command, Index)
	Operation OperationID `cbor:"2,keyasint"`           //
	Replica   ReplicaID   `cbor:"3,keyasint"`           // whose chain this is in
	Seq       uint64      `cbor:"4,keyasint"`           // 1, 2, 3, ... without a gap
	Lamport   uint64      `cbor:"5,keyasint"`           // see NextLamport
	Kind      Kind        `cbor:"6,keyasint"`           //
	Entity    EntityID    `cbor:"7,keyasint"`           // the thing this is about
	Base      EventID     `cbor:"8,keyasint,omitzero"`  // last event of Entity that the writer had seen
	Command   CommandID   `cbor:"9,keyasint"`           // the client's intention
	Index     uint32      `cbor:"10,keyasint,omitzero"` // which event of that command
	Actor     UserID      `cbor:"11,keyasint,omitzero"` // none: the replica itself
	At        Millis      `cbor:"12,keyasint"`          // by the writer's clock; orders nothing
	Salt      [16]byte    `cbor:"13,keyasint"`          // random: keeps the hash unguessable
}

// Event is one entry of the ledger: the decoded header and the three byte
// strings as their writer made them. Prev and Hash are its place in the chain.
type Event struct {
	Header
	HeaderBytes []byte
	Clear       []byte
	Sealed      []byte // empty, or an encoded list of Box
	Prev, Hash  Hash
}

// Box is one sealed piece of an event: what package seal can open with the
// data key of Subject. Boxes differ by who may open them.
type Box struct {
	Compartment Compartment `cbor:"1,keyasint"`
	Subject     SubjectID   `cbor:"2,keyasint"`
	Key         KeyID       `cbor:"3,keyasint"`
	Nonce       [24]byte    `cbor:"4,keyasint"`
	Cipher      []byte      `cbor:"5,keyasint"`
}

// Compartment is a set of readers with a key pair of its own. Zero is none.
type Compartment uint8

// Compartments, on the wire: never renumber.
const (
	Working    Compartment = 1 // report texts, remarks, users' names ("operation")
	People     Compartment = 2
	Families   Compartment = 3
	Protection Compartment = 4 // identity conflicts, minors, tellers in danger
)

// Compartments lists all of them.
var Compartments = []Compartment{Working, People, Families, Protection}

func (c Compartment) String() string {
	if c >= 1 && int(c) <= len(Compartments) {
		return [...]string{"operation", "people", "families", "protection"}[c-1]
	}
	return fmt.Sprintf("compartment-%d", uint8(c))
}

// ParseCompartment reads the name that String gives.
func ParseCompartment(s string) (Compartment, error) {
	for _, c := range Compartments {
		if c.String() == s {
			return c, nil
		}
	}
	return 0, errors.New("compartment: there is none of that name; use operation, people, families or protection")
}

// ErrTampered is matched by every error that says: these bytes are not what
// their writer made.
var ErrTampered = errors.New("changed entry")

// Encode fills HeaderBytes, Prev and Hash from the header and the parts.
// It sets Format and, when it is zero, Salt.
func (e *Event) Encode(prev Hash) error {
	e.Format = 1
	if e.Salt == ([16]byte{}) {
		rand.Read(e.Salt[:])
	}
	b, err := Marshal(e.Header)
	if err != nil {
		return err
	}
	e.HeaderBytes, e.Prev = b, prev
	e.Hash = e.link(prev)
	return e.check()
}

// Decode reads an event from its three parts and links it after prev. It
// fails with ErrTampered or a decoding error when the header is not one that
// Encode makes. It does not decode the clear part: see Payload.
func Decode(header, clear, sealed []byte, prev Hash) (Event, error) {
	e := Event{HeaderBytes: header, Clear: clear, Sealed: sealed, Prev: prev}
	if len(header) > MaxHeader {
		return e, fmt.Errorf("header of %d bytes: at most %d are allowed", len(header), MaxHeader)
	}
	if err := Unmarshal(header, &e.Header); err != nil {
		return e, fmt.Errorf("header: %w", err)
	}
	if err := e.whole(); err != nil {
		return e, err
	}
	e.Hash = e.link(prev)
	return e, e.check()
}

// whole checks that HeaderBytes hold every field as Encode writes it, none
// missing and no zero where Encode leaves it out; keys of later programs,
// which sort behind ours, may follow.
func (e *Event) whole() error {
	b, err := encMode.Marshal(e.Header)
	if err != nil {
		return err
	}
	_, _, fields, err := canonicalHead(e.HeaderBytes, e.HeaderBytes)
	if err != nil {
		return err
	}
	if !bytes.HasPrefix(fields, b[1:]) {
		return fmt.Errorf("header of event %s is not written as this format asks: %w", e.ID, ErrTampered)
	}
	return nil
}

func (e *Event) check() error {
	switch {
	case e.Format != 1:
		return fmt.Errorf("header format %d: this program reads format 1; use a newer one", e.Format)
	case len(e.Clear) > MaxClear:
		return fmt.Errorf("clear part of %d bytes: at most %d are allowed", len(e.Clear), MaxClear)
	case len(e.Sealed) > MaxSealed:
		return fmt.Errorf("sealed part of %d bytes: at most %d are allowed; attach long texts as files", len(e.Sealed), MaxSealed)
	case e.Seq == 0 || e.Replica.Zero() || e.Operation.Zero() || e.Entity.Zero() || e.Kind == 0 || e.Lamport == 0:
		return fmt.Errorf("header of event %s lacks a field: %w", e.ID, ErrTampered)
	case e.ID != EventIDOf(e.Actor, e.Command, e.Index):
		return fmt.Errorf("event %s does not follow from its command: %w", e.ID, ErrTampered)
	}
	return nil
}

// Body is the hash of the three parts, without the place in the chain.
func (e *Event) Body() Hash {
	h, c, s := sha256.Sum256(e.HeaderBytes), sha256.Sum256(e.Clear), sha256.Sum256(e.Sealed)
	return BodyHash(h, c, s)
}

func (e *Event) link(prev Hash) Hash { return Link(prev, e.Seq, e.Kind.Class(), e.Body()) }

// BodyHash is the body hash of an event whose three parts have these hashes.
func BodyHash(header, clear, sealed Hash) Hash {
	h := sha256.New()
	h.Write([]byte("miftah body 1"))
	h.Write(header[:])
	h.Write(clear[:])
	h.Write(sealed[:])
	return Hash(h.Sum(nil))
}

// Link is the hash that ends a chain at seq: it covers everything before.
func Link(prev Hash, seq uint64, class Class, body Hash) Hash {
	h := sha256.New()
	h.Write([]byte("miftah link 1"))
	h.Write(prev[:])
	var n [9]byte
	binary.BigEndian.PutUint64(n[:8], seq)
	n[8] = byte(class)
	h.Write(n[:])
	h.Write(body[:])
	return Hash(h.Sum(nil))
}

// Boxes decodes the sealed part.
func (e *Event) Boxes() ([]Box, error) {
	if len(e.Sealed) == 0 {
		return nil, nil
	}
	var boxes []Box
	if err := Unmarshal(e.Sealed, &boxes); err != nil {
		return nil, fmt.Errorf("sealed part of event %s: %w", e.ID, err)
	}
	return boxes, nil
}

// Before orders events of one entity: by counter, then replica, then number.
// It is a total order on the events of the world, the same everywhere.
func Before(a, b Header) int {
	switch {
	case a.Lamport != b.Lamport:
		return compare(a.Lamport, b.Lamport)
	case a.Replica != b.Replica:
		return compareBytes(a.Replica[:], b.Replica[:])
	}
	return compare(a.Seq, b.Seq)
}

func compare(a, b uint64) int {
	if a < b {
		return -1
	} else if a > b {
		return 1
	}
	return 0
}

func compareBytes(a, b []byte) int {
	for i := range a {
		if a[i] != b[i] {
			return compare(uint64(a[i]), uint64(b[i]))
		}
	}
	return 0
}
