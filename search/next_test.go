package search

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// rooms are independent rooms with given chances and two methods, "a" and "b".
func rooms(chance []float64, podA, podB, blind float64) Problem {
	d := Standard()
	at := func(v float64) Value { return Value{Low: v, Mode: v, High: v} }
	d.Methods["a"] = Method{Responsive: at(podA), Unresponsive: at(podA / 3), Blind: at(blind), FalseAlarm: at(0.01), Minutes: at(10)}
	d.Methods["b"] = Method{Responsive: at(podB), Unresponsive: at(podB), Blind: at(0), FalseAlarm: at(0.01), Minutes: at(25)}
	p := Problem{Defaults: &d, Options: Options{NoDefaultCauses: true}}
	for i, v := range chance {
		p.Spaces = append(p.Spaces, Space{ID: fmt.Sprint("R", i), Kind: "room", Rest: &v})
	}
	return p
}

// detected is the mean number of occupied rooms in which these looks detect
// somebody, read off the engine's own answers: each room's odds fall by the
// chance that all its looks miss.
func detected(t *rapid.T, p Problem, looks []Look) float64 {
	before := must(t, p)
	p.Looks = append(slices.Clone(p.Looks), looks...)
	after := must(t, p)
	sum := 0.0
	for i, s := range after.Spaces {
		b := before.Spaces[i].POA
		if b > 0 {
			sum += b * (1 - s.POA/(1-s.POA)/(b/(1-b)))
		}
	}
	return sum
}

func TestAPlanIsWorthWhatItsLooksDetectAndNoPlanBeatsItsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chance := rapid.SliceOfN(rapid.Float64Range(0.01, 0.9), 1, 3).Draw(t, "chance")
		p := rooms(chance, rapid.Float64Range(0.1, 0.95).Draw(t, "a"), rapid.Float64Range(0.1, 0.95).Draw(t, "b"), rapid.Float64Range(0, 0.5).Draw(t, "blind"))
		if rapid.Bool().Draw(t, "looked") {
			p.Looks = []Look{{ID: "old", Space: "R0", Method: "a", Coverage: 0.7, Result: rapid.SampledFrom([]string{None, Sign}).Draw(t, "result")}}
		}
		budget := float64(rapid.IntRange(10, 60).Draw(t, "minutes"))
		n, err := Plan(p, Want{Teams: []Team{{ID: "T", Methods: []string{"a", "b"}, Minutes: budget}}, Aim: AimDoubt})
		if err != nil {
			t.Fatal(err)
		}
		var looks []Look
		for i, l := range n.Looks {
			looks = append(looks, Look{ID: fmt.Sprint("n", i), Space: l.Space, Method: l.Method, Coverage: 1, Result: None})
		}
		if want := detected(t, p, looks); math.Abs(n.Worth-want) > 1e-9 {
			t.Fatalf("worth %v, its looks detect %v: %+v", n.Worth, want, n.Looks)
		}
		best := 0.0
		var all func(from int, left float64, looks []Look)
		all = func(from int, left float64, looks []Look) {
			best = max(best, detected(t, p, looks))
			for k := from; k < 2*len(chance); k++ {
				method, minutes := "a", 10.0
				if k%2 == 1 {
					method, minutes = "b", 25
				}
				if minutes <= left {
					all(k, left-minutes, append(slices.Clip(looks), Look{ID: fmt.Sprint("x", len(looks)), Space: fmt.Sprint("R", k/2), Method: method, Coverage: 1, Result: None}))
				}
			}
		}
		all(0, budget, nil)
		if best > n.Bound+1e-9 || n.Worth < 0.5*best {
			t.Fatalf("worth %v, bound %v, the best plan %v", n.Worth, n.Bound, best)
		}
	})
}

func TestTheChanceToFindSomebodyIsThatOfAllLooksTogether(t *testing.T) {
	p := rooms([]float64{0.3, 0.2}, 0.9, 0.8, 0)
	n, err := Plan(p, Want{Teams: []Team{{ID: "T", Methods: []string{"b"}, Minutes: 50}}, Aim: AimDoubt})
	if err != nil {
		t.Fatal(err)
	}
	if len(n.Looks) != 2 || n.Looks[0].Space != "R0" || n.Looks[1].Space != "R1" || n.Looks[1].From != 25 {
		t.Fatalf("%+v", n.Looks)
	}
	near(t, "find", n.Find.High, 1-(1-0.3*0.8)*(1-0.2*0.8), 1e-12)
	near(t, "find, halved", n.Find.Low, 1-(1-0.3*0.4)*(1-0.2*0.4), 1e-12)
	near(t, "before", n.Before.Low, 1-0.7*0.8, 1e-12)
	left := func(p, d float64) float64 { return p * (1 - d) / (1 - p*d) }
	near(t, "after", n.After.Low, 1-(1-left(0.3, 0.8))*(1-left(0.2, 0.8)), 1e-12)
	near(t, "after, halved", n.After.High, 1-(1-left(0.3, 0.4))*(1-left(0.2, 0.4)), 1e-12)
}

