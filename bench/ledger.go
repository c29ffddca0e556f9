package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"miftah/internal/ledger/ledgertest"
)

// ledgerLine is one answer: durable events and rows per second on this disk.
type ledgerLine struct {
	Writers       int     `json:"writers"`
	Events        float64 `json:"events_per_second"`
	Bare          float64 `json:"bare_rows_per_second"`    // as many writers, one row a transaction
	Grouped       float64 `json:"grouped_rows_per_second"` // one writer, 64 rows a transaction
	LedgerBare    float64 `json:"ledger_to_bare"`
	LedgerGrouped float64 `json:"ledger_to_grouped"`
}

// runLedger measures durable appends with 1 and with 64 writers against bare
// SQLite inserts in the same run. It takes no files; -dir says which disk.
func runLedger(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("ledger", flag.ContinueOnError)
	flags.SetOutput(errs)
	seconds := flags.Float64("seconds", 3, "length of each of the six measurements, in seconds")
	dir := flags.String("dir", "", "directory on the disk to measure; a folder is made there and removed (default: the system's for temporary files)")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() > 0 || *seconds <= 0 {
		fmt.Fprintln(errs, "bench ledger: takes no files; -seconds must be more than 0")
		return 2
	}
	enc := json.NewEncoder(out)
	for _, writers := range []int{1, 64} {
		line, err := measureLedger(*dir, writers, time.Duration(*seconds*float64(time.Second)))
		if err == nil {
			err = enc.Encode(line)
		}
		if err != nil {
			fmt.Fprintf(errs, "bench ledger: %d writers: %v\n", writers, err)
			return 1
		}
	}
	return 0
}

func measureLedger(dir string, writers int, d time.Duration) (ledgerLine, error) {
	temp, err := os.MkdirTemp(dir, "miftah-bench-")
	if err != nil {
		return ledgerLine{}, err
	}
	defer os.RemoveAll(temp)
	r, err := ledgertest.Measure(context.Background(), temp, writers, d)
	if err != nil {
		return ledgerLine{}, err
	}
	return ledgerLine{r.Writers, r.Ledger, r.Bare, r.Grouped, r.Ledger / r.Bare, r.Ledger / r.Grouped}, nil
}
