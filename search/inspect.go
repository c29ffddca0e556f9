package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Prize is a box with an unknown content: Values with their Probs (which sum
// to 1), known after paying Cost (>= 0).
type Prize struct{ Values, Probs []float64 }

// Inspect is Weitzman's rule (Econometrica 1979) for opening boxes at a cost
// and keeping the best content, or nothing (0): open in falling order of the
// reservation value z, where E[(X-z)+] = cost, and stop when what is in hand is
// at least the next z. It returns the reservation values, the order (ties by
// index) and what the rule is worth on average, E[max(0, max min(X, z))].
//
// A rescue keeps everybody that it finds, not the best find alone: this is a
// bound and a guide for questions where only one result is used, such as which
// survey to take of a wall.
func Inspect(boxes []Prize, costs []float64) (reservation []float64, order []int, value float64, err error) {
	if len(boxes) != len(costs) {
		return nil, nil, 0, fmt.Errorf("costs: %d for %d boxes; give one for each", len(costs), len(boxes))
	}
	for i, b := range boxes {
		if err := b.check(i, costs[i]); err != nil {
			return nil, nil, 0, err
		}
		reservation, order = append(reservation, b.reserve(costs[i])), append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(reservation[b], reservation[a]) })
	return reservation, order, bestOf(boxes, reservation), nil
}

func (b Prize) check(i int, cost float64) error {
	if len(b.Values) == 0 || len(b.Values) != len(b.Probs) {
		return fmt.Errorf("box %d: %d values, %d chances; give at least one value, and a chance for each", i+1, len(b.Values), len(b.Probs))
	}
	sum := 0.0
	for k, p := range b.Probs {
		if err := share(fmt.Sprintf("box %d, chance %d", i+1, k+1), p); err != nil {
			return err
		}
		if math.IsNaN(b.Values[k]) || math.IsInf(b.Values[k], 0) {
			return fmt.Errorf("box %d, value %d: %v is not a number", i+1, k+1, b.Values[k])
		}
		sum += p
	}
	if math.Abs(sum-1) > 1e-6 {
		return fmt.Errorf("box %d, chances: they sum to %v; make them sum to 1", i+1, sum)
	}
	if !(cost >= 0) || math.IsInf(cost, 1) {
		return fmt.Errorf("box %d, cost: %v; write 0 or more", i+1, cost)
	}
	return nil
}

// reserve solves E[(X-z)+] = cost, piecewise linear in z: between two values
// the slope is the chance of all above.
func (b Prize) reserve(cost float64) float64 {
	at := make([]int, len(b.Values))
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(x, y int) int { return cmp.Compare(b.Values[y], b.Values[x]) })
	mass, sum := 0.0, 0.0 // of the values above z, and their sum
	for k, i := range at {
		mass, sum = mass+b.Probs[i], sum+b.Probs[i]*b.Values[i]
		if mass == 0 {
			continue
		}
		z := (sum - cost) / mass
		if k+1 == len(at) || z >= b.Values[at[k+1]] {
			return z
		}
	}
	return b.Values[at[0]] // unreachable: chances sum to 1
}

// bestOf is E[max(0, max over boxes of min(X, z))], by the distribution of the
// maximum.
func bestOf(boxes []Prize, z []float64) float64 {
	steps := []float64{0}
	for i, b := range boxes {
		for _, v := range b.Values {
			if w := min(v, z[i]); w > 0 {
				steps = append(steps, w)
			}
		}
	}
	slices.Sort(steps)
	value, below := 0.0, 0.0 // below: chance that the maximum is under this step
	for _, s := range slices.Compact(steps) {
		upTo := 1.0
		for i, b := range boxes {
			p := 0.0
			for k, v := range b.Values {
				if min(v, z[i]) <= s {
					p += b.Probs[k]
				}
			}
			upTo *= min(p, 1)
		}
		value, below = value+s*(upTo-below), upTo
	}
	return value
}
