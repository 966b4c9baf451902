package exception

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// line finds the replies in the line [i, end). next is where reading goes on, past lines that a reply took.
func (p *parser) line(i, end int) (events []event.Event, next int) {
	s := p.v.Text
	here := places(p.v, i, end)
	if here.verb == "" {
		here.verb = p.where.verb
	}
	if here.recipient.Value == "" {
		here.recipient = p.where.recipient
	}
	next = end
	found := false
	if v, at := phpmailer(p.v, i, end); at >= 0 {
		if r, n := smtp.ParseReply(v); n > 0 {
			e := event.Event{Kind: event.Reply, Span: r.Span, Reply: &r, To: here.verb, Fields: []event.Field{{Name: event.Decides}}}
			if here.recipient.Value != "" {
				e.Fields = append(e.Fields, here.recipient)
			}
			if p.fresh(e) {
				events = append(events, e)
			}
			p.where = place{}
			return events, end
		}
	}
	for j := i; j < end; {
		k, stop := anchor(s, j, end)
		if k < 0 || !p.pace.Work(k-j+perReply) {
			break
		}
		at := here
		if a, ok := keyed(p.v, i, k); ok {
			at.recipient = a
		}
		e, n := p.reply(k, stop, at)
		if n == 0 {
			j = k + 1
			continue
		}
		j = k + n
		next = max(next, j)
		found = true
		if k < p.until {
			continue
		}
		if p.fresh(e) {
			events = append(events, e)
		}
	}
	if found {
		p.where = place{}
	} else if here.verb != "" || here.recipient.Value != "" {
		p.where = here
	}
	return events, next
}

// fresh reports whether e says something new, and remembers it.
func (p *parser) fresh(e event.Event) bool {
	key := e.Reply.Code.String() + e.Reply.Status.String() + e.Reply.Text.Text + e.Value(event.Recipient)
	if p.seen[key] || p.known(e) {
		return false
	}
	p.seen[key] = true
	if p.last = append(p.last, key); len(p.last) > 2*repeats {
		p.last = append(p.last[:0], p.last[repeats:]...)
	}
	p.found++
	return true
}

// repeats is how many replies back a repeat is looked for that is not word for word the same.
const repeats = 64

// known reports whether e says again, cut short or without its codes, what was said before.
func (p *parser) known(e event.Event) bool {
	t, to := e.Reply.Text.Text, e.Value(event.Recipient)
	if t == "" {
		return false
	}
	codes := e.Reply.Code.String() + e.Reply.Status.String()
	for _, k := range p.last {
		if e.Reply.Code == 0 && strings.Contains(k, t) {
			return true
		}
		if strings.HasPrefix(k, codes) && strings.HasPrefix(k[len(codes):], t[:min(len(t), 40)]) && (to == "" || strings.HasSuffix(k, to)) {
			return true
		}
	}
	return false
}

// keyed finds the address that is the key of the tuple at k: 'a@example.com': (550, b'...').
func keyed(v text.View, i, k int) (event.Field, bool) {
	before := v.Text[i:k]
	if !strings.HasSuffix(before, "': (") && !strings.HasSuffix(before, `": (`) {
		return event.Field{}, false
	}
	end := len(before) - 4
	start := strings.LastIndexByte(before[:end], before[end]) + 1
	if start == 0 {
		return event.Field{}, false
	}
	return event.Field{Name: event.Recipient, Value: before[start:end], Spans: v.Spans(i+start, i+end)}, true
}

// anchor finds where a reply can start in s[j:end], and where it has to stop: at the quote that closes what it
// stands in.
func anchor(s string, j, end int) (at, stop int) {
	for k := j; k+3 <= end; k++ {
		if s[k] < '2' || s[k] > '5' || k > 0 && wordBefore(s, k) {
			continue
		}
		code, _, ok := smtp.StartsReply(s[k:end])
		if !ok {
			continue
		}
		if code == 0 { // a status alone: only as the answer that a library quotes without its code
			if strings.HasSuffix(s[j:k], "response was: ") || strings.HasSuffix(s[j:k], "SMTP info: ") || strings.HasSuffix(s[j:k], "SmtpCommandException: ") {
				return k, end
			}
			continue
		}
		if q, stop := tuple(s, k, end); q {
			return k, stop
		}
		rest := s[k+3 : end]
		if !plausible(s[max(j, k-40):k], rest, k == j || onlySpace(s[j:k])) {
			continue
		}
		stop = end
		if k > 0 {
			stop = closing(s, k, end)
		}
		return k, stop
	}
	return -1, 0
}

func wordBefore(s string, k int) bool {
	c := s[k-1]
	return c == '.' || c == '-' || c == '/' || c == '_' || c == '#' || c == '@' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' ||
		c == ':' && k > 1 && s[k-2] != ':' && '0' <= s[k-2] && s[k-2] <= '9'
}

func onlySpace(s string) bool { return strings.TrimSpace(s) == "" }

