package maillog

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// TestOtherGolden reads the logs in testdata/other, a file for each kind of log.
func TestOtherGolden(t *testing.T) { coretest.Golden(t, "testdata/other", showOther) }

// showOther writes what is read of in: a line for each event, and one for each thing known of it, with its place.
func showOther(in string) string {
	var b strings.Builder
	lines := text.NewLines(in)
	place := func(spans ...text.Span) string {
		if len(spans) == 0 {
			return "-"
		}
		l, c := lines.Position(spans[0].Start)
		return fmt.Sprintf("%d:%d", l, c)
	}
	dialect, ok := Sniff(text.Whole(in))
	fmt.Fprintf(&b, "%s %v\n", dialect, ok)
	for e := range Parse(text.Whole(in)) {
		fmt.Fprintf(&b, "%s %s %s%s", place(e.Span), e.Kind, e.To, e.Problem)
		if e.Reply != nil {
			fmt.Fprintf(&b, " %v %v %q at %s", e.Reply.Code, e.Reply.Status, e.Reply.Text.Text, place(e.Reply.Span))
		}
		b.WriteString("\n")
		for _, f := range e.Fields {
			fmt.Fprintf(&b, "\t%s %s at %s\n", f.Name, f.Value, place(f.Spans...))
		}
	}
	return b.String()
}

func TestOther(t *testing.T) {
	tests := []struct{ name, in, format, want string }{
		{"msmtp by syslog", "Nov 23 15:47:26 client msmtp[12]: host=mx.example.com tls=on auth=off from=a@example.org recipients=b@example.com mailsize=120 smtpstatus=250 smtpmsg='250 2.0.0 Ok: queued' exitcode=EX_OK", "msmtp", "relayed END-OF-DATA 250 2.0.0 b@example.com"},
		{"msmtp, refused", "Nov 23 15:47:26 host=mx.example.com tls=off auth=off from=a@example.org recipients=b@example.com errormsg='cannot connect to mx.example.com, port 25: Connection refused' exitcode=EX_TEMPFAIL", "msmtp", "failed connection-refused b@example.com"},
		{"Haraka", "[NOTICE] [DAA706AE-4EA6-4651-816F-C14B4C0BED7E.6.1] [outbound] recipient <nouser@example.com> rejected: 550 5.1.1 User unknown", "Haraka", "failed RCPT 550 5.1.1 nouser@example.com"},
		{"mox", `l=error m="permanent failure delivering from queue" err="remote smtp server sent unexpected response status code, permanent: 550 5.1.1 no such user" pkg=queue cid=1a recipient=b@example.com`, "mox", "failed  550 5.1.1 b@example.com"},
		{"mox, expired", `l=error m="permanent failure delivering from queue" err="x, transient: 450 4.7.1 later" pkg=queue recipient=b@example.com`, "mox", "failed  450 4.7.1 b@example.com"},
		{"KumoMTA", `{"type":"Bounce","id":"x","recipient":"b@example.com","response":{"code":550,"enhanced_code":{"class":5,"subject":1,"detail":1},"content":"no","command":"RCPT TO:<b@example.com>"}}`, "KumoMTA", "failed RCPT 550 5.1.1 b@example.com"},
		{"PowerMTA", `b,2026-11-23 15:50:01+0000,2026-11-23 15:50:00+0000,a@example.org,b@example.com,,failed,5.1.1 (bad destination mailbox address),"smtp;550 5.1.1 User ""b"" unknown",mx.example.com (192.0.2.25),bad-mailbox`, "PowerMTA", "failed  550 5.1.1 b@example.com"},
		{"Exchange protocol", "2026-11-23T15:50:01.120Z,Outbound,08DC1A2B3C4D5E6F,9,192.0.2.10:50123,192.0.2.25:25,>,RCPT TO:<b@example.com>,\n2026-11-23T15:50:01.180Z,Outbound,08DC1A2B3C4D5E6F,10,192.0.2.10:50123,192.0.2.25:25,<,550 5.1.1 <b@example.com>: no,", "Exchange", " RCPT 550 5.1.1 b@example.com"},
		{"hMailServer", "\"SMTPC\"\t1\t7\t\"2026-11-23 15:50:01.120\"\t\"192.0.2.25\"\t\"SENT: RCPT TO:<b@example.com>\"\n\"SMTPC\"\t1\t7\t\"2026-11-23 15:50:01.140\"\t\"192.0.2.25\"\t\"RECEIVED: 550-5.1.1 no[nl]550 5.1.1 user\"", "hMailServer", " RCPT 550 5.1.1 b@example.com"},
		{"IIS", "10.3.5.1, example.com, 8/18/26, 13:17:37, SMTPSVC1, MAIL01, 10.200.200.1, 90, 42, 0, 550, 0, RCPT, -, TO:<b@example.com>,", "IIS", " RCPT 550  b@example.com"},
		{"IIS, W3C", "13:17:37 192.0.2.1 RCPT - 550", "IIS", " RCPT 550  "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if f, _ := Sniff(text.Whole(tt.in)); f != tt.format {
				t.Errorf("Sniff(%q) = %q, want %q", tt.in, f, tt.format)
			}
			if g := brief(tt.in); g != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.in, g, tt.want)
			}
		})
	}
}

