package ledger

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"

	"miftah/internal/event"
)

// Report is what Verify found.
type Report struct {
	Replicas int
	Events   uint64
	Records  int
	Damage   []error // each names the entry, or the record
}

// Verify reads every byte of the ledger back and checks it: each chain from
// its first event, the signatures of heads, wrapped keys, attachments, and
// the storage itself. progress, when not nil, is told how many events were read.
func Verify(ctx context.Context, s Store, op event.OperationID, progress func(uint64)) (Report, error) {
	var r Report
	if err := s.Check(ctx); err != nil {
		r.Damage = append(r.Damage, err)
	}
	err := s.View(ctx, func(v Snapshot) error {
		heads, err := v.Heads()
		if err != nil {
			return err
		}
		for _, h := range heads {
			if err := verifyChain(ctx, v, op, h, &r, progress); err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				r.Damage = append(r.Damage, err)
			}
			r.Replicas++
		}
		return verifyRecords(v, &r)
	})
	return r, err
}

func verifyChain(ctx context.Context, v Snapshot, op event.OperationID, head event.Head, r *Report, progress func(uint64)) error {
	var prev event.Head
	var lamport uint64
	var key ed25519.PublicKey
	links := map[uint64]event.Hash{}
	err := v.Chain(head.Replica, 0, func(stored event.Event) error {
		n := prev.Seq + 1
		e, err := event.Decode(stored.HeaderBytes, stored.Clear, stored.Sealed, prev.Link)
		if err == nil {
			err = follows(op, e, head.Replica, prev.Seq, lamport)
		}
		if err == nil && (e.Hash != stored.Hash || stored.Prev != prev.Link) {
			err = fmt.Errorf("its hash does not fit: %w", event.ErrTampered)
		}
		if err != nil {
			return fmt.Errorf("entry %d of replica %s: %w", n, head.Replica, err)
		}
		if n == 1 {
			key = ChainKey(&e)
		}
		prev, lamport = event.Head{Replica: head.Replica, Seq: n, Link: e.Hash}, e.Lamport
		links[n] = e.Hash
		if r.Events++; progress != nil && r.Events%10000 == 0 {
			progress(r.Events)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	signed := false
	err = v.Scan(BucketHead, head.Replica[:], nil, func(k, sig []byte) error {
		if len(k) != 24 {
			return fmt.Errorf("record %x of %s is no head of replica %s: %w", k, BucketHead, head.Replica, event.ErrTampered)
		}
		h := event.Head{Replica: head.Replica, Seq: binary.BigEndian.Uint64(k[16:])}
		h.Link = links[h.Seq]
		signed = signed || h == prev
		if !ed25519.Verify(key, HeadMessage(op, h), sig) {
			return fmt.Errorf("entry %d of replica %s: the signature does not fit: %w", h.Seq, h.Replica, event.ErrTampered)
		}
		return nil
	})
	if err == nil && !signed {
		err = fmt.Errorf("replica %s: its last entry here, %d, is not signed: %w", head.Replica, prev.Seq, event.ErrTampered)
	}
	return err
}

func verifyRecords(v Snapshot, r *Report) error {
	for _, bucket := range []string{BucketKey, BucketBlob} {
		if err := v.Scan(bucket, nil, nil, func(k, value []byte) error {
			r.Records++
			if err := CheckRecord(Record{bucket, k, value}); err != nil {
				r.Damage = append(r.Damage, err)
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// Export gives what another replica lacks: events of every chain after the
// numbers it has, cut at signed heads into pieces of about limit events, in
// an order in which they can be imported. fn gets one segment at a time.
func (l *Ledger) Export(ctx context.Context, has map[event.ReplicaID]uint64, limit int, fn func(Segment) error) error {
	return l.store.View(ctx, func(s Snapshot) error {
		heads, err := s.Heads()
		if err != nil {
			return err
		}
		for _, h := range heads {
			key, err := chainKeyOf(s, h.Replica)
			if err != nil {
				return err
			}
			for after := has[h.Replica]; after < h.Seq; {
				seg, err := cut(s, h, key, after, limit)
				if err != nil {
					return err
				}
				if err := fn(seg); err != nil {
					return err
				}
				after = seg.Head.Seq
			}
		}
		return nil
	})
}

func chainKeyOf(s Snapshot, r event.ReplicaID) (ed25519.PublicKey, error) {
	e, err := eventAt(s, r, 1)
	if err != nil {
		return nil, err
	}
	return ChainKey(&e), nil
}

// cut reads the events after a number up to the first signed head at least
// limit further on, or to the end.
func cut(s Snapshot, head event.Head, key ed25519.PublicKey, after uint64, limit int) (Segment, error) {
	seg := Segment{First: after + 1, Key: key, Head: SignedHead{Head: head}}
	from := event.Head{Replica: head.Replica, Seq: min(after+uint64(max(limit, 1)), head.Seq) - 1}
	err := s.Scan(BucketHead, head.Replica[:], headKey(from), func(k, sig []byte) error {
		seg.Head.Seq, seg.Head.Signature = binary.BigEndian.Uint64(k[16:]), append([]byte(nil), sig...)
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return seg, err
	}
	err = s.Chain(head.Replica, after, func(e event.Event) error {
		if e.Seq > seg.Head.Seq {
			return errEnough
		}
		seg.Events = append(seg.Events, Raw{e.HeaderBytes, e.Clear, e.Sealed})
		seg.Head.Link = e.Hash
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return seg, err
}
