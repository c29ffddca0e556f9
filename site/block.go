package site

import (
	"fmt"
	"strings"
)

// Sides says where the rooms of a block stand along their corridor.
type Sides int

// The sides of a corridor that a block may take.
const (
	SidesUnknown Sides = iota
	OneSide
	BothSides
)

// Block is a run of equal spaces in one wing on one level, as one source
// describes it. Zero sizes, an unknown Level and an empty Material mean "not
// stated". Length is the depth away from the corridor, Width the frontage.
type Block struct {
	Wing           string // 1 to 3 Latin capitals
	Level          Level
	Kind           Kind
	Count          int // 1..500
	Length         Millimetre
	Width          Millimetre
	Height         Millimetre
	Sides          Sides
	Corridor       bool // a corridor is named
	CorridorWidth  Millimetre
	CorridorLength Millimetre // 0: derived from the rooms along it
	Door           Material
	FirstNumber    int      // 0: the next free number of the wing
	Unread         []string // words of the sentence that found no use, as typed
	Source, Grade  string   // who says so; copied to every claim of the expansion
}

// Validate checks every bound that the package doc states. The error is a
// *Problem that names the field.
func (b Block) Validate() error {
	if !wingName(b.Wing) {
		return &Problem{"wing", "", fmt.Sprintf("%q is not a wing", clip(b.Wing)), "write 1 to 3 Latin letters such as A, or أ ب ج"}
	}
	if b.Kind == "" {
		return &Problem{"kind", "", "no kind of space", "say cells, solitary cells, dormitories, rooms, a yard and so on"}
	}
	if b.Count < 1 || b.Count > maxCount {
		return &Problem{"count", "", fmt.Sprintf("%d %s is outside 1 to %d", b.Count, b.Kind, maxCount), "split a larger block in two"}
	}
	if b.FirstNumber < 0 || b.FirstNumber > maxNumber {
		return &Problem{"first-number", "", fmt.Sprintf("first number %d is outside 1 to %d", b.FirstNumber, maxNumber), "choose a smaller first number"}
	}
	for _, s := range []struct {
		name string
		v    Millimetre
	}{{"length", b.Length}, {"width", b.Width}, {"height", b.Height}, {"corridor width", b.CorridorWidth}, {"corridor length", b.CorridorLength}} {
		if err := checkSize(s.name, s.v, ""); err != nil {
			return err
		}
	}
	return nil
}

// String writes the block as a sentence that ParseSentence reads back to the
// same block (apart from Unread, Source and Grade).
func (b Block) String() string {
	var p []string
	add := func(format string, a ...any) { p = append(p, fmt.Sprintf(format, a...)) }
	add("wing %s", b.Wing)
	if b.Level.Known() {
		add("level %s", b.Level)
	}
	add("%d %s", b.Count, b.Kind)
	for _, d := range []struct {
		name string
		v    Millimetre
	}{{"length", b.Length}, {"width", b.Width}, {"height", b.Height}} {
		if d.v != 0 {
			add("%s %s m", d.name, d.v)
		}
	}
	switch b.Sides {
	case OneSide:
		add("on one side")
	case BothSides:
		add("on both sides")
	}
	if b.CorridorWidth != 0 || b.CorridorLength != 0 || b.Corridor && b.Sides == SidesUnknown {
		add("along a corridor%s%s", extra(b.CorridorLength, "long"), extra(b.CorridorWidth, "wide"))
	}
	if b.Door != "" {
		add("%s doors", b.Door)
	}
	if b.FirstNumber != 0 {
		add("starting at %d", b.FirstNumber)
	}
	return strings.Join(p, ", ")
}

func extra(v Millimetre, word string) string {
	if v == 0 {
		return ""
	}
	return fmt.Sprintf(" %s m %s", v, word)
}

func wingName(s string) bool {
	if len(s) < 1 || len(s) > 3 {
		return false
	}
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return true
}

// abjad gives the Latin wing letter of a folded Arabic one: in plans the
// wings أ ب ج د are A B C D.
var abjad = map[rune]rune{'ا': 'A', 'ب': 'B', 'ج': 'C', 'د': 'D', 'ه': 'E', 'و': 'F', 'ز': 'G', 'ح': 'H', 'ط': 'I', 'ي': 'J'}

// wingFrom reads a folded word as a wing: Latin letters, or one Arabic one.
func wingFrom(w string) (string, bool) {
	r := []rune(w)
	if len(r) == 1 {
		if l, ok := abjad[r[0]]; ok {
			return string(l), true
		}
	}
	up := strings.ToUpper(w)
	return up, wingName(up)
}
