package examples

import (
	"context"
	"io/fs"
	"net/http/httptest"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/httpapi"
	"miftah/internal/station"
)

var phrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// opened is the record, entered through the API of a station of its own.
type opened struct {
	t       *testing.T
	ctx     context.Context
	station *station.Station
	*Client
}

func openRecord(t *testing.T) opened {
	t.Helper()
	ctx, dir := t.Context(), t.TempDir()
	_, err := station.Found(ctx, dir, station.Founding{Name: "the public record", Passphrases: phrases, AdminName: "first", Password: "a long password"})
	ok(t, err)
	st, err := station.Open(ctx, dir, station.Options{})
	ok(t, err)
	api := httpapi.New(httpapi.Options{Dir: dir, Version: "test", Hosts: []string{"127.0.0.1"}}, st)
	server := httptest.NewServer(api)
	t.Cleanup(func() { server.Close(); api.Close(); st.Close() })
	o := opened{t, ctx, st, NewClient(server.URL)}
	token, err := st.Access.Link(ctx, st.Ledger.Trust().Founded.Admin, true)
	ok(t, err)
	ok(t, o.Post(ctx, "/signin/link", map[string]any{"token": token}, nil))
	ok(t, o.Post(ctx, "/keys/unlock", map[string]any{"compartment": "operation", "secret": phrases[event.Working]}, nil))
	files, err := fs.Sub(Files, "sednaya-2024")
	ok(t, err)
	start := time.Now()
	ok(t, OpenRecord(ctx, o.Client, files))
	t.Logf("entered in %v", time.Since(start))
	return o
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestRecordOpens(t *testing.T) { openRecord(t) }
