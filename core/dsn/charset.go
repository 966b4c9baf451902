package dsn

import (
	"strings"
	"unicode/utf8"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// Charset decodes b from the character set called name, in lower case, to UTF-8. It is asked for all but UTF-8,
// US-ASCII, ISO 8859-1 and Windows-1252; nil knows none. Programs set it once, before the first Parse.
var Charset func(name string, b []byte) (string, bool)

// windows1252 holds the characters of 0x80 to 0x9f. Those five that it leaves open stay C1 controls.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// beyond are the characters of Windows-1252 from 0x80 on.
var beyond = func() (t [128]string) {
	for i := range t {
		t[i] = fromWindows1252(string([]byte{byte(0x80 + i)}))
	}
	return t
}()

// toUTF8 decodes b from the character set called name. Text that claims to be UTF-8 and is not is read as
// Windows-1252, of which ISO 8859-1 is taken to be a part, as mail programs and browsers do.
func toUTF8(name string, b []byte) (string, bool) {
	switch name {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown":
		if utf8.Valid(b) {
			return string(b), true
		}
		fallthrough
	case "iso-8859-1", "latin1", "iso8859-1", "iso_8859-1", "windows-1252", "cp1252", "x-ansi":
		return fromWindows1252(string(b)), true
	}
	if Charset != nil {
		if s, ok := Charset(name, b); ok && utf8.ValidString(s) {
			return s, true
		}
	}
	if text.ASCII(string(b)) && !stateful(name) {
		return string(b), true
	}
	return "", false
}

func fromWindows1252(s string) string {
	var out strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c < 0x80:
			out.WriteByte(c)
		case c < 0xa0:
			out.WriteRune(windows1252[c-0x80])
		default:
			out.WriteRune(rune(c))
		}
	}
	return out.String()
}

// stateful reports whether ASCII bytes can stand for other characters in the character set called name.
func stateful(name string) bool {
	return strings.HasPrefix(name, "iso-2022") || name == "utf-7" || strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "hz")
}

// charset returns v decoded from the character set called name. Bytes that mean themselves keep their places;
// other lines are opaque one by one.
func charset(v text.View, name string, pace *event.Pace) text.View {
	name = strings.ToLower(name)
	plain := text.ASCII(v.Text)
	if plain && strings.IndexByte(v.Text, 0x1b) >= 0 && strings.Contains(v.Text, "\x1b$") && !stateful(name) {
		name = "iso-2022-jp" // RFC 1468, not declared
	}
	if plain && !stateful(name) {
		return v
	}
	switch name {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		if utf8.ValidString(v.Text) {
			return v
		}
		return latin(v, pace)
	case "iso-8859-1", "latin1", "windows-1252", "cp1252":
		return latin(v, pace)
	}
	if strings.HasPrefix(name, "utf-16") {
		if s, ok := toUTF8(name, []byte(v.Text)); ok {
			return text.Opaque(s, v.Span())
		}
	}
	var parts []text.View
	from := 0
	for i := 0; i < len(v.Text); {
		end, next := lineEnd(v.Text, i)
		line := v.Text[i:end]
		if !pace.Work(len(line)) {
			break
		}
		if !text.ASCII(line) || stateful(name) && strings.ContainsAny(line, "\x1b~+") {
			s, ok := toUTF8(name, []byte(line))
			switch {
			case ok:
				parts = append(parts, v.Slice(from, i), text.Opaque(s, v.SpanOf(i, end)))
				from = end
			case !utf8.ValidString(line):
				parts = append(parts, v.Slice(from, i), latin(v.Slice(i, end), pace))
				from = end
			}
		}
		i = next
	}
	if from == 0 {
		return v
	}
	return text.Join("", append(parts, v.From(from))...)
}

// latin decodes Windows-1252.
func latin(v text.View, pace *event.Pace) text.View {
	n := 0
	for i := range len(v.Text) {
		if v.Text[i] >= 0x80 {
			n++
		}
	}
	if n == 0 {
		return v
	}
	b := text.NewBuilder(len(v.Text)+2*n, 2*n+1)
	from := 0
	for i := range len(v.Text) {
		if v.Text[i] >= 0x80 {
			if !pace.Work(perPiece) {
				break
			}
			b.Add(v, from, i)
			b.Opaque(beyond[v.Text[i]-0x80], v.SpanOf(i, i+1))
			from = i + 1
		}
	}
	b.Add(v, from, len(v.Text))
	return b.View()
}
