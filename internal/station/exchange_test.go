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
