package transcript

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// TestDialects tells the program by its way of writing.
func TestDialects(t *testing.T) {
	tests := []struct{ in, dialect string }{
		{"=== Connected to x.\n<-  220 mx.example.com\n -> QUIT\n<-  221 bye", "swaks"},
		{"* Connected to x\n< 220 mx.example.com\n> QUIT\n< 221 bye", "curl"},
		{"<-- 220 mx.example.com\n--> QUIT\n<-- 221 bye", "msmtp"},
		{"[<-] 220 mx.example.com\n[->] QUIT\n[<-] 221 bye", "ssmtp"},
		{"-> \"220 mx.example.com\\r\\n\"\n<- \"QUIT\\r\\n\"\n-> \"221 bye\\r\\n\"", "Ruby Net::SMTP"},
		{"Net::SMTP=GLOB(0x5582f65b3ab0)<<< 220 mx.example.com\nNet::SMTP=GLOB(0x5582f65b3ab0)>>> QUIT", "Perl Net::SMTP"},
		{"send: 'quit\\r\\n'\nreply: b'221 bye\\r\\n'", "Python smtplib"},
		{"2026-11-23 15:46:38\tSERVER -> CLIENT: 220 mx.example.com\n2026-11-23 15:46:38\tCLIENT -> SERVER: QUIT", "PHPMailer"},
		{"[2026-11-23 15:46:29] DEBUG Creating transport: nodemailer\n[2026-11-23 15:46:29] DEBUG [a] S: 220 mx.example.com\n[2026-11-23 15:46:29] DEBUG [a] C: QUIT", "Nodemailer"},
		{"Connected to smtp://mx.example.com:25/\nS: 220 mx.example.com\nC: QUIT", "MailKit"},
		{"S: 220 mx.example.com\nC: QUIT\nS: 221 bye", ""},
		{"220 mx.example.com\nQUIT\n221 bye", ""},
		{"DEBUG SMTP: connected\n220 mx.example.com\nQUIT\n221 bye", "Jakarta Mail"},
		{"a@example.com... Connecting to x via relay...\n220 mx.example.com\n>>> QUIT\n221 bye", "sendmail"},
		{"Escape character is '^]'.\n220 mx.example.com\nquit\n221 bye", "telnet"},
	}
	for _, tt := range tests {
		if got, ok := Sniff(text.Whole(tt.in)); !ok || got != tt.dialect {
			t.Errorf("Sniff(%q) = %q, %v, want %q", tt.in, got, ok, tt.dialect)
		}
		got := ""
		for e := range Parse(text.Whole(tt.in)) {
			if e.Kind == event.Reply || e.Kind == event.Greeting {
				got += fmt.Sprint(e.To, e.Reply.Code, " ")
			}
		}
		if !strings.Contains("CONNECT220 QUIT221 ", got) || got == "" {
			t.Errorf("Parse(%q) = %s", tt.in, got)
		}
	}
}

func TestSniffNo(t *testing.T) {
	for _, in := range []string{"", "hello", "550 5.1.1 no", "550 a\n450 b", "Dear all,\nplease quit\nThank you", "error: 550 5.1.1 no"} {
		if d, ok := Sniff(text.Whole(in)); ok {
			t.Errorf("Sniff(%q) = %q, want no session", in, d)
		}
	}
}

func TestTrouble(t *testing.T) {
	tests := []struct{ in, want string }{
		{"connect to mx.example.com[192.0.2.1]:25: Connection refused", ConnectionRefused},
		{"dial tcp: lookup mx.example.com: no such host", HostNotFound},
		{"*** Remote host closed connection unexpectedly.", ConnectionLost},
		{"x509: certificate has expired", TLSFailed},
		{"read tcp 192.0.2.1:25: i/o timeout", ConnectionTimeout},
		{"EOF", ConnectionLost},
		{"all is well", ""},
	}
	for _, tt := range tests {
		if got, _, _ := Trouble(tt.in); got != tt.want {
			t.Errorf("Trouble(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// FuzzParse checks that no session crashes and that events lie in the input, in its order.
func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("../testdata/*.txt")
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		in, _, _ := strings.Cut(string(b), "\n-- want --")
		f.Add(strings.TrimPrefix(in, "-- input --\n"))
	}
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 1<<16 {
			return
		}
		Sniff(text.Whole(in))
		for e := range Parse(text.Whole(in)) {
			if e.Span.Start < 0 || e.Span.End > len(in) || e.Span.Start > e.Span.End {
				t.Fatalf("event %v at %v of %d bytes", e.Kind, e.Span, len(in))
			}
			if e.Reply != nil && !e.Span.IsZero() && !e.Span.Contains(e.Reply.Span) {
				t.Fatalf("reply at %v outside of its event %v", e.Reply.Span, e.Span)
			}
		}
	})
}
