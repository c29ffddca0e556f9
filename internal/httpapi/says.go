package httpapi

import (
	"strings"
	"sync"

	"miftah/internal/phrase"
)

// Saying is one thing to mend, as the page words it: keys of the catalogue,
// and the values of its sentences. The keys are stable.
type Saying struct {
	Field  string         `json:"field,omitempty" doc:"key of the field's name, such as input.level"`
	At     string         `json:"at,omitempty" doc:"key of the place in a table or a sentence, such as refuse.at_cell"`
	Words  string         `json:"words" doc:"key of the sentence, such as refuse.level_unread"`
	Values map[string]any `json:"values,omitempty" doc:"of both sentences: a number, a text, or a code as {\"code\": \"A-07\"}"`
}

// reading is the catalogue as refusals need it.
type reading struct {
	words, places *phrase.Reader
	book          *phrase.Book
}

// refusing reads the catalogue once. It is part of the program: that it can be
// read is a test's business.
var refusing = sync.OnceValue(func() reading {
	var r reading
	var errs [3]error
	r.words, errs[0] = phrase.OpenReader("refuse.", false, "refuse.at_")
	r.places, errs[1] = phrase.OpenReader("refuse.at_", true)
	r.book, errs[2] = phrase.Open("en", 0, 0)
	for _, err := range errs {
		if err != nil {
			panic(err)
		}
	}
	return r
})

// says finds the catalogue's words for a refusal: what is wrong may have many
// lines, the remedy goes with all of them. It gives nothing if any line is
// unknown to the catalogue: half a message would mislead.
func says(field, what, remedy string) []Saying {
	if !strings.Contains(what, "\n") && remedy != "" {
		if list := also([]Saying{}, field, what+"; "+remedy); list != nil {
			return list
		}
	}
	list, lines := []Saying{}, strings.Split(what, "\n")
	if len(lines) > 1 {
		field = "" // each line says where it stands
	}
	for _, line := range lines {
		list = also(list, field, line)
	}
	if remedy != "" {
		list = also(list, "", remedy)
	}
	return list
}

// also adds one line; nil stays nil.
func also(list []Saying, field, line string) []Saying {
	if list == nil {
		return nil
	}
	r := refusing()
	s := Saying{Field: r.field(field)}
	said, ok := r.words.Read(line)
	if !ok {
		place, at := r.places.Read(line)
		name, rest, cut := strings.Cut(line, ": ")
		switch {
		case at:
			s.At, s.Field = place.Key, ""
			said, ok = r.words.Read(place.Rest)
		case cut: // a plain error begins with the field's name
			if said, ok = r.words.Read(rest); ok && s.Field == "" {
				s.Field = r.field(name)
			}
		}
		if !ok {
			return nil
		}
		s.Values = place.Values
	}
	s.Words = said.Key
	for name, v := range said.Values {
		if s.Values == nil {
			s.Values = map[string]any{}
		}
		s.Values[name] = v
	}
	return append(list, s)
}

// field is the key of a field's name: the last name of its path.
func (r reading) field(path string) string {
	name := path[strings.LastIndexByte(path, '.')+1:]
	name, _, _ = strings.Cut(name, "[")
	if key := "input." + name; name != "" && r.book.Has(key) {
		return key
	}
	return ""
}
