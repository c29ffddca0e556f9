package station

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Station is one open replica.
type Station struct {
	desk.Desk
	Dir    string
	Letter event.Code
	// Notice is set when the directory was found copied, restored or set
	// back, and went on as a new replica; an admin has to admit it.
	Notice error
	store  *sqlite.Store
	lock   *os.File
	clock  atomic.Pointer[event.ClockSet]
}

// Options open a station.
type Options struct {
	Log *slog.Logger
	// Beside opens the directory although another program has it: for reading
	// and for local records. Nothing can be appended then, and a directory that
	// was copied or set back stays as it is: whoever is to keep it as evidence
	// may look at it.
	Beside   bool
	Progress func(what string, n int)
}

// ErrInUse means that another program has the directory open.
var ErrInUse = errors.New("another Miftah has this directory open")

// ErrNewReplica is the kind of Station.Notice.
var ErrNewReplica = errors.New("this directory goes on as a new station")

// Open opens the operation in dir.
func Open(ctx context.Context, dir string, o Options) (*Station, error) {
	path := filepath.Join(dir, dbName)
	if !Exists(dir) {
		return nil, fmt.Errorf("%s: no operation here; start miftah without arguments to set one up", dir)
	}
	lock, mine, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	if !mine && !o.Beside {
		return nil, errors.Join(fmt.Errorf("%s: %w: use that one, or close it first", dir, ErrInUse), lock.Close())
	}
	store, err := sqlite.Open(path, sqlite.Full)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s, err := open(ctx, dir, store, o, mine && !o.Beside)
	if err != nil {
		return nil, errors.Join(err, store.Close(), lock.Close())
	}
	s.lock = lock
	return s, nil
}

