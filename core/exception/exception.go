// Package exception reads errors as libraries and programs print them: a reply of a server within other words,
// or the words alone where the library dropped the reply.
//
// The forms are those of Python's smtplib, Go's net/smtp and net/textproto, Jakarta Mail, Ruby's Net::SMTP,
// Nodemailer, PHPMailer, .NET, MailKit, msmtp, ssmtp, s-nail, nullmailer and curl. Repeats of one reply in stack
// traces are one event. What a library dropped stays absent.
package exception

import (
	"iter"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// Sniff reports whether v holds a reply within other words, or an error that speaks of a connection. library
// names who printed it, where that is known.
func Sniff(v text.View) (library string, ok bool) {
	head := v.Slice(0, min(len(v.Text), 64<<10))
	if startsAsReply(head) {
		return "", false
	}
	for e := range Parse(head) {
		if e.Reply != nil && e.Reply.Code == 0 && e.Reply.Status.IsZero() && len(v.Text) > len(head.Text) {
			continue
		}
		return name(head.Text), true
	}
	return "", false
}

// startsAsReply reports whether the first line that says anything is a reply from its start: such an input
// is a list of replies, whatever they quote.
func startsAsReply(v text.View) bool {
	s := strings.TrimLeft(v.Text, " \t\r\n\u00a0")
	if code, _, ok := smtp.StartsReply(s); ok && code != 0 {
		line, _, _ := strings.Cut(s, "\n")
		return !strings.Contains(line, `"`) || !goError(line)
	} else if ok {
		return true
	}
	return false
}

// goError reports whether a line is a textproto.Error: a code and its text in double quotes.
func goError(line string) bool {
	return len(line) > 5 && line[3] == ' ' && line[4] == '"'
}

// name tells the library by its words.
func name(s string) string {
	for _, n := range [...]struct{ words, name string }{
		{"smtplib.", "Python smtplib"}, {"SMTPRecipientsRefused", "Python smtplib"}, {"SMTPDataError", "Python smtplib"}, {"SMTPSenderRefused", "Python smtplib"},
		{"SMTPAuthenticationError(", "Python smtplib"}, {"Net::SMTP", "Ruby Net::SMTP"}, {"textproto.Error", "Go net/textproto"},
		{"javax.mail", "Jakarta Mail"}, {"jakarta.mail", "Jakarta Mail"}, {"com.sun.mail", "Jakarta Mail"}, {"angus.mail", "Jakarta Mail"},
		{"nodemailer", "Nodemailer"}, {"responseCode", "Nodemailer"}, {"EENVELOPE", "Nodemailer"}, {"EAUTH", "Nodemailer"},
		{"System.Net.Mail", ".NET"}, {"MailKit", "MailKit"}, {"msmtp:", "msmtp"}, {"ssmtp:", "ssmtp"}, {"s-nail:", "s-nail"},
		{"SMTP Error:", "PHPMailer"}, {"SMTP ERROR:", "PHPMailer"}, {"phpmailer", "PHPMailer"}, {"curl: (", "curl"}, {"swaks", "swaks"}, {"*** Error connecting", "swaks"},
		{"dial tcp", "Go"}, {"Could not instantiate mail function", "PHPMailer"},
	} {
		if strings.Contains(s, n.words) {
			return n.name
		}
	}
	return ""
}

// Parse yields the replies and problems that the words tell of, each once.
func Parse(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		p := parser{v: v, seen: map[string]bool{}}
		p.run(yield)
	}
}

type parser struct {
	v     text.View
	seen  map[string]bool
	where place // what the lines before said of the position
	found int
}

// A place is what the words around a reply say of it.
type place struct {
	verb      smtp.Verb
	recipient event.Field
}

func (p *parser) run(yield func(event.Event) bool) {
	s := p.v.Text
	var trouble *event.Event
	for i := 0; i < len(s); {
		end := i + lineLen(s[i:])
		events, next := p.line(i, end)
		for _, e := range events {
			if !yield(e) {
				return
			}
		}
		if len(events) == 0 && trouble == nil && p.found == 0 {
			trouble = p.trouble(i, end)
		}
		i = max(next, end)
		for i < len(s) && (s[i] == '\n' || s[i] == '\r') {
			i++
		}
	}
	if p.found > 0 {
		return
	}
	if trouble != nil && trouble.Problem != "no-reply-shown" {
		yield(*trouble)
		return
	}
	e, ok := p.words(trouble)
	if ok && !yield(e) || trouble == nil {
		return
	}
	yield(*trouble)
}

// words makes a reply without a code of the words that a library kept, or of an input that is so short that it can
// be nothing else. The catalogue may know them; if not, they mean nothing.
func (p *parser) words(trouble *event.Event) (event.Event, bool) {
	s := strings.TrimSpace(p.v.Text)
	e := event.Event{Kind: event.Reply, Fields: []event.Field{{Name: event.Decides}}}
	v := p.v.TrimSpace()
	if trouble != nil {
		e.To = trouble.To
		if a, ok := trouble.Get(event.Recipient); ok {
			e.Fields = append(e.Fields, a)
		}
	}
	found := false
	for _, w := range [...]string{"The server response was: ", "recipients failed: ", "SMTP server error: ", "Diagnostic information: ", "error: ", "Error: "} {
		if i := strings.LastIndex(v.Text, w); i >= 0 {
			v, found = v.From(i+len(w)), true
			v = v.Slice(0, lineLen(v.Text))
			break
		}
	}
	if !found && (len(s) > 300 || strings.Count(s, "\n") > 2) || v.Text == "" {
		return e, false
	}
	e.Span = v.Span()
	e.Reply = &smtp.Reply{Text: v, Lines: []text.View{v}, Span: v.Span()}
	return e, true
}

func lineLen(s string) int {
	if i := strings.IndexAny(s, "\r\n"); i >= 0 {
		return i
	}
	return len(s)
}

// trouble makes an event of a line that speaks of a connection or of a reply it does not show.
func (p *parser) trouble(i, end int) *event.Event {
	line := p.v.Text[i:end]
	id, at, n := transcript.Trouble(line)
	verb := smtp.Verb("")
	if id == "" {
		for _, d := range dropped {
			if at = strings.Index(line, d.words); at >= 0 {
				id, n, verb = d.id, len(d.words), d.verb
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

// dropped are errors that hide what the server said.
var dropped = []struct {
	words, id string
	verb      smtp.Verb
}{
	{"Could not instantiate mail function", "mail-function-false", ""},
	{"SMTP Error: Could not authenticate", "no-reply-shown", smtp.Auth},
	{"SMTP Error: The following recipients failed", "no-reply-shown", smtp.Rcpt},
	{"SMTP connect() failed", "no-reply-shown", smtp.Connect},
	{"SMTP Error: Could not connect to SMTP host", "no-reply-shown", smtp.Connect},
	{"SMTP Error: data not accepted", "no-reply-shown", smtp.EndOfData},
	{"Failure sending mail", "no-reply-shown", ""},
	{"curl: (67)", "no-reply-shown", smtp.Auth},
}
