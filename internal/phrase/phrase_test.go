package phrase

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/web"
)

var books = map[string]*Book{}

// open reads the catalogue once for each setting; whoever changes the book
// that it gives takes a copy.
func open(t *testing.T, lang, digits string) *Book {
	t.Helper()
	if b := books[lang+digits]; b != nil {
		c := *b
		return &c
	}
	var d event.Digits
	if err := d.UnmarshalText([]byte(digits)); err != nil {
		t.Fatal(err)
	}
	b, err := Open(lang, d, 180)
	if err != nil {
		t.Fatal(err)
	}
	books[lang+digits] = b
	return b
}

// plain takes the isolation off, as a reader sees it.
var tags = regexp.MustCompile(`<[^>]*>`)

func plain[T ~string](s T) string { return tags.ReplaceAllString(string(s), "") }

// The table of counted things, facts/glossary.md §3.1: forms for 0, 1, 2, few,
// many and other; in forms 1 and 2 the numeral is not printed.
var counted = map[string][6]string{
	"place":  {"لا أماكن", "مكان واحد", "مكانان", "أماكن", "مكاناً", "مكان"},
	"cell":   {"لا زنازين", "زنزانة واحدة", "زنزانتان", "زنازين", "زنزانة", "زنزانة"},
	"door":   {"لا أبواب", "باب واحد", "بابان", "أبواب", "باباً", "باب"},
	"person": {"لم يُسجَّل أحد", "شخص واحد", "شخصان", "أشخاص", "شخصاً", "شخص"},
	"team":   {"لا فرق", "فريق واحد", "فريقان", "فرق", "فريقاً", "فريق"},
	"report": {"لا بلاغات", "بلاغ واحد", "بلاغان", "بلاغات", "بلاغاً", "بلاغ"},
	"claim":  {"لا أخبار", "خبر واحد", "خبران", "أخبار", "خبراً", "خبر"},
	"look":   {"لا فحوص", "فحص واحد", "فحصان", "فحوص", "فحصاً", "فحص"},
	"unsent": {"وصل كلّ شيء", "إدخال واحد لم يُرسل", "إدخالان لم يُرسلا", "إدخالات لم تُرسل", "إدخالاً لم يُرسل", "إدخال لم يُرسل"},
	"family": {"لا عائلات", "عائلة واحدة", "عائلتان", "عائلات", "عائلة", "عائلة"},
	"minute": {"أقلّ من دقيقة", "دقيقة واحدة", "دقيقتان", "دقائق", "دقيقة", "دقيقة"},
	"hour":   {"أقلّ من ساعة", "ساعة واحدة", "ساعتان", "ساعات", "ساعة", "ساعة"},
}

// formOf is the place in the table of each number that §3.1 asks to test.
var formOf = map[int]int{0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 101: 5, 102: 5, 103: 3, 111: 4, 1000: 5}

func TestCountedThingsTakeTheSixArabicForms(t *testing.T) {
	b := open(t, "ar", "latin")
	for thing, forms := range counted {
		for n, form := range formOf {
			want := forms[form]
			if form > 2 {
				want = b.Number(float64(n), 0) + " " + want
			}
			if got := plain(b.T("count."+thing, P{"n": n})); got != want {
				t.Errorf("%d of %s: %q, want %q", n, thing, got, want)
			}
		}
	}
}

