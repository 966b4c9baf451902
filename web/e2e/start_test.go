//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// picture describes all that is on the screen: each element with its attributes, texts and place. What boot.js writes
// while it loads is left out.
const picture = `(() => {
	const walk = (n) => {
		if (n.nodeType === 3) return JSON.stringify(n.data);
		const r = n.getBoundingClientRect();
		const attrs = [...n.attributes].map((a) => a.name + "=" + a.value).sort().join(" ");
		const place = n.id === "count" ? "" : [r.x, r.y, r.width, r.height].map((v) => Math.round(v * 10) / 10).join(",");
		const inside = n.id === "count" ? "" : [...n.childNodes].map(walk).join("");
		return "\n<" + n.localName + " " + attrs + " @" + place + ">" + inside;
	};
	return walk(document.body.firstElementChild);
})()`

// TestNothingJumps checks that the static page and the first one of the program are the same, element by element and
// pixel by pixel.
func TestNothingJumps(t *testing.T) {
	for _, width := range []int64{1280, 360} {
		s := (&stage{wasm: make(chan struct{})}).start(t)
		b := open(t)
		b.run(chromedp.EmulateViewport(width, 900))
		b.goTo(s.URL)
		b.until(`document.getElementsByName("theme")[0].checked`)
		before := eval[string](b, picture)
		close(s.wasm)
		b.until(live)
		after := eval[string](b, picture)
		if before != after {
			one, two := strings.Split(before, "\n"), strings.Split(after, "\n")
			for i := range one {
				if i >= len(two) || one[i] != two[i] {
					t.Fatalf("at %d pixels the program's first screen is not the static one:\n%s\n%s", width, one[i], two[min(i, len(two)-1)])
				}
			}
		}
		b.clean(s.URL)
	}
}

// TestTypedBefore checks that what is done before the program comes is not lost.
func TestTypedBefore(t *testing.T) {
	s := (&stage{wasm: make(chan struct{})}).start(t)
	b := open(t)
	b.goTo(s.URL)
	b.until(`document.activeElement.id === "input"`)
	b.run(chromedp.SendKeys("#input", "550 5.1.1 User unknown"),
		chromedp.Evaluate(`document.getElementById("input").setSelectionRange(4, 9, "backward"); document.getElementById("privacy").open = true`, nil))
	if got := b.count(".finding"); got != 0 {
		t.Fatalf("%d cards before there is a program", got)
	}
	b.run(chromedp.Evaluate(`new MutationObserver((_, seen) => { seen.disconnect(); window.first = document.querySelectorAll(".finding").length; }).observe(document.body, { childList: true })`, nil))
	close(s.wasm)
	b.until(`document.querySelector(".finding")`)
	if got := eval[float64](b, `first`); got != 1 {
		t.Errorf("the program's first screen has %v cards, want the answer", got)
	}
	if got := eval[[]any](b, `(() => { const i = document.getElementById("input"); return [i.value, i.selectionStart, i.selectionEnd, document.activeElement.id, document.getElementById("privacy").open] })()`); got[0] != "550 5.1.1 User unknown" || got[1] != 4.0 || got[2] != 9.0 || got[3] != "input" || got[4] != true {
		t.Errorf("text, caret, focus or unfolded parts are lost: %v", got)
	}
	b.until(`document.querySelector(".app > .hush[role=status]").textContent.length > 0`)
	b.run(chromedp.SendKeys("#input", "!"))
	b.until(`document.getElementById("input").value === "550 ! User unknown"`)
	b.clean(s.URL)
}

// TestFirstMove checks that the program is loaded aside from the page, and starts with the reader's first move or else after a while.
func TestFirstMove(t *testing.T) {
	url := serve(t)
	for _, moves := range []bool{true, false} {
		b := open(t, telling)
		b.goTo(url)
		b.until(`told.length > 1 && told.at(-1) === "Empty"`)
		if eval[bool](b, `typeof goappNav === "function"`) {
			t.Fatal("the program has started by itself at once")
		}
		if moves {
			b.run(chromedp.MouseEvent(input.MouseMoved, 1, 1))
		}
		b.until(live)
		if got := eval[[]string](b, `performance.getEntriesByType("resource").map((e) => e.name).filter((n) => /\.wasm$|catalogue/.test(n))`); len(got) > 0 {
			t.Errorf("the page has loaded %q, not its worker", got)
		}
		b.clean(url)
	}
}

