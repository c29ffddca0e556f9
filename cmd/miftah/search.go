package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"miftah/search"
)

type searchCmd struct {
	File   string   `arg:"" help:"The site as the search engine reads it (docs/formats.md), in JSON; - for standard input."`
	Team   []string `help:"Who can look, with what and how long: NAME:METHOD,METHOD:TIME, such as SYR-1:sweep,dog:4h. Repeat it for more teams." sep:"none"`
	Shut   []string `help:"Spaces that nobody can enter yet, by id."`
	Least  float64  `help:"Plan no look that finds fewer people than this per team-hour."`
	Target float64  `help:"Say when the chance that someone remains is below this share, such as 0.02."`
	Top    int      `help:"How many places to list." default:"15"`
	JSON   bool     `help:"Print everything as JSON." name:"json"`
}

// searchAnswer is what --json prints.
type searchAnswer struct {
	Answer search.Answer  `json:"answer"`
	Next   *search.Next   `json:"next,omitempty"`
	Enough *search.Enough `json:"enough,omitempty"`
}

// Run answers with nothing but the file: no data directory, no network.
func (c *searchCmd) Run(m *Main) error {
	raw, err := c.read(m.Stdin)
	if err != nil {
		return err
	}
	p, err := search.Parse(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	var out searchAnswer
	if out.Answer, err = search.Solve(p); err != nil {
		return err
	}
	want := search.Want{Shut: c.Shut, Least: c.Least}
	for _, t := range c.Team {
		team, err := parseTeam(t)
		if err != nil {
			return err
		}
		want.Teams = append(want.Teams, team)
	}
	if len(want.Teams) > 0 {
		next, err := search.Plan(p, want)
		if err != nil {
			return err
		}
		out.Next = &next
		if c.Target > 0 {
			enough, err := search.Until(p, want, c.Target)
			if err != nil {
				return err
			}
			out.Enough = &enough
		}
	} else if c.Target != 0 {
		return fmt.Errorf("--target: %v needs somebody who looks; name them with --team", c.Target)
	}
	if c.JSON {
		enc := json.NewEncoder(m.Stdout)
		enc.SetIndent("", " ")
		return enc.Encode(out)
	}
	c.print(m.Stdout, out)
	return nil
}

func (c *searchCmd) read(stdin io.Reader) ([]byte, error) {
	if c.File == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(c.File)
}

// parseTeam reads SYR-1:sweep,dog:4h.
func parseTeam(s string) (search.Team, error) {
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return search.Team{}, fmt.Errorf("--team %.60q: write NAME:METHOD,METHOD:TIME, such as SYR-1:sweep,dog:4h", s)
	}
	d, err := time.ParseDuration(parts[2])
	if err != nil || d < 0 {
		return search.Team{}, fmt.Errorf("--team %.60q: %.20q is not a time; write 90m or 4h", s, parts[2])
	}
	return search.Team{ID: parts[0], Methods: strings.Split(parts[1], ","), Minutes: d.Minutes()}, nil
}

func (c *searchCmd) print(w io.Writer, out searchAnswer) {
	a := out.Answer
	fmt.Fprintf(w, "Chance that someone remains: %s.\n%s\n", between(a.Residual), inWords(a))
	if a.HasUnlisted {
		fmt.Fprintf(w, "Of that, in a place on no list: %s.\n", between(a.Unlisted))
	}
	fmt.Fprintf(w, "Places entered and seen whole: %d of %d.\n", a.SeenWhole, a.Listed)
	if n := len(a.NotSeenWhole); n > 0 {
		fmt.Fprintf(w, "Not seen whole: %s%s\n", strings.Join(a.NotSeenWhole[:min(n, 20)], ", "), more(n-20))
	}
	fmt.Fprintln(w, "\nThis supposes most of all:")
	for _, x := range a.Assumptions {
		fmt.Fprintf(w, "  %s is %.4g (%s); at %.4g it is %s, at %.4g %s\n", x.Key, x.Mode, x.Status, x.Low, percent(x.ResidualLow), x.High, percent(x.ResidualHigh))
	}
	spaces := slices.Clone(a.Spaces)
	slices.SortStableFunc(spaces, func(x, y search.SpaceAnswer) int {
		return cmp.Compare(max(y.POA, y.POAHalved), max(x.POA, x.POAHalved))
	})
	fmt.Fprintln(w, "\nWhere the chance is highest:")
	for _, s := range spaces[:min(max(c.Top, 0), len(spaces))] {
		fmt.Fprintf(w, "  %-20s %s", s.ID, between(search.Range{Low: min(s.POA, s.POAHalved), High: max(s.POA, s.POAHalved)}))
		if s.Found > 0 {
			fmt.Fprintf(w, "; %d found, %d out", s.Found, s.Out)
		}
		fmt.Fprintf(w, "; rests on %s%s\n", strings.Join(s.Behind[:min(len(s.Behind), 6)], ", "), more(len(s.Behind)-6))
	}
	if out.Next != nil {
		printNext(w, out)
	}
}

