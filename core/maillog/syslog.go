package maillog

import (
	"strings"

	"smtpwhy/core/text"
)

// A prefix is where the parts of a line's prefix stand: when, where and by whom. Any part may be missing.
type prefix struct {
	time, host, program place
	rest                int // where the program's words start
}

// A place is a part of a line.
type place struct{ from, to int }

func (p place) in(s string) string           { return s[p.from:p.to] }
func (p place) of(v text.View) text.View     { return v.Slice(p.from, p.to) }
func (p prefix) words(v text.View) text.View { return v.From(p.rest) }

// readPrefix reads the prefix of a log line: RFC 3164 section 4.1, RFC 5424 section 6, rsyslog's and journald's
// ISO times, a facility in brackets (BSD), an id in brackets (Solaris), what containers and search tools put in
// front ("mail-1 | ", "stdout F ", "mail.log:12:"), and marks of quotation.
func readPrefix(s string) prefix {
	var p prefix
	i := skipQuotes(s)
	i, rfc5424 := priority(s, i)
	j := stamp(s, i)
	if j == i {
		if k := wrapped(s, i); k > i {
			i = k
			j = stamp(s, i)
		}
	}
	p.rest = i
	if j > i {
		p.time = place{i, j}
		i = spaces(s, j)
		if i == j && i < len(s) && s[i] != ':' && s[i] != ']' { // no time of a prefix: words are glued to it
			p.time = place{}
			return p
		}
		i = spaces(s, skipByte(s, i, ":]"))
		if k := stamp(s, i); k > i && k < len(s) && s[k] == ' ' { // the line's own time after that of a container
			p.time = place{i, k}
			i = spaces(s, k)
		}
		p.rest = i
		if s[p.time.from] == '@' { // multilog puts nothing else in front
			return p
		}
		if rfc5424 {
			p.structured(s, i)
			return p
		}
		if k := streamTag(s, i); k > i { // the CRI's log, with the line's own prefix inside
			inner := readPrefix(s[k:])
			if inner.time == (place{}) && inner.host == (place{}) && inner.program == (place{}) {
				p.rest = k
				return p
			}
			if inner.time.to > 0 {
				p.time = inner.time.plus(k)
			}
			p.host, p.program, p.rest = inner.host.plus(k), inner.program.plus(k), inner.rest+k
			return p
		}
	}
	p.names(s, i)
	return p
}

func (p place) plus(n int) place {
	if p.to == 0 {
		return p
	}
	return place{p.from + n, p.to + n}
}

// names reads "host program[pid]: " at s[i:]; without a time only a program with a pid counts.
func (p *prefix) names(s string, i int) {
	timed := p.time.to > 0
	if timed && i < len(s) && s[i] == '<' { // FreeBSD: <mail.info>
		if k := strings.IndexByte(s[i:], '>'); k > 0 && k < 20 && !strings.ContainsAny(s[i:i+k], " @") {
			i = spaces(s, i+k+1)
		}
	}
	if prog, end := program(s, i, false); end > i {
		p.program, p.rest = prog, end
	} else if h := token(s, i); h > i && h < len(s) && s[h-1] != ':' {
		if prog, end := program(s, spaces(s, h), timed); end > 0 {
			p.host, p.program, p.rest = place{i, h}, prog, end
			if host := s[i:h]; host == "INFO" || host == "WARN" || host == "ERROR" || host == "NOTICE" || host == "WARNING" || host == "DEBUG" {
				p.host = place{}
			}
		}
	}
	if p.program.to == 0 {
		return
	}
	if strings.HasPrefix(s[p.rest:], "[ID ") { // Solaris: [ID 197553 mail.info]
		if k := strings.IndexByte(s[p.rest:], ']'); k > 0 {
			p.rest = spaces(s, p.rest+k+1)
		}
	}
}

