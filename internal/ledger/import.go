package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"

	"miftah/internal/event"
)

// BucketFork keeps the proof that a replica signed two different events with
// one number: replica ‖ seq → the other head and its signature.
const BucketFork = "fork"

// Raw is an event as it travels.
type Raw struct {
	Header []byte `cbor:"1,keyasint"`
	Clear  []byte `cbor:"2,keyasint"`
	Sealed []byte `cbor:"3,keyasint,omitempty"`
}

// Segment is a piece of one replica's chain that ends at a signed head.
type Segment struct {
	First  uint64 // number of Events[0]
	Events []Raw
	Head   SignedHead
	Key    ed25519.PublicKey // of the chain; checked against the replica's id
}

// Imported says what an import did.
type Imported struct {
	Added   int // events that were not here before
	Waiting int // of these, by replicas that nobody admitted yet
	Keys    int // records that were not here before
}

// ErrGap means that events between ours and the ones offered are missing.
var ErrGap = errors.New("entries are missing in between")

// ErrRolledBack means that another replica holds more of our own chain than
// we do: this directory is an older copy. It has to go on as a new replica.
var ErrRolledBack = errors.New("this ledger went backwards")

// Import checks segments and records that came from elsewhere and makes them
// durable in one transaction. What is here already is passed over, so it may
// be repeated. Nothing is kept if anything is wrong: the error names the
// entry. ErrFork and ErrRolledBack are also alarms that stay.
func (l *Ledger) Import(ctx context.Context, segments []Segment, records []Record) (Imported, error) {
	var in Imported
	err := l.do(ctx, func() (err error) {
		if err = l.Halted(); err == nil {
			in, err = l.importNow(ctx, segments, records)
		}
		return err
	})
	return in, err
}

func (l *Ledger) importNow(ctx context.Context, segments []Segment, records []Record) (Imported, error) {
	var in Imported
	b := l.builder()
	err := l.store.View(ctx, func(s Snapshot) error {
		b.pending.Snapshot = s
		for i := range segments {
			if err := b.segment(segments[i]); err != nil {
				return err
			}
		}
		in.Added = len(b.pending.Added)
		n, err := b.records(records)
		if in.Keys = n; err != nil || in.Added == 0 && n == 0 {
			return err
		}
		return b.fold()
	})
	var fork *forkError
	if errors.As(err, &fork) {
		err = errors.Join(err, l.store.Commit(context.WithoutCancel(ctx), Batch{Records: []Record{fork.proof}}))
	}
	if errors.Is(err, ErrRolledBack) {
		l.Halt(err)
	}
	if err != nil || in.Added == 0 && in.Keys == 0 {
		return Imported{}, err
	}
	if err := l.keep(ctx, b.batch, b.apply); err != nil {
		return Imported{}, err
	}
	for _, e := range b.pending.Added {
		if !l.Trust().Accepts(e.Header) {
			in.Waiting++
		}
	}
	return in, nil
}

func newFork(h SignedHead) *forkError {
	return &forkError{h.Head, Record{BucketFork, headKey(h.Head), append(h.Link[:], h.Signature...)}}
}

type forkError struct {
	head  event.Head
	proof Record
}

func (f *forkError) Error() string {
	return fmt.Sprintf("replica %s, entry %d: %v; keep both copies and retire that replica", f.head.Replica, f.head.Seq, ErrFork)
}

func (f *forkError) Unwrap() error { return ErrFork }

