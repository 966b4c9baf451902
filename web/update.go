package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/words"
)

// update tells of a new version of the page. It is hidden until offline.js has one, which nothing here knows.
func update(w *words.Words) app.UI {
	return app.Elem("div").ID("update").Role("status").Body(
		app.Elem("p").Class("update").Hidden(true).Body(
			app.Elem("span").Text(w.Say("page.new-version")), app.Text(" "),
			app.Elem("button").Attr("type", "button").Class("update__reload").ID("reload").Text(w.Say("page.reload")),
		),
	)
}

// edition is the version of the page, which boot.js fills in: it is that of all files together, this program among them.
func edition(w *words.Words) app.UI {
	return app.Elem("p").Class("edition").Body(app.Text(w.Say("page.version")+" "), app.Elem("span").ID("version"))
}
