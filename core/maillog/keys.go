package maillog

import (
	"smtpwhy/core/text"
)

// pairs reads key=value pairs as logfmt and its kin write them: values bare, in double quotes with backslash
// escapes, or, where single is true, in single quotes without. The first value of a key counts.
func pairs(v text.View, single bool) map[string]text.View {
	out := map[string]text.View{}
	s := v.Text
	for i := 0; i < len(s); {
		for i < len(s) && s[i] == ' ' {
			i++
		}
		start := i
		for i < len(s) && s[i] != '=' && s[i] != ' ' {
			i++
		}
		if i >= len(s) || s[i] == ' ' || i == start {
			if i < len(s) && s[i] == '=' {
				i++
			}
			continue
		}
		key := s[start:i]
		i++
		var val text.View
		switch {
		case i < len(s) && s[i] == '"':
			from, escaped := i+1, false
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					escaped = true
					i++
				}
			}
			val = v.Slice(from, max(from, min(i, len(s))))
			if escaped {
				val = val.Unescape(nil)
			}
			i++
		case single && i < len(s) && s[i] == '\'':
			from := i + 1
			end := len(s)
			// The value ends at a quote with a key after it, or with nothing.
			for j := from; j < len(s); j++ {
				if s[j] == '\'' && (j+1 == len(s) || s[j+1] == ' ') {
					end = j
					break
				}
			}
			val = v.Slice(from, end)
			i = min(end+1, len(s))
		default:
			from := i
			for i < len(s) && s[i] != ' ' {
				i++
			}
			val = v.Slice(from, i)
		}
		if _, ok := out[key]; !ok {
			out[key] = val
		}
	}
	return out
}
