package office

import (
	"context"
	"errors"
	"math"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/desk/board"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/seal"
)

// Assumption is one value that the engines assume for this operation.
type Assumption struct {
	Key     string  `json:"key"`
	Unit    string  `json:"unit" doc:"probability, factor, people, rooms, shape, exponent, ratio"`
	Low     float64 `json:"low"`
	Mode    float64 `json:"mode" doc:"what the engine computes with"`
	High    float64 `json:"high"`
	Default float64 `json:"default"`
	Status  string  `json:"status" doc:"assumption, read, recalled"`
	Source  string  `json:"source" doc:"code of where the default comes from"`
	Edited  bool    `json:"edited"`
	// Of the newest edit.
	By     event.UserID  `json:"by,omitzero"`
	At     event.Millis  `json:"at,omitempty"`
	Event  event.EventID `json:"event,omitzero"`
	Remark string        `json:"remark,omitempty"`
}

// sources gives each text of the engine on where a default comes from a code
// that pages word in their language.
var sources = map[string]string{
	"common failure of repeated passes, as in the lost year of AF447; value judged":                                            "repeated",
	"detection table of the air and detection facts: expert range, no field figure found":                                      "table",
	"detection table of the air and detection facts: expert range, no field figure found (dog, airtight cell)":                 "table-airtight",
	"detection table of the air and detection facts: expert range, no field figure found (physical_room_sweep_visible_person)": "table-sweep",
	"detection table of the air and detection facts: expert range, no field figure found (physical_sweep_hidden_door)":         "table-hidden",
	"half of a tap-and-measure look: judged":                                                                                   "half",
	"judgement; no source found":                                                                                               "judged",
	"judgement; no source found; after most doors were opened by others, single ones were still found shut":                    "judged-few",
	"judgement; no source found; one to a few of a hundred":                                                                    "judged-share",
	"sweep speeds of the air and detection facts: assumptions (a room of 20 m²)":                                               "speed",
	"sweep speeds of the air and detection facts: assumptions (20 to 120 m² a minute, and getting there)":                      "speed",
	"sweep speeds of the air and detection facts: assumptions (hail, and listen 60 s)":                                         "speed",
	"sweep speeds of the air and detection facts: assumptions (one setup)":                                                     "speed",
	"sweep speeds of the air and detection facts: assumptions (two positions)":                                                 "speed",
	"sweep speeds of the air and detection facts: assumptions (a wall of 12 m²)":                                               "speed",
	"sweep speeds of the air and detection facts: assumptions, and drilling the hole: judged":                                  "speed-drill",
	"judgement; no source found; a void is suspected for a reason":                                                             "judged-void",
	"judgement; no source found; for the site, all rooms of the kind together":                                                 "judged-site",
	"judgement; no source found; if they were left locked, a good part is occupied":                                            "judged-locked",
	"judgement; no source found; listening needs site silence":                                                                 "judged-silence",
	"judgement; no source found; prisoners may stay silent from fear":                                                          "judged-fear",
	"judgement; no source found; tellers of one site share rumours":                                                            "judged-rumours",
	"judgement; no source found; what a sweep cannot see is a void of its own":                                                 "judged-sweep",
	"no search of a building is surer than this: judged":                                                                       "floor",
	"not a locked room":            "not-locked",
	"not what this method detects": "not-detected",
}

// units shortens the engine's units to codes.
var units = map[string]string{"people per occupied space": "people", "times a cell": "cells"}

// Assumptions lists what the engines assume and an operation may set. The
// remarks of edits are sealed: reading them is on record.
func (o *Office) Assumptions(ctx context.Context, s access.Session) ([]Assumption, error) {
	if err := o.Access.Require(s, event.Coordinator|event.Admin); err != nil {
		return nil, err
	}
	op := o.State.Operation()
	all, err := board.Assumptions(op)
	if err != nil {
		return nil, err
	}
	remarks, err := o.remarks(ctx, s)
	if err != nil {
		return nil, err
	}
	list := make([]Assumption, 0, len(all))
	for _, a := range all {
		one := Assumption{Key: a.Key, Unit: a.Now.Unit, Low: a.Now.Low, Mode: a.Now.Mode, High: a.Now.High, Default: a.Default.Mode,
			Status: a.Default.Status, Source: sources[a.Default.Source]}
		if short, ok := units[one.Unit]; ok {
			one.Unit = short
		}
		if e := a.Edit; e != nil && math.Round(a.Now.Mode*1e6) == float64(e.Value.Micro) {
			one.Edited, one.By, one.At, one.Event, one.Remark = true, e.By, e.At, e.Event, remarks[e.Event]
		}
		list = append(list, one)
	}
	return list, nil
}

// remarks opens what was written with edits of assumptions.
func (o *Office) remarks(ctx context.Context, s access.Session) (map[event.EventID]string, error) {
	op := o.State.Operation()
	found := map[event.EventID]string{}
	kind := (event.AssumptionSet{}).Kind()
	some := false
	for _, sealed := range op.Sealed {
		some = some || sealed.Kind == kind
	}
	if !some {
		return found, nil
	}
	g, err := o.Access.Grant(ctx, s, access.ReadOperation, event.PurposeOffice, []event.EntityID{op.ID})
	if err != nil {
		return nil, err
	}
	for _, sealed := range op.Sealed {
		if sealed.Kind != kind {
			continue
		}
		w, err := o.Access.Open(ctx, g, op.ID, sealed)
		if err != nil && !errors.Is(err, seal.ErrLocked) && !errors.Is(err, seal.ErrErased) {
			return nil, err
		}
		found[sealed.Event] = w.Remark
	}
	return found, nil
}

// Assume edits an assumption of the engines, in millionths of its unit, and
// seals why. It refuses names that the engine does not know, and values out of
// range: such an entry would stand in clear, and no board could be computed
// any more.
func (o *Office) Assume(ctx context.Context, s access.Session, c desk.Command, key event.Code, micro int64, remark string) (ledger.Receipt, error) {
	if err := o.Access.Require(s, (event.AssumptionSet{}).Kind().Writers()); err != nil {
		return ledger.Receipt{}, err
	}
	if err := board.CheckAssumption(o.State.Operation(), string(key), float64(micro)/1e6); err != nil {
		return ledger.Receipt{}, desk.Refuse("key", "the engines cannot work with this: "+err.Error(), "choose one of the assumptions that the board lists, and a value in its range")
	}
	return o.Write(ctx, s, c, desk.Act{Entity: event.EntityID(o.Ledger.Operation()), Payload: event.AssumptionSet{Key: key, Micro: micro},
		Words: event.Words{Remark: remark}})
}