// segment checks one piece of a chain and adds what is new.
func (b *builder) segment(s Segment) error {
	r := s.Head.Replica
	if event.ReplicaOf(s.Key) != r || len(s.Key) != ed25519.PublicKeySize ||
		!ed25519.Verify(s.Key, HeadMessage(b.l.operation, s.Head.Head), s.Signature()) {
		return fmt.Errorf("replica %s: the signature of its head %d does not fit: %w", r, s.Head.Seq, event.ErrTampered)
	}
	have := b.heads[r]
	if r == b.l.replica && s.Head.Seq > have.Seq {
		return fmt.Errorf("%w: others hold %d entries of ours, here are %d", ErrRolledBack, s.Head.Seq, have.Seq)
	}
	if s.Head.Seq <= have.Seq {
		return b.same(s.Head)
	}
	if s.First > have.Seq+1 || s.First == 0 {
		return fmt.Errorf("replica %s: %w: here up to %d, offered from %d", r, ErrGap, have.Seq, s.First)
	}
	if s.First+uint64(len(s.Events)) != s.Head.Seq+1 {
		return fmt.Errorf("replica %s: %d entries from %d do not end at the signed head %d: %w", r, len(s.Events), s.First, s.Head.Seq, event.ErrTampered)
	}
	return b.extend(s, have)
}

// Signature of the segment's head.
func (s Segment) Signature() []byte { return s.Head.Signature }

// extend links the new events of a segment behind what is here.
func (b *builder) extend(s Segment, have event.Head) error {
	r, head, lamport := s.Head.Replica, have, uint64(0)
	end, again := b.ends[r]
	if !again && have.Seq > 0 {
		var err error
		if end, err = eventAt(b.pending, r, have.Seq); err != nil {
			return err
		}
	}
	lamport = end.Lamport
	added := b.pending.Added
	for _, raw := range s.Events[have.Seq+1-s.First:] {
		e, err := event.Decode(raw.Header, raw.Clear, raw.Sealed, head.Link)
		if err == nil {
			err = follows(b.l.operation, e, r, head.Seq, lamport)
		}
		if err != nil {
			return fmt.Errorf("replica %s, entry %d: %w", r, head.Seq+1, err)
		}
		head = event.Head{Replica: r, Seq: e.Seq, Link: e.Hash}
		lamport = e.Lamport
		added = append(added, e)
	}
	if head != s.Head.Head {
		if err := b.parted(s, have); err != nil {
			return err
		}
		if have.Seq > 0 && s.First == have.Seq+1 { // their chain may have parted from ours before
			return fmt.Errorf("replica %s: entries %d to %d do not continue the chain that is here, or were changed: %w", r, s.First, s.Head.Seq, event.ErrTampered)
		}
		return fmt.Errorf("replica %s: entries up to %d do not lead to the signed head: %w", r, s.Head.Seq, event.ErrTampered)
	}
	b.pending.Added, b.heads[r], b.ends[r] = added, head, added[len(added)-1]
	b.batch.Records = append(b.batch.Records, Record{BucketHead, headKey(head), s.Head.Signature})
	if again {
		return nil
	}
	return b.thinHeads(r)
}

// parted tells a fork from a changed entry: if the piece begins within what
// is here and leads to its signed head by other events than ours, the replica
// itself signed two histories.
func (b *builder) parted(s Segment, have event.Head) error {
	link := event.Hash{}
	if s.First > 1 {
		before, err := b.at(s.Head.Replica, s.First-1)
		if err != nil {
			return err
		}
		link = before.Hash
	}
	if s.First > have.Seq {
		return nil
	}
	for i, raw := range s.Events {
		e, err := event.Decode(raw.Header, raw.Clear, raw.Sealed, link)
		if err != nil || e.Replica != s.Head.Replica || e.Seq != s.First+uint64(i) {
			return nil
		}
		link = e.Hash
	}
	if link != s.Head.Link {
		return nil
	}
	return newFork(s.Head)
}

// at is an event that is here, or will be with this batch.
func (b *builder) at(r event.ReplicaID, seq uint64) (event.Event, error) {
	for _, e := range b.pending.Added {
		if e.Replica == r && e.Seq == seq {
			return e, nil
		}
	}
	return eventAt(b.pending, r, seq)
}

