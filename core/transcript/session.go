package transcript

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A parser goes through the lines, a session at a time.
type parser struct {
	lines  []line
	marked bool
	at     int
	pace   *event.Pace

	turns    []turn
	pending  []int // indexes of commands in turns that wait for their reply
	greeted  bool
	commands bool // the client is heard at all
	lmtp     bool
	auth     bool // a 334 waits for its response
	content  bool // after 354, before the final dot
	closed   bool
	guess    smtp.Verb // of the last reply, where only replies are there
	seen     map[smtp.Verb]bool
}

// A turn is a command with its reply, or one of the two, or a problem.
type turn struct {
	verb    smtp.Verb
	path    event.Field // Recipient or Sender of RCPT and MAIL
	command text.Span
	secrets []text.Span
	arg     string

	reply     *smtp.Reply
	span      text.Span // of the reply with its marks, or of the problem
	problem   string
	message   text.Span // content that was sent before it
	order     string    // what the client did out of order
	recipient []event.Field
	decides   bool
	cause     *turn
}

// session reads lines up to where the next session starts, and returns its events.
func (p *parser) session() []event.Event {
	*p = parser{lines: p.lines, marked: p.marked, at: p.at, pace: p.pace, seen: map[smtp.Verb]bool{}}
	for p.at < len(p.lines) {
		l := p.lines[p.at]
		t := l.view.Text
		if !p.pace.Work(len(t) + perLine) {
			return nil
		}
		if p.content && p.inContent(l) {
			continue
		}
		code, _, isReply := smtp.StartsReply(t)
		isReply = isReply && (startsWithDigit(strings.TrimLeft(t, " \t\u00a0")) || !p.marked)
		cmd, isCommand := smtp.ParseCommand(t)
		switch {
		case l.side == server && isReply, l.side == plain && isReply && !(p.auth && p.marked):
			if code == 220 && p.greeted && len(p.pending) == 0 && p.ended() {
				return p.settle()
			}
			p.reply(l)
		case l.side == client && p.auth && !isReply, l.side == plain && p.auth && secretLike(t):
			p.secret(l)
			p.at++
		case l.side != server && l.side != note && isCommand:
			if (cmd.Verb == smtp.Ehlo || cmd.Verb == smtp.Helo) && p.closed && p.seen[smtp.Mail] {
				return p.settle()
			}
			p.command(l, cmd)
			p.at++
		case l.side == client && t != "":
			p.turns = append(p.turns, turn{verb: "", command: l.view.Span(), span: l.span})
			p.pending = append(p.pending, len(p.turns)-1)
			p.at++
		default:
			if starting(t) && (p.closed || p.ended()) && len(p.turns) > 0 {
				return p.settle()
			}
			p.trouble(l)
			p.at++
		}
	}
	return p.settle()
}

// starting reports whether a program's line says that it opens a connection.
func starting(t string) bool {
	return strings.HasPrefix(t, "Trying ") || strings.HasPrefix(t, "Connected to ") || strings.HasPrefix(t, "Connection opened") || strings.HasPrefix(t, "Connecting to ")
}

// ended reports whether the session was closed by either side.
func (p *parser) ended() bool {
	if p.closed {
		return true
	}
	n := len(p.turns)
	return n > 0 && (p.turns[n-1].problem != "" || p.turns[n-1].verb == smtp.Quit)
}

// secretLike reports whether a line can be the response to an AUTH challenge: base64 or "*", one word.
func secretLike(t string) bool {
	return t != "" && !strings.ContainsAny(t, " \t") || strings.HasPrefix(t, "[credentials")
}

// inContent takes a line of a message's content and reports whether it was one.
func (p *parser) inContent(l line) bool {
	t := l.view.Text
	_, _, isReply := smtp.StartsReply(t)
	isReply = isReply && startsWithDigit(t)
	last := &p.turns[len(p.turns)-1]
	switch {
	case l.side == server && isReply, l.side == plain && isReply && !p.dotAhead():
		p.content = false
		p.turns = append(p.turns, turn{verb: smtp.EndOfData})
		p.pending = append(p.pending, len(p.turns)-1)
		return false
	case l.side == server, l.side == note && p.marked:
		return false
	case l.side == client && t == ".", l.side == plain && t == ".", strings.HasSuffix(t, `\r\n.`) && l.side == client:
		p.content = false
		t := turn{verb: smtp.EndOfData, command: l.view.Span(), message: last.message}
		last.message = text.Span{}
		for range p.finals() {
			p.turns = append(p.turns, t)
			p.pending = append(p.pending, len(p.turns)-1)
			t = turn{verb: smtp.EndOfData}
		}
	case p.trouble(l):
		p.at++
		return true
	default:
		last.message = last.message.Union(l.span)
	}
	p.at++
	return true
}

