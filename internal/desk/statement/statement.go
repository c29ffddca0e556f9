package statement

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/board"
	"miftah/internal/desk/docket"
	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Desk issues statements.
type Desk struct {
	desk.Desk
	Program string // version of this program

	traces traces
}

// In is what a spokesperson asks for. Title is printed and public.
type In struct {
	Kind  event.StatementKind `json:"kind"`
	Site  event.SiteID        `json:"site"`
	Title string              `json:"title"`
}

// Issued is a statement that was issued.
type Issued struct {
	ID     event.StatementID `json:"id"`
	Number string            `json:"number"`
}

type made struct{}

// Issue computes, lays out, signs and keeps a statement. What it says is
// fixed by the heads of all stations at this moment.
func (d *Desk) Issue(ctx context.Context, s access.Session, c desk.Command, in In) (Issued, ledger.Receipt, error) {
	id := event.StatementID(event.EntityOf[made](c.ID, 0))
	if v, ok := view.One[*view.Statement](d.State, event.EntityID(id)); ok { // asked again
		r, err := d.Write(ctx, s, c, desk.Act{Entity: event.EntityID(id), Payload: v.StatementIssued})
		return Issued{id, numberOf(v, d.Ledger.Trust())}, r, err
	}
	if err := d.Access.Require(s, (event.StatementIssued{}).Kind().Writers()); err != nil {
		return Issued{}, ledger.Receipt{}, err
	}
	if in.Kind != event.StatementSitrep && in.Kind != event.StatementClearance {
		return Issued{}, ledger.Receipt{}, desk.Refuse("kind", "there is no such statement", "choose sitrep or clearance")
	}
	if _, ok := view.One[*view.Site](d.State, event.EntityID(in.Site)); !ok {
		return Issued{}, ledger.Receipt{}, desk.Refuse("site", "there is no such site here", "choose one from the list")
	}
	if err := checkTitle(in.Title); err != nil {
		return Issued{}, ledger.Receipt{}, err
	}
	file, doc, heads, err := d.compose(ctx, s, c, in)
	if err != nil {
		return Issued{}, ledger.Receipt{}, err
	}
	enc, err := event.Marshal(doc)
	if err != nil {
		return Issued{}, ledger.Receipt{}, err
	}
	act := desk.Act{Entity: event.EntityID(id), Words: event.Words{Name: in.Title}}
	att, err := d.AttachOne(&act, desk.File{Name: doc.Params.Number + ".html", Bytes: file})
	if err != nil {
		return Issued{}, ledger.Receipt{}, err
	}
	act.Payload = event.StatementIssued{Statement: in.Kind, Document: sha256.Sum256(enc), Heads: heads, File: att, Site: in.Site}
	r, err := d.Write(ctx, s, c, act)
	return Issued{id, doc.Params.Number}, r, err
}

// compose builds the file out of what the ledger holds at one moment.
func (d *Desk) compose(ctx context.Context, s access.Session, c desk.Command, in In) ([]byte, Document, []event.Head, error) {
	e := Evidence{Format: 1, Operation: d.Ledger.Operation(), By: d.Ledger.Replica()}
	weights, err := board.Weights(d.State)
	if err != nil {
		return nil, Document{}, nil, err
	}
	signed, err := d.Ledger.Heads(ctx)
	if err != nil {
		return nil, Document{}, nil, err
	}
	trust := d.Ledger.Trust()
	if err := d.Ledger.View(ctx, func(snap ledger.Snapshot) (err error) {
		e.Chains, err = Chains(snap, trust, signed)
		return err
	}); err != nil {
		return nil, Document{}, nil, err
	}
	events, err := Public(e.Operation, e.Chains)
	if err != nil {
		return nil, Document{}, nil, fmt.Errorf("the ledger here does not verify, so no statement is issued: %w", err)
	}
	trust = ledger.NewTrust(e.Operation, events)
	p, err := d.params(s, c, in, weights, events, trust, e.Chains)
	if err != nil {
		return nil, Document{}, nil, err
	}
	doc, err := Make(events, trust, p)
	if err != nil {
		return nil, Document{}, nil, err
	}
	var heads []event.Head
	for _, ch := range e.Chains {
		heads = append(heads, ch.Head)
	}
	file, err := d.sign(&e, doc, heads, trust)
	return file, doc, heads, err
}

func (d *Desk) params(s access.Session, c desk.Command, in In, weights []board.Weight, events []event.Event, trust *ledger.Trust, chains []Chain) (Params, error) {
	m, ok := trust.Member(d.Ledger.Replica())
	if !ok {
		return Params{}, desk.Refuse("", "this station is not admitted", "have it admitted first: its signature would not count")
	}
	p := Params{Kind: in.Kind, At: d.Ledger.Now(), By: s.User, Station: m.Letter, Site: in.Site, Title: in.Title, Program: d.Program}
	if c.At != 0 {
		p.At = c.At
	}
	for _, ch := range chains {
		if ch.Head.Replica == d.Ledger.Replica() {
			p.Number = number(m.Letter, ch.Head.Seq)
		}
	}
	p.Weights, p.Strength = weigh(view.FromEvents(events, trust), weights), strongest(d.State)
	return p, nil
}

