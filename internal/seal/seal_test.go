package seal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miftah/internal/event"
)

func TestWordsAndFilesOpenAsTheyWereSealed(t *testing.T) {
	k := newKit(t)
	file := bytes.Repeat([]byte("planted"), 100)
	for _, c := range event.Compartments {
		for _, w := range []event.Words{words, {}, {Text: strings.Repeat("ق", 40000)}} {
			box := k.seal(t, c, teller, binding(1), w)
			blob := k.blob(t, c, teller, file)
			if bytes.Contains(box.Cipher, []byte("planted")) || bytes.Contains(blob, []byte("planted")) {
				t.Fatal("sealed bytes hold the text")
			}
			for _, restarted := range []bool{false, true} { // with the key in memory, and unwrapped
				if restarted {
					k.restart(t)
					k.unlock(t)
				}
				got, err := k.Open(box, binding(1), k.lookup)
				if err != nil || !same(got, w) {
					t.Fatalf("compartment %s, restarted %v: %v", c, restarted, err)
				}
				if got, err := k.OpenBlob(blob, k.lookup); err != nil || !bytes.Equal(got, file) {
					t.Fatalf("file, compartment %s, restarted %v: %v", c, restarted, err)
				}
				if bc, bs, err := BlobSubject(blob); bc != c || bs != teller || err != nil {
					t.Errorf("the file belongs to %s %s, %v", bc, bs, err)
				}
			}
		}
	}
}

func TestABoxOpensNowhereElse(t *testing.T) {
	k := newKit(t)
	k.unlock(t)
	at := binding(1)
	box := k.seal(t, event.People, teller, at, words)
	moved := map[string]func(b *event.Box, at *Binding){
		"operation":  func(_ *event.Box, at *Binding) { at.Operation[0]++ },
		"event":      func(_ *event.Box, at *Binding) { at.Event[15]++ },
		"entity":     func(_ *event.Box, at *Binding) { at.Entity[15]++ },
		"kind":       func(_ *event.Box, at *Binding) { at.Kind++ },
		"kind, high": func(_ *event.Box, at *Binding) { at.Kind ^= 0x8000 },
		"fields": func(_ *event.Box, at *Binding) {
			at.Event, at.Entity = event.EventID(at.Entity), event.EntityID(at.Event)
		},
		"compartment": func(b *event.Box, _ *Binding) { b.Compartment = event.Working },
		"unknown":     func(b *event.Box, _ *Binding) { b.Compartment = 9 },
		"subject":     func(b *event.Box, _ *Binding) { b.Subject = other },
		"key":         func(b *event.Box, _ *Binding) { b.Key[0]++ },
		"nonce":       func(b *event.Box, _ *Binding) { b.Nonce[23]++ },
		"cut":         func(b *event.Box, _ *Binding) { b.Cipher = b.Cipher[:len(b.Cipher)-1] },
		"longer":      func(b *event.Box, _ *Binding) { b.Cipher = append(slices.Clone(b.Cipher), 0) },
		"empty":       func(b *event.Box, _ *Binding) { b.Cipher = nil },
	}
	for what, fn := range moved {
		b, a := box, at
		fn(&b, &a)
		for _, lookup := range []func(event.SubjectID, event.KeyID) ([]byte, error){
			k.lookup,
			func(event.SubjectID, event.KeyID) ([]byte, error) { return k.store[box.Key].Bytes, nil }, // hands out anything
		} {
			w, err := k.Open(b, a, lookup)
			if err == nil || !w.Empty() {
				t.Errorf("another %s: opened", what)
			}
			discreet(t, err)
		}
	}
	if _, err := k.Open(box, at, k.lookup); err != nil {
		t.Errorf("after all this the box itself: %v", err)
	}
}

