package maillog

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A logline is a line of a log and what it says.
type logline struct {
	Tool, Line, Recipient, Enhanced, Status, Code, Phase string
}

// loglines reads the lines of a file, as JSON.
func loglines(t testing.TB, name string) []logline {
	f, err := os.Open(name)
	if err != nil {
		t.Skipf("not here: %v", err)
	}
	defer f.Close()
	var out []logline
	for s := bufio.NewScanner(f); s.Scan(); {
		var l logline
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, l)
	}
	return out
}

// actions are the Action for each status in the words of logs.
var actions = map[string][]string{
	"sent": {"relayed", "delivered"}, "bounced": {"failed", "expired"}, "deferred": {"delayed"}, "rejected": {""}, "failed": {"failed", "delayed", ""},
}

var phases = map[string]smtp.Verb{"RCPT TO": smtp.Rcpt, "RCPT": smtp.Rcpt, "MAIL FROM": smtp.Mail, "end of DATA": smtp.EndOfData}

// TestLoglines reads lines that real MTAs wrote.
func TestLoglines(t *testing.T) { checkLoglines(t, filepath.Join("testdata", "loglines.jsonl")) }

// TestCorpus reads those of the development corpus, where it is there.
func TestCorpus(t *testing.T) {
	checkLoglines(t, filepath.Join("..", "..", "..", "shared", "corpus", "loglines.expected.jsonl"))
}

func checkLoglines(t *testing.T, name string) {
	exact := map[string][2]int{}
	for _, l := range loglines(t, name) {
		n := exact[l.Tool]
		n[1]++
		if wrong := l.check(); wrong != "" {
			t.Errorf("%s\n\t%s", wrong, l.Line)
		} else {
			n[0]++
		}
		exact[l.Tool] = n
	}
	for tool, n := range exact {
		t.Logf("%-14s %d of %d", tool, n[0], n[1])
	}
}

// check reads the line and says what is not as wanted.
func (l logline) check() string {
	v := text.Whole(l.Line)
	if d, ok := Sniff(v); !ok || !strings.HasPrefix(strings.ToLower(l.Tool), strings.ToLower(d)) {
		return fmt.Sprintf("Sniff = %q, %v", d, ok)
	}
	events := slices.Collect(Parse(v))
	if len(events) != 1 {
		return fmt.Sprintf("%d events", len(events))
	}
	e := events[0]
	if got := e.Value(event.Recipient); got != l.Recipient {
		return fmt.Sprintf("recipient %q, want %q", got, l.Recipient)
	}
	code, status := "", ""
	if e.Reply != nil {
		code, status = e.Reply.Code.String(), e.Reply.Status.String()
	}
	if d := e.Value(event.Verdict); d != "" {
		status = d
	}
	if code != l.Code && !(l.Code == "" && l.Status == "sent") { // the list has no codes of Postfix's successes
		return fmt.Sprintf("code %q, want %q", code, l.Code)
	}
	if status != l.Enhanced {
		return fmt.Sprintf("status %q, want %q", status, l.Enhanced)
	}
	if want := phases[l.Phase]; want != "" && e.To != want {
		return fmt.Sprintf("answers %q, want %q", e.To, want)
	}
	if a := e.Value(event.Action); !slices.Contains(actions[l.Status], a) {
		return fmt.Sprintf("action %q, want one of %q", a, actions[l.Status])
	}
	if _, ok := e.Get(event.Decides); !ok {
		return "does not decide"
	}
	return ""
}

// TestGolden reads a log of each format.
func TestGolden(t *testing.T) {
	coretest.Golden(t, "testdata", func(input string) string {
		v := text.Whole(input)
		dialect, ok := Sniff(v)
		var b strings.Builder
		fmt.Fprintf(&b, "%s %v\n", dialect, ok)
		lines := text.NewLines(input)
		for e := range Parse(v) {
			line, col := lines.Position(e.Span.Start)
			fmt.Fprintf(&b, "%d:%d %s", line, col, e.Kind)
			if e.To != "" {
				fmt.Fprintf(&b, " %s", e.To)
			}
			if e.Problem != "" {
				fmt.Fprintf(&b, " %s %q", e.Problem, input[e.Span.Start:e.Span.End])
			}
			b.WriteByte('\n')
			if r := e.Reply; r != nil {
				fmt.Fprintf(&b, "\treply %v %v %q\n", r.Code, r.Status, r.Text.Text)
			}
			for _, f := range e.Fields {
				fmt.Fprintf(&b, "\t%s", f.Name)
				if f.Value != "" {
					fmt.Fprintf(&b, " %q", f.Value)
				}
				b.WriteByte('\n')
			}
		}
		return b.String()
	})
}

