package ledger_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
)

// members writes a trust as "HQ K2:3", with the end of those that are retired.
func members(tr *ledger.Trust, names ...string) string {
	var list []string
	for _, n := range names {
		m, ok := tr.Member(ledgertest.Replica(n))
		switch {
		case ok && m.Retired:
			list = append(list, fmt.Sprintf("%s:%d", n, m.Last))
		case ok:
			list = append(list, n)
		}
	}
	return strings.Join(list, " ")
}

func TestWhoIsTrusted(t *testing.T) {
	for _, c := range []struct{ name, drawing, want string }{
		{"only the founder at first", "HQ found\nK2 join\nK3 join", "HQ"},
		{"no founding, nobody", "K2 join\nK2 admit K2", ""},
		{"an admitted replica admits another", "HQ found\nHQ admit K2\nK2 join\nK2 sees HQ\nK2 admit K3\nK3 join", "HQ K2 K3"},
		{"a replica cannot admit itself", "HQ found\nK2 join\nK2 admit K2", "HQ"},
		{"two strangers cannot admit each other", "HQ found\nK2 join\nK3 join\nK2 admit K3\nK3 admit K2", "HQ"},
		{"nor can they retire", "HQ found\nHQ admit K2\nK2 join\nK3 join\nK3 retire HQ 1\nK3 retire K2 1", "HQ K2"},
		{"an admission by somebody who is no admin is nothing", "HQ found\nHQ user Amal intake+coordinator\nHQ admit K2 as=Amal", "HQ"},
		{"an admin's is", "HQ found\nHQ user Amal admin\nHQ admit K2 as=Amal", "HQ K2"},
		{"until the role ends", "HQ found\nHQ user Amal admin\nHQ admit K2 as=Amal\nHQ roles Amal -\nHQ admit K3 as=Amal", "HQ K2"},
		{"an act before its writer's admission counts afterwards", "HQ found\nK2 join\nK2 admit K3\nHQ site S at=50\nHQ admit K2", "HQ K2 K3"},
		{"a retired replica counts to its end", "HQ found\nHQ admit K2\nK2 join\nHQ retire K2 1\nK2 admit K3", "HQ K2:1"},
		{"the earliest end stands", "HQ found\nHQ admit K2\nHQ retire K2 5\nHQ retire K2 2\nHQ retire K2 9", "HQ K2:2"},
		{"after its end it cannot place itself before it", "HQ found\nHQ admit K2\nK2 join\nK2 admit K3 at=2\nHQ retire K2 1 at=900", "HQ K2:1"},
		{"the root key admits alone", "HQ found\nK2 rootjoin K2", "HQ K2"},
		{"and what it admitted admits", "HQ found\nK2 rootjoin K2\nK2 admit K3", "HQ K2 K3"},
	} {
		if got := members(ledgertest.Draw(t, c.drawing).Trust(), "HQ", "K2", "K3"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestARootAdmissionIsForOneReplicaAndOneLetter(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nK2 rootjoin K")
	good := w.Events("K2")[0]
	if m, ok := w.Trust().Member(good.Replica); !ok || m.Letter != "K" || len(m.Key) == 0 {
		t.Fatalf("member %+v, %v", m, ok)
	}
	p, err := good.Payload()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*event.ReplicaJoined){
		"another letter":    func(j *event.ReplicaJoined) { j.Letter = "HQ" },
		"another signature": func(j *event.ReplicaJoined) { j.Signature[5]++ },
		"another replica":   func(j *event.ReplicaJoined) { j.Key = ledgertest.Joined("K3").Key },
		"no signature":      func(j *event.ReplicaJoined) { j.Signature = nil },
	} {
		j := p.(event.ReplicaJoined)
		j.Signature = slices.Clone(j.Signature)
		change(&j)
		e := good
		e.Replica = event.ReplicaOf(j.Key)
		if e.Clear, err = event.Marshal(j); err != nil {
			t.Fatal(err)
		}
		if err := e.Encode(event.Hash{}); err != nil {
			t.Fatal(err)
		}
		if _, ok := ledger.NewTrust(w.Operation, append(w.Events("HQ"), e)).Member(e.Replica); ok {
			t.Errorf("%s: admitted", name)
		}
	}
}

func TestLettersThatCollideStayApart(t *testing.T) {
	w := ledgertest.Draw(t, "HQ found\nHQ admit K2 K\nK2 join\nK3 join\nK2 sees HQ\nK2 admit K3 K\nHQ admit K4 HQ\nK4 join")
	tr := w.Trust()
	numbers := map[string]string{}
	for _, n := range []string{"HQ", "K2", "K3", "K4"} {
		h := w.Events(n)[0].Header
		if !tr.Accepts(h) {
			t.Fatalf("%s does not count", n)
		}
		if other, dup := numbers[tr.Number(h)]; dup {
			t.Errorf("%s and %s print %s", n, other, tr.Number(h))
		}
		numbers[tr.Number(h)] = n
	}
	if numbers["HQ-1"] != "HQ" || numbers["K-1"] != "K2" {
		t.Errorf("the earlier replica lost its letter: %v", numbers)
	}
	if s := ledgertest.Draw(t, "HQ found\nK9 join"); s.Trust().Number(s.Events("K9")[0].Header) != "?-1" {
		t.Error("a stranger's number does not show that it is one")
	}
}

func TestAFoundingMustBeTheOperationsAndSignedByTheRoot(t *testing.T) {
	w := ledgertest.Draw(t, founded)
	other := w.Operation
	other[3]++
	if tr := ledger.NewTrust(other, w.Events()); !tr.Genesis.Zero() {
		t.Error("another operation's founding counts")
	}
	f := w.Founded
	f.Signature = slices.Clone(f.Signature)
	f.Signature[0]++
	clear, err := event.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	e := w.Events()[0]
	e.Clear, e.Operation = clear, event.OperationOf(clear)
	if err := e.Encode(event.Hash{}); err != nil {
		t.Fatal(err)
	}
	if tr := ledger.NewTrust(e.Operation, []event.Event{e}); !tr.Genesis.Zero() || members(tr, "HQ") != "" {
		t.Error("a founding that the root key did not sign counts")
	}
}

func TestRolesHoldFromTheirEventOn(t *testing.T) {
	w := ledgertest.Draw(t, `
		HQ found
		HQ site S1 as=Amal
		HQ user Amal surveyor
		HQ site S2 as=Amal
		HQ roles Amal viewer
		HQ site S3 as=Amal
		HQ roles Amal -
		HQ site S4 as=Amal
		HQ site S5`)
	tr, e := w.Trust(), w.Events()
	for n, want := range map[int]bool{1: false, 3: true, 5: false, 7: false, 8: true} {
		if got := tr.Counts(e[n].Header); got != want {
			t.Errorf("entry %d counts: %v, want %v", n+1, got, want)
		}
	}
	if tr.RolesNow(ledgertest.User("Amal")) != 0 || tr.RolesNow(ledgertest.User("Boss")) != event.Admin|event.Coordinator || len(tr.Users()) != 2 {
		t.Error("the present roles are wrong")
	}
}

// K2 retires HQ before the entry by which HQ admitted K2: each takes away the
// other's ground. What is in dispute does not count, whoever else is around.
func TestAQuarrelDoesNotDependOnBystanders(t *testing.T) {
	const quarrel = "HQ found\nHQ admit K2\nK2 join\nK2 sees HQ\nK2 retire HQ 1"
	drawing := quarrel
	for n := range 6 {
		w := ledgertest.Draw(t, drawing)
		if got := members(w.Trust(), "HQ", "K2"); got != "HQ:1" {
			t.Errorf("with %d bystanders: %q", n, got)
		}
		drawing += fmt.Sprintf("\nB%d join", n)
	}
	if got := members(ledgertest.Draw(t, quarrel+"\nK9 rootjoin K9").Trust(), "HQ", "K2", "K9"); got != "HQ:1 K9" {
		t.Errorf("the root key cannot settle it: %q", got)
	}
}

// acts draws what a replica may do, also without the right to.
func acts(t *rapid.T, who, whom []string) string {
	var b strings.Builder
	users := []string{"Boss", "Amal", "Huda"}
	for range rapid.IntRange(1, 25).Draw(t, "acts") {
		w := rapid.SampledFrom(who).Draw(t, "who")
		x := rapid.SampledFrom(whom).Draw(t, "whom")
		u := rapid.SampledFrom(users).Draw(t, "user")
		roles := rapid.SampledFrom([]string{"admin", "intake", "admin+field", "-"}).Draw(t, "roles")
		act := rapid.SampledFrom([]string{"admit " + x, "admit " + x + " K",
			fmt.Sprintf("retire %s %d", x, rapid.IntRange(0, 6).Draw(t, "last")),
			"user " + u + " " + roles, "roles " + u + " " + roles, "site S", "sees"}).Draw(t, "act")
		if act == "sees" {
			fmt.Fprintf(&b, "%s sees %s\n", w, rapid.SampledFrom(who).Draw(t, "seen"))
			continue
		}
		fmt.Fprintf(&b, "%s %s as=%s\n", w, act, rapid.SampledFrom(users).Draw(t, "as"))
	}
	return b.String()
}

const crew = "HQ found\nHQ admit K2\nK2 join\nK3 join\nK4 join\n"

func TestOrderOfArrivalNeverMattersToTrust(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := []string{"HQ", "K2", "K3", "K4"}
		w := ledgertest.Draw(t, crew+acts(t, all, all))
		want := w.Trust()
		for range 3 {
			shuffled := rapid.Permutation(w.Events()).Draw(t, "order")
			if got := ledger.NewTrust(w.Operation, shuffled); !reflect.DeepEqual(got, want) {
				t.Fatalf("another order: %s, was %s", members(got, all...), members(want, all...))
			}
		}
	})
}

func TestAnUnadmittedAdminPowersNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		insiders, strangers := []string{"HQ", "K2", "K3", "K4"}, []string{"X1", "X2", "X3"}
		everybody := append(slices.Clone(insiders), strangers...)
		w := ledgertest.Draw(t, crew+"X1 join\nX2 join\nX3 join\nX1 sees HQ\n"+acts(t, insiders, insiders)+acts(t, strangers, everybody))
		if got, want := w.Trust(), w.Trust(insiders...); !reflect.DeepEqual(got, want) {
			t.Fatalf("with strangers %s, without %s", members(got, everybody...), members(want, everybody...))
		}
	})
}
