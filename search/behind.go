package search

import "slices"

// speaks says whether a look moves any chance: one that its method cannot make,
// or of no coverage, is not behind a number.
func (e *eval) speaks(s *spaceRow, l *Look) bool {
	if l.Result == People {
		return true
	}
	for t := responsive; t <= theVoid; t++ {
		if (t != theVoid || s.Kind == SuspectedVoid) && e.ratio(s, e.method[l.Method], l, l.Result, t) != 1 {
			return true
		}
	}
	return false
}

// speaksBeside says whether a look moves the chance of the unlisted space.
func (e *eval) speaksBeside(s *spaceRow, l *Look) bool {
	return e.m.hidden >= 0 && s.Kind != SuspectedVoid && l.Result != Sign &&
		e.ratio(s, e.method[l.Method], l, None, theUnlisted) != 1
}

func (m *model) behindSpace(i int, e *eval) []string {
	s := &m.spaces[i]
	out := []string{}
	if i == m.hidden {
		for j := range m.spaces {
			for _, l := range m.spaces[j].looks {
				if e.speaksBeside(&m.spaces[j], l) {
					out = append(out, l.ID)
				}
			}
		}
	}
	for _, l := range s.looks {
		if e.speaks(s, l) {
			out = append(out, l.ID)
		}
	}
	for _, c := range s.claims {
		out = append(out, m.claims[c].ID)
	}
	for _, c := range s.causes {
		out = append(out, m.causes[c].id)
	}
	return out
}

func (m *model) behindCause(c int, e *eval) []string {
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
			out = append(out, m.behindSpace(i, e)...)
			for _, k := range s.claims {
				claims[k] = true
			}
			for _, k := range s.causes {
				causes[k] = true
			}
			continue
		}
		for _, l := range s.looks {
			if e.speaks(s, l) {
				out = append(out, l.ID)
			}
		}
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
func (m *model) behindAll(e *eval) []string {
	out := []string{}
	for i := range m.spaces {
		s := &m.spaces[i]
		for _, l := range s.looks {
			if e.speaks(s, l) || e.speaksBeside(s, l) {
				out = append(out, l.ID)
			}
		}
	}
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
