package ledger_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"path/filepath"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
)

var ctx = context.Background()

// rig is a ledger with the store below it and what its projector was told.
type rig struct {
	*ledger.Ledger
	testing.TB
	store  *faulty
	dir    string
	name   string
	world  *ledgertest.World
	views  int              // batches made visible
	dirty  []event.EntityID // of the last batch
	erased []event.SubjectID
}

// faulty is a store whose next Commit fails the way a test wants.
type faulty struct {
	ledger.Store
	fail func(b ledger.Batch) error // nil: no fault
}

func (f *faulty) Commit(ctx context.Context, b ledger.Batch) error {
	if f.fail != nil {
		return f.fail(b)
	}
	return f.Store.Commit(ctx, b)
}

// begin opens the ledger of the replica called name. Its store holds the
// chains of w that are named.
func begin(t testing.TB, name string, w *ledgertest.World, chains ...string) *rig {
	t.Helper()
	r := &rig{TB: t, dir: t.TempDir(), name: name, world: w}
	r.open()
	t.Cleanup(func() { r.Ledger.Close() })
	if len(chains) > 0 {
		var b ledger.Batch
		for _, c := range chains {
			s := w.Whole(c)
			b.Events = append(b.Events, w.Events(c)...)
			b.Records = append(b.Records, ledger.Record{Bucket: ledger.BucketHead, Key: ledgertest.HeadKey(s.Head.Replica, s.Head.Seq), Value: s.Head.Signature})
		}
		if err := r.store.Commit(ctx, b); err != nil {
			t.Fatal(err)
		}
		r.reopen()
	}
	return r
}

func (r *rig) open() {
	r.Helper()
	// Nobody cuts the power in these tests: NORMAL is faster and no other matter.
	s, err := sqlite.Open(filepath.Join(r.dir, "ledger.db"), sqlite.Normal)
	if err != nil {
		r.Fatal(err)
	}
	r.store = &faulty{Store: s}
	r.Ledger, err = ledger.Open(ctx, ledger.Options{Store: r.store, Projector: r, Operation: r.world.Operation,
		Key: ledgertest.Key(r.name), Now: func() event.Millis { return 1 }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		r.Fatal(err)
	}
	r.OnErase(func(s []event.SubjectID) { r.erased = append(r.erased, s...) })
}

func (r *rig) reopen() {
	r.Helper()
	if err := r.Ledger.Close(); err != nil {
		r.Fatal(err)
	}
	r.open()
}

// Project implements ledger.Projector: it notes what it is told.
func (r *rig) Project(_ *ledger.Pending, _ *ledger.Trust, dirty []event.EntityID) ([]ledger.Record, func(), error) {
	r.dirty = dirty
	return nil, func() { r.views++ }, nil
}

// site is a harmless command of Boss about an entity.
func site(name string) ledger.Command {
	return command("site "+name, ledgertest.Entity(name), event.SiteAdded{Code: "S"})
}

func command(name string, about event.EntityID, ps ...event.Payload) ledger.Command {
	c := ledger.Command{ID: ledgertest.CommandID(name), Actor: ledgertest.User("Boss"), Digest: sha256.Sum256([]byte(name))}
	for _, p := range ps {
		c.Drafts = append(c.Drafts, ledger.Draft{Entity: about, Payload: p})
	}
	return c
}

func (r *rig) append(c ledger.Command) ledger.Receipt {
	r.Helper()
	rec, err := r.Append(ctx, c)
	if err != nil {
		r.Fatal(err)
	}
	return rec
}

// appended is the event that a command of one event becomes.
func (r *rig) appended(c ledger.Command) event.Event {
	r.Helper()
	found := r.find(ledger.Query{Event: r.append(c).Events[0]})
	if len(found) != 1 {
		r.Fatalf("%d events of one command", len(found))
	}
	return found[0]
}

func (r *rig) find(q ledger.Query) []event.Event {
	r.Helper()
	var list []event.Event
	r.look(func(s ledger.Snapshot) error {
		return s.Find(q, func(e event.Event) error { list = append(list, e); return nil })
	})
	return list
}

func (r *rig) chain(name string) []event.Event {
	r.Helper()
	var list []event.Event
	r.look(func(s ledger.Snapshot) error {
		return s.Chain(ledgertest.Replica(name), 0, func(e event.Event) error { list = append(list, e); return nil })
	})
	return list
}

func (r *rig) look(fn func(ledger.Snapshot) error) {
	r.Helper()
	if err := r.View(ctx, fn); err != nil {
		r.Fatal(err)
	}
}

// has reports whether a record is stored.
func (r *rig) has(bucket string, key []byte) bool {
	r.Helper()
	found := true
	r.look(func(s ledger.Snapshot) error {
		_, err := s.Get(bucket, key)
		if errors.Is(err, ledger.ErrNotFound) {
			found, err = false, nil
		}
		return err
	})
	return found
}

func (r *rig) imports(segments ...ledger.Segment) ledger.Imported {
	r.Helper()
	in, err := r.Import(ctx, segments, nil)
	if err != nil {
		r.Fatal(err)
	}
	return in
}

// sound fails the test unless Verify finds nothing.
func (r *rig) sound() {
	r.Helper()
	rep, err := ledger.Verify(ctx, r.store, r.world.Operation, nil)
	if err != nil || len(rep.Damage) > 0 {
		r.Errorf("verifying: %v, damage %v", err, rep.Damage)
	}
}

func (r *rig) export(has map[event.ReplicaID]uint64, limit int) []ledger.Segment {
	r.Helper()
	var list []ledger.Segment
	if err := r.Export(ctx, has, limit, func(s ledger.Segment) error { list = append(list, s); return nil }); err != nil {
		r.Fatal(err)
	}
	return list
}

func keyRecord(subject, wrapped string) ledger.Record {
	sum := sha256.Sum256([]byte(wrapped))
	return ledger.KeyRecord(ledgertest.Subject(subject), event.KeyID(sum[:16]), []byte(wrapped))
}

func blobRecord(b string) ledger.Record {
	sum := sha256.Sum256([]byte(b))
	return ledger.Record{Bucket: ledger.BucketBlob, Key: sum[:], Value: []byte(b)}
}
