package station

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/relay"
	"miftah/internal/seal"
	"miftah/internal/view"
)

var testPassphrases = map[event.Compartment]string{
	event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
	event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key",
}

// fataler is what testing.T and rapid.T share.
type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func foundHQ(t *testing.T, dir string) Sheet {
	t.Helper()
	sheet, err := Found(t.Context(), dir, Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password", Passphrases: testPassphrases})
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

// node is one station of the state machine.
type node struct {
	*Station
	relay *relay.Relay
	srv   *httptest.Server
	as    access.Session
}

func start(t fataler, dir string) *node {
	t.Helper()
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := &node{Station: s, as: access.Session{ID: event.NewEntity(), User: s.Ledger.Trust().Founded.Admin}}
	if n.relay, err = s.Relay(relay.DefaultLimits); err != nil {
		t.Fatal(err)
	}
	n.srv = httptest.NewServer(n.relay.Handler())
	return n
}

func (n *node) end() { n.srv.Close(); n.Close() }

func (n *node) do(t fataler, c desk.Command, acts ...desk.Act) {
	t.Helper()
	if _, err := n.Write(context.Background(), n.as, c, acts...); err != nil {
		t.Fatal(err)
	}
}

func (n *node) meet(t fataler, with *node) {
	t.Helper()
	if _, err := n.relay.Exchange(context.Background(), relay.Peer{URL: with.srv.URL, Replica: with.Ledger.Replica()}); err != nil {
		t.Fatal(err)
	}
}

func (n *node) state(t fataler) event.Hash {
	t.Helper()
	h, err := n.State.Hash()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// keys lists the names of all wrapped data keys.
func (n *node) keys(t fataler) []string {
	t.Helper()
	var list []string
	if err := n.Ledger.View(context.Background(), func(s ledger.Snapshot) error {
		return s.Scan(ledger.BucketKey, nil, nil, func(k, _ []byte) error { list = append(list, fmt.Sprintf("%x", k)); return nil })
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

func newCommand() desk.Command { return desk.Command{ID: event.NewCommand()} }

// operation is three stations, the third joined without private keys and
// admitted, copied for each run of the state machine.
type operation struct{ dirs []string }

func threeStations(t *testing.T) *operation {
	t.Helper()
	base := t.TempDir()
	o := &operation{}
	for i := range 3 {
		o.dirs = append(o.dirs, filepath.Join(base, fmt.Sprint("k", i)))
	}
	foundHQ(t, o.dirs[0])
	hq := start(t, o.dirs[0])
	defer hq.end()
	var nodes []*node
	for i, letter := range []event.Code{"K2", "K3"} {
		path := filepath.Join(base, string(letter))
		if _, err := hq.WriteBundle(t.Context(), path, relay.WriteOptions{Plain: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := Join(t.Context(), o.dirs[i+1], JoinOptions{Source: path, Letter: letter}); err != nil {
			t.Fatal(err)
		}
		n := start(t, o.dirs[i+1])
		defer n.end()
		n.meet(t, hq)
		if _, err := hq.Admit(t.Context(), hq.as, newCommand(), n.Ledger.Replica(), ""); err != nil {
			t.Fatal(err)
		}
		n.meet(t, hq)
		nodes = append(nodes, n)
	}
	nodes[0].meet(t, hq) // hears of the third
	return o
}

// machine draws what people do and how stations meet.
type machine struct {
	nodes  []*node
	dir    string
	spaces []event.EntityID
	told   []event.EntityID // reports, each a subject too
	erased []event.SubjectID
	twice  map[event.EntityID]bool
	files  int
}

func (m *machine) pick(t *rapid.T, label string) *node {
	return m.nodes[rapid.IntRange(0, len(m.nodes)-1).Draw(t, label)]
}

func (m *machine) space(t *rapid.T) {
	c := newCommand()
	id := event.EntityID(event.EntityOf[struct{}](c.ID, 0))
	m.spaces = append(m.spaces, id)
	act := desk.Act{Entity: id, Payload: event.SpaceAdded{Code: "A-1"}, Words: event.Words{Remark: "behind the stairs"}}
	m.pick(t, "at").do(t, c, act)
	if rapid.Bool().Draw(t, "retried elsewhere") {
		m.pick(t, "again at").do(t, c, act)
		m.twice[id] = true
	}
}

// edit changes a space where it is known: two who edit it apart clash.
func (m *machine) edit(t *rapid.T) {
	if len(m.spaces) == 0 {
		return
	}
	id := rapid.SampledFrom(m.spaces).Draw(t, "space")
	n := m.pick(t, "at")
	if _, known := view.One[*view.Space](n.State, id); known {
		n.do(t, newCommand(), desk.Act{Entity: id, Payload: event.SpaceAccess{Access: event.Access(rapid.IntRange(1, 3).Draw(t, "access"))}})
	}
}

func (m *machine) finding(t *rapid.T) {
	n := m.pick(t, "at")
	n.do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.FindingRecorded{What: event.FoundNoSign, Coverage: 500},
		Words: event.Words{Text: string(n.Letter)}})
}

func (m *machine) report(t *rapid.T) {
	n := m.pick(t, "at")
	a := desk.Act{Entity: event.NewEntity(), Words: event.Words{Text: "he was on the lower floor"}}
	list, err := n.Attach(&a, []desk.File{{Name: "voice", Bytes: []byte("a voice note")}})
	if err != nil {
		t.Fatal(err)
	}
	a.Payload = event.ReportReceived{Attachments: list}
	n.do(t, newCommand(), a)
	m.told = append(m.told, a.Entity)
}

func (m *machine) erase(t *rapid.T) {
	if len(m.told) == 0 {
		return
	}
	s := event.SubjectID(rapid.SampledFrom(m.told).Draw(t, "subject"))
	m.pick(t, "at").do(t, newCommand(), desk.Act{Entity: event.NewEntity(), Payload: event.SubjectErased{Subject: s}})
	m.erased = append(m.erased, s)
}

func (m *machine) http(t *rapid.T) {
	a, b := m.pick(t, "client"), m.pick(t, "server")
	if a != b {
		a.meet(t, b)
	}
}

func (m *machine) stick(t *rapid.T) {
	a, b := m.pick(t, "from"), m.pick(t, "to")
	m.files++
	path := filepath.Join(m.dir, fmt.Sprint(m.files, ".miftah"))
	var has []relay.Position
	if rapid.Bool().Draw(t, "only what is new") {
		var err error
		if has, err = b.relay.Vector(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.WriteBundle(context.Background(), path, relay.WriteOptions{Has: has}); err != nil {
		t.Fatal(err)
	}
	if rapid.Bool().Draw(t, "read late") { // an old stick from a drawer is read in check
		return
	}
	if _, err := b.ReadBundle(context.Background(), path, false); err != nil {
		t.Fatal(err)
	}
}

// settle lets everybody meet everybody until all have all.
func (m *machine) settle(t *rapid.T) {
	for range 2 {
		for _, n := range m.nodes[1:] {
			n.meet(t, m.nodes[0])
		}
	}
	m.equal(t)
	// Old sticks bring back nothing that was erased, and change nothing.
	for i := range m.files {
		path := filepath.Join(m.dir, fmt.Sprint(i+1, ".miftah"))
		for _, n := range m.nodes {
			res, err := n.ReadBundle(context.Background(), path, false)
			if err != nil || res.Added != 0 || res.Keys != 0 {
				t.Fatalf("an old bundle: %+v, %v", res, err)
			}
		}
	}
	m.equal(t)
}

func (m *machine) equal(t *rapid.T) {
	hq := m.nodes[0]
	for _, n := range m.nodes {
		if n.state(t) != hq.state(t) {
			t.Fatalf("%s and %s differ", n.Letter, hq.Letter)
		}
		keys := n.keys(t)
		if !slices.Equal(keys, hq.keys(t)) {
			t.Fatalf("%s holds %d keys, %s %d", n.Letter, len(keys), hq.Letter, len(hq.keys(t)))
		}
		for _, s := range m.erased {
			if slices.ContainsFunc(keys, func(k string) bool { return strings.HasPrefix(k, fmt.Sprintf("%x", s[:])) }) {
				t.Fatalf("%s still holds a key of an erased subject", n.Letter)
			}
		}
		views, err := view.Rebuild(context.Background(), n.store, n.Ledger.Trust(), nil)
		if err != nil {
			t.Fatal(err)
		}
		for id := range m.twice {
			if v, ok := views[id].(*view.Space); !ok || v.Code != "A-1" || !once(v.Events) {
				t.Fatalf("a command sent twice folded into %+v", views[id])
			}
		}
	}
}

func once(ids []event.EventID) bool {
	seen := map[event.EventID]bool{}
	for _, id := range ids {
		if seen[id] {
			return false
		}
		seen[id] = true
	}
	return true
}

// copies puts the three stations into new directories, as if they had always
// been there: each run begins with the same operation.
func (o *operation) copies(t fataler, base string) []*node {
	t.Helper()
	var nodes []*node
	for i, from := range o.dirs {
		dir := filepath.Join(base, fmt.Sprint(i))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{dbName, keyName, headName} {
			b, err := os.ReadFile(filepath.Join(from, name))
			if errors.Is(err, os.ErrNotExist) && name == headName { // nothing was written since the start
				continue
			}
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, name), b, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		id, _, err := loadIdentity(dir)
		if err == nil {
			err = id.save(dir)
		}
		if err != nil {
			t.Fatal(err)
		}
		nodes = append(nodes, start(t, dir))
	}
	return nodes
}

// TestAnyOrderOfExchangeGivesTheSameState is promise 2: three stations write
// at random, meet at random by stick and by HTTP, and are equal in the end.
func TestAnyOrderOfExchangeGivesTheSameState(t *testing.T) {
	o, base := threeStations(t), t.TempDir()
	began, runs, clashes, erased := time.Now(), 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		if time.Since(began) > 20*time.Second {
			return // a slow machine has checked fewer runs
		}
		runs++
		m := &machine{dir: filepath.Join(base, fmt.Sprint(runs)), twice: map[event.EntityID]bool{}}
		m.nodes = o.copies(t, m.dir)
		defer func() {
			for _, n := range m.nodes {
				n.end()
			}
			os.RemoveAll(m.dir)
		}()
		steps := map[string]func(*rapid.T){"space": m.space, "edit": m.edit, "edit again": m.edit, "finding": m.finding,
			"report": m.report, "erase": m.erase, "http": m.http, "stick": m.stick}
		names := slices.Sorted(maps.Keys(steps))
		for range rapid.IntRange(5, 25).Draw(t, "steps") {
			steps[rapid.SampledFrom(names).Draw(t, "step")](t)
		}
		m.settle(t)
		for _, n := range m.nodes {
			if r, err := n.Verify(context.Background(), nil); err != nil || len(r.Damage) > 0 {
				t.Fatalf("%s: %v, %v", n.Letter, r.Damage, err)
			}
		}
		for _, s := range view.All[*view.Space](m.nodes[0].State) {
			clashes += len(s.Clashes)
		}
		erased += len(m.erased)
	})
	t.Logf("%d runs, %d clashes, %d erased", runs, clashes, erased)
	if !t.Failed() && (runs < 5 || clashes == 0 || erased == 0) {
		t.Errorf("the runs drew too little: %d runs, %d clashes, %d erasures", runs, clashes, erased)
	}
}

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

func TestOnlyAnAdminAdmitsAndLettersStayApart(t *testing.T) {
	o := threeStations(t)
	hq := start(t, o.dirs[0])
	defer hq.end()
	u := event.NewEntity()
	hq.do(t, newCommand(), desk.Act{Entity: u, Payload: event.UserAdded{Roles: event.Coordinator}})
	someone := access.Session{ID: event.NewEntity(), User: event.UserID(u)}
	id := event.ReplicaID{9}
	if _, err := hq.Admit(t.Context(), someone, newCommand(), id, "K7"); err == nil {
		t.Error("a coordinator admitted a station")
	}
	for letter, want := range map[event.Code]string{"K2": "belongs to another", "HQ": "belongs to another", "no": "not a code", "": "arrived"} {
		if _, err := hq.Admit(t.Context(), hq.as, newCommand(), id, letter); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("letter %q: %v", letter, err)
		}
	}
	if _, err := hq.Admit(t.Context(), hq.as, newCommand(), hq.Ledger.Replica(), "K8"); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("twice: %v", err)
	}
}
