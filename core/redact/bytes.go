package redact

import "strings"

func digit(b byte) bool { return '0' <= b && b <= '9' }

func letter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

func letterOrDigit(b byte) bool { return letter(b) || digit(b) }

func hexDigit(b byte) bool { return digit(b) || 'a' <= b|0x20 && b|0x20 <= 'f' }

// hostByte reports whether b can stand in the name of a host, as it is seen in logs and replies.
func hostByte(b byte) bool { return letterOrDigit(b) || b == '.' || b == '-' || b == '_' || b >= 0x80 }

// wordByte reports whether b can stand in an address: the atoms of RFC 5322 section 3.2.3, dots, the at sign, and
// UTF-8 (RFC 6531 section 3.3).
func wordByte(b byte) bool {
	return hostByte(b) || b == '@' || strings.IndexByte("!#$%&'*+/=?^`{|}~", b) >= 0
}

// atSign returns the length of the at sign that s starts with, as it is or as addresses of pages, HTML and JSON write it.
func atSign(s string) int {
	if s == "" {
		return 0
	}
	switch s[0] {
	case '@':
		return 1
	case '%':
		if strings.HasPrefix(s, "%40") {
			return 3
		}
	case '\\':
		if strings.HasPrefix(s, `\u0040`) {
			return 6
		}
	case '&':
		if strings.HasPrefix(s, "&#64;") {
			return 5
		}
	}
	return 0
}

// endsAt reports whether s ends with an at sign of HTML.
func endsAt(s string) bool { return strings.HasSuffix(s, "&#64;") }

// escape returns the length of what at s[i:] belongs to an escape that a backslash before it starts: the n of "\n".
func escape(s string, i int) int {
	if i == 0 || s[i-1] != '\\' {
		return 0
	}
	hex := 0
	switch s[i] {
	case 'n', 'r', 't', 'b', 'f', 'v', '0':
		return 1
	case 'u':
		hex = 4
	case 'x':
		hex = 2
	default:
		return 0
	}
	if i+1+hex > len(s) {
		return 0
	}
	for _, b := range []byte(s[i+1 : i+1+hex]) {
		if !hexDigit(b) {
			return 0
		}
	}
	return 1 + hex
}

// replyCode returns the length of a reply code and its hyphen at the start of s (RFC 5321 section 4.2).
func replyCode(s string) int {
	if len(s) > 4 && '2' <= s[0] && s[0] <= '5' && digit(s[1]) && digit(s[2]) && s[3] == '-' {
		return 4
	}
	return 0
}

// trimQuotes takes the signs off [i, j) that stand around a word.
func trimQuotes(s string, i, j int) (int, int) {
	const around = "'`*.{}|!?=-"
	for i < j && strings.IndexByte(around, s[i]) >= 0 {
		i++
	}
	for j > i && strings.IndexByte(around, s[j-1]) >= 0 {
		j--
	}
	return i, j
}

// apart reports whether [i, j) is set apart from other words: in brackets or quotes, or alone on its line. Quotes around
// the keys and values of JSON, escaped or not, set nothing apart.
func apart(s string, i, j int) bool {
	if i > 0 && j < len(s) && strings.IndexByte("<\"'`(", s[i-1]) >= 0 && strings.IndexByte(">\\\"'`)", s[j]) >= 0 {
		if s[i-1] != '"' {
			return true
		}
		before := strings.TrimSuffix(s[max(0, i-3):i-1], `\`)
		after := strings.TrimPrefix(s[j:min(len(s), j+3)], `\`)
		return (before == "" || strings.IndexByte(" \t\r\n(", before[len(before)-1]) >= 0) && !strings.HasPrefix(after, `":`)
	}
	for i > 0 && (s[i-1] == ' ' || s[i-1] == '\t') {
		i--
	}
	return (i == 0 || s[i-1] == '\n' || s[i-1] == '\r') && (j == len(s) || s[j] == '\n' || s[j] == '\r')
}

// before returns at most n bytes of s before i, in lower case.
func before(s string, i, n int) string { return strings.ToLower(s[max(0, i-n):i]) }

func hasAnySuffix(s string, of ...string) bool {
	for _, x := range of {
		if strings.HasSuffix(s, x) {
			return true
		}
	}
	return false
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// lineEnd returns the end of the line at i without its line end, and where the next one starts.
func lineEnd(s string, i int) (end, next int) {
	j := strings.IndexAny(s[i:], "\r\n")
	if j < 0 {
		return len(s), len(s)
	}
	end = i + j
	if s[end] == '\r' && end+1 < len(s) && s[end+1] == '\n' {
		return end, end + 2
	}
	return end, end + 1
}
