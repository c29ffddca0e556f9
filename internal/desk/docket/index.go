package docket

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/docket/propose"
	"miftah/internal/event"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// index holds the opened texts and what package propose reads in them, in
// memory only. One goroutine builds it after unlocking; whoever asks for
// proposals first lets it catch up with the state.
//
// Reports in no claim stand in heaps: a report that is like an earlier one
// joins its heap, so that forty echoes that nobody has joined yet count as one
// in package propose's rarity, and are proposed to each other. A report keeps
// its heap while it is in a claim, so that undoing restores the proposals.
type index struct {
	desk *desk.Desk
	wake chan struct{}
	stop context.CancelFunc
	done chan struct{}

	pending sync.Mutex // guards dirty: never held while working
	dirty   map[event.EntityID]bool
	closed  bool

	mu    sync.Mutex // guards what follows
	run   int        // grows with every reset: a build that began before it stops
	built bool
	grant access.Grant
	total int
	read  int
	err   error // why the last build failed
	book  *propose.Book
	in    map[event.ReportID]entry
	heap  map[event.ReportID]propose.ClaimID // the heap of each report that ever had one
}

// entry is a report as it stands in the book.
type entry struct {
	report propose.Report
	place  string // the place in the teller's words
	group  propose.ClaimID
}

// Groups of the book are claims, or heaps named by the report that began them.
const (
	claimPrefix = "claim "
	heapPrefix  = "heap "
)

func startIndex(ctx context.Context, d *desk.Desk) *index {
	ctx, stop := context.WithCancel(ctx)
	x := &index{desk: d, wake: make(chan struct{}, 1), stop: stop, done: make(chan struct{}), dirty: map[event.EntityID]bool{}}
	x.reset()
	d.State.OnChange(x.changed)
	go x.work(ctx)
	x.nudge()
	return x
}

// close stops the goroutine and empties the index.
func (x *index) close() {
	x.pending.Lock()
	x.closed = true
	x.pending.Unlock()
	x.stop()
	<-x.done
}

// changed notes what to look at again. Unlocking and wiping are recorded in
// the ledger, so they arrive here as well.
func (x *index) changed(ids []event.EntityID) {
	x.pending.Lock()
	for _, id := range ids {
		if !x.closed {
			x.dirty[id] = true
		}
	}
	x.pending.Unlock()
	x.nudge()
}

// takeDirty hands over what changed since it was last called.
func (x *index) takeDirty() map[event.EntityID]bool {
	x.pending.Lock()
	defer x.pending.Unlock()
	dirty := x.dirty
	x.dirty = map[event.EntityID]bool{}
	return dirty
}

func (x *index) nudge() {
	select {
	case x.wake <- struct{}{}:
	default:
	}
}

func (x *index) unlocked() bool { return x.desk.Keys.Unlocked(event.Working) }

// reset forgets every text. The caller holds mu.
func (x *index) reset() {
	x.run++
	x.built, x.grant, x.total, x.read, x.err = false, access.Grant{}, 0, 0, nil
	x.book, x.in, x.heap = propose.NewBook(), map[event.ReportID]entry{}, map[event.ReportID]propose.ClaimID{}
}

func (x *index) work(ctx context.Context) {
	defer close(x.done)
	for {
		select {
		case <-ctx.Done():
			x.mu.Lock()
			x.reset()
			x.mu.Unlock()
			return
		case <-x.wake:
		}
		x.mu.Lock()
		if !x.unlocked() {
			x.reset()
			x.takeDirty() // the next build reads everything
			x.mu.Unlock()
			continue
		}
		built := x.built
		if built {
			x.catchUp(ctx)
			built = x.built
		}
		x.mu.Unlock()
		if !built {
			x.build(ctx)
		}
	}
}

// build reads all reports under one recorded permission of the system. It
// lets go of the lock after each, so that progress can be asked for.
func (x *index) build(ctx context.Context) {
	grant, err := x.desk.Access.System(ctx)
	x.takeDirty()
	reports := view.All[*view.Report](x.desk.State)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.reset()
	if err != nil {
		x.err = err
		return
	}
	x.grant, x.total = grant, len(reports)
	run, erased := x.run, x.erased()
	for _, r := range reports {
		if x.run != run { // emptied meanwhile
			x.nudge()
			return
		}
		if ctx.Err() != nil || !x.unlocked() {
			x.reset()
			return
		}
		x.renew(ctx, r.ReportID(), erased)
		x.read++
		x.mu.Unlock()
		x.mu.Lock()
	}
	if x.run != run {
		x.nudge()
		return
	}
	x.built = true
	x.catchUp(ctx)
}

