package office

import (
	"context"
	"errors"
	"slices"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// Erasable is what an entry is part of, and whose data can be erased there.
type Erasable struct {
	Number   string    `json:"number"` // of the entry that began it
	What     string    `json:"what"`
	Subjects []Subject `json:"subjects"`
}

// Subject is somebody or something whose texts have a data key of their own.
type Subject struct {
	ID      event.SubjectID `json:"id"`
	What    string          `json:"what" doc:"teller, or a type of entity such as report, user, claim"`
	Entries []string        `json:"entries" doc:"numbers of the entries whose texts go"`
	Linked  []Linked        `json:"linked" doc:"texts that may speak of the same person, and stay unless they are named too"`
	Erased  bool            `json:"erased"`
}

// Linked is a text beside a subject.
type Linked struct {
	ID     event.SubjectID `json:"id"`
	What   string          `json:"what"`
	Number string          `json:"number"`
	Erased bool            `json:"erased"`
}

// Subjects finds what can be erased at an entry, by its printed number. It
// opens nothing.
func (o *Office) Subjects(ctx context.Context, s access.Session, number string) (Erasable, error) {
	if err := o.Access.Require(s, event.Admin); err != nil {
		return Erasable{}, err
	}
	r, seq, ok := o.splitNumber(number)
	if !ok {
		return Erasable{}, desk.Refuse("number", "it is the number of no entry", "write the letters of the station and the number, such as HQ-57")
	}
	var e event.Event
	err := o.Ledger.View(ctx, func(snap ledger.Snapshot) (err error) { e, err = eventAt(snap, r, seq); return err })
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return Erasable{}, err
	}
	v := o.State.Get(e.Entity)
	if err != nil || v == nil {
		return Erasable{}, desk.Refuse("number", "there is no entry of that number here that holds texts", "look at the number again, or exchange with its station first")
	}
	out := Erasable{Number: v.Common().Number, What: view.TypeOf(v), Subjects: []Subject{}}
	holders, err := o.holders(ctx, v)
	if err != nil {
		return Erasable{}, err
	}
	for _, id := range holders {
		one, err := o.subject(ctx, id, v)
		if err != nil {
			return Erasable{}, err
		}
		out.Subjects = append(out.Subjects, one)
	}
	return out, nil
}

// holders are the subjects under whose keys the texts of an entity are sealed.
func (o *Office) holders(ctx context.Context, v view.View) ([]event.SubjectID, error) {
	ids := []event.SubjectID{}
	err := o.boxes(ctx, v.Common().ID, func(_ event.Event, subject event.SubjectID) {
		if !slices.Contains(ids, subject) {
			ids = append(ids, subject)
		}
	})
	return ids, err
}

func (o *Office) boxes(ctx context.Context, id event.EntityID, fn func(event.Event, event.SubjectID)) error {
	return o.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		return snap.Find(ledger.Query{Entity: id}, func(e event.Event) error {
			boxes, err := e.Boxes()
			if err != nil || !o.Ledger.Trust().Accepts(e.Header) {
				return nil
			}
			for _, b := range boxes {
				fn(e, b.Subject)
			}
			return nil
		})
	})
}

func (o *Office) subject(ctx context.Context, id event.SubjectID, of view.View) (Subject, error) {
	s := Subject{ID: id, What: view.TypeOf(of), Entries: []string{}, Linked: []Linked{}}
	in := []event.EntityID{of.Common().ID}
	if event.EntityID(id) != of.Common().ID {
		s.What = "other"
		for _, r := range view.All[*view.Report](o.State) {
			if r.Teller == id {
				s.What = teller
				in = append(in, r.ID)
			}
		}
	}
	slices.SortFunc(in, func(a, b event.EntityID) int { return slices.Compare(a[:], b[:]) })
	for _, entity := range slices.Compact(in) {
		err := o.boxes(ctx, entity, func(e event.Event, subject event.SubjectID) {
			if n := o.Ledger.Trust().Number(e.Header); subject == id && !slices.Contains(s.Entries, n) {
				s.Entries = append(s.Entries, n)
			}
		})
		if err != nil {
			return s, err
		}
	}
	var err error
	if s.Erased, err = o.gone(ctx, id); err != nil {
		return s, err
	}
	for _, l := range o.linked(id, of) {
		v := o.State.Get(l)
		if v == nil || event.SubjectID(l) == id {
			continue
		}
		erased, err := o.gone(ctx, event.SubjectID(l))
		if err != nil {
			return s, err
		}
		s.Linked = append(s.Linked, Linked{event.SubjectID(l), view.TypeOf(v), v.Common().Number, erased})
	}
	return s, nil
}

// linked are entities whose own texts may speak of a subject: of a teller, all
// that was reported; of a report, the claims that it was made part of; of a
// claim, its reports.
func (o *Office) linked(id event.SubjectID, of view.View) []event.EntityID {
	var list []event.EntityID
	add := func(e event.EntityID) {
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	for _, r := range view.All[*view.Report](o.State) {
		if r.Teller == id {
			add(r.ID)
		}
		for _, j := range r.Joined {
			if claim := event.EntityID(j.Value.Claim); r.Teller == id || event.SubjectID(r.ID) == id {
				add(claim)
			} else if event.SubjectID(claim) == id {
				add(r.ID)
			}
		}
	}
	return list
}
