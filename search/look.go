package search

import "math"

// Ratios stay within these: no list of looks makes a space impossible or certain.
const (
	leastRatio = 1e-15
	mostRatio  = 1e15
)

// target is what a look is asked to detect.
type target uint8

const (
	responsive target = iota
	unresponsive
	theVoid     // that a suspected void is real
	theUnlisted // a hidden space beside the one looked at
	targets
)

// pod is the chance that a look at coverage 1 detects the target, as this
// evaluation reads it.
func (e *eval) pod(s *spaceRow, method *Method, l *Look, t target) float64 {
	pod := 0.0
	switch t {
	case responsive:
		pod = method.Responsive.Mode
	case unresponsive:
		pod = method.Unresponsive.Mode
	case theVoid:
		pod = method.Void.Mode
	case theUnlisted:
		pod = method.Hidden.Mode
	}
	if l.Noise && method.Listens {
		pod *= e.d.NoiseFactor.Mode
	}
	if l.Crowd && method.Listens {
		pod *= e.d.CrowdFactor.Mode
	}
	if s.Airtight && method.NeedsAir {
		pod *= e.d.AirtightFactor.Mode
	}
	if limit := e.m.opt.RemoteCap; limit > 0 && l.Method != "sweep" {
		pod = min(pod, limit)
	}
	return pod * e.scale
}

// ratio is P(look's result | target there) / P(result | not there).
func (e *eval) ratio(s *spaceRow, method *Method, l *Look, result string, t target) float64 {
	if t == theUnlisted && result == Sign {
		return 1 // a sign of something hidden is a suspected void of its own
	}
	pod := e.pod(s, method, l, t) * l.Coverage
	r := 1 - pod
	if result == Sign {
		alarm := method.FalseAlarm.Mode * l.Coverage * e.scale
		if pod == 0 {
			return 1
		}
		r = 1 + pod*(1-alarm)/alarm
	}
	if l.PlaceUncertain {
		u := e.d.PlaceDoubt.Mode
		r = u + (1-u)*r
	}
	return r
}

// blinded is a method's ratio when it is blind at this space with the given
// chance and its looks would otherwise give r.
func blinded(r, blind float64) float64 { return blind + (1-blind)*r }

// readLooks combines a space's looks, method by method.
func (e *eval) readLooks(i int) {
	s := &e.m.spaces[i]
	for t := range targets {
		e.missed[t][i], e.shown[t][i] = 1, 1
	}
	for g := s.from; g < s.to; g++ {
		for t := range targets {
			if !e.m.asks(i, t) {
				continue
			}
			r := e.groupRatio(s, e.m.groups[g], t)
			e.group[t][g] = r
			e.missed[t][i] *= min(r, 1)
			e.shown[t][i] = min(e.shown[t][i]*max(r, 1), mostRatio)
		}
	}
}

// asks says whether a target's ratio at a space is of any use.
func (m *model) asks(i int, t target) bool {
	switch t {
	case theVoid:
		return m.spaces[i].Kind == SuspectedVoid
	case theUnlisted:
		return m.spaces[i].Kind != SuspectedVoid && m.hidden >= 0
	}
	return true
}

// groupRatio is one method's looks at one space together. A finding says
// nothing here (foundRatio speaks), but for a hidden space beside the room it
// is a look without a sign.
func (e *eval) groupRatio(s *spaceRow, g group, t target) float64 {
	method, r := &e.method[g.method], 1.0
	for _, l := range s.looks[g.from:g.to] {
		result := l.Result
		if result == People {
			if t != theUnlisted {
				continue
			}
			result = None
		}
		r = min(r*e.ratio(s, method, l, result, t), mostRatio)
	}
	return blinded(r, method.Blind.Mode)
}

// combined multiplies a space's looks for one target: within a method under its
// common failure, between methods independently down to Options.MissFloor.
func (e *eval) combined(i int, t target) float64 {
	return max(e.missed[t][i], e.m.opt.MissFloor) * e.shown[t][i]
}

