package web

import (
	"cmp"
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
)

// Main starts the page; boot.js calls it in the browser. Elsewhere it does nothing.
func Main() {
	first := model{}
	if app.IsClient {
		first = model{home: homeOf(app.Window()), deep: seen(app.Window()), words: startingWords()}.typedBefore()
	}
	app.RouteWithRegexp(".*", func() app.Composer { return &root{m: first} })
	app.RunWhenOnBrowser()
}

// typedBefore reads what stands in the box of the static page, so that the page is drawn once, with the answer. What takes long
// to read, and what has to make way for a link, is left to boot.js, which hands over everything when the page is drawn.
func (m model) typedBefore() model {
	text := element(idBox).Get("value").String()
	if text == "" || len(text) > slowText || app.Window().Get("location").Get("hash").String() != "" {
		return m
	}
	m, _ = m.typed(text)
	return m
}

// root is the one component with state. It turns what the browser reports into transitions of the model, and does
// what they ask for.
type root struct {
	app.Compo
	m       model
	reading int // counts the texts that wait to be read
	saying  int // counts the changes that wait to be announced
	packing int // the turn of the dialog whose link is being made
	drawing bool
	resting int    // counts the changes after which the reader may rest
	kept    uint64 // bytes that were in use after the last rest
}

// Render returns the page.
func (r *root) Render() app.UI {
	return app.Elem("div").Class("app").
		On("input", r.onInput).On("change", r.onChange).OnClick(r.onClick).OnKeyDown(r.onKey).
		OnMouseOver(r.onEnter).OnMouseOut(r.onLeave).On("focusin", r.onEnter).On("focusout", r.onLeave).
		OnDragEnter(r.onDrag).OnDragOver(r.onDrag).OnDragLeave(r.onDragEnd).OnDrop(r.onDrop).
		Body(page(&r.m)...)
}

// OnMount takes over from the static page.
func (r *root) OnMount(ctx app.Context) {
	// go-app catches every click on a link to load pages by itself. Ours are other documents.
	app.Window().Set("onclick", nil)
	if embedded() {
		r.offer()
	}
	r.m.base = baseOf(r.m.home)
	r.followDialog(ctx)
	r.visit(ctx)
	if r.m.res != nil {
		r.announce(ctx)
	}
	ctx.After(100*time.Millisecond, func(ctx app.Context) {
		ctx.PreventUpdate()
		catalogue.Default() // so that the first key does not wait for it
	})
}

// OnNav follows a change of the fragment.
func (r *root) OnNav(ctx app.Context) { r.visit(ctx) }

func (r *root) visit(ctx app.Context) {
	hash := app.Window().Get("location").Get("hash").String()
	if hash == "" && r.m.link == "" {
		ctx.PreventUpdate() // go-app calls this twice before the page is seen for the first time
	}
	m, do := r.m.visit(hash)
	r.set(ctx, m, do)
	if lang := languageOf(hash); lang != "" {
		r.choose(ctx, lang)
	}

	r.showView()
}

// set takes a transition over.
func (r *root) set(ctx app.Context, m model, do todo) {
	changed := m.text != r.m.text || m.res != r.m.res
	r.m = m
	if do.box != nil {
		if box := element(idBox); box.Truthy() {
			box.Set("value", *do.box)
			box.Set("scrollTop", 0)
		}
	}
	if do.plain {
		r.m.link = ""
	}
	if do.plain && app.Window().Get("location").Get("hash").String() != "" {
		location := app.Window().Get("location")
		app.Window().Get("history").Call("replaceState", nil, "", location.Get("pathname").String()+location.Get("search").String())
	}
	ctx.Defer(func(app.Context) {
		if as := element(idAs); as.Truthy() {
			as.Set("value", cmp.Or(string(r.m.as), findOut))
		}
		element(idLanguage).Set("value", r.m.words.Lang())
	})
	ctx.Defer(func(app.Context) { r.showDialog() })
	if do.focus != "" {
		ctx.Defer(func(app.Context) { focus(do.focus) })
	}
	if do.copy != "" {
		r.copy(ctx, do.copy)
	}
	if do.unpack != "" {
		r.unpackLink(ctx, m.link, do.unpack)
	}
	if do.save != "" {
		save(do.save, do.text)
	}
	if do.print {
		ctx.Defer(func(ctx app.Context) {
			if !printPage() {
				r.m.notice = r.m.words.Say("share.no-print")
				ctx.Update()
			}
		})
	}
	if do.later {
		r.reading++
		turn := r.reading
		ctx.After(300*time.Millisecond, func(ctx app.Context) {
			if turn != r.reading {
				ctx.PreventUpdate()
				return
			}
			r.set(ctx, r.m.read(), todo{})
		})
	}
	if changed {
		r.announce(ctx)
	}
	r.draw(ctx)
}

// announce tells those who hear the page of the answer, when nothing more is typed for a while.
func (r *root) announce(ctx app.Context) {
	r.saying++
	turn := r.saying
	ctx.After(900*time.Millisecond, func(ctx app.Context) {
		if turn != r.saying {
			ctx.PreventUpdate()
			return
		}
		r.m = r.m.announce()
	})
}

