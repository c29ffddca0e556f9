package search

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
)

func (m *model) addCauses(causes []Cause, index map[string]int) error {
	seen := newIDs("cause", len(causes))
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
	few := causeRow{id: "left-locked-few", rule: leftFew}
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
				locked.members, few.members = append(locked.members, i), append(few.members, i)
			}
		}
	}
	add(locked)
	add(few)
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		add(causeRow{id: "kind:" + kind, rule: kindAny, kind: kind, members: byKind[kind]})
	}
}

// causePrior is P(cause) under d.
func (m *model) causePrior(c *causeRow, d *Defaults) float64 {
	switch c.rule {
	case kindAny:
		return d.Kinds[c.kind].Any.Mode
	case leftLocked:
		return d.LeftLocked.Mode
	case leftFew:
		return d.LeftLockedFew.Mode
	case voidReal:
		return d.VoidExists.Mode
	case unlisted:
		return d.UnlistedExists.Mode
	}
	return c.given
}

// memberChance is P(a space of that kind is occupied | cause) under d, for a
// cause that is not given.
func (m *model) memberChance(c *causeRow, kind string, d *Defaults) float64 {
	switch c.rule {
	case kindAny:
		return -math.Expm1(-d.RoomsIfAny.Mode / float64(len(c.members)))
	case leftLocked:
		return d.Kinds[kind].Locked.Mode
	case leftFew:
		return d.FewOccupied.Mode
	case voidReal:
		return d.VoidOccupied.Mode
	}
	return d.UnlistedOccupied.Mode
}
