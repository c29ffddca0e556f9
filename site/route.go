package site

import (
	"cmp"
	"container/heap"
	"fmt"
	"math"
	"slices"
)

// WayKind is how one gets from a space to the next.
type WayKind string

// The kinds of way. Nobody carries a litter through a hatch or on a ladder.
const (
	Passage WayKind = "passage"
	Flight  WayKind = "stairs"
	Ladder  WayKind = "ladder"
	Hatch   WayKind = "hatch"
)

// Way joins two spaces in both directions. Length is what is walked from the
// middle of one to the middle of the other, Rise how far To is above From,
// Width its narrowest part (0: not known). A Closed way takes Open minutes to
// be opened; Open 0 says that nobody knows, and then no route goes through it.
type Way struct {
	ID       string
	From, To string
	Kind     WayKind
	Length   Millimetre
	Rise     Millimetre
	Width    Millimetre
	Closed   bool
	Open     float64
}

// Pace is how people move: metres a minute on the level, minutes for each metre
// up and down on stairs, the same on ladders and through hatches (0: not at
// all), and the least width they need. A way of unknown width is taken.
type Pace struct {
	Level                float64
	Up, Down             float64
	LadderUp, LadderDown float64
	Width                Millimetre
}

// Walking is a rescuer with tools in the dark: judged.
func Walking() Pace {
	return Pace{Level: 40, Up: 0.15, Down: 0.1, LadderUp: 0.4, LadderDown: 0.3, Width: 450}
}

// Carrying is a litter with four bearers: 25 m a minute on the level and 2
// minutes for a floor of 3 m upstairs (air and detection facts, assumptions);
// downstairs three quarters of that, and 700 mm of width: judged.
func Carrying() Pace { return Pace{Level: 25, Up: 2.0 / 3, Down: 0.5, Width: 700} }

// Route is a way from space to space. Minutes counts moving and opening;
// Opening is the part for the closed ways in Opened.
type Route struct {
	Spaces  []string
	Ways    []string
	Opened  []string
	Minutes float64
	Opening float64
}

// Net is the ways of a building.
type Net struct {
	ways []Way
	from map[string][]int // ways that touch a space, by id
}

const maxWays = 100_000

// NewNet checks the ways. The error is a *Problem.
func NewNet(ways []Way) (*Net, error) {
	if len(ways) > maxWays {
		return nil, &Problem{"ways", "", fmt.Sprintf("%d ways", len(ways)), fmt.Sprintf("give at most %d", maxWays)}
	}
	n := &Net{ways: slices.Clone(ways), from: map[string][]int{}}
	slices.SortFunc(n.ways, func(a, b Way) int { return cmp.Compare(a.ID, b.ID) })
	for i, w := range n.ways {
		switch {
		case w.ID == "" || i > 0 && n.ways[i-1].ID == w.ID:
			return nil, &Problem{"ways", w.ID, "an id is empty or used twice", "give each way its own"}
		case w.From == "" || w.To == "" || w.From == w.To:
			return nil, &Problem{"ways", w.ID, "it does not join two spaces", "name the space at either end"}
		case w.Length < 0 || w.Length > farthest || max(w.Rise, -w.Rise) > 1_000_000 || w.Width < 0:
			return nil, &Problem{"ways", w.ID, fmt.Sprintf("length %d, rise %d, width %d mm", w.Length, w.Rise, w.Width), "write millimetres: a length of at most 10 km, a rise of at most 1 km"}
		case !(w.Open >= 0) || math.IsInf(w.Open, 1):
			return nil, &Problem{"ways", w.ID, fmt.Sprintf("it takes %v minutes to open", w.Open), "write 0 or more minutes"}
		}
		switch w.Kind {
		case Passage, Flight, Ladder, Hatch:
		default:
			return nil, &Problem{"ways", w.ID, fmt.Sprintf("%q is not a kind of way", w.Kind), "write passage, stairs, ladder or hatch"}
		}
		n.from[w.From], n.from[w.To] = append(n.from[w.From], i), append(n.from[w.To], i)
	}
	return n, nil
}

// minutes is how long one way takes from a space, opening apart; false where
// these people cannot use it.
func (w Way) minutes(from string, p Pace) (move, open float64, ok bool) {
	if w.Width > 0 && w.Width < p.Width || p.Level <= 0 || w.Closed && w.Open == 0 {
		return 0, 0, false
	}
	rise := w.Rise.Metres()
	if from == w.To {
		rise = -rise
	}
	up, down := p.Up, p.Down
	if w.Kind == Ladder || w.Kind == Hatch {
		if up, down = p.LadderUp, p.LadderDown; up <= 0 || down <= 0 {
			return 0, 0, false
		}
	}
	move = w.Length.Metres()/p.Level + max(rise, 0)*up + max(-rise, 0)*down
	if w.Closed {
		open = w.Open
	}
	return move, open, true
}

func (w Way) other(space string) string {
	if space == w.From {
		return w.To
	}
	return w.From
}

// Best is the quickest route between two spaces, through closed ways where
// opening them is quicker than walking round; false if there is none.
func (n *Net) Best(from, to string, p Pace) (Route, bool) {
	return n.best(from, to, p, nil, nil)
}

type stop struct {
	space   string
	minutes float64
}

type stops []stop

func (s stops) Len() int      { return len(s) }
func (s stops) Swap(a, b int) { s[a], s[b] = s[b], s[a] }
func (s stops) Less(a, b int) bool {
	return cmp.Or(cmp.Compare(s[a].minutes, s[b].minutes), cmp.Compare(s[a].space, s[b].space)) < 0
}

