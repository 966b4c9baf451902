package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/words"
)

// placeholder shows what belongs into the box.
const placeholder = "550 5.1.1 <nouser@example.com>: User unknown"

// input is the left side: the box, the examples, and the word on privacy. The box is not controlled: its text
// is read from it, and put into it only where the text changes by other means than typing.
func input(m *model) app.UI {
	w := m.words
	undo := app.Button().Type("button").Class("box__button").DataSet("do", "undo").Text(w.Say("box.undo"))
	if m.undo == nil {
		undo = undo.Hidden(true)
	}
	return app.Section().Class("ask").Aria("label", w.Say("box.section")).Body(
		app.H1().Class("ask__title").Body(app.Label().For(idBox).Text(w.Say("box.title"))),
		app.P().Class("ask__lead").Text(w.Say("box.lead")),
		app.Div().Class("box").Body(
			app.Textarea().Class("box__text").ID(idBox).Rows(10).Placeholder(placeholder).
				Spellcheck(false).Attr("autocapitalize", "off").Attr("autocorrect", "off"),
			app.Pre().Class("box__paper").ID("paper"), // boot.js writes the text there for print: the box would show a part of it
			app.Div().Class("box__foot").Body(
				app.Span().Class("box__count").ID(idCount).Text(count(w, m.text)),
				undo,
				app.Label().Class("box__button").For(idFile).Text(w.Say("box.file")),
				app.Input().Class("box__file").Type("file").ID(idFile),
				app.Button().Type("button").Class("box__button").ID("clear").DataSet("do", "clear").Text(w.Say("box.clear")),
			),
		),
		chips(w),
		privacy(w),
		shared(m),
	)
}

// count says how much is in the box.
func count(w *words.Words, text string) string {
	switch {
	case text == "":
		return w.Say("box.empty")
	case len(text) > slowText:
		return w.List(w.Count("box.lines", lines(text)), size(w, len(text)))
	}
	return w.Count("box.lines", lines(text))
}

func chips(w *words.Words) app.UI {
	body := make([]app.UI, len(examples))
	for i, e := range examples {
		body[i] = app.Li().Class("chips__item").Body(
			app.Button().Type("button").Class("chips__chip").ID("example-"+strconv.Itoa(i+1)).
				DataSet("do", "example").DataSet("arg", i).Text(w.Say("example." + e.name)),
		)
	}
	return app.Div().Class("chips").Body(
		app.H2().Class("hush").Text(w.Say("box.examples")),
		app.Ul().Class("chips__list").Body(body...),
	)
}

func privacy(w *words.Words) app.UI {
	return app.Details().Class("privacy").ID("privacy").Body(
		app.Summary().Class("privacy__say").Body(
			app.Span().Text(w.Say("box.private")),
			app.Text(" "),
			app.Span().Class("privacy__more").Text(w.Say("box.how-to-check")),
		),
		app.Ol().Class("privacy__steps").Body(
			app.Li().Text(w.Say("box.check-network")),
			app.Li().Text(w.Say("box.check-cut")),
			app.Li().Text(w.Say("box.check-policy")),
			app.Li().Text(w.Say("box.check-stored")),
		),
	)
}
