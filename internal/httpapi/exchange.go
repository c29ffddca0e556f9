package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/google/uuid"

	"miftah/internal/desk/office"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
	"miftah/internal/seal"
)

// maxBundle is the largest bundle that a page may hand in. Larger ones are
// read with `miftah bundle read`.
const maxBundle = 1 << 30

// exchanged is how this station and the others stand to each other.
type exchanged struct {
	Stations    []office.Station `json:"stations"`
	Peers       []relay.Status   `json:"peers" doc:"stations that this one exchanges with over the network"`
	Missing     int              `json:"missing" doc:"keys and attachments that entries here name and that have not arrived"`
	Joining     bool             `json:"joining" doc:"new stations may begin over the network"`
	Fingerprint string           `json:"fingerprint" doc:"check code of the operation's key"`
}

// brought is what reading a bundle did.
type brought struct {
	From    event.ReplicaID   `json:"from" doc:"who wrote it"`
	Letter  event.Code        `json:"letter" doc:"of its writer; empty for one that waits"`
	Created event.Millis      `json:"created"`
	Added   int               `json:"added" doc:"entries that were not here before"`
	Waiting int               `json:"waiting" doc:"of these, of stations that wait for admission"`
	Keys    int               `json:"keys" doc:"data keys and attachments that were not here before"`
	Chains  []chainGrown      `json:"chains" doc:"of whom the new entries are"`
	LeftOut []event.ReplicaID `json:"leftOut" doc:"waiting stations that sent more than is kept of a stranger"`
	Whole   bool              `json:"whole"`
}

type chainGrown struct {
	Station event.ReplicaID `json:"station"`
	Letter  event.Code      `json:"letter"`
	Added   uint64          `json:"added"`
	Counts  bool            `json:"counts" doc:"unset: they wait, its station is not admitted or was retired before them"`
}

const exchangers = event.Admin | event.Coordinator

func (s *Server) exchangeRoutes(mux *http.ServeMux) {
	readBy(s, exchangers, "/office/stations", "Stations: admitted, waiting, retired", func(ctx context.Context, c call, _ none) ([]office.Station, error) {
		return c.desks.Office.Stations(ctx)
	})
	readBy(s, exchangers, "/office/exchange", "How far stations know each other's entries", func(ctx context.Context, c call, _ none) (exchanged, error) {
		out := exchanged{Peers: []relay.Status{}, Fingerprint: seal.Fingerprint(c.Ledger.Trust().Founded.Root)}
		var err error
		if out.Stations, err = c.desks.Office.Stations(ctx); err != nil {
			return out, err
		}
		r := s.Relay()
		if r == nil {
			return out, nil
		}
		out.Peers, out.Joining = append(out.Peers, r.Peers()...), r.Joining()
		out.Missing, err = r.Missing(ctx)
		return out, err
	})
	mux.HandleFunc("GET /api/v1/office/bundle", s.serveBundle)
	mux.HandleFunc("POST /api/v1/office/bundle", s.takeBundle)
	mux.HandleFunc("GET /api/v1/office/founding", s.serveFounding)
}

// sweep deletes bundles on their way that an earlier run left behind.
func (s *Server) sweep() {
	if s.o.Dir == "" {
		return
	}
	for _, pattern := range []string{".in-*", ".out-*", "..out-*"} {
		left, _ := filepath.Glob(filepath.Join(s.o.Dir, pattern))
		for _, path := range left {
			_ = os.Remove(path)
		}
	}
}

// exchanger finds the relay for somebody who holds one of the roles.
func (s *Server) exchanger(r *http.Request, who event.Roles) (call, *relay.Relay, error) {
	c, err := s.call(r.Context())
	if err == nil {
		err = c.Access.Require(c.session, who)
	}
	re := s.Relay()
	if err == nil && re == nil {
		err = errSetup()
	}
	return c, re, err
}

// serveBundle writes what one station lacks, or all others, for them alone to
// read. For one station it begins where that station said to be; with all it
// begins at the first entry.
func (s *Server) serveBundle(w http.ResponseWriter, r *http.Request) {
	c, re, err := s.exchanger(r, exchangers)
	var o relay.WriteOptions
	name := "all"
	if to := r.URL.Query().Get("to"); err == nil && to != "" {
		o, name, err = c.bundleTo(r.Context(), to, r.URL.Query().Get("all") != "")
	}
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	s.sendBundle(w, r, re, o, fmt.Sprintf("miftah-%s-to-%s-%s", c.Letter, name, stampNow()))
}

func stampNow() string { return nowReal().UTC().Format("20060102T150405Z") }

