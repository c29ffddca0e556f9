package phrase

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A countdown, a death and a certainty, as a sentence would word them. Words
// stand alone; marks of vowels are off.
var (
	endings = map[string]*regexp.Regexp{
		"en": regexp.MustCompile(`(?i)\b(count(ing)?[ -]?down|dead|dies?|dying|died|corpses?|time left|left to live|hours? left|minutes? left|time remaining|runs? out|too late|deadline)\b`),
		"ar": regexp.MustCompile(`(^|[^\p{L}])(ال|و|ب|ل)*(عد تنازلي|تنازلي|تنازليا|ساعة الصفر|الوقت المتبقي|ينفد|نفد|نفاد|مات|ماتوا|يموت|يموتون|ميت|ميتا|ميتون|موتى|قتلى|جثة|جثث|فات الأوان|موعد نهائي|الموعد النهائي)($|[^\p{L}])`),
	}
	certain = regexp.MustCompile(`(^|[^0-9٠-٩.٫])(0|100|٠|١٠٠)([.٫][0٠]+)?[\s\x{a0}\x{202f}]*[%٪]`)
	vowels  = regexp.MustCompile("[\u064b-\u0652\u0670\u0640]")
)

// promises are what of a sentence no page or print may say.
func promises(lang, s string) []string {
	s = vowels.ReplaceAllString(s, "")
	return slices.Concat(endings[lang].FindAllString(s, -1), certain.FindAllString(s, -1))
}

func TestNoSentenceCountsDownOrCallsAnybodyDeadOrAnythingCertain(t *testing.T) {
	sentences := 0
	for _, lang := range []string{"en", "ar"} {
		for key, said := range open(t, lang, "latin").texts {
			all := []string{said.whole}
			for _, form := range said.forms {
				all = append(all, form)
			}
			for _, s := range all {
				sentences++
				if found := promises(lang, s); len(found) > 0 {
					t.Errorf("%s, %s: %q holds %q", key, lang, s, found)
				}
			}
		}
	}
	if sentences < 2000 {
		t.Errorf("only %d sentences", sentences)
	}
	for s, lang := range map[string]string{"Dead after 03:40": "en", "a countdown": "en", "2 hours left": "en", "0 % chance": "en", "100\u202f% sure": "en", "0.0%": "en", "a deadline": "en",
		"عدّ تنازلي": "ar", "ينفد الهواء": "ar", "إنهم موتى": "ar", "الاحتمال 0\u202f٪": "ar", "احتمال ١٠٠ ٪": "ar"} {
		if len(promises(lang, s)) == 0 {
			t.Errorf("%q passes", s)
		}
	}
	for s, lang := range map[string]string{"deadlock of 10 %": "en", "by the leader": "en", "10 %, 0.1 %": "en", "كلمات الناس": "ar", "أقلّ من 10 ٪": "ar"} {
		if found := promises(lang, s); len(found) > 0 {
			t.Errorf("%q holds %q", s, found)
		}
	}
}

func TestTheLowestWordForAirIsStillActInBothLanguages(t *testing.T) {
	for lang, want := range map[string]string{"en": "Still act", "ar": "العمل مستمر"} {
		if s := string(open(t, lang, "latin").T("air.label_still_act")); !strings.Contains(s, want) {
			t.Errorf("%s: %q", lang, s)
		}
	}
}
