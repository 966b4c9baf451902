package webhook

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// A value is one JSON value (RFC 8259 section 3) that knows its place. What was cut off at the end of the input
// is missing in it; the zero value is absent.
type value struct {
	kind byte      // '{', '[', '"', '0' for a number, 'n' for true, false and null; 0 for none
	text text.View // a string with its escapes resolved, or the value as it was written
	keys []string  // of an object, for each of list
	list []value   // the elements of an array, or the values of an object
}

// maxDepth is how deep values may be nested; services stay below ten.
const maxDepth = 64

// get returns the value at a path of keys with dots between, or the zero value. In an array it looks into the
// first element.
func (v value) get(path string) value {
	for path != "" {
		key, rest, _ := strings.Cut(path, ".")
		for v.kind == '[' && len(v.list) > 0 {
			v = v.list[0]
		}
		found := false
		for i, k := range v.keys {
			if k == key && i < len(v.list) {
				v, found = v.list[i], true
				break
			}
		}
		if !found {
			return value{}
		}
		path = rest
	}
	return v
}

// first returns the first string or number at any of the paths that says something.
func (v value) first(paths ...string) text.View {
	for _, p := range paths {
		w := v.get(p)
		for w.kind == '[' && len(w.list) > 0 {
			w = w.list[0]
		}
		if (w.kind == '"' || w.kind == '0') && strings.TrimSpace(w.text.Text) != "" {
			return w.text
		}
	}
	return text.View{}
}

// str returns the string at path, or "".
func (v value) str(path string) string { return v.first(path).Text }

// is reports whether the value at path is of a kind.
func (v value) is(path string, kind byte) bool { return v.get(path).kind == kind }

// A scanner reads JSON from a view. Strings in single quotes are taken too: people paste what Python printed.
type scanner struct {
	v text.View
	s string
	i int

	pace *event.Pace
}

func (c *scanner) space() {
	for c.i < len(c.s) && strings.IndexByte(" \t\r\n,", c.s[c.i]) >= 0 {
		c.i++
	}
	if strings.HasPrefix(c.s[c.i:], "\ufeff") {
		c.i += 3
		c.space()
	}
}

// perValue is what a value costs, for the pace.
const perValue = 64

// value reads the value at the scanner's place. Where there is none, ok is false and the scanner stands at what
// is wrong.
func (c *scanner) value(depth int) (v value, ok bool) {
	c.space()
	if c.i >= len(c.s) || depth > maxDepth || !c.pace.Work(perValue) {
		return value{}, false
	}
	start := c.i
	switch b := c.s[c.i]; {
	case b == '{':
		v, ok = c.object(depth)
	case b == '[':
		v, ok = c.array(depth)
	case b == '"' || b == '\'':
		return value{kind: '"', text: c.str()}, true
	case b == '-' || '0' <= b && b <= '9':
		for c.i < len(c.s) && strings.IndexByte("+-.eE0123456789", c.s[c.i]) >= 0 {
			c.i++
		}
		return value{kind: '0', text: c.v.Slice(start, c.i)}, true
	case 'a' <= b|0x20 && b|0x20 <= 'z':
		for c.i < len(c.s) && 'a' <= c.s[c.i]|0x20 && c.s[c.i]|0x20 <= 'z' {
			c.i++
		}
		switch c.s[start:c.i] {
		case "true", "false", "null", "True", "False", "None":
			return value{kind: 'n', text: c.v.Slice(start, c.i)}, true
		}
		return value{}, false
	default:
		return value{}, false
	}
	v.text = c.v.Slice(start, c.i)
	return v, ok
}

func (c *scanner) object(depth int) (value, bool) {
	v := value{kind: '{'}
	c.i++
	for {
		c.space()
		if c.i >= len(c.s) {
			return v, true
		}
		switch c.s[c.i] {
		case '}':
			c.i++
			return v, true
		case '"', '\'':
		default:
			return v, false
		}
		key := c.str().Text
		c.space()
		if c.i >= len(c.s) {
			return v, true
		}
		if c.s[c.i] != ':' {
			return v, false
		}
		c.i++
		w, ok := c.value(depth + 1)
		if !ok {
			return v, c.i >= len(c.s)
		}
		v.keys, v.list = append(v.keys, key), append(v.list, w)
	}
}

func (c *scanner) array(depth int) (value, bool) {
	v := value{kind: '['}
	c.i++
	for {
		c.space()
		if c.i >= len(c.s) {
			return v, true
		}
		if c.s[c.i] == ']' {
			c.i++
			return v, true
		}
		w, ok := c.value(depth + 1)
		if !ok {
			return v, c.i >= len(c.s)
		}
		v.list = append(v.list, w)
	}
}

// str reads a string and resolves its escapes (RFC 8259 section 7).
func (c *scanner) str() text.View {
	quote := c.s[c.i]
	c.i++
	start, escaped := c.i, false
	for c.i < len(c.s) && c.s[c.i] != quote {
		if c.s[c.i] == '\\' {
			escaped = true
			c.i++
		}
		c.i++
	}
	end := min(c.i, len(c.s))
	c.i = min(c.i+1, len(c.s))
	v := c.v.Slice(start, end)
	if !escaped {
		return v
	}
	return v.Unescape(c.pace.Work)
}
