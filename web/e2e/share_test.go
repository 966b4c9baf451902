//go:build e2e

package e2e

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// private is a text with names in it that must not be in a link by default.
const private = "550 5.1.1 <alice@corp.test>: User unknown\n450 4.2.0 <bob@corp.test>: Greylisted, try again in 300 seconds\n"

// linkOf returns the fragment of a link that holds text, made by Go's DEFLATE.
func linkOf(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression)
	io.WriteString(w, text)
	w.Close()
	return "#v1." + base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// textOf returns the text that a link holds.
func textOf(t *testing.T, link string) string {
	t.Helper()
	_, payload, ok := strings.Cut(link, "#v1.")
	payload, _, _ = strings.Cut(payload, "&")
	packed, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || !ok {
		t.Fatalf("no link: %q, %v", link, err)
	}
	text, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		t.Fatalf("%q: %v", link, err)
	}
	return string(text)
}

// shareOpen opens the dialog and waits for its link.
func (b *tab) shareOpen() (link string) {
	b.Helper()
	b.run(chromedp.Click("#share-open"))
	return b.shareLink()
}

// shareClose closes the dialog and waits until it is gone: till then a click does not reach what is under it.
func (b *tab) shareClose() {
	b.Helper()
	b.run(chromedp.Click(".share__close"))
	b.until(`!document.getElementById("share").open && document.activeElement.id === "share-open"`)
}

func (b *tab) shareLink() string {
	b.Helper()
	b.until(`document.getElementById("share").open && document.getElementById("share-link")?.value.includes("#v1.")`)
	return eval[string](b, `document.getElementById("share-link").value`)
}

// value returns what a field holds.
func (b *tab) value(id string) string {
	b.Helper()
	return eval[string](b, fmt.Sprintf(`document.getElementById(%q)?.value ?? ""`, id))
}

// TestShareLink checks that a link holds what the dialog shows: pseudonyms at first, the text itself where the reader
// wants it; that it opens to that very text; and that nothing of it goes over the network.
func TestShareLink(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.fill(private)
	b.until(`document.querySelectorAll(".finding").length === 2`)
	loaded := len(b.sent())
	link := b.shareOpen()
	if !strings.HasPrefix(link, url+"#v1.") {
		t.Errorf("the link is %s", link)
	}
	hidden := strings.NewReplacer("alice@corp.test", "user1@domain1.example", "bob@corp.test", "user2@domain1.example").Replace(private)
	if got := textOf(t, link); got != hidden || got != b.value("share-text") {
		t.Errorf("the link holds %q, the dialog shows %q, want %q", got, b.value("share-text"), hidden)
	}
	b.run(chromedp.Click("#share-as-is"))
	b.until(`document.getElementById("share-text").value.includes("alice@corp.test")`)
	b.until(fmt.Sprintf(`document.getElementById("share-link").value.includes("#v1.") && document.getElementById("share-link").value !== %q`, link))
	bare := b.value("share-link")
	if got := textOf(t, bare); got != private {
		t.Errorf("as it is, the link holds %q", got)
	}
	if got := b.sent()[loaded:]; len(got) > 0 {
		t.Errorf("requests while sharing: %q", got)
	}
	if got := eval[string](b, `location.href`); got != url {
		t.Errorf("the address is %s, want %s", got, url)
	}
	b.clean(url)

	c := open(t)
	for _, l := range []string{link, bare} {
		c.goTo("about:blank")
		c.start(l)
		c.until(`document.querySelectorAll(".finding").length === 2`)
		if got := c.value("input"); got != textOf(t, l) {
			t.Errorf("%s opens as %q", l, got)
		}
	}
	c.clean(url)
}

// TestLinkExact checks that a link made elsewhere keeps every byte through the page: it is opened and shared again.
func TestLinkExact(t *testing.T) {
	url := serve(t)
	for _, text := range []string{
		"550 5.1.1 no\r\n\r\n\n450 4.2.0 later\r\n", "\n\n550 no", "550 5.1.1 \t no  \n\n\n", "550 用户 не существует é\r\n", "550 no\xff\x00\x01\n",
	} {
		b := open(t)
		b.start(url + linkOf(t, text))
		b.until(`document.querySelector(".finding")`)
		b.shareOpen()
		b.run(chromedp.Click("#share-as-is"))
		b.until(`document.getElementById("share-as-is").checked && document.getElementById("share-link").value.includes("#v1.")`)
		time.Sleep(100 * time.Millisecond)
		if got := textOf(t, b.shareLink()); got != text {
			t.Errorf("%q became %q", text, got)
		}
		b.clean(url)
	}
}