// tuple reports whether the code at s[k:] is the first of a Python tuple, (550, b'...'), or of Go's
// Code:550, Msg:"..." and gives the end of its text.
func tuple(s string, k, end int) (bool, int) {
	rest := s[k+3 : end]
	for _, sep := range [...]string{", b'", `, b"`, ", '", `, "`, `, Msg:"`, ` Msg="`, ` "`, "): ", "'", `\"`} {
		if sep == "'" || sep == "): " || sep == `\"` {
			break
		}
		if strings.HasPrefix(rest, sep) {
			q := sep[len(sep)-1]
			from := k + 3 + len(sep)
			for i := from; i < end; i++ {
				if s[i] == '\\' {
					i++
				} else if s[i] == q {
					return true, i
				}
			}
			return true, end
		}
	}
	return false, 0
}

// plausible reports whether three digits within a line are a reply's code, by what is around them.
func plausible(before, rest string, start bool) bool {
	if rest == "" {
		return start || strings.HasSuffix(before, "failed: ") || strings.HasSuffix(before, "response: ") || strings.HasSuffix(before, "code: ")
	}
	if strings.HasPrefix(rest, " but got ") { // the code that was expected
		return false
	}
	if rest[0] == ':' { // "SMTP error 550: …", "AuthenticationException: 535: …"
		b := strings.ToLower(before)
		return strings.HasSuffix(b, "smtp error ") || strings.HasSuffix(b, "exception: ")
	}
	if rest[0] != ' ' && rest[0] != '-' {
		return false
	}
	words := strings.TrimLeft(rest[1:], " #([<")
	if _, n := smtp.ParseStatus(words); n > 0 {
		return true
	}
	if start {
		return true
	}
	b := strings.TrimRight(before, ` "'([{<`)
	if strings.HasSuffix(before, "smtp;") {
		return true
	}
	if b == "" || words == "" {
		return b == "" && words != ""
	}
	for _, s := range [...]string{":", "said", "says", "answered", "replied", "response", "error", "code", "="} {
		if strings.HasSuffix(strings.ToLower(b), s) {
			return true
		}
	}
	return false
}

// closing returns where the reply at s[k:] ends: at the quote or bracket that was opened before it, or at the
// words that a library puts after it.
func closing(s string, k, end int) int {
	switch s[k-1] {
	case '\'', '"', '`':
		if i := strings.IndexByte(s[k:end], s[k-1]); i >= 0 {
			return k + i
		}
	case '(':
		if i := strings.LastIndexByte(s[k:end], ')'); i >= 0 {
			return k + i
		}
	}
	for _, w := range [...]string{" (Net::SMTP", `","`, `", "`, "' }", " (in reply to "} {
		if i := strings.Index(s[k:end], w); i >= 0 {
			end = k + i
		}
	}
	return k + len(strings.TrimSuffix(s[k:end], " {")) // the properties of an error follow
}

// reply reads the reply at k, which has to stop at stop; where stop is the end of the line its further lines
// may follow.
func (p *parser) reply(k, stop int, here place) (event.Event, int) {
	s := p.v.Text
	v, last := p.v.Slice(k, stop), stop
	if stop == len(s) || s[stop] == '\n' || s[stop] == '\r' {
		v, last = p.further(k, stop)
	}
	rest := s[k+3 : min(len(s), k+16)]
	for _, sep := range [...]string{", b'", `, b"`, ", '", `, "`, `, Msg:"`, ` Msg="`, ` "`} {
		if strings.HasPrefix(rest, sep) {
			from := k + 3 + len(sep)
			v = text.Join(" ", p.v.Slice(k, k+3), p.v.Slice(from, max(from, stop)).Unescape(nil))
			break
		}
	}
	r, n := smtp.ParseReply(v)
	if n == 0 {
		return event.Event{}, 0
	}
	if here.verb == "" || here.recipient.Value == "" {
		at := p.after(min(len(s), last))
		if here.verb == "" {
			here.verb = at.verb
		}
		if here.recipient.Value == "" && (here.verb == at.verb || at.verb == "") {
			here.recipient = at.recipient
		}
	}
	if here.verb == "" {
		here.verb = trace(s[min(len(s), k+n):])
	}
	if here.verb == "" {
		switch r.Code {
		case 334, 235, 432, 534, 535, 538:
			here.verb = smtp.Auth // they answer nothing else (RFC 4954 section 6)
		}
	}
	e := event.Event{Kind: event.Reply, Span: r.Span, Reply: &r, To: here.verb, Fields: []event.Field{{Name: event.Decides}}}
	if here.recipient.Value != "" && (here.verb == smtp.Rcpt || here.verb == "") {
		e.Fields = append(e.Fields, here.recipient)
	}
	return e, last - k
}

// further returns the reply at k with the lines after stop that go on with it: each starts with its code, after
// what stands before the code in the first line, or at once.
func (p *parser) further(k, stop int) (v text.View, last int) {
	s := p.v.Text
	prefix := s[strings.LastIndexAny(s[:k], "\r\n")+1 : k]
	parts := []text.View{p.v.Slice(k, stop)}
	code, more, _ := smtp.StartsReply(s[k:stop])
	for more && stop < len(s) {
		i := stop
		for i < len(s) && i < stop+2 && (s[i] == '\n' || s[i] == '\r') {
			i++
		}
		end := i + lineLen(s[i:])
		if strings.HasPrefix(s[i:end], prefix) {
			i += len(prefix)
		}
		c, m, ok := smtp.StartsReply(s[i:end])
		if !ok || c != code {
			break
		}
		parts = append(parts, p.v.Slice(i, end))
		more, stop = m, end
	}
	return text.Join("\n", parts...), stop
}
