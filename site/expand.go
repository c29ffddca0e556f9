package site

import (
	"cmp"
	"fmt"
	"slices"
)

// Side says where a space stands on its corridor, seen from its inner end.
type Side int

// The places along a corridor.
const (
	SideUnknown Side = iota
	Left
	Right
)

// Space is one place of the building under its code.
type Space struct {
	Code       string
	Wing       string
	Level      Level
	Kind       Kind
	Attributes []Attribute
	Corridor   string // code of the corridor it opens on, "" if not known
	Side       Side
	Note       string // a person's own words: the caller seals it
}

// Barrier closes the way between two spaces; To is "" where nobody has said
// what the door leads to.
type Barrier struct {
	Space, To string
	Material  Material
}

// Adjacency joins two spaces that touch: through a door, or wall to wall
// (where an air hole or a knock can pass).
type Adjacency struct {
	A, B string
	Door bool
}

// Expansion is what a block becomes. Schematic is always true: positions and
// neighbours follow the package doc's assumptions until somebody corrects them.
type Expansion struct {
	Spaces    []Space
	Barriers  []Barrier
	Adjacent  []Adjacency
	Schematic bool
}

const (
	maxNumber = 9999
	firstWay  = 901 // 900..999 are left to ways, see the package doc
	lastWay   = 999
	maxSpaces = 20_000
)

// Expand makes the spaces of one block. taken holds the codes already in use;
// numbers go on after the highest one of the wing, or from FirstNumber. The
// error is a *Problem: a bound of Validate, "number-taken" or "numbers-out".
func (b Block) Expand(taken []string) (Expansion, error) {
	return ExpandAll([]Block{b}, taken)
}

// ExpandAll makes the spaces of several blocks in order, each block's numbers
// going on after the ones before it. Nothing is returned beside an error.
func ExpandAll(blocks []Block, taken []string) (Expansion, error) {
	total := 0
	for _, b := range blocks {
		if err := b.Validate(); err != nil {
			return Expansion{}, err
		}
		if total += b.Count; total > maxSpaces {
			return Expansion{}, &Problem{"too-many", "", "more than 20,000 spaces at once", "add the building in several steps"}
		}
	}
	n := numbering{used: map[string]bool{}, door: map[string]int{}, way: map[string]int{}}
	for _, c := range taken {
		n.take(c)
	}
	out := Expansion{Schematic: true}
	for _, b := range blocks {
		if err := b.expand(&n, &out); err != nil {
			return Expansion{}, err
		}
	}
	return out, nil
}

// numbering hands out the numbers of each wing; the maps hold the highest so far.
type numbering struct {
	used      map[string]bool
	door, way map[string]int
}

func (n *numbering) take(code string) {
	n.used[code] = true
	wing, num, ok := splitCode(code)
	switch {
	case !ok:
	case num >= firstWay-1 && num <= lastWay:
		n.way[wing] = max(n.way[wing], num)
	default:
		n.door[wing] = max(n.door[wing], num)
	}
}

// doors gives count free numbers in a row, leaving out those kept for ways.
func (n *numbering) doors(wing string, first, count int) ([]string, error) {
	at := first
	if at == 0 {
		at = n.door[wing] + 1
	}
	codes := make([]string, 0, count)
	for ; len(codes) < count; at++ {
		if at >= firstWay-1 && at <= lastWay {
			at = lastWay + 1
		}
		c := code(wing, at)
		if at > maxNumber {
			return nil, &Problem{"numbers-out", "wing " + wing, "the numbers end at 9999", "use another wing letter for this block"}
		}
		if n.used[c] {
			return nil, &Problem{"number-taken", "first number " + fmt.Sprint(first), c + " is already in use", "leave the first number out, or choose a free run"}
		}
		codes = append(codes, c)
	}
	for _, c := range codes {
		n.take(c)
	}
	return codes, nil
}

func (n *numbering) wayCode(wing string) (string, error) {
	at := max(n.way[wing]+1, firstWay)
	if at > lastWay { // the last number is taken: any free one will do
		for at = firstWay; at <= lastWay && n.used[code(wing, at)]; {
			at++
		}
	}
	if at > lastWay {
		return "", &Problem{"numbers-out", "wing " + wing, "99 corridors are numbered already", "use another wing letter for this block"}
	}
	c := code(wing, at)
	n.take(c)
	return c, nil
}

func (b Block) expand(n *numbering, out *Expansion) error {
	codes, err := n.doors(b.Wing, b.FirstNumber, b.Count)
	if err != nil {
		return err
	}
	way := ""
	if b.Corridor && b.Kind != Corridor {
		if way, err = n.wayCode(b.Wing); err != nil {
			return err
		}
	}
	half := b.Count
	if b.Sides == BothSides {
		half = (b.Count + 1) / 2
	}
	for i, c := range codes {
		s := Space{Code: c, Wing: b.Wing, Level: b.Level, Kind: b.Kind, Corridor: way}
		s = b.sized(s)
		switch {
		case b.Sides == SidesUnknown:
		case i < half:
			s.Side = Left
		default:
			s.Side = Right
		}
		out.Spaces = append(out.Spaces, s)
		if b.Kind.hasDoor() {
			out.Barriers = append(out.Barriers, Barrier{c, way, b.Door})
		}
		if way != "" {
			out.Adjacent = append(out.Adjacent, Adjacency{c, way, b.Kind.hasDoor()})
		}
		if b.Sides != SidesUnknown && i > 0 && i != half {
			out.Adjacent = append(out.Adjacent, Adjacency{codes[i-1], c, false})
		}
	}
	if way != "" {
		out.Spaces = append(out.Spaces, b.corridor(way, half))
	}
	return nil
}

// sized adds the block's sizes as claims of its source.
func (b Block) sized(s Space) Space {
	for _, d := range []struct {
		n Name
		v Millimetre
	}{{LengthOf, b.Length}, {WidthOf, b.Width}, {HeightOf, b.Height}} {
		if d.v != 0 {
			s = s.WithClaim(d.n, Sourced{Value: int64(d.v), Source: b.Source, Grade: b.grade()})
		}
	}
	return s
}

func (b Block) grade() string { return cmp.Or(b.Grade, "F6") }

// DerivedSource is the source of a value that this package worked out from
// others, such as the length of a corridor from the rooms along it.
const DerivedSource = "derived from the rooms along it"

func (b Block) corridor(code string, along int) Space {
	s := Space{Code: code, Wing: b.Wing, Level: b.Level, Kind: Corridor}
	switch {
	case b.CorridorLength != 0:
		s = s.WithClaim(LengthOf, Sourced{Value: int64(b.CorridorLength), Source: b.Source, Grade: b.grade()})
	case b.Width != 0 && b.Sides != SidesUnknown:
		s = s.WithClaim(LengthOf, Sourced{Value: int64(b.Width) * int64(along), Source: DerivedSource, Grade: "F6"})
	}
	if b.CorridorWidth != 0 {
		s = s.WithClaim(WidthOf, Sourced{Value: int64(b.CorridorWidth), Source: b.Source, Grade: b.grade()})
	}
	if b.Height != 0 {
		s = s.WithClaim(HeightOf, Sourced{Value: int64(b.Height), Source: DerivedSource, Grade: "F6"})
	}
	return s
}

// sortSpaces orders by wing, then number, then code.
func sortSpaces(ss []Space) []Space {
	out := slices.Clone(ss)
	slices.SortStableFunc(out, func(a, b Space) int { return compareCodes(a.Code, b.Code) })
	return out
}
