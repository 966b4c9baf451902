package web

import (
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// render returns the page of m as HTML.
func render(m model) string {
	return tidy(app.HTMLString(app.Elem("div").Class("app").Body(page(&m)...)))
}

// reading returns the model after text was put into the box, all of it drawn.
func reading(text string) model {
	m, _ := model{}.fill(text, "")
	if m.busy {
		m = worked(m.read())
	}
	return drawn(m)
}

func drawn(m model) model {
	for m.undrawn() {
		m, _ = m.draw()
	}
	return m
}

// A node is an element, or a text where tag is "".
type node struct {
	tag      string
	attrs    map[string]string
	text     string
	children []*node
}

func (n *node) class() string { return n.attrs["class"] }

// all returns the elements below n, n included, that fit.
func (n *node) all(fits func(*node) bool) []*node {
	var out []*node
	if fits(n) {
		out = append(out, n)
	}
	for _, c := range n.children {
		out = append(out, c.all(fits)...)
	}
	return out
}

// classed returns the elements below n of a class.
func (n *node) classed(class string) []*node {
	return n.all(func(n *node) bool { return slices.Contains(strings.Fields(n.class()), class) })
}

// words returns the text below n.
func (n *node) words() string {
	if n.tag == "" {
		return n.text
	}
	var b strings.Builder
	for _, c := range n.children {
		b.WriteString(c.words())
	}
	return b.String()
}

// parse reads HTML as tidy writes it. Anything else is an error of the test.
func parse(t testing.TB, s string) *node {
	t.Helper()
	at := 0
	var element func() *node
	fail := func(what string) { t.Fatalf("%s at %.80q", what, s[at:]) }
	element = func() *node {
		at++ // <
		end := at + strings.IndexAny(s[at:], " >")
		n := &node{tag: s[at:end], attrs: map[string]string{}}
		at = end
		for s[at] == ' ' {
			at++
			end := at + strings.IndexAny(s[at:], "= >")
			name := s[at:end]
			at = end
			value := ""
			if s[at] == '=' {
				end := at + 2 + strings.IndexByte(s[at+2:], '"')
				value = html.UnescapeString(s[at+2 : end])
				at = end + 1
			}
			if _, twice := n.attrs[name]; twice {
				fail("attribute twice")
			}
			n.attrs[name] = value
		}
		if s[at] != '>' {
			fail("no end of tag")
		}
		at++
		if voidTags[n.tag] {
			return n
		}
		for !strings.HasPrefix(s[at:], "</") {
			if s[at] == '<' {
				n.children = append(n.children, element())
				continue
			}
			end := at + strings.IndexByte(s[at:], '<')
			n.children = append(n.children, &node{text: html.UnescapeString(s[at:end])})
			at = end
		}
		if !strings.HasPrefix(s[at:], "</"+n.tag+">") {
			fail("wrong end tag")
		}
		at += len(n.tag) + 3
		return n
	}
	n := element()
	if at != len(s) {
		fail("text after the end")
	}
	return n
}

// dom returns the elements of the page of m.
func dom(t testing.TB, m model) *node {
	t.Helper()
	return parse(t, render(m))
}

// TestFirstScreen checks that the static page is well-formed, the same each time, and holds what a reader without
// the program needs.
func TestFirstScreen(t *testing.T) {
	s := FirstScreen("")
	for range 20 {
		if FirstScreen("") != s {
			t.Fatal("FirstScreen differs from call to call")
		}
	}
	n := parse(t, s)
	if got := n.all(func(n *node) bool { return n.tag == "textarea" && n.attrs["id"] == idBox }); len(got) != 1 {
		t.Errorf("%d boxes, want 1", len(got))
	}
	if got := n.all(func(n *node) bool { return n.tag == "h1" }); len(got) != 1 {
		t.Errorf("%d h1, want 1", len(got))
	}
	if got := n.classed("guide"); len(got) != 1 || len(got[0].words()) < 600 {
		t.Error("the guide is missing or too short to be worth reading")
	}
	for _, want := range []string{"Nothing you paste leaves this page.", `placeholder="550 5.1.1 &lt;nouser@example.com&gt;: User unknown"`} {
		if !strings.Contains(s, want) {
			t.Errorf("FirstScreen lacks %q", want)
		}
	}
}

// TestTidy checks the places where go-app's HTML is not that of its own elements.
func TestTidy(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   app.UI
		want string
	}{
		{"attribute with quotes", app.Elem("p").Title(`say "550" & <b>` + "\n\\").Text("x"), `<p title="say &#34;550&#34; &amp; &lt;b&gt;` + "\n\\" + `">x</p>`},
		{"true", app.Elem("p").Aria("hidden", "true").Text("x"), `<p aria-hidden="true">x</p>`},
		{"boolean", app.Elem("p").Hidden(true).Text("x"), `<p hidden>x</p>`},
		{"order", app.Elem("p").ID("i").Class("c").Title("t").Text("x"), `<p class="c" id="i" title="t">x</p>`},
		{"blanks", app.Elem("p").Body(app.Text(" a "), app.Elem("b").Text(" b "), app.Text(" c"), app.ElemSelfClosing("br"), app.Elem("i").Body(app.Elem("b").Text("d"))), `<p> a <b> b </b> c<br><i><b>d</b></i></p>`},
		{"no text", app.Elem("p").Body(app.Text(""), app.Elem("b").Text("")), `<p><b></b></p>`},
		{"text with lines", app.Elem("p").Body(app.Elem("b").Text("x"), app.Text("1\n  2\n")), "<p><b>x</b>1\n  2\n</p>"},
		{"markup in text", app.Elem("p").Body(app.Elem("b").Text("x"), app.Text("</p> <b>")), `<p><b>x</b>&lt;/p&gt; &lt;b&gt;</p>`},
	} {
		if got := tidy(app.HTMLString(tt.in)); got != tt.want {
			t.Errorf("%s: tidy = %q, want %q", tt.name, got, tt.want)
		}
	}
}

// tidyCard returns a card as HTML.
func tidyCard(f *finding) string { return tidy(app.HTMLString(f)) }
