package docket

import (
	"context"
	"fmt"
	"unicode"

	"miftah/internal/access"
	"miftah/internal/desk"
	"miftah/internal/event"
	"miftah/internal/ledger"
	"miftah/internal/view"
)

// ReportIn is what a teller said. Every field may be empty, not all of them.
type ReportIn struct {
	Text       string `json:"text"`       // word for word
	PlaceWords string `json:"placeWords"` // where, in the teller's words
	When       string `json:"when"`       // when last, in the teller's words
	HowWords   string `json:"howWords"`   // how they know, in their words
	Remark     string `json:"remark"`     // of ours

	Place    event.Place   `json:"place"`    // tied at once, when it is known
	Channel  event.Channel `json:"channel"`  // how it reached us
	How      event.How     `json:"how"`      // how they know
	LastSeen event.Millis  `json:"lastSeen"` // when last, if that can be said as a time
	Asserted int64         `json:"asserted"` // people said to be there; 0: no number named
	Told     event.Millis  `json:"told"`     // when it was told; 0: when it is entered
	Arabic   bool          `json:"arabic"`   // told in Arabic

	Teller   string          `json:"teller"`   // what the teller is called
	Contact  string          `json:"contact"`  // how to reach them
	TellerID event.SubjectID `json:"tellerId"` // a teller of an earlier report, to count once
	Protect  bool            `json:"protect"`  // the teller is in danger: seal who they are in protection

	Files []desk.File `json:"files"` // photo, voice note, text
}

func (in *ReportIn) empty() bool {
	return in.Text+in.PlaceWords+in.When+in.HowWords+in.Remark+in.Teller+in.Contact == "" && len(in.Files) == 0 &&
		in.Place == event.Place{} && in.How == 0 && in.LastSeen == 0 && in.Asserted == 0
}

// tellerAt is where the ids of tellers begin among those that a command makes.
const tellerAt = 1 << 31

// Receive takes one report. It is durable when Receive returns.
func (d *Docket) Receive(ctx context.Context, s access.Session, c desk.Command, in ReportIn) (event.ReportID, ledger.Receipt, error) {
	kept, err := d.begin(ctx, s, c, event.ReportReceived{})
	if err != nil {
		return event.ReportID{}, ledger.Receipt{}, err
	}
	if !kept {
		if err := d.checkReport(in); err != nil {
			return event.ReportID{}, ledger.Receipt{}, err
		}
	}
	a, err := d.reportAct(c, 0, 0, in)
	if err != nil {
		return event.ReportID{}, ledger.Receipt{}, err
	}
	r, err := d.Write(ctx, s, c, a)
	return event.ReportID(a.Entity), r, err
}

func (d *Docket) checkReport(in ReportIn) error {
	if in.empty() {
		return desk.Refuse("text", "nothing is written yet", "write one word, or add a voice note, a photo or a place; nothing else is needed")
	}
	if err := checkLength(in); err != nil {
		return err
	}
	for _, err := range []error{
		checkPeople(in.Asserted), d.checkPlace(in.Place), checkEnum("channel", in.Channel), checkEnum("how", in.How),
	} {
		if err != nil {
			return err
		}
	}
	for _, f := range in.Files {
		if err := checkEnum("files", f.Media); err != nil {
			return err
		}
		if len(f.Name) > 1000 {
			return desk.Refuse("files", "the name of a file is very long", "rename the file and add it again")
		}
		if len(f.Bytes) == 0 {
			return desk.Refuse("files", "a file is empty", "record or choose it again")
		}
	}
	return d.checkTeller(in.TellerID)
}

// checkTeller refuses an earlier teller who never told anything here, or who
// was erased: nothing can be sealed for them again.
func (d *Docket) checkTeller(t event.SubjectID) error {
	const remedy = "leave the choice out and write the name"
	if t.Zero() {
		return nil
	}
	for _, e := range view.All[*view.Erasure](d.State) {
		if e.Subject == t {
			return desk.Refuse("teller", "this teller was erased", remedy)
		}
	}
	if !d.tellerKnown(t) {
		return desk.Refuse("teller", "no earlier report is from this teller", remedy)
	}
	return nil
}

// checkLength names the field that is too long before anything is sealed. All
// words together have to fit into one entry of the ledger.
func checkLength(in ReportIn) error {
	sum := 0
	for _, f := range []struct{ name, text string }{{"text", in.Text}, {"place", in.PlaceWords}, {"when", in.When},
		{"how", in.HowWords}, {"remark", in.Remark}, {"teller", in.Teller}, {"contact", in.Contact}} {
		if sum += len(f.text); len(f.text) > desk.MaxText || sum > 3*desk.MaxText {
			return desk.Refuse(f.name, fmt.Sprintf("%d bytes of text", len(f.text)),
				fmt.Sprintf("keep it under %d and attach the rest as a file of at most %d", desk.MaxText, desk.MaxFile))
		}
	}
	return nil
}

func (d *Docket) tellerKnown(t event.SubjectID) bool {
	for _, r := range view.All[*view.Report](d.State) {
		if r.Teller == t {
			return true
		}
	}
	return false
}

