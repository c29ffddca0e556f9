package httpapi

import (
	"cmp"
	"context"
	"slices"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

// Entry is one entry of the ledger as it stands behind a number: its clear
// part only, and no names.
type Entry struct {
	ID     event.EventID  `json:"id"`
	Number string         `json:"number"`
	Kind   string         `json:"kind"`
	At     event.Millis   `json:"at"`
	Entity event.EntityID `json:"entity"`
	By     string         `json:"by" doc:"number of the entry that added the writer"`
}

// EntriesIn asks for entries by id.
type EntriesIn struct {
	IDs []event.EventID `json:"ids" maxItems:"500"`
}

func (s *Server) entryRoutes() {
	ask(s, event.Coordinator|event.Intake|event.Field|event.Radio|event.Surveyor, "/entries", "Entries by id, oldest first", func(ctx context.Context, c call, in EntriesIn) ([]Entry, error) {
		trust, list := c.Ledger.Trust(), []Entry{}
		err := c.Ledger.View(ctx, func(snap ledger.Snapshot) error {
			for _, id := range in.IDs {
				err := snap.Find(ledger.Query{Event: id}, func(e event.Event) error {
					if n := len(list); e.Kind >= 0x8200 || !trust.Counts(e.Header) || n > 0 && list[n-1].ID == e.ID {
						return nil // records of reading stand behind no number; a repeated command is one entry
					}
					by := ""
					if u := c.State.Get(event.EntityID(e.Actor)); u != nil {
						by = u.Common().Number
					}
					list = append(list, Entry{e.ID, trust.Number(e.Header), e.Kind.String(), e.At, e.Entity, by})
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Compare(a.At, b.At) })
		return list, err
	})
}
