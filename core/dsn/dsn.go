package dsn

import (
	"iter"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// sniffed is how much of an input Sniff looks at.
const sniffed = 64 << 10

// Sniff reports whether v is mail: whole mails, an mbox, a delivery status block, or the words of a bounce that
// somebody copied. dialect says which: "rfc3464", "text", "complaint", "auto-reply", "challenge", "read-receipt",
// "subscription" or "mail".
func Sniff(v text.View) (dialect string, ok bool) {
	dialect, m := sniff(v)
	return dialect, m != nil
}

// Open is Sniff and Paced in one: a short mail is taken apart once. before is what stands before a delivery status block
// that is no mail: somebody put it under something else.
func Open(v text.View) (dialect string, before text.View, events iter.Seq[event.Event], ok bool) {
	dialect, m := sniff(v)
	switch {
	case m == nil:
		return "", before, nil, false
	case len(m.Parts) == 0:
		return dialect, v.Slice(0, max(0, blockAt(v.Text[:min(len(v.Text), sniffed)], 0))), Paced(v), true
	case len(v.Text) > sniffed || len(m.Header) == 0 || fromLine(v.Text, skipBlank(v.Text, 0)):
		return dialect, before, Paced(v), true
	}
	return dialect, before, func(yield func(event.Event) bool) {
		for _, e := range m.events(0) {
			if !yield(e) {
				return
			}
		}
	}, true
}

// sniff does what Sniff says; m is nil where v is no mail, and has a header where that is the mail at the start of v.
func sniff(v text.View) (dialect string, m *mail) {
	v = v.Slice(0, min(len(v.Text), sniffed))
	s := v.Text
	i := skipBlank(s, 0)
	first := i
	if j := forwarded(s, 8); j >= 0 {
		i = j
	}
	if h, body := readHeader(v.From(i)); looksLikeMail(h) && (body+i == len(s) || len(h) > 2 || blankBefore(s, i+body)) {
		m := mailOf(v.From(i), h, body, nil)
		dialect = dialectOf(m)
		if i != first {
			m.Header = nil
		}
		return dialect, &m
	}
	if d := dequote(v, nil); blockAt(d.Text, 0) >= 0 {
		return "rfc3464", &mail{}
	} else if len(d.Text) != len(v.Text) {
		if h, _ := readHeader(d.From(skipBlank(d.Text, 0))); looksLikeMail(h) {
			return dialectOf(readMail(d, nil)), &mail{}
		}
		v = d
	}
	if plainSniff(unixLines(v, nil)) {
		return "text", &mail{}
	}
	return "", nil
}

// dialectOf names the kind of mail that m is, by its header and its types.
func dialectOf(m mail) string {
	for _, p := range m.Parts {
		switch p.Type {
		case "message/delivery-status", "message/global-delivery-status":
			return "rfc3464"
		}
	}
	if blockAt(m.view.Text, 0) >= 0 {
		return "rfc3464"
	}
	if k := m.kind(); k != "ordinary-mail" && k != unread {
		return k
	}
	if m.bounce() || m.hasBounceText() {
		return "text"
	}
	return "mail"
}

// Parse yields what the mails of v say: an event for each recipient that a bounce tells of, and one event for each
// mail that is no bounce.
func Parse(v text.View) iter.Seq[event.Event] { return event.WithoutPauses(Paced(v)) }

// Paced is Parse with pauses.
func Paced(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		pace := event.NewPace(yield)
		mails(v, func(one text.View) bool {
			for _, e := range events(one, pace) {
				if !pace.Yield(e) {
					return false
				}
			}
			return true
		})
	}
}

// events returns what one mail, or what somebody copied of one, says.
func events(v text.View, pace *event.Pace) []event.Event {
	m := readMail(v, pace)
	if looksLikeMail(m.Header) {
		return m.events(0)
	}
	if i := forwarded(v.Text, 8); i >= 0 {
		if m := readMail(v.From(i), pace); looksLikeMail(m.Header) {
			return m.events(0)
		}
	}
	if d := dequote(v, pace); len(d.Text) != len(v.Text) {
		v = d
		if m = readMail(v, pace); looksLikeMail(m.Header) {
			return m.events(0)
		}
	}
	if r := blocks(v, m); len(r) > 0 {
		return merge(r, []part{{Type: "text/plain", Text: unixLines(v, pace), pace: pace}}, pace)
	}
	return plain(part{Type: "text/plain", Text: unixLines(v, pace), pace: pace})
}

// events returns what m says. A bounce that was forwarded as a whole, or came back itself, is looked into.
func (m mail) events(depth int) []event.Event {
	if out := m.reports(); len(out) > 0 {
		return append(merge(out, m.Parts, m.pace), m.nested(out, depth, true)...)
	}
	kind := m.kind()
	if kind == "complaint" || kind == "read-receipt" {
		return m.other(kind)
	}
	texts := m.texts()
	for _, p := range texts {
		if r := blocks(dequote(p.Text, m.pace), m); len(r) > 0 {
			return append(merge(r, texts, m.pace), m.nested(r, depth, true)...)
		}
	}
	bounce := m.bounce() || m.hasBounceText()
	if bounce || kind == "ordinary-mail" && m.Header.Get("Return-Path").Text == "<>" { // RFC 5321 section 4.5.5
		for _, p := range texts {
			if out := plain(p); len(out) > 0 {
				return append(out, m.nested(out, depth, true)...)
			}
		}
	}
	if out := m.nested(nil, depth, bounce); len(out) > 0 {
		return out
	}
	if kind == unread {
		if out := m.guessed(texts); len(out) > 0 {
			return out
		}
	}
	for _, p := range texts {
		v := dequote(p.Text, m.pace)
		i := forwarded(v.Text, 500)
		if i < 0 || depth >= 3 {
			continue
		}
		if inner := readMail(v.From(i), m.pace); looksLikeMail(inner.Header) && inner.bounce() {
			if es := inner.events(depth + 1); len(es) > 0 && !isOther(es[0]) {
				return es
			}
		}
	}
	return m.other(kind)
}

