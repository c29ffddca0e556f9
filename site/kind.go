package site

// Kind says what a space is. The zero Kind is "not known".
type Kind string

// The kinds of space. A suspected void is a place the plan cannot explain,
// not a room that somebody saw.
const (
	Cell      Kind = "cell"
	Solitary  Kind = "solitary"
	Dormitory Kind = "dormitory"
	Room      Kind = "room"
	Office    Kind = "office"
	Kitchen   Kind = "kitchen"
	Corridor  Kind = "corridor"
	Yard      Kind = "yard"
	Shaft     Kind = "shaft"
	Stairs    Kind = "stairs"
	Core      Kind = "core" // the hexagon where wings meet
	Void      Kind = "suspected void"
)

// Kinds lists every kind in a fixed order.
func Kinds() []Kind {
	return []Kind{Cell, Solitary, Dormitory, Room, Office, Kitchen, Corridor, Yard, Shaft, Stairs, Core, Void}
}

// hasDoor: what a block gives one door each. The others are open, or nobody
// has said how they close.
func (k Kind) hasDoor() bool {
	switch k {
	case Cell, Solitary, Dormitory, Room, Office, Kitchen:
		return true
	}
	return false
}

// holds: where people are held, for the bound on claims of people held.
func (k Kind) holds() bool {
	switch k {
	case Cell, Solitary, Dormitory, Room:
		return true
	}
	return false
}

// standable: floor that people can stand on at all.
func (k Kind) standable() bool { return k != Shaft && k != Void }

// Material is what a door is made of. The zero Material is "not known".
type Material string

// The door materials a crew brings different tools for.
const (
	Iron  Material = "iron"
	Steel Material = "steel"
	Wood  Material = "wood"
	Bars  Material = "bars"
)

type form int

const (
	singular form = iota
	plural
	dual
)

type noun struct {
	kind Kind
	form form
}

// nouns are folded words. Arabic plurals and the singular after a number
// (20 زنزانة, 12 مهجعاً) are both here.
var nouns = map[string]noun{
	"cell": {Cell, singular}, "cells": {Cell, plural},
	"solitary": {Solitary, singular}, "solitaries": {Solitary, plural},
	"dormitory": {Dormitory, singular}, "dormitories": {Dormitory, plural},
	"dorm": {Dormitory, singular}, "dorms": {Dormitory, plural},
	"room": {Room, singular}, "rooms": {Room, plural},
	"office": {Office, singular}, "offices": {Office, plural},
	"kitchen": {Kitchen, singular}, "kitchens": {Kitchen, plural},
	"corridor": {Corridor, singular}, "corridors": {Corridor, plural},
	"hallway": {Corridor, singular}, "hallways": {Corridor, plural},
	"passage": {Corridor, singular}, "passages": {Corridor, plural},
	"yard": {Yard, singular}, "yards": {Yard, plural},
	"courtyard": {Yard, singular}, "courtyards": {Yard, plural},
	"shaft": {Shaft, singular}, "shafts": {Shaft, plural},
	"stairs": {Stairs, singular}, "staircase": {Stairs, singular}, "staircases": {Stairs, plural},
	"stairway": {Stairs, singular}, "stairways": {Stairs, plural}, "stairwell": {Stairs, singular},
	"hexagon": {Core, singular}, "core": {Core, singular},
	"void": {Void, singular}, "voids": {Void, plural},

	"زنزانه": {Cell, singular}, "زنازين": {Cell, plural}, "زنزانات": {Cell, plural},
	"زنزانتان": {Cell, dual}, "زنزانتين": {Cell, dual},
	"منفرده": {Solitary, singular}, "منفردات": {Solitary, plural},
	"منفردتان": {Solitary, dual}, "منفردتين": {Solitary, dual},
	"مهجع": {Dormitory, singular}, "مهجعا": {Dormitory, singular}, "مهاجع": {Dormitory, plural},
	"مهجعان": {Dormitory, dual}, "مهجعين": {Dormitory, dual},
	"غرفه": {Room, singular}, "غرف": {Room, plural}, "غرفتان": {Room, dual}, "غرفتين": {Room, dual},
	"مكتب": {Office, singular}, "مكتبا": {Office, singular}, "مكاتب": {Office, plural},
	"مكتبان": {Office, dual}, "مكتبين": {Office, dual},
	"مطبخ": {Kitchen, singular}, "مطبخا": {Kitchen, singular}, "مطابخ": {Kitchen, plural},
	"مطبخان": {Kitchen, dual}, "مطبخين": {Kitchen, dual},
	"ممر": {Corridor, singular}, "ممرا": {Corridor, singular}, "كوريدور": {Corridor, singular},
	"ممرات": {Corridor, plural}, "ممران": {Corridor, dual}, "ممرين": {Corridor, dual},
	"ساحه": {Yard, singular}, "باحه": {Yard, singular}, "ساحات": {Yard, plural}, "باحات": {Yard, plural},
	"ساحتان": {Yard, dual}, "ساحتين": {Yard, dual},
	"منور": {Shaft, singular}, "منورا": {Shaft, singular}, "مناور": {Shaft, plural}, "مجري": {Shaft, singular},
	"درج": {Stairs, singular}, "ادراج": {Stairs, plural}, "سلم": {Stairs, singular}, "سلالم": {Stairs, plural},
	"مسدس": {Core, singular}, "قلب": {Core, singular},
	"فراغ": {Void, singular}, "فراغا": {Void, singular}, "فراغات": {Void, plural},
}

