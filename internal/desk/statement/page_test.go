package statement

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/phrase"
	"miftah/search"
)

// rich is a document in which everything occurs that a page can say.
func rich(digits event.Digits) *Document {
	d := &Document{Params: Params{Kind: event.StatementClearance, At: 1_733_756_400_000, Station: "HQ", Number: "HQ-S412", Title: "Wing <A> & B", Strength: 3},
		Exercise: true, Digits: digits, ZoneMinutes: 180, SiteCode: "K-07", AsOf: 1_733_756_300_000, LeftLow: 12_000, LeftHigh: 230_000, Barred: 2, Claims: [4]int{2, 1, 1, 1}}
	add := func(r Room) {
		r.Code, r.When, r.Who = event.Code("A-"+string(rune('A'+len(d.Rooms)%26))+"12"), d.Params.At, "SYR-3"
		r.Tags, r.Low, r.High = []event.Code{"T-0934"}, 1, 999_999
		d.Rooms = append(d.Rooms, r)
		d.Listed++
	}
	for i := range names[event.Access]() {
		for search := range uint8(4) {
			add(Room{Access: event.Access(i), By: event.By(search % 3), Search: search, Level: int32(i) - 2, AirFrom: 1_733_760_000_000, AirLikely: 1_733_770_000_000, IfAnyone: search == 1})
		}
	}
	for i := range names[event.Why]() {
		add(Room{Access: event.AccessNotEntered, Why: event.Why(i)})
	}
	looks := Room{Search: 2, Signed: "HQ-34", SignedAt: d.Params.At}
	for what := range names[event.FindingWhat]() {
		for method := range names[event.Method]() {
			if what > 0 {
				looks.Looks = append(looks.Looks, Look{Number: "HQ-57", What: event.FindingWhat(what), Method: event.Method(method), Coverage: 1000,
					Minutes: int64(method), Who: "SYR-3", When: d.Params.At, Certain: method%2 == 0, Alive: int64(method)})
			}
		}
	}
	add(looks)
	for m := range methodKey {
		d.Methods = append(d.Methods, Method{m, 850_000, 400_000})
	}
	d.Assumptions = []Assumption{{"left_locked", 1, 2, 3, "assumed"}}
	return d
}

// names are those of an enum, in the order of its numbers.
func names[E interface {
	~uint8
	String() string
}]() (list []string) {
	for i := E(0); !strings.HasPrefix(i.String(), "code-"); i++ {
		list = append(list, i.String())
	}
	return list
}

