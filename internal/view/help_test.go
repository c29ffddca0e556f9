package view

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/ledger/ledgertest"
)

// world has two admitted stations, one that nobody admitted (X), one retired
// after its third entry (K3), somebody with every role (Boss and Amal), and
// somebody whose roles ended at counter 50 (Rami).
const world = `
	HQ found
	HQ admit K2 K
	HQ admit K3
	HQ user Amal coordinator+intake+field+radio+surveyor+admin
	HQ user Boss coordinator+intake+field+radio+surveyor+admin
	HQ user Rami coordinator+intake+field+radio+surveyor+admin
	HQ user Vera viewer
	K2 join
	K3 join
	X join
	HQ retire K3 3
	HQ roles Rami - at=50`

func drawn(t ledgertest.Fataler) (*ledger.Trust, event.OperationID) {
	t.Helper()
	w := ledgertest.Draw(t, world)
	return w.Trust(), w.Operation
}

// pen writes events by hand: only what a fold reads.
type pen struct {
	op  event.OperationID
	seq map[event.ReplicaID]uint64
	n   int
}

func newPen(op event.OperationID) *pen {
	return &pen{op: op, seq: map[event.ReplicaID]uint64{}}
}

// line is one event to write; empty fields are filled in.
type line struct {
	by      string // station, HQ if not said
	as      string // Amal if not said
	about   event.EntityID
	says    event.Payload
	base    event.EventID
	at      uint64 // counter
	when    event.Millis
	command event.CommandID
	seq     uint64
	sealed  []byte
}

func (p *pen) write(t ledgertest.Fataler, l line) event.Event {
	t.Helper()
	l.by, l.as = cmp.Or(l.by, "HQ"), cmp.Or(l.as, "Amal")
	r := ledgertest.Replica(l.by)
	p.seq[r] = max(p.seq[r]+1, 100, l.seq)
	if l.seq == 0 {
		l.seq = p.seq[r]
	}
	if p.n++; l.command.Zero() {
		l.command = event.CommandID{0: 7, 14: byte(p.n >> 8), 15: byte(p.n)}
	}
	l.at = cmp.Or(l.at, uint64(100+p.n))
	if l.when == 0 {
		l.when = event.Millis(l.at) * 1000
	}
	clear, err := event.Marshal(l.says)
	if err != nil {
		t.Fatalf("%v", err)
	}
	actor := ledgertest.User(l.as)
	if l.says.Kind().Writers() == 0 {
		actor = event.UserID{}
	}
	return event.Event{Clear: clear, Sealed: l.sealed, Header: event.Header{Format: 1, ID: event.EventIDOf(actor, l.command, 0), Operation: p.op,
		Replica: r, Seq: l.seq, Lamport: l.at, Kind: l.says.Kind(), Entity: l.about, Base: l.base, Command: l.command, Actor: actor, At: l.when}}
}

// again is the same command as it was kept at another station.
func again(e event.Event, station string, lamport uint64) event.Event {
	e.Replica, e.Seq, e.Lamport = ledgertest.Replica(station), 9000+lamport, lamport
	e.Base = event.EventID{1, 2, 3}
	return e
}

// bytesOf is a view as it is stored; empty for none.
func bytesOf(t ledgertest.Fataler, id event.EntityID, v View) string {
	t.Helper()
	if v == nil {
		return ""
	}
	r, err := encode(id, v)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return string(r.Value)
}

// zeroOf is the empty payload of a kind.
func zeroOf(t ledgertest.Fataler, k event.Kind) event.Payload {
	t.Helper()
	p, err := (&event.Event{Header: event.Header{Kind: k}, Clear: []byte{0xa0}}).Payload()
	if err != nil || p == nil {
		t.Fatalf("%s: %v", k, err)
	}
	return p
}

