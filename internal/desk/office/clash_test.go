package office

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
	"miftah/web"
)

func (p *post) open() int {
	p.Helper()
	n, err := p.office.OpenClashes(p.Context())
	p.ok(err)
	return n
}

// clashing gives the one clash that is open at a station.
func (p *post) clashing() Clash {
	p.Helper()
	list, err := p.office.Clashes(p.Context(), p.admin)
	p.ok(err)
	if len(list.Open) != 1 || p.open() != 1 {
		p.Fatalf("%d open clashes at %s, counted as %d: %+v", len(list.Open), p.Letter, p.open(), list.Open)
	}
	return list.Open[0]
}

func TestADoorTaggedTwiceApartIsShownFromBothStationsAndSettledOnBoth(t *testing.T) {
	hq := foundPost(t)
	site, a, b := event.NewEntity(), event.NewEntity(), event.NewEntity()
	hq.writes(desk.Act{Entity: site, Payload: event.SiteAdded{Code: "K"}})
	for id, code := range map[event.EntityID]event.Code{a: "A-01", b: "A-02"} {
		hq.writes(desk.Act{Entity: id, Payload: event.SpaceAdded{Site: event.SiteID(site), Code: code}})
	}
	k2 := hq.admitted("K2")
	door := event.DoorOf(event.SiteID(site), "A-07")
	tag := func(p *post, space event.EntityID) event.EventID {
		return p.writes(desk.Act{Entity: door, Payload: event.DoorTagged{Site: event.SiteID(site), Code: "A-07", Space: event.SpaceID(space)}})
	}
	mine, theirs := tag(hq, a), tag(k2, b)
	if hq.open() != 0 {
		t.Fatal("a clash before the exchange")
	}
	hq.gives(k2)
	k2.gives(hq)
	c := hq.clashing()
	if c.Type != "door" || c.Label != "A-07" || !c.Choice || c.Twice || len(c.Versions) != 2 {
		t.Fatalf("%+v", c)
	}
	says := map[event.EventID]string{}
	for _, v := range c.Versions {
		for _, s := range v.Says {
			if s.Field == "space" {
				says[v.Event] = string(v.Station) + " " + s.Value
			}
		}
		if v.Number == "" || v.By != hq.admin.User || v.At == 0 || v.Kind != "door.tagged" {
			t.Errorf("%+v", v)
		}
	}
	if says[mine] != "HQ A-01" || says[theirs] != "K2 A-02" {
		t.Errorf("they say %v", says)
	}
	k2.clashing() // there it is open as well
	_, err := hq.office.Settle(t.Context(), hq.admin, cmd(), door, theirs)
	hq.ok(err)
	hq.gives(k2)
	for _, p := range []*post{hq, k2} {
		list, err := p.office.Clashes(t.Context(), p.admin)
		p.ok(err)
		v, _ := view.One[*view.Door](p.State, door)
		if len(list.Open) != 0 || len(list.Settled) != 1 || list.Settled[0].Kept != theirs || list.Settled[0].SettledBy != hq.admin.User ||
			!strings.HasPrefix(list.Settled[0].Settled, "HQ-") || v.Space != event.SpaceID(b) || p.open() != 0 {
			t.Errorf("settled, %s shows %+v and the door on %v", p.Letter, list, v.Space)
		}
	}
}

