package main

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"miftah/internal/event"
	"miftah/internal/station"
)

// TestCheckingADamagedDirectoryChangesNothingInIt: whoever is told to keep a
// directory as it is has to find it so. Its signing key above all: others hold
// what it signed.
func TestCheckingADamagedDirectoryChangesNothingInIt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	f := station.Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password",
		Passphrases: map[event.Compartment]string{event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
			event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key"}}
	if _, err := station.Found(t.Context(), dir, f); err != nil {
		t.Fatal(err)
	}
	st, err := station.Open(t.Context(), dir, station.Options{})
	if err != nil || st.Close() != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "miftah.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("DELETE FROM event WHERE n = (SELECT max(n) FROM event)"); err != nil {
		t.Fatal(err)
	}
	look := func() (key []byte, events int) {
		key, err := os.ReadFile(filepath.Join(dir, "station.key"))
		if err == nil {
			err = db.QueryRow("SELECT count(*) FROM event").Scan(&events)
		}
		if err != nil {
			t.Fatal(err)
		}
		return key, events
	}
	key, events := look()
	for _, args := range [][]string{{"verify"}, {"doctor"}, {"board"}, {"bundle", "write", filepath.Join(t.TempDir(), "b")}, {"backup", t.TempDir()}} {
		var out bytes.Buffer
		m := &Main{Stdout: &out, Stderr: &out}
		status := m.Run(t.Context(), append(args, "--data", dir))
		if k, n := look(); !bytes.Equal(k, key) || n != events {
			t.Fatalf("%v made %d entries of %d, a new key: %v\n%s", args, n, events, !bytes.Equal(k, key), out.String())
		}
		if args[0] == "doctor" && (status == 0 || !strings.Contains(out.String(), "goes on as a new station")) {
			t.Errorf("%s", out.String())
		}
	}
	// And the next start still notices that an entry is gone.
	if st, err = station.Open(t.Context(), dir, station.Options{}); err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	if st.Notice == nil {
		t.Error("it goes on in a chain of which others may hold more")
	}
}
