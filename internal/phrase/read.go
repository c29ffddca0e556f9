package phrase

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"miftah/web"
)

// Reader reads English sentences of the program back: which entry of the
// catalogue a sentence is, and what stands in its slots. So the program words
// a refusal once, in English, where it refuses; the page says it in the
// language of its reader.
type Reader struct{ forms []form }

// form is one sentence as a pattern.
type form struct {
	key     string
	pattern *regexp.Regexp
	slots   []string // quoted ones begin with a quotation mark
	weight  int      // bytes of its own words
}

// Said is a sentence that was read. Values are what a page fills in: a string
// for what stood in quotation marks, a number, or a Literal.
type Said struct {
	Key    string
	Values map[string]any
	Rest   string // behind the sentence and a colon; empty if it was whole
}

// Literal is a value that is written as it is in both languages, such as A-07.
type Literal struct {
	Code string `json:"code"`
}

// OpenReader takes the entries whose keys begin with prefix and with none of
// the others. With begins it reads what stands before a colon, such as the
// row and the column of a table.
func OpenReader(prefix string, begins bool, others ...string) (*Reader, error) {
	var all map[string]map[string]text
	if err := json.Unmarshal(web.Catalogue(), &all); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	r := &Reader{}
	for key, langs := range all {
		other := slices.ContainsFunc(others, func(o string) bool { return strings.HasPrefix(key, o) })
		if !strings.HasPrefix(key, prefix) || other {
			continue
		}
		en := langs["en"].whole
		if en == "" {
			en = langs["en"].forms["other"]
		}
		f, err := patternOf(key, en, begins)
		if err != nil {
			return nil, fmt.Errorf("catalogue: %s: %w", key, err)
		}
		r.forms = append(r.forms, f)
	}
	// The sentence with the most words of its own is tried first.
	slices.SortFunc(r.forms, func(a, b form) int {
		if a.weight != b.weight {
			return b.weight - a.weight
		}
		return strings.Compare(a.key, b.key)
	})
	return r, nil
}

var inSentence = regexp.MustCompile(`"\{[a-z_]+\}"|\{[a-z_]+\}`)

func patternOf(key, en string, begins bool) (form, error) {
	f := form{key: key}
	var p strings.Builder
	p.WriteString("^")
	from := 0
	for _, at := range inSentence.FindAllStringIndex(en, -1) {
		p.WriteString(regexp.QuoteMeta(en[from:at[0]]))
		f.weight += at[0] - from
		name := en[at[0]:at[1]]
		if name[0] == '"' {
			// As fmt quotes it; a mark that nobody escaped is taken as it stands.
			p.WriteString(`"((?:[^"\\]|\\.)*|.*)"`)
		} else {
			p.WriteString(`([^;:]*?)`)
		}
		f.slots = append(f.slots, strings.NewReplacer("{", "", "}", "").Replace(strings.TrimSuffix(name, `"`)))
		from = at[1]
	}
	p.WriteString(regexp.QuoteMeta(en[from:]))
	f.weight += len(en) - from
	if begins {
		p.WriteString(`: (.*)`)
		f.slots = append(f.slots, "")
	}
	p.WriteString("$")
	var err error
	f.pattern, err = regexp.Compile(p.String())
	return f, err
}

// Read finds the sentence; false if the catalogue has none that fits.
func (r *Reader) Read(sentence string) (Said, bool) {
	for _, f := range r.forms {
		m := f.pattern.FindStringSubmatch(sentence)
		if m == nil {
			continue
		}
		s := Said{Key: f.key}
		for i, name := range f.slots {
			if name == "" {
				s.Rest = m[i+1]
				continue
			}
			if s.Values == nil {
				s.Values = map[string]any{}
			}
			s.Values[strings.TrimPrefix(name, `"`)] = valueOf(m[i+1], name[0] == '"')
		}
		return s, true
	}
	return Said{}, false
}

// plainNumber is a number that the reader's digits may print.
var plainNumber = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,9})?$`)

func valueOf(text string, quoted bool) any {
	if quoted {
		if s, err := strconv.Unquote(`"` + text + `"`); err == nil {
			return s
		}
		return text
	}
	if plainNumber.MatchString(text) {
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	}
	return Literal{strings.Trim(text, `"`)}
}
