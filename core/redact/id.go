package redact

import (
	"strconv"
	"strings"
)

// knowID makes s an id wherever it stands.
func (n *names) knowID(s string) {
	s = strings.Trim(s, "<>[]() ")
	if len(s) < 5 || strings.ContainsAny(s, "@ \t\r\n") || !strings.ContainsAny(s, "0123456789") || isIPv4(s) {
		return
	}
	n.known[s] = true
}

func (n *names) isID(s string) bool { return n.known[s] }

// id returns the pseudonym for an id: zeros and a number, with the punctuation and the length of the id, because
// programs know their ids by those.
func (n *names) id(s string) string {
	if k, ok := ourID(s); ok {
		n.ids.take(k)
		return s
	}
	places := 0
	for i := range len(s) {
		if letterOrDigit(s[i]) || s[i] >= 0x80 {
			places++
		}
	}
	d := strconv.Itoa(n.ids.number(s))
	out := []byte(s)
	for i := len(s) - 1; i >= 0; i-- {
		if !letterOrDigit(s[i]) && s[i] < 0x80 {
			continue
		}
		out[i] = '0'
		if d != "" {
			out[i], d = d[len(d)-1], d[:len(d)-1]
		}
	}
	return d + string(out) // d is left over where the id is shorter than its number
}

// ourID returns the number of an id that is a pseudonym: digits, of which the first half are zeros.
func ourID(s string) (int, bool) {
	d := make([]byte, 0, 16)
	zeros := 0
	for i := range len(s) {
		switch {
		case digit(s[i]):
			if len(d) == 0 && s[i] == '0' {
				zeros++
			} else if d = append(d, s[i]); len(d) > 9 {
				return 0, false
			}
		case letterOrDigit(s[i]) || s[i] >= 0x80:
			return 0, false
		}
	}
	if len(d) == 0 || zeros < 2 || zeros < len(d) {
		return 0, false
	}
	n, _ := strconv.Atoi(string(d))
	return n, true
}

// id reports whether the run [i, j) is an id: one that is known, or what words before it say to be one.
func (c *scanner) id(i, j int) bool {
	w := c.s[i:j]
	if c.names.isID(w) || isGUID(w) {
		return true
	}
	if len(w) < 5 || !strings.ContainsAny(w, "0123456789") || strings.HasPrefix(w, "..") {
		return false
	}
	letters := 0
	for _, b := range []byte(w) {
		if letter(b) {
			letters++
		}
	}
	if letters == 0 && (len(w) < 8 || strings.Contains(w, ".")) || !hasAnySuffix(before(c.s, i, 12), "queued as ", "(id ", " id ", " id=", "qid=", "\nid ", "\tid ", "\"id\":\"") {
		return c.beforeGoogle(j, letters)
	}
	c.names.knowID(w)
	return true
}

// beforeGoogle reports whether what ends at j is the id that Google's servers write before their name.
func (c *scanner) beforeGoogle(j, letters int) bool {
	return letters > 0 && strings.HasPrefix(c.s[j:], " - gsmtp")
}

// isGUID reports whether w is a GUID: 8-4-4-4-12 digits (RFC 9562 section 4). Their letters
// are not looked at.
func isGUID(w string) bool {
	if len(w) != 36 {
		return false
	}
	for i := range len(w) {
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; hyphen != (w[i] == '-') || !hyphen && !letterOrDigit(w[i]) {
			return false
		}
	}
	return true
}

// opaque reports whether w, letters and digits, can be read as nothing but an id: ten or more of them that change twice
// between letters and digits. Dates (20260102T150405Z) and the names of ciphers can.
func opaque(w string) bool {
	if len(w) < 10 || strings.HasPrefix(w, "0x") {
		return false
	}
	turns, letters, upper, lower := 0, 0, 0, 0
	for i := range len(w) {
		if letter(w[i]) {
			letters++
			if w[i]&0x20 == 0 {
				upper++
			} else {
				lower++
			}
		}
		if i > 0 && letter(w[i]) != letter(w[i-1]) {
			turns++
		}
	}
	if len(w) >= 40 && letters < len(w) && (turns > 2 || upper > 0 && lower > 0) {
		return true
	}
	if letters <= 2 && (strings.HasPrefix(w, "20") || strings.HasPrefix(w, "19")) && len(w) <= 18 {
		return false
	}
	return turns >= 2 && letters >= 2 && letters < len(w) && !strings.Contains(w, "SHA") && !strings.Contains(w, "AES")
}
