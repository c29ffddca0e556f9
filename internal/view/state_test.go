package view

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
)

// replica is a ledger whose views are a State.
type replica struct {
	*testing.T
	*ledger.Ledger
	store ledger.Store
	state *State
	n     int
}

func newReplica(t *testing.T) *replica {
	t.Helper()
	w := ledgertest.Draw(t, "HQ found")
	store, err := sqlite.Open(filepath.Join(t.TempDir(), "ledger.db"), sqlite.Normal)
	if err != nil {
		t.Fatal(err)
	}
	r := &replica{T: t, store: store, state: NewState()}
	r.Ledger, err = ledger.Open(t.Context(), ledger.Options{Store: store, Projector: r.state, Operation: w.Operation, Key: ledgertest.Key("HQ"),
		Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Ledger.Close() })
	if err := r.state.Load(t.Context(), store, r.Trust(), nil); err != nil {
		t.Fatal(err)
	}
	r.say(event.EntityID(w.Operation), w.Founded)
	r.say(event.EntityID(ledgertest.User("Boss")), event.UserAdded{Roles: 1<<7 - 1})
	return r
}

// say writes one command of Boss about an entity.
func (r *replica) say(about event.EntityID, says ...event.Payload) []event.EventID {
	r.Helper()
	r.n++
	c := ledger.Command{ID: ledgertest.CommandID(fmt.Sprint("said ", r.n)), Actor: ledgertest.User("Boss"), At: event.Millis(r.n)}
	if says[0].Kind().Writers() == 0 {
		c.Actor = event.UserID{}
	}
	for _, p := range says {
		c.Drafts = append(c.Drafts, ledger.Draft{Entity: about, Payload: p})
	}
	rec, err := r.Append(r.Context(), c)
	if err != nil {
		r.Fatal(err)
	}
	return rec.Events
}

// live fills a ledger with something of every kind that has a view.
func live(t *testing.T) *replica {
	r := newReplica(t)
	for i, kinds := range foldable {
		id := event.EntityID{0: 20, 1: byte(i)}
		for _, p := range kinds {
			if p.Kind().Writers() == 0 {
				continue
			}
			if p.Kind() == (event.LikelihoodSet{}).Kind() || p.Kind() == (event.ClockSet{}).Kind() || p.Kind() == (event.Configured{}).Kind() {
				id = event.EntityID(r.Operation())
			}
			r.say(id, zeroOf(t, p.Kind()))
		}
	}
	return r
}

func hashOf(t *testing.T, s *State) event.Hash {
	t.Helper()
	h, err := s.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// loaded is what a start would read.
func loaded(t *testing.T, r *replica) *State {
	t.Helper()
	s := NewState()
	if err := s.Load(t.Context(), r.store, r.Trust(), nil); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoredViewsEqualThoseFoldedAgain(t *testing.T) {
	r := live(t)
	views, err := Rebuild(t.Context(), r.store, r.Trust(), nil)
	if err != nil {
		t.Fatal(err)
	}
	again := NewState()
	again.views = views
	want := hashOf(t, again)
	if got := hashOf(t, r.state); got != want {
		t.Error("the views in memory differ from those folded again")
	}
	stored := loaded(t, r)
	if got := hashOf(t, stored); got != want {
		t.Error("the views as stored differ from those folded again")
	}
	types := map[string]bool{}
	for id, v := range views {
		types[TypeOf(v)] = true
		if one := stored.Get(id); one == nil || bytesOf(t, id, one) != bytesOf(t, id, v) {
			t.Errorf("the %s differs", TypeOf(v))
		}
	}
	if len(types) != len(factories) {
		t.Errorf("only %d types of %d were stored: %v", len(types), len(factories), types)
	}
}

// alter changes what is stored of a view, and the version that all have.
func alter(t *testing.T, r *replica, id event.EntityID, v View, mark string) {
	t.Helper()
	rec, err := encode(id, v)
	if err != nil {
		t.Fatal(err)
	}
	records := []ledger.Record{rec, {Bucket: ledger.BucketLocal, Key: versionKey, Value: []byte(mark)}}
	if err := r.store.Commit(t.Context(), ledger.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
}

func TestAnotherFoldVersionForcesViewsToBeFoldedAgain(t *testing.T) {
	r := newReplica(t)
	id := ledgertest.Entity("A-07")
	r.say(id, event.SpaceAdded{Code: "A-07"})
	ghost := event.EntityID{77}
	stale := &Space{SpaceAdded: event.SpaceAdded{Code: "OLD"}}
	same := fmt.Sprint(FoldVersion)
	code := func(s *State) event.Code { v, _ := One[*Space](s, id); return v.Code }

	alter(t, r, id, stale, same)
	if code(loaded(t, r)) != "OLD" {
		t.Fatal("stored views of this version were not read: nothing is tested here")
	}
	for _, mark := range []string{"", "1", same + "0"} {
		alter(t, r, id, stale, mark)
		alter(t, r, ghost, stale, mark)
		for _, when := range []string{"at once", "at the next start"} {
			s := loaded(t, r)
			if code(s) != "A-07" || s.Get(ghost) != nil {
				t.Errorf("version %q, %s: A-07 reads %q, ghost %v", mark, when, code(s), s.Get(ghost))
			}
		}
	}
	alter(t, r, id, stale, same)
	old, err := event.Marshal(record{FoldVersion - 1, "space", []byte{0xa0}})
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string][]byte{"an older record": old, "a record of nothing": []byte("?")} {
		if err := r.store.Commit(t.Context(), ledger.Batch{Records: []ledger.Record{{Bucket: ledger.BucketView, Key: id[:], Value: value}}}); err != nil {
			t.Fatal(err)
		}
		if code(loaded(t, r)) != "A-07" {
			t.Errorf("%s was not folded again", name)
		}
	}
}

func TestLoadingStopsWhenItIsCancelled(t *testing.T) {
	r := newReplica(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := NewState()
	if err := s.Load(ctx, r.store, r.Trust(), nil); err == nil || s.Version() != 0 {
		t.Errorf("error %v, version %d", err, s.Version())
	}
}

// fill gives every field a value that is not zero.
func fill(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n+i+1)
		}
	case reflect.Array:
		for i := range v.Len() {
			v.Index(i).Set(reflect.ValueOf(n + i + 1).Convert(v.Type().Elem()))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n+i)
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(fmt.Sprint("T", n))
	default:
		v.Set(reflect.ValueOf(n%100 + 1).Convert(v.Type()))
	}
}

