package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core"
	"smtpwhy/core/words"
)

// Words of the quote that a sentence rests on are marked and carry the number of that sentence's note. Mark and note
// are buttons (spans, because a button cannot be broken between lines): hover, focus or tap lights both. data-marks
// holds the numbers that an element is about.

// joined writes numbers with blanks between.
func joined(ns []int) string {
	s := make([]string, len(ns))
	for i, n := range ns {
		s[i] = strconv.Itoa(n)
	}
	return strings.Join(s, " ")
}

// numbers reads what joined wrote.
func numbers(s string) []int {
	var ns []int
	for _, w := range strings.Fields(s) {
		if n, err := strconv.Atoi(w); err == nil {
			ns = append(ns, n)
		}
	}
	return ns
}

// lit reports whether one of marks is lit.
func (f *finding) lit(marks []int) bool {
	return slices.ContainsFunc(marks, func(n int) bool { return slices.Contains(f.Lit, n) })
}

// pressed reports whether marks were pinned.
func (f *finding) pressed(marks []int) string {
	return strconv.FormatBool(f.Pinned && f.lit(marks))
}

// plain says what happened in words for everybody.
func (f *finding) plain() app.UI {
	return slot(!f.Deep && f.Shown.x.Plain != "", func() app.UI { return app.Elem("p").Class("gist").Body(said(f.Shown.x.Plain)) })
}

// why are the sentences that say what happened.
func (f *finding) why() app.UI {
	var body []app.UI
	gap := words.In(f.Shown.x.Lang).Gap()
	for i, s := range f.Shown.x.Why {
		if i > 0 && gap != "" {
			body = append(body, app.Text(gap))
		}
		body = append(body, f.sentence(s))
	}
	return slot(len(body) > 0, func() app.UI { return app.Elem("p").Class("why").Lang(f.lang()).Body(body...) })
}

// conflict says that code, status and text do not agree, and what is followed.
func (f *finding) conflict() app.UI {
	c := f.Shown.x.Conflict
	return slot(c != nil, func() app.UI {
		says := said(f.Shown.x.PlainConflict)
		if f.Deep {
			says = f.sentence(*c)
		}
		return app.Elem("p").Class("conflict").Body(app.Elem("strong").Text(f.W.Say("card.conflict")), app.Text(" "), says)
	})
}

// sentence is a statement and the numbers of its evidence.
func (f *finding) sentence(s core.Sentence) app.UI {
	if len(s.Marks) == 0 {
		return app.Elem("span").Class("why__sentence").Body(said(s.Text))
	}
	class := "why__sentence"
	if f.lit(s.Marks) {
		class += " why__sentence--lit"
	}
	body := []app.UI{said(s.Text)}
	for _, n := range s.Marks {
		if n < 1 || n > len(f.Shown.x.Marks) {
			continue
		}
		one := []int{n}
		body = append(body, app.Elem("span").Class("note").Role("button").TabIndex(0).DataSet("do", "mark").DataSet("arg", n).
			Aria("pressed", f.pressed(one)).Aria("label", f.W.Say("card.evidence", "n", strconv.Itoa(n), "words", f.words(n))).Text(n))
	}
	return app.Elem("span").Class(class).DataSet("marks", joined(s.Marks)).Body(body...)
}

// words returns what mark n marks.
func (f *finding) words(n int) string {
	var b strings.Builder
	last := false
	for _, s := range f.Shown.quote {
		on := slices.Contains(s.Marks, n)
		if on {
			if !last && b.Len() > 0 {
				b.WriteString(" … ")
			}
			b.WriteString(s.Text)
			if s.Break {
				b.WriteByte(' ')
			}
		}
		last = on
	}
	return strings.Join(strings.Fields(core.Visible(b.String())), " ")
}

// quote is what the server said, as it said it.
func (f *finding) quote() app.UI {
	var body []app.UI
	var plain strings.Builder
	links := 0
	flush := func() {
		if plain.Len() > 0 {
			body = append(body, f.said(plain.String(), &links)...)
			plain.Reset()
		}
	}
	segments := f.Shown.quote
	for i, s := range segments {
		if len(s.Marks) == 0 {
			plain.WriteString(s.Text)
		} else {
			flush()
			last := i+1 == len(segments) || !slices.Equal(segments[i+1].Marks, s.Marks)
			body = append(body, f.mark(s, last))
		}
		if s.Break {
			flush()
			body = append(body, app.ElemSelfClosing("br"))
		}
	}
	flush()
	if x := f.Shown.x; x.Unsaid != "" {
		body = append(body, app.Text(" "), app.Elem("span").Class("unsaid").Role("note").TabIndex(0).Aria("label", x.Unsaid).Text("?"))
	}
	return slots(len(body) > 0, func() []app.UI {
		out := []app.UI{app.Elem("h3").Class("finding__head").Text(f.W.Say("card.said")), app.Elem("blockquote").Class("quote").Attr("dir", "ltr").Body(body...)}
		if x := f.Shown.x; x.Unsaid != "" {
			out = append(out, app.Elem("p").Class("unsaid__says").Body(app.Elem("span").Class("unsaid").Aria("hidden", "true").Text("?"), said(" "+x.Unsaid)))
		}
		return out
	})
}

// mark is a marked piece of the quote. The number stands after the last piece of a mark only: copied or read aloud,
// one reference is enough.
func (f *finding) mark(s core.Segment, last bool) app.UI {
	class := "mark"
	if f.lit(s.Marks) {
		class += " mark--lit"
	}
	body := []app.UI{app.Text(core.Visible(s.Text))}
	if last {
		body = append(body, app.Elem("span").Class("mark__number").Body(
			app.Elem("span").Class("hush").Text(f.W.Say("card.evidence-after")+" "), app.Text(strings.ReplaceAll(joined(s.Marks), " ", ","))))
	}
	return app.Elem("mark").Class(class).Role("button").TabIndex(0).DataSet("do", "mark").DataSet("arg", joined(s.Marks)).
		DataSet("marks", joined(s.Marks)).Aria("pressed", f.pressed(s.Marks)).Body(body...)
}
