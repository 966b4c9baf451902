//go:build e2e

package e2e

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// paths are where the tests put the site.
var paths = []string{"/", "/tools/smtp/"}

// sameHeaders are what every server has to say as smtpwhy serve says it.
var sameHeaders = []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy",
	"Cache-Control", "Access-Control-Allow-Origin", "Content-Type"}

// ask requests one path and returns what came.
func ask(t *testing.T, url, accept string) (r *http.Response, body string) {
	t.Helper()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", accept)
	client := http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if r, err = client.Do(req); err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r, string(b)
}

// TestHostingHeaders compares what the servers send for each sort of file with what smtpwhy serve sends.
func TestHostingHeaders(t *testing.T) {
	for _, path := range paths {
		dir := exportFor(t, path)
		ours := serve(t, "--dir", dir, "--base", path, "--frame-ancestors", anybody)
		names := oneOfEach(t, dir)
		for _, h := range hosters {
			if h.name == ourselves {
				continue
			}
			t.Run(h.name+" at "+path, func(t *testing.T) {
				url := h.start(t, dir, path)
				for _, name := range names {
					for _, accept := range []string{"gzip, deflate, br, zstd", "gzip", "identity"} {
						want, wantBody := ask(t, ours+name, accept)
						got, gotBody := ask(t, url+name, accept)
						if h.noHeaders {
							if want.StatusCode == http.StatusOK && (got.StatusCode != http.StatusOK || accept == "identity" && gotBody != wantBody) {
								t.Errorf("%s: %d, or another body", name, got.StatusCode)
							}
							continue
						}
						if got.StatusCode == http.StatusPermanentRedirect { // Caddy's
							got.StatusCode = http.StatusMovedPermanently
						}
						if got.StatusCode != want.StatusCode {
							t.Errorf("%s: %d, want %d", name, got.StatusCode, want.StatusCode)
							continue
						}
						coding := want.Header.Get("Content-Encoding")
						if h.name == "nginx" && coding == "br" { // which it needs a module for
							want, wantBody = ask(t, ours+name, "gzip")
							coding = want.Header.Get("Content-Encoding")
						}
						if want.StatusCode == http.StatusOK && (got.Header.Get("Content-Encoding") != coding || gotBody != wantBody) {
							t.Errorf("%s for %q: %q, %d bytes; want %q, %d bytes", name, accept, got.Header.Get("Content-Encoding"), len(gotBody), coding, len(wantBody))
						}
						if coding != "" && !slices.Contains(got.Header.Values("Vary"), "Accept-Encoding") {
							t.Errorf("%s: Vary is %q", name, got.Header.Values("Vary"))
						}
						for _, header := range sameHeaders {
							if want.StatusCode != http.StatusOK && (header == "Content-Type" || header == "Cache-Control") {
								if strings.Contains(got.Header.Get(header), "immutable") {
									t.Errorf("%s: %d is kept for good", name, got.StatusCode)
								}
								continue // of pages of their own
							}
							if g, w := got.Header.Values(header), want.Header.Values(header); !slices.Equal(g, w) {
								t.Errorf("%s for %q: %s is %q, want %q", name, accept, header, g, w)
							}
						}
						if to := got.Header.Get("Location"); want.StatusCode == http.StatusMovedPermanently && !strings.HasSuffix(to, "/550/") {
							t.Errorf("%s leads to %s", name, to)
						}
						if got.StatusCode == http.StatusOK && got.Header.Get("Etag") != "" {
							again, err := http.NewRequest("GET", url+name, nil)
							if err != nil {
								t.Fatal(err)
							}
							again.Header.Set("Accept-Encoding", accept)
							again.Header.Set("If-None-Match", got.Header.Get("Etag"))
							r, err := http.DefaultTransport.RoundTrip(again)
							if err != nil {
								t.Fatal(err)
							}
							r.Body.Close()
							if r.StatusCode != http.StatusNotModified {
								t.Errorf("%s for %q: asked again, %d", name, accept, r.StatusCode)
							}
						}
					}
				}
			})
		}
	}
}

// oneOfEach returns the names of a file of each extension in each folder of the first level, and of some that are not there.
func oneOfEach(t *testing.T, dir string) []string {
	t.Helper()
	names := []string{"", "code/550/", "code/550", "nothing", "assets/nothing.wasm", ".smtpwhy-export", "code/.hidden/"}
	seen := map[string]bool{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		ext := filepath.Ext(name)
		if err != nil || d.IsDir() || ext == ".br" || ext == ".gz" || name[0] == '.' {
			return err
		}
		first, _, _ := strings.Cut(name, "/")
		if key := first + ext; !seen[key] {
			seen[key] = true
			if ext != ".html" { // which Caddy and others have under the folder's name only
				names = append(names, name)
			}
		}
		return nil
	})
	if err != nil || len(names) < 15 {
		t.Fatal(names, err)
	}
	return names
}

