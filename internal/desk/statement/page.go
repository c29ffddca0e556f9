package statement

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"rsc.io/qr"

	"miftah/internal/desk/field"
	"miftah/internal/event"
	"miftah/internal/phrase"
)

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"code": func(v any) template.HTML { return phrase.Code(fmt.Sprint(v)) },
	"p": func(kv ...any) phrase.P {
		p := phrase.P{}
		for i := 0; i+1 < len(kv); i += 2 {
			p[fmt.Sprint(kv[i])] = kv[i+1]
		}
		return p
	},
	"int": func(n int64) int { return int(n) },
}).Parse(pageHTML))

// page is what the template reads.
type page struct {
	D           *Document
	AR, EN      *phrase.Book
	Fingerprint string
	Heads       []string
	QR          template.URL
}

// render lays a document out. The same document, heads and program give the
// same bytes.
func render(d *Document, heads []event.Head, fingerprint string) ([]byte, error) {
	p := page{D: d, Fingerprint: fingerprint}
	var err error
	if p.AR, err = phrase.Open("ar", d.Digits, d.ZoneMinutes); err == nil {
		p.EN, err = phrase.Open("en", d.Digits, d.ZoneMinutes)
	}
	if err != nil {
		return nil, err
	}
	text := "MIFTAH " + d.Params.Number + " " + fingerprint
	for _, h := range heads {
		line := fmt.Sprintf("%s %d %s", h.Replica, h.Seq, h.Link)
		p.Heads = append(p.Heads, line)
	}
	if len(heads) > 0 {
		text += " " + p.Heads[0]
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("QR code: %w", err)
	}
	p.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG()))
	var b bytes.Buffer
	err = pageTemplate.Execute(&b, p)
	return b.Bytes(), err
}

// KindKey is the catalogue's key of the statement's title.
func (p page) KindKey() string { return "statement." + p.D.Params.Kind.String() }

// Title of the window.
func (p page) Title() string { return p.D.Params.Number }

// NobodyFound is when the first sentence of an end of search is true: each
// place listed was searched, or could not be entered, which stands right below.
func (p page) NobodyFound() bool {
	open := slices.ContainsFunc(p.Gaps(), func(r Room) bool { return r.Access != event.AccessNotEntered }) ||
		slices.ContainsFunc(p.D.Rooms, func(r Room) bool { return slices.ContainsFunc(r.Looks, mayLive) })
	return p.D.Params.Kind == event.StatementClearance && p.D.Alive == 0 && p.D.Whole > 0 && !open
}

func (p page) low() float64  { return float64(p.D.LeftLow) / 1e6 }
func (p page) high() float64 { return float64(p.D.LeftHigh) / 1e6 }

// Strongest is the strongest sentence that may be printed, and never more.
func (p page) Strongest(b *phrase.Book) template.HTML {
	var whys, whos []template.HTML
	seen := map[template.HTML]bool{}
	for _, r := range p.D.Rooms {
		if r.Access != event.AccessNotEntered {
			continue
		}
		if w := b.T("why." + r.Why.String()); !seen[w] {
			seen[w] = true
			whys = append(whys, w)
		}
		if w := phrase.Code(r.Who); !seen[w] {
			seen[w] = true
			whos = append(whos, w)
		}
	}
	key := "statement.entered"
	if p.D.Barred > 0 {
		key = "statement.entered_barred"
	}
	s := b.T(key, phrase.P{"whole": p.D.Whole, "total": p.D.Listed, "barred": p.D.Barred, "why": list(b, whys), "who": list(b, whos)})
	claim := b.T("statement.no_open_claim")
	if p.D.Claims[0] > 0 {
		c := p.D.Params.Strength
		claim = b.T("statement.no_stronger_claim", phrase.P{"grade": b.T("grade." + c.String()), "grade_code": phrase.Code(c.String())})
	}
	left := b.T("statement.left", phrase.P{"low": template.HTML(b.Percent(p.low())), "high": template.HTML(b.Percent(p.high()))})
	if p.low() < 0.001 {
		left = b.T("statement.left_under", phrase.P{"high": template.HTML(b.Percent(p.high()))})
	}
	return s + " " + claim + " " + left
}

func list(b *phrase.Book, items []template.HTML) template.HTML {
	sep := ", "
	if b.Lang == "ar" {
		sep = "، "
	}
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = string(it)
	}
	return template.HTML(strings.Join(parts, sep))
}

// ShowMissed is when "1 of N such buildings" is a sensible way to say it: at
// least half of the places were seen whole, and the chance is not high.
func (p page) ShowMissed() bool { return p.high() < 0.5 && p.low() > 0 && 2*p.D.Whole >= p.D.Listed }

