package propose

import (
	"math"
	"slices"
	"strings"
)

// Constants of the score; see the package doc for the formula.
const (
	background = 60.0 // claims' worth of trust in the background rates
	missReport = 0.30 // a: what the report says and the claim lacks
	missClaim  = 0.30 // b: what the claim holds and the report lacks
	missMost   = 1.50 // what is missing counts at most so much, for long tellings
	tau        = 0.80 // agreement at which two thirds of the evidence is in
	tauShrinks = 0.10 // by so much for a claim that many told
	coreShare  = 0.40 // share of reports from which a concept is a claim's core
	shareFirst = 0.60 // a claim of one report is no certain profile
	sharePower = 0.25 // how fast a rare member's concept loses weight
	wordsMost  = 0.60 // most that words outside the lexicon add
	learntMost = 1.00 // the same, where members of the claim agree on them
)

// slotFactor says how much a slot tells about which claim it is.
func slotFactor(slot string) float64 {
	if strings.HasPrefix(slot, "rel:") {
		return .9
	}
	if slot == "n.days" {
		return .4
	}
	if strings.HasPrefix(slot, "n.") || strings.HasPrefix(slot, "no.") {
		return .9
	}
	switch slot {
	case "room", "service", "wing":
		return .9
	case "tag":
		return 1.5
	case "kind", "level", "zone":
		return .8
	case "building", "depth":
		return .7
	case "side", "place":
		return .6
	case "object":
		return .55
	case "hand":
		return .5
	case "sound", "thing":
		return .35
	case "who", "dig":
		return .3
	case "reln":
		return .15
	case "word":
		return .48
	}
	return 0
}

// weight is w(c) of the package doc.
func (b *Book) weight(slot string, rate float64, df int) float64 {
	trust := background
	if slot == "place" { // nothing is known beforehand of a place that is only a name
		trust = 5
	}
	p := (trust*rate + float64(df)) / (trust + float64(b.nonEmpty))
	if p >= 1 {
		return 0
	}
	return slotFactor(slot) * min(1.3, math.Log(1/p)/math.Log(100))
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
		"n.people", "n.floors", "n.cells", "n.doors", "n.metres", "no.cells", "no.doors", "no.wing":
		return slot
	}
	if strings.HasPrefix(slot, "rel:") {
		return slot
	}
	return ""
}

// conflictFactor is what a contradiction leaves of the score.
func conflictFactor(slot string) float64 {
	switch slot {
	case "tag":
		return .25
	case "wing", "building", "no.cells", "no.doors", "no.wing":
		return .35
	case "spot", "kind":
		return .45
	case "side", "hand", "n.floors", "n.people":
		return .5
	case "level", "depth", "n.cells":
		return .55
	case "place":
		return .75
	}
	return .75
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
	agree, missR := b.agreement(q, c, &p)
	missC := b.missing(q, c)
	if q.f.against { // a denial is brief: it does not repeat what it denies
		missC *= .5
	}
	if l := p.Origin.Likeness; l >= .3 {
		agree += 2 * l
		missR, missC = missR*(1-l), missC*(1-l)
	}
	if agree <= 0 {
		return p, false
	}
	need := tau * (1 - tauShrinks*(1-1/float64(c.n)))
	if q.f.against {
		need *= .7
	}
	p.Score = agree / (agree + missReport*saturate(missR) + missClaim*saturate(missC)) * (1 - math.Exp(-agree/need))
	switch {
	case p.Origin.Likeness >= verbatim:
	case !q.f.against:
		p.Score *= breadth(p.Shared, q.words, c.n)
	case !b.asserts(c):
		p.Score *= .7 // there is little here to deny
	}
	firm := anchored(p.Shared)
	p.Conflicts = b.conflicts(q, c, firm)
	if !firm && p.Origin.Likeness < verbatim {
		p.Conflicts = append(p.Conflicts, b.frames(q, c)...)
	}
	for _, k := range p.Conflicts {
		p.Score *= k.Factor
	}
	return p, p.Score >= shownFrom
}

