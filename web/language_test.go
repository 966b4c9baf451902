package web

import (
	"strings"
	"testing"
	"testing/fstest"

	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
)

func TestLanguageOf(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""}, {"#results", ""}, {"#code=550", ""}, {"#lang=xx", ""}, {"#lang=en", "en"}, {"#lang=de", "de"}, {"#lang=en&code=550", "en"}, {"#lang=%zz", ""},
	} {
		if got := languageOf(tt.in); got != tt.want {
			t.Errorf("languageOf(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestLearn gives the page a language that it does not carry, as boot.js does. It has some words and some translated entries;
// the rest is English, and says so.
func TestLearn(t *testing.T) {
	err := catalogue.Extend(fstest.MapFS{"xx/own.txt": {Data: []byte("ID: user-unknown\nTitle: Titel {recipient}\nWhy: Eins [phrase].\nWhy: Zwei [code].\nDo: Tu das.\nDo: Tu jenes.\nDo: Und das.\n")}})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := catalogue.PackTranslation("xx")
	if err != nil {
		t.Fatal(err)
	}
	w := learn("xx", "card.said: Taten\njoin.sentences: {a}{b}\n"+packed+entries)
	if w.Lang() != "xx" {
		t.Fatalf("learn returns %s", w.Lang())
	}
	m := reading(unknownUser).speak(w)
	n := dom(t, m)
	if got := n.classed("finding__title")[0]; got.words() != "Titel nouser@example.com." || got.attrs["lang"] != "" {
		t.Errorf("a translated title is %q, lang %q", got.words(), got.attrs["lang"])
	}
	if got := n.classed("finding__first")[0]; got.words() != "Tu das." || got.attrs["lang"] != "" {
		t.Errorf("translated steps are %q, lang %q", got.words(), got.attrs["lang"])
	}
	if got := n.classed("why")[0].words(); !strings.Contains(got, ".Zwei.") && !strings.Contains(got, "1Zwei.") {
		t.Errorf("the sentences are joined as %q", got)
	}
	if html := render(m); !strings.Contains(html, "Taten") || !strings.Contains(html, "Don’t resend") {
		t.Error("words of the language, or English ones for what it lacks, are missing")
	}
	n = dom(t, reading("450 4.2.0 Greylisted\n").speak(w))
	for _, class := range []string{"finding__title", "finding__first"} {
		if got := n.classed(class)[0].attrs["lang"]; got != words.English {
			t.Errorf("%s is English but has the language %q", class, got)
		}
	}
}

// TestTexts proves that what a site offers for a language is what the program can learn.
func TestTexts(t *testing.T) {
	for _, l := range words.Langs {
		s, err := Texts(l.Tag)
		if err != nil || strings.Count(s, packed) != 1 {
			t.Errorf("%s: %d marks, %v", l.Tag, strings.Count(s, packed), err)
		}
	}
}
