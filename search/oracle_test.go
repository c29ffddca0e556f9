package search

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawWorld makes a problem small enough to enumerate: up to three spaces, two
// given causes, two methods that may be blind, looks with and without signs,
// claims on one and on several places.
func drawWorld(t *rapid.T) Problem {
	share := func(name string) float64 { return rapid.Float64Range(0.02, 0.95).Draw(t, name) }
	d := Standard()
	at := func(v float64) Value { return Value{Low: v, Mode: v, High: v} }
	for _, name := range []string{"x", "y"} {
		d.Methods[name] = Method{Responsive: at(share("responsive")), Unresponsive: at(share("unresponsive")), Blind: at(share("blind")), FalseAlarm: at(share("alarm")),
			Listens: rapid.Bool().Draw(t, "listens"), NeedsAir: rapid.Bool().Draw(t, "air")}
	}
	d.ResidualFloor = at(1e-9)
	p := Problem{Defaults: &d, Options: Options{NoDefaultCauses: true}}
	n := rapid.IntRange(1, 3).Draw(t, "spaces")
	for i := range n {
		rest := share("rest")
		p.Spaces = append(p.Spaces, Space{ID: fmt.Sprint("S", i), Kind: "cell", Rest: &rest, Airtight: rapid.Bool().Draw(t, "airtight")})
	}
	for c := range rapid.IntRange(0, 2).Draw(t, "causes") {
		cause := Cause{ID: fmt.Sprint("c", c), Probability: share("cause")}
		for i := range n {
			if rapid.Bool().Draw(t, "member") {
				cause.Members = append(cause.Members, Member{p.Spaces[i].ID, share("occupied")})
			}
		}
		p.Causes = append(p.Causes, cause)
	}
	for i := range rapid.IntRange(0, 6).Draw(t, "looks") {
		p.Looks = append(p.Looks, Look{ID: fmt.Sprint("L", i), Space: p.Spaces[rapid.IntRange(0, n-1).Draw(t, "at")].ID, Method: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "method"),
			Coverage: share("coverage"), Noise: rapid.Bool().Draw(t, "noise"), Crowd: rapid.Bool().Draw(t, "crowd"), PlaceUncertain: rapid.Bool().Draw(t, "unsure"),
			Result: rapid.SampledFrom([]string{None, Sign}).Draw(t, "result")})
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "claims") {
		c := Claim{ID: fmt.Sprint("C", i), Status: Open, Factor: rapid.Float64Range(0.1, 30).Draw(t, "factor")}
		for k := range n {
			if k == 0 || rapid.Bool().Draw(t, "place") {
				c.Places = append(c.Places, p.Spaces[k].ID)
			}
		}
		p.Claims = append(p.Claims, c)
	}
	return p
}

// told is the chance of all looks at a space, given who is there: 0 nobody, 1
// people who answer, 2 people who do not.
func told(p Problem, s Space, who int) float64 {
	d, out := p.Defaults, 1.0
	for _, name := range []string{"x", "y"} {
		m := d.Methods[name]
		seeing, blind := 1.0, 1.0
		for _, l := range p.Looks {
			if l.Space != s.ID || l.Method != name {
				continue
			}
			alarm := m.FalseAlarm.Mode * l.Coverage
			pod := map[int]float64{0: 0, 1: m.Responsive.Mode, 2: m.Unresponsive.Mode}[who]
			if l.Noise && m.Listens {
				pod *= d.NoiseFactor.Mode
			}
			if l.Crowd && m.Listens {
				pod *= d.CrowdFactor.Mode
			}
			if s.Airtight && m.NeedsAir {
				pod *= d.AirtightFactor.Mode
			}
			empty, there := alarm, 1-(1-pod*l.Coverage)*(1-alarm)
			if l.Result == None {
				empty, there = 1-empty, 1-there
			}
			if l.PlaceUncertain {
				there = d.PlaceDoubt.Mode*empty + (1-d.PlaceDoubt.Mode)*there
			}
			seeing, blind = seeing*there, blind*empty
		}
		out *= m.Blind.Mode*blind + (1-m.Blind.Mode)*seeing
	}
	return out
}

