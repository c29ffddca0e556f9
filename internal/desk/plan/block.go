package plan

import (
	"context"
	"fmt"
	"math"
	"slices"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
	"miftah/site"
)

// At says where a block goes: the codes that its numbers continue after, and
// the lower edge of its drawing in mm. Preview gives it; send it back as it
// is, so that the block becomes the same wherever the command arrives.
type At struct {
	After []event.Code `json:"after"`
	Y     int64        `json:"y"`
}

// BlockIn is a block sentence to carry out. Source is the description's
// letter, such as P or Q. At may be nil only for a block of one command.
type BlockIn struct {
	Site     event.SiteID `json:"site"`
	Sentence string       `json:"sentence"`
	Source   event.Code   `json:"source"`
	Where    *At          `json:"where,omitempty"`
}

// Draft is what a sentence would make. Unread are words of the sentence that
// found no use. Held bounds the people in places that hold people.
type Draft struct {
	Spaces   []DraftSpace `json:"spaces"`
	Barriers int          `json:"barriers"`
	Entries  int          `json:"entries"` // events that it would write
	Unread   []string     `json:"unread,omitempty"`
	Held     site.Bound   `json:"held"`
	At       At           `json:"where"`
}

// DraftSpace is one space of a Draft; sizes in mm, 0 when not stated.
type DraftSpace struct {
	Code   event.Code      `json:"code"`
	Wing   event.Code      `json:"wing"`
	Level  int32           `json:"level"`
	Kind   event.SpaceKind `json:"kind"`
	Rect   [4]int64        `json:"rect"`
	Length int64           `json:"length"`
	Width  int64           `json:"width"`
	Height int64           `json:"height"`
}

// Made lists what a block or table made, in the order of its codes or rows.
type Made struct {
	Spaces  []event.SpaceID `json:"spaces"`
	Receipt ledger.Receipt  `json:"receipt"`
}

// Preview says what AddBlock would make of a sentence, and writes nothing.
// The error is a *desk.Problem that names the part and the phrase.
func (p *Plan) Preview(in BlockIn) (Draft, error) {
	b, err := p.readBlock(in)
	if err != nil {
		return Draft{}, err
	}
	if err := p.freeCodes(in.Site, event.CommandID{}, b.exp.Spaces, "sentence"); err != nil {
		return Draft{}, err
	}
	d := Draft{Barriers: len(b.exp.Barriers), Unread: b.unread, At: b.at}
	d.Held, _ = site.BuildingCapacity(b.exp.Spaces, site.DefaultDensity())
	for _, g := range b.groups(in, event.CommandID{1}) {
		d.Entries += len(g)
	}
	for _, s := range b.exp.Spaces {
		size := func(n site.Name) int64 { r, _ := s.Attribute(n).Working(); return r.Max }
		d.Spaces = append(d.Spaces, DraftSpace{Code: event.Code(s.Code), Wing: event.Code(s.Wing), Level: int32(s.Level.Ordinal()),
			Kind: kindOf(s.Kind), Rect: b.rects[s.Code], Length: size(site.LengthOf), Width: size(site.WidthOf), Height: size(site.HeightOf)})
	}
	return d, nil
}

// AddBlock makes all spaces of a sentence, their doors and their sizes as
// claims of the source. Everything is checked before anything is written.
func (p *Plan) AddBlock(ctx context.Context, s access.Session, c desk.Command, in BlockIn) (Made, error) {
	first, found, err := p.kept(ctx, c)
	if err != nil {
		return Made{}, err
	}
	if found && in.Where == nil { // it fitted one command, so it is whole
		return Made{p.madeSpaces(c.ID), first}, nil
	}
	b, err := p.readBlock(in)
	if err != nil {
		return Made{}, err
	}
	groups := b.groups(in, c.ID)
	if n := count(groups); n > desk.MaxActs && in.Where == nil {
		return Made{}, desk.Refuse("where", fmt.Sprintf("this makes %d entries, more than one command holds", n), "look at the preview and send back its place (at)")
	}
	if !found {
		if err := p.freeCodes(in.Site, c.ID, b.exp.Spaces, "sentence"); err != nil {
			return Made{}, err
		}
	}
	r, err := p.writeParts(ctx, s, c, groups)
	if err != nil {
		return Made{}, err
	}
	m := Made{Receipt: r}
	for i := range b.exp.Spaces {
		m.Spaces = append(m.Spaces, spaceOf(c.ID, i))
	}
	return m, nil
}

