package main

import (
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io"
	"math"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"miftah/air"
	"miftah/internal/event"
	"miftah/internal/phrase"
)

type airCmd struct {
	What    []string `arg:"" optional:"" help:"What is known of one room, in words (\"28.8 m3, 10 people, sealed since 02:00\"), or a JSON file of rooms; - reads it from standard input."`
	Volume  string   `help:"Free air: 28.8 m3, or 4x3x2.4 m."`
	People  string   `help:"How many: 10, or 6 to 15."`
	Since   string   `help:"Hour of closing, such as 02:00."`
	Tight   bool     `help:"The room leaks nowhere."`
	Door    string   `help:"Door: tight, typical, concealed, barred or open."`
	Gap     string   `help:"Gap round the door, such as 2 mm."`
	CO2     string   `name:"co2" help:"A reading, such as \"2.1 % at 03:30\"."`
	Heard   string   `help:"Hour at which somebody inside was heard."`
	Outside string   `help:"Temperature outside, such as 31 C."`
	Now     string   `help:"Hour that counts as now; else this machine's."`
	Zone    string   `help:"Room to answer for, where a file holds several; else all, and of more than three without what measures would bring."`
	Lang    string   `help:"Language." enum:"en,ar" default:"en"`
	Hours   float64  `help:"Length of the curve in hours." default:"48"`
	Samples int      `help:"Scenarios." default:"2000"`
	Seed    uint64   `help:"Seed of the scenarios." default:"1"`
	JSON    bool     `name:"json" help:"Print JSON for programs: hours from now."`
}

// airAnswer is what --json prints for one room.
type airAnswer struct {
	Zone    string          `json:"zone"`
	None    *air.NoEstimate `json:"no_estimate,omitempty"`
	Clock   *air.Clock      `json:"clock,omitempty"`
	Label   air.Label       `json:"label,omitempty"`
	Curve   []air.Survival  `json:"curve,omitempty"`
	Narrow  []air.Narrowing `json:"narrow,omitempty"`
	Buy     []air.Bought    `json:"buy,omitempty"`
	Dispute *air.Dispute    `json:"dispute,omitempty"`
}

// Run answers how long the air may last, and what would change it.
func (c *airCmd) Run(m *Main) error {
	now, err := airNow(c.Now)
	if err != nil {
		return err
	}
	g, err := c.graph(m.Stdin, now)
	if err != nil {
		return err
	}
	engine, err := air.New(air.Options{Samples: c.Samples, Seed: c.Seed})
	if err != nil {
		return err
	}
	if !(c.Hours > 0 && c.Hours <= 1000) {
		return fmt.Errorf("hours: %v is out of range; write 1 to 1000", c.Hours)
	}
	all, err := engine.Clocks(g)
	if err != nil {
		return err
	}
	var answers []airAnswer
	clocks := 0
	for _, a := range all {
		if a.Clock != nil {
			clocks++
		}
	}
	for _, a := range all {
		if c.Zone != "" && a.Zone != c.Zone {
			continue
		}
		one, err := c.answer(engine, g, a, clocks <= fewRooms || c.Zone != "")
		if err != nil {
			return err
		}
		answers = append(answers, one)
	}
	if len(answers) == 0 {
		return fmt.Errorf("there is no room %q to answer for; name one of the file's, or none for all", c.Zone)
	}
	if c.JSON {
		enc := json.NewEncoder(m.Stdout)
		enc.SetIndent("", " ")
		return enc.Encode(map[string]any{"format": "miftah-air/1", "now": now.Format("15:04"), "zones": answers})
	}
	book, err := phrase.Open(c.Lang, event.Digits(0), 0)
	if err != nil {
		return err
	}
	for i, a := range answers {
		if i > 0 {
			fmt.Fprintln(m.Stdout)
		}
		p := airPrint{out: m.Stdout, book: book, now: now}
		p.room(g, a)
	}
	return nil
}

// graph reads what is known: a file, words, or flags, which are words too.
func (c *airCmd) graph(stdin io.Reader, now time.Time) (air.Graph, error) {
	if len(c.What) == 1 && (c.What[0] == "-" || strings.HasSuffix(c.What[0], ".json")) {
		var raw []byte
		var err error
		if c.What[0] == "-" {
			raw, err = io.ReadAll(io.LimitReader(stdin, 17<<20))
		} else {
			raw, err = os.ReadFile(c.What[0])
		}
		if err != nil {
			return air.Graph{}, err
		}
		return air.ParseGraph(raw)
	}
	parts := airParts(strings.Join(c.What, " "))
	for _, f := range []struct{ value, before string }{{c.Volume, ""}, {c.People, "people "}, {c.Since, "closed since "}, {c.Door, "door "}, {c.Gap, "gap "},
		{c.CO2, "co2 "}, {c.Heard, "heard at "}, {c.Outside, "outside "}} {
		if f.value != "" {
			parts = append(parts, f.before+f.value)
		}
	}
	if c.Tight {
		parts = append(parts, "airtight")
	}
	if len(parts) == 0 {
		return air.Graph{}, fmt.Errorf("say what is known of the room, such as: miftah air \"28.8 m3, 10 people, sealed since 02:00\"")
	}
	return airWords(parts, now)
}