// weigh gives each claim of a state the weight that is known of it, by id.
// What came of it, and where it is, are as the state's entries have it.
func weigh(state *view.State, weights []board.Weight) []board.Weight {
	list, known := []board.Weight{}, map[event.ClaimID]board.Weight{}
	for _, w := range weights {
		known[w.Claim] = w
	}
	for _, v := range view.All[*view.Claim](state) {
		w, ok := known[v.ClaimID()]
		if !ok {
			w = board.Weight{Claim: v.ClaimID(), FactorMilli: 1000, Asserted: v.Asserted}
		}
		w.Status, w.Place = v.Outcome(), v.Place
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b board.Weight) int { return slices.Compare(a.Claim[:], b.Claim[:]) })
	return list
}

// strongest is the best credibility among open claims; "not yet judged" when
// none is judged.
func strongest(state *view.State) event.Credibility {
	best := event.Credibility6
	for _, w := range docket.Weigh(state) {
		c := w.Grade.Credibility
		if w.Status == event.OutcomeOpen && c != event.Credibility6 && (best == event.Credibility6 || c < best) {
			best = c
		}
	}
	return best
}

// number of a statement: it covers this station's entries up to seq.
func number(letter event.Code, seq uint64) string { return fmt.Sprintf("%s-S%d", letter, seq) }

func numberOf(v *view.Statement, trust *ledger.Trust) string {
	m, _ := trust.Member(v.Replica)
	for _, h := range v.Heads {
		if h.Replica == v.Replica {
			return number(m.Letter, h.Seq)
		}
	}
	return v.Number
}

func (d *Desk) sign(e *Evidence, doc Document, heads []event.Head, trust *ledger.Trust) ([]byte, error) {
	page, err := render(&doc, heads, seal.Fingerprint(trust.Founded.Root))
	if err != nil {
		return nil, err
	}
	if e.Document, err = event.Marshal(doc); err != nil {
		return nil, err
	}
	e.Page = sha256.Sum256(page)
	if e.Texts, err = textsOf(page); err != nil {
		return nil, err
	}
	msg, err := e.message()
	if err != nil {
		return nil, err
	}
	e.Signature = d.Ledger.Sign(msg)
	return join(page, e)
}

// Row is a statement in the list. Superseded says why it no longer stands.
type Row struct {
	ID         event.StatementID   `json:"id"`
	Number     string              `json:"number"`
	Kind       event.StatementKind `json:"kind"`
	Site       event.SiteID        `json:"site"`
	At         event.Millis        `json:"at"`
	By         event.UserID        `json:"by"`
	Superseded []field.Correction  `json:"superseded"`
	Successor  string              `json:"successor,omitempty"` // number of the next of its kind and site
}

// List gives the statements, newest first.
func (d *Desk) List() []Row {
	why := map[event.StatementID][]field.Correction{}
	for _, s := range field.Supersedes(d.State) {
		why[s.Statement] = s.Why
	}
	rows := []Row{}
	next := map[string]string{}
	all := view.All[*view.Statement](d.State)
	slices.Reverse(all)
	for _, v := range all {
		key := v.Statement.String() + v.Site.String()
		row := Row{event.StatementID(v.ID), numberOf(v, d.Ledger.Trust()), v.Statement, v.Site, v.At, v.By, why[event.StatementID(v.ID)], next[key]}
		next[key] = row.Number
		rows = append(rows, row)
	}
	return rows
}

// File gives the statement as it was issued.
func (d *Desk) File(ctx context.Context, s access.Session, id event.StatementID) ([]byte, error) {
	v, ok := view.One[*view.Statement](d.State, event.EntityID(id))
	if !ok {
		return nil, ledger.ErrNotFound
	}
	g, err := d.Access.Grant(ctx, s, access.ReadStatement, event.PurposeOffice, []event.EntityID{v.ID})
	if err != nil {
		return nil, err
	}
	return d.Access.OpenBlob(ctx, g, v.ID, v.File.Blob)
}

// MaxTitle is the longest heading, in characters.
const MaxTitle = 120

// never are words that no statement of ours prints, wherever they come from.
var never = []string{"nobody", "no one", "empty", "all clear", "%", "٪", "لا أحد", "لا يوجد أحد", "خالٍ", "خالي", "خلو", "فارغ", "dead", "قتيل", "جثة"}

// checkTitle keeps a heading to a name of the place and the day: it is printed
// as the issuer's own words, and says nothing of what was found.
func checkTitle(title string) error {
	if n := len([]rune(title)); n > MaxTitle {
		return desk.Refuse("title", fmt.Sprintf("%d characters", n), fmt.Sprintf("use at most %d: the place and the day", MaxTitle))
	}
	lower := strings.ToLower(title)
	for _, w := range never {
		if strings.Contains(lower, w) {
			return desk.Refuse("title", "it says what was found, or whether anybody is left", "write the place and the day alone; the numbers below say the rest")
		}
	}
	return nil
}
