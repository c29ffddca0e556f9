package proof

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestNoRefusalRepeatsWhatWasSent proves it of every operation of the OpenAPI
// document: with a name as the name of a field, as the whole body, as an id,
// in every query parameter, and with times beyond all times.
func TestNoRefusalRepeatsWhatWasSent(t *testing.T) {
	const name, latin = "محمد_المزروع", "Xqzarnameb"
	s := open(t, nil)
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal(s.admin.send(http.MethodGet, "/openapi.json", nil).body, &doc); err != nil {
		t.Fatal(err)
	}
	asked := 0
	ask := func(method, path string, body any) {
		asked++
		r := s.admin.send(method, path, body)
		if text := string(r.body); r.status >= 500 || r.status == 0 || strings.Contains(text, name) || strings.Contains(text, latin) {
			t.Errorf("%s %s %.60v: %d %.300s", method, path, body, r.status, r.body)
		}
	}
	const command = `"command":"00000000-0000-4000-8000-000000000001"`
	bodies := []string{`{"` + name + `":1}`, `{"` + latin + `":1}`, `{"via":{"` + name + `":1}}`, `"` + name + `"`, `{"command":"` + name + `"}`, `{` + command + `}`, `[]`, `null`,
		`{` + command + `,"at":-9223372036854775808}`, `{` + command + `,"at":9223372036854775807}`, `{"` + strings.Repeat(name, 500) + `":1}`}
	for path, ops := range doc.Paths {
		path = strings.TrimPrefix(path, "/api/v1")
		for method, op := range ops {
			if method != "get" {
				for _, b := range bodies {
					ask(strings.ToUpper(method), path, []byte(b))
				}
				continue
			}
			for _, value := range []string{name, latin, "-1", "99999999999999999999999", "00000000-0000-0000-0000-000000000001"} {
				q := url.Values{}
				for _, p := range op.Parameters {
					if p.In == "query" {
						q.Set(p.Name, value)
					}
				}
				if len(q) > 0 {
					ask(http.MethodGet, strings.ReplaceAll(path, "{id}", url.PathEscape(value))+"?"+q.Encode(), nil)
				}
			}
		}
	}
	if logged := string(s.logs.Bytes()); strings.Contains(logged, name) || strings.Contains(logged, latin) {
		t.Error("the log repeats it")
	}
	if asked < 500 {
		t.Errorf("%d requests", asked)
	}
}
