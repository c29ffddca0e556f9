package propose

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Constants of the comparison; see the package doc.
const (
	background = 25.0 // claims' worth of trust in the background rates
	wordTrust  = 10.0 // the same for words that are in no list
	kappa      = 1.5  // claims' worth of doubt that a claim's profile is known
	sharePower = 0.40 // how fast a rare member's concept loses weight
	coreShare  = 0.40 // share of reports from which a concept is a claim's core
)

// weights are those of the logistic regression; see the package doc.
var weights = evidence{
	evBias:  -3.29,
	evWhere: 1.25, evKind: 1.21, evThing: 1.26, evWho: 1.27, evNumber: 2.66, evRelation: 2.13, evWord: 1.53,
	evNoWhere: -.77, evNoKind: -.75, evNoThing: -.50, evNoNumber: -.63,
	evLackWhere: -.38, evLackWhat: -.20,
	evClash: -.60, evClashKind: -.29, evClashFrame: -.67,
	evClashCount: -2.5, evClashPart: -3.5, evLike: 6, // by hand
	evCover: .96, evCore: 1.85, evTotal: 1.84,
}

// score compares the query with one claim; ok is false below shownFrom.
func (b *Book) score(q *query, ci int32) (p Proposal, ok bool) {
	c := b.claims[ci]
	if c.n == 0 {
		return p, false
	}
	p = Proposal{ClaimID: c.id, Against: q.f.against, Origin: q.like[ci]}
	if q.teller != "" {
		p.Origin.SameTeller = c.tellers[q.teller] > 0
	}
	m := b.compare(q, ci)
	if len(m.hits) == 0 && p.Origin.Likeness < verbatim {
		return p, false
	}
	p.Score = 1 / (1 + math.Exp(-m.logOdds()))
	p.Shared, p.Conflicts = m.shared(q), m.conflicts
	return p, p.Score >= shownFrom
}

func (m *comparison) logOdds() float64 {
	z := 0.0
	for i, w := range weights {
		z += w * m.x[i]
	}
	return z
}

// shared lists what both hold with what it added to the log-odds.
func (m *comparison) shared(q *query) []Concept {
	var out []Concept
	for _, h := range m.hits {
		x := q.f.mentions[h.mention]
		w := weights[h.group] * m.x[h.group] * h.llr / m.sums[h.group]
		out = append(out, Concept{x.id, x.slot, w})
	}
	slices.SortStableFunc(out, func(x, y Concept) int {
		return cmp.Or(cmp.Compare(y.Weight, x.Weight), strings.Compare(x.ID, y.ID))
	})
	return out
}

// conflictSlot names the slot in which a concept can contradict another, or "".
// General things (a cell, a corridor) contradict nothing.
func conflictSlot(slot, id string) string {
	switch id {
	case "cell", "corridor", "k.found", "k.light", "k.sick", "k.power", "k.released", "k.crowd", "village", "road",
		"sea", "port", "river", "hill", "field", "station": // where something went is no other spot
		return ""
	}
	switch slot {
	case "room", "service":
		return "spot"
	case "building", "wing", "level", "depth", "side", "hand", "kind", "tag", "place",
		"no.cells", "no.doors", "no.wing":
		return slot
	}
	if strings.HasPrefix(slot, "rel:") {
		return slot
	}
	return ""
}

// frames finds what differs though no slot does: somebody is asked for, or help
// offered, where the claim does neither; or both name a spot and share none.
func (b *Book) frames(q *query, c *claim) []Conflict {
	var out []Conflict
	for _, m := range q.f.mentions {
		if personal(m.id) && c.holders(b.known(m.id)) == 0 && (m.id == "k.offer" || q.f.has("relative")) {
			strength := .25
			if m.id == "k.sought" {
				strength = .4
			}
			out = append(out, Conflict{Slot: "kind", Report: []string{m.id}, Factor: strength, Partial: true})
			break
		}
	}
	if b.core(c, "k.sought") && b.core(c, "relative") && !q.f.has("k.sought") {
		out = append(out, Conflict{Slot: "kind", Claim: []string{"k.sought"}, Factor: .4, Partial: true})
	}
	if floor := bareFloor(q.f); floor != "" && (b.core(c, "underground") || b.core(c, "r.under")) {
		out = append(out, Conflict{Slot: "depth", Report: []string{floor}, Claim: []string{"underground"}, Factor: .25, Partial: true})
	}
	var report, claim []string
	for i, m := range q.f.mentions {
		if !spotted(m.slot) || general(m.id) {
			continue
		}
		if c.holders(q.index[i]) > 0 {
			return out
		}
		report = append(report, m.id)
	}
	for _, t := range c.tally {
		if k := &b.concepts[t.concept]; spotted(k.slot) && !general(k.id) && float64(t.n) >= coreShare*float64(c.n) {
			claim = append(claim, k.id)
		}
	}
	if len(report) > 0 && len(claim) > 0 {
		out = append(out, Conflict{Slot: "where", Report: report, Claim: claim, Factor: 1})
	}
	return out
}

