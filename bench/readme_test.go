package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// readmeIn makes a folder with a README and a case of the engine "one".
func readmeIn(t *testing.T, text string) string {
	t.Helper()
	t.Chdir(t.TempDir())
	t.Setenv("MIFTAH_DATA", t.TempDir())
	dir := filepath.Join("bench", "testdata", "one")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for file, body := range map[string]string{"README.md": text, filepath.Join(dir, "a.json"): "{}"} {
		if err := os.WriteFile(file, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return "README.md"
}

func says(lines string, status int) engine {
	return func(args []string, out, _ io.Writer) int {
		fmt.Fprint(out, lines)
		return status
	}
}

const around = "before\n" + tableBegin + "\nold\n" + tableEnd + "\nafter\n"

func TestTheTableReplacesWhatStoodBetweenTheMarkers(t *testing.T) {
	file := readmeIn(t, around)
	engines := map[string]engine{"one": says(`{"seconds":0.5}{"seconds":0.25}`, 0), "two": says("", 0)}
	for range 2 { // a second run changes nothing more
		if status := writeTable(engines, file, io.Discard); status != 0 {
			t.Fatalf("status %d", status)
		}
		got, _ := os.ReadFile(file)
		want := "before\n" + tableBegin + "\n| engine | on | result | time |\n|---|---|---|---|\n" +
			"| one | 1 files | 2 answers | 0.75 s |\n| two | – | not run: its data are not here | – |\n" + tableEnd + "\nafter\n"
		if string(got) != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestAnEngineThatFailsShowsInItsRowAndInTheStatus(t *testing.T) {
	for lines, want := range map[string]string{"": "failed", "{": "failed", `{"got":{}}`: "1 answers; some cases failed"} {
		file := readmeIn(t, around)
		if status := writeTable(map[string]engine{"one": says(lines, 1)}, file, io.Discard); status != 1 {
			t.Errorf("%q: status %d", lines, status)
		}
		if got, _ := os.ReadFile(file); !strings.Contains(string(got), "| one | 1 files | "+want) {
			t.Errorf("%q: %s", lines, got)
		}
	}
}

func TestAReadmeWithoutTheMarkersIsLeftAlone(t *testing.T) {
	for _, text := range []string{"no markers", tableBegin, tableEnd + tableBegin, around + around} {
		file := readmeIn(t, text)
		var errs bytes.Buffer
		if status := writeTable(nil, file, &errs); status != 1 || !strings.Contains(errs.String(), "must stand in it once") {
			t.Errorf("%q: status %d, %s", text, status, &errs)
		}
		if got, _ := os.ReadFile(file); string(got) != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestSummariesAddUpTheAnswers(t *testing.T) {
	docket := []answer{{"got": map[string]any{"echoes": 3.0, "echoes_joined": 2.0, "wrong_joins": 1.0}},
		{"got": map[string]any{"echoes": 4.0, "echoes_joined": 4.0, "wrong_joins": 0.0}}, {"got": map[string]any{}}}
	if got := sumDocket(docket); !strings.HasPrefix(got, "6 of 7 echoes joined, 1 wrong joins") {
		t.Error(got)
	}
	ledger := []answer{{"writers": 1.0}, {"writers": 64.0, "events_per_second": 16000.0, "ledger_to_bare": 2.0, "ledger_to_grouped": 0.1}}
	if got := sumLedger(ledger); !strings.Contains(got, "; 16000 durable events/s by 64 writers: 2.00 of bare SQLite") {
		t.Error(got)
	}
}
