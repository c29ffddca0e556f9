package seal

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/text/unicode/norm"

	"miftah/internal/event"
)

// Locked is a private key under a passphrase or a recovery code.
type Locked struct {
	Compartment event.Compartment `cbor:"1,keyasint"`
	Slow        bool              `cbor:"2,keyasint,omitzero"` // a passphrase, stretched by argon2id
	Salt        [16]byte          `cbor:"3,keyasint"`
	Nonce       [24]byte          `cbor:"4,keyasint"`
	Cipher      []byte            `cbor:"5,keyasint"`
}

// Cost of argon2id: t=3, m=64 MiB, p=1 (RFC 9106 §4 gives t=3, m=64 MiB as
// its choice for memory-constrained machines). Two at once at most, so that
// sign-ins cannot take the memory of an old laptop.
const (
	argonTime   = 3
	argonMemory = 64 << 10
)

var argonSlots = make(chan struct{}, 2)

// Stretch derives 32 bytes from a passphrase with argon2id. It is slow on
// purpose and waits while two others run. The passphrase is normalized first
// (RFC 8265 §4.2.2: every space becomes U+0020, then NFC), for one keyboard
// types an alef with hamza as one character and another as two.
func Stretch(passphrase string, salt []byte) []byte {
	argonSlots <- struct{}{}
	defer func() { <-argonSlots }()
	return argon2.IDKey([]byte(normalize(passphrase)), salt, argonTime, argonMemory, 1, 32)
}

func normalize(passphrase string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Zs, r) {
			return ' '
		}
		return r
	}, passphrase))
}

// MinPassphrase is the least length of a passphrase, in characters.
const MinPassphrase = 12

// Lock locks a private key under a passphrase.
func Lock(c event.Compartment, private []byte, passphrase string) (Locked, error) {
	if n := utf8.RuneCountInString(normalize(passphrase)); n < MinPassphrase {
		return Locked{}, fmt.Errorf("passphrase of compartment %s: %d characters; use at least %d, such as four words", c, n, MinPassphrase)
	}
	l := Locked{Compartment: c, Slow: true}
	rand.Read(l.Salt[:])
	return l, l.seal(Stretch(passphrase, l.Salt[:]), private)
}

// LockWithCode locks a private key under a recovery code.
func LockWithCode(c event.Compartment, private []byte, code string) (Locked, error) {
	l := Locked{Compartment: c}
	rand.Read(l.Salt[:])
	key, err := codeKey(code, "miftah recovery 1", l.Salt[:])
	if err != nil {
		return Locked{}, err
	}
	return l, l.seal(key, private)
}

// Open gives the private key back; ErrWrongKey if secret does not fit.
func (l Locked) Open(secret string) ([]byte, error) {
	var key []byte
	var err error
	if l.Slow {
		key = Stretch(secret, l.Salt[:])
	} else if key, err = codeKey(secret, "miftah recovery 1", l.Salt[:]); err != nil {
		return nil, err
	}
	a, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	private, err := a.Open(nil, l.Nonce[:], l.Cipher, l.data())
	if err != nil {
		return nil, fmt.Errorf("compartment %s: %w", l.Compartment, ErrWrongKey)
	}
	return private, nil
}

func (l *Locked) seal(key, private []byte) error {
	rand.Read(l.Nonce[:])
	a, err := chacha20poly1305.NewX(key)
	if err == nil {
		l.Cipher = a.Seal(nil, l.Nonce[:], private, l.data())
	}
	return err
}

func (l *Locked) data() []byte {
	return append([]byte("miftah lock 1"), byte(l.Compartment))
}

// codeAlphabet holds one of each group of characters that are misread for
// each other: no 0 O, 1 I L, 5 S, U (for V); B for 8, Z for 2, G for 6, A for
// 4, and no 9 (g, q). 23 characters, 4.5 bits each; 23 is prime, which is what
// the check character needs.
const codeAlphabet = "ABCDEFGHJKMNPQRTVWXYZ37"

