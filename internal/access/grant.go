package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Grant is a recorded permission to open the texts of some entities. Only
// this package makes one; the zero Grant opens nothing.
type Grant struct {
	user    event.UserID
	purpose event.Purpose
	ids     map[event.EntityID]bool
	all     bool // the indexer's: recorded once per run
}

// readers says which roles may read the texts of what. Nothing else is read.
var readers = map[event.ReadWhat]event.Roles{
	ReadReport:    event.Intake | event.Coordinator,
	ReadClaim:     event.Intake | event.Coordinator,
	ReadUser:      event.Coordinator | event.Admin | event.Intake | event.Radio | event.Field | event.Surveyor,
	ReadFinding:   event.Coordinator | event.Field | event.Radio,
	ReadSpace:     event.Coordinator | event.Surveyor | event.Field | event.Radio,
	ReadAttach:    event.Coordinator | event.Intake,
	ReadAudit:     event.Admin,
	ReadStatement: event.Coordinator | event.Viewer | event.Admin,
	ReadOperation: event.Coordinator | event.Admin | event.Intake | event.Radio | event.Field | event.Surveyor | event.Viewer,
	ReadErasure:   event.Admin,
}

// MayRead reports whether a person's roles allow reading the texts of what.
// It records nothing, and gives no permission: that is Grant's.
func (a *Access) MayRead(s Session, what event.ReadWhat) bool {
	return a.Require(s, readers[what]) == nil
}

// Readers are the roles that may read the texts of what.
func Readers(what event.ReadWhat) event.Roles { return readers[what] }

// What can be read, as audit events record it.
const (
	ReadReport event.ReadWhat = iota + 1
	ReadClaim
	ReadUser
	ReadFinding
	ReadSpace
	ReadAttach
	ReadAudit
	ReadIndex
	ReadStatement
	ReadOperation
	ReadErasure // why a subject was erased, and who asked for it
)

// MaxGrant is the most entities that one answer may show.
const MaxGrant = 1000

// Grant records that a person is about to be shown the texts of these
// entities, for this purpose, and returns the permission once the record is
// durable. Without the record nothing is shown: on any error the caller
// answers with the error. A refusal is recorded too.
func (a *Access) Grant(ctx context.Context, s Session, what event.ReadWhat, purpose event.Purpose, ids []event.EntityID) (Grant, error) {
	if err := askable(s, purpose, ids); err != nil {
		return Grant{}, err
	}
	denied := a.Require(s, readers[what])
	if err := a.record(ctx, s, event.AuditRead{What: what, Purpose: purpose, IDs: ids, Denied: denied != nil}); err != nil {
		return Grant{}, fmt.Errorf("nothing is shown, because the reading could not be recorded: %w", err)
	}
	if denied != nil {
		return Grant{}, denied
	}
	return grant(s, purpose, ids), nil
}

// askable refuses what no answer may be made of.
func askable(s Session, purpose event.Purpose, ids []event.EntityID) error {
	if s.User.Zero() || purpose == 0 {
		return ErrNoGrant
	}
	if len(ids) > MaxGrant {
		return fmt.Errorf("%d texts in one answer; at most %d: ask in pages", len(ids), MaxGrant)
	}
	return nil
}

func grant(s Session, purpose event.Purpose, ids []event.EntityID) Grant {
	g := Grant{user: s.User, purpose: purpose, ids: make(map[event.EntityID]bool, len(ids))}
	for _, id := range ids {
		g.ids[id] = true
	}
	return g
}

// Search records a typed search, its query as a keyed hash, and returns the
// permission to show the entities that it found. A refusal is recorded as a
// refused reading.
func (a *Access) Search(ctx context.Context, s Session, what event.ReadWhat, purpose event.Purpose, query string, ids []event.EntityID) (Grant, error) {
	if err := askable(s, purpose, ids); err != nil {
		return Grant{}, err
	}
	denied := a.Require(s, readers[what])
	var p event.Payload = event.AuditSearch{What: what, Purpose: purpose, Query: a.keyed("query", query), IDs: ids}
	if denied != nil {
		p = event.AuditRead{What: what, Purpose: purpose, Denied: true}
	}
	if err := a.record(ctx, s, p); err != nil {
		return Grant{}, fmt.Errorf("nothing is shown, because the search could not be recorded: %w", err)
	}
	if denied != nil {
		return Grant{}, denied
	}
	return grant(s, purpose, ids), nil
}

