//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	deep = `.depth__choice:has([value=protocol])`
	says = `[...document.querySelectorAll(".finding__verdict")].map((e) => e.textContent).join(" ")`
)

// TestViews checks the switch between the two depths: by mouse and keyboard, what each shows, and that neither loses the verdict.
func TestViews(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.run(chromedp.Click("#example-4"))
	b.until(`document.querySelectorAll(".finding").length === 2`)
	verdicts := eval[string](b, says)
	plain := `!document.querySelector(".codes, .stages, .talk") && document.querySelector(".gist") && document.querySelector("[name=view][value=plain]").checked`
	protocol := `document.querySelectorAll(".codes").length === 2 && document.querySelector(".stages") && !document.querySelector(".gist") && document.querySelector("[name=view][value=protocol]").checked`
	b.until(plain)
	if !strings.Contains(verdicts, "Don’t resend.") || !strings.Contains(verdicts, "Try again in 4 hours.") {
		t.Errorf("the plain view says %q", verdicts)
	}
	b.run(chromedp.Click(deep))
	b.until(protocol)
	if got := eval[string](b, says); got != verdicts {
		t.Errorf("the protocol view says %q, the plain one %q", got, verdicts)
	}
	b.run(chromedp.Focus("[name=view]:checked"), chromedp.KeyEvent(kb.ArrowLeft))
	b.until(plain)
	b.run(chromedp.KeyEvent(kb.ArrowRight))
	b.until(protocol)
	b.clean(url)
}

// TestViewRemembered checks that the choice holds for the next visit, and that a link asks for a view without changing what is
// remembered.
func TestViewRemembered(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.run(chromedp.Click(deep))
	b.until(`document.documentElement.dataset.view === "protocol"`)
	b.goTo("about:blank")
	b.start(url + "#code=550&view=plain")
	b.until(`document.querySelector(".gist") && !document.querySelector(".codes")`)
	b.goTo("about:blank")
	b.start(url + "#code=550")
	b.until(`document.querySelector(".codes") && document.querySelector("[name=view][value=protocol]").checked`)
	b.clean(url)
}

// TestViewWithoutStorage checks that a browser that forbids storage is no trouble for the switch.
func TestViewWithoutStorage(t *testing.T) {
	url := serve(t)
	b := open(t, `for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("forbidden", "SecurityError"); } })`)
	b.start(url)
	b.fill(unknownUser)
	b.run(chromedp.Click(deep))
	b.until(`document.querySelector(".codes")`)
	b.clean(url)
}

// TestViewBefore checks that a choice made before the program has come holds.
func TestViewBefore(t *testing.T) {
	s := (&stage{wasm: make(chan struct{})}).start(t)
	b := open(t)
	b.goTo(s.URL)
	b.run(chromedp.Click(deep), chromedp.SendKeys("#input", unknownUser))
	close(s.wasm)
	b.until(`document.querySelector(".codes") && document.querySelector("[name=view][value=protocol]").checked`)
	b.clean(s.URL)
}

// TestUnfolded checks that what the reader has folded or unfolded stays so while the text changes (ux.md 22), and that the first
// card is unfolded and the others are not in the plain view.
func TestUnfolded(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.fill(five)
	b.until(`document.querySelectorAll(".finding").length === 5`)
	const state = `[...document.querySelectorAll(".finding__more")].map((d) => d.open ? 1 : 0).join("")`
	if got := eval[string](b, state); got != "10000" {
		t.Errorf("unfolded at first: %s, want 10000", got)
	}
	b.run(chromedp.Click(".finding:nth-child(1) .finding__unfold"), chromedp.Click(".finding:nth-child(3) .finding__unfold"))
	b.until(state + ` === "00100"`)
	b.run(chromedp.SendKeys("#input", kb.End+" x"))
	b.until(`document.getElementById("input").value.endsWith(" x")`)
	b.until(`document.querySelectorAll(".finding").length >= 5`)
	if got := eval[string](b, state); !strings.HasPrefix(got, "00100") {
		t.Errorf("after an edit %s, want 00100", got)
	}
	b.run(chromedp.Click(".finding:nth-child(3) .foot__fold > summary"))
	b.until(`document.querySelector(".finding:nth-child(3) .foot__fold").open`)
	b.fill(strings.Replace(five, "c@example.com", "e@example.com", 1))
	b.until(`document.querySelector(".finding:nth-child(3)").textContent.includes("e@example.com")`)
	if !eval[bool](b, `document.querySelector(".finding:nth-child(3) .foot__fold").open`) {
		t.Error("what was unfolded in the foot of a card is folded after an edit")
	}
	b.clean(url)
}

