package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// The survey file: lengths in millimetres, ranges and corners as pairs.
type surveyFile struct {
	Errors  *errorsFile  `json:"errors"`
	Storeys []storeyFile `json:"storeys"`
	Rows    []rowFile    `json:"rows"`
	Endings []struct {
		ID      string `json:"id"`
		Service string `json:"service"`
		Space   string `json:"space"`
	} `json:"endings"`
}

type errorsFile struct {
	Share float64    `json:"share"`
	Place Millimetre `json:"place"`
}

type rowFile struct {
	ID      string    `json:"id"`
	Level   string    `json:"level"`
	Outside *[2]int64 `json:"outside"`
	Wall    *[2]int64 `json:"wall"`
	Depth   *[2]int64 `json:"depth"`
	Height  *[2]int64 `json:"height"`
	Spaces  []struct {
		Code  string   `json:"code"`
		Width [2]int64 `json:"width"`
	} `json:"spaces"`
}

type storeyFile struct {
	Level   string          `json:"level"`
	Outline [][2]Millimetre `json:"outline"`
	Outer   *[2]int64       `json:"outer"`
	Inner   *[2]int64       `json:"inner"`
	Floor   *[2]int64       `json:"floor"`
	Slab    *[2]int64       `json:"slab"`
	Spaces  []struct {
		Code   string          `json:"code"`
		Shape  [][2]Millimetre `json:"shape"`
		Height *[2]int64       `json:"height"`
		Errors *errorsFile     `json:"errors"`
	} `json:"spaces"`
}

const maxSurveyBytes = 32 << 20

// ParseSurvey reads a survey from JSON:
//
//	{"errors": {"share": 0.03, "place": 50},
//	 "storeys": [{"level": "B1", "outline": [[0, 0], [20000, 0], [20000, 9000], [0, 9000]],
//	   "outer": [350, 450], "inner": [150, 250], "floor": [-3300, -3300], "slab": [200, 300],
//	   "spaces": [{"code": "A-01", "shape": [[400, 400], [3400, 400], [3400, 4400], [400, 4400]], "height": [2800, 2800]}]}],
//	 "rows": [{"id": "north", "level": "1", "outside": [20000, 20000], "wall": [150, 250], "depth": [4000, 4000], "height": [2800, 2800],
//	   "spaces": [{"code": "D-01", "width": [2950, 3050]}]}],
//	 "endings": [{"id": "K-4", "service": "vent", "space": "A-01"}]}
//
// All but level, outline, code, shape, outside and width may be left out; without errors, sizes
// are taken as exact within 1.5 % and places within 50 mm (assumption). Unknown
// keys, trailing data and whatever Suspects would refuse are errors (a *Problem).
func ParseSurvey(data []byte) (Survey, error) {
	if len(data) > maxSurveyBytes {
		return Survey{}, &Problem{"survey", "", fmt.Sprintf("%d bytes is more than %d", len(data), maxSurveyBytes), "give one building at a time"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var f surveyFile
	if err := dec.Decode(&f); err != nil {
		return Survey{}, &Problem{"survey", fmt.Sprintf("byte %d", dec.InputOffset()), "not a survey in JSON: " + err.Error(), "compare with the format page"}
	}
	if _, err := dec.Token(); err != io.EOF {
		return Survey{}, &Problem{"survey", fmt.Sprintf("byte %d", dec.InputOffset()), "something follows the end", "send one survey only"}
	}
	s := Survey{Errors: Errors{Share: 0.015, Place: 50}}
	if f.Errors != nil {
		s.Errors = Errors(*f.Errors)
	}
	for i, st := range f.Storeys {
		storey, err := st.storey(i)
		if err != nil {
			return Survey{}, err
		}
		s.Storeys = append(s.Storeys, storey)
	}
	for i, r := range f.Rows {
		row, err := r.row(i)
		if err != nil {
			return Survey{}, err
		}
		s.Rows = append(s.Rows, row)
	}
	for _, e := range f.Endings {
		s.Endings = append(s.Endings, Ending(e))
	}
	return s, s.check()
}

func (f rowFile) row(i int) (Row, error) {
	level, err := ParseLevel(f.Level)
	if err != nil {
		return Row{}, &Problem{"level", fmt.Sprintf("row %d", i+1), err.Error(), ""}
	}
	r := Row{ID: f.ID, Level: level, Run: Run{Outside: ranged(f.Outside), Wall: ranged(f.Wall), Depth: ranged(f.Depth), Height: ranged(f.Height)}}
	for _, sp := range f.Spaces {
		one := Space{Code: sp.Code, Level: level}
		for _, w := range sp.Width {
			one = one.WithClaim(WidthOf, Sourced{Value: w, Source: "survey", Measured: true})
		}
		r.Spaces = append(r.Spaces, one)
	}
	return r, nil
}

func (f storeyFile) storey(i int) (Storey, error) {
	level, err := ParseLevel(f.Level)
	if err != nil {
		return Storey{}, &Problem{"level", fmt.Sprintf("storey %d", i+1), err.Error(), ""}
	}
	st := Storey{Level: level, Outline: shaped(f.Outline), Outer: ranged(f.Outer), Inner: ranged(f.Inner), Slab: ranged(f.Slab)}
	if f.Floor != nil {
		floor := ranged(f.Floor)
		st.Floor = &floor
	}
	for _, sp := range f.Spaces {
		one := Surveyed{Code: sp.Code, Shape: shaped(sp.Shape), Height: ranged(sp.Height)}
		if sp.Errors != nil {
			own := Errors(*sp.Errors)
			one.Errors = &own
		}
		st.Spaces = append(st.Spaces, one)
	}
	return st, nil
}

func shaped(list [][2]Millimetre) Shape {
	var out Shape
	for _, c := range list {
		out = append(out, Corner{c[0], c[1]})
	}
	return out
}

func ranged(r *[2]int64) Range {
	if r == nil {
		return Range{}
	}
	return Range{r[0], r[1]}
}
