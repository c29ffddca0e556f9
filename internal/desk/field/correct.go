package field

import (
	"context"
	"slices"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// MoveIn moves a finding to another door. Base is the last event of the
// finding that the person had seen, none for the newest here.
type MoveIn struct {
	Finding event.FindingID `json:"finding"`
	To      DoorIn          `json:"to"`
	Base    event.EventID   `json:"base"`
	Remark  string          `json:"remark"` // sealed
}

// Move writes that a finding belongs to another door. Both doors are judged
// anew; what went with the finding (opened, could not be entered) goes along.
func (f *Field) Move(ctx context.Context, s access.Session, c desk.Command, in MoveIn) (ledger.Receipt, error) {
	return f.once(ctx, s, c, func() ([]desk.Act, error) {
		v, err := f.standing(in.Finding)
		if err != nil {
			return nil, err
		}
		to, place, err := f.door(in.To)
		if err != nil {
			return nil, err
		}
		if to == v.Space {
			return nil, desk.Refuse("to", "the finding is at this door already", "choose the door that it belongs to")
		}
		if place == 0 && v.Place == event.PlacePhoto {
			place = event.PlacePhoto // the photo shows the right door, whatever was written
		}
		acts := []desk.Act{{Entity: event.EntityID(in.Finding), Base: in.Base, Words: event.Words{Remark: in.Remark},
			Payload: event.FindingMoved{Space: to, Place: place}}}
		if p, ok := f.wentWith(v); ok {
			acts = append(acts, accessAct(to, p))
		}
		return acts, nil
	})
}

// standing gives a finding that was not withdrawn.
func (f *Field) standing(id event.FindingID) (*view.Finding, error) {
	v, err := f.finding(id)
	if err == nil && v.Withdrawn {
		err = desk.Refuse("finding", "it was withdrawn", "record what was found as a new finding")
	}
	return v, err
}

// wentWith is the access entry that was written with a finding. It follows
// from the finding's own events, which never change.
func (f *Field) wentWith(v *view.Finding) (event.SpaceAccess, bool) {
	for _, id := range concerned(v) {
		space, ok := view.One[*view.Space](f.State, event.EntityID(id))
		if !ok {
			continue
		}
		for _, a := range space.Access {
			if companion(v, id, a) {
				return a.Value, true
			}
		}
	}
	return event.SpaceAccess{}, false
}

// WithdrawIn takes a finding out of every number. Why says wrong door,
// mistake or doubt.
type WithdrawIn struct {
	Finding event.FindingID `json:"finding"`
	Why     event.Why       `json:"why"`
	Base    event.EventID   `json:"base"`
	Remark  string          `json:"remark"` // sealed
}

// Withdraw keeps the finding readable and lets nothing rest on it any more.
func (f *Field) Withdraw(ctx context.Context, s access.Session, c desk.Command, in WithdrawIn) (ledger.Receipt, error) {
	return f.once(ctx, s, c, func() ([]desk.Act, error) {
		if _, err := f.standing(in.Finding); err != nil {
			return nil, err
		}
		if !slices.Contains([]string{"wrong-door", "mistake", "doubt"}, in.Why.String()) {
			return nil, desk.Refuse("why", "this is no reason to withdraw a finding", "choose wrong door, mistake or doubt")
		}
		return []desk.Act{{Entity: event.EntityID(in.Finding), Base: in.Base, Words: event.Words{Remark: in.Remark},
			Payload: event.FindingWithdrawn{Why: in.Why}}}, nil
	})
}

// SignIn is the second signature under a space. Basis lists the findings that
// the page showed to the signer; none: all sweeps that the signer may sign.
type SignIn struct {
	Space event.SpaceID     `json:"space"`
	Basis []event.FindingID `json:"basis"`
	Base  event.EventID     `json:"base"` // last event of the space that the signer saw
}

// Refusal says that a signature is refused, and all that stands against it.
type Refusal struct {
	*desk.Problem
	Blocks []Block
}

// Unwrap gives the problem that a person reads.
func (r *Refusal) Unwrap() error { return r.Problem }

// Countersign writes the second signature. It is refused with a *Refusal
// while anything blocks the space, or when the signer wrote what would be
// signed. Status judges it again wherever it is read.
func (f *Field) Countersign(ctx context.Context, s access.Session, c desk.Command, in SignIn) (ledger.Receipt, error) {
	return f.once(ctx, s, c, func() ([]desk.Act, error) {
		space, err := f.space(in.Space)
		if err != nil {
			return nil, err
		}
		near := nearby(f.State)
		room := Status(space, near.findings[in.Space], near.doors[in.Space]...)
		open := slices.DeleteFunc(slices.Clone(room.Blocks), func(b Block) bool { return b.Kind == BlockUnsigned || b.Kind == BlockSelf })
		if len(open) > 0 {
			return nil, blocked(open, "it cannot be signed yet: "+kinds(open), remedies[open[0].Kind])
		}
		j := newJudge(space, near.findings[in.Space])
		sign := view.Sourced[event.SpaceCountersigned]{By: s.User, At: c.At, Value: event.SpaceCountersigned{Basis: in.Basis}}
		if sign.At == 0 {
			sign.At = f.Ledger.Now()
		}
		if len(in.Basis) == 0 {
			for _, x := range j.quietSweeps() {
				if !wrote(x, s.User) {
					sign.Value.Basis = append(sign.Value.Basis, x.FindingID())
				}
			}
		}
		if !j.covers(sign) {
			return nil, f.refuseSigner(j, sign)
		}
		return []desk.Act{{Entity: event.EntityID(in.Space), Base: in.Base, Payload: sign.Value}}, nil
	})
}

// refuseSigner says why this signature would not hold.
func (f *Field) refuseSigner(j *judge, sign view.Sourced[event.SpaceCountersigned]) error {
	mine, early := false, false
	for _, x := range j.quietSweeps() {
		mine = mine || wrote(x, sign.By)
		early = early || lastWritten(x) > sign.At
	}
	switch {
	case mine:
		return blocked([]Block{{Kind: BlockSelf}}, "you wrote what would be signed", "ask somebody who wrote none of it")
	case early:
		return blocked([]Block{{Kind: BlockUnsigned}}, "the signature would be earlier than the look", "check the clocks of this phone and of the station")
	}
	return blocked([]Block{{Kind: BlockUnsigned}}, "these findings do not bear a signature", "open the place again and sign what it shows now")
}

func blocked(by []Block, what, remedy string) error {
	return &Refusal{&desk.Problem{Field: "space", What: what, Remedy: remedy}, by}
}

var remedies = map[string]string{
	BlockNoSweep:    "somebody has to enter and see the whole of it first",
	BlockReopened:   "it was reopened: somebody has to enter and see the whole of it again",
	BlockPlace:      "stick on the door tag, or take a photo, and look again",
	BlockLife:       "look again, the whole of it, after the people or the sign",
	BlockNotEntered: "it has to be entered first",
	BlockClash:      "two entries differ: a coordinator has to say which stands",
}

func kinds(blocks []Block) string {
	out := ""
	for i, b := range blocks {
		if i > 0 {
			out += ", "
		}
		out += b.Kind
	}
	return out
}