// TestPressedBefore checks that an example that was pressed before the program came is shown when it has come.
func TestPressedBefore(t *testing.T) {
	s := (&stage{wasm: make(chan struct{})}).start(t)
	b := open(t)
	b.goTo(s.URL)
	b.run(chromedp.Click("#example-3"))
	close(s.wasm)
	b.until(`document.querySelector(".finding--transient")`)
	b.clean(s.URL)
}

// TestFailures checks that a page that cannot start says why and what helps, and stays readable.
func TestFailures(t *testing.T) {
	const policy = "default-src 'none'; script-src 'self'%s; style-src 'self'; img-src 'self' data:; connect-src 'self'"
	for _, tt := range []struct {
		name   string
		stage  stage
		before string
		want   []string
	}{
		{"the policy forbids wasm", stage{policy: strings.ReplaceAll(policy, "%s", "")}, "", []string{"Content-Security-Policy forbids WebAssembly", "'wasm-unsafe-eval'", "script-src"}},
		{"the policy forbids fetch", stage{policy: strings.ReplaceAll(strings.ReplaceAll(policy, "%s", " 'wasm-unsafe-eval'"), "connect-src 'self'", "connect-src 'none'")}, "", []string{"Content-Security-Policy", "connect-src"}},
		{"no program on the server", stage{gone: true}, "", []string{"not found on the server (404", "Load the page again"}},
		{"no WebAssembly", stage{}, `delete window.WebAssembly`, []string{"does not run WebAssembly", "current version"}},
		{"no network", stage{}, `delete window.Worker; { const f = fetch; window.fetch = (u, ...r) => String(u).endsWith(".wasm") ? Promise.reject(new TypeError("Failed to fetch")) : f(u, ...r); }`, []string{"could not be loaded", "connection"}},
		{"damaged", stage{}, `delete window.Worker; window.fetch = async () => new Response(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 99]), { headers: { "Content-Type": "application/wasm" } })`, []string{"damaged", "Load the page again"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := (&tt.stage).start(t)
			b := open(t, tt.before)
			b.goTo(s.URL)
			b.until(`document.getElementById("trouble").children.length === 2`)
			for _, want := range tt.want {
				if got := b.text("#trouble"); !strings.Contains(got, want) {
					t.Errorf("the page says %q, without %q", got, want)
				}
			}
			if b.count(".guide") != 1 || b.text("#count") != "Not started" {
				t.Errorf("the guide is gone, or the box says %q", b.text("#count"))
			}
		})
	}
}

// telling notes in told what the page says while it loads.
const telling = `window.told = []; addEventListener("DOMContentLoaded", () => {
	new MutationObserver(() => told.push(document.getElementById("count").textContent)).observe(document.getElementById("count"), { childList: true });
})`

// TestProgress checks that loading is told in percent of the true size.
func TestProgress(t *testing.T) {
	url := serve(t) // which compresses
	b := open(t, telling)
	b.start(url)
	told := eval[[]string](b, `told`)
	if len(told) == 0 || !strings.HasPrefix(told[0], "Getting ready: ") || told[len(told)-1] != "Getting ready: 100 %" {
		t.Errorf("progress is told as %q", told)
	}
	b.clean(url)
}

// TestNoStorage checks that a browser that forbids storage is no trouble.
func TestNoStorage(t *testing.T) {
	url := serve(t)
	b := open(t, `for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { configurable: true, get() { throw new DOMException("forbidden", "SecurityError"); } })`)
	b.start(url)
	b.fill("550 5.1.1 User unknown")
	b.until(`document.querySelector(".finding--permanent")`)
	b.run(chromedp.Click(`input[name=theme][value=dark]`))
	b.until(`document.documentElement.dataset.theme === "dark"`)
	b.clean(url)
}

// TestWithoutJavaScript checks that the plain pages, and the guide, need none.
func TestWithoutJavaScript(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.run(emulation.SetScriptExecutionDisabled(true))
	b.goTo(url + "code/550/")
	for _, want := range []string{"550", "What to do"} {
		var got string
		b.run(chromedp.Text("main", &got))
		if !strings.Contains(got, want) {
			t.Errorf("the page of 550 lacks %q", want)
		}
	}
	b.goTo(url)
	var got string
	b.run(chromedp.Text("body", &got))
	for _, want := range []string{"What a reply looks like", "Sent is not delivered", "Without JavaScript"} {
		if !strings.Contains(got, want) {
			t.Errorf("the first page lacks %q", want)
		}
	}
}
