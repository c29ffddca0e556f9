// Package desk holds what all desks share: writing. The desks themselves, one
// package each, are the only authors of work events; they check the rules of
// the work and hand the acts to a Desk, which seals what people said, appends
// and gives back a receipt.
package desk

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"miftah/internal/access"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

// Desk is what every desk works with.
type Desk struct {
	Ledger *ledger.Ledger `json:"ledger"`
	State  *view.State    `json:"state"`
	Access *access.Access `json:"access"`
	Keys   *seal.Keyring  `json:"keys"`
}

// Command is one intention of one person, as it came over the wire.
type Command struct {
	ID     event.CommandID `json:"id"`
	At     event.Millis    `json:"at"`     // when it was done, by the operation's clock; zero: now
	Digest event.Hash      `json:"digest"` // of the request
}

// Act is one event to write.
type Act struct {
	Entity  event.EntityID `json:"entity"`
	Base    event.EventID  `json:"base"` // last event the person saw of Entity; none: the newest here
	Payload event.Payload  `json:"payload"`
	// Words are sealed in the operation compartment for the entity itself.
	Words event.Words `json:"words"`
	// More is sealed apart: other compartments, other subjects.
	More []Sealing `json:"more"`
	// Files go with the payload's Attachments: see Attach.
	Files []ledger.Record `json:"files"`
	wraps []seal.Wrapped
}

// Sealing is words for one subject in one compartment.
type Sealing struct {
	Compartment event.Compartment `json:"compartment"`
	Subject     event.SubjectID   `json:"subject"`
	Words       event.Words       `json:"words"`
}

// Problem is an input that a person can mend: what, where, and how.
type Problem struct {
	Field  string `json:"field"`  // name of the field, empty if none
	What   string `json:"what"`   // what is wrong
	Remedy string `json:"remedy"` // what to do
}

func (p *Problem) Error() string {
	s := p.What
	if p.Field != "" {
		s = p.Field + ": " + s
	}
	if p.Remedy != "" {
		s += "; " + p.Remedy
	}
	return s
}

// Refuse makes a Problem. Write what and remedy where they are refused, as
// constants or with fmt's verbs: the catalogue has each as a sentence, refuse.*,
// in the same English and in Arabic, and a test of package httpapi fails
// without it. Repeat nothing that may be a name.
func Refuse(field, what, remedy string) error { return &Problem{field, what, remedy} }

// Limits of what a person may send.
const (
	MaxText  = 200 << 10 // bytes of one text
	MaxFile  = 8 << 20   // bytes of one attachment
	MaxFiles = 8         // attachments of one entry
	MaxActs  = 2000      // events of one command

	ahead = event.Millis(5 * 60 * 1000) // how far a device's clock may be ahead
)

// Write checks roles, seals and appends. It returns when the events are
// durable, or with an error that says whether they may be: see
// ledger.Ledger.Append. Nothing is half kept.
func (d *Desk) Write(ctx context.Context, s access.Session, c Command, acts ...Act) (ledger.Receipt, error) {
	if len(acts) > MaxActs {
		return ledger.Receipt{}, Refuse("", fmt.Sprintf("%d entries at once", len(acts)), fmt.Sprintf("send at most %d", MaxActs))
	}
	if limit := d.Ledger.Now() + ahead; c.At > limit {
		return ledger.Receipt{}, Refuse("at", "it lies in the future", "set the clock of this device, or leave the time out")
	}
	if c.At < 0 {
		return ledger.Receipt{}, Refuse("at", "it lies before 1970", "set the clock of this device, or leave the time out")
	}
	cmd := ledger.Command{ID: c.ID, Actor: s.User, At: c.At, Digest: c.Digest}
	var wraps []seal.Wrapped
	for i, a := range acts {
		if err := d.Access.Require(s, a.Payload.Kind().Writers()); err != nil {
			return ledger.Receipt{}, err
		}
		at := seal.Binding{Operation: d.Ledger.Operation(), Event: event.EventIDOf(s.User, c.ID, uint32(i)), Entity: a.Entity, Kind: a.Payload.Kind()}
		sealed, ws, err := d.seal(a, at)
		if err != nil {
			return ledger.Receipt{}, err
		}
		wraps = append(append(wraps, ws...), a.wraps...)
		cmd.Records = append(cmd.Records, a.Files...)
		cmd.Drafts = append(cmd.Drafts, ledger.Draft{Entity: a.Entity, Base: a.Base, Payload: a.Payload, Sealed: sealed})
	}
	for _, w := range wraps {
		cmd.Records = append(cmd.Records, ledger.KeyRecord(w.Subject, w.Key, w.Bytes))
	}
	r, err := d.Ledger.Append(ctx, cmd)
	if err == nil && !r.Repeated { // the keys of a repeated command were not stored
		d.Keys.Keep(wraps)
	}
	return r, err
}

