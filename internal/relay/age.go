package relay

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"filippo.io/age"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// ageMagic begins an encrypted bundle (age-encryption.org/v1).
const ageMagic = "age-encryption.org/"

// ErrNotForUs means that a bundle was encrypted to other replicas.
var ErrNotForUs = errors.New("this bundle was written for other stations")

// fieldPrime is 2^255 - 19.
var fieldPrime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))

// montgomery turns an Ed25519 public key into the X25519 one of the same
// secret: u = (1+y)/(1-y) (RFC 7748 §4.1). It fails for keys without one. The
// key is public, so it does not matter that big.Int takes varying time.
func montgomery(key ed25519.PublicKey) ([]byte, error) {
	if len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("signing key of %d bytes; it has %d", len(key), ed25519.PublicKeySize)
	}
	le := slices.Clone(key)
	le[31] &= 0x7f // the sign of x
	slices.Reverse(le)
	y := new(big.Int).SetBytes(le)
	one := big.NewInt(1)
	below := new(big.Int).Sub(one, y)
	if y.Cmp(fieldPrime) >= 0 || below.Mod(below, fieldPrime).Sign() == 0 {
		return nil, errors.New("signing key: not one that can be encrypted to")
	}
	u := new(big.Int).Add(one, y)
	u.Mul(u, below.ModInverse(below, fieldPrime)).Mod(u, fieldPrime)
	b := u.FillBytes(make([]byte, 32))
	slices.Reverse(b)
	return b, nil
}

// recipient is the age recipient that a replica's signing key stands for.
func recipient(key ed25519.PublicKey) (age.Recipient, error) {
	u, err := montgomery(key)
	if err != nil {
		return nil, err
	}
	return age.ParseX25519Recipient(bech32("age", u))
}

// identity is the age identity of a signing key: the secret scalar of RFC 8032
// §5.1.5 is an X25519 secret too. That one key both signs and decrypts is
// sound for this pair (Thormarker, "On using the same key pair for Ed25519
// and an X25519 based KEM", 2021).
func identity(key ed25519.PrivateKey) (age.Identity, error) {
	sum := sha512.Sum512(key.Seed())
	return age.ParseX25519Identity(strings.ToUpper(bech32("age-secret-key-", sum[:32])))
}

// bech32 encodes as BIP 173 says, which is how age takes its keys.
func bech32(prefix string, b []byte) string {
	const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
	var values []byte
	acc, bits := 0, 0
	for _, x := range b {
		acc, bits = acc<<8|int(x), bits+8
		for ; bits >= 5; bits -= 5 {
			values = append(values, byte(acc>>(bits-5))&31)
		}
		acc &= 31
	}
	if bits > 0 {
		values = append(values, byte(acc<<(5-bits))&31)
	}
	var all []byte
	for _, c := range []byte(prefix) {
		all = append(all, c>>5)
	}
	all = append(all, 0)
	for _, c := range []byte(prefix) {
		all = append(all, c&31)
	}
	sum := bech32Sum(append(append(all, values...), 0, 0, 0, 0, 0, 0)) ^ 1
	for i := range 6 {
		values = append(values, byte(sum>>(5*(5-i)))&31)
	}
	for i, v := range values {
		values[i] = charset[v]
	}
	return prefix + "1" + string(values)
}

func bech32Sum(values []byte) uint32 {
	sum := uint32(1)
	for _, v := range values {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range []uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	return sum
}

// encryptTo begins an encrypted stream that these keys open.
func encryptTo(w io.Writer, keys []ed25519.PublicKey) (io.WriteCloser, error) {
	var to []age.Recipient
	for _, k := range keys {
		rec, err := recipient(k)
		if err != nil {
			return nil, fmt.Errorf("replica %s: %w", event.ReplicaOf(k), err)
		}
		to = append(to, rec)
	}
	return age.Encrypt(w, to...)
}

// open gives the plain bundle in an encrypted or plain stream. key may be nil
// for a reader that has none yet.
func open(in io.Reader, key ed25519.PrivateKey) (io.Reader, error) {
	b := bufio.NewReader(in)
	head, err := b.Peek(len(ageMagic))
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if string(head) != ageMagic {
		return b, nil
	}
	if key == nil {
		return nil, fmt.Errorf("%w; ask for a plain one to set up a new station", ErrNotForUs)
	}
	id, err := identity(key)
	if err != nil {
		return nil, err
	}
	plain, err := age.Decrypt(b, id)
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return nil, fmt.Errorf("%w, or its first lines are damaged; ask for one written for replica %s", ErrNotForUs,
			event.ReplicaOf(key.Public().(ed25519.PublicKey)))
	}
	if err != nil {
		return nil, fmt.Errorf("%w: its encryption does not open: %w", ErrBundle, err)
	}
	return &decrypted{plain}, nil
}

// decrypted says in plain words what a failing stream means.
type decrypted struct{ r io.Reader }

func (d *decrypted) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("its encryption does not open from here on: %w", err)
	}
	return n, err
}

// members are the keys of the admitted replicas that are not retired and
// whose chains are here, but for our own.
func members(l *ledger.Ledger, trust *ledger.Trust, heads []ledger.SignedHead) []ed25519.PublicKey {
	var keys []ed25519.PublicKey
	for _, h := range heads {
		if m, ok := trust.Member(h.Replica); ok && !m.Retired && len(m.Key) == ed25519.PublicKeySize && h.Replica != l.Replica() {
			keys = append(keys, m.Key)
		}
	}
	return keys
}