const (
	codeLen    = 30
	codeGroup  = 5
	codeFactor = 5 // a primitive root of 23: its powers 5^1 ... 5^21 are not 1
)

// codeSum is the check of a code: Horner's sum in codeFactor modulo 23, zero
// for a whole code. Modulo a prime, a wrong character at any place changes
// it, and so do two neighbours swapped, or any two characters less than 22
// places apart: by (x-y)(5^d - 1) times a power of 5, none of which is zero.
func codeSum(sum, n int) int { return (sum*codeFactor + n) % len(codeAlphabet) }

// NewCode makes a recovery code: 29 random characters (131 bits) and a check
// character, in six groups of five.
func NewCode() string {
	var digits [codeLen]int
	sum := 0
	for i := range codeLen - 1 {
		r, err := rand.Int(rand.Reader, big.NewInt(int64(len(codeAlphabet))))
		if err != nil {
			panic(err) // the system's entropy never fails
		}
		digits[i] = int(r.Int64())
		sum = codeSum(sum, digits[i])
	}
	digits[codeLen-1] = (len(codeAlphabet) - codeSum(sum, 0)) % len(codeAlphabet)
	return printCode(digits[:])
}

func printCode(digits []int) string {
	var b strings.Builder
	for i, n := range digits {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeAlphabet[n])
	}
	return b.String()
}

// readAs undoes what keyboards and eyes do to a code: small letters, Arabic
// and Persian digits, and characters that codes never hold for the ones that
// look like them. Spaces, dashes and marks of direction fall away.
func readAs(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		r += '0' - '٠'
	case r >= '۰' && r <= '۹':
		r += '0' - '۰'
	case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r) || r == '−':
		return -1
	}
	switch r = unicode.ToUpper(r); r {
	case '8':
		return 'B'
	case '2':
		return 'Z'
	case '6':
		return 'G'
	case '4':
		return 'A'
	}
	return r
}

// SameCode reports whether somebody typed this printed code: as with a
// recovery code, small letters, Arabic and Persian digits, spaces and dashes
// make no difference.
func SameCode(typed, printed string) bool {
	code := strings.Map(readAs, typed)
	return code != "" && code == strings.Map(readAs, printed)
}

// cleanCode reads a code as typed and checks its last character.
func cleanCode(code string) (string, error) {
	runes := []rune(strings.Map(readAs, code))
	if len(runes) != codeLen {
		return "", fmt.Errorf("recovery code: %d characters; it has %d, in six groups of five", len(runes), codeLen)
	}
	sum := 0
	for i, r := range runes {
		n := strings.IndexRune(codeAlphabet, r)
		if n < 0 {
			return "", fmt.Errorf("recovery code: group %d holds a character that codes never have; look again", i/codeGroup+1)
		}
		sum = codeSum(sum, n)
	}
	if sum != 0 {
		return "", fmt.Errorf("recovery code: a character is misread; compare it with the paper once more")
	}
	return string(runes), nil
}

func codeKey(code, purpose string, salt []byte) ([]byte, error) {
	code, err := cleanCode(code)
	if err != nil {
		return nil, err
	}
	return hkdf.Key(sha256.New, []byte(code), salt, purpose, 32)
}

// RootKey derives the operation's root key from its recovery code. The root
// key is kept on paper only: it founds the operation and admits a replica
// when no admitted one is left.
func RootKey(code string) (ed25519.PrivateKey, error) {
	seed, err := codeKey(code, "miftah root 1", nil)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// Fingerprint is how a root key is printed and compared: eight groups of five.
func Fingerprint(root ed25519.PublicKey) string {
	sum := sha256.Sum256(append([]byte("miftah fingerprint 1"), root...))
	n := new(big.Int).SetBytes(sum[:])
	base, rem := big.NewInt(int64(len(codeAlphabet))), new(big.Int)
	var digits [40]int
	for i := range digits {
		n.DivMod(n, base, rem)
		digits[i] = int(rem.Int64())
	}
	return printCode(digits[:])
}
