package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func runFiles(t *testing.T, files ...string) (lines []docketLine, status int, errs string) {
	t.Helper()
	var out, er bytes.Buffer
	status = run(append([]string{"docket"}, files...), &out, &er)
	dec := json.NewDecoder(&out)
	for dec.More() {
		var l docketLine
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
	return lines, status, er.String()
}

// docketFiles are the invented files of this folder and the example's night,
// which another author wrote.
func docketFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/docket/*.json")
	if err != nil || len(files) < 17 {
		t.Fatalf("files of reports are missing: %v %v", files, err)
	}
	return append(files, "../examples/site-k/reports.json")
}

// reached is what each file scores: echoes joined at least, wrong joins at most.
// The promise is 85 % of the echoes and at most 3 wrong joins in 60 reports on
// texts that nobody has seen; these have been read, so a step back in any one of
// them is a loss. A number here may only get better.
var reached = map[string]struct{ joined, wrong float64 }{
	"dev-a":                             {34, 0},
	"dev-b":                             {37, 0},
	"dev-c":                             {35, 0},
	"dev-d":                             {23, 0},
	"dev-e dialects":                    {20, 0},
	"dev-f other letters":               {18, 1},
	"dev-g, invented reports":           {40, 1},
	"dev-h, invented reports":           {36, 0},
	"dev-i, invented reports":           {41, 0},
	"m1":                                {35, 2},
	"m2":                                {39, 4},
	"held-out":                          {35, 0},
	"second-held-out":                   {27, 2},
	"held-out-3":                        {27, 1},
	"held-out-4":                        {26, 1},
	"held-out-5":                        {19, 1},
	"held-out-6 close claims":           {18, 1},
	"site-k night (EXERCISE, invented)": {41, 0},
}

func TestEchoesAreJoinedAndStrangersAreNot(t *testing.T) {
	files := docketFiles(t)
	lines, status, errs := runFiles(t, files...)
	if status != 0 || len(lines) != len(files) {
		t.Fatalf("status %d, %d lines: %s", status, len(lines), errs)
	}
	for _, l := range lines {
		echoes, joined, wrong := l.Got["echoes"].(float64), l.Got["echoes_joined"].(float64), l.Got["wrong_joins"].(float64)
		t.Logf("%s: %v of %v echoes joined, %v wrong", l.Name, joined, echoes, wrong)
		want, known := reached[l.Name]
		if !known {
			t.Errorf("%s: say in reached what this file scores: %v joined, %v wrong", l.Name, joined, wrong)
		} else if joined < want.joined || wrong > want.wrong {
			t.Errorf("%s: %v of %v echoes joined, %v wrong joins; it had reached %v and %v", l.Name, joined, echoes, wrong, want.joined, want.wrong)
		}
	}
}

func TestDenialsOfTheDevelopmentFilesAreFlagged(t *testing.T) {
	files := docketFiles(t)
	right, all, missed := 0, 0, 0
	for _, f := range files {
		r, a, m := denials(t, f)
		right, all, missed = right+r, all+a, missed+m
	}
	t.Logf("%d of %d reports flagged rightly, %d denials missed", right, all, missed)
	if right < all*97/100 {
		t.Errorf("%d of %d reports flagged rightly", right, all)
	}
}

func TestGroupsDoNotDependOnTheTruth(t *testing.T) {
	raw, err := os.ReadFile("testdata/docket/dev-a.json")
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	with, _, _ := runFiles(t, "testdata/docket/dev-a.json")
	delete(doc, "claims")
	for _, r := range doc["reports"].([]any) {
		delete(r.(map[string]any), "against")
	}
	bare, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "bare.json")
	if err := os.WriteFile(file, bare, 0o600); err != nil {
		t.Fatal(err)
	}
	without, _, _ := runFiles(t, file)
	if !reflect.DeepEqual(with[0].Got["groups"], without[0].Got["groups"]) {
		t.Error("groups differ when the truth is taken away")
	}
	for _, k := range []string{"echoes", "echoes_joined", "wrong_joins"} {
		if _, ok := without[0].Got[k]; ok {
			t.Errorf("%s is answered without a truth", k)
		}
	}
}

func TestScoreCountsEchoesHomesAndWrongJoins(t *testing.T) {
	claims := []docketClaim{{ID: "x", Reports: []string{"1", "2", "3", "4"}}, {ID: "y", Reports: []string{"5", "6"}}}
	for name, c := range map[string]struct {
		groups [][]string
		want   docketScore
	}{
		"all right":              {[][]string{{"1", "2", "3", "4"}, {"5", "6"}, {"7"}}, docketScore{4, 4, 0}},
		"all alone":              {[][]string{{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}, {"7"}}, docketScore{4, 0, 0}},
		"one in two homes":       {[][]string{{"1"}, {"2", "3", "4"}, {"5", "6"}, {"7"}}, docketScore{4, 3, 0}},
		"everything in one":      {[][]string{{"1", "2", "3", "4", "5", "6", "7"}}, docketScore{4, 3, 3}},
		"a stranger founds":      {[][]string{{"7", "1", "2", "3", "4"}, {"5", "6"}}, docketScore{4, 1, 4}},
		"two that belong nohow":  {[][]string{{"7", "8"}, {"1", "2", "3", "4"}, {"5", "6"}}, docketScore{4, 4, 1}},
		"an echo in wrong claim": {[][]string{{"1", "2", "3"}, {"5", "6", "4"}}, docketScore{4, 3, 1}},
	} {
		if got := scoreGroups(c.groups, claims); got != c.want {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}

func TestUnreadableFileIsNamedAndTheOthersRun(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.json")
	if err := os.WriteFile(bad, []byte(`{"reports":[{"id":""}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	lines, status, errs := runFiles(t, "absent.json", bad, "testdata/docket/dev-b.json")
	if status != 1 || len(lines) != 1 || !strings.Contains(errs, "absent.json") || !strings.Contains(errs, "bad.json") {
		t.Errorf("status %d, %d lines, errors %q", status, len(lines), errs)
	}
}

func TestReportsAreFedInTimeOrder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "late.json")
	body := `{"name":"late","reports":[{"id":"b","text":"باب سري ورا المطبخ","at":"2031-01-02T05:00:00Z"},{"id":"a","text":"hidden door behind the kitchen","at":"2031-01-02T04:00:00Z"}]}`
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	lines, _, _ := runFiles(t, file)
	if got := lines[0].Got["groups"]; !reflect.DeepEqual(got, []any{[]any{"a", "b"}}) {
		t.Errorf("groups %v", got)
	}
}

func TestUnknownEngineIsRefused(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run([]string{"nosuch"}, &out, &errs); status != 2 || out.Len() != 0 || !strings.Contains(errs.String(), "docket") {
		t.Errorf("status %d, out %q, errors %q", status, out.String(), errs.String())
	}
}