func TestTeamsDoWhatTheyCanWhereTheyCan(t *testing.T) {
	p := prison(20)
	p.Spaces = append(p.Spaces, Space{ID: "V1", Kind: SuspectedVoid})
	shut := []string{"cell-0", "cell-1"}
	w := Want{Teams: []Team{{"SYR-1", []string{"sweep", "call-and-knock"}, 240}, {"SYR-2", []string{"dog"}, 120}, {"SYR-3", []string{"gpr", "tap-measure"}, 90}}, Shut: shut}
	n, err := Plan(p, w)
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]float64{}
	for _, l := range n.Looks {
		i := slices.IndexFunc(w.Teams, func(t Team) bool { return t.ID == l.Team })
		if !slices.Contains(w.Teams[i].Methods, l.Method) || l.From != used[l.Team] {
			t.Fatalf("%+v", l)
		}
		if used[l.Team] += l.Minutes; used[l.Team] > w.Teams[i].Minutes {
			t.Fatalf("%s works %v minutes", l.Team, used[l.Team])
		}
		if l.Method == "sweep" && (slices.Contains(shut, l.Space) || l.Space == "V1") {
			t.Fatalf("a sweep where nobody can enter: %+v", l)
		}
	}
	if len(used) != 3 || n.Looks[0].Worth <= 0 || n.Bound < n.Worth || n.Worth < 0.6*n.Bound {
		t.Errorf("teams at work %v, worth %v of at most %v", used, n.Worth, n.Bound)
	}
	if len(n.Steps) != parts || n.After.High >= n.Before.High || n.After.Low >= n.Before.Low {
		t.Errorf("before %v, after %v, steps %v", n.Before, n.After, n.Steps)
	}
	for i := 1; i < len(n.Steps); i++ {
		if n.Steps[i].Residual.High > n.Steps[i-1].Residual.High {
			t.Errorf("steps %v", n.Steps)
		}
	}
	t.Logf("10 team-hours hence %v, now %v; find %v; worth %.3f of at most %.3f", n.After, n.Before, n.Find, n.Worth, n.Bound)
}

func TestItIsEnoughWhenTheTargetIsReachedAndNeverWhereTheMethodIsBlind(t *testing.T) {
	p := rooms([]float64{0.3}, 0.6, 0.6, 0.2)
	w := Want{Teams: []Team{{"T", []string{"b"}, 25}}}
	e, err := Until(p, w, 0.05)
	if err != nil || !e.Reached || e.Residual.High > 0.05 {
		t.Fatalf("%+v, %v", e, err)
	}
	// At the halved end, 0.3 each: 0.3 q^n / (0.7 + 0.3 q^n) <= 0.05 with q = 0.7.
	n, _, _ := LooksUntil(0.3, 0.3, 0.05)
	if e.Looks != n || e.TeamMinutes != 25*float64(n) {
		t.Errorf("%+v, counted %d looks", e, n)
	}
	w.Teams[0].Methods = []string{"a"} // blind with 0.2: 0.06 stays
	if e, err = Until(p, w, 0.02); err != nil || e.Reached || e.Residual.Low < 0.05 {
		t.Errorf("a method that may be blind reaches the target: %+v, %v", e, err)
	}
	if e, err = Until(p, w, 0.5); err != nil || !e.Reached || e.Looks != 0 {
		t.Errorf("enough already: %+v, %v", e, err)
	}
}

func TestBreachIsAskedWithWhatIsBelieved(t *testing.T) {
	p := rooms([]float64{0.35}, 0.9, 0.9, 0)
	d := *p.Defaults
	k := d.Kinds["room"]
	k.People = Value{Low: 1, Mode: 10, High: 20}
	d.Kinds["room"] = k
	b := d.Methods["b"]
	b.FalseAlarm, b.Minutes = Value{Low: 0.05, Mode: 0.05, High: 0.05}, Value{Low: 3, Mode: 3, High: 3}
	d.Methods["b"] = b
	q, err := BreachOf(p, "R0", "b", 25, 1.0/60)
	if err != nil {
		t.Fatal(err)
	}
	q.OtherPeople, q.OtherOpen, q.OtherHazard = 4, 25, 1.0/60
	v, err := q.Value()
	if err != nil || v.Best != SearchFirst {
		t.Fatalf("%+v, %+v, %v", q, v, err)
	}
	near(t, "looking first", v.Search, 4.331353662, 1e-8) // case 08.5
}

