package web

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
)

// A finding is one card. It is a component of its own so that only the cards that change are made anew: go-app
// compares the exported fields. It has no state.
type finding struct {
	app.Compo

	Shown  *shown
	Lit    []int // marks that are lit
	Pinned bool
	Copied string // what was copied of it
	By     string // text for the reader to copy
}

// Render returns the card.
func (f *finding) Render() app.UI {
	s := f.Shown
	v := verdictOf(s.x.Advice.Retry)
	class := "finding finding--" + v.class
	if len(f.Lit) > 0 {
		class += " finding--lit"
	}
	id := idCard(s.no)
	return app.Article().Class(class).DataSet("card", s.no).Aria("labelledby", id).Body(
		app.Header().Class("finding__band").Body(
			v.draw("finding__icon"),
			app.Strong().Class("finding__verdict").Body(said(s.x.Verdict)),
			app.Span().Class("finding__who").Body(said(s.x.Who)),
		),
		app.Div().Class("finding__body").Body(
			app.H2().Class("finding__title").ID(id).TabIndex(-1).Body(said(s.x.Title)),
			recipients(s.card.Unnamed(s.x.Title)),
			f.why(),
			f.conflict(),
			f.quote(),
			list("maybe", "What it can mean", s.x.Maybe, false),
			list("do", "What to do", s.x.Advice.Do, true),
			schedule(s.x.Advice),
			codes(s.x.Codes),
		),
		f.foot(),
	)
}

// recipients names all whom the card is about, where the headline cannot.
func recipients(to []string) app.UI {
	return slot(len(to) > 0, func() app.UI {
		return app.P().Class("finding__to").Body(said("For " + strings.Join(to, ", ")))
	})
}

// list is a titled list, with numbers where the order counts.
func list(class, title string, items []string, ordered bool) app.UI {
	return slots(len(items) > 0, func() []app.UI {
		li := make([]app.UI, len(items))
		for i, s := range items {
			li[i] = app.Li().Class("list__item").Body(said(s))
		}
		var l app.UI = app.Ul().Class("list list--" + class).Body(li...)
		if ordered {
			l = app.Ol().Class("list list--" + class).Body(li...)
		}
		return []app.UI{app.H3().Class("finding__head").Text(title), l}
	})
}

// codes are code and status, digit by digit.
func codes(digits []core.Digit) app.UI {
	return slots(len(digits) > 0, func() []app.UI {
		var rows []app.UI
		for i := 0; i < len(digits); {
			of := digits[i].Of
			chips := []app.UI{whole(of)}
			for ; i < len(digits) && digits[i].Of == of; i++ {
				if digits[i].Text == of && digits[i].Meaning == "" {
					continue
				}
				chips = append(chips, app.Li().Class("codes__chip").Body(
					app.B().Class("codes__digit").Body(said(digits[i].Text)), said(" "+digits[i].Meaning)))
			}
			rows = append(rows, app.Ul().Class("codes__row").Aria("label", of).Body(chips...))
		}
		return []app.UI{app.H3().Class("finding__head").Text("The codes"), app.Div().Class("codes").Body(rows...)}
	})
}

// whole is the chip of a whole code or status. It leads to its page, if there is one.
func whole(of string) app.UI {
	if to := pageOf(of); to != "" {
		return app.Li().Class("codes__whole").Body(app.A().Class("codes__link").Href(to).Body(said(of)))
	}
	return app.Li().Class("codes__whole").Body(said(of))
}

// foot holds what a postmaster may want to know, folded up.
func (f *finding) foot() app.UI {
	s := f.Shown
	place := "Line " + strconv.Itoa(s.line)
	if s.x.After != "" {
		place += ", " + s.x.After
	}
	if s.x.Path != "" {
		place += "; " + s.x.Path
	}
	if s.cause >= 0 {
		place += ". "
	}
	where := []app.UI{said(place)}
	if s.cause >= 0 {
		where = append(where, app.Button().Type("button").Class("foot__button foot__button--text").DataSet("do", "show").
			DataSet("arg", s.cause).Text("It follows from another reply."))
	}
	return app.Footer().Class("foot").Body(
		fold("Why we say so", f.basis()...),
		fold("Sources", sources(s.x.See)),
		fold("Copy", f.copying()...),
		app.P().Class("foot__place").Body(where...),
	)
}

// fold is a part of the foot that unfolds in place.
func fold(title string, body ...app.UI) app.UI {
	return app.Details().Class("foot__fold").Body(
		app.Summary().Class("foot__title").Text(title),
		app.Div().Class("foot__body").Body(body...),
	)
}

// basis says what the explanation rests on, and where its entry stands.
func (f *finding) basis() []app.UI {
	out := []app.UI{app.P().Body(said(f.Shown.x.Sure))}
	var e *catalogue.Entry = f.Shown.card.Finding.Entry
	if e == nil {
		return out
	}
	entry := []app.UI{app.Text("The entry: "), app.A().Class("foot__link").Href("reply/" + e.ID + "/").Text(e.ID)}
	if e.Provider != "" {
		entry = append(entry, said(", for "+e.Provider))
	}
	return append(out, app.P().Body(entry...))
}

func sources(see []core.Source) app.UI {
	if len(see) == 0 {
		return app.P().Text("Experience with mail servers; no document to point to.")
	}
	li := make([]app.UI, 0, len(see))
	for _, s := range see {
		if !strings.HasPrefix(s.URL, "https://") { // of the catalogue; but a link that is none is never made
			li = append(li, app.Li().Body(said(s.URL)))
			continue
		}
		title := s.Title
		if title == "" {
			title = s.URL
		}
		li = append(li, app.Li().Body(app.A().Class("foot__link").Href(s.URL).Target("_blank").Rel("noopener noreferrer").Body(said(title))))
	}
	return app.Ul().Class("foot__list").Body(li...)
}

// copying are the buttons that copy, and the confirmation.
func (f *finding) copying() []app.UI {
	words := map[string]string{"text": "Copied.", "json": "Copied, the whole input as JSON."}[f.Copied]
	if f.By != "" {
		words = "This browser does not let the page copy. Copy the marked text with Ctrl+C or ⌘C."
	}
	button := func(what, label string) app.UI {
		return app.Button().Type("button").Class("foot__button").DataSet("do", "copy").DataSet("arg", what).Text(label)
	}
	return []app.UI{
		app.P().Class("foot__copy").Body(
			button("text", "Text for a ticket"),
			button("json", "JSON"),
			app.Span().Class("foot__done").Role("status").Body(app.If(words != "", func() app.UI { return app.Text(words) })),
		),
		slot(f.By != "", func() app.UI {
			return app.Textarea().Class("foot__by").ID(idCopy).ReadOnly(true).Rows(6).Aria("label", "Text to copy").Body(app.Text(f.By))
		}),
	}
}
