package relay

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Limits bound what replicas that nobody admitted may leave here.
type Limits struct {
	Replicas int   // that wait at the same time
	Events   int   // of each
	Bytes    int64 // of each, with keys and attachments
	// Joining gives the founding entry to anyone who asks: what a new station
	// needs to begin. It names no person.
	Joining bool
}

// DefaultLimits are those of a laptop: 32 replicas of 20,000 entries and
// 64 MiB each at the most, and joining over the network closed.
var DefaultLimits = Limits{Replicas: 32, Events: 20000, Bytes: 64 << 20}

// Relay exchanges one replica's ledger with others. It is safe for concurrent use.
type Relay struct {
	ledger *ledger.Ledger
	key    ed25519.PrivateKey
	limits Limits
	now    func() time.Time // the real clock
	start  time.Time

	reading sync.Mutex // one import at a time: budgets are read and written
	mu      sync.Mutex
	nonces  map[nonce]time.Time
	peers   map[string]*Status
}

// New exchanges for l. key is the replica's signing key, which also opens
// what is encrypted to it.
func New(l *ledger.Ledger, key ed25519.PrivateKey, limits Limits) (*Relay, error) {
	if event.ReplicaOf(key.Public().(ed25519.PublicKey)) != l.Replica() {
		return nil, errors.New("the signing key is not this replica's")
	}
	return &Relay{ledger: l, key: key, limits: limits, now: time.Now, start: time.Now(),
		nonces: map[nonce]time.Time{}, peers: map[string]*Status{}}, nil
}

func (r *Relay) public() ed25519.PublicKey { return r.key.Public().(ed25519.PublicKey) }

// Vector is how far every chain is here, by replica.
func (r *Relay) Vector(ctx context.Context) ([]Position, error) {
	heads, err := r.ledger.Heads(ctx)
	return positions(heads), err
}

func positions(heads []ledger.SignedHead) []Position {
	list := make([]Position, 0, len(heads))
	for _, h := range heads {
		list = append(list, Position{h.Replica, h.Seq})
	}
	return list
}

// noteOf remembers what a replica said of itself. It says so by its signature;
// whoever is not admitted is not kept a book of.
func (r *Relay) noteOf(ctx context.Context, id event.ReplicaID, has []Position, at event.Millis) error {
	if _, admitted := r.ledger.Trust().Member(id); !admitted {
		return nil
	}
	p := ledger.Peer{Replica: id, At: at, Has: make(map[event.ReplicaID]uint64, len(has))}
	for _, one := range has {
		p.Has[one.Replica] = one.Seq
	}
	return r.ledger.NotePeer(ctx, p)
}

func onWire(heads []ledger.SignedHead) []SignedHead {
	list := make([]SignedHead, 0, len(heads))
	for _, h := range heads {
		list = append(list, SignedHead{h.Head, h.Signature})
	}
	return list
}

func fromWire(heads []SignedHead) []ledger.SignedHead {
	list := make([]ledger.SignedHead, 0, len(heads))
	for _, h := range heads {
		list = append(list, ledger.SignedHead{Head: h.Head, Signature: h.Signature})
	}
	return list
}

// Waiting is a replica that nobody admitted, with entries here.
type Waiting struct {
	Replica event.ReplicaID `json:"replica"`
	Letter  event.Code      `json:"letter"` // that it asks for
	Events  uint64          `json:"events"`
	Since   event.Millis    `json:"since"` // its first entry, by its own clock
	Retired bool            `json:"retired"`
}

// Waiting lists the replicas whose entries are here and count for nothing:
// not admitted, or retired with entries after their end. By replica id.
func (r *Relay) Waiting(ctx context.Context) ([]Waiting, error) {
	trust := r.ledger.Trust()
	var list []Waiting
	err := r.ledger.View(ctx, func(s ledger.Snapshot) error {
		heads, err := s.Heads()
		if err != nil {
			return err
		}
		for _, h := range heads {
			m, known := trust.Member(h.Replica)
			if known && (!m.Retired || h.Seq <= m.Last) {
				continue
			}
			w := Waiting{Replica: h.Replica, Letter: m.Letter, Events: h.Seq - min(h.Seq, m.Last), Retired: m.Retired}
			e, err := eventAt(s, h.Replica, 1)
			if err != nil {
				return err
			}
			p, _ := e.Payload()
			switch p := p.(type) {
			case event.ReplicaJoined:
				w.Letter = p.Letter
			case event.Founded:
				w.Letter = p.Letter
			}
			w.Since = e.At
			list = append(list, w)
		}
		return nil
	})
	return list, err
}

// Missing counts the keys and attachments that entries here name and that
// have not arrived.
func (r *Relay) Missing(ctx context.Context) (int, error) {
	w, err := r.wants(ctx)
	return (len(w.Keys) + len(w.Blobs)) / 32, err
}

// Joining reports whether the founding entry is given to anyone who asks.
func (r *Relay) Joining() bool { return r.limits.Joining }

var errEnough = errors.New("enough")

// eventAt reads one event of a chain; ledger.ErrNotFound if it is not here.
func eventAt(s ledger.Snapshot, r event.ReplicaID, seq uint64) (event.Event, error) {
	var found event.Event
	err := s.Chain(r, seq-1, func(e event.Event) error { found = e; return errEnough })
	if err != nil && !errors.Is(err, errEnough) {
		return found, err
	}
	if found.Seq != seq {
		return found, fmt.Errorf("entry %d of replica %s: %w", seq, r, ledger.ErrNotFound)
	}
	return found, nil
}

// heard compares heads with ours, and names other replicas that signed two
// histories: their chains are left out of the exchange, the rest goes on. A
// fork of our own chain means that another directory writes with our key:
// then writing stops here, as it does when others hold more of our chain than
// we do.
func (r *Relay) heard(ctx context.Context, heads []ledger.SignedHead) (forked []event.ReplicaID, err error) {
	if err := r.ledger.Heard(ctx, heads); !errors.Is(err, ledger.ErrFork) {
		return nil, err
	}
	for i, h := range heads {
		err := r.ledger.Heard(ctx, heads[i:i+1])
		switch {
		case err == nil:
		case errors.Is(err, ledger.ErrFork) && h.Replica != r.ledger.Replica():
			forked = append(forked, h.Replica)
		case errors.Is(err, ledger.ErrFork):
			r.ledger.Halt(err)
			return nil, err
		default:
			return nil, err
		}
	}
	return forked, nil
}
