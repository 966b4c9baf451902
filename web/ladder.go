package web

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/smtp"
	"smtpwhy/core/words"
)

// maxRungs bounds what is drawn of one step of the session.
const maxRungs = 6

// spoken reports whether there is anything to put between client and server.
func spoken(stages []core.Stage) bool {
	return slices.ContainsFunc(stages, func(s core.Stage) bool { return len(s.Lines) > 0 })
}

// ladder is who said what in each step, folded up: the client on the left, the server on the right, and an arrow for
// what goes from one to the other.
func ladder(w *words.Words, res *result) app.UI {
	var body []app.UI
	for _, s := range res.stages {
		if len(s.Lines) == 0 {
			continue
		}
		var rungs []app.UI
		for i, l := range s.Lines {
			if i == maxRungs {
				rungs = append(rungs, app.Elem("li").Class("ladder__more").Text(w.Say("stages.more", "n", strconv.Itoa(len(s.Lines)-i))))
				break
			}
			if l.Asked != "" {
				rungs = append(rungs, rung("client", "", w.Say("stages.client-said"), app.Elem("span").Class("ladder__said").Body(said(l.Asked)),
					rule("", "0", "50%", "100%", "50%"), sign("picture__sign--open", "100%", "50%", arrowhead)))
			}
			rungs = append(rungs, answered(w, l))
		}
		body = append(body, app.Elem("li").Class("ladder__step").Body(
			app.Elem("span").Class("ladder__name").Body(said(s.Name)),
			app.Elem("ul").Class("ladder__rungs").Body(rungs...)))
	}
	return app.Elem("details").Class("ladder").ID("ladder").Body(
		app.Elem("summary").Class("ladder__title").Text(w.Say("stages.who")),
		app.Elem("div").Class("ladder__sides").Aria("hidden", "true").Body(
			app.Elem("span").Text(w.Say("stages.client")), app.Elem("span").Text(w.Say("stages.server"))),
		app.Elem("ol").Class("ladder__steps").Aria("label", w.Say("stages.who")).Body(body...),
	)
}

// answered is what the server said to it, or that it said nothing.
func answered(w *words.Words, l core.StageLine) app.UI {
	if l.Said == "" {
		return rung("server", "broke", "", app.Elem("span").Class("ladder__silence").Text(w.Say("stages.silence")),
			rule("picture__rule--off", "50%", "50%", "100%", "50%"), sign("picture__sign--full", "50%", "50%", bolt))
	}
	how := ""
	switch l.Severity {
	case smtp.Transient:
		how = "delayed"
	case smtp.Permanent:
		how = "failed"
	}
	return rung("server", how, w.Say("stages.server-said"), app.Elem("span").Class("ladder__said").Body(said(l.Said)),
		rule("", "0", "50%", "100%", "50%"), sign("picture__sign--open", "0", "50%", tailhead))
}

// rung is one arrow and what is said with it.
func rung(side, how, who string, what app.UI, picture ...app.UI) app.UI {
	class := "ladder__rung ladder__rung--" + side
	if how != "" {
		class += " ladder__rung--" + how
	}
	body := []app.UI{what, svg("ladder__arrow", picture...)}
	if who != "" {
		body = append([]app.UI{app.Elem("span").Class("hush").Text(who + " ")}, body...)
	}
	return app.Elem("li").Class(class).Body(body...)
}
