package text

import "strings"

// each is how much work it is to ask about one byte.
const each = 32

// Clean returns v without escape sequences of terminals and with HTML's entities resolved, which stand round what
// was copied from a terminal's log or a page's source. work is told of the bytes gone through, and returns false
// when no more is wanted of v; it may be nil.
func (v View) Clean(work func(n int) bool) View {
	if work == nil {
		work = func(int) bool { return true }
	}
	v = v.Replace("\x1b", func(s string) (int, string) {
		if !work(each) {
			return -1, ""
		}
		if len(s) < 2 || s[1] != '[' {
			return 1, ""
		}
		for i := 2; i < len(s); i++ {
			if s[i] >= '@' && s[i] <= '~' {
				return i + 1, ""
			}
		}
		return len(s), ""
	})
	if !strings.Contains(v.Text, "&lt;") && !strings.Contains(v.Text, "&gt;") && !strings.Contains(v.Text, "<br") {
		return v
	}
	return v.Replace("&<", func(s string) (int, string) {
		if !work(each) {
			return -1, ""
		}
		for _, e := range entities {
			if strings.HasPrefix(s, e.name) {
				return len(e.name), e.char
			}
		}
		return 0, ""
	})
}

var entities = []struct{ name, char string }{
	{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", `"`}, {"&#39;", "'"}, {"&#039;", "'"}, {"&nbsp;", " "},
	{"<br>", ""}, {"<br/>", ""}, {"<br />", ""},
}
