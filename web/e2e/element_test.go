//go:build e2e

package e2e

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// strictHost serves body with our script, pinned by its hash, under a policy that allows no more than the embedding takes.
func strictHost(t *testing.T, url, body string) string {
	t.Helper()
	script, err := os.ReadFile(site + "/v1/embed.js")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha512.Sum384(script)
	return host(t, "default-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'; img-src 'self'; script-src "+url+"; frame-src "+url,
		fmt.Sprintf(`<!doctype html><html lang="en"><title>host</title><script src="%sv1/embed.js" integrity="sha384-%s" crossorigin="anonymous"></script><body>%s`,
			url, base64.StdEncoding.EncodeToString(sum[:]), body)) + "/"
}

// TestElement checks <smtp-why> under a strict policy of the host: two on a page, filled by attribute and by property,
// each with its own height and theme, results only where asked for, and no trace of one that was removed.
func TestElement(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	b := openFramed(t)
	b.goTo(strictHost(t, url, `<smtp-why id="one" input="550 5.1.1 &lt;nouser@example.com&gt;: User unknown" theme="dark" results></smtp-why>
		<smtp-why id="two" compact max-height="400"></smtp-why>`))
	b.run(chromedp.Evaluate(`window.got = []; addEventListener("results", (e) => got.push([e.target.id, e.detail?.findings[0]?.code ?? null]));
		window.frame = (id) => document.getElementById(id).shadowRoot.querySelector("iframe");
		document.getElementById("two").input = "450 4.2.0 Greylisted"`, nil))
	b.untilIn("theme=dark", 0, `document.querySelector(".finding--permanent") && document.documentElement.dataset.theme === "dark"`)
	b.untilIn("compact=1", 0, `document.querySelector(".finding--transient") && !document.documentElement.dataset.theme`)
	b.until(`got.length > 0 && frame("one").offsetHeight > 480 && frame("two").offsetHeight === 400`)
	if got := fmt.Sprint(eval[[]any](b.tab, `got`)); strings.Contains(got, "two") || !strings.Contains(got, "[one 550]") {
		t.Errorf("results: %s", got)
	}
	one := eval[map[string]any](b.tab, `({ title: frame("one").title, allow: frame("one").allow, loading: frame("one").loading, opacity: frame("one").style.opacity, src: frame("one").src })`)
	if one["title"] != "smtpwhy" || one["allow"] != "clipboard-write" || one["loading"] != "lazy" || one["opacity"] != "1" || strings.Contains(fmt.Sprint(one["src"]), "550") {
		t.Errorf("the frame is %v", one)
	}
	// Theme and text follow the attributes, and the host where there is none.
	b.run(chromedp.Evaluate(`document.getElementById("one").setAttribute("theme", "light"); document.documentElement.dataset.theme = "dark"; document.getElementById("one").setAttribute("input", "250 2.0.0 Ok: queued as 12345")`, nil))
	b.untilIn("theme=dark", 0, `document.documentElement.dataset.theme === "light" && document.querySelector(".finding--accepted")`)
	b.untilIn("compact=1", 0, `document.documentElement.dataset.theme === "dark"`)
	b.run(chromedp.Evaluate(`document.documentElement.dataset.theme = "light"; document.body.dataset.mdColorScheme = "slate"`, nil))
	b.untilIn("compact=1", 0, `document.documentElement.dataset.theme === "dark"`)
	b.run(chromedp.Evaluate(`document.body.dataset.mdColorScheme = "default"`, nil))
	b.untilIn("compact=1", 0, `document.documentElement.dataset.theme === "light"`)

	// What is forged is not believed.
	b.run(chromedp.Evaluate(`window.postMessage({ smtpwhy: { v: 1, type: "height", height: 3333 } }, "*"); window.postMessage({ smtpwhy: { v: 1, type: "results", report: { findings: [{ code: 999 }] } } }, "*")`, nil))
	time.Sleep(200 * time.Millisecond)
	if got := eval[int](b.tab, `frame("one").offsetHeight`); got == 3333 || strings.Contains(fmt.Sprint(eval[[]any](b.tab, `got`)), "999") {
		t.Errorf("a forged message is believed: %d pixels, results %v", got, eval[[]any](b.tab, `got`))
	}

	// One that was taken away hears and says nothing; put back, it starts anew with what it had.
	b.run(chromedp.Evaluate(`window.kept = document.getElementById("one"); window.old = frame("one").contentWindow; kept.remove(); got.length = 0`, nil))
	if got := eval[bool](b.tab, `old.closed && kept.shadowRoot.querySelector("iframe") === null`); !got {
		t.Error("the frame outlives its element")
	}
	b.run(chromedp.Evaluate(`document.documentElement.dataset.theme = "dark"; kept.input = "450 4.2.0 Greylisted"; document.body.append(kept)`, nil))
	b.until(`got.some((g) => g[0] === "one" && g[1] === 450)`)

	// One that comes later, made by a script.
	b.run(chromedp.Evaluate(fmt.Sprintf(`{ const late = document.createElement("smtp-why"); late.setAttribute("src", %q); late.setAttribute("compact", "");
		late.input = "421 4.7.0 Try again later"; document.body.prepend(late); }`, strings.TrimSuffix(url, "/")), nil))
	b.untilIn("compact=1", 1, `document.querySelector(".finding--transient")`)
	if v := eval[[]string](b.tab, `violations`); len(v) > 0 {
		t.Errorf("the policy of the host is broken: %q", v)
	}
	for _, e := range b.failures() {
		t.Error(e)
	}
}

// TestElementLazy checks that a widget that is far below loads nothing before it is near the screen, and that one
// that was filled before the script came keeps its text.
func TestElementLazy(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	b := openFramed(t)
	b.goTo(host(t, "", fmt.Sprintf(`<!doctype html><title>host</title><p id="far">far</p><smtp-why id="e"><a href="%[1]s">smtpwhy</a></smtp-why>
		<script>document.getElementById("far").style.height = "9000px"; document.getElementById("e").input = "550 5.1.1 User unknown"</script>
		<script src="%[1]sv1/embed.js"></script><script src="%[1]sv1/embed.js?again"></script>`, url)) + "/")
	b.until(`customElements.get("smtp-why")`)
	time.Sleep(500 * time.Millisecond)
	for _, r := range b.sent() {
		if strings.Contains(r, "/embed/") || strings.Contains(r, ".wasm") {
			t.Errorf("loads %s though it is far from the screen", r)
		}
	}
	b.run(chromedp.ScrollIntoView("#e"))
	b.untilIn("/embed/", 0, `document.querySelector(".finding--permanent")`)
	for _, e := range b.failures() {
		t.Error(e)
	}
}

// TestElementRefused checks that a server that lets nobody frame its pages is told from one that does: nothing of the
// host is given to what is shown instead.
func TestElementRefused(t *testing.T) {
	url := serve(t)
	b := openFramed(t)
	b.goTo(strictHost(t, url, `<smtp-why input="550 5.1.1 secret"></smtp-why>`))
	deadline := time.Now().Add(10 * time.Second)
	for !strings.Contains(strings.Join(b.failures(), " "), "frame-ancestors") && time.Now().Before(deadline) {
		time.Sleep(30 * time.Millisecond)
	}
	if got := strings.Join(b.failures(), " "); !strings.Contains(got, "frame-ancestors") {
		t.Errorf("the frame is not refused: %q", got)
	}
}
