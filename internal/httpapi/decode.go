package httpapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// jsonFormat reads and writes bodies. Its errors begin with the field's path
// and never repeat what was sent.
var jsonFormat = huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: decode}

// decode is json.Unmarshal with errors such as "place.site: not an
// identifier; ...": the library does not say where a text was not taken.
func decode(data []byte, v any) error {
	// The library would put a mark in the place of each byte that is no text,
	// and what a teller said would be lost without a word.
	if !utf8.Valid(data) {
		return errors.New("body: the text is not UTF-8; save it as UTF-8 and send it again")
	}
	err := json.Unmarshal(data, v)
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("body: this is not JSON, from byte %d on: send the fields as one JSON object in UTF-8", syntax.Offset)
	}
	at, err := locate(data, reflect.TypeOf(v), err)
	if at == "" {
		at = "body"
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Errorf("%s: a %s does not belong here", at, strings.Fields(kind.Value)[0])
	}
	return fmt.Errorf("%s: %w", at, err)
}

// locate finds the innermost value that cannot be taken, and why.
func locate(data []byte, t reflect.Type, err error) (string, error) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()) {
		return "", err
	}
	switch t.Kind() {
	case reflect.Struct:
		var fields map[string]json.RawMessage
		if json.Unmarshal(data, &fields) != nil {
			return "", err
		}
		for _, f := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if raw, ok := fields[name]; ok && !f.Anonymous && name != "" && name != "-" {
				if ferr := json.Unmarshal(raw, reflect.New(f.Type).Interface()); ferr != nil {
					at, ferr := locate(raw, f.Type, ferr)
					return joinPath(name, at), ferr
				}
			}
		}
	case reflect.Slice, reflect.Array:
		var list []json.RawMessage
		if json.Unmarshal(data, &list) != nil {
			return "", err
		}
		for i, raw := range list {
			if ferr := json.Unmarshal(raw, reflect.New(t.Elem()).Interface()); ferr != nil {
				at, ferr := locate(raw, t.Elem(), ferr)
				return joinPath(fmt.Sprintf("[%d]", i), at), ferr
			}
		}
	}
	return "", err
}

func joinPath(at, rest string) string {
	if rest == "" || strings.HasPrefix(rest, "[") {
		return at + rest
	}
	return at + "." + rest
}
