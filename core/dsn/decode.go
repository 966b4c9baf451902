package dsn

import (
	"encoding/base64"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// decode undoes a content transfer encoding (RFC 2045 section 6).
func decode(v text.View, encoding string, pace *event.Pace) text.View {
	switch {
	case strings.EqualFold(encoding, "quoted-printable"):
		return quotedPrintable(v, pace)
	case strings.EqualFold(encoding, "base64"):
		return fromBase64(v, pace)
	}
	return v
}

// quotedPrintable decodes v: what stands for itself keeps its place byte by byte (RFC 2045 section 6.7).
func quotedPrintable(v text.View, pace *event.Pace) text.View {
	return v.Replace("=", func(s string) (n int, put string) {
		if !pace.Work(perPiece) {
			return -1, ""
		}
		var b []byte
		for n+2 < len(s) && s[n] == '=' && hex(s[n+1]) >= 0 && hex(s[n+2]) >= 0 {
			if c := byte(hex(s[n+1])<<4 | hex(s[n+2])); c >= 0x80 && len(b) > 0 && b[len(b)-1] < 0x80 {
				break // a new character
			} else if c < 0x80 && len(b) > 0 {
				break
			} else {
				b = append(b, c)
			}
			n += 3
		}
		if n > 0 {
			return n, string(b)
		}
		for n = 1; n < len(s) && (s[n] == ' ' || s[n] == '\t'); {
			n++
		}
		if n == len(s) || s[n] == '\n' || s[n] == '\r' { // a soft line break
			_, next := lineEnd(s, min(n, len(s)))
			return max(next, n), ""
		}
		return 0, ""
	})
}

// fromBase64 decodes v, opaque line by line where lines are whole groups of four (RFC 2045 section 6.8). What is
// outside of the alphabet is passed over; a line of other text ends the data.
func fromBase64(v text.View, pace *event.Pace) text.View {
	var parts []text.View
	var group []byte
	from := 0
	flush := func(to int) {
		if len(group) == 0 {
			from = to
			return
		}
		if len(group)%4 == 1 {
			group = group[:len(group)-1]
		}
		b := make([]byte, base64.RawStdEncoding.DecodedLen(len(group)))
		n, _ := base64.RawStdEncoding.Decode(b, group)
		parts = append(parts, text.Opaque(string(b[:n]), v.SpanOf(from, to)))
		group, from = group[:0], to
	}
	for i := 0; i < len(v.Text); {
		end, next := lineEnd(v.Text, i)
		line := strings.TrimRight(v.Text[i:end], " \t")
		if strings.Contains(line, " ") || !pace.Work(len(line)) {
			break
		}
		if len(group) == 0 {
			from = i
		}
		padded := false
		for _, c := range []byte(line) {
			switch {
			case letter(c), digit(c), c == '+', c == '/':
				group = append(group, c)
			case c == '=':
				padded = true
			}
		}
		if padded || len(group)%4 == 0 {
			flush(end)
		}
		i = next
	}
	if len(group) > 0 {
		flush(len(v.Text))
	}
	return text.Join("", parts...)
}
