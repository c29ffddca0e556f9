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

// maxDamage bounds what Verify lists of one chain: who has that many changed
// entries needs another copy, not a longer list.
const maxDamage = 1000

// Verify reads every byte of the ledger back and checks it: each chain from
// its first event, the signatures of heads, wrapped keys, attachments, and
// the storage itself. It goes on behind a changed entry, so that each is
// named; only where the storage cannot read an entry the rest of that chain
// is not checked, which the report says. progress, when not nil, is told how
// many events were read.
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
			c := chainCheck{op: op, replica: h.Replica, report: &r, progress: progress, links: map[uint64]event.Hash{}, broken: map[uint64]bool{}}
			if err := c.run(ctx, v); err != nil {
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

// chainCheck is one reading of one chain.
type chainCheck struct {
	op       event.OperationID
	replica  event.ReplicaID
	report   *Report
	progress func(uint64)

	prev    event.Head
	other   event.Hash // after a changed entry: the link that is stored for it
	lamport uint64
	key     ed25519.PublicKey // nil if the first entry is changed
	links   map[uint64]event.Hash
	broken  map[uint64]bool
}

func (c *chainCheck) run(ctx context.Context, v Snapshot) error {
	err := v.Chain(c.replica, 0, func(stored event.Event) error {
		if err := c.entry(stored); err != nil {
			c.report.Damage = append(c.report.Damage, err)
			if len(c.broken) >= maxDamage {
				return fmt.Errorf("%d entries are changed up to here", len(c.broken))
			}
		}
		if c.report.Events++; c.progress != nil && c.report.Events%10000 == 0 {
			c.progress(c.report.Events)
		}
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("%w; entries of replica %s after its %d were not checked", err, c.replica, c.prev.Seq)
	}
	if c.key == nil {
		return nil // its first entry is named already
	}
	return c.heads(v)
}

// entry checks one event against those before it. After a changed one the
// chain goes on with whichever link the next one names: the one that the
// bytes give, or the one that is stored.
func (c *chainCheck) entry(stored event.Event) error {
	if c.broken[c.prev.Seq] && stored.Prev == c.other {
		c.prev.Link = c.other
	}
	n := c.prev.Seq + 1
	e, err := event.Decode(stored.HeaderBytes, stored.Clear, stored.Sealed, c.prev.Link)
	if err == nil {
		err = follows(c.op, e, c.replica, c.prev.Seq, c.lamport)
	}
	if err == nil && (e.Hash != stored.Hash || stored.Prev != c.prev.Link) {
		err = fmt.Errorf("its hash does not fit: %w", event.ErrTampered)
	}
	c.prev = event.Head{Replica: c.replica, Seq: max(n, stored.Seq), Link: e.Hash}
	c.links[c.prev.Seq] = e.Hash
	if err != nil {
		c.broken[c.prev.Seq], c.other = true, stored.Hash
		return fmt.Errorf("entry %d of replica %s: %w", n, c.replica, err)
	}
	if n == 1 {
		c.key = ChainKey(&e)
	}
	c.lamport = e.Lamport
	return nil
}

// heads checks the signatures over the chain. That over a changed entry
// cannot fit.
func (c *chainCheck) heads(v Snapshot) error {
	signed := false
	err := v.Scan(BucketHead, c.replica[:], nil, func(k, sig []byte) error {
		if len(k) != 24 {
			return fmt.Errorf("record %x of %s is no head of replica %s: %w", k, BucketHead, c.replica, event.ErrTampered)
		}
		h := event.Head{Replica: c.replica, Seq: binary.BigEndian.Uint64(k[16:])}
		h.Link = c.links[h.Seq]
		signed = signed || h == c.prev
		if !c.broken[h.Seq] && !ed25519.Verify(c.key, HeadMessage(c.op, h), sig) {
			return fmt.Errorf("entry %d of replica %s: the signature does not fit: %w", h.Seq, h.Replica, event.ErrTampered)
		}
		return nil
	})
	if err == nil && !signed {
		err = fmt.Errorf("replica %s: its last entry here, %d, is not signed: %w", c.replica, c.prev.Seq, event.ErrTampered)
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
