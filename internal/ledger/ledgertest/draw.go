package ledgertest

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// World is a drawing of chains: what several replicas wrote, with real keys,
// hashes and signatures, the same bytes on every run.
type World struct {
	Operation event.OperationID
	Founded   event.Founded // its first event, by replica HQ
	chains    map[string]*chain
	names     []string // of chains, as first drawn
	commands  int
}

type chain struct {
	key    ed25519.PrivateKey
	events []event.Event
	seen   uint64 // highest counter that its writer had seen
}

// Fataler is what a test, a benchmark and a property test have in common.
type Fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Draw reads a drawing, one act per line: the replica, what it does, and
// options. Empty lines and what follows '#' are passed over.
//
//	HQ found                 # first event of the operation; Boss is its admin
//	K2 join                  # first event of another chain
//	K2 rootjoin K            # the same, admitted as K by the root key
//	HQ admit K2              # with the letters K2; admit K2 K: with the letter K
//	HQ retire K2 3           # events of K2 after number 3 do not count
//	HQ user Amal admin       # add a user; roles joined by '+', '-' for none
//	HQ roles Amal -
//	HQ site S1               # any harmless event about S1
//	HQ erase Maryam          # erase a subject
//	K2 sees HQ               # no event: K2's counter now follows HQ's
//	X copies K2              # X goes on from K2's present chain with K2's key
//
// Options: as=Amal (whose act; Boss if not said), at=40 (its counter).
func Draw(t Fataler, drawing string) *World {
	t.Helper()
	f, id := founding()
	w := &World{Founded: f, Operation: id, chains: map[string]*chain{}}
	for n, line := range strings.Split(drawing, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if words := strings.Fields(line); len(words) > 0 {
			if err := w.act(words); err != nil {
				t.Fatalf("drawing, line %d, %q: %v", n+1, strings.TrimSpace(line), err)
			}
		}
	}
	return w
}

func founding() (event.Founded, event.OperationID) {
	root := Key("root")
	f := event.Founded{Root: root.Public().(ed25519.PublicKey), Key: Key("HQ").Public().(ed25519.PublicKey),
		Letter: "HQ", Admin: User("Boss"), Compartments: []event.CompartmentKey{}}
	unsigned, err := event.Marshal(f)
	if err != nil {
		panic(err)
	}
	f.Signature = ed25519.Sign(root, unsigned)
	whole, err := event.Marshal(f)
	if err != nil {
		panic(err)
	}
	return f, event.OperationOf(whole)
}

// Key is the signing key of the replica with this name.
func Key(name string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("test key " + name))
	return ed25519.NewKeyFromSeed(seed[:])
}

func named[T ~[16]byte](kind, name string) T {
	sum := sha256.Sum256([]byte("test " + kind + " " + name))
	return T(sum[:16])
}

// Replica is the id of the replica with this name.
func Replica(name string) event.ReplicaID {
	return event.ReplicaOf(Key(name).Public().(ed25519.PublicKey))
}

// User is the id of the user with this name.
func User(name string) event.UserID { return named[event.UserID]("user", name) }

// Subject is the id of the subject with this name.
func Subject(name string) event.SubjectID { return named[event.SubjectID]("subject", name) }

// Entity is the id of the thing with this name.
func Entity(name string) event.EntityID { return named[event.EntityID]("entity", name) }

// CommandID is the id of the command with this name.
func CommandID(name string) event.CommandID { return named[event.CommandID]("command", name) }

// Joined is the first event of the replica with this name.
func Joined(name string) event.ReplicaJoined {
	return event.ReplicaJoined{Key: Key(name).Public().(ed25519.PublicKey), Letter: event.Code(name)}
}

func (w *World) act(words []string) error {
	actor, at := User("Boss"), uint64(0)
	for strings.Contains(words[len(words)-1], "=") {
		name, value, _ := strings.Cut(words[len(words)-1], "=")
		switch name {
		case "as":
			actor = User(value)
		case "at":
			n, err := strconv.ParseUint(value, 10, 64)
			if err != nil {
				return err
			}
			at = n
		default:
			return fmt.Errorf("no option %q", name)
		}
		words = words[:len(words)-1]
	}
	words = append(words, "", "", "")
	who, verb, a, b := words[0], words[1], words[2], words[3]
	c, ok := w.chains[who]
	if !ok {
		c = &chain{key: Key(who)}
		w.chains[who] = c
		w.names = append(w.names, who)
	}
	switch verb {
	case "sees":
		c.seen = max(c.seen, w.chains[a].seen)
		return nil
	case "copies":
		o := w.chains[a]
		*c = chain{key: o.key, events: slices.Clone(o.events), seen: o.seen}
		return nil
	}
	entity, p, err := w.payload(who, verb, a, b)
	if err != nil {
		return err
	}
	if p.Kind().Writers() == 0 {
		actor = event.UserID{}
	}
	return w.write(c, entity, p, actor, at)
}

