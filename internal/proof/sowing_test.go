package proof

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"miftah/internal/event"
	"miftah/internal/view"
)

// garden is a stage in which every field gets a marker.
type garden struct {
	*stage
	*markers
	planted map[string]bool // path and leaf whose marker was taken
	site    string
	spaces  []string
	n       int
}

// sowing is the body that plants into one path; status is what it is answered
// with, 200 when zero.
type sowing struct {
	body   func() map[string]any
	status int
	// visitor says that nobody is signed in.
	visitor bool
}

// photo is a file with its name inside, as cameras write.
func (g *garden) photo(field string) map[string]any {
	b := append([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00"), g.new(field+" bytes")...)
	return map[string]any{"name": g.new(field+" name") + ".jpg", "media": "photo", "bytes": base64.StdEncoding.EncodeToString(append(b, 0xff, 0xd9))}
}

func (g *garden) next() int { g.n++; return g.n }

func (g *garden) must(path string, body map[string]any) string {
	g.t.Helper()
	return text(g.admin.command(g.t, path, body).Result)
}

func (g *garden) report() string {
	return g.must("/docket/report", map[string]any{"text": g.new("report.text"), "teller": g.new("report.teller"), "contact": g.new("report.contact")})
}

func (g *garden) claim() string {
	return g.must("/docket/claim", map[string]any{"kind": "people", "wording": g.new("claim.wording")})
}

func (g *garden) finding() string {
	return g.must("/field/finding", map[string]any{"space": g.spaces[0], "what": "sign", "method": "dog", "remark": g.new("finding.remark")})
}

func (g *garden) user() string {
	return g.must("/office/user", map[string]any{"name": g.new("user.name"), "roles": []any{"viewer"}})
}

// code is a door number, a code of a place, or letters of a station, that
// stands nowhere yet: T-01 to T-99, then U-01.
func (g *garden) code() string {
	n := g.next()
	return fmt.Sprintf("%c-%02d", 'T'+rune(n/99), 1+n%99)
}

// sowings has a body for every POST of the API.
func (g *garden) sowings() map[string]sowing {
	all := map[string]sowing{}
	for _, part := range []map[string]sowing{g.docketSowings(), g.planSowings(), g.fieldSowings(), g.officeSowings()} {
		for path, s := range part {
			all[path] = s
		}
	}
	return all
}

type object = map[string]any

func (g *garden) docketSowings() map[string]sowing {
	line := "[12/03/2027, 18:05:11] "
	say := func(fn func() object) sowing { return sowing{body: fn} }
	return map[string]sowing{
		"/docket/report": say(func() object {
			return object{"text": g.new("text"), "placeWords": g.new("placeWords"), "when": g.new("when"), "howWords": g.new("howWords"),
				"remark": g.new("remark"), "teller": g.new("teller"), "contact": g.new("contact"), "files": []any{g.photo("report file")}}
		}),
		"/docket/chat": say(func() object {
			return object{"text": line + g.new("sender") + ": " + g.new("message") + "\n" + line + "Other: " + g.new("second message") + "\n"}
		}),
		"/docket/chat/lines": say(func() object { return object{"text": line + g.new("sender") + ": " + g.new("message")} }),
		"/docket/place":      say(func() object { return object{"report": g.report(), "remark": g.new("remark")} }),
		"/docket/grade":      say(func() object { return object{"report": g.report(), "reliability": "B", "remark": g.new("remark")} }),
		"/docket/answer":     say(func() object { return object{"report": g.report(), "how": "call", "words": g.new("words")} }),
		"/docket/join":       say(func() object { return object{"report": g.report(), "claim": g.claim()} }),
		"/docket/joinwith": say(func() object {
			return object{"report": g.report(), "other": g.report(), "claim": object{"kind": "people", "wording": g.new("wording")}}
		}),
		"/docket/unjoin": say(func() object {
			return object{"joined": g.must("/docket/join", object{"report": g.report(), "claim": g.claim()})}
		}),
		"/docket/claim":       say(func() object { return object{"kind": "place", "wording": g.new("wording")} }),
		"/docket/claim/grade": say(func() object { return object{"claim": g.claim(), "reliability": "C", "remark": g.new("remark")} }),
		"/docket/claim/place": say(func() object {
			return object{"claim": g.claim(), "place": object{"site": g.site}, "remark": g.new("remark")}
		}),
		"/docket/claim/test": say(func() object { return object{"claim": g.claim(), "method": "dog", "words": g.new("words")} }),
		"/docket/claim/outcome": say(func() object {
			return object{"claim": g.claim(), "outcome": "refuted", "words": g.new("words")}
		}),
		"/docket/likelihood": say(func() object {
			return object{"reliability": "D", "credibility": "5", "ratioMilli": 900, "remark": g.new("remark")}
		}),
	}
}

// wordy is a marker without its number: a sentence about a building counts
// something with every number.
func wordy(m string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, m)
}

func (g *garden) planSowings() map[string]sowing {
	say := func(fn func() object) sowing { return sowing{body: fn} }
	csv := func() string {
		return base64.StdEncoding.EncodeToString([]byte("code,level,wing,kind,length,width,height,door,capacity,note\n" +
			g.code() + ",B1,T,room,4,3,2.6,iron,," + g.new("note") + "\n"))
	}
	return map[string]sowing{
		"/plan/site": say(func() object { return object{"code": g.code(), "name": g.new("name")} }),
		"/plan/block": say(func() object {
			return object{"site": g.site, "source": "P", "sentence": "wing " + string(rune('F'+g.next()%20)) + ", level " + string(rune('1'+g.next()%9)) +
				", 3 cells 4×3×2.8 m on both sides of a 2 m corridor, iron doors " + wordy(g.new("sentence"))}
		}),
		"/plan/block/preview": say(func() object {
			return object{"site": g.site, "source": "P", "sentence": "wing Z, level G, 3 cells 4×3×2.8 m on both sides of a 2 m corridor " + wordy(g.new("sentence"))}
		}),
		"/plan/csv": say(func() object { return object{"site": g.site, "source": "P", "data": csv()} }),
		"/plan/space": say(func() object {
			return object{"site": g.site, "code": g.code(), "kind": "room", "remark": g.new("remark")}
		}),
		"/plan/attribute": say(func() object {
			return object{"space": g.spaces[0], "attribute": "length", "value": 4000, "how": "paced", "words": g.new("words")}
		}),
		"/plan/access": say(func() object {
			return object{"space": g.spaces[1], "access": "not-entered", "why": "flooded", "via": object{"channel": "desk"}, "remark": g.new("remark")}
		}),
		"/plan/tag": say(func() object { return object{"site": g.site, "code": g.code(), "space": g.spaces[2]} }),
		"/plan/barrier": say(func() object {
			return object{"site": g.site, "from": g.spaces[0], "to": g.spaces[1], "kind": "vent", "material": "concrete", "hole": 100, "remark": g.new("remark")}
		}),
		"/plan/reopen": say(func() object { return object{"space": g.spaces[3], "why": "doubt", "remark": g.new("remark")} }),
	}
}

func (g *garden) fieldSowings() map[string]sowing {
	say := func(fn func() object) sowing { return sowing{body: fn} }
	return map[string]sowing{
		"/field/team": say(func() object {
			return object{"code": g.code(), "specialties": []any{"dog"}, "name": g.new("name")}
		}),
		"/field/finding": say(func() object {
			return object{"space": g.spaces[4], "what": "no-sign", "method": "sweep", "coverage": 1000, "remark": g.new("remark"), "files": []any{g.photo("finding file")}}
		}),
		"/field/move": say(func() object {
			return object{"finding": g.finding(), "to": object{"space": g.spaces[5]}, "remark": g.new("remark")}
		}),
		"/field/withdraw": say(func() object { return object{"finding": g.finding(), "why": "mistake", "remark": g.new("remark")} }),
		"/field/reading": say(func() object {
			return object{"space": g.spaces[0], "co2": "0.8", "o2": "٢٠٫١", "remark": g.new("remark")}
		}),
		// one's own look cannot be signed: refused, whatever is typed
		"/field/countersign": {body: func() object { return object{"space": g.spaces[4]} }, status: http.StatusUnprocessableEntity},
		"/statement":         say(func() object { return object{"kind": "sitrep", "site": g.site, "title": g.new("title")} }),
	}
}

func (g *garden) officeSowings() map[string]sowing {
	say := func(fn func() object) sowing { return sowing{body: fn} }
	admitted := func() object {
		id := event.New[struct{}]().String()
		g.must("/office/admit", object{"replica": id, "letter": g.code()})
		return object{"replica": id}
	}
	return map[string]sowing{
		"/office/user":   say(func() object { return object{"name": g.new("name"), "roles": []any{"intake"}} }),
		"/office/roles":  say(func() object { return object{"user": g.user(), "roles": []any{"radio"}} }),
		"/office/invite": say(func() object { return object{"user": g.user(), "base": "https://" + g.new("base")} }),
		"/office/erase": say(func() object {
			return object{"subject": g.report(), "reason": g.new("reason"), "asked": g.new("asked")}
		}),
		"/office/admit":  say(func() object { return object{"replica": event.New[struct{}]().String(), "letter": g.code()} }),
		"/office/retire": say(admitted),
		"/entries":       say(func() object { return object{"ids": []any{}} }),
		"/office/settle": say(func() object {
			code := g.code()
			for _, space := range g.spaces[:2] {
				g.must("/plan/tag", object{"site": g.site, "code": code, "space": space})
			}
			door := event.DoorOf(parseSite(g.t, g.site), code)
			v, ok := view.One[*view.Door](g.station().State, door)
			if !ok || len(v.Clashes) != 1 {
				g.t.Fatalf("door %s: %+v", code, v)
			}
			return object{"entity": door.String(), "kept": v.Clashes[0].Of[0].String()}
		}),
		"/office/assumption": say(func() object {
			return object{"key": "methods.dog.responsive", "micro": 600000, "remark": g.new("remark")}
		}),
		"/keys/unlock": {body: func() object { return object{"compartment": "people", "secret": g.new("secret")} }, status: http.StatusUnprocessableEntity},
		"/signin":      {body: func() object { return object{"name": g.new("name"), "password": g.new("password")} }, status: http.StatusUnauthorized, visitor: true},
		"/signin/link": {body: func() object { return object{"token": g.new("token")} }, status: http.StatusUnauthorized, visitor: true},
		"/invitation": {body: func() object {
			return object{"token": g.stage.invite(g.user()), "name": g.new("name"), "password": g.new("password")}
		}, visitor: true},
	}
}
