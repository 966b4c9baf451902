package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// originals are the words, in lower case, of a line after which the returned message stands.
var originals = []string{
	"copy of the message", "copy of your message", "original message", "original header", "message header", "message follows", "message is attached", "returned message", "unsent message",
	"headers follow", "header follows", "below this line", "text of the message", "text of your message", "start of message", "the original email", "ursprüngliche nachricht",
	"originalnachricht", "message original", "mensaje original", "messaggio originale", "mensagem original", "oorspronkelijk bericht", "元のメッセージ", "原始邮件", "sent message",
	"contents of your message", "your original", "your message reads", "included below", "undelivered message", "first few lines",
}

// cutOriginal splits the words of a bounce from the message, or its header, that it returns. Nothing in that counts.
func cutOriginal(v text.View) (told, rest text.View) {
	s := v.Text
	headers := 0
	start := 0
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		l := s[i:end]
		low := strings.ToLower(l)
		if i > 0 && len(l) < 100 && separator(low) {
			return v.Slice(0, i), v.From(next)
		}
		switch {
		case headerLine(l):
			if headers == 0 {
				start = i
			}
			if headers++; headers == 3 && start > 0 {
				return v.Slice(0, start), v.From(start)
			}
		case l != "" && (l[0] == ' ' || l[0] == '\t') && headers > 0:
		default:
			headers = 0
		}
		i = next
	}
	return v, text.View{}
}

// separator reports whether a line in lower case introduces the returned message: one of the known wordings with a
// rule round it, or set off by a colon or a stop.
func separator(low string) bool {
	t := strings.TrimSpace(low)
	if t == "" || !containsAny(t, originals) {
		return false
	}
	return strings.HasPrefix(t, "--") || strings.HasPrefix(t, "==") || strings.HasPrefix(t, "__") || strings.HasPrefix(t, "**") || strings.HasSuffix(t, ":") || strings.HasSuffix(t, "--") ||
		strings.HasSuffix(t, "follows.") || strings.HasSuffix(t, "follows") || strings.HasSuffix(t, "message.")
}

// headerLine reports whether a line is a field that only the header of a message has.
func headerLine(l string) bool {
	name, _, ok := strings.Cut(l, ":")
	if !ok || name == "" || len(name) > 40 || strings.ContainsAny(name, " \t<>@") {
		return false
	}
	switch strings.ToLower(name) {
	case "received", "return-path", "message-id", "from", "to", "subject", "date", "mime-version", "content-type", "x-mailer", "delivered-to", "dkim-signature", "content-transfer-encoding", "cc",
		"reply-to", "sender", "user-agent", "x-originating-ip", "authentication-results", "received-spf", "arc-seal", "x-received", "in-reply-to", "references", "importance":
		return true
	}
	return strings.HasPrefix(strings.ToLower(name), "x-") && len(name) > 4
}

// named finds the recipients of a bounce whose lines name none: in a header made for it, in a sentence, or in the
// header of the returned message.
func named(p part, told, rest text.View) []event.Event {
	from := strings.ToLower(first(p.Mail.Get("To")).Text)
	self := strings.ToLower(first(p.Mail.Get("From")).Text)
	who := addresses(p.Mail.Get("X-Failed-Recipients"))
	if len(who) == 0 {
		for _, a := range inSentences(told) {
			if low := strings.ToLower(a.Text); low != from && low != self && !strings.HasPrefix(low, "postmaster@") && !strings.HasPrefix(low, "mailer-daemon@") && !strings.HasPrefix(low, "abuse@") && !strings.HasPrefix(low, "support@") {
				who = append(who, a)
				break
			}
		}
	}
	if len(who) == 0 {
		if i := indexFold(rest.Text, "\nto:"); i >= 0 || hasPrefixFold(rest.Text, "to:") {
			if i < 0 {
				i = -1
			}
			end, _ := lineEnd(rest.Text, i+1)
			who = addresses(rest.Slice(i+1+len("to:"), end))
		}
	}
	if len(who) == 0 || len(who) > 50 {
		return nil
	}
	var out []event.Event
	for _, a := range who {
		e := event.Event{Kind: event.Report, Fields: []event.Field{{Name: event.Recipient, Value: a.Text, Spans: a.Spans(0, len(a.Text))}}}
		set(&e, told)
		if e.Reply == nil {
			continue
		}
		e.Span = e.Reply.Span
		out = append(out, e)
	}
	return out
}

// inSentences returns the addresses in v, in their order.
func inSentences(v text.View) []text.View {
	var out []text.View
	s := v.Text
	for i := 0; i < len(s) && len(out) < 20; {
		at := strings.IndexByte(s[i:], '@')
		if at < 0 {
			break
		}
		at += i
		a, b := at, at+1
		for a > 0 && s[a-1] > ' ' && strings.IndexByte("<>()[],;:\"'=", s[a-1]) < 0 {
			a--
		}
		for b < len(s) && s[b] > ' ' && strings.IndexByte("<>()[],;:\"'", s[b]) < 0 {
			b++
		}
		for b > at && (s[b-1] == '.' || s[b-1] == '?' || s[b-1] == '!') {
			b--
		}
		if isAddress(s[a:b]) && strings.Contains(s[at:b], ".") {
			out = append(out, v.Slice(a, b))
		}
		i = max(b, at+1)
	}
	return out
}

// lateness returns "delayed" for a bounce that is only a warning, "expired" for one that gives up on a message that
// was late, "" otherwise.
func lateness(s string) string {
	low := strings.ToLower(s[:min(len(s), 6000)])
	for _, w := range [...]string{"will keep trying", "will continue to try", "will be retried", "warning message only", "still trying", "do not need to resend", "not need to resend",
		"delivery attempts will continue", "has been delayed", "is delayed", "no action is required", "will be attempted", "attempts to deliver the message will continue", "(delayed)"} {
		if strings.Contains(low, w) && !strings.Contains(low, "giving up") {
			return "delayed"
		}
	}
	for _, w := range [...]string{"retry time exceeded", "retry timeout exceeded", "delivery time expired", "message expired", "too old", "i'm not going to try again", "been in the queue too long",
		"could not be delivered within", "for too long", "has been in queue too long", "delivery timed out"} {
		if strings.Contains(low, w) {
			return "expired"
		}
	}
	return ""
}
