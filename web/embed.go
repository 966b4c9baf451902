package web

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// The page is embedded, in a frame of another site, where the root element carries data-embed: the HTML of embed/ says
// so, or boot.js for ?embed=1. It is the same page; embed.css leaves out what a frame has no room for, and frame.js
// speaks with the site around it.
func embedded() bool {
	return app.Window().Get("document").Get("documentElement").Call("hasAttribute", "data-embed").Bool()
}

// homeOf returns the way from the document to the root of the site, as its HTML says.
func homeOf(window app.Value) string {
	return attribute(window.Get("document").Get("documentElement"), "data-home")
}

// baseOf returns the address of the page by itself, without query and fragment.
func baseOf(home string) string {
	base := app.Window().Get("URL").New(home+"./", app.Window().Get("document").Get("baseURI").String())
	return base.Get("href").String()
}

// offer lets frame.js fetch the result as JSON, "" where there is none. It does so only where the site around the frame
// has asked for it.
func (r *root) offer() {
	app.Window().Set("smtpwhyReport", app.FuncOf(func(app.Value, []app.Value) any {
		if r.m.res == nil {
			return ""
		}
		return string(r.m.res.report.JSON(""))
	}))
}

// shared says that the site around the frame gets the results. frame.js shows it in place of the word on privacy,
// which would be wrong then.
func shared(m *model) app.UI { return app.Elem("p").Class("shared").Text(m.words.Say("page.shared")) }

// full leads from the frame to the page by itself, with what the frame was opened with.
func full(m *model) app.UI {
	return app.Elem("footer").Class("full").Body(
		app.Elem("a").Class("full__link").Attr("href", m.home+"./"+withView(m.link, m.deep)).Attr("target", "_blank").Attr("rel", "noopener").Text(m.words.Say("page.full")),
	)
}
