package air

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// checker keeps the first error it meets, so that checks read as a list.
type checker struct{ err error }

func (c *checker) count(place string, n, most int) {
	if c.err == nil && n > most {
		c.err = bad(place, fmt.Sprintf("%d are too many", n), fmt.Sprintf("send at most %d", most))
	}
}

func (c *checker) text(place, s string) {
	if c.err == nil && len(s) > maxText {
		c.err = bad(place, fmt.Sprintf("the text has %d bytes", len(s)), fmt.Sprintf("keep it under %d", maxText))
	}
}

func (c *checker) id(kind string, i int, id string) {
	if c.err == nil && strings.TrimSpace(id) == "" {
		c.err = bad(fmt.Sprintf("%s %d", kind, i+1), "the id is missing", "give it an id such as C-6")
	}
	c.text(kind+" "+clip(id)+", id", id)
}

func (c *checker) num(place string, v, low, high float64, advice string) {
	// Written so that NaN fails.
	if c.err == nil && !(v >= low && v <= high) {
		c.err = bad(place, fmt.Sprintf("%v is outside %v to %v", v, low, high), "write "+advice)
	}
}

func (c *checker) opt(place string, v *float64, low, high float64, advice string) {
	if v != nil {
		c.num(place, *v, low, high, advice)
	}
}

func word[T ~string](c *checker, place string, v T, allowed ...T) {
	if c.err == nil && v != "" && !slices.Contains(allowed, v) {
		c.err = bad(place, fmt.Sprintf("%q is unknown", clip(string(v))), fmt.Sprintf("write one of %v, or leave it out", allowed))
	}
}

func (c *checker) ref(place, id string, at map[string]int, optional bool) {
	if c.err != nil || (id == "" && optional) {
		return
	}
	if _, ok := at[id]; !ok {
		c.err = bad(place, fmt.Sprintf("there is no zone %q", clip(id)), "name a zone of this graph, or leave it empty for outdoors where that is allowed")
	}
}

const (
	adviceMetres = "metres such as 4 or 2.5"
	adviceHours  = "hours such as 6 or 1.5"
	adviceSpread = "a standard deviation of the logarithm such as 0.15"
)

func (c *checker) zone(z *Zone) {
	p := "zone " + clip(z.ID) + ", "
	c.count(p+"sizes", len(z.Sizes), maxSizes)
	c.count(p+"readings", len(z.Readings), maxReadings)
	for i, s := range z.Sizes {
		q := fmt.Sprintf("%ssize %d, ", p, i+1)
		c.text(q+"source", s.Source)
		if s.Volume != 0 {
			c.num(q+"volume", s.Volume, 0.1, 1e6, "cubic metres such as 28.8")
		}
		given := []struct {
			name string
			v    float64
		}{{"length", s.Length}, {"width", s.Width}, {"height", s.Height}}
		for _, l := range given {
			if l.v != 0 {
				c.num(q+l.name, l.v, 0.1, 1000, adviceMetres)
			}
		}
		word(c, q+"known", s.Known, Measured, Paced, Guessed)
		c.opt(q+"spread", s.Spread, 0, 3, adviceSpread)
		if v := s.volume(); v != 0 {
			c.num(q+"volume", v, 0.1, 1e6, "lengths that make 0.1 to a million cubic metres")
		}
	}
	c.people(p, z.People)
	c.opt(p+"sealed_hours_before", z.SealedBefore, 0, maxHours, adviceHours)
	c.opt(p+"no_water_hours_before", z.NoWaterBefore, 0, maxHours, adviceHours)
	c.opt(p+"elevation", z.Elevation, -500, 9000, adviceMetres)
	word(c, p+"temperature", z.Temperature, Warm, Same, Cold)
	word(c, p+"state", z.State, Open, Closed, Airtight, Fanned)
	c.opt(p+"start_co2", z.StartCO2, 0, 0.2, "a fraction: 1 % is 0.01")
	c.count(p+"heard_hours", len(z.Heard), maxReadings)
	for i, h := range z.Heard {
		c.num(fmt.Sprintf("%sheard_hours %d", p, i+1), h, -maxHours, maxHours, adviceHours)
	}
	c.count(p+"left", len(z.Left), maxChanges)
	for i, l := range z.Left {
		q := fmt.Sprintf("%sleft %d, ", p, i+1)
		c.num(q+"hours", l.Hours, -maxHours, maxHours, adviceHours)
		c.num(q+"people", l.People, 0, 1e5, "a number of people such as 3")
		if c.err == nil && i > 0 && l.Hours < z.Left[i-1].Hours {
			c.err = bad(q+"hours", fmt.Sprintf("%v lies before the one ahead of it", l.Hours), "write the earlier hour first")
		}
	}
	for i, r := range z.Readings {
		c.reading(fmt.Sprintf("%sreading %d, ", p, i+1), r)
	}
}

