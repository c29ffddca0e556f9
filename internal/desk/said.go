package desk

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"miftah/internal/access"
	"miftah/internal/event"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// TextState says whether a text could be opened.
type TextState string

// States of texts.
const (
	TextOpen    TextState = ""
	TextLocked  TextState = "locked"  // unlock the operation compartment
	TextErased  TextState = "erased"  // nobody can open it any more
	TextDamaged TextState = "damaged" // changed on the disk; verify the ledger
)

// Said is what was written in words with one event.
type Said struct {
	Event event.EventID `json:"event"`
	Kind  event.Kind    `json:"kind"`
	By    event.UserID  `json:"by"`
	At    event.Millis  `json:"at"`
	Words event.Words   `json:"words"`
	Text  TextState     `json:"text,omitempty"`
}

// Texts opens all words of an entity that the grant names, in order. A text
// that cannot be opened leaves the rest readable.
func (d *Desk) Texts(ctx context.Context, g access.Grant, m *view.Meta) ([]Said, error) {
	said := []Said{}
	for i, sealed := range m.Sealed {
		words, err := d.Access.Open(ctx, g, m.ID, sealed)
		state := TextOpen
		switch {
		case err == nil:
		case errors.Is(err, seal.ErrErased):
			state = TextErased
		case errors.Is(err, seal.ErrLocked):
			state = TextLocked
		case errors.Is(err, event.ErrTampered):
			state = TextDamaged
		default:
			return nil, err
		}
		if m.IsCopy(i) && (state != TextOpen || slices.ContainsFunc(said, func(s Said) bool { return s.Event == sealed.Event && reflect.DeepEqual(s.Words, words) })) {
			continue // kept at two stations: shown when it says something else
		}
		said = append(said, Said{sealed.Event, sealed.Kind, sealed.By, sealed.At, words, state})
	}
	return said, nil
}
