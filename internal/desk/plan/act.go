package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
	"miftah/site"
)

// SiteIn is a new site. The name is sealed.
type SiteIn struct {
	Code event.Code `json:"code"`
	Name string     `json:"name"`
}

// AddSite adds a site. Its code is unique among the sites that this station
// knows.
func (p *Plan) AddSite(ctx context.Context, s access.Session, c desk.Command, in SiteIn) (event.SiteID, ledger.Receipt, error) {
	id := event.SiteID(event.EntityOf[made](c.ID, 0))
	code := event.Code(latin(string(in.Code)))
	r, err := p.once(ctx, s, c, func() error {
		if err := checkCode("code", code); err != nil {
			return err
		}
		if strings.TrimSpace(in.Name) == "" {
			return desk.Refuse("name", "it is empty", "write the name that people use for the site")
		}
		for _, v := range view.All[*view.Site](p.State) {
			if v.Code == code {
				return desk.Refuse("code", "another site has it", "choose a code that no other site has")
			}
		}
		return nil
	}, desk.Act{Entity: event.EntityID(id), Payload: event.SiteAdded{Code: code}, Words: event.Words{Name: in.Name}})
	return id, r, err
}

// checkCode refuses what is no code, without repeating what was typed.
func checkCode(field string, c event.Code) error {
	if event.CheckCode(field, c) != nil {
		return desk.Refuse(field, "this is not a code", "use 1 to 24 of A-Z, 0-9 and '-', beginning with a letter, at most four letters in a row, such as A-07")
	}
	return nil
}

// SpaceIn is one new space. Level is 0 for G, -1 for B1, 1 for the first
// floor. Rect is x, y, width, height in mm, all zero to have it drawn;
// Measured says that Rect was measured. Remark is sealed.
type SpaceIn struct {
	Site     event.SiteID    `json:"site"`
	Code     event.Code      `json:"code"`
	Kind     event.SpaceKind `json:"kind"`
	Level    int32           `json:"level"`
	Wing     event.Code      `json:"wing"`
	Rect     [4]int64        `json:"rect"`
	Measured bool            `json:"measured"`
	Worksite event.Code      `json:"worksite"`
	Remark   string          `json:"remark"`
}

// AddSpace adds one space: a room that a sentence left out, a suspected void.
func (p *Plan) AddSpace(ctx context.Context, s access.Session, c desk.Command, in SpaceIn) (event.SpaceID, ledger.Receipt, error) {
	id := spaceOf(c.ID, 0)
	code := codeOf(in.Code)
	drawn := in.Rect[2] > 0
	r, err := p.once(ctx, s, c, func() error {
		if _, err := p.siteView(in.Site); err != nil {
			return err
		}
		if err := checkCode("code", code); err != nil {
			return err
		}
		if in.Wing != "" && checkCode("wing", in.Wing) != nil {
			return checkCode("wing", in.Wing)
		}
		if in.Worksite != "" && checkCode("worksite", in.Worksite) != nil {
			return checkCode("worksite", in.Worksite)
		}
		if _, ok := site.LevelAt(int(in.Level)); !ok {
			return desk.Refuse("level", fmt.Sprintf("%d is no level", in.Level), "use -9 (B9) to 60; G is 0")
		}
		for i, v := range in.Rect {
			if v < -maxFrame || v > maxFrame || i >= 2 && (v < 0 || drawn && v == 0) {
				return desk.Refuse("rect", "this is not a rectangle on a plan", "give x, y, width and height in millimetres, or all zero")
			}
		}
		return p.freeCodes(in.Site, c.ID, []site.Space{{Code: string(code)}}, "code")
	}, desk.Act{Entity: event.EntityID(id), Words: event.Words{Remark: in.Remark}, Payload: event.SpaceAdded{Site: in.Site, Code: code,
		Space: in.Kind, Level: in.Level, Wing: in.Wing, Rect: in.Rect, Schematic: !drawn || !in.Measured, Worksite: in.Worksite}})
	return id, r, err
}

