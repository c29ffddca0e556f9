package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEverySearchCaseIsAnsweredWithinItsTolerance(t *testing.T) {
	dir, set := os.LookupEnv("MIFTAH_DATA")
	if !set {
		dir = filepath.Join("..", "..", "shared", "data")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "search", "*.json"))
	if len(files) == 0 {
		if set {
			t.Fatal("no cases in", dir)
		}
		t.Skip("no shared data here")
	}
	var out, errs bytes.Buffer
	if status := runSearch(append([]string{"-compare"}, files...), &out, &errs); status != 0 || errs.Len() > 0 {
		t.Errorf("status %d: %s", status, errs.String())
	}
	lines := 0
	for dec := json.NewDecoder(&out); dec.More(); lines++ {
		var l searchLine
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		if l.Within == nil || !*l.Within || len(l.Got) == 0 {
			t.Errorf("%s: %v", l.Name, l.Got)
		}
	}
	if lines < 47 {
		t.Errorf("%d answers", lines)
	}
}

func searchCases(t *testing.T, text string) (string, string, int) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "a.json")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	status := runSearch([]string{"-compare", file}, &out, &errs)
	return out.String(), errs.String(), status
}

func TestAWrongExpectationIsNotMetAndNeverCopied(t *testing.T) {
	out, errs, status := searchCases(t, `{"cases":[{"name":"x","inputs":{"coverage":1},"expect":{"pod":0.7},"tol":1e-6}]}`)
	if status != 0 || !strings.Contains(out, "0.632") || !strings.Contains(out, `"within":false`) || !strings.Contains(errs, "want 0.7") {
		t.Error(status, out, errs)
	}
}

func TestAFileThatCannotBeReadIsNamedAndTheOthersRun(t *testing.T) {
	out, errs, status := searchCases(t, `{"cases":[{"name":"odd","inputs":{"colour":1},"expect":{"pod":1}},
		{"name":"bad","inputs":{"p":[1],"q":[2],"cost":[1]},"expect":{"first_looks":[0]}},
		{"name":"fine","inputs":{"coverage":0.5,"weather":"dry"},"expect":{"pod":0.3934693403},"tol":1e-6}]}`)
	if status != 1 || strings.Count(out, "\n") != 3 || !strings.Contains(errs, "colour") || !strings.Contains(errs, "box 1, q") || !strings.Contains(errs, "weather: not known here") || !strings.Contains(out, `"within":true`) {
		t.Error(status, out, errs)
	}
	var buf, e bytes.Buffer
	if runSearch([]string{filepath.Join(t.TempDir(), "none.json")}, &buf, &e) != 1 || !strings.Contains(e.String(), "none.json") {
		t.Error(e.String())
	}
}
