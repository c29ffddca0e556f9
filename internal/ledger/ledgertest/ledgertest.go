// Package ledgertest holds what tests of the ledger share: the conformance
// suite that every Store has to pass (Run), a small language for drawing the
// chains of several replicas (Draw), and the measure of durable appends (Rate).
package ledgertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Opener opens, or makes, the Store that belongs to a directory. Opening the
// same directory again, after Close, gives what was stored there.
type Opener func(t *testing.T, dir string) ledger.Store

// Run checks that the stores that open gives keep the contract of
// ledger.Store. Each test has a directory of its own.
func Run(t *testing.T, open Opener) {
	for _, c := range []struct {
		name string
		test func(*testing.T, *subject)
	}{
		{"CommittingTheSameTwiceStoresItOnce", commitTwice},
		{"OtherBytesUnderOneNumberAreAFork", forkRefused},
		{"ABatchIsKeptWholeOrNotAtAll", wholeOrNothing},
		{"ASnapshotDoesNotSeeALaterCommit", snapshotStands},
		{"ChainGivesEventsByNumber", chainOrder},
		{"FindGivesEventsInTheWorldsOrder", findOrder},
		{"EntitiesComeOneByOneInTheWorldsOrder", entitiesOrder},
		{"HeadsAreTheLastEventsByReplica", headsOrder},
		{"ScanGivesKeysInOrderWithinAPrefix", scanOrder},
		{"ErrorsOfTheCallbackComeBack", callbackErrors},
		{"AMissingRecordIsNotFound", missingRecord},
		{"RecordsAreReplacedAndDeleted", replaceAndDelete},
		{"ABlobOfFiveMegabytesComesBackWhole", bigBlob},
		{"SlicesMayBeKept", keptSlices},
		{"ScrubLeavesNoByteOfADeletedValue", scrub},
		{"ReopeningKeepsEverything", reopen},
		{"ACancelledContextStoresNothing", cancelled},
		{"CheckFindsNothingWrong", check},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &subject{T: t, dir: t.TempDir(), open: open}
			s.Store = open(t, s.dir)
			defer func() { s.Store.Close() }()
			c.test(t, s)
		})
	}
}

type subject struct {
	ledger.Store
	*testing.T
	dir  string
	open Opener
}

func (s *subject) commit(b ledger.Batch) {
	s.Helper()
	if err := s.Commit(context.Background(), b); err != nil {
		s.Fatal(err)
	}
}

func (s *subject) look(fn func(ledger.Snapshot) error) {
	s.Helper()
	if err := s.View(context.Background(), fn); err != nil {
		s.Fatal(err)
	}
}

func (s *subject) get(bucket string, key []byte) []byte {
	s.Helper()
	var v []byte
	s.look(func(v1 ledger.Snapshot) (err error) { v, err = v1.Get(bucket, key); return err })
	return v
}

func (s *subject) chain(name string, after uint64) []event.Event {
	s.Helper()
	var list []event.Event
	s.look(func(v ledger.Snapshot) error { return v.Chain(Replica(name), after, collect(&list)) })
	return list
}

func collect(list *[]event.Event) func(event.Event) error {
	return func(e event.Event) error { *list = append(*list, e); return nil }
}

// two drawn chains whose counters interleave.
func drawTwo(t *testing.T) *World {
	return Draw(t, `
		HQ found
		HQ admit K2
		K2 join at=2
		K2 site S1
		HQ site S1 at=7
		K2 site S1 at=5
		HQ user Amal intake
		K2 site S1 at=7`)
}

func sameEvents(t *testing.T, what string, got, want []event.Event) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d events, want %d", what, len(got), len(want))
	}
	for i, e := range got {
		w := want[i]
		if e.Header != w.Header || !bytes.Equal(e.HeaderBytes, w.HeaderBytes) || !bytes.Equal(e.Clear, w.Clear) ||
			!bytes.Equal(e.Sealed, w.Sealed) || e.Prev != w.Prev || e.Hash != w.Hash {
			t.Fatalf("%s: event %d is %s %d, want %s %d, or its bytes differ", what, i, e.Replica, e.Seq, w.Replica, w.Seq)
		}
	}
}

