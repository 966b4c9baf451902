package dsn

import (
	"strings"

	"smtpwhy/core/text"
)

// A header is the fields of a mail, of a part or of a block of a report, in their order (RFC 5322 section 2.2).
type header []field

// A field is one of a header. Its value is kept as it stands; Get unfolds and decodes it.
type field struct {
	name string
	raw  text.View // from after the colon to the end of the last line, folds included
	all  text.View // with the name
	asIs bool      // of a report, whose values are not decoded
}

// Get returns the value of the first field called name: unfolded, its encoded words decoded, without white space
// at either end. It is empty if there is none.
func (h header) Get(name string) text.View {
	for _, f := range h {
		if len(f.name) == len(name) && strings.EqualFold(f.name, name) {
			return f.value()
		}
	}
	return text.View{}
}

// All returns the values of all fields called name, as Get does.
func (h header) All(name string) []text.View {
	var out []text.View
	for _, f := range h {
		if len(f.name) == len(name) && strings.EqualFold(f.name, name) {
			out = append(out, f.value())
		}
	}
	return out
}

// Has reports whether there is a field called name.
func (h header) Has(name string) bool {
	for _, f := range h {
		if len(f.name) == len(name) && strings.EqualFold(f.name, name) {
			return true
		}
	}
	return false
}

// value returns the value of f as Get does. A line that ends with "=" goes on without a space: quoted-printable
// that nobody decoded.
func (f field) value() text.View {
	v := f.raw
	if strings.IndexByte(v.Text, '\n') >= 0 || strings.IndexByte(v.Text, '\r') >= 0 {
		var lines []text.View
		for i := 0; i < len(v.Text); {
			end, next := lineEnd(v.Text, i)
			if l := v.Slice(i, end).TrimSpace(); l.Text != "" {
				lines = append(lines, l)
			}
			i = next
		}
		if len(lines) == 0 {
			return text.View{}
		}
		v = text.Join(" ", lines...)
	}
	if f.asIs {
		return v.TrimSpace()
	}
	return words(v.TrimSpace())
}

// readHeader reads the fields at the start of v and returns them with the index where the body starts. A line
// that is neither a field nor a fold ends the header, also without a blank line.
func readHeader(v text.View) (h header, body int) {
	s := v.Text
	start, value := 0, 0 // of the last field
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		if i == end || blank(s[i:end]) {
			return h, next
		}
		n := fieldName(s[i:end])
		switch {
		case n > 0:
			if h == nil {
				h = make(header, 0, 16)
			}
			start, value = i, afterColon(s, i+n, end)
			h = append(h, field{name: s[i : i+n], raw: v.Slice(value, end), all: v.Slice(start, end)})
		case len(h) > 0 && (s[i] == ' ' || s[i] == '\t' || goesOn(s, next)):
			f := &h[len(h)-1]
			f.raw, f.all = v.Slice(value, end), v.Slice(start, end)
		case len(h) == 0 && (strings.HasPrefix(s[i:], "From ") || strings.HasPrefix(s[i:], ">From ")):
		case len(h) > 0 && strings.HasPrefix(s[i:], ">From "):
		default:
			return h, i
		}
		i = next
	}
	return h, len(s)
}

// goesOn reports whether a header goes on at s[i:], after a line that lost the white space of its fold.
func goesOn(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	end, _ := lineEnd(s, i)
	return !blank(s[i:end]) && (s[i] == ' ' || s[i] == '\t' || fieldName(s[i:end]) > 0)
}

// fieldName returns how many bytes of line are the name of a field: printable ASCII before a colon
// (RFC 5322 section 2.2), a letter first.
func fieldName(line string) int {
	if line == "" || !letter(line[0]) {
		return 0
	}
	for i := 1; i < len(line) && i < 80; i++ {
		switch c := line[i]; {
		case c == ':':
			return i
		case c == ' ' || c == '\t': // white space before the colon is the obsolete syntax
			j := i
			for j < len(line) && (line[j] == ' ' || line[j] == '\t') {
				j++
			}
			if j < len(line) && line[j] == ':' && !strings.HasPrefix(line[j:], "://") {
				return i
			}
			return 0
		case c < '!' || c > '~':
			return 0
		}
	}
	return 0
}

// afterColon returns the index after the colon that follows a name which ends at i.
func afterColon(s string, i, end int) int {
	if j := strings.IndexByte(s[i:end], ':'); j >= 0 {
		return i + j + 1
	}
	return i
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func digit(c byte) bool { return '0' <= c && c <= '9' }
