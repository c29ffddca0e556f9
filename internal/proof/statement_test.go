package proof

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"miftah/internal/desk/statement"
	"miftah/internal/event"
	"miftah/internal/ledger"
)

const (
	openTag  = `<script type="application/cbor" id="miftah-evidence">`
	closeTag = `</script>`
)

// apart takes a statement apart as its format is described: the page, and
// under it the evidence, CBOR in gzip in base64.
func apart(t *testing.T, file []byte) (page []byte, e statement.Evidence, raw []byte) {
	t.Helper()
	start := bytes.Index(file, []byte(openTag))
	end := start + bytes.Index(file[start:], []byte(closeTag))
	packed, err := base64.StdEncoding.DecodeString(string(file[start+len(openTag) : end]))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		raw, err = io.ReadAll(z)
	}
	if err == nil {
		err = event.Unmarshal(raw, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return append(bytes.Clone(file[:start]), file[end+len(closeTag):]...), e, raw
}

// together puts a page and evidence into one file.
func together(t *testing.T, page []byte, e statement.Evidence) []byte {
	t.Helper()
	raw, err := event.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(raw); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	i := bytes.LastIndex(page, []byte("</body>"))
	return slices.Concat(page[:i], []byte(openTag+base64.StdEncoding.EncodeToString(packed.Bytes())+closeTag), page[i:])
}

// TestStatementVerifiesAloneAndNoChangeOfItDoes proves that the statements of
// the night verify with nothing but the file and the check code, and that
// whoever changes anything of one is found out, with the name of what changed.
func TestStatementVerifiesAloneAndNoChangeOfItDoes(t *testing.T) {
	s := open(t, nil)
	s.play()
	var rows []struct{ ID, Kind, Number string }
	s.admin.get(t, "/statement/list", &rows)
	if len(rows) < 2 {
		t.Fatalf("%d statements were issued", len(rows))
	}
	fetch := func(id string) []byte {
		r := s.admin.send(http.MethodGet, "/statement/file?id="+id, nil)
		if r.status != http.StatusOK {
			t.Fatalf("%d %.300s", r.status, r.body)
		}
		return r.body
	}
	file, other := fetch(rows[0].ID), fetch(rows[1].ID)
	code := s.sheet.Fingerprint
	for i, f := range [][]byte{file, other} {
		if v, err := statement.Verify(f, code, "proof"); err != nil || v.Entries == 0 || v.Hidden == 0 || len(v.Document.Rooms) < 190 {
			t.Fatalf("statement %s as it was issued: %v", rows[i].Number, err)
		}
	}
	page, evidence, _ := apart(t, file)
	if !bytes.Equal(together(t, page, evidence)[:100], file[:100]) {
		t.Fatal("this test takes the file apart in another way than it was made")
	}
	for _, f := range forgeries(t, file, other, code, s.station().Ledger.Sign) {
		_, err := statement.Verify(f.file, f.code, "proof")
		switch {
		case err == nil:
			t.Errorf("%s: it verifies", f.name)
		case !errors.Is(err, statement.ErrForged) || !strings.Contains(err.Error(), f.says):
			t.Errorf("%s: it says %.300s", f.name, err)
		}
	}
	s.holdsNothingSealed(file)
}

type forgery struct {
	name string
	file []byte
	code string
	says string // what the refusal names
}

// forgeries are changes of a statement, each by itself. sign is the issuing
// station's own signature: even with it no number can be another one.
func forgeries(t *testing.T, file, other []byte, code string, sign func([]byte) []byte) []forgery {
	t.Helper()
	page, e, _ := apart(t, file)
	otherPage, o, _ := apart(t, other)
	changed := bytes.Clone(page)
	i := digitIn(t, page, "strongest sentence")
	changed[i] = '0' + (changed[i]-'0'+1)%10

	row := regexp.MustCompile(`(?s)<tr[^>]*data-part="([^"]+)".*?</tr>`).FindSubmatchIndex(page)
	if row == nil {
		t.Fatal("the page has no row of a place")
	}
	dropped := slices.Concat(page[:row[0]], page[row[1]:])

	var doc statement.Document
	if err := event.Unmarshal(e.Document, &doc); err != nil {
		t.Fatal(err)
	}
	better := doc
	better.LeftHigh /= 2
	enc, err := event.Marshal(better)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*statement.Evidence)) []byte {
		c := e
		c.Chains = slices.Clone(e.Chains)
		for i := range c.Chains {
			c.Chains[i].Pages = slices.Clone(c.Chains[i].Pages)
			for j := range c.Chains[i].Pages {
				c.Chains[i].Pages[j] = slices.Clone(c.Chains[i].Pages[j])
			}
		}
		change(&c)
		return together(t, page, c)
	}
	public := func(c *statement.Evidence) (*[]statement.Link, int) { // one in the middle
		links := &c.Chains[0].Pages[0]
		for i := len(*links) / 2; i < len(*links); i++ {
			if len((*links)[i].Header) > 0 {
				return links, i
			}
		}
		t.Fatal("no public entry")
		return nil, 0
	}
	foreign := together(t, page, resigned(t, e))
	return []forgery{
		{"one number of the page changed", together(t, changed, e), code, "strongest sentence was changed"},
		{"one row of a place left out", together(t, dropped, e), code, string(page[row[2]:row[3]]) + " was taken out"},
		{"the check code of another key", file, "AAAA-BBBB-CCCC-DDDD", "check code"},
		{"signed by another key", foreign, code, "signature"},
		{"a public entry left out", with(func(c *statement.Evidence) {
			links, i := public(c)
			*links = slices.Delete(*links, i, i+1)
		}), code, "entr"},
		{"a public entry made private", with(func(c *statement.Evidence) {
			links, i := public(c)
			(*links)[i] = statement.Link{Body: event.Hash{1}}
		}), code, "entr"},
		{"a byte of a public entry changed", with(func(c *statement.Evidence) {
			links, i := public(c)
			l := (*links)[i]
			l.Clear = bytes.Clone(l.Clear)
			l.Clear[len(l.Clear)-1] ^= 1
			(*links)[i] = l
		}), code, "entr"},
		{"the evidence of another statement", together(t, page, o), code, "was"},
		{"the page of another statement", together(t, otherPage, e), code, "was"},
		{"an older head", with(func(c *statement.Evidence) {
			c.Chains[0].Head, c.Chains[0].Signature = o.Chains[0].Head, o.Chains[0].Signature
		}), code, "head"},
		{"the whole older chain", with(func(c *statement.Evidence) { c.Chains = o.Chains }), code, "signature"},
		{"half the doubt, signed by the station itself", with(func(c *statement.Evidence) {
			c.Document = enc
			var heads []event.Head
			for _, ch := range c.Chains {
				heads = append(heads, ch.Head)
			}
			m, err := event.Marshal([]any{c.Format, c.Operation, event.Hash(sha256.Sum256(enc)), c.Page, c.Texts, heads, c.By})
			if err != nil {
				t.Fatal(err)
			}
			c.Signature = sign(append([]byte("miftah statement 1"), m...))
		}), code, "does not follow from the entries"},
		{"half the doubt in the document", with(func(c *statement.Evidence) { c.Document = enc }), code, "signature"},
	}
}

