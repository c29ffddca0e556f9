package field

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

func TestMovedFindingTakesTheStatusOfBothDoorsAlong(t *testing.T) {
	b := newBench(t)
	id := b.sweep(b.one, "A-07")
	b.is("A-07", SearchOnce, BlockUnsigned)
	b.ok(b.sign(b.two, "A-07"))
	b.is("A-07", SearchCleared)
	heads := []event.Head{{Replica: b.Ledger.Replica(), Seq: 1 << 40}}
	statement := event.NewEntity()
	issue := func(id event.EntityID, heads []event.Head) {
		_, err := b.Write(b.ctx, b.lead, cmd(), desk.Act{Entity: id, Payload: event.StatementIssued{Statement: event.StatementClearance, Heads: heads, Site: b.site}})
		b.ok(err)
	}
	signed, err := b.Ledger.Heads(b.ctx)
	b.ok(err)
	issue(statement, []event.Head{signed[0].Head})
	if got := Supersedes(b.State); len(got) != 0 {
		t.Errorf("superseded before any correction: %+v", got)
	}
	c := cmd()
	c.At = b.Ledger.Now() + 5 // later than the statement also by the clock
	_, err = b.Move(b.ctx, b.two, c, MoveIn{Finding: id, To: b.door("A-08")})
	b.ok(err)
	b.is("A-07", SearchNone, BlockNoSweep)
	b.is("A-08", SearchOnce, BlockUnsigned)
	issue(event.NewEntity(), heads) // this one knows of it
	for name, list := range map[string]func() ([]Superseded, error){
		"by time": func() ([]Superseded, error) { return Supersedes(b.State), nil }, "by heads": func() ([]Superseded, error) { return b.Superseded(b.ctx) }} {
		got, err := list()
		b.ok(err)
		i := slices.IndexFunc(got, func(x Superseded) bool { return x.Statement == event.StatementID(statement) })
		if i < 0 || len(got[i].Why) != 1 || got[i].Why[0].Kind != CorrectionMoved || got[i].Why[0].Entity != event.EntityID(id) {
			t.Errorf("%s: %+v", name, got)
		}
		if name == "by heads" && len(got) != 1 {
			t.Errorf("a statement that knew of the move is superseded: %+v", got)
		}
	}
	_, err = b.Move(b.ctx, b.two, cmd(), MoveIn{Finding: id, To: b.door("A-08")})
	refused(t, err, "to")
	// Who moved it says where it was: not a second person any more.
	refused(t, b.sign(b.two, "A-08"), "space")
	refused(t, b.sign(b.one, "A-08"), "space")
	c = cmd()
	c.At = b.Ledger.Now() + 1000
	_, err = b.Countersign(b.ctx, b.lead, c, SignIn{Space: b.cell("A-08")})
	b.ok(err)
	b.is("A-08", SearchCleared)
	b.is("A-07", SearchNone, BlockNoSweep)
}

func TestReopenedSpaceSupersedesAndNeedsAnotherSweep(t *testing.T) {
	b := newBench(t)
	b.sweep(b.one, "A-07")
	b.ok(b.sign(b.two, "A-07"))
	signed, err := b.Ledger.Heads(b.ctx)
	b.ok(err)
	for _, site := range []event.SiteID{{}, b.site, {77}} { // the last is another site's
		_, err := b.Write(b.ctx, b.lead, cmd(), desk.Act{Entity: event.NewEntity(), Payload: event.StatementIssued{Statement: event.StatementClearance, Heads: []event.Head{signed[0].Head}, Site: site}})
		b.ok(err)
	}
	_, err = b.plan.Reopen(b.ctx, b.one, cmd(), plan.ReopenIn{Space: b.cell("A-07"), Why: 11})
	b.ok(err)
	b.is("A-07", SearchNone, BlockReopened, BlockNoSweep)
	got, err := b.Superseded(b.ctx)
	b.ok(err)
	if len(got) != 2 || got[0].Why[0].Kind != CorrectionReopened {
		t.Errorf("%+v", got)
	}
	refused(t, b.sign(b.two, "A-07"), "space")
	c := cmd()
	c.At = b.Ledger.Now() + 50
	_, err = b.Record(b.ctx, b.one, c, FindingIn{DoorIn: b.door("A-07"), What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000})
	b.ok(err)
	b.is("A-07", SearchOnce, BlockUnsigned)
}

