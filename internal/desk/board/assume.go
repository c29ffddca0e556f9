package board

import (
	"encoding/json"
	"maps"
	"slices"

	"miftah/internal/event"
	"miftah/internal/view"
	"miftah/search"
)

// Assumption is one value that the search engine assumes and that an operation
// may set for itself.
type Assumption struct {
	Key     string
	Now     search.Value // as the engine takes it
	Default search.Value
	// Edit is the newest entry that set it, or nil.
	Edit *view.Sourced[event.AssumptionSet]
}

// Assumptions lists every value that SetAssumption can set, by key, as the
// engines take it now. What grades are worth is not among them: see the
// docket's likelihoods.
func Assumptions(op *view.Operation) ([]Assumption, error) {
	standard := search.Standard()
	edited, err := defaults(op)
	if err != nil {
		return nil, err
	}
	before, err := values(&standard)
	if err != nil {
		return nil, err
	}
	now, err := values(&edited)
	if err != nil {
		return nil, err
	}
	list := make([]Assumption, 0, len(now))
	for _, key := range slices.Sorted(maps.Keys(now)) {
		a := Assumption{Key: key, Now: now[key], Default: before[key]}
		if i := slices.IndexFunc(op.Assumptions, func(e view.Sourced[event.AssumptionSet]) bool { return string(e.Value.Key) == key }); i >= 0 {
			a.Edit = &op.Assumptions[i]
		}
		list = append(list, a)
	}
	return list, nil
}

// values gives every value of the defaults with its dotted key.
func values(d *search.Defaults) (map[string]search.Value, error) {
	b, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	var tree map[string]json.RawMessage
	if err := json.Unmarshal(b, &tree); err != nil {
		return nil, err
	}
	found := map[string]search.Value{}
	return found, gather(found, "", tree)
}

// gather walks the groups: a value is what has a mode.
func gather(found map[string]search.Value, prefix string, tree map[string]json.RawMessage) error {
	for name, raw := range tree {
		var group map[string]json.RawMessage
		if json.Unmarshal(raw, &group) != nil {
			continue // a flag, or the table of grades
		}
		if group["mode"] == nil {
			if err := gather(found, prefix+name+".", group); err != nil {
				return err
			}
			continue
		}
		var v search.Value
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		found[prefix+name] = v
	}
	return nil
}