// Push and Pop serve package heap.
func (s *stops) Push(x any) { *s = append(*s, x.(stop)) }

// Pop removes the last.
func (s *stops) Pop() any {
	x := (*s)[len(*s)-1]
	*s = (*s)[:len(*s)-1]
	return x
}

// best is Dijkstra's search without some ways and spaces.
func (n *Net) best(from, to string, p Pace, noWay map[int]bool, noSpace map[string]bool) (Route, bool) {
	if noSpace[from] || noSpace[to] {
		return Route{}, false
	}
	at, by := map[string]float64{from: 0}, map[string]int{}
	done := map[string]bool{}
	for todo := (stops{{from, 0}}); len(todo) > 0; {
		s := heap.Pop(&todo).(stop)
		if done[s.space] {
			continue
		}
		if done[s.space] = true; s.space == to {
			break
		}
		for _, i := range n.from[s.space] {
			w := n.ways[i]
			move, open, ok := w.minutes(s.space, p)
			next := w.other(s.space)
			if !ok || noWay[i] || noSpace[next] || done[next] {
				continue
			}
			if old, seen := at[next]; !seen || s.minutes+move+open < old {
				at[next], by[next] = s.minutes+move+open, i
				heap.Push(&todo, stop{next, at[next]})
			}
		}
	}
	if !done[to] {
		return Route{}, false
	}
	var ways []int
	for space := to; space != from; {
		ways = append(ways, by[space])
		space = n.ways[by[space]].other(space)
	}
	slices.Reverse(ways)
	return n.route(from, ways, p), true
}

// route adds up a list of ways from a space.
func (n *Net) route(from string, ways []int, p Pace) Route {
	r := Route{Spaces: []string{from}, Ways: []string{}, Opened: []string{}}
	for _, i := range ways {
		w, at := n.ways[i], r.Spaces[len(r.Spaces)-1]
		move, open, _ := w.minutes(at, p)
		r.Minutes, r.Opening = r.Minutes+move+open, r.Opening+open
		r.Ways, r.Spaces = append(r.Ways, w.ID), append(r.Spaces, w.other(at))
		if w.Closed {
			r.Opened = append(r.Opened, w.ID)
		}
	}
	return r
}

// Alternatives are up to k routes between two spaces, the quickest first, none
// through a space twice (Yen 1971).
func (n *Net) Alternatives(from, to string, k int, p Pace) []Route {
	first, ok := n.Best(from, to, p)
	if !ok || k < 1 {
		return nil
	}
	out, waiting := []Route{first}, []Route{}
	for len(out) < k {
		last := out[len(out)-1]
		for j := range last.Ways {
			noWay, noSpace := map[int]bool{}, map[string]bool{}
			for _, s := range last.Spaces[:j] {
				noSpace[s] = true
			}
			for _, r := range out {
				if len(r.Ways) > j && slices.Equal(r.Ways[:j], last.Ways[:j]) {
					noWay[n.index(r.Ways[j])] = true
				}
			}
			rest, ok := n.best(last.Spaces[j], to, p, noWay, noSpace)
			if !ok {
				continue
			}
			var ways []int
			for _, id := range slices.Concat(last.Ways[:j], rest.Ways) {
				ways = append(ways, n.index(id))
			}
			if r := n.route(from, ways, p); !slices.ContainsFunc(waiting, func(w Route) bool { return slices.Equal(w.Ways, r.Ways) }) {
				waiting = append(waiting, r)
			}
		}
		if len(waiting) == 0 {
			break
		}
		slices.SortFunc(waiting, func(a, b Route) int {
			return cmp.Or(cmp.Compare(a.Minutes, b.Minutes), slices.Compare(a.Ways, b.Ways))
		})
		out, waiting = append(out, waiting[0]), waiting[1:]
	}
	return out
}

func (n *Net) index(id string) int {
	i, _ := slices.BinarySearchFunc(n.ways, id, func(w Way, id string) int { return cmp.Compare(w.ID, id) })
	return i
}

// Closure is what a closed way costs on the way between two spaces: the
// quickest route as things stand, and with the way open. Round is the quickest
// without it; each is false if there is none.
type Closure struct {
	Now, Opened, Round       Route
	HasNow, HasOpened, Apart bool
	// Minutes saved by opening it beforehand; +Inf where it alone bars the way.
	Minutes float64
}

// Costs answers for one closed way. The error is a *Problem: no such way, or it
// is not closed.
func (n *Net) Costs(id, from, to string, p Pace) (Closure, error) {
	i, ok := slices.BinarySearchFunc(n.ways, id, func(w Way, id string) int { return cmp.Compare(w.ID, id) })
	if !ok || !n.ways[i].Closed {
		return Closure{}, &Problem{"ways", id, "there is no closed way of that id", "name one that is closed"}
	}
	var c Closure
	c.Now, c.HasNow = n.Best(from, to, p)
	c.Round, c.Apart = n.best(from, to, p, map[int]bool{i: true}, nil)
	open := &Net{ways: slices.Clone(n.ways), from: n.from}
	open.ways[i].Closed = false
	c.Opened, c.HasOpened = open.Best(from, to, p)
	switch {
	case c.HasNow && c.HasOpened:
		c.Minutes = c.Now.Minutes - c.Opened.Minutes
	case c.HasOpened:
		c.Minutes = math.Inf(1)
	}
	return c, nil
}
