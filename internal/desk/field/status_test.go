package field

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/view"
)

// world draws one space with findings by hand, without a ledger: what a wrong
// desk may have written.
type world struct {
	n        byte
	space    *view.Space
	findings []*view.Finding
	doors    []*view.Door
}

func (w *world) id() (x [16]byte) { w.n++; x[0], x[15] = w.n, 1; return x }

func user(n byte) event.UserID { return event.UserID{n, 9} }

func newWorld() *world {
	w := &world{}
	w.space = &view.Space{Meta: view.Meta{ID: w.id()}}
	w.own()
	return w
}

// own adds an event to the space's own, in the world's order.
func (w *world) own() event.EventID {
	e := event.EventID(w.id())
	w.space.Events, w.space.Head = append(w.space.Events, e), e
	return e
}

func (w *world) find(by event.UserID, at event.Millis, p event.FindingRecorded) *view.Finding {
	e := event.EventID(w.id())
	p.Space = w.space.SpaceID()
	f := &view.Finding{Meta: view.Meta{ID: w.id(), By: by, At: at, Events: []event.EventID{e}, Head: e}, FindingRecorded: p, First: p.Space}
	w.findings = append(w.findings, f)
	return f
}

func (w *world) sweep(by event.UserID, at event.Millis) *view.Finding {
	return w.find(by, at, event.FindingRecorded{What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000, Place: event.PlaceTag})
}

func (w *world) sign(by event.UserID, at event.Millis, basis ...*view.Finding) {
	var p event.SpaceCountersigned
	for _, f := range basis {
		p.Basis = append(p.Basis, f.FindingID())
	}
	w.space.Countersigns = append(w.space.Countersigns, view.Sourced[event.SpaceCountersigned]{Value: p, Event: w.own(), By: by, At: at})
}

func (w *world) reopen(at event.Millis) {
	w.space.Reopened = append(w.space.Reopened, view.Sourced[event.SpaceReopened]{Event: w.own(), At: at, By: user(7)})
}

func (w *world) access(by event.UserID, at event.Millis, p event.SpaceAccess) {
	w.space.Access = append(w.space.Access, view.Sourced[event.SpaceAccess]{Value: p, Event: w.own(), By: by, At: at})
}

func (w *world) move(f *view.Finding, by event.UserID, at event.Millis, to event.SpaceID) {
	e := event.EventID(w.id())
	f.Space, f.Events, f.Head = to, append(f.Events, e), e
	f.Moved = append(f.Moved, view.Sourced[event.FindingMoved]{Value: event.FindingMoved{Space: to, Place: f.Place}, Event: e, By: by, At: at})
}

func (w *world) status() Room { return Status(w.space, w.findings, w.doors...) }

func clash(m *view.Meta) { m.Clashes = []view.Clash{{Of: m.Events}} }

