package web

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// guide is what the page says while there is nothing to explain: how to read a reply by oneself.
func guide(m *model) app.UI {
	w := m.words
	return app.Elem("div").Class("guide").Body(
		app.Elem("h2").Class("guide__title").Text(w.Say("guide.title")),
		app.Elem("p").Text(w.Say("guide.parts")),
		app.Elem("p").Class("guide__reply").Body(
			app.Elem("span").Class("guide__part guide__part--code").Text("550"), app.Text(" "),
			app.Elem("span").Class("guide__part guide__part--status").Text("5.1.1"), app.Text(" "),
			app.Elem("span").Class("guide__part guide__part--text").Text("<nouser@example.com>: User unknown"),
		),
		app.Elem("dl").Class("guide__terms").Body(
			term(w.Say("guide.code"), w.Say("guide.code-says")),
			term(w.Say("guide.status"), w.Say("guide.status-says")),
			term(w.Say("guide.words"), w.Say("guide.words-says")),
		),
		app.Elem("h2").Class("guide__title").Text(w.Say("guide.digits")),
		app.Elem("p").Text(w.Say("guide.first")),
		app.Elem("ul").Class("guide__digits").Body(
			digit("2", "accepted", w.Say("guide.2"), w.Say("guide.2-says")),
			digit("3", "go", w.Say("guide.3"), w.Say("guide.3-says")),
			digit("4", "transient", w.Say("guide.4"), w.Say("guide.4-says")),
			digit("5", "permanent", w.Say("guide.5"), w.Say("guide.5-says")),
		),
		app.Elem("p").Text(w.Say("guide.second")),
		app.Elem("h2").Class("guide__title").Text(w.Say("guide.sent")),
		app.Elem("p").Text(w.Say("guide.sent-taken")),
		app.Elem("p").Text(w.Say("guide.sent-refused")),
		app.Elem("p").Class("guide__next").Body(app.Elem("a").Class("guide__link").Attr("href", m.home+"codes/").Text(w.Say("guide.all"))),
	)
}

func term(name, says string) app.UI {
	return app.Elem("div").Class("guide__term").Body(app.Elem("dt").Class("guide__name").Text(name), app.Elem("dd").Class("guide__says").Text(says))
}

func digit(d, class, name, says string) app.UI {
	return app.Elem("li").Class("guide__digit guide__digit--"+class).Body(
		app.Elem("b").Class("guide__number").Text(d),
		app.Elem("span").Class("guide__meaning").Body(app.Elem("strong").Text(name), app.Text(" "+says)),
	)
}
