package station

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"miftah/internal/access"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
	"miftah/internal/seal"
)

// Founding is what a new operation needs.
type Founding struct {
	Name        string
	Exercise    bool
	Letter      event.Code // of this station; HQ when empty
	Digits      event.Digits
	ZoneMinutes int32 // east of UTC
	// Clock of an exercise: it starts at Start and runs RateMilli thousandths
	// as fast as real time. Zero: the real clock.
	Start       event.Millis
	RateMilli   int64
	Passphrases map[event.Compartment]string // one each, all different
	AdminName   string                       // sign-in name of the first coordinator
	Password    string
}

// Sheet is what is printed once at the first start and kept on paper. Each
// code opens one thing; cut along the lines and give them to different people.
type Sheet struct {
	Operation   event.OperationID `json:"operation"`
	Fingerprint string            `json:"fingerprint"` // of the root key: print it on statements
	Root        string            `json:"root"`        // admits a station when no other is left
	Codes       map[string]string `json:"codes"`       // compartment → recovery code
}

// ErrExists means that the directory already holds an operation.
var ErrExists = errors.New("there is an operation here already")

// Exists reports whether dir holds an operation.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, dbName))
	return err == nil
}

// Check says what is missing in a founding.
func (f Founding) Check() error {
	if strings.TrimSpace(f.Name) == "" || strings.TrimSpace(f.AdminName) == "" {
		return errors.New("name: give the operation a name and the first coordinator a sign-in name")
	}
	seen := map[string]event.Compartment{}
	for _, c := range event.Compartments {
		p := f.Passphrases[c]
		if n := len([]rune(p)); n < seal.MinPassphrase {
			return fmt.Errorf("passphrase of compartment %s: %d characters; use at least %d, such as four words", c, n, seal.MinPassphrase)
		}
		if other, twice := seen[p]; twice {
			return fmt.Errorf("passphrase of compartment %s: the same as that of %s; one key must not open everything", c, other)
		}
		seen[p] = c
	}
	if n := len([]rune(f.Password)); n < access.MinPassword {
		return fmt.Errorf("password: %d characters; use at least %d", n, access.MinPassword)
	}
	return nil
}

// Found starts an operation in dir, which must hold none. The sheet exists
// nowhere else: print it.
func Found(ctx context.Context, dir string, f Founding) (Sheet, error) {
	if err := f.Check(); err != nil {
		return Sheet{}, err
	}
	if Exists(dir) {
		return Sheet{}, fmt.Errorf("%s: %w", dir, ErrExists)
	}
	if f.Letter == "" {
		f.Letter = "HQ"
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Sheet{}, err
	}
	sheet, founded, locks, id, err := prepare(f)
	if err != nil {
		return Sheet{}, err
	}
	if err := foundIn(ctx, dir, f, founded, locks, id); err != nil {
		os.Remove(filepath.Join(dir, keyName))
		for _, n := range []string{dbName, dbName + "-wal", dbName + "-shm"} {
			os.Remove(filepath.Join(dir, n))
		}
		return Sheet{}, fmt.Errorf("founding the operation in %s: %w", dir, err)
	}
	return sheet, nil
}

// prepare makes all keys and the signed founding.
func prepare(f Founding) (Sheet, event.Founded, []ledger.Record, identity, error) {
	sheet := Sheet{Root: seal.NewCode(), Codes: map[string]string{}}
	fail := func(err error) (Sheet, event.Founded, []ledger.Record, identity, error) {
		return Sheet{}, event.Founded{}, nil, identity{}, err
	}
	root, err := seal.RootKey(sheet.Root)
	if err != nil {
		return fail(err)
	}
	id, err := newIdentity(event.OperationID{}, f.Letter)
	if err != nil {
		return fail(err)
	}
	p := event.Founded{Root: root.Public().(ed25519.PublicKey), Key: id.key().Public().(ed25519.PublicKey),
		Letter: f.Letter, Exercise: f.Exercise, Admin: event.UserID(event.NewEntity())}
	rand.Read(p.Random[:])
	var records []ledger.Record
	for _, c := range event.Compartments {
		public, private, err := seal.GenerateKey()
		if err != nil {
			return fail(err)
		}
		p.Compartments = append(p.Compartments, event.CompartmentKey{Compartment: c, Public: public})
		code := seal.NewCode()
		sheet.Codes[c.String()] = code
		locks, err := lockRecords(c, private, f.Passphrases[c], code)
		if err != nil {
			return fail(err)
		}
		records = append(records, locks...)
	}
	b, err := event.Marshal(p)
	if err != nil {
		return fail(err)
	}
	p.Signature = ed25519.Sign(root, b)
	if b, err = event.Marshal(p); err != nil {
		return fail(err)
	}
	id.Operation = event.OperationOf(b)
	sheet.Operation, sheet.Fingerprint = id.Operation, seal.Fingerprint(p.Root)
	return sheet, p, records, id, nil
}