// finals returns how many replies the final dot gets: one, or in LMTP one for each accepted recipient
// (RFC 2033 section 4.2).
func (p *parser) finals() int {
	n := 0
	for i := len(p.turns) - 1; p.lmtp && i >= 0 && p.turns[i].verb != smtp.Mail; i-- {
		if t := p.turns[i]; t.verb == smtp.Rcpt && t.reply != nil && t.reply.Severity() == smtp.Positive {
			n++
		}
	}
	return max(n, 1)
}

// dotAhead reports whether the content that p is in ends with a lone dot.
func (p *parser) dotAhead() bool {
	for i := p.at; i < len(p.lines) && i < p.at+5000; i++ {
		l := p.lines[i]
		if l.side != server && l.view.Text == "." {
			return true
		}
		if l.side == server {
			return false
		}
	}
	return false
}

// command takes a command of the client.
func (p *parser) command(l line, c smtp.Command) {
	t := turn{verb: c.Verb, command: l.view.Span(), span: l.span, arg: c.Arg}
	s := l.view.Text
	switch c.Verb {
	case smtp.Rcpt, smtp.Mail, smtp.Soml:
		name := event.Recipient
		if c.Verb != smtp.Rcpt {
			name = event.Sender
		}
		t.path = event.Field{Name: name, Value: c.Path}
		if c.Path != "" {
			t.path.Spans = l.view.Spans(c.At, c.At+len(c.Path))
		}
	case smtp.Lhlo:
		p.lmtp = true
	case smtp.Auth:
		if i := strings.LastIndexByte(s, ' '); strings.Contains(c.Arg, " ") && s[i+1:] != "=" {
			t.secrets = l.view.Spans(i+1, len(s))
		}
	}
	t.order = p.outOfOrder(c.Verb)
	if c.Verb != smtp.Auth {
		p.auth = false
	}
	p.commands = true
	p.seen[c.Verb] = true
	p.turns = append(p.turns, t)
	p.pending = append(p.pending, len(p.turns)-1)
}

// secret takes the response to an AUTH challenge.
func (p *parser) secret(l line) {
	p.auth = false
	t := turn{verb: smtp.Auth, command: l.view.Span(), span: l.span}
	if s := l.view.Text; s != "*" && s != "" && s[0] != '[' {
		t.secrets = []text.Span{l.view.Span()}
	}
	p.turns = append(p.turns, t)
	p.pending = append(p.pending, len(p.turns)-1)
}

// outOfOrder returns the problem of sending verb now (RFC 5321 sections 3.3 and 4.1.4).
func (p *parser) outOfOrder(v smtp.Verb) string {
	seen := p.seen
	if !seen[smtp.Connect] {
		return "" // the beginning is cut off
	}
	switch v {
	case smtp.Mail:
		if !seen[smtp.Ehlo] && !seen[smtp.Helo] && !seen[smtp.Lhlo] {
			return "mail-without-ehlo"
		}
	case smtp.Rcpt:
		if !seen[smtp.Mail] && !seen[smtp.Soml] {
			return "out-of-order"
		}
	case smtp.Data, smtp.Bdat, smtp.BdatLast:
		if !seen[smtp.Rcpt] {
			return "data-without-rcpt"
		}
	}
	return ""
}

// trouble takes a line that speaks about the session and reports whether it tells of a problem.
func (p *parser) trouble(l line) bool {
	if l.view.Text == "" || l.side == client || l.side == plain && p.content && !p.marked {
		return false
	}
	id, at, n := Trouble(l.view.Text)
	if id == "" {
		return false
	}
	t := turn{problem: id, span: l.view.SpanOf(at, at+n)}
	switch {
	case len(p.pending) > 0:
		c := p.turns[p.pending[0]]
		t.verb, t.path = c.verb, c.path
	case p.content:
		t.verb = smtp.Data
	case !p.greeted:
		t.verb = smtp.Connect
	}
	if k := len(p.turns); k > 0 && p.turns[k-1].problem != "" {
		return true // the same trouble in other words
	}
	p.turns = append(p.turns, t)
	p.closed = true
	return true
}
