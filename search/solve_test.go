package search

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// prison has two levels below and three above: 200 spaces, offices times f.
func prison(offices int) Problem {
	var p Problem
	add := func(kind string, n, capacity int) {
		for i := range n {
			level := []string{"B2", "B1", "G", "1", "2"}[i%5]
			p.Spaces = append(p.Spaces, Space{ID: fmt.Sprintf("%s-%d", kind, i), Kind: kind, Level: level, Capacity: capacity, Listed: true})
		}
	}
	add("cell", 90, 25)
	add("solitary", 30, 2)
	add("dormitory", 10, 80)
	add("corridor", 15, 0)
	add("stairs", 5, 0)
	add("shaft", 5, 0)
	add("yard", 2, 0)
	add("store", 10, 0)
	add("kitchen", 1, 0)
	add("washroom", 8, 0)
	add("plant", 4, 0)
	add("office", offices, 0)
	return p
}

// searched adds a full sweep of every space and the hidden-space looks.
func searched(p Problem) Problem {
	for _, s := range p.Spaces {
		for _, m := range []string{"sweep", "tap-measure", "service-trace", "survey"} {
			p.Looks = append(p.Looks, Look{ID: m + " " + s.ID, Space: s.ID, Method: m, Coverage: 1, Result: None})
		}
	}
	return p
}

func TestAWholePrisonSweptLeavesUnderFivePercentAtTheHighEnd(t *testing.T) {
	p := searched(prison(20))
	if len(p.Spaces) != 200 {
		t.Fatalf("%d spaces", len(p.Spaces))
	}
	p.Claims = []Claim{{ID: "C1", Site: true, Grade: "A2", Origins: []string{"o1", "o2"}, Count: 100000, Status: Refuted}}
	a := solve(t, p)
	t.Logf("residual %.4f to %.4f, unlisted %.4f to %.4f", a.Residual.Low, a.Residual.High, a.Unlisted.Low, a.Unlisted.High)
	for _, as := range a.Assumptions {
		t.Logf("%+v", as)
	}
	if a.Residual.High >= 0.05 || a.Residual.Low <= 0.001 {
		t.Errorf("residual %v", a.Residual)
	}
	if a.Residual.Low < a.Unlisted.Low || a.Residual.High < a.Unlisted.High || !a.HasUnlisted {
		t.Errorf("residual %v leaves out the unlisted space %v", a.Residual, a.Unlisted)
	}
	if len(a.Assumptions) != 3 || len(a.NotSeenWhole) != 0 || a.SeenWhole != 200 {
		t.Errorf("%d assumptions, %d not seen, %d seen", len(a.Assumptions), len(a.NotSeenWhole), a.SeenWhole)
	}
	if open := solve(t, prison(20)); open.Residual.Low < 0.2 || len(open.NotSeenWhole) != 200 {
		t.Errorf("before any search: %v, %d not seen", open.Residual, len(open.NotSeenWhole))
	}
}

func TestDoublingTheEmptyOfficesHardlyMovesTheResidual(t *testing.T) {
	a, b := solve(t, searched(prison(20))).Residual, solve(t, searched(prison(40))).Residual
	for _, r := range [][2]float64{{a.Low, b.Low}, {a.High, b.High}} {
		if change := r[1]/r[0] - 1; change > 0.05 || change < -0.05 {
			t.Errorf("from %v to %v: %.1f %%", r[0], r[1], 100*change)
		}
	}
}

func TestFindingNobodyRaisesNothingElsewhere(t *testing.T) {
	p := prison(20)
	before := solve(t, p)
	p.Looks = []Look{{ID: "L", Space: "cell-3", Method: "sweep", Coverage: 1, Result: None}}
	after := solve(t, p)
	for i, s := range after.Spaces {
		was := before.Spaces[i].POA
		if s.POA > was*(1+1e-12) {
			t.Errorf("%s rose from %v to %v", s.ID, was, s.POA)
		}
		linked := strings.HasPrefix(s.ID, "cell") || strings.HasPrefix(s.ID, "solitary") || strings.HasPrefix(s.ID, "dormitory")
		if linked && s.POA >= was {
			t.Errorf("%s shares a cause and did not fall: %v", s.ID, s.POA)
		}
		if strings.HasPrefix(s.ID, "office") && s.POA < was*(1-1e-12) {
			t.Errorf("%s shares no cause and fell from %v to %v", s.ID, was, s.POA)
		}
	}
}

