package core

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// show writes a report for golden files: what was found, with the words it rests on and where they stand.
// It holds no prose of the catalogue.
func show(input string) string {
	r := Explain(input)
	var b strings.Builder
	h, _ := r.Summary()
	fmt.Fprintf(&b, "%s\n%s\n", h, r.Detected())
	for _, s := range r.Stages() {
		fmt.Fprintf(&b, "%s:%s ", s.Name, s.State)
	}
	b.WriteString("\n")
	for i, f := range r.Findings {
		x := f.Explanation()
		code, status := "-", "-"
		if f.Event.Reply != nil {
			code, status = f.Event.Reply.Code.String(), f.Event.Reply.Status.String()
		}
		entry := "none"
		if f.Entry != nil {
			entry = f.Entry.ID
		}
		fmt.Fprintf(&b, "%d. line %d: %s %s after %q to %q: %s, %s by %s; %s", i, r.Line(f), code, status, f.Event.To, f.Recipient, f.Outcome, entry, f.Basis, x.Verdict)
		if f.CausedBy >= 0 {
			fmt.Fprintf(&b, "; caused by %d", f.CausedBy)
		}
		if f.Conflict.Kind != "" {
			fmt.Fprintf(&b, "; conflict %s", f.Conflict.Kind)
		}
		b.WriteString("\n")
		for n, m := range x.Marks {
			for _, s := range m.Spans {
				line, col := r.lines().Position(s.Start)
				fmt.Fprintf(&b, "   [%d] %s %d:%d %q\n", n+1, m.Kind, line, col, r.Shown[s.Start:s.End])
			}
		}
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "problem line %d: %s\n", r.Line(p), p.Event.Problem)
	}
	return b.String()
}

func TestGolden(t *testing.T) { coretest.Golden(t, "testdata", show) }

// TestOneReply is the table of what one reply means.
func TestOneReply(t *testing.T) {
	tests := []struct {
		in       string
		code     string
		status   string
		retry    catalogue.Retry
		wait     time.Duration
		outcome  Outcome
		to       string
		conflict string
	}{
		{in: "450 4.2.0 greylisted, try again in 300 seconds", code: "450", status: "4.2.0", retry: "yes", wait: 5 * time.Minute, outcome: Delayed},
		{in: "550 5.1.1 <nouser@example.com>: Recipient address rejected: User unknown", code: "550", status: "5.1.1", retry: "no", outcome: Failed, to: "nouser@example.com"},
		{in: "550 4.7.1 not now", code: "550", status: "4.7.1", retry: "after-fix", outcome: Failed, conflict: codeStatus},
		{in: "450 5.1.1 nobody here", code: "450", status: "5.1.1", retry: "yes", wait: 30 * time.Minute, outcome: Delayed, conflict: codeStatus},
		{in: "254 4.7.1 Suppression for user ocid1.user to ann@example.com", code: "254", status: "4.7.1", retry: "after-fix", outcome: Failed, conflict: wordsRefuse},
		{in: "554 5.3.0 something failed, try again later", code: "554", status: "5.3.0", retry: "yes", wait: 30 * time.Minute, outcome: Failed, conflict: wordsLater},
		{in: "250 2.0.0 Ok: queued as 4ABCDE1234", code: "250", status: "2.0.0", retry: "done", outcome: Accepted},
		{in: "354 End data with <CR><LF>.<CR><LF>", code: "354", retry: "continue", outcome: Info},
		{in: "550", code: "550", retry: "no", outcome: Failed},
		{in: "5.7.26", status: "5.7.26", retry: "after-fix", outcome: Failed},
		{in: "553 5.1.8 <bad@example.org>: Sender address rejected: Domain not found", code: "553", status: "5.1.8", retry: "after-fix", outcome: Failed},
	}
	for _, tt := range tests {
		r := Explain(tt.in)
		if len(r.Findings) != 1 {
			t.Errorf("Explain(%q): %d findings, want 1", tt.in, len(r.Findings))
			continue
		}
		f := r.Findings[0]
		a := f.Explanation().Advice
		rep := f.Event.Reply
		if rep.Code.String() != tt.code || rep.Status.String() != tt.status || a.Retry != tt.retry || a.Wait != tt.wait || f.Outcome != tt.outcome ||
			f.Recipient != tt.to || f.Conflict.Kind != tt.conflict {
			t.Errorf("Explain(%q) = %v %v %v wait %v %v to %q conflict %q by %s, want %+v", tt.in, rep.Code, rep.Status, a.Retry, a.Wait, f.Outcome, f.Recipient,
				f.Conflict.Kind, f.Entry.ID, tt)
		}
	}
}

