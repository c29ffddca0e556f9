// Package sqlite keeps a ledger in one SQLite file: the default Store.
//
// The file is in WAL mode with synchronous FULL: every commit fsyncs the log
// before it returns. Deleted bytes are overwritten (secure_delete) and
// temporary tables stay in memory, so nothing leaves the file. The driver is
// modernc.org/sqlite, SQLite compiled to Go.
package sqlite

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"

	sqlite "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

const schema = `
CREATE TABLE IF NOT EXISTS event (
	n       INTEGER PRIMARY KEY,
	replica BLOB NOT NULL, seq INTEGER NOT NULL,
	header  BLOB NOT NULL, clear BLOB NOT NULL, sealed BLOB NOT NULL,
	prev    BLOB NOT NULL, hash BLOB NOT NULL,
	id      BLOB NOT NULL, entity BLOB NOT NULL, kind INTEGER NOT NULL,
	actor   BLOB NOT NULL, lamport INTEGER NOT NULL,
	UNIQUE (replica, seq)
);
CREATE INDEX IF NOT EXISTS event_entity ON event (entity);
CREATE INDEX IF NOT EXISTS event_id ON event (id);
CREATE INDEX IF NOT EXISTS event_authority ON event (kind) WHERE kind BETWEEN 257 AND 303;
CREATE TABLE IF NOT EXISTS record (
	bucket TEXT NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,
	sum    BLOB NOT NULL,
	UNIQUE (bucket, key)
);`

// Store is a ledger.Store in one file.
type Store struct {
	write, read *sql.DB
	path        string
	unclean     atomic.Bool // the log may hold deleted values
}

// Synchronous is the level of SQLite's fsyncs. Anything but Full loses
// acknowledged events in a power cut; the others exist for measuring that.
type Synchronous string

// Levels.
const (
	Full   Synchronous = "FULL"
	Normal Synchronous = "NORMAL"
)

const busyTimeout = "busy_timeout(10000)" // ms

// Open opens or makes the file at path. The directory must exist. What a
// killed process left in the log is fsynced before Open returns: nobody is
// told of an event that a power cut could still take back.
func Open(path string, level Synchronous) (*Store, error) {
	dsn := func(extra string) string {
		u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()}
		q := url.Values{"_pragma": {
			busyTimeout, "journal_mode(WAL)", "synchronous(" + string(level) + ")",
			"secure_delete(ON)", "temp_store(MEMORY)", "wal_autocheckpoint(2000)", "cache_size(-16000)",
		}}
		u.RawQuery = q.Encode() + extra
		return u.String()
	}
	// SQLite gives the log the mode of the file: make it before SQLite does.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = errors.Join(f.Chmod(0o600), f.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("opening the ledger: %w", err)
	}
	w, err := sql.Open("sqlite", dsn("&_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	w.SetMaxOpenConns(1)
	if _, err := w.Exec(schema); err != nil {
		w.Close()
		return nil, fmt.Errorf("opening %s: %w; if this was a Miftah ledger, it is damaged: keep it as it is and restore a backup into a new directory; if not, choose another directory", path, err)
	}
	if _, err := truncate(context.Background(), w, true); err != nil && err != errReading {
		w.Close()
		return nil, fmt.Errorf("opening %s: %w", path, err)
	}
	r, err := sql.Open("sqlite", dsn("&_pragma=query_only(ON)"))
	if err != nil {
		w.Close()
		return nil, err
	}
	// Every reader holds one, and so does each group of commands while it is
	// made: slow readers must not be able to hold up writing.
	r.SetMaxOpenConns(64)
	r.SetMaxIdleConns(4)
	return &Store{write: w, read: r, path: path}, nil
}

// Close releases the file.
func (s *Store) Close() error { return errors.Join(s.read.Close(), s.write.Close()) }

// kind turns a driver's error into what it means for the caller.
func kind(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case lib.SQLITE_FULL:
		return fmt.Errorf("%w: %w", ledger.ErrFull, err)
	case lib.SQLITE_IOERR, lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ledger.ErrUnknown, err)
	}
	return err
}

// Commit implements ledger.Store.
func (s *Store) Commit(ctx context.Context, b ledger.Batch) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return kind(err)
	}
	defer tx.Rollback()
	if err := insertEvents(ctx, tx, b.Events); err != nil {
		return kind(err)
	}
	if err := putRecords(ctx, tx, b.Records); err != nil {
		return kind(err)
	}
	if err := tx.Commit(); err != nil {
		return kind(err)
	}
	if b.Scrub || s.unclean.Load() {
		// The log still holds what was deleted: fold it into the file, where
		// secure_delete has overwritten it, and cut it to nothing.
		done, err := truncate(context.WithoutCancel(ctx), s.write, b.Scrub)
		s.unclean.Store(!done)
		if b.Scrub && !done {
			return fmt.Errorf("erased, but the log could not be cleaned yet; the next writing tries again: %w: %w", ledger.ErrUnknown, err)
		}
	}
	return nil
}

var errReading = errors.New("somebody is still reading an older state")

