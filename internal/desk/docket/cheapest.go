package docket

import "miftah/internal/event"

// Suggestion is a test that could end a claim soonest. Minutes are those of
// one team on the spot, a value judged by hand: an assumption, to be shown as
// one and changed at will.
type Suggestion struct {
	Why     Why          `json:"why"`
	Method  event.Method `json:"method"` // none for tests without a look
	Minutes int64        `json:"minutes"`
}

// Why is the reason of a suggestion, as a code for the page to word.
type Why string

// Reasons.
const (
	WhyAskTeller Why = "ask-teller" // nobody knows where: ask where exactly, how known, when last
	WhyCompare   Why = "compare"    // a number: compare it with lists and with what the place holds
	WhyLook      Why = "look"       // open and look in
	WhyKnock     Why = "knock"      // call, knock and listen
	WhyListen    Why = "listen"     // many rooms: listen for signs in a silence of the whole site
	WhyTap       Why = "tap"        // tap the walls and floor, and measure against the plan
	WhyTrace     Why = "trace"      // follow vents, drains and cables to their ends
)

// Methods of the tests.
var (
	glance   = named[event.Method]("glance")
	knock    = named[event.Method]("call-and-knock")
	acoustic = named[event.Method]("acoustic")
	tap      = named[event.Method]("tap-and-measure")
	trace    = named[event.Method]("service-trace")

	suspectedVoid = named[event.SpaceKind]("suspected-void")
)

// CheapestTest suggests the least costly test for a claim of a kind at a
// place. space is the kind of the space that the place names, or unknown. All
// minutes are assumptions:
//
//	place          people there    a place there   a number   other
//	not known      ask the teller  ask the teller  compare    ask the teller
//	a space        knock, 5        tap, 15         compare    look, 5
//	a void         tap, 15         tap, 15         compare    tap, 15
//	a level        knock, 15       trace, 30       compare    look, 15
//	a whole site   listen, 20      trace, 60       compare    ask the teller
//
// asking takes 5 minutes, comparing 10.
func CheapestTest(kind event.ClaimKind, place event.Place, space event.SpaceKind) Suggestion {
	ask := Suggestion{WhyAskTeller, 0, 5}
	switch {
	case kind == event.ClaimFigure:
		return Suggestion{WhyCompare, 0, 10}
	case place == event.Place{}:
		return ask
	case !place.Space.Zero():
		return inSpace(kind, space)
	case place.HasLevel:
		return byKind(kind, Suggestion{WhyKnock, knock, 15}, Suggestion{WhyTrace, trace, 30}, Suggestion{WhyLook, glance, 15})
	}
	return byKind(kind, Suggestion{WhyListen, acoustic, 20}, Suggestion{WhyTrace, trace, 60}, ask)
}

func inSpace(kind event.ClaimKind, space event.SpaceKind) Suggestion {
	measure := Suggestion{WhyTap, tap, 15}
	if space == suspectedVoid {
		return measure // nobody can look into what may not exist
	}
	return byKind(kind, Suggestion{WhyKnock, knock, 5}, measure, Suggestion{WhyLook, glance, 5})
}

func byKind(kind event.ClaimKind, people, place, other Suggestion) Suggestion {
	switch kind {
	case event.ClaimPeople:
		return people
	case event.ClaimPlace:
		return place
	}
	return other
}
