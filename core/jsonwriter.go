package core

import (
	"strconv"
	"unicode/utf8"
)

// A jsonWriter writes JSON, the same bytes as encoding/json, which would be a twentieth of the page's program.
// A name is "" for an element of a list.
type jsonWriter []byte

// name starts a value.
func (w *jsonWriter) name(name string) {
	if n := len(*w); n > 0 && (*w)[n-1] != '{' && (*w)[n-1] != '[' {
		*w = append(*w, ',')
	}
	if name != "" {
		w.quote(name)
		*w = append(*w, ':')
	}
}

func (w *jsonWriter) number(name string, n int) {
	w.name(name)
	*w = strconv.AppendInt(*w, int64(n), 10)
}

func (w *jsonWriter) text(name, s string) {
	w.name(name)
	w.quote(s)
}

func (w *jsonWriter) texts(name string, list []string) {
	jsonList(w, name, list, func(s string) { w.text("", s) })
}

// object writes an object with what fields writes.
func (w *jsonWriter) object(name string, fields func()) {
	w.name(name)
	*w = append(*w, '{')
	fields()
	*w = append(*w, '}')
}

// jsonList writes a list whose elements write does.
func jsonList[T any](w *jsonWriter, name string, list []T, write func(T)) {
	w.name(name)
	*w = append(*w, '[')
	for _, v := range list {
		write(v)
	}
	*w = append(*w, ']')
}

// quote writes a string. What is no UTF-8 becomes U+FFFD, and the two line ends that JavaScript knows beyond those of
// ASCII are escaped.
func (w *jsonWriter) quote(s string) {
	const hex = "0123456789abcdef"
	b := append(*w, '"')
	from := 0
	for i := 0; i < len(s); {
		c, n := s[i], 1
		var escaped string
		switch {
		case c == '"' || c == '\\':
			escaped = `\` + s[i:i+1]
		case c == '\n':
			escaped = `\n`
		case c == '\r':
			escaped = `\r`
		case c == '\t':
			escaped = `\t`
		case c == '\b':
			escaped = `\b`
		case c == '\f':
			escaped = `\f`
		case c < ' ':
			escaped = `\u00` + hex[c>>4:c>>4+1] + hex[c&15:c&15+1]
		case c >= utf8.RuneSelf:
			var r rune
			switch r, n = utf8.DecodeRuneInString(s[i:]); {
			case r == utf8.RuneError && n == 1:
				escaped = `\ufffd`
			case r == '\u2028':
				escaped = `\u2028`
			case r == '\u2029':
				escaped = `\u2029`
			}
		}
		if escaped != "" {
			b = append(append(b, s[from:i]...), escaped...)
			from = i + n
		}
		i += n
	}
	*w = append(append(b, s[from:]...), '"')
}
