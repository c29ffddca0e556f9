package examples

import (
	"fmt"
	"io/fs"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/httpapi"
	"miftah/internal/station"
)

func TestServe(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	_, err := station.Found(ctx, dir, station.Founding{Name: "Miftah sednaya-2024", ZoneMinutes: 180, Passphrases: phrases, AdminName: "first", Password: "a long password"})
	ok(t, err)
	st, err := station.Open(ctx, dir, station.Options{})
	ok(t, err)
	server := httptest.NewServer(httpapi.New(httpapi.Options{Dir: dir, Version: "test", Hosts: []string{"127.0.0.1"}, Pages: os.DirFS("/tmp/w/dist")}, st))
	c := NewClient(server.URL)
	link := func() string {
		token, err := st.Access.Link(ctx, st.Ledger.Trust().Founded.Admin, true)
		ok(t, err)
		return token
	}
	ok(t, c.Post(ctx, "/signin/link", map[string]any{"token": link()}, nil))
	ok(t, c.Post(ctx, "/keys/unlock", map[string]any{"compartment": "operation", "secret": phrases[event.Working]}, nil))
	files, _ := fs.Sub(Files, "sednaya-2024")
	ok(t, OpenRecord(ctx, c, files))
	for i := 0; i < 400; i++ {
		if _, err := os.Stat("/tmp/w/url"); err != nil {
			ok(t, os.WriteFile("/tmp/w/url", []byte(fmt.Sprintf("%s/#t=%s", server.URL, link())), 0o600))
		}
		if _, err := os.Stat("/tmp/w/stop"); err == nil {
			return
		}
		time.Sleep(time.Second)
	}
}
