package exception

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/transcript"
)

// hidden is the problem of an error that hides what the server said.
const hidden = "no-reply-shown"

// trouble makes an event of a line that speaks of a connection or of a reply it does not show.
func (p *parser) trouble(i, end int) *event.Event {
	line := p.v.Text[i:end]
	id, at, n := transcript.Trouble(line)
	verb := smtp.Verb("")
	if id == "" || id == transcript.HostNotFound && strings.Contains(line, "x509") {
		for _, d := range dropped {
			if k := strings.Index(line, d.words); k >= 0 {
				at, id, n, verb = k, d.id, len(d.words), d.verb
				break
			}
		}
	} else if id != transcript.ConnectionLost && id != transcript.ReplyTimeout {
		verb = smtp.Connect
	}
	if id == "" {
		return nil
	}
	e := &event.Event{Kind: event.Problem, Span: p.v.SpanOf(i+at, i+at+n), Problem: id, To: verb, Fields: []event.Field{{Name: event.Decides}}}
	if a, ok := addressIn(p.v, i, end); ok && verb == smtp.Rcpt {
		e.Fields = append(e.Fields, a)
	}
	return e
}

// dropped are errors that hide what the server said, or that came before it could say anything.
var dropped = []struct {
	words, id string
	verb      smtp.Verb
}{
	{"Could not instantiate mail function", "mail-function-false", ""},
	{"mail() returned false", "mail-function-false", ""}, {"mail() returns false", "mail-function-false", ""}, {"mail(): returned false", "mail-function-false", ""},
	{"mail() returned true", "mail-function-true", ""}, {"mail() returns true", "mail-function-true", ""}, {"wp_mail() returned true", "mail-function-true", ""},
	{"Failed to connect to mailserver", transcript.ConnectionRefused, smtp.Connect},
	{"SMTP Error: Could not authenticate", hidden, smtp.Auth},
	{"SMTP Error: The following recipients failed", hidden, smtp.Rcpt},
	{"SMTP connect() failed", hidden, smtp.Connect},
	{"SMTP Error: Could not connect to SMTP host", hidden, smtp.Connect},
	{"SMTP Error: data not accepted", hidden, smtp.EndOfData},
	{"Failure sending mail", hidden, ""},
	// Symfony Mailer and Swift Mailer where the server said nothing.
	{`220 but got code ""`, transcript.ConnectionLost, smtp.Connect}, {`"220" but got empty code`, transcript.ConnectionLost, smtp.Connect},
	{`but got code ""`, transcript.ConnectionLost, ""}, {"but got empty code", transcript.ConnectionLost, ""},
	// The exit codes of curl (curl manual, "EXIT CODES"), where the words after them say no more.
	{"curl: (6)", transcript.HostNotFound, smtp.Connect}, {"curl: (7)", transcript.ConnectionRefused, smtp.Connect}, {"curl: (28)", transcript.ConnectionTimeout, ""},
	{"curl: (35)", transcript.TLSFailed, smtp.StartTLS}, {"curl: (51)", transcript.TLSFailed, smtp.StartTLS}, {"curl: (52)", transcript.ConnectionLost, ""},
	{"curl: (55)", transcript.ConnectionLost, ""}, {"curl: (56)", transcript.ConnectionLost, ""}, {"curl: (58)", transcript.TLSFailed, smtp.StartTLS},
	{"curl: (60)", transcript.TLSFailed, smtp.StartTLS}, {"curl: (64)", transcript.TLSFailed, smtp.StartTLS}, {"curl: (67)", hidden, smtp.Auth},
	// Certificates.
	{"x509: ", transcript.TLSFailed, smtp.Connect}, {"OpenSSL::SSL::SSLError", transcript.TLSFailed, smtp.Connect}, {"SSLCertVerificationError", transcript.TLSFailed, smtp.Connect},
	{"SslHandshakeException", transcript.TLSFailed, smtp.Connect}, {"CERT_HAS_EXPIRED", transcript.TLSFailed, smtp.Connect}, {"SELF_SIGNED_CERT", transcript.TLSFailed, smtp.Connect},
	{"ERR_TLS_CERT_ALTNAME_INVALID", transcript.TLSFailed, smtp.Connect}, {"The remote certificate is invalid", transcript.TLSFailed, smtp.Connect},
	{"PKIX path building failed", transcript.TLSFailed, smtp.Connect},
	{"Mail server connection failed", hidden, smtp.Connect},
}