func TestSecondSignatureIsRefusedWithAllThatBlocks(t *testing.T) {
	b := newBench(t)
	var r *Refusal
	if err := b.sign(b.two, "A-01"); !errors.As(err, &r) || r.Blocks[0].Kind != BlockNoSweep {
		t.Fatalf("%v", err)
	}
	b.sweep(b.one, "A-07")
	if err := b.sign(b.one, "A-07"); !errors.As(err, &r) || r.Blocks[0].Kind != BlockSelf {
		t.Fatalf("the author signed: %v", err)
	}
	refused(t, b.sign(b.one, "A-07"), "space")
	b.record(b.one, FindingIn{DoorIn: b.door("A-08"), What: event.FoundCannot, Why: 1})
	b.record(b.one, FindingIn{DoorIn: DoorIn{Space: b.cell("A-08")}, What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000})
	if err := b.sign(b.two, "A-08"); !errors.As(err, &r) || kinds(r.Blocks) != "place-uncertain, not-entered" {
		t.Fatalf("%v", err)
	}
	if _, err := b.Countersign(b.ctx, b.radio, cmd(), SignIn{Space: b.cell("A-07")}); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a radio operator signed: %v", err)
	}
	// A desk that does not check writes it all the same; nothing is cleared.
	basis := []event.FindingID{b.sweep(b.one, "A-06")}
	_, err := b.Write(b.ctx, b.one, cmd(), desk.Act{Entity: event.EntityID(b.cell("A-06")), Payload: event.SpaceCountersigned{Basis: basis}})
	b.ok(err)
	b.is("A-06", SearchOnce, BlockSelf)
	b.ok(b.sign(b.two, "A-06"))
	b.is("A-06", SearchCleared)
}

func TestOpenedAndCannotAlsoWriteAccessAndGoWithTheirFinding(t *testing.T) {
	b := newBench(t)
	state := func(code event.Code) AccessStatus {
		r, _ := RoomOf(b.State, b.cell(code))
		return r.Access
	}
	via := event.Via{Channel: event.ChannelRadio, Team: b.team, Told: b.Ledger.Now() - 60_000}
	b.record(b.radio, FindingIn{DoorIn: b.door("A-06"), What: event.FoundOpened, By: event.ByOthers, Via: via})
	if a := state("A-06"); a.State != event.AccessOpened || a.By != event.ByOthers || a.Via != via || a.At != via.Told || a.Who != b.radio.User {
		t.Errorf("%+v", a)
	}
	b.is("A-06", SearchNone, BlockNoSweep)
	id := b.record(b.one, FindingIn{DoorIn: b.door("A-07"), What: event.FoundCannot, Why: 1})
	if a := state("A-07"); a.State != event.AccessNotEntered || a.Why.String() != "flooded" {
		t.Errorf("%+v", a)
	}
	for _, to := range []event.Code{"A-08", "A-06"} {
		_, err := b.Move(b.ctx, b.two, cmd(), MoveIn{Finding: id, To: b.door(to)})
		b.ok(err)
		if a := state(to); a.State != event.AccessNotEntered || a.Why.String() != "flooded" {
			t.Errorf("moved to %s: %+v", to, a)
		}
	}
	for _, code := range []event.Code{"A-07", "A-08"} {
		if a := state(code); a.State != event.AccessUnknown {
			t.Errorf("%s after the move: %+v", code, a)
		}
	}
	_, err := b.Withdraw(b.ctx, b.two, cmd(), WithdrawIn{Finding: id, Why: 12})
	b.ok(err)
	if a := state("A-06"); a.State != event.AccessOpened || a.By != event.ByOthers {
		t.Errorf("A-06 after the withdrawal: %+v", a)
	}
	_, err = b.Withdraw(b.ctx, b.two, cmd(), WithdrawIn{Finding: id, Why: 12})
	refused(t, err, "finding")
}