func TestEveryChangedByteOfABoxOrFileRefuses(t *testing.T) {
	k := newKit(t)
	k.unlock(t)
	box := k.seal(t, event.Working, teller, binding(1), words)
	blob := k.blob(t, event.Working, teller, []byte(planted))
	for i := range box.Cipher {
		b := box
		b.Cipher = slices.Clone(box.Cipher)
		b.Cipher[i] ^= 1
		_, err := k.Open(b, binding(1), k.lookup)
		if !errors.Is(err, event.ErrTampered) {
			t.Fatalf("cipher byte %d: %v", i, err)
		}
		discreet(t, err)
	}
	for i := range box.Nonce {
		b := box
		b.Nonce[i] ^= 0x80
		if _, err := k.Open(b, binding(1), k.lookup); !errors.Is(err, event.ErrTampered) {
			t.Fatalf("nonce byte %d: %v", i, err)
		}
	}
	for i := range blob {
		b := slices.Clone(blob)
		b[i] ^= 1
		file, err := k.OpenBlob(b, k.lookup)
		if err == nil || file != nil {
			t.Fatalf("file byte %d: opened", i)
		}
		discreet(t, err)
		if _, err := k.OpenBlob(blob[:i], k.lookup); err == nil {
			t.Fatalf("file cut at %d: opened", i)
		}
	}
}

func TestAWrappedKeyOfSomebodyElseOpensNothing(t *testing.T) {
	k := newKit(t)
	mine := k.seal(t, event.People, teller, binding(1), words)
	again := func(c event.Compartment, s event.SubjectID) Wrapped {
		_, ws, err := k.Seal(c, s, binding(1), words)
		if err != nil || len(ws) != 1 {
			t.Fatal(ws, err)
		}
		return ws[0]
	}
	foreign := map[string]Wrapped{
		"another subject": again(event.People, other), "another compartment": again(event.Families, teller),
	}
	k.restart(t)
	k.unlock(t)
	_, ws, err := k.Seal(event.People, teller, binding(1), words)
	if err != nil {
		t.Fatal(err)
	}
	foreign["another key of the same subject"] = ws[0]
	elsewhere, err := NewKeyring(event.OperationID{7}, k.public)
	if err != nil {
		t.Fatal(err)
	}
	if _, ws, err = elsewhere.Seal(event.People, teller, binding(1), words); err != nil {
		t.Fatal(err)
	}
	foreign["another operation"] = ws[0]
	relabelled := slices.Clone(foreign["another compartment"].Bytes)
	relabelled[0] = byte(event.People)
	foreign["a relabelled compartment"] = Wrapped{Bytes: relabelled}
	foreign["nothing"] = Wrapped{}
	foreign["a single byte"] = Wrapped{Bytes: []byte{byte(event.People)}}
	for what, w := range foreign {
		give := func(event.SubjectID, event.KeyID) ([]byte, error) { return w.Bytes, nil }
		for _, id := range []event.KeyID{mine.Key, keyID(w.Bytes)} { // also when the box is made to name it
			b := mine
			b.Key = id
			k.restart(t)
			k.unlock(t)
			if got, err := k.Open(b, binding(1), give); !errors.Is(err, event.ErrTampered) || !got.Empty() {
				t.Errorf("%s: %v", what, err)
			}
			if _, err := k.Open(mine, binding(1), k.lookup); err != nil {
				t.Errorf("%s: the right key does not open any more: %v", what, err)
			}
		}
	}
}

func TestAKitWithLockedKeysWritesAndDoesNotRead(t *testing.T) {
	k := newKit(t)
	old := k.seal(t, event.Families, teller, binding(1), words)
	k.restart(t)
	fresh := k.seal(t, event.Families, teller, binding(2), words)
	blob := k.blob(t, event.Families, teller, []byte(planted))
	if _, err := k.Open(old, binding(1), k.lookup); !errors.Is(err, ErrLocked) {
		t.Errorf("an old box: %v, want ErrLocked", err)
	}
	if _, err := k.Open(fresh, binding(2), k.lookup); err != nil {
		t.Errorf("a box of this shift: %v", err)
	}
	if err := k.Unlock(event.People, k.private[event.Families]); !errors.Is(err, ErrWrongKey) || k.Unlocked(event.People) {
		t.Errorf("the key of another compartment: %v", err)
	}
	if err := k.Unlock(event.Families, []byte("no key")); !errors.Is(err, ErrWrongKey) {
		t.Errorf("bytes that are no key: %v", err)
	}
	k.unlock(t)
	for n, b := range map[byte]event.Box{1: old, 2: fresh} {
		if w, err := k.Open(b, binding(n), k.lookup); err != nil || !same(w, words) {
			t.Errorf("after unlocking, box %d: %v", n, err)
		}
	}
	k.Wipe()
	if k.Unlocked(event.Families) {
		t.Error("unlocked after Wipe")
	}
	for n, b := range map[byte]event.Box{1: old, 2: fresh} {
		if _, err := k.Open(b, binding(n), k.lookup); !errors.Is(err, ErrLocked) {
			t.Errorf("after Wipe, box %d: %v", n, err)
		}
	}
	if _, err := k.OpenBlob(blob, k.lookup); !errors.Is(err, ErrLocked) {
		t.Errorf("after Wipe, the file: %v", err)
	}
	if _, ws, err := k.Seal(event.Families, teller, binding(3), words); err != nil || len(ws) != 1 {
		t.Errorf("writing after Wipe: %d new keys, %v", len(ws), err)
	}
}

