package search

import (
	"fmt"
	"slices"
)

// Whereabout is a space where one sought person may be, with the chance that
// it is this one.
type Whereabout struct {
	Space string  `json:"space"`
	Share float64 `json:"share"`
}

// Whereabouts is what is believed of one sought person, or of a claim about
// one: the chance of each place (as believed and with all detection values
// halved), in the order asked, and of everything else: elsewhere, or never
// there (the "rest of the world" of IAMSAR). These sum to 1.
type Whereabouts struct {
	Places    []WhereaboutsAt `json:"places"`
	Elsewhere Range           `json:"elsewhere"`
	Behind    []string        `json:"behind"` // ids of the looks
}

// WhereaboutsAt is one place of Whereabouts.
type WhereaboutsAt struct {
	Space  string  `json:"space"`
	Prior  float64 `json:"prior"`
	Chance float64 `json:"chance"`
	Halved float64 `json:"halved"`
}

// Seek is the single-target update with the looks of a Problem: exactly one
// person, who is at one of the places or elsewhere (what the shares leave of
// 1). So, unlike the spaces of Solve, finding nobody in one place raises the
// others and elsewhere. A sign at a place raises it; people found there say
// nothing of who they are, and count as no look. It reports an error for a
// Problem that Solve would refuse, an unknown or repeated place, or shares that
// sum to more than 1.
func Seek(p Problem, at []Whereabout) (Whereabouts, error) {
	m, err := compile(p)
	if err != nil {
		return Whereabouts{}, err
	}
	left := 1.0
	index := make([]int, len(at))
	for k, w := range at {
		if err := share(fmt.Sprintf("place %d (%s), share", k+1, w.Space), w.Share); err != nil {
			return Whereabouts{}, err
		}
		i := slices.IndexFunc(m.spaces, func(s spaceRow) bool { return s.ID == w.Space })
		if i < 0 || i == m.hidden || slices.Contains(index[:k], i) {
			return Whereabouts{}, fmt.Errorf("place %d: %q is not in spaces, or named twice; correct it", k+1, w.Space)
		}
		index[k], left = i, left-w.Share
	}
	if left < -1e-9 {
		return Whereabouts{}, fmt.Errorf("places: their shares sum to %v; leave a part of 1 for elsewhere", 1-left)
	}
	left = max(left, 0)
	full, half := m.evaluate(&m.d, 1), m.evaluate(&m.d, 0.5)
	out := Whereabouts{Places: make([]WhereaboutsAt, len(at)), Behind: []string{}}
	v := full.voices()
	for k, w := range at {
		out.Places[k] = WhereaboutsAt{Space: w.Space, Prior: w.Share}
		out.Behind = append(out.Behind, v.own[index[k]]...)
	}
	var elsewhere [2]float64
	for n, e := range []*eval{full, half} {
		total, chance := left, make([]float64, len(at))
		for k, i := range index {
			chance[k] = at[k].Share * e.seen(i)
			if m.spaces[i].Kind == SuspectedVoid {
				chance[k] *= e.combined(i, theVoid)
			}
			total += chance[k]
		}
		if !(total > 0) {
			return Whereabouts{}, fmt.Errorf("places: the looks rule out all of them and nothing is left for elsewhere; leave a part of 1")
		}
		elsewhere[n] = left / total
		for k := range chance {
			if n == 0 {
				out.Places[k].Chance = chance[k] / total
			} else {
				out.Places[k].Halved = chance[k] / total
			}
		}
	}
	out.Elsewhere = rangeOf(elsewhere[0], elsewhere[1])
	slices.Sort(out.Behind)
	out.Behind = slices.Compact(out.Behind)
	return out, nil
}
