//go:build linux

package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/sqlite"
)

// straceOrSkip gives the path of strace. Without it the test is skipped; in
// CI it is installed, and its absence is a failure.
func straceOrSkip(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err != nil && os.Getenv("CI") != "" {
		out, ierr := exec.Command("apt-get", "install", "-y", "strace").CombinedOutput()
		if path, err = exec.LookPath("strace"); err != nil {
			t.Fatalf("strace is missing and cannot be installed: %v: %s", ierr, out)
		}
	}
	if err != nil {
		t.Skip("strace is missing: apt-get install strace")
	}
	if out, err := exec.Command(path, "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("strace does not work here: %s", out)
		}
		t.Skipf("strace does not work here: %.100s", out)
	}
	return path
}

// traced runs the steps under strace and gives its lines, and what the child said.
func traced(t *testing.T, dir string, level sqlite.Synchronous, count int, options ...string) (trace []string, said string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "trace")
	wrapper := append([]string{straceOrSkip(t), "-f", "-y", "-s", "32", "-o", file, "-e", "trace=pwrite64,write,fdatasync,fsync", "-e", "signal=none"}, options...)
	cmd := childCommand("steps", dir, level, count, wrapper...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		trace = append(trace, s.Text())
	}
	return trace, string(out)
}

// call is one system call of a trace, from its line to the line of its end.
type call struct {
	name, path, text string
	start, end       int
	result           string
}

var (
	callLine    = regexp.MustCompile(`^(\d+) +(\w+)\(\d+<([^>]*)>(.*)$`)
	resumedLine = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)$`)
	resultPart  = regexp.MustCompile(`\) += (-?\d+)`)
)

// calls reads a trace. A call that another thread interrupted stands on two
// lines, "unfinished" and "resumed".
func calls(lines []string) []*call {
	var list []*call
	open := map[string]*call{} // by thread
	for n, line := range lines {
		if m := callLine.FindStringSubmatch(line); m != nil {
			c := &call{name: m[2], path: m[3], text: m[4], start: n, end: len(lines)}
			list = append(list, c)
			if strings.HasSuffix(line, "<unfinished ...>") {
				open[m[1]] = c
			} else {
				c.finish(n, m[4])
			}
		} else if m := resumedLine.FindStringSubmatch(line); m != nil && open[m[1]] != nil {
			open[m[1]].finish(n, m[3])
			delete(open, m[1])
		}
	}
	return list
}

func (c *call) finish(line int, text string) {
	c.end = line
	if all := resultPart.FindAllStringSubmatch(text, -1); len(all) > 0 {
		c.result = all[len(all)-1][1]
	}
}

// acknowledgedUnsynced looks for acknowledgements that were written before
// what they acknowledge was on disk: between the end of the last write to the
// log and the start of the ACK, an fsync or fdatasync of the log has to have
// begun and returned 0. It also counts the acknowledgements.
func acknowledgedUnsynced(trace []string) (bad []string, acks int) {
	all := calls(trace)
	used := -1 // the write to the log that the ACK before rested on
	for _, ack := range all {
		if ack.name != "write" || !strings.Contains(ack.text, `"ACK `) {
			continue
		}
		acks++
		last := -1
		for _, c := range all {
			if c.name == "pwrite64" && strings.HasSuffix(c.path, "-wal") && c.start < ack.start {
				last = max(last, c.end)
			}
		}
		synced := false
		for _, c := range all {
			sync := c.name == "fdatasync" || c.name == "fsync"
			synced = synced || sync && strings.HasSuffix(c.path, "-wal") && c.start > last && c.end < ack.start && c.result == "0"
		}
		switch {
		case last <= used:
			bad = append(bad, trace[ack.start]+": nothing was written to the log for it")
		case !synced:
			bad = append(bad, trace[ack.start]+": the log was not synced before it")
		}
		used = last
	}
	return bad, acks
}

