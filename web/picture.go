package web

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// The pictures are lists. Each item has a small drawing beside its words, which is a piece of the whole: a line that
// goes on in the next item, and a sign on it. So a picture is as wide as its place, its words can be of any language,
// and a screen reader reads a list. No sign is told from another by its colour only.

// svg is a drawing that goes with words, which say the same. Lengths within are pixels, or parts of its own size.
func svg(class string, body ...app.UI) app.UI {
	return app.Elem("svg").XMLNS(svgSpace).Class(class).Attr("fill", "none").Attr("stroke", "currentColor").
		Attr("stroke-width", "2").Attr("stroke-linecap", "round").Attr("stroke-linejoin", "round").
		Aria("hidden", "true").Body(body...)
}

// rule is a straight line between two points of its drawing.
func rule(class, x1, y1, x2, y2 string) app.UI {
	return app.Elem("line").XMLNS(svgSpace).Class("picture__rule "+class).
		Attr("x1", x1).Attr("y1", y1).Attr("x2", x2).Attr("y2", y2)
}

// sign is a shape whose origin stands at a point of its drawing.
func sign(class, x, y string, paths ...string) app.UI {
	body := make([]app.UI, len(paths))
	for i, d := range paths {
		body[i] = app.Elem("path").XMLNS(svgSpace).Attr("d", d)
	}
	return app.Elem("svg").XMLNS(svgSpace).Class("picture__sign "+class).Attr("x", x).Attr("y", y).Attr("overflow", "visible").Body(body...)
}

// The shapes of the signs, around their origin.
const (
	disc      = "M0-6a6 6 0 1 0 0 12 6 6 0 0 0 0-12z"
	spot      = "M0-3.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"
	tick      = "m-2.7 .2 2 2 3.6-4"
	cross     = "m-2.5-2.5 5 5m0-5-5 5"
	hands     = "M0-3.3V0l2.2 1.6"
	bolt      = "M2-8-4 1h3l-2 7 7-10H1z"
	post      = "M0-7V7"
	arrowhead = "m-5-4 5 4-5 4"
	tailhead  = "m5-4-5 4 5 4"
	gap       = "m-5 5 4-10m2 10 4-10" // the line goes on, out of scale
)
