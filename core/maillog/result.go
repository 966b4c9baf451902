package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// A result is what one line says became of one recipient.
type result struct {
	line                text.View
	queueID, recipient  text.View
	original, sender    text.View
	remote, client      text.View
	reporter, time, dsn text.View
	said                text.View // the reply, or the words instead of it
	to                  smtp.Verb
	action              string // in the words of RFC 3464 section 2.3.3; "" if the reply alone tells
	decides             bool
	part                bool // the log keeps only a part of a reply of several lines
	answer              *answer
}

// of returns the beginnings of a result from the prefix of line.
func (p prefix) result(line text.View) result {
	return result{line: line, time: p.time.of(line), reporter: p.host.of(line), decides: true}
}

// outcome hands r over as an event: with a reply, or a problem of the connection, or the words.
func (p *page) outcome(r result) {
	e := newEntry(event.Attempt, r.line)
	e.To = r.to
	e.add(event.Recipient, r.recipient)
	if r.decides {
		e.infer(event.Decides, "")
	}
	if r.action != "" {
		e.infer(event.Action, r.action)
	}
	e.add(event.QueueID, r.queueID)
	e.add(event.Original, r.original)
	e.add(event.Remote, r.remote)
	e.add(event.Client, r.client)
	if r.sender.Text != "" {
		e.add(event.Sender, r.sender)
	} else if f, ok := p.senders[r.queueID.Text]; ok && r.queueID.Text != "" {
		e.Fields = append(e.Fields, f)
	}
	e.add(event.Reporter, r.reporter)
	e.add(event.Time, r.time)
	e.add(event.Verdict, r.dsn)
	if r.answer == nil {
		r.answer = p.answerOf(r)
	}
	switch a := r.answer; {
	case a.problem != "":
		e.Kind, e.Problem, e.Span = event.Problem, a.problem, a.at
	case a.given:
		reply := a.reply
		e.Reply = &reply
	}
	p.emit(e.Event)
}

// An answer is what was said of an attempt: a reply, or a problem and the place of its words, or nothing.
type answer struct {
	given   bool
	reply   smtp.Reply
	problem string
	at      text.Span
}

// answerOf reads what was said. Where several recipients have one answer, it is read once and kept in the result.
func (p *page) answerOf(r result) *answer {
	said := r.said.TrimSpace()
	if said.Text == "" {
		return &answer{}
	}
	a := &answer{given: true}
	n := 0
	if a.reply, n = smtp.ParseReply(said); n > 0 {
		if r.part {
			a.reply.Odd = nil
		}
		return a
	}
	if r.action != "delivered" && r.action != "relayed" {
		if id, at, k := p.trouble(said.Text); id != "" {
			return &answer{problem: id, at: said.SpanOf(at, at+k)}
		}
	}
	a.reply = smtp.Reply{Text: said, Lines: []text.View{said}, Span: said.Span()}
	if st, n := smtp.ParseStatus(r.dsn.Text); n > 0 {
		a.reply.Status, a.reply.StatusAt = st, r.dsn.Span()
	} else if st, at, k := tailStatus(said.Text); k > 0 {
		a.reply.Status, a.reply.StatusAt = st, said.SpanOf(at, at+k)
	}
	return a
}

// remember keeps the sender of a queue id, for the lines of its attempts. It keeps a bounded number.
func (p *page) remember(queueID, sender text.View) {
	const most = 20000
	if queueID.Text == "" || sender.Text == "" {
		return
	}
	if p.senders == nil || len(p.senders) >= most {
		p.senders = map[string]event.Field{}
	}
	p.senders[queueID.Text] = event.Field{Name: event.Sender, Value: sender.Text, Spans: []text.Span{sender.Span()}}
}

// A found is what trouble found in some words.
type found struct {
	id    string
	at, n int
}

