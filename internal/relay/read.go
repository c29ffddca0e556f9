package relay

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"miftah/internal/access"
	"miftah/internal/event"
	"miftah/internal/ledger"
)

const bucketLock = access.BucketLock

// Result is what reading a bundle did.
type Result struct {
	Manifest Manifest
	Whole    bool  // every byte was there and signed; unset only with Partial
	Why      error // when not Whole
	Good     uint64
	Added    int // entries that were not here before
	Waiting  int // of these, by replicas that nobody admitted
	Keys     int // wrapped keys and attachments that were not here before
	// LeftOut lists replicas that nobody admitted and whose entries went
	// beyond Limits. Admit one and read the bundle again.
	LeftOut []event.ReplicaID
	// Locks are the locked compartment keys of a backup; Restore alone asks
	// for them and stores them.
	Locks []ledger.Record

	ends map[event.ReplicaID]chainEnd // of the chains in it
}

// ReadOptions change how a bundle is read.
type ReadOptions struct {
	// Partial takes what is good of a bundle that was cut off or is damaged:
	// whole pieces up to the first fault, and the keys that they name.
	Partial bool
	// Restore takes locked compartment keys too, and lifts Limits: the person
	// who restores vouches for the file.
	Restore bool
}

type readOptions struct {
	ReadOptions
	locks, readBack bool
	from            event.ReplicaID // who has to have written it; none: anybody
	ownOnly         bool            // and only about its own chain
}

// opener gives the bytes of a bundle from the start, as often as asked.
type opener func() (io.ReadCloser, error)

func fromFile(path string) opener { return func() (io.ReadCloser, error) { return os.Open(path) } }

func fromBytes(b []byte) opener {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }
}

// ReadFile checks a bundle and imports it. Unless Partial is set, a bundle
// that is not whole is refused with ErrBundle and the place, and nothing of it
// is kept. ledger.ErrGap: it begins after what is here. ledger.ErrFork and
// ledger.ErrRolledBack are alarms. Reading the same file twice does nothing
// the second time.
func (r *Relay) ReadFile(ctx context.Context, path string, o ReadOptions) (Result, error) {
	res, err := r.read(ctx, fromFile(path), readOptions{ReadOptions: o, locks: o.Restore})
	if err != nil {
		return res, fmt.Errorf("%s: %w", path, err)
	}
	return res, nil
}

func (r *Relay) read(ctx context.Context, open opener, o readOptions) (Result, error) {
	c := checker{r: r, ctx: ctx, opts: o}
	m, err := r.walk(open, c.visitor())
	res := Result{Manifest: m, Whole: err == nil, Why: err, Good: c.good, ends: c.ends}
	if err != nil && (!o.Partial || !errors.Is(err, ErrBundle) || m.Replica.Zero()) {
		return res, partialHint(err, res)
	}
	noteWriter := func() error {
		if !res.Whole || m.Content != Exchange { // its writer signs the whole of it
			return nil
		}
		return r.noteOf(ctx, m.Replica, positions(fromWire(m.Heads)), m.Created)
	}
	if err := noteWriter(); err != nil {
		return res, err
	}
	r.reading.Lock()
	defer r.reading.Unlock()
	in := importer{r: r, ctx: ctx, o: o, res: &res, skip: map[event.ReplicaID]bool{}, names: map[string]bool{}}
	in.named = !res.Whole || !r.serves(m.Replica) && !o.Restore
	_, err = r.walk(open, visitor{manifest: func(Manifest) error { return nil }, segment: in.segment, records: in.records})
	if err != nil && !res.Whole && errors.Is(err, ErrBundle) || errors.Is(err, errEnough) {
		err = nil
	}
	if err == nil {
		err = in.flush()
	}
	if err == nil {
		err = noteWriter() // it may be this very bundle that admits its writer
	}
	return res, err
}

func partialHint(err error, res Result) error {
	if errors.Is(err, ErrBundle) && res.Good > 0 {
		return fmt.Errorf("%w; nothing was taken, although %d of %d pieces before it are whole: have it written again, or take those (--partial, or the button on the page)",
			err, res.Good, res.Manifest.Segments)
	}
	return err
}