func TestAThousandEchoesAreOneReport(t *testing.T) {
	one := prison(20)
	one.Claims = []Claim{{ID: "C", Places: []string{"cell-1"}, Grade: "C3", Origins: []string{"o"}, Count: 100000, Status: Open}}
	many := prison(20)
	many.Claims = []Claim{{ID: "C", Places: []string{"cell-1"}, Grade: "C3", Origins: slices.Repeat([]string{"o"}, 1000), Count: 100000, Status: Open}}
	capped := prison(20)
	capped.Claims = []Claim{{ID: "C", Places: []string{"cell-1"}, Grade: "C3", Origins: []string{"o"}, Count: 25, Status: Open}}
	a := solve(t, one)
	if b := solve(t, many); !reflect.DeepEqual(a, b) {
		t.Error("echoes moved the answer")
	}
	if b := solve(t, capped); !reflect.DeepEqual(a, b) {
		t.Error("a count above capacity is not the capacity")
	}
	base := solve(t, prison(20))
	i := slices.IndexFunc(a.Spaces, func(s SpaceAnswer) bool { return s.ID == "cell-1" })
	was, is := base.Spaces[i].POA, a.Spaces[i].POA
	d := Standard()
	lr, _ := d.Likelihood.Ratio("C3")
	near(t, "odds", is/(1-is), was/(1-was)*lr, 1e-9)
	if a.Spaces[i].Expected.High > 25 {
		t.Errorf("expects %v in a cell for 25", a.Spaces[i].Expected)
	}
}

// brute sums over all causes and occupancies of a small problem.
func brute(causes []float64, q [][]float64, rest, lr []float64, claim []int, claimLR float64) (poa []float64, residual float64) {
	n := len(rest)
	poa = make([]float64, n)
	total, anybody := 0.0, 0.0
	for c := range 1 << len(causes) {
		pc := 1.0
		for k, v := range causes {
			if c>>k&1 == 1 {
				pc *= v
			} else {
				pc *= 1 - v
			}
		}
		for x := range 1 << n {
			w := pc
			for s := range n {
				empty := 1 - rest[s]
				for k := range causes {
					if c>>k&1 == 1 {
						empty *= 1 - q[k][s]
					}
				}
				if x>>s&1 == 1 {
					w *= (1 - empty) * lr[s]
				} else {
					w *= empty
				}
			}
			if slices.ContainsFunc(claim, func(s int) bool { return x>>s&1 == 1 }) {
				w *= claimLR
			}
			total += w
			if x != 0 {
				anybody += w
			}
			for s := range n {
				if x>>s&1 == 1 {
					poa[s] += w
				}
			}
		}
	}
	for s := range poa {
		poa[s] /= total
	}
	return poa, anybody / total
}

func TestInferenceEqualsEnumeration(t *testing.T) {
	rest, pod := []float64{0.1, 0.02, 0.3, 0.05, 0.2}, []float64{0.9, 0, 0.5, 0.2, 0.7}
	causes := []float64{0.3, 0.1, 0.6}
	q := [][]float64{{0.5, 0.2, 0, 0, 0}, {0, 0.7, 0.4, 0.1, 0}, {0.3, 0, 0, 0.6, 0.2}}
	d := Standard()
	for _, grade := range []string{"A2", "A5", "C3"} {
		p := plain(rest, pod, 2, 0.1)
		for k, pr := range causes {
			c := Cause{ID: fmt.Sprint("c", k), Probability: pr}
			for s, v := range q[k] {
				if v > 0 {
					c.Members = append(c.Members, Member{p.Spaces[s].ID, v})
				}
			}
			p.Causes = append(p.Causes, c)
		}
		p.Claims = []Claim{{ID: "C", Places: []string{"R1", "R3", "R4"}, Grade: grade, Origins: []string{"o"}, Status: Open}}
		lr := make([]float64, len(pod))
		for i, v := range pod {
			lr[i] = 0.1 + 0.9*(1-v)*(1-v)
		}
		ratio, _ := d.Likelihood.Ratio(grade)
		want, residual := brute(causes, q, rest, lr, []int{1, 3, 4}, ratio)
		a := solve(t, p)
		nearAll(t, grade, poas(a), want, 1e-12)
		near(t, grade+" residual", a.Residual.Low, residual, 1e-12)
	}
}

