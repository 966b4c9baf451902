package web

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
)

// A verdict is how the page shows what to do about a reply: never by colour alone.
type verdict struct {
	retry catalogue.Retry
	class string   // modifier of the card, and the end of the key of its name in the row of counts
	icon  []string // paths, on a field of 20 by 20
}

const circle = "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15z"

var verdicts = []verdict{
	{catalogue.No, "permanent", []string{circle, "m7.2 7.2 5.6 5.6m0-5.6-5.6 5.6"}},
	{catalogue.AfterFix, "fix", []string{"M12.6 3.2a4.2 4.2 0 0 0-4.9 5.7L3 13.6a1.9 1.9 0 0 0 2.7 2.7l4.8-4.7a4.2 4.2 0 0 0 5.6-5l-2.6 2.5-2.4-.6-.6-2.4z"}},
	{catalogue.Yes, "transient", []string{circle, "M10 5.8V10l2.8 1.8"}},
	{catalogue.Done, "accepted", []string{circle, "m6.8 10.2 2.3 2.3 4.2-4.7"}},
	{catalogue.Continue, "go", []string{circle, "M6.5 10h6.8m-2.6-2.7 2.7 2.7-2.7 2.7"}},
}

// verdictOf returns the verdict for r; an unknown one is shown as something to look into.
func verdictOf(r catalogue.Retry) verdict {
	for _, v := range verdicts {
		if v.retry == r {
			return v
		}
	}
	return verdicts[1]
}

const svgSpace = "http://www.w3.org/2000/svg"

// draw returns the icon of v. The words beside it say the same.
func (v verdict) draw(class string) app.UI {
	paths := make([]app.UI, len(v.icon))
	for i, d := range v.icon {
		paths[i] = app.Elem("path").XMLNS(svgSpace).Attr("d", d)
	}
	return app.Elem("svg").XMLNS(svgSpace).Class(class).Attr("viewBox", "0 0 20 20").Attr("width", "20").Attr("height", "20").
		Attr("fill", "none").Attr("stroke", "currentColor").Attr("stroke-width", "1.8").
		Attr("stroke-linecap", "round").Attr("stroke-linejoin", "round").
		Aria("hidden", "true").Body(paths...)
}

// summary is the outcome of all that was pasted, and what it was read as. One card by itself begins with the same answer.
func summary(m *model) app.UI {
	return app.Elem("div").Class("outcome").Body(
		slot(len(m.res.cards) != 1, func() app.UI {
			return app.Elem("div").Class("outcome__line").Body(
				app.Elem("h2").Class("outcome__headline").Body(said(m.res.headline)),
				app.Elem("p").Class("outcome__detail").Body(said(m.res.detail)),
			)
		}),
		slot(len(m.res.cards) > 0 || m.as != "", func() app.UI { return readAs(m) }),
	)
}

// findOut is the choice that leaves it to us.
const findOut = "auto"

// readAs says what the text was read as, with a switch to correct it.
func readAs(m *model) app.UI {
	w := m.words
	options := []app.UI{app.Elem("option").Attr("value", findOut).Attr("selected", m.as == "").Text(w.Say("outcome.find-out"))}
	for _, f := range core.Formats {
		options = append(options, app.Elem("option").Attr("value", string(f)).Attr("selected", m.as == f).Text(f.Name(w)))
	}
	return app.Elem("p").Class("outcome__read").Body(
		said(w.Say("outcome.read-as", "what", m.res.detected)+" "),
		app.Elem("label").Class("outcome__as").Body(
			app.Elem("span").Class("hush").Text(w.Say("outcome.read-as-other")+" "),
			app.Elem("select").ID(idAs).Class("outcome__select").Body(options...),
		),
	)
}