func TestEveryAcknowledgementFollowsAnFsyncOfTheLog(t *testing.T) {
	const count = 25
	trace, said := traced(t, t.TempDir(), sqlite.Full, count)
	bad, acks := acknowledgedUnsynced(trace)
	if acks != count || strings.Count(said, "ACK ") != count {
		t.Fatalf("%d acknowledgements in the trace, want %d; the child said:\n%s", acks, count, said)
	}
	if len(bad) > 0 {
		t.Errorf("acknowledged before it was on disk:\n%s", strings.Join(bad, "\n"))
	}
}

func TestTheCheckOfTheTraceFindsALedgerThatDoesNotSync(t *testing.T) {
	const count = 10
	trace, _ := traced(t, t.TempDir(), sqlite.Normal, count)
	bad, acks := acknowledgedUnsynced(trace)
	if acks != count || len(bad) != count {
		t.Errorf("%d of %d acknowledgements without an fsync found, want all %d", len(bad), acks, count)
	}
}

// A killed process can leave a commit in the log that never reached the disk.
// The next process finds it there, and answers a retry from it: not before it
// has synced the log.
func TestWhatIsFoundInTheLogIsSyncedBeforeARetryIsAcknowledged(t *testing.T) {
	dir := t.TempDir()
	if _, said := traced(t, dir, sqlite.Normal, 3); strings.Count(said, "ACK") != 3 {
		t.Fatalf("the first child said %q", said)
	}
	trace, said := traced(t, dir, sqlite.Full, 3)
	if strings.Count(said, "ACK") != 3 {
		t.Fatalf("the second child said %q", said)
	}
	for _, c := range calls(trace) {
		if strings.HasPrefix(c.name, "f") && strings.HasSuffix(c.path, "-wal") && c.result == "0" {
			return
		}
		if c.name == "write" && strings.Contains(c.text, `"ACK `) {
			break
		}
	}
	t.Error("acknowledged from a log that nobody synced")
}

func TestTheCheckOfTheTraceSeesWhatIsWrong(t *testing.T) {
	const (
		write    = `7 pwrite64(5</d/l.db-wal>, "x", 4096, 32) = 4096`
		sync     = `7 fdatasync(5</d/l.db-wal>) = 0`
		failed   = `7 fdatasync(5</d/l.db-wal>) = -1 EIO (Input/output error) (INJECTED)`
		other    = `7 fdatasync(6</d/l.db>) = 0`
		ack      = `8 write(1<pipe:[1]>, "ACK 1\n", 6) = 6`
		starts   = `7 fdatasync(5</d/l.db-wal> <unfinished ...>`
		ends     = `7 <... fdatasync resumed>) = 0`
		endsBad  = `7 <... fdatasync resumed>) = -1 EIO (Input/output error)`
		unwanted = `8 write(1<pipe:[1]>, "START\n", 6) = 6`
	)
	for _, c := range []struct {
		lines []string
		ok    bool
	}{
		{[]string{write, sync, ack}, true},
		{[]string{write, unwanted, starts, other, ends, ack}, true},
		{[]string{sync, write, ack}, false},
		{[]string{write, sync, write, ack}, false},
		{[]string{write, failed, ack}, false},
		{[]string{write, other, ack}, false},
		{[]string{write, starts, ack, ends}, false},
		{[]string{write, starts, endsBad, ack}, false},
		{[]string{write, starts, write, ends, ack}, false},
		{[]string{write, sync, ack, ack}, false},
	} {
		if bad, _ := acknowledgedUnsynced(c.lines); (len(bad) == 0) != c.ok {
			t.Errorf("%q: found %q, want none: %v", c.lines, bad, c.ok)
		}
	}
}

// outcomes reads what a child said of each step.
func outcomes(t *testing.T, said string) map[int]string {
	t.Helper()
	list := map[int]string{}
	for line := range strings.Lines(said) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "ACK", "UNKNOWN", "FULL", "REFUSED":
			n, err := strconv.Atoi(rest)
			if err != nil {
				t.Fatalf("the child said %q", line)
			}
			list[n] = word
		}
	}
	return list
}

