package dsn

import (
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// FuzzParse checks that no input breaks the reader, and that all places lie within it.
func FuzzParse(f *testing.F) {
	for _, in := range coretest.Inputs(f, "testdata") {
		f.Add(in)
		f.Add(strings.ReplaceAll(in, "\n", "\r\n"))
		f.Add(strings.ReplaceAll(in, "\n", "\r"))
	}
	f.Fuzz(func(t *testing.T, in string) {
		Sniff(text.Whole(in))
		check := func(s text.Span) {
			if s.Start < 0 || s.End > len(in) || s.Start > s.End {
				t.Fatalf("%v is outside of %d bytes", s, len(in))
			}
		}
		for e := range Parse(text.Whole(in)) {
			if _, ok := e.Get(event.Decides); !ok {
				t.Fatalf("%v does not decide", e)
			}
			check(e.Span)
			for _, f := range e.Fields {
				for _, s := range f.Spans {
					check(s)
				}
			}
			if e.Reply == nil {
				continue
			}
			check(e.Reply.Span)
			check(e.Reply.CodeAt)
			check(e.Reply.StatusAt)
			for _, s := range e.Reply.Text.Spans(0, len(e.Reply.Text.Text)) {
				check(s)
			}
		}
	})
}

// TestLinear reads long inputs of the kinds that make careless readers slow.
func TestLinear(t *testing.T) {
	const n = 20000
	head := "From: a@example.org\nTo: b@example.com\nSubject: Undeliverable\n"
	many := func(s string) string { return strings.Repeat(s, n) }
	for name, in := range map[string]string{
		"folds":      "Subject: x\n" + many(" y\n"),
		"fields":     many("X-A: b\n"),
		"delimiters": head + "Content-Type: multipart/mixed; boundary=b\n\n" + many("--b\n\nx\n"),
		"openers":    head + "Content-Type: multipart/mixed; boundary=b\n\n" + many("--b\nContent-Type: multipart/mixed; boundary=b\n\n"),
		"recipients": "Reporting-MTA: dns; x\n\n" + many("Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n\n"),
		"from":       many("From a 10:00\nFrom: a@example.org\nTo: b@example.com\n\n"),
		"bounded":    many("From a 10:00\nFrom: a@example.org\nContent-Type: multipart/mixed; boundary=b\nTo: b@example.com\n\n"),
		"words":      "From: a@example.org\nTo: b@example.com\nSubject: " + many("=?utf-8?Q?a?= =?x"),
		"equals":     head + "Content-Transfer-Encoding: quoted-printable\n\n" + many("=C3=A9 =x"),
		"tags":       head + "Content-Type: text/html\n\n" + many("<style <p>&#"),
		"quotes":     many("> > > > > a\n"),
		"hyphens":    head + "\n" + many("-Recipient: final-Recipient:"),
		"dashes":     head + "\n" + many("Reporting-MTA: x\n\n"),
		"base64":     head + "Content-Transfer-Encoding: base64\n\n" + many("YQ==\nY\n"),
		"CR":         strings.ReplaceAll(head+"\n"+many("text\n"), "\n", "\r"),
		"codes":      "Reporting-MTA: x\n\nFinal-Recipient: a@example.com\nAction: failed\nDiagnostic-Code: smtp; " + many("said: 25 550"),
		"messages":   head + many("Content-Type: message/rfc822\n\n"+head),
	} {
		coretest.Grows(t, name, in[:len(in)/8], in, func(in string) {
			Sniff(text.Whole(in))
			for range Parse(text.Whole(in)) {
			}
		})
	}
}
