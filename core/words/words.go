// Package words holds what smtpwhy says in its own words, in each language: the labels of the page and the sentences that
// core puts an explanation together from. What it says about a reply is not here but in the catalogue.
//
// A language is a file under data: a text a line, "key: text", the keys those of data/en.txt. Lines that start with #
// are comments. {name} is a blank that the program fills in. Where a number decides about the form, the key has one text for
// each form of the language: KEY.one for exactly one, KEY.other for the rest; a language without the difference has
// KEY.other alone. What joins texts (the stop of a sentence, the comma of a list) is a text as well.
//
// A new language is a file in data, a line in Langs, and the translated entries of the catalogue. The tests say what is missing.
package words

import (
	"strconv"
	"strings"
	"sync"
)

// English is the language that everything is written in first.
const English = "en"

// A Language is one that can be spoken.
type Language struct {
	Tag  string // of RFC 5646
	Name string // in the language itself
}

// Langs are the languages in the order of a menu.
var Langs = []Language{{English, "English"}, {"de", "Deutsch"}, {"ja", "日本語"}}

// spoken holds the words of the languages that were asked for.
var spoken struct {
	sync.Mutex
	of map[string]*Words
}

// english speaks when nobody else does.
var english = sync.OnceValue(func() *Words { return read(English, carried(English)) })

// In returns the words of a language; English if there is no such language here.
func In(lang string) *Words {
	spoken.Lock()
	defer spoken.Unlock()
	if w := spoken.of[lang]; w != nil {
		return w
	}
	for _, l := range Langs[1:] {
		if l.Tag != lang {
			continue
		}
		if text := carried(lang); text != "" {
			return learn(lang, text)
		}
	}
	return english()
}

// Texts returns the file of a language, for Provide.
func Texts(lang string) string { return carried(lang) }

// Provide gives the program the texts of a language, as Texts returned them where the site was made.
func Provide(lang, texts string) {
	spoken.Lock()
	defer spoken.Unlock()
	learn(lang, texts)
}

// learn reads the texts of a language. spoken is locked.
func learn(lang, texts string) *Words {
	if spoken.of == nil {
		spoken.of = map[string]*Words{}
	}
	w := read(lang, texts)
	spoken.of[lang] = w
	return w
}

// Words says everything in one language. The nil Words speaks English.
type Words struct {
	lang  string
	texts map[string]string
}

// read reads a file of texts. What is wrong in one is found by the tests.
func read(lang, file string) *Words {
	w := &Words{lang, make(map[string]string, strings.Count(file, "\n"))}
	for line := range strings.Lines(file) {
		if key, text, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ": "); ok && line[0] != '#' {
			w.texts[key] = text
		}
	}
	return w
}

// Lang returns the tag of the language.
func (w *Words) Lang() string {
	if w == nil {
		return English
	}
	return w.lang
}

// text returns the text of a key, in English where the language lacks it.
func (w *Words) text(key string) (text string, ok bool) {
	if w != nil {
		if text, ok = w.texts[key]; ok {
			return text, true
		}
	}
	text, ok = english().texts[key]
	return text, ok
}

// Say returns the text of a key. with names blanks and what fills them, in turn.
func (w *Words) Say(key string, with ...string) string {
	text, ok := w.text(key)
	if !ok {
		return key
	}
	return fill(text, with)
}

// Count returns the text of a key in the form that goes with n, which fills the blank {n}.
func (w *Words) Count(key string, n int, with ...string) string {
	if w == nil {
		w = english()
	}
	form := key + ".other"
	if _, ok := w.texts[key+".one"]; ok && n == 1 {
		form = key + ".one"
	}
	return w.Say(form, append(with, "n", strconv.Itoa(n))...)
}

// fill puts values into the blanks of a text. A blank without a value stays.
func fill(text string, with []string) string {
	if len(with) == 0 {
		return text
	}
	return Fill(text, func(blank string) string {
		value := "{" + blank + "}"
		for k := 0; k+1 < len(with); k += 2 {
			if with[k] == blank {
				value = with[k+1]
			}
		}
		return value
	})
}

// Sentence makes a headline a sentence: it puts the stop behind it.
func (w *Words) Sentence(headline string) string { return w.Say("join.stop", "text", headline) }

// Sentences joins sentences.
func (w *Words) Sentences(all ...string) string { return w.join("join.sentences", all) }

// List joins the parts of a list.
func (w *Words) List(parts ...string) string { return w.join("join.list", parts) }

// Gap is what stands between sentences, Comma between the parts of a list.
func (w *Words) Gap() string   { return w.between("join.sentences") }
func (w *Words) Comma() string { return w.between("join.list") }

// join joins parts as the text of a key joins {a} and {b}. Empty parts are left out.
func (w *Words) join(key string, parts []string) string {
	between := w.between(key)
	var b strings.Builder
	for _, p := range parts {
		if b.Len() > 0 && p != "" {
			b.WriteString(between)
		}
		b.WriteString(p)
	}
	return b.String()
}

// between returns what the text of a key puts between {a} and {b}.
func (w *Words) between(key string) string {
	text, _ := w.text(key)
	return strings.TrimSuffix(strings.TrimPrefix(text, "{a}"), "{b}")
}
