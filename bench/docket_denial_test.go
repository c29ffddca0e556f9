package main

import (
	"encoding/json"
	"os"
	"testing"

	"miftah/internal/desk/docket/propose"
)

// denials counts the reports of a file whose denial flag is what the file says.
func denials(t *testing.T, file string) (right, all, missed int) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Reports []struct {
			ID, Text string
			Against  bool
		}
	}
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for _, r := range doc.Reports {
		all++
		got := propose.Denies(r.Text)
		if got == r.Against {
			right++
		} else {
			t.Logf("%s: against %v, read as %v", r.ID, r.Against, got)
		}
		if r.Against && !got {
			missed++
		}
	}
	return right, all, missed
}
