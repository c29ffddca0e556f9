package station

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
	"miftah/internal/relay"
	"miftah/internal/seal"
)

// Files of a backup: kind, time in UTC, ending.
const (
	ledgerPrefix = "ledger-"
	keysPrefix   = "keys-"
	bundleSuffix = ".miftah"
	stampLayout  = "20060102T150405Z"
)

// KeepKeys is how long a backup of keys is kept. An erased subject's key is
// in backups no longer than this.
const KeepKeys = 35 * 24 * time.Hour

// BackedUp says what a backup wrote and took away.
type BackedUp struct {
	Ledger  string   `json:"ledger"`  // path: all entries and sealed attachments; keep it
	Keys    string   `json:"keys"`    // path: wrapped data keys, locked compartment keys
	Removed []string `json:"removed"` // paths of key files that were older than KeepKeys
	Events  uint64   `json:"events"`
}

// Relay exchanges this station's ledger with others.
func (s *Station) Relay(limits relay.Limits) (*relay.Relay, error) {
	id, _, err := loadIdentity(s.Dir)
	if err != nil {
		return nil, err
	}
	return relay.New(s.Ledger, id.key(), limits)
}

// Backup writes the ledger and its keys as two plain bundles into dir, reads
// both back and checks them, and then deletes key files there that are older
// than KeepKeys. Texts in them are sealed, but entries' places and times are
// not, and the keys open with the passphrases: keep the two apart.
func (s *Station) Backup(ctx context.Context, dir string) (BackedUp, error) {
	return s.backup(ctx, dir, time.Now())
}

func (s *Station) backup(ctx context.Context, dir string, now time.Time) (BackedUp, error) {
	var b BackedUp
	r, err := s.Relay(relay.DefaultLimits)
	if err != nil {
		return b, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return b, fmt.Errorf("backup: %w", err)
	}
	stamp := now.UTC().Format(stampLayout) + bundleSuffix
	path := filepath.Join(dir, ledgerPrefix+stamp)
	m, err := r.WriteFile(ctx, path, relay.WriteOptions{Content: relay.BackupLedger, Plain: true})
	if err != nil {
		return b, fmt.Errorf("backup: %w", err)
	}
	b.Ledger, b.Events = path, m.Events
	path = filepath.Join(dir, keysPrefix+stamp)
	if _, err := r.WriteFile(ctx, path, relay.WriteOptions{Content: relay.BackupKeys, Plain: true}); err != nil {
		return b, fmt.Errorf("backup: the entries are in %s, the keys are not saved: %w", b.Ledger, err)
	}
	b.Keys = path
	// Only now: whatever the clock says, the newest keys are safe.
	for _, old := range backups(dir, keysPrefix) {
		if old.path != b.Keys && now.Sub(old.at) > KeepKeys {
			if err := os.Remove(old.path); err != nil {
				return b, fmt.Errorf("backup: written; an old file of keys is still there, delete it by hand: %w", err)
			}
			b.Removed = append(b.Removed, old.path)
		}
	}
	return b, nil
}

type backupFile struct {
	path string
	at   time.Time
}

// backups lists the files of one kind in dir, oldest first. Other files, and
// names that we did not give, are left alone.
func backups(dir, prefix string) []backupFile {
	entries, _ := os.ReadDir(dir)
	var list []backupFile
	for _, e := range entries {
		name, ok := strings.CutPrefix(e.Name(), prefix)
		if !ok {
			continue
		}
		if at, err := time.Parse(stampLayout+bundleSuffix, name); err == nil {
			list = append(list, backupFile{filepath.Join(dir, e.Name()), at})
		}
	}
	slices.SortFunc(list, func(a, b backupFile) int { return a.at.Compare(b.at) })
	return list
}

// WriteBundle writes what others lack to path, for them alone to read; see
// relay.Relay.WriteFile.
func (s *Station) WriteBundle(ctx context.Context, path string, o relay.WriteOptions) (relay.Manifest, error) {
	if o.Content == relay.BackupKeys || o.Content == relay.BackupLedger {
		return relay.Manifest{}, errors.New("a backup is written with Backup, into a folder")
	}
	r, err := s.Relay(relay.DefaultLimits)
	if err != nil {
		return relay.Manifest{}, err
	}
	return r.WriteFile(ctx, path, o)
}