// Nothing that a fold puts in a view may be lost in storing it: what a desk
// shows would change with a restart.
func TestEveryFieldOfEveryViewSurvivesBeingStored(t *testing.T) {
	for name, make := range factories {
		v := make()
		if TypeOf(v) != name {
			t.Errorf("%s calls itself %s", name, TypeOf(v))
		}
		fill(reflect.ValueOf(v).Elem(), 1)
		rec, err := encode(event.EntityID{1}, v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decode(rec.Value)
		if err != nil {
			t.Fatal(err)
		}
		a, b := reflect.ValueOf(got).Elem(), reflect.ValueOf(v).Elem()
		for i := range a.NumField() {
			if x, y := a.Field(i).Interface(), b.Field(i).Interface(); !reflect.DeepEqual(x, y) {
				t.Errorf("%s, %s: came back as\n%+v, it was\n%+v", name, a.Type().Field(i).Name, x, y)
			}
		}
		if bytesOf(t, event.EntityID{1}, got) != string(rec.Value) {
			t.Errorf("the %s has other bytes when stored again", name)
		}
	}
}

func TestAnyViewSurvivesBeingStored(t *testing.T) {
	trust, op := drawn(t)
	rapid.Check(t, func(t *rapid.T) {
		events := drawLife(t, op)
		id := events[0].Entity
		v := Fold(id, events, trust)
		if v == nil {
			return
		}
		stored := bytesOf(t, id, v)
		got, err := decode([]byte(stored))
		if err != nil {
			t.Fatal(err)
		}
		if bytesOf(t, id, got) != stored {
			t.Fatal("it has other bytes when stored again")
		}
	})
}

func TestPublicEntriesAloneGiveTheSameViewsOfPublicThings(t *testing.T) {
	r := live(t)
	var public []event.Event
	private := map[event.EntityID]bool{}
	err := r.View(t.Context(), func(s ledger.Snapshot) error {
		return s.Chain(r.Replica(), 0, func(e event.Event) error {
			if e.Kind.Class() == event.Public {
				e.Sealed = nil // an outsider has only its hash
				public = append(public, e)
			} else {
				private[e.Entity] = true
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(public)
	outside := FromEvents(public, ledger.NewTrust(r.Operation(), public))
	if outside.Version() == 0 {
		t.Error("a state that was filled has version 0")
	}
	seen := 0
	for id, v := range r.state.views {
		if private[id] {
			continue
		}
		seen++
		if bytesOf(t, id, outside.Get(id)) != bytesOf(t, id, v) {
			t.Errorf("an outsider has another %s", TypeOf(v))
		}
	}
	for id := range outside.views {
		if r.state.Get(id) == nil {
			t.Errorf("an outsider has a %s more", TypeOf(outside.Get(id)))
		}
	}
	if seen < 10 {
		t.Errorf("only %d things were compared", seen)
	}
}

func TestAllIsInOrderOfTimeThenId(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewState()
		for range rapid.IntRange(0, 30).Draw(t, "sites") {
			id := event.EntityID{rapid.Byte().Draw(t, "id")}
			at := rapid.OneOf(rapid.Int64Range(-2, 2), rapid.Int64()).Draw(t, "at")
			s.views[id] = &Site{Meta: Meta{ID: id, At: event.Millis(at)}}
		}
		s.views[event.EntityID{1, 1}] = &Team{}
		list := All[*Site](s)
		if len(list) != len(s.views)-1 {
			t.Fatalf("%d of %d sites", len(list), len(s.views)-1)
		}
		for i := 1; i < len(list); i++ {
			a, b := list[i-1], list[i]
			if a.At > b.At || a.At == b.At && slices.Compare(a.ID[:], b.ID[:]) >= 0 {
				t.Fatalf("%d, %v stands before %d, %v", a.At, a.ID, b.At, b.ID)
			}
		}
	})
}

func TestListenersHearOfChangesInOrderAndAfterThem(t *testing.T) {
	r := newReplica(t)
	var heard []string
	for _, who := range []string{"first", "second"} {
		r.state.OnChange(func(ids []event.EntityID) {
			for _, id := range ids {
				v, _ := One[*Space](r.state, id)
				heard = append(heard, fmt.Sprint(who, " ", len(v.Access)))
			}
		})
	}
	before := r.state.Version()
	id := ledgertest.Entity("A-07")
	r.say(id, event.SpaceAdded{Code: "A-07"})
	r.say(id, event.SpaceAccess{Access: event.AccessClosed}, event.SpaceAccess{Access: event.AccessOpened})
	r.say(id, event.SpaceAccess{Access: event.AccessClosed})
	want := []string{"first 0", "second 0", "first 2", "second 2", "first 3", "second 3"}
	if !slices.Equal(heard, want) {
		t.Errorf("heard %v, want %v", heard, want)
	}
	if got := r.state.Version() - before; got != 3 {
		t.Errorf("three commands moved the version by %d", got)
	}
}

func TestViewsAreReplacedAndNeverChangedInPlace(t *testing.T) {
	r := newReplica(t)
	id := ledgertest.Entity("A-07")
	r.say(id, event.SpaceAdded{Code: "A-07"})
	r.say(id, event.SpaceAttribute{Attribute: event.AttrCapacity, Value: 4})
	kept, _ := One[*Space](r.state, id)
	before := bytesOf(t, id, kept)
	for range 5 {
		r.say(id, event.SpaceAttribute{Attribute: event.AttrCapacity, Value: 9})
	}
	if bytesOf(t, id, kept) != before {
		t.Error("a view that a reader holds changed")
	}
	if _, ok := One[*Door](r.state, id); ok {
		t.Error("a space is read as a door")
	}
	if now, _ := One[*Space](r.state, id); len(now.Attributes) != 6 {
		t.Errorf("%d values", len(now.Attributes))
	}
}

func TestALostRoleTakesItsEntriesOutOfTheViewsAtOnce(t *testing.T) {
	r := newReplica(t)
	amal := ledgertest.User("Amal")
	r.say(event.EntityID(amal), event.UserAdded{Roles: event.Surveyor})
	id := ledgertest.Entity("A-07")
	c := ledger.Command{ID: ledgertest.CommandID("of Amal"), Actor: amal, Drafts: []ledger.Draft{{Entity: id, Payload: event.SpaceAdded{Code: "A-07"}}}}
	if _, err := r.Append(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	r.say(event.EntityID(amal), event.UserRoles{})
	if r.state.Get(id) == nil {
		t.Error("what was written with the role does not count any more")
	}
	c.ID = ledgertest.CommandID("of Amal, later")
	c.Drafts[0].Payload = event.SpaceReopened{}
	if _, err := r.Append(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if v, _ := One[*Space](r.state, id); len(v.Reopened) != 0 {
		t.Error("what was written without a role counts")
	}
}

func TestClashingNamesTheViewsInWhichEntriesContradict(t *testing.T) {
	r := newReplica(t)
	space, other := event.NewEntity(), event.NewEntity()
	r.say(space, event.SpaceAdded{Code: "A-07"})
	r.say(other, event.SpaceAdded{Code: "A-08"})
	base := r.state.Get(space).Common().Head
	for _, access := range []event.Access{event.AccessOpened, event.AccessClosed} {
		if n := len(r.state.Clashing()); n != 0 {
			t.Fatalf("%d before the second entry", n)
		}
		r.n++
		_, err := r.Append(t.Context(), ledger.Command{ID: ledgertest.CommandID(fmt.Sprint("apart ", r.n)), Actor: ledgertest.User("Boss"), At: event.Millis(r.n),
			Drafts: []ledger.Draft{{Entity: space, Base: base, Payload: event.SpaceAccess{Access: access}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // an erasure asked for twice contradicts nothing
		erasure := event.EntityID(ledgertest.Subject("Maryam"))
		_, err := r.Append(t.Context(), ledger.Command{ID: event.NewCommand(), Actor: ledgertest.User("Boss"), Drafts: []ledger.Draft{{Entity: erasure, Base: base,
			Payload: event.SubjectErased{Subject: ledgertest.Subject("Maryam")}}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	loaded := NewState()
	if err := loaded.Load(t.Context(), r.store, r.Trust(), nil); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*State{"as it grew": r.state, "loaded again": loaded} {
		if list := s.Clashing(); len(list) != 1 || list[0].Common().ID != space {
			t.Errorf("%s: %d views clash", name, len(list))
		}
	}
}