func TestSpaceIsClearedOnlyByWhatTheRulesAsk(t *testing.T) {
	a, b, c := user(1), user(2), user(3)
	elsewhere := event.SpaceID{99}
	for _, tc := range []struct {
		name   string
		write  func(w *world)
		search Search
		blocks []string
	}{
		{"nothing was written", func(w *world) {}, SearchNone, []string{BlockNoSweep}},
		{"opened is not searched", func(w *world) {
			w.find(a, 10, event.FindingRecorded{What: event.FoundOpened})
			w.access(a, 10, event.SpaceAccess{Access: event.AccessOpened, By: event.ByOthers})
		}, SearchNone, []string{BlockNoSweep}},
		{"a dog is a look, not a sweep", func(w *world) {
			w.find(a, 10, event.FindingRecorded{What: event.FoundNoSign, Method: 3, Coverage: 1000, Place: event.PlaceTag})
		}, SearchUnderWay, []string{BlockNoSweep}},
		{"most of the space is not all of it", func(w *world) { w.sweep(a, 10).Coverage = 999 }, SearchUnderWay, []string{BlockNoSweep}},
		{"one sweep", func(w *world) { w.sweep(a, 10) }, SearchOnce, []string{BlockUnsigned}},
		{"signed by a second person", func(w *world) { w.sign(b, 20, w.sweep(a, 10)) }, SearchCleared, []string{}},
		{"signed by its own author", func(w *world) { w.sign(a, 20, w.sweep(a, 10)) }, SearchOnce, []string{BlockSelf}},
		{"signed by who moved it here", func(w *world) {
			f := w.sweep(a, 10)
			w.move(f, b, 15, w.space.SpaceID())
			w.sign(b, 20, f)
		}, SearchOnce, []string{BlockSelf}},
		{"two authors, signed by one of them for both", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10), w.sweep(b, 11))
		}, SearchOnce, []string{BlockSelf}},
		{"two authors, one signs the other's", func(w *world) {
			f := w.sweep(a, 10)
			w.sweep(b, 11)
			w.sign(b, 20, f)
		}, SearchCleared, []string{}},
		{"signed before it was looked", func(w *world) { w.sign(b, 5, w.sweep(a, 10)) }, SearchOnce, []string{BlockUnsigned}},
		{"signed without a basis", func(w *world) { w.sweep(a, 10); w.sign(b, 20) }, SearchOnce, []string{BlockUnsigned}},
		{"signed for a finding that is not here", func(w *world) {
			f := w.sweep(a, 10)
			w.sign(b, 20, f, &view.Finding{Meta: view.Meta{ID: event.EntityID{88}}})
		}, SearchOnce, []string{BlockUnsigned}},
		{"without tag or photo", func(w *world) {
			f := w.sweep(a, 10)
			f.Place = 0
			w.sign(b, 20, f)
		}, SearchOnce, []string{BlockPlace}},
		{"a photo is enough", func(w *world) {
			f := w.sweep(a, 10)
			f.Place = event.PlacePhoto
			w.sign(b, 20, f)
		}, SearchCleared, []string{}},
		{"signed for a partial look", func(w *world) {
			w.sweep(a, 10)
			w.sign(b, 20, w.find(a, 11, event.FindingRecorded{What: event.FoundNoSign, Method: 3, Place: event.PlaceTag}))
		}, SearchOnce, []string{BlockUnsigned}},
		{"reopened after the signature", func(w *world) { w.sign(b, 20, w.sweep(a, 10)); w.reopen(30) }, SearchNone, []string{BlockReopened, BlockNoSweep}},
		{"reopened and swept, but the signature is old", func(w *world) {
			f := w.sweep(a, 40)
			w.sign(b, 50, f)
			w.reopen(30)
		}, SearchOnce, []string{BlockUnsigned}},
		{"reopened, swept and signed again", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			w.reopen(30)
			w.sign(b, 50, w.sweep(a, 40))
		}, SearchCleared, []string{}},
		{"a sheet of before the reopening, entered after it", func(w *world) {
			w.reopen(30)
			w.sweep(a, 40).Via = event.Via{Channel: event.ChannelPaper, Told: 25}
		}, SearchNone, []string{BlockReopened, BlockNoSweep}},
		{"a look at the very time of the reopening", func(w *world) { w.reopen(30); w.sweep(a, 30) }, SearchNone, []string{BlockReopened, BlockNoSweep}},
		{"a sign of life after the signature", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			w.find(c, 30, event.FindingRecorded{What: event.FoundSign})
		}, SearchOnce, []string{BlockLife}},
		{"a sign of life, then swept: sign again", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			w.find(c, 30, event.FindingRecorded{What: event.FoundSign})
			w.sweep(a, 40)
		}, SearchOnce, []string{BlockUnsigned}},
		{"a sign of life, swept and signed", func(w *world) {
			w.find(c, 5, event.FindingRecorded{What: event.FoundSign})
			w.sign(b, 20, w.sweep(a, 10))
		}, SearchCleared, []string{}},
		{"a sign of life at the very time of the sweep", func(w *world) {
			w.find(c, 10, event.FindingRecorded{What: event.FoundSign})
			w.sign(b, 20, w.sweep(a, 10))
		}, SearchOnce, []string{BlockLife}},
		{"an old sign, entered after the signature", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			w.find(c, 30, event.FindingRecorded{What: event.FoundSign, Via: event.Via{Told: 5}})
		}, SearchOnce, []string{BlockUnsigned}},
		{"people alive in the sweep itself", func(w *world) {
			f := w.sweep(a, 10)
			f.What, f.Alive, f.Carried = event.FoundPeople, 3, 3
			w.sign(b, 20, f)
		}, SearchOnce, []string{BlockLife}},
		{"people who were not counted may be alive", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			w.find(c, 30, event.FindingRecorded{What: event.FoundPeople})
		}, SearchOnce, []string{BlockLife}},
		{"somebody alive under the heading no sign", func(w *world) {
			f := w.sweep(a, 10)
			f.Alive = 1
			w.sign(b, 20, f)
		}, SearchOnce, []string{BlockLife}},
		{"only the dead, seen whole", func(w *world) {
			f := w.sweep(a, 10)
			f.What, f.Deceased = event.FoundPeople, 2
			w.sign(b, 20, f)
		}, SearchCleared, []string{}},
		{"the sweep after the sign is at no certain place", func(w *world) {
			f := w.sweep(a, 10)
			w.find(c, 15, event.FindingRecorded{What: event.FoundSign})
			w.sweep(c, 18).Place = 0
			w.sign(b, 20, f)
		}, SearchOnce, []string{BlockLife}},
		{"the finding went to another door", func(w *world) {
			f := w.sweep(a, 10)
			w.sign(b, 20, f)
			w.move(f, c, 30, elsewhere)
		}, SearchNone, []string{BlockNoSweep}},
		{"the finding was withdrawn", func(w *world) {
			f := w.sweep(a, 10)
			w.sign(b, 20, f)
			f.Withdrawn = true
		}, SearchNone, []string{BlockNoSweep}},
		{"two stations moved the finding", func(w *world) {
			f := w.sweep(a, 10)
			w.sign(b, 20, f)
			clash(&f.Meta)
		}, SearchUnderWay, []string{BlockNoSweep, BlockClash}},
		{"two records of one finding, settled for the second", func(w *world) {
			f := w.sweep(a, 10)
			f.Events = append(f.Events, w.id(), w.id())
			f.Clashes = []view.Clash{{Of: f.Events[:2], Kept: f.Events[1]}}
			w.sign(b, 20, f)
		}, SearchUnderWay, []string{BlockNoSweep, BlockClash}},
		{"two records of one finding, settled for the first", func(w *world) {
			f := w.sweep(a, 10)
			f.Events = append(f.Events, w.id(), w.id())
			f.Clashes = []view.Clash{{Of: f.Events[:2], Kept: f.Events[0]}}
			w.sign(b, 20, f)
		}, SearchCleared, []string{}},
		{"two records under one id", func(w *world) {
			f := w.sweep(a, 10)
			f.Events = append(f.Events, f.Events[0], w.id())
			f.Clashes = []view.Clash{{Of: f.Events[:2], Kept: f.Events[0]}}
			w.sign(b, 20, f)
		}, SearchUnderWay, []string{BlockNoSweep, BlockClash}},
		{"a clash that went elsewhere still blocks here", func(w *world) {
			f := w.sweep(a, 10)
			w.sign(b, 20, w.sweep(a, 11))
			w.move(f, c, 30, elsewhere)
			clash(&f.Meta)
		}, SearchOnce, []string{BlockClash}},
		{"entries of the space differ", func(w *world) { w.sign(b, 20, w.sweep(a, 10)); clash(&w.space.Meta) }, SearchOnce, []string{BlockClash}},
		{"its tag is on another door too", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			first := view.Sourced[event.DoorTagged]{Event: event.EventID{72}, Value: event.DoorTagged{Space: w.space.SpaceID()}}
			w.doors = []*view.Door{{Meta: view.Meta{Head: event.EventID{72}, Events: []event.EventID{{71}, {72}}, Clashes: []view.Clash{{Of: []event.EventID{{71}, {72}}}}},
				DoorTagged: event.DoorTagged{Space: elsewhere}, Earlier: []view.Sourced[event.DoorTagged]{first}}}
		}, SearchOnce, []string{BlockClash}},
		{"could not be entered since", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			w.access(c, 30, event.SpaceAccess{Access: event.AccessNotEntered, Why: 1})
		}, SearchOnce, []string{BlockNotEntered}},
		{"could not be entered, then swept", func(w *world) {
			w.access(c, 5, event.SpaceAccess{Access: event.AccessNotEntered, Why: 1})
			w.sign(b, 20, w.sweep(a, 10))
		}, SearchCleared, []string{}},
		{"could not be entered, then swept at no certain place", func(w *world) {
			w.access(c, 5, event.SpaceAccess{Access: event.AccessNotEntered, Why: 1})
			w.sweep(a, 10).Place = 0
		}, SearchOnce, []string{BlockPlace, BlockNotEntered}},
		{"a later partial look changes nothing", func(w *world) {
			w.sign(b, 20, w.sweep(a, 10))
			w.find(c, 30, event.FindingRecorded{What: event.FoundNoSign, Method: 3})
			w.find(c, 31, event.FindingRecorded{What: event.FoundEvidence})
		}, SearchCleared, []string{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld()
			tc.write(w)
			got := w.status()
			kinds := []string{}
			for _, b := range got.Blocks {
				kinds = append(kinds, b.Kind)
			}
			if got.Search != tc.search || !slices.Equal(kinds, tc.blocks) {
				t.Errorf("got %s %v, want %s %v", got.Search, kinds, tc.search, tc.blocks)
			}
		})
	}
}

