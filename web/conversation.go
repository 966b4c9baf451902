package web

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
)

// notes are what is odd about the input itself.
func notes(ns []note) app.UI {
	body := make([]app.UI, len(ns))
	for i, n := range ns {
		say := []app.UI{app.Strong().Body(said("Line " + strconv.Itoa(n.line) + ": " + n.title + ".")), app.Text(" ")}
		var why []string
		for _, s := range n.why {
			why = append(why, s.Text)
		}
		if len(why) > 0 {
			say = append(say, said(strings.Join(why, " ")))
		}
		body[i] = app.Li().Class("notes__note").Body(say...)
	}
	return app.Section().Class("notes").Aria("labelledby", "notes").Body(
		app.H2().Class("notes__title").ID("notes").Text("About the text itself"),
		app.Ul().Class("notes__list").Body(body...),
	)
}

// conversation is all that was said, folded up.
func conversation(m *model) app.UI {
	turns := m.res.talk
	rest := max(0, len(turns)-m.turns)
	body := make([]app.UI, 0, len(turns)-rest)
	for _, t := range turns[:len(turns)-rest] {
		body = append(body, turn(m.res, t))
	}
	more := app.Button().Type("button").Class("talk__more").DataSet("do", "talk-more").Text("Show more, " + strconv.Itoa(rest) + " left")
	if rest == 0 {
		more = more.Hidden(true)
	}
	return app.Details().Class("talk").ID("talk").Body(
		app.Summary().Class("talk__title").DataSet("do", "talk").Text("The whole conversation, line by line"),
		app.Ol().Class("talk__list").Body(body...),
		more,
	)
}

// turn is one thing said.
func turn(res *result, t core.Turn) app.UI {
	who, name := t.Who, map[string]string{"server": "Server", "client": "Client"}[t.Who]
	if who == "" {
		who, name = "note", "Note"
	}
	gloss := []app.UI{}
	if t.Gloss != "" {
		gloss = append(gloss, said(t.Gloss))
	}
	if card := res.cardOf(t.Finding); card >= 0 {
		if len(gloss) > 0 {
			gloss = append(gloss, app.Text(" "))
		}
		gloss = append(gloss, app.Button().Type("button").Class("talk__show").DataSet("do", "show").DataSet("arg", card).Text("See above"))
	}
	return app.Li().Class("talk__turn talk__turn--"+who).Body(
		app.Span().Class("talk__line").Text(t.Line),
		app.Span().Class("talk__who").Text(name),
		app.Span().Class("talk__said").Body(saidOr(t.Text, "…")),
		app.Span().Class("talk__gloss").Body(gloss...),
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