func TestTextsOfAClashAreShownToThoseWhoMayReadThemAndOnRecord(t *testing.T) {
	b := newBench(t)
	b.unlock()
	id := event.NewEntity()
	made := b.write(b.admin, desk.Act{Entity: id, Payload: event.SpaceAdded{Code: "A-07"}}).Events[0]
	for _, words := range []string{"behind the stairs", "below the stairs"} {
		b.write(b.admin, desk.Act{Entity: id, Base: made, Payload: event.SpaceAccess{Access: event.AccessOpened}, Words: event.Words{Remark: words}})
	}
	both := b.user("Desk 7", event.Surveyor)
	before := b.readings()
	list, err := b.Clashes(t.Context(), both)
	if err != nil || len(list.Open) != 1 || len(list.Open[0].Versions) != 2 || list.Open[0].Versions[0].Texts[0] != (Text{"remark", "behind the stairs"}) {
		t.Fatalf("%+v, %v", list, err)
	}
	if n := b.readings() - before; n != 1 {
		t.Errorf("%d readings on record", n)
	}
	only := b.user("Desk 8", event.Admin) // may settle, may not read remarks on places
	before = b.readings()
	list, err = b.Clashes(t.Context(), only)
	if err != nil || !list.Open[0].Versions[0].Hidden || len(list.Open[0].Versions[0].Texts) != 0 || b.readings() != before {
		t.Errorf("an admin sees %+v, %v", list, err)
	}
	b.Keys.Wipe()
	if list, err = b.Clashes(t.Context(), both); err != nil || !list.Open[0].Versions[0].Locked {
		t.Errorf("locked: %+v, %v", list, err)
	}
	if _, err := b.Clashes(t.Context(), b.user("Desk 9", event.Intake)); !errors.Is(err, access.ErrDenied) {
		t.Errorf("intake: %v", err)
	}
}

func TestRolesFollowWhatWasSettled(t *testing.T) {
	hq := foundPost(t)
	user, _, err := hq.office.AddUser(t.Context(), hq.admin, cmd(), "Desk 7", event.Intake)
	hq.ok(err)
	k2 := hq.admitted("K2")
	mine := hq.writes(desk.Act{Entity: event.EntityID(user), Payload: event.UserRoles{Roles: event.Radio}})
	k2.writes(desk.Act{Entity: event.EntityID(user), Payload: event.UserRoles{Roles: event.Field}})
	k2.gives(hq)
	c := hq.clashing()
	kept := mine
	if hq.Ledger.Trust().RolesNow(user) == event.Radio { // choose the one that does not stand by order
		for _, v := range c.Versions {
			if v.Event != mine {
				kept = v.Event
			}
		}
	}
	other := map[event.Roles]event.Roles{event.Radio: event.Field, event.Field: event.Radio}[hq.Ledger.Trust().RolesNow(user)]
	_, err = hq.office.Settle(t.Context(), hq.admin, cmd(), event.EntityID(user), kept)
	hq.ok(err)
	if now := hq.Ledger.Trust().RolesNow(user); now != other {
		t.Errorf("roles are %v, settled were %v", now.Names(), other.Names())
	}
	if hq.open() != 0 {
		t.Error("writing the roles anew made another clash")
	}
}

func TestEveryEntryThatMayClashHasWordsInBothLanguages(t *testing.T) {
	words := catalogue(t)
	need := func(key string) {
		if w := words[key]; w["en"] == "" || w["ar"] == "" {
			t.Errorf("catalogue: %s has no words", key)
		}
	}
	var fields func(reflect.Type)
	fields = func(typ reflect.Type) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if of, ok := wordsOf[f.Type]; ok {
				for n := range 200 {
					v := reflect.New(f.Type).Elem()
					v.SetUint(uint64(n))
					word := v.Interface().(interface{ String() string }).String()
					if strings.HasPrefix(word, "code-") {
						break
					}
					need(of + "." + word)
				}
			}
			switch {
			case f.Type == reflect.TypeFor[[]byte]() || f.Type == reflect.TypeFor[event.Hash]() || f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct && f.Type.Elem() != reflect.TypeFor[event.Attachment]():
			case f.Type.Kind() == reflect.Array && f.Type.Len() == 16 && f.Type == reflect.TypeFor[[16]byte](), name == "of":
			case f.Type.Kind() == reflect.Struct:
				fields(f.Type)
			default:
				need("said." + name)
			}
		}
	}
	for _, k := range event.Kinds() {
		if k >= 0x8200 && k < 0x8300 {
			continue // records of reading have no view
		}
		need("clash.kind." + k.String())
		e := event.Event{Header: event.Header{Kind: k}, Clear: []byte{0xa0}}
		p, err := e.Payload()
		if err != nil {
			t.Fatal(err)
		}
		fields(reflect.TypeOf(p))
	}
	for _, v := range []view.View{&view.Operation{}, &view.User{}, &view.Replica{}, &view.Team{}, &view.Site{}, &view.Space{}, &view.Door{},
		&view.Barrier{}, &view.Finding{}, &view.Reading{}, &view.Claim{}, &view.Report{}, &view.Statement{}, &view.Erasure{}} {
		need("thing." + view.TypeOf(v))
	}
}