func (r *Relay) walk(opener opener, v visitor) (Manifest, error) {
	in, err := opener()
	if err != nil {
		return Manifest{}, err
	}
	defer in.Close()
	plain, err := open(in, r.key)
	if err != nil {
		return Manifest{}, err
	}
	return walk(plain, v)
}

// batchSize and batchEvents bound one import: memory, and how long writers wait.
const (
	batchSize   = 4 << 20
	batchEvents = 1000
	maxBatch    = 32 << 20
)

// importer is the second reading.
type importer struct {
	r        *Relay
	ctx      context.Context
	o        readOptions
	res      *Result
	named    bool // take only records that the entries before them name
	segments []ledger.Segment
	refs     []ref
	waiting  []ref // the same of entries that count for nothing yet
	list     []ledger.Record
	size     int
	events   int
	taken    uint64
	skip     map[event.ReplicaID]bool
	names    map[string]bool // what the latest segment names
}

func (in *importer) segment(s ledger.Segment) error {
	if !in.res.Whole && in.taken == in.res.Good {
		return errEnough
	}
	in.taken++
	in.names = map[string]bool{}
	if in.size > batchSize || in.events >= batchEvents {
		if err := in.flush(); err != nil {
			return err
		}
	}
	refs, err := refsIn(s)
	if err != nil {
		return err
	}
	if ok, err := in.mayStay(s); err != nil || !ok {
		return err
	}
	in.segments = append(in.segments, s)
	if in.r.serves(s.Head.Replica) {
		in.refs = append(in.refs, refs...)
	} else {
		in.waiting = append(in.waiting, refs...)
	}
	for _, f := range refs {
		in.names[f.String()] = true
	}
	in.events += len(s.Events)
	in.size += segmentSize(&s)
	return nil
}

func refsIn(s ledger.Segment) ([]ref, error) {
	var refs []ref
	for _, raw := range s.Events {
		e, err := event.Decode(raw.Header, raw.Clear, raw.Sealed, event.Hash{})
		if err != nil {
			return nil, err
		}
		refs = append(refs, refsOf(&e)...)
	}
	return refs, nil
}

func (in *importer) records(records []ledger.Record) error {
	for _, rec := range records {
		switch ok, err := in.takes(rec); {
		case err != nil:
			return err
		case !ok:
			continue
		case rec.Bucket == bucketLock:
			in.res.Locks = append(in.res.Locks, rec)
			continue
		}
		if in.size > maxBatch { // the rest of what a segment names is noted as missing, for a moment
			if err := in.flush(); err != nil {
				return err
			}
		}
		in.list = append(in.list, rec)
		in.size += len(rec.Key) + len(rec.Value)
		if k, ok := blobKey(rec.Value); ok && rec.Bucket == ledger.BucketBlob {
			in.refs = append(in.refs, k)
			if in.named {
				in.names[k.String()] = true
			}
		}
	}
	return nil
}

// takes decides on one record. From writers that nobody admitted, and from
// bundles that are not whole, only what the entries in front of it name, or
// what was noted as missing here.
func (in *importer) takes(rec ledger.Record) (bool, error) {
	if !in.named {
		return true, nil
	}
	if rec.Bucket == bucketLock {
		return false, nil
	}
	name, new := rec.Bucket+string(rec.Key), false
	err := in.r.ledger.View(in.ctx, func(s ledger.Snapshot) error {
		_, err := s.Get(ledger.BucketLocal, []byte(wantPrefix+name))
		if errors.Is(err, ledger.ErrNotFound) && !in.names[name] {
			return nil
		}
		if err == nil || errors.Is(err, ledger.ErrNotFound) {
			_, err = s.Get(rec.Bucket, rec.Key)
			if new = errors.Is(err, ledger.ErrNotFound); new {
				err = nil
			}
		}
		return err
	})
	if err != nil || !new || in.r.serves(in.res.Manifest.Replica) {
		return new, err
	}
	return in.r.charge(in.ctx, in.res.Manifest.Replica, int64(len(rec.Value)))
}