// TestLinkState checks that the format which the reader chose is part of the link.
func TestLinkState(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.fill(private)
	b.until(`document.querySelectorAll(".finding").length === 2`)
	b.run(chromedp.Evaluate(`{ const as = document.getElementById("as"); as.value = "transcript"; as.dispatchEvent(new Event("change", { bubbles: true })); }`, nil))
	b.until(`document.getElementById("as").value === "transcript" && document.querySelector(".outcome__read").textContent.includes("ession")`)
	link := b.shareOpen()
	if !strings.HasSuffix(link, "&format=transcript") {
		t.Fatalf("the link is %s", link)
	}
	c := open(t)
	c.start(link)
	c.until(`document.getElementById("as")?.value === "transcript"`)
}

// TestBadLinks checks that no link leaves the page blank or hung: each is told of, and the guide stays.
func TestBadLinks(t *testing.T) {
	url := serve(t)
	bomb := linkOf(t, strings.Repeat("550 no such user\n", 20_000_000/17))
	if len(bomb) > 100_000 {
		t.Fatalf("the bomb is %d bytes long", len(bomb))
	}
	for fragment, want := range map[string]string{
		bomb:                            "more than",
		linkOf(t, private)[:30]:         "damaged",
		"#v1.":                          "",
		"#v1.!!!":                       "damaged",
		"#v1." + "AAAA":                 "damaged",
		"#v2.abc":                       "newer version",
		"#code=999":                     "does not know",
		linkOf(t, private) + "x":        "damaged",
		"#v1.%E0%A4%A":                  "damaged",
		"#" + strings.Repeat("=", 5000): "does not know",
	} {
		b := open(t)
		b.start(url + fragment)
		if want != "" {
			b.until(fmt.Sprintf(`document.querySelector(".notice")?.textContent.includes(%q)`, want))
		}
		if b.count(".guide") != 1 || b.value("input") != "" {
			t.Errorf("%.40s: the guide is not there, or the box holds something", fragment)
		}
		b.fill(private)
		b.until(`document.querySelectorAll(".finding").length === 2 && !document.querySelector(".notice")`)
		b.clean(url)
	}
	// Links of before keep opening.
	b := open(t)
	b.start(url + "#code=550&status=5.7.26")
	b.until(`document.getElementById("input").value === "550 5.7.26\n" && document.querySelector(".finding")`)
	b.clean(url)
}

// TestShareDialog checks the dialog by keyboard: the focus goes in, stays in, and comes back; Esc and the button close it.
func TestShareDialog(t *testing.T) {
	url := serve(t)
	b := open(t)
	b.start(url)
	b.fill(private)
	b.until(`document.querySelectorAll(".finding").length === 2`)
	b.run(chromedp.Focus("#share-open"), chromedp.KeyEvent(kb.Enter))
	b.shareLink()
	b.until(`document.activeElement.id === "share-form-link"`)
	for range 12 {
		b.run(chromedp.KeyEvent(kb.Tab))
		if !eval[bool](b, `document.activeElement === document.body || !!document.activeElement.closest("#share")`) {
			t.Fatal("the focus leaves the dialog: ", eval[string](b, `document.activeElement.outerHTML`))
		}
	}
	b.run(chromedp.Focus("#share-form-link"), chromedp.KeyEvent(kb.ArrowRight))
	b.until(`document.getElementById("share-text").value.startsWith("550 5.1.1: Don’t resend.")`)
	if got := eval[string](b, `document.activeElement.id`); got != "share-form-lines" {
		t.Errorf("the focus went to %q", got)
	}
	for _, tt := range [][2]string{{"ticket", "----"}, {"markdown", "### "}, {"json", `{"schema":1`}, {"note", "Subject: "}} {
		form, want := tt[0], tt[1]
		b.run(chromedp.Click("#share-form-" + form))
		b.until(fmt.Sprintf(`document.getElementById("share-text").value.includes(%q)`, want))
		if got := strings.Contains(b.value("share-text"), "corp.test"); got != (form == "note") {
			t.Errorf("%s: with names is %t", form, got)
		}
	}
	b.run(chromedp.Evaluate(`{ const about = document.getElementById("share-about"); about.value = "1"; about.dispatchEvent(new Event("change", { bubbles: true })); }`, nil))
	b.until(`document.getElementById("share-text").value.includes("bob@corp.test")`)
	b.run(chromedp.KeyEvent(kb.Escape))
	b.until(`!document.getElementById("share").open && !document.getElementById("share-text") && document.activeElement.id === "share-open"`)
	b.shareOpen()
	b.shareClose()
	// From a card it opens with the note about that card.
	b.unfold()
	b.run(chromedp.Evaluate(`document.querySelectorAll("[data-do=share][data-arg=note]")[1].click()`, nil))
	b.until(`document.getElementById("share").open && document.getElementById("share-text").value.includes("bob@corp.test")`)
	b.clean(url)
}

