package seal

import (
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/crypto/chacha20poly1305"

	"miftah/internal/event"
)

// Errors of opening.
var (
	// ErrLocked: the compartment's private key is not in memory. Unlock it.
	ErrLocked = errors.New("locked")
	// ErrErased: the subject's data key was destroyed. Nobody can open this.
	ErrErased = errors.New("erased")
	// ErrWrongKey: the passphrase, the recovery code or the key does not fit.
	ErrWrongKey = errors.New("the key does not fit")
)

// Binding says where a box belongs. A box opens nowhere else.
type Binding struct {
	Operation event.OperationID
	Event     event.EventID
	Entity    event.EntityID
	Kind      event.Kind
}

// Wrapped is a data key as it is stored and as it travels.
type Wrapped struct {
	Subject event.SubjectID
	Key     event.KeyID // first 16 bytes of SHA-256 of Bytes
	Bytes   []byte      // compartment ‖ HPKE encapsulation ‖ sealed data key
}

// Keyring holds one replica's keys in memory: public keys always, private
// ones after unlocking, and the data keys of subjects first written here
// since the start. It is safe for concurrent use.
type Keyring struct {
	operation event.OperationID
	public    map[event.Compartment]hpke.PublicKey

	mu      sync.Mutex
	private map[event.Compartment]hpke.PrivateKey
	data    map[event.KeyID]*dataKey
	current map[owner]event.KeyID // the key to seal a subject's next box with
	erased  map[event.SubjectID]bool
	wipes   int // how often Wipe ran: what began before it is not kept after
}

type owner struct {
	compartment event.Compartment
	subject     event.SubjectID
}

type dataKey struct {
	owner owner
	bytes [32]byte
}

var (
	kem  = hpke.MLKEM768X25519
	kdf  = hpke.HKDFSHA256
	aead = hpke.ChaCha20Poly1305
)

// GenerateKey makes a compartment's key pair. The private half must be
// locked (see Lock) before it is stored anywhere.
func GenerateKey() (public, private []byte, err error) {
	k, err := kem().GenerateKey()
	if err != nil {
		return nil, nil, err
	}
	private, err = k.Bytes()
	return k.PublicKey().Bytes(), private, err
}

// NewKeyring makes a keyring that can seal to these compartments.
func NewKeyring(op event.OperationID, keys []event.CompartmentKey) (*Keyring, error) {
	k := &Keyring{operation: op, public: map[event.Compartment]hpke.PublicKey{}, private: map[event.Compartment]hpke.PrivateKey{},
		data: map[event.KeyID]*dataKey{}, current: map[owner]event.KeyID{}, erased: map[event.SubjectID]bool{}}
	for _, c := range keys {
		pub, err := kem().NewPublicKey(c.Public)
		if err != nil {
			return nil, fmt.Errorf("public key of compartment %s: %w", c.Compartment, err)
		}
		k.public[c.Compartment] = pub
	}
	return k, nil
}

// Unlock puts a compartment's private key in memory.
func (k *Keyring) Unlock(c event.Compartment, private []byte) error {
	key, err := kem().NewPrivateKey(private)
	if err != nil {
		return fmt.Errorf("compartment %s: %w", c, ErrWrongKey)
	}
	pub, ok := k.public[c]
	if !ok || string(pub.Bytes()) != string(key.PublicKey().Bytes()) {
		return fmt.Errorf("compartment %s: %w", c, ErrWrongKey)
	}
	k.mu.Lock()
	k.private[c] = key
	k.mu.Unlock()
	return nil
}

// Unlocked reports whether a compartment's private key is in memory.
func (k *Keyring) Unlocked(c event.Compartment) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.private[c] != nil
}

// Wipe forgets all private and data keys. Writing goes on; reading needs the
// passphrase again.
func (k *Keyring) Wipe() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.wipes++
	for _, d := range k.data {
		clear(d.bytes[:])
	}
	clear(k.private)
	clear(k.data)
	clear(k.current)
}

// Erase forgets a subject's data keys and refuses to make new ones.
func (k *Keyring) Erase(subjects []event.SubjectID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, s := range subjects {
		k.erased[s] = true
		for id, d := range k.data {
			if d.owner.subject == s {
				clear(d.bytes[:])
				delete(k.data, id)
				delete(k.current, d.owner)
			}
		}
	}
}