// unread is said where no reply was found. It guesses nothing.
func unread(w *words.Words) app.UI {
	return app.Elem("div").Class("unread").Body(
		app.Elem("h2").Class("unread__title").Text(w.Say("unread.title")),
		app.Elem("ul").Class("unread__list").Body(
			app.Elem("li").Text(w.Say("unread.digits")),
			app.Elem("li").Text(w.Say("unread.bounce")),
			app.Elem("li").Text(w.Say("unread.program")),
		),
	)
}

// tally counts the cards by verdict; each count is a filter.
func tally(m *model) app.UI {
	w := m.words
	var body []app.UI
	for _, v := range verdicts {
		n := 0
		for _, r := range m.res.retries {
			if r == v.retry {
				n++
			}
		}
		if n == 0 {
			continue
		}
		body = append(body, app.Elem("button").Attr("type", "button").Class("tally__count tally__count--"+v.class).
			DataSet("do", "filter").DataSet("arg", string(v.retry)).Aria("pressed", strconv.FormatBool(m.filter == v.retry)).
			Body(v.draw("tally__icon"), app.Elem("span").Body(app.Elem("b").Text(n), app.Text(" "+w.Say("tally."+v.class)))))
	}
	return app.Elem("div").Class("tally").Role("group").Aria("label", w.Say("tally.only")).Body(append(body,
		byRecipient(m),
		app.Elem("span").Class("tally__steps").Body(
			app.Elem("button").Attr("type", "button").Class("tally__step").DataSet("do", "step").DataSet("arg", -1).Aria("keyshortcuts", "[").Text(w.Say("tally.previous")),
			app.Elem("button").Attr("type", "button").Class("tally__step").DataSet("do", "step").DataSet("arg", 1).Aria("keyshortcuts", "]").Text(w.Say("tally.next")),
		))...)
}

// maxRecipientButtons bounds the recipients to choose from; the counts of verdicts take all.
const maxRecipientButtons = 60

// byRecipient counts the cards of each recipient, folded up; each count is a filter.
func byRecipient(m *model) app.UI {
	w := m.words
	return slot(len(m.res.recipients) > 1, func() app.UI {
		all := m.res.recipients
		body := make([]app.UI, 0, len(all)+1)
		for _, r := range all[:min(len(all), maxRecipientButtons)] {
			body = append(body, app.Elem("button").Attr("type", "button").Class("tally__count tally__count--to").DataSet("do", "about").DataSet("arg", r.address).
				Aria("pressed", strconv.FormatBool(m.to == r.address)).Body(app.Elem("span").Body(app.Elem("b").Text(r.cards), said(" "+r.address))))
		}
		if n := len(all) - maxRecipientButtons; n > 0 {
			body = append(body, app.Elem("span").Class("tally__more").Text(w.Say("tally.more", "n", strconv.Itoa(n))))
		}
		return app.Elem("details").Class("tally__fold").ID("recipients").Body(
			app.Elem("summary").Class("tally__title").Text(w.Count("tally.recipients", len(all))),
			app.Elem("div").Class("tally__list").Body(body...),
		)
	})
}

// pager leads to the other cards where there are too many for one page.
func pager(m *model) app.UI {
	w := m.words
	all := len(m.chosen())
	from := m.page * pageSize
	to := min(from+pageSize, all)
	body := []app.UI{app.Elem("span").Class("pager__where").Text(w.Say("pager.where", "from", strconv.Itoa(from+1), "to", strconv.Itoa(to), "all", strconv.Itoa(all)))}
	if m.page > 0 {
		body = append(body, app.Elem("button").Attr("type", "button").Class("pager__go").DataSet("do", "page").DataSet("arg", m.page-1).Text(w.Say("pager.before")))
	}
	if to < all {
		body = append(body, app.Elem("button").Attr("type", "button").Class("pager__go").DataSet("do", "page").DataSet("arg", m.page+1).Text(w.Say("pager.after")))
	}
	return app.Elem("nav").Class("pager").Aria("label", w.Say("pager.more")).Body(body...)
}
