package search

import (
	"cmp"
	"fmt"
	"maps"
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
	leftFew
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
	kind   int     // index of Kind in model.kinds
	looks  []*Look // sorted by method, then id
	from   int     // its groups are model.groups[from:to]
	to     int
	causes []int // sorted
	slots  []int // position of this space in each cause's members
	claims []int // every live claim on this place
	single []int // those that name this place only
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
	spread   int     // index of its spread, or -1
	shared   float64 // people that its places hold together, or -1 if that is not known
}

// group is one method's looks at one space, which share the chance that the
// method is blind there.
type group struct{ space, method, from, to int } // looks[from:to] of its space

// spread is the set of places of one or more claims, one variable.
type spread struct{ claims []int }

// scope is the set of variables (causes, then spreads) that some spaces share.
type scope struct {
	vars []int // sorted; those >= len(model.causes) are spreads
}

// class is a set of spaces of one scope that nothing but looks and claims tells apart.
type class struct {
	scope  int
	spaces []int
}

type model struct {
	opt     Options
	d       Defaults
	kinds   []string   // sorted
	methods []string   // sorted
	spaces  []spaceRow // by id; the unlisted one, if any, last
	groups  []group
	causes  []causeRow // by id
	claims  []claimRow // by id
	spreads []spread
	scopes  []scope
	classes []class
	byMeth  [][]int // groups of each method
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
	m.kinds, m.methods = slices.Sorted(maps.Keys(m.d.Kinds)), slices.Sorted(maps.Keys(m.d.Methods))
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
	seen := newIDs("space", len(p.Spaces))
	m.spaces = make([]spaceRow, 0, len(p.Spaces)+1)
	for i, s := range p.Spaces {
		if err := seen.add(i, s.ID); err != nil {
			return nil, err
		}
		kind, err := m.checkSpace(i, s)
		if err != nil {
			return nil, err
		}
		m.spaces = append(m.spaces, spaceRow{Space: s, kind: kind, void: -1})
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
		kind, _ := slices.BinarySearch(m.kinds, SuspectedVoid)
		m.spaces = append(m.spaces, spaceRow{Space: Space{ID: UnlistedID, Kind: SuspectedVoid}, kind: kind, void: -1})
	}
	index := make(map[string]int, len(m.spaces))
	for i := range m.spaces {
		index[m.spaces[i].ID] = i
	}
	return index, nil
}

func (m *model) checkSpace(i int, s Space) (kind int, err error) {
	at := place{"space", i, s.ID}
	if s.ID == UnlistedID {
		return 0, fmt.Errorf("%sid: %q is kept for the hidden space on no list; choose another", at, s.ID)
	}
	kind, ok := slices.BinarySearch(m.kinds, s.Kind)
	if !ok {
		return 0, fmt.Errorf("%skind: %q is not known; use one of the defaults' kinds, such as other, or add it there", at, s.Kind)
	}
	if s.Capacity < 0 || s.Capacity > maxPeople {
		return 0, people(at.String()+"capacity", s.Capacity)
	}
	if s.Rest != nil {
		return kind, share(at.String()+"rest", *s.Rest)
	}
	return kind, nil
}

