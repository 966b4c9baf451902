package exception

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// positions are the words that tell which command a reply answered; the first that is in the line counts.
var positions = []struct {
	words string
	verb  smtp.Verb
}{
	{"SMTPRecipientsRefused", smtp.Rcpt}, {"SMTPSenderRefused", smtp.Mail}, {"SMTPDataError", smtp.EndOfData}, {"SMTPAuthenticationError", smtp.Auth},
	{"SMTPHeloError", smtp.Ehlo}, {"SMTPConnectError", smtp.Connect},
	{"SMTPAddressFailedException", smtp.Rcpt}, {"SMTPSenderFailedException", smtp.Mail}, {"SMTPSendFailedException", smtp.EndOfData},
	{"AuthenticationFailedException", smtp.Auth}, {"bad greeting", smtp.Connect}, {"SmtpFailedRecipient", smtp.Rcpt},
	{"SMTPServerBusy", ""}, {"Net::SMTPAuthenticationError", smtp.Auth},
	{"end of DATA command", smtp.EndOfData}, {"after end of data", smtp.EndOfData}, {"DATA END command", smtp.EndOfData}, {"data not accepted", smtp.EndOfData},
	{"in reply to RCPT TO", smtp.Rcpt}, {"in reply to MAIL FROM", smtp.Mail}, {"in reply to DATA", smtp.Data}, {"in reply to EHLO", smtp.Ehlo}, {"in reply to HELO", smtp.Helo},
	{"refused to talk to me", smtp.Connect}, {"after initial connection", smtp.Connect}, {"after RCPT TO", smtp.Rcpt}, {"after MAIL FROM", smtp.Mail}, {"after EHLO", smtp.Ehlo},
	{"RCPT TO command failed", smtp.Rcpt}, {"MAIL FROM command failed", smtp.Mail}, {"Password command failed", smtp.Auth}, {"DATA command failed", smtp.Data},
	{"all recipients were rejected", smtp.Rcpt}, {"Recipient command failed", smtp.Rcpt}, {"Mail command failed", smtp.Mail}, {"Message failed", smtp.EndOfData},
	{"Invalid login", smtp.Auth}, {"Invalid greeting", smtp.Connect}, {"RCPT failed", smtp.Rcpt}, {"MAIL failed", smtp.Mail}, {"DATA failed", smtp.Data},
	{"recipient address", smtp.Rcpt}, {"envelope from address", smtp.Mail}, {"authentication failed (method", smtp.Auth}, {"cannot get initial OK message", smtp.Connect},
	{"did not accept the mail", smtp.EndOfData}, {"does not accept mail data", smtp.Data}, {"RCPT TO:<", smtp.Rcpt}, {"MAIL FROM:<", smtp.Mail},
	{"command: 'RCPT TO'", smtp.Rcpt}, {`"command":"RCPT TO"`, smtp.Rcpt}, {"command: 'AUTH", smtp.Auth}, {`"command":"AUTH`, smtp.Auth}, {"command: 'DATA'", smtp.EndOfData},
	{`"command":"DATA"`, smtp.EndOfData}, {"command: 'MAIL FROM'", smtp.Mail}, {`"command":"MAIL FROM"`, smtp.Mail}, {"command: 'CONN'", smtp.Connect}, {`"command":"CONN"`, smtp.Connect},
	{"not accepted by the server", smtp.Rcpt},
	{`response code "250/251/252"`, smtp.Rcpt}, {`response code "354"`, smtp.Data}, {`response code "235"`, smtp.Auth}, {`response code "334"`, smtp.Auth},
	{`response code "220"`, smtp.Connect}, {"Missing credentials for", smtp.Auth}, {"SMTP AUTH extension", smtp.Auth}, {"No suitable authentication method", smtp.Auth},
	{"STARTTLS extension not supported", smtp.StartTLS},
}

// frames are the functions in stack traces that tell the command.
var frames = []struct {
	words string
	verb  smtp.Verb
}{
	{"`rcptto", smtp.Rcpt}, {"#rcptto", smtp.Rcpt}, {"`mailfrom", smtp.Mail}, {"#mailfrom", smtp.Mail}, {"`authenticate", smtp.Auth}, {"`data'", smtp.EndOfData}, {"`do_start", smtp.Connect},
	{".rcptTo(", smtp.Rcpt}, {".mailFrom(", smtp.Mail}, {".finishData(", smtp.EndOfData}, {".authenticate(", smtp.Auth}, {".openServer(", smtp.Connect},
	{"_actionRCPT", smtp.Rcpt}, {"_actionMAIL", smtp.Mail}, {"_actionGreeting", smtp.Connect}, {"_actionAUTH", smtp.Auth}, {"_actionSMTPStream", smtp.EndOfData},
	{".RecipientCommand.", smtp.Rcpt}, {".MailCommand.", smtp.Mail}, {".DataStopCommand.", smtp.EndOfData}, {".DataCommand.", smtp.Data}, {".EHelloCommand.", smtp.Ehlo}, {".AuthCommand.", smtp.Auth},
	{"in rcpt\n", smtp.Rcpt}, {"in login\n", smtp.Auth}, {"in ehlo_or_helo", smtp.Ehlo},
}

// trace reads the position from the stack frames that follow a reply. The innermost frame comes first.
func trace(s string) smtp.Verb {
	s = s[:min(len(s), 900)]
	first, verb := len(s), smtp.Verb("")
	for _, f := range frames {
		if i := strings.Index(s, f.words); i >= 0 && i < first {
			first, verb = i, f.verb
		}
	}
	return verb
}

// places reads what a line says of the position of a reply in it or after it.
func places(v text.View, i, end int) place {
	line := v.Text[i:end]
	var p place
	for _, w := range positions {
		if strings.Contains(line, w.words) {
			p.verb = w.verb
			break
		}
	}
	if p.verb == smtp.Rcpt {
		if a, ok := addressIn(v, i, end); ok {
			p.recipient = a
		}
	}
	return p
}

// addressIn finds the first mail address in v[i:end].
func addressIn(v text.View, i, end int) (event.Field, bool) {
	s := v.Text[i:end]
	for from := 0; from < len(s); {
		at := strings.IndexByte(s[from:], '@')
		if at < 0 {
			break
		}
		at += from
		a, b := at, at+1
		for a > 0 && addressByte(s[a-1]) {
			a--
		}
		for b < len(s) && (addressByte(s[b]) && s[b] != '=' && s[b] != '+') {
			b++
		}
		for b > at+1 && (s[b-1] == '.' || s[b-1] == '-') {
			b--
		}
		if a < at && b > at+2 && strings.Contains(s[at:b], ".") {
			return event.Field{Name: event.Recipient, Value: s[a:b], Spans: v.Spans(i+a, i+b)}, true
		}
		from = at + 1
	}
	return event.Field{}, false
}

func addressByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || strings.IndexByte("._+-=", c) >= 0 || c >= 0x80
}
