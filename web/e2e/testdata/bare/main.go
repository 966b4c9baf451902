// Command bare is the least that a page of go-app can be which does something with a text: a box, and below it what is
// in the box. "make bench-first" measures ours against it. What boot.js minds has the names that it has there. Outside a
// browser it makes the site that go-app makes of it.
package main

import "github.com/maxence-charriere/go-app/v10/pkg/app"

type bare struct {
	app.Compo
	text string
}

func (b *bare) Render() app.UI {
	return app.Div().Body(
		app.P().ID("count"),
		app.Textarea().ID("input").OnInput(func(ctx app.Context, _ app.Event) { b.text = ctx.JSSrc().Get("value").String() }),
		app.Input().ID("file").Type("file"),
		app.P().ID("answer").Text(b.text),
	)
}

func main() {
	app.RouteWithRegexp(".*", func() app.Composer { return &bare{} })
	app.RunWhenOnBrowser()
	generate()
}