// AttributeIn is one sourced value of a space, in the attribute's unit: see
// event.Attribute. Who says so, in words, is sealed.
type AttributeIn struct {
	Space     event.SpaceID   `json:"space"`
	Attribute event.Attribute `json:"attribute"`
	Value     int64           `json:"value"`
	How       event.How       `json:"how"`
	Source    event.Code      `json:"source"` // letter of the description, may be empty
	Words     string          `json:"words"`  // where it comes from: sealed
}

// bounds of what a person may claim: outside them it is a slip of the unit.
var bounds = map[event.Attribute]struct {
	low, high int64
	remedy    string
}{
	event.AttrLength:     {100, 200_000, "write millimetres from 100 to 200000"},
	event.AttrWidth:      {100, 200_000, "write millimetres from 100 to 200000"},
	event.AttrHeight:     {100, 60_000, "write millimetres from 100 to 60000"},
	event.AttrCapacity:   {0, 5000, "write a number of people from 0 to 5000"},
	event.AttrPeopleLow:  {0, 200_000, "write a number of people"},
	event.AttrPeopleBest: {0, 200_000, "write a number of people"},
	event.AttrPeopleHigh: {0, 200_000, "write a number of people"},
	event.AttrSealedAt:   {0, 1 << 53, "write a date and a time"},
	event.AttrDoorGap:    {0, 1000, "write millimetres from 0 to 1000"},
	event.AttrTemp:       {-80_000, 80_000, "write thousandths of a degree, inside minus outside"},
}

// Attribute adds a claim; earlier ones stay beside it.
func (p *Plan) Attribute(ctx context.Context, s access.Session, c desk.Command, in AttributeIn) (ledger.Receipt, error) {
	return p.once(ctx, s, c, func() error { return p.checkClaim(in) },
		desk.Act{Entity: event.EntityID(in.Space), Words: event.Words{Source: in.Words}, Payload: event.SpaceAttribute{
			Attribute: in.Attribute, Value: in.Value, How: in.How, Source: in.Source}})
}

func (p *Plan) checkClaim(in AttributeIn) error {
	if _, err := p.spaceView("space", in.Space); err != nil {
		return err
	}
	b, ok := bounds[in.Attribute]
	if !ok {
		return desk.Refuse("attribute", "it is not one of those kept here", "choose one from the list")
	}
	if in.Value < b.low || in.Value > b.high {
		return desk.Refuse("value", fmt.Sprintf("%d is outside %d to %d", in.Value, b.low, b.high), b.remedy)
	}
	if in.How == 0 {
		return desk.Refuse("how", "nobody said how this is known", "choose measured, paced, saw, told, read, document, plan or guess")
	}
	if in.Source != "" {
		return checkSource(in.Source)
	}
	return nil
}

// AccessIn says whether a space can be entered. Base is the last event of the
// space that the person had seen, none for the newest here; Remark is sealed.
type AccessIn struct {
	Space  event.SpaceID `json:"space"`
	Access event.Access  `json:"access"`
	By     event.By      `json:"by"`
	Why    event.Why     `json:"why"`
	Via    event.Via     `json:"via"`
	Remark string        `json:"remark"`
	Base   event.EventID `json:"base"`
}

// Access records that a space is closed, was opened by us or by others, or
// could not be entered and why.
func (p *Plan) Access(ctx context.Context, s access.Session, c desk.Command, in AccessIn) (ledger.Receipt, error) {
	if in.Access != event.AccessOpened && in.Access != event.AccessNotEntered {
		in.By = event.ByUnknown
	}
	return p.once(ctx, s, c, func() error {
		if _, err := p.spaceView("space", in.Space); err != nil {
			return err
		}
		if in.Access == event.AccessOpened && in.By == event.ByUnknown {
			return desk.Refuse("by", "nobody said who opened it", "choose us, or others before we came")
		}
		if in.Access == event.AccessNotEntered && in.Why == 0 {
			return desk.Refuse("why", "nobody said why it could not be entered", "choose a reason")
		}
		return CheckVia(in.Via, p.latest(c))
	}, desk.Act{Entity: event.EntityID(in.Space), Base: in.Base, Words: event.Words{Remark: in.Remark},
		Payload: event.SpaceAccess{Access: in.Access, By: in.By, Why: in.Why, Via: in.Via}})
}

