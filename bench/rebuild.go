package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
	"miftah/internal/view"
)

// runRebuild measures how long the views of a long ledger take to fold again
// from nothing, and how much memory that needs.
func runRebuild(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("rebuild", flag.ContinueOnError)
	flags.SetOutput(errs)
	events := flags.Int("events", 1_000_000, "length of the ledger")
	dir := flags.String("dir", "", "where the ledger is made; a temporary folder if not given")
	if flags.Parse(args) != nil {
		return 2
	}
	if err := rebuild(*events, *dir, out, errs); err != nil {
		fmt.Fprintln(errs, "rebuild:", err)
		return 1
	}
	return 0
}

func rebuild(n int, dir string, out, errs io.Writer) error {
	if dir == "" {
		tmp, err := os.MkdirTemp("", "miftah-bench-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	store, err := sqlite.Open(filepath.Join(dir, "miftah.db"), sqlite.Full)
	if err != nil {
		return err
	}
	defer store.Close()
	trust, err := longLedger(store, n, errs)
	if err != nil {
		return err
	}
	runtime.GC()
	start := time.Now()
	views, err := view.Rebuild(context.Background(), store, trust, nil)
	if err != nil {
		return err
	}
	took := time.Since(start).Seconds()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return json.NewEncoder(out).Encode(map[string]any{"name": "rebuild", "seconds": took, "got": map[string]any{
		"events": n, "views": len(views), "events_per_second": float64(n) / took,
		"heap_MiB": m.HeapAlloc >> 20, "from_system_MiB": m.Sys >> 20}})
}

// longLedger writes n events of one replica, in the proportions of a search:
// mostly records of reading, then findings, values of spaces and reports.
func longLedger(store ledger.Store, n int, errs io.Writer) (*ledger.Trust, error) {
	w := ledgertest.Draw(fatal{}, "HQ found")
	chain := w.Events("HQ")
	head, boss := chain[len(chain)-1], ledgertest.User("Boss")
	var spaces []event.EntityID
	batch := ledger.Batch{Events: chain}
	for i := len(chain); i < n; i++ {
		c := event.NewCommand()
		entity, p := event.EntityOf[struct{}](c, 0), event.Payload(event.AuditRead{What: 1, Purpose: event.PurposeSearch, IDs: []event.EntityID{event.NewEntity()}})
		id := event.EntityID(entity)
		switch {
		case i < 2000:
			p = event.SpaceAdded{Site: event.SiteID{1}, Code: event.Code(fmt.Sprintf("A-%d", i)), Space: 1}
			spaces = append(spaces, id)
		case i%10 < 2:
			p = event.FindingRecorded{Space: event.SpaceID(spaces[i%len(spaces)]), What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000}
		case i%20 == 3:
			id = spaces[i%len(spaces)]
			p = event.SpaceAttribute{Attribute: event.AttrLength, Value: 4000}
		case i%20 == 5:
			p = event.ReportReceived{Channel: event.ChannelCall, Told: 1}
		}
		e, err := next(head, w.Operation, id, c, boss, p)
		if err != nil {
			return nil, err
		}
		head = e
		if batch.Events = append(batch.Events, e); len(batch.Events) == 5000 || i == n-1 {
			if err := store.Commit(context.Background(), batch); err != nil {
				return nil, err
			}
			batch.Events = nil
			fmt.Fprintf(errs, "\rwriting %d events", i+1)
		}
	}
	fmt.Fprintln(errs)
	return w.Trust(), nil
}

func next(head event.Event, op event.OperationID, id event.EntityID, c event.CommandID, by event.UserID, p event.Payload) (event.Event, error) {
	clear, err := event.Marshal(p)
	if err != nil {
		return event.Event{}, err
	}
	e := event.Event{Clear: clear, Header: event.Header{ID: event.EventIDOf(by, c, 0), Operation: op, Replica: head.Replica, Seq: head.Seq + 1,
		Lamport: head.Lamport + 1, Kind: p.Kind(), Entity: id, Command: c, Actor: by, At: event.Millis(head.Seq)}}
	return e, e.Encode(head.Hash)
}

// fatal ends the program when a drawing is wrong, which a test would show.
type fatal struct{}

func (fatal) Helper() {}

func (fatal) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// sumRebuild words a rebuild for the table.
func sumRebuild(answers []answer) string {
	got, _ := answers[0]["got"].(map[string]any)
	return fmt.Sprintf("%.0f events folded into %.0f views, %.0f events/s, %.0f MiB held, %.0f MiB in all", got["events"], got["views"],
		got["events_per_second"], got["heap_MiB"], got["from_system_MiB"])
}
