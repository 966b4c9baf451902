package dsn

import (
	"strings"
	"unicode/utf8"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// A row is one line of a bounce in words, without white space at either end.
type row struct {
	text.View
	indent int
}

// split returns the lines of v.
func split(v text.View, pace *event.Pace) []row {
	out := make([]row, 0, 1+strings.Count(v.Text, "\n"))
	for i := 0; i < len(v.Text); {
		end, next := lineEnd(v.Text, i)
		raw := v.Slice(i, end)
		l := row{View: raw.TrimSpace()}
		for l.indent < len(raw.Text) && (raw.Text[l.indent] == ' ' || raw.Text[l.indent] == '\t') {
			l.indent++
		}
		out = append(out, l)
		i = next
		if !pace.Work(perLine) {
			return nil
		}
	}
	return out
}

// join returns the words of lines in one, at most limit bytes.
func join(lines []row, limit int) text.View {
	var vs []text.View
	n := 0
	for _, l := range lines {
		if l.Text == "" {
			continue
		}
		if n += len(l.Text) + 1; n > limit && len(vs) > 0 {
			break
		}
		v := l.View
		if len(v.Text) > limit {
			v = v.Slice(0, limit)
		}
		vs = append(vs, v)
	}
	if len(vs) == 0 {
		return text.View{}
	}
	return text.Join(" ", vs...)
}

// addressAt reads the address at the start of v: in angle brackets, in quotes or bare. n is how many bytes it and
// what encloses it take, 0 if there is none.
func addressAt(v text.View) (a text.View, n int) {
	s := v.Text
	if s == "" {
		return text.View{}, 0
	}
	if i := strings.IndexByte(`<"'`, s[0]); i >= 0 {
		end := strings.IndexByte(s[1:min(len(s), 400)], `>"'`[i])
		if end < 2 {
			return text.View{}, 0
		}
		a = v.Slice(1, 1+end).TrimSpace()
		if strings.HasPrefix(a.Text, "mailto:") {
			a = a.From(len("mailto:"))
		}
		a = mailboxOf(a)
		if !isAddress(a.Text) {
			return text.View{}, 0
		}
		return a, end + 2
	}
	n, at := bareAddress(s)
	for n > 0 && strings.IndexByte(".!?'*", s[n-1]) >= 0 {
		n--
	}
	if at < 1 || at >= n-1 || s[0] == '/' || strings.IndexByte(s[:at], '@') >= 0 {
		return text.View{}, 0
	}
	if d := s[at+1]; d != '[' && (!letter(d) && !digit(d) && d < utf8.RuneSelf || strings.IndexByte(s[at:n], '.') < 0) {
		return text.View{}, 0
	}
	return v.Slice(0, n), n
}

// ends are the marks of other scripts that end an address.
const ends = "\u00a0\u060c\u200b\u200e\u200f\u2026\u3000\u3001\u3002\u3008\u3009\u300c\u300d\uff08\uff09\uff0c\uff1a\uff1e\u2019\u201d\u00bb\ufffd"

// bareAddress returns how many bytes at the start of s can belong to an address, and where its last @ is.
func bareAddress(s string) (n, at int) {
	at = -1
	literal := false // within the brackets of an address literal (RFC 5321 section 4.1.3)
	for n < len(s) && n < 400 {
		c := s[n]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[n:])
			if strings.ContainsRune(ends, r) {
				return n, at
			}
			n += size
			continue
		case c == '[' && at >= 0 && at == n-1:
			literal = true
		case c == ']' && literal:
			return n + 1, at
		case c == ':' && literal:
		case c <= ' ', c == 0x7f, strings.IndexByte("<>()[]\",;|:", c) >= 0:
			return n, at
		case c == '@':
			at = n
		}
		n++
	}
	return n, at
}

// mailboxOf takes the source route off an address (RFC 5321 appendix F.2), and the type of a report's.
func mailboxOf(v text.View) text.View {
	if m := mailbox(v); m.Text != "" && strings.IndexByte(v.Text, ':') > 0 {
		return m
	}
	return v
}

