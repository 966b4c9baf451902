package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// timeline is the session step by step: a line with a sign for each step, what became of whom, and who said what.
func timeline(w *words.Words, res *result) app.UI {
	return app.Elem("div").Class("stages").Body(
		app.Elem("ol").Class("stages__line").Aria("label", w.Say("stages.title")).Body(stops(w, res.stages)...),
		slot(len(named(res.stages)) > 0, func() app.UI {
			return app.Elem("ul").Class("stages__list").Aria("label", w.Say("stages.recipients")).Body(recipientLines(w, res)...)
		}),
		slot(spoken(res.stages), func() app.UI { return ladder(w, res) }),
	)
}

// stops are the steps of the line.
func stops(w *words.Words, stages []core.Stage) []app.UI {
	out := make([]app.UI, len(stages))
	for i, s := range stages {
		var picture []app.UI
		if i > 0 {
			picture = append(picture, rule(broken(s.State), "0", "50%", "50%", "50%"))
		}
		if i+1 < len(stages) {
			picture = append(picture, rule(broken(stages[i+1].State), "50%", "50%", "100%", "50%"))
		}
		say := app.Elem("span").Class("hush").Text(": " + w.Say("stages."+string(s.State)))
		if s.State != core.StageOK && s.State != core.StageSkipped {
			say = app.Elem("span").Class("stages__state").Body(app.Elem("span").Class("hush").Text(": "), app.Text(w.Say("stages."+string(s.State))))
		}
		out[i] = app.Elem("li").Class("stages__stage stages__stage--"+string(s.State)).Body(
			svg("stages__picture", append(picture, stageSign(s.State))...),
			app.Elem("span").Class("stages__name").Body(said(s.Name)),
			say,
		)
	}
	return out
}

// broken is the class of the line that leads to a step: it is dashed where the session did not get there.
func broken(to core.StageState) string {
	if to == core.StageSkipped {
		return "picture__rule--off"
	}
	return ""
}

func stageSign(s core.StageState) app.UI {
	switch s {
	case core.StageOK:
		return sign("picture__sign--full", "50%", "50%", disc, tick)
	case core.StageDelayed:
		return sign("", "50%", "50%", disc, hands)
	case core.StagePartly:
		return sign("", "50%", "50%", disc, cross)
	case core.StageFailed:
		return sign("picture__sign--full", "50%", "50%", disc, cross)
	case core.StageBroke:
		return sign("picture__sign--full", "50%", "50%", bolt)
	}
	return sign("", "50%", "50%", spot)
}

// maxRecipients bounds the list of recipients; the cards have them all.
const maxRecipients = 12

// named returns the lines of the first stage that has more than one, which is where recipients were named.
func named(stages []core.Stage) []core.StageLine {
	for _, s := range stages {
		if s.Name == "RCPT" && len(s.Lines) > 1 {
			return s.Lines
		}
	}
	return nil
}

func recipientLines(w *words.Words, res *result) []app.UI {
	var out []app.UI
	lines := named(res.stages)
	for i, l := range lines {
		if i == maxRecipients {
			out = append(out, app.Elem("li").Class("stages__more").Text(w.Say("stages.more", "n", strconv.Itoa(len(lines)-i))))
			break
		}
		var what app.UI = app.Elem("span").Class("stages__text").Body(said(l.Text))
		if card := res.cardOf(l.Finding); card >= 0 {
			what = app.Elem("button").Attr("type", "button").Class("stages__text stages__text--link").DataSet("do", "show").DataSet("arg", card).Body(said(l.Text))
		}
		out = append(out, app.Elem("li").Class("stages__item stages__item--"+outcomeClass(l)).Body(
			what, app.Text(" "), app.Elem("span").Class("stages__outcome").Text(w.Say("stages.recipient-"+outcomeClass(l)))))
	}
	return out
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
