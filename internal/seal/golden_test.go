package seal

import (
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"miftah/internal/event"
)

var update = flag.Bool("update", false, "seal testdata anew; never once an operation has data")

const goldenFile = "testdata/sealed.txt"

// What was sealed once has to open for ever: key, wrapping, box, file, lock.
func TestWhatWasSealedOnceOpensForEver(t *testing.T) {
	if *update {
		writeGolden(t)
	}
	text, err := os.ReadFile(goldenFile)
	if err != nil {
		t.Fatal(err)
	}
	v := map[string][]byte{}
	for line := range strings.Lines(string(text)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			if v[name], err = hex.DecodeString(value); err != nil {
				t.Fatal(err)
			}
		}
	}
	var locked Locked
	var box event.Box
	if err := errors.Join(event.Unmarshal(v["locked"], &locked), event.Unmarshal(v["box"], &box)); err != nil {
		t.Fatal(err)
	}
	private, err := locked.Open(paperCode)
	if err != nil {
		t.Fatal(err)
	}
	k := &kit{public: []event.CompartmentKey{{Compartment: event.People, Public: v["public"]}}}
	k.restart(t)
	if err := k.Unlock(event.People, private); err != nil {
		t.Fatal(err)
	}
	lookup := func(event.SubjectID, event.KeyID) ([]byte, error) { return v["wrapped"], nil }
	if w, err := k.Open(box, binding(1), lookup); err != nil || !same(w, words) {
		t.Errorf("box: %v", err)
	}
	if f, err := k.OpenBlob(v["file"], lookup); err != nil || string(f) != planted {
		t.Errorf("file: %v", err)
	}
}

func writeGolden(t *testing.T) {
	k := newKit(t)
	locked, err := LockWithCode(event.People, k.private[event.People], paperCode)
	if err != nil {
		t.Fatal(err)
	}
	box := k.seal(t, event.People, teller, binding(1), words)
	file := k.blob(t, event.People, teller, []byte(planted))
	l, err1 := event.Marshal(locked)
	b, err2 := event.Marshal(box)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("# Sealed once for the tests of this package; the recovery code is paperCode.\npublic %x\nlocked %x\nwrapped %x\nbox %x\nfile %x\n",
		k.public[event.People-1].Public, l, k.store[box.Key].Bytes, b, file)
	if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(goldenFile, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestAWrappedKeyIsBoundToItsOwner(t *testing.T) {
	k := newKit(t)
	k.unlock(t)
	_, ws, err := k.Seal(event.People, other, binding(1), words)
	if err != nil {
		t.Fatal(err)
	}
	priv := k.Keyring.private[event.People]
	if _, err := k.unwrap(priv, owner{event.People, other}, ws[0].Key, ws[0].Bytes); err != nil {
		t.Fatal(err)
	}
	if _, err := k.unwrap(priv, owner{event.People, teller}, ws[0].Key, ws[0].Bytes); !errors.Is(err, event.ErrTampered) {
		t.Errorf("unwrapped for another subject: %v", err)
	}
	relabelled := append([]byte{byte(event.Families)}, ws[0].Bytes[1:]...)
	if _, err := k.unwrap(priv, owner{event.Families, other}, keyID(relabelled), relabelled); !errors.Is(err, event.ErrTampered) {
		t.Errorf("unwrapped for another compartment: %v", err)
	}
}
