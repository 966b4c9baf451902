//go:build e2e

package e2e

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

const (
	binary = "../../dist/smtpwhy"
	site   = "../../dist/site"
)

// browser is the one browser of all tests; each test has a tab of its own.
var browser context.Context

// options are how Chromium is started, less the folder of its profile.
var options []chromedp.ExecAllocatorOption

func TestMain(m *testing.M) {
	os.Exit(func() int {
		path := os.Getenv("CHROMIUM")
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
			if path == "" {
				path, _ = exec.LookPath(name)
			}
		}
		if path == "" {
			fmt.Fprintln(os.Stderr, "no Chromium found: install one, or name it in CHROMIUM")
			return 1
		}
		profile, err := os.MkdirTemp("", "smtpwhy-e2e")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(profile)
		options = append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.NoFirstRun,
			chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
			// So that what happens in a sandboxed frame is seen from its tab.
			chromedp.Flag("disable-site-isolation-trials", true), chromedp.Flag("disable-features", "IsolateSandboxedIframes,IsolateOrigins,site-per-process"),
		)
		alloc, stop := chromedp.NewExecAllocator(context.Background(), append(slices.Clip(options), chromedp.UserDataDir(profile))...)
		defer stop()
		var end context.CancelFunc
		browser, end = chromedp.NewContext(alloc)
		defer end()
		if err := chromedp.Run(browser); err != nil {
			fmt.Fprintln(os.Stderr, "Chromium does not start:", err)
			return 1
		}
		return m.Run()
	}())
}

// serve starts dist/smtpwhy and returns the URL that it prints.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(binary, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; \"make dist\" builds it", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal("serve prints no URL:", err)
	}
	return strings.TrimSpace(line)
}

// A stage is a server of the exported files whose answers a test can change.
type stage struct {
	URL    string
	policy string        // Content-Security-Policy of every answer; "" for none but that of the page itself
	wasm   chan struct{} // where not nil, the program is held back until it is closed
	gone   bool          // the program is not there
}

func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	}
	if strings.HasSuffix(name, ".wasm") {
		if s.gone {
			http.NotFound(w, r)
			return
		}
		if s.wasm != nil {
			select {
			case <-s.wasm:
			case <-r.Context().Done():
				return
			}
		}
	}
	if s.policy != "" {
		w.Header().Set("Content-Security-Policy", s.policy)
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	http.ServeFileFS(w, r, os.DirFS(site), name)
}

func (s *stage) start(t *testing.T) *stage {
	t.Helper()
	if _, err := os.Stat(filepath.Join(site, "index.html")); err != nil {
		t.Fatalf("%v; \"make dist\" makes it", err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.CloseClientConnections)
	t.Cleanup(server.Close)
	s.URL = server.URL + "/"
	return s
}

// A tab is a page in the browser and what went wrong or over the network in it.
type tab struct {
	*testing.T
	context.Context

	mu       sync.Mutex
	requests []string
	errors   []string
}

// open opens a tab. before runs in each document before anything else.
func open(t *testing.T, before ...string) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	ctx, stop := context.WithTimeout(ctx, 60*time.Second)
	t.Cleanup(stop)
	b := &tab{T: t, Context: ctx}
	chromedp.ListenTarget(ctx, func(ev any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			b.requests = append(b.requests, ev.Request.URL)
		case *runtime.EventExceptionThrown:
			b.errors = append(b.errors, ev.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			if ev.Type == runtime.APITypeError {
				b.errors = append(b.errors, fmt.Sprint("console: ", string(ev.Args[0].Value), ev.Args[0].Description))
			}
		case *log.EventEntryAdded:
			if ev.Entry.Level == log.LevelError {
				b.errors = append(b.errors, ev.Entry.Text+" "+ev.Entry.URL)
			}
		}
	})
	actions := []chromedp.Action{network.Enable(), log.Enable(), runtime.Enable(), chromedp.EmulateViewport(1280, 900)}
	for _, script := range append(before, `window.violations = [];
		addEventListener("securitypolicyviolation", (e) => violations.push(e.effectiveDirective + " " + e.blockedURI + " " + e.sample));`) {
		actions = append(actions, chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(script).Do(ctx)
			return err
		}))
	}
	b.run(actions...)
	return b
}

