package office

import (
	"context"
	"errors"
	"slices"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Clash is one thing of which two people wrote without knowing of each other.
type Clash struct {
	Entity event.EntityID `json:"entity"`
	Type   string         `json:"type" doc:"of entity, such as space, door, report"`
	Label  string         `json:"label,omitempty" doc:"its code, if it has one"`
	Number string         `json:"number" doc:"of the entry that began it"`
	// Choice is unset where the rule of the ledger decides and nothing is
	// left to choose: whose stations count, and one id used twice.
	Choice   bool      `json:"choice"`
	Twice    bool      `json:"twice" doc:"one station used one id for two entries"`
	Versions []Version `json:"versions" doc:"in the world's order"`

	Kept      event.EventID `json:"kept,omitzero" doc:"left out while nobody has decided"`
	SettledBy event.UserID  `json:"settledBy,omitzero"`
	SettledAt event.Millis  `json:"settledAt,omitempty"`
	Settled   string        `json:"settled,omitempty" doc:"number of the entry that decided"`
}

// Version is one of the entries that clash.
type Version struct {
	Event   event.EventID `json:"event"`
	Number  string        `json:"number"`
	Station event.Code    `json:"station"`
	Kind    string        `json:"kind"`
	By      event.UserID  `json:"by"`
	At      event.Millis  `json:"at"`
	Says    []Said        `json:"says"`
	Texts   []Text        `json:"texts"`
	Locked  bool          `json:"locked" doc:"it holds texts that cannot be read now"`
	Hidden  bool          `json:"hidden" doc:"it holds texts that the reader's roles do not open"`
	Erased  bool          `json:"erased"`
}

// Text is what stood sealed in an entry.
type Text struct {
	Field string `json:"field"`
	Text  string `json:"text"`
}

// Clashes are all of them: those that nobody decided, and those decided last.
type Clashes struct {
	Open    []Clash `json:"open"`
	Settled []Clash `json:"settled" doc:"newest first, at most 50, without their texts"`
}

// maxSettled is how many clashes that are decided one answer shows, maxOpen
// how many that are open: nobody decides more than these at a sitting.
const (
	maxSettled = 50
	maxOpen    = 200
)

// OpenClashes counts the clashes that nobody decided. It reads no entries but
// those about stations.
func (o *Office) OpenClashes(ctx context.Context) (int, error) {
	n := 0
	for _, v := range o.State.Clashing() {
		var events []event.Event
		if _, station := v.(*view.Replica); station {
			var err error
			if events, err = o.eventsOf(ctx, v.Common().ID); err != nil {
				return n, err
			}
		}
		for _, c := range clashesOf(v, events) {
			if c.Kept.Zero() {
				n++
			}
		}
	}
	return n, nil
}

// clashesOf leaves out what a wider clash of the same entity holds already,
// and what is none to a person: that a station joined and that it was admitted
// are written apart by their nature.
func clashesOf(v view.View, events []event.Event) []view.Clash {
	var list []view.Clash
	all := v.Common().Clashes
	_, station := v.(*view.Replica)
	for i, c := range all {
		within := func(d view.Clash) bool {
			return len(d.Of) > len(c.Of) && !slices.ContainsFunc(c.Of, func(id event.EventID) bool { return !slices.Contains(d.Of, id) })
		}
		if slices.ContainsFunc(slices.Delete(slices.Clone(all), i, i+1), within) {
			continue
		}
		if station && decisions(c, events) < 2 {
			continue
		}
		list = append(list, c)
	}
	return list
}

// decisions counts the entries of a clash about a station that somebody
// decided on, which its own first entry is not.
func decisions(c view.Clash, events []event.Event) int {
	n := 0
	for i := range events {
		if slices.Contains(c.Of, events[i].ID) && events[i].Kind != (event.ReplicaJoined{}).Kind() {
			n++
		}
	}
	return n
}

// settlers are who may decide, and so who is shown what there is to decide.
var settlers = (event.ClashSettled{}).Kind().Writers()

// Clashes lists what two stations wrote differently, both versions side by
// side. Reading the texts in them is on record.
func (o *Office) Clashes(ctx context.Context, s access.Session) (Clashes, error) {
	out := Clashes{Open: []Clash{}, Settled: []Clash{}}
	if err := o.Access.Require(s, settlers); err != nil {
		return out, err
	}
	teller := &reader{o: o, s: s, grants: map[event.ReadWhat]*access.Grant{}}
	for _, v := range o.State.Clashing() {
		events, err := o.eventsOf(ctx, v.Common().ID)
		if err != nil {
			return out, err
		}
		for _, c := range clashesOf(v, events) {
			one := o.clash(v, c, events)
			if c.Kept.Zero() {
				teller.wanted = append(teller.wanted, v)
				out.Open = append(out.Open, one)
			} else {
				out.Settled = append(out.Settled, one)
			}
		}
		if len(out.Open) >= maxOpen {
			break
		}
	}
	slices.SortStableFunc(out.Settled, func(a, b Clash) int { return int(min(max(b.SettledAt-a.SettledAt, -1), 1)) })
	out.Settled = out.Settled[:min(len(out.Settled), maxSettled)]
	return out, teller.fill(ctx, out.Open)
}

// eventsOf reads the entries of an entity that count, in the world's order.
func (o *Office) eventsOf(ctx context.Context, id event.EntityID) ([]event.Event, error) {
	var events []event.Event
	err := o.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		return snap.Find(ledger.Query{Entity: id}, func(e event.Event) error { events = append(events, e); return nil })
	})
	return view.Counting(events, o.Ledger.Trust()), err
}

