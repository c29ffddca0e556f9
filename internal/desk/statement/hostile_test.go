package statement

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/desk"
	"miftah/internal/desk/board"
	"miftah/internal/event"
)

// wild fills a payload with what no desk would write.
func (b *bench) wild(t *rapid.T, v reflect.Value, where string) {
	switch {
	case v.Type() == reflect.TypeFor[event.SiteID]():
		v.Set(reflect.ValueOf(b.site))
	case v.Type() == reflect.TypeFor[event.SpaceID]():
		v.Set(reflect.ValueOf(rapid.SampledFrom(append([]event.SpaceID{{}, {7}}, b.cells...)).Draw(t, where)))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			b.wild(t, v.Field(i), where+"."+v.Type().Field(i).Name)
		}
	case v.Kind() == reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, where))
	case v.CanInt():
		n := rapid.SampledFrom([]int64{0, 1, -1, 4000, 1 << 20, 1 << 31, 1 << 40, 1 << 53, 1 << 62, math.MaxInt64, math.MinInt64}).Draw(t, where)
		v.SetInt(n)
	case v.CanUint():
		v.SetUint(rapid.SampledFrom([]uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 20, 77, 255}).Draw(t, where))
	case v.Kind() == reflect.String:
		v.SetString(rapid.SampledFrom([]string{"", "A-01", "NOBODY IS LEFT", "Q"}).Draw(t, where))
	case v.Kind() == reflect.Array && v.Len() == 4: // a rectangle
		for i := range v.Len() {
			b.wild(t, v.Index(i), where)
		}
	}
}

func TestNoEntryOfALyingStationStopsTheBoardOrTheStatement(t *testing.T) {
	b := newBench(t)
	b.issue(event.StatementSitrep)
	rapid.Check(t, func(t *rapid.T) {
		events, trust := b.public()
		first := events[0]
		lamport := events[len(events)-1].Lamport
		n := rapid.IntRange(1, 4).Draw(t, "entries")
		for i := range n {
			p := rapid.SampledFrom([]event.Payload{event.FindingRecorded{}, event.ReadingRecorded{}, event.SpaceAttribute{}, event.SpaceAccess{}, event.BarrierAdded{},
				event.SpaceAdded{}, event.ClaimOpened{}, event.ClaimOutcome{}, event.ClaimPlaced{}, event.ReplicaClock{}, event.AssumptionSet{}, event.TeamAdded{},
				event.DoorTagged{}, event.SpaceCountersigned{}, event.SpaceReopened{}, event.FindingMoved{}, event.Configured{}, event.ClockSet{}, event.LikelihoodSet{}}).Draw(t, "kind")
			v := reflect.New(reflect.TypeOf(p))
			b.wild(t, v.Elem(), fmt.Sprintf("%d %s", i, p.Kind()))
			p = v.Elem().Interface().(event.Payload)
			if c, ok := p.(event.ReplicaClock); ok {
				c.Replica = first.Replica
				p = c
			}
			entity := event.NewEntity()
			switch p.(type) {
			case event.SpaceAttribute, event.SpaceAccess, event.SpaceReopened, event.SpaceCountersigned:
				entity = event.EntityID(b.cells[rapid.IntRange(0, 3).Draw(t, "cell")])
			case event.ClaimOutcome, event.ClaimPlaced:
				entity = event.EntityID(b.claim)
			case event.AssumptionSet, event.Configured, event.ClockSet, event.LikelihoodSet:
				entity = event.EntityID(first.Operation)
			}
			clear, err := event.Marshal(p)
			if err != nil {
				return
			}
			c := event.NewCommand()
			e := event.Event{Clear: clear, Header: event.Header{ID: event.EventIDOf(b.admin.User, c, 0), Operation: first.Operation, Replica: first.Replica,
				Seq: 1000 + uint64(i), Lamport: lamport + uint64(i) + 1, Kind: p.Kind(), Entity: entity, Command: c, Actor: b.admin.User,
				At: event.Millis(rapid.SampledFrom([]int64{1000, 9000, math.MaxInt64, math.MinInt64, 0}).Draw(t, "at"))}}
			if err := e.Encode(event.Hash{}); err != nil {
				return
			}
			events = append(events, e)
		}
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Fatalf("panic: %v", p)
				}
			}()
			p, err := b.params(b.admin, desk.Command{}, In{Kind: 1, Site: b.site}, nil, events, trust, nil)
			if err != nil {
				t.Fatal(err)
			}
			d, err := Make(events, trust, p)
			if err != nil {
				t.Fatalf("no statement: %v", err)
			}
			if d.Alive < 0 || d.Deceased < 0 {
				t.Fatalf("%d alive, %d dead", d.Alive, d.Deceased)
			}
			if _, err := render(&d, nil, "X"); err != nil {
				t.Fatalf("no page: %v", err)
			}
		}()
	})
}

func TestNoLikelihoodOfALyingStationStopsTheStatement(t *testing.T) {
	for _, ratio := range []int64{0, 1, 1 << 40, 1 << 62, math.MaxInt64} {
		b := newBench(t)
		b.write(b.admin, desk.Act{Entity: event.EntityID(b.Ledger.Operation()), Payload: event.LikelihoodSet{Reliability: 2, Credibility: 3, RatioMilli: ratio}})
		weights, err := board.Weights(b.State)
		if err != nil || len(weights) != 1 || weights[0].FactorMilli < 1 || weights[0].FactorMilli > 1e9 {
			t.Errorf("ratio %d: %+v, %v", ratio, weights, err)
			continue
		}
		b.issue(event.StatementSitrep)
	}
}
