package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"miftah/site"
)

type voidsCmd struct {
	File string `arg:"" help:"A survey of the building (docs/formats.md), in JSON; - for standard input."`
	JSON bool   `help:"Print everything as JSON." name:"json"`
}

// voidsAnswer is what --json prints.
type voidsAnswer struct {
	Suspects []site.Suspect `json:"suspects"`
	Wrong    []site.Problem `json:"wrong"`
}

// Run answers with nothing but the file: no data directory, no network.
func (c *voidsCmd) Run(m *Main) error {
	var raw []byte
	var err error
	if c.File == "-" {
		raw, err = io.ReadAll(m.Stdin)
	} else {
		raw, err = os.ReadFile(c.File)
	}
	if err != nil {
		return err
	}
	s, err := site.ParseSurvey(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	list, wrong, err := s.Suspects()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if c.JSON {
		enc := json.NewEncoder(m.Stdout)
		enc.SetIndent("", " ")
		return enc.Encode(voidsAnswer{append([]site.Suspect{}, list...), append([]site.Problem{}, wrong...)})
	}
	for i := range wrong {
		fmt.Fprintf(m.Stdout, "The plan contradicts itself: %v.\n", &wrong[i])
	}
	if len(list) == 0 {
		fmt.Fprintln(m.Stdout, "The plan leaves nothing unexplained beyond its own errors. That does not mean that nothing is hidden.")
		return nil
	}
	fmt.Fprintln(m.Stdout, "Places that the plan does not explain (a fault of the plan until somebody looks):")
	for _, v := range list {
		printVoid(m.Stdout, v)
	}
	return nil
}

func printVoid(w io.Writer, v site.Suspect) {
	fmt.Fprintf(w, "%s, level %s, beside %s: %s\n", v.ID, v.Level, strings.Join(v.Beside, ", "), strings.Join(v.Why, ", "))
	if v.Area.Max > 0 {
		fmt.Fprintf(w, "  %.2f m wide, %.1f to %.1f m²", v.Width.Metres(), float64(v.Area.Min)/1e6, float64(v.Area.Max)/1e6)
		if v.Volume != nil {
			fmt.Fprintf(w, ", %.1f to %.1f m³", float64(v.Volume.Min)/1e3, float64(v.Volume.Max)/1e3)
		}
		fmt.Fprintf(w, "; room for a person, by the survey's errors: %s\n", percent(v.Confidence))
	}
	if len(v.Endings) > 0 {
		fmt.Fprintf(w, "  ends there: %s\n", strings.Join(v.Endings, ", "))
	}
	for i, t := range v.Tests {
		word := map[bool]string{true: "  first", false: "  then"}[i == 0]
		from := "outside"
		if t.From != "" {
			from = t.From
		}
		fmt.Fprintf(w, "%s %s from %s, about %d minutes (assumption)\n", word, t.How, from, t.Minutes)
	}
}
