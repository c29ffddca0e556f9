package httpapi

import (
	"context"

	"miftah/internal/desk/board"
	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

func (s *Server) planRoutes() {
	write(s, by(event.SiteAdded{}), "/plan/site", "Add a site", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.SiteIn
	}) (event.SiteID, ledger.Receipt, error) {
		return c.desks.Plan.AddSite(ctx, c.session, c.command, in.SiteIn)
	})
	write(s, by(event.SpaceAdded{}), "/plan/block", "Add the spaces that a sentence describes", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.BlockIn
	}) (plan.Made, ledger.Receipt, error) {
		m, err := c.desks.Plan.AddBlock(ctx, c.session, c.command, in.BlockIn)
		return m, m.Receipt, err
	})
	ask(s, by(event.SpaceAdded{}), "/plan/block/preview", "What a sentence would make", func(_ context.Context, c call, in plan.BlockIn) (plan.Draft, error) {
		return c.desks.Plan.Preview(in)
	})
	write(s, by(event.SpaceAdded{}), "/plan/csv", "Add the spaces of a table, all or none", texts, func(ctx context.Context, c call, in struct {
		Intent
		plan.CSVIn
	}) (plan.Made, ledger.Receipt, error) {
		m, err := c.desks.Plan.AddCSV(ctx, c.session, c.command, in.CSVIn)
		return m, m.Receipt, err
	})
	write(s, by(event.SpaceAdded{}), "/plan/space", "Add one space", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.SpaceIn
	}) (event.SpaceID, ledger.Receipt, error) {
		return c.desks.Plan.AddSpace(ctx, c.session, c.command, in.SpaceIn)
	})
	write(s, by(event.SpaceAttribute{}), "/plan/attribute", "Add a sourced value of a space", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.AttributeIn
	}) (none, ledger.Receipt, error) {
		r, err := c.desks.Plan.Attribute(ctx, c.session, c.command, in.AttributeIn)
		return none{}, r, err
	})
	write(s, by(event.SpaceAccess{}), "/plan/access", "Say whether a space can be entered", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.AccessIn
	}) (none, ledger.Receipt, error) {
		r, err := c.desks.Plan.Access(ctx, c.session, c.command, in.AccessIn)
		return none{}, r, err
	})
	write(s, by(event.DoorTagged{}), "/plan/tag", "Stick a printed number on a door", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.TagIn
	}) (none, ledger.Receipt, error) {
		r, err := c.desks.Plan.Tag(ctx, c.session, c.command, in.TagIn)
		return none{}, r, err
	})
	write(s, by(event.BarrierAdded{}), "/plan/barrier", "Add a door, wall, vent or hole", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.BarrierIn
	}) (event.EntityID, ledger.Receipt, error) {
		return c.desks.Plan.Barrier(ctx, c.session, c.command, in.BarrierIn)
	})
	write(s, by(event.SpaceReopened{}), "/plan/reopen", "Have a space searched again", small, func(ctx context.Context, c call, in struct {
		Intent
		plan.ReopenIn
	}) (none, ledger.Receipt, error) {
		r, err := c.desks.Plan.Reopen(ctx, c.session, c.command, in.ReopenIn)
		return none{}, r, err
	})
	s.planReads()
}

type siteQuery struct {
	Site event.SiteID `query:"site"`
}

type doorQuery struct {
	Site  event.SiteID `query:"site"`
	Typed string       `query:"typed" maxLength:"60"`
}

// siteRow is one site; its name is sealed and comes with the operation's.
type siteRow struct {
	ID     event.SiteID `json:"id"`
	Code   event.Code   `json:"code"`
	Spaces int          `json:"spaces"`
}

func (s *Server) planReads() {
	read(s, "/plan/sites", "The sites of this operation", func(_ context.Context, c call, _ none) ([]siteRow, error) {
		count := map[event.SiteID]int{}
		for _, sp := range view.All[*view.Space](c.State) {
			count[sp.Site]++
		}
		rows := []siteRow{}
		for _, v := range view.All[*view.Site](c.State) {
			rows = append(rows, siteRow{event.SiteID(v.ID), v.Code, count[event.SiteID(v.ID)]})
		}
		return rows, nil
	})
	read(s, "/plan", "A site, level by level", func(_ context.Context, c call, q siteQuery) (plan.Layout, error) {
		l := plan.Read(c.State, q.Site)
		if !c.Access.Roles(c.session).Has(workers) {
			l = plan.WithoutPeople(l) // no numbers of people on walls
		}
		return l, nil
	})
	readBy(s, workers, "/plan/door", "The space behind a door number as somebody typed it", func(_ context.Context, c call, q doorQuery) (plan.Found, error) {
		return plan.FindDoor(c.State, q.Site, q.Typed), nil
	})
	read(s, "/board", "What the engines say of a site", func(_ context.Context, c call, q siteQuery) (board.Board, error) {
		b, err := c.desks.Board.Board(q.Site)
		if err == nil && !c.Access.Roles(c.session).Has(event.Coordinator) {
			b = board.WithoutExpected(b) // no expected numbers on walls
		}
		return board.At(b, c.Ledger.Now()), err
	})
	readBy(s, workers, "/board/buys", "What air holes would bring to a closed place", func(_ context.Context, c call, q buysQuery) (board.Buys, error) {
		return c.desks.Board.Buys(q.Space, c.Ledger.Now())
	})
	readBy(s, event.Coordinator|event.Radio|event.Surveyor, "/board/next", "Where the next team-hours belong, and what they would change", func(_ context.Context, c call, q nextQuery) (board.Next, error) {
		return c.desks.Board.Next(q.Site, min(max(q.Hours, 1), 1000))
	})
	readBy(s, workers, "/evidence", "The entries behind a number", func(ctx context.Context, c call, q evidenceQuery) (board.Evidence, error) {
		return c.desks.Board.Evidence(q.Site, q.Space, q.Number)
	})
}

type buysQuery struct {
	Space event.SpaceID `query:"space"`
}

type nextQuery struct {
	Site  event.SiteID `query:"site"`
	Hours float64      `query:"hours" default:"10" doc:"of all teams together; taken as 1 to 1000"`
}

type evidenceQuery struct {
	Site   event.SiteID  `query:"site"`
	Space  event.SpaceID `query:"space" doc:"none: a number of the whole site"`
	Number string        `query:"number" enum:"chance,clock,left,whole,unlisted,expected,found,cleared,barred,next" doc:"which number"`
}