func brief(in string) string {
	var got []string
	for e := range Parse(text.Whole(in)) {
		if e.Reply == nil {
			got = append(got, fmt.Sprintf("%s %s %s", e.Value(event.Action), e.Problem, e.Value(event.Recipient)))
			continue
		}
		got = append(got, fmt.Sprintf("%s %s %v %v %s", e.Value(event.Action), e.To, e.Reply.Code, e.Reply.Status, e.Value(event.Recipient)))
	}
	return strings.Join(got, "; ")
}

// TestMsmtpCorpus compares with the lines of the development corpus that msmtp wrote.
func TestMsmtpCorpus(t *testing.T) {
	b, err := os.ReadFile("../../../shared/corpus/loglines.expected.jsonl")
	if err != nil {
		fmt.Println("eval: no corpus beside the project: msmtp's lines not compared")
		t.Skip("no corpus")
	}
	n, right := 0, 0
	sc := bufio.NewScanner(strings.NewReader(string(b)))
	for sc.Scan() {
		var w struct{ Tool, Line, Recipient, Code, Enhanced, Status string }
		if err := json.Unmarshal(sc.Bytes(), &w); err != nil {
			t.Fatal(err)
		}
		if w.Tool != "msmtp log" {
			continue
		}
		n++
		ok := false
		for e := range Parse(text.Whole(w.Line)) {
			code, status := "", ""
			if e.Reply != nil {
				code, status = e.Reply.Code.String(), e.Reply.Status.String()
			}
			ok = e.Value(event.Recipient) == w.Recipient && code == w.Code && status == w.Enhanced && e.Value(event.Action) == w.Status
		}
		if !ok {
			t.Errorf("%s: %s", w.Line, brief(w.Line))
			continue
		}
		right++
	}
	fmt.Printf("eval: msmtp's log lines: %d/%d right\n", right, n)
}

// TestOtherSniff checks that what looks a little like a log is none of these.
func TestOtherSniff(t *testing.T) {
	for _, in := range []string{"", "hello", "550 5.1.1 no", "[NOTICE] all is well", "[1] [2] [3]", "l=5 m=3", `{"type":"open","recipient":"b@example.com"}`,
		"b,2026,x", "220 mx.example.com ESMTP\r\nEHLO x\r\n250 ok", "# Fields", "host=mx.example.com user=x", "13:17:37 I RCPT - 550", "2026-11-23T15:50:01.120Z,a,b",
		"From: a@example.com\nSubject: [INFO] [list] hello\n\ntext", `{"event":"bounce","email":"a@example.com","type":"bounce"}`} {
		for _, line := range strings.Split(in, "\n") {
			for _, f := range otherFormats {
				if f.sniff(line) {
					t.Errorf("%s takes %q for its own", f.name, line)
				}
			}
		}
	}
}

func TestOtherLinear(t *testing.T) {
	coretest.Linear(t, func(in string) {
		for range Parse(text.Whole(in)) {
		}
	}, "[NOTICE] [A-B.6.1] [outbound] recipient <a@example.com> rejected: 550 no\n", "#Fields: date-time,\n2026-11-23T15:50:01.120Z,O,08DC1A2B3C4D5E6F,9,l,r,<,550 no,\n",
		`{"type":"Bounce","recipient":"b","response":{"content":"`+"\n", "\"SMTPC\"\t1\t7\t\"x\"\t\"y\"\t\"SENT: RCPT TO:<a@example.com>\n", "type,timeLogged,\"\n",
		"[DATA] [", "550 (", "a='", `l=info m="`)
}

func FuzzOther(f *testing.F) {
	for _, in := range coretest.Inputs(f, "testdata/other") {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		Sniff(text.Whole(in))
		for e := range Parse(text.Whole(in)) {
			check := func(s text.Span) {
				if s.Start < 0 || s.End > len(in) || s.Start > s.End {
					t.Fatalf("%v in %d bytes", s, len(in))
				}
			}
			check(e.Span)
			if e.Reply != nil {
				check(e.Reply.Span)
				if c := e.Reply.CodeAt; c.Len() == 3 && in[c.Start:c.End] != e.Reply.Code.String() {
					t.Fatalf("code %v at %q", e.Reply.Code, in[c.Start:c.End])
				}
			}
			for _, fl := range e.Fields {
				for _, s := range fl.Spans {
					check(s)
				}
			}
		}
	})
}

func BenchmarkOther(b *testing.B) {
	in := text.Whole(strings.Repeat("[NOTICE] [DAA706AE-4EA6-4651-816F-C14B4C0BED7E.6.1] [outbound] recipient <nouser@example.com> rejected: 550 5.1.1 User unknown\n", 10000))
	b.SetBytes(int64(len(in.Text)))
	for b.Loop() {
		for range Parse(in) {
		}
	}
}
