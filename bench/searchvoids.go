package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"miftah/site"
)

// A planted building is a storey with a corridor and rooms on both sides, all
// true sizes known, and in half of them a room that the plan does not show.
type planted struct {
	plan   site.Survey
	hidden site.Shape // nil: none
	rows   [2]plantedRow
}

// plantedRow is one side of the corridor as a list of widths.
type plantedRow struct {
	run    site.Run
	spaces []site.Space
	hidden bool
}

// plant builds one. Rooms are measured within ±5 % (evenly) of their width and
// depth; their middles are drawn within 150 mm (one standard deviation) of where
// they are, as from one base line along the corridor. Inner walls are 150 to
// 250 mm, outer walls 350 to 450 mm, and the plan knows no more than that.
func plant(rng *rand.Rand) planted {
	outer, inner := site.Range{Min: 350, Max: 450}, site.Range{Min: 150, Max: 250}
	between := func(r site.Range) site.Millimetre {
		return site.Millimetre(r.Min + rng.Int64N(r.Max-r.Min+1))
	}
	within := func(v site.Millimetre) site.Millimetre {
		return site.Millimetre(float64(v) * (0.95 + 0.1*rng.Float64()))
	}
	const corridor = 2000
	var p planted
	st := site.Storey{Outer: outer, Inner: inner}
	length, in := site.Millimetre(0), rng.IntN(2)
	secret := -1
	if rng.IntN(2) == 0 {
		secret = rng.IntN(8)
	}
	wall := between(outer)
	var ends [2]site.Millimetre
	for side := range 2 {
		x := wall
		row := plantedRow{run: site.Run{Wall: inner}}
		y := site.Millimetre(400)
		if side == 1 {
			y = 400 + deep + 200 + corridor + 200
		}
		for i := range 8 {
			w := site.Millimetre(2000 + rng.IntN(2500))
			if side == in && i == secret {
				w = site.Millimetre(800 + rng.IntN(1700))
				p.hidden = rect(x, y, w, deep)
				row.hidden = true
			} else {
				mw, md := within(w), within(deep)
				dx := site.Millimetre(150 * rng.NormFloat64())
				code := fmt.Sprintf("R-%d%02d", side, i)
				st.Spaces = append(st.Spaces, site.Surveyed{Code: code, Shape: rect(x+w/2-mw/2+dx, y+deep/2-md/2, mw, md), Height: site.Range{Min: 2800, Max: 2800}})
				row.spaces = append(row.spaces, site.Space{Code: code}.WithClaim(site.WidthOf, site.Sourced{Value: int64(mw), Source: "tape", Measured: true}))
			}
			x += w + between(inner)
		}
		ends[side] = x
		p.rows[side] = row
	}
	length = max(ends[0], ends[1]) + wall
	for side := range 2 { // the shorter side ends in a yard or another wing: its own outside length
		n := int64(ends[side] + wall - site.Millimetre(inner.Max+inner.Min)/2)
		// Its ends are outer walls; the run's own walls are inner ones.
		p.rows[side].run.Outside = site.Range{Min: n - 2*outer.Max + 2*inner.Min, Max: n - 2*outer.Min + 2*inner.Max}
	}
	st.Spaces = append(st.Spaces, site.Surveyed{Code: "C-901", Shape: rect(wall, 400+deep+200, length-2*wall, corridor), Height: site.Range{Min: 2800, Max: 2800}})
	st.Spaces = append(st.Spaces, yards(length-wall, ends, [2]site.Millimetre{400, 400 + deep + 200 + corridor + 200})...)
	st.Outline = rect(0, 0, length, 400+deep+200+corridor+200+deep+400)
	p.plan = site.Survey{Storeys: []site.Storey{st}, Errors: site.Errors{Share: 0.05 / 1.7320508, Place: 150}}
	return p
}

// deep is how far a room reaches away from the corridor.
const deep = 4000

