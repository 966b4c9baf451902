//go:build e2e

package e2e

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestEmbedView checks the page for frames by itself: what it leaves out, how narrow it can be, and what its address
// sets.
func TestEmbedView(t *testing.T) {
	url := serve(t)
	for _, path := range []string{"embed/", "?embed=1"} {
		b := open(t)
		b.run(chromedp.EmulateViewport(280, 600))
		b.start(url + path + "#code=550&status=5.7.26&view=protocol")
		b.until(`document.querySelector(".finding")`)
		if got := eval[[]string](b, `[".masthead", ".footer", ".full", ".chips", ".ask__lead"].filter((s) => document.querySelector(s).checkVisibility())`); strings.Join(got, " ") != ".full .chips .ask__lead" {
			t.Errorf("%s shows %q", path, got)
		}
		if got := eval[int](b, `document.documentElement.scrollWidth`); got > 280 {
			wide := eval[string](b, `[...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > 280.5 && !e.closest(".skip, .hush, .box__file")).map((e) => e.className).join(" ")`)
			t.Errorf("%s is %d pixels wide at 280: %s", path, got, wide)
		}
		if got := eval[string](b, `document.querySelector(".full__link").href`); got != url+"#code=550&status=5.7.26&view=protocol" {
			t.Errorf("%s: the full page is %s", path, got)
		}
		if got := eval[string](b, `document.querySelector(".codes__link").href`); got != url+"code/550/" {
			t.Errorf("%s: the page of 550 is %s", path, got)
		}
		if got := eval[string](b, `document.activeElement.localName`); got != "body" {
			t.Errorf("%s: the focus is on %s, which may be taken from the page around", path, got)
		}
		// Every way out opens a tab.
		b.unfold()
		b.run(chromedp.Evaluate(`window.addEventListener("click", (e) => e.preventDefault());
			for (const a of document.querySelectorAll("a[href]")) a.click()`, nil))
		if got := eval[[]string](b, `[...document.querySelectorAll("a[href]")].filter((a) => !a.getAttribute("href").startsWith("#")).filter((a) => a.target !== "_blank" || !a.relList.contains("noopener") || a.protocol === "mailto:").map((a) => a.outerHTML)`); len(got) > 0 {
			t.Errorf("%s: these links open no tab: %q", path, got)
		}
		b.fill(unknownUser)
		b.until(`document.querySelector(".full__link").href === "` + url + `#view=protocol"`)
		b.clean(url)
	}

	b := open(t)
	b.start(url + "embed/?theme=dark&compact=1#text=450%204.2.0%20Greylisted")
	b.until(`document.querySelector(".finding--transient") && document.documentElement.dataset.theme === "dark"`)
	b.start(url + "embed/?compact=1")
	shown := func(what string) bool {
		return eval[bool](b, `document.querySelector("`+what+`").checkVisibility()`)
	}
	if shown(".guide") || shown(".chips") || shown(".ask__lead") {
		t.Error("compact shows the guide, the examples or the lead")
	}
	b.start(url + "embed/?examples=off")
	if shown(".chips") || !shown(".guide") {
		t.Error("examples=off shows the examples, or not the guide")
	}
	b.clean(url)
}

// rawHost is a page that embeds without our script: it notes each message, and does what %s says.
const rawHost = `<!doctype html><title>host</title><iframe id="f" %s src="%s" width="600" height="150"></iframe>
<script>window.heard = []; const f = document.getElementById("f");
addEventListener("message", (e) => { if (e.data.smtpwhy) heard.push({ ...e.data.smtpwhy, origin: e.origin, at: performance.now(), ours: e.source === f.contentWindow }); });
%s</script>`

