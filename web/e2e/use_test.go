//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	unknownUser = "550 5.1.1 <nouser@example.com>: User unknown"
	// bounce is a report that says which way the message went.
	bounce = "Reporting-MTA: dns; mail.example.org\n\nFinal-Recipient: rfc822; a@example.com\nAction: failed\nStatus: 5.1.1\n" +
		"Remote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; " + unknownUser + "\n"
	five = unknownUser + "\n" + "450 4.2.0 <b@example.com>: Greylisted, try again in 300 seconds\n" +
		"550 5.1.1 <c@example.com>: User unknown\n" + "550 5.1.1 <d@example.com>: User unknown\n" + "250 2.0.0 Ok: queued as 12345\n"
)

// TestTyping checks that the verdict comes while typing, that nothing goes over the network, and that nothing of the
// text gets into the address or storage.
func TestTyping(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url + "#code=450")
	b.until(`document.querySelector(".finding--transient")`)
	loaded := len(b.sent())
	b.run(chromedp.SendKeys("#input", kb.End+kb.Enter+unknownUser))
	b.until(`document.querySelectorAll(".finding").length === 2`)
	b.fill(unknownUser)
	b.until(`document.querySelectorAll(".finding--permanent").length === 1 && document.querySelectorAll(".finding").length === 1`)
	if got := b.text(".finding__title"); !strings.Contains(got, "nouser@example.com") {
		t.Errorf("the headline is %q, without the recipient", got)
	}
	if got := eval[string](b, `location.href`); got != url {
		t.Errorf("the address is %s after typing, want %s", got, url)
	}
	b.until(`document.querySelector(".app > .hush[role=status]").textContent.length > 0`)
	if got := b.sent()[loaded:]; len(got) > 0 {
		t.Errorf("requests while typing: %q", got)
	}
	if got := eval[int](b, `history.length`); got > 2 {
		t.Errorf("typing leaves %d entries in the history", got)
	}
	b.clean(url)
}

// TestExamples checks that each chip fills the box and shows a result, and that Undo and Clear do what they say.
func TestExamples(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	n := b.count(".chips__chip")
	if n < 7 {
		t.Fatalf("%d examples, want 7", n)
	}
	last := ""
	for i := range n {
		b.run(chromedp.Click(fmt.Sprintf("#example-%d", i+1)))
		b.until(fmt.Sprintf(`document.getElementById("input").value !== %q && document.querySelector(".finding") && document.getElementById("count").textContent !== "Empty"`, last))
		last = eval[string](b, `document.getElementById("input").value`)
	}
	b.run(chromedp.Click("#example-1"))
	b.until(`document.querySelector(".finding--permanent")`)
	b.run(chromedp.Click("[data-do=undo]"))
	b.until(fmt.Sprintf(`document.getElementById("input").value === %q && document.querySelector("[data-do=undo]").hidden`, last))
	b.run(chromedp.Click("#clear"))
	b.until(`document.getElementById("input").value === "" && !document.querySelector(".finding") && document.activeElement.id === "input"`)
	if b.count(".guide") != 1 {
		t.Error("the guide does not come back")
	}
	b.clean(url)
}

