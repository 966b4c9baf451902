//go:build e2e && bench

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// mostRatio is how long the first visit may take until the page is usable, as a part of what a bare page of go-app takes: the site
// that go-app makes of the least program, with its own scripts. Its wasm is as large as ours may be with the catalogue.
const mostRatio = 1.15

// A visited is a page that is measured.
type visited struct {
	name, dir string
	answer    string // selector of what the answer to a pasted reply stands in
	forgets   bool   // what was typed before the program came has to be typed again
	url       string
	down      *line
	usable    []float64
	bytes     int // that had come by then, with headers
}

// bareSite makes a page of a program beside it, started by our own script, compressed as ours is.
func bareSite(t *testing.T, wasm string) string {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatalf("%v; \"make bench-first\" makes it", err)
		}
		return b
	}
	ours := string(read(site + "/index.html"))
	boot := regexp.MustCompile(`<script src="(assets/boot\.[^"]*)".*data-exec="([^"]*)" data-loader="([^"]*)".*</script>`).FindStringSubmatch(ours)
	if boot == nil {
		t.Fatal("our page starts in another way")
	}
	program := read("../../dist/" + wasm)
	files := map[string][]byte{
		"index.html": fmt.Appendf(nil, `<!doctype html><html lang="en"><meta charset="utf-8"><title>bare</title><link rel="icon" href="data:,">
<script src="assets/boot.js" data-wasm="assets/app.wasm" data-size="%d" data-exec="assets/exec.js" data-loader="assets/loader.js" data-catalogue="assets/none.txt"></script>
<body><div><p id="count"></p><textarea id="input"></textarea><input id="file" type="file"><p id="answer"></p></div></body></html>`, len(program)),
		"assets/boot.js": read(filepath.Join(site, boot[1])), "assets/exec.js": read(filepath.Join(site, boot[2])),
		"assets/loader.js": read(filepath.Join(site, boot[3])), "assets/app.wasm": program, "assets/none.txt": {},
	}
	return packedSite(t, files)
}

// originalSite is what go-app makes of the bare page.
func originalSite(t *testing.T) string {
	t.Helper()
	const made = "../../dist/original"
	files := map[string][]byte{}
	err := filepath.WalkDir(made, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(made, path)
		if err != nil {
			return err
		}
		files[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatalf("%v; \"make bench-first\" makes it", err)
	}
	return packedSite(t, files)
}

// packedSite writes files to a folder, each also compressed, as well as ours are.
func packedSite(t *testing.T, files map[string][]byte) string {
	t.Helper()
	text, err := os.ReadFile("../../dist/squeeze")
	if err != nil {
		t.Fatal(err)
	}
	quality, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, b := range files {
		var packed bytes.Buffer
		w := brotli.NewWriterLevel(&packed, quality)
		w.Write(b)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		for ext, b := range map[string][]byte{"": b, ".br": packed.Bytes()} {
			if err := os.WriteFile(filepath.Join(dir, name+ext), b, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// visit loads a page for the first time in a browser and a profile of its own, through a slow line. A reply is pasted as soon as
// there is a box; the page is usable when the program has taken the box over and the answer stands below it.
func (v *visited) visit(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	defer stop()
	ctx, gone := chromedp.NewExecAllocator(ctx, options...) // with a new profile, which it takes away
	defer gone()
	ctx, end := chromedp.NewContext(ctx)
	defer end()
	var got struct {
		Usable float64
		Live   bool
	}
	before := v.down.bytes()
	err := chromedp.Run(ctx,
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(fmt.Sprintf(`addEventListener("DOMContentLoaded", () => {
				const box = document.getElementById("input");
				box.value = %q;
				box.dispatchEvent(new Event("input", { bubbles: true }));
				let forgets = %v;
				new MutationObserver((_, seen) => {
					const now = document.getElementById("input");
					if (forgets && now !== box) {
						forgets = false;
						now.value = box.value;
						now.dispatchEvent(new Event("input", { bubbles: true }));
					}
					if (!/nouser@example\.com/.test(document.querySelector(%q)?.textContent)) return;
					seen.disconnect();
					window.got = { usable: performance.now(), live: document.getElementById("input") !== box };
				}).observe(document.body, { childList: true, characterData: true, subtree: true });
			})`, unknownUser, v.forgets, v.answer)).Do(ctx)
			return err
		}),
		chromedp.Navigate(v.url),
		chromedp.Poll(`window.got`, &got, chromedp.WithPollingInterval(100*time.Millisecond), chromedp.WithPollingTimeout(time.Minute)),
	)
	if err != nil || !got.Live {
		var shown string
		chromedp.Run(ctx, chromedp.Evaluate(`document.body.innerText + document.getElementById("input").value`, &shown))
		t.Fatalf("%s: %v, %+v; it shows %.900q", v.name, err, got, shown)
	}
	v.usable, v.bytes = append(v.usable, got.Usable), v.down.bytes()-before
}

// TestFirstVisit compares the first visit of our page with that of a bare page of go-app, served by the same server. It also tells
// how the program of that page would do if our script started it, as it comes and built as ours is: the rest of the time is ours.
func TestFirstVisit(t *testing.T) {
	const answer = "#answer"
	pages := []*visited{
		{name: "smtpwhy", dir: site, answer: ".finding--permanent .finding__title"},
		{name: "bare go-app", dir: originalSite(t), answer: answer, forgets: true},
		{name: "bare go-app, started by ours", dir: bareSite(t, "stock.wasm"), answer: answer, forgets: true},
		{name: "bare go-app, built as ours", dir: bareSite(t, "bare.wasm"), answer: answer, forgets: true},
	}
	for _, v := range pages {
		v.url, v.down = slowly(t, serve(t, "--dir", v.dir))
		v.visit(t) // unmeasured, so that the server has its files in memory
		v.usable = nil
	}
	for range 7 {
		for _, v := range pages {
			v.visit(t)
		}
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		load = []byte("unknown")
	}
	t.Logf("load: %s", load)
	ours := median(pages[0].usable)
	for _, v := range pages {
		t.Logf("%-28s %5.0f ms to usable, %8d bytes, ours is %.2f; all: %.0f", v.name, median(v.usable), v.bytes, ours/median(v.usable), v.usable)
	}
	if ratio := ours / median(pages[1].usable); ratio > mostRatio {
		t.Errorf("the first visit takes too long: %.2f, at most %.2f", ratio, mostRatio)
	}
}
