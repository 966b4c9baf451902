package dsn

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// maxWords is how much of the words about one recipient is read.
const maxWords = 16 << 10

// A place is how a program tells at which point of a session the other server spoke.
type place struct {
	words string // in lower case
	verb  smtp.Verb
}

// places are the words of programs for it: qmail-remote.c, netqmail's and Yahoo's and IronPort's kin of it, DragonFly's net.c, the
// programs of GMX and 1&1, and others that follow them.
var places = []place{
	{"does not like recipient", smtp.Rcpt}, {"sender was rejected", smtp.Mail}, {"my name was rejected", smtp.Helo}, {"greeting failed", smtp.Connect},
	{"failed after i sent the message", smtp.EndOfData}, {"failed on data command", smtp.Data}, {"most progress was rcpt to", smtp.Rcpt},
	{"most progress was mail from", smtp.Mail}, {"most progress was initial connection", smtp.Connect}, {"most progress was data", smtp.EndOfData},
	{"did not like our rcpt to", smtp.Rcpt}, {"did not like our mail from", smtp.Mail}, {"did not like our final data", smtp.EndOfData}, {"did not like our data", smtp.Data},
	{"did not like our helo", smtp.Helo}, {"did not like our ehlo", smtp.Ehlo}, {"did not like our starttls", smtp.StartTLS}, {"did not like our connection", smtp.Connect},
	{"after rcpt command", smtp.Rcpt}, {"following rcpt command", smtp.Rcpt}, {"for rcpt command", smtp.Rcpt}, {"to rcpt to command", smtp.Rcpt},
	{"after mail command", smtp.Mail}, {"following mail command", smtp.Mail}, {"for mail command", smtp.Mail}, {"after text command", smtp.EndOfData},
	{"for text command", smtp.EndOfData}, {"after data command", smtp.Data}, {"following data command", smtp.Data}, {"for data command", smtp.Data},
	{"after greeting", smtp.Connect}, {"after initial connection", smtp.Connect}, {"after helo command", smtp.Helo}, {"after ehlo command", smtp.Ehlo},
	{"smtp:rcpt ", smtp.Rcpt}, {"smtp:mail ", smtp.Mail}, {"smtp:data ", smtp.Data}, {"sent: rcpt to", smtp.Rcpt}, {"sent: mail from", smtp.Mail}, {"step: rcpt", smtp.Rcpt}, {"step: mail", smtp.Mail}, {"step: data send", smtp.EndOfData},
	{"step: data", smtp.Data}, {"step: connect", smtp.Connect}, {"your message (data)", smtp.EndOfData}, {"generated response", smtp.EndOfData},
}

// placeWords tells whether one of places is in a text at all.
var placeWords = text.Of(places, func(p place) string { return p.words })

// tags are what Yahoo's programs put after a reply.
var tags = []place{{"[RCPT_TO]", smtp.Rcpt}, {"[MAIL_FROM]", smtp.Mail}, {"[DATA]", smtp.Data}, {"[BODY]", smtp.EndOfData}, {"[GREETING]", smtp.Connect}, {"[HELO]", smtp.Helo}}

// tell reads what v, words about one recipient, says: the reply that they quote, else the words alone.
func tell(v text.View) diagnostic {
	if len(v.Text) > maxWords {
		v = v.Slice(0, maxWords)
	}
	var to smtp.Verb
	whole := v
	for _, t := range tags {
		if strings.IndexByte(v.Text, '[') < 0 {
			break
		}
		if i := strings.LastIndex(v.Text, t.words); i >= 0 {
			v, to = v.Slice(0, i).TrimSpace(), t.verb
		}
	}
	d := diagnose(unlabel(gaveUp(v)).TrimSpace())
	if d.to == "" {
		if d.to = to; to == "" {
			d.to = placeOf(whole.Text)
		}
	}
	if d.remote.Text == "" {
		d.remote = speaker(whole)
	}
	if d.reply == nil {
		return d
	}
	if c := d.reply.Code; c != 0 && c.Severity() < smtp.Transient {
		if !strings.Contains(strings.ToLower(whole.Text), "deliver") || c.Severity() != smtp.Positive {
			d.reply = wordsOnly(v)
		}
	}
	unclose(d.reply)
	return d
}

// placeOf returns the place in a session that words name.
func placeOf(s string) smtp.Verb {
	if !placeWords.In(text.Lower(s)) {
		return ""
	}
	low := strings.ToLower(s)
	for _, p := range places {
		if strings.Contains(low, p.words) {
			return p.verb
		}
	}
	return ""
}

// tellRows is tell for the lines of a paragraph. A reply may start with any line of it.
func tellRows(rows []row) diagnostic {
	d := tell(join(rows, maxWords))
	if !lackingCode(d) {
		return d
	}
	for i, l := range rows {
		t := strings.TrimLeft(l.Text, "-* ")
		l.View = l.From(len(l.Text) - len(t))
		if i > 200 || i == 0 && len(t) == len(rows[0].Text) || len(l.Text) < 4 || !digit(l.Text[0]) || strings.IndexByte(" -:.", l.Text[3]) < 0 {
			continue
		}
		code, _, ok := smtp.StartsReply(l.Text)
		if !ok || code != 0 && code.Severity() < smtp.Transient {
			continue
		}
		e := tell(join(append([]row{l}, rows[i+1:]...), maxWords))
		if e.to == "" {
			e.to = d.to
		}
		if e.remote.Text == "" {
			e.remote = d.remote
		}
		return e
	}
	return d
}