// Body returns the words of the first mail of v: what a reader of another format can be asked about where Parse finds
// an ordinary mail, such as the notification of a mail service.
func Body(v text.View) text.View {
	var parts []text.View
	mails(v, func(one text.View) bool {
		for _, p := range readMail(one, nil).texts() {
			parts = append(parts, p.Text)
		}
		return false
	})
	return text.Join("\n", parts...)
}

// reports returns the events of the delivery status parts of m.
func (m mail) reports() []event.Event {
	var out []event.Event
	for _, p := range m.Parts {
		if p.Type == "message/delivery-status" || p.Type == "message/global-delivery-status" || p.Type == "message/xdelivery-status" {
			r, _ := readReport(p.decoded().Text, false, m.pace)
			out = append(out, r.events(m)...)
		}
	}
	return out
}

// nested returns the events of bounces among the messages within m that are about others than those of known.
// With strict only those with a delivery status part count.
func (m mail) nested(known []event.Event, depth int, strict bool) []event.Event {
	var out []event.Event
	if depth >= 3 {
		return nil
	}
	told := map[string]bool{}
	for _, e := range known {
		told[strings.ToLower(e.Value(event.Recipient))] = true
	}
	for _, p := range m.Parts {
		if p.Type != "message/rfc822" && p.Type != "message/global" {
			continue
		}
		inner := readMail(p.decoded().Text, m.pace)
		if !looksLikeMail(inner.Header) {
			continue
		}
		var es []event.Event
		if strict {
			es = inner.reports()
			es = append(es, inner.nested(es, depth+1, true)...)
		} else {
			es = inner.events(depth + 1)
		}
		for _, e := range es {
			if !isOther(e) && !told[strings.ToLower(e.Value(event.Recipient))] {
				out = append(out, e)
			}
		}
	}
	return out
}

// texts returns the decoded texts of m. Where there is only HTML its words are taken.
func (m mail) texts() []part {
	var out []part
	for _, p := range m.Parts {
		if p.Type == "text/plain" || !strings.Contains(p.Type, "/") || strings.HasPrefix(p.Type, "text/") && p.Type != "text/html" && !returned(p.Type) ||
			strings.HasPrefix(p.Type, "test/") {
			out = append(out, p.decoded())
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, p := range m.Parts {
		if p.Type == "text/html" {
			p = p.decoded()
			p.Text = stripHTML(p.Text, m.pace)
			out = append(out, p)
		}
	}
	return out
}

// returned reports whether a part of type t is the header of the message that came back (RFC 6522 section 4).
func returned(t string) bool {
	return t == "text/rfc822-headers" || t == "text/rfc822-header" || t == "text/rfc822"
}

// hasBounceText reports whether a text of m starts as a known bounce does.
func (m mail) hasBounceText() bool {
	for i, p := range m.Parts {
		if i < 3 && p.Type == "text/plain" && plainSniff(p.decoded().Text) {
			return true
		}
	}
	return false
}

// blocks returns the events of delivery status blocks that stand within a text.
func blocks(v text.View, m mail) []event.Event {
	var out []event.Event
	for i := blockAt(v.Text, 0); i >= 0; {
		r, n := readReport(v.From(i), true, m.pace)
		out = append(out, r.events(m)...)
		if i += max(n, 1); i >= len(v.Text) || !m.pace.Work(n) {
			break
		}
		i = blockAt(v.Text, i)
	}
	return out
}

// blockAt returns where a delivery status block starts from i on, -1 if there is none: one of its identifying
// fields at the start of a line, and an Action or a Status near it.
func blockAt(s string, from int) int {
	for i := from; i < len(s); {
		j := strings.Index(s[i:], "-")
		if j < 0 {
			return -1
		}
		j += i
		for _, w := range [...]struct{ before, after string }{{"reporting", "-MTA:"}, {"final", "-Recipient:"}, {"original", "-Recipient:"}} {
			at := j - len(w.before)
			if at < from || at > 0 && s[at-1] != '\n' && s[at-1] != '\r' || !hasPrefixFold(s[j:], w.after) || !strings.EqualFold(s[at:j], w.before) {
				continue
			}
			if near := s[at:min(len(s), at+4000)]; fieldIn(near, "action:") || fieldIn(near, "status:") {
				return blockStart(s, from, at)
			}
		}
		i = j + 1
	}
	return -1
}

// fieldIn reports whether a line of s starts with name and a colon.
func fieldIn(s, name string) bool {
	for i := 0; i < len(s); {
		if hasPrefixFold(s[i:], name) {
			return true
		}
		_, i = lineEnd(s, i)
	}
	return false
}

// blockStart returns where the block starts of which a field is at s[at:]: other fields may go before it.
func blockStart(s string, from, at int) int {
	for n := 0; n < 12 && at > from; n++ {
		p := at - 1
		if p > from && s[p] == '\n' && s[p-1] == '\r' {
			p--
		}
		start := strings.LastIndexAny(s[from:p], "\r\n") + 1 + from
		if l := s[start:p]; fieldName(l) == 0 || !known(l[:fieldName(l)]) {
			break
		}
		at = start
	}
	return at
}