// frames finds what differs though no slot does: somebody is asked for, or help
// offered, where the claim does neither; or both name a spot and share none.
func (b *Book) frames(q *query, c *claim) []Conflict {
	var out []Conflict
	for _, m := range q.f.mentions {
		if personal(m.id) && c.holders(b.known(m.id)) == 0 && (m.id == "k.offer" || q.f.has("relative")) {
			factor := .75
			if m.id == "k.sought" {
				factor = .6
			}
			out = append(out, Conflict{Slot: "kind", Report: []string{m.id}, Factor: factor, Partial: true})
			break
		}
	}
	if b.core(c, "k.sought") && b.core(c, "relative") && !q.f.has("k.sought") {
		out = append(out, Conflict{Slot: "kind", Claim: []string{"k.sought"}, Factor: .6, Partial: true})
	}
	if floor := bareFloor(q.f); floor != "" && (b.core(c, "underground") || b.core(c, "r.under")) {
		out = append(out, Conflict{Slot: "depth", Report: []string{floor}, Claim: []string{"underground"}, Factor: .75, Partial: true})
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
		out = append(out, Conflict{Slot: "where", Report: report, Claim: claim, Factor: .75})
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

// saturate bounds what is missing: a teller who says much is not against.
func saturate(miss float64) float64 { return missMost * (1 - math.Exp(-miss/missMost)) }

// anchored says whether something is shared that few claims can share by
// chance: a thing and where it lies, a count, a numbered door.
func anchored(shared []Concept) bool {
	for _, s := range shared {
		if s.Weight >= .35 && (strings.HasPrefix(s.Slot, "rel:") || strings.HasPrefix(s.Slot, "n.") ||
			strings.HasPrefix(s.Slot, "no.") || s.Slot == "tag") {
			return true
		}
	}
	return false
}

// agreement adds up what both hold, writes it into p.Shared, and returns it
// with what only the report holds.
func (b *Book) agreement(q *query, c *claim, p *Proposal) (agree, missR float64) {
	words := 0.0
	for i, m := range q.f.mentions {
		holders := c.holders(q.index[i])
		if holders == 0 {
			if m.slot != "word" && m.slot != "reln" && m.slot != "place" {
				missR += q.weight[i]
			}
			continue
		}
		w := q.weight[i] * math.Pow(float64(holders)/(float64(c.n)+shareFirst), sharePower)
		if personal(m.id) {
			w *= .15
		}
		if m.slot == "word" {
			most := wordsMost
			if holders > 1 { // the claim has learnt this word from its members
				w *= 1 + 1.5*(1-1/float64(holders))
				most = learntMost
			}
			w = max(0, min(w, most-words))
			words += w
		}
		agree += w
		p.Shared = append(p.Shared, Concept{m.id, m.slot, w})
	}
	slices.SortStableFunc(p.Shared, func(x, y Concept) int {
		switch {
		case x.Weight > y.Weight:
			return -1
		case x.Weight < y.Weight:
			return 1
		}
		return strings.Compare(x.ID, y.ID)
	})
	return agree, missR
}

// asserts says whether a claim states that something or somebody is there.
func (b *Book) asserts(c *claim) bool {
	lex := theLexicon()
	for _, t := range c.tally {
		e := lex.entries[b.concepts[t.concept].id]
		number := strings.HasPrefix(b.concepts[t.concept].slot, "n.")
		if 10*int(t.n) >= 3*c.n && (number || e.slot != "room" && e.slot != "service" && assertedSlot(e)) {
			return true
		}
	}
	return false
}

// breadth lowers a score that rests on where alone: the same room, or only the
// same wing, level or building, and hardly an event, thing or number in common.
// Once several reports of a claim agree on its level or wing, that says more.
//
// words says from which word of the report a concept was read: what the name of
// the place itself brings along (a bookcase in a library) is nothing further.
func breadth(shared []Concept, words map[string]int, n int) float64 {
	spot, around, matter := false, false, 0.0
	named := map[int]bool{}
	for _, c := range shared {
		if c.Slot == "room" || c.Slot == "service" {
			named[words[c.ID]] = words[c.ID] > 0
		}
	}
	for _, c := range shared {
		if c.Weight < .12 || c.Slot == "word" || c.Slot == "reln" || c.Slot == "who" || general(c.ID) {
			continue
		}
		switch c.Slot {
		case "room", "service":
			spot = true
		case "zone", "building", "wing", "level", "depth", "side", "hand", "place":
			around = true
		default:
			if !named[words[c.ID]] {
				matter += c.Weight
			}
		}
	}
	least := 1.0
	switch {
	case spot:
		least = .65
	case around:
		least = .6 + .2*(1-1/float64(n))
	}
	return least + (1-least)*min(1, matter/.35)
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

// missing adds up the claim's core that the report lacks.
func (b *Book) missing(q *query, c *claim) float64 {
	sum := 0.0
	for _, t := range c.tally {
		share := float64(t.n) / float64(c.n)
		if share < coreShare || slices.Contains(q.index, t.concept) {
			continue
		}
		k := &b.concepts[t.concept]
		if isWord(k.id) || k.slot == "reln" || k.slot == "place" {
			continue
		}
		sum += share * b.weight(k.slot, k.rate, k.df)
	}
	return sum
}

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
func (b *Book) conflicts(q *query, c *claim, anchored bool) []Conflict {
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
			if (anchored || q.f.against) && s == "kind" {
				k.Factor = .85 // the same thing at the same spot, told with another stress
			}
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
		k.Factor = conflictFactor(slot)
		return k, true
	}
	if slot == "spot" {
		if k.Factor = spotFactor(report, claim, any); k.Factor < 1 {
			k.Partial = true
			return k, true
		}
	}
	return Conflict{}, false
}

// spotFactor weighs a partial conflict of spots: each side has a spot that the
// other lacks, or one side alone speaks of a drain, a vent or a well.
func spotFactor(report, claim []string, any map[string]bool) float64 {
	restR, restC := false, false
	for _, id := range report {
		restR = restR || !any[id]
	}
	for _, id := range claim {
		restC = restC || !slices.Contains(report, id)
	}
	switch {
	case restR && restC && len(report) == len(claim) && allServices(report, claim, any):
		return .85 // one says drain and the other pipe
	case restR && restC:
		return .65
	case onlyOneHasService(report, claim, any):
		return .7
	}
	return 1
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