// TestEmbedHeight checks that the frame tells its height, also when it becomes less, and that a host that follows is
// not led on forever.
func TestEmbedHeight(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	for _, sandbox := range []string{"", `sandbox="allow-scripts"`} {
		b := openFramed(t)
		b.goTo(host(t, "", fmt.Sprintf(rawHost, sandbox, url+"embed/?compact=1",
			`addEventListener("message", (e) => { if (e.data.smtpwhy?.type === "height") f.height = e.data.smtpwhy.height; })`)) + "/")
		b.untilIn("/embed/", 0, live)
		b.until(`heard.some((m) => m.type === "ready") && heard.some((m) => m.type === "height")`)
		empty := eval[float64](b.tab, `heard.findLast((m) => m.type === "height").height`)
		set := func(text string) {
			b.untilIn("/embed/", 0, fmt.Sprintf(`(() => { const box = document.getElementById("input"); box.value = %q; box.dispatchEvent(new Event("input", { bubbles: true })); return true })()`, text))
		}
		set(five)
		b.until(fmt.Sprintf(`heard.findLast((m) => m.type === "height").height > %f`, empty+800))
		time.Sleep(time.Second)
		settled := eval[int](b.tab, `heard.length`)
		time.Sleep(time.Second)
		if got := eval[int](b.tab, `heard.length`); got != settled {
			t.Errorf("%s: the frame goes on telling heights: %d, then %d", sandbox, settled, got)
		}
		// In a frame of its height nothing scrolls.
		b.untilIn("/embed/", 0, `document.documentElement.scrollHeight <= innerHeight`)
		set("")
		b.until(fmt.Sprintf(`heard.findLast((m) => m.type === "height").height === %f`, empty))
		if got := eval[float64](b.tab, `Math.min(...heard.slice(1).filter((m) => m.type === "height").map((m, i, all) => i ? m.at - all[i - 1].at : 99))`); got < 15 {
			t.Errorf("%s: heights come %.1f ms apart", sandbox, got)
		}
		if got := eval[int](b.tab, `heard.filter((m) => m.v !== 1 || !m.ours || !["ready", "height"].includes(m.type)).length`); got > 0 {
			t.Errorf("%s: %d messages of another kind, though nothing was asked for", sandbox, got)
		}
	}
}

// TestEmbedSlow checks that the frame tells its height even where its scripts are there before its text.
func TestEmbedSlow(t *testing.T) {
	page, err := os.ReadFile(site + "/embed/index.html")
	if err != nil {
		t.Fatal(err)
	}
	head, body, ok := strings.Cut(string(page), "<body")
	if !ok {
		t.Fatal("the page has no body")
	}
	url := hostOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch name := strings.TrimPrefix(r.URL.Path, "/"); name {
		case "":
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprintf(w, rawHost, "", "/embed/", "")
		case "embed/":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, head)
			w.(http.Flusher).Flush()
			time.Sleep(time.Second)
			io.WriteString(w, "<body"+body)
		default:
			http.ServeFileFS(w, r, os.DirFS(site), name)
		}
	}))
	b := openFramed(t)
	b.goTo(url + "/")
	b.until(`heard.some((m) => m.type === "ready") && heard.some((m) => m.type === "height")`)
	b.untilIn("/embed/", 0, live)
	for _, e := range b.failures() {
		t.Error(e)
	}
}

// TestEmbedFixed checks that a frame whose host does nothing scrolls inside, and not sideways.
func TestEmbedFixed(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	b := openFramed(t)
	b.goTo(host(t, "default-src 'none'; frame-src "+url, fmt.Sprintf(`<!doctype html><title>host</title><iframe src="%s" width="280" height="200"></iframe>`, url+"embed/#code=550")) + "/")
	b.untilIn("/embed/", 0, `document.querySelector(".finding") && document.documentElement.scrollHeight > innerHeight && document.documentElement.scrollWidth <= innerWidth`)
	b.untilIn("/embed/", 0, `(scrollTo({ top: 300, behavior: "instant" }), scrollY === 300)`)
}