func (d *Desk) seal(a Act, at seal.Binding) ([]byte, []seal.Wrapped, error) {
	sealings := a.More
	if !a.Words.Empty() {
		sealings = append([]Sealing{{event.Working, event.SubjectID(a.Entity), a.Words}}, sealings...)
	}
	var boxes []event.Box
	var wraps []seal.Wrapped
	for _, s := range sealings {
		if s.Words.Empty() {
			continue
		}
		if err := checkWords(s.Words); err != nil {
			return nil, nil, err
		}
		box, ws, err := d.Keys.Seal(s.Compartment, s.Subject, at, s.Words)
		if err != nil {
			return nil, nil, err
		}
		boxes, wraps = append(boxes, box), append(wraps, ws...)
	}
	if len(boxes) == 0 {
		return nil, nil, nil
	}
	b, err := event.Marshal(boxes)
	return b, wraps, err
}

func checkWords(w event.Words) error {
	fields := map[string]string{"text": w.Text, "name": w.Name, "contact": w.Contact, "place": w.Place,
		"when": w.When, "how": w.How, "remark": w.Remark, "teller": w.Teller, "source": w.Source}
	for _, name := range []string{"text", "name", "contact", "place", "when", "how", "remark", "teller", "source"} {
		text := fields[name]
		if len(text) > MaxText {
			return Refuse(name, fmt.Sprintf("%d bytes of text", len(text)), fmt.Sprintf("keep it under %d and attach the rest as a file", MaxText))
		}
		if !utf8.ValidString(text) {
			return Refuse(name, "the text is not valid UTF-8", "save the file as UTF-8 and paste it again")
		}
	}
	return nil
}

// File is an attachment as it was sent.
type File struct {
	Name  string      `json:"name"`
	Media event.Media `json:"media"`
	Bytes []byte      `json:"bytes"`
}

// Attach seals files for the entity of an act and adds their names to its
// words. It returns what belongs in the payload's Attachments.
func (d *Desk) Attach(a *Act, files []File) ([]event.Attachment, error) {
	if len(files) > MaxFiles {
		return nil, Refuse("files", fmt.Sprintf("%d files", len(files)), fmt.Sprintf("send at most %d with one entry", MaxFiles))
	}
	var list []event.Attachment
	for _, f := range files {
		if len(f.Bytes) > MaxFile {
			return nil, Refuse("files", fmt.Sprintf("a file of %d bytes", len(f.Bytes)), fmt.Sprintf("send at most %d bytes a file", MaxFile))
		}
		one, err := d.AttachOne(a, f)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

// AttachOne seals one file of our own making, of any size.
func (d *Desk) AttachOne(a *Act, f File) (event.Attachment, error) {
	blob, ws, err := d.Keys.SealBlob(event.Working, event.SubjectID(a.Entity), f.Bytes)
	if err != nil {
		return event.Attachment{}, err
	}
	r := ledger.BlobRecord(blob)
	a.wraps = append(a.wraps, ws...)
	a.Files = append(a.Files, r)
	a.Words.Files = append(a.Words.Files, f.Name)
	return event.Attachment{Blob: event.Hash(r.Key), Size: int64(len(blob)), Media: f.Media}, nil
}

// Retryable reports whether an error leaves open if the command was kept.
func Retryable(err error) bool {
	return errors.Is(err, ledger.ErrUnknown) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
