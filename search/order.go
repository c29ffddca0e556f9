package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Survival is the share of the people inside who are still well when a space
// is opened at time t: exp(-(t/Tau)^Shape). Shape 1 is a constant hazard
// 1/Tau. Tau may be +Inf.
type Survival struct{ Tau, Shape float64 }

// At is the share at time t >= 0.
func (s Survival) At(t float64) float64 { return math.Exp(-math.Pow(t/s.Tau, s.Shape)) }

// Job is a space that one team opens without a break, in Time units of time
// (>0), with People expected inside (>=0).
type Job struct {
	Time, People float64
	Survival     Survival
}

// Smith is the order by weight over time (Smith 1956), the least sum of weight
// times completion for one team without travel, and that sum. Ties by index.
func Smith(times, weights []float64) (order []int, sum float64, err error) {
	if len(times) != len(weights) {
		return nil, 0, fmt.Errorf("weights: %d for %d times; give one for each", len(weights), len(times))
	}
	for i := range times {
		if !(times[i] > 0) || !(weights[i] >= 0) {
			return nil, 0, fmt.Errorf("job %d: time %v, weight %v; write a time above 0 and a weight of 0 or more", i+1, times[i], weights[i])
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[b]*times[a], weights[a]*times[b]) })
	t := 0.0
	for _, i := range order {
		t += times[i]
		sum += weights[i] * t
	}
	return order, sum, nil
}

// Index is the rank of a job whose survival is exponential, common to all jobs:
// n e^(-hp) / (1 - e^(-hp)), with p its time and h the hazard (>0). Opening in
// falling order of the index saves most (Rothkopf 1966).
func Index(j Job) float64 {
	h := j.Time / j.Survival.Tau
	return j.People * math.Exp(-h) / -math.Expm1(-h)
}

// Lives is the number of people expected to be well when their space is
// opened, if one team takes the jobs in this order.
func Lives(jobs []Job, order []int) float64 {
	t, sum := 0.0, 0.0
	for _, i := range order {
		t += jobs[i].Time
		sum += jobs[i].People * jobs[i].Survival.At(t)
	}
	return sum
}

// maxJobs bounds BestOrder: its work doubles with each job.
const maxJobs = 20

// BestOrder is the order with most Lives, found exactly whatever the survival
// curves: when a set of jobs is done does not depend on their order, so sets
// are enough (Held and Karp's argument). Of equal orders it is the first by
// index. It reports an error for more than 20 jobs or a value out of range.
func BestOrder(jobs []Job) (order []int, lives float64, err error) {
	n := len(jobs)
	if n > maxJobs {
		return nil, 0, fmt.Errorf("jobs: %d is more than %d; give the dispatch engine the rest", n, maxJobs)
	}
	for i, j := range jobs {
		if !(j.Time > 0) || !(j.People >= 0) || !(j.Survival.Tau > 0) || !(j.Survival.Shape > 0) {
			return nil, 0, fmt.Errorf("job %d: %+v; write times, tau and shape above 0 and people of 0 or more", i+1, j)
		}
	}
	best := make([]float64, 1<<n) // of the jobs still to do, given that all others are done
	at := make([]float64, 1<<n)   // when a set of jobs is done
	for s := 1; s < 1<<n; s++ {
		i := lowest(s)
		at[s] = at[s&(s-1)] + jobs[i].Time
	}
	full := 1<<n - 1
	for todo := 1; todo <= full; todo++ {
		best[todo] = math.Inf(-1)
		for i, j := range jobs {
			if todo>>i&1 == 1 {
				rest := todo &^ (1 << i)
				best[todo] = max(best[todo], j.People*j.Survival.At(at[full&^rest])+best[rest])
			}
		}
	}
	for todo := full; todo != 0; {
		for i, j := range jobs {
			rest := todo &^ (1 << i)
			if todo>>i&1 == 1 && j.People*j.Survival.At(at[full&^rest])+best[rest] >= best[todo]-even*max(1, best[todo]) {
				order, todo = append(order, i), rest
				break
			}
		}
	}
	return order, Lives(jobs, order), nil
}

func lowest(set int) int {
	i := 0
	for set>>i&1 == 0 {
		i++
	}
	return i
}
