package ledger

import (
	"context"
	"errors"

	"miftah/internal/event"
)

// Buckets of records. Keys and values are bytes; a bucket is ordered by key.
const (
	BucketKey     = "key"     // subject ‖ key id → wrapped data key; travels
	BucketTomb    = "tomb"    // subject → nothing; derived from erasures
	BucketBlob    = "blob"    // SHA-256 → sealed attachment; travels
	BucketView    = "view"    // entity → folded view
	BucketHead    = "head"    // replica ‖ seq → signature of that head; travels
	BucketCommand = "command" // command → receipt; local
	BucketLocal   = "local"   // sessions, sign-in names, settings; never leaves
)

// Record is one entry of a bucket. A nil Value deletes.
type Record struct {
	Bucket string
	Key    []byte
	Value  []byte
}

// Batch is what one transaction writes.
type Batch struct {
	Events  []event.Event
	Records []Record
	// Scrub asks that deleted values be gone from the disk, also from logs,
	// when Commit returns.
	Scrub bool
}

// Errors of a Store and of Append. Every other error of Commit means that
// nothing was stored.
var (
	// ErrUnknown: the disk gave no clear answer. The batch may be there or
	// not. Ask again with the same command id.
	ErrUnknown = errors.New("not sure whether it was saved")
	// ErrFull: the disk is full and nothing was stored. Free some space.
	ErrFull = errors.New("the disk is full")
	// ErrFork: one replica signed two different events with one number.
	ErrFork = errors.New("two entries of one replica have the same number")
	// ErrNotFound: there is no such thing.
	ErrNotFound = errors.New("not found")
)

// Store keeps events and records. Its caller, Ledger, has checked chains,
// signatures and limits of whatever it passes; the Store keeps it.
type Store interface {
	// Commit stores b in one transaction and is durable when it returns nil:
	// written and fsynced. An event that is present with the same bytes is
	// skipped; with other bytes the whole batch fails with ErrFork. It may
	// fail with ErrUnknown, ErrFull, or an error that says nothing was stored.
	Commit(ctx context.Context, b Batch) error
	// View calls fn with a consistent snapshot, valid until fn returns.
	View(ctx context.Context, fn func(Snapshot) error) error
	// Check reads everything back and reports damage of the storage itself:
	// ErrTampered, naming the entry or the record.
	Check(ctx context.Context) error
	// Close releases the storage. It does not lose anything.
	Close() error
}

// Snapshot reads one state of a Store. Slices returned may be kept.
type Snapshot interface {
	// Heads gives the last event of each replica's chain, by replica.
	Heads() ([]event.Head, error)
	// Chain calls fn with the events of a replica after number after, in order.
	Chain(r event.ReplicaID, after uint64, fn func(event.Event) error) error
	// Find calls fn with every event that q selects, in the world's order.
	Find(q Query, fn func(event.Event) error) error
	// Entities calls fn with all events of each entity, entity by entity, in
	// the world's order within each. It holds one entity in memory at a time.
	Entities(fn func(event.EntityID, []event.Event) error) error
	// Get reads a record; ErrNotFound if there is none.
	Get(bucket string, key []byte) ([]byte, error)
	// Scan calls fn with the records of a bucket whose key begins with
	// prefix and is greater than after (nil: from the start), by key.
	Scan(bucket string, prefix, after []byte, fn func(key, value []byte) error) error
}

// Query selects events; exactly one field is set.
type Query struct {
	Entity    event.EntityID
	Event     event.EventID
	Actor     event.UserID
	Authority bool // founding, admissions, users: what Trust is made of
}
