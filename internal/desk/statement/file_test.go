package statement

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"miftah/internal/event"
	"miftah/internal/ledger"
)

func evidence() *Evidence {
	return &Evidence{Format: 1, Operation: event.OperationID{1}, Document: []byte("document"), Page: event.Hash{2}, Texts: []Text{{"title", event.Hash{3}}},
		Chains: []Chain{{Head: event.Head{Replica: event.ReplicaID{4}, Seq: 1, Link: event.Hash{5}}, Signature: []byte("s"), Pages: [][]Link{{{Body: event.Hash{6}}}}}},
		By:     event.ReplicaID{4}, Signature: []byte("signature")}
}

func TestAFileComesApartIntoWhatItWasMadeOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zا-ي<>/&" ]{0,40}`).Draw(t, "text")
		page := []byte("<html><body>" + text + "</body>" + rapid.SampledFrom([]string{"", "</html>\n", "<!-- </body -->"}).Draw(t, "end"))
		e := evidence()
		e.Document = rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "document")
		for range rapid.IntRange(0, 20).Draw(t, "links") {
			e.Chains[0].add(Link{Header: []byte("h"), Clear: []byte("c"), Sealed: event.Hash{7}})
		}
		file, err := join(page, e)
		if err != nil {
			t.Fatal(err)
		}
		gotPage, got, err := split(file)
		if err != nil || !bytes.Equal(gotPage, page) {
			t.Fatalf("%v, the page is %q, was %q", err, gotPage, page)
		}
		again, err := event.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := event.Marshal(e); !bytes.Equal(again, want) {
			t.Fatal("the evidence changed")
		}
	})
	if _, err := join([]byte("a page without an end"), evidence()); err == nil {
		t.Error("a page without an end was taken")
	}
}

func TestAFileThatIsNotWholeIsRefusedInPlainWords(t *testing.T) {
	file, err := join([]byte("<html><body>x</body></html>"), evidence())
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(file, []byte(openTag))
	inside := at + len(openTag) + 10
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"no evidence":     {file[:at], "its evidence is missing or there twice"},
		"cut":             {file[:inside], "cut off in its evidence; fetch it again"},
		"evidence twice":  {append(bytes.Clone(file), file...), "missing or there twice"},
		"not base64":      {bytes.Replace(file, file[inside:inside+1], []byte("!"), 1), "the evidence is damaged"},
		"empty":           {nil, "no Miftah statement"},
		"newer":           {newer(t), "format 2: this program reads format 1; use a newer one"},
		"nothing in it":   {[]byte(openTag + closeTag), "the evidence is damaged"},
		"one byte beside": {replaceAt(file, inside+60), "the evidence is damaged"},
	} {
		if _, _, err := split(c.file); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func newer(t *testing.T) []byte {
	t.Helper()
	e := evidence()
	e.Format = 2
	file, err := join([]byte("<body></body>"), e)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func replaceAt(file []byte, i int) []byte {
	file = bytes.Clone(file)
	if file[i]++; file[i] == '[' || file[i] == '{' || file[i] == ':' {
		file[i] = 'A'
	}
	return file
}

func FuzzSplit(f *testing.F) {
	file, err := join([]byte("<html><body>x</body></html>"), evidence())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte(openTag + "H4sI" + closeTag))
	f.Add([]byte(openTag + openTag + closeTag))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		page, e, err := split(b)
		if err != nil {
			return
		}
		if e.Format != 1 || len(page) >= len(b) {
			t.Fatalf("format %d, a page of %d bytes out of %d", e.Format, len(page), len(b))
		}
		if _, err := Verify(b, "AAAAA", "test"); err == nil {
			t.Fatal("a drawn file verifies")
		}
	})
}

func TestTextsOfAPageNameWhatWasChanged(t *testing.T) {
	const page = `<body><h1 data-part="title">One <b>two</b></h1><p data-part="place A-07">x</p><p data-part="place A-07">y</p></body>`
	signed, err := textsOf([]byte(page))
	if err != nil || len(signed) != 3 || signed[2].Name != "place A-07 (2)" {
		t.Fatalf("%v, %v", signed, err)
	}
	for change, want := range map[[2]string]string{
		{"two", "three"}:                            "title was changed",
		{">y<", ">z<"}:                              "place A-07 (2) was changed",
		{`<p data-part="place A-07">y</p>`, ""}:     "place A-07 (2) was taken out",
		{"</body>", `<p data-part="new">n</p>`}:     "new was added",
		{"<body>", "<body>something in between"}:    "something between the numbered parts was changed",
		{"One <b>two</b>", "One t<b>w</b>o"}:        "title was changed", // the same words, cut otherwise
		{`data-part="title"`, `data-part="titles"`}: "title was taken out; titles was added",
	} {
		now, err := textsOf([]byte(strings.Replace(page, change[0], change[1], 1)))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(differing(signed, now), "; "); got != want {
			t.Errorf("%q: %q, want %q", change, got, want)
		}
	}
}

