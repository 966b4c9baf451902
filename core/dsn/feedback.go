package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// unread is the problem of a bounce whose words are not known.
const unread = "bounce-unread"

// FeedbackType names a field of complaints: "abuse", "auth-failure", "not-spam" (RFC 5965 section 3.1, RFC 6591, RFC 6430).
const FeedbackType event.Name = "feedback-type"

// kind tells what m is where it has no delivery status: the id of a problem.
func (m mail) kind() string {
	h := m.Header
	ct := strings.ToLower(h.Get("Content-Type").Text)
	subject := strings.ToLower(h.Get("Subject").Text)
	for _, p := range m.Parts {
		switch p.Type {
		case "message/feedback-report": // RFC 5965 section 2
			return "complaint"
		case "message/disposition-notification", "message/global-disposition-notification": // RFC 8098 section 3
			return "read-receipt"
		}
	}
	switch {
	case strings.Contains(ct, "feedback-report"), strings.HasPrefix(subject, "complaint about message from"), m.returned("X-HmXmrOriginalRecipient").Text != "":
		return "complaint"
	case strings.Contains(ct, "disposition-notification"):
		return "read-receipt"
	case m.challenge(subject):
		return "challenge"
	}
	if word := strings.TrimSpace(subject); word == "unsubscribe" || word == "subscribe" {
		return "subscription"
	}
	failed := m.bounce() && !autoSubject(subject)
	switch {
	case failed && !m.listMail():
		return unread
	case m.autoReply(subject):
		return "auto-reply"
	case subscription(subject, h):
		return "subscription"
	}
	return "ordinary-mail"
}

// challengers are words of mails that ask the sender to prove to be a person, in lower case.
var challengers = text.NewWords("please confirm your message", "confirm your email to", "verification required", "challenge-response", "your mail needs confirmation",
	"sender verification", "spamarrest", "boxbe", "[qconfirm]", "please verify that you sent", "action required: your message to")

// challenge reports whether m asks the sender to prove to be a person.
func (m mail) challenge(subject string) bool {
	if challengers.In(subject) || m.Header.Has("X-TMDA-Confirm") || m.Header.Has("X-Boxbe-Waitinglist") {
		return true
	}
	from := strings.ToLower(m.Header.Get("From").Text)
	return strings.Contains(from, "spamarrest.com") || strings.Contains(from, "boxbe.com")
}

// autoSubjects start the subjects of automatic replies, in lower case.
var autoSubjects = text.NewWords("auto:", "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "autoresponse", "auto-response", "autorespons", "automated reply",
	"out of office", "out of the office", "out-of-office", "away from", "on vacation", "vacation", "abwesend", "abwesenheit", "automatische antwort", "automatisch antwoord",
	"réponse automatique", "respuesta automática", "risposta automatica", "resposta automática", "automatiskt svar", "automatisk svar", "自動応答", "自動返信", "автоответ")

func autoSubject(subject string) bool {
	return autoSubjects.Start(strings.TrimLeft(subject, " [(*"))
}

// autoReply reports whether m was sent by a program in answer to a mail: RFC 3834 section 5, and what was used
// before it.
func (m mail) autoReply(subject string) bool {
	h := m.Header
	if a := strings.ToLower(firstWord(h.Get("Auto-Submitted").Text)); strings.HasPrefix(a, "auto-replied") || strings.HasPrefix(a, "auto-notified") {
		return true
	}
	for _, name := range [...]string{"X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Auto-Reply-From", "X-Mail-Autoreply", "Vacation"} {
		if v := strings.ToLower(h.Get(name).Text); v != "" && v != "no" {
			return true
		}
	}
	if p := strings.ToLower(h.Get("Precedence").Text); p == "auto_reply" || p == "auto-reply" {
		return true
	}
	if strings.EqualFold(h.Get("X-Apple-Action").Text, "vacation") || strings.EqualFold(h.Get("Delivered-To").Text, "autoresponder") {
		return true
	}
	return autoSubject(subject)
}

// subscribers are words of the subjects of mails about being on a mailing list, in lower case.
var subscribers = text.NewWords("subscribe", "subscription", "welcome to the ")

// subscription reports whether m is about being on a mailing list.
func subscription(subject string, h header) bool {
	if subscribers.In(subject) {
		return true
	}
	to := strings.ToLower(h.Get("To").Text)
	return strings.Contains(to, "-unsubscribe@") || strings.Contains(to, "-subscribe@") || strings.Contains(to, "unsubscribe+")
}