// TestShortcuts checks ? (the list), Esc, /, Ctrl+Enter and Alt with the arrows, and that single keys rest in the box (ux.md 16, 35).
func TestShortcuts(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.run(chromedp.SendKeys("#input", "?/[]"))
	b.until(`document.getElementById("input").value === "?/[]" && !document.getElementById("keys").open`)
	b.fill(five)
	b.until(`document.querySelectorAll(".finding").length === 5`)
	b.run(chromedp.Focus("#input"), chromedp.KeyEvent(kb.Enter, chromedp.KeyModifiers(2)))
	b.until(`document.activeElement.id === "f1"`)
	b.run(chromedp.KeyEvent(kb.ArrowDown, chromedp.KeyModifiers(1)))
	b.until(`document.activeElement.id === "f2"`)
	b.run(chromedp.KeyEvent(kb.ArrowUp, chromedp.KeyModifiers(1)))
	b.until(`document.activeElement.id === "f1"`)
	b.run(chromedp.KeyEvent("?"))
	b.until(`document.getElementById("keys").open && document.activeElement.id === "keys-title"`)
	b.run(chromedp.KeyEvent(kb.Escape))
	b.until(`!document.getElementById("keys").open`)
	if !eval[bool](b, `!document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "/", bubbles: true, cancelable: true }))`) {
		t.Error("the key / is written into the box as well")
	}
	b.until(`document.activeElement.id === "input"`)
	if got := eval[string](b, `document.getElementById("input").value`); got != five {
		t.Errorf("shortcuts changed the text to %q", got)
	}
	b.clean(url)
}

// TestCleared checks that Clear leaves neither text, nor result, nor address, and puts the caret into the box (ux.md 9).
func TestCleared(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url + "#code=550&status=5.1.1&view=protocol")
	b.until(`document.querySelector(".finding")`)
	b.run(chromedp.Click("#clear"))
	b.until(`document.getElementById("input").value === "" && !document.querySelector(".finding") && location.hash === "" && document.activeElement.id === "input"`)
	if got := eval[string](b, `location.href`); got != url {
		t.Errorf("the address is %s after Clear, want %s", got, url)
	}
	b.clean(url)
}

// TestFilters checks the counts by verdict and by recipient, by mouse and keyboard, and the pages of more than 200 cards, which stay
// in the document for find-in-page (ux.md 20, 23).
func TestFilters(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.fill(five)
	b.until(`document.querySelectorAll(".finding").length === 5`)
	b.run(chromedp.Click(".tally__title"), chromedp.Click(`.tally__count--to[data-arg="c@example.com"]`))
	b.until(`document.querySelectorAll(".finding").length === 1 && document.querySelector(".tally__count--to[aria-pressed=true]")`)
	b.run(chromedp.Focus(`.tally__count--to[aria-pressed=true]`), chromedp.KeyEvent(kb.Enter))
	b.until(`document.querySelectorAll(".finding").length === 5 && document.activeElement.dataset.arg === "c@example.com"`)
	b.run(chromedp.Focus(`.tally__count--transient`), chromedp.KeyEvent(" "))
	b.until(`document.querySelectorAll(".finding").length === 1 && document.querySelector(".tally__count--transient").getAttribute("aria-pressed") === "true"`)

	b.fill(replies(450))
	b.until(`document.querySelectorAll(".finding").length === 200`)
	if got := b.text(".pager__where"); !strings.Contains(got, "1 to 200 of 450") {
		t.Errorf("the pages say %q", got)
	}
	if !eval[bool](b, `window.find("user199@example.com", false, false, true)`) {
		t.Error("what the last card of the page says is not found")
	}
	b.run(chromedp.Click(`.pager__go[data-arg="1"]`))
	b.until(`document.querySelector(".finding")?.dataset.card === "200" && document.querySelectorAll(".finding").length === 200`)
	b.clean(url)
}

