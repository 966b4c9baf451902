package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// The ids that scripts, styles and focus need.
const (
	idBox      = "input"
	idCount    = "count"   // boot.js tells the progress of loading here
	idTrouble  = "trouble" // boot.js tells here why the page did not start
	idFile     = "file"
	idAs       = "as"
	idLanguage = "language" // boot.js remembers the choice
	idResults  = "results"
	idCards    = "cards"
	idCopy     = "copy-fallback"
	idKeys     = "keys"

	idKeysTitle = "keys-title"
)

func idCard(i int) string { return "f" + strconv.Itoa(i+1) }

func idLink(card, n int) string { return idCard(card) + "-link-" + strconv.Itoa(n) }

// said returns s as a text node, with nothing in it that is invisible or turns the direction of the text.
func said(s string) app.UI { return app.Text(core.Visible(s)) }

// page is the whole page.
func page(m *model) []app.UI {
	w := m.words
	return []app.UI{
		app.Elem("a").Class("skip").Attr("href", "#"+idResults).Text(w.Say("page.skip")),
		masthead(m),
		update(w),
		app.Elem("main").Class("desk").Body(
			input(m),
			app.Elem("section").Class("answer").ID(idResults).TabIndex(-1).Aria("label", w.Say("page.answer")).Body(answer(m)...),
		),
		full(m),
		footer(w),
		app.Elem("p").Class("hush").Role("status").Body(app.If(m.said != "", func() app.UI { return said(m.said) })),
		shareDialog(m),
		app.If(m.drop, func() app.UI { return app.Elem("p").Class("drop").Text(w.Say("page.drop")) }),
	}
}

func masthead(m *model) app.UI {
	w := m.words
	return app.Elem("header").Class("masthead").Body(
		app.Elem("a").Class("masthead__name").Attr("href", m.home+"./").Text("smtpwhy"),
		app.Elem("span").Class("masthead__motto").Text(w.Say("page.motto")),
		app.Elem("nav").Class("masthead__nav").Aria("label", w.Say("page.site")).Body(
			app.Elem("a").Class("masthead__link").Attr("href", m.home+"codes/").Text(w.Say("page.codes")),
			app.Elem("a").Class("masthead__link").Attr("href", m.home+"about/").Text(w.Say("page.about")),
		),
		viewSwitch(w),
		languages(w),
	)
}

// footer holds the keys and the theme. boot.js minds the theme: it has to work before the program has come.
func footer(w *words.Words) app.UI {
	theme := func(value, name string) app.UI {
		return app.Elem("label").Class("footer__theme").Body(
			app.ElemSelfClosing("input").Class("footer__radio").Attr("type", "radio").Attr("name", "theme").Attr("value", value),
			app.Text(name),
		)
	}
	return app.Elem("footer").Class("footer").Body(
		keys(w),
		edition(w),
		app.Elem("fieldset").Class("footer__themes").Body(
			app.Elem("legend").Class("hush").Text(w.Say("page.theme")),
			theme("auto", w.Say("page.theme-auto")), theme("light", w.Say("page.theme-light")), theme("dark", w.Say("page.theme-dark")),
		),
	)
}

// answer is the right side: what the text means, or what a reply looks like where there is none. Each part has a
// slot of its own, so that one can come or go without the others being made anew.
func answer(m *model) []app.UI {
	w := m.words
	return []app.UI{
		app.Elem("div").Class("trouble").ID(idTrouble).Role("alert"),
		app.Elem("div").Class("slot").Role("status").Body(app.If(m.notice != "", func() app.UI {
			return app.Elem("p").Class("notice").Body(said(m.notice))
		})),
		slot(m.busy, func() app.UI { return waiting(m) }),
		slot(m.res != nil, func() app.UI { return summary(m) }),
		slot(m.res != nil && !m.busy, func() app.UI { return handover(m) }),
		slot(m.res != nil && len(m.text) > m.res.read, func() app.UI { return tooLong(m) }),
		slot(m.res != nil && len(m.res.cards) == 0, func() app.UI { return unread(w) }),
		slot(m.deep && m.res != nil && len(m.res.stages) > 0, func() app.UI { return timeline(w, m.res) }),
		slot(m.res != nil && len(m.res.paths) > 0, func() app.UI { return paths(w, m.res.paths) }),
		slot(m.res != nil && len(m.res.cards) > 3, func() app.UI { return tally(m) }),
		slot(m.res != nil && len(m.res.cards) > 0, func() app.UI { return cards(m) }),
		slot(len(m.chosen()) > pageSize, func() app.UI { return pager(m) }),
		slot(m.res != nil && len(m.res.cards) > 0 && len(m.res.notes) > 0, func() app.UI { return notes(w, m.res.notes) }),
		slot(m.deep && m.res != nil && m.res.isSession(), func() app.UI { return conversation(m) }),
		slot(m.res == nil || len(m.res.cards) == 0, func() app.UI { return guide(m) }),
	}
}

func slot(show bool, part func() app.UI) app.UI {
	return app.Elem("div").Class("slot").Body(app.If(show, part))
}

func slots(show bool, parts func() []app.UI) app.UI {
	return app.Elem("div").Class("slot").Body(app.IfSlice(show, parts))
}

// tooLong says how much of the text was read, and what reads the rest.
func tooLong(m *model) app.UI {
	return app.Elem("p").Class("notice").Text(m.words.Say("page.too-long", "read", size(m.words, m.res.read), "all", size(m.words, len(m.text)),
		"line", strconv.Itoa(lines(m.text[:m.res.read]))))
}

// cards are the findings of this page, as far as they are drawn.
func cards(m *model) app.UI {
	on := m.onPage()
	body := make([]app.UI, 0, min(m.drawn, len(on)))
	for _, i := range on[:min(m.drawn, len(on))] {
		s := m.res.show(i)
		if m.deep {
			s.weigh(m.words)
		}
		c := &finding{W: m.words, Home: m.home, Deep: m.deep, Shown: s}
		if m.revealed.card == i {
			c.Revealed = m.revealed.n
		}
		if m.lit.card == i {
			c.Lit, c.Pinned = m.lit.marks, m.lit.pinned
		}
		if m.copied.what != "" && m.copied.card == i {
			c.Copied, c.By = m.copied.what, m.copied.by
		}
		body = append(body, c)
	}
	return app.Elem("div").Class("cards").ID(idCards).TabIndex(-1).Body(body...)
}

// size says how much n bytes are.
func size(w *words.Words, n int) string {
	switch {
	case n < 1000:
		return w.Say("size.bytes", "n", strconv.Itoa(n))
	case n < 1_000_000:
		return w.Say("size.kilobytes", "n", strconv.Itoa((n+500)/1000))
	}
	return w.Say("size.megabytes", "n", w.Decimal((n+50_000)/100_000))
}
