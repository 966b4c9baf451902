//go:build e2e && screenshots

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestScreenshots takes pictures of the page to be looked at, into dist/screenshots, and those of the README. What a
// program can see of them it checks: nothing reaches out of the window sideways, and nothing went wrong meanwhile.
func TestScreenshots(t *testing.T) {
	dir := "../../dist/screenshots"
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	url := serve(t)
	for _, view := range []string{"plain", "protocol"} {
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{360, 768, 1280} {
				name := fmt.Sprintf("%s-%s-%d.png", view, scheme, width)
				t.Run(name, func(t *testing.T) {
					p := photographer{open(t), url, view}
					p.set(scheme, width, 900)
					for _, s := range []struct {
						name    string
						example int
					}{{"empty", 0}, {"reply", 2}, {"session", 4}, {"bounce", 5}} {
						p.show("", s.example)
						p.take(filepath.Join(dir, s.name+"-"+name), true)
					}
					if width < 1000 {
						p.show("embed/", 2)
						p.take(filepath.Join(dir, "embed-"+name), true)
					}
					p.clean(url)
				})
			}
		}
		t.Run("print "+view, func(t *testing.T) {
			p := photographer{open(t), url, view}
			p.set("light", 794, 1123) // A4 at 96 pixels an inch
			p.show("", 4)
			p.run(chromedp.Evaluate(`dispatchEvent(new Event("beforeprint"))`, nil), emulation.SetEmulatedMedia().WithMedia("print"))
			p.take(filepath.Join(dir, "print-"+view+".png"), true)
		})
	}
	t.Run("README", func(t *testing.T) {
		p := photographer{open(t), url, "protocol"}
		p.set("light", 1280, 1010)
		p.show("", 4)
		p.take("../../static/screenshot-light.png", false)
		p.view = "plain"
		p.set("dark", 1280, 900)
		p.show("", 2)
		p.take("../../static/screenshot-plain.png", false)
	})
}

// A photographer takes pictures of one view of the page.
type photographer struct {
	*tab
	url, view string
}

func (p *photographer) set(scheme string, width, height int64) {
	p.Helper()
	p.prefer("prefers-color-scheme", scheme)
	p.run(chromedp.EmulateViewport(width, height))
}

// show loads the page, with an example in the box unless it is 0, and waits for the answer.
func (p *photographer) show(path string, example int) {
	p.Helper()
	p.goTo("about:blank")
	p.start(p.url + path + "#view=" + p.view)
	if example > 0 {
		p.run(chromedp.Click(fmt.Sprintf("#example-%d", example)))
		p.until(`document.querySelector(".finding") && !document.querySelector(".notice")`)
		p.run(chromedp.Evaluate(`document.activeElement.blur()`, nil))
	}
}

// take takes a picture, of the whole page or of the window.
func (p *photographer) take(file string, whole bool) {
	p.Helper()
	if over := eval[int](p.tab, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		p.Errorf("%s: %d pixels reach out of the window", file, over)
	}
	var png []byte
	if whole {
		p.run(chromedp.FullScreenshot(&png, 100))
	} else {
		p.run(chromedp.CaptureScreenshot(&png))
	}
	if err := os.WriteFile(file, png, 0o666); err != nil {
		p.Fatal(err)
	}
}
