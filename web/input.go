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
	undo := app.Elem("button").Attr("type", "button").Class("box__button").DataSet("do", "undo").Text(w.Say("box.undo"))
	if m.undo == nil {
		undo = undo.Hidden(true)
	}
	return app.Elem("section").Class("ask").Aria("label", w.Say("box.section")).Body(
		app.Elem("h1").Class("ask__title").Body(app.Elem("label").Attr("for", idBox).Text(w.Say("box.title"))),
		app.Elem("p").Class("ask__lead").Text(w.Say("box.lead")),
		app.Elem("div").Class("box").Body(
			app.Elem("textarea").Class("box__text").ID(idBox).Attr("rows", 10).Attr("placeholder", placeholder).
				Spellcheck(false).Attr("autocapitalize", "off").Attr("autocorrect", "off"),
			app.Elem("pre").Class("box__paper").ID("paper"), // boot.js writes the text there for print: the box would show a part of it
			app.Elem("div").Class("box__foot").Body(
				app.Elem("span").Class("box__count").ID(idCount).Text(count(w, m.text)),
				undo,
				app.Elem("label").Class("box__button").Attr("for", idFile).Text(w.Say("box.file")),
				app.ElemSelfClosing("input").Class("box__file").Attr("type", "file").ID(idFile),
				app.Elem("button").Attr("type", "button").Class("box__button").ID("clear").DataSet("do", "clear").Text(w.Say("box.clear")),
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
		body[i] = app.Elem("li").Class("chips__item").Body(
			app.Elem("button").Attr("type", "button").Class("chips__chip").ID("example-"+strconv.Itoa(i+1)).
				DataSet("do", "example").DataSet("arg", i).Text(w.Say("example." + e.name)),
		)
	}
	return app.Elem("div").Class("chips").Body(
		app.Elem("h2").Class("hush").Text(w.Say("box.examples")),
		app.Elem("ul").Class("chips__list").Body(body...),
	)
}

func privacy(w *words.Words) app.UI {
	return app.Elem("details").Class("privacy").ID("privacy").Body(
		app.Elem("summary").Class("privacy__say").Body(
			app.Elem("span").Text(w.Say("box.private")),
			app.Text(" "),
			app.Elem("span").Class("privacy__more").Text(w.Say("box.how-to-check")),
		),
		app.Elem("ol").Class("privacy__steps").Body(
			app.Elem("li").Text(w.Say("box.check-network")),
			app.Elem("li").Text(w.Say("box.check-cut")),
			app.Elem("li").Text(w.Say("box.check-policy")),
			app.Elem("li").Text(w.Say("box.check-stored")),
		),
	)
}
