package statement

import (
	"fmt"
	"math"
	"strings"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
)

// What a statement says of itself is no number that follows from entries, and
// an admitted station could sign what it likes there. These hold it to what
// the entries let it be.

// lastCredibility is the worst one that a person gives.
const lastCredibility event.Credibility = 5

// oneChainEach refuses a file that shows two histories of one station, or one
// history twice.
func oneChainEach(chains []Chain) error {
	seen := map[event.ReplicaID]bool{}
	for _, c := range chains {
		if seen[c.Head.Replica] {
			return fmt.Errorf("%w: station %s is in it twice", ErrForged, c.Head.Replica)
		}
		seen[c.Head.Replica] = true
	}
	return nil
}

// rising holds the counters of a chain to the rule by which stations take it
// in: a chain that every station refuses is no ground for a statement. Entries
// of a chain stand together, in order; private ones in between do not show.
func rising(events []event.Event) error {
	for i := 1; i < len(events); i++ {
		a, b := &events[i-1], &events[i]
		if a.Replica != b.Replica {
			continue
		}
		most := uint64(math.MaxUint64)
		if n := b.Seq - a.Seq; n < most/event.MaxLamportStep {
			most = n * event.MaxLamportStep
		}
		if b.Format != 1 || b.Lamport < a.Lamport+(b.Seq-a.Seq) || b.Lamport-a.Lamport > most {
			return fmt.Errorf("station %s, entry %d: %w: its counter goes from %d to %d, which no station would take in", b.Replica, b.Seq, ErrForged, a.Lamport, b.Lamport)
		}
	}
	return nil
}

// asPrinted gives the check code as it is printed, when what was typed is it.
func asPrinted(typed string, trust *ledger.Trust) string {
	if code := seal.Fingerprint(trust.Founded.Root); seal.SameCode(typed, code) {
		return code
	}
	return strings.ToUpper(strings.TrimSpace(typed))
}

// issuer checks who issued it, under which number, and what it is called.
func (v *Verified) issuer(e *Evidence, trust *ledger.Trust) error {
	p := v.Document.Params
	m, _ := trust.Member(e.By)
	seq := uint64(0)
	for _, c := range e.Chains {
		if c.Head.Replica == e.By {
			seq = c.Head.Seq
		}
	}
	switch {
	case seq == 0:
		return fmt.Errorf("%w: the station that signed it shows no entries of its own", ErrForged)
	case m.Retired && seq >= m.Last:
		return fmt.Errorf("%w: station %s was retired after its entry %d, and what it signed later does not count", ErrForged, m.Letter, m.Last)
	case p.Station != m.Letter:
		return fmt.Errorf("%w: it is signed by station %s and says that it is by %s", ErrForged, m.Letter, p.Station)
	case p.Number != number(m.Letter, seq):
		return fmt.Errorf("%w: its number is %s; over these entries it can only be %s", ErrForged, p.Number, number(m.Letter, seq))
	case !trust.RolesNow(p.By).Has((event.StatementIssued{}).Kind().Writers()):
		return fmt.Errorf("%w: whoever issued it, user %s, may not issue statements", ErrForged, p.By)
	case p.Kind != event.StatementSitrep && p.Kind != event.StatementClearance:
		return fmt.Errorf("statement of kind %s: this program knows sitrep and clearance; use a newer one", p.Kind)
	case p.Strength > lastCredibility || v.Document.Claims[event.OutcomeOpen] == 0 && p.Strength != event.Credibility6:
		return fmt.Errorf("%w: the strength of the strongest open claim is none that an open claim of it can have", ErrForged)
	}
	return v.title()
}

// title holds the heading to the rule that held when it was issued: this
// program's, when it is the same.
func (v *Verified) title() error {
	err := checkTitle(v.Document.Params.Title)
	switch {
	case err == nil:
		return nil
	case v.Document.Params.Program == v.program:
		return fmt.Errorf("%w: no statement has such a title: %w", ErrForged, err)
	}
	v.Notes = append(v.Notes, "this program would not print its title: "+err.Error())
	return nil
}
