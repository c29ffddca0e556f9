package field

import (
	"cmp"
	"context"
	"slices"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/view"
)

// Told is what somebody wrote in words, or the files they sent, about a place:
// with the place itself, a barrier, a finding or a gas reading.
type Told struct {
	desk.Said
	Of     event.EntityID `json:"of"`
	Number string         `json:"number"` // of what it was written with
	Who    string         `json:"who"`    // team or number: see Writers
	Files  []FileOf       `json:"files"`
}

// FileOf is one file of a finding.
type FileOf struct {
	Blob  event.Hash  `json:"blob"`
	Media event.Media `json:"media"`
}

// Told opens what was said of a space, oldest first, for those who may read
// it: findings and readings for teams, operators and coordinators, what stands
// on the plan for surveyors too. Each reading is on record before a word is
// opened.
func (f *Field) Told(ctx context.Context, s access.Session, id event.SpaceID) ([]Told, error) {
	space, err := f.space(id)
	if err != nil {
		return nil, err
	}
	plan := []event.EntityID{space.ID}
	var found []event.EntityID
	metas := map[event.EntityID]*view.Meta{space.ID: &space.Meta}
	via := map[event.EntityID]event.Via{}
	files := map[event.EventID][]FileOf{}
	for _, b := range view.All[*view.Barrier](f.State) {
		if b.From == id || b.To == id {
			plan, metas[b.ID] = append(plan, b.ID), &b.Meta
		}
	}
	for _, v := range view.All[*view.Finding](f.State) {
		if v.Space == id {
			found, metas[v.ID], via[v.ID] = append(found, v.ID), &v.Meta, v.Via
			for _, a := range v.Attachments {
				files[v.Events[0]] = append(files[v.Events[0]], FileOf{a.Blob, a.Media})
			}
		}
	}
	for _, v := range view.All[*view.Reading](f.State) {
		if v.Space == id {
			found, metas[v.ID], via[v.ID] = append(found, v.ID), &v.Meta, v.Via
		}
	}
	list := []Told{}
	who := Writers(f.State)
	open := func(what event.ReadWhat, ids []event.EntityID) error {
		ids = slices.DeleteFunc(ids, func(id event.EntityID) bool { return len(metas[id].Sealed) == 0 && files[metas[id].Events[0]] == nil })
		if len(ids) == 0 {
			return nil
		}
		grant, err := f.Access.Grant(ctx, s, what, event.PurposeSearch, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			said, err := f.Texts(ctx, grant, metas[id])
			if err != nil {
				return err
			}
			list = append(list, f.told(metas[id], said, files[metas[id].Events[0]], func(u event.UserID) string { return who(via[id], u) })...)
		}
		return nil
	}
	if err := f.Access.Require(s, access.Readers(access.ReadSpace)); err != nil {
		return nil, err
	}
	if err := open(access.ReadSpace, plan); err != nil {
		return nil, err
	}
	if f.Access.Roles(s).Has(access.Readers(access.ReadFinding)) {
		if err := open(access.ReadFinding, found); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b Told) int { return cmp.Compare(a.At, b.At) })
	return list, nil
}

// told puts the files of an entity's first event beside its words; an event
// that brought neither is left out.
func (f *Field) told(m *view.Meta, said []desk.Said, files []FileOf, who func(event.UserID) string) []Told {
	if len(files) > 0 && !slices.ContainsFunc(said, func(s desk.Said) bool { return s.Event == m.Events[0] }) {
		said = slices.Insert(said, 0, desk.Said{Event: m.Events[0], Kind: event.FindingRecorded{}.Kind(), By: m.By, At: m.At})
	}
	var list []Told
	for _, one := range said {
		t := Told{Said: one, Of: m.ID, Number: m.Number, Who: who(one.By), Files: []FileOf{}}
		if one.Event == m.Events[0] {
			t.Files = append(t.Files, files...)
		}
		// Names of files are kept with the words; they say nothing here.
		if t.Words.Files = nil; t.Text != desk.TextOpen || !t.Words.Empty() || len(t.Files) > 0 {
			list = append(list, t)
		}
	}
	return list
}

// File opens one file of a finding, such as the photo of a door.
func (f *Field) File(ctx context.Context, s access.Session, id event.FindingID, blob event.Hash) (event.Media, []byte, error) {
	v, err := f.finding(id)
	if err != nil {
		return 0, nil, err
	}
	i := slices.IndexFunc(v.Attachments, func(a event.Attachment) bool { return a.Blob == blob })
	if i < 0 {
		return 0, nil, desk.Refuse("blob", "this finding has no such file", "look at the finding again")
	}
	grant, err := f.Access.Grant(ctx, s, access.ReadFinding, event.PurposeSearch, []event.EntityID{v.ID})
	if err != nil {
		return 0, nil, err
	}
	b, err := f.Access.OpenBlob(ctx, grant, v.ID, blob)
	return v.Attachments[i].Media, b, err
}