// fewRooms is for how many rooms measures are compared unasked: rooms that share
// their air are followed anew for each.
const fewRooms = 3

func (c *airCmd) answer(engine *air.Engine, g air.Graph, a air.Answer, measures bool) (airAnswer, error) {
	out := airAnswer{Zone: a.Zone, None: a.None, Clock: a.Clock}
	if a.Clock == nil {
		return out, nil
	}
	out.Label = a.Clock.Label(0)
	const points = 12
	for i := range points + 1 {
		out.Curve = append(out.Curve, a.Clock.SurvivalAt(c.Hours*float64(i)/points))
	}
	out.Narrow = a.Clock.Narrow()
	if !measures {
		return out, nil
	}
	var err error
	// Holes are there when they are drilled: 20 minutes each by hand.
	out.Buy, err = engine.Buy(g, a.Zone, air.Measure{Diameter: 0.05, From: 1.0 / 3}, air.Measure{Diameter: 0.05, Pair: true, From: 2.0 / 3},
		air.Measure{Diameter: 0.1, Pair: true, From: 1}, air.Measure{Flow: 0.03})
	if err != nil {
		return out, err
	}
	for _, z := range g.Zones {
		if z.ID == a.Zone && len(z.Sizes) > 1 {
			d, err := engine.Dispute(g, a.Zone)
			if err != nil {
				return out, err
			}
			out.Dispute = &d
		}
	}
	return out, nil
}

// airPrint writes an answer for people.
type airPrint struct {
	out  io.Writer
	book *phrase.Book
	now  time.Time
}

var airTags = strings.NewReplacer("<bdi>", "\u2068", "</bdi>", "\u2069")

// t is a sentence as plain text: values isolated in Arabic, where the direction
// of a line would otherwise carry them away.
func (p airPrint) t(key string, params ...phrase.P) string {
	s := airTags.Replace(string(p.book.T(key, params...)))
	if p.book.Lang == "en" {
		s = strings.Map(func(r rune) rune {
			if r == '\u2068' || r == '\u2069' {
				return -1
			}
			return r
		}, s)
	}
	return html.UnescapeString(s)
}

// hour is a time of day, with its date when that is another.
func (p airPrint) hour(h air.Hour) string {
	if h.Never() || float64(h) > 24*30 {
		return p.t("air.beyond")
	}
	at := p.now.Add(time.Duration(float64(h) * float64(time.Hour))).Round(time.Minute)
	text := at.Format("15:04")
	if at.YearDay() != p.now.YearDay() || at.Year() != p.now.Year() {
		text = at.Format("02/01 15:04")
	}
	return text
}

func (p airPrint) isolate(s string) string {
	if p.book.Lang == "ar" {
		return "\u2068" + s + "\u2069"
	}
	return s
}

// none stands for a number that is nothing.
const none = "–"

func (p airPrint) number(v float64, decimals int) string {
	if v == 0 {
		return none
	}
	return p.isolate(p.book.Number(v, decimals))
}

// percent never reads 0 or 100.
func (p airPrint) percent(v float64) string { return p.isolate(p.book.Percent(v) + p.sign()) }

func (p airPrint) sign() string {
	if p.book.Lang == "ar" {
		return "\u202f٪"
	}
	return " %"
}

func (p airPrint) room(g air.Graph, a airAnswer) {
	if a.Zone == wordsRoom {
		fmt.Fprintln(p.out, p.t("air.title"))
	} else {
		fmt.Fprintf(p.out, "%s: %s\n", p.t("air.title"), p.isolate(a.Zone))
	}
	if a.None != nil {
		var missing []string
		for _, m := range a.None.Missing {
			key := "air.missing_" + m
			if m == "volume" {
				key = "board.air_missing_volume"
			}
			missing = append(missing, p.t(key))
		}
		comma := ", "
		if p.book.Lang == "ar" {
			comma = "، "
		}
		fmt.Fprintln(p.out, p.t("air.none_missing", phrase.P{"missing": template.HTML(html.EscapeString(strings.Join(missing, comma)))}))
		return
	}
	p.known(g, a.Zone)
	p.sentence(a)
	p.bands(a.Clock)
	p.curve(g, a)
	if len(a.Buy) > 0 {
		p.bought(a.Buy)
	}
	for i, n := range a.Narrow {
		if key := "board.fact_" + airFact(n.Fact); i == 0 && p.book.Has(key) {
			fmt.Fprintf(p.out, "\n%s\n", p.t(key))
		}
	}
	if len(a.Clock.Flags) > 0 {
		fmt.Fprintln(p.out)
	}
	for _, f := range a.Clock.Flags {
		fmt.Fprintf(p.out, "- %s\n", p.t("air.flag_"+string(f)))
	}
}

// airFact is the fact's name in the catalogue.
func airFact(f air.Fact) string {
	switch f {
	case air.FactSealed:
		return "sealed"
	case air.FactReading:
		return "reading"
	}
	return string(f)
}