func (c *checker) people(p string, n *People) {
	if n == nil {
		return
	}
	last := 0.0
	given := []struct {
		name string
		v    *float64
	}{{"low", n.Low}, {"best", n.Best}, {"high", n.High}}
	for _, x := range given {
		c.opt(p+"people, "+x.name, x.v, 0, 1e5, "a number of people such as 12")
		if x.v == nil || c.err != nil {
			continue
		}
		if *x.v < last {
			c.err = bad(p+"people, "+x.name, fmt.Sprintf("%v is below the number before it", *x.v), "write low, best, high in rising order")
		}
		last = *x.v
	}
}

func (c *checker) reading(q string, r Reading) {
	c.num(q+"hours", r.Hours, -maxHours, maxHours, adviceHours)
	if c.err == nil && r.Gas == "" {
		c.err = bad(q+"gas", "it is missing", "write co2, o2, co or temperature")
	}
	word(c, q+"gas", r.Gas, CO2, O2, CO, Temperature)
	if r.Gas == Temperature {
		c.num(q+"value", r.Value, 220, 400, "kelvin such as 298.15")
		c.opt(q+"sigma", r.Sigma, 1e-6, 100, "kelvin such as 1")
		return
	}
	c.num(q+"value", r.Value, 0, 1, "a fraction: 3 % is 0.03")
	c.opt(q+"sigma", r.Sigma, 1e-6, 1, "a fraction: 0.1 % is 0.001")
}

func (c *checker) links(links []Link, at map[string]int) {
	seen := make(map[string]bool, len(links))
	for i := range links {
		if c.err != nil {
			return
		}
		l := &links[i]
		c.id("link", i, l.ID)
		p := "link " + clip(l.ID) + ", "
		if c.err == nil && seen[l.ID] {
			c.err = bad(p+"id", "it stands twice", "give every link its own id")
		}
		seen[l.ID] = true
		c.ref(p+"from", l.From, at, false)
		c.ref(p+"to", l.To, at, true)
		if c.err == nil && l.From == l.To {
			c.err = bad(p+"to", "both ends are the same zone", "name the zone on the other side, or leave it empty for outdoors")
		}
		word(c, p+"kind", l.Kind, Door, Vent, Hole, Duct, Crack)
		word(c, p+"door", l.Door, DoorTight, DoorTypical, DoorConcealed, DoorBarred, DoorOpen)
		word(c, p+"side", l.Side, Wall, Ceiling, Floor)
		c.opt(p+"gap", l.Gap, 0, 0.5, "metres: 2 mm is 0.002")
		c.opt(p+"area", l.Area, 0, 100, "square metres: 15 cm2 is 0.0015")
		c.opt(p+"diameter", l.Diameter, 0, 5, "metres: 50 mm is 0.05")
		c.opt(p+"width", l.Width, 0, 20, adviceMetres)
		c.opt(p+"tall", l.Tall, 0, 20, adviceMetres)
		c.opt(p+"length", l.Length, 0, 1000, adviceMetres)
		c.opt(p+"height", l.Height, -5, 100, adviceMetres)
		c.opt(p+"far_height", l.FarHeight, -500, 500, adviceMetres)
		c.opt(p+"flow", l.Flow, 0, 100, "cubic metres per second: 0.5 L/s is 0.0005")
		c.opt(p+"spread", l.Spread, 0, 3, adviceSpread)
		c.span(p, "open_from", l.OpenFrom, "open_until", l.OpenUntil)
	}
}

func (c *checker) fans(fans []Fan, at map[string]int) {
	seen := make(map[string]bool, len(fans))
	for i := range fans {
		if c.err != nil {
			return
		}
		f := &fans[i]
		c.id("fan", i, f.ID)
		p := "fan " + clip(f.ID) + ", "
		if c.err == nil && seen[f.ID] {
			c.err = bad(p+"id", "it stands twice", "give every fan its own id")
		}
		seen[f.ID] = true
		c.ref(p+"zone", f.Zone, at, false)
		c.ref(p+"from", f.From, at, true)
		c.opt(p+"flow", f.Flow, 0, 100, "cubic metres per second: 30 L/s is 0.03")
		c.opt(p+"spread", f.Spread, 0, 3, adviceSpread)
		c.span(p, "start", f.Start, "stop", f.Stop)
	}
}

// span checks two hours that must rise.
func (c *checker) span(p, nameA string, a *float64, nameB string, b *float64) {
	c.opt(p+nameA, a, -maxHours, maxHours, adviceHours)
	c.opt(p+nameB, b, -maxHours, maxHours, adviceHours)
	if c.err == nil && a != nil && b != nil && *a > *b {
		c.err = bad(p+nameB, fmt.Sprintf("%v lies before %s %v", *b, nameA, *a), "write the earlier hour first")
	}
}

func or(v *float64, otherwise float64) float64 {
	if v != nil {
		return *v
	}
	return otherwise
}

func finite(v float64) bool { return !math.IsInf(v, 0) && !math.IsNaN(v) }
