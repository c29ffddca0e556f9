package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"miftah/internal/desk/statement"
	"miftah/internal/event"
	"miftah/internal/ledger"
)

func (s *Server) statementRoutes(mux *http.ServeMux) {
	write(s, by(event.StatementIssued{}), "/statement", "Issue a statement", small, func(ctx context.Context, c call, in struct {
		Intent
		statement.In
	}) (statement.Issued, ledger.Receipt, error) {
		return c.desks.Statement.Issue(ctx, c.session, c.command, in.In)
	})
	read(s, "/statement/list", "Statements, newest first, with what superseded them", func(_ context.Context, c call, _ none) ([]statement.Row, error) {
		return c.desks.Statement.List(), nil
	})
	read(s, "/statement/numbers", "Every number that a statement states", func(ctx context.Context, c call, q struct {
		ID event.StatementID `query:"id"`
	}) (statement.Stated, error) {
		return c.desks.Statement.Numbers(ctx, c.session, q.ID)
	})
	readBy(s, event.Coordinator|event.Admin, "/statement/evidence", "The entries behind a number of a statement, as it was issued", func(ctx context.Context, c call, q statedQuery) (statement.Behind, error) {
		return c.desks.Statement.Behind(ctx, c.session, q.ID, q.Number, q.Space, q.Of)
	})
	mux.HandleFunc("GET /api/v1/statement/file", s.serveStatement)
	mux.HandleFunc("GET /api/v1/docket/file", s.serveAttachment("report", reportFile))
	mux.HandleFunc("GET /api/v1/field/file", s.serveAttachment("finding", findingFile))
}

// statedQuery is the address of a number of a statement.
type statedQuery struct {
	ID     event.StatementID `query:"id"`
	Number string            `query:"number" doc:"its name"`
	Space  event.SpaceID     `query:"space" doc:"none: a number of the whole statement"`
	Of     string            `query:"of" maxLength:"200" doc:"the method, assumption, claim or look that it is of"`
}

// serveStatement gives the file as it was issued. It may load nothing: its
// own style is allowed by its hash.
func (s *Server) serveStatement(w http.ResponseWriter, r *http.Request) {
	c, err := s.call(r.Context())
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	id, err := event.Parse[struct{}](r.URL.Query().Get("id"))
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	file, err := c.desks.Statement.File(r.Context(), c.session, event.StatementID(id))
	if err != nil {
		writeProblem(w, problemOf(err))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src '"+statement.StyleHash()+"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox")
	if r.URL.Query().Get("download") != "" {
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="miftah-statement-%s.html"`, id))
		w.Header().Del("Content-Security-Policy")
	}
	w.Write(file)
}

// serveAttachment gives one file of a report or a finding, to be kept and
// opened elsewhere: what somebody sent is never run or shown by this page.
func (s *Server) serveAttachment(of string, open func(context.Context, call, event.EntityID, event.Hash) (event.Media, []byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, err := s.call(r.Context())
		if err != nil {
			writeProblem(w, problemOf(err))
			return
		}
		var blob event.Hash
		id, err := event.Parse[struct{}](r.URL.Query().Get(of))
		if err == nil {
			err = blob.UnmarshalText([]byte(r.URL.Query().Get("blob")))
		}
		if err != nil {
			writeProblem(w, problemOf(err))
			return
		}
		media, file, err := open(r.Context(), c, event.EntityID(id), blob)
		if err != nil {
			writeProblem(w, problemOf(err))
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s-%s"`, of, media, blob.String()[:8]))
		w.Write(file)
	}
}

func reportFile(ctx context.Context, c call, id event.EntityID, blob event.Hash) (event.Media, []byte, error) {
	return c.desks.Docket.Attachment(ctx, c.session, event.ReportID(id), blob)
}

func findingFile(ctx context.Context, c call, id event.EntityID, blob event.Hash) (event.Media, []byte, error) {
	return c.desks.Field.File(ctx, c.session, event.FindingID(id), blob)
}