// TestEmbedMessages checks who is listened to, and who gets results.
func TestEmbedMessages(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	const send = `window.send = (m) => f.contentWindow.postMessage({ smtpwhy: { v: 1, ...m } }, "*")`
	value := `document.getElementById("input").value`

	// A host that the address does not name.
	b := openFramed(t)
	b.goTo(host(t, "", fmt.Sprintf(rawHost, "", url+"embed/?origin=https://docs.example.com&origin=null", send)) + "/")
	b.untilIn("/embed/", 0, live)
	b.run(chromedp.Evaluate(`send({ type: "setResults", on: true }); send({ type: "setTheme", theme: "dark" }); send({ type: "setInput", text: "550 no" })`, nil))
	time.Sleep(400 * time.Millisecond)
	if got := b.frameText("/embed/", value+` + document.documentElement.dataset.theme`); got != "undefined" {
		t.Errorf("a site that is not named put %q", got)
	}
	b.untilIn("/embed/", 0, `(document.getElementById("example-1").click(), true)`)
	b.untilIn("/embed/", 0, `document.querySelector(".finding")`)
	time.Sleep(400 * time.Millisecond)
	if got := eval[int](b.tab, `heard.filter((m) => m.type === "results").length`); got > 0 {
		t.Errorf("a site that is not named got %d results", got)
	}

	// One that it names, in a frame with an origin and in one without.
	for _, sandbox := range []string{"", `sandbox="allow-scripts"`} {
		page := fmt.Sprintf(rawHost, sandbox, url+"embed/?origin=ORIGIN", send)
		origin := hostOf(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte(strings.ReplaceAll(page, "ORIGIN", "http://"+r.Host)))
		}))
		b = openFramed(t)
		b.goTo(origin + "/")
		b.until(`heard.some((m) => m.type === "ready")`)
		b.run(chromedp.Evaluate(`send({ type: "setTheme", theme: "dark" }); send({ type: "setInput", text: "550 5.1.1 <nouser@example.com>: User unknown" })`, nil))
		b.untilIn("/embed/", 0, `document.querySelector(".finding--permanent") && document.documentElement.dataset.theme === "dark"`)
		// From a window that is not the one around it.
		b.run(chromedp.Evaluate(`{ const other = document.createElement("iframe"); document.body.append(other);
			other.contentWindow.eval('parent.frames[0].postMessage({ smtpwhy: { v: 1, type: "setInput", text: "hijack" } }, "*")'); }`, nil))
		// Of another version, or of another kind.
		b.run(chromedp.Evaluate(`for (const m of [null, 1, "x", {}, { smtpwhy: null }, { smtpwhy: { v: 2, type: "setInput", text: "hijack" } }, { smtpwhy: { v: 1, type: "setInput", text: 7 } }]) f.contentWindow.postMessage(m, "*")`, nil))
		time.Sleep(400 * time.Millisecond)
		if got := b.frameText("/embed/", value); got != unknownUser {
			t.Errorf("%s: the box holds %q", sandbox, got)
		}
		if got := eval[int](b.tab, `heard.filter((m) => m.type === "results").length`); got > 0 {
			t.Errorf("%s: %d results that nobody asked for", sandbox, got)
		}
		b.run(chromedp.Evaluate(`send({ type: "setResults", on: true })`, nil))
		b.until(`heard.some((m) => m.type === "results" && m.report.findings[0].entry && m.report.findings[0].recipient === "nouser@example.com")`)
		b.untilIn("/embed/", 0, `document.querySelector(".shared").checkVisibility() && !document.querySelector(".privacy").checkVisibility()`)
		b.run(chromedp.Evaluate(`send({ type: "setInput", text: "" })`, nil))
		b.until(`heard.findLast((m) => m.type === "results").report === null`)
		b.run(chromedp.Evaluate(`send({ type: "setResults", on: false }); send({ type: "setInput", text: "450 4.2.0 Greylisted" })`, nil))
		b.untilIn("/embed/", 0, `document.querySelector(".finding--transient") && !document.querySelector(".shared").checkVisibility()`)
		time.Sleep(400 * time.Millisecond)
		if got := eval[int](b.tab, `heard.filter((m) => m.type === "results").length`); got != 2 {
			t.Errorf("%s: %d results, want 2", sandbox, got)
		}
		for _, e := range b.failures() {
			t.Errorf("%s: %s", sandbox, e)
		}
	}
}

// TestEmbedPlain checks that the pages without a program can be shown in a frame as well.
func TestEmbedPlain(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	b := openFramed(t)
	b.goTo(host(t, "default-src 'none'; frame-src "+url, fmt.Sprintf(`<!doctype html><title>host</title><iframe sandbox src="%s" width="280" height="300"></iframe>`, url+"code/550/")) + "/")
	deadline := time.Now().Add(10 * time.Second)
	for !strings.Contains(strings.Join(b.sent(), " "), "/assets/style.") && time.Now().Before(deadline) {
		time.Sleep(30 * time.Millisecond)
	}
	for _, r := range b.sent() {
		if strings.Contains(r, ".wasm") || strings.Contains(r, ".js") {
			t.Errorf("a plain page loads %s", r)
		}
	}
	for _, e := range b.failures() {
		t.Error(e)
	}
	if !strings.Contains(strings.Join(b.sent(), " "), "/assets/style.") {
		t.Errorf("the page is not shown in the frame: %q", b.sent())
	}
}