// settle opens the ledger again after faults. Before anything is repeated the
// acknowledged steps must be there once, and the refused ones not at all. Then
// every step is repeated with its own id and must be there exactly once.
func settle(t *testing.T, dir string, steps map[int]string) {
	t.Helper()
	var acked, refused, all []event.CommandID
	for i, o := range steps {
		switch all = append(all, step(i)); o {
		case "ACK":
			acked = append(acked, step(i))
		case "FULL", "REFUSED":
			refused = append(refused, step(i))
		}
	}
	once(t, dir, acked)
	absent(t, dir, refused)
	l, _, err := openLedger(dir, sqlite.Full)
	if err != nil {
		t.Fatal(err)
	}
	for i := range steps {
		if got := outcomeOf(l, i); got != "ACK" {
			t.Errorf("step %d, %s before, repeated after the faults: %s", i, steps[i], got)
		}
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if stored := once(t, dir, all); stored != len(steps)+1 {
		t.Errorf("%d events for %d steps and the founding", stored, len(steps))
	}
	sound(t, dir)
}

// absent checks that commands of which we were told that nothing was stored
// were indeed not.
func absent(t *testing.T, dir string, ids []event.CommandID) {
	t.Helper()
	s := open(t, dir)
	defer s.Close()
	err := s.View(context.Background(), func(v ledger.Snapshot) error {
		for _, id := range ids {
			if _, err := v.Get(ledger.BucketCommand, id[:]); !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("command %s was refused and is stored (%v)", id, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestInjectedDiskErrorsLoseNothingThatWasAcknowledged(t *testing.T) {
	for _, c := range []struct{ name, inject, want string }{
		{"every third fsync fails", "fdatasync,fsync:error=EIO:when=9+3", "UNKNOWN"},
		{"all fsyncs fail from some moment on", "fdatasync,fsync:error=EIO:when=12+", "UNKNOWN"},
		{"one write in 97 fails", "pwrite64:error=EIO:when=60+97", "UNKNOWN"},
		{"one write in 101 is out of space", "pwrite64:error=ENOSPC:when=60+101", "FULL"},
		{"no write works from some moment on", "pwrite64:error=EIO:when=150+", "UNKNOWN"},
		{"the disk is full from some moment on", "pwrite64:error=ENOSPC:when=150+", "FULL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			// Found the ledger without faults, so that opening it is not what fails.
			if out, err := childCommand("steps", dir, sqlite.Full, 0).Output(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			trace, said := traced(t, dir, sqlite.Full, 120, "-e", "inject="+c.inject)
			injected := strings.Count(strings.Join(trace, "\n"), "(INJECTED)")
			steps := outcomes(t, said)
			tally := map[string]int{}
			for _, o := range steps {
				tally[o]++
			}
			t.Logf("%d faults: %v", injected, tally)
			if injected == 0 || len(steps) != 120 || tally["ACK"] == 0 || tally[c.want] == 0 {
				t.Fatalf("%d faults gave %v; want some acknowledged and some %s; the child said:\n%.500s", injected, tally, c.want, said)
			}
			if bad, _ := acknowledgedUnsynced(trace); len(bad) > 0 {
				t.Errorf("acknowledged before it was on disk:\n%s", strings.Join(bad, "\n"))
			}
			settle(t, dir, steps)
		})
	}
}

func TestAFileThatMayNotGrowSavesNothingAndRecovers(t *testing.T) {
	dir := t.TempDir()
	const count = 40
	out, err := childCommand("full", dir, sqlite.Full, count).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	said := string(out)
	steps := outcomes(t, said)
	if len(steps) != 7*count || strings.Count(said, "RAISED") != 3 {
		t.Fatalf("the child did not finish: %.500s", said)
	}
	for round := range 3 {
		var limited, before int
		for i := range count {
			if steps[round*2*count+i] != "ACK" {
				before++
			}
			if o := steps[(round*2+1)*count+i]; o == "UNKNOWN" || o == "FULL" {
				limited++
			} else if o != "ACK" {
				t.Errorf("a step at the limit was %s", o)
			}
		}
		if before > 0 || limited < count/2 || steps[(round*2+2)*count-1] == "ACK" {
			t.Errorf("round %d: %d steps failed before the limit, %d of %d at the limit: %s", round, before, limited, count, fmt.Sprint(steps))
		}
	}
	if steps[7*count-1] != "ACK" {
		t.Error("after the limit was raised the ledger did not go on")
	}
	settle(t, dir, steps)
}
