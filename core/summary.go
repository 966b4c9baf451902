package core

import (
	"strconv"
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
	"smtpwhy/core/words"
)

// Outcome says what became of the whole input: of the recipients that something was decided about.
func (r *Report) Outcome() Outcome {
	out := None
	for _, f := range r.Findings {
		o := f.Outcome
		switch {
		case o == Info:
		case o == Expired:
			o = Failed
			fallthrough
		case out == None || out == o:
			out = o
		default:
			return Mixed
		}
	}
	return out
}

// Summary says the outcome of the whole input in one sentence and in detail: "Nothing was delivered.",
// "1 recipient refused for good, 1 to try again later".
func (r *Report) Summary() (headline, detail string) {
	w := r.Words
	if len(r.Findings) == 0 {
		if strings.TrimSpace(r.Input) == "" {
			return "", ""
		}
		if r.Format == FormatTranscript {
			return w.Say("summary.session"), w.Say("summary.session-detail")
		}
		return w.Say("summary.unknown"), w.Say("summary.unknown-detail")
	}
	if cards := r.Cards(); len(cards) == 1 && r.Format == FormatReply {
		return r.single(cards[0])
	}
	counts := w.Sentence(r.counts())
	if t := r.decidedAlone(); t != "" {
		counts = t
	}
	switch r.Outcome() {
	case Accepted:
		return w.Say("summary.accepted"), w.Sentences(counts, w.Say("summary.accepted-detail"))
	case Mixed:
		if r.count(Accepted) == 0 {
			return w.Say("summary.failed"), counts
		}
		return w.Say("summary.mixed"), counts
	case Delayed:
		return w.Say("summary.delayed"), counts
	case Failed:
		return w.Say("summary.failed"), counts
	}
	headline = w.Say("summary.nothing-refused")
	for _, f := range r.Findings {
		switch {
		case f.Event.Problem == "nothing-sent":
			return w.Say("summary.nothing-sent"), headlineOf(w, f)
		case f.Event.Problem != "" && r.Format != FormatTranscript && r.Format != FormatException:
			return w.Say("summary.no-failure"), headlineOf(w, f)
		case f.Event.Problem != "":
			return w.Say("summary.cut"), w.Say("summary.cut-detail")
		case f.Permanence() != IsNeither:
			headline = w.Say("summary.no-message-refused")
		}
	}
	return headline, w.Say("summary.nothing-refused-detail")
}

// decidedAlone returns the headline of the one finding that decided, where no recipient is known to count.
func (r *Report) decidedAlone() string {
	title := ""
	for _, f := range r.Findings {
		if f.Outcome == Info {
			continue
		}
		if title != "" || f.Recipient != "" || f.Outcome == Accepted {
			return ""
		}
		if title = headlineOf(r.Words, f); title == "" {
			return ""
		}
	}
	return title
}

// headlineOf makes a sentence of the headline of f; "" where it is not known in the language of w.
func headlineOf(w *words.Words, f Finding) string {
	if title, lang := f.title(w); lang == w.Lang() {
		return w.Sentence(title)
	}
	return ""
}

// single is the summary of one bare reply: its verdict.
func (r *Report) single(c Card) (headline, detail string) {
	w := r.Words
	a := c.Finding.advice(w)
	switch a.Retry {
	case catalogue.Done:
		if c.Finding.Outcome == Accepted {
			return w.Say("summary.accepted"), w.Say("summary.accepted-alone")
		}
		return w.Say("summary.fine"), w.Say("summary.fine-detail")
	case catalogue.Continue:
		return w.Say("summary.fine"), w.Say("summary.goes-on")
	case catalogue.Yes:
		if a.Wait > 0 {
			return w.Say("summary.for-now"), w.Say("summary.for-now-wait", "wait", w.Duration(a.Wait))
		}
		return w.Say("summary.for-now"), w.Say("summary.for-now-detail")
	case catalogue.AfterFix:
		return w.Say("summary.fix"), w.Say("summary.fix-detail")
	}
	return w.Say("summary.for-good"), w.Say("summary.for-good-detail")
}

// count returns how many findings have the outcome o.
func (r *Report) count(o Outcome) int {
	n := 0
	for _, f := range r.Findings {
		if f.Outcome == o {
			n++
		}
	}
	return n
}

// counts says how many recipients, or replies, had which outcome.
func (r *Report) counts() string {
	w := r.Words
	recipients := false
	for _, f := range r.Findings {
		recipients = recipients || f.Recipient != "" && f.Outcome != Info
	}
	var parts []string
	add := func(n int, key string) {
		if n == 0 {
			return
		}
		who := w.Say("count.bare", "n", strconv.Itoa(n))
		switch {
		case len(parts) > 0:
		case recipients:
			who = w.Count("count.recipients", n)
		default:
			who = w.Count("count.replies", n)
		}
		parts = append(parts, w.Say("count."+key, "who", who))
	}
	for _, o := range [...]Outcome{Accepted, Failed, Expired, Delayed} {
		n, fix := 0, 0
		for _, f := range r.Findings {
			if f.Outcome == o {
				n++
				if o == Failed && f.settle() == catalogue.AfterFix {
					fix++
				}
			}
		}
		add(fix, "fix")
		add(n-fix, string(o))
	}
	return w.List(parts...)
}

