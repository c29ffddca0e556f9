package docket

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"miftah/internal/event"
)

// ChatLine is one message of a pasted chat. When, Sender and Text stand as
// they stood in the text, Text and When without the space around them, Sender
// without marks of direction too. When is empty for text before the first
// message; Sender is empty for that and for notices of the chat program.
type ChatLine struct {
	When   string `json:"when"`
	Sender string `json:"sender"`
	Text   string `json:"text"`
	stamp  stamp
}

// stamp is a date and time as numbers. first and second are day and month in
// the order in which they stood; year first is put right at once.
type stamp struct {
	year, first, second   int
	hour, minute, seconds int
	ordered               bool // first is the month, second the day: a date that began with the year
	monthFirst            bool
}

// SplitChat splits the text that WhatsApp or Telegram gives when a chat is
// exported or copied:
//
//	[08/12/2024, 21:14] name: text
//	08/12/2024, 9:14 PM - name: text
//	name, [08.12.2024 21:14]
//	text
//
// with Latin, Arabic-Indic or Persian digits, marks of direction anywhere in
// the head, and messages over several lines. A text without any head is one
// line without When and Sender. SplitChat never fails.
func SplitChat(text string) []ChatLine {
	lines := []ChatLine{}
	start, open := 0, false // where the open message's text begins
	finish := func(end int) {
		body := strings.TrimFunc(text[start:end], isBlank)
		if open {
			lines[len(lines)-1].Text = body
		} else if body != "" {
			lines = append(lines, ChatLine{Text: body})
		}
	}
	for at := 0; at < len(text); {
		end, next := len(text), len(text)
		if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
			end, next = at+n, at+n+1
		}
		if l, from, ok := chatHead(strings.TrimSuffix(text[at:end], "\r")); ok {
			finish(at)
			lines, start, open = append(lines, l), at+from, true
		}
		at = next
	}
	finish(len(text))
	settleOrder(lines)
	return lines
}

// settleOrder decides for the whole export whether the month came first: it
// did when some second number is no month and no first one fails to be.
func settleOrder(lines []ChatLine) {
	month, day := false, false
	for _, l := range lines {
		if !l.stamp.ordered {
			day, month = day || l.stamp.first > 12, month || l.stamp.second > 12
		}
	}
	for i := range lines {
		lines[i].stamp.monthFirst = lines[i].stamp.ordered || month && !day
	}
}

// Told is the time of the message in a zone so many minutes east of UTC, or 0
// when it has none or it is no date. Days are taken to come before months
// unless the export shows otherwise: an assumption; When keeps what stood there.
func (l ChatLine) Told(zoneMinutes int32) event.Millis {
	s := l.stamp
	day, month := s.first, s.second
	if s.monthFirst {
		day, month = month, day
	}
	if l.When == "" || month < 1 || month > 12 {
		return 0
	}
	t := time.Date(s.year, time.Month(month), day, s.hour, s.minute, s.seconds, 0, time.FixedZone("", int(zoneMinutes)*60))
	if t.Day() != day { // 31 February
		return 0
	}
	return event.At(t)
}

// chatHead reads the head of a message. from is where in the line its text begins.
func chatHead(line string) (l ChatLine, from int, ok bool) {
	c := cursor{s: line}
	c.blanks()
	bracket := c.take("[")
	begin := c.i
	if st, ok := c.stamp(); ok {
		l.stamp, l.When = st, trimMarks(line[begin:c.i])
		c.blanks()
		if bracket && !c.take("]") || !bracket && !c.take("-") && !c.take("–") && !c.take("—") {
			return ChatLine{}, 0, false
		}
		c.blanks()
		n := 0
		l.Sender, n = sender(line[c.i:])
		return l, c.i + n, true
	}
	return telegramHead(line)
}

// telegramHead reads "name, [08.12.2024 21:14]", alone on its line.
func telegramHead(line string) (ChatLine, int, bool) {
	at := max(strings.LastIndex(line, ", ["), strings.LastIndex(line, "، ["))
	if at <= 0 {
		return ChatLine{}, 0, false
	}
	open := at + strings.IndexByte(line[at:], '[') + 1
	name, c := trimMarks(line[:at]), cursor{s: line, i: open}
	st, ok := c.stamp()
	when := trimMarks(line[open:c.i])
	c.blanks()
	if ok = ok && c.take("]") && name != "" && utf8.RuneCountInString(name) <= maxSender; !ok {
		return ChatLine{}, 0, false
	}
	c.blanks()
	return ChatLine{When: when, Sender: name, stamp: st}, len(line), c.i == len(line)
}

