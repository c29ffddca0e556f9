package station

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// JoinOptions say how a new station joins an operation.
type JoinOptions struct {
	// Source is a plain bundle or a ledger file, or the address of a station
	// (http:// or https://) at which joining is open.
	Source string
	Letter event.Code // of the new station, such as K2
	// Fingerprint of the operation's root key, from paper; none: whoever
	// gives the source is believed, and a person compares it afterwards.
	Fingerprint string
	// Replica has to answer at the address, when set.
	Replica event.ReplicaID
	Client  *http.Client // nil: http.DefaultClient
}

// Joined says what was joined. Open the directory to go on.
type Joined struct {
	Operation   event.OperationID `json:"operation"`
	Fingerprint string            `json:"fingerprint"` // compare it with the paper
	Replica     event.ReplicaID   `json:"replica"`     // read it out to the admin who admits it
	Letter      event.Code        `json:"letter"`
	Peer        event.ReplicaID   `json:"peer"` // who answered at the address
	Events      int               `json:"events"`
}

// Join makes a new station for an existing operation in dir, which must hold
// none. It has no compartment's private key: it writes sealed entries, and
// reads what it wrote itself until it is closed. Its entries wait until an
// admin admits it. From an address it gets the founding entry and no more;
// the rest comes with the first exchange after its admission.
func Join(ctx context.Context, dir string, o JoinOptions) (Joined, error) {
	var out Joined
	if err := event.CheckCode("station letters", o.Letter); err != nil {
		return out, err
	}
	peer := relay.Peer{URL: o.Source, Replica: o.Replica, Client: o.Client}
	remote := strings.HasPrefix(o.Source, "http://") || strings.HasPrefix(o.Source, "https://")
	var err error
	if remote {
		out.Operation, out.Peer, _, err = relay.Who(ctx, peer)
	} else {
		var m relay.Manifest
		m, err = relay.Inspect(o.Source)
		out.Operation = m.Operation
	}
	if err != nil {
		return out, fmt.Errorf("joining: %w", err)
	}
	n := newcomer{operation: out.Operation, letter: o.Letter, fingerprint: o.Fingerprint}
	id, trust, err := n.settle(ctx, dir, func(_ *ledger.Ledger, r *relay.Relay) error {
		var res relay.Result
		var err error
		if remote {
			peer.Replica = out.Peer
			res, err = r.FetchFounding(ctx, peer)
		} else {
			res, err = r.ReadFile(ctx, o.Source, relay.ReadOptions{Restore: true})
		}
		out.Events = res.Added
		return err // locked compartment keys, if there were any, stay outside
	})
	if err != nil {
		return out, fmt.Errorf("joining in %s: %w", dir, err)
	}
	out.Replica, out.Letter = id.replica(), id.Letter
	out.Fingerprint = seal.Fingerprint(trust.Founded.Root)
	return out, nil
}

// Admit lets a waiting replica's entries count, also those that it wrote
// before. letter is how its entries are numbered in print; none takes what
// the replica asks for. The session needs the admin role.
func (s *Station) Admit(ctx context.Context, by access.Session, c desk.Command, replica event.ReplicaID, letter event.Code) (ledger.Receipt, error) {
	trust := s.Ledger.Trust()
	if m, ok := trust.Member(replica); ok {
		const remedy = "a retired station begins again as a new one: restore or join"
		if m.Retired {
			return ledger.Receipt{}, desk.Refuse("replica", "this station was retired", remedy)
		}
		return ledger.Receipt{}, desk.Refuse("replica", "this station is admitted already, as "+string(m.Letter), remedy)
	}
	if letter == "" {
		asked, err := s.asksFor(ctx, replica)
		if err != nil {
			return ledger.Receipt{}, err
		}
		letter = asked
	}
	if err := event.CheckCode("station letters", letter); err != nil {
		return ledger.Receipt{}, desk.Refuse("letter", err.Error(), "")
	}
	taken := func(r *view.Replica) bool { return r.Admitted && r.Letter == letter }
	if slices.ContainsFunc(view.All[*view.Replica](s.State), taken) {
		return ledger.Receipt{}, desk.Refuse("letter", string(letter)+" belongs to another station", "choose one that nobody has")
	}
	return s.Write(ctx, by, c, desk.Act{Entity: event.EntityID(replica), Payload: event.ReplicaAdmitted{Replica: replica, Letter: letter}})
}

// asksFor is the letter that a waiting replica announced.
func (s *Station) asksFor(ctx context.Context, replica event.ReplicaID) (event.Code, error) {
	r, err := s.Relay(relay.DefaultLimits)
	if err != nil {
		return "", err
	}
	waiting, err := r.Waiting(ctx)
	if err != nil {
		return "", err
	}
	for _, w := range waiting {
		if w.Replica == replica {
			return w.Letter, nil
		}
	}
	return "", desk.Refuse("replica", "nothing of this station has arrived here", "exchange with it first, or give its letters")
}

// Retire ends a replica: its entries up to number last count, later ones do
// not; no number means those that are here now. After a fork, name the last
// entry that all stations have alike. A station cannot retire itself; do it
// from another. The session needs the admin role.
func (s *Station) Retire(ctx context.Context, by access.Session, c desk.Command, replica event.ReplicaID, last uint64) (ledger.Receipt, error) {
	if replica == s.Ledger.Replica() {
		return ledger.Receipt{}, desk.Refuse("replica", "a station cannot retire itself", "do it from another station")
	}
	if m, ok := s.Ledger.Trust().Member(replica); !ok || m.Retired {
		return ledger.Receipt{}, desk.Refuse("replica", "this station is not admitted, or retired already", "look at the list of stations again")
	}
	if last == 0 {
		var err error
		if last, err = ownHead(ctx, s.store, replica); err != nil {
			return ledger.Receipt{}, errors.Join(errors.New("retiring"), err)
		}
	}
	return s.Write(ctx, by, c, desk.Act{Entity: event.EntityID(replica), Payload: event.ReplicaRetired{Replica: replica, Last: last}})
}
