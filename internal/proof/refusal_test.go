package proof

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// TestWhatCannotBeRightIsRefusedWithPlaceAndRemedy proves that wrong
// encodings, absurd sizes, texts of 10 MB, unknown and repeated names get a
// clear answer that names the field and says what to do, that the page has
// words for it in both languages, and that nothing of them is kept.
func TestWhatCannotBeRightIsRefusedWithPlaceAndRemedy(t *testing.T) {
	s := open(t, nil)
	site := text(s.admin.command(t, "/plan/site", object{"code": "K", "name": "Site"}).Result)
	space := text(s.admin.command(t, "/plan/space", object{"site": site, "code": "A-01", "kind": "cell"}).Result)
	s.admin.command(t, "/field/team", object{"code": "SYR-1", "name": "One"})
	claim := text(s.admin.command(t, "/docket/claim", object{"kind": "people", "wording": "people below"}).Result)
	table := func(rows string) object {
		return object{"site": site, "source": "P", "data": base64.StdEncoding.EncodeToString([]byte("code,level,wing,kind,length,width,height,door,capacity,note\n" + rows))}
	}
	const cp1256 = "\xe3\xd8\xc8\xce" // مطبخ
	for _, c := range []struct {
		name, path string
		body       any    // bytes go as they are
		status     int    // 0: 422
		field      string // begins the field
		says       string // in the message
	}{
		{"a text in Windows-1256", "/docket/report", []byte(`{"command":"` + uuid.NewString() + `","text":"` + cp1256 + `"}`), 400, "body", "UTF-8"},
		{"a table in Windows-1256", "/plan/csv", table("H-01,B1,H,room,4,3,2.6,iron,," + cp1256 + "\n"), 0, "", "UTF-8"},
		{"no JSON", "/docket/report", []byte(`{"command":`), 400, "body", "JSON"},
		{"a list where an object belongs", "/docket/report", []byte(`[1,2]`), 0, "", "object"},
		{"nothing at all", "/docket/report", []byte(``), 400, "", "required"},
		{"a field that there is none of", "/docket/report", object{"text": "x", "sect": "y"}, 0, "sect", "unexpected"},
		{"an empty report", "/docket/report", object{}, 0, "text", "write"},
		{"no command", "/docket/report", []byte(`{"text":"x"}`), 0, "command", "send"},
		{"a command that is none", "/docket/report", object{"text": "x", "command": "seven"}, 0, "command", "identifier"},
		{"an unknown choice deep inside", "/field/finding", object{"space": space, "what": "sign", "via": object{"channel": "pigeon"}}, 0, "via.channel", "use one of"},
		{"an id in a list", "/docket/claim/outcome", object{"claim": claim, "outcome": "refuted", "ground": []any{"", "oven"}}, 0, "ground[1]", "identifier"},
		{"10 MB of text", "/docket/report", object{"text": strings.Repeat("باب حديد ", 640_000)}, 0, "text", "attach"},
		{"10 MB where 1 MB is the limit", "/docket/claim", object{"wording": strings.Repeat("x", 10<<20)}, 413, "", "large"},
		{"a million million people", "/docket/report", object{"text": "x", "asserted": 1_000_000_000_000}, 0, "asserted", "write"},
		{"less than nobody", "/docket/claim", object{"wording": "x", "asserted": -1}, 0, "asserted", "write"},
		{"a number beyond all numbers", "/docket/claim", []byte(`{"command":"` + uuid.NewString() + `","wording":"x","asserted":1e400}`), 400, "body", "number"},
		{"half a person", "/docket/claim", object{"wording": "x", "asserted": 0.5}, 0, "asserted", "integer"},
		{"more than the whole", "/field/finding", object{"space": space, "what": "no-sign", "method": "sweep", "coverage": 1001}, 0, "coverage", "use"},
		{"a look of a year", "/field/finding", object{"space": space, "what": "no-sign", "method": "sweep", "minutes": 525600}, 0, "minutes", "use"},
		{"a finding nowhere", "/field/finding", object{"site": site, "what": "sign", "method": "dog"}, 0, "space", "choose"},
		{"an unknown door", "/field/finding", object{"site": site, "tag": "Z-99", "what": "sign", "method": "dog"}, 0, "tag", "read it again"},
		{"a gas of 300 %", "/field/reading", object{"space": space, "co2": "300"}, 0, "co2", "percent"},
		{"a gas in words", "/field/reading", object{"space": space, "o2": "plenty"}, 0, "o2", "percent"},
		{"the 900th floor", "/plan/space", object{"site": site, "code": "A-02", "kind": "cell", "level": 900}, 0, "level", "use"},
		{"a space with a taken code", "/plan/space", object{"site": site, "code": "a-1", "kind": "cell"}, 0, "code", ""},
		{"a site with a taken code", "/plan/site", object{"code": "K", "name": "Other"}, 0, "code", "another"},
		{"a team with a taken code", "/field/team", object{"code": "SYR-1"}, 0, "code", "another"},
		{"a name as a code", "/field/team", object{"code": "<script>"}, 0, "code", "A-Z"},
		{"a table that names a place twice", "/plan/csv", table("H-01,B1,H,room,4,3,2.6,iron,,\nH-02,B1,H,room,4,3,2.6,iron,,\nH-01,B1,H,room,4,3,2.6,iron,,\n"), 0, "", "row 4"},
		{"a table with a length in words", "/plan/csv", table("H-01,B1,H,room,4,3,2.6,iron,,\nH-02,B1,H,room,long,3,2.6,iron,,\n"), 0, "", "row 3, column length"},
		{"a table with a place that exists", "/plan/csv", table("H-01,B1,H,room,4,3,2.6,iron,,\nA-01,B1,A,cell,4,3,2.6,iron,,\n"), 0, "file", "A-01 is a place of this site already"},
		{"a sentence that says nothing", "/plan/block", object{"site": site, "source": "P", "sentence": "it is dark"}, 0, "sentence", "say"},
		{"a sentence with a million cells", "/plan/block", object{"site": site, "source": "P", "sentence": "wing A, level B1, 1000000 cells 4×3×2.8 m"}, 0, "sentence", ""},
		{"a length in another unit", "/plan/attribute", object{"space": space, "attribute": "length", "value": 4, "how": "paced"}, 0, "value", "millimetres"},
		{"a site that is not here", "/plan/space", object{"site": uuid.NewString(), "code": "A-03", "kind": "cell"}, 0, "site", ""},
		{"a claim that is not here", "/docket/claim/test", object{"claim": uuid.NewString(), "method": "dog"}, 0, "claim", "try again"},
		{"an assumption out of range", "/office/assumption", object{"key": "methods.dog.responsive", "micro": 7_000_000}, 0, "key", "range"},
		{"nine files", "/docket/report", object{"text": "x", "files": manyFiles(9, 10)}, 0, "files", "at most 8"},
		{"a file of 9 MB", "/docket/report", object{"text": "x", "files": manyFiles(1, 9<<20)}, 0, "files", "at most"},
		{"a user of no role", "/office/user", object{"name": "x", "roles": []any{}}, 0, "roles", ""},
		{"a user of an unknown role", "/office/user", object{"name": "x", "roles": []any{"king"}}, 0, "", "roles"},
	} {
		before := s.written()
		body := c.body
		if m, ok := body.(object); ok {
			body = intent(m)
		}
		r := s.admin.send(http.MethodPost, c.path, body)
		if c.status == 0 {
			c.status = 422
		}
		p := r.problem()
		if r.status != c.status || p.Code == "" || !strings.HasPrefix(p.Field, c.field) || !strings.Contains(p.Message+"; "+p.Remedy, c.says) {
			t.Errorf("%s: %d %.400s", c.name, r.status, r.body)
		}
		if p.Code == "input" && len(p.Says) == 0 {
			t.Errorf("%s: the page has no words for %q", c.name, p.Message)
		}
		if len(r.body) > 4000 {
			t.Errorf("%s: the answer has %d bytes", c.name, len(r.body))
		}
		if after := s.written(); after != before {
			t.Errorf("%s: %d entries were kept of it", c.name, after-before)
		}
	}
	if b := s.board(site); len(b.Places) != 1 {
		t.Errorf("%d places are left", len(b.Places))
	}
}

