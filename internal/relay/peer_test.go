package relay_test

import (
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
)

// heard is how far k knows another station to have a third one's chain.
func (k *kit) heard(of, chain *kit) (uint64, event.Millis) {
	k.t.Helper()
	peers, err := k.Ledger.Peers(k.ctx)
	if err != nil {
		k.t.Fatal(err)
	}
	p := peers[of.Ledger.Replica()]
	return p.Has[chain.Ledger.Replica()], p.At
}

func (k *kit) head() uint64 {
	k.t.Helper()
	heads, err := k.Ledger.Heads(k.ctx)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, h := range heads {
		if h.Replica == k.Ledger.Replica() {
			return h.Seq
		}
	}
	return 0
}

func TestABundleSaysHowFarItsWriterHasOurEntries(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	before, _ := hq.heard(k, hq)
	hq.write(cmd(), "one")
	if seq, _ := hq.heard(k, hq); seq != before || seq >= hq.head() {
		t.Fatalf("before any exchange K2 has %d of %d", seq, hq.head())
	}
	late := k.bundle(relay.WriteOptions{}) // written before the next exchange
	if _, err := k.ReadBundle(k.ctx, hq.bundle(relay.WriteOptions{}), false); err != nil {
		t.Fatal(err)
	}
	if seq, _ := hq.heard(k, hq); seq != before {
		t.Errorf("writing a bundle is no proof that it was read: %d", seq)
	}
	if seq, at := k.heard(hq, hq); seq != hq.head() || at == 0 {
		t.Errorf("K2 knows %d of HQ's own entries, heard at %d", seq, at)
	}
	answer := k.bundle(relay.WriteOptions{})
	if _, err := hq.ReadBundle(hq.ctx, answer, false); err != nil {
		t.Fatal(err)
	}
	if seq, at := hq.heard(k, hq); seq != hq.head() || at == 0 {
		t.Errorf("after the answer K2 has %d of %d, at %d", seq, hq.head(), at)
	}
	if _, err := hq.ReadBundle(hq.ctx, late, false); err != nil {
		t.Fatal(err)
	}
	if seq, _ := hq.heard(k, hq); seq != hq.head() {
		t.Errorf("an older bundle took knowledge back: %d of %d", seq, hq.head())
	}
}

func TestAnExchangeOverTheNetworkSaysItToBoth(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	hq.write(cmd(), "one")
	k.write(cmd(), "two")
	k.exchange(hq)
	if seq, _ := hq.heard(k, hq); seq != hq.head() {
		t.Errorf("HQ knows that K2 has %d of its %d", seq, hq.head())
	}
	if seq, _ := k.heard(hq, k); seq != k.head() {
		t.Errorf("K2 knows that HQ has %d of its %d", seq, k.head())
	}
}

func TestWhatAStrangerOrACarrierSaysIsNotKept(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k, stranger := hq.admitted("K2"), hq.join("K9", relay.DefaultLimits)
	stranger.exchange(hq)
	third := hq.admitted("K3")
	k.exchange(hq)
	third.exchange(k) // K3 meets K2 and not HQ
	hq.write(cmd(), "one")
	k.exchange(hq)
	if _, at := hq.heard(stranger, hq); at != 0 {
		t.Error("a book is kept of a stranger")
	}
	third.exchange(k)
	if seq, _ := hq.heard(third, hq); seq == hq.head() {
		t.Error("HQ believes that K3 has what only K2 could know")
	}
	peers, err := hq.Ledger.Peers(hq.ctx)
	if err != nil || len(peers) != 2 {
		t.Errorf("%d peers, %v", len(peers), err)
	}
}

func TestNoNumberBeyondAllBoundsIsBelieved(t *testing.T) {
	hq := found(t, relay.DefaultLimits)
	k := hq.admitted("K2")
	p := ledger.Peer{Replica: k.Ledger.Replica(), At: 5, Has: map[event.ReplicaID]uint64{hq.Ledger.Replica(): 1<<63 - 1}}
	if err := hq.Ledger.NotePeer(hq.ctx, p); err != nil {
		t.Fatal(err)
	}
	if seq, _ := hq.heard(k, hq); seq > hq.head() {
		t.Errorf("K2 is believed to have %d of %d", seq, hq.head())
	}
}
