package office

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/seal"
	"miftah/internal/view"
)

func TestAUserNeedsANameAndARole(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"", " \t"} {
		_, _, err := b.AddUser(t.Context(), b.admin, cmd(), name, event.Intake)
		refused(t, err, "name")
	}
	_, _, err := b.AddUser(t.Context(), b.admin, cmd(), "Desk 7", 0)
	refused(t, err, "roles")
	if n := len(view.All[*view.User](b.State)); n != 1 {
		t.Errorf("%d users after three refusals", n)
	}
}

func TestACommandThatIsRepeatedAddsOneUser(t *testing.T) {
	b := newBench(t)
	c := cmd()
	one, first, err := b.AddUser(t.Context(), b.admin, c, "Desk 7", event.Intake)
	b.ok(err)
	two, again, err := b.AddUser(t.Context(), b.admin, c, "Desk 7", event.Intake)
	b.ok(err)
	if one != two || !again.Repeated || first.First != again.First || len(view.All[*view.User](b.State)) != 2 {
		t.Errorf("%s and %s, %d users", one, two, len(view.All[*view.User](b.State)))
	}
	b.unlock()
	users, err := b.Users(t.Context(), b.admin)
	if err != nil || len(users) != 2 || users[1].Name != "Desk 7" {
		t.Errorf("after the repetition the list is %+v, %v", users, err)
	}
}

func TestOnlyAnAdminChangesUsers(t *testing.T) {
	b := newBench(t)
	u := b.user("Desk 7", event.Intake)
	everything := event.Roles(1<<7-1) &^ event.Admin
	other := b.user("Desk 8", everything)
	for name, do := range map[string]func() error{
		"adding": func() error { _, _, err := b.AddUser(t.Context(), other, cmd(), "x", event.Intake); return err },
		"roles":  func() error { _, err := b.SetRoles(t.Context(), other, cmd(), u.User, event.Admin); return err },
		"erasing": func() error {
			_, err := b.Erase(t.Context(), other, cmd(), erasing(event.SubjectID(u.User)))
			return err
		},
		"audit": func() error { _, err := b.Audit(t.Context(), other, u.User); return err },
	} {
		if err := do(); !errors.Is(err, access.ErrDenied) {
			t.Errorf("%s by everybody but an admin: %v", name, err)
		}
	}
}

func TestTheLastAdminKeepsTheRole(t *testing.T) {
	b := newBench(t)
	set := func(u event.UserID, r event.Roles) error {
		_, err := b.SetRoles(t.Context(), b.admin, cmd(), u, r)
		return err
	}
	refused(t, set(b.admin.User, event.Coordinator), "roles")
	refused(t, set(b.admin.User, 0), "roles")
	b.ok(set(b.admin.User, event.Admin)) // keeps it
	second := b.user("Desk 7", event.Admin)
	b.ok(set(second.User, event.Intake))
	refused(t, set(b.admin.User, 0), "roles") // the second is none any more
	b.ok(set(second.User, event.Admin))
	b.ok(set(b.admin.User, 0))
	if b.Ledger.Trust().RolesNow(b.admin.User) != 0 {
		t.Error("the first admin still has roles")
	}
	if err := set(second.User, event.Admin); !errors.Is(err, access.ErrDenied) {
		t.Errorf("who was taken the role still sets roles: %v", err)
	}
	if err := set(event.UserID(event.NewEntity()), event.Admin); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("somebody unknown: %v", err)
	}
	_, err := b.SetRoles(t.Context(), second, cmd(), second.User, 0)
	refused(t, err, "roles")
}

func TestUsersAreListedWithoutNamesWhileLocked(t *testing.T) {
	b := newBench(t)
	u := b.user("Desk 7", event.Intake|event.Field)
	b.Keys.Wipe()
	users, err := b.Users(t.Context(), b.admin)
	b.ok(err)
	if len(users) != 2 || users[0].Name+users[1].Name != "" || !slices.Equal(users[1].Roles, []string{"intake", "field"}) {
		t.Errorf("locked: %+v", users)
	}
	b.unlock()
	if users, err = b.Users(t.Context(), u); err != nil || users[0].Name != "first" || users[1].Name != "Desk 7" {
		t.Errorf("unlocked: %+v, %v", users, err)
	}
	if _, err := b.Users(t.Context(), b.user("Desk 8", event.Viewer)); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a viewer: %v", err)
	}
	o, err := b.Operation(t.Context(), b.admin)
	if err != nil || o.ID != b.Ledger.Operation() || !o.Exercise || o.Fingerprint != seal.Fingerprint(b.Ledger.Trust().Founded.Root) {
		t.Errorf("the operation: %+v, %v", o, err)
	}
}