// ReadBundle takes in what another station wrote. partial takes the whole
// pieces of a bundle that is damaged or was cut off; without it such a bundle
// is refused, and nothing of it is kept.
func (s *Station) ReadBundle(ctx context.Context, path string, partial bool) (relay.Result, error) {
	r, err := s.Relay(relay.DefaultLimits)
	if err != nil {
		return relay.Result{}, err
	}
	return r.ReadFile(ctx, path, relay.ReadOptions{Partial: partial})
}

// RestoreOptions say what to restore from where.
type RestoreOptions struct {
	// From is a folder of backups, of which the newest is taken, or one
	// ledger file in it.
	From string
	// Letter of the restored station. None: that of the station which wrote
	// the backup, with the next free number: HQ, HQ-2, HQ-3.
	Letter event.Code
	// RootCode, from the paper sheet, admits the restored station. Without it
	// the station waits until an admin elsewhere admits it.
	RootCode string
}

// Restored says what was restored. Open the directory to go on.
type Restored struct {
	Ledger      string          `json:"ledger"`
	Keys        string          `json:"keys"` // empty: there were none; texts stay closed until a peer brings their keys
	Events      int             `json:"events"`
	Replica     event.ReplicaID `json:"replica"`
	Letter      event.Code      `json:"letter"`
	Admitted    bool            `json:"admitted"`
	Fingerprint string          `json:"fingerprint"` // of the root key: compare it with the paper
}

// Restore makes a new station in dir, which must hold none, out of a backup.
// It has a signing key of its own, so that nothing it writes can collide with
// what the lost station wrote after the backup; that tail comes back from
// peers. Either the whole directory is there afterwards, checked, or nothing.
func Restore(ctx context.Context, dir string, o RestoreOptions) (Restored, error) {
	var out Restored
	var err error
	if out.Ledger, out.Keys, err = pickBackup(o.From); err != nil {
		return out, fmt.Errorf("restoring: %w", err)
	}
	m, err := relay.Inspect(out.Ledger)
	if err != nil {
		return out, fmt.Errorf("restoring: %w; name an older ledger file to restore that one", err)
	}
	var root ed25519.PrivateKey
	if o.RootCode != "" {
		if root, err = seal.RootKey(o.RootCode); err != nil {
			return out, fmt.Errorf("restoring: %w", err)
		}
	}
	n := newcomer{operation: m.Operation, letter: o.Letter, like: m.Replica, root: root}
	id, trust, err := n.settle(ctx, dir, func(l *ledger.Ledger, r *relay.Relay) error {
		for _, path := range []string{out.Ledger, out.Keys} {
			if path == "" {
				continue
			}
			res, err := r.ReadFile(ctx, path, relay.ReadOptions{Restore: true})
			if err == nil {
				err = l.Put(ctx, res.Locks)
			}
			if err != nil {
				return err
			}
			out.Events += res.Added
		}
		return nil
	})
	if err != nil {
		return out, fmt.Errorf("restoring into %s: %w", dir, err)
	}
	out.Replica, out.Letter, out.Admitted = id.replica(), id.Letter, root != nil
	out.Fingerprint = seal.Fingerprint(trust.Founded.Root)
	return out, nil
}

// pickBackup finds the newest ledger file and the newest keys file.
func pickBackup(from string) (ledgerFile, keysFile string, err error) {
	st, err := os.Stat(from)
	if err != nil {
		return "", "", err
	}
	dir := from
	if !st.IsDir() {
		dir, ledgerFile = filepath.Dir(from), from
	} else if list := backups(from, ledgerPrefix); len(list) > 0 {
		ledgerFile = list[len(list)-1].path
	}
	if ledgerFile == "" {
		return "", "", fmt.Errorf("%s: there is no backup here; one is named %s%s%s", from, ledgerPrefix, stampLayout, bundleSuffix)
	}
	if list := backups(dir, keysPrefix); len(list) > 0 {
		keysFile = list[len(list)-1].path
	}
	return ledgerFile, keysFile, nil
}

