package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// This file reads bounces that are only words, as qmail, Exim, older Sendmail, Gmail, Domino and many more write
// them. It knows no program: all of them name a recipient on a line of its own or at the start of one, and give the
// reason beside it, under it, or after all recipients.

// plainSniff reports whether v, which has no header, is the readable part of a bounce that somebody copied.
func plainSniff(v text.View) bool {
	s := strings.ToLower(v.Text[:min(len(v.Text), 4000)])
	v = v.Slice(0, min(len(v.Text), 8000))
	blocks := recipientLines(v)
	for _, b := range blocks {
		end, _ := lineEnd(v.Text, b.after)
		if strings.Contains(v.Text[b.after:end], " said: ") {
			return true
		}
	}
	return len(blocks) > 0 && containsAny(s, failures)
}

// failures are the words, in lower case, by which a text tells that a delivery failed or is late.
var failures = []string{
	"could not be delivered", "couldn't be delivered", "wasn't delivered", "was not delivered", "unable to deliver", "not able to deliver", "cannot be delivered",
	"can't be delivered", "has not been delivered", "could not deliver", "delivery failed", "failed permanently", "permanent fatal error", "delivery failure", "undeliverable",
	"undelivered", "not been delivered", "delivery has failed", "failed to deliver", "permanent error", "did not reach", "returned to sender", "the following address",
	"message delivery", "delivery to the following", "rejected your message", "was rejected by", "mailbox unavailable", "returning your message", "were undeliverable",
	"konnte nicht", "nicht zugestellt", "unzustellbar", "n'a pas pu", "n'a pu", "non remis", "no se pudo", "no se ha podido", "no pudo", "non è stato", "não pôde", "não foi",
	"niet worden afgeleverd", "nie mogła", "не удалось", "не доставлено", "не может быть", "配信できません", "届けられません", "送信できません", "退信", "无法",
}

// plain returns what the words of p say: an event for each recipient.
func plain(p part) []event.Event {
	if p.Type != "text/plain" && p.Type != "text/html" && p.Type != "" {
		return nil
	}
	v := p.decoded().Text
	told, rest := cutOriginal(v)
	told = dequote(told)
	from := first(p.Mail.Get("To")) // whom the bounce was sent to is who had sent the message
	var out []event.Event
	blocks := recipientLines(told)
	for i, b := range blocks {
		if from.Text != "" && strings.EqualFold(b.to.Text, from.Text) && len(blocks) > 1 {
			continue
		}
		end := len(told.Text)
		if i+1 < len(blocks) {
			end = blocks[i+1].at
		}
		out = append(out, reason(told, b, end))
	}
	if len(out) == 0 {
		out = named(p, told, rest)
	}
	action := lateness(told.Text)
	for i := range out {
		e := &out[i]
		a := action
		if a == "" {
			a = "failed"
		}
		e.Fields = append(e.Fields, event.Field{Name: event.Decides}, event.Field{Name: event.Action, Value: a})
		if from.Text != "" {
			e.Fields = append(e.Fields, event.Field{Name: event.Sender, Value: from.Text, Spans: from.Spans(0, len(from.Text))})
		}
		if e.Span.IsZero() {
			e.Span = told.Span()
		}
	}
	return dropDoubles(out)
}

// dropDoubles keeps one event for each recipient: the one with a reply's code.
func dropDoubles(es []event.Event) []event.Event {
	at := map[string]int{}
	out := es[:0]
	for _, e := range es {
		to := strings.ToLower(e.Value(event.Recipient))
		i, ok := at[to]
		switch {
		case !ok:
			at[to] = len(out)
			out = append(out, e)
		case better(e, out[i]):
			out[i] = e
		}
	}
	return out
}

func better(a, b event.Event) bool {
	weight := func(e event.Event) int {
		switch {
		case e.Reply == nil:
			return 0
		case e.Reply.Code == 0 && e.Reply.Status.IsZero():
			return 1
		case e.Reply.Code == 0:
			return 2
		}
		return 3
	}
	return weight(a) > weight(b)
}

// A block starts with a line that names a recipient.
type block struct {
	at, after int // where the line starts, and where the words after the address start
	to        text.View
}

