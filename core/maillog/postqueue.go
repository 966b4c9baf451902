package maillog

import (
	"strings"

	"smtpwhy/core/text"
)

// postqueue -p and mailq show an entry for each message: queue id, size, time of arrival and sender; the reason of
// the last delay in brackets; the recipients it is the reason for; further reasons and recipients (showq(8)).

const postqueueHead = "-Queue ID-"

// sniffPostqueue takes the head of the list or an entry's first line.
func sniffPostqueue(line string) bool {
	s := line[skipQuotes(line):]
	if strings.HasPrefix(s, postqueueHead) {
		return true
	}
	_, _, ok := queueEntry(s)
	return ok
}

// queueEntry reads "327CE88063*    1234 Mon Nov 23 15:50:01  sender@example.org". arrival is the place of the time.
func queueEntry(s string) (id, arrival place, ok bool) {
	j := alnums(s, 0)
	if j < 5 || j > 20 || j >= len(s) {
		return place{}, place{}, false
	}
	id = place{0, j}
	j = skipByte(s, j, "*!#")
	k := spaces(s, j)
	n := number(s, k)
	if k == j || n == k || n >= len(s) || s[n] != ' ' {
		return place{}, place{}, false
	}
	k = spaces(s, n)
	if len(s) < k+4 || !tripled(weekdays, s[k:k+3]) {
		return place{}, place{}, false
	}
	end := stamp(s, k)
	return id, place{k, end}, end > k && end < len(s) && s[end] == ' '
}

// readPostqueue reads one entry, up to the next one.
func readPostqueue(p *page, i int) int {
	line := p.lines[i].From(skipQuotes(p.lines[i].Text))
	id, arrival, ok := queueEntry(line.Text)
	if !ok {
		return i + 1
	}
	r := result{line: line, queueID: id.of(line), time: arrival.of(line), action: "delayed", decides: true}
	r.sender = line.From(arrival.to).TrimSpace()
	for i++; i < len(p.lines) && p.work(i); i++ {
		v := p.lines[i].From(skipQuotes(p.lines[i].Text)).TrimSpace()
		s := v.Text
		if s == "" || strings.HasPrefix(s, "-- ") || sniffPostqueue(s) {
			break
		}
		if s[0] == '(' {
			v, i = p.reason(v, i)
			r.said, r.remote, r.to = text.View{}, text.View{}, ""
			p.explanation(&r, v)
			r.answer = p.answerOf(r)
			continue
		}
		if strings.Contains(s, " ") || !strings.Contains(s, "@") && alnums(s, 0) != len(s) {
			break
		}
		r.recipient = v
		to := r
		if to.said.Text == "" { // in the active queue, or not tried yet
			to.decides = false
		}
		p.outcome(to)
	}
	return i
}

// reason reads "(words)", which a narrow terminal may have wrapped, and returns the words and the last line of them.
func (p *page) reason(v text.View, i int) (text.View, int) {
	parts := []text.View{v.From(1)}
	last := i
	for k := i; !strings.HasSuffix(parts[len(parts)-1].Text, ")") && k+1 < len(p.lines) && k < i+8; {
		k++
		next := p.lines[k].From(skipQuotes(p.lines[k].Text)).TrimSpace()
		if next.Text == "" {
			break
		}
		parts = append(parts, next)
		if strings.HasSuffix(next.Text, ")") {
			last = k
		}
	}
	parts = parts[:1+last-i]
	v = text.Join(" ", parts...)
	if strings.HasSuffix(v.Text, ")") {
		v = v.Slice(0, len(v.Text)-1)
	}
	return v, last
}