// ownTroubles are words of MTAs for problems of the connection that transcript.Trouble does not know.
var ownTroubles = []struct{ words, id string }{
	{"end of data -- message may be sent more than once", transcript.LostAfterDot},
	{"in response to end of data", transcript.LostAfterDot},
	{"Possible duplicate!", transcript.LostAfterDot},
	{"Host not found, try again", ""}, // not the host is missing, but the answer: a phrase of the catalogue
	{"Host or domain name not found", transcript.HostNotFound},
	{"Host not found", transcript.HostNotFound},
	{"host not found", transcript.HostNotFound},
	{"Host unknown", transcript.HostNotFound},
	{"couldn't find any host named", transcript.HostNotFound},
	{"host lookup failed", transcript.HostNotFound},
	{"all relevant MX records point to non-existent hosts", transcript.HostNotFound},
	{"connection died", transcript.ConnectionLost},
	{"Remote host closed connection", transcript.ConnectionLost},
	{"SMTP timeout", transcript.ReplyTimeout},
	{"Cannot start TLS", transcript.TLSFailed},
	{"TLS session setup failed", transcript.TLSFailed},
	{"TLS session: ", transcript.TLSFailed},
	{"Server certificate not ", transcript.TLSFailed},
}

// trouble returns the problem of the connection that words tell of. A log says the same many times over, so the
// answers are kept, a bounded number of them.
func (p *page) trouble(words string) (id string, at, n int) {
	const most = 1000
	if f, ok := p.troubles[words]; ok {
		return f.id, f.at, f.n
	}
	var f found
	known := false
	head := words[:min(len(words), 2000)]
	for _, t := range ownTroubles {
		if i := strings.Index(head, t.words); i >= 0 {
			f, known = found{t.id, i, len(t.words)}, true
			break
		}
	}
	if !known {
		f.id, f.at, f.n = transcript.Trouble(head)
	}
	if p.troubles == nil || len(p.troubles) >= most {
		p.troubles = map[string]found{}
	}
	p.troubles[words] = f
	return f.id, f.at, f.n
}

// tailStatus finds the status that qmail and its kin put at the end of a sentence: "(#5.1.1)".
func tailStatus(s string) (st smtp.Status, at, n int) {
	if i := strings.LastIndex(s, "(#"); i >= 0 {
		st, n = smtp.ParseStatus(s[i+2:])
		return st, i + 2, n
	}
	return smtp.Status{}, 0, 0
}

// verbOf returns the command that words like "RCPT TO command", "end of DATA command" or "MAIL FROM:<a@b>" name.
func verbOf(s string) smtp.Verb {
	for _, w := range verbWords {
		if len(s) >= len(w.words) && strings.EqualFold(s[:len(w.words)], w.words) {
			return w.verb
		}
	}
	return ""
}

var verbWords = []struct {
	words string
	verb  smtp.Verb
}{
	{"RCPT", smtp.Rcpt}, {"end of data", smtp.EndOfData}, {"END-OF-MESSAGE", smtp.EndOfData}, {"sending data block", smtp.EndOfData},
	{"sending end of data", smtp.EndOfData}, {"message body", smtp.EndOfData}, {"MAIL", smtp.Mail}, {"DATA", smtp.Data},
	{"EHLO", smtp.Ehlo}, {"HELO", smtp.Helo}, {"LHLO", smtp.Lhlo}, {"STARTTLS", smtp.StartTLS}, {"AUTH", smtp.Auth},
	{"initial connection", smtp.Connect}, {"CONNECT", smtp.Connect}, {"the initial server greeting", smtp.Connect},
	{"BDAT LAST", smtp.BdatLast}, {"BDAT", smtp.Bdat}, {"RSET", smtp.Rset}, {"QUIT", smtp.Quit}, {"VRFY", smtp.Vrfy}, {"EXPN", smtp.Expn},
	{"ETRN", smtp.Etrn}, {"XFORWARD", smtp.Xforward}, {"XCLIENT", smtp.Xclient}, {"NOOP", smtp.Noop}, {"HELP", smtp.Help},
	{"header", smtp.EndOfData}, {"body", smtp.EndOfData}, {"mime-header", smtp.EndOfData}, {"content", smtp.EndOfData},
}