// truncate moves the log into the file, fsyncs it and cuts the log to
// nothing. With wait it waits for readers of older states, at most the busy
// timeout. When it cannot cut the log it reports false, and an error other
// than errReading if the disk failed.
func truncate(ctx context.Context, db *sql.DB, wait bool) (bool, error) {
	if !wait {
		if _, err := db.ExecContext(ctx, "PRAGMA busy_timeout(0)"); err != nil {
			return false, err
		}
		defer db.ExecContext(ctx, "PRAGMA "+busyTimeout)
	}
	var busy, frames, moved int
	err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved)
	if err == nil && busy != 0 {
		return false, errReading
	}
	return err == nil, err
}

func insertEvents(ctx context.Context, tx *sql.Tx, events []event.Event) error {
	if len(events) == 0 {
		return nil
	}
	ins, err := tx.PrepareContext(ctx, `INSERT INTO event
		(replica, seq, header, clear, sealed, prev, hash, id, entity, kind, actor, lamport)
		VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (replica, seq) DO NOTHING`)
	if err != nil {
		return err
	}
	defer ins.Close()
	for i := range events {
		e := &events[i]
		res, err := ins.ExecContext(ctx, e.Replica[:], int64(e.Seq), e.HeaderBytes, e.Clear, nonNil(e.Sealed), e.Prev[:], e.Hash[:],
			e.ID[:], e.Entity[:], int64(e.Kind), e.Actor[:], int64(e.Lamport))
		if err != nil {
			return err
		}
		if n, _ := res.RowsAffected(); n == 0 {
			var hash []byte
			row := tx.QueryRowContext(ctx, `SELECT hash FROM event WHERE replica = ? AND seq = ?`, e.Replica[:], int64(e.Seq))
			if err := row.Scan(&hash); err != nil {
				return err
			}
			if string(hash) != string(e.Hash[:]) {
				return fmt.Errorf("replica %s, entry %d: %w", e.Replica, e.Seq, ledger.ErrFork)
			}
		}
	}
	return nil
}

func putRecords(ctx context.Context, tx *sql.Tx, records []ledger.Record) error {
	if len(records) == 0 {
		return nil
	}
	put, err := tx.PrepareContext(ctx, `INSERT INTO record (bucket, key, value, sum) VALUES (?,?,?,?)
		ON CONFLICT (bucket, key) DO UPDATE SET value = excluded.value, sum = excluded.sum`)
	if err != nil {
		return err
	}
	defer put.Close()
	for _, r := range records {
		if r.Value == nil {
			_, err = tx.ExecContext(ctx, `DELETE FROM record WHERE bucket = ? AND key = ?`, r.Bucket, r.Key)
		} else {
			_, err = put.ExecContext(ctx, r.Bucket, r.Key, r.Value, recordSum(r.Bucket, r.Key, r.Value))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recordSum shows damage of a record that nothing else would: of a bucket's
// name, of a key, of a view. It is no protection against intent.
func recordSum(bucket string, key, value []byte) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%d %s %d ", len(bucket), bucket, len(key))
	h.Write(key)
	h.Write(value)
	return h.Sum(nil)[:16]
}

func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Check implements ledger.Store: SQLite's own check, that the columns that
// searches use say what the events say, and the sums of the records.
func (s *Store) Check(ctx context.Context) error {
	var verdict string
	if err := s.read.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("%s: %w: %w", s.path, event.ErrTampered, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("%s: %s: %w", s.path, verdict, event.ErrTampered)
	}
	return errors.Join(s.checkEvents(ctx), s.checkRecords(ctx))
}

func (s *Store) checkRecords(ctx context.Context) error {
	rows, err := s.read.QueryContext(ctx, `SELECT bucket, key, value, sum FROM record ORDER BY bucket, key`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var bucket string
		var key, value, sum sql.RawBytes
		if err := rows.Scan(&bucket, &key, &value, &sum); err != nil {
			return err
		}
		if string(sum) != string(recordSum(bucket, key, value)) {
			return fmt.Errorf("record %x of %q: it is not what was written: %w", []byte(key), bucket, event.ErrTampered)
		}
	}
	return rows.Err()
}

func (s *Store) checkEvents(ctx context.Context) error {
	rows, err := s.read.QueryContext(ctx, `SELECT replica, seq, header, id, entity, kind, actor, lamport FROM event ORDER BY replica, seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var replica, header, id, entity, actor []byte
		var seq, kind, lamport int64
		if err := rows.Scan(&replica, &seq, &header, &id, &entity, &kind, &actor, &lamport); err != nil {
			return err
		}
		var h event.Header
		if err := event.Unmarshal(header, &h); err != nil {
			return fmt.Errorf("entry %d of replica %x: header: %w: %w", seq, replica, event.ErrTampered, err)
		}
		if string(replica) != string(h.Replica[:]) || uint64(seq) != h.Seq || string(id) != string(h.ID[:]) || string(entity) != string(h.Entity[:]) ||
			kind != int64(h.Kind) || string(actor) != string(h.Actor[:]) || lamport != int64(h.Lamport) {
			return fmt.Errorf("entry %d of replica %s: the index differs from the entry: %w", h.Seq, h.Replica, event.ErrTampered)
		}
	}
	return rows.Err()
}
