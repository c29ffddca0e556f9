package httpapi

import (
	"context"
	"encoding/base64"
	"errors"

	"rsc.io/qr"

	"miftah/internal/access"
	"miftah/internal/desk/office"
	"miftah/internal/event"
	"miftah/internal/ledger"
)

// UserIn adds a user.
type UserIn struct {
	Intent
	Name  string   `json:"name" maxLength:"200" doc:"as it is written on the shift plan; sealed"`
	Roles []string `json:"roles" minItems:"1"`
}

// RolesIn replaces a user's roles.
type RolesIn struct {
	Intent
	User  event.UserID `json:"user"`
	Roles []string     `json:"roles"`
}

// InviteIn asks for an invitation.
type InviteIn struct {
	User event.UserID `json:"user"`
	Base string       `json:"base" maxLength:"300" doc:"address of this station as the phone reaches it"`
}

// Invitation is shown once. The token stands in the fragment only.
type Invitation struct {
	URL     string       `json:"url"`
	QR      string       `json:"qr" doc:"PNG as a data address"`
	Expires event.Millis `json:"expires" doc:"real time"`
}

// UnlockIn opens a compartment.
type UnlockIn struct {
	Compartment string `json:"compartment"`
	Secret      string `json:"secret" maxLength:"400" doc:"the passphrase, or the recovery code"`
}

// EraseIn erases a subject.
type EraseIn struct {
	Intent
	office.Erasing
}

// ReplicaIn admits a station.
type ReplicaIn struct {
	Intent
	Replica event.ReplicaID `json:"replica"`
	Letter  event.Code      `json:"letter,omitempty" maxLength:"8"`
}

// RetireIn retires a station.
type RetireIn struct {
	Intent
	Replica event.ReplicaID `json:"replica"`
	Last    uint64          `json:"last,omitempty" doc:"the last entry that counts; none: what is here"`
}

// SettleIn says which of several clashing entries stands.
type SettleIn struct {
	Intent
	Entity event.EntityID `json:"entity"`
	Kept   event.EventID  `json:"kept"`
}

// AssumptionIn edits one assumption.
type AssumptionIn struct {
	Intent
	Key    event.Code `json:"key" maxLength:"64" doc:"its dotted name, such as methods.dog.responsive"`
	Micro  int64      `json:"micro" doc:"millionths of its unit"`
	Remark string     `json:"remark,omitempty" maxLength:"2000" doc:"why; sealed"`
}

func (s *Server) officeRoutes() {
	write(s, by(event.UserAdded{}), "/office/user", "Add a user", small, func(ctx context.Context, c call, in UserIn) (event.UserID, ledger.Receipt, error) {
		roles, err := event.ParseRoles(in.Roles)
		if err != nil {
			return event.UserID{}, ledger.Receipt{}, err
		}
		return c.desks.Office.AddUser(ctx, c.session, c.command, in.Name, roles)
	})
	write(s, by(event.UserRoles{}), "/office/roles", "Replace a user's roles", small, func(ctx context.Context, c call, in RolesIn) (none, ledger.Receipt, error) {
		roles, err := event.ParseRoles(in.Roles)
		if err != nil {
			return none{}, ledger.Receipt{}, err
		}
		r, err := c.desks.Office.SetRoles(ctx, c.session, c.command, in.User, roles)
		return none{}, r, err
	})
	ask(s, event.Admin, "/office/invite", "Make a one-time invitation", func(ctx context.Context, c call, in InviteIn) (Invitation, error) {
		if c.Ledger.Trust().RolesNow(in.User) == 0 {
			return Invitation{}, missing("user")
		}
		return c.invite(ctx, in)
	})
	write(s, by(event.SubjectErased{}), "/office/erase", "Erase what is known of a subject, on every station", small, func(ctx context.Context, c call, in EraseIn) (none, ledger.Receipt, error) {
		r, err := c.desks.Office.Erase(ctx, c.session, c.command, in.Erasing)
		return none{}, r, err
	})
	write(s, by(event.ReplicaAdmitted{}), "/office/admit", "Admit a station", small, func(ctx context.Context, c call, in ReplicaIn) (none, ledger.Receipt, error) {
		r, err := c.Admit(ctx, c.session, c.command, in.Replica, in.Letter)
		return none{}, r, err
	})
	write(s, by(event.ReplicaRetired{}), "/office/retire", "Retire a station", small, func(ctx context.Context, c call, in RetireIn) (none, ledger.Receipt, error) {
		r, err := c.Retire(ctx, c.session, c.command, in.Replica, in.Last)
		return none{}, r, err
	})
	write(s, by(event.ClashSettled{}), "/office/settle", "Say which of two entries stands", small, func(ctx context.Context, c call, in SettleIn) (none, ledger.Receipt, error) {
		r, err := c.desks.Office.Settle(ctx, c.session, c.command, in.Entity, in.Kept)
		return none{}, r, err
	})
	write(s, by(event.AssumptionSet{}), "/office/assumption", "Edit an assumption of the engines", small, func(ctx context.Context, c call, in AssumptionIn) (none, ledger.Receipt, error) {
		r, err := c.desks.Office.Assume(ctx, c.session, c.command, in.Key, in.Micro, in.Remark)
		return none{}, r, err
	})
	s.keyRoutes()
	s.officeReads()
	s.settlingReads()
}

