package main

import (
	"context"
	"fmt"
	"log/slog"

	"miftah/internal/event"
	"miftah/internal/relay"
	"miftah/internal/station"
)

type backupCmd struct {
	dataFlag
	Dir string `arg:"" help:"Where the two files go: the ledger, to keep, and its keys, to delete after 35 days." type:"path"`
}

// Run writes a backup, also beside a running Miftah.
func (c *backupCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log, Beside: true})
	if err != nil {
		return err
	}
	defer st.Close()
	b, err := st.Backup(ctx, c.Dir)
	if err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "%d entries written and read back.\nledger (keep): %s\nkeys (keep apart, at most 35 days): %s\n", b.Events, b.Ledger, b.Keys)
	for _, r := range b.Removed {
		fmt.Fprintf(m.Stdout, "older than 35 days, deleted: %s\n", r)
	}
	return nil
}

type restoreCmd struct {
	dataFlag
	From     string `arg:"" help:"Folder of backups, or one ledger file." type:"path"`
	Letter   string `help:"Letters of the restored station, such as HQ-2."`
	RootCode string `help:"Root code from the paper sheet: admits the restored station at once." env:"MIFTAH_ROOT_CODE"`
	Base     string `help:"Address at which it will run." default:"http://127.0.0.1:8400"`
}

// Run restores into an empty directory, as a new station.
func (c *restoreCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	if _, err := station.Restore(ctx, c.Data, station.RestoreOptions{From: c.From, Letter: event.Code(c.Letter), RootCode: c.RootCode}); err != nil {
		return err
	}
	return c.report(ctx, m, log)
}

func (c *restoreCmd) report(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log})
	if err != nil {
		return err
	}
	defer st.Close()
	fmt.Fprintf(m.Stdout, "Restored into %s as station %s.\n", c.Data, st.Letter)
	if !st.Admitted() {
		fmt.Fprintln(m.Stdout, "It waits for admission: page Office on an admitted station, or restore again with --root-code.")
	}
	return printLink(ctx, m, st, c.Base)
}

type joinCmd struct {
	dataFlag
	Source      string `arg:"" help:"A ledger file or plain bundle, or the address of a station that is open for joining."`
	Letter      string `help:"Letters of this station, such as K2." required:""`
	Fingerprint string `help:"Check code of the operation's key, from paper."`
	Base        string `help:"Address at which it will run." default:"http://127.0.0.1:8400"`
}

// Run makes a station of an existing operation. It holds no private keys.
func (c *joinCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	j, err := station.Join(ctx, c.Data, station.JoinOptions{Source: c.Source, Letter: event.Code(c.Letter), Fingerprint: c.Fingerprint})
	if err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "%s is a station of this operation, %s. It waits for admission: page Office on an admitted station, after an exchange.\nCompare the check code of the key: %s\n",
		c.Data, c.Letter, j.Fingerprint)
	st, err := station.Open(ctx, c.Data, station.Options{Log: log})
	if err != nil {
		return err
	}
	defer st.Close()
	return printLink(ctx, m, st, c.Base)
}

// printLink prints a one-time sign-in address for the operation's first
// coordinator: sign-in names do not travel between stations.
func printLink(ctx context.Context, m *Main, st *station.Station, base string) error {
	token, err := st.Access.Link(ctx, st.Ledger.Trust().Founded.Admin, true)
	if err == nil {
		fmt.Fprintf(m.Stdout, "%s/#t=%s\nIt works once, within 15 minutes, when Miftah runs there.\n", base, token)
	}
	return err
}

type bundleCmd struct {
	Write bundleWriteCmd `cmd:"" help:"Write what other stations lack into one file, for them alone to read."`
	Read  bundleReadCmd  `cmd:"" help:"Take in what another station wrote."`
}

type bundleWriteCmd struct {
	dataFlag
	File  string `arg:"" help:"The file to write, such as on a USB stick." type:"path"`
	Plain bool   `help:"Without encryption around it: for a station that has no key yet."`
}

// Run writes a bundle, also beside a running Miftah.
func (c *bundleWriteCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log, Beside: true})
	if err != nil {
		return err
	}
	defer st.Close()
	if _, err := st.WriteBundle(ctx, c.File, relay.WriteOptions{Plain: c.Plain}); err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "%s is written and read back.\n", c.File)
	return nil
}

type bundleReadCmd struct {
	dataFlag
	File    string `arg:"" help:"The file." type:"existingfile"`
	Partial bool   `help:"Take the whole pieces of a file that is cut off or damaged."`
}

// Run takes a bundle in. Close a running Miftah first.
func (c *bundleReadCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	st, err := station.Open(ctx, c.Data, station.Options{Log: log})
	if err != nil {
		return err
	}
	defer st.Close()
	r, err := st.ReadBundle(ctx, c.File, c.Partial)
	if err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "%d entries were new, %d of them wait for the admission of their station; %d keys and files were new.\n", r.Added, r.Waiting, r.Keys)
	if !r.Whole {
		fmt.Fprintf(m.Stdout, "The file is not whole (%v): %d pieces were good and are kept.\n", r.Why, r.Good)
	}
	return nil
}
