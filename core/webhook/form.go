package webhook

import (
	"iter"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// formField is the field of the form in which Mandrill posts its events.
const formField = "mandrill_events="

// forms yields the events in v where that is such a form, or one on each line, percent-encoded or decoded already, else
// v itself.
func forms(v text.View, pace *event.Pace) iter.Seq[text.View] {
	return func(yield func(text.View) bool) {
		i := strings.Index(v.Text[:min(len(v.Text), 2000)], formField)
		if i < 0 {
			yield(v)
			return
		}
		for rest := v; i >= 0; {
			rest = rest.From(i + len(formField))
			end := len(rest.Text)
			if i = strings.Index(rest.Text, formField); i >= 0 {
				end = i
			}
			if !yield(posted(rest.Slice(0, end), pace)) {
				return
			}
		}
	}
}

// posted returns the value of the field that v starts with.
func posted(v text.View, pace *event.Pace) text.View {
	if strings.HasPrefix(v.Text, "[") || strings.HasPrefix(v.Text, "{") {
		return v
	}
	if j := strings.IndexAny(v.Text, "&\r\n"); j >= 0 {
		v = v.Slice(0, j)
	}
	return v.Replace("%+", func(s string) (n int, put string) {
		if !pace.Work(perValue) {
			return -1, ""
		}
		if s[0] == '+' {
			return 1, " "
		}
		var b []byte
		for n+2 < len(s) && s[n] == '%' {
			c, ok := hexByte(s[n+1], s[n+2])
			if !ok || len(b) > 0 && c < 0x80 {
				break
			}
			b = append(b, c)
			if n += 3; c < 0x80 {
				break
			}
		}
		return n, string(b)
	})
}

func hexByte(hi, lo byte) (byte, bool) {
	const digits = "0123456789abcdef"
	h, l := strings.IndexByte(digits, lower(hi)), strings.IndexByte(digits, lower(lo))
	return byte(h<<4 | l&15), h >= 0 && l >= 0
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
