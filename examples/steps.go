package examples

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

// step carries out one line of the night.
func (n *Night) step(ctx context.Context, dir fs.FS, s step, at time.Time) error {
	c := n.clients[s.As]
	if c == nil {
		return fmt.Errorf("nobody is called %q", s.As)
	}
	send := func(path string, body map[string]any) (Saved, error) { return c.Command(ctx, path, at, body) }
	switch s.Do {
	case "block", "csv":
		return n.build(dir, s, send)
	case "tag":
		return n.tag(s, send)
	case "report":
		return n.report(s, send)
	case "place":
		_, err := send("/docket/place", map[string]any{"report": n.made[s.Report], "place": n.place(s.Place)})
		return err
	case "grade":
		return n.grade(s, send)
	case "join":
		return n.join(s, send)
	case "test":
		_, err := send("/docket/claim/test", map[string]any{"claim": n.made[s.Claim], "words": s.Test.AR + "\n" + s.Test.EN, "minutes": 25})
		return err
	case "outcome":
		_, err := send("/docket/claim/outcome", map[string]any{"claim": n.made[s.Claim], "outcome": s.Outcome, "words": s.How.AR + "\n" + s.How.EN})
		return err
	case "answer":
		return n.answer(s, send)
	case "statement":
		_, err := send("/statement", map[string]any{"kind": s.Kind, "site": n.siteID, "title": n.site.Name["ar"] + " · " + n.site.Name["en"]})
		return err
	case "move":
		_, err := send("/field/move", map[string]any{"finding": n.made[s.Finding], "to": n.door(s.Door), "remark": s.Why.AR})
		return err
	}
	return n.atDoors(s, send)
}

type sender func(string, map[string]any) (Saved, error)

// build adds a block or the table, and learns which space is which.
func (n *Night) build(dir fs.FS, s step, send sender) error {
	path, body, refs := "/plan/block", map[string]any{"site": n.siteID, "sentence": s.Sentence, "source": "P"}, []string(nil)
	if s.Do == "csv" {
		b, err := fs.ReadFile(dir, s.File)
		if err != nil {
			return err
		}
		path, body, refs = "/plan/csv", map[string]any{"site": n.siteID, "data": base64.StdEncoding.EncodeToString(b), "source": "P"}, n.site.CSVSpaces
	}
	for _, b := range n.site.Blocks {
		if b.ID == s.Block && s.Block != "" {
			refs = append(append(refs, b.Spaces...), b.Corridor)
		}
	}
	saved, err := send(path, body)
	if err != nil {
		return err
	}
	var made struct{ Spaces []string }
	if err := json.Unmarshal(saved.Result, &made); err != nil {
		return err
	}
	for i, id := range made.Spaces {
		if i < len(refs) && refs[i] != "" {
			n.spaces[refs[i]] = id
		}
	}
	return nil
}

func (n *Night) tag(s step, send sender) error {
	var doors []struct{ Door, Space string }
	if err := json.Unmarshal(s.Doors, &doors); err != nil {
		return err
	}
	for _, d := range doors {
		if _, err := send("/plan/tag", map[string]any{"site": n.siteID, "code": d.Door, "space": n.spaces[d.Space]}); err != nil {
			return fmt.Errorf("door %s: %w", d.Door, err)
		}
		n.doors[d.Door] = n.spaces[d.Space]
	}
	return nil
}

var channels = map[string]string{"phone": "call", "in-person": "person", "chat": "chat", "voice": "chat", "web": "media"}

func (n *Night) report(s step, send sender) error {
	r := n.reports[s.Report]
	saved, err := send("/docket/report", map[string]any{"text": r.Text, "placeWords": r.Place, "channel": channels[r.Channel],
		"teller": r.Teller, "arabic": r.Lang == "ar", "told": r.At.UnixMilli()})
	if err == nil {
		n.made[r.ID] = text(saved.Result)
	}
	return err
}

