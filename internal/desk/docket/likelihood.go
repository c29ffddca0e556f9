package docket

import (
	"context"
	"fmt"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
	"miftah/search"
)

// Bounds of a likelihood ratio, in thousandths: those of package search.
const (
	minRatio = 1
	maxRatio = 1_000_000
)

// LikelihoodIn edits the likelihood ratio of one grade: how much likelier such
// a report is when somebody is at the place than when nobody is.
type LikelihoodIn struct {
	Reliability event.Reliability `json:"reliability"`
	Credibility event.Credibility `json:"credibility"`
	RatioMilli  int64             `json:"ratioMilli"` // thousandths, 1 to 1,000,000
	Remark      string            `json:"remark"`
}

// SetLikelihood edits one cell of the table of assumptions.
func (d *Docket) SetLikelihood(ctx context.Context, s access.Session, c desk.Command, in LikelihoodIn) (event.EventID, ledger.Receipt, error) {
	p := event.LikelihoodSet{Reliability: in.Reliability, Credibility: in.Credibility, RatioMilli: in.RatioMilli}
	_, err := d.begin(ctx, s, c, p)
	for _, e := range []error{err, checkEnum("reliability", in.Reliability), checkEnum("credibility", in.Credibility)} {
		if e != nil {
			return event.EventID{}, ledger.Receipt{}, e
		}
	}
	if in.RatioMilli < minRatio || in.RatioMilli > maxRatio {
		return event.EventID{}, ledger.Receipt{}, desk.Refuse("ratio", fmt.Sprintf("%d thousandths is no ratio", in.RatioMilli),
			"write a ratio from 0.001 to 1000, such as 1.1; 1 says that such a report tells nothing")
	}
	r, err := d.Write(ctx, s, c, desk.Act{Entity: event.EntityID(d.Ledger.Operation()), Payload: p, Words: event.Words{Remark: in.Remark}})
	return event.EventIDOf(s.User, c.ID, 0), r, err
}

// Grade is reliability and credibility, such as F6.
type Grade struct {
	Reliability event.Reliability `json:"reliability"`
	Credibility event.Credibility `json:"credibility"`
}

// String is the code of a grade, such as B2.
func (g Grade) String() string { return g.Reliability.String() + g.Credibility.String() }

// MarshalText gives the code.
func (g Grade) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// cell is where a grade stands in the table: A to F, 1 to 6. On the wire F
// and 6 are zero, because they mean that nothing was judged.
func (g Grade) cell() (row, column int, ok bool) {
	return (int(g.Reliability) + 5) % 6, (int(g.Credibility) + 5) % 6, g.Reliability < 6 && g.Credibility < 6
}

// Edits says which event set a cell of the table; cells that are not in it
// hold the default. All of them are assumptions.
type Edits map[Grade]event.EventID

// Likelihoods is the table of assumptions with the operation's edits.
func Likelihoods(state *view.State) (search.LikelihoodTable, Edits) {
	table, edits := search.StandardLikelihood(), Edits{}
	for _, l := range state.Operation().Likelihoods {
		g := Grade{l.Value.Reliability, l.Value.Credibility}
		row, column, ok := g.cell()
		if !ok || l.Value.RatioMilli < minRatio || l.Value.RatioMilli > maxRatio {
			continue // of a later program: the default stands
		}
		table[row][column], edits[g] = float64(l.Value.RatioMilli)/1000, l.Event
	}
	return table, edits
}
