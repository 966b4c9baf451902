package dsn

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A talk is a session that a notice shows, while it is read: Sendmail's and Courier's ">>>" and "<<<", Postfix's
// "In:" and "Out:" (which are those of its server), and the like.
type talk struct {
	n        *notice
	open     bool // a session is shown from here on
	host     text.View
	verb     smtp.Verb
	who      text.View   // of the last RCPT
	accepted []text.View // recipients
	own      bool        // the notice is the server's own
}

// turns go before what the client and the server of a session said.
var turns = []struct {
	words          string
	server, public bool
}{
	{">>>", false, true}, {"<<<", true, true}, {"Sent <<<", false, true}, {"Received >>>", true, true}, {"In:", false, false}, {"Out:", true, false},
}

// session reads the sessions in lines and says which lines they take.
func (n *notice) session(lines []row) (used []bool) {
	used = make([]bool, len(lines))
	t := talk{n: n}
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		if !n.pace.Work(len(l.Text) + perLine) {
			break
		}
		if l.Text == "" {
			continue
		}
		if k := fieldName(l.Text); k > 0 && (listed(perMessage, l.Text[:k]) || listed(perRecipient, l.Text[:k])) {
			used[i] = true // of a delivery status, which others read
			continue
		}
		if len(l.Text) < 120 {
			if indexFold(l.Text, "transcript of") >= 0 && indexFold(l.Text, "session") >= 0 {
				t = talk{n: n, open: true, own: hasPrefixFold(l.Text, "transcript of session follows.")}
				used[i] = true
				continue
			}
		}
		if h, ok := talking(l); ok {
			t.host, t.verb, t.who, used[i] = h, "", text.View{}, true
			continue
		}
		if said, server, ok := t.marked(l); ok {
			end := t.goesOn(lines, i, server)
			if server {
				said = t.reply(lines, i, end)
			} else if end > i+1 {
				said = text.Join(" ", append([]text.View{said}, views(lines[i+1:end])...)...)
			}
			for ; i < end; i++ {
				used[i] = true
			}
			i--
			if server {
				t.server(said, l, i)
			} else {
				t.client(said)
			}
			continue
		}
		if t.open && t.final(l) {
			used[i] = true
		}
	}
	return used
}

// talking reads "... while talking to mx.example.com.:".
func talking(l row) (text.View, bool) {
	const words = "while talking to "
	i := indexFold(l.Text[:min(len(l.Text), 8+len(words))], words)
	if i < 0 {
		return text.View{}, false
	}
	h := l.From(i + len(words))
	s := strings.TrimRight(h.Text, " .:")
	if !hostName(strings.Trim(s, "[]")) {
		return text.View{}, true
	}
	return h.Slice(0, len(s)), true
}

// marked takes the mark off a line of a session.
func (t *talk) marked(l row) (said text.View, server, ok bool) {
	if head := l.Text[:min(len(l.Text), 60)]; letter(head[0]) || digit(head[0]) || head[0] == '[' { // MDaemon: "Mon 2026-11-23 10:00:01: <-- 550 ..."
		i := strings.Index(head, ": <-- ")
		if i < 0 {
			i = strings.Index(head, ": --> ")
		}
		if i > 0 && digit(head[i-1]) {
			return t.turn(l.From(i+len(": <-- ")).TrimSpace(), head[i+2] == '<', true)
		}
	}
	for _, m := range turns {
		if !strings.HasPrefix(l.Text, m.words) || !m.public && !t.open {
			continue
		}
		return t.turn(l.From(len(m.words)).TrimSpace(), m.server, m.public)
	}
	return text.View{}, false, false
}

// turn says whether v is what the server, or the client, of a session says. public: the mark before it is not
// enough to tell.
func (t *talk) turn(v text.View, server, public bool) (said text.View, fromServer, ok bool) {
	if server {
		_, _, ok = smtp.StartsReply(v.Text)
		return v, true, ok
	}
	c, ok := smtp.ParseCommand(v.Text)
	return v, false, ok && c.Verb != "" || v.Text == "." || t.open && !public
}

// goesOn returns the index after the lines that go on with the one at i: further lines of the reply, and folds.
func (t *talk) goesOn(lines []row, i int, server bool) int {
	first, _, _ := t.marked(lines[i])
	_, more, _ := smtp.StartsReply(first.Text)
	j := i + 1
	for ; j < len(lines) && j < i+100; j++ {
		l := lines[j]
		if l.Text == "" {
			break
		}
		said, s, ok := t.marked(l)
		if !ok {
			if !t.own || l.indent < 5 {
				break
			}
			continue // a fold of Postfix's
		}
		if !server || !s || !more {
			break
		}
		_, more, _ = smtp.StartsReply(said.Text)
	}
	return j
}

