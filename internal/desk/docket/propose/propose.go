package propose

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ReportID names a report.
type ReportID string

// ClaimID names a claim.
type ClaimID string

// Report is what one teller said. Only Text and Place are read for likeness;
// Teller serves the hint of a common origin; Lang, Channel and At are kept for
// the caller and change no score.
type Report struct {
	ID      ReportID  `json:"id"`
	Text    string    `json:"text"`    // verbatim; at most 32 KiB are read
	Lang    string    `json:"lang"`    // "ar", "en", "mixed" or empty
	Place   string    `json:"place"`   // the place that the desk tied to it; may be empty
	Channel string    `json:"channel"` // how it came; may be empty
	At      time.Time `json:"at"`      // when it was told
	Teller  string    `json:"teller"`  // a pseudonymous id, never a name; may be empty
}

// Concept is one reason of a proposal: an id of the lexicon ("kitchen",
// "behind>kitchen", "people=100000", "tag=A-7") or "w:" and a word that is not
// in the lexicon (of an Arabic word the consonants), the slot that it fills, and
// what it added to the agreement.
type Concept struct {
	ID     string  `json:"id"`
	Slot   string  `json:"slot"`
	Weight float64 `json:"weight"`
}

// Conflict is a slot where the report and the claim speak and differ, or "where"
// if both name spots of the site and share none. The odds were multiplied by
// Factor, between 0 and 1. In a partial conflict one side may be empty: it alone
// asks for a person or offers help.
type Conflict struct {
	Slot    string   `json:"slot"`
	Report  []string `json:"report"`
	Claim   []string `json:"claim"`
	Factor  float64  `json:"factor"`
	Partial bool     `json:"partial"` // they share one thing in the slot and differ in another
}

// Origin hints that a report comes from where an earlier one came from.
type Origin struct {
	Report     ReportID `json:"report"`     // the most alike report of the claim; empty if none
	Likeness   float64  `json:"likeness"`   // 0 to 1; at 0.6 and above the text is passed on nearly verbatim
	SameTeller bool     `json:"sameTeller"` // a report of the claim has the same teller
}

// Proposal says that a report may belong to a claim, and why. Codes, not
// sentences, so that a page words them in its own language.
type Proposal struct {
	ClaimID   ClaimID    `json:"claimId"`
	Score     float64    `json:"score"` // 0 to 1, see the package doc; no probability
	Shared    []Concept  `json:"shared"`
	Conflicts []Conflict `json:"conflicts"`
	Against   bool       `json:"against"` // the report denies the claim
	Origin    Origin     `json:"origin"`
}

// Joins says whether the proposal is strong enough to be taken without being
// asked for; a desk that shows proposals may show weaker ones.
func (p Proposal) Joins() bool { return p.Score >= Threshold }

// Threshold is the score from which a proposal is worth joining; see the package
// doc for what it costs and gives.
const Threshold = 0.70

const (
	shownFrom  = 0.15 // weaker proposals are not returned
	shownMost  = 8    // at most so many are returned
	candidates = 64   // claims that are scored in full
	verbatim   = 0.6  // likeness from which a text is passed on
)

// Errors of Join and Unjoin.
var (
	ErrEmptyID = errors.New("propose: report and claim need an id")
	ErrJoined  = errors.New("propose: report is in a claim already; unjoin it first")
	ErrUnknown = errors.New("propose: report is in no claim")
)

// Book remembers which reports are in which claims. The zero Book is not ready;
// use [NewBook]. A Book is not safe for use by several goroutines at once.
type Book struct {
	ids      map[string]int32 // concept -> index
	concepts []known
	claims   []*claim
	byClaim  map[ClaimID]int32
	reports  map[ReportID]*joined
	order    []*joined // by index, nil once unjoined
	shingles map[uint64][]int32
	nonEmpty int       // claims with at least one report
	sums     []float64 // scratch of Propose, one per claim
}

// known is a concept that some claim holds or held.
type known struct {
	id     string
	slot   string
	rate   float64
	claims []int32 // claims that hold it, or held it
	df     int     // claims that hold it now
}

type claim struct {
	id      ClaimID
	n       int
	tally   []tallied // sorted by concept
	tellers map[string]int
}

type tallied struct {
	concept int32
	n       int32
}

type joined struct {
	id       ReportID
	index    int32
	claim    int32
	concepts []int32
	shingles []uint64
	teller   string
}