// latest is the time that nothing told can lie behind: now, or the command's.
func (p *Plan) latest(c desk.Command) event.Millis { return max(c.At, p.Ledger.Now()) }

// slack is how far clocks of paper and radio may run ahead, ms.
const slack = 10 * 60 * 1000

// CheckVia refuses an entry on somebody's behalf that does not say whose: by
// radio needs the team, from paper the sheet's number and the time on it; no
// time may lie more than ten minutes after now.
func CheckVia(v event.Via, now event.Millis) error {
	switch {
	case v.Channel == event.ChannelRadio && v.Team.Zero():
		return desk.Refuse("via.team", "a radio entry names no team", "choose the team that called")
	case v.Channel == event.ChannelPaper && v.Paper == "":
		return desk.Refuse("via.paper", "an entry from paper has no sheet number", "write the number printed on the sheet")
	case v.Channel == event.ChannelPaper && v.Told == 0:
		return desk.Refuse("via.told", "an entry from paper has no time", "write the time that stands on the sheet")
	case v.Told < 0 || v.Told > now+slack:
		return desk.Refuse("via.told", "this time has not come yet", "check date and time")
	case v.Paper != "":
		return checkCode("via.paper", v.Paper)
	}
	return nil
}

// TagIn sticks a printed number on a space's door. Moved says that the person
// knows where the tag was and took it from there.
type TagIn struct {
	Site  event.SiteID  `json:"site"`
	Code  event.Code    `json:"code"`
	Space event.SpaceID `json:"space"`
	Moved bool          `json:"moved"`
}

// Tag records a door tag. The same tag on two spaces is kept twice and shown
// as a clash, unless Moved says that it was taken from the other door.
func (p *Plan) Tag(ctx context.Context, s access.Session, c desk.Command, in TagIn) (ledger.Receipt, error) {
	code := codeOf(in.Code)
	door := event.DoorOf(in.Site, string(code))
	base := tagBase(p.State, door, in)
	return p.once(ctx, s, c, func() error {
		if err := checkCode("code", code); err != nil {
			return err
		}
		return p.onSite("space", in.Space, in.Site)
	}, desk.Act{Entity: door, Base: base, Payload: event.DoorTagged{Site: in.Site, Code: code, Space: in.Space}})
}

// tagBase is what a tagging follows. The first of a door names the door
// itself, so that firsts of two stations contradict each other. One that
// moves or repeats the tag follows the newest entry; one that contradicts it
// follows what the newest entry followed, which makes them a clash.
func tagBase(state *view.State, door event.EntityID, in TagIn) event.EventID {
	d, ok := view.One[*view.Door](state, door)
	switch {
	case !ok:
		return event.EventID(door)
	case in.Moved || d.Space == in.Space:
		return event.EventID{}
	case len(d.Events) > 1:
		return d.Events[len(d.Events)-2]
	}
	return event.EventID(door)
}

// onSite refuses a space that is not one of the site's.
func (p *Plan) onSite(field string, id event.SpaceID, at event.SiteID) error {
	v, err := p.spaceView(field, id)
	if err == nil && v.Site != at {
		err = desk.Refuse(field, "it belongs to another site", "choose a place of this site")
	}
	return err
}

// BarrierIn is a door, wall, hatch or path of air; lengths in mm, 0 when not
// known. No To is the outside.
type BarrierIn struct {
	Site   event.SiteID      `json:"site"`
	From   event.SpaceID     `json:"from"`
	To     event.SpaceID     `json:"to"`
	Kind   event.BarrierKind `json:"kind"`
	Made   event.Material    `json:"material"`
	Gap    int64             `json:"gap"`
	Hole   int64             `json:"hole"`
	Height int64             `json:"height"`
	Remark string            `json:"remark"` // sealed
}

