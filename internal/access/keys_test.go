package access

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
)

func TestACompartmentOpensWithItsPassphraseOrItsRecoveryCode(t *testing.T) {
	r := newRig(t)
	const phrase = "olive gate seven rivers"
	r.passphrase(event.Working, phrase)
	for name, secret := range map[string]string{"passphrase": phrase, "recovery code": r.codes[event.Working], "code in small letters": strings.ToLower(r.codes[event.Working])} {
		r.restart()
		s := r.user(event.Coordinator)
		r.ok(r.Unlock(t.Context(), s, event.Working, secret))
		open := r.Unlocked()
		if !open[event.Working] || open[event.People] || len(open) != len(event.Compartments) {
			t.Errorf("%s: unlocked %v", name, open)
		}
		want := []event.AuditKey{{Compartment: event.Working, Opened: true}}
		if got := audits[event.AuditKey](r, s); !slices.Equal(got, want) {
			t.Errorf("%s: on record %+v", name, got)
		}
	}
	r.restart()
	if err := r.Unlock(t.Context(), r.user(event.Admin), event.People, r.codes[event.Working]); !errors.Is(err, seal.ErrWrongKey) {
		t.Errorf("the code of another compartment: %v", err)
	}
	if err := r.Unlock(t.Context(), r.user(event.Admin), event.Families, phrase); err == nil || !strings.Contains(err.Error(), "does not hold its key") {
		t.Errorf("a compartment whose key is not here: %v", err)
	}
}

// passphrase locks a compartment's key under a passphrase too.
func (r *rig) passphrase(c event.Compartment, phrase string) {
	r.Helper()
	private, err := r.openLock(r.Context(), c, r.codes[c])
	r.ok(err)
	l, err := seal.Lock(c, private, phrase)
	r.ok(err)
	rec, err := LockRecord(l, SlotPassphrase)
	r.ok(err)
	r.ok(r.ledger.Put(r.Context(), []ledger.Record{rec}))
}

func TestAWrongKeyIsRecordedAndSlowed(t *testing.T) {
	r := newRig(t)
	s := r.user(event.Intake)
	wrong := seal.NewCode()
	for range 5 {
		if err := r.Unlock(t.Context(), s, event.Working, wrong); !errors.Is(err, seal.ErrWrongKey) {
			t.Fatalf("a wrong code: %v", err)
		}
	}
	if r.Unlocked()[event.Working] {
		t.Fatal("a wrong code opened it")
	}
	got := audits[event.AuditKey](r, s)
	if len(got) != 5 || slices.ContainsFunc(got, func(a event.AuditKey) bool { return !a.Failed || a.Opened || a.Compartment != event.Working }) {
		t.Errorf("on record: %+v", got)
	}
	right := r.codes[event.Working]
	if err := r.Unlock(t.Context(), s, event.Working, right); err == nil || !strings.Contains(err.Error(), "wait until") {
		t.Errorf("the sixth try, though right: %v", err)
	}
	if err := r.Unlock(t.Context(), s, event.People, r.codes[event.People]); err != nil {
		t.Errorf("another compartment has to wait too: %v", err)
	}
	r.clock = r.clock.Add(5 * time.Second)
	if err := r.Unlock(t.Context(), s, event.Working, right); err != nil || !r.Unlocked()[event.Working] {
		t.Errorf("after waiting: %v", err)
	}
}

func TestWhoMayNotReadTextsMayNotTryKeys(t *testing.T) {
	r := newRig(t)
	for _, role := range []event.Roles{event.Field, event.Radio, event.Surveyor, event.Viewer, 0} {
		if err := r.Unlock(t.Context(), r.user(role), event.Working, r.codes[event.Working]); !errors.Is(err, ErrDenied) {
			t.Errorf("roles %v: %v", role.Names(), err)
		}
	}
	if r.Unlocked()[event.Working] {
		t.Error("it is open")
	}
}

func TestAfterAWipeNothingOpensAndWritingGoesOn(t *testing.T) {
	r, s := unlocked(t)
	r.ok(r.Unlock(t.Context(), s, event.People, r.codes[event.People]))
	id, words := r.said(event.Working, secretText)
	g := r.grant(s, id)
	r.ok(r.Wipe(t.Context(), s))
	for c, open := range r.Unlocked() {
		if open {
			t.Errorf("%s is open", c)
		}
	}
	if w, err := r.Open(t.Context(), g, id, words); !errors.Is(err, seal.ErrLocked) || !w.Empty() {
		t.Errorf("with a grant from before: %v", err)
	}
	var wiped []event.Compartment
	for _, a := range audits[event.AuditKey](r, s) {
		if !a.Opened && !a.Failed {
			wiped = append(wiped, a.Compartment)
		}
	}
	if !slices.Equal(wiped, event.Compartments) {
		t.Errorf("forgetting is on record for %v", wiped)
	}
	later, more := r.said(event.Working, "written while locked")
	r.ok(r.Unlock(t.Context(), s, event.Working, r.codes[event.Working]))
	if w, err := r.Open(t.Context(), r.grant(s, id, later), later, more); err != nil || w.Text != "written while locked" {
		t.Errorf("what was written while locked: %v", err)
	}
	if w, err := r.Open(t.Context(), g, id, words); err != nil || w.Text != secretText {
		t.Errorf("what was written before: %v", err)
	}
}

// Keys are forgotten first and recorded after: a full disk or a stopped
// ledger must not hold up somebody who has two seconds.
func TestAWipeForgetsAlsoWhenItCannotBeRecorded(t *testing.T) {
	r, s := unlocked(t)
	r.ledger.Halt(errors.New("the test says so"))
	if err := r.Wipe(t.Context(), s); !errors.Is(err, ledger.ErrHalted) {
		t.Errorf("it says %v", err)
	}
	if r.Unlocked()[event.Working] {
		t.Error("the key is still there")
	}
}