// lockDir takes the directory for this process: two committers would write
// two histories into one chain.
func lockDir(dir string) (f *os.File, mine bool, err error) {
	f, err = os.OpenFile(filepath.Join(dir, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, err
	}
	return f, tryLock(f), nil
}

func open(ctx context.Context, dir string, store *sqlite.Store, o Options, mine bool) (*Station, error) {
	id, notice, err := identify(ctx, dir, store, mine)
	if err != nil {
		return nil, err
	}
	s := &Station{Dir: dir, Letter: id.Letter, Notice: notice, store: store}
	s.State = view.NewState()
	var halted error
	if !mine {
		halted = ErrInUse
	}
	s.Ledger, err = ledger.Open(ctx, ledger.Options{Halted: halted, Store: store, Projector: s.State, Operation: id.Operation,
		Key: id.key(), Now: s.now, Log: o.Log, Reserve: s.giveUpReserve})
	if err != nil {
		return nil, err
	}
	var progress func(int)
	if o.Progress != nil {
		progress = func(n int) { o.Progress("views", n) }
	}
	if err := s.State.Load(ctx, store, s.Ledger.Trust(), progress); err != nil {
		return nil, err
	}
	s.followClock()
	if mine {
		if err := s.introduce(ctx, id); err != nil {
			return nil, err
		}
	}
	if s.Keys, err = seal.NewKeyring(id.Operation, s.Ledger.Trust().Founded.Compartments); err != nil {
		return nil, err
	}
	if s.Access, err = access.New(ctx, s.Ledger, s.State, s.Keys, time.Now); err != nil {
		return nil, err
	}
	s.Ledger.OnKeep(func(b ledger.Batch) {
		if n := len(b.Events); n > 0 && b.Events[n-1].Replica == s.Ledger.Replica() {
			_ = noteHead(dir, b.Events[n-1].Seq) // a missed note is only a later warning
		}
	})
	if !mine {
		return s, nil
	}
	if seq, err := ownHead(ctx, store, s.Ledger.Replica()); err == nil {
		_ = noteHead(dir, seq)
	}
	if err := ensureReserve(dir); err != nil && o.Log != nil {
		o.Log.Warn("no space is kept back for records of reading", "reason", err.Error())
	}
	return s, nil
}

// identify reads the signing key, and makes a new one when the directory is
// not the one that the key was made for, or is older than it was.
func identify(ctx context.Context, dir string, store *sqlite.Store, mine bool) (identity, error, error) {
	id, moved, err := loadIdentity(dir)
	if errors.Is(err, os.ErrNotExist) {
		return id, nil, fmt.Errorf("%s holds no signing key: use miftah restore, or miftah join, to make one", dir)
	}
	if err != nil {
		return id, nil, err
	}
	var notice error
	switch have, err := ownHead(ctx, store, id.replica()); {
	case err != nil:
		return id, nil, err
	case moved:
		notice = fmt.Errorf("%w: it is a copy of another one", ErrNewReplica)
	case have < notedHead(dir):
		notice = fmt.Errorf("%w: it holds %d of our entries and has held %d; others may still have the rest", ErrNewReplica, have, notedHead(dir))
	default:
		return id, nil, nil
	}
	if !mine { // whoever works in the directory decides
		return id, notice, nil
	}
	next, err := renew(dir, id, nil)
	return next, notice, err
}

// renew gives the directory a new signing key. admission is the root key's
// signature, or nil to wait for an admin.
func renew(dir string, old identity, root ed25519.PrivateKey) (identity, error) {
	id, err := newIdentity(old.Operation, nextLetter(old.Letter))
	if err != nil {
		return id, err
	}
	if root != nil {
		id.Admission = ed25519.Sign(root, ledger.RootAdmission(id.Operation, id.replica(), id.Letter))
	}
	if err := os.Remove(filepath.Join(dir, headName)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return id, err
	}
	return id, id.save(dir)
}

// nextLetter makes HQ into HQ-2, HQ-2 into HQ-3.
func nextLetter(c event.Code) event.Code {
	base, n := string(c), 1
	for i := len(base) - 1; i > 0; i-- {
		if base[i] == '-' {
			if _, err := fmt.Sscanf(base[i:], "-%d", &n); err == nil {
				base = base[:i]
			}
			break
		}
	}
	return event.Code(fmt.Sprintf("%s-%d", base, n+1))
}

func ownHead(ctx context.Context, store *sqlite.Store, r event.ReplicaID) (uint64, error) {
	var seq uint64
	err := store.View(ctx, func(s ledger.Snapshot) error {
		heads, err := s.Heads()
		for _, h := range heads {
			if h.Replica == r {
				seq = h.Seq
			}
		}
		return err
	})
	return seq, err
}

// introduce writes the first event of a new replica's chain.
func (s *Station) introduce(ctx context.Context, id identity) error {
	seq, err := ownHead(ctx, s.store, id.replica())
	if err != nil || seq > 0 {
		return err
	}
	_, err = s.Ledger.Append(ctx, ledger.Command{ID: event.NewCommand(), Drafts: []ledger.Draft{{
		Entity:  event.EntityID(id.replica()),
		Payload: event.ReplicaJoined{Key: id.key().Public().(ed25519.PublicKey), Letter: id.Letter, Signature: id.Admission},
	}}})
	return err
}

// Admitted reports whether this station's own entries count.
func (s *Station) Admitted() bool {
	_, ok := s.Ledger.Trust().Member(s.Ledger.Replica())
	return ok
}

// Close makes everything durable and lets go of the directory.
func (s *Station) Close() error { return errors.Join(s.Ledger.Close(), s.lock.Close()) }

// Check looks at the storage itself, faster than Verify.
func (s *Station) Check(ctx context.Context) error { return s.store.Check(ctx) }

// Verify checks every byte of the ledger.
func (s *Station) Verify(ctx context.Context, progress func(uint64)) (ledger.Report, error) {
	return ledger.Verify(ctx, s.store, s.Ledger.Operation(), progress)
}

func (s *Station) giveUpReserve() error { return os.Remove(filepath.Join(s.Dir, reserveName)) }

// now is the operation's clock: real, or the exercise's.
func (s *Station) now() event.Millis {
	real := event.At(time.Now())
	c := s.clock.Load()
	if c == nil || c.RateMilli == 0 {
		return real
	}
	return c.Exercise + (real-c.Real)*event.Millis(c.RateMilli)/1000
}

// followClock keeps the exercise clock that the ledger sets.
func (s *Station) followClock() {
	read := func() {
		c := s.State.Operation().Clock
		s.clock.Store(&c)
	}
	read()
	op := event.EntityID(s.Ledger.Operation())
	s.State.OnChange(func(ids []event.EntityID) {
		for _, id := range ids {
			if id == op {
				read()
			}
		}
	})
}
