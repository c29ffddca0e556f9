package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"time"

	"miftah/air"
)

// airBlock is a building for measuring: cells on corridors one above another,
// doors that leak at sill, head and sides, cracks between neighbours, a stair
// between the corridors, and two holes drilled after six hours.
func airBlock(cells, corridors int) *air.Network {
	start := air.Mix{Kelvin: 290.15, O2: airOutsideO2, CO2: airOutsideCO2}
	n := &air.Network{Outside: air.Mix{Kelvin: 288.15, O2: airOutsideO2, CO2: airOutsideCO2}, Heat: true}
	var s air.Stage
	room := func(volume, floor, loss, store, ground, people float64) int {
		n.Rooms = append(n.Rooms, air.Room{Volume: volume, Floor: floor, Start: start, Breath: 14 / 3.6e6, Warmth: 85, Loss: loss, Store: store, Ground: ground})
		s.People = append(s.People, people)
		return len(n.Rooms)
	}
	add := func(p ...air.Path) { s.Paths = append(s.Paths, p...) }
	for k := range corridors {
		z := 3 * float64(k)
		me := room(60, z, 60, 5e6, 289.15, 0)
		add(air.Leak(0, me, z+0.1, 20e-4, 0.65), air.Leak(me, 0, z+2.4, 10e-4, 0.65))
		if k > 0 {
			add(air.Path{Kind: air.Hatch, A: me - 1, B: me, Height: z, Diameter: 0.5}, air.Slot(me-1, me, z, 0.5, 1, 0.6))
		}
	}
	for i := range cells {
		c := i%corridors + 1
		z := 3 * float64(c-1)
		me := room(8+float64(i%7), z, 120, 3e6, 291.15, float64(i%9))
		add(air.Leak(c, me, z+0.05, 6e-4, 0.65), air.Leak(me, c, z+2, 3e-4, 0.65))
		side := air.Leak(me, c, z+1, 8e-4, 0.65)
		side.Tall = 2
		add(side)
		if i >= corridors {
			add(air.Leak(me, me-corridors, z+1.2, 1e-4*float64(1+i%4), 0.65))
		}
	}
	late := s
	late.From = 6
	late.Paths = append(late.Paths[:len(late.Paths):len(late.Paths)], air.Slot(0, corridors+1, 0.2, 0.05, 0.05, 0.6), air.Slot(0, corridors+1, 2.2, 0.05, 0.05, 0.6))
	n.Stages = []air.Stage{s, late}
	return n
}

// airSpaces are rooms of which no two are alike, as a survey would have them.
func airSpaces(n int, seed uint64) air.Graph {
	rng := rand.New(rand.NewPCG(seed, 1))
	var g air.Graph
	for i := range n {
		closed := 1 + 5*rng.Float64()
		people := 1 + 20*rng.Float64()
		z := air.Zone{ID: fmt.Sprint("c", i), SealedBefore: &closed, People: &air.People{Best: &people},
			Sizes: []air.Size{{Length: 2 + 4*rng.Float64(), Width: 2 + 2*rng.Float64(), Height: 2.2 + rng.Float64(), Known: air.Paced}}}
		gap := 0.0005 + 0.002*rng.Float64()
		g.Zones = append(g.Zones, z)
		g.Links = append(g.Links, air.Link{ID: z.ID, From: z.ID, Kind: air.Door, Gap: &gap})
	}
	return g
}