// newcomer is a station that begins in an operation which exists.
type newcomer struct {
	operation event.OperationID
	letter    event.Code         // none: the next one after like's
	like      event.ReplicaID    // a replica whose letters to continue
	root      ed25519.PrivateKey // admits it, when not nil
	// fingerprint of the root key that a person read from paper; none: unchecked
	fingerprint string
}

// settle makes the directory under another name, fills and checks it, and
// renames it: it is there whole or not at all.
func (n newcomer) settle(ctx context.Context, dir string, fill func(*ledger.Ledger, *relay.Relay) error) (identity, *ledger.Trust, error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return identity{}, nil, fmt.Errorf("it is not empty; name a new directory, or move this one away: %w", ErrExists)
	}
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return identity{}, nil, err
	}
	part, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".part-*")
	if err != nil {
		return identity{}, nil, err
	}
	defer os.RemoveAll(part)
	id, trust, err := n.make(ctx, part, fill)
	if err != nil {
		return id, nil, err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) { // an empty one
		return id, nil, err
	}
	if err := os.Rename(part, dir); err != nil {
		return id, nil, err
	}
	// Where a file is known by its path only, it has to learn the new one.
	if _, moved, err := loadIdentity(dir); err != nil || moved {
		return id, trust, errors.Join(err, id.save(dir))
	}
	return id, trust, nil
}

func (n newcomer) make(ctx context.Context, dir string, fill func(*ledger.Ledger, *relay.Relay) error) (identity, *ledger.Trust, error) {
	provisional := n.letter
	if provisional == "" {
		provisional = "NEW"
	}
	id, err := newIdentity(n.operation, provisional)
	if err != nil {
		return id, nil, err
	}
	store, err := sqlite.Open(filepath.Join(dir, dbName), sqlite.Full)
	if err != nil {
		return id, nil, err
	}
	l, err := ledger.Open(ctx, ledger.Options{Store: store, Operation: id.Operation, Key: id.key()})
	if err != nil {
		return id, nil, errors.Join(err, store.Close())
	}
	r, err := relay.New(l, id.key(), relay.DefaultLimits)
	if err == nil {
		err = fill(l, r)
	}
	trust := l.Trust()
	var heads []ledger.SignedHead
	if err == nil {
		err = n.check(ctx, store, trust)
	}
	if err == nil {
		heads, err = l.Heads(ctx)
	}
	if err = errors.Join(err, l.Close()); err != nil {
		return id, nil, err
	}
	id.Letter = n.letters(trust, heads)
	if n.root != nil {
		id.Admission = ed25519.Sign(n.root, ledger.RootAdmission(id.Operation, id.replica(), id.Letter))
	}
	return id, trust, id.save(dir)
}

func (n newcomer) check(ctx context.Context, store ledger.Store, trust *ledger.Trust) error {
	if trust.Genesis.Zero() {
		return errors.New("the founding entry of the operation is not in it; take a whole ledger file, or a bundle for a new station")
	}
	print := seal.Fingerprint(trust.Founded.Root)
	if n.fingerprint != "" && !seal.SameCode(n.fingerprint, print) {
		return fmt.Errorf("the operation's fingerprint is %s; this is another one than on the paper", print)
	}
	if n.root != nil && !slices.Equal(n.root.Public().(ed25519.PublicKey), trust.Founded.Root) {
		return fmt.Errorf("root code: it belongs to another operation; that of the fingerprint %s is needed: %w", print, seal.ErrWrongKey)
	}
	report, err := ledger.Verify(ctx, store, n.operation, nil)
	return errors.Join(append(report.Damage, err)...)
}

// letters are those that were asked for, or the next free ones.
func (n newcomer) letters(trust *ledger.Trust, heads []ledger.SignedHead) event.Code {
	if n.letter != "" {
		return n.letter
	}
	letter := event.Code("HQ")
	if m, ok := trust.Member(n.like); ok {
		letter = m.Letter
	}
	taken := map[event.Code]bool{}
	for _, h := range heads {
		m, _ := trust.Member(h.Replica)
		taken[m.Letter] = true
	}
	for letter = nextLetter(letter); taken[letter]; letter = nextLetter(letter) {
	}
	return letter
}
