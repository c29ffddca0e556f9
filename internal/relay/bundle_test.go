package relay_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
)

// small is a plain bundle of few bytes, and a kit that lacks what is in it.
func small(t *testing.T, plain bool) (from, to *kit, path string) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	has, err := hq.relay.Vector(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hq.write(cmd(), "north gate")
	return hq, k, hq.bundle(relay.WriteOptions{Has: has, Plain: plain})
}

func TestBundleCutAnywhereIsRefusedWithThePlace(t *testing.T) {
	for name, plain := range map[string]bool{"plain": true, "encrypted": false} {
		t.Run(name, func(t *testing.T) {
			hq, k, path := small(t, plain)
			whole, before := mustRead(t, path), k.hash()
			cutPath := filepath.Join(t.TempDir(), "cut")
			step := 1
			if !plain {
				step = 7
			}
			for n := 0; n < len(whole); n += step {
				refused(t, k, cutPath, whole[:n], n)
			}
			if k.hash() != before {
				t.Error("a refused bundle changed something")
			}
			taken(t, k, hq, path)
		})
	}
}

func TestBundleWithAByteChangedAnywhereIsRefused(t *testing.T) {
	for name, plain := range map[string]bool{"plain": true, "encrypted": false} {
		t.Run(name, func(t *testing.T) {
			hq, k, path := small(t, plain)
			whole, before := mustRead(t, path), k.hash()
			bad := filepath.Join(t.TempDir(), "bad")
			step := 1
			if !plain {
				step = 7
			}
			for n := 0; n < len(whole); n += step {
				b := bytes.Clone(whole)
				b[n] ^= 1 << (n % 8)
				refused(t, k, bad, b, n)
			}
			if k.hash() != before {
				t.Error("a refused bundle changed something")
			}
			taken(t, k, hq, path)
		})
	}
}

func refused(t *testing.T, k *kit, path string, b []byte, n int) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	res, err := k.relay.ReadFile(k.ctx, path, relay.ReadOptions{})
	if err == nil || res.Added > 0 || res.Keys > 0 {
		t.Fatalf("byte %d: taken: %+v", n, res)
	}
	if !strings.Contains(err.Error(), "byte") && !errors.Is(err, relay.ErrNotForUs) && !errors.Is(err, relay.ErrBundle) {
		t.Fatalf("byte %d: %v does not say where", n, err)
	}
}

func taken(t *testing.T, k, from *kit, path string) {
	t.Helper()
	res, err := k.ReadBundle(k.ctx, path, false)
	if err != nil || res.Added == 0 || !res.Whole {
		t.Fatalf("the whole bundle: %+v, %v", res, err)
	}
	if k.hash() != from.hash() {
		t.Error("after the bundle the two differ")
	}
	if res, err = k.ReadBundle(k.ctx, path, false); err != nil || res.Added+res.Keys > 0 {
		t.Errorf("read again: %+v, %v", res, err)
	}
}

func TestBundleOpensForAdmittedStationsOnly(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k, stranger := hq.admitted("K2"), hq.join("K3", relay.DefaultLimits)
	other := hq.admitted("K4")
	hq.exchange(other)
	path := hq.bundle(relay.WriteOptions{To: []event.ReplicaID{k.Ledger.Replica()}})
	if bytes.Contains(mustRead(t, path), []byte("miftah bundle")) {
		t.Error("the bundle is not encrypted")
	}
	if _, err := k.ReadBundle(k.ctx, path, false); err != nil {
		t.Error(err)
	}
	for _, o := range []*kit{stranger, other} {
		_, err := o.ReadBundle(o.ctx, path, false)
		is(t, err, relay.ErrNotForUs)
	}
	_, err := hq.WriteBundle(hq.ctx, path+"2", relay.WriteOptions{To: []event.ReplicaID{stranger.Ledger.Replica()}})
	if err == nil || !strings.Contains(err.Error(), "admit it first") {
		t.Errorf("to a stranger: %v", err)
	}
	if _, err := os.Stat(path + "2"); err == nil {
		t.Error("a refused bundle was left behind")
	}
}

func TestBundleThatBeginsTooLateNamesTheGap(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	hq.write(cmd(), "a")
	has, err := hq.relay.Vector(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hq.write(cmd(), "b")
	before := k.hash()
	_, err = k.ReadBundle(k.ctx, hq.bundle(relay.WriteOptions{Has: has}), false)
	is(t, err, ledger.ErrGap)
	if !strings.Contains(err.Error(), "begins earlier") || k.hash() != before {
		t.Error(err)
	}
}

func TestBundleOfAnotherOperationIsRefused(t *testing.T) {
	a, b := found(t, relay.DefaultLimits), found(t, relay.DefaultLimits)
	_, err := b.ReadBundle(b.ctx, a.bundle(relay.WriteOptions{Plain: true}), false)
	if err == nil || !strings.Contains(err.Error(), "belongs to operation") {
		t.Error(err)
	}
}

func TestGoodPiecesOfACutBundleAreKeptOnlyWhenAskedFor(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	for range 1100 { // three pieces
		hq.Ledger.Append(hq.ctx, ledger.Command{ID: event.NewCommand(), Actor: hq.admin.User, Drafts: []ledger.Draft{
			{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "S-2"}}}})
	}
	path := hq.bundle(relay.WriteOptions{Plain: true})
	whole := mustRead(t, path)
	if err := os.WriteFile(path, whole[:len(whole)*3/4], 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := k.ReadBundle(k.ctx, path, false)
	is(t, err, relay.ErrBundle)
	if !strings.Contains(err.Error(), "partial") || !strings.Contains(err.Error(), "pieces") {
		t.Errorf("%v does not say what could be kept", err)
	}
	res, err := k.ReadBundle(k.ctx, path, true)
	if err != nil || res.Whole || res.Good == 0 || res.Good >= res.Manifest.Segments || res.Added == 0 || res.Why == nil {
		t.Fatalf("%+v, %v", res, err)
	}
	if rep, err := k.Verify(k.ctx, nil); err != nil || len(rep.Damage) > 0 {
		t.Errorf("%v, %v", rep, err)
	}
	k.exchange(hq)
	if k.hash() != hq.hash() {
		t.Error("the rest did not come")
	}
}

func TestAttachmentsAndTheirKeysTravelAndWhatIsMissingIsAskedFor(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	small := hq.photo(1000)
	k.ReadBundle(k.ctx, hq.bundle(relay.WriteOptions{}), false)
	if k.count(ledger.BucketBlob, small[:]) != 1 {
		t.Error("the attachment did not come with its entry")
	}
	for range 3 { // more than one page holds
		k.photo(3 << 20)
	}
	k.exchange(hq)
	for _, bucket := range []string{ledger.BucketBlob, ledger.BucketKey} {
		if a, b := hq.count(bucket, nil), k.count(bucket, nil); a != b {
			t.Errorf("%s: %d and %d records", bucket, a, b)
		}
	}
	if n := hq.count(ledger.BucketLocal, []byte("relay want ")); n > 3 {
		t.Errorf("%d notes of missing records are left", n)
	}
}
