package exception

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// TestParse is the table of how libraries print errors: what is found, as "command code status recipient".
func TestParse(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"smtplib recipients", `smtplib.SMTPRecipientsRefused: {'a@example.com': (452, b'4.2.2 full'), 'b@example.com': (550, b"5.1.1 can't")}`,
			"RCPT 452 4.2.2 a@example.com; RCPT 550 5.1.1 b@example.com"},
		{"smtplib data", `SMTPDataError(554, b'5.7.1 Message rejected as spam')`, "END-OF-DATA 554 5.7.1 "},
		{"smtplib sender", `smtplib.SMTPSenderRefused: (553, b'5.1.8 <bad@example.org>: no', 'bad@example.org')`, "MAIL 553 5.1.8 "},
		{"smtplib connect", `smtplib.SMTPConnectError: (421, b'4.7.0 busy')`, "CONNECT 421 4.7.0 "},
		{"smtplib, lines", `SMTPAuthenticationError(535, b'5.7.8 wrong\n5.7.8 see https://example.com')`, "AUTH 535 5.7.8 "},
		{"Go", `550 "5.1.1 <a@example.com>: no"`, " 550 5.1.1 "},
		{"Go, wrapped", `send mail: rcpt: 550 5.1.1 no such user`, " 550 5.1.1 "},
		{"Go, %#v", `&textproto.Error{Code:550, Msg:"5.1.1 no"}`, " 550 5.1.1 "},
		{"Jakarta", "javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <a@example.com>: no\n\n\tat x\nCaused by: com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 <a@example.com>: no\n",
			"RCPT 550 5.1.1 a@example.com"},
		{"Ruby", "smtp.rb:1059:in `check_response': 550 5.1.1 no (Net::SMTPFatalError)", " 550 5.1.1 "},
		{"Nodemailer", `Error: Can't send mail - all recipients were rejected: 550 5.1.1 <a@example.com>: no`, "RCPT 550 5.1.1 a@example.com"},
		{"Nodemailer login", `Error: Invalid login: 535-5.7.8 wrong\n535 5.7.8 see`, "AUTH 535 5.7.8 "},
		{"Nodemailer JSON", `{"code":"EENVELOPE","response":"550 5.1.1 <a@example.com>: no","responseCode":550,"command":"RCPT TO"}`, "RCPT 550 5.1.1 a@example.com"},
		{"msmtp", "msmtp: recipient address a@example.com not accepted by the server\nmsmtp: server message: 550 5.1.1 no\nmsmtp: could not send mail", "RCPT 550 5.1.1 a@example.com"},
		{"msmtp lines", "msmtp: the server did not accept the mail\nmsmtp: server message: 550-5.7.1 a\nmsmtp: server message: 550 5.7.1 b", "END-OF-DATA 550 5.7.1 "},
		{"ssmtp", "ssmtp: RCPT TO:<a@example.com> (550 5.1.1 no)", "RCPT 550 5.1.1 a@example.com"},
		{"s-nail", "s-nail: SMTP server: 550 5.1.1 no", " 550 5.1.1 "},
		{"nullmailer", "smtp: Failed: 550 5.1.1 no", " 550 5.1.1 "},
		{"PHPMailer", "SMTP ERROR: RCPT TO command failed: 550 5.1.1 <a@example.com>: no", "RCPT 550 5.1.1 a@example.com"},
		{"PHPMailer, dropped", "SMTP Error: Could not authenticate.", "AUTH   ; AUTH no-reply-shown"},
		{"words alone", "Mailbox is over quota", "   "},
		{"PHP mail", "Could not instantiate mail function.", " mail-function-false"},
		{"refused", "dial tcp 192.0.2.1:25: connect: connection refused", "CONNECT connection-refused"},
		{"Postfix words", "host mx.example.com[192.0.2.1] said: 550 5.1.1 <a@example.com>: no (in reply to RCPT TO command)", "RCPT 550 5.1.1 a@example.com"},
		{"Exim words", "SMTP error from remote mail server after RCPT TO:<a@example.com>: 550 no such user", "RCPT 550  a@example.com"},
		{".NET", "System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: 5.1.1 <a@example.com>: no", "  5.1.1 "},
		{"numbers that are no codes", "all is well at 5:50 with 250 guests and port 587" + strings.Repeat(", and so on", 30), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for e := range Parse(text.Whole(tt.in)) {
				if e.Reply == nil {
					got = append(got, fmt.Sprintf("%s %s", e.To, e.Problem))
					continue
				}
				got = append(got, fmt.Sprintf("%s %v %v %s", e.To, e.Reply.Code, e.Reply.Status, e.Value(event.Recipient)))
			}
			if g := strings.Join(got, "; "); g != tt.want {
				t.Errorf("Parse(%q) = %q, want %q", tt.in, g, tt.want)
			}
		})
	}
}

// FuzzParse checks that nothing crashes and that events lie in the input.
func FuzzParse(f *testing.F) {
	names, _ := filepath.Glob("../testdata/*.txt")
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 1<<16 {
			return
		}
		Sniff(text.Whole(in))
		for e := range Parse(text.Whole(in)) {
			if e.Span.Start < 0 || e.Span.End > len(in) || e.Span.Start > e.Span.End {
				t.Fatalf("event at %v of %d bytes", e.Span, len(in))
			}
		}
	})
}
