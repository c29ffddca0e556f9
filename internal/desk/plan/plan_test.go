package plan

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

func TestSentenceMakesEverySpaceDoorAndClaim(t *testing.T) {
	b := newBench(t)
	d, err := b.Preview(BlockIn{Site: b.site, Sentence: wing, Source: "P"})
	b.ok(err)
	if len(d.Spaces) != 21 || d.Barriers != 20 || b.spaces() != 0 {
		t.Fatalf("preview: %d spaces, %d doors, %d written", len(d.Spaces), d.Barriers, b.spaces())
	}
	m := b.block(wing)
	if len(m.Spaces) != 21 || b.spaces() != 21 || len(m.Receipt.Events) != d.Entries {
		t.Fatalf("%d spaces, %d stored, %d events of %d", len(m.Spaces), b.spaces(), len(m.Receipt.Events), d.Entries)
	}
	s := b.at("A-07")
	if s.Level != -1 || s.Wing != "A" || s.Kind.String() != "cell" || !s.Schematic {
		t.Errorf("A-07: %+v", s)
	}
	want := map[event.Attribute]int64{event.AttrLength: 4000, event.AttrWidth: 3000, event.AttrHeight: 2800}
	for _, a := range s.Attributes {
		if a.Low != want[a.Attribute] || len(a.Claims) != 1 || a.Claims[0].Value.Source != "P" || a.Claims[0].Value.How != event.HowPlan {
			t.Errorf("%s: %+v", a.Attribute, a)
		}
	}
	if s.Bound.Standing != 56 { // 12 m² × 4.7
		t.Errorf("%d could stand in 12 m²", s.Bound.Standing)
	}
	l := Read(b.State, b.site)
	if len(l.Barriers) != 20 || l.Barriers[0].Material.String() != "iron" || l.Barriers[0].To.Zero() {
		t.Errorf("barriers: %+v", l.Barriers[:1])
	}
	for i, x := range l.Levels[0].Spaces {
		for _, y := range l.Levels[0].Spaces[:i] {
			if overlap(x.Rect, y.Rect) {
				t.Errorf("%s covers %s", x.Code, y.Code)
			}
		}
	}
}

func TestNumbersContinueAndBlocksNeverCoverEachOther(t *testing.T) {
	b := newBench(t)
	b.block(wing)
	b.block("wing A, level B1, 4 solitary cells 2x1x2.2")
	b.block("wing B, levels B1 and G, 10 dormitories of 6 by 2 on both sides of a corridor")
	b.block("wing A, level G, 6 rooms 3x3")
	if got := b.at("A-21").Kind.String(); got != "solitary" {
		t.Errorf("A-21 is %s", got)
	}
	l := Read(b.State, b.site)
	if len(l.Levels) != 2 || l.Levels[0].Name != "B1" || l.Levels[1].Name != "G" {
		t.Fatalf("levels: %+v", l.Levels)
	}
	for _, level := range l.Levels {
		for i, x := range level.Spaces {
			for _, y := range level.Spaces[:i] {
				if overlap(x.Rect, y.Rect) {
					t.Errorf("level %s: %s covers %s", level.Name, x.Code, y.Code)
				}
			}
		}
	}
}

