package maillog

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// qmail-send writes (qmail-log(5)) "info msg M: bytes B from <sender> qp Q uid U", "starting delivery N: msg M to
// remote recipient", "delivery N: success|failure|deferral: text". In the text, a space and what is not safe is
// an underscore, and a line end a slash. multilog puts TAI64N before each line, splogger the seconds.

// qmail keeps what the starting line of a delivery says, by the delivery's number.
type qmail struct {
	started map[string]delivery
	sender  map[string]text.View // by message number, which a later message may have again
}

type delivery struct {
	msg, recipient text.View
	local          bool
}

// sniffQmail takes the lines that qmail-send writes of a delivery or a message.
func sniffQmail(line string) bool { return qmailEvent(qmailWords(line)) != "" }

// qmailWords returns what stands after the prefix.
func qmailWords(line string) string { return line[qmailStart(line, readPrefix(line)):] }

func qmailStart(line string, p prefix) int {
	i := p.rest
	if j := number(line, i); j >= i+9 && j < len(line) && line[j] == '.' { // splogger's seconds
		if k := number(line, j+1); k > j+1 && k < len(line) && line[k] == ' ' {
			i = k + 1
		}
	}
	if j := stamp(line, i); j > i && j < len(line) && line[j] == ' ' {
		i = j + 1
	}
	return i
}

// qmailEvent returns the words that s starts with, if they are those of qmail-send and numbers follow.
func qmailEvent(s string) string {
	for _, w := range [...]string{"delivery ", "starting delivery ", "info msg ", "new msg ", "end msg ", "bounce msg ", "triple bounce: "} {
		if !strings.HasPrefix(s, w) {
			continue
		}
		j := number(s, len(w))
		if j == len(w) {
			return ""
		}
		switch rest := s[j:]; w {
		case "delivery ":
			if strings.HasPrefix(rest, ": success: ") || strings.HasPrefix(rest, ": failure: ") || strings.HasPrefix(rest, ": deferral: ") {
				return w
			}
		case "starting delivery ":
			if strings.HasPrefix(rest, ": msg ") && (strings.Contains(rest, " to remote ") || strings.Contains(rest, " to local ")) {
				return w
			}
		case "info msg ":
			if strings.HasPrefix(rest, ": bytes ") && strings.Contains(rest, " from <") {
				return w
			}
		case "bounce msg ":
			if strings.HasPrefix(rest, " qp ") {
				return w
			}
		default:
			if rest == "" {
				return w
			}
		}
		return ""
	}
	return ""
}

// readQmail reads a line of qmail-send.
func readQmail(p *page, i int) int {
	line := p.lines[i]
	pre := readPrefix(line.Text)
	from := qmailStart(line.Text, pre)
	v := line.From(from)
	s := v.Text
	what := qmailEvent(s)
	n := number(s, len(what))
	id := v.Slice(len(what), n)
	const most = 20000
	if len(p.qmail.started) > most || p.qmail.started == nil {
		p.qmail.started = map[string]delivery{}
	}
	if len(p.qmail.sender) > most || p.qmail.sender == nil {
		p.qmail.sender = map[string]text.View{}
	}
	switch what {
	case "info msg ":
		k := strings.Index(s, " from <")
		if j := strings.IndexByte(s[k:], '>'); j > 0 {
			p.qmail.sender[id.Text] = v.Slice(k+len(" from <"), k+j)
		}
	case "new msg ", "end msg ":
		delete(p.qmail.sender, id.Text)
		p.story.forget(id.Text)
	case "starting delivery ":
		d := delivery{}
		k := n + len(": msg ")
		d.msg = v.Slice(k, number(s, k))
		d.local = strings.HasPrefix(s[number(s, k):], " to local ")
		if j := strings.LastIndexByte(s, ' '); j > k {
			d.recipient = v.From(j + 1)
		}
		p.qmail.started[id.Text] = d
	case "delivery ":
		d := p.qmail.started[id.Text]
		delete(p.qmail.started, id.Text)
		r := pre.result(line)
		if pre.time.to == 0 && from > 0 {
			r.time = line.Slice(0, from).TrimSpace()
		}
		r.queueID, r.recipient, r.sender = d.msg, d.recipient, p.qmail.sender[d.msg.Text]
		verdict := s[n+2:]
		k := strings.Index(verdict, ": ")
		switch verdict[:k] {
		case "success":
			r.action = "relayed"
			if d.local || strings.HasPrefix(verdict[k+2:], "did_") {
				r.action = "delivered"
			}
		case "failure":
			r.action = "failed"
		default:
			r.action = "delayed"
		}
		qmailText(&r, v.From(n+2+k+2))
		p.outcome(r)
	}
	return i + 1
}

// qmailSaid are the sentences of qmail-remote before the words of the server, by the command they answer.
var qmailSaid = []struct {
	words string
	to    smtp.Verb
}{
	{"does_not_like_recipient", smtp.Rcpt}, {"but_sender_was_rejected", smtp.Mail}, {"but_my_name_was_rejected", smtp.Helo},
	{"but_greeting_failed", smtp.Connect}, {"failed_on_DATA_command", smtp.Data}, {"failed_after_I_sent_the_message", smtp.EndOfData},
	{"accepted_message", smtp.EndOfData}, {"unable_to_STARTTLS", smtp.StartTLS}, {"TLS_connect_failed", smtp.StartTLS},
	{"TLS_not_available", smtp.StartTLS}, {"uth_not_available", smtp.Auth}, {"AUTH_", smtp.Auth},
}

// qmailText reads the text of a delivery.
func qmailText(r *result, v text.View) {
	s := v.Text
	for _, w := range qmailSaid {
		if i := strings.Index(s, w.words); i >= 0 {
			r.to = w.to
			head := strings.TrimPrefix(s[:i], "Connected_to_")
			if j := strings.IndexByte(head, '_'); j > 0 && head[0] != '_' {
				at := i - len(head)
				r.remote = v.Slice(at, at+j)
			}
			break
		}
	}
	if strings.Contains(s, "too_long") && strings.Contains(s, "queue") { // qmail-send: the message has been in the queue too long
		if r.action == "failed" {
			r.action = "expired"
		}
	}
	for _, w := range [...]string{"Remote_host_said:_", "Remote_host_said:"} {
		if i := strings.Index(s, w); i >= 0 {
			v = v.From(i + len(w))
			break
		}
	}
	for _, w := range [...]string{"/I'm_not_going_to_try_again", "/Giving_up_on_"} {
		if i := strings.LastIndex(v.Text, w); i >= 0 {
			v = v.Slice(0, i)
		}
	}
	v = v.Slice(0, len(strings.TrimRight(v.Text, "/_")))
	code := v.Text[:min(3, len(v.Text))]
	r.said = v.Replace("_/", func(s string) (int, string) {
		switch {
		case s[0] == '_':
			return 1, " "
		case len(code) == 3 && number(code, 0) == 3 && strings.HasPrefix(s[1:], code) && len(s) > 4 && (s[4] == '-' || s[4] == '_'):
			return 1, "\n" // the next line of the reply
		case len(s) > 1 && s[1] >= 'A' && s[1] <= 'Z', len(s) == 1:
			return 1, " " // the next sentence
		}
		return 0, ""
	})
}
