package station

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/relay"
	"miftah/internal/seal"
	"miftah/internal/view"
)

func TestRestoredStationLosesNothingAndForksNothing(t *testing.T) {
	for name, withRoot := range map[string]bool{"admitted by the root code": true, "waiting for an admin": false} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			sheet := foundHQ(t, filepath.Join(base, "hq"))
			hq := start(t, filepath.Join(base, "hq"))
			join := filepath.Join(base, "join")
			if _, err := hq.WriteBundle(t.Context(), join, relay.WriteOptions{Plain: true}); err != nil {
				t.Fatal(err)
			}
			if _, err := Join(t.Context(), filepath.Join(base, "k2"), JoinOptions{Source: join, Letter: "K2", Fingerprint: sheet.Fingerprint}); err != nil {
				t.Fatal(err)
			}
			k := start(t, filepath.Join(base, "k2"))
			defer k.end()
			k.meet(t, hq)
			if _, err := hq.Admit(t.Context(), hq.as, newCommand(), k.Ledger.Replica(), ""); err != nil {
				t.Fatal(err)
			}
			b, err := hq.Backup(t.Context(), filepath.Join(base, "backup"))
			if err != nil || b.Events == 0 {
				t.Fatalf("%+v, %v", b, err)
			}
			for range 100 {
				hq.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "S-1"}, Words: event.Words{Name: "n"}})
			}
			k.meet(t, hq)
			want, old := hq.state(t), hq.Ledger.Replica()
			hq.end() // the laptop is gone
			o := RestoreOptions{From: filepath.Join(base, "backup")}
			if withRoot {
				o.RootCode = sheet.Root
			}
			r, err := Restore(t.Context(), filepath.Join(base, "new"), o)
			if err != nil || r.Letter != "HQ-2" || r.Fingerprint != sheet.Fingerprint || r.Admitted != withRoot || r.Keys == "" {
				t.Fatalf("%+v, %v", r, err)
			}
			hq = start(t, filepath.Join(base, "new"))
			defer hq.end()
			if hq.Notice != nil || hq.Ledger.Replica() == old || hq.Admitted() != withRoot {
				t.Fatalf("notice %v, admitted %v", hq.Notice, hq.Admitted())
			}
			if err := hq.Access.Unlock(t.Context(), hq.as, event.Working, testPassphrases[event.Working]); err != nil {
				t.Errorf("the restored station's keys: %v", err)
			}
			hq.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SiteAdded{Code: "S-2"}})
			hq.meet(t, k)
			if !withRoot {
				if _, err := k.Admit(t.Context(), k.as, newCommand(), hq.Ledger.Replica(), ""); err != nil {
					t.Fatal(err)
				}
			}
			k.meet(t, hq)
			hq.meet(t, k)
			if hq.state(t) != k.state(t) || hq.state(t) == want {
				t.Error("after the exchange they differ")
			}
			if n := len(view.All[*view.Site](hq.State)); n != 101 {
				t.Errorf("%d of 101 entries", n)
			}
			if !slices.Equal(hq.keys(t), k.keys(t)) {
				t.Error("keys were lost")
			}
			for _, n := range []*node{hq, k} {
				if rep, err := n.Verify(t.Context(), nil); err != nil || len(rep.Damage) > 0 || n.Ledger.Halted() != nil {
					t.Errorf("%v, %v", rep.Damage, err)
				}
			}
		})
	}
}

func TestBackupKeepsKeysApartAndForgetsThemAfter35Days(t *testing.T) {
	base := t.TempDir()
	foundHQ(t, filepath.Join(base, "hq"))
	hq := start(t, filepath.Join(base, "hq"))
	defer hq.end()
	person := event.NewEntity()
	hq.do(t, newCommand(), desk.Act{Entity: person, Payload: event.ReportReceived{}, Words: event.Words{Text: "heard"}})
	dir := filepath.Join(base, "backup")
	day := time.Date(2024, 12, 9, 18, 0, 0, 0, time.UTC)
	first, err := hq.backup(t.Context(), dir, day)
	if err != nil {
		t.Fatal(err)
	}
	stray := filepath.Join(dir, "keys-of-the-car")
	if err := os.WriteFile(stray, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	hq.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SubjectErased{Subject: event.SubjectID(person)}})
	second, err := hq.backup(t.Context(), dir, day.Add(KeepKeys))
	if err != nil || len(second.Removed) != 0 {
		t.Fatalf("on the last day: %+v, %v", second, err)
	}
	third, err := hq.backup(t.Context(), dir, day.Add(KeepKeys+time.Second))
	if err != nil || !slices.Equal(third.Removed, []string{first.Keys}) {
		t.Fatalf("%+v, %v", third, err)
	}
	for path, there := range map[string]bool{first.Ledger: true, first.Keys: false, second.Keys: true, third.Keys: true, stray: true} {
		if _, err := os.Stat(path); (err == nil) != there {
			t.Errorf("%s: there is %v, want %v", path, err == nil, there)
		}
	}
	marks := func(path string) (key bool) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(b), string(person[:])) && strings.Contains(string(b), "ckey")
	}
	if marks(third.Keys) || marks(third.Ledger) {
		t.Error("a backup after the erasure holds the erased key, or the ledger file holds keys")
	}
	// An old ledger with new keys, and the other way round, restore too.
	r, err := Restore(t.Context(), filepath.Join(base, "new"), RestoreOptions{From: first.Ledger})
	if err != nil || r.Keys != third.Keys {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestRestoreLeavesNothingBehindWhenItRefuses(t *testing.T) {
	base := t.TempDir()
	foundHQ(t, filepath.Join(base, "hq"))
	hq := start(t, filepath.Join(base, "hq"))
	defer hq.end()
	dir, to := filepath.Join(base, "backup"), filepath.Join(base, "to")
	b, err := hq.Backup(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what, want string, o RestoreOptions) {
		t.Helper()
		_, err := Restore(t.Context(), to, o)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", what, err)
		}
		left, _ := filepath.Glob(filepath.Join(base, ".to*"))
		if _, err := os.Stat(to); err == nil || len(left) > 0 {
			t.Fatalf("%s: left %v behind", what, left)
		}
	}
	try("another root", "another operation", RestoreOptions{From: dir, RootCode: seal.NewCode()})
	try("a misread root code", "recovery code", RestoreOptions{From: dir, RootCode: "ABC"})
	try("an empty folder", "no backup here", RestoreOptions{From: t.TempDir()})
	try("a keys file", "founding", RestoreOptions{From: b.Keys})
	for _, path := range []string{b.Keys, b.Ledger} {
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bad := slices.Clone(whole)
		bad[len(bad)/2] ^= 1
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		try("damage in "+path, "changed within this frame", RestoreOptions{From: dir})
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Restore(t.Context(), hq.Dir, RestoreOptions{From: dir}); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("over a station: %v", err)
	}
	if _, err := Restore(t.Context(), to, RestoreOptions{From: dir}); err != nil {
		t.Errorf("the whole files: %v", err)
	}
}