func count(groups [][]desk.Act) (n int) {
	for _, g := range groups {
		n += len(g)
	}
	return n
}

// madeSpaces lists the spaces that a kept command made.
func (p *Plan) madeSpaces(c event.CommandID) []event.SpaceID {
	var ids []event.SpaceID
	for i := 0; ; i++ {
		id := spaceOf(c, i)
		if _, ok := view.One[*view.Space](p.State, event.EntityID(id)); !ok {
			return ids
		}
		ids = append(ids, id)
	}
}

// block is a sentence that was read, numbered and drawn.
type block struct {
	exp    site.Expansion
	rects  map[string][4]int64
	unread []string
	at     At
}

func (p *Plan) readBlock(in BlockIn) (block, error) {
	if _, err := p.siteView(in.Site); err != nil {
		return block{}, err
	}
	if err := checkSource(in.Source); err != nil {
		return block{}, err
	}
	if in.Where != nil {
		for _, c := range in.Where.After {
			if err := event.CheckCode("where.after", c); err != nil {
				return block{}, mend("where", err)
			}
		}
	}
	blocks, err := site.ParseSentence(in.Sentence)
	if err != nil {
		return block{}, mend("sentence", err)
	}
	var b block
	for i := range blocks {
		blocks[i].Source = string(in.Source)
		b.unread = append(b.unread, blocks[i].Unread...)
		if !blocks[i].Level.Known() {
			return block{}, desk.Refuse("sentence", "the level is not said", "add level B2, B1, G, 1 or 2")
		}
	}
	if in.Where != nil {
		b.at = *in.Where
	} else {
		for _, v := range spacesOf(p.State, in.Site) {
			b.at.After = append(b.at.After, v.Code)
		}
	}
	taken := make([]string, len(b.at.After))
	for i, code := range b.at.After {
		taken[i] = string(code)
	}
	if b.exp, err = site.ExpandAll(blocks, taken); err != nil {
		return block{}, mend("sentence", err)
	}
	b.rects = draw(b.exp.Spaces)
	if in.Where == nil {
		b.at = At{continues(taken, b.exp.Spaces), p.freeY(in.Site, b)}
	}
	if b.at.Y < -maxFrame || b.at.Y > maxFrame {
		return block{}, desk.Refuse("where", "the place is outside the plan", "send back the place that the preview gave")
	}
	for code, r := range b.rects {
		r[1] += b.at.Y
		b.rects[code] = r
	}
	return b, nil
}

// maxFrame bounds coordinates: 1000 km in mm.
const maxFrame = 1_000_000_000

func checkSource(c event.Code) error {
	if c == "" {
		return desk.Refuse("source", "nobody is named as its source", "give the description a letter, such as P")
	}
	if event.CheckCode("source", c) != nil {
		return desk.Refuse("source", "this is not a source's letter", "use letters, digits and '-', such as P or Q-2; write who it is into the remark")
	}
	return nil
}

// continues keeps the codes that decide the new numbers: those of the wings
// that the block touches.
func continues(taken []string, made []site.Space) []event.Code {
	wings := map[string]bool{}
	for _, s := range made {
		wings[s.Wing] = true
	}
	var after []event.Code
	for _, c := range taken {
		for w := range wings {
			if len(c) > len(w) && c[:len(w)+1] == w+"-" {
				after = append(after, event.Code(c))
			}
		}
	}
	slices.Sort(after)
	return slices.Compact(after)
}