// NewBook returns an empty book.
func NewBook() *Book {
	return &Book{
		ids: map[string]int32{}, byClaim: map[ClaimID]int32{},
		reports: map[ReportID]*joined{}, shingles: map[uint64][]int32{},
	}
}

// Join puts a report into a claim, which is made if it is new. It reports
// ErrEmptyID, or ErrJoined if the report is in a claim already.
func (b *Book) Join(r Report, id ClaimID) error {
	if r.ID == "" || id == "" {
		return ErrEmptyID
	}
	if _, ok := b.reports[r.ID]; ok {
		return fmt.Errorf("report %s: %w", r.ID, ErrJoined)
	}
	ci, ok := b.byClaim[id]
	if !ok {
		ci = int32(len(b.claims))
		b.byClaim[id] = ci
		b.claims = append(b.claims, &claim{id: id, tellers: map[string]int{}})
		b.sums = append(b.sums, 0)
	}
	f := extract(r)
	j := &joined{id: r.ID, index: int32(len(b.order)), claim: ci, shingles: f.shingles, teller: r.Teller}
	for _, m := range f.mentions {
		j.concepts = append(j.concepts, b.intern(m))
	}
	c := b.claims[ci]
	for _, k := range j.concepts {
		b.count(c, ci, k, 1)
	}
	if c.n == 0 {
		b.nonEmpty++
	}
	c.n++
	if j.teller != "" {
		c.tellers[j.teller]++
	}
	for _, s := range j.shingles {
		b.shingles[s] = append(b.shingles[s], j.index)
	}
	b.reports[r.ID] = j
	b.order = append(b.order, j)
	return nil
}

// Unjoin takes a report out of its claim, as if it had never been joined. It
// reports ErrUnknown if the report is in no claim.
func (b *Book) Unjoin(id ReportID) error {
	j, ok := b.reports[id]
	if !ok {
		return fmt.Errorf("report %s: %w", id, ErrUnknown)
	}
	c := b.claims[j.claim]
	for _, k := range j.concepts {
		b.count(c, j.claim, k, -1)
	}
	c.n--
	if c.n == 0 {
		b.nonEmpty--
	}
	if c.tellers[j.teller]--; c.tellers[j.teller] <= 0 {
		delete(c.tellers, j.teller)
	}
	for _, s := range j.shingles {
		left := slices.DeleteFunc(b.shingles[s], func(i int32) bool { return i == j.index })
		if b.shingles[s] = left; len(left) == 0 {
			delete(b.shingles, s)
		}
	}
	b.order[j.index] = nil
	delete(b.reports, id)
	return nil
}

// ClaimOf returns the claim of a report, and whether it is in one.
func (b *Book) ClaimOf(id ReportID) (ClaimID, bool) {
	j, ok := b.reports[id]
	if !ok {
		return "", false
	}
	return b.claims[j.claim].id, true
}

func (b *Book) intern(m mention) int32 {
	if i, ok := b.ids[m.id]; ok {
		return i
	}
	i := int32(len(b.concepts))
	b.ids[m.id] = i
	b.concepts = append(b.concepts, known{id: m.id, slot: m.slot, rate: m.rate})
	return i
}

// known returns a concept's index, -1 if no claim ever held it.
func (b *Book) known(id string) int32 {
	if k, ok := b.ids[id]; ok {
		return k
	}
	return -1
}

// count adds one report's concept to a claim's tally, or takes it off.
func (b *Book) count(c *claim, ci, concept int32, by int32) {
	i, ok := slices.BinarySearchFunc(c.tally, concept, func(t tallied, k int32) int { return int(t.concept) - int(k) })
	k := &b.concepts[concept]
	switch {
	case !ok:
		c.tally = slices.Insert(c.tally, i, tallied{concept, by})
		k.df++
		k.claims = append(k.claims, ci)
	default:
		c.tally[i].n += by
		if c.tally[i].n == 0 {
			c.tally = slices.Delete(c.tally, i, i+1)
			k.df--
			k.claims = slices.DeleteFunc(k.claims, func(x int32) bool { return x == ci })
		}
	}
}

