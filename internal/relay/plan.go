package relay

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// checkpoint is about how many events a segment has: the ledger keeps the
// signature of one head in every stretch of 500.
const checkpoint = 500

// cut is one segment to send: the events after one number up to a signed head.
type cut struct {
	after uint64
	head  ledger.SignedHead
	key   ed25519.PublicKey
}

// plan lists the segments that a reader with these positions lacks, and all
// heads. It is made of one snapshot: what is written later is not in it, and
// heads whose signature the ledger drops meanwhile are.
func (r *Relay) plan(ctx context.Context, has []Position, want func(event.ReplicaID) bool) (cuts []cut, heads []ledger.SignedHead, err error) {
	at := map[event.ReplicaID]uint64{}
	for _, p := range has {
		at[p.Replica] = p.Seq
	}
	trust := r.ledger.Trust()
	err = r.ledger.View(ctx, func(s ledger.Snapshot) error {
		ends, err := s.Heads()
		if err != nil {
			return err
		}
		slices.SortStableFunc(ends, func(a, b event.Head) int { return rank(trust, a) - rank(trust, b) })
		for _, h := range ends {
			sig, err := s.Get(ledger.BucketHead, headKey(h))
			if err != nil {
				return fmt.Errorf("signature of head %d of replica %s: %w", h.Seq, h.Replica, err)
			}
			heads = append(heads, ledger.SignedHead{Head: h, Signature: sig})
			if want != nil && !want(h.Replica) || at[h.Replica] >= h.Seq {
				continue
			}
			more, err := cutChain(s, heads[len(heads)-1], at[h.Replica])
			if err != nil {
				return err
			}
			cuts = append(cuts, more...)
		}
		return nil
	})
	return cuts, heads, err
}

// rank puts the chains that say who is admitted before those that wait for it.
func rank(trust *ledger.Trust, h event.Head) int {
	_, admitted := trust.Member(h.Replica)
	switch {
	case h.Replica == event.ReplicaOf(trust.Founded.Key):
		return 0
	case admitted:
		return 1
	}
	return 2
}

func cutChain(s ledger.Snapshot, last ledger.SignedHead, after uint64) ([]cut, error) {
	first, err := eventAt(s, last.Replica, 1)
	if err != nil {
		return nil, err
	}
	key := ledger.ChainKey(&first)
	var cuts []cut
	from := after
	begin := event.Head{Replica: last.Replica, Seq: after}
	err = s.Scan(ledger.BucketHead, last.Replica[:], headKey(begin), func(k, sig []byte) error {
		if len(k) != 24 {
			return fmt.Errorf("record %x of %s is no head: %w", k, ledger.BucketHead, event.ErrTampered)
		}
		h := event.Head{Replica: last.Replica, Seq: binary.BigEndian.Uint64(k[16:])}
		if h.Seq >= last.Seq {
			return errEnough
		}
		if h.Seq-from >= checkpoint || h.Seq == 1 { // the founding can be sent alone
			cuts = append(cuts, cut{from, ledger.SignedHead{Head: h, Signature: slices.Clone(sig)}, key})
			from = h.Seq
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return append(cuts, cut{from, last, key}), err
}

func headKey(h event.Head) []byte { return binary.BigEndian.AppendUint64(h.Replica[:], h.Seq) }

// load reads the events of a cut, and lists the records that they name.
func (r *Relay) load(ctx context.Context, c cut) (*ledger.Segment, []ref, error) {
	s := &ledger.Segment{First: c.after + 1, Head: c.head, Key: c.key}
	var refs []ref
	err := r.ledger.View(ctx, func(v ledger.Snapshot) error {
		err := v.Chain(c.head.Replica, c.after, func(e event.Event) error {
			if e.Seq > c.head.Seq {
				return errEnough
			}
			s.Events = append(s.Events, ledger.Raw{Header: e.HeaderBytes, Clear: e.Clear, Sealed: e.Sealed})
			s.Head.Link = e.Hash
			refs = append(refs, refsOf(&e)...)
			return nil
		})
		if errors.Is(err, errEnough) {
			err = nil
		}
		return err
	})
	return s, refs, err
}

// ref is a record that an event names.
type ref struct {
	bucket string
	key    [32]byte
}

func (f ref) String() string { return f.bucket + string(f.key[:]) }

// refsOf lists the data keys and attachments that an event names. What cannot
// be decoded names nothing.
func refsOf(e *event.Event) []ref {
	var list []ref
	boxes, _ := e.Boxes()
	for _, b := range boxes {
		list = append(list, keyRef(b.Subject, b.Key))
	}
	for _, a := range attachments(e) {
		list = append(list, ref{ledger.BucketBlob, a.Blob})
	}
	return list
}

func keyRef(s event.SubjectID, k event.KeyID) ref {
	f := ref{bucket: ledger.BucketKey}
	copy(f.key[:16], s[:])
	copy(f.key[16:], k[:])
	return f
}

func attachments(e *event.Event) []event.Attachment {
	if e.Kind != (event.FindingRecorded{}).Kind() && e.Kind != (event.ReportReceived{}).Kind() && e.Kind != (event.StatementIssued{}).Kind() {
		return nil // spares decoding
	}
	p, _ := e.Payload()
	switch p := p.(type) {
	case event.FindingRecorded:
		return p.Attachments
	case event.ReportReceived:
		return p.Attachments
	case event.StatementIssued:
		return []event.Attachment{p.File}
	}
	return nil
}

// blobKey is the data key that a sealed attachment names in its first bytes:
// version, compartment, subject, key.
func blobKey(blob []byte) (ref, bool) {
	if len(blob) < 34 || blob[0] != 1 {
		return ref{}, false
	}
	return keyRef(event.SubjectID(blob[2:18]), event.KeyID(blob[18:34])), true
}

// fetch reads records that are here, each once per bundle, until about budget
// bytes are read, and gives what is left to read. Attachments bring the keys
// that they are sealed with.
func (r *Relay) fetch(ctx context.Context, refs []ref, sent map[ref]bool, budget int) (records []ledger.Record, rest []ref, err error) {
	err = r.ledger.View(ctx, func(v ledger.Snapshot) error {
		for len(refs) > 0 && budget > 0 {
			f := refs[0]
			refs = refs[1:]
			if sent[f] {
				continue
			}
			value, err := v.Get(f.bucket, f.key[:])
			if errors.Is(err, ledger.ErrNotFound) { // erased, or not here yet
				continue
			}
			if err != nil {
				return err
			}
			sent[f] = true
			budget -= len(value)
			records = append(records, ledger.Record{Bucket: f.bucket, Key: slices.Clone(f.key[:]), Value: value})
			if k, ok := blobKey(value); ok && f.bucket == ledger.BucketBlob {
				refs = append([]ref{k}, refs...)
			}
		}
		return nil
	})
	return records, refs, err
}
