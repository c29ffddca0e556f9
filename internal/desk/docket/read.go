package docket

import (
	"context"
	"fmt"
	"slices"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/view"
)

// Page sizes of lists.
const (
	pageUsual = 50
	PageMost  = 200
)

// ReportRow is a report as it is shown.
type ReportRow struct {
	*view.Report
	Words  event.Words                       `json:"words"` // as received; the teller's name and contact too
	Text   desk.TextState                    `json:"text"`
	Said   []desk.Said                       `json:"said"`   // remarks of placing and grading, answers
	Grade  Grade                             `json:"grade"`  // F6: not yet judged
	Joined *view.Sourced[event.ReportJoined] `json:"joined"` // the standing joining, or nil
	Owed   bool                              `json:"owed"`   // the teller is owed an answer
	Hidden bool                              `json:"hidden"` // who the teller is lies in protection, locked here
}

// ReportQuery selects reports; the zero value selects all.
type ReportQuery struct {
	Claim event.ClaimID  `json:"claim"` // in this claim
	Loose bool           `json:"loose"` // in no claim
	Owed  bool           `json:"owed"`  // whose teller is owed an answer
	Space event.SpaceID  `json:"space"` // tied to this space
	After event.ReportID `json:"after"` // the last one of the page before
	Limit int            `json:"limit"` // 1 to 200; 0: 50
}

// ReportPage is a part of a list. Next is the After of the following page,
// none at the end.
type ReportPage struct {
	Rows  []ReportRow    `json:"rows"`
	Total int            `json:"total"`
	Next  event.ReportID `json:"next"`
}

