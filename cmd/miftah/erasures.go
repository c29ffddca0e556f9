package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"miftah/internal/desk/office"
	"miftah/internal/event"
	"miftah/internal/station"
)

type erasuresCmd struct {
	dataFlag
}

// Run lists the erasures, also beside a running Miftah. It opens nothing:
// reasons stand on the page Office, for those who may read them.
func (c *erasuresCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log, Beside: true})
	if err != nil {
		return err
	}
	defer st.Close()
	desk := office.Office{Desk: st.Desk}
	list, err := desk.Erased(ctx)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(m.Stdout, "nothing was erased")
	}
	zone := time.FixedZone("", int(st.State.Operation().Config.ZoneMinutes)*60)
	for _, e := range list {
		printErasure(m.Stdout, e, zone)
	}
	return nil
}

func printErasure(w io.Writer, e office.Erasure, zone *time.Location) {
	fmt.Fprintf(w, "%s  %s %s: erased on %d of %d", e.Number, e.What, e.About, e.Done, e.Total)
	for _, s := range e.Stations {
		switch {
		case s.Erased:
		case s.Here:
			fmt.Fprint(w, "; this station still holds a key, run miftah verify and ask for help")
		default:
			fmt.Fprintf(w, "; %s, %s%s, may still hold it", s.Letter, retired(s), seen(s.Seen, zone))
		}
	}
	fmt.Fprintln(w)
}

func retired(s office.ErasedAt) string {
	if s.Retired {
		return "retired, "
	}
	return ""
}

func seen(at event.Millis, zone *time.Location) string {
	if at == 0 {
		return "from which nothing has arrived"
	}
	return "last seen " + at.Time().In(zone).Format("2 Jan 2006 15:04")
}
