package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "miftah"

// unit is one package as `go list` tells it.
type unit struct {
	ImportPath   string
	Name         string
	Dir          string
	ForTest      string // set in the variants that tests are built with
	Export       string // file of export data
	GoFiles      []string
	Imports      []string
	TestImports  []string
	XTestImports []string
	ImportMap    map[string]string
	Module       *struct{ Path string }
	Error        *struct{ Err string }
}

// rel is the package's place in the house: "internal/event". The module's own
// root is ".".
func (u unit) rel() string {
	path, _, _ := strings.Cut(u.ImportPath, " ")
	path = strings.TrimSuffix(path, "_test")
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}

func (u unit) ours() bool { return u.Module != nil && u.Module.Path == module }

func root(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err == nil {
		_, err = os.Stat(filepath.Join(dir, "go.mod"))
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func goList(t testing.TB, args ...string) []unit {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-e"}, args...)...)
	cmd.Dir = root(t)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v\n%s", args, err, errs.String())
	}
	var units []unit
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var u unit
		if err := dec.Decode(&u); errors.Is(err, io.EOF) {
			return units
		} else if err != nil {
			t.Fatal(err)
		}
		units = append(units, u)
	}
}

var (
	once  sync.Once
	plain []unit
)

// packages lists the module's packages. It builds nothing.
func packages(t testing.TB) []unit {
	t.Helper()
	once.Do(func() {
		plain = goList(t, "-json=ImportPath,Name,Dir,GoFiles,Imports,TestImports,XTestImports,Module,Error", "./...")
	})
	if len(plain) == 0 {
		t.Fatal("no packages: the test looks in the wrong place")
	}
	return plain
}

// within reports whether a package is in one of rooms.
func within(pkg string, rooms []string) bool {
	return slices.ContainsFunc(rooms, func(r string) bool {
		if r == "engines" {
			return slices.Contains(engines, pkg)
		}
		base, below := strings.CutSuffix(r, "...")
		return pkg == strings.TrimSuffix(base, "/") || below && strings.HasPrefix(pkg, base)
	})
}

// use is one mention of a function or method.
type use struct {
	what, file string
	line       int
	in         string // package's place in the house
	test       bool
}

// uses type-checks every file of the module, tests too, against the export
// data of what it imports, and tells each function and method that it names.
func uses(t *testing.T) []use {
	t.Helper()
	units := goList(t, "-test", "-deps", "-export", "-json=ImportPath,Name,Dir,ForTest,Export,GoFiles,ImportMap,Module,Error", "./...")
	export := map[string]string{}
	for _, u := range units {
		export[u.ImportPath] = u.Export
	}
	var all []use
	for _, u := range units {
		if !u.ours() || strings.HasSuffix(u.ImportPath, ".test") {
			continue
		}
		found, err := usesOf(u, export)
		if err != nil {
			t.Errorf("%s cannot be checked, because it does not compile: %v", u.ImportPath, err)
		}
		all = append(all, found...)
	}
	return all
}

func usesOf(u unit, export map[string]string) ([]use, error) {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range u.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(u.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	lookup := func(path string) (io.ReadCloser, error) {
		if mapped, ok := u.ImportMap[path]; ok {
			path = mapped
		}
		if export[path] == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(export[path])
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", lookup)}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	path, _, _ := strings.Cut(u.ImportPath, " ") // a variant is the same package
	if _, err := config.Check(path, fset, files, info); err != nil {
		return nil, err
	}
	var found []use
	for id, obj := range info.Uses {
		fn, ok := obj.(*types.Func)
		if !ok || fn.Pkg() == nil {
			continue
		}
		at := fset.Position(id.Pos())
		test := strings.HasSuffix(at.Filename, "_test.go")
		if !test && u.ForTest != "" {
			continue // product code again, as tests are built with it
		}
		found = append(found, use{fn.FullName(), at.Filename, at.Line, u.rel(), test})
	}
	slices.SortFunc(found, func(a, b use) int {
		if a.file != b.file {
			return strings.Compare(a.file, b.file)
		}
		return a.line - b.line
	})
	return found, nil
}

// made are folders that a build or a run fills.
var made = []string{".git", "node_modules", "bin", "dist", "screenshots", "demo-data"}

// files calls fn with every text file of the tree, by its path from the root.
func files(t *testing.T, fn func(path string, text []byte)) {
	t.Helper()
	n, base := 0, root(t)
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != base && slices.Contains(made, d.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) || bytes.IndexByte(text, 0) >= 0 {
			return nil // gone meanwhile, or no text
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(base, path)
		n++
		fn(filepath.ToSlash(rel), text)
		return err
	})
	if err != nil || n < 100 {
		t.Fatalf("%d files read: %v", n, err)
	}
}
