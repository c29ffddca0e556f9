package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"miftah/air"
)

// airNow is the hour that counts as now.
func airNow(text string) (time.Time, error) {
	if text == "" {
		return time.Now().Truncate(time.Minute), nil
	}
	t, err := time.Parse("15:04", airLatin(text))
	if err != nil {
		return t, fmt.Errorf("now: %q is no hour; write 24 hours, such as 03:30", text)
	}
	// Any day will do; one in the middle of a month and year keeps dates short.
	return time.Date(2025, time.June, 15, t.Hour(), t.Minute(), 0, 0, time.UTC), nil
}

var airDigits = strings.NewReplacer("٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9",
	"۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9",
	"٫", ".", "×", "x", "٪", "%", "³", "3", "أ", "ا", "إ", "ا", "آ", "ا", "ى", "ي", "ة", "ه",
	"\u064b", "", "\u064c", "", "\u064e", "", "\u064f", "", "\u0650", "", "\u0651", "", "\u0652", "",
	"\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "", "\u200e", "", "\u200f", "")

// airLatin makes digits of one kind and letters of one spelling.
func airLatin(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(airDigits.Replace(s))), " ")
}

var airComma = regexp.MustCompile(`[,;،؛\n]+(?:\s|$)|[;،؛\n]`)

// airParts cuts a sentence where commas are. A comma inside a number is none.
func airParts(text string) (parts []string) {
	for _, p := range airComma.Split(text, -1) {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// airForm is one way of saying something. Patterns are matched against the
// whole part, in the spelling of airLatin.
type airForm struct {
	pattern *regexp.Regexp
	set     func(r *airRoom, m []string) error
}

// airRoom is the room that the words are about.
type airRoom struct {
	g    air.Graph
	z    *air.Zone
	door *air.Link
	now  time.Time
}

const (
	airNum  = `(\d+(?:\.\d+)?)`
	airTime = `(\d{1,2}:\d{2})`
)

func airPattern(s string) *regexp.Regexp {
	return regexp.MustCompile("^(?:" + strings.NewReplacer("NUM", airNum, "TIME", airTime).Replace(s) + ")$")
}

var airForms = []airForm{
	{airPattern(`(?:volume )?NUM ?(?:m3|cubic metres?|م3|متر مكعب)`), func(r *airRoom, m []string) error { return r.volume(m[1]) }},
	{airPattern(`(?:room |غرفه )?NUM ?[x*] ?NUM ?[x*] ?NUM ?(?:m|م|متر)?`), func(r *airRoom, m []string) error { return r.lengths(m[1:]) }},
	{airPattern(`(?:people |اشخاص )?NUM(?: ?(?:to|-|الي) ?NUM)? ?(?:people|persons?|men|women|اشخاص|شخصا?|نساء|رجال)?`), func(r *airRoom, m []string) error { return r.people(m[1], m[2]) }},
	{airPattern(`(sealed|airtight|closed|shut|محكم|محكم الاغلاق|مغلق|مغلقه|اغلق|مقفل)(?: (?:since|at|منذ|منذ الساعه|الساعه))? ?TIME`), func(r *airRoom, m []string) error {
		r.shut(m[1])
		return r.closed(m[2])
	}},
	{airPattern(`(sealed|airtight|closed|shut|محكم|محكم الاغلاق|مغلق|مغلقه|اغلق|مقفل)(?: (?:for|منذ))? NUM ?(?:h|hours?|ساعات|ساعه)(?: ago)?`), func(r *airRoom, m []string) error {
		r.shut(m[1])
		return r.ago(m[2])
	}},
	{airPattern(`(sealed|airtight|محكم|محكم الاغلاق)`), func(r *airRoom, m []string) error { r.shut(m[1]); return nil }},
	{airPattern(`(?:door )?(tight|typical|concealed|hidden|barred|bars|open)(?: door)?|باب (محكم|عادي|مخفي|قضبان|مفتوح)`), func(r *airRoom, m []string) error { return r.doorKind(m[1] + m[2]) }},
	{airPattern(`(?:door )?(?:gap|فراغ|فراغ الباب) NUM ?(?:mm|مم)`), func(r *airRoom, m []string) error { return r.gap(m[1]) }},
	{airPattern(`(one|a|two|pair of|فتحه|فتحتان)? ?(?:holes? )?NUM ?(?:mm|مم)(?: holes?)?(?: (low|high|منخفضه|مرتفعه))?`), func(r *airRoom, m []string) error { return r.holes(m[1], m[2], m[3]) }},
	{airPattern(`(co2|o2|oxygen|ثاني اكسيد الكربون|اكسجين) NUM ?%(?: (?:at|الساعه) TIME)?`), func(r *airRoom, m []string) error { return r.reading(m[1], m[2], m[3]) }},
	{airPattern(`(?:heard|knocking|voices?|طرق|صوت|سمع صوت)(?: (?:at|الساعه))? TIME`), func(r *airRoom, m []string) error { return r.heard(m[1]) }},
	{airPattern(`(outside|inside|الخارج|الداخل) (-?\d+(?:\.\d+)?) ?(?:°?c|درجه)?`), func(r *airRoom, m []string) error { return r.warmth(m[1], m[2]) }},
	{airPattern(`(warm|warmer|same|cold|colder|ادفا|نفس الحراره|ابرد)(?: inside)?`), func(r *airRoom, m []string) error { return r.compare(m[1]) }},
	{airPattern(`(?:no water|بلا ماء)(?: (?:for|منذ))? NUM ?(?:h|hours?|ساعات|ساعه)`), func(r *airRoom, m []string) error { return r.water(m[1]) }},
	{airPattern(`(?:compressor|blower|fan|ضاغط|مروحه) NUM ?(?:l/s|ل/ث)`), func(r *airRoom, m []string) error { return r.blower(m[1]) }},
}

// wordsRoom is the id of the one room that words speak of.
const wordsRoom = "room"

// airWords understands what is said of one room, part by part.
func airWords(parts []string, now time.Time) (air.Graph, error) {
	r := &airRoom{now: now}
	r.g.Zones = []air.Zone{{ID: wordsRoom}}
	r.z = &r.g.Zones[0]
	for i, part := range parts {
		text, found := airLatin(part), false
		for _, f := range airForms {
			m := f.pattern.FindStringSubmatch(text)
			if m == nil {
				continue
			}
			if err := f.set(r, m); err != nil {
				return air.Graph{}, fmt.Errorf("part %d, %q: %w", i+1, part, err)
			}
			found = true
			break
		}
		if !found {
			return air.Graph{}, fmt.Errorf("part %d, %q is not understood; write parts such as: 28.8 m3, 4x3x2.4 m, 10 people, 6 to 15 people, closed since 02:00, sealed 3 h, concealed door, gap 2 mm, two 50 mm holes, co2 2.1 %% at 03:30, heard at 03:10, outside 31 C, no water 20 h, compressor 30 L/s", i+1, part)
		}
	}
	if r.door != nil {
		r.g.Links = append(r.g.Links, *r.door)
	}
	return r.g, r.g.Validate()
}

func (r *airRoom) volume(v string) error {
	n, err := strconv.ParseFloat(v, 64)
	r.z.Sizes = append(r.z.Sizes, air.Size{Volume: n, Known: air.Paced, Net: true})
	return err
}

func (r *airRoom) lengths(m []string) error {
	var v [3]float64
	for i := range v {
		var err error
		if v[i], err = strconv.ParseFloat(m[i], 64); err != nil {
			return err
		}
	}
	r.z.Sizes = append(r.z.Sizes, air.Size{Length: v[0], Width: v[1], Height: v[2], Known: air.Paced})
	return nil
}

func (r *airRoom) people(low, high string) error {
	a, err := strconv.ParseFloat(low, 64)
	if err != nil {
		return err
	}
	if high == "" {
		r.z.People = &air.People{Best: &a}
		return nil
	}
	b, err := strconv.ParseFloat(high, 64)
	r.z.People = &air.People{Low: &a, High: &b}
	return err
}

// shut tells a room that leaks nowhere from one of which only the door is known
// to be closed.
func (r *airRoom) shut(word string) {
	switch word {
	case "sealed", "airtight", "محكم", "محكم الاغلاق":
		r.z.State = air.Airtight
	}
}

// before is how many hours ago a time of day last was.
func (r *airRoom) before(text string) (float64, error) {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("%q is no hour; write 24 hours, such as 02:00", text)
	}
	h := float64((r.now.Hour()-t.Hour())*60+r.now.Minute()-t.Minute()) / 60
	if h < 0 {
		h += 24
	}
	return h, nil
}

func (r *airRoom) closed(text string) error {
	h, err := r.before(text)
	r.z.SealedBefore = &h
	return err
}

func (r *airRoom) ago(text string) error {
	h, err := strconv.ParseFloat(text, 64)
	r.z.SealedBefore = &h
	return err
}

// link is the room's door.
func (r *airRoom) link() *air.Link {
	if r.door == nil {
		r.door = &air.Link{ID: "door", From: r.z.ID, Kind: air.Door}
	}
	return r.door
}

func (r *airRoom) doorKind(word string) error {
	r.link().Door = map[string]air.DoorKind{"tight": air.DoorTight, "محكم": air.DoorTight, "typical": air.DoorTypical, "عادي": air.DoorTypical,
		"concealed": air.DoorConcealed, "hidden": air.DoorConcealed, "مخفي": air.DoorConcealed, "barred": air.DoorBarred, "bars": air.DoorBarred,
		"قضبان": air.DoorBarred, "open": air.DoorOpen, "مفتوح": air.DoorOpen}[word]
	return nil
}

func (r *airRoom) gap(mm string) error {
	v, err := strconv.ParseFloat(mm, 64)
	v /= 1000
	r.link().Gap = &v
	return err
}

func (r *airRoom) holes(count, mm, where string) error {
	d, err := strconv.ParseFloat(mm, 64)
	if err != nil {
		return err
	}
	d /= 1000
	heights := []float64{1.2}
	switch {
	case count == "two" || count == "pair of" || count == "فتحتان":
		heights = []float64{0.1, 2.1}
	case where == "low" || where == "منخفضه":
		heights[0] = 0.1
	case where == "high" || where == "مرتفعه":
		heights[0] = 2.1
	}
	for _, h := range heights {
		r.g.Links = append(r.g.Links, air.Link{ID: fmt.Sprint("hole ", len(r.g.Links)+1), From: r.z.ID, Kind: air.Hole, Diameter: &d, Height: &h})
	}
	return nil
}

func (r *airRoom) reading(gas, percent, at string) error {
	v, err := strconv.ParseFloat(percent, 64)
	if err != nil {
		return err
	}
	g := air.Reading{Gas: air.O2, Value: v / 100}
	if gas == "co2" || gas == "ثاني اكسيد الكربون" {
		g.Gas = air.CO2
	}
	if at != "" {
		h, err := r.before(at)
		if err != nil {
			return err
		}
		g.Hours = -h
	}
	r.z.Readings = append(r.z.Readings, g)
	return nil
}

func (r *airRoom) heard(at string) error {
	h, err := r.before(at)
	r.z.Heard = append(r.z.Heard, -h)
	return err
}

func (r *airRoom) warmth(where, celsius string) error {
	c, err := strconv.ParseFloat(celsius, 64)
	k := c + 273.15
	if math.Abs(c) > 60 {
		return fmt.Errorf("%v degrees are out of range; write degrees Celsius such as 31", c)
	}
	if where == "outside" || where == "الخارج" {
		r.g.OutsideKelvin = &k
	} else {
		r.z.Readings = append(r.z.Readings, air.Reading{Gas: air.Temperature, Value: k})
	}
	return err
}

func (r *airRoom) compare(word string) error {
	switch word {
	case "same", "نفس الحراره":
		r.z.Temperature = air.Same
	case "cold", "colder", "ابرد":
		r.z.Temperature = air.Cold
	default:
		r.z.Temperature = air.Warm
	}
	return nil
}

func (r *airRoom) water(hours string) error {
	h, err := strconv.ParseFloat(hours, 64)
	r.z.NoWaterBefore = &h
	return err
}

func (r *airRoom) blower(litres string) error {
	l, err := strconv.ParseFloat(litres, 64)
	l /= 1000
	r.g.Fans = append(r.g.Fans, air.Fan{ID: fmt.Sprint("fan ", len(r.g.Fans)+1), Zone: r.z.ID, Flow: &l})
	return err
}
