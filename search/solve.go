package search

import (
	"errors"
	"math"
	"sync"
)

// Span is a number of people, for the coordinator only: low and high are the
// ends of what is assumed, mid as believed.
type Span struct {
	Low  float64 `json:"low"`
	Mid  float64 `json:"mid"`
	High float64 `json:"high"`
}

// SpaceAnswer is what is believed of one space. POA is as believed, POAHalved
// with all detection values halved, both 0..1. Behind lists the ids of its own
// looks and claims and of its causes; each cause's Behind goes on from there.
type SpaceAnswer struct {
	ID        string   `json:"id"`
	Listed    bool     `json:"listed"`
	SeenWhole bool     `json:"seen_whole"`
	POA       float64  `json:"poa"`
	POAHalved float64  `json:"poa_halved"`
	Expected  Span     `json:"expected"`
	Found     int      `json:"found"`
	Out       int      `json:"out"`
	Behind    []string `json:"behind"`
}

// CauseAnswer is what is believed of one cause. Behind lists the ids of the
// looks and claims at its spaces and of the causes that share a space with it.
type CauseAnswer struct {
	ID        string   `json:"id"`
	Prior     float64  `json:"prior"`
	Posterior float64  `json:"posterior"`
	Halved    float64  `json:"halved"`
	Behind    []string `json:"behind"`
}

// Range is the chance that someone remains anywhere, Low <= High, never 0 or 1.
type Range struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Assumption is one assumed value and the residual (as believed) at its ends.
type Assumption struct {
	Key          string  `json:"key"`
	Low          float64 `json:"low"`
	Mode         float64 `json:"mode"`
	High         float64 `json:"high"`
	Status       string  `json:"status"`
	ResidualLow  float64 `json:"residual_low"`
	ResidualHigh float64 `json:"residual_high"`
}

// Answer is the result of Solve. Spaces and Causes are sorted by id, the
// unlisted space last. Residual includes it: Unlisted says so, with its own
// chance. Listed and SeenWhole count listed places; NotSeenWhole names every
// given space without a sweep of coverage 1. Assumptions are the (up to) three
// that move the residual most.
type Answer struct {
	Spaces       []SpaceAnswer `json:"spaces"`
	Causes       []CauseAnswer `json:"causes"`
	Residual     Range         `json:"residual"`
	Behind       []string      `json:"behind"`
	Unlisted     Range         `json:"unlisted"`
	HasUnlisted  bool          `json:"has_unlisted"`
	Listed       int           `json:"listed"`
	SeenWhole    int           `json:"seen_whole"`
	NotSeenWhole []string      `json:"not_seen_whole"`
	Expected     Span          `json:"expected"`
	Assumptions  []Assumption  `json:"assumptions"`
}

// Solve answers a Problem. It reports an error for input that Parse would
// refuse, ErrTooLinked, or inputs that contradict each other (such as a space
// certain to be occupied with a claim's certainty against it).
func Solve(p Problem) (Answer, error) {
	m, err := compile(p)
	if err != nil {
		return Answer{}, err
	}
	full, half, b, h := m.bothEnds()
	if math.IsNaN(b.residual) || math.IsNaN(h.residual) {
		return Answer{}, errors.New("problem: its chances contradict each other; look for values of exactly 0 or 1 and soften them")
	}
	a := Answer{
		Residual: Range{min(b.residual, h.residual), max(b.residual, h.residual)},
		Spaces:   make([]SpaceAnswer, len(m.spaces)), Causes: make([]CauseAnswer, len(m.causes)),
		Behind: []string{}, NotSeenWhole: []string{},
	}
	var others sync.WaitGroup
	var assumed []Assumption
	others.Go(func() { assumed = m.assumptions(full, b.residual) })
	v := full.voices()
	for i := range m.spaces {
		s := m.answerSpace(i, full, half, b, h, v)
		a.Spaces[i] = s
		a.Expected.Low += s.Expected.Low
		a.Expected.Mid += s.Expected.Mid
		a.Expected.High += s.Expected.High
		if i == m.hidden {
			a.HasUnlisted = true
			a.Unlisted = Range{min(s.POA, s.POAHalved), max(s.POA, s.POAHalved)}
			continue
		}
		if !s.SeenWhole {
			a.NotSeenWhole = append(a.NotSeenWhole, s.ID)
		}
		if s.Listed {
			a.Listed++
			if s.SeenWhole {
				a.SeenWhole++
			}
		}
	}
	for c := range m.causes {
		row := &m.causes[c]
		a.Causes[c] = CauseAnswer{row.id, full.prior[c], b.cause[c], h.cause[c], m.behindCause(c, v)}
	}
	a.Behind = m.behindAll(full, v)
	others.Wait()
	a.Assumptions = assumed
	return a, nil
}

// bothEnds evaluates with all detection values as believed, and halved.
func (m *model) bothEnds() (full, half *eval, b, h beliefs) {
	var other sync.WaitGroup
	other.Go(func() {
		half = m.evaluate(&m.d, 0.5)
		h = half.beliefs()
	})
	full = m.evaluate(&m.d, 1)
	b = full.beliefs()
	other.Wait()
	return full, half, b, h
}

func (m *model) answerSpace(i int, full, half *eval, b, h beliefs, v voices) SpaceAnswer {
	s := &m.spaces[i]
	n := full.people(i)
	expect := func(e *eval, was, mean float64) float64 {
		_, left := e.remaining(s, mean)
		if s.Capacity > 0 {
			left = min(left, float64(max(s.Capacity, s.find.inside)))
		}
		return was * left
	}
	out := SpaceAnswer{
		ID: s.ID, Listed: s.Listed, POA: b.poa[i], POAHalved: h.poa[i],
		Found: s.find.total, Out: s.find.out, Behind: m.behindSpace(i, v),
	}
	for _, l := range s.looks {
		out.SeenWhole = out.SeenWhole || l.Method == "sweep" && l.Coverage == 1 && !l.PlaceUncertain
	}
	x, y, z := expect(full, b.was[i], n.low), expect(full, b.was[i], n.mid), expect(half, h.was[i], n.high)
	out.Expected = Span{min(x, y, z), y, max(x, y, z)}
	return out
}
