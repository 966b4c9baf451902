package web

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// basis answers "why do you say so": what the explanation rests on, the words that matched, its entry, and what else was considered.
func (f *finding) basis() []app.UI {
	x := f.Shown.x
	out := []app.UI{app.Elem("p").Body(said(x.Sure))}
	if matched := f.matched(); len(matched) > 0 {
		out = append(out, app.Elem("p").Text(f.W.Say("card.matched")), app.Elem("ul").Class("foot__list").Body(matched...))
	}
	e := f.Shown.card.Finding.Entry
	if e == nil {
		return out
	}
	entry := []app.UI{app.Text(f.W.Say("card.entry") + " "), f.entry(e.ID)}
	if e.Provider != "" {
		entry = append(entry, said(f.W.Say("card.entry-provider", "provider", e.Provider)))
	}
	return append(append(out, app.Elem("p").Body(entry...)), f.considered()...)
}

// entry is a link to the page of an entry.
func (f *finding) entry(id string) app.UI {
	return app.Elem("a").Class("foot__link").Attr("href", f.Home+"reply/"+id+"/").Text(id)
}

// matched are the words of the reply that led to the entry.
func (f *finding) matched() []app.UI {
	var out []app.UI
	for i, m := range f.Shown.x.Marks {
		if s := f.words(i + 1); s != "" {
			out = append(out, app.Elem("li").Body(app.Text(f.W.Say("card.matched-"+m.Kind, "words", s))))
		}
	}
	return out
}

// considered are the entries that fit as well, and why each was not taken.
func (f *finding) considered() []app.UI {
	all := f.Shown.considered
	if len(all) == 0 {
		return []app.UI{app.Elem("p").Text(f.W.Say("card.not-considered"))}
	}
	li := make([]app.UI, len(all))
	for i, c := range all {
		own := words.In(c.Lang)
		li[i] = app.Elem("li").Body(f.entry(c.Entry.ID), app.Text(" "), app.Elem("span").Lang(foreign(f.W, c.Lang)).Body(said(own.Sentence(c.Title))), app.Text(own.Gap()+c.Why))
	}
	return []app.UI{app.Elem("p").Text(f.W.Say("card.considered")), app.Elem("ul").Class("foot__list").Body(li...)}
}

// others says what other systems call the cause.
func others(w *words.Words, a core.Also) []app.UI {
	var rows []app.UI
	for _, n := range []struct{ system, name string }{
		{"Bounce", a.Bounce}, {"Sisimai", a.Sisimai}, {"KumoMTA", a.KumoMTA}, {"PowerMTA", a.PowerMTA}, {"Postmark", a.Postmark},
		{"Amazon SES", a.SES}, {"SendGrid", a.SendGrid}, {"Mailgun", a.Mailgun},
	} {
		if strings.Trim(n.name, "/") != "" {
			rows = append(rows, app.Elem("dt").Class("also__system").Text(n.system), app.Elem("dd").Class("also__name").Text(n.name))
		}
	}
	return []app.UI{app.Elem("p").Text(w.Say("card.also-lead")), app.Elem("dl").Class("also").Body(rows...)}
}

// said is text of the reply. A web address in it is a link only where it leads to a host of the provider whose reply this is; any other
// one stays text until the reader asks for a link. n counts the addresses of the card.
func (f *finding) said(s string, n *int) []app.UI {
	var out []app.UI
	at := 0
	for _, a := range f.Shown.card.Finding.WebAddresses(s) {
		address := s[a.Start:a.End]
		out = append(out, app.Text(core.Visible(s[at:a.Start])))
		at = a.End
		*n++
		link := func() app.UI {
			return app.Elem("a").Class("quote__link").ID(idLink(f.Shown.no, *n)).Attr("href", address).Attr("target", "_blank").Attr("rel", "noopener noreferrer").Body(said(address))
		}
		switch {
		case core.Visible(address) != address: // not what it looks like
			out = append(out, app.Elem("span").Body(said(address)))
		case a.Own:
			out = append(out, link())
		case f.Revealed == *n:
			out = append(out, link(), app.Text(" "), app.Elem("span").Class("quote__note").Text(f.W.Say("quote.revealed")))
		default:
			out = append(out, app.Elem("span").Body(said(address)), app.Text(" "), app.Elem("button").Attr("type", "button").Class("quote__reveal").DataSet("do", "reveal").DataSet("arg", *n).
				Aria("label", f.W.Say("quote.reveal-which", "address", address)).Text(f.W.Say("quote.reveal")))
		}
	}
	return append(out, app.Text(core.Visible(s[at:])))
}
