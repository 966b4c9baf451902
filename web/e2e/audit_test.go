//go:build e2e && audit

package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axe is where "make audit" puts axe-core.
const axe = "../../dist/audit/node_modules/axe-core/axe.min.js"

// A look is one way to see the page.
type look struct {
	width  int64
	scheme string
}

// looks are the narrow and the wide page, by day and by night.
var looks = []look{{1280, "light"}, {360, "light"}, {1280, "dark"}, {360, "dark"}}

// observe opens a tab for each look, without motion: a colour on its way to another has no contrast to speak of. Nothing may go
// wrong in it.
func observe(t *testing.T, url string, do func(b *tab)) {
	t.Helper()
	for _, l := range looks {
		t.Run(fmt.Sprint(l.width, l.scheme), func(t *testing.T) {
			b := open(t)
			b.run(chromedp.EmulateViewport(l.width, 900))
			b.prefer("prefers-color-scheme", l.scheme, "prefers-reduced-motion", "reduce")
			do(b)
			b.clean(url)
		})
	}
}

// audit has axe look at the page as it is, with all rules that it has by default.
func (b *tab) audit(state string) {
	b.Helper()
	if !eval[bool](b, `typeof axe === "object"`) {
		source, err := os.ReadFile(axe)
		if err != nil {
			b.Fatalf("%v; \"make audit\" installs it", err)
		}
		b.run(chromedp.Evaluate(string(source), nil)) // no policy of the page is asked
	}
	found := eval[[]string](b, `axe.run().then((r) => r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)))`)
	for i, f := range found {
		if i == 10 {
			b.Errorf("%s: and %d more", state, len(found)-i)
			break
		}
		b.Errorf("%s: %s", state, f)
	}
}

// TestAuditPage has axe look at the page in all its states (ux.md 36).
func TestAuditPage(t *testing.T) {
	url := serve(t)
	for _, view := range []string{"plain", "protocol"} {
		t.Run(view, func(t *testing.T) {
			observe(t, url, func(b *tab) {
				b.start(url + "?view=" + view)
				b.audit("empty")
				b.fill(unknownUser)
				b.until(`document.querySelectorAll(".finding").length === 1`)
				b.audit("one card")
				b.unfold()
				b.audit("one card, unfolded")
				b.shareOpen()
				b.audit("share")
				b.shareClose()
				b.fill(private)
				b.until(`document.querySelectorAll(".finding").length === 2`)
				b.shareOpen()
				b.run(chromedp.Click("#share-form-note"))
				b.until(`document.getElementById("share-text").value.includes("Subject: ")`)
				b.audit("hand over")
				b.shareClose()
				b.run(chromedp.Click("#example-4"))
				b.until(`document.getElementById("input").value.includes("RCPT TO") && document.querySelectorAll(".finding").length === 2`)
				b.audit("session")
				b.unfold()
				b.audit("session, unfolded")
				b.fill(bounce)
				b.until(`document.querySelector(".path")`)
				b.unfold()
				b.audit("bounce, unfolded")
				b.fill("Good morning, how are you?")
				b.until(`!document.querySelector(".finding")`)
				b.audit("no reply in it")
			})
		})
	}
}

// TestAuditMany has axe look at many cards.
func TestAuditMany(t *testing.T) {
	url := serve(t)
	observe(t, url, func(b *tab) {
		b.start(url)
		b.fill(replies(450))
		b.until(`document.querySelectorAll(".finding").length === 200`)
		b.audit("200 cards")
	})
}

// TestAuditFrames has axe look at the page for frames.
func TestAuditFrames(t *testing.T) {
	url := serve(t)
	observe(t, url, func(b *tab) {
		for _, address := range []string{"embed/", "embed/?compact=1#code=550", "?embed=1&view=protocol#code=550&status=5.7.26"} {
			b.start(url + address)
			b.until(`document.querySelector(".finding") || !location.hash`)
			b.audit(address)
		}
	})
}

// TestAuditLanguages has axe look at the page in other languages.
func TestAuditLanguages(t *testing.T) {
	url := serve(t)
	observe(t, url, func(b *tab) {
		for _, lang := range []string{"de", "ja"} {
			b.start(url + "?lang=" + lang + "#code=550&status=5.7.26")
			b.until(`document.querySelector(".finding") && document.documentElement.lang === "` + lang + `"`)
			b.unfold()
			b.audit(lang)
		}
	})
}

// TestAuditPlainPages has axe look at one plain page of each kind.
func TestAuditPlainPages(t *testing.T) {
	url := serve(t)
	observe(t, url, func(b *tab) {
		for _, address := range []string{"code/550/", "status/5.7.26/", "reply/greylisted/", "provider/gmail/", "cause/bad-mailbox/", "codes/", "names/", "about/", "embedding/", "hosting/", "offline/"} {
			b.goTo(url + address)
			if got := b.text("h1"); got == "" || strings.Contains(got, "404") {
				b.Fatalf("%s is not there: %q", address, got)
			}
			b.unfold()
			b.audit(address)
		}
	})
}
