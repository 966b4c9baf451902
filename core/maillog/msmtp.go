package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// The log line of msmtp (msmtp manual, "logfile"): a time, then host= tls= auth= … exitcode=. Line ends in what
// the server said are the two characters \n.

func sniffMsmtp(line string) bool {
	return strings.Contains(line, "host=") && strings.Contains(line, " exitcode=EX_") && strings.Contains(line, " recipients=")
}

func readMsmtp(p *page, i int) int {
	line := p.lines[i]
	at := strings.Index(line.Text, "host=")
	k := pairs(line.From(at), true)
	t := tried{entry: line, action: "failed", words: k["smtpmsg"], code: k["smtpstatus"], rcpt: split(k["recipients"], ',')}
	said := k["errormsg"]
	switch {
	case k["exitcode"].Text == "EX_OK":
		t.action, t.to = "relayed", smtp.EndOfData
		if t.words.Text == "" {
			t.words = k["exitcode"]
		}
	case t.words.Text == "" && said.Text == "":
		t.words = k["exitcode"]
	case t.words.Text == "":
		t.words = said
	}
	if t.to == "" {
		t.to = msmtpVerb(said.Text)
	}
	t.about = []about{{event.Sender, k["from"]}, {event.Remote, k["host"]}, {event.Time, line.Slice(0, at).TrimSpace()}}
	if strings.Contains(line.Text[:at], "msmtp") { // by syslog
		t.about = t.about[:2]
	}
	if strings.Contains(said.Text, "empty reply") || strings.Contains(said.Text, "connection closed") {
		// What msmtp says of a server that closed the connection: no reply came.
		p.lost(t, said)
		return i + 1
	}
	p.tell(t)
	return i + 1
}

// msmtpVerb tells the command by what msmtp says went wrong.
func msmtpVerb(s string) smtp.Verb {
	for _, w := range [...]struct {
		words string
		verb  smtp.Verb
	}{
		{"recipient address", smtp.Rcpt}, {"envelope from address", smtp.Mail}, {"did not accept the mail", smtp.EndOfData}, {"does not accept mail data", smtp.Data},
		{"authentication failed", smtp.Auth}, {"cannot get initial OK", smtp.Connect}, {"cannot connect", smtp.Connect}, {"cannot locate host", smtp.Connect},
		{"STARTTLS", smtp.StartTLS}, {"TLS", smtp.StartTLS},
	} {
		if strings.Contains(s, w.words) {
			return w.verb
		}
	}
	return ""
}

// lost tells that the connection was lost, in the words v.
func (p *page) lost(t tried, v text.View) {
	for _, to := range t.rcpt {
		e := newEntry(event.Problem, v)
		e.Problem, e.To = "connection-lost", t.to
		e.add(event.Recipient, to)
		e.infer(event.Decides, "")
		e.infer(event.Action, t.action)
		for _, a := range t.about {
			e.add(a.name, a.v)
		}
		p.emit(e.Event)
	}
}