func lockRecords(c event.Compartment, private []byte, passphrase, code string) ([]ledger.Record, error) {
	pass, err := seal.Lock(c, private, passphrase)
	if err != nil {
		return nil, err
	}
	rec, err := seal.LockWithCode(c, private, code)
	if err != nil {
		return nil, err
	}
	a, err := access.LockRecord(pass, access.SlotPassphrase)
	if err != nil {
		return nil, err
	}
	b, err := access.LockRecord(rec, access.SlotRecovery)
	return []ledger.Record{a, b}, err
}

// foundIn writes the first events: the founding, the first coordinator, the
// settings.
func foundIn(ctx context.Context, dir string, f Founding, p event.Founded, locks []ledger.Record, id identity) error {
	if err := id.save(dir); err != nil {
		return err
	}
	store, err := sqlite.Open(filepath.Join(dir, dbName), sqlite.Full)
	if err != nil {
		return err
	}
	l, err := ledger.Open(ctx, ledger.Options{Store: store, Operation: id.Operation, Key: id.key()})
	if err != nil {
		return errors.Join(err, store.Close())
	}
	keys, err := seal.NewKeyring(id.Operation, p.Compartments)
	if err == nil {
		err = firstEvents(ctx, l, keys, f, p, locks)
	}
	return errors.Join(err, l.Close())
}

func firstEvents(ctx context.Context, l *ledger.Ledger, keys *seal.Keyring, f Founding, p event.Founded, locks []ledger.Record) error {
	op := event.EntityID(l.Operation())
	first, err := named(l, keys, event.UserID{}, op, p, f.Name)
	if err != nil {
		return err
	}
	if _, err := l.Append(ctx, ledger.Command{ID: first.ID, Drafts: first.Drafts, Records: append(first.Records, locks...)}); err != nil {
		return err
	}
	user, err := named(l, keys, p.Admin, event.EntityID(p.Admin), event.UserAdded{Roles: event.Admin | event.Coordinator}, f.AdminName)
	if err != nil {
		return err
	}
	if _, err := l.Append(ctx, user); err != nil {
		return err
	}
	config := ledger.Command{ID: event.NewCommand(), Actor: p.Admin, Drafts: []ledger.Draft{
		{Entity: op, Payload: event.Configured{Digits: f.Digits, ZoneMinutes: f.ZoneMinutes}},
		{Entity: event.EntityID(l.Replica()), Payload: event.ReplicaAdmitted{Replica: l.Replica(), Letter: f.Letter}},
	}}
	if f.Exercise && f.Start != 0 {
		config.Drafts = append(config.Drafts, ledger.Draft{Entity: op, Payload: event.ClockSet{
			Real: event.At(time.Now()), Exercise: f.Start, RateMilli: f.RateMilli}})
	}
	_, err = l.Append(ctx, config)
	return err
}

// named is a command of one event with a sealed name.
func named(l *ledger.Ledger, keys *seal.Keyring, actor event.UserID, entity event.EntityID, p event.Payload, name string) (ledger.Command, error) {
	c := ledger.Command{ID: event.NewCommand(), Actor: actor}
	at := seal.Binding{Operation: l.Operation(), Event: event.EventIDOf(actor, c.ID, 0), Entity: entity, Kind: p.Kind()}
	box, wraps, err := keys.Seal(event.Working, event.SubjectID(entity), at, event.Words{Name: name})
	if err != nil {
		return c, err
	}
	sealed, err := event.Marshal([]event.Box{box})
	if err != nil {
		return c, err
	}
	c.Drafts = []ledger.Draft{{Entity: entity, Payload: p, Sealed: sealed}}
	for _, w := range wraps {
		c.Records = append(c.Records, ledger.KeyRecord(w.Subject, w.Key, w.Bytes))
	}
	return c, nil
}