// protected reports whether a teller was ever said to be in danger: then what
// they are called is never sealed for a wider circle again.
func (d *Docket) protected(t event.SubjectID) bool {
	for _, r := range view.All[*view.Report](d.State) {
		if r.Teller == t && r.Protect {
			return true
		}
	}
	return false
}

// reportAct makes the event number index of command c. teller numbers the
// tellers of one command, so that two messages of one sender share one.
func (d *Docket) reportAct(c desk.Command, index, teller uint32, in ReportIn) (desk.Act, error) {
	id := event.EntityID(event.EntityOf[event.ReportReceived](c.ID, index))
	p := event.ReportReceived{Channel: in.Channel, Place: in.Place, How: in.How, LastSeen: in.LastSeen, Teller: in.TellerID,
		Arabic: in.Arabic, Asserted: in.Asserted, Told: in.Told, Protect: in.Protect}
	a := desk.Act{Entity: id, Words: event.Words{Text: in.Text, Place: in.PlaceWords, When: in.When, How: in.HowWords, Remark: in.Remark}}
	if in.Teller+in.Contact != "" {
		circle := event.Working
		if in.Protect || !p.Teller.Zero() && d.protected(p.Teller) {
			circle = event.Protection
		}
		if p.Teller.Zero() {
			p.Teller = event.SubjectID(event.EntityOf[event.ReportReceived](c.ID, tellerAt+teller))
		}
		a.More = []desk.Sealing{{Compartment: circle, Subject: p.Teller, Words: event.Words{Teller: in.Teller, Contact: in.Contact}}}
	}
	var err error
	if p.Attachments, err = d.Attach(&a, in.Files); err != nil {
		return desk.Act{}, err
	}
	a.Payload = p
	return a, nil
}

// ChatIn is a pasted chat.
type ChatIn struct {
	Text    string `json:"text"`
	Take    []int  `json:"take"`    // which of SplitChat's lines to take; nil: all that have a sender
	Protect bool   `json:"protect"` // the senders are in danger
}

// maxChat is the most bytes of one pasted chat.
const maxChat = 8 << 20

// ReceiveChat takes each message of a pasted chat as a report of its own, all
// or none, word for word, with the sender as teller: messages of one sender
// share one teller. left is the number of lines that were not taken, such as
// the chat program's own notices.
func (d *Docket) ReceiveChat(ctx context.Context, s access.Session, c desk.Command, in ChatIn) (ids []event.ReportID, left int, r ledger.Receipt, err error) {
	kept, err := d.begin(ctx, s, c, event.ReportReceived{})
	if err != nil {
		return nil, 0, r, err
	}
	if len(in.Text) > maxChat {
		return nil, 0, r, desk.Refuse("text", fmt.Sprintf("a chat of %d bytes", len(in.Text)), fmt.Sprintf("paste at most %d at once", maxChat))
	}
	lines := SplitChat(in.Text)
	take, err := chosen(lines, in.Take)
	if err != nil {
		return nil, 0, r, err
	}
	zone := d.State.Operation().Config.ZoneMinutes
	tellers := map[string]uint32{}
	var acts []desk.Act
	for _, n := range take {
		l, i := lines[n], uint32(len(acts))
		if _, ok := tellers[l.Sender]; !ok {
			tellers[l.Sender] = i
		}
		one := ReportIn{Text: l.Text, When: l.When, Teller: l.Sender, Channel: event.ChannelChat,
			Told: l.Told(zone), Arabic: mostlyArabic(l.Text), Protect: in.Protect}
		if !kept {
			if err := d.checkReport(one); err != nil {
				return nil, 0, r, fmt.Errorf("message %d: %w", n+1, err)
			}
		}
		a, err := d.reportAct(c, i, tellers[l.Sender], one)
		if err != nil {
			return nil, 0, r, err
		}
		acts, ids = append(acts, a), append(ids, event.ReportID(a.Entity))
	}
	r, err = d.Write(ctx, s, c, acts...)
	return ids, len(lines) - len(take), r, err
}

// chosen checks the choice of lines.
func chosen(lines []ChatLine, take []int) ([]int, error) {
	if take == nil {
		for i, l := range lines {
			if l.Sender != "" && l.Text != "" {
				take = append(take, i)
			}
		}
	}
	last := -1
	for _, n := range take {
		if n <= last || n >= len(lines) {
			return nil, desk.Refuse("take", fmt.Sprintf("message %d cannot be taken", n+1), "name messages that are there, each once, in order")
		}
		last = n
	}
	if len(take) == 0 {
		return nil, desk.Refuse("text", "no message with a sender is in this text",
			"paste a chat as it was exported, such as [08/12/2024, 21:14] name: text, or enter the text as one report")
	}
	if len(take) > desk.MaxActs {
		return nil, desk.Refuse("text", fmt.Sprintf("%d messages at once", len(take)), fmt.Sprintf("choose at most %d, then paste again for the rest", desk.MaxActs))
	}
	return take, nil
}

// mostlyArabic says whether most letters of a text are Arabic.
func mostlyArabic(text string) bool {
	arabic, letters := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Arabic, r) {
				arabic++
			}
		}
	}
	return 2*arabic > letters
}
