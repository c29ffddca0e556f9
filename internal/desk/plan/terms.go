package plan

import (
	"slices"
	"strings"

	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/site"
)

// kindOf gives the wire's kind of a space; both sides use the same words.
func kindOf(k site.Kind) event.SpaceKind {
	var e event.SpaceKind
	if e.UnmarshalText([]byte(strings.ReplaceAll(string(k), " ", "-"))) != nil {
		return 0
	}
	return e
}

// siteKind is the other way round. What package site does not know (a store,
// a guards' room, a bathroom) is a room there: people fit into it.
func siteKind(e event.SpaceKind) site.Kind {
	if e == 0 {
		return ""
	}
	k := site.Kind(strings.ReplaceAll(e.String(), "-", " "))
	if slices.Contains(site.Kinds(), k) {
		return k
	}
	return site.Room
}

func materialOf(m site.Material) event.Material {
	var e event.Material
	if e.UnmarshalText([]byte(m)) != nil {
		return 0
	}
	return e
}

// names pairs the attributes that both sides have.
var names = []struct {
	wire event.Attribute
	site site.Name
}{
	{event.AttrLength, site.LengthOf},
	{event.AttrWidth, site.WidthOf},
	{event.AttrHeight, site.HeightOf},
	{event.AttrCapacity, site.CapacityOf},
}

func attributeOf(n site.Name) event.Attribute {
	for _, p := range names {
		if p.site == n {
			return p.wire
		}
	}
	return 0
}

// Describe gives a space as package site sees it: code, level, kind, and
// every claim on length, width, height (mm) and capacity (people) under its
// source. Claims without a source's letter stand under who entered them, so
// that two people's sizes are never crossed.
func Describe(v *view.Space) site.Space {
	level, _ := site.LevelAt(int(v.Level))
	s := site.Space{Code: string(v.Code), Wing: string(v.Wing), Level: level, Kind: siteKind(v.Space)}
	for _, a := range v.Attributes {
		for _, p := range names {
			if p.wire == a.Value.Attribute {
				s = s.WithClaim(p.site, site.Sourced{Value: a.Value.Value, Source: sourceOf(a), Grade: "F6",
					Measured: a.Value.How == event.HowMeasured})
			}
		}
	}
	return s
}

func sourceOf(a view.Sourced[event.SpaceAttribute]) string {
	if a.Value.Source != "" {
		return string(a.Value.Source)
	}
	return "user " + a.By.String()
}

// latin writes Arabic-Indic and Persian digits as Latin ones, drops marks of
// direction and stray spaces, and raises letters: what a person types for a
// code.
func latin(s string) string {
	return strings.ToUpper(strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r == '\u200e' || r == '\u200f' || r == '\u061c' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
			return -1
		case r == '\u2010' || r == '\u2011' || r == '\u2013' || r == '\u00a0':
			return '-'
		}
		return r
	}, s)))
}

// codeOf brings a typed code to its one spelling: A-07 where it reads as a
// door tag, what was typed otherwise.
func codeOf(typed event.Code) event.Code {
	t := latin(string(typed))
	if c, err := site.ParseTag(t); err == nil {
		return event.Code(c)
	}
	return event.Code(t)
}

// sortSpaces orders by wing, number, code, id.
func sortSpaces(list []*view.Space) {
	slices.SortFunc(list, func(a, b *view.Space) int {
		if c := CompareCodes(a.Code, b.Code); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
}

// CompareCodes orders runs of digits by their number: A-9 before A-10.
func CompareCodes(a, b event.Code) int {
	x, y := string(a), string(b)
	for x != "" && y != "" {
		p, q := run(x), run(y)
		if p != q {
			m, n := strings.TrimLeft(p, "0"), strings.TrimLeft(q, "0")
			if !digits(p) || !digits(q) || m == n {
				return strings.Compare(p, q)
			}
			if len(m) != len(n) {
				return len(m) - len(n)
			}
			return strings.Compare(m, n)
		}
		x, y = x[len(p):], y[len(q):]
	}
	return len(x) - len(y)
}

// run is the longest start of s that is all digits or has none.
func run(s string) string {
	i := 1
	for i < len(s) && digits(s[i:i+1]) == digits(s[:1]) {
		i++
	}
	return s[:i]
}

func digits(s string) bool { return s[0] >= '0' && s[0] <= '9' }
