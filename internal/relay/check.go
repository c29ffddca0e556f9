package relay

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// ErrOperation: the bundle is of another operation.
var ErrOperation = errors.New("of another operation")

// checker is the first reading: it finds what an import would refuse, and
// changes nothing.
type checker struct {
	r    *Relay
	ctx  context.Context
	opts readOptions
	ends map[event.ReplicaID]chainEnd // of the chains in the bundle so far
	good uint64                       // segments found right
}

type chainEnd struct {
	event.Head
	lamport uint64
}

// chainError says which chain does not fit.
type chainError struct {
	replica event.ReplicaID
	err     error
}

func (c *chainError) Error() string { return fmt.Sprintf("replica %s: %v", c.replica, c.err) }
func (c *chainError) Unwrap() error { return c.err }

func (c *checker) visitor() visitor {
	c.ends = map[event.ReplicaID]chainEnd{}
	return visitor{manifest: c.manifest, segment: c.segment, records: c.records}
}

func (c *checker) manifest(m Manifest) error {
	if m.Operation != c.r.ledger.Operation() {
		return fmt.Errorf("%w: it belongs to operation %s; this station works in %s", ErrOperation, m.Operation, c.r.ledger.Operation())
	}
	if c.opts.readBack {
		return nil
	}
	if only := c.opts.from; !only.Zero() && m.Replica != only {
		return fmt.Errorf("it was written by replica %s and comes from %s: %w", m.Replica, only, ErrRefused)
	}
	forked, err := c.r.heard(c.ctx, fromWire(m.Heads))
	if err == nil && len(forked) > 0 && c.opts.from.Zero() { // in an exchange, the hello left them out
		err = fmt.Errorf("replica %s: %w; keep both copies and retire that replica", forked[0], ledger.ErrFork)
	}
	return err
}

func (c *checker) segment(s ledger.Segment) error {
	if err := c.chain(s); err != nil {
		return &chainError{s.Head.Replica, err}
	}
	c.good++
	return nil
}

func (c *checker) chain(s ledger.Segment) error {
	r := s.Head.Replica
	if c.opts.ownOnly && r != c.opts.from {
		return fmt.Errorf("a replica that waits for admission may send its own entries only: %w", ErrRefused)
	}
	if len(s.Key) != ed25519.PublicKeySize || event.ReplicaOf(s.Key) != r ||
		!ed25519.Verify(s.Key, ledger.HeadMessage(c.r.ledger.Operation(), s.Head.Head), s.Head.Signature) {
		return fmt.Errorf("the signature of its head %d does not fit: %w", s.Head.Seq, event.ErrTampered)
	}
	if s.First == 0 || s.First+uint64(len(s.Events)) != s.Head.Seq+1 || len(s.Events) == 0 {
		return fmt.Errorf("%d entries from %d do not end at the signed head %d: %w", len(s.Events), s.First, s.Head.Seq, event.ErrTampered)
	}
	at, err := c.before(r, s.First)
	if err != nil {
		return err
	}
	for _, raw := range s.Events {
		e, err := event.Decode(raw.Header, raw.Clear, raw.Sealed, at.Link)
		if err == nil {
			err = follows(c.r.ledger.Operation(), &e, r, at)
		}
		if err != nil {
			return fmt.Errorf("entry %d: %w", at.Seq+1, err)
		}
		at = chainEnd{event.Head{Replica: r, Seq: e.Seq, Link: e.Hash}, e.Lamport}
	}
	if at.Head != s.Head.Head {
		return fmt.Errorf("entries %d to %d were changed, or do not continue the chain that is here: %w", s.First, s.Head.Seq, event.ErrTampered)
	}
	c.ends[r] = at
	return nil
}

// follows checks that e is the event after at. The ledger checks it again.
func follows(op event.OperationID, e *event.Event, r event.ReplicaID, at chainEnd) error {
	switch {
	case e.Operation != op:
		return fmt.Errorf("it belongs to another operation, %s", e.Operation)
	case e.Replica != r || e.Seq != at.Seq+1:
		return fmt.Errorf("it says that it is entry %d of replica %s: %w", e.Seq, e.Replica, event.ErrTampered)
	case e.Lamport <= at.lamport || e.Lamport-at.lamport > event.MaxLamportStep:
		return fmt.Errorf("its counter jumps from %d to %d: %w", at.lamport, e.Lamport, event.ErrTampered)
	case e.Seq == 1 && ledger.ChainKey(e) == nil:
		return fmt.Errorf("the chain does not begin with its signing key: %w", event.ErrTampered)
	}
	if err := event.Canonical(e.Clear); err != nil {
		return fmt.Errorf("clear part: %w", err)
	}
	_, err := e.Boxes()
	return err
}

// before is the end of what stands in front of entry first: in the bundle, or
// here.
func (c *checker) before(r event.ReplicaID, first uint64) (chainEnd, error) {
	if first == 1 {
		return chainEnd{Head: event.Head{Replica: r}}, nil
	}
	if at, ok := c.ends[r]; ok && at.Seq == first-1 {
		return at, nil
	}
	var at chainEnd
	err := c.r.ledger.View(c.ctx, func(s ledger.Snapshot) error {
		e, err := eventAt(s, r, first-1)
		if err == nil {
			at = chainEnd{event.Head{Replica: r, Seq: e.Seq, Link: e.Hash}, e.Lamport}
		}
		return err
	})
	if errors.Is(err, ledger.ErrNotFound) {
		return at, fmt.Errorf("%w: it continues at entry %d, and entry %d is not here; ask for a bundle that begins earlier", ledger.ErrGap, first, first-1)
	}
	return at, err
}

func (c *checker) records(records []ledger.Record) error {
	for _, rec := range records {
		if rec.Bucket == bucketLock && c.opts.locks {
			continue
		}
		if rec.Bucket == bucketLock {
			return errors.New("it holds locked compartment keys; only restoring a backup takes these")
		}
		if err := ledger.CheckRecord(rec); err != nil {
			return err
		}
	}
	return nil
}
