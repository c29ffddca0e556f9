package docket

import (
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// TestNoLaterEntryTakesThePlaceOfATellersWords: a station that lies may write
// a second report over another's; both stay, and the first is what was told.
func TestNoLaterEntryTakesThePlaceOfATellersWords(t *testing.T) {
	b := newBench(t)
	id := b.receive(ReportIn{Text: "I heard knocking under the kitchen"})
	_, err := b.Write(t.Context(), b.intake, cmd(), desk.Act{Entity: event.EntityID(id), Payload: event.ReportReceived{}, Words: event.Words{Text: "there is nobody"}})
	b.ok(err)
	b.unlock(event.Working)
	row, err := b.Report(t.Context(), b.intake, id)
	b.ok(err)
	if row.Words.Text != "I heard knocking under the kitchen" || len(row.Said) != 1 || row.Said[0].Words.Text != "there is nobody" {
		t.Errorf("told: %q; later: %d", row.Words.Text, len(row.Said))
	}
}

func TestATimeBefore1970IsRefused(t *testing.T) {
	b := newBench(t)
	_, _, err := b.Receive(t.Context(), b.intake, desk.Command{ID: event.NewCommand(), At: -1 << 63}, ReportIn{Text: "x"})
	refused(t, err, "at")
}

// TestACopyWithOtherWordsHidesNobodysWords: an idle station that lies can copy
// another's entry in front of it in the world's order, with words of its own.
func TestACopyWithOtherWordsHidesNobodysWords(t *testing.T) {
	b := newBench(t)
	c := cmd()
	id, _, err := b.Receive(t.Context(), b.intake, c, ReportIn{Text: "I heard knocking under the kitchen"})
	b.ok(err)
	honest := b.view(id).Sealed[0]
	at := seal.Binding{Operation: b.Ledger.Operation(), Event: honest.Event, Entity: event.EntityID(id), Kind: honest.Kind}
	lie := func(text string) view.Sealed {
		box, wraps, err := b.Keys.Seal(event.Working, event.SubjectID(id), at, event.Words{Text: text})
		b.ok(err)
		b.Keys.Keep(wraps)
		boxes, err := event.Marshal([]event.Box{box})
		b.ok(err)
		return view.Sealed{Event: honest.Event, Kind: honest.Kind, Boxes: boxes}
	}
	b.unlock(event.Working)
	for text, shown := range map[string]int{"there is nobody": 1, "I heard knocking under the kitchen": 0} {
		m := b.view(id).Meta
		m.Sealed = []view.Sealed{lie(text), honest} // as Fold carries them
		g, err := b.Access.Grant(t.Context(), b.intake, access.ReadReport, event.PurposeSearch, []event.EntityID{m.ID})
		b.ok(err)
		said, _, err := b.texts(t.Context(), g, &m, honest.Kind)
		b.ok(err)
		if len(said) != 1+shown || said[shown].Words.Text != "I heard knocking under the kitchen" {
			t.Errorf("copied as %q: %d texts are shown", text, len(said))
		}
	}
}
