package office

import (
	"context"
	"errors"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Station is a writer of the ledger, and how far it and this station know
// each other's entries.
type Station struct {
	ID       event.ReplicaID `json:"id"`
	Letter   event.Code      `json:"letter"`
	Asks     event.Code      `json:"asks,omitempty" doc:"the letters that a waiting one asks for"`
	Entries  uint64          `json:"entries" doc:"of its chain, here"`
	Admitted bool            `json:"admitted"`
	Retired  bool            `json:"retired"`
	Last     uint64          `json:"last" doc:"when retired: its last entry that counts"`
	Here     bool            `json:"here"`
	Ours     uint64          `json:"ours" doc:"how many of this station's entries it has said to have"`
	Heard    event.Millis    `json:"heard" doc:"when it last said so; 0: never, first hand"`
	Seen     event.Millis    `json:"seen" doc:"its newest sign of life: said, or written"`
	Forked   bool            `json:"forked" doc:"it signed two histories"`
}

// Stations lists every writer whose chain is here, admitted or waiting, and
// those that were admitted and of which nothing has arrived.
func (o *Office) Stations(ctx context.Context) ([]Station, error) {
	peers, err := o.Ledger.Peers(ctx)
	if err != nil {
		return nil, err
	}
	forked, err := o.Ledger.Forked(ctx)
	if err != nil {
		return nil, err
	}
	trust, here, now := o.Ledger.Trust(), o.Ledger.Replica(), o.Ledger.Now()
	list, at := []Station{}, map[event.ReplicaID]int{}
	add := func(r event.ReplicaID) *Station {
		m, ok := trust.Member(r)
		p := peers[r]
		at[r] = len(list)
		list = append(list, Station{ID: r, Letter: m.Letter, Admitted: ok, Retired: m.Retired, Last: m.Last, Here: r == here,
			Ours: p.Has[here], Heard: p.At, Seen: p.At})
		return &list[len(list)-1]
	}
	err = o.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		heads, err := snap.Heads()
		if err != nil {
			return err
		}
		for _, h := range heads {
			s := add(h.Replica)
			if err := describe(snap, h, s, now); err != nil {
				return err
			}
		}
		return nil
	})
	for _, r := range trust.Members() {
		if _, ok := at[r]; !ok {
			add(r)
		}
	}
	for _, r := range forked {
		if i, ok := at[r]; ok {
			list[i].Forked = true
		}
	}
	return list, err
}

// describe reads the two ends of a chain. A time that has not come yet, by a
// clock that was not set, says nothing of when a station was last seen.
func describe(snap ledger.Snapshot, h event.Head, s *Station, now event.Millis) error {
	s.Entries = h.Seq
	last, err := eventAt(snap, h.Replica, h.Seq)
	if err != nil {
		return err
	}
	if last.At <= now {
		s.Seen = max(s.Seen, last.At)
	}
	if s.Admitted {
		return nil
	}
	first, err := eventAt(snap, h.Replica, 1)
	if err != nil {
		return err
	}
	if p, _ := first.Payload(); p != nil {
		if j, ok := p.(event.ReplicaJoined); ok {
			s.Asks = j.Letter
		}
	}
	return nil
}

var errEnough = errors.New("enough")

// eventAt reads one entry of a chain; ledger.ErrNotFound if it is not here.
func eventAt(snap ledger.Snapshot, r event.ReplicaID, seq uint64) (event.Event, error) {
	var found event.Event
	if seq == 0 {
		return found, ledger.ErrNotFound
	}
	err := snap.Chain(r, seq-1, func(e event.Event) error { found = e; return errEnough })
	if err != nil && !errors.Is(err, errEnough) {
		return found, err
	}
	if found.Seq != seq {
		return found, ledger.ErrNotFound
	}
	return found, nil
}
