package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// maxTries is how many tries the line of the time ahead shows.
const maxTries = 3

// schedule is the time ahead as a line: now, the next tries, the end; and in words. The line has no scale, and is cut
// before the end to show that.
func schedule(w *words.Words, a core.Advice) app.UI {
	return slots(a.Schedule != "", func() []app.UI {
		out := []app.UI{app.Elem("h3").Class("finding__head").Text(w.Say("card.when"))}
		if len(a.Tries) > 0 {
			out = append(out, app.Elem("ol").Class("retry").Body(ticks(w, a)...))
		}
		return append(out, app.Elem("p").Class("finding__when").Body(said(a.Schedule)))
	})
}

func ticks(w *words.Words, a core.Advice) []app.UI {
	point := func(class, what, when string, picture ...app.UI) app.UI {
		label := []app.UI{}
		if what != "" {
			label = append(label, app.Elem("b").Class("retry__what").Text(what), app.Text(" "))
		}
		if when != "" {
			label = append(label, app.Elem("span").Class("retry__when").Text(when))
		}
		return app.Elem("li").Class("retry__tick retry__tick--" + class).Body(append([]app.UI{svg("retry__picture", picture...)}, label...)...)
	}
	const start, middle = "8", "50%"
	out := []app.UI{point("now", w.Say("card.now"), "", rule("", start, middle, "100%", middle), sign("picture__sign--full", start, middle, spot))}
	tries := a.Tries[:min(len(a.Tries), maxTries)]
	for i, t := range tries {
		what, mark := "", sign("", start, middle, spot)
		if i == 0 {
			what, mark = w.Say("card.next-try"), sign("picture__sign--full", start, middle, disc, hands)
		}
		line := []app.UI{rule("", "0", middle, "100%", middle), mark}
		if i == len(tries)-1 && a.GiveUp > 0 {
			line = []app.UI{rule("", "0", middle, "50%", middle), sign("retry__gap picture__sign--open", "55%", middle, gap), rule("", "60%", middle, "100%", middle), mark}
		}
		out = append(out, point("try", what, w.Say("card.in", "time", w.Short(t)), line...))
	}
	if a.GiveUp > 0 {
		out = append(out, point("end", w.Say("card.give-up"), w.Say("card.give-up-after", "time", w.Short(a.GiveUp)),
			rule("", "0", middle, start, middle), sign("", start, middle, post)))
	}
	return out
}
