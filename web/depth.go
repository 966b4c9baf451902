package web

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/words"
)

// The page has two depths. The plain view is for people who have never heard of SMTP: it says what happened in plain words and
// leaves out codes, standards and the session. The protocol view is for those who run mail servers. Neither leaves out the verdict.
//
// boot.js remembers the choice, where storage allows, and says it to the program; a link can ask for a view as well.
const (
	nameView  = "view" // of the switch, and in addresses
	protocols = "protocol"
	plainly   = "plain"
)

// viewSwitch is the switch between the depths. boot.js sets it: it has to be right before the program has come.
func viewSwitch(w *words.Words) app.UI {
	choice := func(value, name string) app.UI {
		return app.Elem("label").Class("depth__choice").Body(
			app.ElemSelfClosing("input").Class("depth__radio").Attr("type", "radio").Attr("name", nameView).Attr("value", value),
			app.Elem("span").Class("depth__name").Text(name),
		)
	}
	return app.Elem("fieldset").Class("depth").Body(
		app.Elem("legend").Class("hush").Text(w.Say("view.title")),
		choice(plainly, w.Say("view.plain")), choice(protocols, w.Say("view.protocol")),
	)
}

// viewOf returns the view that a fragment asks for, "" if none: #view=protocol, alone or beside what else a short link names.
func viewOf(fragment string) string {
	q, ok := pairs(strings.TrimPrefix(fragment, "#"))
	if !ok {
		return ""
	}
	if v := q[nameView]; v == protocols || v == plainly {
		return v
	}
	return ""
}

// withView returns a fragment that asks for the view of the page as well.
func withView(fragment string, deep bool) string {
	switch {
	case !deep || viewOf(fragment) != "":
		return fragment
	case fragment == "" || fragment == "#":
		return "#" + nameView + "=" + protocols
	}
	return fragment + "&" + nameView + "=" + protocols
}

// see changes the view.
func (m model) see(view string) model {
	m.deep = view == protocols
	return m
}

// seen returns the view that boot.js found out.
func seen(window app.Value) bool {
	return attribute(window.Get("document").Get("documentElement"), "data-view") == protocols
}

// show makes the switch tell the view, which a link may have asked for.
func (r *root) showView() {
	view := plainly
	if r.m.deep {
		view = protocols
	}
	app.Window().Get("document").Get("documentElement").Call("setAttribute", "data-view", view)
	radios := app.Window().Get("document").Call("getElementsByName", nameView)
	for i := range radios.Length() {
		radio := radios.Index(i)
		radio.Set("checked", radio.Get("value").String() == view)
	}
}
