package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"miftah/air"
	"miftah/internal/phrase"
)

func halfPastThree() time.Time { return time.Date(2025, 6, 15, 3, 30, 0, 0, time.UTC) }

func TestWordsInBothLanguagesMeanTheSame(t *testing.T) {
	for en, ar := range map[string]string{
		"28.8 m3": "٢٨٫٨ م٣", "4 x 3 x 2.4 m": "٤×٣×٢٫٤ م", "10 people": "١٠ أشخاص", "6 to 15 people": "٦ إلى ١٥ شخصاً",
		"sealed since 02:00": "محكم الإغلاق منذ الساعة ٠٢:٠٠", "closed 3 h": "مغلق منذ ٣ ساعات", "concealed door": "باب مخفي", "gap 2 mm": "فراغ الباب ٢ مم",
		"two 50 mm holes": "فتحتان ٥٠ مم", "co2 2.1 % at 03:20": "ثاني أكسيد الكربون ٢٫١ ٪ الساعة ٠٣:٢٠", "heard at 23:50": "طرق الساعة ٢٣:٥٠",
		"outside 31 C": "الخارج ٣١ درجة", "same": "نفس الحرارة", "no water 20 h": "بلا ماء منذ ٢٠ ساعة", "compressor 30 L/s": "ضاغط ٣٠ ل/ث",
	} {
		var got [2]string
		for i, text := range []string{en, ar} {
			g, err := airWords(airParts(text), halfPastThree())
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			raw, err := json.Marshal(g)
			if err != nil {
				t.Fatal(err)
			}
			got[i] = string(raw)
		}
		if got[0] != got[1] || got[0] == `{"zones":[{"id":"room"}]}` {
			t.Errorf("%s: %s\n%s: %s", en, got[0], ar, got[1])
		}
	}
}

func TestAnHourAfterNowWasYesterday(t *testing.T) {
	g, err := airWords(airParts("28.8 m3, 10 people, closed since 23:00, heard at 03:30"), halfPastThree())
	if err != nil || *g.Zones[0].SealedBefore != 4.5 || g.Zones[0].Heard[0] != 0 {
		t.Errorf("%+v %v", g.Zones[0], err)
	}
	if g.Zones[0].State == air.Airtight {
		t.Error("closed is not sealed")
	}
}

func FuzzAirWords(f *testing.F) {
	for _, s := range []string{"28.8 m3, 10 people, sealed since 02:00", "4x3x2.4 m، ١٠ أشخاص؛ باب مفتوح", "two 50 mm holes, gap 2 mm, co2 99 %", "closed since 99:99", ",,،"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		g, err := airWords(airParts(s), halfPastThree())
		if err != nil {
			if err.Error() == "" {
				t.Fatal("an error without words")
			}
			return
		}
		if err := g.Validate(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryFlagLabelAndFactHasWordsInBothLanguages(t *testing.T) {
	var keys []string
	for _, f := range []air.Flag{air.FlagSealedUnknown, air.FlagLeakUnknown, air.FlagNeighbour, air.FlagNetwork, air.FlagLinkUnsized, air.FlagFanUnknown,
		air.FlagReadingUnused, air.FlagReadingDisagrees, air.FlagHeat35, air.FlagHeat46, air.FlagWetBulb35, air.FlagWater, air.FlagExtrapolated} {
		keys = append(keys, "air.flag_"+string(f))
	}
	for _, l := range []air.Label{air.Breathable, air.MayTurn, air.ActNow, air.StillAct} {
		keys = append(keys, "air.label_"+string(l))
	}
	for _, f := range []air.Fact{air.FactVolume, air.FactPeople, air.FactLeak, air.FactTemperature, air.FactSealed, air.FactReading} {
		keys = append(keys, "board.fact_"+airFact(f))
	}
	for _, lang := range []string{"en", "ar"} {
		b, err := phrase.Open(lang, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range keys {
			if !b.Has(k) || strings.Contains(string(b.T(k)), "dead") {
				t.Errorf("%s in %s: %q", k, lang, b.T(k))
			}
		}
	}
}