// measureAir times the engine and the yardstick on the same work.
func measureAir(enc *json.Encoder, errs io.Writer) error {
	fmt.Fprintln(errs, "bench air: spaces")
	spaces, err := measureSpaces()
	if err == nil {
		err = enc.Encode(spaces)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(errs, "bench air: network")
	network, err := measureNetwork()
	if err == nil {
		err = enc.Encode(network)
	}
	return err
}

// fastest is the least of three runs, on the wall and of processors, since other
// work on the machine can only slow one down.
func fastest(f func() error) (wall, cpu float64, err error) {
	wall, cpu = math.Inf(1), math.Inf(1)
	for range 3 {
		runtime.GC()
		w, c, err := once(f)
		if err != nil {
			return 0, 0, err
		}
		wall, cpu = math.Min(wall, w), math.Min(cpu, c)
	}
	return wall, cpu, nil
}

func once(f func() error) (wall, cpu float64, err error) {
	start, used := time.Now(), cpuSeconds()
	err = f()
	return time.Since(start).Seconds(), cpuSeconds() - used, err
}

func measureSpaces() (map[string]any, error) {
	const spaces, samples = 1000, 2000
	g := airSpaces(spaces, 1)
	e, err := air.New(air.Options{Samples: samples, Seed: 1})
	if err != nil {
		return nil, err
	}
	from := 0.0
	took, cpu, err := fastest(func() error {
		all, err := e.Clocks(g)
		if err != nil {
			return err
		}
		from = 0
		for _, a := range all {
			from += math.Min(float64(a.Clock.From), 72) / spaces
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	// The yardstick follows a few thousand scenarios of such rooms, and the rest
	// would take it as long each.
	const some = 3000
	rng := rand.New(rand.NewPCG(2, 2))
	worst := 0.0
	plain, plainCPU, err := once(func() error {
		for range some {
			b := air.Box{Volume: 10 + 60*rng.Float64(), Source: 0.02 + 0.4*rng.Float64(), Flow: math.Exp(4*rng.Float64() - 3), Outside: airOutsideCO2}
			lnLoad := air.LnLoad(0.02 + 0.96*rng.Float64())
			h, err := yardUntil(b, lnLoad)
			if err != nil {
				return err
			}
			if want := b.Until(b.Outside, lnLoad); want < 90 {
				worst = math.Max(worst, math.Abs(h/want-1))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	const all = spaces * samples / some
	workers := float64(runtime.GOMAXPROCS(0)) // the yardstick could use them as well
	return map[string]any{"name": "spaces", "seconds": took, "got": map[string]any{"spaces": spaces, "samples": samples, "workers": workers,
		"cpu_seconds": cpu, "mean_from_h": from, "yardstick_seconds": plain * all / workers, "yardstick_cpu_seconds": plainCPU * all,
		"yardstick_scenarios": some, "yardstick_off": worst, "ratio": plain * all / workers / took, "cpu_ratio": plainCPU * all / cpu}}, nil
}

// yardUntil integrates level and load of one box until the load is there, or
// four days have passed.
func yardUntil(b air.Box, lnLoad float64) (hours float64, err error) {
	target := math.Exp(lnLoad)
	s := []float64{b.Outside, 0}
	rate := func(s, out []float64) error {
		out[0] = (b.Source + b.Flow*(b.Outside-s[0])) / b.Volume
		out[1] = math.Pow(s[0], 8) / target
		return nil
	}
	const step = 0.25
	for h := 0.0; h < 96; h += step {
		before := s[1]
		old := append([]float64(nil), s...)
		if err := dormand(rate, s, h, h+step, 1e-6); err != nil {
			return 0, err
		}
		if s[1] < 1 || before >= 1 {
			continue
		}
		low, high := h, h+step
		for range 30 {
			mid := (low + high) / 2
			try := append([]float64(nil), old...)
			if err := dormand(rate, try, h, mid, 1e-6); err != nil {
				return 0, err
			}
			if try[1] < 1 {
				low = mid
			} else {
				high = mid
			}
		}
		return high, nil
	}
	return math.Inf(1), nil
}

func measureNetwork() (map[string]any, error) {
	n := airBlock(47, 3)
	hours := []float64{6, 12, 24, 48}
	var out []air.Moment
	took, cpu, err := fastest(func() (err error) { out, err = n.Run(0, hours, 0); return err })
	if err != nil {
		return nil, err
	}
	damp := *n
	damp.Damp = true
	tookDamp, cpuDamp, err := fastest(func() error { _, err := damp.Run(0, hours, 0); return err })
	if err != nil {
		return nil, err
	}
	var plain [][]float64
	var calls int
	yard, yardCPU, err := once(func() (err error) { plain, calls, err = yardRun(n, hours, 1e-6); return err })
	if err != nil {
		return nil, err
	}
	worst, residual := 0.0, 0.0
	for k, m := range out {
		residual = math.Max(residual, m.Residual)
		for i, x := range m.Mix {
			worst = math.Max(worst, math.Abs(x.CO2/plain[k][3*i]-1))
		}
	}
	return map[string]any{"name": "network", "seconds": took, "got": map[string]any{"rooms": len(n.Rooms), "paths": len(n.Stages[1].Paths), "hours": 48,
		"residual_kg_per_s": residual, "off_co2": worst, "cpu_seconds": cpu, "with_damp_seconds": tookDamp, "with_damp_cpu_seconds": cpuDamp,
		"yardstick_seconds": yard, "yardstick_cpu_seconds": yardCPU, "yardstick_calls": calls, "ratio": yard / took, "cpu_ratio": yardCPU / cpu}}, nil
}

// sumAir counts the cases within tolerance, and sets the engine's times beside
// the plain integrator's.
func sumAir(list []answer) string {
	var cases, within int
	text := ""
	for _, a := range list {
		got, _ := a["got"].(map[string]any)
		f := func(k string) float64 { v, _ := got[k].(float64); return v }
		seconds, _ := a["seconds"].(float64)
		switch a["name"] {
		case "spaces":
			text += fmt.Sprintf("; %.0f spaces with %.0f scenarios each in %.2f s on %.0f processors, %.0f times as fast as a plain integrator", f("spaces"), f("samples"), seconds, f("workers"), f("ratio"))
		case "network":
			text += fmt.Sprintf("; %.0f rooms over %.0f h in %.2f s, %.0f times as fast, %.1g apart", f("rooms"), f("hours"), seconds, f("ratio"), f("off_co2"))
		default:
			cases++
			if ok, _ := a["within"].(bool); ok {
				within++
			}
		}
	}
	return fmt.Sprintf("%d of %d cases within tolerance%s", within, cases, text)
}
