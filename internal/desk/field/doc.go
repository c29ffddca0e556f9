// Package field is the desk of team leaders by phone, of radio operators on a
// team's behalf, and of whoever enters paper later: findings, readings, the
// second signature, and what all of them say about a space.
//
// # Access and search
//
// Opened is not searched. Status decides both from events alone, on every
// station alike, whatever the desk that wrote them and in whatever order they
// came:
//
//   - A sweep is a finding "no sign" or "people" by people who entered and saw
//     the whole space: method sweep, coverage at least 1000 thousandths.
//   - It counts when it was looked after the last reopening. A look has the
//     earlier of two times: when it was entered and when it was told to have
//     been. Equal times count as not after.
//   - "Searched once" is such a sweep. "Under way" is any other look since the
//     last reopening. "Cleared" needs more: see Status.
//   - A moved finding counts at its new space only, a withdrawn one nowhere,
//     and one that two stations corrected differently, or that somebody wrote
//     over, nowhere until a person has settled or withdrawn it.
//   - Signs of life, and people found alive or not counted, block "cleared"
//     until a later whole sweep found nobody alive. People that were found
//     alive and brought out need that later sweep too.
//
// # The second signature
//
// It holds when its writer wrote none of the findings that it names (nor
// moved one), when it is later than each of them and than every sign of life,
// when it follows the last reopening in the world's order, and when one of
// the findings named is a sweep whose place is certain by tag or photo.
//
// # Entries that go with a finding
//
// "Opened" and "cannot" also write the space's access, in the same command.
// Such an entry stands or falls with its finding: it is known by author, time
// and channel, and counts no more when the finding was moved or withdrawn.
package field

import (
	"context"
	"errors"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// Field is the desk of teams and of their radio operator.
type Field struct{ desk.Desk }

type made struct{} // what a command of this desk makes

// writers are all who write at this desk.
var writers = event.TeamAdded{}.Kind().Writers() | event.FindingRecorded{}.Kind().Writers() | event.FindingMoved{}.Kind().Writers() |
	event.FindingWithdrawn{}.Kind().Writers() | event.ReadingRecorded{}.Kind().Writers() | event.SpaceCountersigned{}.Kind().Writers()

// once writes acts, or gives the receipt of the first time. prepare runs only
// the first time: what it looks at may have changed since.
func (f *Field) once(ctx context.Context, s access.Session, c desk.Command, prepare func() ([]desk.Act, error)) (ledger.Receipt, error) {
	// Who writes nothing here learns nothing from refusals either; desk.Write
	// judges each kind again.
	if err := f.Access.Require(s, writers); err != nil {
		return ledger.Receipt{}, err
	}
	var r ledger.Receipt
	found := false
	err := f.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		enc, err := snap.Get(ledger.BucketCommand, c.ID[:])
		if errors.Is(err, ledger.ErrNotFound) {
			return nil
		}
		found = err == nil
		if err == nil {
			err = event.Unmarshal(enc, &r)
		}
		return err
	})
	switch {
	case err != nil:
		return ledger.Receipt{}, err
	case found && r.Digest != c.Digest:
		return ledger.Receipt{}, ledger.ErrReused
	case found:
		return r, nil
	}
	acts, err := prepare()
	if err != nil {
		return ledger.Receipt{}, err
	}
	return f.Write(ctx, s, c, acts...)
}

func (f *Field) space(id event.SpaceID) (*view.Space, error) {
	v, ok := view.One[*view.Space](f.State, event.EntityID(id))
	if !ok {
		return nil, desk.Refuse("space", "no such place here", "choose a place from the plan, or type its door tag")
	}
	return v, nil
}

func (f *Field) finding(id event.FindingID) (*view.Finding, error) {
	v, ok := view.One[*view.Finding](f.State, event.EntityID(id))
	if !ok {
		return nil, desk.Refuse("finding", "no such finding here", "choose it from the place's list")
	}
	return v, nil
}