// settlingReads are for what a person has to decide, or follow to its end.
func (s *Server) settlingReads() {
	read(s, "/office/subject", "What can be erased at an entry, by its printed number", func(ctx context.Context, c call, q numberQuery) (office.Erasable, error) {
		return c.desks.Office.Subjects(ctx, c.session, q.Number)
	})
	read(s, "/office/erasures", "Erasures, and which stations may still hold what was erased", func(ctx context.Context, c call, _ none) ([]office.Erasure, error) {
		return c.desks.Office.Erasures(ctx, c.session)
	})
	read(s, "/office/clashes", "What two stations wrote differently, both versions", func(ctx context.Context, c call, _ none) (office.Clashes, error) {
		return c.desks.Office.Clashes(ctx, c.session)
	})
	read(s, "/office/assumptions", "What the engines assume, with defaults and who changed it", func(ctx context.Context, c call, _ none) ([]office.Assumption, error) {
		return c.desks.Office.Assumptions(ctx, c.session)
	})
	readBy(s, settlers, "/office/attention", "How much waits for a decision", func(ctx context.Context, c call, _ none) (attention, error) {
		var out attention
		var err error
		if out.Clashes, err = c.desks.Office.OpenClashes(ctx); err != nil {
			return out, err
		}
		stations, err := c.desks.Office.Stations(ctx)
		for _, st := range stations {
			if !st.Admitted {
				out.Waiting++
			}
		}
		return out, err
	})
}

// settlers may decide which of two entries stands.
var settlers = (event.ClashSettled{}).Kind().Writers()

type numberQuery struct {
	Number string `query:"number" maxLength:"40"`
}

// attention counts what waits for a person of the office.
type attention struct {
	Clashes int `json:"clashes" doc:"entries that clash, undecided"`
	Waiting int `json:"waiting" doc:"stations that wait for admission"`
}

func (s *Server) keyRoutes() {
	ask(s, event.Admin|event.Coordinator|event.Intake, "/keys/unlock", "Open a compartment", func(ctx context.Context, c call, in UnlockIn) (map[string]bool, error) {
		comp, err := event.ParseCompartment(in.Compartment)
		if err != nil {
			return nil, err
		}
		if err := c.Access.Unlock(ctx, c.session, comp, in.Secret); err != nil {
			return nil, err
		}
		return map[string]bool{comp.String(): true}, nil
	})
	// Whoever works here may wipe, at once; a wall that only shows may not.
	ask(s, ^event.Viewer, "/keys/wipe", "Forget all keys at once", func(ctx context.Context, c call, _ none) (none, error) {
		err := c.Access.Wipe(ctx, c.session)
		c.desks.wiped()
		return none{}, err
	})
}

func (s *Server) officeReads() {
	read(s, "/office/users", "Who works here", func(ctx context.Context, c call, _ none) ([]office.User, error) {
		return c.desks.Office.Users(ctx, c.session)
	})
	read(s, "/operation", "The operation's name and settings", func(ctx context.Context, c call, _ none) (office.Operation, error) {
		return c.desks.Office.Operation(ctx, c.session)
	})
	read(s, "/office/audit", "Who read what", func(ctx context.Context, c call, q auditQuery) ([]office.Reading, error) {
		return c.desks.Office.Audit(ctx, c.session, q.User)
	})
	read(s, "/office/verify", "Check every byte of the ledger", func(ctx context.Context, c call, _ none) (verifyAnswer, error) {
		if err := c.Access.Require(c.session, event.Admin|event.Coordinator); err != nil {
			return verifyAnswer{}, err
		}
		rep, err := c.Verify(ctx, nil)
		out := verifyAnswer{Replicas: rep.Replicas, Events: rep.Events, Records: rep.Records, Damage: []string{}}
		for _, d := range rep.Damage {
			out.Damage = append(out.Damage, d.Error())
		}
		return out, err
	})
}

type auditQuery struct {
	User event.UserID `query:"user"`
}

type verifyAnswer struct {
	Replicas int      `json:"replicas"`
	Events   uint64   `json:"events"`
	Records  int      `json:"records"`
	Damage   []string `json:"damage"`
}

func (c call) invite(ctx context.Context, in InviteIn) (Invitation, error) {
	token, err := c.Access.Link(ctx, in.User, false)
	if err != nil {
		return Invitation{}, err
	}
	url := in.Base + "/join#i=" + token
	code, err := qr.Encode(url, qr.M)
	if err != nil {
		return Invitation{}, errors.New("base: the address is too long for a QR code")
	}
	return Invitation{URL: url, QR: "data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG()),
		Expires: event.Millis(nowReal().Add(access.LinkLife).UnixMilli())}, nil
}
