//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestPaper checks paper: the whole text, everything unfolded, no buttons, black on white.
func TestPaper(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url + "?theme=dark&view=protocol")
	text := strings.Repeat("550 5.1.1 <nouser@example.com>: User unknown\n", 3) + strings.Repeat("x\n", 200) + "450 4.2.0 last\n"
	b.fill(text)
	b.until(`document.querySelectorAll(".finding").length > 1`)
	b.run(chromedp.Evaluate(`window.printed = 0; window.print = () => { printed++; dispatchEvent(new Event("beforeprint")); }`, nil), chromedp.Click(".handover__button--print"))
	b.until(`printed === 1`)
	if got := eval[string](b, `document.getElementById("paper").textContent`); got != text {
		t.Errorf("on paper stands %.80q", got)
	}
	if n := b.count("details:not([open])"); n > 0 {
		t.Errorf("%d parts are folded", n)
	}
	b.run(emulation.SetEmulatedMedia().WithMedia("print"))
	for selector, want := range map[string]bool{".box__text": false, ".box__paper": true, ".handover": false, ".footer": false, ".foot__copy": false, ".outcome__as": false, ".finding__title": true, ".masthead__name": true} {
		if got := eval[bool](b, fmt.Sprintf(`document.querySelector(%q).checkVisibility()`, selector)); got != want {
			t.Errorf("%s is on paper: %t", selector, got)
		}
	}
	if got := eval[string](b, `getComputedStyle(document.querySelector(".finding__title")).color + getComputedStyle(document.documentElement).colorScheme`); got != "rgb(28, 29, 34)light" {
		t.Errorf("a headline is %s", got)
	}
	if got := eval[string](b, `getComputedStyle([...document.querySelectorAll(".foot__link")].find((a) => a.href.startsWith("https://www.rfc")), "::after").content`); !strings.Contains(got, "https://") {
		t.Errorf("a link is not spelled out: %s", got)
	}
	b.run(chromedp.Evaluate(`dispatchEvent(new Event("afterprint"))`, nil))
	if got := eval[string](b, `document.getElementById("paper").textContent`); got != "" {
		t.Error("the text stays on the page twice")
	}
	var pdf []byte
	b.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().Do(ctx)
		return err
	}))
	if !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Error("nothing was printed")
	}
	// In a frame that may not print nothing happens but a word of it.
	b.run(chromedp.Evaluate(`window.print = () => {}`, nil), emulation.SetEmulatedMedia().WithMedia(""), chromedp.Click(".handover__button--print"))
	b.until(`document.querySelector(".notice")?.textContent.includes("does not let this page print")`)
}
