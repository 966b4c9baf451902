package main

import (
	"html"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"smtpwhy/core/catalogue"
)

var (
	tagPattern   = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s<>"'=]+(?:="[^"<>]*")?)*)\s*(/?)>`)
	linkPattern  = regexp.MustCompile(`\s(?:href|src|data-wasm|data-exec|data-catalogue|data-frame)="([^"]*)"`)
	idPattern    = regexp.MustCompile(`\sid="([^"]*)"`)
	strayPattern = regexp.MustCompile(`&[^#a-z;]?[^;\s]{0,12}(\s|$)`)
	classPattern = regexp.MustCompile(`\sclass="([^"]*)"`)
	voidTags     = []string{"meta", "link", "br", "hr", "img", "input"}
)

// wellFormed says what is wrong with a page: tags that are not closed in order, stray brackets and ampersands,
// ids that are taken.
func wellFormed(page string) (faults []string) {
	page, ok := strings.CutPrefix(page, "<!doctype html>")
	if !ok {
		faults = append(faults, "no doctype")
	}
	var open []string
	rest := page
	for _, m := range tagPattern.FindAllStringSubmatch(page, -1) {
		name := strings.ToLower(m[2])
		switch {
		case slices.Contains(voidTags, name) || m[4] != "":
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			return append(faults, "</"+name+"> closes "+strings.Join(open, " "))
		default:
			open = open[:len(open)-1]
		}
	}
	rest = tagPattern.ReplaceAllString(rest, "")
	if len(open) > 0 {
		faults = append(faults, "not closed: "+strings.Join(open, " "))
	}
	if i := strings.IndexAny(rest, "<>"); i >= 0 {
		faults = append(faults, "stray bracket: "+rest[i:min(i+30, len(rest))])
	}
	if m := strayPattern.FindString(rest); m != "" {
		faults = append(faults, "stray ampersand: "+m)
	}
	if n := strings.Count(page, "<h1"); n != 1 {
		faults = append(faults, "not one h1")
	}
	var ids []string
	for _, m := range idPattern.FindAllStringSubmatch(page, -1) {
		if slices.Contains(ids, m[1]) {
			faults = append(faults, "id taken: "+m[1])
		}
		ids = append(ids, m[1])
	}
	for _, want := range []string{`<html lang="en"`, `<meta name="viewport"`, "<title>", `<meta name="description" content="`} {
		if strings.Count(page, want) != 1 {
			faults = append(faults, "not one "+want)
		}
	}
	return faults
}

// TestPages checks every page of the site: that it is well-formed and that its links lead somewhere.
func TestPagesOfSite(t *testing.T) {
	site := testTree(t)
	ids := map[string][]string{}
	for name, b := range site {
		for _, m := range idPattern.FindAllStringSubmatch(string(b), -1) {
			ids[name] = append(ids[name], m[1])
		}
	}
	titles := map[string]string{}
	for _, name := range site.names() {
		if path.Ext(name) != ".html" {
			continue
		}
		page := string(site[name])
		for _, f := range wellFormed(page) {
			t.Errorf("%s: %s", name, f)
		}
		if name != "index.html" && name != "embed/index.html" {
			scripts := strings.Count(page, "<script")
			if name == "codes/index.html" && regexp.MustCompile(`<script src="\.\./assets/search\.[0-9a-f]{12}\.js" defer></script>`).MatchString(page) {
				scripts--
			}
			if scripts > 0 || strings.Contains(page, "style=") {
				t.Errorf("%s: a script or a style", name)
			}
		}
		_, title, _ := strings.Cut(page, "<title>")
		title, _, _ = strings.Cut(title, "</title>")
		if other := titles[title]; other != "" && !strings.HasPrefix(name, "reply/") && other != "embed/index.html" {
			t.Errorf("%s: the title %q is that of %s", name, title, other)
		}
		titles[title] = name
		for _, m := range linkPattern.FindAllStringSubmatch(page, -1) {
			target := html.UnescapeString(m[1])
			if strings.HasPrefix(target, "https://") {
				continue
			}
			if strings.HasPrefix(target, "/") || strings.Contains(target, ":") {
				t.Errorf("%s: link %q is not relative", name, target)
				continue
			}
			file, fragment, _ := strings.Cut(target, "#")
			to := path.Join(path.Dir(name), file)
			if strings.HasSuffix(file, "/") {
				to = path.Join(to, "index.html")
			} else if file == "" {
				to = name
			}
			if site[to] == nil {
				t.Errorf("%s: link %q leads to %s, which there is not", name, target, to)
			}
			if fragment != "" && !strings.Contains(fragment, "=") && !slices.Contains(ids[to], fragment) {
				t.Errorf("%s: link %q leads to no place in %s", name, target, to)
			}
		}
		for _, a := range regexp.MustCompile(`<a [^>]*href="https://[^>]*>`).FindAllString(page, -1) {
			if !strings.Contains(a, `target="_blank"`) || !strings.Contains(a, `rel="noopener noreferrer"`) {
				t.Errorf("%s: %s", name, a)
			}
		}
	}
}

