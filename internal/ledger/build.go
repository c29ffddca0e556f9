package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"miftah/internal/event"
)

// Pending is the store as it will be when a batch is durable: what a
// Projector reads.
type Pending struct {
	Snapshot
	Added []event.Event
}

// Entity gives all events of an entity, those of the batch too, in the
// world's order, trusted or not.
func (p *Pending) Entity(id event.EntityID) ([]event.Event, error) {
	var list []event.Event
	err := p.Find(Query{Entity: id}, func(e event.Event) error {
		list = append(list, e)
		return nil
	})
	n := len(list)
	for _, e := range p.Added {
		if e.Entity == id {
			list = append(list, e)
		}
	}
	if len(list) > n {
		slices.SortFunc(list, func(a, b event.Event) int { return event.Before(a.Header, b.Header) })
	}
	return list, err
}

// checkpointEvery is how far apart signatures of older heads are kept, in
// events. A long chain is exchanged in pieces that each end at one.
const checkpointEvery = 500

// builder makes one batch out of local commands or of imported chains.
type builder struct {
	l       *Ledger
	pending Pending
	batch   Batch
	heads   map[event.ReplicaID]event.Head
	trust   *Trust
	lamport uint64                           // largest counter seen
	own     uint64                           // counter of the last event of our own chain
	ends    map[event.ReplicaID]event.Event  // last event of each chain that this import extended
	last    map[event.EntityID]event.EventID // newest event per entity in this batch
	done    map[event.CommandID]Receipt
	erased  []event.SubjectID
	apply   func()
}

func (l *Ledger) builder() *builder {
	trust, heads, lamport := l.state()
	l.mu.RLock()
	own := l.own
	l.mu.RUnlock()
	return &builder{l: l, heads: heads, trust: trust, lamport: lamport, own: own,
		ends: map[event.ReplicaID]event.Event{},
		last: map[event.EntityID]event.EventID{}, done: map[event.CommandID]Receipt{}}
}

// add gives a command's events their place in this replica's chain.
func (b *builder) add(c Command) (Receipt, error) {
	if r, err := b.earlier(c); err == nil || !errors.Is(err, ErrNotFound) {
		return r, err
	}
	if c.At == 0 {
		c.At = b.l.now()
	}
	records, err := unerased(&b.pending, c.Records)
	head := b.heads[b.l.replica]
	if err == nil {
		err = retired(b.trust, b.l.replica, head.Seq+uint64(len(c.Drafts)))
	}
	if err != nil {
		return Receipt{}, err
	}
	r := Receipt{First: head.Seq + 1, Digest: c.Digest}
	var events []event.Event
	last := map[event.EntityID]event.EventID{}
	own := b.own
	for i, d := range c.Drafts {
		own = event.NextLamport(own, b.lamport)
		e, err := b.draft(c, i, d, head, own, last)
		if err != nil {
			return Receipt{}, err
		}
		head = event.Head{Replica: b.l.replica, Seq: e.Seq, Link: e.Hash}
		last[e.Entity] = e.ID
		events = append(events, e)
		r.Events = append(r.Events, e.ID)
	}
	enc, err := event.Marshal(r)
	if err != nil {
		return Receipt{}, err
	}
	for id, e := range last {
		b.last[id] = e
	}
	b.heads[b.l.replica], b.own, b.lamport = head, own, max(b.lamport, own)
	b.pending.Added = append(b.pending.Added, events...)
	b.batch.Records = append(b.batch.Records, records...)
	b.batch.Records = append(b.batch.Records, Record{BucketCommand, c.ID[:], enc})
	b.done[c.ID] = r
	return r, nil
}

// earlier finds the receipt of a command kept before.
func (b *builder) earlier(c Command) (Receipt, error) {
	r, ok := b.done[c.ID]
	if !ok {
		enc, err := b.pending.Get(BucketCommand, c.ID[:])
		if err != nil {
			return Receipt{}, err
		}
		if err := event.Unmarshal(enc, &r); err != nil {
			return Receipt{}, err
		}
	}
	if r.Digest != c.Digest || len(r.Events) > 0 && r.Events[0] != event.EventIDOf(c.Actor, c.ID, 0) {
		return Receipt{}, ErrReused
	}
	r.Repeated = true
	return r, nil
}