func TestErasingTakesAwayTheNameAndNothingElse(t *testing.T) {
	b := newBench(t)
	b.unlock()
	u, other := b.user("Desk 7", event.Intake), b.user("Desk 8", event.Intake)
	_, err := b.Erase(t.Context(), b.admin, cmd(), erasing(event.SubjectID{}))
	refused(t, err, "subject")
	c := cmd()
	_, err = b.Erase(t.Context(), b.admin, c, erasing(event.SubjectID(u.User)))
	b.ok(err)
	if r, err := b.Erase(t.Context(), b.admin, c, erasing(event.SubjectID(u.User))); err != nil || !r.Repeated {
		t.Errorf("repeated: %+v, %v", r, err)
	}
	users, err := b.Users(t.Context(), b.admin)
	b.ok(err)
	for _, x := range users {
		want := map[event.UserID]string{b.admin.User: "first", u.User: "", other.User: "Desk 8"}[x.ID]
		if x.Name != want || len(x.Roles) == 0 {
			t.Errorf("%s is called %q and is %v", x.ID, x.Name, x.Roles)
		}
	}
	list := view.All[*view.Erasure](b.State)
	if len(list) != 1 || list[0].Subject != event.SubjectID(u.User) || list[0].ID == event.EntityID(u.User) {
		t.Errorf("erasures: %+v", list)
	}
	keys := 0
	b.ok(b.Ledger.View(t.Context(), func(s ledger.Snapshot) error {
		return s.Scan(ledger.BucketKey, u.User[:], nil, func(_, _ []byte) error { keys++; return nil })
	}))
	if keys != 0 {
		t.Errorf("%d data keys are left", keys)
	}
	err = func() error {
		_, err := b.Write(t.Context(), b.admin, cmd(), desk.Act{Entity: event.EntityID(u.User), Payload: event.UserRoles{Roles: event.Field}, Words: event.Words{Name: "again"}})
		return err
	}()
	if !errors.Is(err, seal.ErrErased) {
		t.Errorf("new words about somebody erased: %v", err)
	}
}

func TestSettlingKeepsOneOfTheEntriesThatClash(t *testing.T) {
	b := newBench(t)
	id := event.NewEntity()
	made := b.write(b.admin, desk.Act{Entity: id, Payload: event.SpaceAdded{Code: "A-07"}}).Events[0]
	one := b.write(b.admin, desk.Act{Entity: id, Base: made, Payload: event.SpaceAccess{Access: event.AccessOpened}}).Events[0]
	_, err := b.Settle(t.Context(), b.admin, cmd(), id, one)
	refused(t, err, "kept") // there is no clash
	two := b.write(b.admin, desk.Act{Entity: id, Base: made, Payload: event.SpaceAccess{Access: event.AccessClosed}}).Events[0]
	_, err = b.Settle(t.Context(), b.admin, cmd(), id, made)
	refused(t, err, "kept")
	if _, err := b.Settle(t.Context(), b.admin, cmd(), event.NewEntity(), one); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a place that is not there: %v", err)
	}
	if _, err := b.Settle(t.Context(), b.user("Desk 7", event.Intake), cmd(), id, one); !errors.Is(err, access.ErrDenied) {
		t.Errorf("by intake: %v", err)
	}
	space := func() *view.Space { v, _ := view.One[*view.Space](b.State, id); return v }
	for _, kept := range []event.EventID{two, one} { // a person may think again
		_, err = b.Settle(t.Context(), b.admin, cmd(), id, kept)
		b.ok(err)
		if s := space(); len(s.Access) != 1 || s.Access[0].Event != kept || s.Clashes[0].Kept != kept {
			t.Errorf("kept %s: %+v", kept, s.Access)
		}
	}
	if n := len(space().Events); n != 5 {
		t.Errorf("%d entries are kept, want all five", n)
	}
}

