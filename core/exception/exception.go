// Package exception reads errors as libraries and programs print them: a reply of a server within other words,
// or the words alone where the library dropped the reply.
//
// The forms are those of Python's smtplib, Go's net/smtp and net/textproto, Jakarta Mail, Ruby's Net::SMTP,
// Nodemailer, PHPMailer, WordPress, Symfony Mailer and Swift Mailer, .NET, MailKit, Spring, emersion's go-smtp, mox,
// msmtp, ssmtp, s-nail, nullmailer and curl, and of PHP's mail(). Repeats of one reply in stack
// traces are one event. What a library dropped stays absent.
package exception

import (
	"iter"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
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
		{"dial tcp", "Go"}, {"x509: ", "Go"}, {"gomail", "Go"}, {"Could not instantiate mail function", "PHPMailer"},
		{"Net::ReadTimeout", "Ruby Net::SMTP"}, {"Net::OpenTimeout", "Ruby Net::SMTP"}, {"OpenSSL::SSL::", "Ruby Net::SMTP"},
		{`Symfony\Component\Mailer`, "Symfony Mailer"}, {"Swift_", "Swift Mailer"}, {"Expected response code ", "Symfony Mailer"},
		{"springframework.mail", "Spring"}, {"wp_mail", "WordPress"}, {"mail():", "PHP mail"}, {"mail() return", "PHP mail"}, {"ECONNECTION", "Nodemailer"},
	} {
		if strings.Contains(s, n.words) {
			return n.name
		}
	}
	return ""
}

// Parse yields the replies and problems that the words tell of, each once.
func Parse(v text.View) iter.Seq[event.Event] { return event.WithoutPauses(Paced(v)) }

// Paced is Parse with pauses.
func Paced(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		p := parser{v: v, seen: map[string]bool{}, until: summary(v.Text), pace: event.NewPace(yield)}
		p.run()
	}
}

// What a line, and a reply in it, cost besides their bytes, for the pace.
const (
	perLine  = 128
	perReply = 1 << 10
)

type parser struct {
	v     text.View
	seen  map[string]bool
	last  []string // the latest keys of seen
	until int      // replies before this index are said again, with their recipients, after it
	where place    // what the lines before said of the position
	found int
	pace  *event.Pace
}

// A place is what the words around a reply say of it.
type place struct {
	verb      smtp.Verb
	recipient event.Field
}

func (p *parser) run() {
	yield := p.pace.Yield
	s := p.v.Text
	var trouble *event.Event
	for i := 0; i < len(s); {
		end := i + lineLen(s[i:])
		if !p.pace.Work(2*(end-i) + perLine) {
			return
		}
		events, next := p.line(i, end)
		for _, e := range events {
			if !yield(e) {
				return
			}
		}
		if len(events) == 0 && p.found == 0 && (trouble == nil || trouble.Problem == hidden) {
			// What a program says of the connection tells more than that it hides the reply.
			if t := p.trouble(i, end); t != nil && (trouble == nil || t.Problem != hidden) {
				trouble = t
			}
		}
		i = max(next, end)
		for i < len(s) && (s[i] == '\n' || s[i] == '\r') {
			i++
		}
	}
	if p.found > 0 {
		p.unsent(yield)
		return
	}
	if trouble != nil && trouble.Problem != hidden {
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
	for _, w := range [...]string{"The server response was: ", "SmtpFailedRecipientException: ", "SmtpException: ", "recipients failed: ", "SMTP server error: ",
		"Diagnostic information: ", "SmtpCommandException: ", "error: ", "Error: "} {
		if !p.pace.Work(len(v.Text) / 8) {
			return e, false
		}
		if i := strings.LastIndex(v.Text, w); i >= 0 {
			w := v.From(i + len(w))
			w = w.Slice(0, lineLen(w.Text))
			w = w.Slice(0, len(strings.TrimSuffix(w.Text, " The server response was:"))).TrimSpace() // it answered nothing
			if w.Text != "" {
				v, found = w, true
				break
			}
		}
	}
	if e.To == "" {
		e.To = places(p.v, 0, min(len(p.v.Text), 2000)).verb
	}
	if e.To == "" {
		e.To = trace(p.v.Text)
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