// Seal seals words for a subject in a compartment. The second result is the
// subject's new wrapped key when one had to be made: it must be stored with
// the event, in the same transaction.
func (k *Keyring) Seal(c event.Compartment, s event.SubjectID, at Binding, w event.Words) (event.Box, []Wrapped, error) {
	plain, err := event.Marshal(w)
	if err != nil {
		return event.Box{}, nil, err
	}
	id, key, wrapped, err := k.keyFor(owner{c, s})
	if err != nil {
		return event.Box{}, nil, err
	}
	box := event.Box{Compartment: c, Subject: s, Key: id}
	rand.Read(box.Nonce[:])
	a, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return event.Box{}, nil, err
	}
	plain = pad(plain)
	box.Cipher = a.Seal(nil, box.Nonce[:], plain, k.boxData(box, at))
	clear(plain)
	return box, wrapped, nil
}

// Open opens a box. lookup finds wrapped keys: it returns ErrErased for one
// that was destroyed. Only package access may call this.
func (k *Keyring) Open(box event.Box, at Binding, lookup func(event.SubjectID, event.KeyID) ([]byte, error)) (event.Words, error) {
	key, err := k.dataKey(owner{box.Compartment, box.Subject}, box.Key, lookup)
	if err != nil {
		return event.Words{}, err
	}
	a, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return event.Words{}, err
	}
	padded, err := a.Open(nil, box.Nonce[:], box.Cipher, k.boxData(box, at))
	defer clear(padded)
	plain, whole := unpad(padded)
	if err != nil || !whole {
		return event.Words{}, fmt.Errorf("box of event %s: %w", at.Event, event.ErrTampered)
	}
	var w event.Words
	if err := event.Unmarshal(plain, &w); err != nil {
		return event.Words{}, fmt.Errorf("box of event %s: %w", at.Event, err)
	}
	return w, nil
}

// blobHeader is version, compartment, subject, key, nonce.
const blobHeader = 1 + 1 + 16 + 16 + chacha20poly1305.NonceSizeX

// SealBlob seals a file for a subject. Its name belongs in a box.
func (k *Keyring) SealBlob(c event.Compartment, s event.SubjectID, file []byte) ([]byte, []Wrapped, error) {
	id, key, wrapped, err := k.keyFor(owner{c, s})
	if err != nil {
		return nil, nil, err
	}
	b := make([]byte, blobHeader, blobHeader+len(file)+chacha20poly1305.Overhead)
	b[0], b[1] = 1, byte(c)
	copy(b[2:], s[:])
	copy(b[18:], id[:])
	rand.Read(b[34:])
	a, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, nil, err
	}
	return a.Seal(b, b[34:blobHeader], file, k.blobData(b[:34])), wrapped, nil
}

// BlobSubject tells whose a sealed file is.
func BlobSubject(blob []byte) (event.Compartment, event.SubjectID, error) {
	if len(blob) < blobHeader || blob[0] != 1 {
		return 0, event.SubjectID{}, fmt.Errorf("attachment: %w", event.ErrTampered)
	}
	return event.Compartment(blob[1]), event.SubjectID(blob[2:18]), nil
}

// OpenBlob opens a sealed file. Only package access may call this.
func (k *Keyring) OpenBlob(blob []byte, lookup func(event.SubjectID, event.KeyID) ([]byte, error)) ([]byte, error) {
	c, s, err := BlobSubject(blob)
	if err != nil {
		return nil, err
	}
	key, err := k.dataKey(owner{c, s}, event.KeyID(blob[18:34]), lookup)
	if err != nil {
		return nil, err
	}
	a, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, err
	}
	file, err := a.Open(nil, blob[34:blobHeader], blob[blobHeader:], k.blobData(blob[:34]))
	if err != nil {
		return nil, fmt.Errorf("attachment: %w", event.ErrTampered)
	}
	return file, nil
}

func (k *Keyring) blobData(head []byte) []byte {
	return append(append([]byte("miftah blob 1"), k.operation[:]...), head...)
}

func (k *Keyring) boxData(b event.Box, at Binding) []byte {
	d := append([]byte("miftah box 1"), at.Operation[:]...)
	d = append(append(d, at.Event[:]...), at.Entity[:]...)
	d = append(d, byte(at.Kind>>8), byte(at.Kind), byte(b.Compartment))
	return append(append(d, b.Subject[:]...), b.Key[:]...)
}

