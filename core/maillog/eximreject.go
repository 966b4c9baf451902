package maillog

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// eximRefusal reports whether s is a line of Exim's about a message that it refused: "H=host (helo) [ip] F=<a@b>
// rejected RCPT <c@d>: reason" and its like.
func eximRefusal(s string) bool {
	if !strings.HasPrefix(s, "H=") && !strings.HasPrefix(s, "U=") {
		return false
	}
	_, _, ok := eximVerdict(s)
	return ok
}

// eximVerdict finds "rejected" in s: where the words of the verdict start and where what was refused starts.
func eximVerdict(s string) (at, what int, ok bool) {
	k := strings.Index(s, " rejected ")
	if k < 0 {
		return 0, 0, false
	}
	at = k + 1
	if strings.HasSuffix(s[:k], " temporarily") {
		at = k - len("temporarily")
	}
	return at, k + len(" rejected "), true
}

// eximRefused reads a refusal. The log gives the reason without the code: "temporarily" stands for 4yz.
func (p *page) eximRefused(r result, v text.View) {
	s := v.Text
	at, what, ok := eximVerdict(s)
	if !ok {
		return
	}
	r.client = eximField(v, "H=")
	if f := eximField(v.Slice(0, at), " F="); f.Text != "" {
		r.sender = angled(f)
	}
	r.action = "failed"
	if strings.HasPrefix(s[at:], "temporarily") {
		r.action = "delayed"
	}
	words := v.From(what)
	colon := reasonAt(words.Text, 0)
	head := words.Slice(0, colon)
	r.to = verbOf(strings.TrimPrefix(head.Text, "after "))
	if strings.HasPrefix(head.Text, "after DATA") || strings.HasPrefix(head.Text, "during MIME ACL") || strings.HasPrefix(head.Text, "by local_scan") {
		r.to = smtp.EndOfData
	}
	if strings.HasPrefix(head.Text, "connection") {
		r.to = smtp.Connect
	}
	if r.to == smtp.Rcpt {
		r.recipient = inBrackets(head, "<")
		if r.recipient.Text == "" {
			r.recipient = head.From(min(len(head.Text), len("RCPT "))).TrimSpace()
		}
	}
	if colon < len(words.Text) {
		r.said = withoutTimes(words.From(colon + 2))
	} else {
		r.said = v.From(at)
	}
	p.outcome(r)
}
