package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// This file and those named plain*.go read bounces that are only words for people. No standard says how these look.
// What nearly all have in common is read first: an address on a line of its own, or before a colon, and after it what
// happened, up to a blank line; sessions as they went; sentences that name who did not get the message; what the
// server said, wherever it stands. Few rules are about one program. The message that came back is cut off before
// anything is read.

// plain returns what the words of a bounce say: an event for each recipient they tell of, none where they tell of
// no delivery.
func plain(p part) []event.Event {
	v := dequote(unixLines(p.Text, p.pace), p.pace)
	body, back := cut(v, p.pace)
	out := tellings(body, back, p)
	if len(out) == 0 && len(back.Text) > 0 {
		out = bounceWithin(back, p.pace)
	}
	return out
}

// tellings returns the events of body, the words before the message that came back.
func tellings(body, back text.View, p part) []event.Event {
	words := text.Lower(body.Text)
	subject := text.Lower(p.Mail.Get("Subject").Text)
	failed := p.Mail.Get("X-Failed-Recipients")
	if failed.Text == "" && !delivers(words) && !bounced.In(subject) && !opened(body) {
		return nil
	}
	lines := split(body, p.pace)
	n := notice{pace: p.pace, mail: p.Mail, mode: modeOf(words, subject), reporter: reporter(lines)}
	n.failed = addresses(failed)
	used := n.session(lines)
	n.scan(lines, used)
	n.settle(lines, back)
	return n.events()
}

// bounceWithin returns the events of a report in the message that came back, where the words before it say nothing:
// a program that was bounced a bounce, or an administrator's forwarding of one.
func bounceWithin(back text.View, pace *event.Pace) []event.Event {
	m := readMail(back.From(skipBlank(back.Text, 0)), pace)
	if !looksLikeMail(m.Header) || !m.bounce() {
		return nil
	}
	if out := m.reports(); len(out) > 0 {
		return out
	}
	for _, p := range m.texts() {
		if out := blocks(p.Text, m); len(out) > 0 {
			return out
		}
		body, rest := cut(p.Text, pace)
		if out := tellings(body, rest, p); len(out) > 0 {
			return out
		}
	}
	return nil
}

// plainSniff reports whether v, which has no header of a mail, is the readable part of a bounce: one of the sentences
// that bounces start with is among its first lines, and it tells of a recipient.
func plainSniff(v text.View) bool {
	return opened(v) && len(plain(part{Type: "text/plain", Text: v})) > 0
}

// opened reports whether one of the first lines of v is one that bounces start with.
func opened(v text.View) bool {
	s := v.Text
	for i, n := 0, 0; i < len(s) && n < 15; {
		end, next := lineEnd(s, i)
		l := s[i:min(end, i+300)]
		i = next
		if blank(l) {
			continue
		}
		n++
		if opens(l) {
			return true
		}
	}
	return false
}

// opens reports whether a bounce starts with line l.
func opens(l string) bool {
	l = text.Lower(strings.TrimLeft(l, " \t-*#=>|"))
	if i := strings.Index(l, ">: "); i > 0 && strings.IndexByte(l[:i], '@') > 0 && strings.IndexByte(l[:i], ' ') < 0 { // Postfix's "<a@example.com>: host mx.example.com[192.0.2.1] said: 550 ..."
		l = l[i+len(">: "):]
		return hasPrefixFold(l, "host ") && strings.Contains(l, "]") || hasPrefixFold(l, "connect to ") && strings.Contains(l, "]:")
	}
	return openers.Start(l)
}

// A notice is what is known of a bounce in words while it is read.
type notice struct {
	pace     *event.Pace
	mail     header
	mode     string // Action of all that it tells of, unless the words about a recipient say another
	reporter text.View
	failed   []text.View // X-Failed-Recipients
	blocks   []*block
	answers  []answer
	preface  []row // what goes before the first block
}

// A block is what a notice says of one recipient.
type block struct {
	at       text.View // the line that names the recipient
	to       text.View // the recipient
	original text.View // of whom it was made
	row      int       // where that stands
	indent   int
	listed   bool  // on a line of its own, or before a colon: not in a sentence
	words    []row // what follows it, to the blank line
	more     []row // what follows that, to the next block
	before   []row // the paragraph before it
	said     diagnostic
	action   string
}

// An answer is a reply of the server in a session that a notice shows.
type answer struct {
	to     string // the recipient in lower case, "" if it is not said
	row    int    // where it stands
	listed bool   // it stands among the words about a recipient, not in a session of its own
	who    text.View
	said   diagnostic
	line   text.View
	server bool // the other server's own words, not what the reporter made of them
}

// events returns what the notice says, an event for each recipient.
func (n *notice) events() []event.Event {
	var out []event.Event
	seen := map[string]int{}
	any := false
	for _, b := range n.blocks {
		any = any || b.said.reply != nil
	}
	for _, b := range n.blocks {
		if !n.pace.Work(4 * perLine) {
			return nil
		}
		if any && b.said.reply == nil && !b.listed {
			continue
		}
		e := n.event(b)
		if e.Kind == event.Other {
			continue
		}
		key := strings.ToLower(b.to.Text)
		i, again := seen[key]
		switch {
		case !again:
			seen[key] = len(out)
			out = append(out, e)
		case better(e, out[i]):
			out[i] = e
		}
	}
	return out
}

// better reports whether e says more than old about the same recipient.
func better(e, old event.Event) bool {
	if e.Reply == nil || old.Reply == nil {
		return e.Reply != nil && (e.Reply.Code != 0 || !e.Reply.Status.IsZero())
	}
	if old.Reply.Code == 0 && e.Reply.Code != 0 {
		return true
	}
	return old.Reply.Code == e.Reply.Code && (old.Reply.Status.IsZero() && !e.Reply.Status.IsZero() || old.To == "" && e.To != "" && old.Reply.Status == e.Reply.Status)
}

// event makes the event of a block; its Kind is Other if the block tells of nothing.
func (n *notice) event(b *block) event.Event {
	e := event.Event{Kind: event.Report, Reply: b.said.reply, To: b.said.to}
	if e.Reply == nil && b.action == "" {
		return event.Event{}
	}
	e.Span = b.at.Span()
	if e.Reply != nil {
		e.Span = e.Span.Union(e.Reply.Span)
	}
	if len(b.words) > 0 {
		e.Span = e.Span.Union(b.words[len(b.words)-1].Span())
	}
	add := func(name event.Name, v text.View) {
		if v.Text != "" {
			e.Fields = append(e.Fields, event.Field{Name: name, Value: v.Text, Spans: v.Spans(0, len(v.Text))})
		}
	}
	add(event.Recipient, b.to)
	if !strings.EqualFold(b.to.Text, b.original.Text) {
		add(event.Original, b.original)
	}
	e.Fields = append(e.Fields, event.Field{Name: event.Decides})
	if b.action != "" {
		e.Fields = append(e.Fields, event.Field{Name: event.Action, Value: b.action})
	}
	add(event.Reporter, n.reporter)
	add(event.Remote, b.said.remote)
	add(event.Sender, first(n.mail.Get("To")))
	add(event.Time, n.mail.Get("Date"))
	trouble(&e)
	if e.Reply != nil && e.Reply.Code.Severity() == smtp.Intermediate {
		e.Reply = nil
	}
	return e
}