// recipientLines finds the lines of v that name a recipient: an address alone, or one that starts a line and is set
// off from what follows.
func recipientLines(v text.View) []block {
	s := v.Text
	var out []block
	deep := -1 // how far the line of the block that goes on is indented; -1 after a blank line
	for i := 0; i < len(s) && len(out) < 2000; {
		end, next := lineEnd(s, i)
		indent := len(s[i:end]) - len(strings.TrimLeft(s[i:end], " \t"))
		b, ok := recipientLine(v, i, end)
		switch {
		case blank(s[i:end]):
			deep = -1
		case ok && (deep < 0 || indent <= deep): // a deeper line goes on with the words before it
			out = append(out, b)
			deep = indent
		}
		i = next
	}
	return out
}

// labels go before the address of a recipient, in lower case.
var labels = []string{"recipient address:", "final-recipient:", "original address:", "recipient:", "to:", "user unknown:", "unknown user:", "invalid address:", "failed recipient:",
	"undeliverable address:", "mailbox:", "address:", "* ", "- ", "• ", "user ", "delivery failed:", "failed addresses follow:", "undeliverable to", "mailbox full:"}

func recipientLine(v text.View, i, end int) (block, bool) {
	s := v.Text[i:end]
	j := len(s) - len(strings.TrimLeft(s, " \t*"))
	low := strings.ToLower(s[j:min(len(s), j+40)])
	for _, l := range labels {
		if strings.HasPrefix(low, l) {
			if l == "to:" && quotedHeader(v.Text[end:]) {
				return block{}, false
			}
			j += len(l)
			for j < len(s) && (s[j] == ' ' || s[j] == '\t') {
				j++
			}
			break
		}
	}
	open := j < len(s) && (s[j] == '<' || s[j] == '"' || s[j] == '(' || s[j] == '[' || s[j] == '\'')
	if open {
		j++
	}
	k := j
	for k < len(s) && s[k] > ' ' && strings.IndexByte("<>()[],;:\"", s[k]) < 0 {
		k++
	}
	for k > j && (s[k-1] == '.' || s[k-1] == '\'') {
		k--
	}
	if !isAddress(s[j:k]) || k-j > 320 {
		return block{}, false
	}
	after := k
	for after < len(s) && strings.IndexByte(">)]\"'", s[after]) >= 0 {
		after++
	}
	rest := s[after:]
	trimmed := strings.TrimLeft(rest, " \t")
	switch {
	case trimmed == "", strings.HasPrefix(trimmed, ":"), strings.HasPrefix(trimmed, "..."), strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "("),
		strings.HasPrefix(trimmed, ";"), strings.HasPrefix(rest, ","), strings.HasPrefix(rest, "\t"), strings.HasPrefix(trimmed, "on "), startsWithCode(trimmed):
	default:
		return block{}, false
	}
	return block{i, i + after, v.Slice(i+j, i+k)}, true
}

// quotedHeader reports whether the line after a "To:" goes on with the header of the message that failed.
func quotedHeader(s string) bool {
	s = strings.TrimLeft(s, "\r\n \t")
	return hasPrefixFold(s, "subject:") || hasPrefixFold(s, "sent:") || hasPrefixFold(s, "date:") || hasPrefixFold(s, "cc:")
}

func startsWithCode(s string) bool {
	code, _, ok := smtp.StartsReply(s)
	return ok && code.Severity() >= smtp.Transient
}

