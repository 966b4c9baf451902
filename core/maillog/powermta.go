package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// The accounting files of PowerMTA are comma-separated values; the first record names the columns, and the first
// column is the type: d delivered, b bounced, t transient, tq too old for the queue, rb bounced by a report
// that came back, f feedback.

// powerColumns are the columns where a file is pasted without its first record.
const powerColumns = "type,timelogged,timequeued,orig,rcpt,orcpt,dsnaction,dsnstatus,dsndiag,dsnmta,bouncecat,srctype,srcmta,dlvtype,dlvsourceip,dlvdestinationip"

func sniffPower(line string) bool {
	if strings.HasPrefix(line, "type,timeLogged,") {
		return true
	}
	kind, rest, ok := strings.Cut(line, ",")
	return ok && powerAction(kind) != "" && len(rest) > 19 && isoDay(rest) && rest[10] == ' ' && rest[13] == ':' &&
		strings.Count(rest, ",") >= 7 && strings.Contains(rest, "@")
}

// powerAction returns what the type of a record says.
func powerAction(kind string) string {
	switch kind {
	case "d":
		return "relayed"
	case "b", "rb":
		return "failed"
	case "t", "tq":
		return "delayed"
	case "f":
		return "complaint"
	}
	return ""
}

func readPower(p *page, i int) int {
	cols := named(powerColumns, ",")
	for i < len(p.lines) && p.work(i) && sniffPower(p.lines[i].Text) {
		row, next := p.record(i, ',')
		if strings.HasPrefix(p.lines[i].Text, "type,") {
			cols = header(row)
			i = next
			continue
		}
		p.power(cols, row, p.lines[i])
		i = next
	}
	return i
}

func (p *page) power(cols columns, row []text.View, line text.View) {
	get := func(name string) text.View { return cols.get(row, name) }
	t := tried{entry: line, action: powerAction(row[0].Text), words: get("dsndiag"), status: get("dsnstatus"), rcpt: split(bare(get("rcpt")), ',')}
	t.about = []about{{event.Sender, bare(get("orig"))}, {event.Remote, dsnName(get("dsnmta"))}, {event.Time, get("timelogged")}, {event.Client, dsnName(get("srcmta"))}}
	if t.action == "complaint" {
		for _, to := range t.rcpt {
			e := newEntry(event.Problem, line)
			e.Problem = "complaint"
			e.add(event.Recipient, to)
			e.infer(event.Decides, "")
			p.emit(e.Event)
		}
		return
	}
	switch a := get("dsnaction").Text; a { // RFC 3464 section 2.3.3
	case "failed", "delayed", "delivered", "relayed", "expanded":
		t.action = a
	}
	if t.words.Text == "" {
		t.words = t.status // "5.1.1 (bad destination mailbox address)"
		if t.words.Text == "" {
			t.words = get("bouncecat")
		}
	}
	if row[0].Text == "d" {
		t.to = smtp.EndOfData
	}
	p.tell(t)
}

// dsnName takes the type off a name as delivery reports write it: "dns;mx.example.com (192.0.2.25)"
// (RFC 3464 section 2.1.2).
func dsnName(v text.View) text.View {
	if i := strings.IndexByte(v.Text, ';'); i >= 0 {
		v = v.From(i + 1).TrimSpace()
	}
	if i := strings.IndexByte(v.Text, ' '); i > 0 {
		v = v.Slice(0, i)
	}
	return v
}