func TestWritingOverAFindingClearsNothing(t *testing.T) {
	b := newBench(t)
	dog := b.record(b.one, FindingIn{DoorIn: b.door("A-07"), What: event.FoundSign, Method: 3})
	p := b.finding(dog).FindingRecorded
	p.What, p.Method, p.Coverage = event.FoundNoSign, event.MethodSweep, 1000
	// A wrong desk lets another person write over it, and sign for it.
	_, err := b.Write(b.ctx, b.two, cmd(), desk.Act{Entity: event.EntityID(dog), Payload: p},
		desk.Act{Entity: event.EntityID(b.cell("A-07")), Payload: event.SpaceCountersigned{Basis: []event.FindingID{dog}}})
	b.ok(err)
	b.is("A-07", SearchUnderWay, BlockNoSweep, BlockLife, BlockClash)
	refused(t, b.sign(b.lead, "A-07"), "space")
	_, err = b.Withdraw(b.ctx, b.one, cmd(), WithdrawIn{Finding: dog, Why: 12})
	b.ok(err)
	b.is("A-07", SearchNone, BlockNoSweep)
}

func TestWithdrawnFindingSupersedesStatements(t *testing.T) {
	b := newBench(t)
	id := b.sweep(b.one, "A-07")
	signed, err := b.Ledger.Heads(b.ctx)
	b.ok(err)
	_, err = b.Write(b.ctx, b.lead, cmd(), desk.Act{Entity: event.NewEntity(), Payload: event.StatementIssued{Statement: event.StatementSitrep, Heads: []event.Head{signed[0].Head}}})
	b.ok(err)
	later := b.sweep(b.one, "A-08") // no part of the statement
	for _, x := range []event.FindingID{id, later} {
		_, err = b.Withdraw(b.ctx, b.one, cmd(), WithdrawIn{Finding: x, Why: 12})
		b.ok(err)
	}
	got, err := b.Superseded(b.ctx)
	b.ok(err)
	if len(got) != 1 || len(got[0].Why) != 1 || got[0].Why[0].Kind != CorrectionWithdrawn || got[0].Why[0].Entity != event.EntityID(id) {
		t.Errorf("%+v", got)
	}
}

func TestTwoMovesThatDidNotKnowOfEachOtherBlockBothDoors(t *testing.T) {
	b := newBench(t)
	id := b.sweep(b.one, "A-07")
	seen := b.finding(id).Head
	for i, to := range []event.Code{"A-06", "A-08"} {
		_, err := b.Move(b.ctx, []access.Session{b.one, b.two}[i], cmd(), MoveIn{Finding: id, To: b.door(to), Base: seen})
		b.ok(err)
	}
	b.is("A-06", SearchNone, BlockNoSweep, BlockClash)
	b.is("A-08", SearchUnderWay, BlockNoSweep, BlockClash)
	clash := b.finding(id).Clashes[0]
	_, err := b.Write(b.ctx, b.lead, cmd(), desk.Act{Entity: event.EntityID(id), Payload: event.ClashSettled{Kept: clash.Of[0], Of: clash.Of}})
	b.ok(err)
	b.is("A-06", SearchOnce, BlockUnsigned)
	b.is("A-08", SearchNone, BlockNoSweep)
}

