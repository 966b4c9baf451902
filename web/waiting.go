package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// waiting is shown while a text is read that takes more than a moment: how far it is, and a button to give it up.
func waiting(m *model) app.UI {
	if m.work == nil { // it starts when the reader's hand rests
		return app.Elem("p").Class("notice").Text(m.words.Say("page.reading"))
	}
	say := m.words.Say("page.reading")
	if part := m.percent(); part > 0 {
		say = m.words.Say("page.reading-part", "part", strconv.Itoa(part))
	}
	return app.Elem("p").Class("notice").Body(app.Elem("span").Text(say), app.Text(" "),
		app.Elem("button").Attr("type", "button").Class("notice__stop").DataSet("do", "stop").Text(m.words.Say("page.stop")))
}
