package office

import (
	"encoding"
	"reflect"
	"strings"

	"miftah/internal/event"
	"miftah/internal/view"
)

// Said is one thing that an entry says in its clear part, for a page to word.
// What is not said is left out, so zero and "none" are not listed.
type Said struct {
	Field string `json:"field" doc:"its name in the API, such as access or via.team"`
	Is    string `json:"is" enum:"word,code,number,time,yes,roles" doc:"how to read it"`
	Of    string `json:"of,omitempty" doc:"of a word: the list it is from, such as why"`
	Value string `json:"value,omitempty" doc:"word, code, or roles with commas"`
	// Number is a quantity, or a time in milliseconds since 1970.
	Number int64 `json:"number,omitempty"`
}

// wordsOf names the list that a word is from.
var wordsOf = map[reflect.Type]string{
	reflect.TypeFor[event.SpaceKind](): "kind", reflect.TypeFor[event.Access](): "access", reflect.TypeFor[event.By](): "by",
	reflect.TypeFor[event.Why](): "why", reflect.TypeFor[event.Attribute](): "attribute", reflect.TypeFor[event.How](): "how",
	reflect.TypeFor[event.Channel](): "channel", reflect.TypeFor[event.FindingWhat](): "found", reflect.TypeFor[event.Method](): "method",
	reflect.TypeFor[event.Certainty](): "certainty", reflect.TypeFor[event.Hazard](): "hazard", reflect.TypeFor[event.Material](): "material",
	reflect.TypeFor[event.BarrierKind](): "barrier", reflect.TypeFor[event.ClaimKind](): "claimkind", reflect.TypeFor[event.Outcome](): "outcome",
	reflect.TypeFor[event.Reliability](): "grade", reflect.TypeFor[event.Credibility](): "grade", reflect.TypeFor[event.StatementKind](): "statement",
	reflect.TypeFor[event.Answer](): "answer", reflect.TypeFor[event.Digits](): "digits", reflect.TypeFor[event.Media](): "media",
}

// says lists what a clear part says. Hashes and signatures are left out: they
// tell a person nothing.
func (o *Office) says(p event.Payload) []Said {
	list := []Said{}
	o.sayStruct(&list, "", reflect.ValueOf(p))
	return list
}

func (o *Office) sayStruct(list *[]Said, prefix string, v reflect.Value) {
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		o.say(list, prefix+name, v.Field(i))
	}
}

func (o *Office) say(list *[]Said, field string, v reflect.Value) {
	put := func(s Said) { s.Field = field; *list = append(*list, s) }
	if v.IsZero() {
		if of := wordsOf[v.Type()]; of == "grade" { // not yet judged is a grade too
			put(Said{Is: "word", Of: of, Value: v.Interface().(interface{ String() string }).String()})
		}
		return
	}
	if of, ok := wordsOf[v.Type()]; ok {
		put(Said{Is: "word", Of: of, Value: v.Interface().(interface{ String() string }).String()})
		return
	}
	switch x := v.Interface().(type) {
	case event.Code:
		put(Said{Is: "code", Value: string(x)})
	case event.Roles:
		put(Said{Is: "roles", Value: strings.Join(x.Names(), ",")})
	case event.Millis:
		put(Said{Is: "time", Number: int64(x)})
	case bool:
		put(Said{Is: "yes"})
	case [4]int64:
		put(Said{Is: "number", Number: x[2]}) // its width; the rest of a drawing is for the plan
	case []event.FindingID:
		var codes []string
		for _, id := range x {
			codes = append(codes, o.label(event.EntityID(id)))
		}
		put(Said{Is: "code", Value: strings.Join(codes, " ")})
	default:
		o.sayOther(list, field, v, put)
	}
}

func (o *Office) sayOther(list *[]Said, field string, v reflect.Value, put func(Said)) {
	switch v.Kind() {
	case reflect.Struct:
		o.sayStruct(list, field+".", v)
	case reflect.Int64, reflect.Int32:
		put(Said{Is: "number", Number: v.Int()})
	case reflect.Uint64, reflect.Uint32:
		put(Said{Is: "number", Number: int64(v.Uint())})
	case reflect.Slice:
		if v.Type().Elem() == reflect.TypeFor[event.Attachment]() {
			put(Said{Is: "number", Number: int64(v.Len())})
		}
	case reflect.Array:
		_, text := v.Interface().(encoding.TextMarshaler)
		if v.Len() != len(event.EntityID{}) || !text {
			return
		}
		var id event.EntityID
		reflect.Copy(reflect.ValueOf(&id).Elem(), v)
		if label := o.label(id); label != "" {
			put(Said{Is: "code", Value: label})
		}
	}
}

// label is the code by which people know an entity, or else the number of the
// entry that began it; empty for what is not here.
func (o *Office) label(id event.EntityID) string {
	v := o.State.Get(id)
	switch v := v.(type) {
	case nil:
		return ""
	case *view.Space:
		return string(v.Code)
	case *view.Site:
		return string(v.Code)
	case *view.Door:
		return string(v.Code)
	case *view.Team:
		return string(v.Code)
	case *view.Replica:
		return string(v.Letter)
	case *view.Finding:
		if s, ok := view.One[*view.Space](o.State, event.EntityID(v.Space)); ok {
			return string(s.Code) + " " + v.Number
		}
	}
	return v.Common().Number
}
