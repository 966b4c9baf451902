package redact

import (
	"strings"

	"smtpwhy/core/text"
)

// A scanner writes one piece of text with pseudonyms. While it collects it writes nothing.
type scanner struct {
	s       string
	names   *names
	collect bool
	out     *strings.Builder

	marks []mark      // of known kind, in their order
	found []mark      // names of people in the header fields of this line, in their order
	keep  []text.Span // what an explanation rests on, in their order
	msgID bool        // the field that this line belongs to holds message ids
}

// run goes through the text once. Each step looks at a bounded number of bytes behind and ahead, or goes on from
// where it stopped looking.
func (c *scanner) run() {
	s := c.s
	for i := 0; i < len(s); {
		if i == 0 || s[i-1] == '\n' || s[i-1] == '\r' {
			c.line(i)
		}
		if m, ok := c.marked(i); ok {
			c.put(s[m.start:m.end], c.names.of(m.kind, s[m.start:m.end]))
			i = m.end
			continue
		}
		b := s[i]
		switch {
		case b == 0x1b && strings.HasPrefix(s[i:], "\x1b$"):
			j := japanese(s, i)
			c.copy(i, j)
			i = j
		case b == '"':
			i = c.quoted(i)
		case (hexDigit(b) || b == ':') && (i == 0 || !wordByte(s[i-1]) || s[i-1] == '='):
			i = c.ipv6(i)
		case wordByte(b):
			i = c.words(i)
		default:
			c.copy(i, i+1)
			i++
		}
	}
}

// put writes a pseudonym for old.
func (c *scanner) put(old, pseudonym string) {
	if !c.collect {
		c.out.WriteString(pseudonym)
	}
}

func (c *scanner) copy(i, j int) {
	if !c.collect {
		c.out.WriteString(c.s[i:j])
	}
}

// marked returns the mark that starts at i.
func (c *scanner) marked(i int) (mark, bool) {
	for _, list := range [...]*[]mark{&c.marks, &c.found} {
		for len(*list) > 0 && (*list)[0].start < i {
			*list = (*list)[1:]
		}
		if len(*list) > 0 && (*list)[0].start == i && (*list)[0].end > i {
			return (*list)[0], true
		}
	}
	return mark{}, false
}

// nextMark returns where the next mark starts after i, at most j.
func (c *scanner) nextMark(i, j int) int {
	for _, list := range [...][]mark{c.marks, c.found} {
		for _, m := range list {
			if m.start > i {
				j = min(j, m.start)
				break
			}
		}
	}
	return j
}

// kept reports whether [i, j) lies in what an explanation rests on.
func (c *scanner) kept(i, j int) bool {
	for len(c.keep) > 0 && c.keep[0].End <= i {
		c.keep = c.keep[1:]
	}
	for _, k := range c.keep {
		if k.Start > i {
			break
		}
		if k.End >= j {
			return true
		}
	}
	return false
}

// words takes the run of letters, digits and signs at i, and returns its end.
func (c *scanner) words(i int) int {
	if n := c.names.personAt(c.s, i); n > 0 && (i == 0 || !letterOrDigit(c.s[i-1])) {
		c.put(c.s[i:i+n], c.names.of(person, c.s[i:i+n]))
		return i + n
	}
	if strings.HasPrefix(c.s[i:], "=?") {
		if j := c.encodedWord(i); j > i {
			return j
		}
	}
	if n := escape(c.s, i); n > 0 {
		c.copy(i, i+n)
		return i + n
	}
	j := c.nextMark(i, c.runEnd(i))
	if c.login(i, j) {
		c.put(c.s[i:j], masked)
		return j
	}
	from := i
	for p := i; p < j; {
		n := atSign(c.s[p:j])
		if n == 0 {
			p++
			continue
		}
		a := c.localStart(from, p)
		if b := domainEnd(c.s, p+n); a < p && b > 0 {
			c.plain(from, a)
			c.address(a, p, b, n)
			from, p = b, b
			j = max(j, b)
			continue
		}
		p += n
	}
	c.plain(from, j)
	return max(j, from)
}

// runEnd returns where the run of word bytes at i ends.
func (c *scanner) runEnd(i int) int {
	s := c.s
	for i < len(s) {
		switch {
		case wordByte(s[i]):
			i++
		case s[i] == '\\' && strings.HasPrefix(s[i:], `\x{`):
			i += 3
		case s[i] == '\\' || s[i] == ';':
			if n := atSign(s[i:]); n > 0 {
				i += n
				continue
			}
			if s[i] == ';' && endsAt(s[:i+1]) {
				i++
				continue
			}
			return i
		default:
			return i
		}
	}
	return i
}