func TestBigBlockIsWrittenInPartsAndCompletedByRetry(t *testing.T) {
	b := newBench(t)
	in := BlockIn{Site: b.site, Source: "P", Sentence: "wings A, B, C, D, E and F, level B1, 80 cells 4x3x2.8 on both sides of a 2 m corridor, iron doors"}
	d, err := b.Preview(in)
	b.ok(err)
	if d.Entries <= desk.MaxActs {
		t.Fatalf("%d entries are no test", d.Entries)
	}
	_, err = b.AddBlock(b.ctx, b.surveyor, cmd(), in)
	refused(t, err, "where")
	in.Where = &d.At
	c := cmd()
	// The first part alone, as a power cut would leave it.
	blk, err := b.readBlock(in)
	b.ok(err)
	groups := blk.groups(in, c.ID)
	n := 0
	for k := 0; k+len(groups[n]) <= desk.MaxActs; n++ {
		k += len(groups[n])
	}
	_, err = b.writeParts(b.ctx, b.surveyor, c, groups[:n])
	b.ok(err)
	if got := b.spaces(); got != n || got == len(d.Spaces) {
		t.Fatalf("%d spaces after the first part", got)
	}
	b.restart()
	for range 2 {
		m, err := b.AddBlock(b.ctx, b.surveyor, c, in)
		b.ok(err)
		if b.spaces() != len(d.Spaces) || len(m.Spaces) != len(d.Spaces) || len(m.Receipt.Events) != d.Entries {
			t.Fatalf("%d spaces of %d, %d events of %d", b.spaces(), len(d.Spaces), len(m.Receipt.Events), d.Entries)
		}
	}
	codes := map[event.Code]bool{}
	for _, v := range view.All[*view.Space](b.State) {
		codes[v.Code] = true
	}
	if len(codes) != len(d.Spaces) {
		t.Errorf("%d codes for %d spaces", len(codes), len(d.Spaces))
	}
}

func TestSameCommandAtAnotherStationMakesTheSameEvents(t *testing.T) {
	a, b := newBench(t), newBench(t)
	b.block("wing A, level B1, 3 cells 4x3") // the other station knows more
	d, err := a.Preview(BlockIn{Site: a.site, Sentence: wing, Source: "P"})
	a.ok(err)
	c := event.NewCommand()
	in := BlockIn{Site: a.site, Sentence: wing, Source: "P", Where: &d.At}
	x, err := a.readBlock(in)
	a.ok(err)
	b.ok(func() error { // the site itself has arrived there
		_, err := b.Write(b.ctx, b.surveyor, cmd(), desk.Act{Entity: event.EntityID(a.site), Payload: event.SiteAdded{Code: "K"}})
		return err
	}())
	y, err := b.readBlock(in)
	b.ok(err)
	if !reflect.DeepEqual(x.groups(in, c), y.groups(in, c)) {
		t.Error("the command makes other events at the other station")
	}
}

func TestRepeatedCommandsMakeThingsOnce(t *testing.T) {
	b := newBench(t)
	c := cmd()
	in := BlockIn{Site: b.site, Sentence: wing, Source: "P"}
	first, err := b.AddBlock(b.ctx, b.surveyor, c, in)
	b.ok(err)
	b.restart()
	again, err := b.AddBlock(b.ctx, b.surveyor, c, in)
	b.ok(err)
	if !reflect.DeepEqual(first, again) || b.spaces() != 21 {
		t.Errorf("%d spaces, receipts %v and %v", b.spaces(), first.Receipt.First, again.Receipt.First)
	}
	c = cmd()
	id, _, err := b.AddSite(b.ctx, b.surveyor, c, SiteIn{Code: "W", Name: "White building"})
	b.ok(err)
	id2, _, err := b.AddSite(b.ctx, b.surveyor, c, SiteIn{Code: "W", Name: "White building"})
	b.ok(err)
	if id != id2 {
		t.Error("the site was made twice")
	}
	c.Digest = event.Hash{1}
	if _, _, err := b.AddSite(b.ctx, b.surveyor, c, SiteIn{Code: "X", Name: "Other"}); !errors.Is(err, ledger.ErrReused) {
		t.Errorf("a command id used for something else: %v", err)
	}
	_, _, err = b.AddSite(b.ctx, b.surveyor, cmd(), SiteIn{Code: "w", Name: "Third"})
	refused(t, err, "code")
}

