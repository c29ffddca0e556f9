package view

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// State holds every view in memory. Views are never changed once they are in
// it, only replaced, so readers may keep what they got. It is safe for
// concurrent use, and is the ledger's Projector.
type State struct {
	mu      sync.RWMutex
	views   map[event.EntityID]View
	clashes map[event.EntityID]bool // of which views: asked for with every change
	version uint64                  // grows with every change
	changed []func(changes []event.EntityID)
}

// NewState is an empty state; Load fills it.
func NewState() *State {
	return &State{views: map[event.EntityID]View{}, clashes: map[event.EntityID]bool{}}
}

// set keeps one view, or none when it is nil. The caller holds the lock.
func (s *State) set(id event.EntityID, v View) {
	delete(s.clashes, id)
	if v == nil {
		delete(s.views, id)
		return
	}
	s.views[id] = v
	if _, erasure := v.(*Erasure); !erasure && len(v.Common().Clashes) > 0 {
		s.clashes[id] = true
	}
}

// record is a view as it is stored.
type record struct {
	Version int    `cbor:"1,keyasint"`
	Type    string `cbor:"2,keyasint"`
	Body    []byte `cbor:"3,keyasint"`
}

var factories = map[string]func() View{
	"operation": func() View { return &Operation{} }, "user": func() View { return &User{} },
	"replica": func() View { return &Replica{} }, "team": func() View { return &Team{} },
	"site": func() View { return &Site{} }, "space": func() View { return &Space{} },
	"door": func() View { return &Door{} }, "barrier": func() View { return &Barrier{} },
	"finding": func() View { return &Finding{} }, "reading": func() View { return &Reading{} },
	"claim": func() View { return &Claim{} }, "report": func() View { return &Report{} },
	"statement": func() View { return &Statement{} }, "erasure": func() View { return &Erasure{} },
}

// TypeOf names the type of a view, such as "space".
func TypeOf(v View) string {
	switch v.(type) {
	case *Operation:
		return "operation"
	case *User:
		return "user"
	case *Replica:
		return "replica"
	case *Team:
		return "team"
	case *Site:
		return "site"
	case *Space:
		return "space"
	case *Door:
		return "door"
	case *Barrier:
		return "barrier"
	case *Finding:
		return "finding"
	case *Reading:
		return "reading"
	case *Claim:
		return "claim"
	case *Report:
		return "report"
	case *Statement:
		return "statement"
	case *Erasure:
		return "erasure"
	}
	panic(fmt.Sprintf("view without a type: %T", v))
}

func encode(id event.EntityID, v View) (ledger.Record, error) {
	if v == nil {
		return ledger.Record{Bucket: ledger.BucketView, Key: id[:]}, nil
	}
	body, err := event.Marshal(v)
	if err != nil {
		return ledger.Record{}, err
	}
	value, err := event.Marshal(record{FoldVersion, TypeOf(v), body})
	return ledger.Record{Bucket: ledger.BucketView, Key: id[:], Value: value}, err
}

func decode(value []byte) (View, error) {
	var r record
	if err := event.Unmarshal(value, &r); err != nil {
		return nil, err
	}
	if r.Version != FoldVersion || factories[r.Type] == nil {
		return nil, errStale
	}
	v := factories[r.Type]()
	return v, event.Unmarshal(r.Body, v)
}

var errStale = fmt.Errorf("view folded by another version")

// versionKey holds the fold version that all stored views have.
var versionKey = []byte("fold version")

// Load reads the stored views. When they were folded by another version, or
// are not all there, it folds them again from the events and stores them.
// progress, when not nil, is told how many entities were folded.
func (s *State) Load(ctx context.Context, store ledger.Store, trust *ledger.Trust, progress func(int)) error {
	views := map[event.EntityID]View{}
	err := store.View(ctx, func(v ledger.Snapshot) error {
		mark, err := v.Get(ledger.BucketLocal, versionKey)
		if err != nil || string(mark) != fmt.Sprint(FoldVersion) {
			return errStale
		}
		return v.Scan(ledger.BucketView, nil, nil, func(k, value []byte) error {
			one, err := decode(value)
			if err == nil {
				views[event.EntityID(k)] = one
			}
			return err
		})
	})
	if err != nil {
		if views, err = Rebuild(ctx, store, trust, progress); err != nil {
			return err
		}
		if err := storeAll(ctx, store, views); err != nil {
			return err
		}
	}
	s.mu.Lock()
	clear(s.views)
	clear(s.clashes)
	for id, v := range views {
		s.set(id, v)
	}
	s.version++
	s.mu.Unlock()
	return nil
}

// Rebuild folds every entity from its events.
func Rebuild(ctx context.Context, store ledger.Store, trust *ledger.Trust, progress func(int)) (map[event.EntityID]View, error) {
	views := map[event.EntityID]View{}
	n := 0
	err := store.View(ctx, func(v ledger.Snapshot) error {
		return v.Entities(func(id event.EntityID, events []event.Event) error {
			if one := Fold(id, events, trust); one != nil {
				views[id] = one
			}
			if n++; progress != nil && n%1000 == 0 {
				progress(n)
			}
			return ctx.Err()
		})
	})
	return views, err
}

