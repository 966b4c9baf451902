package smtp

import (
	"strings"

	"smtpwhy/core/text"
)

// A parser puts one reply together from its lines.
type parser struct {
	v     text.View
	s     string
	r     Reply
	texts []text.View
	buf   [2]text.View // room for the texts of short replies
	end   int
}

// line takes the line with heading h, and all that follow it up to limit.
func (p *parser) line(h heading, limit int) {
	p.r.Code, p.r.CodeAt = h.code, p.v.SpanOf(h.start, h.codeEnd)
	p.texts = p.buf[:0]
	for {
		end, next := lineEnd(p.s[:limit], h.rest)
		hyphen := p.take(h, end)
		p.end = end
		if next >= limit && next == end {
			if hyphen {
				p.odd(NoLastLine, h.start, h.codeEnd)
			}
			return
		}
		at := skipAny(p.s, next, " \t\u00a0>")
		if at >= limit || p.s[at] == '\n' || p.s[at] == '\r' { // a blank line
			if hyphen {
				p.odd(NoLastLine, h.start, h.codeEnd)
			}
			return
		}
		nh, ok := head(p.s[:limit], at, true)
		switch {
		case ok && nh.code != 0 && hyphen:
			if nh.code != p.r.Code {
				p.odd(CodesDiffer, nh.start, nh.codeEnd)
				p.r.Code, p.r.CodeAt = nh.code, p.v.SpanOf(nh.start, nh.codeEnd)
			}
		case ok && nh.code != 0:
			return
		case ok && (nh.status != p.r.Status || p.r.Status.IsZero()):
			if !hyphen {
				return
			}
			p.odd(LineWithout, nh.start, nh.statusAt)
		case !ok: // wrapped, or an inner line without a code
			nh = heading{start: at, rest: at, codeEnd: at, hyphen: hyphen}
			if hyphen {
				p.odd(LineWithout, at, min(at+1, limit))
			}
		}
		h = nh
	}
}

// take adds the line from h.start to end, and says whether more lines are to follow. Lines of one reply
// that a log or a report joined by spaces are taken apart.
func (p *parser) take(h heading, end int) (hyphen bool) {
	p.note(h)
	from, rest := h.start, h.rest
	hyphen = h.hyphen
	for h.code != 0 {
		i := p.glued(h, rest, end, hyphen)
		if i < 0 {
			break
		}
		nh, ok := head(p.s[:end], i, false)
		if !ok {
			break
		}
		p.add(from, rest, i)
		p.note(nh)
		from, rest, hyphen = i, nh.rest, nh.hyphen
	}
	p.add(from, rest, end)
	return hyphen
}

// glued finds the next line of a reply within one line: the same code again after white space.
func (p *parser) glued(h heading, i, end int, hyphen bool) int {
	code := p.s[h.start:h.codeEnd]
	for i < end {
		j := strings.Index(p.s[i:end], code)
		if j < 0 {
			return -1
		}
		j += i
		i = j + 3
		if j == 0 || p.s[j-1] != ' ' && p.s[j-1] != '\t' || i >= end || p.s[i] != ' ' && p.s[i] != '-' {
			continue
		}
		if strings.HasSuffix(p.s[:j], "Response: ") { // Exim quotes what it was told itself, within its own reply
			continue
		}
		if hyphen {
			return j
		}
		// After a last line only the very same status makes it a line of the same reply.
		if nh, ok := head(p.s[:end], j, false); ok && !nh.status.IsZero() && nh.status == p.r.Status {
			return j
		}
	}
	return -1
}

// note takes the status of a heading.
func (p *parser) note(h heading) {
	if h.status.IsZero() {
		return
	}
	n := statusLen(p.s, h.statusAt)
	switch {
	case p.r.Status.IsZero():
		p.r.Status, p.r.StatusAt = h.status, p.v.SpanOf(h.statusAt, h.statusAt+n)
		if h.odd {
			p.odd(OddStatus, h.statusAt, h.statusAt+n)
		}
	case p.r.Status != h.status:
		p.odd(StatusesDiffer, h.statusAt, h.statusAt+n)
	}
}

func statusLen(s string, i int) int {
	_, end, _ := parseStatus(s, i)
	return end - i
}

// add adds a line that starts at from and whose text is [rest, end).
func (p *parser) add(from, rest, end int) {
	line := p.v.Slice(from, max(from, end)).TrimSpace()
	p.r.Lines = append(p.r.Lines, line)
	if t := p.v.Slice(min(rest, end), end).TrimSpace(); t.Text != "" {
		p.texts = append(p.texts, t)
	}
}

func (p *parser) odd(id string, i, j int) {
	for _, o := range p.r.Odd {
		if o.ID == id {
			return
		}
	}
	p.r.Odd = append(p.r.Odd, Oddity{id, p.v.SpanOf(i, j)})
}

// finish joins the lines and looks for a status at the end of the text.
func (p *parser) finish() (Reply, int) {
	r := &p.r
	r.Text = text.Join(" ", p.texts...)
	if len(p.texts) == 0 {
		r.Text = text.View{}
	}
	if t := r.Text.Text; strings.HasSuffix(t, `"`) && strings.Count(t, `"`)%2 == 1 {
		r.Text = r.Text.Slice(0, len(t)-1)
	}
	if r.Status.IsZero() {
		p.tail()
	}
	for _, l := range r.Lines {
		r.Span = r.Span.Union(l.Span())
	}
	return *r, p.end
}

// tail takes a status from within the text: "(#5.7.1)" as the qmail family writes it, or in brackets.
// Without a mark in front three numbers are rather an address, a version or a date.
func (p *parser) tail() {
	t := p.r.Text.Text
	for i := 0; i+5 < len(t); i++ {
		if t[i] != '#' && t[i] != '(' && t[i] != '[' {
			continue
		}
		st, end, _ := parseStatus(t, i+1)
		if end > i+1 && st.Subject <= 7 && (t[i] == '#' || end < len(t) && (t[end] == ')' || t[end] == ']')) {
			p.r.Status, p.r.StatusAt = st, p.r.Text.SpanOf(i+1, end)
			return
		}
	}
}
