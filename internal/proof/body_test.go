package proof

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// tap is a body that would never end, and counts what is taken of it.
type tap struct{ n int64 }

func (b *tap) Read(p []byte) (int, error) {
	const begin = `{"text":"`
	for i := range p {
		if p[i] = 'x'; b.n < int64(len(begin)) {
			p[i] = begin[b.n]
		}
		b.n++
	}
	return len(p), nil
}

func (b *tap) Close() error { return nil }

// pour sends a body without an end to the server itself, and tells how much
// of it was read.
func (p *person) pour(s *stage, path string, headers ...string) (status, read int64, body string) {
	b := &tap{}
	req := httptest.NewRequest(http.MethodPost, s.srv.URL+path, io.NopCloser(b))
	req.Header.Set("Content-Type", "application/json")
	for _, c := range p.http.Jar.Cookies(req.URL) {
		req.AddCookie(c)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.api.ServeHTTP(w, req)
	return int64(w.Code), b.n, w.Body.String()
}

// TestWhoMayNotSendABodyIsRefusedBeforeItIsRead proves that no path of the API
// reads anything of who is not signed in, or of who has not the role for it,
// but the few kilobytes of those paths that begin a session, and that the
// exchange reads nothing of who does not sign, or may not ask.
func TestWhoMayNotSendABodyIsRefusedBeforeItIsRead(t *testing.T) {
	s := open(t, nil)
	stranger, viewer := s.visitor(), s.hire("wall", "only for looking", "viewer")
	paths := 0
	for _, o := range described(t, s.api) {
		if o.method != http.MethodPost {
			continue
		}
		paths++
		path := "/api/v1" + o.path
		if begins[o.path] {
			if status, read, body := stranger.pour(s, path); read > 65<<10 || status < 400 && o.path != "/setup/phrases" {
				t.Errorf("%s: %d after %d bytes, %.200s", o.path, status, read, body)
			}
			continue
		}
		if status, read, body := stranger.pour(s, path); status != http.StatusUnauthorized || read != 0 {
			t.Errorf("%s by nobody: %d after %d bytes, %.200s", o.path, status, read, body)
		}
		if o.path == "/signout" {
			continue
		}
		if status, read, body := viewer.pour(s, path); status != http.StatusForbidden || read != 0 || !strings.Contains(body, `"denied"`) {
			t.Errorf("%s by a viewer: %d after %d bytes, %.200s", o.path, status, read, body)
		}
	}
	if paths < 40 {
		t.Errorf("only %d paths take a body", paths)
	}
	// Who may is read up to the limit, and no further.
	if status, read, _ := s.admin.pour(s, "/api/v1/docket/report"); status != http.StatusRequestEntityTooLarge || read < 32<<20 || read > 33<<20 {
		t.Errorf("a report without an end by who may: %d after %d bytes", status, read)
	}
	for _, path := range []string{"hello", "pull", "push", "founding"} {
		if status, read, body := stranger.pour(s, "/relay/1/"+path); status < 400 || read != 0 {
			t.Errorf("exchange, %s without a signature: %d after %d bytes, %.200s", path, status, read, body)
		}
	}
}
