package propose

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func ids(text string) []string {
	var out []string
	for _, c := range Concepts(text) {
		out = append(out, c.ID)
	}
	return out
}

func TestArabicInLatinLettersMeetsArabic(t *testing.T) {
	for latin, want := range map[string][]string{
		"fi bab sirri wara el matbakh":            {"door", "k.hidden", "behind>kitchen"},
		"3am yde22o bel 7amamat, fi nas ta7t":     {"bath", "people"},
		"sma3na sot neswen men el majrour":        {"drain", "women"},
		"fi 100 alf ma7bous mbayynin 3al camerat": {"people=100000", "camera"},
		"nazlin 3al bir yalli bel sa7a":           {"well", "yard"},
	} {
		got := ids(latin)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%q lacks %s: %v", latin, w, got)
			}
		}
	}
	for _, c := range [][2]string{
		{"في باب سري ورا المطبخ", "wallah fi bab sirri wara el matba5"},
		{"صوت نسوان من المجرور", "sme3na sot neswen men el majrour"},
	} {
		if p, ok := joinsWith(t, c[0], c[1]); !ok {
			t.Errorf("%q does not join %q: %+v", c[1], c[0], p)
		}
	}
}

func TestEnglishIsNotReadAsArabicInLatinLetters(t *testing.T) {
	lex := theLexicon()
	for _, s := range []string{
		"I may have been in la cantina, the mine is near, ma said so", "B2 and A7 are open, 100k people, 2nd floor",
		"the men drank beer", "call 0912345678", "",
	} {
		in := tokenise(s)
		out := lex.inArabic(slices.Clone(in))
		if len(in) != len(out) {
			t.Fatalf("%q has %d words, then %d", s, len(in), len(out))
		}
		for i := range in {
			if in[i].text != out[i].text {
				t.Errorf("%q: %q became %q", s, in[i].text, out[i].text)
			}
		}
	}
}

func TestPlainLettersForEmphaticOnesAreRead(t *testing.T) {
	for word, want := range map[string]string{"بالمتبخ": "kitchen", "الفورن": "oven", "المطبخ": "kitchen"} {
		if got := ids(word); !slices.Contains(got, want) {
			t.Errorf("%q gives %v", word, got)
		}
	}
	for _, word := range []string{"صورة", "سيرة"} { // a picture, a talk: not سرية
		if got := ids(word); slices.Contains(got, "k.hidden") {
			t.Errorf("%q gives %v", word, got)
		}
	}
}

func TestLevelBelowANumberedOneIsTheNext(t *testing.T) {
	for _, s := range []string{
		"في باب أوطى من القبو التاني", "a door below B2", "تحت الـ B2 في ناس", "في طابق ثالث تحت الأرض",
		"ثلاث طوابق تحت الأرض مو اتنين", "القبو مو طابقين، تلاتة", "كمان طابق تحت القبو التاني",
	} {
		if got := ids(s); !slices.Contains(got, "deeper") {
			t.Errorf("%q gives %v", s, got)
		}
	}
	for _, s := range []string{"في ناس بالقبو التاني", "تحت بالقبو الأول", "فوق بالطابق التالت في ضو"} {
		if got := ids(s); slices.Contains(got, "deeper") {
			t.Errorf("%q gives %v", s, got)
		}
	}
}

func TestNumbersThatAreDeniedOrNoNumbersDoNotCount(t *testing.T) {
	for s, not := range map[string]string{
		"القبو مو طابقين، تلاتة": "floors=2", "كيف بدها تسع مية ألف": "people=900000",
		"في فان أبيض وناس": "people=2000", "three floors, not two floors": "floors=2",
	} {
		if got := ids(s); slices.Contains(got, not) {
			t.Errorf("%q counts %s: %v", s, not, got)
		}
	}
	for s, want := range map[string]string{
		"+100000 معتقل": "people=100000", "كيف بدها تسع مية ألف": "people=100000", "اتنعشر ألف إنسان": "people=12000",
		"باثني عشر ألف سجين": "people=12000", "خمس تلاف معتقل": "people=5000", "ميت ألف شخص": "people=100000",
	} {
		if got := ids(s); !slices.Contains(got, want) {
			t.Errorf("%q lacks %s: %v", s, want, got)
		}
	}
}

func TestFormsOfAddressNameNobody(t *testing.T) {
	for _, s := range []string{"يا عمي في باب سري", "يا أخي الباب مفتوح", "ديروا بالكن من الحفرة"} {
		for _, c := range ids(s) {
			if c == "relative" || c == "k.sought" || c == "village" {
				t.Errorf("%q gives %s", s, c)
			}
		}
	}
}

func TestPronounsPointBackToTheirPlace(t *testing.T) {
	for s, want := range map[string]string{
		"زاحوا الفرن، ما طلع وراه شي": "behind>oven", "the oven was moved and behind it is a door": "behind>oven",
		"رفعوا الخزان وتحته غطا": "under>tank",
	} {
		if got := ids(s); !slices.Contains(got, want) {
			t.Errorf("%q lacks %s: %v", s, want, got)
		}
	}
}

