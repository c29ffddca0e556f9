package proof

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"miftah/internal/ledger"
	"miftah/internal/relay"
	"miftah/internal/station"
)

// quotes are the POSTs whose text a parser reads: their refusals quote the
// part that has no meaning, back to the person who typed it, as "row 118"
// alone would not do. They are not logged either.
var quotes = map[string]bool{"/plan/block": true, "/plan/block/preview": true, "/plan/csv": true}

// without are the POSTs that take no text at all, or are sown apart.
var without = map[string]bool{"/setup": true, "/setup/phrases": true, "/signout": true, "/keys/wipe": true}

// TestNoPlantedNameIsInAnyFileLogOrError proves that without the key no byte
// of the data directory, of TMPDIR, of the logs and of a refusal holds what
// people typed: in no field of the API, while it runs, after the keys were
// wiped, after an erasure, in a backup and after the end. No field can be
// forgotten: each leaf of the API's description either takes a marker here,
// or refuses it.
func TestNoPlantedNameIsInAnyFileLogOrError(t *testing.T) {
	g := &garden{stage: bare(t, nil), markers: &markers{}, planted: map[string]bool{}}
	ops := described(t, g.api)
	g.foundWithMarkers(ops)
	g.prepare()
	all := g.sowings()
	for _, o := range ops {
		if o.method == http.MethodPost && !without[o.path] {
			s, ok := all[o.path]
			if !ok {
				t.Errorf("POST %s is new: give it a body in sowings, with a marker in every text", o.path)
				continue
			}
			g.sow(o, s)
		}
	}
	g.everyQuery(ops)
	g.readsBack()
	g.clean("while it runs")

	backup := filepath.Join(t.TempDir(), "backup")
	if _, err := g.station().Backup(context.Background(), backup); err != nil {
		t.Fatal(err)
	}
	if hit := g.in(files(t, backup)); hit != "" {
		t.Errorf("in a backup: %s", hit)
	}
	g.admin.must(t, g.admin.send(http.MethodPost, "/keys/wipe", object{}), nil)
	g.clean("after the keys were wiped")
	if r := g.admin.send(http.MethodGet, "/docket/reports", nil); g.search(r.body) != "" {
		t.Errorf("after the keys were wiped, reports still show %s", g.search(r.body))
	}
	g.close()
	g.clean("after the end")
}

// foundWithMarkers sets the operation up with a marker in each of its texts.
func (g *garden) foundWithMarkers(ops []operation) {
	g.t.Helper()
	body := founding()
	delete(body, "rateMilli") // an exercise's clock is not needed here
	body["name"], body["adminName"], body["password"] = g.new("operation's name"), g.new("sign-in name"), g.new("password")
	pass := object{}
	for name := range body["passphrases"].(map[string]any) {
		pass[name] = g.new("passphrase of " + name)
	}
	body["passphrases"] = pass
	for _, o := range ops {
		if o.path != "/setup" {
			continue
		}
		for _, l := range o.body {
			if v, _ := at(plain(g.t, body), l.at); l.kind == "string" && holds(v) || l.kind == "boolean" {
				continue
			}
			r := g.admin.send(http.MethodPost, "/setup", set(body, steps(l.at), g.cut(l)))
			g.refused(r, o.path, l)
			if g.station() != nil {
				g.t.Fatalf("set-up took a name as %s", l.at)
			}
		}
	}
	g.found(body)
}

// cut is a marker that fits into a leaf, so that its length is no reason to
// refuse it.
func (g *garden) cut(l leaf) string {
	m := g.new("the wrong field " + l.at)
	if l.most > 0 && len(m) > l.most {
		m = m[:min(l.most, len("Qavirion000x"))]
	}
	return m
}

func holds(v any) bool {
	s, _ := v.(string)
	if b, err := base64.StdEncoding.DecodeString(s); err == nil && bytes.Contains(b, []byte("Qavirion")) {
		return true
	}
	return strings.Contains(s, "Qavirion")
}

// prepare makes a site with places, and clears the way for all else.
func (g *garden) prepare() {
	g.t.Helper()
	g.site = g.must("/plan/site", object{"code": "K", "name": g.new("site's name")})
	for range 6 {
		g.spaces = append(g.spaces, g.must("/plan/space", object{"site": g.site, "code": g.code(), "kind": "cell", "remark": g.new("remark")}))
	}
}