// seen averages over responsive and unresponsive people.
func (e *eval) seen(i int) float64 {
	share := e.d.ShareResponsive.Mode
	return share*e.combined(i, responsive) + (1-share)*e.combined(i, unresponsive)
}

// which selects looks for a ratio, and how their result counts.
type which func(*Look) (result string, use bool)

// seenOf is seen for some looks of a space only.
func (e *eval) seenOf(s *spaceRow, pick which) float64 {
	var both [2]float64
	for t := range both {
		missed, shown := 1.0, 1.0
		for g := s.from; g < s.to; g++ {
			grp, r := e.m.groups[g], 1.0
			method := &e.method[grp.method]
			for _, l := range s.looks[grp.from:grp.to] {
				if result, use := pick(l); use {
					r = min(r*e.ratio(s, method, l, result, target(t)), mostRatio)
				}
			}
			r = blinded(r, method.Blind.Mode)
			missed, shown = missed*min(r, 1), min(shown*max(r, 1), mostRatio)
		}
		both[t] = max(missed, e.m.opt.MissFloor) * shown
	}
	share := e.d.ShareResponsive.Mode
	return share*both[responsive] + (1-share)*both[unresponsive]
}

// occupied is the ratio of all evidence at one space, occupied : empty.
func (e *eval) occupied(i int) float64 {
	s := &e.m.spaces[i]
	r := 1.0
	if len(s.looks) > 0 {
		r = e.seen(i)
		if s.Kind == SuspectedVoid && s.void < 0 {
			r *= e.combined(i, theVoid)
		}
		if s.find.any {
			r = max(r, 1) * e.foundRatio(s)
		}
	}
	for _, c := range s.single {
		r *= e.claim[c]
	}
	return min(max(r, leastRatio), mostRatio)
}

// foundRatio is the surest finding's weight. Looks that saw nothing there were
// then wrong or earlier: they do not argue against people who were found.
func (e *eval) foundRatio(s *spaceRow) float64 {
	best := 1.0
	for _, l := range s.looks {
		if l.Result != People {
			continue
		}
		r := 1 / e.d.MistakenPeople.Mode
		if l.PlaceUncertain {
			u := e.d.PlaceDoubt.Mode
			r = u + (1-u)*r
		}
		best = max(best, r)
	}
	return best
}

// besideRooms is the ratio for the unlisted space: it may be beside any room,
// so the mean over rooms of what their looks would have missed.
func (e *eval) besideRooms() float64 {
	if e.m.rooms == 0 {
		return 1
	}
	sum := 0.0
	for i := range e.m.spaces {
		if e.m.spaces[i].Kind != SuspectedVoid {
			sum += e.combined(i, theUnlisted)
		}
	}
	return sum / float64(e.m.rooms)
}

// remaining is, for a space that was occupied, the chance that somebody is
// still in and the mean number of them, people being a Gamma-Poisson with the
// given mean before. Both are 1 and mean where nobody was found.
func (e *eval) remaining(s *spaceRow, mean float64) (somebody, left float64) {
	if !s.find.any {
		return 1, mean
	}
	if s.find.inside > 0 {
		extra := e.unseen(s, mean)
		return 1, float64(s.find.inside) + extra.left
	}
	u := e.unseen(s, mean)
	return u.somebody, u.left
}

type rest struct{ somebody, left float64 }

// unseen is what may remain beyond those found.
func (e *eval) unseen(s *spaceRow, mean float64) rest {
	miss := e.seenOf(s, func(l *Look) (string, bool) {
		return None, l.Order >= s.find.order && l.Result != Sign
	})
	signs := e.seenOf(s, func(l *Look) (string, bool) {
		return Sign, l.Order > s.find.order && l.Result == Sign
	})
	prior := GammaPoisson{Shape: e.d.PeopleShape.Mode, Rate: e.d.PeopleShape.Mode / max(mean, 0.01)}
	left, nobody := prior.Left(s.find.total, 1-miss)
	somebody := 1 - nobody
	odds := somebody * signs
	after := odds / (odds + nobody)
	if somebody > 0 {
		left *= after / somebody
	}
	if math.IsNaN(after) {
		after, left = 0, 0
	}
	return rest{after, left}
}