func TestAnErasedSubjectIsNeitherReadNorWrittenAgain(t *testing.T) {
	k := newKit(t)
	k.unlock(t)
	here := k.seal(t, event.Working, teller, binding(1), words)
	blob := k.blob(t, event.People, teller, []byte(planted))
	stays := k.seal(t, event.Working, other, binding(2), words)
	k.restart(t) // the same boxes as a replica sees them that imported them
	k.unlock(t)
	if _, err := k.Open(here, binding(1), k.lookup); err != nil {
		t.Fatal(err)
	}
	fresh := k.seal(t, event.Working, teller, binding(3), words)
	_, unkept, err := k.Seal(event.People, teller, binding(4), words)
	if err != nil {
		t.Fatal(err)
	}
	k.Erase([]event.SubjectID{teller})
	k.Keep(unkept) // a write that was under way
	for n, b := range map[byte]event.Box{1: here, 3: fresh} {
		w, err := k.Open(b, binding(n), k.lookup)
		if !errors.Is(err, ErrErased) || !w.Empty() {
			t.Errorf("box %d: %v", n, err)
		}
	}
	if _, err := k.OpenBlob(blob, k.lookup); !errors.Is(err, ErrErased) {
		t.Errorf("file: %v", err)
	}
	for _, c := range event.Compartments {
		if _, ws, err := k.Seal(c, teller, binding(5), words); !errors.Is(err, ErrErased) || ws != nil {
			t.Errorf("sealed again in %s: %v", c, err)
		}
		if _, _, err := k.SealBlob(c, teller, nil); !errors.Is(err, ErrErased) {
			t.Errorf("file sealed again in %s: %v", c, err)
		}
	}
	k.Wipe()
	k.unlock(t)
	if _, err := k.Open(here, binding(1), k.lookup); !errors.Is(err, ErrErased) {
		t.Errorf("after Wipe and unlocking: %v", err)
	}
	if w, err := k.Open(stays, binding(2), k.lookup); err != nil || !same(w, words) {
		t.Errorf("somebody else's box: %v", err)
	}
	for id, d := range k.data {
		if d.owner.subject == teller {
			t.Errorf("data key %s is still in memory", id)
		}
	}
}

func TestTextThatCouldNotBeReadAgainIsNotSealed(t *testing.T) {
	k := newKit(t)
	_, ws, err := k.Seal(event.Working, teller, binding(1), event.Words{Text: "planted\xff"})
	if err == nil || ws != nil {
		t.Error("text that is not UTF-8 was sealed: it would never open")
	}
	discreet(t, err)
}

func TestANewKeyServesAgainOnlyOnceItIsKept(t *testing.T) {
	k := newKit(t)
	seal := func(n byte) (event.KeyID, int) {
		box, ws, err := k.Seal(event.Working, teller, binding(n), words)
		if err != nil {
			t.Fatal(err)
		}
		if len(ws) == 1 {
			if ws[0].Key != box.Key || keyID(ws[0].Bytes) != box.Key {
				t.Fatal("the box names another key")
			}
			if n > 1 {
				k.keep(ws)
			}
		}
		return box.Key, len(ws)
	}
	lost, _ := seal(1) // its transaction failed
	kept, made := seal(2)
	if made != 1 || kept == lost {
		t.Error("a key that was never stored sealed another box")
	}
	if again, made := seal(3); made != 0 || again != kept {
		t.Error("a stored key does not serve again")
	}
}