func TestFaultySentencesNamePhraseAndRemedy(t *testing.T) {
	b := newBench(t)
	for sentence, field := range map[string]string{
		"wing A, 20 cells":              "sentence", // no level
		"wing A, level B1, 4,5 cells":   "sentence",
		"":                              "sentence",
		"wing A, level B1, cells 4x3x2": "sentence",
	} {
		_, err := b.Preview(BlockIn{Site: b.site, Sentence: sentence, Source: "P"})
		refused(t, err, field)
	}
	_, err := b.Preview(BlockIn{Site: b.site, Sentence: wing, Source: "source one"})
	refused(t, err, "source")
	_, err = b.Preview(BlockIn{Site: event.SiteID{1}, Sentence: wing, Source: "P"})
	refused(t, err, "site")
	if b.spaces() != 0 {
		t.Error("a fault wrote something")
	}
}

func TestTableIsTakenWholeOrNotAtAll(t *testing.T) {
	b := newBench(t)
	add := func(c desk.Command, data string) (Made, error) {
		return b.AddCSV(b.ctx, b.surveyor, c, CSVIn{Site: b.site, Source: "Q", Data: []byte(data)})
	}
	_, err := add(cmd(), "code,level,length\nA-01,B1,4\nA-02,B1,x\n")
	refused(t, err, "file", "row 3", "length")
	_, err = add(cmd(), "code,level\nA-01,B1\nA-02,\n")
	refused(t, err, "file", "A-02", "level")
	if b.spaces() != 0 {
		t.Fatal("a faulty table left spaces")
	}
	c := cmd()
	table := "code,level,kind,length,width,door,capacity,note\nA-01,B1,cell,4,3,iron,8,told by Planted Rowname\nأ-٢,القبو ١,زنزانة,٤,٣,,,\n"
	m, err := add(c, table)
	b.ok(err)
	again, err := add(c, table)
	b.ok(err)
	if len(m.Spaces) != 2 || !reflect.DeepEqual(m, again) || b.spaces() != 2 {
		t.Fatalf("%+v, %d spaces", m, b.spaces())
	}
	if s := b.at("A-02"); s.Level != -1 || !s.Drawn || overlap(s.Rect, b.at("A-01").Rect) {
		t.Errorf("A-02: %+v", s)
	}
	_, err = add(cmd(), "code,level\nA-01,B1\n")
	refused(t, err, "file", "A-01")
}

func TestRivalSizesAndCrowdedClaimsRaiseAlarms(t *testing.T) {
	b := newBench(t)
	id := b.block("wing A, level 1, 1 dormitory 6 by 2").Spaces[0]
	say := func(a event.Attribute, v int64, how event.How, source event.Code) {
		t.Helper()
		_, err := b.Attribute(b.ctx, b.field, cmd(), AttributeIn{Space: id, Attribute: a, Value: v, How: how, Source: source, Words: "an old drawing"})
		b.ok(err)
	}
	kinds := func() (ks []string) {
		for _, a := range b.at("A-01").Alarms {
			ks = append(ks, a.Kind+" "+a.Attribute.String())
		}
		return ks
	}
	if k := kinds(); k != nil {
		t.Errorf("one description, alarms %v", k)
	}
	say(event.AttrLength, 8000, event.HowTold, "Q")
	say(event.AttrWidth, 6000, event.HowTold, "Q")
	// P: 12 m², Q: 48 m², never 6×6: 48 × 4.7 = 225 can stand.
	say(event.AttrPeopleHigh, 226, event.HowTold, "Q")
	if got := b.at("A-01").Bound.Standing; got != 225 {
		t.Errorf("%d could stand", got)
	}
	if k := kinds(); !slices.Equal(k, []string{"rival length", "rival width", "too-many-people people-high"}) {
		t.Errorf("alarms %v", k)
	}
	say(event.AttrLength, 6100, event.HowMeasured, "")
	if k := kinds(); slices.Contains(k, "rival length") {
		t.Errorf("measured, and still a rival: %v", k)
	}
	s := b.at("A-01").Attributes[0]
	if s.Low != 6000 || s.High != 8000 || s.WorkingLow != 6100 || s.WorkingHigh != 6100 || len(s.Claims) != 3 {
		t.Errorf("length: %+v", s)
	}
}

