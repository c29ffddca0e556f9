package httpapi

import (
	"context"

	"miftah/internal/desk"
	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

func (s *Server) fieldRoutes() {
	write(s, by(event.TeamAdded{}), "/field/team", "Add a team", small, func(ctx context.Context, c call, in struct {
		Intent
		field.TeamIn
	}) (event.TeamID, ledger.Receipt, error) {
		return c.desks.Field.AddTeam(ctx, c.session, c.command, in.TeamIn)
	})
	write(s, by(event.FindingRecorded{}), "/field/finding", "Record what a team found", large, func(ctx context.Context, c call, in struct {
		Intent
		field.FindingIn
		Files []desk.File `json:"files"`
	}) (event.FindingID, ledger.Receipt, error) {
		in.FindingIn.Files = in.Files
		r, err := c.desks.Field.Record(ctx, c.session, c.command, in.FindingIn)
		return r.Finding, r.Receipt, err
	})
	write(s, by(event.FindingMoved{}), "/field/move", "Move a finding to another door", small, func(ctx context.Context, c call, in struct {
		Intent
		field.MoveIn
	}) (none, ledger.Receipt, error) {
		r, err := c.desks.Field.Move(ctx, c.session, c.command, in.MoveIn)
		return none{}, r, err
	})
	write(s, by(event.FindingWithdrawn{}), "/field/withdraw", "Take a finding back", small, func(ctx context.Context, c call, in struct {
		Intent
		field.WithdrawIn
	}) (none, ledger.Receipt, error) {
		r, err := c.desks.Field.Withdraw(ctx, c.session, c.command, in.WithdrawIn)
		return none{}, r, err
	})
	write(s, by(event.ReadingRecorded{}), "/field/reading", "Record a gas reading", small, func(ctx context.Context, c call, in struct {
		Intent
		field.ReadingIn
	}) (event.EntityID, ledger.Receipt, error) {
		return c.desks.Field.Reading(ctx, c.session, c.command, in.ReadingIn)
	})
	write(s, by(event.SpaceCountersigned{}), "/field/countersign", "Sign second that a space was searched", small, func(ctx context.Context, c call, in struct {
		Intent
		field.SignIn
	}) (none, ledger.Receipt, error) {
		r, err := c.desks.Field.Countersign(ctx, c.session, c.command, in.SignIn)
		return none{}, r, err
	})
	read(s, "/field/rooms", "Access and search of every space", func(_ context.Context, c call, q siteQuery) ([]field.Room, error) {
		rooms := []field.Room{}
		for _, r := range field.Rooms(c.State) {
			if r.Site == q.Site {
				rooms = append(rooms, r)
			}
		}
		return rooms, nil
	})
	readBy(s, workers, "/field/teams", "The teams", func(_ context.Context, c call, _ none) ([]field.Team, error) {
		return field.Teams(c.State), nil
	})
	readBy(s, workers, "/field/findings", "Findings, newest first", func(_ context.Context, c call, q findingQuery) ([]*view.Finding, error) {
		list := []*view.Finding{}
		all := view.All[*view.Finding](c.State)
		for i := len(all) - 1; i >= 0 && len(list) < 500; i-- {
			if f := all[i]; q.Space.Zero() || f.Space == q.Space || f.First == q.Space {
				list = append(list, f)
			}
		}
		return list, nil
	})
	read(s, "/field/told", "What was said in words of a space, oldest first", func(ctx context.Context, c call, q toldQuery) ([]field.Told, error) {
		return c.desks.Field.Told(ctx, c.session, q.Space)
	})
}

type toldQuery struct {
	Space event.SpaceID `query:"space"`
}

type findingQuery struct {
	Space event.SpaceID `query:"space" doc:"findings written at this space, or moved to it"`
}
