package docket

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// Docket is the intake desk of one station. It is safe for concurrent use.
type Docket struct {
	desk.Desk
	joining sync.Mutex // joins look at the state and then write: one at a time
	index   *index
}

// New starts the desk on d. Its index works in the background until ctx ends
// or Close is called.
func New(ctx context.Context, d desk.Desk) *Docket {
	k := &Docket{Desk: d}
	k.index = startIndex(ctx, &k.Desk)
	return k
}

// Close stops the index, empties it and waits for that. Call it before the
// station is closed.
func (d *Docket) Close() { d.index.close() }

// maxPeople is the largest number of people that a report or claim may name.
const maxPeople = 10_000_000

// begin checks the roles for every kind that a command will write, and tells
// whether the command was kept before: then its input is not judged again
// against a state that it has changed itself.
func (d *Docket) begin(ctx context.Context, s access.Session, c desk.Command, kinds ...event.Payload) (kept bool, err error) {
	for _, p := range kinds {
		if err := d.Access.Require(s, p.Kind().Writers()); err != nil {
			return false, err
		}
	}
	if c.ID.Zero() {
		return false, desk.Refuse("command", "it has no id", "choose a new one for each thing you do")
	}
	err = d.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		_, err := snap.Get(ledger.BucketCommand, c.ID[:])
		if err == nil {
			kept = true
			return nil
		}
		if !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		// The same command may have arrived from another station.
		return snap.Find(ledger.Query{Event: event.EventIDOf(s.User, c.ID, 0)}, func(event.Event) error {
			kept = true
			return nil
		})
	})
	return kept, err
}

// report finds a report, or says kindly that there is none.
func (d *Docket) report(field string, id event.ReportID) (*view.Report, error) {
	r, ok := view.One[*view.Report](d.State, event.EntityID(id))
	if !ok {
		return nil, desk.Refuse(field, "this report is not here", "it may not have arrived yet; exchange with the other stations and try again")
	}
	return r, nil
}

func (d *Docket) claim(id event.ClaimID) (*view.Claim, error) {
	c, ok := view.One[*view.Claim](d.State, event.EntityID(id))
	if !ok {
		return nil, desk.Refuse("claim", "this claim is not here", "it may not have arrived yet; exchange with the other stations and try again")
	}
	return c, nil
}

// checkPlace refuses places that this station does not know.
func (d *Docket) checkPlace(p event.Place) error {
	const remedy = "leave the place as not known yet and write it in the teller's words; it can be tied later"
	if p.HasLevel && (p.Level < -99 || p.Level > 999) {
		return desk.Refuse("place", fmt.Sprintf("level %d is no level", p.Level), "use -1 for B1, 0 for G, 1 for the first floor above")
	}
	if !p.Space.Zero() {
		s, ok := view.One[*view.Space](d.State, event.EntityID(p.Space))
		if !ok {
			return desk.Refuse("place", "this space is not on the plan here", remedy)
		}
		if !p.Site.Zero() && s.Site != p.Site {
			return desk.Refuse("place", "this space belongs to another site", "choose the space again")
		}
		if p.HasLevel && s.Level != p.Level {
			return desk.Refuse("place", "this space is on another level", "choose the space again")
		}
	}
	if !p.Site.Zero() {
		if _, ok := view.One[*view.Site](d.State, event.EntityID(p.Site)); !ok {
			return desk.Refuse("place", "this site is not known here", remedy)
		}
	}
	return nil
}

func checkPeople(n int64) error {
	if n < 0 || n > maxPeople {
		return desk.Refuse("asserted", fmt.Sprintf("%d people", n), fmt.Sprintf("write the number that was said, 0 to %d, or leave it out", maxPeople))
	}
	return nil
}

// known reports whether a value is one of its enum's names.
func known[N interface{ Names() []string }](e event.Enum[N]) bool {
	var n N
	return int(e) < len(n.Names())
}

func checkEnum[N interface{ Names() []string }](field string, e event.Enum[N]) error {
	if known(e) {
		return nil
	}
	var n N
	return desk.Refuse(field, "this choice is not known", fmt.Sprintf("use one of %q", n.Names()))
}

// standing is the joining of a report that counts, if any. Replicas that did
// not know of each other may both have joined it: then the later one counts
// here, and the clash is shown.
func standing(r *view.Report) (view.Sourced[event.ReportJoined], bool) {
	if n := len(r.Joined); n > 0 {
		return r.Joined[n-1], true
	}
	return view.Sourced[event.ReportJoined]{}, false
}
