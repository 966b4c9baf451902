package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// timeline is the session step by step: dots for the eye, a list for the ear, and below it what became of whom.
func timeline(w *words.Words, res *result) app.UI {
	stages := make([]app.UI, len(res.stages))
	for i, s := range res.stages {
		stages[i] = app.Li().Class("stages__stage stages__stage--"+string(s.State)).Body(
			app.Span().Class("stages__name").Body(said(s.Name)),
			app.Span().Class("hush").Text(": "+w.Say("stages."+string(s.State))),
		)
	}
	body := []app.UI{app.Ol().Class("stages__line").Aria("label", w.Say("stages.title")).Body(stages...)}
	if to := recipientLines(w, res); len(to) > 0 {
		body = append(body, app.Ul().Class("stages__list").Aria("label", w.Say("stages.recipients")).Body(to...))
	}
	return app.Div().Class("stages").Body(body...)
}

// maxRecipients bounds the list of recipients; the cards have them all.
const maxRecipients = 12

// recipientLines are the lines of the first stage that has more than one, which is where recipients were named.
func recipientLines(w *words.Words, res *result) []app.UI {
	for _, s := range res.stages {
		if s.Name != "RCPT" || len(s.Lines) < 2 {
			continue
		}
		var out []app.UI
		for i, l := range s.Lines {
			if i == maxRecipients {
				out = append(out, app.Li().Class("stages__more").Text(w.Say("stages.more", "n", strconv.Itoa(len(s.Lines)-i))))
				break
			}
			var what app.UI = app.Span().Class("stages__text").Body(said(l.Text))
			if card := res.cardOf(l.Finding); card >= 0 {
				what = app.Button().Type("button").Class("stages__text stages__text--link").DataSet("do", "show").DataSet("arg", card).Body(said(l.Text))
			}
			out = append(out, app.Li().Class("stages__item stages__item--"+outcomeClass(l)).Body(
				what, app.Text(" "), app.Span().Class("stages__outcome").Text(w.Say("stages.recipient-"+outcomeClass(l)))))
		}
		return out
	}
	return nil
}

// outcomeClass is the modifier of the line, and the end of the key of its words.
func outcomeClass(l core.StageLine) string {
	switch l.Outcome {
	case core.Failed, core.Expired:
		return "failed"
	case core.Delayed:
		return "delayed"
	}
	return "ok"
}

// schedule is the time ahead as a line: now, the next tries, the end; and in words.
func schedule(w *words.Words, a core.Advice) app.UI {
	return slots(a.Schedule != "", func() []app.UI {
		out := []app.UI{app.H3().Class("finding__head").Text(w.Say("card.when"))}
		if len(a.Tries) > 0 {
			tick := func(class, label string) app.UI {
				return app.Span().Class("retry__tick " + class).Body(app.Span().Class("retry__label").Text(label))
			}
			line := []app.UI{tick("retry__tick--now", w.Say("card.now"))}
			for _, t := range a.Tries[:min(len(a.Tries), 3)] {
				line = append(line, tick("retry__tick--try", w.Short(t)))
			}
			if a.GiveUp > 0 {
				line = append(line, tick("retry__tick--end", w.Say("card.give-up", "time", w.Short(a.GiveUp))))
			}
			out = append(out, app.Div().Class("retry").Aria("hidden", "true").Body(line...))
		}
		return append(out, app.P().Class("finding__when").Body(said(a.Schedule)))
	})
}