func TestAnAssumptionOutsideOfWhatTheEnginesKnowIsRefused(t *testing.T) {
	b := newBench(t)
	for key, micro := range map[event.Code]int64{"no_such_thing": 500_000, "call his brother": 1, "methods.dog": 500_000, "left_locked": 5_000_000} {
		_, err := b.Assume(t.Context(), b.admin, cmd(), key, micro, "")
		refused(t, err, "key")
	}
	_, err := b.Assume(t.Context(), b.admin, cmd(), "methods.dog.responsive", 400_000, "the dogs are tired")
	b.ok(err)
	if _, err := b.Assume(t.Context(), b.user("Desk 7", event.Intake), cmd(), "methods.dog.responsive", 1, ""); !errors.Is(err, access.ErrDenied) {
		t.Errorf("by intake: %v", err)
	}
	if a := b.State.Operation().Assumptions; len(a) != 1 || a[0].Value.Micro != 400_000 {
		t.Errorf("%+v", a)
	}
}

func TestTheAuditShowsTheNewestFirstAndIsItselfRecordedOnce(t *testing.T) {
	b := newBench(t)
	u := b.user("Desk 7", event.Intake)
	var ids []event.EntityID
	for range 3 {
		ids = append(ids, event.NewEntity())
		_, err := b.Access.Grant(t.Context(), u, access.ReadReport, event.PurposeSearch, ids)
		b.ok(err)
	}
	_, err := b.Access.Grant(t.Context(), u, access.ReadAudit, event.PurposeOffice, nil)
	if !errors.Is(err, access.ErrDenied) {
		t.Fatal(err)
	}
	_, err = b.Access.Search(t.Context(), u, access.ReadReport, event.PurposeTracing, "a name", ids[:1])
	b.ok(err)
	before := b.readings()
	list, err := b.Audit(t.Context(), b.admin, u.User)
	b.ok(err)
	if n := b.readings() - before; n != 1 {
		t.Errorf("looking was recorded %d times", n)
	}
	if len(list) != 5 || !list[0].Search || list[0].Purpose != event.PurposeTracing || !list[1].Denied || len(list[2].IDs) != 3 || len(list[4].IDs) != 1 {
		t.Errorf("the list is %+v", list)
	}
	for i, r := range list {
		if r.User != u.User || !strings.HasPrefix(r.Number, "HQ-") || i > 0 && r.At >= list[i-1].At {
			t.Errorf("row %d: %+v", i, r)
		}
	}
	own, err := b.Audit(t.Context(), b.admin, b.admin.User)
	b.ok(err)
	if len(own) != 2 || own[0].What != access.ReadAudit || !slices.Equal(own[0].IDs, []event.EntityID{event.EntityID(b.admin.User)}) {
		t.Errorf("an admin's own readings: %+v", own)
	}
}

// A station that nobody admitted may send what it likes; it must not be able
// to hide what somebody read, nor to put readings in their name.
func TestAStrangersEntriesNeitherJoinNorHideTheAudit(t *testing.T) {
	b := newBench(t)
	u := b.user("Desk 7", event.Intake)
	_, err := b.Access.Grant(t.Context(), u, access.ReadReport, event.PurposeSearch, nil)
	b.ok(err)
	for i, clear := range [][]byte{[]byte("not the encoding"), {0xa0}} {
		e := event.Event{Clear: clear, Header: event.Header{Operation: b.Ledger.Operation(), Replica: ledgertest.Replica("X"), Seq: uint64(i) + 1,
			Lamport: 9000 + uint64(i), Kind: (event.AuditRead{}).Kind(), Entity: event.NewEntity(), Command: event.NewCommand(), Actor: u.User, At: 5}}
		e.ID = event.EventIDOf(e.Actor, e.Command, 0)
		b.ok(e.Encode(event.Hash{}))
		b.ok(b.store.Commit(t.Context(), ledger.Batch{Events: []event.Event{e}}))
	}
	list, err := b.Audit(t.Context(), b.admin, u.User)
	if err != nil || len(list) != 1 || list[0].Number == "?-1" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestStationsTellWhoIsHereAndWhoWaits(t *testing.T) {
	b := newBench(t)
	w := ledgertest.Draw(t, "K2 join\nK2 site S1")
	s := w.Whole("K2")
	b.ok(b.store.Commit(t.Context(), ledger.Batch{Events: w.Events("K2"),
		Records: []ledger.Record{{Bucket: ledger.BucketHead, Key: ledgertest.HeadKey(s.Head.Replica, s.Head.Seq), Value: s.Head.Signature}}}))
	list, err := b.Stations(t.Context())
	b.ok(err)
	slices.SortFunc(list, func(x, y Station) int { return strings.Compare(string(y.Letter), string(x.Letter)) })
	if len(list) != 2 || list[0].Letter != "HQ" || !list[0].Here || !list[0].Admitted || list[1].Admitted || list[1].Here || list[1].Entries != 2 {
		t.Errorf("%+v", list)
	}
}
