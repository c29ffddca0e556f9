package access

import (
	"context"
	"errors"
	"fmt"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
)

// BucketLock keeps the private keys of compartments, locked: compartment ‖
// slot → seal.Locked. They are in backups and in no exchange.
const BucketLock = "lock"

// Slots of a compartment's private key.
const (
	SlotPassphrase = 'p'
	SlotRecovery   = 'r'
)

// LockRecord is the record of a locked private key.
func LockRecord(l seal.Locked, slot byte) (ledger.Record, error) {
	enc, err := event.Marshal(l)
	return ledger.Record{Bucket: BucketLock, Key: []byte{byte(l.Compartment), slot}, Value: enc}, err
}

// Unlock opens a compartment with its passphrase or its recovery code. Both
// outcomes are recorded, and the key comes into memory only after that.
// Admins, coordinators and intake may try.
func (a *Access) Unlock(ctx context.Context, s Session, c event.Compartment, secret string) error {
	if err := a.Require(s, event.Admin|event.Coordinator|event.Intake); err != nil {
		return err
	}
	key := a.keyed("unlock", c.String()+s.User.String())
	if err := a.mayTry(key); err != nil {
		return err
	}
	private, err := a.openLock(ctx, c, secret)
	if werr := a.tried(key, err == nil); werr != nil {
		return werr
	}
	rerr := a.record(ctx, s, event.AuditKey{Compartment: c, Opened: err == nil, Failed: err != nil})
	switch {
	case err != nil:
		return err
	case rerr != nil:
		return fmt.Errorf("it stays locked, because the opening could not be recorded: %w", rerr)
	}
	return a.keys.Unlock(c, private)
}

// openLock finds the private key that a passphrase or a recovery code opens.
func (a *Access) openLock(ctx context.Context, c event.Compartment, secret string) ([]byte, error) {
	var locks []seal.Locked
	err := a.ledger.View(ctx, func(s ledger.Snapshot) error {
		return s.Scan(BucketLock, []byte{byte(c)}, nil, func(_, v []byte) error {
			var l seal.Locked
			err := event.Unmarshal(v, &l)
			locks = append(locks, l)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	if len(locks) == 0 {
		return nil, fmt.Errorf("compartment %s: this machine does not hold its key", c)
	}
	err = fmt.Errorf("compartment %s: %w", c, seal.ErrWrongKey)
	for _, l := range locks {
		private, oerr := l.Open(secret)
		if oerr == nil {
			return private, nil
		}
		if !l.Slow && !errors.Is(oerr, seal.ErrWrongKey) && len(secret) > 28 {
			err = oerr // a recovery code with a misread character: say where
		}
	}
	return nil, err
}

// Unlocked lists which compartments can be read here now.
func (a *Access) Unlocked() map[event.Compartment]bool {
	m := map[event.Compartment]bool{}
	for _, c := range event.Compartments {
		m[c] = a.keys.Unlocked(c)
	}
	return m
}

// Wipe forgets all keys at once. Writing goes on.
func (a *Access) Wipe(ctx context.Context, s Session) error {
	a.keys.Wipe()
	var errs []error
	for _, c := range event.Compartments {
		errs = append(errs, a.record(ctx, s, event.AuditKey{Compartment: c}))
	}
	return errors.Join(errs...)
}
