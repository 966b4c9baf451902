package smtp

import (
	"strings"

	"smtpwhy/core/text"
)

// A Reply is one answer of a server, of one line or more (RFC 5321 section 4.2).
type Reply struct {
	Code             Code
	Status           Status
	Text             text.View   // text of all lines joined by a space; codes and statuses taken off
	Lines            []text.View // each line as it stood, with code and status
	Span             text.Span   // from the code to the end of the text
	CodeAt, StatusAt text.Span
	Odd              []Oddity
}

// Severity returns what the reply means for the client: by its code, else by its status.
func (r *Reply) Severity() Severity {
	if r.Code != 0 {
		return r.Code.Severity()
	}
	return r.Status.Severity()
}

// An Oddity is a way in which a reply departs from the standard. ID is the id of the problem that the
// catalogue explains.
type Oddity struct {
	ID string
	At text.Span
}

// The oddities that ParseReply notes.
const (
	CodesDiffer    = "codes-differ"      // lines of one reply have different codes; the last one counts
	StatusesDiffer = "statuses-differ"   // lines of one reply have different statuses; the first one counts
	NoLastLine     = "no-last-line"      // the last line has a hyphen after the code: more was to follow
	LineWithout    = "line-without-code" // an inner line has no code
	OddStatus      = "odd-status"        // a status with leading zeros or four digits
)

// ParseReply reads the reply at the start of v and the number of bytes it takes; n is 0 when v starts
// with no reply.
//
// It takes the strict form of RFC 5321 section 4.2 and what is seen beside it: a bare code, a bare status,
// no space after the code, a hash or brackets round code or status, a code said twice, "smtp;" in front,
// the status at the end as "(#5.7.1)", line ends of any kind or written out as \n, lines of one reply
// joined by spaces, inner lines without a code, and lines wrapped by a mail program. A blank line ends
// the reply, and so does a line that starts another.
func ParseReply(v text.View) (r Reply, n int) {
	s := v.Text
	h, ok := head(s, 0, true)
	if !ok {
		return Reply{}, 0
	}
	p := parser{v: v, s: s}
	p.line(h, len(s))
	return p.finish()
}

// A heading is what one line of a reply starts with.
type heading struct {
	start          int // of the code, or of the status where there is no code
	code           Code
	codeEnd        int
	hyphen         bool
	status         Status
	statusAt, rest int
	odd, quoted    bool
}

// head reads the heading of a reply's line at s[i:]; wrapped allows brackets, quotes and types before it.
func head(s string, i int, wrapped bool) (h heading, ok bool) {
	if wrapped {
		i = skipWrapping(s, i)
	}
	h.start, h.rest = i, i
	if code, end := codeAt(s, i); code != 0 {
		h.code, h.codeEnd, h.rest = code, end, end
		if end < len(s) && s[end] == '-' {
			h.hyphen = true
			h.rest++
		}
		j := skipSpace(s, skipAny(s, h.rest, ":,"))
		// "550 550 5.1.1": a relay that quotes the reply of the next one.
		if again, end := codeAt(s, j); again == code && end < len(s) && (s[end] == ' ' || s[end] == '-') {
			h.rest = end + 1
			j = skipSpace(s, h.rest)
		}
		h.rest = j
	}
	j := skipAny(s, h.rest, "\"'#([<* ")
	if h.code != 0 {
		j = skipTag(s, j)
	}
	if st, end, odd := parseStatus(s, j); end > j {
		h.status, h.statusAt, h.odd = st, j, odd
		h.quoted = strings.ContainsAny(s[h.rest:j], `"'`)
		h.rest = skipSpace(s, skipAny(s, end, ")]>:"))
		if h.rest < len(s) && (s[h.rest] == '/' || s[h.rest] == '-' && h.rest+1 < len(s) && s[h.rest+1] == ' ') {
			h.rest = skipSpace(s, h.rest+1)
		}
	} else if h.code != 0 {
		h.rest = skipAny(s, h.rest, ")]>\"")
	}
	return h, h.code != 0 || !h.status.IsZero()
}

// skipTag skips a filter's own word between code and status: "550 cuda_nsu 5.1.1 ...".
func skipTag(s string, i int) int {
	j, tag := i, false
	for j < len(s) && j-i < 24 && (letter(s[j]) || s[j] == '_') {
		tag = tag || s[j] == '_'
		j++
	}
	if !tag || j >= len(s) || s[j] != ' ' {
		return i
	}
	if _, end, _ := parseStatus(s, j+1); end > j+1 {
		return j + 1
	}
	return i
}

