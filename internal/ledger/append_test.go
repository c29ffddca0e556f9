package ledger_test

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
)

const founded = "HQ found"

func TestARepeatedCommandGivesTheSameReceiptAndNoSecondEvent(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	c := command("two", ledgertest.Entity("S"), event.SiteAdded{Code: "S1"}, event.SiteAdded{Code: "S2"})
	first := r.append(c)
	if first.First != 2 || len(first.Events) != 2 || first.Events[1] != event.EventIDOf(c.Actor, c.ID, 1) {
		t.Errorf("receipt %+v", first)
	}
	first.Repeated = true
	for range 2 {
		if again := r.append(c); !reflect.DeepEqual(again, first) {
			t.Errorf("repeated: %+v, want %+v", again, first)
		}
		r.reopen()
	}
	events := r.chain("HQ")
	if len(events) != 3 || events[2].Base != events[1].ID || events[2].Lamport != events[1].Lamport+1 || events[2].At != 1 {
		t.Errorf("the chain is %+v", events)
	}
	r.sound()
}

func TestACommandIDUsedForSomethingElseIsRefused(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	c := site("S")
	r.append(c)
	c.Digest[0]++
	if _, err := r.Append(ctx, c); !errors.Is(err, ledger.ErrReused) {
		t.Errorf("got %v, want ErrReused", err)
	}
	if n := len(r.chain("HQ")); n != 2 {
		t.Errorf("%d events", n)
	}
}

func TestACommandWithoutIDOrEventsIsRefused(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	for _, c := range []ledger.Command{{}, {ID: ledgertest.CommandID("x")}, {Drafts: site("S").Drafts}} {
		if _, err := r.Append(ctx, c); err == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}

func TestOneBadCommandDoesNotRefuseItsNeighbours(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			c := site(fmt.Sprint(i))
			if i%4 == 0 {
				c.Drafts[0].Sealed = make([]byte, event.MaxSealed+1)
			}
			if _, err := r.Append(ctx, c); (err != nil) != (i%4 == 0) {
				t.Errorf("command %d: %v", i, err)
			}
		})
	}
	wg.Wait()
	if n := len(r.chain("HQ")); n != 31 {
		t.Errorf("%d events, want 31", n)
	}
	r.sound()
}

func TestSixtyFourWritersMakeOneDenseChain(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	const writers, each = 64, 20
	var mu sync.Mutex
	numbers := map[uint64]bool{}
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				c := site(fmt.Sprint("shared", i)) // every command comes from 4 writers
				c.ID = ledgertest.CommandID(fmt.Sprint(w/4, i))
				rec, err := r.Append(ctx, c)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				numbers[rec.First] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	events := r.chain("HQ")
	if len(events) != 1+writers/4*each || len(numbers) != writers/4*each {
		t.Errorf("%d events, %d numbers given; want %d commands", len(events), len(numbers), writers/4*each)
	}
	ids := map[event.EventID]bool{}
	for i, e := range events {
		if e.Seq != uint64(i+1) || ids[e.ID] {
			t.Fatalf("entry %d has number %d, or its id twice", i+1, e.Seq)
		}
		ids[e.ID] = true
	}
	r.sound()
}

func TestEveryHeadIsSigned(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	for i := range 3 {
		r.append(site(fmt.Sprint(i)))
		heads, err := r.Heads(ctx)
		if err != nil || len(heads) != 1 || heads[0].Seq != uint64(i+2) {
			t.Fatalf("heads %+v, %v", heads, err)
		}
		key := ledgertest.Key("HQ").Public().(ed25519.PublicKey)
		if !ed25519.Verify(key, ledger.HeadMessage(r.Operation(), heads[0].Head), heads[0].Signature) {
			t.Error("the signature does not fit")
		}
	}
}

func (r *rig) signedHeads(name string) []uint64 {
	r.Helper()
	var seqs []uint64
	id := ledgertest.Replica(name)
	r.look(func(s ledger.Snapshot) error {
		return s.Scan(ledger.BucketHead, id[:], nil, func(k, _ []byte) error {
			var n uint64
			for _, b := range k[16:] {
				n = n<<8 | uint64(b)
			}
			seqs = append(seqs, n)
			return nil
		})
	})
	return seqs
}

func TestOldSignaturesAreThinnedToOnePerStretchAndTheNewest(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	for i := range 1199 {
		r.append(site(fmt.Sprint(i)))
	}
	if got, want := r.signedHeads("HQ"), []uint64{1, 501, 1001, 1200}; !slices.Equal(got, want) {
		t.Errorf("signed heads %v, want %v", got, want)
	}
	z := begin(t, "Z", r.world)
	for n := 100; n <= 1200; n += 50 {
		if got := z.imports(r.piece(z, n)); got.Added == 0 {
			t.Fatalf("nothing new up to %d", n)
		}
	}
	if got, want := z.signedHeads("HQ"), []uint64{100, 550, 1050, 1200}; !slices.Equal(got, want) {
		t.Errorf("signed heads after 23 imports %v, want %v", got, want)
	}
	z.sound()
}

