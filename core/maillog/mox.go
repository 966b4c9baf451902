package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// The log of mox is logfmt: l=level m=message err=error pkg=package and more keys. An error of its SMTP client
// ends with ", permanent: " or ", transient: " and the server's line.

func sniffMox(line string) bool {
	i := strings.Index(line, "l=")
	if i < 0 || i > 0 && line[i-1] != ' ' {
		return false
	}
	level, rest, _ := strings.Cut(line[i+2:], " ")
	switch level {
	case "print", "fatal", "error", "info", "debug", "trace", "traceauth", "tracedata":
		return strings.HasPrefix(rest, "m=") && strings.Contains(rest, " pkg=")
	}
	return false
}

func readMox(p *page, i int) int {
	line := p.lines[i]
	at := strings.Index(line.Text, "l=")
	k := pairs(line.From(at), false)
	err := k["err"]
	t := tried{entry: line, words: err}
	for _, key := range [...]string{"recipient", "rcptto", "to"} {
		if v := bare(k[key]); strings.Contains(v.Text, "@") {
			t.rcpt = []text.View{v}
			break
		}
	}
	pkg, m := k["pkg"].Text, k["m"].Text
	switch {
	case err.Text == "" && strings.HasPrefix(m, "delivered") && pkg == "queue" && t.rcpt != nil:
		t.action, t.words = "relayed", k["m"]
	case err.Text == "":
		return i + 1
	default:
		if j := strings.LastIndex(err.Text, "permanent: "); j >= 0 {
			t.action, t.words = "failed", err.From(j+len("permanent: "))
		} else if j := strings.LastIndex(err.Text, "transient: "); j >= 0 {
			t.action, t.words = "delayed", err.From(j+len("transient: "))
		} else if pkg != "queue" && pkg != "smtpclient" {
			return i + 1
		}
		switch { // the queue's own verdict counts more than the server's: it gives up after some attempts
		case strings.HasPrefix(m, "permanent failure"):
			t.action = "failed"
		case strings.HasPrefix(m, "temporary failure"), t.action == "":
			t.action = "delayed"
		}
	}
	if t.rcpt == nil && inner(t.words.Text) < 0 && !startsCode(t.words.Text) {
		return i + 1 // an error of something else than a delivery
	}
	t.about = []about{{event.Sender, bare(first(k, "from", "mailfrom", "sender"))}, {event.Remote, first(k, "host", "remotehost", "remoteip")},
		{event.QueueID, first(k, "msgid", "id", "cid")}, {event.Time, k["t"]}}
	p.tell(t)
	return i + 1
}

// first returns the first of the keys' values that says something.
func first(k map[string]text.View, keys ...string) text.View {
	for _, key := range keys {
		if v := k[key]; v.Text != "" {
			return v
		}
	}
	return text.View{}
}

// startsCode reports whether s starts with a reply code.
func startsCode(s string) bool {
	reply, _ := speaks(s)
	return reply
}