// digitIn finds the first digit of what a named part of the page says.
func digitIn(t *testing.T, page []byte, part string) int {
	t.Helper()
	i := bytes.Index(page, []byte(`data-part="`+part+`"`))
	tag := true
	for ; i >= 0 && i < len(page); i++ {
		switch c := page[i]; {
		case c == '<':
			tag = true
		case c == '>':
			tag = false
		case !tag && c >= '0' && c <= '9':
			return i
		}
	}
	t.Fatalf("the page has no number in the part %q", part)
	return 0
}

// resigned is the evidence signed with a key of the forger's own.
func resigned(t *testing.T, e statement.Evidence) statement.Evidence {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	e.Signature = ed25519.Sign(key, append([]byte("miftah statement 1"), e.Document...))
	return e
}

// holdsNothingSealed proves that the file carries no sealed byte of the store,
// and no text that was said, but the title that was written for the public.
func (s *stage) holdsNothingSealed(file []byte) {
	s.t.Helper()
	page, _, raw := apart(s.t, file)
	all := slices.Concat(page, raw)
	parts := 0
	for _, e := range s.events() {
		if len(e.Sealed) < 48 {
			continue
		}
		parts++
		for _, from := range []int{0, len(e.Sealed)/2 - 16, len(e.Sealed) - 32} {
			if bytes.Contains(all, e.Sealed[from:from+32]) {
				s.t.Errorf("the statement holds sealed bytes of entry %d, %s", e.Seq, e.Kind)
			}
		}
	}
	err := s.station().Ledger.View(context.Background(), func(snap ledger.Snapshot) error {
		for _, bucket := range []string{ledger.BucketKey, ledger.BucketBlob} {
			err := snap.Scan(bucket, nil, nil, func(_, v []byte) error {
				if parts++; len(v) >= 64 && bytes.Contains(all, v[len(v)/2-16:len(v)/2+16]) {
					s.t.Errorf("the statement holds bytes of bucket %s", bucket)
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || parts < 100 {
		s.t.Fatalf("%d sealed parts were looked for: %v", parts, err)
	}
}

// TestStatementNamesNobody proves that of all that people typed only the
// title stands in a statement.
func TestStatementNamesNobody(t *testing.T) {
	g := &garden{stage: open(t, nil), markers: &markers{}, planted: map[string]bool{}}
	g.prepare()
	for path, sow := range g.sowings() {
		if sow.visitor || without[path] || path == "/statement" || strings.HasPrefix(path, "/keys") || sow.status != 0 {
			continue
		}
		body := sow.body()
		if path != "/docket/chat/lines" && path != "/plan/block/preview" && path != "/office/invite" && path != "/entries" {
			body = intent(body)
		}
		g.admin.must(t, g.admin.send(http.MethodPost, path, body), nil)
	}
	var issued struct{ Result struct{ ID string } }
	g.admin.must(t, g.admin.send(http.MethodPost, "/statement", intent(object{"kind": "sitrep", "site": g.site, "title": "Titel of the day"})), &issued)
	r := g.admin.send(http.MethodGet, "/statement/file?id="+issued.Result.ID, nil)
	g.admin.must(t, r, nil)
	page, _, raw := apart(t, r.body)
	for where, b := range map[string][]byte{"the page": page, "the evidence": raw} {
		if hit := g.search(b); hit != "" {
			t.Errorf("%s of a statement holds %s", where, hit)
		}
	}
	if !bytes.Contains(page, []byte("Titel of the day")) {
		t.Error("its title is missing")
	}
}
