package search

import "slices"

// speaks says whether a look moves any chance: one that its method cannot make,
// or of no coverage, is not behind a number.
func (e *eval) speaks(s *spaceRow, method *Method, l *Look) bool {
	if l.Result == People {
		return true
	}
	for t := responsive; t <= theVoid; t++ {
		if (t != theVoid || s.Kind == SuspectedVoid) && e.ratio(s, method, l, l.Result, t) != 1 {
			return true
		}
	}
	return false
}

// speaksBeside says whether a look moves the chance of the unlisted space.
func (e *eval) speaksBeside(s *spaceRow, method *Method, l *Look) bool {
	return e.m.hidden >= 0 && s.Kind != SuspectedVoid && l.Result != Sign &&
		e.ratio(s, method, l, None, theUnlisted) != 1
}

// voices are, per space, the ids of its looks that move its own chance, and of
// those that move the chance of a hidden space beside it; and all of them, each once.
type voices struct {
	own, beside [][]string
	all         []string
}

func (e *eval) voices() voices {
	n := len(e.m.spaces)
	v := voices{own: make([][]string, n), beside: make([][]string, n)}
	fed := map[string]bool{} // looks that stand at several spaces
	for i := range e.m.spaces {
		s := &e.m.spaces[i]
		if n := len(s.looks); n > 0 {
			v.own[i], v.beside[i] = make([]string, 0, n), make([]string, 0, n)
		}
		for _, g := range e.m.groups[s.from:s.to] {
			method := &e.method[g.method]
			for _, l := range s.looks[g.from:g.to] {
				own, beside := e.speaks(s, method, l), e.speaksBeside(s, method, l)
				if own {
					v.own[i] = append(v.own[i], l.ID)
				}
				if beside {
					v.beside[i] = append(v.beside[i], l.ID)
				}
				if (own || beside) && !fed[l.ID] {
					v.all = append(v.all, l.ID)
					if len(l.Feeds) > 0 {
						fed[l.ID] = true
					}
				}
			}
		}
	}
	return v
}

func (m *model) behindSpace(i int, v voices) []string {
	s := &m.spaces[i]
	out := []string{}
	if i == m.hidden {
		for _, ids := range v.beside {
			out = append(out, ids...)
		}
	}
	out = append(out, v.own[i]...)
	for _, c := range s.claims {
		out = append(out, m.claims[c].ID)
	}
	for _, c := range s.causes {
		out = append(out, m.causes[c].id)
	}
	return out
}

func (m *model) behindCause(c int, v voices) []string {
	out := []string{}
	claims, causes := map[int]bool{}, map[int]bool{}
	note := func(seen map[int]bool, k int, id string) {
		if !seen[k] {
			seen[k] = true
			out = append(out, id)
		}
	}
	for _, i := range m.causes[c].members {
		s := &m.spaces[i]
		if i == m.hidden {
			out = append(out, m.behindSpace(i, v)...)
			for _, k := range s.claims {
				claims[k] = true
			}
			for _, k := range s.causes {
				causes[k] = true
			}
			continue
		}
		out = append(out, v.own[i]...)
		for _, k := range s.claims {
			note(claims, k, m.claims[k].ID)
		}
		for _, k := range s.causes {
			note(causes, k, m.causes[k].id)
		}
	}
	self := m.causes[c].id
	out = slices.DeleteFunc(out, func(id string) bool { return id == self })
	slices.Sort(out)
	return slices.Compact(out)
}

// behindAll is what the residual rests on.
func (m *model) behindAll(e *eval, v voices) []string {
	out := append([]string{}, v.all...)
	for c := range m.claims {
		if e.claim[c] != 1 {
			out = append(out, m.claims[c].ID)
		}
	}
	for c := range m.causes {
		out = append(out, m.causes[c].id)
	}
	return out
}
