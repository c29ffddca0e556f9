package ledgertest

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver of the bare inserts

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
)

// Rates is how fast a ledger writes on one disk, against SQLite without a
// ledger on the same disk in the same run. All are durable before they count:
// WAL, synchronous FULL. Units: events or rows per second.
type Rates struct {
	Writers int     // who wait for their answer before they write again
	Ledger  float64 // events appended: hashed, chained, signed, with a receipt
	Bare    float64 // rows inserted by as many writers, a transaction each
	Grouped float64 // rows inserted 64 to a transaction: what grouping can give
}

// Measure takes the three rates in a directory that it fills, each for a
// duration d. One event or row has about 500 bytes.
func Measure(ctx context.Context, dir string, writers int, d time.Duration) (Rates, error) {
	r := Rates{Writers: writers}
	var err error
	if r.Ledger, err = appends(ctx, filepath.Join(dir, "ledger.db"), writers, d); err != nil {
		return r, fmt.Errorf("appending: %w", err)
	}
	db, err := bare(filepath.Join(dir, "bare.db"))
	if err != nil {
		return r, fmt.Errorf("bare file: %w", err)
	}
	defer db.Close()
	if r.Bare, err = rate(writers, d, func() (int, error) { return 1, insert(ctx, db, 1) }); err != nil {
		return r, fmt.Errorf("inserting: %w", err)
	}
	if r.Grouped, err = rate(1, d, func() (int, error) { return 64, insert(ctx, db, 64) }); err != nil {
		return r, fmt.Errorf("inserting in groups: %w", err)
	}
	return r, nil
}

// rate counts what do says it did, per second, called by each of n workers
// until d is over.
func rate(n int, d time.Duration, do func() (int, error)) (float64, error) {
	var done atomic.Int64
	errs := make(chan error, n)
	start := time.Now()
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			for time.Since(start) < d {
				k, err := do()
				if err != nil {
					errs <- err
					return
				}
				done.Add(int64(k))
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	select {
	case err := <-errs:
		return 0, err
	default:
		return float64(done.Load()) / took.Seconds(), nil
	}
}

func appends(ctx context.Context, path string, writers int, d time.Duration) (float64, error) {
	s, err := sqlite.Open(path, sqlite.Full)
	if err != nil {
		return 0, err
	}
	f, op := founding()
	l, err := ledger.Open(ctx, ledger.Options{Store: s, Operation: op, Key: Key("HQ")})
	if err != nil {
		s.Close()
		return 0, err
	}
	defer l.Close()
	if _, err := l.Append(ctx, ledger.Command{ID: CommandID("found"), Drafts: []ledger.Draft{{Entity: event.EntityID(op), Payload: f}}}); err != nil {
		return 0, err
	}
	box, err := event.Marshal([]event.Box{{Compartment: event.Working, Subject: Subject("S"), Cipher: make([]byte, 144)}})
	if err != nil {
		return 0, err
	}
	return rate(writers, d, func() (int, error) {
		id := event.CommandID(event.New[struct{}]())
		_, err := l.Append(ctx, ledger.Command{ID: id, Actor: User("Boss"), Drafts: []ledger.Draft{
			{Entity: event.EntityID(id), Payload: event.FindingRecorded{What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000}, Sealed: box}}})
		return 1, err
	})
}

func bare(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE bare (n INTEGER PRIMARY KEY, value BLOB NOT NULL)"); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func insert(ctx context.Context, db *sql.DB, rows int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for range rows {
		if _, err := tx.ExecContext(ctx, "INSERT INTO bare (value) VALUES (?)", make([]byte, 500)); err != nil {
			return err
		}
	}
	return tx.Commit()
}
