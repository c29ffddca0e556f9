package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"time"

	"miftah/examples"
	"miftah/internal/event"
	"miftah/internal/seal"
	"miftah/internal/station"
)

type demoCmd struct {
	Example string `arg:"" optional:"" help:"site-k, an invented drill that plays by itself, or sednaya-2024, the public record." enum:"site-k,sednaya-2024," default:"site-k"`
	Listen  string `help:"Loopback address; another port is taken when it is busy." default:"127.0.0.1:8400"`
	Rate    int64  `help:"How fast the exercise clock runs, in times real time." default:"60"`
	Keep    string `help:"Keep the data in this directory instead of a temporary one." type:"path"`
	Once    bool   `help:"End after the last step."`
}

// Run serves an operation of its own and plays the example into it.
func (c *demoCmd) Run(ctx context.Context, m *Main, log *slog.Logger) error {
	if c.Example == "" {
		c.Example = "site-k"
	}
	dir := c.Keep
	if dir == "" {
		tmp, err := os.MkdirTemp("", "miftah-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	files, err := fs.Sub(examples.Files, c.Example)
	if err != nil {
		return err
	}
	phrases, err := c.found(ctx, dir, files)
	if err != nil {
		return err
	}
	serve := serveCmd{dataFlag: dataFlag{Data: dir}, Listen: freeAddress(c.Listen)}
	s, err := serve.start(ctx, m, log)
	if err != nil {
		return err
	}
	return errors.Join(c.play(ctx, m, s, files, phrases), s.stop())
}

// found sets up the demonstration's operation with passphrases that nobody
// needs to know.
func (c *demoCmd) found(ctx context.Context, dir string, files fs.FS) (map[event.Compartment]string, error) {
	start, err := examples.Start(files)
	if err != nil {
		return nil, err
	}
	f := station.Founding{Name: "Miftah " + c.Example, Exercise: c.Example == "site-k", ZoneMinutes: 180,
		Passphrases: map[event.Compartment]string{}, AdminName: "admin", Password: newToken()}
	if f.Exercise {
		f.Start, f.RateMilli = event.At(start), c.Rate*1000
	}
	for _, comp := range event.Compartments {
		f.Passphrases[comp] = seal.NewCode()
	}
	_, err = station.Found(ctx, dir, f)
	return f.Passphrases, err
}

// play signs the demonstration's own coordinator in, prints one address for
// the person at the machine, and plays.
func (c *demoCmd) play(ctx context.Context, m *Main, s *serving, files fs.FS, phrases map[event.Compartment]string) error {
	st := s.Station()
	admin := st.Ledger.Trust().Founded.Admin
	links := make([]string, 2)
	for i := range links {
		token, err := st.Access.Link(ctx, admin, true)
		if err != nil {
			return err
		}
		links[i] = token
	}
	player := examples.NewClient(s.base)
	if err := player.Post(ctx, "/signin/link", map[string]any{"token": links[0]}, nil); err != nil {
		return err
	}
	if err := player.Post(ctx, "/keys/unlock", map[string]any{"compartment": "operation", "secret": phrases[event.Working]}, nil); err != nil {
		return err
	}
	fmt.Fprintf(m.Stdout, "Miftah is at %s/#t=%s\nThe link works once, within 15 minutes. Ctrl-C ends the demonstration.\n", s.base, links[1])
	err := c.example(ctx, m, st, player, files)
	if ctx.Err() != nil {
		err = nil
	}
	if err == nil && !c.Once {
		<-ctx.Done()
	}
	fmt.Fprintln(m.Stdout, "Closing.")
	return err
}

func (c *demoCmd) example(ctx context.Context, m *Main, st *station.Station, player *examples.Client, files fs.FS) error {
	if c.Example != "site-k" {
		return examples.OpenRecord(ctx, player, files)
	}
	night := examples.Night{Admin: player, Log: func(step int, what string, err error) {
		fmt.Fprintf(m.Stderr, "step %d, %s: %v\n", step, what, err)
	}}
	night.Wait = func(ctx context.Context, at time.Time) error {
		for {
			left := at.Sub(st.Ledger.Now().Time())
			if left <= 0 {
				return ctx.Err()
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(min(left/time.Duration(max(c.Rate, 1)), time.Second)):
			}
		}
	}
	if err := night.Play(ctx, files); err != nil {
		return err
	}
	fmt.Fprintln(m.Stdout, "The night is played.")
	return nil
}

// freeAddress is the address wished for, or another port when it is busy.
func freeAddress(wish string) string {
	ln, err := net.Listen("tcp", wish)
	if err != nil {
		host, _, _ := net.SplitHostPort(wish)
		return net.JoinHostPort(host, "0")
	}
	ln.Close()
	return wish
}