func TestFindingPeopleAndTakingThemOut(t *testing.T) {
	at := func(out int, more ...Look) (Answer, SpaceAnswer) {
		p := prison(20)
		p.Looks = append([]Look{{ID: "F", Space: "cell-1", Method: "sweep", Coverage: 1, Result: People, Count: 5, Out: out, Order: 10}}, more...)
		a := solve(t, p)
		return a, a.Spaces[slices.IndexFunc(a.Spaces, func(s SpaceAnswer) bool { return s.ID == "cell-1" })]
	}
	base := solve(t, prison(20))
	inside, s := at(2)
	if s.POA < 0.98 || s.Expected.Mid < 2.9 || inside.Residual.Low < 0.98 {
		t.Errorf("three left inside: %+v", s)
	}
	clear, s := at(5)
	if s.POA > 0.4 || s.POA < 0.01 || s.POAHalved < s.POA {
		t.Errorf("all out: %+v", s)
	}
	_, again := at(5, Look{ID: "G", Space: "cell-1", Method: "sweep", Coverage: 1, Result: None, Order: 20})
	_, earlier := at(5, Look{ID: "G", Space: "cell-1", Method: "sweep", Coverage: 1, Result: None, Order: 1})
	if again.POA >= s.POA/2 || earlier.POA < s.POA*0.999 {
		t.Errorf("after the finding %v, later look %v, earlier look %v", s.POA, again.POA, earlier.POA)
	}
	_, heard := at(5, Look{ID: "G", Space: "cell-1", Method: "call-and-knock", Coverage: 1, Result: Sign, Order: 20})
	if heard.POA <= s.POA {
		t.Errorf("a sign after all were out moved %v to %v", s.POA, heard.POA)
	}
	for i, o := range clear.Spaces {
		if strings.HasPrefix(o.ID, "solitary") && o.POA <= base.Spaces[i].POA {
			t.Errorf("people in a cell did not raise %s", o.ID)
		}
	}
}

func TestASuspectedVoidHasItsOwnLooks(t *testing.T) {
	p := prison(20)
	p.Spaces = append(p.Spaces, Space{ID: "V1", Kind: SuspectedVoid})
	poa := func(looks ...Look) float64 {
		p.Looks = looks
		a := solve(t, p)
		return a.Spaces[slices.IndexFunc(a.Spaces, func(s SpaceAnswer) bool { return s.ID == "V1" })].POA
	}
	base := poa()
	none := poa(Look{ID: "L", Space: "V1", Method: "gpr", Coverage: 1, Result: None})
	sign := poa(Look{ID: "L", Space: "V1", Method: "gpr", Coverage: 1, Result: Sign})
	d := Standard()
	if !(none < base && base < sign) || sign > d.VoidOccupied.Mode {
		t.Errorf("none %v, before %v, sign %v: a void found is not people found", none, base, sign)
	}
}

func TestClaimStates(t *testing.T) {
	residual := func(status string, grade string) float64 {
		p := prison(20)
		p.Claims = []Claim{{ID: "C", Levels: []string{"B2"}, Grade: grade, Origins: []string{"o"}, Status: status}}
		return solve(t, p).Residual.Low
	}
	base := solve(t, prison(20)).Residual.Low
	near(t, "refuted", residual(Refuted, "A1"), base, 0)
	near(t, "unverifiable", residual(Unverifiable, "B2"), residual(Open, "B2"), 0)
	near(t, "confirmed", residual(Confirmed, "F6"), residual(Open, "A1"), 0)
	if r := residual(Open, "F6"); r < base || r > base*1.1 {
		t.Errorf("F6 moved %v to %v", base, r)
	}
}

