package core

import "strings"

// Lines returns the verdict in one line for each card: the codes, whom it is about, whether to send again, who can change the
// outcome, and what happened. It is what goes into a chat or the subject of a ticket.
func (r *Report) Lines() string {
	w := r.Words
	var b strings.Builder
	for _, c := range r.Cards() {
		x := c.Finding.ExplanationIn(w)
		said := w.Sentences(w.Sentence(x.Verdict), w.Sentence(x.Who), x.own().Sentence(x.Title))
		head := w.List(append([]string{c.Finding.Codes()}, c.Unnamed(x.Title)...)...)
		if head != "" {
			said = w.Say("join.title", "title", head, "text", said)
		}
		b.WriteString(said + "\n")
	}
	return b.String()
}

// Codes returns code and status as a reply writes them: "550 5.1.1".
func (f Finding) Codes() string {
	if f.Event.Reply == nil {
		return ""
	}
	return join(f.Event.Reply.Code.String(), f.Event.Reply.Status.String())
}

// Ticket returns the whole report as plain text: what became of the input, then every card as Text has it.
func (r *Report) Ticket() string {
	headline, detail := r.Summary()
	var b strings.Builder
	b.WriteString(r.Words.Sentences(headline, detail) + "\n")
	for _, c := range r.Cards() {
		b.WriteString("\n----\n\n" + r.Text(c))
	}
	return b.String()
}

// said returns the lines of what the server said about f, secrets masked.
func (r *Report) said(f Finding) []string {
	var b strings.Builder
	for _, s := range r.Quote(f, nil) {
		b.WriteString(s.Text)
		if s.Break {
			b.WriteByte('\n')
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return strings.Split(b.String(), "\n")
}
