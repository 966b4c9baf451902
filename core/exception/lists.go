package exception

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// summary returns where the list of a Nodemailer error starts that says for each recipient what the error's head
// says for one of them, or 0.
func summary(s string) int {
	i := strings.Index(s, "rejectedErrors")
	if i < 0 || !strings.Contains(s[i:], "recipient: '") && !strings.Contains(s[i:], `"recipient":`) {
		return 0
	}
	return i
}

// after reads what libraries say of a reply in the lines after it: the properties of Nodemailer's and MailKit's
// errors. They end where the next error starts.
func (p *parser) after(i int) place {
	s := p.v.Text
	end := min(len(s), i+1500)
	for _, w := range [...]string{"Error: ", "Exception: "} {
		if j := strings.Index(s[i:end], w); j >= 0 {
			end = i + j
		}
	}
	var at place
	for _, w := range [...]struct {
		words string
		verb  smtp.Verb
	}{
		{"RecipientNotAccepted", smtp.Rcpt}, {"SenderNotAccepted", smtp.Mail}, {"MessageNotAccepted", smtp.EndOfData},
		{"command: 'RCPT TO'", smtp.Rcpt}, {"command: 'MAIL FROM'", smtp.Mail}, {"command: 'DATA'", smtp.EndOfData}, {"command: 'AUTH", smtp.Auth}, {"command: 'CONN'", smtp.Connect},
	} {
		if strings.Contains(s[i:end], w.words) {
			at.verb = w.verb
			break
		}
	}
	for _, key := range [...]string{"recipient: '", "FailedRecipient: ", "Mailbox: "} {
		if j := strings.Index(s[i:end], key); j >= 0 {
			j += i + len(key)
			if a, ok := addressIn(p.v, j, min(end, j+lineLen(s[j:end]))); ok {
				at.recipient = a
				break
			}
		}
	}
	return at
}

// unsent tells of the addresses that Jakarta Mail lists as valid but not sent to, because it sends to all or to none
// (mail.smtp.sendpartial). They were not refused.
func (p *parser) unsent(yield func(event.Event) bool) {
	const title = "Valid Unsent Addresses"
	s := p.v.Text
	seen := map[string]bool{}
	for at := strings.Index(s, title); at >= 0 && at < len(s); {
		i := at + lineLen(s[at:])
		for i < len(s) {
			for i < len(s) && (s[i] == '\n' || s[i] == '\r') {
				i++
			}
			end := i + lineLen(s[i:])
			line := strings.TrimPrefix(s[i:end], "DEBUG SMTP:")
			a, ok := addressIn(p.v, i, end)
			if !ok || !strings.HasPrefix(line, "  ") || strings.TrimSpace(line) != a.Value {
				break
			}
			if i = end; seen[a.Value] {
				continue
			}
			seen[a.Value] = true
			if !yield(event.Event{Kind: event.Problem, Problem: "not-sent", Span: a.Spans[0], Fields: []event.Field{a, {Name: event.Decides}}}) {
				return
			}
		}
		j := strings.Index(s[i:], title)
		if j < 0 {
			return
		}
		at = i + j
	}
}

// phpmailer reads the reply that PHPMailer put into pieces: "SMTP server error: DATA END command failed Detail: words
// SMTP code: 554 Additional SMTP info: 5.7.1".
func phpmailer(v text.View, i, end int) (reply text.View, at int) {
	line := v.Text[i:end]
	code := strings.Index(line, "SMTP code: ")
	if code < 0 {
		return text.View{}, -1
	}
	digits := code + len("SMTP code: ")
	if c, _, ok := smtp.StartsReply(line[digits:]); !ok || c == 0 {
		return text.View{}, -1
	}
	parts := []text.View{v.Slice(i+digits, i+digits+3)}
	const extra = "Additional SMTP info: "
	if j := strings.Index(line[digits:], extra); j >= 0 {
		j += digits + len(extra)
		if _, n := smtp.ParseStatus(line[j:]); n > 0 {
			parts = append(parts, v.Slice(i+j, i+j+n))
		}
	}
	const detail = "Detail: "
	if j := strings.Index(line[:code], detail); j >= 0 {
		if words := v.Slice(i+j+len(detail), i+code).TrimSpace(); words.Text != "" {
			parts = append(parts, words)
		}
	}
	return text.Join(" ", parts...), i + digits
}
