package web

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// notes are what is odd about the input itself.
func notes(w *words.Words, ns []note) app.UI {
	body := make([]app.UI, len(ns))
	for i, n := range ns {
		own := words.In(n.lang)
		say := []app.UI{app.Elem("strong").Body(said(own.Sentence(own.Say("join.title", "title", own.Say("place.line", "line", strconv.Itoa(n.line)), "text", n.title)))), app.Text(own.Gap())}
		var why []string
		for _, s := range n.why {
			why = append(why, s.Text)
		}
		if len(why) > 0 {
			say = append(say, said(own.Sentences(why...)))
		}
		body[i] = app.Elem("li").Class("notes__note").Lang(foreign(w, n.lang)).Body(say...)
	}
	return app.Elem("section").Class("notes").Aria("labelledby", "notes").Body(
		app.Elem("h2").Class("notes__title").ID("notes").Text(w.Say("notes.title")),
		app.Elem("ul").Class("notes__list").Body(body...),
	)
}

// conversation is all that was said, folded up.
func conversation(m *model) app.UI {
	w := m.words
	turns := m.res.talk
	rest := max(0, len(turns)-m.turns)
	body := make([]app.UI, 0, len(turns)-rest)
	for _, t := range turns[:len(turns)-rest] {
		body = append(body, turn(w, m.res, t))
	}
	more := app.Elem("button").Attr("type", "button").Class("talk__more").DataSet("do", "talk-more").Text(w.Say("talk.more", "n", strconv.Itoa(rest)))
	if rest == 0 {
		more = more.Hidden(true)
	}
	return app.Elem("details").Class("talk").ID("talk").Body(
		app.Elem("summary").Class("talk__title").DataSet("do", "talk").Text(w.Say("talk.title")),
		app.Elem("ol").Class("talk__list").Body(body...),
		more,
	)
}

// turn is one thing said.
func turn(w *words.Words, res *result, t core.Turn) app.UI {
	who := cmp.Or(t.Who, "note")
	gloss := []app.UI{}
	if t.Gloss != "" {
		gloss = append(gloss, app.Elem("span").Lang(foreign(w, t.Lang)).Body(said(t.Gloss)))
	}
	if card := res.cardOf(t.Finding); card >= 0 {
		if len(gloss) > 0 {
			gloss = append(gloss, app.Text(" "))
		}
		gloss = append(gloss, app.Elem("button").Attr("type", "button").Class("talk__show").DataSet("do", "show").DataSet("arg", card).Text(w.Say("talk.show")))
	}
	return app.Elem("li").Class("talk__turn talk__turn--"+who).Body(
		app.Elem("span").Class("talk__line").Text(t.Line),
		app.Elem("span").Class("talk__who").Text(w.Say("talk."+who)),
		app.Elem("span").Class("talk__said").Body(saidOr(t.Text, "…")),
		app.Elem("span").Class("talk__gloss").Body(gloss...),
	)
}

func saidOr(s, or string) app.UI {
	if s = strings.Trim(s, "\r\n"); s == "" {
		s = or
	}
	var b strings.Builder
	for i, line := range strings.Split(s, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(core.Visible(line))
	}
	return app.Text(b.String())
}
