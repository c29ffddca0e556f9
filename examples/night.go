package examples

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// Night plays a drill: an invented building, five teams, sixty reports.
type Night struct {
	Admin *Client // signed in as admin and coordinator
	// Wait is called before each step with the time at which it happens, by
	// the exercise's clock. It returns early only when ctx ends.
	Wait func(ctx context.Context, at time.Time) error
	// Log, when not nil, is told of each act that was refused, and why.
	Log func(step int, what string, err error)

	site    siteFile
	reports map[string]report
	claims  map[string]claimText
	clients map[string]*Client
	siteID  string
	spaces  map[string]string // ref → space
	doors   map[string]string // door tag → space
	teams   map[string]string // code → team
	made    map[string]string // report or claim or finding → id
	first   map[string]string // claim → its first report's id
	barred  map[string]words  // door → why it could not be entered
}

type siteFile struct {
	Code   string            `json:"code"`
	Start  time.Time         `json:"start"`
	Name   map[string]string `json:"name"`
	Blocks []struct {
		ID       string   `json:"id"`
		Spaces   []string `json:"spaces"`
		Corridor string   `json:"corridor"`
	} `json:"blocks"`
	CSVSpaces []string `json:"csv_spaces"`
}

type report struct {
	ID, Text, Lang, Place, Channel, Teller string
	At                                     time.Time
	Against                                bool
}

type claimText struct {
	ID      string          `json:"id"`
	About   json.RawMessage `json:"about"`
	Reports []string        `json:"reports"`
}

type step struct {
	T           float64 `json:"t"`
	As          string  `json:"as"`
	Do          string  `json:"do"`
	Block       string  `json:"block"`
	Sentence    string  `json:"sentence"`
	File        string  `json:"file"`
	Report      string  `json:"report"`
	Reports     []string
	Claim       string `json:"claim"`
	Place       string `json:"place"`
	Reliability string `json:"reliability"`
	Credibility any    `json:"credibility"`
	Test        words  `json:"test"`
	Outcome     string `json:"outcome"`
	How         words  `json:"how"`
	Via         string `json:"via"`
	Door        string `json:"door"`
	Doors       json.RawMessage
	Access      string    `json:"access"`
	Why         words     `json:"why"`
	Team        string    `json:"team"`
	ID          string    `json:"id"`
	What        string    `json:"what"`
	Method      string    `json:"method"`
	Minutes     int       `json:"minutes"`
	Coverage    int       `json:"coverage"`
	Noise       string    `json:"noise"`
	Crowd       string    `json:"crowd"`
	At          time.Time `json:"at"`
	PaperNo     string    `json:"paper_no"`
	Remark      words     `json:"remark"`
	People      struct{ Alive, Deceased, Carried int }
	CO2         float64 `json:"co2"`
	Finding     string  `json:"finding"`
	Kind        string  `json:"kind"`
}

type words struct{ EN, AR string }

// Start is when the night begins, by the exercise's clock; the zero time for
// an example that is no exercise.
func Start(dir fs.FS) (time.Time, error) {
	var s siteFile
	err := readJSON(dir, "site.json", &s)
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	return s.Start, err
}

// Play plays the night in dir from its first step to its last. It stops at
// the first fault of the station, and goes on after acts that were refused.
func (n *Night) Play(ctx context.Context, dir fs.FS) error {
	if err := n.open(dir); err != nil {
		return err
	}
	if err := n.people(ctx, dir); err != nil {
		return err
	}
	steps, err := readSteps(dir)
	if err != nil {
		return err
	}
	n.barred = map[string]words{}
	for _, s := range steps {
		if s.Access == "could-not-enter" {
			n.barred[s.Door] = s.Why
		}
	}
	for i, s := range steps {
		at := n.site.Start.Add(time.Duration(s.T * float64(time.Minute)))
		if err := n.Wait(ctx, at); err != nil {
			return err
		}
		err := n.step(ctx, dir, s, at)
		var refused *Refused
		if errors.As(err, &refused) && refused.Status < 500 {
			if n.Log != nil {
				n.Log(i+1, s.Do, err)
			}
		} else if err != nil {
			return fmt.Errorf("night.jsonl, line %d (%s): %w", i+1, s.Do, err)
		}
	}
	return nil
}

