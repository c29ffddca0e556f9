package access

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"miftah/internal/event"
)

const password = "nine rivers and a gate"

func TestAWrongNameAndAWrongPasswordLookAlikeAndCostTheSame(t *testing.T) {
	r := newRig(t)
	s := r.user(event.Intake)
	r.ok(r.SetPassword(t.Context(), s.User, "Desk 7", password))
	gone := r.user(event.Intake)
	r.ok(r.SetPassword(t.Context(), gone.User, "Desk 8", password))
	r.roles(gone.User, 0)
	var said []string
	for _, try := range [][2]string{{"Desk 7", "another password"}, {"nobody here", password}, {"Desk 8", password}} {
		n := stretched(func() {
			token, _, err := r.SignIn(t.Context(), try[0], try[1])
			if !errors.Is(err, ErrSignIn) || token != "" {
				t.Errorf("%s: error %v", try[0], err)
				return
			}
			said = append(said, err.Error())
		})
		if n != 1 {
			t.Errorf("%s: %d passwords were stretched, want one: the time would tell", try[0], n)
		}
	}
	if len(said) != 3 || said[0] != said[1] || said[0] != said[2] {
		t.Errorf("they are told different things: %q", said)
	}
}

func TestNamesAreFoldedAndPasswordsAreNot(t *testing.T) {
	r := newRig(t)
	s := r.user(event.Intake)
	r.ok(r.SetPassword(t.Context(), s.User, "Radio  ٧ Café", password))
	for _, same := range []string{"radio ٧ café", " RADIO ٧ CAFÉ ", "Ｒａｄｉｏ ٧ Café", "radio ٧ café", "radio\t٧\ncafé"} {
		if r.nameKey(same) != r.nameKey("Radio ٧ Café") {
			t.Errorf("%q is another name", same)
		}
	}
	if r.nameKey("ﻣﺮﻛﺰ") != r.nameKey("مركز") {
		t.Error("presentation forms make another name")
	}
	for _, other := range []string{"radio 7 café", "radio٧ café", "radio ٧ cafe", "أحمد", "احمد"} {
		if r.nameKey(other) == r.nameKey("Radio ٧ Café") {
			t.Errorf("%q is the same name", other)
		}
	}
	token, got, err := r.SignIn(t.Context(), " RADIO ٧ CAFÉ", password)
	if err != nil || got.User != s.User {
		t.Fatalf("signing in: %v", err)
	}
	if again, err := r.Session(t.Context(), token); err != nil || again != got {
		t.Errorf("the token leads to %+v, %v", again, err)
	}
	if _, _, err := r.SignIn(t.Context(), "radio ٧ café", strings.ToUpper(password)); !errors.Is(err, ErrSignIn) {
		t.Errorf("the password in capitals: %v", err)
	}
}

func TestNamesAndPasswordsAreCheckedBeforeTheyAreKept(t *testing.T) {
	r := newRig(t)
	a, b := r.user(event.Intake), r.user(event.Intake)
	for name, try := range map[string][2]string{
		"no name": {" \t", password}, "a short password": {"desk", "nine chars"[:9]}, "an endless password": {"desk", strings.Repeat("x", 201)},
	} {
		n := stretched(func() {
			if err := r.SetPassword(t.Context(), a.User, try[0], try[1]); err == nil || !strings.Contains(err.Error(), ";") {
				t.Errorf("%s: %v, want a refusal with a remedy", name, err)
			}
		})
		if n != 0 {
			t.Errorf("%s: %d passwords were stretched", name, n)
		}
	}
	r.ok(r.SetPassword(t.Context(), a.User, "desk", "عشرة أحرف"+"١"))
	if err := r.SetPassword(t.Context(), b.User, "DESK", password); err == nil {
		t.Error("two people have one name")
	}
	r.ok(r.SetPassword(t.Context(), a.User, "desk", password)) // the same person may renew it
	if _, _, err := r.SignIn(t.Context(), "desk", password); err != nil {
		t.Error(err)
	}
}

