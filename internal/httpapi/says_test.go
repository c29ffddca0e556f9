package httpapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"miftah/web"
)

// english is the catalogue's English by key.
func english(t *testing.T) map[string]string {
	t.Helper()
	var all map[string]struct{ En, Ar any }
	if err := json.Unmarshal(web.Catalogue(), &all); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for key, e := range all {
		if en, ok := e.En.(string); ok && e.Ar != "" {
			out[key] = en
		}
	}
	return out
}

// library are the refusals of the HTTP library that our schemas can cause.
var library = []string{
	validation.MsgUnexpectedProperty, validation.MsgExpectedRequiredProperty, validation.MsgExpectedOneOf,
	validation.MsgExpectedMaxLength, validation.MsgExpectedMinLength, validation.MsgExpectedMaximumNumber,
	validation.MsgExpectedMinimumNumber, validation.MsgExpectedMinItems, validation.MsgExpectedMaxItems,
	validation.MsgExpectedInteger, validation.MsgExpectedNumber, validation.MsgExpectedString, validation.MsgExpectedBoolean,
	validation.MsgExpectedArray, validation.MsgExpectedObject, validation.MsgExpectedBase64String, "request body is required",
}

// TestEveryRefusalHasWordsInBothLanguages walks the source: a refusal that
// the catalogue does not know, or knows in other English, fails here, and so
// does a sentence of the catalogue that no refusal says any more.
func TestEveryRefusalHasWordsInBothLanguages(t *testing.T) {
	w, en := refusals(t), english(t)
	for _, m := range library {
		w.list = append(w.list, refusal{where: "the HTTP library", words: m})
	}
	for _, more := range []string{"and %d more", "nothing was added; correct the %d rows and send the file again", `%q could be %s; write the letters, a hyphen and the number, such as A-07`} {
		w.list = append(w.list, refusal{where: "a table with many faults", words: more})
	}
	if len(w.list) < 190 {
		t.Fatalf("the walk found %d refusals", len(w.list))
	}
	said := map[string]bool{}
	for _, r := range w.list {
		message := sample(r.words)
		if r.place != "" {
			message = sample(r.place) + ": " + message
		}
		list := says(r.field, message, "")
		if len(list) != 1 {
			t.Errorf("%s: the catalogue has no refuse.* whose English is %q: add it in both languages", r.where, r.words)
			continue
		}
		s := list[0]
		said[s.Words], said[s.At] = true, true
		got := filled(en[s.Words], s.Values)
		if s.At != "" {
			got = filled(en[s.At], s.Values) + ": " + got
		}
		if want := unquoted(message); got != want && !strings.HasSuffix(want, ": "+got) {
			t.Errorf("%s says %q, and is read as %s: %q", r.where, want, s.Words, got)
		}
		if r.place != "" && s.At == "" {
			t.Errorf("%s: the place %q has no refuse.at_*", r.where, r.place)
		}
		if r.field != "" && s.Field == "" && s.At == "" {
			t.Errorf("%s: the field %q has no input.*", r.where, r.field)
		}
		for name := range s.Values {
			if !strings.Contains(en[s.Words]+en[s.At], "{"+name+"}") {
				t.Errorf("%s: %s has no slot for %s", r.where, s.Words, name)
			}
		}
	}
	if !maps.Equal(w.open, passed) {
		t.Errorf("refusals that the walk cannot read: %v, known are %v; write the words where they are refused", w.open, passed)
	}
	for _, fn := range slices.Sorted(maps.Keys(plain)) {
		if !w.plain[fn] {
			t.Errorf("%s refuses nothing any more", fn)
		}
	}
	for _, built := range []string{"refuse.at_part", "refuse.at_cell", "refuse.at_message"} { // their places are put together elsewhere
		said[built] = true
	}
	for _, key := range slices.Sorted(maps.Keys(en)) {
		if strings.HasPrefix(key, "refuse.") && !said[key] {
			t.Errorf("%s: no refusal says %q", key, en[key])
		}
	}
}

// TestEveryFieldOfTheAPIHasAName holds that a page can name each field that a
// refusal can name.
func TestEveryFieldOfTheAPIHasAName(t *testing.T) {
	s := New(Options{Dir: t.TempDir()}, nil)
	api, en := s.api.OpenAPI(), english(t)
	names := map[string]bool{"body": true}
	var walk func(*huma.Schema, int)
	walk = func(sc *huma.Schema, deep int) {
		if sc == nil || deep > 6 {
			return
		}
		if sc.Ref != "" {
			sc = api.Components.Schemas.SchemaFromRef(sc.Ref)
		}
		for name, p := range sc.Properties {
			names[name] = true
			walk(p, deep+1)
		}
		walk(sc.Items, deep+1)
	}
	for _, item := range api.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			if op == nil {
				continue
			}
			for _, p := range op.Parameters {
				names[p.Name] = true
			}
			if op.RequestBody != nil {
				for _, m := range op.RequestBody.Content {
					walk(m.Schema, 0)
				}
			}
		}
	}
	if len(names) < 90 {
		t.Fatalf("only %d fields were found", len(names))
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if en["input."+name] == "" {
			t.Errorf("%s: the catalogue has no input.%s", name, name)
		}
	}
}

// TestRefusalIsReadBackLineByLine holds what the page is given.
func TestRefusalIsReadBackLineByLine(t *testing.T) {
	for _, c := range []struct{ field, what, remedy, want string }{
		{"file", "row 118, column length: \"طويل\" is not a length; write metres such as 4 or 2.5\nrow 120, column 3: \"x\" stands under no header; check the separators, or add a header\nand 4 more",
			"nothing was added; correct the 6 rows and send the file again",
			`[{"at":"refuse.at_cell","words":"refuse.length_unread","values":{"column":{"code":"length"},"row":118,"typed":"طويل"}},` +
				`{"at":"refuse.at_cell","words":"refuse.table_no_header","values":{"column":3,"row":120,"typed":"x"}},` +
				`{"words":"refuse.and_more","values":{"more":4}},{"words":"refuse.table_again","values":{"n":6}}]`},
		{"sentence", `part 2, "4,5": "4,5" has a comma between digits`, "write 4.5 for a decimal, or put a space after the comma if these are two numbers",
			`[{"at":"refuse.at_part","words":"refuse.comma_decimal","values":{"part":2,"phrase":"4,5","typed":"4,5"}}]`},
		{"via.channel", `not one of the names that are known here; use one of ["phone" "radio"]`, "",
			`[{"field":"input.channel","words":"refuse.enum_unknown","values":{"choices":{"code":"[\"phone\" \"radio\"]"}}}]`},
		{"", "password: 4 characters; use between 10 and 200", "",
			`[{"field":"input.password","words":"refuse.login_password","values":{"least":10,"n":4}}]`},
		{"text", "message 3: nothing is written yet", "write one word, or add a voice note, a photo or a place; nothing else is needed",
			`[{"at":"refuse.at_message","words":"refuse.report_empty","values":{"message":3}}]`},
		{"text", "nobody has words for this", "", "null"},
		{"file", "row 3: no code; write the door's code such as A-07\nrow 4: nobody has words for this", "", "null"},
	} {
		got, err := json.Marshal(says(c.field, c.what, c.remedy))
		if err != nil || string(got) != strings.ReplaceAll(c.want, "\n", "") {
			t.Errorf("%s %s\n got %s\nwant %s", c.field, c.what, got, c.want)
		}
	}
}
