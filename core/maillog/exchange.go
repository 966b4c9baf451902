package maillog

import (
	"strconv"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// Exchange Server writes comma-separated values below lines that start with #: protocol logs, where sessions are
// interleaved, and the message tracking log (Microsoft's documentation, "Protocol logging" and "Message tracking").

const (
	protocolColumns = "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context"
	trackingColumns = "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id," +
		"message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference," +
		"message-subject,sender-address,return-path,message-info"
)

func sniffExchange(line string) bool {
	if strings.HasPrefix(line, "#") {
		return strings.HasPrefix(line, "#Software: Microsoft Exchange") || strings.HasPrefix(line, "#Log-type: ") ||
			strings.HasPrefix(line, "#Fields: date-time,")
	}
	return protocolRow(line) || trackingRow(line)
}

// zulu reports whether a line starts with a time such as 2026-11-23T15:50:01.120Z and a comma.
func zulu(line string) bool {
	return len(line) > 25 && isoDay(line) && line[10] == 'T' && (line[19] == 'Z' && line[20] == ',' || line[23] == 'Z' && line[24] == ',')
}

// protocolRow reports whether a line is a record of a protocol log: the third field is the session, the fourth a
// number, the seventh one of five characters.
func protocolRow(line string) bool {
	if !zulu(line) {
		return false
	}
	f := strings.SplitN(line, ",", 8)
	return len(f) == 8 && len(f[6]) == 1 && strings.Contains("+-<>*", f[6]) && digits(f[3], 1) && len(f[2]) == 16
}

// trackingRow reports whether a line is a record of the message tracking log.
func trackingRow(line string) bool {
	if !zulu(line) {
		return false
	}
	for _, id := range [...]string{",FAIL,", ",DEFER,", ",SEND,", ",DELIVER,", ",SENDEXTERNAL,", ",RECEIVE,", ",DSN,", ",BADMAIL,", ",EXPAND,", ",SUBMIT,", ",HAREDIRECT,", ",AGENTINFO,"} {
		if i := strings.Index(line, id); i >= 0 {
			before := line[strings.LastIndexByte(line[:i], ',')+1 : i]
			return before != "" && before == strings.ToUpper(before) && strings.Trim(before, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		}
	}
	return false
}

func readExchange(p *page, i int) int {
	protocol, tracking := named(protocolColumns, ","), named(trackingColumns, ",")
	var all scripts
	var rows []step
	for i < len(p.lines) && p.work(i) {
		line := p.lines[i]
		switch {
		case strings.HasPrefix(line.Text, "#Fields: "):
			cols := header(cells(line.From(len("#Fields: ")), ','))
			if _, ok := cols["recipient-status"]; ok {
				tracking = cols
			} else if _, ok := cols["session-id"]; ok {
				protocol = cols
			}
		case strings.HasPrefix(line.Text, "#"), line.Text == "":
		case trackingRow(line.Text) && !protocolRow(line.Text):
			row, next := p.record(i, ',')
			p.tracked(tracking, row, line)
			i = next
			continue
		case protocolRow(line.Text):
			row, next := p.record(i, ',')
			rows = append(rows, p.step(protocol, row))
			i = next
			continue
		default:
			all.exchange(p, rows)
			return i
		}
		i++
	}
	all.exchange(p, rows)
	return i
}

// A step is one record of a protocol log.
type step struct {
	session            string
	seq                int
	mark               byte
	data, context      text.View
	time, remote, name text.View
}

func (p *page) step(cols columns, row []text.View) step {
	get := func(name string) text.View { return cols.get(row, name) }
	s := step{session: get("session-id").Text, data: get("data"), context: get("context"), time: get("date-time"), remote: get("remote-endpoint"), name: get("session-id")}
	s.seq, _ = strconv.Atoi(get("sequence-number").Text)
	if e := get("event").Text; e != "" {
		s.mark = e[0]
	}
	return s
}

// exchange makes sessions of the records: those of a session by their number, the arrows by what they carry. On a
// connector that receives, > is the server's side: Exchange's own.
func (s *scripts) exchange(p *page, rows []step) {
	by := map[string][]step{}
	var order []string
	for _, r := range rows {
		if !p.pace.Work(32) {
			return
		}
		if by[r.session] == nil {
			order = append(order, r.session)
		}
		by[r.session] = append(by[r.session], r)
	}
	for _, id := range order {
		steps := by[id]
		if !p.pace.Work(2 * perLine * len(steps)) {
			return
		}
		bySeq(steps)
		votes := 0 // for > being the server's
		for _, r := range steps {
			reply, command := speaks(r.data.Text)
			switch {
			case r.mark == '>' && reply, r.mark == '<' && command:
				votes++
			case r.mark == '<' && reply, r.mark == '>' && command:
				votes--
			}
		}
		c := s.of(id)
		for _, r := range steps {
			switch r.mark {
			case '>', '<':
				side := asClient
				if (r.mark == '>') == (votes > 0) {
					side = asServer
				}
				c.say(side, r.data)
				c.note(event.Time, r.time)
			case '*':
				c.lost = append(c.lost, r)
			}
		}
		c.note(event.QueueID, steps[0].name)
		if votes > 0 {
			c.note(event.Client, steps[0].remote)
		} else {
			c.note(event.Remote, steps[0].remote)
		}
	}
	s.tell(p)
}

// bySeq sorts the steps of a session by their numbers; they mostly are.
func bySeq(steps []step) {
	sorted := true
	for i := 1; i < len(steps); i++ {
		sorted = sorted && steps[i-1].seq <= steps[i].seq
	}
	if !sorted {
		sortSteps(steps)
	}
}

// failed tells of a connection that Exchange says it could not make.
func (p *page) failed(r step) {
	for _, v := range [...]text.View{r.context, r.data} {
		if !strings.Contains(v.Text, "ailed") {
			continue
		}
		if id, i, n := transcript.Trouble(v.Text); id != "" {
			e := newEntry(event.Problem, v.Slice(i, i+n))
			e.Problem, e.To = id, smtp.Connect
			e.infer(event.Decides, "")
			e.infer(event.Action, "delayed")
			e.add(event.Remote, r.remote)
			e.add(event.QueueID, r.name)
			e.add(event.Time, r.time)
			p.emit(e.Event)
			return
		}
	}
}
