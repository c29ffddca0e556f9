package phrase

import (
	"reflect"
	"testing"
)

func TestSentenceIsReadBackWithWhatStandsInItsSlots(t *testing.T) {
	words, err := OpenReader("refuse.", false, "refuse.at_")
	if err != nil {
		t.Fatal(err)
	}
	places, err := OpenReader("refuse.at_", true)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		r        *Reader
		sentence string
		want     Said
	}{
		{words, "7 minutes; use 0 to 1440", Said{Key: "refuse.minutes", Values: map[string]any{"n": 7.0}}},
		{words, "-7 minutes; use 0 to 1440", Said{Key: "refuse.minutes", Values: map[string]any{"n": -7.0}}},
		{words, "A-07 is a place of this site already; look at the preview again, or choose other numbers",
			Said{Key: "refuse.place_exists", Values: map[string]any{"code": Literal{"A-07"}}}},
		{words, `"a \"b\"; c" is not a level; write B2, B1, G, 1 or 2`,
			Said{Key: "refuse.level_unread", Values: map[string]any{"typed": `a "b"; c`}}},
		{words, `"a "b" c" is not a number; write metres such as 4 or 2.5`,
			Said{Key: "refuse.number_unread", Values: map[string]any{"typed": `a "b" c`}}},
		{places, `part 2, "4: 5": the level is not said`,
			Said{Key: "refuse.at_part", Values: map[string]any{"part": 2.0, "phrase": "4: 5"}, Rest: "the level is not said"}},
	} {
		if got, ok := c.r.Read(c.sentence); !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s\n got %v %#v\nwant %#v", c.sentence, ok, got, c.want)
		}
	}
	for _, none := range []string{"", "minutes", "7 minutes; use 0 to 1440, please", "x: 7 minutes; use 0 to 1440"} {
		if got, ok := words.Read(none); ok {
			t.Errorf("%q is read as %s", none, got.Key)
		}
	}
}