func TestFiveFailuresMakeANameWaitLongerEachTime(t *testing.T) {
	r := newRig(t)
	s := r.user(event.Intake)
	r.ok(r.SetPassword(t.Context(), s.User, "desk", password))
	key := r.keyed("try", "desk")
	fail := func(times int) {
		for range times {
			r.ok(r.mayTry(key))
			r.ok(r.tried(key, false))
		}
	}
	fail(4)
	r.ok(r.mayTry(key))
	fail(1)
	for wait, n := 5*time.Second, 0; n < 14; n++ {
		cost := stretched(func() {
			if _, _, err := r.SignIn(t.Context(), " DESK", password); !errors.Is(err, ErrSignIn) || !strings.Contains(err.Error(), "wait until") {
				t.Fatalf("after %d failures: %v", 5+n, err)
			}
		})
		if cost != 0 {
			t.Error("who has to wait still costs a stretched password")
		}
		if _, _, err := r.SignIn(t.Context(), "desk 2", password); strings.Contains(err.Error(), "wait") && n == 0 {
			t.Error("another name waits too")
		}
		r.failures = map[event.Hash]failure{key: r.failures[key]} // forget desk 2, which must not hold up this test
		r.clock = r.clock.Add(wait - time.Millisecond)
		if r.mayTry(key) == nil {
			t.Fatalf("after %d failures it waits less than %s", 5+n, wait)
		}
		r.clock = r.clock.Add(time.Millisecond)
		fail(1)
		wait = min(wait*2, 15*time.Minute)
		if n > 2 {
			r.clock = r.failures[key].until.Add(-wait)
		}
	}
	r.clock = r.clock.Add(15 * time.Minute)
	if _, _, err := r.SignIn(t.Context(), "desk", password); err != nil {
		t.Fatalf("after waiting: %v", err)
	}
	fail(4)
	if err := r.mayTry(key); err != nil {
		t.Errorf("signing in did not take the failures back: %v", err)
	}
}

// Many tries at once must not get more answers than one after the other.
func TestTriesSideBySideShareOneAllowance(t *testing.T) {
	r := newRig(t)
	key := r.keyed("try", "desk")
	told := 0
	for range 50 { // all were let in before the first of them ended
		if r.tried(key, false) == nil {
			told++
		}
	}
	if told != 5 {
		t.Errorf("%d tries were answered, want 5", told)
	}
	if err := r.tried(key, true); !errors.Is(err, ErrSignIn) {
		t.Errorf("a right guess among them: %v", err)
	}
}

func TestFillingTheMemoryOfFailuresForgetsNoNameThatWaits(t *testing.T) {
	r := newRig(t)
	victim := r.keyed("try", "victim")
	for range 5 {
		_ = r.tried(victim, false)
	}
	for i := range maxFailures + 100 {
		_ = r.tried(r.keyed("try", fmt.Sprint("name ", i)), false)
	}
	if r.mayTry(victim) == nil {
		t.Error("the name does not wait any more")
	}
	if n := len(r.failures); n > maxFailures+1 {
		t.Errorf("%d names are remembered", n)
	}
	for range 5 { // a name that comes when the memory is full counts as well
		_ = r.tried(r.keyed("try", "late"), false)
	}
	if r.mayTry(r.keyed("try", "late")) == nil {
		t.Error("a late name never waits")
	}
}

func TestASessionEndsByTimeBySigningOutAndWithTheLastRole(t *testing.T) {
	for name, end := range map[string]func(*rig, Session){
		"time":     func(r *rig, _ Session) { r.clock = r.clock.Add(SessionLife + time.Second) },
		"sign-out": func(r *rig, s Session) { r.ok(r.SignOut(r.Context(), s)) },
		"no role":  func(r *rig, s Session) { r.roles(s.User, 0) },
	} {
		for _, restart := range []bool{false, true} {
			r := newRig(t)
			token, s, err := r.start(t.Context(), r.user(event.Intake).User)
			r.ok(err)
			r.clock = r.clock.Add(SessionLife)
			if restart {
				r.restart()
			}
			got, err := r.Session(t.Context(), token)
			if err != nil || got != s {
				t.Fatalf("%s: before the end %+v, %v", name, got, err)
			}
			end(r, got)
			if _, err := r.Session(t.Context(), token); !errors.Is(err, ErrSession) {
				t.Errorf("%s: after the end %v", name, err)
			}
			r.restart()
			if _, err := r.Session(t.Context(), token); !errors.Is(err, ErrSession) {
				t.Errorf("%s: after the end and a new start %v", name, err)
			}
		}
	}
	r := newRig(t)
	for _, token := range []string{"", "AAAA", strings.Repeat("A", 43)} {
		if _, err := r.Session(t.Context(), token); !errors.Is(err, ErrSession) {
			t.Errorf("token %q: %v", token, err)
		}
	}
}