func TestAClaimLearnsTheWordsThatItsMembersShare(t *testing.T) {
	score := func(texts ...string) float64 {
		book := NewBook()
		for i, s := range texts {
			if err := book.Join(Report{ID: ReportID(fmt.Sprint(i)), Text: s}, "c"); err != nil {
				t.Fatal(err)
			}
		}
		ps := book.Propose(Report{ID: "x", Text: "الزعفران عند المدخل"})
		if len(ps) == 0 {
			return 0
		}
		return ps[0].Score
	}
	once := score("باب سري والزعفران", "باب سري ومدخل", "باب سري تحت")
	thrice := score("باب سري والزعفران", "باب سري ومدخل زعفران", "باب سري تحت الزعفران")
	if thrice <= once {
		t.Errorf("a word of one member scores %.3f, a word of three %.3f", once, thrice)
	}
}

func TestAPlaceAloneJoinsNothing(t *testing.T) {
	for _, c := range [][2]string{
		{"knocking from under the infirmary floor", "the infirmary has medicines, do not let people take them"},
		{"الحمام فيه حيط جديد وراه مهجع", "الحمام بالطابق الأرضي ما فيه مي"},
		{"في ملجأ تحت المنجرة فيه أولاد", "الملجأ بالحارة مفتوح للعالم"},
		{"a list of 5000 names is in the director's safe", "my brother's name was on a list on television, is he alive?"},
		{"knocks from wing C", "knocks from the water tank"},
	} {
		for _, pair := range [][2]string{c, {c[1], c[0]}} {
			if p, ok := joinsWith(t, pair[0], pair[1]); ok {
				t.Errorf("%q joins %q: %+v", pair[1], pair[0], p)
			}
		}
	}
}

func TestEverydayDenialsAreHeard(t *testing.T) {
	for s, want := range map[string]bool{
		"ما طلع وراه غير حيط": true, "وراه تراب وبس": true, "ما في أي نفق": true, "القبو ما فيه ولا مرا": true,
		"لا يظهر أي طابق ثالث": true, "السجن كلو ما بيوسع تلت آلاف": true, "we dug, it is solid rock": true,
		"ما فتحوا غير واحد": false, "الباب ما بينفتح غير بكود": false, "البئر ليس بئرا بل يوجد فيه سلم": false,
	} {
		if got := Denies(s); got != want {
			t.Errorf("%q: denies %v, want %v", s, got, want)
		}
	}
}

func TestOneWordInAnotherSettingJoinsNothing(t *testing.T) {
	for _, c := range [][2]string{
		{"the generator has no diesel, the fans will stop and the cells have no air", "diesel prices at the petrol station doubled tonight"},
		{"a tunnel leads from the prison to the chicken farm, prisoners are inside", "the highway tunnel under the mountain is closed after a truck crash"},
		{"باصات نقلت المساجين من طريق الجبل", "حادث عالأوتوستراد، باص قالب والطريق مسكر"},
		{"the north door is booby trapped, a wire runs under it", "a camera wire was cut behind the kitchen"},
	} {
		for _, pair := range [][2]string{c, {c[1], c[0]}} {
			if p, ok := joinsWith(t, pair[0], pair[1]); ok {
				t.Errorf("%q joins %q: %+v", pair[1], pair[0], p)
			}
		}
	}
}

func TestTheSameInOtherEverydayWordsJoins(t *testing.T) {
	for _, c := range [][2]string{
		{"the ventilation generator is nearly out of fuel, they will suffocate", "diesel for the fans is finishing, no air in the cells"},
		{"the code of the cellar door is 4419", "keypad downstairs, try four four one nine"},
		{"نفق من السجن للمدجنة وفيها مساجين", "prisoners were brought by an underground passage to the poultry sheds"},
		{"the warden was caught in an ambulance, dressed as a nurse", "مسكوا مدير السجن بسيارة إسعاف متنكر بلباس ممرض"},
	} {
		if p, ok := joinsWith(t, c[0], c[1]); !ok {
			t.Errorf("%q does not join %q: %+v", c[1], c[0], p)
		}
	}
}

func TestCodesAreReadAndCountNobody(t *testing.T) {
	for s, want := range map[string]string{
		"الكود 7731": "code=7731", "شيفرة الباب ٧٧٣١": "code=7731", "رمز القفل سبعة سبعة تلاتة واحد": "code=7731",
		"the keypad code is seven seven three one": "code=7731", "passcode 7 7 3 1": "code=7731", "قفل الباب ۷۷۳۱": "code=7731",
		"the lock is broken and 7731 prisoners wait": "people=7700", "7731 معتقل": "people=7700",
		"a hundred and fifty men": "people=150",
	} {
		if got := ids(s); !slices.Contains(got, want) {
			t.Errorf("%q lacks %s: %v", s, want, got)
		}
	}
	for _, s := range []string{"call 7731", "three four five people by the lock", "the lock is broken and 7731 prisoners wait"} {
		for _, c := range ids(s) {
			if strings.HasPrefix(c, "code=") {
				t.Errorf("%q gives %s", s, c)
			}
		}
	}
}

func FuzzReadingNeverFails(f *testing.F) {
	for _, s := range []string{"fY e", "fi bab wara el matba5", "مو طابقين، تلاتة", "2", "3a", "+1", "جناح ال", "ا", "تحت B2", "7'", "\xff2a", "وراه", "code 1 2 3", "قفل واحد واحد واحد واحد", "hundred and"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		book := NewBook()
		if err := book.Join(Report{ID: "a", Text: s, Place: s}, "c"); err != nil {
			t.Fatal(err)
		}
		for _, p := range book.Propose(Report{ID: "b", Text: s, Place: s}) {
			if !(p.Score >= shownFrom && p.Score <= 1) {
				t.Fatalf("score %v for %q", p.Score, s)
			}
		}
	})
}
