package archtest

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// roomOf finds the most specific room of a package.
func roomOf(pkg string) (room, bool) {
	best, found := room{}, false
	for _, r := range house {
		if within(pkg, []string{r.pkg}) && (!found || len(r.pkg) > len(best.pkg) || !strings.HasSuffix(r.pkg, "...")) {
			best, found = r, true
			if !strings.HasSuffix(r.pkg, "...") {
				return best, true
			}
		}
	}
	return best, found
}

func TestImportsGoDownOnly(t *testing.T) {
	for _, u := range packages(t) {
		r, ok := roomOf(u.rel())
		if !ok {
			t.Errorf("%s has no place in the house: give it a room, with a reason, in house_test.go", u.rel())
			continue
		}
		check := func(imports, may []string, whose string) {
			for _, i := range imports {
				to, ours := strings.CutPrefix(i, module+"/")
				if ours && to != u.rel() && !within(to, may) {
					t.Errorf("%s%s imports %s, which is not below it: %s", whose, u.rel(), to, r.why)
				}
			}
		}
		check(u.Imports, r.may, "")
		check(append(slices.Clone(u.TestImports), u.XTestImports...), append(slices.Clone(r.may), r.tests...), "the test of ")
	}
}

func TestGuestsStayWhereTheyWereInvited(t *testing.T) {
	for _, u := range packages(t) {
		for _, g := range guests {
			bad := func(i string) bool {
				return within(i, []string{g.pkg}) && !within(u.rel(), g.may) && i != u.ImportPath
			}
			if slices.ContainsFunc(u.Imports, bad) {
				t.Errorf("%s imports %s: %s", u.rel(), g.pkg, g.why)
			}
			if !g.tests && (slices.ContainsFunc(u.TestImports, bad) || slices.ContainsFunc(u.XTestImports, bad)) {
				t.Errorf("the test of %s imports %s: %s", u.rel(), g.pkg, g.why)
			}
		}
	}
}

func TestPurePackagesReachNoSystem(t *testing.T) {
	for _, u := range packages(t) {
		if !slices.Contains(pure, u.rel()) {
			continue
		}
		for _, i := range u.Imports {
			if slices.Contains(banned, i) {
				t.Errorf("%s imports %s: the same arguments must give the same result on every machine", u.rel(), i)
			}
		}
	}
}

func TestOnlySomeMayCall(t *testing.T) {
	seen := map[string]bool{}
	for _, u := range uses(t) {
		for _, c := range calls {
			if u.what != c.name {
				continue
			}
			seen[c.name] = true
			may := c.may
			if u.test {
				may = append(slices.Clone(may), c.tests...)
			}
			if !within(u.in, may) {
				t.Errorf("%s:%d: %s uses %s: %s", u.file, u.line, u.in, c.name, c.why)
			}
		}
		if u.test || !slices.Contains(pure, u.in) {
			continue
		}
		for _, c := range unpure {
			if u.what == c.name || strings.HasPrefix(u.what, c.name+".") && !strings.HasPrefix(u.what, c.name+".New") {
				t.Errorf("%s:%d: %s uses %s: %s", u.file, u.line, u.in, u.what, c.why)
			}
		}
	}
	for _, c := range calls { // a rule about a name that is gone guards nothing
		if !seen[c.name] {
			t.Errorf("nobody uses %s: it was renamed, and its rule has to follow (%s)", c.name, c.why)
		}
	}
}

func TestNoPackageIsNamedAfterNothing(t *testing.T) {
	for _, u := range packages(t) {
		for _, name := range append(strings.Split(u.rel(), "/"), u.Name) {
			if slices.Contains(emptyNames, name) {
				t.Errorf("%s: %q says nothing of what is inside, so everything ends up there: name it after its noun", u.rel(), name)
			}
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, u := range packages(t) {
		if len(u.GoFiles) == 0 {
			continue
		}
		docs := 0
		for _, name := range u.GoFiles {
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(u.Dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Error(err)
				continue
			}
			if f.Doc == nil {
				continue
			}
			docs++
			want := "Package " + u.Name + " "
			if u.Name == "main" {
				want = "Command " + path.Base(u.ImportPath) + " "
			}
			if !strings.HasPrefix(f.Doc.Text(), want) {
				t.Errorf("%s/%s: the package's comment does not begin with %q, so that go doc shows it as something else", u.rel(), name, want)
			}
		}
		if docs != 1 {
			t.Errorf("%s has %d package comments: one, in one file, is where a newcomer begins", u.rel(), docs)
		}
	}
}

// modernc.org/libc carries C's standard library into Go; sqlite is translated
// against one version of it and fails in strange ways with another.
func TestLibcIsTheOneThatSQLiteAsksFor(t *testing.T) {
	list := func(mod string) (m struct{ Version, GoMod string }) {
		cmd := exec.Command("go", "list", "-m", "-json", mod)
		cmd.Dir = root(t)
		out, err := cmd.Output()
		if err == nil {
			err = json.Unmarshal(out, &m)
		}
		if err != nil {
			t.Fatalf("go list -m %s: %v", mod, err)
		}
		return m
	}
	sqlite, libc := list("modernc.org/sqlite"), list("modernc.org/libc")
	text, err := os.ReadFile(sqlite.GoMod)
	if err != nil {
		t.Fatal(err)
	}
	asked := regexp.MustCompile(`(?m)^\s*(?:require\s+)?modernc\.org/libc (\S+)`).FindSubmatch(text)
	if asked == nil {
		t.Fatalf("%s asks for no modernc.org/libc any more: this test may go", sqlite.GoMod)
	}
	if string(asked[1]) != libc.Version {
		t.Errorf("go.mod has modernc.org/libc %s, but modernc.org/sqlite %s was made for %s: go get modernc.org/libc@%[3]s", libc.Version, sqlite.Version, asked[1])
	}
}