func TestNoNonceIsUsedTwice(t *testing.T) {
	k := newKit(t)
	seen := map[[24]byte]bool{}
	for range 2000 {
		b := k.seal(t, event.Working, teller, binding(1), words)
		f := k.blob(t, event.Working, teller, nil)
		for _, n := range [][24]byte{b.Nonce, [24]byte(f[34:58])} {
			if seen[n] || n == [24]byte{} {
				t.Fatal("nonce used twice or empty")
			}
			seen[n] = true
		}
	}
}

func TestLengthShowsInStepsOf64Only(t *testing.T) {
	k := newKit(t)
	lengths := map[int]bool{}
	for n := range 200 {
		b := k.seal(t, event.Working, teller, binding(1), event.Words{Name: strings.Repeat("n", n)})
		if len(b.Cipher)%padTo != 16 {
			t.Fatalf("a name of %d bytes is %d bytes long", n, len(b.Cipher))
		}
		lengths[len(b.Cipher)] = true
		if n < 55 && len(b.Cipher) != 64+16 {
			t.Errorf("a name of %d bytes shows its length: %d", n, len(b.Cipher))
		}
	}
	if len(lengths) > 4 {
		t.Errorf("200 lengths show as %d", len(lengths))
	}
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.SampledFrom([]byte{0, 0x80, 1})).Draw(t, "b")
		if got, ok := unpad(pad(slices.Clone(b))); !ok || !bytes.Equal(got, b) {
			t.Fatalf("%x comes back as %x, %v", b, got, ok)
		}
	})
	for _, b := range [][]byte{nil, {0}, {0, 0}, {1}, {0x80, 1}} {
		if got, ok := unpad(b); ok {
			t.Errorf("padding %x is taken for %x", b, got)
		}
	}
}

func TestNothingOfAKeyringShowsInPrintOrJSON(t *testing.T) {
	k := newKit(t)
	k.unlock(t)
	k.seal(t, event.Working, teller, binding(1), words)
	b, _ := json.Marshal(k.Keyring)
	text := fmt.Sprintf("%s %v %+v %#v", b, k.Keyring, k.Keyring, k.Keyring)
	for _, d := range k.data {
		for _, form := range []string{fmt.Sprintf("%x", d.bytes), fmt.Sprint(d.bytes), fmt.Sprint(d.bytes[:8])[1:20]} {
			if strings.Contains(text, form) {
				t.Error("a data key shows")
			}
		}
	}
	if string(b) != "{}" {
		t.Errorf("as JSON: %s", b)
	}
}

func TestWritingAndWipingNeverWaitForASlowLookup(t *testing.T) {
	k := newKit(t)
	k.unlock(t)
	box := k.seal(t, event.Working, teller, binding(1), words)
	k.restart(t)
	k.unlock(t)
	asked, answer, opened := make(chan bool), make(chan bool), make(chan error)
	go func() {
		_, err := k.Open(box, binding(1), func(s event.SubjectID, id event.KeyID) ([]byte, error) {
			close(asked)
			<-answer
			return k.lookup(s, id)
		})
		opened <- err
	}()
	<-asked
	done := make(chan bool)
	go func() {
		k.seal(t, event.Working, other, binding(2), words)
		k.Wipe()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Error("sealing and wiping wait for somebody's reading")
	}
	close(answer)
	if err := <-opened; !errors.Is(err, ErrLocked) {
		t.Errorf("a reading that a wipe overtook: %v, want ErrLocked", err)
	}
	if len(k.data) != 0 {
		t.Error("a data key came back after Wipe")
	}
}

func TestManyReadersAndWritersAtOnce(t *testing.T) {
	k := newKit(t)
	k.unlock(t)
	var wg sync.WaitGroup
	for g := range 16 {
		wg.Go(func() {
			s := event.SubjectID{byte(g % 5), 1}
			for n := range 30 {
				at := binding(byte(g))
				box, ws, err := k.Seal(event.People, s, at, words)
				if err != nil {
					t.Error(err)
					return
				}
				k.keep(ws)
				w, err := k.Open(box, at, k.lookup)
				if err != nil && !errors.Is(err, ErrLocked) || err == nil && !same(w, words) {
					t.Error(err)
				}
				switch {
				case g == 0 && n%10 == 5:
					k.Wipe()
				case g == 1 && n%5 == 0:
					k.Erase([]event.SubjectID{{99, byte(n)}})
				case g == 2 && n%3 == 0:
					if err := k.Unlock(event.People, k.private[event.People]); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}
