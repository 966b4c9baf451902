package webhook

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// told is what a service says became of one recipient.
type told struct {
	outcome                   string // an action of RFC 3464 section 2.3.3, or complaint
	kind, code, status, words text.View
}

// event makes an event of what was told of the recipient to.
func (d told) event(span text.Span, to text.View) event.Event {
	e := event.Event{Kind: event.Attempt, Span: span}
	if to.Text != "" {
		e.Fields = append(e.Fields, event.Field{Name: event.Recipient, Value: to.Text, Spans: to.Spans(0, len(to.Text))})
	}
	e.Fields = append(e.Fields, event.Field{Name: event.Decides})
	if d.outcome == complaint {
		e.Kind, e.Problem = event.Problem, complaint
		return e
	}
	e.Fields = append(e.Fields, event.Field{Name: event.Action, Value: d.outcome})
	e.Reply = d.reply()
	if e.Reply.Code == 0 && e.Reply.Status.IsZero() && d.outcome != relayed {
		if id, at, n := transcript.Trouble(e.Reply.Text.Text); id != "" {
			e.Kind, e.Problem, e.Span = event.Problem, id, e.Reply.Text.SpanOf(at, at+n)
			e.Reply = nil
			return e
		}
	}
	e.To = answered(d.words.Text)
	if d.outcome == relayed && e.To == "" && e.Reply.Code/100 == 2 {
		e.To = smtp.EndOfData // nothing else takes a message over (RFC 5321 section 4.2.5)
	}
	return e
}

// reply puts the reply together of the words of the server and the fields that hold its code and status.
func (d told) reply() *smtp.Reply {
	words := d.words.TrimSpace()
	code := d.code.TrimSpace()
	if c, _, ok := smtp.StartsReply(code.Text); !ok || c == 0 || len(code.Text) != 3 {
		code = text.View{}
	}
	r, n := smtp.ParseReply(words)
	if n == 0 || r.Code == 0 {
		if i, end := within(words.Text); end > i {
			r, n = smtp.ParseReply(words.Slice(i, end))
		} else if code.Text != "" {
			r, n = smtp.ParseReply(join(code, words))
		}
	}
	st := d.status.TrimSpace()
	if _, k := smtp.ParseStatus(st.Text); k == 0 {
		st = text.View{}
	}
	if n == 0 && st.Text != "" {
		r, n = smtp.ParseReply(join(st, words))
	} else if n > 0 && st.Text != "" && r.Status.IsZero() {
		r.Status, _ = smtp.ParseStatus(st.Text)
		r.StatusAt = st.Span()
	}
	if n > 0 {
		return &r
	}
	if words.Text == "" {
		words = d.kind
	}
	return &smtp.Reply{Text: words, Lines: []text.View{words}, Span: words.Span()}
}

func join(a, b text.View) text.View {
	if b.Text == "" {
		return a
	}
	return text.Join(" ", a, b)
}

// within finds a reply that a service has put into words of its own: "bounced (550 5.1.1 …)", "RecipientError:
// 550 5.5.0 …".
func within(s string) (i, end int) {
	for k := 1; k+3 < len(s); k++ {
		if s[k] < '2' || s[k] > '5' || s[k+3] != ' ' && s[k+3] != '-' {
			continue
		}
		before := strings.TrimRight(s[:k], ` "'`)
		if before == "" {
			continue
		}
		last := before[len(before)-1]
		code, _, ok := smtp.StartsReply(s[k:])
		if !ok || code == 0 {
			continue
		}
		_, st := smtp.ParseStatus(s[k+4:])
		if s[k-1] != ' ' && last != '(' && last != '[' && last != ':' && last != ';' && s[k-1] != '"' && s[k-1] != '\'' {
			continue
		}
		if st == 0 && last != '(' && last != '[' && last != ':' && last != ';' && !strings.HasSuffix(before, "said") {
			continue
		}
		end = len(s)
		if last == '(' || last == '[' {
			if j := strings.LastIndexByte(s, map[byte]byte{'(': ')', '[': ']'}[last]); j > k {
				end = j
			}
		}
		return k, end
	}
	return 0, 0
}

// answered reads the command from the words that mail programs put after a reply.
func answered(s string) smtp.Verb {
	for _, w := range [...]struct {
		words string
		verb  smtp.Verb
	}{
		{"in reply to RCPT TO", smtp.Rcpt}, {"in reply to MAIL FROM", smtp.Mail}, {"in reply to end of DATA", smtp.EndOfData}, {"in reply to DATA", smtp.Data},
		{"after RCPT TO", smtp.Rcpt}, {"after MAIL FROM", smtp.Mail}, {"after end of data", smtp.EndOfData}, {"while connected from", ""},
	} {
		if strings.Contains(s, w.words) {
			return w.verb
		}
	}
	return ""
}
