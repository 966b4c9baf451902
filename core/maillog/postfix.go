package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// Postfix writes "postfix[-instance]/daemon[pid]: queue-id: key=value, ..., status=word (explanation)" for each
// attempt (postconf(5) syslog_name; bounce(5)), and "queue-id: reject: ..." for what it refuses (see reject.go).

// sniffPostfix takes the lines of Postfix's daemons, and lines of attempts whose prefix is missing.
func sniffPostfix(line string) bool {
	p := readPrefix(line)
	if p.program.to > 0 {
		return postfixDaemon(p.program.in(line)) != ""
	}
	s := line[p.rest:]
	if i := strings.Index(s, "to=<"); i >= 0 && i < 40 && strings.Contains(s, ", relay=") && strings.Contains(s, ", status=") {
		return i == 0 || afterQueueID(s[:i])
	}
	_, from := postfixQueueID(s)
	s = s[from:]
	return strings.HasPrefix(s, "reject: ") && strings.Contains(s, " from ") && strings.Contains(s, ": ") && strings.Contains(s, " to=<") ||
		strings.HasPrefix(s, "milter-reject: ") && strings.Contains(s, " from ")
}

// postfixDaemon returns the daemon of a program called "postfix/smtp" or "postfix-out/smtp", or "".
func postfixDaemon(program string) string {
	if !strings.HasPrefix(program, "postfix") {
		return ""
	}
	i := strings.LastIndexByte(program, '/')
	return program[i+1:][:(len(program)-i-1)*min(1, max(0, i))]
}

// afterQueueID reports whether s is "queue-id: ".
func afterQueueID(s string) bool {
	id, from := postfixQueueID(s)
	return id.to > 0 && from == len(s)
}

// postfixQueueID reads "queue-id: " at the start of s: hexadecimal, or a long one in base 52 (postconf(5)
// enable_long_queue_ids); NOQUEUE before a message has one.
func postfixQueueID(s string) (id place, from int) {
	j := alnums(s, 0)
	if j < 5 || j > 20 || j+1 >= len(s) || s[j] != ':' || s[j+1] != ' ' {
		return place{}, 0
	}
	if s[:j] == "NOQUEUE" {
		return place{}, j + 2
	}
	for i := range j {
		if isDigit(s[i]) {
			return place{0, j}, j + 2
		}
	}
	for i := range j {
		if !isHex(s[i]) {
			return place{}, 0
		}
	}
	return place{0, j}, j + 2
}

// readPostfix reads a line of Postfix.
func readPostfix(p *page, i int) int {
	line := p.lines[i]
	pre := readPrefix(line.Text)
	v := pre.words(line)
	r := pre.result(line)
	daemon := postfixDaemon(pre.program.in(line.Text))
	id, from := postfixQueueID(v.Text)
	r.queueID = id.of(v)
	v = v.From(from)
	s := v.Text
	switch {
	case strings.HasPrefix(s, "to=<"):
		p.postfixAttempt(r, v, daemon)
	case strings.HasPrefix(s, "from=<"):
		end := strings.IndexByte(s, '>')
		if end < 0 {
			break
		}
		r.sender = v.Slice(len("from=<"), end)
		if strings.Contains(s[end:], "expired") {
			p.postfixExpired(r, v)
			break
		}
		p.remember(r.queueID, r.sender)
	case s == "removed":
		p.story.forget(r.queueID.Text) // a short queue id is soon used again
	case strings.HasPrefix(s, "reject: "), strings.HasPrefix(s, "milter-reject: "):
		p.postfixReject(r, v)
	case strings.HasPrefix(s, "host ") && strings.Contains(s, "]"):
		r.decides = false // one of several hosts; the next one is asked
		p.explanation(&r, v)
		p.outcome(r)
	case id.to == 0 && (strings.HasPrefix(s, "connect to ") || strings.HasPrefix(s, "lost connection with ")):
		if (daemon == "smtp" || daemon == "lmtp" || daemon == "") && !p.toldAgain(i, s) {
			r.decides = false
			p.explanation(&r, v)
			p.outcome(r)
		}
	}
	return i + 1
}

// toldAgain reports whether one of the next lines says words again, as the reason of an attempt.
func (p *page) toldAgain(i int, words string) bool {
	words = strings.TrimSpace(words)
	for k := i + 1; k < len(p.lines) && k <= i+20; k++ {
		if s := p.lines[k].Text; strings.Contains(s, words) && strings.Contains(s, "status=") {
			return true
		}
	}
	return false
}

