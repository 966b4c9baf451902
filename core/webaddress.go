package core

import "strings"

// A WebAddress is a piece of text that reads like one. Own says that it leads to a host of the provider whose reply it stands in, as
// the catalogue has it. Where any other leads, nobody here knows.
type WebAddress struct {
	Start, End int // bytes of the text
	Own        bool
}

// WebAddresses returns the web addresses in a text of f's reply.
func (f Finding) WebAddresses(text string) []WebAddress {
	var out []WebAddress
	for at := 0; ; {
		start, end := nextURL(text[at:])
		if end == 0 {
			return out
		}
		out = append(out, WebAddress{at + start, at + end, f.Entry != nil && f.Entry.Owns(text[at+start:at+end])})
		at += end
	}
}

// nextURL returns where the first web address of s starts and ends; zeros if there is none.
func nextURL(s string) (start, end int) {
	for at := 0; at < len(s); {
		i := strings.Index(s[at:], "http")
		if i < 0 {
			return 0, 0
		}
		start := at + i
		rest := strings.TrimPrefix(strings.TrimPrefix(s[start:], "http"), "s")
		if !strings.HasPrefix(rest, "://") {
			at = start + len("http")
			continue
		}
		u := s[start:]
		if j := strings.IndexAny(u, " \t\r\n<>\"'`|\\^{}"); j >= 0 {
			u = u[:j]
		}
		u = strings.TrimRight(u, ".,;:)]")
		if len(strings.TrimPrefix(u, s[start:len(s)-len(rest)])) <= len("://") {
			at = start + len("http")
			continue
		}
		return start, start + len(u)
	}
	return 0, 0
}
