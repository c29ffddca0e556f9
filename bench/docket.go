package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"miftah/internal/desk/docket/propose"
)

// docketCase is one file of reports; Claims is the truth and is read only
// after the groups stand.
type docketCase struct {
	Name    string         `json:"name"`
	Reports []docketReport `json:"reports"`
	Claims  []docketClaim  `json:"claims"`
}

type docketReport struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Lang    string `json:"lang"`
	Place   string `json:"place"`
	Channel string `json:"channel"`
	At      string `json:"at"`
	Teller  string `json:"teller"`
}

type docketClaim struct {
	ID      string   `json:"id"`
	Reports []string `json:"reports"`
}

// docketLine is one answer. Counts are absent when the file holds no truth.
type docketLine struct {
	File    string         `json:"file"`
	Name    string         `json:"name"`
	Got     map[string]any `json:"got"`
	Seconds float64        `json:"seconds"`
}

func runDocket(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("docket", flag.ContinueOnError)
	flags.SetOutput(errs)
	trace := flags.Bool("trace", false, "say on standard error why each report was joined or not")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() == 0 {
		fmt.Fprintln(errs, "bench docket: name at least one file of reports")
		return 2
	}
	status := 0
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, file := range flags.Args() {
		c, err := readDocket(file)
		if err != nil {
			fmt.Fprintf(errs, "bench docket: %v\n", err)
			status = 1
			continue
		}
		var tell io.Writer
		if *trace {
			tell = errs
		}
		start := time.Now()
		groups := groupReports(c.Reports, tell)
		took := time.Since(start).Seconds()
		line := docketLine{File: file, Name: c.Name, Seconds: took, Got: map[string]any{"groups": groups, "seconds": took}}
		if c.Claims != nil {
			s := scoreGroups(groups, c.Claims)
			line.Got["echoes"], line.Got["echoes_joined"], line.Got["wrong_joins"] = s.echoes, s.joined, s.wrong
		}
		if err := enc.Encode(line); err != nil {
			fmt.Fprintf(errs, "bench docket: %v\n", err)
			return 1
		}
	}
	return status
}

func readDocket(file string) (docketCase, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return docketCase{}, err
	}
	var c docketCase
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, fmt.Errorf("%s: not a file of reports: %w", file, err)
	}
	seen := map[string]bool{}
	for i, r := range c.Reports {
		if r.ID == "" || seen[r.ID] {
			return c, fmt.Errorf("%s: report %d: id %q is empty or used twice; every report needs its own", file, i+1, r.ID)
		}
		seen[r.ID] = true
	}
	return c, nil
}

// toldAt reads a time; what cannot be read sorts first, in the file's order.
func toldAt(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t
		}
	}
	return time.Time{}
}

// docketGroups are reports as a desk that takes every strong proposal would have
// them.
type docketGroups struct {
	book *propose.Book
	list []*docketGroup
	of   map[propose.ClaimID]*docketGroup
}

type docketGroup struct {
	id      propose.ClaimID
	members []propose.Report
}

// Heaps of at most heapAskedAgain reports are asked about again once all are in,
// heapRounds times.
const (
	heapAskedAgain = 3
	heapRounds     = 3
)

// groupReports feeds the reports in time order. Each joins the claim of its
// strongest proposal if that reaches the product's threshold, else it founds a
// claim. Once all have been told, the reports of heaps of at most three are asked
// about again, in the same order, as the desk does whenever such a report is
// opened: what the claims have learnt meanwhile counts.
func groupReports(reports []docketReport, tell io.Writer) [][]string {
	ordered := make([]propose.Report, len(reports))
	for i, r := range reports {
		ordered[i] = propose.Report{ID: propose.ReportID(r.ID), Text: r.Text, Lang: r.Lang, Place: r.Place, Channel: r.Channel, Teller: r.Teller, At: toldAt(r.At)}
	}
	slices.SortStableFunc(ordered, func(a, b propose.Report) int { return a.At.Compare(b.At) })
	g := &docketGroups{book: propose.NewBook(), of: map[propose.ClaimID]*docketGroup{}}
	for _, r := range ordered {
		claim := propose.ClaimID("claim of " + r.ID)
		ps := g.book.Propose(r)
		if len(ps) > 0 && ps[0].Joins() {
			claim = ps[0].ClaimID
		}
		if tell != nil {
			traceReport(tell, r, claim, ps)
		}
		g.join(r, claim)
	}
	for range heapRounds {
		for _, r := range ordered {
			g.askAgain(r, tell)
		}
	}
	out := [][]string{}
	for _, c := range g.list {
		var ids []string
		for _, r := range c.members {
			ids = append(ids, string(r.ID))
		}
		if len(ids) > 0 {
			out = append(out, ids)
		}
	}
	return out
}

