package site

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds of an import.
const (
	maxCSVBytes = 10 << 20
	maxCSVRows  = 50_000
	maxNote     = 2000 // runes
	maxStated   = 5000 // people a source may state for one space
)

// Import is what a file of spaces holds. A barrier is made only where the
// door column says something.
type Import struct {
	Spaces   []Space
	Barriers []Barrier
}

// headers maps folded column names to columns.
var headers = map[string]string{
	"code": "code", "tag": "code", "door tag": "code", "الرمز": "code", "رمز": "code", "رقم الباب": "code", "لصاقه الباب": "code",
	"level": "level", "floor": "level", "الطابق": "level", "طابق": "level",
	"wing": "wing", "الجناح": "wing", "جناح": "wing",
	"kind": "kind", "type": "kind", "النوع": "kind", "نوع": "kind", "نوع المكان": "kind",
	"length": "length", "الطول": "length", "طول": "length",
	"width": "width", "العرض": "width", "عرض": "width",
	"height": "height", "الارتفاع": "height", "ارتفاع": "height",
	"door": "door", "door material": "door", "الباب": "door", "باب": "door", "نوع الباب": "door",
	"capacity": "capacity", "السعه": "capacity", "سعه": "capacity",
	"note": "note", "notes": "note", "ملاحظه": "note", "ملاحظات": "note",
}

const columnNames = "code, level, wing, kind, length, width, height, door, capacity, note"

// ImportCSV reads a UTF-8 table of spaces: a header row in English or Arabic
// in any order, comma, semicolon or tab between columns, with or without a
// byte order mark, at most 10 MB and 50,000 rows. Only the code is required.
// Lengths are metres unless a unit is written. source and grade go into every
// claim. Every row is checked; the error is *Problems, and then nothing is
// returned beside it. Row numbers are those a spreadsheet shows.
func ImportCSV(data []byte, source, grade string) (Import, error) {
	im := &importer{source: source, grade: grade, seen: map[string]int{}}
	if len(data) > maxCSVBytes {
		im.bad.add("too-large", "file", fmt.Sprintf("%d bytes is more than 10 MB", len(data)), "split the file")
		return Import{}, &im.bad
	}
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
		im.bad.add("encoding", "row 1, column 1", "the file is UTF-16, not UTF-8", "save it again as CSV UTF-8")
		return Import{}, &im.bad
	}
	im.read(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")))
	if len(im.bad.List) > 0 {
		return Import{}, &im.bad
	}
	return im.out, nil
}

type importer struct {
	source, grade string
	columns       []string
	seen          map[string]int
	bad           Problems
	out           Import
}

func (im *importer) read(data []byte) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = separator(data)
	r.FieldsPerRecord = -1
	extra, rows := 0, 0 // line breaks inside quotes do not make rows
	for {
		rec, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			im.syntax(err, extra)
			return
		}
		line, _ := r.FieldPos(0)
		row := line - extra
		for _, f := range rec {
			extra += strings.Count(f, "\n")
		}
		if im.columns == nil {
			if !im.header(rec, row) {
				return
			}
			continue
		}
		if rows++; rows > maxCSVRows {
			im.bad.add("too-many", fmt.Sprintf("row %d", row), "more than 50,000 rows", "split the file")
			return
		}
		im.row(rec, row)
	}
	if len(im.bad.List) == 0 && rows == 0 {
		im.bad.add("empty", "file", "no rows of spaces", "write a header row with "+columnNames+", then one row for each space")
	}
}

func (im *importer) syntax(err error, extra int) {
	const remedy = `put the value in "quotes" and write "" for a quotation mark inside`
	place := "file"
	if pe, ok := errors.AsType[*csv.ParseError](err); ok {
		place = fmt.Sprintf("row %d", pe.StartLine-extra)
	}
	if errors.Is(err, csv.ErrBareQuote) {
		im.bad.add("quotes", place, "a quotation mark stands inside a value", remedy)
		return
	}
	im.bad.add("quotes", place, "the quotation marks do not close", remedy)
}

// separator takes the mark that the header row holds most often.
func separator(data []byte) rune {
	head := data
	if i := bytes.IndexAny(data, "\r\n"); i >= 0 {
		head = data[:i]
	}
	best, n := ',', bytes.Count(head, []byte(","))
	for _, c := range []rune{';', '\t'} {
		if k := bytes.Count(head, []byte(string(c))); k > n {
			best, n = c, k
		}
	}
	return best
}

func (im *importer) header(rec []string, row int) bool {
	for i, h := range rec {
		place := fmt.Sprintf("row %d, column %d", row, i+1)
		if !utf8.ValidString(h) {
			im.encoding(place)
			return false
		}
		name, ok := headers[strings.ToLower(foldText(h))]
		switch {
		case foldText(h) == "":
			name = "" // an empty column is fine as long as it stays empty
		case !ok:
			im.bad.add("header", place, fmt.Sprintf("%q is not a column read here", clip(h)), "use "+columnNames+", or take the column out")
		case slices.Contains(im.columns, name):
			im.bad.add("header", place, fmt.Sprintf("a second column for %s", name), "keep one of them")
		}
		im.columns = append(im.columns, name)
	}
	if !slices.Contains(im.columns, "code") && len(im.bad.List) == 0 {
		im.bad.add("header", fmt.Sprintf("row %d", row), "no column for the code", "add a column named code (الرمز) with A-07 and so on")
	}
	return len(im.bad.List) == 0
}

