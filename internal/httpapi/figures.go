package httpapi

import (
	"context"

	"miftah/internal/desk/figures"
	"miftah/internal/desk/statement"
	"miftah/internal/event"
)

// figuresAnswer is the figures desk's page, with the statements to which it
// points: a statement says of each place what the page only counts.
type figuresAnswer struct {
	figures.Page
	Clearances []statement.Row `json:"clearances" doc:"newest first"`
}

func (s *Server) figuresRoutes() {
	read(s, "/figures", "Numbers with their origins, echoes and what the place can hold", func(ctx context.Context, c call, _ none) (figuresAnswer, error) {
		d := figures.Desk{Desk: c.Station.Desk}
		p, err := d.Read(ctx, c.session)
		if err != nil {
			return figuresAnswer{}, err
		}
		out := figuresAnswer{p, []statement.Row{}}
		for _, r := range c.desks.Statement.List() {
			if r.Kind == event.StatementClearance {
				out.Clearances = append(out.Clearances, r)
			}
		}
		return out, nil
	})
}