func manyFiles(n, size int) []any {
	var list []any
	for range n {
		list = append(list, object{"name": "a.jpg", "media": "photo", "bytes": base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, size))})
	}
	return list
}

// TestCommandIsCarriedOutOnceAndNeverForTwoThings proves that a command sent
// again is answered again and kept once, and that its id with another body is
// refused.
func TestCommandIsCarriedOutOnceAndNeverForTwoThings(t *testing.T) {
	s := open(t, nil)
	body := object{"command": uuid.NewString(), "text": "a door behind the oven"}
	first := s.admin.command(t, "/docket/report", body)
	before := s.written()
	again := s.admin.command(t, "/docket/report", body)
	if first.Number != again.Number || text(first.Result) != text(again.Result) || s.written() != before {
		t.Errorf("sent twice: %s and %s, %d more entries", first.Number, again.Number, s.written()-before)
	}
	body["text"] = "a door before the oven"
	for path, other := range map[string]object{"/docket/report": body, "/docket/claim": {"command": body["command"], "wording": "a door"}} {
		if r := s.admin.send(http.MethodPost, path, other); r.status != http.StatusConflict || r.problem().Code != "reused" {
			t.Errorf("%s: the id of another command: %d %.200s", path, r.status, r.body)
		}
	}
	if s.written() != before {
		t.Errorf("%d entries were kept of it", s.written()-before)
	}
}

