package dsn

import (
	"strings"
	"unicode/utf8"

	"smtpwhy/core/text"
)

// typed takes the type off a field's value, "rfc822;" or "dns;" (RFC 3464 section 2.1.2), and the comment after it.
// A missing type is no mistake here.
func typed(v text.View) (kind string, rest text.View) {
	if i := typeLen(v.Text); i > 0 {
		kind = strings.ToLower(strings.TrimSpace(v.Text[:i-1]))
		v = v.From(i).TrimSpace()
	}
	return kind, v
}

// typeLen returns how many bytes at the start of s are a type and its semicolon.
func typeLen(s string) int {
	i := 0
	for i < len(s) && i < 64 && (letter(s[i]) || digit(s[i]) || s[i] == '-' || s[i] == '_') {
		i++
	}
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if i > 0 && i < len(s) && s[i] == ';' {
		return i + 1
	}
	return 0
}

// address reads the address of a recipient field: type, brackets and source route taken off, and RFC 6533's
// escapes undone.
func address(v text.View) text.View {
	kind, v := typed(v)
	if i := strings.IndexByte(v.Text, '<'); i >= 0 {
		if j := strings.IndexByte(v.Text[i:], '>'); j >= 0 {
			v = v.Slice(i+1, i+j)
		}
	}
	if kind == "utf-8" || strings.Contains(v.Text, `\x{`) {
		v = unescape(v)
	}
	return v.TrimSpace()
}

// unescape undoes \x{HEX} (RFC 6533 section 3).
func unescape(v text.View) text.View {
	return v.Replace(`\`, func(s string) (int, string) {
		if !strings.HasPrefix(s, `\x{`) {
			return 0, ""
		}
		r, i := rune(0), 3
		for i < len(s) && i < 9 && hex(s[i]) >= 0 {
			r = r<<4 | rune(hex(s[i]))
			i++
		}
		if i == 3 || i >= len(s) || s[i] != '}' || !utf8.ValidRune(r) || r == 0 {
			return 0, ""
		}
		return i + 1, string(r)
	})
}

// isAddress reports whether s can be the address of a mailbox: one word with an @ inside, no path, no program.
func isAddress(s string) bool {
	i := strings.LastIndexByte(s, '@')
	return i > 0 && i < len(s)-1 && !strings.ContainsAny(s, " \t|") && s[0] != '/' && s[0] != '@'
}

// addresses returns the addresses of a header field like To (RFC 5322 section 3.4): what stands in brackets, else
// the words with an @.
func addresses(v text.View) []text.View {
	s := v.Text
	var out []text.View
	for i := 0; i < len(s) && len(out) < 100; {
		start, quoted, angle := i, false, -1
		for ; i < len(s); i++ {
			switch c := s[i]; {
			case c == '"':
				quoted = !quoted
			case quoted:
			case c == '<':
				angle = i + 1
			case c == '>' && angle >= 0:
				out = appendAddress(out, v.Slice(angle, i))
				angle, start = -1, i+1
			case (c == ',' || c == ';') && angle < 0:
				out = appendAddress(out, bare(v.Slice(start, i)))
				start = i + 1
			}
		}
		out = appendAddress(out, bare(v.Slice(start, i)))
	}
	return out
}

func appendAddress(out []text.View, v text.View) []text.View {
	if v = v.TrimSpace(); isAddress(v.Text) {
		out = append(out, v)
	}
	return out
}

// bare returns the first word with an @ of v.
func bare(v text.View) text.View {
	v = v.TrimSpace()
	at := strings.IndexByte(v.Text, '@')
	if at < 0 {
		return text.View{}
	}
	i := strings.LastIndexAny(v.Text[:at], " \t(<>") + 1
	j := len(v.Text)
	if k := strings.IndexAny(v.Text[at:], " \t)<>"); k >= 0 {
		j = at + k
	}
	return v.Slice(i, j)
}

// first returns the first address of v.
func first(v text.View) text.View {
	if a := addresses(v); len(a) > 0 {
		return a[0]
	}
	return text.View{}
}
