package view

import (
	"testing"

	"miftah/internal/event"
)

func TestACopyWithOtherWordsIsCarriedBesideTheFirst(t *testing.T) {
	trust, op := drawn(t)
	first := newPen(op).write(t, line{about: event.EntityID{9}, says: event.ReportReceived{}, sealed: []byte("as told"), at: 300})
	lie := again(first, "K2", 200) // in front of it in the world's order
	lie.Sealed = []byte("another story")
	for _, events := range [][]event.Event{{first, lie}, {lie, first}} {
		v := Fold(first.Entity, events, trust)
		m := v.Common()
		if len(m.Events) != 1 || len(m.Sealed) != 2 || m.IsCopy(0) || !m.IsCopy(1) || string(m.Sealed[1].Boxes) != "as told" {
			t.Errorf("%d events, sealed %+v", len(m.Events), m.Sealed)
		}
	}
}
