package transcript

import (
	"slices"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A transaction is MAIL and what follows it (RFC 5321 section 3.3), as turns.
type transaction struct {
	mail, data *turn
	rcpts      []*turn
	finals     []*turn
	lost       *turn
}

// settle finds out which replies decided, which are consequences, and what is missing, and makes events of
// the session.
func (p *parser) settle() []event.Event {
	turns := make([]*turn, len(p.turns))
	for i := range p.turns {
		turns[i] = &p.turns[i]
	}
	s := settler{session: p.commands || p.marked || p.begun() && len(turns) > 1, lmtp: p.lmtp, commands: p.commands}
	for _, t := range turns {
		if !p.pace.Work(perLine) {
			return nil
		}
		s.turn(t)
	}
	s.end()
	// What a program says of a connection that had done its work is no problem.
	turns = slices.DeleteFunc(turns, func(t *turn) bool { return t.problem != "" && !t.decides })
	if s.session {
		turns = append(turns, s.missing(p)...)
	} else {
		for _, t := range turns {
			t.decides = true // replies by themselves: each stands for its own delivery
		}
	}
	var events []event.Event
	for _, t := range turns {
		if !p.pace.Work(perLine) {
			return nil
		}
		events = t.events(events)
	}
	slices.SortStableFunc(events, func(a, b event.Event) int { return a.Span.Start - b.Span.Start })
	return events
}

// A settler goes through the turns of a session.
type settler struct {
	session, lmtp, commands bool
	fail                    *turn // the refusal that no later success made good
	aside                   *turn // the first refusal that has nothing to do with a message: VRFY, HELP
	tx                      *transaction
	taken, decided          bool
	quit                    bool
	last                    *turn
	sent                    bool // content went out
}

func negative(t *turn) bool {
	return t != nil && (t.problem != "" || t.reply != nil && (t.reply.Severity() == smtp.Transient || t.reply.Severity() == smtp.Permanent))
}

func (s *settler) turn(t *turn) {
	s.last = t
	if t.problem != "" {
		s.lost(t)
		return
	}
	if t.reply == nil {
		if t.verb == smtp.EndOfData {
			s.sent = true
		}
		if t.verb == smtp.Rcpt && s.tx != nil {
			s.tx.rcpts = append(s.tx.rcpts, t)
		}
		return
	}
	switch t.verb {
	case smtp.Connect, smtp.Ehlo, smtp.Helo, smtp.Lhlo, smtp.StartTLS, smtp.Auth:
		if s.decided && t.verb == smtp.Connect {
			s.fail = nil
		}
		switch {
		case negative(t):
			if s.fail != nil && echo(t) {
				t.cause = s.fail
				return
			}
			s.fail = t
		case s.fail != nil && (t.verb == s.fail.verb && t.reply.Severity() == smtp.Positive || t.verb == smtp.Helo && s.fail.verb == smtp.Ehlo):
			s.fail = nil
		}
	case smtp.Mail, smtp.Soml:
		s.close()
		s.tx = &transaction{mail: t}
		if negative(t) && s.fail != nil && (echo(t) || t.reply.Code == 530 || t.reply.Code == 550) {
			t.cause = s.fail
		}
	case smtp.Rcpt:
		if s.tx == nil {
			s.tx = &transaction{}
		}
		s.tx.rcpts = append(s.tx.rcpts, t)
	case smtp.Data:
		if s.tx != nil {
			s.tx.data = t
		} else if negative(t) {
			s.fail = s.first(t)
		}
	case smtp.EndOfData, smtp.BdatLast, smtp.Burl:
		s.sent = true
		if s.tx == nil {
			s.tx = &transaction{}
		}
		s.tx.finals = append(s.tx.finals, t)
	case smtp.Bdat:
		if negative(t) {
			if s.tx == nil {
				s.tx = &transaction{}
			}
			s.tx.finals = append(s.tx.finals, t)
		}
	case "":
		if t.reply.Code == 421 {
			s.lost(t)
		}
	default:
		if t.verb == smtp.Rset {
			s.close()
		}
		s.quit = s.quit || t.verb == smtp.Quit && t.reply.Severity() == smtp.Positive
		if s.aside == nil && negative(t) {
			s.aside = t
		}
	}
}

// first keeps the refusal that came first.
func (s *settler) first(t *turn) *turn {
	if s.fail != nil {
		t.cause = s.fail
		return s.fail
	}
	return t
}

// echo reports whether a refusal only repeats that something before it was refused: 503, and what servers
// say when no recipient is left.
func echo(t *turn) bool {
	return t.reply != nil && (t.reply.Code == 503 || t.reply.Code == 554 && t.reply.Status == smtp.Status{Class: 5, Subject: 5, Detail: 1})
}

// lost takes a problem of the connection, or a server that hung up unasked.
func (s *settler) lost(t *turn) {
	switch {
	case s.tx != nil && s.open():
		s.tx.lost = t
	case s.tx == nil && !s.decided && s.fail == nil:
		s.fail = t
	}
}

// open reports whether the transaction has recipients of whom nothing is decided, or none at all.
func (s *settler) open() bool {
	if negative(s.tx.mail) {
		return false
	}
	if len(s.tx.finals) > 0 {
		return false
	}
	for _, r := range s.tx.rcpts {
		if !negative(r) {
			return true
		}
	}
	return len(s.tx.rcpts) == 0
}

// close ends the transaction: what decided about each of its recipients?
func (s *settler) close() {
	x := s.tx
	if x == nil {
		return
	}
	s.tx = nil
	if x.data != nil && x.data.reply == nil {
		x.data = nil
	}
	if negative(x.mail) {
		s.refused(x)
		return
	}
	var accepted []*turn
	var firstNo *turn
	for _, r := range x.rcpts {
		switch {
		case negative(r):
			if s.fail != nil && (echo(r) || r.reply.Code == 530) {
				r.cause, s.fail.decides, s.decided = s.fail, true, true
				s.fail.recipient = append(s.fail.recipient, r.path)
				continue
			}
			r.decides, s.decided = true, true
			r.recipient = []event.Field{r.path}
			if firstNo == nil {
				firstNo = r
			}
		default:
			accepted = append(accepted, r)
		}
	}
	by := x.data
	switch {
	case len(x.finals) > 0:
		s.final(x, accepted, firstNo)
		return
	case negative(x.data):
		if len(accepted) == 0 && firstNo != nil {
			x.data.cause = firstNo
			return
		}
	case x.lost != nil:
		by = x.lost
		if s.sent && by.problem == ConnectionLost {
			by.problem = LostAfterDot
		}
	default:
		return
	}
	if len(accepted) == 0 && firstNo != nil {
		return
	}
	by.decides, s.decided = true, true
	for _, r := range accepted {
		by.recipient = append(by.recipient, r.path)
	}
}

// refused settles a transaction whose MAIL was refused.
func (s *settler) refused(x *transaction) {
	by := x.mail
	if by.cause != nil {
		by = by.cause
	}
	by.decides, s.decided = true, true
	for _, r := range x.rcpts {
		by.recipient = append(by.recipient, r.path)
		if negative(r) && r != by {
			r.cause = by
		}
	}
	if negative(x.data) {
		x.data.cause = by
	}
	for _, f := range x.finals {
		if negative(f) {
			f.cause = by
		}
	}
	s.fail = nil
}

// final settles a transaction whose content was answered: once for all recipients, or in LMTP once for each
// (RFC 2033 section 4.2).
func (s *settler) final(x *transaction, accepted []*turn, firstNo *turn) {
	if len(accepted) == 0 && firstNo != nil && negative(x.finals[0]) {
		x.finals[0].cause = firstNo
		return
	}
	s.decided = true
	s.fail = nil
	for i, f := range x.finals {
		f.decides = true
		s.taken = s.taken || f.reply.Code/10 == 25
		switch {
		case !s.lmtp:
			for _, r := range accepted {
				f.recipient = append(f.recipient, r.path)
			}
		case i < len(accepted):
			f.recipient = append(f.recipient, accepted[i].path)
		}
	}
}

func (s *settler) end() {
	s.close()
	if s.fail != nil && !s.taken && (!s.decided || s.fail.verb != smtp.StartTLS && s.fail.verb != smtp.Ehlo) {
		if !s.decided || s.fail.verb == smtp.Auth && s.fail.reply != nil {
			s.fail.decides, s.decided = true, true
		}
	}
	if !s.decided && s.aside != nil {
		s.aside.decides, s.decided = true, true
	}
}

// missing returns problems for what the session should have and has not.
func (s *settler) missing(p *parser) []*turn {
	var out []*turn
	at := text.Span{}
	for _, t := range p.turns {
		at = text.Span{Start: max(at.Start, t.span.Start, t.command.Start), End: max(at.End, t.span.End, t.command.End)}
	}
	add := func(id string, decides bool) *turn {
		t := &turn{problem: id, span: at, decides: decides}
		out = append(out, t)
		return t
	}
	switch {
	case s.decided && s.taken && !s.quit && s.commands:
		add("no-quit", false)
	case s.decided:
	case s.sent:
		t := add("no-final-reply", true)
		t.verb = smtp.EndOfData
		t.recipient = recipients(p.turns)
	case s.commands:
		id := "session-cut"
		if s.quit {
			id = "nothing-sent"
		}
		t := add(id, true)
		t.recipient = recipients(p.turns)
		if s.last != nil && !s.quit {
			t.verb = s.last.verb
		}
	}
	return out
}

// recipients returns the recipients that the client named.
func recipients(turns []turn) (out []event.Field) {
	for _, t := range turns {
		if t.verb == smtp.Rcpt && t.path.Value != "" && t.problem == "" {
			out = append(out, t.path)
		}
	}
	return out
}

// events appends what happened in a turn.
func (t *turn) events(to []event.Event) []event.Event {
	if !t.message.IsZero() {
		to = append(to, event.Event{Kind: event.Message, Span: t.message})
	}
	if !t.command.IsZero() {
		e := event.Event{Kind: event.Command, Span: t.command, To: t.verb}
		if t.path.Value != "" {
			e.Fields = append(e.Fields, t.path)
		}
		if len(t.secrets) > 0 {
			e.Fields = append(e.Fields, event.Field{Name: event.Secret, Spans: t.secrets})
		}
		to = append(to, e)
		if t.order != "" {
			to = append(to, event.Event{Kind: event.Problem, Span: t.command, To: t.verb, Problem: t.order})
		}
	}
	if t.reply == nil && t.problem == "" {
		return to
	}
	e := event.Event{Kind: event.Reply, Span: t.span, Reply: t.reply, To: t.verb, Problem: t.problem}
	switch {
	case t.problem != "":
		e.Kind = event.Problem
	case t.verb == smtp.Connect:
		e.Kind = event.Greeting
	}
	if t.recipient != nil {
		e.Fields = append(e.Fields, t.recipient...)
	} else if t.path.Value != "" {
		e.Fields = append(e.Fields, t.path)
	}
	if t.decides {
		e.Fields = append(e.Fields, event.Field{Name: event.Decides})
	}
	if t.cause != nil {
		e.Fields = append(e.Fields, event.Field{Name: event.CausedBy, Spans: []text.Span{t.cause.span}})
	}
	return append(to, e)
}
