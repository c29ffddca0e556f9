package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // to damage a ledger behind its back

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/field"
	"miftah/internal/desk/office"
	"miftah/internal/desk/plan"
	"miftah/internal/desk/statement"
	"miftah/internal/event"
	"miftah/internal/station"
	"miftah/internal/view"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"miftah": main})
}

// TestScripts runs the program as people do: see testdata. Besides miftah the
// scripts know:
//
//	found DIR            an operation; sets $FINGERPRINT and $ROOT_CODE
//	work DIR [FILE]      a site with one cell searched; its statement into FILE
//	erase DIR            a report that is taken and erased
//	hold DIR             keeps DIR open, as another program would
//	damage DIR NUMBER    changes one byte of the entry with that number
//	damage DIR record    changes one byte of a data key
//	until REGEXP ARGS... runs miftah ARGS and interrupts it once its output fits
//	cut FILE SIZE        leaves the first SIZE bytes of a file, or -SIZE from its end
//	only REGEXP          every step that the last miftah refused fits
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"found": found, "work": work, "erase": erase, "hold": hold, "damage": damage, "until": until, "cut": cut, "only": only,
		},
	})
}

func found(ts *testscript.TestScript, _ bool, args []string) {
	f := station.Founding{Name: "Site K", Exercise: true, AdminName: "first", Password: "a long password", ZoneMinutes: 180,
		Passphrases: map[event.Compartment]string{event.Working: "olive gate seven rivers", event.People: "stone bread amber cloud",
			event.Families: "quiet lamp north window", event.Protection: "cedar harbour winter key"}}
	sheet, err := station.Found(context.Background(), ts.MkAbs(args[0]), f)
	ts.Check(err)
	ts.Setenv("FINGERPRINT", sheet.Fingerprint)
	ts.Setenv("ROOT_CODE", sheet.Root)
}

func opened(ts *testscript.TestScript, dir string) *station.Station {
	st, err := station.Open(context.Background(), ts.MkAbs(dir), station.Options{Log: slog.New(slog.DiscardHandler)})
	ts.Check(err)
	return st
}

func work(ts *testscript.TestScript, _ bool, args []string) {
	st := opened(ts, args[0])
	defer st.Close()
	ctx, s := context.Background(), access.Session{ID: event.NewEntity(), User: st.Ledger.Trust().Founded.Admin}
	command := func() desk.Command { return desk.Command{ID: event.NewCommand()} }
	p, f := plan.Plan{Desk: st.Desk}, field.Field{Desk: st.Desk}
	code := event.Code("K")
	if n := len(view.All[*view.Site](st.State)); n > 0 {
		code = event.Code(fmt.Sprint("K-", n+1))
	}
	site, _, err := p.AddSite(ctx, s, command(), plan.SiteIn{Code: code, Name: "Red building"})
	ts.Check(err)
	made, err := p.AddBlock(ctx, s, command(), plan.BlockIn{Site: site, Source: "P", Sentence: "wing A, level B1, 4 cells 4×3×2.8, iron doors"})
	ts.Check(err)
	_, err = p.Tag(ctx, s, command(), plan.TagIn{Site: site, Code: "A-07", Space: made.Spaces[0]})
	ts.Check(err)
	_, err = f.Record(ctx, s, command(), field.FindingIn{DoorIn: field.DoorIn{Site: site, Tag: "A-07"}, What: event.FoundNoSign, Method: event.MethodSweep,
		Coverage: 1000, Minutes: 6})
	ts.Check(err)
	if len(args) < 2 {
		return
	}
	d := statement.Desk{Desk: st.Desk, Program: version}
	issued, _, err := d.Issue(ctx, s, command(), statement.In{Kind: event.StatementClearance, Site: site})
	ts.Check(err)
	file, err := d.File(ctx, s, issued.ID)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), file, 0o600))
}

func erase(ts *testscript.TestScript, _ bool, args []string) {
	st := opened(ts, args[0])
	defer st.Close()
	ctx, s := context.Background(), access.Session{ID: event.NewEntity(), User: st.Ledger.Trust().Founded.Admin}
	id := event.NewEntity()
	o := office.Office{Desk: st.Desk}
	_, err := o.Write(ctx, s, desk.Command{ID: event.NewCommand()}, desk.Act{Entity: id, Payload: event.ReportReceived{}, Words: event.Words{Text: "as told"}})
	ts.Check(err)
	_, err = o.Erase(ctx, s, desk.Command{ID: event.NewCommand()}, office.Erasing{Subject: event.SubjectID(id), Reason: "asked for it"})
	ts.Check(err)
}

func hold(ts *testscript.TestScript, _ bool, args []string) {
	st := opened(ts, args[0])
	ts.Defer(func() { st.Close() })
}

func damage(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", filepath.Join(ts.MkAbs(args[0]), "miftah.db"))
	ts.Check(err)
	defer db.Close()
	read, write := "SELECT sealed, seq FROM event WHERE seq = ?", "UPDATE event SET sealed = ? WHERE seq = ?"
	if args[1] == "record" {
		args[1], read, write = "key", "SELECT value, key FROM record WHERE bucket = ? LIMIT 1", "UPDATE record SET value = ? WHERE key = ?"
	}
	var b []byte
	var key any
	ts.Check(db.QueryRow(read, args[1]).Scan(&b, &key))
	if len(b) == 0 {
		ts.Fatalf("%s holds no bytes to change", args[1])
	}
	b[len(b)-1] ^= 1
	_, err = db.Exec(write, b, key)
	ts.Check(err)
}

// program is the path of the program under test.
func program(ts *testscript.TestScript) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		path := filepath.Join(dir, "miftah"+ts.Getenv("exe"))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	ts.Fatalf("the program is not there")
	return ""
}

func until(ts *testscript.TestScript, _ bool, args []string) {
	fits := regexp.MustCompile(args[0])
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(ts), args[1:]...)
	cmd.Dir, cmd.Env = ts.MkAbs("."), append(os.Environ(), "XDG_CONFIG_HOME="+ts.Getenv("XDG_CONFIG_HOME"), "TMPDIR="+ts.Getenv("TMPDIR"))
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	ts.Check(cmd.Start())
	var said strings.Builder
	interrupted := false
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fmt.Fprintln(&said, lines.Text())
		if !interrupted && fits.MatchString(said.String()) {
			interrupted = true
			ts.Check(cmd.Process.Signal(os.Interrupt))
		}
	}
	err = cmd.Wait()
	_, _ = io.WriteString(ts.Stdout(), said.String())
	_, _ = io.WriteString(ts.Stderr(), errs.String())
	if !interrupted || err != nil {
		ts.Fatalf("interrupted %v, ended with %v, said\n%s%s", interrupted, err, said.String(), errs.String())
	}
}

func cut(ts *testscript.TestScript, _ bool, args []string) {
	var size int64
	_, err := fmt.Sscan(args[1], &size)
	ts.Check(err)
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if size < 0 {
		size += info.Size()
	}
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

func only(ts *testscript.TestScript, _ bool, args []string) {
	fits := regexp.MustCompile(args[0])
	for _, line := range strings.Split(ts.ReadFile("stderr"), "\n") {
		if strings.HasPrefix(line, "step ") && !fits.MatchString(line) {
			ts.Fatalf("refused: %s", line)
		}
	}
}
