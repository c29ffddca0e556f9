package main

import (
	"fmt"
	"strconv"
	"strings"

	"miftah/internal/desk/statement"
	"miftah/internal/event"
)

// numberWords say what each number of a statement is.
var numberWords = map[string]string{
	statement.NumberListed: "places listed", statement.NumberWhole: "places entered and seen whole", statement.NumberCleared: "places with two signatures",
	statement.NumberBarred: "places that could not be entered", statement.NumberAlive: "people found alive", statement.NumberDeceased: "deceased",
	statement.NumberLeft: "chance that someone remains", statement.NumberMissed: "one of so many such buildings", statement.NumberAsOf: "time of the newest entry",
	statement.NumberIssued: "time of issuing", statement.NumberClaims: "claims by outcome", statement.NumberStrength: "strongest open claim",
	statement.NumberMethod: "detection assumed of", statement.NumberAssumption: "assumption", statement.NumberClaim: "what this claim multiplies the odds by",
	statement.NumberLevel: "level", statement.NumberChance: "chance that someone is there", statement.NumberAir: "times of the air", statement.NumberAccess: "access, since when",
	statement.NumberSearch: "how far it is searched", statement.NumberLook: "look", statement.NumberSigned: "second signature",
}

// printGrounds names the entries behind each number of a place, or, when
// there is none, of the whole statement.
func printGrounds(m *Main, t *statement.Trace, space event.SpaceID) {
	fmt.Fprintln(m.Stdout, "\nEntries behind each number:")
	weighs := false
	for _, n := range t.Numbers() {
		if n.Space != space {
			continue
		}
		of := n.Label
		if of == "" {
			of = n.Of
		}
		fmt.Fprintf(m.Stdout, "%s: ", strings.TrimSpace(numberWords[n.Name]+" "+of))
		if n.Name == statement.NumberIssued {
			fmt.Fprintln(m.Stdout, "the entry that this statement is, after all that it shows")
			continue
		}
		g, _ := t.Grounds(n.Name, n.Space, n.Of)
		if n.Program {
			fmt.Fprint(m.Stdout, "the program's own value; it is stated because of ")
		}
		switch {
		case len(g.Direct) == len(g.Behind):
			fmt.Fprintln(m.Stdout, kindsOf(t, g.Behind))
		case len(g.Direct) > 0:
			fmt.Fprintf(m.Stdout, "%s; with all that bear on it %s (%d)\n", kindsOf(t, g.Direct), ranges(t, g.Behind), len(g.Behind))
		default:
			fmt.Fprintf(m.Stdout, "%s (%d)\n", ranges(t, g.Behind), len(g.Behind))
		}
		switch n.Name {
		case statement.NumberLeft, statement.NumberMissed, statement.NumberChance, statement.NumberClaim, statement.NumberStrength, statement.NumberAssumption:
			weighs = weighs || len(t.Document.Params.Weights) > 0
		}
	}
	if weighs {
		fmt.Fprintf(m.Stdout, "What claims weigh rests on private entries too: they are among the %d that are present as hashes.\n", t.Missing)
	}
}

// kindsOf names few entries with what they are.
func kindsOf(t *statement.Trace, ids []event.EventID) string {
	if len(ids) > 12 {
		return ranges(t, ids)
	}
	parts := make([]string, 0, len(ids))
	for _, id := range ids {
		if e, ok := t.Entry(id); ok {
			parts = append(parts, e.Number+" "+e.Kind.String())
		}
	}
	return strings.Join(parts, ", ")
}

// ranges names many entries: HQ-2–HQ-8, HQ-12.
func ranges(t *statement.Trace, ids []event.EventID) string {
	type run struct {
		station  string
		from, to uint64
	}
	var runs []run
	for _, id := range ids {
		e, _ := t.Entry(id)
		i := strings.LastIndexByte(e.Number, '-')
		n, err := strconv.ParseUint(e.Number[i+1:], 10, 64)
		if err != nil {
			continue
		}
		station := e.Number[:i+1]
		if k := len(runs) - 1; k >= 0 && runs[k].station == station && runs[k].to+1 == n {
			runs[k].to = n
		} else {
			runs = append(runs, run{station, n, n})
		}
	}
	parts := make([]string, len(runs))
	for i, r := range runs {
		parts[i] = fmt.Sprint(r.station, r.from)
		if r.to > r.from {
			parts[i] += fmt.Sprint("–", r.station, r.to)
		}
	}
	return strings.Join(parts, ", ")
}
