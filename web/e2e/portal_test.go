//go:build e2e

package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// A portal is a real site of documentation that embeds the page as embedding/ says. "make test-portals" builds it.
type portal struct {
	name, dir string
	policy    string // what the portal itself takes, beside its scripts: the policy allows nothing else but smtpwhy
	link      string // selector of the links to its pages, which load without a reload
	toggle    string // selector of the switch of the theme
	dark      string // true while the portal is dark
	more      func(b *framed, p portal, origin string)
}

var portals = []portal{
	{"Docusaurus", "../../dist/portals/docusaurus/build",
		// A style attribute hides the picture that its pages begin with.
		"style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:",
		"a.menu__link", "button[class*=toggleButton]", `document.documentElement.dataset.theme === "dark"`, inComponent},
	{"MkDocs Material", "../../dist/portals/mkdocs",
		"style-src 'self'; img-src 'self'; connect-src 'self'",
		"a.md-nav__link", "[data-md-component=palette] label:not([hidden])", `document.body.dataset.mdColorScheme === "slate"`, inScript},
}

// example is where embedding/ and the portals say that smtpwhy is.
const example = "https://example.com/tools/smtp/"

// allowed is what embedding/ tells the administrator of a portal to add to its policy.
func allowed(t *testing.T) (scripts, frames string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(site, "embedding/index.html"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`<pre class="page__example">script-src (\S+); frame-src (\S+)</pre>`).FindSubmatch(b)
	if m == nil {
		t.Fatal("embedding/ names no policy")
	}
	return string(m[1]), string(m[2])
}

var inlineScript = regexp.MustCompile(`(?s)<script(?:>| [^>]*>)(.*?)</script>`)

// start serves the portal and, on another port, smtpwhy, which lets the portal alone frame it. The portal is served under a
// policy that allows what it takes itself, its own scripts by their hashes, and what embedding/ says.
func (p portal) start(t *testing.T) (origin, url string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(p.dir, "index.html")); err != nil {
		t.Fatalf("%v; \"make test-portals\" builds it", err)
	}
	scripts, frames := allowed(t)
	origin = hostOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Join(p.dir, filepath.FromSlash(path.Clean("/"+r.URL.Path)))
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			name = filepath.Join(name, "index.html")
		}
		b, err := os.ReadFile(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		here := strings.TrimSuffix(url, "/tools/smtp/")
		b = bytes.ReplaceAll(b, []byte(example), []byte(url))
		own := "'self'"
		if filepath.Ext(name) == ".html" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			for _, m := range inlineScript.FindAllSubmatch(b, -1) {
				if len(m[1]) > 0 {
					sum := sha256.Sum256(m[1])
					own += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
				}
			}
		}
		w.Header().Set("Content-Security-Policy", strings.ReplaceAll("default-src 'none'; base-uri 'none'; form-action 'none'; "+p.policy+
			"; script-src "+own+" "+scripts+"; frame-src "+frames, "https://example.com", here))
		http.ServeContent(w, r, filepath.Base(name), time.Time{}, bytes.NewReader(b))
	}))
	url = serve(t, "--base", "/tools/smtp/", "--frame-ancestors", origin)
	return origin, url
}

// counted counts what listens to messages and to changes of the theme.
const counted = `if (window === top) {
	window.listeners = new Set(); window.watchers = new Set();
	const add = addEventListener, remove = removeEventListener, { observe, disconnect } = MutationObserver.prototype;
	window.addEventListener = (type, f, ...more) => { if (type === "message") listeners.add(f); add(type, f, ...more); };
	window.removeEventListener = (type, f, ...more) => { if (type === "message") listeners.delete(f); remove(type, f, ...more); };
	MutationObserver.prototype.observe = function (at, what) { if (what.attributeFilter?.includes("data-md-color-scheme")) watchers.add(this); observe.call(this, at, what); };
	MutationObserver.prototype.disconnect = function () { watchers.delete(this); disconnect.call(this); };
}`

// follow follows a link of the portal, and checks that the page is not loaded anew.
func (p portal) follow(b *framed, name string) {
	b.Helper()
	b.run(chromedp.Evaluate(fmt.Sprintf(`{ window.same = true; [...document.querySelectorAll(%q)].find((a) => a.textContent.trim() === %q).click(); }`, p.link, name), nil))
	b.until(fmt.Sprintf(`document.querySelector("h1")?.textContent.startsWith(%q)`, name))
	if !eval[bool](b.tab, `window.same === true`) {
		b.Fatalf("%s loads %s anew", p.name, name)
	}
}

// back goes back in the history by one step, which must lead to a page of the portal.
func (p portal) back(b *framed, name string) {
	b.Helper()
	b.run(chromedp.Evaluate(`history.back()`, nil))
	b.until(fmt.Sprintf(`document.querySelector("h1")?.textContent.startsWith(%q)`, name))
}

// listening waits until n elements listen, each once, and there are as many frames.
func (p portal) listening(b *framed, n int) {
	b.Helper()
	b.until(fmt.Sprintf(`watchers.size === %[1]d && listeners.size === %[1]d`, n))
	for deadline := time.Now().Add(10 * time.Second); b.in("/embed/", n, `true`, nil) || n > 0 && !b.in("/embed/", n-1, `true`, nil); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("there are not %d frames", n)
		}
	}
}