// listMail reports whether m came over a mailing list, where people write about bounces.
func (m mail) listMail() bool {
	return m.Header.Has("List-Post") || m.Header.Has("In-Reply-To") && !strings.Contains(m.Header.Get("Return-Path").Text, "<>") &&
		!bouncers.In(text.Lower(m.Header.Get("From").Text))
}

// isOther reports whether e says that a mail is no bounce.
func isOther(e event.Event) bool {
	switch e.Problem {
	case "complaint", "auto-reply", "challenge", "read-receipt", "subscription", "ordinary-mail", unread:
		return true
	}
	return false
}

// other returns the events of a mail that is no bounce: one for each recipient it names, else one.
func (m mail) other(kind string) []event.Event {
	e := event.Event{Kind: event.Problem, Problem: kind, Span: m.mark(kind)}
	fields := []event.Field{{Name: event.Decides}}
	add := func(name event.Name, v text.View) {
		if v.Text != "" {
			fields = append(fields, event.Field{Name: name, Value: v.Text, Spans: v.Spans(0, len(v.Text))})
		}
	}
	var report header
	for _, p := range m.Parts {
		if p.report() {
			r, _ := readHeader(p.decoded().Text.From(skipBlank(p.Text.Text, 0)))
			report = append(report, r...)
		}
	}
	add(FeedbackType, report.Get("Feedback-Type"))
	add(event.Reporter, name(report.Get("Reporting-MTA")))
	add(event.Remote, report.Get("Source-IP"))
	add(event.Sender, address(report.Get("Original-Mail-From")))
	at := report.Get("Arrival-Date")
	if at.Text == "" {
		at = m.Header.Get("Date")
	}
	add(event.Time, at)
	for _, a := range m.about(kind, report) {
		f := event.Field{Name: event.Recipient, Value: a.Text, Spans: a.Spans(0, len(a.Text))}
		fields = append(fields, f)
	}
	e.Fields = fields
	return []event.Event{e}
}

// about returns whom a mail that is no bounce is about: who complains, who is away, who has read.
func (m mail) about(kind string, report header) []text.View {
	var out []text.View
	switch kind {
	case "complaint":
		for _, name := range [...]string{"Original-Rcpt-To", "Removal-Recipient", "Final-Recipient"} {
			for _, v := range report.All(name) {
				if a := address(v); isAddress(a.Text) {
					out = append(out, a)
				}
			}
			if len(out) > 0 {
				return out
			}
		}
		for _, name := range [...]string{"X-HmXmrOriginalRecipient", "To"} {
			if out = addresses(m.returned(name)); len(out) > 0 {
				return out
			}
		}
	case "read-receipt":
		for _, name := range [...]string{"Original-Recipient", "Final-Recipient"} {
			if a := address(report.Get(name)); isAddress(a.Text) {
				return []text.View{a}
			}
		}
	case "auto-reply", "challenge", "subscription":
		if a := first(m.Header.Get("From")); a.Text != "" {
			return []text.View{a}
		}
	case unread:
		return addresses(m.Header.Get("X-Failed-Recipients"))
	}
	return nil
}

// returned returns a field of the message that came back with m.
func (m mail) returned(name string) text.View {
	for _, p := range m.Parts {
		if p.Type == "message/rfc822" || p.Type == "message/global" || returned(p.Type) || p.Type == "message/global-headers" {
			v := p.raw
			h, _ := readHeader(v.From(skipBlank(v.Text, 0)))
			if f := h.Get(name); f.Text != "" {
				return f
			}
		}
	}
	return text.View{}
}

// sender returns the reverse-path of the message that m reports on (RFC 3464 section 2: a report goes to it).
func (m mail) sender(r report) text.View {
	if a := address(r.message.Get("X-Postfix-Sender")); a.Text != "" {
		return a
	}
	if a := first(m.returned("Return-Path")); a.Text != "" {
		return a
	}
	return first(m.Header.Get("To"))
}

// mark returns the place that says what kind of mail m is: the field that tells it, else its first one.
func (m mail) mark(kind string) text.Span {
	for _, name := range marks[kind] {
		for i := range m.Header {
			if f := &m.Header[i]; f.is(name) {
				return f.all().Span()
			}
		}
	}
	if len(m.Header) > 0 {
		return m.Header[0].all().Span()
	}
	return m.view.Slice(0, min(1, len(m.view.Text))).Span()
}

var marks = map[string][]string{
	"complaint": {"Content-Type", "Subject"}, "read-receipt": {"Content-Type", "Subject"}, "auto-reply": {"Auto-Submitted", "X-Autoreply", "Subject"},
	"challenge": {"Subject"}, "subscription": {"Subject"}, "ordinary-mail": {"Subject", "From"}, unread: {"Subject", "From"},
}
