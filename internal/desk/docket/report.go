package docket

import (
	"context"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// PlaceIn ties a report to a place. Its own words and time stay as told.
type PlaceIn struct {
	Report event.ReportID `json:"report"`
	Place  event.Place    `json:"place"`  // empty: not known after all
	Remark string         `json:"remark"` // why, in our words
	Base   event.EventID  `json:"base"`
}

// PlaceReport ties a report to a place and returns the event that did.
func (d *Docket) PlaceReport(ctx context.Context, s access.Session, c desk.Command, in PlaceIn) (event.EventID, ledger.Receipt, error) {
	p := event.ReportPlaced{Place: in.Place}
	return d.onReport(ctx, s, c, in.Report, desk.Act{Base: in.Base, Payload: p, Words: event.Words{Remark: in.Remark}}, func(*view.Report) error {
		return d.checkPlace(in.Place)
	})
}

// GradeIn grades a report. Each part is judged without looking at the other;
// zero, F or 6, means not yet judged.
type GradeIn struct {
	Report      event.ReportID    `json:"report"`
	Reliability event.Reliability `json:"reliability"`
	Credibility event.Credibility `json:"credibility"`
	Remark      string            `json:"remark"`
	Base        event.EventID     `json:"base"`
}

// GradeReport grades a report. Credibility 1, confirmed by others, is refused
// unless the report's claim has a second origin.
func (d *Docket) GradeReport(ctx context.Context, s access.Session, c desk.Command, in GradeIn) (event.EventID, ledger.Receipt, error) {
	p := event.Graded{Reliability: in.Reliability, Credibility: in.Credibility}
	return d.onReport(ctx, s, c, in.Report, desk.Act{Base: in.Base, Payload: p, Words: event.Words{Remark: in.Remark}}, func(r *view.Report) error {
		var claim event.ClaimID
		if j, ok := standing(r); ok {
			claim = j.Value.Claim
		}
		return d.checkGrade(in.Reliability, in.Credibility, claim)
	})
}

// credibility1 is "confirmed by others, independently".
const credibility1 event.Credibility = 1

// checkGrade refuses unknown grades, and a confirmation by echoes.
func (d *Docket) checkGrade(r event.Reliability, cr event.Credibility, claim event.ClaimID) error {
	if err := checkEnum("reliability", r); err != nil {
		return err
	}
	if err := checkEnum("credibility", cr); err != nil {
		return err
	}
	if cr != credibility1 {
		return nil
	}
	if w, ok := WeighOne(d.State, claim); !ok || len(w.Origins) < 2 {
		return desk.Refuse("credibility", "1 means confirmed by others, and all these reports come from one origin",
			"choose 2, or join a report of a second origin first")
	}
	return nil
}

// AnswerIn records that a teller was answered.
type AnswerIn struct {
	Report event.ReportID `json:"report"`
	How    event.Answer   `json:"how"`
	Words  string         `json:"words"` // what was said to them
}

// Answer records an answer to a teller, or the try to reach them. Who could
// not be reached is still owed an answer.
func (d *Docket) Answer(ctx context.Context, s access.Session, c desk.Command, in AnswerIn) (event.EventID, ledger.Receipt, error) {
	p := event.ReportAnswered{How: in.How}
	return d.onReport(ctx, s, c, in.Report, desk.Act{Payload: p, Words: event.Words{Text: in.Words}}, func(*view.Report) error {
		if in.How == 0 {
			return desk.Refuse("how", "how the teller was answered is missing", "choose call, message, in person, or not reachable")
		}
		return checkEnum("how", in.How)
	})
}

// onReport writes one act on a report, after check has passed.
func (d *Docket) onReport(ctx context.Context, s access.Session, c desk.Command, id event.ReportID, a desk.Act, check func(*view.Report) error) (event.EventID, ledger.Receipt, error) {
	kept, err := d.begin(ctx, s, c, a.Payload)
	if err != nil {
		return event.EventID{}, ledger.Receipt{}, err
	}
	if !kept {
		r, err := d.report("report", id)
		if err != nil {
			return event.EventID{}, ledger.Receipt{}, err
		}
		if err := check(r); err != nil {
			return event.EventID{}, ledger.Receipt{}, err
		}
	}
	a.Entity = event.EntityID(id)
	r, err := d.Write(ctx, s, c, a)
	return event.EventIDOf(s.User, c.ID, 0), r, err
}

// Owed is a report whose teller has no answer yet.
type Owed struct {
	Report    event.ReportID `json:"report"`
	Number    string         `json:"number"`
	Claim     event.ClaimID  `json:"claim"`     // none: the report is in no claim
	Outcome   event.Outcome  `json:"outcome"`   // of the claim
	Tried     int            `json:"tried"`     // how often the teller could not be reached
	Reachable bool           `json:"reachable"` // a name or a contact is sealed with the report
	At        event.Millis   `json:"at"`
}

// AnswersOwed lists the reports without an answer whose claim has an outcome,
// and those in no claim, the oldest first. Not having reached a teller is no
// answer. It reads no text.
func AnswersOwed(state *view.State) []Owed {
	list := []Owed{}
	for _, r := range view.All[*view.Report](state) {
		if o, ok := owed(state, r); ok {
			list = append(list, o)
		}
	}
	return list
}

// notReachable is an answer that did not arrive.
var notReachable = named[event.Answer]("not-reachable")

func owed(state *view.State, r *view.Report) (Owed, bool) {
	o := Owed{Report: r.ReportID(), Number: r.Number, Reachable: !r.Teller.Zero(), At: r.At}
	for _, a := range r.Answered {
		if a.Value.How != notReachable {
			return o, false
		}
		o.Tried++
	}
	j, joined := standing(r)
	if !joined {
		return o, true
	}
	o.Claim = j.Value.Claim
	if c, ok := view.One[*view.Claim](state, event.EntityID(o.Claim)); ok {
		o.Outcome = c.Outcome()
	}
	return o, o.Outcome != event.OutcomeOpen
}

// named is the value of an enum that has a name; the names are this program's.
func named[E any, P interface {
	*E
	UnmarshalText([]byte) error
}](name string) E {
	var e E
	if err := P(&e).UnmarshalText([]byte(name)); err != nil {
		panic(err)
	}
	return e
}