func TestRolesAreThoseOfNow(t *testing.T) {
	r := newRig(t)
	s := r.user(event.Intake)
	r.ok(r.Require(s, event.Intake|event.Coordinator))
	if err := r.Require(s, event.Admin|event.Field); !errors.Is(err, ErrDenied) || !strings.Contains(err.Error(), "field, admin") {
		t.Errorf("%v, want a refusal that names the roles", err)
	}
	r.roles(s.User, event.Field)
	r.ok(r.Require(s, event.Admin|event.Field))
	if r.Require(s, event.Intake) == nil {
		t.Error("a role that was taken away still counts")
	}
	if r.Require(Session{}, event.Admin) == nil {
		t.Error("nobody is admin")
	}
}

func TestALinkWorksOnceAndForFifteenMinutes(t *testing.T) {
	r := newRig(t)
	u := r.user(event.Field).User
	link := func(signIn bool) string { s, err := r.Link(t.Context(), u, signIn); r.ok(err); return s }

	token := link(true)
	r.clock = r.clock.Add(LinkLife)
	session, s, err := r.SignInByLink(t.Context(), token)
	if err != nil || s.User != u {
		t.Fatalf("in time: %v", err)
	}
	if _, err := r.Session(t.Context(), session); err != nil {
		t.Error(err)
	}
	refused := func(what string, err error) {
		t.Helper()
		if !errors.Is(err, ErrLink) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, _, err = r.SignInByLink(t.Context(), token)
	refused("a second time", err)
	r.restart()
	_, _, err = r.SignInByLink(t.Context(), token)
	refused("a second time, after a new start", err)
	_, _, err = r.SignInByLink(t.Context(), "made up")
	refused("made up", err)

	old, oldInvitation := link(true), link(false)
	r.clock = r.clock.Add(LinkLife + time.Second)
	_, _, err = r.SignInByLink(t.Context(), old)
	refused("too old", err)
	_, _, err = r.Accept(t.Context(), oldInvitation, "desk", password)
	refused("an invitation too old", err)
	_, _, err = r.SignInByLink(t.Context(), link(false))
	refused("an invitation as a sign-in link", err)
	_, _, err = r.Accept(t.Context(), link(true), "desk", password)
	refused("a sign-in link as an invitation", err)
	token, invitation := link(true), link(false)
	r.roles(u, 0)
	_, _, err = r.SignInByLink(t.Context(), token)
	refused("somebody without a role", err)
	_, _, err = r.Accept(t.Context(), invitation, "desk", password)
	refused("an invitation without a role", err)
}

func TestOfTwoUsesAtOnceOneSucceeds(t *testing.T) {
	r := newRig(t)
	token, err := r.Link(t.Context(), r.user(event.Field).User, true)
	r.ok(err)
	var wg sync.WaitGroup
	var mu sync.Mutex
	good := 0
	for range 8 {
		wg.Go(func() {
			if _, _, err := r.SignInByLink(t.Context(), token); err == nil {
				mu.Lock()
				good++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if good != 1 {
		t.Errorf("%d of 8 uses of one link succeeded", good)
	}
}

func TestAnInvitationStaysUsableAfterARefusedPassword(t *testing.T) {
	r := newRig(t)
	taken, invited := r.user(event.Field).User, r.user(event.Intake).User
	r.ok(r.SetPassword(t.Context(), taken, "desk", password))
	token, err := r.Link(t.Context(), invited, false)
	r.ok(err)
	for _, try := range [][2]string{{"desk two", "short"}, {"", password}, {"Desk", password}} {
		if _, _, err := r.Accept(t.Context(), token, try[0], try[1]); err == nil || errors.Is(err, ErrLink) {
			t.Errorf("name %q: %v, want a refusal of the name or the password", try[0], err)
		}
	}
	_, s, err := r.Accept(t.Context(), token, "desk two", password)
	if err != nil || s.User != invited {
		t.Fatalf("accepting: %v", err)
	}
	if _, _, err := r.Accept(t.Context(), token, "desk three", password); !errors.Is(err, ErrLink) {
		t.Errorf("a second time: %v", err)
	}
	if _, s, err = r.SignIn(t.Context(), "DESK TWO", password); err != nil || s.User != invited {
		t.Errorf("signing in with what was chosen: %v", err)
	}
}
