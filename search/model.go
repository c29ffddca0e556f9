package search

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// rule says where a cause's numbers come from.
type rule uint8

const (
	given rule = iota // from Problem.Causes
	kindAny
	leftLocked
	voidReal
	unlisted
)

type causeRow struct {
	id       string
	rule     rule
	kind     string // for kindAny
	given    float64
	void     int // the suspected void whose looks bear on this cause, or -1
	members  []int
	occupied []float64 // given only, beside members
}

type spaceRow struct {
	Space
	looks  []*Look // sorted by method, then id
	causes []int   // sorted
	slots  []int   // position of this space in each cause's members
	claims []int   // every live claim on this place
	single []int   // those that name this place only
	scope  int
	void   int // cause that this void is real, or -1
	find   finding
}

// finding sums up the looks that found people in a space.
type finding struct {
	any    bool
	order  int64 // of the last such look
	total  int   // all people ever found here
	inside int   // of these, still inside
	out    int
}

type claimRow struct {
	Claim
	distinct int
	places   []int
	found    bool
	spread   int // index of its spread, or -1
}

// spread is the set of places of one or more claims, one variable.
type spread struct{ claims []int }

// scope is the set of variables (causes, then spreads) that some spaces share.
type scope struct {
	vars   []int // sorted; those >= len(model.causes) are spreads
	spaces []int
}

type model struct {
	opt     Options
	d       Defaults
	spaces  []spaceRow // by id; the unlisted one, if any, last
	causes  []causeRow // by id
	claims  []claimRow // by id
	spreads []spread
	scopes  []scope
	perKind map[string]int
	rooms   int // spaces beside which a hidden one might be
	hidden  int // index of the unlisted space, or -1
	tree    tree
}

// compile checks a Problem and turns it into sorted rows, so that no result
// depends on the order of its lists.
func compile(p Problem) (*model, error) {
	m := &model{opt: p.Options, perKind: map[string]int{}, hidden: -1}
	if p.Defaults != nil {
		m.d = *p.Defaults
	} else {
		m.d = Standard()
	}
	if err := m.d.check(); err != nil {
		return nil, err
	}
	if err := p.checkSizes(); err != nil {
		return nil, err
	}
	index, err := m.addSpaces(p)
	if err != nil {
		return nil, err
	}
	if err := m.addLooks(p.Looks, index); err != nil {
		return nil, err
	}
	if err := m.addCauses(p.Causes, index); err != nil {
		return nil, err
	}
	if err := m.addClaims(p.Claims, index); err != nil {
		return nil, err
	}
	m.makeScopes()
	m.tree, err = newTree(len(m.causes)+len(m.spreads), m.scopes)
	return m, err
}

func (m *model) addSpaces(p Problem) (map[string]int, error) {
	seen := newIDs("space")
	for i, s := range p.Spaces {
		if err := seen.add(i, s.ID); err != nil {
			return nil, err
		}
		at := fmt.Sprintf("space %d (%s), ", i+1, s.ID)
		if s.ID == UnlistedID {
			return nil, fmt.Errorf("%sid: %q is kept for the hidden space on no list; choose another", at, s.ID)
		}
		if _, ok := m.d.Kinds[s.Kind]; !ok {
			return nil, fmt.Errorf("%skind: %q is not known; use one of the defaults' kinds, such as other, or add it there", at, s.Kind)
		}
		if err := people(at+"capacity", s.Capacity); err != nil {
			return nil, err
		}
		if s.Rest != nil {
			if err := share(at+"rest", *s.Rest); err != nil {
				return nil, err
			}
		}
		m.spaces = append(m.spaces, spaceRow{Space: s, void: -1})
		m.perKind[s.Kind]++
		if s.Kind != SuspectedVoid {
			m.rooms++
		}
	}
	slices.SortFunc(m.spaces, func(a, b spaceRow) int { return cmp.Compare(a.ID, b.ID) })
	if !p.Options.NoDefaultCauses || slices.ContainsFunc(p.Causes, func(c Cause) bool {
		return slices.ContainsFunc(c.Members, func(b Member) bool { return b.Space == UnlistedID })
	}) {
		m.hidden = len(m.spaces)
		m.spaces = append(m.spaces, spaceRow{Space: Space{ID: UnlistedID, Kind: SuspectedVoid}, void: -1})
	}
	index := make(map[string]int, len(m.spaces))
	for i := range m.spaces {
		index[m.spaces[i].ID] = i
	}
	return index, nil
}

