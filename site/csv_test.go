package site

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func imported(t *testing.T, data string) Import {
	t.Helper()
	im, err := ImportCSV([]byte(data), "plan", "C3")
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return im
}

func TestAnyHeaderOrderSeparatorAndLanguageGivesTheSameSpaces(t *testing.T) {
	want := imported(t, "code,level,wing,kind,length,width,height,door,capacity,note\nA-07,B1,A,cell,4,3,2.8,iron,12,\"smells, damp\"\nA-08,,,,,,,,,\n")
	s := want.Spaces[0]
	if len(want.Spaces) != 2 || s.Code != "A-07" || s.Wing != "A" || s.Level != lvl(-1) || s.Kind != Cell || s.Note != "smells, damp" ||
		!reflect.DeepEqual(s.Attribute(HeightOf).Claims, []Sourced{{Value: 2800, Source: "plan", Grade: "C3"}}) ||
		s.Attribute(CapacityOf).Claims[0].Value != 12 || !reflect.DeepEqual(want.Barriers, []Barrier{{"A-07", "", Iron}}) {
		t.Fatalf("%+v", want)
	}
	for _, data := range []string{
		"\uFEFFnote;capacity;door;height;width;length;kind;wing;level;code\r\nsmells, damp;12;iron door;280 cm;3 m;4;Cells;a;basement 1;a7\r\n;;;;;;;;;A-08\r\n",
		"الرمز\tالطابق\tالجناح\tالنوع\tالطول\tالعرض\tالارتفاع\tالباب\tالسعة\tملاحظات\nأ-٧\tالقبو الأول\tأ\tزنزانة\t٤\t٣\t٢٫٨ م\tحديد\t١٢\tsmells, damp\n\nA٠٨\n",
	} {
		got := imported(t, data)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n\tgot  %+v\n\twant %+v", data, got, want)
		}
	}
}

func TestEveryFaultIsListedWithRowColumnAndAdvice(t *testing.T) {
	data := "code,level,kind,length,width,capacity,door,wing\n" +
		"A-07,B1,cell,4,3,,,\n" +
		"A-08,up,cell,x,\"4,5\",lots,paper,B\n" +
		",,,,3,,,\n" +
		"a٠٧,,,0.1,0,,,\n" +
		"\"A-\n09\",basement,,,201,,,\n" +
		"AO7,,,,,,,,extra\n"
	im, err := ImportCSV([]byte(data), "plan", "")
	bad, ok := errors.AsType[*Problems](err)
	if !ok || im.Spaces != nil || im.Barriers != nil {
		t.Fatalf("got %+v, %v", im, err)
	}
	wants := []string{
		`row 3, column level: "up" is not a level`, `row 3, column length: "x" is not a length; write metres such as 4 or 2.5`,
		`row 3, column width: "4,5" has a comma`, `row 3, column capacity: "lots"`, `row 3, column door: "paper"`, `row 3, column wing: the code A-08 belongs to wing A, not B`,
		"row 4, column code: no code", "row 5, column code: A-07 stands in row 2 and again in row 5", "row 5, column length: length 0.1 m is outside", `row 5, column width: "0"`,
		"row 6, column width: width 201 m", `row 6, column level: "basement" does not say which`, `row 7, column code: "AO7" could be A-07 or AO-07`, "row 7, column 9: \"extra\" stands under no header", "row 6, column code: \"A-\\n09\" is not a door tag",
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing: %s\n%v", want, err)
		}
	}
	if len(bad.List) != len(wants) || bad.More != 0 {
		t.Errorf("%d problems, want %d and no good cell blamed:\n%v", len(bad.List), len(wants), err)
	}
}

