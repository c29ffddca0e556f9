package event

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"slices"
)

// Words is what a box holds: everything that a person said, typed or is
// called. One shape serves every kind; empty fields take no space.
type Words struct {
	Text    string   `cbor:"1,keyasint,omitempty" json:"text,omitempty"`    // as told, word for word
	Name    string   `cbor:"2,keyasint,omitempty" json:"name,omitempty"`    // of a user, a site, an operation
	Contact string   `cbor:"3,keyasint,omitempty" json:"contact,omitempty"` // how to reach the teller
	Place   string   `cbor:"4,keyasint,omitempty" json:"place,omitempty"`   // the place in the teller's words
	When    string   `cbor:"5,keyasint,omitempty" json:"when,omitempty"`    // the time in the teller's words
	How     string   `cbor:"6,keyasint,omitempty" json:"how,omitempty"`     // how it is known
	Remark  string   `cbor:"7,keyasint,omitempty" json:"remark,omitempty"`  // of our own people
	Files   []string `cbor:"8,keyasint,omitempty" json:"files,omitempty"`   // names of the attachments, in order
	Teller  string   `cbor:"9,keyasint,omitempty" json:"teller,omitempty"`  // who told, as they say it
	Source  string   `cbor:"10,keyasint,omitempty" json:"source,omitempty"` // where a value or a figure comes from
}

// Empty reports whether nothing was said.
func (w Words) Empty() bool {
	return w.Text+w.Name+w.Contact+w.Place+w.When+w.How+w.Remark+w.Teller+w.Source == "" && len(w.Files) == 0
}

// Format keeps words out of logs, errors and panics: whatever the verb, it
// prints that there are words, and not one of them.
func (w Words) Format(f fmt.State, _ rune) { io.WriteString(f, "[words]") }

// LogValue does the same for structured logs.
func (w Words) LogValue() slog.Value { return slog.StringValue("[words]") }

// MaxCode is the longest code.
const MaxCode = 24

// CheckCode refuses what is not a printed code: 1 to 24 characters out of
// A-Z, 0-9 and '-', the first a letter, no more than four letters in a row.
// So no sentence, no phone number and no long name stands in a clear part.
// Names of up to four letters would pass: a desk never offers this field for
// a name, and what was refused is repeated nowhere.
func CheckCode(what string, c Code) error {
	ok, run := len(c) > 0 && len(c) <= MaxCode && c[0] >= 'A' && c[0] <= 'Z', 0
	for _, r := range c {
		letter := r >= 'A' && r <= 'Z'
		if run++; !letter {
			run = 0
		}
		ok = ok && run <= 4 && (letter || r >= '0' && r <= '9' || r == '-')
	}
	if !ok {
		return fmt.Errorf("%s: not a code; use 1 to %d of A-Z, 0-9 and '-', beginning with a letter, at most four letters in a row, such as A-07", what, MaxCode)
	}
	return nil
}

// Sound refuses a clear part that no desk would write: a code that is not a
// printed code, or a count below zero. Folds pass over such events, so that
// an admitted replica cannot put a text where a statement prints a code.
func Sound(p Payload) error {
	if _, ok := p.(AssumptionSet); ok {
		return nil // its key is checked against the engines' names
	}
	_, signed := p.(SpaceAttribute)
	return sound(reflect.ValueOf(p), p.Kind().String(), signed)
}

func sound(v reflect.Value, where string, signed bool) error {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if err := sound(v.Field(i), where+" "+v.Type().Field(i).Name, signed); err != nil {
				return err
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[Code]() && v.String() != "" {
			return CheckCode(where, Code(v.String()))
		}
	case reflect.Int64:
		if v.Type() == reflect.TypeFor[int64]() && v.Int() < 0 && !signed {
			return fmt.Errorf("%s: %d is below zero", where, v.Int())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			for i := range v.Len() {
				if err := sound(v.Index(i), where, signed); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Essence is the clear part without the hashes of attachments: those differ
// between two stations that sealed the same file for the same command.
func (e *Event) Essence() string {
	p, err := e.Payload()
	switch q := p.(type) {
	case FindingRecorded:
		q.Attachments = unnamed(q.Attachments)
		p = q
	case ReportReceived:
		q.Attachments = unnamed(q.Attachments)
		p = q
	default:
		return string(e.Clear)
	}
	b, merr := Marshal(p)
	if err != nil || merr != nil {
		return string(e.Clear)
	}
	return string(b)
}

func unnamed(list []Attachment) []Attachment {
	list = slices.Clone(list)
	for i := range list {
		list[i].Blob = Hash{}
	}
	return list
}