func TestAccessIsTheNewestWordAsTold(t *testing.T) {
	a := user(1)
	via := event.Via{Channel: event.ChannelPaper, Told: 5}
	for _, tc := range []struct {
		name  string
		write func(w *world)
		state event.Access
		by    event.By
	}{
		{"nothing", func(w *world) {}, event.AccessUnknown, event.ByUnknown},
		{"closed", func(w *world) { w.access(a, 1, event.SpaceAccess{Access: event.AccessClosed}) }, event.AccessClosed, event.ByUnknown},
		{"a sheet of before says closed", func(w *world) {
			w.access(a, 10, event.SpaceAccess{Access: event.AccessOpened, By: event.ByOthers})
			w.access(a, 20, event.SpaceAccess{Access: event.AccessClosed, Via: via})
		}, event.AccessOpened, event.ByOthers},
		{"a sweep shows that it is open", func(w *world) { w.sweep(a, 10) }, event.AccessOpened, event.ByUnknown},
		{"opened by others, shut, and swept", func(w *world) {
			w.access(a, 10, event.SpaceAccess{Access: event.AccessOpened, By: event.ByOthers})
			w.access(a, 20, event.SpaceAccess{Access: event.AccessClosed})
			w.sweep(a, 30)
		}, event.AccessOpened, event.ByOthers},
		{"what went with a withdrawn finding falls with it", func(w *world) {
			w.access(a, 5, event.SpaceAccess{Access: event.AccessClosed})
			w.find(a, 10, event.FindingRecorded{What: event.FoundCannot, Why: 1}).Withdrawn = true
			w.access(a, 10, event.SpaceAccess{Access: event.AccessNotEntered, Why: 1})
		}, event.AccessClosed, event.ByUnknown},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := newWorld()
			tc.write(w)
			if got := w.status().Access; got.State != tc.state || got.By != tc.by {
				t.Errorf("got %s by %s, want %s by %s", got.State, got.By, tc.state, tc.by)
			}
		})
	}
}

