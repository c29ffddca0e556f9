package field

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/plan"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// mediaPhoto is the wire's number of a photo.
const mediaPhoto event.Media = 1

// DoorIn says which space is meant. Give Space when the person chose it from
// a plan, and Tag with what stands on the door when they read or scanned it;
// a Tag alone is looked up at Site. Only a tag makes the place certain.
type DoorIn struct {
	Site  event.SiteID  `json:"site"`
	Space event.SpaceID `json:"space"`
	Tag   string        `json:"tag"` // as typed, in any digits
}

// FindingIn is what a team found. Coverage is in thousandths of the space,
// Minutes how long the look took, HoleMM the diameter of an opening made. By
// goes with "opened". Remark and files are sealed; a photo makes the place
// certain.
type FindingIn struct {
	DoorIn
	What     event.FindingWhat `json:"what"`
	Method   event.Method      `json:"method"`
	Coverage int64             `json:"coverage"`
	Minutes  int64             `json:"minutes"`
	Noise    bool              `json:"noise"`
	Crowd    bool              `json:"crowd"`
	Alive    int64             `json:"alive"`
	Deceased int64             `json:"deceased"`
	Carried  int64             `json:"carried"` // of those alive: had to be carried
	Out      int64             `json:"out"`     // of those alive: taken out by now
	Hazard   event.Hazard      `json:"hazard"`
	By       event.By          `json:"by"`
	Why      event.Why         `json:"why"`
	HoleMM   int64             `json:"hole"`
	Via      event.Via         `json:"via"`
	Remark   string            `json:"remark"`
	Files    []desk.File       `json:"-"`
}

// Recorded says what became of a finding.
type Recorded struct {
	Finding event.FindingID `json:"finding"`
	Receipt ledger.Receipt  `json:"receipt"`
}

// Record writes a finding. "Opened" also writes that the space was opened and
// by whom, "cannot" that it could not be entered and why.
func (f *Field) Record(ctx context.Context, s access.Session, c desk.Command, in FindingIn) (Recorded, error) {
	id := event.FindingID(event.EntityOf[made](c.ID, 0))
	if in.Via.Channel == 0 {
		in.Via.Channel = event.ChannelDesk
	}
	r, err := f.once(ctx, s, c, func() ([]desk.Act, error) {
		space, place, err := f.door(in.DoorIn)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(in.Files, func(x desk.File) bool { return x.Media == mediaPhoto && picture(x.Bytes) }) && place == 0 {
			place = event.PlacePhoto
		}
		if err := in.check(max(c.At, f.Ledger.Now())); err != nil {
			return nil, err
		}
		act := desk.Act{Entity: event.EntityID(id), Words: event.Words{Remark: in.Remark}}
		files, err := f.Attach(&act, in.Files)
		if err != nil {
			return nil, err
		}
		act.Payload = event.FindingRecorded{Space: space, Place: place, What: in.What, Method: in.Method, Coverage: in.Coverage,
			Minutes: in.Minutes, Noise: in.Noise, Crowd: in.Crowd, Alive: in.Alive, Deceased: in.Deceased, Carried: in.Carried,
			Hazard: in.Hazard, Why: in.Why, Via: in.Via, Attachments: files, HoleMM: in.HoleMM, Out: min(in.Out, in.Alive)}
		acts := []desk.Act{act}
		switch in.What {
		case event.FoundOpened:
			acts = append(acts, accessAct(space, event.SpaceAccess{Access: event.AccessOpened, By: in.By, Via: in.Via}))
		case event.FoundCannot:
			acts = append(acts, accessAct(space, event.SpaceAccess{Access: event.AccessNotEntered, Why: in.Why, Via: in.Via}))
		}
		return acts, nil
	})
	return Recorded{id, r}, err
}

func accessAct(space event.SpaceID, p event.SpaceAccess) desk.Act {
	return desk.Act{Entity: event.EntityID(space), Payload: p}
}