func TestSecondDescriptionGoesOntoAllSpacesOrNone(t *testing.T) {
	b := newBench(t)
	m := b.block("wing A, level 1, 20 dormitories 6 by 2")
	in := ManyIn{Spaces: m.Spaces, Values: []Value{{event.AttrLength, 8000}, {event.AttrWidth, 6000}}, How: event.HowTold, Source: "Q", Words: "a book"}
	bad := in
	bad.Spaces = append(slices.Clone(m.Spaces), event.SpaceID{5})
	_, err := b.AttributeAll(b.ctx, b.surveyor, cmd(), bad)
	refused(t, err, "space")
	c := cmd()
	for range 2 {
		_, err = b.AttributeAll(b.ctx, b.surveyor, c, in)
		b.ok(err)
	}
	l := Read(b.State, b.site)
	// P: 20 × 12 m², Q: 20 × 48 m²; bounds follow the larger: 20 × floor(48 × 4.7).
	if l.Held.Standing != 20*225 || len(l.Alarms) != 40 || len(b.at("A-20").Attributes[0].Claims) != 2 {
		t.Errorf("%+v, %d alarms", l.Held, len(l.Alarms))
	}
}

func TestOneTagOnTwoDoorsIsShownAndNeverRefused(t *testing.T) {
	b := newBench(t)
	m := b.block(wing)
	tag := func(c desk.Command, code event.Code, space event.SpaceID, moved bool) {
		t.Helper()
		_, err := b.Tag(b.ctx, b.field, c, TagIn{Site: b.site, Code: code, Space: space, Moved: moved})
		b.ok(err)
	}
	tag(cmd(), "t-٩٠", m.Spaces[0], false)
	tag(cmd(), "T-90", m.Spaces[0], false) // said twice: no clash
	if f := FindDoor(b.State, b.site, "T 90"); f.Space != m.Spaces[0] || !f.ByTag {
		t.Fatalf("%+v", f)
	}
	c := cmd()
	tag(c, "T-90", m.Spaces[1], false)
	tag(c, "T-90", m.Spaces[1], false)
	if f := FindDoor(b.State, b.site, "t90"); !f.Space.Zero() || len(f.Choices) != 2 {
		t.Errorf("the tag is on two doors: %+v", f)
	}
	for _, code := range []event.Code{"A-01", "A-02"} {
		s := b.at(code)
		if len(s.Tags) != 1 || !s.Tags[0].Clash || len(s.Alarms) != 1 || s.Alarms[0].Kind != AlarmTag || len(s.Alarms[0].Others) != 1 {
			t.Errorf("%s shows %+v %+v", code, s.Tags, s.Alarms)
		}
	}
	tag(cmd(), "T-91", m.Spaces[2], false)
	tag(cmd(), "T-91", m.Spaces[3], true)
	if f := FindDoor(b.State, b.site, "T-91"); f.Space != m.Spaces[3] {
		t.Errorf("a tag that was taken from the other door: %+v", f)
	}
	tag(cmd(), "T-91", m.Spaces[4], false) // contradicts the move
	if f := FindDoor(b.State, b.site, "T-91"); len(f.Choices) != 2 {
		t.Errorf("a contradicted move: %+v", f)
	}
}

