package event

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func testEvent(k Kind) Event {
	c := CommandID{1}
	return Event{Clear: []byte{0xa0}, Header: Header{ID: EventIDOf(UserID{}, c, 0), Operation: OperationID{2}, Replica: ReplicaID{3},
		Seq: 5, Lamport: 9, Kind: k, Entity: EntityID{4}, Command: c, At: 1}}
}

// The formula of the package comment, written out by hand.
func TestLinkIsTheFormulaOfThePackageComment(t *testing.T) {
	header, clear, sealed := []byte("h"), []byte("cc"), []byte("")
	h, c, s := sha256.Sum256(header), sha256.Sum256(clear), sha256.Sum256(sealed)
	prev := bytes.Repeat([]byte{0xee}, 32)
	for _, k := range []Kind{0x0101, 0x8101} {
		class := byte(1)
		if k >= 0x8000 {
			class = 2
		}
		body := sha256.Sum256(slices.Concat([]byte("miftah body 1"), h[:], c[:], s[:]))
		want := sha256.Sum256(slices.Concat([]byte("miftah link 1"), prev, []byte{0, 0, 0, 0, 0, 1, 0x11, 0x70}, []byte{class}, body[:]))
		e := Event{HeaderBytes: header, Clear: clear, Sealed: sealed, Header: Header{Seq: 70000, Kind: k}}
		if got := e.link(Hash(prev)); got != Hash(want) {
			t.Errorf("link of kind %s is %s, the formula gives %x", k, got, want)
		}
		if e.Body() != Hash(body) || Link(Hash(prev), 70000, Class(class), Hash(body)) != Hash(want) {
			t.Errorf("body or Link of kind %s differ from the formula", k)
		}
	}
}

func TestIdentifiersAreTheFormulasOfTheirComments(t *testing.T) {
	c, site := CommandID{1, 15: 2}, SiteID{3}
	of := func(parts ...[]byte) (id [16]byte) {
		sum := sha256.Sum256(slices.Concat(parts...))
		return [16]byte(sum[:16])
	}
	for _, x := range []struct {
		what      string
		got, want [16]byte
	}{
		{"event", EventIDOf(UserID{7}, c, 0x01020304), of([]byte("miftah event 1"), append([]byte{7}, make([]byte, 15)...), c[:], []byte{1, 2, 3, 4})},
		{"entity", EntityOf[spaceTag](c, 7), of([]byte("miftah entity 1"), c[:], []byte{0, 0, 0, 7})},
		{"replica", ReplicaOf([]byte("key")), of([]byte("miftah replica 1key"))},
		{"operation", OperationOf([]byte("clear")), of([]byte("miftah operation 1clear"))},
		{"door", DoorOf(site, "A-07"), of([]byte("miftah door 1"), site[:], []byte("A-07"))},
	} {
		if x.got != x.want {
			t.Errorf("%s id is %x, want %x", x.what, x.got, x.want)
		}
	}
}

func TestEveryChangedByteChangesTheLink(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := testEvent(rapid.SampledFrom(Kinds()).Draw(t, "kind"))
		e.Clear = rapid.SliceOfN(rapid.Byte(), 1, 80).Draw(t, "clear")
		e.Sealed = rapid.SliceOfN(rapid.Byte(), 1, 80).Draw(t, "sealed")
		prev := Hash(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "prev"))
		if err := e.Encode(prev); err != nil {
			t.Fatal(err)
		}
		parts := [][]byte{slices.Clone(e.HeaderBytes), slices.Clone(e.Clear), slices.Clone(e.Sealed), slices.Clone(prev[:])}
		part := parts[rapid.IntRange(0, 3).Draw(t, "part")]
		part[rapid.IntRange(0, len(part)-1).Draw(t, "place")] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		changed := Event{Header: e.Header, HeaderBytes: parts[0], Clear: parts[1], Sealed: parts[2]}
		if changed.link(Hash(parts[3])) == e.Hash {
			t.Fatal("the link is the same")
		}
		if d, err := Decode(parts[0], parts[1], parts[2], Hash(parts[3])); err == nil && d.Hash == e.Hash {
			t.Fatal("decoded with the same hash")
		}
	})
}

func TestMovingBytesBetweenPartsChangesTheLink(t *testing.T) {
	e := testEvent(0x0301)
	e.Clear, e.Sealed = []byte("ab"), []byte("c")
	if err := e.Encode(Hash{}); err != nil {
		t.Fatal(err)
	}
	f := e
	f.Clear, f.Sealed = []byte("a"), []byte("bc")
	g := e
	g.Clear, g.Sealed = e.Sealed, e.Clear
	h := e
	h.Seq++
	i := e
	i.Kind = 0x8301
	for _, x := range []Event{f, g, h, i} {
		if x.link(Hash{}) == e.Hash {
			t.Errorf("%+v has the same link", x)
		}
	}
}

func TestDecodeGivesBackWhatEncodeWrote(t *testing.T) {
	e := testEvent(0x0213)
	if err := e.Encode(Hash{9}); err != nil {
		t.Fatal(err)
	}
	if e.Salt == ([16]byte{}) {
		t.Error("no salt")
	}
	d, err := Decode(e.HeaderBytes, e.Clear, nil, Hash{9})
	if err != nil || d.Header != e.Header || d.Hash != e.Hash || d.Prev != e.Prev {
		t.Errorf("decoded %+v, %v", d, err)
	}
	again := testEvent(0x0213)
	if err := again.Encode(Hash{9}); err != nil || again.Hash == e.Hash {
		t.Error("the same event hashes to the same: its content can be guessed")
	}
	if now := time.UnixMilli(1733735640123); At(now).Time() != now.UTC() {
		t.Error("time does not survive")
	}
}

