package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/words"
)

const (
	idShare     = "share"
	idShareText = "share-text"
	idShareLink = "share-link"
	idAsIs      = "share-as-is"
	idAbout     = "share-about"
	nameForm    = "share-form"
)

func idForm(form string) string { return nameForm + "-" + form }

// handover are the buttons below the summary: the dialog, and paper.
func handover(m *model) app.UI {
	w := m.words
	return app.Elem("p").Class("handover").Body(
		app.Elem("button").Attr("type", "button").Class("handover__button").ID("share-open").DataSet("do", "share").DataSet("arg", formLink).Aria("haspopup", "dialog").Text(w.Say("share.button")),
		app.Elem("button").Attr("type", "button").Class("handover__button handover__button--print").DataSet("do", "print").Text(w.Say("share.print")),
	)
}

// shareDialog shows what would be handed over before it is. It is always on the page, so that the browser can open it as
// a dialog; it is empty while it is closed.
func shareDialog(m *model) app.UI {
	return app.Elem("dialog").Class("share").ID(idShare).Aria("labelledby", "share-title").Body(
		slots(m.share.open && m.res != nil, func() []app.UI { return shareBody(m) }),
	)
}

func shareBody(m *model) []app.UI {
	w := m.words
	s := m.share
	rows := "8"
	if s.form != formLink {
		rows = "12"
	}
	text := s.text
	if !s.ready {
		text = w.Say("share.working")
	}
	return []app.UI{
		app.Elem("header").Class("share__head").Body(
			app.Elem("h2").Class("share__title").ID("share-title").Text(w.Say("share.title")),
			app.Elem("button").Attr("type", "button").Class("share__close").DataSet("do", "share-close").Text(w.Say("share.close")),
		),
		formChoice(w, s, len(m.res.cards) > 0),
		slot(s.form == formNote && len(m.res.cards) > 1, func() app.UI { return aboutChoice(m) }),
		app.Elem("div").Class("share__names").Body(
			app.Elem("label").Class("share__switch").Body(
				app.ElemSelfClosing("input").Class("share__check").Attr("type", "checkbox").ID(idAsIs).Aria("describedby", "share-hint").Attr("checked", s.asIs()),
				app.Elem("span").Text(w.Say("share.as-is")),
			),
			app.Elem("p").Class("share__hint").ID("share-hint").Text(namesHint(w, s)),
		),
		app.Elem("label").Class("share__label").Attr("for", idShareText).Text(previewLabel(w, s)),
		app.Elem("textarea").Class("share__text").ID(idShareText).Attr("readonly", true).Attr("rows", rows).Spellcheck(false).Aria("busy", strconv.FormatBool(!s.ready)).Body(app.Text(text)),
		slots(s.form == formLink, func() []app.UI { return linkPart(m) }),
		shareFoot(m),
	}
}

// formChoice is the choice of what is made of the report.
func formChoice(w *words.Words, s share, cards bool) app.UI {
	var body []app.UI
	for _, f := range forms {
		if f == formNote && !cards {
			continue
		}
		body = append(body, app.Elem("label").Class("share__form").Body(
			app.ElemSelfClosing("input").Class("share__radio").Attr("type", "radio").Attr("name", nameForm).ID(idForm(f)).Attr("value", f).Attr("checked", s.form == f),
			app.Elem("span").Text(w.Say("share.form-"+f)),
		))
	}
	return app.Elem("fieldset").Class("share__forms").Body(append([]app.UI{app.Elem("legend").Class("hush").Text(w.Say("share.form"))}, body...)...)
}

// aboutChoice is the choice of the card that the note is about.
func aboutChoice(m *model) app.UI {
	options := make([]app.UI, len(m.res.cards))
	for i := range m.res.cards {
		x := m.res.show(i)
		title := m.words.Say("share.about-card", "n", strconv.Itoa(i+1), "title", x.x.Title)
		options[i] = app.Elem("option").Attr("value", strconv.Itoa(i)).Attr("selected", m.share.card == i).Body(said(title))
	}
	return app.Elem("p").Class("share__about").Body(
		app.Elem("label").Attr("for", idAbout).Text(m.words.Say("share.about")+" "),
		app.Elem("select").Class("share__select").ID(idAbout).Body(options...),
	)
}

// namesHint says what becomes of names and addresses.
func namesHint(w *words.Words, s share) string {
	switch {
	case !s.asIs():
		return w.Say("share.redacted")
	case s.form == formNote:
		return w.Say("share.note-as-is")
	}
	return w.Say("share.all")
}

func previewLabel(w *words.Words, s share) string {
	if s.form == formLink {
		return w.Say("share.preview-link")
	}
	return w.Say("share.preview")
}

// linkPart is the link itself and what is to be known about its length.
func linkPart(m *model) []app.UI {
	w := m.words
	link := m.share.address(m.base)
	long := len(link) > softLink
	hint, class := w.Say("share.working"), "share__hint"
	switch {
	case m.share.none:
		hint, class = w.Say("share.link-none"), "notice"
	case link == "":
	case long:
		hint, class = w.Say("share.link-long", "size", size(w, len(link)), "limit", size(w, softLink)), "notice"
	default:
		hint = w.Say("share.link-size", "size", size(w, len(link)))
	}
	return []app.UI{
		app.Elem("label").Class("share__label").Attr("for", idShareLink).Text(w.Say("share.link")),
		app.ElemSelfClosing("input").Class("share__link").Attr("type", "text").ID(idShareLink).Attr("readonly", true).Spellcheck(false).Attr("value", link),
		app.Elem("p").Class(class).Text(hint),
	}
}

// shareFoot are the buttons, and what came of them.
func shareFoot(m *model) app.UI {
	w := m.words
	done := ""
	switch c := m.copied; {
	case c.card != shareCard:
	case c.by != "":
		done = w.Say("card.copy-by-hand")
	case c.what == "share":
		done = w.Say("share.copied")
	case c.what == "file":
		done = w.Say("share.saved", "name", m.share.file())
	}
	label := w.Say("share.copy")
	if m.share.form == formLink {
		label = w.Say("share.copy-link")
	}
	return app.Elem("div").Class("share__foot").Body(
		app.Elem("button").Attr("type", "button").Class("share__button share__button--first").ID("share-copy").DataSet("do", "share-copy").
			Attr("disabled", !m.share.ready || m.share.form == formLink && m.share.link == "").Text(label),
		app.Elem("button").Attr("type", "button").Class("share__button").ID("share-save").DataSet("do", "share-save").Attr("disabled", !m.share.ready).Text(w.Say("share.save")),
		app.Elem("p").Class("share__done").Role("status").Body(app.If(done != "", func() app.UI { return app.Text(done) })),
	)
}