func TestStatedWait(t *testing.T) {
	tests := []struct {
		in   string
		want time.Duration
	}{
		{"greylisted, try again in 300 seconds", 5 * time.Minute},
		{"Greylisting in action, please come back in 00:05:00", 5 * time.Minute},
		{"try again in 5 minutes", 5 * time.Minute},
		{"Mailbox is over quota, try again in 4 hours", 4 * time.Hour},
		{"please retry after an hour", time.Hour},
		{"wait 2 hours 30 minutes and retry", 150 * time.Minute},
		{"temporarily deferred, retry in 1h", time.Hour},
		{"delayed for 60s", time.Minute},
		{"try again in 5 seconds", time.Minute},
		{"try again in 999999 days", maxWait},
		{"greylisted for 15 min", 15 * time.Minute},
		{"bitte versuchen Sie es in 10 Minuten erneut", 10 * time.Minute},
		{"réessayez dans 5 minutes", 5 * time.Minute},
		{"intente de nuevo en 15 minutos", 15 * time.Minute},
		{"riprova tra 10 minuti", 10 * time.Minute},
		{"повторите через 10 минут", 10 * time.Minute},
		{"try again later", 0},
		{"rate limit of 100 messages per 60 seconds exceeded", 0},
		{"more than 20 messages within the last 10 minutes, try later", 0},
		{"message delayed, 4 hours old", 0},
		{"no such user", 0},
		{"try again in 300", 0},
	}
	for _, tt := range tests {
		if got, _ := statedWait(text.Whole(tt.in)); got != tt.want {
			t.Errorf("statedWait(%q) = %v, want %v", tt.in, got, tt.want)
		}
	}
}

// TestSecrets proves that what a client sent as a password is shown nowhere.
func TestSecrets(t *testing.T) {
	const secret = "AHVzZXIAc2VjcmV0"
	for _, in := range []string{
		"220 mx.example.com ESMTP\nEHLO client.example.org\n250 mx.example.com\nAUTH PLAIN " + secret + "\n535 5.7.8 no " + secret + "\nQUIT\n221 bye\n",
		"<-  220 mx.example.com\n -> AUTH LOGIN\n<-  334 VXNlcm5hbWU6\n -> " + secret + "\n<** 535 5.7.8 no\n",
		"reply: b'220 mx.example.com\\r\\n'\nsend: 'AUTH PLAIN " + secret + "\\r\\n'\nreply: b'535 5.7.8 no\\r\\n'\n",
	} {
		r := Explain(in)
		all := r.Shown + string(r.JSON("x"))
		for _, c := range r.Cards() {
			all += r.Text(c)
		}
		for _, turn := range r.Conversation() {
			all += turn.Text
		}
		if strings.Contains(all, secret) {
			t.Errorf("the secret of %q is shown", in)
		}
	}
}

// TestJSON guards the names of the output.
func TestJSON(t *testing.T) {
	b := Explain("452 4.2.2 <full@example.com>: Mailbox is over quota, try again in 4 hours").JSON("x.txt")
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	f := got["findings"].([]any)[0].(map[string]any)
	for k, want := range map[string]any{"line": 1.0, "recipient": "full@example.com", "code": 452.0, "status": "4.2.2", "command": "", "outcome": "delayed",
		"permanence": "temporary", "cause": "mailbox-full", "retry": "yes", "wait_seconds": 14400.0, "give_up_seconds": 432000.0} {
		if f[k] != want {
			t.Errorf("findings[0].%s = %v, want %v", k, f[k], want)
		}
	}
	for k, want := range map[string]any{"schema": 1.0, "file": "x.txt", "format": "reply", "outcome": "delayed"} {
		if got[k] != want {
			t.Errorf("%s = %v, want %v", k, got[k], want)
		}
	}
}

// seeds are inputs for the fuzzers: all goldens, and the examples of the catalogue.
func seeds(f testing.TB) []string {
	out := coretest.Inputs(f, "testdata")
	for _, e := range catalogue.Default().Entries() {
		out = append(out, e.Examples...)
	}
	return out
}

