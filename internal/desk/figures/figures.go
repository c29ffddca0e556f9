package figures

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/docket"
	"miftah/internal/event"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Desk is the analyst's desk of one station.
type Desk struct{ desk.Desk }

// Page is everything that the desk shows. Left counts the claims for which one
// recorded answer had no room: the oldest.
type Page struct {
	Figures  []Figure `json:"figures"`
	Layouts  []Layout `json:"layouts"`
	Air      []Air    `json:"air"`
	Searches []Search `json:"searches"`
	Left     int      `json:"left"`
}

// Figure is a number that somebody told, with what is known of it.
type Figure struct {
	Claim    event.ClaimID   `json:"claim"`
	Number   string          `json:"number"`  // of the entry that opened the claim, such as HQ-57
	Wording  string          `json:"wording"` // what exactly is counted
	Text     desk.TextState  `json:"text"`
	Asserted int64           `json:"asserted"` // people; 0: none named, or none left
	Place    event.Place     `json:"place"`
	Status   event.Outcome   `json:"status"`
	Ground   string          `json:"ground"`  // what the status rests on, in our words
	Origins  []Origin        `json:"origins"` // the earliest told first
	Echoes   int             `json:"echoes"`
	Against  []Told          `json:"against"` // who said otherwise
	Checks   []Check         `json:"checks"`  // its own site's layouts first; none: nothing to hold it against
	Bounded  bool            `json:"bounded"` // every layout bounds it
	Over     int64           `json:"over"`    // by how many it exceeds the roomiest layout
	Behind   []event.EventID `json:"behind"`  // of the docket; a layout has its own
}

// Origin is one first teller of a figure, and who passed it on.
type Origin struct {
	Told
	Echoes []Told `json:"echoes"`
}

// Told is one report. When and Where are the teller's own words.
type Told struct {
	Report  event.ReportID `json:"report"`
	Number  string         `json:"number"`
	Teller  string         `json:"teller"`
	Words   string         `json:"words"`
	When    string         `json:"when"`
	Where   string         `json:"where"`
	Text    desk.TextState `json:"text"`
	At      event.Millis   `json:"at"` // when it was told, else when it was entered
	Entered event.Millis   `json:"entered"`
	From    event.ReportID `json:"from"` // the report it was passed on from, or none
	Against bool           `json:"against"`

	nth int // in the world's order
}

// Read gives the page. Audit events that list its claims, reports and sites are
// durable before any text is opened; without the roles for both it gives
// access.ErrDenied. A locked compartment leaves texts closed, not the numbers.
func (d *Desk) Read(ctx context.Context, s access.Session) (Page, error) {
	p := Page{Figures: []Figure{}, Searches: []Search{}, Layouts: Layouts(d.State)}
	r := newReader(d, docket.Weigh(d.State))
	p.Left = r.left
	if err := r.permit(ctx, s); err != nil {
		return Page{}, err
	}
	if err := r.names(ctx, s, p.Layouts); err != nil {
		return Page{}, err
	}
	coverage := newCoverage(d.State)
	for _, c := range r.claims {
		var err error
		if c.Claim == figureKind {
			var f Figure
			if f, err = r.figure(ctx, c); err == nil {
				p.Figures = append(p.Figures, f)
			}
		} else {
			var x Search
			if x, err = r.search(ctx, coverage, c); err == nil && len(x.Places) > 0 {
				p.Searches = append(p.Searches, x)
			}
		}
		if err != nil {
			return Page{}, err
		}
	}
	// What exceeds its place stands first, then what can be held against one.
	slices.SortStableFunc(p.Figures, func(a, b Figure) int {
		return cmp.Or(cmp.Compare(b.Over, a.Over), one(len(b.Checks) > 0)-one(len(a.Checks) > 0))
	})
	var err error
	p.Air, err = AirOf(d.State)
	return p, err
}

// reader opens the texts of one answer.
type reader struct {
	*Desk
	claims  []*view.Claim // figures and searches, in the world's order
	weights map[event.ClaimID]docket.Weight
	reports map[event.ClaimID][]*view.Report
	left    int
	ofClaim access.Grant
	ofTold  access.Grant
}

var (
	figureKind = kind("figure")
	otherKind  = kind("other")
)

func kind(name string) (k event.ClaimKind) {
	if err := k.UnmarshalText([]byte(name)); err != nil {
		panic(err) // the names are this program's
	}
	return k
}

// newReader chooses the newest claims whose reports one grant can list.
func newReader(d *Desk, weights []docket.Weight) *reader {
	r := &reader{Desk: d, weights: map[event.ClaimID]docket.Weight{}, reports: map[event.ClaimID][]*view.Report{}}
	for _, w := range weights {
		r.weights[w.Claim] = w
	}
	for _, v := range view.All[*view.Report](d.State) {
		if n := len(v.Joined); n > 0 {
			id := v.Joined[n-1].Value.Claim
			r.reports[id] = append(r.reports[id], v)
		}
	}
	all := view.All[*view.Claim](d.State)
	room := access.MaxGrant
	for i := len(all) - 1; i >= 0; i-- {
		c := all[i]
		if c.Claim != figureKind && !(c.Claim == otherKind && wholeSite(c.Place)) {
			continue
		}
		if room -= max(1, len(r.reports[c.ClaimID()])); room < 0 {
			r.left++
			continue
		}
		r.claims = append(r.claims, c)
	}
	slices.Reverse(r.claims)
	return r
}