// draw draws what is left of the page, in pieces, so that the browser can answer between them.
func (r *root) draw(ctx app.Context) {
	if r.drawing {
		return
	}
	if !r.m.undrawn() {
		r.rest(ctx)
		return
	}
	r.drawing = true
	ctx.After(15*time.Millisecond, func(ctx app.Context) {
		r.drawing = false
		m, changed := r.m.draw()
		if r.m = m; !changed {
			ctx.PreventUpdate() // to compare the whole page with itself costs more than a step
		}
		r.packShared(ctx)
		r.draw(ctx)
	})
}

func (r *root) onInput(ctx app.Context, e app.Event) {
	if target := e.Get("target"); target.Get("id").String() == idBox {
		if text := target.Get("value").String(); text != r.m.text || r.m.busy {
			m, do := r.m.typed(text)
			r.set(ctx, m, do)
			return
		}
	}
	ctx.PreventUpdate()
}

func (r *root) onChange(ctx app.Context, e app.Event) {
	target := e.Get("target")
	if target.Get("id").String() == idAs {
		as := core.Format(target.Get("value").String())
		if as == findOut {
			as = ""
		}
		r.set(ctx, r.m.readAs(as), todo{})
		return
	}
	switch {
	case target.Get("id").String() == idLanguage:
		r.choose(ctx, target.Get("value").String())
		return
	case target.Get("name").String() == nameView:
		r.set(ctx, r.m.see(target.Get("value").String()), todo{})
		return
	case target.Get("name").String() == nameForm:
		m, do := r.m.shareAs(target.Get("value").String(), -1)
		r.set(ctx, m, do)
		return
	case target.Get("id").String() == idAsIs:
		r.set(ctx, r.m.veil(target.Get("checked").Truthy()), todo{})
		return
	case target.Get("id").String() == idAbout:
		card, _ := strconv.Atoi(target.Get("value").String())
		m, do := r.m.shareAs(formNote, card)
		r.set(ctx, m, do)
		return
	}
	if target.Get("id").String() != idFile || target.Get("files").Length() == 0 {
		ctx.PreventUpdate()
		return
	}
	r.open(ctx, target.Get("files").Index(0))
	target.Set("value", "") // so that the same file can be opened again
}

func (r *root) onClick(ctx app.Context, e app.Event) {
	if !r.act(ctx, e) {
		if len(r.m.lit.marks) > 0 && r.m.lit.pinned {
			r.m = r.m.unpin()
			return
		}
		ctx.PreventUpdate()
	}
}

// act does what the element that was clicked says, if it says anything.
func (r *root) act(ctx app.Context, e app.Event) bool {
	el := closest(e.Get("target"), "[data-do]")
	if !el.Truthy() {
		return false
	}
	card := cardOf(el)
	what := attribute(el, "data-do")
	if what == "step" {
		card = cardOf(app.Window().Get("document").Get("activeElement"))
	}
	m, do := r.m.do(what, attribute(el, "data-arg"), card)
	r.set(ctx, m, do)
	return true
}

// onEnter lights the evidence that the pointer or the focus comes to.
func (r *root) onEnter(ctx app.Context, e app.Event) {
	if el := closest(e.Get("target"), "[data-marks],.note"); el.Truthy() && !r.m.lit.pinned {
		marks := attribute(el, "data-marks")
		if marks == "" {
			marks = attribute(el, "data-arg")
		}
		r.m = r.m.light(cardOf(el), numbers(marks))
		return
	}
	ctx.PreventUpdate()
}

// onLeave puts it out a little later, so that moving from word to word does not flicker.
func (r *root) onLeave(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if len(r.m.lit.marks) == 0 || r.m.lit.pinned || !closest(e.Get("target"), "[data-marks],.note").Truthy() {
		return
	}
	turn := r.m.lit.turn
	ctx.After(leaveAfter, func(ctx app.Context) {
		if turn != r.m.lit.turn {
			ctx.PreventUpdate()
			return
		}
		r.m = r.m.dim(turn)
	})
}

const leaveAfter = 250 * time.Millisecond

// attribute returns an attribute of an element, or "".
func attribute(el app.Value, name string) string {
	if v := el.Call("getAttribute", name); v.Truthy() {
		return v.String()
	}
	return ""
}

// closest returns the nearest element from el upwards that fits selector; nothing truthy if there is none.
func closest(el app.Value, selector string) app.Value {
	if !el.Truthy() || !el.Get("closest").Truthy() {
		return app.Null()
	}
	return el.Call("closest", selector)
}

// cardOf returns the index of the card that el is in, -1 if it is in none.
func cardOf(el app.Value) int {
	card := closest(el, "[data-card]")
	if !card.Truthy() {
		return -1
	}
	n, err := strconv.Atoi(attribute(card, "data-card"))
	if err != nil {
		return -1
	}
	return n
}

func element(id string) app.Value { return app.Window().GetElementByID(id) }

// focus moves the focus to an element and selects what is to be copied there.
func focus(id string) {
	el := element(id)
	if !el.Truthy() {
		return
	}
	el.Call("focus")
	if el.Get("readOnly").Truthy() { // text to be copied by hand
		el.Call("select")
	}
}
