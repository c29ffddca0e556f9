package docket

import (
	"context"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// ClaimIn opens a claim.
type ClaimIn struct {
	Kind     event.ClaimKind `json:"kind"`
	Place    event.Place     `json:"place"`
	Asserted int64           `json:"asserted"` // people said to be there; 0: no number named
	Wording  string          `json:"wording"`  // what is claimed, in our words
}

func (d *Docket) checkClaim(in ClaimIn) error {
	if err := checkEnum("kind", in.Kind); err != nil {
		return err
	}
	if err := checkPeople(in.Asserted); err != nil {
		return err
	}
	return d.checkPlace(in.Place)
}

func claimAct(c desk.Command, in ClaimIn) desk.Act {
	return desk.Act{Entity: event.EntityID(event.EntityOf[event.ClaimOpened](c.ID, 0)),
		Payload: event.ClaimOpened{Claim: in.Kind, Place: in.Place, Asserted: in.Asserted},
		Words:   event.Words{Text: in.Wording}}
}

// OpenClaim opens a claim without reports.
func (d *Docket) OpenClaim(ctx context.Context, s access.Session, c desk.Command, in ClaimIn) (event.ClaimID, ledger.Receipt, error) {
	a := claimAct(c, in)
	kept, err := d.begin(ctx, s, c, a.Payload)
	if err == nil && !kept {
		err = d.checkClaim(in)
	}
	if err != nil {
		return event.ClaimID{}, ledger.Receipt{}, err
	}
	r, err := d.Write(ctx, s, c, a)
	return event.ClaimID(a.Entity), r, err
}

// JoinIn makes a report part of a claim.
type JoinIn struct {
	Report  event.ReportID `json:"report"`
	Claim   event.ClaimID  `json:"claim"`
	Origin  event.ReportID `json:"origin"`  // the report it was passed on from; none: a source of its own
	Against bool           `json:"against"` // the teller denies the claim
	Base    event.EventID  `json:"base"`
}

// Join makes a report part of a claim. The event returned undoes it: see Unjoin.
func (d *Docket) Join(ctx context.Context, s access.Session, c desk.Command, in JoinIn) (event.EventID, ledger.Receipt, error) {
	d.joining.Lock()
	defer d.joining.Unlock()
	a := desk.Act{Base: in.Base, Payload: event.ReportJoined{Claim: in.Claim, Origin: in.Origin, Against: in.Against}}
	return d.onReport(ctx, s, c, in.Report, a, func(r *view.Report) error {
		if _, err := d.claim(in.Claim); err != nil {
			return err
		}
		return d.mayJoin("report", r, in.Origin)
	})
}

// mayJoin refuses a second claim for one report, and an origin that is none.
func (d *Docket) mayJoin(field string, r *view.Report, origin event.ReportID) error {
	if _, ok := standing(r); ok {
		return desk.Refuse(field, "this report is in a claim already", "undo that joining first, or join the other report to its claim")
	}
	if origin.Zero() {
		return nil
	}
	if _, err := d.report("origin", origin); err != nil {
		return err
	}
	// Whoever passes something on cannot be where it began.
	for at, steps := origin, 0; !at.Zero() && steps < maxChain; steps++ {
		if at == r.ReportID() {
			return desk.Refuse("origin", "that report comes from this one", "leave the origin out, or name an earlier report")
		}
		o, ok := view.One[*view.Report](d.State, event.EntityID(at))
		if !ok {
			break
		}
		j, _ := standing(o)
		at = j.Value.Origin
	}
	return nil
}

// maxChain bounds how far origins are followed when they are checked.
const maxChain = 100_000

// JoinWithIn opens a claim for two reports that say the same.
type JoinWithIn struct {
	Report  event.ReportID `json:"report"`
	Other   event.ReportID `json:"other"`
	Claim   ClaimIn        `json:"claim"`
	Echo    bool           `json:"echo"`    // Report was passed on from Other
	Against bool           `json:"against"` // the teller of Report denies what Other says
}

// JoinWith opens a claim for two reports and joins both, at once or not at
// all. The receipt's second and third events are the joinings of Other and
// Report; Unjoin takes each.
func (d *Docket) JoinWith(ctx context.Context, s access.Session, c desk.Command, in JoinWithIn) (event.ClaimID, ledger.Receipt, error) {
	d.joining.Lock()
	defer d.joining.Unlock()
	open := claimAct(c, in.Claim)
	claim := event.ClaimID(open.Entity)
	p := event.ReportJoined{Claim: claim, Against: in.Against}
	if in.Echo {
		p.Origin = in.Other
	}
	kept, err := d.begin(ctx, s, c, open.Payload, p)
	if err == nil && !kept {
		err = d.checkJoinWith(in, p.Origin)
	}
	if err != nil {
		return event.ClaimID{}, ledger.Receipt{}, err
	}
	r, err := d.Write(ctx, s, c, open,
		desk.Act{Entity: event.EntityID(in.Other), Payload: event.ReportJoined{Claim: claim}},
		desk.Act{Entity: event.EntityID(in.Report), Payload: p})
	return claim, r, err
}

func (d *Docket) checkJoinWith(in JoinWithIn, origin event.ReportID) error {
	if in.Report == in.Other {
		return desk.Refuse("other", "this is the same report", "choose another one, or open a claim for this one alone")
	}
	r, err := d.report("report", in.Report)
	if err != nil {
		return err
	}
	o, err := d.report("other", in.Other)
	if err != nil {
		return err
	}
	if err := d.mayJoin("report", r, origin); err != nil {
		return err
	}
	if err := d.mayJoin("other", o, event.ReportID{}); err != nil {
		return err
	}
	return d.checkClaim(in.Claim)
}

// Unjoin undoes one joining, named by its event. Report, claim and proposals
// are then as before it; that it happened stays in the ledger.
func (d *Docket) Unjoin(ctx context.Context, s access.Session, c desk.Command, joined event.EventID) (event.EventID, ledger.Receipt, error) {
	d.joining.Lock()
	defer d.joining.Unlock()
	if err := d.Access.Require(s, event.ReportUnjoined{}.Kind().Writers()); err != nil {
		return event.EventID{}, ledger.Receipt{}, err
	}
	var report event.ReportID
	err := d.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		return snap.Find(ledger.Query{Event: joined}, func(e event.Event) error {
			if e.Kind == (event.ReportJoined{}).Kind() {
				report = event.ReportID(e.Entity)
			}
			return nil
		})
	})
	if err != nil {
		return event.EventID{}, ledger.Receipt{}, err
	}
	return d.onReport(ctx, s, c, report, desk.Act{Payload: event.ReportUnjoined{Joined: joined}}, func(r *view.Report) error {
		for _, j := range r.Joined {
			if j.Event == joined {
				return nil
			}
		}
		return desk.Refuse("joined", "this joining does not stand any more", "look at the report again; it may have been undone already")
	})
}

