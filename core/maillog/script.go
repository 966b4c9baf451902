package maillog

import (
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// scripts are the sessions of a protocol log, whose lines are interleaved.
type scripts struct {
	order []string
	by    map[string]*script
}

// A script is one session: what client and server said, line by line.
type script struct {
	lines []text.View
	about []about
	span  text.Span
	told  map[string]bool // recipients of whom the log has told in its own words
	lost  []step          // what the log tells of the connection in its own words
}

// of returns the session called id.
func (s *scripts) of(id string) *script {
	if s.by == nil {
		s.by = map[string]*script{}
	}
	c, ok := s.by[id]
	if !ok {
		c = &script{}
		s.by[id] = c
		s.order = append(s.order, id)
	}
	return c
}

// say adds words of one side; a blank line ends nothing, so that empty words are left out.
func (c *script) say(side string, v text.View) {
	if v = v.TrimSpace(); v.Text != "" {
		c.span = c.span.Union(v.Span())
		c.lines = append(c.lines, text.Join("", text.Opaque(side+": ", text.Span{}), v))
	}
}

const (
	asClient = "C"
	asServer = "S"
)

// tell reads the sessions and hands over what decided what became of a recipient.
func (s *scripts) tell(p *page) {
	for _, id := range s.order {
		c := s.by[id]
		if p.pace.Stopped {
			return
		}
		for _, r := range c.lost {
			p.failed(r)
		}
		if len(c.lines) == 0 {
			continue
		}
		var sender event.Field
		for e := range transcript.Paced(text.Join("\n", c.lines...)) {
			if e.Kind == event.Pause {
				p.pace.Yield(e)
			}
			if p.pace.Stopped {
				return
			}
			if f, ok := e.Get(event.Sender); ok && e.To == smtp.Mail {
				sender = f
			}
			if _, ok := e.Get(event.Decides); !ok || e.Reply == nil {
				continue
			}
			if c.told[e.Value(event.Recipient)] || chatter(e) || c.told[""] && e.Reply.Severity() != smtp.Positive {
				continue
			}
			e.Kind = event.Attempt
			if _, has := e.Get(event.Sender); !has && sender.Value != "" {
				e.Fields = append(e.Fields, sender)
			}
			for _, a := range c.about {
				if _, has := e.Get(a.name); !has && a.v.Text != "" {
					e.Fields = append(e.Fields, event.Field{Name: a.name, Value: a.v.Text, Spans: a.v.Spans(0, len(a.v.Text))})
				}
			}
			p.emit(e)
		}
	}
}

// chatter reports whether e tells of no delivery: the answers on the way that went well.
func chatter(e event.Event) bool {
	switch e.Reply.Severity() {
	case smtp.Positive:
		return e.To != smtp.EndOfData && e.To != smtp.BdatLast
	case smtp.Intermediate:
		return true
	}
	return false
}

// note adds a named part, once.
func (c *script) note(name event.Name, v text.View) {
	for _, a := range c.about {
		if a.name == name {
			return
		}
	}
	if v.Text != "" {
		c.about = append(c.about, about{name, v})
	}
}

// speaks says how words look: like a server's reply or a client's command.
func speaks(s string) (reply, command bool) {
	code, _, ok := smtp.StartsReply(s)
	if ok && code != 0 && s != "" && s[0] >= '2' && s[0] <= '5' {
		return true, false
	}
	_, command = smtp.ParseCommand(s)
	return false, command
}