func (in *importer) flush() error {
	if len(in.segments) == 0 && len(in.list) == 0 {
		return nil
	}
	if err := in.r.note(in.ctx, in.waiting, in.list, 1); err != nil {
		return err
	}
	if err := in.r.note(in.ctx, in.refs, in.list, 0); err != nil {
		return err
	}
	got, err := in.r.ledger.Import(in.ctx, in.segments, in.list)
	in.res.Added += got.Added
	in.res.Waiting += got.Waiting
	in.res.Keys += got.Keys
	in.segments, in.refs, in.waiting, in.list, in.size, in.events = nil, nil, nil, nil, 0, 0
	return err
}

// serves reports whether a replica is admitted and not retired: a laptop that
// was lost and retired is bounded as a stranger is.
func (r *Relay) serves(id event.ReplicaID) bool {
	m, ok := r.ledger.Trust().Member(id)
	return ok && !m.Retired
}

// mayStay applies Limits to chains that nobody admitted.
func (in *importer) mayStay(s ledger.Segment) (bool, error) {
	id := s.Head.Replica
	m, admitted := in.r.ledger.Trust().Member(id)
	if admitted && (!m.Retired || s.Head.Seq <= m.Last) || in.o.Restore || id == in.r.ledger.Replica() {
		return true, nil
	}
	if in.skip[id] {
		return false, nil
	}
	ok, err := in.r.roomFor(in.ctx, s)
	if err == nil && !ok {
		in.skip[id] = true
		in.res.LeftOut = append(in.res.LeftOut, id)
	}
	return ok, err
}

// roomFor checks the number of waiting replicas, of their entries and bytes.
func (r *Relay) roomFor(ctx context.Context, s ledger.Segment) (bool, error) {
	have, others, err := r.waits(ctx, s.Head.Replica)
	if err != nil || s.Head.Seq <= have {
		return err == nil, err // it is here already
	}
	if others >= r.limits.Replicas || s.Head.Seq > uint64(r.limits.Events) {
		return false, nil
	}
	return r.charge(ctx, s.Head.Replica, int64(segmentSize(&s)))
}

// waits tells how many entries of a replica are here, and how many other
// replicas wait that nobody admitted.
func (r *Relay) waits(ctx context.Context, id event.ReplicaID) (have uint64, others int, err error) {
	var heads []event.Head
	err = r.ledger.View(ctx, func(v ledger.Snapshot) (err error) { heads, err = v.Heads(); return err })
	trust := r.ledger.Trust()
	for _, h := range heads {
		switch _, admitted := trust.Member(h.Replica); {
		case h.Replica == id:
			have = h.Seq
		case !admitted && h.Replica != r.ledger.Replica():
			others++
		}
	}
	return have, others, err
}

// mayWait: the replica waits here already, or there is a place for one more.
func (r *Relay) mayWait(ctx context.Context, id event.ReplicaID) (bool, error) {
	have, others, err := r.waits(ctx, id)
	return have > 0 || others < r.limits.Replicas, err
}

// charge counts bytes of a waiting replica before they are kept. What fails
// afterwards is counted too: the limit is a bound, not a bill.
func (r *Relay) charge(ctx context.Context, id event.ReplicaID, n int64) (bool, error) {
	key := append([]byte("relay waiting "), id[:]...)
	var used int64
	err := r.ledger.View(ctx, func(s ledger.Snapshot) error {
		v, err := s.Get(ledger.BucketLocal, key)
		if err == nil && len(v) == 8 {
			used = int64(binary.BigEndian.Uint64(v))
		} else if errors.Is(err, ledger.ErrNotFound) {
			err = nil
		}
		return err
	})
	if err != nil || used+n > r.limits.Bytes {
		return false, err
	}
	value := binary.BigEndian.AppendUint64(nil, uint64(used+n))
	return true, r.ledger.Put(ctx, []ledger.Record{{Bucket: ledger.BucketLocal, Key: key, Value: value}})
}
