package docket

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"miftah/internal/event"
)

func TestChatsOfUsualProgramsAreSplitIntoMessages(t *testing.T) {
	type msg struct{ sender, text, at string }
	for _, c := range []struct {
		name, text string
		want       []msg
	}{
		{"brackets", "[08/12/2024, 21:14] Nour A: behind the kitchen\nthere is a door\n[08/12/2024, 21:15:09] Sami: where?",
			[]msg{{"Nour A", "behind the kitchen\nthere is a door", "2024-12-08 21:14:00"}, {"Sami", "where?", "2024-12-08 21:15:09"}}},
		{"arabic digits and marks", "\u200f[٠٨‏/١٢‏/٢٠٢٤، ٩:١٤:٣٣ م] \u202aنور\u202c: خلف المطبخ باب\r\n\u200e[٠٩/١٢/٢٠٢٤، ١٢:٠٥:٠٠ ص] سامي: أين؟",
			[]msg{{"نور", "خلف المطبخ باب", "2024-12-08 21:14:33"}, {"سامي", "أين؟", "2024-12-09 00:05:00"}}},
		{"persian digits", "[۰۸/۱۲/۲۰۲۴, ۲۱:۱۴] X: y", []msg{{"X", "y", "2024-12-08 21:14:00"}}},
		{"dash", "08/12/2024, 9:14\u202fPM - +963 900 000 000: <Media omitted>\n08/12/2024, 9:15 PM - Messages are end-to-end encrypted",
			[]msg{{"+963 900 000 000", "<Media omitted>", "2024-12-08 21:14:00"}, {"", "Messages are end-to-end encrypted", "2024-12-08 21:15:00"}}},
		{"telegram", "Nour, [08.12.2024 21:14]\nlevel B2\nsecond door\n\nSami, [08.12.2024 21:20]\nok",
			[]msg{{"Nour", "level B2\nsecond door", "2024-12-08 21:14:00"}, {"Sami", "ok", "2024-12-08 21:20:00"}}},
		{"month first shows itself", "[12/8/24, 21:14] A: x\n[12/31/24, 21:14] B: y", []msg{{"A", "x", "2024-12-08 21:14:00"}, {"B", "y", "2024-12-31 21:14:00"}}},
		{"year first", "[2024-12-08 21:14] A: x", []msg{{"A", "x", "2024-12-08 21:14:00"}}},
		{"no day of that month", "[31/02/2024, 21:14] A: x", []msg{{"A", "x", ""}}},
		{"words before the first message", "forwarded\n[08/12/2024, 21:14] A: x", []msg{{"", "forwarded", ""}, {"A", "x", "2024-12-08 21:14:00"}}},
		{"no chat", "a door behind the kitchen: look", []msg{{"", "a door behind the kitchen: look", ""}}},
		{"not a time", "[08/12/2024, 29:14] A: x", []msg{{"", "[08/12/2024, 29:14] A: x", ""}}},
		{"nothing", " \n\u200f\n", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := SplitChat(c.text)
			if len(got) != len(c.want) {
				t.Fatalf("%d messages, want %d: %+v", len(got), len(c.want), got)
			}
			for i, l := range got {
				at := ""
				if told := l.Told(0); told != 0 {
					at = told.Time().Format(time.DateTime)
				}
				if (msg{l.Sender, l.Text, at}) != c.want[i] {
					t.Errorf("message %d: %q %q %s, want %+v", i+1, l.Sender, l.Text, at, c.want[i])
				}
			}
		})
	}
}

func TestToldFollowsTheZone(t *testing.T) {
	l := SplitChat("[08/12/2024, 21:14] A: x")[0]
	if got := l.Told(180).Time().Format(time.DateTime); got != "2024-12-08 18:14:00" {
		t.Fatal(got)
	}
}