// yards fill the end of the shorter side: the longer one makes the outline.
func yards(to site.Millimetre, ends, y [2]site.Millimetre) []site.Surveyed {
	var out []site.Surveyed
	for side, from := range ends {
		if to > from {
			out = append(out, site.Surveyed{Code: fmt.Sprintf("Y-90%d", side), Shape: rect(from, y[side], to-from, deep)})
		}
	}
	return out
}

func rect(x, y, w, h site.Millimetre) site.Shape {
	return site.Shape{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}
}

// overlaps reports whether two upright boxes share floor.
func overlaps(a, b site.Shape) bool {
	al, ah, bl, bh := corner(a, false), corner(a, true), corner(b, false), corner(b, true)
	return al.X < bh.X && bl.X < ah.X && al.Y < bh.Y && bl.Y < ah.Y
}

func corner(s site.Shape, high bool) site.Corner {
	c := s[0]
	for _, p := range s {
		if high {
			c = site.Corner{X: max(c.X, p.X), Y: max(c.Y, p.Y)}
		} else {
			c = site.Corner{X: min(c.X, p.X), Y: min(c.Y, p.Y)}
		}
	}
	return c
}

// voidPoint is one point of the curve: of the planted rooms, the share that is
// listed with at least this confidence; and false voids per building.
type voidPoint struct {
	Confidence float64 `json:"confidence"`
	Found      float64 `json:"found"`
	False      float64 `json:"false_per_building"`
}

var voidLevels = []float64{0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99}

func runVoids(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("voids", flag.ContinueOnError)
	flags.SetOutput(errs)
	n := flags.Int("buildings", 400, "how many buildings are made")
	seed := flags.Uint64("seed", 1, "seed of the buildings")
	if flags.Parse(args) != nil {
		return 2
	}
	if *n < 1 || *n > 100_000 {
		fmt.Fprintln(errs, "bench voids: give 1 to 100000 buildings")
		return 2
	}
	start := time.Now()
	onPlan, onRuns, err := voidCurves(*n, *seed)
	if err != nil {
		fmt.Fprintln(errs, "bench voids:", err)
		return 1
	}
	took := time.Since(start).Seconds()
	enc := json.NewEncoder(out)
	for _, c := range []struct {
		name  string
		curve []voidPoint
	}{{"planted voids, from the plan's outlines", onPlan}, {"planted voids, from widths along a wall alone", onRuns}} {
		if err := enc.Encode(map[string]any{"file": "", "name": c.name, "seconds": took / 2, "got": map[string]any{"buildings": *n, "room_error": "±5 %", "curve": c.curve}}); err != nil {
			return 1
		}
	}
	return 0
}

func voidCurves(n int, seed uint64) (onPlan, onRuns []voidPoint, err error) {
	rng := rand.New(rand.NewPCG(seed, 0x5173))
	onPlan, onRuns = make([]voidPoint, len(voidLevels)), make([]voidPoint, len(voidLevels))
	hidden := 0
	for range n {
		p := plant(rng)
		if p.hidden != nil {
			hidden++
		}
		list, _, err := p.plan.Suspects()
		if err != nil {
			return nil, nil, err
		}
		for k, level := range voidLevels {
			found := false
			for _, v := range list {
				switch {
				case v.Confidence < level:
				case p.hidden != nil && overlaps(v.Shape, p.hidden):
					found = true
				default:
					onPlan[k].False++
				}
			}
			if found {
				onPlan[k].Found++
			}
		}
		for _, row := range p.rows {
			e, err := row.run.Estimate(row.spaces, 0.05/1.7320508)
			if err != nil {
				return nil, nil, err
			}
			for k, level := range voidLevels {
				if e.Confidence >= level && row.hidden {
					onRuns[k].Found++
				} else if e.Confidence >= level {
					onRuns[k].False++
				}
			}
		}
	}
	for k, level := range voidLevels {
		for _, c := range [][]voidPoint{onPlan, onRuns} {
			c[k] = voidPoint{level, c[k].Found / float64(max(hidden, 1)), c[k].False / float64(n)}
		}
	}
	return onPlan, onRuns, nil
}