func TestPlaceIsCertainByTagOrPhotoOnly(t *testing.T) {
	b := newBench(t)
	photo := []desk.File{{Name: "door.jpg", Media: 1, Bytes: []byte("\x89PNG\r\n\x1a\n picture")}}
	voice := []desk.File{{Name: "note.ogg", Media: 2, Bytes: []byte("a voice")}}
	for _, tc := range []struct {
		name  string
		door  DoorIn
		files []desk.File
		want  event.Certainty
		at    event.Code
	}{
		{"chosen from the plan", DoorIn{Space: b.cell("A-07")}, nil, 0, "A-07"},
		{"chosen, with a voice note", DoorIn{Space: b.cell("A-07")}, voice, 0, "A-07"},
		{"chosen, with a photo", DoorIn{Space: b.cell("A-07")}, photo, event.PlacePhoto, "A-07"},
		{"chosen, and its tag read", b.door("A-07"), nil, event.PlaceTag, "A-07"},
		{"tag alone, in Arabic", DoorIn{Site: b.site, Tag: "أ-٧"}, nil, event.PlaceTag, "A-07"},
		{"a code of the plan without a tag", DoorIn{Site: b.site, Tag: "a2"}, nil, 0, "A-02"},
	} {
		id := b.record(b.one, FindingIn{DoorIn: tc.door, Files: tc.files, What: event.FoundNoSign, Method: 2})
		if v := b.finding(id); v.Place != tc.want || v.Space != b.cell(tc.at) || len(v.Attachments) != len(tc.files) {
			t.Errorf("%s: %s at %s", tc.name, v.Place, v.Space)
		}
	}
	for field, door := range map[string]DoorIn{
		"space": {}, "tag": {Site: b.site, Tag: "Z-99"},
	} {
		_, err := b.Record(b.ctx, b.one, cmd(), FindingIn{DoorIn: door, What: event.FoundSign})
		refused(t, err, field)
	}
	_, err := b.Record(b.ctx, b.one, cmd(), FindingIn{DoorIn: DoorIn{Space: b.cell("A-06"), Tag: "A-07"}, What: event.FoundSign})
	refused(t, err, "tag")
	// One tag on two doors names none of them for certain.
	_, err = b.plan.Tag(b.ctx, b.one, cmd(), plan.TagIn{Site: b.site, Code: "A-07", Space: b.cell("A-01")})
	b.ok(err)
	_, err = b.Record(b.ctx, b.one, cmd(), FindingIn{DoorIn: DoorIn{Site: b.site, Tag: "A-07"}, What: event.FoundSign})
	refused(t, err, "tag")
	if v := b.finding(b.record(b.one, FindingIn{DoorIn: b.door("A-07"), What: event.FoundSign})); v.Place != 0 {
		t.Errorf("a tag in dispute made the place %s", v.Place)
	}
}

func TestEntriesOnSomebodysBehalfSayWhoseAndWhen(t *testing.T) {
	b := newBench(t)
	now := b.Ledger.Now()
	base := FindingIn{DoorIn: b.door("A-07"), What: event.FoundNoSign, Method: 2}
	for field, via := range map[string]event.Via{
		"via.team":    {Channel: event.ChannelRadio},
		"via.paper":   {Channel: event.ChannelPaper, Told: now},
		"via.told":    {Channel: event.ChannelPaper, Paper: "P-12"},
		"via.channel": {Channel: event.ChannelMedia},
	} {
		in := base
		in.Via = via
		_, err := b.Record(b.ctx, b.radio, cmd(), in)
		refused(t, err, field)
	}
	in := base
	in.Via = event.Via{Channel: event.ChannelRadio, Team: b.team, Told: now + 3_600_000}
	_, err := b.Record(b.ctx, b.radio, cmd(), in)
	refused(t, err, "via.told")
	in.Via = event.Via{Channel: event.ChannelPaper, Paper: "P-12", Told: now - 3_600_000, Team: b.team}
	if v := b.finding(b.record(b.radio, in)); v.Via != in.Via || v.By != b.radio.User {
		t.Errorf("%+v", v.Via)
	}
	if v := b.finding(b.record(b.one, base)); v.Via.Channel != event.ChannelDesk {
		t.Errorf("%+v", v.Via)
	}
}