func TestHeadersThatEncodeNeverMakesAreRefused(t *testing.T) {
	change := map[string]func(*Header){
		"no sequence": func(h *Header) { h.Seq = 0 }, "no replica": func(h *Header) { h.Replica = ReplicaID{} },
		"no operation": func(h *Header) { h.Operation = OperationID{} }, "no entity": func(h *Header) { h.Entity = EntityID{} },
		"no kind": func(h *Header) { h.Kind = 0 }, "no counter": func(h *Header) { h.Lamport = 0 },
		"another id": func(h *Header) { h.ID[3]++ }, "another index": func(h *Header) { h.Index++ }, "another command": func(h *Header) { h.Command[0]++ },
	}
	for what, fn := range change {
		e := testEvent(0x0213)
		fn(&e.Header)
		if err := e.Encode(Hash{}); !errors.Is(err, ErrTampered) {
			t.Errorf("%s: written, %v", what, err)
		}
		if _, err := Decode(e.HeaderBytes, e.Clear, nil, Hash{}); !errors.Is(err, ErrTampered) {
			t.Errorf("%s: read, %v", what, err)
		}
	}
	e := testEvent(0x0213)
	if err := e.Encode(Hash{}); err != nil {
		t.Fatal(err)
	}
	zeroIndex := bytes.Replace(e.HeaderBytes, []byte{0x0c, 0x01, 0x0d}, []byte{0x0a, 0x00, 0x0c, 0x01, 0x0d}, 1)
	zeroIndex[0]++
	if _, err := Decode(zeroIndex, e.Clear, nil, Hash{}); !errors.Is(err, ErrTampered) {
		t.Errorf("a zero that Encode leaves out: %v", err)
	}
	noTime := bytes.Replace(e.HeaderBytes, []byte{0x0c, 0x01, 0x0d}, []byte{0x0d}, 1)
	noTime[0]--
	if _, err := Decode(noTime, e.Clear, nil, Hash{}); !errors.Is(err, ErrTampered) {
		t.Errorf("a missing field: %v", err)
	}
	e.Format = 2
	b, _ := Marshal(e.Header)
	if _, err := Decode(b, e.Clear, nil, Hash{}); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("format 2: %v", err)
	}
}

func TestPartsBeyondTheirLimitsAreRefused(t *testing.T) {
	e := testEvent(0x0213)
	e.Clear = make([]byte, MaxClear)
	e.Sealed = make([]byte, MaxSealed)
	if err := e.Encode(Hash{}); err != nil {
		t.Fatalf("at the limits: %v", err)
	}
	for i, parts := range [][3][]byte{{make([]byte, MaxHeader+1), nil, nil}, {e.HeaderBytes, make([]byte, MaxClear+1), nil}, {e.HeaderBytes, nil, make([]byte, MaxSealed+1)}} {
		if _, err := Decode(parts[0], parts[1], parts[2], Hash{}); err == nil || !strings.Contains(err.Error(), "at most") {
			t.Errorf("part %d: %v", i, err)
		}
	}
}

func TestBeforeIsATotalOrder(t *testing.T) {
	header := rapid.Custom(func(t *rapid.T) Header {
		small := rapid.SampledFrom([]uint64{1, 2, 1 << 40})
		return Header{Lamport: small.Draw(t, "lamport"), Seq: small.Draw(t, "seq"),
			Replica: ReplicaID{byte(rapid.IntRange(0, 1).Draw(t, "first")), 15: byte(rapid.IntRange(0, 255).Draw(t, "last"))}}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := header.Draw(t, "a"), header.Draw(t, "b"), header.Draw(t, "c")
		same := a.Lamport == b.Lamport && a.Replica == b.Replica && a.Seq == b.Seq
		if Before(a, b) != -Before(b, a) || (Before(a, b) == 0) != same {
			t.Fatalf("Before(a, b) = %d, Before(b, a) = %d, same %v", Before(a, b), Before(b, a), same)
		}
		if Before(a, b) <= 0 && Before(b, c) <= 0 && Before(a, c) > 0 {
			t.Fatal("not transitive")
		}
		want := cmp.Or(cmp.Compare(a.Lamport, b.Lamport), bytes.Compare(a.Replica[:], b.Replica[:]), cmp.Compare(a.Seq, b.Seq))
		if Before(a, b) != want {
			t.Fatalf("Before = %d, want %d", Before(a, b), want)
		}
	})
}

func TestAReplicaThatJumpsAheadDoesNotSilenceTheOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		own := rapid.Uint64Range(0, 1<<62).Draw(t, "own")
		seen := rapid.Uint64().Draw(t, "seen")
		next := NextLamport(own, seen)
		if next <= own || next-own > MaxLamportStep {
			t.Fatalf("a step of %d: refused by others", next-own)
		}
		if seen < own+MaxLamportStep && next <= seen {
			t.Fatalf("%d does not come after %d", next, seen)
		}
	})
	if got := NextLamport(0, 0); got != 1 {
		t.Errorf("the first counter is %d", got)
	}
	if got := NextLamport(7, 41); got != 42 {
		t.Errorf("after 7 of ours and 41 of others comes %d", got)
	}
}