// postfixAttempt reads "to=<a@b>, orig_to=<c@d>, relay=host[ip]:25, ..., dsn=5.1.1, status=bounced (...)".
func (p *page) postfixAttempt(r result, v text.View, daemon string) {
	s := v.Text
	status, why := "", text.View{}
	for i := 0; i < len(s); {
		eq := strings.IndexByte(s[i:], '=')
		if eq < 0 {
			break
		}
		key := s[i : i+eq]
		from := i + eq + 1
		if key == "status" {
			end := token(s, from)
			status = strings.TrimRight(s[from:end], ",")
			why = v.From(min(len(s), end+1))
			break
		}
		end := valueEnd(s, from)
		val := v.Slice(from, end)
		switch key {
		case "to":
			r.recipient = angled(val)
		case "orig_to":
			r.original = angled(val)
		case "relay":
			r.remote = hostOf(val)
		case "dsn":
			r.dsn = val
		}
		i = spaces(s, min(len(s), end+1))
	}
	if strings.HasPrefix(why.Text, "(") {
		why = why.From(1)
		if t := strings.TrimRight(why.Text, " \t"); strings.HasSuffix(t, ")") {
			why = why.Slice(0, len(t)-1)
		}
	}
	local := r.remote.Text == "" || r.remote.Text == daemon
	if local || daemon == "virtual" || daemon == "local" || daemon == "pipe" {
		r.remote = text.View{}
	}
	switch status {
	case "sent":
		switch {
		case strings.HasPrefix(why.Text, "forwarded as "):
			r.action = "expanded"
		case daemon == "smtp", daemon == "" && strings.HasPrefix(why.Text, "2"), daemon == "relay":
			r.action = "relayed"
		default: // LMTP hands over to the final mail store (RFC 2033 section 1)
			r.action = "delivered"
		}
	case "bounced", "undeliverable":
		r.action = "failed"
	case "deferred":
		r.action = "delayed"
	case "expired", "force-expired":
		r.action = "expired"
	default: // deliverable: a probe
		r.decides = false
	}
	p.explanation(&r, why)
	if code, _, ok := smtp.StartsReply(r.said.Text); ok && code/10 == 25 && status == "sent" {
		r.to = smtp.EndOfData
	}
	p.outcome(r)
}

// valueEnd returns where the value at s[i:] of a "key=value, " ends. An address in brackets may hold a comma.
func valueEnd(s string, i int) int {
	j := i
	if j < len(s) && s[j] == '<' {
		if k := strings.Index(s[j:], ">,"); k >= 0 {
			return j + k + 1
		}
		if k := strings.IndexByte(s[j:], '>'); k >= 0 {
			return j + k + 1
		}
	}
	for j < len(s) && s[j] != ',' {
		j++
	}
	return j
}

// angled returns v without its brackets.
func angled(v text.View) text.View {
	if s := v.Text; len(s) >= 2 && s[0] == '<' && s[len(s)-1] == '>' {
		return v.Slice(1, len(s)-1)
	}
	return v
}

// hostOf returns the host of "host[ip]:port" or "host [ip]", the address of "[ip]", and nothing for "none".
func hostOf(v text.View) text.View {
	s := v.Text
	if i := strings.IndexByte(s, '['); i >= 0 {
		if h := strings.TrimRight(s[:i], " ."); h != "" {
			return v.Slice(0, len(h))
		}
		if j := strings.IndexByte(s, ']'); j > i {
			return v.Slice(i+1, j)
		}
	}
	s = strings.TrimSuffix(s, ".")
	v = v.Slice(0, len(s))
	if s == "none" || s == "local" || s == "virtual" {
		return text.View{}
	}
	return v
}

// postfixExpired tells that the message of r's queue id was given up: for all recipients that were still waiting.
func (p *page) postfixExpired(r result, v text.View) {
	r.action = "expired"
	waiting := p.story.waiting(r.queueID.Text)
	for _, w := range waiting {
		e := newEntry(event.Attempt, r.line)
		e.Kind, e.Reply, e.Problem, e.To = w.Kind, w.Reply, w.Problem, w.To
		if w.Kind == event.Problem {
			e.Span = w.Span
		}
		for _, f := range w.Fields {
			switch f.Name {
			case event.Action:
				f.Value = "expired"
			case event.Time:
				f = event.Field{Name: event.Time, Value: r.time.Text, Spans: r.time.Spans(0, len(r.time.Text))}
			}
			e.Fields = append(e.Fields, f)
		}
		p.emit(e.Event)
	}
	if len(waiting) == 0 {
		if i := strings.Index(v.Text, "status="); i >= 0 {
			r.said = v.From(i + len("status="))
		}
		p.outcome(r)
	}
}
