package air

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Bounds of a graph. Larger input is refused, never cut.
const (
	maxBytes    = 16 << 20
	maxZones    = 5000
	maxLinks    = 20000
	maxFans     = 2000
	maxSizes    = 64
	maxReadings = 500
	maxText     = 200
	maxHours    = 8760
	// maxChanges bounds the flow changes of one zone (links and fans that come
	// and go), since each costs a pass over all samples.
	maxChanges = 32
	// maxAtZone bounds the links and the fans of one zone for the same reason.
	maxAtZone = 400
)

// InputError says what in a graph cannot be used, where, and what to write
// instead.
type InputError struct {
	Place   string // such as "zone C-6, size 2, length"
	Problem string
	Advice  string
}

func (e *InputError) Error() string { return e.Place + ": " + e.Problem + "; " + e.Advice }

func bad(place, problem, advice string) error {
	return &InputError{Place: place, Problem: problem, Advice: advice}
}

// ParseGraph reads the JSON form of a graph. It refuses unknown and repeated
// names, text after the end, more than 16 MiB, and everything that
// [Graph.Validate] refuses; the error is an [*InputError].
func ParseGraph(data []byte) (Graph, error) {
	if len(data) > maxBytes {
		return Graph{}, bad("graph", fmt.Sprintf("%d bytes are too many", len(data)), "send at most 16 MiB, one building at a time")
	}
	if !utf8.Valid(data) {
		return Graph{}, bad("graph", "the text is not UTF-8", "save the file as UTF-8")
	}
	if err := checkNames(data); err != nil {
		return Graph{}, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var g Graph
	if err := dec.Decode(&g); err != nil {
		return Graph{}, badJSON(err, dec.InputOffset())
	}
	if err := g.Validate(); err != nil {
		return Graph{}, err
	}
	return g, nil
}

func badJSON(err error, offset int64) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return bad("graph, "+kind.Field, "a JSON "+kind.Value+" does not fit here", "write a value of the kind that the format names for this field")
	}
	return bad(fmt.Sprintf("graph, byte %d", offset), err.Error(), "send one JSON object with the field names of the format")
}

// checkNames walks the tokens once, because encoding/json lets a repeated name
// win silently and accepts names in any letter case.
func checkNames(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	type level struct {
		names map[string]bool // nil for an array
		name  bool            // next string is a name
	}
	var stack []level
	for first := true; ; first = false {
		tok, err := dec.Token()
		if err == io.EOF && !first && len(stack) == 0 {
			return nil
		}
		if err != nil {
			return badJSON(err, dec.InputOffset())
		}
		if !first && len(stack) == 0 {
			return bad(fmt.Sprintf("graph, byte %d", dec.InputOffset()), "there is text after the end", "send one JSON object")
		}
		if first && tok != json.Delim('{') {
			return bad("graph", "it is not a JSON object", "send one JSON object")
		}
		top := len(stack) - 1
		if s, ok := tok.(string); ok && top >= 0 && stack[top].name {
			if stack[top].names[s] {
				return bad(fmt.Sprintf("graph, byte %d", dec.InputOffset()), fmt.Sprintf("the name %q stands twice", clip(s)), "keep one of them")
			}
			if !lowerName(s) {
				return bad(fmt.Sprintf("graph, byte %d", dec.InputOffset()), fmt.Sprintf("the name %q is unknown", clip(s)), "write names in small letters as the format does")
			}
			stack[top].names[s], stack[top].name = true, false
			continue
		}
		if d, ok := tok.(json.Delim); ok && (d == '}' || d == ']') {
			stack = stack[:top]
			top--
		} else if ok {
			if len(stack) > 8 {
				return bad("graph", "it nests too deep", "send the format's own objects only")
			}
			lv := level{}
			if d == '{' {
				lv = level{names: map[string]bool{}, name: true}
			}
			stack = append(stack, lv)
			continue
		}
		if top >= 0 && stack[top].names != nil {
			stack[top].name = true
		}
	}
}

func lowerName(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' {
			return false
		}
	}
	return true
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}

// Validate reports the first thing in g that the engine cannot use: an id that
// is missing, repeated or refers to nothing, a number outside the range that its
// field documents, an unknown word, or too many of something. The error is an
// [*InputError].
func (g Graph) Validate() error {
	_, err := g.index()
	return err
}

// index validates g and returns the position of each zone.
func (g Graph) index() (map[string]int, error) {
	c := &checker{}
	c.count("graph, zones", len(g.Zones), maxZones)
	c.count("graph, links", len(g.Links), maxLinks)
	c.count("graph, fans", len(g.Fans), maxFans)
	c.opt("graph, outside_co2", g.OutsideCO2, 0, 0.05, "a fraction such as 0.00042")
	c.opt("graph, outside_kelvin", g.OutsideKelvin, 220, 340, "kelvin such as 293.15")
	if c.err != nil {
		return nil, c.err
	}
	at := make(map[string]int, len(g.Zones))
	for i := range g.Zones {
		z := &g.Zones[i]
		c.id("zone", i, z.ID)
		if _, twice := at[z.ID]; twice && c.err == nil {
			c.err = bad("zone "+clip(z.ID), "the id stands twice", "give every zone its own id")
		}
		at[z.ID] = i
		c.zone(z)
		if c.err != nil {
			return nil, c.err
		}
	}
	c.links(g.Links, at)
	c.fans(g.Fans, at)
	return at, c.err
}
