package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// maxPaths bounds the pictures of paths. A report about a hundred recipients may have a hundred.
const maxPaths = 10

// paths shows the way of a message that came back: a line through all who had it. Those of other recipients are
// folded up, so that the cards are not far away.
func paths(w *words.Words, all []core.Path) app.UI {
	line := func(p core.Path) app.UI { return app.Elem("ol").Class("path__line").Body(hops(p.Hops)...) }
	var others []app.UI
	for _, p := range all[1:min(len(all), maxPaths)] {
		others = append(others, line(p))
	}
	if len(all) > maxPaths {
		others = append(others, app.Elem("p").Class("path__more").Text(w.Say("hop.more")))
	}
	return app.Elem("figure").Class("path").Body(
		app.Elem("figcaption").Class("path__title").Text(w.Say("hop.title")),
		line(all[0]),
		slot(len(others) > 0, func() app.UI {
			return app.Elem("details").Class("path__others").ID("paths").Body(append([]app.UI{app.Elem("summary").Class("path__fold").Text(w.Say("hop.others"))}, others...)...)
		}),
	)
}

func hops(all []core.Hop) []app.UI {
	out := make([]app.UI, len(all))
	for i, h := range all {
		var picture []app.UI
		if i > 0 {
			picture = append(picture, rule(way(h.State), "50%", "0", "50%", "13"))
		}
		if i+1 < len(all) {
			picture = append(picture, rule(way(all[i+1].State), "50%", "13", "50%", "100%"))
		}
		out[i] = app.Elem("li").Class("path__hop path__hop--"+string(h.State)).Body(
			svg("path__picture", append(picture, hopSign(h.State, i == 0))...),
			app.Elem("span").Class("path__name").Body(said(h.Name)),
			app.Text(" "),
			app.Elem("span").Class("path__did").Body(said(h.Did)),
		)
	}
	return out
}

// way is the class of the line that leads to a hop: it is dashed where the message did not get there.
func way(to core.HopState) string {
	if to == core.HopMissed {
		return "picture__rule--off"
	}
	return ""
}

func hopSign(s core.HopState, first bool) app.UI {
	const x, y = "50%", "13"
	switch {
	case first && s == core.HopPassed, s == core.HopReports:
		return sign("picture__sign--full", x, y, spot)
	case s == core.HopPassed:
		return sign("picture__sign--full", x, y, disc, tick)
	case s == core.HopDelayed:
		return sign("", x, y, disc, hands)
	case s == core.HopFailed:
		return sign("picture__sign--full", x, y, disc, cross)
	}
	return sign("", x, y, spot)
}
