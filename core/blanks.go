package core

import (
	"net/netip"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/words"
)

// blank returns what fills the blank called name in the sentences of f's entry, "" if the reply does not say.
func (f Finding) blank(w *words.Words, name string) string {
	e := f.Event
	t := ""
	if e.Reply != nil {
		t = e.Reply.Text.Text
	}
	switch name {
	case "recipient":
		return f.Recipient
	case "domain":
		return domain(f.Recipient)
	case "sender":
		return f.sender()
	case "sender-domain":
		return domain(f.sender())
	case "client-ip":
		return clientIP(t)
	case "remote":
		return e.Value(event.Remote)
	case "wait":
		if d, _ := f.statedWait(); d > 0 {
			return w.Duration(d)
		}
	case "limit":
		return limit(t)
	case "url":
		return url(t)
	case "zone":
		if f.Entry != nil {
			return zoneIn(t, f.Entry.Zones)
		}
	case "listed":
		return listed(t)
	case "code":
		if e.Reply != nil {
			return e.Reply.Code.String()
		}
	case "status":
		if e.Reply != nil {
			return e.Reply.Status.String()
		}
	}
	return ""
}

func domain(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 {
		return address[i+1:]
	}
	return ""
}

// sender returns the reverse-path that f is about.
func (f Finding) sender() string {
	if s := f.Event.Value(event.Sender); s != "" {
		return s
	}
	if f.Event.Reply != nil && aboutSender(f.Event) {
		return addressIn(f.Event.Reply.Text.Text)
	}
	return ""
}

// inferred returns the recipient of an event that names none: the address in the text of a negative reply,
// unless the reply is about the sender.
func inferred(e event.Event) string {
	if e.Reply == nil || e.Value(event.Sender) != "" || aboutSender(e) {
		return ""
	}
	switch e.To {
	case "", smtp.Rcpt, smtp.EndOfData:
	default:
		return ""
	}
	if s := e.Reply.Severity(); s != smtp.Transient && s != smtp.Permanent {
		return ""
	}
	return addressIn(e.Reply.Text.Text)
}

// aboutSender reports whether a reply speaks of the reverse-path (RFC 3463 section 3.2: X.1.7, X.1.8).
func aboutSender(e event.Event) bool {
	r := e.Reply
	if e.To == smtp.Mail || e.To == smtp.Auth || r.Status.Subject == 1 && (r.Status.Detail == 7 || r.Status.Detail == 8) {
		return true
	}
	low := strings.ToLower(r.Text.Text)
	i := strings.Index(low, "sender")
	if i < 0 {
		return false
	}
	j := strings.Index(low, "recipient")
	return j < 0 || i < j
}

// addressIn returns the first mail address in s, "" if there is none.
func addressIn(s string) string {
	for i := 0; i < len(s); {
		at := strings.IndexByte(s[i:], '@')
		if at < 0 {
			return ""
		}
		at += i
		a, b := at, at+1
		for a > 0 && localByte(s[a-1]) {
			a--
		}
		for b < len(s) && (domainByte(s[b])) {
			b++
		}
		for b > at+1 && (s[b-1] == '.' || s[b-1] == '-') {
			b--
		}
		if a < at && b > at+1 {
			return s[a:b]
		}
		i = at + 1
	}
	return ""
}

func localByte(c byte) bool {
	return c > ' ' && c != 0x7f && strings.IndexByte(`<>()[]"',;:\`, c) < 0
}

func domainByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '.' || c == '-' || c >= 0x80
}

// clientIP returns the first IP address in s.
func clientIP(s string) string {
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" \t<>()[]\"',;=/!?", r) }) {
		w = strings.Trim(w, ".:")
		if strings.Count(w, ".") != 3 && strings.Count(w, ":") < 2 {
			continue
		}
		if ip, err := netip.ParseAddr(w); err == nil && !ip.IsLoopback() {
			return w
		}
	}
	return ""
}

// zoneIn returns the longest of zones that s names.
func zoneIn(s string, zones []string) (found string) {
	low := strings.ToLower(s)
	for _, z := range zones {
		if len(z) > len(found) && strings.Contains(low, z) {
			found = z
		}
	}
	return found
}

// listed returns what a reply says to be on a blocklist: the first IP address in s, else the first domain that is
// said to be blocked or listed, else "".
func listed(s string) string {
	if ip := clientIP(s); ip != "" {
		return ip
	}
	words := strings.Fields(s)
	for i, w := range words {
		host := strings.ToLower(strings.Trim(w, `<>()[]{}"',;:.!?`))
		if at := strings.LastIndexByte(host, '@'); at >= 0 {
			host = host[at+1:]
		}
		if !isDomain(host) || i+1 == len(words) {
			continue
		}
		after := strings.ToLower(strings.Join(words[i+1:min(i+4, len(words))], " "))
		if strings.Contains(after, "listed") || strings.Contains(after, "blocked") || strings.Contains(after, "blacklist") || strings.Contains(after, "reject") {
			return host
		}
	}
	return ""
}

// isDomain reports whether s looks like the name of a domain.
func isDomain(s string) bool {
	i := strings.LastIndexByte(s, '.')
	if i <= 0 || len(s)-i < 3 {
		return false
	}
	for j := range len(s) {
		if !domainByte(s[j]) || j > i && '0' <= s[j] && s[j] <= '9' {
			return false
		}
	}
	return true
}

// url returns the first web address in s.
func url(s string) string {
	start, end := nextURL(s)
	return s[start:end]
}

// limit returns the number that a reply names as a limit, with its unit: "10240000 bytes".
func limit(s string) string {
	low := strings.ToLower(s)
	for _, w := range [...]string{"limit of ", "limit is ", "limit: ", "limit ", "maximum of ", "maximum is ", "max ", "maximum "} {
		i := strings.Index(low, w)
		if i < 0 {
			continue
		}
		rest := s[min(i+len(w), len(s)):]
		n := 0
		for n < len(rest) && ('0' <= rest[n] && rest[n] <= '9' || n > 0 && (rest[n] == '.' || rest[n] == ',') && n+1 < len(rest) && '0' <= rest[n+1] && rest[n+1] <= '9') {
			n++
		}
		if n == 0 {
			continue
		}
		unit, _, _ := strings.Cut(strings.TrimLeft(rest[n:], " "), " ")
		unit = strings.TrimRight(unit, ".,;:)")
		switch strings.ToLower(unit) {
		case "bytes", "kb", "mb", "gb", "k", "m", "octets", "messages", "recipients", "connections", "kib", "mib":
			return rest[:n] + " " + unit
		}
		return rest[:n]
	}
	return ""
}
