package relay_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"miftah/internal/relay"
)

// counted tells how much of a body was read.
type counted struct {
	io.Reader
	n int
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}

// padded sends what a station signs to another's handler itself, with a body
// of 8 MiB behind it, and notes the answer's status and how much was read.
type padded struct {
	to     *kit
	status map[string]int
	read   map[string]int
}

var errStopped = errors.New("the test has seen enough")

func (p *padded) RoundTrip(q *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if q.Method == http.MethodGet {
		p.to.relay.Handler().ServeHTTP(w, q)
		return w.Result(), nil
	}
	b := &counted{Reader: io.MultiReader(q.Body, bytes.NewReader(make([]byte, 8<<20)))}
	long := q.Clone(q.Context())
	long.Body, long.ContentLength = io.NopCloser(b), -1
	p.to.relay.Handler().ServeHTTP(w, long)
	p.status[q.URL.Path], p.read[q.URL.Path] = w.Code, b.n
	return nil, errStopped
}

// signs makes a station sign one request to each path that it would ask.
func (k *kit) signs(to *kit) *padded {
	k.t.Helper()
	p := &padded{to, map[string]int{}, map[string]int{}}
	peer := relay.Peer{URL: "http://station.test", Client: &http.Client{Transport: p}}
	for _, path := range []string{relay.PathHello, relay.PathPull, relay.PathPush, relay.PathFounding} {
		if err := relay.Post(k.relay, k.ctx, peer, path); !errors.Is(err, errStopped) {
			k.t.Fatalf("%s: %v", path, err)
		}
	}
	return p
}

func TestLittleIsReadOfAStranger(t *testing.T) {
	hq := found(t, relay.Limits{Replicas: 1, Events: 100, Bytes: 4 << 20})
	stranger := hq.join("K9", relay.DefaultLimits)
	got := stranger.signs(hq)
	for path, most := range map[string]int{relay.PathHello: 256<<10 + 512, relay.PathPull: 0, relay.PathFounding: 0, relay.PathPush: 5<<20 + 512} {
		if got.read[path] > most {
			t.Errorf("%s by a stranger: %d bytes were read", path, got.read[path])
		}
	}
	for path, status := range got.status {
		if status != http.StatusForbidden {
			t.Errorf("%s by a stranger: answered %d", path, status)
		}
	}
	stranger.exchange(hq) // now one waits, and that is all who may
	another := hq.join("K8", relay.DefaultLimits)
	got = another.signs(hq)
	if got.read[relay.PathPush] != 0 || got.status[relay.PathPush] != http.StatusOK {
		t.Errorf("a push where nobody more may wait: %d after %d bytes", got.status[relay.PathPush], got.read[relay.PathPush])
	}
	if s := another.exchange(hq); len(s.LeftOut) != 1 {
		t.Errorf("it is not told that it was left out: %+v", s)
	}
	if s := stranger.exchange(hq); len(s.LeftOut) != 0 {
		t.Errorf("who waits already is left out: %+v", s)
	}
}
