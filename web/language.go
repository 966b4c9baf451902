package web

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
)

// The program of the page carries English. The other languages lie beside it, a file each, and boot.js fetches the one that
// the address, an earlier choice or the browser asks for; should it be chosen later, it is fetched then.

// Texts returns the file of a language, for a site: the words, and behind packed the translated entries of the catalogue.
func Texts(lang string) (string, error) {
	entries, err := catalogue.PackTranslation(lang)
	return words.Texts(lang) + packed + entries, err
}

// packed is a byte that no text has.
const packed = "\x1e"

// learn takes over what Texts returned, and returns the words.
func learn(lang, texts string) *words.Words {
	own, entries, _ := strings.Cut(texts, packed)
	words.Provide(lang, own)
	catalogue.ProvideTranslation(lang, entries)
	return words.In(lang)
}

// startingWords returns the words of the language that boot.js found out and fetched, nil for English.
func startingWords() *words.Words {
	given := app.Window().Get("smtpwhyLanguage")
	if !given.Truthy() {
		return nil
	}
	w := learn(given.Get("lang").String(), given.Get("texts").String())
	app.Window().Set("smtpwhyLanguage", nil)
	label(w)
	return w
}

// label says in the head of the document which language it is in.
func label(w *words.Words) {
	document := app.Window().Get("document")
	document.Get("documentElement").Set("lang", w.Lang())
	document.Set("title", w.Say("page.title"))
}

// choose makes the page speak a language, which is fetched first if it is not here.
func (r *root) choose(ctx app.Context, lang string) {
	if lang == r.m.words.Lang() {
		return
	}
	if w := words.In(lang); w.Lang() == lang {
		r.speak(ctx, w)
		return
	}
	var then, fail app.Func
	release := func() {
		then.Release()
		fail.Release()
	}
	then = app.FuncOf(func(_ app.Value, args []app.Value) any {
		texts := args[0].String()
		release()
		ctx.Dispatch(func(ctx app.Context) { r.speak(ctx, learn(lang, texts)) })
		return nil
	})
	fail = app.FuncOf(func(app.Value, []app.Value) any {
		release()
		ctx.Dispatch(func(ctx app.Context) {
			m := r.m
			m.notice = m.words.Say("page.no-language")
			r.set(ctx, m, todo{})
		})
		return nil
	})
	app.Window().Call("smtpwhyTexts", lang).Call("then", then, fail)
}

func (r *root) speak(ctx app.Context, w *words.Words) {
	label(w)
	r.set(ctx, r.m.speak(w), todo{})
}

// speak says everything in another language.
func (m model) speak(w *words.Words) model {
	m.words, m.notice = w, ""
	if m.res == nil {
		return m
	}
	m.res.report.Words = w
	asked := m.res.talkAsked
	m.res = present(m.res.report)
	if asked {
		m.res.converse()
	}
	return m
}

// languageOf returns the language that a fragment asks for, "" if none: #lang=de, alone or beside what else a short link names.
func languageOf(fragment string) string {
	q, ok := pairs(strings.TrimPrefix(fragment, "#"))
	if !ok {
		return ""
	}
	for _, l := range words.Langs {
		if l.Tag == q["lang"] {
			return l.Tag
		}
	}
	return ""
}

// languages is the menu of languages. boot.js remembers what was chosen, and set shows it: an option that says so itself would differ
// between the static page and the program.
func languages(w *words.Words) app.UI {
	options := make([]app.UI, len(words.Langs))
	for i, l := range words.Langs {
		options[i] = app.Elem("option").Attr("value", l.Tag).Lang(l.Tag).Text(l.Name)
	}
	return app.Elem("label").Class("masthead__language").Body(
		app.Elem("span").Class("hush").Text(w.Say("page.language")+" "),
		app.Elem("select").ID(idLanguage).Class("masthead__select").Body(options...),
	)
}

// foreign returns lang where it is not the language of the page, and has to be told; else "".
func foreign(w *words.Words, lang string) string {
	if lang == w.Lang() {
		return ""
	}
	return lang
}
