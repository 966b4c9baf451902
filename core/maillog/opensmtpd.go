package maillog

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// OpenSMTPD writes "session mta delivery key=value ... result="PermFail" stat="reply"" (mda for local delivery), and
// "session smtp failed-command command="..." result="reply"" for what its server refused; older versions put the
// event in event=.

// sniffOpenSMTPD takes lines of a session, of sixteen hexadecimal digits.
func sniffOpenSMTPD(line string) bool {
	p := readPrefix(line)
	s := line[p.rest:]
	if strings.HasPrefix(s, "smtp-out: ") && strings.Contains(s, " on session ") {
		return true
	}
	return opensmtpdEvent(s) != ""
}

// opensmtpdEvent returns the event of a line ("mta delivery"), or "".
func opensmtpdEvent(s string) string {
	j := alnums(s, 0)
	if j != 16 || j >= len(s) || s[j] != ' ' {
		return ""
	}
	for i := range j {
		if !isHex(s[i]) {
			return ""
		}
	}
	s = strings.TrimPrefix(s[j+1:], "smtpd: ")
	for _, w := range [...]string{"mta ", "mda ", "smtp "} {
		if strings.HasPrefix(s, w) {
			word := strings.TrimPrefix(s[len(w):], "event=")
			switch e := word[:token(word, 0)]; e {
			case "delivery", "error", "failed-command", "message", "connected", "disconnected", "connecting", "authentication", "auth", "tls",
				"starttls", "envelope", "server-cert-check", "closed", "cert-check", "address":
				return w + e
			}
		}
	}
	return ""
}

// readOpenSMTPD reads a line of OpenSMTPD.
func readOpenSMTPD(p *page, i int) int {
	line := p.lines[i]
	pre := readPrefix(line.Text)
	v := pre.words(line)
	r := pre.result(line)
	s := v.Text
	what := opensmtpdEvent(s)
	switch what {
	case "":
		if k := strings.LastIndex(s, ": "); strings.HasPrefix(s, "smtp-out: ") && k > 0 {
			r.decides, r.said = false, v.From(k+2)
			p.outcome(r)
		}
		return i + 1
	case "mta delivery", "mda delivery":
		r.recipient = angled(plainValue(v, " to="))
		r.sender = angled(plainValue(v, " from="))
		r.queueID = plainValue(v, " evpid=")
		if c := angled(plainValue(v, " rcpt=")); c.Text != "-" && c.Text != r.recipient.Text {
			r.original = c
		}
		r.said, r.part = unglued(quotedValue(v, " stat=")), true
		if relay := quotedValue(v, " relay="); relay.Text != "" {
			r.remote = relay
			if k := strings.IndexByte(relay.Text, '('); k >= 0 && strings.HasSuffix(relay.Text, ")") {
				r.remote = relay.Slice(k+1, len(relay.Text)-1)
			}
		}
		switch quotedValue(v, " result=").Text {
		case "Ok":
			r.action = "relayed"
			if what == "mda delivery" {
				r.action = "delivered"
			}
		case "TempFail":
			r.action = "delayed"
		case "PermFail":
			r.action = "failed"
			if strings.Contains(r.said.Text, "xpired") {
				r.action = "expired"
			}
		case "Loop":
			r.action = "failed"
		default:
			return i + 1
		}
	case "mta error":
		k := strings.Index(s, " reason=")
		if k < 0 {
			return i + 1
		}
		r.decides = false
		r.said = quotedValue(v, " reason=")
		if !strings.HasPrefix(s[k:], ` reason="`) {
			r.said = v.From(k + len(" reason="))
		}
		if w := "BANNER rejected: "; strings.HasPrefix(r.said.Text, w) {
			r.to, r.said = smtp.Connect, r.said.From(len(w))
		} else if k := strings.Index(r.said.Text, " rejected: "); k > 0 {
			r.to, r.said = verbOf(r.said.Text), r.said.From(k+len(" rejected: "))
		}
	case "smtp failed-command":
		command := quotedValue(v, " command=")
		r.said = quotedValue(v, " result=")
		if c, ok := smtp.ParseCommand(command.Text); ok {
			r.to = c.Verb
			if c.At >= 0 && c.Path != "" {
				path := command.Slice(c.At, c.At+len(c.Path))
				if c.Verb == smtp.Rcpt {
					r.recipient = path
				} else if c.Verb == smtp.Mail {
					r.sender = path
				}
			}
		} else {
			r.to = verbOf(command.Text)
		}
		r.client = plainValue(v, " address=")
		r.queueID = text.View{}
	default:
		return i + 1
	}
	p.outcome(r)
	return i + 1
}

// plainValue returns the value after name (" to="), up to the next space; a path in brackets up to its >.
func plainValue(v text.View, name string) text.View {
	i := strings.Index(v.Text, name)
	if i < 0 {
		return text.View{}
	}
	i += len(name)
	if i < len(v.Text) && v.Text[i] == '<' {
		if j := strings.IndexByte(v.Text[i:], '>'); j > 0 {
			return v.Slice(i, i+j+1)
		}
	}
	return v.Slice(i, token(v.Text, i))
}

// quotedValue returns the value after name in double quotes, or bare. The quotes of stat= end with the line: what
// a server says may hold some.
func quotedValue(v text.View, name string) text.View {
	i := strings.Index(v.Text, name)
	if i < 0 {
		return text.View{}
	}
	i += len(name)
	if i >= len(v.Text) || v.Text[i] != '"' {
		if name == " stat=" {
			return v.From(i)
		}
		return v.Slice(i, token(v.Text, i))
	}
	i++
	j := strings.IndexByte(v.Text[i:], '"')
	if k := len(strings.TrimRight(v.Text, " ")) - 1; (name == " stat=" || j < 0) && k >= i && v.Text[k] == '"' {
		return v.Slice(i, k)
	}
	if j < 0 {
		return v.From(i)
	}
	return v.Slice(i, i+j)
}

// unglued puts a line end before each status in the text of v that OpenSMTPD glued to the line before it, when it
// made one line of a reply of several.
func unglued(v text.View) text.View {
	if len(v.Text) < 4 || v.Text[3] != '-' {
		return v
	}
	st, n := smtp.ParseStatus(v.Text[4:])
	if n == 0 {
		return v
	}
	word := st.String() + " "
	var parts []text.View
	from := 0
	for i := 4 + n; i < len(v.Text); {
		k := strings.Index(v.Text[i:], word)
		if k < 0 {
			break
		}
		if k += i; v.Text[k-1] != ' ' {
			parts = append(parts, v.Slice(from, k))
			from = k
		}
		i = k + len(word)
	}
	if parts == nil {
		return v
	}
	return text.Join("\n", append(parts, v.From(from))...)
}