// codeAt reads three digits that can be a reply code at s[i:].
func codeAt(s string, i int) (Code, int) {
	if i+3 > len(s) || !digit(s[i]) || !digit(s[i+1]) || !digit(s[i+2]) || s[i] == '0' {
		return 0, i
	}
	code := Code(s[i]-'0')*100 + Code(s[i+1]-'0')*10 + Code(s[i+2]-'0')
	end := i + 3
	if code.Severity() == 0 && !outOfRange[code] {
		return 0, i
	}
	if end == len(s) {
		return code, end
	}
	switch c := s[end]; {
	case digit(c), c == '.' && end+1 < len(s) && digit(s[end+1]), c == '/', c == '%', c == '=', c == '@', c == '_':
		return 0, i
	case c == '-' && end+1 < len(s) && s[end+1] == '-':
		return 0, i
	case c == '-' && end+4 < len(s) && digit(s[end+1]) && digit(s[end+2]) && digit(s[end+3]) && digit(s[end+4]):
		return 0, i // a telephone number
	case c == ',' && end+3 < len(s) && digit(s[end+1]) && digit(s[end+2]) && digit(s[end+3]):
		return 0, i // a thousands separator
	}
	return code, end
}

// outOfRange lists the codes outside of 2yz to 5yz that are really seen (RFC 5321 section 4.2 has none).
var outOfRange = map[Code]bool{101: true, 111: true, 605: true, 606: true, 607: true}

// skipWrapping skips what stands before a reply in reports and quotes: "> ", "smtp;", "[", "#".
func skipWrapping(s string, i int) int {
	for {
		j := skipAny(s, i, " \t\u00a0>\"'([<#*")
		if k := diagnosticType(s, j); k > j {
			j = k
		}
		if j == i {
			return i
		}
		i = j
	}
}

// diagnosticType skips "smtp;" and its like (RFC 3464 section 2.1.2).
func diagnosticType(s string, i int) int {
	j := i
	for j < len(s) && j-i < 24 && (letter(s[j]) || digit(s[j]) || s[j] == '-') {
		j++
	}
	if j < len(s) && s[j] == ';' {
		if t := strings.ToLower(s[i:j]); t == "smtp" || t == "unknown" || strings.HasPrefix(t, "x-") {
			return skipSpace(s, j+1)
		}
	}
	return i
}

func skipAny(s string, i int, set string) int {
	for i < len(s) {
		if s[i] == 0xc2 && i+1 < len(s) && s[i+1] == 0xa0 { // NBSP
			i += 2
			continue
		}
		if s[i] >= 0x80 || !strings.Contains(set, s[i:i+1]) {
			break
		}
		i++
	}
	return i
}

func skipSpace(s string, i int) int { return skipAny(s, i, " \t") }

// lineEnd returns where the line that starts at s[i:] ends and where the next one starts: at LF, CRLF, CR,
// or one of them written out as an escape.
func lineEnd(s string, i int) (end, next int) {
	for j := i; j < len(s); j++ {
		switch s[j] {
		case '\n':
			return j, j + 1
		case '\r':
			k := j + 1
			for k < min(len(s), j+2) && s[k] == '\r' {
				k++
			}
			if k < len(s) && s[k] == '\n' { // CRLF, CR CR LF
				return j, k + 1
			}
			return j, j + 1
		case '\\':
			if next := escapedEnd(s, j); next > j {
				return j, next
			}
		}
	}
	return len(s), len(s)
}

// escapedEnd returns the index after a line end written out at s[j:], or j. A lower-case letter after
// a lone \n speaks for a Windows name like DOMAIN\nick.
func escapedEnd(s string, j int) int {
	k := j
	if strings.HasPrefix(s[k:], `\\r\\n`) || strings.HasPrefix(s[k:], `\\n`) {
		k = j + strings.IndexByte(s[j:], 'n') + 1
	} else if strings.HasPrefix(s[k:], `\r\n`) {
		return k + 4
	} else if strings.HasPrefix(s[k:], `\n`) {
		k += 2
	}
	if k > j && k < len(s) && 'a' <= s[k] && s[k] <= 'z' {
		return j
	}
	return k
}

// StartsReply reports whether s starts like a line of a reply: with which code (0 if it has only a status),
// and whether its hyphen says that more lines follow.
func StartsReply(s string) (code Code, more, ok bool) {
	h, ok := head(s, 0, true)
	return h.code, h.hyphen, ok
}
