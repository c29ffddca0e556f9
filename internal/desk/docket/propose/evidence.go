package propose

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kinds of reason. Each is one number of a comparison and has one weight; see
// the package doc for what they mean and where the weights come from.
const (
	evBias     = iota
	evWhere    // shared: where
	evKind     // shared: what happened
	evThing    // shared: objects, sounds, signs
	evWho      // shared: who
	evNumber   // shared: counts, door tags, codes
	evRelation // shared: one thing and how it lies to another
	evWord     // shared: words that are in no list
	evNoWhere  // told by the report, unknown to the claim
	evNoKind
	evNoThing
	evNoNumber
	evLackWhere // the claim's core, not told by the report
	evLackWhat
	evClash      // another spot, side or level
	evClashCount // another count, by how far it is
	evClashKind  // another kind of event
	evClashPart  // another wing, building or door
	evClashFrame // asks or offers, or lies elsewhere altogether
	evCover      // share of the report that the claim knows
	evCore       // share of the claim's core that the report tells, by ln n
	evTotal      // all that is shared, saturating
	evLike       // passed on nearly word for word
	numEvidence
)

type evidence [numEvidence]float64

// hit is a concept that report and claim share.
type hit struct {
	mention int
	group   int
	llr     float64
}

// comparison is a report held against a claim.
type comparison struct {
	x         evidence
	hits      []hit
	sums      evidence // per group before the logarithm
	conflicts []Conflict
}

// group says which kind of reason a shared concept of a slot is, -1 for none.
func group(slot string) int {
	switch {
	case strings.HasPrefix(slot, "rel:"):
		return evRelation
	case slot == "n.days":
		return evThing
	case strings.HasPrefix(slot, "n."), strings.HasPrefix(slot, "no."), slot == "tag":
		return evNumber
	}
	switch slot {
	case "room", "service", "zone", "building", "wing", "side", "hand", "level", "depth", "place":
		return evWhere
	case "kind":
		return evKind
	case "who":
		return evWho
	case "word":
		return evWord
	case "reln":
		return -1
	}
	return evThing
}

// rarity is ln(1/p) of a concept, p being the share of claims that hold it: a
// background rate is worth as many claims as trust says, and elsewhere claims of
// the book hold it of those that were looked at.
func rarity(slot string, rate float64, elsewhere, of int) float64 {
	trust := background
	if slot == "place" || slot == "word" { // nothing is known beforehand of a word that is in no list
		trust = wordTrust
	}
	p := (trust*rate + float64(elsewhere)) / (trust + float64(of))
	return min(6, max(0, -math.Log(p)))
}

// rare is the rarity of the query's i-th concept among the claims but c, which
// may be nil.
func (b *Book) rare(q *query, i int, c *claim) float64 {
	m := q.f.mentions[i]
	df, of := 0, b.nonEmpty
	if k := q.index[i]; k >= 0 {
		df = b.concepts[k].df
		if c != nil && c.holders(k) > 0 {
			df--
		}
	}
	if c != nil {
		of--
	}
	r := rarity(m.slot, m.rate, df, of) * m.strength
	if personal(m.id) { // everyone seeks somebody else, everyone offers something else
		r *= .3
	}
	return r
}

// compare gathers the evidence that the query belongs to a claim.
func (b *Book) compare(q *query, ci int32) comparison {
	c := b.claims[ci]
	m := comparison{}
	m.x[evBias] = 1
	m.x[evLike] = max(0, q.like[ci].Likeness-.2)
	b.own(q, c, &m)
	m.total(q)
	b.lacking(q, c, &m)
	b.clashes(q, c, &m)
	if m.x[evClashPart] > 0 {
		m.x[evLike] = 0 // the same sentence of another wing is no echo
	}
	for i := evWhere; i <= evLackWhat; i++ {
		m.sums[i] = m.x[i]
		m.x[i] = math.Log1p(m.x[i])
	}
	return m
}

// own goes through what the report holds: what the claim holds too, and what is
// the report's alone.
func (b *Book) own(q *query, c *claim, m *comparison) {
	n := float64(c.n)
	shared, all := 0.0, 0.0
	for i, x := range q.f.mentions {
		g := group(x.slot)
		if g < 0 {
			continue
		}
		rare := b.rare(q, i, c)
		if g != evWord {
			all += rare
		}
		h := float64(c.holders(q.index[i]))
		if h == 0 {
			b.unknown(q, c, m, i, rare)
			continue
		}
		if g != evWord {
			shared += rare
		}
		p := math.Exp(-rare)
		llr := math.Log((h+kappa*p)/(n+kappa)/p) * math.Pow((h+.5)/(n+.5), sharePower)
		if llr > 0 {
			m.hits = append(m.hits, hit{i, g, llr})
		}
	}
	if all > 0 {
		m.x[evCover] = shared / all
	}
}

