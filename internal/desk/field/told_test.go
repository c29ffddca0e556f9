package field

import (
	"errors"
	"runtime"
	"slices"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/plan"
	"miftah/internal/event"
)

func TestWordsAndPhotosOfAPlaceCanBeReadByThoseWhoSearchAndByNobodyElse(t *testing.T) {
	b := newBench(t)
	picture := []byte("\x89PNG\r\n\x1a\n picture")
	// Oldest first is said of entries that a millisecond tells apart.
	later := func() {
		for was := b.Ledger.Now(); b.Ledger.Now() == was; {
			runtime.Gosched()
		}
	}
	id := b.record(b.one, FindingIn{DoorIn: b.door("A-07"), What: event.FoundSign, Method: 5, Remark: "two voices behind the pipe",
		Files: []desk.File{{Name: "Yusuf.jpg", Media: 1, Bytes: picture}}})
	b.record(b.radio, FindingIn{DoorIn: b.door("A-08"), What: event.FoundHelp, Remark: "another door"})
	later()
	_, _, err := b.Reading(b.ctx, b.radio, cmd(), ReadingIn{DoorIn: b.door("A-07"), CO2: "0.8", Remark: "at the hatch"})
	b.ok(err)
	later()
	_, err = b.plan.Reopen(b.ctx, b.lead, cmd(), plan.ReopenIn{Space: b.cell("A-07"), Why: 8, Remark: "the wall sounds hollow"})
	b.ok(err)
	b.ok(b.Access.Unlock(b.ctx, b.admin, event.Working, passphrases[event.Working]))

	told, err := b.Told(b.ctx, b.lead, b.cell("A-07"))
	b.ok(err)
	var words []string
	for _, one := range told {
		words = append(words, one.Words.Remark)
		if len(one.Words.Files) > 0 {
			t.Errorf("the name of a file comes along: %q", one.Words.Files)
		}
	}
	if want := []string{"two voices behind the pipe", "at the hatch", "the wall sounds hollow"}; !slices.Equal(words, want) {
		t.Fatalf("told %q, want %q", words, want)
	}
	if told[0].Who == "" || told[0].Number != b.finding(id).Number || len(told[0].Files) != 1 {
		t.Errorf("of whom, where, with what: %+v", told[0])
	}
	media, got, err := b.File(b.ctx, b.radio, id, told[0].Files[0].Blob)
	if err != nil || media != 1 || !slices.Equal(got, picture) {
		t.Errorf("the photo came back as %s %q: %v", media, got, err)
	}
	if told, err = b.Told(b.ctx, b.surveyor, b.cell("A-07")); err != nil || len(told) != 1 || told[0].Words.Remark != "the wall sounds hollow" {
		t.Errorf("a surveyor reads %+v: %v", told, err)
	}
	if _, err = b.Told(b.ctx, b.viewer, b.cell("A-07")); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a viewer reads: %v", err)
	}
	if _, _, err = b.File(b.ctx, b.viewer, id, b.finding(id).Attachments[0].Blob); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a viewer opens a photo: %v", err)
	}

	b.Keys.Wipe()
	told, err = b.Told(b.ctx, b.one, b.cell("A-07"))
	b.ok(err)
	for _, one := range told {
		if one.Text != desk.TextLocked || !one.Words.Empty() {
			t.Errorf("with the keys forgotten: %+v", one)
		}
	}
	if len(told) != 3 {
		t.Errorf("%d entries told while locked, want 3", len(told))
	}
}
