package core

import (
	"fmt"
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/smtp"
	"smtpwhy/core/text"
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
	if len(r.Findings) == 0 {
		if strings.TrimSpace(r.Input) == "" {
			return "", ""
		}
		if r.Format == FormatTranscript {
			return "The session shows no result.", "No reply in it says what became of a message."
		}
		return "Nothing here reads like the reply of a mail server.", "A reply starts with three digits, such as 550 or 450, or with a status such as 5.1.1."
	}
	if cards := r.Cards(); len(cards) == 1 && r.Format == FormatReply {
		return r.single(cards[0])
	}
	counts := r.counts() + "."
	if t := r.decidedAlone(); t != "" {
		counts = t
	}
	switch r.Outcome() {
	case Accepted:
		headline = "The server took the message over."
		detail = counts + " That is not yet delivery to the person."
	case Mixed:
		headline = "Not the same for all recipients."
		if r.count(Accepted) == 0 {
			headline = "Nothing was delivered."
		}
		detail = counts
	case Delayed:
		headline, detail = "Not delivered yet.", counts
	case Failed:
		headline, detail = "Nothing was delivered.", counts
	default:
		headline, detail = "Nothing was refused.", "No reply here decides about a message."
		for _, f := range r.Findings {
			switch {
			case f.Event.Problem == "nothing-sent":
				return "Nothing was sent, and nothing refused.", f.Explanation().Title + "."
			case f.Event.Problem != "" && r.Format != FormatTranscript && r.Format != FormatException:
				return "No failure is reported.", f.Explanation().Title + "."
			case f.Event.Problem != "":
				return "The session does not say how it ended.", "Whether a message was taken is not shown."
			case f.Permanence() != IsNeither:
				headline = "No message was refused."
			}
		}
	}
	return headline, detail
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
		title = f.Explanation().Title + "."
	}
	return title
}

// single is the summary of one bare reply: its verdict.
func (r *Report) single(c Card) (headline, detail string) {
	a := c.Finding.Explanation().Advice
	switch a.Retry {
	case catalogue.Done:
		if c.Finding.Outcome == Accepted {
			return "The server took the message over.", "Do not send it again. Taken over is not yet delivered to the person."
		}
		return "Nothing is wrong.", "This reply says nothing about a message."
	case catalogue.Continue:
		return "Nothing is wrong.", "The session goes on."
	case catalogue.Yes:
		if a.Wait > 0 {
			return "Refused for now.", "The same message may pass in " + Duration(a.Wait) + "."
		}
		return "Refused for now.", "The same message may pass later."
	case catalogue.AfterFix:
		return "Refused until something changes.", "Sending the same again does not help before that."
	}
	return "Refused for good.", "Sending the same again does not help."
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
	what := "reply"
	for _, f := range r.Findings {
		if f.Recipient != "" && f.Outcome != Info {
			what = "recipient"
		}
	}
	var parts []string
	for _, o := range [...]struct {
		o     Outcome
		words string
	}{{Accepted, "taken over"}, {Failed, "refused for good"}, {Expired, "given up after too many tries"}, {Delayed, "to try again later"}} {
		n := 0
		fix := 0
		for _, f := range r.Findings {
			if f.Outcome == o.o {
				n++
				if o.o == Failed && f.settle() == catalogue.AfterFix {
					fix++
				}
			}
		}
		if fix > 0 {
			parts = append(parts, quantity(fix, what, len(parts) == 0)+" refused until something changes")
			n -= fix
		}
		if n > 0 {
			parts = append(parts, quantity(n, what, len(parts) == 0)+" "+o.words)
		}
	}
	return strings.Join(parts, ", ")
}

func quantity(n int, what string, named bool) string {
	switch {
	case !named:
		return fmt.Sprint(n)
	case n == 1:
		return "1 " + what
	case what == "reply":
		return fmt.Sprintf("%d replies", n)
	}
	return fmt.Sprintf("%d %ss", n, what)
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
	name := r.Format.String()
	if r.Format == FormatReply && replies == 1 {
		return "One reply"
	}
	if r.Dialect != "" {
		name += " (" + r.Dialect + ")"
	}
	var parts []string
	if n := len(to); n > 0 {
		parts = append(parts, quantity(n, "recipient", true))
	}
	if replies > 0 {
		parts = append(parts, quantity(replies, "reply", true))
	}
	if len(parts) == 0 {
		return name
	}
	return name + ", " + strings.Join(parts, ", ")
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
	Line    int    // counted from 1
	Finding int    // index in Findings, -1 if none
}

// Conversation returns all that was said, turn by turn.
func (r *Report) Conversation() []Turn {
	var out []Turn
	at := byPlace(r.Findings)
	for _, e := range r.Events {
		t := Turn{Line: r.LineAt(e.Span.Start), Finding: -1, Text: Visible(clip(r.Shown[e.Span.Start:e.Span.End], 500))}
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
				t.Gloss = catalogue.Fill(f.Entry.Title, f.blank)
			}
		case e.Kind == event.Command:
			t.Who = "client"
			t.Gloss = commandGloss(e)
		case e.Kind == event.Message:
			t.Who = "client"
			t.Text = "…"
			t.Gloss = "The message itself."
		default:
			if f, ok := Diagnose(e); ok && f.Entry != nil {
				t.Gloss = f.Entry.Title
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
func commandGloss(e event.Event) string {
	switch e.To {
	case smtp.Ehlo, smtp.Helo:
		return "The client introduces itself."
	case smtp.Lhlo:
		return "The client introduces itself, in LMTP."
	case smtp.StartTLS:
		return "The client asks for encryption."
	case smtp.Auth:
		return "The client logs in."
	case smtp.Mail:
		return "The client names the sender."
	case smtp.Rcpt:
		return "The client names a recipient."
	case smtp.Data:
		return "The client asks to send the message."
	case smtp.EndOfData:
		return "A lone dot: the message is complete."
	case smtp.Bdat, smtp.BdatLast:
		return "The client sends a piece of the message."
	case smtp.Rset:
		return "The client starts over."
	case smtp.Quit:
		return "The client says goodbye."
	case smtp.Vrfy, smtp.Expn:
		return "The client asks about an address."
	}
	return ""
}