// Detected says what the input was read as: "SMTP session (swaks), 2 recipients, 11 replies".
func (r *Report) Detected() string {
	replies := 0
	to := map[string]bool{}
	for _, e := range r.Events {
		if e.Reply != nil {
			replies++
		}
		for _, f := range e.Fields {
			if f.Name == event.Recipient && f.Value != "" {
				to[f.Value] = true
			}
		}
	}
	w := r.Words
	if r.Format == FormatReply && replies == 1 {
		return w.Say("format.one-reply")
	}
	parts := []string{r.Format.Name(w)}
	if r.Dialect != "" {
		parts[0] = w.Say("format.dialect", "format", parts[0], "dialect", r.Dialect)
	}
	if n := len(to); n > 0 {
		parts = append(parts, w.Count("count.recipients", n))
	}
	if replies > 0 {
		parts = append(parts, w.Count("count.replies", replies))
	}
	return w.List(parts...)
}

// A Card is what the page and the terminal show as one: findings that share one reply.
type Card struct {
	Finding    Finding  // the first of them; its Recipient is "" where there are several
	Index      int      // of it in Findings
	Recipients []string // of all of them
}

// Unnamed returns the recipients of c that title, the headline of the card, does not name.
func (c Card) Unnamed(title string) []string {
	if len(c.Recipients) == 1 && strings.Contains(title, c.Recipients[0]) {
		return nil
	}
	return c.Recipients
}

// Cards groups the findings for showing, in their order: one card for a reply that is about several recipients.
func (r *Report) Cards() []Card {
	var out []Card
	seen := map[text.Span]int{}
	for i, f := range r.Findings {
		k := f.Event.Span
		if at, ok := seen[k]; ok {
			out[at].Recipients = append(out[at].Recipients, f.Recipient)
			out[at].Finding.Recipient = ""
			continue
		}
		seen[k] = len(out)
		c := Card{Finding: f, Index: i}
		if f.Recipient != "" {
			c.Recipients = []string{f.Recipient}
		}
		out = append(out, c)
	}
	return out
}

// A Turn is one thing said in a session, with a short gloss.
type Turn struct {
	Who     string // "server", "client" or "" for a note between
	Text    string // as said, secrets masked
	Gloss   string // what it means, in a few words
	Lang    string // the language of the gloss
	Line    int    // counted from 1
	Finding int    // index in Findings, -1 if none
}

// Conversation returns all that was said, turn by turn.
func (r *Report) Conversation() []Turn {
	var out []Turn
	at := byPlace(r.Findings)
	for _, e := range r.Events {
		t := Turn{Lang: r.Words.Lang(), Line: r.LineAt(e.Span.Start), Finding: -1, Text: Visible(clip(r.Shown[e.Span.Start:e.Span.End], 500))}
		switch {
		case e.Reply != nil:
			t.Who = "server"
			t.Line = r.LineAt(e.Reply.Span.Start)
			t.Text = ""
			for i, s := range r.Quote(Finding{Event: e}, nil) {
				if i > 0 && len(t.Text) > 600 {
					t.Text += " …"
					break
				}
				t.Text += s.Text
				if s.Break {
					t.Text += "\n"
				}
			}
			if f, ok := Diagnose(e); ok && f.Entry != nil {
				f.Recipient = recipients(e)[0]
				t.Gloss, t.Lang = f.title(r.Words)
			}
		case e.Kind == event.Command:
			t.Who = "client"
			t.Gloss = commandGloss(r.Words, e.To)
		case e.Kind == event.Message:
			t.Who = "client"
			t.Text = "…"
			t.Gloss = r.Words.Say("gloss.message")
		default:
			if f, ok := Diagnose(e); ok && f.Entry != nil {
				t.Gloss, t.Lang = f.title(r.Words)
			}
		}
		if i, ok := at[e.Span]; ok && r.Findings[i].Event.Kind == e.Kind {
			t.Finding = i
		}
		out = append(out, t)
	}
	return out
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n] + " …"
}

// commandGloss says what a command asks for (RFC 5321 section 4.1.1).
func commandGloss(w *words.Words, v smtp.Verb) string {
	switch v {
	case smtp.Ehlo, smtp.Helo:
		return w.Say("gloss.ehlo")
	case smtp.Lhlo:
		return w.Say("gloss.lhlo")
	case smtp.StartTLS:
		return w.Say("gloss.starttls")
	case smtp.Auth:
		return w.Say("gloss.auth")
	case smtp.Mail:
		return w.Say("gloss.mail")
	case smtp.Rcpt:
		return w.Say("gloss.rcpt")
	case smtp.Data:
		return w.Say("gloss.data")
	case smtp.EndOfData:
		return w.Say("gloss.end-of-data")
	case smtp.Bdat, smtp.BdatLast:
		return w.Say("gloss.bdat")
	case smtp.Rset:
		return w.Say("gloss.rset")
	case smtp.Quit:
		return w.Say("gloss.quit")
	case smtp.Vrfy, smtp.Expn:
		return w.Say("gloss.vrfy")
	}
	return ""
}