// Missed words what the search may have missed; the worse end first.
func (p page) Missed(b *phrase.Book) template.HTML {
	worse, better := p.missed()
	return b.T("say.missed", phrase.P{"worse": worse, "better": better})
}

// missed is one of how many such buildings, the worse end first.
func (p page) missed() (worse, better int) {
	return int(math.Round(1 / p.high())), int(math.Round(1 / p.low()))
}

// mayLive reports whether a look found a sign of life, or people of whom it
// does not say that all are dead.
func mayLive(l Look) bool {
	return l.What == event.FoundSign || l.What == event.FoundPeople && (l.Alive > 0 || l.Deceased == 0)
}

// doubts are what keeps a searched place among the gaps, and how it is worded.
var doubts = map[string]string{field.BlockLife: "board.block_life", field.BlockClash: "board.block_clash", field.BlockPlace: "board.block_place-uncertain"}

// doubted names the first doubt about a place, as the catalogue does.
func doubted(r Room) string {
	for _, b := range r.Blocks {
		if key, ok := doubts[b]; ok {
			return key
		}
	}
	return ""
}

// Gaps are the places that were not searched, or not whole, or could not be
// entered, and those where a sign of life or a doubt stands unanswered.
func (p page) Gaps() []Room {
	var gaps []Room
	for _, r := range p.D.Rooms {
		if s := field.Search(r.Search); s == field.SearchNone || s == field.SearchUnderWay || r.Access == event.AccessNotEntered || doubted(r) != "" {
			gaps = append(gaps, r)
		}
	}
	return gaps
}

// Gap says why one place was not searched.
func (p page) Gap(b *phrase.Book, r Room) template.HTML {
	v := phrase.P{"place": phrase.Code(r.Code), "level": b.T("place.level_code", phrase.P{"level": phrase.Code(phrase.Level(r.Level))})}
	if r.Access == event.AccessNotEntered {
		v["why"], v["who"], v["when"] = b.T("why."+r.Why.String()), phrase.Code(r.Who), b.DateTime(r.When)
		return b.T("say.gap_line", v)
	}
	v["state"] = b.T(stateKey(r))
	if d := doubted(r); d != "" {
		v["state"] = b.T(d)
	}
	return b.T("statement.gap_state", v)
}

func stateKey(r Room) string {
	return "search." + []string{"none", "under_way", "once", "cleared"}[min(int(r.Search), 3)]
}

// Air are the closed places whose air may turn dangerous.
func (p page) Air() []Room {
	var rooms []Room
	for _, r := range p.D.Rooms {
		if r.AirFrom != 0 && r.AirLikely != 0 && field.Search(r.Search) < field.SearchOnce {
			rooms = append(rooms, r)
		}
	}
	return rooms
}

// AirLine is the fixed sentence, "if anyone is here" before it. Once nine
// scenarios in ten lie before the statement, it says that work goes on.
func (p page) AirLine(b *phrase.Book, r Room) template.HTML {
	s := b.T("say.air", phrase.P{"from": b.DateTime(r.AirFrom), "likely": b.DateTime(r.AirLikely)})
	if r.IfAnyone {
		s = b.T("say.if_anyone") + " " + s
	}
	if r.AirLate != 0 && p.D.Params.At >= r.AirLate {
		s += " " + b.T("air.label_still_act")
	}
	return s
}

// Columns of the table of places.
func (p page) Columns() []string {
	return []string{"place.space", "place.level", "statement.mark", "statement.state", "statement.looks", "search.chance"}
}

// LevelName is a floor as printed.
func (p page) LevelName(n int32) string { return phrase.Level(n) }

// Mark is the letter of the plan: the same in both languages where it is a digit.
func (p page) Mark(r Room) template.HTML {
	if r.Access == event.AccessNotEntered {
		return p.AR.T("search.letter_barred") + " " + p.EN.T("search.letter_barred")
	}
	key := "search.letter_" + strings.TrimPrefix(stateKey(r), "search.")
	if ar, en := p.AR.T(key), p.EN.T(key); ar != en {
		return ar + " " + en
	}
	return p.EN.T(key)
}

// State words access and search.
func (p page) State(b *phrase.Book, r Room) template.HTML {
	s := b.T(stateKey(r))
	switch {
	case r.Access == event.AccessNotEntered:
		s = b.T("access.barred_line", phrase.P{"why": b.T("why." + r.Why.String()), "who": phrase.Code(r.Who)})
	case r.Access == event.AccessOpened && r.By == event.ByOthers:
		s = b.T("access.opened_others") + " · " + s
	case r.Access == event.AccessOpened && r.By == event.ByUs:
		s = b.T("access.opened_us") + " · " + s
	}
	return s
}

