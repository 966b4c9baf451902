package web

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/words"
)

// onKey follows the keys: those that press a mark, and the shortcuts. No single key is one while the caret is in the box or another
// place for text.
func (r *root) onKey(ctx app.Context, e app.Event) {
	key, target := e.Get("key").String(), e.Get("target")
	alt, command := e.Get("altKey").Truthy(), e.Get("ctrlKey").Truthy() || e.Get("metaKey").Truthy()
	typing := takesText(target)
	by := 0
	switch {
	case command && !alt && key == "Enter" && typing:
		by = 1
	case alt && !command && key == "ArrowDown":
		by = 1
	case alt && !command && key == "ArrowUp":
		by = -1
	case command, alt:
	case (key == "Enter" || key == " ") && attribute(target, "role") == "button":
		e.PreventDefault()
		r.act(ctx, e)
		return
	case key == "Escape" && len(r.m.lit.marks) > 0:
		r.m = r.m.unpin()
		return
	case key == "Escape":
		element(idKeys).Set("open", false)
	case typing:
	case key == "]":
		by = 1
	case key == "[":
		by = -1
	case key == "/":
		e.PreventDefault()
		focus(idBox)
	case key == "?":
		element(idKeys).Set("open", true)
		focus(idKeysTitle)
	}
	if by == 0 || r.m.res == nil {
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
	m, do := r.m.step(cardOf(target), by)
	r.set(ctx, m, do)
}

// takesText reports whether keys write into el.
func takesText(el app.Value) bool {
	switch el.Get("tagName").String() {
	case "TEXTAREA":
		return !el.Get("readOnly").Truthy()
	case "INPUT":
		return el.Get("type").String() != "radio" && el.Get("type").String() != "file" && el.Get("type").String() != "checkbox"
	}
	return false
}

// keys is the list of shortcuts, folded up in the foot of the page; the key ? opens it.
func keys(w *words.Words) app.UI {
	row := func(what string, names ...string) app.UI {
		body := []app.UI{}
		for i, k := range names {
			if i > 0 {
				body = append(body, app.Text(" "))
			}
			body = append(body, app.Elem("kbd").Text(k))
		}
		return app.Elem("li").Class("keys__key").Body(append(body, app.Text(" "+what))...)
	}
	return app.Elem("details").Class("keys").ID(idKeys).Body(
		app.Elem("summary").Class("keys__title").ID(idKeysTitle).Body(app.Text(w.Say("page.keys")+" "), app.Elem("kbd").Text("?")),
		app.Elem("p").Class("keys__lead").Text(w.Say("page.keys-lead")),
		app.Elem("ul").Class("keys__list").Body(
			row(w.Say("page.key-next"), "]", "Alt+↓"),
			row(w.Say("page.key-previous"), "[", "Alt+↑"),
			row(w.Say("page.key-box"), "/"),
			row(w.Say("page.key-results"), "Ctrl+Enter", "⌘+Enter"),
			row(w.Say("page.key-off"), "Esc"),
			row(w.Say("page.key-list"), "?"),
		),
	)
}
