package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// said finds in the words for people the reply that a report leaves out: "a@example.com: 550 5.1.1 ...", or in a
// transcript "<<< 550 ..." or "550 5.1.1 ...". A reply that names nobody counts where the report has one recipient
// and says the same severity.
func said(v text.View, e event.Event, alone bool, pace *event.Pace) *event.Event {
	s := v.Text
	who := strings.ToLower(e.Value(event.Recipient))
	class := smtp.Severity(0)
	if e.Reply != nil {
		class = e.Reply.Severity()
	}
	var any *event.Event
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		l := v.Slice(i, end)
		if !pace.Work(next - i) {
			return nil
		}
		to, at := addressed(l.Text)
		stop := end
		if at > 0 { // indented lines go on with it
			for next < len(s) && (s[next] == ' ' || s[next] == '\t') {
				e, n := lineEnd(s, next)
				if blank(s[next:e]) {
					break
				}
				stop, next = e, n
			}
		}
		from := i + at
		i = next
		if at == 0 && !startsLine(l.Text) {
			continue
		}
		if code, _, _ := smtp.StartsReply(l.Text); at == 0 && code == 0 {
			continue
		}
		d := diagnose(unfold(v.Slice(from, stop)))
		if d.reply == nil || d.reply.Code.Severity() < smtp.Transient || class != 0 && d.reply.Severity() != class {
			continue
		}
		found := &event.Event{Reply: d.reply, To: d.to}
		if to != "" {
			a := first(l.Slice(0, at-2))
			found.Fields = []event.Field{{Name: event.Recipient, Value: a.Text, Spans: a.Spans(0, len(a.Text))}}
		}
		if who != "" && (to == who || strings.Contains(strings.ToLower(d.reply.Text.Text), who)) {
			return found
		}
		if any == nil && (to == "" || who == "") && alone {
			any = found
		}
	}
	return any
}

// addressed returns the address that a line starts with, in lower case, and the index of what follows its colon; at
// is 0 if there is none.
func addressed(l string) (to string, at int) {
	i := strings.Index(l, ": ")
	if i < 3 || i > 320 || !strings.Contains(l[:i], "@") {
		return "", 0
	}
	to = strings.Trim(l[:i], " <>\t")
	if !isAddress(to) {
		return "", 0
	}
	return strings.ToLower(to), i + 2
}

// startsLine reports whether a code or the mark of a server's line comes first in l.
func startsLine(l string) bool {
	l = strings.TrimLeft(l, " \t")
	return l != "" && (digit(l[0]) || strings.HasPrefix(l, "<<< "))
}

// guessed returns what a bounce in words of an unknown program says by its plainest signs: the header
// X-Failed-Recipients, and a reply at the start of a line or after an address.
func (m mail) guessed(texts []part) []event.Event {
	who := addresses(m.Header.Get("X-Failed-Recipients"))
	if len(texts) == 0 || len(who) > 50 {
		return nil
	}
	if len(who) == 0 {
		who = []text.View{{}}
	}
	var out []event.Event
	for _, a := range who {
		e := event.Event{Kind: event.Report}
		if a.Text != "" {
			e.Fields = append(e.Fields, event.Field{Name: event.Recipient, Value: a.Text, Spans: a.Spans(0, len(a.Text))})
		}
		t := said(texts[0].Text, e, len(who) == 1, m.pace)
		if t == nil {
			continue
		}
		e.Reply, e.To, e.Span = t.Reply, t.To, t.Reply.Span
		if b := first(e.Reply.Text); a.Text == "" {
			if f, ok := t.Get(event.Recipient); ok {
				e.Fields = append(e.Fields, f)
			} else if b.Text != "" {
				e.Fields = append(e.Fields, event.Field{Name: event.Recipient, Value: b.Text, Spans: b.Spans(0, len(b.Text))})
			}
		}
		action := "failed"
		if e.Reply.Severity() == smtp.Transient {
			action = "delayed"
		}
		e.Fields = append(e.Fields, event.Field{Name: event.Decides}, event.Field{Name: event.Action, Value: action})
		if s := m.sender(report{}); s.Text != "" {
			e.Fields = append(e.Fields, event.Field{Name: event.Sender, Value: s.Text, Spans: s.Spans(0, len(s.Text))})
		}
		out = append(out, e)
	}
	return out
}
