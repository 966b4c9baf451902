package web

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// A finding is one card. It is a component of its own so that only the cards that change are made anew: go-app
// compares the exported fields. It has no state.
type finding struct {
	app.Compo

	W        *words.Words
	Home     string // from the page to the root of the site
	Deep     bool   // the protocol view
	Shown    *shown
	Lit      []int // marks that are lit
	Pinned   bool
	Revealed int    // web address of the quote that the reader has made a link, counted from 1
	Copied   string // what was copied of it
	By       string // text for the reader to copy
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
	more := app.Elem("details").Class("finding__more")
	if f.Deep || s.no == 0 { // one card shows what a card has, the others are short
		more = more.Attr("open", true)
	}
	return app.Elem("article").Class(class).DataSet("card", s.no).Aria("labelledby", id).Body(
		app.Elem("header").Class("finding__band").Body(
			v.draw("finding__icon"),
			app.Elem("h2").Class("finding__answer").ID(id).TabIndex(-1).Body(f.answer()...),
			app.Elem("p").Class("finding__who").Body(f.who()...),
		),
		recipients(f.W, s.card.Unnamed(s.x.Title)),
		more.Body(
			app.Elem("summary").Class("finding__unfold").Text(f.more()),
			app.Elem("div").Class("finding__body").Body(
				f.plain(),
				f.why(),
				f.conflict(),
				list("maybe", f.W.Say("card.maybe"), f.lang(), s.x.Maybe, 0),
				f.steps(),
				schedule(f.W, s.x.Advice),
				f.quote(),
				slot(f.Deep, func() app.UI { return codes(f.W, f.Home, s.x.Codes) }),
			),
			f.foot(),
		),
	)
}

// lang is the language of what the catalogue says, where it is not that of the page.
func (f *finding) lang() string { return foreign(f.W, f.Shown.x.Lang) }

// who is the line below the answer: who can mend it, and for those who run mail servers what the server said in numbers.
func (f *finding) who() []app.UI {
	out := []app.UI{app.Elem("span").Body(said(f.Shown.x.Who))}
	if codes := f.Shown.card.Finding.Codes(); f.Deep && codes != "" {
		out = append(out, app.Text(" "), app.Elem("span").Class("finding__codes").Body(said(codes)))
	}
	return out
}

// more says what unfolds.
func (f *finding) more() string {
	if len(f.Shown.x.Advice.Do) > 1 {
		return f.W.Say("card.more")
	}
	return f.W.Say("card.more-why")
}

// steps are what to do, but for the first step where the answer has it.
func (f *finding) steps() app.UI {
	do := f.Shown.x.Advice.Do
	if f.Shown.x.First == "" {
		return list("do", f.W.Say("card.do"), f.lang(), do, 1)
	}
	return list("do", f.W.Say("card.do-else"), f.lang(), do[1:], 2)
}

// answer is the one sentence to read: whether to send again, what happened, and the first step.
func (f *finding) answer() []app.UI {
	x := f.Shown.x
	return []app.UI{
		app.Elem("strong").Class("finding__verdict").Body(said(f.W.Sentence(x.Verdict))), app.Text(f.W.Gap()),
		app.Elem("span").Class("finding__title").Lang(f.lang()).Body(said(words.In(x.Lang).Sentence(x.Title))),
		app.Elem("span").Class("finding__first").Lang(f.lang()).Body(app.If(x.First != "", func() app.UI { return said(words.In(x.Lang).Gap() + x.First) })),
	}
}

// recipients names all whom the card is about, where the headline cannot.
func recipients(w *words.Words, to []string) app.UI {
	return slot(len(to) > 0, func() app.UI {
		return app.Elem("p").Class("finding__to").Body(said(w.Say("card.for", "recipients", w.List(to...))))
	})
}

// list is a titled list, numbered from a number on where the order counts, which is not 0 then.
func list(class, title, lang string, items []string, from int) app.UI {
	return slots(len(items) > 0, func() []app.UI {
		li := make([]app.UI, len(items))
		for i, s := range items {
			li[i] = app.Elem("li").Class("list__item").Body(said(s))
		}
		var l app.UI = app.Elem("ul").Class("list list--" + class).Lang(lang).Body(li...)
		if from > 0 {
			l = app.Elem("ol").Class("list list--"+class).Lang(lang).Attr("start", from).Body(li...)
		}
		return []app.UI{app.Elem("h3").Class("finding__head").Text(title), l}
	})
}