// check refuses what another person could not act on.
func (in FindingIn) check(now event.Millis) error {
	switch {
	case in.What == 0:
		return desk.Refuse("what", "nobody said what was found", "choose people, no sign, sign, opened, evidence, danger, cannot, help or hole")
	case in.What == event.FoundNoSign && in.Method == 0:
		return desk.Refuse("method", "no sign found, but not how it was looked for", "choose the way of looking")
	case in.What == event.FoundOpened && in.By == event.ByUnknown:
		return desk.Refuse("by", "nobody said who opened it", "choose us, or others before we came")
	case in.What == event.FoundCannot && in.Why == 0:
		return desk.Refuse("why", "nobody said why it could not be entered", "choose a reason")
	case in.What == event.FoundDanger && in.Hazard == 0:
		return desk.Refuse("hazard", "nobody said which danger", "choose one; other, if none fits")
	case in.Coverage < 0 || in.Coverage > 1000:
		return desk.Refuse("coverage", fmt.Sprintf("%d thousandths", in.Coverage), "use 0 to 1000; 1000 is all of the place")
	case in.Minutes < 0 || in.Minutes > 24*60:
		return desk.Refuse("minutes", fmt.Sprintf("%d minutes", in.Minutes), "use 0 to 1440")
	case in.HoleMM < 0 || in.HoleMM > 5000:
		return desk.Refuse("hole", fmt.Sprintf("%d mm", in.HoleMM), "use millimetres from 0 to 5000")
	}
	for _, n := range []struct {
		field string
		v     int64
	}{{"alive", in.Alive}, {"deceased", in.Deceased}, {"carried", in.Carried}, {"out", in.Out}} {
		if n.v < 0 || n.v > 5000 {
			return desk.Refuse(n.field, fmt.Sprintf("%d people", n.v), "use 0 to 5000; 0 if nobody was counted")
		}
		if n.v > 0 && in.What != event.FoundPeople {
			return desk.Refuse(n.field, "people are counted in a finding of another kind", "choose people, and write the rest as a finding of its own")
		}
	}
	return checkVia(in.Via, now)
}

func checkVia(v event.Via, now event.Millis) error {
	switch v.Channel {
	case event.ChannelDesk, event.ChannelPhone, event.ChannelRadio, event.ChannelPaper:
		return plan.CheckVia(v, now)
	}
	return desk.Refuse("via.channel", "findings do not come this way", "choose phone, radio, paper or desk")
}

// door finds the space meant and how certain it is that this is the place.
func (f *Field) door(in DoorIn) (event.SpaceID, event.Certainty, error) {
	if !in.Space.Zero() {
		v, err := f.space(in.Space)
		if err != nil {
			return in.Space, 0, err
		}
		in.Site = v.Site
	}
	if strings.TrimSpace(in.Tag) == "" {
		if in.Space.Zero() {
			return in.Space, 0, desk.Refuse("space", "no place was named", "choose it from the plan, or type its door tag")
		}
		return in.Space, 0, nil
	}
	found := plan.FindDoor(f.State, in.Site, in.Tag)
	choices := found.Choices
	if !found.Space.Zero() {
		choices = []plan.Choice{{Space: found.Space, Code: found.Code, ByTag: found.ByTag}}
	}
	if in.Space.Zero() && !found.Space.Zero() {
		in.Space = found.Space
	}
	i := slices.IndexFunc(choices, func(c plan.Choice) bool { return c.Space == in.Space })
	switch {
	case in.Space.Zero() && len(choices) == 0:
		return in.Space, 0, desk.Refuse("tag", "no door of this site has this tag", "read it again, choose the place from the plan, or stick the tag on first")
	case in.Space.Zero():
		return in.Space, 0, desk.Refuse("tag", "this could be more than one door, or none: "+f.codes(choices), "choose one from the plan")
	case i < 0:
		return in.Space, 0, desk.Refuse("tag", "this tag is not known to be on the place that was chosen", "check the door; stick the tag on first, or leave it out")
	case choices[i].ByTag && len(choices) == 1:
		return in.Space, event.PlaceTag, nil
	}
	return in.Space, 0, nil
}

// codes lists choices with their place's own code.
func (f *Field) codes(choices []plan.Choice) string {
	var out []string
	for _, c := range choices {
		text := string(c.Code)
		if v, ok := view.One[*view.Space](f.State, event.EntityID(c.Space)); ok && v.Code != c.Code {
			text += " on " + string(v.Code)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// picture reports whether a file is one: an empty file proves no place.
func picture(b []byte) bool {
	return strings.HasPrefix(http.DetectContentType(b), "image/") || len(b) > 12 && string(b[4:8]) == "ftyp"
}