// gaveUp takes off what a sender of qmail's kin adds after the reply.
func gaveUp(v text.View) text.View {
	for _, w := range [...]string{"Giving up on ", "/I'm not going to try", "I'm not going to try again", "STEP: ", "Remote system: "} {
		if i := strings.Index(v.Text, w); i > 0 {
			v = v.Slice(0, i).TrimSpace()
		}
	}
	return v
}

// unlabel takes the names off that programs put before a code: "ERROR_CODE :550, ERROR_CODE :5.1.1 ...".
func unlabel(v text.View) text.View {
	for _, w := range [...]string{"ERROR_CODE :", "ERROR CODE :", "ResponseCode "} {
		if !strings.Contains(v.Text, w) {
			continue
		}
		v = v.Replace(w[:1], func(s string) (int, string) {
			if strings.HasPrefix(s, w) {
				return len(w), ""
			}
			return 0, ""
		})
	}
	return v
}

// unclose takes a quote or a bracket off the end of a reply's text that was opened before the reply.
func unclose(r *smtp.Reply) {
	t := r.Text
	for range 4 {
		s := t.Text
		switch {
		case strings.HasSuffix(s, "##"), strings.HasSuffix(s, "#<"):
			t = t.Slice(0, len(s)-2).TrimSpace()
		case strings.HasSuffix(s, "'") && strings.Count(s, "'")%2 == 1, strings.HasSuffix(s, `"`) && strings.Count(s, `"`)%2 == 1,
			strings.HasSuffix(s, "]") && strings.Count(s, "[") < strings.Count(s, "]"), strings.HasSuffix(s, ")") && strings.Count(s, "(") < strings.Count(s, ")"),
			strings.HasSuffix(s, ">") && strings.Count(s, "<") < strings.Count(s, ">"):
			t = t.Slice(0, len(s)-1).TrimSpace()
		}
	}
	if i := len(t.Text) - len(strings.TrimLeft(t.Text, "-:, ")); i < len(t.Text) {
		t = t.From(i)
	}
	if len(t.Text) == len(r.Text.Text) || r.Code == 0 && r.Status.IsZero() {
		return
	}
	r.Text = t
	if sp := t.Span(); !sp.IsZero() && sp.End > r.Span.Start {
		r.Span.End = max(sp.End, r.CodeAt.End, r.StatusAt.End)
	}
}

// Words before and after the name or address of the server that refused.
var (
	afterHost  = []string{" does not like recipient", " failed after I sent", " failed on DATA", " responded with failure", " did not like our"}
	beforeHost = []string{"Connected to ", "remote host ", "SMTP Server <", "SMTP server <", "Server ", "host: ", "host ", "Remote system: dns;", "Remote-MTA: "}
)

// beforeWords tells whether one of beforeHost can be in a text.
var beforeWords = text.NewWords("connected to ", "remote host ", "smtp server <", "server ", "host: ", "host ", "remote system: dns;", "remote-mta: ")

// speaker returns the server that words say replied.
func speaker(v text.View) text.View {
	if i := strings.Index(v.Text, " ["); i > 0 && strings.HasSuffix(v.Text, "]:") && hostName(v.Text[:i]) {
		return v.Slice(0, i) // Courier's "mx.example.net [192.0.2.1]:"
	}
	for _, w := range afterHost {
		i := strings.Index(v.Text, w)
		if i <= 0 {
			continue
		}
		if v.Text[i-1] == ']' { // "mx.example.net [192.0.2.1] did not like"
			if j := strings.LastIndexByte(v.Text[:i], '['); j > 0 {
				i = j
			}
		}
		s := strings.TrimRight(v.Text[:i], " ")
		if h := v.Slice(strings.LastIndexAny(s, " \t>")+1, len(s)); hostName(h.Text) {
			return h
		}
	}
	before := beforeHost
	if !beforeWords.In(v.Text) {
		before = nil
	}
	for _, w := range before {
		i := strings.Index(v.Text, w)
		if i < 0 || i > 0 && letter(v.Text[i-1]) {
			continue
		}
		i += len(w)
		for i < len(v.Text) && v.Text[i] == ' ' {
			i++
		}
		j := i
		for j < len(v.Text) && strings.IndexByte(" [(<>,;:|\"'", v.Text[j]) < 0 {
			j++
		}
		if h := v.Slice(i, j); hostName(strings.TrimRight(h.Text, ".")) {
			return v.Slice(i, i+len(strings.TrimRight(h.Text, ".")))
		}
	}
	if i := strings.Index(v.Text, ". ["); i > 0 { // Gmail: "by mx.example.com. [192.0.2.1]"
		if h := v.Slice(strings.LastIndexByte(v.Text[:i], ' ')+1, i); hostName(h.Text) {
			return h
		}
	}
	return text.View{}
}

// hostName reports whether s can be the name or the address of a host.
func hostName(s string) bool {
	for i := range len(s) {
		if c := s[i]; !letter(c) && !digit(c) && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return len(s) > 3 && len(s) < 256 && strings.IndexByte(s, '.') > 0
}
