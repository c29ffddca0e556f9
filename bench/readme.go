package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Between these lines of the README stands what was measured, and nothing
// that a person wrote.
const (
	tableBegin = "<!-- bench:begin -->"
	tableEnd   = "<!-- bench:end -->"
)

// answer is one line that an engine printed.
type answer map[string]any

// row is one line of the table.
type row struct{ engine, on, result, time string }

// ownArgs are the flags of an engine when it runs for the table; its files
// follow. Engines that are not here get none.
var ownArgs = map[string][]string{
	"air":      {"-speed"},
	"ledger":   {"-seconds", "2"},
	"rebuild":  {"-events", "1000000"},
	"search":   {"-compare", "-speed"},
	"dispatch": {"-budget", "1s", "-seed", "1", "-workers", "2"},
	"estimate": {"-method", "all", "-seed", "1"},
}

// withoutFiles are engines that make their own cases.
var withoutFiles = map[string]bool{"ledger": true, "rebuild": true, "voids": true}

// summaries say in a few words what an engine's answers amount to, out of the
// answers alone. An engine without one is shown with cases and time.
var summaries = map[string]func([]answer) string{
	"air":     sumAir,
	"docket":  sumDocket,
	"ledger":  sumLedger,
	"rebuild": sumRebuild,
	"search":  sumSearch,
	"voids":   sumVoids,
}

// writeTable runs every engine on the project's own data and puts the results
// into the file named readme, between the two markers. Data are
// bench/testdata/ENGINE/*.json, and MIFTAH_DATA/ENGINE (or
// ../shared/data/ENGINE) where that is there. It returns the exit status: 1 if
// an engine failed, and then its row says so; the file is written all the same.
func writeTable(engines map[string]engine, readme string, errs io.Writer) int {
	old, err := os.ReadFile(readme)
	if err != nil {
		fmt.Fprintf(errs, "bench: %v; run it from the folder that holds README.md\n", err)
		return 1
	}
	if _, err := between(old, ""); err != nil {
		fmt.Fprintf(errs, "bench: %s: %v\n", readme, err)
		return 1
	}
	var names []string
	for n := range engines {
		names = append(names, n)
	}
	slices.Sort(names)
	status := 0
	var rows []row
	for _, n := range names {
		fmt.Fprintf(errs, "bench: %s\n", n)
		r, ok := runOwn(n, engines[n], errs)
		if !ok {
			status = 1
		}
		rows = append(rows, r)
	}
	text, err := between(old, table(rows))
	if err == nil {
		err = os.WriteFile(readme, text, 0o644)
	}
	if err != nil {
		fmt.Fprintf(errs, "bench: %v\n", err)
		return 1
	}
	return status
}

// runOwn runs one engine on what there is for it here.
func runOwn(name string, e engine, errs io.Writer) (row, bool) {
	r := row{engine: name, on: "cases of its own", time: "–"}
	args := slices.Clone(ownArgs[name])
	if !withoutFiles[name] {
		files := ownFiles(name)
		if len(files) == 0 {
			r.on, r.result = "–", "not run: its data are not here"
			return r, true
		}
		r.on = fmt.Sprintf("%d files", len(files))
		args = append(args, files...)
	}
	var out bytes.Buffer
	status := e(args, &out, errs)
	answers, err := readAnswers(&out)
	if err != nil || len(answers) == 0 {
		r.result = "failed: see standard error"
		fmt.Fprintf(errs, "bench: %s: %d answers: %v\n", name, len(answers), err)
		return r, false
	}
	seconds, timed := 0.0, true
	for _, a := range answers {
		s, ok := a["seconds"].(float64)
		seconds, timed = seconds+s, timed && ok
	}
	if timed {
		r.time = fmt.Sprintf("%.3g s", seconds)
	}
	r.result = fmt.Sprintf("%d answers", len(answers))
	if sum := summaries[name]; sum != nil {
		r.result = sum(answers)
	}
	if status != 0 {
		r.result += "; some cases failed"
	}
	return r, status == 0
}

// ownFiles are the engine's cases in this repository and beside it, by path.
func ownFiles(name string) []string {
	data := os.Getenv("MIFTAH_DATA")
	if data == "" {
		data = filepath.Join("..", "shared", "data")
	}
	var files []string
	for _, dir := range []string{filepath.Join("bench", "testdata", name), filepath.Join(data, name)} {
		found, _ := filepath.Glob(filepath.Join(dir, "*.json")) // the pattern is sound
		files = append(files, found...)
	}
	return files
}

func readAnswers(r io.Reader) ([]answer, error) {
	var list []answer
	for dec := json.NewDecoder(r); ; {
		var a answer
		if err := dec.Decode(&a); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return list, fmt.Errorf("answer %d: %w", len(list)+1, err)
		}
		list = append(list, a)
	}
}

func table(rows []row) string {
	var b strings.Builder
	b.WriteString("| engine | on | result | time |\n|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.engine, r.on, r.result, r.time)
	}
	return b.String()
}

// between puts text between the markers, of which there must be one pair.
func between(old []byte, text string) ([]byte, error) {
	head, rest, ok := bytes.Cut(old, []byte(tableBegin))
	_, tail, ok2 := bytes.Cut(rest, []byte(tableEnd))
	if !ok || !ok2 || bytes.Contains(tail, []byte(tableBegin)) {
		return nil, fmt.Errorf("the lines %s and %s must stand in it once, in this order", tableBegin, tableEnd)
	}
	return slices.Concat(head, []byte(tableBegin+"\n"+text+tableEnd), tail), nil
}

// sumDocket adds up echoes over files that hold the truth.
func sumDocket(list []answer) string {
	var echoes, joined, wrong float64
	for _, a := range list {
		got, _ := a["got"].(map[string]any)
		e, _ := got["echoes"].(float64)
		j, _ := got["echoes_joined"].(float64)
		w, _ := got["wrong_joins"].(float64)
		echoes, joined, wrong = echoes+e, joined+j, wrong+w
	}
	return fmt.Sprintf("%.0f of %.0f echoes joined, %.0f wrong joins (texts read during the work; unseen ones: bench/testdata/docket)", joined, echoes, wrong)
}

// sumLedger shows the most writers, and the same beside rows without a ledger.
func sumLedger(list []answer) string {
	var parts []string
	for _, a := range list {
		n, _ := a["writers"].(float64)
		events, _ := a["events_per_second"].(float64)
		bare, _ := a["ledger_to_bare"].(float64)
		grouped, _ := a["ledger_to_grouped"].(float64)
		parts = append(parts, fmt.Sprintf("%.0f durable events/s by %.0f writers: %.2f of bare SQLite with as many writers, %.2f of bare rows in groups of 64", events, n, bare, grouped))
	}
	return strings.Join(parts, "; ")
}