func (m *model) addLooks(looks []Look, index map[string]int) error {
	seen := newIDs("look")
	own := slices.Clone(looks)
	for i := range own {
		l := &own[i]
		if err := seen.add(i, l.ID); err != nil {
			return err
		}
		if err := checkLook(i, *l, &m.d); err != nil {
			return err
		}
		s, ok := index[l.Space]
		if !ok || s == m.hidden {
			return fmt.Errorf("look %d (%s), space: %q is not in spaces; add it or correct the look", i+1, l.ID, l.Space)
		}
		m.spaces[s].looks = append(m.spaces[s].looks, l)
	}
	for i := range m.spaces {
		s := &m.spaces[i]
		slices.SortFunc(s.looks, func(a, b *Look) int {
			return cmp.Or(cmp.Compare(a.Method, b.Method), cmp.Compare(a.ID, b.ID))
		})
		s.find = findings(s.looks)
	}
	return nil
}

// findings takes the last finding's count as the number then inside: people
// seen twice and taken out once are counted once.
func findings(looks []*Look) finding {
	var f finding
	var last *Look
	for _, l := range looks {
		if l.Result != People {
			continue
		}
		f.out += l.Out
		if last == nil || cmp.Or(cmp.Compare(l.Order, last.Order), cmp.Compare(l.ID, last.ID)) > 0 {
			last = l
		}
	}
	if last != nil {
		f.any, f.order, f.inside = true, last.Order, last.Count-last.Out
		f.total = f.out + f.inside
	}
	return f
}

func (m *model) addCauses(causes []Cause, index map[string]int) error {
	seen := newIDs("cause")
	for i, c := range causes {
		if err := seen.add(i, c.ID); err != nil {
			return err
		}
		at := fmt.Sprintf("cause %d (%s), ", i+1, c.ID)
		if err := share(at+"probability", c.Probability); err != nil {
			return err
		}
		row := causeRow{id: c.ID, rule: given, given: c.Probability, void: -1}
		twice := map[int]bool{}
		for _, b := range c.Members {
			s, ok := index[b.Space]
			if !ok || twice[s] {
				return fmt.Errorf("%smembers: %q is unknown or named twice; name each space of the list once", at, b.Space)
			}
			if err := share(at+"member "+b.Space+", occupied", b.Occupied); err != nil {
				return err
			}
			twice[s] = true
			row.members, row.occupied = append(row.members, s), append(row.occupied, b.Occupied)
		}
		m.causes = append(m.causes, row)
	}
	if !m.opt.NoDefaultCauses {
		m.addDefaultCauses(seen.seen)
	}
	slices.SortFunc(m.causes, func(a, b causeRow) int { return cmp.Compare(a.id, b.id) })
	for c := range m.causes {
		row := &m.causes[c]
		for slot, s := range row.members {
			m.spaces[s].causes = append(m.spaces[s].causes, c)
			m.spaces[s].slots = append(m.spaces[s].slots, slot)
			if m.spaces[s].Kind == SuspectedVoid && row.id == "void:"+m.spaces[s].ID {
				row.void, m.spaces[s].void = s, c
			}
		}
	}
	return nil
}

func (m *model) addDefaultCauses(taken map[string]int) {
	add := func(row causeRow) {
		if _, ok := taken[row.id]; !ok && len(row.members) > 0 {
			row.void = -1
			m.causes = append(m.causes, row)
		}
	}
	locked := causeRow{id: "left-locked", rule: leftLocked}
	byKind := map[string][]int{}
	for i, s := range m.spaces {
		switch {
		case i == m.hidden:
			add(causeRow{id: UnlistedID, rule: unlisted, members: []int{i}})
		case s.Kind == SuspectedVoid:
			add(causeRow{id: "void:" + s.ID, rule: voidReal, members: []int{i}})
		default:
			byKind[s.Kind] = append(byKind[s.Kind], i)
			if m.d.Kinds[s.Kind].Locked.High > 0 {
				locked.members = append(locked.members, i)
			}
		}
	}
	add(locked)
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		add(causeRow{id: "kind:" + kind, rule: kindAny, kind: kind, members: byKind[kind]})
	}
}

