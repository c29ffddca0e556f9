package docket

import (
	"testing"

	"miftah/internal/desk"
	"miftah/internal/event"
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