// maxSender is the longest name of a sender, in characters.
const maxSender = 100

// sender reads "name: " and how long that is; nothing if there is no name.
func sender(rest string) (string, int) {
	n := strings.IndexByte(rest, ':')
	if n <= 0 || n+1 < len(rest) && !isBlankAt(rest[n+1:]) {
		return "", 0
	}
	name := trimMarks(rest[:n])
	if name == "" || utf8.RuneCountInString(name) > maxSender {
		return "", 0
	}
	return name, n + 1
}

func isBlankAt(s string) bool { r, _ := utf8.DecodeRuneInString(s); return isBlank(r) }

// isBlank reports spaces and the marks of direction that chat programs add.
func isBlank(r rune) bool { return unicode.IsSpace(r) || isMark(r) }

func isMark(r rune) bool {
	switch {
	case r == 0x200E, r == 0x200F, r == 0x061C, r == 0xFEFF, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return true
	}
	return false
}

func trimMarks(s string) string { return strings.TrimFunc(s, isBlank) }

// cursor reads a head from left to right.
type cursor struct {
	s string
	i int
}

func (c *cursor) blanks() {
	c.i = len(c.s) - len(strings.TrimLeftFunc(c.s[c.i:], isBlank))
}

// take reads one word if it comes next.
func (c *cursor) take(word string) bool {
	if !strings.HasPrefix(c.s[c.i:], word) {
		return false
	}
	c.i += len(word)
	return true
}

// number reads up to four digits of any of the three kinds.
func (c *cursor) number() (n, digits int) {
	for digits < 5 {
		r, size := utf8.DecodeRuneInString(c.s[c.i:])
		switch {
		case isMark(r):
			c.i += size
			continue
		case r >= '0' && r <= '9':
			n = n*10 + int(r-'0')
		case r >= '٠' && r <= '٩':
			n = n*10 + int(r-'٠')
		case r >= '۰' && r <= '۹':
			n = n*10 + int(r-'۰')
		default:
			return n, digits
		}
		c.i += size
		digits++
	}
	return n, digits
}

// between reads one of the separators, with blanks around it.
func (c *cursor) between(seps ...string) bool {
	c.blanks()
	for _, s := range seps {
		if c.take(s) {
			c.blanks()
			return true
		}
	}
	return false
}

// stamp reads a date and a time.
func (c *cursor) stamp() (s stamp, ok bool) {
	var n, digits [3]int
	for i := range n {
		if i > 0 && !c.between("/", ".", "-") {
			return s, false
		}
		if n[i], digits[i] = c.number(); digits[i] == 0 || digits[i] == 3 || digits[i] > 4 {
			return s, false
		}
	}
	switch {
	case digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2:
		s.year, s.first, s.second, s.ordered = n[0], n[1], n[2], true
	case digits[0] <= 2 && digits[1] <= 2:
		s.year, s.first, s.second = n[2], n[0], n[1]
	default:
		return s, false
	}
	if s.year < 100 {
		s.year += 2000
	}
	before := c.i
	if !c.between(",", "،") && c.i == before {
		return s, false
	}
	return s, c.clock(&s) && s.first >= 1 && s.first <= 31 && s.second >= 1 && s.second <= 31
}

// clock reads 21:14, 21:14:33, 9:14 PM or ٩:١٤ م.
func (c *cursor) clock(s *stamp) bool {
	var digits int
	if s.hour, digits = c.number(); digits == 0 || digits > 2 || !c.take(":") {
		return false
	}
	if s.minute, digits = c.number(); digits != 2 {
		return false
	}
	if c.take(":") {
		if s.seconds, digits = c.number(); digits != 2 {
			return false
		}
	}
	end := c.i
	c.blanks()
	half := c.half()
	if half == "" {
		c.i = end
	} else if s.hour < 1 || s.hour > 12 {
		return false
	} else if s.hour %= 12; half == "pm" {
		s.hour += 12
	}
	return s.hour < 24 && s.minute < 60 && s.seconds < 60
}

// half reads which half of the day a time of twelve hours is in.
func (c *cursor) half() string {
	for _, h := range [][2]string{{"am", "am"}, {"pm", "pm"}, {"a.m.", "am"}, {"p.m.", "pm"}, {"ص", "am"}, {"م", "pm"}, {"ق.ظ", "am"}, {"ب.ظ", "pm"}} {
		if n := len(h[0]); len(c.s)-c.i >= n && strings.EqualFold(c.s[c.i:c.i+n], h[0]) {
			c.i += n
			return h[1]
		}
	}
	return ""
}
