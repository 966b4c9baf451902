package maillog

import (
	"strings"

	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/transcript"
)

// otherFormats are the logs of the MTAs that write files of their own.
var otherFormats = []format{
	{"KumoMTA", sniffKumo, readKumo},
	{"Exchange", sniffExchange, readExchange},
	{"hMailServer", sniffHMail, readHMail},
	{"PowerMTA", sniffPower, readPower},
	{"Haraka", sniffHaraka, readHaraka},
	{"mox", sniffMox, readMox},
	{"msmtp", sniffMsmtp, readMsmtp},
	{"Stalwart", sniffStalwart, readStalwart},
	{"IIS", sniffIIS, readIIS},
}

// A tried is what an entry says became of an attempt for one recipient or several.
type tried struct {
	entry               text.View
	action              string // in the words of RFC 3464 section 2.3.3; "" if the log does not tell
	to                  smtp.Verb
	code, status, words text.View // words may start with code and status themselves
	rcpt                []text.View
	about               []about
}

// An about is a named part of an entry.
type about struct {
	name event.Name
	v    text.View
}

// tell hands over an event for each recipient of t.
func (p *page) tell(t tried) {
	rcpt := t.rcpt
	if len(rcpt) == 0 {
		rcpt = []text.View{{}}
	}
	r, problem, at := t.reply()
	for _, to := range rcpt {
		e := newEntry(event.Attempt, t.entry)
		e.To = t.to
		e.add(event.Recipient, to)
		e.infer(event.Decides, "")
		if t.action != "" {
			e.infer(event.Action, t.action)
		}
		for _, a := range t.about {
			e.add(a.name, a.v)
		}
		if problem != "" {
			e.Kind, e.Problem, e.Span = event.Problem, problem, at
		} else {
			c := r
			e.Reply = &c
		}
		p.emit(e.Event)
	}
}

// reply puts the reply together, or finds the problem that the words tell of.
func (t tried) reply() (r smtp.Reply, problem string, at text.Span) {
	words, n := t.words.TrimSpace(), 0
	if r, n = smtp.ParseReply(words); n == 0 || r.Code == 0 {
		code := t.code.TrimSpace()
		if c, _, ok := smtp.StartsReply(code.Text); !ok || c == 0 || len(code.Text) != 3 {
			code = text.View{}
		}
		if i := inner(words.Text); i >= 0 {
			r, n = smtp.ParseReply(words.From(i))
		} else if code.Text != "" {
			r, n = smtp.ParseReply(spaced(code, words))
		}
	}
	if st, k := smtp.ParseStatus(t.status.Text); k > 0 {
		if n == 0 {
			r, n = smtp.ParseReply(spaced(t.status, words))
		} else if r.Status.IsZero() {
			r.Status, r.StatusAt = st, t.status.SpanOf(0, k)
		}
	}
	if t.action != "relayed" && t.action != "delivered" && (n == 0 || r.Code == 0) {
		if id, i, k := transcript.Trouble(words.Text); id != "" {
			return r, id, words.SpanOf(i, i+k)
		}
	}
	if n == 0 {
		if words.Text == "" {
			words = t.entry
		}
		r = smtp.Reply{Text: words, Lines: []text.View{words}, Span: words.Span()}
	}
	return r, "", text.Span{}
}

// spaced joins the parts that say something with a space between.
func spaced(a, b text.View) text.View {
	if a.Text == "" {
		return b
	}
	if b.Text == "" {
		return a
	}
	return text.Join(" ", a, b)
}

// inner finds a reply within the words of a program, after a colon, a bracket or a quote, or -1.
func inner(s string) int {
	for k := 1; k+3 < len(s); k++ {
		if s[k] < '2' || s[k] > '5' || s[k+3] != ' ' && s[k+3] != '-' || strings.IndexByte(` ([{"'=;`, s[k-1]) < 0 {
			continue
		}
		if code, _, ok := smtp.StartsReply(s[k:]); !ok || code == 0 {
			continue
		}
		before := strings.TrimRight(s[max(0, k-8):k], ` "'`)
		if before == "" || strings.IndexByte(":([{=;", before[len(before)-1]) >= 0 || strings.HasSuffix(before, "said") {
			return k
		}
		if _, n := smtp.ParseStatus(s[k+4:]); n > 0 {
			return k
		}
	}
	return -1
}

// bare takes "Name <address>" or "<address>" off its brackets.
func bare(v text.View) text.View {
	v = v.TrimSpace()
	if i := strings.LastIndexByte(v.Text, '<'); i >= 0 {
		v = v.From(i + 1)
	}
	if i := strings.IndexByte(v.Text, '>'); i >= 0 {
		v = v.Slice(0, i)
	}
	return v
}

// split cuts v at each sep.
func split(v text.View, sep byte) []text.View {
	var out []text.View
	from := 0
	for i := 0; i <= len(v.Text); i++ {
		if i == len(v.Text) || v.Text[i] == sep {
			if f := v.Slice(from, i).TrimSpace(); f.Text != "" {
				out = append(out, f)
			}
			from = i + 1
		}
	}
	return out
}

// digits reports whether s is a number of at least n digits.
func digits(s string, n int) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) >= n
}

// isoDay reports whether s starts with a day, 2026-11-23.
func isoDay(s string) bool {
	return len(s) >= 10 && digits(s[:4], 4) && s[4] == '-' && digits(s[5:7], 2) && s[7] == '-' && digits(s[8:10], 2)
}
