package site

import (
	"fmt"
	"strings"
)

// MaxProblems is the most problems that one error lists; the rest are counted.
const MaxProblems = 50

// Problem is one thing a person has to put right.
type Problem struct {
	Kind   string // stable key for a catalogue of messages, such as "comma-decimal"
	Place  string // part 2, "4,5" or row 118, column length; may be empty
	What   string // what is wrong
	Advice string // what to write instead
}

// Error gives place, fault and advice in one line.
func (p *Problem) Error() string {
	s := p.What
	if p.Place != "" {
		s = p.Place + ": " + s
	}
	if p.Advice != "" {
		s += "; " + p.Advice
	}
	return s
}

// Problems is the error of an import: at most MaxProblems are listed, in the
// order of the file; More counts those left out.
type Problems struct {
	List []Problem
	More int
}

// Error gives one problem a line.
func (p *Problems) Error() string {
	var b strings.Builder
	for i := range p.List {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.List[i].Error())
	}
	if p.More > 0 {
		fmt.Fprintf(&b, "\nand %d more", p.More)
	}
	return b.String()
}

func (p *Problems) add(kind, place, what, advice string) {
	if len(p.List) >= MaxProblems {
		p.More++
		return
	}
	p.List = append(p.List, Problem{Kind: kind, Place: place, What: what, Advice: advice})
}

func (p *Problems) addAs(place string, err error) {
	if q, ok := err.(*Problem); ok {
		p.add(q.Kind, place, q.What, q.Advice)
		return
	}
	p.add("other", place, err.Error(), "")
}

// clip keeps a quoted phrase short enough to read on a phone.
func clip(s string) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return s
}
