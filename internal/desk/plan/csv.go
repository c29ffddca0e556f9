package plan

import (
	"context"
	"fmt"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/site"
)

// CSVIn is a table of spaces, as site.ImportCSV reads it.
type CSVIn struct {
	Site   event.SiteID `json:"site"`
	Source event.Code   `json:"source"`
	Data   []byte       `json:"data"`
}

// AddCSV makes a space of every row, its door and its claims, or nothing if
// any row has a fault: all are checked before one is written, and the error
// lists them. Notes are sealed. Every row needs a level.
func (p *Plan) AddCSV(ctx context.Context, s access.Session, c desk.Command, in CSVIn) (Made, error) {
	_, found, err := p.kept(ctx, c)
	if err != nil {
		return Made{}, err
	}
	if _, err := p.siteView(in.Site); err != nil {
		return Made{}, err
	}
	if err := checkSource(in.Source); err != nil {
		return Made{}, err
	}
	table, err := site.ImportCSV(in.Data, string(in.Source), "F6")
	if err != nil {
		return Made{}, mend("file", err)
	}
	for _, v := range table.Spaces {
		if !v.Level.Known() {
			return Made{}, desk.Refuse("file", fmt.Sprintf("the row of %s, column level: no level", v.Code), "write B2, B1, G, 1 or 2; nothing was added")
		}
	}
	if !found {
		if err := p.freeCodes(in.Site, c.ID, table.Spaces, "file"); err != nil {
			return Made{}, err
		}
	}
	r, err := p.writeParts(ctx, s, c, tableActs(in, c.ID, table))
	if err != nil {
		return Made{}, err
	}
	m := Made{Receipt: r}
	for i := range table.Spaces {
		m.Spaces = append(m.Spaces, spaceOf(c.ID, i))
	}
	return m, nil
}

// tableActs leaves rectangles to the reader, which draws what has none.
func tableActs(in CSVIn, c event.CommandID, table site.Import) [][]desk.Act {
	doors := map[string][]int{}
	for i, d := range table.Barriers {
		doors[d.Space] = append(doors[d.Space], i)
	}
	var groups [][]desk.Act
	for i, v := range table.Spaces {
		id := spaceOf(c, i)
		acts := spaceActs(in.Site, id, v, [4]int64{}, in.Source, event.HowDocument)
		acts[0].Words.Remark = v.Note
		for _, d := range doors[v.Code] {
			acts = append(acts, desk.Act{Entity: barrierOf(c, d), Payload: event.BarrierAdded{Site: in.Site, From: id,
				Barrier: event.BarrierDoor, Material: materialOf(table.Barriers[d].Material)}})
		}
		groups = append(groups, acts)
	}
	return groups
}