func (b *tab) run(actions ...chromedp.Action) {
	b.Helper()
	if err := chromedp.Run(b.Context, actions...); err != nil {
		b.Fatalf("%v; errors of the page: %q", err, b.failures())
	}
}

func (b *tab) failures() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.errors...)
}

func (b *tab) sent() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.requests...)
}

// clean checks that the page made no error, broke no policy and asked no other origin.
func (b *tab) clean(url string) {
	b.Helper()
	for _, e := range b.failures() {
		b.Errorf("error in the page: %s", e)
	}
	if v := eval[[]string](b, `violations`); len(v) > 0 {
		b.Errorf("the page broke its policy: %q", v)
	}
	for _, r := range b.sent() {
		if !strings.HasPrefix(r, url) && !strings.HasPrefix(r, "data:") {
			b.Errorf("request to %s, outside of %s", r, url)
		}
	}
}

// goTo loads a page.
func (b *tab) goTo(url string) { b.Helper(); b.run(chromedp.Navigate(url)) }

// live is true when the program has taken over from the static page.
const live = `typeof goappNav === "function" && !!document.getElementById("input") && !/ready/.test(document.getElementById("count").textContent)`

// start loads a page, moves the pointer as somebody does who comes to use it, and waits for its program.
func (b *tab) start(url string) {
	b.Helper()
	b.goTo(url)
	b.run(chromedp.MouseEvent(input.MouseMoved, 1, 1))
	b.until(live)
}

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.Helper()
	deadline := time.Now().Add(15 * time.Second)
	for {
		var ok bool
		err := chromedp.Run(b.Context, chromedp.Evaluate(`!!(`+expression+`)`, &ok))
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) {
			b.Fatalf("never true: %s (%v); errors of the page: %q; the right side: %.500q", expression, err, b.failures(), eval[string](b, `document.getElementById("results")?.innerText ?? document.body.innerText`))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// unfold opens all that is folded.
func (b *tab) unfold() {
	b.Helper()
	b.run(chromedp.Evaluate(`for (const d of document.querySelectorAll("details")) d.open = true`, nil))
}

// prefer sets what the reader has told the browser to like: names of media features and their values, in turns. What is not
// named is as if nothing had been said.
func (b *tab) prefer(features ...string) {
	b.Helper()
	var all []*emulation.MediaFeature
	for pair := range slices.Chunk(features, 2) {
		all = append(all, &emulation.MediaFeature{Name: pair[0], Value: pair[1]})
	}
	b.run(emulation.SetEmulatedMedia().WithFeatures(all))
}

// fill puts text into the box as a paste does.
func (b *tab) fill(text string) {
	b.Helper()
	b.run(chromedp.Evaluate(fmt.Sprintf(`{ const box = document.getElementById("input"); box.focus(); box.value = %q; box.dispatchEvent(new Event("input", { bubbles: true })); }`, text), nil))
}

// eval returns the value of an expression, awaited.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	var v T
	if err := chromedp.Run(b.Context, chromedp.Evaluate(expression, &v, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })); err != nil {
		b.Fatalf("%s: %v; errors of the page: %q", expression, err, b.failures())
	}
	return v
}

// text returns the text of the first element that fits.
func (b *tab) text(selector string) string {
	b.Helper()
	return eval[string](b, fmt.Sprintf(`document.querySelector(%q)?.innerText ?? ""`, selector))
}

// count returns how many elements fit.
func (b *tab) count(selector string) int {
	b.Helper()
	return eval[int](b, fmt.Sprintf(`document.querySelectorAll(%q).length`, selector))
}
