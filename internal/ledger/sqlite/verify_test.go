package sqlite_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
)

// smallLedger writes two chains with sealed parts, keys, an attachment, a
// view and receipts, and gives the path of the file. It is closed.
func smallLedger(t *testing.T) (string, event.OperationID) {
	t.Helper()
	ctx := context.Background()
	w := ledgertest.Draw(t, "HQ found\nHQ admit K2\nK2 join\nK2 site S1")
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := sqlite.Open(path, sqlite.Full)
	if err != nil {
		t.Fatal(err)
	}
	h := w.Head("HQ", 2)
	err = s.Commit(ctx, ledger.Batch{Events: w.Events("HQ"), Records: []ledger.Record{
		{Bucket: ledger.BucketHead, Key: ledgertest.HeadKey(h.Replica, h.Seq), Value: h.Signature},
		{Bucket: ledger.BucketView, Key: []byte("entity"), Value: []byte("folded")}}})
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(ctx, ledger.Options{Store: s, Operation: w.Operation, Key: ledgertest.Key("HQ")})
	if err != nil {
		t.Fatal(err)
	}
	wrapped, blob := []byte("wrapped key"), []byte("sealed file")
	sum, blobSum := sha256.Sum256(wrapped), sha256.Sum256(blob)
	box, err := event.Marshal([]event.Box{{Compartment: event.Working, Subject: ledgertest.Subject("Maryam"), Key: event.KeyID(sum[:16]), Cipher: make([]byte, 20)}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = l.Append(ctx, ledger.Command{ID: ledgertest.CommandID("c"), Actor: ledgertest.User("Boss"),
		Drafts:  []ledger.Draft{{Entity: ledgertest.Entity("S1"), Payload: event.SiteAdded{Code: "S1"}, Sealed: box}},
		Records: []ledger.Record{ledger.KeyRecord(ledgertest.Subject("Maryam"), event.KeyID(sum[:16]), wrapped), {Bucket: ledger.BucketBlob, Key: blobSum[:], Value: blob}}})
	if err == nil {
		_, err = l.Import(ctx, []ledger.Segment{w.Whole("K2")}, nil)
	}
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path, w.Operation
}

// cell is one stored value: how to find it again, and how errors name it.
type cell struct {
	table, column string
	row           int64
	value         any      // []byte, string or int64
	names         []string // one of them must stand in the report
}

// cells lists every stored column of every event and record.
func cells(t *testing.T, db *sql.DB) []cell {
	t.Helper()
	var list []cell
	for _, table := range []string{"event", "record"} {
		rows, err := db.Query("SELECT rowid, * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, to := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				to[i] = &values[i]
			}
			if err := rows.Scan(to...); err != nil {
				t.Fatal(err)
			}
			at := map[string]any{}
			for i, c := range columns {
				at[c] = values[i]
			}
			var names []string
			if table == "event" {
				r := event.ReplicaID(at["replica"].([]byte))
				for _, id := range []string{r.String(), fmt.Sprintf("%x", r[:])} {
					names = append(names, fmt.Sprintf("entry %d of replica %s", at["seq"], id))
				}
			} else {
				names = []string{fmt.Sprintf("record %x of %q", at["key"], at["bucket"])}
			}
			for i, c := range columns[1:] {
				// The row's number n is SQLite's own; nothing reads it.
				if c != "n" && c != "rowid" {
					list = append(list, cell{table, c, values[0].(int64), values[i+1], names})
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		rows.Close()
	}
	return list
}

func size(v any) int {
	switch v := v.(type) {
	case []byte:
		return len(v)
	case string:
		return len(v)
	}
	return 8
}

// flipped is v with one byte changed.
func flipped(v any, i int, by byte) any {
	switch v := v.(type) {
	case []byte:
		b := append([]byte{}, v...)
		b[i] ^= by
		return b
	case string:
		b := []byte(v)
		b[i] ^= by
		return string(b)
	}
	return v.(int64) ^ int64(by)<<(8*i)
}

// The promise: a changed byte anywhere in the ledger is found and named.
func TestEveryChangedByteOfEveryColumnIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	path, op := smallLedger(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flips := []byte{0x01, 0x80, 0xff}
	if testing.Short() {
		flips = flips[:1]
	}
	var tried, refused atomic.Int64
	var wg sync.WaitGroup
	const workers = 2
	for worker := range workers {
		copied := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(copied, good, 0o600); err != nil {
			t.Fatal(err)
		}
		wg.Go(func() {
			d := damager(t, copied)
			defer d.close()
			d.verify(op, nil, "unchanged")
			for n, c := range cells(t, d.db) {
				for i := range size(c.value) {
					if (n+i)%workers != worker {
						continue
					}
					for _, by := range flips {
						if !d.set(c, flipped(c.value, i, by)) {
							refused.Add(1)
							continue
						}
						d.verify(op, d.namesOf(c, flipped(c.value, i, by)), fmt.Sprintf("%s.%s of row %d, byte %d changed by %#x", c.table, c.column, c.row, i, by))
						tried.Add(1)
						if t.Failed() {
							return
						}
					}
					d.set(c, c.value)
				}
			}
			d.verify(op, nil, "restored")
		})
	}
	wg.Wait()
	t.Logf("%d changes, each found and named; %d more that the file cannot hold", tried.Load(), refused.Load())
	if want := int64(2000 * len(flips)); !t.Failed() && tried.Load() < want {
		t.Errorf("%d changes; the ledger has at least %d", tried.Load(), want)
	}
}

type damage struct {
	*testing.T
	store *sqlite.Store
	db    *sql.DB
}

func damager(t *testing.T, path string) *damage {
	s, err := sqlite.Open(path, sqlite.Normal)
	if err != nil {
		t.Error(err)
		return nil
	}
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=synchronous(OFF)")
	if err != nil {
		t.Error(err)
	}
	db.SetMaxOpenConns(1)
	return &damage{t, s, db}
}

func (d *damage) close() { d.db.Close(); d.store.Close() }

// set writes a value. It reports false if that would give two entries of a
// replica one number, or two records one key: the index excludes it.
func (d *damage) set(c cell, v any) bool {
	d.Helper()
	_, err := d.db.Exec("UPDATE "+c.table+" SET "+c.column+" = ? WHERE rowid = ?", v, c.row)
	if err != nil && (c.column == "seq" || c.column == "key") && strings.Contains(err.Error(), "UNIQUE") {
		return false
	}
	if err != nil {
		d.Errorf("changing %s.%s: %v", c.table, c.column, err)
	}
	return true
}

// namesOf adds the names under which a thing stands whose own name changed.
func (d *damage) namesOf(c cell, v any) []string {
	names := c.names
	var key, replica []byte
	var bucket string
	var seq int64
	switch {
	case c.table == "record":
		if err := d.db.QueryRow("SELECT bucket, key FROM record WHERE rowid = ?", c.row).Scan(&bucket, &key); err != nil {
			d.Error(err)
		}
		names = append([]string{fmt.Sprintf("record %x of %q", key, bucket)}, names...)
	case c.column == "replica" || c.column == "seq":
		if err := d.db.QueryRow("SELECT replica, seq FROM event WHERE rowid = ?", c.row).Scan(&replica, &seq); err != nil {
			d.Error(err)
		}
		names = append([]string{fmt.Sprintf("entry %d of replica %x", seq, replica)}, names...)
	}
	return names
}

// verify checks that Verify names one of names, or finds nothing if there are none.
func (d *damage) verify(op event.OperationID, names []string, what string) {
	d.Helper()
	rep, err := ledger.Verify(context.Background(), d.store, op, nil)
	if err != nil {
		rep.Damage = append(rep.Damage, err)
	}
	var said []string
	for _, e := range rep.Damage {
		said = append(said, e.Error())
	}
	text := strings.Join(said, "\n")
	if len(names) == 0 && text == "" {
		return
	}
	for _, n := range names {
		if strings.Contains(text, n) {
			return
		}
	}
	d.Errorf("%s: want one of %q, got %q", what, names, text)
}
