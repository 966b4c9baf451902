package web

import (
	"io/fs"
	"maps"
	"math"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"smtpwhy/core"
	"smtpwhy/core/catalogue"
	"smtpwhy/core/words"
	"smtpwhy/static"
)

// sheets returns the style sheets but that of the plain pages, which is not ours, without comments.
func sheets(t *testing.T) map[string]string {
	t.Helper()
	names, err := fs.Glob(static.Files, "css/*.css")
	if err != nil || len(names) == 0 {
		t.Fatal("no style sheets", err)
	}
	comment := regexp.MustCompile(`(?s)/\*.*?\*/`)
	out := map[string]string{}
	for _, name := range names {
		b, err := fs.ReadFile(static.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if base := path.Base(name); base != "page.css" {
			out[base] = comment.ReplaceAllString(string(b), "")
		}
	}
	return out
}

// states are models that show all that the view can show.
func states() map[string]model {
	session := reading(examples[3].text)
	pinned := session.pin(0, []int{1})
	pinned.copied = copied{card: 0, what: "text", by: "x"}
	cut := strings.NewReplacer("221 2.0.0 Bye\n", "").Replace(examples[3].text)
	lots := reading(many(450))
	lots, _ = lots.turn(1)
	open, _ := session.fill("250 ok", "")
	file := model{drop: true, notice: "x", said: "x"}
	out := map[string]model{
		"empty": {}, "session": session, "pinned": pinned, "many": drawn(lots), "undo": open, "file": file, "busy": {busy: true, text: "x"}, "working": {busy: true, text: "x", work: core.Begin("x", "")},
		"cut": reading(cut), "unknown": reading("hello"), "long": reading(unknownUser + strings.Repeat("x\n", maxRead/2)),
		"lost": reading("220 mx.example.com\nEHLO a.example.org\n250 mx\nMAIL FROM:<a@example.org>\n*** Remote host closed connection unexpectedly.\n"),
		"sent": reading("220 mx.example.com\nEHLO a.example.org\n250 mx\nMAIL FROM:<a@example.org>\n250 ok\nRCPT TO:<b@example.com>\n250 ok\nRCPT TO:<c@example.com>\n250 ok\nDATA\n354 go\n.\n250 ok\nQUIT\n221 bye\n"),
		"crowd": reading("220 mx.example.com\nEHLO a.example.org\n250 mx\nMAIL FROM:<a@example.org>\n250 ok\n" +
			strings.Repeat("RCPT TO:<b@example.com>\n450 4.2.0 Greylisted\n", maxRecipients+2) + "QUIT\n221 bye\n"),
		"mid":   reading("354 go on"),
		"paths": {drawn: 1, res: &result{report: session.res.report, cards: session.res.cards[:1], retries: session.res.retries[:1], shown: session.res.shown[:1], talkAsked: true, paths: ways(maxPaths + 1)}},
		"all":   reading("250 2.0.0 Ok: queued as 12345\n354 go on\n535 5.7.8 Username and password not accepted\n450 4.2.0 Greylisted\n" + unknownUser),
		"noted": reading(examples[4].text),
		"note":  {res: &result{notes: []note{{1, words.English, "x", nil}}, cards: session.res.cards, shown: session.res.shown, report: session.res.report, talk: session.res.talk, talkAsked: true}},
	}
	for name, m := range shareStates() {
		out["share "+name] = m
	}

	for name, m := range maps.Clone(out) {
		out[name+", protocol"] = m.see(protocols)
	}
	out["some refused"] = reading("220 mx.example.com\nMAIL FROM:<a@example.org>\n250 2.1.0 Ok\nRCPT TO:<b@example.com>\n250 2.1.5 Ok\nRCPT TO:<c@example.com>\n" + unknownUser + "\n").see(protocols)
	revealed, _ := reading("550 5.7.1 blocked, see http://example.org/x and http://example.net/y").reveal(0, 1)
	out["link"] = revealed
	out["own link"] = reading(examples[1].text)
	for i, e := range examples {
		out["example "+strconv.Itoa(i)] = reading(e.text).see(protocols)
	}
	for i, v := range verdicts {
		out["verdict "+strconv.Itoa(i)] = model{deep: true, drawn: 1, res: &result{report: session.res.report, cards: session.res.cards[:1], retries: []catalogue.Retry{v.retry}, talkAsked: true,
			shown: []*shown{func() *shown { s := fixture(); s.x.Advice.Retry = v.retry; return s }()}}}
	}
	return out
}

// ways are n paths that have a hop of every state.
func ways(n int) []core.Path {
	var all []core.Path
	for range n {
		all = append(all, core.Path{Hops: []core.Hop{{Name: "a@example.org", Did: "sent the message", State: core.HopPassed}, {Name: "mx.example.org", Did: "passed it on", State: core.HopPassed},
			{Name: "b", Did: "reports it", State: core.HopReports}, {Name: "c", Did: "refused it for now", State: core.HopDelayed}, {Name: "d", Did: "refused it", State: core.HopFailed},
			{Name: "e", Did: "said nothing", State: core.HopUnknown}, {Name: "f", Did: "did not get it", State: core.HopMissed}}})
	}
	return all
}

// TestClasses checks that each class of the page has a style and each style a class.
func TestClasses(t *testing.T) {
	used := map[string]string{}
	for name, m := range states() {
		for _, n := range dom(t, m).all(func(n *node) bool { return n.tag != "" }) {
			for _, c := range strings.Fields(n.class()) {
				used[c] = name
			}
		}
	}
	selector := regexp.MustCompile(`\.([a-zA-Z][\w-]*)`)
	rule := regexp.MustCompile(`([^{}]*)\{`)
	styled := map[string]string{}
	for name, css := range sheets(t) {
		for _, r := range rule.FindAllStringSubmatch(css, -1) {
			if strings.HasPrefix(strings.TrimSpace(r[1]), "@") {
				continue
			}
			for _, c := range selector.FindAllStringSubmatch(r[1], -1) {
				styled[c[1]] = name
			}
		}
	}
	// A block or element that only names its place, and modifiers without a look of their own.
	bare := []string{"chips", "chips__item", "stages", "stages__name", "stages__stage--ok", "finding__verdict", "foot", "talk", "notes", "guide__meaning", "guide__next", "guide__link", "unread",
		"outcome", "list--do", "retry__tick--now", "privacy__say", "stages__item", "talk__turn--server", "foot__done"}
	templates := templates(t)
	for c, state := range used {
		if styled[c] == "" && !slices.Contains(bare, c) {
			t.Errorf("class %s, of state %q, has no style", c, state)
		}
	}
	for c, sheet := range styled {
		if used[c] == "" && !strings.Contains(templates, c) {
			t.Errorf("%s: nothing has the class %s", sheet, c)
		}
	}
}

// templates returns the templates of the plain pages, which may use our classes.
func templates(t *testing.T) string {
	t.Helper()
	root := os.DirFS("../cmd/smtpwhy/templates")
	names, _ := fs.Glob(root, "*.html")
	var b strings.Builder
	for _, name := range names {
		s, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(s)
	}
	return b.String()
}

// TestColours checks that colours stand in tokens.css only, that each is used, and that there are five sizes of type.
func TestColours(t *testing.T) {
	all := sheets(t)
	raw := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(|:\s*(?:black|white|red|green|blue|gray|grey)\b`)
	token := regexp.MustCompile(`var\((--[a-z0-9-]+)`)
	defined := regexp.MustCompile(`(?m)(?:^|[{;\s])(--[a-z0-9-]+):`)
	used, known := map[string]bool{}, map[string]bool{}
	page, _ := fs.ReadFile(static.Files, "css/page.css")
	for _, m := range token.FindAllStringSubmatch(string(page), -1) {
		used[m[1]] = true
	}
	for name, css := range all {
		if name != "tokens.css" {
			if got := raw.FindString(css); got != "" {
				t.Errorf("%s: raw colour %q", name, got)
			}
		}
		for _, m := range token.FindAllStringSubmatch(css, -1) {
			used[m[1]] = true
		}
		for _, m := range defined.FindAllStringSubmatch(css, -1) {
			known[m[1]] = true
		}
	}
	for name := range used {
		if !known[name] {
			t.Errorf("token %s is used but not defined", name)
		}
	}
	for name := range known {
		if !used[name] {
			t.Errorf("token %s is not used", name)
		}
	}
	if n := strings.Count(all["tokens.css"], "--text-"); n != 5 {
		t.Errorf("%d sizes of type, want 5", n)
	}
}

// TestMotion checks that whatever moves stops where the reader wants less motion.
func TestMotion(t *testing.T) {
	moves := regexp.MustCompile(`(?:transition|animation)(?:-\w+)?:|scroll-behavior`)
	n := 0
	for name, css := range sheets(t) {
		if moves.MatchString(css) {
			n++
			if !strings.Contains(css, "prefers-reduced-motion") {
				t.Errorf("%s moves something, whatever the reader wants", name)
			}
		}
	}
	if n == 0 {
		t.Fatal("nothing moves, so nothing was checked")
	}
}

// TestContrast checks the colours that stand on each other (WCAG 2.2: 4.5 for text, 3 for borders of controls and the
// focus), in both themes.
func TestContrast(t *testing.T) {
	pair := regexp.MustCompile(`--color-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`)
	for theme := range 2 {
		colour := map[string]string{}
		for _, m := range pair.FindAllStringSubmatch(sheets(t)["tokens.css"], -1) {
			colour[m[1]] = m[2+theme]
		}
		if len(colour) != strings.Count(sheets(t)["tokens.css"], "--color-") {
			t.Fatal("a colour of tokens.css has not both themes")
		}
		check := func(ink, ground string, least float64) {
			if got := contrast(t, colour[ink], colour[ground]); got < least {
				t.Errorf("theme %d: %s on %s has contrast %.2f, want %.1f", theme, ink, ground, got, least)
			}
		}
		grounds := []string{"paper", "surface", "sunken"}
		for _, ground := range grounds {
			for _, ink := range []string{"ink", "quiet", "link", "permanent", "transient", "fix", "accepted", "go"} {
				check(ink, ground, 4.5)
			}
			check("focus", ground, 3)
		}
		check("edge", "paper", 3)
		check("edge", "surface", 3)
		for _, v := range []string{"permanent", "transient", "fix", "accepted", "go"} {
			check(v, v+"-wash", 4.5)
			check("ink", v+"-wash", 4.5)
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	l := func(hex string) float64 {
		n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
		if err != nil {
			t.Fatalf("colour %q: %v", hex, err)
		}
		var sum float64
		for i, w := range []float64{0.2126, 0.7152, 0.0722} {
			c := float64(n>>(16-8*i)&0xff) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			sum += w * c
		}
		return sum
	}
	x, y := l(a), l(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}