func (b *builder) draft(c Command, i int, d Draft, head event.Head, lamport uint64, last map[event.EntityID]event.EventID) (event.Event, error) {
	clear, err := event.Marshal(d.Payload)
	if err != nil {
		return event.Event{}, err
	}
	if d.Base.Zero() {
		if d.Base, err = b.base(d.Entity, last); err != nil {
			return event.Event{}, err
		}
	}
	e := event.Event{Clear: clear, Sealed: d.Sealed, Header: event.Header{
		ID: event.EventIDOf(c.Actor, c.ID, uint32(i)), Operation: b.l.operation, Replica: b.l.replica, Seq: head.Seq + 1,
		Lamport: lamport, Kind: d.Payload.Kind(), Entity: d.Entity, Base: d.Base,
		Command: c.ID, Index: uint32(i), Actor: c.Actor, At: c.At,
	}}
	return e, e.Encode(head.Link)
}

// base is the newest event of an entity that this replica has.
func (b *builder) base(id event.EntityID, last map[event.EntityID]event.EventID) (event.EventID, error) {
	if e, ok := last[id]; ok {
		return e, nil
	}
	if e, ok := b.last[id]; ok {
		return e, nil
	}
	var newest event.EventID
	err := b.pending.Find(Query{Entity: id}, func(e event.Event) error {
		if b.trust.Accepts(e.Header) {
			newest = e.ID
		}
		return nil
	})
	return newest, err
}

// finish signs the head, applies erasures, renews trust and folds.
func (b *builder) finish() error {
	head := b.heads[b.l.replica]
	sig := ed25519.Sign(b.l.key, HeadMessage(b.l.operation, head))
	b.batch.Records = append(b.batch.Records, Record{BucketHead, headKey(head), sig})
	if err := b.thinHeads(b.l.replica); err != nil {
		return err
	}
	return b.fold()
}

