package core

import (
	"strconv"
	"strings"
)

// Markdown returns the whole report as Markdown (CommonMark) for issues and wikis. What comes from the input stands in code blocks, or
// escaped, so that none of it becomes markup.
func (r *Report) Markdown() string {
	w := r.Words
	headline, detail := r.Summary()
	var b strings.Builder
	line := lines(&b)
	list := func(title string, items []string, numbered bool) {
		if len(items) == 0 {
			return
		}
		line("\n**", title, "**\n")
		for i, s := range items {
			if numbered {
				line(strconv.Itoa(i+1), ". ", escape(s))
			} else {
				line("- ", escape(s))
			}
		}
	}
	line("## ", escape(headline))
	if detail != "" {
		line("\n", escape(detail))
	}
	for _, c := range r.Cards() {
		x := c.Finding.ExplanationIn(w)
		line("\n### ", escape(x.Title), "\n")
		line("**", escape(w.Sentences(w.Sentence(x.Verdict), w.Sentence(x.Who))), "**")
		if to := c.Unnamed(x.Title); len(to) > 0 {
			line("\n", escape(w.Sentence(w.Say("card.for", "recipients", w.List(to...)))))
		}
		var why []string
		for _, s := range x.Why {
			why = append(why, escape(s.Text))
		}
		if x.Conflict != nil {
			why = append(why, escape(x.Conflict.Text))
		}
		if len(why) > 0 {
			line("\n", x.own().Sentences(why...))
		}
		if q := r.said(c.Finding); len(q) > 0 {
			text := strings.Join(q, "\n")
			fence := fence(text)
			line("\n", fence, "\n", text, "\n", fence)
		}
		list(w.Say("card.maybe"), x.Maybe, false)
		list(w.Say("card.do"), x.Advice.Do, true)
		if x.Advice.Schedule != "" {
			line("\n", escape(x.Advice.Schedule))
		}
		line("\n", escape(w.Sentences(w.Sentence(x.Place(w, r.Line(c.Finding))), x.Sure)))
		var see []string
		for _, s := range x.See {
			see = append(see, "["+escape(s.Title)+"](<"+s.URL+">)")
		}
		if len(see) > 0 {
			line("\n", w.Say("join.title", "title", w.Say("card.sources"), "text", w.List(see...)))
		}
	}
	return b.String()
}

// escape takes the meaning from what Markdown reads as markup within a line (CommonMark section 2.4), and from the web addresses
// that some viewers make links of.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case strings.IndexByte("\\`*_[]<>#|~&", c) >= 0, c == ':' && strings.HasPrefix(s[i:], "://"):
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\n' || c == '\r':
			b.WriteByte(' ')
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// fence returns a fence for a code block that nothing in text closes.
func fence(text string) string {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return strings.Repeat("`", max(3, longest+1))
}