func TestCountedThingsInEnglishHaveOneAndMany(t *testing.T) {
	b := open(t, "en", "latin")
	for n, want := range map[int]string{0: "no places", 1: "1 place", 2: "2 places", 11: "11 places", 101: "101 places", 1000: "1,000 places"} {
		if got := plain(b.T("count.place", P{"n": n})); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
	if got := plain(b.T("count.person", P{"n": 0})); got != "none noted" {
		t.Errorf("nobody is %q", got) // never "nobody"
	}
}

func catalogue(t *testing.T) map[string]map[string]json.RawMessage {
	t.Helper()
	var all map[string]map[string]json.RawMessage
	if err := json.Unmarshal(web.Catalogue(), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryCountHasAllFormsInArabicAndAnOtherInEnglish(t *testing.T) {
	seen := 0
	for key, langs := range catalogue(t) {
		if !strings.HasPrefix(key, "count.") {
			continue
		}
		seen++
		for lang, need := range map[string]string{"ar": "zero one two few many other", "en": "one other"} {
			var forms map[string]string
			if err := json.Unmarshal(langs[lang], &forms); err != nil {
				t.Fatalf("%s, %s: %v", key, lang, err)
			}
			for _, f := range strings.Fields(need) {
				if forms[f] == "" {
					t.Errorf("%s, %s: no form %q", key, lang, f)
				}
			}
			for f, text := range forms {
				if bare := lang == "ar" && (f == "zero" || f == "one" || f == "two"); bare == strings.Contains(text, "{n}") && lang == "ar" {
					t.Errorf("%s, %s, %s: %q; forms 0, 1 and 2 print no numeral, the others do", key, lang, f, text)
				}
			}
		}
		for _, digits := range []string{"latin", "arabic"} {
			for n, form := range formOf {
				got := plain(open(t, "ar", digits).T(key, P{"n": n}))
				printed := open(t, "ar", digits).Number(float64(n), 0)
				if strings.Contains(got, printed) != (form > 2) || strings.Contains(got, "{") {
					t.Errorf("%s of %d: %q", key, n, got)
				}
			}
		}
	}
	if seen < len(counted) {
		t.Errorf("only %d counts are in the catalogue", seen)
	}
}

// What a sentence leaves open is filled by name; a name that T does not see
// as one would be printed with its braces.
func TestEveryParameterOfTheCatalogueIsOneThatTFills(t *testing.T) {
	braces := regexp.MustCompile(`\{[^}]*\}?`)
	for key, langs := range catalogue(t) {
		for lang, text := range langs {
			var x entry
			if err := json.Unmarshal(text, &x); err != nil {
				t.Fatalf("%s, %s: %v", key, lang, err)
			}
			for _, s := range x.all() {
				for _, m := range braces.FindAllString(s, -1) {
					if slot.FindString(m) != m {
						t.Errorf("%s, %s: %q is no parameter", key, lang, m)
					}
				}
			}
		}
	}
}

type entry struct{ text }

func (t entry) all() []string {
	list := []string{t.whole}
	for _, s := range t.forms {
		list = append(list, s)
	}
	return list
}

func TestASentenceIsolatesAndEscapesWhatIsPutIn(t *testing.T) {
	b := open(t, "ar", "arabic")
	b.texts = maps.Clone(b.texts)
	b.texts["test"] = text{whole: `<{word}> & {number}، {code}؛ {none}{made}`}
	got := string(b.T("test", P{"word": "a<b>&\"c", "number": 1234}, P{"code": Code("A-07"), "made": b.T("search.once")}))
	want := `&lt;<bdi>a&lt;b&gt;&amp;&#34;c</bdi>&gt; &amp; <bdi>١٬٢٣٤</bdi>، <bdi dir="ltr" class="code">A-07</bdi>؛ ` + string(b.T("search.once"))
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAKeyThatIsMissingShowsAsItself(t *testing.T) {
	b := open(t, "en", "latin")
	if got := b.T("no.such<key>"); got != "⟦no.such&lt;key&gt;⟧" {
		t.Errorf("%s", got)
	}
	if b.Has("no.such.key") || !b.Has("search.once") {
		t.Error("Has does not know what is there")
	}
	if _, err := Open("fr", 0, 0); err == nil {
		t.Error("a language that nobody wrote is open")
	}
}

func TestNumbersFollowTheSettingInArabicOnly(t *testing.T) {
	for _, c := range []struct {
		lang, digits string
		v            float64
		decimals     int
		want         string
	}{
		{"en", "latin", 0, 0, "0"}, {"en", "latin", 999, 0, "999"}, {"en", "latin", 1000, 0, "1,000"}, {"en", "latin", -1234567.891, 2, "-1,234,567.89"},
		{"ar", "latin", 1234.5, 1, "1,234.5"}, {"ar", "arabic", 2.5, 1, "٢٫٥"}, {"ar", "arabic", 1000, 0, "١٬٠٠٠"},
		{"ar", "arabic", -1234567.891, 2, "-١٬٢٣٤٬٥٦٧٫٨٩"}, {"en", "arabic", 1234.5, 1, "1,234.5"},
	} {
		if got := open(t, c.lang, c.digits).Number(c.v, c.decimals); got != c.want {
			t.Errorf("%s, %s digits, %v: %q, want %q", c.lang, c.digits, c.v, got, c.want)
		}
	}
}

func TestAChanceNeverReadsNoneOrCertain(t *testing.T) {
	en, ar := open(t, "en", "latin"), open(t, "ar", "arabic")
	never := regexp.MustCompile(`^(0(\.0+)?|100(\.0+)?|٠(٫٠+)?|١٠٠(٫٠+)?)$`)
	chance := func(v float64) {
		for _, b := range []*Book{en, ar} {
			if got := b.Percent(v); never.MatchString(got) || strings.HasPrefix(got, "-") {
				t.Fatalf("%v reads %s", v, got)
			}
		}
	}
	for _, v := range []float64{0, 1, 1e-300, 1 - 1e-16, 4.9e-5, 5e-5, 0.00099, 0.000999999, 0.001, 0.99949, 0.99951, 0.999, 0.9989999, -1, 2} {
		chance(v)
	}
	rapid.Check(t, func(t *rapid.T) { chance(rapid.Float64Range(0, 1).Draw(t, "chance")) })
	for v, want := range map[float64]string{0: "0.01", 0.0004: "0.04", 0.012: "1.2", 0.2: "20", 0.55: "55", 0.953: "95", 0.9942: "99.4", 0.9995: "99.95", 1: "99.99"} {
		if got := en.Percent(v); got != want {
			t.Errorf("%v reads %s, want %s", v, got, want)
		}
	}
}

func TestDatesNameSyrianMonthsInTheOperationsZone(t *testing.T) {
	at := event.At(time.Date(2024, 12, 9, 22, 30, 0, 0, time.UTC))
	for _, c := range []struct{ lang, digits, date, hour string }{
		{"en", "latin", "10 December 2024, 01:30", "01:30"},
		{"ar", "latin", "10 كانون الأول 2024، 01:30", "01:30"},
		{"ar", "arabic", "١٠ كانون الأول ٢٠٢٤، ٠١:٣٠", "٠١:٣٠"},
	} {
		b := open(t, c.lang, c.digits)
		if got := string(b.DateTime(at)); got != "<bdi>"+c.date+"</bdi>" {
			t.Errorf("%s: %s, want %s", c.lang, got, c.date)
		}
		if got := string(b.Time(at)); got != "<bdi>"+c.hour+"</bdi>" {
			t.Errorf("%s: %s, want %s", c.lang, got, c.hour)
		}
	}
	// facts/glossary.md §3.3, in order.
	months := strings.Split("كانون الثاني، شباط، آذار، نيسان، أيار، حزيران، تموز، آب، أيلول، تشرين الأول، تشرين الثاني، كانون الأول", "، ")
	for i, m := range months {
		got := plain(open(t, "ar", "latin").DateTime(event.At(time.Date(2025, time.Month(i+1), 3, 9, 0, 0, 0, time.UTC))))
		if want := "3 " + m + " 2025، 12:00"; got != want {
			t.Errorf("month %d: %q, want %q", i+1, got, want)
		}
	}
}

func TestCodesAreIsolatedAndKeepTheirDigits(t *testing.T) {
	if got := Code("A-07"); got != `<bdi dir="ltr" class="code">A-07</bdi>` {
		t.Errorf("%s", got)
	}
	if got := Code(`"><script>`); strings.Contains(string(got), "<script") {
		t.Errorf("%s", got)
	}
	b := open(t, "ar", "arabic")
	if got := string(b.T("place.level_code", P{"level": Code(Level(-2))})); !strings.Contains(got, `dir="ltr" class="code">B2<`) {
		t.Errorf("%s", got)
	}
	if b.Dir() != "rtl" || open(t, "en", "latin").Dir() != "ltr" {
		t.Error("the directions are wrong")
	}
}

func TestLevelsArePrintedAsOnTheStairs(t *testing.T) {
	for n, want := range map[int32]string{-2: "B2", -1: "B1", 0: "G", 1: "1", 12: "12"} {
		if got := Level(n); got != want {
			t.Errorf("level %d is %s, want %s", n, got, want)
		}
	}
}

func TestFormsOfEveryNumberAreInTheCatalogue(t *testing.T) {
	b := open(t, "ar", "latin")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1_000_000).Draw(t, "n")
		got := plain(b.T("count.person", P{"n": n}))
		if n > 2 && !strings.HasPrefix(got, b.Number(float64(n), 0)+" ") || got == "" {
			t.Fatal(fmt.Sprint(n, " is ", got))
		}
	})
}
