package search

import (
	"fmt"
	"math"
	"slices"
)

const (
	maxClique = 17      // variables in one table
	maxTable  = 1 << 20 // entries of all tables
)

// bucket is the table that arises when one variable is eliminated: vars[0] is
// that variable, the rest its neighbours then left, the separator to parent.
type bucket struct {
	vars     []int
	scopes   []int
	place    [][]uint8 // per scope: position of its variables in vars
	children []int
	sep      [][]uint8 // per child: position of its separator in vars
	parent   int       // or -1
}

// tree is a junction tree by greedy least-degree elimination, ties by index.
type tree struct {
	buckets []bucket // in order of elimination
	home    []int    // per scope: its bucket, or -1 for a scope of no variable
	of      []int    // per variable: its bucket
}

func newTree(vars int, scopes []scope) (tree, error) {
	near := make([]map[int]bool, vars)
	for v := range near {
		near[v] = map[int]bool{}
	}
	for _, s := range scopes {
		if len(s.vars) > maxClique {
			return tree{}, fmt.Errorf("one space: %d causes and claims: %w; merge causes or narrow claims to at most %d", len(s.vars), ErrTooLinked, maxClique)
		}
		for _, a := range s.vars {
			for _, b := range s.vars {
				if a != b {
					near[a][b] = true
				}
			}
		}
	}
	t := tree{home: make([]int, len(scopes)), of: make([]int, vars)}
	done := make([]bool, vars)
	entries := 0
	for range vars {
		best := -1
		for v := range near {
			if !done[v] && (best < 0 || len(near[v]) < len(near[best])) {
				best = v
			}
		}
		var sep []int
		for u := range near[best] {
			sep = append(sep, u)
		}
		slices.Sort(sep)
		if entries += 1 << min(len(sep)+1, 30); len(sep)+1 > maxClique || entries > maxTable {
			return tree{}, fmt.Errorf("%d causes and claims in one group: %w; merge causes or narrow claims to at most %d", len(sep)+1, ErrTooLinked, maxClique)
		}
		for _, u := range sep {
			delete(near[u], best)
			for _, w := range sep {
				if u != w {
					near[u][w] = true
				}
			}
		}
		done[best] = true
		t.of[best] = len(t.buckets)
		t.buckets = append(t.buckets, bucket{vars: append([]int{best}, sep...), parent: -1})
	}
	t.connect(scopes)
	return t, nil
}

func (t *tree) connect(scopes []scope) {
	for i := range t.buckets {
		b := &t.buckets[i]
		if len(b.vars) > 1 {
			b.parent = t.first(b.vars[1:])
			up := &t.buckets[b.parent]
			up.children = append(up.children, i)
			up.sep = append(up.sep, positions(b.vars[1:], up.vars))
		}
	}
	for k, s := range scopes {
		t.home[k] = -1
		if len(s.vars) > 0 {
			t.home[k] = t.first(s.vars)
			b := &t.buckets[t.home[k]]
			b.scopes = append(b.scopes, k)
			b.place = append(b.place, positions(s.vars, b.vars))
		}
	}
}

// first is the bucket of the variable eliminated first.
func (t *tree) first(vars []int) int {
	at := t.of[vars[0]]
	for _, v := range vars[1:] {
		at = min(at, t.of[v])
	}
	return at
}

func positions(vars, in []int) []uint8 {
	out := make([]uint8, len(vars))
	for i, v := range vars {
		out[i] = uint8(slices.Index(in, v))
	}
	return out
}

// project picks the bits of a configuration at the given positions.
func project(config int, at []uint8) int {
	out := 0
	for i, p := range at {
		out |= (config >> p & 1) << i
	}
	return out
}

// upward eliminates every variable. factor holds the log of each scope's table
// (index: bit i is its i-th variable), weight the linear weight of each variable
// being 0 or 1; the second may be below 0 for a spread. It returns the log of
// the total, the log of each bucket's message (over its separator), and of each
// bucket's table before its own variable's weight.
func (t *tree) upward(factor [][]float64, weight [][2]float64) (total float64, message, table [][]float64) {
	message, table = make([][]float64, len(t.buckets)), make([][]float64, len(t.buckets))
	for k, home := range t.home {
		if home < 0 {
			total += factor[k][0]
		}
	}
	for i := range t.buckets {
		b := &t.buckets[i]
		psi := make([]float64, 1<<len(b.vars))
		for x := range psi {
			for j, k := range b.scopes {
				psi[x] += factor[k][project(x, b.place[j])]
			}
			for j, c := range b.children {
				psi[x] += message[c][project(x, b.sep[j])]
			}
		}
		out := make([]float64, len(psi)/2)
		w := weight[b.vars[0]]
		for x := range out {
			out[x] = logSum(w[0], psi[2*x], w[1], psi[2*x+1])
		}
		table[i], message[i] = psi, out
		if b.parent < 0 {
			total += out[0]
		}
	}
	return total, message, table
}

// logSum is log(u e^a + v e^b); -Inf where that is not above 0.
func logSum(u, a, v, b float64) float64 {
	top := max(a, b)
	if math.IsInf(top, -1) {
		return top
	}
	s := u*math.Exp(a-top) + v*math.Exp(b-top)
	if !(s > 0) {
		return math.Inf(-1)
	}
	return top + math.Log(s)
}

// downward returns each bucket's joint belief over its variables (sum 1; signed
// where a spread's weight is).
func (t *tree) downward(message, table [][]float64, weight [][2]float64) [][]float64 {
	belief := make([][]float64, len(t.buckets))
	for i := len(t.buckets) - 1; i >= 0; i-- {
		b := &t.buckets[i]
		outer := []float64{1}
		if b.parent >= 0 {
			up := &t.buckets[b.parent]
			outer = marginal(belief[b.parent], up.sep[slices.Index(up.children, i)])
		}
		belief[i] = make([]float64, len(table[i]))
		w := weight[b.vars[0]]
		for x, psi := range table[i] {
			sep := x >> 1
			if m := message[i][sep]; !math.IsInf(m, -1) && w[x&1] != 0 {
				belief[i][x] = math.Exp(psi-m) * w[x&1] * outer[sep]
			}
		}
	}
	return belief
}

// marginal sums a belief down to the variables at the given positions.
func marginal(belief []float64, at []uint8) []float64 {
	out := make([]float64, 1<<len(at))
	for x, v := range belief {
		out[project(x, at)] += v
	}
	return out
}
