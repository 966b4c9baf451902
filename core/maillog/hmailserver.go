package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// The log of hMailServer: fields in double quotes between tabs. SMTPC is hMailServer as a client, SMTPD as a
// server; SENT and RECEIVED are its own view. Sessions are interleaved; [nl] stands for a line end.

func sniffHMail(line string) bool {
	return (strings.HasPrefix(line, "\"SMTPC\"\t") || strings.HasPrefix(line, "\"SMTPD\"\t")) &&
		(strings.Contains(line, "\t\"SENT: ") || strings.Contains(line, "\t\"RECEIVED: "))
}

// ofHMail reports whether a line stands in such a log, whoever wrote it.
func ofHMail(line string) bool {
	for _, kind := range [...]string{"\"SMTPC\"\t", "\"SMTPD\"\t", "\"DEBUG\"\t", "\"TCPIP\"\t", "\"APPLICATION\"\t", "\"POP3D\"\t", "\"IMAPD\"\t", "\"ERROR\"\t"} {
		if strings.HasPrefix(line, kind) {
			return true
		}
	}
	return line == ""
}

func readHMail(p *page, i int) int {
	var all scripts
	for i < len(p.lines) && ofHMail(p.lines[i].Text) && p.work(i) {
		line := p.lines[i]
		i++
		if !sniffHMail(line.Text) {
			continue
		}
		row := cells(line, '\t')
		if len(row) < 6 {
			continue
		}
		said := row[len(row)-1]
		verb, _, _ := strings.Cut(said.Text, " ")
		side := asServer
		if (row[0].Text == "SMTPC") == (verb == "SENT:") {
			side = asClient
		}
		c := all.of(row[0].Text + " " + row[2].Text)
		for _, w := range hmailLines(said.From(len(verb))) {
			c.say(side, w)
		}
		c.note(event.Time, row[3])
		if row[0].Text == "SMTPC" {
			c.note(event.Remote, row[4])
		} else {
			c.note(event.Client, row[4])
		}
	}
	all.tell(p)
	return i
}

// hmailLines cuts words at [nl].
func hmailLines(v text.View) []text.View {
	var out []text.View
	for {
		i := strings.Index(v.Text, "[nl]")
		if i < 0 {
			return append(out, v)
		}
		out = append(out, v.Slice(0, i))
		v = v.From(i + len("[nl]"))
	}
}