// ClaimGradeIn grades a claim.
type ClaimGradeIn struct {
	Claim       event.ClaimID     `json:"claim"`
	Reliability event.Reliability `json:"reliability"`
	Credibility event.Credibility `json:"credibility"`
	Remark      string            `json:"remark"`
	Base        event.EventID     `json:"base"`
}

// GradeClaim grades a claim as a whole; without it the best grade of its
// reports counts.
func (d *Docket) GradeClaim(ctx context.Context, s access.Session, c desk.Command, in ClaimGradeIn) (event.EventID, ledger.Receipt, error) {
	p := event.ClaimGraded{Reliability: in.Reliability, Credibility: in.Credibility}
	return d.onClaim(ctx, s, c, in.Claim, desk.Act{Base: in.Base, Payload: p, Words: event.Words{Remark: in.Remark}}, func(*view.Claim) error {
		return d.checkGrade(in.Reliability, in.Credibility, in.Claim)
	})
}

// ClaimPlaceIn ties a claim to another place.
type ClaimPlaceIn struct {
	Claim    event.ClaimID `json:"claim"`
	Place    event.Place   `json:"place"`
	Asserted int64         `json:"asserted"` // 0: as before
	Remark   string        `json:"remark"`
	Base     event.EventID `json:"base"`
}

