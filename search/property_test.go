package search

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var someKinds = []string{"cell", "solitary", "office", "corridor", SuspectedVoid}

// draw makes a small problem; with only no-sign looks and no claims if quiet.
func draw(t *rapid.T, quiet bool) Problem {
	var p Problem
	n := rapid.IntRange(1, 8).Draw(t, "spaces")
	for i := range n {
		p.Spaces = append(p.Spaces, Space{
			ID: fmt.Sprint("S", i), Kind: rapid.SampledFrom(someKinds).Draw(t, "kind"), Listed: true,
			Level: rapid.SampledFrom([]string{"B1", "G"}).Draw(t, "level"), Capacity: rapid.IntRange(0, 30).Draw(t, "capacity"),
			Airtight: rapid.Bool().Draw(t, "airtight"),
		})
	}
	results := []string{None, None, Sign, People}
	if quiet {
		results = results[:1]
	}
	methods := []string{"sweep", "dog", "acoustic", "call-and-knock", "gpr", "tap-measure", "borescope"}
	for i := range rapid.IntRange(0, 15).Draw(t, "looks") {
		l := Look{
			ID: fmt.Sprint("L", i), Space: p.Spaces[rapid.IntRange(0, n-1).Draw(t, "at")].ID,
			Method: rapid.SampledFrom(methods).Draw(t, "method"), Coverage: rapid.Float64Range(0, 1).Draw(t, "coverage"),
			Noise: rapid.Bool().Draw(t, "noise"), Crowd: rapid.Bool().Draw(t, "crowd"), PlaceUncertain: rapid.Bool().Draw(t, "unsure"),
			Result: rapid.SampledFrom(results).Draw(t, "result"), Order: int64(rapid.IntRange(0, 9).Draw(t, "order")),
		}
		if l.Result == People {
			l.Count = rapid.IntRange(1, 9).Draw(t, "count")
			l.Out = rapid.IntRange(0, l.Count).Draw(t, "out")
		}
		p.Looks = append(p.Looks, l)
	}
	if quiet {
		return p
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "claims") {
		c := Claim{ID: fmt.Sprint("C", i), Origins: []string{"a", "b"}[:rapid.IntRange(1, 2).Draw(t, "origins")],
			Grade:  string(rune('A'+rapid.IntRange(0, 5).Draw(t, "r"))) + string(rune('1'+rapid.IntRange(0, 5).Draw(t, "c"))),
			Status: rapid.SampledFrom([]string{Open, Confirmed, Refuted, Unverifiable}).Draw(t, "status"), Count: rapid.IntRange(0, 99).Draw(t, "asserted")}
		if rapid.Bool().Draw(t, "site") {
			c.Site = true
		} else {
			c.Places = []string{p.Spaces[0].ID, p.Spaces[n-1].ID}
		}
		p.Claims = append(p.Claims, c)
	}
	return p
}

func must(t *rapid.T, p Problem) Answer {
	a, err := Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestChancesAreChancesAndHalvingNeverComforts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := compile(draw(t, false))
		if err != nil {
			t.Fatal(err)
		}
		b, h := m.evaluate(&m.d, 1).beliefs(), m.evaluate(&m.d, 0.5).beliefs()
		if h.residual < b.residual-1e-12 || !(b.residual > 0 && h.residual < 1) {
			t.Fatalf("residual %v believed, %v halved", b.residual, h.residual)
		}
		for _, v := range slices.Concat(b.poa, h.poa, b.cause, h.cause) {
			if !(v >= 0 && v <= 1) {
				t.Fatalf("chance %v", v)
			}
		}
		for i, v := range b.poa {
			if v > b.residual+1e-9 && v < 1-m.d.ResidualFloor.Mode {
				t.Fatalf("space %d has %v, more than the residual %v", i, v, b.residual)
			}
		}
	})
}

func TestTheOrderOfListsIsIrrelevant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, false)
		q := Problem{Spaces: rapid.Permutation(p.Spaces).Draw(t, "s"), Looks: rapid.Permutation(p.Looks).Draw(t, "l"), Claims: rapid.Permutation(p.Claims).Draw(t, "c")}
		if a, b := must(t, p), must(t, q); !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v\n%+v", a, b)
		}
	})
}

