package ledger

import (
	"crypto/ed25519"
	"fmt"
	"maps"
	"slices"

	"miftah/internal/event"
)

// Trust says whose events count: which replicas were admitted, until which
// number, and which user held which roles when. It is a pure function of the
// founding, admission and user events, whatever their order of arrival.
type Trust struct {
	Founded  event.Founded
	Genesis  event.EventID
	replicas map[event.ReplicaID]Member
	roles    map[event.UserID][]roleChange
}

// Member is one replica that somebody admitted.
type Member struct {
	Letter  event.Code
	Key     ed25519.PublicKey
	Retired bool
	Last    uint64 // when Retired: the last event that counts
	// Offset is what was measured of its clock: add it to its times.
	Offset event.Millis
}

type roleChange struct {
	from  event.Header
	roles event.Roles
}

// Authority reports whether Trust depends on events of this kind.
func Authority(k event.Kind) bool { return k >= 0x0101 && k <= 0x012f }

// NewTrust derives trust from events, which need not be in order. Events of
// other kinds are passed over. Without a valid founding event nobody is trusted.
func NewTrust(operation event.OperationID, events []event.Event) *Trust {
	events = slices.Clone(events)
	slices.SortFunc(events, func(a, b event.Event) int { return event.Before(a.Header, b.Header) })
	t := &Trust{replicas: map[event.ReplicaID]Member{}, roles: map[event.UserID][]roleChange{}}
	keys := chainKeys(events)
	first := t.found(operation, events)
	if first == nil {
		return t
	}
	// Each pass may admit replicas whose own admissions then count, until
	// nothing changes. If instead members take away each other's ground (a
	// replica retires the one that admitted it), passes go round in a circle:
	// then what holds all the way round counts, and what is in dispute does
	// not. No step depends on chains that nobody admitted.
	var seen []*Trust
	for range maxPasses {
		n := t.pass(operation, events, keys, *first)
		at := slices.IndexFunc(seen, func(s *Trust) bool { return sameMembers(s.replicas, n.replicas) })
		if seen = append(seen, n); at == len(seen)-2 && at >= 0 {
			return n
		}
		if t = n; at >= 0 {
			seen = seen[at:]
			break
		}
	}
	undisputed := agreed(seen)
	t = (&Trust{Founded: t.Founded, Genesis: t.Genesis, replicas: undisputed}).pass(operation, events, keys, *first)
	t.replicas = undisputed
	return t
}

// maxPasses bounds the work that a quarrel can cause.
const maxPasses = 256

// agreed keeps the members that are in every one of ts, up to the least end.
func agreed(ts []*Trust) map[event.ReplicaID]Member {
	members := maps.Clone(ts[0].replicas)
	for _, t := range ts[1:] {
		for r, m := range members {
			o, ok := t.replicas[r]
			if !ok {
				delete(members, r)
			} else if o.Retired && (!m.Retired || o.Last < m.Last) {
				m.Retired, m.Last = true, o.Last
				members[r] = m
			}
		}
	}
	return members
}

// chainKeys collects the public keys that chains announce in their first event.
func chainKeys(events []event.Event) map[event.ReplicaID]ed25519.PublicKey {
	keys := map[event.ReplicaID]ed25519.PublicKey{}
	for i := range events {
		if key := ChainKey(&events[i]); key != nil {
			keys[events[i].Replica] = key
		}
	}
	return keys
}

// ChainKey returns the signing key that the first event of a chain announces,
// or nil if e is no such event or the key is not the replica's.
func ChainKey(e *event.Event) ed25519.PublicKey {
	if e.Seq != 1 {
		return nil
	}
	var key []byte
	switch p, _ := e.Payload(); p := p.(type) {
	case event.Founded:
		key = p.Key
	case event.ReplicaJoined:
		key = p.Key
	}
	if len(key) != ed25519.PublicKeySize || event.ReplicaOf(key) != e.Replica {
		return nil
	}
	return key
}

// found looks for the event that the operation's id is the hash of.
func (t *Trust) found(operation event.OperationID, events []event.Event) *event.Event {
	for i := range events {
		e := &events[i]
		if e.Kind != (event.Founded{}).Kind() || event.OperationOf(e.Clear) != operation || ChainKey(e) == nil {
			continue
		}
		p, _ := e.Payload()
		f, ok := p.(event.Founded)
		if !ok || VerifyFounded(f) != nil {
			continue
		}
		t.Founded, t.Genesis = f, e.ID
		return e
	}
	return nil
}

// VerifyFounded checks the root key's signature on a founding.
func VerifyFounded(f event.Founded) error {
	sig := f.Signature
	f.Signature = nil
	b, err := event.Marshal(f)
	if err != nil {
		return err
	}
	if len(f.Root) != ed25519.PublicKeySize || !ed25519.Verify(f.Root, b, sig) {
		return fmt.Errorf("founding: the root key's signature does not fit: %w", event.ErrTampered)
	}
	return nil
}

// RootAdmission is what the root key signs to admit a replica by itself,
// when no admitted replica is at hand: after a restore.
func RootAdmission(op event.OperationID, r event.ReplicaID, letter event.Code) []byte {
	return append(append(append([]byte("miftah admit 1"), op[:]...), r[:]...), letter...)
}