// Barrier adds what closes a way, or lets air through.
func (p *Plan) Barrier(ctx context.Context, s access.Session, c desk.Command, in BarrierIn) (event.EntityID, ledger.Receipt, error) {
	id := barrierOf(c.ID, 0)
	r, err := p.once(ctx, s, c, func() error {
		if err := p.onSite("from", in.From, in.Site); err != nil {
			return err
		}
		if !in.To.Zero() {
			if err := p.onSite("to", in.To, in.Site); err != nil {
				return err
			}
		}
		switch {
		case in.From == in.To:
			return desk.Refuse("to", "both sides are the same place", "choose the place behind it, or none for the outside")
		case in.Kind == 0:
			return desk.Refuse("kind", "nobody said what it is", "choose door, wall, hatch, floor, vent, hole or duct")
		case in.Gap < 0 || in.Gap > 1000 || in.Hole < 0 || in.Hole > 5000 || in.Height < 0 || in.Height > 60_000:
			return desk.Refuse("gap", "a size is outside what a door or a hole can have", "write millimetres; gap up to 1000, hole up to 5000, height up to 60000")
		}
		return nil
	}, desk.Act{Entity: id, Words: event.Words{Remark: in.Remark}, Payload: event.BarrierAdded{Site: in.Site, From: in.From, To: in.To,
		Barrier: in.Kind, Material: in.Made, GapMM: in.Gap, HoleMM: in.Hole, HeightMM: in.Height}})
	return id, r, err
}

// ReopenIn asks for one space to be searched again. Remark is sealed.
type ReopenIn struct {
	Space  event.SpaceID `json:"space"`
	Why    event.Why     `json:"why"` // doubt, new-report, wrong-door, challenge or mistake
	Remark string        `json:"remark"`
	Base   event.EventID `json:"base"`
}

// again are the reasons to search a space again.
var again = []string{"doubt", "new-report", "wrong-door", "challenge", "mistake"}

// Reopen takes "searched" and "cleared" back for one space, not for others.
func (p *Plan) Reopen(ctx context.Context, s access.Session, c desk.Command, in ReopenIn) (ledger.Receipt, error) {
	return p.once(ctx, s, c, func() error {
		if _, err := p.spaceView("space", in.Space); err != nil {
			return err
		}
		if slices.Contains(again, in.Why.String()) {
			return nil
		}
		return desk.Refuse("why", "this is no reason to search again", "choose doubt, new report, wrong door, challenge or mistake")
	}, desk.Act{Entity: event.EntityID(in.Space), Base: in.Base, Words: event.Words{Remark: in.Remark}, Payload: event.SpaceReopened{Why: in.Why}})
}

// ManyIn is what one description says of several spaces at once, such as the
// sizes of all dormitories of a wing by a second source.
type ManyIn struct {
	Spaces []event.SpaceID `json:"spaces"`
	Values []Value         `json:"values"`
	How    event.How       `json:"how"`
	Source event.Code      `json:"source"`
	Words  string          `json:"words"` // where it comes from: sealed
}

// Value is a value in its attribute's unit.
type Value struct {
	Attribute event.Attribute `json:"attribute"`
	Value     int64           `json:"value"`
}

// AttributeAll adds the same claims to every space named, or to none.
func (p *Plan) AttributeAll(ctx context.Context, s access.Session, c desk.Command, in ManyIn) (ledger.Receipt, error) {
	var acts []desk.Act
	for _, space := range in.Spaces {
		words := event.Words{Source: in.Words}
		for _, v := range in.Values {
			acts = append(acts, desk.Act{Entity: event.EntityID(space), Words: words, Payload: event.SpaceAttribute{
				Attribute: v.Attribute, Value: v.Value, How: in.How, Source: in.Source}})
			words = event.Words{}
		}
	}
	return p.once(ctx, s, c, func() error {
		if len(acts) == 0 {
			return desk.Refuse("spaces", "no place or no value was given", "choose the places, then write what the description says of them")
		}
		for _, space := range in.Spaces {
			for _, v := range in.Values {
				if err := p.checkClaim(AttributeIn{space, v.Attribute, v.Value, in.How, in.Source, in.Words}); err != nil {
					return err
				}
			}
		}
		return nil
	}, acts...)
}