// A frame is a way to show the page.
type frame struct {
	name string
	open func(b *framed, h hoster, url string)
	part string // of the address of what is looked at
}

// frames are the ways to show the page: by itself, or in a page of another origin, which allows no more than that takes.
var frames = []frame{
	{"iframe", func(b *framed, _ hoster, url string) {
		b.goTo(host(b.T, "default-src 'none'; frame-src "+url, `<!doctype html><title>host</title><iframe src="`+url+"embed/"+asked+`" width="700" height="600"></iframe>`) + "/")
	}, "/embed/"},
	{"sandbox", func(b *framed, _ hoster, url string) {
		b.goTo(host(b.T, "default-src 'none'; frame-src "+url, `<!doctype html><title>host</title><iframe sandbox="allow-scripts" src="`+url+"embed/"+asked+`" width="700" height="600"></iframe>`) + "/")
	}, "/embed/"},
	{"element", func(b *framed, h hoster, url string) {
		const element = `<smtp-why theme="dark" input="550 5.7.26 unauthenticated"></smtp-why>`
		if h.noHeaders { // a script whose hash is checked has to be for anybody
			b.goTo(host(b.T, "default-src 'none'; script-src "+url+"; frame-src "+url, `<!doctype html><title>host</title><script src="`+url+`v1/embed.js"></script>`+element) + "/")
			return
		}
		b.goTo(strictHost(b.T, url, element))
	}, "/embed/"},
	// Last, since its service worker would answer the frames.
	{"none", func(b *framed, _ hoster, url string) { b.goTo(url + asked) }, "?theme"},
}

// asked is what the address asks for: a theme and the codes of a reply.
const asked = "?theme=dark#code=550&status=5.7.26"