func TestAFileThatIsNoTableOfSpacesSaysWhatIsWrong(t *testing.T) {
	for data, want := range map[string]string{
		"\xff\xfec\x00":                          "UTF-16",
		"code,note\nA-07,\xe3\xe1\xe3\n":         "row 2, column note: these letters are not UTF-8",
		"code,\xe3\n":                            "row 1, column 2: these letters are not UTF-8",
		"":                                       "no rows",
		"code\n":                                 "no rows",
		"length,width\n4,3\n":                    "no column for the code",
		"code,colour\nA-07,red\n":                `row 1, column 2: "colour" is not a column`,
		"code,door tag\nA-07,A-08\n":             "a second column for code",
		"code,note\nA-07,\"open\nA-08,x\n":       "row 2: the quotation marks do not close",
		"code,note\nA-07,a \"b\" c\n":            "row 2: a quotation mark stands inside",
		"code\n" + strings.Repeat("\n", 5) + "?": "row 7, column code",
	} {
		if _, err := ImportCSV([]byte(data), "s", ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %s", data, err, want)
		}
	}
	if _, err := ImportCSV(make([]byte, maxCSVBytes+1), "s", ""); err == nil || !strings.Contains(err.Error(), "10 MB") {
		t.Errorf("a file over the bound: %v", err)
	}
	var b bytes.Buffer
	b.WriteString("code\n")
	for i := range maxCSVRows + 1 {
		fmt.Fprintf(&b, "%s-%d\n", string([]byte{'A' + byte(i/9999)}), i%9999+1)
	}
	if _, err := ImportCSV(b.Bytes(), "s", ""); err == nil || !strings.Contains(err.Error(), "50,000 rows") {
		t.Errorf("too many rows: %v", err)
	}
}

func TestAtMostFiftyProblemsAreListedAndTheRestCounted(t *testing.T) {
	_, err := ImportCSV([]byte("code\n"+strings.Repeat("?\n", 120)), "s", "")
	bad, ok := errors.AsType[*Problems](err)
	if !ok || len(bad.List) != MaxProblems || bad.More != 70 || !strings.HasSuffix(err.Error(), "and 70 more") {
		t.Errorf("%v", err)
	}
}

func TestOneBadRowAmongGoodOnesKeepsAllOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "rows")
		bad := rapid.IntRange(0, n).Draw(t, "bad") // n: none
		sep := rapid.SampledFrom([]string{",", ";", "\t"}).Draw(t, "separator")
		var b strings.Builder
		b.WriteString("kind" + sep + "code" + sep + "length\n")
		for i := range n {
			l := "4"
			if i == bad {
				l = "four"
			}
			fmt.Fprintf(&b, "cell%sA-%02d%s%s\n", sep, i+1, sep, l)
		}
		im, err := ImportCSV([]byte(b.String()), "s", "")
		if bad == n && (err != nil || len(im.Spaces) != n) || bad < n && (err == nil || im.Spaces != nil || !strings.Contains(err.Error(), fmt.Sprintf("row %d, column length", bad+2))) {
			t.Fatalf("%d rows, bad %d: %d spaces, %v", n, bad, len(im.Spaces), err)
		}
	})
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"code,level,wing,kind,length,width,height,door,capacity,note\nA-07,B1,A,cell,4,3,2.8,iron,12,x\n",
		"\uFEFFالرمز;الطابق\nأ-٧;القبو الأول\n", "code\tnote\nA1\t\"a\nb\"\nA2", "code\n\"", "\xff\xfe", "code,code\n", "code\n\xff", ";;;\n", "\"\"\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		im, err := ImportCSV(data, "s", "")
		if err != nil {
			bad, ok := err.(*Problems)
			if !ok || im.Spaces != nil || len(bad.List) == 0 || len(bad.List) > MaxProblems {
				t.Fatalf("%+v beside %v", im, err)
			}
			return
		}
		seen := map[string]bool{}
		for _, s := range im.Spaces {
			if c, err := ParseTag(s.Code); err != nil || c != s.Code || seen[s.Code] {
				t.Fatalf("code %q, %v", s.Code, err)
			}
			seen[s.Code] = true
		}
	})
}
