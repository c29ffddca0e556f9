package seal

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miftah/internal/event"
)

// A code made once, and what it must give for ever: it may be on paper.
const paperCode = "ABCDE-FGHJK-MNPQR-TVWXY-Z37AB-CDEFR"

func TestAPassphraseOpensWhatItLocked(t *testing.T) {
	private := []byte("a private key, planted, as if")
	l, err := Lock(event.Families, private, "four planted words here")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := l.Open("four planted words here"); err != nil || !bytes.Equal(got, private) {
		t.Errorf("opened: %v", err)
	}
	enc, err := event.Marshal(l)
	if err != nil || bytes.Contains(enc, []byte("planted")) {
		t.Errorf("locked bytes show the key: %v", err)
	}
	var again Locked
	if err := event.Unmarshal(enc, &again); err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open("four\u00a0planted words here"); err != nil || !bytes.Equal(got, private) {
		t.Errorf("stored, and typed with another kind of space: %v", err)
	}
	if got, err := l.Open("four planted words Here"); !errors.Is(err, ErrWrongKey) || got != nil {
		t.Errorf("a wrong passphrase: %v", err)
	} else {
		discreet(t, err)
	}
	changed := map[string]func(*Locked){
		"compartment": func(l *Locked) { l.Compartment = event.People }, "salt": func(l *Locked) { l.Salt[0]++ },
		"nonce": func(l *Locked) { l.Nonce[0]++ }, "cipher": func(l *Locked) { l.Cipher = slices.Clone(l.Cipher); l.Cipher[3]++ },
		"no cipher": func(l *Locked) { l.Cipher = nil },
	}
	for what, fn := range changed {
		x := l
		fn(&x)
		if _, err := x.Open("four planted words here"); !errors.Is(err, ErrWrongKey) {
			t.Errorf("another %s: %v", what, err)
		}
	}
	l.Slow = false
	if _, err := l.Open("four planted words here"); err == nil {
		t.Error("a passphrase opens as a code")
	} else {
		discreet(t, err)
	}
}

func TestShortPassphrasesAreRefusedWithAdvice(t *testing.T) {
	for _, p := range []string{"", "planted 123", "كلمة سر قصي", "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"} {
		_, err := Lock(event.People, []byte("x"), p)
		if err == nil || !strings.Contains(err.Error(), "at least 12") {
			t.Errorf("%q: %v", p, err)
		}
		discreet(t, err)
	}
}

func TestAPassphraseIsTheSameFromEveryKeyboard(t *testing.T) {
	composed, apart := "\u0623\u0628 caf\u00e9", "\u0627\u0654\u0628\u3000cafe\u0301"
	if normalize(composed) != normalize(apart) {
		t.Errorf("%+q and %+q differ", normalize(composed), normalize(apart))
	}
	if normalize("a ") == normalize("a") || normalize("A") == normalize("a") {
		t.Error("more is folded than spaces and composition")
	}
}

func TestTwoStretchesRunAtOnceAndNoThird(t *testing.T) {
	argonSlots <- struct{}{}
	argonSlots <- struct{}{}
	done := make(chan []byte)
	go func() { done <- Stretch("passphrase", make([]byte, 16)) }()
	select {
	case <-done:
		t.Error("a third ran beside two others")
	case <-time.After(1500 * time.Millisecond): // one alone takes a fraction of that
	}
	<-argonSlots
	select {
	case key := <-done:
		if len(key) != 32 || len(argonSlots) != 1 {
			t.Errorf("a key of %d bytes, %d places taken", len(key), len(argonSlots))
		}
	case <-time.After(60 * time.Second):
		t.Error("it never got its place")
	}
	<-argonSlots
}

func TestARecoveryCodeOpensWhatItLocked(t *testing.T) {
	code, private := NewCode(), []byte("a private key")
	l, err := LockWithCode(event.Protection, private, code)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := l.Open(strings.ToLower(strings.ReplaceAll(code, "-", "  "))); err != nil || !bytes.Equal(got, private) {
		t.Errorf("opened: %v", err)
	}
	if _, err := l.Open(NewCode()); !errors.Is(err, ErrWrongKey) {
		t.Errorf("another code: %v", err)
	}
	if _, err := LockWithCode(event.Protection, private, "planted"); err == nil {
		t.Error("locked with a text that is no code")
	} else {
		discreet(t, err)
	}
}

