package transcript

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// wrapWidth is how long a line is at least that a mail program wrapped.
const wrapWidth = 40

// maxReply is from how many bytes on a reply takes no more lines: what goes on is no reply.
const maxReply = 64 << 10

// reply reads the reply that starts at l and pairs it with its command.
func (p *parser) reply(l line) {
	block := []text.View{l.view.Slice(0, min(len(l.view.Text), maxReply))}
	span := l.span
	i := p.at + 1
	_, more, _ := smtp.StartsReply(l.view.Text)
	long := len(l.view.Text) >= wrapWidth
	size := 0
	for ; i < len(p.lines) && size < maxReply; i++ {
		m := p.lines[i]
		t := m.view.Text
		_, nextMore, ok := smtp.StartsReply(t)
		ok = ok && (m.side == server || m.side == plain && (more || !p.marked))
		if ok {
			if !more && !p.continues(l, t) {
				break
			}
			more = nextMore
		} else if !p.wraps(m, long, more) {
			break
		}
		block = append(block, m.view)
		if size += len(t) + 1; !p.pace.Work(len(t) + perLine) {
			return
		}
		span = span.Union(m.span)
		long = len(t) >= wrapWidth
	}
	r, n := smtp.ParseReply(text.Join("\n", block...))
	if n == 0 {
		p.at++
		return
	}
	p.at = i
	p.pair(turn{reply: &r, span: span})
}

// continues reports whether t, which starts like a reply, goes on with the reply of l all the same: the very
// status again without a code, as libraries show the lines of a reply.
func (p *parser) continues(l line, t string) bool {
	code, _, _ := smtp.StartsReply(t)
	return code == 0 && strings.Contains(l.view.Text, firstWord(t))
}

func firstWord(t string) string {
	w, _, _ := strings.Cut(strings.TrimSpace(t), " ")
	return w
}

// wraps reports whether m is the rest of a reply's line that was wrapped, or an inner line without a code.
func (p *parser) wraps(m line, long, more bool) bool {
	t := m.view.Text
	if m.side != plain || strings.TrimSpace(t) == "" {
		return m.side == server && more && strings.TrimSpace(t) != ""
	}
	if _, ok := smtp.ParseCommand(t); ok || starting(t) || t == "." {
		return false
	}
	if id, _, _ := Trouble(t); id != "" || speaks(t) {
		return false
	}
	return long || more || t[0] == ' ' || t[0] == '\t'
}

// speaks reports whether a line without a mark is a program's own.
func speaks(t string) bool {
	for _, s := range [...]string{"exit=", "code=", "---", "SMTP ", "ErrorInfo", "Exception", "Traceback", "curl:", "msmtp:", "Closing connection", "\tat ", "\tfrom "} {
		if strings.HasPrefix(t, s) {
			return true
		}
	}
	return strings.Contains(t, "... ") || strings.Contains(t, "Exception: ") || strings.Contains(t, "Error: ") && !strings.Contains(t, "<")
}

// pair finds the command that a reply answers: the first one that waits (RFC 2920 section 3.1).
func (p *parser) pair(t turn) {
	code := t.reply.Code
	switch {
	case len(p.pending) > 0 && !(!p.greeted && code == 220 && p.turns[p.pending[0]].verb != smtp.StartTLS):
		i := p.pending[0]
		p.pending = p.pending[1:]
		c := &p.turns[i]
		c.reply, c.span = t.reply, t.span
		p.after(*c)
	case !p.greeted && (p.commandsAhead() || code == 220 || p.marked):
		t.verb = smtp.Connect
		p.turns = append(p.turns, t)
		p.after(t)
	default:
		if p.commands && p.repeated(t.reply) {
			return
		}
		if !p.commands {
			t.verb = p.infer(t.reply)
		}
		p.turns = append(p.turns, t)
		p.after(t)
	}
}

// repeated reports whether a reply that answers nothing says again, whole or in part, what an earlier one said:
// programs print the reply once more as their error.
func (p *parser) repeated(r *smtp.Reply) bool {
	for i := len(p.turns) - 1; i >= 0 && i >= len(p.turns)-50; i-- {
		old := p.turns[i].reply
		if old != nil && (r.Code == old.Code || r.Code == 0) && (r.Status == old.Status || r.Status.IsZero()) && strings.Contains(old.Text.Text, r.Text.Text) {
			return true
		}
	}
	return false
}

// commandsAhead reports whether a client speaks later on, so that the reply before is the greeting.
func (p *parser) commandsAhead() bool {
	if p.commands {
		return false // the first command was there before: its beginning is cut off
	}
	for i := p.at; i < len(p.lines) && i < p.at+200; i++ {
		l := p.lines[i]
		if c, ok := smtp.ParseCommand(l.view.Text); ok && l.side != server {
			return c.Verb == smtp.Ehlo || c.Verb == smtp.Helo || c.Verb == smtp.Lhlo || c.Verb == smtp.Quit
		}
	}
	return false
}

// begun reports whether the first reply was a greeting.
func (p *parser) begun() bool { return len(p.turns) > 0 && p.turns[0].verb == smtp.Connect }

// after updates the state by a reply.
func (p *parser) after(t turn) {
	r := t.reply
	p.guess = t.verb
	p.greeted = true
	p.seen[t.verb] = true
	switch {
	case r.Code == 334:
		p.auth = true
	case r.Code == 354 && t.verb == smtp.Data && (p.commands || p.marked || p.begun()):
		p.content = true
	case t.verb == smtp.Auth:
		p.auth = false
	}
	if r.Code == 421 || t.verb == smtp.Quit {
		p.closed = true
	}
}

// infer guesses what a reply answers from the replies before it, where the commands are not there: what
// came over the wire when commands were piped in.
func (p *parser) infer(r *smtp.Reply) smtp.Verb {
	low := strings.ToLower(r.Text.Text)
	switch r.Code {
	case 334, 235, 535, 534, 538, 432:
		return smtp.Auth
	case 354:
		return smtp.Data
	case 221:
		return smtp.Quit
	case 214, 211:
		return smtp.Help
	case 220:
		if strings.Contains(low, "tls") && p.greeted {
			return smtp.StartTLS
		}
		return smtp.Connect
	}
	if (r.Code == 554 || r.Code == 521) && hostFirst(r.Text.Text) {
		return smtp.Connect // the form of a greeting (RFC 5321 section 4.2)
	}
	if !p.begun() {
		return ""
	}
	positive := r.Severity() == smtp.Positive
	switch p.guess {
	case smtp.Connect:
		if positive || len(p.turns) > 0 {
			return smtp.Ehlo
		}
	case smtp.Ehlo, smtp.StartTLS, smtp.Auth:
		if positive && len(r.Lines) > 1 {
			return smtp.Ehlo
		}
		return smtp.Mail
	case smtp.Mail, smtp.Rcpt:
		last := p.turns[len(p.turns)-1]
		if last.reply.Severity() == smtp.Positive || p.guess == smtp.Rcpt {
			return smtp.Rcpt
		}
	case smtp.Data:
		return smtp.EndOfData
	}
	return ""
}

// hostFirst reports whether a reply's text starts with the name of a host, as greetings do.
func hostFirst(t string) bool {
	w, _, _ := strings.Cut(t, " ")
	dot := strings.IndexByte(w, '.')
	if dot <= 0 || dot == len(w)-1 {
		return false
	}
	for i := range len(w) {
		if c := w[i]; !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '.' || c == '-') {
			return false
		}
	}
	return w[0] > '9'
}