// TestShareCopy checks what gets on the clipboard, that it is confirmed in place, and what happens where the browser
// does not let the page copy.
func TestShareCopy(t *testing.T) {
	url := serve(t)
	const copied = `document.querySelector(".share__done[role=status]")?.textContent`
	b := open(t, `window.clips = []; Object.defineProperty(navigator, "clipboard", { value: { writeText: async (s) => { clips.push(s); } } })`)
	b.start(url)
	b.fill(private)
	b.until(`document.querySelectorAll(".finding").length === 2`)
	link := b.shareOpen()
	for _, form := range []string{"link", "lines", "ticket", "markdown", "json", "note"} {
		if form != "link" {
			was := b.value("share-text")
			b.run(chromedp.Click("#share-form-" + form))
			b.until(fmt.Sprintf(`document.getElementById("share-text").ariaBusy === "false" && document.getElementById("share-text").value !== %q`, was))
		}
		b.run(chromedp.Focus("#share-copy"), chromedp.KeyEvent(kb.Enter))
		b.until(copied + ` === "Copied."`)
		want := b.value("share-text")
		if form == "link" {
			want = link
		}
		if got := eval[string](b, `clips.at(-1)`); got != want {
			t.Errorf("%s: copied %q, want %q", form, got, want)
		}
		if got := eval[string](b, `document.activeElement.id`); got != "share-copy" {
			t.Errorf("%s: the focus went to %q", form, got)
		}
	}
	b.until(copied + ` === ""`) // after two seconds
	b.clean(url)

	denied := open(t, `Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => { throw new Error("denied"); } } });
		Document.prototype.execCommand = () => false`)
	denied.start(url)
	denied.fill(private)
	denied.until(`document.querySelectorAll(".finding").length === 2`)
	denied.shareOpen()
	denied.run(chromedp.Click("#share-copy"))
	denied.until(copied + `.includes("does not let the page copy")`)
	denied.until(`document.activeElement.id === "share-link" && document.activeElement.selectionEnd === document.activeElement.value.length`)
	denied.run(chromedp.Click("#share-form-ticket"))
	denied.until(`document.getElementById("share-text").value.includes("----")`)
	denied.run(chromedp.Click("#share-copy"))
	denied.until(`document.activeElement.id === "share-text" && document.activeElement.selectionEnd > 100`)
	denied.clean(url)

	// The old way of copying works inside of the dialog, where nothing outside of it can have the focus.
	old := open(t, `Object.defineProperty(navigator, "clipboard", { value: undefined });
		Document.prototype.execCommand = function () { window.clip = document.activeElement.value; return true; }`)
	old.start(url)
	old.fill(private)
	old.until(`document.querySelectorAll(".finding").length === 2`)
	link = old.shareOpen()
	old.run(chromedp.Click("#share-copy"))
	old.until(copied + ` === "Copied."`)
	if got := eval[string](old, `clip`); got != link {
		t.Errorf("the old way copies %q", got)
	}
	old.clean(url)
}

