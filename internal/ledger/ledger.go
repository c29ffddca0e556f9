package ledger

import (
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"miftah/internal/event"
)

// Projector folds events into views. Ledger calls it from one goroutine.
type Projector interface {
	// Project is given the events of a batch before it is stored, and returns
	// the view records to store with it and a function that makes them
	// visible, called after the batch is durable and not at all if it is not.
	// A change of trust gives all entities to fold again as dirty.
	Project(v *Pending, trust *Trust, dirty []event.EntityID) ([]Record, func(), error)
}

// Ledger is one replica's. It is safe for concurrent use.
type Ledger struct {
	store     Store
	projector Projector
	operation event.OperationID
	key       ed25519.PrivateKey
	replica   event.ReplicaID
	now       func() event.Millis
	reserve   func() error
	log       *slog.Logger

	queue   chan *pendingCommand
	jobs    chan func()
	done    chan struct{} // closed by Close
	stopped chan struct{} // closed when the committer has ended
	close   sync.Once

	mu      sync.RWMutex // guards what readers see below
	trust   *Trust
	heads   map[event.ReplicaID]event.Head
	lamport uint64 // largest counter seen
	own     uint64 // counter of our own last event
	halted  error  // writes stop: see Halt
	onErase func([]event.SubjectID)
	onKeep  func(Batch)
}

// Options open a Ledger.
type Options struct {
	Store     Store
	Projector Projector
	Operation event.OperationID
	Key       ed25519.PrivateKey // this replica's signing key
	Now       func() event.Millis
	Log       *slog.Logger
	// Halted, when not nil, is why nothing may be appended from the start.
	Halted error
	// Reserve, when not nil, frees some disk space that was kept back. It is
	// called when a reading cannot be recorded because the disk is full.
	Reserve func() error
}

// Command is one intention of one person, kept whole or not at all.
type Command struct {
	ID     event.CommandID
	Actor  event.UserID // none: the replica itself
	At     event.Millis // zero: now
	Digest event.Hash   // of what was asked, to notice an id used twice
	Drafts []Draft
	// Records travel with the events: wrapped data keys, sealed attachments.
	Records []Record
}

// Draft is an event before it has a place in a chain.
type Draft struct {
	Entity  event.EntityID
	Base    event.EventID // last event the writer saw; none: what this replica has
	Payload event.Payload
	Sealed  []byte
}

// Receipt says what became of a command. It is the same for every retry.
type Receipt struct {
	Events []event.EventID `cbor:"1,keyasint" json:"events"`
	First  uint64          `cbor:"2,keyasint" json:"first"` // number of the first event
	Digest event.Hash      `cbor:"3,keyasint" json:"-"`
	// Repeated says that the command was kept before: nothing new was stored.
	Repeated bool `cbor:"-" json:"-"`
}

// ErrReused means that a command id was used before for something else.
var ErrReused = errors.New("this command id was used for something else")

// ErrHalted means that writing has stopped until a person decides.
var ErrHalted = errors.New("writing has stopped")

type pendingCommand struct {
	ctx  context.Context
	cmd  Command
	done chan outcome
}

type outcome struct {
	receipt Receipt
	err     error
}

const groupLimit = 512 // commands in one transaction

// Open starts the ledger's committer. It reads heads and trust; call Verify
// to check every byte.
func Open(ctx context.Context, o Options) (*Ledger, error) {
	l := &Ledger{
		store: o.Store, projector: o.Projector, operation: o.Operation, key: o.Key,
		replica: event.ReplicaOf(o.Key.Public().(ed25519.PublicKey)), now: o.Now, log: o.Log, reserve: o.Reserve,
		queue: make(chan *pendingCommand, groupLimit), jobs: make(chan func()), done: make(chan struct{}),
		stopped: make(chan struct{}),
	}
	if l.log == nil {
		l.log = slog.Default()
	}
	if l.now == nil {
		l.now = func() event.Millis { return event.At(time.Now()) }
	}
	if o.Halted != nil {
		l.halted = fmt.Errorf("%w: %w", ErrHalted, o.Halted)
	}
	if err := l.reload(ctx); err != nil {
		return nil, err
	}
	go l.commit()
	return l, nil
}

