//go:build e2e

package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// TestIndexSearch checks that the index of codes and replies finds an entry by a provider's own code, hides the rest, and
// shows all again.
func TestIndexSearch(t *testing.T) {
	url := serve(t)
	b := open(t)
	const shown = `[...document.querySelectorAll("main section li")].filter((li) => li.getClientRects().length)`
	b.goTo(url + "codes/#find=tss04")
	b.until(shown + `.length === 1`)
	if got := eval[string](b, shown+`[0].textContent`); got == "" || b.text("#found") != "1 found" {
		t.Errorf("tss04 finds %q, and the page says %q", got, b.text("#found"))
	}
	if got := eval[string](b, shown+`[0].closest("section").querySelector("h3:not([hidden])").textContent`); got != "Yahoo" {
		t.Errorf("it stands under %q", got)
	}
	const clear = `document.getElementById("find").value = ""`
	eval[string](b, clear)
	b.run(chromedp.SendKeys("#find", "no such words anywhere"))
	b.until(shown + `.length === 0`)
	if got := b.text("#found"); got != "Nothing here has all these words. Try fewer, or paste the whole reply on the first page." {
		t.Errorf("the page says %q", got)
	}
	counts := map[string]int{}
	for _, word := range []string{"EMPFÄNGER", "empfanger"} {
		eval[string](b, clear)
		b.run(chromedp.SendKeys("#find", word))
		counts[word] = eval[int](b, shown+`.length`)
	}
	if counts["EMPFÄNGER"] == 0 || counts["EMPFÄNGER"] != counts["empfanger"] {
		t.Errorf("a mark of a letter makes a difference: %v", counts)
	}
	eval[string](b, clear)
	b.run(chromedp.SendKeys("#find", " "))
	b.until(shown + `.length > 1000`)
	b.clean(url)
}