// reason makes the event of a block that ends at end. Where nothing stands beside the address or under it, the reason
// is what follows all recipients.
func reason(v text.View, b block, end int) event.Event {
	e := event.Event{Kind: event.Report, Fields: []event.Field{{Name: event.Recipient, Value: b.to.Text, Spans: b.to.Spans(0, len(b.to.Text))}}}
	words := v.Slice(b.after, end)
	s := words.Text
	// The words that belong to the address: up to a blank line, if there are any before it.
	stop := len(s)
	for i := 0; i < len(s); {
		lineStop, next := lineEnd(s, i)
		if blank(s[i:lineStop]) && i > 0 {
			// "because:" introduces the reason, which stands under it.
			if letters(s[:i]) && !strings.HasSuffix(strings.TrimRight(s[:i], " \t\r\n"), ":") {
				stop = i
				break
			}
		}
		i = next
	}
	near := words.Slice(0, stop)
	set(&e, near)
	if (e.Reply == nil || e.Reply.Code == 0) && stop < len(s) || e.Reply == nil {
		far := event.Event{}
		if set(&far, words); far.Reply != nil && (far.Reply.Code != 0 || e.Reply == nil) {
			e.Reply, e.To, e.Problem, e.Kind = far.Reply, far.To, "", event.Report
		}
	}
	if e.Reply == nil {
		set(&e, v)
	}
	if d := near.TrimSpace(); d.Text != "" {
		e.Span = d.Span().Union(b.to.Span())
	} else if e.Reply != nil {
		e.Span = e.Reply.Span.Union(b.to.Span())
	}
	return e
}

func letters(s string) bool {
	for i := range len(s) {
		if letter(s[i]) || s[i] >= 0x80 {
			return true
		}
	}
	return false
}

// set gives e the reply that the words v hold: one with a code if there is one, else the words themselves.
func set(e *event.Event, v text.View) {
	v = trimJunk(v)
	if v.Text == "" {
		return
	}
	if r, to := transcriptReply(v); r != nil {
		e.Reply, e.To = r, to
		return
	}
	flat := oneLine(v)
	d := diagnose(flat)
	if d.reply == nil {
		return
	}
	e.Reply, e.To = d.reply, d.to
	if e.To == "" {
		e.To = placeIn(flat.Text)
	}
	if d.remote.Text != "" {
		if _, ok := e.Get(event.Remote); !ok {
			e.Fields = append(e.Fields, event.Field{Name: event.Remote, Value: d.remote.Text, Spans: d.remote.Spans(0, len(d.remote.Text))})
		}
	}
}

// trimJunk takes off what stands between an address and its reason.
func trimJunk(v text.View) text.View {
	return v.Slice(len(v.Text)-len(strings.TrimLeft(v.Text, " \t\r\n:;,.-)>*")), len(v.Text)).TrimSpace()
}

// transcriptReply finds the refusal in the lines of a session: "<<< 550 ..." after ">>> RCPT To:<...>".
func transcriptReply(v text.View) (*smtp.Reply, smtp.Verb) {
	if !strings.Contains(v.Text, "<<< ") {
		return nil, ""
	}
	s := v.Text
	verb := smtp.Verb("")
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		l := strings.TrimLeft(s[i:end], " \t")
		switch {
		case strings.HasPrefix(l, ">>> "):
			if c, ok := smtp.ParseCommand(l[4:]); ok {
				verb = c.Verb
			} else if strings.HasPrefix(l, ">>> .") {
				verb = smtp.EndOfData
			}
		case strings.HasPrefix(l, "<<< "):
			at := end - len(l) + 4
			if code, _, ok := smtp.StartsReply(s[at:end]); ok && code.Severity() >= smtp.Transient {
				if r, n := smtp.ParseReply(v.Slice(at, end)); n > 0 {
					return &r, verb
				}
			}
		}
		i = next
	}
	return nil, ""
}

// placeIn returns the command that words name as the one that was refused.
func placeIn(s string) smtp.Verb {
	for _, w := range [...]struct {
		words string
		verb  smtp.Verb
	}{{"does not like recipient", smtp.Rcpt}, {"failed after I sent the message", smtp.EndOfData}, {"but sender was rejected", smtp.Mail}, {"but greeting failed", smtp.Connect},
		{"[RCPT_TO]", smtp.Rcpt}, {"[MAIL_FROM]", smtp.Mail}, {"[END_DATA]", smtp.EndOfData}} {
		if strings.Contains(s, w.words) {
			return w.verb
		}
	}
	return ""
}

// oneLine joins the lines of v by spaces, up to a bound: reasons are short.
func oneLine(v text.View) text.View {
	v = v.Slice(0, min(len(v.Text), 6000))
	var lines []text.View
	s := v.Text
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		if l := v.Slice(i, end).TrimSpace(); l.Text != "" {
			lines = append(lines, l)
		}
		i = next
	}
	return text.Join(" ", lines...)
}