// TestReveal checks that a web address in a reply is no link before the reader asks for one (ux.md 17).
func TestReveal(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.fill("550 5.7.1 message blocked, see http://example.net/why?id=1 for help")
	b.until(`document.querySelector(".quote__reveal")`)
	if b.count(".quote a") != 0 {
		t.Error("text of the reply is a link")
	}
	b.run(chromedp.Focus(".quote__reveal"), chromedp.KeyEvent(kb.Enter))
	b.until(`(() => { const a = document.querySelector(".quote a"); return a && a === document.activeElement && a.href === "http://example.net/why?id=1" && a.rel === "noopener noreferrer" && a.target === "_blank"; })()`)
	b.fill("550 5.7.1 message blocked, see http://example.org/other for help")
	b.until(`document.querySelector(".quote").textContent.includes("example.org")`)
	if b.count(".quote a") != 0 {
		t.Error("another address is a link because one was asked for before")
	}
	b.clean(url)
}

// TestAnnounced checks that a result is told once, after a pause, as one short sentence (ux.md 34).
func TestAnnounced(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.run(chromedp.Evaluate(`window.told = []; new MutationObserver(() => { const s = document.querySelector(".app > .hush[role=status]").textContent; if (s && s !== told.at(-1)) told.push(s); }).observe(document.querySelector(".app > .hush[role=status]"), { childList: true, characterData: true, subtree: true })`, nil))
	b.run(chromedp.SendKeys("#input", unknownUser))
	b.until(`told.length > 0`)
	got := eval[[]string](b, `told`)
	if len(got) != 1 || !strings.HasPrefix(got[0], "Don’t resend. ") || len(got[0]) > 250 {
		t.Errorf("typing one reply tells %q", got)
	}
	b.clean(url)
}

// TestOutline checks headings, landmarks, language and names (ux.md 33, 36), in both views and themes.
func TestOutline(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.prefer("prefers-color-scheme", "dark")
	b.start(url + "#view=protocol")
	b.fill(five)
	b.until(`document.querySelectorAll(".finding").length === 5`)
	if got := eval[[]string](b, `[...document.querySelectorAll("h1, h2, h3, h4")].map((h) => h.tagName).filter((t, i, all) => i && +t[1] > +all[i - 1][1] + 1)`); len(got) > 0 {
		t.Errorf("levels of headings are left out: %q", got)
	}
	for selector, want := range map[string]int{"h1": 1, "main": 1, "header.masthead": 1, "nav[aria-label]": 1, "article h2": 5, "html[lang]": 1, "a.skip[href='#results']": 1} {
		if got := b.count(selector); got != want {
			t.Errorf("%d of %s, want %d", got, selector, want)
		}
	}
	if got := eval[[]string](b, `[...document.querySelectorAll("button, summary, select, textarea, input, [role=button], a[href]")].filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim() || e.labels?.length && [...e.labels].some((l) => l.textContent.trim()))).map((e) => e.outerHTML)`); len(got) > 0 {
		t.Errorf("without a name: %q", got)
	}
	if got := eval[[]string](b, `(() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i); })()`); len(got) > 0 {
		t.Errorf("ids twice: %q", got)
	}
	// The order of the focus is that of the document: nothing has a tabindex above 0.
	if got := b.count(`[tabindex]:not([tabindex="0"]):not([tabindex="-1"])`); got != 0 {
		t.Errorf("%d elements have a place of their own in the order of the focus", got)
	}
	b.clean(url)
}
