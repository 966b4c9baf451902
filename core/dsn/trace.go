package dsn

import (
	"slices"
	"strings"

	"smtpwhy/core/text"
)

// maxTrace bounds the hosts of a trace. Mail of more hops than that is in a loop, which its reply tells.
const maxTrace = 12

// trace returns the hosts that say of themselves that they took over the message that came back with m, the oldest
// first: the names after "by" in its Received fields, each of which is put on top of the others (RFC 5321 section
// 4.4). Nobody vouches for those below the first that is known.
func (m mail) trace() []text.View {
	for _, p := range m.Parts {
		if p.Type != "message/rfc822" && p.Type != "message/global" && p.Type != "message/global-headers" && !returned(p.Type) {
			continue
		}
		var out []text.View
		h, _ := readHeader(p.raw.From(skipBlank(p.raw.Text, 0)))
		for _, v := range h.All("Received") {
			if by := receivedBy(v); by.Text != "" && len(out) < maxTrace {
				out = append(out, by)
			}
		}
		if len(out) > 0 {
			slices.Reverse(out)
			return out
		}
	}
	return nil
}

// receivedBy returns the host after the word "by" of a Received field. Comments, which may have that word too, are
// skipped.
func receivedBy(v text.View) text.View {
	s := v.Text
	for i, deep, by := 0, 0, false; i < len(s); {
		switch c := s[i]; {
		case c == '(':
			deep++
		case c == ')':
			deep = max(0, deep-1)
		case c == ';' && deep == 0:
			return text.View{}
		case deep == 0 && !strings.ContainsRune(" \t", rune(c)):
			n := strings.IndexAny(s[i:], " \t();")
			if n < 0 {
				n = len(s) - i
			}
			if by {
				return v.Slice(i, i+n)
			}
			by = strings.EqualFold(s[i:i+n], "by")
			i += n
			continue
		}
		i++
	}
	return text.View{}
}
