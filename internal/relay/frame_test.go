package relay

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// TestBech32AgreesWithBIP173 holds the encoder to test vectors of BIP 173.
func TestBech32AgreesWithBIP173(t *testing.T) {
	if got := bech32("a", nil); got != "a12uel5l" {
		t.Errorf("empty data gives %s", got)
	}
	if got := bech32("abcdef", []byte{0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54, 0xb6, 0x35, 0xcf, 0x84, 0x65, 0x3a, 0x56, 0xd7, 0xc6, 0x75, 0xbe, 0x77, 0xdf}); got != "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw" {
		t.Errorf("20 bytes give %s", got)
	}
}

func TestWhatIsEncryptedToASigningKeyOpensWithItAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.SliceOfN(rapid.Byte(), 32, 32)
		mine, other := ed25519.NewKeyFromSeed(seed.Draw(t, "mine")), ed25519.NewKeyFromSeed(seed.Draw(t, "other"))
		text := rapid.SliceOf(rapid.Byte()).Draw(t, "text")
		var buf bytes.Buffer
		w, err := encryptTo(&buf, []ed25519.PublicKey{mine.Public().(ed25519.PublicKey)})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(text)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		plain, err := open(bytes.NewReader(buf.Bytes()), mine)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(plain); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("got %x, %v; wrote %x", got, err, text)
		}
		if _, err := open(bytes.NewReader(buf.Bytes()), other); !mine.Equal(other) && !errors.Is(err, ErrNotForUs) {
			t.Fatalf("another key: %v", err)
		}
	})
}

func TestKeysWithoutAnX25519FormAreRefused(t *testing.T) {
	one := append([]byte{1}, make([]byte, 31)...) // y = 1: the neutral element
	big := bytes.Repeat([]byte{0xff}, 32)         // y >= p
	for _, k := range []ed25519.PublicKey{one, big, nil, make([]byte, 31)} {
		if _, err := recipient(k); err == nil {
			t.Errorf("key %x was taken", k)
		}
	}
}

func ignore() visitor {
	return visitor{manifest: func(Manifest) error { return nil }, segment: func(ledger.Segment) error { return nil },
		records: func([]ledger.Record) error { return nil }}
}

// signedBundle writes a bundle without a ledger.
func signedBundle(t testing.TB, key ed25519.PrivateKey, frames ...frame) []byte {
	t.Helper()
	var buf bytes.Buffer
	f, err := newFrameWriter(&buf)
	if err != nil {
		t.Fatal(err)
	}
	pub := key.Public().(ed25519.PublicKey)
	m := Manifest{Operation: event.OperationID{1}, Replica: event.ReplicaOf(pub), Key: pub, Created: 1, Content: Exchange}
	var e end
	for _, fr := range append([]frame{{Manifest: &m}}, frames...) {
		e.Records += uint64(len(fr.Records))
		if err := f.write(fr); err != nil {
			t.Fatal(err)
		}
	}
	copy(e.Sum[:], f.sum.Sum(nil))
	e.Frames = f.n
	e.Signature = ed25519.Sign(key, e.message(m.Operation, m.Replica))
	if err := f.write(frame{End: &e}); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestBundleIsRefusedUnlessItsFramesStandInOrder(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	rec := frame{Records: []record{{ledger.BucketBlob, []byte("k"), []byte("v")}}}
	good := signedBundle(t, key, rec)
	if _, err := walk(bytes.NewReader(good), ignore()); err != nil {
		t.Fatalf("a good bundle: %v", err)
	}
	for name, b := range map[string][]byte{
		"bytes after its end": append(bytes.Clone(good), 0),
		"come first, once":    signedBundle(t, key, frame{Manifest: &Manifest{}}),
		"not finished":        signedBundle(t, key, frame{Piece: &piece{First: 1, More: true}}, rec),
		"no known kind":       signedBundle(t, key, frame{}),
		"mixed":               signedBundle(t, key, frame{Piece: &piece{First: 1, More: true}}, frame{Piece: &piece{First: 9}}),
		"announced":           signedBundle(t, key, frame{Piece: &piece{First: 1}}),
	} {
		_, err := walk(bytes.NewReader(b), ignore())
		if !errors.Is(err, ErrBundle) || !strings.Contains(err.Error(), name) && name != "announced" || !strings.Contains(err.Error(), "at byte") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEverySignatureOverABundleFitsItsWriterOnly(t *testing.T) {
	key, other := ed25519.NewKeyFromSeed(make([]byte, 32)), ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32))
	e := end{Signature: ed25519.Sign(other, nil)}
	var buf bytes.Buffer
	f, _ := newFrameWriter(&buf)
	pub := key.Public().(ed25519.PublicKey)
	m := Manifest{Operation: event.OperationID{1}, Replica: event.ReplicaOf(pub), Key: pub, Content: Exchange}
	if err := f.write(frame{Manifest: &m}); err != nil {
		t.Fatal(err)
	}
	copy(e.Sum[:], f.sum.Sum(nil))
	e.Frames = f.n
	e.Signature = ed25519.Sign(other, e.message(m.Operation, m.Replica))
	if err := f.write(frame{End: &e}); err != nil {
		t.Fatal(err)
	}
	if _, err := walk(&buf, ignore()); !errors.Is(err, ErrBundle) || !strings.Contains(err.Error(), "signature") {
		t.Errorf("another's signature: %v", err)
	}
}

// FuzzWalk: whatever the bytes, reading ends with an error or with a bundle
// that its writer signed; it never panics and never takes more memory than
// the bytes that are there.
func FuzzWalk(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	good := signedBundle(f, key, frame{Records: []record{{ledger.BucketBlob, []byte("k"), []byte("v")}}},
		frame{Piece: &piece{First: 1, Events: []ledger.Raw{{Header: []byte{1}}}}})
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte(magic))
	f.Add([]byte(ageMagic + "v1\n-> X25519 aaaa\n"))
	f.Add(append([]byte(magic), 0, 0xff, 0xff, 0xff, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, b []byte) {
		plain, err := open(bytes.NewReader(b), key)
		if err == nil {
			_, err = walk(plain, ignore())
		}
		if err != nil && err.Error() == "" {
			t.Error("an error without words")
		}
	})
}
