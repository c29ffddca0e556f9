package site

import (
	"errors"
	"strings"
	"testing"
)

const surveyText = `{"errors": {"share": 0.03, "place": 50},
 "storeys": [{"level": "B1", "outline": [[0, 0], [10200, 0], [10200, 4800], [0, 4800]], "outer": [400, 400], "inner": [200, 200], "floor": [-3300, -3300], "slab": [200, 300],
  "spaces": [{"code": "A-01", "shape": [[400, 400], [3400, 400], [3400, 4400], [400, 4400]], "height": [2800, 2800]},
   {"code": "A-03", "shape": [[6800, 400], [9800, 400], [9800, 4400], [6800, 4400]], "height": [2800, 2800], "errors": {"share": 0.01, "place": 10}}]}],
 "rows": [{"id": "north", "level": "1", "outside": [9800, 9800], "wall": [200, 200], "spaces": [{"code": "D-01", "width": [2950, 3050]}, {"code": "D-02", "width": [3000, 3000]}, {"code": "D-03", "width": [3000, 3000]}]}],
 "endings": [{"id": "K-4", "service": "vent", "space": "A-01"}]}`

func TestASurveyFileIsReadAndItsVoidFound(t *testing.T) {
	s, err := ParseSurvey([]byte(surveyText))
	if err != nil {
		t.Fatal(err)
	}
	all := suspects(t, s)
	if len(all) != 1 || all[0].Width != 3000 || all[0].Level.String() != "B1" || len(all[0].Endings) != 1 {
		t.Fatalf("%+v", all)
	}
}

func TestASurveyFileThatCannotBeReadSaysWhere(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"level": "B1"`, `"level": "somewhere"`, "storey 1"},
		{`"code": "A-03"`, `"code": "A-01"`, "used twice"},
		{`"share": 0.03`, `"share": 3`, "write a share"},
		{`[3400, 400], [3400, 4400]`, `[3400, 3000], [2000, 400]`, "cross each other"},
		{`"space": "A-01"`, `"space": "A-09"`, "K-4"},
		{`"outer"`, `"outher"`, "outher"},
		{`"level": "1"`, `"level": "loft"`, "row 1"},
		{`"inner": [200, 200]`, `"inner": [300, 200]`, "smallest first"},
	} {
		_, err := ParseSurvey([]byte(strings.Replace(surveyText, c.from, c.to, 1)))
		var p *Problem
		if !errors.As(err, &p) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.to, err)
		}
	}
	if _, err := ParseSurvey([]byte(surveyText + "{}")); err == nil {
		t.Error("trailing data is taken")
	}
}

func FuzzParseSurvey(f *testing.F) {
	f.Add([]byte(surveyText))
	f.Add([]byte(`{"storeys":[{"level":"G","outline":[[0,0],[5000,100],[4000,5000],[2000,1000],[-100,4000]],"spaces":[{"code":"A","shape":[[500,500],[3000,700],[1000,900]]},{"code":"B","shape":[[500,500],[3000,700],[1000,900]]}]}]}`))
	f.Add([]byte(`{"storeys":[]}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ParseSurvey(data)
		corners := 0
		for _, st := range s.Storeys {
			corners += len(st.Outline)
			for _, sp := range st.Spaces {
				corners += len(sp.Shape)
			}
		}
		if err != nil || corners > 60 { // long ones are slow, not different
			return
		}
		all, _, err := s.Suspects()
		var p *Problem
		if err != nil && !errors.As(err, &p) {
			t.Fatalf("%T: %v", err, err)
		}
		for _, v := range all {
			if !(v.Confidence >= 0 && v.Confidence <= 1) || v.Area.Min < 0 || v.Area.Max < v.Area.Min {
				t.Fatalf("%+v", v)
			}
		}
	})
}
