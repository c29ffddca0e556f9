package main

import (
	"fmt"
	"os"
	"strings"

	"miftah/internal/desk/field"
	"miftah/internal/desk/statement"
	"miftah/internal/event"
	"miftah/internal/phrase"
)

type verifyStatementCmd struct {
	File        string `arg:"" help:"The statement, as it was published."`
	Fingerprint string `help:"Check code of the operation's key, from a source that you trust." required:""`
	Space       string `help:"Print what was done at this place, by its code or door tag, and the entries behind each of its numbers."`
	Entries     bool   `help:"Print the entries behind each number of the whole statement."`
}

// Run checks a statement with nothing but the file and the check code.
func (c *verifyStatementCmd) Run(m *Main) error {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	v, err := statement.Verify(file, c.Fingerprint, version)
	if err != nil {
		return fmt.Errorf("%s: NOT VERIFIED: %w", c.File, err)
	}
	d := v.Document
	fmt.Fprintf(m.Stdout, "%s: verified. Statement %s, %s, site %s, issued %s by station %s.\n", c.File, d.Params.Number, d.Params.Kind,
		d.SiteCode, d.Params.At.Time().Format("2006-01-02 15:04 MST"), d.Params.Station)
	if d.Exercise {
		fmt.Fprintln(m.Stdout, "EXERCISE, not real.")
	}
	again := "every number computed again"
	if !v.Recomputed {
		again = "chances and air times NOT computed again"
	}
	fmt.Fprintf(m.Stdout, "%d public entries of %d stations read, %d private ones present as hashes; %s.\n", v.Entries, v.Stations, v.Hidden, again)
	fmt.Fprintf(m.Stdout, "Places entered and seen whole: %d of %d. Could not be entered: %d. Chance that someone remains: between %.2g and %.2g %%.\n",
		d.Whole, d.Listed, d.Barred, float64(d.LeftLow)/1e4, float64(d.LeftHigh)/1e4)
	for _, n := range v.Notes {
		fmt.Fprintln(m.Stdout, "Note:", n)
	}
	if c.Space == "" && !c.Entries {
		return nil
	}
	t, err := v.Trace()
	if err != nil {
		return err
	}
	if c.Entries {
		printGrounds(m, t, event.SpaceID{})
	}
	if c.Space == "" {
		return nil
	}
	return c.space(m, d, t)
}

func (c *verifyStatementCmd) space(m *Main, d statement.Document, t *statement.Trace) error {
	for _, r := range d.Rooms {
		match := strings.EqualFold(string(r.Code), c.Space)
		for _, tag := range r.Tags {
			match = match || strings.EqualFold(string(tag), c.Space)
		}
		if match {
			printRoom(m, d, r)
			printGrounds(m, t, r.Space)
			return nil
		}
	}
	return fmt.Errorf("place %.40q: the statement lists none of that code", c.Space)
}

func printRoom(m *Main, d statement.Document, r statement.Room) {
	fmt.Fprintf(m.Stdout, "\n%s, level %s: access %s, search %s. Chance that someone is there: between %.2g and %.2g %%.\n",
		r.Code, phrase.Level(r.Level), r.Access, field.Search(r.Search), float64(r.Low)/1e4, float64(r.High)/1e4)
	if len(r.Looks) == 0 {
		fmt.Fprintln(m.Stdout, "Nobody has looked there.")
	}
	for _, l := range r.Looks {
		fmt.Fprintf(m.Stdout, "%s  %s  by %s: %s, method %s, %d %% of it, %d min, place %s\n", l.Number, l.When.Time().Format("2006-01-02 15:04 MST"),
			l.Who, l.What, l.Method, l.Coverage/10, l.Minutes, map[bool]string{true: "certain", false: "not certain"}[l.Certain])
		for _, x := range d.Methods {
			if x.Method == statement.EngineMethod(l.Method) {
				fmt.Fprintf(m.Stdout, "    detection assumed: %.0f %% of people who can answer, %.0f %% of those who cannot; and half of each\n",
					float64(x.Responsive)/1e4, float64(x.Unresponsive)/1e4)
			}
		}
	}
	if r.Signed != "" {
		fmt.Fprintf(m.Stdout, "Signed second by %s, %s\n", r.Signed, r.SignedAt.Time().Format("2006-01-02 15:04 MST"))
	}
}
