package air

import "slices"

// factor solves the symmetric positive definite systems of one stage. Which
// entries are not zero depends on the paths alone, so the order of elimination
// and every update are laid down once.
type factor struct {
	n    int
	node []int   // node[k] is eliminated k-th
	rows [][]int // rows[k]: positions below k that are not zero, rising
	at   [][]int // at[k][i]: index of that entry in low
	// update[k] lists, for each pair (i, j <= i) of rows[k], where their product
	// is taken off: an index of low, or -1-p for the diagonal at position p.
	update [][]int
	where  map[[2]int]int // (position row, column) to index of low

	diag, low, work []float64
}

// newFactor orders by least degree: cells before the corridor that joins them.
func newFactor(n int, joined [][2]int) *factor {
	near := make([]map[int]bool, n)
	for i := range near {
		near[i] = map[int]bool{}
	}
	for _, e := range joined {
		near[e[0]][e[1]], near[e[1]][e[0]] = true, true
	}
	f := &factor{n: n, where: map[[2]int]int{}}
	position := make([]int, n)
	gone := make([]bool, n)
	left := make([][]int, n)
	for k := range n {
		best := -1
		for i := range n {
			if !gone[i] && (best < 0 || len(near[i]) < len(near[best])) {
				best = i
			}
		}
		gone[best], position[best] = true, k
		f.node = append(f.node, best)
		for i := range near[best] {
			left[k] = append(left[k], i)
			delete(near[i], best)
		}
		slices.Sort(left[k])
		for _, i := range left[k] {
			for _, j := range left[k] {
				if i != j {
					near[i][j] = true
				}
			}
		}
	}
	f.layDown(left, position)
	return f
}

// layDown numbers the entries and the updates.
func (f *factor) layDown(left [][]int, position []int) {
	f.rows, f.at, f.update = make([][]int, f.n), make([][]int, f.n), make([][]int, f.n)
	size := 0
	for k, nodes := range left {
		for _, i := range nodes {
			f.rows[k] = append(f.rows[k], position[i])
		}
		slices.Sort(f.rows[k])
		for _, r := range f.rows[k] {
			f.where[[2]int{r, k}] = size
			f.at[k] = append(f.at[k], size)
			size++
		}
	}
	for k, rows := range f.rows {
		for i, r := range rows {
			for _, c := range rows[:i] {
				f.update[k] = append(f.update[k], f.where[[2]int{r, c}])
			}
			f.update[k] = append(f.update[k], -1-r)
		}
	}
	f.diag, f.low, f.work = make([]float64, f.n), make([]float64, size), make([]float64, f.n)
}

// entries returns where the diagonal of node i, of node j and what stands
// between them are to be added up.
func (f *factor) entries(i, j int, position []int) int {
	a, b := position[i], position[j]
	if a < b {
		a, b = b, a
	}
	return f.where[[2]int{a, b}]
}

// decompose turns diag and low into their factors; ok is false where the
// matrix is not positive definite.
func (f *factor) decompose() bool {
	for k := range f.n {
		d := f.diag[k]
		if !(d > 0) {
			return false
		}
		at, u := f.at[k], 0
		for i := range at {
			l := f.low[at[i]] / d
			for j := range i {
				f.low[f.update[k][u]] -= l * f.low[at[j]]
				u++
			}
			f.diag[-1-f.update[k][u]] -= l * f.low[at[i]]
			u++
		}
		for _, i := range at {
			f.low[i] /= d
		}
	}
	return true
}

// solve replaces b, by node, by the solution.
func (f *factor) solve(b []float64) {
	x := f.work
	for k, i := range f.node {
		x[k] = b[i]
	}
	for k := range f.n {
		for i, r := range f.rows[k] {
			x[r] -= f.low[f.at[k][i]] * x[k]
		}
	}
	for k := f.n - 1; k >= 0; k-- {
		x[k] /= f.diag[k]
		for i, r := range f.rows[k] {
			x[k] -= f.low[f.at[k][i]] * x[r]
		}
	}
	for k, i := range f.node {
		b[i] = x[k]
	}
}