func (r *reader) permit(ctx context.Context, s access.Session) (err error) {
	var claims, reports []event.EntityID
	for _, c := range r.claims {
		claims = append(claims, c.ID)
		for _, v := range r.reports[c.ClaimID()] {
			reports = append(reports, v.ID)
		}
	}
	if r.ofClaim, err = r.Access.Grant(ctx, s, access.ReadClaim, event.PurposeSearch, claims); err == nil {
		r.ofTold, err = r.Access.Grant(ctx, s, access.ReadReport, event.PurposeSearch, reports)
	}
	return err
}

// names opens the sites' names for those who work on plans.
func (r *reader) names(ctx context.Context, s access.Session, list []Layout) error {
	if r.Access.Require(s, event.Coordinator|event.Surveyor) != nil || len(list) == 0 {
		return nil
	}
	sites := view.All[*view.Site](r.State)
	ids := make([]event.EntityID, len(sites))
	for i, v := range sites {
		ids[i] = v.ID
	}
	grant, err := r.Access.Grant(ctx, s, access.ReadSpace, event.PurposeSearch, ids)
	for _, v := range sites {
		if err != nil {
			return err
		}
		var w event.Words
		w, _, err = r.open(ctx, grant, &v.Meta, event.SiteAdded{}.Kind())
		for i := range list {
			if list[i].Site == event.SiteID(v.ID) {
				list[i].Name = w.Name
			}
		}
	}
	return err
}

func (r *reader) figure(ctx context.Context, c *view.Claim) (Figure, error) {
	w := r.weights[c.ClaimID()]
	f := Figure{Claim: w.Claim, Number: c.Number, Asserted: c.Asserted, Place: c.Place, Status: w.Status, Origins: []Origin{}, Against: []Told{},
		Echoes: w.Echoes, Behind: w.Behind}
	f.Checks, f.Over, f.Bounded = Compare(r.State, c.Asserted, c.Place)
	opening, state, err := r.open(ctx, r.ofClaim, &c.Meta, event.ClaimOpened{}.Kind())
	if err != nil {
		return f, err
	}
	ground, _, err := r.open(ctx, r.ofClaim, &c.Meta, event.ClaimOutcome{}.Kind())
	f.Wording, f.Text = opening.Text, state
	if f.Status != event.OutcomeOpen {
		f.Ground = ground.Text
	}
	told := map[event.ReportID]Told{}
	for _, v := range r.reports[w.Claim] {
		t, e := r.told(ctx, v)
		t.nth = len(told)
		if err = errors.Join(err, e); t.Against {
			f.Against = append(f.Against, t)
		}
		told[t.Report] = t
	}
	for _, o := range w.Origins {
		f.Origins = append(f.Origins, originOf(o, told))
	}
	slices.SortFunc(f.Origins, func(a, b Origin) int { return byTime(a.Told, b.Told) })
	slices.SortFunc(f.Against, byTime)
	return f, err
}

// originOf takes the first report as the origin where it is in the claim, or
// else the earliest that goes back to it.
func originOf(o docket.Origin, told map[event.ReportID]Told) Origin {
	var list []Told
	for _, id := range o.Reports {
		list = append(list, told[id])
	}
	slices.SortFunc(list, func(a, b Told) int {
		return cmp.Or(one(b.Report == o.Root)-one(a.Report == o.Root), byTime(a, b))
	})
	out := Origin{Told: list[0], Echoes: []Told{}}
	out.Echoes = append(out.Echoes, list[1:]...)
	return out
}

func byTime(a, b Told) int {
	return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.nth, b.nth))
}

func (r *reader) told(ctx context.Context, v *view.Report) (Told, error) {
	joined := v.Joined[len(v.Joined)-1].Value
	t := Told{Report: v.ReportID(), Number: v.Number, At: v.At, Entered: v.At, From: joined.Origin, Against: joined.Against}
	if v.Told != 0 {
		t.At = v.Told
	}
	words, state, err := r.open(ctx, r.ofTold, &v.Meta, event.ReportReceived{}.Kind())
	t.Teller, t.Words, t.When, t.Where, t.Text = words.Teller, words.Text, words.When, words.Place, state
	return t, err
}

// open gives the newest words that an entity has of one kind of entry. Words
// that cannot be opened are a state, not an error.
func (r *reader) open(ctx context.Context, g access.Grant, m *view.Meta, of event.Kind) (event.Words, desk.TextState, error) {
	for i := len(m.Sealed) - 1; i >= 0; i-- {
		if m.Sealed[i].Kind != of || m.IsCopy(i) {
			continue
		}
		w, err := r.Access.Open(ctx, g, m.ID, m.Sealed[i])
		switch {
		case errors.Is(err, seal.ErrErased):
			return w, desk.TextErased, nil
		case errors.Is(err, seal.ErrLocked):
			return w, desk.TextLocked, nil
		case errors.Is(err, event.ErrTampered):
			return w, desk.TextDamaged, nil
		}
		return w, desk.TextOpen, err
	}
	return event.Words{}, desk.TextOpen, nil
}
