package propose

import (
	"hash/fnv"
	"slices"
)

// shingleWords is the run of words that is compared for near-verbatim texts.
const shingleWords = 3

// shinglesOf hashes every run of three words, sorted and without repeats; a
// shorter text is one run.
func shinglesOf(toks []token) []uint64 {
	if len(toks) == 0 {
		return nil
	}
	n := max(1, len(toks)-shingleWords+1)
	out := make([]uint64, 0, n)
	for i := range n {
		h := fnv.New64a()
		for j := i; j < len(toks) && j < i+shingleWords; j++ {
			h.Write([]byte(toks[j].text))
			h.Write([]byte{0})
		}
		out = append(out, h.Sum64())
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// likeness compares two texts by their runs of words: the Jaccard share, and
// the share of the shorter that stands in the longer (a quotation with a new
// first line), which needs eight runs to mean anything. Both lie in 0 to 1.
func likeness(a, b []uint64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both++
			i++
			j++
		}
	}
	jac := float64(both) / float64(len(a)+len(b)-both)
	if short := min(len(a), len(b)); short >= 8 {
		jac = max(jac, .9*float64(both)/float64(short))
	}
	return jac
}