// FuzzExplain checks that no input crashes, that all spans lie in the input, and that line ends do not matter.
func FuzzExplain(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 1<<16 {
			return
		}
		r := Explain(in)
		if len(r.Shown) != len(in) {
			t.Fatalf("Shown has %d bytes, the input %d", len(r.Shown), len(in))
		}
		for _, e := range r.Events {
			checkSpan(t, in, e.Span)
			for _, fl := range e.Fields {
				for _, s := range fl.Spans {
					checkSpan(t, in, s)
				}
			}
			if e.Reply != nil {
				checkReply(t, in, e)
			}
		}
		for i, fi := range r.Findings {
			x := fi.Explanation()
			for _, m := range x.Marks {
				for _, s := range m.Spans {
					checkSpan(t, in, s)
				}
			}
			r.Quote(fi, x.Marks)
			if fi.CausedBy >= len(r.Findings) || fi.CausedBy == i {
				t.Fatalf("finding %d is caused by %d", i, fi.CausedBy)
			}
		}
		r.Summary()
		r.Stages()
		r.Conversation()
		if b := r.JSON(""); !json.Valid(b) {
			t.Fatalf("no JSON: %s", b)
		}
	})
}

func checkSpan(t *testing.T, in string, s text.Span) {
	t.Helper()
	if s.Start < 0 || s.End < s.Start || s.End > len(in) {
		t.Fatalf("span %v outside of %d bytes", s, len(in))
	}
}

func checkReply(t *testing.T, in string, e event.Event) {
	t.Helper()
	r := e.Reply
	checkSpan(t, in, r.Span)
	if strings.ContainsAny(in, "\x1b&<") {
		return // what was cleaned away, or decoded, may stand within
	}
	if r.Code != 0 && !strings.Contains(in[r.CodeAt.Start:r.CodeAt.End], r.Code.String()) && !strings.ContainsAny(in, "=\\") {
		t.Fatalf("code %v at %q", r.Code, in[r.CodeAt.Start:r.CodeAt.End])
	}
}

// TestLineEnds checks that CRLF and LF give the same findings.
func TestLineEnds(t *testing.T) {
	for _, in := range coretest.Inputs(t, "testdata") {
		if strings.Contains(in, "\r") {
			continue
		}
		a, b := Explain(in), Explain(strings.ReplaceAll(in, "\n", "\r\n"))
		if brief(a) != brief(b) {
			t.Errorf("LF and CRLF differ for %.60q:\n%s\n%s", in, brief(a), brief(b))
		}
	}
}

func brief(r *Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		x := f.Explanation()
		fmt.Fprintf(&b, "%s %s %s %s %s\n", f.Event.To, f.Recipient, f.Outcome, x.Verdict, x.Title)
	}
	return b.String()
}

// TestLinear checks that twice the input takes about twice the time, for inputs that are unkind.
func TestLinear(t *testing.T) {
	pieces := []string{"550-5.7.1 a\n", "550 5.1.1 x\n", "\r", "220 a\nEHLO b\n250 c\n", "> ", "550-", "(#5.7.", "a@", "[", "\\n", "AUTH PLAIN AHUAcABwYXNzd29yZA==\n535 no\n",
		"354 go\n", "RCPT TO:<a@example.com>\n", "250 ok\n", "{'a@example.com': (550, b'x')}\n", "in 5 minutes again ", "\x1b[", "&lt;", "DATA\n354 go\nx\n"}
	for _, p := range pieces {
		coretest.Grows(t, p, strings.Repeat(p, 10_000/len(p)), strings.Repeat(p, 80_000/len(p)), func(in string) { Explain(in) })
	}
}

// TestCutAnywhere reads every golden cut at random places and with bytes turned over.
func TestCutAnywhere(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, in := range coretest.Inputs(t, "testdata") {
		for range 40 {
			Explain(in[:rnd.IntN(len(in)+1)])
			b := []byte(in)
			for range 3 {
				if len(b) > 0 {
					b[rnd.IntN(len(b))] = byte(rnd.IntN(256))
				}
			}
			Explain(string(b))
		}
	}
}

// TestReadme keeps the seeds honest: every golden file has a result.
func TestGoldenFiles(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txt")
	for _, n := range names {
		if b, _ := os.ReadFile(n); !strings.Contains(string(b), "\n-- want --\n") {
			t.Errorf("%s has no result", n)
		}
	}
}
