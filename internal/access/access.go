package access

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Errors. Pages word them; none says more than a stranger may know.
var (
	// ErrSignIn: the name or the password does not fit, or the link was used.
	ErrSignIn = errors.New("name or password does not fit")
	// ErrSession: nobody is signed in, or not any more.
	ErrSession = errors.New("please sign in")
	// ErrDenied: the person's role does not allow this.
	ErrDenied = errors.New("your role does not allow this")
	// ErrNoGrant: a read without a grant, or outside of it.
	ErrNoGrant = errors.New("no permission was recorded for this read")
	// ErrLink: a one-time link that was used, is too old or never was.
	ErrLink = errors.New("this link was used, or is older than 15 minutes; ask for a new one")
)

// Lifetimes. A link works once, for LinkLife.
const (
	LinkLife    = 15 * time.Minute
	SessionLife = 16 * time.Hour // longer than a shift of 12
)

// Access guards one replica. It is safe for concurrent use.
type Access struct {
	ledger *ledger.Ledger
	state  *view.State
	keys   *seal.Keyring
	now    func() time.Time // the real clock, also in an exercise

	accepting sync.Mutex

	mu       sync.Mutex
	pepper   []byte // keys the hashes of sign-in names and searches
	sessions map[event.Hash]Session
	failures map[event.Hash]failure
}

// Session is one person signed in on one device.
type Session struct {
	ID      event.EntityID `cbor:"1,keyasint"` // audit events hang on it
	User    event.UserID   `cbor:"2,keyasint"`
	Expires int64          `cbor:"3,keyasint"` // Unix seconds, real time
	token   event.Hash
}

type failure struct {
	count int
	until time.Time
}

// New guards l. It reads the replica's local secret, or makes it.
func New(ctx context.Context, l *ledger.Ledger, s *view.State, k *seal.Keyring, now func() time.Time) (*Access, error) {
	a := &Access{ledger: l, state: s, keys: k, now: now, sessions: map[event.Hash]Session{}, failures: map[event.Hash]failure{}}
	err := a.local(ctx, "pepper", func(v []byte) error { a.pepper = v; return nil })
	if errors.Is(err, ledger.ErrNotFound) {
		a.pepper = make([]byte, 32)
		rand.Read(a.pepper)
		err = a.putLocal(ctx, "pepper", a.pepper)
	}
	l.OnErase(k.Erase)
	return a, errors.Join(err, a.forget(ctx))
}

// forget tells the keyring who was erased before this start: what is written
// about them is refused, and not sealed with a key that nobody will keep.
func (a *Access) forget(ctx context.Context) error {
	var erased []event.SubjectID
	err := a.ledger.View(ctx, func(s ledger.Snapshot) error {
		return s.Scan(ledger.BucketTomb, nil, nil, func(k, _ []byte) error {
			if len(k) == 16 {
				erased = append(erased, event.SubjectID(k))
			}
			return nil
		})
	})
	a.keys.Erase(erased)
	return err
}

func (a *Access) local(ctx context.Context, key string, fn func([]byte) error) error {
	return a.ledger.View(ctx, func(s ledger.Snapshot) error {
		v, err := s.Get(ledger.BucketLocal, []byte(key))
		if err != nil {
			return err
		}
		return fn(v)
	})
}

func (a *Access) putLocal(ctx context.Context, key string, value []byte) error {
	return a.ledger.Put(ctx, []ledger.Record{{Bucket: ledger.BucketLocal, Key: []byte(key), Value: value}})
}

// keyed is a hash that only this replica can make.
func (a *Access) keyed(purpose, text string) event.Hash {
	m := hmac.New(sha256.New, a.pepper)
	m.Write([]byte(purpose + "\x00" + text))
	return event.Hash(m.Sum(nil))
}

// login is what a sign-in name leads to.
type login struct {
	User event.UserID `cbor:"1,keyasint"`
	Salt [16]byte     `cbor:"2,keyasint"`
	Hash []byte       `cbor:"3,keyasint"`
}

func (a *Access) nameKey(name string) string {
	return "login " + a.keyed("name", foldName(name)).String()
}

// foldName lets a person type a name in any case and width, with stray spaces.
func foldName(name string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFKC.String(name)), " "))
}

// MinPassword is the least length of a password, in characters.
const MinPassword = 10