func (g *docketGroups) join(r propose.Report, claim propose.ClaimID) {
	if err := g.book.Join(r, claim); err != nil {
		panic(err) // ids were checked when the file was read
	}
	c, ok := g.of[claim]
	if !ok {
		c = &docketGroup{id: claim}
		g.of[claim] = c
		g.list = append(g.list, c)
	}
	c.members = append(c.members, r)
}

// askAgain moves a report of a small heap to a claim that is no smaller, if that
// is its strongest proposal by now.
func (g *docketGroups) askAgain(r propose.Report, tell io.Writer) {
	at, _ := g.book.ClaimOf(r.ID)
	own := g.of[at]
	if len(own.members) > heapAskedAgain {
		return
	}
	if err := g.book.Unjoin(r.ID); err != nil {
		panic(err) // it was joined above
	}
	size := len(own.members)
	place := slices.IndexFunc(own.members, func(m propose.Report) bool { return m.ID == r.ID })
	own.members = slices.Delete(own.members, place, place+1)
	claim := at
	if ps := g.book.Propose(r); len(ps) > 0 && ps[0].Joins() && ps[0].ClaimID != at && len(g.of[ps[0].ClaimID].members) >= size {
		claim = ps[0].ClaimID
		if tell != nil {
			traceReport(tell, r, claim, ps)
		}
	}
	if claim == at {
		if err := g.book.Join(r, at); err != nil {
			panic(err)
		}
		own.members = slices.Insert(own.members, place, r)
		return
	}
	g.join(r, claim)
}

func traceReport(w io.Writer, r propose.Report, claim propose.ClaimID, ps []propose.Proposal) {
	fmt.Fprintf(w, "%s -> %s against=%v %q\n", r.ID, claim, propose.Denies(r.Text), r.Text)
	for i, p := range ps {
		if i == 3 {
			break
		}
		var why []string
		for _, s := range p.Shared {
			why = append(why, fmt.Sprintf("%s %.2f", s.ID, s.Weight))
		}
		for _, k := range p.Conflicts {
			why = append(why, fmt.Sprintf("%s %v/%v x%.2f", k.Slot, k.Report, k.Claim, k.Factor))
		}
		fmt.Fprintf(w, "    %.3f %s: %s\n", p.Score, p.ClaimID, strings.Join(why, "; "))
	}
}

type docketScore struct{ echoes, joined, wrong int }

// scoreGroups compares groups with the truth. A group belongs to the claim of
// the report that founded it; a report that no claim lists is a claim of its
// own. A claim's home is the group, among those that it founded, with most of
// its reports (the earlier, if equal).
//
//   - echoes: for each claim, its reports but one;
//   - joined: for each claim, its reports in its home but one;
//   - wrong: reports in a group that another claim founded.
func scoreGroups(groups [][]string, claims []docketClaim) docketScore {
	truth := map[string]string{}
	var s docketScore
	for _, c := range claims {
		for _, r := range c.Reports {
			truth[r] = "claim " + c.ID
		}
		s.echoes += max(0, len(c.Reports)-1)
	}
	of := func(r string) string {
		if t, ok := truth[r]; ok {
			return t
		}
		return "alone " + r
	}
	home := map[string]int{}
	for _, g := range groups {
		claim, own := of(g[0]), 0
		for _, r := range g {
			if of(r) == claim {
				own++
			} else {
				s.wrong++
			}
		}
		home[claim] = max(home[claim], own)
	}
	for _, c := range claims {
		s.joined += max(0, home["claim "+c.ID]-1)
	}
	return s
}