// program reads "name[pid]: " at s[i:]; bare allows one without a pid. end is 0 if there is none.
func program(s string, i int, bare bool) (name place, end int) {
	j := i
	if number(s, i) == alnums(s, i) { // a number is no name
		return place{}, 0
	}
	for j < len(s) && (isAlnum(s[j]) || s[j] == '/' || s[j] == '-' || s[j] == '_' || s[j] == '.') {
		j++
	}
	if j == i || j >= len(s) {
		return place{}, 0
	}
	k := j
	if s[k] == '[' {
		n := number(s, k+1)
		if n == k+1 || n >= len(s) || s[n] != ']' {
			return place{}, 0
		}
		k = n + 1
	} else if !bare && !strings.Contains(s[i:j], "/") {
		return place{}, 0
	}
	if k >= len(s) || s[k] != ':' || k+1 < len(s) && s[k+1] != ' ' {
		return place{}, 0
	}
	return place{i, j}, spaces(s, k+1)
}

// structured reads what follows the time of RFC 5424: HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA.
func (p *prefix) structured(s string, i int) {
	var at [4]place
	for k := range at {
		j := token(s, i)
		at[k] = place{i, j}
		i = spaces(s, j)
	}
	if at[0].in(s) != "-" {
		p.host = at[0]
	}
	if at[1].in(s) != "-" {
		p.program = at[1]
	}
	for i < len(s) && s[i] == '[' {
		k := closing(s, i)
		if k == i {
			break
		}
		i = k
	}
	if i+1 < len(s) && s[i] == '-' && s[i+1] == ' ' {
		i++
	}
	i = spaces(s, i)
	if strings.HasPrefix(s[i:], "\ufeff") {
		i += len("\ufeff")
	}
	p.rest = i
}

// closing returns the index after the SD-ELEMENT at s[i:] (RFC 5424 section 6.3), or i.
func closing(s string, i int) int {
	quoted := false
	for j := i + 1; j < len(s); j++ {
		switch {
		case s[j] == '\\' && quoted:
			j++
		case s[j] == '"':
			quoted = !quoted
		case s[j] == ']' && !quoted:
			return j + 1
		}
	}
	return i
}

// priority skips "<22>" and the version of RFC 5424 that may follow.
func priority(s string, i int) (next int, rfc5424 bool) {
	if i >= len(s) || s[i] != '<' {
		return i, false
	}
	j := number(s, i+1)
	if j == i+1 || j > i+4 || j >= len(s) || s[j] != '>' {
		return i, false
	}
	j++
	if strings.HasPrefix(s[j:], "1 ") && j+2 < len(s) && (isDigit(s[j+2]) || s[j+2] == '-') {
		return j + 2, true
	}
	return j, false
}

// wrapped skips what containers and search tools put before the time of a line: "mail-1  | ",
// "/var/log/mail.log:", "mail.log-12-", "[".
func wrapped(s string, i int) int {
	if i < len(s) && s[i] == '[' && stamp(s, i+1) > i+1 {
		return i + 1
	}
	head := s[i:min(len(s), i+100)]
	k := strings.IndexByte(head, '|')
	if k > 0 && k < 40 && len(strings.Fields(head[:k])) == 1 {
		return spaces(s, i+k+1)
	}
	end := token(head, 0)
	for j := 1; j < end; j++ {
		if (head[j] == ':' || head[j] == '-') && stamp(s, i+j+1) > i+j+1 {
			return i + j + 1
		}
	}
	return i
}

// streamTag skips "stdout F " of the Kubernetes CRI's log format.
func streamTag(s string, i int) int {
	for _, t := range [...]string{"stdout F ", "stderr F ", "stdout P ", "stderr P "} {
		if strings.HasPrefix(s[i:], t) {
			return i + len(t)
		}
	}
	return i
}

// skipQuotes skips white space and the > of a quoted mail.
func skipQuotes(s string) int {
	i := spaces(s, 0)
	for i < len(s) && s[i] == '>' {
		i = spaces(s, i+1)
	}
	return i
}

func skipByte(s string, i int, set string) int {
	if i < len(s) && strings.IndexByte(set, s[i]) >= 0 {
		i++
	}
	return i
}

// token returns the end of what stands at s[i:] up to a space.
func token(s string, i int) int {
	for i < len(s) && s[i] != ' ' && s[i] != '\t' {
		i++
	}
	return i
}
