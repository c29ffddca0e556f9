package event

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// ID is a 16-byte identifier of a thing of type T. Two IDs of different T do
// not mix without a conversion that a reader sees. Its text form is that of a
// UUID; any 16 bytes are valid, all zero means "none".
type ID[T any] [16]byte

// The things that have identifiers.
type (
	operationTag  struct{}
	replicaTag    struct{}
	eventTag      struct{}
	entityTag     struct{}
	commandTag    struct{}
	userTag       struct{}
	subjectTag    struct{}
	keyTag        struct{}
	siteTag       struct{}
	spaceTag      struct{}
	teamTag       struct{}
	reportTag     struct{}
	claimTag      struct{}
	findingTag    struct{}
	statementTag  struct{}
	attachmentTag struct{}
)

// Identifiers. An EntityID is any of the later ones seen as "the thing an
// event is about"; convert with EntityID(x).
type (
	OperationID = ID[operationTag]
	ReplicaID   = ID[replicaTag] // first 16 bytes of SHA-256 of the replica's signing key
	EventID     = ID[eventTag]
	EntityID    = ID[entityTag]
	CommandID   = ID[commandTag] // chosen by the client, once per intention
	UserID      = ID[userTag]    // pseudonymous; the name is sealed
	SubjectID   = ID[subjectTag] // whom a data key belongs to
	KeyID       = ID[keyTag]     // one wrapping of a subject's data key
	SiteID      = ID[siteTag]
	SpaceID     = ID[spaceTag]
	TeamID      = ID[teamTag]
	ReportID    = ID[reportTag]
	ClaimID     = ID[claimTag]
	FindingID   = ID[findingTag]
	StatementID = ID[statementTag]
)

// New returns a random identifier from the system's entropy.
func New[T any]() ID[T] { var id ID[T]; rand.Read(id[:]); return id }

// NewCommand, NewEntity and NewSubject are New of the types that programs
// outside this package make by themselves.
func NewCommand() CommandID { return New[commandTag]() }

// NewEntity returns a random entity.
func NewEntity() EntityID { return New[entityTag]() }

// NewSubject returns a random subject.
func NewSubject() SubjectID { return New[subjectTag]() }

// Parse reads the text form of an identifier. Its error does not repeat what
// was typed: it may be a name of a person.
func Parse[T any](s string) (ID[T], error) {
	u, err := uuid.Parse(s)
	if err != nil || len(s) != 36 {
		return ID[T]{}, fmt.Errorf("not an identifier; expected 36 characters such as %s", uuid.Nil)
	}
	return ID[T](u), nil
}

// Zero reports whether id means "none".
func (id ID[T]) Zero() bool { return id == ID[T]{} }

// IsZero is Zero under the name that encoders look for.
func (id ID[T]) IsZero() bool { return id.Zero() }

func (id ID[T]) String() string { return uuid.UUID(id).String() }

// MarshalText gives the text form; the empty text for none.
func (id ID[T]) MarshalText() ([]byte, error) {
	if id.Zero() {
		return []byte{}, nil
	}
	return []byte(id.String()), nil
}

// UnmarshalText reads the text form; the empty text is none.
func (id *ID[T]) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID[T]{}
		return nil
	}
	p, err := Parse[T](string(b))
	if err == nil {
		*id = p
	}
	return err
}

// Hash is a SHA-256 hash.
type Hash [32]byte

func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero reports whether h is unset.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText gives lower-case hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads hexadecimal.
func (h *Hash) UnmarshalText(b []byte) error {
	if hex.DecodedLen(len(b)) != len(h) {
		return fmt.Errorf("hash of %d characters: not a hash; expected 64 of 0-9 and a-f", len(b))
	}
	var read Hash
	if _, err := hex.Decode(read[:], b); err != nil {
		return errors.New("not a hash; expected 64 of 0-9 and a-f")
	}
	*h = read
	return nil
}

// derive makes an identifier out of a domain and parts of fixed length.
func derive[T any](domain string, parts ...[]byte) ID[T] {
	h := sha256.New()
	h.Write([]byte(domain))
	for _, p := range parts {
		h.Write(p)
	}
	var id ID[T]
	copy(id[:], h.Sum(nil))
	return id
}

// EventIDOf is the id of the event number index of a person's command. The
// same command sent to two replicas makes events with the same ids, which
// fold once; nobody else can make an event with that id.
func EventIDOf(actor UserID, c CommandID, index uint32) EventID {
	return derive[eventTag]("miftah event 1", actor[:], c[:], be32(index))
}

// EntityOf is the id of the thing that a command creates with its event
// number index, so that a command retried elsewhere creates it once.
func EntityOf[T any](c CommandID, index uint32) ID[T] {
	return derive[T]("miftah entity 1", c[:], be32(index))
}

// ReplicaOf is the id that a signing key has: nobody can take another's.
func ReplicaOf(publicKey []byte) ReplicaID {
	return derive[replicaTag]("miftah replica 1", publicKey)
}

// OperationOf is the id of the operation that a founding clear part starts.
func OperationOf(clear []byte) OperationID {
	return derive[operationTag]("miftah operation 1", clear)
}

// DoorOf is the entity of a door tag: one per code and site, wherever written.
func DoorOf(site SiteID, code string) EntityID {
	return derive[entityTag]("miftah door 1", site[:], []byte(code))
}

func be32(n uint32) []byte { return []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)} }
