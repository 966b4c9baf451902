package core

import (
	"cmp"
	"strings"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/event"
	"smtpwhy/core/words"
)

// A Note is a message to the person who must act, ready to be sent.
type Note struct {
	To      string // an address, or in words who that is
	Subject string
	Body    string
}

// String returns the note as it can be pasted into a mail program.
func (n Note) String() string { return n.To + "\n" + n.Subject + "\n\n" + n.Body }

// Note returns the message about a card to whom its advice names: the author of the message, the administrator of the sending
// side, the recipient, or the postmaster of the recipient's domain, whom RFC 5321 section 4.5.1 promises an address. A card that
// only follows from another gets the note of that one.
//
// To the other side the note tells what happened and asks to look into it. What smtpwhy advises speaks to the sending side, and
// only they get it.
func (r *Report) Note(c Card) Note {
	f := c.Finding
	to := c.Recipients
	if f.consequence() && f.CausedBy >= 0 {
		f = r.Findings[f.CausedBy]
		to = nil
		if f.Recipient != "" {
			to = []string{f.Recipient}
		}
	}
	w := r.Words
	x := f.ExplanationIn(w)
	n := noteText{w: w, act: x.Advice.Act, from: cmp.Or(f.sender(), r.onlySender()), to: to, domain: sharedDomain(to)}
	out := Note{To: w.Say("note.to", "who", n.who()), Subject: w.Say("note.subject", "what", n.subject(f.Outcome))}
	b := []string{n.greeting(), n.opening(f.Outcome)}
	if q := r.said(f); len(q) > 0 && f.Event.Reply != nil {
		b = append(b, w.Say("note.reply"), "    "+strings.Join(q, "\n    "))
	}
	b = append(b, n.meaning(x)...)
	if !n.otherSide() {
		b = append(b, steps(w, x)...)
	}
	if x.Advice.Act == catalogue.SenderAdmin || x.Advice.Act == catalogue.RecipientAdmin {
		if facts := n.facts(f); facts != "" {
			b = append(b, w.Say("note.facts"), facts)
		}
		if see := seeAlso(x); see != "" {
			b = append(b, w.Say("note.see"), see)
		}
	}
	out.Body = strings.Join(append(b, n.request()), "\n\n") + "\n"
	return out
}

// noteText is what the sentences of a note are chosen by.
type noteText struct {
	w      *words.Words
	act    catalogue.Party
	from   string   // the sender, "" if not known
	to     []string // recipients
	domain string   // of all of them, "" if they have none in common
}

// otherSide reports whether the note leaves the sending side.
func (n noteText) otherSide() bool {
	return n.act == catalogue.RecipientAdmin || n.act == catalogue.Recipient
}

// toAuthor reports whether the note goes to the person who wrote the message.
func (n noteText) toAuthor() bool { return n.act == catalogue.Sender || n.act == catalogue.Nobody }

// who says whom the note goes to.
func (n noteText) who() string {
	switch {
	case n.act == catalogue.RecipientAdmin && n.domain != "":
		return "postmaster@" + n.domain
	case n.act == catalogue.Recipient && len(n.to) > 0:
		return n.w.Say("note.who-recipients", "to", n.w.List(n.to...))
	case n.toAuthor() && n.from != "":
		return n.from
	}
	return n.w.Say("note.who-" + string(n.act))
}

func (n noteText) greeting() string {
	switch {
	case n.act == catalogue.RecipientAdmin && n.domain != "":
		return n.w.Say("note.dear-postmaster", "domain", n.domain)
	case n.act == catalogue.RecipientAdmin:
		return n.w.Say("note.dear-postmaster-bare")
	case n.act == catalogue.SenderAdmin:
		return n.w.Say("note.dear-admin")
	}
	return n.w.Say("note.hello")
}

// recipients names them, or says that there are some.
func (n noteText) recipients() string {
	if len(n.to) == 0 {
		return n.w.Say("note.somebody")
	}
	return n.w.List(n.to...)
}

func (n noteText) subject(o Outcome) string {
	return n.w.Say("note.subject-"+outcomeKey(o), "to", n.recipients())
}

func (n noteText) opening(o Outcome) string {
	if !n.toAuthor() {
		return n.w.Say("note.mine-"+outcomeKey(o), "to", n.recipients())
	}
	return n.w.Say("note.yours-"+outcomeKey(o), "to", n.recipients())
}

// outcomeKey is how keys end that say what became of a message.
func outcomeKey(o Outcome) string {
	switch o {
	case Failed, Expired, Delayed, Accepted:
		return string(o)
	}
	return "info"
}

// meaning is the explanation. It speaks to the sending side; whom else the note goes to is told so.
func (n noteText) meaning(x Explanation) []string {
	said := []string{x.own().Sentence(x.Title)}
	for _, s := range x.Why {
		said = append(said, s.Text)
	}
	if x.Conflict != nil {
		said = append(said, x.Conflict.Text)
	}
	intro := n.w.Say("note.means")
	if n.otherSide() {
		intro = n.w.Say("note.means-to-me")
	}
	return []string{intro, "    " + x.own().Sentences(said...)}
}

func steps(w *words.Words, x Explanation) []string {
	if len(x.Advice.Do) == 0 {
		return nil
	}
	return []string{w.Say("note.do"), "- " + strings.Join(x.Advice.Do, "\n- ")}
}

// facts are what an administrator needs to find the message in a log; "" where there is nothing but the recipient.
func (n noteText) facts(f Finding) string {
	var out []string
	add := func(label, value string) {
		if value != "" {
			out = append(out, "- "+n.w.Say("join.title", "title", label, "text", value))
		}
	}
	add(n.w.Say("note.fact-sender"), n.from)
	add(n.w.Say("note.fact-recipient"), n.w.List(n.to...))
	known := len(out)
	if n.from != "" {
		known = 0
	}
	add(n.w.Say("note.fact-server"), f.Event.Value(event.Remote))
	client := f.Event.Value(event.Client)
	if f.Event.Reply != nil {
		client = cmp.Or(client, clientIP(f.Event.Reply.Text.Text))
	}
	add(n.w.Say("note.fact-client"), client)
	add(n.w.Say("note.fact-time"), f.Event.Value(event.Time))
	add(n.w.Say("note.fact-queue-id"), f.Event.Value(event.QueueID))
	if len(out) == known {
		return ""
	}
	return strings.Join(out, "\n")
}

func seeAlso(x Explanation) string {
	var out []string
	for _, s := range x.See {
		out = append(out, "- "+s.URL)
	}
	return strings.Join(out, "\n")
}

// request is what the note asks for.
func (n noteText) request() string { return n.w.Say("note.ask-" + string(n.act)) }

// onlySender returns the reverse-path of the input, "" if it has none or several.
func (r *Report) onlySender() string {
	out := ""
	for _, e := range r.Events {
		switch s := e.Value(event.Sender); {
		case s == "" || s == out:
		case out != "":
			return ""
		default:
			out = s
		}
	}
	return out
}

// sharedDomain returns the domain that all addresses have, "" if there is none.
func sharedDomain(to []string) string {
	out := ""
	for i, a := range to {
		d := strings.ToLower(domain(a))
		if i > 0 && d != out {
			return ""
		}
		out = d
	}
	return out
}