func TestMoreCoverageWithoutASignNeverRaisesAnyChance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, true)
		if len(p.Looks) == 0 {
			return
		}
		before := must(t, p)
		i := rapid.IntRange(0, len(p.Looks)-1).Draw(t, "which")
		p.Looks = slices.Clone(p.Looks)
		p.Looks[i].Coverage += (1 - p.Looks[i].Coverage) * rapid.Float64Range(0, 1).Draw(t, "more")
		after := must(t, p)
		for k, s := range after.Spaces {
			if s.POA > before.Spaces[k].POA+1e-12 {
				t.Fatalf("%s rose from %v to %v", s.ID, before.Spaces[k].POA, s.POA)
			}
		}
		if after.Residual.Low > before.Residual.Low+1e-12 || after.Residual.High > before.Residual.High+1e-12 {
			t.Fatalf("residual rose from %v to %v", before.Residual, after.Residual)
		}
	})
}

func TestVaryingOneAssumptionIsAnsweringAnewWithIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := compile(draw(t, false))
		if err != nil {
			t.Fatal(err)
		}
		base := m.evaluate(&m.d, 1)
		var room scratch
		for _, tr := range m.trials() {
			for _, v := range []float64{tr.low, tr.hi} {
				d := m.d
				tr.set(&d, v)
				if got, want := m.vary(base, &tr, v, &room).residual(), m.evaluate(&d, 1).residual(); got != want {
					t.Fatalf("%s at %v: %v, anew %v", tr.key, v, got, want)
				}
			}
		}
	})
}

func TestHeadcountsStayWithinCapacity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, false)
		for i := range p.Spaces {
			p.Spaces[i].Capacity = max(p.Spaces[i].Capacity, 10) // above any count found
		}
		for _, s := range must(t, p).Spaces {
			e := s.Expected
			if !(0 <= e.Low && e.Low <= e.Mid && e.Mid <= e.High) || math.IsInf(e.High, 0) {
				t.Fatalf("%s: %+v", s.ID, e)
			}
			for _, q := range p.Spaces {
				if q.ID == s.ID && e.High > float64(q.Capacity) {
					t.Fatalf("%s: %+v of %d", s.ID, e, q.Capacity)
				}
			}
		}
	})
}

func TestStandardAssumptionsAreLabelledAndComplete(t *testing.T) {
	d := Standard()
	if err := d.check(); err != nil {
		t.Fatal(err)
	}
	all := d.scalars()
	for name := range d.Methods {
		m := d.Methods[name]
		all = append(all, m.values()...)
	}
	for name := range d.Kinds {
		k := d.Kinds[name]
		all = append(all, k.values()...)
	}
	for _, n := range all {
		if n.v.Unit == "" || n.v.Status != "assumption" || n.v.Source == "" {
			t.Errorf("%s: %+v", n.key, *n.v)
		}
	}
	if r, _ := d.Likelihood.Ratio("F6"); r < 1 || r > 1.15 {
		t.Errorf("F6 is %v", r)
	}
	if fields := reflect.TypeOf(d).NumField(); len(d.scalars()) != fields-3 {
		t.Errorf("%d scalars of %d fields: one is not checked or perturbed", len(d.scalars()), fields)
	}
}

func TestRefusalsNamePlaceAndRemedy(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"spaces":[{"id":"A","kind":"celll"}]}`, `space 1 (A), kind: "celll" is not known`},
		{`{"spaces":[{"id":"A","kind":"cell"},{"id":"A","kind":"cell"}]}`, "space 2, id"},
		{`{"spaces":[{"id":"unlisted","kind":"cell"}]}`, "kept for the hidden space"},
		{`{"spaces":[{"id":"A","kind":"cell"}],"looks":[{"id":"L","space":"A","method":"dog","coverage":1.5,"result":"none"}]}`, "look 1 (L), coverage: 1.5 is outside"},
		{`{"spaces":[{"id":"A","kind":"cell"}],"looks":[{"id":"L","space":"B","method":"dog","coverage":1,"result":"none"}]}`, `"B" is not in spaces`},
		{`{"spaces":[{"id":"A","kind":"cell"}],"looks":[{"id":"L","space":"A","method":"dog","coverage":1,"result":"people"}]}`, "0 found"},
		{`{"spaces":[{"id":"A","kind":"cell"}],"claims":[{"id":"C","places":["A"],"grade":"G1","origins":["o"],"status":"open"}]}`, "not a grade"},
		{`{"spaces":[{"id":"A","kind":"cell"}],"claims":[{"id":"C","places":["A"],"grade":"A1","origins":[],"status":"open"}]}`, "at least one"},
		{`{"spaces":[],"causes":[{"id":"c","probability":2,"members":[]}]}`, "cause 1 (c), probability"},
		{`{"spaces":[],"color":1}`, "color"},
		{`{"spaces":[]} {}`, "follows the end"},
		{`{"spaces":[],"defaults":{}}`, "defaults"},
	} {
		if _, err := Parse([]byte(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\n got %v\nwant %s", c.in, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	small := searched(Problem{Spaces: []Space{{ID: "A", Kind: "cell"}, {ID: "V", Kind: SuspectedVoid}}})
	small.Claims = []Claim{{ID: "C", Site: true, Grade: "F6", Origins: []string{"o"}, Status: Open, Count: 3}}
	seed, err := json.Marshal(small)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	d := Standard()
	small.Defaults = &d
	seed, _ = json.Marshal(small)
	f.Add(seed)
	f.Add([]byte(`{"spaces":[{"id":"A","kind":"cell","rest":1}],"causes":[{"id":"c","probability":1,"members":[{"space":"A","occupied":1}]}]}`))
	f.Add([]byte(`{"spaces":null}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("empty error")
			}
			return
		}
		a, err := Solve(p)
		if err != nil {
			return
		}
		if !(a.Residual.Low > 0 && a.Residual.Low <= a.Residual.High && a.Residual.High < 1) {
			t.Fatalf("residual %v", a.Residual)
		}
		if _, err := json.Marshal(a); err != nil {
			t.Fatal(err)
		}
	})
}

