// Command bench runs one engine on files of cases and prints one JSON object
// per case: `go run ./bench ENGINE [flags] FILE...`. Standard output holds
// those objects and nothing else; progress and errors go to standard error. A
// file that cannot be read is named, the others still run, and the exit status
// is 1. Without arguments it runs every engine on the project's own data and
// writes the table in README.md.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// An engine runs on the arguments that follow its name. It prints its objects
// on out and what went wrong on errs, and returns the exit status.
type engine func(args []string, out, errs io.Writer) int

// engines are the runners by name; a file of this folder holds each.
var engines = map[string]engine{
	"air":     runAir,
	"docket":  runDocket,
	"ledger":  runLedger,
	"rebuild": runRebuild,
	"search":  runSearch,
	"voids":   runVoids,
}

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errs io.Writer) int {
	if len(args) == 0 {
		return writeTable(engines, "README.md", errs)
	}
	e, ok := engines[args[0]]
	if !ok {
		fmt.Fprintf(errs, "bench: no engine %q\n", args[0])
		return usage(errs)
	}
	return e(args[1:], out, errs)
}

func usage(errs io.Writer) int {
	var names []string
	for n := range engines {
		names = append(names, n)
	}
	slices.Sort(names)
	fmt.Fprintf(errs, "usage: bench ENGINE [flags] FILE...\nengines: %s\n", strings.Join(names, ", "))
	return 2
}
