package maillog

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// Exim's main log has "time message-id flag address fields: text" (spec.txt, chapter Log files): <= arrival; =>, ->
// and >> delivery; *> one that was suppressed; ** failure; == deferral; Completed. Its reject log and its main log
// have lines of what it refused (see eximreject.go).

// sniffExim takes lines with a message id and a flag, and lines of rejections that start with H=.
func sniffExim(line string) bool {
	p := readPrefix(line)
	id, from := eximHead(line, p)
	s := line[from:]
	if id.to > 0 {
		return eximFlag(s) != "" || strings.HasPrefix(s, "Completed") || p.time.to > 0 && (eximProgram(p, line) ||
			strings.HasPrefix(s, "H=") || strings.Contains(s, "SMTP error from remote mail server after "))
	}
	if p.program.to > 0 && !eximProgram(p, line) {
		return false
	}
	return eximRefusal(s)
}

func eximProgram(p prefix, line string) bool { return strings.HasPrefix(p.program.in(line), "exim") }

// eximHead finds the message id of line and the index of what follows it; id is empty where there is none.
func eximHead(line string, p prefix) (id place, from int) {
	i := p.rest
	if p.program.to > 0 { // Exim by way of syslog may write its own time
		if j := stamp(line, i); j > i {
			i = spaces(line, j)
		}
	}
	if i < len(line) && line[i] == '[' { // the pid (log_selector +pid)
		if j := number(line, i+1); j > i+1 && j+1 < len(line) && line[j] == ']' {
			i = spaces(line, j+1)
		}
	}
	if n := eximID(line[i:]); n > 0 {
		return place{i, i + n}, spaces(line, i+n)
	}
	return place{}, i
}

// eximID returns the length of the message id that s starts with: 6-6-2 letters and digits, 6-11-4 since 4.97.
func eximID(s string) int {
	for _, form := range [...][3]int{{6, 6, 2}, {6, 11, 4}} {
		n := form[0] + form[1] + form[2] + 2
		a, b := form[0], form[0]+1+form[1]
		if len(s) > n && s[a] == '-' && s[b] == '-' && s[n] == ' ' &&
			alnums(s, 0) == a && alnums(s, a+1) == b && alnums(s, b+1) == n {
			return n
		}
	}
	return 0
}

// eximFlag returns the flag that s starts with, or "".
func eximFlag(s string) string {
	if len(s) > 3 && s[2] == ' ' {
		switch f := s[:2]; f {
		case "<=", "=>", "->", ">>", "*>", "**", "==":
			return f
		}
	}
	return ""
}

// readExim reads a line of Exim.
func readExim(p *page, i int) int {
	line := p.lines[i]
	pre := readPrefix(line.Text)
	id, from := eximHead(line.Text, pre)
	r := pre.result(line)
	r.queueID = id.of(line)
	v := line.From(from)
	flag := eximFlag(v.Text)
	switch flag {
	case "":
		if id.to > 0 && !eximRefusal(v.Text) {
			if strings.Contains(v.Text, "SMTP error from remote mail server after ") {
				r.decides = false // one of several hosts
				if strings.HasPrefix(v.Text, "H=") {
					r.remote = hostOf(eximField(v, "H="))
				}
				p.eximReason(&r, v)
				p.outcome(r)
			}
			break
		}
		p.eximRefused(r, v)
	case "<=":
		s := v.Text[3:]
		p.remember(r.queueID, v.Slice(3, 3+token(s, 0)))
	case "*>":
	default:
		p.eximAttempt(r, v.From(3), flag)
	}
	return i + 1
}