// reach follows Behind from a space: causes lead to what is behind them and to
// their spaces, claims to what is behind their places, also those that a finding has answered.
func reach(p Problem, a Answer, space string) map[string]bool {
	next := map[string][]string{}
	for _, s := range a.Spaces {
		next["space "+s.ID] = s.Behind
	}
	for _, c := range a.Causes {
		next[c.ID] = c.Behind
	}
	for _, s := range a.Spaces {
		for _, id := range s.Behind {
			if _, cause := next[id]; cause {
				next[id] = append(slices.Clone(next[id]), "space "+s.ID)
			}
		}
	}
	for _, c := range p.Claims {
		for _, s := range a.Spaces {
			in := c.Site || slices.Contains(c.Places, s.ID)
			if in {
				next[c.ID] = append(next[c.ID], "space "+s.ID)
				next["space "+s.ID] = append(slices.Clone(next["space "+s.ID]), c.ID)
			}
		}
	}
	seen := map[string]bool{}
	for todo := []string{"space " + space}; len(todo) > 0; {
		id := todo[0]
		todo = todo[1:]
		if !seen[id] {
			seen[id] = true
			todo = append(todo, next[id]...)
		}
	}
	return seen
}

func TestANumberMovesOnlyWithWhatIsBehindIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, false)
		if len(p.Looks) == 0 {
			return
		}
		before := must(t, p)
		i := rapid.IntRange(0, len(p.Looks)-1).Draw(t, "removed")
		q, gone := p, p.Looks[i]
		q.Looks = slices.Delete(slices.Clone(p.Looks), i, i+1)
		after := must(t, q)
		for k, s := range before.Spaces {
			if math.Abs(s.POA-after.Spaces[k].POA) > 1e-12 && !reach(p, before, s.ID)[gone.ID] {
				t.Fatalf("%s moved from %v to %v without %s, which is not behind it: %v", s.ID, s.POA, after.Spaces[k].POA, gone.ID, s.Behind)
			}
		}
		if before.Residual != after.Residual && !slices.Contains(before.Behind, gone.ID) {
			t.Fatalf("the residual moved from %v to %v without %s, which is not behind it", before.Residual, after.Residual, gone.ID)
		}
	})
}

func TestTheMoreWereFoundTheMoreAreExpectedStill(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := GammaPoisson{rapid.Float64Range(0.1, 9).Draw(t, "shape"), rapid.Float64Range(0.1, 9).Draw(t, "rate")}
		k, pod := rapid.IntRange(0, 30).Draw(t, "found"), rapid.Float64Range(0, 0.99).Draw(t, "pod")
		few, nobodyFew := g.Left(k, pod)
		many, nobodyMany := g.Left(k+1, pod)
		better, nobodyBetter := g.Left(k, pod+(1-pod)/2)
		if many <= few || nobodyMany > nobodyFew || better >= few || nobodyBetter < nobodyFew {
			t.Fatalf("%d found: %v left, none %v; one more: %v, %v; seen better: %v, %v", k, few, nobodyFew, many, nobodyMany, better, nobodyBetter)
		}
	})
}