// Close stops the committer after what it holds is durable or refused, and
// closes the store. Commands that still wait are refused.
func (l *Ledger) Close() error {
	var err error
	l.close.Do(func() {
		close(l.done)
		<-l.stopped
		err = l.store.Close()
	})
	return err
}

// Replica is this replica's id.
func (l *Ledger) Replica() event.ReplicaID { return l.replica }

// Operation is the operation's id.
func (l *Ledger) Operation() event.OperationID { return l.operation }

// Trust is the present trust; it never changes once returned.
func (l *Ledger) Trust() *Trust { l.mu.RLock(); defer l.mu.RUnlock(); return l.trust }

// Now is the time by the operation's clock.
func (l *Ledger) Now() event.Millis { return l.now() }

// OnErase registers fn, called after subjects were erased durably.
func (l *Ledger) OnErase(fn func([]event.SubjectID)) { l.mu.Lock(); l.onErase = fn; l.mu.Unlock() }

// OnKeep registers fn, called after each batch is durable.
func (l *Ledger) OnKeep(fn func(Batch)) { l.mu.Lock(); l.onKeep = fn; l.mu.Unlock() }

// View calls fn with a consistent snapshot of the store.
func (l *Ledger) View(ctx context.Context, fn func(Snapshot) error) error {
	return l.store.View(ctx, fn)
}

// Put stores records in one durable transaction: local ones, or keys and
// attachments that came from elsewhere. Keys of erased subjects are left out.
func (l *Ledger) Put(ctx context.Context, records []Record) error {
	return l.do(ctx, func() error {
		records, err := l.dropErased(ctx, records)
		if err != nil {
			return err
		}
		return l.store.Commit(ctx, Batch{Records: records})
	})
}