func readJSON(dir fs.FS, name string, v any) error {
	b, err := fs.ReadFile(dir, name)
	if err == nil {
		err = json.Unmarshal(b, v)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func readSteps(dir fs.FS) ([]step, error) {
	b, err := fs.ReadFile(dir, "night.jsonl")
	if err != nil {
		return nil, err
	}
	var steps []step
	lines := bufio.NewScanner(bytes.NewReader(b))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var s step
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			return nil, fmt.Errorf("night.jsonl, line %d: %w", len(steps)+1, err)
		}
		steps = append(steps, s)
	}
	return steps, lines.Err()
}

func (n *Night) open(dir fs.FS) error {
	n.reports, n.claims, n.clients = map[string]report{}, map[string]claimText{}, map[string]*Client{}
	n.spaces, n.doors, n.teams = map[string]string{}, map[string]string{}, map[string]string{}
	n.made, n.first = map[string]string{}, map[string]string{}
	var docket struct {
		Reports []report    `json:"reports"`
		Claims  []claimText `json:"claims"`
	}
	if err := errors.Join(readJSON(dir, "site.json", &n.site), readJSON(dir, "reports.json", &docket)); err != nil {
		return err
	}
	for _, r := range docket.Reports {
		n.reports[r.ID] = r
	}
	for _, c := range docket.Claims {
		n.claims[c.ID] = c
	}
	return nil
}

// people adds the site, the teams and the users, and signs every user in by
// an invitation, as they would be.
func (n *Night) people(ctx context.Context, dir fs.FS) error {
	saved, err := n.Admin.Command(ctx, "/plan/site", n.site.Start, map[string]any{"code": n.site.Code, "name": n.site.Name["ar"] + " · " + n.site.Name["en"]})
	if err != nil {
		return err
	}
	n.siteID = text(saved.Result)
	var f struct {
		Teams []struct {
			Code        string   `json:"code"`
			Specialties []string `json:"specialties"`
			Name        words    `json:"name"`
		} `json:"teams"`
		Users []struct {
			User  string   `json:"user"`
			Name  string   `json:"name"`
			Roles []string `json:"roles"`
		} `json:"users"`
	}
	if err := readJSON(dir, "teams.json", &f); err != nil {
		return err
	}
	for _, t := range f.Teams {
		saved, err := n.Admin.Command(ctx, "/field/team", n.site.Start, map[string]any{"code": t.Code, "specialties": t.Specialties, "name": t.Name.AR})
		if err != nil {
			return fmt.Errorf("team %s: %w", t.Code, err)
		}
		n.teams[t.Code] = text(saved.Result)
	}
	for _, u := range f.Users {
		if n.clients[u.User], err = n.signIn(ctx, u.User, u.Name, u.Roles); err != nil {
			return fmt.Errorf("user %s: %w", u.User, err)
		}
	}
	return nil
}

func (n *Night) signIn(ctx context.Context, user, name string, roles []string) (*Client, error) {
	saved, err := n.Admin.Command(ctx, "/office/user", n.site.Start, map[string]any{"name": name, "roles": roles})
	if err != nil {
		return nil, err
	}
	var inv struct{ URL string }
	if err := n.Admin.Post(ctx, "/office/invite", map[string]any{"user": text(saved.Result), "base": n.Admin.Base}, &inv); err != nil {
		return nil, err
	}
	_, token, _ := strings.Cut(inv.URL, "#i=")
	c := NewClient(n.Admin.Base)
	return c, c.Post(ctx, "/invitation", map[string]any{"token": token, "name": user, "password": "exercise " + user + " only"}, nil)
}

func text(raw json.RawMessage) string {
	var s string
	_ = json.Unmarshal(raw, &s)
	return s
}