// sow plants into one path. A leaf without a marker gets one in a body that
// is otherwise right; it is refused there without being repeated, or taken,
// and then the search of the files will judge it.
func (g *garden) sow(o operation, s sowing) {
	g.t.Helper()
	want := s.status
	if want == 0 {
		want = http.StatusOK
	}
	body := func() object {
		if slices.ContainsFunc(o.body, func(l leaf) bool { return l.at == "command" }) {
			return intent(s.body())
		}
		return s.body()
	}
	who := g.admin
	if s.visitor {
		who = g.stage.visitor() // what begins a session would end the admin's
	}
	for _, l := range o.body {
		base := plain(g.t, body())
		if v, ok := at(base, l.at); ok && holds(v) {
			g.planted[o.path+" "+l.at] = true
			continue
		}
		r := who.send(http.MethodPost, o.path, set(base, steps(l.at), g.cut(l)))
		if r.status < 300 {
			g.planted[o.path+" "+l.at] = true
			g.t.Logf("%s: takes a name as %s", o.path, l.at)
			continue
		}
		g.refused(r, o.path, l)
	}
	r := who.send(http.MethodPost, o.path, body())
	if r.status != want {
		g.t.Errorf("%s: %d %.300s", o.path, r.status, r.body)
	}
	if r.status >= 300 && !quotes[o.path] && g.search(r.body) != "" {
		g.t.Errorf("%s: the refusal repeats what was typed: %s", o.path, g.search(r.body))
	}
}

// refused checks an answer to a marker in a wrong field.
func (g *garden) refused(r reply, path string, l leaf) {
	g.t.Helper()
	p := r.problem()
	if r.status < 400 || r.status >= 500 || p.Code == "" || p.Message == "" {
		g.t.Errorf("%s with a name as %s: %d %.300s", path, l.at, r.status, r.body)
	}
	if hit := g.search(r.body); hit != "" && !quotes[path] {
		g.t.Errorf("%s with a name as %s: the refusal repeats it: %.200s", path, l.at, r.body)
	}
}

// everyQuery types a name into every text parameter of every GET.
func (g *garden) everyQuery(ops []operation) {
	g.t.Helper()
	for _, o := range ops {
		for _, q := range o.query {
			r := g.admin.send(http.MethodGet, o.path+"?"+q+"="+url.QueryEscape(g.new("query "+q)), nil)
			if r.status >= 500 || r.status >= 400 && g.search(r.body) != "" {
				g.t.Errorf("GET %s with a name as %s: %d %.300s", o.path, q, r.status, r.body)
			}
		}
	}
	g.admin.send(http.MethodGet, "/"+url.PathEscape(g.new("path")), nil)
	g.admin.send(http.MethodGet, "/statement/file?id="+url.QueryEscape(g.new("statement id")), nil)
}

// readsBack makes sure that what was planted is there, for those who may
// read it: otherwise that it stands in no file would say nothing.
func (g *garden) readsBack() {
	g.t.Helper()
	for _, path := range []string{"/docket/reports", "/docket/claims", "/office/users", "/operation", "/office/erasures", "/office/assumptions"} {
		if r := g.admin.send(http.MethodGet, path, nil); r.status != 200 || g.search(r.body) == "" {
			g.t.Errorf("GET %s shows nothing of what was planted: %d %.200s", path, r.status, r.body)
		}
	}
	if len(g.planted) < 40 {
		g.t.Errorf("only %d fields took a marker", len(g.planted))
	}
}

// in searches files.
func (g *garden) in(all map[string][]byte) string {
	for path, b := range all {
		if hit := g.search([]byte(path)); hit != "" {
			return "a name of a file: " + hit
		}
		if hit := g.search(b); hit != "" {
			return filepath.Base(path) + ": " + hit
		}
	}
	return ""
}

// clean fails the test when a marker is in a file or in the logs.
func (g *garden) clean(when string) {
	g.t.Helper()
	all := files(g.t, g.dir, g.tmp)
	if len(all) < 3 {
		g.t.Fatalf("%s: %d files were searched", when, len(all))
	}
	if hit := g.in(all); hit != "" {
		g.t.Errorf("%s: %s", when, hit)
	}
	if hit := g.search(g.logs.Bytes()); hit != "" {
		g.t.Errorf("%s, in the logs: %s", when, hit)
	}
}

