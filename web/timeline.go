package web

import (
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
)

// timeline is the session step by step: dots for the eye, a list for the ear, and below it what became of whom.
func timeline(res *result) app.UI {
	stages := make([]app.UI, len(res.stages))
	for i, s := range res.stages {
		stages[i] = app.Li().Class("stages__stage stages__stage--"+string(s.State)).Body(
			app.Span().Class("stages__name").Body(said(s.Name)),
			app.Span().Class("hush").Text(": "+stateWords(s.State)),
		)
	}
	body := []app.UI{app.Ol().Class("stages__line").Aria("label", "The session, step by step").Body(stages...)}
	if to := recipientLines(res); len(to) > 0 {
		body = append(body, app.Ul().Class("stages__list").Aria("label", "What became of each recipient").Body(to...))
	}
	return app.Div().Class("stages").Body(body...)
}

func stateWords(s core.StageState) string {
	switch s {
	case core.StageOK:
		return "went well"
	case core.StageDelayed:
		return "refused for now"
	case core.StageFailed:
		return "refused"
	case core.StageBroke:
		return "the session broke here"
	}
	return "not reached"
}

// maxRecipients bounds the list of recipients; the cards have them all.
const maxRecipients = 12

// recipientLines are the lines of the first stage that has more than one, which is where recipients were named.
func recipientLines(res *result) []app.UI {
	for _, s := range res.stages {
		if s.Name != "RCPT" || len(s.Lines) < 2 {
			continue
		}
		var out []app.UI
		for i, l := range s.Lines {
			if i == maxRecipients {
				out = append(out, app.Li().Class("stages__more").Text("and "+strconv.Itoa(len(s.Lines)-i)+" more"))
				break
			}
			var what app.UI = app.Span().Class("stages__text").Body(said(l.Text))
			if card := res.cardOf(l.Finding); card >= 0 {
				what = app.Button().Type("button").Class("stages__text stages__text--link").DataSet("do", "show").DataSet("arg", card).Body(said(l.Text))
			}
			out = append(out, app.Li().Class("stages__item stages__item--"+outcomeClass(l)).Body(
				what, app.Text(" "), app.Span().Class("stages__outcome").Text(outcomeWords(l))))
		}
		return out
	}
	return nil
}

func outcomeClass(l core.StageLine) string {
	switch l.Outcome {
	case core.Failed, core.Expired:
		return "failed"
	case core.Delayed:
		return "delayed"
	}
	return "ok"
}

func outcomeWords(l core.StageLine) string {
	switch l.Outcome {
	case core.Failed, core.Expired:
		return "refused"
	case core.Delayed:
		return "refused for now"
	}
	return "taken"
}

// schedule is the time ahead as a line: now, the next tries, the end; and in words.
func schedule(a core.Advice) app.UI {
	return slots(a.Schedule != "", func() []app.UI {
		out := []app.UI{app.H3().Class("finding__head").Text("When")}
		if len(a.Tries) > 0 {
			tick := func(class, label string) app.UI {
				return app.Span().Class("retry__tick " + class).Body(app.Span().Class("retry__label").Text(label))
			}
			line := []app.UI{tick("retry__tick--now", "now")}
			for _, t := range a.Tries[:min(len(a.Tries), 3)] {
				line = append(line, tick("retry__tick--try", short(t)))
			}
			if a.GiveUp > 0 {
				line = append(line, tick("retry__tick--end", "give up, "+short(a.GiveUp)))
			}
			out = append(out, app.Div().Class("retry").Aria("hidden", "true").Body(line...))
		}
		return append(out, app.P().Class("finding__when").Body(said(a.Schedule)))
	})
}

// short writes d in few letters: "5 min", "1.5 h", "5 d".
func short(d time.Duration) string {
	unit, name := time.Second, " s"
	switch {
	case d >= 48*time.Hour:
		unit, name = 24*time.Hour, " d"
	case d >= time.Hour:
		unit, name = time.Hour, " h"
	case d >= time.Minute:
		unit, name = time.Minute, " min"
	}
	tenths := (d*10 + unit/2) / unit
	s := strconv.Itoa(int(tenths / 10))
	if tenths%10 > 0 && tenths < 100 {
		s += "." + strconv.Itoa(int(tenths%10))
	}
	return s + name
}