func (w *World) payload(who, verb, a, b string) (event.EntityID, event.Payload, error) {
	switch verb {
	case "found":
		return event.EntityID(w.Operation), w.Founded, nil
	case "join":
		return event.EntityID(Replica(who)), Joined(who), nil
	case "rootjoin":
		j := Joined(who)
		j.Letter = event.Code(a)
		j.Signature = ed25519.Sign(Key("root"), ledger.RootAdmission(w.Operation, Replica(who), j.Letter))
		return event.EntityID(Replica(who)), j, nil
	case "admit":
		letter := event.Code(a)
		if b != "" {
			letter = event.Code(b)
		}
		return event.EntityID(Replica(a)), event.ReplicaAdmitted{Replica: Replica(a), Letter: letter}, nil
	case "retire":
		last, err := strconv.ParseUint(b, 10, 64)
		return event.EntityID(Replica(a)), event.ReplicaRetired{Replica: Replica(a), Last: last}, err
	case "user", "roles":
		var roles event.Roles
		if b != "-" {
			var err error
			if roles, err = event.ParseRoles(strings.Split(b, "+")); err != nil {
				return event.EntityID{}, nil, err
			}
		}
		if verb == "user" {
			return event.EntityID(User(a)), event.UserAdded{Roles: roles}, nil
		}
		return event.EntityID(User(a)), event.UserRoles{Roles: roles}, nil
	case "site":
		return Entity(a), event.SiteAdded{Code: event.Code(a)}, nil
	case "erase":
		return event.EntityID(Subject(a)), event.SubjectErased{Subject: Subject(a)}, nil
	}
	return event.EntityID{}, nil, fmt.Errorf("no act %q", verb)
}

func (w *World) write(c *chain, entity event.EntityID, p event.Payload, actor event.UserID, at uint64) error {
	w.commands++
	var prev event.Hash
	seq := uint64(len(c.events)) + 1
	if seq > 1 {
		prev = c.events[seq-2].Hash
	}
	if at == 0 {
		at = c.seen + 1
	}
	c.seen = max(c.seen, at)
	clear, err := event.Marshal(p)
	if err != nil {
		return err
	}
	command := CommandID("drawn " + strconv.Itoa(w.commands))
	e := event.Event{Clear: clear, Header: event.Header{ID: event.EventIDOf(actor, command, 0), Operation: w.Operation,
		Replica: event.ReplicaOf(c.key.Public().(ed25519.PublicKey)), Seq: seq, Lamport: at, Kind: p.Kind(),
		Entity: entity, Command: command, Actor: actor, At: event.Millis(at),
		Salt: named[[16]byte]("salt", strconv.Itoa(w.commands))}}
	if err := e.Encode(prev); err != nil {
		return err
	}
	c.events = append(c.events, e)
	return nil
}

// Events gives the events of the chains named, in turn; of all, if none is.
func (w *World) Events(names ...string) []event.Event {
	if len(names) == 0 {
		names = w.names
	}
	var events []event.Event
	for _, n := range names {
		events = append(events, w.chains[n].events...)
	}
	return events
}

// Trust is what the chains named, or all, come to.
func (w *World) Trust(names ...string) *ledger.Trust {
	return ledger.NewTrust(w.Operation, w.Events(names...))
}

// Head is the end of the first n events of a chain, signed.
func (w *World) Head(name string, n int) ledger.SignedHead {
	c := w.chains[name]
	e := c.events[n-1]
	h := event.Head{Replica: e.Replica, Seq: e.Seq, Link: e.Hash}
	return ledger.SignedHead{Head: h, Signature: ed25519.Sign(c.key, ledger.HeadMessage(w.Operation, h))}
}

// Piece is the piece of a chain from number first to number last.
func (w *World) Piece(name string, first, last int) ledger.Segment {
	c := w.chains[name]
	s := ledger.Segment{First: uint64(first), Head: w.Head(name, last), Key: c.key.Public().(ed25519.PublicKey)}
	for _, e := range c.events[first-1 : last] {
		s.Events = append(s.Events, ledger.Raw{Header: e.HeaderBytes, Clear: e.Clear, Sealed: e.Sealed})
	}
	return s
}

// Whole is a whole chain.
func (w *World) Whole(name string) ledger.Segment {
	return w.Piece(name, 1, len(w.chains[name].events))
}

// HeadKey is the key under which the signature of a head is stored.
func HeadKey(r event.ReplicaID, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(r[:], seq)
}
