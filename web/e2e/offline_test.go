//go:build e2e

package e2e

import (
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// A home is an origin with the exported site at a path and a page of somebody else beside it. It can be cut off, and
// get another version of the site.
type home struct {
	*testing.T
	addr, base string
	mu         sync.Mutex
	dir        string
	asked      []string
	server     *http.Server
}

// openHome starts an origin with the site at base.
func openHome(t *testing.T, base string) *home {
	t.Helper()
	h := &home{T: t, base: base, dir: site, addr: "127.0.0.1:0"}
	h.connect()
	t.Cleanup(h.cut)
	return h
}

func (h *home) connect() {
	h.Helper()
	l, err := net.Listen("tcp", h.addr)
	if err != nil {
		h.Fatal(err)
	}
	h.addr = l.Addr().String()
	h.server = &http.Server{Handler: h}
	go h.server.Serve(l)
}

// cut ends every connection, and lets no other in.
func (h *home) cut() { h.server.Close() }

func (h *home) url() string { return "http://" + h.addr + h.base }

// put puts another version of the site there.
func (h *home) put(dir string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.dir = dir
}

// requests returns what was asked for since the last call.
func (h *home) requests() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	out := h.asked
	h.asked = nil
	return out
}

func (h *home) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	dir := h.dir
	h.asked = append(h.asked, r.URL.Path)
	h.mu.Unlock()
	name, ok := strings.CutPrefix(r.URL.Path, h.base)
	switch {
	case r.URL.Path == "/favicon.ico":
		w.WriteHeader(http.StatusNoContent)
		return
	case strings.HasPrefix(r.URL.Path, "/portal/"):
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<!doctype html><title>portal</title><p>somebody else"))
		return
	case !ok:
		http.NotFound(w, r)
		return
	}
	if w.Header().Set("Cache-Control", "no-cache"); strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if ext := filepath.Ext(name); ext == ".webmanifest" {
		w.Header().Set("Content-Type", "application/manifest+json")
	}
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	switch filepath.Ext(name) {
	case ".html":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	case ".js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	case ".css":
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
	case ".wasm":
		w.Header().Set("Content-Type", "application/wasm")
	case ".svg":
		w.Header().Set("Content-Type", "image/svg+xml")
	}
	w.Write(b)
}

// another exports the site with a rule of one's own, which makes it another version.
func another(t *testing.T) string {
	t.Helper()
	rules, dir := t.TempDir(), filepath.Join(t.TempDir(), "site")
	rule := "Provider: Example\n\nID: example-own-rule\nTitle: A rule of our own\nReply: 550\nPhrase: refused by the rule of our own\nCause: policy\nAct: sender-admin\nRetry: after-fix\n" +
		"Why: The house says so [phrase].\nDo: Ask the house.\nSee: https://www.example.com/\nExample:\n\t550 5.7.1 refused by the rule of our own\n"
	if err := os.WriteFile(filepath.Join(rules, "own.txt"), []byte(rule), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(binary, "export", "--squeeze", "1", "--rules", rules, dir).CombinedOutput(); err != nil {
		t.Fatalf("export: %v\n%s", err, out)
	}
	return dir
}

// installed is true when the service worker keeps the page.
const installed = `navigator.serviceWorker.getRegistration().then((r) => !!r?.active)`

// install loads the page and waits until it is kept.
func (b *tab) install(h *home) {
	b.Helper()
	b.start(h.url())
	b.until(`(() => { ` + installed + `.then((v) => window.kept = v); return window.kept; })()`)
}

// TestOffline starts from a cold profile with no origin but the page's, installs, cuts the network, and uses the page, at
// the root of a host and below it. What others keep at the same origin stays, and their pages are let alone.
func TestOffline(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		t.Run(base, func(t *testing.T) {
			h := openHome(t, base)
			b := open(t)
			b.goTo("http://" + h.addr + "/portal/")
			eval[bool](b, `caches.open("portal-v1").then((c) => c.put("/portal/data", new Response("theirs"))).then(() => true)`)
			eval[bool](b, `caches.open("smtpwhy /elsewhere/ 1").then((c) => c.put("/elsewhere/data", new Response("theirs"))).then(() => true)`)
			b.install(h)
			if v := b.text(".edition"); !strings.HasPrefix(v, "Version ") || len(v) != len("Version ")+12 {
				t.Errorf("the foot of the page says %q, want its version", v)
			}
			h.cut()

			b.start(h.url())
			b.fill(unknownUser)
			b.until(`document.querySelector(".finding--permanent")`)
			if b.count(`link[rel=stylesheet]`) == 0 || eval[string](b, `getComputedStyle(document.querySelector(".finding")).borderTopStyle`) == "none" {
				t.Error("without a network the page has no style")
			}
			b.start(h.url() + "?theme=dark#code=450")
			b.until(`document.querySelector(".finding--transient")`)
			b.start(h.url() + "#lang=de")
			b.until(`document.documentElement.lang === "de"`)
			b.goTo(h.url() + "about/")
			if got := b.text("h1"); !strings.Contains(got, "About") {
				t.Errorf("about/ without a network: %q", got)
			}
			b.goTo(h.url() + "code/550/")
			if got := b.text("h1"); !strings.Contains(got, "needs the network") {
				t.Errorf("a plain page without a network: %q", got)
			}
			b.run(chromedp.Click(`main a`))
			b.until(live)
			for _, e := range b.failures() {
				t.Errorf("error in the page: %s", e)
			}

			if got := eval[string](b, `caches.match("/portal/data").then((r) => r ? r.text() : "")`); got != "theirs" {
				t.Errorf("the cache of the portal holds %q, want theirs", got)
			}
			if err := chromedp.Run(b.Context, chromedp.Navigate("http://"+h.addr+"/portal/")); err == nil {
				t.Error("a page of the portal is answered without a network: the service worker minds what is not its own")
			}
		})
	}
}

