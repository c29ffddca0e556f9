package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Cell is a place under continuous effort: what is sought is there with chance
// P (0..1; those of all cells need not sum to 1), effort x finds it with chance
// 1 - exp(-Rate x), and each unit of x costs Cost (>0).
type Cell struct{ P, Rate, Cost float64 }

// Allocation is the best use of an effort: X per cell; the chance to succeed
// bought by one more unit of cost (Multiplier); the sum of chances found
// (Success) and left (Residual).
type Allocation struct {
	X          []float64
	Multiplier float64
	Success    float64
	Residual   float64
}

// Allocate spends effort (in units of cost, >= 0) so that the sum of
// P (1 - exp(-Rate x)) is greatest (Koopman 1957; Charnes and Cooper 1958):
// x = ln(P Rate / (m Cost)) / Rate where that is above 0. The multiplier m is
// found in closed form, cell by cell in the order in which they open. What is
// spent with less effort is spent with more, too (uniform optimality). It
// reports an error for a value out of range.
func Allocate(cells []Cell, effort float64) (Allocation, error) {
	out := Allocation{X: make([]float64, len(cells))}
	if !(effort >= 0) || math.IsInf(effort, 1) {
		return out, fmt.Errorf("effort: %v is not an effort; write 0 or more", effort)
	}
	var open []int
	for i, c := range cells {
		if err := c.check(i); err != nil {
			return out, err
		}
		out.Residual += c.P
		if c.P*c.Rate > 0 {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return out, nil
	}
	worth := func(i int) float64 { return math.Log(cells[i].P) + math.Log(cells[i].Rate/cells[i].Cost) }
	slices.SortStableFunc(open, func(a, b int) int { return cmp.Compare(worth(b), worth(a)) })
	best := worth(open[0])
	below := func(i int) float64 { return best - worth(i) }
	depth := waterDepth(cells, open, below, effort)
	for _, i := range open {
		out.X[i] = max(depth-below(i), 0) / cells[i].Rate
		out.Success += -cells[i].P * math.Expm1(-cells[i].Rate*out.X[i])
	}
	out.Multiplier = math.Exp(best - depth)
	out.Residual = max(out.Residual-out.Success, 0)
	return out, nil
}

// waterDepth is how far the logarithm of the multiplier falls below the best
// cell's worth until the cells (best first, below says by how much each is
// less) use up the effort.
func waterDepth(cells []Cell, open []int, below func(int) float64, effort float64) float64 {
	width, sum, depth := 0.0, 0.0, 0.0
	for k, i := range open {
		w := cells[i].Cost / cells[i].Rate
		width, sum = width+w, sum+w*below(i)
		depth = (effort + sum) / width
		if k+1 == len(open) || below(open[k+1]) >= depth {
			break
		}
	}
	return depth
}

func (c Cell) check(i int) error {
	if err := share(fmt.Sprintf("cell %d, p", i+1), c.P); err != nil {
		return err
	}
	if !(c.Rate >= 0) || math.IsInf(c.Rate, 1) {
		return fmt.Errorf("cell %d, rate: %v; write 0 or more", i+1, c.Rate)
	}
	if !(c.Cost > 0) || math.IsInf(c.Cost, 1) {
		return fmt.Errorf("cell %d, cost: %v; write a number above 0", i+1, c.Cost)
	}
	return nil
}

// Box is a place under discrete looks: what is sought is there with chance P
// (0..1), one look finds it with chance Q (0..1) and costs Cost (>0).
type Box struct{ P, Q, Cost float64 }

// Boxes is a search by discrete looks that always looks where
// P (1-Q)^looks Q / Cost is greatest, ties at the first box. For one object
// that stays where it is, this is the cheapest search (Blackwell; Black 1965).
type Boxes struct {
	boxes []Box
	left  []float64 // P (1-Q)^looks
	found float64
}

// NewBoxes reports an error for a value out of range.
func NewBoxes(boxes []Box) (*Boxes, error) {
	b := &Boxes{boxes: slices.Clone(boxes)}
	for i, x := range boxes {
		if err := share(fmt.Sprintf("box %d, p", i+1), x.P); err != nil {
			return nil, err
		}
		if err := share(fmt.Sprintf("box %d, q", i+1), x.Q); err != nil {
			return nil, err
		}
		if !(x.Cost > 0) || math.IsInf(x.Cost, 1) {
			return nil, fmt.Errorf("box %d, cost: %v; write a number above 0", i+1, x.Cost)
		}
		b.left = append(b.left, x.P)
	}
	return b, nil
}

// even is the relative difference below which two values are a tie.
const even = 1e-12

// Next looks once more: where, and the chance that the object is found by this
// look and by no earlier one. It returns -1 when no look can find anything.
func (b *Boxes) Next() (box int, gain float64) {
	box, best := -1, 0.0
	for i, x := range b.boxes {
		if v := b.left[i] * x.Q / x.Cost; v > best*(1+even) {
			box, best = i, v
		}
	}
	if box < 0 {
		return -1, 0
	}
	gain = b.left[box] * b.boxes[box].Q
	b.left[box] *= 1 - b.boxes[box].Q
	b.found += gain
	return box, gain
}

// Found is the chance that the looks so far found the object.
func (b *Boxes) Found() float64 { return b.found }

// maxSeries bounds the looks that ExpectedCost adds up.
const maxSeries = 20_000_000

// ExpectedCost is the mean cost until the object is found by this search from
// its start, given that it is found at all (it is in a box whose looks can find
// it). It reports an error when nothing can be found, or when looks find so
// rarely that the sum cannot be had.
func ExpectedCost(boxes []Box) (float64, error) {
	b, err := NewBoxes(boxes)
	if err != nil {
		return 0, err
	}
	total := 0.0
	for _, x := range boxes {
		if x.Q > 0 {
			total += x.P
		}
	}
	if total == 0 {
		return 0, fmt.Errorf("boxes: no look can find anything; give a box with p and q above 0")
	}
	cost, sum := 0.0, 0.0
	for n := 0; ; n++ {
		i, gain := b.Next()
		if i < 0 {
			break
		}
		cost += boxes[i].Cost
		sum += cost * gain
		// What is left adds about its mass times the cost so far.
		if (total-b.found)*cost < 1e-13*sum && b.rest() < 1e-15 {
			break
		}
		if n == maxSeries {
			return 0, fmt.Errorf("boxes: after %d looks %v is left; leave out boxes with q near 0", n, b.rest())
		}
	}
	return sum / total, nil
}

// rest is the mass that looks can still find.
func (b *Boxes) rest() float64 {
	sum := 0.0
	for i, x := range b.boxes {
		if x.Q > 0 {
			sum += b.left[i]
		}
	}
	return sum
}
