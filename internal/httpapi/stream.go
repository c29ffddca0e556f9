package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"miftah/internal/event"
	"miftah/internal/station"
	"miftah/internal/view"
)

// stream tells every open page that something changed. It says which
// entities, never what they hold: the page asks for that and is checked then.
type stream struct {
	mu      sync.Mutex
	clients map[chan change]bool
	closed  bool
}

type change struct {
	Version  uint64           `json:"version"`
	Entities []event.EntityID `json:"entities"`
	Kinds    []string         `json:"kinds"`
}

// forViewers says only that something changed of what a viewer may see.
func (c change) forViewers() change {
	c.Entities = []event.EntityID{}
	c.Kinds = slices.DeleteFunc(slices.Clone(c.Kinds), func(k string) bool { return k == "report" || k == "claim" })
	return c
}

func newStream() *stream { return &stream{clients: map[chan change]bool{}} }

// follow sends the changes of a station's views.
func (s *stream) follow(st *station.Station) {
	st.State.OnChange(func(ids []event.EntityID) {
		kinds := map[string]bool{}
		for _, id := range ids {
			if v := st.State.Get(id); v != nil {
				kinds[view.TypeOf(v)] = true
			}
		}
		if len(kinds) == 0 {
			return // only records of reading
		}
		c := change{Version: st.State.Version(), Entities: ids[:min(len(ids), 100)]}
		for k := range kinds {
			c.Kinds = append(c.Kinds, k)
		}
		s.send(c)
	})
}

func (s *stream) send(c change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch := range s.clients {
		select {
		case ch <- c:
		default: // a page too slow to follow is told to look at everything
			delete(s.clients, ch)
			close(ch)
		}
	}
}

func (s *stream) join() chan change {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := make(chan change, 256)
	if s.closed {
		close(ch)
	} else {
		s.clients[ch] = true
	}
	return ch
}

func (s *stream) leave(ch chan change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.clients[ch] {
		delete(s.clients, ch)
		close(ch)
	}
}

func (s *stream) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for ch := range s.clients {
		delete(s.clients, ch)
		close(ch)
	}
}

// serveStream is the event stream: "change" when views changed, "clock" every
// ten seconds with the operation's time.
func (s *Server) serveStream(w http.ResponseWriter, r *http.Request) {
	c, err := s.call(r.Context())
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	rc := http.NewResponseController(w)
	_ = rc.SetWriteDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	ch := s.stream.join()
	defer s.stream.leave(ch)
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	emit := func(name string, v any) bool {
		b, err := json.Marshal(v)
		if err == nil {
			_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, b)
		}
		return err == nil && rc.Flush() == nil
	}
	if !emit("clock", c.clock()) {
		return
	}
	for {
		select {
		case <-r.Context().Done():
			return
		case <-tick.C:
			if _, err := c.Access.Session(r.Context(), sessionToken(r)); err != nil || !emit("clock", c.clock()) {
				return
			}
		case one, ok := <-ch:
			if ok && !c.Access.Roles(c.session).Has(workers) {
				one = one.forViewers()
			}
			if !ok || !emit("change", one) {
				return
			}
		}
	}
}

func sessionToken(r *http.Request) string {
	if c, err := r.Cookie(cookieName); err == nil {
		return c.Value
	}
	return ""
}

// clock is the operation's time and how fast it runs.
type clock struct {
	Now       event.Millis `json:"now"`
	RateMilli int64        `json:"rateMilli"`
}

func (c call) clock() clock {
	rate := c.State.Operation().Clock.RateMilli
	if rate == 0 {
		rate = 1000
	}
	return clock{c.Ledger.Now(), rate}
}
