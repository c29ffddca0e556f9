//go:build linux

package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
)

// Children of the tests are this binary again, told by the environment what
// to do. They write one line per outcome, each with one write.
const (
	childEnv = "MIFTAH_TEST_LEDGER_CHILD" // what to do
	dirEnv   = "MIFTAH_TEST_LEDGER_DIR"
	levelEnv = "MIFTAH_TEST_LEDGER_LEVEL" // of fsyncs
	countEnv = "MIFTAH_TEST_LEDGER_COUNT" // commands
)

var children = map[string]func() error{"crash": crashChild, "steps": stepsChild, "full": fullChild}

func TestMain(m *testing.M) {
	if name := os.Getenv(childEnv); name != "" {
		if err := children[name](); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// childCommand runs a child on a directory, under the wrapper's command if any.
func childCommand(name, dir string, level sqlite.Synchronous, count int, wrapper ...string) *exec.Cmd {
	args := append(wrapper, os.Args[0])
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), childEnv+"="+name, dirEnv+"="+dir, levelEnv+"="+string(level), countEnv+"="+strconv.Itoa(count), "GOMAXPROCS=2")
	cmd.Stderr = os.Stderr
	return cmd
}

type quiet struct{}

func (quiet) Helper()                           {}
func (quiet) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// founding is the operation of all children: its first event and its id.
func founding() *ledgertest.World { return ledgertest.Draw(quiet{}, "HQ found") }

// openLedger opens the ledger in a directory, founded if it was not.
func openLedger(dir string, level sqlite.Synchronous) (*ledger.Ledger, *sqlite.Store, error) {
	s, err := sqlite.Open(filepath.Join(dir, "ledger.db"), level)
	if err != nil {
		return nil, nil, err
	}
	w := founding()
	l, err := ledger.Open(context.Background(), ledger.Options{Store: s, Operation: w.Operation, Key: ledgertest.Key("HQ")})
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	_, err = l.Append(context.Background(), ledger.Command{ID: ledgertest.CommandID("found"),
		Drafts: []ledger.Draft{{Entity: event.EntityID(w.Operation), Payload: w.Founded}}})
	if err != nil {
		return nil, nil, errors.Join(err, l.Close())
	}
	return l, s, nil
}

func openChild() (*ledger.Ledger, int, error) {
	count, err := strconv.Atoi(os.Getenv(countEnv))
	if err != nil {
		return nil, 0, err
	}
	l, _, err := openLedger(os.Getenv(dirEnv), sqlite.Synchronous(os.Getenv(levelEnv)))
	return l, count, err
}

func say(format string, args ...any) { io.WriteString(os.Stdout, fmt.Sprintf(format+"\n", args...)) }

func siteCommand(id event.CommandID) ledger.Command {
	return ledger.Command{ID: id, Actor: ledgertest.User("Boss"),
		Drafts: []ledger.Draft{{Entity: event.EntityID(id), Payload: event.SiteAdded{Code: "S1"}}}}
}

// crashChild writes with many writers until it is killed.
func crashChild() error {
	l, writers, err := openChild()
	if err != nil {
		return err
	}
	say("START")
	failed := make(chan error)
	for range writers {
		go func() {
			for {
				id := event.CommandID(event.New[struct{}]())
				if _, err := l.Append(context.Background(), siteCommand(id)); err != nil {
					failed <- err
					return
				}
				say("%s", id)
			}
		}()
	}
	return <-failed
}

func step(i int) event.CommandID { return ledgertest.CommandID(fmt.Sprint("step ", i)) }

// stepsChild writes one command after the other and says what came of each.
func stepsChild() error {
	l, count, err := openChild()
	if err != nil {
		say("NOT-OPENED %v", err)
		return nil
	}
	for i := range count {
		say("%s %d", outcomeOf(l, i), i)
	}
	return nil
}

// outcomeOf appends step i and names the outcome.
func outcomeOf(l *ledger.Ledger, i int) string {
	_, err := l.Append(context.Background(), siteCommand(step(i)))
	switch {
	case err == nil:
		return "ACK"
	case errors.Is(err, ledger.ErrUnknown):
		return "UNKNOWN"
	case errors.Is(err, ledger.ErrFull):
		return "FULL"
	}
	return "REFUSED"
}

// fullChild may not let a file grow for a while, three times over.
func fullChild() error {
	signal.Ignore(syscall.SIGXFSZ)
	l, count, err := openChild()
	if err != nil {
		return err
	}
	limit := func(n uint64) error {
		var r syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &r); err != nil {
			return err
		}
		r.Cur = min(n, r.Max)
		return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &r)
	}
	i := 0
	for round := range 3 {
		for range count {
			say("%s %d", outcomeOf(l, i), i)
			i++
		}
		largest, err := largestFile(os.Getenv(dirEnv))
		if err != nil {
			return err
		}
		say("LIMIT %d", round)
		if err := limit(uint64(largest) + 10000); err != nil {
			return err
		}
		for range count {
			say("%s %d", outcomeOf(l, i), i)
			i++
		}
		if err := limit(1 << 40); err != nil {
			return err
		}
		say("RAISED %d", round)
	}
	for ; i < count*7; i++ {
		say("%s %d", outcomeOf(l, i), i)
	}
	return nil // without closing, as after a crash
}

func largestFile(dir string) (int64, error) {
	files, err := os.ReadDir(dir)
	var largest int64
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			return 0, err
		}
		largest = max(largest, info.Size())
	}
	return largest, err
}