var materials = map[string]Material{
	"iron": Iron, "steel": Steel, "wood": Wood, "wooden": Wood, "bars": Bars, "barred": Bars, "grille": Bars,
	"حديد": Iron, "حديدي": Iron, "حديديه": Iron, "فولاذ": Steel, "فولاذي": Steel, "فولاذيه": Steel,
	"خشب": Wood, "خشبي": Wood, "خشبيه": Wood, "قضبان": Bars, "شبك": Bars,
}

// lookup tries each spelling of a folded word in a closed list.
func lookup[V any](m map[string]V, w string) (V, bool) {
	for _, s := range spellings(w) {
		if v, ok := m[s]; ok {
			return v, true
		}
	}
	var zero V
	return zero, false
}

// nounAt reads a kind of space at the start of folded words and says how many
// words it took.
func nounAt(words []string) (noun, int) {
	if len(words) == 0 {
		return noun{}, 0
	}
	next := ""
	if len(words) > 1 {
		next = words[1]
	}
	switch words[0] {
	case "solitary", "isolation", "single", "individual":
		if n, ok := nouns[next]; ok && n.kind == Cell {
			return noun{Solitary, n.form}, 2
		}
	case "shared", "common":
		if n, ok := nouns[next]; ok && n.kind == Cell {
			return noun{Dormitory, n.form}, 2
		}
	case "suspected", "possible", "light", "air", "lift", "elevator", "hexagonal", "hexagon", "dormitory":
		if n, ok := nouns[next]; ok && (n.kind == Void || n.kind == Shaft || n.kind == Core) {
			return n, 2
		}
	case "بئر":
		if bare(next) == "مصعد" {
			return noun{Shaft, singular}, 2
		}
	}
	n, ok := lookup(nouns, words[0])
	if !ok {
		return noun{}, 0
	}
	follow, _ := lookup(nouns, next)
	switch {
	case n.kind == Cell && follow.kind == Solitary && next != "solitary":
		return noun{Solitary, n.form}, 2
	case n.kind == Cell && (bare(next) == "مشتركه" || bare(next) == "جماعيه"):
		return noun{Dormitory, n.form}, 2
	case n.kind == Core && follow.kind == Core:
		return n, 2
	case n.kind == Void && (next == "محتمل" || next == "محتمله"):
		return n, 2
	}
	return n, 1
}

// ParseKind reads one kind of space, English or Arabic. The error is a
// *Problem of kind "kind".
func ParseKind(s string) (Kind, error) {
	words := splitWords(foldText(s))
	if n, used := nounAt(words); used > 0 && used == len(words) {
		return n.kind, nil
	}
	return "", &Problem{"kind", "", "\"" + clip(s) + "\" is not a kind of space",
		"write cell, solitary, dormitory, room, office, kitchen, corridor, yard, shaft, stairs, core or suspected void"}
}

// ParseMaterial reads what a door is made of, English or Arabic, with or
// without the word door. The error is a *Problem of kind "material".
func ParseMaterial(s string) (Material, error) {
	var got Material
	for _, w := range splitWords(foldText(s)) {
		if m, ok := lookup(materials, w); ok && (got == "" || got == m) {
			got = m
		} else if !doorWord(w) && w != "of" && w != "من" {
			got = ""
			break
		}
	}
	if got == "" {
		return "", &Problem{"material", "", "\"" + clip(s) + "\" is not a door material", "write iron, steel, wood or bars"}
	}
	return got, nil
}

func doorWord(w string) bool {
	_, ok := lookup(map[string]bool{"door": true, "doors": true, "باب": true, "ابواب": true, "بابها": true, "ابوابها": true}, w)
	return ok
}