func (im *importer) encoding(place string) {
	im.bad.add("encoding", place, "these letters are not UTF-8", "save the file again as CSV UTF-8 (it may be Windows-1256)")
}

// row checks one row whole, so that a person sees all its faults at once.
func (im *importer) row(rec []string, row int) {
	place := func(col string) string { return fmt.Sprintf("row %d, column %s", row, col) }
	cells := map[string]string{}
	empty := true
	for i, v := range rec {
		col := strconv.Itoa(i + 1)
		if i < len(im.columns) && im.columns[i] != "" {
			col = im.columns[i]
		}
		if !utf8.ValidString(v) {
			im.encoding(place(col))
			return
		}
		v = stripInvisible(v)
		if v == "" {
			continue
		}
		empty = false
		if i >= len(im.columns) || im.columns[i] == "" {
			im.bad.add("column", place(col), fmt.Sprintf("%q stands under no header", clip(v)), "check the separators, or add a header")
			continue
		}
		cells[col] = v
	}
	if empty {
		return
	}
	s := Space{Note: cells["note"]}
	check := func(col string, err error) {
		if err != nil {
			im.bad.addAs(place(col), err)
		}
	}
	check("code", im.code(&s, cells["code"], row))
	check("wing", im.wing(&s, cells["wing"]))
	if v := cells["level"]; v != "" {
		var err error
		s.Level, err = ParseLevel(v)
		check("level", err)
	}
	if v := cells["kind"]; v != "" {
		var err error
		s.Kind, err = ParseKind(v)
		check("kind", err)
	}
	for _, n := range []Name{LengthOf, WidthOf, HeightOf} {
		if v := cells[string(n)]; v != "" {
			check(string(n), im.length(&s, n, v))
		}
	}
	if v := cells["capacity"]; v != "" {
		check("capacity", im.capacity(&s, v))
	}
	if utf8.RuneCountInString(s.Note) > maxNote {
		check("note", &Problem{"note", "", "the note is longer than 2,000 letters", "shorten it"})
	}
	if v := cells["door"]; v != "" {
		check("door", im.door(s.Code, v))
	}
	im.out.Spaces = append(im.out.Spaces, s)
}

func (im *importer) code(s *Space, v string, row int) error {
	if v == "" {
		return &Problem{"code", "", "no code", "write the door's code such as A-07"}
	}
	c, err := ParseTag(v)
	if err != nil {
		return err
	}
	if first, twice := im.seen[c]; twice {
		return &Problem{"duplicate", "", fmt.Sprintf("%s stands in row %d and again in row %d", c, first, row), "give one of them another code, or take one row out"}
	}
	im.seen[c] = row
	s.Code = c
	s.Wing, _, _ = splitCode(c)
	return nil
}

func (im *importer) wing(s *Space, v string) error {
	if v == "" || s.Code == "" {
		return nil
	}
	words := splitWords(foldText(v))
	if len(words) > 1 && wingWords[bare(words[0])] {
		words = words[1:]
	}
	w, ok := wingFrom(strings.Join(words, ""))
	if !ok {
		return &Problem{"wing", "", fmt.Sprintf("%q is not a wing", clip(v)), "write 1 to 3 Latin letters such as A, or أ ب ج"}
	}
	if w != s.Wing {
		return &Problem{"wing", "", fmt.Sprintf("the code %s belongs to wing %s, not %s", s.Code, s.Wing, w), "correct the code or the wing"}
	}
	return nil
}

func (im *importer) length(s *Space, n Name, v string) error {
	l, err := ParseLength(v)
	if err != nil {
		return err
	}
	if l == 0 {
		return &Problem{"length", "", fmt.Sprintf("%q is not a length", clip(v)), "leave it empty if it is not known"}
	}
	if err := checkSize(string(n), l, ""); err != nil {
		return err
	}
	*s = s.WithClaim(n, im.claim(int64(l)))
	return nil
}

func (im *importer) capacity(s *Space, v string) error {
	n, err := strconv.ParseInt(foldText(v), 10, 64)
	if err != nil || n < 0 || n > maxStated {
		return &Problem{"capacity", "", fmt.Sprintf("%q is not a number of people from 0 to 5000", clip(v)), "write a whole number, or leave it empty"}
	}
	*s = s.WithClaim(CapacityOf, im.claim(n))
	return nil
}

func (im *importer) claim(v int64) Sourced {
	b := Block{Grade: im.grade}
	return Sourced{Value: v, Source: im.source, Grade: b.grade()}
}

func (im *importer) door(code, v string) error {
	switch foldText(v) {
	case "none", "no", "-", "بلا", "لا", "بلا باب":
		return nil
	}
	m, err := ParseMaterial(v)
	if err != nil {
		return err
	}
	im.out.Barriers = append(im.out.Barriers, Barrier{Space: code, Material: m})
	return nil
}