// drawPayload draws a sound clear part of a kind, with small values so that
// entries agree, contradict and refer to each other.
func drawPayload(t *rapid.T, k event.Kind, ids []event.EventID) event.Payload {
	v := reflect.New(reflect.TypeOf(zeroOf(t, k))).Elem()
	drawValue(t, v, ids)
	return v.Interface().(event.Payload)
}

func drawValue(t *rapid.T, v reflect.Value, ids []event.EventID) {
	switch {
	case v.Type() == reflect.TypeFor[event.EventID]() && len(ids) > 0:
		v.Set(reflect.ValueOf(rapid.SampledFrom(ids).Draw(t, "of")))
	case v.Type() == reflect.TypeFor[event.Code]():
		v.SetString(rapid.SampledFrom([]string{"A-07", "B1", "SYR-3"}).Draw(t, "code"))
	default:
		drawKind(t, v, ids)
	}
}

func drawKind(t *rapid.T, v reflect.Value, ids []event.EventID) {
	small := func() uint64 { return uint64(rapid.IntRange(0, 3).Draw(t, "n")) }
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			drawValue(t, v.Field(i), ids)
		}
	case reflect.Array:
		v.Index(0).Set(reflect.ValueOf(small()).Convert(v.Type().Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), int(small()), 3))
		for i := range v.Len() {
			drawValue(t, v.Index(i), ids)
		}
	case reflect.Bool:
		v.SetBool(small() > 1)
	default:
		v.Set(reflect.ValueOf(small()).Convert(v.Type()))
	}
}

// foldable are the kinds whose entities have views, with the one that makes
// such an entity first.
var foldable = [][]event.Payload{
	{event.SpaceAdded{}, event.SpaceAttribute{}, event.SpaceAccess{}, event.SpaceCountersigned{}, event.SpaceReopened{}},
	{event.FindingRecorded{}, event.FindingMoved{}, event.FindingWithdrawn{}},
	{event.ClaimOpened{}, event.ClaimPlaced{}, event.ClaimTest{}, event.ClaimOutcome{}, event.ClaimGraded{}},
	{event.ReportReceived{}, event.ReportPlaced{}, event.Graded{}, event.ReportJoined{}, event.ReportUnjoined{}, event.ReportAnswered{}},
	{event.UserAdded{}, event.UserRoles{}}, {event.TeamAdded{}}, {event.SiteAdded{}}, {event.BarrierAdded{}}, {event.DoorTagged{}},
	{event.ReadingRecorded{}}, {event.StatementIssued{}}, {event.SubjectErased{}},
	{event.ReplicaJoined{}, event.ReplicaAdmitted{}, event.ReplicaRetired{}, event.ReplicaClock{}},
	{event.Founded{}, event.ClockSet{}, event.LikelihoodSet{}, event.AssumptionSet{}, event.Configured{}},
}

var subject = event.EntityID{0: 9}

// drawLife draws the entries about one entity, by both stations, on any base.
func drawLife(t *rapid.T, op event.OperationID) []event.Event {
	p := newPen(op)
	kinds := rapid.SampledFrom(foldable).Draw(t, "thing")
	id := subject
	if _, ok := kinds[0].(event.Founded); ok {
		id = event.EntityID(op)
	}
	ids := []event.EventID{{}}
	var events []event.Event
	for i := range rapid.IntRange(1, 8).Draw(t, "entries") {
		says := rapid.SampledFrom(append(slices.Clone(kinds), event.ClashSettled{})).Draw(t, "kind")
		if i == 0 {
			says = kinds[0]
		}
		e := p.write(t, line{by: rapid.SampledFrom([]string{"HQ", "K2"}).Draw(t, "station"), about: id, says: drawPayload(t, says.Kind(), ids),
			base: rapid.SampledFrom(ids).Draw(t, "base"), at: 100 + uint64(rapid.IntRange(0, 12).Draw(t, "counter")),
			sealed: []byte(strings.Repeat("x", rapid.IntRange(0, 2).Draw(t, "sealed")))})
		events, ids = append(events, e), append(ids, e.ID)
	}
	return events
}
