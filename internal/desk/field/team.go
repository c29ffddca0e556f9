package field

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// SpecialtyNames are in the order of the bits of event.TeamAdded.
var SpecialtyNames = []string{"search", "wall-breaching", "door-opening", "dog", "medical"}

// TeamIn is a new team. The code is its callsign, such as SYR-3; the name is
// sealed.
type TeamIn struct {
	Code        event.Code `json:"code"`
	Specialties []string   `json:"specialties"` // of SpecialtyNames
	Name        string     `json:"name"`
}

// AddTeam adds a team; its code is unique among those this station knows.
func (f *Field) AddTeam(ctx context.Context, s access.Session, c desk.Command, in TeamIn) (event.TeamID, ledger.Receipt, error) {
	id := event.TeamID(event.EntityOf[made](c.ID, 0))
	r, err := f.once(ctx, s, c, func() ([]desk.Act, error) {
		if event.CheckCode("code", in.Code) != nil {
			return nil, desk.Refuse("code", "this is not a callsign", "use up to 24 of A-Z, 0-9 and '-', such as SYR-3")
		}
		for _, t := range view.All[*view.Team](f.State) {
			if t.Code == in.Code {
				return nil, desk.Refuse("code", "another team has it", "choose a callsign that nobody else answers to")
			}
		}
		p := event.TeamAdded{Code: in.Code}
		for _, name := range in.Specialties {
			bit, err := specialty(name)
			if err != nil {
				return nil, err
			}
			p.Specialties |= bit
		}
		return []desk.Act{{Entity: event.EntityID(id), Payload: p, Words: event.Words{Name: in.Name}}}, nil
	})
	return id, r, err
}

func specialty(name string) (uint32, error) {
	for i, n := range SpecialtyNames {
		if n == name {
			return 1 << i, nil
		}
	}
	return 0, desk.Refuse("specialties", "there is no such specialty", "choose among "+strings.Join(SpecialtyNames, ", "))
}

// Team is a team as pages list it.
type Team struct {
	ID          event.TeamID `json:"id"`
	Code        event.Code   `json:"code"`
	Specialties []string     `json:"specialties"`
}

// Teams lists the teams in order of the time they were added. It is pure.
func Teams(state *view.State) []Team {
	list := []Team{}
	for _, v := range view.All[*view.Team](state) {
		t := Team{ID: v.TeamID(), Code: v.Code, Specialties: []string{}}
		for i, n := range SpecialtyNames {
			if v.Specialties&(1<<i) != 0 {
				t.Specialties = append(t.Specialties, n)
			}
		}
		list = append(list, t)
	}
	return list
}

// ReadingIn is a gas reading as typed: percent of volume, such as 0.8 or
// ٠٫٨, or parts per million with ppm behind; empty when not measured.
type ReadingIn struct {
	DoorIn
	CO2    string    `json:"co2"`
	O2     string    `json:"o2"`
	Via    event.Via `json:"via"`
	Remark string    `json:"remark"` // sealed
}

// Reading records what a gas meter showed in a space.
func (f *Field) Reading(ctx context.Context, s access.Session, c desk.Command, in ReadingIn) (event.EntityID, ledger.Receipt, error) {
	id := event.EntityID(event.EntityOf[made](c.ID, 0))
	if in.Via.Channel == 0 {
		in.Via.Channel = event.ChannelDesk
	}
	r, err := f.once(ctx, s, c, func() ([]desk.Act, error) {
		space, place, err := f.door(in.DoorIn)
		if err != nil {
			return nil, err
		}
		p := event.ReadingRecorded{Space: space, Place: place, Via: in.Via}
		if p.CO2PPM, p.HasCO2, err = parsePPM("co2", in.CO2, maxCO2); err != nil {
			return nil, err
		}
		if p.O2PPM, p.HasO2, err = parsePPM("o2", in.O2, maxO2); err != nil {
			return nil, err
		}
		if !p.HasCO2 && !p.HasO2 {
			return nil, desk.Refuse("co2", "neither gas was given", "write what the meter shows, such as 0.8")
		}
		if err := checkVia(in.Via, max(c.At, f.Ledger.Now())); err != nil {
			return nil, err
		}
		return []desk.Act{{Entity: id, Payload: p, Words: event.Words{Remark: in.Remark}}}, nil
	})
	return id, r, err
}

// Largest readings taken, ppm. Air has 209,500 ppm of oxygen; more than 25 %
// is a faulty meter. Infrared meters for carbon dioxide end at 20 to 100 %;
// nobody who reads 50 % is in that air, so a larger number is a slip.
const (
	maxCO2 = 500_000
	maxO2  = 250_000
)

// parsePPM reads percent, or parts per million with the unit behind.
func parsePPM(field, typed string, most int64) (ppm int64, given bool, err error) {
	text := strings.TrimSpace(strings.Map(reading, strings.ToLower(typed)))
	if text == "" {
		return 0, false, nil
	}
	scale := 4 // one percent is 10,000 ppm
	if rest, ok := strings.CutSuffix(text, "ppm"); ok {
		text, scale = rest, 0
	} else {
		text = strings.TrimSuffix(text, "%")
	}
	whole, part, dotted := strings.Cut(strings.TrimSpace(text), ".")
	n, err := strconv.ParseUint(whole+pad(part, scale), 10, 32)
	if err != nil || dotted && part == "" || whole == "" || len(part) > scale {
		return 0, false, desk.Refuse(field, "this is not a reading", "write percent such as 0.8 or 20.9, with a point, or parts per million such as 8000 ppm")
	}
	if int64(n) > most {
		return 0, false, desk.Refuse(field, fmt.Sprintf("%d ppm is more than a meter shows there", n), "write percent, or put ppm behind parts per million")
	}
	return int64(n), true, nil
}

func pad(s string, n int) string { return s + strings.Repeat("0", max(0, n-len(s))) }

// reading brings a typed number to Latin digits, a point and %.
func reading(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	case r == '٫':
		return '.'
	case r == '٪':
		return '%'
	case r == '\u200e' || r == '\u200f' || r == '\u061c':
		return -1
	}
	return r
}
