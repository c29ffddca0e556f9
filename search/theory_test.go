package search

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAnEffortIsSpentWhereItBuysMostAndNowhereTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cells []Cell
		for range rapid.IntRange(1, 12).Draw(t, "cells") {
			cells = append(cells, Cell{P: rapid.Float64Range(0, 1).Draw(t, "p"), Rate: rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.01, 3)).Draw(t, "rate"), Cost: rapid.Float64Range(0.1, 3).Draw(t, "cost")})
		}
		if rapid.Bool().Draw(t, "twins") {
			cells = append(cells, cells[0])
		}
		small := rapid.Float64Range(0, 20).Draw(t, "effort")
		a, err := Allocate(cells, small)
		b, err2 := Allocate(cells, small+rapid.Float64Range(0, 20).Draw(t, "more"))
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		spent, sum, live := 0.0, 0.0, false
		for i, c := range cells {
			live = live || c.P*c.Rate > 0
			spent, sum = spent+c.Cost*a.X[i], sum+c.P
			slope := c.P * c.Rate * math.Exp(-c.Rate*a.X[i]) / c.Cost
			if slope > a.Multiplier*(1+1e-9) || a.X[i] > 0 && slope < a.Multiplier*(1-1e-9) {
				t.Fatalf("cell %d buys %v, the multiplier is %v", i, slope, a.Multiplier)
			}
			if b.X[i] < a.X[i]-1e-9*(1+a.X[i]) {
				t.Fatalf("cell %d gets %v of less and %v of more", i, a.X[i], b.X[i])
			}
		}
		if live && math.Abs(spent-small) > 1e-9*(1+small) || math.Abs(a.Success+a.Residual-sum) > 1e-12*(1+sum) {
			t.Fatalf("spent %v of %v; found %v and left %v of %v", spent, small, a.Success, a.Residual, sum)
		}
	})
}

func TestNoOrderOfEqualLooksFindsMoreThanTheNextBest(t *testing.T) {
	boxes := []Box{{0.3, 0.4, 1}, {0.25, 0.7, 1}, {0.2, 0.9, 1}, {0.25, 0.2, 1}}
	b, err := NewBoxes(boxes)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 7; n++ {
		b.Next()
		best, seq := 0.0, make([]int, n)
		for k := range int(math.Pow(float64(len(boxes)), float64(n))) {
			for i := range seq {
				seq[i], k = k%len(boxes), k/len(boxes)
			}
			found, left := 0.0, []float64{0.3, 0.25, 0.2, 0.25}
			for _, i := range seq {
				found += left[i] * boxes[i].Q
				left[i] *= 1 - boxes[i].Q
			}
			best = max(best, found)
		}
		near(t, "found", b.Found(), best, 1e-12)
	}
}

func TestTheMeanCostIsTheLeastOverAllOrdersOfSureLooks(t *testing.T) {
	boxes := []Box{{0.1, 1, 2}, {0.4, 1, 3}, {0.2, 1, 0.5}, {0.3, 1, 5}}
	least := math.Inf(1)
	permute([]int{0, 1, 2, 3}, func(order []int) {
		at, cost := 0.0, 0.0
		for _, i := range order {
			at += boxes[i].Cost
			cost += boxes[i].P * at
		}
		least = min(least, cost)
	})
	got, err := ExpectedCost(boxes)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "cost", got, least, 1e-12)
	// One box: geometric, cost / q.
	if got, _ = ExpectedCost([]Box{{1, 0.01, 2}}); math.Abs(got-200) > 1e-9 {
		t.Errorf("one box: %v", got)
	}
	if _, err := ExpectedCost([]Box{{1, 0, 2}}); err == nil {
		t.Error("a box that no look opens has a cost")
	}
}

func permute(list []int, visit func([]int)) {
	var step func(k int)
	step = func(k int) {
		if k == len(list) {
			visit(list)
			return
		}
		for i := k; i < len(list); i++ {
			list[k], list[i] = list[i], list[k]
			step(k + 1)
			list[k], list[i] = list[i], list[k]
		}
	}
	step(0)
}