func (c call) bundleTo(ctx context.Context, to string, all bool) (relay.WriteOptions, string, error) {
	var o relay.WriteOptions
	id, err := event.Parse[struct{}](to)
	if err != nil {
		return o, "", err
	}
	reader := event.ReplicaID(id)
	m, ok := c.Ledger.Trust().Member(reader)
	if !ok || m.Retired {
		return o, "", missing("station")
	}
	o.To = []event.ReplicaID{reader}
	peers, err := c.Ledger.Peers(ctx)
	if err != nil || all {
		return o, string(m.Letter), err
	}
	for r, seq := range peers[reader].Has {
		o.Has = append(o.Has, relay.Position{Replica: r, Seq: seq})
	}
	slices.SortFunc(o.Has, func(a, b relay.Position) int { return slices.Compare(a.Replica[:], b.Replica[:]) })
	return o, string(m.Letter), nil
}

// serveFounding writes the one entry that a new station begins with. It names
// no person and is open to read.
func (s *Server) serveFounding(w http.ResponseWriter, r *http.Request) {
	_, re, err := s.exchanger(r, event.Admin)
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	s.sendBundle(w, r, re, relay.WriteOptions{Content: relay.Founding, Plain: true}, "miftah-founding")
}

// sendBundle writes a bundle into the data directory, reads it back, and sends
// it. What is in it is sealed, and it is deleted at once.
func (s *Server) sendBundle(w http.ResponseWriter, r *http.Request, re *relay.Relay, o relay.WriteOptions, name string) {
	path := filepath.Join(s.o.Dir, ".out-"+uuid.NewString())
	defer os.Remove(path)
	_, err := re.WriteFile(r.Context(), path, o)
	var f *os.File
	if err == nil {
		f, err = os.Open(path)
	}
	if err != nil {
		writeProblem(w, problemOf(withoutPath(err)))
		return
	}
	defer f.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s.miftah"`, name))
	http.ServeContent(w, r, "", time.Time{}, f)
}

// withoutPath takes the place on this machine out of an error: it says nothing
// to who asked from elsewhere.
func withoutPath(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("the bundle could not be kept on this station: %w; make room on its disk", p.Err)
	}
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// takeBundle takes in what another station wrote: first into a file, which is
// read twice, and then into the ledger.
func (s *Server) takeBundle(w http.ResponseWriter, r *http.Request) {
	c, re, err := s.exchanger(r, exchangers)
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	path := filepath.Join(s.o.Dir, ".in-"+uuid.NewString())
	defer os.Remove(path)
	if err := keepBody(w, r, path); err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	// What was taken stays when the page goes away; what was cut off is
	// repeated by handing the file in again.
	out, err := c.take(context.WithoutCancel(r.Context()), re, path, r.URL.Query().Get("partial") != "")
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	writeJSON(w, out)
}

func keepBody(w http.ResponseWriter, r *http.Request, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return withoutPath(err)
	}
	_, err = io.Copy(f, http.MaxBytesReader(w, r.Body, maxBundle))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &Problem{Status: http.StatusRequestEntityTooLarge, Code: "bundlelarge", Message: fmt.Sprintf("a bundle of more than %d bytes; read it with miftah bundle read", int64(maxBundle))}
	case err != nil:
		return withoutPath(err)
	}
	return nil
}

func (c call) take(ctx context.Context, re *relay.Relay, path string, partial bool) (brought, error) {
	before, err := c.Ledger.Heads(ctx)
	if err != nil {
		return brought{}, err
	}
	res, err := re.ReadFile(ctx, path, relay.ReadOptions{Partial: partial})
	if err != nil {
		return brought{}, withoutPath(err)
	}
	after, err := c.Ledger.Heads(ctx)
	if err != nil {
		return brought{}, err
	}
	trust := c.Ledger.Trust()
	from, _ := trust.Member(res.Manifest.Replica)
	out := brought{From: res.Manifest.Replica, Letter: from.Letter, Created: res.Manifest.Created, Added: res.Added, Waiting: res.Waiting,
		Keys: res.Keys, Chains: grown(before, after, c.Ledger.Replica(), trust), LeftOut: append([]event.ReplicaID{}, res.LeftOut...), Whole: res.Whole}
	return out, nil
}

// grown says of whom there are more entries now. Our own chain grows by other
// people's work meanwhile; a bundle never brings entries of ours.
func grown(before, after []ledger.SignedHead, own event.ReplicaID, trust *ledger.Trust) []chainGrown {
	had := map[event.ReplicaID]uint64{}
	for _, h := range before {
		had[h.Replica] = h.Seq
	}
	list := []chainGrown{}
	for _, h := range after {
		if h.Seq <= had[h.Replica] || h.Replica == own {
			continue
		}
		m, _ := trust.Member(h.Replica)
		list = append(list, chainGrown{h.Replica, m.Letter, h.Seq - had[h.Replica], trust.Accepts(event.Header{Replica: h.Replica, Seq: h.Seq})})
	}
	slices.SortFunc(list, func(a, b chainGrown) int { return cmp.Compare(a.Letter, b.Letter) })
	return list
}
