package main

import (
	"context"
	"encoding/json"
	"log/slog"

	"miftah/internal/desk/board"
	"miftah/internal/station"
	"miftah/internal/view"

	"miftah/internal/event"
)

type boardCmd struct {
	dataFlag
}

// Run asks the engines about every site, straight from the ledger, and prints
// their answers: what the pages have to show. It works beside a running Miftah.
func (c *boardCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log, Beside: true})
	if err != nil {
		return err
	}
	defer st.Close()
	weights, err := board.Weights(st.State)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(m.Stdout)
	for _, s := range view.All[*view.Site](st.State) {
		b, err := board.Compute(board.Gather(board.All(st.State), event.SiteID(s.ID), weights), board.NewClocks())
		if err == nil {
			err = enc.Encode(b)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