// TestScriptsInNamesStayText proves that what looks like a program comes back
// as the text that it is, in JSON, on a statement and beside a policy that
// would let no such program run.
func TestScriptsInNamesStayText(t *testing.T) {
	s := open(t, nil)
	const script = `<script>alert("x")</script><img src=x onerror=alert(1)>`
	site := text(s.admin.command(t, "/plan/site", object{"code": "K", "name": script}).Result)
	s.admin.command(t, "/plan/space", object{"site": site, "code": "A-01", "kind": "cell"})
	s.admin.command(t, "/docket/report", object{"text": script})
	r := s.admin.send(http.MethodGet, "/docket/reports", nil)
	var page struct {
		Rows []struct{ Words struct{ Text string } }
	}
	if err := json.Unmarshal(r.body, &page); err != nil || len(page.Rows) != 1 || page.Rows[0].Words.Text != script {
		t.Errorf("it came back as %.300s", r.body)
	}
	if r.header.Get("Content-Type") != "application/json" || r.header.Get("X-Content-Type-Options") != "nosniff" || r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers: %v", r.header)
	}
	var issued struct{ Result struct{ ID string } }
	s.admin.must(t, s.admin.send(http.MethodPost, "/statement", intent(object{"kind": "sitrep", "site": site, "title": script})), &issued)
	file := s.admin.send(http.MethodGet, "/statement/file?id="+issued.Result.ID, nil)
	if file.status != 200 || bytes.Contains(file.body, []byte("<script>alert")) || bytes.Contains(file.body, []byte("<img src=x")) || !bytes.Contains(file.body, []byte("&lt;script&gt;alert")) {
		t.Errorf("the statement's title: %d %s", file.status, around(file.body, "alert"))
	}
	root, err := http.Get(s.srv.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	root.Body.Close()
	for where, h := range map[string]http.Header{"the page": root.Header, "the statement": file.header} {
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'self'") && !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s has the policy %q", where, csp)
		}
	}
}

// around quotes what stands around a word.
func around(b []byte, word string) string {
	i := bytes.Index(b, []byte(word))
	if i < 0 {
		return "without " + word
	}
	return string(b[max(0, i-60):min(len(b), i+60)])
}
