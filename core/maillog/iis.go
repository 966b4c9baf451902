package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// The SMTP service of IIS writes W3C extended logs, whose #Fields line names the columns, or the IIS format of
// comma-separated values. A record holds a command and the code of its answer; where the service is the client,
// records of OutboundConnectionCommand and OutboundConnectionResponse alternate, with + for spaces.

const w3cColumns = "time c-ip cs-method cs-uri-stem sc-status"

func sniffIIS(line string) bool {
	if strings.HasPrefix(line, "#") {
		return strings.HasPrefix(line, "#Software: Microsoft Internet Information Services") || strings.HasPrefix(line, "#Software: SMTP") ||
			strings.HasPrefix(line, "#Fields: ") && strings.Contains(line, "cs-method") && strings.Contains(line, "c-ip")
	}
	return iisRow(line) || w3cRow(line)
}

// iisRow reports whether a line is of the IIS format: the fifth field is the service.
func iisRow(line string) bool {
	i := strings.Index(line, ", SMTPSVC")
	return i > 0 && strings.Count(line[:i], ",") == 3 && strings.Count(line, ",") >= 13
}

// w3cRow reports whether a line can be a record of a W3C log of the SMTP service without its header.
func w3cRow(line string) bool {
	if isoDay(line) && len(line) > 11 {
		if !strings.Contains(line, " SMTPSVC") && !strings.Contains(line, " OutboundConnection") {
			return false
		}
		line = line[11:]
	}
	f := strings.SplitN(line, " ", 4)
	if len(f) < 4 || len(f[0]) != 8 || f[0][2] != ':' || f[0][5] != ':' || !digits(f[0][:2], 2) || !strings.Contains(f[1], ".") {
		return false
	}
	if strings.HasPrefix(f[2], "OutboundConnection") || strings.Contains(f[3], " SMTPSVC") || strings.HasPrefix(f[3], "SMTPSVC") {
		return true
	}
	return iisVerbs[f[2]] && len(f[3]) < 40 && len(f[3]) >= 3 && digits(f[3][len(f[3])-3:], 3)
}

var iisVerbs = map[string]bool{"EHLO": true, "HELO": true, "MAIL": true, "RCPT": true, "DATA": true, "BDAT": true, "QUIT": true, "RSET": true, "AUTH": true,
	"STARTTLS": true, "VRFY": true, "NOOP": true, "XEXCH50": true}

func readIIS(p *page, i int) int {
	cols := named(w3cColumns, " ")
	var all scripts
	for i < len(p.lines) && p.work(i) {
		line := p.lines[i]
		switch {
		case strings.HasPrefix(line.Text, "#Fields: "):
			cols = header(split(line.From(len("#Fields: ")), ' '))
		case strings.HasPrefix(line.Text, "#"), line.Text == "":
		case iisRow(line.Text):
			f := cells(line, ',')
			if len(f) < 15 {
				break // quotes joined what the commas set apart
			}
			for k := range f {
				f[k] = f[k].TrimSpace()
			}
			if len(f) > 15 { // the parameters may hold commas
				f[14] = text.Join(",", f[14:]...)
			}
			all.iis(iisRecord{client: f[0], user: f[1], time: text.Join(" ", f[2], f[3]), code: f[10], method: f[12], args: f[14]})
		case w3cRow(line.Text) || len(cols) > 5 && (strings.HasPrefix(line.Text, "1") || strings.HasPrefix(line.Text, "2")):
			row := split(line, ' ')
			if m, ok := cols["cs-method"]; ok && len(row) == len(cols)+1 && m+1 < len(row) && (row[m+1].Text == "FROM" || row[m+1].Text == "TO") {
				row = append(row[:m+1:m+1], row[m+2:]...) // "MAIL FROM"
			}
			r := iisRecord{client: cols.get(row, "c-ip"), user: cols.get(row, "cs-username"), time: cols.get(row, "time"),
				code: cols.get(row, "sc-status"), method: cols.get(row, "cs-method"), args: plus(cols.get(row, "cs-uri-query"))}
			if day := cols.get(row, "date"); day.Text != "" {
				r.time = text.Join(" ", day, r.time)
			}
			all.iis(r)
		default:
			all.tell(p)
			return i
		}
		i++
	}
	all.tell(p)
	return i
}

// An iisRecord is one record, of either format.
type iisRecord struct{ client, user, time, code, method, args text.View }

// iis adds what a record says to its session.
func (s *scripts) iis(r iisRecord) {
	args := r.args.TrimSpace()
	if args.Text == "-" {
		args = text.View{}
	}
	out := strings.HasPrefix(r.user.Text, "OutboundConnection")
	c := s.of(r.client.Text)
	c.note(event.Time, r.time)
	switch {
	case out && r.user.Text == "OutboundConnectionResponse":
		c.note(event.Remote, r.client)
		c.say(asServer, args)
		return
	case out:
		c.note(event.Remote, r.client)
		c.say(asClient, spaced(verbOnly(r.method), args))
		return
	}
	c.note(event.Client, r.client)
	verb := verbOnly(r.method)
	if !iisVerbs[verb.Text] {
		return
	}
	if code, _, ok := smtp.StartsReply(r.code.Text); !ok || code == 0 {
		return
	}
	switch {
	case args.Text == "" && verb.Text == "MAIL":
		args = text.Opaque("FROM:<>", verb.Span())
	case args.Text == "" && verb.Text == "RCPT":
		args = text.Opaque("TO:<>", verb.Span())
	case verb.Text == "DATA": // one record for the command and the content
		c.say(asClient, verb)
		c.say(asServer, text.Opaque("354", text.Span{}))
		c.say(asClient, text.Opaque(".", text.Span{}))
		c.say(asServer, r.code)
		return
	case verb.Text == "QUIT":
		args = text.View{}
	}
	c.say(asClient, spaced(verb, args))
	c.say(asServer, r.code)
}

// verbOnly takes the second word off "MAIL FROM" and "RCPT TO", which the arguments say again.
func verbOnly(v text.View) text.View {
	if i := strings.IndexByte(v.Text, ' '); i > 0 {
		return v.Slice(0, i)
	}
	return v
}

// plus puts spaces for the plus signs that stand for them.
func plus(v text.View) text.View {
	return v.Replace("+", func(string) (int, string) { return 1, " " })
}
