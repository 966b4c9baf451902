//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// texts counts the requests for files of languages.
func (b *tab) texts() (out []string) {
	for _, r := range b.sent() {
		for _, lang := range []string{"de", "ja"} {
			if strings.Contains(r, "/assets/"+lang+".") {
				out = append(out, lang)
			}
		}
	}
	return out
}

// choose takes a language in the head of the page.
func (b *tab) choose(lang string) {
	b.Helper()
	b.run(chromedp.Evaluate(fmt.Sprintf(`{ const menu = document.getElementById("language"); menu.value = %q; menu.dispatchEvent(new Event("change", { bubbles: true })); }`, lang), nil))
}

const (
	german   = `document.documentElement.lang === "de" && document.querySelector(".ask__title").innerText.includes("Mailserver gesagt")`
	japanese = `document.documentElement.lang === "ja" && document.querySelector(".ask__title").innerText.includes("貼り付けて")`
	english  = `document.documentElement.lang === "en" && document.querySelector(".ask__title").innerText.startsWith("Paste what")`
)

// preferring makes the reader's browser ask for languages.
func preferring(languages string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		return emulation.SetUserAgentOverride("test").WithAcceptLanguage(languages).Do(ctx)
	})
}

// TestLanguage checks where the page takes its language from: the address, then the choice, then the browser.
func TestLanguage(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.until(english)
	b.fill(unknownUser)
	b.until(`document.querySelector(".finding--permanent")`)
	if got := b.texts(); len(got) > 0 {
		t.Errorf("the English page loads %q", got)
	}
	b.choose("de")
	b.until(german + ` && document.querySelector(".finding__title").innerText === "Das Postfach nouser@example.com gibt es nicht."`)
	if got := b.text(".finding__verdict"); got != "Nicht erneut senden." {
		t.Errorf("the verdict is %q", got)
	}
	if got := eval[string](b, `document.title + document.getElementById("input").value`); got != "smtpwhy – was der Mailserver meinte"+unknownUser {
		t.Errorf("the title and the box are %q", got)
	}
	if n := eval[int](b, `document.querySelectorAll(".finding [lang]").length`); n > 0 {
		t.Errorf("%d parts of a translated card have a language of their own", n)
	}
	b.fill("550 5.2.3 Too long\n")
	b.until(`document.querySelector(".finding__title")?.lang === "en" && document.querySelector(".why").lang === "en" && document.querySelector(".list--do").lang === "en"`)
	b.choose("ja")
	b.until(japanese)
	b.choose("en")
	b.until(english + ` && !document.querySelector(".finding [lang]")`)
	b.choose("de")
	b.until(german)
	if got := b.texts(); !slices.Equal(got, []string{"de", "ja"}) {
		t.Errorf("texts were loaded for %q, want each once", got)
	}
	b.clean(url)

	b.start(url) // the choice is remembered
	b.until(german + ` && document.getElementById("language").value === "de"`)
	b.start(url + "?lang=ja") // the address says more
	b.until(japanese)
	b.start(url + "#lang=en&code=550")
	b.until(english + ` && document.querySelector(".finding")`)
	b.run(chromedp.Evaluate(`location.hash = "#lang=ja"`, nil))
	b.until(japanese + ` && document.querySelector(".finding")`)
	b.start(url + "?lang=xx")
	b.until(german)
	b.start(url + "embed/") // nothing is remembered in a frame
	b.until(english)
	b.start(url + "embed/?lang=de#code=550")
	b.until(german + ` && document.querySelector(".finding")`)
	b.clean(url)
}

// TestLanguageOfBrowser checks that the first language of the browser is taken that there is.
func TestLanguageOfBrowser(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.run(preferring("fr-FR,ja-JP,en-US"))
	b.start(url)
	b.until(japanese)
	b.run(chromedp.EmulateViewport(320, 700))
	for _, lang := range []string{"ja", "de", "en"} {
		b.start(url + "?lang=" + lang)
		b.fill(unknownUser)
		b.until(`document.querySelector(".finding--permanent")`)
		b.unfold()
		if got := eval[int](b, `document.documentElement.scrollWidth`); got > 320 {
			wide := eval[string](b, `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > 320.5 && !e.closest(".skip, .hush")).map((e) => e.className).join(" ")`)
			t.Errorf("%s: the page is %d pixels wide at 320: %s", lang, got, wide)
		}
	}
	b.clean(url)
}

// TestLanguageMissing checks that the page is English where the texts of a language cannot be had, and says so when asked.
func TestLanguageMissing(t *testing.T) {
	s := (&stage{}).start(t)
	gone := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "/assets/de.") {
			http.NotFound(w, r)
			return
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(gone.Close)
	b := open(t)
	b.start(gone.URL + "/?lang=de")
	b.until(english + ` && document.getElementById("language").value === "en"`)
	b.choose("de")
	b.until(`document.querySelector(".notice")?.innerText.includes("could not be loaded") && document.getElementById("language").value === "en"`)
}

// TestLanguageEarly checks that a language chosen before the program has come is not lost.
func TestLanguageEarly(t *testing.T) {
	s := (&stage{wasm: make(chan struct{})}).start(t)
	b := open(t)
	b.goTo(s.URL)
	b.until(`document.getElementById("language")`)
	b.choose("ja")
	close(s.wasm)
	b.until(live)
	b.until(japanese)
}