// Reports lists reports with their texts, the newest first. One audit event
// that lists them is durable before anything is opened.
func (d *Docket) Reports(ctx context.Context, s access.Session, q ReportQuery) (ReportPage, error) {
	all := view.All[*view.Report](d.State)
	slices.Reverse(all)
	all = slices.DeleteFunc(all, func(r *view.Report) bool { return !d.selects(q, r) })
	rows, next, err := page(all, event.EntityID(q.After), q.Limit)
	if err != nil {
		return ReportPage{}, err
	}
	p := ReportPage{Rows: []ReportRow{}, Total: len(all), Next: event.ReportID(next)}
	grant, err := d.Access.Grant(ctx, s, access.ReadReport, event.PurposeSearch, idsOf(rows))
	if err != nil {
		return ReportPage{}, err
	}
	for _, r := range rows {
		row, err := d.reportRow(ctx, grant, r)
		if err != nil {
			return ReportPage{}, err
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

func (d *Docket) selects(q ReportQuery, r *view.Report) bool {
	j, joined := standing(r)
	if !q.Claim.Zero() && (!joined || j.Value.Claim != q.Claim) || q.Loose && joined || !q.Space.Zero() && r.TiedTo.Space != q.Space {
		return false
	}
	if q.Owed {
		_, is := owed(d.State, r)
		return is
	}
	return true
}

// Report shows one report.
func (d *Docket) Report(ctx context.Context, s access.Session, id event.ReportID) (ReportRow, error) {
	r, err := d.report("report", id)
	if err != nil {
		return ReportRow{}, err
	}
	grant, err := d.Access.Grant(ctx, s, access.ReadReport, event.PurposeSearch, []event.EntityID{r.ID})
	if err != nil {
		return ReportRow{}, err
	}
	return d.reportRow(ctx, grant, r)
}

func (d *Docket) reportRow(ctx context.Context, g access.Grant, r *view.Report) (ReportRow, error) {
	row := ReportRow{Report: r, Grade: Grade{r.Grade.Reliability, r.Grade.Credibility},
		Hidden: r.Protect && !d.Keys.Unlocked(event.Protection)}
	if j, ok := standing(r); ok {
		row.Joined = &j
	}
	_, row.Owed = owed(d.State, r)
	said, state, err := d.texts(ctx, g, &r.Meta, event.ReportReceived{}.Kind())
	if err != nil {
		return row, err
	}
	row.Words, row.Said, row.Text = said[0].Words, said[1:], state
	return row, nil
}

// texts opens all words of an entity: those of its first kind, and then the
// others in order. A second entry of the first kind, such as a station that
// lies writes over another's report, does not take the first one's place.
// State is of the first text that could not be opened.
func (d *Docket) texts(ctx context.Context, g access.Grant, m *view.Meta, first event.Kind) ([]desk.Said, desk.TextState, error) {
	all, err := d.Texts(ctx, g, m)
	if err != nil {
		return nil, "", err
	}
	said, state, begun := make([]desk.Said, 1), desk.TextOpen, false
	for _, one := range all {
		if one.Kind == first && !begun {
			begun = true
			if said[0] = one; one.Text != desk.TextOpen {
				state = one.Text
			}
			continue
		}
		said = append(said, one)
		if state == desk.TextOpen {
			state = one.Text
		}
	}
	return said, state, nil
}

// received opens what was said with a report's first event; empty words when
// nothing was, such as a photo alone.
func received(ctx context.Context, d *desk.Desk, g access.Grant, r *view.Report) (event.Words, error) {
	for _, sealed := range r.Sealed {
		if sealed.Kind == (event.ReportReceived{}).Kind() {
			return d.Access.Open(ctx, g, r.ID, sealed)
		}
	}
	return event.Words{}, nil
}

// Attachment opens one file of a report.
func (d *Docket) Attachment(ctx context.Context, s access.Session, id event.ReportID, blob event.Hash) (event.Media, []byte, error) {
	r, err := d.report("report", id)
	if err != nil {
		return 0, nil, err
	}
	i := slices.IndexFunc(r.Attachments, func(a event.Attachment) bool { return a.Blob == blob })
	if i < 0 {
		return 0, nil, desk.Refuse("blob", "this report has no such file", "look at the report again")
	}
	grant, err := d.Access.Grant(ctx, s, access.ReadAttach, event.PurposeSearch, []event.EntityID{r.ID})
	if err != nil {
		return 0, nil, err
	}
	b, err := d.Access.OpenBlob(ctx, grant, r.ID, blob)
	return r.Attachments[i].Media, b, err
}

// ClaimRow is a claim as it is shown to those who work on claims.
type ClaimRow struct {
	*view.Claim
	Wording string         `json:"wording"`
	Text    desk.TextState `json:"text"`
	Said    []desk.Said    `json:"said"` // remarks, tests, outcomes
	Weight  Weight         `json:"weight"`
	// Best is the test with the fewest minutes of those proposed, none (nil)
	// when nobody proposed one; Suggested is what the desk suggests.
	Best      *view.Sourced[event.ClaimTest] `json:"best"`
	Suggested Suggestion                     `json:"suggested"`
	Owed      int                            `json:"owed"` // tellers of this claim who are owed an answer
}

// ClaimQuery selects claims; the zero value selects all.
type ClaimQuery struct {
	Open  bool          `json:"open"`  // without an outcome
	After event.ClaimID `json:"after"` // the last one of the page before
	Limit int           `json:"limit"` // 1 to 200; 0: 50
}

// ClaimPage is a part of a list.
type ClaimPage struct {
	Rows  []ClaimRow    `json:"rows"`
	Total int           `json:"total"`
	Next  event.ClaimID `json:"next"`
}

// Claims lists claims with their wording, the newest first.
func (d *Docket) Claims(ctx context.Context, s access.Session, q ClaimQuery) (ClaimPage, error) {
	all := view.All[*view.Claim](d.State)
	slices.Reverse(all)
	all = slices.DeleteFunc(all, func(c *view.Claim) bool { return q.Open && c.Outcome() != event.OutcomeOpen })
	rows, next, err := page(all, event.EntityID(q.After), q.Limit)
	if err != nil {
		return ClaimPage{}, err
	}
	list, err := d.claimRows(ctx, s, rows)
	return ClaimPage{list, len(all), event.ClaimID(next)}, err
}

// Claim shows one claim. Its reports are listed by Reports.
func (d *Docket) Claim(ctx context.Context, s access.Session, id event.ClaimID) (ClaimRow, error) {
	c, err := d.claim(id)
	if err != nil {
		return ClaimRow{}, err
	}
	rows, err := d.claimRows(ctx, s, []*view.Claim{c})
	if err != nil {
		return ClaimRow{}, err
	}
	return rows[0], nil
}

func (d *Docket) claimRows(ctx context.Context, s access.Session, claims []*view.Claim) ([]ClaimRow, error) {
	grant, err := d.Access.Grant(ctx, s, access.ReadClaim, event.PurposeSearch, idsOf(claims))
	if err != nil {
		return nil, err
	}
	scale, owing := newScale(d.State), map[event.ClaimID]int{}
	for _, o := range AnswersOwed(d.State) {
		owing[o.Claim]++
	}
	list := make([]ClaimRow, 0, len(claims))
	for _, c := range claims {
		row := ClaimRow{Claim: c, Weight: scale.weigh(c), Suggested: Suggest(d.State, c), Owed: owing[c.ClaimID()]}
		for i, t := range c.Tests {
			if row.Best == nil || t.Value.Minutes > 0 && (row.Best.Value.Minutes == 0 || t.Value.Minutes < row.Best.Value.Minutes) {
				row.Best = &c.Tests[i]
			}
		}
		said, state, err := d.texts(ctx, grant, &c.Meta, event.ClaimOpened{}.Kind())
		if err != nil {
			return nil, err
		}
		row.Wording, row.Said, row.Text = said[0].Words.Text, said[1:], state
		list = append(list, row)
	}
	return list, nil
}

// Suggest is CheapestTest for a claim as it stands.
func Suggest(state *view.State, c *view.Claim) Suggestion {
	var kind event.SpaceKind
	if s, ok := view.One[*view.Space](state, event.EntityID(c.Place.Space)); ok {
		kind = s.Space
	}
	return CheapestTest(c.Claim, c.Place, kind)
}

// page cuts a list after an entry. An entry that is not in the list any more
// begins it again.
func page[T view.View](all []T, after event.EntityID, limit int) (rows []T, next event.EntityID, err error) {
	if limit == 0 {
		limit = pageUsual
	}
	if limit < 0 || limit > PageMost {
		return nil, next, desk.Refuse("limit", fmt.Sprintf("%d entries in one page", limit), fmt.Sprintf("ask for 1 to %d", PageMost))
	}
	from := 1 + slices.IndexFunc(all, func(v T) bool { return v.Common().ID == after })
	rows = all[from:min(from+limit, len(all))]
	if len(rows) > 0 && from+len(rows) < len(all) {
		next = rows[len(rows)-1].Common().ID
	}
	return rows, next, nil
}

func idsOf[T view.View](list []T) []event.EntityID {
	ids := make([]event.EntityID, len(list))
	for i, v := range list {
		ids[i] = v.Common().ID
	}
	return ids
}
