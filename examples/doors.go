package examples

import (
	"encoding/json"
	"fmt"
	"strings"
)

// atDoors carries out what happens at one door or at several in turn.
func (n *Night) atDoors(s step, send sender) error {
	doors := []string{s.Door}
	if len(s.Doors) > 0 {
		if err := json.Unmarshal(s.Doors, &doors); err != nil {
			return err
		}
	}
	for _, d := range doors {
		var err error
		switch s.Do {
		case "access":
			err = n.access(s, d, send)
		case "finding":
			err = n.finding(s, d, len(doors) > 1, send)
		case "reading":
			body := n.door(d)
			body["co2"], body["via"] = fmt.Sprint(s.CO2), n.via(s)
			_, err = send("/field/reading", body)
		case "countersign":
			_, err = send("/field/countersign", map[string]any{"space": n.spaceOf(d)})
		default:
			return fmt.Errorf("no such verb: %q", s.Do)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", d, err)
		}
	}
	return nil
}

// spaceOf reads a door tag, or a space that has none.
func (n *Night) spaceOf(door string) string {
	if id := n.doors[door]; id != "" {
		return id
	}
	return n.spaces[door]
}

// door is how a team says where it is: by the tag, if there is one.
func (n *Night) door(d string) map[string]any {
	if n.doors[d] != "" {
		return map[string]any{"site": n.siteID, "tag": d}
	}
	return map[string]any{"site": n.siteID, "space": n.spaces[d]}
}

func (n *Night) via(s step) map[string]any {
	v := map[string]any{"channel": s.Via}
	if s.Via == "" {
		v["channel"] = "phone"
		if s.As == "radio" {
			v["channel"] = "radio"
		}
	}
	if id := n.teams[s.Team]; id != "" {
		v["team"] = id
	}
	if s.PaperNo != "" {
		v["paper"] = s.PaperNo
	}
	if !s.At.IsZero() {
		v["told"] = s.At.UnixMilli()
	}
	return v
}

// why reads a reason out of a remark.
func why(w words) string {
	for _, r := range []struct{ word, why string }{{"flood", "flooded"}, {"mine", "mined"}, {"fumes", "bad-air"}, {"jammed", "blocked"}, {"no key", "no-tool"}} {
		if strings.Contains(w.EN, r.word) {
			return r.why
		}
	}
	return "unsafe"
}

func (n *Night) access(s step, door string, send sender) error {
	body := map[string]any{"space": n.spaceOf(door), "via": n.via(s), "remark": s.Why.AR}
	switch s.Access {
	case "opened":
		body["access"], body["by"] = "opened", "us"
	case "opened-by-others":
		body["access"], body["by"] = "opened", "others"
	case "closed":
		body["access"] = "closed"
	case "could-not-enter":
		body["access"], body["why"] = "not-entered", why(s.Why)
	}
	_, err := send("/plan/access", body)
	return err
}

var lookedBy = map[string]string{"sweep": "sweep", "look-from-door": "glance", "hail": "call-and-knock", "acoustic": "acoustic",
	"dog": "dog", "camera": "camera", "radar": "radar"}

func (n *Night) finding(s step, door string, several bool, send sender) error {
	body := n.door(door)
	body["what"], body["method"], body["minutes"], body["coverage"] = s.What, lookedBy[s.Method], s.Minutes, s.Coverage*10
	body["noise"], body["crowd"], body["via"], body["remark"] = s.Noise == "loud", s.Crowd == "dense", n.via(s), s.Remark.AR
	switch s.What {
	case "people":
		body["alive"], body["deceased"], body["carried"] = s.People.Alive, s.People.Deceased, s.People.Carried
		body["out"] = s.People.Alive // the night's teams bring out whom they find
	case "help": // a call for help because something was heard or scented
		body["what"] = "sign"
	case "opened":
		body["by"] = "others"
	case "cannot":
		body["why"] = why(n.barred[door])
	case "danger":
		body["hazard"] = "mines"
	}
	saved, err := send("/field/finding", body)
	if err != nil {
		return err
	}
	id := s.ID
	if several {
		id += "/" + door
	}
	n.made[id] = text(saved.Result)
	return nil
}
