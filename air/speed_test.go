package air

import (
	"fmt"
	"testing"
)

func BenchmarkSpaces(b *testing.B) {
	var g Graph
	for i := range 100 {
		closed, people, gap := 1+0.05*float64(i), 1+0.2*float64(i), 0.0005+0.00002*float64(i)
		z := Zone{ID: fmt.Sprint("c", i), SealedBefore: &closed, People: &People{Best: &people},
			Sizes: []Size{{Length: 2 + 0.04*float64(i), Width: 3, Height: 2.5, Known: Paced}}}
		g.Zones = append(g.Zones, z)
		g.Links = append(g.Links, Link{ID: z.ID, From: z.ID, Kind: Door, Gap: &gap})
	}
	e, _ := New(Options{Workers: 1})
	for b.Loop() {
		if _, err := e.Clocks(g); err != nil {
			b.Fatal(err)
		}
	}
}
