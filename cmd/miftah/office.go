package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"runtime"

	"miftah/internal/station"
	"miftah/web"
)

type verifyCmd struct {
	dataFlag
}

// Run checks every byte and exits with 1 when any is not what it was.
func (c *verifyCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log, Beside: true})
	if err != nil {
		return err
	}
	defer st.Close()
	rep, err := st.Verify(ctx, func(n uint64) { fmt.Fprintf(m.Stderr, "\r%d entries", n) })
	if err != nil {
		return err
	}
	for _, d := range rep.Damage {
		fmt.Fprintln(m.Stdout, d)
	}
	fmt.Fprintf(m.Stdout, "%d entries of %d stations and %d records checked: %d changed\n", rep.Events, rep.Replicas, rep.Records, len(rep.Damage))
	if len(rep.Damage) > 0 {
		return errors.New("the ledger is damaged; keep this directory as it is and restore a backup into a new one")
	}
	return nil
}

type linkCmd struct {
	dataFlag
	Base string `help:"Address of the running station." default:"http://127.0.0.1:8400"`
}

// Run prints a sign-in address. Whoever may read the data directory may sign
// in: the directory is this person's own.
func (c *linkCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log, Beside: true})
	if err != nil {
		return err
	}
	defer st.Close()
	return printLink(ctx, m, st, c.Base)
}

type doctorCmd struct {
	dataFlag
}

// Run looks at what most often goes wrong, in plain words.
func (c *doctorCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	bad := 0
	say := func(ok bool, good, remedy string) {
		mark := "ok  "
		if !ok {
			mark, good = "MEND", remedy
			bad++
		}
		fmt.Fprintf(m.Stdout, "%s  %s\n", mark, good)
	}
	say(web.Built(), "the pages are in the program", "the pages were not built into this program: run make build")
	free, err := freeSpace(c.Data)
	say(err != nil || free > 1<<30, fmt.Sprintf("free space: %d MiB", free>>20), "less than 1 GiB of free space: make room before the search begins")
	if !station.Exists(c.Data) {
		if info, err := os.Stat(c.Data); err == nil && !info.IsDir() || err != nil && !errors.Is(err, fs.ErrNotExist) {
			say(false, "", c.Data+" is no directory: choose another with --data")
			return count(bad)
		}
		fmt.Fprintf(m.Stdout, "ok    no operation in %s yet: start miftah to set one up\n", c.Data)
		return count(bad)
	}
	info, err := os.Stat(c.Data)
	// Windows has no such bits: the directory of a person is theirs there.
	say(err == nil && (runtime.GOOS == "windows" || info.Mode().Perm()&0o077 == 0), "only you can read the data directory", "others on this machine can read "+c.Data+": chmod 700 it")
	st, err := station.Open(ctx, c.Data, station.Options{Log: log, Beside: true})
	if err != nil {
		say(false, "", err.Error())
		return count(bad)
	}
	defer st.Close()
	err = st.Check(ctx)
	say(err == nil, "the ledger's file is whole", fmt.Sprintf("the ledger's file is damaged: %v; run miftah verify", err))
	say(st.Admitted(), "this station is admitted as "+string(st.Letter), "this station waits for admission: page Office on an admitted station")
	say(st.Ledger.Retired() == nil, "writing is open", fmt.Sprint(st.Ledger.Retired()))
	say(st.Notice == nil, "the directory is where it was made", fmt.Sprint(st.Notice))
	return count(bad)
}

func count(bad int) error {
	if bad > 0 {
		return fmt.Errorf("%d things to mend", bad)
	}
	return nil
}