// System is the indexer's permission: recorded once per run, by the replica
// itself, and never given to a person.
func (a *Access) System(ctx context.Context) (Grant, error) {
	run := Session{ID: event.NewEntity(), User: a.ledger.Trust().Founded.Admin}
	if err := a.record(ctx, run, event.AuditRead{What: ReadIndex, Purpose: event.PurposeSearch}); err != nil {
		return Grant{}, err
	}
	return Grant{purpose: event.PurposeSearch, all: true}, nil
}

// record appends one audit event to the session's own entity. Audit events
// name their session as base: they follow from no other event, so that a
// reading costs no look-up.
func (a *Access) record(ctx context.Context, s Session, p event.Payload) error {
	_, err := a.ledger.Append(ctx, ledger.Command{
		ID: event.NewCommand(), Actor: s.User,
		Drafts: []ledger.Draft{{Entity: s.ID, Base: event.EventID(s.ID), Payload: p}},
	})
	return err
}

// Allows reports whether the grant covers an entity.
func (g Grant) Allows(id event.EntityID) bool { return g.all || g.ids[id] }

// Open opens the words in a sealed part of an entity. It refuses what the
// grant does not name. Boxes in compartments that are locked, and those of
// erased subjects, give ErrLocked and ErrErased; boxes that do open are merged.
func (a *Access) Open(ctx context.Context, g Grant, entity event.EntityID, s view.Sealed) (event.Words, error) {
	if !g.Allows(entity) {
		return event.Words{}, ErrNoGrant
	}
	e := event.Event{Header: event.Header{ID: s.Event}, Sealed: s.Boxes}
	boxes, err := e.Boxes()
	if err != nil {
		return event.Words{}, err
	}
	at := seal.Binding{Operation: a.ledger.Operation(), Event: s.Event, Entity: entity, Kind: s.Kind}
	var words event.Words
	opened := false
	for _, b := range boxes {
		w, oerr := a.keys.Open(b, at, a.lookup(ctx))
		if oerr != nil {
			err = oerr
			continue
		}
		words, opened = merge(words, w), true
	}
	if opened {
		return words, nil
	}
	return words, err
}

// OpenBlob opens an attachment of an entity that the grant names. One that
// was sealed for another entity is refused.
func (a *Access) OpenBlob(ctx context.Context, g Grant, entity event.EntityID, blob event.Hash) ([]byte, error) {
	if !g.Allows(entity) {
		return nil, ErrNoGrant
	}
	var sealed []byte
	err := a.ledger.View(ctx, func(s ledger.Snapshot) (err error) {
		sealed, err = s.Get(ledger.BucketBlob, blob[:])
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, subject, err := seal.BlobSubject(sealed); err != nil || subject != event.SubjectID(entity) {
		return nil, errors.Join(err, ErrNoGrant)
	}
	return a.keys.OpenBlob(sealed, a.lookup(ctx))
}

// lookup finds wrapped data keys in the store.
func (a *Access) lookup(ctx context.Context) func(event.SubjectID, event.KeyID) ([]byte, error) {
	return func(s event.SubjectID, k event.KeyID) (wrapped []byte, err error) {
		err = a.ledger.View(ctx, func(snap ledger.Snapshot) error {
			wrapped, err = snap.Get(ledger.BucketKey, append(s[:], k[:]...))
			if !errors.Is(err, ledger.ErrNotFound) {
				return err
			}
			if _, err := snap.Get(ledger.BucketTomb, s[:]); err == nil {
				return seal.ErrErased
			}
			return fmt.Errorf("its key has not arrived here yet: %w", seal.ErrLocked)
		})
		return wrapped, err
	}
}

func merge(a, b event.Words) event.Words {
	pick := func(x, y string) string {
		if y != "" {
			return y
		}
		return x
	}
	return event.Words{
		Text: pick(a.Text, b.Text), Name: pick(a.Name, b.Name), Contact: pick(a.Contact, b.Contact),
		Place: pick(a.Place, b.Place), When: pick(a.When, b.When), How: pick(a.How, b.How),
		Remark: pick(a.Remark, b.Remark), Teller: pick(a.Teller, b.Teller), Source: pick(a.Source, b.Source),
		Files: append(slices.Clone(a.Files), b.Files...),
	}
}
