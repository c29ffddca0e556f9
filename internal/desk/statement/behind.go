package statement

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"miftah/internal/access"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// Stated are the numbers of one statement. Missing counts private entries
// behind it that have not arrived at this station.
type Stated struct {
	ID      event.StatementID   `json:"id"`
	Number  string              `json:"number"`
	Kind    event.StatementKind `json:"kind"`
	Numbers []Number            `json:"numbers"`
	Missing int                 `json:"missing"`
}

// Behind is what one number of a statement opens to.
type Behind struct {
	Number string `json:"number"`
	Grounds
	Missing int `json:"missing"`
}

// ErrNumber means that a statement has no such number.
var ErrNumber = errors.New("number: this statement has none of that name; take name, space and of from its list of numbers")

// Numbers lists what a statement states. It opens the file, which is on record.
func (d *Desk) Numbers(ctx context.Context, s access.Session, id event.StatementID) (Stated, error) {
	t, err := d.read(ctx, s, id)
	if err != nil {
		return Stated{}, err
	}
	p := t.Document.Params
	return Stated{id, p.Number, p.Kind, t.Numbers(), t.Missing}, nil
}

// Behind opens one number of a statement to the entries that it rested on
// when it was issued, whatever was written since.
func (d *Desk) Behind(ctx context.Context, s access.Session, id event.StatementID, name string, space event.SpaceID, of string) (Behind, error) {
	t := d.traces.get(id)
	if t == nil {
		var err error
		if t, err = d.read(ctx, s, id); err != nil {
			return Behind{}, err
		}
	}
	g, ok := t.Grounds(name, space, of)
	if !ok {
		return Behind{}, ErrNumber
	}
	return Behind{name, g, t.Missing}, nil
}

// read opens a statement's file and traces its numbers, or takes them from
// memory when the file was opened before; also then the reading is on record.
func (d *Desk) read(ctx context.Context, s access.Session, id event.StatementID) (*Trace, error) {
	file, err := d.File(ctx, s, id)
	if err != nil {
		return nil, err
	}
	if t := d.traces.get(id); t != nil {
		return t, nil
	}
	_, e, err := split(file)
	if err != nil {
		return nil, err
	}
	var doc Document
	if err := event.Unmarshal(e.Document, &doc); err != nil {
		return nil, fmt.Errorf("the statement's document: %w", err)
	}
	events, err := Public(e.Operation, e.Chains)
	if err != nil {
		return nil, err
	}
	trust := ledger.NewTrust(e.Operation, events)
	private, missing, err := d.private(ctx, e.Chains)
	if err != nil {
		return nil, err
	}
	t, err := NewTrace(doc, slices.Concat(events, private), trust, missing)
	if err != nil {
		return nil, err
	}
	if v, ok := view.One[*view.Statement](d.State, event.EntityID(id)); ok {
		t.issued = v.Events[0]
	}
	d.traces.put(id, t)
	return t, nil
}

// private are the private entries that the chains of a statement hold as
// hashes, from the ledger here; missing are those that it has not got.
func (d *Desk) private(ctx context.Context, chains []Chain) (events []event.Event, missing int, err error) {
	err = d.Ledger.View(ctx, func(snap ledger.Snapshot) error {
		for _, c := range chains {
			hidden := map[uint64]event.Hash{}
			for i, l := range slices.Concat(c.Pages...) {
				if len(l.Header) == 0 {
					hidden[uint64(i)+1] = l.Body
				}
			}
			err := snap.Chain(c.Head.Replica, 0, func(e event.Event) error {
				if e.Seq > c.Head.Seq {
					return errEnd
				}
				if body, ok := hidden[e.Seq]; ok && body == e.Body() {
					events = append(events, e)
					delete(hidden, e.Seq)
				}
				return nil
			})
			if err != nil && !errors.Is(err, errEnd) {
				return err
			}
			missing += len(hidden)
		}
		return nil
	})
	return events, missing, err
}

// Forget drops what was read of statements, when the keys are wiped.
func (d *Desk) Forget() { d.traces.forget() }

// traces remembers a few statements that were opened: they never change. One
// of which entries are missing is read anew, since they may have arrived.
type traces struct {
	mu   sync.Mutex
	list []remembered // the last opened last
}

type remembered struct {
	id event.StatementID
	t  *Trace
}

const maxTraces = 4

func (c *traces) get(id event.StatementID) *Trace {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.list {
		if r.id == id {
			return r.t
		}
	}
	return nil
}

func (c *traces) put(id event.StatementID, t *Trace) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.Missing > 0 {
		return
	}
	if c.list = append(c.list, remembered{id, t}); len(c.list) > maxTraces {
		c.list = slices.Delete(c.list, 0, 1)
	}
}

func (c *traces) forget() { c.mu.Lock(); c.list = nil; c.mu.Unlock() }
