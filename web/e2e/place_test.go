//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSubPath checks that the page works below a path.
func TestSubPath(t *testing.T) {
	url := serve(t, "--base", "/tools/smtp/")
	if !strings.HasSuffix(url, "/tools/smtp/") {
		t.Fatalf("serve prints %s", url)
	}
	b := open(t)
	b.start(url + "#view=protocol")
	b.fill(unknownUser)
	b.until(`document.querySelector(".finding--permanent")`)
	b.run(chromedp.Click(".codes__link"))
	b.until(`location.pathname === "/tools/smtp/code/550/"`)
	b.clean(url)
}

// TestSandbox checks that the page works in a frame that may nothing but run scripts: no storage, no origin.
func TestSandbox(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/" {
			fmt.Fprintf(w, `<!doctype html><title>host</title><script>window.heard = []; addEventListener("message", (e) => heard.push(e.data))</script>
				<iframe sandbox="allow-scripts" src="%s" width="700" height="700"></iframe>`, url)
		}
	}))
	t.Cleanup(host.Close)
	// The frame is closed to the host; a script of the test tells what is in it.
	b := open(t, `if (window !== top) addEventListener("load", async () => {
		const until = async (what) => { while (!what()) await new Promise((done) => setTimeout(done, 20)); };
		await until(() => typeof goappNav === "function");
		document.getElementById("example-1").click();
		await until(() => document.querySelector(".finding--permanent"));
		let storage = "allowed";
		try { document.cookie; storage = "allowed"; } catch { storage = "forbidden"; }
		top.postMessage({ origin: self.origin, storage, title: document.querySelector(".finding__title").textContent, wide: document.documentElement.scrollWidth }, "*");
	})`)
	b.goTo(host.URL + "/")
	b.until(`heard.length > 0`)
	got := eval[map[string]any](b, `heard[0]`)
	if got["origin"] != "null" || got["storage"] != "forbidden" || !strings.Contains(fmt.Sprint(got["title"]), "nouser@example.com") {
		t.Errorf("in the frame: %v", got)
	}
	if got["wide"].(float64) > 700 {
		t.Errorf("the frame scrolls sideways: %v", got)
	}
	for _, e := range b.failures() {
		if !strings.Contains(e, "favicon") && !strings.Contains(e, "autofocusing") { // which no frame of another origin may
			t.Errorf("error in the frame: %s", e)
		}
	}
}

// TestNarrow checks that nothing scrolls sideways at 320 pixels, and that what is tapped is big enough.
func TestNarrow(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.run(chromedp.EmulateViewport(320, 700))
	b.start(url + "#view=protocol")
	check := func(state string) {
		t.Helper()
		if got := eval[int](b, `document.documentElement.scrollWidth`); got > 320 {
			wide := eval[string](b, `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > 320.5 && !e.closest(".skip, .hush, .box__file")).map((e) => e.className).join(" ")`)
			t.Errorf("%s is %d pixels wide at 320: %s", state, got, wide)
		}
		// Targets within a sentence are exempt (WCAG 2.2, 2.5.8), and so is what cannot be seen.
		small := eval[[]string](b, `[...document.querySelectorAll("button, a, summary, input, label, [role=button]")].filter((e) => {
			if (e.matches(".skip, .box__file, .mark, .note, .foot__link, .guide__link, .footer__radio, .quote__link, h1 label") || !e.checkVisibility()) return false;
			const r = e.getBoundingClientRect();
			return r.height > 0 && (r.height < 23.9 || r.width < 23.9);
		}).map((e) => e.className + " " + e.textContent + " " + e.getBoundingClientRect().height)`)
		if len(small) > 0 {
			t.Errorf("%s: smaller than 24 pixels: %q", state, small)
		}
	}
	check("the empty page")
	for i := range b.count(".chips__chip") {
		b.run(chromedp.Click(fmt.Sprintf("#example-%d", i+1)))
		b.unfold()
		b.until(`document.querySelector(".finding")`)
		check(fmt.Sprint("example ", i+1))
	}
	b.fill("550 5.1.1 <" + strings.Repeat("x", 300) + "@example.com>: " + strings.Repeat("User_unknown", 40) + " User unknown")
	b.until(`document.querySelector(".finding__title").textContent.length > 100 || document.querySelector(".quote").textContent.length > 500`)
	check("a long word")
	b.fill(replies(250))
	b.until(`document.querySelectorAll(".finding").length > 30`)
	check("many cards")
}

// TestThemes checks both themes, the reader's choice, and that it holds.
func TestThemes(t *testing.T) {
	url := serve(t)
	b := open(t)
	ground := `getComputedStyle(document.documentElement).backgroundColor`
	scheme := func(s string) { b.prefer("prefers-color-scheme", s) }
	scheme("light")
	b.start(url)
	light := eval[string](b, ground)
	scheme("dark")
	b.until(ground + ` !== "` + light + `"`)
	dark := eval[string](b, ground)
	b.run(chromedp.Click(`input[name=theme][value=light]`))
	b.until(ground + ` === "` + light + `"`)
	b.start(url)
	b.until(ground + ` === "` + light + `" && document.querySelector("input[name=theme][value=light]").checked`)
	b.run(chromedp.Click(`input[name=theme][value=auto]`))
	b.until(ground + ` === "` + dark + `"`)
	scheme("light")
	b.start(url + "?theme=dark")
	b.until(ground + ` === "` + dark + `"`)
	b.clean(url)
}