// anyWorld draws whatever any desk, right or wrong, may have written.
func anyWorld(t *rapid.T) *world {
	w := newWorld()
	time := rapid.Int64Range(1, 12)
	who := rapid.ByteRange(1, 3)
	for i := range rapid.IntRange(0, 9).Draw(t, "n") {
		by, at := user(who.Draw(t, "by")), event.Millis(time.Draw(t, "at"))
		switch rapid.SampledFrom([]string{"sweep", "find", "sign", "sign", "reopen", "access", "move", "withdraw", "clash"}).Draw(t, fmt.Sprint("what", i)) {
		case "sweep":
			w.sweep(by, at)
		case "find":
			w.find(by, at, event.FindingRecorded{What: event.FindingWhat(rapid.IntRange(1, 9).Draw(t, "kind")), Method: event.Method(rapid.IntRange(0, 3).Draw(t, "method")),
				Coverage: rapid.SampledFrom([]int64{0, 500, 1000}).Draw(t, "coverage"), Place: event.Certainty(rapid.IntRange(0, 2).Draw(t, "place")),
				Alive: rapid.Int64Range(0, 1).Draw(t, "alive"), Deceased: rapid.Int64Range(0, 1).Draw(t, "deceased"),
				Via: event.Via{Told: event.Millis(rapid.Int64Range(0, 12).Draw(t, "told"))}})
		case "sign":
			w.sign(by, at, pick(t, w.findings)...)
		case "reopen":
			w.reopen(at)
		case "access":
			w.access(by, at, event.SpaceAccess{Access: event.Access(rapid.IntRange(0, 3).Draw(t, "access")), By: event.ByOthers})
		case "move":
			for _, f := range pick(t, w.findings) {
				w.move(f, by, at, rapid.SampledFrom([]event.SpaceID{w.space.SpaceID(), {99}}).Draw(t, "to"))
			}
		case "withdraw":
			for _, f := range pick(t, w.findings) {
				f.Withdrawn = true
			}
		case "clash":
			for _, f := range pick(t, w.findings) {
				clash(&f.Meta)
			}
		}
	}
	return w
}