func TestLookingStopsWhereCountingOneByOneStops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prior, pod := rapid.Float64Range(0.001, 0.999).Draw(t, "prior"), rapid.Float64Range(0.05, 0.99).Draw(t, "pod")
		target := rapid.Float64Range(1e-5, 1).Draw(t, "target")
		n, left, err := LooksUntil(prior, pod, target)
		if err != nil {
			t.Fatal(err)
		}
		p, want := prior, 0
		for p > target {
			p = p * (1 - pod) / (1 - p*pod)
			want++
		}
		if n != want && math.Abs(p-target) > 1e-9 || n == want && math.Abs(left-p) > 1e-9 {
			t.Fatalf("%d looks leave %v, counted %d leave %v", n, left, want, p)
		}
	})
	if _, _, err := LooksUntil(0.5, 0, 0.1); err == nil {
		t.Error("looks that see nothing reach a target")
	}
}

func TestStoppingOneStepAheadIsWorthTheMostOfAllNumbersOfLooks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prior, pod := rapid.Float64Range(0, 0.999).Draw(t, "prior"), rapid.Float64Range(0.05, 1).Draw(t, "pod")
		reward, cost := rapid.Float64Range(0, 50).Draw(t, "reward"), rapid.Float64Range(0.2, 3).Draw(t, "cost")
		n, value, _, err := Worthwhile(prior, pod, reward, cost)
		if err != nil {
			t.Fatal(err)
		}
		best := 0.0
		for k := range n + 40 { // exactly k looks unless found before
			v := 0.0
			for i := range k {
				unseen := 1 - prior + prior*math.Pow(1-pod, float64(i))
				v += reward*prior*math.Pow(1-pod, float64(i))*pod - cost*unseen
			}
			best = max(best, v)
		}
		if math.Abs(best-value) > 1e-8 {
			t.Fatalf("%d looks are worth %v, the best number %v", n, value, best)
		}
	})
}

// inspectAll is the best that any rule reaches, by all continuations.
func inspectAll(boxes []Prize, costs []float64, open int, hand float64) float64 {
	best := hand
	for i, b := range boxes {
		if open>>i&1 == 0 {
			v := -costs[i]
			for k, p := range b.Probs {
				v += p * inspectAll(boxes, costs, open|1<<i, max(hand, b.Values[k]))
			}
			best = max(best, v)
		}
	}
	return best
}

func TestOpeningByReservationValueIsWorthAsMuchAsAnyRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var boxes []Prize
		var costs []float64
		for range rapid.IntRange(1, 4).Draw(t, "boxes") {
			p, q := rapid.Float64Range(0, 1).Draw(t, "p"), rapid.Float64Range(0, 1).Draw(t, "q")
			value := rapid.Float64Range(-5, 20)
			boxes = append(boxes, Prize{[]float64{value.Draw(t, "a"), value.Draw(t, "b"), value.Draw(t, "c")}, []float64{p, (1 - p) * q, (1 - p) * (1 - q)}})
			costs = append(costs, rapid.Float64Range(0, 4).Draw(t, "cost"))
		}
		z, order, value, err := Inspect(boxes, costs)
		if err != nil {
			t.Fatal(err)
		}
		if want := inspectAll(boxes, costs, 0, 0); math.Abs(value-want) > 1e-9 {
			t.Fatalf("worth %v, the best rule %v", value, want)
		}
		for i, b := range boxes {
			excess := 0.0
			for k, p := range b.Probs {
				excess += p * max(b.Values[k]-z[i], 0)
			}
			if math.Abs(excess-costs[i]) > 1e-9*(1+costs[i]) || i > 0 && z[order[i]] > z[order[i-1]] {
				t.Fatalf("box %d: reservation %v leaves %v of cost %v; order %v", i, z[i], excess, costs[i], order)
			}
		}
	})
}

