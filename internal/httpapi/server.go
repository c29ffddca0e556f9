package httpapi

import (
	"context"
	"crypto/subtle"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"miftah/internal/relay"
	"miftah/internal/station"
)

// Options of a Server.
type Options struct {
	Dir   string // data directory; empty of an operation: set-up is offered
	Pages fs.FS  // the built pages
	Log   *slog.Logger
	// SetupToken must come with the set-up request: it stands in the fragment
	// of the address that the program prints.
	SetupToken string
	// Hosts are the host names and addresses, without port, that requests may
	// name. A page of another site that points its name here is refused.
	Hosts []string
	// CA is the operation's own certificate authority, in PEM, offered for
	// download so that a phone can be made to trust this station.
	CA []byte
	// Secure says that the server is reached over TLS.
	Secure  bool
	Version string
	// describe makes a server that only describes its answers: in requests
	// nothing is mandatory, in answers all is that is not left out when empty.
	describe bool
	// Relay bounds what stations that nobody admitted may leave here.
	Relay relay.Limits
}

// Server is the HTTP side of one data directory. It is an http.Handler.
type Server struct {
	o       Options
	handler http.Handler
	api     huma.API
	stream  *stream

	mu      sync.RWMutex
	station *station.Station
	desks   *desks
	relay   *relay.Relay
	serves  http.Handler // what relay answers
}

// New makes a server. st is nil while the directory holds no operation.
func New(o Options, st *station.Station) *Server {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Relay == (relay.Limits{}) {
		o.Relay = relay.DefaultLimits
	}
	s := &Server{o: o, stream: newStream()}
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Miftah", "1")
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", "/api/v1/openapi"
	config.FieldsOptionalByDefault = !o.describe // the desks say what is missing, and how to mend it
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Formats = map[string]huma.Format{"application/json": jsonFormat, "json": jsonFormat}
	config.CreateHooks = nil // no $schema links in answers
	s.api = humago.New(mux, config)
	s.routes(mux)
	mux.HandleFunc("GET /api/v1/stream", s.serveStream)
	mux.HandleFunc("GET /api/v1/openapi-answers.json", s.serveAnswers)
	mux.HandleFunc("GET /ca.crt", s.serveCA)
	mux.HandleFunc("/relay/", s.serveRelay)
	mux.Handle("/api/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, &Problem{Status: http.StatusNotFound, Code: "notfound", Message: "there is nothing at this address"})
	}))
	mux.Handle("/", s.pages())
	cross := http.NewCrossOriginProtection()
	s.handler = s.guard(cross.Handler(s.withSession(mux)))
	if st != nil {
		s.Use(st)
	}
	return s
}

// Use puts an opened station behind the server.
func (s *Server) Use(st *station.Station) {
	s.sweep()
	s.mu.Lock()
	s.station, s.desks = st, newDesks(st, s.o.Version)
	if r, err := st.Relay(s.o.Relay); err == nil {
		s.relay, s.serves = r, r.Handler()
	} else {
		s.o.Log.Error("no exchange over the network", "reason", err.Error())
	}
	s.mu.Unlock()
	s.stream.follow(st)
}

// Relay is what exchanges with other stations, or nil before set-up.
func (s *Server) Relay() *relay.Relay { s.mu.RLock(); defer s.mu.RUnlock(); return s.relay }

// Station is the station behind the server, or nil before set-up.
func (s *Server) Station() *station.Station { s.mu.RLock(); defer s.mu.RUnlock(); return s.station }

func (s *Server) current() (*station.Station, *desks) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.station, s.desks
}

// OpenAPI is the description of the API, as JSON.
func (s *Server) OpenAPI() ([]byte, error) { return s.api.OpenAPI().MarshalJSON() }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the event streams.
func (s *Server) Close() { s.stream.close() }

// headers that every answer carries: no other host is loaded from, framed by,
// or told anything; microphone and camera serve voice notes and photos.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
	"X-Content-Type-Options":  "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
	"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), interest-cohort=()",
}

// guard sets the headers and refuses requests that name another host: a page
// elsewhere could point its own name at this machine.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for k, v := range headers {
			w.Header().Set(k, v)
		}
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if !slices.Contains(s.o.Hosts, strings.Trim(host, "[]")) {
			writeProblem(w, &Problem{Status: http.StatusMisdirectedRequest, Code: "host", Message: "this station does not answer to that name; use the address that it printed"})
			return
		}
		if strings.HasPrefix(r.URL.Path, "/api/") {
			w.Header().Set("Cache-Control", "no-store")
		}
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.o.Log.Error("request failed", "path", r.URL.Path)
				writeProblem(w, &Problem{Status: 500, Code: "fault", Message: "a fault in the program; what was saved is safe"})
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// pages serves the built pages; an address that is no file is the page itself.
func (s *Server) pages() http.Handler {
	files := http.FileServerFS(s.o.Pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if st, err := fs.Stat(s.o.Pages, name); name != "" && err == nil && !st.IsDir() {
			if strings.HasPrefix(name, "assets/") {
				w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
			}
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		for _, page := range []string{"index.html", "placeholder.html"} {
			if b, err := fs.ReadFile(s.o.Pages, page); err == nil {
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				w.Write(b)
				return
			}
		}
		http.NotFound(w, r)
	})
}

func (s *Server) serveCA(w http.ResponseWriter, _ *http.Request) {
	if len(s.o.CA) == 0 {
		writeProblem(w, &Problem{Status: 404, Code: "notfound", Message: "this station has no certificate of its own"})
		return
	}
	w.Header().Set("Content-Type", "application/x-x509-ca-cert")
	w.Header().Set("Content-Disposition", `attachment; filename="miftah-ca.crt"`)
	w.Write(s.o.CA)
}

// serveAnswers describes what answers hold for certain; the pages' types are
// made of it.
func (s *Server) serveAnswers(w http.ResponseWriter, _ *http.Request) {
	b, err := New(Options{Pages: s.o.Pages, Log: s.o.Log, describe: true}, nil).OpenAPI()
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(b)
}

// serveRelay exchanges with other stations, which prove by signature who
// they are.
func (s *Server) serveRelay(w http.ResponseWriter, r *http.Request) {
	s.mu.RLock()
	h := s.serves
	s.mu.RUnlock()
	if h == nil {
		writeProblem(w, problemOf(errSetup()))
		return
	}
	h.ServeHTTP(w, r)
}

func (s *Server) setupAllowed(token string) bool {
	return s.o.SetupToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.o.SetupToken)) == 1
}

// longEnough is how long one request may take before its outcome is unknown.
const longEnough = 30 * time.Second

func bounded(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, longEnough)
}

// schemaName tells apart types of one name in different packages.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if pkg := path.Base(t.PkgPath()); strings.HasPrefix(t.PkgPath(), "miftah/") && pkg != "httpapi" {
		name = strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}
