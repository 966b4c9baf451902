package maillog

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// explanation reads the words in brackets after Postfix's status: what a host said, to which command (smtp(8):
// "host H[IP] said: ... (in reply to RCPT TO command)", "refused to talk to me"), or what became of the connection.
func (p *page) explanation(r *result, v text.View) {
	for strings.HasPrefix(v.Text, "delivery temporarily suspended: ") {
		v = v.From(len("delivery temporarily suspended: "))
	}
	s := v.Text
	r.said = v
	for _, w := range [...]string{"host ", "connect to ", "lost connection with ", "conversation with "} {
		if k := strings.IndexByte(s, ']'); strings.HasPrefix(s, w) && k > 0 {
			if r.remote.Text == "" {
				r.remote = hostOf(v.Slice(len(w), k+1))
			}
			if w == "connect to " {
				r.to = smtp.Connect
				return
			}
			break
		}
	}
	if i := strings.Index(s, " refused to talk to me: "); i >= 0 {
		r.to = smtp.Connect
		r.said = v.From(i + len(" refused to talk to me: "))
		return
	}
	if strings.HasPrefix(s, "SASL authentication failed") {
		r.to = smtp.Auth
	}
	i := strings.Index(s, " said: ")
	if i < 0 {
		if k := strings.Index(s, " while "); k >= 0 {
			r.to = whileVerb(s[k+len(" while "):])
		}
		return
	}
	from, to := i+len(" said: "), len(s)
	if k := strings.LastIndex(s, " (in reply to "); k >= from {
		to = k
		r.to = verbOf(s[k+len(" (in reply to "):])
	}
	r.said = v.Slice(from, to)
}

// whileVerb returns the command that was under way: "sending RCPT TO", "performing the EHLO handshake", "receiving
// the initial server greeting".
func whileVerb(s string) smtp.Verb {
	for _, w := range [...]string{"sending ", "performing the ", "receiving "} {
		s = strings.TrimPrefix(s, w)
	}
	return verbOf(s)
}

// postfixReject reads what smtpd(8), postscreen(8) and cleanup(8) refused:
//
//	reject: RCPT from host[ip]: 550 5.1.1 text; from=<a@b> to=<c@d> proto=ESMTP helo=<e>
//	reject: header Subject: x from host[ip]; from=<a@b> to=<c@d> proto=ESMTP helo=<e>: 5.7.1 text
//
// What the client does then, the log does not know: the reply alone tells.
func (p *page) postfixReject(r result, v text.View) {
	v = v.From(strings.Index(v.Text, ": ") + 2)
	s := v.Text
	stage := s[:token(s, 0)]
	r.to = verbOf(stage)
	tail := strings.LastIndex(s, "; from=<")
	if tail < 0 {
		if tail = strings.LastIndex(s, "; proto="); tail < 0 {
			tail = len(s)
		}
	}
	r.sender = inBrackets(v.From(tail), "from=<")
	r.recipient = inBrackets(v.From(tail), " to=<")
	inspected := stage == "header" || stage == "body" || stage == "mime-header" || stage == "nested-header"
	from := strings.Index(s[:tail], " from ")
	if inspected {
		from = strings.LastIndex(s[:tail], " from ")
	}
	if from < 0 {
		return
	}
	from += len(" from ")
	end := clientEnd(s[:tail], from)
	r.client = v.Slice(from, end)
	switch {
	case inspected && tail < len(s):
		k := strings.LastIndex(s[tail:], ">: ")
		if k < 0 {
			return
		}
		r.said = v.From(tail + k + len(">: "))
	case strings.HasPrefix(s[end:tail], ": "):
		r.said = v.Slice(end+2, tail)
	default:
		return
	}
	p.outcome(r)
}

// clientEnd returns the end of "host[ip]" or "[ip]:port" at s[i:].
func clientEnd(s string, i int) int {
	j := strings.IndexByte(s[i:], ']')
	if j < 0 {
		return min(len(s), i+max(0, strings.Index(s[i:], ": ")))
	}
	j += i + 1
	if j < len(s) && s[j] == ':' {
		if k := number(s, j+1); k > j+1 {
			return k
		}
	}
	return j
}

// inBrackets returns what stands between name, which ends with <, and the next >.
func inBrackets(v text.View, name string) text.View {
	i := strings.Index(v.Text, name)
	if i < 0 {
		return text.View{}
	}
	i += len(name)
	j := strings.IndexByte(v.Text[i:], '>')
	if j < 0 {
		return text.View{}
	}
	return v.Slice(i, i+j)
}