// storeAll replaces the stored views, in pieces, and marks them whole last.
func storeAll(ctx context.Context, store ledger.Store, views map[event.EntityID]View) error {
	var records []ledger.Record
	err := store.View(ctx, func(v ledger.Snapshot) error {
		return v.Scan(ledger.BucketView, nil, nil, func(k, _ []byte) error {
			if views[event.EntityID(k)] == nil {
				records = append(records, ledger.Record{Bucket: ledger.BucketView, Key: slices.Clone(k)})
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	for id, v := range views {
		r, err := encode(id, v)
		if err != nil {
			return err
		}
		if records = append(records, r); len(records) >= 5000 {
			if err := store.Commit(ctx, ledger.Batch{Records: records}); err != nil {
				return err
			}
			records = nil
		}
	}
	records = append(records, ledger.Record{Bucket: ledger.BucketLocal, Key: versionKey, Value: []byte(fmt.Sprint(FoldVersion))})
	return store.Commit(ctx, ledger.Batch{Records: records})
}

// Project implements ledger.Projector: it folds each entity that the batch
// touches once.
func (s *State) Project(p *ledger.Pending, trust *ledger.Trust, dirty []event.EntityID) ([]ledger.Record, func(), error) {
	touched := slices.Clone(dirty)
	seen := map[event.EntityID]bool{}
	for _, id := range dirty {
		seen[id] = true
	}
	for i := range p.Added {
		e := &p.Added[i]
		if !seen[e.Entity] {
			seen[e.Entity] = true
			touched = append(touched, e.Entity)
		}
	}
	views := make([]View, len(touched))
	var records []ledger.Record
	for i, id := range touched {
		events, err := p.Entity(id)
		if err != nil {
			return nil, nil, err
		}
		views[i] = Fold(id, events, trust)
		if views[i] == nil && s.Get(id) == nil {
			continue
		}
		r, err := encode(id, views[i])
		if err != nil {
			return nil, nil, err
		}
		records = append(records, r)
	}
	return records, func() { s.put(touched, views) }, nil
}

func (s *State) put(ids []event.EntityID, views []View) {
	s.mu.Lock()
	for i, id := range ids {
		s.set(id, views[i])
	}
	s.version++
	listeners := s.changed
	s.mu.Unlock()
	for _, fn := range listeners {
		fn(ids)
	}
}

// OnChange registers fn, called with the entities whose views changed, in
// the order of changes and never concurrently. It must not block.
func (s *State) OnChange(fn func([]event.EntityID)) {
	s.mu.Lock()
	s.changed = append(slices.Clip(s.changed), fn)
	s.mu.Unlock()
}

// Version grows with every change; equal versions mean equal states.
func (s *State) Version() uint64 { s.mu.RLock(); defer s.mu.RUnlock(); return s.version }

// Get returns an entity's view, or nil.
func (s *State) Get(id event.EntityID) View { s.mu.RLock(); defer s.mu.RUnlock(); return s.views[id] }

// One returns an entity's view as T; false if there is none of that type.
func One[T View](s *State, id event.EntityID) (T, bool) { v, ok := s.Get(id).(T); return v, ok }

// All lists the views of type T in order of their first event's time, then id.
func All[T View](s *State) []T {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []T
	for _, v := range s.views {
		if t, ok := v.(T); ok {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b T) int {
		x, y := a.Common(), b.Common()
		return cmp.Or(cmp.Compare(x.At, y.At), slices.Compare(x.ID[:], y.ID[:]))
	})
	return list
}

// Clashing lists the views in which somebody else's entry contradicts another,
// settled or not, by time of their first event, then id. Erasures are left
// out: who asks for one twice contradicts nothing.
func (s *State) Clashing() []View {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var list []View
	for id := range s.clashes {
		list = append(list, s.views[id])
	}
	slices.SortFunc(list, func(a, b View) int {
		x, y := a.Common(), b.Common()
		return cmp.Or(cmp.Compare(x.At, y.At), slices.Compare(x.ID[:], y.ID[:]))
	})
	return list
}

// Operation is the operation's own view.
func (s *State) Operation() *Operation {
	if list := All[*Operation](s); len(list) > 0 {
		return list[0]
	}
	return &Operation{}
}

// Hash is SHA-256 over all views, by entity: equal on every replica that
// holds the same events.
func (s *State) Hash() (event.Hash, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	ids := make([]event.EntityID, 0, len(s.views))
	for id := range s.views {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b event.EntityID) int { return slices.Compare(a[:], b[:]) })
	h := sha256.New()
	for _, id := range ids {
		r, err := encode(id, s.views[id])
		if err != nil {
			return event.Hash{}, err
		}
		h.Write(id[:])
		sum := sha256.Sum256(r.Value)
		h.Write(sum[:])
	}
	return event.Hash(h.Sum(nil)), nil
}

// FromEvents folds events that need no store: those that a statement shows.
func FromEvents(events []event.Event, trust *ledger.Trust) *State {
	byEntity := map[event.EntityID][]event.Event{}
	for _, e := range events {
		byEntity[e.Entity] = append(byEntity[e.Entity], e)
	}
	s := NewState()
	for id, list := range byEntity {
		s.set(id, Fold(id, list, trust))
	}
	s.version = 1
	return s
}
