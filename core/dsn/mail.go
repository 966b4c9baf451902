package dsn

import (
	"strings"

	"smtpwhy/core/text"
)

// mails calls do with each mail of v: of an mbox (RFC 4155), whose mails start with "From " lines, or the one mail
// that v is. do returns false to stop.
func mails(v text.View, do func(text.View) bool) {
	i := skipBlank(v.Text, 0)
	if !fromLine(v.Text, i) {
		do(v)
		return
	}
	for i < len(v.Text) {
		next := nextMail(v.Text, i)
		if !do(v.Slice(i, next)) {
			return
		}
		i = next
	}
}

// nextMail returns where the mail after the one at s[i:] starts. A "From " line between the delimiters of the
// mail's parts stands in a returned message and starts nothing.
func nextMail(s string, i int) int {
	h, _ := readHeader(text.View{Text: s[i:min(len(s), i+64<<10)]})
	boundary := parameter(h.raw("Content-Type"), "boundary")
	for at := i; ; {
		n, k := strings.Index(s[at+1:], "\nFrom "), 1
		if n < 0 {
			if n, k = strings.Index(s[at+1:], "\rFrom "), 1; n < 0 || strings.IndexByte(s[at+1:at+1+n], '\n') >= 0 {
				return len(s)
			}
		}
		at += 1 + n + k
		if !fromLine(s, at) || !blankBefore(s, at) || i == at {
			continue
		}
		if boundary != "" {
			l, _ := delimiter(s[:min(len(s), at+1<<16)], boundary, at)
			if l.at >= 0 {
				at = l.at
				continue
			}
		}
		if contentBefore(s[i:at]) {
			continue
		}
		return at
	}
}

// fromLine reports whether a "From " line of an mbox starts at s[i:], with a header after it.
func fromLine(s string, i int) bool {
	if !strings.HasPrefix(s[i:], "From ") {
		return false
	}
	end, next := lineEnd(s, i)
	l := s[i:end]
	if !strings.Contains(l, ":") || next >= len(s) {
		return false
	}
	end, _ = lineEnd(s, next)
	return fieldName(s[next:end]) > 0 || strings.HasPrefix(s[next:], ">From ")
}

// blankBefore reports whether the line before s[i:] is blank.
func blankBefore(s string, i int) bool {
	ends := 0
	for i--; i >= 0; i-- {
		switch s[i] {
		case '\n':
			ends++
		case '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				ends++
			}
		case ' ', '\t':
		default:
			return ends > 1
		}
		if ends > 1 {
			return true
		}
	}
	return true
}

// contentBefore reports whether the last line of s that is not blank belongs to the header of a part, or says that
// the returned message follows: what comes then is that message.
func contentBefore(s string) bool {
	s = strings.TrimRight(s, " \t\r\n")
	l := s[strings.LastIndexAny(s, "\r\n")+1:]
	if n := fieldName(l); n > 0 && hasPrefixFold(l, "content-") {
		return true
	}
	return strings.HasSuffix(l, ":") || strings.HasPrefix(l, "---") || l != "" && (l[0] == ' ' || l[0] == '\t') && strings.Contains(l, "=")
}

// usual are the fields of which a mail has some (RFC 5322 section 3.6, RFC 2045, and what mail systems add).
var usual = []string{"From", "To", "Subject", "Date", "Message-ID", "Received", "Return-Path", "MIME-Version", "Content-Type", "Reply-To",
	"Delivered-To", "X-Original-To", "Auto-Submitted", "X-Failed-Recipients", "Sent", "Cc", "Envelope-To", "References", "In-Reply-To",
	"Von", "An", "Betreff", "Datum", "De", "Objet", "Asunto", "Para"}

// looksLikeMail reports whether h is the header of a mail: two of the usual fields, different ones, of which one
// does not stand in other headers too (HTTP has Date and Content-Type).
func looksLikeMail(h header) bool {
	n, own := 0, false
	for _, name := range usual {
		if h.Has(name) {
			n++
			own = own || name != "Date" && name != "Content-Type"
		}
		if own && n >= 2 {
			return true
		}
	}
	return false
}

// forwarders are the lines that mail programs put before a mail that is forwarded in the text, in lower case.
var forwarders = text.NewWords("forwarded message", "begin forwarded message", "original message", "weitergeleitete nachricht", "ursprüngliche nachricht",
	"anfang der weitergeleiteten", "message transféré", "mensaje reenviado", "messaggio inoltrato")

// forwarded returns where a mail starts that stands in s after the line of a mail program, -1 if there is none.
func forwarded(s string, lines int) int {
	for i, n := 0, 0; i < len(s) && n < lines; n++ {
		end, next := lineEnd(s, i)
		if l := s[i:end]; len(l) > 10 && len(l) < 100 && forwarders.In(text.Lower(l)) {
			at := skipBlank(s, next)
			if e, _ := lineEnd(s, at); at < len(s) && fieldName(s[at:e]) > 0 {
				return at
			}
		}
		i = next
	}
	return -1
}

// words of bounces, in their sender's address and subject, in lower case.
var (
	bouncers = text.NewWords("mailer-daemon", "postmaster", "post_master", "mail delivery", "maildelivery", "mailerdaemon", "mail-daemon", "delivery subsystem", "mailadmin",
		"mdaemon", "system administrator", "microsoftexchange", "mail system", "mailsystem", "undeliver", "mail administrator", "no-reply@bounce")
	bounced = text.NewWords("undeliver", "delivery status", "returned mail", "delivery fail", "failure notice", "failure delivery", "mail delivery", "could not be delivered",
		"delivery notification", "non-delivery", "nondeliver", "delivery problem", "delivery report", "unable to deliver", "delivery error", "not delivered",
		"delivery delay", "delayed mail", "message delayed", "warning: message", "warning: could not send", "message status", "mail could not", "message you sent",
		"mail error", "mail system error", "returned to sender", "bounce", "user unknown", "rejected", "blocked", "unzustellbar", "zustellung", "non remis", "échec",
		"no se puede entregar", "failed mail", "failed delivery", "delivery of", "mail failed", "mail failure", "message delivery", "dsn", "ndr", "permanent error", "メールエラー", "配信不能")
)

// bounce reports whether m says that it tells of a delivery.
func (m mail) bounce() bool {
	if m.Header.Has("X-Failed-Recipients") || strings.Contains(strings.ToLower(m.Header.Get("Content-Type").Text), "delivery-status") {
		return true
	}
	return bouncers.In(text.Lower(m.Header.Get("From").Text)) || bounced.In(text.Lower(m.Header.Get("Subject").Text))
}
