package sqlite_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"miftah/internal/ledger/ledgertest"
)

// One operation is a whole measurement: run with -benchtime=1x.
func BenchmarkDurableAppends(b *testing.B) {
	for _, writers := range []int{1, 64} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			for b.Loop() {
				r, err := ledgertest.Measure(context.Background(), b.TempDir(), writers, 2*time.Second)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(r.Ledger, "events/s")
				b.ReportMetric(r.Bare, "bare-rows/s")
				b.ReportMetric(r.Grouped, "grouped-rows/s")
				b.ReportMetric(r.Ledger/r.Bare, "ledger/bare")
				b.ReportMetric(r.Ledger/r.Grouped, "ledger/grouped")
			}
		})
	}
}

func TestTheMeasureCountsSomething(t *testing.T) {
	r, err := ledgertest.Measure(context.Background(), t.TempDir(), 4, 30*time.Millisecond)
	if err != nil || r.Ledger <= 0 || r.Bare <= 0 || r.Grouped <= 0 || r.Writers != 4 {
		t.Errorf("%+v, %v", r, err)
	}
}