// place reads a space, a part and level, or "elsewhere".
func (n *Night) place(s string) map[string]any {
	if id := n.spaces[s]; id != "" {
		return map[string]any{"site": n.siteID, "space": id}
	}
	_, level, ok := strings.Cut(s, "-")
	if !ok {
		return map[string]any{}
	}
	num, err := strconv.Atoi(strings.TrimPrefix(level, "B"))
	if level == "G" {
		num, err = 0, nil
	} else if strings.HasPrefix(level, "B") {
		num = -num
	}
	if err != nil {
		return map[string]any{}
	}
	return map[string]any{"site": n.siteID, "hasLevel": true, "level": num}
}

func (n *Night) grade(s step, send sender) error {
	body := map[string]any{"reliability": s.Reliability, "credibility": fmt.Sprint(s.Credibility)}
	if s.Claim != "" {
		body["claim"] = n.made[s.Claim]
		_, err := send("/docket/claim/grade", body)
		return err
	}
	body["report"] = n.made[s.Report]
	_, err := send("/docket/grade", body)
	return err
}

// where a claim is about, and how many people it speaks of.
var claimPlaces = map[string]struct {
	kind, place string
	asserted    int
}{
	"c-oven": {"place", "C-G-01", 0}, "c-third-level": {"place", "X-B3", 0}, "c-hundred-thousand": {"figure", "site", 100000},
	"c-welded-A": {"people", "A-B1-14", 0}, "c-call-B": {"people", "B-B1", 3}, "c-mines": {"other", "Y-G-01", 0},
	"c-flooded-shaft": {"people", "V-B2-01", 0}, "c-child-laundry": {"people", "C-G-05", 1}, "c-dog-store": {"people", "C-B1-03", 0},
	"c-chained-dormitory": {"people", "B-2", 0}, "c-registers": {"other", "H-2-04", 0},
}

// join makes a report part of a claim; the first makes the claim. Reports of
// a rumour after its first are taken as passed on from it.
func (n *Night) join(s step, send sender) error {
	if n.made[s.Claim] == "" {
		about := claimPlaces[s.Claim]
		place := n.place(about.place)
		if about.place == "site" {
			place = map[string]any{"site": n.siteID}
		}
		saved, err := send("/docket/claim", map[string]any{"kind": orOther(about.kind), "place": place, "asserted": about.asserted, "wording": wording(n.claims[s.Claim])})
		if err != nil {
			return err
		}
		n.made[s.Claim] = text(saved.Result)
	}
	for _, id := range s.Reports {
		body := map[string]any{"claim": n.made[s.Claim], "report": n.made[id], "against": n.reports[id].Against}
		if first := n.first[s.Claim]; first != "" && !n.reports[id].Against {
			body["origin"] = first
		} else if first == "" {
			n.first[s.Claim] = n.made[id]
		}
		if _, err := send("/docket/join", body); err != nil {
			return fmt.Errorf("report %s: %w", id, err)
		}
	}
	return nil
}

func orOther(kind string) string {
	if kind == "" {
		return "other"
	}
	return kind
}

func wording(c claimText) string {
	var s string
	if json.Unmarshal(c.About, &s) == nil {
		return s
	}
	var w words
	_ = json.Unmarshal(c.About, &w)
	return w.AR + " · " + w.EN
}

func (n *Night) answer(s step, send sender) error {
	how := map[string]string{"phone": "call", "in-person": "person", "chat": "message", "web": "message"}
	ids := s.Reports
	if s.Report != "" {
		ids = []string{s.Report}
	}
	for _, id := range ids {
		via := s.Via
		if via == "as they came" {
			via = n.reports[id].Channel
		}
		h := how[via]
		if h == "" {
			h = "message"
		}
		if _, err := send("/docket/answer", map[string]any{"report": n.made[id], "how": h, "words": "شكراً لكم. تحقّقنا."}); err != nil {
			return fmt.Errorf("report %s: %w", id, err)
		}
	}
	return nil
}
