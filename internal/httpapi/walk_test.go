package httpapi

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"miftah/internal/phrase"
)

// A refusal is one place in the program that words what a person can mend.
type refusal struct {
	where string // file and line
	field string // "" where it is handed in
	place string // where in a sentence or a table, with fmt's verbs
	words string // "what; remedy", with fmt's verbs
}

// makers are the calls that word a refusal, with the positions of field,
// place, what and remedy among their arguments; -1: it has none.
var makers = map[string]struct {
	dirs                       string
	field, place, what, remedy int
}{
	"Refuse":  {"internal/", 0, -1, 1, 2},
	"blocked": {"internal/desk/field", -1, -1, 1, 2},
	"problem": {"site", -1, -1, 3, 4}, // of a part of a sentence
	"add":     {"site", -1, 1, 2, 3},  // of a row of a table
	"Problem": {"site", -1, 1, 2, 3},  // a composite literal
}

// tables hold the remedies of one refusal for several inputs; {} stands for
// the remedy.
var tables = map[string]string{
	"bounds":   "%d is outside %d to %d; {}",
	"remedies": "it cannot be signed yet: %s; {}",
}

// plain are functions whose errors are no desk.Problem and reach a person all
// the same. Errors of the engines come inside a refusal of the office.
var plain = map[string]string{
	"internal/access/access.go SetPassword":       "",
	"internal/access/grant.go askable":            "",
	"internal/access/keys.go openLock":            "",
	"internal/event/enum.go UnmarshalText":        "",
	"internal/event/id.go Parse":                  "",
	"internal/event/id.go UnmarshalText":          "",
	"internal/event/kind.go ParseRoles":           "",
	"internal/event/words.go CheckCode":           "",
	"internal/event/words.go sound":               "",
	"internal/event/envelope.go ParseCompartment": "",
	"internal/httpapi/decode.go decode":           "",
	"internal/httpapi/office.go invite":           "",
	"internal/station/found.go Check":             "",
	"internal/desk/board/chance.go SetAssumption": engines,
	"search/defaults.go checkValue":               strings.Replace(engines, "{}", "defaults, {}", 1),
	"search/claim.go check":                       engines,
}

const engines = "the engines cannot work with this: {}; choose one of the assumptions that the board lists, and a value in its range"

// passed are the calls whose words the walk cannot read where they stand: they
// hand on what another refusal says.
var passed = map[string]int{
	"site/measure.go":                1, // checkSize, in a part
	"site/problem.go":                3, // add and addAs themselves
	"site/sentence.go":               1, // problem itself
	"internal/station/join.go":       1, // event.CheckCode
	"internal/desk/plan/doc.go":      3, // mend: package site
	"internal/desk/plan/act.go":      1, // the table bounds
	"internal/desk/field/correct.go": 1, // the table remedies
}

// unreached words what no page and no request can cause.
var unreached = []string{"site/unexplained.go", "site/route.go", "site/shape.go", "site/survey.go", "site/surveyfile.go", "site/void.go", "internal/desk/office/assume.go"}

type walker struct {
	t      *testing.T
	root   string
	fset   *token.FileSet
	consts map[string]string
	list   []refusal
	open   map[string]int
	plain  map[string]bool // functions of plain that were found
}

// refusals walks the source of all that a person's input reaches.
func refusals(t *testing.T) *walker {
	t.Helper()
	w := &walker{t: t, root: filepath.Join("..", ".."), fset: token.NewFileSet(), open: map[string]int{}, plain: map[string]bool{}}
	for _, dir := range []string{"site", "search", "internal/station", "internal/httpapi", "internal/access", "internal/event",
		"internal/desk", "internal/desk/*"} {
		names, err := filepath.Glob(filepath.Join(w.root, dir, "*.go"))
		if err != nil || len(names) == 0 {
			t.Fatal(dir, err)
		}
		byDir := map[string][]string{}
		for _, name := range names {
			if !strings.HasSuffix(name, "_test.go") {
				byDir[filepath.Dir(name)] = append(byDir[filepath.Dir(name)], name)
			}
		}
		for _, d := range slices.Sorted(maps.Keys(byDir)) {
			w.pkg(byDir[d])
		}
	}
	return w
}

func (w *walker) pkg(names []string) {
	var files []*ast.File
	top := map[string]string{}
	w.consts = top
	for _, name := range names {
		f, err := parser.ParseFile(w.fset, name, nil, 0)
		if err != nil {
			w.t.Fatal(err)
		}
		files = append(files, f)
		for _, d := range f.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				w.decl(d)
			}
		}
	}
	for _, f := range files {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			w.consts = maps.Clone(top)
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if d, ok := n.(*ast.GenDecl); ok {
					w.decl(d)
				}
				w.node(fn.Name.Name, n)
				return true
			})
		}
	}
}