func (x *index) erased() map[event.SubjectID]bool {
	m := map[event.SubjectID]bool{}
	for _, e := range view.All[*view.Erasure](x.desk.State) {
		m[e.Subject] = true
	}
	return m
}

// catchUp brings the book to the present state. After an erasure everything
// is forgotten and read again: the book keeps single words of what left it.
// The caller holds mu.
func (x *index) catchUp(ctx context.Context) {
	dirty := x.takeDirty()
	var reports []event.ReportID
	for id := range dirty {
		switch v := x.desk.State.Get(id).(type) {
		case *view.Erasure:
			x.reset()
			x.nudge()
			return
		case *view.Report:
			reports = append(reports, v.ReportID())
		case nil:
			if _, ok := x.in[event.ReportID(id)]; ok {
				reports = append(reports, event.ReportID(id))
			}
		}
	}
	if len(reports) == 0 {
		return
	}
	erased := x.erased()
	sortReports(x.desk.State, reports) // so that heaps form in one way
	for _, id := range reports {
		x.renew(ctx, id, erased)
	}
}

// renew makes the book hold a report as the state has it. The caller holds mu.
func (x *index) renew(ctx context.Context, id event.ReportID, erased map[event.SubjectID]bool) {
	r, ok := view.One[*view.Report](x.desk.State, event.EntityID(id))
	if !ok || erased[event.SubjectID(id)] {
		x.leave(id)
		return
	}
	have, in := x.in[id]
	next := entry{place: have.place, report: have.report}
	if !in {
		words, err := received(ctx, x.desk, x.grant, r)
		if err != nil {
			if errors.Is(err, seal.ErrLocked) { // its key may still arrive: look again next time
				x.pending.Lock()
				x.dirty[event.EntityID(id)] = true
				x.pending.Unlock()
			}
			return
		}
		next.place = words.Place
		next.report = propose.Report{ID: propose.ReportID(id.String()), Text: words.Text, Channel: r.Channel.String(), At: r.At.Time()}
		if !r.Teller.Zero() {
			next.report.Teller = r.Teller.String()
		}
	}
	next.report.Place = strings.TrimSpace(next.place + " " + tiedWords(x.desk.State, r.TiedTo))
	if j, ok := standing(r); ok {
		next.group = propose.ClaimID(claimPrefix + j.Value.Claim.String())
	} else if in && have.group == x.heap[id] {
		next.group = have.group
	}
	if in && next == have {
		return
	}
	x.leave(id)
	if next.group == "" {
		next.group = x.heapOf(id, next.report)
	}
	if err := x.book.Join(next.report, next.group); err == nil {
		x.in[id] = next
	}
}

// leave takes a report out of the book.
func (x *index) leave(id event.ReportID) {
	if e, ok := x.in[id]; ok {
		_ = x.book.Unjoin(e.report.ID) // it is there: in says so
		delete(x.in, id)
	}
}

// heapOf is the heap of a report in no claim: the one that it had, or that of
// the loose reports that it is most like, or a new one.
func (x *index) heapOf(id event.ReportID, r propose.Report) propose.ClaimID {
	if h, ok := x.heap[id]; ok {
		return h
	}
	h := propose.ClaimID(heapPrefix + id.String())
	for _, p := range x.book.Propose(r) {
		if p.Joins() && strings.HasPrefix(string(p.ClaimID), heapPrefix) {
			h = p.ClaimID
			break
		}
	}
	x.heap[id] = h
	return h
}

// tiedWords says a tied place in words that package propose reads.
func tiedWords(state *view.State, p event.Place) string {
	level, has := p.Level, p.HasLevel
	var words []string
	if s, ok := view.One[*view.Space](state, event.EntityID(p.Space)); ok {
		level, has = s.Level, true
		words = append(words, s.Space.String(), string(s.Code))
		if s.Wing != "" {
			words = append(words, "wing "+string(s.Wing))
		}
	}
	switch {
	case has && level < 0:
		words = append(words, fmt.Sprintf("basement level B%d", -level))
	case has && level == 0:
		words = append(words, "ground floor")
	case has:
		words = append(words, fmt.Sprintf("floor %d", level))
	}
	return strings.Join(words, " ")
}
