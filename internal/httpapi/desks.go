package httpapi

import (
	"context"
	"time"

	"miftah/internal/desk/board"
	"miftah/internal/desk/docket"
	"miftah/internal/desk/field"
	"miftah/internal/desk/office"
	"miftah/internal/desk/plan"
	"miftah/internal/desk/statement"
	"miftah/internal/station"
)

// desks are the desks of one station.
type desks struct {
	Office    *office.Office
	Docket    *docket.Docket
	Plan      *plan.Plan
	Field     *field.Field
	Board     *board.Desk
	Statement *statement.Desk
}

func newDesks(st *station.Station, program string) *desks {
	return &desks{
		Office: &office.Office{Desk: st.Desk}, Docket: docket.New(context.Background(), st.Desk),
		Plan: &plan.Plan{Desk: st.Desk}, Field: &field.Field{Desk: st.Desk},
		Board: &board.Desk{State: st.State}, Statement: &statement.Desk{Desk: st.Desk, Program: program},
	}
}

// wiped tells the desks that keep what was opened in memory.
func (d *desks) wiped() { d.Docket.Forget(); d.Statement.Forget() }

func (d *desks) close() { d.Docket.Close() }

func nowReal() time.Time { return time.Now() }
