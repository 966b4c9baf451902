package dsn

import (
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

func TestPlainGolden(t *testing.T) { coretest.Golden(t, "testdata/plain", show) }

func TestPlain(t *testing.T) {
	tests := []struct {
		in      string
		to      string
		code    smtp.Code
		status  string
		text    string
		verb    smtp.Verb
		remote  string
		action  string
		problem string
	}{
		{in: "Unable to deliver message to: <a@example.com>\nDelivery failed for the following reason:\nServer mx.example.com[192.0.2.1] failed with: 550 <a@example.com> No such user\n\nThis has been a permanent failure.",
			to: "a@example.com", code: 550, text: "<a@example.com> No such user", remote: "mx.example.com", action: "failed"},
		{in: "Your mail sent on: Mon, 23 Nov 2026 10:00:00 +0900\n     Could not be delivered to: <a@example.com>\n     As their mailbox is full.",
			to: "a@example.com", text: "As their mailbox is full.", action: "failed"},
		{in: "------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\na@example.com\n\n------- Returned Message --------\nReceived: x",
			to: "a@example.com", text: "User not listed in public Name & Address Book", action: "failed"},
		{in: "The original message was received at Mon, 23 Nov 2026 10:00:00 +0900\nfrom b@example.org\n\n---The following addresses had delivery errors---\n\na@example.com [User unknown]\n",
			to: "a@example.com", text: "User unknown", action: "failed"},
		{in: "1 error(s):\n\nSMTP Server <mx.example.com> rejected recipient <a@example.com> (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]\n",
			to: "a@example.com", code: 550, status: "5.1.1", text: "User unknown", verb: smtp.Rcpt, remote: "mx.example.com", action: "failed"},
		{in: "Delivery to the following recipients failed permanently:\n\n   * a@example.com\n\n=====\n     Technical details:\n\nSMTP:RCPT host 192.0.2.8: 553 5.3.0 <a@example.com>... No such user here\n",
			to: "a@example.com", code: 553, status: "5.3.0", text: "<a@example.com>... No such user here", verb: smtp.Rcpt, remote: "192.0.2.8", action: "failed"},
		{in: "This is the DragonFly Mail Agent v0.13 at mail.example.org.\n\nThere was an error delivering your mail to <a@example.com>.\n\nCould not deliver for the last 432000 seconds. Giving up.\n",
			to: "a@example.com", text: "Could not deliver for the last 432000 seconds. Giving up.", action: "expired"},
		{in: "   ----- Transcript of session follows -----\nWhile talking to mx.example.com:\n>>> MAIL From:<b@example.org>\n<<< 550 Insecure relay\n554 <a@example.com>... Remote protocol error\n",
			to: "a@example.com", code: 550, text: "Insecure relay", verb: smtp.Mail, remote: "mx.example.com", action: "failed"},
		{in: "   ----- Transcript of session follows -----\n554 <a@example.com>... 550 Host unknown (Authoritative answer from name server)\n",
			to: "a@example.com", code: 550, text: "Host unknown (Authoritative answer from name server)", action: "failed"},
		{in: "An error has occurred while attempting to deliver a message for\nthe following list of recipients:\n\na@example.com: Connection refused by mx.example.com\n",
			to: "a@example.com", problem: "connection-refused", action: "failed"},
		{in: "Your message was not delivered within 0 days and 1 hours.\nRemote host is not responding.\n\nThe following recipients did not receive this message:\n\n<a@example.com>\n",
			to: "a@example.com", text: "Your message was not delivered within 0 days and 1 hours. Remote host is not responding.", action: "expired"},
		{in: "Your message to a@example.com could not be delivered for the last 4 hours.\nWe will keep trying until it is 5 days old.\n",
			to: "a@example.com", text: "Your message to a@example.com could not be delivered for the last 4 hours. We will keep trying until it is 5 days old.", action: "delayed"},
		{in: "Sent <<< RCPT TO:<a@example.com>\nReceived >>> 550 5.1.1 <a@example.com>... user unknown\n\nThis message could not be delivered.\n",
			to: "a@example.com", code: 550, status: "5.1.1", text: "<a@example.com>... user unknown", verb: smtp.Rcpt, action: "failed"},
	}
	for _, tt := range tests {
		es := plain(part{Type: "text/plain", Text: text.Whole(tt.in)})
		if len(es) != 1 {
			t.Errorf("plain(%q) = %d events: %s", tt.in, len(es), summary(es))
			continue
		}
		e := es[0]
		words := ""
		if e.Reply != nil {
			words = e.Reply.Text.Text
		}
		var c smtp.Code
		if e.Reply != nil {
			c = e.Reply.Code
		}
		if e.Value(event.Recipient) != tt.to || c != tt.code || status(e) != tt.status || words != tt.text || e.To != tt.verb || e.Value(event.Remote) != tt.remote ||
			e.Value(event.Action) != tt.action || e.Problem != tt.problem {
			t.Errorf("plain(%q) =\n%swant %v", tt.in, summary(es), tt)
		}
	}
}

// TestPlainNot reads words that tell of no delivery.
func TestPlainNot(t *testing.T) {
	for _, in := range []string{
		"", "\n", "Dear Kim,\n\nhere are the addresses you asked for:\n\na@example.com\nb@example.com\n\nYours\nSam",
		"Hello,\n\nplease write to a@example.com from now on.\n", "a@example.com", "550", "@", "<@>:", ">>>", "<<<",
		"I am away until Monday. Please contact b@example.com.\n",
	} {
		if es := plain(part{Type: "text/plain", Text: text.Whole(in)}); len(es) > 0 {
			t.Errorf("plain(%q) = %s", in, summary(es))
		}
	}
}

func TestPlainSniffNot(t *testing.T) {
	for _, in := range []string{
		"", "Hello,\n\nmy message to a@example.com was rejected with 550 5.1.1. What can I do?\n",
		"550 5.1.1 <a@example.com>: User unknown", "220 mx.example.com ESMTP\n>>> RCPT TO:<a@example.com>\n<<< 550 no\n",
		"Nov 23 15:47:26 mx postfix/smtp[1]: 327CE88063: to=<a@example.com>, status=bounced (host mx.example.com said: 550 no)\n",
		"smtplib.SMTPRecipientsRefused: {'a@example.com': (550, b'5.1.1 no')}\n", `{"event":"bounce","email":"a@example.com","reason":"550 no"}`,
		"2026-11-23 15:49:13 1xVWI5-0005WT-09 ** a@example.com R=all T=t: SMTP error from remote mail server after RCPT TO:<a@example.com>: 550 no\n",
	} {
		if plainSniff(text.Whole(in)) {
			t.Errorf("plainSniff(%q)", in)
		}
	}
}

func TestPlainSniff(t *testing.T) {
	for _, in := range []string{
		"<a@example.com>: host mx.example.com[192.0.2.1] said: 550 5.1.1\n    <a@example.com>: User unknown (in reply to RCPT TO command)\n",
		"Hi. This is the qmail-send program at mail.example.org.\n\n<a@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n",
		"Remote Server returned '550 5.1.1 not found'\n\nGenerating server: mail.example.org\n\na@example.com\n#550 5.1.1 not found ##\n",
	} {
		if !plainSniff(text.Whole(in)) {
			t.Errorf("not plainSniff(%q)", in)
		}
	}
}

func TestCut(t *testing.T) {
	tests := []struct{ in, body string }{
		{"a\n\n--- Below this line is a copy of the message.\n\nb", "a\n\n"},
		{"a\n\nReceived: by x\n\tfor y\nb", "a\n\n"},
		{"a\n\nReturn-Path: <>\n", "a\n\n"},
		{"a\n------ This is a copy of the message, including all the headers. ------\nb", "a\n"},
		{"a\n----- Original message -----\nb", "a\n"},
		{"a\nOriginal message headers:\nb", "a\n"},
		{"a\n   ----- Unsent message follows -----\nb", "a\n"},
		{"a\nUrsprüngliche Nachrichtenkopfzeilen:\nb", "a\n"},
		{"The original message was received at noon\n\n----- Transcript of session follows -----\nb", "The original message was received at noon\n\n----- Transcript of session follows -----\nb"},
		{"delete your own text from the attached returned message.\n\nb", "delete your own text from the attached returned message.\n\nb"},
		{"Original Message Details\nb", "Original Message Details\nb"},
		{"", ""},
	}
	for _, tt := range tests {
		if body, _ := cut(text.Whole(tt.in), nil); body.Text != tt.body {
			t.Errorf("cut(%q) = %q, want %q", tt.in, body.Text, tt.body)
		}
	}
}

func TestAddressAt(t *testing.T) {
	tests := []struct {
		in, want string
		n        int
	}{
		{"a@example.com", "a@example.com", 13}, {"<a@example.com>: x", "a@example.com", 15}, {"a@example.com: x", "a@example.com", 13}, {"a@example.com.", "a@example.com", 13},
		{`"a@example.com":`, "a@example.com", 15}, {"a@[192.0.2.1] x", "a@[192.0.2.1]", 13}, {"a@[IPv6:2001:db8::1]:", "a@[IPv6:2001:db8::1]", 20}, {"a@example", "", 0}, {"<a@example>", "a@example", 11},
		{"@example.com", "", 0}, {"a@", "", 0}, {"a@b@example.com", "", 0}, {"/a@example.com", "", 0}, {"é@example.com、", "é@example.com", 14}, {"<>", "", 0}, {"", "", 0},
	}
	for _, tt := range tests {
		if a, n := addressAt(text.Whole(tt.in)); a.Text != tt.want || n != tt.n {
			t.Errorf("addressAt(%q) = %q, %d, want %q, %d", tt.in, a.Text, n, tt.want, tt.n)
		}
	}
}

// FuzzPlain checks that no words break the reader, and that all places lie within them.
func FuzzPlain(f *testing.F) {
	for _, in := range coretest.Inputs(f, "testdata/plain") {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		plainSniff(text.Whole(in))
		for _, e := range plain(part{Type: "text/plain", Text: text.Whole(in)}) {
			spans := []text.Span{e.Span}
			if _, ok := e.Get(event.Decides); !ok {
				t.Fatalf("%v does not decide", e)
			}
			for _, f := range e.Fields {
				spans = append(spans, f.Spans...)
			}
			if e.Reply != nil {
				spans = append(spans, e.Reply.Span, e.Reply.CodeAt, e.Reply.StatusAt)
				spans = append(spans, e.Reply.Text.Spans(0, len(e.Reply.Text.Text))...)
			}
			for _, s := range spans {
				if s.Start < 0 || s.End > len(in) || s.Start > s.End {
					t.Fatalf("%v is outside of %d bytes", s, len(in))
				}
			}
		}
	})
}

