// Package transcript reads SMTP sessions as mail programs, libraries and people write them down, and lists of
// bare replies (RFC 5321 sections 3 and 4).
//
// Who said a line is decided by what it says; arrows and letters in front are a hint that counts for the whole
// session (Ruby's arrows point the other way). Replies are paired with commands first in, first out
// (RFC 2920 section 3.1). Each reply's event names the command it answers, the recipients it is about, the reply
// that caused it, and whether it decided what became of them.
package transcript

import (
	"iter"
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
)

// sniffed is how many bytes of an input Sniff looks at.
const sniffed = 128 << 10

// Sniff reports whether v is a session: commands and replies, or replies that a program marked. dialect names
// the program where its way of writing is known.
func Sniff(v text.View) (dialect string, ok bool) {
	s := read(v.Slice(0, min(len(v.Text), sniffed)), 400, nil)
	return s.dialect, s.session
}

// Parse yields what the session says happened. Bare replies are a session without commands.
func Parse(v text.View) iter.Seq[event.Event] { return event.WithoutPauses(Paced(v)) }

// Paced is Parse with pauses.
func Paced(v text.View) iter.Seq[event.Event] {
	return func(yield func(event.Event) bool) {
		pace := event.NewPace(yield)
		s := read(v, -1, pace)
		p := parser{lines: s.lines, marked: s.marked, pace: pace}
		for p.at < len(p.lines) && !pace.Stopped {
			for _, e := range p.session() {
				if !pace.Yield(e) {
					return
				}
			}
		}
	}
}

// A script is the input cut into lines with sides.
type script struct {
	lines   []line
	dialect string
	marked  bool // sides are marked
	session bool
}

// read cuts v into lines and settles which side is which. limit bounds the lines that are looked at, -1 for all.
func read(v text.View, limit int, pace *event.Pace) script {
	views := dequote(split(v, limit, pace), pace)
	s := script{lines: make([]line, len(views))}
	var votes [4]struct{ code, command int }
	for i, v := range views {
		if !pace.Work(len(v.Text) + perLine) {
			return script{}
		}
		l := unmark(v)
		s.lines[i] = l
		if _, _, ok := smtp.StartsReply(l.view.Text); ok && startsWithDigit(l.view.Text) {
			votes[l.side].code++
		}
		if _, ok := smtp.ParseCommand(l.view.Text); ok {
			votes[l.side].command++
		}
	}
	// Marks that point the wrong way: what is marked as the server's holds commands.
	wrong := votes[server].command + votes[client].code
	right := votes[server].code + votes[client].command
	s.marked = wrong+right > 0
	if s.marked && wrong > right {
		for i := range s.lines {
			pace.Work(1)
			switch s.lines[i].side {
			case server:
				s.lines[i].side = client
			case client:
				s.lines[i].side = server
			}
		}
	}
	for i := range s.lines {
		if !pace.Work(4) {
			return script{}
		}
		if l := &s.lines[i]; !s.marked && l.side != plain {
			// An arrow or a letter that marks neither replies nor commands marks nothing.
			l.side, l.view = plain, views[i].From(skipStamps(views[i].Text))
		}
	}
	s.dialect = s.name(wrong > right, pace)
	commands := votes[client].command + votes[server].command + votes[plain].command
	codes := votes[plain].code + votes[server].code + votes[client].code
	s.session = commands > 0 && codes > 0 || commands > 1 || s.marked && codes > 0 || s.dialect != "" && codes > 0
	return s
}

// perLine is how much work looking at a line is besides its bytes.
const perLine = 64

func startsWithDigit(s string) bool { return s != "" && '1' <= s[0] && s[0] <= '6' }

// dequote takes the > of a quoted mail off, where they are not the marks of a client.
func dequote(views []text.View, pace *event.Pace) []text.View {
	for {
		quoted, replies, left := 0, 0, 0
		for _, v := range views {
			if !pace.Work(8) {
				return nil
			}
			s := v.Text
			if strings.HasPrefix(s, "<") {
				left++
			}
			if !strings.HasPrefix(s, ">") {
				continue
			}
			quoted++
			rest := strings.TrimLeft(s[1:], " ")
			if _, _, ok := smtp.StartsReply(rest); ok && startsWithDigit(rest) || strings.HasPrefix(rest, "<") || strings.HasPrefix(rest, "S:") || strings.HasPrefix(rest, "===") {
				replies++
			}
		}
		if replies == 0 || left > 0 {
			return views
		}
		out := make([]text.View, len(views))
		for i, v := range views {
			if !pace.Work(16) {
				return nil
			}
			if strings.HasPrefix(v.Text, ">") {
				v = v.From(1)
				if strings.HasPrefix(v.Text, " ") {
					v = v.From(1)
				}
			}
			out[i] = v
		}
		views = out
	}
}

// name tells the program by its marks and its own lines.
func (s *script) name(swapped bool, pace *event.Pace) string {
	count := map[string]int{}
	first := ""
	for i, l := range s.lines {
		if !pace.Work(16) {
			return ""
		}
		count[l.mark]++
		if i < 40 && l.side != server && l.side != client {
			first += l.view.Text + "\n"
		}
	}
	has := func(marks ...string) bool {
		for _, m := range marks {
			if count[m] == 0 {
				return false
			}
		}
		return true
	}
	switch {
	case count["<-"]+count["<**"]+count["<~"]+count["<~*"] > 0 && !swapped && (has("===") || strings.Contains(first, "=== ") || has("->") || has("~>")):
		return "swaks"
	case has("===") && strings.Contains(first, "Trying "):
		return "swaks"
	case has("->") && swapped:
		return "Ruby Net::SMTP"
	case count["<--"]+count["-->"] > 0:
		return "msmtp"
	case has("[<-]"):
		return "ssmtp"
	case count["SERVER -> CLIENT:"] > 0, strings.Contains(first, "SMTP ERROR:"), strings.Contains(first, "SMTP Error:"):
		return "PHPMailer"
	case count["reply: b"]+count["reply: '"] > 0:
		return "Python smtplib"
	case count["DEBUG SMTP:"] > 0:
		return "Jakarta Mail"
	case strings.Contains(first, "nodemailer"):
		return "Nodemailer"
	case strings.Contains(first, "Connected to smtp://"), strings.Contains(first, "Connected to smtps://"):
		return "MailKit"
	}
	for m := range count {
		switch {
		case strings.HasPrefix(m, "Net::SMTP"):
			return "Perl Net::SMTP"
		case strings.HasPrefix(m, "SMTP<<"), strings.HasPrefix(m, "SMTP>>"):
			return "Exim"
		}
	}
	switch {
	case count["<"] > 0 && (has("*") || has(">")):
		return "curl"
	case count[">>>"] > 0 && count["<<<"] == 0 && strings.Contains(first, "..."):
		return "sendmail"
	case strings.Contains(first, "SSL-Session:"), strings.Contains(first, "BEGIN CERTIFICATE"):
		return "openssl s_client"
	case strings.Contains(first, "Escape character is"):
		return "telnet"
	}
	return ""
}
