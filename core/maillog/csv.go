package maillog

import (
	"strings"

	"smtpwhy/core/text"
)

// cells cuts a line of comma-separated values (RFC 4180) into its fields, quotes taken off. A quote within a field
// that does not start with one is a character like others.
func cells(line text.View, sep byte) []text.View {
	var out []text.View
	s := line.Text
	for i := 0; ; {
		if i < len(s) && s[i] == '"' {
			start, doubled := i+1, false
			for i++; i < len(s); i++ {
				if s[i] != '"' {
					continue
				}
				if i+1 < len(s) && s[i+1] == '"' {
					doubled = true
					i++
					continue
				}
				break
			}
			f := line.Slice(start, max(start, min(i, len(s))))
			if doubled {
				f = f.Replace(`"`, func(s string) (int, string) {
					if strings.HasPrefix(s, `""`) {
						return 2, `"`
					}
					return 0, ""
				})
			}
			out = append(out, f)
			for i < len(s) && s[i] != sep {
				i++
			}
		} else {
			start := i
			for i < len(s) && s[i] != sep {
				i++
			}
			out = append(out, line.Slice(start, i))
		}
		if i >= len(s) {
			return out
		}
		i++
	}
}

// record returns the record that starts at p.lines[i] and the index after it: a quoted field may go on over a few
// lines.
func (p *page) record(i int, sep byte) (row []text.View, next int) {
	line := p.lines[i]
	next = i + 1
	for strings.Count(line.Text, `"`)%2 == 1 && next < len(p.lines) && next < i+8 {
		more := p.lines[next]
		if strings.Count(more.Text, `"`)%2 == 1 { // the line that ends the field
			line, next = text.Join("\n", p.lines[i:next+1]...), next+1
			break
		}
		if next++; next == i+8 || next == len(p.lines) { // no end in sight: the quote was a character
			next = i + 1
			break
		}
	}
	return cells(line, sep), next
}

// columns tells where the fields of a record stand, by the names of a header line.
type columns map[string]int

// header reads the names of columns.
func header(names []text.View) columns {
	c := columns{}
	for i, n := range names {
		name := strings.ToLower(strings.TrimSpace(n.Text))
		if _, ok := c[name]; !ok {
			c[name] = i
		}
	}
	return c
}

// named returns the columns of names with separators between them.
func named(names, sep string) columns {
	c := columns{}
	for i, n := range strings.Split(names, sep) {
		c[n] = i
	}
	return c
}

// get returns the field called name, without space around.
func (c columns) get(row []text.View, name string) text.View {
	if i, ok := c[name]; ok && i < len(row) {
		return row[i].TrimSpace()
	}
	return text.View{}
}
