package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
	"miftah/internal/seal"
	"miftah/internal/station"
)

// Problem is the answer to a request that was not carried out. Code is stable
// and worded by the page in its language, and so is Says, which an input that
// was refused has; Message is English, for programs and for the field that
// Field names. Neither repeats what was sent where that may be a name.
type Problem struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
	Remedy  string `json:"remedy,omitempty"`
	// Says is the same in the catalogue's keys, a line for each thing to mend;
	// empty if the catalogue does not know the message.
	Says []Saying `json:"says,omitempty"`
	// Retry says that the outcome is unknown: send the same command again.
	Retry bool `json:"retry,omitempty"`
}

func (p *Problem) Error() string { return p.Message }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType of a problem.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// fieldPath is what the path of a field of ours looks like.
var fieldPath = regexp.MustCompile(`^[a-z][A-Za-z]{0,23}([.\[][A-Za-z0-9\]]{1,24}){0,8}$`)

func init() {
	// The library's own refusals: a schema that does not fit, a body too
	// large. What was sent is not repeated.
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		p := &Problem{Status: status, Code: "input", Message: msg}
		var parts []string
		says := []Saying{}
		for _, err := range errs {
			var d huma.ErrorDetailer
			if errors.As(err, &d) {
				e := d.ErrorDetail()
				field, what := strings.TrimPrefix(e.Location, "body."), e.Message
				if field == "body" { // it could be read but not taken: decode names the field
					if at, rest, ok := strings.Cut(what, ": "); ok && !strings.Contains(at, " ") {
						field, what = at, rest
					}
				}
				if !fieldPath.MatchString(field) { // the name of a field was sent too, and may be a person's
					field = "body"
				}
				if p.Field == "" {
					p.Field = field
				}
				parts = append(parts, field+": "+what)
				says = also(says, field, what)
			} else if err != nil && status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
				parts = append(parts, err.Error())
			}
		}
		if len(parts) > 0 {
			p.Message, p.Says = strings.Join(parts, "; "), says
		} else {
			p.Says = also(says, "", msg)
		}
		switch status {
		case http.StatusRequestEntityTooLarge:
			p.Code, p.Remedy = "toolarge", "send a shorter text, or smaller or fewer files"
		case http.StatusInternalServerError:
			p.Code, p.Message = "fault", "a fault in the program; what was saved is safe"
		}
		return p
	}
}

// kinds of errors, with status and stable code.
var kinds = []struct {
	err    error
	status int
	code   string
	retry  bool
}{
	{ledger.ErrUnknown, http.StatusServiceUnavailable, "unknown", true},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "unknown", true},
	{context.Canceled, http.StatusServiceUnavailable, "unknown", true},
	{ledger.ErrFull, http.StatusInsufficientStorage, "full", false},
	{ledger.ErrHalted, http.StatusServiceUnavailable, "halted", false},
	{ledger.ErrReused, http.StatusConflict, "reused", false},
	{ledger.ErrFork, http.StatusConflict, "fork", false},
	{ledger.ErrNotFound, http.StatusNotFound, "notfound", false},
	{access.ErrSession, http.StatusUnauthorized, "session", false},
	{access.ErrSignIn, http.StatusUnauthorized, "signin", false},
	{access.ErrLink, http.StatusUnauthorized, "link", false},
	{access.ErrDenied, http.StatusForbidden, "denied", false},
	{access.ErrNoGrant, http.StatusForbidden, "nogrant", false},
	{seal.ErrLocked, http.StatusLocked, "locked", false},
	{seal.ErrErased, http.StatusGone, "erased", false},
	{seal.ErrWrongKey, http.StatusForbidden, "wrongkey", false},
	{relay.ErrNotForUs, http.StatusUnprocessableEntity, "notforus", false},
	{relay.ErrOperation, http.StatusUnprocessableEntity, "operation", false},
	{relay.ErrBundle, http.StatusUnprocessableEntity, "bundle", false},
	{ledger.ErrGap, http.StatusConflict, "gap", false},
	{event.ErrTampered, http.StatusUnprocessableEntity, "tampered", false},
	{station.ErrExists, http.StatusConflict, "exists", false},
}

// problemOf says what an error is to the person who asked.
func problemOf(err error) *Problem {
	var p *Problem
	var d *desk.Problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &d):
		at := strings.TrimSuffix(err.Error(), d.Error()) // which one of several, such as "message 3: "
		return &Problem{Status: http.StatusUnprocessableEntity, Code: "input", Message: err.Error(), Field: d.Field, Remedy: d.Remedy,
			Says: says(d.Field, at+d.What, d.Remedy)}
	}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			return &Problem{Status: k.status, Code: k.code, Message: err.Error(), Retry: k.retry}
		}
	}
	return &Problem{Status: http.StatusUnprocessableEntity, Code: "input", Message: err.Error(), Says: says("", err.Error(), "")}
}

func writeProblem(w http.ResponseWriter, p *Problem) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func errSetup() error {
	return &Problem{Status: http.StatusConflict, Code: "setup", Message: "there is no operation here yet; finish the set-up first"}
}

func missing(what string) error { return fmt.Errorf("%s: %w", what, ledger.ErrNotFound) }
