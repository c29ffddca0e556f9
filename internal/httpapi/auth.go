package httpapi

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"miftah/internal/access"
	"miftah/internal/event"
	"miftah/internal/station"
)

// State is what a page needs before anything else. It names nobody.
type State struct {
	Setup    bool            `json:"setup" doc:"no operation here yet"`
	Exercise bool            `json:"exercise"`
	Station  event.Code      `json:"station,omitempty"`
	Admitted bool            `json:"admitted"`
	Notice   string          `json:"notice,omitempty" enum:"copied,waiting,halted," doc:"what a coordinator has to know about this station"`
	Detail   string          `json:"detail,omitempty"`
	Digits   event.Digits    `json:"digits"`
	Zone     int32           `json:"zoneMinutes"`
	Clock    clock           `json:"clock"`
	Unlocked map[string]bool `json:"unlocked"`
	Me       *Me             `json:"me,omitempty"`
	Version  uint64          `json:"version"`
	Program  string          `json:"program"`
}

// Me is who is signed in.
type Me struct {
	User  event.UserID `json:"user"`
	Roles []string     `json:"roles"`
}

func (s *Server) routes(mux *http.ServeMux) {
	huma.Register(s.api, huma.Operation{OperationID: "get-state", Method: http.MethodGet, Path: "/api/v1/state",
		Summary: "What this station is, and who is signed in"},
		func(ctx context.Context, _ *none) (*answer[State], error) { return &answer[State]{s.state(ctx)}, nil })
	s.signInRoutes()
	s.setupRoutes()
	s.officeRoutes()
	s.exchangeRoutes(mux)
	s.docketRoutes()
	s.planRoutes()
	s.entryRoutes()
	s.fieldRoutes()
	s.statementRoutes(mux)
	s.figuresRoutes()
}

func (s *Server) state(ctx context.Context) State {
	st, _ := s.current()
	if st == nil {
		return State{Setup: true, Program: s.o.Version, Unlocked: map[string]bool{}}
	}
	op := st.State.Operation()
	out := State{Exercise: op.Exercise, Station: st.Letter, Admitted: st.Admitted(), Digits: op.Config.Digits, Zone: op.Config.ZoneMinutes,
		Clock: call{Station: st}.clock(), Unlocked: map[string]bool{}, Version: st.State.Version(), Program: s.o.Version}
	for c, open := range st.Access.Unlocked() {
		out.Unlocked[c.String()] = open
	}
	switch {
	case st.Ledger.Halted() != nil:
		out.Notice, out.Detail = "halted", st.Ledger.Halted().Error()
	case st.Ledger.Retired() != nil:
		out.Notice, out.Detail = "halted", st.Ledger.Retired().Error()
	case !st.Admitted():
		out.Notice = "waiting"
	case st.Notice != nil:
		out.Notice, out.Detail = "copied", st.Notice.Error()
	}
	if in, _ := ctx.Value(sessionKey{}).(signedIn); in.err == nil && !in.session.User.Zero() {
		out.Me = &Me{in.session.User, st.Access.Roles(in.session).Names()}
	}
	return out
}

// cookieAnswer starts or ends a session.
type cookieAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      Me
}

func (s *Server) cookie(token string, life time.Duration) http.Cookie {
	return http.Cookie{Name: cookieName, Value: token, Path: "/", HttpOnly: true, Secure: s.o.Secure,
		SameSite: http.SameSiteStrictMode, MaxAge: int(life.Seconds())}
}

// begin registers a request that starts a session.
func begin[B any](s *Server, path, summary string, fn func(context.Context, *station.Station, B) (string, access.Session, error)) {
	op := huma.Operation{OperationID: opID("post", path), Method: http.MethodPost, Path: "/api/v1" + path, Summary: summary, MaxBodyBytes: 16 << 10}
	huma.Register(s.api, op, func(ctx context.Context, in *body[B]) (*cookieAnswer, error) {
		st, _ := s.current()
		if st == nil {
			return nil, problemOf(errSetup())
		}
		token, session, err := fn(ctx, st, in.Body)
		if err != nil {
			return nil, problemOf(err)
		}
		return &cookieAnswer{s.cookie(token, access.SessionLife), Me{session.User, st.Access.Roles(session).Names()}}, nil
	})
}

// SignIn is a name and a password.
type SignIn struct {
	Name     string `json:"name" maxLength:"200"`
	Password string `json:"password" maxLength:"400"`
}

// Token is what stood in the fragment of a one-time address.
type Token struct {
	Token string `json:"token" maxLength:"100"`
}

// Acceptance takes an invitation.
type Acceptance struct {
	Token    string `json:"token" maxLength:"100"`
	Name     string `json:"name" maxLength:"200"`
	Password string `json:"password" maxLength:"400"`
}