// bareFloor returns the numbered floor of a report that says nothing of below,
// or "".
func bareFloor(f features) string {
	floor := ""
	for _, m := range f.mentions {
		switch {
		case m.slot == "depth" || m.id == "r.under" || m.id == "deeper":
			return ""
		case m.slot == "level":
			floor = m.id
		}
	}
	return floor
}

// core says whether a concept stands in two of five of the claim's reports.
func (b *Book) core(c *claim, id string) bool {
	return float64(c.holders(b.known(id))) >= coreShare*float64(c.n)
}

// spotted says whether a slot names one spot of the site.
func spotted(slot string) bool {
	switch slot {
	case "room", "service", "zone", "building", "wing", "tag", "side":
		return true
	}
	return false
}

// general things stand in very many claims and make no two of them one.
func general(id string) bool {
	switch id {
	case "door", "way", "wall", "cell", "corridor", "heard", "deeper", "morefloors", "water", "food":
		return true
	}
	return false
}

// personal kinds are many claims with one frame: everyone seeks somebody else,
// everyone offers something else. Sharing the frame says little.
func personal(id string) bool { return id == "k.sought" || id == "k.offer" }

// holders counts the claim's reports that hold the concept.
func (c *claim) holders(concept int32) int32 {
	if concept < 0 {
		return 0
	}
	i, ok := slices.BinarySearchFunc(c.tally, concept, func(t tallied, k int32) int { return int(t.concept) - int(k) })
	if !ok {
		return 0
	}
	return c.tally[i].n
}

// conflicts compares slot by slot. A claim's value counts as said when three in
// ten of its reports say it; a report agrees when one in ten does.
func (b *Book) conflicts(q *query, c *claim) []Conflict {
	said := map[string][]string{}
	any := map[string]bool{}
	for _, t := range c.tally {
		k := &b.concepts[t.concept]
		s := conflictSlot(k.slot, k.id)
		if s == "" || len(q.slots[s]) == 0 {
			continue
		}
		share := float64(t.n) / float64(c.n)
		if share >= .1 {
			any[k.id] = true
		}
		if share >= .3 {
			said[s] = append(said[s], k.id)
		}
	}
	slots := make([]string, 0, len(said))
	for s := range said {
		slots = append(slots, s)
	}
	slices.Sort(slots)
	var out []Conflict
	for _, s := range slots {
		if k, ok := compareSlot(s, q.slots[s], said[s], any); ok {
			out = append(out, k)
		}
	}
	return out
}

// compareSlot finds a full conflict (nothing shared) or, for spots, a partial
// one: the same room, yet one side speaks of its drain and the other does not.
func compareSlot(slot string, report, claim []string, any map[string]bool) (Conflict, bool) {
	shared := false
	for _, id := range report {
		shared = shared || any[id]
	}
	k := Conflict{Slot: slot, Report: report, Claim: claim}
	if !shared {
		k.Factor = 1
		return k, true
	}
	if slot == "spot" {
		if k.Factor = spotClash(report, claim, any); k.Factor > 0 {
			k.Partial = true
			return k, true
		}
	}
	return Conflict{}, false
}

// spotClash weighs a partial conflict of spots: each side has a spot that the
// other lacks, or one side alone speaks of a drain, a vent or a well.
func spotClash(report, claim []string, any map[string]bool) float64 {
	restR, restC := false, false
	for _, id := range report {
		restR = restR || !any[id]
	}
	for _, id := range claim {
		restC = restC || !slices.Contains(report, id)
	}
	switch {
	case restR && restC && len(report) == len(claim) && allServices(report, claim, any):
		return .15 // one says drain and the other pipe
	case restR && restC:
		return .35
	case onlyOneHasService(report, claim, any):
		return .3
	}
	return 0
}

// allServices says whether whatever the two sides do not share are services.
func allServices(report, claim []string, any map[string]bool) bool {
	lex := theLexicon()
	for _, id := range report {
		if !any[id] && lex.entries[id].slot != "service" {
			return false
		}
	}
	for _, id := range claim {
		if !slices.Contains(report, id) && lex.entries[id].slot != "service" {
			return false
		}
	}
	return true
}

func onlyOneHasService(report, claim []string, any map[string]bool) bool {
	lex := theLexicon()
	service := func(ids []string) (n, known int) {
		for _, id := range ids {
			if lex.entries[id].slot == "service" {
				n++
				if any[id] {
					known++
				}
			}
		}
		return n, known
	}
	r, known := service(report)
	c, _ := service(claim)
	return r > 0 && known == 0 && c == 0 || c > 0 && r == 0
}
