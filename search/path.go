package search

import (
	"cmp"
	"fmt"
	"slices"
)

// Floor is a grid of cells, numbered row by row, in which one searcher moves to
// a neighbouring cell or stays, and then looks there: P is the chance that the
// object is in a cell (it does not move), Q that a look there finds it.
type Floor struct {
	Rows, Cols int
	P, Q       []float64
}

// Sizes that BestPath takes. The problem is NP-complete (Trummel and Weisinger 1986).
const (
	maxFloor = 400
	maxSteps = 60
	maxNodes = 30_000_000
)

// BestPath finds the walk of a number of steps from start that finds the
// object most likely. Each step is a look at the cell where it ends; start
// itself is not looked at unless the searcher stays. It is exact, by branch and
// bound; of equal walks it is the first in the order up, down, left, right,
// stay. It reports an error for a value out of range, or when the grid is too
// large to be decided.
func BestPath(f Floor, start, steps int) (path []int, found float64, err error) {
	w, err := newWalk(f, start, steps)
	if err != nil || steps == 0 {
		return nil, 0, err
	}
	// First the value, best-looking ways first; then the first walk that has it.
	if err := w.run(start, true); err != nil {
		return nil, 0, err
	}
	w.floor, w.best, w.path = w.best-even, -1, nil
	if err := w.run(start, false); err != nil {
		return nil, 0, err
	}
	return w.path, w.best, nil
}

type walk struct {
	q, left []float64
	near    [][]int // up, down, left, right, stay
	far     [][]int // steps between cells
	steps   int
	way     []int
	path    []int
	best    float64
	floor   float64 // walks below are of no interest
	nodes   int
	gains   []float64
}

func newWalk(f Floor, start, steps int) (*walk, error) {
	n := f.Rows * f.Cols
	if f.Rows < 1 || f.Cols < 1 || f.Rows > maxFloor || f.Cols > maxFloor || n > maxFloor || len(f.P) != n || len(f.Q) != n {
		return nil, fmt.Errorf("grid: %d by %d with %d and %d values; give p and q for each of at most %d cells", f.Rows, f.Cols, len(f.P), len(f.Q), maxFloor)
	}
	if start < 0 || start >= n || steps < 0 || steps > maxSteps {
		return nil, fmt.Errorf("start %d, steps %d: write a cell from 0 to %d and at most %d steps", start, steps, n-1, maxSteps)
	}
	w := &walk{q: f.Q, left: slices.Clone(f.P), steps: steps, best: -1, floor: -1}
	for i := range n {
		if err := share(fmt.Sprintf("cell %d, p", i), f.P[i]); err != nil {
			return nil, err
		}
		if err := share(fmt.Sprintf("cell %d, q", i), f.Q[i]); err != nil {
			return nil, err
		}
		r, c := i/f.Cols, i%f.Cols
		var near, far []int
		if r > 0 {
			near = append(near, i-f.Cols)
		}
		if r+1 < f.Rows {
			near = append(near, i+f.Cols)
		}
		if c > 0 {
			near = append(near, i-1)
		}
		if c+1 < f.Cols {
			near = append(near, i+1)
		}
		for j := range n {
			far = append(far, gap(r, j/f.Cols)+gap(c, j%f.Cols))
		}
		w.near, w.far = append(w.near, append(near, i)), append(w.far, far)
	}
	return w, nil
}

func gap(a, b int) int { return max(a-b, b-a) }

func (w *walk) run(at int, greedy bool) error {
	w.nodes = 0
	w.step(at, 0, greedy)
	if w.nodes > maxNodes {
		return fmt.Errorf("grid: not decided after %d walks; take fewer steps or cells", maxNodes)
	}
	return nil
}

func (w *walk) step(at int, value float64, greedy bool) {
	if w.nodes++; w.nodes > maxNodes {
		return
	}
	if len(w.way) == w.steps {
		if value > w.best+even {
			w.best, w.path = value, slices.Clone(w.way)
		}
		return
	}
	if bound := value + w.bound(at, w.steps-len(w.way)); bound <= w.best+even || bound < w.floor {
		return
	}
	next := w.near[at]
	if greedy {
		next = slices.Clone(next)
		slices.SortStableFunc(next, func(a, b int) int { return cmp.Compare(w.left[b]*w.q[b], w.left[a]*w.q[a]) })
	}
	for _, c := range next {
		gain, was := w.left[c]*w.q[c], w.left[c]
		w.left[c] -= gain
		w.way = append(w.way, c)
		w.step(c, value+gain, greedy)
		w.way = w.way[:len(w.way)-1]
		w.left[c] = was
		if w.floor >= 0 && w.best >= w.floor {
			return // the first walk with the best value
		}
	}
}

// bound is what k steps could find if every look could be taken that the
// distance allows: the k largest gains.
func (w *walk) bound(at, k int) float64 {
	w.gains = w.gains[:0]
	for c, m := range w.left {
		d := max(w.far[at][c], 1)
		for ; d <= k && m*w.q[c] > 0; d++ {
			w.gains = append(w.gains, m*w.q[c])
			m -= m * w.q[c]
		}
	}
	slices.SortFunc(w.gains, func(a, b float64) int { return cmp.Compare(b, a) })
	sum := 0.0
	for _, g := range w.gains[:min(k, len(w.gains))] {
		sum += g
	}
	return sum
}
