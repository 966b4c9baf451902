package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// window is how far the end of what nobody sees is searched for.
const window = 256 << 10

// stripHTML returns the words of an HTML text: tags and what nobody sees taken out, line ends where blocks end.
func stripHTML(v text.View, pace *event.Pace) text.View {
	failed := [4]int{} // how much was left where an end was not found: not to be searched for again soon
	v = v.Replace("<", func(s string) (int, string) {
		if !pace.Work(2 * perPiece) {
			return -1, ""
		}
		for k, hidden := range [...]string{"style", "script", "head", "!--"} {
			if failed[k]-len(s) < window/2 && failed[k] > 0 {
				continue
			}
			if hasPrefixFold(s[1:], hidden) && (hidden == "!--" || len(s) > len(hidden)+1 && !letter(s[len(hidden)+1])) {
				end := "</" + hidden
				if hidden == "!--" {
					end = "-->"
				}
				if i := indexFold(s[:min(len(s), window)], end); i >= 0 {
					if j := strings.IndexByte(s[i:min(len(s), i+64)], '>'); j >= 0 {
						return i + j + 1, ""
					}
				}
				failed[k] = len(s)
			}
		}
		if len(s) < 2 || !letter(s[1]) && s[1] != '/' && s[1] != '!' {
			return 0, ""
		}
		end := strings.IndexByte(s[:min(len(s), 4<<10)], '>')
		if end < 0 {
			return 0, ""
		}
		if strings.IndexByte(s[:end], '@') >= 0 && strings.IndexByte(s[:end], ' ') < 0 {
			return 0, "" // an address in brackets
		}
		tag := strings.ToLower(strings.TrimLeft(s[1:min(end, 12)], "/"))
		for _, b := range [...]string{"br", "p", "div", "tr", "td", "li", "h1", "h2", "h3", "table", "hr", "pre", "blockquote"} {
			if strings.HasPrefix(tag, b) && (len(tag) == len(b) || !letter(tag[len(b)])) {
				return end + 1, "\n"
			}
		}
		return end + 1, ""
	})
	return v.Replace("&", func(s string) (int, string) {
		if !pace.Work(perPiece) {
			return -1, ""
		}
		for _, e := range entities {
			if strings.HasPrefix(s, e.name) {
				return len(e.name), e.char
			}
		}
		return entity(s)
	})
}

var entities = []struct{ name, char string }{
	{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", `"`}, {"&nbsp;", " "}, {"&apos;", "'"},
}

// entity reads a numeric character reference.
func entity(s string) (int, string) {
	if len(s) < 4 || s[1] != '#' {
		return 0, ""
	}
	base, i := rune(10), 2
	if s[i]|0x20 == 'x' {
		base, i = 16, 3
	}
	r := rune(0)
	start := i
	for i < len(s) && i < start+7 && hex(s[i]) >= 0 && rune(hex(s[i])) < base {
		r = r*base + rune(hex(s[i]))
		i++
	}
	if i == start || i >= len(s) || s[i] != ';' || r == 0 || r > 0x10ffff {
		return 0, ""
	}
	return i + 1, string(r)
}
