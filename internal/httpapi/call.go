package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/station"
)

const cookieName = "miftah_session"

type sessionKey struct{}

type signedIn struct {
	session access.Session
	err     error
}

// open paths need no session: they begin one, or say what there is.
var open = map[string]bool{
	"/api/v1/state": true, "/api/v1/setup": true, "/api/v1/signin": true, "/api/v1/signin/link": true,
	"/api/v1/invitation": true, "/api/v1/openapi.json": true, "/api/v1/openapi-answers.json": true, "/api/v1/setup/phrases": true,
}

// withSession finds who asks. Paths under /api/ that are not open are refused
// here when nobody is signed in, so no handler can forget it.
func (s *Server) withSession(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		in := signedIn{err: access.ErrSession}
		if st := s.Station(); st != nil {
			if c, err := r.Cookie(cookieName); err == nil {
				in.session, in.err = st.Access.Session(r.Context(), c.Value)
			}
		}
		if in.err != nil && !open[r.URL.Path] {
			writeProblem(w, problemOf(in.err))
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), sessionKey{}, in)))
	})
}

// call is what a handler works with.
type call struct {
	*station.Station
	desks   *desks
	session access.Session
	command desk.Command
}

func (s *Server) call(ctx context.Context) (call, error) {
	st, d := s.current()
	if st == nil {
		return call{}, errSetup()
	}
	in, _ := ctx.Value(sessionKey{}).(signedIn)
	return call{Station: st, desks: d, session: in.session}, in.err
}

// Intent is in the body of every request that changes something.
type Intent struct {
	Command event.CommandID `json:"command" doc:"chosen by the client once per intention; send the same again when unsure"`
	At      event.Millis    `json:"at,omitempty" doc:"when it was done, by the operation's clock, in milliseconds since 1970; now if left out"`
}

func (i Intent) intent() Intent { return i }

type intender interface{ intent() Intent }

type body[B any] struct {
	RawBody []byte
	Body    B
}

type answer[R any] struct{ Body R }

// Saved is the answer to every request that changed something: it is durable.
type Saved[R any] struct {
	Outcome string          `json:"outcome" doc:"always saved: it is on the disk"`
	Number  string          `json:"number" doc:"of the first entry, such as HQ-57"`
	Events  []event.EventID `json:"events"`
	Result  R               `json:"result"`
}

// by are the roles that may write what a request begins with.
func by(p event.Payload) event.Roles { return p.Kind().Writers() }

// entry refuses who holds none of the roles before a byte of the body is
// read. The desks ask again for whatever they write.
func (s *Server) entry(who event.Roles) huma.Middlewares {
	return huma.Middlewares{func(ctx huma.Context, next func(huma.Context)) {
		c, err := s.call(ctx.Context())
		if err == nil {
			err = c.Access.Require(c.session, who)
		}
		if err == nil {
			next(ctx)
			return
		}
		p := problemOf(err)
		ctx.SetHeader("Content-Type", "application/problem+json")
		ctx.SetStatus(p.Status)
		_ = json.NewEncoder(ctx.BodyWriter()).Encode(p)
	}}
}

// write registers a request that changes something through a desk. who are
// the roles of which whoever sends it must hold one.
func write[B intender, R any](s *Server, who event.Roles, path, summary string, limit int64, fn func(context.Context, call, B) (R, ledger.Receipt, error)) {
	op := huma.Operation{OperationID: opID("post", path), Method: http.MethodPost, Path: "/api/v1" + path, Summary: summary, MaxBodyBytes: limit, Middlewares: s.entry(who)}
	huma.Register(s.api, op, func(ctx context.Context, in *body[B]) (*answer[Saved[R]], error) {
		ctx, cancel := bounded(ctx)
		defer cancel()
		c, err := s.call(ctx)
		if err != nil {
			return nil, problemOf(err)
		}
		i := in.Body.intent()
		if i.Command.Zero() {
			return nil, problemOf(desk.Refuse("command", "it is missing", "send a new UUID for each intention"))
		}
		c.command = desk.Command{ID: i.Command, At: i.At, Digest: sha256.Sum256(append([]byte(path+"\x00"), in.RawBody...))}
		result, receipt, err := fn(ctx, c, in.Body)
		if err != nil {
			return nil, problemOf(err)
		}
		return &answer[Saved[R]]{Saved[R]{"saved", c.number(receipt), receipt.Events, result}}, nil
	})
}

func (c call) number(r ledger.Receipt) string {
	if len(r.Events) == 0 {
		return ""
	}
	return c.Ledger.Trust().Number(event.Header{Replica: c.Ledger.Replica(), Seq: r.First})
}

// ask registers a request that has a body and changes nothing in the ledger,
// or nothing through a desk. who are the roles of which whoever sends it must
// hold one.
func ask[B, R any](s *Server, who event.Roles, path, summary string, fn func(context.Context, call, B) (R, error)) {
	op := huma.Operation{OperationID: opID("post", path), Method: http.MethodPost, Path: "/api/v1" + path, Summary: summary, MaxBodyBytes: small, Middlewares: s.entry(who)}
	huma.Register(s.api, op, func(ctx context.Context, in *body[B]) (*answer[R], error) {
		c, err := s.call(ctx)
		if err != nil {
			return nil, problemOf(err)
		}
		r, err := fn(ctx, c, in.Body)
		if err != nil {
			return nil, problemOf(err)
		}
		return &answer[R]{r}, nil
	})
}

// read registers a GET; Q holds its query parameters.
func read[Q, R any](s *Server, path, summary string, fn func(context.Context, call, Q) (R, error)) {
	op := huma.Operation{OperationID: opID("get", path), Method: http.MethodGet, Path: "/api/v1" + path, Summary: summary}
	huma.Register(s.api, op, func(ctx context.Context, q *Q) (*answer[R], error) {
		c, err := s.call(ctx)
		if err != nil {
			return nil, problemOf(err)
		}
		r, err := fn(ctx, c, *q)
		if err != nil {
			return nil, problemOf(err)
		}
		return &answer[R]{r}, nil
	})
}

// workers is everybody but viewers.
const workers = event.Coordinator | event.Intake | event.Field | event.Radio | event.Surveyor | event.Admin

// readBy registers a GET for some roles only.
func readBy[Q, R any](s *Server, who event.Roles, path, summary string, fn func(context.Context, call, Q) (R, error)) {
	read(s, path, summary, func(ctx context.Context, c call, q Q) (R, error) {
		if err := c.Access.Require(c.session, who); err != nil {
			var none R
			return none, err
		}
		return fn(ctx, c, q)
	})
}

func opID(method, path string) string {
	return method + strings.NewReplacer("/", "-", "{", "", "}", "").Replace(path)
}

// Limits of a body, in bytes.
const (
	small = 1 << 20
	large = 32 << 20 // two files of 8 MiB, or more smaller ones, in base64
	texts = 16 << 20 // a long text: the desk says what its limit is
)

type none struct{}
