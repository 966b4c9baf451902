package maillog

import (
	"strings"

	"smtpwhy/core/text"
)

// postqueue -j shows each message of the queue as a JSON object on a line (postqueue(1), "JSON OBJECT FORMAT"),
// exim -bp as a line with age, size, id and sender, and a line for each recipient (exim spec.txt, "-bp").

func sniffQueueJSON(line string) bool {
	s := strings.TrimLeft(line, " \t")
	return strings.HasPrefix(s, "{") && strings.Contains(s, `"queue_name"`) && strings.Contains(s, `"queue_id"`) && strings.Contains(s, `"recipients"`)
}

func readQueueJSON(p *page, i int) int {
	line := p.lines[i]
	list := strings.Index(line.Text, `"recipients"`)
	if list < 0 {
		return i + 1
	}
	about := leaves(line.Slice(0, list))
	for from := list; ; {
		open := strings.IndexByte(line.Text[from:], '{')
		if open < 0 {
			return i + 1
		}
		from += open
		end := objectEnd(line.Text, from)
		k := leaves(line.Slice(from, end))
		from = end
		r := result{line: line, queueID: about["queue_id"], sender: about["sender"], recipient: k["address"], time: about["arrival_time"], action: "delayed"}
		if reason := k["delay_reason"]; reason.Text != "" { // else it is in the active queue, or was not tried yet
			r.decides = true
			p.explanation(&r, reason)
		}
		if r.recipient.Text != "" {
			p.outcome(r)
		}
	}
}

// objectEnd returns where the JSON object ends that starts at s[i:] and has none within it.
func objectEnd(s string, i int) int {
	for quoted := false; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '}' && !quoted:
			return i + 1
		}
	}
	return len(s)
}

func sniffEximQueue(line string) bool {
	_, _, _, ok := eximQueueEntry(line)
	return ok
}

// eximQueueEntry reads "25m  2.9K 1xVWI5-0005WT-09 <sender@example.org> *** frozen ***".
func eximQueueEntry(s string) (age, id, sender place, ok bool) {
	i := spaces(s, 0)
	j := number(s, i)
	if j == i || j >= len(s) || strings.IndexByte("smhdw", s[j]) < 0 {
		return
	}
	age = place{i, j + 1}
	i = spaces(s, j+1)
	for j = i; j < len(s) && (isDigit(s[j]) || s[j] == '.'); j++ {
	}
	if j == i || i == age.to {
		return
	}
	if j < len(s) && (s[j] == 'K' || s[j] == 'M') {
		j++
	}
	i = spaces(s, j)
	n := eximID(s[i:])
	if n == 0 || i == j {
		return
	}
	id = place{i, i + n}
	if i = spaces(s, i+n); i >= len(s) || s[i] != '<' {
		return
	}
	end := strings.IndexByte(s[i:], '>')
	return age, id, place{i + 1, i + end}, end > 0
}

// readEximQueue reads one entry. The list has no reasons: what it says is that the message
// waits, or is frozen, as Exim calls one that it does not try any more. A recipient with a D before it has the message already.
func readEximQueue(p *page, i int) int {
	line := p.lines[i]
	_, id, sender, ok := eximQueueEntry(line.Text)
	if !ok {
		return i + 1
	}
	r := result{line: line, queueID: id.of(line), sender: sender.of(line), action: "delayed", decides: true}
	if at := strings.Index(line.Text, "*** frozen ***"); at > 0 {
		r.said = text.Opaque("message is frozen", line.SpanOf(at, at+len("*** frozen ***")))
	}
	for i++; i < len(p.lines) && p.work(i); i++ {
		v := p.lines[i].TrimSpace()
		if v.Text == "" || sniffEximQueue(p.lines[i].Text) || p.lines[i].Text[0] != ' ' {
			break
		}
		to := r
		to.line = v
		if strings.HasPrefix(v.Text, "D ") {
			to.action, v, to.said = "delivered", v.From(2).TrimSpace(), text.View{}
		}
		if to.recipient = v; !strings.Contains(v.Text, " ") && strings.Contains(v.Text, "@") {
			p.outcome(to)
		}
	}
	return i
}