// checks are the columns of the table. Each returns what is wrong, "" for nothing.
var checks = []struct {
	name string
	do   func(b *framed, h hoster, part, url string, loaded map[string]*network.Response) string
}{
	{"starts", func(b *framed, _ hoster, part, _ string, _ map[string]*network.Response) string {
		b.untilIn(part, 0, live)
		return ""
	}},
	{"deep link", func(b *framed, _ hoster, part, _ string, _ map[string]*network.Response) string {
		b.untilIn(part, 0, `/5\.7\.26/.test(document.querySelector(".finding")?.innerText)`)
		return ""
	}},
	{"theme", func(b *framed, _ hoster, part, _ string, _ map[string]*network.Response) string {
		b.untilIn(part, 0, `document.documentElement.dataset.theme === "dark"`)
		return ""
	}},
	{"explains", func(b *framed, _ hoster, part, _ string, _ map[string]*network.Response) string {
		b.untilIn(part, 0, fmt.Sprintf(`(() => { const box = document.getElementById("input"); box.value = %q; box.dispatchEvent(new Event("input", { bubbles: true })); return true })()`, unknownUser))
		b.untilIn(part, 0, `/nouser@example\.com/.test(document.querySelector(".finding--permanent .finding__title")?.textContent)`)
		return ""
	}},
	{"policy", func(b *framed, _ hoster, part, _ string, _ map[string]*network.Response) string {
		if broken := b.frameText(part, `violations.join("; ")`) + eval[string](b.tab, `violations.join("; ")`); broken != "" {
			return broken
		}
		for _, e := range b.failures() {
			return e
		}
		return ""
	}},
	{"no request elsewhere", func(b *framed, _ hoster, _, url string, _ map[string]*network.Response) string {
		own := eval[string](b.tab, `location.origin`)
		for _, r := range b.sent() {
			if !strings.HasPrefix(r, url) && r != own+"/" && r != own+"/favicon.ico" {
				return r
			}
		}
		return ""
	}},
	{"compressed", func(_ *framed, h hoster, _, _ string, loaded map[string]*network.Response) string {
		want := "br"
		switch {
		case h.noHeaders:
			want = ""
		case h.name == "nginx":
			want = "gzip"
		}
		n := 0
		for name, r := range loaded {
			if ext := filepath.Ext(name); ext == ".wasm" || ext == ".txt" || ext == ".css" || strings.HasSuffix(name, "/") {
				n++
				if got := fmt.Sprint(r.Headers["Content-Encoding"]); got != want && (want != "" || r.Headers["Content-Encoding"] != nil) {
					return name + ": " + got
				}
			}
		}
		if n < 4 {
			return fmt.Sprintf("only %d files", n)
		}
		return ""
	}},
	{"types", func(_ *framed, _ hoster, _, _ string, loaded map[string]*network.Response) string {
		want := map[string]string{".wasm": "application/wasm", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain", "": "text/html"}
		for name, r := range loaded {
			if filepath.Ext(name) == ".webmanifest" { // browsers take any type
				continue
			}
			if r.MimeType != want[filepath.Ext(name)] {
				return name + ": " + r.MimeType
			}
		}
		return ""
	}},
}

// tryFrame loads the page in one sort of frame, and returns the cells of its row.
func tryFrame(t *testing.T, h hoster, url string, f frame) (row string) {
	b := openFramed(t)
	var mu sync.Mutex
	loaded := map[string]*network.Response{}
	chromedp.ListenTarget(b.Context, func(ev any) {
		if r, ok := ev.(*network.EventResponseReceived); ok && strings.HasPrefix(r.Response.URL, url) {
			name, _, _ := strings.Cut(r.Response.URL, "?")
			mu.Lock()
			defer mu.Unlock()
			loaded[name] = r.Response
		}
	})
	f.open(b, h, url)
	if h.noHeaders && f.name == "sandbox" {
		// Its origin is nobody's, so that it may load nothing unless the server says that anybody may.
		b.untilIn(f.part, 0, `document.getElementById("trouble").textContent !== ""`)
		return " | needs Access-Control-Allow-Origin, which such a host does not send; the page says that it did not start"
	}
	// A worker loads the program, and what it asks for is not told here: the page asks for the same.
	b.untilIn(f.part, 0, live)
	if !b.in(f.part, 0, `(async () => {
		const { wasm, catalogue } = document.querySelector("script[data-wasm]").dataset;
		for (const path of [wasm, catalogue]) await (await fetch(new URL(path, document.baseURI), { cache: "reload" })).arrayBuffer();
	})()`, nil) {
		t.Fatal("the program is not to be had")
	}
	for _, c := range checks {
		mu.Lock()
		seen := maps.Clone(loaded)
		mu.Unlock()
		cell := "yes"
		if wrong := c.do(b, h, f.part, url, seen); wrong != "" {
			cell = "NO"
			t.Errorf("%s: %s", c.name, wrong)
		}
		row += fmt.Sprintf(" | %-*s", len(c.name), cell)
	}
	return row
}

// TestHosting loads the page in a browser from each server, at each path, in each sort of frame, and prints what works.
// At last it takes the server away and loads the page again.
func TestHosting(t *testing.T) {
	table := fmt.Sprintf("%-14s %-13s %-8s", "host", "path", "frame")
	for _, c := range checks {
		table += " | " + c.name
	}
	table += " | offline" // a frame is never kept
	for _, path := range paths {
		dir := exportFor(t, path)
		for _, h := range hosters {
			t.Run(h.name+" at "+path, func(t *testing.T) {
				var b *framed
				var url string
				t.Run("serves", func(serving *testing.T) { // the server goes when this ends
					url = h.start(serving, dir, path)
					for _, f := range frames {
						row := fmt.Sprintf("\n%-14s %-13s %-8s", h.name, path, f.name)
						serving.Run(f.name, func(t *testing.T) { row += tryFrame(t, h, url, f) })
						table += row
					}
					b = openFramed(t)
					b.start(url)
					b.until(`(() => { ` + installed + `.then((v) => window.kept = v); return window.kept; })()`)
				})
				b.goTo(url + asked)
				offline := checks[:4]
				for _, c := range offline {
					if wrong := c.do(b, h, "?theme", url, nil); wrong != "" {
						t.Errorf("without a server, %s: %s", c.name, wrong)
					}
				}
				table += " | yes"
			})
		}
	}
	fmt.Println(table)
}

// TestHostingUnits has systemd read the units, and judge how much they leave open.
func TestHostingUnits(t *testing.T) {
	program, err := filepath.Abs(binary)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"smtpwhy.socket", "smtpwhy.service"} {
		unit := strings.ReplaceAll(snippet(t, site, name), "/usr/local/bin/smtpwhy", program)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(unit), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"verify", "./smtpwhy.socket", "./smtpwhy.service"},
		{"security", "--offline=true", "--threshold=10", "./smtpwhy.service"}, // tenths: 1.0 of 10
	} {
		cmd := exec.Command("systemd-analyze", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if err != nil || args[0] == "verify" && len(out) > 0 {
			t.Errorf("systemd-analyze %s: %v\n%s", args[0], err, out)
		}
	}
}
