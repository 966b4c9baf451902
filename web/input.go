package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// placeholder shows what belongs into the box.
const placeholder = "550 5.1.1 <nouser@example.com>: User unknown"

// input is the left side: the box, the examples, and the word on privacy. The box is not controlled: its text
// is read from it, and put into it only where the text changes by other means than typing.
func input(m *model) app.UI {
	undo := app.Button().Type("button").Class("box__button").DataSet("do", "undo").Text("Undo")
	if m.undo == nil {
		undo = undo.Hidden(true)
	}
	return app.Section().Class("ask").Aria("label", "Your text").Body(
		app.H1().Class("ask__title").Body(app.Label().For(idBox).Text("Paste what the mail server said")),
		app.P().Class("ask__lead").Text("A reply, a bounce, a session, a log. You get the meaning, who can mend it, and whether to send again."),
		app.Div().Class("box").Body(
			app.Textarea().Class("box__text").ID(idBox).Rows(10).Placeholder(placeholder).
				Spellcheck(false).AutoFocus(true).Attr("autocapitalize", "off").Attr("autocorrect", "off"),
			app.Div().Class("box__foot").Body(
				app.Span().Class("box__count").ID(idCount).Text(count(m.text)),
				undo,
				app.Label().Class("box__button").For(idFile).Text("Open a file"),
				app.Input().Class("box__file").Type("file").ID(idFile),
				app.Button().Type("button").Class("box__button").ID("clear").DataSet("do", "clear").Text("Clear"),
			),
		),
		chips(),
		privacy(),
	)
}

// count says how much is in the box.
func count(text string) string {
	n := lines(text)
	s := strconv.Itoa(n) + " lines"
	switch n {
	case 0:
		return "Empty"
	case 1:
		s = "1 line"
	}
	if len(text) > slowText {
		s += ", " + size(len(text))
	}
	return s
}

func chips() app.UI {
	body := make([]app.UI, len(examples))
	for i, e := range examples {
		body[i] = app.Li().Class("chips__item").Body(
			app.Button().Type("button").Class("chips__chip").ID("example-"+strconv.Itoa(i+1)).
				DataSet("do", "example").DataSet("arg", i).Text(e.name),
		)
	}
	return app.Div().Class("chips").Body(
		app.H2().Class("hush").Text("Examples"),
		app.Ul().Class("chips__list").Body(body...),
	)
}

func privacy() app.UI {
	return app.Details().Class("privacy").ID("privacy").Body(
		app.Summary().Class("privacy__say").Body(
			app.Span().Text("Nothing you paste leaves this page."),
			app.Text(" "),
			app.Span().Class("privacy__more").Text("How to check"),
		),
		app.Ol().Class("privacy__steps").Body(
			app.Li().Text("Open the developer tools of your browser (F12) and there the network tab. Paste something: no request appears."),
			app.Li().Text("Or cut the connection after the page has loaded. It goes on working."),
			app.Li().Text("The page carries a rule for the browser, its Content-Security-Policy, which allows no connection but to the place that the page came from."),
			app.Li().Text("Your text is not put into the address, into cookies or into storage. Close the page and it is gone."),
		),
	)
}
