// Package plan is the surveyor's desk: sites, levels, spaces, what closes
// them, door tags, and who opened what. Writers are methods of Plan; readers
// are pure functions of the folded state.
//
// # Units
//
// Lengths are whole millimetres, times event.Millis, people whole people. A
// rectangle is x, y, width, height in the level's own frame, y upward. Every
// rectangle that this package draws is schematic: a drawing to talk about.
//
// # Commands
//
// What is written follows from the command alone, so that a command that was
// sent twice, here or at another station, makes each thing once. The numbers
// and the place of a block depend on what stands already; therefore Preview
// answers with an At, and the client sends that At back with the same
// sentence. A block or table that needs more than desk.MaxActs entries is
// written as several commands derived from the client's; after a failure the
// same command, sent again, completes what is missing.
//
// # Sources
//
// An attribute keeps every claim beside its source (the description's letter,
// such as P or Q; without one, the person who entered it). Sizes that a block
// works out from its rooms are kept as guesses of the block's source. A
// measured claim replaces the spread of its attribute. Bounds on people follow
// package site: densities lying, standing, packed on the largest claimed area.
//
// # Tags
//
// A tag has one entity per site and code, wherever it is written. Two people
// who stick one number on two doors without knowing of each other make a
// clash: both doors show it, both are offered when the number is typed, and
// nobody is refused.
package plan

import (
	"context"
	"errors"
	"fmt"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
	"miftah/site"
)

// Plan is the surveyor's desk.
type Plan struct{ desk.Desk }

type made struct{} // what a command of this desk makes

// Indices of a command's things, apart from those of its events.
const (
	barrierIndex = 1 << 20
	partIndex    = 1 << 30
)

func spaceOf(c event.CommandID, i int) event.SpaceID {
	return event.SpaceID(event.EntityOf[made](c, uint32(i)))
}

func barrierOf(c event.CommandID, i int) event.EntityID {
	return event.EntityID(event.EntityOf[made](c, uint32(barrierIndex+i)))
}

// kept finds the receipt of a command that this station kept before.
func (p *Plan) kept(ctx context.Context, c desk.Command) (r ledger.Receipt, found bool, err error) {
	err = p.Ledger.View(ctx, func(s ledger.Snapshot) error {
		enc, err := s.Get(ledger.BucketCommand, c.ID[:])
		if errors.Is(err, ledger.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		found = true
		return event.Unmarshal(enc, &r)
	})
	if err == nil && found && r.Digest != c.Digest {
		return r, false, ledger.ErrReused
	}
	return r, found, err
}

// once writes acts, or gives the receipt of the first time. check runs only
// the first time: what it looks at may have changed since.
func (p *Plan) once(ctx context.Context, s access.Session, c desk.Command, check func() error, acts ...desk.Act) (ledger.Receipt, error) {
	if r, found, err := p.kept(ctx, c); found || err != nil {
		return r, err
	}
	if err := check(); err != nil {
		return ledger.Receipt{}, err
	}
	return p.Write(ctx, s, c, acts...)
}

// writeParts writes groups of acts in as few commands as desk.MaxActs allows,
// never tearing a group. Parts that were kept before are passed over.
func (p *Plan) writeParts(ctx context.Context, s access.Session, c desk.Command, groups [][]desk.Act) (ledger.Receipt, error) {
	var whole ledger.Receipt
	id := c.ID
	for part := 0; len(groups) > 0; part++ {
		var acts []desk.Act
		n := 0
		for ; n < len(groups) && len(acts)+len(groups[n]) <= desk.MaxActs; n++ {
			acts = append(acts, groups[n]...)
		}
		groups = groups[n:]
		if part > 0 {
			c.ID = event.CommandID(event.EntityOf[made](id, uint32(partIndex+part)))
		}
		r, err := p.once(ctx, s, c, func() error { return nil }, acts...)
		if err != nil {
			return ledger.Receipt{}, err
		}
		if part == 0 {
			whole.First, whole.Digest = r.First, r.Digest
		}
		whole.Events = append(whole.Events, r.Events...)
	}
	return whole, nil
}

func (p *Plan) siteView(id event.SiteID) (*view.Site, error) {
	v, ok := view.One[*view.Site](p.State, event.EntityID(id))
	if !ok {
		return nil, desk.Refuse("site", "no such site here", "choose a site from the list, or add it first")
	}
	return v, nil
}

func (p *Plan) spaceView(field string, id event.SpaceID) (*view.Space, error) {
	v, ok := view.One[*view.Space](p.State, event.EntityID(id))
	if !ok {
		return nil, desk.Refuse(field, "no such place here", "choose a place from the plan, or add it first")
	}
	return v, nil
}

// spacesOf lists a site's spaces in order of code, then id.
func spacesOf(state *view.State, id event.SiteID) []*view.Space {
	var list []*view.Space
	for _, v := range view.All[*view.Space](state) {
		if v.Site == id {
			list = append(list, v)
		}
	}
	sortSpaces(list)
	return list
}

// mend turns an error of package site into one that names the field.
func mend(field string, err error) error {
	var one *site.Problem
	if errors.As(err, &one) {
		what := one.What
		if one.Place != "" {
			what = one.Place + ": " + what
		}
		return desk.Refuse(field, what, one.Advice)
	}
	var many *site.Problems
	if errors.As(err, &many) && len(many.List) > 0 {
		return desk.Refuse(field, many.Error(), fmt.Sprintf("nothing was added; correct the %d rows and send the file again", len(many.List)+many.More))
	}
	var tag *site.AmbiguousTag
	if errors.As(err, &tag) {
		return desk.Refuse(field, tag.Error(), "")
	}
	return err
}