func (o *Office) clash(v view.View, c view.Clash, events []event.Event) Clash {
	trust := o.Ledger.Trust()
	_, station := v.(*view.Replica)
	m := v.Common()
	out := Clash{Entity: m.ID, Type: view.TypeOf(v), Label: o.label(m.ID), Number: m.Number, Kept: c.Kept, Twice: len(c.Of) == 1,
		Choice: len(c.Of) > 1 && !station, Versions: []Version{}}
	for i := range events {
		e := &events[i]
		p, _ := e.Payload()
		if d, ok := p.(event.ClashSettled); ok && !c.Kept.Zero() && d.Kept == c.Kept {
			out.SettledBy, out.SettledAt, out.Settled = e.Actor, e.At, trust.Number(e.Header)
		}
		if !slices.Contains(c.Of, e.ID) || p == nil {
			continue
		}
		member, _ := trust.Member(e.Replica)
		out.Versions = append(out.Versions, Version{Event: e.ID, Number: trust.Number(e.Header), Station: member.Letter,
			Kind: e.Kind.String(), By: e.Actor, At: e.At, Says: o.says(p), Texts: []Text{}})
	}
	return out
}

// readOf says under which permission the texts of a type of entity are read.
var readOf = map[string]event.ReadWhat{
	"space": access.ReadSpace, "site": access.ReadSpace, "barrier": access.ReadSpace, "door": access.ReadSpace,
	"finding": access.ReadFinding, "reading": access.ReadFinding, "claim": access.ReadClaim, "report": access.ReadReport,
	"user": access.ReadUser, "team": access.ReadUser, "operation": access.ReadOperation, "statement": access.ReadStatement,
}

// reader opens the texts of clashing entries, with one record for each kind
// of permission.
type reader struct {
	o      *Office
	s      access.Session
	wanted []view.View
	grants map[event.ReadWhat]*access.Grant
}

func (r *reader) fill(ctx context.Context, list []Clash) error {
	ids := map[event.ReadWhat][]event.EntityID{}
	for _, v := range r.wanted {
		what := readOf[view.TypeOf(v)]
		if len(v.Common().Sealed) > 0 && r.o.Access.MayRead(r.s, what) && !slices.Contains(ids[what], v.Common().ID) {
			ids[what] = append(ids[what], v.Common().ID)
		}
	}
	for what, list := range ids {
		g, err := r.o.Access.Grant(ctx, r.s, what, event.PurposeOffice, list)
		if err != nil {
			return err
		}
		r.grants[what] = &g
	}
	for i := range list {
		for j := range list[i].Versions {
			if err := r.open(ctx, r.o.State.Get(list[i].Entity), &list[i].Versions[j]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *reader) open(ctx context.Context, v view.View, one *Version) error {
	if v == nil {
		return nil // it went while this was read
	}
	for _, sealed := range v.Common().Sealed {
		if sealed.Event != one.Event {
			continue
		}
		g := r.grants[readOf[view.TypeOf(v)]]
		if g == nil {
			one.Hidden = true
			continue
		}
		w, err := r.o.Access.Open(ctx, *g, v.Common().ID, sealed)
		switch {
		case errors.Is(err, seal.ErrLocked):
			one.Locked = true
		case errors.Is(err, seal.ErrErased):
			one.Erased = true
		case err != nil:
			return err
		default:
			one.Texts = texts(w)
		}
	}
	return nil
}

func texts(w event.Words) []Text {
	list := []Text{}
	for _, t := range []Text{{"name", w.Name}, {"text", w.Text}, {"place", w.Place}, {"when", w.When}, {"how", w.How},
		{"remark", w.Remark}, {"source", w.Source}, {"teller", w.Teller}, {"contact", w.Contact}} {
		if t.Text != "" {
			list = append(list, t)
		}
	}
	return list
}

// Settle says which of several clashing entries stands. All are kept. Of
// roles, the settled ones are written anew: permissions follow the newest
// entry, so this one needs the admin.
func (o *Office) Settle(ctx context.Context, s access.Session, c desk.Command, id event.EntityID, kept event.EventID) (ledger.Receipt, error) {
	v := o.State.Get(id)
	if v == nil {
		return ledger.Receipt{}, ledger.ErrNotFound
	}
	var of []event.EventID // the widest: an entry may also share its id with another
	for _, clash := range v.Common().Clashes {
		if slices.Contains(clash.Of, kept) && len(clash.Of) > len(of) {
			of = clash.Of
		}
	}
	if of == nil {
		return ledger.Receipt{}, desk.Refuse("kept", "that entry is in no clash of this place", "look at the two entries again")
	}
	acts := []desk.Act{{Entity: id, Payload: event.ClashSettled{Kept: kept, Of: of}}}
	if u, ok := v.(*view.User); ok {
		roles, err := o.rolesIn(ctx, u, kept)
		if err != nil {
			return ledger.Receipt{}, err
		}
		user := event.UserID(id)
		if err := o.keepsAnAdmin(user, roles); err != nil {
			return ledger.Receipt{}, err
		}
		if roles != o.Ledger.Trust().RolesNow(user) {
			acts = append(acts, desk.Act{Entity: id, Payload: event.UserRoles{Roles: roles}})
		}
	}
	return o.Write(ctx, s, c, acts...)
}

// rolesIn are the roles that an entry gave a user.
func (o *Office) rolesIn(ctx context.Context, u *view.User, id event.EventID) (event.Roles, error) {
	events, err := o.eventsOf(ctx, u.ID)
	if err != nil {
		return 0, err
	}
	for i := range events {
		p, _ := events[i].Payload()
		switch p := p.(type) {
		case event.UserAdded:
			if events[i].ID == id {
				return p.Roles, nil
			}
		case event.UserRoles:
			if events[i].ID == id {
				return p.Roles, nil
			}
		}
	}
	return o.Ledger.Trust().RolesNow(event.UserID(u.ID)), nil
}
