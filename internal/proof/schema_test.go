package proof

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"miftah/internal/httpapi"
)

// leaf is one property of a body: "claim.place.space", "files[].name",
// "passphrases.*".
type leaf struct {
	at   string
	kind string // string, integer, number, boolean
	most int    // longest text, 0: not said
}

// operation is one path and method of the API's own description.
type operation struct {
	method, path string // path behind /api/v1
	body         []leaf
	query        []string // text parameters
}

type schema struct {
	Ref        string             `json:"$ref"`
	Type       any                `json:"type"`
	Items      *schema            `json:"items"`
	Properties map[string]*schema `json:"properties"`
	Additional json.RawMessage    `json:"additionalProperties"`
	MaxLength  int                `json:"maxLength"`
}

// described reads the API's description of itself.
func described(t *testing.T, s *httpapi.Server) []operation {
	t.Helper()
	b, err := s.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct {
				Name   string
				Schema schema
			}
			RequestBody *struct {
				Content map[string]struct{ Schema *schema }
			}
		}
		Components struct{ Schemas map[string]*schema }
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	var list []operation
	for path, methods := range doc.Paths {
		for method, op := range methods {
			o := operation{method: strings.ToUpper(method), path: strings.TrimPrefix(path, "/api/v1")}
			for _, p := range op.Parameters {
				if typeOf(&p.Schema) == "string" {
					o.query = append(o.query, p.Name)
				}
			}
			if op.RequestBody != nil {
				o.body = leaves(op.RequestBody.Content["application/json"].Schema, "", doc.Components.Schemas)
			}
			list = append(list, o)
		}
	}
	if len(list) < 50 {
		t.Fatalf("the description of the API lists %d operations", len(list))
	}
	slices.SortFunc(list, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return list
}

func typeOf(s *schema) string {
	switch t := s.Type.(type) {
	case string:
		return t
	case []any:
		for _, one := range t {
			if one != "null" {
				return one.(string)
			}
		}
	}
	return ""
}

func leaves(s *schema, at string, all map[string]*schema) []leaf {
	if s == nil {
		return nil
	}
	if s.Ref != "" {
		return leaves(all[s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]], at, all)
	}
	switch kind := typeOf(s); kind {
	case "array":
		return leaves(s.Items, at+"[]", all)
	case "object":
		var list []leaf
		names := make([]string, 0, len(s.Properties))
		for name := range s.Properties {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			list = append(list, leaves(s.Properties[name], strings.TrimPrefix(at+"."+name, "."), all)...)
		}
		var more schema
		if json.Unmarshal(s.Additional, &more) == nil && more.Type != nil {
			list = append(list, leaves(&more, at+".*", all)...)
		}
		return list
	default:
		return []leaf{{at, kind, s.MaxLength}}
	}
}

// at gives the value of a leaf in a body: of lists the first.
func at(body any, path string) (any, bool) {
	for _, part := range steps(path) {
		switch part {
		case "[]":
			list, ok := body.([]any)
			if !ok || len(list) == 0 {
				return nil, false
			}
			body = list[0]
		case "*":
			m, _ := body.(map[string]any)
			body = nil
			for _, v := range m {
				body = v
			}
		default:
			m, ok := body.(map[string]any)
			if !ok {
				return nil, false
			}
			body = m[part]
		}
	}
	return body, body != nil
}

// set puts a value where a leaf is, and makes what leads there.
func set(body any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	if path[0] == "[]" {
		list, _ := body.([]any)
		if len(list) == 0 {
			list = []any{nil}
		}
		list = slices.Clone(list)
		list[0] = set(list[0], path[1:], value)
		return list
	}
	m, _ := body.(map[string]any)
	c := map[string]any{}
	for k, v := range m {
		c[k] = v
	}
	name := path[0]
	if name == "*" {
		name = "operation"
	}
	c[name] = set(c[name], path[1:], value)
	return c
}

// steps of "files[].name" are files, [], name.
func steps(path string) []string {
	return strings.Split(strings.ReplaceAll(path, "[]", ".[]"), ".")
}

// plain is a body as JSON has it: maps, lists, texts, numbers.
func plain(t *testing.T, body map[string]any) map[string]any {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	return m
}
