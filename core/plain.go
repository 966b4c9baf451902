package core

import (
	"strconv"
	"strings"

	"smtpwhy/core/words"
)

// own returns the words that the catalogue's sentences in x are joined with.
func (x Explanation) own() *words.Words { return words.In(x.Lang) }

// Text returns a card as plain text for a ticket: verdict, headline, why with the numbers of the marked words,
// the quote, what to do, and where it stood.
func (r *Report) Text(c Card) string {
	w := r.Words
	x := c.Finding.ExplanationIn(w)
	own := x.own()
	var b strings.Builder
	line := lines(&b)
	line(w.Sentences(w.Sentence(x.Verdict), w.Sentence(x.Who)))
	line(own.Sentence(x.Title))
	if to := c.Unnamed(x.Title); len(to) > 0 {
		line(w.Sentence(w.Say("card.for", "recipients", w.List(to...))))
	}
	line()
	var why []string
	for _, s := range x.Why {
		why = append(why, s.Text+numbers(s.Marks))
	}
	if x.Conflict != nil {
		why = append(why, x.Conflict.Text+numbers(x.Conflict.Marks))
	}
	line(own.Sentences(why...))
	if q := r.Quote(c.Finding, x.Marks); len(q) > 0 {
		line()
		b.WriteString("> ")
		for _, s := range q {
			b.WriteString(s.Text)
			if len(s.Marks) > 0 {
				b.WriteString(numbers(s.Marks))
			}
			if s.Break {
				b.WriteString("\n> ")
			}
		}
		line()
	}
	list := func(title string, items []string, numbered bool) {
		if len(items) == 0 {
			return
		}
		line()
		line(title, ":")
		for i, s := range items {
			if numbered {
				line(strconv.Itoa(i+1), ". ", s)
			} else {
				line("- ", s)
			}
		}
	}
	list(w.Say("card.maybe"), x.Maybe, false)
	list(w.Say("card.do"), x.Advice.Do, true)
	if x.Advice.Schedule != "" {
		line()
		line(x.Advice.Schedule)
	}
	line()
	line(w.Sentences(w.Sentence(x.Place(w, r.Line(c.Finding))), x.Sure))
	for _, s := range x.See {
		line(s.Title, ": ", s.URL)
	}
	return b.String()
}

// lines returns what writes a line of several parts to b. With fmt it would read no better, and the program of the page
// would be a twentieth larger.
func lines(b *strings.Builder) func(parts ...string) {
	return func(parts ...string) {
		for _, s := range parts {
			b.WriteString(s)
		}
		b.WriteByte('\n')
	}
}

func numbers(ns []int) string {
	var b strings.Builder
	for _, n := range ns {
		b.WriteString("[" + strconv.Itoa(n) + "]")
	}
	return b.String()
}