func (b *tab) middle(selector string) (x, y float64) {
	b.Helper()
	p := eval[[]float64](b, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({ block: "center", behavior: "instant" }); const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; })()`, selector))
	return p[0], p[1]
}

func (b *tab) mouse(x, y float64) { b.Helper(); b.run(chromedp.MouseEvent(input.MouseMoved, x, y)) }

func (b *tab) tap(x, y float64) {
	b.Helper()
	b.run(input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: x, Y: y}}), input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
}

// replies returns n replies that differ.
func replies(n int) string {
	var b strings.Builder
	for i := range n {
		if i%3 == 0 {
			fmt.Fprintf(&b, "450 4.2.0 <user%d@example.com>: Greylisted, try again in 300 seconds\n", i)
			continue
		}
		fmt.Fprintf(&b, "550 5.1.1 <user%d@example.com>: User unknown\n", i)
	}
	return b.String()
}

// TestTied checks that marks and sentences light each other, by mouse, keyboard and finger.
func TestTied(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.fill(unknownUser)
	b.until(`document.querySelectorAll(".mark").length >= 2 && document.querySelectorAll(".note").length >= 2`)
	one := eval[string](b, `document.querySelectorAll(".mark")[1].dataset.marks`)
	on := fmt.Sprintf(`document.querySelector(".mark--lit")?.dataset.marks === %q && document.querySelector(".why__sentence--lit")`, one)
	off := `!document.querySelector(".mark--lit, .why__sentence--lit, .finding--lit")`

	x, y := b.middle(".mark[data-marks='" + one + "']")
	b.mouse(x, y)
	b.until(on)
	b.until(`[...document.querySelectorAll(".mark:not(.mark--lit)")].every((m) => Math.round(10 * getComputedStyle(m).opacity) === 4)`)
	b.mouse(5, 5)
	left := time.Now()
	b.until(off)
	if d := time.Since(left); d < 200*time.Millisecond {
		t.Errorf("the light goes out after %v, want about 250 ms", d)
	}
	x, y = b.middle(".note[data-arg='" + one + "']")
	b.mouse(x, y)
	b.until(on)
	b.mouse(5, 5)
	b.until(off)

	b.run(chromedp.Focus(".mark[data-marks='" + one + "']"))
	b.until(on)
	b.run(chromedp.KeyEvent(kb.Enter))
	b.until(on + ` && document.activeElement.getAttribute("aria-pressed") === "true"`)
	b.run(chromedp.KeyEvent(kb.Tab), chromedp.Sleep(400*time.Millisecond))
	b.until(on) // pinned
	b.run(chromedp.KeyEvent(kb.Escape))
	b.until(off)

	b.run(chromedp.EmulateViewport(360, 800, chromedp.EmulateTouch))
	x, y = b.middle(".mark[data-marks='" + one + "']")
	b.tap(x, y)
	b.until(on)
	time.Sleep(400 * time.Millisecond)
	b.until(on)
	b.tap(x, y)
	b.until(off)
	if got := eval[[]string](b, `[...document.querySelectorAll(".mark, .note")].filter((m) => !(m.tabIndex === 0 && m.getAttribute("role") === "button" && (m.getAttribute("aria-label") || m.textContent))).map((m) => m.outerHTML)`); len(got) > 0 {
		t.Errorf("marks that cannot be focused or named: %q", got)
	}
	b.clean(url)
}

// TestKeys checks the keys and the counts that filter.
func TestKeys(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.run(chromedp.SendKeys("#input", "]["))
	b.until(`document.getElementById("input").value === "]["`)
	b.fill(five)
	b.until(`document.querySelectorAll(".finding").length === 5`)
	b.run(chromedp.Focus("#results"), chromedp.KeyEvent("]"))
	b.until(`document.activeElement.id === "f1"`)
	b.run(chromedp.KeyEvent("]"))
	b.until(`document.activeElement.id === "f2"`)
	b.run(chromedp.KeyEvent("["))
	b.until(`document.activeElement.id === "f1"`)
	b.run(chromedp.Click(".tally__count--permanent"))
	b.until(`document.querySelectorAll(".finding").length === 3 && document.querySelector(".tally__count--permanent").getAttribute("aria-pressed") === "true"`)
	b.run(chromedp.Click(".tally__count--permanent"))
	b.until(`document.querySelectorAll(".finding").length === 5`)
	b.run(chromedp.KeyEvent("/"))
	b.until(`document.activeElement.id === "input"`)
	b.clean(url)
}

// TestCopying checks copying, with and without leave to do so, and that the focus stays on the button.
func TestCopying(t *testing.T) {
	url := serve(t)
	b := open(t, `window.copied = []; navigator.clipboard.writeText = (s) => window.refuse ? Promise.reject(new Error("no")) : (copied.push(s), Promise.resolve());
		document.execCommand = () => false;`)
	b.start(url)
	b.fill(unknownUser)
	b.until(`document.querySelector(".finding")`)
	b.run(chromedp.Click(`.foot__fold:has(.foot__copy) > summary`), chromedp.Click(`.foot__button[data-arg=text]`))
	b.until(`copied.length === 1 && document.querySelector(".foot__done").textContent.startsWith("Copied")`)
	if got := eval[string](b, `copied[0]`); !strings.Contains(got, "nouser@example.com") || !strings.Contains(got, "[1]") {
		t.Errorf("the ticket text is %q", got)
	}
	if got := eval[string](b, `document.activeElement.dataset.arg`); got != "text" {
		t.Error("the focus does not stay on the button")
	}
	b.until(`document.querySelector(".foot__done").textContent === ""`)
	b.run(chromedp.Click(`.foot__button[data-arg=json]`))
	b.until(`copied.length === 2 && JSON.parse(copied[1]).schema === 1`)
	b.run(chromedp.Evaluate(`window.refuse = true`, nil), chromedp.Click(`.foot__button[data-arg=text]`))
	b.until(`document.activeElement.id === "copy-fallback" && document.activeElement.value === copied[0] && document.activeElement.selectionEnd > 20`)
	b.clean(url)
}

// TestFiles checks opening and dropping a file, and what the page says of one that it cannot read.
func TestFiles(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	loaded := len(b.sent())
	name := filepath.Join(t.TempDir(), "session.txt")
	if err := os.WriteFile(name, []byte("550 5.1.1 <m\xfcller@example.com>: User unknown\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.run(chromedp.SetUploadFiles("#file", []string{name}))
	b.until(`document.querySelector(".finding") && document.getElementById("input").value.includes("müller")`)
	drop := `{ const data = new DataTransfer(); data.items.add(new File([%s], "a.txt"));
		const fire = (type) => document.querySelector(".guide, .finding").dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
		fire("dragenter"); fire("dragover"); fire("drop"); }`
	b.run(chromedp.Evaluate(fmt.Sprintf(drop, `"450 4.2.0 Greylisted"`), nil))
	b.until(`document.querySelector(".finding--transient") && !document.querySelector(".drop")`)
	b.run(chromedp.Evaluate(fmt.Sprintf(drop, `new Uint8Array(9e6)`), nil))
	b.until(`document.querySelector(".notice")?.textContent.includes("9 MB")`)
	b.run(chromedp.Evaluate(fmt.Sprintf(drop, `new Uint8Array(900)`), nil))
	b.until(`document.querySelector(".notice")?.textContent.includes("no text file")`)
	if got := b.sent()[loaded:]; len(got) > 0 {
		t.Errorf("requests while files are opened: %q", got)
	}
	b.clean(url)
}

// TestLinks checks short links, broken ones, and that links to other pages are real.
func TestLinks(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url + "#code=550&status=5.7.26")
	b.until(`document.getElementById("input").value === "550 5.7.26\n" && document.querySelector(".finding")`)
	b.run(chromedp.Evaluate(`location.hash = "#code=450"`, nil))
	b.until(`document.querySelector(".finding--transient")`)
	b.run(chromedp.Click("#clear"))
	b.until(`location.hash === ""`)
	b.run(chromedp.Evaluate(`location.hash = "#code=nonsense"`, nil))
	b.until(`document.querySelector(".notice") && document.querySelector(".guide")`)
	b.fill(unknownUser)
	b.run(chromedp.Click(".depth__choice:has([value=protocol])"))
	b.until(`document.querySelector(".codes__link") && !document.querySelector(".notice")`)
	b.run(chromedp.Click(".codes__link"))
	b.until(`location.pathname.endsWith("/code/550/") && document.querySelector("h1").textContent.includes("550")`)
	b.run(chromedp.Evaluate(`history.back()`, nil))
	b.until(`document.querySelector(".finding")`) // the text is still there
	b.run(chromedp.Evaluate(`document.querySelector(".masthead__link").click()`, nil))
	b.until(`location.pathname.endsWith("/codes/")`)
	b.clean(url)
}

// TestPrint checks that all is unfolded on paper.
func TestPrint(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.run(chromedp.Click("#example-4"))
	b.until(`document.querySelectorAll(".finding").length === 2`)
	open := b.count("details[open]")
	b.run(chromedp.Evaluate(`dispatchEvent(new Event("beforeprint"))`, nil))
	if got := b.count("details:not([open])"); got != 0 {
		t.Errorf("%d parts stay folded on paper", got)
	}
	b.run(chromedp.Evaluate(`dispatchEvent(new Event("afterprint"))`, nil))
	if got := b.count("details[open]"); got != open {
		t.Errorf("%d parts are unfolded after printing, %d before", got, open)
	}
}