func TestTypedDoorsAreFoundInAnyDigits(t *testing.T) {
	b := newBench(t)
	m := b.block(wing)
	b.block("wing B, level B1, 8 cells 4x3")
	for typed, want := range map[string]event.Code{"A-07": "A-07", "a7": "A-07", "أ-٧": "A-07", "A ۰۷": "A-07", "b 8": "B-08"} {
		if f := FindDoor(b.State, b.site, typed); f.Code != want || f.Space.Zero() || f.ByTag {
			t.Errorf("%q: %+v", typed, f)
		}
	}
	if f := FindDoor(b.State, b.site, "٧"); len(f.Choices) != 2 || !f.Space.Zero() {
		t.Errorf("a number of two wings: %+v", f)
	}
	if f := FindDoor(b.State, b.site, "Z-77"); len(f.Choices) != 0 || !f.Space.Zero() {
		t.Errorf("a door that is nowhere near: %+v", f)
	}
	// The number stuck on another door than the plan's: what is stuck on counts.
	_, err := b.Tag(b.ctx, b.field, cmd(), TagIn{Site: b.site, Code: "A-07", Space: m.Spaces[0]})
	b.ok(err)
	if f := FindDoor(b.State, b.site, "A-07"); len(f.Choices) != 0 || f.Space != m.Spaces[0] || !f.ByTag {
		t.Errorf("tag and code differ: %+v", f)
	}
}

func TestOtherWritersCheckWhatTheyAreGiven(t *testing.T) {
	b := newBench(t)
	m := b.block(wing)
	id, _, err := b.AddSpace(b.ctx, b.surveyor, cmd(), SpaceIn{Site: b.site, Code: "V-1", Kind: 12, Level: -1, Remark: "behind the canteen"})
	b.ok(err)
	if s := b.at("V-01"); s.ID != id || !s.Drawn || s.Kind.String() != "suspected-void" {
		t.Errorf("%+v", s)
	}
	_, _, err = b.AddSpace(b.ctx, b.surveyor, cmd(), SpaceIn{Site: b.site, Code: "V-01"})
	refused(t, err, "code")
	_, _, err = b.AddSpace(b.ctx, b.surveyor, cmd(), SpaceIn{Site: b.site, Code: "V-02", Level: 99})
	refused(t, err, "level")
	_, err = b.Attribute(b.ctx, b.field, cmd(), AttributeIn{Space: id, Attribute: event.AttrLength, Value: 4, How: event.HowPaced})
	refused(t, err, "value", "millimetres")
	_, err = b.Plan.Access(b.ctx, b.field, cmd(), AccessIn{Space: id, Access: event.AccessNotEntered})
	refused(t, err, "why")
	_, err = b.Plan.Access(b.ctx, b.field, cmd(), AccessIn{Space: id, Access: event.AccessOpened})
	refused(t, err, "by")
	_, err = b.Plan.Access(b.ctx, b.field, cmd(), AccessIn{Space: id, Access: event.AccessClosed, Via: event.Via{Channel: event.ChannelRadio}})
	refused(t, err, "via.team")
	_, err = b.Plan.Access(b.ctx, b.field, cmd(), AccessIn{Space: id, Access: event.AccessOpened, By: event.ByOthers})
	b.ok(err)
	_, _, err = b.Barrier(b.ctx, b.field, cmd(), BarrierIn{Site: b.site, From: id, To: id, Kind: event.BarrierWall})
	refused(t, err, "to")
	_, _, err = b.Barrier(b.ctx, b.field, cmd(), BarrierIn{Site: b.site, From: id, To: m.Spaces[0], Kind: event.BarrierVent, Hole: 120})
	b.ok(err)
	_, err = b.Reopen(b.ctx, b.field, cmd(), ReopenIn{Space: id, Why: 1})
	refused(t, err, "why")
	_, err = b.Reopen(b.ctx, b.field, cmd(), ReopenIn{Space: id, Why: 11, Remark: "somebody heard knocking"})
	b.ok(err)
	v, _ := view.One[*view.Space](b.State, event.EntityID(id))
	if len(v.Access) != 1 || len(v.Reopened) != 1 || v.Reopened[0].Value.Why.String() != "challenge" {
		t.Errorf("%+v", v)
	}
}