func commitTwice(t *testing.T, s *subject) {
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events("HQ")[:2]})
	s.commit(ledger.Batch{Events: w.Events("HQ")})
	s.commit(ledger.Batch{Events: w.Events()})
	s.commit(ledger.Batch{Events: w.Events()})
	sameEvents(t, "HQ", s.chain("HQ", 0), w.Events("HQ"))
	sameEvents(t, "K2", s.chain("K2", 0), w.Events("K2"))
}

func forkRefused(t *testing.T, s *subject) {
	w := Draw(t, "HQ found\nX copies HQ\nHQ site S1\nX site S2")
	s.commit(ledger.Batch{Events: w.Events("HQ")})
	if err := s.Commit(context.Background(), ledger.Batch{Events: w.Events("X")}); !errors.Is(err, ledger.ErrFork) {
		t.Fatalf("got %v, want ErrFork", err)
	}
	sameEvents(t, "HQ", s.chain("HQ", 0), w.Events("HQ"))
}

func wholeOrNothing(t *testing.T, s *subject) {
	w := Draw(t, "HQ found\nX copies HQ\nHQ site S1\nX site S2\nK2 join")
	s.commit(ledger.Batch{Events: w.Events("HQ")})
	err := s.Commit(context.Background(), ledger.Batch{
		Events:  append(w.Events("K2"), w.Events("X")...),
		Records: []ledger.Record{{Bucket: ledger.BucketLocal, Key: []byte("k"), Value: []byte("v")}},
	})
	if !errors.Is(err, ledger.ErrFork) {
		t.Fatalf("got %v, want ErrFork", err)
	}
	if n := len(s.chain("K2", 0)); n != 0 {
		t.Errorf("%d events of the refused batch are stored", n)
	}
	s.look(func(v ledger.Snapshot) error {
		if _, err := v.Get(ledger.BucketLocal, []byte("k")); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("a record of the refused batch is stored: %v", err)
		}
		return nil
	})
}

func snapshotStands(t *testing.T, s *subject) {
	w := drawTwo(t)
	rec := func(v string) []ledger.Record {
		return []ledger.Record{{Bucket: ledger.BucketView, Key: []byte("k"), Value: []byte(v)}}
	}
	s.commit(ledger.Batch{Events: w.Events("HQ"), Records: rec("old")})
	s.look(func(v ledger.Snapshot) error {
		read := func() string {
			value, err := v.Get(ledger.BucketView, []byte("k"))
			var list []event.Event
			err = errors.Join(err, v.Chain(Replica("K2"), 0, collect(&list)))
			heads, err2 := v.Heads()
			return fmt.Sprint(string(value), len(list), len(heads), errors.Join(err, err2))
		}
		before := read()
		s.commit(ledger.Batch{Events: w.Events("K2"), Records: rec("new")}) // a reader must not hold up a writer
		if after := read(); after != before {
			t.Errorf("a snapshot changed from %s to %s", before, after)
		}
		return nil
	})
	if v := s.get(ledger.BucketView, []byte("k")); string(v) != "new" {
		t.Errorf("a later snapshot sees %q", v)
	}
}

func chainOrder(t *testing.T, s *subject) {
	w := drawTwo(t)
	all := w.Events()
	slices.Reverse(all)
	s.commit(ledger.Batch{Events: all})
	k2 := w.Events("K2")
	for after := 0; after <= len(k2); after++ {
		sameEvents(t, fmt.Sprintf("K2 after %d", after), s.chain("K2", uint64(after)), k2[after:])
	}
	if n := len(s.chain("K2", 1000)) + len(s.chain("nobody", 0)); n != 0 {
		t.Errorf("%d events that do not exist", n)
	}
}