// PlaceClaim ties a claim to another place; the earlier one stays readable.
func (d *Docket) PlaceClaim(ctx context.Context, s access.Session, c desk.Command, in ClaimPlaceIn) (event.EventID, ledger.Receipt, error) {
	p := event.ClaimPlaced{Place: in.Place, Asserted: in.Asserted}
	return d.onClaim(ctx, s, c, in.Claim, desk.Act{Base: in.Base, Payload: p, Words: event.Words{Remark: in.Remark}}, func(*view.Claim) error {
		if err := checkPeople(in.Asserted); err != nil {
			return err
		}
		return d.checkPlace(in.Place)
	})
}

// TestIn proposes a test that could end a claim.
type TestIn struct {
	Claim   event.ClaimID `json:"claim"`
	Method  event.Method  `json:"method"`
	Minutes int64         `json:"minutes"` // of one team, 0 to 1440; 0: not said
	Words   string        `json:"words"`
	Base    event.EventID `json:"base"`
}

// Test records a test proposed for a claim.
func (d *Docket) Test(ctx context.Context, s access.Session, c desk.Command, in TestIn) (event.EventID, ledger.Receipt, error) {
	p := event.ClaimTest{Method: in.Method, Minutes: in.Minutes}
	return d.onClaim(ctx, s, c, in.Claim, desk.Act{Base: in.Base, Payload: p, Words: event.Words{Text: in.Words}}, func(*view.Claim) error {
		if in.Method == 0 && in.Words == "" {
			return desk.Refuse("method", "no test is named", "choose a method or say what to do")
		}
		if in.Minutes < 0 || in.Minutes > 24*60 {
			return desk.Refuse("minutes", "that is no time for one test", "write minutes from 1 to 1440, or leave it out")
		}
		return checkEnum("method", in.Method)
	})
}

// OutcomeIn says what came of a claim.
type OutcomeIn struct {
	Claim   event.ClaimID     `json:"claim"`
	Outcome event.Outcome     `json:"outcome"`
	Ground  []event.FindingID `json:"ground"` // the findings that it rests on
	Words   string            `json:"words"`  // what was done and seen
	Base    event.EventID     `json:"base"`
}

// Outcome records what came of a claim. Confirmed and refuted need a ground:
// a finding, or words that say what was done. Open takes an outcome back.
func (d *Docket) Outcome(ctx context.Context, s access.Session, c desk.Command, in OutcomeIn) (event.EventID, ledger.Receipt, error) {
	p := event.ClaimOutcome{Outcome: in.Outcome, Ground: in.Ground}
	return d.onClaim(ctx, s, c, in.Claim, desk.Act{Base: in.Base, Payload: p, Words: event.Words{Text: in.Words}}, func(*view.Claim) error {
		if err := checkEnum("outcome", in.Outcome); err != nil {
			return err
		}
		for _, f := range in.Ground {
			v, ok := view.One[*view.Finding](d.State, event.EntityID(f))
			if !ok || v.Withdrawn {
				return desk.Refuse("ground", "a finding named here is not there or was withdrawn", "choose findings that stand")
			}
		}
		judged := in.Outcome == event.OutcomeConfirmed || in.Outcome == event.OutcomeRefuted
		if judged && len(in.Ground) == 0 && in.Words == "" {
			return desk.Refuse("ground", "nothing says how this was checked", "name the finding, or write what was done")
		}
		return nil
	})
}

// onClaim writes one act on a claim, after check has passed.
func (d *Docket) onClaim(ctx context.Context, s access.Session, c desk.Command, id event.ClaimID, a desk.Act, check func(*view.Claim) error) (event.EventID, ledger.Receipt, error) {
	kept, err := d.begin(ctx, s, c, a.Payload)
	if err != nil {
		return event.EventID{}, ledger.Receipt{}, err
	}
	if !kept {
		v, err := d.claim(id)
		if err != nil {
			return event.EventID{}, ledger.Receipt{}, err
		}
		if err := check(v); err != nil {
			return event.EventID{}, ledger.Receipt{}, err
		}
	}
	a.Entity = event.EntityID(id)
	r, err := d.Write(ctx, s, c, a)
	return event.EventIDOf(s.User, c.ID, 0), r, err
}
