package archtest

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Hosts of registries. Written in two halves, for this file is read too.
var hosts = []string{"registry." + "npmjs.org", "registry." + "yarnpkg.com", "npm." + "pkg.github.com", "proxy." + "golang.org",
	"sum." + "golang.org", "go" + "proxy.io", "go" + "proxy.cn", "pypi." + "org", "files." + "pythonhosted.org", "deb." + "debian.org",
	"npm" + "mirror.com", "crates" + ".io"}

// Where somebody's machine keeps things.
var place = regexp.MustCompile(`(?:^|[^\w.~*-])/(?:work|root|home/\w+|Users/\w+)(?:/\w|\b[^\w/-]|$)`)

func TestNoFileNamesARegistryOrAMachine(t *testing.T) {
	files(t, func(path string, text []byte) {
		for i, line := range bytes.Split(text, []byte("\n")) {
			for _, h := range hosts {
				if bytes.Contains(line, []byte(h)) {
					t.Errorf("%s:%d names %s: where packages come from is the builder's choice; many build behind a mirror", path, i+1, h)
				}
			}
			if m := place.Find(line); m != nil {
				t.Errorf("%s:%d holds %q: that place is on one machine only", path, i+1, m)
			}
		}
	})
}

func TestThePlacePatternFindsPlaces(t *testing.T) {
	for text, want := range map[string]bool{
		"cp /ro" + "ot/x y": true, `"/wo` + `rk/main"`: true, "see /ho" + "me/anna/x": true,
		"import miftah/work/x": false, "the network/root": false, "https://example.org/work-group": false, "or/work": false, "../work/x": false,
	} {
		if place.MatchString(text) != want {
			t.Errorf("%q: found %v, want %v", text, !want, want)
		}
	}
}

// loads is what makes a browser fetch: an attribute, a style's address, a
// script's import or request.
var loads = regexp.MustCompile(`(?i)(?:\b(?:src|href|srcset|action|poster|data)\s*=\s*|url\(\s*|@import\s+|\b(?:fetch|import|importScripts|EventSource|WebSocket|Worker|sendBeacon)\s*\(\s*|\bfrom\s+)['"{` + "`" + `]*\s*(?:https?:|wss?:)?//[^/\s]`)

func TestPagesLoadFromNoOtherHost(t *testing.T) {
	seen := 0
	files(t, func(path string, text []byte) {
		if !strings.HasPrefix(path, "web/src/") && !strings.HasPrefix(path, "web/public/") && path != "web/index.html" || strings.HasSuffix(path, ".test.ts") {
			return
		}
		seen++
		for i, line := range bytes.Split(text, []byte("\n")) {
			if m := loads.Find(line); m != nil {
				t.Errorf("%s:%d: %s: a kit has no internet, and another host would learn who searches where", path, i+1, m)
			}
		}
	})
	if seen < 20 {
		t.Errorf("only %d files of the pages were read: the test looks in the wrong place", seen)
	}
}

func TestTheLoadPatternFindsLoads(t *testing.T) {
	for text, want := range map[string]bool{
		`<script src="https://x.org/a.js">`: true, `<img src='//x.org/a'>`: true, `a { background: url(http://x.org/i) }`: true,
		"fetch(`https://x.org`)": true, `import x from "https://x.org/x.js"`: true, `@import "https://x.org"`: true,
		`<svg xmlns="http://www.w3.org/2000/svg">`: false, `<a href="/board">`: false, `fetch('/api/v1/session')`: false, `// see RFC 9457`: false,
	} {
		if loads.MatchString(text) != want {
			t.Errorf("%q: found %v, want %v", text, !want, want)
		}
	}
}

func TestEverySentenceIsCheckedForTheTenWords(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "web/src/catalogue/catalogue.test.ts"))
	if err != nil {
		t.Fatalf("%v: every Arabic sentence has to be checked for the words of the prison", err)
	}
	_, list, found := bytes.Cut(text, []byte("const forbidden = ["))
	list, _, closed := bytes.Cut(list, []byte("]"))
	if !found || !closed || !bytes.Contains(text, []byte("for (const word of forbidden)")) {
		t.Fatal("catalogue.test.ts compares no sentence with the forbidden words any more: they are words of the prison to who reads them")
	}
	for _, w := range tenWords {
		if !bytes.Contains(list, []byte("'"+w+"'")) {
			t.Errorf("catalogue.test.ts does not look for %s: it is a word of the prison to who reads it", w)
		}
	}
}

// written reports whether a file is product code that somebody wrote.
func written(path string, text []byte) bool {
	ext := filepath.Ext(path)
	if !slices.Contains([]string{".go", ".svelte", ".ts", ".mjs", ".css", ".sql"}, ext) || strings.Contains(path, "/testdata/") {
		return false
	}
	if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".test.ts") {
		return false
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	return !bytes.Contains(first, []byte("Do not edit.")) // made by a program: nobody reads it
}

func TestNoFileIsTooLongToBeReadAtOnce(t *testing.T) {
	files(t, func(path string, text []byte) {
		if n := bytes.Count(text, []byte("\n")); n > maxLines && written(path, text) {
			t.Errorf("%s has %d lines, more than %d: nobody holds it in mind; divide it by what it is about", path, n, maxLines)
		}
	})
}
