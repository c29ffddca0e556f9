package propose

// implied adds what follows from several concepts together.
func (x *extraction) implied() {
	kind := false
	for _, m := range x.out {
		kind = kind || m.slot == "kind"
	}
	if x.has("relative") && !kind && !x.hearsay() && len(x.levels) == 0 && !x.has("heard") && !x.has("underground") && !x.has("way") {
		x.add("k.sought", "kind", x.lex.entries["k.sought"].rate, 1)
	}
	if x.has("heard") && !kind && !x.has("water") {
		x.add("k.sound", "kind", x.lex.entries["k.sound"].rate, .7)
	}
	floors := false
	for _, m := range x.out {
		floors = floors || m.slot == "n.floors"
	}
	if floors && (x.has("r.under") || x.has("k.hidden")) && !x.has("underground") {
		x.add("underground", "depth", x.lex.entries["underground"].rate, 1)
	}
	if x.has("coldroom") && !x.has("r.behind") && (x.has("k.moved") || x.has("sea") || x.has("port") || x.has("k.released")) {
		x.addImplied("coldtruck") // the fridges that drove off are no room
		x.addImplied("k.moved")
		x.drop("coldroom")
	}
	if x.deep {
		x.addImplied("deeper")
	}
}

func (x *extraction) addImplied(id string) {
	e := x.lex.entries[id]
	x.add(id, e.slot, e.rate, 1)
}

// drop forgets a concept that the rest of the text shows to be misread.
func (x *extraction) drop(id string) {
	i, ok := x.at[id]
	if !ok {
		return
	}
	x.out = append(x.out[:i], x.out[i+1:]...)
	delete(x.at, id)
	for k, j := range x.at {
		if j > i {
			x.at[k] = j - 1
		}
	}
}

// hearsay says whether the teller passes on what somebody said or saw: then a
// relative is a source and not somebody who is sought.
func (x *extraction) hearsay() bool {
	for _, t := range x.toks {
		if x.lex.saying[t.text] {
			return true
		}
	}
	return false
}