// TestErasedTextsStayErasedWhenOlderKeysComeBack proves that after an erasure
// neither unlocking, nor the keys of an older backup, nor a new start opens
// the texts, and that others' texts still open.
func TestErasedTextsStayErasedWhenOlderKeysComeBack(t *testing.T) {
	ctx := context.Background()
	g := &garden{stage: open(t, nil), markers: &markers{}, planted: map[string]bool{}}
	gone, kept := g.report(), g.report()
	r := g.admin.send(http.MethodGet, "/docket/report?report="+gone, nil)
	if g.search(r.body) == "" {
		t.Fatalf("the report cannot be read before: %.300s", r.body)
	}
	var row struct{ Teller string }
	g.admin.must(t, r, &row)
	older, err := g.station().Backup(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, subject := range []string{gone, row.Teller} {
		g.admin.command(t, "/office/erase", object{"subject": subject, "reason": "asked for it"})
	}
	g.erased("after the erasure", gone, kept)
	g.admin.must(t, g.admin.send(http.MethodPost, "/keys/wipe", object{}), nil)
	g.unlock()
	g.erased("after unlocking again", gone, kept)

	re, err := g.station().Relay(relay.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for _, restore := range []bool{false, true} {
		if _, err := re.ReadFile(ctx, older.Keys, relay.ReadOptions{Restore: restore}); err != nil {
			t.Logf("the older keys, restore %v: %v", restore, err)
		}
	}
	g.putBack(older.Keys)
	g.erased("after the older keys came back", gone, kept)
	g.clean("after the erasure")

	// and after a new start, from the same directory
	g.close()
	again, err := station.Open(ctx, g.dir, station.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g.api.Use(again)
	g.srv = httptest.NewServer(g.api)
	g.admin = g.visitor()
	g.admin.must(t, g.admin.send(http.MethodPost, "/signin", object{"name": "desk one", "password": "open sesame 1"}), nil)
	g.unlock()
	g.erased("after a new start", gone, kept)
}

// putBack tries what a hostile peer would: it hands in, as bare records, the
// keys that a station restored from the older backup still has.
func (g *garden) putBack(backup string) {
	g.t.Helper()
	ctx := context.Background()
	dir := filepath.Join(g.t.TempDir(), "restored")
	if _, err := station.Restore(ctx, dir, station.RestoreOptions{From: filepath.Dir(backup)}); err != nil {
		g.t.Fatal(err)
	}
	old, err := station.Open(ctx, dir, station.Options{})
	if err != nil {
		g.t.Fatal(err)
	}
	defer old.Close()
	var keys []ledger.Record
	err = old.Ledger.View(ctx, func(s ledger.Snapshot) error {
		return s.Scan(ledger.BucketKey, nil, nil, func(k, v []byte) error {
			keys = append(keys, ledger.Record{Bucket: ledger.BucketKey, Key: bytes.Clone(k), Value: bytes.Clone(v)})
			return nil
		})
	})
	if err != nil || len(keys) == 0 {
		g.t.Fatalf("the older backup holds %d keys: %v", len(keys), err)
	}
	if _, err := g.station().Ledger.Import(ctx, nil, keys); err != nil {
		g.t.Logf("the older keys as records: %v", err)
	}
}

func (g *garden) unlock() {
	g.t.Helper()
	g.admin.must(g.t, g.admin.send(http.MethodPost, "/keys/unlock", object{"compartment": "operation", "secret": g.phrases["operation"]}), nil)
}

// erased checks that one report does not open and another does.
func (g *garden) erased(when, gone, kept string) {
	g.t.Helper()
	r := g.admin.send(http.MethodGet, "/docket/report?report="+gone, nil)
	if hit := g.search(r.body); hit != "" {
		g.t.Errorf("%s: %s", when, hit)
	}
	if !bytes.Contains(r.body, []byte(`"erased"`)) {
		g.t.Errorf("%s: nothing says that the text was erased: %d %.300s", when, r.status, r.body)
	}
	if r := g.admin.send(http.MethodGet, "/docket/report?report="+kept, nil); g.search(r.body) == "" {
		g.t.Errorf("%s: another report does not open any more: %d %.300s", when, r.status, r.body)
	}
}