// unknown weighs what the report tells and the claim does not hold.
func (b *Book) unknown(q *query, c *claim, m *comparison, i int, rare float64) {
	x := q.f.mentions[i]
	switch group(x.slot) {
	case evWhere:
		m.x[evNoWhere] += rare
	case evKind:
		m.x[evNoKind] += rare
	case evThing:
		m.x[evNoThing] += rare
	case evNumber:
		if far, ok := b.farthest(c, x.id, x.slot); ok {
			if far > 0 {
				m.clash(Conflict{Slot: x.slot, Report: []string{x.id}, Claim: b.counted(c, x.slot), Partial: far < 1}, evClashCount, far)
			}
			return
		}
		m.x[evNoNumber] += rare
	}
}

// total adds the hits up. One word of the report gives its rarest concept in
// full and a quarter of the others, and so does what only follows from others: a
// steel door is not three agreements.
func (m *comparison) total(q *query) {
	slices.SortStableFunc(m.hits, func(a, b hit) int { return cmp.Compare(b.llr, a.llr) })
	seen := map[int]bool{}
	total := 0.0
	for i := range m.hits {
		h := &m.hits[i]
		word := q.f.mentions[h.mention].word
		if word > 0 && seen[word] || word == 0 && (h.group == evThing || h.group == evKind || h.group == evWhere && q.f.mentions[h.mention].slot == "depth") {
			h.llr *= .25
		}
		seen[word] = true
		m.x[h.group] += h.llr
		total += h.llr
	}
	m.x[evTotal] = 1 - math.Exp(-total/4)
}

// lacking adds up the claim's core that the report does not tell.
func (b *Book) lacking(q *query, c *claim, m *comparison) {
	n := float64(c.n)
	core, told := 0.0, 0.0
	for _, t := range c.tally {
		share := float64(t.n) / n
		k := &b.concepts[t.concept]
		g := group(k.slot)
		if share < coreShare || g < 0 || g == evWord {
			continue
		}
		r := share * rarity(k.slot, k.rate, k.df-1, b.nonEmpty-1)
		core += r
		switch {
		case slices.Contains(q.index, t.concept):
			told += r
		case g == evWhere:
			m.x[evLackWhere] += r
		case g == evKind:
			m.x[evLackWhat] += r
		}
	}
	if core > 0 {
		m.x[evCore] = told / core * math.Log(n)
	}
}

// clashes adds the conflicts of slots and frames.
func (b *Book) clashes(q *query, c *claim, m *comparison) {
	for _, k := range append(b.conflicts(q, c), b.frames(q, c)...) {
		strength := k.Factor
		switch {
		case k.Slot == "kind" && !k.Partial:
			m.clash(k, evClashKind, strength)
		case k.Slot == "wing" || k.Slot == "building" || k.Slot == "tag" || strings.HasPrefix(k.Slot, "no."):
			m.clash(k, evClashPart, strength)
		case k.Slot == "where" || k.Slot == "kind" || strings.HasPrefix(k.Slot, "rel:") || k.Slot == "place":
			m.clash(k, evClashFrame, strength)
		default:
			m.clash(k, evClash, strength)
		}
	}
}

// clash notes a conflict of a strength between 0 and 1.
func (m *comparison) clash(k Conflict, kind int, strength float64) {
	m.x[kind] += strength
	k.Factor = math.Exp(weights[kind] * strength)
	m.conflicts = append(m.conflicts, k)
}

// farthest compares a count with those of a claim: 0 is the same, 1 is ten times
// as many people or twice as many of anything else; tellers round and
// swell. ok is false where the claim counts no such thing.
func (b *Book) farthest(c *claim, id, slot string) (far float64, ok bool) {
	if !strings.HasPrefix(slot, "n.") || slot == "n.code" {
		return 0, false
	}
	value := countOf(id)
	span := math.Log(2)
	if slot == "n.people" {
		span = math.Log(10)
	}
	far = 1
	for _, other := range b.counted(c, slot) {
		if v := countOf(other); v > 0 && value > 0 {
			far, ok = min(far, math.Abs(math.Log(v/value))/span), true
		}
	}
	return far, ok
}

// counted lists the counts of a slot that a claim holds.
func (b *Book) counted(c *claim, slot string) []string {
	var out []string
	for _, t := range c.tally {
		if k := &b.concepts[t.concept]; k.slot == slot {
			out = append(out, k.id)
		}
	}
	return out
}

func countOf(id string) float64 {
	_, digits, _ := strings.Cut(id, "=")
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0
	}
	return v
}