// labels go before a recipient and its colon, in lower case.
var labels = []string{"recipient", "recipients", "recipient(s)", "recipient address", "recipient addresses", "failed recipient", "failed recipients", "rcpt to", "failed address", "invalid address",
	"email address", "e-mail address", "address", "original address", "intended recipient", "to address", "user", "delivery failed", "undeliverable", "undeliverable to", "undelivered to",
	"final recipient", "final-recipient", "original recipient", "failed to deliver to", "could not be delivered to", "unable to deliver to", "unable to deliver message to", "not delivered to", "failed", "deliver to",
	"empfänger", "empfängeradresse", "destinataire", "destinataires", "destinatario", "destinatarios", "destinatário", "destinatari", "ontvanger", "geadresseerde", "mottagare", "modtager",
	"mottaker", "vastaanottaja", "odbiorca", "příjemce", "címzett", "получатель", "получатели", "宛先", "受信者", "送信先", "收件人", "受取人"}

// bullets go before an address in a list.
const bullets = "*-+>•· \t\u00a0"

// recipientLine reads a line that names a recipient by itself: an address, in brackets or not, after a bullet or a
// label, with a colon, a remark or nothing after it. rest is what follows it.
func recipientLine(l row) (a, rest text.View, ok bool) {
	v := l.View
	if len(v.Text) > 4000 {
		v = v.Slice(0, 4000)
	}
	if strings.HasPrefix(v.Text, "<<<") || strings.IndexByte(v.Text, '@') < 0 {
		return
	}
	t := strings.TrimLeft(v.Text, bullets)
	if len(v.Text)-len(t) > 8 {
		return
	}
	v = v.From(len(v.Text) - len(t))
	if i := strings.IndexByte(v.Text, ':'); i > 0 && i < 40 && strings.IndexByte(v.Text[:i], '@') < 0 && listedIn(labels, strings.ToLower(strings.TrimSpace(v.Text[:i]))) {
		v = v.From(i + 1).TrimSpace()
		if k := typeLen(v.Text); k > 0 {
			v = v.From(k).TrimSpace()
		}
	}
	a, n := addressAt(v)
	if n == 0 {
		return named(v)
	}
	rest = v.From(n)
	if w := rest.TrimSpace(); strings.HasPrefix(w.Text, "<") || strings.HasPrefix(w.Text, "(") { // the address again, or its owner's
		inner := strings.TrimPrefix(w.Text[1:], "mailto:")
		if b, k := addressAt(w); k > 0 && w.Text[0] == '<' {
			if !strings.HasPrefix(w.Text, "<mailto:") && rest.Text != w.Text {
				a = b
			}
			rest = w.From(k)
		} else if strings.HasPrefix(strings.ToLower(inner), strings.ToLower(a.Text)) {
			if e := strings.IndexAny(w.Text, ">)"); e > 0 {
				rest = w.From(e + 1)
			}
		}
	}
	tail := strings.TrimLeft(rest.Text, " \t")
	switch {
	case tail == "" || tail == "." || tail == "," || tail == ";":
		return a, text.View{}, true
	case tail[0] == ':':
		return a, rest.From(len(rest.Text) - len(tail) + 1).TrimSpace(), true
	case strings.HasPrefix(tail, "- "), strings.HasPrefix(tail, "..."), tail[0] == '[', tail[0] == '(', strings.HasPrefix(tail, "=>"), strings.HasPrefix(tail, ", "), tail[0] == '/':
		return a, rest.TrimSpace(), true
	case strings.HasPrefix(tail, "on ") && strings.Contains(tail, ":"): // and when
		return a, text.View{}, true
	case remark(tail):
		return a, rest.TrimSpace(), true
	}
	return text.View{}, text.View{}, false
}

// remark reports whether s, which follows an address, tells what was wrong with it.
func remark(s string) bool {
	s = text.Lower(s[:min(len(s), 300)])
	for _, w := range [...]string{"error", "invalid", "is ", "was ", "has "} {
		if hasPrefixFold(s, w) {
			return true
		}
	}
	return failing.In(s) || delaying.In(s)
}

// named reads an address after the name of its owner: "Kim Lee (kim@example.com)", "Kim Lee<mailto:kim@example.com>".
func named(v text.View) (a, rest text.View, ok bool) {
	s := v.Text
	i := strings.IndexAny(s, "<(")
	if i < 1 || i > 100 || strings.ContainsAny(s[:i], ":@.;=") || !strings.HasSuffix(s, ">") && !strings.HasSuffix(s, ")") {
		return
	}
	inner := v.Slice(i+1, len(s)-1)
	if strings.HasPrefix(inner.Text, "mailto:") {
		inner = inner.From(len("mailto:"))
	}
	a, n := addressAt(inner)
	if n != len(inner.Text) || n == 0 || failing.In(text.Lower(s[:i])) || unwanted(s[:i]) {
		return text.View{}, text.View{}, false
	}
	return a, text.View{}, true
}

func listedIn(words []string, w string) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}