func (s *Server) signInRoutes() {
	begin(s, "/signin", "Sign in by name and password", func(ctx context.Context, st *station.Station, in SignIn) (string, access.Session, error) {
		return st.Access.SignIn(ctx, in.Name, in.Password)
	})
	begin(s, "/signin/link", "Sign in by a one-time link", func(ctx context.Context, st *station.Station, in Token) (string, access.Session, error) {
		return st.Access.SignInByLink(ctx, in.Token)
	})
	begin(s, "/invitation", "Take an invitation: choose a sign-in name and a password", func(ctx context.Context, st *station.Station, in Acceptance) (string, access.Session, error) {
		return st.Access.Accept(ctx, in.Token, in.Name, in.Password)
	})
	huma.Register(s.api, huma.Operation{OperationID: "post-signout", Method: http.MethodPost, Path: "/api/v1/signout", Summary: "Sign out"},
		func(ctx context.Context, _ *none) (*cookieAnswer, error) {
			c, err := s.call(ctx)
			if err == nil {
				err = c.Access.SignOut(ctx, c.session)
			}
			if err != nil {
				return nil, problemOf(err)
			}
			return &cookieAnswer{SetCookie: s.cookie("", -time.Second)}, nil
		})
}

// SetupRequest founds an operation.
type SetupRequest struct {
	Token       string            `json:"token" doc:"from the address that the program printed"`
	Name        string            `json:"name" maxLength:"200"`
	Exercise    bool              `json:"exercise"`
	Letter      event.Code        `json:"letter,omitempty" maxLength:"8"`
	Digits      event.Digits      `json:"digits,omitempty"`
	ZoneMinutes int32             `json:"zoneMinutes,omitempty" minimum:"-840" maximum:"840"`
	Start       event.Millis      `json:"start,omitempty" doc:"exercise clock: its time now"`
	RateMilli   int64             `json:"rateMilli,omitempty" minimum:"0" maximum:"10000000" doc:"exercise clock: thousandths of real speed"`
	Passphrases map[string]string `json:"passphrases" doc:"one for each of operation, people, families, protection; all different"`
	AdminName   string            `json:"adminName" maxLength:"200"`
	Password    string            `json:"password" maxLength:"400"`
}

// SetupAnswer holds the sheet to print, once.
type SetupAnswer struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      struct {
		Sheet station.Sheet `json:"sheet"`
		Me    Me            `json:"me"`
	}
}

func (s *Server) setupRoutes() {
	huma.Register(s.api, huma.Operation{OperationID: "post-setup", Method: http.MethodPost, Path: "/api/v1/setup",
		Summary: "Found the operation; the answer holds the recovery sheet, once", MaxBodyBytes: 64 << 10}, s.setup)
	huma.Register(s.api, huma.Operation{OperationID: "post-setup-phrases", Method: http.MethodPost, Path: "/api/v1/setup/phrases",
		Summary: "Propose four strong passphrases"}, func(context.Context, *none) (*answer[map[string]string], error) {
		m := map[string]string{}
		for _, c := range event.Compartments {
			m[c.String()] = proposePhrase()
		}
		return &answer[map[string]string]{m}, nil
	})
}

// proposePhrase is 16 characters in groups of four: 76 bits, easy to copy.
func proposePhrase() string {
	const letters = "abcdefghjkmnpqrtvwxyz2346789"
	var b []byte
	var r [1]byte
	for len(b) < 19 {
		if len(b)%5 == 4 {
			b = append(b, '-')
			continue
		}
		if rand.Read(r[:]); int(r[0]) < 256/len(letters)*len(letters) {
			b = append(b, letters[int(r[0])%len(letters)])
		}
	}
	return string(b)
}

func (s *Server) setup(ctx context.Context, in *body[SetupRequest]) (*SetupAnswer, error) {
	b := in.Body
	if !s.setupAllowed(b.Token) {
		return nil, &Problem{Status: http.StatusForbidden, Code: "link", Message: "open the address that the program printed when it started"}
	}
	s.mu.Lock()
	busy := s.station != nil
	s.mu.Unlock()
	if busy {
		return nil, problemOf(station.ErrExists)
	}
	f := station.Founding{Name: b.Name, Exercise: b.Exercise, Letter: b.Letter, Digits: b.Digits, ZoneMinutes: b.ZoneMinutes,
		Start: b.Start, RateMilli: b.RateMilli, Passphrases: map[event.Compartment]string{}, AdminName: b.AdminName, Password: b.Password}
	for name, phrase := range b.Passphrases {
		c, err := event.ParseCompartment(name)
		if err != nil {
			return nil, problemOf(err)
		}
		f.Passphrases[c] = phrase
	}
	return s.found(ctx, f)
}

func (s *Server) found(ctx context.Context, f station.Founding) (*SetupAnswer, error) {
	sheet, err := station.Found(ctx, s.o.Dir, f)
	if err != nil {
		return nil, problemOf(err)
	}
	st, err := station.Open(context.WithoutCancel(ctx), s.o.Dir, station.Options{Log: s.o.Log})
	if err != nil {
		return nil, problemOf(err)
	}
	admin := st.Ledger.Trust().Founded.Admin
	if err := st.Access.SetPassword(ctx, admin, f.AdminName, f.Password); err != nil {
		return nil, problemOf(err)
	}
	token, session, err := st.Access.SignIn(ctx, f.AdminName, f.Password)
	if err == nil {
		err = st.Access.Unlock(ctx, session, event.Working, f.Passphrases[event.Working])
	}
	if err != nil {
		return nil, problemOf(err)
	}
	s.Use(st)
	out := &SetupAnswer{SetCookie: s.cookie(token, access.SessionLife)}
	out.Body.Sheet, out.Body.Me = sheet, Me{session.User, st.Access.Roles(session).Names()}
	return out, nil
}
