package relay_test

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
)

func TestARetiredReplicaIsBoundedAsAStrangerIs(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	if _, err := hq.Retire(hq.ctx, hq.admin, cmd(), k.Ledger.Replica(), 0); err != nil {
		t.Fatal(err)
	}
	for i := range 20 { // what no entry names
		if err := k.Ledger.Put(k.ctx, []ledger.Record{ledger.BlobRecord([]byte{1, byte(i), 7})}); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "b.miftah")
	if _, err := k.relay.WriteFile(k.ctx, path, relay.WriteOptions{Content: relay.BackupLedger, Plain: true}); err != nil {
		t.Fatal(err)
	}
	before := hq.count(ledger.BucketBlob, nil)
	if _, err := hq.ReadBundle(hq.ctx, path, false); err != nil {
		t.Fatal(err)
	}
	if n := hq.count(ledger.BucketBlob, nil) - before; n != 0 {
		t.Errorf("it left %d attachments that no entry names", n)
	}
}

// slow sends the head of a push and then no more of it.
type slow struct{ asked chan struct{} }

func (s slow) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.URL.Path != relay.PathPush {
		return http.DefaultTransport.RoundTrip(q)
	}
	r, w := io.Pipe()
	context.AfterFunc(q.Context(), func() { w.CloseWithError(context.Canceled) })
	q.Body, q.ContentLength = r, 1<<20
	s.asked <- struct{}{}
	return http.DefaultTransport.RoundTrip(q)
}

func TestStrangersWhoSendSlowlyDoNotKeepOthersOut(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{}, 8)
	done := make(chan struct{}, 8)
	for _, letter := range []event.Code{"X1", "X2", "X3"} {
		x := hq.join(letter, relay.DefaultLimits)
		go func() {
			_, _ = x.relay.Exchange(ctx, relay.Peer{URL: hq.url, Client: &http.Client{Transport: slow{asked}}})
			done <- struct{}{}
		}()
	}
	for range 3 {
		<-asked
	}
	time.Sleep(200 * time.Millisecond)
	hq.write(cmd(), "one")
	k.write(cmd(), "two")
	soon, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	if _, err := k.relay.Exchange(soon, relay.Peer{URL: hq.url}); err != nil {
		t.Errorf("an admitted station waits for strangers: %v", err)
	}
	cancel()
	for range 3 {
		<-done
	}
}

func TestAStrangerWhoNamesManyKeysKeepsNoOtherFromComing(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	site := k.write(cmd(), "one")
	path := filepath.Join(t.TempDir(), "b.miftah") // entries without their keys
	if _, err := k.relay.WriteFile(k.ctx, path, relay.WriteOptions{Content: relay.BackupLedger, Plain: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := hq.ReadBundle(hq.ctx, path, false); err != nil {
		t.Fatal(err)
	}
	x := hq.join("X1", relay.DefaultLimits)
	boxes := make([]event.Box, 5000)
	for i := range boxes { // first in every list
		boxes[i] = event.Box{Compartment: event.Working, Subject: event.SubjectID{0, 0, byte(i >> 8), byte(i)}, Cipher: []byte{1}}
	}
	sealed, err := event.Marshal(boxes)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Ledger.Append(x.ctx, ledger.Command{ID: event.NewCommand(), Actor: x.admin.User,
		Drafts: []ledger.Draft{{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "S-1"}, Sealed: sealed}}}); err != nil {
		t.Fatal(err)
	}
	x.exchange(hq)
	if hq.count(ledger.BucketKey, site[:]) != 0 {
		t.Fatal("the key is there already")
	}
	hq.exchange(k)
	if hq.count(ledger.BucketKey, site[:]) == 0 {
		t.Error("the key of an admitted station's entry does not come")
	}
}