// TestEveryEntryHasAPage, and every code and status that the catalogue names, and all are in the index.
func TestEveryEntryHasAPage(t *testing.T) {
	site := testTree(t)
	codes := string(site["codes/index.html"])
	need := func(dir string, indexed bool) {
		t.Helper()
		if site[dir+"index.html"] == nil {
			t.Errorf("no page %s", dir)
		} else if indexed && !strings.Contains(codes, `"../`+dir+`"`) {
			t.Errorf("%s is not in the index", dir)
		}
	}
	for _, e := range catalogue.Default().Entries() {
		plain := e.Problem == "" && !e.HasWords() && len(e.After) == 0 // found by the code or status
		need("reply/"+e.ID+"/", !plain)
		for i := range e.Replies {
			r := named(&e.Replies[i])
			if r.code != 0 {
				need(codePath(r.code), true)
			}
			if !r.status.IsZero() {
				need(statusPath(r.status), true)
			}
		}
	}
	for _, dir := range []string{"", "codes/", "about/", "code/550/", "code/421/", "status/5.7.26/", "status/5.1.1/"} {
		need(dir, false)
	}
	for dir, want := range map[string][]string{
		"code/550/":      {"<title>550 – ", "<h1>550: ", "Don’t resend", "depends on when it comes", "after RCPT", "#code=550\"", "refused for good"},
		"status/5.7.26/": {"<title>550 5.7.26 – ", "<h1>5.7.26: ", "status=5.7.26\"", "../../code/550/"},
	} {
		for _, s := range want {
			if !strings.Contains(string(site[dir+"index.html"]), s) {
				t.Errorf("%s has no %q", dir, s)
			}
		}
	}
}

// TestHostileEntry proves that no text of the catalogue can become code.
func TestHostileEntry(t *testing.T) {
	const evil = `</title></p><script>alert(1)</script><img src=x onerror=alert(2)>" onload="alert(3)' &amp; {{.Root}}`
	field := func(name string) string { return name + ": " + evil + "\n" }
	data := "Provider: " + evil + "\nID: evil\n" + field("Title") + field("Name") + "Reply: 550 5.1.1\nReply: 550\nReply: 5.1.1\n" + field("Phrase") + "Cause: other\nAct: sender\nRetry: no\n" +
		field("Why") + field("Maybe") + field("Do") + "See: https://example.com/\"><script>\nSee: javascript:alert(4)\n" + field("Source") + "Example:\n\t550 5.1.1 " + evil + "\n" +
		"ID: plain\n" + field("Title") + field("Name") + "Reply: 550 5.1.1\nReply: 550\nReply: 5.1.1\nCause: other\nAct: sender\nRetry: no\n" + field("Why") + field("Maybe") + "Source: x\nExample:\n\t550 " + evil + "\n"
	cat, err := catalogue.Load(fstest.MapFS{"data/evil.txt": {Data: []byte(data)}}, "data")
	if err != nil {
		t.Fatal(err)
	}
	site := tree{}
	if err := site.addPages(cat, assets{Style: "assets/s.css", Search: "assets/search.js"}, place{Ancestors: defaultAncestors}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"reply/evil/index.html", "reply/plain/index.html", "code/550/index.html", "status/5.1.1/index.html", "codes/index.html"} {
		page := string(site[name])
		if !strings.Contains(page, "&lt;script&gt;") {
			t.Errorf("%s does not show the text", name)
		}
		for _, f := range wellFormed(page) {
			t.Errorf("%s: %s", name, f)
		}
		for _, m := range tagPattern.FindAllString(page, -1) {
			script := strings.HasPrefix(m, "<script") && m != `<script src="../assets/search.js" defer>`
			if script || strings.Contains(m, "javascript:") || strings.HasPrefix(m, "<img") {
				t.Errorf("%s: %s", name, m)
			}
		}
	}
}

// TestPageStyles keeps page.css and the templates together, and colours in tokens.css.
func TestPageStyles(t *testing.T) {
	css, err := os.ReadFile("../../static/css/page.css")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, tmpl := range templates.Templates() {
		if tmpl.Tree == nil {
			continue
		}
		for _, m := range classPattern.FindAllStringSubmatch(tmpl.Tree.Root.String(), -1) {
			classes := regexp.MustCompile(`(^|\s?)\{\{(with|if|end)[^}]*\}\}`).ReplaceAllString(m[1], " ")
			for _, c := range strings.Fields(classes) {
				c, _, partly := strings.Cut(c, "{{")
				used[c] = true
				for _, r := range []catalogue.Retry{catalogue.Done, catalogue.Continue, catalogue.Yes, catalogue.AfterFix, catalogue.No} {
					if partly {
						used[c+string(r)] = true
						delete(used, c)
					}
				}
			}
		}
	}
	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.(page[a-z_-]*)`).FindAllStringSubmatch(string(css), -1) {
		styled[m[1]] = true
		if !used[m[1]] {
			t.Errorf("page.css styles %s, which no template has", m[1])
		}
	}
	for c := range used {
		if strings.HasPrefix(c, "page") && !styled[c] {
			t.Errorf("a template has %s, which page.css does not style", c)
		}
	}
	if m := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch)a?\(|[0-9.]px\b`).FindAll(css, -1); len(m) > 1 || len(m) == 1 && string(m[0]) != "1px" {
		for _, s := range m {
			if !strings.HasSuffix(string(s), "px") {
				t.Errorf("page.css has the raw colour %s", s)
			}
		}
	}
}

func TestShorten(t *testing.T) {
	for _, tt := range []struct {
		s    string
		n    int
		want string
	}{{"short", 10, "short"}, {"some words here", 12, "some…"}, {"one, two three", 9, "one…"}, {"ünïcödé wörds", 16, "ünïcödé…"}, {"unbroken", 6, "…"}} {
		if got := shorten(tt.s, tt.n); got != tt.want || len(got) > max(tt.n, len(tt.s)) {
			t.Errorf("shorten(%q, %d) = %q, want %q", tt.s, tt.n, got, tt.want)
		}
	}
}