// groups makes the acts, one group per space with its sizes and its door.
func (b block) groups(in BlockIn, c event.CommandID) [][]desk.Act {
	ids := map[string]event.SpaceID{}
	for i, s := range b.exp.Spaces {
		ids[s.Code] = spaceOf(c, i)
	}
	doors := map[string][]desk.Act{}
	for i, d := range b.exp.Barriers {
		doors[d.Space] = append(doors[d.Space], desk.Act{Entity: barrierOf(c, i), Payload: event.BarrierAdded{Site: in.Site,
			From: ids[d.Space], To: ids[d.To], Barrier: event.BarrierDoor, Material: materialOf(d.Material)}})
	}
	groups := make([][]desk.Act, 0, len(b.exp.Spaces))
	for i, s := range b.exp.Spaces {
		acts := spaceActs(in.Site, ids[s.Code], s, b.rects[s.Code], in.Source, event.HowPlan)
		if i == 0 {
			acts[0].Words.Text = in.Sentence
		}
		groups = append(groups, append(acts, doors[s.Code]...))
	}
	return groups
}

// spaceActs adds a space and its claims.
func spaceActs(at event.SiteID, id event.SpaceID, s site.Space, rect [4]int64, source event.Code, how event.How) []desk.Act {
	acts := []desk.Act{{Entity: event.EntityID(id), Payload: event.SpaceAdded{Site: at, Code: event.Code(s.Code), Space: kindOf(s.Kind),
		Level: int32(s.Level.Ordinal()), Wing: event.Code(s.Wing), Rect: rect, Schematic: true}}}
	for _, a := range s.Attributes {
		for _, c := range a.Claims {
			h := how
			if c.Source == site.DerivedSource {
				h = event.HowGuess
			}
			acts = append(acts, desk.Act{Entity: event.EntityID(id), Payload: event.SpaceAttribute{
				Attribute: attributeOf(a.Name), Value: c.Value, How: h, Source: source}})
		}
	}
	return acts
}

// freeCodes refuses codes that another space of the site has.
func (p *Plan) freeCodes(at event.SiteID, c event.CommandID, spaces []site.Space, field string) error {
	owner := map[event.Code]event.SpaceID{}
	for _, v := range spacesOf(p.State, at) {
		owner[v.Code] = v.SpaceID()
	}
	for i, s := range spaces {
		if id, taken := owner[event.Code(s.Code)]; taken && id != spaceOf(c, i) {
			return desk.Refuse(field, fmt.Sprintf("%s is a place of this site already", s.Code), "look at the preview again, or choose other numbers")
		}
	}
	return nil
}

// freeY is the lower edge at which the block covers nothing that is drawn on
// its levels: 0, or above all of it.
func (p *Plan) freeY(at event.SiteID, b block) int64 {
	levels := map[int32]bool{}
	for _, s := range b.exp.Spaces {
		levels[int32(s.Level.Ordinal())] = true
	}
	top, covered := int64(math.MinInt64), false
	for _, v := range spacesOf(p.State, at) {
		if !levels[v.Level] || v.Rect[2] <= 0 {
			continue
		}
		top = max(top, v.Rect[1]+v.Rect[3])
		for _, s := range b.exp.Spaces {
			covered = covered || int32(s.Level.Ordinal()) == v.Level && overlap(b.rects[s.Code], v.Rect)
		}
	}
	if !covered {
		return 0
	}
	return top + rowGap
}

// rowGap is the free strip between two blocks of a drawing, mm.
const rowGap = 4000

func overlap(a, b [4]int64) bool {
	return a[0] < b[0]+b[2] && b[0] < a[0]+a[2] && a[1] < b[1]+b[3] && b[1] < a[1]+a[3]
}

// draw lays spaces out by themselves, wing beside wing, in level frames with
// the smallest x and y at 0.
func draw(spaces []site.Space) map[string][4]int64 {
	rects := map[string][4]int64{}
	var minX, minY int64 = math.MaxInt64, math.MaxInt64
	for _, l := range site.Layouts(spaces, site.Rows) {
		frames := map[string]site.WingFrame{}
		for _, f := range l.Wings {
			frames[f.Wing] = f
		}
		for _, s := range l.Spaces {
			f := frames[s.Wing]
			r := [4]int64{int64(s.Rect.X) + mm(f.X), int64(s.Rect.Y) + mm(f.Y), int64(s.Rect.W), int64(s.Rect.H)}
			rects[s.Code] = r
			minX, minY = min(minX, r[0]), min(minY, r[1])
		}
	}
	for code, r := range rects {
		r[0], r[1] = r[0]-minX, r[1]-minY
		rects[code] = r
	}
	return rects
}

func mm(metres float64) int64 { return int64(math.Round(metres * 1000)) }
