package seal

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"miftah/internal/event"
)

// kit is a keyring with what a ledger would keep beside it.
type kit struct {
	*Keyring
	public  []event.CompartmentKey
	private map[event.Compartment][]byte
	mu      sync.Mutex
	store   map[event.KeyID]Wrapped
}

var op = event.OperationID{0x0e, 15: 1}

func newKit(t testing.TB) *kit {
	t.Helper()
	k := &kit{private: map[event.Compartment][]byte{}, store: map[event.KeyID]Wrapped{}}
	for _, c := range event.Compartments {
		public, private, err := GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		k.public = append(k.public, event.CompartmentKey{Compartment: c, Public: public})
		k.private[c] = private
	}
	k.restart(t)
	return k
}

// restart forgets everything that is in memory only.
func (k *kit) restart(t testing.TB) {
	t.Helper()
	ring, err := NewKeyring(op, k.public)
	if err != nil {
		t.Fatal(err)
	}
	k.Keyring = ring
}

func (k *kit) unlock(t testing.TB) {
	t.Helper()
	for _, c := range event.Compartments {
		if err := k.Unlock(c, k.private[c]); err != nil {
			t.Fatal(err)
		}
	}
}

func (k *kit) keep(ws []Wrapped) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, w := range ws {
		k.store[w.Key] = w
	}
	k.Keep(ws)
}

func (k *kit) lookup(s event.SubjectID, id event.KeyID) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	w, ok := k.store[id]
	if !ok || w.Subject != s {
		return nil, ErrErased
	}
	return w.Bytes, nil
}

func (k *kit) seal(t testing.TB, c event.Compartment, s event.SubjectID, at Binding, w event.Words) event.Box {
	t.Helper()
	box, ws, err := k.Seal(c, s, at, w)
	if err != nil {
		t.Fatal(err)
	}
	k.keep(ws)
	return box
}

func (k *kit) blob(t testing.TB, c event.Compartment, s event.SubjectID, file []byte) []byte {
	t.Helper()
	b, ws, err := k.SealBlob(c, s, file)
	if err != nil {
		t.Fatal(err)
	}
	k.keep(ws)
	return b
}

const planted = "planted name PLANTED"

// discreet fails when an error shows what was sealed.
func discreet(t testing.TB, err error) {
	t.Helper()
	if err != nil && strings.Contains(strings.ToLower(err.Error()), "planted") {
		t.Errorf("an error shows a sealed text: %v", err)
	}
}

func binding(n byte) Binding {
	return Binding{op, event.EventID{1, n}, event.EntityID{2, n}, 0x8101}
}

var (
	teller = event.SubjectID{0x51}
	other  = event.SubjectID{0x52}
	words  = event.Words{Text: planted + " ق", Name: planted, Contact: "planted", Files: []string{"planted.jpg"}}
)

func same(a, b event.Words) bool {
	x, _ := event.Marshal(a)
	y, _ := event.Marshal(b)
	return bytes.Equal(x, y)
}