func pick(t *rapid.T, list []*view.Finding) (out []*view.Finding) {
	for i := range list {
		if rapid.Bool().Draw(t, fmt.Sprint("pick", i)) {
			out = append(out, list[i])
		}
	}
	return out
}

func TestOrderOfArrivalAndStrangersNeverMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		want := w.status()
		strange := &view.Finding{Meta: view.Meta{ID: event.EntityID{200}, By: user(1), At: 12, Events: []event.EventID{{201}}},
			FindingRecorded: event.FindingRecorded{Space: event.SpaceID{98}, What: event.FoundSign}, First: event.SpaceID{98}}
		w.findings = rapid.Permutation(append(w.findings, strange)).Draw(t, "order")
		if got := w.status(); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
	})
}

// TestClearedAlwaysRestsOnTwoPeople checks the promise by its own words, not
// by the program's steps.
func TestClearedAlwaysRestsOnTwoPeople(t *testing.T) {
	seen := 0
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		if rapid.Bool().Draw(t, "closing") { // make cleared spaces common
			f := w.sweep(user(1), 13)
			w.sign(user(2), 14, f)
		}
		r := w.status()
		if r.Search != SearchCleared {
			if len(r.Blocks) == 0 {
				t.Fatal("not cleared, and nothing says why")
			}
			return
		}
		seen++
		i := slices.IndexFunc(w.space.Countersigns, func(c view.Sourced[event.SpaceCountersigned]) bool { return c.Event == r.Signed })
		sign := w.space.Countersigns[i]
		var newest event.Millis
		ok := false
		for _, f := range w.findings {
			if !slices.Contains(sign.Value.Basis, f.FindingID()) {
				continue
			}
			if f.By == sign.By || f.At > sign.At || f.Withdrawn || f.Space != w.space.SpaceID() || len(f.Clashes) > 0 {
				t.Fatalf("the signature rests on %+v", f)
			}
			if f.Method == event.MethodSweep && f.Coverage >= 1000 && f.Place != 0 && f.Alive == 0 {
				ok, newest = true, max(newest, f.At)
			}
		}
		for _, x := range w.space.Reopened {
			if slices.Index(w.space.Events, x.Event) > slices.Index(w.space.Events, sign.Event) || x.At >= newest {
				t.Fatal("cleared in spite of a reopening")
			}
		}
		for _, f := range w.findings {
			standing := !f.Withdrawn && f.Space == w.space.SpaceID()
			if standing && (f.What == event.FoundSign || f.Alive > 0) && (f.At > sign.At || f.At > newest && f.Via.Told == 0) {
				t.Fatal("cleared in spite of a sign of life")
			}
		}
		if !ok {
			t.Fatal("cleared without a sweep at a certain place")
		}
	})
	if seen == 0 {
		t.Fatal("no drawn space was cleared: this test checked nothing")
	}
}

func TestWhatTheBasisLeavesOutChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := anyWorld(t)
		want := w.status()
		w.findings = slices.DeleteFunc(w.findings, func(f *view.Finding) bool {
			return !slices.ContainsFunc(f.Events, func(e event.EventID) bool { return slices.Contains(want.Basis, e) }) && f.What != event.FoundOpened && f.What != event.FoundCannot
		})
		got := w.status()
		if got.Search != want.Search || !reflect.DeepEqual(got.Blocks, want.Blocks) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
	})
}