// thinHeads drops the signature of the head before this batch, unless it is
// the first of its stretch of checkpointEvery events: 1 to 500, 501 to 1000.
func (b *builder) thinHeads(r event.ReplicaID) error {
	b.l.mu.RLock()
	prev := b.l.heads[r]
	b.l.mu.RUnlock()
	if prev.Seq == 0 {
		return nil
	}
	start := event.Head{Replica: r, Seq: prev.Seq - 1 - (prev.Seq-1)%checkpointEvery}
	first := headKey(prev)
	err := b.pending.Scan(BucketHead, r[:], headKey(start), func(k, _ []byte) error {
		first = slices.Clone(k)
		return errEnough
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	if !slices.Equal(first, headKey(prev)) {
		b.batch.Records = append(b.batch.Records, Record{Bucket: BucketHead, Key: headKey(prev)})
	}
	return nil
}

// fold renews trust if the batch changes it, applies erasures and projects.
func (b *builder) fold() error {
	b.batch.Events = b.pending.Added
	trust, dirty, err := b.renewTrust()
	if err != nil {
		return err
	}
	for _, e := range b.pending.Added { // also of replicas that this very batch admits
		if trust.Accepts(e.Header) {
			b.lamport = max(b.lamport, e.Lamport)
		}
	}
	if err := b.erase(trust, dirty); err != nil {
		return err
	}
	show := func() {}
	if b.l.projector != nil {
		var records []Record
		if records, show, err = b.l.projector.Project(&b.pending, trust, dirty); err != nil {
			return err
		}
		b.batch.Records = append(b.batch.Records, records...)
	}
	b.apply = func() {
		b.l.mu.Lock()
		b.l.trust, b.l.heads, b.l.lamport, b.l.own = trust, b.heads, b.lamport, b.own
		erase := b.l.onErase
		b.l.mu.Unlock()
		show()
		if erase != nil && len(b.erased) > 0 {
			erase(b.erased)
		}
	}
	return nil
}

// renewTrust derives trust again when the batch holds events that it depends
// on, and names the entities whose events may count differently now.
func (b *builder) renewTrust() (*Trust, []event.EntityID, error) {
	changes := false
	for _, e := range b.pending.Added {
		changes = changes || Authority(e.Kind)
	}
	if !changes {
		return b.trust, nil, nil
	}
	var events []event.Event
	if err := b.pending.Find(Query{Authority: true}, func(e event.Event) error {
		events = append(events, e)
		return nil
	}); err != nil {
		return nil, nil, err
	}
	trust := NewTrust(b.l.operation, append(events, b.pending.Added...))
	dirty, err := b.affected(trust)
	return trust, dirty, err
}

// affected lists entities with stored events of replicas that were admitted
// or retired, and of users whose roles changed.
func (b *builder) affected(trust *Trust) ([]event.EntityID, error) {
	set := map[event.EntityID]bool{}
	mark := func(e event.Event) error {
		set[e.Entity] = true
		if b.trust.Accepts(e.Header) != trust.Accepts(e.Header) && trust.Accepts(e.Header) {
			b.lamport = max(b.lamport, e.Lamport)
		}
		return nil
	}
	for r := range b.heads {
		was, had := b.trust.Member(r)
		is, has := trust.Member(r)
		if had != has || was.Retired != is.Retired || was.Last != is.Last || was.Letter != is.Letter || was.Offset != is.Offset {
			if err := b.pending.Chain(r, 0, mark); err != nil {
				return nil, err
			}
		}
	}
	for _, u := range append(b.trust.Users(), trust.Users()...) {
		if !slices.Equal(b.trust.roles[u], trust.roles[u]) {
			if err := b.pending.Find(Query{Actor: u}, mark); err != nil {
				return nil, err
			}
		}
	}
	dirty := make([]event.EntityID, 0, len(set))
	for id := range set {
		dirty = append(dirty, id)
	}
	slices.SortFunc(dirty, func(a, c event.EntityID) int { return slices.Compare(a[:], c[:]) })
	return dirty, nil
}

// erase applies the erasures that count: the subject's data keys go, and a
// tombstone stays, in the same transaction.
func (b *builder) erase(trust *Trust, dirty []event.EntityID) error {
	var events []event.Event
	for _, e := range b.pending.Added {
		if e.Kind == (event.SubjectErased{}).Kind() {
			events = append(events, e)
		}
	}
	for _, id := range dirty { // erasures that came before their replica was admitted
		if err := b.pending.Find(Query{Entity: id}, func(e event.Event) error {
			if e.Kind == (event.SubjectErased{}).Kind() {
				events = append(events, e)
			}
			return nil
		}); err != nil {
			return err
		}
	}
	for i := range events {
		p, err := events[i].Payload()
		x, ok := p.(event.SubjectErased)
		if err != nil || !ok || !trust.Counts(events[i].Header) {
			continue
		}
		if err := b.eraseSubject(x.Subject); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) eraseSubject(s event.SubjectID) error {
	if _, err := b.pending.Get(BucketTomb, s[:]); err == nil {
		return nil
	}
	b.erased = append(b.erased, s)
	b.batch.Scrub = true
	kept := b.batch.Records[:0:0]
	for _, r := range b.batch.Records {
		if r.Bucket != BucketKey || !bytes.HasPrefix(r.Key, s[:]) {
			kept = append(kept, r)
		}
	}
	b.batch.Records = append(kept, Record{BucketTomb, s[:], []byte{1}})
	return b.pending.Scan(BucketKey, s[:], nil, func(k, _ []byte) error {
		b.batch.Records = append(b.batch.Records, Record{Bucket: BucketKey, Key: slices.Clone(k)})
		return nil
	})
}

// KeyRecord is the record of a wrapped data key.
func KeyRecord(s event.SubjectID, k event.KeyID, wrapped []byte) Record {
	return Record{BucketKey, append(s[:], k[:]...), wrapped}
}

func errAt(trust *Trust, h event.Header, err error) error {
	return fmt.Errorf("entry %s (%s, event %s): %w", trust.Number(h), h.Kind, h.ID, err)
}

// BlobRecord is the record of a sealed attachment.
func BlobRecord(sealed []byte) Record {
	sum := sha256.Sum256(sealed)
	return Record{BucketBlob, sum[:], sealed}
}