// SetPassword lets a user sign in by name. Names are unique on a replica.
func (a *Access) SetPassword(ctx context.Context, user event.UserID, name, password string) error {
	if foldName(name) == "" {
		return errors.New("name: it is empty; type the name to sign in with")
	}
	if n := len([]rune(password)); n < MinPassword || n > 200 {
		return fmt.Errorf("password: %d characters; use between %d and 200", n, MinPassword)
	}
	var have login
	err := a.local(ctx, a.nameKey(name), func(v []byte) error { return event.Unmarshal(v, &have) })
	if err == nil && have.User != user {
		return errors.New("name: somebody on this machine has it; add a word to it")
	}
	l := login{User: user}
	rand.Read(l.Salt[:])
	l.Hash = seal.Stretch(password, l.Salt[:])
	enc, err := event.Marshal(l)
	if err != nil {
		return err
	}
	return a.replaceLogin(ctx, user, a.nameKey(name), enc)
}

// replaceLogin stores a sign-in and, in the same transaction, takes away the
// user's earlier name, password and sessions: whoever had them is out.
func (a *Access) replaceLogin(ctx context.Context, user event.UserID, key string, login []byte) error {
	mine := "login of " + user.String()
	local := func(key string, value []byte) ledger.Record {
		return ledger.Record{Bucket: ledger.BucketLocal, Key: []byte(key), Value: value}
	}
	records := []ledger.Record{local(key, login), local(mine, []byte(key))}
	err := a.ledger.View(ctx, func(s ledger.Snapshot) error {
		if old, err := s.Get(ledger.BucketLocal, []byte(mine)); err == nil && string(old) != key {
			records = append(records, local(string(old), nil))
		}
		return s.Scan(ledger.BucketLocal, []byte("session "), nil, func(k, v []byte) error {
			var one Session
			if err := event.Unmarshal(v, &one); err != nil || one.User == user {
				records = append(records, local(string(k), nil))
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	if err := a.ledger.Put(ctx, records); err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for token, s := range a.sessions {
		if s.User == user {
			delete(a.sessions, token)
		}
	}
	return nil
}

// SignIn checks a name and a password and starts a session. Five failures for
// one name make it wait, longer each time.
func (a *Access) SignIn(ctx context.Context, name, password string) (token string, s Session, err error) {
	key := a.keyed("try", foldName(name))
	if err := a.mayTry(key); err != nil {
		return "", Session{}, err
	}
	var l login
	found := a.local(ctx, a.nameKey(name), func(v []byte) error { return event.Unmarshal(v, &l) }) == nil
	got := seal.Stretch(password, l.Salt[:]) // also for a name that is not there: the same time
	ok := found && hmac.Equal(got, l.Hash) && a.ledger.Trust().RolesNow(l.User) != 0
	if err := a.tried(key, ok); err != nil {
		return "", Session{}, err
	}
	if !ok {
		return "", Session{}, ErrSignIn
	}
	return a.start(ctx, l.User)
}

func (a *Access) mayTry(key event.Hash) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if f := a.failures[key]; a.now().Before(f.until) {
		return mustWait(f)
	}
	return nil
}

// maxFailures bounds what strangers can make this replica remember.
const maxFailures = 10000

// tried notes how a try ended. Tries that ran side by side with the ones that
// used up the allowance are refused too, whatever came out of them: ok counts
// only when the error is nil.
func (a *Access) tried(key event.Hash, ok bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	f := a.failures[key]
	if a.now().Before(f.until) {
		return mustWait(f)
	}
	if ok {
		delete(a.failures, key)
		return nil
	}
	if len(a.failures) >= maxFailures { // forget other names, never this one
		maps.DeleteFunc(a.failures, func(k event.Hash, f failure) bool { return k != key && !a.now().Before(f.until) })
	}
	if f.count++; f.count >= 5 {
		f.until = a.now().Add(min(time.Duration(1<<min(f.count-5, 10))*5*time.Second, 15*time.Minute))
	}
	a.failures[key] = f
	return nil
}

func mustWait(f failure) error {
	return fmt.Errorf("%w; too many tries, wait until %s", ErrSignIn, f.until.Format("15:04:05"))
}

// secret makes a token of 32 random bytes and the hash that is kept of it.
func secret() (string, event.Hash) {
	var b [32]byte
	rand.Read(b[:])
	t := base64.RawURLEncoding.EncodeToString(b[:])
	return t, sha256.Sum256([]byte(t))
}

func (a *Access) start(ctx context.Context, user event.UserID) (string, Session, error) {
	token, hash := secret()
	s := Session{ID: event.NewEntity(), User: user, Expires: a.now().Add(SessionLife).Unix(), token: hash}
	enc, err := event.Marshal(s)
	if err != nil {
		return "", Session{}, err
	}
	if err := a.putLocal(ctx, "session "+hash.String(), enc); err != nil {
		return "", Session{}, err
	}
	a.mu.Lock()
	a.sessions[hash] = s
	a.mu.Unlock()
	return token, s, nil
}

// Session finds the session of a token. ErrSession if there is none, it is
// over, or the user has no role any more.
func (a *Access) Session(ctx context.Context, token string) (Session, error) {
	hash := event.Hash(sha256.Sum256([]byte(token)))
	a.mu.Lock()
	s, ok := a.sessions[hash]
	a.mu.Unlock()
	if !ok {
		err := a.local(ctx, "session "+hash.String(), func(v []byte) error { return event.Unmarshal(v, &s) })
		if err != nil {
			return Session{}, ErrSession
		}
		s.token = hash
		a.mu.Lock()
		a.sessions[hash] = s
		a.mu.Unlock()
	}
	if a.now().Unix() > s.Expires || a.Roles(s) == 0 {
		return Session{}, ErrSession
	}
	return s, nil
}

// SignOut ends a session.
func (a *Access) SignOut(ctx context.Context, s Session) error {
	a.mu.Lock()
	delete(a.sessions, s.token)
	a.mu.Unlock()
	return a.putLocal(ctx, "session "+s.token.String(), nil)
}

// Roles are what the session's user may do now.
func (a *Access) Roles(s Session) event.Roles { return a.ledger.Trust().RolesNow(s.User) }

// Require returns ErrDenied unless the user holds one of the roles.
func (a *Access) Require(s Session, any event.Roles) error {
	if !a.Roles(s).Has(any) {
		return fmt.Errorf("%w; it needs one of: %s", ErrDenied, strings.Join(any.Names(), ", "))
	}
	return nil
}

// link is an invitation or a sign-in link.
type link struct {
	User    event.UserID `cbor:"1,keyasint"`
	Expires int64        `cbor:"2,keyasint"`
	SignIn  bool         `cbor:"3,keyasint"` // starts a session at once, without a password
}

// Link makes a one-time token for a user: an invitation to choose a name and
// a password, or, with signIn, a session at once. Put it in a URL's fragment
// only.
func (a *Access) Link(ctx context.Context, user event.UserID, signIn bool) (string, error) {
	token, hash := secret()
	enc, err := event.Marshal(link{user, a.now().Add(LinkLife).Unix(), signIn})
	if err != nil {
		return "", err
	}
	return token, a.putLocal(ctx, "link "+hash.String(), enc)
}

// useLink takes a link out of use and returns it.
func (a *Access) useLink(ctx context.Context, token string) (link, error) {
	key := "link " + event.Hash(sha256.Sum256([]byte(token))).String()
	a.mu.Lock()
	defer a.mu.Unlock() // two tries at once must not both succeed
	var l link
	if a.local(ctx, key, func(v []byte) error { return event.Unmarshal(v, &l) }) != nil {
		return link{}, ErrLink
	}
	if err := a.putLocal(ctx, key, nil); err != nil {
		return link{}, err
	}
	if a.now().Unix() > l.Expires || a.ledger.Trust().RolesNow(l.User) == 0 {
		return link{}, ErrLink
	}
	return l, nil
}

// SignInByLink starts a session with a one-time sign-in link.
func (a *Access) SignInByLink(ctx context.Context, token string) (string, Session, error) {
	l, err := a.useLink(ctx, token)
	if err != nil || !l.SignIn {
		return "", Session{}, errors.Join(err, denyUnless(l.SignIn))
	}
	return a.start(ctx, l.User)
}

func denyUnless(ok bool) error {
	if ok {
		return nil
	}
	return ErrLink
}

// Accept takes an invitation: the person chooses a sign-in name and a
// password, and is signed in. A refused name or password leaves the
// invitation usable.
func (a *Access) Accept(ctx context.Context, token, name, password string) (string, Session, error) {
	a.accepting.Lock() // one link makes one sign-in
	defer a.accepting.Unlock()
	l, err := a.peekLink(ctx, token)
	if err != nil {
		return "", Session{}, err
	}
	if err := a.SetPassword(ctx, l.User, name, password); err != nil {
		return "", Session{}, err
	}
	if _, err := a.useLink(ctx, token); err != nil {
		return "", Session{}, err
	}
	return a.start(ctx, l.User)
}

func (a *Access) peekLink(ctx context.Context, token string) (link, error) {
	var l link
	err := a.local(ctx, "link "+event.Hash(sha256.Sum256([]byte(token))).String(), func(v []byte) error { return event.Unmarshal(v, &l) })
	if err != nil || a.now().Unix() > l.Expires || l.SignIn || a.ledger.Trust().RolesNow(l.User) == 0 {
		return link{}, ErrLink
	}
	return l, nil
}