// TestPlainLinear reads long inputs of the kinds that make careless readers slow.
func TestPlainLinear(t *testing.T) {
	const head = "Your message could not be delivered to\n\n"
	for name, unit := range map[string]string{
		"addresses": "a@example.com\n", "blocks": "<a@example.com>:\n550 no\n\n", "blanks": "\n\n\n", "quotes": "> a\n", "sentence": "not delivered to a@example.com, ",
		"sessions": ">>> RCPT To:<a@example.com>\n<<< 550 no\n", "finals": "550 <a@example.com>... no\n", "folds": "<<< 550-no\n", "codes": "said: 550 ", "at": "@", "brackets": "<a@", "header": "Received: x\n",
		"indented": "  a\n    b\n", "list": "-- a@example.com\n", "cuts": "--- Below this line is a copy\nFrom: mailer-daemon@x\nSubject: undeliverable\n\n", "parts": "not delivered\n\n550 \n\n", "marks": "Giving up on [RCPT_TO] ",
		"transcripts": "transcript of session follows\n550 x\n", "words": "a@example.com: failed\nmore words\n", "one": "a",
	} {
		of := func(n int) string { return head + strings.Repeat(unit, n/len(unit)) }
		coretest.Grows(t, name, of(50<<10), of(400<<10), func(in string) {
			plainSniff(text.Whole(in))
			plain(part{Type: "text/plain", Text: text.Whole(in)})
		})
	}
}

func BenchmarkPlain(b *testing.B) {
	in := coretest.Inputs(b, "testdata/plain")
	b.SetBytes(int64(len(strings.Join(in, ""))))
	for b.Loop() {
		for _, s := range in {
			for range Parse(text.Whole(s)) {
			}
		}
	}
}

// TestBacks checks that each line that starts a returned message is known as one.
func TestBacks(t *testing.T) {
	for _, w := range backs {
		if !startsBack("----- " + w + " -----") {
			t.Errorf("%q does not start a returned message", w)
		}
	}
}
