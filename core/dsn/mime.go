package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// A mail is one mail of the input, taken apart.
type mail struct {
	Header header
	Parts  []part // the leaves of the tree, in their order
	view   text.View
	pace   *event.Pace
}

// A part is a leaf of a mail's tree of parts (RFC 2046), decoded where it is text or a report.
type part struct {
	Type   string    // media type in lower case: "text/plain", "message/delivery-status"
	Text   text.View // decoded, in UTF-8, with LF as line end
	Header header    // of the part; that of the mail where it has no parts
	Mail   header    // of the whole mail
	raw    text.View // as it stands in the input
	pace   *event.Pace
}

// maxDepth is how deep parts are looked into. Nobody nests deeper; what does is read as text.
const maxDepth = 12

// maxParts is how many leaves of one mail are looked at.
const maxParts = 200

// readMail takes the mail v apart. Nothing is decoded yet.
func readMail(v text.View, pace *event.Pace) mail {
	i := skipBlank(v.Text, 0)
	h, body := readHeader(v.From(i))
	return mailOf(v, h, i+body, pace)
}

// mailOf is readMail for a mail whose header h was read already; body is where what follows it starts.
func mailOf(v text.View, h header, body int, pace *event.Pace) mail {
	m := mail{Header: h, view: v, pace: pace, Parts: make([]part, 0, 4)}
	m.split(h, v.From(body), 0, "text/plain")
	return m
}

// split adds the leaves of an entity with header h and body v. def is its type where h names none.
func (m *mail) split(h header, v text.View, depth int, def string) {
	typ, boundary := def, ""
	ct := h.raw("Content-Type")
	if ct != "" {
		if t := mediaType(ct); t != "" {
			typ = t
		}
		boundary = parameter(ct, "boundary")
	}
	many := strings.HasPrefix(typ, "multipart/")
	if (many || boundary != "") && depth < maxDepth {
		if boundary == "" || !hasDelimiter(v.Text, boundary) {
			boundary = guess(v.Text)
		}
		if boundary != "" {
			m.parts(v, boundary, depth, typ)
			return
		}
	}
	if many {
		typ = "text/plain"
	}
	if len(m.Parts) < maxParts {
		m.Parts = append(m.Parts, part{Type: typ, Header: h, Mail: m.Header, raw: v, pace: m.pace})
	}
}

// parts splits v at the delimiter lines of boundary (RFC 2046 section 5.1.1). A missing last delimiter is the end.
func (m *mail) parts(v text.View, boundary string, depth int, typ string) {
	def := "text/plain"
	if typ == "multipart/digest" {
		def = "message/rfc822"
	}
	start, last := delimiter(v.Text, boundary, 0)
	for !last && start.at >= 0 && len(m.Parts) < maxParts {
		end, l := delimiter(v.Text, boundary, start.next)
		to := end.at
		if to < 0 {
			to = len(v.Text)
		}
		p := v.Slice(start.next, to)
		h, body := readFields(p, 4)
		if body == 0 && len(h) == 0 { // neither header nor blank line
			h = nil
		}
		m.split(h, p.From(body), depth+1, def)
		start, last = end, l
	}
}

type line struct{ at, next int }

// delimiter finds the next delimiter line from i on; at is -1 if there is none. last: it is the closing one.
func delimiter(s, boundary string, i int) (l line, last bool) {
	for i < len(s) {
		j := strings.Index(s[i:], boundary)
		if j < 0 {
			break
		}
		at := i + j - 2
		i += j + len(boundary)
		if at < 0 || s[at] != '-' || s[at+1] != '-' || at > 0 && s[at-1] != '\n' && s[at-1] != '\r' {
			continue
		}
		k := i
		last = strings.HasPrefix(s[k:], "--")
		if last {
			k += 2
		}
		end, next := lineEnd(s, k)
		if blank(s[k:end]) {
			return line{at, next}, last
		}
	}
	return line{-1, len(s)}, true
}

func hasDelimiter(s, boundary string) bool {
	l, _ := delimiter(s, boundary, 0)
	return l.at >= 0
}

// guess finds the boundary that a body uses where its header does not say it: the first line that starts with
// two hyphens and has a field of a part's header after it.
func guess(s string) string {
	for i, n := 0, 0; i < len(s) && n < 200; n++ {
		end, next := lineEnd(s, i)
		if l := strings.TrimRight(s[i:end], " \t"); strings.HasPrefix(l, "--") && len(l) > 4 && hasPrefixFold(s[next:], "content-") {
			return l[2:]
		}
		i = next
	}
	return ""
}

// mediaType returns type and subtype of a Content-Type, in lower case (RFC 2045 section 5.1).
func mediaType(s string) string {
	if i := strings.IndexAny(s, "; \t\r\n("); i >= 0 {
		s = s[:i]
	}
	t := strings.ToLower(s)
	switch {
	case t == "text":
		return "text/plain"
	case !strings.Contains(t, "/"):
		return ""
	}
	return t
}

// parameter returns the value of a parameter of s (RFC 2045 section 5.1).
func parameter(s, name string) string {
	for i := strings.IndexByte(s, ';'); i >= 0 && i < len(s); {
		i++
		for i < len(s) && strings.IndexByte(" \t\r\n;", s[i]) >= 0 {
			i++
		}
		rest := s[i:]
		if hasPrefixFold(rest, name) {
			if v := strings.TrimLeft(rest[len(name):], " \t\r\n"); strings.HasPrefix(v, "=") {
				return unquote(strings.TrimLeft(v[1:], " \t\r\n"))
			}
		}
		j := 0
		for quoted := false; j < len(rest) && (quoted || rest[j] != ';'); j++ {
			if rest[j] == '"' {
				quoted = !quoted
			}
		}
		if j == len(rest) {
			return ""
		}
		i += j
	}
	return ""
}

// unquote returns the token or quoted string that s starts with.
func unquote(s string) string {
	if !strings.HasPrefix(s, `"`) {
		if i := strings.IndexAny(s, "; \t\r\n"); i >= 0 {
			s = s[:i]
		}
		return s
	}
	var b strings.Builder
	for i := 1; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		if s[i] == '\r' || s[i] == '\n' { // a fold
			for i+1 < len(s) && strings.IndexByte(" \t\r\n", s[i+1]) >= 0 {
				i++
			}
			b.WriteByte(' ')
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// decoded returns p with its text.
func (p part) decoded() part {
	if p.Text.Text != "" {
		return p
	}
	encoding := firstWord(p.Header.raw("Content-Transfer-Encoding"))
	if p.report() && encoding == "" && (strings.Contains(p.raw.Text, "=\n") || strings.Contains(p.raw.Text, "=\r")) {
		encoding = "quoted-printable" // said nowhere
	}
	v := decode(p.raw, encoding, p.pace)
	switch {
	case strings.HasPrefix(p.Type, "text/"), p.report():
		v = unixLines(charset(v, parameter(p.Header.raw("Content-Type"), "charset"), p.pace), p.pace)
	case !strings.HasPrefix(p.Type, "message/"):
		return p
	}
	p.Text = v
	return p
}

// report reports whether p is a report that a program wrote for programs.
func (p part) report() bool {
	switch p.Type {
	case "message/delivery-status", "message/global-delivery-status", "message/feedback-report", "message/disposition-notification",
		"message/global-disposition-notification", "message/xdelivery-status":
		return true
	}
	return false
}

func firstWord(s string) string {
	if i := strings.IndexAny(s, " \t\r\n;("); i >= 0 {
		return s[:i]
	}
	return s
}