func TestFindingsThatNobodyCouldActOnAreRefused(t *testing.T) {
	b := newBench(t)
	for _, tc := range []struct {
		field string
		in    FindingIn
	}{
		{"what", FindingIn{}},
		{"method", FindingIn{What: event.FoundNoSign}},
		{"by", FindingIn{What: event.FoundOpened}},
		{"why", FindingIn{What: event.FoundCannot}},
		{"hazard", FindingIn{What: event.FoundDanger}},
		{"coverage", FindingIn{What: event.FoundNoSign, Method: 1, Coverage: 1001}},
		{"minutes", FindingIn{What: event.FoundNoSign, Method: 1, Minutes: -1}},
		{"alive", FindingIn{What: event.FoundPeople, Alive: -1}},
		{"deceased", FindingIn{What: event.FoundEvidence, Deceased: 1}},
	} {
		tc.in.DoorIn = b.door("A-07")
		_, err := b.Record(b.ctx, b.one, cmd(), tc.in)
		refused(t, err, tc.field)
	}
	if n := len(view.All[*view.Finding](b.State)); n != 0 {
		t.Errorf("%d findings were kept", n)
	}
	b.record(b.one, FindingIn{DoorIn: b.door("A-07"), What: event.FoundPeople}) // nobody has time to count yet
}

func TestReadingsAreTypedInPercentOrPPM(t *testing.T) {
	for typed, want := range map[string]int64{"0.8": 8000, "٠٫٨": 8000, "۲۰٫۹ ٪": 209000, "20.9%": 209000, "8000 ppm": 8000, "8000PPM": 8000, "3": 30000, "0.0415": 415} {
		if got, given, err := parsePPM("co2", typed, maxCO2); err != nil || !given || got != want {
			t.Errorf("%q: %d %v %v, want %d", typed, got, given, err, want)
		}
	}
	for _, typed := range []string{"0,8", "8000", "-1", "0.", ".5", "x", "1e3", "1.2.3", "0.00001", "+1", "1.5ppm", "99999999999999999999"} {
		if _, _, err := parsePPM("co2", typed, maxCO2); err == nil {
			t.Errorf("%q was taken", typed)
		} else {
			refused(t, err, "co2")
		}
	}
	b := newBench(t)
	id, _, err := b.Reading(b.ctx, b.one, cmd(), ReadingIn{DoorIn: b.door("A-07"), CO2: "٠٫٨", O2: "20.1"})
	b.ok(err)
	v, ok := view.One[*view.Reading](b.State, id)
	if !ok || v.CO2PPM != 8000 || v.O2PPM != 201000 || !v.HasCO2 || !v.HasO2 || v.Place != event.PlaceTag {
		t.Errorf("%+v", v)
	}
	_, _, err = b.Reading(b.ctx, b.one, cmd(), ReadingIn{DoorIn: b.door("A-07")})
	refused(t, err, "co2")
	_, _, err = b.Reading(b.ctx, b.one, cmd(), ReadingIn{DoorIn: b.door("A-07"), O2: "30"})
	refused(t, err, "o2")
}

func FuzzReadingNeverLeavesItsBounds(f *testing.F) {
	for _, s := range []string{"0.8", "٢٠٫٩٪", "8000 ppm", "", "1.2.3", "\u200f5", "ppm", "%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, given, err := parsePPM("o2", s, maxO2)
		if n < 0 || n > maxO2 || err != nil && (given || n != 0) {
			t.Errorf("%q: %d %v %v", s, n, given, err)
		}
	})
}

