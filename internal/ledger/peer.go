package ledger

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"slices"

	"miftah/internal/event"
)

// Peer is what another replica said of itself, first hand and signed: how far
// it had each chain, and when. It knows at least that much for good: chains
// only grow, and what an entry asks for, such as an erasure, is carried out in
// the transaction that stores it. Hearsay is not kept.
type Peer struct {
	Replica event.ReplicaID
	Has     map[event.ReplicaID]uint64
	At      event.Millis // by the operation's clock: the newest word from it
}

// peerPrefix begins the local records of what others have.
const peerPrefix = "peer has "

// fresh is how much newer a word has to be to be stored when it says nothing
// new: stations that exchange all the time must not write all the time.
const fresh = event.Millis(60_000)

// peerRecord is a Peer as it is stored, by replica id.
type peerRecord struct {
	At  event.Millis `cbor:"1,keyasint"`
	Has []peerHas    `cbor:"2,keyasint"`
}

type peerHas struct {
	Replica event.ReplicaID `cbor:"1,keyasint"`
	Seq     uint64          `cbor:"2,keyasint"`
}

// NotePeer remembers what another replica said of itself. The caller has
// checked its signature. Words may come in any order: for each chain the
// largest number stands.
func (l *Ledger) NotePeer(ctx context.Context, p Peer) error {
	if p.Replica == l.replica {
		return nil
	}
	key := append([]byte(peerPrefix), p.Replica[:]...)
	p.At = min(p.At, l.now()) // a clock that runs ahead has seen nothing more
	return l.do(ctx, func() error {
		known := Peer{Replica: p.Replica, Has: map[event.ReplicaID]uint64{}}
		err := l.store.View(ctx, func(s Snapshot) error {
			b, err := s.Get(BucketLocal, key)
			if errors.Is(err, ErrNotFound) {
				return nil
			}
			if err == nil {
				known, err = decodePeer(p.Replica, b)
			}
			return err
		})
		if err != nil {
			return err
		}
		grown := known.At == 0 || p.At >= known.At+fresh
		for r, seq := range p.Has {
			if seq > known.Has[r] && seq < math.MaxInt64 {
				known.Has[r], grown = seq, true
			}
		}
		if !grown {
			return nil
		}
		known.At = max(known.At, p.At)
		b, err := event.Marshal(encodePeer(known))
		if err != nil {
			return err
		}
		return l.store.Commit(ctx, Batch{Records: []Record{{BucketLocal, key, b}}})
	})
}

func encodePeer(p Peer) peerRecord {
	r := peerRecord{At: p.At}
	for _, id := range slices.SortedFunc(maps.Keys(p.Has), func(a, b event.ReplicaID) int { return slices.Compare(a[:], b[:]) }) {
		r.Has = append(r.Has, peerHas{id, p.Has[id]})
	}
	return r
}

func decodePeer(id event.ReplicaID, b []byte) (Peer, error) {
	p := Peer{Replica: id, Has: map[event.ReplicaID]uint64{}}
	var r peerRecord
	if err := event.Unmarshal(b, &r); err != nil {
		return p, err
	}
	p.At = r.At
	for _, h := range r.Has {
		p.Has[h.Replica] = h.Seq
	}
	return p, nil
}

// Peers gives what is known of other replicas, by id.
func (l *Ledger) Peers(ctx context.Context) (map[event.ReplicaID]Peer, error) {
	peers := map[event.ReplicaID]Peer{}
	err := l.store.View(ctx, func(s Snapshot) error {
		return s.Scan(BucketLocal, []byte(peerPrefix), nil, func(k, v []byte) error {
			if len(k) != len(peerPrefix)+len(event.ReplicaID{}) {
				return nil
			}
			id := event.ReplicaID(k[len(peerPrefix):])
			p, err := decodePeer(id, v)
			peers[id] = p
			return err
		})
	})
	return peers, err
}

// TrustOf is the trust of a replica that has the chains that far and no
// further: what counts there, as far as is known here.
func (l *Ledger) TrustOf(ctx context.Context, p Peer) (*Trust, error) {
	var events []event.Event
	err := l.store.View(ctx, func(s Snapshot) error {
		return s.Find(Query{Authority: true}, func(e event.Event) error {
			if e.Seq <= p.Has[e.Replica] {
				events = append(events, e)
			}
			return nil
		})
	})
	return NewTrust(l.operation, events), err
}

// Forked lists the replicas of which a proof is here that they signed two
// histories.
func (l *Ledger) Forked(ctx context.Context) ([]event.ReplicaID, error) {
	var list []event.ReplicaID
	err := l.store.View(ctx, func(s Snapshot) error {
		return s.Scan(BucketFork, nil, nil, func(k, _ []byte) error {
			if len(k) >= len(event.ReplicaID{}) {
				list = append(list, event.ReplicaID(k[:len(event.ReplicaID{})]))
			}
			return nil
		})
	})
	slices.SortFunc(list, func(a, b event.ReplicaID) int { return cmp.Compare(string(a[:]), string(b[:])) })
	return slices.Compact(list), err
}
