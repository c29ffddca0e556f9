//go:build linux

package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
	"miftah/internal/ledger/sqlite"
)

// 64 writers, killed at a random moment, again and again on the same ledger:
// whatever was acknowledged is there, once.
func TestNothingAcknowledgedIsLostOrDoubledByAKill(t *testing.T) {
	ledgers, rounds := 5, 100
	if testing.Short() {
		ledgers, rounds = 2, 10
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	start := time.Now()
	type tally struct{ kills, acked, stored int }
	tallies := make([]tally, ledgers)
	t.Run("ledgers", func(t *testing.T) {
		for n := range ledgers {
			t.Run(fmt.Sprint(n), func(t *testing.T) {
				t.Parallel()
				dir, random := t.TempDir(), rand.New(rand.NewPCG(seed, uint64(n)))
				var acked []event.CommandID
				for round := range rounds {
					now := killed(t, dir, 20*time.Millisecond+time.Duration(random.Int64N(40e6)))
					if round%5 == 4 { // and once more while it recovers
						now = append(now, killed(t, dir, -time.Duration(random.Int64N(25e6)))...)
						tallies[n].kills++
					}
					tallies[n].kills++
					once(t, dir, now)
					if acked = append(acked, now...); t.Failed() {
						t.Fatalf("after round %d", round)
					}
				}
				tallies[n].acked, tallies[n].stored = len(acked), once(t, dir, acked)
				sound(t, dir)
			})
		}
	})
	var sum tally
	for _, s := range tallies {
		sum = tally{sum.kills + s.kills, sum.acked + s.acked, sum.stored + s.stored}
	}
	t.Logf("%d kills, %d commands acknowledged, %d stored, in %v", sum.kills, sum.acked, sum.stored, time.Since(start).Round(time.Second))
	if sum.acked == 0 || sum.kills < ledgers*rounds {
		t.Error("the test killed nobody who had written")
	}
}

// killed runs the writers for a time after they started (a negative time: since
// the process started) and gives the commands that they acknowledged.
func killed(t *testing.T, dir string, after time.Duration) []event.CommandID {
	t.Helper()
	cmd := childCommand("crash", dir, sqlite.Full, 64)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if after >= 0 {
		if line, err := lines.ReadString('\n'); line != "START\n" {
			t.Fatalf("the child said %q, %v", line, err)
		}
	}
	kill := time.AfterFunc(max(after, -after), func() { cmd.Process.Kill() })
	defer kill.Stop()
	all, err := io.ReadAll(lines)
	if err != nil {
		t.Error(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("the child ended by itself: %v", err)
	}
	var ids []event.CommandID
	for line := range strings.Lines(string(all)) {
		if line == "START\n" {
			continue
		}
		id, err := event.Parse[struct{}](strings.TrimSuffix(line, "\n"))
		if err != nil {
			t.Fatalf("the child said %q: %v", line, err)
		}
		ids = append(ids, event.CommandID(id))
	}
	return ids
}

// once checks that each command has exactly one event and a receipt, and
// gives the number of events stored.
func once(t *testing.T, dir string, ids []event.CommandID) int {
	t.Helper()
	s := open(t, dir)
	defer s.Close()
	stored := 0
	err := s.View(context.Background(), func(v ledger.Snapshot) error {
		for _, id := range ids {
			n := 0
			err := v.Find(ledger.Query{Event: event.EventIDOf(ledgertest.User("Boss"), id, 0)}, func(event.Event) error { n++; return nil })
			if err != nil {
				return err
			}
			if n != 1 {
				t.Errorf("command %s was acknowledged and has %d events", id, n)
			}
			if _, err := v.Get(ledger.BucketCommand, id[:]); err != nil {
				t.Errorf("receipt of command %s: %v", id, err)
			}
		}
		heads, err := v.Heads()
		for _, h := range heads {
			stored += int(h.Seq)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return stored
}

// sound fails the test unless Verify finds nothing.
func sound(t *testing.T, dir string) {
	t.Helper()
	s := open(t, dir)
	defer s.Close()
	r, err := ledger.Verify(context.Background(), s, founding().Operation, nil)
	if err = errors.Join(append(r.Damage, err)...); err != nil {
		t.Errorf("verifying %d events: %v", r.Events, err)
	}
}
