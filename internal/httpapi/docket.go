package httpapi

import (
	"context"

	"miftah/internal/desk/docket"
	"miftah/internal/event"
	"miftah/internal/ledger"
)

func (s *Server) docketRoutes() {
	write(s, by(event.ReportReceived{}), "/docket/report", "Take a report; nothing is mandatory", large, func(ctx context.Context, c call, in struct {
		Intent
		docket.ReportIn
	}) (event.ReportID, ledger.Receipt, error) {
		return c.desks.Docket.Receive(ctx, c.session, c.command, in.ReportIn)
	})
	write(s, by(event.ReportReceived{}), "/docket/chat", "Take a pasted chat, one report for each message", texts, func(ctx context.Context, c call, in struct {
		Intent
		docket.ChatIn
	}) (chatAnswer, ledger.Receipt, error) {
		ids, left, r, err := c.desks.Docket.ReceiveChat(ctx, c.session, c.command, in.ChatIn)
		return chatAnswer{ids, left}, r, err
	})
	ask(s, event.Intake|event.Coordinator, "/docket/chat/lines", "Split a pasted chat into messages, and keep nothing", func(_ context.Context, c call, in struct {
		Text string `json:"text"`
	}) ([]docket.ChatLine, error) {
		return docket.SplitChat(in.Text), nil
	})
	write(s, by(event.ReportPlaced{}), "/docket/place", "Tie a report to a place", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.PlaceIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.PlaceReport(ctx, c.session, c.command, in.PlaceIn)
	})
	write(s, by(event.Graded{}), "/docket/grade", "Grade a report", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.GradeIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.GradeReport(ctx, c.session, c.command, in.GradeIn)
	})
	write(s, by(event.ReportAnswered{}), "/docket/answer", "Note that a teller has an answer", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.AnswerIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.Answer(ctx, c.session, c.command, in.AnswerIn)
	})
	s.claimRoutes()
	s.docketReads()
}

type chatAnswer struct {
	Reports []event.ReportID `json:"reports"`
	Left    int              `json:"left"`
}

func (s *Server) claimRoutes() {
	write(s, by(event.ReportJoined{}), "/docket/join", "Make a report part of a claim", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.JoinIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.Join(ctx, c.session, c.command, in.JoinIn)
	})
	write(s, by(event.ReportJoined{}), "/docket/joinwith", "Open a claim for two reports", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.JoinWithIn
	}) (event.ClaimID, ledger.Receipt, error) {
		return c.desks.Docket.JoinWith(ctx, c.session, c.command, in.JoinWithIn)
	})
	write(s, by(event.ReportUnjoined{}), "/docket/unjoin", "Undo a joining", small, func(ctx context.Context, c call, in struct {
		Intent
		Joined event.EventID `json:"joined"`
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.Unjoin(ctx, c.session, c.command, in.Joined)
	})
	write(s, by(event.ClaimOpened{}), "/docket/claim", "Open a claim", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.ClaimIn
	}) (event.ClaimID, ledger.Receipt, error) {
		return c.desks.Docket.OpenClaim(ctx, c.session, c.command, in.ClaimIn)
	})
	write(s, by(event.ClaimGraded{}), "/docket/claim/grade", "Grade a claim", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.ClaimGradeIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.GradeClaim(ctx, c.session, c.command, in.ClaimGradeIn)
	})
	write(s, by(event.ClaimPlaced{}), "/docket/claim/place", "Tie a claim to a place", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.ClaimPlaceIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.PlaceClaim(ctx, c.session, c.command, in.ClaimPlaceIn)
	})
	write(s, by(event.ClaimTest{}), "/docket/claim/test", "Propose a test of a claim", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.TestIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.Test(ctx, c.session, c.command, in.TestIn)
	})
	write(s, by(event.ClaimOutcome{}), "/docket/claim/outcome", "Say what came of a claim", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.OutcomeIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.Outcome(ctx, c.session, c.command, in.OutcomeIn)
	})
	write(s, by(event.LikelihoodSet{}), "/docket/likelihood", "Edit what a grade is worth", small, func(ctx context.Context, c call, in struct {
		Intent
		docket.LikelihoodIn
	}) (event.EventID, ledger.Receipt, error) {
		return c.desks.Docket.SetLikelihood(ctx, c.session, c.command, in.LikelihoodIn)
	})
}

type reportQuery struct {
	Claim event.ClaimID  `query:"claim"`
	Loose bool           `query:"loose"`
	Owed  bool           `query:"owed"`
	Space event.SpaceID  `query:"space"`
	After event.ReportID `query:"after"`
	Limit int            `query:"limit" maximum:"200"`
}

type claimQuery struct {
	Open  bool          `query:"open"`
	After event.ClaimID `query:"after"`
	Limit int           `query:"limit" maximum:"200"`
}

type reportID struct {
	Report event.ReportID `query:"report"`
}

type claimID struct {
	Claim event.ClaimID `query:"claim"`
}

// likelihoods is the table of what each grade is worth: an assumption.
type likelihoods struct {
	Table  [6][6]float64   `json:"table" doc:"rows A to F, columns 1 to 6"`
	Edited []docket.Grade  `json:"edited"`
	Events []event.EventID `json:"events"`
	Status string          `json:"status"`
}

func (s *Server) docketReads() {
	read(s, "/docket/reports", "Reports, newest first, with their texts", func(ctx context.Context, c call, q reportQuery) (docket.ReportPage, error) {
		return c.desks.Docket.Reports(ctx, c.session, docket.ReportQuery(q))
	})
	read(s, "/docket/report", "One report", func(ctx context.Context, c call, q reportID) (docket.ReportRow, error) {
		return c.desks.Docket.Report(ctx, c.session, q.Report)
	})
	read(s, "/docket/claims", "Claims with their weight, test and outcome", func(ctx context.Context, c call, q claimQuery) (docket.ClaimPage, error) {
		return c.desks.Docket.Claims(ctx, c.session, docket.ClaimQuery(q))
	})
	read(s, "/docket/claim", "One claim", func(ctx context.Context, c call, q claimID) (docket.ClaimRow, error) {
		return c.desks.Docket.Claim(ctx, c.session, q.Claim)
	})
	read(s, "/docket/proposals", "Which claims a report may belong to, and why", func(ctx context.Context, c call, q reportID) (docket.Proposals, error) {
		return c.desks.Docket.Proposals(ctx, c.session, q.Report)
	})
	read(s, "/docket/owed", "Tellers who are owed an answer", func(_ context.Context, c call, _ none) ([]docket.Owed, error) {
		if err := c.Access.Require(c.session, event.Intake|event.Coordinator); err != nil {
			return nil, err
		}
		return docket.AnswersOwed(c.State), nil
	})
	read(s, "/docket/likelihoods", "What each grade is worth", func(_ context.Context, c call, _ none) (likelihoods, error) {
		if err := c.Access.Require(c.session, event.Intake|event.Coordinator); err != nil {
			return likelihoods{}, err
		}
		table, edits := docket.Likelihoods(c.State)
		out := likelihoods{Table: table, Status: "assumption", Edited: []docket.Grade{}, Events: []event.EventID{}}
		for g, e := range edits {
			out.Edited, out.Events = append(out.Edited, g), append(out.Events, e)
		}
		return out, nil
	})
}
