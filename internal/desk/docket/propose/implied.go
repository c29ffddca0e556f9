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
	x.settings()
	if x.deep {
		x.addImplied("deeper")
	}
}

// settings puts right what a word brings along when the rest of the text sets
// it elsewhere.
func (x *extraction) settings() {
	if x.has("k.accident") { // a road's tunnel is not secret, its bus moved nobody
		x.drop("k.hidden")
		x.drop("k.moved")
	}
	if x.has("k.price") { // dear fuel is no failing generator
		x.drop("k.power")
	}
	if x.has("disguise") { // who hides in other clothes is no hidden place
		x.drop("k.hidden")
		if x.has("nurse") { // a nurse's coat is no infirmary
			x.drop("infirmary")
		}
	}
	if x.has("field") && x.has("meat") { // the chickens of a farm
		x.addImplied("poultry")
	}
	if x.has("k.mines") && x.has("k.collapse") { // what the charge brings down is not where it lies
		x.drop("roof")
	}
	if x.has("k.mines") && (x.has("door") || x.has("gate")) { // the wire of the charge is no cable to follow
		x.drop("cable")
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