func (m *model) addClaims(claims []Claim, index map[string]int) error {
	seen := newIDs("claim")
	byLevel := map[string][]int{}
	for i, s := range m.spaces {
		if i != m.hidden && s.Level != "" {
			byLevel[s.Level] = append(byLevel[s.Level], i)
		}
	}
	for i, c := range claims {
		if err := seen.add(i, c.ID); err != nil {
			return err
		}
		if err := checkClaim(i, c, &m.d); err != nil {
			return err
		}
		places, err := m.places(fmt.Sprintf("claim %d (%s), ", i+1, c.ID), c, index, byLevel)
		if err != nil {
			return err
		}
		row := claimRow{Claim: c, places: places, spread: -1}
		row.distinct = len(slices.Compact(slices.Sorted(slices.Values(c.Origins))))
		row.found = slices.ContainsFunc(places, func(s int) bool { return m.spaces[s].find.any })
		m.claims = append(m.claims, row)
	}
	slices.SortFunc(m.claims, func(a, b claimRow) int { return cmp.Compare(a.ID, b.ID) })
	sets := map[string]int{}
	for i := range m.claims {
		c := &m.claims[i]
		if m.d.claimRatio(&c.Claim, c.distinct, c.found) == 1 {
			continue // refuted, or the finding speaks: nothing rests on it
		}
		for _, s := range c.places {
			m.spaces[s].claims = append(m.spaces[s].claims, i)
		}
		if len(c.places) == 1 {
			m.spaces[c.places[0]].single = append(m.spaces[c.places[0]].single, i)
			continue
		}
		key := listKey(c.places)
		if _, ok := sets[key]; !ok {
			sets[key] = len(m.spreads)
			m.spreads = append(m.spreads, spread{})
		}
		c.spread = sets[key]
		m.spreads[c.spread].claims = append(m.spreads[c.spread].claims, i)
	}
	return nil
}

func (m *model) places(at string, c Claim, index map[string]int, byLevel map[string][]int) ([]int, error) {
	var out []int
	for _, id := range c.Places {
		s, ok := index[id]
		if !ok {
			return nil, fmt.Errorf("%splaces: %q is not in spaces; add it, or give a level or the site", at, id)
		}
		out = append(out, s)
	}
	for _, level := range c.Levels {
		if len(byLevel[level]) == 0 {
			return nil, fmt.Errorf("%slevels: no space is on level %q; correct it, or give the site", at, level)
		}
		out = append(out, byLevel[level]...)
	}
	if c.Site {
		for i := range m.spaces {
			out = append(out, i)
		}
	} else if len(c.Levels) > 0 && m.hidden >= 0 {
		out = append(out, m.hidden)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) == 0 {
		return nil, fmt.Errorf("%splaces: none; name a place or a level, or set site", at)
	}
	return out, nil
}

func (m *model) makeScopes() {
	vars := make([][]int, len(m.spaces))
	for i := range m.spaces {
		vars[i] = slices.Clone(m.spaces[i].causes)
	}
	for k, y := range m.spreads {
		for _, s := range m.claims[y.claims[0]].places {
			vars[s] = append(vars[s], len(m.causes)+k)
		}
	}
	byKey := map[string]int{}
	for i, v := range vars {
		key := listKey(v)
		k, ok := byKey[key]
		if !ok {
			k = len(m.scopes)
			byKey[key] = k
			m.scopes = append(m.scopes, scope{vars: v})
		}
		m.scopes[k].spaces = append(m.scopes[k].spaces, i)
		m.spaces[i].scope = k
	}
}

func listKey(list []int) string {
	var b strings.Builder
	for _, v := range list {
		b.WriteString(strconv.Itoa(v))
		b.WriteByte(',')
	}
	return b.String()
}

// causePrior is P(cause) under d.
func (m *model) causePrior(c *causeRow, d *Defaults) float64 {
	switch c.rule {
	case kindAny:
		return d.Kinds[c.kind].Any.Mode
	case leftLocked:
		return d.LeftLocked.Mode
	case voidReal:
		return d.VoidExists.Mode
	case unlisted:
		return d.UnlistedExists.Mode
	}
	return c.given
}

// memberChance is P(slot's space occupied | cause) under d.
func (m *model) memberChance(c *causeRow, slot int, d *Defaults) float64 {
	switch c.rule {
	case kindAny:
		return -math.Expm1(-d.RoomsIfAny.Mode / float64(len(c.members)))
	case leftLocked:
		return d.Kinds[m.spaces[c.members[slot]].Kind].Locked.Mode
	case voidReal:
		return d.VoidOccupied.Mode
	case unlisted:
		return d.UnlistedOccupied.Mode
	}
	return c.occupied[slot]
}

// rest is a space's chance to be occupied for no shared reason.
func (m *model) rest(i int, d *Defaults) float64 {
	s := &m.spaces[i]
	switch {
	case s.Rest != nil:
		return *s.Rest
	case m.opt.NoDefaultCauses || i == m.hidden:
		return 0
	}
	return d.Kinds[s.Kind].Rest.Mode / float64(m.perKind[s.Kind])
}
