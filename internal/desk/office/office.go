// Package office is the admin's desk: users, stations, clashes, erasure, the
// engines' assumptions, and who read what.
package office

import (
	"context"
	"errors"
	"slices"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Office is the admin's desk.
type Office struct{ desk.Desk }

// AddUser adds somebody who works here. The name is sealed.
func (o *Office) AddUser(ctx context.Context, s access.Session, c desk.Command, name string, roles event.Roles) (event.UserID, ledger.Receipt, error) {
	if strings.TrimSpace(name) == "" {
		return event.UserID{}, ledger.Receipt{}, desk.Refuse("name", "it is empty", "write the name as it stands on the shift plan")
	}
	if roles == 0 {
		return event.UserID{}, ledger.Receipt{}, desk.Refuse("roles", "none was chosen", "choose at least one")
	}
	id := event.UserID(event.EntityOf[entity](c.ID, 0))
	r, err := o.Write(ctx, s, c, desk.Act{Entity: event.EntityID(id), Payload: event.UserAdded{Roles: roles}, Words: event.Words{Name: name}})
	return id, r, err
}

type entity struct{}

// SetRoles replaces a user's roles; none ends the user's work. The last
// admin keeps that role.
func (o *Office) SetRoles(ctx context.Context, s access.Session, c desk.Command, u event.UserID, roles event.Roles) (ledger.Receipt, error) {
	if _, ok := view.One[*view.User](o.State, event.EntityID(u)); !ok {
		return ledger.Receipt{}, ledger.ErrNotFound
	}
	if err := o.keepsAnAdmin(u, roles); err != nil {
		return ledger.Receipt{}, err
	}
	return o.Write(ctx, s, c, desk.Act{Entity: event.EntityID(u), Payload: event.UserRoles{Roles: roles}})
}

// keepsAnAdmin refuses roles of a user that would leave nobody an admin.
func (o *Office) keepsAnAdmin(u event.UserID, roles event.Roles) error {
	trust := o.Ledger.Trust()
	if !trust.RolesNow(u).Has(event.Admin) || roles.Has(event.Admin) {
		return nil
	}
	if slices.ContainsFunc(trust.Users(), func(x event.UserID) bool { return x != u && trust.RolesNow(x).Has(event.Admin) }) {
		return nil
	}
	return desk.Refuse("roles", "this is the only admin", "make somebody else admin first")
}

// User is somebody who works here. Name is empty while locked.
type User struct {
	ID     event.UserID `json:"id"`
	Name   string       `json:"name"`
	Roles  []string     `json:"roles"`
	Number string       `json:"number"` // of the entry that added them
}

// Users lists who works here; the names need the operation compartment.
func (o *Office) Users(ctx context.Context, s access.Session) ([]User, error) {
	views := view.All[*view.User](o.State)
	ids := make([]event.EntityID, len(views))
	for i, u := range views {
		ids[i] = u.ID
	}
	g, err := o.Access.Grant(ctx, s, access.ReadUser, event.PurposeOffice, ids)
	if err != nil {
		return nil, err
	}
	list := make([]User, 0, len(views))
	for _, u := range views {
		name, err := o.name(ctx, g, u.Common())
		if err != nil {
			return nil, err
		}
		list = append(list, User{event.UserID(u.ID), name, o.Ledger.Trust().RolesNow(event.UserID(u.ID)).Names(), u.Number})
	}
	return list, nil
}

// name opens the newest sealed name of an entity; empty while locked.
func (o *Office) name(ctx context.Context, g access.Grant, m *view.Meta) (string, error) {
	for i := len(m.Sealed) - 1; i >= 0; i-- {
		if m.IsCopy(i) {
			continue
		}
		w, err := o.Access.Open(ctx, g, m.ID, m.Sealed[i])
		switch {
		case errors.Is(err, seal.ErrLocked), errors.Is(err, seal.ErrErased), errors.Is(err, event.ErrTampered): // one bad box hides no list
		case err != nil:
			return "", err
		case w.Name != "":
			return w.Name, nil
		}
	}
	return "", nil
}

// Operation is the operation's name and settings.
type Operation struct {
	ID          event.OperationID `json:"id"`
	Name        string            `json:"name"` // empty while locked
	Exercise    bool              `json:"exercise"`
	Digits      event.Digits      `json:"digits"`
	ZoneMinutes int32             `json:"zoneMinutes"`
	Fingerprint string            `json:"fingerprint"`
}

// Operation reads the operation's name and settings.
func (o *Office) Operation(ctx context.Context, s access.Session) (Operation, error) {
	v := o.State.Operation()
	g, err := o.Access.Grant(ctx, s, access.ReadOperation, event.PurposeOffice, []event.EntityID{v.ID})
	if err != nil {
		return Operation{}, err
	}
	name, err := o.name(ctx, g, v.Common())
	return Operation{o.Ledger.Operation(), name, v.Exercise, v.Config.Digits, v.Config.ZoneMinutes,
		seal.Fingerprint(o.Ledger.Trust().Founded.Root)}, err
}

// Reading is one recorded reading of personal data.
type Reading struct {
	At      event.Millis     `json:"at"`
	User    event.UserID     `json:"user"`
	What    event.ReadWhat   `json:"what"`
	Purpose event.Purpose    `json:"purpose"`
	IDs     []event.EntityID `json:"ids"`
	Search  bool             `json:"search"`
	Denied  bool             `json:"denied"`
	Number  string           `json:"number"`
}

// maxReadings is how many readings one answer shows, the newest.
const maxReadings = 500

// Audit lists what one user read, newest first. Looking is itself recorded,
// once, and that record is not looked at again.
func (o *Office) Audit(ctx context.Context, s access.Session, u event.UserID) ([]Reading, error) {
	if _, err := o.Access.Grant(ctx, s, access.ReadAudit, event.PurposeOffice, []event.EntityID{event.EntityID(u)}); err != nil {
		return nil, err
	}
	trust := o.Ledger.Trust()
	list := []Reading{}
	err := o.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		return snap.Find(ledger.Query{Actor: u}, func(e event.Event) error {
			p, err := e.Payload()
			if err != nil || !trust.Accepts(e.Header) {
				return nil // nobody whose word counts here wrote it
			}
			r := Reading{At: e.At, User: e.Actor, Number: trust.Number(e.Header)}
			switch p := p.(type) {
			case event.AuditRead:
				r.What, r.Purpose, r.IDs, r.Denied = p.What, p.Purpose, p.IDs, p.Denied
			case event.AuditSearch:
				r.What, r.Purpose, r.IDs, r.Search = p.What, p.Purpose, p.IDs, true
			default:
				return nil
			}
			list = append(list, r)
			return nil
		})
	})
	slices.Reverse(list)
	return list[:min(len(list), maxReadings)], err
}