// plain takes [i, j), which holds no address: hosts, IP addresses, ids.
func (c *scanner) plain(i, j int) {
	if i >= j {
		return
	}
	a, b := trimQuotes(c.s, i, j)
	if a < b && c.names.isID(c.s[a:b]) {
		c.copy(i, a)
		c.put(c.s[a:b], c.names.id(c.s[a:b]))
		c.copy(b, j)
		return
	}
	if a < b && c.names.isLocal(c.s[a:b], apart(c.s, a, b)) && !c.host(a, b) {
		c.copy(i, a)
		c.put(c.s[a:b], c.names.of(localUser, c.s[a:b]))
		c.copy(b, j)
		return
	}
	for i < j {
		if !hostByte(c.s[i]) {
			c.copy(i, i+1)
			i++
			continue
		}
		k := i
		for k < j && hostByte(c.s[k]) {
			k++
		}
		for i < k {
			n := i + 1
			for n < k && (c.s[n] != '_' || c.s[n-1] == '.' || c.s[n-1] == '_') { // qmail writes a space as "_"; "_dmarc" is a label
				n++
			}
			i = c.dotted(i, n)
		}
	}
}

// dotted takes a run of letters, digits, dots and hyphens.
func (c *scanner) dotted(i, j int) int {
	s := c.s
	a, z := i, j
	for a < z && (s[a] == '.' || s[a] == '-' || s[a] == '_' && a > 0 && hostByte(s[a-1])) {
		a++
	}
	if n := replyCode(s[a:z]); n > 0 { // "250-mx.example.net"
		a += n
	}
	for z > a && (s[z-1] == '.' || s[z-1] == '-' || s[z-1] == '_') {
		z--
	}
	w := s[a:z]
	c.copy(i, a)
	switch {
	case w == "" || c.kept(a, z) || c.ownPage(a, z):
		c.copy(a, z)
	case isIPv4(w):
		c.put(w, c.names.ipv4(w))
	case strings.Contains(w, ".") && c.names.listed(w) != "":
		c.put(w, c.names.listed(w))
	case c.host(a, z), c.shortHost(a, z):
		c.put(w, c.names.host(w))
	case c.id(a, z):
		c.put(w, c.names.id(w))
	default:
		c.parts(a, z)
	}
	c.copy(z, j)
	return j
}

// parts takes a run that is no name as a whole: IP addresses and ids may stand in it.
func (c *scanner) parts(i, j int) {
	s := c.s
	for i < j {
		k := i
		if digit(s[i]) && (i == 0 || !digit(s[i-1]) && s[i-1] != '.') {
			if n := ipv4Len(s[i:j]); n > 0 {
				c.put(s[i:i+n], c.names.ipv4(s[i:i+n]))
				i += n
				continue
			}
		}
		for k < j && letterOrDigit(s[k]) {
			k++
		}
		if k == i {
			c.copy(i, i+1)
			i++
			continue
		}
		w := s[i:k]
		if name := c.names.shorts[strings.ToLower(w)]; name {
			c.put(w, c.names.host(w))
		} else if c.names.isID(w) || opaque(w) && (i == 0 || s[i-1] != '@') && !kept().words[strings.ToLower(w)] {
			c.put(w, c.names.id(w))
		} else {
			c.copy(i, k)
		}
		i = k
	}
}

// ipv6 takes an IPv6 address at i if there is one, and the word there otherwise.
func (c *scanner) ipv6(i int) int {
	s := c.s
	j, colons := i, 0
	for j < len(s) && j-i < 46 && (hexDigit(s[j]) || s[j] == ':' || s[j] == '.') {
		if s[j] == ':' {
			colons++
		}
		j++
	}
	for j > i && (s[j-1] == '.' || s[j-1] == ':' && !strings.HasSuffix(s[i:j], "::")) {
		if s[j-1] == ':' {
			colons--
		}
		j--
	}
	if colons >= 2 && (j == len(s) || !letterOrDigit(s[j])) && j-i > 3 {
		if p, ok := c.names.ipv6(s[i:j]); ok {
			c.put(s[i:j], p)
			return j
		}
	}
	if s[i] == ':' {
		c.copy(i, i+1)
		return i + 1
	}
	return c.words(i)
}

// japanese returns the end of the run of two-byte characters that starts with ESC $ at i (ISO-2022-JP, RFC 1468): its
// bytes look like ASCII.
func japanese(s string, i int) int {
	for j := i + 2; j < len(s); j++ {
		if s[j] == '\n' || s[j] == '\r' || s[j] == 0x1b && strings.HasPrefix(s[j:], "\x1b(") {
			return j
		}
	}
	return len(s)
}
