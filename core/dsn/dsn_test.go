package dsn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"smtpwhy/core/coretest"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// show writes events as the goldens have them: what they say, and the text that their spans cover.
func show(in string) string {
	lines := text.NewLines(in)
	at := func(s text.Span) string {
		if s.IsZero() {
			return "-"
		}
		l, c := lines.Position(s.Start)
		return fmt.Sprintf("%d:%d", l, c)
	}
	var b strings.Builder
	dialect, ok := Sniff(text.Whole(in))
	fmt.Fprintf(&b, "%s %v\n", dialect, ok)
	for e := range Parse(text.Whole(in)) {
		fmt.Fprintf(&b, "%s %v", at(e.Span), e.Kind)
		if e.Problem != "" {
			b.WriteString(" " + e.Problem)
		}
		if e.To != "" {
			b.WriteString(" to " + string(e.To))
		}
		b.WriteByte('\n')
		if r := e.Reply; r != nil {
			fmt.Fprintf(&b, "\treply %s %s %q\n", r.Code, r.Status, r.Text.Text)
			fmt.Fprintf(&b, "\t\tcode %q, status %q, text %s\n", in[r.CodeAt.Start:r.CodeAt.End], in[r.StatusAt.Start:r.StatusAt.End], at(r.Text.Span()))
		}
		for _, f := range e.Fields {
			fmt.Fprintf(&b, "\t%s %q", f.Name, f.Value)
			for _, s := range f.Spans {
				fmt.Fprintf(&b, " %s", at(s))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestGolden(t *testing.T) { coretest.Golden(t, "testdata", show) }

func TestDiagnose(t *testing.T) {
	tests := []struct {
		in     string
		code   smtp.Code
		status string
		text   string
		to     smtp.Verb
		remote string
	}{
		{in: "smtp; 550 5.1.1 <a@example.com>: User unknown", code: 550, status: "5.1.1", text: "<a@example.com>: User unknown"},
		{in: "smtp;550 5.1.1 User unknown", code: 550, status: "5.1.1", text: "User unknown"},
		{in: "550 5.1.1 User unknown", code: 550, status: "5.1.1", text: "User unknown"},
		{in: "smtp; 550-5.7.1 a 550 5.7.1 b", code: 550, status: "5.7.1", text: "a b"},
		{in: "X-Postfix; host mx.example.net[192.0.2.1] said: 550 5.1.1 <a@example.com>: gone (in reply to RCPT TO command)",
			code: 550, status: "5.1.1", text: "<a@example.com>: gone", to: smtp.Rcpt, remote: "mx.example.net"},
		{in: "X-Postfix; host mx.example.net[192.0.2.1] said: 552 too big (in reply to end of DATA command)",
			code: 552, text: "too big", to: smtp.EndOfData, remote: "mx.example.net"},
		{in: "X-Postfix; host mx.example.net[192.0.2.1] refused to talk to me: 554 5.7.1 no service", code: 554, status: "5.7.1",
			text: "no service", to: smtp.Connect, remote: "mx.example.net"},
		{in: "smtp; SMTP error from remote mail server after RCPT TO:<a@example.com>: host mx.example.net [192.0.2.1]: 550 no user",
			code: 550, text: "no user", to: smtp.Rcpt, remote: "mx.example.net"},
		{in: "smtp; SMTP error from remote mail server after end of data: host mx.example.net [192.0.2.1]: 550 spam",
			code: 550, text: "spam", to: smtp.EndOfData, remote: "mx.example.net"},
		{in: "smtp; SMTP error from remote mail server after pipelined MAIL FROM:<b@example.org>: 451 later", code: 451, text: "later", to: smtp.Mail},
		{in: "smtp; 5.1.0 - Unknown address error 550-'5.2.2 <a@example.com>... Mailbox full' (delivery attempts: 0)", code: 550, status: "5.2.2",
			text: "<a@example.com>... Mailbox full' (delivery attempts: 0)"},
		{in: "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>", code: 421, status: "4.4.2",
			text: "Connection timed out"},
		{in: "smtp; 501 RCPT TO not accepted: 5.7.1 not configured to relay", code: 501, status: "5.7.1", text: "RCPT TO not accepted: 5.7.1 not configured to relay"},
		{in: "smtp; 220-mx.example.net 421 4.2.1 Service refused", code: 421, status: "4.2.1", text: "Service refused"},
		{in: "x-unix; 77", text: "77"},
		{in: "x-unix; 550", text: "550"},
		{in: "X-Postfix; connect to mx.example.net[192.0.2.1]:25: Connection timed out", text: "connect to mx.example.net[192.0.2.1]:25: Connection timed out",
			remote: "mx.example.net"},
		{in: "X-Postfix; unknown user: \"a\"", text: `unknown user: "a"`},
		{in: "smtp; 5.4.4 host not found after 550 seconds", status: "5.4.4", text: "host not found after 550 seconds"},
	}
	for _, tt := range tests {
		d := diagnose(text.Whole(tt.in))
		if d.reply == nil {
			t.Errorf("diagnose(%q): no reply", tt.in)
			continue
		}
		if d.reply.Code != tt.code || d.reply.Status.String() != tt.status || d.reply.Text.Text != tt.text || d.to != tt.to || d.remote.Text != tt.remote {
			t.Errorf("diagnose(%q) = %v %v %q to %q by %q,\nwant %v %v %q to %q by %q", tt.in, d.reply.Code, d.reply.Status, d.reply.Text.Text, d.to, d.remote.Text,
				tt.code, tt.status, tt.text, tt.to, tt.remote)
		}
	}
}

func TestSniffNot(t *testing.T) {
	for _, in := range []string{
		"", "\n\n", "550 5.1.1 User unknown", "Dear all,\n\nmy mail did not arrive. Why?\n",
		"<-  220 mx.example.com ESMTP ready\n -> RCPT TO:<nouser@example.com>\n<** 550 5.1.1 no\n",
		"220 mx.example.com ESMTP\nMAIL FROM:<a@example.org>\n250 ok\nDATA\n354 go\nFrom: a@example.org\nTo: b@example.com\nSubject: x\n\ntext\n.\n550 no\n",
		"Nov 23 15:47:26 mx postfix/smtp[1]: 327CE88063: to=<a@example.com>, dsn=5.1.1, status=bounced (said: 550 5.1.1 no)\n",
		"smtplib.SMTPRecipientsRefused: {'a@example.com': (550, b'5.1.1 no')}\n", `{"event":"bounce","Date":"x"}`,
		"Error: no route\nDate: unknown\n", "To: the reader\nthis is a note, and nothing else\n",
	} {
		if d, ok := Sniff(text.Whole(in)); ok {
			t.Errorf("Sniff(%q) = %q", in, d)
		}
	}
}

func TestSniff(t *testing.T) {
	tests := []struct{ in, want string }{
		{"From: a@example.org\nTo: b@example.com\nSubject: hi\n\ntext\n", "mail"},
		{"From: a@example.org\r\nTo: b@example.com\r\nSubject: hi\r\n\r\ntext\r\n", "mail"},
		{"From: a@example.org\rTo: b@example.com\rSubject: hi\r\rtext\r", "mail"},
		{"Final-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n", "rfc3464"},
		{"> Final-Recipient: rfc822; a@example.com\n> Action: failed\n> Status: 5.1.1\n", "rfc3464"},
		{"Some words.\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; a@example.com\nAction: failed\n", "rfc3464"},
		{"From: a@example.org\nSubject: Automatic reply: hi\nAuto-Submitted: auto-replied\n\naway\n", "auto-reply"},
	}
	for _, tt := range tests {
		if d, ok := Sniff(text.Whole(tt.in)); !ok || d != tt.want {
			t.Errorf("Sniff(%q) = %q, %v, want %q", tt.in, d, ok, tt.want)
		}
	}
}

func TestKind(t *testing.T) {
	tests := []struct{ in, want string }{
		{"From: a@example.org\nTo: b@example.com\nSubject: hi\n\ntext\n", "ordinary-mail"},
		{"From: a@example.org\nSubject: Re: bounce of my mail\nIn-Reply-To: <1@example.com>\n\ntext\n", "ordinary-mail"},
		{"From: a@example.org\nSubject: Automatic reply: x\n\naway\n", "auto-reply"},
		{"From: a@example.org\nSubject: x\nAuto-Submitted: auto-replied (vacation)\n\naway\n", "auto-reply"},
		{"From: a@example.org\nSubject: x\nX-Autoreply: yes\n\naway\n", "auto-reply"},
		{"From: a@example.org\nTo: list-unsubscribe@example.com\nSubject: stop\n\n\n", "subscription"},
		{"From: a@example.org\nSubject: please verify that you sent this\n\n\n", "challenge"},
		{"From: a@example.org\nSubject: Read: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nread\n--b\n" +
			"Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;a@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n--b--\n", "read-receipt"},
		{"From: a@example.org\nSubject: FW\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nabuse\n--b\n" +
			"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: <b@example.com>\n--b--\n", "complaint"},
		{"From: MAILER-DAEMON@example.org\nSubject: Words nobody knows\n\nsorry\n", "bounce-unread"},
	}
	for _, tt := range tests {
		es := slices.Collect(Parse(text.Whole(tt.in)))
		if len(es) != 1 || es[0].Problem != tt.want || es[0].Reply != nil {
			t.Errorf("Parse(%q) = %s, want %s", tt.in, summary(es), tt.want)
			continue
		}
		if _, ok := es[0].Get(event.Decides); !ok {
			t.Errorf("Parse(%q) does not decide", tt.in)
		}
	}
}
