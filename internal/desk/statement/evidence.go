package statement

import (
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
)

// Evidence is what stands under the page.
type Evidence struct {
	Format    uint              `cbor:"1,keyasint"` // 1
	Operation event.OperationID `cbor:"2,keyasint"`
	Document  []byte            `cbor:"3,keyasint"` // encoded Document
	Page      event.Hash        `cbor:"4,keyasint"` // SHA-256 of the file without the evidence
	Texts     []Text            `cbor:"5,keyasint"` // what each named part of the page says
	Chains    []Chain           `cbor:"6,keyasint"`
	By        event.ReplicaID   `cbor:"7,keyasint"`
	Signature []byte            `cbor:"8,keyasint"`
}

// Text is the hash of one named part of the page, so that a change is named
// also by a program that would lay the page out differently.
type Text struct {
	Name string     `cbor:"1,keyasint"`
	Sum  event.Hash `cbor:"2,keyasint"`
}

// Chain is one station's entries from the first to a signed head.
type Chain struct {
	Head      event.Head `cbor:"1,keyasint"`
	Signature []byte     `cbor:"2,keyasint"`
	Pages     [][]Link   `cbor:"3,keyasint"` // of at most pageOfLinks each
}

// pageOfLinks keeps lists within what the codec reads.
const pageOfLinks = 5000

func (c *Chain) add(l Link) {
	if n := len(c.Pages); n == 0 || len(c.Pages[n-1]) == pageOfLinks {
		c.Pages = append(c.Pages, make([]Link, 0, 64))
	}
	last := &c.Pages[len(c.Pages)-1]
	*last = append(*last, l)
}

// Link is one entry: public with header and clear part, or private as a hash.
type Link struct {
	Header []byte     `cbor:"1,keyasint,omitempty"`
	Clear  []byte     `cbor:"2,keyasint,omitempty"`
	Sealed event.Hash `cbor:"3,keyasint,omitzero"` // SHA-256 of the sealed part of a public entry
	Body   event.Hash `cbor:"4,keyasint,omitzero"` // of a private entry
}

// Chains takes from the ledger what a statement shows: all stations that were
// admitted, up to the heads they have now.
func Chains(s ledger.Snapshot, trust *ledger.Trust, heads []ledger.SignedHead) ([]Chain, error) {
	var chains []Chain
	for _, h := range heads {
		if _, ok := trust.Member(h.Replica); !ok {
			continue
		}
		c := Chain{Head: h.Head, Signature: h.Signature}
		err := s.Chain(h.Replica, 0, func(e event.Event) error {
			if e.Seq > h.Seq {
				return errEnd
			}
			if e.Kind.Class() == event.Private {
				c.add(Link{Body: e.Body()})
			} else {
				c.add(Link{Header: e.HeaderBytes, Clear: e.Clear, Sealed: sha256.Sum256(e.Sealed)})
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnd) {
			return nil, err
		}
		chains = append(chains, c)
	}
	return chains, nil
}

var errEnd = errors.New("end of the part shown")

// ErrForged is matched by every finding of Verify that means: this is not
// what the operation signed.
var ErrForged = errors.New("this is not what was signed")

// Public checks the chains and returns their public events. Each error names
// the station and the entry.
func Public(op event.OperationID, chains []Chain) ([]event.Event, error) {
	var events []event.Event
	for _, c := range chains {
		list, err := publicOf(op, c)
		if err != nil {
			return nil, err
		}
		events = append(events, list...)
	}
	return events, nil
}

func publicOf(op event.OperationID, c Chain) ([]event.Event, error) {
	r := c.Head.Replica
	var events []event.Event
	var key ed25519.PublicKey
	var prev event.Hash
	seq := uint64(0)
	for _, l := range slices.Concat(c.Pages...) {
		seq++
		fail := func(err error) ([]event.Event, error) {
			return nil, fmt.Errorf("station %s, entry %d: %w: %w", r, seq, ErrForged, err)
		}
		if len(l.Header) == 0 {
			prev = event.Link(prev, seq, event.Private, l.Body)
			continue
		}
		e := event.Event{HeaderBytes: l.Header, Clear: l.Clear, Prev: prev}
		if err := event.Unmarshal(l.Header, &e.Header); err != nil {
			return fail(err)
		}
		if e.Seq != seq || e.Replica != r || e.Operation != op || e.Kind.Class() != event.Public {
			return fail(errors.New("its header belongs elsewhere"))
		}
		if e.ID != event.EventIDOf(e.Actor, e.Command, e.Index) {
			return fail(errors.New("its id does not follow from its command"))
		}
		body := event.BodyHash(sha256.Sum256(l.Header), sha256.Sum256(l.Clear), l.Sealed)
		prev = event.Link(prev, seq, event.Public, body)
		e.Hash = prev
		if seq == 1 {
			key = ledger.ChainKey(&e)
		}
		events = append(events, e)
	}
	head := event.Head{Replica: r, Seq: seq, Link: prev}
	if head != c.Head {
		return nil, fmt.Errorf("station %s: %w: its %d entries do not lead to the signed head %d; one was changed, added or left out", r, ErrForged, seq, c.Head.Seq)
	}
	if key == nil || !ed25519.Verify(key, ledger.HeadMessage(op, head), c.Signature) {
		return nil, fmt.Errorf("station %s: %w: the signature of its head does not fit", r, ErrForged)
	}
	return events, nil
}

// message is what the issuing station signs.
func (e *Evidence) message() ([]byte, error) {
	heads := make([]event.Head, len(e.Chains))
	for i, c := range e.Chains {
		heads[i] = c.Head
	}
	b, err := event.Marshal([]any{e.Format, e.Operation, event.Hash(sha256.Sum256(e.Document)), e.Page, e.Texts, heads, e.By})
	return append([]byte("miftah statement 1"), b...), err
}

// checkSignature follows trust from the fingerprint to the issuing station.
func (e *Evidence) checkSignature(trust *ledger.Trust, fingerprint string) error {
	if got := seal.Fingerprint(trust.Founded.Root); got != fingerprint {
		return fmt.Errorf("%w: its root key has the check code %s, not %s", ErrForged, got, fingerprint)
	}
	m, ok := trust.Member(e.By)
	if !ok {
		return fmt.Errorf("%w: the station that signed it was never admitted", ErrForged)
	}
	msg, err := e.message()
	if err != nil {
		return err
	}
	if !ed25519.Verify(m.Key, msg, e.Signature) {
		return fmt.Errorf("%w: the signature does not fit the document", ErrForged)
	}
	return nil
}