func findOrder(t *testing.T, s *subject) {
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events("HQ")})
	s.commit(ledger.Batch{Events: w.Events("K2")})
	world := w.Events()
	slices.SortFunc(world, func(a, b event.Event) int { return event.Before(a.Header, b.Header) })
	third := w.Events("K2")[2]
	for _, c := range []struct {
		name string
		q    ledger.Query
		is   func(event.Event) bool
	}{
		{"entity", ledger.Query{Entity: Entity("S1")}, func(e event.Event) bool { return e.Entity == Entity("S1") }},
		{"event", ledger.Query{Event: third.ID}, func(e event.Event) bool { return e.ID == third.ID }},
		{"actor", ledger.Query{Actor: User("Boss")}, func(e event.Event) bool { return e.Actor == User("Boss") }},
		{"authority", ledger.Query{Authority: true}, func(e event.Event) bool { return ledger.Authority(e.Kind) }},
		{"nobody", ledger.Query{Actor: User("nobody")}, func(event.Event) bool { return false }},
	} {
		var got, want []event.Event
		for _, e := range world {
			if c.is(e) {
				want = append(want, e)
			}
		}
		s.look(func(v ledger.Snapshot) error { return v.Find(c.q, collect(&got)) })
		sameEvents(t, c.name, got, want)
	}
}

func entitiesOrder(t *testing.T, s *subject) {
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events("HQ")})
	s.commit(ledger.Batch{Events: w.Events("K2")})
	seen := map[event.EntityID]bool{}
	s.look(func(v ledger.Snapshot) error {
		return v.Entities(func(id event.EntityID, got []event.Event) error {
			var want []event.Event
			for _, e := range w.Events() {
				if e.Entity == id {
					want = append(want, e)
				}
			}
			slices.SortFunc(want, func(a, b event.Event) int { return event.Before(a.Header, b.Header) })
			sameEvents(t, id.String(), got, want)
			if seen[id] {
				t.Errorf("entity %s came twice", id)
			}
			seen[id] = true
			return nil
		})
	})
	for _, e := range w.Events() {
		if !seen[e.Entity] {
			t.Errorf("entity %s did not come", e.Entity)
		}
	}
}

func headsOrder(t *testing.T, s *subject) {
	s.look(func(v ledger.Snapshot) error {
		if heads, err := v.Heads(); err != nil || len(heads) != 0 {
			t.Errorf("an empty store has heads %v, %v", heads, err)
		}
		return nil
	})
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events()})
	want := []event.Head{w.Head("HQ", 4).Head, w.Head("K2", 4).Head}
	slices.SortFunc(want, func(a, b event.Head) int { return bytes.Compare(a.Replica[:], b.Replica[:]) })
	s.look(func(v ledger.Snapshot) error {
		if heads, err := v.Heads(); err != nil || !slices.Equal(heads, want) {
			t.Errorf("heads %v, %v; want %v", heads, err, want)
		}
		return nil
	})
}

func scanOrder(t *testing.T, s *subject) {
	keys := []string{"\x00", "a", "a\x00", "a\xfe", "a\xff", "a\xff\x00", "a\xff\xff", "a\xff\xff\x01", "b", "\xff", "\xff\x00", "\xff\xff", "\xff\xff\xff"}
	var records []ledger.Record
	for _, k := range keys {
		records = append(records, ledger.Record{Bucket: ledger.BucketView, Key: []byte(k), Value: []byte("v" + k)},
			ledger.Record{Bucket: ledger.BucketLocal, Key: []byte(k), Value: []byte("other")})
	}
	slices.Reverse(records)
	s.commit(ledger.Batch{Records: records})
	slices.Sort(keys)
	for _, prefix := range append([]string{"", "a", "c", "aa"}, keys...) {
		for _, after := range append([]string{"none", "", "a\xfe\x01", "zz"}, keys...) {
			var want, got []string
			for _, k := range keys {
				if bytes.HasPrefix([]byte(k), []byte(prefix)) && (after == "none" || k > after) {
					want = append(want, k)
				}
			}
			from := []byte(after)
			if after == "none" {
				from = nil
			}
			s.look(func(v ledger.Snapshot) error {
				return v.Scan(ledger.BucketView, []byte(prefix), from, func(k, value []byte) error {
					if string(value) != "v"+string(k) {
						t.Errorf("key %q has value %q", k, value)
					}
					got = append(got, string(k))
					return nil
				})
			})
			if !slices.Equal(got, want) {
				t.Fatalf("prefix %q after %q: %q, want %q", prefix, after, got, want)
			}
		}
	}
}

