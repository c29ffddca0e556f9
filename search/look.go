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
)

// which selects looks for a ratio; asNone counts a finding as "no further sign".
type which func(*Look) (result string, use bool)

func allBut(l *Look) (string, bool) { return l.Result, l.Result != People }

// ratio is P(look's result | target there) / P(result | not there).
func (e *eval) ratio(s *spaceRow, method *Method, l *Look, result string, t target) float64 {
	if t == theUnlisted && result == Sign {
		return 1 // a sign of something hidden is a suspected void of its own
	}
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
	pod *= l.Coverage * e.scale
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

// combined multiplies a space's looks for one target: within a method under its
// common failure, between methods independently down to Options.MissFloor.
func (e *eval) combined(s *spaceRow, t target, pick which) float64 {
	missed, shown := 1.0, 1.0
	for i := 0; i < len(s.looks); {
		name, r := s.looks[i].Method, 1.0
		method := e.method[name]
		for ; i < len(s.looks) && s.looks[i].Method == name; i++ {
			if result, use := pick(s.looks[i]); use {
				r = min(r*e.ratio(s, method, s.looks[i], result, t), mostRatio)
			}
		}
		blind := method.Blind.Mode
		r = blind + (1-blind)*r
		missed *= min(r, 1)
		shown = min(shown*max(r, 1), mostRatio)
	}
	return max(missed, e.m.opt.MissFloor) * shown
}

// seen averages combined over responsive and unresponsive people.
func (e *eval) seen(s *spaceRow, pick which) float64 {
	share := e.d.ShareResponsive.Mode
	return share*e.combined(s, responsive, pick) + (1-share)*e.combined(s, unresponsive, pick)
}

// occupied is the ratio of all evidence at one space, occupied : empty.
func (e *eval) occupied(i int) float64 {
	s := &e.m.spaces[i]
	r := 1.0
	if len(s.looks) > 0 {
		r = e.seen(s, allBut)
		if s.Kind == SuspectedVoid && s.void < 0 {
			r *= e.combined(s, theVoid, allBut)
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
		s := &e.m.spaces[i]
		if s.Kind == SuspectedVoid {
			continue
		}
		if len(s.looks) == 0 {
			sum++
			continue
		}
		sum += e.combined(s, theUnlisted, func(l *Look) (string, bool) { return None, l.Result != Sign })
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
	miss := e.seen(s, func(l *Look) (string, bool) {
		return None, l.Order >= s.find.order && l.Result != Sign
	})
	signs := e.seen(s, func(l *Look) (string, bool) {
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