// TestUpdate checks that a new version is told of and waits, that the old one goes on as a whole meanwhile, and that the
// new one comes as a whole when it is asked for. The caches of others stay.
func TestUpdate(t *testing.T) {
	next := another(t)
	h := openHome(t, "/tools/smtp/")
	b := open(t)
	b.install(h)
	for _, name := range []string{"portal-v1", "smtpwhy / 1", "smtpwhy /tools/smtp/more/ 1"} {
		eval[bool](b, `caches.open("`+name+`").then(() => true)`)
	}
	old := b.text("#version")
	if b.count(".update[hidden]") != 1 {
		t.Error("a new version is announced before there is one")
	}
	h.put(next)

	// The page is the old one, and loads nothing of the new one but for later.
	const own = "550 5.7.1 refused by the rule of our own"
	b.start(h.url())
	b.until(`!document.querySelector(".update").hidden`)
	if got := b.text(".update"); !strings.Contains(got, "A new version is ready.") || !strings.Contains(got, "Reload") {
		t.Errorf("the announcement is %q", got)
	}
	if got := b.text("#version"); got != old {
		t.Errorf("the page is of version %s before it was asked for, want %s", got, old)
	}
	b.fill(own)
	b.until(`document.querySelector(".finding")`)
	if strings.Contains(b.text(".finding__title"), "rule of our own") {
		t.Error("the old page knows the new rule")
	}
	h.cut() // what waits is complete
	b.run(chromedp.Click("#reload"))
	b.until(`document.getElementById("version")?.textContent.length === 12 && document.getElementById("version").textContent !== "` + old + `" && ` + live)
	if b.count(".update[hidden]") != 1 {
		t.Error("the new version is announced after it has come")
	}
	b.fill(own)
	b.until(`/rule of our own/.test(document.querySelector(".finding__title")?.textContent)`)
	if names := eval[[]string](b, `caches.keys()`); len(names) != 5 { // three of others, this version and the one before
		t.Errorf("caches after an update: %q", names)
	}
	b.clean(h.url())
}

// TestNoWorkerInFrames checks that a frame installs nothing: not embed/, not ?embed=1, not the page in a frame, and not
// one with an origin of its own.
func TestNoWorkerInFrames(t *testing.T) {
	h := openHome(t, "/tools/smtp/")
	b := open(t)
	b.start(h.url() + "embed/")
	b.start(h.url() + "?embed=1")
	b.goTo("http://" + h.addr + "/portal/")
	for _, sandbox := range []string{`""`, `"allow-scripts"`} {
		eval[bool](b, `new Promise((done) => {
			const f = document.createElement("iframe");
			if (`+sandbox+`) f.sandbox = `+sandbox+`;
			f.onload = () => done(true);
			f.src = "`+h.url()+`";
			document.body.append(f);
		})`)
	}
	b.until(`[...document.querySelectorAll("iframe")].length === 2 && performance.now() > 3000`)
	if n := eval[int](b, `navigator.serviceWorker.getRegistrations().then((all) => all.length)`); n != 0 {
		t.Errorf("%d service workers after frames only", n)
	}
	for _, r := range h.requests() {
		if strings.HasSuffix(r, "/sw.js") {
			t.Error("a frame asked for the service worker")
		}
	}
}