// reply joins the lines of a reply.
func (t *talk) reply(lines []row, i, end int) text.View {
	var out []text.View
	for _, l := range lines[i:end] {
		if v, _, ok := t.marked(l); ok {
			out = append(out, v)
		} else {
			out = append(out, l.View)
		}
	}
	return text.Join(" ", out...)
}

func views(lines []row) []text.View {
	var out []text.View
	for _, l := range lines {
		out = append(out, l.View)
	}
	return out
}

func (t *talk) client(v text.View) {
	if v.Text == "." {
		t.verb = smtp.EndOfData
		return
	}
	c, ok := smtp.ParseCommand(v.Text)
	if !ok {
		return
	}
	t.verb = c.Verb
	t.who = text.View{}
	if c.Verb == smtp.Rcpt && c.At >= 0 && isAddress(c.Path) && c.At+len(c.Path) <= len(v.Text) {
		t.who = v.Slice(c.At, c.At+len(c.Path))
	}
	if c.Verb == smtp.Mail || c.Verb == smtp.Rset {
		t.accepted = nil
	}
}

func (t *talk) server(v text.View, l row, i int) {
	r, n := smtp.ParseReply(v)
	if n == 0 {
		return
	}
	switch {
	case r.Code == 354:
		t.verb = smtp.EndOfData
		return
	case r.Code.Severity() < smtp.Transient:
		if t.verb == smtp.Rcpt && t.who.Text != "" {
			t.accepted = append(t.accepted, t.who)
		}
		return
	case t.verb == smtp.Quit:
		return
	}
	if len(t.n.answers) > 0 && (r.Code == 503 || strings.Contains(strings.ToLower(r.Text.Text), "no valid recipient")) && t.verb != smtp.Rcpt {
		if last := &t.n.answers[len(t.n.answers)-1]; t.verb == smtp.Data && last.said.to == smtp.Data && last.server {
			last.said.to = smtp.Rcpt // pipelined: what DATA is refused for
		}
		return // a consequence of what was refused before
	}
	a := answer{said: diagnostic{reply: &r, to: t.verb, remote: t.host}, line: l.View, row: i, listed: !t.open, server: true}
	if !t.open {
		t.verb = "" // the next reply may come without its command
	}
	switch {
	case t.who.Text != "":
		a.who, a.to = t.who, strings.ToLower(t.who.Text)
		t.who = text.View{}
		t.n.answers = append(t.n.answers, a)
	case t.own && len(t.accepted) > 0:
		for _, w := range t.accepted[:min(len(t.accepted), maxBlocks)] {
			a.who, a.to = w, strings.ToLower(w.Text)
			t.n.answers = append(t.n.answers, a)
		}
		t.accepted = nil
	default:
		t.n.answers = append(t.n.answers, a)
	}
}

// final reads a line that the reporter adds to the session: "550 5.1.1 <a@example.com>... User unknown",
// "554 5.0.0 Service unavailable", "421 example.com (smtp)... Deferred: Connection timed out".
func (t *talk) final(l row) bool {
	code, _, ok := smtp.StartsReply(l.Text)
	if !ok || code == 0 {
		i := strings.Index(l.Text, "... Deferred")
		if i <= 0 || strings.ContainsAny(l.Text[:i], " @") {
			return false
		}
		t.n.answers = append(t.n.answers, answer{said: tell(l.From(i + len("... "))), line: l.View}) // a local recipient
		return true
	}
	if code.Severity() < smtp.Transient {
		return true
	}
	who := text.View{}
	if i := strings.Index(l.Text, "... "); i > 0 {
		s := l.Text[:i]
		j := strings.LastIndexAny(s, " \t") + 1
		if a, n := addressAt(l.From(j)); n > 0 {
			who = a
			if j+n > i+3 {
				who = l.Slice(j, i)
			}
		}
	}
	to := strings.ToLower(who.Text)
	answers := t.n.answers
	if k := len(answers) - 1; k >= 0 && answers[k].server && answers[k].to == "" && to != "" {
		answers[k].who, answers[k].to = who, to // what the server said before is the reason
		return true
	}
	for k := len(answers) - 1; k >= 0 && k > len(answers)-50; k-- {
		if answers[k].server && (answers[k].to == to || to == "") {
			return true
		}
	}
	v := l.View
	if i := strings.Index(v.Text, "... "); i > 0 { // "554 <a@example.com>... 550 Host unknown"
		if c, _, ok := smtp.StartsReply(v.Text[i+4:]); ok && c.Severity() >= smtp.Transient {
			v = v.From(i + 4)
		}
	}
	t.n.answers = append(answers, answer{who: who, to: to, said: tell(v), line: l.View})
	return true
}