func (m *model) addLooks(looks []Look, index map[string]int) error {
	seen := newIDs("look", len(looks))
	m.byMeth = make([][]int, len(m.methods))
	hasVoid := make([]bool, len(m.spaces))
	for i := range m.spaces {
		hasVoid[i] = m.spaces[i].Kind == SuspectedVoid
	}
	m.roomForLooks(looks, index)
	for i := range looks {
		l := &looks[i] // read, never changed
		if err := seen.add(i, l.ID); err != nil {
			return err
		}
		if err := checkLook(i, l, &m.d); err != nil {
			return err
		}
		s, ok := index[l.Space]
		if !ok || s == m.hidden {
			return fmt.Errorf("look %d (%s), space: %q is not in spaces; add it or correct the look", i+1, l.ID, l.Space)
		}
		m.spaces[s].looks = append(m.spaces[s].looks, l)
		if err := m.addFed(i, l, s, index, hasVoid); err != nil {
			return err
		}
	}
	for i := range m.spaces {
		s := &m.spaces[i]
		slices.SortFunc(s.looks, func(a, b *Look) int {
			return cmp.Or(cmp.Compare(a.Method, b.Method), cmp.Compare(a.ID, b.ID))
		})
		s.find = findings(s.looks)
		s.from = len(m.groups)
		for k := 0; k < len(s.looks); {
			g := group{space: i, from: k}
			g.method, _ = slices.BinarySearch(m.methods, s.looks[k].Method)
			for ; k < len(s.looks) && s.looks[k].Method == s.looks[g.from].Method; k++ {
			}
			g.to = k
			m.byMeth[g.method] = append(m.byMeth[g.method], len(m.groups))
			m.groups = append(m.groups, g)
		}
		s.to = len(m.groups)
	}
	return nil
}

// roomForLooks makes room for each space's looks in one piece.
func (m *model) roomForLooks(looks []Look, index map[string]int) {
	n := make([]int, len(m.spaces))
	for i := range looks {
		if s, ok := index[looks[i].Space]; ok {
			n[s]++
		}
	}
	all := make([]*Look, len(looks))
	for i, k := range n {
		m.spaces[i].looks, all = all[:0:k], all[k:]
	}
	m.groups = make([]group, 0, len(looks))
}

// addFed gives a traced service's look to every suspected void that the
// service could feed.
func (m *model) addFed(i int, l *Look, at int, index map[string]int, hasVoid []bool) error {
	twice := map[int]bool{at: true}
	for _, id := range l.Feeds {
		s, ok := index[id]
		if !ok || s == m.hidden || !hasVoid[s] || twice[s] {
			return fmt.Errorf("look %d (%s), feeds: %q is not a suspected void, or named twice; name each void that the service could feed once", i+1, l.ID, id)
		}
		twice[s] = true
		m.spaces[s].looks = append(m.spaces[s].looks, l)
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

func (m *model) addClaims(claims []Claim, index map[string]int) error {
	seen := newIDs("claim", len(claims))
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
		row := claimRow{Claim: c, places: places, spread: -1, shared: m.holding(places)}
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

// holding is how many people some places hold together, -1 where one of them
// has no capacity or all have none.
func (m *model) holding(places []int) float64 {
	total := 0
	for _, s := range places {
		if m.spaces[s].Capacity == 0 && s != m.hidden {
			return -1
		}
		total += m.spaces[s].Capacity
	}
	if total == 0 {
		return -1
	}
	return float64(total)
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
	byKey, byClass := map[string]int{}, map[string]int{}
	for i, v := range vars {
		key := listKey(v)
		k, ok := byKey[key]
		if !ok {
			k = len(m.scopes)
			byKey[key] = k
			m.scopes = append(m.scopes, scope{vars: v})
		}
		s := &m.spaces[i]
		s.scope = k
		key += m.classKey(s)
		c, ok := byClass[key]
		if !ok {
			c = len(m.classes)
			byClass[key] = c
			m.classes = append(m.classes, class{scope: k})
		}
		m.classes[c].spaces = append(m.classes[c].spaces, i)
	}
}

// classKey is all that a space's chance to be occupied depends on before looks
// and claims, but for its causes.
func (m *model) classKey(s *spaceRow) string {
	key := "|" + s.Kind
	if s.Rest != nil {
		key += "|" + strconv.FormatFloat(*s.Rest, 'g', -1, 64)
	}
	for j, c := range s.causes {
		if row := &m.causes[c]; row.rule == given {
			key += "|" + strconv.FormatFloat(row.occupied[s.slots[j]], 'g', -1, 64)
		}
	}
	if m.hidden >= 0 && s.ID == UnlistedID {
		key += "|" + UnlistedID
	}
	return key
}

func listKey(list []int) string {
	var b strings.Builder
	for _, v := range list {
		b.WriteString(strconv.Itoa(v))
		b.WriteByte(',')
	}
	return b.String()
}
