package field

import (
	"miftah/internal/event"
	"miftah/internal/view"
)

// access is the newest word on whether the space can be entered. A later
// sweep whose place is certain shows that somebody entered, whatever was said
// before.
func (j *judge) access() AccessStatus {
	var a AccessStatus
	opener := event.ByUnknown
	for _, e := range j.space.Access {
		if j.fallen(e) {
			continue
		}
		at := told(e.At, e.Value.Via)
		if e.Value.Access == event.AccessOpened && e.Value.By != event.ByUnknown {
			opener = e.Value.By
		}
		if a.Event.Zero() || at >= a.At {
			a = AccessStatus{State: e.Value.Access, By: e.Value.By, Why: e.Value.Why, Who: e.By, Via: e.Value.Via, At: at, Event: e.Event}
		}
	}
	if a.State == event.AccessOpened {
		return a
	}
	for _, f := range j.here { // in order of time: the first entry decides
		if whole(f) && !contested(f) && certain(f) && (a.Event.Zero() || lookedAt(f) > a.At) {
			return AccessStatus{State: event.AccessOpened, By: opener, Who: f.By, Via: f.Via, At: lookedAt(f), Event: f.Events[0]}
		}
	}
	return a
}

// fallen: the entry went with a finding that was moved away or withdrawn. Of
// several findings that it could have gone with, one that stands keeps it.
func (j *judge) fallen(a view.Sourced[event.SpaceAccess]) bool {
	matched := false
	for _, f := range j.all {
		if companion(f, j.id, a) {
			matched = true
			if !f.Withdrawn && f.Space == j.id {
				return false
			}
		}
	}
	return matched
}

// companion: the access entry at this space was written with the finding, or
// with its move to here: same author, same time, same channel, same message.
func companion(f *view.Finding, at event.SpaceID, a view.Sourced[event.SpaceAccess]) bool {
	switch {
	case f.Via != a.Value.Via:
		return false
	case f.What == event.FoundOpened && a.Value.Access == event.AccessOpened:
	case f.What == event.FoundCannot && a.Value.Access == event.AccessNotEntered && a.Value.Why == f.Why:
	default:
		return false
	}
	if f.First == at && f.By == a.By && f.At == a.At {
		return true
	}
	for _, m := range f.Moved {
		if m.Value.Space == at && m.By == a.By && m.At == a.At {
			return true
		}
	}
	return false
}