// decl takes constants, and the remedies of a table.
func (w *walker) decl(d *ast.GenDecl) {
	for _, s := range d.Specs {
		v, ok := s.(*ast.ValueSpec)
		if !ok {
			continue
		}
		for i, name := range v.Names {
			if i >= len(v.Values) {
				continue
			}
			if text, ok := w.text(v.Values[i]); ok && d.Tok == token.CONST {
				w.consts[name.Name] = text
			}
			frame, ok := tables[name.Name]
			if !ok || d.Tok != token.VAR || !strings.HasPrefix(w.where(v), "internal/desk/") {
				continue
			}
			ast.Inspect(v.Values[i], func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					text, _ := w.text(lit)
					w.list = append(w.list, refusal{where: w.where(lit), words: strings.Replace(frame, "{}", text, 1)})
				}
				return true
			})
		}
	}
}

func (w *walker) node(fn string, n ast.Node) {
	switch n := n.(type) {
	case *ast.CompositeLit:
		if id, ok := n.Type.(*ast.Ident); ok && id.Name == "Problem" && len(n.Elts) == 4 {
			w.take("Problem", n, n.Elts)
		}
	case *ast.CallExpr:
		name := ""
		switch f := n.Fun.(type) {
		case *ast.Ident:
			name = f.Name
		case *ast.SelectorExpr:
			name = f.Sel.Name
		}
		if m, ok := makers[name]; ok && len(n.Args) > max(m.what, m.remedy) {
			w.take(name, n, n.Args)
		}
		file, _, _ := strings.Cut(w.where(n), ":")
		frame, ok := plain[file+" "+fn]
		if ok && (name == "Errorf" || name == "New") && len(n.Args) > 0 {
			w.plain[file+" "+fn] = true
			text, _ := w.text(n.Args[0])
			if strings.Contains(text, "%w") {
				return // what it wraps has a code of its own, or is walked where it is made
			}
			if frame != "" {
				text = strings.Replace(frame, "{}", text, 1)
			}
			w.list = append(w.list, refusal{where: w.where(n), words: text})
		}
	}
}

func (w *walker) take(name string, n ast.Node, args []ast.Expr) {
	m, where := makers[name], w.where(n)
	if !strings.HasPrefix(where, m.dirs) || slices.ContainsFunc(unreached, func(u string) bool { return strings.HasPrefix(where, u) }) {
		return
	}
	at := func(i int) (string, bool) {
		if i < 0 {
			return "", true
		}
		return w.text(args[i])
	}
	r := refusal{where: where}
	r.field, _ = at(m.field)
	r.place, _ = at(m.place)
	what, ok := at(m.what)
	remedy, ok2 := at(m.remedy)
	if !ok || !ok2 {
		file, _, _ := strings.Cut(where, ":")
		w.open[file]++
		return
	}
	if r.words = what; remedy != "" {
		r.words += "; " + remedy
	}
	w.list = append(w.list, r)
}

func (w *walker) where(n ast.Node) string {
	p := w.fset.Position(n.Pos())
	rel, _ := filepath.Rel(w.root, p.Filename)
	return filepath.ToSlash(rel) + ":" + strconv.Itoa(p.Line)
}

// text is what an expression says, with fmt's verbs; false if the source does
// not tell.
func (w *walker) text(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		s, ok := w.consts[e.Name]
		return s, ok
	case *ast.BinaryExpr:
		a, oka := w.text(e.X)
		b, okb := w.text(e.Y)
		if !oka {
			a = "%s"
		}
		if !okb {
			b = "%s"
		}
		return a + b, oka || okb
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "Sprintf" {
			return w.text(e.Args[0])
		}
	}
	return "", false
}

var verb = regexp.MustCompile(`%[a-z]`)

// sample fills fmt's verbs as the program may.
func sample(words string) string {
	return verb.ReplaceAllStringFunc(words, func(v string) string {
		switch v {
		case "%d":
			return "7"
		case "%v":
			return "0.5"
		case "%q":
			return fmt.Sprintf("%q", `the "iron" باب`)
		case "%c":
			return "B"
		}
		return "A-07"
	})
}

var slot = regexp.MustCompile(`\{[a-z_]+\}`)

// filled puts values into a sentence of the catalogue, without the marks that
// fmt writes around a quotation.
func filled(words string, values map[string]any) string {
	text := slot.ReplaceAllStringFunc(words, func(m string) string {
		v := values[m[1:len(m)-1]]
		if l, ok := v.(phrase.Literal); ok {
			v = l.Code
		}
		return fmt.Sprint(v)
	})
	return unquoted(text)
}

func unquoted(text string) string { return strings.NewReplacer(`"`, "", `\`, "").Replace(text) }
