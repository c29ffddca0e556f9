package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
)

func open(t testing.TB, dir string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(filepath.Join(dir, "ledger.db"), sqlite.Full)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheStoreConforms(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T, dir string) ledger.Store { return open(t, dir) })
}

func TestOnlyTheOwnerMayReadTheFiles(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	defer s.Close()
	if err := s.Commit(context.Background(), ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketLocal, Key: []byte("k"), Value: []byte("v")}}}); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v; want the file, its log and its index", len(files), err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

func TestAFileThatIsNoLedgerIsRefusedWithAdvice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := os.WriteFile(path, make([]byte, 5000), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := sqlite.Open(path, sqlite.Full); err == nil {
		s.Close()
		t.Fatal("it was opened")
	}
}

func TestScrubSaysSoWhileAReaderHoldsTheOldStateAndIsMadeUpForLater(t *testing.T) {
	if testing.Short() {
		t.Skip("short: waits for the busy timeout")
	}
	t.Parallel()
	dir, ctx := t.TempDir(), context.Background()
	s := open(t, dir)
	defer s.Close()
	rec := func(k string, v []byte) ledger.Batch {
		return ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketKey, Key: []byte(k), Value: v}}}
	}
	if err := s.Commit(ctx, rec("k", []byte("PLANTED-MARKER"))); err != nil {
		t.Fatal(err)
	}
	err := s.View(ctx, func(v ledger.Snapshot) error {
		if _, err := v.Heads(); err != nil { // now the snapshot stands
			return err
		}
		b := rec("k", nil)
		b.Scrub = true
		if err := s.Commit(ctx, b); !errors.Is(err, ledger.ErrUnknown) {
			t.Errorf("scrubbing beside a reader: %v, want ErrUnknown", err)
		}
		start := time.Now()
		if err := s.Commit(ctx, rec("other", []byte("v"))); err != nil {
			t.Error(err)
		}
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("a later commit waited %v for the reader", d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Commit(ctx, rec("other", []byte("w"))); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ledger.db", "ledger.db-wal"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || bytes.Contains(b, []byte("PLANTED")) {
			t.Errorf("%s still holds the deleted value (or %v)", name, err)
		}
	}
}
