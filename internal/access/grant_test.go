package access

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
	"miftah/internal/view"
)

const secretText = "a door behind the kitchen"

// unlocked is a rig whose operation compartment is open, with intake signed in.
func unlocked(t *testing.T) (*rig, Session) {
	t.Helper()
	r := newRig(t)
	s := r.user(event.Intake)
	r.ok(r.Unlock(t.Context(), s, event.Working, r.codes[event.Working]))
	return r, s
}

func (r *rig) grant(s Session, ids ...event.EntityID) Grant {
	r.Helper()
	g, err := r.Grant(r.Context(), s, ReadReport, event.PurposeSearch, ids)
	r.ok(err)
	return g
}

func TestAGrantOpensWhatItNamesAndNothingElse(t *testing.T) {
	r, s := unlocked(t)
	one, words := r.said(event.Working, secretText)
	two, other := r.said(event.Working, "something else")
	g := r.grant(s, one)
	if w, err := r.Open(t.Context(), g, one, words); err != nil || w.Text != secretText {
		t.Errorf("with the grant: %v, right words %v", err, w.Text == secretText)
	}
	for name, try := range map[string]struct {
		g  Grant
		id event.EntityID
		s  view.Sealed
	}{"the zero grant": {Grant{}, one, words}, "an id outside": {g, two, other}} {
		if w, err := r.Open(t.Context(), try.g, try.id, try.s); !errors.Is(err, ErrNoGrant) || !w.Empty() {
			t.Errorf("%s: %v", name, err)
		}
	}
	// Words of another entity, called by the granted one's id, stay shut.
	if w, err := r.Open(t.Context(), g, one, other); err == nil || !w.Empty() {
		t.Errorf("another's words under the granted id: %v", err)
	}
	if (Grant{}).Allows(event.EntityID{}) || g.Allows(two) || !g.Allows(one) {
		t.Error("Allows does not say what Open does")
	}
}