// TestPrefix reads what stands before the words of a line.
func TestPrefix(t *testing.T) {
	tests := []struct{ name, in, time, host, program, words string }{
		{"RFC 3164", "Nov 23 15:50:01 mx postfix/smtp[1]: x", "Nov 23 15:50:01", "mx", "postfix/smtp", "x"},
		{"one digit, priority", "<22>Nov  3 15:50:01 mx sendmail[1]: x", "Nov  3 15:50:01", "mx", "sendmail", "x"},
		{"no host", "Nov 23 15:50:01 sendmail[1]: x", "Nov 23 15:50:01", "", "sendmail", "x"},
		{"no pid", "Nov 23 15:50:01 mx qmail: x", "Nov 23 15:50:01", "mx", "qmail", "x"},
		{"ISO", "2026-11-23T15:50:01.123456+00:00 mx exim[1]: x", "2026-11-23T15:50:01.123456+00:00", "mx", "exim", "x"},
		{"no names", "2026-11-23 15:50:01 x y", "2026-11-23 15:50:01", "", "", "x y"},
		{"zone", "2026-11-23 15:50:01.123 +0100 [12] x", "2026-11-23 15:50:01.123 +0100", "", "", "[12] x"},
		{"RFC 5424", `<22>1 2026-11-23T15:50:01Z mx smtpd 1 - [a b="]"] x`, "2026-11-23T15:50:01Z", "mx", "smtpd", "x"},
		{"RFC 5424, nil", "<22>1 2026-11-23T15:50:01Z - - - - - x", "2026-11-23T15:50:01Z", "", "", "x"},
		{"TAI64N", "@400000006562f0a10123456c delivery 17: x", "@400000006562f0a10123456c", "", "", "delivery 17: x"},
		{"Solaris", "Nov 23 15:50:01 mx sendmail[1]: [ID 197553 mail.info] x", "Nov 23 15:50:01", "mx", "sendmail", "x"},
		{"container", "mail-1  | Nov 23 15:50:01 mx smtpd[1]: x", "Nov 23 15:50:01", "mx", "smtpd", "x"},
		{"two times", "2026-11-23T15:50:01Z Nov 23 15:50:01 mx smtpd[1]: x", "Nov 23 15:50:01", "mx", "smtpd", "x"},
		{"level", "2026-11-23T15:50:01Z INFO    postfix/smtp[1]: x", "2026-11-23T15:50:01Z", "", "postfix/smtp", "x"},
		{"search tool", "/var/log/mail.log:12:Nov 23 15:50:01 mx smtpd[1]: x", "Nov 23 15:50:01", "mx", "smtpd", "x"},
		{"quoted", "> > Nov 23 15:50:01 mx smtpd[1]: x", "Nov 23 15:50:01", "mx", "smtpd", "x"},
		{"no prefix", "327CE88063: to=<a@example.com>", "", "", "", "327CE88063: to=<a@example.com>"},
		{"program only", "postfix/smtp[1]: x", "", "", "postfix/smtp", "x"},
		{"prose", "Note: this is late", "", "", "", "Note: this is late"},
	}
	for _, tt := range tests {
		p := readPrefix(tt.in)
		got := [...]string{p.time.in(tt.in), p.host.in(tt.in), p.program.in(tt.in), tt.in[p.rest:]}
		if want := [...]string{tt.time, tt.host, tt.program, tt.words}; got != want {
			t.Errorf("%s: readPrefix(%q) = %q, want %q", tt.name, tt.in, got, want)
		}
	}
}

// TestSniffNot shows what is no log: sessions, mails, prose, bare replies.
func TestSniffNot(t *testing.T) {
	for _, in := range []string{
		"", "550 5.1.1 No such user", "MAIL FROM:<a@example.com>\n250 ok", "<- 220 mx.example.com ESMTP\n -> EHLO x",
		"Received: from a.example.com by b.example.com (Postfix) id 327CE88063; Mon, 23 Nov 2026 15:50:01 +0000",
		"Subject: delivery 17\n\nThe delivery 17: failure is ours.", "to=<a@example.com> was refused",
		"Nov 23 15:50:01 is when it broke", "2026-11-23 15:50:01 the server said: 550 no",
		"<a@example.com>: host mx.example.com[192.0.2.25] said: 550 no (in reply to RCPT TO command)",
		"postfix/smtp is a program", "H=4 means that it was rejected", "dear@example.com => you",
	} {
		if d, ok := Sniff(text.Whole(in)); ok {
			t.Errorf("Sniff(%q) = %q, want none", in, d)
		}
	}
	dirs, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "*", "*"))
	if len(dirs) == 0 {
		t.Log("the development corpus is not here")
	}
	for _, name := range dirs {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		if d, ok := Sniff(text.Whole(string(b))); ok {
			t.Errorf("Sniff(%s) = %q, want none", filepath.Base(name), d)
		}
	}
}

