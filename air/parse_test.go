package air

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const fullGraph = `{
 "outside_co2": 0.0005, "outside_kelvin": 288,
 "zones": [
  {"id": "C-6", "sizes": [{"source": "plan", "length": 4, "width": 3, "height": 2.4, "known": "paced"}, {"volume": 60, "spread": 0.2}],
   "people": {"low": 6, "best": 10, "high": 15}, "sealed_hours_before": 3, "no_water_hours_before": 20,
   "temperature": "warm", "state": "closed", "elevation": -3,
   "readings": [{"hours": -0.5, "gas": "co2", "value": 0.021}, {"hours": 0, "gas": "temperature", "value": 303}]},
  {"id": "ممر"}],
 "links": [{"id": "d1", "from": "C-6", "to": "ممر", "kind": "door", "door": "tight", "gap": 0.002},
  {"id": "h1", "from": "C-6", "kind": "hole", "diameter": 0.05, "height": 0.2, "side": "wall", "open_from": 0}],
 "fans": [{"id": "f1", "zone": "C-6", "flow": 0.03, "stop": -2}]
}`

func TestAFullGraphParsesAndComesBackTheSame(t *testing.T) {
	g, err := ParseGraph([]byte(fullGraph))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseGraph(raw)
	if err != nil || !reflect.DeepEqual(g, again) {
		t.Errorf("came back as %s, %v", raw, err)
	}
	if _, err := engine(t, 100).Clock(g, "C-6"); err != nil {
		t.Error(err)
	}
	if _, err := ParseGraph([]byte(`{}`)); err != nil {
		t.Error("an empty graph is a graph:", err)
	}
}

func TestErrorsNamePlaceAndAdvice(t *testing.T) {
	for in, want := range map[string]string{
		``:                                      "send one JSON object",
		`null`:                                  "not a JSON object",
		`[]`:                                    "not a JSON object",
		`{} {}`:                                 "after the end",
		`{"zones":[{"id":"a","id":"b"}]}`:       `"id" stands twice`,
		`{"Zones":[]}`:                          `"Zones" is unknown`,
		`{"zone":[]}`:                           "unknown field",
		`{"zones":[{"id":"a"},{"id":"a"}]}`:     "zone a: the id stands twice",
		`{"zones":[{"id":" "}]}`:                "zone 1: the id is missing",
		`{"zones":[{"id":7}]}`:                  "does not fit",
		`{"outside_co2":3}`:                     "outside_co2",
		`{"zones":[{"id":"a","state":"shut"}]}`: `zone a, state: "shut" is unknown; write one of`,
		`{"links":[{"id":"l","from":"q"}]}`:     `link l, from: there is no zone "q"`,
		`{"fans":[{"id":"f","zone":""}]}`:       "fan f, zone",
		`{"zones":[{"id":"a","sizes":[{"length":-4}]}]}`:                           "zone a, size 1, length: -4 is outside 0.1 to 1000; write metres such as 4 or 2.5",
		`{"zones":[{"id":"a","people":{"low":9,"best":3}}]}`:                       "rising order",
		`{"zones":[{"id":"a","readings":[{"hours":0,"gas":"co2","value":3}]}]}`:    "3 % is 0.03",
		`{"zones":[{"id":"a","readings":[{"hours":0,"value":0.3}]}]}`:              "gas: it is missing",
		`{"zones":[{"id":"a"}],"links":[{"id":"l","from":"a","to":"a"}]}`:          "both ends",
		`{"zones":[{"id":"a"}],"fans":[{"id":"f","zone":"a","start":2,"stop":1}]}`: "earlier hour first",
		`{"zones":[{"id":"a"}],"links":[{"id":"l","from":"a","gap":1e400}]}`:       "does not fit",
		`{"zones":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`:      "too deep",
		"{\"zones\":[{\"id\":\"\xff\"}]}":                                          "UTF-8",
		`{"zones":[{"id":"` + strings.Repeat("x", 300) + `"}]}`:                    "300 bytes",
		`{"zones":[` + strings.Repeat(`{"id":"a"},`, maxZones) + `{"id":"a"}]}`:    "5001 are too many",
	} {
		_, err := ParseGraph([]byte(in))
		var e *InputError
		if !errors.As(err, &e) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: got %v, want %q", in, err, want)
		}
	}
	if _, err := engine(t, 100).Clock(Graph{}, "a"); !errors.As(err, new(*InputError)) {
		t.Errorf("got %v", err)
	}
	if _, err := New(Options{Samples: 7}); err == nil {
		t.Error("seven samples are too few")
	}
}

func TestTooManyLinksOrChangesAtOneZoneAreRefused(t *testing.T) {
	for n, step := range map[int]float64{maxAtZone + 1: 0, maxChanges: 0.1} {
		g := cell()
		for i := range n {
			g.Links = append(g.Links, Link{ID: fmt.Sprint(i), From: "C-6", OpenFrom: new(float64(i) * step)})
		}
		if _, err := engine(t, 100).Clocks(g); !errors.As(err, new(*InputError)) {
			t.Errorf("%d links: got %v", n, err)
		}
	}
}

func FuzzParseGraph(f *testing.F) {
	f.Add([]byte(fullGraph))
	f.Add([]byte(`{"zones":[{"id":"a","sizes":[{"volume":0.1,"spread":3}],"people":{"high":100000},"state":"fan"}]}`))
	f.Add([]byte(`{"zones":[{"id":"a","sizes":[{"volume":1}],"people":{"best":1}}],"links":[{"id":"l","from":"a","kind":"duct","diameter":1e-300}]}`))
	f.Add([]byte(`{"zones":[{"id":"a","sizes":[{"volume":9}],"people":{"best":7,"whole":true},"left":[{"hours":1,"people":3}],"heard_hours":[-1,2],"start_co2":0.02},
	{"id":"b","sizes":[{"volume":40}],"elevation":-3}],"links":[{"id":"l","from":"a","to":"b","kind":"hole","side":"floor","diameter":0.4},{"id":"m","from":"b","kind":"crack","length":4}],
	"fans":[{"id":"f","zone":"a","from":"b","stop":3}]}`))
	e, err := New(Options{Samples: 100})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := ParseGraph(data)
		if err != nil {
			if !errors.As(err, new(*InputError)) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if len(g.Zones) > 5 || len(g.Links) > 20 || len(g.Fans) > 20 {
			return
		}
		all, err := e.Clocks(g)
		if err != nil {
			if !errors.As(err, new(*InputError)) {
				t.Fatal(err)
			}
			return
		}
		for _, a := range all {
			if a.Clock == nil {
				continue
			}
			if l := a.Clock.Lasting; !(l.Nine <= l.Half && l.Half <= l.One) {
				t.Fatalf("zone %q: %+v", a.Zone, l)
			}
			if s := a.Clock.Survive(10); !(s >= 0 && s <= 1) {
				t.Fatalf("zone %q: S = %v", a.Zone, s)
			}
			for _, b := range a.Clock.Bands {
				if !(b.P10 <= b.P50 && b.P50 <= b.P90) {
					t.Fatalf("zone %q: %+v", a.Zone, b)
				}
			}
		}
	})
}
