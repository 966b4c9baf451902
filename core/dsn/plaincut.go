package dsn

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/text"
)

// backs are how the lines start that go before the message that came back, in lower case, without the hyphens and
// other marks round them.
var backs = []string{"below this line is a copy", "enclosed is a copy of", "this is a copy of the message", "this is a copy of your message", "this is a copy of the header",
	"here is a copy of", "below is a copy of", "included is a copy of", "a copy of the message", "a copy of your message", "copy of message", "copy of original message",
	"the header of the original message", "header of the original message", "headers of the original message", "the headers of the original", "message header follows",
	"message headers follow", "message headers:", "original message follows", "original message headers", "original message header", "original mail follows", "original mail info",
	"original mail as follows", "message text follows", "message body follows", "message contents follow", "message content follows", "message follows", "unsent message",
	"unsent mail", "returned message", "returned mail follows", "your original message", "your message follows", "the original message follows", "the text of your message",
	"text of your message", "start of original", "start of returned message", "start of message", "begin original message", "begin forwarded message", "begin returned message",
	"forwarded message", "content of your message", "the following is a copy", "headers follow", "mail header follows", "message headers are", "first lines of the message",
	"ursprüngliche nachricht", "ursprüngliche nachrichtenkopfzeilen", "kopfzeilen der ursprünglichen", "originalnachricht", "es folgt die ursprüngliche", "es folgt eine kopie", "kopie ihrer nachricht",
	"en-têtes de message d'origine", "en-têtes de message d’origine", "en-têtes du message d", "message d'origine", "message original", "encabezados de mensaje original", "encabezados del mensaje original",
	"mensaje original", "intestazioni originali", "intestazioni messaggio originale", "messaggio originale", "cabeçalhos de mensagem original", "mensagem original",
	"oorspronkelijke berichtkoppen", "oorspronkelijke bericht", "originalmeddelande", "oprindelig meddelelse", "исходное сообщение", "исходные заголовки", "заголовки исходного",
	"oryginalna wiadomość", "nagłówki oryginaln", "původní zpráva", "元のメッセージ", "元のメール", "以下は元の", "原始邮件", "原始郵件", "邮件原始", "원본 메시지"}

var backSet = text.NewWords(backs...)

// whole are such lines that are longer than a mark only by accident: they count alone.
var whole = []string{"original message", "original mail", "original message header", "message text", "message header", "message headers", "returned message", "headers", "message", "mail header"}

// backWords are parts of words of which those of backs that are ASCII have at least one each.
var backWords = text.NewWords("messag", "mail", "header", "copy", "origin", "content", "encabez", "intest", "kopie", "bericht", "meddel")

// traces are the fields that a returned header starts with (RFC 5321 section 4.4; RFC 6376; what mail systems add).
var traces = text.NewWords("received:", "return-path:", "dkim-signature:", "x-received:", "delivered-to:", "arc-seal:", "domainkey-signature:", "x-originating-ip:",
	"message-id:", "x-google-smtp-source:", "x-google-dkim-signature:", "authentication-results:", "x-apparently-to:", "x-ymail-osg:")

// cut parts the words of a bounce from the message, or the header of it, that came back.
func cut(v text.View, pace *event.Pace) (body, back text.View) {
	s := v.Text
	begun, gap := false, true // a line was read; the last line was blank or a rule
	for i := 0; i < len(s); {
		end, next := lineEnd(s, i)
		l := s[i:end]
		if !pace.Work(len(l) + perLine) {
			return text.View{}, text.View{}
		}
		if blank(l) || rule(l) {
			i, gap = next, true
			continue
		}
		switch {
		case startsBack(l):
			return v.Slice(0, i), v.From(next)
		case begun && gap && (traced(l, s[next:]) || fromLine(s, i)):
			return v.Slice(0, i), v.From(i)
		}
		i, gap, begun = next, strings.HasSuffix(strings.TrimRight(l, " \t"), "--"), true
	}
	return v, text.View{}
}

// startsBack reports whether line l says that the message that came back follows.
func startsBack(l string) bool {
	if len(l) > 120 {
		return false
	}
	marked := strings.HasPrefix(strings.TrimLeft(l, " \t|>*"), "--") || strings.HasPrefix(strings.TrimLeft(l, " \t|"), "==") || strings.HasPrefix(l, "**")
	w := strings.Trim(l, " \t\r-=*_#|+~><")
	if w == "" {
		return false
	}
	w = text.Lower(strings.TrimRight(w, " .:"))
	for _, m := range whole {
		if len(w) == len(m) && strings.EqualFold(w, m) {
			return m != "message" && m != "headers" || marked
		}
	}
	if len(w) > 80 || indexFold(w, "transcript") >= 0 || text.ASCII(w) && !backWords.In(w) {
		return false
	}
	return backSet.Start(w) && !hasPrefixFold(w, "original message was") && !hasPrefixFold(w, "message follows the") || marked && backSet.In(w) && indexFold(w, "session") < 0
}

// traced reports whether l is the first field of a returned header; rest is what follows the line.
func traced(l, rest string) bool {
	if l[0] == ' ' || l[0] == '\t' {
		return false
	}
	if !traces.Start(l) {
		return false
	}
	end, _ := lineEnd(rest, 0) // one more line that belongs to a header
	return end > 0 && (rest[0] == ' ' || rest[0] == '\t' || fieldName(rest[:end]) > 0) || hasPrefixFold(l, "received:") || hasPrefixFold(l, "return-path:")
}

// rule reports whether l is a line drawn with marks.
func rule(l string) bool {
	n := 0
	for i := range len(l) {
		switch l[i] {
		case ' ', '\t':
		case '-', '=', '*', '_', '#', '~', '+', '.', '|', '>':
			n++
		default:
			return false
		}
	}
	return n >= 3
}