func TestMoreOriginsCountLessAndLess(t *testing.T) {
	d := Standard()
	near(t, "one", d.exponent(1), 1, 0)
	near(t, "two", d.exponent(2), 1.5, 0)
	if e := d.exponent(1_000_000); e > d.OriginCap.Mode || e <= d.exponent(2) {
		t.Errorf("exponent %v", e)
	}
	c := Claim{Grade: "A1", Status: Open}
	near(t, "cap", d.claimRatio(&c, 100, false), d.ClaimCap.Mode, 0)
}

func TestEveryNumberNamesWhatIsBehindIt(t *testing.T) {
	p := prison(20)
	p.Looks = []Look{
		{ID: "L1", Space: "office-1", Method: "dog", Coverage: 0.5, Result: None},
		{ID: "L2", Space: "office-1", Method: "gpr", Coverage: 1, Result: None},
		{ID: "L3", Space: "office-2", Method: "sweep", Coverage: 1, Result: None},
		{ID: "L4", Space: "cell-2", Method: "dog", Coverage: 1, Result: Sign},
	}
	p.Claims = []Claim{{ID: "C1", Places: []string{"office-1"}, Grade: "B3", Origins: []string{"x"}, Status: Open}}
	a := solve(t, p)
	find := func(id string) []string {
		return a.Spaces[slices.IndexFunc(a.Spaces, func(s SpaceAnswer) bool { return s.ID == id })].Behind
	}
	if got := find("office-1"); !slices.Equal(got, []string{"L1", "C1", "kind:office"}) {
		t.Errorf("office-1: %v", got)
	}
	if got := find(UnlistedID); !slices.Equal(got, []string{"L2", "L3", "unlisted"}) {
		t.Errorf("unlisted: %v", got)
	}
	k := slices.IndexFunc(a.Causes, func(c CauseAnswer) bool { return c.ID == "kind:office" })
	if got := a.Causes[k].Behind; !slices.Equal(got, []string{"C1", "L1", "L3"}) {
		t.Errorf("kind:office: %v", got)
	}
}

func TestTooManyLinkedCausesAreRefused(t *testing.T) {
	p := prison(20)
	for i := range 20 {
		p.Causes = append(p.Causes, Cause{ID: fmt.Sprint("c", i), Probability: 0.1, Members: []Member{{"cell-1", 0.1}}})
	}
	if _, err := Solve(p); !errors.Is(err, ErrTooLinked) {
		t.Errorf("got %v", err)
	}
}

func TestALargeSiteIsAnsweredAtOnce(t *testing.T) {
	p := prison(1820)
	methods := []string{"sweep", "dog", "acoustic", "call-and-knock", "radar", "tap-measure"}
	for i := range 20000 {
		s := p.Spaces[i%len(p.Spaces)].ID
		p.Looks = append(p.Looks, Look{ID: fmt.Sprint("L", i), Space: s, Method: methods[i/len(p.Spaces)%len(methods)], Coverage: 0.9, Result: None})
	}
	for i, level := range []string{"B2", "B1", "G"} {
		p.Claims = append(p.Claims, Claim{ID: fmt.Sprint("C", i), Levels: []string{level}, Grade: "C3", Origins: []string{"o"}, Status: Open})
	}
	start := time.Now()
	a := solve(t, p)
	took := time.Since(start)
	t.Logf("%d spaces in %v", len(a.Spaces), took)
	if took > time.Second { // the aim is 50 ms (bench search -speed); a busy machine is given room
		t.Errorf("took %v", took)
	}
}

func TestAFactorStandsForGradeAndOrigins(t *testing.T) {
	p := Problem{Spaces: []Space{{ID: "A", Kind: "cell"}, {ID: "B", Kind: "cell"}},
		Claims: []Claim{{ID: "c", Places: []string{"A"}, Grade: "B2", Origins: []string{"x", "y", "x"}, Status: Open}}}
	want, err := Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	d := Standard()
	p.Claims[0] = Claim{ID: "c", Places: []string{"A"}, Status: Open, Factor: d.Factor(p.Claims[0])}
	got, err := Solve(p)
	if err != nil {
		t.Fatal(err)
	}
	if got.Spaces[0].POA != want.Spaces[0].POA || got.Residual != want.Residual {
		t.Errorf("with the factor %v: %+v, with grade and origins %+v", p.Claims[0].Factor, got.Spaces[0], want.Spaces[0])
	}
}
