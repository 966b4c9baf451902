package transcript

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A side is who a line is from.
type side uint8

const (
	plain  side = iota // no mark: decided by what it says
	server             // as the mark claims; swapped when the content says otherwise
	client
	note // the program speaks about the session
)

// A line is one line of the input with its mark taken off.
type line struct {
	side side
	view text.View // without stamps, mark, quotes and the line end
	span text.Span // all of it
	mark string    // the mark as written, to tell the dialect
}

// unmark takes time stamps and the mark off a line. Every program marks in its own way, but all use an arrow,
// a letter or a word in front: the table below and the arrows cover those of swaks, curl, msmtp, ssmtp, Ruby,
// Perl, Exim, Nodemailer, PHPMailer, MailKit, smtplib and the S:/C: of textbooks.
func unmark(v text.View) line {
	l := line{span: v.Span()}
	s := v.Text
	i := skipStamps(s)
	first := skipBlank(s, i)
	for _, w := range words {
		if i := first; strings.HasPrefix(s[i:], w.mark) {
			l.side, l.mark = w.side, w.mark
			after := i + len(w.mark)
			if strings.IndexByte(`'"`, s[after-1]) >= 0 {
				after-- // the quote goes with the closing one
			}
			l.view = unquote(v.From(skipBlank(s, after)))
			return l
		}
	}
	j := i
	if k := strings.Index(s[i:], "=GLOB(0x"); k > 0 && strings.HasPrefix(s[i:], "Net::SMTP") {
		if n := strings.IndexByte(s[i+k:], ')'); n > 0 {
			j = i + k + n + 1
		}
	} else if strings.HasPrefix(s[first:], "SMTP<<") || strings.HasPrefix(s[first:], "SMTP>>") {
		j = first + 4
	}
	if sd, n := arrow(s[j:]); n > 0 {
		l.side, l.mark = sd, strings.TrimSpace(s[i:j+n])
		if j > i {
			l.mark = strings.TrimRight(s[i:j], "0123456789abcdefx()") + s[j:j+n]
		}
		l.view = unquote(v.From(j + n))
		return l
	}
	l.view = v.From(i)
	return l
}

// words are the marks that are no arrows.
var words = []struct {
	mark string
	side side
}{
	{"SERVER -> CLIENT:", server}, {"CLIENT -> SERVER:", client},
	{"reply: retcode", note}, {"reply: b", server}, {"reply: '", server}, {"send: b", client}, {"send: '", client}, {"send: \"", client},
	{"S:", server}, {"C:", client}, {"R:", server}, {"Server:", server}, {"Client:", client}, {"SERVER:", server}, {"CLIENT:", client},
	{"RECV:", server}, {"SEND:", client}, {"RECEIVED: ", server}, {"SENT: ", client}, {"=== ", note}, {"*** ", note}, {"DEBUG SMTP:", note}, {"DEBUG:", note},
}

// arrow reads an arrow mark: "<-  ", " -> ", "<** ", "<~  ", "<<< ", "--> ", "[<-] ", "< ". What points left
// is taken for the server's.
func arrow(s string) (side, int) {
	i := 0
	for i < len(s) && s[i] == ' ' {
		i++
	}
	bracket := i < len(s) && s[i] == '['
	if bracket {
		i++
	}
	start := i
	for i < len(s) && i-start < 4 && strings.IndexByte("<>-=~*", s[i]) >= 0 {
		i++
	}
	m := s[start:i]
	if bracket {
		if i == len(s) || s[i] != ']' {
			return plain, 0
		}
		i++
	}
	if m == "" || i < len(s) && s[i] != ' ' && s[i] != '"' && s[i] != '\t' {
		return plain, 0
	}
	i = skipBlank(s, i)
	switch {
	case m == "*" && !bracket:
		return note, i
	case m[0] == '<' && !strings.Contains(m, ">"):
		return server, i
	case m[len(m)-1] == '>' && !strings.Contains(m, "<"):
		return client, i
	}
	return plain, 0
}

func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		i++
	}
	return i
}