func TestRepeatedCommandsWriteOnceWhateverHappenedSince(t *testing.T) {
	b := newBench(t)
	c, d, e := cmd(), cmd(), cmd()
	in := FindingIn{DoorIn: b.door("A-07"), What: event.FoundNoSign, Method: event.MethodSweep, Coverage: 1000, Remark: "dry",
		Files: []desk.File{{Name: "a.jpg", Media: 1, Bytes: []byte("picture")}}}
	first, err := b.Record(b.ctx, b.one, c, in)
	b.ok(err)
	sign, err := b.Countersign(b.ctx, b.two, d, SignIn{Space: b.cell("A-07")})
	b.ok(err)
	move, err := b.Move(b.ctx, b.two, e, MoveIn{Finding: first.Finding, To: b.door("A-08")})
	b.ok(err)
	b.restart()
	hash, err := b.State.Hash()
	b.ok(err)
	again, err := b.Record(b.ctx, b.one, c, in)
	b.ok(err)
	sign2, err := b.Countersign(b.ctx, b.two, d, SignIn{Space: b.cell("A-07")})
	b.ok(err)
	move2, err := b.Move(b.ctx, b.two, e, MoveIn{Finding: first.Finding, To: b.door("A-08")})
	b.ok(err)
	now, err := b.State.Hash()
	b.ok(err)
	if !reflect.DeepEqual(first, again) || !reflect.DeepEqual(sign, sign2) || !reflect.DeepEqual(move, move2) || hash != now {
		t.Error("a repeated command wrote again")
	}
	c.Digest = event.Hash{1}
	if _, err := b.Record(b.ctx, b.one, c, in); !errors.Is(err, ledger.ErrReused) {
		t.Errorf("a command id used for something else: %v", err)
	}
	_, _, err = b.AddTeam(b.ctx, b.lead, cmd(), TeamIn{Code: "SYR-3"})
	refused(t, err, "code")
	if got := Teams(b.State); len(got) != 1 || got[0].Code != "SYR-3" || !slices.Equal(got[0].Specialties, []string{"search", "dog"}) {
		t.Errorf("%+v", got)
	}
}

