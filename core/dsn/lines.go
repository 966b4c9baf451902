package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// What replacing a piece of a text, and reading a line of it, cost besides their bytes, for the pace.
const (
	perPiece = 32
	perLine  = 64
)

// lineEnd returns where the line that starts at s[i:] ends and where the next one starts. Lines end with LF, CRLF,
// CR CR LF or a lone CR.
func lineEnd(s string, i int) (end, next int) {
	for w := 128; ; w *= 4 {
		win := s[i:min(len(s), i+w)]
		n := strings.IndexByte(win, '\n')
		lf := n >= 0
		if !lf {
			n = len(win)
		}
		if k := strings.IndexByte(win[:n], '\r'); k >= 0 {
			j := i + k + 1
			for j < len(s) && j < i+k+3 && s[j] == '\r' {
				j++
			}
			if j < len(s) && s[j] == '\n' {
				return i + k, j + 1
			}
			return i + k, i + k + 1
		}
		if lf {
			return i + n, i + n + 1
		}
		if i+n == len(s) {
			return len(s), len(s)
		}
	}
}

// blank reports whether s is white space.
func blank(s string) bool {
	for i := range len(s) {
		if s[i] != ' ' && s[i] != '\t' && s[i] != '\r' && s[i] != '\n' {
			return false
		}
	}
	return true
}

// skipBlank returns where the first line of s that is not blank starts, from i on.
func skipBlank(s string, i int) int {
	for i < len(s) {
		end, next := lineEnd(s, i)
		if !blank(s[i:end]) {
			return i
		}
		i = next
	}
	return len(s)
}

// hasPrefixFold reports whether s starts with prefix, which is ASCII, in any case.
func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// indexFold is strings.Index for an ASCII word in any case.
func indexFold(s, word string) int {
	lo, up := word[0]|0x20, word[0]
	if 'a' <= lo && lo <= 'z' {
		up = lo - 0x20
	}
	for i := 0; i+len(word) <= len(s); i++ {
		if (s[i] == lo || s[i] == up || s[i] == word[0]) && strings.EqualFold(s[i:i+len(word)], word) {
			return i
		}
	}
	return -1
}

// unixLines returns v with every line end as LF.
func unixLines(v text.View, pace *event.Pace) text.View {
	return v.Replace("\r", func(s string) (int, string) {
		if !pace.Work(perPiece) {
			return -1, ""
		}
		n := 1
		for n < len(s) && n < 3 && s[n] == '\r' {
			n++
		}
		if n < len(s) && s[n] == '\n' {
			return n + 1, "\n"
		}
		return 1, "\n"
	})
}

// dequote takes the > off that a mail program put in front of lines, where most lines have one.
func dequote(v text.View, pace *event.Pace) text.View {
	for range 4 {
		if !strings.HasPrefix(v.Text, ">") && !strings.Contains(v.Text, "\n>") && !strings.Contains(v.Text, "\r>") {
			return v
		}
		quoted, lines := 0, 0
		for i := 0; i < len(v.Text); {
			end, next := lineEnd(v.Text, i)
			if v.Text[i] == '>' {
				quoted++
			}
			if !blank(v.Text[i:end]) {
				lines++
			}
			if !pace.Work(next - i) {
				return v
			}
			i = next
		}
		if quoted == 0 || quoted*2 < lines {
			return v
		}
		var parts []text.View
		for i := 0; i < len(v.Text); {
			_, next := lineEnd(v.Text, i)
			if v.Text[i] == '>' {
				i++
				if i < next && v.Text[i] == ' ' {
					i++
				}
			}
			parts = append(parts, v.Slice(i, next))
			if !pace.Work(next - i + perPiece) {
				return v
			}
			i = next
		}
		v = text.Join("", parts...)
	}
	return v
}