func TestASoughtPersonNotFoundInOnePlaceIsLikelierInTheOthers(t *testing.T) {
	p := rooms([]float64{0.1, 0.1, 0.1}, 0.7, 0.7, 0)
	p.Looks = []Look{{ID: "L", Space: "R0", Method: "b", Coverage: 1, Result: None}}
	at := []Whereabout{{"R0", 0.45}, {"R1", 0.3}, {"R2", 0.15}}
	w, err := Seek(p, at)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _, err := SingleTarget([]float64{0.45, 0.3, 0.15, 0.1}, [][]float64{{0.7, 0, 0, 0}})
	if err != nil {
		t.Fatal(err)
	}
	for k := range at {
		near(t, at[k].Space, w.Places[k].Chance, after[0][k], 1e-12)
	}
	near(t, "elsewhere", w.Elsewhere.High, after[0][3], 1e-12)
	if w.Elsewhere.Low >= w.Elsewhere.High || !slices.Equal(w.Behind, []string{"L"}) {
		t.Errorf("%+v", w)
	}
	for _, bad := range [][]Whereabout{{{"R9", 0.1}}, {{"R0", 0.7}, {"R1", 0.7}}, {{"R0", 0.1}, {"R0", 0.1}}, {{"R0", 2}}} {
		if _, err := Seek(p, bad); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
}

func TestHoursAreSpreadAsCharnesAndCooperWould(t *testing.T) {
	p := rooms([]float64{2.0 / 3, 1.0 / 3}, 0, 1-math.Exp(-1), 0) // rate 1 per look of 25 minutes
	hours, worth, err := Spread(p, Want{Teams: []Team{{"T", []string{"b"}, 10}, {"U", []string{"b"}, 15}}, Aim: AimDoubt})
	if err != nil || len(hours) != 2 {
		t.Fatal(hours, err)
	}
	near(t, "first", hours[0].Minutes/25, 0.8465735903, 1e-9) // case 01.1
	near(t, "second", hours[1].Minutes/25, 0.1534264097, 1e-9)
	near(t, "worth", worth, 0.42815741, 1e-8)
	near(t, "sum", hours[0].Worth+hours[1].Worth, worth, 1e-12)
	// Where everybody is sought twice as hard, nobody is sought less.
	site := prison(20)
	w := Want{Teams: []Team{{"T", []string{"sweep", "dog", "acoustic"}, 600}}}
	less, _, err := Spread(site, w)
	w.Teams[0].Minutes = 1200
	more, _, err2 := Spread(site, w)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	sum := 0.0
	for _, h := range less {
		i := slices.IndexFunc(more, func(x Hours) bool { return x.Space == h.Space })
		if i < 0 || more[i].Minutes < h.Minutes-1e-9 {
			t.Errorf("%s gets %v of 600 minutes and less of 1200", h.Space, h.Minutes)
		}
		sum += h.Minutes
	}
	near(t, "minutes", sum, 600, 1e-6)
}

func TestLooksThatAreNotWorthTheHourAreNotPlanned(t *testing.T) {
	p := rooms([]float64{0.3, 0.02}, 0.6, 0.6, 0)
	w := Want{Teams: []Team{{"T", []string{"b"}, 250}}, Aim: AimDoubt}
	all, err := Plan(p, w)
	if err != nil || len(all.Looks) != 10 || all.Idle != 0 {
		t.Fatal(all.Looks, all.Idle, err)
	}
	w.Least = 0.03 // 0.0125 in 25 minutes: the second room's 0.012 is not worth it
	few, err := Plan(p, w)
	if err != nil || few.Idle != 250-25*float64(len(few.Looks)) {
		t.Fatal(few.Looks, few.Idle, err)
	}
	want := 0
	for p := 0.3 * 0.6; p >= 0.0125; p *= 0.4 {
		want++
	}
	if len(few.Looks) != want {
		t.Errorf("%d looks, want %d", len(few.Looks), want)
	}
}

func TestPeopleKnownToBeInsideAreNotLookedForAgain(t *testing.T) {
	p := rooms([]float64{0.1, 0.1}, 0.8, 0.8, 0)
	p.Looks = []Look{{ID: "F", Space: "R0", Method: "b", Coverage: 1, Result: People, Count: 3}}
	n, err := Plan(p, Want{Teams: []Team{{"T", []string{"b"}, 25}}, Aim: AimDoubt})
	if err != nil || len(n.Looks) != 1 || n.Looks[0].Space != "R1" {
		t.Fatalf("%+v, %v", n.Looks, err)
	}
}

func TestAPlanDoesNotDependOnTheOrderOfLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := draw(t, false)
		w := Want{Teams: []Team{{"A", []string{"sweep", "dog"}, 30}, {"B", []string{"dog", "tap-measure"}, 45}, {"C", []string{"dog"}, 20}}}
		a, err := Plan(p, w)
		if err != nil {
			t.Fatal(err)
		}
		q := Problem{Spaces: rapid.Permutation(p.Spaces).Draw(t, "s"), Looks: rapid.Permutation(p.Looks).Draw(t, "l"), Claims: rapid.Permutation(p.Claims).Draw(t, "c")}
		w.Teams = rapid.Permutation(w.Teams).Draw(t, "t")
		b, err := Plan(q, w)
		if err != nil || !slices.Equal(a.Looks, b.Looks) || a.After != b.After {
			t.Fatalf("%+v\n%+v\n%v", a, b, err)
		}
		if a.Worth > a.Bound+1e-9 || a.Find.Low > a.Find.High || a.Find.High > 1 || a.Find.Low < 0 {
			t.Fatalf("%+v", a)
		}
	})
}