// Propose returns the claims that the report may belong to, the strongest
// first, at most eight, none below a score of 0.15. The report is not
// remembered; a report that is in a claim already is compared with that claim
// as it stands. A text without words belongs to nothing.
func (b *Book) Propose(r Report) []Proposal {
	f := extract(r)
	if len(f.mentions) == 0 {
		return nil
	}
	q := b.query(f, r)
	var out []Proposal
	for _, ci := range b.nearest(q) {
		if p, ok := b.score(q, ci); ok {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(x, y Proposal) int {
		switch {
		case x.Score > y.Score:
			return -1
		case x.Score < y.Score:
			return 1
		}
		return int(b.byClaim[x.ClaimID]) - int(b.byClaim[y.ClaimID])
	})
	return out[:min(len(out), shownMost)]
}

// query is a report ready for comparison.
type query struct {
	f      features
	index  []int32   // concept index of each mention, -1 if no claim knows it
	rare   []float64 // rarity of each mention
	slots  map[string][]string
	like   map[int32]Origin
	teller string
}

func (b *Book) query(f features, r Report) *query {
	q := &query{f: f, slots: map[string][]string{}, teller: r.Teller, like: b.alike(f.shingles, r.ID)}
	for _, m := range f.mentions {
		q.index = append(q.index, b.known(m.id))
		if s := conflictSlot(m.slot, m.id); s != "" && (m.strength >= .8 || m.slot == "kind" || m.slot == "level") {
			q.slots[s] = append(q.slots[s], m.id)
		}
	}
	for i := range f.mentions {
		q.rare = append(q.rare, b.rare(q, i, nil))
	}
	q.slots["kind"] = firmKinds(f.mentions, q.slots["kind"])
	return q
}

// firmKinds leaves out the kinds that contradict nothing: one that is only
// inferred, and asking or offering where something else is told as well.
func firmKinds(all []mention, kinds []string) []string {
	weak := map[string]bool{}
	for _, m := range all {
		weak[m.id] = m.strength < .8
	}
	var firm, personally []string
	for _, k := range kinds {
		switch {
		case personal(k):
			personally = append(personally, k)
		case !weak[k]:
			firm = append(firm, k)
		}
	}
	if len(firm) == 0 {
		return personally
	}
	return firm
}

// nearest picks the claims that share most weight with the query, and those
// that hold a nearly verbatim text.
func (b *Book) nearest(q *query) []int32 {
	var touched []int32
	for i, k := range q.index {
		if k < 0 || q.rare[i] <= 0 {
			continue
		}
		for _, ci := range b.concepts[k].claims {
			if b.sums[ci] == 0 {
				touched = append(touched, ci)
			}
			b.sums[ci] += q.rare[i]
		}
	}
	slices.Sort(touched)
	slices.SortStableFunc(touched, func(x, y int32) int {
		switch {
		case b.sums[x] > b.sums[y]:
			return -1
		case b.sums[x] < b.sums[y]:
			return 1
		}
		return 0
	})
	best := slices.Clone(touched[:min(len(touched), candidates)])
	for _, ci := range touched {
		b.sums[ci] = 0
	}
	for ci := range q.like {
		if !slices.Contains(best, ci) {
			best = append(best, ci)
		}
	}
	slices.Sort(best)
	return best
}

// alike finds, for each claim, the report whose text is most alike. Runs of
// words that very many reports hold (a forward's banner) are passed over.
func (b *Book) alike(shingles []uint64, self ReportID) map[int32]Origin {
	const common = 200
	hits := map[int32]int{}
	for _, s := range shingles {
		list := b.shingles[s]
		if len(list) > common {
			list = list[:common]
		}
		for _, i := range list {
			hits[i]++
		}
	}
	out := map[int32]Origin{}
	for i, n := range hits {
		j := b.order[i]
		if j == nil || j.id == self || 4*n < min(len(shingles), len(j.shingles)) {
			continue
		}
		l := likeness(shingles, j.shingles)
		if have := out[j.claim]; l > have.Likeness || l == have.Likeness && (have.Report == "" || j.id < have.Report) {
			out[j.claim] = Origin{Report: j.id, Likeness: l}
		}
	}
	return out
}

// Concepts returns what is read from a text, for a page that shows it.
// Weights are those of an empty book.
func Concepts(text string) []Concept {
	var out []Concept
	for _, m := range extract(Report{Text: text}).mentions {
		out = append(out, Concept{m.id, m.slot, rarity(m.slot, m.rate, 0, 0) * m.strength})
	}
	return out
}

// Denies says whether a text as a whole denies what it speaks of.
func Denies(text string) bool { return extract(Report{Text: text}).against }