// keyFor gives the data key to seal an owner's next box with.
func (k *Keyring) keyFor(o owner) (event.KeyID, [32]byte, []Wrapped, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.erased[o.subject] {
		return event.KeyID{}, [32]byte{}, nil, fmt.Errorf("subject %s: %w", o.subject, ErrErased)
	}
	if id, ok := k.current[o]; ok {
		return id, k.data[id].bytes, nil, nil
	}
	pub, ok := k.public[o.compartment]
	if !ok {
		return event.KeyID{}, [32]byte{}, nil, fmt.Errorf("compartment %s: this operation has no key for it", o.compartment)
	}
	d := &dataKey{owner: o}
	rand.Read(d.bytes[:])
	sealed, err := hpke.Seal(pub, kdf(), aead(), k.wrapInfo(o), d.bytes[:])
	if err != nil {
		return event.KeyID{}, [32]byte{}, nil, err
	}
	w := Wrapped{Subject: o.subject, Bytes: append([]byte{byte(o.compartment)}, sealed...)}
	w.Key = keyID(w.Bytes)
	// Not cached as current yet: the caller may fail to store it. See Keep.
	k.data[w.Key] = d
	return w.Key, d.bytes, []Wrapped{w}, nil
}

// Keep says that wrapped keys are stored: from now on they serve again.
func (k *Keyring) Keep(ws []Wrapped) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, w := range ws {
		if d := k.data[w.Key]; d != nil && !k.erased[w.Subject] {
			k.current[d.owner] = w.Key
		}
	}
}

// dataKey finds or unwraps a data key. It does not hold the lock while it
// looks up and unwraps: sealing and Wipe never wait for a slow disk.
func (k *Keyring) dataKey(o owner, id event.KeyID, lookup func(event.SubjectID, event.KeyID) ([]byte, error)) ([32]byte, error) {
	k.mu.Lock()
	d, known := k.data[id]
	erased, priv, wipes := k.erased[o.subject], k.private[o.compartment], k.wipes
	var here [32]byte
	if known = known && d.owner == o; known {
		here = d.bytes
	}
	k.mu.Unlock()
	if erased {
		return [32]byte{}, ErrErased
	}
	if known {
		return here, nil
	}
	wrapped, err := lookup(o.subject, id)
	if err != nil {
		return [32]byte{}, err
	}
	if priv == nil {
		return [32]byte{}, fmt.Errorf("compartment %s: %w", o.compartment, ErrLocked)
	}
	d, err = k.unwrap(priv, o, id, wrapped)
	if err != nil {
		return [32]byte{}, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.erased[o.subject]:
		return [32]byte{}, ErrErased
	case k.wipes != wipes:
		return [32]byte{}, fmt.Errorf("compartment %s: %w", o.compartment, ErrLocked)
	}
	k.data[id] = d
	return d.bytes, nil
}

// unwrap opens a wrapped data key. The key's id has to be the hash of the
// wrapped bytes: so a box, which is bound to the id, can be read in one way
// only, although its cipher alone would not commit to a key.
func (k *Keyring) unwrap(priv hpke.PrivateKey, o owner, id event.KeyID, wrapped []byte) (*dataKey, error) {
	if len(wrapped) < 2 || wrapped[0] != byte(o.compartment) || keyID(wrapped) != id {
		return nil, fmt.Errorf("data key %s: %w", id, event.ErrTampered)
	}
	plain, err := hpke.Open(priv, kdf(), aead(), k.wrapInfo(o), wrapped[1:])
	if err != nil || len(plain) != 32 {
		return nil, fmt.Errorf("data key %s: %w", id, event.ErrTampered)
	}
	d := &dataKey{owner: o, bytes: [32]byte(plain)}
	clear(plain)
	return d, nil
}

func keyID(wrapped []byte) event.KeyID {
	sum := sha256.Sum256(wrapped)
	return event.KeyID(sum[:16])
}

func (k *Keyring) wrapInfo(o owner) []byte {
	b := append([]byte("miftah data key 1"), k.operation[:]...)
	return append(append(b, byte(o.compartment)), o.subject[:]...)
}

// padTo is the step of sealed lengths: a name's length does not show.
const padTo = 64

func pad(b []byte) []byte {
	b = append(b, 0x80)
	for len(b)%padTo != 0 {
		b = append(b, 0)
	}
	return b
}

func unpad(b []byte) (plain []byte, ok bool) {
	for i := len(b) - 1; i >= 0; i-- {
		switch b[i] {
		case 0x80:
			return b[:i], true
		case 0:
		default:
			return nil, false
		}
	}
	return nil, false
}
