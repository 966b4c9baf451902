package core

import (
	"fmt"
	"strings"
)

// Text returns a card as plain text for a ticket: verdict, headline, why with the numbers of the marked words,
// the quote, what to do, and where it stood.
func (r *Report) Text(c Card) string {
	x := c.Finding.Explanation()
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s. %s.", x.Verdict, x.Who)
	line("%s.", x.Title)
	if to := c.Unnamed(x.Title); len(to) > 0 {
		line("For %s.", strings.Join(to, ", "))
	}
	line("")
	var why []string
	for _, s := range x.Why {
		why = append(why, s.Text+numbers(s.Marks))
	}
	if x.Conflict != nil {
		why = append(why, x.Conflict.Text+numbers(x.Conflict.Marks))
	}
	line("%s", strings.Join(why, " "))
	if q := r.Quote(c.Finding, x.Marks); len(q) > 0 {
		line("")
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
		line("")
	}
	list := func(title string, items []string, numbered bool) {
		if len(items) == 0 {
			return
		}
		line("")
		line("%s", title)
		for i, s := range items {
			if numbered {
				line("%d. %s", i+1, s)
			} else {
				line("- %s", s)
			}
		}
	}
	list("What it can mean:", x.Maybe, false)
	list("What to do:", x.Advice.Do, true)
	if x.Advice.Schedule != "" {
		line("")
		line("%s", x.Advice.Schedule)
	}
	line("")
	place := fmt.Sprintf("Line %d", r.Line(c.Finding))
	if x.After != "" {
		place += ", " + x.After
	}
	if x.Path != "" {
		place += "; " + x.Path
	}
	line("%s. %s", place, x.Sure)
	for _, s := range x.See {
		line("%s: %s", s.Title, s.URL)
	}
	return b.String()
}

func numbers(ns []int) string {
	var b strings.Builder
	for _, n := range ns {
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}