func rendered(t *testing.T, d *Document) string {
	t.Helper()
	b, err := render(d, []event.Head{{Replica: event.ReplicaID{1}, Seq: 412, Link: event.Hash{2}}}, "AAAAA-BBBBB")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestNoSentenceOfAStatementIsMissing(t *testing.T) {
	for _, digits := range []event.Digits{0, 1} {
		d := rich(digits)
		for _, kind := range []event.StatementKind{event.StatementSitrep, event.StatementClearance} {
			for _, ends := range [][2]Micro{{12_000, 230_000}, {1, 400}, {900_000, 999_999}, {0, 0}} {
				d.Params.Kind, d.LeftLow, d.LeftHigh = kind, ends[0], ends[1]
				for _, alive := range []int64{0, 1, 12} {
					d.Alive = alive
					page := rendered(t, d)
					for _, bad := range []string{"⟦", "{", "<no value>", "code-", "%!"} {
						body := page[strings.Index(page, "<body>"):]
						if i := strings.Index(body, bad); i >= 0 {
							t.Fatalf("%s, digits %s, %d alive: the page holds %q: …%s", kind, digits, alive, bad, body[max(0, i-80):min(len(body), i+80)])
						}
					}
				}
			}
		}
	}
	empty := &Document{Params: Params{Kind: event.StatementSitrep, Number: "HQ-S1"}}
	if page := rendered(t, empty); strings.Contains(page, "⟦") {
		t.Error("an empty statement lacks a sentence")
	}
}

// Keys are written out in the page and in page.go; those put together from a
// name of a list are tried with every name.
func TestEveryKeyThatThePageNamesIsInTheCatalogue(t *testing.T) {
	source, err := os.ReadFile("page.go")
	if err != nil {
		t.Fatal(err)
	}
	book, err := phrase.Open("ar", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string][]string{"why.": names[event.Why](), "method.": names[event.Method]()[1:], "found.": names[event.FindingWhat]()[1:],
		"grade.": names[event.Credibility](), "statement.": {"sitrep", "clearance"}, "search.": {"none", "under_way", "once", "cleared"},
		"search.letter_": {"none", "under_way", "once", "cleared", "barred"}}
	for name := range search.Standard().Kinds {
		lists["kind."] = append(lists["kind."], name)
	}
	seen := map[string]bool{"assume.": true, "assume.method_": true, "assume.kind_": true} // see TestEveryAssumption...
	for _, m := range regexp.MustCompile(`"([a-z]+\.[a-z_.]*)"`).FindAllStringSubmatch(string(source)+pageHTML, -1) {
		key := m[1]
		if seen[key] || key == "page.html" {
			continue
		}
		seen[key] = true
		names, open := lists[key]
		if !open {
			names = []string{""}
		}
		for _, n := range names {
			if !book.Has(key + n) {
				t.Errorf("the catalogue has no %s", key+n)
			}
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d keys were found: the test reads them wrongly", len(seen))
	}
	for name, key := range methodKey {
		if !book.Has("method." + key) {
			t.Errorf("the catalogue has no word for %s", name)
		}
	}
}

var arabicDigits = regexp.MustCompile(`[٠-٩]`)

func TestDigitsFollowTheSettingAndCodesNeverDo(t *testing.T) {
	latin, arabic := rendered(t, rich(0)), rendered(t, rich(1))
	if arabicDigits.MatchString(latin) {
		t.Error("a page in Latin digits holds Arabic ones")
	}
	if len(arabicDigits.FindAllString(arabic, -1)) < 100 {
		t.Error("a page in Arabic digits hardly holds any")
	}
	codes := 0
	for _, m := range regexp.MustCompile(`class="code"[^>]*>([^<]*)<`).FindAllStringSubmatch(arabic, -1) {
		codes++
		if arabicDigits.MatchString(m[1]) {
			t.Errorf("code %s", m[1])
		}
	}
	if codes < 50 {
		t.Errorf("only %d codes", codes)
	}
	for _, m := range regexp.MustCompile(`lang="en"[^>]*>([^<]*)`).FindAllStringSubmatch(arabic, -1) {
		if arabicDigits.MatchString(m[1]) {
			t.Errorf("the English side says %q", m[1])
		}
	}
	if !strings.Contains(latin, "Wing &lt;A&gt; &amp; B") {
		t.Error("the title is not written as text")
	}
}

func TestTheSamePageHasTheSameBytesAndAnStyleThatItsHashAllows(t *testing.T) {
	d := rich(1)
	page := rendered(t, d)
	if page != rendered(t, d) {
		t.Error("the same document is laid out in two ways")
	}
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	if want := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); StyleHash() != want {
		t.Error("the hash of the style does not fit the style on the page")
	}
	for _, bad := range []string{"<script", " onclick", "javascript:", "http://", "https://"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}

// facts/glossary.md §2.6: never 0 %, never 100 %, never "nobody is left".
func TestTheStrongestSentenceNeverClaimsCertainty(t *testing.T) {
	zero := regexp.MustCompile(`(^|[^\d.,])(0|0\.0+|100|100\.0+) ?[%٪]`)
	tags := regexp.MustCompile(`<[^>]*>`)
	d := rich(0)
	rapid.Check(t, func(t *rapid.T) {
		a, b := Micro(rapid.IntRange(0, 1_000_000).Draw(t, "low")), Micro(rapid.IntRange(0, 1_000_000).Draw(t, "high"))
		d.LeftLow, d.LeftHigh = min(a, b), max(a, b)
		for _, lang := range []string{"ar", "en"} {
			book := books(lang)
			said := tags.ReplaceAllString(string(page{D: d, AR: book, EN: book}.Strongest(book)), "")
			if zero.MatchString(said) {
				t.Fatalf("%s", said)
			}
		}
	})
}

var opened = map[string]*phrase.Book{}

func books(lang string) *phrase.Book {
	if opened[lang] == nil {
		b, err := phrase.Open(lang, 0, 180)
		if err != nil {
			panic(err)
		}
		opened[lang] = b
	}
	return opened[lang]
}

func TestTheFirstSentenceStandsOnlyWhenItIsTrue(t *testing.T) {
	swept, barred, unsearched := Room{Search: 2}, Room{Access: event.AccessNotEntered}, Room{Search: 1}
	for name, c := range map[string]struct {
		d    Document
		want bool
	}{
		"all searched, one barred": {Document{Rooms: []Room{swept, barred}, Whole: 1}, true},
		"one not searched":         {Document{Rooms: []Room{swept, unsearched}, Whole: 1}, false},
		"somebody alive":           {Document{Rooms: []Room{swept}, Whole: 1, Alive: 1}, false},
		"nothing searched":         {Document{Rooms: []Room{barred}}, false},
	} {
		for _, kind := range []event.StatementKind{event.StatementClearance, event.StatementSitrep} {
			c.d.Params.Kind = kind
			if got := (page{D: &c.d}).NobodyFound(); got != (c.want && kind == event.StatementClearance) {
				t.Errorf("%s, %s: says that nobody was found: %v", name, kind, got)
			}
		}
	}
}

func TestEveryPlaceNotSearchedStandsAmongTheGaps(t *testing.T) {
	d := rich(0)
	gaps := page{D: d}.Gaps()
	for _, r := range d.Rooms {
		want := r.Access == event.AccessNotEntered || r.Search < 2
		if got := slices.ContainsFunc(gaps, func(g Room) bool {
			return g.Code == r.Code && g.Access == r.Access && g.Search == r.Search && g.Why == r.Why
		}); got != want {
			t.Errorf("%s, access %s, search %d: among the gaps %v", r.Code, r.Access, r.Search, got)
		}
	}
}

func TestEveryAssumptionOfTheEngineHasWordsInBothLanguages(t *testing.T) {
	b, err := json.Marshal(search.Standard())
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(b, &tree); err != nil {
		t.Fatal(err)
	}
	delete(tree, "likelihood") // the docket's own table
	keys := []string{"causes.f1"}
	var walk func(path string, node any)
	walk = func(path string, node any) {
		m, ok := node.(map[string]any)
		if !ok {
			return // listens, needs_air: no values
		}
		if _, ok := m["mode"]; ok {
			keys = append(keys, path)
			return
		}
		for name, below := range m {
			walk(strings.TrimPrefix(path+"."+name, "."), below)
		}
	}
	walk("", tree)
	if len(keys) < 80 {
		t.Fatalf("only %d assumptions", len(keys))
	}
	for _, lang := range []string{"ar", "en"} {
		book, err := phrase.Open(lang, 0, 180)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if words := string(AssumptionName(book, key)); strings.Contains(words, "_") || strings.Contains(words, key) || strings.Contains(words, "{") {
				t.Errorf("%s: %s is called %q", lang, key, words)
			}
		}
	}
	book, _ := phrase.Open("ar", 0, 180)
	if words := string(AssumptionName(book, "methods.dog.no_such")); !strings.Contains(words, "methods.dog.no_such") {
		t.Errorf("an assumption of another program is called %q", words)
	}
}

func TestPastNineScenariosInTenThePrintSaysStillActInBothLanguages(t *testing.T) {
	const still, ar = "Still act: people can outlive this estimate.", "العمل مستمر: فقد يعيش الناس أطول من هذا التقدير."
	d := rich(0)
	for i := range d.Rooms {
		d.Rooms[i].AirLate = d.Params.At + 1
	}
	before := rendered(t, d)
	for i := range d.Rooms {
		d.Rooms[i].AirLate = d.Params.At
	}
	after, lines := rendered(t, d), len(page{D: d}.Air())
	for _, s := range []string{still, ar} {
		if n := strings.Count(before, s); n != 0 {
			t.Errorf("%q stands %d times before that hour", s, n)
		}
		if n := strings.Count(after, s); n != lines || n == 0 {
			t.Errorf("%q stands %d times in %d lines", s, n, lines)
		}
	}
}
