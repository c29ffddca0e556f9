package plan

import (
	"slices"

	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/site"
)

// Found is what a typed door leads to. Space is set only when nothing else
// could be meant; otherwise Choices are to be shown to the person: places
// that fit, or that are one slip of the finger away.
type Found struct {
	Space   event.SpaceID `json:"space"`
	Code    event.Code    `json:"code"`  // the tag or code that was meant
	ByTag   bool          `json:"byTag"` // found by its door tag, not by its code on the plan
	Choices []Choice      `json:"choices"`
}

// Choice is one place that may have been meant.
type Choice struct {
	Space event.SpaceID `json:"space"`
	Code  event.Code    `json:"code"`
	ByTag bool          `json:"byTag"`
}

// FindDoor finds the space that a person means by a door tag or a code, in
// any digits and spelling: a7, "A 07", أ-٧. A tag goes before a code of the
// plan: it is what stands on the door. A tag on two doors is offered twice.
func FindDoor(state *view.State, id event.SiteID, typed string) Found {
	meant := map[string][]Choice{}
	add := func(code event.Code, space event.SpaceID, tag bool) {
		list := meant[string(code)]
		if !slices.ContainsFunc(list, func(c Choice) bool { return c.Space == space }) {
			meant[string(code)] = append(list, Choice{space, code, tag})
		}
	}
	for _, d := range doorsOf(state, id) {
		for _, space := range TagSpaces(d) {
			if _, ok := view.One[*view.Space](state, event.EntityID(space)); ok {
				add(d.Code, space, true)
			}
		}
	}
	for _, v := range spacesOf(state, id) {
		add(v.Code, v.SpaceID(), false)
	}
	if list := meant[latin(typed)]; len(list) > 0 {
		return found(list)
	}
	known := make([]string, 0, len(meant))
	for code := range meant {
		known = append(known, code)
	}
	slices.Sort(known)
	best, others := site.Match(typed, known)
	if best != "" {
		return found(meant[best])
	}
	f := Found{Choices: []Choice{}}
	for _, code := range others {
		f.Choices = append(f.Choices, meant[code]...)
	}
	return f
}

func found(list []Choice) Found {
	if tags := slices.DeleteFunc(slices.Clone(list), func(c Choice) bool { return !c.ByTag }); len(tags) > 0 {
		list = tags
	}
	if len(list) == 1 {
		return Found{Space: list[0].Space, Code: list[0].Code, ByTag: list[0].ByTag, Choices: []Choice{}}
	}
	return Found{Choices: list}
}