// do runs fn in the committer's goroutine and waits for it.
func (l *Ledger) do(ctx context.Context, fn func() error) error {
	res := make(chan error, 1)
	select {
	case l.jobs <- func() { res <- fn() }:
		return <-res
	case <-l.done:
		return fmt.Errorf("%w: the ledger is closed", ErrHalted)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Append makes the command's events durable before it returns a receipt. A
// command that was kept before, here, gives the same receipt again; with a
// different digest, ErrReused. An error that matches ErrUnknown, or that of a
// cancelled context, leaves open whether it was kept: repeat it with the same
// id. Any other error means that nothing was kept.
func (l *Ledger) Append(ctx context.Context, c Command) (Receipt, error) {
	if len(c.Drafts) == 0 || c.ID.Zero() {
		return Receipt{}, errors.New("a command needs an id and at least one event")
	}
	p := &pendingCommand{ctx: ctx, cmd: c, done: make(chan outcome, 1)}
	select {
	case l.queue <- p:
	case <-l.done:
		return Receipt{}, fmt.Errorf("%w: the ledger is closed", ErrHalted)
	case <-ctx.Done():
		return Receipt{}, ctx.Err()
	}
	select {
	case o := <-p.done:
		return o.receipt, o.err
	case <-ctx.Done():
		return Receipt{}, fmt.Errorf("%w: %w", ErrUnknown, ctx.Err())
	case <-l.stopped:
	}
	select {
	case o := <-p.done: // it was the committer's last
		return o.receipt, o.err
	default:
		return Receipt{}, fmt.Errorf("%w: the ledger is closed", ErrHalted)
	}
}

// Halt stops all writing with a reason; nothing but a new start ends it.
func (l *Ledger) Halt(reason error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.halted == nil {
		l.halted = fmt.Errorf("%w: %w", ErrHalted, reason)
		l.log.Error("writing has stopped", "reason", reason.Error())
	}
}

// Halted is why writing has stopped, or nil.
func (l *Ledger) Halted() error { l.mu.RLock(); defer l.mu.RUnlock(); return l.halted }

// Retired is why nothing may be appended any more when an admin retired this
// replica, or nil: what it wrote would count for nothing. Importing goes on.
func (l *Ledger) Retired() error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return retired(l.trust, l.replica, l.heads[l.replica].Seq+1)
}

func retired(t *Trust, r event.ReplicaID, seq uint64) error {
	if m, ok := t.Member(r); ok && m.Retired && seq > m.Last {
		return fmt.Errorf("%w: this station was retired, and its entries after %d do not count; write at another one, or begin again as a new one", ErrHalted, m.Last)
	}
	return nil
}

// commit is the committer: it takes whatever is waiting as one group.
func (l *Ledger) commit() {
	defer close(l.stopped)
	for {
		select {
		case <-l.done:
			return
		case job := <-l.jobs:
			job()
		case p := <-l.queue:
			group := []*pendingCommand{p}
		more:
			for len(group) < groupLimit {
				select {
				case p := <-l.queue:
					group = append(group, p)
				default:
					break more
				}
			}
			l.commitGroup(group)
		}
	}
}

// commitGroup stores a group. If the group as a whole is refused by the
// projector or for its size, each command is tried alone, so that one bad
// command cannot refuse its neighbours. When the disk is full, readings are
// tried apart from the rest, and for one of them the reserve is given up.
func (l *Ledger) commitGroup(group []*pendingCommand) {
	outcomes, err := l.tryGroup(group)
	full := errors.Is(err, ErrFull)
	if full && len(group) == 1 && reading(group[0]) && l.reserve != nil && l.reserve() == nil {
		outcomes, err = l.tryGroup(group)
	}
	if err != nil && len(group) > 1 && !errors.Is(err, ErrUnknown) && (!full || slices.ContainsFunc(group, reading)) {
		for _, p := range group {
			l.commitGroup([]*pendingCommand{p})
		}
		return
	}
	for i, p := range group {
		if err != nil {
			p.done <- outcome{err: err}
			continue
		}
		p.done <- outcomes[i]
	}
}

func (l *Ledger) tryGroup(group []*pendingCommand) ([]outcome, error) {
	ctx := context.Background()
	if err := l.Halted(); err != nil {
		return nil, err
	}
	outcomes := make([]outcome, len(group))
	b := l.builder()
	err := l.store.View(ctx, func(s Snapshot) error {
		b.pending.Snapshot = s
		for i, p := range group {
			outcomes[i].receipt, outcomes[i].err = b.add(p.cmd)
		}
		if len(b.pending.Added) == 0 {
			return nil
		}
		return b.finish()
	})
	if err != nil {
		return nil, err
	}
	if len(b.pending.Added) == 0 {
		return outcomes, nil
	}
	return outcomes, l.keep(ctx, b.batch, b.apply)
}

// keep stores a batch and, once it is durable, makes it visible.
func (l *Ledger) keep(ctx context.Context, batch Batch, apply func()) error {
	if err := l.store.Commit(ctx, batch); err != nil {
		if !errors.Is(err, ErrUnknown) {
			return err
		}
		// What the disk holds decides; never the memory of what we tried, and
		// not whether the caller still waits.
		if rerr := l.reload(context.WithoutCancel(ctx)); rerr != nil {
			l.Halt(rerr)
			return err
		}
		if l.holds(batch) { // views and keys must not stay behind
			l.visible(batch, apply)
		}
		return err
	}
	l.visible(batch, apply)
	return nil
}

// holds reports whether the store, as last read, ends with the batch's events.
func (l *Ledger) holds(batch Batch) bool {
	if len(batch.Events) == 0 {
		return false
	}
	last := batch.Events[len(batch.Events)-1]
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.heads[last.Replica].Link == last.Hash
}

func (l *Ledger) visible(batch Batch, apply func()) {
	apply()
	l.mu.RLock()
	kept := l.onKeep
	l.mu.RUnlock()
	if kept != nil {
		kept(batch)
	}
}

// reading reports whether a command does nothing but record a reading.
func reading(p *pendingCommand) bool {
	return !slices.ContainsFunc(p.cmd.Drafts, func(d Draft) bool { k := d.Payload.Kind(); return k < 0x8200 || k > 0x82ff })
}

// reload reads heads, counter and trust from the store.
func (l *Ledger) reload(ctx context.Context) error {
	heads := map[event.ReplicaID]event.Head{}
	var lamport, own uint64
	var events []event.Event
	err := l.store.View(ctx, func(s Snapshot) error {
		list, err := s.Heads()
		if err != nil {
			return err
		}
		for _, h := range list {
			heads[h.Replica] = h
		}
		return s.Find(Query{Authority: true}, func(e event.Event) error {
			events = append(events, e)
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("opening the ledger: %w", err)
	}
	trust := NewTrust(l.operation, events)
	err = l.store.View(ctx, func(s Snapshot) error {
		for _, h := range heads {
			seq := h.Seq
			if m, ok := trust.Member(h.Replica); h.Replica != l.replica { // ours always counts
				if !ok {
					continue // an unadmitted replica does not move our counter
				}
				if m.Retired {
					seq = min(seq, m.Last)
				}
			}
			e, err := eventAt(s, h.Replica, seq)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
			if lamport = max(lamport, e.Lamport); h.Replica == l.replica {
				own = e.Lamport
			}
		}
		return nil
	})
	l.mu.Lock()
	l.trust, l.heads, l.lamport, l.own = trust, heads, lamport, own
	l.mu.Unlock()
	return err
}

var errEnough = errors.New("enough")

// eventAt reads one event of a chain.
func eventAt(s Snapshot, r event.ReplicaID, seq uint64) (event.Event, error) {
	var found event.Event
	if seq > 0 {
		err := s.Chain(r, seq-1, func(e event.Event) error { found = e; return errEnough })
		if err != nil && !errors.Is(err, errEnough) {
			return found, err
		}
	}
	if found.Seq != seq || seq == 0 {
		return found, fmt.Errorf("entry %d of replica %s: %w", seq, r, ErrNotFound)
	}
	return found, nil
}

// HeadMessage is what a replica signs: the end of its chain.
func HeadMessage(op event.OperationID, h event.Head) []byte {
	b := append([]byte("miftah head 1"), op[:]...)
	b = append(b, h.Replica[:]...)
	b = binary.BigEndian.AppendUint64(b, h.Seq)
	return append(b, h.Link[:]...)
}

// SignedHead is the end of a chain with its replica's signature.
type SignedHead struct {
	event.Head
	Signature []byte
}

// Heads gives the newest signed head of every replica that the store holds,
// by replica id. Chains are stored up to signed heads only.
func (l *Ledger) Heads(ctx context.Context) ([]SignedHead, error) {
	var heads []SignedHead
	err := l.store.View(ctx, func(s Snapshot) error {
		list, err := s.Heads()
		if err != nil {
			return err
		}
		for _, h := range list {
			sig, err := s.Get(BucketHead, headKey(h))
			if err != nil {
				return fmt.Errorf("signature of head %d of replica %s: %w", h.Seq, h.Replica, err)
			}
			heads = append(heads, SignedHead{h, sig})
		}
		return nil
	})
	return heads, err
}

// Sign signs a message with this replica's key. The message must begin with
// "miftah " and a purpose, so that a signature fits one purpose only.
func (l *Ledger) Sign(message []byte) []byte { return ed25519.Sign(l.key, message) }

func headKey(h event.Head) []byte { return binary.BigEndian.AppendUint64(h.Replica[:], h.Seq) }

func (l *Ledger) state() (*Trust, map[event.ReplicaID]event.Head, uint64) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.trust, maps.Clone(l.heads), l.lamport
}