func callbackErrors(t *testing.T, s *subject) {
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events(), Records: []ledger.Record{{Bucket: ledger.BucketView, Key: []byte("a"), Value: []byte("a")},
		{Bucket: ledger.BucketView, Key: []byte("b"), Value: []byte("b")}}})
	enough := errors.New("enough")
	calls := 0
	stop := func() error { calls++; return enough }
	for name, read := range map[string]func(ledger.Snapshot) error{
		"Chain": func(v ledger.Snapshot) error {
			return v.Chain(Replica("HQ"), 0, func(event.Event) error { return stop() })
		},
		"Find": func(v ledger.Snapshot) error {
			return v.Find(ledger.Query{Authority: true}, func(event.Event) error { return stop() })
		},
		"Entities": func(v ledger.Snapshot) error {
			return v.Entities(func(event.EntityID, []event.Event) error { return stop() })
		},
		"Scan": func(v ledger.Snapshot) error {
			return v.Scan(ledger.BucketView, nil, nil, func(_, _ []byte) error { return stop() })
		},
		"View": func(ledger.Snapshot) error { return stop() },
	} {
		calls = 0
		if err := s.View(context.Background(), read); !errors.Is(err, enough) || calls != 1 {
			t.Errorf("%s: %d calls and error %v, want one and the callback's", name, calls, err)
		}
	}
}

func missingRecord(t *testing.T, s *subject) {
	s.commit(ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketView, Key: []byte("k"), Value: []byte("v")}}})
	s.look(func(v ledger.Snapshot) error {
		for _, at := range [][2]string{{ledger.BucketView, "j"}, {ledger.BucketView, "kk"}, {ledger.BucketLocal, "k"}, {"nothing", "k"}} {
			if value, err := v.Get(at[0], []byte(at[1])); !errors.Is(err, ledger.ErrNotFound) || value != nil {
				t.Errorf("%v: %q, %v; want ErrNotFound", at, value, err)
			}
		}
		return nil
	})
}

func replaceAndDelete(t *testing.T, s *subject) {
	k := []byte("k")
	put := func(values ...[]byte) {
		var records []ledger.Record
		for _, v := range values {
			records = append(records, ledger.Record{Bucket: ledger.BucketView, Key: k, Value: v})
		}
		s.commit(ledger.Batch{Records: records})
	}
	put([]byte("one"))
	put([]byte("two"))
	if v := s.get(ledger.BucketView, k); string(v) != "two" {
		t.Errorf("after replacing: %q", v)
	}
	put([]byte{})
	if v := s.get(ledger.BucketView, k); len(v) != 0 {
		t.Errorf("an empty value came back as %q", v)
	}
	put([]byte("three"), nil, []byte("four"), nil) // in order: the last counts
	s.look(func(v ledger.Snapshot) error {
		if value, err := v.Get(ledger.BucketView, k); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("after deleting: %q, %v", value, err)
		}
		return nil
	})
	put(nil) // deleting what is not there is no error
}