// pass reads all authority events in the world's order, counting those of
// replicas that the previous pass admitted.
func (t *Trust) pass(op event.OperationID, events []event.Event, keys map[event.ReplicaID]ed25519.PublicKey, first event.Event) *Trust {
	n := &Trust{Founded: t.Founded, Genesis: t.Genesis, replicas: map[event.ReplicaID]Member{}, roles: map[event.UserID][]roleChange{}}
	n.replicas[first.Replica] = Member{Letter: t.Founded.Letter, Key: keys[first.Replica]}
	n.roles[t.Founded.Admin] = []roleChange{{roles: event.Admin | event.Coordinator}}
	for i := range events {
		e := &events[i]
		p, err := e.Payload()
		if err != nil || p == nil || event.Sound(p) != nil { // its letters are printed everywhere
			continue
		}
		if j, ok := p.(event.ReplicaJoined); ok {
			if ChainKey(e) != nil && len(j.Signature) > 0 && ed25519.Verify(t.Founded.Root, RootAdmission(op, e.Replica, j.Letter), j.Signature) {
				n.admit(e.Replica, j.Letter, keys)
			}
			continue
		}
		// Whom the last pass admitted; in the first pass, whom this one did.
		known := t
		if len(t.replicas) == 0 {
			known = n
		}
		if !known.Accepts(e.Header) || !n.Roles(e.Actor, e.Header).Has(e.Kind.Writers()) {
			continue
		}
		switch p := p.(type) {
		case event.ReplicaAdmitted:
			n.admit(p.Replica, p.Letter, keys)
		case event.ReplicaRetired:
			n.retire(p)
		case event.ReplicaClock:
			if m, ok := n.replicas[p.Replica]; ok {
				m.Offset = p.Offset
				n.replicas[p.Replica] = m
			}
		case event.UserAdded:
			n.change(event.UserID(e.Entity), e.Header, p.Roles)
		case event.UserRoles:
			n.change(event.UserID(e.Entity), e.Header, p.Roles)
		}
	}
	return n
}

func (t *Trust) admit(r event.ReplicaID, letter event.Code, keys map[event.ReplicaID]ed25519.PublicKey) {
	if _, known := t.replicas[r]; known {
		return
	}
	for _, m := range t.replicas {
		if m.Letter == letter { // two admins chose the same: keep numbers apart
			letter += event.Code(fmt.Sprintf("-%X", r[:2]))
			break
		}
	}
	t.replicas[r] = Member{Letter: letter, Key: keys[r]}
}

// retire keeps the earliest end: an admin who ends a replica is not overruled
// by a later, larger number.
func (t *Trust) retire(p event.ReplicaRetired) {
	m, known := t.replicas[p.Replica]
	if !known || m.Retired && m.Last <= p.Last {
		return
	}
	m.Retired, m.Last = true, p.Last
	t.replicas[p.Replica] = m
}

func (t *Trust) change(u event.UserID, h event.Header, r event.Roles) {
	t.roles[u] = append(t.roles[u], roleChange{h, r})
}

func sameMembers(a, b map[event.ReplicaID]Member) bool {
	if len(a) != len(b) {
		return false
	}
	for r, m := range a {
		o, ok := b[r]
		if !ok || o.Retired != m.Retired || o.Last != m.Last || o.Letter != m.Letter || o.Offset != m.Offset {
			return false
		}
	}
	return true
}

// Accepts reports whether an event of this place counts.
func (t *Trust) Accepts(h event.Header) bool {
	m, ok := t.replicas[h.Replica]
	return ok && (!m.Retired || h.Seq <= m.Last)
}

// Roles are those that a user held when h was written, in the world's order.
func (t *Trust) Roles(u event.UserID, h event.Header) event.Roles {
	var r event.Roles
	for _, c := range t.roles[u] {
		if c.from.Seq != 0 && event.Before(c.from, h) >= 0 {
			break
		}
		r = c.roles
	}
	return r
}

// RolesNow are a user's latest roles.
func (t *Trust) RolesNow(u event.UserID) event.Roles {
	if c := t.roles[u]; len(c) > 0 {
		return c[len(c)-1].roles
	}
	return 0
}

// Users lists everybody who was ever given roles, in order of id.
func (t *Trust) Users() []event.UserID {
	var us []event.UserID
	for u := range t.roles {
		us = append(us, u)
	}
	slices.SortFunc(us, func(a, b event.UserID) int { return slices.Compare(a[:], b[:]) })
	return us
}

// Member returns an admitted replica.
func (t *Trust) Member(r event.ReplicaID) (Member, bool) { m, ok := t.replicas[r]; return m, ok }

// Counts reports whether an event counts: its replica was admitted and its
// actor held a role that may write this kind. Events that the replica itself
// writes, and events of unknown kinds, need no role.
func (t *Trust) Counts(h event.Header) bool {
	if !t.Accepts(h) {
		return false
	}
	w := h.Kind.Writers()
	return w == 0 || t.Roles(h.Actor, h).Has(w)
}

// Number is how an event's place is printed: the letters of its replica and
// its number there, such as HQ-57. It can collide with no other.
func (t *Trust) Number(h event.Header) string {
	letter := event.Code("?")
	if m, ok := t.replicas[h.Replica]; ok {
		letter = m.Letter
	}
	return fmt.Sprintf("%s-%d", letter, h.Seq)
}

// Members lists the admitted replicas, in order of id.
func (t *Trust) Members() []event.ReplicaID {
	var rs []event.ReplicaID
	for r := range t.replicas {
		rs = append(rs, r)
	}
	slices.SortFunc(rs, func(a, b event.ReplicaID) int { return slices.Compare(a[:], b[:]) })
	return rs
}