func TestAnAttachmentOpensWithTheGrantOfItsOwnEntityOnly(t *testing.T) {
	r, s := unlocked(t)
	attach := func(file string) (event.EntityID, event.Hash) {
		id := event.NewEntity()
		blob, wraps, err := r.keys.SealBlob(event.Working, event.SubjectID(id), []byte(file))
		r.ok(err)
		rec := ledger.BlobRecord(blob)
		records := []ledger.Record{rec}
		for _, w := range wraps {
			records = append(records, ledger.KeyRecord(w.Subject, w.Key, w.Bytes))
		}
		r.append(ledger.Command{Actor: r.admin, Drafts: []ledger.Draft{{Entity: id, Payload: event.ReportReceived{}}}, Records: records})
		return id, event.Hash(rec.Key)
	}
	mine, blob := attach("photo one")
	_, foreign := attach("photo two")
	g := r.grant(s, mine)
	if b, err := r.OpenBlob(t.Context(), g, mine, blob); err != nil || string(b) != "photo one" {
		t.Errorf("%q, %v", b, err)
	}
	for name, try := range map[string]func() ([]byte, error){
		"the zero grant":            func() ([]byte, error) { return r.OpenBlob(t.Context(), Grant{}, mine, blob) },
		"another entity's file":     func() ([]byte, error) { return r.OpenBlob(t.Context(), g, mine, foreign) },
		"a file that was never had": func() ([]byte, error) { return r.OpenBlob(t.Context(), g, mine, event.Hash{1}) },
	} {
		if b, err := try(); err == nil || b != nil {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestEveryReadingIsOnRecordBeforeItIsShown(t *testing.T) {
	r, s := unlocked(t)
	one, _ := r.said(event.Working, secretText)
	two, _ := r.said(event.Working, secretText)
	r.grant(s, one, two)
	got := audits[event.AuditRead](r, s)
	if len(got) != 1 || got[0].What != ReadReport || got[0].Purpose != event.PurposeSearch || !slices.Equal(got[0].IDs, []event.EntityID{one, two}) || got[0].Denied {
		t.Fatalf("on record: %+v", got)
	}
	viewer := r.user(event.Viewer)
	if _, err := r.Grant(t.Context(), viewer, ReadReport, event.PurposeSearch, []event.EntityID{one}); !errors.Is(err, ErrDenied) {
		t.Errorf("a viewer: %v", err)
	}
	if got := audits[event.AuditRead](r, viewer); len(got) != 1 || !got[0].Denied || !slices.Equal(got[0].IDs, []event.EntityID{one}) {
		t.Errorf("the refusal on record: %+v", got)
	}
	// The record belongs to the reader's session: the report itself is as it was.
	if v := r.state.Get(one); len(v.Common().Events) != 1 {
		t.Errorf("the reading became one of %d entries of what was read", len(v.Common().Events))
	}
}

func TestNoGrantWithoutAUserAPurposeOrWithTooMany(t *testing.T) {
	r, s := unlocked(t)
	before := len(audits[event.AuditRead](r, s))
	for name, ask := range map[string]func() (Grant, error){
		"nobody":     func() (Grant, error) { return r.Grant(t.Context(), Session{}, ReadReport, event.PurposeSearch, nil) },
		"no purpose": func() (Grant, error) { return r.Grant(t.Context(), s, ReadReport, 0, nil) },
		"too many": func() (Grant, error) {
			return r.Grant(t.Context(), s, ReadReport, event.PurposeSearch, make([]event.EntityID, MaxGrant+1))
		},
		"search, blind": func() (Grant, error) { return r.Search(t.Context(), s, ReadReport, 0, "x", nil) },
		"search, nobody": func() (Grant, error) {
			return r.Search(t.Context(), Session{}, ReadReport, event.PurposeSearch, "x", nil)
		},
	} {
		if g, err := ask(); err == nil || g.ids != nil || g.all {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(audits[event.AuditRead](r, s)); n != before {
		t.Errorf("%d records of readings that nobody could have had", n-before)
	}
	if _, err := r.Grant(t.Context(), s, ReadReport, event.PurposeSearch, make([]event.EntityID, MaxGrant)); err != nil {
		t.Errorf("as many as allowed: %v", err)
	}
	if _, err := r.Grant(t.Context(), r.user(1<<7-1), 99, event.PurposeSearch, nil); !errors.Is(err, ErrDenied) {
		t.Errorf("something that nobody may read: %v", err)
	}
	if _, err := r.Grant(t.Context(), r.user(1<<7-1), ReadIndex, event.PurposeSearch, nil); !errors.Is(err, ErrDenied) {
		t.Errorf("the indexer's reading, asked for by a person: %v", err)
	}
}

func TestNothingIsShownWhenTheReadingCannotBeRecorded(t *testing.T) {
	for name, breaks := range map[string]func(*rig){
		"writing has stopped": func(r *rig) { r.ledger.Halt(errors.New("the test says so")) },
		"the disk fails":      func(r *rig) { r.store.fail = func(ledger.Batch) error { return errors.New("input/output error") } },
		"nobody knows":        func(r *rig) { r.store.fail = func(ledger.Batch) error { return ledger.ErrUnknown } },
	} {
		r, s := unlocked(t)
		id, words := r.said(event.Working, secretText)
		breaks(r)
		for what, ask := range map[string]func() (Grant, error){
			"reading": func() (Grant, error) {
				return r.Grant(t.Context(), s, ReadReport, event.PurposeSearch, []event.EntityID{id})
			},
			"search": func() (Grant, error) {
				return r.Search(t.Context(), s, ReadReport, event.PurposeSearch, "x", []event.EntityID{id})
			},
			"the indexer": func() (Grant, error) { return r.System(t.Context()) },
		} {
			g, err := ask()
			if err == nil || g.Allows(id) {
				t.Errorf("%s, %s: granted, %v", name, what, err)
			}
			if _, err := r.Open(t.Context(), g, id, words); !errors.Is(err, ErrNoGrant) {
				t.Errorf("%s, %s: opened, %v", name, what, err)
			}
		}
		if name == "writing has stopped" {
			r.restart()
			if err := r.Unlock(t.Context(), s, event.Working, r.codes[event.Working]); !errors.Is(err, ledger.ErrHalted) || r.Unlocked()[event.Working] {
				t.Errorf("a key was opened without a record: %v", err)
			}
		}
	}
}

func TestTheReserveIsGivenUpForReadingsOnly(t *testing.T) {
	r, s := unlocked(t)
	id, _ := r.said(event.Working, secretText)
	full := func(ledger.Batch) error { return ledger.ErrFull }
	r.store.fail = full
	cmd := ledger.Command{ID: event.NewCommand(), Actor: r.admin, Drafts: []ledger.Draft{{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "K"}}}}
	if _, err := r.ledger.Append(t.Context(), cmd); !errors.Is(err, ledger.ErrFull) || r.freed != 0 {
		t.Fatalf("an entry on a full disk: %v, the reserve was given up %d times", err, r.freed)
	}
	if g, err := r.Grant(t.Context(), s, ReadReport, event.PurposeSearch, []event.EntityID{id}); err != nil || !g.Allows(id) || r.freed != 1 {
		t.Errorf("a reading on a full disk: %v, the reserve was given up %d times", err, r.freed)
	}
	if n := len(audits[event.AuditRead](r, s)); n != 1 {
		t.Errorf("the reading is on record %d times", n)
	}
}

func TestTheIndexersRunIsRecordedOnceWhateverItOpens(t *testing.T) {
	r, _ := unlocked(t)
	count := func() (n int) {
		r.ok(r.ledger.View(t.Context(), func(s ledger.Snapshot) error {
			return s.Chain(r.ledger.Replica(), 0, func(e event.Event) error {
				if p, _ := e.Payload(); p != nil && p.Kind() == (event.AuditRead{}).Kind() {
					n++
				}
				return nil
			})
		}))
		return n
	}
	var ids []event.EntityID
	var sealed []view.Sealed
	for range 20 {
		id, s := r.said(event.Working, secretText)
		ids, sealed = append(ids, id), append(sealed, s)
	}
	g, err := r.System(t.Context())
	r.ok(err)
	for i, id := range ids {
		if w, err := r.Open(t.Context(), g, id, sealed[i]); err != nil || w.Text != secretText {
			t.Fatalf("report %d: %v", i, err)
		}
	}
	if n := count(); n != 1 {
		t.Errorf("%d records of one run", n)
	}
}

func TestASearchKeepsItsQueryAsAHashThatOnlyThisStationCanMake(t *testing.T) {
	const query = "Qwzx Planted"
	r, s := unlocked(t)
	id, words := r.said(event.Working, secretText)
	g, err := r.Search(t.Context(), s, ReadReport, event.PurposeTracing, query, []event.EntityID{id})
	r.ok(err)
	if _, err := r.Open(t.Context(), g, id, words); err != nil || g.Allows(event.NewEntity()) {
		t.Errorf("what was found: %v", err)
	}
	_, err = r.Search(t.Context(), s, ReadReport, event.PurposeTracing, query, nil)
	r.ok(err)
	got := audits[event.AuditSearch](r, s)
	if len(got) != 2 || got[0].Purpose != event.PurposeTracing || !slices.Equal(got[0].IDs, []event.EntityID{id}) {
		t.Fatalf("on record: %+v", got)
	}
	if got[0].Query != got[1].Query || got[0].Query == sha256.Sum256([]byte(query)) || got[0].Query == (event.Hash{}) {
		t.Error("the query is not kept as a keyed hash")
	}
	if newRig(t).keyed("query", query) == got[0].Query {
		t.Error("another station can make the same hash")
	}
	r.ok(r.ledger.View(t.Context(), func(s ledger.Snapshot) error {
		return s.Chain(r.ledger.Replica(), 0, func(e event.Event) error {
			if bytes.Contains(slices.Concat(e.HeaderBytes, e.Clear, e.Sealed), []byte("Planted")) {
				t.Errorf("entry %d holds the query", e.Seq)
			}
			return nil
		})
	}))
	viewer := r.user(event.Viewer)
	if _, err := r.Search(t.Context(), viewer, ReadReport, event.PurposeTracing, query, []event.EntityID{id}); !errors.Is(err, ErrDenied) {
		t.Errorf("a viewer: %v", err)
	}
	if n, denied := len(audits[event.AuditSearch](r, viewer)), audits[event.AuditRead](r, viewer); n != 0 || len(denied) != 1 || !denied[0].Denied {
		t.Errorf("the refusal on record: %d searches, %+v", n, denied)
	}
}

func TestErasedWordsCannotBeOpenedByAnybody(t *testing.T) {
	r, s := unlocked(t)
	id, words := r.said(event.Working, secretText)
	other, kept := r.said(event.Working, "something else")
	g := r.grant(s, id, other)
	if _, err := r.Open(t.Context(), g, id, words); err != nil {
		t.Fatal(err)
	}
	r.append(ledger.Command{Actor: r.admin, Drafts: []ledger.Draft{{Entity: event.NewEntity(), Payload: event.SubjectErased{Subject: event.SubjectID(id)}}}})
	for _, when := range []string{"at once", "after a new start"} {
		system, err := r.System(t.Context())
		r.ok(err)
		for _, g := range []Grant{g, system} {
			if w, err := r.Open(t.Context(), g, id, words); !errors.Is(err, seal.ErrErased) || !w.Empty() {
				t.Errorf("%s: %v", when, err)
			}
		}
		if _, err := r.Open(t.Context(), g, other, kept); err != nil {
			t.Errorf("%s, the neighbour: %v", when, err)
		}
		r.restart()
		r.ok(r.Unlock(t.Context(), s, event.Working, r.codes[event.Working]))
	}
}

func TestAKeyThatHasNotArrivedReadsAsLocked(t *testing.T) {
	r, s := unlocked(t)
	id, words := r.said(event.Working, secretText)
	var keys [][]byte
	r.ok(r.ledger.View(t.Context(), func(snap ledger.Snapshot) error {
		return snap.Scan(ledger.BucketKey, id[:], nil, func(k, _ []byte) error { keys = append(keys, bytes.Clone(k)); return nil })
	}))
	for _, k := range keys {
		r.ok(r.store.Commit(t.Context(), ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketKey, Key: k}}}))
	}
	r.restart()
	r.ok(r.Unlock(t.Context(), s, event.Working, r.codes[event.Working]))
	if _, err := r.Open(t.Context(), r.grant(s, id), id, words); len(keys) != 1 || !errors.Is(err, seal.ErrLocked) {
		t.Errorf("%d keys, %v", len(keys), err)
	}
}

func TestWordsOfSeveralCompartmentsOpenAsFarAsTheyAreUnlocked(t *testing.T) {
	r, s := unlocked(t)
	id, cmd := event.NewEntity(), event.NewCommand()
	at := seal.Binding{Operation: r.ledger.Operation(), Event: event.EventIDOf(r.admin, cmd, 0), Entity: id, Kind: (event.ReportReceived{}).Kind()}
	out := ledger.Command{ID: cmd, Actor: r.admin}
	var boxes []event.Box
	for c, w := range map[event.Compartment]event.Words{event.Working: {Text: secretText, Files: []string{"a"}}, event.People: {Contact: "who told"}} {
		box, wraps, err := r.keys.Seal(c, event.SubjectID(id), at, w)
		r.ok(err)
		boxes = append(boxes, box)
		for _, w := range wraps {
			out.Records = append(out.Records, ledger.KeyRecord(w.Subject, w.Key, w.Bytes))
		}
	}
	sealed, err := event.Marshal(boxes)
	r.ok(err)
	out.Drafts = []ledger.Draft{{Entity: id, Payload: event.ReportReceived{}, Sealed: sealed}}
	r.append(out)
	words := r.state.Get(id).Common().Sealed[0]
	r.restart() // the data keys that sealed are forgotten
	r.ok(r.Unlock(t.Context(), s, event.Working, r.codes[event.Working]))
	w, err := r.Open(t.Context(), r.grant(s, id), id, words)
	if err != nil || w.Text != secretText || w.Contact != "" {
		t.Errorf("one of two unlocked: %v", err)
	}
	r.ok(r.Unlock(t.Context(), s, event.People, r.codes[event.People]))
	if w, err = r.Open(t.Context(), r.grant(s, id), id, words); err != nil || w.Text != secretText || w.Contact != "who told" || len(w.Files) != 1 {
		t.Errorf("both unlocked: %v", err)
	}
}
