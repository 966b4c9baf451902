package dsn

import (
	"strings"

	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// A diagnostic is what a Diagnostic-Code, or a sentence of a mail system like it, says.
type diagnostic struct {
	kind   string      // "smtp", "x-unix"; "" where it is not named
	reply  *smtp.Reply // nil if there are no words at all
	to     smtp.Verb
	remote text.View // the host that replied, where the words name it
}

// positions are the words for a place in a session, in lower case, the longer first (RFC 5321 section 3.3;
// grammar of Postfix and Exim).
var positions = []struct {
	words string
	verb  smtp.Verb
}{
	{"end of data", smtp.EndOfData}, {"end-of-data", smtp.EndOfData}, {"sending message body", smtp.EndOfData}, {"message content", smtp.EndOfData},
	{"sending end of data", smtp.EndOfData}, {"initial connection", smtp.Connect}, {"initial server greeting", smtp.Connect}, {"connecting", smtp.Connect},
	{"mail from", smtp.Mail}, {"rcpt to", smtp.Rcpt}, {"starttls", smtp.StartTLS}, {"ehlo", smtp.Ehlo}, {"helo", smtp.Helo}, {"lhlo", smtp.Lhlo},
	{"auth", smtp.Auth}, {"data", smtp.Data}, {"bdat", smtp.BdatLast}, {"rset", smtp.Rset}, {"quit", smtp.Quit},
}

// position returns the place that s starts with; "pipelined" before it and "sending" are passed over.
func position(s string) smtp.Verb {
	s = strings.ToLower(s[:min(len(s), 60)])
	for _, skip := range [...]string{"pipelined ", "sending ", "the "} {
		s = strings.TrimPrefix(s, skip)
	}
	for _, p := range positions {
		if strings.HasPrefix(s, p.words) {
			return p.verb
		}
	}
	return ""
}

// diagnose reads the value of a Diagnostic-Code (RFC 3464 section 2.3.6): the type, the words of the system that
// reports, and within them the reply (RFC 3461 section 9.2).
func diagnose(v text.View) diagnostic {
	var d diagnostic
	d.kind, v = typed(v)
	s := v.Text
	if s == "" {
		return d
	}
	// Postfix: "host mx.example.net[192.0.2.1] said: 550 ... (in reply to RCPT TO command)".
	if i := strings.LastIndex(s, "(in reply to "); i >= 0 {
		d.to = position(s[i+len("(in reply to "):])
		v = v.Slice(0, i).TrimSpace()
		s = v.Text
	}
	d.remote = hostSaid(v)
	// Exim: "SMTP error from remote mail server after RCPT TO:<a@example.com>: host mx.example.net [192.0.2.1]: 550 ...".
	if i := strings.Index(s, " after "); i >= 0 && d.to == "" && strings.Contains(s[:i], "SMTP error") {
		d.to = position(s[i+len(" after "):])
	}
	if strings.Contains(s, "refused to talk to me") {
		d.to = smtp.Connect
	}
	i := replyAt(s)
	if i < 0 || d.kind == "x-unix" && len(s) <= 3 { // the exit status of a program
		d.reply = wordsOnly(v)
		return d
	}
	r, n := smtp.ParseReply(v.From(i))
	if n == 0 {
		d.reply = wordsOnly(v)
		return d
	}
	if inner := wrapped(v.From(i), r); inner.Code != 0 {
		r = inner
	}
	if r.Status.IsZero() && i > 0 { // IronPort: "5.1.0 - Unknown address error 550-'5.2.2 ...'"
		if st, n := smtp.ParseStatus(s); n > 0 {
			r.Status, r.StatusAt = st, v.SpanOf(0, n)
		}
	}
	if vague(r.Status) {
		if st, at := statusIn(r); !vague(st) {
			r.Status, r.StatusAt = st, at
		}
	}
	d.reply = &r
	return d
}

// replyAt returns where in s the reply of a server starts, -1 if there is none. A code counts at the start and
// after what ends an introduction; a status alone only at the start.
func replyAt(s string) int {
	best := -1
	if code, _, ok := smtp.StartsReply(s); ok && code != 0 {
		if code.Severity() != smtp.Positive {
			return 0
		}
		best = 0 // a greeting may go before the reply
	}
	for i := 1; i+2 < len(s); i++ {
		if s[i] < '2' || s[i] > '5' || !digit(s[i+1]) || !digit(s[i+2]) || digit(s[i-1]) || letter(s[i-1]) {
			continue
		}
		code, _, ok := smtp.StartsReply(s[i:])
		if !ok || code == 0 || !introduced(s[:i]) && !statusAfter(s[i:], code) {
			continue
		}
		if code.Severity() >= smtp.Transient {
			return i
		}
		if best < 0 && code.Severity() == smtp.Positive && code < 260 {
			best = i
		}
	}
	if best >= 0 {
		return best
	}
	if _, _, ok := smtp.StartsReply(s); ok {
		return 0
	}
	return -1
}

// statusAfter reports whether a status of the same class, or a quote, follows the code that s starts with: no other
// three digits have one.
func statusAfter(s string, code smtp.Code) bool {
	if strings.HasPrefix(s[3:], "-'") { // IronPort quotes the reply after its code
		return true
	}
	if len(s) < 5 || s[3] != ' ' && s[3] != '-' {
		return false
	}
	st, n := smtp.ParseStatus(s[4:])
	return n > 0 && st.Severity() == code.Severity()
}

// introducers are words right before a reply, in lower case.
var introducers = []string{"said", "error", "reply", "response", "responded", "answered", "returned", "code", "says", "smtp", "with", "was", "status"}

// introduced reports whether s, which goes before three digits, ends as an introduction does.
func introduced(s string) bool {
	t := strings.TrimRight(s, " \t\"'")
	if t == "" {
		return true
	}
	switch t[len(t)-1] {
	case ':', ';', '<', '>', '(', '[', '|':
		return !strings.HasSuffix(strings.ToLower(t), "port:")
	case '-', '=', ',':
		return len(t) < len(s)
	case '.':
		return strings.HasSuffix(t, "..") && len(t) < len(s)
	}
	if len(t) == len(s) {
		return false
	}
	w := strings.ToLower(t[strings.LastIndexAny(t, " \t:;(")+1:])
	for _, i := range introducers {
		if w == i {
			return true
		}
	}
	return false
}

// wrapped returns the reply in angle brackets within v: a system that gave up says so in its own words and adds the
// last reply it got, "554 4.4.7 Message expired ...<421 4.4.2 ...>".
func wrapped(v text.View, r smtp.Reply) smtp.Reply {
	if r.Status.Subject != 4 || r.Status.Detail != 7 || !strings.HasSuffix(v.Text, ">") {
		return smtp.Reply{}
	}
	i := strings.LastIndexByte(v.Text, '<')
	if i < 0 {
		return smtp.Reply{}
	}
	if inner, n := smtp.ParseReply(v.Slice(i+1, len(v.Text)-1)); n > 0 && inner.Code.Severity() >= smtp.Transient {
		return inner
	}
	return smtp.Reply{}
}

// vague reports whether st says nothing but its class (RFC 3463 section 3.1).
func vague(st smtp.Status) bool { return st.Subject == 0 && st.Detail == 0 }

// statusIn finds a status within the words of r that agrees with its code: "RCPT TO not accepted: 5.7.1 ...".
func statusIn(r smtp.Reply) (smtp.Status, text.Span) {
	t := r.Text.Text
	for i := 1; i+4 < len(t); i++ {
		if t[i] < '2' || t[i] > '5' || t[i+1] != '.' || letter(t[i-1]) || digit(t[i-1]) || t[i-1] == '.' || t[i-1] == '-' || t[i-1] == '/' {
			continue
		}
		st, n := smtp.ParseStatus(t[i:])
		if n == 0 || vague(st) || st.Subject > 7 || r.Code != 0 && st.Severity() != r.Code.Severity() {
			continue
		}
		if j := i + n; j < len(t) && strings.IndexByte(" )]>:;,\"'", t[j]) < 0 || j == len(t) && t[i-1] == ' ' {
			continue
		}
		return st, r.Text.SpanOf(i, i+n)
	}
	return smtp.Status{}, text.Span{}
}

// wordsOnly makes a reply without a code of words.
func wordsOnly(v text.View) *smtp.Reply {
	if v.Text == "" {
		return nil
	}
	r := &smtp.Reply{Text: v, Lines: []text.View{v}, Span: v.Span()}
	if st, at := statusIn(*r); !vague(st) {
		r.Status, r.StatusAt = st, at
	}
	return r
}

// hostSaid returns the host of "host mx.example.net[192.0.2.1] said:" and of "connect to mx.example.net[192.0.2.1]:25:".
func hostSaid(v text.View) text.View {
	for _, w := range [...]string{"host ", "connect to ", "conversation with ", "lost connection with "} {
		i := strings.Index(v.Text, w)
		if i < 0 || i > 0 && v.Text[i-1] != ' ' && v.Text[i-1] != '(' && v.Text[i-1] != ':' {
			continue
		}
		i += len(w)
		j := i
		for j < len(v.Text) && strings.IndexByte(" [:(,;<>\"'", v.Text[j]) < 0 {
			j++
		}
		if strings.IndexByte(v.Text[i:j], '.') > 0 || j < len(v.Text) && v.Text[j] == '[' && j > i {
			return v.Slice(i, j)
		}
	}
	return text.View{}
}