func TestOnlySurveyorsBuildAndViewersWriteNothing(t *testing.T) {
	b := newBench(t)
	m := b.block("wing A, level G, 1 room 3x3")
	for _, s := range []access.Session{b.viewer, b.field} {
		_, err := b.AddBlock(b.ctx, s, cmd(), BlockIn{Site: b.site, Sentence: wing, Source: "P"})
		denied(t, err)
		_, _, err = b.AddSite(b.ctx, s, cmd(), SiteIn{Code: "W", Name: "x"})
		denied(t, err)
	}
	_, err := b.Tag(b.ctx, b.viewer, cmd(), TagIn{Site: b.site, Code: "A-01", Space: m.Spaces[0]})
	denied(t, err)
	_, err = b.Reopen(b.ctx, b.surveyor, cmd(), ReopenIn{Space: m.Spaces[0], Why: 11})
	denied(t, err)
}

func denied(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, access.ErrDenied) {
		t.Errorf("got %v, want a refusal by role", err)
	}
}

func TestPlantedNamesStandInNoFile(t *testing.T) {
	b := newBench(t)
	planted := func(i int) string { return "Zqplanted" + strings.Repeat("w", i) + "name" }
	_, _, err := b.AddSite(b.ctx, b.surveyor, cmd(), SiteIn{Code: "W", Name: planted(0)})
	b.ok(err)
	m := b.block(wing + ", " + planted(1))
	_, _, err = b.AddSpace(b.ctx, b.surveyor, cmd(), SpaceIn{Site: b.site, Code: "V-1", Remark: planted(2)})
	b.ok(err)
	_, err = b.Attribute(b.ctx, b.field, cmd(), AttributeIn{Space: m.Spaces[0], Attribute: event.AttrWidth, Value: 3000, How: event.HowTold, Words: planted(3)})
	b.ok(err)
	_, err = b.Plan.Access(b.ctx, b.field, cmd(), AccessIn{Space: m.Spaces[0], Access: event.AccessClosed, Remark: planted(4)})
	b.ok(err)
	_, _, err = b.Barrier(b.ctx, b.field, cmd(), BarrierIn{Site: b.site, From: m.Spaces[0], Kind: event.BarrierWall, Remark: planted(5)})
	b.ok(err)
	_, err = b.Reopen(b.ctx, b.field, cmd(), ReopenIn{Space: m.Spaces[0], Why: 11, Remark: planted(6)})
	b.ok(err)
	_, err = b.AddCSV(b.ctx, b.surveyor, cmd(), CSVIn{Site: b.site, Source: "Q", Data: []byte("code,level,note\nC-01,G," + planted(7) + "\n")})
	b.ok(err)
	var names []string
	for i := range 8 {
		names = append(names, planted(i))
	}
	// What looks like a name is refused wherever a code is asked for.
	for _, err := range []error{
		func() error {
			_, _, err := b.AddSite(b.ctx, b.surveyor, cmd(), SiteIn{Code: "PLANTEDCODE", Name: "x"})
			return err
		}(),
		func() error {
			_, err := b.Tag(b.ctx, b.field, cmd(), TagIn{Site: b.site, Code: "PLANTEDCODE", Space: m.Spaces[0]})
			return err
		}(),
	} {
		refused(t, err, "code")
		if strings.Contains(err.Error(), "PLANTEDCODE") {
			t.Errorf("the refusal repeats what was typed: %v", err)
		}
	}
	b.nowhere(append(names, "PLANTEDCODE")...)
	b.restart()
	b.nowhere(names...)
	b.ok(b.Plan.Desk.Access.Unlock(b.ctx, b.admin, event.Working, passphrases[event.Working]))
	g, err := b.Plan.Desk.Access.Grant(b.ctx, b.admin, access.ReadSpace, event.PurposeSearch, []event.EntityID{event.EntityID(m.Spaces[0])})
	b.ok(err)
	v, _ := view.One[*view.Space](b.State, event.EntityID(m.Spaces[0]))
	w, err := b.Plan.Desk.Access.Open(b.ctx, g, v.ID, v.Sealed[0])
	b.ok(err)
	if w.Text != wing+", "+planted(1) {
		t.Error("the sentence cannot be read back")
	}
}