func FuzzSplitChat(f *testing.F) {
	for _, s := range []string{"", "[08/12/2024, 21:14] name: text", "‏[٠٨/١٢/٢٠٢٤، ٩:١٤ م] نور: باب\nسطر", "08/12/24, 9:14 PM - A: b",
		"A, [08.12.2024 21:14]\ntext", "[[[//,::", "1/1/1,1:11-", "[2024/1/1 00:00]:", "\xff\n[1/1/24, 1:11] \xff: \xff", "a، [1/1/24 1:11]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := SplitChat(text)
		at, size := 0, 0
		for i, l := range lines {
			for _, part := range []string{l.When, l.Sender, l.Text} {
				if !strings.Contains(text, part) {
					t.Fatalf("%q is not in the text word for word", part)
				}
			}
			if i > 0 && l.When == "" {
				t.Fatal("only what stands before the first message has no time")
			}
			if utf8.RuneCountInString(l.Sender) > maxSender {
				t.Fatal("a sender longer than any name")
			}
			n := strings.Index(text[at:], l.Text)
			if n < 0 {
				t.Fatal("messages out of order")
			}
			at, size = at+n+len(l.Text), size+len(l.Text)
			l.Told(180)
		}
		if size > len(text) {
			t.Fatal("more text came out than went in")
		}
		// Nothing that was said is lost: every visible character outside heads is in some line.
		if len(lines) == 1 && lines[0].When == "" && strings.TrimFunc(text, isBlank) != lines[0].Text {
			t.Fatal("a text that is no chat must come back whole")
		}
	})
}

func TestEachMessageOfAChatIsOneReportOfItsSender(t *testing.T) {
	b := newBench(t)
	b.unlock(event.Working)
	text := "[08/12/2024, 21:14] Nour: behind the kitchen\n[08/12/2024, 21:15] Sami: a door\n[08/12/2024, 21:16] Nour: I saw it\n[08/12/2024, 21:17] Sami left"
	c := cmd()
	ids, left, _, err := b.ReceiveChat(b.ctx, b.intake, c, ChatIn{Text: text})
	b.ok(err)
	if len(ids) != 3 || left != 1 {
		t.Fatalf("%d reports and %d left out", len(ids), left)
	}
	first, third := b.view(ids[0]), b.view(ids[2])
	if first.Teller.Zero() || first.Teller != third.Teller || first.Teller == b.view(ids[1]).Teller {
		t.Error("one sender is one teller")
	}
	row, err := b.Report(b.ctx, b.intake, ids[2])
	b.ok(err)
	if row.Words.Text != "I saw it" || row.Words.Teller != "Nour" || row.Words.When != "08/12/2024, 21:16" || row.Channel != event.ChannelChat {
		t.Errorf("kept %q of %q at %q", row.Words.Text, row.Words.Teller, row.Words.When)
	}
	before := b.hash()
	again, _, _, err := b.ReceiveChat(b.ctx, b.intake, c, ChatIn{Text: text})
	b.ok(err)
	if len(again) != 3 || again[0] != ids[0] || b.hash() != before {
		t.Error("a chat sent twice was kept twice")
	}
	_, _, _, err = b.ReceiveChat(b.ctx, b.intake, cmd(), ChatIn{Text: "no chat at all"})
	refused(t, err, "text")
	_, _, _, err = b.ReceiveChat(b.ctx, b.intake, cmd(), ChatIn{Text: text, Take: []int{2, 1}})
	refused(t, err, "take")
	_, _, _, err = b.ReceiveChat(b.ctx, b.intake, cmd(), ChatIn{Text: strings.Repeat("[08/12/2024, 21:14] A: x\n", 2001)})
	refused(t, err, "text")
	ids, left, _, err = b.ReceiveChat(b.ctx, b.intake, cmd(), ChatIn{Text: text, Take: []int{1, 3}})
	b.ok(err)
	if len(ids) != 2 || left != 2 {
		t.Error("the chosen messages are taken, the notice too when it was chosen")
	}
}