// known repeats what was understood, so that a slip is seen.
func (p airPrint) known(g air.Graph, zone string) {
	for _, z := range g.Zones {
		if z.ID != zone {
			continue
		}
		if len(z.Sizes) == 1 && z.Sizes[0].Volume > 0 {
			fmt.Fprintln(p.out, p.t("air.in_volume", phrase.P{"volume": p.book.Number(z.Sizes[0].Volume, 1)}))
		}
		if len(z.Sizes) == 1 && z.Sizes[0].Length > 0 {
			x := z.Sizes[0]
			fmt.Fprintln(p.out, p.t("air.in_size", phrase.P{"length": p.book.Number(x.Length, 1), "width": p.book.Number(x.Width, 1), "height": p.book.Number(x.Height, 1)}))
		}
		switch n := z.People; {
		case n != nil && n.Low != nil && n.High != nil:
			fmt.Fprintln(p.out, p.t("air.in_people_range", phrase.P{"low": p.book.Number(*n.Low, 0), "high": p.book.Number(*n.High, 0)}))
		case n != nil && n.Best != nil:
			fmt.Fprintln(p.out, p.t("air.in_people", phrase.P{"people": p.book.Number(*n.Best, 0)}))
		}
		if z.SealedBefore != nil {
			fmt.Fprintln(p.out, p.t("air.in_since", phrase.P{"time": p.hour(air.Hour(-*z.SealedBefore))}))
		}
		if z.State == air.Airtight {
			fmt.Fprintln(p.out, p.t("air.in_airtight"))
		}
	}
	fmt.Fprintln(p.out)
}

func (p airPrint) sentence(a airAnswer) {
	c := a.Clock
	switch {
	case c.From.Never():
		fmt.Fprintln(p.out, p.t("board.air_never"))
	case c.MostLikely.Never():
		fmt.Fprintln(p.out, p.t("air.say_from", phrase.P{"from": p.hour(c.From)}))
	default:
		fmt.Fprintln(p.out, p.t("say.air", phrase.P{"from": p.hour(c.From), "likely": p.hour(c.MostLikely)}))
	}
	fmt.Fprintln(p.out, p.t("air.label_"+string(a.Label)))
}

func (p airPrint) bands(c *air.Clock) {
	fmt.Fprintln(p.out)
	rows := [][]string{{p.t("air.col_level"), p.t("air.col_early"), p.t("air.col_half"), p.t("air.col_late"), p.t("air.col_never")}}
	for _, b := range c.Bands {
		gas := p.t("air.co2")
		if b.Gas == air.O2 {
			gas = p.t("air.oxygen")
		}
		never := none
		if b.Never > 0 {
			never = p.percent(b.Never)
		}
		rows = append(rows, []string{gas + " " + p.isolate(p.book.Number(100*b.Level, 0)+p.sign()), p.isolate(p.hour(b.P10)), p.isolate(p.hour(b.P50)), p.isolate(p.hour(b.P90)), never})
	}
	p.table(rows)
}

func (p airPrint) curve(g air.Graph, a airAnswer) {
	key := "air.curve"
	for _, z := range g.Zones {
		if z.ID == a.Zone && z.NoWaterBefore != nil {
			key = "air.curve_water"
		}
	}
	fmt.Fprintf(p.out, "\n%s\n", p.t(key))
	const wide = 40
	var rows [][]string
	for _, s := range a.Curve {
		rows = append(rows, []string{p.isolate(p.hour(air.Hour(s.Hours))), p.percent(s.Alive), strings.Repeat("█", max(1, int(math.Round(s.Alive*wide))))})
	}
	p.table(rows)
	fmt.Fprintln(p.out, p.t("air.curve_note"))
}

func (p airPrint) bought(list []air.Bought) {
	fmt.Fprintf(p.out, "\n%s\n", p.t("air.buy"))
	const after = 4 // air.AliveHours[4] is half a day
	rows := [][]string{{"", p.t("air.col_persons"), p.t("air.col_three"), p.t("air.col_eight"), p.t("air.col_alive", phrase.P{"hours": int(air.AliveHours[after])})}}
	for _, b := range list {
		name := p.t("air.buy_none")
		mm := int(math.Round(b.Measure.Diameter * 1000))
		switch {
		case b.Measure.Flow > 0:
			name = p.t("air.buy_flow", phrase.P{"litres": int(math.Round(b.Measure.Flow * 1000))})
		case b.Measure.Pair:
			name = p.t("air.buy_pair", phrase.P{"mm": mm})
		case mm > 0:
			name = p.t("air.buy_hole", phrase.P{"mm": mm})
		}
		decimals := 1
		if b.Persons >= 10 {
			decimals = 0
		}
		rows = append(rows, []string{name, p.number(b.Persons, decimals), p.isolate(p.hour(b.Three.P50)), p.isolate(p.hour(b.Eight.P50)), p.percent(b.Alive[after])})
	}
	p.table(rows)
}

// table lines columns up.
func (p airPrint) table(rows [][]string) {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintln(w, strings.TrimRight(strings.Join(r, "\t"), "\t "))
	}
	_ = w.Flush() // an error of the output shows at its next use
}