func TestTheAnswerIsThatOfAllWorldsCountedOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawWorld(t)
		n := len(p.Spaces)
		total, anybody, poa, cause := 0.0, 0.0, make([]float64, n), make([]float64, len(p.Causes))
		for on := range 1 << len(p.Causes) {
			prior := 1.0
			for c, x := range p.Causes {
				prior *= map[bool]float64{true: x.Probability, false: 1 - x.Probability}[on>>c&1 == 1]
			}
			for who := range int(math.Pow(3, float64(n))) {
				w, used, people := prior, who, make([]int, n)
				for i, s := range p.Spaces {
					people[i], used = used%3, used/3
					empty := 1 - *s.Rest
					for c, x := range p.Causes {
						k := slices.IndexFunc(x.Members, func(m Member) bool { return m.Space == s.ID })
						if on>>c&1 == 1 && k >= 0 {
							empty *= 1 - x.Members[k].Occupied
						}
					}
					answer := p.Defaults.ShareResponsive.Mode
					w *= []float64{empty, (1 - empty) * answer, (1 - empty) * (1 - answer)}[people[i]] * told(p, s, people[i])
				}
				for _, c := range p.Claims {
					if slices.ContainsFunc(c.Places, func(id string) bool { return people[id[1]-'0'] > 0 }) {
						w *= c.Factor
					}
				}
				total += w
				if who > 0 {
					anybody += w
				}
				for i := range people {
					if people[i] > 0 {
						poa[i] += w
					}
				}
				for c := range cause {
					if on>>c&1 == 1 {
						cause[c] += w
					}
				}
			}
		}
		a := must(t, p)
		m, _ := compile(p)
		residual := m.evaluate(&m.d, 1).residual()
		if math.Abs(residual-anybody/total) > 1e-9 {
			t.Fatalf("somebody is left with %v, counted %v", residual, anybody/total)
		}
		for i := range poa {
			if math.Abs(a.Spaces[i].POA-poa[i]/total) > 1e-9 {
				t.Fatalf("%s: %v, counted %v", a.Spaces[i].ID, a.Spaces[i].POA, poa[i]/total)
			}
		}
		for c := range cause {
			if math.Abs(a.Causes[c].Posterior-cause[c]/total) > 1e-9 {
				t.Fatalf("%s: %v, counted %v", a.Causes[c].ID, a.Causes[c].Posterior, cause[c]/total)
			}
		}
	})
}

// Stone et al. 2014, section 4.3: two beacons, each working with 0.8, each
// heard with 0.9 if it works: 0.92 together if they fail apart. If they fail
// together, the second pass adds almost nothing.
func TestTwoBeaconsThatFailApartAreWorthMoreThanTwoThatFailTogether(t *testing.T) {
	at := func(v float64) Value { return Value{Low: v, Mode: v, High: v} }
	detects := func(methods ...string) float64 {
		d, even := Standard(), 0.5
		for _, name := range []string{"one", "two"} {
			d.Methods[name] = Method{Responsive: at(0.9), Unresponsive: at(0.9), Blind: at(0.2), FalseAlarm: at(0.01)}
		}
		p := Problem{Defaults: &d, Options: Options{NoDefaultCauses: true}, Spaces: []Space{{ID: "A", Kind: "room", Rest: &even}}}
		for i, m := range methods {
			p.Looks = append(p.Looks, Look{ID: fmt.Sprint(i), Space: "A", Method: m, Coverage: 1, Result: None})
		}
		v := solve(t, p).Spaces[0].POA
		return 1 - v/(1-v)
	}
	near(t, "apart", detects("one", "two"), (1-0.1*0.1)*0.8*0.8+0.9*2*0.8*0.2, 1e-12)
	near(t, "together", detects("one", "one"), 0.8*(1-0.1*0.1), 1e-12)
	near(t, "once", detects("one"), 0.72, 1e-12)
}