// TestShareSave checks the file, and that a long link says what to do instead.
func TestShareSave(t *testing.T) {
	url := serve(t)
	b := open(t)
	dir := t.TempDir()
	b.run(cdpbrowser.SetDownloadBehavior(cdpbrowser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir))
	b.start(url)
	var long strings.Builder
	for i := range 400 { // what DEFLATE cannot shorten much
		fmt.Fprintf(&long, "450 4.7.%d <u%x@%x.test>: try again in %d seconds\n", i%90, i*2654435761*7919, i*2246822519*104729, i*7919%1000)
	}
	b.fill(long.String())
	b.until(`document.querySelectorAll(".finding").length > 10 && document.getElementById("share-open")`)
	loaded := len(b.sent())
	b.shareOpen()
	b.run(chromedp.Click("#share-as-is"))
	b.until(`document.querySelector("#share .notice")?.textContent.includes("Save the text as a file")`)
	want := b.value("share-text")
	b.run(chromedp.Click("#share-save"))
	var got []byte
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline) && string(got) != want; time.Sleep(50 * time.Millisecond) {
		got, _ = os.ReadFile(filepath.Join(dir, "smtpwhy-input.txt"))
	}
	if string(got) != want || want == "" {
		t.Errorf("the file holds %d bytes, the dialog %d", len(got), len(want))
	}
	b.until(`document.querySelector(".share__done").textContent.includes("smtpwhy-input.txt")`)
	for _, r := range b.sent()[loaded:] {
		if !strings.HasPrefix(r, "blob:") { // the file itself
			t.Errorf("request while saving: %s", r)
		}
	}
}

// TestShareSandbox checks the dialog in a frame that may nothing but run scripts: it opens, makes a link, and tells how
// to copy by hand.
func TestShareSandbox(t *testing.T) {
	url := serve(t, "--frame-ancestors", "*")
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/" {
			fmt.Fprintf(w, `<!doctype html><title>host</title><script>window.heard = []; addEventListener("message", (e) => e.data.link && heard.push(e.data))</script>
				<iframe sandbox="allow-scripts" src="%s?embed=1" width="500" height="420"></iframe>`, url)
		}
	}))
	t.Cleanup(host.Close)
	b := open(t, `if (window !== top) addEventListener("load", async () => {
		const until = async (what) => { while (!what()) await new Promise((done) => setTimeout(done, 20)); };
		const $ = (id) => document.getElementById(id);
		await until(() => typeof goappNav === "function");
		$("example-1").click();
		await until(() => $("share-open"));
		$("share-open").click();
		await until(() => $("share").open && $("share-link")?.value.includes("#v1."));
		const link = $("share-link").value;
		$("share-copy").click();
		await until(() => document.querySelector(".share__done").textContent);
		await new Promise((done) => setTimeout(done, 300));
		const done = document.querySelector(".share__done").textContent, focus = document.activeElement.id;
		const at = document.querySelector(".share__done").getBoundingClientRect(), seen = at.top >= 0 && at.bottom <= innerHeight;
		$("share-save").click();
		await new Promise((done) => setTimeout(done, 200));
		document.querySelector(".share__close").click();
		await until(() => !$("share").open);
		top.postMessage({ link, done, focus, seen, origin: self.origin }, "*");
	})`)
	b.goTo(host.URL + "/")
	b.until(`heard.length > 0`)
	got := eval[map[string]any](b, `heard[0]`)
	if got["origin"] != "null" || !strings.HasPrefix(fmt.Sprint(got["link"]), url+"#v1.") {
		t.Errorf("in the frame: %v", got)
	}
	if textOf(t, fmt.Sprint(got["link"])) == "" {
		t.Error("the link holds nothing")
	}
	if done := fmt.Sprint(got["done"]); done != "Copied." && (!strings.Contains(done, "Copy the marked text") || got["focus"] != "share-link") {
		t.Errorf("after copying: %v", got)
	}
	if got["seen"] != true {
		t.Error("what came of copying is out of sight")
	}
	for _, e := range b.failures() {
		if !strings.Contains(e, "favicon") && !strings.Contains(e, "Download is disallowed") && !strings.Contains(e, "allow-downloads") && !strings.Contains(e, "Clipboard API has been blocked") {
			t.Errorf("error in the frame: %s", e)
		}
	}
}