func TestRolesDecideWhoWrites(t *testing.T) {
	b := newBench(t)
	id := b.sweep(b.one, "A-07")
	for name, try := range map[string]func(access.Session) error{
		"record": func(s access.Session) error {
			_, err := b.Record(b.ctx, s, cmd(), FindingIn{DoorIn: b.door("A-08"), What: event.FoundSign})
			return err
		},
		"move": func(s access.Session) error {
			_, err := b.Move(b.ctx, s, cmd(), MoveIn{Finding: id, To: b.door("A-08")})
			return err
		},
		"withdraw": func(s access.Session) error {
			_, err := b.Withdraw(b.ctx, s, cmd(), WithdrawIn{Finding: id, Why: 12})
			return err
		},
		"reading": func(s access.Session) error {
			_, _, err := b.Reading(b.ctx, s, cmd(), ReadingIn{DoorIn: b.door("A-07"), CO2: "1"})
			return err
		},
		"sign": func(s access.Session) error { return b.sign(s, "A-07") },
		"team": func(s access.Session) error {
			_, _, err := b.AddTeam(b.ctx, s, cmd(), TeamIn{Code: "X-1"})
			return err
		},
	} {
		for _, s := range []access.Session{b.viewer, b.surveyor} {
			if err := try(s); !errors.Is(err, access.ErrDenied) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestPlantedNamesStandInNoFile(t *testing.T) {
	b := newBench(t)
	names := []string{"Zqplantedteam", "Zqplantedremark", "Zqplantedfile", "Zqplantedphoto", "Zqplantedmove", "Zqplantedback", "Zqplantedgas"}
	_, _, err := b.AddTeam(b.ctx, b.lead, cmd(), TeamIn{Code: "SYR-4", Name: names[0]})
	b.ok(err)
	id := b.record(b.one, FindingIn{DoorIn: b.door("A-07"), What: event.FoundEvidence, Remark: names[1],
		Files: []desk.File{{Name: names[2] + ".jpg", Media: 1, Bytes: []byte(strings.Repeat(names[3], 9))}}})
	_, err = b.Move(b.ctx, b.one, cmd(), MoveIn{Finding: id, To: b.door("A-08"), Remark: names[4]})
	b.ok(err)
	_, err = b.Withdraw(b.ctx, b.one, cmd(), WithdrawIn{Finding: id, Why: 12, Remark: names[5]})
	b.ok(err)
	_, _, err = b.Reading(b.ctx, b.one, cmd(), ReadingIn{DoorIn: b.door("A-07"), CO2: "1", Remark: names[6]})
	b.ok(err)
	b.nowhere(names...)
	b.restart()
	b.nowhere(names...)
	b.ok(b.Access.Unlock(b.ctx, b.admin, event.Working, passphrases[event.Working]))
	g, err := b.Access.Grant(b.ctx, b.one, access.ReadFinding, event.PurposeSearch, []event.EntityID{event.EntityID(id)})
	b.ok(err)
	v := b.finding(id)
	w, err := b.Access.Open(b.ctx, g, v.ID, v.Sealed[0])
	b.ok(err)
	photo, err := b.Access.OpenBlob(b.ctx, g, v.ID, v.Attachments[0].Blob)
	b.ok(err)
	if w.Remark != names[1] || w.Files[0] != names[2]+".jpg" || !strings.HasPrefix(string(photo), names[3]) {
		t.Error("what was sealed cannot be read back")
	}
}

// TestRealEventsFoldToOneStatusInAnyOrder writes a shift at a station and
// folds every entity again from its events in shuffled order.
func TestRealEventsFoldToOneStatusInAnyOrder(t *testing.T) {
	b := newBench(t)
	people := []access.Session{b.one, b.two, b.lead}
	r := rand.New(rand.NewPCG(1, 2))
	codes := []event.Code{"A-06", "A-07", "A-08"}
	var ids []event.FindingID
	for range 60 {
		s, code := people[r.IntN(3)], codes[r.IntN(3)]
		switch r.IntN(7) {
		case 0, 1:
			ids = append(ids, b.sweep(s, code))
		case 2:
			_ = b.sign(s, code) // refused as often as not
		case 3:
			ids = append(ids, b.record(s, FindingIn{DoorIn: b.door(code), What: event.FoundCannot, Why: 1}))
		case 4:
			ids = append(ids, b.record(s, FindingIn{DoorIn: b.door(code), What: event.FoundOpened, By: event.ByOthers}))
		case 5:
			_, err := b.plan.Reopen(b.ctx, s, cmd(), plan.ReopenIn{Space: b.cell(code), Why: 8})
			b.ok(err)
		default:
			if len(ids) > 0 {
				_, _ = b.Move(b.ctx, s, cmd(), MoveIn{Finding: ids[r.IntN(len(ids))], To: b.door(code)})
			}
		}
	}
	var events = map[event.EntityID][]event.Event{}
	b.ok(b.Ledger.View(b.ctx, func(s ledger.Snapshot) error {
		return s.Entities(func(id event.EntityID, list []event.Event) error { events[id] = list; return nil })
	}))
	want, writers := Rooms(b.State), Writers(b.State)
	for range 20 {
		var findings []*view.Finding
		spaces := map[event.SpaceID]*view.Space{}
		for id, list := range events {
			list = slices.Clone(list)
			r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			switch v := view.Fold(id, append(list, list...), b.Ledger.Trust()).(type) {
			case *view.Finding:
				findings = append(findings, v)
			case *view.Space:
				spaces[v.SpaceID()] = v
			}
		}
		for _, room := range want {
			if room.Access.Name != "" && room.Access.Name != writers(room.Access.Via, room.Access.Who) {
				t.Fatalf("%s is not who wrote %+v", room.Access.Name, room.Access)
			}
			room.Access.Name = "" // what folds of one space cannot know
			if got := Status(spaces[room.Space], findings); !reflect.DeepEqual(got, room) {
				t.Fatalf("got  %+v\nwant %+v", got, room)
			}
		}
	}
}