func TestEveryAssumptionHasItsDefaultItsSourceAndWords(t *testing.T) {
	b := newBench(t)
	words := catalogue(t)
	_, err := b.Assume(t.Context(), b.admin, cmd(), "methods.dog.responsive", 400_000, "the dogs are tired")
	b.ok(err)
	b.unlock()
	list, err := b.Assumptions(t.Context(), b.admin)
	b.ok(err)
	if len(list) < 150 {
		t.Fatalf("%d assumptions", len(list))
	}
	d := search.Standard()
	edited := 0
	for _, a := range list {
		set, field, deep := strings.Cut(a.Key, ".")
		key := "assume." + a.Key
		if deep {
			_, field, _ = strings.Cut(field, ".")
			key = "assume." + map[string]string{"methods": "m_", "kinds": "p_"}[set] + field
		}
		for _, k := range []string{key, "assume.source_" + a.Source} {
			if words[k]["en"] == "" || words[k]["ar"] == "" {
				t.Errorf("%s: catalogue has no %s", a.Key, k)
			}
		}
		if a.Unit != "probability" && words["assume.unit_"+a.Unit]["ar"] == "" {
			t.Errorf("%s: unit %s has no words", a.Key, a.Unit)
		}
		if a.Status != "assumption" || a.Low > a.Mode || a.Mode > a.High {
			t.Errorf("%+v", a)
		}
		if a.Edited {
			edited++
		}
		if a.Key == "methods.dog.responsive" && (!a.Edited || a.Mode != 0.4 || a.Low != 0.4 || a.Default != d.Methods["dog"].Responsive.Mode || a.By != b.admin.User || a.At == 0 || a.Remark != "the dogs are tired") {
			t.Errorf("%+v", a)
		}
	}
	if edited != 1 {
		t.Errorf("%d are shown as edited", edited)
	}
	if _, err := b.Assumptions(t.Context(), b.user("Desk 7", event.Intake)); !errors.Is(err, access.ErrDenied) {
		t.Errorf("intake: %v", err)
	}
}

func catalogue(t *testing.T) map[string]map[string]string {
	t.Helper()
	var raw map[string]map[string]json.RawMessage
	if err := json.Unmarshal(web.Catalogue(), &raw); err != nil {
		t.Fatal(err)
	}
	words := map[string]map[string]string{}
	for key, langs := range raw {
		words[key] = map[string]string{}
		for lang, text := range langs {
			words[key][lang] = string(text)
		}
	}
	return words
}

func TestAStationAdmittedTwiceIsShownAndOneThatJoinedIsNot(t *testing.T) {
	hq := foundPost(t)
	k2 := hq.admitted("K2")
	if hq.open() != 0 {
		t.Fatal("joining and being admitted is a clash")
	}
	k3 := hq.joined("K3")
	k3.gives(hq)
	k3.gives(k2)
	hq.admit(k3)
	_, err := k2.Admit(t.Context(), k2.admin, cmd(), k3.Ledger.Replica(), "K4")
	k2.ok(err)
	k2.gives(hq)
	c := hq.clashing()
	if c.Type != "replica" || c.Choice || len(c.Versions) < 2 {
		t.Errorf("%+v", c)
	}
	_, err = hq.office.Settle(t.Context(), hq.admin, cmd(), c.Entity, c.Versions[0].Event)
	hq.ok(err)
	if hq.open() != 0 {
		t.Error("seen, and still open")
	}
}
