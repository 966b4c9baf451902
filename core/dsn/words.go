package dsn

import (
	"encoding/base64"
	"strings"

	"smtpwhy/core/text"
)

// words returns v with its encoded words decoded (RFC 2047 section 2). White space between two of them goes
// (section 6.2). What cannot be decoded stays as it is.
func words(v text.View) text.View {
	s := v.Text
	if !strings.Contains(s, "=?") {
		return v
	}
	var parts []text.View
	from := 0
	after := false // an encoded word ended at from
	for i := 0; i < len(s); {
		j := strings.Index(s[i:], "=?")
		if j < 0 {
			break
		}
		i += j
		put, end := word(s, i)
		if end == i {
			i += 2
			continue
		}
		if !after || !blank(s[from:i]) {
			parts = append(parts, v.Slice(from, i))
		}
		parts = append(parts, text.Opaque(put, v.SpanOf(i, end)))
		i, from, after = end, end, true
	}
	if !after {
		return v
	}
	return text.Join("", append(parts, v.From(from))...)
}

// word decodes the encoded word at s[i:] and returns the index after it, i if there is none.
func word(s string, i int) (put string, end int) {
	rest := s[i+2:]
	if len(rest) > 1000 {
		rest = rest[:1000]
	}
	name, rest, ok := strings.Cut(rest, "?")
	if !ok || len(rest) < 2 || rest[1] != '?' || name == "" || len(name) > 40 || strings.ContainsAny(name, " \t") {
		return "", i
	}
	enc := rest[0] | 0x20
	data, _, ok := strings.Cut(rest[2:], "?=")
	if !ok {
		return "", i
	}
	end = i + 2 + len(name) + 1 + 2 + len(data) + 2
	name, _, _ = strings.Cut(name, "*") // RFC 2231 section 5: a language
	var b []byte
	switch enc {
	case 'b':
		var err error
		b, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.ReplaceAll(data, " ", ""), "="))
		if err != nil && len(b) == 0 {
			return "", i
		}
	case 'q':
		b = make([]byte, 0, len(data))
		for k := 0; k < len(data); k++ {
			switch c := data[k]; {
			case c == '_':
				b = append(b, ' ')
			case c == '=' && k+2 < len(data) && hex(data[k+1]) >= 0 && hex(data[k+2]) >= 0:
				b = append(b, byte(hex(data[k+1])<<4|hex(data[k+2])))
				k += 2
			default:
				b = append(b, c)
			}
		}
	default:
		return "", i
	}
	put, ok = toUTF8(strings.ToLower(name), b)
	if !ok {
		return "", i
	}
	return put, end
}

func hex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