func bigBlob(t *testing.T, s *subject) {
	blob := make([]byte, 5<<20)
	for i := range blob {
		blob[i] = byte(i*i>>8 ^ i)
	}
	s.commit(ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketBlob, Key: []byte("big"), Value: blob}}})
	if !bytes.Equal(s.get(ledger.BucketBlob, []byte("big")), blob) {
		t.Error("the blob came back changed")
	}
}

func keptSlices(t *testing.T, s *subject) {
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events(), Records: []ledger.Record{
		{Bucket: ledger.BucketView, Key: []byte("a"), Value: []byte("1")}, {Bucket: ledger.BucketView, Key: []byte("b"), Value: []byte("2")}}})
	var kept [][]byte
	var events []event.Event
	s.look(func(v ledger.Snapshot) error {
		return errors.Join(v.Chain(Replica("HQ"), 0, collect(&events)),
			v.Scan(ledger.BucketView, nil, nil, func(k, value []byte) error { kept = append(kept, k, value); return nil }))
	})
	if got := string(bytes.Join(kept, []byte(","))); got != "a,1,b,2" {
		t.Errorf("kept slices became %q", got)
	}
	sameEvents(t, "kept events", events, w.Events("HQ"))
}

func scrub(t *testing.T, s *subject) {
	marker := []byte("PLANTED-MARKER-7261")
	small := bytes.Repeat(marker, 3)
	large := bytes.Repeat(marker, 20000) // spills over many pages
	put := func(a, b []byte) ledger.Batch {
		return ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketKey, Key: []byte("small"), Value: a}, {Bucket: ledger.BucketBlob, Key: []byte("large"), Value: b}}}
	}
	s.commit(put(small, large))
	for i := range 50 { // neighbours, so that pages are shared and split
		s.commit(ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketKey, Key: fmt.Appendf(nil, "n%d", i), Value: make([]byte, 300)}}})
	}
	if !s.inFiles(marker) {
		t.Skip("this store keeps nothing in files of its directory")
	}
	b := put(nil, nil)
	b.Scrub = true
	s.commit(b)
	if s.inFiles(marker[:8]) {
		t.Error("after Scrub the deleted value is still in a file")
	}
}

func (s *subject) inFiles(marker []byte) bool {
	s.Helper()
	found := false
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, marker) {
			s.Logf("the marker is in %s", filepath.Base(path))
			found = true
		}
		return err
	})
	if err != nil {
		s.Fatal(err)
	}
	return found
}

func reopen(t *testing.T, s *subject) {
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events(), Records: []ledger.Record{{Bucket: ledger.BucketLocal, Key: []byte("k"), Value: []byte("v")}}})
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s.Store = s.open(t, s.dir)
		sameEvents(t, "HQ", s.chain("HQ", 0), w.Events("HQ"))
		sameEvents(t, "K2", s.chain("K2", 0), w.Events("K2"))
		if v := s.get(ledger.BucketLocal, []byte("k")); string(v) != "v" {
			t.Errorf("the record became %q", v)
		}
	}
}

func cancelled(t *testing.T, s *subject) {
	w := drawTwo(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := s.Commit(ctx, ledger.Batch{Events: w.Events(), Records: []ledger.Record{{Bucket: ledger.BucketLocal, Key: []byte("k"), Value: []byte("v")}}})
	if err == nil || errors.Is(err, ledger.ErrUnknown) {
		t.Errorf("committing with a cancelled context: %v; want a plain refusal", err)
	}
	if err := s.View(ctx, func(ledger.Snapshot) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("reading with a cancelled context: %v", err)
	}
	if n := len(s.chain("HQ", 0)); n != 0 {
		t.Errorf("%d events were stored", n)
	}
	s.commit(ledger.Batch{Events: w.Events()}) // and the store goes on
}

func check(t *testing.T, s *subject) {
	w := drawTwo(t)
	s.commit(ledger.Batch{Events: w.Events(), Records: []ledger.Record{{Bucket: ledger.BucketLocal, Key: []byte("k"), Value: []byte("v")}}})
	if err := s.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