// eximAttempt reads what follows the flag.
func (p *page) eximAttempt(r result, v text.View, flag string) {
	s := v.Text
	i := token(s, 0)
	if s != "" && (s[0] == '|' || s[0] == '/') { // a pipe or a file, and the address it stands for
		if k := strings.Index(s, " <"); k > 0 {
			i = k
		}
	}
	to := i
	if i > 0 && s[i-1] == ':' && i < len(s) { // "** a@b: reason"
		to = i - 1
	}
	r.recipient = v.Slice(0, to)
	if strings.HasPrefix(s[i:], " <") {
		if k := strings.IndexByte(s[i:], '>'); k > 0 {
			r.original = v.Slice(i+2, i+k)
			to = i + k + 1
		}
	}
	if s != "" && (s[0] == '|' || s[0] == '/') && r.original.Text != "" {
		r.recipient, r.original = r.original, text.View{}
	}
	colon := reasonAt(s, to)
	fields := v.Slice(to, colon)
	if r.remote = eximField(fields, " H="); r.remote.Text != "" {
		r.remote = hostOf(r.remote)
	}
	if f := eximField(fields, " F="); f.Text != "" {
		r.sender = angled(f)
	}
	switch flag {
	case "**":
		r.action = "failed"
	case "==":
		r.action = "delayed"
	default:
		r.action = "delivered"
		if r.remote.Text != "" {
			r.action, r.to = "relayed", smtp.EndOfData
		}
		r.said = quotedField(fields, ` C="`)
		if r.said.Text == "" {
			r.to = ""
		}
		p.outcome(r)
		return
	}
	if colon < len(s) {
		p.eximReason(&r, v.From(colon+2))
	} else if k := strings.Index(s, " defer ("); k >= 0 { // without a text the number is all there is
		r.said = v.From(k + 1)
	}
	if strings.Contains(r.said.Text, "retry timeout exceeded") || strings.Contains(r.said.Text, "have been failing for a long time") {
		if r.action == "failed" {
			r.action = "expired"
		}
	}
	p.outcome(r)
}

// reasonAt returns the index of the ": " after the fields at s[i:], or len(s). What is in quotes does not count.
func reasonAt(s string, i int) int {
	quoted := false
	for ; i < len(s); i++ {
		switch s[i] {
		case '"':
			quoted = !quoted
		case '\\':
			i++
		case ':':
			if !quoted && i+1 < len(s) && s[i+1] == ' ' {
				return i
			}
		}
	}
	return len(s)
}

// eximField returns the value of the field called name (" H="); a host is followed by its address.
func eximField(v text.View, name string) text.View {
	i := strings.Index(v.Text, name)
	if i < 0 {
		return text.View{}
	}
	i += len(name)
	j := token(v.Text, i)
	for j+1 < len(v.Text) && (v.Text[j+1] == '(' || v.Text[j+1] == '[') {
		j = token(v.Text, j+1)
	}
	return v.Slice(i, j)
}

// quotedField returns the value of the field called name (` C="`), whose quotes and backslashes are escaped.
func quotedField(v text.View, name string) text.View {
	i := strings.Index(v.Text, name)
	if i < 0 {
		return text.View{}
	}
	i += len(name)
	j := i
	for j < len(v.Text) && v.Text[j] != '"' {
		if v.Text[j] == '\\' {
			j++
		}
		j++
	}
	return v.Slice(i, min(j, len(v.Text)))
}

// eximReason reads the text of a failure or a deferral: "SMTP error from remote mail server after RCPT TO:<a@b>:
// [host h [ip]: ]reply", or words. The times that log_selector adds (DT=0s) are no part of it.
func (p *page) eximReason(r *result, v text.View) {
	v = withoutTimes(v)
	s := v.Text
	r.said = v
	for _, w := range [...]string{" error from remote mail server after ", " error from remote mailer after ", " error from remote LMTP server after "} {
		i := strings.Index(s, w)
		if i < 0 {
			continue
		}
		i += len(w)
		j := strings.Index(s[i:], ": ")
		if j < 0 {
			return
		}
		command := strings.TrimPrefix(s[i:i+j], "pipelined ")
		r.to = verbOf(command)
		if c, ok := smtp.ParseCommand(command); ok && c.Verb == smtp.Rcpt && r.recipient.Text == "" {
			at := i + j - len(command) + c.At
			r.recipient = v.Slice(at, at+len(c.Path))
		}
		at := i + j + 2
		if strings.HasPrefix(s[at:], "host ") {
			if k := strings.Index(s[at:], "]: "); k > 0 {
				if r.remote.Text == "" {
					r.remote = hostOf(v.Slice(at+len("host "), at+k+1))
				}
				at += k + 3
			}
		}
		r.said = v.From(at)
		return
	}
	for _, w := range [...]string{" in response to pipelined ", " in response to ", " after "} {
		if i := strings.Index(s, w); i >= 0 {
			r.to = verbOf(s[i+len(w):])
			return
		}
	}
}

// withoutTimes cuts " DT=0s" and its like off the end of v.
func withoutTimes(v text.View) text.View {
	for {
		s := strings.TrimRight(v.Text, " ")
		i := strings.LastIndexByte(s, ' ')
		if i < 0 || !strings.HasPrefix(s[i:], " DT=") && !strings.HasPrefix(s[i:], " QT=") && !strings.HasPrefix(s[i:], " RT=") {
			return v.Slice(0, len(s))
		}
		v = v.Slice(0, i)
	}
}