// LookLine says who looked, how, when, and what was seen.
func (p page) LookLine(b *phrase.Book, l Look) template.HTML {
	what := b.T("found." + l.What.String())
	if l.What == event.FoundPeople {
		what = b.T("count.person", phrase.P{"n": int(l.Alive + l.Deceased)})
	}
	s := what
	if l.Method != 0 {
		s += ": " + b.T("method."+l.Method.String())
		if l.Minutes > 0 {
			s += list(b, []template.HTML{"", b.T("count.minute", phrase.P{"n": int(l.Minutes)})})
		}
		s += list(b, []template.HTML{"", "<bdi>" + template.HTML(b.Number(float64(l.Coverage)/10, 0)) + " %</bdi>"})
	}
	s += list(b, []template.HTML{"", phrase.Code(l.Who), b.DateTime(l.When)})
	if !l.Certain {
		s += " (" + b.T("found.place_unsure") + ")"
	}
	return s
}

// Chance of a place, as a range in percent.
func (p page) Chance(r Room) template.HTML {
	return p.AR.T("range.percent", phrase.P{"low": template.HTML(p.AR.Percent(float64(r.Low) / 1e6)), "high": template.HTML(p.AR.Percent(float64(r.High) / 1e6))})
}

// MethodName of the engine's method.
func (p page) MethodName(b *phrase.Book, m string) template.HTML {
	return b.T("method." + methodKey[m])
}

// methodKey is the catalogue's name of each of the engine's methods.
var methodKey = map[string]string{"sweep": "sweep", "door-open-glance": "glance", "dog": "dog", "acoustic": "acoustic",
	"call-and-knock": "call-and-knock", "borescope": "borescope", "thermal": "thermal", "radar": "radar", "gpr": "ground-radar",
	"co2-probe": "co2-probe", "service-trace": "service-trace", "tap-measure": "tap-and-measure", "survey": "survey"}

// Halves is a detection value as half believed and as believed.
func (p page) Halves(m Micro) template.HTML {
	return p.AR.T("range.percent", phrase.P{"low": template.HTML(p.AR.Number(float64(m)/2e4, 0)), "high": template.HTML(p.AR.Number(float64(m)/1e4, 0))})
}

// Assumed words one of the assumptions that move the chance most.
func (p page) Assumed(b *phrase.Book, a Assumption) template.HTML {
	n := func(m Micro) string { return b.Number(float64(m)/1e6, 3) }
	return b.T("board.assumed_line", phrase.P{"key": AssumptionName(b, a.Key), "mode": n(a.Mode), "low": n(a.Low), "high": n(a.High)})
}

// AssumptionName words an assumption of the search engine. Its key is a path,
// such as left_locked or methods.dog.blind.
func AssumptionName(b *phrase.Book, key string) template.HTML {
	path := strings.Split(key, ".")
	word := "assume." + path[0]
	params := phrase.P{}
	named := func(group, name string) bool {
		if !b.Has(group + name) {
			return false
		}
		params[strings.TrimSuffix(group, ".")] = b.T(group + name)
		return true
	}
	known := true
	switch {
	case path[0] == "causes":
		word = "assume.cause"
	case len(path) == 3 && path[0] == "methods":
		word, known = "assume.method_"+path[2], named("method.", methodKey[path[1]])
	case len(path) == 3 && path[0] == "kinds":
		word, known = "assume.kind_"+path[2], named("kind.", path[1])
	}
	if !known || !b.Has(word) {
		return b.T("assume.other", phrase.P{"code": phrase.Code(key)})
	}
	return b.T(word, params)
}

// Factors words the factor of each open claim, rounded as the engine got it.
func (p page) Factors(b *phrase.Book) template.HTML {
	var list []template.HTML
	for _, w := range p.D.Params.Weights {
		list = append(list, template.HTML("<bdi title=\""+w.Claim.String()+"\">×"+fmt.Sprintf("%.3g", float64(w.FactorMilli)/1000)+"</bdi>"))
	}
	return b.T("assume.factor", phrase.P{"factors": joined(list)})
}

func joined(parts []template.HTML) template.HTML {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = string(part)
	}
	return template.HTML(strings.Join(texts, " "))
}

// StyleHash allows the page's own style in a content security policy.
func StyleHash() string {
	_, rest, _ := strings.Cut(pageHTML, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
