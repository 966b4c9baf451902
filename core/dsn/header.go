package dsn

import (
	"strings"

	"smtpwhy/core/text"
)

// A header is the fields of a mail, of a part or of a block of a report, in their order (RFC 5322 section 2.2).
type header []field

// A field is one of a header. Its value is kept as it stands; Get unfolds and decodes it.
type field struct {
	in             *text.View // what the field stands in, and where
	at, named      int32      // its start, and the end of its name
	afterName, end int32      // what follows the colon, up to the end of the last line, folds included
	asIs           bool       // of a report, whose values are not decoded
}

func (f *field) name() string   { return f.in.Text[f.at:f.named] }
func (f *field) all() text.View { return f.in.Slice(int(f.at), int(f.end)) }

// is reports whether f is called name.
func (f *field) is(name string) bool {
	return int(f.named-f.at) == len(name) && strings.EqualFold(f.name(), name)
}

// Get returns the value of the first field called name: unfolded, its encoded words decoded, without white space
// at either end. It is empty if there is none.
func (h header) Get(name string) text.View {
	for i := range h {
		if h[i].is(name) {
			return h[i].value()
		}
	}
	return text.View{}
}

// All returns the values of all fields called name, as Get does.
func (h header) All(name string) []text.View {
	var out []text.View
	for i := range h {
		if h[i].is(name) {
			out = append(out, h[i].value())
		}
	}
	return out
}

// Has reports whether there is a field called name.
func (h header) Has(name string) bool {
	for i := range h {
		if h[i].is(name) {
			return true
		}
	}
	return false
}

// raw is Get for structured fields (RFC 2045), whose encoded words and folds mean nothing: the value as it stands.
func (h header) raw(name string) string {
	for i := range h {
		if f := &h[i]; f.is(name) {
			return strings.Trim(f.in.Text[f.afterName:f.end], " \t\r\n")
		}
	}
	return ""
}

// value returns the value of f as Get does.
func (f *field) value() text.View {
	v := unfold(f.in.Slice(int(f.afterName), int(f.end)))
	if f.asIs {
		return v
	}
	return words(v)
}

// unfold returns v, which may go over several lines, as one, without white space at either end.
func unfold(v text.View) text.View {
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
	return v.TrimSpace()
}

// readHeader reads the fields at the start of v and returns them with the index where the body starts. A line
// that is neither a field nor a fold ends the header, also without a blank line.
func readHeader(v text.View) (h header, body int) { return readFields(v, 24) }

// readFields is readHeader for a header of about so many fields.
func readFields(v text.View, room int) (h header, body int) {
	s := v.Text
	var in *text.View
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		if i == end || blank(s[i:end]) {
			return h, next
		}
		n := fieldName(s[i:end])
		switch {
		case n > 0:
			if h == nil {
				h, in = make(header, 0, room), within(v)
			}
			h = append(h, field{in: in, at: int32(i), named: int32(i + n), afterName: int32(afterColon(s, i+n, end)), end: int32(end)})
		case len(h) > 0 && (s[i] == ' ' || s[i] == '\t' || goesOn(s, next)):
			h[len(h)-1].end = int32(end)
		case len(h) == 0 && (strings.HasPrefix(s[i:], "From ") || strings.HasPrefix(s[i:], ">From ")):
		case len(h) > 0 && strings.HasPrefix(s[i:], ">From "):
		default:
			return h, i
		}
		i = next
	}
	return h, len(s)
}

// within returns v for the fields in it to share.
func within(v text.View) *text.View { return &v }

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
