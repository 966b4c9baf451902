package web

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// guide is what the page says while there is nothing to explain: how to read a reply by oneself.
func guide() app.UI {
	return app.Div().Class("guide").Body(
		app.H2().Class("guide__title").Text("What a reply looks like"),
		app.P().Text("A mail server answers everything that is said to it. An answer has up to three parts:"),
		app.P().Class("guide__reply").Body(
			app.Span().Class("guide__part guide__part--code").Text("550"), app.Text(" "),
			app.Span().Class("guide__part guide__part--status").Text("5.1.1"), app.Text(" "),
			app.Span().Class("guide__part guide__part--text").Text("<nouser@example.com>: User unknown"),
		),
		app.Dl().Class("guide__terms").Body(
			term("The code", "three digits. Every server sends them, and they mean the same everywhere."),
			term("The status", "three numbers with dots. Many servers add it. It says more about why."),
			term("The words", "for people, and different on every server. The true reason often stands only here."),
		),
		app.H2().Class("guide__title").Text("The three digits"),
		app.P().Text("The first one decides what to do."),
		app.Ul().Class("guide__digits").Body(
			digit("2", "accepted", "Yes.", "The server did what it was asked for."),
			digit("3", "go", "Go on.", "The server waits for the rest."),
			digit("4", "transient", "Not now.", "The same message may pass later. Mail servers try again by themselves, for days."),
			digit("5", "permanent", "No.", "The same message will be refused again. Something has to change first."),
		),
		app.P().Text("The second one names the area: 0 the command itself, 1 information, 2 the connection, 5 the mail system. "+
			"The third one tells replies of one area apart. A longer reply has the code on each line, with a hyphen after it on all but the last."),
		app.H2().Class("guide__title").Text("Sent is not delivered"),
		app.P().Text("When a server answers 250 to the end of a message, it takes over responsibility for it: it will deliver the message or report back. "+
			"It does not mean that the message is in the inbox. It can still be passed on, put aside as spam or returned, and then a bounce says so."),
		app.P().Text("And a refusal is rarely the end: who is named beside the verdict can change it."),
		app.P().Class("guide__next").Body(app.A().Class("guide__link").Href("codes/").Text("All codes and replies")),
	)
}

func term(name, says string) app.UI {
	return app.Div().Class("guide__term").Body(app.Dt().Class("guide__name").Text(name), app.Dd().Class("guide__says").Text(says))
}

func digit(d, class, name, says string) app.UI {
	return app.Li().Class("guide__digit guide__digit--"+class).Body(
		app.B().Class("guide__number").Text(d),
		app.Span().Class("guide__meaning").Body(app.Strong().Text(name), app.Text(" "+says)),
	)
}