func printNext(w io.Writer, out searchAnswer) {
	n := out.Next
	hours := 0.0
	for _, l := range n.Looks {
		hours += l.Minutes / 60
	}
	fmt.Fprintf(w, "\nThe next %.1f team-hours, %d looks:\n", hours, len(n.Looks))
	const shown = 30
	for _, l := range n.Looks[:min(len(n.Looks), shown)] {
		fmt.Fprintf(w, "  %-8s from minute %4.4g: %s at %s, %.3g minutes\n", l.Team, l.From, l.Method, l.Space, l.Minutes)
	}
	if k := len(n.Looks) - shown; k > 0 {
		fmt.Fprintf(w, "  and %d more (--json lists them)\n", k)
	}
	fmt.Fprintf(w, "They find somebody with a chance of %s. If none shows a sign, someone remains: %s → %s.\n", between(n.Find), between(n.Before), between(n.After))
	if n.Idle >= 1 {
		fmt.Fprintf(w, "For %.1f team-hours no look is worth it or fits: open, enter, or rest.\n", n.Idle/60)
	}
	if n.Bound > 0 && n.Idle < 1 {
		fmt.Fprintf(w, "No plan for the same hours finds more than %.2f times as many.\n", n.Bound/max(n.Worth, 1e-12))
	}
	if e := out.Enough; e != nil && e.Reached {
		fmt.Fprintf(w, "The target is reached after %.1f team-hours (%d looks) without a sign: %s.\n", e.TeamMinutes/60, e.Looks, between(e.Residual))
	} else if e != nil {
		fmt.Fprintf(w, "These teams do not reach the target by looking longer: after %.0f team-hours it would be %s. Something else is needed: enter, open, or complete the list of places.\n", e.TeamMinutes/60, between(e.Residual))
	}
}

// percent never says 0 or 100.
func percent(p float64) string {
	switch {
	case p < 0.001:
		return "under 0.1 %"
	case p > 0.999:
		return "over 99.9 %"
	case p > 0.99:
		return fmt.Sprintf("%.1f %%", 100*p)
	}
	return fmt.Sprintf("%.2g %%", 100*p)
}

func between(r search.Range) string {
	low, high := percent(r.Low), percent(r.High)
	if low == high {
		return low
	}
	return low + " to " + high
}

// inWords says a small chance as a count of buildings, once at least half of
// the places were seen whole: before that there is no search to speak of.
func inWords(a search.Answer) string {
	if a.Residual.High > 0.2 || a.SeenWhole == 0 || 2*a.SeenWhole < a.Listed {
		return "Much is not searched yet: the list of places below counts more than this number."
	}
	worse, better := twoDigits(1/a.Residual.High), twoDigits(1/a.Residual.Low)
	if worse == better {
		return fmt.Sprintf("A search like this would miss someone in about 1 of %.0f such buildings.", worse)
	}
	return fmt.Sprintf("A search like this would miss someone in about 1 of %.0f to 1 of %.0f such buildings.", worse, better)
}

// twoDigits rounds to two significant digits.
func twoDigits(v float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(v))-1)
	return math.Round(v/unit) * unit
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" and %d more", n)
}
