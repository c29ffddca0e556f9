package httpapi

import (
	"time"

	"miftah/internal/desk/office"
	"miftah/internal/event"
	"miftah/internal/station"
)

// desks are the desks of one station.
type desks struct {
	Office *office.Office
}

func newDesks(st *station.Station) *desks {
	return &desks{Office: &office.Office{Desk: st.Desk}}
}

// unlocked and wiped tell desks that keep opened texts in memory.
func (d *desks) unlocked(c event.Compartment) {}

func (d *desks) wiped() {}

func nowReal() time.Time { return time.Now() }
