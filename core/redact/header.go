package redact

import "strings"

// line looks at the line that starts at i: a field that holds addresses names people in front of them, one that holds
// message ids says what its addresses are.
func (c *scanner) line(i int) {
	s := c.s
	if i < len(s) && (s[i] == ' ' || s[i] == '\t') {
		return // goes on
	}
	c.msgID = false
	n := i
	for n < len(s) && n-i < 40 && (letter(s[n]) || s[n] == '-') {
		n++
	}
	if n == i || n >= len(s) || s[n] != ':' {
		return
	}
	switch name := strings.ToLower(s[i:n]); {
	case name == "message-id", name == "references", name == "in-reply-to", name == "resent-message-id", name == "x-message-id", name == "original-message-id":
		c.msgID = true
	case addressFields[name]:
		c.people(n+1, fieldEnd(s, n+1))
	}
}

// addressFields are those that hold addresses with names (RFC 5322 section 3.6.2 and 3.6.3), also as mail programs of other
// languages show them.
var addressFields = set("from to cc bcc reply-to sender resent-from resent-to resent-cc resent-sender return-receipt-to " +
	"disposition-notification-to x-original-from x-sender errors-to mail-followup-to delivered-to an von kopie de para cc da di van aan " +
	"x-envelope-from x-envelope-to envelope-to fra til av från till od komu")

// fieldEnd returns where the field ends whose value starts at i, folds included.
func fieldEnd(s string, i int) int {
	for {
		end, next := lineEnd(s, i)
		if next >= len(s) || s[next] != ' ' && s[next] != '\t' || strings.TrimSpace(s[next:min(len(s), next+200)]) == "" || end-i > 1<<16 {
			return end
		}
		i = next
	}
}

// people marks the names in a list of mailboxes (RFC 5322 section 3.4).
func (c *scanner) people(i, j int) {
	s := c.s
	start, quote, depth := i, false, 0
	for k := i; k < j; k++ {
		switch b := s[k]; {
		case b == '\\' && k+1 < j:
			k++
		case b == '"':
			quote = !quote
		case quote:
		case b == '(':
			if depth++; depth == 1 {
				start = k + 1
			}
		case b == ')' && depth > 0:
			if depth--; depth == 0 {
				c.name(start, k, "")
				start = k + 1
			}
		case depth > 0:
		case b == '<':
			e := strings.IndexByte(s[k:j], '>')
			if e < 0 {
				return
			}
			c.name(start, k, s[k+1:k+e])
			k += e
			start = k + 1
		case b == ',' || b == ';' || b == ':':
			start = k + 1
		}
	}
}

// name marks the name [i, j) of who has address.
func (c *scanner) name(i, j int, address string) {
	s := c.s
	for i < j && strings.IndexByte(" \t\r\n\"'", s[i]) >= 0 {
		i++
	}
	for j > i && strings.IndexByte(" \t\r\n\"'", s[j-1]) >= 0 {
		j--
	}
	name := s[i:j]
	local, _, _ := strings.Cut(strings.ToLower(address), "@")
	plain := name
	if text, _, n := encodedWord(name); n > 0 {
		plain = text
	}
	if name == "" || strings.Contains(plain, "@") || numbered(strings.ToLower(name), "user") > 0 || role(local) || tellsOfMail(strings.ToLower(plain)) || isIPv4(name) {
		return
	}
	if k := strings.LastIndexAny(name, "\r\n"); k >= 0 { // folded: the fold stays
		c.found = append(c.found, mark{i, i + strings.IndexAny(name, "\r\n"), person})
		return
	}
	c.found = append(c.found, mark{i, j, person})
	c.names.knowPerson(name)
}

// tellsOfMail reports whether a name is that of a program that sends bounces.
func tellsOfMail(low string) bool {
	for _, w := range [...]string{"mail", "daemon", "postmaster", "administrator", "system", "exchange", "undeliver", "delivery", "undisclosed", "bounce", "server", "service", "envelope"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// knowPerson makes name the name of a person wherever it stands, if it is of two words or more.
func (n *names) knowPerson(name string) {
	first, _, more := strings.Cut(name, " ")
	if !more || len(name) < 5 || len(first) < 2 || len(n.persons[first]) >= 8 {
		return
	}
	for _, p := range n.persons[first] {
		if p == name {
			return
		}
	}
	n.persons[first] = append(n.persons[first], name)
}

// personAt returns the length of the name of a person that stands at s[i:], 0 if there is none.
func (n *names) personAt(s string, i int) int {
	if len(n.persons) == 0 {
		return 0
	}
	j := i
	for j < len(s) && s[j] != ' ' && j-i < 64 {
		j++
	}
	for _, p := range n.persons[s[i:j]] {
		if strings.HasPrefix(s[i:], p) && (i+len(p) == len(s) || !letterOrDigit(s[i+len(p)])) {
			return len(p)
		}
	}
	return 0
}