// follows checks that e is the next event of chain r.
func follows(op event.OperationID, e event.Event, r event.ReplicaID, seq, lamport uint64) error {
	switch {
	case e.Operation != op:
		return fmt.Errorf("it belongs to another operation, %s", e.Operation)
	case e.Replica != r || e.Seq != seq+1:
		return fmt.Errorf("it says that it is entry %d of replica %s: %w", e.Seq, e.Replica, event.ErrTampered)
	case e.Lamport <= lamport || e.Lamport-lamport > event.MaxLamportStep:
		return fmt.Errorf("its counter jumps from %d to %d: %w", lamport, e.Lamport, event.ErrTampered)
	case e.Seq == 1 && ChainKey(&e) == nil:
		return fmt.Errorf("the chain does not begin with its signing key: %w", event.ErrTampered)
	}
	if err := event.Canonical(e.Clear); err != nil {
		return fmt.Errorf("clear part: %w", err)
	}
	_, err := e.Boxes()
	return err
}

// same checks a head that lies within what is here: if the chain differs
// there, the replica signed two histories.
func (b *builder) same(h SignedHead) error {
	if h.Seq == 0 {
		return nil
	}
	mine, err := b.at(h.Replica, h.Seq)
	if err != nil || mine.Hash == h.Link {
		return err
	}
	return newFork(h)
}

// records takes the wrapped keys and attachments that are not here yet.
func (b *builder) records(records []Record) (int, error) {
	n := 0
	for _, r := range records {
		if err := CheckRecord(r); err != nil {
			return 0, err
		}
		_, err := b.pending.Get(r.Bucket, r.Key)
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrNotFound) {
			return 0, err
		}
		kept, err := unerased(&b.pending, []Record{r}) // erased here: never again
		if err != nil {
			return 0, err
		}
		b.batch.Records = append(b.batch.Records, kept...)
		n += len(kept)
	}
	return n, nil
}

// CheckRecord checks that a record that travels is what its key says.
func CheckRecord(r Record) error {
	sum := sha256.Sum256(r.Value)
	switch {
	case r.Bucket == BucketKey && len(r.Key) == 32 && string(r.Key[16:]) == string(sum[:16]):
		return nil
	case r.Bucket == BucketBlob && string(r.Key) == string(sum[:]):
		return nil
	}
	return fmt.Errorf("record %x of %.10s is not what its key says: %w", r.Key, r.Bucket, event.ErrTampered)
}

// dropErased leaves out wrapped keys of erased subjects.
func (l *Ledger) dropErased(ctx context.Context, records []Record) ([]Record, error) {
	var kept []Record
	err := l.store.View(ctx, func(s Snapshot) (err error) {
		kept, err = unerased(s, records)
		return err
	})
	return kept, err
}

func unerased(s Snapshot, records []Record) ([]Record, error) {
	var kept []Record
	for _, r := range records {
		if r.Bucket == BucketKey && r.Value != nil {
			if len(r.Key) != 32 {
				return nil, fmt.Errorf("data key with a name of %d bytes; use KeyRecord", len(r.Key))
			}
			_, err := s.Get(BucketTomb, r.Key[:16])
			if err == nil {
				continue
			}
			if !errors.Is(err, ErrNotFound) { // never take "cannot read" for "not erased"
				return nil, err
			}
		}
		kept = append(kept, r)
	}
	return kept, nil
}

// Heard compares signed heads that others hold with ours: a fork or a
// rollback shows even when no events are exchanged. Chains that are not here
// are passed over.
func (l *Ledger) Heard(ctx context.Context, heads []SignedHead) error {
	var segments []Segment
	_, mine, _ := l.state()
	err := l.store.View(ctx, func(s Snapshot) error {
		for _, h := range heads {
			have, known := mine[h.Replica]
			if h.Replica != l.replica && (!known || h.Seq > have.Seq) {
				continue
			}
			key := l.key.Public().(ed25519.PublicKey)
			if h.Replica != l.replica {
				var err error
				if key, err = chainKeyOf(s, h.Replica); err != nil {
					return err
				}
			}
			segments = append(segments, Segment{First: h.Seq + 1, Head: h, Key: key})
		}
		return nil
	})
	if err == nil {
		_, err = l.Import(ctx, segments, nil)
	}
	return err
}