func TestADifferenceNamesThePlace(t *testing.T) {
	make := func() Document {
		return Document{Listed: 2, Rooms: []Room{{Code: "A-06"}, {Code: "A-07", High: 5, Looks: []Look{{Number: "HQ-5", Minutes: 6}}}}, Methods: []Method{{Method: "dog"}}}
	}
	for want, change := range map[string]func(*Document){
		"":                                     func(*Document) {},
		"Listed: 2 instead of 3":               func(d *Document) { d.Listed = 3 },
		"place A-07 High: 5 instead of 6":      func(d *Document) { d.Rooms[1].High = 6 },
		"Rooms: 2 instead of 1":                func(d *Document) { d.Rooms = d.Rooms[:1] },
		"Methods 1 Method: dog instead of cat": func(d *Document) { d.Methods[0].Method = "cat" },
		"Params Number:  instead of HQ-S1":     func(d *Document) { d.Params.Number = "HQ-S1" },
	} {
		b := make()
		change(&b)
		if got := difference("", reflect.ValueOf(make()), reflect.ValueOf(b)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	b := make()
	b.Rooms[1].Looks[0].Minutes = 7
	if got := difference("", reflect.ValueOf(make()), reflect.ValueOf(b)); !strings.HasPrefix(got, "place A-07") || !strings.Contains(got, "Minutes: 6 instead of 7") {
		t.Errorf("a look that differs is named %q", got)
	}
}

// No number of a document may differ without being noticed.
func TestADifferenceInAnyFieldIsNoticed(t *testing.T) {
	whole := func() Document { var d Document; fillIn(reflect.ValueOf(&d).Elem()); return d }
	n := 0
	var walk func(path string, at func(*Document) reflect.Value)
	walk = func(path string, at func(*Document) reflect.Value) {
		d := whole()
		v := at(&d)
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+" "+v.Type().Field(i).Name, func(d *Document) reflect.Value { return at(d).Field(i) })
			}
			return
		case reflect.Slice, reflect.Array:
			walk(path+" 0", func(d *Document) reflect.Value { return at(d).Index(0) })
			return
		}
		if strings.Contains(path, "Behind") { // not in the document: for the board alone
			return
		}
		n++
		v.SetZero()
		if difference("", reflect.ValueOf(whole()), reflect.ValueOf(d)) == "" {
			t.Errorf("%s may differ", path)
		}
	}
	walk("", func(d *Document) reflect.Value { return reflect.ValueOf(d).Elem() })
	if n < 60 {
		t.Errorf("only %d fields were changed", n)
	}
}

func fillIn(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillIn(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fillIn(v.Index(0))
	case reflect.Array:
		for i := range v.Len() {
			fillIn(v.Index(i))
		}
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString("x")
	default:
		v.Set(reflect.ValueOf(1).Convert(v.Type()))
	}
}

func TestALongChainStaysWithinWhatTheCodecReads(t *testing.T) {
	var c Chain
	for i := range pageOfLinks*2 + 1 {
		c.add(Link{Clear: fmt.Append(nil, i), Sealed: event.Hash{1}})
	}
	if len(c.Pages) != 3 || len(c.Pages[0]) != pageOfLinks || len(c.Pages[2]) != 1 || string(c.Pages[1][0].Clear) != fmt.Sprint(pageOfLinks) {
		t.Errorf("%d pages", len(c.Pages))
	}
	e := evidence()
	e.Chains = []Chain{c}
	file, err := join([]byte("<body></body>"), e)
	if err != nil {
		t.Fatal(err)
	}
	if _, got, err := split(file); err != nil || len(got.Chains[0].Pages) != 3 {
		t.Error(err)
	}
}

func TestChainsNameTheStationAndTheEntryThatDoesNotFit(t *testing.T) {
	b := newBench(t)
	events, _ := b.public()
	if len(events) < 20 {
		t.Fatalf("only %d public entries", len(events))
	}
	heads, err := b.Ledger.Heads(t.Context())
	b.ok(err)
	chain := func() Chain {
		c := Chain{Head: heads[0].Head, Signature: heads[0].Signature}
		b.ok(b.Ledger.View(t.Context(), func(s ledger.Snapshot) error {
			list, err := Chains(s, b.Ledger.Trust(), heads)
			c = list[0]
			return err
		}))
		return c
	}
	for name, change := range map[string]func(*Chain){
		"an entry left out":        func(c *Chain) { c.Pages[0] = append(c.Pages[0][:5], c.Pages[0][6:]...) },
		"the last left out":        func(c *Chain) { c.Pages[0] = c.Pages[0][:len(c.Pages[0])-1] },
		"two changed places":       func(c *Chain) { c.Pages[0][5], c.Pages[0][6] = c.Pages[0][6], c.Pages[0][5] },
		"a clear part":             func(c *Chain) { c.Pages[0][5].Clear[0] ^= 1 },
		"a sealed part's hash":     func(c *Chain) { c.Pages[0][5].Sealed[0] ^= 1 },
		"a public entry as a hash": func(c *Chain) { c.Pages[0][5] = Link{Body: event.Hash{1}} },
		"another head":             func(c *Chain) { c.Head.Seq++ },
		"another signature":        func(c *Chain) { c.Signature = make([]byte, 64) },
	} {
		c := chain()
		change(&c)
		_, err := Public(b.Ledger.Operation(), []Chain{c})
		if !errors.Is(err, ErrForged) || !strings.Contains(err.Error(), heads[0].Replica.String()) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Public(event.OperationID{9}, []Chain{chain()}); !errors.Is(err, ErrForged) {
		t.Errorf("of another operation: %v", err)
	}
}