// unquote takes Python's and Ruby's quotes off, with the line ends written out inside them.
func unquote(v text.View) text.View {
	s := v.Text
	if len(s) < 2 || s[0] != '\'' && s[0] != '"' || s[len(s)-1] != s[0] {
		return v
	}
	s = s[1 : len(s)-1]
	v = v.Slice(1, 1+len(s))
	for {
		t := strings.TrimSuffix(strings.TrimSuffix(s, `\n`), `\r`)
		if t == s {
			return v
		}
		s, v = t, v.Slice(0, len(t))
	}
}

// skipStamps skips what log functions write in front of a line: dates, times, levels, ids in brackets.
func skipStamps(s string) int {
	i := 0
	for range 6 {
		j := skipBlank(s, i)
		if j == i && i > 0 {
			break
		}
		n := stamp(s[j:])
		if n == 0 {
			break
		}
		i = j + n
	}
	if i == 0 {
		return 0
	}
	return skipBlank(s, i)
}

// stamp returns the length of the time stamp, level or bracketed id that s starts with.
func stamp(s string) int {
	if len(s) < 4 {
		return 0
	}
	if s[0] == '[' {
		j := strings.IndexByte(s, ']')
		if j > 1 && j < 48 && s[1] != '<' && s[1] != '-' && s[1] != '#' && !statusLike(s[1:j]) {
			return j + 1
		}
		return 0
	}
	for _, l := range [...]string{"DEBUG ", "INFO ", "WARN ", "ERROR ", "TRACE ", "NOTICE "} {
		if strings.HasPrefix(s, l) && !strings.HasPrefix(s[len(l):], "SMTP:") { // Jakarta Mail's own mark
			return len(l) - 1
		}
	}
	if n := shape(s, "dddd-dd-dd"); n > 0 {
		if n < len(s) && (s[n] == 'T' || s[n] == ' ') {
			if m := clock(s[n+1:]); m > 0 {
				return n + 1 + m
			}
		}
		return n
	}
	if n := shape(s, "dddd/dd/dd"); n > 0 {
		return n
	}
	return clock(s)
}

// clock returns the length of a time of day with fraction and zone.
func clock(s string) int {
	n := shape(s, "dd:dd:dd")
	if n == 0 {
		return 0
	}
	for n < len(s) && strings.IndexByte("0123456789.,:+-Z", s[n]) >= 0 {
		n++
	}
	if n < len(s) && s[n] != ' ' && s[n] != '\t' {
		return 0
	}
	return n
}

// shape matches s against a pattern in which d is a digit.
func shape(s, pattern string) int {
	if len(s) < len(pattern) {
		return 0
	}
	for i := range len(pattern) {
		if pattern[i] == 'd' {
			if s[i] < '0' || s[i] > '9' {
				return 0
			}
		} else if s[i] != pattern[i] {
			return 0
		}
	}
	return len(pattern)
}

// statusLike reports whether what stands in brackets is a code or a status.
func statusLike(s string) bool {
	_, n := smtp.ParseReply(text.Whole(s))
	return n > 0
}

// split returns the lines of v, marks on; at most limit of them unless that is negative.
func split(v text.View, limit int, pace *event.Pace) []text.View {
	s := v.Text
	if limit < 0 {
		limit = len(s) + 1
	}
	out := make([]text.View, 0, min(limit, 1+len(s)/64))
	for i := 0; i <= len(s) && len(out) < limit; {
		end, next := len(s), len(s)+1
		if j := strings.IndexAny(s[i:], "\r\n"); j >= 0 {
			end, next = i+j, i+j+1
			for k := end; s[end] == '\r' && k < min(len(s), end+3) && (s[k] == '\r' || s[k] == '\n'); k++ {
				if s[k] == '\n' { // CRLF, CR CR LF
					next = k + 1
					break
				}
			}
		}
		l := v.Slice(i, end)
		if i == end {
			l = text.View{}
		}
		if n := len(out); l.Text != "" || n < 2 || out[n-1].Text != "" || out[n-2].Text != "" { // more blank lines than two say nothing
			out = append(out, l)
		}
		i = next
		if !pace.Work(len(l.Text)/4 + 16) {
			return nil
		}
	}
	if n := len(out); n > 1 && out[n-1].Text == "" {
		out = out[:n-1]
	}
	return out
}