func TestCodesHoldNoTwoCharactersThatAreMisreadForEachOther(t *testing.T) {
	for _, group := range []string{"0O", "1IL", "5S", "UV", "8B", "2Z", "6G", "4A", "9G"} {
		n := 0
		for _, c := range group {
			n += strings.Count(codeAlphabet, string(c))
		}
		if n > 1 {
			t.Errorf("the alphabet holds %d of %s", n, group)
		}
	}
	if len(codeAlphabet) != 23 {
		t.Errorf("%d characters: the check needs a prime number of them", len(codeAlphabet))
	}
	seen := map[string]bool{}
	for range 500 {
		code := NewCode()
		if seen[code] || len(code) != 35 || strings.Trim(code, codeAlphabet+"-") != "" || strings.Count(code, "-") != 5 {
			t.Fatalf("code %s", code)
		}
		if _, err := cleanCode(code); err != nil {
			t.Fatal(err)
		}
		seen[code] = true
	}
}

// Measured: every one of the 30·22 single misreadings, every swap of two
// different characters up to 21 places apart, neighbours included, is
// refused.
func TestEveryMisreadCharacterAndEverySwapIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.SliceOfN(rapid.IntRange(0, 22), 29, 29).Draw(t, "digits")
		sum := 0
		for _, n := range digits {
			sum = codeSum(sum, n)
		}
		digits = append(digits, (23-codeSum(sum, 0))%23)
		good, ok := printCode, func(d []int) bool { _, err := cleanCode(printCode(d)); return err == nil }
		if !ok(digits) {
			t.Fatalf("%s is refused", good(digits))
		}
		for i := range digits {
			for n := range 23 {
				x := slices.Clone(digits)
				if x[i] = n; n != digits[i] && ok(x) {
					t.Fatalf("%s is read for %s", good(x), good(digits))
				}
			}
			for j := i + 1; j < min(i+22, 30); j++ {
				x := slices.Clone(digits)
				if x[i], x[j] = x[j], x[i]; x[i] != x[j] && ok(x) {
					t.Fatalf("%s is read for %s", good(x), good(digits))
				}
			}
		}
	})
}

func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	want, err := cleanCode(paperCode)
	if err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{
		strings.ToLower(paperCode), " " + paperCode + "\n", strings.ReplaceAll(paperCode, "-", ""), strings.ReplaceAll(paperCode, "-", "–"),
		strings.ReplaceAll(paperCode, "-", "\u00a0"), "\u200f" + strings.ReplaceAll(paperCode, "-", "−") + "\u200e", strings.ReplaceAll(paperCode, "3", "٣"),
		strings.ReplaceAll(paperCode, "7", "۷"), strings.NewReplacer("B", "8", "Z", "2", "G", "6", "A", "4").Replace(paperCode), strings.NewReplacer("B", "٨", "Z", "۲").Replace(paperCode),
	} {
		if got, err := cleanCode(typed); err != nil || got != want {
			t.Errorf("%q is read as %s, %v", typed, got, err)
		}
	}
	for typed, advice := range map[string]string{
		"": "0 characters; it has 30", paperCode + "A": "31 characters", paperCode[:34]: "29 characters",
		"O" + paperCode[1:]: "group 1 ", paperCode[:34] + "ق": "group 6 ", "CBCDE" + paperCode[5:]: "misread", strings.Repeat("é", 30): "group 1 ",
	} {
		if _, err := cleanCode(typed); err == nil || !strings.Contains(err.Error(), advice) {
			t.Errorf("%q: %v, want %q", typed, err, advice)
		}
	}
}

func TestTheRootKeyOfAPrintedCodeNeverChanges(t *testing.T) {
	key, err := RootKey(paperCode)
	if err != nil {
		t.Fatal(err)
	}
	public := key.Public().(ed25519.PublicKey)
	const wantKey, wantPrint = "bde76bb402dc7d7bfc1724dfda0dfbc9a010fac0941428014b193ec2e3a88ee1", "MCXM7-MJ3WC-MBVQQ-HHYR7-FHW33-NC7PV-3MTXK-AAVKM"
	if got := hex.EncodeToString(public); got != wantKey {
		t.Errorf("root key %s, want %s", got, wantKey)
	}
	if got := Fingerprint(public); got != wantPrint {
		t.Errorf("fingerprint %s, want %s", got, wantPrint)
	}
	again, err := RootKey(strings.ToLower(paperCode))
	if err != nil || !again.Equal(key) {
		t.Errorf("typed in small letters: another key, %v", err)
	}
	if other, err := RootKey(NewCode()); err != nil || Fingerprint(other.Public().(ed25519.PublicKey)) == wantPrint {
		t.Errorf("another code: the same key, %v", err)
	}
	if _, err := RootKey("CBCDE" + paperCode[5:]); err == nil {
		t.Error("a misread code makes a root key")
	}
}
