package redact

import (
	"strconv"
	"strings"
)

// maxLocal is how many bytes before an at sign can belong to it. RFC 5321 section 4.5.3.1.1 allows 64; rewritten
// addresses have more.
const maxLocal = 256

// localStart returns where the local part starts that ends at p, from on. p itself: there is none.
func (c *scanner) localStart(from, p int) int {
	s := c.s
	a := p
	utf8 := p > from && s[p-1] >= 0x80 // else the words before an address may be written without a space
	for a > max(from, p-maxLocal) {
		b := s[a-1]
		if b == '@' || b == ';' || b >= 0x80 && !utf8 || b == '\\' && !strings.HasPrefix(s[a-1:], `\x{`) {
			break
		}
		a--
	}
	for {
		start := a
		if n := replyCode(s[a:p]); n > 0 {
			a += n
		}
		for a < p && strings.IndexByte("'`*{}|?=&-.!~/#^", s[a]) >= 0 {
			a++
		}
		if i := strings.LastIndexAny(s[a:p], "?&"); i >= 0 {
			a += i + 1
		}
		if i := strings.IndexByte(s[a:p], '='); i > 0 && keys[strings.ToLower(s[a:a+i])] {
			a += i + 1
		}
		if a == start {
			return a
		}
	}
}

// keys stand before an address and an equals sign.
var keys = map[string]bool{"from": true, "to": true, "orig_to": true, "for": true, "f": true, "mail": true, "email": true, "rcpt": true, "recipient": true,
	"recipients": true, "sender": true, "user": true, "username": true, "sasl_username": true, "sasl_sender": true, "login": true, "ctladdr": true, "mailfrom": true,
	"envelope-from": true, "envelope_from": true, "smtp.mailfrom": true, "smtp.rcpttodomain": true, "header.from": true, "header.i": true, "header.sender": true, "addr": true, "address": true, "id": true,
	"msgid": true, "message-id": true, "return-path": true, "reply-to": true, "r": true, "s": true, "i": true, "d": true, "arg1": true, "e": true, "h": true}

// domainEnd returns where the domain ends that starts at i, 0 if there is none: labels, or an address in brackets
// (RFC 5321 section 4.1.3).
func domainEnd(s string, i int) int {
	if i < len(s) && s[i] == '[' {
		j := strings.IndexByte(s[i:min(len(s), i+64)], ']')
		if j < 2 {
			return 0
		}
		return i + j + 1
	}
	j := i
	ascii := false // the label so far is ASCII: what follows without a dot in another script is a word
	for j < len(s) && j-i < 255 && hostByte(s[j]) {
		switch {
		case s[j] == '.':
			ascii = false
		case s[j] < 0x80:
			if ascii = true; j > i && s[j-1] >= 0x80 {
				ascii = false
			}
		case ascii:
			return trimDomain(s, i, j)
		}
		j++
	}
	return trimDomain(s, i, j)
}

func trimDomain(s string, i, j int) int {
	for j > i && strings.IndexByte(".-_", s[j-1]) >= 0 {
		j--
	}
	if d := s[i:j]; d == "" || d[0] == '.' || d[0] == '-' || strings.Contains(d, "..") || strings.Contains(d, "_") && !strings.Contains(d, ".") {
		return 0
	}
	return j
}

// address takes the address [a, b) whose at sign of n bytes is at p.
func (c *scanner) address(a, p, b, n int) {
	s := c.s
	local, domain := s[a:p], s[p+n:b]
	var put string
	if domain[0] == '[' {
		put = c.literal(domain)
	} else {
		put = c.names.mailDomain(domain)
	}
	c.put(local, c.names.user(local, s[p:p+n], domain, put, c.isMessageID(a)))
	c.copy(p, p+n)
	c.put(domain, put)
}

// literal returns the pseudonym for an address in brackets.
func (c *scanner) literal(s string) string {
	in := s[1 : len(s)-1]
	tag := ""
	if hasPrefixFold(in, "IPv6:") {
		tag, in = in[:5], in[5:]
	}
	if isIPv4(in) {
		return "[" + tag + c.names.ipv4(in) + "]"
	}
	if p, ok := c.names.ipv6(in); ok {
		return "[" + tag + p + "]"
	}
	return "[" + c.names.host(in) + "]"
}

// mailDomain returns the pseudonym for the domain of an address. It is one also where a host of that name is kept, unless
// an explanation can rest on it: phone companies whose replies have nothing else of their own.
func (n *names) mailDomain(s string) string {
	low := strings.ToLower(s)
	switch {
	case low == "localhost" || low == "localhost.localdomain" || kept().words[low] && strings.Contains(low, "."):
		return s
	case isIPv4(s):
		return n.ipv4(s)
	case keptHost(low):
		return "domain" + strconv.Itoa(n.domains.number(low)) + ".example"
	}
	return n.host(s)
}

// isMessageID reports whether the address that starts at a is a message id (RFC 5322 section 3.6.4).
func (c *scanner) isMessageID(a int) bool {
	if c.msgID {
		return true
	}
	b := strings.TrimRight(before(c.s, a, 24), "<\\u03c \"'")
	return hasAnySuffix(b, "message-id:", "message-id=", "message-id", "messageid\":", "message_id\":", "msgid=", "msgid:", "\tid=", " id=", "message-id\":", "smtp-id\":")
}

// quoted takes a local part in quotes at i (RFC 5321 section 4.1.2), or the quote.
func (c *scanner) quoted(i int) int {
	s := c.s
	for j := i + 1; j < len(s) && j-i < 70; j++ {
		switch s[j] {
		case '\\':
			j++
		case '"':
			if j+1 < len(s) && s[j+1] == '@' && j > i+1 {
				if b := domainEnd(s, j+2); b > 0 {
					c.address(i, j+1, b, 1)
					return b
				}
			}
			j = len(s)
		case '\r', '\n', '<', '>', '@':
			j = len(s)
		}
	}
	c.copy(i, i+1)
	return i + 1
}

// login reports whether the word [i, j) is a login: what stands after AUTH and a mechanism (RFC 4954 section 4), or after
// the code of a challenge, unless it is one of the usual prompts, "Username:" and "Password:".
func (c *scanner) login(i, j int) bool {
	w := strings.TrimRight(c.s[i:j], "'.")
	b := before(c.s, i, 24)
	if challenge := strings.TrimSuffix(b, "334 "); challenge != b {
		return (challenge == "" || !letterOrDigit(challenge[len(challenge)-1])) && len(w) > 16 && isBase64(w)
	}
	k := strings.LastIndex(b, "auth ")
	if k < 0 || !strings.HasSuffix(b, " ") || strings.Count(b[k:], " ") != 2 || len(w) < 8 || !isBase64(w) {
		return false
	}
	upper, other := false, strings.HasSuffix(w, "=")
	for _, x := range []byte(w) {
		upper = upper || 'A' <= x && x <= 'Z'
		other = other || 'a' <= x && x <= 'z'
	}
	return upper && other
}

func isBase64(w string) bool {
	for _, b := range []byte(w) {
		if !letterOrDigit(b) && b != '+' && b != '/' && b != '=' {
			return false
		}
	}
	return w != ""
}