// codes are code and status, digit by digit.
func codes(w *words.Words, home string, digits []core.Digit) app.UI {
	return slots(len(digits) > 0, func() []app.UI {
		var rows []app.UI
		for i := 0; i < len(digits); {
			of := digits[i].Of
			chips := []app.UI{whole(home, of)}
			for ; i < len(digits) && digits[i].Of == of; i++ {
				if digits[i].Text == of && digits[i].Meaning == "" {
					continue
				}
				chips = append(chips, app.Elem("li").Class("codes__chip").Body(
					app.Elem("b").Class("codes__digit").Body(said(digits[i].Text)), said(" "+digits[i].Meaning)))
			}
			rows = append(rows, app.Elem("ul").Class("codes__row").Aria("label", of).Body(chips...))
		}
		return []app.UI{app.Elem("h3").Class("finding__head").Text(w.Say("card.codes")), app.Elem("div").Class("codes").Body(rows...)}
	})
}

// whole is the chip of a whole code or status. It leads to its page, if there is one.
func whole(home, of string) app.UI {
	if to := pageOf(of); to != "" {
		return app.Elem("li").Class("codes__whole").Body(app.Elem("a").Class("codes__link").Attr("href", home+to).Body(said(of)))
	}
	return app.Elem("li").Class("codes__whole").Body(said(of))
}

// foot holds what a postmaster may want to know, folded up.
func (f *finding) foot() app.UI {
	s := f.Shown
	place := s.x.Place(f.W, s.line)
	if !f.Deep {
		place = f.W.Say("place.line", "line", strconv.Itoa(s.line))
	}
	where := []app.UI{said(place)}
	if s.cause >= 0 {
		where = []app.UI{said(f.W.Sentence(place) + f.W.Gap())}
		where = append(where, app.Elem("button").Attr("type", "button").Class("foot__button foot__button--text").DataSet("do", "show").
			DataSet("arg", s.cause).Text(f.W.Say("card.follows")))
	}
	return app.Elem("footer").Class("foot").Body(
		slots(f.Deep, func() []app.UI {
			return []app.UI{
				fold(f.W.Say("card.basis"), f.basis()...),
				fold(f.W.Say("card.sources"), sources(f.W, s.x.See)),
				fold(f.W.Say("card.also"), others(f.W, s.card.Finding.Also())...),
			}
		}),
		fold(f.W.Say("card.copy"), f.copying()...),
		app.Elem("p").Class("foot__place").Body(where...),
	)
}

// fold is a part of the foot that unfolds in place.
func fold(title string, body ...app.UI) app.UI {
	return app.Elem("details").Class("foot__fold").Body(
		app.Elem("summary").Class("foot__title").Text(title),
		app.Elem("div").Class("foot__body").Body(body...),
	)
}

func sources(w *words.Words, see []core.Source) app.UI {
	if len(see) == 0 {
		return app.Elem("p").Text(w.Say("card.no-sources"))
	}
	li := make([]app.UI, 0, len(see))
	for _, s := range see {
		if !strings.HasPrefix(s.URL, "https://") { // of the catalogue; but a link that is none is never made
			li = append(li, app.Elem("li").Body(said(s.URL)))
			continue
		}
		title := s.Title
		if title == "" {
			title = s.URL
		}
		li = append(li, app.Elem("li").Body(app.Elem("a").Class("foot__link").Attr("href", s.URL).Attr("target", "_blank").Attr("rel", "noopener noreferrer").Body(said(title))))
	}
	return app.Elem("ul").Class("foot__list").Body(li...)
}

// copying are the buttons that copy, and the confirmation.
func (f *finding) copying() []app.UI {
	done := ""
	switch {
	case f.By != "":
		done = f.W.Say("card.copy-by-hand")
	case f.Copied != "":
		done = f.W.Say("card.copied-" + f.Copied)
	}
	button := func(what, label string) app.UI {
		return app.Elem("button").Attr("type", "button").Class("foot__button").DataSet("do", "copy").DataSet("arg", what).Text(label)
	}
	return []app.UI{
		app.Elem("p").Class("foot__copy").Body(
			button("text", f.W.Say("card.copy-text")),
			button("json", f.W.Say("card.copy-json")),
			app.Elem("button").Attr("type", "button").Class("foot__button").DataSet("do", "share").DataSet("arg", formNote).Aria("haspopup", "dialog").Text(f.W.Say("share.note-button")),
			app.Elem("span").Class("foot__done").Role("status").Body(app.If(done != "", func() app.UI { return app.Text(done) })),
		),
		slot(f.By != "", func() app.UI {
			return app.Elem("textarea").Class("foot__by").ID(idCopy).Attr("readonly", true).Attr("rows", 6).Aria("label", f.W.Say("card.to-copy")).Body(app.Text(f.By))
		}),
	}
}