func drawJobs(t *rapid.T, hazard float64) []Job {
	var jobs []Job
	for range rapid.IntRange(1, 6).Draw(t, "jobs") {
		j := Job{Time: rapid.Float64Range(1, 40).Draw(t, "time"), People: rapid.Float64Range(0, 12).Draw(t, "people"), Survival: Survival{1 / hazard, 1}}
		if hazard == 0 {
			j.Survival = Survival{rapid.Float64Range(20, 300).Draw(t, "tau"), rapid.Float64Range(0.5, 8).Draw(t, "shape")}
		}
		jobs = append(jobs, j)
	}
	return jobs
}

func TestTheBestOrderIsTheBestOfAllOrders(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t, 0)
		_, got, err := BestOrder(jobs)
		if err != nil {
			t.Fatal(err)
		}
		all, best := []int{}, 0.0
		for i := range jobs {
			all = append(all, i)
		}
		permute(all, func(order []int) { best = max(best, Lives(jobs, order)) })
		if math.Abs(got-best) > 1e-9 {
			t.Fatalf("saves %v, the best order %v", got, best)
		}
	})
}

func TestUnderOneHazardTheIndexGivesTheBestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t, rapid.Float64Range(0.001, 0.2).Draw(t, "hazard"))
		order := make([]int, len(jobs))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return int(math.Copysign(1, Index(jobs[b])-Index(jobs[a]))) })
		if _, best, err := BestOrder(jobs); err != nil || math.Abs(best-Lives(jobs, order)) > 1e-9 {
			t.Fatalf("the index saves %v, the best order %v, %v", Lives(jobs, order), best, err)
		}
	})
}

func TestSmithsOrderIsTheLeastOfAllOrders(t *testing.T) {
	times, weights := []float64{25, 14, 30, 8, 9, 39}, []float64{6, 0, 9, 4, 1, 2}
	_, sum, err := Smith(times, weights)
	if err != nil {
		t.Fatal(err)
	}
	least := math.Inf(1)
	permute([]int{0, 1, 2, 3, 4, 5}, func(order []int) {
		at, v := 0.0, 0.0
		for _, i := range order {
			at += times[i]
			v += weights[i] * at
		}
		least = min(least, v)
	})
	near(t, "sum", sum, least, 1e-9)
}

func TestLookingBeforeBreachingIsDecidedByItsValue(t *testing.T) {
	b := Breach{People: 10, Look: 3, Detect: 0.9, FalseAlarm: 0.05, Open: 25, Hazard: 1.0 / 60, OtherPeople: 4, OtherOpen: 25, OtherHazard: 1.0 / 60}
	skip, look, without, err := b.Switches()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "go elsewhere below", skip, 0.174007841, 1e-8)
	near(t, "breach at once above", look, 0.576369565, 1e-8)
	near(t, "without a look", without, 0.4, 1e-9)
	rapid.Check(t, func(t *rapid.T) {
		r := func(name string, low, high float64) float64 { return rapid.Float64Range(low, high).Draw(t, name) }
		b := Breach{r("p", 0, 1), r("people", 0, 20), r("look", 0, 10), r("detect", 0, 1), r("alarm", 0, 1), r("open", 1, 60), r("hazard", 0, 0.1),
			r("others", 0, 20), r("other open", 1, 60), r("other hazard", 0, 0.1)}
		v, err := b.Value()
		if err != nil {
			t.Fatal(err)
		}
		// The look played out: somebody there or not, alarm or not.
		sum := 0.0
		for _, there := range []float64{0, 1} {
			for _, alarm := range []float64{0, 1} {
				chance := map[float64]float64{1: b.Detect, 0: b.FalseAlarm}[there]
				weight := (there*b.P + (1-there)*(1-b.P)) * (alarm*chance + (1-alarm)*(1-chance))
				a, o := b.Look+b.Open, b.Look+b.Open+b.OtherOpen
				if alarm == 0 {
					a, o = o, b.Look+b.OtherOpen
				}
				sum += weight * (there*b.People*math.Exp(-b.Hazard*a) + b.OtherPeople*math.Exp(-b.OtherHazard*o))
			}
		}
		if math.Abs(sum-v.Search) > 1e-9*(1+sum) {
			t.Fatalf("looking first is worth %v, played out %v", v.Search, sum)
		}
	})
}

func TestTheBestWalkIsTheBestOfAllWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Floor{Rows: rapid.IntRange(1, 3).Draw(t, "rows"), Cols: rapid.IntRange(1, 3).Draw(t, "cols")}
		for range f.Rows * f.Cols {
			f.P = append(f.P, rapid.Float64Range(0, 0.2).Draw(t, "p"))
			f.Q = append(f.Q, rapid.SampledFrom([]float64{0, 0.5, 0.7, 0.9, 1}).Draw(t, "q"))
		}
		start, steps := rapid.IntRange(0, f.Rows*f.Cols-1).Draw(t, "start"), rapid.IntRange(1, 6).Draw(t, "steps")
		path, found, err := BestPath(f, start, steps)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := newWalk(f, start, steps)
		best := 0.0
		var all func(at, k int, sum float64)
		all = func(at, k int, sum float64) {
			best = max(best, sum)
			if k == steps {
				return
			}
			for _, c := range w.near[at] {
				was := w.left[c]
				w.left[c] *= 1 - f.Q[c]
				all(c, k+1, sum+was*f.Q[c])
				w.left[c] = was
			}
		}
		all(start, 0, 0)
		walked, at, left := 0.0, start, slices.Clone(f.P)
		for _, c := range path {
			if !slices.Contains(w.near[at], c) {
				t.Fatalf("%v jumps to %d", path, c)
			}
			walked += left[c] * f.Q[c]
			left[c] *= 1 - f.Q[c]
			at = c
		}
		if len(path) != steps || math.Abs(found-best) > 1e-9 || math.Abs(walked-best) > 1e-9 {
			t.Fatalf("%v finds %v (walked %v), the best walk %v", path, found, walked, best)
		}
	})
}

func TestAWalkOnALargerFloorIsDecided(t *testing.T) {
	f := Floor{Rows: 5, Cols: 5}
	for i := range 25 {
		f.P, f.Q = append(f.P, float64(1+i*7%11)/150), append(f.Q, 0.5+float64(i%5)/10)
	}
	if path, found, err := BestPath(f, 0, 14); err != nil || len(path) != 14 || found < 0.4 {
		t.Errorf("%v, %v, %v", path, found, err)
	}
}

func TestWhoIsLeftAfterAFindIsCountedOverAllNumbersOfPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := GammaPoisson{rapid.Float64Range(0.3, 6).Draw(t, "shape"), rapid.Float64Range(0.3, 3).Draw(t, "rate")}
		k, pod := rapid.IntRange(0, 8).Draw(t, "found"), rapid.Float64Range(0.05, 0.99).Draw(t, "pod")
		total, nobody, sum := 0.0, 0.0, 0.0
		for n := k; n < 400; n++ { // Gamma-Poisson is negative binomial; each of n is found with pod
			a, _ := math.Lgamma(g.Shape + float64(n))
			b, _ := math.Lgamma(g.Shape)
			c, _ := math.Lgamma(float64(k) + 1)
			d, _ := math.Lgamma(float64(n-k) + 1)
			w := math.Exp(a - b - c - d + g.Shape*math.Log(g.Rate/(g.Rate+1)) - float64(n)*math.Log(g.Rate+1) + float64(k)*math.Log(pod) + float64(n-k)*math.Log1p(-pod))
			total, sum = total+w, sum+w*float64(n-k)
			if n == k {
				nobody = w
			}
		}
		mean, none := g.Left(k, pod)
		if math.Abs(mean-sum/total) > 1e-6*(1+mean) || math.Abs(none-nobody/total) > 1e-8 {
			t.Fatalf("%v left, none with %v; counted %v, %v", mean, none, sum/total, nobody/total)
		}
	})
}
