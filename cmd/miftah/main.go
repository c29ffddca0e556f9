// Command miftah runs the search of a detention site and accounts for
// everyone who was in it. Started bare, it opens its page in the browser.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set when the program is built for hand-out.
var version = "dev"

// Main is the program: shared by main and by tests that run it whole.
type Main struct {
	Stdout, Stderr io.Writer
	Stdin          io.Reader
}

type cli struct {
	Run    runCmd    `cmd:"" default:"1" help:"Open the page in the browser; sets up an operation at the first start."`
	Serve  serveCmd  `cmd:"" help:"Serve the page and print its address."`
	Demo   demoCmd   `cmd:"" help:"Play a drill, or open a public record, in a directory of its own."`
	Doctor doctorCmd `cmd:"" help:"Check this machine and a data directory, and say what to mend."`
	Verify verifyCmd `cmd:"" help:"Check every byte of the ledger; name each changed entry."`
	Link   linkCmd   `cmd:"" help:"Print a one-time sign-in address for the first coordinator."`

	Air     airCmd     `cmd:"" help:"Say how long the air of a closed room may last, and what an opening would bring."`
	Board   boardCmd   `cmd:"" help:"Print what the engines say of every site, as JSON."`
	Search  searchCmd  `cmd:"" help:"Where to look next and what is left, from a file of spaces, looks and claims."`
	Voids   voidsCmd   `cmd:"" help:"What a survey of a building does not explain, and the cheapest test of each place."`
	Backup  backupCmd  `cmd:"" help:"Write the ledger and, apart from it, its keys into a folder."`
	Restore restoreCmd `cmd:"" help:"Make a new station out of a backup."`
	Join    joinCmd    `cmd:"" help:"Make a new station of an operation that runs elsewhere."`
	Bundle  bundleCmd  `cmd:"" help:"Exchange by file."`

	Erasures erasuresCmd `cmd:"" help:"List what was erased, and which stations may still hold it."`

	VerifyStatement verifyStatementCmd `cmd:"" help:"Check a published statement with nothing but the file and the check code of the key."`

	Version kong.VersionFlag `help:"Print the version."`
	Log     string           `help:"Least level of the log on standard error." enum:"debug,info,warn,error" default:"warn" env:"MIFTAH_LOG"`
}

// dataFlag names the data directory.
type dataFlag struct {
	Data string `help:"Data directory." type:"path" env:"MIFTAH_DIR" default:"${data}"`
}

// Run parses args and carries them out. It returns the exit status.
func (m *Main) Run(ctx context.Context, args []string) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c, kong.Name("miftah"), kong.UsageOnError(), kong.Writers(m.Stdout, m.Stderr),
		kong.Description("Free software that runs the search of a detention site and accounts for everyone who was in it."),
		kong.Vars{"version": version, "data": defaultData()}, kong.Exit(func(n int) { exit = n }), kong.Bind(m))
	if err != nil {
		fmt.Fprintln(m.Stderr, err)
		return 1
	}
	k, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		parser.Errorf("%s", err)
		return 2
	}
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log))
	log := slog.New(slog.NewTextHandler(m.Stderr, &slog.HandlerOptions{Level: level}))
	k.BindTo(ctx, (*context.Context)(nil))
	if err := k.Run(m, log); err != nil {
		fmt.Fprintf(m.Stderr, "miftah: %v\n", err)
		return 1
	}
	return 0
}

// defaultData is a directory of the person who runs the program.
func defaultData() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "miftah-data"
	}
	return filepath.Join(dir, "miftah")
}

func main() {
	noCoreDumps()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	m := &Main{os.Stdout, os.Stderr, os.Stdin}
	os.Exit(m.Run(ctx, os.Args[1:]))
}
