package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// Stalwart writes "time level words (event) key = value, key = value": what happened in words and by its name, then
// what belongs to it. The message's own keys come first, so that a key that comes again is of the event itself.

// stalwartEvents are the events that tell of a delivery: what the sending side did, "" where the reply tells, and
// the command that was answered.
var stalwartEvents = map[string]struct {
	action string
	to     smtp.Verb
}{
	"delivery.delivered": {"relayed", smtp.EndOfData}, "delivery.dsn-success": {"relayed", smtp.EndOfData},
	"delivery.dsn-temp-fail": {"delayed", ""}, "delivery.dsn-perm-fail": {"failed", ""},
	"delivery.rcpt-to-rejected": {"", smtp.Rcpt}, "delivery.rcpt-to-failed": {"", smtp.Rcpt},
	"delivery.mail-from-rejected": {"", smtp.Mail}, "delivery.message-rejected": {"", smtp.EndOfData},
	"delivery.ehlo-rejected": {"", smtp.Ehlo}, "delivery.greeting-failed": {"", smtp.Connect},
	"delivery.connect-error": {"delayed", smtp.Connect},
}

func sniffStalwart(line string) bool {
	name, _ := stalwartName(line)
	return name != ""
}

// stalwartName returns the name of the event of line, and where its keys start.
func stalwartName(line string) (name string, keys int) {
	if !isoDay(line) {
		return "", 0
	}
	head := line[:min(len(line), 200)]
	i := strings.Index(head, " (")
	if i < 0 {
		return "", 0
	}
	j := strings.Index(head[i:], ") ")
	if j < 0 || !strings.Contains(line[i+j:], " = ") {
		return "", 0
	}
	name = head[i+2 : i+j]
	for _, part := range [...]string{"delivery.", "queue.", "smtp.", "dane.", "mta-sts.", "message-ingest.", "dkim.", "spf.", "dmarc."} {
		if strings.HasPrefix(name, part) && !strings.Contains(name, " ") {
			return name, i + j + 2
		}
	}
	return "", 0
}

func readStalwart(p *page, i int) int {
	line := p.lines[i]
	name, from := stalwartName(line.Text)
	what, ok := stalwartEvents[name]
	if !ok {
		return i + 1
	}
	k := stalwartKeys(line.From(from))
	t := tried{entry: line, action: what.action, to: what.to, code: k["code"], words: first(k, "details", "reason")}
	if what.action == "" && t.code.Text == "" && t.words.Text == "" {
		return i + 1
	}
	for _, a := range split(k["to"], ',') {
		if a = bare(a); a.Text != "" {
			t.rcpt = append(t.rcpt, trimQuotes(a))
		}
	}
	t.about = []about{{event.Sender, bare(k["from"])}, {event.Remote, k["hostname"]}, {event.QueueID, k["queueId"]}, {event.Time, line.Slice(0, stamp(line.Text, 0))}}
	p.tell(t)
	return i + 1
}

// stalwartKeys reads "key = value, key = value" with values bare, in quotes, or in brackets as a list, which
// is returned without them. The last value of a key counts.
func stalwartKeys(v text.View) map[string]text.View {
	out := map[string]text.View{}
	for v.Text != "" {
		eq := strings.Index(v.Text, " = ")
		if eq < 0 {
			break
		}
		key := strings.TrimLeft(v.Text[:eq], " ,")
		v = v.From(eq + len(" = "))
		end, quoted := 0, false
		list := strings.HasPrefix(v.Text, "[")
		for ; end < len(v.Text); end++ {
			switch c := v.Text[end]; {
			case c == '\\' && quoted:
				end++
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == ']':
				list = false
			}
			if !quoted && !list && strings.HasPrefix(v.Text[end:], ", ") {
				break
			}
		}
		end = min(end, len(v.Text))
		val := trimQuotes(v.Slice(0, end))
		if n := len(val.Text); n > 1 && val.Text[0] == '[' && val.Text[n-1] == ']' {
			val = val.Slice(1, n-1)
		}
		out[key] = val
		v = v.From(end)
	}
	return out
}

// trimQuotes takes the quotes off that v stands in, and the escapes in them.
func trimQuotes(v text.View) text.View {
	if n := len(v.Text); n > 1 && v.Text[0] == '"' && v.Text[n-1] == '"' {
		v = v.Slice(1, n-1)
		if strings.IndexByte(v.Text, '\\') >= 0 {
			v = v.Unescape(nil)
		}
	}
	return v
}