// only checks that nothing went wrong, and nothing was asked of any other server.
func (p portal) only(b *framed, origin, url string) {
	b.Helper()
	for _, e := range b.failures() {
		b.Error(e)
	}
	if v := eval[[]string](b.tab, `violations`); len(v) > 0 {
		b.Errorf("the policy of the portal is broken: %q", v)
	}
	for _, r := range b.sent() {
		if !strings.HasPrefix(r, origin+"/") && !strings.HasPrefix(r, url) && !strings.HasPrefix(r, "data:") {
			b.Errorf("request to %s", r)
		}
	}
}

// TestPortals embeds the page in real portals: it starts, explains what it was filled with, is as high as it has to be, follows the
// theme, two on a page do not disturb each other, and they come and go with the pages, which change without a reload.
func TestPortals(t *testing.T) {
	for _, p := range portals {
		t.Run(p.name, func(t *testing.T) {
			origin, url := p.start(t)
			b := openFramed(t, counted)
			const first, second = "/embed/", "examples=off"
			b.goTo(origin + "/element/")
			explains := func() {
				t.Helper()
				b.untilIn(second, 0, `/nouser@example\.com/.test(document.querySelector(".finding--permanent .finding__title")?.textContent)`)
				b.untilIn(first, 0, live)
				b.untilIn(first, 1, live)
			}
			themed := func(name string) {
				t.Helper()
				for _, part := range []string{first, second} {
					b.untilIn(part, 0, fmt.Sprintf(`document.documentElement.dataset.theme === %q`, name))
				}
			}
			explains()
			themed("light")
			b.until(`[...document.querySelectorAll("smtp-why")].every((e) => e.shadowRoot.querySelector("iframe").offsetHeight > 480)`)
			b.untilIn(first, 0, `document.documentElement.scrollHeight <= innerHeight`)
			b.untilIn(second, 0, `document.documentElement.scrollHeight <= innerHeight`)

			light := b.frameText(second, `getComputedStyle(document.documentElement).backgroundColor`)
			for range 2 {
				b.run(chromedp.Click(p.toggle))
				b.until(p.dark)
				themed("dark")
				b.run(chromedp.Click(p.toggle))
				b.until(`!(` + p.dark + `)`)
				themed("light")
			}
			b.run(chromedp.Click(p.toggle))
			themed("dark")
			if dark := b.frameText(second, `getComputedStyle(document.documentElement).backgroundColor`); dark == light {
				t.Errorf("light and dark are both %s", light)
			}

			// There and back, by a link and through the history.
			p.listening(b, 2)
			p.follow(b, "Handbook")
			p.listening(b, 0)
			p.follow(b, "Element")
			explains()
			themed("dark")
			p.listening(b, 2)
			steps := eval[int](b.tab, `history.length`)
			b.untilIn(second, 0, fmt.Sprintf(`(() => { const box = document.getElementById("input"); box.value = %q; box.dispatchEvent(new Event("input", { bubbles: true })); return true })()`, "450 4.2.0 Greylisted"))
			b.untilIn(second, 0, `document.querySelector(".finding--transient")`)
			if got := eval[int](b.tab, `history.length`); got != steps {
				t.Errorf("the history of the portal is longer by %d", got-steps)
			}
			p.back(b, "Handbook")
			p.listening(b, 0)

			// Frames without the script have the height and the theme that they were given.
			p.follow(b, "Frame")
			b.untilIn("/embed/", 0, live)
			b.untilIn("compact=1", 0, `/5\.7\.26/.test(document.querySelector(".finding")?.innerText) && document.documentElement.dataset.theme === "dark"`)
			if got := eval[[]int](b.tab, `[...document.querySelectorAll("iframe")].map((f) => f.offsetHeight)`); !slices.Equal(got, []int{720, 400}) {
				t.Errorf("the frames are %d pixels high", got)
			}
			p.follow(b, "Handbook")
			p.listening(b, 0)
			p.only(b, origin, url)

			b = openFramed(t, counted)
			p.more(b, p, origin)
			p.only(b, origin, url)
		})
	}
}

// inComponent uses the element from a component of React: its text is a state, and its results come back.
func inComponent(b *framed, p portal, origin string) {
	b.goTo(origin + "/component/")
	for range 2 { // made by the server, then by the browser
		b.untilIn("compact=1", 0, `document.querySelector(".finding--transient")`)
		b.until(`/greylist/i.test(document.getElementById("title").textContent)`)
		b.run(chromedp.Click("#next"))
		b.untilIn("compact=1", 0, `document.querySelector(".finding--accepted")`)
		b.until(`!/greylist/i.test(document.getElementById("title").textContent)`)
		p.listening(b, 1)
		p.follow(b, "Handbook")
		p.listening(b, 0)
		p.follow(b, "Component")
	}
}

// inScript uses the element beside the script, which instant navigation runs each time that the page comes.
func inScript(b *framed, p portal, origin string) {
	b.goTo(origin + "/script/")
	for range 3 {
		b.untilIn("compact=1", 0, `document.querySelector(".finding--transient")`)
		p.listening(b, 1)
		p.follow(b, "Handbook")
		p.listening(b, 0)
		p.follow(b, "Script")
	}
}
