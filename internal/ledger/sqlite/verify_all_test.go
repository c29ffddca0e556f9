package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
)

// longLedger is one chain of ten entries, signed at its end.
func longLedger(t *testing.T) (string, event.OperationID, event.ReplicaID) {
	t.Helper()
	w := ledgertest.Draw(t, "HQ found\nHQ site S1\nHQ site S2\nHQ site S3\nHQ site S4\nHQ site S5\nHQ site S6\nHQ site S7\nHQ site S8\nHQ site S9")
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := sqlite.Open(path, sqlite.Full)
	if err != nil {
		t.Fatal(err)
	}
	h := w.Head("HQ", len(w.Events("HQ")))
	err = s.Commit(t.Context(), ledger.Batch{Events: w.Events("HQ"), Records: []ledger.Record{
		{Bucket: ledger.BucketHead, Key: ledgertest.HeadKey(h.Replica, h.Seq), Value: h.Signature}}})
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path, w.Operation, h.Replica
}

// Whoever changed one entry may have changed more: each is named, and no other.
func TestEveryChangedEntryIsNamedAndNoOther(t *testing.T) {
	for _, c := range []struct {
		name   string
		change map[int]string // entry to column
		miss   int            // an entry that is taken out
		want   []int
	}{
		{"nothing", nil, 0, nil},
		{"three contents", map[int]string{3: "clear", 5: "clear", 8: "clear"}, 0, []int{3, 5, 8}},
		{"neighbours", map[int]string{4: "clear", 5: "clear"}, 0, []int{4, 5}},
		{"the first and the last", map[int]string{1: "clear", 10: "clear"}, 0, []int{1, 10}},
		{"a stored link and a content", map[int]string{4: "hash", 7: "clear"}, 0, []int{4, 7}},
		{"a stored link before it and a content", map[int]string{4: "prev", 7: "clear"}, 0, []int{4, 7}},
		{"one that is gone and a content", map[int]string{7: "clear"}, 4, []int{4, 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, op, replica := longLedger(t)
			d := damager(t, path)
			defer d.close()
			for n, column := range c.change {
				var b []byte
				if err := d.db.QueryRow("SELECT "+column+" FROM event WHERE seq = ?", n).Scan(&b); err != nil {
					t.Fatal(err)
				}
				if _, err := d.db.Exec("UPDATE event SET "+column+" = ? WHERE seq = ?", flipped(b, len(b)-1, 0x01), n); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := d.db.Exec("DELETE FROM event WHERE seq = ?", c.miss); err != nil {
				t.Fatal(err)
			}
			rep, err := ledger.Verify(context.Background(), d.store, op, nil)
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, e := range rep.Damage {
				said = append(said, e.Error())
			}
			if len(said) != len(c.want) {
				t.Fatalf("want entries %v, got %q", c.want, said)
			}
			for i, n := range c.want {
				if !strings.HasPrefix(said[i], fmt.Sprintf("entry %d of replica %s: ", n, replica)) {
					t.Errorf("want entry %d, got %q", n, said[i])
				}
			}
			if want := uint64(10); c.miss == 0 && rep.Events != want {
				t.Errorf("%d entries were checked of %d", rep.Events, want)
			}
		})
	}
}

// Where not even the number of an entry can be read, the rest of its chain is
// not checked, and the report says so.
func TestAnEntryThatCannotBeReadSaysWhatWasNotChecked(t *testing.T) {
	path, op, _ := longLedger(t)
	d := damager(t, path)
	defer d.close()
	if _, err := d.db.Exec("UPDATE event SET header = x'ff' WHERE seq = 4"); err != nil {
		t.Fatal(err)
	}
	rep, err := ledger.Verify(context.Background(), d.store, op, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rep.Damage {
		if strings.Contains(e.Error(), "entry 4 of replica") && strings.HasSuffix(e.Error(), "after its 3 were not checked") {
			return
		}
	}
	t.Errorf("got %q", rep.Damage)
}