// TestLineEnds reads the same from lines that end with LF, CRLF and CR.
func TestLineEnds(t *testing.T) {
	show := func(in string) string {
		var b strings.Builder
		for e := range Parse(text.Whole(in)) {
			fmt.Fprint(&b, e.Kind, e.To, e.Problem)
			if e.Reply != nil {
				fmt.Fprint(&b, e.Reply.Code, e.Reply.Status, e.Reply.Text.Text)
			}
			for _, f := range e.Fields {
				fmt.Fprint(&b, f.Name, f.Value)
			}
			b.WriteByte('\n')
		}
		return b.String()
	}
	for _, in := range coretest.Inputs(t, "testdata") {
		for _, end := range []string{"\r\n", "\r"} {
			if got, want := show(strings.ReplaceAll(in, "\n", end)), show(in); got != want {
				t.Errorf("line ends %q: %s\nwant %s", end, got, want)
			}
		}
	}
}

// TestLong reads a log of 10,000 lines and more: the time is linear, and stories stay whole.
func TestLong(t *testing.T) {
	coretest.Grows(t, "a Postfix log", longLog(5000), longLog(40000), func(in string) {
		for range Parse(text.Whole(in)) {
		}
	})
}

// longLog returns a Postfix log of n lines.
func longLog(n int) string {
	lines := loglinesOf("postfix")
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "Nov 23 15:50:01 client postfix/smtp[23718]: %09X%s\n", i/3, lines[i%len(lines)])
	}
	return b.String()
}

func loglinesOf(tool string) []string {
	var out []string
	b, _ := os.ReadFile(filepath.Join("testdata", "loglines.jsonl"))
	for _, s := range strings.Split(string(b), "\n") {
		var l logline
		if json.Unmarshal([]byte(s), &l) == nil && strings.HasPrefix(l.Tool, tool) {
			if i := strings.Index(l.Line, ": to=<"); i > 0 {
				out = append(out, l.Line[i:])
			}
		}
	}
	return out
}

func BenchmarkParse(b *testing.B) {
	for _, tool := range []string{"postfix", "exim", "sendmail", "opensmtpd"} {
		b.Run(tool, func(b *testing.B) {
			var s strings.Builder
			for s.Len() < 2<<20 {
				for _, l := range loglines(b, filepath.Join("testdata", "loglines.jsonl")) {
					if strings.HasPrefix(l.Tool, tool) {
						s.WriteString(l.Line + "\n")
					}
				}
			}
			b.SetBytes(int64(s.Len()))
			b.ReportAllocs()
			for b.Loop() {
				for range Parse(text.Whole(s.String())) {
				}
			}
		})
	}
}

// FuzzParse reads anything: nothing panics, and all places lie within the input.
func FuzzParse(f *testing.F) {
	for _, in := range coretest.Inputs(f, "testdata") {
		f.Add(in)
	}
	for _, l := range loglines(f, filepath.Join("testdata", "loglines.jsonl")) {
		f.Add(l.Line)
	}
	f.Fuzz(func(t *testing.T, in string) {
		v := text.Whole(in)
		Sniff(v)
		whole := text.Span{Start: 0, End: len(in)}
		for e := range Parse(v) {
			if !whole.Contains(e.Span) {
				t.Fatalf("%v outside of the input: %+v", e.Span, e)
			}
			for _, fd := range e.Fields {
				for _, s := range fd.Spans {
					if !whole.Contains(s) || s.Start > s.End {
						t.Fatalf("%v outside of the input: %+v", s, fd)
					}
				}
			}
			if r := e.Reply; r != nil && (!whole.Contains(r.Span) || !whole.Contains(r.CodeAt) || !whole.Contains(r.StatusAt)) {
				t.Fatalf("outside of the input: %+v", r)
			}
		}
		for range Parse(v) {
			break // the caller may stop
		}
	})
}