// piece is what z lacks of HQ's chain up to number last, signed there.
func (r *rig) piece(z *rig, last int) ledger.Segment {
	r.Helper()
	chain := r.chain("HQ")
	from := len(z.chain("HQ"))
	end := chain[last-1]
	h := event.Head{Replica: end.Replica, Seq: end.Seq, Link: end.Hash}
	key := ledgertest.Key("HQ")
	s := ledger.Segment{First: uint64(from + 1), Key: key.Public().(ed25519.PublicKey),
		Head: ledger.SignedHead{Head: h, Signature: ed25519.Sign(key, ledger.HeadMessage(r.Operation(), h))}}
	for _, e := range chain[from:last] {
		s.Events = append(s.Events, ledger.Raw{Header: e.HeaderBytes, Clear: e.Clear, Sealed: e.Sealed})
	}
	return s
}

// After an unknown outcome the disk decides: whether the batch is there or
// not, memory and views agree with it, and the retry gives one event.
func TestAnUnknownOutcomeIsSettledByARetry(t *testing.T) {
	for _, stored := range []bool{true, false} {
		r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
		r.append(site("before"))
		views := r.views
		r.store.fail = func(b ledger.Batch) error {
			r.store.fail = nil
			if stored {
				if err := r.store.Store.Commit(ctx, b); err != nil {
					t.Fatal(err)
				}
			}
			return fmt.Errorf("injected: %w", ledger.ErrUnknown)
		}
		if _, err := r.Append(ctx, site("S")); !errors.Is(err, ledger.ErrUnknown) {
			t.Fatalf("got %v, want ErrUnknown", err)
		}
		if shown := r.views > views; shown != stored {
			t.Errorf("stored %v, but made visible %v", stored, shown)
		}
		r.append(site("between"))
		r.append(site("S"))
		if n := len(r.find(ledger.Query{Event: event.EventIDOf(site("S").Actor, site("S").ID, 0)})); n != 1 {
			t.Errorf("stored %v: %d events of one command", stored, n)
		}
		if n := len(r.chain("HQ")); n != 4 {
			t.Errorf("stored %v: %d events, want 4", stored, n)
		}
		r.sound()
	}
}

func TestAFullDiskRefusesAndTheLedgerGoesOnAfterwards(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	r.store.fail = func(ledger.Batch) error { return ledger.ErrFull }
	for range 3 {
		if _, err := r.Append(ctx, site("S")); !errors.Is(err, ledger.ErrFull) {
			t.Fatalf("got %v, want ErrFull", err)
		}
	}
	r.store.fail = nil
	if rec := r.append(site("S")); rec.First != 2 {
		t.Errorf("the refused commands left a gap: number %d", rec.First)
	}
	r.sound()
}

func TestAnImportWhoseCallerLeftDoesNotStopWriting(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nHQ admit Z\nZ join")
	r := begin(t, "Z", w, "Z")
	c, cancel := context.WithCancel(ctx)
	r.store.fail = func(ledger.Batch) error {
		r.store.fail = nil
		cancel()
		return ledger.ErrUnknown
	}
	if _, err := r.Import(c, []ledger.Segment{w.Whole("HQ")}, nil); !errors.Is(err, ledger.ErrUnknown) {
		t.Fatalf("got %v, want ErrUnknown", err)
	}
	if err := r.Halted(); err != nil {
		t.Fatal(err)
	}
	r.imports(w.Whole("HQ"))
}

func TestSlowReadersDoNotHoldUpWriting(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	var readers, ready sync.WaitGroup
	finish := make(chan struct{})
	for range 12 {
		ready.Add(1)
		readers.Go(func() {
			err := r.View(ctx, func(s ledger.Snapshot) error {
				_, err := s.Heads()
				ready.Done()
				<-finish
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	ready.Wait()
	c, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err := r.Append(c, site("S")); err != nil {
		t.Error(err)
	}
	close(finish)
	readers.Wait()
}

func TestCloseAnswersEveryCommand(t *testing.T) {
	r := begin(t, "HQ", ledgertest.Draw(t, founded), "HQ")
	var wg sync.WaitGroup
	var mu sync.Mutex
	kept := map[event.EventID]bool{}
	for i := range 200 {
		wg.Go(func() {
			rec, err := r.Append(ctx, site(fmt.Sprint(i)))
			if err != nil && !errors.Is(err, ledger.ErrHalted) {
				t.Error(err)
			}
			if err == nil {
				mu.Lock()
				kept[rec.Events[0]] = true
				mu.Unlock()
			}
		})
	}
	time.Sleep(2 * time.Millisecond)
	if err := r.Ledger.Close(); err != nil {
		t.Error(err)
	}
	wg.Wait() // hangs if a command is forgotten
	if _, err := r.Append(ctx, site("late")); !errors.Is(err, ledger.ErrHalted) {
		t.Errorf("after Close: %v", err)
	}
	if err := r.Put(ctx, nil); !errors.Is(err, ledger.ErrHalted) {
		t.Errorf("Put after Close: %v", err)
	}
	r.open()
	if n := len(r.chain("HQ")); n != len(kept)+1 {
		t.Errorf("%d acknowledged, %d stored", len(kept), n-1)
	}
}

// A kit writes before anybody admitted it, also after a restart.
func TestAnUnadmittedReplicasOwnCounterGoesOnAfterARestart(t *testing.T) {
	r := begin(t, "K2", ledgertest.Draw(t, founded))
	r.append(command("join", event.EntityID(r.Replica()), ledgertest.Joined("K2")))
	for i := range 3 {
		r.append(site(fmt.Sprint(i)))
		r.reopen()
	}
	r.sound()
	z := begin(t, "Z", r.world)
	if in := z.imports(r.export(nil, 500)...); in.Added != 4 || in.Waiting != 4 {
		t.Errorf("imported %+v", in)
	}
}
